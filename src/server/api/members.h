/* The members of a JSON body, read with all their mistakes told at once. */
#ifndef CJ_API_MEMBERS_H
#define CJ_API_MEMBERS_H

#include <stdbool.h>

#include <jansson.h>

#include "server/http/http.h"

/** Mistakes that one body can have: as many as it has members that we know. */
#define CJ_MAX_NOTES 8

/** A body being read. */
struct cj_members {
    json_t *root;
    struct cj_problem_note notes[CJ_MAX_NOTES];
    size_t note_count;
};

/** Bytes of a place in a body, "line:column", NUL included. */
#define CJ_PLACE_MAX 32

/** Parses a body as JSON.
 *
 * @param out_members  set on CJ_PROBLEM_NONE; release with cj_members_clear(). A value that is
 *                     no object is noted in it
 * @param out_place    where the problem is; set on any other result
 * @return CJ_PROBLEM_NONE or what is wrong with the text */
enum cj_problem cj_members_read(struct cj_str body, struct cj_members *out_members,
                                char out_place[CJ_PLACE_MAX]);

/** Parses the request's body as an object; when it is none, the request is answered.
 *
 * @param out_members  set on true; release with cj_members_clear()
 * @return false when the request was answered */
bool cj_members_parse(cj_request *request, struct cj_members *out_members);
void cj_members_clear(struct cj_members *members);

/** Notes a mistake. @param argument  static storage, or alive until the answer */
void cj_members_note(struct cj_members *members, const char *pointer, enum cj_problem problem,
                     const char *argument);

/** A string member, borrowed; empty when it is missing, null, or wrong (then it is noted).
 * @param pointer  "/text" */
struct cj_str cj_members_text(struct cj_members *members, const char *pointer, bool required);

/** A boolean member; false when it is missing or null. */
bool cj_members_flag(struct cj_members *members, const char *pointer);

#endif
