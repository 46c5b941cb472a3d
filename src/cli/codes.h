/* What each code of a finding means, for `conserje check --explain CODE`. */
#ifndef CJ_CLI_CODES_H
#define CJ_CLI_CODES_H

struct cj_code {
    const char *code;        /* "kb/duplicate-question"; NULL ends the table */
    const char *description; /* English, marked for translation: what, why it matters, the way
                                out */
};

/** All codes, sorted. */
const struct cj_code *cj_codes(void);

#endif
