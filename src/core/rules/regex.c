/* The door of PCRE2: compiling, matching within limits, named groups. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "rules/regex.h"

#include <pcre2.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"

/* Deeper brackets cost stack while compiling; nobody reads them either. */
#define MAX_NEST 50

/* So many bytes take no longer than one step. */
#define BYTES_PER_STEP 8

#define OWN_STEPS_PER_BYTE 4

#define OPTIONS (PCRE2_UTF | PCRE2_UCP | PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C)

struct cj_regex {
    struct cj_arena arena;
    struct cj_pattern pattern;
    pcre2_code *code;
    pcre2_code *counting; /* the same for long texts; NULL: nothing in it can backtrack */
    const char **names;   /* NULL-terminated; point into the code's own table */
    bool raw;
    bool has_references;
    atomic_uint hits;
};

/* What PCRE2's own limit does not see: it begins anew at each starting point, and what a
 * character run gives back, or a back reference compares, is no step to it. So for long texts
 * whatever can backtrack is compiled to tell before each of its items where it stands. On
 * short ones the telling would cost more than what it bounds. */
struct steps {
    size_t left;
    size_t at; /* in the text, at the step before */
    bool has_references;
};

struct cj_regex_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    struct steps steps;
    size_t
        reserve; /* steps that the searches of this message may still take beyond their own */
};

/* ---- Memory: PCRE2 allocates through us, so that its failures can be tested ---- */

static void *allocate(size_t size, void *unused)
{
    (void)unused;
    return malloc(size);
}

static void release(void *block, void *unused)
{
    (void)unused;
    free(block);
}

static pcre2_general_context *new_memory(void)
{
    return pcre2_general_context_create(allocate, release, NULL);
}

/* ---- Compiling ---- */

static cj_status compile(struct cj_str pattern, uint32_t options, pcre2_code **out_code,
                         struct cj_regex_error *out_error)
{
    pcre2_code *code = NULL;
    int error = 0;
    PCRE2_SIZE offset = 0;
    pcre2_general_context *memory = new_memory();
    pcre2_compile_context *context = memory ? pcre2_compile_context_create(memory) : NULL;

    if (context) {
        (void)pcre2_set_parens_nest_limit(context, MAX_NEST);
        code = pcre2_compile((PCRE2_SPTR)(pattern.ptr ? pattern.ptr : ""), pattern.len,
                             OPTIONS | options, &error, &offset, context);
    }
    pcre2_compile_context_free(context);
    pcre2_general_context_free(memory);

    if (code) {
        *out_code = code;
        return CJ_OK;
    }
    if (!context || error == PCRE2_ERROR_HEAP_FAILED) {
        return CJ_ERR_NOMEM;
    }
    out_error->offset = offset;
    (void)pcre2_get_error_message(error, (PCRE2_UCHAR *)out_error->message,
                                  sizeof(out_error->message));
    return CJ_ERR_CONTENT;
}

static cj_status refuse(struct cj_regex_error *out_error, const char *why)
{
    out_error->offset = 0;
    (void)snprintf(out_error->message, sizeof(out_error->message), "%s", why);
    return CJ_ERR_CONTENT;
}

/* Compiles the pattern as written, so that errors have its own places. */
static cj_status check(cj_regex *regex, struct cj_str pattern,
                       struct cj_regex_error *out_error)
{
    uint32_t groups = 0;

    if (pattern.len > CJ_REGEX_MAX_LEN) {
        return refuse(out_error, CJ_N("it is too long: use a concept for a list of words"));
    }
    if (memchr(pattern.ptr ? pattern.ptr : "", '\0', pattern.len)) {
        return refuse(out_error, CJ_N("it has a NUL byte"));
    }
    cj_status st = compile(pattern, regex->raw ? 0 : PCRE2_CASELESS, &regex->code, out_error);
    if (st != CJ_OK) {
        return st;
    }
    (void)pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &groups);
    if (groups > CJ_REGEX_MAX_GROUPS) {
        return refuse(out_error,
                      CJ_N("it has too many groups: write (?:…) where nothing is taken"));
    }
    return CJ_OK;
}

