/* What a bot is made of. Only the files of this folder look inside. */
#ifndef CJ_ENGINE_MODEL_H
#define CJ_ENGINE_MODEL_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "engine/bot.h"
#include "index/index.h"

/** A phrase that its entry must not win: the keys of its content words, in order. */
struct cj_refusal {
    const struct cj_str *keys;
    size_t count;
};

/** One thing that can answer: an entry, or an intent that speaks for itself. */
struct cj_target {
    const char *id;
    const char *title; /* the entry's question, or an intent's first phrase */
    const struct cj_lang *lang;
    const struct cj_entry *entry;   /* NULL for an intent */
    uint32_t entry_number;          /* in the knowledge base, or CJ_NO_ENTRY */
    const struct cj_intent *intent; /* NULL for an entry */
    const struct cj_content *says;  /* an intent's variants, rendered */
    size_t say_count;
    const char *const *after; /* ids it must follow; empty: it may come any time */
    size_t after_count;
    const struct cj_refusal *refusals;
    size_t refusal_count;
};

#define CJ_NO_TARGET UINT32_MAX

/** The variants of one system message. */
struct cj_said {
    const struct cj_content *variants;
    size_t count;
};

/** A question as type-ahead compares it. */
struct cj_typed_title {
    struct cj_str key; /* cj_tokens_key() */
    uint32_t target;
};

/** What the bot knows in one language. */
struct cj_tongue {
    const struct cj_lang *lang;
    cj_index *index;
    const uint32_t *target_of; /* document of the index → target */
    struct cj_map builtin;     /* cj_tokens_key() of a built-in phrase → intent */
    struct cj_map message_of;  /* key → `messages` */
    const struct cj_said *messages;
    const struct cj_typed_title *titles; /* by key */
    size_t title_count;
    struct cj_thresholds thresholds;
};

struct cj_bot {
    atomic_uint_fast32_t references;
    struct cj_arena arena;
    cj_config *config;
    struct cj_kb *kb;
    cj_ruleset *rules;
    struct cj_target *targets;
    size_t target_count;
    uint32_t *target_of_entry;  /* entry → target */
    uint32_t *target_of_intent; /* intent → target: its entry, or itself; CJ_NO_TARGET */
    struct cj_tongue *tongues;  /* the default first */
    size_t tongue_count;
    char version[17];
};

struct cj_scratch {
    struct cj_arena arena; /* the turn's */
    cj_analyser *analyser;
    cj_index_scratch *index;
    cj_rule_scratch *rules;
    struct cj_buf buf;
    cj_translate translate; /* of explanations; NULL: English */
    void *translate_context;
};

/** What the bot knows in `lang`, or NULL. */
const struct cj_tongue *cj_bot_tongue(const cj_bot *bot, const struct cj_lang *lang);

/** True for the ids of Conserje's own intents that are obeyed before anything is looked up. */
bool cj_intent_is_control(const struct cj_intent *intent);

#endif
