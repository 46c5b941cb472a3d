/* The clocks. */
#include "server/base/clock.h"

#include <stdio.h>
#include <time.h>

int64_t cj_now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t cj_now_ms(void)
{
    return cj_now_ns() / 1000000;
}

void cj_now_write(char out[CJ_TIME_TEXT_MAX])
{
    struct timespec now;
    struct tm parts;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &parts);
    size_t len = strftime(out, CJ_TIME_TEXT_MAX, "%Y-%m-%dT%H:%M:%S", &parts);
    (void)snprintf(out + len, CJ_TIME_TEXT_MAX - len, ".%03ldZ", now.tv_nsec / 1000000);
}
