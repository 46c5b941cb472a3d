/* What libyaml complains about, in an editor's words. Internal to yaml/. */
#ifndef CJ_YAML_PROBLEM_H
#define CJ_YAML_PROBLEM_H

#include <yaml.h>

#include "base/str.h"

/** A fault of syntax. */
struct cj_yaml_problem {
    const char *words; /* English, to be translated; static storage */
    const char *extra; /* libyaml's own words when `words` has a %s for them; else NULL */
    size_t index;      /* code points before the place */
};

/** Explains why `parser` stopped. `text` is what it was parsing. */
struct cj_yaml_problem cj_yaml_explain(const yaml_parser_t *parser, struct cj_str text);

#endif
