/* polytope.h: exact rational geometry of polytopes, private to the sets. */
#ifndef NABLA_MATH_POLYTOPE_H
#define NABLA_MATH_POLYTOPE_H
#include <flint/fmpq_mat.h>
#include <stdbool.h>

/* Is the column b a combination of the columns of a with weights >= 0? */
bool polytope_combines(const fmpq_mat_t a, const fmpq_mat_t b);
/* The polyhedron of all x with row·(x, -1) <= 0 for each row of `limits`, and = 0 for the first `equations`
 * of them, has its vertices among the solutions of n of the rows as equations. Is it bounded? */
bool polytope_bounded(const fmpq_mat_t limits, slong equations);
/* Writes the vertices as rows of a new matrix (the caller clears it) and returns true; false: there would be
 * too much to try. */
bool polytope_vertices(const fmpq_mat_t limits, slong equations, fmpq_mat_t vertices);
#endif
