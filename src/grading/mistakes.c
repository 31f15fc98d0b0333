#include "calculus/rules.h"
#include "grading/grader.h"
#include "math/sets.h"
#include <math.h>
#include <string.h>

static const double SCORE_NOT_EVALUATED = 0.5;

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

static const Expr *not_differentiated(const Grader *g) {
    const Expr *find = g->request.question.find;
    return find && op_is_derivative(find->op) ? find->arg[0] : NULL;
}

static const struct Slip {
    const char *name;                          /* of a mistake of the rule "answer" */
    const Expr *(*make)(const Grader *grader); /* NULL: does not apply */
} slips[] = {
    {"not-differentiated", not_differentiated},
    {"sign", negated},
    {"transposed", transposed},
    {"swapped", swapped},
    {"whole-vector", whole_vector},
    {"root-missing", root_missing},
    {"reciprocal", reciprocal},
};
enum { SLIPS = sizeof slips / sizeof *slips };

const Blunder *slip_named(const Grader *g, Arena *arena, const char *of, const char *name) {
    const Language *language = store_language(g->store);
    const Rule *rule = rules_find(of);
    size_t i = 0;
    while (strcmp(rule->mistakes[i].name, name)) i++;
    Blunder *slip = ARENA_NEW(arena, Blunder);
    const char *mistake = arena_printf(arena, "%s/%s", of, name);
    *slip = (Blunder){.mistake = mistake, .feedback = language_mistake(language, mistake, rule->mistakes[i].feedback)};
    return slip;
}

/* ---- the table of known wrong answers ---- */

static void grow_blunders(Grader *g) {
    g->blunder_room = g->blunder_room ? 4 * g->blunder_room : SLIPS;
    Blunder *more = ARENA_ARRAY(store_arena(g->store), Blunder, g->blunder_room);
    if (g->blunder_count) memcpy(more, g->blunders, g->blunder_count * sizeof *more);
    g->blunders = more;
}

/* Of a value that doubles do not tell it may be any number. */
static Interval first_entry(Fingerprint *print) {
    const Enclosure *value = print->trials->count ? fingerprint_glimpse(print, 0) : NULL;
    return value ? value->entry[0] : (Interval){-INFINITY, INFINITY};
}

/* At all trials, with what is known of the first. */
static Fingerprint *everywhere(Grader *g, Fingerprint *print) {
    if (print->trials != key_print(g, AT_FIRST)->trials) return print;
    Fingerprint *all = fingerprint_extended(print->arena, trials_of(g), print);
    all->lasting = print->lasting;
    return all;
}

/* As same_values at all trials, which are not needed where the first show a difference. */
static bool agree(Grader *g, Fingerprint **known, Fingerprint **print, Budget *budget) {
    size_t first = key_print(g, AT_FIRST)->trials->count;
    for (size_t i = 0; i < first && (*known)->expr != (*print)->expr; i++)
        if (glimpses_part(*known, *print, i)) return false;
    *known = everywhere(g, *known);
    *print = everywhere(g, *print);
    return same_values(*known, *print, budget);
}

static void add_blunder(Grader *g, Blunder blunder, const Expr *answer) {
    if (!answer || g->blunder_count == MOST_WRONG_ANSWERS + MOST_PAIRS) return;
    if (g->blunder_count == g->blunder_room) grow_blunders(g);
    Fingerprint *key = key_print(g, AT_FIRST);
    blunder.print = fingerprint_new(store_arena(g->store), key->trials, answer);
    blunder.print->lasting = true;
    if (agree(g, &key, &blunder.print, &g->budget)) return;
    blunder.first = first_entry(blunder.print);
    g->blunders[g->blunder_count++] = blunder;
}

static void add_authors(Grader *g) {
    for (size_t i = 0; i < g->request.mistake_count; i++) {
        const AuthorMistake *m = &g->request.mistakes[i];
        add_blunder(g, (Blunder){.mistake = "author", .feedback = m->feedback, .score = m->score}, m->answer);
    }
}

/* An author may give a rule's mistake other words, and a score. */
static Blunder reworded(const Grader *g, Blunder blunder) {
    for (size_t i = 0; i < g->request.mistake_count; i++) {
        const AuthorMistake *m = &g->request.mistakes[i];
        if (!m->rule || strcmp(m->rule, blunder.mistake)) continue;
        if (m->feedback && *m->feedback) blunder.feedback = m->feedback;
        blunder.score = m->score;
    }
    return blunder;
}

