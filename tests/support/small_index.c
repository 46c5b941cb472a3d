#include "support/small_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MAX_PARTS 16

static size_t cut(struct cj_arena *arena, const char *text, struct cj_str **out_parts)
{
    struct cj_str *parts = cj_arena_array(arena, MAX_PARTS, sizeof(*parts));
    size_t count = 0;

    assert_non_null(parts);
    while (text && *text) {
        const size_t len = strcspn(text, "|");
        assert_true(count < MAX_PARTS);
        parts[count++] = (struct cj_str){text, len};
        text += len + (text[len] == '|');
    }
    *out_parts = parts;
    return count;
}

void small_index_init(struct small_index *small, const char *lang, const struct row *rows,
                      size_t count, const char *extra)
{
    struct cj_arena arena = {0};
    struct cj_document *documents = cj_arena_array(&arena, count + 1, sizeof(*documents));
    struct cj_index_options options = {.lang = cj_lang_find(cj_str_from(lang))};
    struct cj_str *parts;

    *small = (struct small_index){0};
    assert_non_null(documents);
    for (size_t i = 0; i < count; i++) {
        documents[i] = (struct cj_document){
            .id = rows[i].id,
            .title = cj_str_from(rows[i].title),
            .trail = cj_str_from(rows[i].trail),
            .body = cj_str_from(rows[i].body),
        };
        documents[i].phrase_count = cut(&arena, rows[i].phrases, &parts);
        documents[i].phrases = parts;
        documents[i].tag_count = cut(&arena, rows[i].tags, &parts);
        documents[i].tags = parts;
    }
    options.extra_word_count = cut(&arena, extra, &parts);
    options.extra_words = parts;
    small->analyser = cj_analyser_new();
    small->scratch = cj_index_scratch_new();
    assert_non_null(small->analyser);
    assert_non_null(small->scratch);
    assert_int_equal(
        cj_index_build(&options, small->analyser, documents, count, &small->index), CJ_OK);
    small->utterance.lang = options.lang;
    cj_arena_clear(&arena);
}

void small_index_clear(struct small_index *small)
{
    cj_index_free(small->index);
    cj_index_scratch_free(small->scratch);
    cj_analyser_free(small->analyser);
    cj_arena_clear(&small->arena);
}

const char *small_index_ask(struct small_index *small, const char *text)
{
    const struct cj_lang *lang = small->utterance.lang;

    cj_arena_reset(&small->arena);
    assert_int_equal(cj_utterance_make(small->analyser, lang, cj_str_from(text), &small->arena,
                                       &small->utterance),
                     CJ_OK);
    assert_int_equal(cj_index_query(small->index, small->scratch, small->analyser,
                                    &small->utterance, 10, true, &small->arena, &small->hits),
                     CJ_OK);
    return small->hits.count > 0 ? cj_index_id(small->index, small->hits.items[0].document)
                                 : NULL;
}
