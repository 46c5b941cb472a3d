/* Everything of a request that we read ourselves: head, target, parameters, addresses, body.
 *
 * The input is a request as it comes from a socket. What passes the guard must hold its
 * promises, and what we write from it must be well formed. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/json_text.h"
#include "base/utf8.h"
#include "server/api/members.h"
#include "server/http/forwarded.h"
#include "server/http/headers.h"
#include "server/http/origin.h"
#include "server/http/target.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static struct cj_str cut(struct cj_str *rest, const char *separator)
{
    const char *found =
        rest->len ? memmem(rest->ptr, rest->len, separator, strlen(separator)) : NULL;
    size_t len = found ? (size_t)(found - rest->ptr) : rest->len;
    struct cj_str part = {rest->ptr, len};
    size_t used = found ? len + strlen(separator) : len;

    rest->ptr += used;
    rest->len -= used;
    return part;
}

static void check_json_text(struct cj_str text)
{
    struct cj_buf out = {0};

    cj_json_text(&out, text);
    json_t *parsed = json_loadb(out.ptr, out.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    assert(json_is_string(parsed));
    json_decref(parsed);
    cj_buf_clear(&out);
}

static void check_target(struct cj_str text)
{
    static const char *const names[] = {"q", "lang", "limit"};
    struct cj_target target;
    struct cj_buf value = {0};

    if (!cj_target_split(text, &target)) {
        return;
    }
    assert(target.path.len > 0 && target.path.ptr[0] == '/');
    for (size_t i = 0; i < 3; i++) {
        if (cj_target_param(target.query, names[i], &value) == CJ_PARAM_FOUND) {
            assert(cj_utf8_valid(cj_buf_str(&value)) == value.len);
            assert(strlen(value.ptr) == value.len);
            assert(value.len <= text.len);
        }
    }
    cj_buf_clear(&value);
}

static void check_address(struct cj_str text)
{
    char written[CJ_ADDRESS_TEXT_MAX];
    struct cj_address address;
    struct cj_address again;
    struct cj_network network;
    struct cj_proxies all = {&network, 1};
    struct cj_hop_lines none = {.count = 0};
    struct cj_hop_lines lines = {.count = 0};
    struct cj_str rest = text;

    while (rest.len > 0) {
        cj_hop_lines_add(&lines, cut(&rest, "|"));
    }
    if (cj_address_parse(text, &address)) {
        cj_address_write(&address, written);
        assert(cj_address_parse(cj_str_from(written), &again));
        assert(cj_address_equal(&address, &again));
        assert(cj_network_parse(CJ_STR("::/0"), &network));
        (void)cj_forwarded_client(&all, &address, &lines, &lines);
    }
    (void)cj_network_parse(text, &network);
    assert(cj_network_parse(CJ_STR("::/0"), &network));
    address = (struct cj_address){{0}};
    (void)cj_forwarded_client(&all, &address, &lines, &none);
    (void)cj_forwarded_client(&all, &address, &none, &lines);
}

static void check_value(struct cj_str value)
{
    static const cj_config config = {.public_url = "https://bot.example"};

    (void)cj_is_json_type(value);
    (void)cj_is_request_id(value);
    (void)cj_bearer_token(value);
    (void)cj_speech_of(value);
    (void)cj_origin_judge(&config, value, value);
    check_address(value);
    check_json_text(value);
}

static void check_body(struct cj_str body)
{
    struct cj_members members;
    char place[CJ_PLACE_MAX];

    if (cj_members_read(body, &members, place) == CJ_PROBLEM_NONE) {
        struct cj_str text = cj_members_text(&members, "/text", true);

        assert(cj_utf8_valid(text) == text.len);
        assert(!text.len || !memchr(text.ptr, '\0', text.len));
        (void)cj_members_text(&members, "/lang", false);
        (void)cj_members_flag(&members, "/explain");
        assert(members.note_count <= CJ_MAX_NOTES);
        cj_members_clear(&members);
    }
}

/* What a request that passed has, counted in another way. */
static void check_promises(const struct cj_guard *guard, struct cj_str head)
{
    unsigned hosts = 0;
    unsigned lengths = 0;

    while (head.len > 0) {
        struct cj_str line = cut(&head, "\r\n");
        struct cj_str name = cut(&line, ":");

        assert(!(name.len == 17 && strncasecmp(name.ptr, "Transfer-Encoding", 17) == 0));
        hosts += name.len == 4 && strncasecmp(name.ptr, "Host", 4) == 0;
        lengths += name.len == 14 && strncasecmp(name.ptr, "Content-Length", 14) == 0;
    }
    assert(hosts <= 1 && lengths <= 1);
    assert(guard->has_length == (lengths == 1));
    assert(guard->length <= 9999999999u);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct cj_str rest = {(const char *)data, size};
    struct cj_str head = cut(&rest, "\r\n\r\n");
    struct cj_str lines = head;
    struct cj_str line = cut(&lines, "\r\n");
    struct cj_str method = cut(&line, " ");
    struct cj_str target = cut(&line, " ");
    struct cj_str headers = lines;
    struct cj_guard guard = {0};

    cj_guard_line(&guard, method, target, line);
    check_target(target);
    while (lines.len > 0) {
        struct cj_str value = cut(&lines, "\r\n");
        struct cj_str name = cut(&value, ":");

        cj_guard_header(&guard, name, cj_str_trim(value));
        check_value(cj_str_trim(value));
    }
    if (guard.problem == CJ_PROBLEM_NONE) {
        check_promises(&guard, headers);
    }
    check_body(rest);
    return 0;
}
