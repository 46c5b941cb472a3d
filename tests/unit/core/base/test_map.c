#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/map.h"
#include "support/random.h"

static void test_add_and_get(void **state)
{
    struct cj_map map = {0};
    uint32_t value = 99;

    (void)state;
    assert_false(cj_map_get(&map, CJ_STR("a"), &value));
    assert_int_equal(value, 99);
    assert_int_equal(cj_map_add(&map, CJ_STR("a"), 1, &value), 1);
    assert_int_equal(value, 1);
    assert_int_equal(cj_map_add(&map, CJ_STR("a"), 2, &value), 0);
    assert_int_equal(value, 1); /* the first one stays */
    assert_int_equal(cj_map_add(&map, CJ_STR("b"), 2, NULL), 1);
    assert_true(cj_map_get(&map, CJ_STR("b"), &value));
    assert_int_equal(value, 2);
    assert_true(cj_map_get(&map, CJ_STR("a"), NULL));
    assert_false(cj_map_get(&map, CJ_STR("c"), &value));
    assert_int_equal(map.count, 2);

    cj_map_clear(&map);
    assert_false(cj_map_get(&map, CJ_STR("a"), NULL));
    assert_int_equal(cj_map_add(&map, CJ_STR("a"), 7, NULL), 1);
    cj_map_clear(&map);
}

static void test_odd_keys(void **state)
{
    static const struct cj_str keys[] = {
        {"", 0}, {"\0", 1}, {"\0\0", 2}, {"a\0b", 3}, {"a", 1}};
    struct cj_map map = {0};
    uint32_t value;

    (void)state;
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(cj_map_add(&map, keys[i], i, NULL), 1);
    }
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(cj_map_get(&map, keys[i], &value));
        assert_int_equal(value, i);
    }
    assert_true(cj_map_get(&map, (struct cj_str){NULL, 0}, &value));
    assert_int_equal(value, 0);
    cj_map_clear(&map);

    assert_int_equal(cj_map_add(&map, (struct cj_str){NULL, 0}, 3, NULL), 1);
    assert_int_equal(cj_map_add(&map, CJ_STR(""), 4, &value), 0);
    assert_int_equal(value, 3);
    cj_map_clear(&map);
}

#define NUMBERS 3000

/* Against an array that says for each number what the map must say. */
static void test_agrees_with_an_array(void **state)
{
    static char names[NUMBERS][8]; /* the map borrows its keys */
    bool known[NUMBERS] = {false};
    uint32_t values[NUMBERS] = {0};
    struct test_random random = {1234567};
    struct cj_map map = {0};
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < NUMBERS; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "%zu", i);
    }
    for (uint32_t step = 0; step < 20000; step++) {
        size_t number = test_random_below(&random, NUMBERS);
        struct cj_str key = cj_str_from(names[number]);
        uint32_t value = 0;

        assert_int_equal(cj_map_get(&map, key, &value), known[number]);
        assert_int_equal(value, values[number]);
        if (step % 3 == 0) {
            assert_int_equal(cj_map_add(&map, key, step, &value), !known[number]);
            count += !known[number];
            values[number] = known[number] ? values[number] : step;
            known[number] = true;
            assert_int_equal(value, values[number]);
        }
        assert_int_equal(map.count, count);
        assert_true(map.count * 2 <= map.capacity);
    }
    cj_map_clear(&map);
}

static void test_hash(void **state)
{
    (void)state;
    /* Test vectors of FNV-1a, 64 bits. */
    assert_true(cj_hash(CJ_HASH_SEED, CJ_STR("")) == UINT64_C(0xcbf29ce484222325));
    assert_true(cj_hash(CJ_HASH_SEED, CJ_STR("a")) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(cj_hash(CJ_HASH_SEED, CJ_STR("foobar")) == UINT64_C(0x85944171f73967e8));
    assert_true(cj_hash(cj_hash(CJ_HASH_SEED, CJ_STR("foo")), CJ_STR("bar")) ==
                cj_hash(CJ_HASH_SEED, CJ_STR("foobar")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add_and_get),
        cmocka_unit_test(test_odd_keys),
        cmocka_unit_test(test_agrees_with_an_array),
        cmocka_unit_test(test_hash),
    };
    return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
