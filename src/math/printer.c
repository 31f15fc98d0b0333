#include "math/printer.h"

/* How tightly a spelling holds together: what stands inside something tighter needs brackets. */
typedef enum Level {
    LEVEL_CHOICE,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_RELATION,
    LEVEL_SETS,
    LEVEL_SUM,
    LEVEL_PRODUCT,
    LEVEL_POWER,
    LEVEL_ATOM
} Level;

typedef struct Printer {
    Buffer *out;
    const Store *store;
} Printer;

static void print(const Printer *p, const Expr *e, Level least);
static void print_sized(const Printer *p, const Expr *e, Level least, bool sized);

static void put(const Printer *p, const char *text) { buffer_string(p->out, text); }

/* ---- numbers ---- */

void print_whole(Buffer *out, const fmpz_t whole) {
    if (!COEFF_IS_MPZ(*whole)) return buffer_whole(out, *whole);
    char *digits = fmpz_get_str(NULL, 10, whole);
    buffer_string(out, digits);
    flint_free(digits);
}

static bool is_whole(const Expr *number) { return fmpz_is_one(fmpq_denref(expr_number(number))); }

static void print_number(const Printer *p, const Expr *number, bool absolute) {
    fmpz_t numerator;
    fmpz_init_set(numerator, fmpq_numref(expr_number(number)));
    if (absolute) fmpz_abs(numerator, numerator);
    print_whole(p->out, numerator);
    fmpz_clear(numerator);
    if (is_whole(number)) return;
    put(p, "/");
    print_whole(p->out, fmpq_denref(expr_number(number)));
}

static bool is_negative(const Expr *e) { return e->op == OP_NUMBER && expr_number_sign(e) < 0; }

/* ---- powers ---- */

static bool is_number_power(const Expr *e) { return e->op == OP_POWER && e->arg[1]->op == OP_NUMBER; }

/* Can the reciprocal be written under a slash and be read again? */
static bool is_reciprocal(const Expr *e) {
    if (e->op == OP_NUMBER)
        return expr_number_sign(e) > 0 && !is_whole(e) && fmpz_is_one(fmpq_numref(expr_number(e)));
    if (!is_number_power(e) || !is_negative(e->arg[1]) || !shape_is_scalar(e->shape)) return false;
    if (!expr_is_integer(e->arg[1], -1)) return true;
    const Expr *base = e->arg[0];
    return base->op != OP_NUMBER && base->op != OP_PRODUCT && !is_number_power(base) && base->op != OP_EULER;
}

static bool is_fraction(const Expr *e, long above, unsigned long below) {
    return e->op == OP_NUMBER && fmpz_equal_ui(fmpq_denref(expr_number(e)), below) &&
           fmpz_equal_si(fmpq_numref(expr_number(e)), above);
}

static void print_call(const Printer *p, const char *name, const Expr *const *args, size_t count) {
    put(p, name);
    put(p, "(");
    for (size_t i = 0; i < count; i++) {
        if (i) put(p, ", ");
        print(p, args[i], LEVEL_CHOICE);
    }
    put(p, ")");
}

static void print_root_or_power(const Printer *p, const Expr *base, const Expr *exponent, bool absolute) {
    long sign = absolute ? expr_number_sign(exponent) : 1;
    if (is_fraction(exponent, sign, 2)) return print_call(p, "sqrt", &base, 1);
    if (is_fraction(exponent, sign, 3)) return print_call(p, "cbrt", &base, 1);
    bool call = expr_is_function(base->op);
    print(p, base, call ? LEVEL_POWER : LEVEL_ATOM);
    if (absolute && is_fraction(exponent, -1, 1)) return;
    put(p, "^");
    if (!absolute) return print(p, exponent, LEVEL_ATOM);
    if (!is_whole(exponent)) put(p, "(");
    print_number(p, exponent, true);
    if (!is_whole(exponent)) put(p, ")");
}

/* What stands under the slash. */
static void print_divisor(const Printer *p, const Expr *reciprocal) {
    if (reciprocal->op == OP_NUMBER) return print_whole(p->out, fmpq_denref(expr_number(reciprocal)));
    print_root_or_power(p, reciprocal->arg[0], reciprocal->arg[1], true);
}

