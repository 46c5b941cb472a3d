/* What each code of a finding means. A test holds this table to the codes in the sources. */
#include "cli/codes.h"

#include <stddef.h>

#include "base/message.h"

static const struct cj_code codes[] = {
    {"bot/empty", CJ_N("The folder holds nothing to answer with: no Markdown that was read, "
                       "and no intent that says something.")},
    {"config/language", CJ_N("conserje.yaml names a language that there is no stemmer for.")},
    {"config/secret", CJ_N("A password or key is written in conserje.yaml, where everybody "
                           "who reads the repository sees it. Use ${NAME} or secret_file:.")},
    {"config/unknown-key", CJ_N("conserje.yaml has a key that does not exist. `conserje "
                                "config` shows those that do.")},
    {"config/value", CJ_N("A value in conserje.yaml, in a variable or on the command line is "
                          "not what its directive wants.")},
    {"config/variable", CJ_N("A value names a variable that is not set or can't be used. "
                             "Inside a secret this is only a hint.")},
    {"config/yaml", CJ_N("conserje.yaml is not valid YAML, or uses a part of YAML that is not "
                         "read here: anchors, aliases, tags, several documents.")},
    {"conv/assertion",
     CJ_N("A claim ('?') in a conversation test is not written as its check wants.")},
    {"conv/empty", CJ_N("A test has no title, or its visitor says nothing.")},
    {"conv/event",
     CJ_N("An event ('!') in a conversation test is not written as it should be.")},
    {"conv/no-assertion", CJ_N("A test claims nothing about any reply, so it can't fail. Add "
                               "a line with '?' or '<'.")},
    {"conv/order", CJ_N("A line of a conversation test stands where it can't: a claim before "
                        "the visitor's first line, a setting after it.")},
    {"conv/regex",
     CJ_N("A /regex/ in a conversation test is wrong, or has no closing slash.")},
    {"conv/setting", CJ_N("A setting of a conversation test has a value that it can't have.")},
    {"conv/text",
     CJ_N("A text in a conversation test is not in quotes, or they are not closed.")},
    {"conv/unknown", CJ_N("A conversation test has a line or a claim that does not exist.")},
    {"eval/empty", CJ_N("A file of questions for `eval` holds none that can be used.")},
    {"eval/header", CJ_N("A CSV file for `eval` must name the columns 'query' and 'expected' "
                         "in its first line.")},
    {"eval/row", CJ_N("A row of questions for `eval` can't be read. It is left out.")},
    {"eval/too-large", CJ_N("A file of questions for `eval` is over the limit. Split it.")},
    {"file/name", CJ_N("A file name holds control characters or is not UTF-8, so the file is "
                       "skipped. Rename it.")},
    {"file/nul", CJ_N("The file holds a NUL byte, so it is no text. It is left out.")},
    {"file/special", CJ_N("A link, pipe, socket, device or folder stands where a file should. "
                          "It is skipped, but nothing loads while that file is "
                          "conserje.yaml. Copy the file instead.")},
    {"file/too-deep", CJ_N("The folder is nested too deep to be looked into. Move it up.")},
    {"file/too-large", CJ_N("The file is larger than the limit, so it is left out. Split it, "
                            "or raise limits.file in conserje.yaml.")},
    {"file/too-many", CJ_N("The folder has more files than a bot may have: most likely it is "
                           "the wrong folder.")},
    {"file/unreadable",
     CJ_N("The file or folder can't be opened or read, or is not there. Check its name and "
          "permissions.")},
    {"file/utf8", CJ_N("The file is not UTF-8, so it is left out. Save it in that encoding.")},
    {"intents/answer", CJ_N("An intent answers with an entry that does not exist. Correct the "
                            "id, or give an entry that one.")},
    {"intents/duplicate",
     CJ_N("Two intents of one language have the same id. Rename one, or join them.")},
    {"intents/empty",
     CJ_N("An intent has no phrase, rule or sample, so nothing can ever reach it.")},
    {"intents/no-answer",
     CJ_N("An intent has neither answer: nor say:, so it would be reached and say nothing.")},
    {"intents/off", CJ_N("An intent switches off a built-in one that does not exist.")},
    {"intents/yaml", CJ_N("A rules file is not valid YAML, or uses a part of YAML that is not "
                          "read here. The file is left out.")},
    {"kb/block", CJ_N("A conserje block, the comment under a heading, is wrong. The file is "
                      "left out until it is right.")},
    {"kb/broken-anchor",
     CJ_N(
         "A link names a heading that the page does not have, so it leads to its beginning.")},
    {"kb/broken-link", CJ_N("A link leads nowhere that a visitor could go.")},
    {"kb/duplicate-id", CJ_N("Two entries of one language have the same id. The later file is "
                             "left out: ids must tell entries apart.")},
    {"kb/duplicate-question", CJ_N("Two entries ask the same, so that either may answer. Tell "
                                   "the questions apart, or join the entries.")},
    {"kb/duplicate-slug", CJ_N("Two entries have the same name for links. Links by that name "
                               "lead to one of them only.")},
    {"kb/empty-entry",
     CJ_N("A heading has no text below it that could be an answer. It is left out.")},
    {"kb/front-matter",
     CJ_N("The front matter, between the lines ---, can't be read or has a "
          "wrong value. Its title: line and the text below it still answer.")},
    {"kb/image-alt", CJ_N("An image has no description, so whoever can't see it gets nothing, "
                          "and neither does the terminal.")},
    {"kb/long-answer", CJ_N("The answer is too long for a chat. Split it, or mark the end of "
                            "its short form with <!-- more -->.")},
    {"kb/next", CJ_N("next: or after: names an entry that does not exist in that language.")},
    {"kb/no-title",
     CJ_N("The file has neither a title nor a heading, so it is known by its name alone.")},
    {"kb/odd-characters", CJ_N("An invisible or odd character, most likely pasted from "
                               "elsewhere. Searches and tests stumble over it.")},
    {"kb/raw-html",
     CJ_N("HTML that is not shown to visitors was left out; the text inside it stays.")},
    {"kb/template-syntax", CJ_N("Syntax of another tool (a shortcode, a component) was left "
                                "out; the text inside it stays.")},
    {"kb/title-differs", CJ_N("The title of the front matter and the first heading differ, so "
                              "visitors may see either.")},
    {"kb/too-complex", CJ_N("The text is nested or built in a way that takes too long to "
                            "read. The file is left out: split or simplify it.")},
    {"kb/unknown-key", CJ_N("A key that is one slip away from a known one, or that has no "
                            "effect in a conserje block; or a comment that begins with a "
                            "misspelt 'conserje'.")},
    {"kb/wrong-language", CJ_N("The text seems to be in another language than the one that it "
                               "counts as: its questions will not be found.")},
    {"match/not-won", CJ_N("An entry wins a phrase that its own not: excludes.")},
    {"match/stolen", CJ_N("Another entry wins a question or phrase of this one. The finding "
                          "names both, with their scores.")},
    {"rules/concept", CJ_N("A concept does not exist, overlaps another, goes round in a "
                           "circle, or holds a word that is in nearly every message.")},
    {"rules/duplicate", CJ_N("Two concepts, entities, messages or facts of one language have "
                             "the same name. Rename one, or join them.")},
    {"rules/regex", CJ_N("A regular expression does not compile, matches nothing it should, "
                         "or has no word to find it by.")},
    {"rules/sample",
     CJ_N("A sample under yes: does not reach its intent, or one under no: does.")},
    {"rules/slot", CJ_N("A form's slot has no question or entity, an entity does not exist or "
                        "has no example, or a capture is used by nothing.")},
    {"rules/unknown-key",
     CJ_N("A rules file has a key, or a message, that does not exist there.")},
    {"rules/unreachable",
     CJ_N("A rule or intent never decides, because an earlier one always does.")},
    {"rules/value", CJ_N("A value in a rules file has the wrong shape or is out of range.")},
    {"table/empty", CJ_N("A table for `classify` or `search` has no row that can be used.")},
    {"table/row",
     CJ_N("A row of a table for `classify` or `search` can't be used. It is left out.")},
    {"table/too-large",
     CJ_N("A table for `classify` or `search` is over the limit. Split it.")},
    {NULL, NULL},
};

const struct cj_code *cj_codes(void)
{
    return codes;
}
