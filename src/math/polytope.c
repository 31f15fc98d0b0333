#include "math/polytope.h"

/* ---- is b a nonnegative combination? the first phase of the simplex method ---- */

typedef struct Tableau {
    fmpq_mat_t cell; /* rows of equations, the last column the right side; the last row is the cost of what is
                        missing */
    slong rows, columns;
    slong *basis;     /* of each row: which column, or `columns` while it is artificial */
} Tableau;

static void tableau_start(Tableau *t, const fmpq_mat_t a, const fmpq_mat_t b) {
    t->rows = fmpq_mat_nrows(a);
    t->columns = fmpq_mat_ncols(a);
    fmpq_mat_init(t->cell, t->rows + 1, t->columns + 1);
    t->basis = flint_malloc((size_t)t->rows * sizeof *t->basis);
    for (slong i = 0; i < t->rows; i++) {
        bool flip = fmpq_sgn(fmpq_mat_entry(b, i, 0)) < 0;
        t->basis[i] = t->columns;
        for (slong j = 0; j <= t->columns; j++) {
            fmpq *to = fmpq_mat_entry(t->cell, i, j), *cost = fmpq_mat_entry(t->cell, t->rows, j);
            fmpq_set(to, j < t->columns ? fmpq_mat_entry(a, i, j) : fmpq_mat_entry(b, i, 0));
            if (flip) fmpq_neg(to, to);
            fmpq_sub(cost, cost, to);
        }
    }
}

/* Bland's rule, which cannot cycle: the first column that lowers the cost. */
static slong entering(const Tableau *t) {
    for (slong j = 0; j < t->columns; j++)
        if (fmpq_sgn(fmpq_mat_entry(t->cell, t->rows, j)) < 0) return j;
    return -1;
}

static slong leaving(const Tableau *t, slong column) {
    slong best = -1;
    fmpq_t least, ratio;
    fmpq_init(least);
    fmpq_init(ratio);
    for (slong i = 0; i < t->rows; i++) {
        if (fmpq_sgn(fmpq_mat_entry(t->cell, i, column)) <= 0) continue;
        fmpq_div(ratio, fmpq_mat_entry(t->cell, i, t->columns), fmpq_mat_entry(t->cell, i, column));
        int order = best < 0 ? -1 : fmpq_cmp(ratio, least);
        if (order > 0 || (order == 0 && t->basis[i] >= t->basis[best])) continue;
        best = i;
        fmpq_set(least, ratio);
    }
    fmpq_clear(least);
    fmpq_clear(ratio);
    return best;
}

static void subtract_row(Tableau *t, slong from, slong row, slong column) {
    fmpq_t factor;
    fmpq_init(factor);
    fmpq_set(factor, fmpq_mat_entry(t->cell, from, column));
    if (!fmpq_is_zero(factor))
        for (slong j = 0; j <= t->columns; j++)
            fmpq_submul(fmpq_mat_entry(t->cell, from, j), factor, fmpq_mat_entry(t->cell, row, j));
    fmpq_clear(factor);
}

static void pivot(Tableau *t, slong row, slong column) {
    fmpq_t inverse;
    fmpq_init(inverse);
    fmpq_inv(inverse, fmpq_mat_entry(t->cell, row, column));
    for (slong j = 0; j <= t->columns; j++)
        fmpq_mul(fmpq_mat_entry(t->cell, row, j), fmpq_mat_entry(t->cell, row, j), inverse);
    for (slong i = 0; i <= t->rows; i++)
        if (i != row) subtract_row(t, i, row, column);
    t->basis[row] = column;
    fmpq_clear(inverse);
}

bool polytope_combines(const fmpq_mat_t a, const fmpq_mat_t b) {
    Tableau t;
    tableau_start(&t, a, b);
    for (slong column; (column = entering(&t)) >= 0;) {
        slong row = leaving(&t, column);
        if (row < 0) break;
        pivot(&t, row, column);
    }
    bool nothing_missing = fmpq_is_zero(fmpq_mat_entry(t.cell, t.rows, t.columns)) != 0;
    fmpq_mat_clear(t.cell);
    flint_free(t.basis);
    return nothing_missing;
}

/* ---- inequalities ---- */

/* Bounded where each direction ±e_i is a nonnegative combination of the rows (of an equation: in both
 * senses). */
