#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/source.h"
#include "config/config.h"
#include "config/directive.h"
#include "config/expand.h"

/* A bot's folder of its own for each load; made anew by setup. */
static char root[] = "/tmp/conserje-config-XXXXXX";

static int make_root(void **state)
{
    (void)state;
    return mkdtemp(root) ? 0 : -1;
}

static void path_of(const char *name, char *out, size_t size)
{
    (void)snprintf(out, size, "%s/%s", root, name);
}

static int remove_root(void **state)
{
    char path[256];

    (void)state;
    path_of("conserje.yaml", path, sizeof(path));
    (void)unlink(path);
    path_of("knowledge-base", path, sizeof(path));
    (void)rmdir(path);
    return rmdir(root);
}

static void write_file(const char *text, size_t len)
{
    char path[256];

    path_of("conserje.yaml", path, sizeof(path));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

/* Variables as "NAME=value", NULL-terminated. */
static const char *lookup(void *context, const char *name)
{
    const char *const *variables = context;
    size_t len = strlen(name);

    for (; variables && *variables; variables++) {
        if (strncmp(*variables, name, len) == 0 && (*variables)[len] == '=') {
            return *variables + len + 1;
        }
    }
    return NULL;
}

static void print_diags(const cj_diags *diags, struct cj_buf *out)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        cj_buf_printf(out, "%s%s:%u:%u: %s: %s [%s]", i ? "\n" : "", diag->file, diag->line,
                      diag->column, cj_severity_name(diag->severity), diag->message,
                      diag->code);
    }
}

/* Loads `text` and gives the findings, for the caller to free(); and the configuration. */
static char *load(const char *text, const char *const *variables, cj_config **out_config)
{
    struct cj_buf out = {0};
    cj_config *config = NULL;
    cj_diags *diags = cj_diags_new();

    write_file(text, strlen(text));
    cj_status st = cj_config_load(root, lookup, (void *)variables, diags, &config);
    assert_true(st == CJ_OK || st == CJ_ERR_CONTENT);
    assert_int_equal(st == CJ_ERR_CONTENT, cj_diags_errors(diags) > 0);
    assert_int_equal(st == CJ_OK, config != NULL);
    print_diags(diags, &out);
    cj_diags_free(diags);
    if (out_config) {
        *out_config = config;
    } else {
        cj_config_free(config);
    }
    return cj_buf_take(&out);
}

static cj_config *load_clean(const char *text, const char *const *variables)
{
    cj_config *config = NULL;
    char *findings = load(text, variables, &config);

    assert_string_equal(findings, "");
    free(findings);
    assert_non_null(config);
    return config;
}

struct print {
    struct cj_buf text;
    const char *only; /* a directive, or NULL for all */
};

static bool print_item(void *context, const struct cj_config_item *item)
{
    static const char *const origins[] = {"default", "file", "environment", "command line"};
    struct print *print = context;

    if (!print->only || strcmp(print->only, item->directive) == 0) {
        cj_buf_printf(&print->text, "%s=%.*s (%s)\n", item->directive,
                      CJ_STR_ARGS(item->value), origins[item->origin]);
    }
    return true;
}

static void assert_shown(const cj_config *config, const char *directive, const char *expected)
{
    struct print print = {.only = directive};

    cj_config_each(config, print_item, &print);
    assert_non_null(print.text.ptr);
    assert_string_equal(print.text.ptr, expected);
    cj_buf_clear(&print.text);
}

