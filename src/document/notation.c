#include "document/notation_parts.h"
#include <string.h>

/* ---- numbers ---- */

static void put_integer(Row *row, const fmpz_t value) {
    char *digits = fmpz_get_str(NULL, 10, value);
    put(row, formula_number(row->arena, digits));
    flint_free(digits);
}

static void put_absolute(Row *row, const fmpz_t value) {
    fmpz_t size;
    fmpz_init(size);
    fmpz_abs(size, value);
    put_integer(row, size);
    fmpz_clear(size);
}

static const Formula *whole(const Row *row, const fmpz_t value) {
    Row part = row_within(row);
    put_absolute(&part, value);
    return row_done(&part);
}

static bool is_whole(const fmpq_t value) { return fmpz_is_one(fmpq_denref(value)); }

static void put_fraction(Row *row, const Formula *above, const Formula *below) {
    if (!row->script && !row->slash) {
        put(row, formula_fraction(row->arena, above, below));
        return;
    }
    put(row, above);
    put_ordinary(row, "/");
    put(row, below);
}

static void put_rational(Row *row, const fmpq_t value) {
    if (is_whole(value))
        put_absolute(row, fmpq_numref(value));
    else
        put_fraction(row, whole(row, fmpq_numref(value)), whole(row, fmpq_denref(value)));
}

void write_number_size(Row *row, const Expr *number) { put_rational(row, expr_number(number)); }

/* A sign before a term is no operation between two: it is set as close as an opening bracket. */
static void put_sign(Row *row) { put(row, formula_atom(row->arena, MATH_OPEN, FACE_ROMAN, TEXT("−"))); }

/* A little space keeps what follows apart from the bar of a fraction: ½ ‖x‖². */
static void put_thin_space(Row *row) { put(row, formula_space(row->arena, 3)); }

static void write_number(Row *row, const Expr *e) {
    if (expr_number_sign(e) < 0) put_sign(row);
    write_number_size(row, e);
}

/* ---- powers ---- */

static bool is_power_of(const Expr *e, int sign) { /* to a number of this sign */
    return e->op == OP_POWER && shape_is_scalar(e->arg[0]->shape) && e->arg[1]->op == OP_NUMBER &&
           expr_number_sign(e->arg[1]) == sign;
}

static bool is_negative(const Expr *e);
static void write_term_size(Row *row, const Expr *e);

/* 1/u², 1/u^(p - 1): what belongs under the bar of a fraction. */
static bool is_inverse(const Expr *e) {
    return e->op == OP_POWER && shape_is_scalar(e->arg[0]->shape) && is_negative(e->arg[1]);
}

static bool squares_by_name(Op op) { /* sin²x */
    return (op >= OP_SIN && op <= OP_COT) || (op >= OP_SINH && op <= OP_TANH);
}

static void write_function_power(Row *row, const Expr *e, const Formula *sup);

/* base^|p| */
static void write_power_size(Row *row, const Expr *base, const fmpq_t p) {
    const fmpz *above = fmpq_numref(p), *below = fmpq_denref(p);
    bool root = fmpz_is_pm1(above) && !fmpz_is_one(below);
    if (fmpq_is_pm1(p)) {
        write_expr(row, base, LEVEL_PRODUCT);
    } else if (root && fmpz_cmp_ui(below, 9) <= 0) {
        const Formula *index = fmpz_equal_ui(below, 2) ? NULL : whole(row, below);
        put(row, formula_radical(row->arena, part_of(row, base, LEVEL_ANY), index));
    } else {
        Row sup = row_script(row);
        put_rational(&sup, p);
        if (squares_by_name(base->op) && is_whole(p))
            write_function_power(row, base, row_done(&sup));
        else
            put_scripted(row, base_of(row, base), row_done(&sup));
    }
}

static bool is_reciprocal(const Expr *e) { return is_power_of(e, -1) && fmpq_is_pm1(expr_number(e->arg[1])); }

/* The a of -a, where a is one factor; else NULL. */
static const Expr *negated(const Expr *e) {
    bool two = e->op == OP_PRODUCT && e->count == 2;
    return two && expr_is_integer(e->arg[0], -1)   ? e->arg[1]
           : two && expr_is_integer(e->arg[1], -1) ? e->arg[0]
                                                   : NULL;
}

/* The power without the sign of its exponent. */
static void write_upright(Row *row, const Expr *e) {
    if (e->arg[1]->op == OP_NUMBER) {
        write_power_size(row, e->arg[0], expr_number(e->arg[1]));
        return;
    }
    Row sup = row_script(row);
    const Expr *exponent = negated(e->arg[1]);
    if (exponent)
        write_expr(&sup, exponent, LEVEL_ANY);
    else
        write_term_size(&sup, e->arg[1]);
    put_scripted(row, base_of(row, e->arg[0]), row_done(&sup));
}

