/* names.h: the functions and constants that the language knows by name, and what a call of each means. */
#ifndef NABLA_MATH_NAMES_H
#define NABLA_MATH_NAMES_H
#include "math/expression.h"

typedef struct Reader Reader;
typedef struct Node Node;

typedef struct Function {
    const char *name;
    Op op; /* what a call makes, where `make` is NULL */
    unsigned char fewest, most;
    bool bare; /* may stand before an argument without brackets: sin 2x */
    const Expr *(*make)(Reader *reader, const Node *call, Shape want);
    const char *inverse; /* what sin^-1 is called, or NULL */
} Function;

/* The function called `name`, letters of either case; NULL: none. */
const Function *function_named(Text name);
/* The nearest name of a function, to suggest, or NULL. */
const char *function_nearest(Text name);

typedef struct Constant {
    const char *name;
    Op op;
} Constant;
const Constant *constant_named(Text name); /* pi, e, inf, undefined, emptyset; NULL: none */
#endif
