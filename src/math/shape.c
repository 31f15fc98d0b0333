#include "math/shape.h"

typedef enum ShapeRule {
    RULE_LEAF, RULE_SCALAR, RULE_UNDEFINED, RULE_SAME, RULE_SCALING, RULE_POWER, RULE_CHAIN, RULE_DOT, RULE_CROSS,
    RULE_FIRST, RULE_TRANSPOSE, RULE_SQUARE, RULE_FROM_SQUARE, RULE_DIAGONAL, RULE_NORM, RULE_FROM_TENSOR, RULE_EXTREME,
    RULE_VECTOR, RULE_COMPONENT, RULE_ENTRY, RULE_OVER, RULE_ENTRYWISE, RULE_PIECEWISE, RULE_RELATION, RULE_LOGIC,
    RULE_FOR_ALL, RULE_MEMBERSHIP, RULE_INTERVAL, RULE_SET_OF, RULE_BALL, RULE_CARTESIAN, RULE_SETS, RULE_IMAGE,
    RULE_BUILDER, RULE_BOX, RULE_DERIVATIVE, RULE_GRADIENT, RULE_JACOBIAN, RULE_HESSIAN, RULE_DIRECTIONAL,
    RULE_SUBDIFFERENTIAL, RULE_LIMIT, RULE_CALL
} ShapeRule;

enum { MANY = 1 << 20 };

static const struct Row { const char *name; uint32_t fewest, most; ShapeRule rule; } rows[] = {
#define OP(identifier, name, fewest, most, shape) {name, fewest, most, RULE_##shape},
#include "math/operators.def"
#undef OP
};

static void put_dim(const Store *store, Dim dim, Buffer *out) {
    if (dim > 0) buffer_printf(out, "%d", (int)dim);
    else buffer_string(out, store_size_name(store, dim));
}

/* "n" of a column, else "(m x n)". */
static void put_size(const Store *store, Shape s, Buffer *out) {
    if (s.columns == 1) return put_dim(store, s.rows, out);
    buffer_char(out, '(');
    put_dim(store, s.rows, out);
    buffer_string(out, " x ");
    put_dim(store, s.columns, out);
    buffer_char(out, ')');
}

static Message kind_of(Shape s) {
    bool single = s.rows == 1 && s.columns == 1;
    if (s.kind == KIND_TRUTH) return MESSAGE_SHAPE_CONDITION;
    if (s.kind == KIND_UNDEFINED) return MESSAGE_SHAPE_UNDEFINED;
    if (s.kind == KIND_SET) return single ? MESSAGE_SHAPE_NUMBERS : MESSAGE_SHAPE_SET;
    return single ? MESSAGE_SHAPE_NUMBER
           : s.columns == 1 ? MESSAGE_SHAPE_VECTOR
           : s.rows == 1 ? MESSAGE_SHAPE_ROW : MESSAGE_SHAPE_MATRIX;
}

static void put_shape(const Store *store, Shape s, Buffer *out) {
    Buffer size = BUFFER_EMPTY;
    put_size(store, s, &size);
    language_put(store_language(store), out, kind_of(s), WITH({"size", buffer_view(&size)}));
    buffer_free(&size);
}

typedef struct Job { /* what shape_of was asked, and where it answers */
    const Store *store;
    Op op;
    const Expr *const *args;
    size_t count;
    Buffer *why;
} Job;

/* Operations that are not called by a function of the language have a name in words. */
static Text operation(const Job *job) {
    static const Message words[] = {
        [OP_SUM] = MESSAGE_OPERATION_SUM, [OP_PRODUCT] = MESSAGE_OPERATION_PRODUCT,
        [OP_POWER] = MESSAGE_OPERATION_POWER, [OP_MATRIX_PRODUCT] = MESSAGE_OPERATION_MATRIX_PRODUCT,
        [OP_VECTOR] = MESSAGE_OPERATION_VECTOR, [OP_MATRIX] = MESSAGE_OPERATION_MATRIX,
        [OP_COMPONENT] = MESSAGE_OPERATION_COMPONENT, [OP_ENTRY] = MESSAGE_OPERATION_ENTRY,
        [OP_LIMIT] = MESSAGE_OPERATION_LIMIT, [OP_INTERSECTION] = MESSAGE_OPERATION_INTERSECTION,
        [OP_SET_SUM] = MESSAGE_OPERATION_SET_SUM, [OP_SET_IMAGE] = MESSAGE_OPERATION_IMAGE};
    bool word = (size_t)job->op < sizeof words / sizeof *words && words[job->op];
    return text_of(word ? store_language(job->store)->text[words[job->op]] : op_name(job->op));
}

