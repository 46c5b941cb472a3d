#!/bin/sh
# Brings po/es.po up to date with the messages in the sources. New ones come out empty: write
# the Spanish by hand. `--pot FILE` only extracts, for the test that finds missing ones.
set -eu
cd "$(dirname "$0")/.."

# Every function that words something for people, with the place of its English.
extract() {
    find src -name '*.c' | LC_ALL=C sort | xgettext --files-from=- --output="$1" \
        --from-code=UTF-8 --language=C --no-location --sort-output \
        --keyword --keyword=cj_tr --keyword=CJ_N \
        --keyword=cj_diags_translate:2 --keyword=cj_diags_add:7 \
        --keyword=cj_turn_say_why:2 --flag=cj_turn_say_why:2:c-format \
        --keyword=REPORT:4 --flag=cj_diags_add:7:c-format --flag=REPORT:4:c-format \
        --keyword=cj_conv_error:4 --flag=cj_conv_error:4:c-format \
        --keyword=refuse:2 --flag=refuse:2:c-format \
        --keyword=FAIL:3 --flag=FAIL:3:c-format \
        --keyword=CJ_LOAD_ERROR:4 --flag=CJ_LOAD_ERROR:4:c-format \
        --keyword=CJ_LOAD_KEY_ERROR:4 --flag=CJ_LOAD_KEY_ERROR:4:c-format \
        --keyword=CJ_LOAD_WARNING:4 --flag=CJ_LOAD_WARNING:4:c-format \
        --keyword=CJ_LOAD_INFO:4 --flag=CJ_LOAD_INFO:4:c-format 2>/dev/null
    sed -i 's/charset=CHARSET/charset=UTF-8/' "$1"
}

if [ "${1:-}" = --pot ]; then
    extract "$2"
    exit 0
fi
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
extract "$pot"
msgmerge --quiet --no-fuzzy-matching --no-location --sort-output --no-wrap \
    --output-file=po/es.po.new po/es.po "$pot"
msgattrib --no-obsolete --no-wrap --sort-output --output-file=po/es.po po/es.po.new
rm -f po/es.po.new
# A date that changes with each run would make every two branches conflict.
sed -i '/^"POT-Creation-Date:/d' po/es.po
msgfmt --check --statistics --output-file=/dev/null po/es.po
