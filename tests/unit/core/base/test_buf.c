#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static void test_appends(void **state)
{
    struct cj_buf buf = {0};

    (void)state;
    assert_null(cj_buf_str(&buf).ptr);
    cj_buf_adds(&buf, "a");
    cj_buf_addc(&buf, 'b');
    cj_buf_add(&buf, "c\0d", 3);
    cj_buf_add(&buf, NULL, 0);
    cj_buf_add_str(&buf, CJ_STR("e"));
    cj_buf_printf(&buf, "%d-%s", 42, "x");
    assert_int_equal(buf.len, 10);
    assert_memory_equal(buf.ptr, "abc\0de42-x", 11); /* its NUL too */
    assert_false(buf.failed);
    cj_buf_clear(&buf);
    assert_null(buf.ptr);
}

/* Across every growth the content is whole and ends in NUL. */
static void test_grows(void **state)
{
    struct cj_buf buf = {0};

    (void)state;
    for (size_t i = 0; i < 5000; i++) {
        cj_buf_addc(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.len, i + 1);
        assert_int_equal(buf.ptr[i + 1], '\0');
        assert_true(buf.capacity > buf.len);
    }
    for (size_t i = 0; i < 5000; i++) {
        assert_int_equal(buf.ptr[i], (char)('a' + i % 26));
    }
    cj_buf_clear(&buf);
}

static void test_printf_of_each_length(void **state)
{
    struct cj_buf buf = {0};

    (void)state;
    for (int width = 0; width < 300; width++) {
        size_t before = buf.len;
        cj_buf_printf(&buf, "%*s", width, "");
        assert_int_equal(buf.len - before, width);
        assert_int_equal(buf.ptr[buf.len], '\0');
    }
    cj_buf_clear(&buf);
}

static void test_too_much_fails_and_stays_failed(void **state)
{
    struct cj_buf buf = {0};

    (void)state;
    cj_buf_adds(&buf, "kept");
    assert_false(cj_buf_reserve(&buf, SIZE_MAX));
    assert_true(buf.failed);
    cj_buf_adds(&buf, "ignored");
    cj_buf_printf(&buf, "%d", 1);
    assert_string_equal(buf.ptr, "kept");
    assert_false(cj_buf_reserve(&buf, 1));

    cj_buf_reset(&buf);
    assert_false(buf.failed);
    assert_string_equal(buf.ptr, "");
    cj_buf_adds(&buf, "again");
    assert_string_equal(buf.ptr, "again");
    cj_buf_clear(&buf);
}

static void test_take(void **state)
{
    struct cj_buf buf = {0};

    (void)state;
    char *empty = cj_buf_take(&buf);
    assert_string_equal(empty, "");
    free(empty);

    cj_buf_adds(&buf, "text");
    char *text = cj_buf_take(&buf);
    assert_string_equal(text, "text");
    assert_null(buf.ptr);
    free(text);

    cj_buf_adds(&buf, "text");
    assert_false(cj_buf_reserve(&buf, SIZE_MAX));
    assert_null(cj_buf_take(&buf));
    assert_null(buf.ptr);
    assert_false(buf.failed);
}

static void test_reset_keeps_the_memory(void **state)
{
    struct cj_buf buf = {0};

    (void)state;
    cj_buf_reset(&buf); /* nothing there yet */
    assert_null(buf.ptr);
    assert_true(cj_buf_reserve(&buf, 1000));
    size_t capacity = buf.capacity;
    cj_buf_adds(&buf, "x");
    cj_buf_reset(&buf);
    assert_int_equal(buf.len, 0);
    assert_int_equal(buf.capacity, capacity);
    cj_buf_clear(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_appends),
        cmocka_unit_test(test_grows),
        cmocka_unit_test(test_printf_of_each_length),
        cmocka_unit_test(test_too_much_fails_and_stays_failed),
        cmocka_unit_test(test_take),
        cmocka_unit_test(test_reset_keeps_the_memory),
    };
    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
