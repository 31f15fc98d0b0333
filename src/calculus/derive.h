/* derive.h: the engine that applies the rules, and the recorder of steps. */
#ifndef NABLA_CALCULUS_DERIVE_H
#define NABLA_CALCULUS_DERIVE_H
#include "calculus/forms.h"
#include "calculus/rules.h"
#include "calculus/solve.h"

/* One rule's mistake at one place: how the engine goes wrong when it derives a student's answer. */
typedef struct Plan {
    const Rule *rule;        /* NULL: no mistake */
    const MistakeRow *mistake;
    long site;               /* at the site-th application of a rule, from 0; -1: at every application of `rule` */
} Plan;

typedef struct Site { const Rule *rule; size_t step; } Site; /* an application of a rule, and the step that records it */

typedef struct Recorder { /* the steps so far */
    Arena *arena;
    Step *step;
    size_t count, room;
    const Expr **conditions;
    size_t condition_count, condition_room;
} Recorder;

enum { MOST_PLANS = 2 };

typedef struct Derivation {
    Store *store;
    Recorder *recorder;      /* NULL: nothing is recorded */
    const Expr *variable, *differential; /* x and dx (the number 1 for a number x) */
    bool by_definition;      /* the first norm is written as a root */
    Plan plan[MOST_PLANS];
    ExprMap values;
    Site *site;
    size_t site_count, site_room;
    const Expr *stuck;       /* an expression that no rule is for */
    bool norm_defined;
    bool nested;             /* what is derived now stands inside a rule that is not linear */
} Derivation;

/* Starts a derivation by `variable`; dx is 1 for a number, else a new symbol "dx". */
void derivation_start(Derivation *d, Store *store, Recorder *recorder, const Expr *variable);
/* The differential of f in terms of dx; NULL: d->stuck has no rule, or a planned mistake does not fit its place. */
const Expr *derivation_run(Derivation *d, const Expr *f);
/* Writes scalar chains x'Ay as dot products, which the rules are for. The value and the spelling on paper are the same. */
const Expr *derivation_prepare(Store *store, const Expr *f);

/* Adds a step. `rule` names it; before = after. Returns its place. */
size_t record_step(Recorder *recorder, const Rule *rule, const Expr *before, const Expr *after, const Expr *condition,
                   Detail from, Detail until);
void record_condition(Recorder *recorder, const Expr *condition);
#endif
