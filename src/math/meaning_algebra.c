/* meaning_algebra.c: what sums, products, powers, transposes, entries and norms mean, where a part may take its size from
 * the others. */
#include "math/meaning.h"
#include "math/printer.h"
#include <stdlib.h>

/* ---- sums and products ---- */

static bool has_set(const Expr *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (list[i]->shape.kind == KIND_SET) return true;
    return false;
}

static const Node *without_sign(const Node *node) {
    return node->form == FORM_NEGATIVE ? node->arg[0] : node;
}

static const Expr *negated(Reader *reader, const Expr *e) {
    Store *store = reader->store;
    if (e->shape.kind != KIND_SET) return expr_negate(store, e);
    bool scaled = e->op == OP_SET_IMAGE && e->arg[0]->op == OP_NUMBER;
    if (scaled) return expr_2(store, OP_SET_IMAGE, expr_negate(store, e->arg[0]), e->arg[1]);
    return expr_2(store, OP_SET_IMAGE, expr_integer(store, -1), e);
}

static bool is_inequality(Op op) {
    return op == OP_LESS || op == OP_LESS_EQUAL || op == OP_GREATER || op == OP_GREATER_EQUAL;
}

/* 2*(t > 0) - 1, as programs count with truths. An equation in brackets rather says what was put in. */
static const Expr *count_truth(Reader *reader, const Node *node, const Expr *e) {
    bool counts = e->shape.kind == KIND_TRUTH && (node->bracketed || node->form == FORM_LIST) && is_inequality(e->op) && reader->options.mode == READ_ANSWER;
    if (!counts) return e;
    reader_note(reader, MESSAGE_NOTE_TRUTH_AS_NUMBER, NULL);
    return expr_3(reader->store, OP_PIECEWISE, e, expr_integer(reader->store, 1), expr_integer(reader->store, 0));
}

const Expr *meaning_of_sum(Reader *reader, const Node *node, Shape want) {
    if (node_has_ellipsis(node)) return sum_of_pattern(reader, node);
    const Expr **terms = room_for_arguments(reader, node->count);
    const Node **plain = ARENA_ARRAY(reader->arena, const Node *, node->count);
    for (size_t i = 0; i < node->count; i++) plain[i] = without_sign(node->arg[i]);
    if (!meanings_alike(reader, plain, node->count, want, terms)) return NULL;
    for (size_t i = 0; i < node->count; i++) {
        terms[i] = count_truth(reader, plain[i], terms[i]);
        if (plain[i] != node->arg[i]) terms[i] = checked(reader, node->arg[i], negated(reader, terms[i]));
        if (!terms[i]) return NULL;
    }
    return expr_make(reader->store, has_set(terms, node->count) ? OP_SET_SUM : OP_SUM, terms, node->count);
}

const Expr *meaning_of_negative(Reader *reader, const Node *node, Shape want) {
    const Expr *e = meaning(reader, node->arg[0], want);
    return e ? negated(reader, e) : NULL;
}

/* A product while its factors are joined: numbers stand in `factor`; vectors and matrices that are being
 * multiplied form a run, whose place among the factors is kept. */
typedef struct Chain {
    const Expr **factor;
    size_t count;
    const Expr **run;
    size_t run_count, run_place;
} Chain;

static const Expr *run_value(const Reader *reader, const Chain *chain) {
    if (chain->run_count == 1) return chain->run[0];
    return expr_make(reader->store, OP_MATRIX_PRODUCT, chain->run, chain->run_count);
}

static bool end_run(const Reader *reader, Chain *chain) {
    if (!chain->run_count) return true;
    chain->factor[chain->run_place] = run_value(reader, chain);
    chain->run_count = 0;
    return chain->factor[chain->run_place];
}

static bool add_tensor(const Reader *reader, Chain *chain, const Expr *e) {
    if (!chain->run_count) chain->run_place = chain->count++;
    chain->run[chain->run_count++] = e;
    const Expr *value = run_value(reader, chain);
    return value && (!shape_is_scalar(value->shape) || end_run(reader, chain));
}

/* x·y of two columns, x×y, x.*y: joined with the run so far. */
static bool join_run(const Reader *reader, Chain *chain, Op op, const Expr *e) {
    const Expr *value = chain->run_count ? run_value(reader, chain) : NULL;
    if (!value) return add_tensor(reader, chain, e);
    chain->run_count = 0;
    const Expr *joint = expr_2(reader->store, op, value, e);
    chain->factor[chain->run_place] = joint;
    if (!joint || shape_is_scalar(joint->shape)) return joint;
    chain->run[0] = joint;
    chain->run_count = 1;
    return true;
}

