/* inotify on every folder of the content. */
#include "server/api/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/walk.h"
#include "engine/bot.h"
#include "server/base/clock.h"

#define CHANGES                                                                         \
    (IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | \
     IN_ONLYDIR | IN_DONT_FOLLOW)

struct cj_watch {
    struct cj_watch_options options;
    pthread_t thread;
    int inotify_fd;
    int stop_fd; /* an eventfd */
    bool told;   /* that a folder can't be watched: once is enough */
};

/* ---- Folders ---- */

static void add_one(cj_watch *watch, const char *path)
{
    if (inotify_add_watch(watch->inotify_fd, path, CHANGES) < 0 && errno != ENOENT &&
        errno != ENOTDIR && !watch->told) {
        watch->told = true;
        CJ_LOG(watch->options.log, CJ_LOG_WARNING, "watch-incomplete",
               CJ_LOG_TEXT("folder", path), CJ_LOG_TEXT("reason", strerrordesc_np(errno)),
               CJ_LOG_TEXT("hint", "see /proc/sys/fs/inotify/max_user_watches"));
    }
}

static bool is_folder(int parent, const struct dirent *entry)
{
    struct stat info;

    return entry->d_name[0] != '.' &&
           fstatat(parent, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISDIR(info.st_mode);
}

/* `path` and the folders below it, as cj_walk() goes: no links, no dot files, so deep. */
static void add_tree(cj_watch *watch, struct cj_buf *path, int depth)
{
    size_t len = path->len;
    DIR *folder = path->failed ? NULL : opendir(path->ptr);
    const struct dirent *entry;

    if (!folder) {
        return;
    }
    add_one(watch, path->ptr);
    while (depth < CJ_WALK_MAX_DEPTH && (entry = readdir(folder))) {
        if (is_folder(dirfd(folder), entry)) {
            cj_buf_printf(path, "/%s", entry->d_name);
            add_tree(watch, path, depth + 1);
            path->len = path->failed ? 0 : len;
        }
        if (path->failed) {
            break;
        }
        path->ptr[len] = '\0';
    }
    (void)closedir(folder);
}

static void add_content_folder(cj_watch *watch, const char *name)
{
    struct cj_buf path = {0};

    cj_buf_adds(&path, watch->options.root);
    if (name[0]) {
        cj_buf_printf(&path, "/%s", name);
    }
    add_tree(watch, &path, 0);
    cj_buf_clear(&path);
}

/* Adds the folders there are now; those watched already stay as they are. */
static void add_folders(cj_watch *watch)
{
    cj_bot *bot = cj_live_acquire(watch->options.live);
    const cj_config *config = cj_bot_config(bot);

    add_one(watch, watch->options.root); /* conserje.yaml, and folders that may yet come */
    add_content_folder(watch, config->knowledge_base);
    add_content_folder(watch, config->intents);
    cj_bot_unref(bot);
}

/* ---- Events ---- */

static bool matters(const struct inotify_event *event)
{
    static const char *const suffixes[] = {".md", ".markdown", ".yaml", ".yml"};
    struct cj_str name = cj_str_from(event->len > 0 ? event->name : "");

    if (event->mask & IN_Q_OVERFLOW) {
        return true; /* some were lost: any may have mattered */
    }
    if (name.len == 0 || name.ptr[0] == '.') {
        return false;
    }
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        if (cj_str_ends(name, suffixes[i])) {
            return true;
        }
    }
    return (event->mask & IN_ISDIR) != 0;
}

/* Reads what has come; true when something of it matters. */
static bool read_events(const cj_watch *watch)
{
    char bytes[8192] __attribute__((aligned(__alignof__(struct inotify_event))));
    bool found = false;
    ssize_t len;

    while ((len = read(watch->inotify_fd, bytes, sizeof(bytes))) > 0) {
        for (const char *at = bytes; at < bytes + len;) {
            const struct inotify_event *event = (const void *)at;

            found |= matters(event);
            at += sizeof(*event) + event->len;
        }
    }
    return found;
}

/* Waits at most `timeout_ms` (-1: for ever) for events or the end.
 * @return false at the end */
static bool wait_for_events(const cj_watch *watch, int timeout_ms, bool *out_found)
{
    struct pollfd fds[] = {{.fd = watch->inotify_fd, .events = POLLIN},
                           {.fd = watch->stop_fd, .events = POLLIN}};

    (void)poll(fds, 2, timeout_ms);
    *out_found = read_events(watch);
    return fds[1].revents == 0;
}

/* Waits until the folders are quiet. @return false at the end */
static bool wait_for_quiet(const cj_watch *watch)
{
    int64_t begin = cj_now_ms();
    int64_t last = begin;
    bool found;

    while (cj_now_ms() - last < CJ_WATCH_QUIET_MS &&
           cj_now_ms() - begin < CJ_WATCH_MAX_WAIT_MS) {
        int64_t left = CJ_WATCH_QUIET_MS - (cj_now_ms() - last);

        if (!wait_for_events(watch, left > 0 ? (int)left : 0, &found)) {
            return false;
        }
        last = found ? cj_now_ms() : last;
    }
    return true;
}

static void *run(void *argument)
{
    cj_watch *watch = argument;
    bool found;

    while (wait_for_events(watch, -1, &found)) {
        if (!found) {
            continue;
        }
        if (!wait_for_quiet(watch)) {
            break;
        }
        add_folders(watch); /* before the load: what comes into a new one after it is seen */
        watch->options.changed(watch->options.context);
    }
    return NULL;
}

/* ---- Begin and end ---- */

static void release(cj_watch *watch)
{
    int why = errno;

    if (watch->inotify_fd >= 0) {
        (void)close(watch->inotify_fd);
    }
    if (watch->stop_fd >= 0) {
        (void)close(watch->stop_fd);
    }
    free(watch);
    errno = why;
}

cj_status cj_watch_start(const struct cj_watch_options *options, cj_watch **out_watch)
{
    cj_watch *watch = calloc(1, sizeof(*watch));

    if (!watch) {
        return CJ_ERR_NOMEM;
    }
    watch->options = *options;
    watch->inotify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    watch->stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (watch->inotify_fd < 0 || watch->stop_fd < 0) {
        release(watch);
        return CJ_ERR_IO;
    }
    add_folders(watch);
    if (pthread_create(&watch->thread, NULL, run, watch) != 0) {
        release(watch);
        return CJ_ERR_NOMEM;
    }
    *out_watch = watch;
    return CJ_OK;
}

void cj_watch_stop(cj_watch *watch)
{
    static const uint64_t one = 1;

    if (!watch) {
        return;
    }
    ssize_t written = write(watch->stop_fd, &one, sizeof(one));
    (void)written; /* an empty counter takes one */
    (void)pthread_join(watch->thread, NULL);
    release(watch);
}
