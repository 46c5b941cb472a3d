/* The small bot that messages of any bytes are said to. */
#ifndef CJ_FUZZ_BOT_H
#define CJ_FUZZ_BOT_H

#include <conserje/conserje.h>

/** Aborts, which is a finding. */
void must(bool holds);

/** The bot, in Spanish and English, loaded at the first call; it lives until the process ends.
 * Borrowed. */
const cj_bot *fuzz_bot(void);

/** Working memory that is as old as the bot, as a thread's is. Borrowed. */
cj_scratch *fuzz_scratch(void);

/** Aborts when an answer breaks a promise of answer.h. */
void fuzz_check_answer(const struct cj_answer *answer);

#endif
