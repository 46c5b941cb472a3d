/* Messages, facts, phrases spelt out, and the words that typo repair may use. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/rules.h"

static const char yaml[] =
    "lang: es\n"
    "concepts:\n"
    "  pedido: [pedido, orden, -orden de trabajo]\n"
    "  envio: [-portes, \"mi ~pedido urgente\", envíos]\n"
    "  vacio: [-nada]\n"
    "entities:\n"
    "  numero: { pattern: '\\d+', example: 123 }\n"
    "  talla: { values: { S: [pequeña], M: [] } }\n"
    "intents:\n"
    "  - { id: i, say: x, phrases: [\"¿dónde está mi ~pedido?\", \"talla {talla}\"],\n"
    "      rules: [{ all: [~pedido, cuándo], none: [24, 😀] }] }\n"
    "messages: { greeting: [Hola, Buenas, Saludos], bye: Adiós }\n"
    "facts: { plazo: 30 días }\n";

static int load(void **state)
{
    static struct rules rules;

    rules_load(&rules, yaml);
    *state = &rules;
    return 0;
}

static int unload(void **state)
{
    rules_clear(*state);
    return 0;
}

static const struct cj_lang *lang(const char *code)
{
    return cj_lang_find(cj_str_from(code));
}

static void test_variants_of_a_message_go_round(void **state)
{
    const cj_ruleset *set = ((struct rules *)*state)->set;
    static const char *const expected[] = {"Hola", "Buenas", "Saludos", "Hola"};

    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(cj_ruleset_message(set, lang("es"), "greeting", i), expected[i]);
    }
    assert_int_equal(cj_ruleset_message_count(set, lang("es"), "greeting"), 3);
    assert_int_equal(cj_ruleset_message_count(set, lang("es"), "bye"), 1);
    assert_int_equal(cj_ruleset_message_count(set, lang("es"), "nada"), 0);
    assert_int_equal(cj_ruleset_message_count(set, lang("en"), "bye"), 0);
    assert_null(cj_ruleset_message(set, lang("es"), "nada", 0));
    assert_null(cj_ruleset_message(set, lang("en"), "greeting", 0));
}

static void test_facts(void **state)
{
    const cj_ruleset *set = ((struct rules *)*state)->set;

    assert_string_equal(cj_ruleset_fact(set, lang("es"), "plazo"), "30 días");
    assert_null(cj_ruleset_fact(set, lang("en"), "plazo"));
    assert_null(cj_ruleset_fact(set, lang("es"), "otro"));
}

static const struct {
    const char *phrase;
    const char *expanded;
} phrases[] = {
    {"¿dónde está mi ~pedido?", "¿dónde está mi pedido?"},
    {"~envio ya", "mi pedido urgente ya"}, /* the first that is not excluded, all the way */
    {"estado de {numero}, talla {talla}.", "estado de 123, talla S."},
    {"~nadie y ~vacio", "nadie y vacio"}, /* unknown or empty: the name itself */
    {"{nada}", ""},
    {"sin referencias", "sin referencias"},
    {"", ""},
    {"~pedido~pedido ~pedido", "pedido~pedido pedido"},
};

static void test_phrases_are_spelt_out(void **state)
{
    const cj_ruleset *set = ((struct rules *)*state)->set;

    for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
        struct cj_arena arena = {0};
        struct cj_str text;

        assert_int_equal(cj_ruleset_expand(set, lang("es"), phrases[i].phrase, &arena, &text),
                         CJ_OK);
        assert_true(cj_str_equals(text, phrases[i].expanded));
        assert_int_equal(text.ptr[text.len], '\0');
        cj_arena_clear(&arena);
    }
}

/* Thirty-one concepts, each twice the one before: 2³¹ words, if anybody let them. */
static void test_spelling_out_ends(void **state)
{
    struct rules rules = {0};
    struct cj_buf text = {0};
    struct cj_str expanded;

    (void)state;
    cj_buf_adds(&text, "concepts:\n  c0: [pedido]\n");
    for (int i = 1; i <= 31; i++) {
        cj_buf_printf(&text, "  c%d: [\"~c%d ~c%d\"]\n", i, i - 1, i - 1);
    }
    rules_load(&rules, text.ptr);
    assert_int_equal(cj_ruleset_expand(rules.set, lang("es"), "~c31", &rules.arena, &expanded),
                     CJ_OK);
    assert_in_range(expanded.len, 1, 4000);
    cj_buf_clear(&text);
    rules_clear(&rules);
}

static void collect(void *context, struct cj_str word)
{
    struct cj_buf *list = context;

    cj_buf_add_str(list, word);
    cj_buf_addc(list, ' ');
}

static void test_words_that_typos_may_become(void **state)
{
    const cj_ruleset *set = ((struct rules *)*state)->set;
    struct cj_buf list = {0};

    cj_ruleset_each_word(set, lang("es"), collect, &list);
    assert_string_equal(list.ptr,
                        "cuando de donde envios esta m mi nada orden pedido pequeña portes s "
                        "talla trabajo urgente ");
    cj_buf_reset(&list);
    cj_ruleset_each_word(set, lang("en"), collect, &list);
    assert_int_equal(list.len, 0);
    cj_buf_clear(&list);
}

static void collect_concept(void *context, bool is_own, const struct cj_str *keys,
                            size_t count)
{
    struct cj_buf *list = context;

    cj_buf_adds(list, is_own ? "" : "+");
    for (size_t i = 0; i < count; i++) {
        cj_buf_add_str(list, keys[i]);
        cj_buf_addc(list, i + 1 < count ? '=' : ' ');
    }
}

/* Phrases, references and exclusions are no synonyms; Conserje's own
 * concepts are for its own rules. */
static void test_words_of_a_concept_mean_the_same(void **state)
{
    struct rules rules = {0};
    struct cj_buf list = {0};

    (void)state;
    assert_int_equal(rules_add_builtin(&rules, "b",
                                       "lang: es\nconcepts:\n  conserje_b: [uno, otro]\n"
                                       "  conserje_same_b: [barco, buque]\n"),
                     CJ_OK);
    rules_load(&rules, "concepts:\n"
                       "  pedido: [pedido, compra, -orden, código postal, ~envio]\n"
                       "  envio: [envío, reparto]\n"
                       "  solo: [talla]\n"
                       "  conserje_courtesy: [buenas, saludos]\n");
    cj_ruleset_each_concept(rules.set, lang("es"), collect_concept, &list);
    assert_string_equal(list.ptr, "envi=repart ped=compr +barc=buqu ");
    cj_buf_reset(&list);
    cj_ruleset_each_concept(rules.set, lang("en"), collect_concept, &list);
    assert_int_equal(list.len, 0);
    cj_buf_clear(&list);
    rules_clear(&rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_variants_of_a_message_go_round),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_phrases_are_spelt_out),
        cmocka_unit_test(test_spelling_out_ends),
        cmocka_unit_test(test_words_that_typos_may_become),
        cmocka_unit_test(test_words_of_a_concept_mean_the_same),
    };
    return cmocka_run_group_tests_name("texts", tests, load, unload);
}
