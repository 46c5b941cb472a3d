#!/bin/sh
# `./dev test --all`: the everyday tests, and what is too slow for every day. One line a part,
# then `N passed, N failed` over all of them.
set -u
cd "$(dirname "$0")/.."
log=build/test_all.log
: >"$log"

part() {
    echo "== $*" >&2
    "$@" 2>&1 | tee -a "$log"
}

part ./dev test
part ./dev asan
part ./dev tsan
part env CONSERJE_OOM_POINTS=700 python3 tests/cli/out_of_memory.py \
    build/dev/conserje build/dev/tests/cli/failing_preload.so tests/fixtures/bots/taller
part sh tools/valgrind.sh
part sh tools/slow_checks.sh
part ./dev fuzz 60
part ./dev lint
# Each part closes with its own sum.
awk '/^[0-9]+ passed, [0-9]+ failed$/ {passed += $1; failed += $3}
     END {printf "%d passed, %d failed\n", passed, failed; exit failed > 0 || passed == 0}' "$log"
