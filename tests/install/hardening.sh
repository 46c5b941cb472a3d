#!/bin/sh
# The program is built so that a memory fault is hard to use: its addresses are random, its tables
# of functions are read-only, its stack is watched, its calls into libc are measured.
set -eu
program=$1 fortified=$2
passed=0 failed=0

expect() {
    if printf '%s\n' "$2" | grep -qE "$3"; then
        passed=$((passed + 1))
    else
        echo "FAIL $1"
        failed=$((failed + 1))
    fi
}

expect "a position-independent program" "$(readelf -hW "$program")" 'Type: +DYN'
expect "read-only relocations" "$(readelf -lW "$program")" 'GNU_RELRO'
expect "bound at the start" "$(readelf -dW "$program")" 'BIND_NOW|Flags:.*NOW'
expect "no executable stack" "$(readelf -lW "$program")" 'GNU_STACK .* RW '
expect "stack protector" "$(readelf --dyn-syms -W "$program")" '__stack_chk_fail'
expect "indirect branches land where they may" "$(objdump -d --no-show-raw-insn "$program")" 'endbr64|bti'
if [ "$fortified" = 1 ]; then
    expect "fortified calls" "$(readelf --dyn-syms -W "$program")" '__(memcpy|snprintf|vsnprintf)_chk'
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
