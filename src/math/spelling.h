/* spelling.h: one spelling for what has many: Unicode text becomes ASCII with LaTeX commands, so that the
 * lexer knows only these. "x₁²" becomes "x_{1}^{2}", "‖x‖" "\|x\|", "½" "\frac{1}{2}", "λ" "\lambda ", "１"
 * "1". */
#ifndef NABLA_MATH_SPELLING_H
#define NABLA_MATH_SPELLING_H
#include "base/arena.h"
#include "base/buffer.h"

typedef struct Spelling {
    Text text;             /* ASCII; a byte that cannot be read is 0x7F */
    const uint32_t *place; /* of each byte, and of the end: the byte of the original where it comes from; NULL:
                              the same, as ASCII is spelled as it stands */
    uint32_t look_alike;   /* a letter of another alphabet that was read as a Latin one, or 0 */
    char looks_like;       /* which */
} Spelling;

/* Spells the text anew; lives in the arena, or is the text itself. */
Spelling spell(Arena *arena, Text text);
#endif
