#include "grading/judge.h"
#include "math/sets.h"
#include "math/simplify.h"
#include <stdlib.h>

enum { AGREEMENT_BITS = 100, LARGE = 64, MOST_PAIRS = 400, MET_CLOSELY = 2 };

static const slong precisions[] = {128, 1024, 4096};
enum { PRECISIONS = sizeof precisions / sizeof *precisions };

/* ---- tensors ---- */

enum { SPARE_BITS = 64, FEWEST_BITS = 512, MOST_BITS = 8000, HEAVIEST_WALKED = 5000 };

/* Of the longest number; what is too heavy to walk counts as long. */
static slong literal_bits(const Expr *e) {
    slong most = 0;
    if (e->weight > HEAVIEST_WALKED) return MOST_BITS / 4;
    if (e->op == OP_NUMBER) {
        const fmpq *number = expr_number(e);
        most = (slong)(fmpz_bits(fmpq_numref(number)) + fmpz_bits(fmpq_denref(number)));
    }
    for (uint32_t i = 0; i < e->count; i++) {
        slong bits = literal_bits(e->arg[i]);
        if (bits > most) most = bits;
    }
    long exponent;
    bool power = e->op == OP_POWER && e->arg[0]->op == OP_NUMBER && expr_get_long(e->arg[1], &exponent);
    if (power) most *= labs(exponent) < MOST_BITS ? labs(exponent) + 1 : MOST_BITS;
    return most < MOST_BITS ? most : MOST_BITS;
}

static slong closer_bits(const Expr *a, const Expr *b) {
    slong left = literal_bits(a), right = literal_bits(b), bits = FEWEST_BITS + 2 * (left > right ? left : right);
    return bits < MOST_BITS ? bits : MOST_BITS;
}

typedef enum Meeting {
    MEET_EQUAL,
    MEET_DIFFERENT,
    MEET_KEY_UNDEFINED, /* or a hole is forgiven */
    MEET_ANSWER_UNDEFINED,
    MEET_UNDECIDED
} Meeting;

/* Do light expressions part only far behind the point? e^-1000 beside x², or x beside e^(2x) at x = 12346. */
static bool part_deeply(const Fingerprint *key, const Fingerprint *answer, size_t i, Budget *budget) {
    enum { DEEP_BITS = 50000, HEAVIEST_DEEP = 60 };
    Balls left, right;
    const Point *point = answer->trials->points[i];
    if (key->trials->place[i] || key->expr->weight + answer->expr->weight > HEAVIEST_DEEP) return false;
    Arena *scratch = arena_new();
    bool part = evaluate(scratch, key->expr, point, DEEP_BITS, budget, &left) == STATUS_OK &&
                evaluate(scratch, answer->expr, point, DEEP_BITS, budget, &right) == STATUS_OK &&
                balls_agree(&left, &right, AGREEMENT_BITS) == AGREE_DISJOINT;
    arena_free(scratch);
    return part;
}

/* Is what was seen to be equal still so to many more bits than the numbers in it have, or than it has before the point?
 * That tells x + 10^-80 from x, and e^1000 + 1 from e^1000. */
static Meeting meet_closely(Fingerprint *key, Fingerprint *answer, size_t i, slong size, Budget *budget) {
    slong bits = closer_bits(key->expr, answer->expr) + size;
    if (bits >= MOST_BITS) return part_deeply(key, answer, i, budget) ? MEET_DIFFERENT : MEET_UNDECIDED;
    const Sample *k = fingerprint_at(key, i, bits, budget), *a = fingerprint_at(answer, i, bits, budget);
    if (k->status != STATUS_OK || a->status != STATUS_OK) return MEET_UNDECIDED;
    Agreement agreement = balls_agree(&k->value, &a->value, bits - SPARE_BITS);
    return agreement == AGREE_DISJOINT  ? MEET_DIFFERENT
           : agreement == AGREE_OVERLAP ? MEET_EQUAL
                                        : MEET_UNDECIDED;
}

