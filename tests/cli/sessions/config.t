What is in force, and who said so.

$ mkdir empty && conserje -C empty config
# name of the bot, as visitors see it
name: Conserje  # default
# folder of the Markdown answers; . is the bot's own folder
knowledge_base: .  # default
# folder of the YAML rules and concepts
intents: intents  # default
# language when nothing tells; empty: guessed from the content
default_language: ""  # default
# languages the bot speaks; empty: those the content has
languages: []  # default
# address at which visitors reach the server
public_url: ""  # default
# address and port to serve on
listen: 127.0.0.1:8080  # default
# where conversations are kept; empty: a file in the user's state folder
store: ""  # default
# scores from which to answer and to suggest, or auto
thresholds: auto  # default
# unanswered questions in a row until a person takes over
handoff.after_misses: 3  # default
# when people attend; empty: always
handoff.hours: ""  # default
# how long a visitor waits for a person before the next step
handoff.wait: 10m  # default
# help desks that conversations are handed to
handoff.targets: []  # default
# web sites that may embed the bot, by exact origin
sites: []  # default
# bytes of a request body
limits.body: 64KiB  # default
# characters of a message
limits.text: 4000  # default
# messages of one visitor
limits.visitor_rate: 30/min  # default
# requests from one address
limits.address_rate: 600/min  # default
# connections from one address
limits.address_connections: 64  # default
# connections in all; auto: from the limit of open files
limits.connections: auto  # default
# live conversations kept in memory
limits.conversations: 100000  # default
# messages of one conversation
limits.messages: 500  # default
# event streams open at once
limits.streams: 10000  # default
# bytes of a Markdown file
limits.file: 256KiB  # default
# proxies whose Forwarded header is believed
trusted_proxies: []  # default
# personal data that is hidden before anything is stored
privacy.redact: [card, iban, national_id]  # default
# how long conversations are kept
privacy.retention: 365d  # default
# ways to reach the bot beside the web
channels: ""  # default
# who may read /metrics: those with a key, or the public
metrics: key  # default
# least severity that is logged
log.level: info  # default
# whether the log holds what visitors write
log.texts: off  # default
$ conserje -C empty --lang es config | head -4
# nombre del bot, como lo ven los visitantes
name: Conserje  # por defecto
# carpeta de las respuestas en Markdown; . es la del propio bot
knowledge_base: .  # por defecto
$ conserje -C empty config --json | head -9
{
  "name": {
    "value": "Conserje",
    "source": "default"
  },
  "knowledge_base": {
    "value": ".",
    "source": "default"
  },
$ printf 'name: Tienda\nstore: postgresql://bot:${PW}@db/x\nhandoff:\n  targets:\n    - { name: desk, secrets: ["${S}"] }\n' >empty/conserje.yaml
$ PW=hush S=hush CONSERJE_LISTEN='[::1]:80' conserje -C empty config | grep -v '^#' | grep -v default
name: Tienda  # conserje.yaml
listen: [::1]:80  # environment
store: postgresql://bot:****@db/x  # conserje.yaml
handoff.targets: [{ name: desk, secrets: [****] }]  # conserje.yaml
$ PW=hush conserje -C empty config | grep -c hush
conserje.yaml:5:31: info: the variable S is not set: the secret is empty [config/variable]
0
[1]
$ conserje -C empty config >/dev/null
conserje.yaml:2:8: error: ${PW}: the variable is not set [config/variable]
conserje.yaml:5:31: info: the variable S is not set: the secret is empty [config/variable]
[1]
$ printf 'lisen: x\nlimits:\n  text: many\n' >empty/conserje.yaml; conserje -C empty config
conserje.yaml:1:1: error: unknown key 'lisen': did you mean 'listen'? [config/unknown-key]
conserje.yaml:3:9: error: limits.text: 'many' is not a whole number [config/value]
[1]
$ conserje -C empty --lang es config
conserje.yaml:1:1: error: clave desconocida 'lisen': ¿quería decir 'listen'? [config/unknown-key]
conserje.yaml:3:9: error: limits.text: 'many' no es un número entero [config/value]
[1]
$ conserje -C empty --color=always config 2>&1 | cat -v
^[[1mconserje.yaml:1:1:^[[0m ^[[1;31merror:^[[0m unknown key 'lisen': did you mean 'listen'? ^[[2m[config/unknown-key]^[[0m
^[[1mconserje.yaml:3:9:^[[0m ^[[1;31merror:^[[0m limits.text: 'many' is not a whole number ^[[2m[config/value]^[[0m
$ CONSERJE_LISTEN=nowhere conserje -C empty config 2>&1 | grep LISTEN
CONSERJE_LISTEN: error: listen: 'nowhere' is not an address and a port, such as 127.0.0.1:8080 or [::1]:8080 [config/value]
$ conserje -C /nonexistent config
conserje: can't open the folder '/nonexistent': No such file or directory
[2]
$ conserje -C /nonexistent --lang es config
conserje: no se puede abrir la carpeta '/nonexistent': no existe el archivo o la carpeta
[2]
$ touch file; conserje -C file config
conserje: 'file' is not a folder
[2]
$ ln -s loop loop; conserje -C loop config
conserje: can't open the folder 'loop': Too many levels of symbolic links
[2]
