/* A bot: everything in a folder, loaded once and then only read. */
#include "engine/bot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/messages.h"
#include "engine/model.h"
#include "engine/targets.h"
#include "engine/tongue.h"

/* Part of the content version: raise it when the same content would give another answer. */
#define ENGINE_GENERATION CJ_STR("1")

/* What an editor has in builtin.{es,en}.yaml, as if it stood in the bot's own folder. */
extern const unsigned char cj_builtin_es[];
extern const size_t cj_builtin_es_len;
extern const unsigned char cj_builtin_en[];
extern const size_t cj_builtin_en_len;

#define PERCENT 100

struct loader {
    cj_bot *bot;
    const struct cj_bot_options *options;
    cj_analyser *analyser;
    cj_diags *diags;
};

static void tell_progress(const struct loader *loader, size_t percent)
{
    if (loader->options->progress) {
        loader->options->progress(loader->options->progress_context, percent, PERCENT);
    }
}

/* ---- Parts ---- */

/* Told here, because a bot may lack every single file but its folder. */
static cj_status check_root(const char *root)
{
    struct stat info;

    if (stat(root, &info) != 0) {
        return CJ_ERR_IO;
    }
    if (!S_ISDIR(info.st_mode)) {
        errno = ENOTDIR;
        return CJ_ERR_IO;
    }
    return CJ_OK;
}

static cj_status check_language(const struct loader *loader, const char *code)
{
    if (code[0] == '\0' || cj_lang_find(cj_str_from(code))) {
        return CJ_OK;
    }
    cj_diags_add(loader->diags, CJ_ERROR, "config/language", "conserje.yaml", 0, 0,
                 "no stemmer for language '%s': write its code, such as es, en, fr or pt, or "
                 "leave it out to have it guessed",
                 code);
    return CJ_ERR_CONTENT;
}

static cj_status load_config(struct loader *loader)
{
    const struct cj_bot_options *options = loader->options;
    cj_status st = cj_config_load(options->root, options->getenv, options->getenv_context,
                                  loader->diags, &loader->bot->config);
    if (st != CJ_OK) {
        return st;
    }

    const cj_config *config = loader->bot->config;
    st = check_language(loader, config->default_language);
    for (size_t i = 0; i < config->language_count; i++) {
        const cj_status one = check_language(loader, config->languages[i]);
        st = one != CJ_OK ? one : st;
    }
    return st;
}

static const struct cj_lang *default_language(const cj_bot *bot)
{
    return cj_lang_find(cj_str_from(bot->config->default_language));
}

static cj_status check_match(const char *file, const struct cj_placed *match, cj_diags *diags)
{
    return cj_rules_check_regex(file, match->line, match->column, match->text, diags);
}

static cj_status load_content(struct loader *loader)
{
    const cj_config *config = loader->bot->config;
    const struct cj_kb_options options = {
        .root = loader->options->root,
        .folder = config->knowledge_base,
        .default_lang = default_language(loader->bot),
        .max_file_len = config->limits.file_len,
        .check_match = check_match,
    };
    cj_status st = cj_kb_load(&options, loader->diags, &loader->bot->kb);

    if (st == CJ_ERR_IO && options.folder[0]) { /* the bot's own folder is there */
        cj_diags_add(loader->diags, CJ_ERROR, "file/unreadable", options.folder, 0, 0,
                     "can't open the folder: %s", strerror(errno));
        return CJ_ERR_CONTENT;
    }
    return st;
}

static cj_status add_builtin(struct loader *loader, const char *code, const char *name,
                             const unsigned char *bytes, size_t len)
{
    return cj_ruleset_add_text(loader->bot->rules, name,
                               (struct cj_str){(const char *)bytes, len}, true,
                               cj_lang_find(cj_str_from(code)), loader->diags);
}

static cj_status add_matches(struct loader *loader)
{
    const struct cj_kb *kb = loader->bot->kb;
    cj_status st = CJ_OK;

    for (size_t i = 0; i < kb->count && st != CJ_ERR_NOMEM; i++) {
        const struct cj_entry *entry = &kb->entries[i];
        if (entry->match.text) {
            st = cj_ruleset_add_regex(loader->bot->rules, entry->id, entry->lang, entry->file,
                                      entry->match.line, entry->match.column,
                                      entry->match.text, loader->diags);
        }
    }
    return st == CJ_ERR_NOMEM ? st : CJ_OK; /* check_match() has told what is wrong */
}

