/* Reading a content file safely. */
#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static cj_status fail(cj_diags *diags, const char *code, const char *name, const char *why)
{
    cj_diags_add(diags, CJ_ERROR, code, name, 0, 0, "can't read the file: %s",
                 cj_diags_translate(diags, why));
    return CJ_ERR_CONTENT;
}

static cj_status check_kind(int fd, const char *name, size_t max_len, cj_diags *diags,
                            size_t *out_len)
{
    struct stat info;

    if (fstat(fd, &info) != 0) {
        return fail(diags, "file/unreadable", name, strerror(errno));
    }
    if (!S_ISREG(info.st_mode)) {
        cj_diags_add(diags, CJ_WARNING, "file/special", name, 0, 0,
                     "skipped: not a regular file");
        return CJ_ERR_CONTENT;
    }
    if ((uintmax_t)info.st_size > max_len) {
        cj_diags_add(diags, CJ_ERROR, "file/too-large", name, 0, 0,
                     "the file has %lld bytes; at most %zu are read: split it",
                     (long long)info.st_size, max_len);
        return CJ_ERR_CONTENT;
    }
    *out_len = (size_t)info.st_size;
    return CJ_OK;
}

/* Reads at most `len` bytes: a file that grows meanwhile is cut where it was when opened. */
static cj_status read_all(int fd, const char *name, size_t len, cj_diags *diags,
                          struct cj_buf *out)
{
    if (!cj_buf_reserve(out, len)) {
        return CJ_ERR_NOMEM;
    }
    while (out->len < len) {
        ssize_t got = read(fd, out->ptr + out->len, len - out->len);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return fail(diags, "file/unreadable", name, strerror(errno));
        }
        if (got == 0) {
            break;
        }
        out->len += (size_t)got;
    }
    return CJ_OK;
}

static cj_status open_file(const char *root, const char *name, cj_diags *diags, int *out_fd)
{
    struct cj_buf path = {0};

    cj_buf_printf(&path, "%s/%s", root, name);
    if (path.failed) {
        return CJ_ERR_NOMEM;
    }
    int fd = open(path.ptr, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int why = errno;
    cj_buf_clear(&path);

    if (fd < 0 && (why == ELOOP || why == ENXIO)) { /* a link, or a socket */
        cj_diags_add(diags, CJ_WARNING, "file/special", name, 0, 0,
                     "skipped: not a regular file");
        return CJ_ERR_CONTENT;
    }
    if (fd < 0) {
        return fail(diags, "file/unreadable", name, strerror(why));
    }
    *out_fd = fd;
    return CJ_OK;
}

cj_status cj_source_read(const char *root, const char *name, size_t max_len, cj_diags *diags,
                         struct cj_source *out_source)
{
    struct cj_buf bytes = {0};
    size_t len = 0;
    int fd = -1;

    cj_status st = open_file(root, name, diags, &fd);
    if (st != CJ_OK) {
        return st;
    }
    st = check_kind(fd, name, max_len, diags, &len);
    if (st == CJ_OK) {
        st = read_all(fd, name, len, diags, &bytes);
    }
    if (st == CJ_OK) {
        st = cj_source_from_bytes(name, cj_buf_str(&bytes), diags, out_source);
    }
    cj_buf_clear(&bytes);
    (void)close(fd);
    return st;
}

static cj_status check_text(const char *name, struct cj_str text, cj_diags *diags)
{
    uint32_t line;
    uint32_t column;
    const char *nul = text.len ? memchr(text.ptr, '\0', text.len) : NULL;
    size_t valid = cj_utf8_valid(text);

    if (valid < text.len) {
        cj_utf8_position(text, valid, &line, &column);
        cj_diags_add(diags, CJ_ERROR, "file/utf8", name, line, column,
                     "the bytes here are not UTF-8: save the file in that encoding");
        return CJ_ERR_CONTENT;
    }
    if (nul) {
        cj_utf8_position(text, (size_t)(nul - text.ptr), &line, &column);
        cj_diags_add(diags, CJ_ERROR, "file/nul", name, line, column,
                     "a NUL byte: this is not a text file");
        return CJ_ERR_CONTENT;
    }
    return CJ_OK;
}

/* CRLF and a lone CR become LF: no parser after this needs to know about them. */
static size_t unify_line_ends(struct cj_str from, char *to)
{
    size_t written = 0;

    for (size_t i = 0; i < from.len; i++) {
        if (from.ptr[i] == '\r') {
            i += i + 1 < from.len && from.ptr[i + 1] == '\n';
            to[written++] = '\n';
        } else {
            to[written++] = from.ptr[i];
        }
    }
    to[written] = '\0';
    return written;
}

cj_status cj_source_from_bytes(const char *name, struct cj_str bytes, cj_diags *diags,
                               struct cj_source *out_source)
{
    if (cj_str_starts(bytes, BYTE_ORDER_MARK)) {
        bytes.ptr += strlen(BYTE_ORDER_MARK);
        bytes.len -= strlen(BYTE_ORDER_MARK);
    }

    char *copy = malloc(bytes.len + 1);
    if (!copy) {
        return CJ_ERR_NOMEM;
    }
    struct cj_str text = {copy, unify_line_ends(bytes, copy)};
    if (check_text(name, text, diags) != CJ_OK) { /* after the above: its lines are these */
        free(copy);
        return CJ_ERR_CONTENT;
    }
    *out_source = (struct cj_source){.name = name, .text = text};
    return CJ_OK;
}

void cj_source_clear(struct cj_source *source)
{
    free((char *)source->text.ptr); /* ours: cj_source_from_bytes() made it */
    *source = (struct cj_source){0};
}
