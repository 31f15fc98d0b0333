/* A scalar as a person writes it: a rational function over the largest subexpressions that are no rational
 * operation (names, sin(3x), ‖x‖, and roots with their relation), written back in the lightest of a few
 * arrangements. */
#include "math/field.h"
#include "math/normal.h"
#include <stdlib.h>

enum { LARGEST_INDEX = 24, LARGEST_EXPONENT = 1000 };

typedef struct Atom {      /* what a generator stands for: base^(1/index) */
    const Expr *base;
    slong index;
    slong degree;          /* its power of this degree is the radicand; 0: no relation */
    const Ratio *radicand;
} Atom;

typedef struct Form {
    Store *store;
    Arena *arena;
    Field *field;
    bool factored;         /* factored even where that is longer */
    Atom atom[MOST_GENERATORS];
    ExprMap done;
} Form;

static const Ratio *read_scalar(Form *form, const Expr *e);

/* ---- reading: expression to ratio ---- */

static const Ratio *atom_ratio(Form *form, Atom atom) {
    for (slong v = 0; v < form->field->count; v++) {
        const Atom *old = &form->atom[v];
        bool same = atom.radicand ? ratio_equal(form->field, old->radicand, atom.radicand)
                                  : !old->radicand && old->base == atom.base;
        if (same && old->index == atom.index && old->degree == atom.degree)
            return ratio_generator(form->field, v);
    }
    slong v = field_generator(form->field);
    if (v < 0) return NULL;
    form->atom[v] = atom;
    if (atom.radicand) field_relate(form->field, v, (ulong)atom.degree, atom.radicand);
    return ratio_generator(form->field, v);
}

static const Ratio *opaque(Form *form, const Expr *e) { return atom_ratio(form, (Atom){e, 1, 0, NULL}); }

static const Ratio *read_root(Form *form, const Expr *e, slong above, slong index) {
    const Ratio *radicand = read_scalar(form, e->arg[0]);
    if (!radicand || ratio_is_zero(form->field, radicand)) return radicand;
    return ratio_power(form->field, atom_ratio(form, (Atom){e->arg[0], index, index, radicand}), above);
}

static const Ratio *read_power(Form *form, const Expr *e) {
    if (e->arg[1]->op != OP_NUMBER) return opaque(form, e);
    const fmpq *exponent = expr_number(e->arg[1]);
    if (!fmpz_fits_si(fmpq_numref(exponent)) || fmpz_cmp_si(fmpq_denref(exponent), LARGEST_INDEX) > 0)
        return opaque(form, e);
    slong above = fmpz_get_si(fmpq_numref(exponent)), index = fmpz_get_si(fmpq_denref(exponent));
    if (labs(above) > LARGEST_EXPONENT) return opaque(form, e);
    return index == 1 ? ratio_power(form->field, read_scalar(form, e->arg[0]), above)
                      : read_root(form, e, above, index);
}

/* |u|² is u². */
static const Ratio *read_absolute(Form *form, const Expr *e) {
    const Ratio *square = ratio_power(form->field, read_scalar(form, e->arg[0]), 2);
    if (!square || ratio_is_zero(form->field, square)) return square;
    return atom_ratio(form, (Atom){e, 1, 2, square});
}

/* u·u and uᵀu are ‖u‖². */
static const Ratio *read_dot(Form *form, const Expr *e) {
    const Expr *left = e->arg[0], *right = e->arg[1];
    bool transposed = e->op == OP_MATRIX_PRODUCT && e->count == 2 && left->op == OP_TRANSPOSE;
    if (transposed ? left->arg[0] != right : e->op != OP_DOT || left != right) return opaque(form, e);
    return ratio_power(form->field, opaque(form, expr_norm(form->store, right)), 2);
}

static const Ratio *read_node(Form *form, const Expr *e) {
    if (e->op == OP_NUMBER) return ratio_rational(form->field, expr_number(e));
    if (e->op == OP_POWER) return read_power(form, e);
    if (e->op == OP_ABS) return read_absolute(form, e);
    if (e->op == OP_DOT || e->op == OP_MATRIX_PRODUCT) return read_dot(form, e);
    if (e->op != OP_SUM && e->op != OP_PRODUCT) return opaque(form, e);
    const Ratio *result = read_scalar(form, e->arg[0]);
    for (uint32_t i = 1; i < e->count && result; i++) {
        const Ratio *next = read_scalar(form, e->arg[i]);
        result = e->op == OP_SUM ? ratio_add(form->field, result, next)
                                 : ratio_multiply(form->field, result, next);
    }
    return result;
}

