/* An e-mail address or a telephone number among what a visitor wrote. */
#ifndef CJ_DIALOG_CONTACT_H
#define CJ_DIALOG_CONTACT_H

#include <stdbool.h>

#include "base/str.h"

/** Bytes of an address: RFC 5321 §4.5.3.1.3, without the brackets. */
#define CJ_CONTACT_MAX_LEN 254

/** Finds the first e-mail address, else the first telephone number, in valid UTF-8.
 *
 * An address is one that a browser's e-mail field takes, with a point in its domain; a number
 * has 9 to 15 digits, or 8 to 15 after a "+" or "00" (E.164 has at most 15). It proves no more
 * than that a person could be reached there.
 *
 * @param out  the address as written, or the number's digits, after "+" where that was written
 */
bool cj_contact_find(struct cj_str text, char out[CJ_CONTACT_MAX_LEN + 1]);

#endif
