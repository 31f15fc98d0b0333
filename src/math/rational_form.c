/* An expression as a person writes it: a rational function over the largest subexpressions that are no rational
 * operation (names, sin(3x), ‖x‖, and roots with their relation), written back in the shortest of a few
 * arrangements. An array is one too, linear in the arrays that it is made of: s·A + t·B. */
#include "math/field.h"
#include "math/length.h"
#include "math/normal.h"
#include "math/simplify.h"
#include <stdlib.h>

enum { LARGEST_INDEX = 24, LARGEST_EXPONENT = 1000 };

typedef struct Atom {      /* what a generator stands for: base^(1/index) */
    const Expr *base;
    slong index;
    slong degree;          /* its power of this degree is the radicand; 0: no relation */
    const Ratio *radicand;
} Atom;

/* Which of two squares is written by the other: sin² = 1 - cos² or cos² = 1 - sin², and so with sinh and cosh. */
typedef enum Pythagoras { PYTHAGORAS_NONE, PYTHAGORAS_SINE, PYTHAGORAS_COSINE } Pythagoras;

typedef struct Form {
    Store *store;
    Arena *arena;
    Field *field;
    bool factored;         /* factored even where that is longer */
    Pythagoras pythagoras;
    Atom atom[MOST_GENERATORS];
    ExprMap done;
} Form;

static const Ratio *read_scalar(Form *form, const Expr *e);

/* ---- reading: expression to ratio ---- */

/* Two roots, or two absolute values, are the same where their radicands are. */
static bool same_atom(const Form *form, const Atom *a, const Atom *b) {
    if (a->base == b->base) return true;
    bool by_radicand = a->radicand && b->radicand && (a->index > 1 || (a->base->op == OP_ABS && b->base->op == OP_ABS));
    return by_radicand && ratio_equal(form->field, a->radicand, b->radicand);
}