static const Ratio *read_scalar(Form *form, const Expr *e) {
    const Ratio *known = exprmap_get(&form->done, e);
    if (known) return known;
    const Ratio *result = field_draw(form->field, 1) && shape_is_scalar(e->shape) ? read_node(form, e) : NULL;
    if (result) exprmap_put(&form->done, e, (void *)result);
    return result;
}

/* ---- the factors of the result ---- */

typedef enum Rank { RANK_NAME, RANK_SUM, RANK_FUNCTION, RANK_ROOT } Rank;

typedef struct Piece {  /* base^(exponent/index) */
    const Expr *base;
    const Ratio *ratio; /* base as a ratio; of a root: NULL */
    slong exponent, index;
    Rank rank;
} Piece;

typedef struct Pieces {
    const Ratio *constant;
    Piece *piece;
    size_t count;
} Pieces;

static const Expr *fraction_power(Store *store, const Expr *base, slong exponent, slong index) {
    if (exponent == index) return base;
    return expr_2(store, OP_POWER, base, expr_fraction(store, exponent, (unsigned long)index));
}

static Rank rank_of(const Atom *atom) {
    if (atom->radicand) return RANK_ROOT;
    bool name = atom->base->op == OP_SYMBOL || atom->base->op == OP_COMPONENT || atom->base->op == OP_ENTRY;
    return name ? RANK_NAME : RANK_FUNCTION;
}

/* How often a power product with these factors holds the factor list `part`: to the sign of its exponents. */
static slong multiplicity(const Form *form, const Factors *whole, const Factors *part) {
    slong times = 0;
    for (size_t i = 0; i < part->count; i++) {
        slong found = 0;
        for (size_t j = 0; j < whole->count; j++)
            if (ratio_equal(form->field, whole->base[j], part->base[i])) found = whole->exponent[j];
        slong here = found / part->exponent[i];
        if (part->exponent[i] < 0 || !here || (i && (here > 0) != (times > 0))) return 0;
        if (!i || labs(here) < labs(times)) times = here;
    }
    return times;
}

static void take_factors(const Form *form, Factors *whole, const Factors *part, slong times) {
    for (size_t i = 0; i < part->count; i++)
        for (size_t j = 0; j < whole->count; j++)
            if (ratio_equal(form->field, whole->base[j], part->base[i]))
                whole->exponent[j] -= times * part->exponent[i];
}

/* Where a root r of P is a factor, the factors P join it: P·√P is P^(3/2), P/√P is √P. */
static void merge_root(Form *form, Factors *factors, size_t at) {
    slong v = ratio_as_generator(form->field, factors->base[at]);
    if (v < 0 || !form->atom[v].radicand) return;
    Factors part;
    if (!ratio_factors(form->field, form->atom[v].radicand, &part)) return;
    slong times = multiplicity(form, factors, &part);
    const Ratio *left = ratio_power(form->field, part.constant, -times);
    if (!times || !left) return;
    take_factors(form, factors, &part, times);
    factors->exponent[at] += times * form->atom[v].degree;
    factors->constant = ratio_multiply(form->field, factors->constant, left);
}

/* n/√n is √n. */
static void merge_number_root(Form *form, Factors *factors, size_t at) {
    slong v = ratio_as_generator(form->field, factors->base[at]), whole;
    if (v < 0 || form->atom[v].index != 2 || factors->exponent[at] != -1) return;
    const Ratio *quotient = ratio_divide(form->field, factors->constant, form->atom[v].radicand);
    if (!ratio_whole(form->field, quotient, &whole)) return;
    factors->constant = quotient;
    factors->exponent[at] = 1;
}

static const Expr *sum_expression(Form *form, const Ratio *a);

static Piece piece_of(Form *form, const Ratio *base, slong exponent) {
    slong v = ratio_as_generator(form->field, base);
    if (v < 0) return (Piece){sum_expression(form, base), base, exponent, 1, RANK_SUM};
    const Atom *atom = &form->atom[v];
    return (Piece){atom->base, atom->radicand ? NULL : base, exponent, atom->index, rank_of(atom)};
}

static int by_rank(const void *a, const void *b) {
    const Piece *p = a, *q = b;
    return p->rank != q->rank ? (p->rank > q->rank) - (p->rank < q->rank) : expr_compare(p->base, q->base);
}

static bool split(Form *form, const Ratio *a, Pieces *pieces) {
    Factors factors;
    if (!ratio_factors(form->field, a, &factors)) return false;
    for (size_t i = 0; i < factors.count; i++) merge_root(form, &factors, i);
    for (size_t i = 0; i < factors.count; i++) merge_number_root(form, &factors, i);
    *pieces = (Pieces){factors.constant, ARENA_ARRAY(form->arena, Piece, factors.count), 0};
    for (size_t i = 0; i < factors.count; i++)
        if (factors.exponent[i])
            pieces->piece[pieces->count++] = piece_of(form, factors.base[i], factors.exponent[i]);
    if (pieces->count) qsort(pieces->piece, pieces->count, sizeof *pieces->piece, by_rank);
    return pieces->constant != NULL;
}

