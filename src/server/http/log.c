/* One line, one write(): lines of several threads do not mix. */
#include "server/http/log.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json_text.h"
#include "server/base/clock.h"

static const char *const level_names[] = {"error", "warning", "info", "debug"};

#define LEVEL_COUNT (sizeof(level_names) / sizeof(level_names[0]))

enum cj_log_level cj_log_level_of(const char *name)
{
    for (size_t i = 0; i < LEVEL_COUNT; i++) {
        if (strcmp(name, level_names[i]) == 0) {
            return (enum cj_log_level)i;
        }
    }
    return CJ_LOG_INFO;
}

static void add_field(struct cj_buf *line, const struct cj_log_field *field)
{
    cj_buf_printf(line, ",\"%s\":", field->name);
    if (field->text) {
        cj_json_text(line, cj_str_from(field->text));
    } else {
        cj_buf_printf(line, "%" PRId64, field->number);
    }
}

void cj_log_write(const struct cj_log *log, enum cj_log_level level, const char *event,
                  const struct cj_log_field *fields, size_t field_count)
{
    struct cj_buf line = {0};
    char now[CJ_TIME_TEXT_MAX];

    if (log->fd < 0 || level > log->level) {
        return;
    }
    cj_now_write(now);
    cj_buf_printf(&line, "{\"time\":\"%s\",\"level\":\"%s\",\"event\":\"%s\"", now,
                  level_names[level], event);
    for (size_t i = 0; i < field_count; i++) {
        add_field(&line, &fields[i]);
    }
    cj_buf_adds(&line, "}\n");
    if (!line.failed) {
        ssize_t written = write(log->fd, line.ptr, line.len);
        (void)written; /* nobody is left to be told */
    }
    cj_buf_clear(&line);
}
