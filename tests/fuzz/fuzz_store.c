/* A store whose file somebody changed, byte by byte: it is refused or read, never believed.
 * And addresses of any bytes. */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/store/home.h"
#include "server/store/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The folder of this process, removed when it ends. */
static char root[] = "/tmp/conserje-fuzz-XXXXXX";
static char path[sizeof(root) + 16];
static char *sound; /* the bytes of a sound store */
static size_t sound_len;

static void clean_up(void)
{
    static const char *const endings[] = {"-wal", "-shm", ""};

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        char name[sizeof(path) + 8];

        (void)snprintf(name, sizeof(name), "%s%s", path, endings[i]);
        (void)unlink(name);
    }
    (void)rmdir(root);
}

static cj_write *make_batch(const char *id)
{
    const struct cj_store_conversation conversation = {
        .id = cj_str_from(id), .state = CJ_STR("bot"), .dialog = CJ_STR("\1\2\3")};
    const struct cj_store_message message = {
        .conversation = cj_str_from(id), .seq = 1, .text = CJ_STR("hola")};
    const struct cj_store_event event = {.id = cj_str_from(id),
                                         .conversation = cj_str_from(id),
                                         .state = CJ_EVENT_PENDING,
                                         .body = CJ_STR("{}")};
    cj_write *write = cj_write_new();

    cj_write_create(write, &conversation);
    cj_write_message(write, &message);
    cj_write_event(write, &event);
    return write;
}

static void make_sound(void)
{
    struct cj_store_trouble trouble;
    struct cj_home *home = NULL;
    cj_write *write = make_batch("c_1");

    if (!mkdtemp(root)) {
        abort();
    }
    (void)snprintf(path, sizeof(path), "%s/store.db", root);
    (void)atexit(clean_up);
    if (cj_home_open(path, CJ_HOME_MAKE, 100, &trouble, &home) != CJ_STORE_DONE ||
        cj_home_begin(home) != CJ_STORE_DONE || cj_home_apply(home, write) != CJ_STORE_DONE ||
        cj_home_commit(home) != CJ_STORE_DONE) {
        abort();
    }
    cj_write_free(write);
    cj_home_close(home);
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        abort();
    }
    sound_len = (size_t)ftell(file);
    sound = malloc(sound_len);
    rewind(file);
    if (!sound || fread(sound, 1, sound_len, file) != sound_len || fclose(file) != 0) {
        abort();
    }
}

/* Four bytes a change: where, and what. */
static void write_changed(const uint8_t *data, size_t size)
{
    char *bytes = malloc(sound_len);
    FILE *file = fopen(path, "wb");

    if (!bytes || !file) {
        abort();
    }
    memcpy(bytes, sound, sound_len);
    for (; size >= 4; data += 4, size -= 4) {
        size_t at = ((size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2]) % sound_len;

        bytes[at] = (char)data[3];
    }
    if (fwrite(bytes, 1, sound_len, file) != sound_len || fclose(file) != 0) {
        abort();
    }
    free(bytes);
}

static size_t sum(const struct cj_store_rows *rows)
{
    size_t total = rows->conversation_count + rows->event_count;

    for (size_t i = 0; i < rows->message_count; i++) {
        for (size_t j = 0; j < rows->messages[i].text.len; j++) {
            total += (unsigned char)rows->messages[i].text.ptr[j];
        }
    }
    return total;
}

static void ask_all(struct cj_home *home)
{
    struct cj_arena arena = {0};

    for (int ask = 0; ask < CJ_QUESTIONS; ask++) {
        const struct cj_store_query query = {.ask = (enum cj_store_question)ask,
                                             .id = CJ_STR("c_1"),
                                             .state = CJ_STR("pending"),
                                             .now_ms = 1000};
        struct cj_store_rows rows;

        if (cj_home_read(home, &query, &arena, &rows) == CJ_STORE_DONE && sum(&rows) == 1) {
            cj_arena_reset(&arena);
        }
    }
    cj_arena_clear(&arena);
}

static void try_store(enum cj_home_use use)
{
    struct cj_store_trouble trouble;
    struct cj_home *home = NULL;
    cj_write *write = make_batch("c_2");

    if (cj_home_open(path, use, 10, &trouble, &home) == CJ_STORE_DONE) {
        ask_all(home);
        if (use != CJ_HOME_READ && cj_home_begin(home) == CJ_STORE_DONE) {
            (void)cj_home_apply(home, write);
            cj_home_rollback(home);
        }
    }
    cj_write_free(write);
    cj_home_close(home);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char file[CJ_STORE_PATH_MAX];

    if (!sound) {
        make_sound();
    }
    if (size > 0 && data[0] == 's') {
        (void)cj_store_url_path((struct cj_str){(const char *)data, size}, "bot", NULL, NULL,
                                file);
        return 0;
    }
    write_changed(data, size);
    try_store(CJ_HOME_READ); /* without the check that opening does */
    try_store(CJ_HOME_KEEP);
    return 0;
}
