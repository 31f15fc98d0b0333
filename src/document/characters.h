/* characters.h: which characters stand for others: raised and lowered forms, ASCII spellings, mathematical
 * alphabets. */
#ifndef NABLA_DOCUMENT_CHARACTERS_H
#define NABLA_DOCUMENT_CHARACTERS_H
#include "document/formula.h"

uint32_t raised_form(uint32_t code);  /* '2' gives '²'; 0 where Unicode has none */
uint32_t lowered_form(uint32_t code); /* '2' gives '₂'; 0 where Unicode has none */
/* The spelling of a character in ASCII: "<=" for ≤, "e" for é, "alpha" for α, "?" for what has none. The
 * text lives as long as the program, or in `scratch` (room for 2) for a character that is ASCII already. */
const char *ascii_form(uint32_t code, char scratch[2]);
/* 'R' double-struck: ℝ. Bold letters stay plain: a terminal may lack the others, and plain ones can be
 * typed back. */
uint32_t faced_form(uint32_t code, MathFace face);
/* Letters of Unicode's mathematical alphabets as plain ones, and their face in `face`; others as they are. */
uint32_t math_plain_letter(uint32_t code, MathFace *face);
/* Appends text, in ASCII where asked. */
void buffer_spelled(Buffer *out, Text text, bool ascii);
#endif
