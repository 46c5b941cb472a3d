/* A bot: a folder of Markdown and YAML, loaded once and then only read. */
#ifndef CONSERJE_BOT_H
#define CONSERJE_BOT_H

#include <stdbool.h>
#include <stddef.h>

#include <conserje/answer.h>
#include <conserje/diag.h>
#include <conserje/export.h>
#include <conserje/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Code points of a message; longer ones are CJ_ERR_LIMIT. A visitor's question is shorter. */
#define CJ_MAX_TEXT_COUNT 4000

/** A loaded bot. It never changes, so any number of threads may ask it without a lock.
 * Lifetime is by reference count: whoever holds a reference may read. */
typedef struct cj_bot cj_bot;

/** Working memory of one thread: stemmers, match data, the turn's arena. Not thread-safe. */
typedef struct cj_scratch cj_scratch;

/** How to load a bot. Zero-initialise it, then set `root`. */
struct cj_bot_options {
    const char *root; /* the bot's folder; borrowed for the call */

    /** Looks up the variables that conserje.yaml names; NULL: none is set. */
    const char *(*getenv)(void *context, const char *name);
    void *getenv_context;

    /** Told how far a load is, from the loading thread; NULL: nobody asks. */
    void (*progress)(void *context, size_t done, size_t total);
    void *progress_context;
};

/** Loads the bot in `options->root`.
 *
 * Files with an error are left out and told in `diags`; the rest answers.
 * @param diags    receives every finding; must not be NULL
 * @param out_bot  set only on CJ_OK, to a bot with one reference for the caller
 * @return CJ_OK, also when `diags` gained errors about single files; CJ_ERR_NOMEM; CJ_ERR_IO
 *         when there is no such folder (errno tells why); CJ_ERR_CONTENT when conserje.yaml is
 *         wrong or there is nothing to answer; CJ_ERR_LIMIT with too many files */
CJ_API cj_status cj_bot_load(const struct cj_bot_options *options, cj_diags *diags,
                             cj_bot **out_bot);

/** Takes one more reference; returns its argument. */
CJ_API cj_bot *cj_bot_ref(cj_bot *bot);

/** Drops one reference; the last one frees the bot. NULL is allowed. */
CJ_API void cj_bot_unref(cj_bot *bot);

/** 16 hexadecimal digits that change with the content and with nothing else. Borrowed. */
CJ_API const char *cj_bot_content_version(const cj_bot *bot);

/** What a bot holds. */
struct cj_bot_counts {
    size_t files;   /* Markdown files that answer */
    size_t skipped; /* files left out for an error, YAML included */
    size_t entries;
    size_t intents;
    size_t rules;
    size_t languages;
};
CJ_API struct cj_bot_counts cj_bot_counts(const cj_bot *bot);

/** Code of the language at `index` ("es"); NULL past the last. The first is the default. */
CJ_API const char *cj_bot_language(const cj_bot *bot, size_t index);

/** Working memory for one thread, or NULL when memory ran out. It serves any number of bots,
 * one question at a time. */
CJ_API cj_scratch *cj_scratch_new(void);
CJ_API void cj_scratch_free(cj_scratch *scratch);

/** Words the explanations of later questions by `translate` (NULL: English, the default).
 * `context` is passed on and must outlive the scratch. */
CJ_API void cj_scratch_set_language(cj_scratch *scratch, cj_translate translate,
                                    void *context);

/** A question. Zero-initialise it, then set `text` and `len`. */
struct cj_question {
    const char *text; /* UTF-8, need not be NUL-terminated; borrowed until the next question */
    size_t len;       /* bytes */
    const char *lang; /* "es"; NULL: guessed among the bot's languages */
    const char *context; /* id of the entry answered last, or NULL */
    bool explain;
};

/** Answers one question. Deterministic: the same question and content give the same answer.
 *
 * @param out_answer  set only on CJ_OK; borrowed from `scratch` until its next question
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_LIMIT over CJ_MAX_TEXT_COUNT; CJ_ERR_USAGE when the text
 * is not UTF-8, holds a NUL, or is blank */
CJ_API cj_status cj_bot_ask(const cj_bot *bot, cj_scratch *scratch,
                            const struct cj_question *question,
                            const struct cj_answer **out_answer);

/** Type-ahead: questions of the content that begin like, contain, or resemble `text`.
 *
 * @param limit            at most this many; CJ_MAX_SUGGESTIONS at most
 * @param out_suggestions  set only on CJ_OK; borrowed from `scratch` until its next question
 * @return as cj_bot_ask() */
CJ_API cj_status cj_bot_suggest(const cj_bot *bot, cj_scratch *scratch, const char *text,
                                size_t len, const char *lang, size_t limit,
                                const struct cj_choice **out_suggestions, size_t *out_count);
#define CJ_MAX_SUGGESTIONS 20

/** Looks for what loading alone can't see: phrases that another entry would win, samples that
 * fail, rules that never get their turn. Slow: it asks every phrase. Findings go to `diags`.
 * @return CJ_OK, also with findings; CJ_ERR_NOMEM */
CJ_API cj_status cj_bot_check(const cj_bot *bot, cj_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
