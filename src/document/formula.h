/* formula.h: mathematics as it looks, not as it means: a tree of atoms, rows, fractions, radicals, scripts,
 * fences …
 *
 * A formula is immutable, lives in the arena it was made in, and may be shared by several parents. The
 * constructors copy the arrays and texts that they are given. NULL parts are taken as empty. A formula
 * nested deeper than FORMULA_DEEPEST, or with more than FORMULA_LARGEST parts, is replaced by an ellipsis
 * where it is made, so that every walk over a formula may recurse, and ends. */
#ifndef NABLA_DOCUMENT_FORMULA_H
#define NABLA_DOCUMENT_FORMULA_H
#include "base/arena.h"
#include "base/buffer.h"

enum {
    FORMULA_DEEPEST = 64,    /* levels of nesting that are set */
    FORMULA_LARGEST = 50000, /* parts of parts that are set, shared ones counted each time */
};

/* What an atom is to its neighbours: decides the space between them, and where a long formula may be
 * broken. */
typedef enum MathClass {
    MATH_ORD, MATH_OP, MATH_BIN, MATH_REL, MATH_OPEN, MATH_CLOSE, MATH_PUNCT, MATH_INNER
} MathClass;

/* How letters look. Digits and signs are upright in FACE_ITALIC too, as TeX has them. */
typedef enum MathFace {
    FACE_ITALIC, /* names of variables: x, α */
    FACE_ROMAN,  /* function names, units: sin, max */
    FACE_BOLD,   /* upright bold: vectors and matrices, 𝐱 */
    FACE_DOUBLE  /* double-struck: ℝ; given as "R" */
} MathFace;

typedef enum FormulaKind {
    FORMULA_ATOM,     /* text, class, face */
    FORMULA_ROW,      /* parts, one after the other */
    FORMULA_FRACTION, /* parts: above, below; large */
    FORMULA_RADICAL,  /* parts: body, index or NULL */
    FORMULA_SCRIPTS,  /* parts: base, sub or NULL, sup or NULL */
    FORMULA_LIMITS,   /* parts: operator, under or NULL, over or NULL */
    FORMULA_FENCE,    /* parts: body; left, right */
    FORMULA_MATRIX,   /* parts: rows × columns cells, row by row, centred; left, right */
    FORMULA_CASES,    /* parts: rows × 2 cells: value, condition */
    FORMULA_LINES,    /* parts: rows × columns cells, right- and left-aligned by turns, as LaTeX's aligned */
    FORMULA_ACCENT,   /* parts: body; accent */
    FORMULA_TEXT,     /* text in the document's roman, spaces kept */
    FORMULA_SPACE     /* space */
} FormulaKind;

typedef enum Fence {
    FENCE_NONE, FENCE_ROUND, FENCE_SQUARE, FENCE_CURLY, FENCE_BAR, FENCE_NORM, FENCE_ANGLE
} Fence;

typedef enum Accent { ACCENT_HAT, ACCENT_VECTOR, ACCENT_BAR, ACCENT_TILDE, ACCENT_DOT } Accent;

/* What a part means where its look does not tell; nothing else but speech depends on it. */
typedef enum FormulaRole {
    ROLE_NONE,
    ROLE_DOT,        /* of the sign ⋅: between vectors, not between numbers */
    ROLE_INVERSE,    /* of the superscript −1 of a matrix */
    ROLE_VECTOR,     /* of a fence: the entries of a vector, */
    ROLE_INTERVAL,   /* the ends of an interval, */
    ROLE_ARGUMENTS,  /* or what a function is called with */
    ROLE_JACOBIAN,   /* of the letter D */
    ROLE_DIRECTIONAL /* of the letter D with a direction below it */
} FormulaRole;

typedef struct Formula Formula;
struct Formula {
    FormulaKind kind;
    FormulaRole role;
    MathClass class;             /* of an atom; for other kinds the class of the whole */
    MathFace face;
    Fence left, right;
    Accent accent;
    int space;                   /* 1/18 em */
    unsigned depth;              /* levels below and including this one */
    size_t size;                 /* parts of parts, shared ones counted each time, and this one */
    bool large;                  /* a fraction set as in a display wherever it stands */
    size_t rows, columns, count; /* count: parts */
    const Formula *const *parts; /* as the kind says */
    Text text;
};

