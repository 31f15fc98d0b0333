#include "calculus/derive.h"
#include "calculus/condition.h"
#include "calculus/polish.h"
#include "math/simplify.h"
#include <stdlib.h>
#include <string.h>

/* ---- the recorder ---- */

static void *grown(Arena *arena, void *old, size_t count, size_t *room, size_t size) {
    if (count < *room) return old;
    *room = *room ? *room * 2 : 16;
    void *bigger = arena_alloc(arena, *room * size);
    if (count) memcpy(bigger, old, count * size);
    return bigger;
}

size_t record_step(Recorder *r, const Rule *rule, const Expr *before, const Expr *after, const Expr *condition, Detail from,
                   Detail until) {
    if (!r) return 0;
    r->step = grown(r->arena, r->step, r->count, &r->room, sizeof *r->step);
    r->step[r->count] = (Step){.rule = rule->identifier, .name = rule->name, .sentence = rule->sentence, .why = rule->why,
                               .before = before, .after = after, .condition = condition, .detail = from, .until = until};
    return r->count++;
}

void record_condition(Recorder *r, const Expr *condition) {
    if (!r || !condition) return;
    for (size_t i = 0; i < r->condition_count; i++)
        if (r->conditions[i] == condition) return;
    r->conditions = grown(r->arena, r->conditions, r->condition_count, &r->condition_room, sizeof *r->conditions);
    r->conditions[r->condition_count++] = condition;
}

/* ---- starting ---- */

void derivation_start(Derivation *d, Store *store, Recorder *recorder, const Expr *variable) {
    *d = (Derivation){.store = store, .recorder = recorder, .variable = variable, .values = {.arena = store_arena(store)}};
    if (shape_is_scalar(variable->shape)) d->differential = expr_integer(store, 1);
    else {
        const char *name = arena_printf(store_arena(store), "d%s", variable->symbol->name);
        const Symbol *found = NULL;
        for (unsigned i = 0; i < store_symbols(store); i++) {
            const Symbol *s = store_symbol_at(store, i);
            if ((s->properties & SYMBOL_DIFFERENTIAL) && !strcmp(s->name, name) && shape_equal(s->shape, variable->shape)) found = s;
        }
        d->differential = expr_symbol(store, found ? found : store_symbol(store, text_of(name), variable->shape, SYMBOL_DIFFERENTIAL));
    }
}

enum { LARGEST_WRITTEN_OUT = 8 };

/* A² of a matrix as A A, A⁻¹ as the inverse. */
static const Expr *matrix_power(Store *store, const Expr *e) {
    long n;
    if (!expr_get_long(e->arg[1], &n) || n == 0 || labs(n) > LARGEST_WRITTEN_OUT) return e;
    const Expr *base = n < 0 ? expr_1(store, OP_INVERSE, e->arg[0]) : e->arg[0], *all = base;
    for (long i = 1; i < labs(n); i++) all = expr_multiply(store, all, base);
    return all ? all : e;
}

static const Expr *as_dot(void *context, Store *store, const Expr *e) {
    (void)context;
    if (e->op == OP_POWER && !shape_is_scalar(e->shape)) return matrix_power(store, e);
    if (e->op != OP_MATRIX_PRODUCT || !shape_is_scalar(e->shape) || e->arg[0]->op != OP_TRANSPOSE) return e;
    const Expr *right = e->count == 2 ? e->arg[1] : expr_make(store, OP_MATRIX_PRODUCT, e->arg + 1, e->count - 1);
    const Expr *dot = expr_2(store, OP_DOT, e->arg[0]->arg[0], right);
    return dot ? dot : e;
}

const Expr *derivation_prepare(Store *store, const Expr *f) { return expr_transform(store, f, as_dot, NULL); }

/* ---- applying a rule ---- */

static bool varies(const Derivation *d, const Expr *e) { return expr_has(e, d->variable->symbol); }

