/* The figures of an evaluation, for people and for programs. */
#include <jansson.h>

#include "base/message.h"
#include "harness/eval.h"
#include "harness/json_dump.h"

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

struct writing {
    cj_translate translate;
    void *context;
    struct cj_buf *out;
};

/* Columns of the labels, counted in letters. */
#define LABEL_WIDTH 24

static const char *tr(const struct writing *writing, const char *english)
{
    return writing->translate ? writing->translate(writing->context, english) : english;
}

static void add_label(const struct writing *writing, const char *english)
{
    const char *label = tr(writing, english);
    int width = 0;

    for (const char *c = label; *c; c++) {
        width += ((unsigned char)*c & 0xc0) != 0x80;
    }
    cj_buf_printf(writing->out, "%s%*s", label, width < LABEL_WIDTH ? LABEL_WIDTH - width : 1,
                  "");
}

static void add_share(const struct writing *writing, const char *english, size_t part,
                      size_t whole)
{
    if (whole > 0) {
        add_label(writing, english);
        cj_buf_printf(writing->out, "%.4f  (%zu / %zu)\n", share(part, whole), part, whole);
    }
}

static void add_in_a_line(struct cj_buf *out, const char *text)
{
    for (; *text; text++) {
        bool is_line_end = *text == '\n' || *text == '\r';

        cj_buf_add(out, is_line_end ? " " : text, 1);
    }
}

static void add_confusions(const struct writing *writing, const struct cj_eval_result *result,
                           size_t most)
{
    if (result->confusion_count == 0 || most == 0) {
        return;
    }
    cj_buf_printf(writing->out, "\n%s\n", tr(writing, CJ_N("confusions")));
    for (size_t i = 0; i < result->confusion_count && i < most; i++) {
        const struct cj_eval_confusion *confusion = &result->confusions[i];

        cj_buf_printf(writing->out, "%6zu  %s → %s  «", confusion->count, confusion->expected,
                      confusion->got);
        add_in_a_line(writing->out, confusion->example);
        cj_buf_adds(writing->out, "»\n");
    }
}

void cj_eval_write(const struct cj_eval_result *result, size_t most, cj_translate translate,
                   void *translate_context, struct cj_buf *out)
{
    const struct writing writing = {translate, translate_context, out};

    add_share(&writing, CJ_N("top-1"), result->top1, result->in_scope);
    add_share(&writing, CJ_N("top-3"), result->top3, result->in_scope);
    if (result->in_scope > 0) {
        add_label(&writing, CJ_N("MRR"));
        cj_buf_printf(out, "%.4f\n", result->mrr);
    }
    add_share(&writing, CJ_N("answered rightly"), result->right, result->in_scope);
    add_share(&writing, CJ_N("answered wrongly"), result->wrong, result->in_scope);
    add_share(&writing, CJ_N("offered as a choice"), result->offered, result->in_scope);
    add_share(&writing, CJ_N("out-of-scope recall"), result->refused, result->out_of_scope);
    add_share(&writing, CJ_N("rows with unknown ids"), result->unknown_rows,
              result->unknown_rows ? result->in_scope : 0);
    add_confusions(&writing, result, most);
}

static json_t *confusions_json(const struct cj_eval_result *result, size_t most)
{
    json_t *list = json_array();

    for (size_t i = 0; i < result->confusion_count && i < most; i++) {
        const struct cj_eval_confusion *confusion = &result->confusions[i];
        json_t *item = json_pack("{s:s, s:s, s:I, s:s}", "expected", confusion->expected,
                                 "got", confusion->got, "count", (json_int_t)confusion->count,
                                 "example", confusion->example);

        if (json_array_append_new(list, item) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

void cj_eval_write_json(const struct cj_eval_result *result, size_t most, struct cj_buf *out)
{
    json_t *list = confusions_json(result, most);
    json_t *object = json_pack(
        "{s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:I, s:o}", "in_scope",
        (json_int_t)result->in_scope, "out_of_scope", (json_int_t)result->out_of_scope, "top1",
        share(result->top1, result->in_scope), "top3", share(result->top3, result->in_scope),
        "mrr", result->mrr, "answered_right", share(result->right, result->in_scope),
        "answered_wrong", share(result->wrong, result->in_scope), "offered",
        share(result->offered, result->in_scope), "out_of_scope_recall",
        share(result->refused, result->out_of_scope), "unknown_rows",
        (json_int_t)result->unknown_rows, "confusions", list);
    cj_json_dump(object, JSON_INDENT(2) | JSON_REAL_PRECISION(6), out);
    cj_buf_addc(out, '\n');
}
