The file of conversations as a whole: copied, put back, examined. The fixture is an SQL dump.

$ python3 -c "import sqlite3; sqlite3.connect('shop.db').executescript(open('$FIXTURES/../store.sql').read())"

$ conserje store --store sqlite:shop.db check
./shop.db: sound
  conversations: 1
  messages: 2
  events to deliver: 0
  API keys: 0

$ conserje store --store sqlite:shop.db backup copy.db
copy.db: copied
  conversations: 1
  messages: 2
  events to deliver: 0
  API keys: 0

$ conserje store --store sqlite:shop.db backup copy.db
conserje: 'copy.db' exists already: choose another name
[2]

$ conserje --json store --store sqlite:shop.db check
{
  "store": "./shop.db",
  "schema": 3,
  "conversations": 1,
  "messages": 2,
  "pending": 0,
  "keys": 0
}

$ CONSERJE_STORE=sqlite:shop.db conserje --lang es store backup copia.db
copia.db: copiado
  conversaciones: 1
  mensajes: 2
  eventos por entregar: 0
  claves de API: 0

$ conserje store --store sqlite:shop.db restore copy.db | sed 's/old-[0-9]*/old-N/'
copy.db: put back
what was there before: ./shop.db.old-N
  conversations: 1
  messages: 2
  events to deliver: 0
  API keys: 0

$ conserje --lang es store --store sqlite:other.db restore nothing.db
conserje: 'nothing.db' no existe
[2]

$ conserje store --store sqlite:new/other.db restore copy.db
copy.db: put back
  conversations: 1
  messages: 2
  events to deliver: 0
  API keys: 0

#
A damaged one is a finding.

$ head -c 9000 shop.db >torn.db; conserje store --store sqlite:torn.db check
conserje: './torn.db' is damaged, or no database
[1]

$ echo 'no database' >text.db; conserje store --store sqlite:text.db check
conserje: './text.db' is damaged, or no database
[1]

$ python3 -c "import sqlite3; d = sqlite3.connect('copy.db'); d.execute(\"INSERT INTO migration VALUES(9, 'x', '')\"); d.commit()"

$ conserje store --store sqlite:shop.db restore copy.db
conserje: 'copy.db' was made by a newer version of conserje: use that one
[2]

#
Without a name it is in the state folder of the user, and without a home nowhere.

$ XDG_STATE_HOME=$TMP/state conserje store restore copia.db
copia.db: put back
  conversations: 1
  messages: 2
  events to deliver: 0
  API keys: 0

$ HOME=$TMP/home conserje store check
conserje: '$TMP/home/.local/state/conserje/store.db' does not exist
[2]

$ conserje store check
conserje: there is no home folder to look in: say --store sqlite:FILE
[2]

$ conserje store --store postgresql://host/base check
conserje: PostgreSQL can't be used yet: say --store sqlite:FILE
[2]

$ conserje store --store shop.db check
--store: error: store: 'shop.db' is not a store, such as sqlite:data/conserje.db or postgresql://host/base [config/value]
[2]

$ conserje store
conserje: say backup, restore or check
Try: conserje help store
[2]

$ conserje store bakup copy.db
conserje: say backup, restore or check
Try: conserje help store
[2]

$ conserje store check copy.db
conserje: check takes no file
Try: conserje help store
[2]

$ conserje store backup
conserje: backup takes one file
Try: conserje help store
[2]
