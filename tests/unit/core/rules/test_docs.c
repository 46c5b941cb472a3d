/* The examples of docs/formats/intents.md load without a finding, and their samples match. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/source.h"
#include "support/rules.h"

static const char builtin_en[] =
    "lang: en\n"
    "intents: [{ id: conserje.robot, phrases: [are you a robot] }]\n"
    "messages: { not_understood: what? }\n";
static const char builtin_es[] = "messages: { greeting: hola }\n";

static void expect_sample(struct rules *rules, const struct cj_intent *intent,
                          const char *sample, bool wanted)
{
    rules_try(rules, intent->lang->code, sample, false);
    bool matched = rules->results.count > 0 &&
                   strcmp(rules->results.items[0].rule->owner, intent->id) == 0;

    if (matched != wanted) {
        fail_msg("'%s' %s %s", sample, wanted ? "does not reach" : "reaches", intent->id);
    }
}

static void expect_samples(struct rules *rules)
{
    for (size_t i = 0; i < cj_ruleset_intent_count(rules->set); i++) {
        const struct cj_intent *intent = cj_ruleset_intent(rules->set, i);

        for (size_t j = 0; j < intent->samples_yes.count; j++) {
            expect_sample(rules, intent, intent->samples_yes.items[j].text, true);
        }
        for (size_t j = 0; j < intent->samples_no.count; j++) {
            expect_sample(rules, intent, intent->samples_no.items[j].text, false);
        }
    }
}

static void try_example(const char *yaml)
{
    struct rules rules = {0};

    assert_int_equal(rules_add_builtin(&rules, "builtin.es", builtin_es), CJ_OK);
    assert_int_equal(rules_add_builtin(&rules, "builtin.en", builtin_en), CJ_OK);
    rules_load(&rules, yaml);
    expect_samples(&rules);
    rules_clear(&rules);
}

static void test_every_example_of_the_page(void **state)
{
    struct cj_source page;
    struct cj_str rest;
    struct cj_str line;
    struct cj_buf example = {0};
    cj_diags *diags = cj_diags_new();
    bool inside = false;
    int tried = 0;

    (void)state;
    assert_int_equal(
        cj_source_read(CJ_SOURCE_DIR, "docs/formats/intents.md", 100000, diags, &page), CJ_OK);
    rest = page.text;
    while (cj_str_next_line(&rest, &line)) {
        if (inside && cj_str_equals(line, "```")) {
            try_example(example.ptr);
            cj_buf_reset(&example);
            inside = false;
            tried++;
        } else if (inside) {
            cj_buf_add_str(&example, line);
            cj_buf_addc(&example, '\n');
        } else {
            inside = cj_str_equals(line, "```yaml");
        }
    }
    assert_int_equal(tried, 3);
    cj_buf_clear(&example);
    cj_source_clear(&page);
    cj_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_example_of_the_page)};
    return cmocka_run_group_tests_name("docs", tests, NULL, NULL);
}
