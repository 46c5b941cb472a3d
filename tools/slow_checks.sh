#!/bin/sh
# What others say of what we serve: promtool of /metrics, Spectral of /openapi.json, axe-core of the
# page in a real browser, light and dark. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
work=$PWD/build/slow_checks
mkdir -p "$work"
passed=0 failed=0

check() {
    name=$1
    shift
    if "$@" >"$work/$name.log" 2>&1; then
        passed=$((passed + 1))
        echo "ok     $name"
    else
        failed=$((failed + 1))
        tail -n 30 "$work/$name.log"
        echo "FAILED $name"
    fi
}

build/dev/conserje serve --listen 127.0.0.1:0 --dev >"$work/serve.out" 2>"$work/serve.err" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null' EXIT
tries=0
until url=$(grep -o 'http://127[0-9.]*:[0-9]*' "$work/serve.out" | head -n 1) && [ -n "$url" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { cat "$work/serve.err"; echo "0 passed, 1 failed"; exit 1; }
    sleep 0.1
done
key=$(grep -o 'dev_[A-Za-z0-9]*' "$work/serve.out" "$work/serve.err" | head -n 1 | sed 's/.*://')

python3 tests/http/fetch.py "$url/metrics" "$key" >"$work/metrics.txt"
python3 tests/http/fetch.py "$url/openapi.json" >"$work/openapi.json"
promtool_metrics() { promtool check metrics <"$work/metrics.txt"; }
check promtool promtool_metrics

cp tests/browser/package.json tests/browser/package-lock.json "$work/"
check npm npm ci --prefix "$work" --no-audit --no-fund
cp tests/browser/*.mjs tests/browser/spectral.yaml "$work/"
check spectral "$work/node_modules/.bin/spectral" lint --ruleset "$work/spectral.yaml" \
    --fail-severity hint "$work/openapi.json"
check browser node "$work/ask.mjs" "$url/"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
