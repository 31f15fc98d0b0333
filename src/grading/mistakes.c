#include "grading/grader.h"
#include <math.h>
#include <string.h>

/* ---- slips that any key allows ---- */

static const Expr *negated(const Grader *g) {
    return shape_is_tensor(g->key->shape) ? expr_negate(g->store, g->key) : NULL;
}

static const Expr *reciprocal(const Grader *g) {
    return shape_is_scalar(g->key->shape) && !expr_is_zero(g->key) ? expr_reciprocal(g->store, g->key) : NULL;
}

static const Expr *transposed(const Grader *g) {
    Shape s = g->key->shape;
    return shape_is_tensor(s) && s.rows != 1 && s.columns != 1 ? expr_1(g->store, OP_TRANSPOSE, g->key)
                                                               : NULL;
}

static const Expr *root_missing(const Grader *g) {
    return shape_is_scalar(g->key->shape) && !expr_is_zero(g->key) ? expr_power(g->store, g->key, 2) : NULL;
}

static const Expr *swapped(const Grader *g) {
    const Expr *key = g->key;
    bool pair = (key->op == OP_VECTOR && key->count == 2);
    return pair ? expr_2(g->store, OP_VECTOR, key->arg[1], key->arg[0]) : NULL;
}

static const Expr *drop_index(void *context, Store *store, const Expr *e) {
    (void)context;
    (void)store;
    return e->op == OP_COMPONENT ? e->arg[0] : e;
}

static const Expr *whole_vector(const Grader *g) {
    if (!shape_is_scalar(g->key->shape) || !expr_has_op(g->key, OP_COMPONENT)) return NULL;
    return expr_transform(g->store, g->key, drop_index, NULL);
}

static const Expr *not_evaluated(const Grader *g) {
    const Solution *solution = g->request.solution;
    return solution && g->request.question.at_count ? solution->general : NULL;
}

static bool is_derivative(Op op) { return op >= OP_DERIVATIVE && op <= OP_SUBDIFFERENTIAL; }

static const Expr *not_differentiated(const Grader *g) {
    const Expr *find = g->request.question.find;
    return find && is_derivative(find->op) ? find->arg[0] : NULL;
}

static const struct Slip {
    const char *mistake;
    const Expr *(*make)(const Grader *grader); /* NULL: does not apply */
    const char *feedback;
} slips[] = {
    {"evaluation/not-evaluated", not_evaluated,
     "This is the general result. Now put in the point that is asked for."},
    {"answer/not-differentiated", not_differentiated,
     "This is the function itself. Its derivative is asked for."},
    {"answer/sign", negated, "The sign is wrong: this is the negative of what is asked for."},
    {"answer/transposed", transposed, "Rows and columns are exchanged."},
    {"answer/swapped", swapped, "The two components are exchanged."},
    {"answer/whole-vector", whole_vector, "One component is asked for; this is the whole vector."},
    {"answer/root-missing", root_missing, "This is the square of what is asked for. Was a root to be taken?"},
    {"answer/reciprocal", reciprocal, "This is the reciprocal of what is asked for."},
};
enum { SLIPS = sizeof slips / sizeof *slips };

static const Blunder constant_factor = {
    .mistake = "answer/factor",
    .feedback = "Only a constant factor is wrong. Check the factors of each step."};

/* ---- the table of known wrong answers ---- */

static void add_blunder(Grader *g, Blunder blunder, const Expr *answer) {
    if (!answer || g->blunder_count == MOST_WRONG_ANSWERS) return;
    blunder.print = fingerprint_new(store_arena(g->store), &g->trials, answer);
    if (same_values(g->print, blunder.print, &g->budget)) return;
    g->blunders[g->blunder_count++] = blunder;
}

static void add_authors(Grader *g) {
    for (size_t i = 0; i < g->request.mistake_count; i++) {
        const AuthorMistake *m = &g->request.mistakes[i];
        add_blunder(g, (Blunder){.mistake = "author", .feedback = m->feedback, .score = m->score}, m->answer);
    }
}