static void test_without_a_file_everything_has_a_default(void **state)
{
    cj_config *config = NULL;
    cj_diags *diags = cj_diags_new();

    (void)state;
    assert_int_equal(cj_config_load("/nonexistent", NULL, NULL, diags, &config), CJ_OK);
    assert_int_equal(cj_diags_count(diags), 0);
    assert_string_equal(config->name, "Conserje");
    assert_string_equal(config->knowledge_base, "");
    assert_string_equal(config->intents, "intents");
    assert_string_equal(config->default_language, "");
    assert_int_equal(config->language_count, 0);
    assert_string_equal(config->public_url, "");
    assert_string_equal(config->listen_host, "127.0.0.1");
    assert_int_equal(config->listen_port, 8080);
    assert_string_equal(config->store, "");
    assert_true(config->thresholds_auto);
    assert_int_equal(config->handoff_after_misses, 3);
    assert_int_equal(config->handoff_wait_s, 600);
    assert_int_equal(config->site_count, 0);
    assert_int_equal(config->trusted_proxy_count, 0);
    assert_int_equal(config->limits.body_len, 64 * 1024);
    assert_int_equal(config->limits.text_count, 4000);
    assert_int_equal(config->limits.visitor_per_min, 30);
    assert_int_equal(config->limits.address_per_min, 600);
    assert_int_equal(config->limits.address_connections, 64);
    assert_int_equal(config->limits.connections, 0);
    assert_int_equal(config->limits.conversations, 100000);
    assert_int_equal(config->limits.messages, 500);
    assert_int_equal(config->limits.streams, 10000);
    assert_int_equal(config->limits.file_len, 256 * 1024);
    assert_false(config->metrics_public);
    assert_false(config->log_texts);
    assert_string_equal(config->log_level, "info");
    cj_config_free(config);
    cj_diags_free(diags);
}

/* docs/formats: the whole example, word for word. */
static const char whole[] =
    "name: Tienda Alba\n"
    "default_language: es                      # unset: guessed from the content\n"
    "languages: [es, en]\n"
    "public_url: https://bot.example/\n"
    "listen: 127.0.0.1:8081\n"
    "store: sqlite:data/conserje.db            # or postgresql://…\n"
    "thresholds: { answer: 0.7, suggest: 0.4 }\n"
    "handoff:\n"
    "  after_misses: 4\n"
    "  hours: { timezone: Europe/Madrid, mon-fri: \"09:00-14:00, 16:00-19:00\", sat: "
    "\"10:00-14:00\", holidays: [2026-12-25] }\n"
    "  wait: 10m\n"
    "  targets:\n"
    "    - name: desk\n"
    "      preset: generic\n"
    "      url: http://127.0.0.1:9099/hook\n"
    "      secrets: [ \"${DESK_SECRET}\" ]\n"
    "      events: [\"handoff.*\", \"message.created\"]\n"
    "      retry: default\n"
    "      fallback: mail\n"
    "sites:\n"
    "  - { id: tienda, origins: [\"https://Tienda.example:443/\"], theme: { accent: "
    "\"#0a6\" } }\n"
    "limits: { body: 32KiB, text: 2000, visitor_rate: 5/s, address_rate: 600/min, "
    "address_connections: 64, connections: auto, conversations: 100000, messages: 500, "
    "streams: 10000 }\n"
    "trusted_proxies: [10.0.0.0/8, \"::1\"]\n"
    "privacy: { redact: [card, iban, national_id], retention: 365d }\n"
    "channels: { rest: on }\n"
    "metrics: public\n"
    "log: { level: debug, texts: on }\n";

