/* Building an index: read every document once, then post, count and weigh. Linear in the text.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "index/calibrate.h"
#include "index/model.h"
#include "index/weights.h"

/* The builder's own state: dies with the build. */
struct builder {
    struct cj_index *index;
    cj_analyser *analyser;
    struct cj_arena arena; /* tokens of the text being read */
    struct cj_buf key;
    const struct cj_index_options *options;
    const struct cj_document *documents;
    struct cj_map headings; /* of documents whose title is taken: what stands above it tells */
};

static cj_status push_word(struct cj_index *index, uint32_t word)
{
    if (!cj_array_grow(&index->words, &index->word_capacity, index->word_count,
                       sizeof(*index->words))) {
        return CJ_ERR_NOMEM;
    }
    index->words[index->word_count++] = word;
    return CJ_OK;
}

/* Appends at most `max` words of `text`, which is one line. `tokens` may be NULL. */
static cj_status read_line(struct builder *builder, struct cj_str text, size_t max,
                           struct cj_tokens *tokens)
{
    struct cj_index *index = builder->index;
    struct cj_tokens found;
    cj_status st;

    cj_arena_reset(&builder->arena);
    st = cj_analyse(builder->analyser, index->lang, text, &builder->arena, &found);
    for (size_t i = 0; st == CJ_OK && i < found.count && i < max; i++) {
        uint32_t word;
        st = cj_dictionary_add(&index->dictionary, &found.items[i], true, &word);
        if (st == CJ_OK) {
            st = push_word(index, word);
        }
    }
    if (st == CJ_OK && tokens) {
        *tokens = found;
    }
    return st;
}

static struct cj_span span_from(const struct cj_index *index, size_t first)
{
    return (struct cj_span){(uint32_t)first, (uint32_t)(index->word_count - first)};
}

/* ---- Questions ---- */

/* Remembers the question for cj_index_exact(); the first document by id keeps it. */
static cj_status add_exact(struct builder *builder, const struct cj_tokens *tokens,
                           uint32_t item)
{
    struct cj_index *index = builder->index;

    cj_buf_reset(&builder->key);
    cj_tokens_key(tokens, &builder->key);
    if (builder->key.failed) {
        return CJ_ERR_NOMEM;
    }

    const struct cj_str key = cj_buf_str(&builder->key);
    if (key.len == 0 || cj_map_get(&index->exact, key, NULL)) {
        return CJ_OK;
    }
    char *kept = cj_arena_strndup(&index->arena, key.ptr, key.len);
    if (!kept || cj_map_add(&index->exact, (struct cj_str){kept, key.len}, item, NULL) < 0) {
        return CJ_ERR_NOMEM;
    }
    return CJ_OK;
}

static cj_status add_phrase(struct builder *builder, struct cj_str text, uint32_t item,
                            bool is_title)
{
    struct cj_index *index = builder->index;
    const size_t first = index->word_count;
    struct cj_tokens tokens;
    cj_status st = read_line(builder, text, CJ_MAX_PHRASE_WORDS, &tokens);

    if (st == CJ_OK) {
        st = add_exact(builder, &tokens, item);
    }
    if (st != CJ_OK || index->word_count == first) {
        return st; /* punctuation alone is no question */
    }
    if (!cj_array_grow(&index->phrases, &index->phrase_capacity, index->phrase_count,
                       sizeof(*index->phrases))) {
        return CJ_ERR_NOMEM;
    }
    index->phrases[index->phrase_count++] = (struct cj_phrase){
        .item = item, .words = span_from(index, first), .is_title = is_title};
    cj_dictionary_count_unit(&index->dictionary, index->words + first,
                             index->word_count - first);
    return CJ_OK;
}

/* ---- Bodies ---- */

/* Marks where sentences start in the words from `first` on, the tokens of one line, and counts
 * each as a unit. */
static void mark_sentences(struct cj_index *index, const struct cj_tokens *tokens,
                           size_t first)
{
    const size_t count = index->word_count - first;
    size_t start = 0;

    for (size_t i = 1; i <= count; i++) {
        const bool clause =
            i < count && tokens->items[i].clause != tokens->items[i - 1].clause;
        if (i == count || (clause && i - start >= CJ_SENTENCE_MIN_WORDS) ||
            i - start >= CJ_SENTENCE_MAX_WORDS) {
            cj_dictionary_count_unit(&index->dictionary, index->words + first + start,
                                     i - start);
            index->words[first + start] |= CJ_SENTENCE_START;
            start = i;
        }
    }
}

static cj_status add_body(struct builder *builder, struct cj_str body,
                          struct cj_span *out_span)
{
    struct cj_index *index = builder->index;
    const size_t first = index->word_count;
    struct cj_str line;
    cj_status st = CJ_OK;