typedef size_t Maker(const Question *, const Solution *, Budget *, const WrongAnswer **, size_t);

static void add_rules(Grader *g, Maker *make, size_t most) {
    const Solution *solution = g->request.solution;
    if (!solution || solution->status == STATUS_UNABLE) return;
    const WrongAnswer *list = NULL;
    Question question = g->request.question;
    question.unchecked = true; /* they are compared with the key here */
    size_t count = make(&question, solution, &g->budget, &list, most);
    for (size_t i = 0; i < count; i++) {
        Blunder blunder = {.mistake = list[i].mistake, .feedback = list[i].feedback, .step = list[i].step};
        add_blunder(g, reworded(g, blunder), list[i].answer);
    }
}

static void add_slips(Grader *g) {
    for (size_t i = 0; i < SLIPS; i++) {
        const Expr *answer = slips[i].make(g);
        if (answer) add_blunder(g, (Blunder){.slip = slips[i].name}, answer);
    }
}

static void compile_blunders(Grader *g) {
    g->blunders_ready = true;
    g->budget.left = BUDGET_COMPILE;
    add_authors(g);
    add_rules(g, wrong_answers, MOST_WRONG_ANSWERS - SLIPS);
    add_slips(g);
    store_clear_error(g->store);
    store_keep(g->store);
}

/* Two mistakes at once are looked for when one does not explain an answer. */
static void compile_pairs(Grader *g) {
    g->pairs_ready = true;
    g->single_count = g->blunder_count;
    g->budget.left = BUDGET_COMPILE;
    add_rules(g, wrong_pairs, MOST_PAIRS);
    store_clear_error(g->store);
    store_keep(g->store);
}

/* ---- what no table holds: how the answer itself is related to the key ---- */

static size_t entries_of(const Balls *value) { return (size_t)(value->rows * value->columns); }

/* Is answer = c · key at this trial, entry by entry, with c the one number `factor`? The first entry that is
 * not 0 says it. */
static bool is_multiple_at(Arena *arena, const Balls *key, const Balls *answer, arb_ptr *factor) {
    enum { BITS = 128 };
    Balls ratio = balls_new(arena, 1, 1);
    size_t count = entries_of(key);
    if (count != entries_of(answer)) return false;
    for (size_t i = 0; i < count; i++) {
        if (arb_contains_zero(key->entry + i)) {
            if (!arb_contains_zero(answer->entry + i)) return false;
            continue;
        }
        arb_div(ratio.entry, answer->entry + i, key->entry + i, BITS);
        if (*factor && !arb_overlaps(*factor, ratio.entry)) return false;
        if (arb_contains_zero(ratio.entry) || arb_rel_accuracy_bits(ratio.entry) < 40) return false;
        *factor = balls_new(arena, 1, 1).entry;
        arb_set(*factor, ratio.entry);
    }
    return true;
}

/* Of one number at one point every other is a multiple: that says nothing. */
static bool can_be_multiple(const Grader *g, const Expr *answer) {
    bool alike = shape_is_tensor(answer->shape) && shape_equal(answer->shape, g->key->shape);
    bool one = shape_is_scalar(answer->shape) && !g->key->symbols;
    return alike && !one && !expr_is_zero(answer) && !expr_is_zero(g->key);
}

/* What doubles tell of answer / key: */
typedef enum Ratios {
    RATIOS_UNKNOWN,
    RATIOS_PART, /* it is not the same number for all entries at all points */
    RATIOS_ALIKE /* it is, to 40 bits and more */
} Ratios;

static bool has_zero(Interval a) { return a.low <= 0 && a.high >= 0; }

