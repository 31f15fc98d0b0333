/* mistakes.c: the wrong answers that one broken rule gives. The engine that derives the key derives them, too. */
#include "calculus/check.h"
#include "calculus/solver.h"
#include "calculus/specialize.h"
#include "calculus/subdifferential.h"
#include "math/simplify.h"
#include <string.h>

typedef struct Collection {
    Question q;
    const Solution *solution;
    Budget *budget;
    WrongAnswer *item;
    size_t count, most;
    const Expr *find;        /* specialized */
} Collection;

static size_t step_of(const Collection *c, const char *rule, size_t suggested) {
    const Solution *s = c->solution;
    if (suggested < s->step_count && !strcmp(s->steps[suggested].rule, rule)) return suggested + 1;
    for (size_t i = 0; i < s->step_count; i++)
        if (!strcmp(s->steps[i].rule, rule)) return i + 1;
    return s->step_count;
}

/* A mistake that happens to give the right answer here explains nothing. */
static bool is_right(Collection *c, const Expr *answer) {
    const Expr *key = c->solution->answer;
    if (answer == key) return true;
    bool tensors = shape_is_tensor(answer->shape) && shape_is_tensor(key->shape) && shape_equal(answer->shape, key->shape);
    if (!tensors) return false;
    Checker checker = {c->q.store, c->q.condition, c->q.at, c->q.at_count, c->budget};
    return check_equal(&checker, key, answer, NULL) != CHECK_FAILS;
}

static void add(Collection *c, const char *rule, const char *mistake, const char *feedback, const Expr *answer, size_t step) {
    if (!answer || c->count == c->most) return;
    for (size_t i = 0; i < c->count; i++)
        if (c->item[i].answer == answer) return;
    if (is_right(c, answer)) return;
    const char *name = arena_printf(store_arena(c->q.store), "%s/%s", rule, mistake);
    c->item[c->count++] = (WrongAnswer){name, feedback, answer, step_of(c, rule, step)};
}

static const Expr *at_point(Collection *c, const Expr *e) {
    Solver s = {.store = c->q.store, .scope = c->q.scope, .budget = c->budget};
    return e ? solver_at(&s, e, c->q.at, c->q.at_count) : NULL;
}

static const Expr *with_plan(Collection *c, bool by_definition, Plan first, Plan second, Move move) {
    Solver s = {.store = c->q.store, .scope = c->q.scope, .budget = c->budget, .plan = {first, second}, .move = move, .by_definition = by_definition};
    const Expr *e = solver_answer(&s, c->find);
    return e ? at_point(c, e) : NULL;
}

/* ---- one mistake at one place, at every place, two mistakes ---- */

static void one_rule(Collection *c, bool by_definition, const Site *site, size_t number, bool everywhere) {
    const Rule *rule = site->rule;
    for (size_t m = 0; m < rule->mistake_count && c->count < c->most; m++) {
        const MistakeRow *row = &rule->mistakes[m];
        bool made_by_engine = !strcmp(rule->identifier, "sum"); /* a constant kept: no pattern says which */
        if ((!row->parsed && !made_by_engine) || row->whole_answer) continue;
        Plan plan = {rule, row, everywhere ? -1 : (long)number};
        add(c, rule->identifier, row->name, row->feedback, with_plan(c, by_definition, plan, (Plan){0}, MOVE_TRANSPOSED), site->step);
    }
}

typedef struct Run { Site *site; size_t count; } Run;

static Run sites_of(Collection *c, bool by_definition) {
    Recorder recorder = {.arena = store_arena(c->q.store)};
    Solver s = {.store = c->q.store, .scope = c->q.scope, .recorder = &recorder, .budget = c->budget, .by_definition = by_definition};
    solver_answer(&s, c->find);
    return (Run){s.site, s.site_count};
}

static bool repeated(const Run *run, size_t i) {
    for (size_t j = 0; j < run->count; j++)
        if (j != i && run->site[j].rule == run->site[i].rule) return true;
    return false;
}

static void single_mistakes(Collection *c, bool by_definition, const Run *run) {
    for (size_t i = 0; i < run->count; i++) one_rule(c, by_definition, &run->site[i], i, false);
    for (size_t i = 0; i < run->count; i++)
        if (repeated(run, i)) one_rule(c, by_definition, &run->site[i], i, true);
}

enum { MOST_SITES_FOR_PAIRS = 6, PAIRS_PER_RULE = 3 };

