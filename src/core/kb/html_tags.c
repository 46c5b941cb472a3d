/* The fixed list of HTML tags. A tag that is not here is dropped, and its text stays. */
#include "kb/html_tags.h"

static const struct cj_html_tag tags[] = {
    {"a", CJ_HTML_ANCHOR, CJ_NODE_LINK},
    {"b", CJ_HTML_KEEP, CJ_NODE_STRONG},
    {"blockquote", CJ_HTML_KEEP, CJ_NODE_QUOTE},
    {"br", CJ_HTML_BREAK, CJ_NODE_BREAK},
    {"center", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"code", CJ_HTML_KEEP, CJ_NODE_CODE_SPAN},
    {"col", CJ_HTML_SILENT, CJ_NODE_TABLE},
    {"colgroup", CJ_HTML_SILENT, CJ_NODE_TABLE},
    {"dd", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"del", CJ_HTML_KEEP, CJ_NODE_STRIKE},
    {"details", CJ_HTML_KEEP, CJ_NODE_DETAILS},
    {"div", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"dl", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"dt", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"em", CJ_HTML_KEEP, CJ_NODE_EM},
    {"figcaption", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"figure", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"footer", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"form", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"h1", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"h2", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"h3", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"h4", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"h5", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"h6", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"header", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"hr", CJ_HTML_RULE, CJ_NODE_RULE},
    {"i", CJ_HTML_KEEP, CJ_NODE_EM},
    {"img", CJ_HTML_IMAGE, CJ_NODE_IMAGE},
    {"ins", CJ_HTML_KEEP, CJ_NODE_UNDERLINE},
    {"kbd", CJ_HTML_KEEP, CJ_NODE_KBD},
    {"li", CJ_HTML_KEEP, CJ_NODE_ITEM},
    {"mark", CJ_HTML_KEEP, CJ_NODE_MARK},
    {"math", CJ_HTML_ERASE, CJ_NODE_PARAGRAPH},
    {"ol", CJ_HTML_KEEP, CJ_NODE_LIST},
    {"p", CJ_HTML_KEEP, CJ_NODE_PARAGRAPH},
    {"pre", CJ_HTML_PRE, CJ_NODE_CODE},
    {"s", CJ_HTML_KEEP, CJ_NODE_STRIKE},
    {"script", CJ_HTML_ERASE, CJ_NODE_PARAGRAPH},
    {"section", CJ_HTML_DROP_BLOCK, CJ_NODE_PARAGRAPH},
    {"strike", CJ_HTML_KEEP, CJ_NODE_STRIKE},
    {"strong", CJ_HTML_KEEP, CJ_NODE_STRONG},
    {"style", CJ_HTML_ERASE, CJ_NODE_PARAGRAPH},
    {"sub", CJ_HTML_KEEP, CJ_NODE_SUB},
    {"summary", CJ_HTML_SUMMARY, CJ_NODE_SUMMARY},
    {"sup", CJ_HTML_KEEP, CJ_NODE_SUP},
    {"svg", CJ_HTML_ERASE, CJ_NODE_PARAGRAPH},
    {"table", CJ_HTML_KEEP, CJ_NODE_TABLE},
    {"tbody", CJ_HTML_SILENT, CJ_NODE_TABLE},
    {"td", CJ_HTML_KEEP, CJ_NODE_CELL},
    {"template", CJ_HTML_ERASE, CJ_NODE_PARAGRAPH},
    {"tfoot", CJ_HTML_SILENT, CJ_NODE_TABLE},
    {"th", CJ_HTML_KEEP, CJ_NODE_CELL},
    {"thead", CJ_HTML_SILENT, CJ_NODE_TABLE},
    {"tr", CJ_HTML_KEEP, CJ_NODE_ROW},
    {"u", CJ_HTML_KEEP, CJ_NODE_UNDERLINE},
    {"ul", CJ_HTML_KEEP, CJ_NODE_LIST},
    {"wbr", CJ_HTML_SILENT, CJ_NODE_TEXT},
};

#define TAG_COUNT (sizeof(tags) / sizeof(tags[0]))

const struct cj_html_tag *cj_html_find_tag(struct cj_str name, unsigned *out_id)
{
    for (size_t i = 0; i < TAG_COUNT; i++) {
        if (cj_str_equals_nocase(name, tags[i].name)) {
            *out_id = (unsigned)i + 1;
            return &tags[i];
        }
    }
    return NULL;
}
