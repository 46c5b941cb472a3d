#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/pattern.h"

/* Whether a pattern may be slow: whether it repeats or refers back. */
#define PLAIN false
#define LOOPS true

static const struct {
    const char *pattern;
    const char *folded;
    uint32_t words;
    bool backtracks;
} cases[] = {
    /* literals are folded, whatever they stand in */
    {"", "", 0, PLAIN},
    {"devolución", "devolucion", 1, PLAIN},
    {"PEDIDO Ñandú", "pedido ñandu", 2, PLAIN},
    {"pin\xCC\x83"
     "a",
     "piña", 1, PLAIN}, /* a combining tilde makes ñ */
    {"cafe\xCC\x81", "cafe", 1, PLAIN},
    {"straße", "stra(?:ss)e", 1, PLAIN},
    {"stra(?:ße)+x", "stra(?:(?:ss)e)+x", 1, LOOPS},
    {"¿dónde está?", "¿donde esta?", 2, LOOPS}, /* "esta?" has an optional a */
    {"\\á\\.\\É", "a\\.e", 0, PLAIN},
    {"a＊b", "a\\*b", 0, PLAIN},        /* folding must not make a quantifier */
    {"co\xC2\xADmo", "como", 1, PLAIN}, /* a soft hyphen is nothing */

    /* what is no literal stays */
    {"\\bcómo\\b", "\\bcomo\\b", 1, PLAIN},
    {"\\x{C1}\\xC1\\N{U+C1}\\p{Lu}\\pL", "\\x{C1}\\xC1\\N{U+C1}\\p{Lu}\\pL", 0, PLAIN},
    {"(?<Número>\\d{4})", "(?<Número>\\d{4})", 0, LOOPS},
    {"(?'Él'x)(?P<Tú>y)\\k<Él>\\g{Tú}", "(?'Él'x)(?P<Tú>y)\\k<Él>\\g{Tú}", 0, LOOPS},
    {"(?#Ésta)a(*MARK:Á)b", "(?#Ésta)a(*MARK:Á)b", 0, PLAIN},
    {"\\Q¿Qué? (sí)\\E+", "¿que\\?\\ \\(si\\)+", 2, LOOPS},
    {"\\QÁ", "a", 0, PLAIN},
    {"(?i)\\bplazo\\b.*\\bdevol", "(?i)\\bplazo\\b.*\\bdevol", 2, LOOPS},
    {"\\o{101}\\101\\cA", "\\o{101}\\101\\cA", 0, LOOPS},
    {"a{2}b{x}c{,3}", "a{2}b{x}c{,3}", 0, LOOPS},

    /* classes */
    {"c[oó]mo", "como", 1, PLAIN},
    {"[áà]rbol", "arbol", 1, PLAIN},
    {"[Nn]i[nñ]o", "ni[nñ]o", 1, PLAIN},
    {"hart[oa]", "hart[oa]", 1, PLAIN},
    {"[A-Zé]", "[A-Ze]", 0, PLAIN},
    {"[^áb]", "[^ab]", 0, PLAIN},
    {"[á-ú]", "[á-úacdeiou]", 0, PLAIN},
    {"[]á]", "[]a]", 0, PLAIN},
    {"[^]á]", "[^]a]", 0, PLAIN},
    {"[[:alpha:]á]", "[[:alpha:]a]", 0, PLAIN},
    {"[\\]á\\d]", "[\\]a\\d]", 0, PLAIN},
    {"[á-]", "[a-]", 0, PLAIN},
    {"[ßx]", "[ßx]", 0, PLAIN}, /* two letters have no place in a class */
    {"[一-龥]", "[一-龥]", 0, PLAIN},

    /* required words: counted from below */
    {"uno dos tres", "uno dos tres", 3, PLAIN},
    {"a b", "a b", 0, PLAIN}, /* one letter is no word */
    {"pedidos?", "pedidos?", 1, LOOPS},
    {"de?", "de?", 0, LOOPS},
    {"(?:gran )?pedido", "(?:gran )?pedido", 1, LOOPS},
    {"(?:pedido|compra)", "(?:pedido|compra)", 1, PLAIN},
    {"(?:pedido|la compra|x)", "(?:pedido|la compra|x)", 0, PLAIN},
    {"(?:gran pedido|compra grande) de", "(?:gran pedido|compra grande) de", 3, PLAIN},
    {"pedido|compra de ropa", "pedido|compra de ropa", 1, PLAIN},
    {"(?=pedido)x", "(?=pedido)x", 0, PLAIN},
    {"(?<!no )quiero", "(?<!no )quiero", 1, PLAIN},
    {"(?:pedido){0,2}", "(?:pedido){0,2}", 0, LOOPS},
    {"(?:pedido){2}", "(?:pedido){2}", 1, LOOPS},
    {"(?:pedido)+", "(?:pedido)+", 1, LOOPS},
    {"(pedido)*?mal", "(pedido)*?mal", 1, LOOPS},
    {"(?(1)pedido|mal)", "(?(1)pedido|mal)", 0, PLAIN},
    {"(?(?=a)pedido|mal)", "(?(?=a)pedido|mal)", 0, PLAIN},
    {"(?|pedido|(mal))", "(?|pedido|(mal))", 1, PLAIN},
    {"(?i:PEDIDO)(?-i)mal", "(?i:pedido)(?-i)mal", 2, PLAIN},
    {"(?x) pe dido # comentario\n mal", "(?x) pe dido # comentario\n mal", 3, PLAIN},
    {"(?x)a (?-x)pe dido", "(?x)a (?-x)pe dido", 2, PLAIN},
    {"(a)(?1)(?R)?(?&n)(?P>n)(?-1)", "(a)(?1)(?R)?(?&n)(?P>n)(?-1)", 0, LOOPS},
    {"(*atomic:pedido)", "(*atomic:pedido)", 0, PLAIN},
    {"(*UCP)pedido", "(*UCP)pedido", 1, PLAIN},
    {"((pedido))((mal)?)", "((pedido))((mal)?)", 1, LOOPS},
};