/* ---- writing sums ---- */

typedef struct Addend {
    const Expr *expr;
    slong names, functions; /* degrees */
    bool negative;
} Addend;

/* Highest degree in names first, then in functions; the same degrees in the order of their spelling. */
static int by_degree(const void *a, const void *b) {
    const Addend *s = a, *t = b;
    if (s->names != t->names) return s->names < t->names ? 1 : -1;
    if (s->functions != t->functions) return s->functions < t->functions ? 1 : -1;
    return expr_compare(s->expr, t->expr);
}

static const Expr *product_of(Store *store, const Expr *const *factors, size_t count) {
    return count == 0   ? expr_integer(store, 1)
           : count == 1 ? factors[0]
                        : expr_make(store, OP_PRODUCT, factors, count);
}

static int by_atom_rank(const void *a, const void *b) { return by_rank(a, b); }

/* The i-th term of a's numerator, over a's denominator, which is a number. */
static Addend addend(Form *form, const Ratio *a, slong i) {
    Addend result = {0};
    Piece piece[MOST_GENERATORS];
    const Expr *factor[MOST_GENERATORS + 1];
    size_t count = 0, factors = 0;
    for (slong v = 0; v < form->field->count; v++) {
        slong exponent = fmpz_mpoly_get_term_var_exp_si(&a->q->num, i, v, form->field->context);
        const Atom *atom = &form->atom[v];
        if (exponent) piece[count++] = (Piece){atom->base, NULL, exponent, atom->index, rank_of(atom)};
        *(exponent && rank_of(atom) != RANK_NAME ? &result.functions : &result.names) += exponent;
    }
    qsort(piece, count, sizeof *piece, by_atom_rank);
    fmpq_t coefficient;
    fmpq_init(coefficient);
    fmpq_set_fmpz_frac(coefficient, a->q->num.coeffs + i, a->q->den.coeffs);
    if (!fmpq_is_one(coefficient) || !count) factor[factors++] = expr_rational(form->store, coefficient);
    for (size_t k = 0; k < count; k++)
        factor[factors++] = fraction_power(form->store, piece[k].base, piece[k].exponent, piece[k].index);
    result.negative = fmpq_sgn(coefficient) < 0;
    result.expr = product_of(form->store, factor, factors);
    fmpq_clear(coefficient);
    return result;
}

static const Expr *sum_expression(Form *form, const Ratio *a) {
    size_t count = (size_t)a->q->num.length;
    Addend *addends = ARENA_ARRAY(form->arena, Addend, count);
    const Expr **terms = ARENA_ARRAY(form->arena, const Expr *, count);
    for (size_t i = 0; i < count; i++) {
        addends[i] = addend(form, a, (slong)i);
        if (!addends[i].expr) return NULL;
    }
    qsort(addends, count, sizeof *addends, by_degree);
    bool swap = count == 2 && addends[0].negative && !addends[1].negative; /* 1 - x, not -x + 1 */
    for (size_t i = 0; i < count; i++) terms[i] = addends[swap ? 1 - i : i].expr;
    return count == 0 ? expr_integer(form->store, 0)
                      : count == 1 ? terms[0] : expr_make(form->store, OP_SUM, terms, count);
}

/* ---- writing the whole ---- */

typedef enum Style { STYLE_FACTORED, STYLE_SUMS_EXPANDED, STYLE_EXPANDED } Style;

typedef struct Side {   /* a numerator (sign 1) or denominator (sign -1) in the making */
    Form *form;
    const Pieces *pieces;
    slong sign;
    const Ratio *product; /* of what is expanded */
    const Expr **factor;
    size_t count;
} Side;

static bool is_expanded(const Piece *piece, Style style) {
    return piece->rank == RANK_SUM ? style != STYLE_FACTORED
                                   : style == STYLE_EXPANDED && piece->rank != RANK_ROOT;
}

static void add_factor(Side *side, const Expr *factor) { side->factor[side->count++] = factor; }

static void add_power(Side *side, const Piece *piece) {
    add_factor(side, fraction_power(side->form->store, piece->base, piece->exponent, piece->index));
}