static void double_mistakes(Collection *c, const Run *run) {
    if (run->count > MOST_SITES_FOR_PAIRS) return;
    for (size_t i = 0; i < run->count; i++)
        for (size_t j = i + 1; j < run->count; j++)
            for (size_t m = 0; m < run->site[i].rule->mistake_count && m < PAIRS_PER_RULE; m++)
                for (size_t n = 0; n < run->site[j].rule->mistake_count && n < PAIRS_PER_RULE; n++) {
                    const Rule *a = run->site[i].rule, *b = run->site[j].rule;
                    if (!a->mistakes[m].parsed || !b->mistakes[n].parsed || a->mistakes[m].whole_answer || b->mistakes[n].whole_answer) continue;
                    const Expr *e = with_plan(c, true, (Plan){a, &a->mistakes[m], (long)i}, (Plan){b, &b->mistakes[n], (long)j}, MOVE_TRANSPOSED);
                    add(c, a->identifier, a->mistakes[m].name, a->mistakes[m].feedback, e, run->site[i].step);
                }
}

/* ---- mistakes of the whole answer ---- */

static void named(Collection *c, const char *rule, const char *name, const Expr *answer) {
    const Rule *r = rules_find(rule);
    for (size_t i = 0; i < r->mistake_count; i++)
        if (!strcmp(r->mistakes[i].name, name)) add(c, rule, name, r->mistakes[i].feedback, answer, c->solution->step_count);
}

static void answer_rows(Collection *c) {
    const Expr *f = c->find->count ? c->find->arg[0] : NULL, *x = c->find->count > 1 ? c->find->arg[1] : NULL;
    const Rules *rules = rules_table();
    if (!f || !x || x->op != OP_SYMBOL) return;
    for (size_t i = 0; i < rules->count; i++) {
        const Rule *rule = &rules->rule[i];
        Bindings b;
        if (!rule_matches(rule, f->op, f->arg, f->count, x, &b)) continue;
        for (size_t m = 0; m < rule->mistake_count; m++) {
            if (!rule->mistakes[m].whole_answer) continue;
            const Expr *e = rule_build(rule, rule->mistakes[m].parsed, &b, c->q.store, x, x);
            add(c, rule->identifier, rule->mistakes[m].name, rule->mistakes[m].feedback, at_point(c, e), 0);
        }
    }
}

static void form_mistakes(Collection *c) {
    if (c->find->op != OP_GRADIENT && c->find->op != OP_PARTIAL) return;
    Plan none = {0};
    named(c, "gradient", "transpose-lost", with_plan(c, true, none, none, MOVE_PLAIN));
    named(c, "gradient", "matrix-lost", with_plan(c, true, none, none, MOVE_LOST));
    const Expr *general = c->solution->general;
    if (general && !shape_is_scalar(general->shape)) named(c, "gradient", "transposed", at_point(c, simplify(c->q.store, expr_1(c->q.store, OP_TRANSPOSE, general))));
    if (c->find->op != OP_PARTIAL || c->find->arg[1]->op == OP_SYMBOL) return;
    Solver s = {.store = c->q.store, .scope = c->q.scope, .budget = c->budget};
    named(c, "component", "whole-gradient", at_point(c, solver_answer(&s, expr_2(c->q.store, OP_GRADIENT, c->find->arg[0], c->find->arg[1]->arg[0]))));
}

static const Expr *first_terms(Collection *c, const Expr *e, bool negate_rest) {
    Store *store = c->q.store;
    if (!e || e->op != OP_SUM) return NULL;
    const Expr *first = e->arg[0], *rest = expr_subtract(store, e, first);
    return simplify(store, negate_rest ? expr_subtract(store, first, rest) : first);
}

static void shape_mistakes(Collection *c) {
    Store *store = c->q.store;
    const Expr *general = c->solution->general;
    if (!general) return;
    if (c->find->op == OP_JACOBIAN) named(c, "jacobian", "transposed", at_point(c, simplify(store, expr_1(store, OP_TRANSPOSE, general))));
    if (c->find->op == OP_HESSIAN) {
        named(c, "hessian", "first-term", at_point(c, first_terms(c, general, false)));
        named(c, "hessian", "sign", at_point(c, first_terms(c, general, true)));
    }
    if (c->find->op != OP_DIRECTIONAL) return;
    const Expr *v = c->find->arg[2], *scaled = expr_divide(store, general, expr_norm(store, v));
    named(c, "directional", "normalized", at_point(c, simplify(store, scaled)));
}

/* The numerator alone: every factor with a negative exponent is left out. */
static const Expr *numerator_of(Store *store, const Expr *e) {
    if (e->op != OP_PRODUCT) return NULL;
    const Expr *top = expr_integer(store, 1);
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *f = e->arg[i];
        bool below = f->op == OP_POWER && f->arg[1]->op == OP_NUMBER && expr_number_sign(f->arg[1]) < 0;
        if (!below) top = expr_multiply(store, top, f);
    }
    return simplify(store, top);
}

