/* meaning.c: from the tree of what was written to an expression. */
#include "math/printer.h"
#include "math/syntax.h"
#include <stdlib.h>

const Expr *checked(Reader *reader, const Node *node, const Expr *e) {
    if (!e && !reader->error && !reader->unsized)
        reader_fail_as_store(reader, node->at);
    return e;
}

static bool is_bare_zero(const Node *node) {
    return node->form == FORM_EXPR && expr_is_integer(node->expr, 0);
}
static bool is_known(Shape shape) { return shape.rows != 0; }

static const Expr *unsized(Reader *reader, const Node *node) {
    if (!reader->unsized) reader->unsized = node;
    return NULL;
}

/* Tries a meaning that may turn out to have no size yet. False: an error. */
static bool attempt(Reader *reader, const Node *node, Shape want, const Expr **out) {
    reader->unsized = NULL;
    *out = meaning(reader, node, want);
    bool fine = *out || reader->unsized;
    return fine;
}

static Shape tensor_of(Shape s) { return (Shape){KIND_TENSOR, s.rows, s.columns}; }

/* The shape that bare zeros and I take from their neighbours; a set's elements count, too. */
static Shape common_shape(const Expr *const *found, size_t count, Shape want) {
    for (size_t i = 0; i < count; i++)
        if (found[i] && found[i]->shape.kind != KIND_UNDEFINED) return tensor_of(found[i]->shape);
    return tensor_of(want);
}

bool meanings_alike(Reader *reader, const Node *const *nodes, size_t count, Shape want, const Expr **out) {
    for (size_t i = 0; i < count; i++) {
        out[i] = NULL;
        if (!is_bare_zero(nodes[i]) &&
            !attempt(reader, nodes[i], want.kind == KIND_SET ? want : SHAPE_ANY, &out[i]))
            return false;
    }
    Shape shape = common_shape(out, count, want);
    if (!is_known(shape)) shape = SHAPE_ANY;
    reader->unsized = NULL;
    for (size_t i = 0; i < count; i++)
        if (!out[i] && !(out[i] = meaning(reader, nodes[i], shape))) return false;
    return true;
}

/* ---- leaves ---- */

static const Expr *mean_expr(Reader *reader, const Node *node, Shape want) {
    bool stretch = is_bare_zero(node) && is_known(want);
    return stretch ? expr_zero(reader->store, (Shape){KIND_TENSOR, want.rows, want.columns}) : node->expr;
}

/* The dimension that an expression says: a number or the name of a size; 0: none. */
Dim dim_of(Store *store, const Expr *e) {
    long value;
    if (expr_get_long(e, &value)) return value > 0 && value <= 1000 ? (Dim)value : 0;
    for (Dim d = -1; d >= -(Dim)store_sizes(store); d--)
        if (expr_dim(store, d) == e) return d;
    return 0;
}

/* An I or e_k among numbers is not the number 1. */
static bool fits_array(Shape want) { return is_known(want) && !shape_is_scalar(tensor_of(want)); }

static const Expr *mean_identity(Reader *reader, const Node *node, Shape want) {
    if (!node->count) {
        bool answer = reader->options.mode == READ_ANSWER; /* read, and of the wrong shape */
        if (!fits_array(want) || (answer && shape_is_column(want))) return unsized(reader, node);
        if (want.rows != want.columns && !answer)
            return reader_fail(reader, node->at, MESSAGE_IDENTITY_MISFIT, NULL);
        return expr_identity(reader->store, want.rows);
    }
    const Expr *size = meaning(reader, node->arg[0], SHAPE_ANY);
    Dim dim = size ? dim_of(reader->store, size) : 0;
    if (size && !dim)
        return reader_fail(reader, node->at, MESSAGE_IDENTITY_SIZE, NULL);
    return size ? expr_identity(reader->store, dim) : NULL;
}

/* Ones where a column is asked for, I where a square matrix is, else the number. */
static const Expr *mean_ones(Reader *reader, const Node *node, Shape want) {
    if (node->count) {
        const Expr *size = meaning(reader, node->arg[0], SHAPE_ANY);
        Dim dim = size ? dim_of(reader->store, size) : 0;
        if (size && !dim) return reader_fail(reader, node->at, MESSAGE_SIZE_NUMBER, NULL);
        return size ? expr_shaped(reader->store, OP_ONES, (Shape){KIND_TENSOR, dim, 1}, NULL, 0) : NULL;
    }
    if (!is_known(want)) return unsized(reader, node);
    if (shape_is_scalar(want)) return expr_integer(reader->store, 1);
    if (want.rows == want.columns) return expr_identity(reader->store, want.rows);
    return expr_shaped(reader->store, OP_ONES, tensor_of(want), NULL, 0);
}

/* Dots have a meaning only among the entries of a vector. */
static const Expr *mean_ellipsis(Reader *reader, const Node *node, Shape want) {
    (void)want;
    return reader_fail(reader, node->at, MESSAGE_ELLIPSIS, NULL);
}

