/* Rules tried on messages: what matches, and why not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/rules.h"

static const char shop_es[] =
    "lang: es\n"
    "concepts:\n"
    "  pedido: [pedido, orden, compra, paquete, encargo, -orden de trabajo]\n"
    "  devolver: [devolver, devolución, reembolso, \"quiero mi dinero\", ~pedido de vuelta]\n"
    "  cancelar: [cancelar, anular, cancelación]\n"
    "  tramite: [~devolver, ~cancelar]\n"
    "entities:\n"
    "  order_number: { pattern: '[A-Z]{2}-?\\d{6}', example: AB-123456, normalize: upper }\n"
    "  telefono: { pattern: '\\d{3}[ .]?\\d{3}[ .]?\\d{3}', example: 600 100 200, normalize: "
    "digits }\n"
    "  talla: { values: { S: [pequeña, chica], XL: [extra grande, equis ele] } }\n"
    "intents:\n"
    "  - id: estado\n"
    "    answer: x\n"
    "    rules:\n"
    "      - all: [~pedido, [dónde, cuándo, estado]]\n"
    "        none: [~devolver]\n"
    "  - id: llega\n"
    "    answer: x\n"
    "    rules: [{ in_order: [cuándo, llega, ~pedido] }]\n"
    "  - id: numero\n"
    "    answer: x\n"
    "    rules: [{ regex: '\\bpedido\\s*(?<order_number>[a-z]{2}-?\\d{6})\\b' }]\n"
    "  - id: cancelar\n"
    "    answer: x\n"
    "    rules: [{ all: [~cancelar], none: [suscripción, [cuenta, \"no quiero\"]] }]\n"
    "  - id: tramite\n"
    "    answer: x\n"
    "    rules: [{ any: [~tramite, \"{order_number} ya\"] }]\n"
    "  - id: talla\n"
    "    answer: x\n"
    "    rules: [{ all: [\"{talla}\"] }]\n"
    "  - id: mixta\n"
    "    answer: x\n"
    "    rules: [{ all: [ayuda], none: [gracias], regex: '^\\W*\\w+\\W*$' }]\n"
    "  - id: cruda\n"
    "    answer: x\n"
    "    rules: [{ regex: '^[A-Z]{4}$', raw: true }]\n";

static const char shop_en[] =
    "lang: en\n"
    "concepts:\n"
    "  order: [order, purchase, parcel, -purchase order]\n"
    "  give_back: [return, refund, money back, send ~order back]\n"
    "intents:\n"
    "  - id: where\n"
    "    answer: x\n"
    "    rules: [{ all: [~order, [where, when, track]], none: [~give_back] }]\n"
    "  - id: back\n"
    "    answer: x\n"
    "    rules: [{ all: [~give_back] }]\n"
    "  - id: dont\n"
    "    answer: x\n"
    "    rules: [{ all: [don't want] }]\n";

static int load(void **state)
{
    static struct rules rules;

    assert_int_equal(rules_add(&rules, "es.yaml", shop_es), CJ_OK);
    assert_int_equal(rules_add(&rules, "en.yaml", shop_en), CJ_OK);
    rules_finish(&rules);
    *state = &rules;
    return 0;
}

static int unload(void **state)
{
    rules_clear(*state);
    return 0;
}

static const struct {
    const char *lang;
    const char *text;
    const char *owners;
} matches[] = {
    /* case, accents, punctuation and inflection do not count */
    {"es", "¿Dónde está mi pedido?", "estado"},
    {"es", "donde esta mi pedido", "estado"},
    {"es", "DONDE ESTAN MIS PEDIDOS", "estado"},
    {"es", "estado de la compra", "estado"},
    {"es", "anulen la compra", "cancelar tramite"},
    {"es", "cancelacion", "cancelar tramite"},
    {"es", "cancelación de mi encargo", "cancelar tramite"},

    /* a condition that fails */
    {"es", "mi pedido", ""},
    {"es", "dónde está", ""},
    {"es", "¿dónde está mi devolución del pedido?", "tramite"},
    {"es", "dónde está el pedido de vuelta", "tramite"},
    {"es", "cuándo me dan el reembolso de mi compra", "tramite"},

    /* several words stand side by side, in their order */
    {"es", "quiero mi dinero", "tramite"},
    {"es", "mi dinero quiero", ""},
    {"es", "quiero ya mi dinero", ""},
    {"es", "quiero, mi dinero", "tramite"}, /* punctuation is nothing */

    /* what is excluded hides what lies under it */
    {"es", "dónde veo la orden de trabajo", ""},
    {"es", "dónde veo la orden de trabajo y mi orden", "estado"},
    {"es", "dónde veo la orden del trabajo", "estado"}, /* "del" is another word */

    /* order, with gaps */
    {"es", "¿Cuándo me llega por fin el paquete?", "llega estado"},
    {"es", "llega el paquete cuando", "estado"},
    {"es", "cuándo el paquete llega", "estado"},
    {"es", "paquete: cuándo llega el paquete", "llega estado"},

    /* none: of a list within a list too */
    {"es", "cancelar la suscripción", "tramite"},
    {"es", "cancelar mi cuenta", "tramite"},
    {"es", "no quiero cancelar", "tramite"},
    {"es", "quiero cancelar, no", "cancelar tramite"},

    /* regexes, and both kinds in one rule */
    {"es", "Pedido AB-123456", "numero"},
    {"es", "AB-123456 ya", "tramite"},
    {"es", "¡Ayuda!", "mixta"},
    {"es", "ayuda ya", ""},
    {"es", "HOLA", "cruda"},
    {"es", "hola", ""},

    /* entities by list */
    {"es", "busco la chica", "talla"},
    {"es", "la extra grande", "talla"},
    {"es", "grande extra", ""},
    {"es", "xl", "talla"},

    /* English */
    {"en", "Where is my order?", "where"},
    {"en", "tracking my purchases", "where"},
    {"en", "where is my purchase order", ""},
    {"en", "I want my money back", "back"},
    {"en", "can I send the order back", ""}, /* "the" stands between */
    {"en", "send order back", "back"},
    {"en", "when is my order refunded", "back"},
    {"en", "i dont want it", "dont"},
    {"en", "I don’t want it", "dont"},

    /* each language its own */
    {"en", "dónde está mi pedido", ""},
    {"es", "where is my order", ""},
    {"fr", "où est mon pedido", ""},

    /* nothing to read */
    {"es", "", ""},
    {"es", "¿?", ""},
    {"es", "😀", ""},
};