static const Expr *differential_of(const Derivation *d, const Expr *u) {
    return expr_3(d->store, OP_DIFFERENTIAL, u, d->variable, d->differential);
}

static bool is_own(const Derivation *d, const Expr *e) {
    return e->op == OP_DIFFERENTIAL && e->arg[1] == d->variable && e->arg[2] == d->differential;
}

/* An entry of what is varied: its differential is the entry of dx, and is written alike. */
static bool is_own_entry(const Derivation *d, const Expr *e) {
    return (e->op == OP_COMPONENT || e->op == OP_ENTRY) && e->arg[0] == d->variable;
}

/* What everybody sees at once: d(x) is dx, d(constant) is 0. */
static const Expr *obvious(void *context, Store *store, const Expr *e) {
    const Derivation *d = context;
    if (!is_own(d, e)) return e;
    if (is_own_entry(d, e->arg[0])) return expr_replace(store, e->arg[0], d->variable, d->differential);
    if (e->arg[0] == d->variable) return d->differential;
    return varies(d, e->arg[0]) ? e : expr_zero(store, e->shape);
}

/* Counts an application of a rule; the mistake planned for this place, or NULL. */
static const MistakeRow *visit(Derivation *d, const Rule *rule, size_t step) {
    size_t number = d->site_count;
    d->site = grown(store_arena(d->store), d->site, d->site_count, &d->site_room, sizeof *d->site);
    d->site[d->site_count++] = (Site){rule, step};
    for (size_t i = 0; i < MOST_PLANS; i++) {
        const Plan *p = &d->plan[i];
        if (p->rule == rule && (p->site < 0 || (size_t)p->site == number)) return p->mistake;
    }
    return NULL;
}

static const Expr *derive(Derivation *d, const Expr *f);

static const Expr *resolve_node(void *context, Store *store, const Expr *e) {
    (void)store;
    Derivation *d = context;
    return is_own(d, e) ? derive(d, e->arg[0]) : e;
}

/* Replaces every differential by what is found for it. */
static const Expr *resolve(Derivation *d, const Expr *after) {
    const Expr *e = expr_transform(d->store, after, resolve_node, d);
    return e && !d->stuck ? e : NULL;
}

static const Expr *stuck(Derivation *d, const Expr *f) {
    if (!d->stuck) d->stuck = f;
    return NULL;
}

/* Does the rule leave what it finds inside as it is, but for a constant? */
static bool is_linear_rule(const Rule *rule) {
    static const char *const linear[] = {"constant-factor", "dot-constant", "matrix-factor", "matrix-factor-right"};
    bool found = !rule->pattern;
    for (size_t i = 0; i < sizeof linear / sizeof *linear; i++) found |= !strcmp(rule->identifier, linear[i]);
    return found;
}

static void record_bindings(Recorder *r, size_t step, const Bindings *bindings) {
    if (!r || !bindings) return;
    Bindings *kept = arena_alloc(r->arena, sizeof *kept);
    *kept = *bindings;
    r->step[step].bindings = kept;
}

/* Records the step "d(f) = after" and goes on with what stands in it. `bindings`: of the row that was applied, or NULL. */
static const Expr *go_on(Derivation *d, const Rule *rule, const Expr *f, const Expr *after, const Expr *condition,
                         const Bindings *bindings) {
    const Expr *shown = after ? tidy(d->store, expr_transform(d->store, after, obvious, d)) : NULL;
    if (!shown) return stuck(d, f);
    const Expr *needed = condition ? condition_simplify(d->store, condition) : NULL;
    if (!needed || condition->op == OP_OR) condition = needed; /* one that always holds is not worth a word */
    size_t step = record_step(d->recorder, rule, differential_of(d, f), shown, condition, DETAIL_NORMAL, DETAIL_FULL);
    record_bindings(d->recorder, step, bindings);
    record_condition(d->recorder, condition);
    bool outer = d->nested;
    d->nested = !is_linear_rule(rule);
    const Expr *value = resolve(d, shown);
    d->nested = outer;
    return value;
}

