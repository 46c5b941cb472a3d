/* GNU .mo: a header of seven numbers, then two tables of (length, offset), sorted by the
 * English text in byte order (GNU gettext manual, "The Format of GNU MO Files"). */
#include "cli/mo.h"

#include <string.h>

#define MAGIC      UINT32_C(0x950412de)
#define HEADER_LEN 28u /* seven numbers of four bytes */
#define ROW_LEN    8u  /* length and offset */

/* Byte offsets in the header. */
enum {
    AT_MAGIC = 0,
    AT_REVISION = 4,
    AT_COUNT = 8,
    AT_ORIGINALS = 12,
    AT_TRANSLATIONS = 16,
};

static uint32_t number_at(const unsigned char *bytes, size_t offset)
{
    const unsigned char *at = bytes + offset;

    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The text of row `index` of a table; NULL unless it lies inside and ends in NUL there. */
static const char *text_at(const struct cj_mo *mo, uint32_t table, uint32_t index)
{
    size_t row = (size_t)table + (size_t)index * ROW_LEN;
    size_t len = number_at(mo->bytes, row);
    size_t offset = number_at(mo->bytes, row + 4);

    if (offset >= mo->len || len >= mo->len - offset || mo->bytes[offset + len] != '\0') {
        return NULL;
    }
    return (const char *)mo->bytes + offset;
}

static bool table_fits(size_t len, uint32_t table, uint32_t count)
{
    return table <= len && count <= (len - table) / ROW_LEN;
}

bool cj_mo_open(struct cj_mo *mo, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;

    *mo = (struct cj_mo){0};
    if (len < HEADER_LEN || number_at(at, AT_MAGIC) != MAGIC ||
        number_at(at, AT_REVISION) >> 16 != 0) {
        return false;
    }
    uint32_t count = number_at(at, AT_COUNT);
    uint32_t originals = number_at(at, AT_ORIGINALS);
    uint32_t translations = number_at(at, AT_TRANSLATIONS);
    if (!table_fits(len, originals, count) || !table_fits(len, translations, count)) {
        return false;
    }
    *mo = (struct cj_mo){at, len, count, originals, translations};
    return true;
}

const char *cj_mo_find(const struct cj_mo *mo, const char *english)
{
    uint32_t low = 0;
    uint32_t high = mo->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const char *original = text_at(mo, mo->originals, middle);
        if (!original) {
            return NULL;
        }

        int order = strcmp(english, original);
        if (order == 0) {
            return text_at(mo, mo->translations, middle);
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}