/* Replaces the code by that which searches, of the folded pattern. Folding may break an odd
 * pattern, such as a lone combining mark with a quantifier: then it stays as it was written.
 */
static cj_status prepare(cj_regex *regex, struct cj_str pattern,
                         struct cj_regex_error *out_error)
{
    const uint32_t options = regex->raw ? 0 : PCRE2_CASELESS;
    struct cj_str text = regex->raw ? pattern : regex->pattern.folded;
    pcre2_code *folded = NULL;
    cj_status st = regex->raw ? CJ_OK : compile(text, options, &folded, out_error);

    if (st == CJ_ERR_CONTENT) {
        text = pattern;
        st = CJ_OK;
    } else if (folded) {
        pcre2_code_free(regex->code);
        regex->code = folded;
    }
    if (st == CJ_OK && regex->pattern.backtracks) {
        st = compile(text, options | PCRE2_AUTO_CALLOUT, &regex->counting, out_error);
    }
    return st;
}

/* Entries of the name table are: group number in two bytes, name, NUL; sorted by name. */
static const char *name_at(const cj_regex *regex, uint32_t index, uint32_t *out_group)
{
    uint32_t size = 0;
    PCRE2_SPTR table = NULL;

    (void)pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    (void)pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &table);
    const unsigned char *entry = table + (size_t)index * size;
    *out_group = (uint32_t)entry[0] << 8 | entry[1];
    return (const char *)entry + 2;
}

static uint32_t name_count(const cj_regex *regex)
{
    uint32_t count = 0;

    (void)pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &count);
    return count;
}

static bool has_references(const cj_regex *regex)
{
    uint32_t highest = 0;

    (void)pcre2_pattern_info(regex->code, PCRE2_INFO_BACKREFMAX, &highest);
    return highest > 0;
}

static cj_status read_names(cj_regex *regex)
{
    uint32_t count = name_count(regex);
    uint32_t group;
    size_t kept = 0;

    regex->names = cj_arena_array(&regex->arena, (size_t)count + 1, sizeof(*regex->names));
    if (!regex->names) {
        return CJ_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *name = name_at(regex, i, &group);

        if (kept == 0 || strcmp(regex->names[kept - 1], name) != 0) {
            regex->names[kept++] = name;
        }
    }
    return CJ_OK;
}

static cj_status build(cj_regex *regex, struct cj_str pattern,
                       struct cj_regex_error *out_error)
{
    cj_status st = check(regex, pattern, out_error);

    if (st == CJ_OK) {
        st = cj_pattern_read(pattern, &regex->arena, &regex->pattern);
    }
    if (st == CJ_OK) {
        st = prepare(regex, pattern, out_error);
    }
    if (st == CJ_OK) {
        st = read_names(regex);
    }
    if (st == CJ_OK) {
        regex->has_references = has_references(regex);
        /* Where machine code is forbidden (SELinux) or fails, PCRE2 interprets. */
        (void)pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
        if (regex->counting) {
            (void)pcre2_jit_compile(regex->counting, PCRE2_JIT_COMPLETE);
        }
    }
    return st;
}

cj_status cj_regex_new(struct cj_str pattern, bool raw, cj_regex **out_regex,
                       struct cj_regex_error *out_error)
{
    cj_regex *regex = calloc(1, sizeof(*regex));

    if (!regex) {
        return CJ_ERR_NOMEM;
    }
    regex->raw = raw;
    cj_status st = build(regex, pattern, out_error);
    if (st != CJ_OK) {
        cj_regex_free(regex);
        return st;
    }
    *out_regex = regex;
    return CJ_OK;
}

void cj_regex_free(cj_regex *regex)
{
    if (!regex) {
        return;
    }
    pcre2_code_free(regex->code);
    pcre2_code_free(regex->counting);
    cj_arena_clear(&regex->arena);
    free(regex);
}