static const Expr *apply_row(Derivation *d, const Rule *rule, const Bindings *b, const Expr *f) {
    const MistakeRow *mistake = visit(d, rule, d->recorder ? d->recorder->count : 0);
    if (mistake && mistake->whole_answer) return stuck(d, f);
    const Expr *result = mistake ? mistake->parsed : rule->result;
    const Expr *condition = rule->condition ? rule_build(rule, rule->condition, b, d->store, d->variable, d->differential) : NULL;
    return go_on(d, rule, f, rule_build(rule, result, b, d->store, d->variable, d->differential), condition, b);
}

/* ---- structural rules ---- */

/* d(-u) is -d(u): not worth a line of its own. */
static const Expr *signed_differential(const Derivation *d, const Expr *u) {
    bool minus = u->op == OP_PRODUCT && expr_is_integer(u->arg[0], -1);
    if (!minus) return differential_of(d, u);
    const Expr *rest = u->count == 2 ? u->arg[1] : expr_make(d->store, OP_PRODUCT, u->arg + 1, u->count - 1);
    return rest ? expr_negate(d->store, differential_of(d, rest)) : NULL;
}

/* Applies the differential to the arguments that `picks` names, leaving the others. */
static const Expr *through(Derivation *d, const char *identifier, const Expr *f, bool (*picks)(const Expr *f, uint32_t i)) {
    const Rule *rule = rules_find(identifier);
    bool keeps = visit(d, rule, d->recorder ? d->recorder->count : 0); /* the one mistake here: a constant stays */
    const Expr **args = memory_get(f->count * sizeof *args);
    for (uint32_t i = 0; i < f->count; i++) {
        bool left = !picks(f, i) || (keeps && !varies(d, f->arg[i]));
        args[i] = left ? f->arg[i] : signed_differential(d, f->arg[i]);
    }
    const Expr *after = expr_rebuild(d->store, f, args);
    free(args);
    return go_on(d, rule, f, after, NULL, NULL);
}

static bool every(const Expr *f, uint32_t i) { return (void)f, (void)i, true; }
static bool first(const Expr *f, uint32_t i) { return (void)f, i == 0; }
static bool values_of_cases(const Expr *f, uint32_t i) { return i % 2 == 1 || i + 1 == f->count; }

static void record_cases(Derivation *d, const Expr *f) {
    for (uint32_t i = 0; i + 1 < f->count; i += 2)
        if (f->arg[i]->count == 2 && shape_is_scalar(f->arg[i]->arg[0]->shape) && shape_is_scalar(f->arg[i]->arg[1]->shape) && f->arg[i]->op != OP_AND && f->arg[i]->op != OP_OR)
            record_condition(d->recorder, expr_2(d->store, OP_NOT_EQUAL, f->arg[i]->arg[0], f->arg[i]->arg[1]));
}

/* max(a, b, …) is a where a > b and a > …; the conditions exclude ties. */
static const Expr *extreme_as_cases(Derivation *d, const Expr *f) {
    Store *store = d->store;
    Op op = f->op == OP_MAXIMUM ? OP_GREATER : OP_LESS;
    const Expr *args[2 * 16];
    if (f->count < 2 || f->count > 16) return NULL;
    uint32_t n = 0;
    for (uint32_t i = 0; i + 1 < f->count; i++) {
        const Expr *wins = NULL;
        for (uint32_t j = 0; j < f->count; j++) {
            if (j == i) continue;
            const Expr *one = expr_2(store, op, f->arg[i], f->arg[j]);
            wins = wins ? expr_2(store, OP_AND, wins, one) : one;
            if (j > i) record_condition(d->recorder, expr_2(store, OP_NOT_EQUAL, f->arg[i], f->arg[j]));
        }
        args[n++] = wins;
        args[n++] = f->arg[i];
    }
    args[n++] = f->arg[f->count - 1];
    return expr_make(store, OP_PIECEWISE, args, n);
}