static const Expr *mean_unit(Reader *reader, const Node *node, Shape want) {
    const Expr *index = meaning(reader, node->arg[0], SHAPE_ANY);
    if (!index) return NULL;
    if (!fits_array(want)) return unsized(reader, node);
    long k;
    bool outside = expr_get_long(index, &k) && (k < 1 || (want.rows > 0 && k > want.rows));
    bool fits = want.columns == 1 ||
                want.columns == want.rows; /* beside a matrix the square that fits is asked for */
    if (!fits || outside || !shape_is_scalar(index->shape))
        return reader_fail(reader, node->at, MESSAGE_NO_UNIT_VECTOR, NULL);
    return expr_shaped(reader->store, OP_UNIT, (Shape){KIND_TENSOR, want.rows, 1}, &index, 1);
}

/* ---- sums and products ---- */

static const Expr **room_for(const Reader *reader, size_t count) {
    return ARENA_ARRAY(reader->arena, const Expr *, count + 1);
}

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

static bool has_ellipsis(const Node *node) {
    for (size_t i = 0; i < node->count; i++)
        if (node->arg[i]->form == FORM_ELLIPSIS) return true;
    return false;
}

static const Expr *mean_sum(Reader *reader, const Node *node, Shape want) {
    if (has_ellipsis(node)) return sum_of_pattern(reader, node);
    const Expr **terms = room_for(reader, node->count);
    const Node **plain = ARENA_ARRAY(reader->arena, const Node *, node->count);
    for (size_t i = 0; i < node->count; i++) plain[i] = without_sign(node->arg[i]);
    if (!meanings_alike(reader, plain, node->count, want, terms)) return NULL;
    for (size_t i = 0; i < node->count; i++)
        if (plain[i] != node->arg[i] &&
            !(terms[i] = checked(reader, node->arg[i], negated(reader, terms[i]))))
            return NULL;
    return expr_make(reader->store, has_set(terms, node->count) ? OP_SET_SUM : OP_SUM, terms, node->count);
}