static Meeting meet(Fingerprint *key, Fingerprint *answer, size_t i, Budget *budget) {
    if (glimpses_part(key, answer, i)) return MEET_DIFFERENT;
    for (size_t p = 0; p < PRECISIONS; p++) {
        const Sample *k = fingerprint_at(key, i, precisions[p], budget);
        if (k->status == STATUS_DOMAIN) return MEET_KEY_UNDEFINED;
        const Sample *a = fingerprint_at(answer, i, precisions[p], budget);
        if (a->status == STATUS_DOMAIN)
            return key->trials->border[i] ? MEET_KEY_UNDEFINED : MEET_ANSWER_UNDEFINED;
        if (k->status != STATUS_OK || a->status != STATUS_OK) return MEET_UNDECIDED;
        Agreement agreement = balls_agree(&k->value, &a->value, AGREEMENT_BITS);
        if (agreement == AGREE_DISJOINT) return MEET_DIFFERENT;
        if (agreement != AGREE_OVERLAP) continue;
        slong size = balls_size(&k->value);
        return size > LARGE ? meet_closely(key, answer, i, size, budget) : MEET_EQUAL;
    }
    return MEET_UNDECIDED;
}

/* What is too large to be told apart may have a difference that is not: e^x + x - 12345 and e^x at x = 12346. */
typedef struct Gap {
    const Expr *expr; /* key - answer with like terms collected; NULL: not asked for, or it cannot be formed */
    bool tried;
} Gap;

static Meeting meet_by_gap(Fingerprint *key, Fingerprint *answer, size_t i, Gap *gap, Budget *budget) {
    Store *store = key->trials->store;
    const Expr *difference = gap->tried ? NULL : expr_subtract(store, key->expr, answer->expr);
    if (difference) gap->expr = normal_rational(store, difference, budget);
    gap->tried = true;
    Balls value;
    if (!gap->expr || evaluate(key->arena, gap->expr, key->trials->points[i], precisions[0], budget, &value) != STATUS_OK)
        return MEET_UNDECIDED;
    for (slong k = 0; k < value.rows * value.columns; k++)
        if (!arb_contains_zero(value.entry + k)) return MEET_DIFFERENT;
    return MEET_UNDECIDED;
}

/* Expressions without names have the same value everywhere: one trial says all. */
static size_t trials_needed(const Fingerprint *key, const Fingerprint *answer) {
    bool constant = key->trials->concrete && !key->expr->symbols && !answer->expr->symbols;
    size_t count = answer->trials->count;
    return constant && count > 1 ? 1 : count;
}

typedef struct Tally {
    size_t meetings[MEET_UNDECIDED + 1];
    size_t last, equal_at;
} Tally;

/* Goes through the trials up to the first where they certainly differ; 0 is how many equal ones there are. */
static Tally tally(Fingerprint *key, Fingerprint *answer, Budget *budget) {
    Tally t = {0};
    Gap gap = {0};
    size_t needed = trials_needed(key, answer);
    for (size_t i = 0; i < needed; i++) {
        Meeting meeting = meet(key, answer, i, budget);
        if (meeting == MEET_UNDECIDED) meeting = meet_by_gap(key, answer, i, &gap, budget);
        t.meetings[meeting]++;
        t.last = i;
        if (meeting == MEET_EQUAL) t.equal_at = i;
        if (meeting == MEET_DIFFERENT || meeting == MEET_ANSWER_UNDEFINED) break;
    }
    return t;
}

typedef enum Glance { GLANCE_ALIKE, GLANCE_PARTED, GLANCE_UNSURE } Glance;

/* What doubles show of the first `needed` trials: values of both and no difference; a difference at trial `at`, with values
 * before it; or that they do not tell. */
static Glance glance(Fingerprint *key, Fingerprint *answer, size_t needed, size_t *at) {
    fingerprint_look(answer, 0);
    for (*at = 0; *at < needed; ++*at) {
        const Enclosure *k = fingerprint_glimpse(key, *at), *a = k ? fingerprint_glimpse(answer, *at) : NULL;
        if (!a) return GLANCE_UNSURE;
        if (enclosures_part(k, a)) return GLANCE_PARTED;
    }
    return needed ? GLANCE_ALIKE : GLANCE_UNSURE;
}