/* An author may give a rule's mistake other words, and a score. */
static Blunder reworded(const Grader *g, const WrongAnswer *wrong) {
    Blunder blunder = {.mistake = wrong->mistake, .feedback = wrong->feedback, .step = wrong->step};
    for (size_t i = 0; i < g->request.mistake_count; i++) {
        const AuthorMistake *m = &g->request.mistakes[i];
        if (!m->rule || strcmp(m->rule, wrong->mistake)) continue;
        if (m->feedback && *m->feedback) blunder.feedback = m->feedback;
        blunder.score = m->score;
    }
    return blunder;
}

static void add_rules(Grader *g) {
    const Solution *solution = g->request.solution;
    if (!solution || solution->status != STATUS_OK) return;
    const WrongAnswer *list = NULL;
    size_t count =
        wrong_answers(&g->request.question, solution, &g->budget, &list, MOST_WRONG_ANSWERS - SLIPS);
    for (size_t i = 0; i < count; i++) add_blunder(g, reworded(g, &list[i]), list[i].answer);
}

static void add_slips(Grader *g) {
    for (size_t i = 0; i < SLIPS; i++)
        add_blunder(g, (Blunder){.mistake = slips[i].mistake, .feedback = slips[i].feedback},
                    slips[i].make(g));
}

static void compile_blunders(Grader *g) {
    g->blunders_ready = true;
    g->budget.left = BUDGET_COMPILE;
    g->blunders = ARENA_ARRAY(store_arena(g->store), Blunder, MOST_WRONG_ANSWERS);
    add_authors(g);
    add_rules(g);
    add_slips(g);
    store_clear_error(g->store);
}

/* Is answer / key the same at every trial, to as many bits as doubles can tell? */
static Truth ratio_in_doubles(Grader *g, Fingerprint *answer) {
    static const double close = 0x1p-36;
    Interval first = {0}, ratio;
    Truth same = TRUTH_YES;
    for (size_t i = 0; i < g->trials.count; i++) {
        const Enclosure *k = fingerprint_glimpse(g->print, i), *a = k ? fingerprint_glimpse(answer, i) : NULL;
        if (!a || !interval_divide(a->entry[0], k->entry[0], &ratio)) return TRUTH_UNKNOWN;
        if (!i) first = ratio;
        if (ratio.high < first.low || first.high < ratio.low) return TRUTH_NO;
        double low = fabs(ratio.low), high = fabs(ratio.high);
        if (ratio.high - ratio.low > close * (low < high ? low : high)) same = TRUTH_UNKNOWN;
    }
    return same;
}

/* Is answer / key the same at every point? */
static bool is_constant_multiple(Judging *judging, Fingerprint *print) {
    enum { BITS = 128, ENOUGH = 60 };
    Grader *g = judging->grader;
    const Expr *answer = print->expr;
    if (!shape_is_scalar(g->key->shape) || !shape_is_scalar(answer->shape) || !g->key->symbols) return false;
    if (expr_is_zero(answer) || expr_is_zero(g->key) || g->trials.count < 2) return false;
    Truth same = ratio_in_doubles(g, print);
    if (same != TRUTH_UNKNOWN) return same == TRUTH_YES;
    const Expr *quotient = expr_divide(g->store, answer, g->key);
    if (!quotient) return false;
    Fingerprint *ratio = fingerprint_new(judging->arena, &g->trials, quotient);
    const Sample *first = fingerprint_at(ratio, 0, BITS, &judging->budget);
    for (size_t i = 0; i < g->trials.count; i++) {
        const Sample *sample = fingerprint_at(ratio, i, BITS, &judging->budget);
        bool good = first->status == STATUS_OK && sample->status == STATUS_OK;
        if (!good || balls_agree(&first->value, &sample->value, ENOUGH) != AGREE_OVERLAP) return false;
    }
    return true;
}

const Blunder *find_blunder(Judging *judging, Fingerprint *answer) {
    Grader *g = judging->grader;
    if (!g->blunders_ready) compile_blunders(g);
    bool known = answer->trials == &g->trials;
    Fingerprint *print = known ? answer : fingerprint_new(answer->arena, &g->trials, answer->expr);
    for (size_t i = 0; i < g->blunder_count; i++)
        if (same_values(g->blunders[i].print, print, &judging->budget)) return &g->blunders[i];
    return is_constant_multiple(judging, print) ? &constant_factor : NULL;
}
