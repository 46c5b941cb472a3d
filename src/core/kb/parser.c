/* Running cmark-gfm in bounded memory.
 *
 * cmark never looks whether an allocation worked, and its default allocator aborts. So all its
 * memory comes from one arena, and when that is spent we leave the parser by longjmp(): the
 * parser holds nothing else, no lock and no file, so nothing leaks and nothing is half done.
 *
 * cmark's allocator has no argument of ours, hence the one thread-local pointer of this
 * library; it is set only while a parse runs, and each thread has its own. Without the
 * strikethrough extension (see inline.h) a parse changes no state of the process, so threads
 * may parse at once. */
#include "kb/parser.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>

/* Before each block stands its size: realloc() needs it, and cmark does not tell. */
struct header {
    alignas(max_align_t) size_t size;
};

struct run {
    struct cj_arena *memory;   /* owns the whole document */
    volatile cj_status status; /* written between setjmp() and longjmp() */
    jmp_buf escape;
};

static _Thread_local struct run *running;

static void *bounded_alloc(size_t size)
{
    struct run *run = running;

    if (size > CJ_PARSER_MAX_MEMORY || run->memory->used > CJ_PARSER_MAX_MEMORY - size) {
        run->status = CJ_ERR_LIMIT;
        longjmp(run->escape, 1);
    }
    struct header *header = cj_arena_alloc(run->memory, sizeof(*header) + size);
    if (!header) {
        run->status = CJ_ERR_NOMEM;
        longjmp(run->escape, 1);
    }
    header->size = size;
    return header + 1;
}

static void *bounded_calloc(size_t count, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(count, size, &total)) {
        total = SIZE_MAX;
    }
    return bounded_alloc(total);
}

static void *bounded_realloc(void *old, size_t size)
{
    size_t old_size = old ? ((struct header *)old)[-1].size : 0;

    if (size <= old_size) {
        return old;
    }
    void *block = bounded_alloc(size);
    if (old_size > 0) {
        memcpy(block, old, old_size);
    }
    return block;
}

/* The arena frees everything at once. */
static void no_free(void *block)
{
    (void)block;
}

/* cmark wants a pointer to data that it could write, and does not write it. */
static cmark_mem bounded_memory = {bounded_calloc, bounded_realloc, no_free};

/* cmark keeps its extensions in lists of the whole process. They are filled once, before the
 * first parse, and only read from then on. */
static void register_extensions(void)
{
    cmark_gfm_core_extensions_ensure_registered();
}

static void ensure_registered(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    (void)pthread_once(&once, register_extensions); /* fails only for a bad `once` */
}

static cmark_node *parse(struct cj_str text)
{
    static const char *const extensions[] = {"table", "tasklist"};
    cmark_parser *parser =
        cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES | CMARK_OPT_SOURCEPOS, &bounded_memory);

    for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++) {
        cmark_parser_attach_syntax_extension(parser,
                                             cmark_find_syntax_extension(extensions[i]));
    }
    cmark_parser_feed(parser, text.ptr, text.len);
    return cmark_parser_finish(parser);
}

cj_status cj_parser_run(struct cj_str text,
                        cj_status (*read)(void *context, cmark_node *document), void *context)
{
    struct cj_arena memory = {0};
    struct run run = {.memory = &memory, .status = CJ_OK};

    ensure_registered();
    running = &run;
    if (setjmp(run.escape) == 0) {
        run.status = read(context, parse(text));
    }
    running = NULL;
    cj_arena_clear(&memory);
    return run.status;
}
