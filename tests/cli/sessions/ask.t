One question, one answer, with where it is from.

$ cd $FIXTURES/taller && conserje ask a que hora abren
Abrimos de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00. Los sábados, solo por la mañana, de 10:00 a 14:00.
knowledge-base/preguntas.md:11 · score 1.00 · taller.horario
$ conserje -C $FIXTURES/taller ask '¿Dónde está el taller?'
En la calle del Molino, 12, junto al mercado. Hay aparcamiento para bicicletas en la puerta.
knowledge-base/preguntas.md:24 · score 1.00 · taller.donde
$ echo 'cuanto cuesta una revision' | conserje -C $FIXTURES/taller ask -
La revisión completa cuesta 45 € e incluye frenos, cambios, ruedas y engrase. Si hace falta alguna pieza, le llamamos antes de cambiarla.
knowledge-base/preguntas.md:34 · score 1.00 · revision.precio
$ conserje -C $FIXTURES/taller ask "cómo limpio la cadena"
Pase un paño seco cada semana y engrase la cadena una vez al mes. Después de la lluvia, séquela el mismo día.
knowledge-base/cuidados\.md:9 · score [01]\.\d\d · cuidados\.md#limpiar-la-cadena (re)
$ conserje -C $FIXTURES/taller ask 'alquilais bicis?'
No alquilamos bicicletas, pero en la oficina de turismo, a dos calles, sí lo hacen.
$ conserje -C $FIXTURES/taller ask --json 'cuál es la capital de Mongolia' | python3 -c 'import json,sys; print(json.load(sys.stdin).get("entry"))'
None
$ conserje -C $FIXTURES/taller ask 'quiero hablar con una persona' | head -1
Le paso con una persona de nuestro equipo. Verá esta conversación, así que no tendrá que repetir nada.

#
As JSON it is the answer object of the HTTP API.

$ conserje -C $FIXTURES/taller --json ask a que hora abren | python3 -c 'import json,sys; a=json.load(sys.stdin); print(a["outcome"], a["entry"], a["lang"], a["source"])'
answer taller.horario es {'file': 'knowledge-base/preguntas.md', 'line': 11}
$ conserje -C $FIXTURES/taller ask --json --explain a que hora abren | python3 -c 'import json,sys; print(sorted(json.load(sys.stdin)["explain"]))'
['candidates', 'coverage', 'reason', 'rules', 'step', 'thresholds', 'tokens']

#
The reason, with parts that add up.

$ conserje -C $FIXTURES/taller --lang es ask --explain 'cuanto vale una revison' | grep -E '^[^ ]'
La revisión completa cuesta 45 € e incluye frenos, cambios, ruedas y engrase. Si hace falta alguna pieza, le llamamos antes de cambiarla.
knowledge-base/preguntas\.md:34 · puntuación 0\.\d\d · revision\.precio (re)
Por qué
Palabras: como se escribieron, raíz, peso
Reglas probadas
Mejores candidatos
$ conserje -C $FIXTURES/taller --lang es ask --explain 'alquilais bicis?' | sed -n '4,5p;/·/p'
  lo decide: regla
  encajó la regla de intents/taller.yaml:13
$ conserje -C $FIXTURES/taller ask --explain 'cuanto vale una revison' | grep -E 'decided|threshold|covered|^  revison'
  decided by: ranked
  score 0\.\d\d reaches the answer threshold 0\.\d\d (re)
  answers from 0\.\d\d, suggests from 0\.\d\d; words covered: 100 % (re)
  revison  +revison +\d+ %  → revision  ~revisión (re)
$ conserje -C $FIXTURES/taller ask --explain --json 'cuanto vale una revison' | python3 -c 'import json,sys; e=json.load(sys.stdin)["explain"]; print(all(abs(sum(p["value"] for p in c["parts"]) - c["score"]) < 1e-3 for c in e["candidates"]), len(e["candidates"]) > 1)'
True True
$ conserje -C $FIXTURES/taller ask --explain 'alquilais bicis?' | grep -A3 'Rules tried'
Rules tried
  ✓ taller.alquiler: all [[alquilar, alquiler, alquilan], ~bicicleta]  intents/taller.yaml:13
  and \d+ more that did not match (re)

#
What can't be asked.

$ conserje -C $FIXTURES/taller ask
conserje: write a question, or - to read it from standard input
Try: conserje help ask
[2]
$ conserje -C $FIXTURES/taller ask ''
conserje: the question is empty, or not UTF-8 text
[2]
$ conserje -C $FIXTURES/taller --lang es ask '   '
conserje: la pregunta está vacía, o no es texto UTF-8
[2]
$ conserje -C $FIXTURES/taller ask "$(printf '\377\376')"
conserje: the question is empty, or not UTF-8 text
[2]
$ printf 'a\0b' | conserje -C $FIXTURES/taller ask -
conserje: the question is empty, or not UTF-8 text
[2]
$ head -c 20000 /dev/zero | tr '\0' x | conserje -C $FIXTURES/taller ask -
conserje: the question is longer than 4000 characters
[2]
$ conserje -C $FIXTURES/taller ask - </dev/null
conserje: the question is empty, or not UTF-8 text
[2]
$ conserje ask --nope hola
conserje: no option --nope
Try: conserje help ask
[2]
$ conserje -C /nonexistent ask hola
conserje: can't open the folder '/nonexistent': No such file or directory
[2]
$ conserje -C $FIXTURES/taller/conserje.yaml ask hola
conserje: can't open the folder '$FIXTURES/taller/conserje.yaml': Not a directory
[2]
$ mkdir empty; conserje -C empty ask hola
empty: error: there is nothing to answer with; write a Markdown file in empty [bot/empty]
[1]
$ conserje -C $FIXTURES/roto ask 'tienen aparcamiento'
knowledge-base/latin1.md:3:2: error: the bytes here are not UTF-8: save the file in that encoding [file/utf8]
knowledge-base/repetido.md:7:5: error: the id 'mascotas' is used in knowledge-base/bien.md already: each entry needs its own [kb/duplicate-id]
intents/reglas.yaml:5:28: error: the regex does not compile: missing closing parenthesis [rules/regex]
intents/reglas.yaml:7:5: error: intent 'vacia' has no phrase, rule or sample [intents/empty]
Sí, gratuito, detrás de la tienda.
knowledge-base/bien.md:5 · score 1.00 · aparcamiento

#
Options may follow the question; after `--` they are part of it.

$ conserje -C $FIXTURES/taller ask a que hora abren --json | cut -c1-20
{"outcome":"answer",
$ conserje -C $FIXTURES/taller ask -- --json | head -1
No estoy entendiendo bien su pregunta. ¿Me la puede decir con otras palabras?
