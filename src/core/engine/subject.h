/* What a message is about. */
#ifndef CJ_ENGINE_SUBJECT_H
#define CJ_ENGINE_SUBJECT_H

#include "engine/turn.h"

/** The built-in concept of the words around a question: greetings, thanks, "could you tell
 * me". */
#define CJ_CONCEPT_COURTESY "conserje_courtesy"

/** Leaves out the courtesies at both ends of the message: "hola, ¿me puede decir cuánto tarda?
 * gracias" is about how long it takes, and must score as if it said just that. The turn's
 * rules have been matched. A message of courtesies alone stays whole. */
void cj_turn_find_subject(struct cj_turn *turn);

/** The tokens from `first` to before `end`, shared. */
struct cj_tokens cj_tokens_slice(const struct cj_tokens *tokens, size_t first, size_t end);

#endif