static bool refuse(const Job *job, Message why, const NamedText *with) {
    language_put(store_language(job->store), job->why, why, with);
    return false;
}

static bool needs(const Job *job, Message what, Shape got) {
    Buffer shape = BUFFER_EMPTY;
    put_shape(job->store, got, &shape);
    refuse(job, MESSAGE_NEEDS,
           WITH({"operation", operation(job)}, {"what", text_of(store_language(job->store)->text[what])},
                {"shape", buffer_view(&shape)}));
    buffer_free(&shape);
    return false;
}

static bool differ(const Job *job, Shape a, Shape b) {
    Buffer first = BUFFER_EMPTY, second = BUFFER_EMPTY;
    put_shape(job->store, a, &first);
    put_shape(job->store, b, &second);
    refuse(job, MESSAGE_MISFIT,
           WITH({"operation", operation(job)}, {"first", buffer_view(&first)}, {"second", buffer_view(&second)}));
    buffer_free(&first);
    buffer_free(&second);
    return false;
}

/* There is no row, column or component of this number. */
static bool lacks(const Job *job, Message why, long k) {
    char number[24];
    snprintf(number, sizeof number, "%ld", k);
    return refuse(job, why, WITH({"number", text_of(number)}));
}

static bool all_scalar(const Job *job) {
    for (size_t i = 0; i < job->count; i++)
        if (!shape_is_scalar(job->args[i]->shape)) return needs(job, MESSAGE_WHAT_NUMBERS, job->args[i]->shape);
    return true;
}

static bool same(const Job *job, Shape *shape) {
    *shape = job->args[0]->shape;
    if (!shape_is_tensor(*shape)) return needs(job, MESSAGE_WHAT_TENSORS, *shape);
    for (size_t i = 1; i < job->count; i++)
        if (!shape_equal(*shape, job->args[i]->shape)) return differ(job, *shape, job->args[i]->shape);
    return true;
}

static bool scaling(const Job *job, Shape *shape) {
    *shape = SHAPE_SCALAR;
    for (size_t i = 0; i < job->count; i++) {
        Shape s = job->args[i]->shape;
        if (!shape_is_tensor(s)) return needs(job, MESSAGE_WHAT_TENSORS, s);
        if (shape_is_scalar(s)) continue;
        if (!shape_is_scalar(*shape)) return differ(job, *shape, s);
        *shape = s;
    }
    return true;
}

static bool power(const Job *job, Shape *shape) {
    Shape base = job->args[0]->shape, exponent = job->args[1]->shape;
    *shape = base;
    if (!shape_is_scalar(exponent)) return needs(job, MESSAGE_WHAT_EXPONENT, exponent);
    if (shape_is_scalar(base)) return true;
    long n;
    if (!shape_is_tensor(base) || base.rows != base.columns) return needs(job, MESSAGE_WHAT_SQUARE_OR_NUMBER, base);
    return (expr_get_long(job->args[1], &n) && n >= 0) || needs(job, MESSAGE_WHAT_WHOLE_EXPONENT, exponent);
}

/* Who writes x*y of vectors mostly means their dot product. */
static bool two_vectors(const Job *job, Shape s) {
    Buffer shape = BUFFER_EMPTY;
    put_shape(job->store, s, &shape);
    refuse(job, MESSAGE_TWO_VECTORS, WITH({"shape", buffer_view(&shape)}));
    buffer_free(&shape);
    return false;
}

static bool chain(const Job *job, Shape *shape) {
    *shape = job->args[0]->shape;
    for (size_t i = 0; i < job->count; i++) {
        Shape s = job->args[i]->shape;
        if (!shape_is_tensor(s)) return needs(job, MESSAGE_WHAT_ARRAYS, s);
        if (i && shape_is_column(s) && shape_equal(*shape, s)) return two_vectors(job, s);
        if (i && shape->columns != s.rows) return differ(job, *shape, s);
        shape->columns = s.columns;
    }
    return true;
}

static bool two_columns(const Job *job, Shape *shape) {
    Shape a = job->args[0]->shape, b = job->args[1]->shape;
    *shape = SHAPE_SCALAR;
    if (!shape_is_tensor(a) || a.columns != 1) return needs(job, MESSAGE_WHAT_COLUMNS, a);
    return shape_equal(a, b) || differ(job, a, b);
}