static void write_power(Row *row, const Expr *e) {
    if (!is_inverse(e)) {
        if (is_power_of(e, 1))
            write_upright(row, e);
        else
            put_scripted(row, base_of(row, e->arg[0]), script_of(row, e->arg[1]));
        return;
    }
    Row below = row_within(row), one = row_within(row);
    put_ordinary(&one, "1");
    bool bare = !row->script && !row->slash && is_reciprocal(e);
    if (bare)
        write_expr(&below, e->arg[0], LEVEL_ANY);
    else
        write_upright(&below, e);
    put_fraction(row, row_done(&one), row_done(&below));
}

static bool is_root(const Expr *e) {
    return is_power_of(e, 1) && fmpz_is_one(fmpq_numref(expr_number(e->arg[1]))) &&
           fmpz_cmp_ui(fmpq_denref(expr_number(e->arg[1])), 9) <= 0;
}

/* ---- products ---- */

typedef enum Part {
    PART_ALL,
    PART_ABOVE,
    PART_BELOW
} Part; /* of a rational number, of a power to a negative one */

typedef struct Factor {
    const Expr *e;
    Part part;
    Rank rank;
} Factor;
typedef struct Factors {
    Factor *list;
    size_t count;
} Factors;

typedef struct Product { /* sign · above/below · after */
    bool negative;
    Factors above, below, after;
} Product;

static Rank rank_of(const Expr *e) {
    if (style_of(e)->rank == RANK_CALCULUS) return RANK_CALCULUS;
    if (!shape_is_scalar(e->shape)) return RANK_ARRAY;
    if (e->op != OP_POWER) return style_of(e)->rank;
    return is_root(e) ? RANK_ROOT : rank_of(e->arg[0]);
}

/* Insertion by rank, equal ones in the order in which they were written. */
static void add_factor(Factors *to, const Expr *e, Part part) {
    Rank rank = rank_of(e);
    size_t at = to->count++;
    for (; at && to->list[at - 1].rank > rank; at--) to->list[at] = to->list[at - 1];
    to->list[at] = (Factor){e, part, rank};
}

static bool is_proper(const fmpq_t value) { return !is_whole(value); }

static void sort_number(Product *product, const Expr *number, bool divided) {
    const fmpq *value = expr_number(number);
    if (!divided) {
        if (!fmpq_is_pm1(value)) add_factor(&product->above, number, PART_ALL);
        return;
    }
    if (!fmpz_is_pm1(fmpq_numref(value))) add_factor(&product->above, number, PART_ABOVE);
    if (is_proper(value)) add_factor(&product->below, number, PART_BELOW);
}

/* What stands behind a fraction, not on it: operators, literal arrays, cases. */
static bool stands_after(const Expr *e) {
    return rank_of(e) == RANK_CALCULUS || rank_of(e) == RANK_BIG || e->op == OP_VECTOR ||
           e->op == OP_MATRIX || e->op == OP_PIECEWISE;
}

static bool is_plain(const Expr *e) { /* short enough for x/2 in place of ½x */
    const Expr *base = e->op == OP_POWER ? e->arg[0] : e;
    return shape_is_scalar(e->shape) &&
           (base->op == OP_NUMBER || base->op == OP_SYMBOL || base->op == OP_COMPONENT || base->op == OP_PI ||
            base->op == OP_EULER);
}

static bool is_divided(const Expr *e) {
    bool denominator = false, plain = true;
    for (size_t i = 0; i < e->count; i++) {
        if (is_inverse(e->arg[i])) return true;
        if (e->arg[i]->op == OP_NUMBER)
            denominator = denominator || is_proper(expr_number(e->arg[i]));
        else
            plain = plain && is_plain(e->arg[i]);
    }
    return denominator && plain;
}

static const Expr *first_number(const Expr *product) {
    for (size_t i = 0; i < product->count; i++)
        if (product->arg[i]->op == OP_NUMBER) return product->arg[i];
    return NULL;
}

static bool is_negative(const Expr *e) {
    const Expr *number = e->op == OP_NUMBER ? e : e->op == OP_PRODUCT ? first_number(e) : NULL;
    return number && expr_number_sign(number) < 0;
}

static Factors factors_new(const Row *row, const Expr *e) {
    return (Factors){ARENA_ARRAY(row->arena, Factor, e->count), 0};
}

static Product sort_product(const Row *row, const Expr *e) {
    Product product = {is_negative(e), factors_new(row, e), factors_new(row, e), factors_new(row, e)};
    bool divided = is_divided(e);
    const Expr *leading = first_number(e);
    for (size_t i = 0; i < e->count; i++) {
        const Expr *factor = e->arg[i];
        if (factor->op == OP_NUMBER && (factor == leading || expr_number_sign(factor) > 0))
            sort_number(&product, factor, divided);
        else if (is_inverse(factor))
            add_factor(&product.below, factor, PART_BELOW);
        else
            add_factor(stands_after(factor) ? &product.after : &product.above, factor, PART_ALL);
    }
    return product;
}

static bool begins_with_digit(const Factor *factor) {
    const Expr *e = factor->e->op == OP_POWER ? factor->e->arg[0] : factor->e;
    return e->op == OP_NUMBER && !is_root(factor->e);
}