static void test_every_documented_key_is_read(void **state)
{
    static const char *const variables[] = {"DESK_SECRET=whsec_abc", NULL};
    cj_config *config = load_clean(whole, variables);

    (void)state;
    assert_string_equal(config->name, "Tienda Alba");
    assert_string_equal(config->default_language, "es");
    assert_int_equal(config->language_count, 2);
    assert_string_equal(config->languages[1], "en");
    assert_string_equal(config->public_url, "https://bot.example");
    assert_int_equal(config->listen_port, 8081);
    assert_string_equal(config->store, "sqlite:data/conserje.db");
    assert_false(config->thresholds_auto);
    assert_float_equal(config->threshold_answer, 0.7, 1e-9);
    assert_float_equal(config->threshold_suggest, 0.4, 1e-9);
    assert_int_equal(config->handoff_after_misses, 4);
    assert_int_equal(config->site_count, 1);
    assert_string_equal(config->sites[0].id, "tienda");
    assert_int_equal(config->sites[0].origin_count, 1);
    assert_string_equal(config->sites[0].origins[0], "https://tienda.example");
    assert_int_equal(config->limits.body_len, 32 * 1024);
    assert_int_equal(config->limits.text_count, 2000);
    assert_int_equal(config->limits.visitor_per_min, 300);
    assert_int_equal(config->limits.connections, 0);
    assert_int_equal(config->trusted_proxy_count, 2);
    assert_string_equal(config->trusted_proxies[1], "::1");
    assert_true(config->metrics_public);
    assert_true(config->log_texts);
    assert_string_equal(config->log_level, "debug");

    assert_shown(config, "handoff.targets",
                 "handoff.targets=[{ name: desk, preset: generic, url: "
                 "http://127.0.0.1:9099/hook, secrets: [****], events: [handoff.*, "
                 "message.created], retry: default, fallback: mail }] (file)\n");
    assert_shown(config, "handoff.hours",
                 "handoff.hours={ timezone: Europe/Madrid, mon-fri: \"09:00-14:00, "
                 "16:00-19:00\", sat: 10:00-14:00, holidays: [2026-12-25] } (file)\n");
    assert_shown(config, "limits.file", "limits.file=256KiB (default)\n");
    cj_config_free(config);
}

struct finding_case {
    const char *text;
    const char *expected; /* all findings, a line each; "" for none */
};

#define ERROR_AT(line, column, message, code) \
    "conserje.yaml:" line ":" column ": error: " message " [config/" code "]"

static void check_findings(const struct finding_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *findings = load(cases[i].text, NULL, NULL);

        assert_string_equal(findings, cases[i].expected);
        free(findings);
    }
}

static void test_unknown_keys_are_errors_with_a_hint(void **state)
{
    static const struct finding_case cases[] = {
        {"nmae: x\n",
         ERROR_AT("1", "1", "unknown key 'nmae': did you mean 'name'?", "unknown-key")},
        {"limits:\n  bodi: 1KiB\n",
         ERROR_AT("2", "3", "unknown key 'bodi': did you mean 'body'?", "unknown-key")},
        {"limts: {}\n",
         ERROR_AT("1", "1", "unknown key 'limts': did you mean 'limits'?", "unknown-key")},
        {"zebra: 1\n", ERROR_AT("1", "1", "unknown key 'zebra': remove it", "unknown-key")},
        {"limits.body: 1KiB\n", ""}, /* the dotted form of the help is as good */
        {"messages: { hi: x }\n",
         ERROR_AT("1", "1",
                  "'messages' belongs in a YAML file of the intents folder: move it there",
                  "unknown-key")},
        {"sites: [{ id: a, orgins: [] }]\n",
         ERROR_AT("1", "18", "unknown key 'orgins': did you mean 'origins'?", "unknown-key")},
        /* All findings in one run. */
        {"nmae: x\nlisten: y\nzebra: 1\n",
         ERROR_AT(
             "1", "1", "unknown key 'nmae': did you mean 'name'?",
             "unknown-key") "\n" ERROR_AT("2", "9",
                                          "listen: 'y' is not an address and a port, such as "
                                          "127.0.0.1:8080 or [::1]:8080",
                                          "value") "\n" ERROR_AT("3", "1",
                                                                 "unknown key 'zebra': remove "
                                                                 "it",
                                                                 "unknown-key")},
    };

    (void)state;
    check_findings(cases, sizeof(cases) / sizeof(cases[0]));
}

#define NO_LISTEN(text)                                                                    \
    ERROR_AT("1", "9",                                                                     \
             "listen: '" text "' is not an address and a port, such as 127.0.0.1:8080 or " \
             "[::1]:8080",                                                                 \
             "value")

