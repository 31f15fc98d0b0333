/* answer.c: from a derivative form to its answer, recording the steps. */
#include "calculus/polish.h"
#include "calculus/solver.h"
#include "calculus/workings.h"
#include "math/normal.h"
#include "math/simplify.h"
#include <stdlib.h>

const Expr *solver_polish(Solver *s, const Expr *e) {
    if (!e || (s->unpolished && !s->goes_on)) return e ? simplify(s->store, e) : NULL;
    const Expr *known = s->polished ? exprmap_get(s->polished, e) : NULL;
    if (known) return known;
    const Expr *polished = polish(s->store, e, s->budget);
    if (s->polished && polished) exprmap_put(s->polished, e, (void *)(uintptr_t)polished);
    return polished;
}

/* ---- preparing the function ---- */

static bool has_written_out(const Expr *e) {
    for (uint32_t i = 0; i < e->count; i++)
        if (e->arg[i]->op == OP_VECTOR || e->arg[i]->op == OP_MATRIX || e->arg[i]->op == OP_UNIT) return true;
    return false;
}

/* Norms, dots and products of vectors that are written out become formulas. */
static const Expr *written_out(void *context, Store *store, const Expr *e) {
    (void)context;
    switch ((int)e->op) {
    case OP_NORM:
    case OP_DOT:
    case OP_FROBENIUS:
    case OP_TRACE:
    case OP_DETERMINANT:
    case OP_COMPONENT:
    case OP_ENTRY:
    case OP_TOTAL:
    case OP_MATRIX_PRODUCT:
    case OP_MAXIMUM:
    case OP_MINIMUM: return has_written_out(e) ? simplify(store, e) : e;
    case OP_SUM_OVER: return simplify(store, e);
    default: return e;
    }
}

static bool is_form(Op op) {
    return op == OP_DERIVATIVE || op == OP_GRADIENT || op == OP_JACOBIAN || op == OP_HESSIAN || op == OP_PARTIAL || op == OP_DIRECTIONAL;
}

static void step(Solver *s, const char *rule, const Expr *before, const Expr *after, Detail from) {
    if (before != after) record_step(s->recorder, rules_find(rule), before, after, NULL, from, DETAIL_FULL);
}

static const Expr *prepared(Solver *s, const Expr *f) {
    const Expr *ready = derivation_prepare(s->store, f);
    const Expr *out = ready ? expr_transform(s->store, ready, written_out, s) : NULL;
    if (!out || out == ready) return out;
    const Expr *working = workings_of_arrays(s, f);
    step(s, working == f ? "write-out" : "simplify", working, out, DETAIL_NORMAL);
    return out;
}

/* ---- one derivation ---- */

static const Expr *run(Solver *s, const Expr *f, const Expr *variable, Derivation *d) {
    derivation_start(d, s->store, s->recorder, variable);
    d->by_definition = s->by_definition, d->norm_defined = s->norm_defined;
    for (size_t i = 0; i < MOST_PLANS; i++) d->plan[i] = s->plan[i];
    d->site_count = s->site_count, d->site = s->site, d->site_room = 0;
    if (s->site_count) { /* sites go on counting over several derivations of one question */
        d->site = ARENA_ARRAY(store_arena(s->store), Site, s->site_count * 2 + 16);
        for (size_t i = 0; i < s->site_count; i++) d->site[i] = s->site[i];
        d->site_room = s->site_count * 2 + 16;
    }
    const Expr *value = derivation_run(d, f);
    s->site = d->site, s->site_count = d->site_count, s->norm_defined = d->norm_defined;
    if (!value && !s->stuck) s->stuck = d->stuck ? d->stuck : f;
    return value;
}

static size_t steps_so_far(const Solver *s) { return s->recorder ? s->recorder->count : 0; }

/* The closing lines of a derivation: what was put together, and its simplest form. One step says it all already: none. */
static const Expr *conclude(Solver *s, size_t first, const char *rule, const Expr *form, const Expr *value) {
    const Expr *answer = solver_polish(s, value);
    if (!s->recorder || !answer) return answer;
    Recorder *r = s->recorder;
    bool said = r->count && r->count - first <= 1 && r->step[r->count - 1].after == answer && r->step[r->count - 1].before->op == OP_DIFFERENTIAL;
    if (said) return answer;
    bool differs = value->weight > answer->weight;
    record_step(r, rules_find(rule), form, answer, NULL, DETAIL_BRIEF, differs ? DETAIL_BRIEF : DETAIL_FULL);
    if (!differs) return answer;
    step(s, rule, form, value, DETAIL_NORMAL);
    record_step(r, rules_find("simplify"), value, answer, NULL, DETAIL_NORMAL, DETAIL_FULL);
    return answer;
}