static cj_status load_rules(struct loader *loader)
{
    cj_bot *bot = loader->bot;
    cj_status st;

    bot->rules = cj_ruleset_new();
    if (!bot->rules) {
        return CJ_ERR_NOMEM;
    }
    st = add_builtin(loader, "es", "builtin.es.yaml", cj_builtin_es, cj_builtin_es_len);
    if (st == CJ_OK) {
        st = add_builtin(loader, "en", "builtin.en.yaml", cj_builtin_en, cj_builtin_en_len);
    }
    if (st == CJ_OK) {
        st = cj_ruleset_add_folder(bot->rules, loader->options->root, bot->config->intents,
                                   default_language(bot), loader->diags);
    }
    if (st == CJ_OK) {
        st = add_matches(loader);
    }
    if (st == CJ_OK) {
        st = cj_ruleset_finish(bot->rules, loader->diags);
    }
    return st;
}

/* ---- Languages ---- */

static void add_language(cj_bot *bot, const struct cj_lang *lang)
{
    if (!lang || cj_bot_tongue(bot, lang)) {
        return;
    }
    bot->tongues[bot->tongue_count++].lang = lang;
}

/* The language with the most entries: the default when none is configured. */
static const struct cj_lang *main_language(const cj_bot *bot)
{
    const struct cj_lang *best = NULL;
    size_t most = 0;
    const struct cj_lang *lang;

    for (size_t l = 0; (lang = cj_lang_at(l)) != NULL; l++) {
        size_t count = 0;
        for (size_t i = 0; i < bot->kb->count; i++) {
            count += bot->kb->entries[i].lang == lang;
        }
        if (count > most) {
            most = count;
            best = lang;
        }
    }
    return best;
}

static void add_content_languages(cj_bot *bot)
{
    const struct cj_lang *lang;

    for (size_t l = 0; (lang = cj_lang_at(l)) != NULL; l++) {
        bool used = false;
        for (size_t i = 0; i < bot->kb->count && !used; i++) {
            used = bot->kb->entries[i].lang == lang;
        }
        for (size_t i = 0; i < cj_ruleset_intent_count(bot->rules) && !used; i++) {
            const struct cj_intent *intent = cj_ruleset_intent(bot->rules, i);
            used = !intent->builtin && intent->lang == lang;
        }
        if (used) {
            add_language(bot, lang);
        }
    }
}

static cj_status choose_languages(struct loader *loader)
{
    cj_bot *bot = loader->bot;
    size_t known = 0;

    while (cj_lang_at(known)) {
        known++;
    }
    bot->tongues = cj_arena_array(&bot->arena, known, sizeof(*bot->tongues));
    if (!bot->tongues) {
        return CJ_ERR_NOMEM;
    }
    add_language(bot, default_language(bot));
    if (bot->tongue_count == 0 && bot->config->language_count == 0) {
        add_language(bot, main_language(bot));
    }
    for (size_t i = 0; i < bot->config->language_count; i++) {
        add_language(bot, cj_lang_find(cj_str_from(bot->config->languages[i])));
    }
    if (bot->config->language_count == 0) {
        add_content_languages(bot);
    }
    return CJ_OK;
}

static cj_status make_tongues(struct loader *loader)
{
    cj_bot *bot = loader->bot;
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < bot->tongue_count; i++) {
        st = cj_tongue_make(bot, &bot->tongues[i], loader->analyser);
    }
    return st;
}

/* ---- The whole ---- */

static bool has_content(const cj_bot *bot)
{
    bool found = bot->kb->count > 0;

    for (size_t i = 0; i < cj_ruleset_intent_count(bot->rules) && !found; i++) {
        found = !cj_ruleset_intent(bot->rules, i)->builtin;
    }
    return found;
}

static cj_status check_content(struct loader *loader)
{
    if (has_content(loader->bot)) {
        return CJ_OK;
    }
    const char *folder = loader->bot->config->knowledge_base;

    cj_diags_add(loader->diags, CJ_ERROR, "bot/empty", loader->options->root, 0, 0,
                 "there is nothing to answer with; write a Markdown file in %s",
                 folder[0] ? folder : loader->options->root);
    return CJ_ERR_CONTENT;
}

static uint64_t hash_number(uint64_t seed, uint64_t number)
{
    char text[24];
    const int len = snprintf(text, sizeof(text), "%016llx", (unsigned long long)number);

    return cj_hash(seed, (struct cj_str){text, (size_t)len});
}

/* The version changes with whatever changes an answer. */
static void stamp_version(cj_bot *bot)
{
    const cj_config *config = bot->config;
    uint64_t hash = cj_hash(CJ_HASH_SEED, ENGINE_GENERATION);

    hash = hash_number(hash, bot->kb->content_hash);
    hash = hash_number(hash, cj_ruleset_content_hash(bot->rules));
    for (size_t i = 0; i < bot->tongue_count; i++) {
        hash = cj_hash(hash, cj_str_from(bot->tongues[i].lang->code));
    }
    if (!config->thresholds_auto) {
        hash = cj_hash(hash, (struct cj_str){(const char *)&config->threshold_answer,
                                             sizeof(config->threshold_answer)});
        hash = cj_hash(hash, (struct cj_str){(const char *)&config->threshold_suggest,
                                             sizeof(config->threshold_suggest)});
    }
    (void)snprintf(bot->version, sizeof(bot->version), "%016llx", (unsigned long long)hash);
}

