#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/fixture_bot.h"
#include "support/scratch_bot.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct cj_answer *ask(const char *text)
{
    return fixture_bot_ask(gym, gym_scratch, text, NULL, NULL);
}

/* What a question leads to: the step that decides, the outcome, and who answers. */
static void test_each_step_of_a_turn(void **state)
{
    static const struct {
        const char *text;
        const char *lang; /* expected */
        const char *step;
        const char *outcome;
        const char *entry;  /* NULL: none */
        const char *intent; /* NULL: none */
    } cases[] = {
        /* control words come before everything */
        {"quiero hablar con una persona", "es", "control", "handoff", NULL, "conserje.person"},
        {"no entiendo, pásame con un agente", "es", "control", "handoff", NULL,
         "conserje.person"},
        {"I want to talk to a human", "en", "control", "handoff", NULL, "conserje.person"},
        {"servicio al cliente", "es", "exact", "handoff", NULL, "conserje.staff"},
        {"customer service", "en", "exact", "handoff", NULL, "conserje.staff"},
        {"menú", "es", "control", "smalltalk", NULL, "conserje.menu"},
        {"¿eres un robot?", "es", "control", "smalltalk", NULL, "conserje.robot"},
        /* exact questions, in any spelling */
        {"¿Cuánto cuesta la cuota mensual?", "es", "exact", "answer", "cuotas.precio", NULL},
        {"CUANTO CUESTA LA CUOTA MENSUAL", "es", "exact", "answer", "cuotas.precio", NULL},
        {"precio del gimnasio", "es", "exact", "answer", "cuotas.precio", NULL},
        {"precio del jimnasio", "es", "exact", "answer", "cuotas.precio", NULL},
        {"baja médica", "es", "exact", "answer", "cuotas.lesion", NULL},
        {"How much is the monthly fee?", "en", "exact", "answer", "cuotas.precio", NULL},
        {"hola", "es", "exact", "smalltalk", NULL, "conserje.greeting"},
        {"muchas gracias", "es", "exact", "smalltalk", NULL, "conserje.thanks"},
        /* rules */
        {"apuntarme a una sesión de spinning", "es", "rule", "answer", "clases.reservar",
         "reserva"},
        {"hay plaza libre el lunes?", "es", "rule", "answer", "clases.reservar", NULL},
        {"dime el saldo de s-1234", "es", "rule", "answer", NULL, "socio.saldo"},
        {"esto es una vergüenza", "es", "rule", "handoff", NULL, "queja"},
        {"hola, buenas tardes", "es", "rule", "smalltalk", NULL, "conserje.greeting"},
        /* ranking, with dropped accents and typing errors */
        {"kuanto kuesta la quota", "es", "ranked", "answer", "cuotas.precio", NULL},
        {"quiero cancelar mi cuota", "es", "ranked", "answer", "cuotas.baja", NULL},
        {"quiero una baja medica", "es", "ranked", "answer", "cuotas.lesion", NULL},
        {"hay takillas?", "es", "ranked", "answer", "es/instalaciones.md#taquillas", NULL},
        {"orario de la picina", "es", "ranked", "answer", "clases.piscina", NULL},
        {"can i pay with a credit card", "en", "ranked", "answer", "cuotas.pago", NULL},
        {"me han cobrado dos veces la cuota", "es", "ranked", "handoff", "cuotas.cobro-doble",
         NULL},
        /* out of scope */
        {"¿cuál es la capital de Mongolia?", "es", "ranked", "none", NULL, NULL},
        {"xkcd qwerty", "en", "ranked", "none", NULL, NULL},
        {"😀", "es", "ranked", "none", NULL, NULL},
        {"???", "es", "ranked", "none", NULL, NULL},
        {"42", "es", "ranked", "none", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct cj_answer *answer = ask(cases[i].text);

        print_message("%s\n", cases[i].text);
        assert_string_equal(answer->explain->step, cases[i].step);
        assert_string_equal(cj_outcome_name(answer->outcome), cases[i].outcome);
        assert_string_equal(answer->entry ? answer->entry : "-",
                            cases[i].entry ? cases[i].entry : "-");
        assert_string_equal(answer->intent ? answer->intent : "-",
                            cases[i].intent ? cases[i].intent : "-");
        assert_string_equal(answer->lang, cases[i].lang);
    }
}

static void test_an_answer_carries_its_entry(void **state)
{
    const struct cj_answer *answer = ask("¿Cuánto cuesta la cuota mensual?");

    (void)state;
    assert_string_equal(answer->text, "La cuota mensual es de 35 €, con todas las clases "
                                      "incluidas.");
    assert_non_null(strstr(answer->html, "<strong>35 €</strong>"));
    assert_true(answer->blocks[0] == '[');
    assert_string_equal(answer->source_file, "knowledge-base/es/cuotas.md");
    assert_int_equal(answer->source_line, 3);
    assert_null(answer->source_url);
    assert_true(answer->score == 1);
    assert_int_equal(answer->choice_count, 0);
    assert_string_equal(answer->candidates[0].entry, "cuotas.precio");
    assert_string_equal(answer->content_version, cj_bot_content_version(gym));
}

static void test_small_talk_has_a_text_in_each_language(void **state)
{
    static const char *const texts[] = {"hola",  "gracias", "adiós",   "menú",
                                        "hello", "thanks",  "goodbye", "menu"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        const struct cj_answer *answer = ask(texts[i]);

        assert_int_equal(answer->outcome, CJ_OUTCOME_SMALLTALK);
        assert_true(strlen(answer->text) > 0);
        assert_true(strlen(answer->html) > 0);
        assert_true(answer->blocks[0] == '[');
        assert_null(answer->source_file);
    }
}

static void test_a_handoff_tells_where_to(void **state)
{
    static const struct {
        const char *text;
        const char *reason;
        const char *queue;    /* NULL: the default */
        const char *priority; /* NULL: normal */
        const char *says;
    } cases[] = {
        {"quiero hablar con una persona", "user_request", NULL, NULL, "persona"},
        {"esto es una vergüenza", "rule", "direccion", "urgent", "dirección"},
        {"me han cobrado dos veces", "rule", "caja", "high", "caja"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct cj_answer *answer = ask(cases[i].text);

        assert_int_equal(answer->outcome, CJ_OUTCOME_HANDOFF);
        assert_string_equal(answer->handoff_reason, cases[i].reason);
        assert_string_equal(answer->handoff_queue ? answer->handoff_queue : "-",
                            cases[i].queue ? cases[i].queue : "-");
        assert_string_equal(answer->handoff_priority ? answer->handoff_priority : "-",
                            cases[i].priority ? cases[i].priority : "-");
        assert_non_null(strstr(answer->text, cases[i].says));
    }
}

static void test_captures_become_slots(void **state)
{
    const struct cj_answer *answer = ask("dime el saldo del socio s-1234, por favor");

    (void)state;
    assert_string_equal(answer->intent, "socio.saldo");
    assert_string_equal(answer->text, "Consulto el saldo.");
    assert_int_equal(answer->slot_count, 1);
    assert_string_equal(answer->slots[0].name, "socio");
    assert_int_equal(ask("¿Cuánto cuesta la cuota mensual?")->slot_count, 0);
}

static void test_what_is_near_is_offered_with_a_person(void **state)
{
    const struct cj_answer *answer = ask("¿hay secadores?"); /* only in a body */

    (void)state;
    assert_int_equal(answer->outcome, CJ_OUTCOME_SUGGEST);
    assert_null(answer->entry);
    assert_int_equal(answer->choice_count, 2);
    assert_string_equal(answer->choices[0].id, "es/instalaciones.md#duchas-y-vestuarios");
    assert_string_equal(answer->choices[0].title,
                        "Guía de las instalaciones › Duchas y vestuarios");
    assert_string_equal(answer->choices[1].id, "conserje.person");
    assert_string_equal(answer->choices[1].title, "Hablar con una persona");
    assert_true(strlen(answer->text) > 0);
}

static void test_out_of_scope_offers_a_person_alone(void **state)
{
    const struct cj_answer *answer = ask("¿cuál es la capital de Mongolia?");

    (void)state;
    assert_int_equal(answer->outcome, CJ_OUTCOME_NONE);
    assert_null(answer->entry);
    assert_null(answer->source_file);
    assert_int_equal(answer->choice_count, 1);
    assert_string_equal(answer->choices[0].id, "conserje.person");
}

/* `not:` stops an entry also where other words stand around the phrase. */
static void test_refused_phrases_are_not_won(void **state)
{
    static const char *const texts[] = {"baja médica", "una baja medica", "la baja por médica",
                                        "quiero darme de baja médica ya"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        const struct cj_answer *answer = ask(texts[i]);

        for (size_t c = 0; c < answer->candidate_count; c++) {
            assert_string_not_equal(answer->candidates[c].entry, "cuotas.baja");
        }
    }
    assert_string_equal(ask("me doy de baja")->entry, "cuotas.baja");
}

static double cpu_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A thousand phrases in `not:` against two thousand function words took seconds. */
static void test_refused_phrases_cost_little(void **state)
{
    char *root = scratch_bot_new();
    cj_diags *diags = cj_diags_new();
    cj_bot *bot = NULL;
    struct cj_buf text = {0};

    (void)state;
    cj_buf_adds(&text, "# F\n\n## ¿Dónde va a parar un pedido?\n<!-- conserje\nid: q\nnot:\n");
    for (int i = 0; i < 1000; i++) {
        cj_buf_printf(&text, "  - palabra%d otra\n", i);
    }
    cj_buf_adds(&text, "-->\n\nAl almacén.\n");
    scratch_bot_write(root, "knowledge-base/f.md", text.ptr);
    assert_int_equal(cj_bot_load(&(struct cj_bot_options){.root = root}, diags, &bot), CJ_OK);

    cj_buf_reset(&text);
    cj_buf_adds(&text, "dónde va a parar un pedido");
    for (int i = 0; i < 1980; i++) {
        cj_buf_adds(&text, " a");
    }
    double start = cpu_now();
    assert_string_equal(fixture_bot_ask(bot, gym_scratch, text.ptr, "es", NULL)->entry, "q");
    assert_true(cpu_now() - start < 1.0);
    cj_buf_clear(&text);
    cj_bot_unref(bot);
    cj_diags_free(diags);
    scratch_bot_remove(root);
}

static void test_some_entries_only_follow_others(void **state)
{
    (void)state;
    assert_null(ask("y si soy estudiante")->entry);
    assert_string_equal(
        fixture_bot_ask(gym, gym_scratch, "y si soy estudiante", "es", "cuotas.precio")->entry,
        "cuotas.estudiantes");
    assert_null(
        fixture_bot_ask(gym, gym_scratch, "y si soy estudiante", "es", "cuotas.pago")->entry);
    assert_string_equal(
        fixture_bot_ask(gym, gym_scratch, "y cuánto sería al año", "es", "cuotas.precio")
            ->intent,
        "precio.anual");
    assert_null(ask("y cuánto sería al año")->intent);
}

static double score_of(const struct cj_answer *answer, const char *entry)
{
    for (size_t i = 0; i < answer->candidate_count; i++) {
        if (strcmp(answer->candidates[i].entry, entry) == 0) {
            return answer->candidates[i].score;
        }
    }
    return 0;
}

static void test_the_topic_lifts_what_belongs_to_it(void **state)
{
    static const char text[] = "se puede pagar en efectivo";

    (void)state;
    const double alone =
        score_of(fixture_bot_ask(gym, gym_scratch, text, "es", NULL), "cuotas.pago");
    const double after = score_of(
        fixture_bot_ask(gym, gym_scratch, text, "es", "cuotas.precio"), "cuotas.pago");
    const double elsewhere = score_of(
        fixture_bot_ask(gym, gym_scratch, text, "es", "clases.piscina"), "cuotas.pago");
    assert_true(alone > 0);
    assert_true(after > alone); /* `next:` of the price */
    assert_true(elsewhere == alone);
}

static void test_a_language_can_be_asked_for(void **state)
{
    (void)state;
    assert_string_equal(fixture_bot_ask(gym, gym_scratch, "ok", "en", NULL)->lang, "en");
    assert_string_equal(fixture_bot_ask(gym, gym_scratch, "ok", "es-MX", NULL)->lang, "es");
    /* one that the bot does not speak is guessed as if none were named */
    assert_string_equal(fixture_bot_ask(gym, gym_scratch, "how much is it", "fr", NULL)->lang,
                        "en");
}

static void test_messages_out_of_bounds(void **state)
{
    static const struct {
        const char *text;
        size_t len;
        cj_status status;
    } cases[] = {
        {"", 0, CJ_ERR_USAGE},
        {"  \n\t ", 5, CJ_ERR_USAGE},
        {"ho\0la", 5, CJ_ERR_USAGE},
        {"ho\xff\xfela", 6, CJ_ERR_USAGE},
        {"\xc0\xaf", 2, CJ_ERR_USAGE},     /* overlong */
        {"\xed\xa0\x80", 3, CJ_ERR_USAGE}, /* a surrogate */
        {"caf\xc3", 4, CJ_ERR_USAGE},      /* cut */
        {"hola y adiós", 4, CJ_OK},        /* need not end in NUL */
    };
    char *longest = malloc(CJ_MAX_TEXT_COUNT * 2 + 2);

    (void)state;
    assert_non_null(longest);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct cj_question question = {.text = cases[i].text, .len = cases[i].len};
        const struct cj_answer *answer = NULL;

        assert_int_equal(cj_bot_ask(gym, gym_scratch, &question, &answer), cases[i].status);
        assert_true((answer != NULL) == (cases[i].status == CJ_OK));
    }
    for (size_t i = 0; i <= CJ_MAX_TEXT_COUNT; i++) {
        memcpy(longest + 2 * i, i % 7 ? "é" : " .", 2); /* the limit counts characters */
    }
    size_t len = 0;
    for (size_t count = 0; count < CJ_MAX_TEXT_COUNT; len++) {
        count += ((unsigned char)longest[len] & 0xC0) != 0x80;
    }
    len += ((unsigned char)longest[len] & 0xC0) == 0x80;
    struct cj_question question = {.text = longest, .len = len};
    const struct cj_answer *answer;
    assert_int_equal(cj_bot_ask(gym, gym_scratch, &question, &answer), CJ_OK);
    longest[len] = 'x';
    question.len = len + 1;
    assert_int_equal(cj_bot_ask(gym, gym_scratch, &question, &answer), CJ_ERR_LIMIT);
    free(longest);
}

/* The same question gives the same answer, whatever was asked before. */
static void test_answers_do_not_depend_on_what_came_before(void **state)
{
    static const char *const texts[] = {"cuota mensual", "can i pay by card",
                                        "hola",          "donde aparco",
                                        "xyz",           "dime el saldo de S-1234"};
    char *first[COUNT(texts)];

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        first[i] = cj_answer_to_json(ask(texts[i]));
        assert_non_null(first[i]);
    }
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = COUNT(texts); i > 0; i--) {
            char *again = cj_answer_to_json(ask(texts[i - 1]));
            assert_string_equal(again, first[i - 1]);
            free(again);
        }
    }
    for (size_t i = 0; i < COUNT(texts); i++) {
        free(first[i]);
    }
}

