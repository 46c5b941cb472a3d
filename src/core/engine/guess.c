/* The language of a message: what its letters and function words say, and how many of its
 * words each language's content knows. */
#include "text/guess.h"
#include "engine/model.h"

/* The content's own words are better evidence than letters ("tracking" is Spanish here). */
#define VOCABULARY_SHARE 0.5
/* What it takes to leave the language that the conversation is in. Where no content knows a
 * word, it takes a function word or a common one: by its letters alone "asdfgh" is English. */
#define LOYALTY         0.15
#define LOYALTY_UNKNOWN 0.65
/* Languages of one bot that are told apart; the rest is only chosen by name. */
#define MAX_GUESSED 8

/* Share of the words that the content of one language knows. */
static double known_share(const struct cj_tongue *tongue, cj_scratch *scratch,
                          struct cj_str text)
{
    struct cj_tokens tokens;

    if (cj_analyse(scratch->analyser, tongue->lang, text, &scratch->arena, &tokens) != CJ_OK ||
        tokens.count == 0) {
        return 0; /* without memory the guess is poorer; the turn itself will tell */
    }
    return (double)cj_index_count_known(tongue->index, &tokens) / (double)tokens.count;
}

const struct cj_lang *cj_bot_guess_language(const cj_bot *bot, cj_scratch *scratch,
                                            struct cj_str text, const struct cj_lang *current)
{
    const struct cj_lang *langs[MAX_GUESSED] = {NULL};
    struct cj_lang_score scores[MAX_GUESSED];
    const size_t count = bot->tongue_count < MAX_GUESSED ? bot->tongue_count : MAX_GUESSED;
    const struct cj_lang *best = NULL;
    double known[MAX_GUESSED];
    double loyalty = LOYALTY_UNKNOWN;
    double most = -1;

    if (count == 1) {
        return bot->tongues[0].lang;
    }
    for (size_t i = 0; i < count; i++) {
        langs[i] = bot->tongues[i].lang;
        known[i] = known_share(&bot->tongues[i], scratch, text);
        loyalty = known[i] > 0 ? LOYALTY : loyalty;
    }
    cj_lang_guess(text, langs, count, scores);
    for (size_t i = 0; i < count; i++) {
        double score = scores[i].score + (langs[i] == current ? loyalty : 0) +
                       VOCABULARY_SHARE * known[i];
        if (score > most) {
            most = score;
            best = langs[i];
        }
    }
    return best;
}