static void test_wrong_values_say_what_is_wanted(void **state)
{
    static const struct finding_case cases[] = {
        {"- a\n- b\n",
         ERROR_AT("1", "1", "keys and values are wanted here, such as 'name: Shop'", "value")},
        {"limits: 5\n",
         ERROR_AT("1", "9", "keys and values are wanted here, such as 'name: Shop'", "value")},
        {"limits:\n", ""},
        {"name: [a]\n", ERROR_AT("1", "7", "name: what stands here is not a text", "value")},
        {"limits: { body: 12 cats }\n",
         ERROR_AT("1", "17", "limits.body: '12 cats' is not a size, such as 64KiB or 2MiB",
                  "value")},
        {"limits: { body: 1 }\n",
         ERROR_AT("1", "17", "limits.body: 1 is out of range: from 1024 to 16777216 B",
                  "value")},
        {"limits: { body: 99999999999999999999GiB }\n",
         ERROR_AT("1", "17",
                  "limits.body: '99999999999999999999GiB' is not a size, such as 64KiB or "
                  "2MiB",
                  "value")},
        {"limits: { body: 17179869184GiB }\n",
         ERROR_AT("1", "17",
                  "limits.body: '17179869184GiB' is not a size, such as 64KiB or 2MiB",
                  "value")},
        {"limits: { text: -3 }\n",
         ERROR_AT("1", "17", "limits.text: '-3' is not a whole number", "value")},
        {"limits: { text: 4001 }\n",
         ERROR_AT("1", "17", "limits.text: 4001 is out of range: from 1 to 4000", "value")},
        {"limits: { visitor_rate: 30 }\n",
         ERROR_AT("1", "25", "limits.visitor_rate: '30' is not a rate, such as 30/min or 5/s",
                  "value")},
        {"limits: { connections: none }\n",
         ERROR_AT("1", "24", "limits.connections: 'none' is not a whole number", "value")},
        {"handoff: { wait: 10 }\n",
         ERROR_AT("1", "18",
                  "handoff.wait: '10' is not a duration, such as 30s, 10m, 2h or 7d",
                  "value")},
        {"listen: 8080\n", NO_LISTEN("8080")},
        {"listen: 127.0.0.1:99999\n", NO_LISTEN("127.0.0.1:99999")},
        {"listen: ::1:80\n", NO_LISTEN("::1:80")},
        {"listen: bot.example:80\n", NO_LISTEN("bot.example:80")},
        {"listen: '127.0.0.1:'\n", NO_LISTEN("127.0.0.1:")},
        {"listen: \"[::1]:80\"\n", ""},
        {"listen: localhost:0\n", ""},
        {"thresholds: 0.5\n",
         ERROR_AT("1", "13",
                  "thresholds: '0.5' is not auto, or { answer: 0.7, suggest: 0.4 } with "
                  "scores from 0 to 1",
                  "value")},
        {"thresholds: { answer: 0.5 }\n",
         ERROR_AT("1", "13",
                  "thresholds: what stands here is not auto, or { answer: 0.7, suggest: 0.4 "
                  "} with scores from 0 to 1",
                  "value")},
        {"thresholds: { answer: 1.5, suggest: 0.1 }\n",
         ERROR_AT("1", "13",
                  "thresholds: what stands here is not auto, or { answer: 0.7, suggest: 0.4 "
                  "} with scores from 0 to 1",
                  "value")},
        {"thresholds: { answer: 0.5, suggest: 0.6 }\n",
         ERROR_AT("1", "37", "thresholds: 'suggest' is above 'answer': lower it", "value")},
        {"knowledge_base: /etc\n",
         ERROR_AT("1", "17",
                  "knowledge_base: '/etc' is not a folder below the bot's own, such as docs",
                  "value")},
        {"intents: a/../../b\n",
         ERROR_AT("1", "10",
                  "intents: 'a/../../b' is not a folder below the bot's own, such as docs",
                  "value")},
        {"knowledge_base: ..docs/x/\n", ""},
        {"default_language: Spanish\n",
         ERROR_AT("1", "19",
                  "default_language: 'Spanish' is not a language code, such as es or en",
                  "value")},
        {"languages: [es, english]\n",
         ERROR_AT("1", "17", "languages: 'english' is not a language code, such as es or en",
                  "value")},
        {"languages: es\n", ""},
        {"public_url: bot.example\n",
         ERROR_AT("1", "13",
                  "public_url: 'bot.example' is not a web address, such as "
                  "https://bot.example",
                  "value")},
        {"public_url: https://bot.example/Bot?x\n",
         ERROR_AT("1", "13",
                  "public_url: 'https://bot.example/Bot?x' is not a web address, such as "
                  "https://bot.example",
                  "value")},
        {"public_url: https://bot.example/Bot/\n", ""},
        {"store: mysql://x\n",
         ERROR_AT("1", "8",
                  "store: 'mysql://x' is not a store, such as sqlite:data/conserje.db or "
                  "postgresql://host/base",
                  "value")},
        {"log: { level: loud }\n",
         ERROR_AT("1", "15", "log.level: 'loud' is not one of: error, warning, info, debug",
                  "value")},
        {"log: { texts: maybe }\n",
         ERROR_AT("1", "15", "log.texts: 'maybe' is not one of: off, on, no, yes, false, true",
                  "value")},
        {"metrics: all\n",
         ERROR_AT("1", "10", "metrics: 'all' is not one of: key, public", "value")},
        {"privacy: { redact: [card, shoe] }\n",
         ERROR_AT("1", "27",
                  "privacy.redact: 'shoe' is not one of: card, iban, national_id, email, "
                  "phone",
                  "value")},
        {"privacy: { redact: [] }\n", ""},
        {"trusted_proxies: [10.0.0.0/33]\n",
         ERROR_AT("1", "19",
                  "trusted_proxies: '10.0.0.0/33' is not an address or a block, such as "
                  "10.0.0.0/8",
                  "value")},
        {"trusted_proxies: [\"::1/128\", 1.2.3.4]\n", ""},
        {"channels: on\n",
         ERROR_AT("1", "11", "channels: 'on' is not a group of keys and values", "value")},
        {"handoff: { targets: [desk] }\n",
         ERROR_AT("1", "22",
                  "handoff.targets: 'desk' is not a list of groups of keys and values",
                  "value")},
        {"sites: [{ id: a }, { id: a }]\n",
         ERROR_AT("1", "20", "sites: the id 'a' is here twice: rename one", "value")},
        {"sites: [{ id: A }]\n",
         ERROR_AT("1", "15", "sites: 'A' is not an id of lower-case letters and digits",
                  "value")},
        {"sites: [{ id: a, origins: [\"https://x.example/shop\"] }]\n",
         ERROR_AT("1", "28",
                  "sites: 'https://x.example/shop' is not an origin, such as "
                  "https://tienda.example: no path and no wildcard",
                  "value")},
        {"sites: [{ id: a, origins: [\"*\"] }]\n",
         ERROR_AT("1", "28",
                  "sites: '*' is not an origin, such as https://tienda.example: no path and "
                  "no wildcard",
                  "value")},
        {"sites: [{ origins: [] }]\n",
         ERROR_AT("1", "9",
                  "sites: what stands here is not a site, such as { id: shop, origins: [] }",
                  "value")},
        {"name: a\nname: b\n",
         ERROR_AT("2", "1", "the key 'name' is here twice: the first is in line 1: remove one",
                  "yaml")},
    };

    (void)state;
    check_findings(cases, sizeof(cases) / sizeof(cases[0]));
}