/* One atom. In FACE_ITALIC and FACE_BOLD and FACE_DOUBLE give plain letters ("x", "R"), not Unicode's
 * mathematical alphabets (which are understood nevertheless). A minus may be '-' or U+2212, a norm bar "‖";
 * '*' becomes ∗, '.' stays. */
const Formula *formula_atom(Arena *arena, MathClass class, MathFace face, Text text);
/* An atom whose class and face follow from the sign: "x" italic, "12" ordinary, "+" binary, "≤" relation,
 * "(" opening, "," punctuation, "∑" operator, "∂" "∇" "∞" ordinary; a word of several letters is a function
 * name in roman. */
const Formula *formula_symbol(Arena *arena, const char *text);
const Formula *formula_variable(Arena *arena, const char *letters); /* italic, ordinary */
const Formula *formula_vector(Arena *arena, const char *letters);   /* bold, ordinary */
const Formula *formula_function(Arena *arena, const char *name);    /* roman; space before its argument */
const Formula *formula_number(Arena *arena, const char *digits);    /* a leading '-' is set as a minus sign */

const Formula *formula_row(Arena *arena, size_t count, const Formula *const *parts);
/* FORMULA_ROW_OF(arena, a, b, c): the row a b c. */
#define FORMULA_ROW_OF(arena, ...)                                                                         \
    formula_row((arena), sizeof((const Formula *[]){__VA_ARGS__}) / sizeof(const Formula *),               \
                (const Formula *[]){__VA_ARGS__})
const Formula *formula_fraction(Arena *arena, const Formula *above, const Formula *below);
/* The formula for a line of text: its own fractions large, but those of two numbers, ½, as small as they are. */
const Formula *formula_for_text(Arena *arena, const Formula *formula);
const Formula *formula_radical(Arena *arena, const Formula *body, const Formula *index_or_null);
const Formula *formula_scripts(Arena *arena, const Formula *base, const Formula *sub_or_null,
                               const Formula *sup_or_null);
/* A big operator with limits, below and above it in a display: formula_symbol("∑"),
 * formula_function("max"). What it applies to follows it in the row. */
const Formula *formula_limits(Arena *arena, const Formula *sign, const Formula *under_or_null,
                              const Formula *over_or_null);
/* Delimiters that grow with the body: |x|, ‖x‖, (…). FENCE_NONE on a side leaves it open. */
const Formula *formula_fence(Arena *arena, Fence left, const Formula *body, Fence right);
const Formula *formula_parens(Arena *arena, const Formula *body); /* formula_fence with FENCE_ROUND */
/* `cells` holds rows × columns formulas, row by row. */
const Formula *formula_matrix(Arena *arena, size_t rows, size_t columns, const Formula *const *cells,
                              Fence left, Fence right);
/* { value, condition: `cells` holds rows × 2 formulas: value, condition, value, condition … (a condition
 * may be NULL). */
const Formula *formula_cases(Arena *arena, size_t rows, const Formula *const *cells);
/* Lines aligned at their cells: `cells` holds rows × columns; odd columns end, even columns begin, at the
 * alignment. */
const Formula *formula_lines(Arena *arena, size_t rows, size_t columns, const Formula *const *cells);
const Formula *formula_accent(Arena *arena, Accent accent, const Formula *body);
const Formula *formula_text(Arena *arena, Text text);
const Formula *formula_space(Arena *arena, int eighteenths_of_em); /* 3 thin, 4 medium, 5 thick, 18 a quad */
/* The same formula in this role. */
const Formula *formula_as(Arena *arena, FormulaRole role, const Formula *formula);

/* Code points of the two delimiters of a fence; 0 for FENCE_NONE. */
uint32_t fence_left_code(Fence fence);
uint32_t fence_right_code(Fence fence);

/* Two-dimensional rendering in character cells: stacked fractions, tall delimiters. Lines end in '\n', none
 * is blank at its end. A formula wider than `columns` is broken at relations and binary operators. `ascii`:
 * no byte above 126. */
void formula_to_text(const Formula *formula, int columns, bool ascii, Buffer *out);
/* One line, no line feed: x/‖x‖₂ with sub- and superscripts where Unicode has them, else _ and ^ with
 * parentheses. */
void formula_to_line(const Formula *formula, bool ascii, Buffer *out);
#endif
