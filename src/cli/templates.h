/* The files of a new bot, embedded in the program. */
#ifndef CJ_CLI_TEMPLATES_H
#define CJ_CLI_TEMPLATES_H

#include <stddef.h>

struct cj_template {
    const char *lang; /* "es"; NULL ends the table */
    const char *path; /* below the new folder */
    const unsigned char *bytes;
    const size_t *len;
};

/** All templates of all languages. */
const struct cj_template *cj_templates(void);

#endif
