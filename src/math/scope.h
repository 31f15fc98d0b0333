/* scope.h: which names mean what. */
#ifndef NABLA_MATH_SCOPE_H
#define NABLA_MATH_SCOPE_H
#include "math/expression.h"

typedef struct Name {
    const char *name;
    const Expr *meaning;   /* a symbol, or what it was defined as: p = (t, t^2) */
    bool defined;          /* by `=`: its meaning is an expression */
} Name;

typedef struct Scope {
    Store *store;
    Arena *scratch; /* for one reading at a time */
    Name *names;
    size_t count, room;
} Scope;

enum { MOST_NAMES = 48, LONGEST_NAME = 32 };

Scope *scope_new(Store *store);
Scope *scope_copy(const Scope *scope);
/* Adds a name, or replaces its meaning. False when there are too many. */
bool scope_put(Scope *scope, Text name, const Expr *meaning, bool defined);
const Name *scope_find(const Scope *scope, Text name);      /* NULL: not in scope */
const char *scope_nearest(const Scope *scope, Text name);   /* a name like this one, or NULL */
#endif
