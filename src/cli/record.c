/* Recording. What is written is what a test should hold: the answer, not its wording. */
#include "cli/record.h"

#include <time.h>

#define TIME_LEN 32 /* "2026-03-02T09:00:00", and years of more digits */

static void format_time(int64_t now_ms, char *out)
{
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm parts;

    out[0] = '\0';
    if (gmtime_r(&seconds, &parts)) {
        (void)strftime(out, TIME_LEN, "%Y-%m-%dT%H:%M:%S", &parts);
    }
}

void cj_record_begin(FILE *file, const char *lang, int64_t now_ms)
{
    char time_text[TIME_LEN];

    format_time(now_ms, time_text);
    if (ftello(file) == 0) {
        (void)fprintf(file, "lang: %s\nclock: %s+00:00\n", lang, time_text);
    }
    (void)fprintf(file, "\n== %s\n", time_text);
}

void cj_record_turn(FILE *file, struct cj_str said, const struct cj_answer *answer)
{
    (void)fprintf(file, "> %.*s\n", CJ_STR_ARGS(said));
    if (answer->outcome == CJ_OUTCOME_ANSWER && answer->entry) {
        (void)fprintf(file, "? answer %s\n", answer->entry);
    } else {
        (void)fprintf(file, "? outcome %s\n", cj_outcome_name(answer->outcome));
    }
    (void)fflush(file); /* so that Ctrl-C loses nothing */
}
