#include "calculus/solve.h"
#include "calculus/check.h"
#include "calculus/condition.h"
#include "calculus/definition.h"
#include "calculus/domain.h"
#include "calculus/kinks.h"
#include "calculus/solver.h"
#include "calculus/specialize.h"
#include "calculus/subdifferential.h"
#include "calculus/workings.h"
#include "math/normal.h"
#include "math/printer.h"
#include "math/sets.h"
#include "math/simplify.h"
#include <string.h>

typedef struct Work { /* a question being answered */
    Question q;
    Recorder recorder;
    Solution *solution;
    Budget *budget;
} Work;

static Arena *arena_of(const Work *w) { return store_arena(w->q.store); }

static void give_up(Work *w, const char *why, const Expr *where) {
    w->solution->status = STATUS_UNABLE;
    w->solution->message = where ? arena_printf(arena_of(w), "%s: %s", why, expression_text(w->q.store, where)) : why;
}

static Checker checker_of(Work *w, bool at) {
    return (Checker){w->q.store, w->q.condition, at ? w->q.at : NULL, at ? w->q.at_count : 0, w->budget};
}

/* ---- checking ---- */

static Check check_set_step(Work *w, const Step *step) {
    size_t directions;
    Checker c = checker_of(w, true);
    return check_subdifferential(&c, step->before->arg[0], step->before->arg[1], step->after, &directions);
}

static Check check_step(Work *w, const Step *step) {
    bool evaluated = !strcmp(step->rule, "evaluate") || !strcmp(step->rule, "compute");
    bool values = shape_is_tensor(step->before->shape) && shape_is_tensor(step->after->shape);
    if (step->before->op == OP_SUBDIFFERENTIAL) return check_set_step(w, step);
    if (!values) return CHECK_NONE;
    Checker c = checker_of(w, evaluated);
    return check_equal(&c, step->before, step->after, NULL);
}

static const char *fault_of_step(Work *w, size_t number, const Step *step) {
    return arena_printf(arena_of(w), "step %zu (%s) fails its check: %s is not %s", number, step->name,
                        expression_text(w->q.store, step->before), expression_text(w->q.store, step->after));
}

/* A solution with a line that fails is withdrawn: nobody shall read it. */
static void check_steps(Work *w) {
    Solution *s = w->solution;
    if (w->q.unchecked || w->q.unread) return;
    for (size_t i = 0; i < w->recorder.count; i++) {
        Step *step = &w->recorder.step[i];
        if (step->check == CHECK_NONE) step->check = check_step(w, step);
        if (step->check != CHECK_FAILS) continue;
        s->check = CHECK_FAILS;
        if (!s->message) s->message = fault_of_step(w, i + 1, step);
    }
}

static void check_answer(Work *w, const Expr *question, const Expr *answer, bool at) {
    Solution *s = w->solution;
    if (w->q.unchecked) return;
    if (!shape_is_tensor(answer->shape) || !shape_is_tensor(question->shape)) return;
    Checker c = checker_of(w, at);
    Check check = check_equal(&c, question, answer, &s->points);
    if (s->check != CHECK_FAILS) s->check = check;
    s->digits = CHECK_BITS * 3 / 10;
    if (check == CHECK_FAILS && !s->message)
        s->message = arena_printf(arena_of(w), "the result fails its check: %s", expression_text(w->q.store, answer));
    if (check != CHECK_AGREES) return;
    s->check_text = at ? arena_printf(arena_of(w), "Checked against automatic differentiation in ball arithmetic at the point: agree to %ld digits.", s->digits)
                       : arena_printf(arena_of(w), "Checked at %zu random points against automatic differentiation in ball arithmetic: agree to %ld digits.", s->points, s->digits);
}

/* ---- the domain, and what happens outside ---- */

static void collect(void *context, const Expr *condition) { record_condition(&((Work *)context)->recorder, condition); }

