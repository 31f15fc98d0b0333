/* mistakes.c: the wrong answers that one broken rule gives. The engine that derives the key derives them, too. */
#include "calculus/check.h"
#include "calculus/mistakes.h"
#include "calculus/specialize.h"
#include "math/normal.h"
#include "math/simplify.h"
#include <string.h>

static size_t step_of(const Collection *c, const char *rule, size_t suggested) {
    const Solution *s = c->solution;
    if (suggested < s->step_count && !strcmp(s->steps[suggested].rule, rule)) return suggested + 1;
    for (size_t i = 0; i < s->step_count; i++)
        if (!strcmp(s->steps[i].rule, rule)) return i + 1;
    return suggested == STEP_FIRST && s->step_count ? 1 : s->step_count;
}

static bool has_pieces(const Expr *e) {
    return expr_has_op(e, OP_SIGN) || expr_has_op(e, OP_ABS) || expr_has_op(e, OP_PIECEWISE) || expr_has_op(e, OP_MAXIMUM) || expr_has_op(e, OP_MINIMUM);
}

/* A mistake that happens to give the right answer here explains nothing. What agrees at a few points only may have missed the
 * pieces where it does not. */
static bool is_right(Collection *c, const Expr *answer) {
    const Expr *key = c->solution->answer;
    if (answer == key) return true;
    bool tensors = shape_is_tensor(answer->shape) && shape_is_tensor(key->shape) && shape_equal(answer->shape, key->shape);
    if (!tensors || c->q.unchecked) return false;
    Checker checker = {c->q.store, c->q.condition, c->q.at, c->q.at_count, c->budget};
    if (check_equal(&checker, key, answer, NULL) == CHECK_FAILS) return false;
    return !has_pieces(answer) || normal_equal(c->q.store, key, answer, c->budget) == TRUTH_YES;
}

bool mistake_is_value(const Collection *c) { return c->q.unchecked && !c->q.at_count; }

static const char *name_of(const Collection *c, const char *rule, const char *mistake) {
    return arena_printf(store_arena(c->q.store), "%s/%s", rule, mistake);
}

/* What is said of a mistake of the rule, in the language of the store. */
static const char *words_of(const Collection *c, const char *rule, const MistakeRow *row) {
    return language_mistake(store_language(c->q.store), name_of(c, rule, row->name), row->feedback);
}

static bool is_news(Collection *c, const Expr *answer) {
    if (!answer || c->count == c->most) return false;
    for (size_t i = 0; i < c->count; i++)
        if (c->item[i].answer == answer) return false;
    return !is_right(c, answer);
}

static void put(Collection *c, const char *rule, const MistakeRow *row, const char *words, const Expr *answer, size_t step) {
    c->item[c->count++] = (WrongAnswer){name_of(c, rule, row->name), words, answer, step_of(c, rule, step)};
}

static void add(Collection *c, const char *rule, const MistakeRow *row, const Expr *answer, size_t step) {
    if (is_news(c, answer)) put(c, rule, row, words_of(c, rule, row), answer, step);
}

/* What nobody reads need not be in its simplest form. */
const Expr *mistake_at_point(Collection *c, const Expr *e) {
    Solver s = {.store = c->q.store, .scope = c->q.scope, .budget = c->budget};
    if (!c->q.unchecked) return e ? solver_at(&s, e, c->q.at, c->q.at_count) : NULL;
    for (size_t i = 0; e && i < c->q.at_count; i++) e = expr_substitute(c->q.store, e, c->q.at[i].symbol, c->q.at[i].value);
    return c->q.at_count ? simplify(c->q.store, e) : e;
}

static const Expr *with_plan(Collection *c, bool by_definition, Plan first, Plan second, Move move) {
    Solver s = {.store = c->q.store, .scope = c->q.scope, .budget = c->budget, .plan = {first, second}, .move = move, .by_definition = by_definition,
                .unpolished = mistake_is_value(c), .polished = &c->polished};
    const Expr *e = solver_answer(&s, c->find);
    return e ? mistake_at_point(c, e) : NULL;
}

/* ---- one mistake at one place, at every place ---- */

