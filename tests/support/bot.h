/* The fixture bots of the unit tests. */
#ifndef CJ_TEST_BOT_H
#define CJ_TEST_BOT_H

#include <conserje/bot.h>

/** Loads tests/fixtures/bots/`name`, which must have no error. Fails the test otherwise. */
cj_bot *test_bot_load(const char *name);

#endif
