/* Compiling a regex that stands in YAML, with the place of what is wrong in it. */
#include "base/message.h"
#include "base/utf8.h"
#include "rules/load.h"

/* ---- The place ---- */

/* The source from the node's line on, or an empty text. */
static struct cj_str lines_from(struct cj_str text, uint32_t line)
{
    struct cj_str ignored;

    for (uint32_t i = 1; i < line; i++) {
        if (!cj_str_next_line(&text, &ignored)) {
            break;
        }
    }
    return text;
}

/* The file from the node's first character on, its opening quote included. */
static struct cj_str raw_scalar(const struct cj_source *source, const struct cj_yaml *node)
{
    struct cj_str text = lines_from(source->text, node->line);
    const char *at = text.ptr;
    const char *end = text.ptr + text.len;

    for (uint32_t column = 1; column < node->column && at < end; column++) {
        (void)cj_utf8_next(&at, end);
    }
    return (struct cj_str){at, (size_t)(end - at)};
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    return at;
}

/* Past a line break with the blanks around it, which stands for one space, or for a line break
 * less than there are; `at` itself when there is none. */
static const char *skip_break(const char *at, const char *end, size_t *out_characters)
{
    size_t breaks = 0;
    const char *next = skip_blanks(at, end);

    while (next < end && *next == '\n') {
        breaks++;
        next = skip_blanks(next + 1, end);
    }
    *out_characters = breaks > 1 ? breaks - 1 : 1;
    return breaks > 0 ? next : at;
}

/* Past a backslash and what it escapes in double quotes. */
static const char *skip_escape(const char *at, const char *end, size_t *out_characters)
{
    at++;
    if (at == end) {
        return end;
    }
    if (*at == '\n') { /* the line goes on below: no character at all */
        *out_characters = 0;
        return skip_blanks(at + 1, end);
    }

    size_t digits = *at == 'x' ? 2 : *at == 'u' ? 4 : *at == 'U' ? 8 : 0;
    (void)cj_utf8_next(&at, end);
    return digits < (size_t)(end - at) ? at + digits : end;
}

/* Moves over one character of the scalar's value as it is written between `quote`s ('\0': no
 * quotes). `*out_characters` tells how many characters of the value that was. */
static const char *skip_character(const char *at, const char *end, char quote,
                                  size_t *out_characters)
{
    const char *after = skip_break(at, end, out_characters);

    if (after != at) {
        return after;
    }
    *out_characters = 1;
    if (quote == '"' && *at == '\\') {
        return skip_escape(at, end, out_characters);
    }
    if (quote == '\'' && *at == '\'' && end - at > 1) {
        return at + 2; /* '' is ' */
    }
    (void)cj_utf8_next(&at, end);
    return at;
}

/* Where character `index` of a scalar's value stands in the file. For a block scalar: its
 * beginning. */
static void find_place(const struct cj_source *source, const struct cj_yaml *node,
                       size_t index, struct cj_yaml *out_place)
{
    *out_place = *node;
    if (!source) { /* an entry's: its file is not at hand */
        out_place->column += (uint32_t)index;
        return;
    }

    struct cj_str raw = raw_scalar(source, node);
    const char *at = raw.ptr;
    const char *end = raw.ptr + raw.len;
    char quote = '\0';

    if (at < end && node->quoted) {
        quote = *at;
    }
    if (quote == '|' || quote == '>') {
        return;
    }
    at += quote != '\0';
    for (size_t done = 0, characters; done < index && at < end; done += characters) {
        at = skip_character(at, end, quote, &characters);
    }
    cj_utf8_position(source->text, (size_t)(at - source->text.ptr), &out_place->line,
                     &out_place->column);
}

/* ---- What is told ---- */

static void tell_error(struct cj_loader *loader, const struct cj_yaml *node,
                       const struct cj_regex_error *error)
{
    struct cj_str before = {node->text.ptr, error->offset};
    struct cj_yaml place;

    find_place(loader->source, node, cj_utf8_count(before), &place);
    CJ_LOAD_ERROR(loader, &place, "rules/regex", "the regex does not compile: %s",
                  cj_diags_translate(loader->diags, error->message));
}

static const struct fault {
    enum cj_regex_fault fault;
    const char *message;
} faults[] = {
    {CJ_REGEX_CATASTROPHIC,
     CJ_N("the regex takes very long on some texts: repeats that can "
          "take the same letters, as in (a+)+ or \\w*\\w*; take one out")},
    {CJ_REGEX_MATCHES_EMPTY, CJ_N("the regex matches the empty text, and so every message")},
    {CJ_REGEX_MATCHES_ANY, CJ_N("the regex matches any word")},
};

static void tell_faults(struct cj_loader *loader, const struct cj_yaml *node, cj_regex *regex,
                        bool of_rule)
{
    enum cj_regex_fault fault = cj_regex_probe(regex, loader->set->regex_scratch);

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        if (faults[i].fault == fault) {
            CJ_LOAD_WARNING(loader, node, "rules/regex", "%s",
                            cj_diags_translate(loader->diags, faults[i].message));
        }
    }
    if (of_rule && fault == CJ_REGEX_SOUND && cj_regex_pattern(regex)->literal_words == 0) {
        CJ_LOAD_INFO(loader, node, "rules/regex",
                     "the regex requires no word, so it runs on every message");
    }
}

cj_status cj_load_regex(struct cj_loader *loader, const struct cj_yaml *node, bool raw,
                        bool of_rule, cj_regex **out_regex)
{
    struct cj_regex_error error;
    cj_status st = cj_regex_new(node->text, raw, out_regex, &error);

    if (st == CJ_ERR_CONTENT) {
        tell_error(loader, node, &error);
        return CJ_OK;
    }
    if (st == CJ_OK) {
        tell_faults(loader, node, *out_regex, of_rule);
    }
    return st;
}

cj_status cj_rules_check_regex(const char *file, uint32_t line, uint32_t column,
                               const char *regex, cj_diags *diags)
{
    const struct cj_yaml node = {
        .kind = CJ_YAML_SCALAR, .line = line, .column = column, .text = cj_str_from(regex)};
    struct cj_loader loader = {.name = file, .diags = diags};
    struct cj_regex_error error;
    cj_regex *compiled = NULL;

    cj_status st = cj_regex_new(node.text, false, &compiled, &error);
    if (st == CJ_ERR_CONTENT) {
        tell_error(&loader, &node, &error);
    }
    cj_regex_free(compiled);
    return st;
}