static void one_rule(Collection *c, bool by_definition, const Site *site, size_t number, bool everywhere) {
    const Rule *rule = site->rule;
    for (size_t m = 0; m < rule->mistake_count && c->count < c->most; m++) {
        const MistakeRow *row = &rule->mistakes[m];
        bool made_by_engine = !strcmp(rule->identifier, "sum"); /* a constant kept: no pattern says which */
        if ((!row->parsed && !made_by_engine) || row->whole_answer) continue;
        Plan plan = {rule, row, everywhere ? -1 : (long)number};
        add(c, rule->identifier, row, with_plan(c, by_definition, plan, (Plan){0}, MOVE_TRANSPOSED), site->step);
    }
}

typedef struct Run {
    Site *site;
    size_t count;
    bool norm_defined; /* the derivation by definition is another one than the direct one */
} Run;

static Run sites_of(Collection *c, bool by_definition) {
    Recorder recorder = {.arena = store_arena(c->q.store)};
    Solver s = {.store = c->q.store, .scope = c->q.scope, .recorder = &recorder, .budget = c->budget, .by_definition = by_definition};
    solver_answer(&s, c->find);
    return (Run){s.site, s.site_count, s.norm_defined};
}

/* Is it the first of several sites of its rule? */
static bool is_repeated(const Run *run, size_t i) {
    size_t before = 0, all = 0;
    for (size_t j = 0; j < run->count; j++) {
        bool same = run->site[j].rule == run->site[i].rule;
        all += same;
        before += same && j < i;
    }
    return !before && all > 1;
}

/* Of a long derivation, a Hessian by components, each mistake costs all its steps again: then those at the first places are
 * tried, and those made everywhere. */
static void single_mistakes(Collection *c, bool by_definition, const Run *run) {
    enum { MOST_SITES_PASSED = 2500 };
    size_t passed = 0;
    for (size_t i = 0; i < run->count && passed < MOST_SITES_PASSED; i++) {
        one_rule(c, by_definition, &run->site[i], i, false);
        passed += run->count * run->site[i].rule->mistake_count;
    }
    for (size_t i = 0; i < run->count; i++)
        if (is_repeated(run, i)) one_rule(c, by_definition, &run->site[i], i, true);
}

/* ---- two at once ---- */

enum { MOST_SITES_FOR_PAIRS = 8, PAIRS_PER_RULE = 6, LONGEST_FOR_PAIRS = 20 /* steps */ };

static bool pairs_up(const MistakeRow *row) { return row->parsed && !row->whole_answer; }

static void add_both(Collection *c, Plan first, Plan second, const Expr *answer, size_t step) {
    const Language *language = store_language(c->q.store);
    const char *rule = first.rule->identifier;
    if (!is_news(c, answer)) return;
    const char *words = language_say(language, store_arena(c->q.store), MESSAGE_TWO_MISTAKES,
                                     WITH({"first", text_of(words_of(c, rule, first.mistake))},
                                          {"second", text_of(words_of(c, second.rule->identifier, second.mistake))}));
    put(c, rule, first.mistake, words, answer, step);
}

static void pair_of_sites(Collection *c, const Run *run, size_t i, size_t j) {
    const Rule *a = run->site[i].rule, *b = run->site[j].rule;
    for (size_t m = 0; m < a->mistake_count && m < PAIRS_PER_RULE; m++)
        for (size_t n = 0; n < b->mistake_count && n < PAIRS_PER_RULE && c->count < c->most; n++) {
            if (!pairs_up(&a->mistakes[m]) || !pairs_up(&b->mistakes[n])) continue;
            Plan first = {a, &a->mistakes[m], (long)i}, second = {b, &b->mistakes[n], (long)j};
            add_both(c, first, second, with_plan(c, false, first, second, MOVE_TRANSPOSED), run->site[i].step);
        }
}

static void pairs_of_rules(Collection *c, const Run *run) {
    for (size_t i = 0; run->count <= MOST_SITES_FOR_PAIRS && i < run->count; i++)
        for (size_t j = i + 1; j < run->count; j++) pair_of_sites(c, run, i, j);
}

