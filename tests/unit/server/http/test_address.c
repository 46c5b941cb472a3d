#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "server/http/forwarded.h"

static struct cj_address address(const char *text)
{
    struct cj_address parsed;

    assert_true(cj_address_parse(cj_str_from(text), &parsed));
    return parsed;
}

static void test_parse_and_write(void **state)
{
    static const struct fact {
        const char *text, *written; /* NULL: refused */
    } facts[] = {
        {"192.0.2.1", "192.0.2.1"},
        {"192.0.2.1:80", "192.0.2.1"},
        {"::1", "::1"},
        {"[::1]", "::1"},
        {"[2001:db8::7]:443", "2001:db8::7"},
        {"2001:DB8:0::7", "2001:db8::7"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"", NULL},
        {"[", NULL},
        {"[]", NULL},
        {"[::1", NULL},
        {"192.0.2", NULL},
        {"192.0.2.256", NULL},
        {"192.0.2.01x", NULL},
        {"localhost", NULL},
        {"unknown", NULL},
        {"1:2:3", NULL},
        {"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        char written[CJ_ADDRESS_TEXT_MAX];
        struct cj_address parsed;
        bool good = cj_address_parse(cj_str_from(facts[i].text), &parsed);

        if (good != (facts[i].written != NULL)) {
            fail_msg("%s", facts[i].text);
        }
        if (good) {
            cj_address_write(&parsed, written);
            assert_string_equal(written, facts[i].written);
        }
    }
}

static void test_networks(void **state)
{
    static const struct fact {
        const char *network, *address;
        bool holds;
    } facts[] = {
        {"10.0.0.0/8", "10.255.1.2", true},
        {"10.0.0.0/8", "11.0.0.0", false},
        {"192.0.2.128/25", "192.0.2.127", false},
        {"192.0.2.128/25", "192.0.2.200", true},
        {"192.0.2.7", "192.0.2.7", true},
        {"192.0.2.7", "192.0.2.8", false},
        {"192.0.2.7/32", "192.0.2.7", true},
        {"0.0.0.0/0", "203.0.113.1", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"2001:db8::/32", "2001:db8:ffff::1", true},
        {"2001:db8::/32", "2001:db9::1", false},
        {"::/0", "2001:db8::1", true},
        {"::/0", "10.0.0.1", true},
        {"::1", "::1", true},
        {"::1/128", "::2", false},
        {"10.0.0.0/8", "::ffff:10.1.2.3", true},
    };
    static const char *const wrong[] = {
        "",       "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1",   "10.0.0.0/8x",
        "::/129", "x/8",         "/8",        "10.0.0.0/08000"};
    struct cj_network network;

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_address one = address(facts[i].address);

        assert_true(cj_network_parse(cj_str_from(facts[i].network), &network));
        if (cj_network_holds(&network, &one) != facts[i].holds) {
            fail_msg("%s in %s", facts[i].address, facts[i].network);
        }
    }
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_false(cj_network_parse(cj_str_from(wrong[i]), &network));
    }
}

