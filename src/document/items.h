/* items.h: a row of mathematics as the list that TeX would have: flattened, each entry with its final
 * class, the space before it, and whether a line may be broken there. Shared by all that set formulas. */
#ifndef NABLA_DOCUMENT_ITEMS_H
#define NABLA_DOCUMENT_ITEMS_H
#include "document/formula.h"

typedef struct MathItem {
    const Formula *formula;  /* never a row, never NULL */
    MathClass left, right;   /* what the item is to its left and to its right neighbour */
    int space;               /* before it, 1/18 em; spaces that were asked for included */
    bool relation, binary;  /* a line may be broken before (or after) it */
} MathItem;

/* The items of a formula; a formula that is no row is one item. `script`: the tighter spacing of scripts. */
size_t math_items(Arena *arena, const Formula *formula, bool script, MathItem **items);
/* Opens the fence that items[at] is, with its scripts if it has any: the delimiters and the items within
 * take its place, so that a line may be broken inside, in a list behind the commas. Returns the new count, the same where items[at] is
 * no fence with both sides. */
size_t math_open_fence(Arena *arena, MathItem **items, size_t count, size_t at);

/* Where the line of items that begins at `from` ends: as far as fits into `room`, but back at a relation
 * where that leaves the line well filled; `count` where there is no place to break. `widths` of the items
 * and `spaces` before them are in the caller's unit. */
size_t math_line_end(const MathItem *items, const double *widths, const double *spaces, size_t from,
                     size_t count, double room);

/* Appends a formula in one line with the tight spacing of scripts: i=1. */
void formula_to_script(const Formula *formula, bool ascii, Buffer *out);
/* Appends the raised or lowered forms of a formula (², ᵢ₌₁); false, and nothing appended, where Unicode
 * lacks one. */
bool formula_to_small(const Formula *formula, bool raised, Buffer *out);
#endif