/* ---- products ---- */

typedef struct Factors {
    const Expr *const *list;
    size_t count, at;
    bool lone_number; /* nothing but one number was printed so far */
    const Expr *number;
    bool open_run; /* a vector or matrix stands before: what follows would be multiplied with it */
} Factors;

static bool coprime(const Expr *a, const Expr *b) {
    fmpz_t common;
    fmpz_init(common);
    fmpz_gcd(common, fmpq_numref(expr_number(a)), fmpq_denref(expr_number(b)));
    bool one = fmpz_is_one(common);
    fmpz_clear(common);
    return one;
}

static size_t divisors_at(const Factors *f) {
    size_t end = f->at;
    while (end < f->count && is_reciprocal(f->list[end])) end++;
    return end - f->at;
}

/* Would a slash here melt into the number before it when it is read? */
static bool melts(const Factors *f, size_t divisors) {
    if (!f->lone_number) return false;
    if (expr_is_integer(f->number, 1) || expr_is_integer(f->number, -1)) return true;
    const Expr *first = f->list[f->at];
    if (!is_whole(f->number)) return true;
    return first->op == OP_NUMBER && (divisors == 1 || coprime(f->number, first));
}

static void print_divisors(const Printer *p, const Factors *f, size_t count) {
    bool several = count > 1;
    put(p, several ? "/(" : "/");
    for (size_t i = 0; i < count; i++) {
        if (i) put(p, "*");
        print_divisor(p, f->list[f->at + i]);
    }
    if (several) put(p, ")");
}

static void print_factor(const Printer *p, const Factors *f, const Expr *e, bool sized) {
    bool number_in_brackets = e->op == OP_NUMBER && (!is_whole(e) || is_negative(e));
    bool chain = e->op == OP_MATRIX_PRODUCT && !f->open_run;
    if (number_in_brackets || (is_reciprocal(e) && e->op != OP_NUMBER)) {
        put(p, "(");
        print(p, e, LEVEL_CHOICE);
        put(p, ")");
    } else
        print_sized(p, e, chain ? LEVEL_PRODUCT : LEVEL_POWER, sized);
}

/* The factors from f->at on, after a first one was printed. */
static void print_rest(const Printer *p, Factors *f, bool sized) {
    while (f->at < f->count) {
        size_t divisors = divisors_at(f);
        if (divisors && !melts(f, divisors)) {
            print_divisors(p, f, divisors);
            f->at += divisors;
        } else {
            put(p, "*");
            print_factor(p, f, f->list[f->at], sized);
            f->open_run |= !shape_is_scalar(f->list[f->at]->shape);
            f->at++;
        }
        f->lone_number = false;
    }
}

/* A fraction before nothing but divisors: 3/(2*x). */
static bool print_joint_fraction(const Printer *p, Factors *f) {
    const Expr *first = f->list[0];
    f->at = 1;
    size_t divisors = divisors_at(f);
    if (is_whole(first) || !divisors) return false;
    fmpz_t above;
    fmpz_init(above);
    fmpz_abs(above, fmpq_numref(expr_number(first)));
    print_whole(p->out, above);
    fmpz_clear(above);
    put(p, "/(");
    print_whole(p->out, fmpq_denref(expr_number(first)));
    for (size_t i = 0; i < divisors; i++) put(p, "*"), print_divisor(p, f->list[f->at++]);
    put(p, ")");
    return true;
}

/* The number in front, without its sign. A -1 that only carries the sign goes. */
static void print_coefficient(const Printer *p, Factors *f, bool sized) {
    const Expr *first = f->list[0];
    bool sign_only = expr_is_integer(first, -1) && f->count > 1 && f->list[1]->op != OP_NUMBER;
    f->lone_number = true;
    f->number = first;
    if (sign_only) {
        f->list++, f->count--, f->at = 0, f->lone_number = false;
        size_t divisors = divisors_at(f);
        if (divisors)
            put(p, "1"), print_divisors(p, f, divisors), f->at = divisors;
        else
            print_factor(p, f, f->list[0], sized), f->open_run = !shape_is_scalar(f->list[0]->shape),
                                                   f->at = 1;
        return;
    }
    if (print_joint_fraction(p, f))
        f->lone_number = false;
    else
        print_number(p, first, true);
}

