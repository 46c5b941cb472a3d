#!/bin/sh
# Formatting, clang-tidy and cppcheck over our own sources. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
passed=0 failed=0

check() {
    name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $name"
    fi
}

sources=$(git ls-files 'src/*.[ch]' 'include/*.h' 'tests/*.[ch]' 'examples/*.c' 'bench/*.c')
units=$(git ls-files 'src/*.c')

tidy() {
    # shellcheck disable=SC2086 # the names are words
    printf '%s\n' $units | xargs -P 2 -n 8 clang-tidy-14 -p build/dev --quiet 2>/dev/null
}

# shellcheck disable=SC2086
check format clang-format-14 --dry-run -Werror $sources
check tidy tidy
# shellcheck disable=SC2086
check cppcheck cppcheck --quiet --error-exitcode=1 --enable=warning,performance,portability \
    --inline-suppr --std=c11 -I include -I src/core -I src --suppress=missingIncludeSystem \
    --suppress=normalCheckLevelMaxBranches -D__GNUC__ -DCJ_VERSION='""' $units
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
