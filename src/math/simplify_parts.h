/* simplify_parts.h: what the files of simplify.h share: simplify*.c and tidy.c include it, others simplify.h.
 *
 * Every rule here takes arguments that are simplified already and returns the node simplified. NULL, for what has no
 * value that is known here, passes through. */
#ifndef NABLA_MATH_SIMPLIFY_PARTS_H
#define NABLA_MATH_SIMPLIFY_PARTS_H
#include "math/simplify.h"

/* ---- simplify.c ---- */

/* A list of expressions that grows; whoever fills it frees `item`. */
typedef struct List { const Expr **item; size_t count, room; } List;
void list_push(List *list, const Expr *e);

/* The node of this operator, by the rule that belongs to it. */
const Expr *simple_make(Store *store, Op op, const Expr *const *args, size_t count);
const Expr *simple_1(Store *store, Op op, const Expr *a);
const Expr *simple_2(Store *store, Op op, const Expr *a, const Expr *b);
/* The same expression with commutative arguments in a fixed order: equal keys, equal expressions. */
const Expr *simple_key(Store *store, const Expr *e);
bool array_is_concrete(const Expr *e);   /* a vector or matrix that is written out */
bool entries_are_numbers(const Expr *e); /* every argument is one */

/* ---- simplify_number.c ---- */

const Expr *number_product(Store *store, const Expr *a, const Expr *b);
const Expr *number_sum(Store *store, const Expr *a, const Expr *b);
const Expr *number_power(Store *store, const Expr *base, long n); /* NULL: of no value, or too long to write */
/* A number to a fraction p/q: whole powers out, squares out: (3/4)^(1/2) is 3^(1/2)/2. NULL: leave it. */
const Expr *number_root(Store *store, const Expr *base, const Expr *exponent);
bool number_short(const Expr *e);
/* Of any expression: is it certainly such a number? */
bool number_is_whole(const Expr *e);
bool number_is_even(const Expr *e);
bool number_is_odd(const Expr *e);

/* ---- simplify_sum.c ---- */

const Expr *simple_sum(Store *store, const Expr *const *terms_in, size_t count, Shape shape);
/* A sum over numbers that are known and few is written out. */
const Expr *simple_sum_over(Store *store, const Expr *e);
const Expr *simple_scale(Store *store, const Expr *factor, const Expr *array); /* of a concrete array: each entry */
/* coefficient·core, the coefficient not written where it is 1; a core of NULL is none. */
const Expr *join_term(Store *store, const Expr *coefficient, const Expr *core);

/* ---- simplify_product.c ---- */

const Expr *simple_product(Store *store, const Expr *const *factors, size_t count);
const Expr *simple_times(Store *store, const Expr *a, const Expr *b); /* of two */
const Expr *simple_power(Store *store, const Expr *base, const Expr *exponent);
bool never_negative(const Expr *e); /* certainly, by its form */

/* ---- simplify_array.c ---- */

/* Takes the scalar factors out of an array: array = scalar * rest. 1 when there are none. */
const Expr *take_scalars(Store *store, const Expr *array, const Expr **rest);
const Expr *matrix_entry(const Expr *array, Dim row, Dim column); /* of a concrete matrix, from 0 */
const Expr *simple_dot(Store *store, const Expr *a, const Expr *b);
const Expr *simple_norm(Store *store, const Expr *u, const Expr *p);
const Expr *simple_matrix_product(Store *store, const Expr *e);
/* The product of these factors as they stand; of one factor: itself. */
const Expr *simple_chain(Store *store, const Expr *const *item, size_t count);
const Expr *simple_transpose(Store *store, const Expr *a);
const Expr *simple_component(Store *store, const Expr *u, const Expr *k);
const Expr *simple_hadamard(Store *store, const Expr *e);
const Expr *simple_entrywise_power(Store *store, const Expr *u, const Expr *p);
const Expr *simple_cross(Store *store, const Expr *a, const Expr *b);

/* ---- simplify_matrix.c ---- */

const Expr *simple_linear(Store *store, const Expr *e); /* a trace, a total */
const Expr *simple_diagonal(Store *store, const Expr *v);
const Expr *simple_frobenius(Store *store, const Expr *a);
const Expr *simple_entry(Store *store, const Expr *e);
const Expr *simple_determinant(Store *store, const Expr *a);
const Expr *simple_inverse(Store *store, const Expr *a);

/* ---- simplify_function.c ---- */

const Expr *simple_function(Store *store, const Expr *e);
const Expr *simple_extreme(Store *store, const Expr *e);   /* a minimum, a maximum */
const Expr *simple_piecewise(Store *store, const Expr *e);
/* Of a sum: each term turned round, so that what led with a minus leads with none. */
const Expr *simple_minus(Store *store, const Expr *e);
bool leads_negative(const Expr *e); /* is it written with a minus in front, a sum before every term? */
#endif
