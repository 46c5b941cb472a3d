/* Problems: every error that the server answers, RFC 9457, in English and Spanish.
 *
 * A problem has a kind (the slug in its `type`, its status and title) and a sentence that says
 * what is wrong and what to do. Each sentence is one row of the table in problem.c. */
#ifndef CJ_HTTP_PROBLEM_H
#define CJ_HTTP_PROBLEM_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

enum cj_problem {
    CJ_PROBLEM_NONE,
    CJ_PROBLEM_BAD_REQUEST_LINE,
    CJ_PROBLEM_BAD_TARGET,
    CJ_PROBLEM_BAD_HEADER_NAME,
    CJ_PROBLEM_BAD_HEADER_VALUE,
    CJ_PROBLEM_HEADER_TWICE,
    CJ_PROBLEM_HIDDEN_BYTES,
    CJ_PROBLEM_BAD_HOST,
    CJ_PROBLEM_BAD_LENGTH,
    CJ_PROBLEM_TRANSFER_ENCODING,
    CJ_PROBLEM_LENGTH_MISSING,
    CJ_PROBLEM_BODY_TOO_LARGE, /* argument: the limit */
    CJ_PROBLEM_MEDIA_TYPE,
    CJ_PROBLEM_NO_SUCH_PATH,
    CJ_PROBLEM_METHOD, /* argument: the methods allowed */
    CJ_PROBLEM_ORIGIN,
    CJ_PROBLEM_SITE_ORIGIN,
    CJ_PROBLEM_KEY_MISSING,
    CJ_PROBLEM_KEY_WRONG,
    CJ_PROBLEM_NO_KEY_SET,
    CJ_PROBLEM_RATE, /* argument: seconds to wait */
    CJ_PROBLEM_BAD_ONCE_KEY,
    CJ_PROBLEM_ONCE_KEY_TAKEN,
    CJ_PROBLEM_STILL_RUNNING,
    CJ_PROBLEM_DRAINING,
    CJ_PROBLEM_NO_MEMORY,
    CJ_PROBLEM_JSON_SYNTAX, /* argument of these: "line:column" */
    CJ_PROBLEM_JSON_UTF8,
    CJ_PROBLEM_JSON_DUPLICATE,
    CJ_PROBLEM_JSON_NUL,
    CJ_PROBLEM_JSON_DEPTH,
    CJ_PROBLEM_VALIDATION,
    CJ_PROBLEM_CONTENT_KEPT,
    CJ_PROBLEM_CONTENT_FAILED,
    /* of one member or parameter: what `errors` lists under CJ_PROBLEM_VALIDATION */
    CJ_PROBLEM_NOT_OBJECT,
    CJ_PROBLEM_MISSING,
    CJ_PROBLEM_NOT_STRING,
    CJ_PROBLEM_NOT_BOOLEAN,
    CJ_PROBLEM_BLANK,
    CJ_PROBLEM_TOO_LONG,         /* argument: the limit */
    CJ_PROBLEM_UNKNOWN_LANGUAGE, /* argument: the languages there are */
    CJ_PROBLEM_UNKNOWN_SITE,
    CJ_PROBLEM_NOT_IN_RANGE, /* argument: "1–20" */
    CJ_PROBLEM_BAD_ENCODING,
};

/** Languages of the sentences. */
enum cj_speech {
    CJ_SPEECH_EN,
    CJ_SPEECH_ES,
};

/** The language that an Accept-Language header (RFC 9110 §12.5.4) prefers: English unless
 * Spanish ranks higher. */
enum cj_speech cj_speech_of(struct cj_str accept_language);

/** "en" or "es". */
const char *cj_speech_name(enum cj_speech speech);

/** HTTP status of a problem. */
unsigned cj_problem_status(enum cj_problem problem);

/** "validation", "not-found", … */
const char *cj_problem_slug(enum cj_problem problem);

/** What is wrong with one member (a JSON pointer into the body) or parameter ("?limit"). */
struct cj_problem_note {
    const char *pointer;
    enum cj_problem problem;
    const char *argument; /* or NULL */
};

/** Everything that a problem document says. Borrowed for the call. */
struct cj_problem_document {
    enum cj_problem problem;
    const char *argument;   /* put into the sentence; NULL when it has no place for one */
    struct cj_str instance; /* the request's path */
    const char *request_id;
    enum cj_speech speech;
    const struct cj_problem_note *notes;
    size_t note_count;
    struct cj_str extension; /* further members as JSON text, `"name":value`, or empty */
};

/** Appends the document as JSON. */
void cj_problem_write(const struct cj_problem_document *document, struct cj_buf *out);

#endif
