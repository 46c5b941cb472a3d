/* Reads HTML as strictly as can be: what a browser would have to guess about is refused. */
#include "safe_html.h" /* beside this file: a fuzz target includes it whole */

#include <stdio.h>
#include <string.h>

#define MAX_OPEN 1024

static const struct allowed {
    const char *tag;
    const char *attributes; /* each followed by '=' */
    bool is_void;
} allowed[] = {
    {"p", "", false},
    {"h3", "", false},
    {"h4", "", false},
    {"h5", "", false},
    {"h6", "", false},
    {"ul", "", false},
    {"ol", "start= class= ", false},
    {"li", "value= ", false},
    {"blockquote", "class= ", false},
    {"pre", "", false},
    {"code", "", false},
    {"table", "", false},
    {"tr", "", false},
    {"th", "class= ", false},
    {"td", "class= ", false},
    {"details", "", false},
    {"summary", "", false},
    {"hr", "", true},
    {"br", "", true},
    {"strong", "", false},
    {"em", "", false},
    {"del", "", false},
    {"u", "", false},
    {"sub", "", false},
    {"sup", "", false},
    {"mark", "", false},
    {"kbd", "", false},
    {"a", "href= data-entry= ", false},
    {"img", "src= alt= ", true},
};

struct reading {
    const char *at;
    const struct allowed *open[MAX_OPEN];
    size_t depth;
    const char *fault;
};

static bool fail(struct reading *reading, const char *fault)
{
    reading->fault = fault;
    return false;
}

static const struct allowed *find_tag(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
        if (strlen(allowed[i].tag) == len && memcmp(allowed[i].tag, name, len) == 0) {
            return &allowed[i];
        }
    }
    return NULL;
}

static size_t name_len(const char *at)
{
    return strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

static bool is_safe_address(const char *value, size_t len)
{
    static const char *const schemes[] = {"https://", "http://", "mailto:", "tel:"};

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        size_t scheme = strlen(schemes[i]);
        size_t same = 0;
        while (same < scheme && same < len &&
               (value[same] | ' ') == (schemes[i][same] | ' ')) {
            same++;
        }
        if (same == scheme) {
            return true;
        }
    }
    return false;
}

/* ` name="value"` */
static bool read_attribute(struct reading *reading, const struct allowed *tag)
{
    char wanted[32];
    const char *name = ++reading->at;
    size_t len = name_len(name);

    if (len == 0 || len > 20 || strncmp(name + len, "=\"", 2) != 0) {
        return fail(reading, "an attribute is not name=\"value\"");
    }
    (void)snprintf(wanted, sizeof(wanted), "%.*s= ", (int)len, name);
    if (!strstr(tag->attributes, wanted)) {
        return fail(reading, "an attribute that is not allowed");
    }
    const char *value = name + len + 2;
    size_t value_len = strcspn(value, "\"<>");
    if (value[value_len] != '"') {
        return fail(reading, "an attribute value has no end, or holds < or >");
    }
    bool address = strncmp(wanted, "href=", 5) == 0 || strncmp(wanted, "src=", 4) == 0;
    if (address && !is_safe_address(value, value_len)) {
        return fail(reading, "an address that is not safe");
    }
    reading->at = value + value_len + 1;
    return true;
}

static bool read_start(struct reading *reading)
{
    const char *name = reading->at + 1;
    size_t len = name_len(name);
    const struct allowed *tag = find_tag(name, len);

    if (!tag) {
        return fail(reading, "a tag that is not allowed");
    }
    reading->at = name + len;
    while (*reading->at == ' ') {
        if (!read_attribute(reading, tag)) {
            return false;
        }
    }
    if (*reading->at++ != '>') {
        return fail(reading, "a tag has no end");
    }
    if (!tag->is_void) {
        if (reading->depth == MAX_OPEN) {
            return fail(reading, "nested too deep");
        }
        reading->open[reading->depth++] = tag;
    }
    return true;
}

static bool read_end(struct reading *reading)
{
    const char *name = reading->at + 2;
    size_t len = name_len(name);
    const struct allowed *tag = find_tag(name, len);

    if (!tag || reading->depth == 0 || reading->open[reading->depth - 1] != tag) {
        return fail(reading, "an end tag that closes nothing");
    }
    reading->depth--;
    reading->at = name + len;
    return *reading->at++ == '>' || fail(reading, "an end tag has no end");
}

static bool read_entity(struct reading *reading)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};

    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        if (strncmp(reading->at, entities[i], strlen(entities[i])) == 0) {
            reading->at += strlen(entities[i]);
            return true;
        }
    }
    return fail(reading, "an ampersand that is not escaped");
}

static bool read_all(struct reading *reading)
{
    while (*reading->at) {
        bool ok = true;
        if (strncmp(reading->at, "</", 2) == 0) {
            ok = read_end(reading);
        } else if (*reading->at == '<') {
            ok = read_start(reading);
        } else if (*reading->at == '&') {
            ok = read_entity(reading);
        } else if (*reading->at == '>') {
            ok = fail(reading, "a > that is not escaped");
        } else {
            reading->at++;
        }
        if (!ok) {
            return false;
        }
    }
    return reading->depth == 0 || fail(reading, "a tag is not closed");
}

bool test_html_is_safe(const char *html, char *why, size_t why_size)
{
    struct reading reading = {.at = html};
    bool safe = read_all(&reading);

    if (!safe && why) {
        (void)snprintf(why, why_size, "%s at byte %zu: %.60s", reading.fault,
                       (size_t)(reading.at - html), reading.at);
    }
    return safe;
}
