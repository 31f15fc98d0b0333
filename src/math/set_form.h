/* set_form.h: what a set is at a point, private to the sets. */
#ifndef NABLA_MATH_SET_FORM_H
#define NABLA_MATH_SET_FORM_H
#include "math/engine.h"

typedef struct End { Jet at; bool closed; } End; /* at may be ±inf */
typedef struct Interval { End lower, upper; } Interval;
typedef struct Line { Interval *interval; slong count; } Line; /* disjoint intervals in order; none: empty */

/* The image of the unit ball of a p-norm under a matrix. */
typedef struct BallTerm { Value matrix; Jet p; } BallTerm;

typedef enum FormKind {
    FORM_UNKNOWN, /* only membership can be asked */
    FORM_EMPTY,
    FORM_BOX,     /* the product of a union of intervals for each coordinate */
    FORM_FINITE,  /* points */
    FORM_CONVEX   /* the hull of the points plus (Minkowski) all the balls: bounded */
} FormKind;

/* How much of its boundary belongs to a convex set. */
typedef enum Boundary { BOUNDARY_CLOSED, BOUNDARY_OPEN, BOUNDARY_PARTIAL } Boundary;

typedef struct Form {
    FormKind kind;
    slong dimension;   /* entries of an element; a matrix is the list of its entries by rows */
    Line *side;        /* BOX: for each coordinate */
    Value *point;      /* FINITE, CONVEX: columns */
    slong points;
    BallTerm *ball;    /* CONVEX */
    slong balls;
    Boundary boundary; /* CONVEX */
} Form;

enum { MOST_POINTS = 256 };

/* The form of a set expression (or of a tensor: that one point). */
Form form_of(Engine *engine, const Expr *set);
Truth form_contains(Engine *engine, const Form *form, const Value *element);
/* Both as unions of intervals, as finite sets, or as convex ones, where the form allows it. */
bool form_as_convex(Engine *engine, const Form *form, Form *convex);
bool form_as_finite(Engine *engine, const Form *form, Form *finite);

/* set_builder.c: the form of {element : condition}. */
Form form_of_builder(Engine *engine, const Expr *set);
/* The same where all conditions bound convex sets, and their intersection has a form: else UNKNOWN. */
Form form_of_limits(Engine *engine, const Symbol *symbol, const Expr *condition);
/* The value of `body` with the name bound to x. */
Status value_with(Engine *engine, const Expr *body, const Symbol *symbol, const Value *x, Value *result);
/* The degree of e as a polynomial in the name, 100 where that is not seen. */
long degree_in(const Expr *e, const Symbol *symbol);
/* set_number.c: the numbers for which the condition on one number holds. False: they are not known. */
bool line_of_condition(Engine *engine, const Symbol *symbol, const Expr *condition, Line *line);
/* Is f(x) = matrix·x + offset, f being `body` with the name bound to a column of the given shape? */
bool affine_of(Engine *engine, const Expr *body, const Symbol *symbol, Value *matrix, Value *offset);

/* -1, 0, 1. What cannot be told apart at this precision counts as equal, and ring.imprecise tells so. */
int order_of(Engine *engine, Jet a, Jet b);
Jet infinite(Engine *engine, int sign); /* -∞ or ∞, in the ring of the engine */
bool is_infinite(Jet a);
Line line_of(Engine *engine, Interval interval);
Line line_union(Engine *engine, Line a, Line b);
Line line_intersection(Engine *engine, Line a, Line b);
Line line_complement(Engine *engine, Line line);
bool line_equal(Engine *engine, Line a, Line b);
Truth line_contains(Engine *engine, Line line, Jet x);
/* The support function of a CONVEX form: the largest d·x over the set. False: it cannot be evaluated. */
bool form_support(Engine *engine, const Form *form, const Value *direction, Jet *result);
Form form_box(Engine *engine, slong dimension);      /* all of space */
Form form_points(Engine *engine, FormKind kind, slong dimension, slong points);
Form form_image(Engine *engine, const Value *matrix, const Form *form);
Form form_sum(Engine *engine, const Form *a, const Form *b);
/* matrix·(unit ball of the p-norm) + centre; the matrix is square. */
Form form_ball(Engine *engine, const Value *matrix, const Value *centre, Jet p, bool open);
Form form_intersection(Engine *engine, const Form *a, const Form *b);
/* Directions in which sets are compared. */
slong direction_count(slong n);
Value direction_at(Engine *engine, slong n, slong k);
/* Is the point in the hull of the columns? Decided for rational ones. */
Truth hull_contains(Engine *engine, const Value *points, slong count, const Value *element);
Value value_column(Engine *engine, const Value *matrix, slong column);
#endif