static bool is_differential(const Expr *e) { /* dx, or an entry of it */
    if (e->op == OP_COMPONENT || e->op == OP_ENTRY) e = e->arg[0];
    return e->op == OP_SYMBOL && (e->symbol->properties & SYMBOL_DIFFERENTIAL);
}

/* A vector times d‖x‖: a dot between them would look like a dot product. */
static bool looks_like_dot_product(const Factor *before, const Factor *factor) {
    return factor->e->op == OP_DIFFERENTIAL && !shape_is_scalar(before->e->shape);
}

static bool needs_dot(const Factor *before, const Factor *factor) {
    bool bars = before->e->op == OP_ABS && factor->e->op == OP_ABS;
    return begins_with_digit(factor) || factor->rank == RANK_CALCULUS || bars;
}

static bool only_numbers_before(const Factors *factors, size_t at) {
    for (size_t i = 0; i < at; i++)
        if (factors->list[i].rank != RANK_NUMBER) return false;
    return at + 1 == factors->count;
}

/* sin x may end a product or stand before another function, but (sin t)v and (det X) tr Y need their brackets. */
static bool may_stand_before(const Factor *factor, const Factor *next) {
    return next->rank == RANK_FUNCTION && shape_is_scalar(factor->e->arg[0]->shape);
}

static Level level_wanted(const Factors *factors, size_t i, bool last) {
    const Factor *factor = &factors->list[i];
    if (factor->e->op == OP_DOT && last && only_numbers_before(factors, i)) return LEVEL_PRODUCT;
    if (factor->rank != RANK_FUNCTION) return LEVEL_FUNCTION;
    if (i + 1 == factors->count) return last ? LEVEL_FUNCTION : LEVEL_POWER;
    return may_stand_before(factor, factor + 1) ? LEVEL_FUNCTION : LEVEL_POWER;
}

static void write_factor(Row *row, const Factor *factor, Level least) {
    const Expr *e = factor->e;
    if (e->op == OP_NUMBER && factor->part == PART_ABOVE)
        put_absolute(row, fmpq_numref(expr_number(e)));
    else if (e->op == OP_NUMBER && factor->part == PART_BELOW)
        put_absolute(row, fmpq_denref(expr_number(e)));
    else if (factor->part == PART_BELOW && is_reciprocal(e))
        write_expr(row, e->arg[0], least);
    else if (factor->part == PART_BELOW)
        write_upright(row, e);
    else if (e->op == OP_NUMBER && least < LEVEL_POWER)
        write_number_size(row, e);
    else
        write_expr(row, e, least);
}

static bool is_broken(const Factor *factor) {
    return factor->e->op == OP_NUMBER && factor->part == PART_ALL && is_proper(expr_number(factor->e));
}

static bool is_sign_bearer(const Expr *e, const Expr *leading) { return e == leading || e->op != OP_NUMBER; }

static void write_factors(Row *row, const Factors *factors, const Expr *leading, bool last) {
    for (size_t i = 0; i < factors->count; i++) {
        const Factor *factor = &factors->list[i];
        if (i && needs_dot(factor - 1, factor))
            put_binary(row, "⋅");
        else if (i && (is_broken(factor - 1) || is_differential(factor->e)))
            put_thin_space(row);
        bool signed_number = !is_sign_bearer(factor->e, leading) && expr_number_sign(factor->e) < 0;
        Level level = signed_number ? LEVEL_POWER : level_wanted(factors, i, last);
        write_factor(row, factor, level);
    }
}

/* One factor alone over or under a bar needs no brackets, nor does 1. */
static const Formula *bar_side(const Row *row, const Factors *factors, const Expr *leading, bool below) {
    Row side = row_within(row);
    bool alone = factors->count == 1 && !row->script && !row->slash;
    if (!factors->count)
        put_ordinary(&side, "1");
    else if (alone)
        write_factor(&side, factors->list, LEVEL_ANY);
    else
        write_factors(&side, factors, leading, true);
    bool brackets = below && (row->script || row->slash) && factors->count > 1;
    return brackets ? formula_parens(row->arena, row_done(&side)) : row_done(&side);
}

/* A product without its sign. */
static void write_product_size(Row *row, const Expr *e) {
    Product product = sort_product(row, e);
    const Expr *leading = first_number(e);
    bool nothing = !product.above.count && !product.after.count;
    if (product.below.count) {
        const Formula *above = bar_side(row, &product.above, leading, false);
        put_fraction(row, above, bar_side(row, &product.below, leading, true));
    } else if (product.above.count) {
        write_factors(row, &product.above, leading, !product.after.count);
    } else if (nothing) {
        put_ordinary(row, "1");
    }
    bool before = product.above.count || product.below.count;
    bool calculus = before && product.after.count && product.after.list->rank == RANK_CALCULUS;
    const Factor *last = product.above.count && !product.below.count ? &product.above.list[product.above.count - 1] : NULL;
    bool dot = calculus && !(last && looks_like_dot_product(last, product.after.list));
    if (dot)
        put_binary(row, "⋅");
    else if (calculus || (product.below.count && product.after.count))
        put_thin_space(row);
    write_factors(row, &product.after, leading, true);
}

