/* One row a directive: its name, type, range, default and meaning. Internal to config/. */
#ifndef CJ_CONFIG_DIRECTIVE_H
#define CJ_CONFIG_DIRECTIVE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/message.h"
#include "config/config.h"
#include "yaml/yaml.h"

/** The effective value of a directive as text, and where it came from. */
struct setting {
    struct cj_str shown;
    enum cj_config_origin origin;
};

/** What cj_config_load() really allocates: the configuration and what only config/ needs. */
struct config_box {
    cj_config config; /* first: a cj_config * is a config_box * */
    struct cj_arena arena;
    struct setting *settings; /* as many as there are directives, in their order */
};

struct directive;

/** A value on its way into a configuration. */
struct cj_assignment {
    struct config_box *box;
    const struct directive *directive;
    const char *file; /* for findings */
    cj_diags *diags;
};

/** Checks `node` and puts it into the field at `directive->offset`.
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT after a finding, with the field unchanged */
typedef cj_status (*cj_setter)(const struct cj_assignment *to, const struct cj_yaml *node);

/** The offset of a directive that is checked and shown but that libconserje does not read. */
#define NOWHERE SIZE_MAX

struct directive {
    const char *name;     /* "limits.body" */
    const char *help;     /* English, marked for translation */
    const char *standard; /* the default, as it would be written in the file */
    cj_setter set;
    size_t offset; /* of its field in cj_config, or NOWHERE */
    uint64_t min;  /* of a number, in the unit of the field */
    uint64_t max;
    const char *const *words; /* of a choice; NULL-terminated */
};

size_t cj_directive_count(void);
const struct directive *cj_directive_at(size_t index);

/** Index of the directive with that name, or cj_directive_count(). */
size_t cj_directive_find(struct cj_str name);

/** Names of all directives of a group ("limits", or "" for the first level, where a group
 * counts by its own name), without the group; NULL-terminated, in `arena`; NULL when memory
 * ran out. */
const char *const *cj_directive_names(struct cj_str group, struct cj_arena *arena);

/* The types of values: values.c, lists.c, network.c. */
cj_status cj_set_text(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_folder(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_language(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_count(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_count_or_auto(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_size(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_rate(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_duration(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_flag(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_choice(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_metrics(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_thresholds(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_languages(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_choices(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_mapping(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_mappings(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_sites(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_listen(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_public_url(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_store(const struct cj_assignment *to, const struct cj_yaml *node);
cj_status cj_set_proxies(const struct cj_assignment *to, const struct cj_yaml *node);

/** "https://Tienda.example:443/" → "https://tienda.example", as browsers write an Origin.
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when it is no origin (nothing is reported) */
cj_status cj_origin_normalise(struct cj_str text, struct cj_arena *arena,
                              const char **out_origin);

/* ---- For the types ---- */

/** The field that `to` is for. */
void *cj_config_field(const struct cj_assignment *to);

/** Reports a wrong value at the node's place: "limits.body: '12 cats' is not WHAT", where
 * `what` is English and gets translated. Returns CJ_ERR_CONTENT. */
cj_status cj_config_refuse(const struct cj_assignment *to, const struct cj_yaml *node,
                           const char *what);

/** The same for a value that is none of `words` (NULL-terminated), which it lists. */
cj_status cj_config_refuse_word(const struct cj_assignment *to, const struct cj_yaml *node,
                                const char *const *words);

/** "es" or "es-MX": the form of a language code; whether the engine knows it is its business.
 */
bool cj_is_language_code(struct cj_str code);
#define A_LANGUAGE CJ_N("a language code, such as es or en")

/** The text of a scalar. @return CJ_OK; CJ_ERR_CONTENT after refusing anything else */
cj_status cj_config_scalar(const struct cj_assignment *to, const struct cj_yaml *node,
                           const char *what, struct cj_str *out_text);

/** A copy in the configuration's arena. */
cj_status cj_config_copy(const struct cj_assignment *to, struct cj_str text,
                         const char **out_copy);

/** Reports the key of `node` as unknown, with the nearest of `names` (NULL-terminated). */
void cj_config_unknown_key(cj_diags *diags, const char *file, const struct cj_yaml *node,
                           const char *const *names);

/** True when `text` is one of `words` (NULL-terminated); then `*out_index` is its index. */
bool cj_config_word(struct cj_str text, const char *const *words, size_t *out_index);

/** Reads all of `text` as decimal digits. False when it has others, is empty or over `max`. */
bool cj_config_digits(struct cj_str text, uint64_t max, uint64_t *out_number);

#endif