static void test_which_rules_match(void **state)
{
    for (size_t i = 0; i < sizeof(matches) / sizeof(matches[0]); i++) {
        const char *owners = rules_matching(*state, matches[i].lang, matches[i].text);

        if (strcmp(owners, matches[i].owners) != 0) {
            fail_msg("%s '%s': matched '%s', not '%s'", matches[i].lang, matches[i].text,
                     owners, matches[i].owners);
        }
    }
}

static const struct {
    const char *text;
    const char *owner;
    const char *reason; /* "" when it matched */
} reasons[] = {
    {"dónde está mi pedido", "estado", ""},
    {"dónde está", "estado", "missing ~pedido"},
    {"mi pedido", "estado", "missing one of dónde, cuándo, estado"},
    {"dónde está mi reembolso del pedido", "estado", "excluded by ~devolver"},
    {"llega cuando quiere", "llega", "order: 'llega' not after 'cuándo'"},
    {"cuando llega", "llega", "missing ~pedido"},
    {"el pedido, cuándo llega", "llega", "order: '~pedido' not after 'llega'"},
    {"hola", "numero", "the regex does not match"},
    {"ayuda por favor", "mixta", "the regex does not match"},
    {"ayuda gracias", "mixta", "excluded by gracias"},
    {"no quiero cancelar", "cancelar", "excluded by no quiero"},
    {"hola", "tramite", "missing one of ~tramite, {order_number} ya"},
};

static const struct cj_rule_result *result_of(const struct rules *rules, const char *owner)
{
    for (size_t i = 0; i < rules->results.count; i++) {
        if (strcmp(rules->results.items[i].rule->owner, owner) == 0) {
            return &rules->results.items[i];
        }
    }
    fail_msg("no result of %s", owner);
    return NULL;
}

static void test_why_a_rule_does_not_match(void **state)
{
    struct rules *rules = *state;

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        rules_try(rules, "es", reasons[i].text, true);
        assert_int_equal(rules->results.count, 8); /* every rule of the language */
        const struct cj_rule_result *result = result_of(rules, reasons[i].owner);

        assert_string_equal(result->reason, reasons[i].reason);
        assert_int_equal(result->outcome,
                         reasons[i].reason[0] ? CJ_RULE_FAILED : CJ_RULE_MATCHED);
    }
}

