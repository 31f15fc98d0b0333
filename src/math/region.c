#include "math/region.h"
#include "math/normal.h"
#include "math/simplify.h"
#include <flint/fmpq_mat.h>
#include <flint/fmpq_poly.h>
#include <flint/fmpz_poly.h>
#include <flint/fmpz_poly_factor.h>
#include <stdlib.h>

enum { LARGEST_DEGREE = 40, MOST_ROOTS = MOST_INTERVALS - 1 };

/* ---- intervals ---- */

Region region_all(void) { return (Region){.count = 1}; }

int ends_compare(Store *store, const Expr *a, const Expr *b) {
    int sign;
    if (a == b) return 0;
    if (a->op == OP_NUMBER && b->op == OP_NUMBER) {
        int order = fmpq_cmp(expr_number(a), expr_number(b));
        return (order > 0) - (order < 0);
    }
    if (a->symbols | b->symbols) return 2;
    return constant_sign(store, expr_subtract(store, a, b), &sign) == TRUTH_YES ? sign : 2;
}

/* The higher of two lower ends (sign 1), or the lower of two higher ones (sign -1). False: cannot tell. */
static bool tighter(Store *store, int sign, const Expr **end, bool *open, const Expr *other, bool other_open) {
    if (!other) return true;
    int order = *end ? ends_compare(store, other, *end) * sign : 1;
    if (*end && (order == 2 || order == -2)) return false;
    if (order > 0) *end = other, *open = other_open;
    else if (order == 0) *open = *open || other_open;
    return true;
}

/* False: cannot tell. *empty: there is nothing in both. */
static bool meet(Store *store, const Span *a, const Span *b, Span *both, bool *empty) {
    *both = *a;
    if (!tighter(store, 1, &both->low, &both->low_open, b->low, b->low_open)) return false;
    if (!tighter(store, -1, &both->high, &both->high_open, b->high, b->high_open)) return false;
    *empty = false;
    if (!both->low || !both->high) return true;
    int order = ends_compare(store, both->low, both->high); /* of -a and a nothing is known: not empty */
    *empty = order == 1 || (order == 0 && (both->low_open || both->high_open));
    return true;
}

bool region_intersect(Store *store, const Region *a, const Region *b, Region *both) {
    Region result = {.count = 0};
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++) {
            Span one;
            bool empty;
            if (!meet(store, &a->item[i], &b->item[j], &one, &empty)) return false;
            if (empty) continue;
            if (result.count == MOST_INTERVALS) return false;
            result.item[result.count++] = one;
        }
    *both = result;
    return true;
}

/* ---- rational functions of one name ---- */

typedef struct Quotient { fmpq_poly_t above, below; } Quotient;

static void quotient_init(Quotient *q) { fmpq_poly_init(q->above), fmpq_poly_init(q->below), fmpq_poly_one(q->below); }
static void quotient_clear(Quotient *q) { fmpq_poly_clear(q->above), fmpq_poly_clear(q->below); }

static bool small_enough(const Quotient *q) { return fmpq_poly_length(q->above) <= LARGEST_DEGREE && fmpq_poly_length(q->below) <= LARGEST_DEGREE; }

static bool read_quotient(const Expr *e, const Expr *name, Quotient *q);

static bool read_power(const Expr *e, const Expr *name, Quotient *q) {
    long n;
    if (!expr_get_long(e->arg[1], &n) || labs(n) > LARGEST_DEGREE || !read_quotient(e->arg[0], name, q)) return false;
    fmpq_poly_pow(q->above, q->above, (ulong)labs(n));
    fmpq_poly_pow(q->below, q->below, (ulong)labs(n));
    if (n < 0) fmpq_poly_swap(q->above, q->below);
    return small_enough(q) && !fmpq_poly_is_zero(q->below);
}

static void join(Op op, Quotient *q, const Quotient *next) {
    if (op == OP_PRODUCT) fmpq_poly_mul(q->above, q->above, next->above);
    else {
        fmpq_poly_t term;
        fmpq_poly_init(term);
        fmpq_poly_mul(term, next->above, q->below);
        fmpq_poly_mul(q->above, q->above, next->below);
        fmpq_poly_add(q->above, q->above, term);
        fmpq_poly_clear(term);
    }
    fmpq_poly_mul(q->below, q->below, next->below);
}

static bool read_parts(const Expr *e, const Expr *name, Quotient *q) {
    bool good = read_quotient(e->arg[0], name, q);
    for (uint32_t i = 1; good && i < e->count; i++) {
        Quotient next;
        quotient_init(&next);
        good = read_quotient(e->arg[i], name, &next);
        if (good) join(e->op, q, &next);
        good = good && small_enough(q);
        quotient_clear(&next);
    }
    return good;
}

