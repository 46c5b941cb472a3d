/* Values that are one text: names, numbers with units, choices. Each type is a setter that a
 * row of the table names. */
#include <string.h>

#include "base/buf.h"
#include "config/directive.h"

/* ---- What the setters share ---- */

void *cj_config_field(const struct cj_assignment *to)
{
    return (char *)&to->box->config + to->directive->offset;
}

cj_status cj_config_refuse(const struct cj_assignment *to, const struct cj_yaml *node,
                           const char *what)
{
    const char *wanted = cj_diags_translate(to->diags, what);

    if (node->kind == CJ_YAML_SCALAR) {
        cj_diags_add(to->diags, CJ_ERROR, "config/value", to->file, node->line, node->column,
                     "%s: '%.*s' is not %s", to->directive->name, CJ_STR_ARGS(node->text),
                     wanted);
    } else {
        cj_diags_add(to->diags, CJ_ERROR, "config/value", to->file, node->line, node->column,
                     "%s: what stands here is not %s", to->directive->name, wanted);
    }
    return CJ_ERR_CONTENT;
}

cj_status cj_config_refuse_word(const struct cj_assignment *to, const struct cj_yaml *node,
                                const char *const *words)
{
    struct cj_buf list = {0};

    for (size_t i = 0; words[i]; i++) {
        cj_buf_printf(&list, "%s%s", i > 0 ? ", " : "", words[i]);
    }
    if (list.failed) {
        cj_buf_clear(&list);
        return CJ_ERR_NOMEM;
    }
    cj_diags_add(to->diags, CJ_ERROR, "config/value", to->file, node->line, node->column,
                 "%s: '%.*s' is not one of: %s", to->directive->name, CJ_STR_ARGS(node->text),
                 list.ptr);
    cj_buf_clear(&list);
    return CJ_ERR_CONTENT;
}

cj_status cj_config_scalar(const struct cj_assignment *to, const struct cj_yaml *node,
                           const char *what, struct cj_str *out_text)
{
    if (node->kind != CJ_YAML_SCALAR) {
        return cj_config_refuse(to, node, what);
    }
    *out_text = node->text;
    return CJ_OK;
}

cj_status cj_config_copy(const struct cj_assignment *to, struct cj_str text,
                         const char **out_copy)
{
    const char *copy = cj_arena_strndup(&to->box->arena, text.ptr, text.len);

    if (!copy) {
        return CJ_ERR_NOMEM;
    }
    *out_copy = copy;
    return CJ_OK;
}

bool cj_config_word(struct cj_str text, const char *const *words, size_t *out_index)
{
    for (size_t i = 0; words[i]; i++) {
        if (cj_str_equals(text, words[i])) {
            *out_index = i;
            return true;
        }
    }
    return false;
}

bool cj_config_digits(struct cj_str text, uint64_t max, uint64_t *out_number)
{
    uint64_t number = 0;

    if (text.len == 0) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)(text.ptr[i] - '0');

        if (digit > 9 || number > (UINT64_MAX - digit) / 10) {
            return false;
        }
        number = number * 10 + digit;
    }
    *out_number = number;
    return number <= max;
}

/* ---- Texts ---- */

cj_status cj_set_text(const struct cj_assignment *to, const struct cj_yaml *node)
{
    struct cj_str text = {0};

    cj_status st = cj_config_scalar(to, node, CJ_N("a text"), &text);
    return st == CJ_OK ? cj_config_copy(to, text, cj_config_field(to)) : st;
}

/* Below the bot's folder: neither absolute, nor with "..". */
static bool stays_inside(struct cj_str path)
{
    if (path.len == 0 || path.ptr[0] == '/') {
        return false;
    }
    for (size_t start = 0; start < path.len;) {
        const char *slash = memchr(path.ptr + start, '/', path.len - start);
        size_t end = slash ? (size_t)(slash - path.ptr) : path.len;

        if (end - start == 2 && memcmp(path.ptr + start, "..", 2) == 0) {
            return false;
        }
        start = end + 1;
    }
    return true;
}