    while (st == CJ_OK && index->word_count - first < CJ_MAX_BODY_WORDS &&
           cj_str_next_line(&body, &line)) {
        const size_t at = index->word_count;
        struct cj_tokens tokens;

        st = read_line(builder, line, CJ_MAX_BODY_WORDS - (at - first), &tokens);
        if (st == CJ_OK) {
            mark_sentences(index, &tokens, at);
        }
    }
    *out_span = span_from(index, first);
    return st;
}

static cj_status add_side(struct builder *builder, const struct cj_str *texts, size_t count,
                          struct cj_span *out_span)
{
    struct cj_index *index = builder->index;
    const size_t first = index->word_count;
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        st = read_line(builder, texts[i], CJ_MAX_SIDE_WORDS - (index->word_count - first),
                       NULL);
    }
    *out_span = span_from(index, first);
    return st;
}

/* ---- Documents ---- */

/* "Cause" and "Solution" recur; below different headings they are told apart all the same. */
static cj_status add_heading(struct builder *builder, const struct cj_document *document)
{
    if (document->trail.len == 0) {
        return CJ_OK;
    }
    cj_buf_reset(&builder->key);
    cj_buf_add_str(&builder->key, document->trail);
    cj_buf_addc(&builder->key, '\n');
    cj_buf_add_str(&builder->key, document->title);

    const struct cj_str key = cj_buf_str(&builder->key);
    char *kept = builder->key.failed
                     ? NULL
                     : cj_arena_strndup(&builder->index->arena, key.ptr, key.len);
    if (!kept || cj_map_add(&builder->headings, (struct cj_str){kept, key.len}, 0, NULL) < 0) {
        return CJ_ERR_NOMEM;
    }
    return CJ_OK;
}

static cj_status add_item(struct builder *builder, const struct cj_document *document,
                          uint32_t number)
{
    struct cj_index *index = builder->index;
    struct cj_item *item = &index->items[number];
    const size_t questions = index->exact.count;
    cj_status st;

    item->id = cj_arena_strndup(&index->arena, document->id, strlen(document->id));
    item->document = (uint32_t)(document - builder->documents);
    item->phrase_first = (uint32_t)index->phrase_count;
    index->rank_of[item->document] = number;
    st = item->id ? add_phrase(builder, document->title, number, true) : CJ_ERR_NOMEM;
    for (size_t i = 0; st == CJ_OK && i < document->phrase_count; i++) {
        st = add_phrase(builder, document->phrases[i], number, false);
    }
    item->phrase_count = (uint32_t)index->phrase_count - item->phrase_first;
    if (st == CJ_OK && index->exact.count == questions) {
        st = add_heading(builder, document);
    }
    if (st == CJ_OK) {
        st = add_body(builder, document->body, &item->body);
    }
    if (st == CJ_OK) {
        st = add_side(builder, &document->trail, 1, &item->trail);
    }
    if (st == CJ_OK) {
        st = add_side(builder, document->tags, document->tag_count, &item->tags);
    }
    return st;
}

static int compare_documents(const void *left, const void *right)
{
    const struct cj_document *a = *(const struct cj_document *const *)left;
    const struct cj_document *b = *(const struct cj_document *const *)right;
    const int order = strcmp(a->id, b->id);

    return order ? order : (a > b) - (a < b);
}

static cj_status add_items(struct builder *builder, size_t count)
{
    struct cj_index *index = builder->index;
    const struct cj_document **sorted = calloc(count + 1, sizeof(struct cj_document *));
    cj_status st = sorted ? CJ_OK : CJ_ERR_NOMEM;

    if (sorted) {
        for (size_t i = 0; i < count; i++) {
            sorted[i] = &builder->documents[i];
        }
        qsort(sorted, count, sizeof(struct cj_document *), compare_documents);
    }
    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        st = add_item(builder, sorted[i], (uint32_t)i);
        index->count += st == CJ_OK;
    }
    free(sorted);
    return st;
}

static cj_status add_extra_words(struct builder *builder)
{
    const struct cj_index_options *options = builder->options;
    struct cj_index *index = builder->index;
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < options->extra_word_count; i++) {
        struct cj_tokens tokens;

        cj_arena_reset(&builder->arena);
        st = cj_analyse(builder->analyser, index->lang, options->extra_words[i],
                        &builder->arena, &tokens);
        for (size_t t = 0; st == CJ_OK && t < tokens.count; t++) {
            uint32_t word;
            st = cj_dictionary_add(&index->dictionary, &tokens.items[t], false, &word);
        }
    }
    return st;
}

/* ---- Postings and averages ---- */