static void test_loopback_and_clients(void **state)
{
    static const struct fact {
        const char *text;
        bool is_loopback;
        const char *client;
    } facts[] = {
        {"127.0.0.1", true, "127.0.0.1"},
        {"127.255.0.9", true, "127.255.0.9"},
        {"::1", true, "::"},
        {"::ffff:127.0.0.1", true, "127.0.0.1"},
        {"128.0.0.1", false, "128.0.0.1"},
        {"2001:db8:1:2:3:4:5:6", false, "2001:db8:1:2::"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_address one = address(facts[i].text);
        struct cj_address client = cj_address_client(&one);
        struct cj_address wanted = address(facts[i].client);

        assert_int_equal(cj_address_is_loopback(&one), facts[i].is_loopback);
        assert_true(cj_address_equal(&client, &wanted));
    }
}

/* Lines of a header, written with '|' between them. */
static struct cj_hop_lines lines_of(const char *text)
{
    struct cj_hop_lines lines = {.count = 0};

    while (*text) {
        size_t len = strcspn(text, "|");

        cj_hop_lines_add(&lines, (struct cj_str){text, len});
        text += len + (text[len] == '|');
    }
    return lines;
}

static void test_forwarded_client(void **state)
{
    static const struct fact {
        const char *peer, *forwarded, *x_forwarded, *client;
    } facts[] = {
        /* a stranger is who he is, whatever he says */
        {"203.0.113.1", "", "198.51.100.1", "203.0.113.1"},
        {"203.0.113.1", "for=198.51.100.1", "", "203.0.113.1"},
        /* a proxy is believed, as far as proxies go */
        {"10.0.0.1", "", "", "10.0.0.1"},
        {"10.0.0.1", "", "198.51.100.1", "198.51.100.1"},
        {"10.0.0.1", "", "6.6.6.6, 198.51.100.1", "198.51.100.1"},
        {"10.0.0.1", "", "6.6.6.6,198.51.100.1,10.0.0.2", "198.51.100.1"},
        {"10.0.0.1", "", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
        {"10.0.0.1", "for=198.51.100.1", "", "198.51.100.1"},
        {"10.0.0.1", "For=\"198.51.100.1:99\";by=10.0.0.1;proto=http", "", "198.51.100.1"},
        {"10.0.0.1", "proto=https;for=\"[2001:db8::9]:4711\"", "", "2001:db8::9"},
        {"10.0.0.1", "for=6.6.6.6, for=198.51.100.1", "", "198.51.100.1"},
        /* what is no address ends the walk */
        {"10.0.0.1", "for=unknown", "", "10.0.0.1"},
        {"10.0.0.1", "for=6.6.6.6, for=_gazonk, for=10.0.0.2", "", "10.0.0.2"},
        {"10.0.0.1", "by=10.0.0.1", "", "10.0.0.1"},
        {"10.0.0.1", "", ",,", "10.0.0.1"},
        {"10.0.0.1", "", "6.6.6.6, nonsense", "10.0.0.1"},
        {"10.0.0.1", "for=\"", "", "10.0.0.1"},
        /* lines mean the same as commas; the first of five is not looked at */
        {"10.0.0.1", "", "6.6.6.6|198.51.100.1", "198.51.100.1"},
        {"10.0.0.1", "", "6.6.6.6, 198.51.100.1|10.0.0.2", "198.51.100.1"},
        {"10.0.0.1", "for=198.51.100.1|for=10.0.0.3;by=10.0.0.2|", "", "198.51.100.1"},
        {"10.0.0.1", "", "198.51.100.1|10.0.0.5|10.0.0.4|10.0.0.3", "198.51.100.1"},
        {"10.0.0.1", "", "198.51.100.1|10.0.0.6|10.0.0.5|10.0.0.4|10.0.0.3", "10.0.0.6"},
        /* one of two headers that differ is the visitor's own */
        {"10.0.0.1", "for=6.6.6.6", "198.51.100.1", "10.0.0.1"},
        {"10.0.0.1", "for=198.51.100.1", "198.51.100.1", "198.51.100.1"},
    };
    struct cj_network network;
    struct cj_proxies proxies = {&network, 1};

    (void)state;
    assert_true(cj_network_parse(CJ_STR("10.0.0.0/8"), &network));
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_address peer = address(facts[i].peer);
        struct cj_address wanted = address(facts[i].client);
        struct cj_hop_lines forwarded = lines_of(facts[i].forwarded);
        struct cj_hop_lines x_forwarded = lines_of(facts[i].x_forwarded);
        struct cj_address client =
            cj_forwarded_client(&proxies, &peer, &forwarded, &x_forwarded);

        if (!cj_address_equal(&client, &wanted)) {
            fail_msg("%s | %s | %s", facts[i].peer, facts[i].forwarded, facts[i].x_forwarded);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_and_write),
        cmocka_unit_test(test_networks),
        cmocka_unit_test(test_loopback_and_clients),
        cmocka_unit_test(test_forwarded_client),
    };
    return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
