/* compose_rules.c: the words of the rules: their sentences and whys, with formulas in the names of the rule.
 */
#include "calculus/rules.h"
#include "document/compose_parts.h"
#include "math/scope.h"
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