static const Expr *answer_scalar(Solver *s, const Expr *form, const Expr *f, const Expr *variable) {
    Derivation d;
    size_t first = steps_so_far(s);
    const Expr *value = run(s, f, variable, &d);
    return value ? conclude(s, first, "put-together", form, value) : NULL;
}

static void say_differential(Solver *s, size_t first, const Derivation *d, const Expr *f, const Expr *value) {
    if (steps_so_far(s) - first < 2) return;
    value = solver_polish(s, value);
    const Expr *before = expr_3(s->store, OP_DIFFERENTIAL, f, d->variable, d->differential);
    Recorder *r = s->recorder;
    if (r->count && r->step[r->count - 1].before == before) return;
    step(s, "put-together", before, value, DETAIL_NORMAL);
}

static const Expr *gradient_of(Solver *s, const Expr *form, const Expr *f, const Expr *variable) {
    Derivation d;
    size_t first = steps_so_far(s);
    const Expr *value = run(s, f, variable, &d);
    if (!value) return NULL;
    value = simplify(s->store, value);
    say_differential(s, first, &d, f, value);
    if (s->plan[0].rule && !expr_has(value, d.differential->symbol)) return value; /* a mistake has lost dx: a number is left */
    const Expr *g = form_adjoint(s->store, value, expr_integer(s->store, 1), d.differential, s->move);
    if (!g) return s->stuck = value, NULL;
    g = solver_polish(s, g);
    if (g) record_step(s->recorder, rules_find("gradient"), form, g, NULL, DETAIL_BRIEF, DETAIL_FULL);
    return g;
}

static const Expr *jacobian_of(Solver *s, const char *rule, const Expr *form, const Expr *f, const Expr *variable) {
    Derivation d;
    size_t first = steps_so_far(s);
    const Expr *value = run(s, f, variable, &d);
    if (!value) return NULL;
    value = simplify(s->store, value);
    say_differential(s, first, &d, f, value);
    const Expr *j = form_matrix(s->store, value, d.differential);
    if (!j) return s->stuck = value, NULL;
    j = solver_polish(s, j);
    if (j) record_step(s->recorder, rules_find(rule), form, j, NULL, DETAIL_BRIEF, DETAIL_FULL);
    return j;
}

/* ---- a vector whose components are named: one partial derivative after the other ---- */

enum { MOST_COMPONENTS = 8 };

typedef struct Components { const Expr *name[MOST_COMPONENTS], *component[MOST_COMPONENTS]; Dim count; } Components;

static bool has_maximum_norm(const Expr *f) { return expr_has_op(f, OP_INFINITE) && expr_has_op(f, OP_NORM); }

static bool by_components(const Expr *f, const Expr *x) {
    if (x->op != OP_SYMBOL || x->shape.columns != 1 || x->shape.rows < 2 || x->shape.rows > MOST_COMPONENTS) return false;
    return expr_has_op(f, OP_COMPONENT) || f->op == OP_VECTOR || expr_has_op(f, OP_MAXIMUM) || expr_has_op(f, OP_MINIMUM) || has_maximum_norm(f);
}

static const Symbol *component_symbol(Store *store, const char *name) {
    for (unsigned i = 0; i < store_symbols(store); i++)
        if (text_is(text_of(name), store_symbol_at(store, i)->name)) return store_symbol_at(store, i);
    return store_symbol(store, text_of(name), SHAPE_SCALAR, 0);
}

static const Expr *vector_of(Store *store, const Components *c) { return expr_make(store, OP_VECTOR, c->name, (size_t)c->count); }

/* f with x_1 … x_n as names of their own. */
static const Expr *split_up(Solver *s, const Expr *f, const Expr *x, Components *c) {
    c->count = x->shape.rows;
    for (Dim i = 0; i < c->count; i++) {
        const char *name = arena_printf(store_arena(s->store), "%s_%d", x->symbol->name, (int)i + 1);
        c->name[i] = expr_symbol(s->store, component_symbol(s->store, name));
        c->component[i] = expr_2(s->store, OP_COMPONENT, x, expr_integer(s->store, i + 1));
        if (!c->name[i]) return NULL;
        f = expr_replace(s->store, f, c->component[i], c->name[i]);
    }
    f = f ? expr_substitute(s->store, f, x->symbol, vector_of(s->store, c)) : NULL;
    return f ? expr_transform(s->store, f, written_out, s) : NULL;
}

