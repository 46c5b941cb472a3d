/* One Markdown file, from bytes to sections. */
#include "kb/document.h"

#include <string.h>

#include "base/map.h"
#include "kb/markdown.h"
#include "kb/template.h"
#include "text/guess.h"

#define MAX_GUESS_LEN ((size_t)800) /* more text does not make the guess surer */
#define MAX_LANGUAGES 8             /* tuned ones */
#define SURE          0.75          /* a guess below this is no better than the default */
#define MIN_CHECK_LEN ((size_t)600) /* in less text, names and code outweigh the rest */
#define VERY_SURE     0.95          /* to contradict an editor */

/* The language that a folder or a name says: "es/…", "es-ES/…", "….es.md". */
static const struct cj_lang *language_of_segment(struct cj_str segment)
{
    bool code = segment.len == 2 ||
                (segment.len == 5 && (segment.ptr[2] == '-' || segment.ptr[2] == '_'));

    return code ? cj_lang_find(segment) : NULL;
}

static const struct cj_lang *language_of_path(const char *path)
{
    const char *slash;

    for (; (slash = strchr(path, '/')) != NULL; path = slash + 1) {
        const struct cj_lang *lang =
            language_of_segment((struct cj_str){path, (size_t)(slash - path)});
        if (lang) {
            return lang;
        }
    }

    const char *dot = strrchr(path, '.');
    size_t end = dot ? (size_t)(dot - path) : 0;
    size_t start = end;
    while (start > 0 && path[start - 1] != '.') {
        start--;
    }
    return start > 0 ? language_of_segment((struct cj_str){path + start, end - start}) : NULL;
}

/* The words of the tree, as many as a guess needs. */
static void collect_words(const struct cj_document *document, struct cj_buf *out)
{
    const struct cj_node *block = document->tree.root->first;

    for (; block && out->len < MAX_GUESS_LEN; block = block->next) {
        cj_node_words(block, out);
        cj_buf_addc(out, '\n');
    }
}

/* The language that the words are surely in; NULL when nothing tells. */
static const struct cj_lang *guess(struct cj_str words, double sure)
{
    const struct cj_lang *langs[MAX_LANGUAGES];
    struct cj_lang_score scores[MAX_LANGUAGES];
    const struct cj_lang *best = NULL;
    size_t count = 0;

    for (const struct cj_lang *lang;
         count < MAX_LANGUAGES && (lang = cj_lang_at(count)) != NULL && lang->tuned;) {
        langs[count++] = lang;
    }
    cj_lang_guess(words, langs, count, scores);
    for (size_t i = 0; i < count; i++) {
        if (scores[i].score >= sure) {
            best = scores[i].lang;
        }
    }
    return best;
}

/* An answer in a language that nobody expects will not be found, and not be understood. */
static void check_language(const struct cj_place *place, const struct cj_document *document,
                           struct cj_str words)
{
    const struct cj_lang *guessed =
        words.len >= MIN_CHECK_LEN && document->lang->tuned ? guess(words, VERY_SURE) : NULL;

    if (guessed && guessed != document->lang) {
        cj_diags_add(place->diags, CJ_WARNING, "kb/wrong-language", place->file, 1, 1,
                     "the text looks like '%s' but counts as '%s': say 'lang:' in the front "
                     "matter, or translate it",
                     guessed->code, document->lang->code);
    }
}

static cj_status find_language(const struct cj_place *place, struct cj_document *document,
                               const struct cj_lang *default_lang)
{
    struct cj_buf words = {0};

    collect_words(document, &words);
    if (words.failed) {
        cj_buf_clear(&words);
        return CJ_ERR_NOMEM;
    }
    document->lang = document->front.lang;
    if (!document->lang) {
        document->lang = language_of_path(document->path);
    }
    if (!document->lang) {
        document->lang = default_lang;
    }
    if (document->lang) {
        check_language(place, document, cj_buf_str(&words));
    } else {
        document->lang = guess(cj_buf_str(&words), SURE);
    }
    cj_buf_clear(&words);
    return CJ_OK;
}

cj_status cj_document_parse_text(const struct cj_place *place, struct cj_str text,
                                 struct cj_tree *out_tree)
{
    struct cj_place shifted = *place;
    struct cj_shifts shifts = {0};
    struct cj_buf stripped = {0};

    cj_template_strip(place, text, &stripped, &shifts);
    shifted.shifts = &shifts;
    cj_status st = stripped.failed
                       ? CJ_ERR_NOMEM
                       : cj_markdown_parse(&shifted, cj_buf_str(&stripped), out_tree);
    cj_buf_clear(&stripped);
    cj_shifts_clear(&shifts);
    return st;
}

cj_status cj_document_parse(const struct cj_place *place, const char *path, struct cj_str text,
                            const struct cj_lang *default_lang,
                            struct cj_document *out_document)
{
    struct cj_document document = {.file = place->file, .path = path};
    struct cj_place body_place = *place;
    size_t offset = 0;

    document.hash = cj_hash(cj_hash(CJ_HASH_SEED, cj_str_from(path)), text);
    cj_status front = cj_front_matter_read(place, text, &document.front, &offset);
    if (front == CJ_ERR_NOMEM) {
        return front;
    }
    if (document.front.is_hidden) {
        *out_document = document;
        return front;
    }
    for (size_t i = 0; i < offset; i++) {
        body_place.first_line += text.ptr[i] == '\n';
    }
    struct cj_str body = {text.ptr + offset, text.len - offset};
    cj_status st = cj_document_parse_text(&body_place, body, &document.tree);
    if (st == CJ_OK) {
        st = find_language(&body_place, &document, default_lang);
    }
    if (st == CJ_OK) {
        st = cj_outline_make(&body_place, &document);
    }
    if (st == CJ_OK) {
        *out_document = document;
    }
    return st == CJ_OK ? front : st; /* the errors of both were told */
}

const struct cj_anchor *cj_document_anchor(const struct cj_document *document,
                                           struct cj_str name)
{
    size_t low = 0;
    size_t high = document->anchor_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cj_str_compare(document->anchors[middle].name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < document->anchor_count && cj_str_equal(document->anchors[low].name, name)
               ? &document->anchors[low]
               : NULL;
}
