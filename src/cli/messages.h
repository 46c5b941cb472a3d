/* The language in which the program speaks: English in the code, Spanish from po/es.po. */
#ifndef CJ_CLI_MESSAGES_H
#define CJ_CLI_MESSAGES_H

/** Chooses the language of this run, once, before any thread starts.
 *
 * @param lang  "es" or "en"; NULL: the first of LC_ALL, LC_MESSAGES, LANG, LANGUAGE that says
 *              something; Spanish when it begins with "es"
 * @return "es" or "en": what was chosen. Static storage */
const char *cj_messages_choose(const char *lang);

/** "es" or "en": the language of this run. Static storage. */
const char *cj_messages_language(void);

/** Translates a message into the language of this run. Static storage; `english` itself when
 * there is no translation. */
const char *cj_tr(const char *english) __attribute__((format_arg(1)));

/** One of two messages by a number; both are marked with CJ_N where they stand. */
const char *cj_tr_count(unsigned long count, const char *one, const char *many)
    __attribute__((format_arg(2), format_arg(3)));

/** What an errno means, in the language of this run. Valid until the next call. */
const char *cj_why(int error);

#endif
