/* mistakes.h: how the files that collect wrong answers share a collection. Not for other layers: they use solve.h. */
#ifndef NABLA_CALCULUS_MISTAKES_H
#define NABLA_CALCULUS_MISTAKES_H
#include "calculus/solver.h"

typedef struct Collection { /* the wrong answers so far, in the order in which they are looked up */
    Question q;
    const Solution *solution;
    const Expr *find; /* what is asked, specialized */
    Budget *budget;
    ExprMap polished; /* of most wrong answers some part is right */
    WrongAnswer *item;
    size_t count, most;
} Collection;

enum { STEP_FIRST = 0, STEP_LAST = 1 << 20 }; /* where no step of the rule itself is to blame */

/* Adds what the mistake `name` of `rule` gives, unless it is NULL, was there before, or happens to be right; `step` from 0. */
void mistake_add(Collection *c, const char *rule, const char *name, const Expr *answer, size_t step);
bool mistake_is_value(const Collection *c); /* is only the value of what is collected wanted? */
const Expr *mistake_at_point(Collection *c, const Expr *e); /* e with the point of the question put in; NULL for NULL */

/* misread.c: right answers to another question: another function, another piece, another variable, one derivative too few. */
void misread_questions(Collection *c);
/* Only that a term of the function, if it is a sum, was left out, or taken with the other sign; or that another piece was taken. */
void misread_terms_and_pieces(Collection *c);
enum { MOST_SHIFTS = 3 };
/* The question with a constant inside its function dropped, in different ways; returns how many. */
size_t shifts_dropped(Collection *c, const Expr *questions[MOST_SHIFTS]);
/* slips.c: a term, a sign, an exponent of the right answer gone wrong on the way. */
void slips_of_answer(Collection *c);
void slips_of_powers(Collection *c); /* only the exponents, of a Hessian */
/* wrong_sets.c: sets that are not the subdifferential. */
void wrong_sets(Collection *c);
#endif
