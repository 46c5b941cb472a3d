/* A compiled message catalogue (GNU .mo) in memory: English to another language.
 *
 * gettext() itself needs a locale that is installed and a file that is in its place; a bare
 * machine has neither. The catalogue is part of the program instead. */
#ifndef CJ_CLI_MO_H
#define CJ_CLI_MO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A catalogue whose tables were checked against its size. Fill it with cj_mo_open(). */
struct cj_mo {
    const unsigned char *bytes; /* borrowed */
    size_t len;
    uint32_t count;
    uint32_t originals;    /* byte offset of the table of English messages */
    uint32_t translations; /* and of the table of the others */
};

/** Checks the header and both tables. Only little-endian catalogues are read: the build makes
 * no others.
 * @param bytes  borrowed as long as `mo` is used
 * @return false when it is no catalogue; then `mo` is empty and translates nothing */
bool cj_mo_open(struct cj_mo *mo, const void *bytes, size_t len);

/** The translation of `english`, borrowed from the catalogue; NULL when it has none. */
const char *cj_mo_find(const struct cj_mo *mo, const char *english);

#endif
