/* cells.h: mathematics in two dimensions in character cells. */
#ifndef NABLA_DOCUMENT_CELLS_H
#define NABLA_DOCUMENT_CELLS_H
#include "document/formula.h"

typedef struct Cells { /* a rectangle of characters; lives in an arena */
    int width, height;
    int base;       /* the row that is level with neighbours, from the top */
    uint32_t *code; /* row by row; 0: right half of a wide character; bits from 24 on: 1 + an Accent */
} Cells;

Cells *cells_new(Arena *arena, int width, int height, int base); /* filled with spaces */
void cells_put(Cells *to, const Cells *from, int x, int y);      /* what falls outside is cut off */
Cells *cells_of_text(Arena *arena, Text text);                   /* one row */
/* The two side by side, `gap` columns apart, their base rows level. */
Cells *cells_beside(Arena *arena, const Cells *left, int gap, const Cells *right);
Cells *cells_of_formula(Arena *arena, const Formula *formula, bool ascii);
/* The formula in rows of at most `columns` cells, broken before relations and operators; continuations are
 * indented. Wider only if there is no place to break. */
Cells *cells_of_lines(Arena *arena, const Formula *formula, int columns, bool ascii);
/* Writes every row behind `indent` spaces, without white space at its end, closed by a line feed. */
void cells_write(const Cells *cells, int indent, Buffer *out);
#endif
