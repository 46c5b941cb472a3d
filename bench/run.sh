#!/bin/sh
# Every benchmark, or those that are named: see docs/benchmarks.md.
#   quality [NAME ...]         right answers on public data: bench/quality
#   content [NAME ...]         what loading real help centres finds, and costs: bench/content
#   stall, echo, ask [-- ...]  the server: bench/http
set -eu
cd "$(dirname "$0")/.."
case ${1:-} in
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
    ;;
esac
exec python3 bench/http/bench.py "$@"
