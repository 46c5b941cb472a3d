/* Prints what parsing a conversation file tells and makes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/check.h"
#include "harness/conv.h"

static void print_findings(cj_diags *diags)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        printf("%s:%u:%u: %s: %s [%s]\n", diag->file, (unsigned)diag->line,
               (unsigned)diag->column, cj_severity_name(diag->severity), diag->message,
               diag->code);
    }
}

/* A text on one line. */
static void print_text(const char *label, const char *text)
{
    printf("%s", label);
    for (; *text; text++) {
        if (*text == '\n') {
            printf("\\n");
        } else {
            putchar(*text);
        }
    }
    putchar('\n');
}

static void print_claim(const struct cj_conv *conv, const struct cj_conv_claim *claim)
{
    static const char *const ops[] = {">=", ">", "<=", "<", "=="};

    printf("    %u:%u %s", (unsigned)claim->line, (unsigned)claim->column, claim->check->name);
    if (claim->check->operand == CJ_OPERAND_COMPARE) {
        printf(" %s %.4f", ops[claim->op], claim->number);
    }
    printf("  (%s)\n", claim->source);
    for (size_t i = 0; i < claim->value_count; i++) {
        const struct cj_conv_value *value = &conv->values[claim->first_value + i];

        print_text(value->regex ? "      regex " : "      text ", value->text);
    }
}

static void print_turn(const struct cj_conv *conv, const struct cj_conv_turn *turn)
{
    printf("  line %u", (unsigned)turn->line);
    if (turn->event) {
        printf(" ! %s by %s, waits %lld ms  (%s)\n",
               turn->wait_ms ? "time" : cj_trigger_name(turn->act.trigger),
               cj_actor_name(turn->act.who), (long long)turn->wait_ms, turn->event);
    } else {
        print_text(" > ", turn->text);
    }
    if (turn->golden) {
        printf("  line %u", (unsigned)turn->golden_line);
        print_text(" < ", turn->golden);
    }
    for (size_t i = 0; i < turn->claim_count; i++) {
        print_claim(conv, &conv->claims[turn->first_claim + i]);
    }
}

static void print_case(const struct cj_conv *conv, const struct cj_conv_case *test)
{
    printf("case line %u '%s' lang %s clock %lld%s%s%s\n", (unsigned)test->line, test->title,
           test->lang ? test->lang : "-", (long long)test->clock_ms, test->skip ? " skip" : "",
           test->only ? " only" : "", test->xfail ? " xfail" : "");
    if (test->reason[0] != '\0') {
        printf("  reason %s\n", test->reason);
    }
    for (size_t i = 0; i < test->tag_count; i++) {
        printf("  tag %s\n", test->tags[i]);
    }
    for (size_t i = 0; i < test->turn_count; i++) {
        print_turn(conv, &conv->turns[test->first_turn + i]);
    }
}

int main(int argc, char **argv)
{
    cj_diags *diags = cj_diags_new();
    struct cj_source source = {0};
    struct cj_conv *conv = NULL;

    if (argc != 2 || !diags) {
        return 2;
    }
    cj_status st = cj_source_read(".", argv[1], CJ_CONV_MAX_LEN, diags, &source);
    if (st == CJ_OK) {
        st = cj_conv_parse(&source, diags, &conv);
    }
    print_findings(diags);
    printf("%s\n", cj_status_name(st));
    for (size_t i = 0; conv && i < conv->case_count; i++) {
        print_case(conv, &conv->cases[i]);
    }
    cj_conv_free(conv);
    cj_source_clear(&source);
    cj_diags_free(diags);
    return st != CJ_OK;
}
