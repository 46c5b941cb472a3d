The rules, by file and in the order in which they are tried.

$ conserje -C $FIXTURES/taller rules | grep taller.yaml
intents/taller.yaml:13:9  [es] taller.alquiler: all [[alquilar, alquiler, alquilan], ~bicicleta]
$ conserje -C $FIXTURES/taller --lang es rules --order | grep taller.yaml
 +\d+  prioridad 0  especificidad 2  intents/taller\.yaml:13:9  \[es\] taller\.alquiler: all .* (re)
$ conserje -C $FIXTURES/taller rules --order --json | python3 -c 'import json,sys; r=json.load(sys.stdin); print([x["order"] for x in r] == list(range(len(r))), [x for x in r if x["file"].endswith("taller.yaml") and x.pop("order")])'
True [{'owner': 'taller.alquiler', 'lang': 'es', 'kind': 'words', 'file': 'intents/taller.yaml', 'line': 13, 'column': 9, 'priority': 0, 'specificity': 2, 'rule': 'all [[alquilar, alquiler, alquilan], ~bicicleta]'}]
$ conserje -C $FIXTURES/taller rules | cut -d: -f1 | sort -c
$ conserje rules extra
conserje: unexpected argument 'extra'
Try: conserje help rules
[2]
$ conserje -C /nonexistent rules
conserje: can't open the folder '/nonexistent': No such file or directory
[2]
