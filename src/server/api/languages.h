/* The languages of a bot, as a person reads them. */
#ifndef CJ_API_LANGUAGES_H
#define CJ_API_LANGUAGES_H

#include <conserje/bot.h>

/** Bytes of the longest list, NUL included; a longer one is cut between two codes. */
#define CJ_LANGUAGES_MAX 128

/** Writes "es, en". */
void cj_languages_write(const cj_bot *bot, char out[CJ_LANGUAGES_MAX]);

#endif