static bool read_quotient(const Expr *e, const Expr *name, Quotient *q) {
    if (e == name) return fmpq_poly_set_coeff_si(q->above, 1, 1), true;
    if (e->op == OP_NUMBER) return fmpq_poly_set_fmpq(q->above, expr_number(e)), true;
    if (e->op == OP_POWER) return read_power(e, name, q);
    return (e->op == OP_SUM || e->op == OP_PRODUCT) && shape_is_scalar(e->shape) && read_parts(e, name, q);
}

/* ---- roots ---- */

typedef struct Root { const Expr *value; slong order; /* how often it is one; a pole has a negative order */ } Root;

typedef struct Roots { Root item[MOST_ROOTS]; size_t count; int sign; /* far on the right */ } Roots;

static bool add_root(Roots *roots, const Expr *value, slong order) {
    if (roots->count == MOST_ROOTS || !value) return false;
    roots->item[roots->count++] = (Root){value, order};
    return true;
}

static const Expr *integer_of(Store *store, const fmpz_t n) {
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_fmpz(q, n);
    const Expr *e = expr_rational(store, q);
    fmpq_clear(q);
    return e;
}

/* (-b ± √(b² - 4ac))/(2a) */
static bool quadratic_roots(Store *store, const fmpz_poly_t f, slong order, Roots *roots) {
    const Expr *c[3];
    for (slong i = 0; i < 3; i++) c[i] = integer_of(store, fmpz_poly_get_coeff_ptr(f, i));
    const Expr *square = expr_subtract(store, expr_multiply(store, c[1], c[1]), expr_multiply(store, expr_integer(store, 4), expr_multiply(store, c[2], c[0])));
    square = simplify(store, square);
    if (expr_number_sign(square) < 0) return true;
    const Expr *root = expr_sqrt(store, square), *twice = expr_multiply(store, expr_integer(store, 2), c[2]);
    for (int side = -1; side <= 1; side += 2) {
        const Expr *above = expr_subtract(store, expr_multiply(store, expr_integer(store, side), root), c[1]);
        if (!add_root(roots, constant_simplify(store, simplify(store, expr_divide(store, above, twice)), false), order)) return false;
    }
    return true;
}

static bool factor_roots(Store *store, const fmpz_poly_t f, slong order, Roots *roots) {
    slong degree = fmpz_poly_degree(f);
    if (degree == 2) return quadratic_roots(store, f, order, roots);
    if (degree > 2) return fmpz_poly_num_real_roots(f) == 0;
    const Expr *value = expr_divide(store, integer_of(store, fmpz_poly_get_coeff_ptr(f, 0)), integer_of(store, fmpz_poly_get_coeff_ptr(f, 1)));
    return add_root(roots, simplify(store, expr_negate(store, value)), order);
}

static bool polynomial_roots(Store *store, const fmpq_poly_t p, slong side, Roots *roots) {
    fmpz_poly_t whole;
    fmpz_poly_factor_t factors;
    fmpz_poly_init(whole);
    fmpz_poly_factor_init(factors);
    fmpq_poly_get_numerator(whole, p);
    fmpz_poly_factor(factors, whole);
    bool good = true;
    for (slong i = 0; good && i < factors->num; i++) good = factor_roots(store, factors->p + i, side * factors->exp[i], roots);
    fmpz_poly_factor_clear(factors);
    fmpz_poly_clear(whole);
    return good;
}

static int leading_sign(const fmpq_poly_t p) { return fmpz_sgn(fmpq_poly_numref(p) + fmpq_poly_length(p) - 1); }

/* By insertion, from left to right. */
static bool order_roots(Store *store, Roots *roots) {
    for (size_t i = 1; i < roots->count; i++) {
        Root root = roots->item[i];
        size_t j = i;
        for (; j > 0; j--) {
            int order = ends_compare(store, root.value, roots->item[j - 1].value);
            if (order == 2) return false;
            if (order >= 0) break;
            roots->item[j] = roots->item[j - 1];
        }
        roots->item[j] = root;
    }
    return true;
}

static void cancel(Quotient *q) {
    fmpq_poly_t common;
    fmpq_poly_init(common);
    fmpq_poly_gcd(common, q->above, q->below);
    fmpq_poly_div(q->above, q->above, common);
    fmpq_poly_div(q->below, q->below, common);
    fmpq_poly_clear(common);
}

