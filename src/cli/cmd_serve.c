/* conserje serve: the bot over HTTP. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "cli/admin_keys.h"
#include "cli/command.h"
#include "engine/bot.h"
#include "server/api/app.h"
#include "server/api/watch.h"
#include "server/base/clock.h"

/* Five seconds from SIGTERM to the end: what runs is answered in four, and a load of content
 * that nobody waits for any more may take the rest. */
#define GRACE_MS     4000
#define LAST_LOAD_MS 800

enum { OPTION_LISTEN, OPTION_STORE, OPTION_WATCH, OPTION_DEV };

/* A run of the server, in the order in which it comes into being. */
struct serve {
    struct cj_cli *cli;
    const char **options;
    cj_config *config;
    struct cj_admin_keys keys;
    sigset_t signals;
    struct cj_log log;
    struct cj_app app;
    cj_http_server *server;
    cj_watch *watch;
};

static const char *lookup(void *context, const char *name)
{
    (void)context;
    return getenv(name);
}

static cj_diags *diags_new(void *context)
{
    return cj_cli_diags(context);
}

/* ---- Configuration ---- */

static cj_status set_option(struct serve *serve, int option, const char *directive,
                            cj_diags *diags)
{
    const char *value = serve->options[option];

    return value ? cj_config_set(serve->config, directive, value, diags) : CJ_OK;
}

static int check_folder(const struct cj_cli *cli)
{
    struct stat info;

    if (stat(cli->dir, &info) != 0) {
        return cj_cli_fail(cli, cj_tr("can't open the folder '%s': %s"), cli->dir,
                           cj_why(errno));
    }
    if (!S_ISDIR(info.st_mode)) {
        return cj_cli_fail(cli, cj_tr("'%s' is not a folder"), cli->dir);
    }
    return CJ_EXIT_OK;
}

static int read_config(struct serve *serve)
{
    struct cj_cli *cli = serve->cli;
    cj_diags *diags = cj_cli_diags(cli);
    int code = CJ_EXIT_OK;

    if (!diags) {
        return cj_cli_no_memory(cli);
    }
    cj_status st = cj_config_load(cli->dir, lookup, NULL, diags, &serve->config);
    if (st == CJ_ERR_CONTENT) {
        code = CJ_EXIT_FINDINGS; /* the file is wrong, not the call */
    } else if (st == CJ_OK) {
        cj_status listen = set_option(serve, OPTION_LISTEN, "listen", diags);
        cj_status store = set_option(serve, OPTION_STORE, "store", diags);

        st = listen != CJ_OK ? listen : store;
        code = st == CJ_OK ? CJ_EXIT_OK : CJ_EXIT_USAGE;
    }
    cj_cli_print_diags(cli, cli->err, diags);
    if (st == CJ_ERR_NOMEM) {
        code = cj_cli_no_memory(cli);
    }
    cj_diags_free(diags);
    return code;
}

/* ---- What is told at the start ---- */

/* A name that a browser can open: a wildcard is no address. */
static void print_url(const struct serve *serve, char *out, size_t size)
{
    const char *host = serve->config->listen_host;
    bool is_ipv6 = strchr(host, ':') != NULL;
    bool is_wildcard = strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0;

    (void)snprintf(out, size, is_ipv6 && !is_wildcard ? "http://[%s]:%u" : "http://%s:%u",
                   is_wildcard ? "127.0.0.1" : host, (unsigned)cj_http_port(serve->server));
}

/* A question of the content that needs no escaping in a shell's quotes or in JSON. */
static const char *example_question(const cj_bot *bot)
{
    const struct cj_kb *kb = cj_bot_kb(bot);
    const char *lang = cj_bot_language(bot, 0);

    for (size_t i = 0; i < kb->count; i++) {
        const struct cj_entry *entry = &kb->entries[i];

        if (strcmp(entry->lang->code, lang) == 0 && entry->question[0] &&
            !strpbrk(entry->question, "'\"\\\n")) {
            return entry->question;
        }
    }
    return "hola";
}

