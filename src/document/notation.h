/* notation.h: expressions as a mathematician writes them: formulas for paper and screen.
 *
 * Nothing is computed or simplified here: 2·3 stays 2·3. What changes is only the writing: negative powers
 * become fractions, half powers roots, factors are put in the order numbers, names, roots, sums, functions,
 * arrays. */
#ifndef NABLA_DOCUMENT_NOTATION_H
#define NABLA_DOCUMENT_NOTATION_H
#include "document/formula.h"
#include "math/expression.h"

/* Longer expressions (nodes of the tree) are set as an ellipsis: no page could hold them. */
enum { LONGEST_NOTATION = 20000 };

typedef enum NotationWord {
    WORD_AND,
    WORD_OR,
    WORD_NOT,
    WORD_FOR_ALL,
    WORD_OTHERWISE,
    WORD_WHERE,
    WORD_UNDEFINED,
    WORD_YES,
    WORD_NO,
    WORD_COUNT
} NotationWord;

typedef struct NotationOptions {
    bool italic_vectors;      /* names of vectors in italics; else bold */
    bool columns;             /* vectors of numbers stand as columns; else as rows (3, 4) */
    bool decimal_comma;       /* entries of vectors and ends of intervals are parted by ";" */
    bool partial;             /* steps of a partial derivative: ∂/∂t also where only t varies */
    const char *const *words; /* WORD_COUNT words of the language; NULL: English */
} NotationOptions;

/* The formula of an expression of this store; NULL gives the empty row. Lives in `arena` and copies all it
 * needs. */
const Formula *notation(Arena *arena, const Store *store, const Expr *e, NotationOptions options);
/* A name by itself: alpha is α, x1 is x₁, bold for a vector. */
const Formula *notation_symbol(Arena *arena, const Symbol *symbol, NotationOptions options);
/* One line: "(x + a)/‖x + a‖₂"; without code points above 126 when `ascii`. */
void notation_line(Buffer *out, const Store *store, const Expr *e, NotationOptions options, bool ascii);
#endif
