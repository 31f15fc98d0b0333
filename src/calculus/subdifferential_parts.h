/* subdifferential_parts.h: what the files of subdifferential.h share: subdifferential*.c and curvature.c include it,
 * others subdifferential.h.
 *
 * A set of NULL is one for which no rule is known; it passes through. */
#ifndef NABLA_CALCULUS_SUBDIFFERENTIAL_PARTS_H
#define NABLA_CALCULUS_SUBDIFFERENTIAL_PARTS_H
#include "calculus/subdifferential.h"

enum { MOST_ACTIVE = 16 /* functions or entries that are compared */ };

typedef struct Finder {
    Store *store;
    Recorder *recorder;
    const Expr *variable;
    const PointEntry *at;
    size_t at_count; /* 0: wherever the variable is */
    Budget *budget;
    const Expr *whole; /* the function that was asked about */
} Finder;

/* ---- curvature.c ---- */

/* Two convex pieces that meet without a kink, as in Huber's function? */
bool is_joined_convex(Store *store, const Expr *f, const Expr *x);

/* ---- subdifferential.c ---- */

/* The subgradients of f, by the rule of its operator; a part of the whole is recorded as a step. */
const Expr *subgradients_of(Finder *s, const Expr *f);
/* Of a differentiable f: its gradient, where that has a value at the point. */
const Expr *subgradients_of_smooth(Finder *s, const Expr *f);
const Expr *value_at_point(Finder *s, const Expr *e);
void say_value(Finder *s, const Expr *e, const Expr *value); /* a line: what e is at the point */
void say_subgradients(Finder *s, const Expr *f, const Expr *set); /* a line: what is found of a part of the function */
int sign_at_point(Finder *s, const Expr *e); /* -1, 0, 1, or 2: cannot tell */
/* The differential, read off: the gradient for a number, the Jacobian for a column. */
const Expr *slope_of(Finder *s, const Expr *u);
bool is_kinked(const Expr *f); /* does some part of f have no gradient somewhere? */
/* The absolute value or Euclidean norm of which e is made, or NULL. */
const Expr *size_inside(const Expr *e);

/* ---- subdifferential_set.c ---- */

const Expr *simplified_product(Finder *s, const Expr *a, const Expr *b);
const Expr *set_of_one(Finder *s, const Expr *g);
const Expr *set_unit_interval(Finder *s); /* [-1, 1] */
const Expr *set_scaled(Finder *s, const Expr *factor, const Expr *set);
/* The sum of two sets: of intervals the ends add; of products the parts. */
const Expr *set_added(Finder *s, const Expr *a, const Expr *b);
/* A' S, the subgradients of f = h(Ax + b); a multiple of the identity only scales. */
const Expr *set_pulled_back(Finder *s, const Expr *matrix, const Expr *set);

/* ---- subdifferential_norm.c ---- */

const Expr *subgradients_of_absolute(Finder *s, const Expr *f);
const Expr *subgradients_of_norm(Finder *s, const Expr *f);
const Expr *subgradients_of_frobenius(Finder *s, const Expr *f);
/* The exponent of the dual norm: 1/p + 1/q = 1. */
const Expr *dual_exponent(Store *store, const Expr *p);

/* ---- subdifferential_maximum.c ---- */

const Expr *subgradients_of_maximum(Finder *s, const Expr *f);
int compare_at_point(Finder *s, const Expr *a, const Expr *b); /* the sign of a - b there */
/* The largest of several values: marks which; false: cannot tell. */
bool active_ones(Finder *s, const Expr *const *value, size_t count, bool *active);
const Expr *set_hull(Finder *s, const Expr *const *g, size_t count);
/* {g : g is in the dual ball, g·u = f}: where the largest of all g·u is reached. */
const Expr *exposed_face(Finder *s, const Expr *f, const Expr *inside, const Expr *g);
/* A name for a subgradient, shaped like u. NULL: there is no room for another name. */
const Expr *subgradient_name(Finder *s, const Expr *u);
#endif
