/* POST /v1/ask: one question, one answer, nothing kept. */
#include <stdio.h>

#include "base/utf8.h"
#include "engine/answer_json.h"
#include "engine/bot.h"
#include "server/api/handlers.h"
#include "server/api/languages.h"
#include "server/api/members.h"
#include "server/api/worker.h"
#include "server/base/clock.h"
#include "server/http/origin.h"

/* What a body asks. Strings are borrowed from its members. */
struct ask {
    struct cj_question question;
    const struct cj_site *site; /* NULL: none was named */
    char max_text[16];          /* for a note */
    char languages[CJ_LANGUAGES_MAX];
};

static void read_text(struct cj_members *members, const cj_config *config, struct ask *ask)
{
    struct cj_str text = cj_members_text(members, "/text", true);

    (void)snprintf(ask->max_text, sizeof(ask->max_text), "%u", config->limits.text_count);
    if (text.ptr && cj_str_trim(text).len == 0) {
        cj_members_note(members, "/text", CJ_PROBLEM_BLANK, NULL);
    } else if (cj_utf8_count(text) > config->limits.text_count) {
        cj_members_note(members, "/text", CJ_PROBLEM_TOO_LONG, ask->max_text);
    }
    ask->question.text = text.ptr;
    ask->question.len = text.len;
}

static void read_language(struct cj_members *members, const cj_bot *bot, struct ask *ask)
{
    struct cj_str lang = cj_members_text(members, "/lang", false);

    if (!lang.ptr) {
        return;
    }
    const struct cj_lang *found = cj_bot_find_language(bot, lang.ptr);
    if (found) {
        ask->question.lang = found->code;
    } else {
        cj_languages_write(bot, ask->languages);
        cj_members_note(members, "/lang", CJ_PROBLEM_UNKNOWN_LANGUAGE, ask->languages);
    }
}

static void read_site(struct cj_members *members, const cj_config *config, struct ask *ask)
{
    struct cj_str id = cj_members_text(members, "/site", false);

    for (size_t i = 0; id.ptr && i < config->site_count && !ask->site; i++) {
        if (cj_str_equals(id, config->sites[i].id)) {
            ask->site = &config->sites[i];
        }
    }
    if (id.ptr && !ask->site) {
        cj_members_note(members, "/site", CJ_PROBLEM_UNKNOWN_SITE, NULL);
    }
}

static void read_ask(struct cj_members *members, const cj_config *config, const cj_bot *bot,
                     struct ask *ask)
{
    read_text(members, config, ask);
    read_language(members, bot, ask);
    ask->question.context = cj_members_text(members, "/context", false).ptr;
    ask->question.explain = cj_members_flag(members, "/explain");
    read_site(members, config, ask);
}

/* A page of one site must not ask as another. */
static bool is_foreign(const cj_request *request, const struct cj_site *site)
{
    struct cj_str origin = cj_request_origin(request);

    return site && origin.len > 0 && !cj_origin_in_site(site, origin);
}

static void log_text(const cj_request *request, const struct ask *ask,
                     const struct cj_answer *answer)
{
    if (cj_request_config(request)->log_texts) {
        CJ_LOG(cj_request_log(request), CJ_LOG_INFO, "ask",
               CJ_LOG_TEXT("request_id", cj_request_id(request)),
               CJ_LOG_TEXT("text", ask->question.text),
               CJ_LOG_TEXT("outcome", cj_outcome_name(answer->outcome)),
               CJ_LOG_TEXT("entry", answer->entry ? answer->entry : ""));
    }
}

static void reply_answer(cj_request *request, const cj_bot *bot, const struct ask *ask)
{
    struct cj_worker *worker = cj_request_worker(request);
    const struct cj_answer *answer = NULL;
    struct cj_buf body = {0};
    int64_t begin_ns = cj_now_ns();
    cj_status st = cj_bot_ask(bot, worker->scratch, &ask->question, &answer);

    if (st == CJ_OK) {
        cj_worker_count(worker, answer, (uint64_t)(cj_now_ns() - begin_ns));
        cj_answer_write_json(answer, &body);
        log_text(request, ask, answer);
        cj_reply(request, 200, "application/json", &body);
    } else if (st == CJ_ERR_NOMEM) {
        cj_reply_problem(request, CJ_PROBLEM_NO_MEMORY, NULL);
    } else { /* nothing but white space of some script is left to be wrong */
        struct cj_problem_note note = {"/text", CJ_PROBLEM_BLANK, NULL};

        cj_reply_invalid(request, &note, 1);
    }
}

void cj_handle_ask(cj_request *request)
{
    cj_bot *bot = cj_worker_bot(cj_request_worker(request));
    struct cj_members members;
    struct ask ask = {0};

    if (!cj_members_parse(request, &members)) {
        return;
    }
    read_ask(&members, cj_request_config(request), bot, &ask);
    if (members.note_count > 0) {
        cj_reply_invalid(request, members.notes, members.note_count);
    } else if (is_foreign(request, ask.site)) {
        cj_reply_problem(request, CJ_PROBLEM_SITE_ORIGIN, NULL);
    } else {
        reply_answer(request, bot, &ask);
    }
    cj_members_clear(&members);
}
