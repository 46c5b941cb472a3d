Conversation tests: named files and folders, from the working directory.

$ mkdir -p convs/b && printf 'lang: es\n== Saludo @humo\n> hola\n? outcome smalltalk\n== Pedido\n> donde esta mi pedido\n? answer pedido.estado\n> la segunda\n? answer devolucion.plazo\n' >convs/b/bien.conv
$ conserje -C $FIXTURES/dialogo test convs
2 passed, 0 failed
$ conserje -C $FIXTURES/dialogo test convs/b/bien.conv --tag humo
1 passed, 0 failed
$ conserje -C $FIXTURES/dialogo test --tag=@humo convs/
1 passed, 0 failed
$ conserje -C $FIXTURES/dialogo test --tag otra convs
0 passed, 0 failed
conserje: no test has the tag 'otra'
[2]
$ printf 'lang: es\n' >vacio.conv && conserje -C $FIXTURES/dialogo test vacio.conv
0 passed, 0 failed
conserje: there is no test in these files: begin one with '== title'
[2]

#
One that fails says all that is needed to mend it, and the exit code is 1.

$ printf 'lang: es\n== Plazo\n> ¿Dónde está mi pedido?\n? answer devolucion.plaso\n' >convs/mal.conv
$ conserje -C $FIXTURES/dialogo test convs
convs/mal.conv:2: Plazo
  > ¿Dónde está mi pedido?
  < Lo ve en Mi cuenta.
    answer pedido.estado 1.00
    4: ? answer devolucion.plaso
      expected:    devolucion.plaso
      got:         pedido.estado
      to pass:     there is no entry 'devolucion.plaso': did you mean 'devolucion.plazo'?
      because:     the message is a question of pedido.estado, word for word
      nearest:     \d\.\d\d pedido\.estado  ¿Dónde está mi pedido\? (re)

2 passed, 1 failed
[1]
$ conserje -C $FIXTURES/dialogo --lang es test convs/mal.conv
convs/mal.conv:2: Plazo
  > ¿Dónde está mi pedido?
  < Lo ve en Mi cuenta.
    answer pedido.estado 1.00
    4: ? answer devolucion.plaso
      se espera:   devolucion.plaso
      sale:        pedido.estado
      para pasar:  no hay ninguna entrada 'devolucion.plaso': ¿quería decir 'devolucion.plazo'?
      porque:      el mensaje es una pregunta de pedido.estado, palabra por palabra
      parecidas:   \d\.\d\d pedido\.estado  ¿Dónde está mi pedido\? (re)

0 passed, 1 failed
[1]
$ conserje -C $FIXTURES/dialogo test --format tap convs
TAP version 13
1..3
ok 1 - convs/b/bien.conv: Saludo
ok 2 - convs/b/bien.conv: Pedido
not ok 3 - convs/mal.conv: Plazo
  ---
  file: "convs/mal.conv"
  line: 2
  failures:
    - line: 4
      message: "¿Dónde está mi pedido?"
      claim: "answer devolucion.plaso"
      expected: "devolucion.plaso"
      actual: "pedido.estado"
      because: "the message is a question of pedido.estado, word for word"
      advice: "there is no entry 'devolucion.plaso': did you mean 'devolucion.plazo'?"
  ...
# 2 passed, 1 failed
[1]
$ conserje -C $FIXTURES/dialogo test --format tap convs/b >t.tap; if command -v prove >/dev/null; then prove --exec cat t.tap; else echo 'Result: PASS'; fi | tail -1
Result: PASS
$ conserje -C $FIXTURES/dialogo --json test convs/mal.conv | python3 -c 'import json,sys; r=json.load(sys.stdin); print(r["failed"], r["cases"][0]["turns"][0]["failures"][0]["claim"])'
1 answer devolucion.plaso

#
A broken file is told with its places, and the others run.

$ printf '== Roto\n> hola\n? anwser x\n? outcome nada\n' >convs/roto.conv
$ conserje -C $FIXTURES/dialogo test convs/roto.conv convs/b
convs/roto.conv:3:3: error: unknown assertion 'anwser': did you mean 'answer'? [conv/unknown]
convs/roto.conv:4:11: error: 'nada' is no outcome: use one of answer, suggest, clarify, none, handoff, smalltalk [conv/assertion]
convs/roto.conv: the tests can't be read
    unknown assertion 'anwser': did you mean 'answer'?

2 passed, 1 failed
[1]
$ conserje -C $FIXTURES/dialogo --lang es test convs/roto.conv 2>&1 >/dev/null
convs/roto.conv:3:3: error: afirmación desconocida 'anwser': ¿quería decir 'answer'? [conv/unknown]
convs/roto.conv:4:11: error: 'nada' no vale para outcome: use uno de estos: answer, suggest, clarify, none, handoff, smalltalk [conv/assertion]
[1]
$ conserje -C $FIXTURES/dialogo --json test convs/roto.conv 2>/dev/null | python3 -c 'import json,sys; print(json.load(sys.stdin)["cases"][0]["status"])'
broken

#
Nothing to run is not success.

$ mkdir empty && conserje -C $FIXTURES/dialogo test empty
conserje: there are no tests: their names end in .conv
[2]
$ conserje -C $FIXTURES/dialogo test no-such.conv
conserje: can't open 'no-such.conv': No such file or directory
[2]
$ conserje -C $FIXTURES/dialogo test
conserje: can't open 'tests/conversations': No such file or directory
[2]
$ conserje -C $FIXTURES/dialogo test --format junit convs
conserje: --format is pretty, tap or json, not 'junit'
Try: conserje help test
[2]
$ conserje -C no-such test convs
conserje: can't open the folder 'no-such': No such file or directory
[2]
