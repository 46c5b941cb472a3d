/* Lines: libedit on a terminal, plain reading elsewhere. */
#include "cli/lines.h"

#include <errno.h>
#include <histedit.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

#include "base/buf.h"

#define HISTORY_SIZE 500

struct cj_lines {
    bool interactive;
    bool color;
    struct cj_buf line; /* through a pipe */
    EditLine *editor;   /* on a terminal */
    History *history;
    char *history_path; /* NULL: kept for this run only */
    sigset_t mask_before;
};

/* ---- The history's file ---- */

/* Makes the folders above the last part of `path`; they are the user's alone. */
static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0700);
        *slash = '/';
    }
}

/* $XDG_STATE_HOME/conserje/history, else ~/.local/state (XDG Base Directory Specification:
 * relative paths there are to be ignored); NULL without a home. */
static char *find_history_path(void)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    struct cj_buf path = {0};

    if (state && *state == '/') {
        cj_buf_printf(&path, "%s/conserje/history", state);
    } else if (home && *home == '/') {
        cj_buf_printf(&path, "%s/.local/state/conserje/history", home);
    } else {
        return NULL;
    }
    return cj_buf_take(&path);
}

static void load_history(cj_lines *lines)
{
    HistEvent event;

    lines->history_path = find_history_path();
    (void)history(lines->history, &event, H_SETSIZE, HISTORY_SIZE);
    (void)history(lines->history, &event, H_SETUNIQUE, 1);
    if (lines->history_path) {
        (void)history(lines->history, &event, H_LOAD, lines->history_path);
    }
}

/* A history that can't be saved is no reason to fail. */
static void save_history(cj_lines *lines)
{
    HistEvent event;

    if (!lines->history_path) {
        return;
    }
    make_folders(lines->history_path);
    mode_t mask = umask(0077); /* what was asked is the user's own business */
    (void)history(lines->history, &event, H_SAVE, lines->history_path);
    (void)umask(mask);
}

/* ---- Keys ---- */

/* These are let in while a key is awaited and never else: none is lost between the prompt and
 * the reading, and nothing is done inside a handler, where libedit would call free(). */
static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t stopped;
static volatile sig_atomic_t resized;

static void on_signal(int number)
{
    interrupted |= number == SIGINT;
    stopped |= number == SIGTSTP;
    resized |= number == SIGWINCH;
}

static void take_signals(cj_lines *lines)
{
    static const int taken[] = {SIGINT, SIGTSTP, SIGWINCH};
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t blocked;

    (void)sigemptyset(&action.sa_mask);
    (void)sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        (void)sigaction(taken[i], &action, NULL);
        (void)sigaddset(&blocked, taken[i]);
    }
    (void)pthread_sigmask(SIG_BLOCK, &blocked, &lines->mask_before);
}

/* What came meanwhile. After a stop, the shell has had the terminal. */
static void react(cj_lines *lines)
{
    if (stopped) {
        stopped = 0;
        (void)el_set(lines->editor, EL_PREP_TERM, 0);
        (void)raise(SIGSTOP);
        (void)el_set(lines->editor, EL_PREP_TERM, 1);
        resized = 1;
    }
    if (resized) {
        resized = 0;
        el_resize(lines->editor);
        (void)el_set(lines->editor, EL_REFRESH);
    }
}

/* 1; 0 at the end of the input and after Ctrl-C, which ends the conversation in order; -1. */
static int read_byte(cj_lines *lines, char *out_byte)
{
    struct pollfd keyboard = {.fd = STDIN_FILENO, .events = POLLIN};

    while (ppoll(&keyboard, 1, NULL, &lines->mask_before) < 0) {
        if (errno != EINTR) {
            return -1;
        }
        if (interrupted) {
            return 0;
        }
        react(lines);
    }
    return (int)read(STDIN_FILENO, out_byte, 1);
}

static int read_key(EditLine *editor, wchar_t *out_key)
{
    cj_lines *lines = NULL;
    mbstate_t state = {0};
    char byte;

    (void)el_get(editor, EL_CLIENTDATA, &lines);
    for (;;) {
        int got = read_byte(lines, &byte);
        if (got <= 0) {
            return got;
        }
        size_t len = mbrtowc(out_key, &byte, 1, &state);
        if (len <= 1) {
            return 1;
        }
        if (len == (size_t)-1) { /* no text: leave it out */
            state = (mbstate_t){0};
        }
    }
}

