/* Addresses among words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialog/contact.h"

static const struct {
    const char *text;
    const char *contact; /* NULL: none */
} rows[] = {
    {"ana@correo.es", "ana@correo.es"},
    {"Mi correo es ana.perez+tienda@mail.correo.es, gracias.",
     "ana.perez+tienda@mail.correo.es"},
    {"(ana@correo.es)", "ana@correo.es"},
    {"'ana@correo.es'", "ana@correo.es"},
    {"<ana_@correo.co.uk>.", "ana_@correo.co.uk"},
    {"a@b@correo.es", "b@correo.es"},
    {"ana@correo", NULL}, /* nobody's mail ends there */
    {"ana@correo.e", NULL},
    {"ana@correo.123", NULL},
    {"ana@.es", NULL},
    {"ana@-correo.es", NULL},
    {"@correo.es", NULL},
    {"ana arroba correo.es", NULL},
    {"ana..perez@correo.es", NULL},
    {"ana.@correo.es", NULL},
    {"peña@correo.es", NULL}, /* cut, it would be somebody else's */
    {"ana@correo.esñ", NULL},
    {"ana@correo.es_", NULL},

    {"600 123 456", "600123456"},
    {"mi teléfono es 600-12-34-56.", "600123456"},
    {"llámeme al +34 600 123 456", "+34600123456"},
    {"+44 (0)20 7946 0958", "+4402079460958"},
    {"0034600123456", "0034600123456"},
    {"tel:600123456", "600123456"},
    {"+1 2345678", "+12345678"},
    {"12345678", NULL}, /* eight digits are an order's number as often */
    {"AB-123456789", NULL},
    {"AB123456789", NULL},
    {"123456789AB", NULL},
    {"1234 5678 1234 5678", NULL}, /* a card */
    {"2026-03-02 09:30", NULL},
    {"1.234.567,89 euros", NULL},
    {"n.º 12", NULL},
    {"+", NULL},
    {"", NULL},
    {"600123456 o ana@correo.es", "ana@correo.es"},
};

/* The text in memory of its own, so that reading past its end shows. */
static bool find(const char *text, char *out)
{
    size_t len = strlen(text);
    char *copy = malloc(len ? len : 1);

    assert_non_null(copy);
    memcpy(copy, text, len);
    bool found = cj_contact_find((struct cj_str){copy, len}, out);
    free(copy);
    return found;
}

static void test_each(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char out[CJ_CONTACT_MAX_LEN + 1] = "";
        bool found = find(rows[i].text, out);

        if (found != (rows[i].contact != NULL) ||
            (found && strcmp(out, rows[i].contact) != 0)) {
            fail_msg("'%s': got '%s'", rows[i].text, out);
        }
    }
}

static void test_limits(void **state)
{
    char text[400];
    char out[CJ_CONTACT_MAX_LEN + 1] = "";

    (void)state;
    memset(text, 'a', sizeof(text));
    memcpy(text + 64, "@correo.es", 11);
    assert_true(find(text, out)); /* 64 bytes before the sign */
    memmove(text + 1, text, 76);
    assert_false(find(text, out));

    /* 64 + 1 + 3 × 64 − 1 + 3 = 259 */
    memset(text, 'a', sizeof(text));
    text[64] = '@';
    text[128] = text[192] = text[256] = '.';
    memcpy(text + 257, "es", 3);
    assert_false(find(text, out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each),
                                       cmocka_unit_test(test_limits)};
    return cmocka_run_group_tests_name("contact", tests, NULL, NULL);
}