static bool cross(const Job *job, Shape *shape) {
    if (!two_columns(job, shape)) return false;
    *shape = job->args[0]->shape;
    return shape->rows == 3 || needs(job, MESSAGE_WHAT_SPACE, *shape);
}

static bool square(const Job *job, Shape s) {
    return (shape_is_tensor(s) && s.rows == s.columns) || needs(job, MESSAGE_WHAT_SQUARE, s);
}

static bool norm(const Job *job, Shape *shape) {
    Shape s = job->args[0]->shape;
    *shape = SHAPE_SCALAR;
    if (!shape_is_tensor(s) || s.columns != 1) return needs(job, MESSAGE_WHAT_VECTOR, s);
    return shape_is_scalar(job->args[1]->shape) || needs(job, MESSAGE_WHAT_P, job->args[1]->shape);
}

static bool component(const Job *job, Shape *shape) {
    Shape s = job->args[0]->shape;
    *shape = SHAPE_SCALAR;
    if (!shape_is_tensor(s) || (s.columns != 1 && s.rows != 1)) return needs(job, MESSAGE_WHAT_VECTOR, s);
    Dim length = s.columns == 1 ? s.rows : s.columns;
    long k;
    bool outside = expr_get_long(job->args[1], &k) && (k < 1 || (length > 0 && k > length));
    if (outside) return lacks(job, MESSAGE_NO_COMPONENT, k);
    return (shape_is_scalar(job->args[1]->shape) || needs(job, MESSAGE_WHAT_INDEX, job->args[1]->shape));
}

static bool entry(const Job *job, Shape *shape) {
    Shape s = job->args[0]->shape;
    *shape = SHAPE_SCALAR;
    if (!shape_is_tensor(s)) return needs(job, MESSAGE_WHAT_MATRIX, s);
    for (size_t i = 1; i < 3; i++) {
        long k;
        Dim length = i == 1 ? s.rows : s.columns;
        if (!shape_is_scalar(job->args[i]->shape)) return needs(job, MESSAGE_WHAT_INDICES, job->args[i]->shape);
        if (expr_get_long(job->args[i], &k) && (k < 1 || (length > 0 && k > length)))
            return lacks(job, MESSAGE_NO_ROW, k);
    }
    return true;
}

static bool piecewise(const Job *job, Shape *shape) {
    if (job->count % 2 == 0) return refuse(job, MESSAGE_PIECEWISE, NULL);
    *shape = job->args[job->count - 1]->shape;
    for (size_t i = 0; i + 1 < job->count; i += 2) {
        Shape condition = job->args[i]->shape, value = job->args[i + 1]->shape;
        if (condition.kind != KIND_TRUTH) return needs(job, MESSAGE_SHAPE_CONDITION, condition);
        if (shape->kind == KIND_UNDEFINED) *shape = value;
        if (value.kind == KIND_UNDEFINED) continue;
        if (value.kind == KIND_SET && shape->kind == KIND_TENSOR) shape->kind = KIND_SET;
        if (value.rows != shape->rows || value.columns != shape->columns) return differ(job, *shape, value);
    }
    return true;
}

static bool relation(const Job *job, Shape *shape) {
    Shape a = job->args[0]->shape, b = job->args[1]->shape;
    *shape = SHAPE_TRUTH;
    bool sets = a.kind == KIND_SET || b.kind == KIND_SET;
    if (sets && a.kind != KIND_TRUTH && b.kind != KIND_TRUTH) return true;
    if (!shape_is_tensor(a) || !shape_is_tensor(b)) return shape_equal(a, b) || differ(job, a, b);
    return shape_equal(a, b) || shape_is_scalar(a) || shape_is_scalar(b) || differ(job, a, b);
}

static bool set_of(const Job *job, Shape *shape) {
    if (!same(job, shape)) return false;
    shape->kind = KIND_SET;
    return true;
}

static bool cartesian(const Job *job, Shape *shape) {
    Dim total = 0;
    for (size_t i = 0; i < job->count; i++) {
        Shape s = job->args[i]->shape;
        if ((s.kind != KIND_SET && s.kind != KIND_TENSOR) || s.columns != 1) return needs(job, MESSAGE_WHAT_SETS, s);
        if (s.rows < 0) return refuse(job, MESSAGE_SETS_UNSIZED, NULL);
        total += s.rows;
    }
    *shape = (Shape){KIND_SET, total, 1};
    return true;
}