const struct cj_pattern *cj_regex_pattern(const cj_regex *regex)
{
    return &regex->pattern;
}

bool cj_regex_is_raw(const cj_regex *regex)
{
    return regex->raw;
}

const char *cj_regex_name(const cj_regex *regex, size_t index)
{
    return regex->names[index];
}

/* ---- Matching ---- */

/* Bytes that back references may have to compare. */
static size_t captured_len(const pcre2_callout_block *block)
{
    size_t len = 0;

    for (uint32_t i = 1; i < block->capture_top; i++) {
        size_t start = block->offset_vector[2 * (size_t)i];
        size_t end = block->offset_vector[2 * (size_t)i + 1];

        len += start != PCRE2_UNSET && end != PCRE2_UNSET && start < end ? end - start : 0;
    }
    return len;
}

/* A run of characters, or a back reference, is one item however long it is: a step costs by
 * what it moved over or may compare, too. */
static int count_step(pcre2_callout_block *block, void *context)
{
    struct steps *steps = context;
    size_t now = block->current_position;
    size_t len = now > steps->at ? now - steps->at : steps->at - now;

    len += steps->has_references ? captured_len(block) : 0;
    size_t cost = 1 + len / BYTES_PER_STEP;
    steps->at = now;
    if (cost > steps->left) {
        steps->left = 0;
        return PCRE2_ERROR_MATCHLIMIT;
    }
    steps->left -= cost;
    return 0;
}

cj_regex_scratch *cj_regex_scratch_new(void)
{
    cj_regex_scratch *scratch = calloc(1, sizeof(*scratch));
    pcre2_general_context *memory = new_memory();

    if (scratch && memory) {
        scratch->data = pcre2_match_data_create(CJ_REGEX_MAX_GROUPS + 1, memory);
        scratch->context = pcre2_match_context_create(memory);
        scratch->stack =
            pcre2_jit_stack_create(CJ_REGEX_STACK_START, CJ_REGEX_STACK_MAX, memory);
    }
    pcre2_general_context_free(memory);
    if (!scratch || !scratch->data || !scratch->context) {
        cj_regex_scratch_free(scratch);
        return NULL;
    }
    scratch->reserve = SIZE_MAX / 2; /* no message: each search has its own limit alone */
    (void)pcre2_set_match_limit(scratch->context, CJ_REGEX_MATCH_LIMIT);
    (void)pcre2_set_heap_limit(scratch->context, CJ_REGEX_HEAP_LIMIT);
    (void)pcre2_set_depth_limit(scratch->context, CJ_REGEX_DEPTH_LIMIT);
    (void)pcre2_set_callout(scratch->context, count_step, &scratch->steps);
    if (scratch->stack) { /* else PCRE2 has no machine code here, or uses 32 KiB of ours */
        pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
    }
    return scratch;
}

void cj_regex_scratch_free(cj_regex_scratch *scratch)
{
    if (!scratch) {
        return;
    }
    pcre2_jit_stack_free(scratch->stack);
    pcre2_match_context_free(scratch->context);
    pcre2_match_data_free(scratch->data);
    free(scratch);
}

bool cj_regex_is_quarantined(const cj_regex *regex)
{
    return atomic_load_explicit(&regex->hits, memory_order_relaxed) >=
           CJ_REGEX_QUARANTINE_HITS;
}

void cj_regex_forgive(cj_regex *regex)
{
    atomic_store_explicit(&regex->hits, 0, memory_order_relaxed);
}

/* Counts a hit, unless the text is so long that the regex is not to blame: or a visitor could
 * have rules put aside. The set is immutable but for this counter. */
static enum cj_regex_outcome give_up(const cj_regex *regex, struct cj_str text, int error)
{
    if (error == PCRE2_ERROR_NOMEMORY) {
        return CJ_REGEX_NO_MEMORY;
    }
    if (text.len <= CJ_REGEX_BLAME_LEN) {
        atomic_fetch_add_explicit((atomic_uint *)&regex->hits, 1, memory_order_relaxed);
    }
    return CJ_REGEX_TOO_SLOW;
}

