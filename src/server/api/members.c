/* JSON bodies by jansson, bounded in depth by the limit of the body. */
#include "server/api/members.h"

#include <stdio.h>

static enum cj_problem problem_of(const json_error_t *error)
{
    switch (json_error_code(error)) {
    case json_error_invalid_utf8:
        return CJ_PROBLEM_JSON_UTF8;
    case json_error_duplicate_key:
        return CJ_PROBLEM_JSON_DUPLICATE;
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return CJ_PROBLEM_JSON_NUL;
    case json_error_stack_overflow:
        return CJ_PROBLEM_JSON_DEPTH;
    case json_error_out_of_memory:
        return CJ_PROBLEM_NO_MEMORY;
    default:
        return CJ_PROBLEM_JSON_SYNTAX;
    }
}

enum cj_problem cj_members_read(struct cj_str body, struct cj_members *out_members,
                                char out_place[CJ_PLACE_MAX])
{
    json_error_t error;
    json_t *root = json_loadb(body.ptr ? body.ptr : "", body.len,
                              JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);

    if (!root) {
        (void)snprintf(out_place, CJ_PLACE_MAX, "%d:%d", error.line, error.column);
        return problem_of(&error);
    }
    *out_members = (struct cj_members){.root = root};
    if (!json_is_object(root)) {
        cj_members_note(out_members, "", CJ_PROBLEM_NOT_OBJECT, NULL);
    }
    return CJ_PROBLEM_NONE;
}

bool cj_members_parse(cj_request *request, struct cj_members *out_members)
{
    char place[CJ_PLACE_MAX];
    enum cj_problem problem = cj_members_read(cj_request_body(request), out_members, place);

    if (problem != CJ_PROBLEM_NONE) {
        cj_reply_problem(request, problem, place);
        return false;
    }
    if (out_members->note_count > 0) {
        cj_reply_invalid(request, out_members->notes, out_members->note_count);
        cj_members_clear(out_members);
        return false;
    }
    return true;
}

void cj_members_clear(struct cj_members *members)
{
    json_decref(members->root);
    members->root = NULL;
}

void cj_members_note(struct cj_members *members, const char *pointer, enum cj_problem problem,
                     const char *argument)
{
    if (members->note_count < CJ_MAX_NOTES) {
        members->notes[members->note_count++] =
            (struct cj_problem_note){pointer, problem, argument};
    }
}

/* The member of a pointer of one level; NULL when it is missing or null. */
static const json_t *find(const struct cj_members *members, const char *pointer)
{
    const json_t *value = json_object_get(members->root, pointer + 1);

    return json_is_null(value) ? NULL : value;
}

struct cj_str cj_members_text(struct cj_members *members, const char *pointer, bool required)
{
    const json_t *value = find(members, pointer);

    if (json_is_string(value)) {
        return (struct cj_str){json_string_value(value), json_string_length(value)};
    }
    if (value) {
        cj_members_note(members, pointer, CJ_PROBLEM_NOT_STRING, NULL);
    } else if (required) {
        cj_members_note(members, pointer, CJ_PROBLEM_MISSING, NULL);
    }
    return (struct cj_str){0};
}

bool cj_members_flag(struct cj_members *members, const char *pointer)
{
    const json_t *value = find(members, pointer);

    if (value && !json_is_boolean(value)) {
        cj_members_note(members, pointer, CJ_PROBLEM_NOT_BOOLEAN, NULL);
    }
    return json_is_true(value);
}