/* ---- A terminal ---- */

static const char *prompt(EditLine *editor)
{
    cj_lines *lines = NULL;

    (void)el_get(editor, EL_CLIENTDATA, &lines);
    /* \1 around what takes no room on the line. It is written with the character that follows,
     * so the last one must be a character: else what is typed, and the answer, are coloured.
     */
    return lines->color ? "\1\033[1;36m\1>\1\033[0m\1 " : "> ";
}

static bool open_editor(cj_lines *lines, const struct cj_cli *cli)
{
    take_signals(lines);
    lines->history = history_init();
    lines->editor = el_init("conserje", stdin, cli->out, cli->err);
    if (!lines->history || !lines->editor) {
        return false;
    }
    load_history(lines);
    (void)el_set(lines->editor, EL_CLIENTDATA, lines);
    (void)el_set(lines->editor, EL_PROMPT_ESC, prompt, '\1');
    (void)el_set(lines->editor, EL_EDITOR, "emacs");
    (void)el_set(lines->editor, EL_HIST, history, lines->history);
    (void)el_set(lines->editor, EL_GETCFN, read_key);
    (void)el_source(lines->editor, NULL); /* the user's own ~/.editrc */
    return true;
}

static enum cj_line next_typed(cj_lines *lines, struct cj_str *out_line)
{
    HistEvent event;
    int count = 0;

    /* el_gets() would show the prompt first, and a key in between would be the terminal's:
     * echoed twice, and Ctrl-D lost. */
    (void)el_set(lines->editor, EL_PREP_TERM, 1);
    const char *text = el_gets(lines->editor, &count);
    if (!text || count <= 0) {
        return CJ_LINE_END;
    }
    size_t len = strcspn(text, "\r\n");
    if (len > CJ_LINES_MAX_LEN) {
        return CJ_LINE_TOO_LONG;
    }
    if (len > 0) {
        (void)history(lines->history, &event, H_ENTER, text);
    }
    *out_line = (struct cj_str){text, len};
    return CJ_LINE_TEXT;
}

/* ---- A pipe ---- */

static enum cj_line next_piped(cj_lines *lines, struct cj_str *out_line)
{
    bool too_long = false;
    int c;

    cj_buf_reset(&lines->line);
    while ((c = getc(stdin)) != EOF && c != '\n') {
        too_long = too_long || lines->line.len == CJ_LINES_MAX_LEN;
        if (!too_long) {
            cj_buf_addc(&lines->line, (char)c);
        }
    }
    if (c == EOF && lines->line.len == 0) {
        return CJ_LINE_END;
    }
    if (too_long || lines->line.failed) {
        return CJ_LINE_TOO_LONG;
    }
    struct cj_str line = cj_buf_str(&lines->line);
    if (cj_str_ends(line, "\r")) {
        line.len--;
    }
    *out_line = line;
    return CJ_LINE_TEXT;
}

/* ---- Both ---- */

cj_lines *cj_lines_open(const struct cj_cli *cli)
{
    cj_lines *lines = calloc(1, sizeof(*lines));

    if (!lines) {
        return NULL;
    }
    lines->color = cli->color_out;
    lines->interactive = isatty(STDIN_FILENO) == 1 && isatty(fileno(cli->out)) == 1;
    if (lines->interactive && !open_editor(lines, cli)) {
        cj_lines_close(lines);
        return NULL;
    }
    return lines;
}

void cj_lines_close(cj_lines *lines)
{
    if (!lines) {
        return;
    }
    if (lines->editor && lines->history) {
        save_history(lines);
    }
    if (lines->editor) {
        el_end(lines->editor);
    }
    if (lines->interactive) {
        (void)pthread_sigmask(SIG_SETMASK, &lines->mask_before, NULL);
    }
    if (lines->history) {
        history_end(lines->history);
    }
    free(lines->history_path);
    cj_buf_clear(&lines->line);
    free(lines);
}

bool cj_lines_interactive(const cj_lines *lines)
{
    return lines->interactive;
}

enum cj_line cj_lines_next(cj_lines *lines, struct cj_str *out_line)
{
    return lines->interactive ? next_typed(lines, out_line) : next_piped(lines, out_line);
}
