#include "math/scope.h"
#include <string.h>

static void free_scratch(void *arena) { arena_free(arena); }

Scope *scope_new(Store *store) {
    Scope *scope = ARENA_NEW(store_arena(store), Scope);
    scope->store = store;
    scope->scratch = arena_new();
    arena_defer(store_arena(store), free_scratch, scope->scratch);
    return scope;
}

const Name *scope_find(const Scope *scope, Text name) {
    for (size_t i = 0; i < scope->count; i++)
        if (text_is(name, scope->names[i].name)) return &scope->names[i];
    return NULL;
}

static void make_room(Scope *scope) {
    if (scope->count < scope->room) return;
    size_t room = scope->room ? scope->room * 2 : 8;
    Name *names = ARENA_ARRAY(store_arena(scope->store), Name, room);
    if (scope->count) memcpy(names, scope->names, scope->count * sizeof *names);
    scope->names = names;
    scope->room = room;
}

bool scope_put(Scope *scope, Text name, const Expr *meaning, bool defined) {
    Name *found = (Name *)(uintptr_t)scope_find(scope, name);
    if (!found) {
        if (scope->count >= MOST_NAMES || name.length > LONGEST_NAME) return false;
        make_room(scope);
        found = &scope->names[scope->count++];
        found->name = arena_string(store_arena(scope->store), name.start, name.length);
    }
    found->meaning = meaning;
    found->defined = defined;
    return true;
}

Scope *scope_copy(const Scope *scope) {
    Scope *copy = scope_new(scope->store);
    for (size_t i = 0; i < scope->count; i++)
        scope_put(copy, text_of(scope->names[i].name), scope->names[i].meaning, scope->names[i].defined);
    return copy;
}

const char *scope_nearest(const Scope *scope, Text name) {
    const char *names[MOST_NAMES];
    for (size_t i = 0; i < scope->count; i++) names[i] = scope->names[i].name;
    return text_nearest(name, names, scope->count);
}