static void write_product(Row *row, const Expr *e) {
    if (is_negative(e)) put_sign(row);
    write_product_size(row, e);
}

/* ---- sums ---- */

static void write_term_size(Row *row, const Expr *e) {
    if (!is_negative(e))
        write_expr(row, e, LEVEL_PRODUCT);
    else if (e->op == OP_NUMBER)
        write_number_size(row, e);
    else
        write_product_size(row, e);
}

static void write_sum(Row *row, const Expr *e) {
    for (size_t i = 0; i < e->count; i++) {
        if (i)
            put_binary(row, is_negative(e->arg[i]) ? "−" : "+");
        else if (is_negative(e->arg[i]))
            put_sign(row);
        write_term_size(row, e->arg[i]);
    }
}

void put_minus(Row *row, const Expr *e) {
    put_binary(row, is_negative(e) ? "+" : "−");
    write_term_size(row, e);
}

/* ---- arrays ---- */

static void write_letter(Row *row, const Expr *e) {
    put(row, formula_variable(row->arena, style_of(e)->sign));
}

static void write_sign(Row *row, const Expr *e) { put_ordinary(row, style_of(e)->sign); }

/* 0 and 1 as arrays: bold for vectors. */
static void write_filled(Row *row, const Expr *e) {
    bool bold = shape_is_column(e->shape) && !row->options->italic_vectors;
    put(row, formula_atom(row->arena, MATH_ORD, bold ? FACE_BOLD : FACE_ROMAN, text_of(style_of(e)->sign)));
}

static void write_base(Row *row, const Expr *e) { put_scripted(row, style_of(e)->base(row, e), NULL); }

static const Formula *entries_of(const Row *row, const Expr *e, size_t rows, size_t columns) {
    const Formula **cells = ARENA_ARRAY(row->arena, const Formula *, e->count);
    for (size_t i = 0; i < e->count; i++) cells[i] = part_of(row, e->arg[i], LEVEL_SUM);
    return formula_matrix(row->arena, rows, columns, cells, FENCE_SQUARE, FENCE_SQUARE);
}

enum { SLIM = 6 }; /* nodes of an entry that may be written with a slash */

static bool is_slim(const Expr *entry) { return entry->weight <= SLIM && rank_of(entry) != RANK_CALCULUS; }

/* (3/5, 4/5) on the line, where all entries are that short. */
static void write_vector(Row *row, const Expr *e) {
    if (row->columns && !row->script) {
        put(row, entries_of(row, e, e->count, 1));
        return;
    }
    Row inside = row_within(row);
    inside.slash = true;
    for (size_t i = 0; i < e->count; i++) inside.slash = inside.slash && is_slim(e->arg[i]);
    put(row, formula_as(row->arena, ROLE_VECTOR, formula_parens(row->arena, list_of(&inside, e))));
}

static void write_matrix(Row *row, const Expr *e) {
    put(row, entries_of(row, e, (size_t)e->shape.rows, (size_t)e->shape.columns));
}

static const Formula *top_sign(Row *row) { return formula_atom(row->arena, MATH_ORD, FACE_ROMAN, TEXT("⊤")); }

static void write_transpose(Row *row, const Expr *e) {
    put_scripted(row, base_of(row, e->arg[0]), top_sign(row));
}

static void write_inverse(Row *row, const Expr *e) {
    Row sup = row_script(row);
    put(&sup, formula_as(row->arena, ROLE_INVERSE, formula_number(row->arena, "-1")));
    put_scripted(row, base_of(row, e->arg[0]), row_done(&sup));
}

/* A dX X reads as a product of three only with space around dX. */
static bool stands_apart(const Expr *e) {
    if (e->op == OP_TRANSPOSE) e = e->arg[0];
    return is_differential(e) || rank_of(e) == RANK_CALCULUS;
}

/* Literal vectors beside matrices stand as columns, as they multiply. */
static void write_chain(Row *row, const Expr *e) {
    bool columns = row->columns;
    row->columns = true;
    for (size_t i = 0; i < e->count; i++) {
        if (i && (stands_apart(e->arg[i]) || stands_apart(e->arg[i - 1]))) put_thin_space(row);
        write_expr(row, e->arg[i], LEVEL_FUNCTION);
    }
    row->columns = columns;
}

/* x · y, but xᵀAx where the second is a product of matrices. */
static void write_dot(Row *row, const Expr *e) {
    const Expr *a = e->arg[0], *b = e->arg[1];
    if (b->op == OP_MATRIX_PRODUCT && a->op != OP_MATRIX_PRODUCT) {
        put_scripted(row, base_of(row, a), top_sign(row));
        if (stands_apart(b->arg[0])) put_thin_space(row);
        write_chain(row, b);
        return;
    }
    write_expr(row, a, LEVEL_FUNCTION);
    const Formula *sign = formula_atom(row->arena, MATH_BIN, FACE_ROMAN, TEXT("⋅"));
    put(row, formula_as(row->arena, ROLE_DOT, sign));
    write_expr(row, b, LEVEL_FUNCTION);
}

