/* Monotonic time: deadlines and durations do not care what the wall clock is set to. */
#ifndef CJ_SERVER_BASE_CLOCK_H
#define CJ_SERVER_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

int64_t cj_now_ns(void);
int64_t cj_now_ms(void);

/** Bytes of a written time, NUL included. */
#define CJ_TIME_TEXT_MAX 32

/** Writes the wall clock's time as RFC 3339 with milliseconds: "2026-03-02T09:00:00.000Z". */
void cj_now_write(char out[CJ_TIME_TEXT_MAX]);

#endif