static bool has_minus(const Expr *e) {
    return is_negative(e) || (e->op == OP_PRODUCT && is_negative(e->arg[0]));
}

/* A product without its sign. */
static void print_product(const Printer *p, const Expr *e, bool sized) {
    Factors f = {.list = e->arg, .count = e->count};
    if (e->arg[0]->op == OP_NUMBER)
        print_coefficient(p, &f, sized);
    else if (divisors_at(&f)) {
        size_t divisors = divisors_at(&f);
        put(p, "1");
        print_divisors(p, &f, divisors);
        f.at = divisors;
    } else {
        print_factor(p, &f, e->arg[0], sized);
        f.open_run = !shape_is_scalar(e->arg[0]->shape);
        f.at = 1;
    }
    print_rest(p, &f, sized);
}

/* Where a first part of the chain is already a number, the rest needs brackets to be read as one chain. */
static size_t scalar_prefix(const Expr *const *list, size_t count) {
    for (size_t k = 1; k < count; k++)
        if (list[0]->shape.rows == 1 && list[k - 1]->shape.columns == 1) return k;
    return 0;
}

static void print_chain(const Printer *p, const Expr *const *list, size_t count) {
    size_t prefix = scalar_prefix(list, count);
    for (size_t i = 0; i < count; i++) {
        if (i) put(p, "*");
        if (i && prefix) {
            put(p, "(");
            print_chain(p, list + i, count - i);
            put(p, ")");
            return;
        }
        print(p, list[i], LEVEL_POWER);
    }
}

/* ---- sums ---- */

/* Does the spelling take its size from what stands beside it? */
static bool is_flexible(const Expr *e) {
    if (e->op == OP_IDENTITY || e->op == OP_UNIT || e->op == OP_ZEROS) return true;
    if (e->op != OP_PRODUCT) return false;
    for (uint32_t i = 0; i < e->count; i++)
        if (!shape_is_scalar(e->arg[i]->shape)) return is_flexible(e->arg[i]);
    return false;
}

static bool sizes_others(const Expr *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!is_flexible(list[i]) && list[i]->shape.kind == KIND_TENSOR) return true;
    return false;
}

static void print_sum(const Printer *p, const Expr *e) {
    bool sized = sizes_others(e->arg, e->count);
    for (uint32_t i = 0; i < e->count; i++) {
        bool minus = has_minus(e->arg[i]);
        if (i)
            put(p, minus ? " - " : " + ");
        else if (minus)
            put(p, "-");
        if (e->arg[i]->op == OP_PRODUCT)
            print_product(p, e->arg[i], sized);
        else if (minus)
            print_number(p, e->arg[i], true);
        else
            print_sized(p, e->arg[i], LEVEL_PRODUCT, sized);
    }
}

static void print_joined(const Printer *p, const Expr *e, const char *joint, Level level) {
    bool sized = sizes_others(e->arg, e->count);
    for (uint32_t i = 0; i < e->count; i++) {
        if (i) put(p, joint);
        print_sized(p, e->arg[i], level, sized);
    }
}

/* ---- arrays ---- */

static void print_dim(const Printer *p, Dim dim) {
    if (dim > 0)
        buffer_printf(p->out, "%d", (int)dim);
    else
        put(p, store_size_name(p->store, dim));
}

static void print_list(const Printer *p, const char *open, const Expr *const *list, size_t count,
                       const char *close) {
    put(p, open);
    for (size_t i = 0; i < count; i++) {
        if (i) put(p, ", ");
        print(p, list[i], LEVEL_CHOICE);
    }
    put(p, close);
}

static void print_matrix(const Printer *p, const Expr *e) {
    size_t columns = (size_t)e->shape.columns;
    for (size_t i = 0; i < e->count; i += columns) print_list(p, i ? ", [" : "[[", e->arg + i, columns, "]");
    put(p, "]");
}

static void print_dims_of(const Printer *p, const char *name, Shape shape) {
    put(p, name);
    put(p, "(");
    print_dim(p, shape.rows);
    if (shape.columns != 1) put(p, ", "), print_dim(p, shape.columns);
    put(p, ")");
}

