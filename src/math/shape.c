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

bool shape_equal(Shape a, Shape b) { return a.kind == b.kind && a.rows == b.rows && a.columns == b.columns; }
bool shape_is_scalar(Shape s) { return s.kind == KIND_TENSOR && s.rows == 1 && s.columns == 1; }
bool shape_is_column(Shape s) { return s.kind == KIND_TENSOR && s.rows != 1 && s.columns == 1; }
bool shape_is_tensor(Shape s) { return s.kind == KIND_TENSOR; }

static void describe_dim(const Store *store, Dim dim, Buffer *out) {
    if (dim > 0) buffer_printf(out, "%d", (int)dim);
    else buffer_string(out, store_size_name(store, dim));
}

void shape_describe(const Store *store, Shape s, Buffer *out) {
    if (s.kind == KIND_TRUTH) return buffer_string(out, "a condition");
    if (s.kind == KIND_UNDEFINED) return buffer_string(out, "undefined");
    if (s.kind == KIND_SET) buffer_string(out, s.rows == 1 && s.columns == 1 ? "a set of numbers" : "a set in R^");
    else if (shape_is_scalar(s)) buffer_string(out, "a number");
    else if (s.columns == 1) buffer_string(out, "a vector in R^");
    else buffer_string(out, s.rows == 1 ? "a row, " : "a matrix, ");
    if (s.rows == 1 && s.columns == 1) return;
    if (s.columns == 1) return describe_dim(store, s.rows, out);
    buffer_char(out, '(');
    describe_dim(store, s.rows, out);
    buffer_string(out, " x ");
    describe_dim(store, s.columns, out);
    buffer_char(out, ')');
}

typedef struct Job { /* what shape_of was asked, and where it answers */
    const Store *store;
    const char *name;
    const Expr *const *args;
    size_t count;
    Buffer *why;
} Job;

static bool needs(const Job *job, const char *what, Shape got) {
    buffer_printf(job->why, "%s needs %s, not ", job->name, what);
    shape_describe(job->store, got, job->why);
    return false;
}

static bool differ(const Job *job, Shape a, Shape b) {
    buffer_printf(job->why, "%s of ", job->name);
    shape_describe(job->store, a, job->why);
    buffer_string(job->why, " and ");
    shape_describe(job->store, b, job->why);
    return false;
}

static bool all_scalar(const Job *job) {
    for (size_t i = 0; i < job->count; i++)
        if (!shape_is_scalar(job->args[i]->shape)) return needs(job, "numbers", job->args[i]->shape);
    return true;
}

static bool same(const Job *job, Shape *shape) {
    *shape = job->args[0]->shape;
    if (!shape_is_tensor(*shape)) return needs(job, "numbers, vectors or matrices", *shape);
    for (size_t i = 1; i < job->count; i++)
        if (!shape_equal(*shape, job->args[i]->shape)) return differ(job, *shape, job->args[i]->shape);
    return true;
}

static bool scaling(const Job *job, Shape *shape) {
    *shape = SHAPE_SCALAR;
    for (size_t i = 0; i < job->count; i++) {
        Shape s = job->args[i]->shape;
        if (!shape_is_tensor(s)) return needs(job, "numbers, vectors or matrices", s);
        if (shape_is_scalar(s)) continue;
        if (!shape_is_scalar(*shape)) return differ(job, *shape, s);
        *shape = s;
    }
    return true;
}

static bool power(const Job *job, Shape *shape) {
    Shape base = job->args[0]->shape, exponent = job->args[1]->shape;
    *shape = base;
    if (!shape_is_scalar(exponent)) return needs(job, "a number as exponent", exponent);
    if (shape_is_scalar(base)) return true;
    long n;
    if (!shape_is_tensor(base) || base.rows != base.columns) return needs(job, "a number or a square matrix", base);
    return (expr_get_long(job->args[1], &n) && n >= 0) || needs(job, "a whole number as exponent of a matrix", exponent);
}

static bool chain(const Job *job, Shape *shape) {
    *shape = job->args[0]->shape;
    for (size_t i = 0; i < job->count; i++) {
        Shape s = job->args[i]->shape;
        if (!shape_is_tensor(s)) return needs(job, "vectors and matrices", s);
        if (i && shape->columns != s.rows) return differ(job, *shape, s);
        shape->columns = s.columns;
    }
    return true;
}

