/* The head of a case: its title and tags, its language and clock, and whether it is to be run.
 */
#include <string.h>

#include "base/array.h"
#include "base/nearest.h"
#include "harness/conv_parse.h"
#include "text/lang.h"

static void set_skip(struct cj_conv_case *in)
{
    in->skip = true;
}

static void set_only(struct cj_conv_case *in)
{
    in->only = true;
}

static void set_xfail(struct cj_conv_case *in)
{
    in->xfail = true;
}

static const struct {
    const char *name;
    void (*set)(struct cj_conv_case *in);
} marks[] = {{"skip", set_skip}, {"only", set_only}, {"xfail", set_xfail}};
#define MARK_COUNT (sizeof(marks) / sizeof(marks[0]))

/* A mark of the case: the line "skip", "skip: why", or the tag "@skip". */
static bool apply_mark(struct cj_conv_case *in, struct cj_str name)
{
    for (size_t i = 0; i < MARK_COUNT; i++) {
        if (cj_str_equals(name, marks[i].name)) {
            marks[i].set(in);
            return true;
        }
    }
    return false;
}

/* Cuts the last word off when it is a tag. */
static bool cut_tag(struct cj_str *title, struct cj_str *out_tag)
{
    const char *at = title->len ? memrchr(title->ptr, '@', title->len) : NULL;

    if (!at || at == title->ptr || (at[-1] != ' ' && at[-1] != '\t')) {
        return false;
    }
    struct cj_str tag = {at + 1, (size_t)(title->ptr + title->len - at - 1)};
    if (tag.len == 0 || memchr(tag.ptr, ' ', tag.len) || memchr(tag.ptr, '\t', tag.len)) {
        return false;
    }
    *out_tag = tag;
    *title = cj_str_trim((struct cj_str){title->ptr, (size_t)(at - title->ptr)});
    return true;
}

/* Tags stand after the title, so they are cut from the end; `tags` gets them in order. */
static void read_tags(struct cj_conv_parser *parser, struct cj_conv_case *in,
                      struct cj_str *title)
{
    struct cj_str rest = *title;
    struct cj_str tag;
    size_t count = 0;

    while (cut_tag(&rest, &tag)) {
        count++;
    }

    const char **tags = cj_arena_array(&parser->conv->arena, count + 1, sizeof(*tags));
    if (!tags) {
        parser->nomem = true;
        return;
    }
    for (size_t i = count; i-- > 0;) {
        (void)cut_tag(title, &tag);
        (void)apply_mark(in, tag);
        tags[i] = cj_conv_keep(parser, tag);
    }
    in->tags = tags;
    in->tag_count = count;
}

void cj_conv_read_case(struct cj_conv_parser *parser)
{
    struct cj_conv *conv = parser->conv;
    struct cj_str title =
        cj_str_trim((struct cj_str){parser->line.ptr + 2, parser->line.len - 2});

    if (!cj_array_grow(&conv->cases, &conv->case_capacity, conv->case_count,
                       sizeof(*conv->cases))) {
        parser->nomem = true;
        return;
    }
    struct cj_conv_case *in = &conv->cases[conv->case_count++];
    *in = (struct cj_conv_case){.line = parser->line_number,
                                .lang = parser->lang,
                                .clock_ms = parser->clock_ms,
                                .reason = "",
                                .first_turn = conv->turn_count};
    read_tags(parser, in, &title);
    in->title = cj_conv_keep(parser, title);
    if (title.len == 0) {
        cj_conv_error(parser, parser->line.ptr, "conv/empty",
                      "a test needs a title after '=='");
    }
}

static void set_lang(struct cj_conv_parser *parser, struct cj_str value)
{
    struct cj_conv_case *in = cj_conv_current_case(parser);
    const struct cj_lang *lang = cj_lang_find(value);

    if (!lang) {
        cj_conv_error(parser, value.ptr, "conv/setting", "'%.*s' is no language",
                      CJ_STR_ARGS(value));
    } else if (in) {
        in->lang = lang->code;
    } else {
        parser->lang = lang->code;
    }
}

static void set_clock(struct cj_conv_parser *parser, struct cj_str value)
{
    struct cj_conv_case *in = cj_conv_current_case(parser);

    if (!cj_conv_read_clock(value, in ? &in->clock_ms : &parser->clock_ms)) {
        cj_conv_error(parser, value.ptr, "conv/setting",
                      "not a time: write it as 2026-03-02T09:00:00+01:00");
    }
}

static const struct {
    const char *name;
    void (*set)(struct cj_conv_parser *parser, struct cj_str value);
} settings[] = {{"clock", set_clock}, {"lang", set_lang}};
#define SETTING_COUNT (sizeof(settings) / sizeof(settings[0]))

static void tell_unknown_line(struct cj_conv_parser *parser, struct cj_str name)
{
    const char *names[SETTING_COUNT + MARK_COUNT + 1] = {NULL};

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        names[i] = settings[i].name;
    }
    for (size_t i = 0; i < MARK_COUNT; i++) {
        names[SETTING_COUNT + i] = marks[i].name;
    }

    const char *near = cj_nearest(name, names);
    if (near) {
        cj_conv_error(parser, name.ptr, "conv/unknown",
                      "unknown setting '%.*s': did you mean '%s'?", CJ_STR_ARGS(name), near);
        return;
    }
    cj_conv_error(
        parser, parser->line.ptr, "conv/unknown",
        "a line begins with '==', '>', '<', '?', '!' or '#', or is a setting such as "
        "'lang: es'");
}

/* White space and '#' begin a comment; the '#' of "path.md#anchor" does not. */
static struct cj_str without_comment(struct cj_str text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] == '#' && (text.ptr[i - 1] == ' ' || text.ptr[i - 1] == '\t')) {
            text.len = i;
        }
    }
    return cj_str_trim(text);
}

/* "lang: es", "clock: …" and the marks "skip", "only", "xfail: why". */
void cj_conv_read_setting(struct cj_conv_parser *parser)
{
    struct cj_str line = without_comment(parser->line);
    const char *colon = memchr(line.ptr, ':', line.len);
    struct cj_str name = {line.ptr, colon ? (size_t)(colon - line.ptr) : line.len};
    struct cj_str value = {line.ptr + name.len, line.len - name.len};
    struct cj_conv_case *in = cj_conv_current_case(parser);

    name = cj_str_trim(name);
    if (value.len > 0) {
        value = cj_str_trim((struct cj_str){value.ptr + 1, value.len - 1});
    }
    if (in && apply_mark(in, name)) {
        in->reason = cj_conv_keep(parser, value);
        return;
    }
    for (size_t i = 0; colon && i < SETTING_COUNT; i++) {
        if (!cj_str_equals(name, settings[i].name)) {
            continue;
        }
        if (in && in->turn_count > 0) {
            cj_conv_error(parser, name.ptr, "conv/order",
                          "'%s' stands above the visitor's first line", settings[i].name);
            return;
        }
        settings[i].set(parser, value);
        return;
    }
    tell_unknown_line(parser, name);
}