static const Expr *put_back(Solver *s, const Expr *e, const Components *c) {
    for (Dim i = 0; e && i < c->count; i++) e = expr_replace(s->store, e, c->name[i], c->component[i]);
    return e;
}

static void put_back_steps(Solver *s, size_t first, const Components *c) {
    for (size_t i = first; s->recorder && i < s->recorder->count; i++) {
        Step *step_here = &s->recorder->step[i];
        step_here->before = put_back(s, step_here->before, c);
        step_here->after = put_back(s, step_here->after, c);
        if (step_here->condition) step_here->condition = put_back(s, step_here->condition, c);
    }
    for (size_t i = 0; s->recorder && i < s->recorder->condition_count; i++)
        s->recorder->conditions[i] = put_back(s, s->recorder->conditions[i], c);
}

static const Expr *partial_of(Solver *s, const Expr *f, const Expr *name) {
    Derivation d;
    size_t first = steps_so_far(s);
    const Expr *value = run(s, f, name, &d);
    return value ? conclude(s, first, "put-together", expr_2(s->store, OP_PARTIAL, f, name), value) : NULL;
}

typedef struct Exchange { const Expr *a, *b; } Exchange;

static const Expr *exchanged(void *context, Store *store, const Expr *e) {
    (void)store;
    const Exchange *names = context;
    return e == names->a ? names->b : e == names->b ? names->a : e;
}

/* Does f stay the same when the two names change places? */
static bool is_symmetric(const Solver *s, const Expr *f, const Expr *a, const Expr *b) {
    const Expr *other = expr_transform(s->store, f, exchanged, &(Exchange){a, b});
    return other && normal_equal(s->store, f, other, s->budget) == TRUTH_YES;
}

/* Of the partial derivative by the second of two such names the last line is enough, unless all detail is wanted. */
static void say_likewise(Solver *s, size_t first, const Expr *form, const Expr *value) {
    Recorder *r = s->recorder;
    if (r->count - first < 2) return;
    for (size_t i = first; i < r->count; i++) r->step[i].detail = DETAIL_FULL;
    record_step(r, rules_find("likewise"), form, value, NULL, DETAIL_BRIEF, DETAIL_NORMAL);
}

static const Expr *partial_in_turn(Solver *s, const Expr *f, const Components *c, size_t j) {
    size_t first = steps_so_far(s);
    const Expr *value = partial_of(s, f, c->name[j]);
    if (s->recorder && value && j && is_symmetric(s, f, c->name[0], c->name[j]))
        say_likewise(s, first, expr_2(s->store, OP_PARTIAL, f, c->name[j]), value);
    return value;
}

/* Schwarz: the order in which a smooth function is differentiated does not matter. */
static const Expr *say_mixed(Solver *s, const Expr *g, const Expr *name, const Expr *value) {
    record_step(s->recorder, rules_find("mixed"), expr_2(s->store, OP_PARTIAL, g, name), value, NULL, DETAIL_BRIEF, DETAIL_FULL);
    return value;
}

static const Expr *rows_by_components(Solver *s, const Expr *f, const Components *c, bool second) {
    size_t rows = f->op == OP_VECTOR ? f->count : 1, n = (size_t)c->count;
    if (second) rows = n;
    const Expr **entries = memory_get(rows * n * sizeof *entries), *first[MOST_COMPONENTS] = {0};
    bool good = true, last = !s->goes_on;
    s->goes_on |= second;
    for (size_t i = 0; good && second && i < n; i++) good = (first[i] = partial_in_turn(s, f, c, i)) != NULL;
    s->goes_on = !last;
    for (size_t i = 0; good && i < rows; i++)
        for (size_t j = 0; good && j < n; j++) {
            const Expr *g = second ? first[i] : f->op == OP_VECTOR ? f->arg[i] : f;
            bool mixed = s->recorder && second && j < i;
            entries[i * n + j] = mixed ? say_mixed(s, g, c->name[j], entries[j * n + i]) : partial_in_turn(s, g, c, j);
            good = entries[i * n + j] != NULL;
        }
    bool column = rows == 1 && f->op != OP_VECTOR;
    const Expr *e = !good ? NULL : column ? expr_make(s->store, OP_VECTOR, entries, n)
                                          : expr_shaped(s->store, OP_MATRIX, (Shape){KIND_TENSOR, (Dim)rows, (Dim)n}, entries, rows * n);
    free(entries);
    return e;
}

