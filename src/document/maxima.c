#include "document/maxima.h"
#include <ctype.h>
#include <string.h>

typedef struct Writer {
    Buffer *out;
    const Store *store;
    bool failed;
} Writer;

typedef struct Place { /* of an entry, from 0 */
    Dim row, column;
} Place;

/* Where an expression stands, and so what needs parentheses there: alone, first in a product, in it, below a
 * power. */
typedef enum Tight { TIGHT_SUM, TIGHT_PRODUCT, TIGHT_FACTOR, TIGHT_BASE } Tight;

static const Place ONLY = {0, 0};

static void fail(Writer *w) { w->failed = true; }

static void put(Writer *w, const char *text) {
    if (w->out->length > LONGEST_MAXIMA) fail(w);
    if (!w->failed) buffer_string(w->out, text);
}

static void write_entry(Writer *w, const Expr *e, Place at, Tight tight);

static void write_scalar(Writer *w, const Expr *e, Tight tight) { write_entry(w, e, ONLY, tight); }

static bool is_concrete(Shape s) { return s.rows > 0 && s.columns > 0; }

/* ---- numbers and names ---- */

static void write_rational(Writer *w, const fmpq *value, Tight tight) {
    bool wrap =
        fmpq_sgn(value) < 0 ? tight > TIGHT_SUM : !fmpz_is_one(fmpq_denref(value)) && tight > TIGHT_PRODUCT;
    char *digits = fmpq_get_str(NULL, 10, value);
    put(w, wrap ? "(" : "");
    put(w, digits);
    put(w, wrap ? ")" : "");
    flint_free(digits);
}