static void write_entrywise_power(Row *row, const Expr *e) {
    Row sup = row_script(row);
    put_ordinary(&sup, "∘");
    write_expr(&sup, e->arg[1], LEVEL_POWER);
    put_scripted(row, base_of(row, e->arg[0]), row_done(&sup));
}

static Base norm_base(Row *row, const Expr *e) {
    const Formula *body = part_of(row, e->arg[0], LEVEL_ANY);
    Row frobenius = row_script(row);
    put(&frobenius, formula_variable(row->arena, "F"));
    const Formula *sub = e->op == OP_NORM ? script_of(row, e->arg[1]) : row_done(&frobenius);
    return (Base){formula_fence(row->arena, FENCE_NORM, body, FENCE_NORM), sub};
}

static void write_abs(Row *row, const Expr *e) {
    put(row, formula_fence(row->arena, FENCE_BAR, part_of(row, e->arg[0], LEVEL_ANY), FENCE_BAR));
}

/* ---- functions ---- */

static bool is_simple_factor(const Expr *e) {
    return e->op == OP_SYMBOL || e->op == OP_PI || e->op == OP_COMPONENT || e->op == OP_ENTRY ||
           (e->op == OP_NUMBER && expr_number_sign(e) >= 0 && is_whole(expr_number(e)));
}

/* sin 2πt, ln |t|, det X: an argument that needs no brackets. */
static bool is_bare_argument(const Expr *e) {
    if (is_simple_factor(e) || e->op == OP_ABS || e->op == OP_NORM || e->op == OP_FROBENIUS ||
        e->op == OP_DETERMINANT)
        return true;
    if (e->op != OP_PRODUCT || e->count > 3) return false;
    for (size_t i = 0; i < e->count; i++)
        if (!is_simple_factor(e->arg[i])) return false;
    return true;
}

/* det X and tr X, but sign(x) and diag(x), which stand among products themselves. */
static void write_argument(Row *row, const Expr *e) {
    const Expr *argument = e->arg[0];
    bool entrywise = !shape_is_scalar(e->shape);
    if (!entrywise && is_bare_argument(argument))
        write_expr(row, argument, LEVEL_ANY);
    else
        put(row, formula_parens(row->arena, part_of(row, argument, LEVEL_ANY)));
}

static void write_function(Row *row, const Expr *e) {
    put_function(row, style_of(e)->sign);
    write_argument(row, e);
}

static void write_function_power(Row *row, const Expr *e, const Formula *sup) {
    const Formula *name = formula_function(row->arena, style_of(e)->sign);
    put(row, formula_scripts(row->arena, name, NULL, sup));
    write_argument(row, e);
}

static void write_function_of_all(Row *row, const Expr *e) { /* max(a, b) */
    put_function(row, style_of(e)->sign);
    put(row, formula_parens(row->arena, list_of(row, e)));
}

static void write_exp(Row *row, const Expr *e) {
    bool array = !shape_is_scalar(e->shape);
    if (array) {
        put_function(row, "exp");
        put(row, formula_parens(row->arena, part_of(row, e->arg[0], LEVEL_ANY)));
        return;
    }
    put_scripted(row, (Base){formula_variable(row->arena, "e"), NULL}, script_of(row, e->arg[0]));
}

static void write_over(Row *row, const Expr *e) { /* sums and products over an index */
    Row under = row_script(row);
    write_expr(&under, e->arg[1], LEVEL_ATOM);
    put_relation(&under, "=");
    write_expr(&under, e->arg[2], LEVEL_SUM);
    const Formula *sign = formula_atom(row->arena, MATH_OP, FACE_ROMAN, text_of(style_of(e)->sign));
    put(row, formula_limits(row->arena, sign, row_done(&under), script_of(row, e->arg[3])));
    write_expr(row, e->arg[0], LEVEL_PRODUCT);
}

static void write_limit(Row *row, const Expr *e) {
    Row under = row_script(row);
    write_expr(&under, e->arg[1], LEVEL_ATOM);
    put_relation(&under, "→");
    write_expr(&under, e->arg[2], LEVEL_SUM);
    put(row, formula_limits(row->arena, formula_function(row->arena, "lim"), row_done(&under), NULL));
    write_expr(row, e->arg[0], LEVEL_PRODUCT);
}

static void write_call(Row *row, const Expr *e) {
    Row list = row_within(row);
    for (size_t i = 1; i < e->count; i++) {
        if (i > 1) put_comma(&list);
        write_expr(&list, e->arg[i], LEVEL_SUM);
    }
    write_expr(row, e->arg[0], LEVEL_ATOM);
    put(row, formula_as(row->arena, ROLE_ARGUMENTS, formula_parens(row->arena, row_done(&list))));
}

static void write_undefined(Row *row, const Expr *e) {
    (void)e;
    put_words(row, "", WORD_UNDEFINED, "");
}

/* ---- derivative forms ---- */

