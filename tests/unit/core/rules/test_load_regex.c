/* Where a wrong regex is wrong: the line and column in the file, however YAML wrote it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/rules.h"

/* Each ends in a class that is not closed, or has a bad range: the place is after it. */
static const struct {
    const char *scalar; /* as it stands after "regex: " in column 17 of line 4 */
    uint32_t line;
    uint32_t column;
} cases[] = {
    {"abc[", 4, 21},
    {"ñandú[", 4, 23},
    {"'abc['", 4, 22},
    {"'it''s ['", 4, 25},
    {"''''''", 4, 0}, /* two quotes: that is a regex */
    {"\"abc[\"", 4, 22},
    {"\"a\\\\d[\"", 4, 23},
    {"\"\\u00f1[\"", 4, 25},
    {"\"\\xf1\\t[\"", 4, 25},
    {"\"\\U0001F600[\"", 4, 29},
    {"\"ab \\\n          c[\"", 5, 13},
    {"\"ab\n          c[\"", 5, 13},
    {"'ab\n\n          c['", 6, 13},
    {"'ab\n          cd\n          ef['", 6, 14},
    {"ab\n          c[", 5, 13},
    {"|\n          ab[\n", 4, 17}, /* a block: its beginning */
    {">-\n          ab[\n", 4, 17},
    {"'[z-a] más'", 4, 21},
    {"\"ññ[z-a]ñ\"", 4, 23},
    {"'(?<n>a)(?<9>b)'", 4, 28},
};

static void test_the_place_of_an_error(void **state)
{
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rules rules = {0};
        struct cj_buf yaml = {0};

        cj_buf_printf(&yaml,
                      "intents:\n  - id: a\n    rules:\n      - regex:  %s\n    say: x\n",
                      cases[i].scalar);
        (void)rules_add(&rules, "t.yaml", yaml.ptr);
        const struct cj_diag *diag = NULL;
        for (size_t j = 0; j < cj_diags_count(rules.diags); j++) {
            if (cj_diags_at(rules.diags, j)->severity == CJ_ERROR) {
                diag = cj_diags_at(rules.diags, j);
            }
        }
        uint32_t column = diag ? diag->column : 0;
        uint32_t line = diag ? diag->line : 4;
        if (line != cases[i].line || column != cases[i].column) {
            print_error("%s: %u:%u\n", cases[i].scalar, (unsigned)line, (unsigned)column);
            wrong++;
        }
        cj_buf_clear(&yaml);
        rules_clear(&rules);
    }
    assert_int_equal(wrong, 0);
}

/* ---- The same, with the place made at random ---- */

static uint64_t seed;

static uint32_t below(uint32_t limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % limit;
}

/* Writes one character of the regex between quotes of this kind. */
static void write_character(const char *character, char quote, struct cj_buf *out)
{
    bool escape = quote == '"' && (character[0] == '"' || character[0] == '\\');

    if (quote == '\'' && character[0] == '\'') {
        cj_buf_adds(out, "''");
    } else if (quote == '"' && strcmp(character, "ñ") == 0 && below(2)) {
        cj_buf_adds(out, below(2) ? "\\u00f1" : "\\xF1");
    } else {
        cj_buf_printf(out, "%s%s", escape ? "\\" : "", character);
    }
}

static uint32_t count_characters(const struct cj_buf *text)
{
    uint32_t count = 0;

    for (size_t i = 0; i < text->len; i++) {
        count += (text->ptr[i] & 0xC0) != 0x80;
    }
    return count;
}

static void test_places_made_at_random(void **state)
{
    static const char *const characters[] = {"a", "ñ", "'", "\"", " ", "😀", "b", ",", "="};

    (void)state;
    seed = 3;
    for (int round = 0; round < 500; round++) {
        struct rules rules = {0};
        struct cj_buf yaml = {0};
        char quote = below(2) ? '"' : '\'';

        cj_buf_printf(&yaml, "{ intents: [{ id: a, say: x, rules: [{ regex: %c", quote);
        for (uint32_t i = below(20); i > 0; i--) {
            write_character(characters[below(9)], quote, &yaml);
        }
        cj_buf_adds(&yaml, "[z-");
        uint32_t column = count_characters(&yaml) + 1; /* of what makes it wrong */
        cj_buf_printf(&yaml, "a] fin%c }] }] }\n", quote);

        assert_int_equal(rules_add(&rules, "t.yaml", yaml.ptr), CJ_ERR_CONTENT);
        assert_int_equal(cj_diags_count(rules.diags), 1);
        if (cj_diags_at(rules.diags, 0)->column != column) {
            fail_msg("%u, not %u: %s", (unsigned)cj_diags_at(rules.diags, 0)->column,
                     (unsigned)column, yaml.ptr);
        }
        cj_buf_clear(&yaml);
        rules_clear(&rules);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_place_of_an_error),
        cmocka_unit_test(test_places_made_at_random),
    };
    return cmocka_run_group_tests_name("load_regex", tests, NULL, NULL);
}
