#!/bin/sh
# The commands of every day under valgrind: no leak and no error. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
program=build/dev/conserje
passed=0 failed=0

clean() {
    expected=$1
    shift
    valgrind --quiet --leak-check=full --show-leak-kinds=all --errors-for-leak-kinds=all \
        --error-exitcode=99 "$program" "$@" >build/valgrind.out 2>build/valgrind.err
    if [ $? -eq "$expected" ] && ! grep -q '^==' build/valgrind.err; then
        passed=$((passed + 1))
        echo "ok     conserje $*"
    else
        failed=$((failed + 1))
        grep '^==' build/valgrind.err | head -n 40
        echo "FAILED conserje $*"
    fi
}

clean 0 ask 'como devuelvo un pedido'
clean 0 ask --explain 'cuanto tarda el enbio'
clean 0 --json ask 'talk to a person'
clean 2 -C /nonexistent ask hola
clean 0 check
clean 0 test
clean 0 rules --order
clean 0 config
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