static bool find_roots(Store *store, const Expr *e, const Expr *name, Roots *roots) {
    Quotient q;
    quotient_init(&q);
    *roots = (Roots){.count = 0};
    bool good = read_quotient(e, name, &q) && !fmpq_poly_is_zero(q.above);
    if (good) cancel(&q);
    if (good) roots->sign = leading_sign(q.above) * leading_sign(q.below);
    good = good && polynomial_roots(store, q.above, 1, roots) && polynomial_roots(store, q.below, -1, roots) && order_roots(store, roots);
    quotient_clear(&q);
    return good;
}

/* ---- where it holds ---- */

static bool holds_between(Op relation, int sign) { return relation == OP_NOT_EQUAL || sign > 0; }

static bool holds_at_root(Op relation, slong order) { return relation == OP_GREATER_EQUAL && order > 0; }

/* Appends an interval, which joins the last one where they touch. */
static bool append(Region *region, Span next) {
    Span *last = region->count ? &region->item[region->count - 1] : NULL;
    if (last && last->high && last->high == next.low && !(last->high_open && next.low_open)) {
        last->high = next.high, last->high_open = next.high_open;
        return true;
    }
    if (region->count == MOST_INTERVALS) return false;
    region->item[region->count++] = next;
    return true;
}

bool region_where(Store *store, Op relation, const Expr *e, const Expr *name, Region *region) {
    Roots roots;
    if (!find_roots(store, e, name, &roots)) return false;
    int sign = roots.sign;
    for (size_t i = 0; i < roots.count; i++)
        if (roots.item[i].order % 2) sign = -sign;
    Region result = {.count = 0};
    bool good = true;
    for (size_t i = 0; good && i <= roots.count; i++) { /* the gap left of root i, then the root */
        const Expr *left = i ? roots.item[i - 1].value : NULL, *right = i < roots.count ? roots.item[i].value : NULL;
        if (holds_between(relation, sign)) good = append(&result, (Span){left, right, true, true});
        if (i == roots.count) break;
        if (good && holds_at_root(relation, roots.item[i].order)) good = append(&result, (Span){right, right, false, false});
        if (roots.item[i].order % 2) sign = -sign;
    }
    *region = result;
    return good;
}

/* ---- positive definite forms ---- */

static bool leading_minors_positive(const fmpq_mat_t m) {
    slong n = fmpq_mat_nrows(m);
    fmpq_t minor;
    fmpq_init(minor);
    bool positive = true;
    for (slong k = 1; positive && k <= n; k++) {
        fmpq_mat_t block;
        fmpq_mat_init(block, k, k);
        for (slong i = 0; i < k; i++)
            for (slong j = 0; j < k; j++) fmpq_set(fmpq_mat_entry(block, i, j), fmpq_mat_entry(m, i, j));
        fmpq_mat_det(minor, block);
        positive = fmpq_sgn(minor) > 0;
        fmpq_mat_clear(block);
    }
    fmpq_clear(minor);
    return positive;
}

enum { LARGEST_DEFINITE = 8 };

bool matrix_is_definite(const Expr *matrix) {
    Dim n = matrix->shape.rows;
    if (matrix->op != OP_MATRIX || matrix->shape.columns != n || n > LARGEST_DEFINITE) return false;
    for (uint32_t i = 0; i < matrix->count; i++)
        if (matrix->arg[i]->op != OP_NUMBER) return false;
    fmpq_mat_t m;
    fmpq_mat_init(m, n, n);
    for (Dim i = 0; i < n; i++)
        for (Dim j = 0; j < n; j++)
            fmpq_add(fmpq_mat_entry(m, i, j), expr_number(matrix->arg[i * n + j]), expr_number(matrix->arg[j * n + i]));
    bool definite = leading_minors_positive(m);
    fmpq_mat_clear(m);
    return definite;
}

typedef struct Quadratic { /* Σ h_ij x_i x_j / 2 + Σ g_i x_i + c: h is twice the form's matrix */
    fmpq_mat_t h, g;
    fmpq_t c;
} Quadratic;

static size_t place_of(const Expr *const *name, size_t count, const Expr *e) {
    size_t i = 0;
    while (i < count && name[i] != e) i++;
    return i;
}

static bool is_name(const Expr *e) {
    return e->op == OP_SYMBOL || (e->op == OP_COMPONENT && e->arg[0]->op == OP_SYMBOL && e->arg[1]->op == OP_NUMBER);
}