static void test_patterns_are_folded_and_their_words_counted(void **state)
{
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_arena arena = {0};
        struct cj_pattern pattern;

        assert_int_equal(cj_pattern_read(cj_str_from(cases[i].pattern), &arena, &pattern),
                         CJ_OK);
        if (!cj_str_equals(pattern.folded, cases[i].folded) ||
            pattern.literal_words != cases[i].words ||
            pattern.backtracks != cases[i].backtracks) {
            print_error("%s: folded %s, %u words, backtracks %d\n", cases[i].pattern,
                        pattern.folded.ptr, (unsigned)pattern.literal_words,
                        pattern.backtracks);
            wrong++;
        }
        cj_arena_clear(&arena);
    }
    assert_int_equal(wrong, 0);
}

static void test_its_own_words_are_kept_to_try_it_on(void **state)
{
    static const char *const words[] = {"como", "hago", "pedido", "compra", "cambiar"};
    struct cj_arena arena = {0};
    struct cj_pattern pattern;

    (void)state;
    assert_int_equal(
        cj_pattern_read(CJ_STR("\\bcómo (?:hago|x)? (pedido|compra)s?.*cambi[aá]r"), &arena,
                        &pattern),
        CJ_OK);
    assert_int_equal(pattern.literal_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_true(cj_str_equals(pattern.literals[i], words[i]));
    }
    cj_arena_clear(&arena);
}

/* Whatever the bytes, the scanner reads no further: the sanitizers watch. */
static void test_what_is_no_regex_does_no_harm(void **state)
{
    static const char *const broken[] = {
        "(",   "((",  ")",    "))(",   "[",    "[^",  "[]",    "[a-",  "[[:",  "[[:x:",
        "\\",  "(?",  "(?<",  "(?<a",  "(?P<", "(?'", "(?(",   "(?(1", "(?#",  "(*",
        "(*a", "(*:", "a{",   "a{1",   "a{1,", "{",   "\\x{",  "\\p{", "\\k<", "\\g",
        "\\Q", "\\c", "\\N{", "[\\Q",  "(?x#", "*",   "|",     "(|",   "[á-",  "\\E",
        "(?",  "(?-", "(?-1", "(?x:(", "\\o{", "[.",  "[[.a.", "[=",   "a**",  "?",
    };
    char nested[400];

    (void)state;
    memset(nested, '(', sizeof(nested) - 1);
    nested[sizeof(nested) - 1] = '\0';
    for (size_t i = 0; i <= sizeof(broken) / sizeof(broken[0]); i++) {
        const char *text = i < sizeof(broken) / sizeof(broken[0]) ? broken[i] : nested;
        struct cj_arena arena = {0};
        struct cj_pattern pattern;

        assert_int_equal(cj_pattern_read(cj_str_from(text), &arena, &pattern), CJ_OK);
        cj_arena_clear(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns_are_folded_and_their_words_counted),
        cmocka_unit_test(test_its_own_words_are_kept_to_try_it_on),
        cmocka_unit_test(test_what_is_no_regex_does_no_harm),
    };
    return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}
