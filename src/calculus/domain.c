#include "calculus/domain.h"

typedef struct Finder { Store *store; void (*add)(void *, const Expr *); void *context; } Finder;

static const Expr *number(Finder *f, long n) { return expr_integer(f->store, n); }

static void power_conditions(Finder *f, const Expr *e) {
    const Expr *base = e->arg[0], *p = e->arg[1], *zero = number(f, 0);
    if (!shape_is_scalar(e->shape)) return;
    if (p->op != OP_NUMBER) {
        bool whole = p->op == OP_SYMBOL && (p->symbol->properties & SYMBOL_INTEGER);
        if (!whole) f->add(f->context, expr_2(f->store, OP_GREATER, base, zero));
        return;
    }
    bool even_root = fmpz_is_even(fmpq_denref(expr_number(p))), negative = expr_number_sign(p) < 0;
    if (even_root) f->add(f->context, expr_2(f->store, negative ? OP_GREATER : OP_GREATER_EQUAL, base, zero));
    else if (negative) f->add(f->context, expr_2(f->store, OP_NOT_EQUAL, base, zero));
}

static const Expr *conditions_of(void *context, Store *store, const Expr *e) {
    Finder *f = context;
    const Expr *u = e->count ? e->arg[0] : NULL;
    bool scalar = u && shape_is_scalar(u->shape);
    switch ((int)e->op) {
    case OP_POWER: power_conditions(f, e); break;
    case OP_LN:
        if (scalar) f->add(f->context, expr_2(store, OP_GREATER, u, number(f, 0)));
        break;
    case OP_TAN:
    case OP_SEC:
        if (scalar) f->add(f->context, expr_2(store, OP_NOT_EQUAL, expr_1(store, OP_COS, u), number(f, 0)));
        break;
    case OP_COT:
    case OP_CSC:
        if (scalar) f->add(f->context, expr_2(store, OP_NOT_EQUAL, expr_1(store, OP_SIN, u), number(f, 0)));
        break;
    case OP_ARCSIN:
    case OP_ARCCOS:
        if (!scalar) break;
        f->add(f->context, expr_2(store, OP_LESS_EQUAL, number(f, -1), u));
        f->add(f->context, expr_2(store, OP_LESS_EQUAL, u, number(f, 1)));
        break;
    case OP_ARTANH:
        if (!scalar) break;
        f->add(f->context, expr_2(store, OP_LESS, number(f, -1), u));
        f->add(f->context, expr_2(store, OP_LESS, u, number(f, 1)));
        break;
    case OP_ARCOSH:
        if (scalar) f->add(f->context, expr_2(store, OP_GREATER_EQUAL, u, number(f, 1)));
        break;
    case OP_INVERSE: f->add(f->context, expr_2(store, OP_NOT_EQUAL, expr_1(store, OP_DETERMINANT, u), number(f, 0))); break;
    default: break;
    }
    return e;
}

void domain_conditions(Store *store, const Expr *e, void (*add)(void *, const Expr *), void *context) {
    Finder f = {store, add, context};
    bool bound = expr_has_op(e, OP_PIECEWISE); /* a case may hide what another needs */
    if (!bound) expr_transform(store, e, conditions_of, &f);
}