static void evaluation_mistakes(Collection *c) {
    const Expr *general = c->solution->general;
    if (!c->q.at_count || !general) return;
    const Expr *top = numerator_of(c->q.store, general);
    if (top) named(c, "evaluate", "numerator", at_point(c, top));
    if (c->find->op >= OP_DERIVATIVE && c->find->op <= OP_DIRECTIONAL) named(c, "evaluate", "function-value", at_point(c, c->find->arg[0]));
    named(c, "evaluate", "not-evaluated", general);
}

/* ---- sets ---- */

static const Expr *only(Store *store, const Expr *e) { return expr_1(store, OP_FINITE_SET, e); }

static const Expr *change_intervals(Store *store, const Expr *set, const Expr *(*change)(Store *, const Expr *)) {
    if (set->op == OP_INTERVAL_CLOSED) return change(store, set);
    if (set->op != OP_CARTESIAN) return NULL;
    const Expr **args = ARENA_ARRAY(store_arena(store), const Expr *, set->count);
    for (uint32_t i = 0; i < set->count; i++) args[i] = set->arg[i]->op == OP_INTERVAL_CLOSED ? change(store, set->arg[i]) : set->arg[i];
    return expr_make(store, OP_CARTESIAN, args, set->count);
}

static const Expr *ends(Store *store, const Expr *i) { return expr_2(store, OP_FINITE_SET, i->arg[0], i->arg[1]); }
static const Expr *middle(Store *store, const Expr *i) { return only(store, simplify(store, expr_divide(store, expr_add(store, i->arg[0], i->arg[1]), expr_integer(store, 2)))); }
static const Expr *opened(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_OPEN, i->arg[0], i->arg[1]); }

static const Expr *right_half(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_CLOSED, expr_integer(store, 0), i->arg[1]); }
static const Expr *left_half(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_CLOSED, i->arg[0], expr_integer(store, 0)); }
static const Expr *left_end(Store *store, const Expr *i) { return only(store, i->arg[0]); }
static const Expr *right_end(Store *store, const Expr *i) { return only(store, i->arg[1]); }
static const Expr *right_opened(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_RIGHT_OPEN, i->arg[0], i->arg[1]); }
static const Expr *left_opened(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_LEFT_OPEN, i->arg[0], i->arg[1]); }

static const struct Slip { const char *name; const Expr *(*change)(Store *, const Expr *); } slips[] = {
    {"two-points", ends}, {"zero-only", middle}, {"open", opened}, {"half-open", right_opened}, {"half-open", left_opened},
    {"half", right_half}, {"half", left_half}, {"one-side", left_end}, {"one-side", right_end},
};

static const Expr *whole_box(Store *store, const Expr *set) {
    const Expr *unit = expr_2(store, OP_INTERVAL_CLOSED, expr_integer(store, -1), expr_integer(store, 1));
    const Expr **args = ARENA_ARRAY(store_arena(store), const Expr *, set->count);
    for (uint32_t i = 0; i < set->count; i++) args[i] = unit;
    return expr_make(store, OP_CARTESIAN, args, set->count);
}

/* The name g that answers are likely to bind: the reader makes the same. */
static const Symbol *bound_g(Store *store, Shape shape) {
    for (unsigned i = 0; i < store_symbols(store); i++) {
        const Symbol *symbol = store_symbol_at(store, i);
        if (symbol->properties == SYMBOL_INDEX && shape_equal(symbol->shape, shape) && !strcmp(symbol->name, "g")) return symbol;
    }
    return store_symbol(store, TEXT("g"), shape, SYMBOL_INDEX);
}

static const Expr *norm_set(Store *store, const Expr *ball, Op relation, const Expr *p, const Expr *centre) {
    const Expr *g = expr_symbol(store, bound_g(store, (Shape){KIND_TENSOR, ball->shape.rows, ball->shape.columns}));
    const Expr *size = g ? expr_2(store, OP_NORM, centre ? expr_subtract(store, g, centre) : g, p) : NULL;
    return size ? expr_3(store, OP_SET_BUILDER, g, g, expr_2(store, relation, size, ball->arg[1])) : NULL;
}

