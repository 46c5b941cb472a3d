/* The clock of a test: RFC 3339 to milliseconds, without libc's calendar, which knows time
 * zones of the machine. */
#include "harness/conv.h"

/* Days from 1970-01-01 to a date of the Gregorian calendar (Howard Hinnant's algorithm:
 * years begin in March, so that the leap day is the last one). */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = y / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

/* `count` digits, as a number up to `most`. */
static bool read_digits(struct cj_str *text, size_t count, int64_t most, int64_t *out)
{
    int64_t number = 0;

    if (text->len < count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char c = text->ptr[i];

        if (c < '0' || c > '9') {
            return false;
        }
        number = number * 10 + (c - '0');
    }
    text->ptr += count;
    text->len -= count;
    *out = number;
    return number <= most;
}

static bool read_sign(struct cj_str *text, char sign)
{
    if (text->len == 0 || text->ptr[0] != sign) {
        return false;
    }
    text->ptr++;
    text->len--;
    return true;
}

static bool read_offset(struct cj_str *text, int64_t *out_minutes)
{
    int64_t hours;
    int64_t minutes;

    if (read_sign(text, 'Z')) {
        *out_minutes = 0;
        return true;
    }

    bool west = read_sign(text, '-');
    if ((!west && !read_sign(text, '+')) || !read_digits(text, 2, 14, &hours) ||
        !read_sign(text, ':') || !read_digits(text, 2, 59, &minutes)) {
        return false;
    }
    *out_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

static bool is_date(int64_t year, int64_t month, int64_t day)
{
    static const int64_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month < 1 || day < 1) {
        return false;
    }
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] + (month == 2 && leap);
}

bool cj_conv_read_clock(struct cj_str text, int64_t *out_ms)
{
    int64_t year;
    int64_t month;
    int64_t day;
    int64_t hour;
    int64_t minute;
    int64_t second = 0;
    int64_t offset;

    if (!read_digits(&text, 4, 9999, &year) || !read_sign(&text, '-') ||
        !read_digits(&text, 2, 12, &month) || !read_sign(&text, '-') ||
        !read_digits(&text, 2, 31, &day) || !is_date(year, month, day) ||
        !read_sign(&text, 'T') || !read_digits(&text, 2, 23, &hour) ||
        !read_sign(&text, ':') || !read_digits(&text, 2, 59, &minute)) {
        return false;
    }
    if (read_sign(&text, ':') && !read_digits(&text, 2, 59, &second)) {
        return false;
    }
    if (!read_offset(&text, &offset) || text.len > 0) {
        return false;
    }
    *out_ms = (days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second -
               offset * 60) *
              1000;
    return true;
}
