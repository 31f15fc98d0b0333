#include "document/items.h"
#include <string.h>

/* TeXbook, page 170. 1 thin, 2 medium, 3 thick; 10 + n: n, but not in scripts; 9 cannot happen. */
static const int SPACES[8][8] = {
    /*            ord  op  bin rel open close punct inner */
    [MATH_ORD] = {0, 1, 12, 13, 0, 0, 0, 11},       [MATH_OP] = {1, 1, 9, 13, 0, 0, 0, 11},
    [MATH_BIN] = {12, 12, 9, 9, 12, 9, 9, 12},      [MATH_REL] = {13, 13, 9, 0, 13, 0, 0, 13},
    [MATH_OPEN] = {0, 0, 9, 0, 0, 0, 0, 0},         [MATH_CLOSE] = {0, 1, 12, 13, 0, 0, 0, 11},
    [MATH_PUNCT] = {11, 11, 9, 11, 11, 11, 11, 11}, [MATH_INNER] = {11, 1, 12, 13, 11, 0, 11, 11},
};

enum { THIN = 3 }; /* 1/18 em */

static int space_between(MathClass left, MathClass right, bool script) {
    static const int MU[] = {0, THIN, 4, 5};
    int entry = SPACES[left][right];
    if (entry == 9 || (script && entry > 10)) return 0;
    return MU[entry % 10];
}

static size_t count_items(const Formula *formula) {
    if (formula->kind != FORMULA_ROW) return 1;
    size_t count = 0;
    for (size_t i = 0; i < formula->count; i++) count += count_items(formula->parts[i]);
    return count;
}

static void classes_of(const Formula *f, MathItem *item) {
    const Formula *base = f;
    while ((base->kind == FORMULA_SCRIPTS || base->kind == FORMULA_ACCENT) && base->parts[0])
        base = base->parts[0];
    bool fenced = base->kind == FORMULA_FENCE || base->kind == FORMULA_MATRIX || base->kind == FORMULA_CASES;
    bool bars = base->left == FENCE_BAR || base->left == FENCE_NORM; /* ordinary, as TeX has them: sin |x| */
    item->left = fenced && !bars && base->left != FENCE_NONE ? MATH_OPEN : f->class;
    item->right = fenced && base->right != FENCE_NONE ? MATH_CLOSE : f->class;
}

static void flatten(const Formula *formula, MathItem **next, int *pending) {
    if (formula->kind == FORMULA_SPACE) {
        *pending += formula->space;
        return;
    }
    if (formula->kind == FORMULA_ROW) {
        for (size_t i = 0; i < formula->count; i++) flatten(formula->parts[i], next, pending);
        return;
    }
    MathItem *item = (*next)++;
    *item = (MathItem){.formula = formula, .space = *pending};
    *pending = 0;
    classes_of(formula, item);
}

static bool needs_left_operand(MathClass left) {
    return left == MATH_BIN || left == MATH_OP || left == MATH_REL || left == MATH_OPEN || left == MATH_PUNCT;
}

/* A binary operator without an operand on both sides is a sign: rules 5 and 6 of appendix G. */
static void demote_signs(MathItem *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (items[i].left != MATH_BIN) continue;
        MathClass after = i + 1 < count ? items[i + 1].left : MATH_CLOSE;
        bool lacks_left = i == 0 || needs_left_operand(items[i - 1].right);
        if (lacks_left || after == MATH_REL || after == MATH_CLOSE || after == MATH_PUNCT)
            items[i].left = items[i].right = MATH_ORD;
    }
}

/* Whether an item stands close to the next: a sign to what it belongs to, a fraction to its comma. */
static bool stands_close(const MathItem *item) {
    bool sign = item->formula->class == MATH_BIN && item->right == MATH_ORD;
    return sign || (item->formula->kind == FORMULA_FRACTION && item[1].left == MATH_PUNCT);
}

size_t math_items(Arena *arena, const Formula *formula, bool script, MathItem **items) {
    MathItem *list = ARENA_ARRAY(arena, MathItem, count_items(formula) + 1), *end = list;
    int pending = 0;
    flatten(formula, &end, &pending);
    size_t count = (size_t)(end - list);
    demote_signs(list, count);
    for (size_t i = 0; i < count; i++) {
        int between =
            i == 0 || stands_close(&list[i - 1]) ? 0 : space_between(list[i - 1].right, list[i].left, script);
        if (list[i].space != THIN || between < THIN)
            list[i].space += between; /* a thin space that was asked for is there */
        list[i].relation = i > 0 && list[i].left == MATH_REL && list[i - 1].right != MATH_REL;
        list[i].binary = i > 0 && list[i].left == MATH_BIN;
    }
    if (pending) { /* a space at the end needs something to carry it */
        list[count] = (MathItem){.formula = formula_row(arena, 0, NULL), .space = pending};
        count++;
    }
    *items = list;
    return count;
}

static const Formula *delimiter(Arena *arena, MathClass class, uint32_t code) {
    char text[5];
    return formula_atom(arena, class, FACE_ROMAN, (Text){text, text_encode(code, text)});
}

/* In a list the commas are better places to break than what stands between two of them. */
static void prefer_commas(MathItem *items, size_t count) {
    bool list = false;
    for (size_t i = 0; i < count; i++) list |= items[i].left == MATH_PUNCT;
    for (size_t i = 0; list && i < count; i++) {
        items[i].binary |= items[i].relation;
        items[i].relation = i && items[i - 1].left == MATH_PUNCT;
    }
}

size_t math_open_fence(Arena *arena, MathItem **items, size_t count, size_t at) {
    const MathItem *whole = &(*items)[at];
    const Formula *scripts = whole->formula->kind == FORMULA_SCRIPTS ? whole->formula : NULL;
    const Formula *fence = scripts ? scripts->parts[0] : whole->formula;
    if (fence->kind != FORMULA_FENCE || fence->left == FENCE_NONE || fence->right == FENCE_NONE) return count;
    MathItem *inner;
    size_t within = math_items(arena, fence->parts[0], false, &inner);
    prefer_commas(inner, within);
    const Formula *open = delimiter(arena, MATH_OPEN, fence_left_code(fence->left));
    const Formula *close = delimiter(arena, MATH_CLOSE, fence_right_code(fence->right));
    if (scripts) close = formula_scripts(arena, close, scripts->parts[1], scripts->parts[2]);
    MathItem *all = ARENA_ARRAY(arena, MathItem, count + within + 1);
    memcpy(all, *items, at * sizeof *all);
    all[at] = (MathItem){open, whole->left, MATH_OPEN, whole->space, whole->relation, whole->binary};
    memcpy(all + at + 1, inner, within * sizeof *all);
    all[at + 1 + within] = (MathItem){.formula = close, .left = MATH_CLOSE, .right = MATH_CLOSE};
    memcpy(all + at + within + 2, *items + at + 1, (count - at - 1) * sizeof *all);
    *items = all;
    return count + within + 1;
}

size_t math_line_end(const MathItem *items, const double *widths, const double *spaces, size_t from,
                     size_t count, double room) {
    size_t best = 0;
    double used = 0, best_used = 0;
    for (size_t i = from; i < count; i++) {
        bool may = i > from && (items[i].relation || items[i].binary);
        bool better = !best || !items[best].relation || items[i].relation || used > best_used + room / 3;
        if (may && used <= room && better) best = i, best_used = used;
        if (used > room && best) return best;
        used += widths[i] + (i > from ? spaces[i] : 0);
    }
    return used > room && best ? best : count;
}
