/* Node trees become answers: plain text, safe HTML, a JSON block tree, words for the index.
 *
 * The renderers read only fields that the tree's builder filled and links.c resolved; text is
 * escaped where it is written, and a link has an address only when its target is
 * CJ_TARGET_URL. Memory running out is seen in `out->failed`. */
#ifndef CJ_KB_RENDER_H
#define CJ_KB_RENDER_H

#include "base/buf.h"
#include "kb/kb.h"
#include "kb/node.h"
#include "text/lang.h"

/** Blocks that are shown together. Footnotes, where there are any, stand last. */
struct cj_blocks {
    const struct cj_node *const *items;
    size_t count;
    const struct cj_lang *lang; /* of the words that the renderers add; NULL: English */
};

/** For a terminal, an SMS, a screen reader. */
void cj_render_text(const struct cj_blocks *blocks, struct cj_buf *out);

/** For a help centre or an e-mail: docs/formats/markdown.md lists the tags. */
void cj_render_html(const struct cj_blocks *blocks, struct cj_buf *out);

/** For programs: a JSON array, docs/formats/blocks.md. */
void cj_render_json(const struct cj_blocks *blocks, struct cj_buf *out);

/** For the index: the words alone, a block a line. */
void cj_render_words(const struct cj_blocks *blocks, struct cj_buf *out);

/** All three forms that people and programs see, in `arena`. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_content_render(const struct cj_blocks *blocks, struct cj_arena *arena,
                            struct cj_content *out_content);

/** "Note", "Consejo": what an alert of this kind is called in `lang`. Static storage. */
const char *cj_alert_label(enum cj_alert alert, const struct cj_lang *lang);

/** "note", "tip", …: the kind's name in JSON and HTML. Static storage. */
const char *cj_alert_name(enum cj_alert alert);

#endif