static void print_space(const Printer *p, Shape shape) {
    put(p, "R");
    if (shape.rows == 1 && shape.columns == 1) return;
    put(p, shape.columns == 1 ? "^" : "^(");
    print_dim(p, shape.rows);
    if (shape.columns == 1) return;
    put(p, " x ");
    print_dim(p, shape.columns);
    put(p, ")");
}

static void print_index(const Printer *p, const Expr *index) {
    long value;
    bool simple = index->op == OP_SYMBOL || (expr_get_long(index, &value) && value >= 0);
    put(p, simple ? "_" : "_{");
    print(p, index, LEVEL_CHOICE);
    if (!simple) put(p, "}");
}

static void print_component(const Printer *p, const Expr *e) {
    bool name = e->arg[0]->op == OP_SYMBOL;
    if (!name) put(p, "(");
    print(p, e->arg[0], LEVEL_CHOICE);
    if (!name) put(p, ")");
    if (e->op == OP_ENTRY)
        put(p, "_"), print_list(p, "(", e->arg + 1, 2, ")");
    else
        print_index(p, e->arg[1]);
}

static void print_unit(const Printer *p, const Expr *e, bool sized) {
    if (sized) return put(p, "e"), print_index(p, e->arg[0]);
    put(p, "unit(");
    print(p, e->arg[0], LEVEL_CHOICE);
    put(p, ", ");
    print_dim(p, e->shape.rows);
    put(p, ")");
}

static void print_identity(const Printer *p, const Expr *e, bool sized) {
    put(p, "I");
    if (!sized) put(p, "_"), print_dim(p, e->shape.rows);
}

static void print_transpose(const Printer *p, const Expr *a) {
    if (a->op == OP_VECTOR || shape_is_scalar(a->shape)) return print_call(p, "transpose", &a, 1);
    print(p, a, LEVEL_ATOM);
    put(p, "'");
}

/* ---- the rest ---- */

static void print_norm(const Printer *p, const Expr *e) {
    print_call(p, "norm", e->arg, expr_is_integer(e->arg[1], 2) ? 1 : 2);
}

static void print_derivative(const Printer *p, const Expr *e) {
    const Expr *f = e;
    int times = 0;
    for (; f->op == OP_DERIVATIVE && f->arg[1] == e->arg[1] && times < 9; f = f->arg[0]) times++;
    put(p, "derivative(");
    print(p, f, LEVEL_CHOICE);
    put(p, ", ");
    print(p, e->arg[1], LEVEL_CHOICE);
    if (times > 1) buffer_printf(p->out, ", %d", times);
    put(p, ")");
}

static void print_piecewise(const Printer *p, const Expr *e) {
    bool sized = false;
    for (uint32_t i = 0; i < e->count; i++)
        sized |= (i % 2 == 1 || i + 1 == e->count) && sizes_others(e->arg + i, 1);
    put(p, "piecewise(");
    for (uint32_t i = 0; i < e->count; i++) {
        if (i) put(p, ", ");
        print_sized(p, e->arg[i], LEVEL_CHOICE, sized);
    }
    put(p, ")");
}

/* "s in [0, 1]" says what s is; for anything else its space is named. */
static bool names_interval(const Expr *e) {
    const Expr *first = e->arg[2]->op == OP_AND ? e->arg[2]->arg[0] : e->arg[2];
    bool in = first->op == OP_IN && first->arg[0] == e->arg[1] && shape_is_scalar(e->arg[1]->shape);
    return in && first->arg[1]->op >= OP_INTERVAL_CLOSED && first->arg[1]->op <= OP_INTERVAL_RIGHT_OPEN;
}

static void print_builder(const Printer *p, const Expr *e, bool sized) {
    bool bare = e->arg[0] == e->arg[1];
    put(p, "{");
    print(p, e->arg[0], LEVEL_SETS);
    if (bare && !sized) put(p, " in "), print_space(p, e->arg[1]->shape);
    put(p, " : ");
    if (!bare && !names_interval(e)) {
        print(p, e->arg[1], LEVEL_SETS);
        put(p, " in ");
        print_space(p, e->arg[1]->shape);
        put(p, ", ");
    }
    print(p, e->arg[2], LEVEL_CHOICE);
    put(p, "}");
}