static struct cj_word_run phrase_words(const void *context, size_t i)
{
    const struct cj_index *index = context;
    const struct cj_span span = index->phrases[i].words;

    return (struct cj_word_run){index->words + span.first, span.count};
}

/* Body, trail and tags stand one after the other. */
static struct cj_word_run item_words(const void *context, size_t i)
{
    const struct cj_index *index = context;
    const struct cj_item *item = &index->items[i];

    return (struct cj_word_run){index->words + item->body.first,
                                item->body.count + item->trail.count + item->tags.count};
}

static void average(struct cj_index *index)
{
    double phrase_words_sum = 0;
    double body_words_sum = 0;

    for (size_t i = 0; i < index->phrase_count; i++) {
        phrase_words_sum += index->phrases[i].words.count;
    }
    for (size_t i = 0; i < index->count; i++) {
        body_words_sum += index->items[i].body.count;
    }
    index->mean_phrase =
        phrase_words_sum > 0 ? phrase_words_sum / (double)index->phrase_count : 1;
    index->mean_body = body_words_sum > 0 ? body_words_sum / (double)index->count : 1;
}

/* From this many phrases a document on, what they have in common is worth something. */
#define PHRASED_MINIMUM 1.5

static enum cj_profile choose_profile(const struct builder *builder)
{
    const struct cj_index *index = builder->index;

    if ((index->exact.count + builder->headings.count) * 2 <= index->count) {
        return CJ_PROFILE_PASSAGES;
    }
    return (double)index->phrase_count >= PHRASED_MINIMUM * (double)index->count
               ? CJ_PROFILE_PHRASED
               : CJ_PROFILE_TITLED;
}

/* Gives back what the doubling of the arrays left over. */
static void shrink(struct cj_index *index)
{
    uint32_t *words = realloc(index->words, (index->word_count + 1) * sizeof(*words));
    struct cj_phrase *phrases =
        realloc(index->phrases, (index->phrase_count + 1) * sizeof(*phrases));

    if (words) {
        index->words = words;
    }
    if (phrases) {
        index->phrases = phrases;
    }
}

static cj_status finish(struct builder *builder)
{
    struct cj_index *index = builder->index;
    cj_status st = cj_dictionary_finish(&index->dictionary);

    if (st == CJ_OK) {
        st = cj_thesaurus_build(&index->thesaurus, &index->dictionary,
                                builder->options->synonyms, builder->options->synonym_count);
    }

    average(index);
    index->profile = choose_profile(builder);
    shrink(index);
    if (st == CJ_OK) {
        st = cj_postings_build(&index->by_phrase, &index->dictionary, index->phrase_count,
                               phrase_words, index);
    }
    if (st == CJ_OK) {
        st = cj_postings_build(&index->by_body, &index->dictionary, index->count, item_words,
                               index);
    }
    if (st == CJ_OK) {
        st = cj_weigh_phrases(index);
    }
    if (st == CJ_OK) {
        st = cj_calibrate(index, builder->analyser);
    }
    return st;
}

cj_status cj_index_build(const struct cj_index_options *options, cj_analyser *analyser,
                         const struct cj_document *documents, size_t count,
                         cj_index **out_index)
{
    struct cj_index *index = calloc(1, sizeof(*index));
    struct builder builder = {
        .index = index, .analyser = analyser, .options = options, .documents = documents};
    cj_status st;

    if (!index) {
        return CJ_ERR_NOMEM;
    }
    index->lang = options->lang;
    index->items = calloc(count + 1, sizeof(*index->items));
    index->rank_of = calloc(count + 1, sizeof(*index->rank_of));
    st = cj_dictionary_init(&index->dictionary);
    if (!index->items || !index->rank_of) {
        st = CJ_ERR_NOMEM;
    }
    if (st == CJ_OK) {
        st = add_items(&builder, count);
    }
    if (st == CJ_OK) {
        st = add_extra_words(&builder);
    }
    if (st == CJ_OK) {
        st = finish(&builder);
    }
    cj_arena_clear(&builder.arena);
    cj_buf_clear(&builder.key);
    cj_map_clear(&builder.headings);
    if (st != CJ_OK) {
        cj_index_free(index);
        return st;
    }
    *out_index = index;
    return CJ_OK;
}

void cj_index_free(cj_index *index)
{
    if (!index) {
        return;
    }
    cj_dictionary_clear(&index->dictionary);
    cj_thesaurus_clear(&index->thesaurus);
    cj_postings_clear(&index->by_phrase);
    cj_postings_clear(&index->by_body);
    cj_map_clear(&index->exact);
    cj_arena_clear(&index->arena);
    free(index->words);
    free(index->phrases);
    free(index->items);
    free(index->rank_of);
    free(index->pair_df);
    free(index);
}