cj_status cj_set_folder(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const char what[] = CJ_N("a folder below the bot's own, such as docs");
    struct cj_str path;

    cj_status st = cj_config_scalar(to, node, what, &path);
    if (st != CJ_OK) {
        return st;
    }
    if (!stays_inside(path)) {
        return cj_config_refuse(to, node, what);
    }
    while (path.len > 0 && path.ptr[path.len - 1] == '/') {
        path.len--;
    }
    return cj_config_copy(to, cj_str_equals(path, ".") ? CJ_STR("") : path,
                          cj_config_field(to));
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool cj_is_language_code(struct cj_str code)
{
    size_t letters = 0;

    while (letters < code.len && is_lower(code.ptr[letters])) {
        letters++;
    }
    if (letters < 2 || letters > 3) {
        return false;
    }
    if (letters == code.len) {
        return true;
    }
    return code.ptr[letters] == '-' && code.len - letters >= 3 && code.len - letters <= 9;
}

cj_status cj_set_language(const struct cj_assignment *to, const struct cj_yaml *node)
{
    struct cj_str code;

    cj_status st = cj_config_scalar(to, node, A_LANGUAGE, &code);
    if (st != CJ_OK) {
        return st;
    }
    if (code.len > 0 && !cj_is_language_code(code)) { /* empty: to be guessed */
        return cj_config_refuse(to, node, A_LANGUAGE);
    }
    return cj_config_copy(to, code, cj_config_field(to));
}

/* ---- Numbers ---- */

/* Reports a number outside the directive's range; `unit` is "" or a word after the numbers. */
static cj_status check_range(const struct cj_assignment *to, const struct cj_yaml *node,
                             uint64_t number, const char *unit)
{
    const struct directive *row = to->directive;

    if (number >= row->min && number <= row->max) {
        return CJ_OK;
    }
    cj_diags_add(to->diags, CJ_ERROR, "config/value", to->file, node->line, node->column,
                 "%s: %.*s is out of range: from %llu to %llu%s", row->name,
                 CJ_STR_ARGS(node->text), (unsigned long long)row->min,
                 (unsigned long long)row->max, unit);
    return CJ_ERR_CONTENT;
}

static cj_status store_count(const struct cj_assignment *to, uint64_t number)
{
    if (to->directive->offset != NOWHERE) {
        uint32_t *field = cj_config_field(to);
        *field = (uint32_t)number; /* the table's ranges are below 2^32 */
    }
    return CJ_OK;
}

cj_status cj_set_count(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const char what[] = CJ_N("a whole number");
    struct cj_str text = {0};
    uint64_t number;

    cj_status st = cj_config_scalar(to, node, what, &text);
    if (st != CJ_OK) {
        return st;
    }
    if (!cj_config_digits(text, UINT64_MAX, &number)) {
        return cj_config_refuse(to, node, what);
    }
    st = check_range(to, node, number, "");
    return st == CJ_OK ? store_count(to, number) : st;
}

cj_status cj_set_count_or_auto(const struct cj_assignment *to, const struct cj_yaml *node)
{
    if (node->kind == CJ_YAML_SCALAR && cj_str_equals(node->text, "auto")) {
        return store_count(to, 0);
    }
    return cj_set_count(to, node);
}

/* A unit and what a number before it is multiplied by. */
struct unit {
    const char *name;
    uint64_t factor;
};

/* Splits "64KiB" (or "64 KiB") into number × factor of its unit. */
static bool read_with_unit(struct cj_str text, const struct unit *units, size_t unit_count,
                           uint64_t *out_number)
{
    size_t digits = 0;
    uint64_t number;

    while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9') {
        digits++;
    }
    if (!cj_config_digits((struct cj_str){text.ptr, digits}, UINT64_MAX, &number)) {
        return false;
    }

    struct cj_str name = cj_str_trim((struct cj_str){text.ptr + digits, text.len - digits});
    for (size_t i = 0; i < unit_count; i++) {
        if (cj_str_equals(name, units[i].name)) {
            return !__builtin_mul_overflow(number, units[i].factor, out_number);
        }
    }
    return false;
}

