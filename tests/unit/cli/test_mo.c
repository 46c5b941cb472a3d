#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "cli/mo.h"

/* Sorted by the English, as msgfmt writes them. */
static const char *const messages[][2] = {
    {"", "Content-Type: text/plain; charset=UTF-8\n"},
    {"a", "uno"},
    {"aa", "dos"},
    {"file %s", "archivo %s"},
    {"zebra", "cebra"},
    {"ñu", "gnu"},
};

#define COUNT        (sizeof(messages) / sizeof(messages[0]))
#define ORIGINALS    28u
#define TRANSLATIONS (ORIGINALS + 8u * COUNT)

static void put_number(struct cj_buf *out, size_t number)
{
    for (unsigned shift = 0; shift < 32; shift += 8) {
        cj_buf_addc(out, (char)(number >> shift & 0xFF));
    }
}

/* A catalogue as msgfmt writes it: header, two tables, the texts. */
static void make_catalogue(struct cj_buf *out)
{
    size_t offset = TRANSLATIONS + 8 * COUNT;

    put_number(out, 0x950412de);
    put_number(out, 0);
    put_number(out, COUNT);
    put_number(out, ORIGINALS);
    put_number(out, TRANSLATIONS);
    put_number(out, 0);
    put_number(out, 0);
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < COUNT; i++) {
            put_number(out, strlen(messages[i][side]));
            put_number(out, offset);
            offset += strlen(messages[i][side]) + 1;
        }
    }
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < COUNT; i++) {
            cj_buf_add(out, messages[i][side], strlen(messages[i][side]) + 1);
        }
    }
    assert_false(out->failed);
}

static void test_every_message_is_found(void **state)
{
    struct cj_buf bytes = {0};
    struct cj_mo mo;

    (void)state;
    make_catalogue(&bytes);
    assert_true(cj_mo_open(&mo, bytes.ptr, bytes.len));
    for (size_t i = 0; i < COUNT; i++) {
        assert_string_equal(cj_mo_find(&mo, messages[i][0]), messages[i][1]);
    }
    assert_null(cj_mo_find(&mo, "b"));
    assert_null(cj_mo_find(&mo, "aaa"));
    assert_null(cj_mo_find(&mo, "zebras"));
    assert_null(cj_mo_find(&mo, "\xFF"));
    cj_buf_clear(&bytes);
}

static void test_an_empty_catalogue_translates_nothing(void **state)
{
    struct cj_mo mo = {0};

    (void)state;
    assert_null(cj_mo_find(&mo, "a"));
}

/* A heap block of exactly `len` bytes, so that a sanitizer sees one byte too far. */
static void try_bytes(const char *bytes, size_t len)
{
    char *copy = malloc(len ? len : 1);
    struct cj_mo mo;

    assert_non_null(copy);
    memcpy(copy, bytes, len);
    if (cj_mo_open(&mo, copy, len)) {
        for (size_t i = 0; i < COUNT; i++) {
            const char *found = cj_mo_find(&mo, messages[i][0]);

            assert_true(!found || strlen(found) < len);
        }
    } else {
        assert_int_equal(mo.count, 0);
    }
    free(copy);
}

static void test_a_cut_or_damaged_catalogue_is_survived(void **state)
{
    struct cj_buf bytes = {0};

    (void)state;
    make_catalogue(&bytes);
    for (size_t len = 0; len <= bytes.len; len++) {
        try_bytes(bytes.ptr, len);
    }
    for (size_t i = 0; i < bytes.len; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            bytes.ptr[i] = (char)(bytes.ptr[i] ^ (char)(1u << bit));
            try_bytes(bytes.ptr, bytes.len);
            bytes.ptr[i] = (char)(bytes.ptr[i] ^ (char)(1u << bit));
        }
    }
    cj_buf_clear(&bytes);
}

static void test_other_files_are_no_catalogue(void **state)
{
    static const char text[] = "this is a text, and long enough for a header";
    struct cj_buf bytes = {0};
    struct cj_mo mo;

    (void)state;
    assert_false(cj_mo_open(&mo, text, sizeof(text)));
    make_catalogue(&bytes);
    bytes.ptr[6] = 1; /* a major revision that does not exist */
    assert_false(cj_mo_open(&mo, bytes.ptr, bytes.len));
    cj_buf_clear(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_message_is_found),
        cmocka_unit_test(test_an_empty_catalogue_translates_nothing),
        cmocka_unit_test(test_a_cut_or_damaged_catalogue_is_survived),
        cmocka_unit_test(test_other_files_are_no_catalogue),
    };
    return cmocka_run_group_tests_name("mo", tests, NULL, NULL);
}