static bool put_factor(Chain *chain, const Expr *e) {
    chain->factor[chain->count++] = e;
    return e;
}

static bool coprime(const Expr *a, const Expr *b) {
    fmpz_t common;
    fmpz_init(common);
    fmpz_gcd(common, fmpq_numref(expr_number(a)), fmpq_numref(expr_number(b)));
    bool one = fmpz_is_one(common) && fmpz_is_one(fmpq_denref(expr_number(b)));
    fmpz_clear(common);
    return one;
}

/* 3/(2*x) is 3/2 times 1/x; 6/(4*x) stays as it was written. */
static const Expr *quotient_of_number(Store *store, const Expr *number, const Expr *e) {
    bool fold = e->op == OP_PRODUCT && e->arg[0]->op == OP_NUMBER && expr_number_sign(e->arg[0]) > 0 &&
                !expr_is_integer(number, 1) && coprime(number, e->arg[0]);
    if (!fold) return expr_divide(store, number, e);
    const Expr *product = expr_divide(store, number, e->arg[0]);
    for (uint32_t i = 1; i < e->count && product; i++)
        product = expr_2(store, OP_PRODUCT, product, expr_reciprocal(store, e->arg[i]));
    return product;
}

static bool both_columns(const Chain *chain, const Expr *e);
/* x/abs(x) entry by entry, as programs divide; a matrix divides nothing. */
static bool divide_by_array(Reader *reader, Chain *chain, const Node *node, const Expr *e) {
    Store *store = reader->store;
    bool entries = reader->entrywise || (node->form == FORM_CALL && e->op == OP_ABS && reader->options.mode == READ_ANSWER);
    if (both_columns(chain, e) && entries)
        return join_run(reader, chain, OP_HADAMARD, expr_2(store, OP_ENTRYWISE_POWER, e, expr_integer(store, -1)));
    bool matrix = e->shape.rows != 1 && e->shape.columns != 1;
    if (matrix && reader->options.mode == READ_ANSWER) return reader_fail(reader, node->at, MESSAGE_DIVIDED_BY_MATRIX, NULL), false;
    return expr_divide(store, e, e); /* says why not */
}

static bool add_divisor(Reader *reader, Chain *chain, const Node *node, const Expr *e) {
    bool number = chain->count == 1 && !chain->run_count && chain->factor[0]->op == OP_NUMBER;
    if (!shape_is_scalar(e->shape)) return divide_by_array(reader, chain, node, e);
    if (!number) return put_factor(chain, expr_reciprocal(reader->store, e));
    chain->count = 0;
    return put_factor(chain, quotient_of_number(reader->store, chain->factor[0], e));
}

static bool both_columns(const Chain *chain, const Expr *e) {
    return chain->run_count && chain->run[chain->run_count - 1]->shape.columns == 1 && e->shape.columns == 1;
}

/* Where a column is asked for, products and powers of columns, and bars around them, may be meant entry by entry, as
 * programs do: the other reading. */
static bool entry_by_entry(Reader *reader) {
    const ReadOptions *options = &reader->options;
    bool column = options->mode == READ_ANSWER && !options->wants_set && options->shape.kind == KIND_TENSOR &&
                  options->shape.columns == 1 && options->shape.rows != 1 && options->shape.rows;
    reader->doubts += column;
    return column && (reader->second || reader->entrywise);
}

/* x·A is A' x, as some books and programs write it. */
static bool turn_matrix(const Reader *reader, Chain *chain, const Expr *e) {
    bool column = chain->run_count == 1 && chain->run[0]->shape.columns == 1 && chain->run[0]->shape.rows == e->shape.rows;
    if (!column || e->shape.columns == 1) return false;
    chain->run[1] = chain->run[0];
    chain->run[0] = expr_1(reader->store, OP_TRANSPOSE, e);
    chain->run_count = 2;
    return chain->run[0];
}