static cj_status make_targets(struct loader *loader)
{
    return cj_targets_make(loader->bot, loader->analyser);
}

/* The steps of a load, each with what it brings the progress to: reading and indexing take
 * nearly all of the time. */
static const struct {
    cj_status (*run)(struct loader *loader);
    size_t percent;
} steps[] = {
    {load_config, 1},       {load_content, 60}, {load_rules, 70},    {check_content, 70},
    {choose_languages, 70}, {make_targets, 75}, {make_tongues, 100},
};

cj_status cj_bot_load(const struct cj_bot_options *options, cj_diags *diags, cj_bot **out_bot)
{
    cj_bot *bot = calloc(1, sizeof(*bot));
    struct loader loader = {.bot = bot, .options = options, .diags = diags};
    cj_status st = CJ_ERR_NOMEM;

    if (!bot) {
        return st;
    }
    atomic_init(&bot->references, 1);
    loader.analyser = cj_analyser_new();
    if (loader.analyser) {
        st = check_root(options->root);
    }
    for (size_t i = 0; st == CJ_OK && i < sizeof(steps) / sizeof(steps[0]); i++) {
        st = steps[i].run(&loader);
        tell_progress(&loader, steps[i].percent);
    }
    cj_analyser_free(loader.analyser);
    if (st != CJ_OK) {
        const int saved = errno; /* CJ_ERR_IO: the caller reads it */
        cj_bot_unref(bot);
        errno = saved;
        return st;
    }
    stamp_version(bot);
    *out_bot = bot;
    return CJ_OK;
}

cj_bot *cj_bot_ref(cj_bot *bot)
{
    atomic_fetch_add_explicit(&bot->references, 1, memory_order_relaxed);
    return bot;
}

void cj_bot_unref(cj_bot *bot)
{
    if (!bot || atomic_fetch_sub_explicit(&bot->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    for (size_t i = 0; i < bot->tongue_count; i++) {
        cj_tongue_clear(&bot->tongues[i]);
    }
    cj_ruleset_free(bot->rules);
    cj_kb_free(bot->kb);
    cj_config_free(bot->config);
    cj_arena_clear(&bot->arena);
    free(bot);
}

/* ---- What it holds ---- */

const char *cj_bot_content_version(const cj_bot *bot)
{
    return bot->version;
}

struct cj_bot_counts cj_bot_counts(const cj_bot *bot)
{
    size_t intents = 0;

    for (size_t i = 0; i < cj_ruleset_intent_count(bot->rules); i++) {
        intents += !cj_ruleset_intent(bot->rules, i)->builtin;
    }
    return (struct cj_bot_counts){
        .files = bot->kb->file_count,
        .skipped = bot->kb->skipped_count,
        .entries = bot->kb->count,
        .intents = intents,
        .rules = cj_ruleset_rule_count(bot->rules),
        .languages = bot->tongue_count,
    };
}

const char *cj_bot_language(const cj_bot *bot, size_t index)
{
    return index < bot->tongue_count ? bot->tongues[index].lang->code : NULL;
}

const cj_config *cj_bot_config(const cj_bot *bot)
{
    return bot->config;
}

const struct cj_kb *cj_bot_kb(const cj_bot *bot)
{
    return bot->kb;
}

const cj_ruleset *cj_bot_rules(const cj_bot *bot)
{
    return bot->rules;
}

const struct cj_tongue *cj_bot_tongue(const cj_bot *bot, const struct cj_lang *lang)
{
    for (size_t i = 0; i < bot->tongue_count; i++) {
        if (bot->tongues[i].lang == lang) {
            return &bot->tongues[i];
        }
    }
    return NULL;
}

const struct cj_lang *cj_bot_find_language(const cj_bot *bot, const char *code)
{
    const struct cj_lang *lang = cj_lang_find(cj_str_from(code));

    return lang && cj_bot_tongue(bot, lang) ? lang : NULL;
}

const struct cj_content *cj_bot_message(const cj_bot *bot, const struct cj_lang *lang,
                                        const char *key, size_t n)
{
    const struct cj_tongue *tongue = cj_bot_tongue(bot, lang);

    return cj_tongue_message(tongue ? tongue : &bot->tongues[0], key, n);
}

size_t cj_bot_message_count(const cj_bot *bot, const struct cj_lang *lang, const char *key)
{
    const struct cj_tongue *tongue = cj_bot_tongue(bot, lang);

    return cj_tongue_message_count(tongue ? tongue : &bot->tongues[0], key);
}
