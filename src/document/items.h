/* items.h: a row of mathematics as the list that TeX would have: flattened, each entry with its final class, the space
 * before it, and whether a line may be broken there. Shared by all that set formulas. */
#ifndef NABLA_DOCUMENT_ITEMS_H
#define NABLA_DOCUMENT_ITEMS_H
#include "document/formula.h"

typedef struct MathItem {
    const Formula *formula;  /* never a row, never NULL */
    MathClass left, right;   /* what the item is to its left and to its right neighbour */
    int space;               /* before it, 1/18 em; spaces that were asked for included */
    bool relation, operator; /* a line may be broken before (or after) it */
} MathItem;

/* The items of a formula; a formula that is no row is one item. `script`: the tighter spacing of scripts. */
size_t math_items(Arena *arena, const Formula *formula, bool script, MathItem **items);
#endif