static Ratios compare_ratios(Fingerprint *right, Fingerprint *print) {
    Interval first = {0}, ratio;
    bool found = false, alike = true;
    for (size_t i = 0; i < right->trials->count; i++) {
        const Enclosure *key = fingerprint_glimpse(right, i),
                        *answer = key ? fingerprint_glimpse(print, i) : NULL;
        if (!answer) return RATIOS_UNKNOWN;
        for (slong k = 0; k < key->rows * key->columns; k++) {
            if (!interval_divide(answer->entry[k], key->entry[k], &ratio)) {
                alike = alike && has_zero(key->entry[k]) && has_zero(answer->entry[k]);
                continue;
            }
            if (!found) first = ratio, found = true;
            if (ratio.high < first.low || first.high < ratio.low) return RATIOS_PART;
            alike = alike && interval_is_narrow(ratio);
        }
    }
    return found && alike ? RATIOS_ALIKE : RATIOS_UNKNOWN;
}

/* Is answer / key the same number at every point, and not 1? (They may differ elsewhere.) What doubles show everywhere is
 * looked at closely at two points. */
static bool is_constant_multiple(Judging *judging, Fingerprint **print) {
    enum { BITS = 128, CLOSELY = 2 };
    Grader *g = judging->grader;
    arb_ptr factor = NULL;
    size_t seen = 0;
    if (!can_be_multiple(g, (*print)->expr) || compare_ratios(key_print(g, AT_FIRST), *print) == RATIOS_PART) return false;
    Fingerprint *all = key_print(g, AT_ALL);
    *print = everywhere(g, *print);
    Ratios ratios = compare_ratios(all, *print);
    if (ratios == RATIOS_PART) return false;
    for (size_t i = 0; i < all->trials->count && (ratios == RATIOS_UNKNOWN || seen < CLOSELY); i++) {
        const Sample *key = fingerprint_at(all, i, BITS, &judging->budget);
        const Sample *answer = fingerprint_at(*print, i, BITS, &judging->budget);
        if (key->status != STATUS_OK || answer->status != STATUS_OK) return false;
        if (!is_multiple_at(judging->arena, &key->value, &answer->value, &factor)) return false;
        seen++;
    }
    return factor && !arb_contains_si(factor, 1) && (seen > 1 || !g->key->symbols);
}

/* Is the function that was to be differentiated the derivative of the answer? */
static bool is_antiderivative(Judging *judging, const Fingerprint *print) {
    Grader *g = judging->grader;
    const Expr *find = g->request.question.find;
    bool asked = find && find->op == OP_DERIVATIVE && shape_equal(print->expr->shape, find->arg[0]->shape);
    if (!asked || !expr_has(print->expr, find->arg[1]->symbol) || g->request.question.at_count) return false;
    const Expr *derivative = expr_2(g->store, OP_DERIVATIVE, print->expr, find->arg[1]);
    if (!derivative) return false;
    const Trials *first = key_print(g, AT_FIRST)->trials;
    if (!g->function) g->function = fingerprint_new(store_arena(g->store), first, find->arg[0]);
    Fingerprint *slope = fingerprint_new(judging->arena, first, derivative);
    return agree(g, &g->function, &slope, &judging->budget);
}

/* Are some, but not all entries of a written-out array right at every point? 0 counts for nothing. */
static bool has_right_entries(Judging *judging, Fingerprint **print) {
    enum { BITS = 128, MOST_ENTRIES = 64 };
    Grader *g = judging->grader;
    bool wrong[MOST_ENTRIES] = {false}, zero[MOST_ENTRIES];
    size_t count = 0, right = 0;
    bool alike = shape_is_tensor((*print)->expr->shape) && shape_equal((*print)->expr->shape, g->key->shape);
    Fingerprint *all = alike && !shape_is_scalar(g->key->shape) ? key_print(g, AT_ALL) : NULL;
    if (!all || !all->trials->concrete) return false;
    *print = everywhere(g, *print);
    for (size_t i = 0; i < all->trials->count; i++) {
        const Sample *key = fingerprint_at(all, i, BITS, &judging->budget);
        const Sample *answer = fingerprint_at(*print, i, BITS, &judging->budget);
        if (key->status != STATUS_OK || answer->status != STATUS_OK) return false;
        count = entries_of(&key->value);
        if (count > MOST_ENTRIES || count != entries_of(&answer->value)) return false;
        for (size_t k = 0; k < count; k++) {
            wrong[k] = wrong[k] || !arb_overlaps(key->value.entry + k, answer->value.entry + k);
            zero[k] = arb_contains_zero(key->value.entry + k) && (!i || zero[k]);
        }
    }
    for (size_t k = 0; k < count; k++) right += !wrong[k] && !zero[k];
    return right > 0;
}

