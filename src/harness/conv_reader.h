/* Reading the words and quoted texts of one line of a conversation file. */
#ifndef CJ_HARNESS_CONV_READER_H
#define CJ_HARNESS_CONV_READER_H

#include "harness/conv_parse.h"

/** What is left of a line. */
struct cj_conv_reader {
    struct cj_conv_parser *parser;
    struct cj_str rest;
};

void cj_conv_skip_spaces(struct cj_conv_reader *reader);

/** The next word: up to white space; empty at the end. */
struct cj_str cj_conv_next_word(struct cj_conv_reader *reader);

/** "text" with \" \\ \n inside, which begins here. In the file's arena; NULL when it was
 * wrong, which has been told, or when memory ran out. */
const char *cj_conv_read_quoted(struct cj_conv_reader *reader);

/** Finds `word` among `words`, which are NULL-terminated.
 * @param code  of the finding when it is none
 * @param what  what they are: "state"
 * @return the one that it is; NULL when it is none, which has been told */
const char *cj_conv_one_of(struct cj_conv_reader *reader, struct cj_str word, const char *code,
                           const char *what, const char *const *words);

/** True when nothing is left but white space and a comment. */
bool cj_conv_at_end(struct cj_conv_reader *reader);

#endif
