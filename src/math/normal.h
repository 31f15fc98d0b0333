/* normal.h: normal forms, and with them proofs of equality; exact constants; rational functions as people write them.
 *
 * A scalar becomes a rational function (FLINT's fmpz_mpoly_q) over generators: names, components, radicals (r² = P,
 * reduced), absolute values (|u|² = u²), exponentials (e^(a+b) = e^a e^b), logarithms (of products on declared
 * domains), sines and cosines (sin² = 1 - cos², angle sums and multiples), hyperbolic ones, opaque functions of normal forms.
 * A vector or matrix becomes a sum of coefficient times word, a word being a product of names, transposes, inverses and
 * opaque arrays; dots, norms and traces of words are generators with a canonical spelling. Concrete arrays go entry by
 * entry. */
#ifndef NABLA_MATH_NORMAL_H
#define NABLA_MATH_NORMAL_H
#include "math/evaluate.h"

/* Is a = b wherever both are defined, by proof? YES: proved. NO: certainly different as functions (only where the normal
 * form decides: rational functions of names that vary freely in their ranges, exact constants by Calcium). UNKNOWN: not
 * decided by normal form. Shapes must be equal. */
Truth normal_equal(Store *store, const Expr *a, const Expr *b, Budget *budget);

/* An expression that many are compared with: its normal form is made once. Lives in the arena. */
typedef struct NormalKey NormalKey;
NormalKey *normal_key_new(Arena *arena, Store *store, const Expr *expr);
/* As normal_equal of that expression and e. What it says does not depend on what it was asked before. */
Truth normal_equals_key(NormalKey *key, const Expr *e, Budget *budget);
/* Is the inequality between numbers certainly false wherever that expression, a tensor, has a value? Its roots and logarithms
 * tell much of signs. */
bool normal_key_excludes(NormalKey *key, const Expr *inequality, Budget *budget);

/* An expression as a person would write a rational function: over one denominator, common factors taken out, numerator and
 * denominator factored where that is shorter, else expanded, sums ordered by degree, sin² + cos² made 1. An array is taken
 * as a sum of scalar multiples of arrays. Returns e itself where that is no shorter (length.h) or cannot be done. The
 * value is equal wherever e is defined. */
const Expr *normal_rational(Store *store, const Expr *e, Budget *budget);
/* The same with numerator and denominator factored over the rationals, even where that is longer. */
const Expr *normal_factored(Store *store, const Expr *e, Budget *budget);

/* The sign of an exact constant (no free names): *sign -1, 0 or 1. UNKNOWN: not decided; NO: not a real number. */
Truth constant_sign(Store *store, const Expr *constant, int *sign);
/* An exact constant (rationals, radicals, pi, e, functions of them) in simplest radical form: sqrt(8) to 2*sqrt(2),
 * sin(pi/6) to 1/2, 4/sqrt(5) stays or becomes 4*sqrt(5)/5 (rationalized on request); e itself where there is nothing to
 * gain. */
const Expr *constant_simplify(Store *store, const Expr *constant, bool rationalize);
/* e with every constant in it so, in one spelling: sqrt(4) is 2, 4/sqrt(2) is 2*sqrt(2). */
const Expr *constants_simplified(Store *store, const Expr *e);
#endif