static bool undefined_everywhere(Fingerprint *answer, Budget *budget) {
    for (size_t i = 0; i < answer->trials->count; i++)
        if (fingerprint_at(answer, i, precisions[0], budget)->status != STATUS_DOMAIN) return false;
    return answer->trials->count > 0;
}

static Comparison proved(void) { return (Comparison){.equal = TRUTH_YES, .evidence = EVIDENCE_PROVED}; }

static Comparison unknown(Message reason) {
    return (Comparison){.equal = TRUTH_UNKNOWN, .evidence = EVIDENCE_NONE, .reason = reason};
}

static Comparison refuted_at(size_t trial, bool undefined) {
    return (Comparison){.equal = TRUTH_NO,
                        .evidence = EVIDENCE_REFUTED,
                        .trial = trial,
                        .has_trial = true,
                        .undefined = undefined};
}

/* All trials agree, as this one does: tested, if it still does when looked at closely. */
static Comparison seen_closely(Fingerprint *key, Fingerprint *answer, size_t trial, Budget *budget) {
    Meeting closely = meet_closely(key, answer, trial, 0, budget);
    if (closely == MEET_DIFFERENT || (closely == MEET_EQUAL && part_deeply(key, answer, trial, budget))) return refuted_at(trial, false);
    if (closely == MEET_EQUAL) return (Comparison){.equal = TRUTH_YES, .evidence = EVIDENCE_TESTED};
    return unknown(MESSAGE_NOT_TOLD_APART);
}

/* Are they written alike by a person? That shows (1 + x)^9999 (1 + x) to be (1 + x)^10000, which is too large to be expanded. */
static bool are_alike(const Fingerprint *key, const Fingerprint *answer) {
    Store *store = key->trials->store;
    const Expr *left = simplify(store, key->expr), *right = simplify(store, answer->expr);
    return left && left == right;
}

/* The normal form knows nothing of a domain on which names depend on one another: its "no" decides between
 * constants, and where names are free. */
static Comparison weigh(Fingerprint *key, Fingerprint *answer, const Tally *t, Truth normal,
                        Budget *budget) {
    size_t equal = t->meetings[MEET_EQUAL], undecided = t->meetings[MEET_UNDECIDED];
    if (normal == TRUTH_YES || (undecided && are_alike(key, answer))) return proved();
    bool constant = !key->expr->symbols && !answer->expr->symbols;
    bool decides = constant || key->trials->generic;
    if (normal == TRUTH_NO && decides) return (Comparison){.equal = TRUTH_NO, .evidence = EVIDENCE_REFUTED};
    if (normal == TRUTH_NO)
        return unknown(MESSAGE_FORM_DIFFERS);
    if (equal && equal >= 2 * undecided) return seen_closely(key, answer, t->equal_at, budget);
    if (!budget->left) return unknown(MESSAGE_TOO_MUCH_WORK);
    return unknown(undecided ? MESSAGE_NOT_TOLD_APART
                             : MESSAGE_NO_POINT);
}

static Truth normal_form_equal(Fingerprint *key, Fingerprint *answer, Budget *budget) {
    if (!key->form) return normal_equal(key->trials->store, key->expr, answer->expr, budget);
    if (!answer->weighed) answer->same_form = normal_equals_key(key->form, answer->expr, budget);
    answer->weighed = true;
    return answer->same_form;
}

static Comparison compare_tensors(Fingerprint *key, Fingerprint *answer, Budget *budget) {
    if (!shape_equal(key->expr->shape, answer->expr->shape))
        return (Comparison){.equal = TRUTH_NO, .evidence = EVIDENCE_REFUTED};
    if (key->expr == answer->expr) return proved();
    Truth normal = TRUTH_UNKNOWN;
    size_t at;
    bool early = glance(key, answer, trials_needed(key, answer), &at) == GLANCE_ALIKE; /* a proof is all that is needed */
    if (early) normal = normal_form_equal(key, answer, budget);
    if (normal == TRUTH_YES) return proved();
    Tally t = tally(key, answer, budget);
    if (t.meetings[MEET_DIFFERENT]) return refuted_at(t.last, false);
    if (t.meetings[MEET_ANSWER_UNDEFINED]) {
        Comparison refuted = refuted_at(t.last, true);
        refuted.never_defined = undefined_everywhere(answer, budget);
        return refuted;
    }
    if (!early) normal = normal_form_equal(key, answer, budget);
    return weigh(key, answer, &t, normal, budget);
}

