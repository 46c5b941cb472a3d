#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/live.h"
#include "support/fixture_bot.h"

static void test_nothing_serves_before_the_first_content(void **state)
{
    struct cj_live live;
    struct cj_live_view view = {0};

    (void)state;
    cj_live_init(&live, NULL);
    assert_null(cj_live_acquire(&live));
    assert_null(cj_live_refresh(&live, &view));
    cj_live_view_clear(&view);
    cj_live_clear(&live);
}

static void test_a_view_follows_the_bot_in_force(void **state)
{
    cj_bot *first = fixture_bot_load("gym");
    cj_bot *second = fixture_bot_load("gym");
    struct cj_live live;
    struct cj_live_view view = {0};

    (void)state;
    cj_live_init(&live, first);
    assert_ptr_equal(cj_live_refresh(&live, &view), first);
    assert_ptr_equal(cj_live_refresh(&live, &view), first);
    cj_live_replace(&live, second);
    assert_ptr_equal(view.bot, first); /* until it looks again */
    assert_int_equal(cj_bot_counts(view.bot).entries, 15);
    assert_ptr_equal(cj_live_refresh(&live, &view), second);
    cj_live_view_clear(&view);
    cj_live_clear(&live);
}

static void test_a_reference_outlives_its_replacement(void **state)
{
    struct cj_live live;

    (void)state;
    cj_live_init(&live, fixture_bot_load("gym"));
    cj_bot *held = cj_live_acquire(&live);
    cj_live_replace(&live, fixture_bot_load("gym"));
    assert_int_equal(cj_bot_counts(held).entries, 15);
    cj_bot_unref(held);
    cj_live_replace(&live, NULL);
    assert_null(cj_live_acquire(&live));
    cj_live_clear(&live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_serves_before_the_first_content),
        cmocka_unit_test(test_a_view_follows_the_bot_in_force),
        cmocka_unit_test(test_a_reference_outlives_its_replacement),
    };
    return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