static void print_for_people(const struct serve *serve, const char *url, const cj_bot *bot)
{
    FILE *out = serve->cli->out;

    (void)fprintf(out, cj_tr("%s answers at %s/\n"), serve->config->name, url);
    (void)fprintf(out,
                  "  curl -s %s/v1/ask -H 'Content-Type: application/json' "
                  "-d '{\"text\":\"%s\"}'\n",
                  url, example_question(bot));
    if (serve->keys.dev[0]) {
        (void)fprintf(out, cj_tr("Admin key of this run: %s\n"), serve->keys.dev);
        (void)fprintf(out, "  curl -s %s/v1/content -H 'Authorization: Bearer %s'\n", url,
                      serve->keys.dev);
        (void)fprintf(out,
                      "  curl -s -X POST %s/v1/content/reload -H 'Authorization: Bearer %s'\n",
                      url, serve->keys.dev);
    }
}

static void print_for_programs(const struct serve *serve, const char *url, const cj_bot *bot)
{
    json_t *line =
        json_pack("{s:s, s:i, s:s}", "url", url, "port", (int)cj_http_port(serve->server),
                  "content_version", cj_bot_content_version(bot));

    if (line && serve->keys.dev[0]) {
        (void)json_object_set_new(line, "admin_key", json_string(serve->keys.dev));
    }
    (void)json_dumpf(line, serve->cli->out, JSON_COMPACT);
    (void)fputc('\n', serve->cli->out);
    json_decref(line);
}

static void print_start(struct serve *serve)
{
    cj_bot *bot = cj_live_acquire(&serve->app.live);
    char url[300];

    print_url(serve, url, sizeof(url));
    /* first the log: who waits for the line on standard output finds it there */
    CJ_LOG(&serve->log, CJ_LOG_INFO, "started", CJ_LOG_TEXT("url", url),
           CJ_LOG_TEXT("content_version", cj_bot_content_version(bot)));
    if (serve->cli->json) {
        print_for_programs(serve, url, bot);
    } else {
        print_for_people(serve, url, bot);
    }
    (void)fflush(serve->cli->out);
    cj_bot_unref(bot);
}

/* ---- Starting ---- */

/* Signals are taken one by one by the main thread; all others inherit the mask. */
static void take_signals(struct serve *serve)
{
    (void)signal(SIGPIPE, SIG_IGN);
    (void)sigemptyset(&serve->signals);
    (void)sigaddset(&serve->signals, SIGTERM);
    (void)sigaddset(&serve->signals, SIGINT);
    (void)sigaddset(&serve->signals, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, &serve->signals, NULL);
}

static void print_errors(const struct cj_cli *cli, const cj_diags *diags)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        if (diag->severity == CJ_ERROR) {
            cj_cli_print_diag(cli, cli->err, diag);
        }
    }
}

/* A person at a terminal reads lines; whoever collects the log wants one JSON object a line,
 * also of the beginning. */
static void tell_errors(const struct serve *serve, const cj_diags *diags, bool serves)
{
    if (serves && !isatty(STDERR_FILENO)) {
        cj_report_log_errors(diags, &serve->log);
    } else {
        print_errors(serve->cli, diags);
    }
}

static int load(struct serve *serve)
{
    struct cj_cli *cli = serve->cli;
    cj_diags *diags = NULL;
    cj_bot *bot = NULL;
    int64_t begin_ms = cj_now_ms();
    int code = cj_cli_load_bot(cli, &bot, &diags);

    if (diags) {
        tell_errors(serve, diags, code == CJ_EXIT_OK);
    }
    if (code != CJ_EXIT_OK) {
        cj_diags_free(diags);
        return code;
    }
    struct cj_app_options options = {
        .root = cli->dir,
        .log = &serve->log,
        .loading = {.getenv = lookup, .diags_new = diags_new, .diags_context = cli},
        .bot = bot,
        .diags = diags,
        .load_ms = (uint32_t)(cj_now_ms() - begin_ms),
    };
    return cj_app_init(&serve->app, &options) == CJ_OK ? CJ_EXIT_OK : cj_cli_no_memory(cli);
}

