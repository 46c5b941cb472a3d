#!/bin/sh
# A build of the library alone links nothing of the server, and asks nothing of its surroundings:
# no socket, no clock, no environment, no output, no end of the process.
set -eu
source=$1 build=$2

cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug \
    -DCONSERJE_PROGRAM=OFF -DBUILD_TESTING=OFF >"$build.log" 2>&1
cmake --build "$build" >>"$build.log" 2>&1
library=$build/src/core/libconserje.so

fail() {
    echo "FAIL $1"
    echo "0 passed, 1 failed"
    exit 1
}

needed=$(objdump -p "$library" | awk '$1 == "NEEDED" {print $2}')
echo "$needed"
for other in microhttpd crypto ssl edit sqlite curl; do
    case $needed in
    *"lib$other"*) fail "the library needs lib$other" ;;
    esac
done

foreign=$(nm -D --undefined-only "$library" | sed 's/.* //; s/@.*//' | grep -xE \
    'socket|connect|bind|getaddrinfo|time|clock_gettime|gettimeofday|s?rand(om)?|getrandom|(secure_)?getenv|setlocale|(__)?v?f?printf(_chk)?|f?puts|putchar|perror|syslog|stdout|stderr|_?exit|abort|system|fork' || true)
[ -z "$foreign" ] || fail "the library calls $foreign"
echo "2 passed, 0 failed"