static bool add_factor(Reader *reader, Chain *chain, Link link, const Node *node, const Expr *e) {
    bool number = shape_is_scalar(e->shape);
    if (link == LINK_OVER || (link == LINK_ENTRYWISE_OVER && number)) return add_divisor(reader, chain, node, e);
    if (number) return put_factor(chain, e);
    if (link == LINK_ENTRYWISE) return join_run(reader, chain, OP_HADAMARD, e);
    if (link == LINK_ENTRYWISE_OVER)
        return join_run(reader, chain, OP_HADAMARD,
                        expr_2(reader->store, OP_ENTRYWISE_POWER, e, expr_integer(reader->store, -1)));
    if (link == LINK_DOT && both_columns(chain, e)) return join_run(reader, chain, OP_DOT, e);
    if (link == LINK_DOT && turn_matrix(reader, chain, e)) return true;
    if (link == LINK_OUTER && both_columns(chain, e)) e = expr_1(reader->store, OP_TRANSPOSE, e);
    if (link == LINK_CROSS && both_columns(chain, e)) return join_run(reader, chain, OP_CROSS, e);
    bool columns = e->shape.columns == 1 && both_columns(chain, e);
    if (columns && (reader->summing || entry_by_entry(reader))) return join_run(reader, chain, OP_HADAMARD, e);
    return e && add_tensor(reader, chain, e);
}

static const Expr *product_of(Reader *reader, const Node *node, const Expr *const *args) {
    Chain chain = {.factor = room_for_arguments(reader, node->count), .run = room_for_arguments(reader, node->count)};
    for (size_t i = 0; i < node->count; i++)
        if (!add_factor(reader, &chain, (Link)node->link[i], node->arg[i], args[i]))
            return checked(reader, i ? node->arg[i] : node, NULL);
    if (!end_run(reader, &chain)) return NULL;
    return chain.count == 1 ? chain.factor[0]
                            : expr_make(reader->store, OP_PRODUCT, chain.factor, chain.count);
}

/* A number or matrix times a set; sets joined by × are their product. */
static const Expr *set_product(Reader *reader, const Node *node, const Expr **args) {
    size_t last = node->count - 1;
    if (args[0]->shape.kind == KIND_SET || node->link[1] == LINK_CROSS)
        return expr_make(reader->store, OP_CARTESIAN, args, node->count);
    Node front = *node;
    front.count = last;
    const Expr *matrix = last == 1 ? args[0] : product_of(reader, &front, args);
    return matrix ? expr_2(reader->store, OP_SET_IMAGE, matrix, args[last]) : NULL;
}

/* Bars beside an entrywise operation are absolute values, entry by entry: x .* |x|, |x|.^2. */
static const Expr *entrywise_meaning(Reader *reader, const Node *node, Shape want) {
    if (node->form != FORM_BARS) return meaning(reader, node, want);
    const Expr *e = meaning(reader, node->arg[0], want);
    return e ? checked(reader, node, expr_1(reader->store, OP_ABS, e)) : NULL;
}

static bool is_entrywise(unsigned char link) { return link == LINK_ENTRYWISE || link == LINK_ENTRYWISE_OVER; }

static const Expr *factor_meaning(Reader *reader, const Node *node, size_t i, Shape want) {
    bool beside = is_entrywise(node->link[i]) || (i + 1 < node->count && is_entrywise(node->link[i + 1]));
    return beside ? entrywise_meaning(reader, node->arg[i], want) : meaning(reader, node->arg[i], want);
}

/* The shape that factor i must have to stand between its neighbours. */
static Shape fitting_shape(const Node *node, const Expr *const *args, size_t i, Shape want) {
    bool like = node->link[i] == LINK_DOT || node->link[i] == LINK_OUTER || node->link[i] == LINK_ENTRYWISE ||
                (i + 1 < node->count && node->link[i + 1] == LINK_DOT);
    for (size_t k = 1; k < node->count; k++) {
        const Expr *right = i + k < node->count ? args[i + k] : NULL, *left = k <= i ? args[i - k] : NULL;
        /* an I of one entry is nobody's: in x'x I the dot product is a factor of the I that is asked for */
        if (right && !shape_is_scalar(right->shape) && (like || right->shape.rows != 1))
            return like ? right->shape : (Shape){KIND_TENSOR, right->shape.rows, right->shape.rows};
        if (left && !shape_is_scalar(left->shape) && (like || left->shape.columns != 1))
            return like ? left->shape : (Shape){KIND_TENSOR, left->shape.columns, left->shape.columns};
        if (left && left->shape.columns == 1 && !shape_is_scalar(left->shape)) return want;
    }
    return want;
}