/* ---- conditions ---- */

static bool decided(Truth t) { return t != TRUTH_UNKNOWN; }

static Comparison refuted(void) { return (Comparison){.equal = TRUTH_NO, .evidence = EVIDENCE_REFUTED}; }

/* Conditions on one number are sets of numbers, ends included: x > 2 is not x >= 2. */
static Comparison compare_as_sets(Fingerprint *key, Fingerprint *answer, Budget *budget) {
    Store *store = key->trials->store;
    uint64_t names = key->expr->symbols | answer->expr->symbols;
    if (!names || names & (names - 1)) return unknown(MESSAGE_CONDITION_UNDECIDED);
    const Symbol *name = store_symbol_at(store, (unsigned)__builtin_ctzll(names));
    bool free = shape_is_scalar(name->shape) && !name->lower && !name->upper;
    if (!free || !key->trials->count) return unknown(MESSAGE_CONDITION_UNDECIDED);
    const Expr *x = expr_symbol(store, name), *sets[2];
    sets[0] = expr_3(store, OP_SET_BUILDER, x, x, key->expr);
    sets[1] = expr_3(store, OP_SET_BUILDER, x, x, answer->expr);
    if (!sets[0] || !sets[1]) return unknown(MESSAGE_CONDITION_UNDECIDED);
    SetComparison both = sets_equal(store, sets[0], sets[1], key->trials->points[0], budget);
    if (both.equal == TRUTH_NO) return refuted();
    if (both.equal == TRUTH_YES && both.proved) return proved();
    return unknown(MESSAGE_CONDITION_UNDECIDED);
}

/* l = r and L = R say the same if l - r is a constant multiple of L - R. */
static Comparison compare_equations(Fingerprint *key, Fingerprint *answer, Budget *budget) {
    Store *store = key->trials->store;
    const Expr *gap[2], *equation[] = {key->expr, answer->expr};
    for (size_t i = 0; i < 2; i++) {
        if (equation[i]->op != OP_EQUAL || !shape_is_scalar(equation[i]->arg[0]->shape)) return unknown(MESSAGE_CONDITION_UNDECIDED);
        gap[i] = expr_subtract(store, equation[i]->arg[0], equation[i]->arg[1]);
    }
    const Expr *ratio = expr_divide(store, gap[0], gap[1]);
    if (ratio) ratio = normal_rational(store, ratio, budget);
    return ratio && expr_is_number(ratio) && !expr_is_zero(ratio) ? proved() : unknown(MESSAGE_CONDITION_UNDECIDED);
}

static bool is_inequality(const Expr *e) {
    return e->op == OP_LESS || e->op == OP_LESS_EQUAL || e->op == OP_GREATER || e->op == OP_GREATER_EQUAL;
}

static bool is_strict(const Expr *e) { return e->op == OP_LESS || e->op == OP_GREATER; }

/* A condition that is the same at every point tried says little (an equation is false at generic points),
 * unless it has no names: then that is its value. */
static Comparison compare_truths(Fingerprint *key, Fingerprint *answer, Budget *budget) {
    if (key->expr == answer->expr) return proved();
    Comparison exact = compare_as_sets(key, answer, budget);
    if (exact.equal == TRUTH_UNKNOWN) exact = compare_equations(key, answer, budget);
    if (exact.equal != TRUTH_UNKNOWN) return exact;
    bool inequalities = is_inequality(key->expr) && is_inequality(answer->expr);
    if (inequalities && is_strict(key->expr) != is_strict(answer->expr)) return refuted();
    size_t seen[2] = {0};
    for (size_t i = 0; i < answer->trials->count; i++) {
        Truth k = fingerprint_at(key, i, precisions[0], budget)->truth;
        Truth a = fingerprint_at(answer, i, precisions[0], budget)->truth;
        if (!decided(k) || !decided(a)) continue;
        if (k != a) return refuted_at(i, false);
        seen[k == TRUTH_YES]++;
    }
    bool constant = !key->expr->symbols && !answer->expr->symbols;
    if (constant && seen[0] + seen[1]) return proved();
    if (seen[0] && seen[1]) return (Comparison){.equal = TRUTH_YES, .evidence = EVIDENCE_TESTED};
    return unknown(MESSAGE_CONDITION_UNDECIDED);
}

