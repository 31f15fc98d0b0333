/* specialize.h: a question at a point whose length is a number is a question about vectors of that length. */
#ifndef NABLA_CALCULUS_SPECIALIZE_H
#define NABLA_CALCULUS_SPECIALIZE_H
#include "calculus/solve.h"

/* Where `at` gives x in R^n a value of length 2, everything in R^n becomes R^2: the expressions of the question, and the names
 * of its scope. False: the lengths contradict each other (store_error). */
bool specialize_question(Question *question);
/* The same with every abstract length this one; for a question without a point. The names of its scope are changed in place. */
bool specialize_sizes(Question *question, Dim length);
#endif
