/* GET /v1/suggest: questions of the content, while the visitor types. */
#include <stdlib.h>

#include "base/json_text.h"
#include "base/utf8.h"
#include "engine/bot.h"
#include "server/api/handlers.h"
#include "server/api/languages.h"
#include "server/api/worker.h"

#define DEFAULT_LIMIT 5
#define MAX_NOTES     3 /* one a parameter */

struct suggest {
    struct cj_buf text;
    const char *lang;
    size_t limit;
    struct cj_problem_note notes[MAX_NOTES];
    size_t note_count;
    char languages[CJ_LANGUAGES_MAX];
    bool no_memory;
};

static void note(struct suggest *suggest, const char *pointer, enum cj_problem problem,
                 const char *argument)
{
    suggest->notes[suggest->note_count++] =
        (struct cj_problem_note){pointer, problem, argument};
}

/* Looks a parameter up; true when it is there and sound. */
static bool find(const cj_request *request, struct suggest *suggest, const char *pointer,
                 struct cj_buf *value)
{
    enum cj_param found = cj_request_param(request, pointer + 1, value);

    suggest->no_memory |= found == CJ_PARAM_NOMEM;
    if (found == CJ_PARAM_INVALID) {
        note(suggest, pointer, CJ_PROBLEM_BAD_ENCODING, NULL);
    }
    return found == CJ_PARAM_FOUND;
}

static void read_text(const cj_request *request, struct suggest *suggest)
{
    size_t notes = suggest->note_count;
    bool found = find(request, suggest, "?q", &suggest->text);

    if (!found && suggest->note_count == notes) {
        note(suggest, "?q", CJ_PROBLEM_MISSING, NULL);
    }
    if (found && cj_utf8_count(cj_buf_str(&suggest->text)) > CJ_MAX_TEXT_COUNT) {
        note(suggest, "?q", CJ_PROBLEM_TOO_LONG, "4000");
    }
}

static void read_language(const cj_request *request, const cj_bot *bot,
                          struct suggest *suggest)
{
    struct cj_buf value = {0};

    if (find(request, suggest, "?lang", &value) && value.len > 0) {
        const struct cj_lang *lang = cj_bot_find_language(bot, value.ptr);

        suggest->lang = lang ? lang->code : NULL;
        if (!lang) {
            cj_languages_write(bot, suggest->languages);
            note(suggest, "?lang", CJ_PROBLEM_UNKNOWN_LANGUAGE, suggest->languages);
        }
    }
    cj_buf_clear(&value);
}

static void read_limit(const cj_request *request, struct suggest *suggest)
{
    struct cj_buf value = {0};
    char *end = NULL;

    suggest->limit = DEFAULT_LIMIT;
    if (find(request, suggest, "?limit", &value)) {
        suggest->limit = strtoul(value.ptr, &end, 10);
        if (value.ptr[0] < '0' || value.ptr[0] > '9' || *end != '\0' || suggest->limit < 1 ||
            suggest->limit > CJ_MAX_SUGGESTIONS) {
            note(suggest, "?limit", CJ_PROBLEM_NOT_IN_RANGE, "1–20");
        }
    }
    cj_buf_clear(&value);
}

static void write_choices(struct cj_buf *body, const struct cj_choice *choices, size_t count)
{
    cj_buf_adds(body, "{\"suggestions\":[");
    for (size_t i = 0; i < count; i++) {
        cj_buf_adds(body, i > 0 ? ",{\"id\":" : "{\"id\":");
        cj_json_text(body, cj_str_from(choices[i].id));
        cj_buf_adds(body, ",\"title\":");
        cj_json_text(body, cj_str_from(choices[i].title));
        cj_buf_addc(body, '}');
    }
    cj_buf_adds(body, "]}");
}

static void reply(cj_request *request, const cj_bot *bot, const struct suggest *suggest)
{
    struct cj_worker *worker = cj_request_worker(request);
    const struct cj_choice *choices = NULL;
    struct cj_buf body = {0};
    size_t count = 0;
    cj_status st = cj_bot_suggest(bot, worker->scratch, suggest->text.ptr, suggest->text.len,
                                  suggest->lang, suggest->limit, &choices, &count);

    if (st == CJ_ERR_NOMEM) {
        cj_reply_problem(request, CJ_PROBLEM_NO_MEMORY, NULL);
        return;
    }
    /* a blank text is no fault while somebody types: there is nothing to suggest yet */
    write_choices(&body, choices, st == CJ_OK ? count : 0);
    cj_reply(request, 200, "application/json", &body);
}

void cj_handle_suggest(cj_request *request)
{
    cj_bot *bot = cj_worker_bot(cj_request_worker(request));
    struct suggest suggest = {0};

    read_text(request, &suggest);
    read_language(request, bot, &suggest);
    read_limit(request, &suggest);
    if (suggest.no_memory) {
        cj_reply_problem(request, CJ_PROBLEM_NO_MEMORY, NULL);
    } else if (suggest.note_count > 0) {
        cj_reply_invalid(request, suggest.notes, suggest.note_count);
    } else {
        reply(request, bot, &suggest);
    }
    cj_buf_clear(&suggest.text);
}
