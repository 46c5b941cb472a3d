#!/bin/sh
# Every benchmark, or those that are named: see docs/benchmarks.md.
set -eu
cd "$(dirname "$0")/.."
exec python3 bench/http/bench.py "$@"