static bool sets(const Job *job, Shape *shape) {
    *shape = job->args[0]->shape;
    shape->kind = KIND_SET;
    for (size_t i = 0; i < job->count; i++) {
        Shape s = job->args[i]->shape;
        if (s.kind != KIND_SET && s.kind != KIND_TENSOR) return needs(job, MESSAGE_WHAT_SETS, s);
        if (s.rows != shape->rows || s.columns != shape->columns) return differ(job, *shape, s);
    }
    return true;
}

static bool image(const Job *job, Shape *shape) {
    Shape a = job->args[0]->shape, s = job->args[1]->shape;
    if (!shape_is_tensor(a) || s.kind != KIND_SET) return differ(job, a, s);
    *shape = s;
    if (shape_is_scalar(a)) return true;
    shape->rows = a.rows;
    return a.columns == s.rows || differ(job, a, s);
}

static bool is_variable(const Expr *e) {
    return e->op == OP_SYMBOL || e->op == OP_COMPONENT || e->op == OP_ENTRY;
}

static bool by_variable(const Job *job) {
    if (!shape_is_tensor(job->args[0]->shape)) return needs(job, MESSAGE_WHAT_FUNCTION, job->args[0]->shape);
    return is_variable(job->args[1]) || refuse(job, MESSAGE_NEEDS_VARIABLE, WITH({"operation", operation(job)}));
}

static bool derivative(const Job *job, Shape *shape) {
    *shape = job->args[0]->shape;
    if (!by_variable(job)) return false;
    return shape_is_scalar(job->args[1]->shape) || needs(job, MESSAGE_WHAT_BY_NUMBER, job->args[1]->shape);
}

static bool gradient(const Job *job, Shape *shape) {
    *shape = job->args[1]->shape;
    if (!by_variable(job)) return false;
    return shape_is_scalar(job->args[0]->shape) || needs(job, MESSAGE_WHAT_NUMBER_FUNCTION, job->args[0]->shape);
}

static bool jacobian(const Job *job, Shape *shape) {
    Shape f = job->args[0]->shape, x = job->args[1]->shape;
    *shape = (Shape){KIND_TENSOR, f.rows, x.rows};
    if (!by_variable(job)) return false;
    if (f.columns != 1) return needs(job, MESSAGE_WHAT_COLUMN_FUNCTION, f);
    return x.columns == 1 || needs(job, MESSAGE_WHAT_BY_VECTOR, x);
}

static bool hessian(const Job *job, Shape *shape) {
    Shape x = job->args[1]->shape;
    if (!gradient(job, shape)) return false;
    *shape = (Shape){KIND_TENSOR, x.rows, x.rows};
    return x.columns == 1 || needs(job, MESSAGE_WHAT_BY_VECTOR, x);
}

static bool directional(const Job *job, Shape *shape) {
    *shape = job->args[0]->shape;
    if (!by_variable(job)) return false;
    Shape x = job->args[1]->shape, v = job->args[2]->shape;
    return shape_equal(x, v) || differ(job, x, v);
}