static void test_every_explanation_adds_up(void **state)
{
    static const char *const texts[] = {"cuota mensual",       "how do i pay",
                                        "piscina y taquillas", "baja",
                                        "y si soy estudiante", "precio del gimnasio"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        const struct cj_answer *answer =
            fixture_bot_ask(gym, gym_scratch, texts[i], NULL, "cuotas.precio");
        const struct cj_explain *explain = answer->explain;
        double weights = 0;

        assert_true(explain->candidate_count > 0);
        for (size_t c = 0; c < explain->candidate_count; c++) {
            double sum = 0;
            for (size_t p = 0; p < explain->candidates[c].part_count; p++) {
                sum += explain->candidates[c].parts[p].value;
            }
            assert_true(fabs(sum - explain->candidates[c].score) < 1e-9);
        }
        for (size_t t = 0; t < explain->token_count; t++) {
            weights += explain->tokens[t].weight;
        }
        assert_true(fabs(weights - 1) < 1e-9);
        assert_true(explain->answer_threshold > explain->suggest_threshold);
        assert_true(strlen(explain->reason) > 0);
    }
}

static void test_an_explanation_shows_words_and_rules(void **state)
{
    const struct cj_explain *explain = ask("apuntarme a una seción")->explain;

    (void)state;
    assert_int_equal(explain->token_count, 4);
    assert_string_equal(explain->tokens[3].surface, "seción");
    assert_string_equal(explain->tokens[3].fold, "secion");
    assert_string_equal(explain->tokens[3].correction, "sesion");
    assert_string_equal(explain->tokens[3].concept, "~clase");
    assert_null(explain->tokens[0].correction);
    assert_null(explain->tokens[1].concept);

    bool seen = false;
    for (size_t i = 0; i < explain->rule_count; i++) {
        const struct cj_explain_rule *rule = &explain->rules[i];
        if (strcmp(rule->owner, "reserva") == 0) {
            seen = true;
            assert_true(rule->matched);
            assert_string_equal(rule->reason, "");
            assert_string_equal(rule->file, "intents/es.yaml");
        } else if (!rule->matched) {
            assert_true(strlen(rule->reason) > 0);
        }
    }
    assert_true(seen);
}