static const Expr *mean_negative(Reader *reader, const Node *node, Shape want) {
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
    Chain chain = {.factor = room_for(reader, node->count), .run = room_for(reader, node->count)};
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

static const Expr *mean_product(Reader *reader, const Node *node, Shape want) {
    const Expr **args = room_for(reader, node->count);
    for (size_t i = 0; i < node->count; i++) {
        reader->unsized = NULL;
        args[i] = factor_meaning(reader, node, i, wanted_factor(node, args, i, want));
        if (!args[i] && !reader->unsized) return NULL;
    }
    reader->unsized = NULL;
    for (size_t i = 0; i < node->count; i++)
        if (!args[i] && !(args[i] = factor_meaning(reader, node, i, fitting_shape(node, args, i, want))))
            return NULL;
    turn_lists(reader, node, args);
    return has_set(args, node->count) ? set_product(reader, node, args) : product_of(reader, node, args);
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
    bool root = exponent == expr_fraction(store, 1, 2);
    long whole;
    bool inverse = !shape_is_scalar(base->shape) && !made && expr_get_long(exponent, &whole) && whole < 0;
    if (inverse && !(base = expr_1(store, OP_INVERSE, base))) return NULL;
    if (inverse && whole == -1) return base;
    if (inverse) exponent = expr_integer(store, -whole);
    return expr_2(store, root && (made || shape_is_column(base->shape)) ? OP_ENTRYWISE_POWER : OP_POWER, base, exponent);
}

static const Expr *mean_power(Reader *reader, const Node *node, Shape want) {
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

static const Expr *mean_entrywise_power(Reader *reader, const Node *node, Shape want) {
    const Expr *base = entrywise_meaning(reader, node->arg[0], want),
               *exponent = base ? meaning(reader, node->arg[1], SHAPE_ANY) : NULL;
    if (!exponent) return NULL;
    if (too_large(exponent))
        return reader_fail(reader, node->arg[1]->at, MESSAGE_LARGE_EXPONENT,
                           WITH({"most", reader_number(reader, LARGEST_EXPONENT)}));
    return expr_2(reader->store, OP_ENTRYWISE_POWER, base, exponent);
}

static Shape turned(Shape s) { return (Shape){s.kind, s.columns, s.rows}; }

/* A number that is its own transpose, x'*A*y; whoever writes f' or |x|' means something else. */
static bool is_bilinear(const Expr *e) {
    bool algebra = e->op == OP_DOT || e->op == OP_MATRIX_PRODUCT || e->op == OP_PRODUCT || e->op == OP_SUM;
    return algebra && (expr_has_op(e, OP_DOT) || expr_has_op(e, OP_MATRIX_PRODUCT));
}

/* 1'x: a row of ones, as long as what stands behind it. */
static const Expr *row_of_ones(Reader *reader, const Node *node, Shape want) {
    if (!fits_array(want)) return unsized(reader, node);
    Shape column = {KIND_TENSOR, want.rows > 1 || want.rows < 0 ? want.rows : want.columns, 1};
    return expr_1(reader->store, OP_TRANSPOSE, expr_shaped(reader->store, OP_ONES, column, NULL, 0));
}

/* (3, 4)^T is the column in most people's mouths. */
static const Expr *mean_transpose(Reader *reader, const Node *node, Shape want) {
    const Node *inner = node->arg[0];
    bool ones = inner->form == FORM_ONES || (inner->form == FORM_EXPR && expr_is_integer(inner->expr, 1));
    if (ones && !inner->count && reader->options.mode == READ_ANSWER) return row_of_ones(reader, node, want);
    bool row = inner->form == FORM_ROWS && inner->count == 1 && reader->options.mode == READ_ANSWER && want.columns == 1;
    bool list = inner->form == FORM_LIST || row;
    const Expr *e = meaning(reader, inner, row || want.kind == KIND_SET ? want : is_known(want) && !list ? turned(want) : SHAPE_ANY);
    bool wants_row = want.rows == 1 && want.columns > 1;
    if (e && list && e->shape.kind == KIND_SET) return e;
    if (!e || (list && shape_is_column(e->shape) && !wants_row)) return e;
    if (shape_is_scalar(e->shape) && is_bilinear(e)) return e;
    if (shape_is_scalar(e->shape) && reader->options.mode != READ_PROSE)
        return reader_fail(reader, node->at, MESSAGE_NUMBER_TRANSPOSED, NULL);
    return expr_1(reader->store, OP_TRANSPOSE, e);
}

static const Expr *mean_subscript(Reader *reader, const Node *node, Shape want) {
    const Expr *args[3] = {NULL};
    (void)want;
    for (size_t i = 0; i < node->count; i++)
        if (!(args[i] = meaning(reader, node->arg[i], SHAPE_ANY))) return NULL;
    Shape shape = args[0]->shape;
    if (node->count == 3) return expr_make(reader->store, OP_ENTRY, args, 3);
    if (shape_is_scalar(shape)) return reader_fail(reader, node->at, MESSAGE_NUMBER_INDEXED, NULL);
    return expr_make(reader->store, OP_COMPONENT, args, 2);
}

/* ---- lists ---- */

static bool is_square_list(const Node *node) {
    return node->form == FORM_LIST && node->open == TOKEN_SQUARE_OPEN;
}

static bool all_rows(const Node *node) {
    for (size_t i = 0; i < node->count; i++)
        if (!is_square_list(node->arg[i])) return false;
    return node->open == TOKEN_SQUARE_OPEN || node->form == FORM_ROWS;
}

/* The entries of rows with one entry each, as a list. NULL: a row has more. */
static const Node *column_list(Reader *reader, const Node *rows) {
    const Node **items = ARENA_ARRAY(reader->arena, const Node *, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->arg[i]->count != 1) return NULL;
        items[i] = rows->arg[i]->arg[0];
    }
    return node_new(reader, FORM_LIST, rows->at, items, rows->count);
}

static const Expr *interval_of_rows(Reader *reader, const Node *node) {
    const Node *first = node->arg[0]->arg[0], *second = node->count == 2 ? node->arg[1]->arg[0] : node->arg[0]->arg[1];
    const Expr *a = meaning(reader, first, SHAPE_ANY), *b = a ? meaning(reader, second, SHAPE_ANY) : NULL;
    return b ? expr_2(reader->store, OP_INTERVAL_CLOSED, a, b) : NULL;
}

/* The entries of [1, 2] or (1; 2) as a row. NULL: it is none. */
static const Node *row_of_list(Reader *reader, const Node *node) {
    if (node->form == FORM_LIST && node->count > 1) return node;
    return node->form == FORM_ROWS && node->count > 1 ? column_list(reader, node) : NULL;
}

/* [[1, 2]; [3, 4]]: rows that hold rows. NULL: these do not. */
static const Node *unwrapped_rows(Reader *reader, const Node *node, Shape want) {
    const Node **rows = ARENA_ARRAY(reader->arena, const Node *, node->count + 1);
    if (reader->options.mode != READ_ANSWER || want.kind != KIND_TENSOR || want.columns == 1) return NULL;
    for (size_t i = 0; i < node->count; i++)
        if (node->arg[i]->count != 1 || !(rows[i] = row_of_list(reader, node->arg[i]->arg[0]))) return NULL;
    return node_new(reader, FORM_ROWS, node->at, rows, node->count);
}

static const Expr *mean_rows(Reader *reader, const Node *node, Shape want) {
    const Node *inner = node->form == FORM_ROWS ? unwrapped_rows(reader, node, want) : NULL;
    if (inner) node = inner;
    size_t columns = node->arg[0]->count, total = node->count * columns;
    const Expr **entries = room_for(reader, total);
    bool numbers = want.kind == KIND_SET && want.rows == 1 && want.columns == 1 && node->form == FORM_ROWS;
    if (numbers && total == 2) return interval_of_rows(reader, node); /* [-1; 1], [-1 1] */
    if (node->count == 1 && has_ellipsis(node->arg[0])) return vector_of_pattern(reader, node->arg[0]);
    const Node *column = columns == 1 ? column_list(reader, node) : NULL;
    if (column && has_ellipsis(column)) return vector_of_pattern(reader, column);
    for (size_t i = 0; i < node->count; i++) {
        if (node->arg[i]->count != columns)
            return reader_fail(reader, node->arg[i]->at, MESSAGE_ROWS_DIFFER,
                               WITH({"count", reader_number(reader, (long)node->arg[i]->count)},
                                    {"columns", reader_number(reader, (long)columns)}));
        for (size_t j = 0; j < columns; j++)
            if (!(entries[i * columns + j] = meaning(reader, node->arg[i]->arg[j], SHAPE_ANY))) return NULL;
    }
    bool row = node->count == 1 && columns > 1, wants_row = want.rows == 1 && want.columns > 1;
    if (columns == 1 || (row && node->form == FORM_ROWS && node->open != TOKEN_SQUARE_OPEN && !wants_row &&
                         want.columns == 1))
        return expr_make(reader->store, OP_VECTOR, entries, total);
    for (size_t i = 0; i < total; i++)
        if (!shape_is_scalar(entries[i]->shape))
            return reader_fail(reader, node->at, MESSAGE_MATRIX_ENTRIES, NULL);
    return expr_shaped(reader->store, OP_MATRIX, (Shape){KIND_TENSOR, (Dim)node->count, (Dim)columns},
                       entries, total);
}

static bool is_interval(const Node *node, Shape want) {
    bool mixed = (node->open == TOKEN_OPEN) != (node->close == TOKEN_CLOSE);
    bool numbers = want.kind == KIND_SET && (want.rows == 0 || (want.rows == 1 && want.columns == 1));
    return node->count == 2 && (mixed || numbers);
}

static Op interval_op(const Node *node) {
    if (node->open == TOKEN_OPEN)
        return node->close == TOKEN_CLOSE ? OP_INTERVAL_OPEN : OP_INTERVAL_LEFT_OPEN;
    return node->close == TOKEN_CLOSE ? OP_INTERVAL_RIGHT_OPEN : OP_INTERVAL_CLOSED;
}

/* ((1, 2), (3, 4)) and {{1, 2}, {3, 4}} in an answer are rows of a matrix. */
static bool nested_rows(const Reader *reader, const Node *node, Shape want) {
    if (!is_known(want)) want = reader->options.shape;
    bool matrix = want.kind == KIND_TENSOR && want.columns != 1 && want.columns != 0 && !reader->options.wants_set;
    if (reader->options.mode != READ_ANSWER || !matrix) return false;
    for (size_t i = 0; i < node->count; i++) {
        const Node *row = node->arg[i];
        if ((row->form != FORM_LIST && row->form != FORM_SET) || row->count < 2) return false;
    }
    return node->count > 1;
}

/* (x, v) of two vectors, as some write the dot product. */
static const Expr *dot_in_brackets(Reader *reader, const Node *node, const Expr *const *items) {
    bool pair = node->count == 2 && node->open == TOKEN_OPEN && reader->options.mode == READ_ANSWER;
    if (!pair || shape_is_scalar(items[0]->shape) || !shape_is_column(items[0]->shape) || !shape_equal(items[0]->shape, items[1]->shape))
        return NULL;
    const Expr *dot = expr_2(reader->store, OP_DOT, items[0], items[1]);
    const char *spelling = arena_printf(reader->arena, "(%s, %s)", expression_text(reader->store, items[0]), expression_text(reader->store, items[1]));
    reader_note(reader, MESSAGE_NOTE_READ_AS, WITH({"spelling", text_of(spelling)}, {"reading", text_of(expression_text(reader->store, dot))}));
    return dot;
}

/* (1, [-1, 1], 3) where a set of vectors is asked for: the product of {1}, [-1, 1] and {3}. */
static bool holds_interval(const Reader *reader, const Node *node, Shape want) {
    bool intervals = false, fits = want.kind == KIND_SET && want.columns == 1 && want.rows == (Dim)node->count && node->count > 1;
    for (size_t i = 0; fits && i < node->count; i++) {
        const Node *item = node->arg[i];
        bool interval = item->form == FORM_LIST && item->count == 2 && !item->bracketed && (is_square_list(item) || item->close != TOKEN_CLOSE);
        intervals |= interval;
        fits = interval || (item->form != FORM_LIST && item->form != FORM_ROWS);
    }
    return fits && intervals && reader->options.mode == READ_ANSWER;
}

static const Expr *product_of_items(Reader *reader, const Node *node) {
    const Expr **items = room_for(reader, node->count);
    for (size_t i = 0; i < node->count; i++) {
        const Expr *item = meaning(reader, node->arg[i], (Shape){KIND_SET, 1, 1});
        items[i] = item && item->shape.kind == KIND_TENSOR ? expr_1(reader->store, OP_FINITE_SET, item) : item;
        if (!items[i]) return NULL;
    }
    return expr_make(reader->store, OP_CARTESIAN, items, node->count);
}

static const Expr *mean_list(Reader *reader, const Node *node, Shape want) {
    if (holds_interval(reader, node, want)) return product_of_items(reader, node);
    const Expr **items = room_for(reader, node->count);
    if (has_ellipsis(node)) return vector_of_pattern(reader, node);
    if (nested_rows(reader, node, want)) return mean_rows(reader, node, want);
    if (all_rows(node) && !is_interval(node, want)) return mean_rows(reader, node, want);
    for (size_t i = 0; i < node->count; i++)
        if (!(items[i] = meaning(reader, node->arg[i], SHAPE_ANY))) return NULL;
    if (is_interval(node, want)) return expr_make(reader->store, interval_op(node), items, 2);
    const Expr *dot = dot_in_brackets(reader, node, items);
    if (dot) return dot;
    const Expr *vector =
        node->count == 1 ? items[0] : expr_make(reader->store, OP_VECTOR, items, node->count);
    bool row = want.kind == KIND_TENSOR && want.rows == 1 && want.columns > 1;
    return vector && row ? expr_1(reader->store, OP_TRANSPOSE, vector) : vector;
}

static const Expr *mean_angles(Reader *reader, const Node *node, Shape want) {
    if (has_ellipsis(node)) return vector_of_pattern(reader, node);
    const Expr **items = room_for(reader, node->count);
    (void)want;
    if (!meanings_alike(reader, node->arg, node->count, SHAPE_ANY, items)) return NULL;
    if (node->count == 1 && !shape_is_scalar(items[0]->shape)) return items[0]; /* <2x> */
    bool dot = node->count == 2 && !shape_is_scalar(items[0]->shape), matrices = dot && items[0]->shape.columns != 1;
    if (matrices && shape_equal(items[0]->shape, items[1]->shape)) /* <X, Y> is tr(X'Y) */
        return expr_1(reader->store, OP_TRACE, expr_multiply(reader->store, expr_1(reader->store, OP_TRANSPOSE, items[0]), items[1]));
    return expr_make(reader->store, dot ? OP_DOT : OP_VECTOR, items, node->count);
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
static const Expr *mean_norm(Reader *reader, const Node *node, Shape want) {
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

static const Expr *mean_bars(Reader *reader, const Node *node, Shape want) {
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

/* ---- conditions ---- */

static bool is_arrow(const Node *node, size_t i) { return node->link[i] == OP_LIMIT; }

/* x → 0, for prose alone: a call of the name "->". */
static const Expr *arrow(Reader *reader, const Node *node) {
    const Expr *pair[2];
    if (reader->options.mode != READ_PROSE || node->count != 2)
        return reader_fail(reader, node->at, MESSAGE_ARROW, NULL);
    if (!meanings_alike(reader, node->arg, 2, SHAPE_ANY, pair)) return NULL;
    const Symbol *symbol = bound_symbol(reader, TEXT("->"), SHAPE_SCALAR, SYMBOL_FUNCTION);
    return symbol ? expr_3(reader->store, OP_CALL, expr_symbol(reader->store, symbol), pair[0], pair[1])
                  : NULL;
}

/* 0 in S: the zero of the space that S lies in. */
static const Expr *zero_in(Reader *reader, const Node *zero, const Node *set) {
    const Expr *all = meaning(reader, set, set->form == FORM_LIST ? (Shape){KIND_SET, 1, 1} : SHAPE_ANY);
    const Expr *element = all ? meaning(reader, zero, tensor_of(all->shape)) : NULL;
    return element ? checked(reader, set, expr_2(reader->store, OP_IN, element, all)) : NULL;
}

static const Expr *mean_pair(Reader *reader, const Node *node, size_t i) {
    const Expr *pair[2];
    Op op = (Op)node->link[i];
    if (op != OP_EQUAL && op != OP_NOT_EQUAL) { /* x > 0 holds entry by entry: the 0 stays a number */
        if (op == OP_IN && is_bare_zero(node->arg[i - 1]))
            return zero_in(reader, node->arg[i - 1], node->arg[i]);
        pair[0] = meaning(reader, node->arg[i - 1], SHAPE_ANY);
        Shape set = pair[0] ? (Shape){KIND_SET, pair[0]->shape.rows, pair[0]->shape.columns} : SHAPE_ANY;
        pair[1] = pair[0] ? meaning(reader, node->arg[i], op == OP_IN ? set : SHAPE_ANY) : NULL;
        if (!pair[1]) return NULL;
    } else if (!meanings_alike(reader, node->arg + i - 1, 2, SHAPE_ANY, pair))
        return NULL;
    return checked(reader, node, expr_2(reader->store, op, pair[0], pair[1]));
}

static const Expr *mean_relation(Reader *reader, const Node *node, Shape want) {
    const Expr **all = room_for(reader, node->count);
    (void)want;
    for (size_t i = 1; i < node->count; i++)
        if (is_arrow(node, i)) return arrow(reader, node);
    for (size_t i = 1; i < node->count; i++)
        if (!(all[i - 1] = mean_pair(reader, node, i))) return NULL;
    return node->count == 2 ? all[0] : expr_make(reader->store, OP_AND, all, node->count - 1);
}

/* What holds where the relation does not; NULL: no relation says it. An inequality of arrays fails where one entry does. */
static const Expr *opposite(Store *store, const Expr *relation) {
    static const Op opposites[OP_COUNT] = {[OP_EQUAL] = OP_NOT_EQUAL,  [OP_NOT_EQUAL] = OP_EQUAL,
                                           [OP_LESS] = OP_GREATER_EQUAL, [OP_GREATER_EQUAL] = OP_LESS,
                                           [OP_GREATER] = OP_LESS_EQUAL, [OP_LESS_EQUAL] = OP_GREATER};
    Op op = opposites[relation->op];
    bool whole = relation->op == OP_EQUAL || relation->op == OP_NOT_EQUAL;
    if (!op || !(whole || (shape_is_scalar(relation->arg[0]->shape) && shape_is_scalar(relation->arg[1]->shape)))) return NULL;
    return expr_2(store, op, relation->arg[0], relation->arg[1]);
}

static const Expr *mean_logic(Reader *reader, const Node *node, Shape want) {
    const Expr **all = room_for(reader, node->count);
    for (size_t i = 0; i < node->count; i++)
        if (!(all[i] = meaning(reader, node->arg[i], want))) return NULL;
    const Expr *other = node->op == OP_NOT ? opposite(reader->store, all[0]) : NULL;
    if (other) return other;
    return expr_make(reader->store, node->op, all, node->count);
}

static const Expr *mean_for_all(Reader *reader, const Node *node, Shape want) {
    const Expr *condition = meaning(reader, node->arg[0], want),
               *index = condition ? meaning(reader, node->arg[1], SHAPE_ANY) : NULL;
    if (index && index->op == OP_SYMBOL && !expr_has(condition, index->symbol)) return condition;
    return expr_2(reader->store, OP_FOR_ALL, condition, index);
}

static const Expr *mean_if(Reader *reader, const Node *node, Shape want) {
    const Expr *values[2], *condition = meaning(reader, node->arg[1], SHAPE_ANY);
    if (!condition || !meanings_alike(reader, (const Node *[]){node->arg[0], node->arg[2]}, 2, want, values))
        return NULL;
    return expr_3(reader->store, OP_PIECEWISE, condition, values[0], values[1]);
}

/* ---- sets ---- */

/* {3, 4}, as some programs write vectors and matrices. */
static bool is_braced_vector(const Reader *reader, const Node *node, Shape want) {
    if (!is_known(want) && !reader->options.wants_set) want = reader->options.shape;
    bool vector = want.kind == KIND_TENSOR && want.columns == 1 && want.rows > 1 && (size_t)want.rows == node->count;
    return reader->options.mode == READ_ANSWER && (vector || nested_rows(reader, node, want));
}

static const Expr *braced_vector(Reader *reader, const Node *node, Shape want) {
    reader_note(reader, MESSAGE_NOTE_BRACES_VECTOR, NULL);
    if (nested_rows(reader, node, want)) return mean_rows(reader, node, want);
    const Expr **items = room_for(reader, node->count);
    for (size_t i = 0; i < node->count; i++)
        if (!(items[i] = meaning(reader, node->arg[i], SHAPE_ANY))) return NULL;
    return expr_make(reader->store, OP_VECTOR, items, node->count);
}

static const Expr *mean_set(Reader *reader, const Node *node, Shape want) {
    const Expr **items = room_for(reader, node->count);
    if (is_braced_vector(reader, node, want)) return braced_vector(reader, node, want);
    bool elements_known = want.kind == KIND_SET && is_known(want);
    if (!node->count)
        return expr_shaped(reader->store, OP_EMPTY_SET, elements_known ? want : (Shape){KIND_SET, 1, 1}, NULL,
                           0);
    if (!meanings_alike(reader, node->arg, node->count, elements_known ? tensor_of(want) : SHAPE_ANY, items))
        return NULL;
    bool group = node->count == 1 && node->open == TOKEN_BRACE_OPEN && want.kind != KIND_SET;
    return group ? items[0] : expr_make(reader->store, OP_FINITE_SET, items, node->count);
}

/* Of a sum of terms, or of several conditions, those with a name among `names`; NULL: none. */
static const Expr *part_with(Store *store, const Expr *e, Op op, uint64_t names, bool with) {
    const Expr *const *each = e->op == op ? e->arg : &e, *part = NULL;
    for (uint32_t i = 0; i < (e->op == op ? e->count : 1); i++)
        if (!(each[i]->symbols & names) != with) part = part ? expr_2(store, op, part, each[i]) : each[i];
    return part;
}

/* {u + v : ‖u‖ ≤ 1, |v| ≤ 2} is a sum of sets, if every term and every condition speaks of one name only. */
static const Expr *sum_of_builders(Reader *reader, const Node *node, const Expr *element, const Expr *condition) {
    Store *store = reader->store;
    const Expr **sets = room_for(reader, node->count);
    size_t count = 0;
    uint64_t all = 0, seen = 0;
    for (size_t i = 1; i < node->count; i++) all |= i == 2 ? 0 : node->arg[i]->expr->symbols;
    for (size_t i = 1; i < node->count; i++) {
        const Expr *name = node->arg[i]->expr;
        if (i == 2) continue;
        const Expr *own = part_with(store, element, OP_SUM, name->symbols, true);
        const Expr *limits = part_with(store, condition, OP_AND, name->symbols, true);
        if (!own || !limits || (own->symbols | limits->symbols) & all & ~name->symbols)
            return reader_fail(reader, node->at, MESSAGE_MIXED_NAMES, NULL);
        seen |= name->symbols;
        if (!(sets[count++] = expr_3(store, OP_SET_BUILDER, own, name, limits))) return NULL;
    }
    const Expr *fixed = part_with(store, element, OP_SUM, seen, false);
    if (fixed) sets[count++] = fixed;
    return expr_make(store, OP_SET_SUM, sets, count);
}

static const Expr *mean_builder(Reader *reader, const Node *node, Shape want) {
    const Expr *args[3];
    Shape element = want.kind == KIND_SET && is_known(want) ? tensor_of(want) : SHAPE_ANY;
    for (size_t i = 0; i < 3; i++)
        if (!(args[i] = meaning(reader, node->arg[i], i ? SHAPE_ANY : element))) return NULL;
    if (node->count > 3) return sum_of_builders(reader, node, args[0], args[2]);
    return expr_make(reader->store, OP_SET_BUILDER, args, 3);
}

/* S without T: {w in S : not (w in T)}; of a few elements, that are not one of them. */
static const Expr *difference(Reader *reader, const Expr *set, const Expr *less) {
    Store *store = reader->store;
    const Symbol *symbol = bound_symbol(reader, TEXT("w"), tensor_of(set->shape), SYMBOL_INDEX);
    const Expr *w = symbol ? expr_symbol(store, symbol) : NULL, *condition = NULL;
    if (!w) return NULL;
    if (set->op != OP_SPACE) condition = expr_2(store, OP_IN, w, set);
    if (less->op != OP_FINITE_SET) {
        const Expr *out = expr_1(store, OP_NOT, expr_2(store, OP_IN, w, less));
        condition = condition ? expr_2(store, OP_AND, condition, out) : out;
    }
    for (uint32_t i = 0; less->op == OP_FINITE_SET && i < less->count; i++) {
        const Expr *out = expr_2(store, OP_NOT_EQUAL, w, less->arg[i]);
        condition = condition ? expr_2(store, OP_AND, condition, out) : out;
    }
    return expr_3(store, OP_SET_BUILDER, w, w, condition);
}

static const Expr *mean_sets(Reader *reader, const Node *node, Shape want) {
    const Expr *both[2];
    if (!meanings_alike(reader, node->arg, 2, want.kind == KIND_SET ? want : (Shape){KIND_SET, 0, 0}, both))
        return NULL;
    if (node->op == OP_NOT) return difference(reader, both[0], both[1]);
    return expr_2(reader->store, node->op, both[0], both[1]);
}

static const Expr *mean_over(Reader *reader, const Node *node, Shape want) {
    const Expr *args[4];
    for (size_t i = 0; i < 4; i++)
        if (!(args[i] = meaning(reader, node->arg[i], i ? SHAPE_ANY : want))) return NULL;
    return expr_make(reader->store, node->op, args, 4);
}

/* ---- derivatives ---- */

const Expr *derivative_by(Reader *reader, const Expr *f, const Expr *by) {
    if (!f || !by) return NULL;
    if (by->op == OP_COMPONENT || by->op == OP_ENTRY) return expr_2(reader->store, OP_PARTIAL, f, by);
    if (shape_is_scalar(by->shape)) return expr_2(reader->store, OP_DERIVATIVE, f, by);
    return expr_2(reader->store, shape_is_scalar(f->shape) ? OP_GRADIENT : OP_JACOBIAN, f, by);
}

static const Expr *mean_derivative(Reader *reader, const Node *node, Shape want) {
    const Expr *f = meaning(reader, node->arg[0], SHAPE_ANY);
    (void)want;
    for (size_t i = 1; i < node->count && f; i++) {
        const Expr *by = meaning(reader, node->arg[i], SHAPE_ANY);
        if (!by) return NULL;
        bool partial = node->op == OP_PARTIAL && shape_is_scalar(by->shape);
        f = partial ? expr_2(reader->store, OP_PARTIAL, f, by) : derivative_by(reader, f, by);
    }
    return f;
}

/* The one name that e depends on: of several the only vector or matrix. NULL: an error. */
const Expr *variable_of(Reader *reader, const Node *node, const Expr *e) {
    const Symbol *found[2] = {NULL, NULL};
    size_t count[2] = {0, 0};
    if (e->op == OP_CALL && e->arg[1]->op == OP_SYMBOL) return e->arg[1];
    for (unsigned i = 0; i < store_symbols(reader->store); i++) {
        const Symbol *symbol = store_symbol_at(reader->store, i);
        if (!expr_has(e, symbol) ||
            symbol->properties & (SYMBOL_CONSTANT | SYMBOL_SIZE | SYMBOL_INDEX | SYMBOL_FUNCTION))
            continue;
        bool scalar = shape_is_scalar(symbol->shape);
        found[scalar] = symbol;
        count[scalar]++;
    }
    bool tensors = count[0] > 0;
    if (count[!tensors] == 1) return expr_symbol(reader->store, found[!tensors]);
    return reader_fail(reader, node->at, MESSAGE_BY_WHICH, NULL);
}

/* What is differentiated by each of the names listed. */
static const Expr *partials(Store *store, const Expr *f, const Expr *names, const Expr **out) {
    for (uint32_t i = 0; i < names->count; i++)
        if (!(out[i] = expr_2(store, OP_PARTIAL, f, names->arg[i]))) return NULL;
    return f;
}

static const Expr *matrix_of_partials(Store *store, const Expr *const *rows, size_t count, const Expr *names) {
    const Expr **entries = ARENA_ARRAY(store_arena(store), const Expr *, count * names->count);
    for (size_t i = 0; i < count; i++)
        if (!partials(store, rows[i], names, entries + i * names->count)) return NULL;
    Shape shape = {KIND_TENSOR, (Dim)count, (Dim)names->count};
    return expr_shaped(store, OP_MATRIX, shape, entries, count * names->count);
}

/* (x, y), of numbers with different names. */
static bool is_list_of_names(const Expr *by) {
    if (by->op != OP_VECTOR) return false;
    for (uint32_t i = 0; i < by->count; i++) {
        if (by->arg[i]->op != OP_SYMBOL || !shape_is_scalar(by->arg[i]->shape)) return false;
        for (uint32_t j = 0; j < i; j++)
            if (by->arg[j] == by->arg[i]) return false;
    }
    return true;
}

const Expr *derivative_of(Store *store, Op op, const Expr *f, const Expr *by) {
    if (!f || !by || !is_list_of_names(by)) return expr_2(store, op, f, by);
    bool column = f->op == OP_VECTOR, number = shape_is_scalar(f->shape);
    if (op == OP_JACOBIAN && (column || number))
        return matrix_of_partials(store, column ? f->arg : &f, column ? f->count : 1, by);
    if (!number || (op != OP_GRADIENT && op != OP_HESSIAN)) return expr_2(store, op, f, by);
    const Expr **row = ARENA_ARRAY(store_arena(store), const Expr *, by->count);
    if (!partials(store, f, by, row)) return NULL;
    return op == OP_HESSIAN ? matrix_of_partials(store, row, by->count, by) : expr_make(store, OP_VECTOR, row, by->count);
}

static const Expr *mean_nabla(Reader *reader, const Node *node, Shape want) {
    const Expr *f = meaning(reader, node->arg[0], SHAPE_ANY);
    (void)want;
    if (!f) return NULL;
    if (f->op == OP_SYMBOL && f->symbol->properties & SYMBOL_FUNCTION) return NULL;
    const Expr *by =
        node->count == 2 ? meaning(reader, node->arg[1], SHAPE_ANY) : variable_of(reader, node, f);
    return derivative_of(reader->store, node->op, f, by);
}

static const Expr *mean_subgradients(Reader *reader, const Node *node, Shape want) {
    const Expr *f = meaning(reader, node->arg[0], SHAPE_ANY), *by = f ? variable_of(reader, node, f) : NULL;
    (void)want;
    return by ? expr_2(reader->store, OP_SUBDIFFERENTIAL, f, by) : NULL;
}

/* f(x): a call of a function of the prose; of a name that was defined, p(t) is p and p(1) its value there. */
static const Expr *mean_apply(Reader *reader, const Node *node, Shape want) {
    const Expr **args = room_for(reader, node->count);
    (void)want;
    for (size_t i = 0; i < node->count; i++)
        if (!(args[i] = meaning(reader, node->arg[i], SHAPE_ANY))) return NULL;
    const Expr *f = args[0];
    if (f->op == OP_SYMBOL && f->symbol->properties & SYMBOL_FUNCTION)
        return expr_make(reader->store, OP_CALL, args, node->count);
    if (node->count == 2 && args[1]->op == OP_SYMBOL && expr_has(f, args[1]->symbol)) return f;
    const Expr *variable = node->count == 2 ? variable_of(reader, node, f) : NULL;
    if (!variable) return NULL;
    if (!shape_equal(variable->shape, args[1]->shape)) return expr_multiply(reader->store, f, args[1]);
    return expr_substitute(reader->store, f, variable->symbol, args[1]);
}

/* ---- calls ---- */

static const Expr *mean_call(Reader *reader, const Node *node, Shape want) {
    const Function *function = node->function;
    if (function->make) return function->make(reader, node, want);
    const Expr **args = room_for(reader, node->count);
    for (size_t i = 0; i < node->count; i++)
        if (!(args[i] = meaning(reader, node->arg[i], SHAPE_ANY))) return NULL;
    return expr_make(reader->store, function->op, args, node->count);
}

typedef const Expr *(*Meaning)(Reader *reader, const Node *node, Shape want);

static const Meaning meanings[FORM_COUNT] = {
    [FORM_EXPR] = mean_expr,
    [FORM_IDENTITY] = mean_identity,
    [FORM_ONES] = mean_ones,
    [FORM_ELLIPSIS] = mean_ellipsis,
    [FORM_UNIT] = mean_unit,
    [FORM_SUM] = mean_sum,
    [FORM_NEGATIVE] = mean_negative,
    [FORM_PRODUCT] = mean_product,
    [FORM_POWER] = mean_power,
    [FORM_ENTRYWISE_POWER] = mean_entrywise_power,
    [FORM_TRANSPOSE] = mean_transpose,
    [FORM_SUBSCRIPT] = mean_subscript,
    [FORM_CALL] = mean_call,
    [FORM_APPLY] = mean_apply,
    [FORM_LIST] = mean_list,
    [FORM_ROWS] = mean_rows,
    [FORM_ANGLES] = mean_angles,
    [FORM_BARS] = mean_bars,
    [FORM_NORM] = mean_norm,
    [FORM_RELATION] = mean_relation,
    [FORM_LOGIC] = mean_logic,
    [FORM_FOR_ALL] = mean_for_all,
    [FORM_IF] = mean_if,
    [FORM_SET] = mean_set,
    [FORM_BUILDER] = mean_builder,
    [FORM_SETS] = mean_sets,
    [FORM_OVER] = mean_over,
    [FORM_DERIVATIVE] = mean_derivative,
    [FORM_NABLA] = mean_nabla,
    [FORM_SUBGRADIENTS] = mean_subgradients,
};

const Expr *meaning(Reader *reader, const Node *node, Shape want) {
    const Expr *e = meanings[node->form](reader, node, want);
    return checked(reader, node, e);
}
