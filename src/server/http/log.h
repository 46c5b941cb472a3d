/* The log: one JSON object a line. Ids and figures, never what a visitor wrote. */
#ifndef CJ_HTTP_LOG_H
#define CJ_HTTP_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cj_log_level {
    CJ_LOG_ERROR,
    CJ_LOG_WARNING,
    CJ_LOG_INFO,
    CJ_LOG_DEBUG,
};

/** Where lines go and from which level on. Immutable, so threads may share it: a line is one
 * write(). */
struct cj_log {
    int fd; /* -1: nowhere */
    enum cj_log_level level;
};

/** The level called `name` ("error", "warning", "info", "debug"); CJ_LOG_INFO for others. */
enum cj_log_level cj_log_level_of(const char *name);

/** A member of a line. */
struct cj_log_field {
    const char *name;
    const char *text; /* NULL: `number` counts */
    int64_t number;
};

#define CJ_LOG_TEXT(name, text)     ((struct cj_log_field){(name), (text), 0})
#define CJ_LOG_NUMBER(name, number) ((struct cj_log_field){(name), NULL, (int64_t)(number)})

/** Writes `{"time":…,"level":…,"event":…, fields…}` when `level` is wanted. A line that can't
 * be written is dropped: the log never stops an answer. */
void cj_log_write(const struct cj_log *log, enum cj_log_level level, const char *event,
                  const struct cj_log_field *fields, size_t field_count);

/** cj_log_write() with its fields as arguments; at least one. */
#define CJ_LOG(log, level, event, ...)                                          \
    cj_log_write((log), (level), (event), (struct cj_log_field[]){__VA_ARGS__}, \
                 sizeof((struct cj_log_field[]){__VA_ARGS__}) / sizeof(struct cj_log_field))

#endif
