#!/bin/sh
# Every benchmark, or those that are named: see docs/benchmarks.md.
#   quality [NAME ...]         right answers on public data: bench/quality
#   stall, echo, ask [-- ...]  the server: bench/http
set -eu
cd "$(dirname "$0")/.."
case ${1:-} in
quality)
    shift
    exec python3 bench/quality/quality.py "$@"
    ;;
'')
    python3 bench/quality/quality.py
    ;;
esac
exec python3 bench/http/bench.py "$@"
