/* Alerts: quotes that warn. */
#include "kb/alert.h"

#include <string.h>

/* Words that begin an alert, in lower case; those of GitHub first. */
static const struct {
    const char *word;
    enum cj_alert alert;
} words[] = {
    {"note", CJ_ALERT_NOTE},           {"tip", CJ_ALERT_TIP},
    {"important", CJ_ALERT_IMPORTANT}, {"warning", CJ_ALERT_WARNING},
    {"caution", CJ_ALERT_CAUTION},     {"info", CJ_ALERT_NOTE},
    {"nota", CJ_ALERT_NOTE},           {"consejo", CJ_ALERT_TIP},
    {"sugerencia", CJ_ALERT_TIP},      {"importante", CJ_ALERT_IMPORTANT},
    {"advertencia", CJ_ALERT_WARNING}, {"atención", CJ_ALERT_WARNING},
    {"aviso", CJ_ALERT_WARNING},       {"precaución", CJ_ALERT_CAUTION},
    {"cuidado", CJ_ALERT_CAUTION},
};

/* The alert that the whole of `text` names; capitals beyond ASCII are not worth a table. */
static enum cj_alert alert_named(struct cj_str text)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (cj_str_equals_nocase(text, words[i].word)) {
            return words[i].alert;
        }
    }
    return CJ_ALERT_NONE;
}

static struct cj_str skip_spaces(struct cj_str text)
{
    while (text.len > 0 && text.ptr[0] == ' ') {
        text.ptr++;
        text.len--;
    }
    return text;
}

static struct cj_str without_colon(struct cj_str text)
{
    text = cj_str_trim(text);
    if (cj_str_ends(text, ":")) {
        text.len--;
    }
    return cj_str_trim(text);
}

/* A break after the mark that is gone would begin the text with an empty line. */
static void drop_leading_break(struct cj_node *paragraph)
{
    while (paragraph->first && paragraph->first->kind == CJ_NODE_BREAK) {
        paragraph->first = paragraph->first->next;
    }
    if (!paragraph->first) {
        paragraph->last = NULL;
    }
}

/* `[!NOTE]` at the start of the text, which is cut off. */
static enum cj_alert cut_github(struct cj_node *paragraph)
{
    struct cj_node *text = paragraph->first;
    const char *end =
        cj_str_starts(text->text, "[!") ? memchr(text->text.ptr, ']', text->text.len) : NULL;

    if (!end) {
        return CJ_ALERT_NONE;
    }
    size_t len = (size_t)(end - text->text.ptr);
    enum cj_alert alert = alert_named((struct cj_str){text->text.ptr + 2, len - 2});
    if (alert != CJ_ALERT_NONE) {
        text->text =
            skip_spaces((struct cj_str){text->text.ptr + len + 1, text->text.len - len - 1});
    }
    if (alert != CJ_ALERT_NONE && text->text.len == 0) {
        paragraph->first = text->next;
        drop_leading_break(paragraph);
    }
    return alert;
}

/* `**Note:**` at the start; a colon inside or right behind it goes with it. */
static enum cj_alert cut_bold(struct cj_node *paragraph)
{
    const struct cj_node *strong = paragraph->first;
    const struct cj_node *inside = strong->first;
    struct cj_node *after = strong->next;

    if (!inside || inside->next || inside->kind != CJ_NODE_TEXT) {
        return CJ_ALERT_NONE;
    }
    enum cj_alert alert = alert_named(without_colon(inside->text));
    bool colon = cj_str_ends(cj_str_trim(inside->text), ":");
    if (after && after->kind == CJ_NODE_TEXT && alert != CJ_ALERT_NONE) {
        struct cj_str rest = skip_spaces(after->text);
        if (!colon && !cj_str_starts(rest, ":") && after->text.len > 0 &&
            rest.len == after->text.len) {
            return CJ_ALERT_NONE; /* "**Nota**ria" */
        }
        if (!colon && cj_str_starts(rest, ":")) {
            rest = skip_spaces((struct cj_str){rest.ptr + 1, rest.len - 1});
        }
        after->text = rest;
    }
    if (alert != CJ_ALERT_NONE) {
        paragraph->first = after;
        drop_leading_break(paragraph);
    }
    return alert;
}

static void find_in_quote(struct cj_node *quote)
{
    struct cj_node *paragraph = quote->first;

    if (!paragraph || paragraph->kind != CJ_NODE_PARAGRAPH || !paragraph->first) {
        return;
    }
    if (paragraph->first->kind == CJ_NODE_TEXT) {
        quote->alert = cut_github(paragraph);
    } else if (paragraph->first->kind == CJ_NODE_STRONG) {
        quote->alert = cut_bold(paragraph);
    }
    if (quote->alert != CJ_ALERT_NONE && !paragraph->first) {
        quote->first = paragraph->next;
        quote->last = quote->first ? quote->last : NULL;
    }
}

void cj_alerts_find(struct cj_node *root)
{
    if (root->kind == CJ_NODE_QUOTE) {
        find_in_quote(root);
    }
    for (struct cj_node *child = root->first; child; child = child->next) {
        if (!cj_node_is_inline(child->kind)) {
            cj_alerts_find(child);
        }
    }
}