/* A derivative is one of a function that is defined on both sides: √x needs x > 0 for that. */
static void collect_inside(void *context, const Expr *condition) {
    Op op = condition->op == OP_GREATER_EQUAL ? OP_GREATER : condition->op == OP_LESS_EQUAL ? OP_LESS : condition->op;
    collect(context, op == condition->op ? condition : expr_2(((Work *)context)->q.store, op, condition->arg[0], condition->arg[1]));
}

static const Expr *function_of(const Expr *find) {
    bool form = find->op >= OP_DERIVATIVE && find->op <= OP_SUBDIFFERENTIAL;
    return form ? find->arg[0] : find;
}

static const Expr *variable_of(const Expr *find) {
    bool form = find->op >= OP_DERIVATIVE && find->op <= OP_SUBDIFFERENTIAL;
    if (!form) return NULL;
    const Expr *x = find->arg[1];
    return x->op == OP_SYMBOL ? x : x->count ? x->arg[0] : NULL;
}

/* Derivatives inside a function or a condition are replaced by what they are. */
static const Expr *without_forms(Work *w, const Expr *e) {
    Solver silent = {.store = w->q.store, .scope = w->q.scope, .budget = w->budget};
    const Expr *plain = solver_resolve(&silent, e);
    return plain ? plain : e;
}

/* Conditions that the rules needed but the function does not: ‖x‖⁴ has a gradient at 0, too. */
static const Expr *without_needless(Work *w, const Expr *f, const Expr *domain) {
    const Expr *x = variable_of(w->q.find);
    const Expr *by = w->q.find->count > 1 ? w->q.find->arg[1] : NULL;
    bool entry = w->q.find->op == OP_PARTIAL && by->op == OP_COMPONENT;
    bool first_order = w->q.find->op == OP_DERIVATIVE || w->q.find->op == OP_GRADIENT || (w->q.find->op == OP_PARTIAL && (by->op == OP_SYMBOL || entry));
    if (!domain || !x || !first_order) return domain;
    const Expr *along = entry ? expr_shaped(w->q.store, OP_UNIT, x->shape, &by->arg[1], 1) : NULL;
    Checker c = checker_of(w, false);
    if (domain->op != OP_AND) return condition_is_needless(&c, f, x, w->solution->general, along, domain) ? NULL : domain;
    const Expr *kept = NULL;
    for (uint32_t i = 0; i < domain->count; i++) {
        if (condition_is_needless(&c, f, x, w->solution->general, along, domain->arg[i])) continue;
        kept = kept ? expr_2(w->q.store, OP_AND, kept, domain->arg[i]) : domain->arg[i];
    }
    return kept;
}

static void find_domain(Work *w) {
    const Expr *f = without_forms(w, function_of(w->q.find));
    bool derived = f != w->q.find && w->solution->general && shape_is_tensor(w->solution->general->shape);
    if (shape_is_tensor(f->shape)) domain_conditions(w->q.store, f, derived ? collect_inside : collect, w);
    if (derived) domain_conditions(w->q.store, w->solution->general, collect, w); /* where the cube root of x has a slope, x is not 0 */
    for (size_t i = 0; i < w->recorder.condition_count; i++) w->recorder.conditions[i] = without_forms(w, w->recorder.conditions[i]);
    const Expr *all = conditions_join(w->q.store, w->recorder.conditions, w->recorder.condition_count);
    w->solution->domain = without_needless(w, f, all);
}

/* Outside x != -a of a convex function: its subgradients there. */
static void find_elsewhere(Work *w, const Expr *variable) {
    Solution *s = w->solution;
    const Expr *d = s->domain, *f = function_of(w->q.find);
    bool point = d && d->op == OP_NOT_EQUAL && d->arg[0] == variable && !expr_has(d->arg[1], variable->symbol) && (w->q.find->op == OP_GRADIENT || w->q.find->op == OP_DERIVATIVE);
    if (!point || curvature_of(w->q.store, f, variable) != CURVATURE_CONVEX) return;
    PointEntry there = {variable->symbol, d->arg[1]};
    const Expr *set = subdifferential(w->q.store, NULL, f, variable, &there, 1, w->budget);
    if (!set) return;
    s->elsewhere = set;
    s->elsewhere_when = expr_2(w->q.store, OP_EQUAL, variable, d->arg[1]);
    s->remark = "There is no derivative there; these are the subgradients.";
}