/* Where the question speaks of ‖x‖, the answer does, too: x_1² + x_2² is ‖x‖². */
static const Expr *with_norm(Solver *s, const Expr *e, const Expr *f, const Expr *x, const Components *c) {
    const Expr *norm = expr_norm(s->store, x), *squares = NULL;
    if (!e || s->unpolished || !expr_has_op(f, OP_NORM) || expr_replace(s->store, f, norm, expr_integer(s->store, 1)) == f) return e;
    for (Dim i = 0; i < c->count; i++) {
        const Expr *square = expr_power(s->store, c->component[i], 2);
        squares = squares ? expr_add(s->store, squares, square) : square;
    }
    const Expr *shorter = expr_replace(s->store, e, simplify(s->store, squares), expr_power(s->store, norm, 2));
    return shorter ? simplify(s->store, shorter) : e;
}

static const Expr *answer_by_components(Solver *s, const char *rule, const Expr *form, const Expr *f, const Expr *x) {
    Components c;
    size_t first = steps_so_far(s);
    const Expr *split = split_up(s, f, x, &c);
    if (!split) return NULL;
    const Expr *e = rows_by_components(s, split, &c, form->op == OP_HESSIAN);
    put_back_steps(s, first, &c);
    e = with_norm(s, put_back(s, e, &c), form->arg[0], x, &c);
    if (e) record_step(s->recorder, rules_find(rule), form, e, NULL, DETAIL_BRIEF, DETAIL_FULL);
    return e;
}

/* ---- the forms ---- */

static const Expr *answer_gradient(Solver *s, const Expr *form, const Expr *f, const Expr *x) {
    if (shape_is_scalar(x->shape)) return answer_scalar(s, form, f, x);
    return by_components(f, x) ? answer_by_components(s, "gradient", form, f, x) : gradient_of(s, form, f, x);
}

static const Expr *answer_jacobian(Solver *s, const Expr *form, const Expr *f, const Expr *x) {
    if (shape_is_scalar(x->shape)) return answer_scalar(s, form, f, x);
    return by_components(f, x) ? answer_by_components(s, "jacobian", form, f, x) : jacobian_of(s, "jacobian", form, f, x);
}

static const Expr *answer_hessian(Solver *s, const Expr *form, const Expr *f, const Expr *x) {
    Store *store = s->store;
    bool scalar = shape_is_scalar(x->shape), last = !s->goes_on;
    if (!scalar && by_components(f, x)) return answer_by_components(s, "hessian", form, f, x);
    const Expr *first = expr_2(store, scalar ? OP_DERIVATIVE : OP_GRADIENT, f, x);
    s->goes_on = true;
    const Expr *g = scalar ? answer_scalar(s, first, f, x) : gradient_of(s, first, f, x);
    s->goes_on = !last;
    if (!g) return NULL;
    return scalar ? answer_scalar(s, form, g, x) : jacobian_of(s, "hessian", form, g, x);
}

/* The k-th partial derivative of a vector's function is the k-th entry of the gradient. */
static const Expr *answer_partial(Solver *s, const Expr *form, const Expr *f, const Expr *by) {
    Store *store = s->store;
    if (by->op == OP_SYMBOL) return answer_scalar(s, form, f, by);
    const Expr *x = by->arg[0], *index = by->arg[1];
    long k;
    Components c;
    if (x->op != OP_SYMBOL) return s->stuck = form, NULL;
    if (by->op == OP_COMPONENT && by_components(f, x) && expr_get_long(index, &k)) {
        size_t first = steps_so_far(s);
        const Expr *split = split_up(s, f, x, &c), *e = split ? partial_of(s, split, c.name[k - 1]) : NULL;
        put_back_steps(s, first, &c);
        return with_norm(s, put_back(s, e, &c), f, x, &c);
    }
    const Expr *g = shape_is_scalar(f->shape) ? gradient_of(s, expr_2(store, OP_GRADIENT, f, x), f, x)
                                              : jacobian_of(s, "jacobian", expr_2(store, OP_JACOBIAN, f, x), f, x);
    if (!g) return NULL;
    const Expr *e;
    if (!shape_is_scalar(f->shape)) e = expr_multiply(store, g, expr_shaped(store, OP_UNIT, x->shape, &index, 1));
    else e = by->op == OP_COMPONENT ? expr_2(store, OP_COMPONENT, g, index) : expr_3(store, OP_ENTRY, g, index, by->arg[2]);
    e = solver_polish(s, e);
    if (e) record_step(s->recorder, rules_find("component"), form, e, NULL, DETAIL_BRIEF, DETAIL_FULL);
    return e;
}

