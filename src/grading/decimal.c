#include "grading/grader.h"
#include "math/normal.h"
#include <ctype.h>

enum { MOST_DIGITS = 18, MOST_DECIMALS = 64, DIGITS_DEFAULT = 3, FEWEST_DIGITS = 2, DIGITS_OF_DOUBLES = 15 };

typedef struct Decimal { /* "0.0447": digits 447 over 10^4, of which 3 are significant */
    long digits;
    unsigned long scale;
    long places, significant;
    bool cut; /* followed by dots: 1.7888... */
} Decimal;

static bool is_point(char c, bool comma) { return c == '.' || (comma && c == ','); }

/* Reads the decimal that starts at *at, if there is one, and moves *at behind what it looked at. */
static bool next_decimal(Text text, size_t *at, bool comma, Decimal *decimal) {
    *decimal = (Decimal){.scale = 1};
    bool point = false;
    size_t i = *at, digits = 0;
    for (; i < text.length; i++) {
        char c = text.start[i];
        if (!point && is_point(c, comma) && i + 1 < text.length &&
            isdigit((unsigned char)text.start[i + 1])) {
            point = true;
            continue;
        }
        if (!isdigit((unsigned char)c)) break;
        if (++digits > MOST_DIGITS) continue;
        decimal->digits = decimal->digits * 10 + (c - '0');
        decimal->significant += decimal->digits != 0;
        if (point) decimal->places++, decimal->scale *= 10;
    }
    Text behind = text_slice(text, i, text.length);
    decimal->cut = text_starts(behind, "...") || text_starts(behind, "…");
    *at = i > *at ? i : *at + 1;
    return point && digits <= MOST_DIGITS;
}

/* The decimal in the text whose value is |number|. */
static bool written_as(Judging *judging, const Expr *number, Decimal *decimal) {
    Store *store = judging->grader->store;
    bool comma = judging->grader->request.decimal_comma;
    for (size_t at = 0; at < judging->text.length;) {
        if (!next_decimal(judging->text, &at, comma, decimal)) continue;
        const Expr *value = expr_fraction(store, decimal->digits, decimal->scale);
        if (value && (value == number || expr_negate(store, value) == number)) return true;
    }
    return false;
}

static bool within(Judging *judging, const Expr *a, const Expr *b, const Expr *bound, const Point *point) {
    Store *store = judging->grader->store;
    const Expr *gap = expr_1(store, OP_ABS, expr_subtract(store, a, b));
    const Expr *near = expr_2(store, OP_LESS_EQUAL, gap, bound);
    return near && evaluate_truth(judging->arena, near, point, 512, &judging->budget) == TRUTH_YES;
}

static const Expr *entry_of(const Expr *e, size_t i) {
    if (e->op == OP_VECTOR || e->op == OP_MATRIX) return i < e->count ? e->arg[i] : NULL;
    return shape_is_scalar(e->shape) && !i ? e : NULL;
}

static bool is_key_to(Judging *judging, const Expr *entry, const Expr *key, unsigned long scale, const Point *point) {
    return within(judging, entry, key, expr_fraction(judging->grader->store, 1, 2 * scale), point);
}

/* 1.7888...: the first digits of the key. */
static bool is_cut_key(Judging *judging, const Expr *entry, const Expr *key, unsigned long scale, const Point *point) {
    Store *store = judging->grader->store;
    const Expr *half = expr_fraction(store, expr_number_sign(entry) < 0 ? -1 : 1, 2 * scale);
    const Expr *middle = half ? expr_add(store, entry, half) : NULL;
    return middle && is_key_to(judging, middle, key, scale, point);
}

/* A rational entry must be exact unless the author asks for so many digits. */
static bool is_rounded(Judging *judging, const Expr *entry, const Expr *key, const Point *point) {
    Grader *g = judging->grader;
    if (normal_equal(g->store, entry, key, &judging->budget) == TRUTH_YES) return true;
    Decimal decimal;
    if (!expr_is_number(entry) || !written_as(judging, entry, &decimal)) return false;
    long wanted = g->request.accept.digits ? g->request.accept.digits : DIGITS_DEFAULT;
    if (decimal.significant < wanted) return false;
    if (!g->request.accept.digits && expr_is_number(constant_simplify(g->store, key, false))) return false;
    if (decimal.cut) return is_cut_key(judging, entry, key, decimal.scale, point);
    unsigned long scale = decimal.scale;
    if (decimal.significant >= DIGITS_OF_DOUBLES && scale > 100) scale /= 100; /* the last two may be a machine's */
    for (long extra = decimal.significant - wanted; g->request.accept.digits && extra > 0 && scale > 1;
         extra--)
        scale /= 10;
    return is_key_to(judging, entry, key, scale, point);
}