/* ---- at a point ---- */

/* A point without names; every abstract size is 2. */
static Point *bare_point(Arena *arena, const Store *store) {
    Point *point = point_new(arena, store);
    for (size_t i = 0; i < store_sizes(store); i++) point_set_size(point, -(Dim)i - 1, 2);
    return point;
}

static Truth holds_at(Work *w, const Expr *condition) {
    Arena *scratch = arena_new();
    const Expr *c = condition;
    for (size_t i = 0; c && i < w->q.at_count; i++) c = expr_substitute(w->q.store, c, w->q.at[i].symbol, w->q.at[i].value);
    Truth truth = TRUTH_UNKNOWN;
    if (c && !c->symbols) truth = evaluate_truth(scratch, c, bare_point(scratch, w->q.store), 256, w->budget);
    else if (c) {
        const Expr *left = condition_simplify(w->q.store, c);
        truth = left ? TRUTH_UNKNOWN : TRUTH_YES;
    }
    arena_free(scratch);
    return truth;
}

static void no_derivative(Work *w, const Expr *variable) {
    Solution *s = w->solution;
    Store *store = w->q.store;
    const Expr *f = function_of(w->q.find);
    s->status = STATUS_DOMAIN;
    s->answer = expr_leaf(store, OP_UNDEFINED);
    s->remark = "The rule's condition fails at this point: there is no derivative.";
    s->check = CHECK_AGREES;
    if (!variable || curvature_of(store, f, variable) != CURVATURE_CONVEX) return;
    if (w->q.find->op != OP_GRADIENT && w->q.find->op != OP_DERIVATIVE) return;
    s->elsewhere = subdifferential(store, NULL, f, variable, w->q.at, w->q.at_count, w->budget);
    if (s->elsewhere && w->q.at_count == 1) s->elsewhere_when = expr_2(store, OP_EQUAL, variable, w->q.at[0].value);
}

/* A derivative of a number is compared with slopes, one of an array, or a second one, with its values around the point. */
static bool may_be_smooth(Work *w, const Expr *variable) {
    const Expr *find = w->q.find, *f = function_of(find), *general = w->solution->general;
    Checker there = checker_of(w, true);
    if (find->op == OP_HESSIAN) return kink_has_limit(&there, without_forms(w, expr_2(w->q.store, OP_GRADIENT, f, variable)), variable, general);
    if (find->op == OP_JACOBIAN) return kink_has_limit(&there, f, variable, general);
    bool again = f->op == OP_DERIVATIVE || f->op == OP_GRADIENT; /* a derivative has no jump that could be mended */
    if (again && kink_has_limit(&there, without_forms(w, f), variable, general)) return true;
    return kink_is_smooth(&there, f, variable, general) || kink_is_smooth(&there, f, variable, expr_zero(w->q.store, general->shape));
}

/* Where the rules leave the point out but there is a derivative, the general one tends to it; put in, the point may give 0/0. */
static void answer_by_limit(Work *w, const Expr *variable) {
    Solution *s = w->solution;
    Checker there = checker_of(w, true);
    if (!kink_tends_to(&there, s->general, variable, s->answer)) s->answer = kink_limit(&there, s->general, variable);
    if (!s->answer) return give_up(w, "the rules leave this point out, and no limit of the derivative there is seen", w->q.find);
    s->check = CHECK_AGREES;
    size_t step = record_step(&w->recorder, rules_find("kink-limit"), w->q.find, s->answer, NULL, DETAIL_BRIEF, DETAIL_FULL);
    w->recorder.step[step].check = s->check;
}

