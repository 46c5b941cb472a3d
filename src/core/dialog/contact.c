/* Reading an address out of a sentence. What is cut wrongly goes to somebody else, so anything
 * doubtful around it makes it none. */
#include "dialog/contact.h"

#include <string.h>

/* RFC 5321 §4.5.3.1.1; RFC 1035 §2.3.4. */
#define MAX_LOCAL_LEN 64
#define MAX_LABEL_LEN 63

#define MIN_DIGITS               9
#define MIN_INTERNATIONAL_DIGITS 8
#define MAX_DIGITS               15

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_alnum(char c)
{
    return is_letter(c) || is_digit(c);
}

/* Part of a word in any script: bytes above ASCII are letters here. */
static bool is_wordy(char c)
{
    return is_alnum(c) || c == '_' || ((unsigned char)c & 0x80);
}

static bool is_local(char c)
{
    return is_alnum(c) || (c != '\0' && strchr(".!#$%&'*+/=?^_`{|}~-", c));
}

/* ---- E-mail ---- */

/* One label of a domain: its length, or 0. */
static size_t label_len(struct cj_str text)
{
    size_t len = 0;

    while (len < text.len && (is_alnum(text.ptr[len]) || text.ptr[len] == '-')) {
        len++;
    }
    while (len > 0 && text.ptr[len - 1] == '-') { /* a dash of the sentence */
        len--;
    }
    return len > 0 && len <= MAX_LABEL_LEN && text.ptr[0] != '-' ? len : 0;
}

static bool is_top_level(struct cj_str label)
{
    for (size_t i = 0; i < label.len; i++) {
        if (!is_letter(label.ptr[i])) {
            return false;
        }
    }
    return label.len >= 2;
}

/* Length of the domain at the start of `text`, or 0. A full stop after it is the sentence's.
 */
static size_t domain_len(struct cj_str text)
{
    size_t len = label_len(text);
    struct cj_str last = {text.ptr, 0};

    while (len > 0 && len + 1 < text.len && text.ptr[len] == '.') {
        size_t more = label_len((struct cj_str){text.ptr + len + 1, text.len - len - 1});

        if (more == 0) {
            break;
        }
        last = (struct cj_str){text.ptr + len + 1, more};
        len += 1 + more;
    }
    bool cut = len < text.len && is_wordy(text.ptr[len]);
    return is_top_level(last) && !cut ? len : 0;
}

/* Length of the local part that ends at `at`, or 0. */
static size_t local_len(struct cj_str text, size_t at)
{
    size_t len = 0;

    while (len < at && is_local(text.ptr[at - len - 1])) {
        len++;
    }
    bool cut = len < at && is_wordy(text.ptr[at - len - 1]);
    /* quotes and such around an address are the sentence's */
    while (len > 0 && !is_alnum(text.ptr[at - len]) && text.ptr[at - len] != '_') {
        len--;
    }
    const char *start = text.ptr + at - len;
    bool dots = len > 0 && (start[len - 1] == '.' || memmem(start, len, "..", 2));
    return !cut && !dots && len <= MAX_LOCAL_LEN ? len : 0;
}

static bool find_email(struct cj_str text, char *out)
{
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] != '@') {
            continue;
        }
        size_t local = local_len(text, at);
        size_t domain = domain_len((struct cj_str){text.ptr + at + 1, text.len - at - 1});

        if (local > 0 && domain > 0 && local + 1 + domain <= CJ_CONTACT_MAX_LEN) {
            memcpy(out, text.ptr + at - local, local + 1 + domain);
            out[local + 1 + domain] = '\0';
            return true;
        }
    }
    return false;
}

/* ---- Telephone ---- */

static bool is_separator(char c)
{
    return c == ' ' || c == '.' || c == '-' || c == '(' || c == ')' || c == '/';
}

/* A run of digits and of what may stand between them. */
struct run {
    size_t end;   /* behind the last digit */
    size_t count; /* of digits; MAX_DIGITS + 1: too many */
};

static struct run read_run(struct cj_str text, size_t start, char *digits)
{
    struct run run = {start, 0};

    for (size_t i = start; i < text.len; i++) {
        if (is_digit(text.ptr[i])) {
            if (run.count <= MAX_DIGITS) {
                digits[run.count++] = text.ptr[i];
            }
            run.end = i + 1;
        } else if (!is_separator(text.ptr[i])) {
            break;
        }
    }
    return run;
}

/* Digits that belong to a word, a time or another number are no telephone's. */
static bool stands_alone(struct cj_str text, size_t start, size_t end)
{
    const char *const edge = " ";
    char before = *(start > 0 ? &text.ptr[start - 1] : edge);
    char after = *(end < text.len ? &text.ptr[end] : edge);

    return !is_wordy(before) && !strchr("-.,/+@#", before) && !is_wordy(after) &&
           after != '@' &&
           !(after == ':' && end + 1 < text.len && is_digit(text.ptr[end + 1]));
}

static bool is_number(const char *digits, size_t count, bool plus)
{
    bool international = plus || (count > 2 && digits[0] == '0' && digits[1] == '0');

    return count <= MAX_DIGITS &&
           count >= (size_t)(international ? MIN_INTERNATIONAL_DIGITS : MIN_DIGITS);
}

static bool find_phone(struct cj_str text, char *out)
{
    size_t i = 0;

    while (i < text.len) {
        bool plus = text.ptr[i] == '+' && i + 1 < text.len;
        char digits[MAX_DIGITS + 1];
        struct run run;

        if (!is_digit(text.ptr[i]) && !plus) {
            i++;
            continue;
        }
        run = read_run(text, plus ? i + 1 : i, digits);
        if (is_number(digits, run.count, plus) && stands_alone(text, i, run.end)) {
            out[0] = '+';
            memcpy(out + plus, digits, run.count);
            out[plus + run.count] = '\0';
            return true;
        }
        i = run.end > i ? run.end : i + 1;
    }
    return false;
}

bool cj_contact_find(struct cj_str text, char out[CJ_CONTACT_MAX_LEN + 1])
{
    return find_email(text, out) || find_phone(text, out);
}
