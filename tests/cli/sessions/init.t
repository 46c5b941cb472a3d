A new bot, in both languages. Nothing that exists is touched.

$ conserje init bot
  bot/conserje.yaml
  bot/knowledge-base/questions.md
  bot/knowledge-base/care.md
  bot/intents/workshop.yaml
  bot/tests/conversations/start.conv

The bot is ready. Now:
  conserje -C bot chat
  conserje -C bot test
$ conserje --lang es init a/b/bot
  a/b/bot/conserje.yaml
  a/b/bot/knowledge-base/preguntas.md
  a/b/bot/knowledge-base/cuidados.md
  a/b/bot/intents/taller.yaml
  a/b/bot/tests/conversations/inicio.conv

El bot está listo. Ahora:
  conserje -C a/b/bot chat
  conserje -C a/b/bot test
$ conserje init --lang es mezcla
  mezcla/conserje.yaml
  mezcla/knowledge-base/preguntas.md
  mezcla/knowledge-base/cuidados.md
  mezcla/intents/taller.yaml
  mezcla/tests/conversations/inicio.conv

The bot is ready. Now:
  conserje -C mezcla chat
  conserje -C mezcla test
$ conserje init bot
conserje: 'bot/conserje.yaml' exists already: choose another folder
[2]
$ conserje init
conserje: name one folder for the new bot
Try: conserje help init
[2]
$ conserje init one two
conserje: name one folder for the new bot
Try: conserje help init
[2]
$ conserje init ''
conserje: name one folder for the new bot
Try: conserje help init
[2]
$ conserje init --lang pt bot2
conserje: --lang is es or en, not 'pt'
Try: conserje help init
[2]
$ ls bot2 2>/dev/null
[2]
$ conserje init /proc/nothing/here
conserje: can't make the folder '/proc/nothing': No such file or directory
[2]
$ touch file && conserje init file/bot
conserje: can't make the folder 'file/bot': Not a directory
[2]
$ LC_ALL=es_ES conserje init file/bot
conserje: no se puede crear la carpeta 'file/bot': no es una carpeta
[2]
$ ln -s nowhere link && mkdir half && touch half/conserje.yaml && conserje init half; find half
conserje: 'half/conserje.yaml' exists already: choose another folder
half
half/conserje.yaml
$ grep -n . bot/conserje.yaml
1:# Your bot. It works without this file too: every key has a default.
2:# `conserje config` shows all of them, with what they mean.
3:name: The Bike Workshop
4:default_language: en
5:languages: [en]
$ conserje -C mezcla config | head -4
# name of the bot, as visitors see it
name: Taller La Biela  # conserje.yaml
# folder of the Markdown answers; . is the bot's own folder
knowledge_base: knowledge-base  # default

#
A new bot has nothing to find fault with, and passes its own tests.

$ conserje -C bot check --max-warnings 0
0 errors, 0 warnings: 2 files, 11 entries
$ conserje -C bot test | tail -1
6 passed, 0 failed
$ conserje -C mezcla check --max-warnings 0
0 errors, 0 warnings: 2 files, 11 entries
$ conserje -C mezcla test | tail -1
6 passed, 0 failed
$ conserje -C bot ask 'when do you open on saturdays' | tail -1 | cut -d' ' -f1
knowledge-base/questions.md:11

#
For programs.

$ conserje --json init json-bot --lang en | python3 -c 'import json,sys; b=json.load(sys.stdin); print(b["folder"], b["lang"], b["files"][0])'
json-bot en json-bot/conserje.yaml
