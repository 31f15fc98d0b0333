/* solver.h: how the files of the solver share a question in progress. Not for other layers: they use solve.h. */
#ifndef NABLA_CALCULUS_SOLVER_H
#define NABLA_CALCULUS_SOLVER_H
#include "calculus/derive.h"

typedef struct Solver {
    Store *store;
    Scope *scope;
    Recorder *recorder;      /* NULL: silent */
    Budget *budget;
    Plan plan[MOST_PLANS];   /* mistakes to make */
    Move move;
    bool unpolished;         /* the answer is wanted for its value alone */
    ExprMap *polished;       /* what was polished before, where the same is answered again and again; or NULL */
    bool goes_on;            /* what is found now is differentiated again: it is polished all the same */
    bool by_definition;      /* the question's first norm is written as a root */
    bool norm_defined;       /* that was done */
    Site *site;              /* after a run: where rules were applied */
    size_t site_count;
    const Expr *stuck;
} Solver;

/* The answer to a derivative form (or any expression that holds some), simplified. NULL: solver->stuck. */
const Expr *solver_answer(Solver *solver, const Expr *form);
/* e with every derivative form inside it replaced by its answer; nothing else is changed. NULL: solver->stuck. */
const Expr *solver_resolve(Solver *solver, const Expr *e);
/* The form of a result in which a person would write it (polish.h), or simplified where nobody reads it. */
const Expr *solver_polish(Solver *solver, const Expr *e);
/* e with the names of the point replaced by their values, simplified; constants in simplest radical form. */
const Expr *solver_at(Solver *solver, const Expr *e, const PointEntry *at, size_t at_count);
#endif