static bool two_columns(const Job *job, Shape *shape) {
    Shape a = job->args[0]->shape, b = job->args[1]->shape;
    *shape = SHAPE_SCALAR;
    if (!shape_is_tensor(a) || a.columns != 1) return needs(job, "columns", a);
    return shape_equal(a, b) || differ(job, a, b);
}

static bool cross(const Job *job, Shape *shape) {
    if (!two_columns(job, shape)) return false;
    *shape = job->args[0]->shape;
    return shape->rows == 3 || needs(job, "vectors in R^3", *shape);
}

static bool square(const Job *job, Shape s) {
    return (shape_is_tensor(s) && s.rows == s.columns) || needs(job, "a square matrix", s);
}

static bool norm(const Job *job, Shape *shape) {
    Shape s = job->args[0]->shape;
    *shape = SHAPE_SCALAR;
    if (!shape_is_tensor(s) || s.columns != 1) return needs(job, "a vector", s);
    return shape_is_scalar(job->args[1]->shape) || needs(job, "a number as p", job->args[1]->shape);
}

static bool component(const Job *job, Shape *shape) {
    Shape s = job->args[0]->shape;
    *shape = SHAPE_SCALAR;
    if (!shape_is_tensor(s) || (s.columns != 1 && s.rows != 1)) return needs(job, "a vector", s);
    Dim length = s.columns == 1 ? s.rows : s.columns;
    long k;
    bool outside = expr_get_long(job->args[1], &k) && (k < 1 || (length > 0 && k > length));
    if (outside) buffer_printf(job->why, "there is no component %ld", k);
    return !outside && (shape_is_scalar(job->args[1]->shape) || needs(job, "a number as index", job->args[1]->shape));
}

static bool entry(const Job *job, Shape *shape) {
    Shape s = job->args[0]->shape;
    *shape = SHAPE_SCALAR;
    if (!shape_is_tensor(s)) return needs(job, "a matrix", s);
    for (size_t i = 1; i < 3; i++) {
        long k;
        Dim length = i == 1 ? s.rows : s.columns;
        if (!shape_is_scalar(job->args[i]->shape)) return needs(job, "numbers as indices", job->args[i]->shape);
        if (expr_get_long(job->args[i], &k) && (k < 1 || (length > 0 && k > length)))
            return buffer_printf(job->why, "there is no row or column %ld", k), false;
    }
    return true;
}

