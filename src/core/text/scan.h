/* Where the words of a text begin and end. */
#ifndef CJ_TEXT_SCAN_H
#define CJ_TEXT_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "text/analyse.h"

/** A text being cut. Set `text` (valid UTF-8) and `elides` (see cj_lang), zero the rest. */
struct cj_scan {
    struct cj_str text;
    bool elides;
    size_t at; /* byte offset of what was not read yet */
};

/** One piece: letters, digits or an emoji. */
struct cj_piece {
    struct cj_str surface;
    size_t start; /* byte offset in the text */
    enum cj_token_kind kind;
    bool after_stop; /* a sentence ended between this piece and the one before */
};

/** The next piece; false at the end of the text.
 *
 * Words break as UAX #29 says, but for two things: letters and digits are parted ("covid19"),
 * and of the marks that join words there only the apostrophe does here: who writes in a chat
 * forgets the space after a full stop more often than he writes a host name. */
bool cj_scan_next(struct cj_scan *scan, struct cj_piece *out_piece);

/** True for an apostrophe, in any of the ways it is typed. */
bool cj_scan_is_apostrophe(uint32_t code);

/** True for the characters that stay of an emoji: no skin colours, joiners, style marks. */
bool cj_scan_is_emoji(uint32_t code);

#endif
