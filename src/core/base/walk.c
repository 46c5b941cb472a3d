/* Listing content files. */
#include "base/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/utf8.h"

struct walk {
    const char *const *suffixes;
    struct cj_arena *arena;
    cj_diags *diags;
    const char **items;
    size_t count;
    size_t capacity;
};

static bool has_suffix(const struct walk *walk, const char *name)
{
    for (const char *const *suffix = walk->suffixes; *suffix; suffix++) {
        if (cj_str_ends(cj_str_from(name), *suffix)) {
            return true;
        }
    }
    return false;
}

static const char *join(struct cj_arena *arena, const char *folder, const char *name)
{
    struct cj_buf path = {0};

    if (folder[0] != '\0') {
        cj_buf_adds(&path, folder);
        cj_buf_addc(&path, '/');
    }
    cj_buf_adds(&path, name);

    char *copy = path.failed ? NULL : cj_arena_strndup(arena, path.ptr, path.len);
    cj_buf_clear(&path);
    return copy;
}

static cj_status add_file(struct walk *walk, const char *path)
{
    if (walk->count == CJ_WALK_MAX_FILES) {
        return CJ_ERR_LIMIT;
    }
    if (!cj_array_grow(&walk->items, &walk->capacity, walk->count, sizeof(*walk->items))) {
        return CJ_ERR_NOMEM;
    }
    walk->items[walk->count++] = path;
    return CJ_OK;
}

static cj_status walk_folder(struct walk *walk, int fd, const char *folder, unsigned depth);

static cj_status enter(struct walk *walk, int parent, const char *name, const char *path,
                       unsigned depth)
{
    if (depth == CJ_WALK_MAX_DEPTH) {
        cj_diags_add(walk->diags, CJ_WARNING, "file/too-deep", path, 0, 0,
                     "skipped: more than %d folders deep", CJ_WALK_MAX_DEPTH);
        return CJ_OK;
    }

    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        cj_diags_add(walk->diags, CJ_WARNING, "file/unreadable", path, 0, 0,
                     "skipped: can't open the folder: %s",
                     cj_diags_translate(walk->diags, strerror(errno)));
        return CJ_OK;
    }
    return walk_folder(walk, fd, path, depth + 1);
}

/* A name goes into findings, answers and logs: it must be text. */
static bool is_text(const char *name)
{
    struct cj_str text = cj_str_from(name);

    for (size_t i = 0; i < text.len; i++) {
        if (cj_ascii_is_control(name[i])) {
            return false;
        }
    }
    return cj_utf8_valid(text) == text.len;
}

static cj_status visit(struct walk *walk, int parent, const char *folder, const char *name,
                       unsigned depth)
{
    struct stat info;

    if (name[0] == '.' || fstatat(parent, name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
        return CJ_OK; /* hidden, or removed since it was listed */
    }

    bool is_folder = S_ISDIR(info.st_mode);
    if (!is_folder && !S_ISLNK(info.st_mode) && !has_suffix(walk, name)) {
        return CJ_OK;
    }
    if (!is_text(name)) {
        cj_diags_add(walk->diags, CJ_WARNING, "file/name", folder[0] ? folder : ".", 0, 0,
                     "skipped in this folder: a file name with control characters, or not in "
                     "UTF-8: rename it");
        return CJ_OK;
    }
    const char *path = join(walk->arena, folder, name);
    if (!path) {
        return CJ_ERR_NOMEM;
    }
    if (is_folder) {
        return enter(walk, parent, name, path, depth);
    }
    if (S_ISREG(info.st_mode)) {
        return add_file(walk, path);
    }
    cj_diags_add(walk->diags, CJ_WARNING, "file/special", path, 0, 0,
                 "skipped: not a regular file");
    return CJ_OK;
}

/* Takes `fd`. */
static cj_status walk_folder(struct walk *walk, int fd, const char *folder, unsigned depth)
{
    cj_status st = CJ_OK;
    DIR *dir = fdopendir(fd);

    if (!dir) {
        (void)close(fd);
        return CJ_ERR_NOMEM;
    }
    errno = 0;
    for (struct dirent *entry; st == CJ_OK && (entry = readdir(dir)) != NULL; errno = 0) {
        st = visit(walk, fd, folder, entry->d_name, depth);
    }
    if (st == CJ_OK && errno != 0) {
        cj_diags_add(walk->diags, CJ_WARNING, "file/unreadable", folder[0] ? folder : ".", 0,
                     0, "can't read the whole folder: %s",
                     cj_diags_translate(walk->diags, strerror(errno)));
    }
    (void)closedir(dir);
    return st;
}

static int compare_paths(const void *left, const void *right)
{
    const char *const *a = left;
    const char *const *b = right;

    return strcmp(*a, *b);
}

/* Moves the list into the arena, so that the caller has one thing to free. */
static cj_status finish(struct walk *walk, struct cj_paths *out_paths)
{
    const char **items =
        cj_arena_array(walk->arena, walk->count ? walk->count : 1, sizeof(*items));

    if (!items) {
        return CJ_ERR_NOMEM;
    }
    if (walk->count > 0) {
        memcpy(items, walk->items, walk->count * sizeof(*items));
        qsort(items, walk->count, sizeof(*items), compare_paths);
    }
    *out_paths = (struct cj_paths){.items = items, .count = walk->count};
    return CJ_OK;
}

cj_status cj_walk(const char *root, const char *below, const char *const *suffixes,
                  struct cj_arena *arena, cj_diags *diags, struct cj_paths *out_paths)
{
    struct walk walk = {.suffixes = suffixes, .arena = arena, .diags = diags};
    const char *start = below[0] ? join(arena, root, below) : root;

    if (!start) {
        return CJ_ERR_NOMEM;
    }
    int fd = open(start, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return CJ_ERR_IO;
    }

    cj_status st = walk_folder(&walk, fd, below, 0);
    if (st == CJ_OK) {
        st = finish(&walk, out_paths);
    }
    free(walk.items);
    return st;
}
