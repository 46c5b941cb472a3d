/* The catalogue and the choice. This is the program's only state outside main(): cj_tr() is
 * called from everywhere, and the choice is made once, before anything else happens. */
#include "cli/messages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "cli/mo.h"

extern const unsigned char cj_es_mo[]; /* po/es.po, compiled and embedded by the build */
extern const size_t cj_es_mo_len;

static struct cj_mo catalogue; /* empty: English */

static const char *language_of_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = getenv(names[i]);

        if (value && *value) {
            return value;
        }
    }
    return "C";
}

/* "es", "es_MX.UTF-8", "es:en", "es@euro"; not "est_EE". */
static int is_spanish(const char *locale)
{
    return strncmp(locale, "es", 2) == 0 && strchr("_.:@-", locale[2]) != NULL;
}

const char *cj_messages_choose(const char *lang)
{
    catalogue = (struct cj_mo){0};
    if (!is_spanish(lang ? lang : language_of_environment())) {
        return "en";
    }
    (void)cj_mo_open(&catalogue, cj_es_mo, cj_es_mo_len);
    return "es";
}

const char *cj_messages_language(void)
{
    return catalogue.count > 0 ? "es" : "en";
}

const char *cj_tr(const char *english)
{
    const char *translation = cj_mo_find(&catalogue, english);

    return translation ? translation : english;
}

const char *cj_tr_count(unsigned long count, const char *one, const char *many)
{
    return cj_tr(count == 1 ? one : many);
}

/* Worded as strerror() does in English, so that the same translations serve the findings of
 * libconserje. */
static const struct {
    int error;
    const char *words;
} system_errors[] = {
    {ENOENT, CJ_N("No such file or directory")},
    {EACCES, CJ_N("Permission denied")},
    {EPERM, CJ_N("Operation not permitted")},
    {EEXIST, CJ_N("File exists")},
    {ENOTDIR, CJ_N("Not a directory")},
    {EISDIR, CJ_N("Is a directory")},
    {ENOSPC, CJ_N("No space left on device")},
    {EROFS, CJ_N("Read-only file system")},
    {EBADF, CJ_N("Bad file descriptor")},
    {EIO, CJ_N("Input/output error")},
    {ENAMETOOLONG, CJ_N("File name too long")},
    {ELOOP, CJ_N("Too many levels of symbolic links")},
    {EMFILE, CJ_N("Too many open files")},
    {ENOMEM, CJ_N("Cannot allocate memory")},
    {EADDRINUSE, CJ_N("Address already in use")},
    {EADDRNOTAVAIL, CJ_N("Cannot assign requested address")},
};

const char *cj_why(int error)
{
    for (size_t i = 0; i < sizeof(system_errors) / sizeof(system_errors[0]); i++) {
        if (system_errors[i].error == error) {
            return cj_tr(system_errors[i].words);
        }
    }
    return strerror(error);
}
