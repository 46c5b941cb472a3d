/* What each code of a finding means. A test holds this table to the codes in the sources. */
#include "cli/codes.h"

#include <stddef.h>

#include "base/message.h"

static const struct cj_code codes[] = {
    {"config/secret",
     CJ_N("A password or key is written in conserje.yaml, where everybody who "
          "reads the repository sees it. Use ${NAME} or secret_file:.")},
    {"config/unknown-key", CJ_N("conserje.yaml has a key that does not exist. `conserje "
                                "config` shows those that do.")},
    {"config/value", CJ_N("A value in conserje.yaml, in a variable or on the command line is "
                          "not what its directive wants.")},
    {"config/variable", CJ_N("A value names a variable that is not set or can't be used. "
                             "Inside a secret this is only a hint.")},
    {"config/yaml", CJ_N("conserje.yaml is not valid YAML, or uses a part of YAML that is not "
                         "read here: anchors, aliases, tags, several documents.")},
    {"file/nul", CJ_N("The file holds a NUL byte, so it is no text. It is left out.")},
    {"file/special", CJ_N("A link, pipe, socket, device or folder stands where a file should. "
                          "It is skipped: copy the file instead.")},
    {"file/too-deep", CJ_N("The folder is nested too deep to be looked into. Move it up.")},
    {"file/too-large", CJ_N("The file is larger than the limit, so it is left out. Split it, "
                            "or raise limits.file in conserje.yaml.")},
    {"file/unreadable",
     CJ_N("The system refused to open or read the file or folder. Check its "
          "permissions.")},
    {"file/utf8", CJ_N("The file is not UTF-8, so it is left out. Save it in that encoding.")},
    {NULL, NULL},
};

const struct cj_code *cj_codes(void)
{
    return codes;
}