static void test_origins_are_as_browsers_write_them(void **state)
{
    static const struct {
        const char *text;
        const char *origin; /* NULL: none */
    } cases[] = {
        {"https://tienda.example", "https://tienda.example"},
        {"HTTPS://Tienda.Example/", "https://tienda.example"},
        {"https://tienda.example:443", "https://tienda.example"},
        {"http://tienda.example:80", "http://tienda.example"},
        {"http://tienda.example:443", "http://tienda.example:443"},
        {"http://localhost:3000", "http://localhost:3000"},
        {"http://[::1]:3000", "http://[::1]:3000"},
        {"http://[::1]", "http://[::1]"},
        {"https://", NULL},
        {"https:///", NULL},
        {"https://a b", NULL},
        {"https://a:0", NULL},
        {"https://a:", NULL},
        {"https://*.example", NULL},
        {"https://user@x.example", NULL},
        {"ftp://x.example", NULL},
        {"null", NULL},
        {"", NULL},
    };
    struct cj_arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *origin = NULL;
        cj_status st = cj_origin_normalise(cj_str_from(cases[i].text), &arena, &origin);

        assert_int_equal(st, cases[i].origin ? CJ_OK : CJ_ERR_CONTENT);
        if (cases[i].origin) {
            assert_string_equal(origin, cases[i].origin);
        }
    }
    cj_arena_clear(&arena);
}

