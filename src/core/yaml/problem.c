/* libyaml's problems are worded for its authors ("did not find expected key"). A table words
 * the ones that editors meet; the others keep libyaml's English. */
#include "yaml/problem.h"

#include <stdbool.h>
#include <string.h>

#include "base/message.h"
#include "base/utf8.h"

#define TAB CJ_N("a tab where YAML wants spaces: indent with spaces")

struct wording {
    const char *problem;
    const char *words;
    bool at_context; /* the cause is where the construct began, not where it failed */
};

static const struct wording wordings[] = {
    {"found character that cannot start any token",
     CJ_N("a value can't begin with this character: put it in quotes"), false},
    {"found a tab character that violates indentation", TAB, false},
    {"found a tab character where an indentation space is expected", TAB, false},
    {"mapping values are not allowed in this context",
     CJ_N("a colon is not expected here: put the text in quotes, or check the indentation"),
     false},
    {"mapping keys are not allowed in this context",
     CJ_N("a key is not expected here: check the indentation"), false},
    {"block sequence entries are not allowed in this context",
     CJ_N("a list item is not expected here: begin the list on a line of its own"), false},
    {"could not find expected ':'",
     CJ_N("a key without its colon: write 'key: value', or put a long text in quotes"), true},
    {"did not find expected key",
     CJ_N("this does not fit the lines above: check the indentation and the quotes"), false},
    {"did not find expected '-' indicator",
     CJ_N("this does not fit the list above: check the indentation"), false},
    {"did not find expected ',' or ']'", CJ_N("a comma or ']' is missing before this"), false},
    {"did not find expected ',' or '}'", CJ_N("a comma or '}' is missing before this"), false},
    {"did not find expected node content", CJ_N("a value is missing here"), false},
    {"found unexpected end of stream", CJ_N("the quote that opens here is never closed"),
     true},
    {"found unexpected document indicator", CJ_N("the quote that opens here is never closed"),
     true},
    {"found unknown escape character",
     CJ_N("unknown escape in double quotes: use single quotes, or write the backslash twice"),
     false},
    {"did not find expected alphabetic or numeric character",
     CJ_N("a value can't begin with & or *: put it in quotes"), false},
    {"did not find expected comment or line break",
     CJ_N("the text after > or | begins on the next line"), false},
    {"found undefined tag handle",
     CJ_N("a tag (!name) has no meaning here: put the value in quotes"), false},
    {"did not find expected <document start>",
     CJ_N("this does not fit the lines above: check the indentation and the quotes"), false},
    {"control characters are not allowed",
     CJ_N("a control character, which YAML does not allow"), false},
};

static const struct wording *find_wording(const char *problem)
{
    for (size_t i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++) {
        if (strcmp(wordings[i].problem, problem) == 0) {
            return &wordings[i];
        }
    }
    return NULL;
}

static bool is_tab(struct cj_str text, size_t index)
{
    const char *at = text.ptr;
    const char *end = text.ptr + text.len;

    for (; index > 0 && at < end; index--) {
        (void)cj_utf8_next(&at, end);
    }
    return at < end && *at == '\t';
}

struct cj_yaml_problem cj_yaml_explain(const yaml_parser_t *parser, struct cj_str text)
{
    const char *problem = parser->problem ? parser->problem : "";
    const struct wording *wording = find_wording(problem);
    struct cj_yaml_problem out = {
        .words = wording ? wording->words : CJ_N("not valid YAML: %s"),
        .extra = wording ? NULL : problem,
        .index = parser->problem_mark.index,
    };

    if (parser->error == YAML_READER_ERROR) { /* it has no mark, but an offset in bytes */
        size_t offset = parser->problem_offset < text.len ? parser->problem_offset : text.len;
        out.index = cj_utf8_count((struct cj_str){text.ptr, offset});
    } else if (wording && wording->at_context) {
        out.index = parser->context_mark.index;
    } else if (is_tab(text, out.index)) {
        out.words = TAB;
        out.extra = NULL;
    }
    return out;
}