void cj_regex_scratch_begin(cj_regex_scratch *scratch)
{
    scratch->reserve = CJ_REGEX_MESSAGE_RESERVE;
}

/* Runs the code that counts. A search has some steps for each byte, without which no regex
 * could look at a text at all; what it takes beyond them comes out of the message's reserve.
 */
static int search_counting(const cj_regex *regex, cj_regex_scratch *scratch,
                           struct cj_str text, size_t from)
{
    const size_t own = text.len * OWN_STEPS_PER_BYTE;
    const size_t left = own + scratch->reserve < CJ_REGEX_STEP_LIMIT ? own + scratch->reserve
                                                                     : CJ_REGEX_STEP_LIMIT;

    scratch->steps = (struct steps){left, from, regex->has_references};
    int count = pcre2_match(regex->counting, (PCRE2_SPTR)text.ptr, text.len, from,
                            PCRE2_NO_UTF_CHECK, scratch->data, scratch->context);
    const size_t taken = left - scratch->steps.left;
    const size_t beyond = taken > own ? taken - own : 0;

    scratch->reserve -= beyond < scratch->reserve ? beyond : scratch->reserve;
    return count;
}

/* The text was validated when it came in. */
static int search(const cj_regex *regex, cj_regex_scratch *scratch, struct cj_str text,
                  size_t from)
{
    if (regex->counting && text.len > CJ_REGEX_BLAME_LEN) {
        return search_counting(regex, scratch, text, from);
    }
    return pcre2_match(regex->code, (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, from,
                       PCRE2_NO_UTF_CHECK, scratch->data, scratch->context);
}

enum cj_regex_outcome cj_regex_search(const cj_regex *regex, cj_regex_scratch *scratch,
                                      struct cj_str text, size_t from,
                                      struct cj_regex_span *out_span)
{
    if (cj_regex_is_quarantined(regex)) {
        return CJ_REGEX_QUARANTINED;
    }

    int count = search(regex, scratch, text, from);
    if (count == PCRE2_ERROR_NOMATCH) {
        return CJ_REGEX_FAILED;
    }
    if (count < 0) { /* -46, -47, -53, -63: a limit; the others blame the pattern too */
        return give_up(regex, text, count);
    }
    if (out_span) {
        const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(scratch->data);
        *out_span = (struct cj_regex_span){ends[0], ends[1] < ends[0] ? ends[0] : ends[1]};
    }
    return CJ_REGEX_MATCHED;
}

bool cj_regex_group(const cj_regex *regex, const cj_regex_scratch *scratch, size_t index,
                    struct cj_regex_span *out_span)
{
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(scratch->data);
    uint32_t count = name_count(regex);
    uint32_t group;

    /* One name may stand for several groups, "(?<n>a)|(?<n>b)": the first that took part. */
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(name_at(regex, i, &group), regex->names[index]) != 0) {
            continue;
        }
        size_t start = ends[2 * (size_t)group];
        size_t end = ends[2 * (size_t)group + 1];
        if (start != PCRE2_UNSET && end != PCRE2_UNSET && start <= end) {
            *out_span = (struct cj_regex_span){start, end};
            return true;
        }
    }
    return false;
}

struct cj_str cj_regex_subject(const cj_regex *regex, const struct cj_utterance *utterance)
{
    return regex->raw ? utterance->text : utterance->folded.text;
}

struct cj_str cj_regex_original(const cj_regex *regex, const struct cj_utterance *utterance,
                                struct cj_regex_span span)
{
    size_t start = span.start;
    size_t end = span.end;

    if (!regex->raw) {
        const uint32_t *origin = utterance->folded.origin;

        start = origin[span.start];
        /* "ß" is "ss" folded: a match that ends between the two takes the whole letter. */
        while (end > span.start && end < utterance->folded.text.len &&
               origin[end] == origin[end - 1]) {
            end++;
        }
        end = origin[end];
    }
    return (struct cj_str){utterance->text.ptr + start, end > start ? end - start : 0};
}