/* A constant inside the function dropped, and a rule broken. */
static void pairs_with_shifts(Collection *c) {
    const Rule *question = rules_find("question");
    const Plan shift = {.rule = question, .mistake = &question->mistakes[0]};
    const Expr *whole = c->find, *shifted[MOST_SHIFTS];
    size_t count = shifts_dropped(c, shifted);
    for (size_t k = 0; k < count; k++) {
        c->find = shifted[k];
        Run run = sites_of(c, false);
        for (size_t i = 0; i < run.count; i++)
            for (size_t m = 0; m < run.site[i].rule->mistake_count && m < PAIRS_PER_RULE; m++) {
                const MistakeRow *row = &run.site[i].rule->mistakes[m];
                Plan plan = {run.site[i].rule, row, (long)i};
                if (pairs_up(row)) add_both(c, shift, plan, with_plan(c, false, plan, (Plan){0}, MOVE_TRANSPOSED), STEP_FIRST);
            }
    }
    c->find = whole;
}

/* ---- mistakes of the whole answer ---- */

void mistake_add(Collection *c, const char *rule, const char *name, const Expr *answer, size_t step) {
    const Rule *r = rules_find(rule);
    for (size_t i = 0; answer && i < r->mistake_count; i++)
        if (!strcmp(r->mistakes[i].name, name)) add(c, rule, &r->mistakes[i], answer, step);
}

static void named(Collection *c, const char *rule, const char *name, const Expr *answer) { mistake_add(c, rule, name, answer, STEP_LAST); }

static void answer_rows(Collection *c) {
    const Expr *f = c->find->count ? c->find->arg[0] : NULL, *x = c->find->count > 1 ? c->find->arg[1] : NULL;
    const Rules *rules = rules_table();
    if (x && c->find->op == OP_PARTIAL && x->op == OP_COMPONENT) x = x->arg[0];
    if (!f || !x || x->op != OP_SYMBOL) return;
    for (size_t i = 0; i < rules->count; i++) {
        const Rule *rule = &rules->rule[i];
        Bindings b;
        if (!rule_matches(rule, f->op, f->arg, f->count, x, &b)) continue;
        for (size_t m = 0; m < rule->mistake_count; m++) {
            if (!rule->mistakes[m].whole_answer) continue;
            const Expr *e = rule_build(rule, rule->mistakes[m].parsed, &b, c->q.store, x, x);
            add(c, rule->identifier, &rule->mistakes[m], mistake_at_point(c, e), 0);
        }
    }
}

static void form_mistakes(Collection *c) {
    if (c->find->op != OP_GRADIENT && c->find->op != OP_PARTIAL) return;
    Plan none = {0};
    named(c, "gradient", "transpose-lost", with_plan(c, true, none, none, MOVE_PLAIN));
    named(c, "gradient", "matrix-lost", with_plan(c, true, none, none, MOVE_LOST));
    const Expr *general = c->solution->general;
    if (general && !shape_is_scalar(general->shape)) named(c, "gradient", "transposed", mistake_at_point(c, simplify(c->q.store, expr_1(c->q.store, OP_TRANSPOSE, general))));
    if (c->find->op != OP_PARTIAL || c->find->arg[1]->op == OP_SYMBOL) return;
    Solver s = {.store = c->q.store, .scope = c->q.scope, .budget = c->budget};
    named(c, "component", "whole-gradient", mistake_at_point(c, solver_answer(&s, expr_2(c->q.store, OP_GRADIENT, c->find->arg[0], c->find->arg[1]->arg[0]))));
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
    if (c->find->op == OP_JACOBIAN) named(c, "jacobian", "transposed", mistake_at_point(c, simplify(store, expr_1(store, OP_TRANSPOSE, general))));
    if (c->find->op == OP_HESSIAN) {
        named(c, "hessian", "first-term", mistake_at_point(c, first_terms(c, general, false)));
        named(c, "hessian", "sign", mistake_at_point(c, first_terms(c, general, true)));
        slips_of_powers(c);
        const Expr *second = general->op == OP_SUM ? simplify(store, expr_subtract(store, general, general->arg[0])) : NULL;
        named(c, "hessian", "second-term", mistake_at_point(c, second));
        named(c, "hessian", "second-term", second ? mistake_at_point(c, simplify(store, expr_negate(store, second))) : NULL);
    }
    if (c->find->op != OP_DIRECTIONAL) return;
    const Expr *v = c->find->arg[2], *scaled = expr_divide(store, general, expr_norm(store, v));
    named(c, "directional", "normalized", mistake_at_point(c, simplify(store, scaled)));
}