enum { MOST_ORDER = 9 }; /* nested derivatives that are written as one */

static const Formula *order_of(const Row *row, size_t order) {
    return order < 2 ? NULL : formula_number(row->arena, arena_printf(row->arena, "%zu", order));
}

static void put_d(Row *row, const char *d, size_t order) {
    const Formula *sign = formula_atom(row->arena, MATH_ORD, FACE_ROMAN, text_of(d));
    put_scripted(row, (Base){sign, NULL}, order_of(row, order));
}

/* dt², ∂x ∂y: by what is differentiated, the innermost last. */
static const Formula *variables_of(const Row *row, const char *d, const Expr *const *by, size_t order) {
    Row below = row_within(row);
    for (size_t i = 0, same; i < order; i += same) {
        for (same = 1; i + same < order && by[i + same] == by[i]; same++) {
        }
        if (i) put(&below, formula_space(row->arena, 3));
        put_d(&below, d, 1);
        put_scripted(&below, base_of(&below, by[i]), order_of(row, same));
    }
    return row_done(&below);
}

/* d/dt f; ∂f/∂x where f is short. */
static void write_derivative(Row *row, const Expr *e) {
    const char *d = style_of(e)->sign;
    const Expr *by[MOST_ORDER], *body = e;
    size_t order = 0;
    for (; body->op == e->op && order < MOST_ORDER; body = body->arg[0]) by[order++] = body->arg[1];
    bool on_bar = body->op == OP_SYMBOL || body->op == OP_CALL;
    Row above = row_within(row);
    put_d(&above, d, order);
    if (on_bar) write_expr(&above, body, LEVEL_ANY);
    put_fraction(row, row_done(&above), variables_of(row, d, by, order));
    if (on_bar) return;
    put_thin_space(row);
    write_expr(row, body, LEVEL_FUNCTION);
}

/* Other names than `variable` that f could be differentiated by. */
static bool has_other_variable(const Row *row, const Expr *f, const Expr *variable) {
    if (f->op == OP_CALL || variable->op != OP_SYMBOL) return false;
    uint64_t others = f->symbols & ~variable->symbols;
    const unsigned held = SYMBOL_CONSTANT | SYMBOL_SIZE | SYMBOL_INDEX | SYMBOL_INTEGER | SYMBOL_FUNCTION;
    for (unsigned i = 0; i < store_symbols(row->store); i++)
        if ((others >> i & 1) && !(store_symbol_at(row->store, i)->properties & held)) return true;
    return false;
}

static void write_operator(Row *row, const Expr *e) { /* ∇f, ∇²f, Df, ∂f */
    Row two = row_script(row);
    put_ordinary(&two, "2");
    bool hessian = e->op == OP_HESSIAN, differential = e->op == OP_SUBDIFFERENTIAL;
    const Formula *sub =
        !differential && has_other_variable(row, e->arg[0], e->arg[1]) ? script_of(row, e->arg[1]) : NULL;
    const Formula *sign = formula_atom(row->arena, MATH_ORD, e->op == OP_JACOBIAN ? FACE_ITALIC : FACE_ROMAN,
                                       text_of(style_of(e)->sign));
    if (e->op == OP_JACOBIAN) sign = formula_as(row->arena, ROLE_JACOBIAN, sign);
    put_scripted(row, (Base){sign, sub}, hessian ? row_done(&two) : NULL);
    bool word = style_of(e->arg[0])->rank == RANK_FUNCTION;
    if (word) put_thin_space(row);
    write_expr(row, e->arg[0], word ? LEVEL_FUNCTION : LEVEL_POWER);
}

static void write_directional(Row *row, const Expr *e) {
    const Formula *sign = formula_as(row->arena, ROLE_DIRECTIONAL, formula_variable(row->arena, "D"));
    put_scripted(row, (Base){sign, script_of(row, e->arg[2])}, NULL);
    write_expr(row, e->arg[0], LEVEL_POWER);
}

static void write_differential(Row *row, const Expr *e) { /* d(u); by a number: d/dt u */
    bool ordinary = expr_is_integer(e->arg[2], 1);
    if (ordinary) {
        Row above = row_within(row);
        const char *d = row->options->partial || e->arg[1]->op != OP_SYMBOL ? "∂" : "d";
        put_d(&above, d, 1);
        put_fraction(row, row_done(&above), variables_of(row, d, e->arg + 1, 1));
        put_thin_space(row);
        write_expr(row, e->arg[0], LEVEL_FUNCTION);
        return;
    }
    put_d(row, "d", 1);
    bool close = e->arg[0]->op == OP_SYMBOL || e->arg[0]->op == OP_NORM || e->arg[0]->op == OP_COMPONENT;
    if (close)
        write_expr(row, e->arg[0], LEVEL_ANY);
    else
        put(row, formula_parens(row->arena, part_of(row, e->arg[0], LEVEL_ANY)));
}

/* ---- the table ---- */