static const Expr *index_name(Store *store, const char *name);

/* |u_i| for the maximum norm, else u_i: what the largest of is taken. */
static const Expr *candidate(Store *store, const Expr *f, const Expr *index) {
    const Expr *entry = expr_2(store, OP_COMPONENT, f->arg[0], index);
    return f->op == OP_NORM ? expr_1(store, OP_ABS, entry) : entry;
}

/* Of any two different entries one is smaller than the largest. */
static const Expr *one_largest(Store *store, const Expr *f) {
    const Expr *i = index_name(store, "i"), *j = index_name(store, "j");
    const Expr *less = expr_2(store, OP_LESS, candidate(store, f, i), f), *other = expr_2(store, OP_LESS, candidate(store, f, j), f);
    const Expr *any = expr_make(store, OP_OR, EXPR_LIST(less, other, expr_2(store, OP_EQUAL, i, j)), 3);
    return expr_2(store, OP_FOR_ALL, expr_2(store, OP_FOR_ALL, any, i), j);
}

/* Of a vector of any length: the one entry that is largest counts, by its sign for the maximum norm. */
static const Expr *derive_largest_entry(Derivation *d, const Expr *f) {
    Store *store = d->store;
    const Expr *u = f->arg[0], *i = index_name(store, "i"), *one = expr_integer(store, 1), *n = expr_dim(store, u->shape.rows);
    const Expr *largest = expr_2(store, OP_EQUAL, candidate(store, f, i), f);
    const Expr *slope = f->op == OP_NORM ? expr_1(store, OP_SIGN, expr_2(store, OP_COMPONENT, u, i)) : one;
    const Expr *cases = expr_3(store, OP_PIECEWISE, largest, slope, expr_integer(store, 0));
    const Expr *term = expr_multiply(store, cases, expr_2(store, OP_COMPONENT, differential_of(d, u), i));
    const Rule *rule = rules_find("maximum");
    visit(d, rule, d->recorder ? d->recorder->count : 0);
    return go_on(d, rule, f, expr_make(store, OP_SUM_OVER, EXPR_LIST(term, i, one, n), 4), one_largest(store, f), NULL);
}

static const Expr *derive_extreme(Derivation *d, const Expr *f) {
    if (f->count == 1 && shape_is_column(f->arg[0]->shape)) return derive_largest_entry(d, f);
    const Expr *cases = extreme_as_cases(d, f);
    if (!cases) return stuck(d, f);
    const Rule *rule = rules_find("maximum");
    visit(d, rule, d->recorder ? d->recorder->count : 0);
    const Expr **args = memory_get(cases->count * sizeof *args);
    for (uint32_t i = 0; i < cases->count; i++) args[i] = values_of_cases(cases, i) ? differential_of(d, cases->arg[i]) : cases->arg[i];
    const Expr *after = expr_make(d->store, OP_PIECEWISE, args, cases->count);
    free(args);
    return go_on(d, rule, f, after, NULL, NULL);
}

static const Expr *index_name(Store *store, const char *name) {
    for (unsigned i = 0; i < store_symbols(store); i++) {
        const Symbol *s = store_symbol_at(store, i);
        if ((s->properties & SYMBOL_INDEX) && shape_is_scalar(s->shape) && !strcmp(s->name, name)) return expr_symbol(store, s);
    }
    return expr_symbol(store, store_symbol(store, text_of(name), SHAPE_SCALAR, SYMBOL_INDEX | SYMBOL_INTEGER));
}

