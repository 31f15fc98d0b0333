/* compose_rules.c: the words of the rules: their sentences and whys, with formulas in the names of the rule.
 */
#include "calculus/rules.h"
#include "document/compose_parts.h"
#include "math/scope.h"
#include "math/simplify.h"
#include <string.h>

/* For each name u a name du of the same shape. */
static void declare_differentials(Scope *scope) {
    size_t count = scope->count;
    for (size_t i = 0; i < count; i++) {
        const Expr *e = scope->names[i].meaning;
        if (e->op != OP_SYMBOL || (e->symbol->properties & SYMBOL_SIZE)) continue;
        Text name = text_of(arena_printf(store_arena(scope->store), "d%s", e->symbol->name));
        const Symbol *d = store_symbol(scope->store, name, e->shape, SYMBOL_DIFFERENTIAL);
        if (d) scope_put(scope, name, expr_symbol(scope->store, d), false);
    }
}

/* The names that the rule's words use: those of its row. */
static const Scope *rule_scope(Arena *arena, const char *identifier) {
    Source source = {"rules.def", text_of(rules_find(identifier)->let)};
    Scope *scope = scope_new(store_new(arena));
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const Expr *condition = NULL;
    read_declarations(scope, source.content, &condition, &source, 0, &said);
    diagnostics_free(&said);
    declare_differentials(scope);
    return scope;
}

static Inlines *rule_words(Prose prose, const char *rule, const char *said) {
    Source source = {rule, text_of(said)};
    prose.source = &source;
    prose.scope = strchr(said, '$') ? rule_scope(prose.arena, rule) : NULL;
    return prose_inlines(&prose, text_of(said));
}

Inlines *page_rule(const Page *page, const char *rule, const char *said, InlineKind kind) {
    Prose prose = page_reading(page, 0);
    prose.tidy = false;
    prose.offset = 0;
    prose.kind = kind;
    return rule_words(prose, rule, said);
}

static void write_line(Buffer *out, const Inlines *inlines) {
    for (const Inline *i = inlines->first; i; i = i->next) {
        if (i->kind == INLINE_FORMULA)
            formula_to_line(i->formula, false, out);
        else
            buffer_text(out, i->text);
    }
}

const char *compose_rule_line(Arena *arena, const Sentences *sentences, const char *rule, const char *said,
                              Diagnostics *diagnostics) {
    Prose prose = {.arena = arena,
                   .diagnostics = diagnostics,
                   .notation = {.words = sentences_notation_words(sentences)}};
    Buffer out = BUFFER_EMPTY;
    write_line(&out, rule_words(prose, rule, said));
    const char *line = arena_string(arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return line;
}

/* ---- a rule in general ---- */

static bool mentions(const Store *store, const Bindings *bindings, const char *name) {
    for (unsigned i = 0; i < store_symbols(store); i++) {
        const Symbol *symbol = store_symbol_at(store, i);
        if (strcmp(symbol->name, name) != 0) continue;
        for (unsigned j = 0; j < MOST_SYMBOLS; j++)
            if (bindings->of[j] && expr_has(bindings->of[j], symbol)) return true;
    }
    return false;
}

/* What a name of the rule stands for here, or NULL: it is a size, or the variable itself, which keeps its name. */
static const Expr *bound(const Rule *rule, const Bindings *bindings, unsigned i) {
    return store_symbol_at(rule->store, i) == rule->variable ? NULL : bindings->of[i];
}

/* A name of the rule that the solution uses, too, would be read wrongly: "u = u²"; where all names stand for names, the
 * step itself is the rule. */
static bool says_more(const Rule *rule, const Bindings *bindings, const Store *store) {
    bool more = false;
    for (unsigned i = 0; i < store_symbols(rule->store); i++) {
        const Expr *e = bound(rule, bindings, i);
        if (e && mentions(store, bindings, store_symbol_at(rule->store, i)->name)) return false;
        more = more || (e && e->op != OP_SYMBOL);
    }
    return more;
}

/* The names of the rule as symbols of a store of their own, in the shapes of what they stand for; x is the variable. */
static Bindings general_names(const Rule *rule, const Bindings *bindings, Store *store, const Expr *variable) {
    Bindings names = {0};
    for (unsigned i = 0; i < store_symbols(rule->store); i++) {
        const Symbol *symbol = store_symbol_at(rule->store, i);
        if (symbol == rule->variable) names.of[i] = variable;
        else if (bindings->of[i])
            names.of[i] = expr_symbol(store, store_symbol(store, text_of(symbol->name), bindings->of[i]->shape, symbol->properties));
    }
    return names;
}

/* d(x) is dx: not worth a word. */
static const Expr *obvious(void *variable, Store *store, const Expr *e) {
    (void)store;
    return e->op == OP_DIFFERENTIAL && e->arg[0] == variable ? e->arg[2] : e;
}

static const Formula *law_formula(const Page *page, const Rule *rule, const Bindings *names, Store *store, const Expr *variable,
                                  const Expr *differential) {
    const Expr *before = rule_build(rule, rule->pattern, names, store, variable, differential);
    const Expr *after = rule_build(rule, rule->result, names, store, variable, differential);
    before = before ? expr_3(store, OP_DIFFERENTIAL, before, variable, differential) : NULL;
    after = after ? tidy(store, expr_transform(store, after, obvious, (void *)(uintptr_t)variable)) : NULL;
    if (!before || !after) return NULL;
    return FORMULA_ROW_OF(page->arena, notation(page->arena, store, before, page->notation), formula_symbol(page->arena, "="),
                          notation(page->arena, store, after, page->notation));
}

static const Formula *where_formula(const Page *page, const Rule *rule, const Bindings *bindings, const Bindings *names) {
    const Formula *parts[4 * MOST_SYMBOLS];
    size_t count = 0;
    for (unsigned i = 0; i < store_symbols(rule->store); i++) {
        const Expr *e = bound(rule, bindings, i);
        if (!e) continue;
        if (count) parts[count++] = formula_symbol(page->arena, ",");
        if (count) parts[count++] = formula_space(page->arena, 5);
        parts[count++] = notation_symbol(page->arena, names->of[i]->symbol, page->notation);
        parts[count++] = page_relation(page, "=", e);
    }
    return formula_row(page->arena, count, parts);
}

static const Expr *copy_of_name(Store *store, const Expr *e) {
    return e->op == OP_SYMBOL ? expr_symbol(store, store_symbol(store, text_of(e->symbol->name), e->shape, e->symbol->properties))
                              : expr_integer(store, 1);
}

Inlines *page_law(const Page *page, const Step *step) {
    const Rule *rule = step->bindings ? rules_find(step->rule) : NULL;
    if (!rule || step->before->op != OP_DIFFERENTIAL || !says_more(rule, step->bindings, page->scope->store)) return NULL;
    Store *store = store_new(page->arena);
    const Expr *variable = copy_of_name(store, step->before->arg[1]), *differential = copy_of_name(store, step->before->arg[2]);
    Bindings names = general_names(rule, step->bindings, store, variable);
    const Formula *law = law_formula(page, rule, &names, store, variable, differential);
    if (!law) return NULL;
    Filling fillings[] = {{"law", law, NULL}, {"where", where_formula(page, rule, step->bindings, &names), NULL}};
    return page_say(page, SAY_LAW, fillings, 2);
}
