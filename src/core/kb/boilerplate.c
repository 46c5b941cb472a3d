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

/* "Applies to: …" at the top of many files, each with one of a few values, says nothing
 * either. What answers ("Answer: …") is different nearly everywhere. */
#define MIN_LABEL_PERCENT  5u
#define MAX_KINDS_PERCENT  67u
#define MAX_LABEL_LEN      ((size_t)60)
#define MAX_LABELLED_LEN   ((size_t)300)
#define MAX_LABELLED_PLACE 3 /* of the blocks of a file */

struct use {
    size_t files;
    uint32_t last_file; /* a block twice in one file counts once */
    size_t kinds;       /* of a label: different texts behind it */
};

struct counting {
    struct cj_map by_hash;
    struct cj_arena keys;
    struct use *uses;
    size_t count;
    size_t capacity;
    size_t file_count;
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

/* The label of `**Label:** text`, hashed; false when the block has none. Its words are those
 * that hash_block() has left. */
static bool hash_label(struct counting *counting, const struct cj_node *node, uint64_t *out)
{
    const struct cj_node *strong = node->kind == CJ_NODE_PARAGRAPH ? node->first : NULL;
    struct cj_str all = cj_str_trim(cj_buf_str(&counting->words));

    if (!strong || strong->kind != CJ_NODE_STRONG || all.len > MAX_LABELLED_LEN) {
        return false;
    }
    const char *colon = memchr(all.ptr, ':', all.len);
    struct cj_buf label = {0};
    cj_node_words(strong, &label);
    struct cj_str words = cj_str_trim(cj_buf_str(&label));
    words.len -= cj_str_ends(words, ":");
    bool found = colon && words.len > 0 && words.len <= MAX_LABEL_LEN &&
                 words.len == (size_t)(colon - all.ptr);
    *out = cj_hash(cj_hash(CJ_HASH_SEED, CJ_STR("label")), words);
    counting->words.failed |= label.failed;
    cj_buf_clear(&label);
    return found;
}

static struct use *find_use(const struct counting *counting, uint64_t hash)
{
    uint32_t at = 0;

    return cj_map_get(&counting->by_hash, (struct cj_str){(const char *)&hash, sizeof(hash)},
                      &at)
               ? &counting->uses[at]
               : NULL;
}

/* Counts a use in `file`; NULL when memory ran out. */
static struct use *add_use(struct counting *counting, uint64_t hash, uint32_t file)
{
    struct use *use = find_use(counting, hash);

    if (!use) {
        char *key = cj_arena_strndup(&counting->keys, (const char *)&hash, sizeof(hash));
        if (!key ||
            !cj_array_grow(&counting->uses, &counting->capacity, counting->count,
                           sizeof(*counting->uses)) ||
            cj_map_add(&counting->by_hash, (struct cj_str){key, sizeof(hash)},
                       (uint32_t)counting->count, NULL) < 0) {
            return NULL;
        }
        use = &counting->uses[counting->count++];
        *use = (struct use){0};
    }
    use->files += use->files == 0 || use->last_file != file;
    use->last_file = file;
    return use;
}

static bool count_block(struct counting *counting, const struct cj_node *node, size_t place,
                        uint32_t file)
{
    uint64_t hash;
    uint64_t label;

    if (!hash_block(counting, node, &hash)) {
        return true;
    }
    bool is_new = !find_use(counting, hash);
    if (!add_use(counting, hash, file)) {
        return false;
    }
    if (place < MAX_LABELLED_PLACE && hash_label(counting, node, &label)) {
        struct use *use = add_use(counting, label, file);
        if (!use) {
            return false;
        }
        use->kinds += is_new;
    }
    return true;
}

static bool is_enough(const struct counting *counting, const struct use *use, size_t percent)
{
    return use && use->files >= MIN_FILES &&
           use->files * 100 >= counting->file_count * percent;
}

static bool is_boilerplate(struct counting *counting, const struct cj_node *node, size_t place)
{
    uint64_t hash;

    if (!hash_block(counting, node, &hash)) {
        return false;
    }
    if (is_enough(counting, find_use(counting, hash), MIN_SHARE_PERCENT)) {
        return true;
    }
    if (place >= MAX_LABELLED_PLACE || !hash_label(counting, node, &hash)) {
        return false;
    }
    const struct use *use = find_use(counting, hash);
    return is_enough(counting, use, MIN_LABEL_PERCENT) &&
           use->kinds * 100 <= use->files * MAX_KINDS_PERCENT;
}

/* Blocks are numbered by their place among those that say something. */
static bool is_counted(const struct cj_node *node)
{
    return node->kind != CJ_NODE_HEADING && node->kind != CJ_NODE_COMMENT;
}

static cj_status count_all(struct counting *counting, const struct cj_document *documents)
{
    for (size_t i = 0; i < counting->file_count; i++) {
        const struct cj_node *root = documents[i].tree.root;
        size_t place = 0;
        for (const struct cj_node *node = root ? root->first : NULL; node; node = node->next) {
            if (!count_block(counting, node, place, (uint32_t)i)) {
                return CJ_ERR_NOMEM;
            }
            place += is_counted(node);
        }
    }
    return counting->words.failed ? CJ_ERR_NOMEM : CJ_OK;
}

static void mark_all(struct counting *counting, struct cj_document *documents)
{
    for (size_t i = 0; i < counting->file_count; i++) {
        const struct cj_node *root = documents[i].tree.root;
        size_t place = 0;
        for (struct cj_node *node = root ? root->first : NULL; node; node = node->next) {
            node->boilerplate = is_boilerplate(counting, node, place);
            place += is_counted(node);
        }
    }
}

cj_status cj_boilerplate_mark(struct cj_document *documents, size_t count)
{
    struct counting counting = {.file_count = count};

    cj_status st = count < MIN_FILES ? CJ_OK : count_all(&counting, documents);
    if (st == CJ_OK && counting.count > 0) {
        mark_all(&counting, documents);
        st = counting.words.failed ? CJ_ERR_NOMEM : CJ_OK;
    }
    cj_map_clear(&counting.by_hash);
    cj_arena_clear(&counting.keys);
    free(counting.uses);
    cj_buf_clear(&counting.words);
    return st;
}
