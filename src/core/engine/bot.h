/* What the other layers may see of a bot's inside. */
#ifndef CJ_ENGINE_BOT_H
#define CJ_ENGINE_BOT_H

#include <conserje/bot.h>

#include "config/config.h"
#include "kb/kb.h"
#include "rules/rules.h"
#include "text/lang.h"

/** Ids of the built-in intents (src/core/engine/builtin.{es,en}.yaml). */
#define CJ_INTENT_PERSON   "conserje.person"
#define CJ_INTENT_STAFF    "conserje.staff" /* where the bot has no answer to it */
#define CJ_INTENT_GREETING "conserje.greeting"
#define CJ_INTENT_THANKS   "conserje.thanks"
#define CJ_INTENT_GOODBYE  "conserje.goodbye"
#define CJ_INTENT_ROBOT    "conserje.robot"
#define CJ_INTENT_REPEAT   "conserje.repeat"
#define CJ_INTENT_MENU     "conserje.menu"
#define CJ_INTENT_CANCEL   "conserje.cancel"

const cj_config *cj_bot_config(const cj_bot *bot);
const struct cj_kb *cj_bot_kb(const cj_bot *bot);
const cj_ruleset *cj_bot_rules(const cj_bot *bot);

/** The bot's language with that code or locale; NULL when it does not speak it. */
const struct cj_lang *cj_bot_find_language(const cj_bot *bot, const char *code);

/** A system message ("greeting", "not_understood", …), rendered at load; variant `n` modulo
 * their number. Never NULL for the keys of the built-in catalogue. */
const struct cj_content *cj_bot_message(const cj_bot *bot, const struct cj_lang *lang,
                                        const char *key, size_t n);
size_t cj_bot_message_count(const cj_bot *bot, const struct cj_lang *lang, const char *key);

/** Answers with the entry `id` outright, as when a choice is picked: score 1.
 * @return as cj_bot_ask(); CJ_ERR_USAGE when there is no such entry */
cj_status cj_bot_answer_entry(const cj_bot *bot, cj_scratch *scratch, const char *id,
                              const struct cj_lang *lang, const struct cj_answer **out_answer);

/** The language of a message: the guess among the bot's languages, leaning to `current` (may
 * be NULL) when the evidence is weak. */
const struct cj_lang *cj_bot_guess_language(const cj_bot *bot, cj_scratch *scratch,
                                            struct cj_str text, const struct cj_lang *current);

/** Regexes that were too slow, over all questions asked with `scratch`. */
uint64_t cj_scratch_limit_hits(const cj_scratch *scratch);

#endif
