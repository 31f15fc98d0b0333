/* world.h: names and a point, for tests of what expressions are worth. */
#ifndef NABLA_TESTS_WORLD_H
#define NABLA_TESTS_WORLD_H
#include "math/reader.h"
#include "math/sets.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

typedef struct World {
    Arena *arena;
    Store *store;
    Scope *scope;
    const Expr *condition;
    Point *point;
} World;

/* The names of `declarations` at the point "t = 1, x = (1, 2)"; each abstract size is `size`. */
static inline World world_of(const char *declarations, const char *point, slong size) {
    World w = {.arena = arena_new()};
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Source source = {"test", text_of(declarations)};
    PointEntry entries[MOST_POINT_ENTRIES];
    w.store = store_new(w.arena);
    w.scope = scope_new(w.store);
    ck_assert_msg(read_declarations(w.scope, source.content, &w.condition, &source, 0, &said), "%s",
                  buffer_c(&said.out));
    w.point = point_new(w.arena, w.store);
    for (size_t i = 0; i < store_sizes(w.store); i++) point_set_size(w.point, -(Dim)i - 1, size);
    source.content = text_of(point);
    int count = *point ? read_point(w.scope, source.content, entries, &source, 0, &said) : 0;
    ck_assert_msg(count >= 0, "%s", buffer_c(&said.out));
    for (int i = 0; i < count; i++)
        ck_assert_int_eq(point_set_expr(w.point, entries[i].symbol, entries[i].value, 128), STATUS_OK);
    diagnostics_free(&said);
    return w;
}

static inline void world_free(World *w) {
    arena_free(w->arena);
    flint_cleanup();
}

static inline const Expr *world_read(const World *w, const char *text) {
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Source source = {"test", text_of(text)};
    const Expr *e = read_strict(w->scope, source.content, &source, 0, &said);
    ck_assert_msg(e != NULL, "%s: %s", text, buffer_c(&said.out));
    diagnostics_free(&said);
    return e;
}

/* Reads a set of R^n. */
static inline const Expr *world_set(const World *w, const char *text, Dim n) {
    ReadOptions options = {.mode = READ_ANSWER, .wants_set = true, .shape = {KIND_SET, n, 1}};
    Reading reading = read_expression(w->scope, text_of(text), options);
    ck_assert_msg(reading.expr != NULL, "%s: %s", text, reading.error);
    return reading.expr;
}

static inline const Symbol *world_symbol(const World *w, const char *name) {
    const Name *found = scope_find(w->scope, text_of(name));
    ck_assert_ptr_nonnull(found);
    return found->meaning->symbol;
}
#endif