static void ball_mistakes(Collection *c, const Expr *ball) {
    Store *store = c->q.store;
    const Expr *two = expr_integer(store, 2), *one = expr_integer(store, 1), *radius = ball->arg[1];
    named(c, "subgradient-norm", "zero-only", only(store, ball->arg[0]));
    named(c, "subgradient-norm", "open", norm_set(store, ball, OP_LESS, ball->arg[2], NULL));
    named(c, "subgradient-norm", "sphere", norm_set(store, ball, OP_EQUAL, ball->arg[2], NULL));
    named(c, "subgradient-norm", "doubled", expr_3(store, OP_BALL, ball->arg[0], simplify(store, expr_multiply(store, two, radius)), ball->arg[2]));
    const Expr *norms[] = {one, two, expr_leaf(store, OP_INFINITE)};
    for (size_t i = 0; i < 3; i++)
        if (norms[i] != ball->arg[2]) named(c, "subgradient-norm", "wrong-norm", expr_3(store, OP_BALL, ball->arg[0], radius, norms[i]));
    for (size_t i = 0; i < c->q.at_count; i++) {
        const Expr *value = c->q.at[i].value;
        if (!shape_equal(value->shape, ball->arg[0]->shape)) continue;
        named(c, "subgradient-norm", "wrong-centre", expr_3(store, OP_BALL, value, radius, ball->arg[2]));
        named(c, "subgradient-norm", "wrong-centre", expr_3(store, OP_BALL, simplify(store, expr_negate(store, value)), radius, ball->arg[2]));
    }
    named(c, "subgradient-norm", "undefined", expr_leaf(store, OP_UNDEFINED));
}

static const Expr *subgradients_of(Collection *c, const Expr *f) {
    return subdifferential(c->q.store, NULL, f, c->find->arg[1], c->q.at, c->q.at_count, c->budget);
}

/* Of a sum one term alone; of c·u the factor forgotten. */
static void lost_parts(Collection *c) {
    const Expr *f = c->find->arg[0];
    if (c->find->op != OP_SUBDIFFERENTIAL) return;
    for (uint32_t i = 0; f->op == OP_SUM && i < f->count; i++) named(c, "subgradient-sum", "term-lost", subgradients_of(c, f->arg[i]));
    for (uint32_t i = 0; f->op == OP_PRODUCT && i < f->count; i++)
        if (expr_has(f->arg[i], c->find->arg[1]->symbol)) named(c, "subgradient-scale", "factor-lost", subgradients_of(c, f->arg[i]));
    if (f->op == OP_ABS) named(c, "subgradient-abs", "slope-lost", expr_2(c->q.store, OP_INTERVAL_CLOSED, expr_integer(c->q.store, -1), expr_integer(c->q.store, 1)));
}

static void set_mistakes(Collection *c) {
    Store *store = c->q.store;
    const Expr *set = c->solution->answer;
    lost_parts(c);
    if (set->op == OP_BALL) return ball_mistakes(c, set);
    if (set->op == OP_CARTESIAN) {
        named(c, "subgradient-norm1", "two-points", change_intervals(store, set, ends));
        named(c, "subgradient-norm1", "sign-zero", change_intervals(store, set, middle));
        named(c, "subgradient-norm1", "sign-zero", change_intervals(store, set, right_end));
        named(c, "subgradient-norm1", "sign-zero", change_intervals(store, set, left_end));
        named(c, "subgradient-norm1", "whole-box", whole_box(store, set));
    }
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) named(c, "subgradient-abs", slips[i].name, change_intervals(store, set, slips[i].change));
    if (set->op == OP_HULL) named(c, "subgradient-abs", "two-points", expr_make(store, OP_FINITE_SET, set->arg, set->count));
    named(c, "subgradient-abs", "undefined", expr_leaf(store, OP_UNDEFINED));
}

/* At a kink: a slope of one side, or 0, or the set of all subgradients. */
static void kink_mistakes(Collection *c) {
    Store *store = c->q.store;
    const char *rule = "no-derivative";
    named(c, rule, "zero", expr_zero(store, c->find->shape));
    named(c, rule, "one-side", expr_integer(store, 1));
    named(c, rule, "one-side", expr_integer(store, -1));
    if (c->solution->elsewhere) named(c, rule, "subgradients", c->solution->elsewhere);
}

size_t wrong_answers(const Question *question, const Solution *solution, Budget *budget, const WrongAnswer **list, size_t most) {
    Collection c = {.q = *question, .solution = solution, .budget = budget, .most = most};
    c.item = ARENA_ARRAY(store_arena(question->store), WrongAnswer, most);
    *list = c.item;
    if (!question->find || question->prove || solution->status == STATUS_UNABLE || !solution->answer) return 0;
    c.find = solution->question;
    if (!specialize_question(&c.q)) return 0;
    if (solution->is_set) return set_mistakes(&c), c.count;
    if (solution->answer->op == OP_UNDEFINED) return kink_mistakes(&c), c.count;
    Run defined = sites_of(&c, true), direct = sites_of(&c, false);
    answer_rows(&c);
    single_mistakes(&c, false, &direct);
    single_mistakes(&c, true, &defined);
    form_mistakes(&c);
    shape_mistakes(&c);
    evaluation_mistakes(&c);
    double_mistakes(&c, &direct);
    return c.count;
}