/* The last factor of A'*S is the set: of elements that stand behind the matrix. */
static Shape wanted_factor(const Node *node, const Expr *const *args, size_t i, Shape want) {
    if (want.kind != KIND_SET) return SHAPE_ANY;
    bool cartesian = node->count > 1 && node->link[1] == LINK_CROSS;
    if (cartesian) return (Shape){KIND_SET, 1, 1};
    if (i + 1 < node->count) return SHAPE_ANY;
    while (i > 0 && args[i - 1] && shape_is_scalar(args[i - 1]->shape)) i--;
    bool matrix = i > 0 && args[i - 1] && shape_is_tensor(args[i - 1]->shape);
    return matrix ? (Shape){KIND_SET, args[i - 1]->shape.columns, want.columns} : want;
}

static const Expr *next_tensor(const Expr *const *args, size_t count, size_t i, int step) {
    for (size_t k = i + (size_t)step; k < count; k += (size_t)step)
        if (!shape_is_scalar(args[k]->shape)) return args[k];
    return NULL;
}

/* (3, 4)^T alone is a column, but between factors it is what fits: x (3, 4)^T is an outer product, (3, 4)^T x
 * a dot product. */
static void turn_lists(Reader *reader, const Node *node, const Expr **args) {
    for (size_t i = 0; i < node->count; i++) {
        const Node *factor = node->arg[i];
        bool list = factor->form == FORM_TRANSPOSE && factor->arg[0]->form == FORM_LIST;
        if (!list || args[i]->op != OP_VECTOR) continue;
        const Expr *left = next_tensor(args, node->count, i, -1);
        const Expr *right = next_tensor(args, node->count, i, 1);
        bool row = left ? left->shape.columns == 1 : right && right->shape.rows == args[i]->shape.rows;
        if (row) args[i] = expr_1(reader->store, OP_TRANSPOSE, args[i]);
    }
}

const Expr *meaning_of_product(Reader *reader, const Node *node, Shape want) {
    const Expr **args = room_for_arguments(reader, node->count);
    for (size_t i = 0; i < node->count; i++) {
        reader->unsized = NULL;
        args[i] = factor_meaning(reader, node, i, wanted_factor(node, args, i, want));
        if (!args[i] && !reader->unsized) return NULL;
    }
    reader->unsized = NULL;
    for (size_t i = 0; i < node->count; i++)
        if (!args[i] && !(args[i] = factor_meaning(reader, node, i, fitting_shape(node, args, i, want))))
            return NULL;
    for (size_t i = 0; i < node->count; i++) args[i] = count_truth(reader, node->arg[i], args[i]);
    turn_lists(reader, node, args);
    return has_set(args, node->count) ? set_product(reader, node, args) : product_of(reader, node, args);
}

const Expr *meaning_of_over(Reader *reader, const Node *node, Shape want) {
    const Expr *args[4];
    for (size_t i = 0; i < 4; i++)
        if (!(args[i] = meaning(reader, node->arg[i], i ? SHAPE_ANY : want))) return NULL;
    return expr_make(reader->store, node->op, args, 4);
}

/* ---- powers ---- */

static bool too_large(const Expr *exponent) {
    if (exponent->op != OP_NUMBER) return false;
    long value;
    bool whole = fmpz_is_one(fmpq_denref(expr_number(exponent)));
    if (!whole)
        return fmpz_bits(fmpq_numref(expr_number(exponent))) > 64 ||
               fmpz_bits(fmpq_denref(expr_number(exponent))) > 64;
    return !expr_get_long(exponent, &value) || labs(value) > LARGEST_EXPONENT;
}

/* [0, 1]^n: all vectors with entries in the interval; of [-1, 1]^n, a ball of the largest-entry norm. */
static const Expr *box(Reader *reader, const Node *node, const Expr *interval, const Expr *exponent) {
    Store *store = reader->store;
    Dim size = dim_of(reader->store, exponent);
    Shape column = {KIND_TENSOR, size, 1};
    if (!size || interval->op != OP_INTERVAL_CLOSED)
        return reader_fail(reader, node->at, MESSAGE_SET_POWER, NULL);
    if (size == 1) return interval;
    const Expr *low = interval->arg[0], *high = interval->arg[1];
    if (expr_negate(store, high) == low) return expr_3(store, OP_BALL, expr_zero(store, column), high, expr_leaf(store, OP_INFINITE));
    const Symbol *symbol = bound_symbol(reader, TEXT("w"), column, SYMBOL_INDEX);
    const Expr *w = symbol ? expr_symbol(store, symbol) : NULL;
    if (!w) return NULL;
    const Expr *within = expr_2(store, OP_AND, expr_2(store, OP_LESS_EQUAL, low, w), expr_2(store, OP_LESS_EQUAL, w, high));
    return expr_3(store, OP_SET_BUILDER, w, w, within);
}