/* A term as coefficient times at most two of the names. */
static bool add_term(Quadratic *q, const Expr *term, const Expr **name, size_t most, size_t *count) {
    const Expr *const *factor = term->op == OP_PRODUCT ? term->arg : &term;
    size_t used[2], degree = 0;
    fmpq_t coefficient;
    fmpq_init(coefficient);
    fmpq_one(coefficient);
    bool good = true;
    for (uint32_t i = 0; good && i < (term->op == OP_PRODUCT ? term->count : 1); i++) {
        const Expr *f = factor[i];
        bool square = f->op == OP_POWER && expr_is_integer(f->arg[1], 2);
        if (f->op == OP_NUMBER) {
            fmpq_mul(coefficient, coefficient, expr_number(f));
            continue;
        }
        if (square) f = f->arg[0];
        size_t at = is_name(f) ? place_of(name, *count, f) : most;
        if (at == *count && at < most) name[(*count)++] = f;
        good = at < most && degree + (square ? 2 : 1) <= 2;
        for (int k = 0; good && k <= square; k++) used[degree++] = at;
    }
    if (good && degree == 0) fmpq_add(q->c, q->c, coefficient);
    if (good && degree == 1) fmpq_add(fmpq_mat_entry(q->g, (slong)used[0], 0), fmpq_mat_entry(q->g, (slong)used[0], 0), coefficient);
    if (good && degree == 2) {
        slong i = (slong)used[0], j = (slong)used[1];
        fmpq_add(fmpq_mat_entry(q->h, i, j), fmpq_mat_entry(q->h, i, j), coefficient);
        fmpq_add(fmpq_mat_entry(q->h, j, i), fmpq_mat_entry(q->h, j, i), coefficient);
    }
    fmpq_clear(coefficient);
    return good;
}

/* Squares of sums are multiplied out for this. */
static const Expr *square_out(void *context, Store *store, const Expr *e) {
    (void)context;
    const Expr *u = e->op == OP_POWER && expr_is_integer(e->arg[1], 2) ? e->arg[0] : NULL, *all = NULL;
    if (!u || u->op != OP_SUM || u->count > LARGEST_DEFINITE) return e;
    for (uint32_t i = 0; i < u->count; i++)
        for (uint32_t j = 0; j < u->count; j++) {
            const Expr *term = expr_multiply(store, u->arg[i], u->arg[j]);
            all = all ? expr_add(store, all, term) : term;
        }
    return all ? all : e;
}

/* The least value, at the solution of h x = -g. */
static bool solve_quadratic(Store *store, const Quadratic *q, size_t n, const Expr **place, int *sign) {
    fmpq_mat_t h, g, x;
    slong k = (slong)n;
    fmpq_mat_init(h, k, k), fmpq_mat_init(g, k, 1), fmpq_mat_init(x, k, 1);
    for (slong i = 0; i < k; i++) {
        for (slong j = 0; j < k; j++) fmpq_set(fmpq_mat_entry(h, i, j), fmpq_mat_entry(q->h, i, j));
        fmpq_neg(fmpq_mat_entry(g, i, 0), fmpq_mat_entry(q->g, i, 0));
    }
    bool good = leading_minors_positive(h) && fmpq_mat_solve(x, h, g);
    if (good) {
        fmpq_t least, part;
        fmpq_init(least), fmpq_init(part);
        fmpq_set(least, q->c);
        for (slong i = 0; i < k; i++) {
            fmpq_mul(part, fmpq_mat_entry(x, i, 0), fmpq_mat_entry(q->g, i, 0));
            fmpq_div_2exp(part, part, 1);
            fmpq_add(least, least, part);
            place[i] = expr_rational(store, fmpq_mat_entry(x, i, 0));
        }
        *sign = fmpq_sgn(least);
        fmpq_clear(least), fmpq_clear(part);
    }
    fmpq_mat_clear(h), fmpq_mat_clear(g), fmpq_mat_clear(x);
    return good;
}

bool least_of_squares(Store *store, const Expr *e, const Expr **name, const Expr **place, size_t most, size_t *count, int *sign) {
    e = simplify(store, expr_transform(store, e, square_out, NULL));
    if (!e || e->op != OP_SUM) return false;
    Quadratic q;
    slong n = (slong)most;
    fmpq_mat_init(q.h, n, n), fmpq_mat_init(q.g, n, 1), fmpq_init(q.c);
    *count = 0;
    bool good = true;
    for (uint32_t i = 0; good && i < e->count; i++) good = add_term(&q, e->arg[i], name, most, count);
    good = good && *count && solve_quadratic(store, &q, *count, place, sign);
    fmpq_mat_clear(q.h), fmpq_mat_clear(q.g), fmpq_clear(q.c);
    return good;
}
