/* The built-in intents keep their own promises: each sample is taken, or left, by its rules.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/source.h"
#include "engine/bot.h"

#define BUILTIN_MAX_LEN ((size_t)256 * 1024)

static const char *const languages[] = {"es", "en"};
#define LANGUAGE_COUNT (sizeof(languages) / sizeof(languages[0]))

struct fixture {
    cj_ruleset *rules;
    cj_rule_scratch *scratch;
    cj_analyser *analyser;
};

static void print_diags(const cj_diags *diags)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        print_error("%s:%u:%u: %s [%s]\n", diag->file, diag->line, diag->column, diag->message,
                    diag->code);
    }
}

static int load(void **state)
{
    static struct fixture fixture;
    cj_diags *diags = cj_diags_new();

    fixture = (struct fixture){cj_ruleset_new(), cj_rule_scratch_new(), cj_analyser_new()};
    assert_non_null(diags);
    assert_non_null(fixture.rules);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        const struct cj_lang *lang = cj_lang_find(cj_str_from(languages[i]));
        struct cj_source source = {0};
        char name[64];

        (void)snprintf(name, sizeof(name), "src/core/engine/builtin.%s.yaml", languages[i]);
        assert_int_equal(cj_source_read(CJ_SOURCE_DIR, name, BUILTIN_MAX_LEN, diags, &source),
                         CJ_OK);
        assert_int_equal(
            cj_ruleset_add_text(fixture.rules, name, source.text, true, lang, diags), CJ_OK);
        cj_source_clear(&source);
    }
    assert_int_equal(cj_ruleset_finish(fixture.rules, diags), CJ_OK);
    print_diags(diags);
    assert_int_equal(cj_diags_count(diags), 0); /* not even a warning */
    cj_diags_free(diags);
    *state = &fixture;
    return 0;
}

static int unload(void **state)
{
    struct fixture *fixture = *state;

    cj_ruleset_free(fixture->rules);
    cj_rule_scratch_free(fixture->scratch);
    cj_analyser_free(fixture->analyser);
    return 0;
}

/* The intent whose rule comes first among those that match; NULL when none does. */
static const char *winner(struct fixture *fixture, const struct cj_lang *lang,
                          const char *text, struct cj_arena *arena)
{
    struct cj_utterance utterance;
    struct cj_rule_results results;

    assert_int_equal(
        cj_utterance_make(fixture->analyser, lang, cj_str_from(text), arena, &utterance),
        CJ_OK);
    assert_int_equal(
        cj_ruleset_match(fixture->rules, fixture->scratch, &utterance, false, arena, &results),
        CJ_OK);
    for (size_t i = 0; i < results.count; i++) {
        assert_int_not_equal(results.items[i].outcome, CJ_RULE_LIMIT);
        if (results.items[i].outcome == CJ_RULE_MATCHED) {
            return results.items[i].rule->owner;
        }
    }
    return NULL;
}

/* Typos are repaired by the index, which is not here. */
static bool needs_repair(const char *text)
{
    return strcmp(text, "tlak to a persn") == 0;
}

static size_t check_samples(struct fixture *fixture, const struct cj_intent *intent,
                            const struct cj_rule_texts *texts, bool taken)
{
    size_t wrong = 0;

    for (size_t i = 0; i < texts->count; i++) {
        struct cj_arena arena = {0};
        const char *text = texts->items[i].text;
        const char *got = winner(fixture, intent->lang, text, &arena);
        bool is_taken = got && strcmp(got, intent->id) == 0;

        if (is_taken != taken && !needs_repair(text)) {
            print_error("%s:%u: '%s' is taken by %s\n", intent->file, texts->items[i].line,
                        text, got ? got : "nobody");
            wrong++;
        }
        cj_arena_clear(&arena);
    }
    return wrong;
}