static void test_nothing_is_explained_unasked(void **state)
{
    const struct cj_question question = {.text = "cuota", .len = 5};
    const struct cj_answer *answer;

    (void)state;
    assert_int_equal(cj_bot_ask(gym, gym_scratch, &question, &answer), CJ_OK);
    assert_null(answer->explain);
}

/* Who asks with another word of a concept is answered by what has its words. */
static void test_words_of_a_concept_find_each_other(void **state)
{
    char *root = scratch_bot_new();
    cj_diags *diags = cj_diags_new();
    cj_bot *bot = NULL;

    (void)state;
    scratch_bot_write(root, "knowledge-base/delivery.md", "# Delivery\n\nTwo days.\n");
    scratch_bot_write(root, "knowledge-base/hours.md", "# Opening hours\n\nNine to five.\n");
    scratch_bot_write(root, "intents/en.yaml",
                      "lang: en\nconcepts:\n  shipping: [shipping, delivery, postage]\n");
    assert_int_equal(cj_bot_load(&(struct cj_bot_options){.root = root}, diags, &bot), CJ_OK);
    const struct cj_answer *answer =
        fixture_bot_ask(bot, gym_scratch, "postage, please", "en", NULL);
    assert_int_equal(answer->outcome, CJ_OUTCOME_ANSWER);
    assert_string_equal(answer->entry, "delivery.md");
    assert_int_equal(fixture_bot_ask(bot, gym_scratch, "queue, please", "en", NULL)->outcome,
                     CJ_OUTCOME_NONE);
    cj_bot_unref(bot);
    cj_diags_free(diags);
    scratch_bot_remove(root);
}

