Texts in, one line out for each, best first.

$ printf 'where is my order\torder_status\ntrack my parcel\torder_status\ni want my money back\trefund\nhow do i get a refund\trefund\n' >train.tsv
$ printf 'where is my order\nHOW DO I GET A REFUND?\n' | conserje classify --train train.tsv --top 1
order_status	1.000000
refund	1.000000
$ printf 'where is my parcel\n' | conserje classify --train train.tsv --lang en | cut -f 1
order_status
$ printf '\n   \n\377\nzzzz qqqq\na\0b\n' | conserje classify --train train.tsv
__oos__	0
__oos__	0
__oos__	0
__oos__	0
__oos__	0
$ printf 'is there money on mars\t__oos__\nwhere is my order\torder_status\n' >dev.tsv && printf 'is there money on mars\n' | conserje classify --train train.tsv --dev dev.tsv | cut -f 1,2
__oos__	0

#
A line is answered before the next one is read.

$ mkfifo questions && (conserje classify --train train.tsv --top 1 <questions >answers & exec 3>questions; echo 'where is my order' >&3; for i in 1 2 3 4 5 6 7 8 9 10; do [ -s answers ] && break; sleep 0.2; done; cat answers; exec 3>&-; wait)
order_status	1.000000

#
Answers from a table of questions.

$ printf 'plazo\t¿Cuánto tiempo tengo para devolver?\tTreinta días.\nenvio\t¿Cuánto cuesta el envío?\tEs gratis desde 30 €.\n' >faqs.tsv && printf 'cuándo caduca\tplazo\n' >more.tsv
$ printf 'cuanto cuesta el envio\ncuando caduca?\n' | conserje search --faqs faqs.tsv --alternatives more.tsv --top 1
envio	1.000000
plazo	1.000000

#
What is wrong is told with its line; what can be used is used.

$ printf 'sin etiqueta\nhola\tsaludo\n' >odd.tsv; echo hola | conserje classify --train odd.tsv
odd.tsv:1:1: warning: row left out: it needs a text, a tab and a label [table/row]
saludo	1.000000
$ echo hola | conserje classify --train no-such.tsv
no-such.tsv: error: can't read the file: No such file or directory [file/unreadable]
[2]
$ echo hola | conserje --lang es classify --train /dev/zero
/dev/zero: warning: omitido: no es un archivo normal [file/special]
[2]
$ echo hola | conserje classify
conserje: name a table with --train; texts come on standard input
Try: conserje help classify
[2]
$ echo hola | conserje classify --train train.tsv --top 0
conserje: --top is a number from 1 to 1000, not '0'
Try: conserje help classify
[2]
$ echo hola | conserje search --faqs faqs.tsv --lang klingon
conserje: 'klingon' is no language that can be loaded
Try: conserje help search
[2]
$ echo hola | conserje search --faqs faqs.tsv extra
conserje: name a table with --faqs; questions come on standard input
Try: conserje help search
[2]

#
Labelled questions against a bot.

$ printf '¿Dónde está mi pedido?\tpedido.estado\nquiero alquilar bicicletas\tpedido.estado\nlos glimpagos tresmuñan\tnone\n' >q.tsv
$ conserje -C $FIXTURES/dialogo eval q.tsv
top-1                   0.5000  (1 / 2)
top-3                   0.5000  (1 / 2)
MRR                     0.5000
answered rightly        0.5000  (1 / 2)
answered wrongly        0.5000  (1 / 2)
offered as a choice     0.0000  (0 / 2)
out-of-scope recall     1.0000  (1 / 1)

confusions
     1  pedido.estado → bici  «quiero alquilar bicicletas»
$ conserje -C $FIXTURES/dialogo --lang es eval q.tsv --confusions 0
primera                 0.5000  (1 / 2)
entre las tres primeras 0.5000  (1 / 2)
MRR                     0.5000
respondidas bien        0.5000  (1 / 2)
respondidas mal         0.5000  (1 / 2)
ofrecidas a elegir      0.0000  (0 / 2)
fuera de alcance vistas 1.0000  (1 / 1)
$ conserje -C $FIXTURES/dialogo --json eval q.tsv | python3 -c 'import json,sys; r=json.load(sys.stdin); print(r["in_scope"], r["out_of_scope"], r["top1"], r["confusions"][0]["got"])'
2 1 0.5 bici
$ printf 'question;id\n' >bad.csv; conserje -C $FIXTURES/dialogo eval bad.csv
bad.csv:1:1: error: the first line must name the columns 'query' and 'expected' [eval/header]
[2]
$ conserje -C $FIXTURES/dialogo eval
conserje: name a file of questions with the ids they expect
Try: conserje help eval
[2]

#
For programs that read JSON, an object a line; a row's line ends don't break the list of confusions.

$ printf 'where is my order\n\n' | conserje --json classify --train train.tsv --top 1
{"refused":false,"candidates":[{"id":"order_status","score":1.0}]}
{"refused":true,"candidates":[]}
$ printf 'cuanto cuesta el envio\n' | conserje search --faqs faqs.tsv --top 1 --json
{"refused":false,"candidates":[{"id":"envio","score":1.0}]}
$ printf 'query,expected\n"quiero\nalquilar bicicletas",pedido.estado\n' >two.csv; conserje -C $FIXTURES/dialogo eval two.csv | tail -1
     1  pedido.estado → bici  «quiero alquilar bicicletas»
