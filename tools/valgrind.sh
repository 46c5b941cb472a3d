#!/bin/sh
# The commands of every day under valgrind, then the terminal sessions and the API of the server:
# no leak and no error. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
root=$PWD
logs=$root/build/valgrind
checked="$logs/conserje"
passed=0 failed=0

# A program like ours whose every run leaves a log, empty when there is nothing to tell.
rm -rf "$logs"
mkdir -p "$logs"
cat >"$checked" <<SCRIPT
#!/bin/sh
exec valgrind --quiet --leak-check=full --show-leak-kinds=all --errors-for-leak-kinds=all \\
    --suppressions="$root/tools/valgrind.supp" --log-file="$logs/%p.log" \\
    "$root/build/dev/conserje" "\$@"
SCRIPT
chmod +x "$checked"

# judge NAME STATUS: what the logs say; they are emptied for the next one.
judge() {
    cat "$logs"/*.log >"$logs/all" 2>/dev/null
    if [ "$2" -eq 0 ] && [ ! -s "$logs/all" ] && ls "$logs"/*.log >/dev/null 2>&1; then
        passed=$((passed + 1))
        echo "ok     $1"
    else
        failed=$((failed + 1))
        tail -n 20 "$logs/out"
        head -n 40 "$logs/all"
        echo "FAILED $1"
    fi
    rm -f "$logs"/*.log
}

# clean EXIT ARGUMENT...: one command; standard input is that of this function.
clean() {
    expected=$1
    shift
    "$checked" "$@" >"$logs/out" 2>&1
    [ $? -eq "$expected" ]
    judge "conserje $*" $?
}

# tests COMMAND...: a test that runs the program many times.
tests() {
    "$@" >"$logs/out" 2>&1
    judge "$*" $?
}

taller=tests/fixtures/bots/taller
clean 0 ask 'como devuelvo un pedido'
clean 0 ask --explain 'cuanto tarda el enbio'
clean 0 --json ask 'talk to a person'
clean 2 -C /nonexistent ask hola
clean 0 check
clean 1 -C tests/fixtures/bots/roto check
clean 0 test
clean 0 -C "$taller" test
clean 0 rules --order
clean 0 config
clean 0 chat <<'TEXT'
hola
no me llega el paquete
1
/why
quiero hablar con una persona
TEXT
for session in tests/cli/sessions/*.t; do
    # It closes standard output, and the log of valgrind would take its number.
    [ "$session" != tests/cli/sessions/usage.t ] || continue
    tests python3 tests/cli/run.py "$checked" "$session" tests/fixtures/bots
done
tests python3 tests/http/test_api.py "$checked"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
