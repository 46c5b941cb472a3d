/* conserje.yaml: every directive is one row of a table, with its type, default and meaning.
 *
 * The file may be missing: every key has a default. Unknown keys are errors with a "did you
 * mean". `${NAME}` in a value is replaced by what `getenv` says; libconserje itself never
 * reads the environment. A variable that is not set is an error, but only an info inside a
 * secret: whoever checks a bot need not know its secrets. */
#ifndef CJ_CONFIG_CONFIG_H
#define CJ_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/diag.h>

#include "base/str.h"

/** Where an effective value came from. */
enum cj_config_origin {
    CJ_CONFIG_DEFAULT,
    CJ_CONFIG_FILE,
    CJ_CONFIG_ENVIRONMENT,
    CJ_CONFIG_COMMAND_LINE,
};

struct cj_site {
    const char *id;
    const char *const *origins; /* "https://tienda.example", lower case, no trailing slash */
    size_t origin_count;
};

/** The effective configuration. Strings are owned by it; never NULL unless said. Immutable
 * once loaded, so threads may share it. */
typedef struct cj_config {
    const char *name;
    const char *knowledge_base;   /* folder below the root; "" = the root itself, also when
                                     none is named and there is no knowledge-base/ */
    const char *intents;          /* folder below the root */
    const char *default_language; /* "" = guess from the content */
    const char *const *languages; /* empty: those the content has */
    size_t language_count;
    const char *public_url; /* "" = none */
    const char *listen_host;
    uint16_t listen_port;
    const char *store; /* "sqlite:…", "postgresql://…"; "" = the default place */
    bool thresholds_auto;
    double threshold_answer;
    double threshold_suggest;
    uint32_t handoff_after_misses;
    uint32_t handoff_wait_s; /* in the queue, before another way is offered */
    const struct cj_site *sites;
    size_t site_count;
    const char *const *trusted_proxies; /* addresses or CIDR blocks */
    size_t trusted_proxy_count;
    struct cj_limits {
        size_t body_len;     /* bytes of a request body */
        uint32_t text_count; /* code points of a message */
        uint32_t visitor_per_min;
        uint32_t address_per_min;
        uint32_t address_connections;
        uint32_t connections; /* 0 = from the open-files limit */
        uint32_t conversations;
        uint32_t messages;
        uint32_t streams;
        size_t file_len; /* bytes of a Markdown file */
    } limits;
    bool metrics_public;
    bool log_texts;
    const char *log_level; /* error, warning, info, debug */
} cj_config;

/** Looks a variable up; NULL when it is not set. */
typedef const char *(*cj_getenv)(void *context, const char *name);

/** Reads `root`/conserje.yaml over the defaults.
 *
 * @param getenv_fn  looks up `${…}`, CONSERJE_LISTEN and CONSERJE_STORE; NULL: none is set
 * @return CJ_OK, also without a file or a folder; CJ_ERR_NOMEM; CJ_ERR_CONTENT when `diags`
 * gained an error */
cj_status cj_config_load(const char *root, cj_getenv getenv_fn, void *getenv_context,
                         cj_diags *diags, cj_config **out_config);

/** Sets one directive as the command line does ("listen", "0.0.0.0:9000"). Call it before
 * threads share the configuration. Findings are placed in "--listen".
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when `diags` gained an error; on a failure the
 * value is unchanged */
cj_status cj_config_set(cj_config *config, const char *directive, const char *value,
                        cj_diags *diags);

/** Releases it. NULL is allowed. */
void cj_config_free(cj_config *config);

/** One effective value, as `conserje config` prints it. */
struct cj_config_item {
    const char *directive; /* "limits.body" */
    struct cj_str value;   /* secrets masked */
    enum cj_config_origin origin;
    const char *help; /* English; static */
};

/** Calls `visit` for each directive in the table's order. Stops when it returns false. */
void cj_config_each(const cj_config *config,
                    bool (*visit)(void *context, const struct cj_config_item *item),
                    void *context);

#endif
