/* spoken.h: formulas as words, for screen readers and alternative texts.
 *
 * What is said can be understood in one way only: whatever encloses more than a name or a number says where
 * it ends ("the two-norm of x plus a, end norm"). The words are sentences of the language
 * (sentences_speech.def). */
#ifndef NABLA_DOCUMENT_SPOKEN_H
#define NABLA_DOCUMENT_SPOKEN_H
#include "document/formula.h"
#include "document/sentences.h"

/* Appends the formula in words, NULL as nothing. The first word is joined with the last word of `out` where
 * the language wants it: "de" and "le" become "du". `sentences` NULL: English. */
void formula_spoken(const Formula *formula, const Sentences *sentences, Buffer *out);
#endif
