A conversation through a pipe: only the answers.

$ printf 'a que hora abren\n\n¿Dónde está el taller?\r\n' | conserje -C $FIXTURES/taller chat
Abrimos de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00. Los sábados, solo por la mañana, de 10:00 a 14:00.
  1. ¿Dónde está el taller?
En la calle del Molino, 12, junto al mercado. Hay aparcamiento para bicicletas en la puerta.
$ printf 'a que hora abren' | conserje -C $FIXTURES/taller chat
Abrimos de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00. Los sábados, solo por la mañana, de 10:00 a 14:00.
  1. ¿Dónde está el taller?
$ conserje -C $FIXTURES/taller chat </dev/null
$ printf 'a que hora abren\n/quit\nno se lee\n' | conserje -C $FIXTURES/taller chat
Abrimos de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00. Los sábados, solo por la mañana, de 10:00 a 14:00.
  1. ¿Dónde está el taller?
$ printf 'quiero hablar con una persona\n' | conserje -C $FIXTURES/taller chat | grep -c persona
1

#
Words with a slash.

$ printf '/help\n' | conserje -C $FIXTURES/taller chat
  /why        explain the last answer
  /reset      begin a new conversation
  /help       show these words
  /quit       leave; Ctrl-D does it too
$ printf '/ayuda\n' | conserje -C $FIXTURES/taller --lang es chat
  /porque     explica la última respuesta
  /reiniciar  empieza una conversación nueva
  /ayuda      muestra esta lista
  /salir      termina; Ctrl-D también
$ printf '/why\na que hora abren\n/why\n' | conserje -C $FIXTURES/taller chat | head -8
Nothing has been answered yet.
Abrimos de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00. Los sábados, solo por la mañana, de 10:00 a 14:00.
  1. ¿Dónde está el taller?
knowledge-base/preguntas.md:11 · score 1.00 · taller.horario

Why
  decided by: exact
  the message is a question of taller.horario, word for word
$ printf 'a que hora abren\n/reset\n/why\n' | conserje -C $FIXTURES/taller chat | tail -1
Nothing has been answered yet.
$ printf '/nope\n' | conserje -C $FIXTURES/taller chat
conserje: no such word: /help lists them
$ printf 'a que hora abren\n' | conserje -C $FIXTURES/taller chat --explain | grep -c 'decided by'
1

#
What can't be said is told, and the conversation goes on.

$ (printf '\377\376\n'; head -c 20000 /dev/zero | tr '\0' x; printf '\na que hora abren\n') | conserje -C $FIXTURES/taller chat
conserje: the question is empty, or not UTF-8 text
conserje: the question is longer than 4000 characters
Abrimos de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00. Los sábados, solo por la mañana, de 10:00 a 14:00.
  1. ¿Dónde está el taller?
$ printf 'a\0b\na que hora abren\n' | conserje -C $FIXTURES/taller chat
conserje: the question is empty, or not UTF-8 text
Abrimos de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00. Los sábados, solo por la mañana, de 10:00 a 14:00.
  1. ¿Dónde está el taller?
$ head -c 5000000 /dev/zero | conserje -C $FIXTURES/taller chat
conserje: the question is longer than 4000 characters

#
As JSON, a line a turn.

$ printf 'a que hora abren\nquiero hablar con una persona\n' | conserje -C $FIXTURES/taller --json chat | python3 -c 'import json,sys; [print(sorted(t), t["state"], t["answer"]["outcome"], len(t["messages"])) for t in map(json.loads, sys.stdin)]'
['answer', 'choices', 'messages', 'state'] bot answer 1
['answer', 'choices', 'messages', 'state'] queued handoff 1

#
A record is a conversation test that passes.

$ printf 'a que hora abren\nxyzzy plugh\n/reset\nquiero hablar con una persona\n' | conserje -C $FIXTURES/taller chat --record r.conv >/dev/null; sed -E 's/[0-9-]+T[0-9:]+/TIME/' r.conv
lang: es
clock: TIME+00:00

== TIME
> a que hora abren
? answer taller.horario
> xyzzy plugh
? outcome none

== TIME
> quiero hablar con una persona
? outcome handoff
$ printf 'cuanto cuesta una revision\n' | conserje -C $FIXTURES/taller chat --record r.conv >/dev/null; grep -c '^lang:' r.conv; grep -c '^==' r.conv
1
3
$ conserje -C $FIXTURES/taller test r.conv | tail -1
3 passed, 0 failed
$ printf 'hola\n' | conserje -C $FIXTURES/taller chat --record /nonexistent/r.conv
conserje: can't write '/nonexistent/r.conv': No such file or directory
[2]
$ printf 'hola\n' | conserje -C $FIXTURES/taller chat --record /dev/full >/dev/null
conserje: can't write '/dev/full': No space left on device
[2]

#
Mistakes.

$ conserje -C $FIXTURES/taller chat hola
conserje: unexpected argument 'hola'
Try: conserje help chat
[2]
$ conserje -C /nonexistent chat
conserje: can't open the folder '/nonexistent': No such file or directory
[2]
$ printf 'a que hora abren\n' | conserje -C $FIXTURES/taller chat >/dev/full
conserje: can't write: No space left on device
[2]
