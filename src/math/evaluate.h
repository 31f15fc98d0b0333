/* evaluate.h: the value of an expression at a point, in balls (Arb): rigorous enclosures, and derivatives by automatic
 * differentiation, independent of the symbolic rules.
 *
 * A derivative form inside an expression (DERIVATIVE, GRADIENT, JACOBIAN, HESSIAN, PARTIAL, DIRECTIONAL, DIFFERENTIAL)
 * is evaluated by numbers of the algebra R[ε1, …, εk]/(εi²), one ε for each nested derivative. */
#ifndef NABLA_MATH_EVALUATE_H
#define NABLA_MATH_EVALUATE_H
#include "base/random.h"
#include "math/expression.h"
#include <arb.h>

typedef enum Status {
    STATUS_OK,
    STATUS_DOMAIN, /* mathematically there is no value here, certainly: ln(-1), 1/0, the derivative of |t| at 0 */
    STATUS_UNABLE  /* a limit of the program: precision, budget, an operation with no evaluation */
} Status;

typedef enum Truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN } Truth;

typedef struct Balls {    /* a rows×columns matrix of balls, by rows */
    slong rows, columns;
    arb_ptr entry;
} Balls;

/* Zeros, cleared when the arena is freed. */
Balls balls_new(Arena *arena, slong rows, slong columns);

typedef struct Point Point; /* a value for each size and symbol */

/* A point of the store's names. Lives in `arena` (balls are cleared when the arena is freed). */
Point *point_new(Arena *arena, const Store *store);
/* The same values, in `arena`; `from` must live as long. */
Point *point_copy(Arena *arena, const Point *from);
const Store *point_store(const Point *point);
void point_set_size(Point *point, Dim abstract, slong value);
void point_clear(Point *point);                            /* takes all values back; the sizes stay */
slong point_size(const Point *point, Dim dim);             /* concrete dims stand for themselves; 0: not set */
/* The value of a symbol; copies. The shape must fit the sizes set before. */
void point_set(Point *point, const Symbol *symbol, const Balls *value);
/* Finite doubles, exactly; rational numbers. To set the symbol so again takes no more memory. */
void point_set_doubles(Point *point, const Symbol *symbol, const double *entries, slong rows, slong columns);
void point_set_rational(Point *point, const Symbol *symbol, const fmpq *entries, slong rows, slong columns);
const Balls *point_get(const Point *point, const Symbol *symbol); /* NULL: none */
/* Its exact value as a constant expression; NULL: it is not known. */
const Expr *point_exact(const Point *point, Store *store, const Symbol *symbol);
bool point_has(const Point *point, const Symbol *symbol);
/* Do both give the symbol the same value? *known: do both give it one? If not, true. */
bool point_agrees(const Point *a, const Point *b, const Symbol *symbol, bool *known);
/* Sets the symbol to the value of `value` (which may depend on names already set). */
Status point_set_expr(Point *point, const Symbol *symbol, const Expr *value, slong precision);
/* "t = 3/4, x = (1, -2)" of the symbols that occur in e (all if e is NULL), for people. */
void point_print(const Point *point, const Expr *e, Buffer *out);

/* What untrusted work may cost: every node evaluated draws on it; at 0 the status is UNABLE. */
typedef struct Budget { uint64_t left; } Budget;

/* The value of e at the point; result in `arena`. Precision in bits. A derivative at a point where the function certainly
 * is not differentiable (|t| at 0, ‖x‖ at 0, an exact kink) is DOMAIN. */
Status evaluate(Arena *arena, const Expr *e, const Point *point, slong precision, Budget *budget, Balls *result);
/* Does e certainly have a value at the point, as far as doubles or balls of this precision tell? */
bool evaluate_is_defined(Arena *arena, const Expr *e, const Point *point, slong precision, Budget *budget);
/* The truth of a condition at the point. */
Truth evaluate_truth(Arena *arena, const Expr *condition, const Point *point, slong precision, Budget *budget);
/* As evaluate, raising the precision from 64 bits until every entry has `bits` correct bits (or is exact), to 8,192. */
Status evaluate_to(Arena *arena, const Expr *e, const Point *point, slong bits, Budget *budget, Balls *result);

typedef enum Agreement { AGREE_DISJOINT, AGREE_OVERLAP, AGREE_UNKNOWN } Agreement;
/* Are two values certainly different (some entry disjoint, or other shapes)? OVERLAP: all enclosures meet, and each has
 * at least `bits` correct bits relative to its size (or absolutely where the value may be 0). */
Agreement balls_agree(const Balls *a, const Balls *b, slong bits);
/* The least number of bits, 0 or more, so that every entry is below 2^bits in absolute value. */
slong balls_size(const Balls *value);
/* Prints a ball's midpoint to `digits` significant digits, only as many as are certain ("1.7888543819998"). */
void ball_print(Buffer *out, const arb_t ball, slong digits);
/* Values by rows for people: a number, (1, 2), [[1, 2], [3, 4]]; `put` writes entry i. */
void array_print(Buffer *out, slong rows, slong columns, void (*put)(Buffer *out, const void *values, slong i),
                 const void *values);
void balls_print(Buffer *out, const Balls *value, slong digits);

/* Points of a domain, chosen from a seed alone. `conditions` (may be NULL) and the declared ranges and properties of the
 * symbols must hold, and every expression of `defined` (may be empty) must evaluate OK there. Values are rationals of mixed
 * size, generic (no coincidences), including negative ones; integers for SYMBOL_INTEGER and SYMBOL_INDEX; symmetric,
 * positive definite and invertible matrices as declared; dims from `sizes`. Tries `tries` draws; returns how many points
 * were found (at most `count`). Narrow domains (-1 < x < 1, 3 < t < 4, x > 0 declared or implied) are found. */
typedef struct SampleRequest {
    const Store *store;
    uint64_t symbols;                /* which symbols need values (bits as Expr.symbols) */
    const Expr *condition;           /* or NULL */
    const Expr *const *defined;
    size_t defined_count;
    const slong *sizes;              /* a value for each abstract size, store_sizes() of them */
    uint64_t seed;
    size_t tries;
} SampleRequest;
size_t sample_points(Arena *arena, const SampleRequest *request, Budget *budget, Point **points, size_t count);
/* The assignments of abstract sizes that are tried: n = 1, 2, 3, 5; two sizes (2, 3), (3, 2), (1, 1), (5, 4) …: fills
 * rows of store_sizes() values; returns how many rows (at most `count`, 1 if there is no abstract size). */
size_t sample_sizes(const Store *store, slong *rows, size_t count);
#endif