/* Is the number known not to exist there: does the evaluator say so, or do the slopes of both sides differ? */
static bool surely_none(Work *w, const Expr *variable) {
    Arena *scratch = arena_new();
    Point *point = bare_point(scratch, w->q.store);
    Status status = STATUS_OK;
    for (size_t i = 0; i < w->q.at_count; i++) status = w->q.at[i].value->symbols ? STATUS_UNABLE : point_set_expr(point, w->q.at[i].symbol, w->q.at[i].value, 256);
    Balls value;
    if (status == STATUS_OK) status = evaluate(scratch, w->q.find, point, 256, w->budget, &value);
    arena_free(scratch);
    if (status == STATUS_OK) return false;
    return !variable || !may_be_smooth(w, variable);
}

static void say_subdifferential(Work *w, Recorder *lines, const Expr *f, const Expr *x, const Expr *set) {
    const Expr *form = expr_2(w->q.store, OP_SUBDIFFERENTIAL, f, x);
    record_step(lines, rules_find(subdifferential_rule(f, set)), form, set, NULL, DETAIL_BRIEF, DETAIL_FULL);
}

/* The slope of a convex function in a direction is the largest g·v of a subgradient g. */
static bool slope_at_kink(Work *w, const Expr *variable) {
    Solution *s = w->solution;
    if (w->q.find->op != OP_DIRECTIONAL || !variable) return false;
    const Expr *f = w->q.find->arg[0], *v = w->q.find->arg[2];
    Recorder lines = {.arena = arena_of(w)}; /* the gradient that was found says nothing here */
    const Expr *set = subdifferential(w->q.store, &lines, derivation_prepare(w->q.store, f), variable, w->q.at, w->q.at_count, w->budget);
    const Expr *slope = set ? subdifferential_support(w->q.store, set, v) : NULL;
    if (!slope) return false;
    say_subdifferential(w, &lines, f, variable, set);
    w->recorder = lines;
    s->answer = simplify(w->q.store, slope);
    Checker there = checker_of(w, true);
    s->check = kink_has_slope(&there, f, variable, v, s->answer) ? CHECK_AGREES : CHECK_UNABLE;
    s->remark = "There is no gradient at this point; the slope holds to this side only.";
    size_t step = record_step(&w->recorder, rules_find("directional-kink"), w->q.find, s->answer, NULL, DETAIL_BRIEF, DETAIL_FULL);
    w->recorder.step[step].check = s->check;
    return true;
}

/* (3, 4)_1, which nobody writes, as 3; nothing else is computed yet. */
static const Expr *entry_taken(void *context, Store *store, const Expr *e) {
    (void)context, (void)store;
    long n;
    bool entry = e->op == OP_COMPONENT && e->arg[0]->op == OP_VECTOR && expr_get_long(e->arg[1], &n);
    return entry ? e->arg[0]->arg[n - 1] : e;
}

static void put_point_in(Work *w, Solver *solver, const Expr *variable) {
    Solution *s = w->solution;
    Store *store = w->q.store;
    bool fails = s->domain && holds_at(w, s->domain) == TRUTH_NO;
    if (fails && slope_at_kink(w, variable)) return;
    if (fails && surely_none(w, variable)) return no_derivative(w, variable);
    const Expr *put = s->general;
    for (size_t i = 0; put && i < w->q.at_count; i++) put = expr_substitute(store, put, w->q.at[i].symbol, w->q.at[i].value);
    if (put != s->general) put = expr_transform(store, put, entry_taken, NULL);
    s->answer = solver_at(solver, s->general, w->q.at, w->q.at_count);
    if (!s->answer || !put) return give_up(w, store_error(store), NULL);
    bool derived = variable && shape_is_tensor(s->general->shape) && shape_is_tensor(s->answer->shape);
    if (fails && derived) return answer_by_limit(w, variable);
    if (put != s->general) record_step(&w->recorder, rules_find("evaluate"), s->general, put, NULL, DETAIL_NORMAL, DETAIL_FULL);
    put = workings_of_arrays(solver, put);
    if (put != s->answer) record_step(&w->recorder, rules_find("compute"), put, s->answer, NULL, DETAIL_BRIEF, DETAIL_FULL);
}

