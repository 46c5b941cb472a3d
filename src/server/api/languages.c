/* "es, en" */
#include "server/api/languages.h"

#include <string.h>

void cj_languages_write(const cj_bot *bot, char out[CJ_LANGUAGES_MAX])
{
    const char *code;
    size_t len = 0;

    for (size_t i = 0; (code = cj_bot_language(bot, i)); i++) {
        size_t more = strlen(code) + (i > 0 ? 2 : 0);

        if (len + more >= CJ_LANGUAGES_MAX) {
            break;
        }
        memcpy(out + len, ", ", i > 0 ? 2 : 0);
        memcpy(out + len + (i > 0 ? 2 : 0), code, strlen(code));
        len += more;
    }
    out[len] = '\0';
}