/* ---- sets ---- */

static bool is_set(const Expr *e) { return e->shape.kind == KIND_SET; }

/* Is the element certainly in the list? NO: certainly not. */
static Truth is_listed(Store *store, const Expr *element, const Expr *list, Budget *budget) {
    Truth any = TRUTH_NO;
    for (uint32_t i = 0; i < list->count && any != TRUTH_YES; i++) {
        Truth same = normal_equal(store, element, list->arg[i], budget);
        if (same != TRUTH_NO) any = same;
    }
    return any;
}

/* Sets of listed constants, decided exactly; a tensor is the set of that one. */
static Truth same_lists(Store *store, const Expr *a, const Expr *b, Budget *budget) {
    Truth all = TRUTH_YES;
    if (shape_is_tensor(a->shape)) a = expr_1(store, OP_FINITE_SET, a);
    if (shape_is_tensor(b->shape)) b = expr_1(store, OP_FINITE_SET, b);
    bool lists = a && b && a->op == OP_FINITE_SET && b->op == OP_FINITE_SET && !a->symbols && !b->symbols;
    if (!lists || a->count * b->count > MOST_PAIRS) return TRUTH_UNKNOWN;
    for (uint32_t i = 0; i < a->count + b->count; i++) {
        const Expr *element = i < a->count ? a->arg[i] : b->arg[i - a->count];
        Truth listed = is_listed(store, element, i < a->count ? b : a, budget);
        if (listed == TRUTH_NO) return TRUTH_NO;
        if (listed == TRUTH_UNKNOWN) all = TRUTH_UNKNOWN;
    }
    return all;
}

/* Has the answer no value where the key has one? A hole where the key is one element alone is forgiven. */
static Meeting meet_as_sets(Store *store, const Expr *key, const Expr *answer, const Point *point, Budget *budget,
                            SetComparison *comparison) {
    *comparison = sets_equal(store, key, answer, point, budget);
    if (comparison->equal != TRUTH_UNKNOWN) return comparison->equal == TRUTH_YES ? MEET_EQUAL : MEET_DIFFERENT;
    bool hole = set_defined(answer, point, budget) == TRUTH_NO && set_defined(key, point, budget) == TRUTH_YES;
    if (!hole) return MEET_UNDECIDED;
    return set_is_single(key, point, budget) ? MEET_KEY_UNDEFINED : MEET_ANSWER_UNDEFINED;
}

static Comparison compare_sets(Fingerprint *key, Fingerprint *answer, Budget *budget) {
    if (key->expr == answer->expr) return proved();
    if (key->expr->shape.rows != answer->expr->shape.rows ||
        key->expr->shape.columns != answer->expr->shape.columns)
        return (Comparison){.equal = TRUTH_NO, .evidence = EVIDENCE_REFUTED};
    Store *store = key->trials->store;
    const Expr *left = constants_simplified(store, key->expr),
               *right = constants_simplified(store, answer->expr);
    if (left == right || same_lists(store, left, right, budget) == TRUTH_YES) return proved();
    size_t equal = 0, undecided = 0, needed = trials_needed(key, answer);
    bool exact = needed <= 1 && key->trials->concrete;
    for (size_t i = 0; i < needed; i++) {
        SetComparison at;
        Meeting meeting = meet_as_sets(store, left, right, key->trials->points[i], budget, &at);
        if (meeting == MEET_DIFFERENT || meeting == MEET_ANSWER_UNDEFINED) {
            Comparison refuted = refuted_at(i, meeting == MEET_ANSWER_UNDEFINED);
            refuted.where = at.witness;
            return refuted;
        }
        equal += meeting == MEET_EQUAL;
        undecided += meeting == MEET_UNDECIDED;
        exact = exact && at.proved;
    }
    if (!equal || undecided) return unknown(MESSAGE_SETS_UNDECIDED);
    return exact ? proved() : (Comparison){.equal = TRUTH_YES, .evidence = EVIDENCE_TESTED};
}