static bool apply(const Job *job, ShapeRule rule, Shape *shape) {
    const Expr *const *args = job->args;
    Shape first = job->count ? args[0]->shape : SHAPE_SCALAR;
    *shape = SHAPE_SCALAR;
    switch (rule) {
    case RULE_LEAF: return false;
    case RULE_SCALAR: return all_scalar(job);
    case RULE_UNDEFINED: return *shape = (Shape){KIND_UNDEFINED, 1, 1}, true;
    case RULE_SAME: return same(job, shape);
    case RULE_SCALING: return scaling(job, shape);
    case RULE_POWER: return power(job, shape);
    case RULE_CHAIN: return chain(job, shape);
    case RULE_DOT: return two_columns(job, shape);
    case RULE_CROSS: return cross(job, shape);
    case RULE_FIRST: return *shape = first, shape_is_tensor(first) || needs(job, MESSAGE_WHAT_TENSOR, first);
    case RULE_TRANSPOSE:
        *shape = (Shape){KIND_TENSOR, first.columns, first.rows};
        return shape_is_tensor(first) || needs(job, MESSAGE_WHAT_ARRAY, first);
    case RULE_SQUARE: return *shape = first, square(job, first);
    case RULE_FROM_SQUARE: return square(job, first);
    case RULE_DIAGONAL:
        *shape = (Shape){KIND_TENSOR, first.rows, first.rows};
        return (shape_is_tensor(first) && first.columns == 1) || needs(job, MESSAGE_WHAT_VECTOR, first);
    case RULE_NORM: return norm(job, shape);
    case RULE_FROM_TENSOR: return shape_is_tensor(first) || needs(job, MESSAGE_WHAT_ARRAY, first);
    case RULE_EXTREME: return job->count == 1 ? shape_is_tensor(first) || needs(job, MESSAGE_WHAT_NUMBERS, first) : all_scalar(job);
    case RULE_VECTOR: return *shape = (Shape){KIND_TENSOR, (Dim)job->count, 1}, all_scalar(job);
    case RULE_COMPONENT: return component(job, shape);
    case RULE_ENTRY: return entry(job, shape);
    case RULE_OVER: return all_scalar(job);
    case RULE_ENTRYWISE: return *shape = first, shape_is_tensor(first) || needs(job, MESSAGE_SHAPE_NUMBER, first);
    case RULE_PIECEWISE: return piecewise(job, shape);
    case RULE_RELATION: return relation(job, shape);
    case RULE_LOGIC:
        *shape = SHAPE_TRUTH;
        for (size_t i = 0; i < job->count; i++)
            if (args[i]->shape.kind != KIND_TRUTH) return needs(job, MESSAGE_WHAT_CONDITIONS, args[i]->shape);
        return true;
    case RULE_FOR_ALL: return *shape = SHAPE_TRUTH, first.kind == KIND_TRUTH || needs(job, MESSAGE_SHAPE_CONDITION, first);
    case RULE_MEMBERSHIP: return *shape = SHAPE_TRUTH, args[1]->shape.kind == KIND_SET || needs(job, MESSAGE_WHAT_SET, args[1]->shape);
    case RULE_INTERVAL: return shape->kind = KIND_SET, all_scalar(job);
    case RULE_SET_OF: return set_of(job, shape);
    case RULE_BALL:
        *shape = (Shape){KIND_SET, first.rows, first.columns};
        return (shape_is_tensor(first) && shape_is_scalar(args[1]->shape)) || needs(job, MESSAGE_WHAT_BALL, first);
    case RULE_CARTESIAN: return cartesian(job, shape);
    case RULE_SETS: return sets(job, shape);
    case RULE_IMAGE: return image(job, shape);
    case RULE_BUILDER:
        *shape = (Shape){KIND_SET, first.rows, first.columns};
        return (shape_is_tensor(first) && args[2]->shape.kind == KIND_TRUTH) || needs(job, MESSAGE_SHAPE_CONDITION, args[2]->shape);
    case RULE_BOX:
        *shape = (Shape){KIND_SET, first.rows, first.columns};
        return (shape_is_tensor(first) && shape_is_scalar(args[1]->shape)) || needs(job, MESSAGE_WHAT_VECTOR, first);
    case RULE_DERIVATIVE: return derivative(job, shape);
    case RULE_GRADIENT: return gradient(job, shape);
    case RULE_JACOBIAN: return jacobian(job, shape);
    case RULE_HESSIAN: return hessian(job, shape);
    case RULE_DIRECTIONAL: return directional(job, shape);
    case RULE_SUBDIFFERENTIAL:
        if (!gradient(job, shape)) return false;
        return shape->kind = KIND_SET, true;
    case RULE_LIMIT: return *shape = first, true;
    case RULE_CALL: return true;
    }
    return false;
}

static bool counts_fit(const Job *job) {
    const struct Row *row = &rows[job->op];
    if (job->count >= row->fewest && job->count <= row->most) return true;
    char fewest[24], count[24];
    snprintf(fewest, sizeof fewest, "%u", row->fewest);
    snprintf(count, sizeof count, "%zu", job->count);
    return refuse(job, row->fewest == row->most ? MESSAGE_ARGUMENTS : MESSAGE_ARGUMENTS_MORE,
                  WITH({"function", operation(job)}, {"fewest", text_of(fewest)}, {"count", text_of(count)}));
}

bool shape_of(const Store *store, Op op, const Expr *const *args, size_t count, Shape *shape, Buffer *why) {
    Job job = {store, op, args, count, why};
    return counts_fit(&job) && apply(&job, rows[op].rule, shape);
}

const char *op_name(Op op) { return rows[op].name; }

const char *op_identifier(Op op) {
    static const char *const identifiers[] = {
#define OP(identifier, name, fewest, most, shape) #identifier,
#include "math/operators.def"
#undef OP
    };
    return identifiers[op];
}

bool op_is_derivative(Op op) { return op >= OP_DERIVATIVE && op <= OP_SUBDIFFERENTIAL; }
