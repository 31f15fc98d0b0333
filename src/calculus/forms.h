/* forms.h: expressions that are linear in a differential: reading off the gradient and the Jacobian.
 *
 * The inner product is <A, B> = tr(A'B), which is A·B for columns and AB for numbers. */
#ifndef NABLA_CALCULUS_FORMS_H
#define NABLA_CALCULUS_FORMS_H
#include "math/expression.h"

/* What becomes of a matrix that moves to the other side of a dot product. */
typedef enum Move { MOVE_TRANSPOSED, MOVE_PLAIN /* a mistake */, MOVE_LOST /* a mistake */ } Move;

/* The g with <form, a> = <g, dx> for every dx: the adjoint of `form`, which is linear in `dx`, applied to `a` (of the shape
 * of form). NULL: the form is of a kind that is not known here. */
const Expr *form_adjoint(Store *store, const Expr *form, const Expr *a, const Expr *dx, Move move);
/* The matrix J with form = J dx, for a column `form` that is linear in the column dx. NULL as above. */
const Expr *form_matrix(Store *store, const Expr *form, const Expr *dx);
/* `body`, a number that depends on the placeholder `entry` (a scalar name), applied to each entry of `array`. NULL: cannot. */
const Expr *form_entrywise(Store *store, const Expr *body, const Expr *entry, const Expr *array);
/* The inner product of two arrays of the same shape. */
const Expr *form_inner(Store *store, const Expr *a, const Expr *b);
#endif