bool polytope_bounded(const fmpq_mat_t limits, slong equations) {
    slong n = fmpq_mat_ncols(limits) - 1, m = fmpq_mat_nrows(limits);
    fmpq_mat_t cone, axis;
    bool bounded = true;
    fmpq_mat_init(cone, n, m + equations);
    fmpq_mat_init(axis, n, 1);
    for (slong i = 0; i < n; i++)
        for (slong j = 0; j < m + equations; j++) {
            fmpq_set(fmpq_mat_entry(cone, i, j), fmpq_mat_entry(limits, j < m ? j : j - m, i));
            if (j >= m) fmpq_neg(fmpq_mat_entry(cone, i, j), fmpq_mat_entry(cone, i, j));
        }
    for (slong k = 0; k < 2 * n && bounded; k++) {
        fmpq_mat_zero(axis);
        fmpq_set_si(fmpq_mat_entry(axis, k / 2, 0), k % 2 ? -1 : 1, 1);
        bounded = polytope_combines(cone, axis);
    }
    fmpq_mat_clear(cone);
    fmpq_mat_clear(axis);
    return bounded;
}

enum { MOST_CHOICES = 4096, MOST_DIMENSION = 8 };

/* The next choice of `count` rows out of `all`, in lexicographic order. */
static bool next_choice(slong *choice, slong count, slong all) {
    for (slong i = count; i-- > 0;) {
        if (choice[i] + (count - i) >= all) continue;
        choice[i]++;
        for (slong j = i + 1; j < count; j++) choice[j] = choice[j - 1] + 1;
        return true;
    }
    return false;
}

static bool is_inside(const fmpq_mat_t limits, slong equations, const fmpq_mat_t x) {
    slong n = fmpq_mat_ncols(limits) - 1;
    fmpq_t excess;
    bool inside = true;
    fmpq_init(excess);
    for (slong i = 0; i < fmpq_mat_nrows(limits) && inside; i++) {
        fmpq_neg(excess, fmpq_mat_entry(limits, i, n));
        for (slong j = 0; j < n; j++)
            fmpq_addmul(excess, fmpq_mat_entry(limits, i, j), fmpq_mat_entry(x, j, 0));
        inside = i < equations ? fmpq_is_zero(excess) : fmpq_sgn(excess) <= 0;
    }
    fmpq_clear(excess);
    return inside;
}

static bool solve_choice(const fmpq_mat_t limits, const slong *choice, fmpq_mat_t x) {
    slong n = fmpq_mat_nrows(x);
    fmpq_mat_t square, right;
    fmpq_mat_init(square, n, n);
    fmpq_mat_init(right, n, 1);
    for (slong i = 0; i < n; i++) {
        for (slong j = 0; j < n; j++)
            fmpq_set(fmpq_mat_entry(square, i, j), fmpq_mat_entry(limits, choice[i], j));
        fmpq_set(fmpq_mat_entry(right, i, 0), fmpq_mat_entry(limits, choice[i], n));
    }
    bool solved = fmpq_mat_solve(x, square, right) != 0;
    fmpq_mat_clear(square);
    fmpq_mat_clear(right);
    return solved;
}

static bool is_known(const fmpq_mat_t found, slong count, const fmpq_mat_t x) {
    for (slong i = 0; i < count; i++) {
        bool same = true;
        for (slong j = 0; j < fmpq_mat_nrows(x); j++)
            same = same && fmpq_equal(fmpq_mat_entry(found, i, j), fmpq_mat_entry(x, j, 0));
        if (same) return true;
    }
    return false;
}

static slong choices(slong all, slong count) {
    slong ways = 1;
    for (slong i = 0; i < count && ways <= MOST_CHOICES; i++) ways = ways * (all - i) / (i + 1);
    return ways;
}

bool polytope_vertices(const fmpq_mat_t limits, slong equations, fmpq_mat_t vertices) {
    slong n = fmpq_mat_ncols(limits) - 1, m = fmpq_mat_nrows(limits), count = 0, choice[MOST_DIMENSION];
    if (n > MOST_DIMENSION || m < n || choices(m, n) > MOST_CHOICES) return false;
    fmpq_mat_t found, x;
    fmpq_mat_init(found, choices(m, n), n);
    fmpq_mat_init(x, n, 1);
    for (slong i = 0; i < n; i++) choice[i] = i;
    do {
        if (!solve_choice(limits, choice, x) || !is_inside(limits, equations, x) || is_known(found, count, x))
            continue;
        for (slong j = 0; j < n; j++) fmpq_set(fmpq_mat_entry(found, count, j), fmpq_mat_entry(x, j, 0));
        count++;
    } while (next_choice(choice, n, m));
    fmpq_mat_init(vertices, count, n);
    for (slong i = 0; i < count * n; i++)
        fmpq_set(fmpq_mat_entry(vertices, i / n, i % n), fmpq_mat_entry(found, i / n, i % n));
    fmpq_mat_clear(found);
    fmpq_mat_clear(x);
    return true;
}
