/* A file becomes entries: kinds, ids, short answers, metadata. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kb/kb.h"

static struct cj_kb *parse(const char *name, const char *text, cj_diags *diags)
{
    const struct cj_kb_options options = {
        .root = ".", .folder = "", .max_file_len = (size_t)256 * 1024};
    struct cj_kb *kb = NULL;

    assert_int_equal(cj_kb_parse(&options, name, cj_str_from(text), diags, &kb), CJ_OK);
    assert_non_null(kb);
    return kb;
}

static void test_an_article_has_passages(void **state)
{
    cj_diags *diags = cj_diags_new();
    struct cj_kb *kb = parse("envios.md",
                             "---\ntitle: Envíos\nlang: es\n---\n"
                             "Enviamos a toda España.\n\n## Plazos\n\nDe 24 a 48 horas.\n\n"
                             "### Islas {#islas}\n\nCinco días.\n",
                             diags);

    (void)state;
    assert_int_equal(kb->count, 3);
    assert_string_equal(kb->entries[0].id, "envios.md");
    assert_string_equal(kb->entries[0].question, "Envíos");
    assert_string_equal(kb->entries[0].brief.text.ptr, "Enviamos a toda España.");
    assert_int_equal(kb->entries[0].kind, CJ_ENTRY_ARTICLE);
    assert_string_equal(kb->entries[1].id, "envios.md#plazos");
    assert_string_equal(kb->entries[1].trail, "Envíos");
    assert_int_equal(kb->entries[1].parent, 0);
    assert_string_equal(kb->entries[2].id, "envios.md#islas");
    assert_string_equal(kb->entries[2].question, "Islas");
    assert_string_equal(kb->entries[2].trail, "Envíos › Plazos");
    assert_int_equal(kb->entries[2].parent, 1);
    assert_int_equal(kb->entries[2].line, 11);
    assert_int_equal(cj_diags_count(diags), 0);
    cj_kb_free(kb);
    cj_diags_free(diags);
}

static void test_a_block_describes_its_entry(void **state)
{
    cj_diags *diags = cj_diags_new();
    struct cj_kb *kb = parse("es/faq.md",
                             "# Devoluciones\n\n## Plazo de devolución\n<!-- conserje\n"
                             "id: devoluciones.plazo\nalso:\n  - hasta cuándo puedo devolver\n"
                             "escalate: { queue: postventa, priority: high }\n-->\n"
                             "Tiene **30 días**.\n",
                             diags);
    uint32_t index = cj_kb_find(kb, "devoluciones.plazo", NULL);

    (void)state;
    assert_int_equal(index, 0);
    const struct cj_entry *entry = &kb->entries[index];
    assert_int_equal(entry->kind, CJ_ENTRY_FAQ);
    assert_string_equal(entry->lang->code, "es");
    assert_int_equal(entry->also.count, 1);
    assert_string_equal(entry->also.items[0].text, "hasta cuándo puedo devolver");
    assert_int_equal(entry->also.items[0].line, 7);
    assert_int_equal(entry->also.items[0].column, 5);
    assert_string_equal(entry->escalate.when, "always");
    assert_string_equal(entry->escalate.queue, "postventa");
    assert_string_equal(entry->brief.html.ptr, "<p>Tiene <strong>30 días</strong>.</p>\n");
    assert_string_equal(
        entry->brief.blocks.ptr,
        "[{\"type\":\"paragraph\",\"inlines\":[\"Tiene \",{\"type\":\"strong\","
        "\"inlines\":[\"30 días\"]},\".\"]}]");
    assert_int_equal(cj_kb_find(kb, "es/faq.md#plazo-de-devolución", NULL), index);
    assert_int_equal(cj_diags_count(diags), 0);
    cj_kb_free(kb);
    cj_diags_free(diags);
}

static void test_a_broken_block_leaves_the_file_out(void **state)
{
    cj_diags *diags = cj_diags_new();
    struct cj_kb *kb =
        parse("faq.md", "## ¿A?\n<!-- conserje\nid: a b\n-->\nx\n\n## ¿B?\n\ny\n", diags);

    (void)state;
    assert_int_equal(kb->count, 0);
    assert_int_equal(kb->skipped_count, 1);
    assert_int_equal(cj_diags_errors(diags), 1);
    assert_string_equal(cj_diags_at(diags, 0)->code, "kb/block");
    assert_int_equal(cj_diags_at(diags, 0)->line, 3);
    assert_int_equal(cj_diags_at(diags, 0)->column, 5);
    cj_kb_free(kb);
    cj_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_article_has_passages),
        cmocka_unit_test(test_a_block_describes_its_entry),
        cmocka_unit_test(test_a_broken_block_leaves_the_file_out),
    };
    return cmocka_run_group_tests_name("kb", tests, NULL, NULL);
}