static void test_variables_are_filled_in(void **state)
{
    static const char *const variables[] = {"HOST=10.1.2.3", "PORT=90", "X=${HOST}",
                                            "E=", NULL};
    cj_config *config =
        load_clean("listen: ${HOST}:${PORT}\nname: a${E}b ${X} $HOST }\n", variables);

    (void)state;
    assert_string_equal(config->listen_host, "10.1.2.3");
    assert_int_equal(config->listen_port, 90);
    assert_string_equal(config->name, "ab ${HOST} $HOST }"); /* not expanded again */
    cj_config_free(config);
}

static void test_missing_variables_and_written_secrets_are_told(void **state)
{
    static const struct finding_case cases[] = {
        {"name: ${NOPE}\n",
         ERROR_AT("1", "7", "${NOPE}: the variable is not set", "variable")},
        {"name: ${\n", ERROR_AT("1", "7", "${}: a variable is written ${NAME}", "variable")},
        {"name: ${A B}\n",
         ERROR_AT("1", "7", "${A B}: a variable is written ${NAME}", "variable")},
        {"name: ${NOPE}\nnmae: x\n",
         ERROR_AT("1", "7", "${NOPE}: the variable is not set", "variable") "\n" ERROR_AT(
             "2", "1", "unknown key 'nmae': did you mean 'name'?", "unknown-key")},
        {"handoff: { targets: [{ secrets: [\"${NOPE}\"] }] }\n",
         "conserje.yaml:1:34: info: the variable NOPE is not set: the secret is empty "
         "[config/variable]"},
        {"handoff: { targets: [{ secrets: [whsec_x], secret_file: a }] }\n",
         "conserje.yaml:1:34: warning: a secret is written out here: use ${NAME} or "
         "secret_file: instead [config/secret]"},
        {"handoff: { targets: [{ headers: { Authorization: Bearer x } }] }\n",
         "conserje.yaml:1:50: warning: a secret is written out here: use ${NAME} or "
         "secret_file: instead [config/secret]"},
        {"store: postgresql://bot:hush@db/bot\n",
         "conserje.yaml:1:8: warning: a secret is written out here: use ${NAME} or "
         "secret_file: instead [config/secret]"},
        {"store: postgresql://bot@db/bot\n", ""},
    };

    (void)state;
    check_findings(cases, sizeof(cases) / sizeof(cases[0]));
}

static void test_variables_of_bad_bytes_are_refused(void **state)
{
    char long_value[CJ_CONFIG_MAX_VARIABLE_LEN + 16] = "LONG=";
    const char *variables[] = {"BYTES=\xFF", long_value, NULL};

    (void)state;
    memset(long_value + 5, 'x', CJ_CONFIG_MAX_VARIABLE_LEN + 1);
    char *findings = load("name: ${BYTES}\nintents: ${LONG}\n", variables, NULL);
    assert_string_equal(
        findings,
        ERROR_AT("1", "7", "${BYTES}: the variable is not UTF-8", "variable") "\n" ERROR_AT(
            "2", "10", "${LONG}: the variable is too long", "variable"));
    free(findings);
}

