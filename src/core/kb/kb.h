/* The knowledge base: Markdown files become entries, rendered once, at load. */
#ifndef CJ_KB_KB_H
#define CJ_KB_KB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/diag.h>

#include "base/str.h"
#include "text/lang.h"

/** A piece of an answer in its three forms. All NUL-terminated; empty when there is none. */
struct cj_content {
    struct cj_str text;   /* plain: terminal, SMS, screen reader */
    struct cj_str html;   /* safe: a fixed list of tags, https/http/mailto/tel links */
    struct cj_str blocks; /* a JSON array: docs/formats/blocks.md */
};

/** A text of an editor and where it stands. */
struct cj_placed {
    const char *text;
    uint32_t line;
    uint32_t column;
};

struct cj_placed_list {
    const struct cj_placed *items;
    size_t count;
};

enum cj_entry_kind {
    CJ_ENTRY_ARTICLE, /* a whole file, asked for by its title */
    CJ_ENTRY_PASSAGE, /* a section of an article */
    CJ_ENTRY_FAQ,     /* a heading that is a question */
};

/** When and to whom an answer hands over. */
struct cj_escalation {
    const char *when;     /* "never", "always", "form_done"; NULL = never */
    const char *queue;    /* NULL = the default queue */
    const char *priority; /* "urgent", "high", "normal", "low"; NULL = normal */
};

/** One thing that can be answered. Everything is owned by the cj_kb. */
struct cj_entry {
    const char *id; /* unique in its language */
    const struct cj_lang *lang;
    enum cj_entry_kind kind;
    const char *question;    /* the heading or title, plain text */
    const char *trail;       /* headings above it: "Devoluciones › Plazos"; "" at the top */
    const char *file;        /* relative to the bot's folder */
    uint32_t line;           /* of the heading; 1 for a title in the front matter */
    const char *anchor;      /* "" for a whole file */
    const char *url;         /* where the article is published, or NULL */
    struct cj_content brief; /* what a chat shows first; never empty unless the entry is */
    struct cj_content more;  /* the rest, or empty */
    struct cj_str body;      /* plain text of the whole answer for the index, a block a line */
    struct cj_placed_list also;
    struct cj_placed_list not_phrases;
    struct cj_placed_list next;
    struct cj_placed_list after;
    struct cj_placed_list tags;
    struct cj_placed_list channels;
    struct cj_placed match; /* a regex rule; text is NULL when there is none */
    struct cj_escalation escalate;
    uint32_t parent; /* index of the entry above, or CJ_NO_ENTRY */
};

#define CJ_NO_ENTRY UINT32_MAX

/** The entries of all languages, sorted by file and line. Immutable: threads may share it. */
struct cj_kb {
    const struct cj_entry *entries;
    size_t count;
    size_t file_count;    /* Markdown files read, those left out for an error not counted */
    size_t skipped_count; /* left out for an error */
    uint64_t content_hash;
};

/** Judges the regex of a `match:`, which this layer can't compile.
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when it is wrong (told in `diags`) */
typedef cj_status cj_match_check(const char *file, const struct cj_placed *match,
                                 cj_diags *diags);

struct cj_kb_options {
    const char *root;                   /* the bot's folder */
    const char *folder;                 /* below it; "" = the root itself */
    const struct cj_lang *default_lang; /* NULL: guessed from each file's text */
    size_t max_file_len;                /* bytes */
    cj_match_check *check_match;        /* NULL: any regex will do */
};

/** Loads every Markdown file. A file with an error is left out whole; the rest loads.
 *
 * @return CJ_OK, also when `diags` gained errors: compare skipped_count; CJ_ERR_NOMEM;
 *         CJ_ERR_IO when the folder can't be opened; CJ_ERR_LIMIT with too many files */
cj_status cj_kb_load(const struct cj_kb_options *options, cj_diags *diags,
                     struct cj_kb **out_kb);

/** As cj_kb_load() for a single file in memory: tests, fuzzing, previews. */
cj_status cj_kb_parse(const struct cj_kb_options *options, const char *name,
                      struct cj_str bytes, cj_diags *diags, struct cj_kb **out_kb);

/** Releases it. NULL is allowed. */
void cj_kb_free(struct cj_kb *kb);

/** Index of the entry with `id` (or, failing that, with that alias) in `lang` (NULL: any), or
 * CJ_NO_ENTRY. */
uint32_t cj_kb_find(const struct cj_kb *kb, const char *id, const struct cj_lang *lang);

/** A Markdown text that stands in YAML (`say:`, a message), rendered by the same rules into
 * `arena`. @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when a bound of the parser was reached
 */
struct cj_arena;
cj_status cj_kb_render(struct cj_str markdown, struct cj_arena *arena,
                       struct cj_content *out_content);

#endif