/* The square root of a column, or of what was made entry by entry, is taken entry by entry: nothing else is one. */
const Expr *power_of(Store *store, const Expr *base, const Expr *exponent) {
    if (!base || !exponent) return NULL;
    bool made = !shape_is_scalar(base->shape) && (base->op == OP_ENTRYWISE_POWER || base->op == OP_HADAMARD);
    long whole;
    bool inverse = !shape_is_scalar(base->shape) && !made && expr_get_long(exponent, &whole) && whole < 0;
    if (inverse && !(base = expr_1(store, OP_INVERSE, base))) return NULL;
    if (inverse && whole == -1) return base;
    if (inverse) exponent = expr_integer(store, -whole);
    bool root = (made || shape_is_column(base->shape)) && exponent == expr_fraction(store, 1, 2);
    return expr_2(store, root ? OP_ENTRYWISE_POWER : OP_POWER, base, exponent);
}

const Expr *meaning_of_power(Reader *reader, const Node *node, Shape want) {
    const Expr *base = meaning(reader, node->arg[0],
                               want.kind == KIND_SET       ? (Shape){KIND_SET, 1, 1}
                               : want.rows == want.columns ? want
                                                           : SHAPE_ANY);
    const Expr *exponent = base ? meaning(reader, node->arg[1], SHAPE_ANY) : NULL;
    if (!exponent) return NULL;
    if (too_large(exponent))
        return reader_fail(reader, node->arg[1]->at, MESSAGE_LARGE_EXPONENT,
                           WITH({"most", reader_number(reader, LARGEST_EXPONENT)}));
    if (base->shape.kind == KIND_SET) return box(reader, node, base, exponent);
    if (base->op == OP_EULER) return expr_1(reader->store, OP_EXP, exponent);
    if (shape_is_column(base->shape) && expr_is_integer(exponent, 1)) return base;
    if (shape_is_column(base->shape) && shape_is_scalar(exponent->shape) && entry_by_entry(reader))
        return expr_2(reader->store, OP_ENTRYWISE_POWER, base, exponent);
    return power_of(reader->store, base, exponent);
}

const Expr *meaning_of_entrywise_power(Reader *reader, const Node *node, Shape want) {
    const Expr *base = entrywise_meaning(reader, node->arg[0], want),
               *exponent = base ? meaning(reader, node->arg[1], SHAPE_ANY) : NULL;
    if (!exponent) return NULL;
    if (too_large(exponent))
        return reader_fail(reader, node->arg[1]->at, MESSAGE_LARGE_EXPONENT,
                           WITH({"most", reader_number(reader, LARGEST_EXPONENT)}));
    return expr_2(reader->store, OP_ENTRYWISE_POWER, base, exponent);
}

/* ---- transposes and entries ---- */

static Shape turned(Shape s) { return (Shape){s.kind, s.columns, s.rows}; }

/* A number that is its own transpose, x'*A*y; whoever writes f' or |x|' means something else. */
static bool is_bilinear(const Expr *e) {
    bool algebra = e->op == OP_DOT || e->op == OP_MATRIX_PRODUCT || e->op == OP_PRODUCT || e->op == OP_SUM;
    return algebra && (expr_has_op(e, OP_DOT) || expr_has_op(e, OP_MATRIX_PRODUCT));
}

/* 1'x: a row of ones, as long as what stands behind it. */
static const Expr *row_of_ones(Reader *reader, const Node *node, Shape want) {
    if (!is_array_asked(want)) return fail_unsized(reader, node);
    Shape column = {KIND_TENSOR, want.rows > 1 || want.rows < 0 ? want.rows : want.columns, 1};
    return expr_1(reader->store, OP_TRANSPOSE, expr_shaped(reader->store, OP_ONES, column, NULL, 0));
}