static void test_secrets_are_never_shown(void **state)
{
    static const char *const variables[] = {"PW=hush", "CONSERJE_STORE=", NULL};
    struct print print = {0};
    cj_config *config =
        load_clean("store: postgresql://bot:${PW}@db/bot\nhandoff: { targets: [{ token: "
                   "{ value: \"${PW}\" }, url: \"https://u:${PW}@x/y\" }] }\n",
                   variables);

    (void)state;
    assert_string_equal(config->store, "postgresql://bot:hush@db/bot");
    cj_config_each(config, print_item, &print);
    assert_null(strstr(print.text.ptr, "hush"));
    assert_non_null(strstr(print.text.ptr, "store=postgresql://bot:****@db/bot (file)\n"));
    assert_non_null(strstr(print.text.ptr, "token: { value: **** }, url: "
                                           "https://u:****@x/y"));
    cj_buf_clear(&print.text);
    cj_config_free(config);
}

static void test_the_environment_beats_the_file_and_the_command_line_both(void **state)
{
    static const char *const variables[] = {"CONSERJE_LISTEN=127.0.0.2:81",
                                            "CONSERJE_STORE=sqlite:x.db", NULL};
    cj_diags *diags = cj_diags_new();
    cj_config *config = load_clean("listen: 127.0.0.3:82\n", variables);

    (void)state;
    assert_int_equal(config->listen_port, 81);
    assert_shown(config, "listen", "listen=127.0.0.2:81 (environment)\n");
    assert_shown(config, "store", "store=sqlite:x.db (environment)\n");
    assert_int_equal(cj_config_set(config, "listen", "0.0.0.0:9000", diags), CJ_OK);
    assert_string_equal(config->listen_host, "0.0.0.0");
    assert_int_equal(config->listen_port, 9000);
    assert_shown(config, "listen", "listen=0.0.0.0:9000 (command line)\n");

    /* A wrong value changes nothing. */
    assert_int_equal(cj_config_set(config, "listen", "0.0.0.0", diags), CJ_ERR_CONTENT);
    assert_string_equal(cj_diags_at(diags, 0)->file, "--listen");
    assert_int_equal(cj_config_set(config, "lisen", "x", diags), CJ_ERR_CONTENT);
    assert_int_equal(config->listen_port, 9000);
    cj_config_free(config);
    cj_diags_free(diags);
}

static void test_a_wrong_variable_is_told_by_its_name(void **state)
{
    static const char *const variables[] = {"CONSERJE_LISTEN=x", NULL};
    char *findings = load("", variables, NULL);

    (void)state;
    assert_string_equal(findings,
                        "CONSERJE_LISTEN:0:0: error: listen: 'x' is not an address and a "
                        "port, such as 127.0.0.1:8080 or [::1]:8080 [config/value]");
    free(findings);
}

static void test_the_knowledge_base_is_found(void **state)
{
    char path[256];
    cj_config *config = load_clean("", NULL);

    (void)state;
    assert_string_equal(config->knowledge_base, "");
    assert_shown(config, "knowledge_base", "knowledge_base=. (default)\n");
    cj_config_free(config);

    path_of("knowledge-base", path, sizeof(path));
    assert_int_equal(mkdir(path, 0700), 0);
    config = load_clean("", NULL);
    assert_string_equal(config->knowledge_base, "knowledge-base");
    cj_config_free(config);

    config = load_clean("knowledge_base: .\n", NULL);
    assert_string_equal(config->knowledge_base, "");
    cj_config_free(config);
}

static void expect_file_finding(const char *code, enum cj_severity severity, cj_status status)
{
    cj_config *config = NULL;
    cj_diags *diags = cj_diags_new();

    assert_int_equal(cj_config_load(root, NULL, NULL, diags, &config), status);
    assert_int_equal(cj_diags_count(diags), 1);
    assert_string_equal(cj_diags_at(diags, 0)->code, code);
    assert_int_equal(cj_diags_at(diags, 0)->severity, severity);
    cj_config_free(config);
    cj_diags_free(diags);
}