/* A page about it, and a passage of another page that says nearly the same. */
static void test_a_page_of_its_own_comes_before_a_passage(void **state)
{
    char *root = scratch_bot_new();
    cj_diags *diags = cj_diags_new();
    cj_bot *bot = NULL;

    (void)state;
    scratch_bot_write(
        root, "knowledge-base/about.md",
        "# About delivery\n\nBy courier.\n\n## Track an order\n\nBy its number.\n");
    scratch_bot_write(root, "knowledge-base/track.md",
                      "# Track your order\n\nBy its number.\n");
    assert_int_equal(cj_bot_load(&(struct cj_bot_options){.root = root}, diags, &bot), CJ_OK);
    const struct cj_answer *answer =
        fixture_bot_ask(bot, gym_scratch, "trak order", "en", NULL);
    assert_int_equal(answer->outcome, CJ_OUTCOME_ANSWER);
    assert_string_equal(answer->entry, "track.md");
    cj_bot_unref(bot);
    cj_diags_free(diags);
    scratch_bot_remove(root);
}

/* A florist's ten headings, without any other phrasing, answer plain questions; and what
 * shares nothing but words of grammar with them is offered nothing. */
static void test_a_small_bot_of_headings_alone(void **state)
{
    static const struct {
        const char *text;
        const char *outcome;
        const char *entry; /* NULL: none */
    } cases[] = {
        {"se me muere la orquidea", "answer", "flores.md#cómo-se-cuida-una-orquídea"},
        {"quiero un ramo para mi boda", "answer", "flores.md#hacen-ramos-de-novia"},
        {"en que calle estais", "answer", "flores.md#dónde-están"},
        {"la brutonga del zurbio", "none", NULL},
        {"¿cuál es el sentido de la existencia?", "none", NULL},
    };
    char *root = scratch_bot_new();
    cj_diags *diags = cj_diags_new();
    cj_bot *bot = NULL;

    (void)state;
    scratch_bot_write(root, "knowledge-base/flores.md",
                      "---\nlang: es\nkind: faq\n---\n# Floristería\n\n"
                      "## ¿Hacen envíos a domicilio?\n\nSí, en toda la ciudad por 5 €.\n\n"
                      "## ¿Qué horario tienen?\n\nDe lunes a sábado, de 9:30 a 14:00.\n\n"
                      "## ¿Dónde están?\n\nEn la calle Mayor 12, junto al mercado.\n\n"
                      "## ¿Hacen ramos de novia?\n\nSí, pida cita un mes antes de la boda.\n\n"
                      "## ¿Cómo se cuida una orquídea?\n\nRiéguela una vez a la semana.\n\n"
                      "## ¿Cómo puedo pagar?\n\nEn efectivo, con tarjeta o por Bizum.\n");
    assert_int_equal(cj_bot_load(&(struct cj_bot_options){.root = root}, diags, &bot), CJ_OK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct cj_answer *answer =
            fixture_bot_ask(bot, gym_scratch, cases[i].text, "es", NULL);
        assert_string_equal(cj_outcome_name(answer->outcome), cases[i].outcome);
        assert_string_equal(answer->entry ? answer->entry : "-",
                            cases[i].entry ? cases[i].entry : "-");
    }
    cj_bot_unref(bot);
    cj_diags_free(diags);
    scratch_bot_remove(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_small_bot_of_headings_alone),
        cmocka_unit_test(test_a_page_of_its_own_comes_before_a_passage),
        cmocka_unit_test(test_words_of_a_concept_find_each_other),
        cmocka_unit_test(test_each_step_of_a_turn),
        cmocka_unit_test(test_an_answer_carries_its_entry),
        cmocka_unit_test(test_small_talk_has_a_text_in_each_language),
        cmocka_unit_test(test_a_handoff_tells_where_to),
        cmocka_unit_test(test_captures_become_slots),
        cmocka_unit_test(test_what_is_near_is_offered_with_a_person),
        cmocka_unit_test(test_out_of_scope_offers_a_person_alone),
        cmocka_unit_test(test_refused_phrases_are_not_won),
        cmocka_unit_test(test_refused_phrases_cost_little),
        cmocka_unit_test(test_some_entries_only_follow_others),
        cmocka_unit_test(test_the_topic_lifts_what_belongs_to_it),
        cmocka_unit_test(test_a_language_can_be_asked_for),
        cmocka_unit_test(test_messages_out_of_bounds),
        cmocka_unit_test(test_answers_do_not_depend_on_what_came_before),
        cmocka_unit_test(test_every_explanation_adds_up),
        cmocka_unit_test(test_an_explanation_shows_words_and_rules),
        cmocka_unit_test(test_nothing_is_explained_unasked),
    };
    return cmocka_run_group_tests_name("ask", tests, gym_setup, gym_teardown);
}