static void test_results_come_in_the_total_order(void **state)
{
    struct rules *rules = *state;

    rules_try(rules, "es", "cuándo llega mi pedido AB-123456", true);
    for (size_t i = 1; i < rules->results.count; i++) {
        assert_true(rules->results.items[i - 1].rule->order <
                    rules->results.items[i].rule->order);
    }
    size_t count = 0;
    for (size_t i = 0; i < rules->results.count; i++) {
        count += rules->results.items[i].outcome == CJ_RULE_MATCHED;
    }
    assert_int_equal(rules->results.matched, count);
    assert_int_equal(count, 3);
}

/* ---- Captures and marks ---- */

static const struct {
    const char *text;
    const char *value;
} captures[] = {
    {"pedido ab-123456", "AB-123456"},
    {"PEDIDO AB123456", "AB123456"},
    {"¿Qué tal? 😀 El PÉDIDO   Ab123456, por favor", "AB123456"},
};

static void test_a_capture_is_what_was_written_then_normalised(void **state)
{
    struct rules *rules = *state;

    for (size_t i = 0; i < sizeof(captures) / sizeof(captures[0]); i++) {
        rules_try(rules, "es", captures[i].text, false);
        const struct cj_rule_result *result = result_of(rules, "numero");

        assert_int_equal(result->capture_count, 1);
        assert_string_equal(result->captures[0].name, "order_number");
        assert_true(cj_str_equals(result->captures[0].value, captures[i].value));
    }
}

static const struct {
    const char *text;
    const char *name;
    bool entity;
    uint32_t token;
    uint32_t count;
    const char *value;
} marks[] = {
    {"mi pedido", "pedido", false, 1, 1, ""},
    {"mi pedido de vuelta", "devolver", false, 1, 3, ""},
    {"quiero mi dinero", "tramite", false, 0, 3, ""}, /* through ~devolver */
    {"es el ab-123456 ¿no?", "order_number", true, 2, 2, "AB-123456"},
    {"llame al 600.100.200", "telefono", true, 2, 3, "600100200"},
    {"llame al 600 100 200 o al 611222333", "telefono", true, 7, 1, "611222333"},
    {"la extra grande", "talla", true, 1, 2, "XL"},
    {"LA PEQUENA no, la pequeña", "talla", true, 4, 1, "S"},
};

static bool has_mark(const struct rules *rules, size_t i)
{
    for (size_t j = 0; j < rules->results.mark_count; j++) {
        const struct cj_mark *mark = &rules->results.marks[j];

        if (strcmp(mark->name, marks[i].name) == 0 && mark->entity == marks[i].entity &&
            mark->token == marks[i].token && mark->token_count == marks[i].count &&
            cj_str_equals(mark->value, marks[i].value)) {
            return true;
        }
    }
    return false;
}

static void test_marks_tell_where_concepts_and_entities_stand(void **state)
{
    struct rules *rules = *state;

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        rules_try(rules, "es", marks[i].text, false);
        if (!has_mark(rules, i)) {
            fail_msg("'%s': no mark %s at %u", marks[i].text, marks[i].name,
                     (unsigned)marks[i].token);
        }
        for (size_t j = 1; j < rules->results.mark_count; j++) {
            assert_true(rules->results.marks[j - 1].token <= rules->results.marks[j].token);
        }
    }
    rules_try(rules, "es", "la orden de trabajo", false);
    assert_int_equal(rules->results.mark_count, 0);
}

/* ---- The same scratch for everything ---- */

static void test_one_scratch_serves_many_sets(void **state)
{
    struct rules *rules = *state;
    struct rules small = {0};

    rules_load(&small, "intents: [{ id: a, say: x, rules: [{ all: [hola] }] }]");
    cj_rule_scratch *own = small.scratch;
    small.scratch = rules->scratch;
    for (int i = 0; i < 3; i++) {
        assert_string_equal(rules_matching(&small, "es", "hola pedido"), "a");
        assert_string_equal(rules_matching(rules, "es", "dónde está mi pedido"), "estado");
        assert_string_equal(rules_matching(&small, "es", "pedido"), "");
    }
    small.scratch = own;
    rules_clear(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_which_rules_match),
        cmocka_unit_test(test_why_a_rule_does_not_match),
        cmocka_unit_test(test_results_come_in_the_total_order),
        cmocka_unit_test(test_a_capture_is_what_was_written_then_normalised),
        cmocka_unit_test(test_marks_tell_where_concepts_and_entities_stand),
        cmocka_unit_test(test_one_scratch_serves_many_sets),
    };
    return cmocka_run_group_tests_name("match", tests, load, unload);
}
