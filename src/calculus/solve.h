/* solve.h: a question of calculus becomes an answer with the steps that lead to it, each checked.
 *
 * A question is an expression whose outermost operator is what is asked: DERIVATIVE, GRADIENT, JACOBIAN, HESSIAN,
 * PARTIAL, DIRECTIONAL, SUBDIFFERENTIAL, or any other expression (its value, simplified). */
#ifndef NABLA_CALCULUS_SOLVE_H
#define NABLA_CALCULUS_SOLVE_H
#include "math/evaluate.h"
#include "math/reader.h"

typedef enum Check {
    CHECK_NONE,     /* nothing that could be checked (a remark) */
    CHECK_AGREES,   /* both ways to the number agree at every point tried */
    CHECK_FAILS,    /* they do not: the solution must not be shown */
    CHECK_UNABLE    /* no point could be evaluated */
} Check;

/* From how much detail on a step is shown. */
typedef enum Detail { DETAIL_BRIEF, DETAIL_NORMAL, DETAIL_FULL } Detail;

typedef struct Step {
    const char *rule;        /* its identifier: "sqrt", "chain", "put-together" */
    const char *name;        /* what the margin says: "square root" */
    const char *sentence;    /* "Differentiate the root" */
    const char *why;         /* why the rule holds, one sentence */
    const Expr *before, *after; /* the line: before = after */
    const Expr *condition;   /* under which the step holds, or NULL */
    const struct Bindings *bindings; /* what the names of the rule's row stood for (rules.h); NULL: it has no row */
    Detail detail;           /* from which detail on it is shown */
    Detail until;            /* and up to which: what BRIEF says in one line, NORMAL says in three */
    Check check;
} Step;

typedef struct Question {
    Store *store;
    Scope *scope;
    const Expr *find;        /* what is asked */
    const Expr *prove;       /* an EQUAL to be proved instead, or NULL */
    const Expr *condition;   /* declared conditions beyond the ranges, or NULL */
    const PointEntry *at;    /* the point at which it is asked; at_count 0: none */
    size_t at_count;
    bool unchecked;          /* the answer alone is wanted, to compare it: nothing is checked, nothing may be shown */
    bool unread;             /* its steps are not shown: only the answer is checked */
    bool by_definition;      /* from the definition of the derivative, where that can be done; proofs always try it first */
} Question;

typedef struct Solution {
    Status status;           /* OK; DOMAIN: there is no answer (answer is UNDEFINED); UNABLE: see message */
    const char *message;     /* for UNABLE or a failed check: what and where, in words */
    const Expr *question;    /* as it is to be shown: the find expression */
    const Expr *general;     /* the answer before the point is put in (NULL if none) */
    const Expr *answer;      /* the key: at the point if there is one */
    bool is_set;             /* the answer is a set (the question asks for a subdifferential) */
    const Expr *domain;      /* condition under which `general` holds, or NULL: everywhere */
    const Expr *elsewhere;   /* what holds where the domain's condition fails: a set of subgradients or UNDEFINED; or NULL */
    const Expr *elsewhere_when; /* where: the condition, e.g. x = -a */
    const char *remark;      /* a sentence about the points left out, or NULL */
    const Step *steps;
    size_t step_count;
    Check check;             /* of the result */
    size_t points;           /* at how many points */
    long digits;             /* to how many digits they agreed at the least */
    const char *check_text;  /* "Checked at 5 random points against …" */
} Solution;

/* Solves; everything lives in the store's arena. Never NULL. */
const Solution *solve(const Question *question, Budget *budget);

/* A wrong answer that a student would get by one mistake. */
typedef struct WrongAnswer {
    const char *mistake;     /* RULE/NAME, "sqrt/lost-half" */
    const char *feedback;    /* what to tell the student */
    const Expr *answer;
    size_t step;             /* the line of the solution, from 1 */
} WrongAnswer;
/* The wrong answers of the rules that this solution used: one mistake at one place, then the same mistake at every place;
 * right answers to what was misread in the question; the right answer with a slip in it; at most `most`, the likelier first.
 * None equals the key (those that would are left out); of a question that is `unchecked`, some may, and none is for reading. */
size_t wrong_answers(const Question *question, const Solution *solution, Budget *budget, const WrongAnswer **list, size_t most);
/* Those of two mistakes at once. */
size_t wrong_pairs(const Question *question, const Solution *solution, Budget *budget, const WrongAnswer **list, size_t most);
#endif
