#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/array.h"

struct item {
    uint32_t number;
    char rest[9];
};

/* Leaves bytes that are not zero where the next array may be. */
static void soil_heap(size_t size)
{
    unsigned char *bytes = malloc(size);

    assert_non_null(bytes);
    memset(bytes, 0xAA, size);
    __asm__ volatile("" : : "r"(bytes) : "memory"); /* or the compiler drops the writes */
    free(bytes);
}

static void test_grows_and_keeps(void **state)
{
    struct item *items = NULL;
    size_t capacity = 0;

    (void)state;
    for (uint32_t count = 0; count < 1000; count++) {
        soil_heap((capacity ? capacity * 2 : 8) * sizeof(*items));
        assert_true(cj_array_grow(&items, &capacity, count, sizeof(*items)));
        assert_true(capacity > count);
        assert_int_equal(items[count].number, 0); /* new elements are zeroed */
        assert_int_equal(items[count].rest[8], 0);
        items[count].number = count + 1;
        memset(items[count].rest, 'x', sizeof(items[count].rest));
    }
    for (uint32_t i = 0; i < 1000; i++) {
        assert_int_equal(items[i].number, i + 1);
    }
    free(items);
}

static void test_does_nothing_while_there_is_room(void **state)
{
    struct item *items = NULL;
    size_t capacity = 0;

    (void)state;
    assert_true(cj_array_grow(&items, &capacity, 0, sizeof(*items)));
    struct item *before = items;
    size_t room = capacity;
    for (size_t count = 1; count < room; count++) {
        assert_true(cj_array_grow(&items, &capacity, count, sizeof(*items)));
        assert_ptr_equal(items, before);
        assert_int_equal(capacity, room);
    }
    free(items);
}

static void test_overflow_is_refused(void **state)
{
    struct item *items = NULL;
    size_t capacity = SIZE_MAX / 4;
    char *bytes = NULL;

    (void)state;
    assert_false(cj_array_grow(&items, &capacity, capacity, sizeof(*items)));
    assert_null(items);
    assert_int_equal(capacity, SIZE_MAX / 4);
    capacity = SIZE_MAX / 2 + 1; /* twice that is 0 */
    assert_false(cj_array_grow(&bytes, &capacity, capacity, 1));
    assert_null(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grows_and_keeps),
        cmocka_unit_test(test_does_nothing_while_there_is_room),
        cmocka_unit_test(test_overflow_is_refused),
    };
    return cmocka_run_group_tests_name("array", tests, NULL, NULL);
}
