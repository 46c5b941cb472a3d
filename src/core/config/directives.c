/* The table of directives, in the order of `conserje config` and of the shipped conserje.yaml.
 * A new directive is a row here, and a field of cj_config when libconserje reads it. */
#include "config/directive.h"

#define AT(field) offsetof(cj_config, field)

#define DAY UINT64_C(86400) /* seconds */
#define KIB UINT64_C(1024)
#define MIB UINT64_C(1048576)

static const char *const log_levels[] = {"error", "warning", "info", "debug", NULL};
static const char *const personal_data[] = {"card",  "iban",  "national_id",
                                            "email", "phone", NULL};

static const struct directive directives[] = {
    {"name", CJ_N("name of the bot, as visitors see it"), "Conserje", cj_set_text, AT(name), 0,
     0, NULL},
    {"knowledge_base", CJ_N("folder of the Markdown answers; . is the bot's own folder"),
     "knowledge-base", cj_set_folder, AT(knowledge_base), 0, 0, NULL},
    {"intents", CJ_N("folder of the YAML rules and concepts"), "intents", cj_set_folder,
     AT(intents), 0, 0, NULL},
    {"default_language", CJ_N("language when nothing tells; empty: guessed from the content"),
     "", cj_set_language, AT(default_language), 0, 0, NULL},
    {"languages", CJ_N("languages the bot speaks; empty: those the content has"), "[]",
     cj_set_languages, AT(languages), 0, 0, NULL},
    {"public_url", CJ_N("address at which visitors reach the server"), "", cj_set_public_url,
     AT(public_url), 0, 0, NULL},
    {"listen", CJ_N("address and port to serve on"), "127.0.0.1:8080", cj_set_listen,
     AT(listen_host), 0, 0, NULL},
    {"store", CJ_N("where conversations are kept; empty: a file in the user's state folder"),
     "", cj_set_store, AT(store), 0, 0, NULL},
    {"thresholds", CJ_N("scores from which to answer and to suggest, or auto"), "auto",
     cj_set_thresholds, NOWHERE, 0, 0, NULL},
    {"handoff.after_misses", CJ_N("unanswered questions in a row until a person takes over"),
     "3", cj_set_count, AT(handoff_after_misses), 1, 100, NULL},
    {"handoff.hours", CJ_N("when people attend; empty: always"), "", cj_set_mapping, NOWHERE,
     0, 0, NULL},
    {"handoff.wait", CJ_N("how long a visitor waits for a person before the next step"), "10m",
     cj_set_duration, AT(handoff_wait_s), 1, DAY, NULL},
    {"handoff.targets", CJ_N("help desks that conversations are handed to"), "[]",
     cj_set_mappings, NOWHERE, 0, 0, NULL},
    {"sites", CJ_N("web sites that may embed the bot, by exact origin"), "[]", cj_set_sites,
     AT(sites), 0, 0, NULL},
    {"limits.body", CJ_N("bytes of a request body"), "64KiB", cj_set_size, AT(limits.body_len),
     KIB, 16 * MIB, NULL},
    {"limits.text", CJ_N("characters of a message"), "4000", cj_set_count,
     AT(limits.text_count), 1, 4000, NULL}, /* CJ_MAX_TEXT_COUNT */
    {"limits.visitor_rate", CJ_N("messages of one visitor"), "30/min", cj_set_rate,
     AT(limits.visitor_per_min), 1, 1000000, NULL},
    {"limits.address_rate", CJ_N("requests from one address"), "600/min", cj_set_rate,
     AT(limits.address_per_min), 1, 10000000, NULL},
    {"limits.address_connections", CJ_N("connections from one address"), "64", cj_set_count,
     AT(limits.address_connections), 1, 1000000, NULL},
    {"limits.connections", CJ_N("connections in all; auto: from the limit of open files"),
     "auto", cj_set_count_or_auto, AT(limits.connections), 1, 1000000, NULL},
    {"limits.conversations", CJ_N("live conversations kept in memory"), "100000", cj_set_count,
     AT(limits.conversations), 1, 10000000, NULL},
    {"limits.messages", CJ_N("messages of one conversation"), "500", cj_set_count,
     AT(limits.messages), 1, 100000, NULL},
    {"limits.streams", CJ_N("event streams open at once"), "10000", cj_set_count,
     AT(limits.streams), 1, 1000000, NULL},
    /* The Markdown parser has quadratic corners: kb/ bounds them up to this size. */
    {"limits.file", CJ_N("bytes of a Markdown file"), "256KiB", cj_set_size,
     AT(limits.file_len), KIB, 4 * MIB, NULL},
    {"trusted_proxies", CJ_N("proxies whose Forwarded header is believed"), "[]",
     cj_set_proxies, AT(trusted_proxies), 0, 0, NULL},
    {"privacy.redact", CJ_N("personal data that is hidden before anything is stored"),
     "[card, iban, national_id]", cj_set_choices, NOWHERE, 0, 0, personal_data},
    {"privacy.retention", CJ_N("how long conversations are kept"), "365d", cj_set_duration,
     NOWHERE, DAY, 36500 * DAY, NULL},
    {"channels", CJ_N("ways to reach the bot beside the web"), "", cj_set_mapping, NOWHERE, 0,
     0, NULL},
    {"metrics", CJ_N("who may read /metrics: those with a key, or the public"), "key",
     cj_set_metrics, AT(metrics_public), 0, 0, NULL},
    {"log.level", CJ_N("least severity that is logged"), "info", cj_set_choice, AT(log_level),
     0, 0, log_levels},
    {"log.texts", CJ_N("whether the log holds what visitors write"), "off", cj_set_flag,
     AT(log_texts), 0, 0, NULL},
};

size_t cj_directive_count(void)
{
    return sizeof(directives) / sizeof(directives[0]);
}

const struct directive *cj_directive_at(size_t index)
{
    return &directives[index];
}

size_t cj_directive_find(struct cj_str name)
{
    size_t i = 0;

    while (i < cj_directive_count() && !cj_str_equals(name, directives[i].name)) {
        i++;
    }
    return i;
}

/* The next word of a directive's name after "group."; empty when it is in another group. */
static struct cj_str member(struct cj_str name, struct cj_str group)
{
    if (group.len > 0) {
        if (name.len <= group.len || name.ptr[group.len] != '.' ||
            !cj_str_equal((struct cj_str){name.ptr, group.len}, group)) {
            return (struct cj_str){0};
        }
        name.ptr += group.len + 1;
        name.len -= group.len + 1;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '.') {
            name.len = i;
        }
    }
    return name;
}

const char *const *cj_directive_names(struct cj_str group, struct cj_arena *arena)
{
    const char **names = cj_arena_array(arena, cj_directive_count() + 1, sizeof(*names));
    size_t count = 0;

    for (size_t i = 0; names && i < cj_directive_count(); i++) {
        struct cj_str name = member(cj_str_from(directives[i].name), group);

        /* The rows of a group stand together, so a repeated name is the one just added. */
        if (name.len == 0 || (count > 0 && cj_str_equals(name, names[count - 1]))) {
            continue;
        }
        names[count] = cj_arena_strndup(arena, name.ptr, name.len);
        if (!names[count++]) {
            return NULL;
        }
    }
    return names;
}
