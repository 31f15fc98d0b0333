/* reader.h: text to expression, in every spelling of the language; declarations ("x in R^n, x != 0").
 *
 * One reader serves problem files, prose, answers and the command line; what differs is how strict it is and
 * which names are in scope. Greek letters are called by their names: λ, \lambda and lambda are one name,
 * "lambda". Bound names (of sums, set builders, for-alls) of one shape share a symbol, so that equal texts
 * read to equal pointers. Work is bounded by the limits below; nothing recurses deeper than DEEPEST_NESTING.
 */
#ifndef NABLA_MATH_READER_H
#define NABLA_MATH_READER_H
#include "base/diagnostics.h"
#include "math/scope.h"

enum { LONGEST_ANSWER = 4096, DEEPEST_NESTING = 64, LARGEST_EXPONENT = 10000 };

typedef enum ReadMode {
    READ_STRICT, /* problem files, the command line: a doubtful spelling is an error */
    READ_ANSWER, /* a student's: what stands around it is understood, doubtful spellings are read with a note
                  */
    READ_PROSE /* between $…$: names nobody declared are scalars, f(x) of such a name is a CALL, and so is x →
                  0: of the name "->" to both sides. v' and x_k of undeclared v and x are names: "v'", "x_k"
                */
} ReadMode;

typedef struct ReadOptions {
    ReadMode mode;
    bool decimal_comma; /* 3,5 is 7/2 */
    bool wants_set;     /* [a, b], (a, b) and {…} are sets, not vectors */
    bool wants_truth;   /* yes, no, true, false are answers: the conditions 1 = 1 and 1 = 0 */
    Shape
        shape; /* READ_ANSWER: the key's shape; helps with a bare 0, (3, 4) against a row, |x|; else all 0 */
    bool basis_vectors;                 /* 3i + 4j is (3, 4) */
    const char *const *undefined_words; /* further words for "undefined", closed by NULL; or NULL */
} ReadOptions;

enum { MOST_NOTES = 8, MOST_LINES = 64 };

typedef struct Reading {
    const Expr *expr;        /* what was read; NULL: unreadable. Of a chain a = b = c: the last */
    const Expr *alternative; /* a second sensible reading (1/2x), or NULL */
    const Expr *left;        /* the left side (f'(t) = …) when it was an expression, or NULL */
    const Expr *condition;   /* what stood after a comma, "for", "if", "where", or NULL */
    const Expr
        *lines[MOST_LINES]; /* the members of a chain or the lines of working, in order, the last is expr */
    size_t line_count;
    const char *notes[MOST_NOTES]; /* "I read 1/2x as (1/2)·x" */
    size_t note_count;
    bool blank;        /* nothing but white space, or what stands for no answer: "-", "n/a", "I don't know" */
    bool added_constant; /* "+ C" stands at the end of expr, C an undeclared name */
    size_t at;         /* where the error is: a byte of the text */
    const char *error; /* what is wrong, NULL if nothing; "…; did you mean …?" */
} Reading;             /* everything lives in the store's arena */

/* Reads one expression. Never fails otherwise than by reading.error. */
Reading read_expression(const Scope *scope, Text text, ReadOptions options);

/* Reads declarations, split at ";": "x in R^n; a in R^n, constant", "A in R^(m x n), symmetric", "t in R, t >
 * 0", "p = (t, t^2)", "k in 1..n", "m in Z". Adds them to the scope; sizes come into scope as names too. A
 * condition that is not a simple range goes to *conditions (an AND, or NULL). `offset` is where `text` starts
 * in the source. */
bool read_declarations(Scope *scope, Text text, const Expr **conditions, const Source *source, size_t offset,
                       Diagnostics *diagnostics);

/* Reads a point: "x = (3, 4)", "t = 1; a = (0, 1)", "x = 0". Each name must be a symbol of the scope; a bare
 * 0 stands for the zero vector. Gives pairs symbol, value. -1: error said. */
typedef struct PointEntry {
    const Symbol *symbol;
    const Expr *value;
} PointEntry;
enum { MOST_POINT_ENTRIES = 16 };
int read_point(const Scope *scope, Text text, PointEntry entries[MOST_POINT_ENTRIES], const Source *source,
               size_t offset, Diagnostics *diagnostics);

/* Reads an expression of a file or of the command line strictly; says what is wrong with its place. NULL:
 * said. */
const Expr *read_strict(const Scope *scope, Text text, const Source *source, size_t offset,
                        Diagnostics *diagnostics);
#endif
