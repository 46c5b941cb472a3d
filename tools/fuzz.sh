#!/bin/sh
# Runs each fuzz target for SECONDS (2 at a time: one a core) and ends with `N passed, N failed`.
# A finding is left in build/fuzz/findings/.
set -u
cd "$(dirname "$0")/.."
seconds=${1:-60}
findings=$PWD/build/fuzz/findings
mkdir -p "$findings"

fuzz_one() {
    target=$1
    name=$(basename "$target")
    corpus=build/fuzz/corpus/$name
    seeds=tests/fuzz/seeds/${name#fuzz_}
    mkdir -p "$corpus"
    [ -d "$seeds" ] || seeds=
    # A unit that takes over 5 s is a finding too: every input has a bound.
    # The entropic schedule spends more time on its book-keeping than on our code.
    # shellcheck disable=SC2086 # no seeds is no argument
    if "$target" -entropic=0 -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$findings/$name-" "$corpus" $seeds >"$findings/$name.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$findings/$name.log")
        echo "ok     $name: $runs runs in $seconds s"
    else
        tail -n 30 "$findings/$name.log"
        echo "FAILED $name"
    fi
}

if [ "${FUZZ_ONE:-}" ]; then
    fuzz_one "$FUZZ_ONE"
    exit
fi
results=$findings/results
for target in build/fuzz/tests/fuzz/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] && printf '%s\n' "$target"
done | xargs -P 2 -I{} env FUZZ_ONE={} sh "$0" "$seconds" | tee "$results"
passed=$(grep -c '^ok ' "$results")
failed=$(grep -c '^FAILED ' "$results")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
