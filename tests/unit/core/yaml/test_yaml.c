#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "yaml/yaml.h"

/* Nodes as one line: `{key=text@line:column [..]}`; `"` before a text that was quoted. */
static void dump(const struct cj_yaml *node, struct cj_buf *out)
{
    if (node->kind == CJ_YAML_SCALAR) {
        cj_buf_printf(out, "%s%.*s@%u:%u", node->quoted ? "\"" : "", CJ_STR_ARGS(node->text),
                      node->line, node->column);
        return;
    }
    cj_buf_addc(out, node->kind == CJ_YAML_MAPPING ? '{' : '[');
    for (const struct cj_yaml *child = node->first; child; child = child->next) {
        if (node->kind == CJ_YAML_MAPPING) {
            cj_buf_printf(out, "%.*s=", CJ_STR_ARGS(child->key));
        }
        dump(child, out);
        cj_buf_adds(out, child->next ? " " : "");
    }
    cj_buf_addc(out, node->kind == CJ_YAML_MAPPING ? '}' : ']');
}

static void print_diags(const cj_diags *diags, struct cj_buf *out)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        cj_buf_printf(out, "%s%u:%u %s", i ? "; " : "", diag->line, diag->column,
                      diag->message);
    }
}

/* Parses and gives the nodes, or the findings; for the caller to free(). */
static char *parse(struct cj_str text, uint32_t first_line)
{
    struct cj_arena arena = {0};
    struct cj_yaml *root = NULL;
    struct cj_buf out = {0};
    cj_diags *diags = cj_diags_new();

    cj_status st =
        cj_yaml_parse("t.yaml", text, first_line, CJ_ERROR, "t/yaml", &arena, diags, &root);
    assert_true(st == CJ_OK || st == CJ_ERR_CONTENT);
    assert_int_equal(st == CJ_ERR_CONTENT, cj_diags_errors(diags) > 0);
    if (st == CJ_ERR_CONTENT) {
        assert_null(root);
        print_diags(diags, &out);
    } else if (root) {
        dump(root, &out);
    }
    cj_diags_free(diags);
    cj_arena_clear(&arena);
    return cj_buf_take(&out);
}

struct yaml_case {
    const char *text;
    const char *expected;
};

static void check_cases(const struct yaml_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *actual = parse(cj_str_from(cases[i].text), 1);

        assert_string_equal(actual, cases[i].expected);
        free(actual);
    }
}

static void test_nodes_know_their_place(void **state)
{
    static const struct yaml_case cases[] = {
        {"", ""},
        {"# a comment\n", ""},
        {"---\n", ""},
        {"---\n# nothing\n...\n", ""},
        {"hola", "hola@1:1"},
        {"''", "\"@1:1"},
        {"a: b\n", "{a=b@1:4}"},
        {"a: b\nc:\n  - d\n  - e: f\n    g: h\n", "{a=b@1:4 c=[d@3:5 {e=f@4:8 g=h@5:8}]}"},
        {"a: {b: [c, \"d\"], e: }\n", "{a={b=[c@1:9 \"d@1:12] e=@1:21}}"},
        {"a:\n", "{a=@1:3}"},
        {"a: |\n  uno\n  dos\nb: c\n", "{a=\"uno\ndos\n@1:4 b=c@4:4}"},
        {"a: uno\n  dos\n", "{a=uno dos@1:4}"},
        /* The failsafe schema: these are words here. */
        {"[no, on, 08:30, ~, null, 0x10, 1e3]",
         "[no@1:2 on@1:6 08:30@1:10 ~@1:17 null@1:20 0x10@1:26 1e3@1:32]"},
        {"{\"no\": sí}", "{no=sí@1:8}"},
        /* Columns are code points. */
        {"ñandú: \"áé\"  # ó\n¿qué?: x\n", "{ñandú=\"áé@1:8 ¿qué?=x@2:8}"},
        {"[😀, x]", "[😀@1:2 x@1:5]"},
        /* NEL and LS end a line for libyaml, and for no editor. */
        {"a: \"x\xE2\x80\xA8y\"\nb: c\n", "{a=\"x\xE2\x80\xA8y@1:4 b=c@2:4}"},
        {"\"\\u00e9\\x41\"", "\"éA@1:1"},
        {"<<: x", "{<<=x@1:5}"},
        {"%YAML 1.1\n---\na: b\n", "{a=b@3:4}"},
    };

    (void)state;
    check_cases(cases, sizeof(cases) / sizeof(cases[0]));
}

