/* Blocks that many files share word for word. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/map.h"
#include "kb/brief.h"

/* A block in at least this share of the files, and in at least so many, says nothing about
 * the one that was asked for. */
#define MIN_SHARE_PERCENT 2u
#define MIN_FILES         4u

/* Bytes. Shorter blocks are answers ("No."), longer ones are no footers. */
#define MIN_LEN ((size_t)20)
#define MAX_LEN ((size_t)1000)

struct use {
    uint32_t files;
    uint32_t last_file; /* a block twice in one file counts once */
};

struct counting {
    struct cj_map by_hash;
    struct cj_arena keys;
    struct use *uses;
    size_t count;
    size_t capacity;
    struct cj_buf words;
};

/* Lead-ins ("Try this:") belong to what follows them, however common they are. */
static bool can_be_boilerplate(const struct cj_node *node, struct cj_str words)
{
    bool kind = node->kind == CJ_NODE_PARAGRAPH || node->kind == CJ_NODE_QUOTE ||
                node->kind == CJ_NODE_LIST || node->kind == CJ_NODE_DETAILS;

    return kind && words.len >= MIN_LEN && words.len <= MAX_LEN && !cj_str_ends(words, ":");
}

/* The block's words, hashed; false when it can't be boilerplate. */
static bool hash_block(struct counting *counting, const struct cj_node *node, uint64_t *out)
{
    cj_buf_reset(&counting->words);
    cj_node_words(node, &counting->words);

    struct cj_str words = cj_str_trim(cj_buf_str(&counting->words));
    *out = cj_hash(CJ_HASH_SEED, words);
    return can_be_boilerplate(node, words);
}

static bool count_block(struct counting *counting, uint64_t hash, uint32_t file)
{
    struct cj_str probe = {(const char *)&hash, sizeof(hash)};
    uint32_t at = 0;

    if (!cj_map_get(&counting->by_hash, probe, &at)) {
        char *key = cj_arena_strndup(&counting->keys, probe.ptr, probe.len);
        at = (uint32_t)counting->count;
        if (!key ||
            !cj_array_grow(&counting->uses, &counting->capacity, counting->count,
                           sizeof(*counting->uses)) ||
            cj_map_add(&counting->by_hash, (struct cj_str){key, probe.len}, at, NULL) < 0) {
            return false;
        }
        counting->uses[counting->count++] = (struct use){.last_file = file + 1};
    }
    struct use *use = &counting->uses[at];
    use->files += use->files == 0 || use->last_file != file;
    use->last_file = file;
    return true;
}

static cj_status count_all(struct counting *counting, const struct cj_document *documents,
                           size_t count)
{
    uint64_t hash;

    for (size_t i = 0; i < count; i++) {
        const struct cj_node *node =
            documents[i].tree.root ? documents[i].tree.root->first : NULL;
        for (; node; node = node->next) {
            if (hash_block(counting, node, &hash) &&
                !count_block(counting, hash, (uint32_t)i)) {
                return CJ_ERR_NOMEM;
            }
        }
    }
    return counting->words.failed ? CJ_ERR_NOMEM : CJ_OK;
}

static void mark_all(struct counting *counting, struct cj_document *documents, size_t count)
{
    size_t share = (count * MIN_SHARE_PERCENT + 99) / 100;
    size_t enough = share > MIN_FILES ? share : MIN_FILES;
    uint64_t hash;
    uint32_t at;

    for (size_t i = 0; i < count; i++) {
        struct cj_node *node = documents[i].tree.root ? documents[i].tree.root->first : NULL;
        for (; node; node = node->next) {
            node->boilerplate =
                hash_block(counting, node, &hash) &&
                cj_map_get(&counting->by_hash,
                           (struct cj_str){(const char *)&hash, sizeof(hash)}, &at) &&
                counting->uses[at].files >= enough;
        }
    }
}

cj_status cj_boilerplate_mark(struct cj_document *documents, size_t count)
{
    struct counting counting = {0};

    cj_status st = count < MIN_FILES ? CJ_OK : count_all(&counting, documents, count);
    if (st == CJ_OK && counting.count > 0) {
        mark_all(&counting, documents, count);
        st = counting.words.failed ? CJ_ERR_NOMEM : CJ_OK;
    }
    cj_map_clear(&counting.by_hash);
    cj_arena_clear(&counting.keys);
    free(counting.uses);
    cj_buf_clear(&counting.words);
    return st;
}
