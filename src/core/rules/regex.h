/* One regex: PCRE2 with its limits, on folded text. Only regex.c includes <pcre2.h>. */
#ifndef CJ_RULES_REGEX_H
#define CJ_RULES_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/status.h>

#include "base/arena.h"
#include "base/str.h"
#include "rules/pattern.h"
#include "text/analyse.h"

/** Bytes of a pattern. A longer one is a word list, which a concept holds better. */
#define CJ_REGEX_MAX_LEN 2000

/** Groups that capture; `(?:…)` does not count. */
#define CJ_REGEX_MAX_GROUPS 63

/** Backtracking steps from one starting point: a catastrophic regex fails after 0.13 ms
 * instead of stalling a reply. */
#define CJ_REGEX_MATCH_LIMIT 10000

/** Bytes of the longest text on which a limit that is hit counts against the regex: on a
 * longer one a merely quadratic regex may hit it too. */
#define CJ_REGEX_BLAME_LEN 256

/** Steps of a whole search in a longer text, from all starting points: PCRE2's own limit
 * begins anew at each. A search that reaches it took 1 to 5 ms. */
#define CJ_REGEX_STEP_LIMIT 600000

/** Steps that all the searches of one message may take beyond those that each byte costs. */
#define CJ_REGEX_MESSAGE_RESERVE ((size_t)3 * CJ_REGEX_STEP_LIMIT)

/** KiB of heap, and nested calls, where PCRE2 interprets instead of running machine code. */
#define CJ_REGEX_HEAP_LIMIT  1024
#define CJ_REGEX_DEPTH_LIMIT 1000

/** Bytes of the machine code's stack, one a thread. */
#define CJ_REGEX_STACK_START ((size_t)32 * 1024)
#define CJ_REGEX_STACK_MAX   ((size_t)512 * 1024)

/** Limit hits after which a regex is no longer tried: it costs each of them again and again.
 * It stays so until the content is loaded anew. */
#define CJ_REGEX_QUARANTINE_HITS 20

/** A compiled regex. Immutable but for its count of limit hits, which is atomic: threads may
 * share it. */
typedef struct cj_regex cj_regex;

/** Why a pattern was refused. */
struct cj_regex_error {
    size_t offset; /* bytes into the pattern as written */
    char message[160];
};

/** Compiles `pattern` (valid UTF-8, borrowed for the call).
 *
 * @param raw        true: it meets the text as the visitor wrote it, case counts; false: the
 *                   pattern's literal characters and the text are folded, case does not count
 * @param out_error  set with CJ_ERR_CONTENT
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when it is no regex, or over a limit */
cj_status cj_regex_new(struct cj_str pattern, bool raw, cj_regex **out_regex,
                       struct cj_regex_error *out_error);

/** NULL is allowed. */
void cj_regex_free(cj_regex *regex);

/** What reading the pattern told. */
const struct cj_pattern *cj_regex_pattern(const cj_regex *regex);
bool cj_regex_is_raw(const cj_regex *regex);

/** Named groups, in byte order, each name once; NULL past the last. */
const char *cj_regex_name(const cj_regex *regex, size_t index);

/** True once it has hit its limit too often, on texts of at most CJ_REGEX_BLAME_LEN bytes. */
bool cj_regex_is_quarantined(const cj_regex *regex);

/** Match data and stack of one thread. Not thread-safe. */
typedef struct cj_regex_scratch cj_regex_scratch;
cj_regex_scratch *cj_regex_scratch_new(void);
void cj_regex_scratch_free(cj_regex_scratch *scratch);

/** Begins a message: from here on its searches share CJ_REGEX_MESSAGE_RESERVE. */
void cj_regex_scratch_begin(cj_regex_scratch *scratch);

enum cj_regex_outcome {
    CJ_REGEX_MATCHED,
    CJ_REGEX_FAILED,
    CJ_REGEX_TOO_SLOW,    /* a limit was hit: nobody knows whether it matches */
    CJ_REGEX_QUARANTINED, /* not tried */
    CJ_REGEX_NO_MEMORY,
};

/** A piece of the text that was searched: byte offsets. */
struct cj_regex_span {
    size_t start;
    size_t end;
};

/** Searches `text` (valid UTF-8; the folded or the raw one, as cj_regex_is_raw() says) from
 * byte `from`, which begins a character.
 *
 * @param out_span  may be NULL; set on CJ_REGEX_MATCHED */
enum cj_regex_outcome cj_regex_search(const cj_regex *regex, cj_regex_scratch *scratch,
                                      struct cj_str text, size_t from,
                                      struct cj_regex_span *out_span);

/** What the group cj_regex_name(index) took in the last successful search with `scratch`;
 * false when it took no part. */
bool cj_regex_group(const cj_regex *regex, const cj_regex_scratch *scratch, size_t index,
                    struct cj_regex_span *out_span);

/** The piece of `utterance->text` that a span of the searched text came from. */
struct cj_str cj_regex_original(const cj_regex *regex, const struct cj_utterance *utterance,
                                struct cj_regex_span span);

/** The text of `utterance` that this regex searches. */
struct cj_str cj_regex_subject(const cj_regex *regex, const struct cj_utterance *utterance);

/** What trying a regex on texts nobody writes tells about it. */
enum cj_regex_fault {
    CJ_REGEX_SOUND,
    CJ_REGEX_CATASTROPHIC,  /* time grows exponentially with the text */
    CJ_REGEX_MATCHES_EMPTY, /* it matches every message */
    CJ_REGEX_MATCHES_ANY,   /* it matches any word */
};

/** Tries the regex on texts made to hurt it. Its count of limit hits starts anew after. */
enum cj_regex_fault cj_regex_probe(cj_regex *regex, cj_regex_scratch *scratch);

/** Forgets its limit hits. For the loading thread, before the set is shared. */
void cj_regex_forgive(cj_regex *regex);

#endif