/* A condition on one entry, said of all entries of the column u. NULL: it cannot be said. */
static const Expr *every_entry(Store *store, const Expr *condition, const Expr *placeholder, const Expr *u) {
    const Expr *index = shape_is_column(u->shape) ? index_name(store, "i") : NULL;
    if (!condition || !index) return NULL;
    return expr_2(store, OP_FOR_ALL, expr_replace(store, condition, placeholder, expr_2(store, OP_COMPONENT, u, index)), index);
}

/* g(u) of an array u, entry by entry: g'(u) .* du, by the row for numbers. */
static const Expr *derive_entrywise(Derivation *d, const Expr *f) {
    Store *store = d->store;
    const Expr *u = f->arg[0];
    const Symbol *entry = store_symbol(store, TEXT("u_i"), SHAPE_SCALAR, SYMBOL_INDEX);
    const Expr *placeholder = expr_symbol(store, entry), *function = expr_1(store, f->op, placeholder);
    const Rules *rules = rules_table();
    for (size_t i = 0; function && i < rules->count; i++) {
        const Rule *rule = &rules->rule[i];
        Bindings b;
        if (!rule_matches(rule, f->op, &placeholder, 1, d->variable, &b)) continue;
        const MistakeRow *mistake = visit(d, rule, d->recorder ? d->recorder->count : 0);
        const Expr *symbols[MOST_SYMBOLS] = {0};
        for (size_t s = 0; s < store_symbols(rule->store); s++) symbols[s] = rule->differential_of[s] ? expr_integer(store, 1) : b.of[s];
        const Expr *slope = tidy(store, expr_import(store, mistake ? mistake->parsed : rule->result, symbols));
        const Expr *condition = rule->condition ? every_entry(store, rule_build(rule, rule->condition, &b, store, d->variable, d->differential), placeholder, u) : NULL;
        const Expr *slopes = slope ? form_entrywise(store, slope, placeholder, u) : NULL;
        if (!slopes) return stuck(d, f);
        const Expr *after = expr_is_zero(slopes) ? expr_zero(store, f->shape)
                          : shape_is_scalar(slopes->shape) ? expr_multiply(store, slopes, differential_of(d, u))
                                                           : expr_2(store, OP_HADAMARD, slopes, differential_of(d, u));
        return go_on(d, rule, f, after, condition, NULL);
    }
    return stuck(d, f);
}

/* ---- products: which two factors the rules are offered ---- */

static const Expr *joined(Derivation *d, Op op, const Expr *const *item, size_t count) {
    return count == 0 ? NULL : count == 1 ? item[0] : expr_make(d->store, op, item, count);
}

static bool negative_power(const Expr *e) {
    return e->op == OP_POWER && e->arg[1]->op == OP_NUMBER && expr_number_sign(e->arg[1]) < 0;
}

static const Expr *try_rows(Derivation *d, const Expr *f, Op op, const Expr *a, const Expr *b) {
    const Rules *rules = rules_table();
    const Expr *args[2] = {a, b};
    for (size_t i = 0; i < rules->count; i++) {
        Bindings bindings;
        if (rule_matches(&rules->rule[i], op, args, 2, d->variable, &bindings)) return apply_row(d, &rules->rule[i], &bindings, f);
    }
    return stuck(d, f);
}

typedef struct Parts { const Expr **constant, **top, **bottom; size_t constants, tops, bottoms; } Parts;

static void sort_factors(Derivation *d, const Expr *f, Parts *p) {
    for (uint32_t i = 0; i < f->count; i++) {
        const Expr *e = f->arg[i];
        if (!varies(d, e)) p->constant[p->constants++] = e;
        else if (negative_power(e)) p->bottom[p->bottoms++] = expr_reciprocal(d->store, e);
        else p->top[p->tops++] = e;
    }
}