static void print_apply(const Printer *p, const Expr *e) {
    if (text_is(text_of(e->arg[0]->symbol->name), "->"))
        return print(p, e->arg[1], LEVEL_SETS), put(p, " -> "), print(p, e->arg[2], LEVEL_SETS);
    print_call(p, e->arg[0]->symbol->name, e->arg + 1, e->count - 1);
}

static void print_relation(const Printer *p, const Expr *e) {
    bool sized = (e->op == OP_EQUAL || e->op == OP_NOT_EQUAL) && sizes_others(e->arg, 2);
    print_sized(p, e->arg[0], LEVEL_SETS, sized);
    buffer_printf(p->out, " %s ", op_name(e->op));
    print_sized(p, e->arg[1], LEVEL_SETS, sized);
}

static void print_image(const Printer *p, const Expr *e) {
    if (e->arg[0]->op == OP_NUMBER)
        print_number(p, e->arg[0], false);
    else
        print(p, e->arg[0], e->arg[0]->op == OP_MATRIX_PRODUCT ? LEVEL_PRODUCT : LEVEL_POWER);
    put(p, "*");
    print(p, e->arg[1], LEVEL_POWER);
}

static Level level_of(const Expr *e) {
    switch ((int)e->op) {
    case OP_NUMBER: return expr_number_sign(e) < 0 ? LEVEL_SUM : is_whole(e) ? LEVEL_ATOM : LEVEL_PRODUCT;
    case OP_SUM:
    case OP_SET_SUM: return LEVEL_SUM;
    case OP_PRODUCT: return has_minus(e) ? LEVEL_SUM : LEVEL_PRODUCT;
    case OP_MATRIX_PRODUCT:
    case OP_HADAMARD:
    case OP_CARTESIAN: return LEVEL_PRODUCT;
    case OP_SET_IMAGE: return is_negative(e->arg[0]) ? LEVEL_SUM : LEVEL_PRODUCT;
    case OP_POWER:
        if (is_reciprocal(e)) return LEVEL_PRODUCT;
        return is_fraction(e->arg[1], 1, 2) || is_fraction(e->arg[1], 1, 3) ? LEVEL_ATOM : LEVEL_POWER;
    case OP_ENTRYWISE_POWER: return LEVEL_POWER;
    case OP_UNION:
    case OP_INTERSECTION: return LEVEL_SETS;
    case OP_EQUAL:
    case OP_NOT_EQUAL:
    case OP_LESS:
    case OP_LESS_EQUAL:
    case OP_GREATER:
    case OP_GREATER_EQUAL:
    case OP_IN: return LEVEL_RELATION;
    case OP_AND: return LEVEL_AND;
    case OP_NOT: return LEVEL_RELATION;
    case OP_OR: return LEVEL_OR;
    case OP_FOR_ALL: return LEVEL_CHOICE;
    case OP_CALL: return text_is(text_of(e->arg[0]->symbol->name), "->") ? LEVEL_RELATION : LEVEL_ATOM;
    default: return LEVEL_ATOM;
    }
}