/* One without rules is heard by its phrases alone, after the bot's own questions. */
static bool has_rules(const struct fixture *fixture, const struct cj_intent *intent)
{
    for (size_t i = 0; i < cj_ruleset_rule_count(fixture->rules); i++) {
        const struct cj_rule *rule = cj_ruleset_rule(fixture->rules, i);

        if (rule->lang == intent->lang && strcmp(rule->owner, intent->id) == 0) {
            return true;
        }
    }
    return false;
}

static void test_each_sample_is_kept(void **state)
{
    struct fixture *fixture = *state;
    size_t wrong = 0;

    for (size_t i = 0; i < cj_ruleset_intent_count(fixture->rules); i++) {
        const struct cj_intent *intent = cj_ruleset_intent(fixture->rules, i);

        assert_true(intent->builtin);
        if (!has_rules(fixture, intent)) {
            assert_string_equal(intent->id, CJ_INTENT_STAFF);
            assert_true(intent->phrases.count >= 5);
            continue;
        }
        assert_true(intent->samples_yes.count >= 5);
        assert_true(intent->samples_no.count >= 3);
        wrong += check_samples(fixture, intent, &intent->samples_yes, true);
        wrong += check_samples(fixture, intent, &intent->phrases, true);
        wrong += check_samples(fixture, intent, &intent->samples_no, false);
    }
    assert_int_equal(wrong, 0);
}

static void test_each_language_has_every_intent(void **state)
{
    static const char *const ids[] = {
        CJ_INTENT_PERSON,  CJ_INTENT_GREETING, CJ_INTENT_THANKS,
        CJ_INTENT_GOODBYE, CJ_INTENT_ROBOT,    CJ_INTENT_REPEAT,
        CJ_INTENT_MENU,    CJ_INTENT_CANCEL,   CJ_INTENT_STAFF,
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        size_t found = 0;

        for (size_t j = 0; j < cj_ruleset_intent_count(fixture->rules); j++) {
            found += strcmp(cj_ruleset_intent(fixture->rules, j)->id, ids[i]) == 0;
        }
        assert_int_equal(found, LANGUAGE_COUNT);
    }
}

/* More ways to ask for a person than the samples, and things that only sound like it. */
static const struct {
    const char *lang;
    const char *text;
    const char *intent; /* NULL = none */
} wishes[] = {
    {"es", "QUIERO HABLAR CON UNA PERSONA", CJ_INTENT_PERSON},
    {"es", "quisiera comunicarme con un asesor por favor", CJ_INTENT_PERSON},
    {"es", "me puedes pasar con alguien?", CJ_INTENT_PERSON},
    {"es", "puedo hablar con un responsable?", CJ_INTENT_PERSON},
    {"es", "necesito ayuda de una persona", CJ_INTENT_PERSON},
    {"es", "transfiéreme con un agente humano", CJ_INTENT_PERSON},
    {"es", "pasame con un operador che", CJ_INTENT_PERSON},
    {"es", "podés comunicarme con alguien?", CJ_INTENT_PERSON},
    {"es", "esto no me sirve, quiero una persona", CJ_INTENT_PERSON},
    {"es", "Hola, ¿puedo hablar con alguien de atención al cliente?", CJ_INTENT_PERSON},
    {"es", "persona", CJ_INTENT_PERSON},
    {"es", "humano!!", CJ_INTENT_PERSON},
    {"es", "no quiero hablar con un bot, páseme con un humano", CJ_INTENT_PERSON},
    {"es", "¿cómo puedo hablar con una persona?", CJ_INTENT_PERSON},
    {"es", "quiero que me llame un agente", CJ_INTENT_PERSON},
    {"es", "¿me puede atender alguien?", CJ_INTENT_PERSON},
    {"es", "¿la garantía cubre a la persona que recibe el regalo?", NULL},
    {"es", "¿puedo cambiar los datos de la persona de contacto?", NULL},
    {"es", "¿puede recibirlo otra persona por mí?", NULL},
    {"es", "quiero ejercer mis derechos sobre mis datos personales", NULL},
    {"es", "¿envían a persona física o solo a empresas?", NULL},
    {"es", "¿atienden por teléfono?", NULL},
    {"es", "prefiero no hablar con nadie", NULL},
    {"en", "I WANT TO TALK TO A PERSON", CJ_INTENT_PERSON},
    {"en", "could i speak with a representative please", CJ_INTENT_PERSON},
    {"en", "get me a human", CJ_INTENT_PERSON},
    {"en", "I would like to chat with an agent", CJ_INTENT_PERSON},
    {"en", "transfer me to a real human being", CJ_INTENT_PERSON},
    {"en", "is there someone I can talk to?", CJ_INTENT_PERSON},
    {"en", "this is useless, I need a real person", CJ_INTENT_PERSON},
    {"en", "let me speak to your manager", CJ_INTENT_PERSON},
    {"en", "human please", CJ_INTENT_PERSON},
    {"en", "Hi, can I speak to customer service?", CJ_INTENT_PERSON},
    {"en", "how do I talk to a human?", CJ_INTENT_PERSON},
    {"en", "can my neighbour collect it instead of me?", NULL},
    {"en", "do you keep my personal details?", NULL},
    {"en", "can someone else collect my parcel?", NULL},
    {"en", "what does the customs agent charge?", NULL},
    {"en", "I gave it to another person", NULL},
    {"en", "is it safe to contact the seller?", NULL},
};