/* A product is c·w with a constant c, or w/v, or v·w with one factor v. */
static const Expr *derive_product(Derivation *d, const Expr *f) {
    Arena *arena = store_arena(d->store);
    Parts p = {ARENA_ARRAY(arena, const Expr *, f->count), ARENA_ARRAY(arena, const Expr *, f->count), ARENA_ARRAY(arena, const Expr *, f->count), 0, 0, 0};
    sort_factors(d, f, &p);
    if (p.constants) {
        const Expr *c = joined(d, OP_PRODUCT, p.constant, p.constants);
        const Expr *top = joined(d, OP_PRODUCT, p.top, p.tops), *w = top;
        for (size_t i = 0; i < p.bottoms; i++) w = w ? expr_divide(d->store, w, p.bottom[i]) : expr_reciprocal(d->store, p.bottom[i]);
        return try_rows(d, f, OP_PRODUCT, c, w);
    }
    if (p.bottoms && p.tops) {
        const Expr *v = joined(d, OP_PRODUCT, p.bottom, p.bottoms);
        return try_rows(d, f, OP_PRODUCT, joined(d, OP_PRODUCT, p.top, p.tops), expr_2(d->store, OP_POWER, v, expr_integer(d->store, -1)));
    }
    if (p.bottoms) {
        const Expr *v = joined(d, OP_PRODUCT, p.bottom, p.bottoms), *minus_one = expr_integer(d->store, -1);
        return try_rows(d, f, OP_POWER, v, minus_one);
    }
    size_t scalar = 0; /* v must be a number */
    while (!shape_is_scalar(p.top[scalar]->shape)) scalar++;
    const Expr *v = p.top[scalar];
    memmove(p.top + scalar, p.top + scalar + 1, (p.tops - scalar - 1) * sizeof *p.top);
    return try_rows(d, f, OP_PRODUCT, v, joined(d, OP_PRODUCT, p.top, p.tops - 1));
}

/* A chain is A·w or U·A with a constant A, or U·w. */
static const Expr *derive_chain(Derivation *d, const Expr *f) {
    uint32_t lead = 0, tail = f->count;
    while (!varies(d, f->arg[lead])) lead++;
    while (!varies(d, f->arg[tail - 1])) tail--;
    uint32_t cut = lead ? lead : tail < f->count ? tail : 1;
    return try_rows(d, f, OP_MATRIX_PRODUCT, joined(d, OP_MATRIX_PRODUCT, f->arg, cut), joined(d, OP_MATRIX_PRODUCT, f->arg + cut, f->count - cut));
}

static const Expr *derive_hadamard(Derivation *d, const Expr *f) {
    return try_rows(d, f, OP_HADAMARD, f->arg[0], joined(d, OP_HADAMARD, f->arg + 1, f->count - 1));
}

/* ---- the norm ---- */

/* The first norm is explained by its definition; a short solution, and later norms, use the norm's own row. */
static const Expr *derive_norm_by_definition(Derivation *d, const Expr *f) {
    Store *store = d->store;
    const Expr *u = f->arg[0], *dot = expr_2(store, OP_DOT, u, u), *root = expr_sqrt(store, dot);
    const Expr *short_line = expr_divide(store, expr_2(store, OP_DOT, u, differential_of(d, u)), f);
    const Expr *nonzero = expr_2(store, OP_NOT_EQUAL, u, expr_zero(store, u->shape));
    d->norm_defined = true;
    record_step(d->recorder, rules_find("norm"), differential_of(d, f), tidy(store, expr_transform(store, short_line, obvious, d)), nonzero, DETAIL_BRIEF, DETAIL_BRIEF);
    record_step(d->recorder, rules_find("norm-definition"), f, root, NULL, DETAIL_NORMAL, DETAIL_FULL);
    record_condition(d->recorder, nonzero);
    const Expr *value = derive(d, root);
    return value ? simplify(store, value) : NULL;
}

/* ‖u‖⁴ is (‖u‖²)²: that is smooth at u = 0, too. */
static bool is_even_norm_power(const Expr *f) {
    long n;
    const Expr *u = f->arg[0];
    bool norm = u->op == OP_FROBENIUS || (u->op == OP_NORM && expr_is_integer(u->arg[1], 2));
    return norm && expr_get_long(f->arg[1], &n) && n > 2 && n % 2 == 0;
}