#define FUNCTION(op, name) [op] = {write_function, LEVEL_FUNCTION, RANK_FUNCTION, name, NULL}
#define RELATION(op, sign) [op] = {write_relation, LEVEL_RELATION, RANK_ARRAY, sign, NULL}
#define JOINED(op, level, sign) [op] = {write_joined, level, RANK_ARRAY, sign, NULL}

static const Style STYLE[OP_COUNT] = {
    [OP_NUMBER] = {write_number, LEVEL_ATOM, RANK_NUMBER, NULL, NULL},
    [OP_SYMBOL] = {write_base, LEVEL_ATOM, RANK_NAME, NULL, symbol_base},
    [OP_PI] = {write_letter, LEVEL_ATOM, RANK_CONSTANT, "π", NULL},
    [OP_EULER] = {write_letter, LEVEL_ATOM, RANK_CONSTANT, "e", NULL},
    [OP_INFINITE] = {write_sign, LEVEL_ATOM, RANK_CONSTANT, "∞", NULL},
    [OP_IDENTITY] = {write_letter, LEVEL_ATOM, RANK_ARRAY, "I", NULL},
    [OP_ZEROS] = {write_filled, LEVEL_ATOM, RANK_ARRAY, "0", NULL},
    [OP_ONES] = {write_filled, LEVEL_ATOM, RANK_ARRAY, "1", NULL},
    [OP_UNIT] = {write_base, LEVEL_ATOM, RANK_ARRAY, NULL, unit_base},
    [OP_UNDEFINED] = {write_undefined, LEVEL_ATOM, RANK_ARRAY, NULL, NULL},

    [OP_SUM] = {write_sum, LEVEL_SUM, RANK_SUM, NULL, NULL},
    [OP_PRODUCT] = {write_product, LEVEL_PRODUCT, RANK_NAME, NULL, NULL},
    [OP_POWER] = {write_power, LEVEL_POWER, RANK_NAME, NULL, NULL},
    [OP_MATRIX_PRODUCT] = {write_chain, LEVEL_FUNCTION, RANK_SUM, NULL, NULL},
    [OP_DOT] = {write_dot, LEVEL_PRODUCT, RANK_SUM, NULL, NULL},
    JOINED(OP_CROSS, LEVEL_PRODUCT, "×"),
    JOINED(OP_HADAMARD, LEVEL_PRODUCT, "⊙"),
    [OP_ENTRYWISE_POWER] = {write_entrywise_power, LEVEL_POWER, RANK_ARRAY, NULL, NULL},
    [OP_TRANSPOSE] = {write_transpose, LEVEL_POWER, RANK_ARRAY, NULL, NULL},
    [OP_INVERSE] = {write_inverse, LEVEL_POWER, RANK_ARRAY, NULL, NULL},
    FUNCTION(OP_TRACE, "tr"),
    FUNCTION(OP_DETERMINANT, "det"),
    FUNCTION(OP_DIAGONAL, "diag"),
    [OP_NORM] = {write_base, LEVEL_ATOM, RANK_ROOT, NULL, norm_base},
    [OP_FROBENIUS] = {write_base, LEVEL_ATOM, RANK_ROOT, NULL, norm_base},
    [OP_TOTAL] = {write_function_of_all, LEVEL_POWER, RANK_FUNCTION, "sum", NULL},
    [OP_MINIMUM] = {write_function_of_all, LEVEL_FUNCTION, RANK_FUNCTION, "min", NULL},
    [OP_MAXIMUM] = {write_function_of_all, LEVEL_FUNCTION, RANK_FUNCTION, "max", NULL},

    [OP_VECTOR] = {write_vector, LEVEL_ATOM, RANK_ARRAY, NULL, NULL},
    [OP_MATRIX] = {write_matrix, LEVEL_ATOM, RANK_ARRAY, NULL, NULL},
    [OP_COMPONENT] = {write_base, LEVEL_ATOM, RANK_NAME, NULL, component_base},
    [OP_ENTRY] = {write_base, LEVEL_ATOM, RANK_NAME, NULL, entry_base},
    [OP_SUM_OVER] = {write_over, LEVEL_PRODUCT, RANK_BIG, "∑", NULL},
    [OP_PRODUCT_OVER] = {write_over, LEVEL_PRODUCT, RANK_BIG, "∏", NULL},

    [OP_ABS] = {write_abs, LEVEL_ATOM, RANK_ROOT, NULL, NULL},
    [OP_EXP] = {write_exp, LEVEL_POWER, RANK_ROOT, NULL, NULL},
    FUNCTION(OP_SIGN, "sign"),
    FUNCTION(OP_LN, "ln"),
    FUNCTION(OP_SIN, "sin"),
    FUNCTION(OP_COS, "cos"),
    FUNCTION(OP_TAN, "tan"),
    FUNCTION(OP_SEC, "sec"),
    FUNCTION(OP_CSC, "csc"),
    FUNCTION(OP_COT, "cot"),
    FUNCTION(OP_ARCSIN, "arcsin"),
    FUNCTION(OP_ARCCOS, "arccos"),
    FUNCTION(OP_ARCTAN, "arctan"),
    FUNCTION(OP_SINH, "sinh"),
    FUNCTION(OP_COSH, "cosh"),
    FUNCTION(OP_TANH, "tanh"),
    FUNCTION(OP_ARSINH, "arsinh"),
    FUNCTION(OP_ARCOSH, "arcosh"),
    FUNCTION(OP_ARTANH, "artanh"),

    [OP_PIECEWISE] = {write_piecewise, LEVEL_PRODUCT, RANK_BIG, NULL, NULL},
    RELATION(OP_EQUAL, "="),
    RELATION(OP_NOT_EQUAL, "≠"),
    RELATION(OP_LESS, "<"),
    RELATION(OP_LESS_EQUAL, "≤"),
    RELATION(OP_GREATER, ">"),
    RELATION(OP_GREATER_EQUAL, "≥"),
    RELATION(OP_IN, "∈"),
    [OP_AND] = {write_and, LEVEL_AND, RANK_ARRAY, NULL, NULL},
    [OP_OR] = {write_or, LEVEL_OR, RANK_ARRAY, NULL, NULL},
    [OP_NOT] = {write_not, LEVEL_NOT, RANK_ARRAY, NULL, NULL},
    [OP_FOR_ALL] = {write_for_all, LEVEL_NOT, RANK_ARRAY, NULL, NULL},

    [OP_INTERVAL_CLOSED] = {write_interval, LEVEL_ATOM, RANK_ARRAY, NULL, NULL},
    [OP_INTERVAL_OPEN] = {write_interval, LEVEL_ATOM, RANK_ARRAY, NULL, NULL},
    [OP_INTERVAL_LEFT_OPEN] = {write_interval, LEVEL_ATOM, RANK_ARRAY, NULL, NULL},
    [OP_INTERVAL_RIGHT_OPEN] = {write_interval, LEVEL_ATOM, RANK_ARRAY, NULL, NULL},
    [OP_FINITE_SET] = {write_braces, LEVEL_ATOM, RANK_ARRAY, NULL, NULL},
    [OP_EMPTY_SET] = {write_sign, LEVEL_ATOM, RANK_ARRAY, "∅", NULL},
    [OP_SPACE] = {write_space, LEVEL_POWER, RANK_ARRAY, NULL, NULL},
    [OP_BALL] = {write_ball, LEVEL_ATOM, RANK_ARRAY, NULL, NULL},
    [OP_HULL] = {write_hull, LEVEL_FUNCTION, RANK_ARRAY, NULL, NULL},
    JOINED(OP_CARTESIAN, LEVEL_PRODUCT, "×"),
    JOINED(OP_UNION, LEVEL_SUM, "∪"),
    JOINED(OP_INTERSECTION, LEVEL_SUM, "∩"),
    JOINED(OP_SET_SUM, LEVEL_SUM, "+"),
    [OP_SET_IMAGE] = {write_image, LEVEL_PRODUCT, RANK_ARRAY, NULL, NULL},
    [OP_SET_BUILDER] = {write_builder, LEVEL_ATOM, RANK_ARRAY, NULL, NULL},
    [OP_ENTRYWISE_SET] = {write_box, LEVEL_ATOM, RANK_ARRAY, NULL, NULL},

    [OP_DERIVATIVE] = {write_derivative, LEVEL_FUNCTION, RANK_CALCULUS, "d", NULL},
    [OP_PARTIAL] = {write_derivative, LEVEL_FUNCTION, RANK_CALCULUS, "∂", NULL},
    [OP_GRADIENT] = {write_operator, LEVEL_FUNCTION, RANK_CALCULUS, "∇", NULL},
    [OP_JACOBIAN] = {write_operator, LEVEL_FUNCTION, RANK_CALCULUS, "D", NULL},
    [OP_HESSIAN] = {write_operator, LEVEL_FUNCTION, RANK_CALCULUS, "∇", NULL},
    [OP_SUBDIFFERENTIAL] = {write_operator, LEVEL_FUNCTION, RANK_CALCULUS, "∂", NULL},
    [OP_DIRECTIONAL] = {write_directional, LEVEL_FUNCTION, RANK_CALCULUS, NULL, NULL},
    [OP_DIFFERENTIAL] = {write_differential, LEVEL_FUNCTION, RANK_CALCULUS, NULL, NULL},
    [OP_LIMIT] = {write_limit, LEVEL_PRODUCT, RANK_BIG, NULL, NULL},
    [OP_CALL] = {write_call, LEVEL_ATOM, RANK_NAME, NULL, NULL},
};

const Style *style_of(const Expr *e) { return &STYLE[e->op]; }

Level level_of(const Expr *e) {
    if (is_negative(e)) return LEVEL_SUM;
    if (e->op == OP_NUMBER && is_proper(expr_number(e))) return LEVEL_PRODUCT;
    if (is_inverse(e)) return LEVEL_PRODUCT;
    if (e->op == OP_POWER && squares_by_name(e->arg[0]->op)) return LEVEL_FUNCTION;
    return STYLE[e->op].level;
}