/* (3, 4)^T is the column in most people's mouths. */
const Expr *meaning_of_transpose(Reader *reader, const Node *node, Shape want) {
    const Node *inner = node->arg[0];
    bool ones = inner->form == FORM_ONES || (inner->form == FORM_EXPR && expr_is_integer(inner->expr, 1));
    if (ones && !inner->count && reader->options.mode == READ_ANSWER) return row_of_ones(reader, node, want);
    bool row = inner->form == FORM_ROWS && inner->count == 1 && reader->options.mode == READ_ANSWER && want.columns == 1;
    bool list = inner->form == FORM_LIST || row;
    const Expr *e = meaning(reader, inner, row || want.kind == KIND_SET ? want : shape_is_known(want) && !list ? turned(want) : SHAPE_ANY);
    bool wants_row = want.rows == 1 && want.columns > 1;
    if (e && list && e->shape.kind == KIND_SET) return e;
    if (!e || (list && shape_is_column(e->shape) && !wants_row)) return e;
    if (shape_is_scalar(e->shape) && is_bilinear(e)) return e;
    if (shape_is_scalar(e->shape) && reader->options.mode != READ_PROSE)
        return reader_fail(reader, node->at, MESSAGE_NUMBER_TRANSPOSED, NULL);
    return expr_1(reader->store, OP_TRANSPOSE, e);
}

const Expr *meaning_of_subscript(Reader *reader, const Node *node, Shape want) {
    const Expr *args[3] = {NULL};
    (void)want;
    for (size_t i = 0; i < node->count; i++)
        if (!(args[i] = meaning(reader, node->arg[i], SHAPE_ANY))) return NULL;
    Shape shape = args[0]->shape;
    if (node->count == 3) return expr_make(reader->store, OP_ENTRY, args, 3);
    if (shape_is_scalar(shape)) return reader_fail(reader, node->at, MESSAGE_NUMBER_INDEXED, NULL);
    return expr_make(reader->store, OP_COMPONENT, args, 2);
}

/* ---- norms ---- */

/* ‖x‖_Q with a matrix Q: the root of x'Qx. */
static const Expr *weighted_norm(Reader *reader, const Expr *e, const Expr *weight) {
    Store *store = reader->store;
    const Expr *factors[] = {expr_1(store, OP_TRANSPOSE, e), weight, e};
    const Expr *square = factors[0] ? expr_make(store, OP_MATRIX_PRODUCT, factors, 3) : NULL;
    const Expr *norm = power_of(store, square, expr_fraction(store, 1, 2));
    if (norm) reader_note(reader, MESSAGE_NOTE_READ_AS, WITH({"spelling", TEXT("‖·‖_Q")}, {"reading", text_of(expression_text(store, norm))}));
    return norm;
}

/* ‖x‖, ‖x‖_p, ‖X‖_F. */
const Expr *meaning_of_norm(Reader *reader, const Node *node, Shape want) {
    const Expr *e = meaning(reader, node->arg[0], SHAPE_ANY), *p;
    (void)want;
    if (!e || node->op == OP_FROBENIUS) return expr_1(reader->store, OP_FROBENIUS, e);
    if (node->count == 1) {
        bool matrix = e->shape.rows != 1 && e->shape.columns != 1;
        if (matrix) reader_note(reader, MESSAGE_NOTE_FROBENIUS, NULL);
        return expr_norm(reader->store, e);
    }
    if (!(p = meaning(reader, node->arg[1], SHAPE_ANY))) return NULL;
    if (shape_is_column(e->shape) && p->shape.rows == e->shape.rows && p->shape.columns == e->shape.rows && !shape_is_scalar(p->shape))
        return weighted_norm(reader, e, p);
    return shape_is_scalar(e->shape) ? expr_1(reader->store, OP_ABS, e)
                                     : expr_2(reader->store, OP_NORM, e, p);
}

const Expr *meaning_of_bars(Reader *reader, const Node *node, Shape want) {
    const Expr *e = meaning(reader, node->arg[0], SHAPE_ANY);
    (void)want;
    if (!e) return NULL;
    if (shape_is_scalar(e->shape)) return expr_1(reader->store, OP_ABS, e);
    if (e->shape.columns == 1 && entry_by_entry(reader)) return expr_1(reader->store, OP_ABS, e);
    if (e->shape.columns == 1)
        reader_note(reader, MESSAGE_NOTE_BARS_NORM, NULL);
    else
        return reader_fail(reader, node->at, MESSAGE_BARS_OF_MATRIX, NULL);
    return expr_norm(reader->store, e);
}
