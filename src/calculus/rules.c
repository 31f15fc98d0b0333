#include "calculus/rules.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the table ---- */

typedef struct Line { /* a row of rules.def: a rule, or a mistake with the rule above it */
    enum { LINE_RULE, LINE_MISTAKE, LINE_ANSWER } kind;
    const char *text[10];
} Line;

static const Line lines[] = {
#define RULE(identifier, name, let, pattern, result, condition, sentence, why, sample_let, sample)                    \
    {LINE_RULE, {identifier, name, let, pattern, result, condition, sentence, why, sample_let, sample}},
#define MISTAKE(identifier, result, feedback) {LINE_MISTAKE, {identifier, result, feedback}},
#define ANSWER_MISTAKE(identifier, answer, feedback) {LINE_ANSWER, {identifier, answer, feedback}},
#include "calculus/rules.def"
#undef RULE
#undef MISTAKE
#undef ANSWER_MISTAKE
};

enum { LINE_COUNT = sizeof lines / sizeof *lines };

static _Noreturn void defect(const Rule *rule, const char *text, const char *why) {
    fprintf(stderr, "nabla: rules.def: %s: %s: %s\n", rule->identifier, text, why);
    abort();
}

static const Expr *parse(const Rule *rule, const Scope *scope, const char *text) {
    Source source = {"rules.def", text_of(text)};
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const Expr *e = read_strict(scope, source.content, &source, 0, &said);
    if (!e) defect(rule, text, buffer_c(&said.out));
    diagnostics_free(&said);
    return e;
}

/* For each wildcard u a wildcard du of the same shape. */
static void declare_differentials(Rule *rule, Scope *scope) {
    size_t names = scope->count;
    for (size_t i = 0; i < names; i++) {
        const Expr *e = scope->names[i].meaning;
        if (e->op != OP_SYMBOL || (e->symbol->properties & (SYMBOL_CONSTANT | SYMBOL_SIZE))) continue;
        Text name = text_of(arena_printf(store_arena(rule->store), "d%s", e->symbol->name));
        const Symbol *d = store_symbol(rule->store, name, e->shape, SYMBOL_DIFFERENTIAL);
        if (!d || !scope_put(scope, name, expr_symbol(rule->store, d), false)) defect(rule, name.start, "too many names");
        rule->differential_of[d->number] = e->symbol;
        if (!strcmp(e->symbol->name, "x")) rule->variable = e->symbol;
    }
}

static void read_rule(Rule *rule, Arena *arena, MistakeRow *mistakes) {
    if (!*rule->pattern_text) return;
    rule->store = store_new(arena);
    Scope *scope = scope_new(rule->store);
    Source source = {"rules.def", text_of(rule->let)};
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const Expr *condition = NULL;
    if (!read_declarations(scope, source.content, &condition, &source, 0, &said)) defect(rule, rule->let, buffer_c(&said.out));
    diagnostics_free(&said);
    declare_differentials(rule, scope);
    rule->pattern = parse(rule, scope, rule->pattern_text);
    rule->result = parse(rule, scope, rule->result_text);
    rule->condition = *rule->condition_text ? parse(rule, scope, rule->condition_text) : NULL;
    for (size_t i = 0; i < rule->mistake_count; i++) mistakes[i].parsed = parse(rule, scope, mistakes[i].result);
}

typedef struct Table {
    Arena *arena;
    Rules rules;
    const Rule **by_name; /* in the order of their identifiers */
} Table;

static Table table;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void release(void) {
    arena_free(table.arena);
    flint_cleanup_master();
}

static Rule rule_of(const Line *line) {
    const char *const *t = line->text;
    return (Rule){.identifier = t[0], .name = t[1], .let = t[2], .pattern_text = t[3], .result_text = t[4], .condition_text = t[5],
                  .sentence = t[6], .why = t[7], .sample_let = t[8], .sample = t[9]};
}

static int compare_names(const void *a, const void *b) {
    return strcmp((*(const Rule *const *)a)->identifier, (*(const Rule *const *)b)->identifier);
}

static void sort_names(void) {
    table.by_name = ARENA_ARRAY(table.arena, const Rule *, table.rules.count);
    for (size_t i = 0; i < table.rules.count; i++) table.by_name[i] = &table.rules.rule[i];
    qsort(table.by_name, table.rules.count, sizeof *table.by_name, compare_names);
}

static void build(void) {
    table.arena = arena_new();
    table.rules.rule = ARENA_ARRAY(table.arena, Rule, LINE_COUNT);
    MistakeRow *mistakes = ARENA_ARRAY(table.arena, MistakeRow, LINE_COUNT);
    for (size_t i = 0, m = 0; i < LINE_COUNT;) {
        Rule *rule = &table.rules.rule[table.rules.count++];
        MistakeRow *first = &mistakes[m];
        *rule = rule_of(&lines[i++]);
        for (; i < LINE_COUNT && lines[i].kind != LINE_RULE; i++)
            mistakes[m++] = (MistakeRow){lines[i].text[0], lines[i].text[1], lines[i].text[2], lines[i].kind == LINE_ANSWER, NULL};
        rule->mistakes = first;
        rule->mistake_count = (size_t)(&mistakes[m] - first);
        read_rule(rule, table.arena, first);
    }
    sort_names();
    atexit(release);
}

