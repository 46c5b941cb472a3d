/* The bots of tests/fixtures/bots, loaded for a test. */
#ifndef CJ_TEST_FIXTURE_BOT_H
#define CJ_TEST_FIXTURE_BOT_H

#include <conserje/conserje.h>

/** tests/fixtures/bots/`name`, without one finding; or fails the test. */
cj_bot *fixture_bot_load(const char *name);

/** An answer to `text` in `lang` (NULL: guessed) after `context` (NULL: nothing), explained;
 * or fails the test. */
const struct cj_answer *fixture_bot_ask(const cj_bot *bot, cj_scratch *scratch,
                                        const char *text, const char *lang,
                                        const char *context);

/** The bot "gym" and a scratch, for the tests of one program: cmocka's group fixtures. */
extern cj_bot *gym;
extern cj_scratch *gym_scratch;
int gym_setup(void **state);
int gym_teardown(void **state);

#endif
