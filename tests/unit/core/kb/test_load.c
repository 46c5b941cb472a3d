/* A folder that is an editor's: everything in it may be wrong, and the rest still loads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kb/kb.h"

struct folder {
    char path[64];
    cj_diags *diags;
    struct cj_kb *kb;
};

/* Runs `command path/name`. */
static void run(const char *command, const char *path, const char *name)
{
    char line[256];

    (void)snprintf(line, sizeof(line), "%s %s/%s", command, path, name);
    assert_int_equal(system(line), 0);
}

static int setup(void **state)
{
    struct folder *folder = calloc(1, sizeof(*folder));

    assert_non_null(folder);
    (void)snprintf(folder->path, sizeof(folder->path), "/tmp/cj_kb_XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    folder->diags = cj_diags_new();
    *state = folder;
    return 0;
}

static int teardown(void **state)
{
    struct folder *folder = *state;

    cj_kb_free(folder->kb);
    cj_diags_free(folder->diags);
    run("chmod -R u+rwx", folder->path, "");
    run("rm -rf", folder->path, "");
    free(folder);
    return 0;
}

static void write_file(const struct folder *folder, const char *name, const char *bytes,
                       size_t len)
{
    char path[256];

    (void)snprintf(path, sizeof(path), "%s/%s", folder->path, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void write_text(const struct folder *folder, const char *name, const char *text)
{
    write_file(folder, name, text, strlen(text));
}

static void load(struct folder *folder, const char *below)
{
    const struct cj_kb_options options = {
        .root = folder->path, .folder = below, .max_file_len = 4096};

    assert_int_equal(cj_kb_load(&options, folder->diags, &folder->kb), CJ_OK);
}

/* How many findings have this code, and are about this file. */
static size_t count(const struct folder *folder, const char *code, const char *file)
{
    size_t found = 0;

    for (size_t i = 0; i < cj_diags_count(folder->diags); i++) {
        const struct cj_diag *diag = cj_diags_at(folder->diags, i);
        found += strcmp(diag->code, code) == 0 && strcmp(diag->file, file) == 0;
    }
    return found;
}

static void test_bad_files_are_left_out(void **state)
{
    struct folder *folder = *state;
    char big[5000];

    memset(big, 'a', sizeof(big));
    write_text(folder, "good.md", "# Bien\n\nSirve.\n");
    write_file(folder, "nul.md", "# A\n\nb\0c\n", 9);
    write_text(folder, "latin1.md", "# A\n\ncaf\xE9\n");
    write_text(folder, "overlong.md", "# A\n\n\xC0\xAF\n");
    write_text(folder, "surrogate.md", "# A\n\n\xED\xA0\x80\n");
    write_file(folder, "big.md", big, sizeof(big));
    write_text(folder, "not-markdown.txt", "# A\n\nb\n");
    write_text(folder, ".hidden.md", "# A\n\nb\n");
    load(folder, "");

    assert_int_equal(folder->kb->count, 1);
    assert_string_equal(folder->kb->entries[0].question, "Bien");
    assert_int_equal(folder->kb->file_count, 1);
    assert_int_equal(folder->kb->skipped_count, 5);
    assert_int_equal(cj_diags_errors(folder->diags), 5);
    assert_int_equal(count(folder, "file/nul", "nul.md"), 1);
    assert_int_equal(count(folder, "file/utf8", "latin1.md"), 1);
    assert_int_equal(count(folder, "file/utf8", "overlong.md"), 1);
    assert_int_equal(count(folder, "file/utf8", "surrogate.md"), 1);
    assert_int_equal(count(folder, "file/too-large", "big.md"), 1);
}

static void test_special_files_are_skipped(void **state)
{
    struct folder *folder = *state;

    write_text(folder, "good.md", "# Bien\n\nSirve.\n");
    run("mkfifo", folder->path, "fifo.md");
    run("ln -s /dev/zero", folder->path, "zero.md");
    run("ln -s good.md", folder->path, "link.md");
    run("ln -s .", folder->path, "loop.md");
    run("mkdir", folder->path, "folder.md");
    load(folder, "");

    assert_int_equal(folder->kb->count, 1);
    assert_int_equal(folder->kb->skipped_count, 0);
    assert_int_equal(cj_diags_errors(folder->diags), 0);
    assert_int_equal(count(folder, "file/special", "fifo.md"), 1);
    assert_int_equal(count(folder, "file/special", "zero.md"), 1);
    assert_int_equal(count(folder, "file/special", "link.md"), 1);
    assert_int_equal(count(folder, "file/special", "loop.md"), 1);
}

static void test_an_unreadable_file_is_an_error(void **state)
{
    struct folder *folder = *state;

    write_text(folder, "secret.md", "# A\n\nb\n");
    run("chmod 000", folder->path, "secret.md");
    load(folder, "");
    if (geteuid() != 0) { /* nothing is unreadable for root */
        assert_int_equal(folder->kb->skipped_count, 1);
        assert_int_equal(count(folder, "file/unreadable", "secret.md"), 1);
    }
}

static void test_a_missing_folder_is_told(void **state)
{
    struct folder *folder = *state;
    const struct cj_kb_options options = {
        .root = folder->path, .folder = "knowledge-base", .max_file_len = 4096};

    assert_int_equal(cj_kb_load(&options, folder->diags, &folder->kb), CJ_ERR_IO);
    assert_null(folder->kb);
    assert_int_equal(cj_diags_count(folder->diags), 0);
}

static void test_paths_and_endings(void **state)
{
    struct folder *folder = *state;

    run("mkdir -p", folder->path, "kb/es");
    write_text(folder, "outside.md", "# Fuera\n\nNo.\n");
    write_text(folder, "kb/es/b.markdown", "# B\n\nSí.\n");
    write_text(folder, "kb/es/a.md", "# A\n\nSí.\n");
    write_text(folder, "kb/README.MD", "# Léame\n\nSí.\n");
    load(folder, "kb");

    assert_int_equal(folder->kb->count, 3);
    assert_string_equal(folder->kb->entries[0].id, "README.MD");
    assert_string_equal(folder->kb->entries[1].id, "es/a.md");
    assert_string_equal(folder->kb->entries[1].file, "kb/es/a.md");
    assert_string_equal(folder->kb->entries[2].id, "es/b.markdown");
    assert_string_equal(folder->kb->entries[2].lang->code, "es");
}

static void test_windows_files_are_the_same(void **state)
{
    struct folder *folder = *state;

    write_text(
        folder, "dos.md",
        "\xEF\xBB\xBF---\r\ntitle: Dos\r\n---\r\nUno.\r\n\r\n## Más\r\n\r\n{{ x }}\r\n");
    load(folder, "");
    assert_int_equal(folder->kb->count, 2);
    assert_string_equal(folder->kb->entries[0].question, "Dos");
    assert_string_equal(folder->kb->entries[0].brief.text.ptr, "Uno.");
    assert_int_equal(folder->kb->entries[1].line, 6);
    assert_int_equal(cj_diags_at(folder->diags, 0)->line, 8);
}

/* A YAML bomb above a good text costs nothing but a warning. */
static void test_a_bomb_in_the_front_matter(void **state)
{
    struct folder *folder = *state;
    char text[4000] = "---\na: ";

    for (size_t i = 0; i < 1500; i++) {
        strcat(text, "[");
    }
    strcat(text, "\n---\n# Bien\n\nSirve.\n");
    write_text(folder, "bomb.md", text);
    write_text(folder, "aliases.md",
               "---\na: &a [x]\nb: [*a, *a]\n---\n# También\n\nSirve.\n");
    load(folder, "");
    assert_int_equal(folder->kb->count, 2);
    assert_int_equal(cj_diags_errors(folder->diags), 0);
    assert_true(count(folder, "kb/front-matter", "bomb.md") > 0);
    assert_true(count(folder, "kb/front-matter", "aliases.md") > 0);
}

static void test_the_hash_follows_the_content(void **state)
{
    struct folder *folder = *state;
    uint64_t hashes[4];

    for (size_t i = 0; i < 4; i++) {
        write_text(folder, i == 3 ? "b.md" : "a.md", i == 1 ? "# A\n\ny\n" : "# A\n\nx\n");
        load(folder, "");
        hashes[i] = folder->kb->content_hash;
        cj_kb_free(folder->kb);
        folder->kb = NULL;
    }
    assert_true(hashes[0] != hashes[1]); /* the text changed */
    assert_true(hashes[0] == hashes[2]); /* and back */
    assert_true(hashes[0] != hashes[3]); /* one file more */
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_bad_files_are_left_out),
        TEST(test_special_files_are_skipped),
        TEST(test_an_unreadable_file_is_an_error),
        TEST(test_a_missing_folder_is_told),
        TEST(test_paths_and_endings),
        TEST(test_windows_files_are_the_same),
        TEST(test_a_bomb_in_the_front_matter),
        TEST(test_the_hash_follows_the_content),
    };
    return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