/* Names that mean something else to Maxima or STACK. */
static bool is_taken(const char *name) {
    static const char *const taken[] = {"e",    "i",   "j",  "pi",  "phi", "inf",
                                        "minf", "and", "or", "not", "if",  "do"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (!strcmp(name, taken[i])) return true;
    return false;
}

static void write_name(Writer *w, const Symbol *symbol, Place at) {
    const char *name = symbol->name;
    bool plain = isalpha((unsigned char)*name) && !is_taken(name);
    for (const char *p = name; *p; p++) plain = plain && (isalnum((unsigned char)*p) || *p == '_');
    if (!plain) {
        fail(w);
        return;
    }
    put(w, name);
    char index[32] = "";
    if (symbol->shape.columns != 1)
        snprintf(index, sizeof index, "_%d%d", (int)at.row + 1, (int)at.column + 1);
    else if (symbol->shape.rows != 1)
        snprintf(index, sizeof index, "_%d", (int)at.row + 1);
    put(w, index);
}

/* ---- sums, products, powers ---- */

static const Expr *leading_number(const Expr *product) {
    return product->op == OP_PRODUCT && product->arg[0]->op == OP_NUMBER ? product->arg[0] : NULL;
}

static bool is_negative(const Expr *e) {
    const Expr *number = e->op == OP_NUMBER ? e : leading_number(e);
    return number && expr_number_sign(number) < 0;
}

static void write_sum(Writer *w, const Expr *e, Place at, Tight tight) {
    put(w, tight > TIGHT_SUM ? "(" : "");
    for (size_t i = 0; i < e->count; i++) {
        if (i && !is_negative(e->arg[i])) put(w, "+"); /* a negative term begins with its sign */
        write_entry(w, e->arg[i], at, TIGHT_SUM);
    }
    put(w, tight > TIGHT_SUM ? ")" : "");
}

static bool is_divisor(const Expr *e) {
    return e->op == OP_POWER && shape_is_scalar(e->arg[0]->shape) && is_negative(e->arg[1]) &&
           e->arg[1]->op == OP_NUMBER;
}

/* base^p for p > 0. */
static void write_power_to(Writer *w, const Expr *base, const fmpq *p) {
    fmpq_t half;
    fmpq_init(half);
    fmpq_set_si(half, 1, 2);
    if (fmpq_is_one(p)) {
        write_scalar(w, base, TIGHT_FACTOR);
    } else if (fmpq_equal(p, half)) {
        put(w, "sqrt(");
        write_scalar(w, base, TIGHT_SUM);
        put(w, ")");
    } else {
        write_scalar(w, base, TIGHT_BASE);
        put(w, "^");
        write_rational(w, p, TIGHT_BASE);
    }
    fmpq_clear(half);
}

static void write_divisor(Writer *w, const Expr *e) { /* what stands under the bar */
    fmpq_t p;
    fmpq_init(p);
    fmpq_neg(p, expr_number(e->arg[1]));
    write_power_to(w, e->arg[0], p);
    fmpq_clear(p);
}

static void write_product(Writer *w, const Expr *e, Place at, Tight tight) {
    bool negative = is_negative(e), wrap = tight > (negative ? TIGHT_SUM : TIGHT_PRODUCT), any = false;
    put(w, wrap ? "(" : "");
    const Expr *minus = negative && expr_is_integer(e->arg[0], -1) ? e->arg[0] : NULL;
    put(w, minus ? "-" : "");
    for (size_t i = 0; i < e->count; i++) {
        if (e->arg[i] == minus || is_divisor(e->arg[i])) continue;
        put(w, any ? "*" : "");
        bool sign = !any && negative && !minus; /* the first factor is a negative number */
        write_entry(w, e->arg[i], shape_is_scalar(e->arg[i]->shape) ? ONLY : at,
                    sign  ? TIGHT_SUM
                    : any ? TIGHT_FACTOR
                          : TIGHT_PRODUCT);
        any = true;
    }
    put(w, any ? "" : "1");
    for (size_t i = 0; i < e->count; i++) {
        if (!is_divisor(e->arg[i])) continue;
        put(w, "/");
        write_divisor(w, e->arg[i]);
    }
    put(w, wrap ? ")" : "");
}

static void write_power(Writer *w, const Expr *e, Tight tight) {
    if (!shape_is_scalar(e->arg[0]->shape)) {
        fail(w);
    } else if (is_divisor(e)) {
        put(w, tight > TIGHT_PRODUCT ? "(1/" : "1/");
        write_divisor(w, e);
        put(w, tight > TIGHT_PRODUCT ? ")" : "");
    } else if (e->arg[1]->op == OP_NUMBER) {
        put(w, tight == TIGHT_BASE ? "(" : "");
        write_power_to(w, e->arg[0], expr_number(e->arg[1]));
        put(w, tight == TIGHT_BASE ? ")" : "");
    } else {
        put(w, "(");
        write_scalar(w, e->arg[0], TIGHT_BASE);
        put(w, ")^(");
        write_scalar(w, e->arg[1], TIGHT_SUM);
        put(w, ")");
    }
}

/* ---- arrays, entry by entry ---- */

/* The sum over k of what `term` writes. */
static void write_series(Writer *w, Dim count, Tight tight, void (*term)(Writer *w, const void *of, Dim k),
                         const void *of) {
    bool wrap = tight > TIGHT_SUM && count > 1;
    put(w, wrap ? "(" : "");
    for (Dim k = 0; k < count && !w->failed; k++) {
        put(w, k ? "+" : "");
        term(w, of, k);
    }
    put(w, wrap ? ")" : "");
}

typedef struct Chain { /* a product of matrices, from its second factor on */
    const Expr *const *factors;
    size_t count;
    Place at;
} Chain;

static void write_chain(Writer *w, const Chain *chain, Tight tight);

static void chain_term(Writer *w, const void *of, Dim k) {
    const Chain *chain = of;
    Chain rest = {chain->factors + 1, chain->count - 1, {k, chain->at.column}};
    write_entry(w, chain->factors[0], (Place){chain->at.row, k}, TIGHT_FACTOR);
    put(w, "*");
    write_chain(w, &rest, TIGHT_FACTOR);
}

static void write_chain(Writer *w, const Chain *chain, Tight tight) {
    if (chain->count == 1)
        write_entry(w, chain->factors[0], chain->at, tight);
    else
        write_series(w, chain->factors[0]->shape.columns, tight, chain_term, chain);
}

static void dot_term(Writer *w, const void *of, Dim k) {
    const Expr *e = of;
    write_entry(w, e->arg[0], (Place){k, 0}, TIGHT_FACTOR);
    put(w, "*");
    write_entry(w, e->arg[1], (Place){k, 0}, TIGHT_FACTOR);
}

static Place place_of(const Expr *array, Dim k) { /* the k-th entry, by rows */
    return (Place){k / array->shape.columns, k % array->shape.columns};
}

static Dim entries_of(const Expr *array) {
    return is_concrete(array->shape) && array->shape.rows < 100 && array->shape.columns < 100
               ? array->shape.rows * array->shape.columns
               : 0;
}

static void square_term(Writer *w, const void *of, Dim k) {
    write_entry(w, of, place_of(of, k), TIGHT_BASE);
    put(w, "^2");
}

static void size_term(Writer *w, const void *of, Dim k) {
    put(w, "abs(");
    write_entry(w, of, place_of(of, k), TIGHT_SUM);
    put(w, ")");
}

static void plain_term(Writer *w, const void *of, Dim k) {
    write_entry(w, of, place_of(of, k), TIGHT_PRODUCT);
}

static void diagonal_term(Writer *w, const void *of, Dim k) {
    write_entry(w, of, (Place){k, k}, TIGHT_PRODUCT);
}

typedef struct PowerSum {
    const Expr *vector, *p;
} PowerSum;

static void power_term(Writer *w, const void *of, Dim k) {
    const PowerSum *sum = of;
    size_term(w, sum->vector, k);
    put(w, "^");
    write_scalar(w, sum->p, TIGHT_BASE);
}

static void write_norm(Writer *w, const Expr *e, Tight tight) {
    const Expr *p = e->op == OP_FROBENIUS ? NULL : e->arg[1];
    Dim count = entries_of(e->arg[0]);
    if (!count) {
        fail(w);
    } else if (!p || expr_is_integer(p, 2)) {
        put(w, "sqrt(");
        write_series(w, count, TIGHT_SUM, square_term, e->arg[0]);
        put(w, ")");
    } else if (expr_is_integer(p, 1)) {
        write_series(w, count, tight, size_term, e->arg[0]);
    } else if (p->op == OP_INFINITE) {
        put(w, "max(");
        for (Dim k = 0; k < count; k++) put(w, k ? "," : ""), size_term(w, e->arg[0], k);
        put(w, ")");
    } else {
        put(w, "(");
        write_series(w, count, TIGHT_BASE, power_term, &(PowerSum){e->arg[0], p});
        put(w, "^(1/");
        write_scalar(w, p, TIGHT_BASE);
        put(w, "))");
    }
}

/* u₂v₃ − u₃v₂ and so on. */
static void write_cross(Writer *w, const Expr *e, Place at) {
    Dim next = (at.row + 1) % 3, last = (at.row + 2) % 3;
    put(w, "(");
    write_entry(w, e->arg[0], (Place){next, 0}, TIGHT_FACTOR);
    put(w, "*");
    write_entry(w, e->arg[1], (Place){last, 0}, TIGHT_FACTOR);
    put(w, "-");
    write_entry(w, e->arg[0], (Place){last, 0}, TIGHT_FACTOR);
    put(w, "*");
    write_entry(w, e->arg[1], (Place){next, 0}, TIGHT_FACTOR);
    put(w, ")");
}

static void write_hadamard(Writer *w, const Expr *e, Place at, Tight tight) {
    put(w, tight > TIGHT_PRODUCT ? "(" : "");
    for (size_t i = 0; i < e->count; i++) {
        put(w, i ? "*" : "");
        write_entry(w, e->arg[i], at, TIGHT_FACTOR);
    }
    put(w, tight > TIGHT_PRODUCT ? ")" : "");
}

static void write_component(Writer *w, const Expr *e, Tight tight) {
    long row = 0, column = 1;
    bool known =
        expr_get_long(e->arg[1], &row) && (e->op == OP_COMPONENT || expr_get_long(e->arg[2], &column));
    if (known && row > 0 && column > 0)
        write_entry(w, e->arg[0], (Place){(Dim)row - 1, (Dim)column - 1}, tight);
    else
        fail(w);
}

static void write_unit(Writer *w, const Expr *e, Place at) {
    long k;
    if (expr_get_long(e->arg[0], &k))
        put(w, at.row + 1 == k ? "1" : "0");
    else
        fail(w);
}

static void write_rows(Writer *w, const Expr *e) {
    Dim count = entries_of(e);
    if (!count) fail(w);
    put(w, "matrix(");
    for (Dim k = 0; k < count && !w->failed; k++) {
        Place at = place_of(e, k);
        put(w, at.column ? "," : k ? "],[" : "[");
        write_entry(w, e, at, TIGHT_SUM);
    }
    put(w, "])");
}

/* ---- functions ---- */

static const char *const FUNCTION[OP_COUNT] = {
    [OP_ABS] = "abs",      [OP_SIGN] = "signum",  [OP_EXP] = "exp",      [OP_LN] = "log",
    [OP_SIN] = "sin",      [OP_COS] = "cos",      [OP_TAN] = "tan",      [OP_SEC] = "sec",
    [OP_CSC] = "csc",      [OP_COT] = "cot",      [OP_ARCSIN] = "asin",  [OP_ARCCOS] = "acos",
    [OP_ARCTAN] = "atan",  [OP_SINH] = "sinh",    [OP_COSH] = "cosh",    [OP_TANH] = "tanh",
    [OP_ARSINH] = "asinh", [OP_ARCOSH] = "acosh", [OP_ARTANH] = "atanh", [OP_MINIMUM] = "min",
    [OP_MAXIMUM] = "max",
};

static void write_function(Writer *w, const Expr *e, Place at) {
    put(w, FUNCTION[e->op]);
    put(w, "(");
    for (size_t i = 0; i < e->count; i++) {
        put(w, i ? "," : "");
        write_entry(w, e->arg[i], at, TIGHT_SUM);
    }
    put(w, ")");
}

/* min and max of all entries of one vector */
static void write_extreme(Writer *w, const Expr *e) {
    bool vector = e->count == 1 && !shape_is_scalar(e->arg[0]->shape);
    Dim count = vector ? entries_of(e->arg[0]) : 0;
    if (!vector) {
        write_function(w, e, ONLY);
        return;
    }
    if (!count) fail(w);
    put(w, FUNCTION[e->op]);
    for (Dim k = 0; k < count; k++) put(w, k ? "," : "("), plain_term(w, e->arg[0], k);
    put(w, ")");
}

static void write_constant(Writer *w, const Expr *e, Place at) {
    if (e->op == OP_PI) put(w, "%pi");
    if (e->op == OP_EULER) put(w, "%e");
    if (e->op == OP_INFINITE) put(w, "inf");
    if (e->op == OP_ZEROS) put(w, "0");
    if (e->op == OP_ONES) put(w, "1");
    if (e->op == OP_IDENTITY) put(w, at.row == at.column ? "1" : "0");
}

static void write_over_entries(Writer *w, const Expr *e, Tight tight) { /* of all entries, of the diagonal */
    const Expr *array = e->arg[0];
    Dim count = e->op == OP_TRACE ? (is_concrete(array->shape) ? array->shape.rows : 0) : entries_of(array);
    if (!count) fail(w);
    write_series(w, count, tight, e->op == OP_TRACE ? diagonal_term : plain_term, array);
}

static void write_entrywise_power(Writer *w, const Expr *e, Place at) {
    put(w, "(");
    write_entry(w, e->arg[0], at, TIGHT_BASE);
    put(w, ")^(");
    write_scalar(w, e->arg[1], TIGHT_SUM);
    put(w, ")");
}

static void write_literal(Writer *w, const Expr *e, Place at, Tight tight) {
    Dim columns = e->op == OP_VECTOR ? 1 : e->shape.columns;
    write_entry(w, e->arg[at.row * columns + at.column], ONLY, tight);
}

/* The entry of a tensor; a number has one. Expressions are no deeper than DEEPEST_EXPRESSION. */
static void write_entry(Writer *w, const Expr *e, Place at, Tight tight) {
    if (w->failed || !shape_is_tensor(e->shape) || !is_concrete(e->shape)) {
        fail(w);
        return;
    }
    switch ((int)e->op) {
    case OP_NUMBER: write_rational(w, expr_number(e), tight); return;
    case OP_SYMBOL: write_name(w, e->symbol, at); return;
    case OP_PI:
    case OP_EULER:
    case OP_INFINITE:
    case OP_ZEROS:
    case OP_ONES:
    case OP_IDENTITY: write_constant(w, e, at); return;
    case OP_UNIT: write_unit(w, e, at); return;
    case OP_SUM: write_sum(w, e, at, tight); return;
    case OP_PRODUCT: write_product(w, e, at, tight); return;
    case OP_POWER: write_power(w, e, tight); return;
    case OP_MATRIX_PRODUCT: write_chain(w, &(Chain){e->arg, e->count, at}, tight); return;
    case OP_DOT: write_series(w, e->arg[0]->shape.rows, tight, dot_term, e); return;
    case OP_CROSS: write_cross(w, e, at); return;
    case OP_HADAMARD: write_hadamard(w, e, at, tight); return;
    case OP_ENTRYWISE_POWER: write_entrywise_power(w, e, at); return;
    case OP_TRANSPOSE: write_entry(w, e->arg[0], (Place){at.column, at.row}, tight); return;
    case OP_TRACE:
    case OP_TOTAL: write_over_entries(w, e, tight); return;
    case OP_DETERMINANT:
        put(w, "determinant(");
        write_rows(w, e->arg[0]);
        put(w, ")");
        return;
    case OP_DIAGONAL:
        if (at.row == at.column)
            write_entry(w, e->arg[0], (Place){at.row, 0}, tight);
        else
            put(w, "0");
        return;
    case OP_NORM:
    case OP_FROBENIUS: write_norm(w, e, tight); return;
    case OP_MINIMUM:
    case OP_MAXIMUM: write_extreme(w, e); return;
    case OP_VECTOR:
    case OP_MATRIX: write_literal(w, e, at, tight); return;
    case OP_COMPONENT:
    case OP_ENTRY: write_component(w, e, tight); return;
    default:
        if (FUNCTION[e->op])
            write_function(w, e, at);
        else
            fail(w);
    }
}

/* ---- sets of numbers ---- */

static void write_listed(Writer *w, const char *open, const Expr *e, const char *close) {
    put(w, open);
    for (size_t i = 0; i < e->count; i++) {
        put(w, i ? "," : "");
        if (shape_is_scalar(e->arg[i]->shape))
            write_scalar(w, e->arg[i], TIGHT_SUM);
        else
            fail(w);
    }
    put(w, close);
}

static void write_set(Writer *w, const Expr *e) {
    switch ((int)e->op) {
    case OP_INTERVAL_CLOSED: write_listed(w, "cc(", e, ")"); return;
    case OP_INTERVAL_OPEN: write_listed(w, "oo(", e, ")"); return;
    case OP_INTERVAL_LEFT_OPEN: write_listed(w, "oc(", e, ")"); return;
    case OP_INTERVAL_RIGHT_OPEN: write_listed(w, "co(", e, ")"); return;
    case OP_FINITE_SET: write_listed(w, "{", e, "}"); return;
    default: fail(w);
    }
}

bool maxima_write(Buffer *out, const Store *store, const Expr *e) {
    size_t begin = out->length;
    Buffer text = BUFFER_EMPTY;
    Writer w = {&text, store, !e};
    if (e && e->shape.kind == KIND_SET)
        write_set(&w, e);
    else if (e && shape_is_tensor(e->shape) && !shape_is_scalar(e->shape))
        write_rows(&w, e);
    else if (e)
        write_scalar(&w, e, TIGHT_SUM);
    if (!w.failed) buffer_text(out, buffer_view(&text));
    buffer_free(&text);
    return out->length > begin;
}
