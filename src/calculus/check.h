/* check.h: the second, independent way to every line: values and derivatives in balls at points of the domain.
 * It shares the expression and the evaluator with the rules, nothing else. */
#ifndef NABLA_CALCULUS_CHECK_H
#define NABLA_CALCULUS_CHECK_H
#include "calculus/solve.h"

enum { CHECK_POINTS = 5, CHECK_BITS = 110 };

typedef struct Checker {
    Store *store;
    const Expr *condition;   /* the declared conditions, or NULL */
    const PointEntry *at;    /* names with a given value; at_count 0: none */
    size_t at_count;
    Budget *budget;
} Checker;

/* Which names need a value: `symbols` without those that the checker's point gives, with those that its values mention. */
uint64_t check_symbols(const Checker *checker, uint64_t symbols);
/* Puts the lengths that the checker's point forces into the sizes: x = (1, 2) in R^n means n = 2. */
void check_force_sizes(const Checker *checker, slong *sizes);
/* Gives the names of the checker's point their values. False: one has no value there. */
bool check_put_point(const Checker *checker, Point *point);

/* Do two expressions agree at points of the domain? `points` (may be NULL) receives at how many. */
Check check_equal(const Checker *checker, const Expr *a, const Expr *b, size_t *points);
/* Does a set hold every limit of gradients of f at `at`? That is necessary of a subdifferential. */
Check check_subdifferential(const Checker *checker, const Expr *f, const Expr *variable, const Expr *set, size_t *points);
#endif