/* The expanded sum stands where a factored one would. */
static void arrange(Side *side, Style style) {
    Field *field = side->form->field;
    bool expanded = false;
    size_t place = side->count;
    for (size_t i = 0; i < side->pieces->count; i++) {
        const Piece *piece = &side->pieces->piece[i];
        if ((piece->exponent > 0) != (side->sign > 0)) continue;
        if (is_expanded(piece, style)) {
            const Ratio *power = ratio_power(field, piece->ratio, labs(piece->exponent));
            side->product = ratio_multiply(field, side->product, power);
            expanded = true;
        } else {
            add_power(side, piece);
            if (piece->rank <= RANK_SUM) place = side->count;
        }
    }
    if (!side->product || (!expanded && ratio_is_integer(field, side->product, 1))) return;
    const Expr *sum = sum_expression(side->form, side->product);
    for (size_t i = side->count++; i > place; i--) side->factor[i] = side->factor[i - 1];
    side->factor[place] = side->sign > 0 ? sum : fraction_power(side->form->store, sum, -1, 1);
}

static bool has_denominator(const Pieces *pieces) {
    for (size_t i = 0; i < pieces->count; i++)
        if (pieces->piece[i].exponent < 0) return true;
    return false;
}

static const Expr *number_expression(Form *form, const Ratio *constant) {
    fmpq_t value;
    fmpq_init(value);
    const Expr *e = ratio_constant(form->field, constant, value) ? expr_rational(form->store, value) : NULL;
    fmpq_clear(value);
    return e;
}

static const Expr *arranged(Form *form, const Pieces *pieces, Style above, Style below) {
    bool constant_inside = above == STYLE_EXPANDED && !has_denominator(pieces);
    const Ratio *one = ratio_integer(form->field, 1);
    const Expr **factor = ARENA_ARRAY(form->arena, const Expr *, pieces->count + 3);
    Side top = {form, pieces, 1, constant_inside ? pieces->constant : one, factor, 0};
    if (!constant_inside && !ratio_is_integer(form->field, pieces->constant, 1))
        add_factor(&top, number_expression(form, pieces->constant));
    arrange(&top, above);
    Side bottom = {form, pieces, -1, one, factor, top.count};
    arrange(&bottom, below);
    return top.product && bottom.product ? product_of(form->store, factor, bottom.count) : NULL;
}

/* People expand a polynomial with whole coefficients even where a factored one is a little shorter. */
static uint64_t cost(const Form *form, const Pieces *pieces, const Expr *e, Style above) {
    slong whole;
    bool polynomial = !has_denominator(pieces) && ratio_whole(form->field, pieces->constant, &whole);
    return 3 * (uint64_t)e->weight + (polynomial && above != STYLE_EXPANDED ? 7 : 0);
}

static const Expr *lightest(Form *form, const Pieces *pieces) {
    static const Style above[] = {STYLE_FACTORED, STYLE_SUMS_EXPANDED, STYLE_EXPANDED};
    static const Style below[] = {STYLE_FACTORED, STYLE_SUMS_EXPANDED};
    const Expr *best = NULL;
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < 6; i++) {
        const Expr *e = arranged(form, pieces, above[i / 2], below[i % 2]);
        if (!e || cost(form, pieces, e, above[i / 2]) >= least) continue;
        best = e;
        least = cost(form, pieces, e, above[i / 2]);
    }
    return best;
}

static const Expr *written(Form *form, const Ratio *a) {
    Pieces pieces;
    if (!a) return NULL;
    if (ratio_is_zero(form->field, a)) return expr_integer(form->store, 0);
    if (!split(form, a, &pieces)) return NULL;
    return form->factored ? arranged(form, &pieces, STYLE_FACTORED, STYLE_FACTORED) : lightest(form, &pieces);
}

static const Expr *rational_form(Store *store, const Expr *e, bool factored, Budget *budget, slong room,
                                 bool *full) {
    Arena *arena = arena_new();
    Field *field = field_new(arena, budget, false, room);
    Form form = {
        .store = store, .arena = arena, .field = field, .factored = factored, .done = {.arena = arena}};
    const Expr *result = written(&form, read_scalar(&form, e));
    *full = field->full;
    arena_free(arena);
    return result;
}

static const Expr *rational_form_of(Store *store, const Expr *e, bool factored, Budget *budget) {
    bool full;
    if (!e || !shape_is_scalar(e->shape)) return NULL;
    const Expr *result = rational_form(store, e, factored, budget, FEW_GENERATORS, &full);
    return full ? rational_form(store, e, factored, budget, MOST_GENERATORS, &full) : result;
}

const Expr *normal_rational(Store *store, const Expr *e, Budget *budget) {
    const Expr *result = rational_form_of(store, e, false, budget);
    return result && result->weight < e->weight ? result : e;
}

const Expr *normal_factored(Store *store, const Expr *e, Budget *budget) {
    const Expr *result = rational_form_of(store, e, true, budget);
    return result ? result : e;
}