static const Expr *answer_directional(Solver *s, const Expr *form, const Expr *f, const Expr *x, const Expr *v) {
    Store *store = s->store;
    const Expr *g = shape_is_scalar(f->shape) ? answer_gradient(s, expr_2(store, OP_GRADIENT, f, x), f, x)
                                              : answer_jacobian(s, expr_2(store, OP_JACOBIAN, f, x), f, x);
    if (!g) return NULL;
    const Expr *product = shape_is_scalar(f->shape) ? form_inner(store, g, v) : expr_multiply(store, g, v);
    const Expr *e = solver_polish(s, product);
    if (e) record_step(s->recorder, rules_find("directional"), form, e, NULL, DETAIL_BRIEF, DETAIL_FULL);
    return e;
}

static const Expr *answer_form(Solver *s, const Expr *form) {
    const Expr *f = prepared(s, form->arg[0]), *x = form->arg[1];
    if (!f) return NULL;
    switch ((int)form->op) {
    case OP_DERIVATIVE: return answer_scalar(s, form, f, x);
    case OP_PARTIAL: return answer_partial(s, form, f, x);
    case OP_GRADIENT: return answer_gradient(s, form, f, x);
    case OP_JACOBIAN: return answer_jacobian(s, form, f, x);
    case OP_HESSIAN: return answer_hessian(s, form, f, x);
    case OP_DIRECTIONAL: return answer_directional(s, form, f, x, form->arg[2]);
    default: return f;
    }
}

/* Forms inside are answered first, and so that they can be differentiated; e stays as it is where there are none. */
static const Expr *answered(void *context, Store *store, const Expr *e) {
    (void)store;
    Solver *s = context;
    if (s->stuck || !is_form(e->op)) return e;
    const Expr *a = answer_form(s, e);
    if (!a && !s->stuck) s->stuck = e;
    return a ? a : e;
}

const Expr *solver_resolve(Solver *s, const Expr *e) {
    bool last = !s->goes_on;
    s->goes_on = true;
    e = expr_transform(s->store, e, answered, s);
    s->goes_on = !last;
    return s->stuck ? NULL : e;
}

/* The outermost form is answered as one that is not differentiated again. */
static const Expr *resolve_outermost(Solver *s, const Expr *form) {
    const Expr *args[3];
    if (!is_form(form->op)) return solver_resolve(s, form);
    for (uint32_t i = 0; i < form->count; i++)
        if (!(args[i] = solver_resolve(s, form->arg[i]))) return NULL;
    form = expr_rebuild(s->store, form, args);
    if (form) form = answered(s, s->store, form);
    return s->stuck ? NULL : form;
}

const Expr *solver_answer(Solver *s, const Expr *form) {
    size_t first = steps_so_far(s);
    const Expr *e = resolve_outermost(s, form);
    if (!e) return NULL;
    if (is_form(form->op)) return e;
    e = workings_of_multiples(s, workings_of_arrays(s, e));
    const Expr *value = solver_polish(s, e->shape.kind == KIND_TENSOR ? expr_transform(s->store, derivation_prepare(s->store, e), written_out, s) : e);
    if (value && (value != form || steps_so_far(s) == first)) step(s, e->symbols ? "simplify" : "compute", e, value, DETAIL_BRIEF);
    return value;
}

/* ---- at a point ---- */

static const Expr *constant_part(void *context, Store *store, const Expr *e) {
    (void)context;
    bool constant = shape_is_tensor(e->shape) && shape_is_scalar(e->shape) && !e->symbols && e->op != OP_NUMBER && e->op != OP_INFINITE;
    const Expr *c = constant ? constant_simplify(store, e, false) : NULL;
    return c && c->weight <= e->weight ? c : e;
}

const Expr *solver_at(Solver *s, const Expr *e, const PointEntry *at, size_t at_count) {
    for (size_t i = 0; e && i < at_count; i++) e = expr_substitute(s->store, e, at[i].symbol, at[i].value);
    e = simplify(s->store, e);
    return e ? polish_numbers(s->store, simplify(s->store, expr_transform(s->store, e, constant_part, NULL))) : NULL;
}