/* Whatever the key is: exact, or rounded to all the digits that are shown. */
static bool is_shortened(Judging *judging, const Expr *entry, const Expr *key, const Point *point) {
    if (normal_equal(judging->grader->store, entry, key, &judging->budget) == TRUTH_YES) return true;
    Decimal decimal;
    if (!expr_is_number(entry) || !written_as(judging, entry, &decimal) || decimal.significant < FEWEST_DIGITS)
        return false;
    return is_key_to(judging, entry, key, decimal.scale, point);
}

typedef bool (*Near)(Judging *judging, const Expr *entry, const Expr *key, const Point *point);

static bool all_entries(Judging *judging, const Expr *answer, const Expr *key, Near near, const Point *point) {
    if (!shape_equal(answer->shape, key->shape)) return false;
    size_t count = answer->op == OP_VECTOR || answer->op == OP_MATRIX ? answer->count : 1;
    for (size_t i = 0; i < count; i++) {
        const Expr *a = entry_of(answer, i), *k = entry_of(key, i);
        if (!a || !k || !near(judging, a, k, point)) return false;
    }
    return true;
}

static bool within_tolerance(Judging *judging, const Expr *answer, const Expr *tolerance) {
    if (!tolerance || !shape_equal(answer->shape, judging->grader->key->shape)) return false;
    const Trials *trials = trials_of(judging->grader);
    for (size_t i = 0; i < trials->count; i++)
        if (!within(judging, answer, judging->grader->key, tolerance, trials->points[i])) return false;
    return trials->count > 0;
}

/* (2, 4)*0.5 and [..]/‖..‖ are arrays only after their entries are multiplied out. */
static const Expr *by_entries(Store *store, const Expr *e) {
    const Expr *array = NULL;
    if (e->op != OP_PRODUCT) return e;
    for (uint32_t i = 0; i < e->count; i++)
        if (e->arg[i]->op == OP_VECTOR || e->arg[i]->op == OP_MATRIX) array = e->arg[i];
    if (!array) return e;
    const Expr *entries[MOST_DECIMALS], *factor = expr_replace(store, e, array, expr_integer(store, 1));
    if (!factor || array->count > MOST_DECIMALS) return e;
    for (uint32_t i = 0; i < array->count; i++) entries[i] = expr_multiply(store, factor, array->arg[i]);
    const Expr *multiplied = expr_rebuild(store, array, entries);
    return multiplied ? multiplied : e;
}

bool is_near_enough(Judging *judging, Fingerprint *answer, Message *note) {
    Grader *g = judging->grader;
    if (!shape_is_tensor(g->key->shape) || !shape_is_tensor(answer->expr->shape)) return false;
    *note = MESSAGE_NOTE_TOLERANCE;
    if (within_tolerance(judging, answer->expr, g->request.accept.tolerance)) return true;
    if (g->request.accept.tolerance || g->key->symbols || answer->expr->symbols || !trials_of(g)->count) return false;
    *note = MESSAGE_NOTE_DECIMAL;
    const Expr *a = by_entries(g->store, answer->expr), *k = by_entries(g->store, g->key);
    return all_entries(judging, a, k, is_rounded, trials_of(g)->points[0]);
}

bool is_key_rounded(Judging *judging, Fingerprint *answer) {
    Grader *g = judging->grader;
    if (!shape_is_tensor(g->key->shape) || !shape_is_tensor(answer->expr->shape)) return false;
    bool decimals = g->request.accept.digits || g->request.accept.tolerance;
    if (decimals || g->key->symbols || answer->expr->symbols || !trials_of(g)->count) return false;
    const Expr *a = by_entries(g->store, answer->expr), *k = by_entries(g->store, g->key);
    return all_entries(judging, a, k, is_shortened, trials_of(g)->points[0]);
}

/* Within one part in a hundred of a constant key. */
bool is_close(Judging *judging, Fingerprint *answer) {
    Grader *g = judging->grader;
    const Expr *a = answer->expr, *k = g->key;
    if (k->symbols || a->symbols || !trials_of(g)->count || !shape_is_scalar(k->shape) ||
        !shape_is_scalar(a->shape))
        return false;
    const Expr *bound = expr_multiply(g->store, expr_fraction(g->store, 1, 100), expr_1(g->store, OP_ABS, k));
    return bound && within(judging, a, k, bound, trials_of(g)->points[0]);
}