static int listen_on(struct serve *serve)
{
    const cj_config *config = serve->config;
    struct cj_http_options options = {
        .config = config,
        .app = &serve->app.http,
        .log = &serve->log,
        .admin_keys = serve->keys.digests,
        .admin_key_count = serve->keys.count,
        .deadlines = CJ_DEADLINES_DEFAULT,
    };
    const char *why = "";
    cj_status st = cj_http_start(&options, &why, &serve->server);

    if (st == CJ_ERR_IO) {
        return cj_cli_fail(
            serve->cli,
            cj_tr("can't listen on %s, port %u: %s; --listen HOST:PORT takes another"),
            config->listen_host, (unsigned)config->listen_port, cj_tr(why));
    }
    if (st != CJ_OK) {
        return cj_cli_no_memory(serve->cli);
    }
    cj_app_attach(&serve->app, serve->server);
    return CJ_EXIT_OK;
}

static void ask_for_reload(void *context)
{
    struct serve *serve = context;

    if (cj_reloader_ask(serve->app.reloader, false, NULL, NULL) != CJ_OK) {
        CJ_LOG(&serve->log, CJ_LOG_ERROR, "content", CJ_LOG_TEXT("result", "out of memory"));
    }
}

static int watch(struct serve *serve)
{
    struct cj_watch_options options = {
        .root = serve->cli->dir,
        .live = &serve->app.live,
        .log = &serve->log,
        .changed = ask_for_reload,
        .context = serve,
    };

    if (!serve->options[OPTION_WATCH]) {
        return CJ_EXIT_OK;
    }
    cj_status st = cj_watch_start(&options, &serve->watch);
    if (st == CJ_ERR_IO) {
        return cj_cli_fail(serve->cli, cj_tr("can't watch the folder '%s': %s"),
                           serve->cli->dir, cj_why(errno));
    }
    return st == CJ_OK ? CJ_EXIT_OK : cj_cli_no_memory(serve->cli);
}

/* ---- Running and stopping ---- */

static void run(struct serve *serve)
{
    int number = 0;

    while (sigwait(&serve->signals, &number) == 0 && number == SIGHUP) {
        ask_for_reload(serve);
    }
    CJ_LOG(&serve->log, CJ_LOG_INFO, "stopping", CJ_LOG_NUMBER("signal", number));
}

/* Everything was answered; a load that goes on is nobody's any more, and the process ends
 * under it. */
static void stop_app(struct serve *serve)
{
    if (!cj_app_stop(&serve->app, LAST_LOAD_MS)) {
        (void)fflush(NULL);
        _exit(CJ_EXIT_OK);
    }
}

static void stop(struct serve *serve)
{
    cj_watch_stop(serve->watch);
    if (serve->server) {
        cj_http_stop(serve->server, GRACE_MS);
    }
    stop_app(serve);
    cj_http_free(serve->server);
    cj_app_clear(&serve->app);
}

static int serve_loaded(struct serve *serve)
{
    int code = listen_on(serve);

    if (code == CJ_EXIT_OK) {
        code = watch(serve);
    }
    if (code == CJ_EXIT_OK) {
        print_start(serve);
        run(serve);
    }
    stop(serve);
    return code;
}

static int start(struct serve *serve)
{
    int code = check_folder(serve->cli);

    if (code == CJ_EXIT_OK) {
        code = read_config(serve);
    }
    if (code == CJ_EXIT_OK) {
        code =
            cj_admin_keys_read(serve->cli, serve->options[OPTION_DEV] != NULL, &serve->keys);
    }
    if (code != CJ_EXIT_OK) {
        return code;
    }
    serve->log = (struct cj_log){STDERR_FILENO, cj_log_level_of(serve->config->log_level)};
    take_signals(serve);
    json_object_seed(0); /* from the system's randomness: bodies come from strangers */
    code = load(serve);
    return code == CJ_EXIT_OK ? serve_loaded(serve) : code;
}

int cmd_serve(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (first < argc) {
        return cj_cli_usage(cli, "serve", cj_tr("unexpected argument '%s'"), argv[first]);
    }
    struct serve serve = {.cli = cli, .options = values};
    int code = start(&serve);

    cj_config_free(serve.config);
    return code;
}
