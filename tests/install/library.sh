#!/bin/sh
# Installs the library to a folder of its own, builds examples/embed.c against that copy in the
# two ways people do, and asks it something.
set -eu
source=$1 build=$2 compiler=$3
prefix=$build/tests/install/prefix
work=$build/tests/install/work
rm -rf "$prefix" "$work"
mkdir -p "$work/bot"

fail() {
    echo "FAIL $1"
    echo "0 passed, 1 failed"
    exit 1
}

# A sanitizer's runtime must come first in the program, so the example is built with it too.
sanitize=$(sed -n 's/^CONSERJE_SANITIZE:STRING=\(..*\)/-fsanitize=\1/p' "$build/CMakeCache.txt")

cmake --install "$build" --prefix "$prefix" >"$work/install.log"
pkgconfig=$(dirname "$(find "$prefix" -name conserje.pc)")
libdir=$(dirname "$pkgconfig")

printf '# ¿Cuál es el horario?\n\nAbrimos de **9 a 18 h**.\n' >"$work/bot/horario.md"

export PKG_CONFIG_PATH="$pkgconfig"
# shellcheck disable=SC2046 # flags are words
"$compiler" $sanitize -o "$work/embed" "$source/examples/embed.c" $(pkg-config --cflags --libs conserje)
LD_LIBRARY_PATH=$libdir "$work/embed" "$work/bot" "cual es el horario" >"$work/pkgconfig.out" ||
    fail "the example built with pkg-config does not run"
grep -q '9 a 18 h' "$work/pkgconfig.out" || fail "the example does not answer"

cat >"$work/CMakeLists.txt" <<TEXT
cmake_minimum_required(VERSION 3.25)
project(embed LANGUAGES C)
find_package(conserje REQUIRED)
add_executable(embed $source/examples/embed.c)
target_compile_options(embed PRIVATE $sanitize)
target_link_options(embed PRIVATE $sanitize)
target_link_libraries(embed PRIVATE conserje::conserje)
TEXT
cmake -S "$work" -B "$work/cmake" -G Ninja -DCMAKE_C_COMPILER="$compiler" -DCMAKE_PREFIX_PATH="$prefix" >"$work/cmake.log"
cmake --build "$work/cmake" >>"$work/cmake.log"
LD_LIBRARY_PATH=$libdir "$work/cmake/embed" "$work/bot" "cual es el horario" |
    cmp -s - "$work/pkgconfig.out" || fail "the CMake package builds another program"

hidden=$(nm -D --defined-only "$libdir/libconserje.so" | awk '{print $3}' | grep -v '^cj_' || true)
[ -z "$hidden" ] || fail "symbols without the prefix are exported: $hidden"
echo "3 passed, 0 failed"
