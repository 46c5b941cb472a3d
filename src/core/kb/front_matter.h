/* Front matter: the YAML at the top of a Markdown file. */
#ifndef CJ_KB_FRONT_MATTER_H
#define CJ_KB_FRONT_MATTER_H

#include <stdbool.h>
#include <stdint.h>

#include <conserje/status.h>

#include "kb/block_meta.h"
#include "kb/kb.h"
#include "kb/place.h"
#include "yaml/yaml.h"

/** What the known keys say, in every spelling of them. All in the place's arena. */
struct cj_front_matter {
    struct cj_placed title;     /* text is NULL when there is none */
    const struct cj_lang *lang; /* NULL when not said, or not known */
    const char *url;            /* where the article is published, or NULL */
    bool is_faq;                /* `kind: faq` */
    bool is_hidden;             /* a draft, hidden, or archived */
    struct cj_placed_list tags;
    struct cj_placed_list channels;
    struct cj_placed_list aliases; /* other tools' ids and slugs, and old addresses */
    const struct cj_yaml *faqs;    /* a list of {title, body}, or NULL */
    struct cj_block_meta meta;     /* of the key `conserje` */
};

/** Cuts the front matter off.
 *
 * Front matter that is not valid is a warning [kb/front-matter], and the text below it is used
 * all the same: other tools forgive it too.
 * @param text             the whole file
 * @param out_body_offset  where the text below begins; 0 without front matter
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when the key `conserje` is wrong */
cj_status cj_front_matter_read(const struct cj_place *place, struct cj_str text,
                               struct cj_front_matter *out_front, size_t *out_body_offset);

#endif