static const Expr *derive_even_norm_power(Derivation *d, const Expr *f) {
    long n;
    expr_get_long(f->arg[1], &n);
    return try_rows(d, f, OP_POWER, expr_power(d->store, f->arg[0], 2), expr_integer(d->store, n / 2));
}

/* ---- the engine ---- */

static const Expr *derive_by_rows(Derivation *d, const Expr *f) {
    const Rules *rules = rules_table();
    for (size_t i = 0; i < rules->count; i++) {
        Bindings b;
        if (rule_matches(&rules->rule[i], f->op, f->arg, f->count, d->variable, &b)) return apply_row(d, &rules->rule[i], &b, f);
    }
    return stuck(d, f);
}

static const Expr *derive_varying(Derivation *d, const Expr *f) {
    bool norm2 = f->op == OP_NORM && expr_is_integer(f->arg[1], 2);
    bool largest = f->op == OP_NORM && f->arg[1]->op == OP_INFINITE;
    if (largest) return derive_largest_entry(d, f);
    if (norm2 && d->by_definition && !d->norm_defined) return derive_norm_by_definition(d, f);
    switch ((int)f->op) {
    case OP_SUM: return through(d, "sum", f, every);
    case OP_VECTOR:
    case OP_MATRIX: return through(d, "array", f, every);
    case OP_TRANSPOSE:
    case OP_TRACE:
    case OP_TOTAL:
    case OP_DIAGONAL:
    case OP_SUM_OVER:
    case OP_COMPONENT:
    case OP_ENTRY: return through(d, "linear", f, first);
    case OP_PIECEWISE: return record_cases(d, f), through(d, "piecewise", f, values_of_cases);
    case OP_MAXIMUM:
    case OP_MINIMUM: return derive_extreme(d, f);
    case OP_PRODUCT: return derive_product(d, f);
    case OP_MATRIX_PRODUCT: return derive_chain(d, f);
    case OP_POWER:
        if (is_even_norm_power(f)) return derive_even_norm_power(d, f);
        break;
    case OP_HADAMARD: return derive_hadamard(d, f);
    default: break;
    }
    bool entrywise = expr_is_function(f->op) && !shape_is_scalar(f->shape);
    return entrywise ? derive_entrywise(d, f) : derive_by_rows(d, f);
}

enum { PUTTING_TOGETHER = 100000 }; /* of a budget */

/* The quotient inside a logarithm is finished before it is put into what stands around it. */
static void put_part_together(Derivation *d, const Expr *f, const Expr *value, size_t first) {
    bool several = d->recorder && d->recorder->count >= first + 2;
    if (!several || f->op != OP_PRODUCT) return;
    Budget budget = {PUTTING_TOGETHER};
    const Expr *whole = polish(d->store, value, &budget);
    record_step(d->recorder, rules_find("put-together"), differential_of(d, f), whole, NULL, DETAIL_NORMAL, DETAIL_FULL);
}

static const Expr *derive(Derivation *d, const Expr *f) {
    if (!varies(d, f)) return expr_zero(d->store, f->shape);
    if (f == d->variable) return d->differential;
    const Expr *known = exprmap_get(&d->values, f);
    if (known) return known;
    size_t first = d->recorder ? d->recorder->count : 0;
    bool inside = d->nested;
    const Expr *value = derive_varying(d, f);
    if (!value) return d->stuck ? NULL : stuck(d, f);
    value = simplify(d->store, value);
    if (inside) put_part_together(d, f, value, first);
    exprmap_put(&d->values, f, (void *)(uintptr_t)value);
    return value;
}

const Expr *derivation_run(Derivation *d, const Expr *f) { return derive(d, f); }