static void test_faults_of_syntax_are_worded_for_editors(void **state)
{
    static const struct yaml_case cases[] = {
        {"a:\n\t- b\n", "2:1 a tab where YAML wants spaces: indent with spaces"},
        {"a: b\n\tc: d\n", "2:1 a tab where YAML wants spaces: indent with spaces"},
        {"title: Envíos: plazos\n",
         "1:14 a colon is not expected here: put the text in quotes, or check the "
         "indentation"},
        {"a: @b\n", "1:4 a value can't begin with this character: put it in quotes"},
        {"a: `b`\n", "1:4 a value can't begin with this character: put it in quotes"},
        {"a: \"b\nc: d\n", "1:4 the quote that opens here is never closed"},
        {"a: 'b\n", "1:4 the quote that opens here is never closed"},
        {"a: 'b\n---\n", "1:4 the quote that opens here is never closed"},
        {"a: [b, c\nd: e\n", "2:2 a comma or ']' is missing before this"},
        {"a: {b: c\n", "2:1 a comma or '}' is missing before this"},
        {"a: b\n c: d\n",
         "2:3 a colon is not expected here: put the text in quotes, or check the "
         "indentation"},
        {"a: b\nc\nd: e\n",
         "2:1 a key without its colon: write 'key: value', or put a long text in quotes"},
        {"x:\n  - a\n  b: c\n", "3:3 this does not fit the list above: check the indentation"},
        {"  a: b\n c: d\n",
         "2:2 this does not fit the lines above: check the indentation and the quotes"},
        {"a: \"\\d+\"\n",
         "1:5 unknown escape in double quotes: use single quotes, or write the backslash "
         "twice"},
        {"a: - b\n",
         "1:4 a list item is not expected here: begin the list on a line of its own"},
        {"a: * b\n", "1:5 a value can't begin with & or *: put it in quotes"},
        {"a: !x!y b\n", "1:4 a tag (!name) has no meaning here: put the value in quotes"},
        {"a: |x\n", "1:5 the text after > or | begins on the next line"},
        {"a: \x01\n", "1:4 a control character, which YAML does not allow"},
        {"é: \x7f\n", "1:4 a control character, which YAML does not allow"},
        {"%FOO\n---\n", "1:5 not valid YAML: found unknown directive name"},
        {"a: \"\\ud800\"\n",
         "1:7 not valid YAML: found invalid Unicode character escape code"},
    };

    (void)state;
    check_cases(cases, sizeof(cases) / sizeof(cases[0]));
}

static void test_what_bombs_are_made_of_is_refused(void **state)
{
    static const struct yaml_case cases[] = {
        {"a: 1\nb: 2\na: 3\nb: 4\n",
         "3:1 the key 'a' is here twice: the first is in line 1: remove one; "
         "4:1 the key 'b' is here twice: the first is in line 2: remove one"},
        {"x: {a: 1, \"a\": 2}\n",
         "1:11 the key 'a' is here twice: the first is in line 1: remove one"},
        {"a: &x [1, 2]\nb: *x\n",
         "1:4 anchors (&x) are not read here: write the value out; "
         "2:4 aliases (*x) are not read here: write the value out, or put it in quotes"},
        {"a: &x 1\n*x : b\n",
         "1:4 anchors (&x) are not read here: write the value out; "
         "2:1 aliases (*x) are not read here: write the value out, or put it in quotes"},
        {"a: !!binary aGVs\n",
         "1:4 tags (tag:yaml.org,2002:binary) are not read here: every value is text"},
        {"a: !<!x> {b: c}\n", "1:4 tags (!x) are not read here: every value is text"},
        {"a: 1\n---\nb: 2\n", "2:1 a second document: keep one in each file"},
        {"? [a, b]\n: c\n",
         "1:3 a key must be a text: put it in quotes if it has brackets or braces"},
        {"{}: c\n", "1:1 a key must be a text: put it in quotes if it has brackets or braces"},
        {"'': c\n", "1:1 a key is missing before the colon"},
        {"a: \"x\\0y\"\n", "1:4 a NUL character in a text"},
    };

    (void)state;
    check_cases(cases, sizeof(cases) / sizeof(cases[0]));
}

static void test_lines_count_from_the_given_one(void **state)
{
    char *nodes = parse(CJ_STR("a: b\nc: d\n"), 12);
    char *findings = parse(CJ_STR("a: b\na: d\n"), 12);

    (void)state;
    assert_string_equal(nodes, "{a=b@12:4 c=d@13:4}");
    assert_string_equal(findings,
                        "13:1 the key 'a' is here twice: the first is in line 12: remove one");
    free(nodes);
    free(findings);
}

static void test_keys_have_places_too(void **state)
{
    struct cj_arena arena = {0};
    struct cj_yaml *root = NULL;
    cj_diags *diags = cj_diags_new();

    (void)state;
    assert_int_equal(cj_yaml_parse("t", CJ_STR("a:\n  éb: c\nd: [x]\n"), 1, CJ_WARNING,
                                   "t/yaml", &arena, diags, &root),
                     CJ_OK);
    const struct cj_yaml *node = cj_yaml_get(cj_yaml_get(root, "a"), "éb");
    assert_non_null(node);
    assert_int_equal(node->key_line, 2);
    assert_int_equal(node->key_column, 3);
    assert_int_equal(node->key.ptr[node->key.len], '\0');
    assert_int_equal(node->text.ptr[node->text.len], '\0');
    assert_int_equal(cj_yaml_get(root, "d")->first->key_line, 0);
    assert_int_equal(cj_yaml_get(root, "d")->count, 1);
    assert_null(cj_yaml_get(root, "e"));
    assert_null(cj_yaml_get(node, "e"));
    assert_null(cj_yaml_get(NULL, "e"));
    cj_diags_free(diags);
    cj_arena_clear(&arena);
}

