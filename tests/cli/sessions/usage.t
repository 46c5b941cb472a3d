The program's own options, and mistakes in them.

$ conserje --version
conserje 0.1.0
$ conserje -V
conserje 0.1.0
$ conserje chekc
conserje: no command 'chekc': did you mean 'check'?
Try: conserje help
[2]
$ conserje confg
conserje: no command 'confg': did you mean 'config'?
Try: conserje help
[2]
$ conserje --lang es confg
conserje: no hay ninguna orden 'confg': ¿quería decir 'config'?
Pruebe: conserje help
[2]
$ conserje nothing-like-it
conserje: no command 'nothing-like-it'
Try: conserje help
[2]
$ conserje --jsn config
conserje: no option --jsn: did you mean --json?
Try: conserje help
[2]
$ conserje --colour=never config
conserje: no option --colour=never: did you mean --color?
Try: conserje help
[2]
$ conserje -x
conserje: no option -x
Try: conserje help
[2]
$ conserje --lang fr config
conserje: --lang is es or en, not 'fr'
Try: conserje help
[2]
$ conserje --lang
conserje: the option --lang needs a value
Try: conserje help
[2]
$ conserje --color sometimes config
conserje: --color is auto, always or never, not 'sometimes'
Try: conserje help
[2]
$ conserje -C
conserje: the option -C needs a value
Try: conserje help
[2]
$ conserje -C '' config
conserje: -C needs a folder
Try: conserje help
[2]
$ conserje config extra
conserje: unexpected argument 'extra'
Try: conserje help config
[2]
$ conserje config --jsno
conserje: no option --jsno: did you mean --json?
Try: conserje help config
[2]
$ conserje init --lnag=es x
conserje: no option --lnag=es: did you mean --lang?
Try: conserje help init
[2]
$ conserje init --lang
conserje: the option --lang needs a value
Try: conserje help init
[2]
$ conserje help init config
conserje: one command at a time
Try: conserje help help
[2]
$ conserje help nothing
conserje: no command 'nothing'
Try: conserje help
[2]
$ LC_ALL=es_ES.UTF-8 conserje help nothing
conserje: no hay ninguna orden 'nothing'
Pruebe: conserje help
[2]
$ LANG=es_MX LC_ALL= conserje help nothing
conserje: no hay ninguna orden 'nothing'
Pruebe: conserje help
[2]

#
Options of the program also stand after the command, until `--`.

$ conserje config --json -C /nonexistent
conserje: can't open the folder '/nonexistent': No such file or directory
[2]
$ conserje config -- --json
conserje: unexpected argument '--json'
Try: conserje help config
[2]

#
What a user typed can't play with the terminal.

$ conserje "$(printf 'a\033]0;title\007b')"
conserje: no command 'a�]0;title�b'
Try: conserje help
[2]

#
Writing errors are errors.

$ conserje help >/dev/full
conserje: can't write: No space left on device
[2]
$ conserje --lang es help >/dev/full
conserje: no se puede escribir: no queda espacio en el disco
[2]
$ conserje help >&-
conserje: can't write: Bad file descriptor
[2]
$ conserje config -C $FIXTURES/taller | true
$ sh -c 'sleep 1; conserje help; echo $? >&2' | true
2

#
The reason of a failed write survives, however early it came.

$ conserje -C $FIXTURES/taller rules >/dev/full
conserje: can't write: No space left on device
[2]
$ printf 'hola\ta\n' >t.tsv; printf 'hola\n' | conserje classify --train t.tsv >/dev/full
conserje: can't write: No space left on device
[2]