/* A calculator that takes the angle π/3 for degrees, or is given 60 for it. */
static const Expr *in_degrees(void *context, Store *store, const Expr *e) {
    (void)context;
    if (e->op != OP_SIN && e->op != OP_COS && e->op != OP_TAN) return e;
    const Expr *degree = expr_divide(store, expr_integer(store, 180), expr_leaf(store, OP_PI));
    return expr_1(store, e->op, expr_multiply(store, degree, e->arg[0]));
}

static void value_mistake(Collection *c) {
    bool slope = c->q.at_count && c->find->op >= OP_DERIVATIVE && c->find->op <= OP_DIRECTIONAL;
    if (slope) named(c, "evaluate", "function-value", mistake_at_point(c, c->find->arg[0]));
}

static void evaluation_mistakes(Collection *c) {
    const Expr *general = c->solution->general;
    if (!c->q.at_count || !general) return;
    named(c, "evaluate", "degrees", mistake_at_point(c, expr_transform(c->q.store, general, in_degrees, NULL)));
}

/* At a kink: a slope of one side, or both, or 0, or the set of all subgradients. */
static void kink_mistakes(Collection *c) {
    Store *store = c->q.store;
    const char *rule = "no-derivative";
    const Expr *slopes = c->solution->elsewhere;
    named(c, rule, "zero", expr_zero(store, c->find->shape));
    if (slopes && slopes->op == OP_INTERVAL_CLOSED) {
        named(c, rule, "one-side", slopes->arg[0]);
        named(c, rule, "one-side", slopes->arg[1]);
        named(c, rule, "both-sides", expr_2(store, OP_FINITE_SET, slopes->arg[0], slopes->arg[1]));
    }
    if (slopes) named(c, rule, "subgradients", slopes);
}

static bool collect(Collection *c, const Question *question, const Solution *solution, Budget *budget, const WrongAnswer **list, size_t most) {
    *c = (Collection){.q = *question, .solution = solution, .budget = budget, .most = most};
    c->polished.arena = store_arena(question->store);
    c->item = ARENA_ARRAY(store_arena(question->store), WrongAnswer, most);
    *list = c->item;
    if (!question->find || question->prove || solution->status == STATUS_UNABLE || !solution->answer) return false;
    c->find = solution->question;
    return specialize_question(&c->q);
}

size_t wrong_answers(const Question *question, const Solution *solution, Budget *budget, const WrongAnswer **list, size_t most) {
    Collection c;
    if (!collect(&c, question, solution, budget, list, most)) return 0;
    if (solution->is_set) return wrong_sets(&c), c.count;
    if (solution->answer->op == OP_UNDEFINED) return kink_mistakes(&c), c.count;
    Run defined = sites_of(&c, true), direct = sites_of(&c, false);
    answer_rows(&c);
    shape_mistakes(&c);
    misread_terms_and_pieces(&c);
    value_mistake(&c);
    single_mistakes(&c, false, &direct);
    if (defined.norm_defined) single_mistakes(&c, true, &defined);
    form_mistakes(&c);
    evaluation_mistakes(&c);
    misread_questions(&c);
    slips_of_answer(&c);
    return c.count;
}

size_t wrong_pairs(const Question *question, const Solution *solution, Budget *budget, const WrongAnswer **list, size_t most) {
    Collection c;
    if (!collect(&c, question, solution, budget, list, most) || solution->is_set || solution->answer->op == OP_UNDEFINED) return 0;
    if (solution->step_count > LONGEST_FOR_PAIRS) return 0;
    Run run = sites_of(&c, false);
    pairs_of_rules(&c, &run);
    pairs_with_shifts(&c);
    return c.count;
}