static const Ratio *atom_ratio(Form *form, Atom atom) {
    for (slong v = 0; v < form->field->count; v++) {
        const Atom *old = &form->atom[v];
        bool same = same_atom(form, old, &atom);
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

/* x^(n - 1) is x^n/x. NULL: the exponent holds no whole number. */
static const Ratio *read_shifted_power(Form *form, const Expr *e) {
    const Expr *exponent = e->arg[1], *rest = NULL;
    long shift = 0;
    if (exponent->op != OP_SUM) return NULL;
    for (uint32_t i = 0; i < exponent->count; i++)
        if (!expr_get_long(exponent->arg[i], &shift)) rest = rest ? expr_add(form->store, rest, exponent->arg[i]) : exponent->arg[i];
    if (!shift || !rest || labs(shift) > LARGEST_EXPONENT) return NULL;
    const Ratio *core = opaque(form, expr_2(form->store, OP_POWER, e->arg[0], rest));
    return ratio_multiply(form->field, core, ratio_power(form->field, read_scalar(form, e->arg[0]), shift));
}

static const Ratio *read_power(Form *form, const Expr *e) {
    if (e->arg[1]->op != OP_NUMBER) {
        const Ratio *shifted = read_shifted_power(form, e);
        return shifted ? shifted : opaque(form, e);
    }
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

/* k·u as k and u: of 3x, 3 and x; of -x/2, -1 and x/2. */
static slong whole_factor(Store *store, const Expr *e, const Expr **rest) {
    *rest = e;
    const fmpq *number = e->op == OP_PRODUCT && e->arg[0]->op == OP_NUMBER ? expr_number(e->arg[0]) : NULL;
    if (!number || !fmpz_fits_si(fmpq_numref(number))) return 1;
    const Expr *core = e->count == 2 ? e->arg[1] : expr_make(store, OP_PRODUCT, e->arg + 1, e->count - 1);
    bool whole = fmpz_is_one(fmpq_denref(number));
    if (whole || fmpq_sgn(number) < 0) *rest = whole ? core : expr_2(store, OP_PRODUCT, expr_negate(store, e->arg[0]), core);
    return whole ? fmpz_get_si(fmpq_numref(number)) : fmpq_sgn(number);
}

/* e^(3u) is (e^u)³: only so does it cancel with e^(-u). */
static const Ratio *read_exponential(Form *form, const Expr *e) {
    if (!shape_is_scalar(e->shape)) return opaque(form, e);
    const Expr *core;
    slong times = whole_factor(form->store, e->arg[0], &core);
    if (!core || labs(times) > LARGEST_EXPONENT) return opaque(form, e);
    return ratio_power(form->field, opaque(form, expr_1(form->store, OP_EXP, core)), times);
}

/* sin² + cos² = 1 and cosh² - sinh² = 1, in the direction that the form asks for. */
static const Ratio *read_circular(Form *form, const Expr *e) {
    bool hyperbolic = e->op == OP_SINH || e->op == OP_COSH, sine = e->op == OP_SIN || e->op == OP_SINH;
    if (!shape_is_scalar(e->shape) || form->pythagoras != (sine ? PYTHAGORAS_SINE : PYTHAGORAS_COSINE)) return opaque(form, e);
    Op other_op = hyperbolic ? (sine ? OP_COSH : OP_SINH) : (sine ? OP_COS : OP_SIN);
    Field *field = form->field;
    const Ratio *other = ratio_power(field, opaque(form, expr_1(form->store, other_op, e->arg[0])), 2), *one = ratio_integer(field, 1);
    const Ratio *square = !hyperbolic ? ratio_subtract(field, one, other) : sine ? ratio_subtract(field, other, one) : ratio_add(field, other, one);
    return square ? atom_ratio(form, (Atom){e, 1, 2, square}) : NULL;
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
    if (e->op == OP_EXP) return read_exponential(form, e);
    if (e->op == OP_SIN || e->op == OP_COS || e->op == OP_SINH || e->op == OP_COSH) return read_circular(form, e);
    if ((e->op == OP_DOT || e->op == OP_MATRIX_PRODUCT) && shape_is_scalar(e->shape)) return read_dot(form, e);
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
    const Ratio *result = field_draw(form->field, 1) && shape_is_tensor(e->shape) ? read_node(form, e) : NULL;
    if (result) exprmap_put(&form->done, e, (void *)result);
    return result;
}

/* ---- the factors of the result ---- */

typedef enum Rank { RANK_NAME, RANK_SUM, RANK_FUNCTION, RANK_ARRAY, RANK_ROOT } Rank;

typedef struct Piece {  /* base^(exponent/index); of rank SUM, the ratio's own sum */
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
    if (!shape_is_scalar(atom->base->shape)) return RANK_ARRAY;
    if (atom->radicand && (atom->index > 1 || atom->base->op == OP_ABS)) return RANK_ROOT;
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

/* Has a just two terms, of which one carries a minus? Then -a is as good a sum. */
static bool can_turn(const Ratio *a) {
    return a && a->q->num.length == 2 && fmpz_sgn(a->q->num.coeffs) * fmpz_sgn(a->q->num.coeffs + 1) < 0;
}

/* The sum with this value that the expression came with. NULL: there was none. Of several the first. */
static const Expr *sum_as_it_came(const Form *form, const Ratio *a) {
    const Expr *found = NULL;
    for (size_t i = 0; i < form->done.room; i++) {
        const Expr *e = form->done.key[i];
        bool fits = e && e->op == OP_SUM && ratio_equal(form->field, form->done.value[i], a);
        if (fits && (!found || e->id < found->id)) found = e;
    }
    return found;
}

/* 1: the expression came with a positive multiple of a as a sum, -1: with a negative one, 0: with neither. */
static int came_turned(const Form *form, const Ratio *a) {
    int found = 0;
    fmpq_t quotient;
    fmpq_init(quotient);
    for (size_t i = 0; i < form->done.room && found < 1; i++) {
        const Expr *e = form->done.key[i];
        bool multiple = e && e->op == OP_SUM && ratio_constant(form->field, ratio_divide(form->field, form->done.value[i], a), quotient);
        if (multiple) found = fmpq_sgn(quotient);
    }
    fmpq_clear(quotient);
    return found;
}

/* 1 - x² where it came so, though x² - 1 is the sum with a positive leading coefficient. */
static void orient(Form *form, Factors *factors) {
    for (size_t i = 0; i < factors->count; i++) {
        if (!can_turn(factors->base[i]) || came_turned(form, factors->base[i]) >= 0) continue;
        factors->base[i] = ratio_negate(form->field, factors->base[i]);
        if (factors->exponent[i] % 2) factors->constant = ratio_negate(form->field, factors->constant);
    }
}

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
    orient(form, &factors);
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
    slong variables, names, functions; /* degrees; the variables are those names that are not held fixed */
    bool identity, negative;
} Addend;

/* The identity first; then the highest degree in variables, in names, in functions; the same degrees in the order of
 * their spelling. */
static int by_degree(const void *a, const void *b) {
    const Addend *s = a, *t = b;
    if (s->identity != t->identity) return s->identity ? -1 : 1;
    if (s->variables != t->variables) return s->variables < t->variables ? 1 : -1;
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

static bool is_fixed(const Form *form, const Expr *e) {
    for (unsigned i = 0; i < store_symbols(form->store); i++)
        if ((e->symbols >> i & 1) && !(store_symbol_at(form->store, i)->properties & SYMBOL_CONSTANT)) return false;
    return true;
}

/* The i-th term of a's numerator, over a's denominator, which is a number. */
static Addend addend(Form *form, const Ratio *a, slong i) {
    Addend result = {0};
    Piece piece[MOST_GENERATORS];
    const Expr *factor[MOST_GENERATORS + 1];
    size_t count = 0, factors = 0;
    for (slong v = 0; v < form->field->count; v++) {
        slong exponent = fmpz_mpoly_get_term_var_exp_si(&a->q->num, i, v, form->field->context);
        const Atom *atom = &form->atom[v];
        if (!exponent) continue;
        piece[count++] = (Piece){atom->base, NULL, exponent, atom->index, rank_of(atom)};
        *(rank_of(atom) == RANK_NAME ? &result.names : &result.functions) += exponent;
        if (!is_fixed(form, atom->base)) result.variables += exponent;
        result.identity |= atom->base->op == OP_IDENTITY;
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
    const Expr *made = count == 0 ? expr_integer(form->store, 0) : count == 1 ? terms[0] : expr_make(form->store, OP_SUM, terms, count);
    const Expr *known = count == 2 ? sum_as_it_came(form, a) : NULL;
    return known && made && written_length(known) <= written_length(made) ? known : made; /* 1 + x² stays 1 + x² */
}

/* ---- writing the whole ---- */

typedef enum Style { STYLE_FACTORED, STYLE_SUMS_EXPANDED, STYLE_EXPANDED } Style;

/* (x - 1)²(x + 1)² as (x² - 1)²: the sums with the same exponent become one. */
static Pieces grouped(Form *form, const Pieces *pieces) {
    Pieces g = {pieces->constant, ARENA_ARRAY(form->arena, Piece, pieces->count), 0};
    for (size_t i = 0; i < pieces->count; i++) {
        const Piece *p = &pieces->piece[i];
        size_t j = 0;
        while (j < g.count && (p->rank != RANK_SUM || g.piece[j].rank != RANK_SUM || g.piece[j].exponent != p->exponent)) j++;
        if (j == g.count) g.piece[g.count++] = *p;
        else g.piece[j].ratio = ratio_multiply(form->field, g.piece[j].ratio, p->ratio), g.piece[j].base = NULL;
    }
    for (size_t j = 0; j < g.count; j++) {
        Piece *p = &g.piece[j];
        if (p->base) continue;
        bool leads_minus = p->ratio && p->ratio->q->num.length > 2 && fmpz_sgn(p->ratio->q->num.coeffs) < 0;
        bool turns = leads_minus || (can_turn(p->ratio) && came_turned(form, p->ratio) < 0);
        if (turns && p->exponent % 2) g.constant = ratio_negate(form->field, g.constant);
        if (turns) p->ratio = ratio_negate(form->field, p->ratio);
        p->base = p->ratio ? sum_expression(form, p->ratio) : NULL;
        if (!p->base) g.count = 0;
    }
    return g;
}

typedef struct Side {   /* a numerator (sign 1) or denominator (sign -1) in the making */
    Form *form;
    const Pieces *pieces;
    slong sign;
    bool *minus;          /* does the whole still carry a minus? NULL: its sign stands inside */
    const Ratio *product; /* of what is expanded */
    const Expr **factor;
    size_t count;
} Side;

static bool is_expanded(const Piece *piece, Style style) {
    return piece->rank == RANK_SUM ? style != STYLE_FACTORED
                                   : style == STYLE_EXPANDED && piece->rank != RANK_ROOT;
}

static void add_factor(Side *side, const Expr *factor) { side->factor[side->count++] = factor; }

/* -(x - 1) as 1 - x, above the fraction bar; below it only where it came so (orient). */
static const Expr *absorb_minus(Side *side, const Ratio *sum) {
    bool turns = side->sign > 0 && side->minus && *side->minus && can_turn(sum);
    if (turns) *side->minus = false;
    return sum_expression(side->form, turns ? ratio_negate(side->form->field, sum) : sum);
}

static void add_power(Side *side, const Piece *piece) {
    const Expr *base = piece->rank == RANK_SUM && piece->exponent == 1 ? absorb_minus(side, piece->ratio) : piece->base;
    add_factor(side, fraction_power(side->form->store, base, piece->exponent, piece->index));
}

/* An expanded product of more than two terms leads with a plus. */
static const Expr *expanded_sum(Side *side) {
    const Ratio *product = side->product;
    bool leads_minus = side->minus && product->q->num.length > 2 && fmpz_sgn(product->q->num.coeffs) < 0;
    if (leads_minus) product = ratio_negate(side->form->field, product), *side->minus = !*side->minus;
    return product ? absorb_minus(side, product) : NULL;
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
    const Expr *sum = expanded_sum(side);
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
    Field *field = form->field;
    bool constant_inside = above == STYLE_EXPANDED && !has_denominator(pieces);
    fmpq_t value;
    fmpq_init(value);
    bool minus = !constant_inside && ratio_constant(field, pieces->constant, value) && fmpq_sgn(value) < 0;
    fmpq_clear(value);
    const Ratio *one = ratio_integer(field, 1), *size = minus ? ratio_negate(field, pieces->constant) : pieces->constant;
    const Expr **factor = ARENA_ARRAY(form->arena, const Expr *, pieces->count + 4);
    Side top = {form, pieces, 1, constant_inside ? NULL : &minus, constant_inside ? pieces->constant : one, factor + 1, 0};
    arrange(&top, above);
    Side bottom = {form, pieces, -1, constant_inside ? NULL : &minus, one, factor + 1, top.count};
    arrange(&bottom, below);
    const Ratio *number = constant_inside ? one : minus ? ratio_negate(field, size) : size;
    if (!top.product || !bottom.product || !number) return NULL;
    bool none = ratio_is_integer(field, number, 1);
    factor[0] = none ? NULL : number_expression(form, number);
    return product_of(form->store, factor + none, bottom.count + !none);
}

static bool has_only_names(const Form *form, const Pieces *pieces) {
    for (size_t i = 0; i < pieces->count; i++) {
        uint64_t used = pieces->piece[i].rank == RANK_SUM ? ratio_generators(form->field, pieces->piece[i].ratio) : 0;
        if (pieces->piece[i].rank > RANK_SUM) return false;
        for (slong v = 0; v < form->field->count; v++)
            if ((used >> v & 1) && rank_of(&form->atom[v]) != RANK_NAME) return false;
    }
    return true;
}

static bool is_power_factor(const Expr *e) {
    return e->op == OP_EXP || (e->op == OP_POWER && e->arg[1]->op != OP_NUMBER);
}

static bool has_power_factor(const Expr *e) {
    for (uint32_t i = 0; e->op == OP_PRODUCT && i < e->count; i++)
        if (is_power_factor(e->arg[i])) return true;
    return false;
}

static bool has_exponential(const Pieces *pieces) {
    for (size_t i = 0; i < pieces->count; i++)
        if (is_power_factor(pieces->piece[i].base)) return true;
    return false;
}

enum { WORTH_EXPANDING = 3, WORTH_FACTORING = 2 };

/* People expand a polynomial with whole coefficients even where a factored one is a little shorter; they factor what
 * stands above a fraction bar, and take e^x out of a sum, even where that is a little longer. */
static unsigned cost(const Form *form, const Pieces *pieces, const Expr *e, Style above) {
    slong whole;
    bool fraction = has_denominator(pieces), expanded = above == STYLE_EXPANDED;
    bool polynomial = !fraction && ratio_whole(form->field, pieces->constant, &whole) && has_only_names(form, pieces);
    bool should_factor = (fraction && above != STYLE_FACTORED) || (e->op == OP_SUM && pieces->count > 1 && has_exponential(pieces));
    return written_length(e) + (polynomial && !expanded ? WORTH_EXPANDING : 0) + (should_factor ? WORTH_FACTORING : 0);
}

static const Expr *shortest_of(Form *form, const Pieces *pieces, unsigned *least) {
    static const Style above[] = {STYLE_FACTORED, STYLE_SUMS_EXPANDED, STYLE_EXPANDED};
    static const Style below[] = {STYLE_FACTORED, STYLE_SUMS_EXPANDED};
    const Expr *best = NULL;
    for (size_t i = 0; i < 6; i++) {
        const Expr *e = arranged(form, pieces, above[i / 2], below[i % 2]);
        if (!e || cost(form, pieces, e, above[i / 2]) >= *least) continue;
        best = e;
        *least = cost(form, pieces, e, above[i / 2]);
    }
    return best;
}

static const Expr *shortest(Form *form, const Pieces *pieces) {
    unsigned least = UINT32_MAX;
    Pieces together = grouped(form, pieces);
    const Expr *best = together.count && together.count < pieces->count ? shortest_of(form, &together, &least) : NULL;
    const Expr *apart = shortest_of(form, pieces, &least);
    return apart ? apart : best;
}

static const Expr *written(Form *form, const Ratio *a) {
    Pieces pieces;
    if (!a) return NULL;
    if (ratio_is_zero(form->field, a)) return expr_integer(form->store, 0);
    if (!split(form, a, &pieces)) return NULL;
    return form->factored ? arranged(form, &pieces, STYLE_FACTORED, STYLE_FACTORED) : shortest(form, &pieces);
}

static const Expr *rational_form(Store *store, const Expr *e, bool factored, Pythagoras pythagoras, Budget *budget, slong room,
                                 bool *full) {
    Arena *arena = arena_new();
    Field *field = field_new(arena, budget, false, room);
    Form form = {.store = store, .arena = arena, .field = field, .factored = factored, .pythagoras = pythagoras, .done = {.arena = arena}};
    const Expr *result = written(&form, read_scalar(&form, e));
    *full = field->full;
    arena_free(arena);
    return result;
}

static const Expr *rational_form_of(Store *store, const Expr *e, bool factored, Pythagoras pythagoras, Budget *budget) {
    bool full;
    if (!e || !shape_is_tensor(e->shape)) return NULL;
    slong room = FEW_GENERATORS;
    const Expr *result = rational_form(store, e, factored, pythagoras, budget, room, &full);
    while (full && room < MOST_GENERATORS) {
        room = field_more_room(room);
        result = rational_form(store, e, factored, pythagoras, budget, room, &full);
    }
    return result;
}

static bool is_circular(const Expr *e) {
    return expr_has_op(e, OP_SIN) || expr_has_op(e, OP_COS) || expr_has_op(e, OP_SINH) || expr_has_op(e, OP_COSH);
}

static bool is_fraction(const Expr *e) {
    for (uint32_t i = 0; e->op == OP_PRODUCT && i < e->count; i++)
        if (e->arg[i]->op == OP_POWER && e->arg[i]->arg[1]->op == OP_NUMBER && expr_number_sign(e->arg[i]->arg[1]) < 0) return true;
    return false;
}

/* (2t + 2)/t² is 2(t + 1)/t², and e^t + t e^t is (1 + t) e^t, though that is a little longer. */
static const Expr *shorter(const Expr *a, const Expr *b) {
    if (!b || a == b) return a;
    bool favoured = (is_fraction(a) && is_fraction(b)) || (a->op == OP_SUM && has_power_factor(b));
    return written_length(b) < written_length(a) + (favoured ? WORTH_FACTORING + 1 : 0) ? b : a;
}

/* cos² - sin² stays; what the relation makes shorter by a third does not. */
static const Expr *much_shorter(const Expr *a, const Expr *b) { return b && 3 * written_length(b) < 2 * written_length(a) ? b : a; }

const Expr *normal_rational(Store *store, const Expr *e, Budget *budget) {
    const Expr *best = shorter(e, rational_form_of(store, e, false, PYTHAGORAS_NONE, budget));
    if (!is_circular(e)) return best;
    best = shorter(best, simplify(store, best));
    best = much_shorter(best, rational_form_of(store, e, false, PYTHAGORAS_SINE, budget));
    return much_shorter(best, rational_form_of(store, e, false, PYTHAGORAS_COSINE, budget));
}

const Expr *normal_factored(Store *store, const Expr *e, Budget *budget) {
    const Expr *result = shape_is_scalar(e->shape) ? rational_form_of(store, e, true, PYTHAGORAS_NONE, budget) : NULL;
    return result ? result : e;
}