/* ---- subdifferentials ---- */

static void solve_subdifferential(Work *w, const Expr *find) {
    Solution *s = w->solution;
    const Expr *f = find->arg[0], *x = find->arg[1];
    s->is_set = true;
    const Expr *set = subdifferential(w->q.store, &w->recorder, derivation_prepare(w->q.store, f), x, w->q.at, w->q.at_count, w->budget);
    if (!set) return give_up(w, "the function is not seen to be convex, or no rule gives its subgradients here", f);
    s->answer = s->general = set;
    say_subdifferential(w, &w->recorder, f, x, set);
    Checker c = checker_of(w, true);
    s->check = check_subdifferential(&c, f, x, set, &s->points);
    if (s->check == CHECK_FAILS) s->message = arena_printf(arena_of(w), "the subdifferential fails its check: %s", expression_text(w->q.store, set));
    if (s->check == CHECK_AGREES)
        s->check_text = arena_printf(arena_of(w), "Checked in %zu directions: the gradients near the point lie in the set, and its support is the slope of the function.", s->points);
}

/* "Is 0 in ∂f(x)?" */
static const Expr *subdifferential_inside(const Expr *e) {
    if (e->op == OP_SUBDIFFERENTIAL) return e;
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *found = subdifferential_inside(e->arg[i]);
        if (found) return found;
    }
    return NULL;
}

static void solve_membership(Work *w, const Expr *find) {
    Solution *s = w->solution;
    const Expr *inside = subdifferential_inside(find);
    if (inside) solve_subdifferential(w, inside);
    if (s->status == STATUS_UNABLE || s->check == CHECK_FAILS) return;
    const Expr *set = inside ? expr_replace(w->q.store, find->arg[1], inside, s->answer) : find->arg[1];
    Arena *scratch = arena_new();
    const Expr *element = find->arg[0];
    for (size_t i = 0; element && i < w->q.at_count; i++) element = expr_substitute(w->q.store, element, w->q.at[i].symbol, w->q.at[i].value);
    if (set && element && expr_is_zero(element)) element = expr_zero(w->q.store, (Shape){KIND_TENSOR, set->shape.rows, set->shape.columns});
    Truth truth = set && element ? set_contains(w->q.store, set, element, bare_point(scratch, w->q.store), w->budget) : TRUTH_UNKNOWN;
    arena_free(scratch);
    s->is_set = false;
    if (truth == TRUTH_UNKNOWN) return give_up(w, "cannot decide the membership", find);
    const Expr *zero = expr_integer(w->q.store, 0), *one = expr_integer(w->q.store, 1);
    s->answer = s->general = expr_2(w->q.store, OP_EQUAL, one, truth == TRUTH_YES ? one : zero);
    const Expr *question = expr_2(w->q.store, OP_IN, element, set);
    size_t step = record_step(&w->recorder, rules_find("membership"), question, s->answer, NULL, DETAIL_BRIEF, DETAIL_FULL);
    w->recorder.step[step].check = s->check; /* decided from the set, which was checked */
}

/* ---- proofs ---- */

/* Starts a proof where there is something to write out: on the left, else on the right, which then leads to the left. */
static const Expr *first_lines(Solver *solver, const Expr *left, const Expr *right, const Expr **goal) {
    const Expr *from = workings_of_norms(solver, left);
    *goal = right;
    if (from != left || expr_has_op_among(left, OP_DERIVATIVE, OP_DIRECTIONAL)) return from;
    from = workings_of_norms(solver, right);
    if (from == right) return left;
    *goal = left;
    return from;
}

