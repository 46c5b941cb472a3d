Without arguments the program helps, and that is no mistake.

$ conserje
conserje answers questions from a folder of Markdown.

Usage
  conserje [-C DIR] [--json] [--lang es|en] COMMAND [ARGUMENTS]

Commands
  init      make a new small bot to start from
  ask       answer one question
  chat      talk to the bot in this terminal
  check     report what is wrong in the content
  test      run conversation tests
  eval      ask labelled questions and count the right answers
  classify  intents from a table, for texts on standard input
  search    answers from a table, for questions on standard input
  rules     list the rules
  serve     answer over HTTP, with a page to ask in
  store     copy, put back or examine what is kept of conversations
  config    show the configuration in force, and where it is from
  help      explain the commands, or one of them

Options of every command
  -C DIR                      folder of the bot; by default the current one
  --json                      write JSON, for programs
  --lang es|en                language of the messages; by default that of the environment
  --color WHEN                auto (the default), always or never
  --help                      show this help
  --version                   show the version

First steps
  conserje init my-bot            a new bot, ready to be changed
  conserje -C my-bot chat         talk to it
  conserje -C docs ask "how ...?" ask any folder of Markdown

conserje help COMMAND explains one; man conserje explains all.
$ conserje --lang es
conserje responde preguntas con lo que dice una carpeta de Markdown.

Uso
  conserje [-C DIR] [--json] [--lang es|en] ORDEN [ARGUMENTOS]

Órdenes
  init      crea un bot pequeño para empezar
  ask       responde una pregunta
  chat      conversa con el bot en esta terminal
  check     dice lo que está mal en el contenido
  test      ejecuta las conversaciones de prueba
  eval      hace preguntas etiquetadas y cuenta los aciertos
  classify  intenciones de una tabla, para textos por la entrada estándar
  search    respuestas de una tabla, para preguntas por la entrada estándar
  rules     lista las reglas
  serve     responde por HTTP, con una página para preguntar
  store     copia, repone o examina lo que se guarda de las conversaciones
  config    muestra la configuración en vigor, y de dónde sale
  help      explica las órdenes, o una de ellas

Opciones de todas las órdenes
  -C DIR                      carpeta del bot; por defecto, la actual
  --json                      escribe JSON, para programas
  --lang es|en                idioma de los mensajes; por defecto, el del entorno
  --color CUÁNDO              auto (por defecto), always o never
  --help                      muestra esta ayuda
  --version                   muestra la versión

Primeros pasos
  conserje init mi-bot             un bot nuevo, listo para cambiarlo
  conserje -C mi-bot chat          hablar con él
  conserje -C docs ask "¿cómo...?" preguntar a cualquier carpeta de Markdown

conserje help ORDEN explica una; man conserje las explica todas.
$ conserje help init
conserje init: make a new small bot to start from

Usage
  conserje init DIR [--lang es|en]

Options
  --lang es|en                language of the new bot; by default that of the messages

Options of every command
  -C DIR                      folder of the bot; by default the current one
  --json                      write JSON, for programs
  --color WHEN                auto (the default), always or never
  --help                      show this help
  --version                   show the version
$ conserje init --help --lang es
conserje init: make a new small bot to start from

Usage
  conserje init DIR [--lang es|en]

Options
  --lang es|en                language of the new bot; by default that of the messages

Options of every command
  -C DIR                      folder of the bot; by default the current one
  --json                      write JSON, for programs
  --color WHEN                auto (the default), always or never
  --help                      show this help
  --version                   show the version
$ conserje help config
conserje config: show the configuration in force, and where it is from

Usage
  conserje config

Options of every command
  -C DIR                      folder of the bot; by default the current one
  --json                      write JSON, for programs
  --lang es|en                language of the messages; by default that of the environment
  --color WHEN                auto (the default), always or never
  --help                      show this help
  --version                   show the version
$ test "$(conserje)" = "$(conserje help)" && test "$(conserje --help)" = "$(conserje help)"

#
In Spanish the words that stand for something are Spanish too; JSON has the same tables.

$ conserje --lang es help search | sed -n 3,4p
Uso
  conserje search --faqs ARCHIVO [--alternatives ARCHIVO] [--lang CÓDIGO] [--top N]
$ conserje --json help ask
{
  "name": "ask",
  "arguments": "[--explain] TEXT",
  "summary": "answer one question",
  "options": [
    {
      "name": "explain",
      "argument": null,
      "help": "say why: words, rules, candidates and their scores"
    }
  ]
}
$ conserje --help --json | python3 -c 'import json,sys; h=json.load(sys.stdin); print([c["name"] for c in h["commands"]], len(h["options"]))'
['init', 'ask', 'chat', 'check', 'test', 'eval', 'classify', 'search', 'rules', 'serve', 'store', 'config', 'help'] 6
$ conserje --json --version
{"version":"0.1.0"}
