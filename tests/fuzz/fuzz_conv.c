/* A conversation file of any bytes is parsed or refused; what is parsed is whole. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "harness/check.h"
#include "harness/conv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_turn(const struct cj_conv *conv, const struct cj_conv_turn *turn)
{
    must(turn->text && turn->line > 0);
    must((turn->text[0] == '\0') == (turn->event != NULL));
    must(turn->wait_ms >= 0 && turn->wait_ms <= CJ_CONV_MAX_WAIT_MS);
    must(turn->first_claim + turn->claim_count <= conv->claim_count);
    for (size_t i = 0; i < turn->claim_count; i++) {
        const struct cj_conv_claim *claim = &conv->claims[turn->first_claim + i];

        must(claim->check && claim->source && claim->line > turn->line && claim->column > 1);
        must(claim->first_value + claim->value_count <= conv->value_count);
        must(claim->check->operand == CJ_OPERAND_COMPARE ||
             claim->check->operand == CJ_OPERAND_LIST ||
             claim->check->operand == CJ_OPERAND_PAIRS || claim->value_count == 1);
        must(claim->number >= 0 && claim->number <= 1);
    }
}

static void check_conv(const struct cj_conv *conv)
{
    size_t turns = 0;

    for (size_t i = 0; i < conv->case_count; i++) {
        const struct cj_conv_case *test = &conv->cases[i];

        must(test->title && test->title[0] != '\0' && test->first_turn == turns);
        turns += test->turn_count;
        must(turns <= conv->turn_count);
        for (size_t j = 0; j < test->turn_count; j++) {
            check_turn(conv, &conv->turns[test->first_turn + j]);
        }
    }
    must(turns == conv->turn_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cj_source source = {0};
    struct cj_conv *conv = NULL;
    cj_diags *diags = cj_diags_new();
    struct cj_str bytes = {(const char *)data, size};

    if (diags && size <= CJ_CONV_MAX_LEN &&
        cj_source_from_bytes("fuzz.conv", bytes, diags, &source) == CJ_OK) {
        cj_status st = cj_conv_parse(&source, diags, &conv);

        must(st == CJ_OK || st == CJ_ERR_CONTENT);
        must((st == CJ_ERR_CONTENT) == (cj_diags_errors(diags) > 0));
        if (conv) {
            check_conv(conv);
        }
    }
    cj_conv_free(conv);
    cj_source_clear(&source);
    cj_diags_free(diags);
    return 0;
}