/* Are all elements of a finite set, or the one value, elements of the key? */
static bool is_part_of_set(Judging *judging, const Expr *answer) {
    Grader *g = judging->grader;
    const Expr *const *elements = answer->op == OP_FINITE_SET ? answer->arg : &answer;
    size_t count = answer->op == OP_FINITE_SET ? answer->count : 1;
    if (answer->op != OP_FINITE_SET && !shape_is_tensor(answer->shape)) return false;
    const Trials *trials = trials_of(g);
    for (size_t i = 0; i < count; i++)
        for (size_t t = 0; t < trials->count; t++)
            if (set_contains(g->store, g->key, elements[i], trials->points[t], &judging->budget) !=
                TRUTH_YES)
                return false;
    return trials->count > 0;
}

/* Are the ends or corners of the key in the answer? */
static bool is_more_than_set(Judging *judging, const Expr *answer) {
    Grader *g = judging->grader;
    bool convex =
        answer->op >= OP_INTERVAL_CLOSED && answer->op <= OP_CARTESIAN && answer->op != OP_FINITE_SET;
    bool cornered = g->key->op == OP_INTERVAL_CLOSED || g->key->op == OP_HULL || g->key->op == OP_FINITE_SET;
    if (!convex || !cornered) return false;
    const Trials *trials = trials_of(g);
    for (uint32_t i = 0; i < g->key->count; i++)
        for (size_t t = 0; t < trials->count; t++)
            if (set_contains(g->store, answer, g->key->arg[i], trials->points[t], &judging->budget) !=
                TRUTH_YES)
                return false;
    return trials->count > 0;
}

/* Is it the right formula, into which the point was not put? */
static bool is_not_evaluated(Judging *judging, Fingerprint *print) {
    Grader *g = judging->grader;
    const Expr *there = at_point(g, print->expr);
    if (!there || there == print->expr || !(shape_is_tensor(there->shape) || there->shape.kind == KIND_SET))
        return store_clear_error(g->store), false;
    if (g->key->shape.kind == KIND_UNDEFINED)
        return g->request.solution && print->expr == g->request.solution->general;
    Fingerprint *key = key_print(g, AT_FIRST), *print_there = fingerprint_new(judging->arena, key->trials, there);
    return agree(g, &key, &print_there, &judging->budget);
}

/* It earns a part where the point has a value to be put in. */
static const Blunder *not_evaluated(Judging *judging) {
    Grader *g = judging->grader;
    Blunder slip = *slip_named(g, judging->arena, "evaluate", "not-evaluated");
    slip.score = g->key->shape.kind == KIND_UNDEFINED || g->request.formula_asked ? 0 : SCORE_NOT_EVALUATED;
    slip = reworded(g, slip);
    return arena_copy(judging->arena, &slip, sizeof slip);
}

static const Blunder *relation_of_value(Judging *judging, Fingerprint **print) {
    const char *name = is_antiderivative(judging, *print)     ? "antiderivative"
                       : is_constant_multiple(judging, print) ? "factor"
                       : has_right_entries(judging, print)    ? "entries"
                                                              : NULL;
    return name ? slip_named(judging->grader, judging->arena, "answer", name) : NULL;
}

static const Blunder *relation_of_set(Judging *judging, const Expr *answer) {
    Grader *g = judging->grader;
    bool single = g->key->op == OP_FINITE_SET && g->key->count == 1;
    if (!shapes_allow(g->key, answer)) return NULL;
    if (is_part_of_set(judging, answer))
        return slip_named(judging->grader, judging->arena, "answer",
                          answer->op == OP_FINITE_SET && answer->count > 1 ? "part-of-set" : "one-element");
    if (!is_more_than_set(judging, answer)) return NULL;
    return single ? slip_named(judging->grader, judging->arena, "subgradient-smooth", "kink")
                  : slip_named(judging->grader, judging->arena, "answer", "more-than-set");
}

/* A value that is given for a set is the set of that value. */
static const Expr *as_set(Grader *g, const Expr *answer) {
    bool bare = g->key->shape.kind == KIND_SET && shape_is_tensor(answer->shape);
    const Expr *set = bare ? expr_1(g->store, OP_FINITE_SET, answer) : NULL;
    return set ? set : answer;
}

