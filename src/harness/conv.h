/* Conversation tests (`*.conv`): what a visitor says, and what must come of it.
 *
 * The grammar is in docs/formats/conversations.md. */
#ifndef CJ_HARNESS_CONV_H
#define CJ_HARNESS_CONV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/conversation.h>
#include <conserje/diag.h>

#include "base/arena.h"
#include "base/source.h"
#include "rules/regex.h"

/** Bytes of a file. Written by hand, one holds a few hundred cases in 50 KB. */
#define CJ_CONV_MAX_LEN ((size_t)1024 * 1024)

/** The clock of a case that sets none: tests never depend on the day. 2026-01-01T12:00:00Z. */
#define CJ_CONV_CLOCK_MS INT64_C(1767268800000)

struct cj_check;

/** A text to look for: as it stands, or a regex. */
struct cj_conv_value {
    const char *text; /* as meant, or the pattern */
    cj_regex *regex;  /* NULL for a plain text */
};

enum cj_conv_op {
    CJ_OP_GE,
    CJ_OP_GT,
    CJ_OP_LE,
    CJ_OP_LT,
    CJ_OP_EQ,
};

/** "? contains "30 días"": one claim about the reply to the line above. */
struct cj_conv_claim {
    const struct cj_check *check;
    const char *source; /* as written, without "?" */
    uint32_t line;
    uint32_t column; /* of the check's name */
    size_t first_value;
    size_t value_count;
    enum cj_conv_op op;
    double number;
};

/** The longest time that a test lets pass at once: no timer of a conversation is longer. */
#define CJ_CONV_MAX_WAIT_MS (INT64_C(366) * 24 * 60 * 60 * 1000)

/** One visitor's message, or an event, and what is claimed of what the bot says then. */
struct cj_conv_turn {
    const char *text;   /* of the visitor; "" of an event */
    const char *event;  /* as written, without "!"; NULL: the visitor speaks */
    struct cj_act act;  /* of an event, unless it waits */
    int64_t wait_ms;    /* of "! wait"; else 0 */
    const char *golden; /* the bot's words, a line each; NULL when not given */
    uint32_t line;
    uint32_t golden_line;
    size_t first_claim;
    size_t claim_count;
};

struct cj_conv_case {
    const char *title;
    const char *lang;   /* NULL: as the bot hears it */
    const char *reason; /* of skip or xfail; "" when none was given */
    const char *const *tags;
    size_t tag_count;
    int64_t clock_ms;
    uint32_t line;
    bool skip;
    bool only;
    bool xfail; /* known to fail: fails when it passes */
    size_t first_turn;
    size_t turn_count;
};

/** A parsed file. Claims and turns of all cases stand in one array each. */
struct cj_conv {
    const char *name; /* as given; what reports show */
    struct cj_conv_case *cases;
    size_t case_count;
    size_t case_capacity;
    struct cj_conv_turn *turns;
    size_t turn_count;
    size_t turn_capacity;
    struct cj_conv_claim *claims;
    size_t claim_count;
    size_t claim_capacity;
    struct cj_conv_value *values;
    size_t value_count;
    size_t value_capacity;
    struct cj_arena arena; /* strings */
};

/** Parses `source`. All findings go to `diags` ("conv/…"), with their place.
 *
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when `diags` gained an error: the file is left
 *         out whole, since half a conversation proves nothing */
cj_status cj_conv_parse(const struct cj_source *source, cj_diags *diags,
                        struct cj_conv **out_conv);

/** NULL is allowed. */
void cj_conv_free(struct cj_conv *conv);

/** Reads an instant of RFC 3339 ("2026-03-02T09:00:00+01:00"; seconds may be missing); false
 * when it is none. */
bool cj_conv_read_clock(struct cj_str text, int64_t *out_ms);

#endif