static void print_operator(const Printer *p, const Expr *e, bool sized) {
    switch ((int)e->op) {
    case OP_NUMBER: return print_number(p, e, false);
    case OP_SYMBOL: return put(p, e->symbol->name);
    case OP_IDENTITY: return print_identity(p, e, sized);
    case OP_ZEROS: return sized ? put(p, "0") : print_dims_of(p, "zeros", e->shape);
    case OP_ONES: return print_dims_of(p, "ones", e->shape);
    case OP_UNIT: return print_unit(p, e, sized);
    case OP_PI:
    case OP_EULER:
    case OP_INFINITE:
    case OP_UNDEFINED: return put(p, op_name(e->op));
    case OP_SUM: return print_sum(p, e);
    case OP_PRODUCT: return put(p, has_minus(e) ? "-" : ""), print_product(p, e, sized);
    case OP_MATRIX_PRODUCT: return print_chain(p, e->arg, e->count);
    case OP_HADAMARD: return print_joined(p, e, " .* ", LEVEL_POWER);
    case OP_POWER:
        if (is_reciprocal(e)) return put(p, "1/"), print_divisor(p, e);
        return print_root_or_power(p, e->arg[0], e->arg[1], false);
    case OP_ENTRYWISE_POWER:
        return print(p, e->arg[0], LEVEL_ATOM), put(p, ".^"), print(p, e->arg[1], LEVEL_ATOM);
    case OP_TRANSPOSE: return print_transpose(p, e->arg[0]);
    case OP_NORM: return print_norm(p, e);
    case OP_VECTOR: return print_list(p, "(", e->arg, e->count, ")");
    case OP_MATRIX: return print_matrix(p, e);
    case OP_COMPONENT:
    case OP_ENTRY: return print_component(p, e);
    case OP_PIECEWISE: return print_piecewise(p, e);
    case OP_EQUAL:
    case OP_NOT_EQUAL:
    case OP_LESS:
    case OP_LESS_EQUAL:
    case OP_GREATER:
    case OP_GREATER_EQUAL:
    case OP_IN: return print_relation(p, e);
    case OP_AND: return print_joined(p, e, " and ", LEVEL_RELATION);
    case OP_OR: return print_joined(p, e, " or ", LEVEL_AND);
    case OP_NOT: return print_list(p, "not (", e->arg, 1, ")");
    case OP_FOR_ALL:
        return print(p, e->arg[0], LEVEL_OR), put(p, " for all "), print(p, e->arg[1], LEVEL_ATOM);
    case OP_INTERVAL_CLOSED: return print_list(p, "[", e->arg, 2, "]");
    case OP_INTERVAL_OPEN: return print_list(p, "(", e->arg, 2, ")");
    case OP_INTERVAL_LEFT_OPEN: return print_list(p, "(", e->arg, 2, "]");
    case OP_INTERVAL_RIGHT_OPEN: return print_list(p, "[", e->arg, 2, ")");
    case OP_FINITE_SET:
    case OP_EMPTY_SET: return print_list(p, "{", e->arg, e->count, "}");
    case OP_SPACE: return print_space(p, e->shape);
    case OP_BALL: return print_call(p, "ball", e->arg, expr_is_integer(e->arg[2], 2) ? 2 : 3);
    case OP_CARTESIAN: return print_joined(p, e, " x ", LEVEL_POWER);
    case OP_UNION: return print_joined(p, e, " U ", LEVEL_SUM);
    case OP_INTERSECTION: return print_joined(p, e, " \\cap ", LEVEL_SUM);
    case OP_SET_SUM: return print_joined(p, e, " + ", LEVEL_PRODUCT);
    case OP_SET_IMAGE: return print_image(p, e);
    case OP_SET_BUILDER: return print_builder(p, e, sized);
    case OP_DERIVATIVE: return print_derivative(p, e);
    case OP_DIFFERENTIAL: /* for the change 1 it is the derivative */
        return expr_is_integer(e->arg[2], 1) ? print_call(p, "derivative", e->arg, 2)
                                             : print_call(p, "differential", e->arg, e->count);
    case OP_CALL: return print_apply(p, e);
    default: return print_call(p, op_name(e->op), e->arg, e->count);
    }
}

static void print_sized(const Printer *p, const Expr *e, Level least, bool sized) {
    bool brackets = level_of(e) < least;
    if (brackets) put(p, "(");
    print_operator(p, e, sized);
    if (brackets) put(p, ")");
}

static void print(const Printer *p, const Expr *e, Level least) { print_sized(p, e, least, false); }

/* A set builder by itself is read where the shape of its elements is asked for. */
void print_expression(Buffer *out, const Store *store, const Expr *e) {
    Printer p = {out, store};
    print_sized(&p, e, LEVEL_CHOICE, e->op == OP_SET_BUILDER);
}

const char *expression_text_in(Arena *arena, const Store *store, const Expr *e) {
    Buffer out = BUFFER_EMPTY;
    print_expression(&out, store, e);
    const char *text = arena_string(arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return text;
}

const char *expression_text(const Store *store, const Expr *e) {
    return expression_text_in(store_arena(store), store, e);
}