/* Does the known wrong answer agree with the answer inside the answer's own pieces, too? */
static bool agrees_in_pieces(Judging *judging, const Blunder *blunder, Fingerprint *answer) {
    Grader *g = judging->grader;
    if (!shape_is_tensor(answer->expr->shape)) return true;
    const Trials *all = trials_of(g), *trials = answer->trials;
    if (trials->count <= all->count)
        trials = trials_with_pieces(judging->arena, all, &g->domain, answer->expr, &judging->budget);
    return trials == all || same_values(fingerprint_extended(judging->arena, trials, blunder->print),
                                        fingerprint_extended(judging->arena, trials, answer), &judging->budget);
}

const Blunder *find_slip(Judging *judging, const Expr *before, const Expr *line) {
    enum { MOST_SLIPS = 120 };
    Grader *g = judging->grader;
    Question q = g->request.question;
    const WrongAnswer *list;
    if (!shape_is_tensor(before->shape) || !shape_is_tensor(line->shape) || before == line) return NULL;
    q.find = before, q.prove = NULL;
    if (line->symbols & before->symbols) q.at_count = 0; /* else the point was put in */
    const Solution *value = solve(&q, &judging->budget);
    size_t count =
        value->status == STATUS_OK ? wrong_answers(&q, value, &judging->budget, &list, MOST_SLIPS) : 0;
    const Trials *first = key_print(g, AT_FIRST)->trials;
    Fingerprint *print = fingerprint_new(judging->arena, first, line);
    for (size_t i = 0; i < count; i++) {
        Fingerprint *wrong = fingerprint_new(judging->arena, first, list[i].answer);
        if (!agree(g, &wrong, &print, &judging->budget)) continue;
        Blunder *slip = ARENA_NEW(judging->arena, Blunder);
        *slip = (Blunder){.mistake = list[i].mistake, .feedback = list[i].feedback};
        return slip;
    }
    return NULL;
}

static const Blunder *look_up(Judging *judging, Fingerprint **print, Fingerprint *answer, size_t from,
                              size_t to) {
    Grader *g = judging->grader;
    Interval first = first_entry(*print);
    for (size_t i = from; i < to; i++) {
        Blunder *blunder = &g->blunders[i];
        if (blunder->first.low <= first.high && first.low <= blunder->first.high &&
            agree(g, &blunder->print, print, &judging->budget) && agrees_in_pieces(judging, blunder, answer))
            return blunder->slip ? slip_named(g, judging->arena, "answer", blunder->slip) : blunder;
    }
    return NULL;
}

/* A Hessian of 0 comes of many slips on the way: none of them is to be blamed. */
static bool tells_nothing(const Grader *g, const Expr *answer) {
    const Expr *find = g->request.question.find;
    return find && find->op == OP_HESSIAN && expr_is_zero(answer);
}

const Blunder *find_blunder(Judging *judging, Fingerprint *answer) {
    Grader *g = judging->grader;
    if (!g->blunders_ready) compile_blunders(g);
    const Expr *given = as_set(g, answer->expr);
    const Trials *first = key_print(g, AT_FIRST)->trials;
    bool all = g->print[AT_ALL] && answer->trials == trials_of(g), known = given == answer->expr && (all || answer->trials == first);
    Fingerprint *print = known ? answer : fingerprint_new(answer->arena, first, given);
    if (is_not_evaluated(judging, print)) return not_evaluated(judging);
    const Blunder *blunder =
        look_up(judging, &print, answer, 0, g->pairs_ready ? g->single_count : g->blunder_count);
    if (tells_nothing(g, answer->expr)) return blunder && !strcmp(blunder->mistake, "author") ? blunder : NULL;
    if (!blunder)
        blunder = g->key->shape.kind == KIND_SET ? relation_of_set(judging, print->expr)
                                                 : relation_of_value(judging, &print);
    if (blunder && strcmp(blunder->mistake, "answer/entries")) return blunder;
    if (!g->pairs_ready) compile_pairs(g);
    const Blunder *pair = look_up(judging, &print, answer, g->single_count, g->blunder_count);
    return pair ? pair : blunder;
}