static void test_hostile_files(void **state)
{
    char path[256];
    struct cj_buf big = {0};

    (void)state;
    path_of("conserje.yaml", path, sizeof(path));

    write_file("name: \xC3\x28", 8);
    expect_file_finding("file/utf8", CJ_ERROR, CJ_ERR_CONTENT);
    write_file("name: \0x", 8);
    expect_file_finding("file/nul", CJ_ERROR, CJ_ERR_CONTENT);
    while (big.len < CJ_YAML_MAX_LEN * 2) {
        cj_buf_adds(&big, "# bigger and bigger\n");
    }
    write_file(big.ptr, big.len);
    expect_file_finding("file/too-large", CJ_ERROR, CJ_ERR_CONTENT);
    cj_buf_clear(&big);

    /* 64 MB, sparse: refused by its size, before a byte is read. */
    assert_int_equal(truncate(path, (off_t)64 * 1024 * 1024), 0);
    expect_file_finding("file/too-large", CJ_ERROR, CJ_ERR_CONTENT);

    assert_int_equal(unlink(path), 0);
    /* What is no file is an error: the defaults in its place would drop sites and limits. */
    assert_int_equal(mkfifo(path, 0600), 0);
    expect_file_finding("file/special", CJ_ERROR, CJ_ERR_CONTENT);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("conserje.yaml", path), 0);
    expect_file_finding("file/special", CJ_ERROR, CJ_ERR_CONTENT);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    expect_file_finding("file/special", CJ_ERROR, CJ_ERR_CONTENT);
    assert_int_equal(rmdir(path), 0);
}

static bool stop_at_first(void *context, const struct cj_config_item *item)
{
    size_t *count = context;

    (void)item;
    (*count)++;
    return false;
}

static void test_each_stops_when_told(void **state)
{
    size_t count = 0;
    cj_config *config = load_clean("", NULL);

    (void)state;
    cj_config_each(config, stop_at_first, &count);
    assert_int_equal(count, 1);
    cj_config_free(config);
    cj_config_free(NULL);
}

/* Languages other than English: pieces and formats go through the same translator. */
static const char *shout(void *context, const char *english)
{
    (void)context;
    if (strcmp(english, "%s: '%.*s' is not %s") == 0) {
        return "%s! '%.*s' no es %s";
    }
    return strcmp(english, "a whole number") == 0 ? "un entero" : english;
}

static void test_findings_are_translated(void **state)
{
    cj_config *config = NULL;
    cj_diags *diags = cj_diags_new();

    (void)state;
    cj_diags_set_language(diags, shout, NULL);
    write_file("limits: { text: x }\n", 20);
    assert_int_equal(cj_config_load(root, NULL, NULL, diags, &config), CJ_ERR_CONTENT);
    assert_string_equal(cj_diags_at(diags, 0)->message, "limits.text! 'x' no es un entero");
    cj_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_a_file_everything_has_a_default),
        cmocka_unit_test(test_every_documented_key_is_read),
        cmocka_unit_test(test_unknown_keys_are_errors_with_a_hint),
        cmocka_unit_test(test_wrong_values_say_what_is_wanted),
        cmocka_unit_test(test_origins_are_as_browsers_write_them),
        cmocka_unit_test(test_variables_are_filled_in),
        cmocka_unit_test(test_missing_variables_and_written_secrets_are_told),
        cmocka_unit_test(test_variables_of_bad_bytes_are_refused),
        cmocka_unit_test(test_secrets_are_never_shown),
        cmocka_unit_test(test_the_environment_beats_the_file_and_the_command_line_both),
        cmocka_unit_test(test_a_wrong_variable_is_told_by_its_name),
        cmocka_unit_test(test_the_knowledge_base_is_found),
        cmocka_unit_test(test_hostile_files),
        cmocka_unit_test(test_each_stops_when_told),
        cmocka_unit_test(test_findings_are_translated),
    };
    return cmocka_run_group_tests_name("config", tests, make_root, remove_root);
}