static void test_a_person_is_always_recognised(void **state)
{
    struct fixture *fixture = *state;
    size_t wrong = 0;

    for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
        struct cj_arena arena = {0};
        const char *got =
            winner(fixture, cj_lang_find(cj_str_from(wishes[i].lang)), wishes[i].text, &arena);

        if (got != wishes[i].intent &&
            (!got || !wishes[i].intent || strcmp(got, wishes[i].intent) != 0)) {
            print_error("'%s' is taken by %s\n", wishes[i].text, got ? got : "nobody");
            wrong++;
        }
        cj_arena_clear(&arena);
    }
    assert_int_equal(wrong, 0);
}

/* Every text of one language exists in the other; what may be said again has wordings. */
static void test_each_message_has_its_wordings(void **state)
{
    static const struct {
        const char *key;
        size_t at_least;
    } messages[] = {
        {"greeting", 2},
        {"thanks", 2},
        {"goodbye", 2},
        {"robot", 2},
        {"menu", 2},
        {"cancel", 2},
        {"cancel_queue", 2},
        {"not_understood", 3},
        {"suggest", 2},
        {"clarify", 2},
        {"offer_person", 2},
        {"connecting", 2},
        {"already_queued", 3},
        {"repeat_intro", 2},
        {"repeat_missing", 2},
        {"language_switched", 2},
        {"closed", 1},
        {"technical_error", 2},
        {"person", 1},
        {"none_of_these", 1},
        {"words_yes", 10},
        {"words_no", 5},
        {"words_none", 5},
        {"words_choice_1", 2},
        {"words_choice_5", 2},
        {"words_choice_last", 1},
        {"words_choice_filler", 5},
        {"words_cancel", 3},
        {"words_language_es", 3},
        {"words_language_en", 3},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        const struct cj_lang *lang = cj_lang_find(cj_str_from(languages[i]));

        for (size_t j = 0; j < sizeof(messages) / sizeof(messages[0]); j++) {
            const char *key = messages[j].key;

            assert_true(cj_ruleset_message_count(fixture->rules, lang, key) >=
                        messages[j].at_least);
            assert_string_not_equal(cj_ruleset_message(fixture->rules, lang, key, 0), "");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_sample_is_kept),
        cmocka_unit_test(test_each_language_has_every_intent),
        cmocka_unit_test(test_a_person_is_always_recognised),
        cmocka_unit_test(test_each_message_has_its_wordings),
    };
    return cmocka_run_group_tests_name("builtin", tests, load, unload);
}