/* One number with a unit, in the directive's range. */
static cj_status read_quantity(const struct cj_assignment *to, const struct cj_yaml *node,
                               const struct unit *units, size_t unit_count, const char *what,
                               const char *unit_of_range, uint64_t *out_number)
{
    struct cj_str text = {0};
    uint64_t number;

    cj_status st = cj_config_scalar(to, node, what, &text);
    if (st != CJ_OK) {
        return st;
    }
    if (!read_with_unit(text, units, unit_count, &number)) {
        return cj_config_refuse(to, node, what);
    }
    st = check_range(to, node, number, unit_of_range);
    if (st == CJ_OK) {
        *out_number = number;
    }
    return st;
}

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

cj_status cj_set_size(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const struct unit units[] = {
        {"", 1},         {"B", 1},         {"KiB", 1024},       {"KB", 1000},
        {"MB", 1000000}, {"MiB", 1048576}, {"GiB", 1073741824}, {"GB", 1000000000},
    };
    uint64_t len;

    cj_status st = read_quantity(to, node, units, COUNT_OF(units),
                                 CJ_N("a size, such as 64KiB or 2MiB"), " B", &len);
    if (st == CJ_OK) {
        size_t *field = cj_config_field(to);
        *field = (size_t)len;
    }
    return st;
}

cj_status cj_set_rate(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const struct unit units[] = {{"/min", 1}, {"/s", 60}};
    uint64_t per_min;

    cj_status st = read_quantity(to, node, units, COUNT_OF(units),
                                 CJ_N("a rate, such as 30/min or 5/s"), "/min", &per_min);
    return st == CJ_OK ? store_count(to, per_min) : st;
}

cj_status cj_set_duration(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const struct unit units[] = {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};
    uint64_t seconds;

    cj_status st =
        read_quantity(to, node, units, COUNT_OF(units),
                      CJ_N("a duration, such as 30s, 10m, 2h or 7d"), " s", &seconds);
    return st == CJ_OK ? store_count(to, seconds) : st;
}

/* ---- Choices ---- */

/* The index of a scalar in `words`; anything else is refused. */
static cj_status read_choice(const struct cj_assignment *to, const struct cj_yaml *node,
                             const char *const *words, size_t *out_index)
{
    struct cj_str text = {0};

    cj_status st = cj_config_scalar(to, node, CJ_N("one word"), &text);
    if (st != CJ_OK) {
        return st;
    }
    return cj_config_word(text, words, out_index) ? CJ_OK
                                                  : cj_config_refuse_word(to, node, words);
}

cj_status cj_set_flag(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const char *const words[] = {"off", "on", "no", "yes", "false", "true", NULL};
    size_t index;

    cj_status st = read_choice(to, node, words, &index);
    if (st == CJ_OK) {
        bool *field = cj_config_field(to);
        *field = index % 2 == 1; /* the words come in pairs */
    }
    return st;
}

cj_status cj_set_choice(const struct cj_assignment *to, const struct cj_yaml *node)
{
    size_t index;

    cj_status st = read_choice(to, node, to->directive->words, &index);
    if (st == CJ_OK) {
        const char **field = cj_config_field(to);
        *field = to->directive->words[index];
    }
    return st;
}

cj_status cj_set_metrics(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const char *const words[] = {"key", "public", NULL};
    size_t index;

    cj_status st = read_choice(to, node, words, &index);
    if (st == CJ_OK) {
        bool *field = cj_config_field(to);
        *field = index == 1;
    }
    return st;
}
