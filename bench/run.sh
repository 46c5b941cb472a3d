#!/bin/sh
# Every benchmark, or those that are named: see docs/benchmarks.md.
#   quality [NAME ...]         right answers on public data: bench/quality
#   content [NAME ...]         what loading real help centres finds, and costs: bench/content
#   store [FOLDER]             durable turns a second, and how long they wait: bench/store
#   stall, echo, ask [-- ...]  the server: bench/http
set -eu
cd "$(dirname "$0")/.."

store() {
    cmake --build --preset release --target bench_store >/dev/null
    build/release/bench/store/bench_store "${1:-build}" "${BENCH_SECONDS:-3}"
}

case ${1:-} in
store)
    store "${2:-build}"
    exit
    ;;
quality)
    shift
    exec python3 bench/quality/quality.py "$@"
    ;;
content)
    shift
    exec python3 bench/content/content.py "$@"
    ;;
'')
    python3 bench/quality/quality.py
    python3 bench/content/content.py
    store
    ;;
esac
exec python3 bench/http/bench.py "$@"