static bool piecewise(const Job *job, Shape *shape) {
    if (job->count % 2 == 0) return buffer_string(job->why, "piecewise needs condition, value, …, and a last value"), false;
    *shape = job->args[job->count - 1]->shape;
    for (size_t i = 0; i + 1 < job->count; i += 2) {
        Shape condition = job->args[i]->shape, value = job->args[i + 1]->shape;
        if (condition.kind != KIND_TRUTH) return needs(job, "a condition", condition);
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
        if ((s.kind != KIND_SET && s.kind != KIND_TENSOR) || s.columns != 1) return needs(job, "sets", s);
        if (s.rows < 0) return buffer_string(job->why, "a product of sets needs sets in R^k with k a number"), false;
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
        if (s.kind != KIND_SET && s.kind != KIND_TENSOR) return needs(job, "sets", s);
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
    if (!shape_is_tensor(job->args[0]->shape)) return needs(job, "a function", job->args[0]->shape);
    return is_variable(job->args[1]) || (buffer_printf(job->why, "%s needs a name to differentiate by", job->name), false);
}

static bool derivative(const Job *job, Shape *shape) {
    *shape = job->args[0]->shape;
    if (!by_variable(job)) return false;
    return shape_is_scalar(job->args[1]->shape) || needs(job, "a number to differentiate by (gradient takes a vector)", job->args[1]->shape);
}

static bool gradient(const Job *job, Shape *shape) {
    *shape = job->args[1]->shape;
    if (!by_variable(job)) return false;
    return shape_is_scalar(job->args[0]->shape) || needs(job, "a function with numbers as values (jacobian takes vectors)", job->args[0]->shape);
}

static bool jacobian(const Job *job, Shape *shape) {
    Shape f = job->args[0]->shape, x = job->args[1]->shape;
    *shape = (Shape){KIND_TENSOR, f.rows, x.rows};
    if (!by_variable(job)) return false;
    if (f.columns != 1) return needs(job, "a function with columns as values", f);
    return x.columns == 1 || needs(job, "a vector to differentiate by", x);
}

static bool hessian(const Job *job, Shape *shape) {
    Shape x = job->args[1]->shape;
    if (!gradient(job, shape)) return false;
    *shape = (Shape){KIND_TENSOR, x.rows, x.rows};
    return x.columns == 1 || needs(job, "a vector to differentiate by", x);
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
    case RULE_FIRST: return *shape = first, shape_is_tensor(first) || needs(job, "a number, vector or matrix", first);
    case RULE_TRANSPOSE:
        *shape = (Shape){KIND_TENSOR, first.columns, first.rows};
        return shape_is_tensor(first) || needs(job, "a vector or a matrix", first);
    case RULE_SQUARE: return *shape = first, square(job, first);
    case RULE_FROM_SQUARE: return square(job, first);
    case RULE_DIAGONAL:
        *shape = (Shape){KIND_TENSOR, first.rows, first.rows};
        return (shape_is_tensor(first) && first.columns == 1) || needs(job, "a vector", first);
    case RULE_NORM: return norm(job, shape);
    case RULE_FROM_TENSOR: return shape_is_tensor(first) || needs(job, "a vector or a matrix", first);
    case RULE_EXTREME: return job->count == 1 ? shape_is_tensor(first) || needs(job, "numbers", first) : all_scalar(job);
    case RULE_VECTOR: return *shape = (Shape){KIND_TENSOR, (Dim)job->count, 1}, all_scalar(job);
    case RULE_COMPONENT: return component(job, shape);
    case RULE_ENTRY: return entry(job, shape);
    case RULE_OVER: return all_scalar(job);
    case RULE_ENTRYWISE: return *shape = first, shape_is_tensor(first) || needs(job, "a number", first);
    case RULE_PIECEWISE: return piecewise(job, shape);
    case RULE_RELATION: return relation(job, shape);
    case RULE_LOGIC:
        *shape = SHAPE_TRUTH;
        for (size_t i = 0; i < job->count; i++)
            if (args[i]->shape.kind != KIND_TRUTH) return needs(job, "conditions", args[i]->shape);
        return true;
    case RULE_FOR_ALL: return *shape = SHAPE_TRUTH, first.kind == KIND_TRUTH || needs(job, "a condition", first);
    case RULE_MEMBERSHIP: return *shape = SHAPE_TRUTH, args[1]->shape.kind == KIND_SET || needs(job, "a set", args[1]->shape);
    case RULE_INTERVAL: return shape->kind = KIND_SET, all_scalar(job);
    case RULE_SET_OF: return set_of(job, shape);
    case RULE_BALL:
        *shape = (Shape){KIND_SET, first.rows, first.columns};
        return (shape_is_tensor(first) && shape_is_scalar(args[1]->shape)) || needs(job, "a centre and a radius", first);
    case RULE_CARTESIAN: return cartesian(job, shape);
    case RULE_SETS: return sets(job, shape);
    case RULE_IMAGE: return image(job, shape);
    case RULE_BUILDER:
        *shape = (Shape){KIND_SET, first.rows, first.columns};
        return (shape_is_tensor(first) && args[2]->shape.kind == KIND_TRUTH) || needs(job, "a condition", args[2]->shape);
    case RULE_BOX:
        *shape = (Shape){KIND_SET, first.rows, first.columns};
        return (shape_is_tensor(first) && shape_is_scalar(args[1]->shape)) || needs(job, "a vector", first);
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

bool shape_of(const Store *store, Op op, const Expr *const *args, size_t count, Shape *shape, Buffer *why) {
    const struct Row *row = &rows[op];
    Job job = {store, row->name, args, count, why};
    if (count < row->fewest || count > row->most) {
        buffer_printf(why, "%s takes %s%u argument%s, not %zu", row->name, row->fewest == row->most ? "" : "at least ",
                      row->fewest, row->fewest == 1 ? "" : "s", count);
        return false;
    }
    return apply(&job, row->rule, shape);
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