static void solve_proof(Work *w, Solver *solver) {
    Solution *s = w->solution;
    const Expr *left = w->q.prove->arg[0], *right = w->q.prove->arg[1], *goal = right;
    const Expr *value = derivative_by_definition(solver, left); /* a proof by the rule itself would prove nothing */
    if (!value) value = solver_answer(solver, first_lines(solver, left, right, &goal));
    if (!value) return give_up(w, "no rule differentiates", solver->stuck);
    const Expr *reached = solver_answer(&(Solver){.store = w->q.store, .scope = w->q.scope, .budget = w->budget}, goal);
    bool same = reached && (reached == value || normal_equal(w->q.store, value, reached, w->budget) == TRUTH_YES);
    check_answer(w, left, right, false);
    if (!same && s->check != CHECK_AGREES) {
        s->check = CHECK_FAILS;
        s->message = arena_printf(arena_of(w), "the two sides are not equal: %s is not %s",
                                  expression_text(w->q.store, value), expression_text(w->q.store, goal));
    }
    if (value != goal) record_step(&w->recorder, rules_find("proof-sides"), value, goal, NULL, DETAIL_BRIEF, DETAIL_FULL);
    s->answer = s->general = right;
    find_domain(w);
}

/* ---- the solver ---- */

static void solve_value(Work *w, Solver *solver) {
    Solution *s = w->solution;
    const Expr *find = w->q.find, *variable = variable_of(find);
    const Expr *defined = w->q.by_definition ? derivative_by_definition(solver, find) : NULL;
    s->answer = s->general = defined ? defined : solver_answer(solver, find);
    if (!s->answer) return give_up(w, solver->stuck ? "no rule differentiates" : store_error(w->q.store), solver->stuck);
    find_domain(w);
    if (w->q.at_count) put_point_in(w, solver, variable);
    else find_elsewhere(w, variable);
    if (s->status == STATUS_UNABLE || s->status == STATUS_DOMAIN) return;
    check_answer(w, find, s->general, false);
    bool checked = s->check == CHECK_AGREES && w->q.at_count && s->domain && holds_at(w, s->domain) == TRUTH_NO;
    if (checked) s->points = 0; /* in its own line; what was checked elsewhere says nothing here */
    else if (w->q.at_count) check_answer(w, find, s->answer, true);
}

static void run_question(Work *w) {
    const Question *q = &w->q;
    Solver solver = {.store = q->store, .scope = q->scope, .recorder = &w->recorder, .budget = w->budget, .by_definition = true};
    if (q->prove) solve_proof(w, &solver);
    else if (q->find->op == OP_SUBDIFFERENTIAL) solve_subdifferential(w, q->find);
    else if (q->find->op == OP_IN) solve_membership(w, q->find);
    else solve_value(w, &solver);
    if (w->solution->status != STATUS_UNABLE) check_steps(w);
}

const Solution *solve(const Question *question, Budget *budget) {
    Arena *arena = store_arena(question->store);
    Solution *solution = ARENA_NEW(arena, Solution);
    Work w = {.q = *question, .recorder = {.arena = arena}, .solution = solution, .budget = budget};
    *solution = (Solution){.status = STATUS_OK, .check = CHECK_UNABLE, .question = question->prove ? question->prove : question->find};
    if (!specialize_question(&w.q)) {
        give_up(&w, store_error(question->store), NULL);
        return solution;
    }
    if (w.q.find) solution->question = w.q.prove ? w.q.prove : w.q.find;
    run_question(&w);
    solution->steps = w.recorder.step;
    solution->step_count = w.recorder.count;
    if (solution->status == STATUS_OK && solution->check == CHECK_UNABLE && !solution->message)
        solution->message = "it could not be evaluated at any point that was tried: has it a value there, and can all that is declared hold?";
    return solution;
}
