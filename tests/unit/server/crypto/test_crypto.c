#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/crypto/digest.h"
#include "server/crypto/random.h"

static void test_sha256(void **state)
{
    static const struct fact {
        const char *text, *hex;
    } facts[] = {/* FIPS 180-2 */
                 {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                 {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}};

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_digest digest;
        char hex[2 * CJ_DIGEST_LEN + 1];

        assert_true(cj_digest_of(cj_str_from(facts[i].text), &digest));
        for (size_t b = 0; b < CJ_DIGEST_LEN; b++) {
            (void)snprintf(hex + 2 * b, 3, "%02x", digest.bytes[b]);
        }
        assert_string_equal(hex, facts[i].hex);
    }
}

static void test_equality(void **state)
{
    struct cj_digest a;
    struct cj_digest b;

    (void)state;
    assert_true(cj_digest_of(CJ_STR("a"), &a));
    b = a;
    assert_true(cj_digest_equal(&a, &b));
    for (size_t i = 0; i < CJ_DIGEST_LEN; i++) {
        b = a;
        b.bytes[i] ^= 1;
        assert_false(cj_digest_equal(&a, &b));
    }
}

static void test_ids_are_written_in_base62(void **state)
{
    unsigned char bytes[CJ_ID_BYTES] = {0};
    char id[CJ_ID_LEN + 1];

    (void)state;
    cj_id_write(bytes, id);
    assert_string_equal(id, "0000000000000000000000");
    memset(bytes, 0xFF, sizeof(bytes));
    cj_id_write(bytes, id);
    assert_string_equal(id, "LygHa16AHYFLygHa16AHYF"); /* 2^64 - 1, twice */
}

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void test_ids_differ(void **state)
{
    enum { COUNT = 20000 };
    struct cj_id_source source = {0};
    char(*ids)[CJ_ID_LEN + 1] = calloc(COUNT, sizeof(*ids));

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(cj_id_source_next(&source, ids[i]));
        assert_int_equal(strlen(ids[i]), CJ_ID_LEN);
    }
    qsort(ids, COUNT, sizeof(*ids), compare);
    for (size_t i = 1; i < COUNT; i++) {
        assert_string_not_equal(ids[i - 1], ids[i]);
    }
    free(ids);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256),
        cmocka_unit_test(test_equality),
        cmocka_unit_test(test_ids_are_written_in_base62),
        cmocka_unit_test(test_ids_differ),
    };
    return cmocka_run_group_tests_name("crypto", tests, NULL, NULL);
}
