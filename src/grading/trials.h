/* trials.h: the points at which answers to a question are tried, and what an expression is worth there.
 *
 * The points are chosen from the question and the key alone, once: the same question always meets the same
 * points. A fingerprint is an expression's values at them, each computed when it is first asked for. */
#ifndef NABLA_GRADING_TRIALS_H
#define NABLA_GRADING_TRIALS_H
#include "calculus/solve.h"
#include "math/interval.h"
#include "math/normal.h"

enum { MOST_TRIALS = 160, MOST_PLACES = 8, FIRST_TRIALS = 2, MOST_PLAIN = 6 };

typedef struct Trials {
    Store *store;
    Point *points[MOST_TRIALS];
    bool border[MOST_TRIALS]; /* a single place that a condition or a sign names: a hole here is forgiven */
    const PointEntry *place[MOST_TRIALS]; /* such a place, where its number is not rational; else NULL */
    size_t count;
    bool concrete; /* no abstract sizes: without names, one point says all */
    bool generic;  /* no condition or point makes names depend on one another */
    const Expr *as_set; /* the key in the other sense that its spelling has, "(1, 7)" as an interval; or NULL */
} Trials;

typedef struct TrialRequest {
    Store *store;
    const Scope *scope; /* answers may use all its names */
    const Expr *key;
    const Expr *find;      /* what was differentiated must be differentiable there; NULL: nothing was */
    const Expr *condition; /* that bounds the domain, or NULL */
    const PointEntry *at;  /* names that have these values at every point */
    size_t at_count;
    NormalKey *form;       /* of the key; NULL: none */
} TrialRequest;

/* Chooses generic points of the domain: on both sides of every kink and inside every piece of the key, and at
 * each of the sizes that are tried; where the key is a set and no point is named, also points at the kinks themselves. count 0: none was found. Lives in `arena`. */
void trials_choose(Arena *arena, const TrialRequest *request, Budget *budget, Trials *trials);
/* The first FIRST_TRIALS of them, or as many as are generic: they part the key from most wrong answers. */
void trials_first(Arena *arena, const TrialRequest *request, Budget *budget, Trials *trials);
/* kink_trials.c: points at the kinks of what a set of subgradients is asked of, made from a generic point by moving names of
 * `names`: each argument of a norm, absolute value or maximum 0, one entry of it, or two of them at once. They may lie
 * outside the domain. Returns how many, at most `most`; they live in `arena`. */
size_t kink_points(Arena *arena, const TrialRequest *request, uint64_t names, const Point *from, Budget *budget, Point **points,
                   size_t most);
/* Does the condition hold at the point, and has what was asked for a value there? */
bool is_in_domain(const TrialRequest *request, const Point *point, Budget *budget);
/* Has it one beside the point, too, where one of these names is a little less or more? */
bool is_amid_domain(const TrialRequest *request, uint64_t names, const Point *point, Budget *budget);
/* Are these names strictly inside their declared ranges? An end of a range is no place inside the domain. */
bool is_in_ranges(Store *store, uint64_t names, const Point *point, Budget *budget);
/* place_trials.c: e with the place put in, and what can be told of its constants told: piecewise(x = sqrt(2), 5, x) as 5. NULL: it
 * cannot be formed. */
const Expr *expr_at_place(Store *store, const Expr *e, const PointEntry *place);
/* place_trials.c: adds points of the domain where the two sides of the equation are equal, if it can be solved for a name. */
void place_points(Arena *arena, const TrialRequest *request, const Expr *equation, Budget *budget, Trials *trials);
/* guard_trials.c: a point where the condition holds, made from `from` by moving one name; NULL: none was found. In `arena`. */
Point *guard_point(Arena *arena, Store *store, const Expr *condition, const Point *from, Budget *budget);
/* Points inside the pieces of `answer` as well, where it has pieces, and where it may have no value though the key has
 * one: appended to a copy, in `arena`. */
const Trials *trials_with_pieces(Arena *arena, const Trials *trials, const TrialRequest *request,
                                 const Expr *answer, Budget *budget);
/* sweep_trials.c: a point more, where the key has a value and the answer certainly has another or none: appended to a copy, in
 * `arena`; the trials themselves if none was found. */
const Trials *trials_with_difference(Arena *arena, const Trials *trials, const TrialRequest *request, const Expr *key,
                                     const Expr *answer, Budget *budget);
/* Has the answer a value, and one formula, wherever the key has one, but for single places? Seen from its form, and from what
 * the key's normal form knows of signs. */
bool is_in_one_piece(const TrialRequest *request, const Expr *answer, Budget *budget);
/* A few points with small whole values, for showing. Not all need be in the domain. */
void trials_plain(Arena *arena, const TrialRequest *request, Budget *budget, Trials *trials);
/* Is a point where the key has a value in the domain? */
bool is_asked_at(const TrialRequest *request, const Point *point, Budget *budget);

typedef struct Sample {
    Status status;
    slong bits;  /* to how many bits; 0: not yet computed */
    Balls value; /* of a tensor */
    Truth truth; /* of a condition */
} Sample;

typedef struct Glimpse { /* a value in doubles */
    bool tried;
    const Enclosure *value; /* NULL: doubles do not tell */
} Glimpse;

typedef struct Fingerprint {
    const Expr *expr;
    const Trials *trials;
    Arena *arena;
    Sample *samples;
    NormalKey *form;    /* of what is compared with many; else NULL */
    bool weighed;       /* of an answer: its normal form was compared with the key's, */
    Truth same_form;    /* with this result */
    Glimpse *glimpses;
    bool lasting; /* many are compared with it: where doubles do not tell, balls do, once */
} Fingerprint;

/* Lives in `arena`, with all its values. */
Fingerprint *fingerprint_new(Arena *arena, const Trials *trials, const Expr *expr);
/* The same expression at those trials, which begin with those of the print: what it knows is known. The print itself if they
 * are no more. */
Fingerprint *fingerprint_extended(Arena *arena, const Trials *trials, Fingerprint *print);
/* The value at trial i to so many bits or more. */
const Sample *fingerprint_at(Fingerprint *print, size_t i, slong bits, Budget *budget);
/* The value at trial i in doubles; NULL: they do not tell, or it may have none. */
const Enclosure *fingerprint_glimpse(Fingerprint *print, size_t i);
/* Looks at all trials from this one on, numbers in few walks, for who is going to ask for most of them. */
void fingerprint_look(Fingerprint *print, size_t from);
/* Do doubles show that the two differ at trial i? */
bool glimpses_part(Fingerprint *a, Fingerprint *b, size_t i);
#endif