/* The numbers for which a condition on one name holds; NULL: it is no such condition. */
static const Expr *numbers_with(Store *store, const Expr *condition) {
    uint64_t names = condition->symbols;
    if (condition->shape.kind != KIND_TRUTH || !names || names & (names - 1)) return NULL;
    const Expr *x = expr_symbol(store, store_symbol_at(store, (unsigned)__builtin_ctzll(names)));
    return shape_is_scalar(x->shape) ? expr_3(store, OP_SET_BUILDER, x, x, condition) : NULL;
}

Comparison compare(Fingerprint *key, Fingerprint *answer, Budget *budget) {
    const Expr *numbers = is_set(key->expr) || key->trials->as_set ? numbers_with(key->trials->store, answer->expr) : NULL;
    if (numbers) answer = fingerprint_new(answer->arena, answer->trials, numbers);
    if (is_set(answer->expr) && !is_set(key->expr) && key->trials->as_set)
        key = fingerprint_new(answer->arena, key->trials, key->trials->as_set);
    if (is_set(key->expr) || is_set(answer->expr)) return compare_sets(key, answer, budget);
    Kind kind = key->expr->shape.kind;
    if (kind != answer->expr->shape.kind)
        return (Comparison){.equal = TRUTH_NO, .evidence = EVIDENCE_REFUTED};
    if (kind == KIND_TRUTH) return compare_truths(key, answer, budget);
    if (kind == KIND_UNDEFINED) return proved();
    return compare_tensors(key, answer, budget);
}

static bool are_like_tensors(const Expr *a, const Expr *b) { return shape_is_tensor(a->shape) && shape_equal(a->shape, b->shape); }

bool prove_at_once(Fingerprint *key, Fingerprint *answer, const TrialRequest *domain, Budget *budget, Comparison *proof) {
    size_t at;
    *proof = proved();
    if (!are_like_tensors(key->expr, answer->expr)) return false;
    return key->expr == answer->expr ||
           (glance(key, answer, trials_needed(key, answer), &at) == GLANCE_ALIKE &&
            normal_form_equal(key, answer, budget) == TRUTH_YES && is_in_one_piece(domain, answer->expr, budget));
}

bool part_at_once(Fingerprint *key, Fingerprint *answer, Comparison *refutation) {
    size_t at;
    if (!are_like_tensors(key->expr, answer->expr) || key->expr == answer->expr) return false;
    if (glance(key, answer, trials_needed(key, answer), &at) != GLANCE_PARTED) return false;
    *refutation = refuted_at(at, false);
    return true;
}

static bool agree_at_a_glance(Fingerprint *a, Fingerprint *b, size_t i) {
    const Enclosure *left = fingerprint_glimpse(a, i), *right = left ? fingerprint_glimpse(b, i) : NULL;
    return right && enclosures_agree(left, right);
}

/* Doubles tell the rest where balls agree at a few points. */
bool same_values(Fingerprint *a, Fingerprint *b, Budget *budget) {
    if (a->expr == b->expr) return true;
    if (is_set(a->expr) || is_set(b->expr)) return compare_sets(a, b, budget).equal == TRUTH_YES;
    if (!shape_equal(a->expr->shape, b->expr->shape) || !shape_is_tensor(a->expr->shape)) return false;
    size_t equal = 0, needed = trials_needed(a, b);
    for (size_t i = 0; i < needed; i++) {
        bool seen = equal >= MET_CLOSELY && agree_at_a_glance(a, b, i);
        Meeting meeting = seen ? MEET_EQUAL : meet(a, b, i, budget);
        if (meeting == MEET_DIFFERENT) return false;
        equal += meeting == MEET_EQUAL;
    }
    return equal > 0 && 2 * equal >= needed;
}