static void test_severity_is_the_callers(void **state)
{
    struct cj_arena arena = {0};
    struct cj_yaml *root = NULL;
    cj_diags *diags = cj_diags_new();

    (void)state;
    assert_int_equal(cj_yaml_parse("t", CJ_STR("a: 'b"), 1, CJ_WARNING, "kb/front-matter",
                                   &arena, diags, &root),
                     CJ_ERR_CONTENT);
    assert_int_equal(cj_diags_total(diags, CJ_WARNING), 1);
    assert_string_equal(cj_diags_at(diags, 0)->code, "kb/front-matter");
    cj_diags_free(diags);
    cj_arena_clear(&arena);
}

/* `piece` again and again, cut at `len` bytes. */
static void fill(struct cj_buf *out, const char *piece, size_t len)
{
    size_t piece_len = strlen(piece);

    while (out->len < len) {
        cj_buf_add(out, piece, piece_len < len - out->len ? piece_len : len - out->len);
    }
}

#define KIB 1024u

static void test_bombs_are_cheap(void **state)
{
    static const struct {
        const char *piece;
        size_t len;
        const char *start; /* of the findings */
    } bombs[] = {
        {"{a: ", 156 * KIB, "1:129 nested deeper than 32 levels"},
        {"[", 256 * KIB, "1:33 nested deeper than 32 levels"},
        {"- ", 256 * KIB, "1:65 nested deeper than 32 levels"},
        {"? ", 256 * KIB, "1:3 a key must be a text"},
        {"a: [\n", 256 * KIB, "17:1 nested deeper than 32 levels"},
        {"[a],", 256 * KIB, "1:4 this does not fit the lines above"},
        {"- a\n", 256 * KIB, ""},
        {"- []\n", 256 * KIB - 4, "49999:4 more than 100000 keys and values"},
        {"a ", 256 * KIB, ""},
        {"\"", 256 * KIB, "1:3 "},
        {"*", 256 * KIB, "1:2 "},
        {"&a ", 256 * KIB, "1:1 anchors"},
        {"!", 256 * KIB, "1:1 "},
        {"#", 256 * KIB, ""},
        {"\n", 256 * KIB, ""},
        {": ", 256 * KIB, "1:1 "},
        {"%", 256 * KIB, "1:2 "},
        {"- - \n", 256 * KIB, "33333:4 more than 100000"},
        {"{a: ", 257 * KIB, "1:1 263168 bytes of YAML; at most 262144 are read"},
    };
    unsigned wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(bombs) / sizeof(bombs[0]); i++) {
        struct cj_buf bomb = {0};
        clock_t start = clock();

        fill(&bomb, bombs[i].piece, bombs[i].len);
        char *findings = parse(cj_buf_str(&bomb), 1);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (!cj_str_starts(cj_str_from(findings), bombs[i].start) || seconds > 2.0) {
            print_error("bomb '%s' (%.1f s): %.100s\n", bombs[i].piece, seconds, findings);
            wrong++;
        }
        free(findings);
        cj_buf_clear(&bomb);
    }
    assert_int_equal(wrong, 0);
}

static void test_the_deepest_allowed_nesting_parses(void **state)
{
    struct cj_buf text = {0};

    (void)state;
    for (int i = 0; i < CJ_YAML_MAX_DEPTH; i++) {
        cj_buf_adds(&text, "[");
    }
    for (int i = 0; i < CJ_YAML_MAX_DEPTH; i++) {
        cj_buf_adds(&text, "]");
    }
    char *nodes = parse(cj_buf_str(&text), 1);
    assert_string_equal(nodes, text.ptr);
    free(nodes);
    cj_buf_clear(&text);
}

static void test_nearest_key(void **state)
{
    static const char *const names[] = {"tags", "title", "id", NULL};

    (void)state;
    assert_string_equal(cj_yaml_nearest(CJ_STR("tgas"), names), "tags");
    assert_null(cj_yaml_nearest(CJ_STR("owner"), names));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nodes_know_their_place),
        cmocka_unit_test(test_faults_of_syntax_are_worded_for_editors),
        cmocka_unit_test(test_what_bombs_are_made_of_is_refused),
        cmocka_unit_test(test_lines_count_from_the_given_one),
        cmocka_unit_test(test_keys_have_places_too),
        cmocka_unit_test(test_severity_is_the_callers),
        cmocka_unit_test(test_bombs_are_cheap),
        cmocka_unit_test(test_the_deepest_allowed_nesting_parses),
        cmocka_unit_test(test_nearest_key),
    };
    return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
