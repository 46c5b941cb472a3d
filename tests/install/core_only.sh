#!/bin/sh
# A build of the library alone links nothing of the server.
set -eu
source=$1 build=$2

cmake -S "$source" -B "$build" -G Ninja -DCONSERJE_PROGRAM=OFF -DBUILD_TESTING=OFF >"$build.log" 2>&1
cmake --build "$build" >>"$build.log" 2>&1
needed=$(objdump -p "$build/src/core/libconserje.so" | awk '$1 == "NEEDED" {print $2}')
echo "$needed"
for library in microhttpd crypto ssl edit sqlite curl; do
    case $needed in
    *"lib$library"*)
        echo "FAIL the library needs lib$library"
        echo "0 passed, 1 failed"
        exit 1
        ;;
    esac
done
echo "1 passed, 0 failed"
