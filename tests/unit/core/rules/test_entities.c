/* Entities: by regex and by list, their values, and where they stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/rules.h"

static const char yaml[] =
    "lang: es\n"
    "entities:\n"
    "  pedido: { pattern: '\\b[A-Z]{2}-?\\d{6}\\b', example: AB-123456, normalize: upper }\n"
    "  correo: { pattern: '[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+', example: a@b.es, normalize: "
    "lower }\n"
    "  telefono: { pattern: '\\+?\\d[\\d .-]{7,}\\d', example: 600 100 200, normalize: digits "
    "}\n"
    "  siglas: { pattern: '\\b[A-Z]{3}\\b', raw: true, example: IVA }\n"
    "  color: { values: { rojo: [roja, carmín], \"azul marino\": [marino, azul oscuro], "
    "negro: }, "
    "normalize: upper }\n"
    "  dia: { values: [lunes, martes, miércoles] }\n"
    "intents:\n"
    "  - { id: c, say: x, rules: [{ all: [\"{color}\", \"{dia}\"] }] }\n"
    "  - { id: s, say: x, rules: [{ in_order: [\"el {dia}\", \"{pedido}\"] }] }\n";

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

/* All entities of a message: "name=value@token+count", separated by spaces. */
static const struct {
    const char *text;
    const char *entities;
} cases[] = {
    {"mi pedido ab123456", "pedido=AB123456@2+2"},
    {"AB-123456 y cd-654321", "pedido=AB-123456@0+2 pedido=CD-654321@3+2"},
    {"xab-123456", ""}, /* \b */
    {"escriba a Ana.Gómez+Web@Correo.ES, por favor", "correo=ana.gómez+web@correo.es@2+5"},
    {"llame al +34 600-100-200", "telefono=34600100200@2+4"},
    {"el 1234", ""},
    {"con IVA o sin iva", "siglas=IVA@1+1"}, /* raw: case counts */
    {"EL ROJO", "color=ROJO@1+1"},
    {"las rojas", "color=ROJO@1+1"}, /* by its stem */
    {"carmin", "color=ROJO@0+1"},
    {"azul marino", "color=AZUL MARINO@0+2 color=AZUL MARINO@1+1"},
    {"azul", ""},
    {"negro", "color=NEGRO@0+1"},
    {"el miercoles", "dia=miércoles@1+1"},
    {"lunes o martes", "dia=lunes@0+1 dia=martes@2+1"},
    {"hola", ""},
    {"", ""},
};

static void describe(const struct rules *rules, struct cj_buf *out)
{
    for (size_t i = 0; i < rules->results.mark_count; i++) {
        const struct cj_mark *mark = &rules->results.marks[i];

        if (mark->entity) {
            cj_buf_printf(out, "%s%s=%.*s@%u+%u", out->len ? " " : "", mark->name,
                          CJ_STR_ARGS(mark->value), (unsigned)mark->token,
                          (unsigned)mark->token_count);
        }
    }
}

static void test_the_entities_of_a_message(void **state)
{
    struct rules *rules = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_buf found = {0};

        rules_try(rules, "es", cases[i].text, false);
        describe(rules, &found);
        if (strcmp(found.ptr ? found.ptr : "", cases[i].entities) != 0) {
            fail_msg("'%s': %s", cases[i].text, found.ptr ? found.ptr : "nothing");
        }
        cj_buf_clear(&found);
        cj_arena_clear(&rules->arena);
    }
}

static void test_rules_look_for_entities(void **state)
{
    assert_string_equal(rules_matching(*state, "es", "el rojo, el martes"), "c");
    assert_string_equal(rules_matching(*state, "es", "el rojo"), "");
    assert_string_equal(rules_matching(*state, "es", "el lunes pedí el AB123456"), "s");
    assert_string_equal(rules_matching(*state, "es", "AB123456, el lunes"), "");
    assert_string_equal(rules_matching(*state, "es", "lunes AB123456"), "");
}

/* A message of nothing but values: the first of each entity are told. */
static void test_a_message_full_of_values(void **state)
{
    struct rules *rules = *state;
    struct cj_buf text = {0};

    for (int i = 0; i < 300; i++) {
        cj_buf_printf(&text, "AB-%06d ", i);
    }
    rules_try(rules, "es", text.ptr, false);
    size_t orders = 0;
    for (size_t i = 0; i < rules->results.mark_count; i++) {
        orders += strcmp(rules->results.marks[i].name, "pedido") == 0;
    }
    assert_int_equal(orders, 16);
    assert_true(rules->results.mark_count <= CJ_MAX_MARKS);
    cj_buf_clear(&text);
}

static void test_a_pattern_that_matches_nothing_at_all(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add(&rules, "t.yaml", "entities: { v: { pattern: 'x*', example: x } }");
    rules_finish(&rules);
    rules_try(&rules, "es", "uno xx dos", false);
    assert_int_equal(rules.results.mark_count, 0); /* it begins with an empty match */
    rules_clear(&rules);
}

/* A slow pattern counts as one of the message's limit hits, like a rule's. */
static void test_a_slow_pattern(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add(&rules, "t.yaml",
                    "entities: { v: { pattern: '(x+x+)+[yz]', example: xxy } }\n"
                    "intents: [{ id: a, say: x, rules: [{ all: [hola] }] }]");
    rules_finish(&rules);
    rules_try(&rules, "es", "hola xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", false);
    assert_int_equal(rules.results.limit_hits, 1);
    assert_int_equal(rules.results.matched, 1);
    assert_int_equal(rules.results.mark_count, 0);
    rules_clear(&rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_entities_of_a_message),
        cmocka_unit_test(test_rules_look_for_entities),
        cmocka_unit_test(test_a_message_full_of_values),
        cmocka_unit_test(test_a_pattern_that_matches_nothing_at_all),
        cmocka_unit_test(test_a_slow_pattern),
    };
    return cmocka_run_group_tests_name("entities", tests, load, unload);
}
