Everything that is wrong, in one run.

$ conserje -C $FIXTURES/taller check
0 errors, 0 warnings: 2 files, 11 entries
$ conserje -C $FIXTURES/taller --lang es check
0 errores, 0 avisos: 2 archivos, 11 entradas
$ conserje -C $FIXTURES/roto check
intents/reglas.yaml:5:28: error: the regex does not compile: missing closing parenthesis [rules/regex]
intents/reglas.yaml:7:5: error: intent 'vacia' has no phrase, rule or sample [intents/empty]
knowledge-base/latin1.md:3:2: error: the bytes here are not UTF-8: save the file in that encoding [file/utf8]
knowledge-base/repetido.md:7:5: error: the id 'mascotas' is used in knowledge-base/bien.md already: each entry needs its own [kb/duplicate-id]
knowledge-base/titulo.md:2:8: warning: the quote that opens here is never closed [kb/front-matter]
4 errors, 1 warning: 2 files, 4 entries
[1]
$ conserje -C $FIXTURES/roto --lang es check
intents/reglas.yaml:5:28: error: la expresión regular no compila: missing closing parenthesis [rules/regex]
intents/reglas.yaml:7:5: error: la intención 'vacia' no tiene frases, reglas ni ejemplos [intents/empty]
knowledge-base/latin1.md:3:2: error: los bytes de aquí no son UTF-8: guarde el archivo con esa codificación [file/utf8]
knowledge-base/repetido.md:7:5: error: el identificador 'mascotas' ya se usa en knowledge-base/bien.md: cada entrada necesita el suyo [kb/duplicate-id]
knowledge-base/titulo.md:2:8: warning: la comilla que se abre aquí no se cierra nunca [kb/front-matter]
4 errores, 1 aviso: 2 archivos, 4 entradas
[1]
$ conserje -C $FIXTURES/roto check --format json
{
  "diagnostics": [
    {
      "file": "intents/reglas.yaml",
      "line": 5,
      "column": 28,
      "severity": "error",
      "code": "rules/regex",
      "message": "the regex does not compile: missing closing parenthesis"
    },
    {
      "file": "intents/reglas.yaml",
      "line": 7,
      "column": 5,
      "severity": "error",
      "code": "intents/empty",
      "message": "intent 'vacia' has no phrase, rule or sample"
    },
    {
      "file": "knowledge-base/latin1.md",
      "line": 3,
      "column": 2,
      "severity": "error",
      "code": "file/utf8",
      "message": "the bytes here are not UTF-8: save the file in that encoding"
    },
    {
      "file": "knowledge-base/repetido.md",
      "line": 7,
      "column": 5,
      "severity": "error",
      "code": "kb/duplicate-id",
      "message": "the id 'mascotas' is used in knowledge-base/bien.md already: each entry needs its own"
    },
    {
      "file": "knowledge-base/titulo.md",
      "line": 2,
      "column": 8,
      "severity": "warning",
      "code": "kb/front-matter",
      "message": "the quote that opens here is never closed"
    }
  ],
  "files": 2,
  "entries": 4
}
[1]
$ conserje -C $FIXTURES/roto --json check | python3 -c 'import json,sys; r=json.load(sys.stdin); print(sorted(r), len(r["diagnostics"]))'
['diagnostics', 'entries', 'files'] 5

#
Warnings alone are fine, unless there are more than was said.

$ conserje -C $FIXTURES/avisos check
knowledge-base/faq.md:4:1: warning: unknown key 'tgas': did you mean 'tags'? [kb/unknown-key]
knowledge-base/faq.md:12:26: warning: the link to 'plano.md' leads to no file: correct the path, or write the whole address [kb/broken-link]
0 errors, 2 warnings: 1 file, 2 entries
$ conserje -C $FIXTURES/avisos check --max-warnings 0 >/dev/null
[1]
$ conserje -C $FIXTURES/avisos check --max-warnings 99 >/dev/null
$ conserje -C $FIXTURES/avisos check --max-warnings -1
conserje: --max-warnings is a number, not '-1'
Try: conserje help check
[2]
$ conserje -C $FIXTURES/avisos check --max-warnings many
conserje: --max-warnings is a number, not 'many'
Try: conserje help check
[2]
$ conserje check --format sarif
conserje: --format is text or json, not 'sarif'
Try: conserje help check
[2]

#
What each entry would say.

$ conserje -C $FIXTURES/avisos check --show
¿Cuándo abren?
  knowledge-base/faq.md:7  [es]  abrir
  A las nueve. Vea también el plano.

¿Cuándo cierran?
  knowledge-base/faq.md:14  [es]  cerrar
  A las seis.

knowledge-base/faq.md:4:1: warning: unknown key 'tgas': did you mean 'tags'? [kb/unknown-key]
knowledge-base/faq.md:12:26: warning: the link to 'plano.md' leads to no file: correct the path, or write the whole address [kb/broken-link]
0 errors, 2 warnings: 1 file, 2 entries
$ conserje -C $FIXTURES/avisos --json check --show | python3 -c 'import json,sys; print(json.load(sys.stdin)["shown"][0])'
{'id': 'abrir', 'lang': 'es', 'question': '¿Cuándo abren?', 'file': 'knowledge-base/faq.md', 'line': 7, 'says': 'A las nueve. Vea también el plano.'}

#
What a code means.

$ conserje check --explain file/utf8
file/utf8
  The file is not UTF-8, so it is left out. Save it in that encoding.
$ conserje --lang es check --explain file/utf8
file/utf8
  El archivo no es UTF-8 y queda fuera. Guárdelo con esa codificación.
$ conserje check --explain file/utf
conserje: no code 'file/utf': did you mean 'file/utf8'?
[2]
$ conserje check --explain nothing
conserje: no code 'nothing': --explain all lists them
[2]
$ test $(conserje check --explain all | grep -c '^[a-z]') -gt 10
$ conserje check --explain
conserje: the option --explain needs a value
Try: conserje help check
[2]
$ conserje check extra
conserje: unexpected argument 'extra'
Try: conserje help check
[2]

#
What can't be checked at all.

$ conserje -C /nonexistent check
conserje: can't open the folder '/nonexistent': No such file or directory
[2]
$ conserje -C $FIXTURES/taller/conserje.yaml check
conserje: can't open the folder '$FIXTURES/taller/conserje.yaml': Not a directory
[2]
$ mkdir empty; conserje -C empty check
empty: error: there is nothing to answer with; write a Markdown file in empty [bot/empty]
1 error, 0 warnings: 0 files, 0 entries
[1]
$ mkdir wrong; echo 'nmae: x' >wrong/conserje.yaml; conserje -C wrong check
conserje.yaml:1:1: error: unknown key 'nmae': did you mean 'name'? [config/unknown-key]
1 error, 0 warnings: 0 files, 0 entries
[1]
$ conserje -C wrong check --json
{
  "diagnostics": [
    {
      "file": "conserje.yaml",
      "line": 1,
      "column": 1,
      "severity": "error",
      "code": "config/unknown-key",
      "message": "unknown key 'nmae': did you mean 'name'?"
    }
  ],
  "files": 0,
  "entries": 0
}
[1]
$ conserje -C wrong ask hola
conserje.yaml:1:1: error: unknown key 'nmae': did you mean 'name'? [config/unknown-key]
[1]

#
Codes, for programs.

$ conserje --json check --explain kb/duplicate-id | python3 -c 'import json,sys; print([c["code"] for c in json.load(sys.stdin)])'
['kb/duplicate-id']
$ conserje check --format json --explain all | python3 -c 'import json,sys; print(len(json.load(sys.stdin)) > 30)'
True