const Rules *rules_table(void) {
    pthread_once(&once, build);
    return &table.rules;
}

const Rule *rules_find(const char *identifier) {
    const Rules *rules = rules_table();
    const Rule wanted = {.identifier = identifier}, *key = &wanted;
    const Rule **found = bsearch(&key, table.by_name, rules->count, sizeof *table.by_name, compare_names);
    if (found) return *found;
    fprintf(stderr, "nabla: rules.def has no rule '%s'\n", identifier);
    abort();
}

/* ---- matching ---- */

/* c and w stand for anything; other names for a number, or for any array, as they were declared. */
static bool shape_fits(const Symbol *wildcard, const Expr *e) {
    bool any = !strcmp(wildcard->name, "c") || !strcmp(wildcard->name, "w");
    if (!shape_is_tensor(e->shape) || e->op == OP_INFINITE) return false;
    return any || shape_is_scalar(wildcard->shape) == shape_is_scalar(e->shape);
}

static bool bind(const Symbol *wildcard, const Expr *e, const Expr *variable, const Rule *rule, Bindings *b) {
    bool constant = wildcard->properties & SYMBOL_CONSTANT;
    bool symmetric = !(wildcard->properties & SYMBOL_SYMMETRIC) || (e->op == OP_SYMBOL && e->symbol->properties & SYMBOL_SYMMETRIC);
    if (!symmetric || !shape_fits(wildcard, e) || (constant && expr_has(e, variable->symbol))) return false;
    if (wildcard == rule->variable && e != variable) return false;
    if (b->of[wildcard->number]) return b->of[wildcard->number] == e;
    b->of[wildcard->number] = e;
    return true;
}

static bool match(const Expr *pattern, const Expr *e, const Expr *variable, const Rule *rule, Bindings *b) {
    if (pattern->op == OP_SYMBOL) return bind(pattern->symbol, e, variable, rule, b);
    if (pattern->op != e->op || pattern->count != e->count) return false;
    if (pattern->op == OP_NUMBER) return fmpq_equal(expr_number(pattern), expr_number(e));
    for (uint32_t i = 0; i < e->count; i++)
        if (!match(pattern->arg[i], e->arg[i], variable, rule, b)) return false;
    return true;
}

bool rule_matches(const Rule *rule, Op op, const Expr *const *args, size_t count, const Expr *variable, Bindings *b) {
    if (!rule->pattern || rule->pattern->op != op || rule->pattern->count != count) return false;
    *b = (Bindings){0};
    /* The variable itself is bound even where the pattern does not mention it: mistakes do. */
    bool mentioned = rule->variable && expr_has(rule->pattern, rule->variable);
    if (rule->variable && !mentioned) b->of[rule->variable->number] = variable;
    for (size_t i = 0; i < count; i++)
        if (!match(rule->pattern->arg[i], args[i], variable, rule, b)) return false;
    return true;
}

const Expr *rule_build(const Rule *rule, const Expr *result, const Bindings *b, Store *store, const Expr *variable,
                       const Expr *differential) {
    const Expr *symbols[MOST_SYMBOLS] = {0};
    for (size_t i = 0; i < store_symbols(rule->store); i++) {
        const Symbol *of = rule->differential_of[i];
        symbols[i] = of ? expr_3(store, OP_DIFFERENTIAL, b->of[of->number], variable, differential) : b->of[i];
    }
    /* An index bound by "for all" is a name of its own. */
    for (size_t i = 0; i < store_symbols(rule->store); i++) {
        const Symbol *s = store_symbol_at(rule->store, (unsigned)i);
        if (symbols[i] || !(s->properties & SYMBOL_INDEX)) continue;
        const Symbol *found = NULL;
        for (size_t j = 0; j < store_symbols(store) && !found; j++) {
            const Symbol *other = store_symbol_at(store, (unsigned)j);
            if ((other->properties & SYMBOL_INDEX) && !strcmp(other->name, s->name)) found = other;
        }
        symbols[i] = expr_symbol(store, found ? found : store_symbol(store, text_of(s->name), SHAPE_SCALAR, SYMBOL_INDEX | SYMBOL_INTEGER));
    }
    /* The 0 of "u != 0" is the zero of u's space here, not of the rule's. */
    bool against_zero = result->count == 2 && result->arg[1]->op == OP_ZEROS;
    if (!against_zero) return expr_import(store, result, symbols);
    const Expr *left = expr_import(store, result->arg[0], symbols);
    return left ? expr_2(store, result->op, left, expr_zero(store, left->shape)) : NULL;
}
