/* A borrowed piece of text: pointer and length, not NUL-terminated. */
#ifndef CJ_BASE_STR_H
#define CJ_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

/** Bytes that somebody else owns. `ptr` may be NULL only when `len` is 0. */
struct cj_str {
    const char *ptr;
    size_t len;
};

/** A cj_str over a string literal. */
#define CJ_STR(literal) ((struct cj_str){(literal), sizeof(literal) - 1})

/** For printf's "%.*s": `printf("%.*s", CJ_STR_ARGS(name))`. */
#define CJ_STR_ARGS(str) (int)(str).len, (str).ptr

/** Over a NUL-terminated string; NULL gives the empty string. */
struct cj_str cj_str_from(const char *text);

bool cj_str_equal(struct cj_str a, struct cj_str b);
bool cj_str_equals(struct cj_str a, const char *b);

/** Equal but for the case of ASCII letters; no locale is asked. */
bool cj_str_equals_nocase(struct cj_str a, const char *b);

/** An ASCII capital as its small letter, anything else as it is. */
char cj_ascii_lower(char c);

/** An ASCII control character: it would steer a terminal. */
bool cj_ascii_is_control(char c);

/** Byte order, shorter first on a tie: the same on every machine, unlike strcoll(). */
int cj_str_compare(struct cj_str a, struct cj_str b);

bool cj_str_starts(struct cj_str text, const char *prefix);
bool cj_str_ends(struct cj_str text, const char *suffix);

/** Without ASCII white space at both ends. */
struct cj_str cj_str_trim(struct cj_str text);

/** The next line of `*rest` without its '\n', which is consumed. False at the end. */
bool cj_str_next_line(struct cj_str *rest, struct cj_str *out_line);

#endif
