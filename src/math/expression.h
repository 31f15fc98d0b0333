/* expression.h: what an expression is.
 *
 * Expressions are immutable nodes of a directed acyclic graph, hash-consed in a store: within one store, equal
 * expressions are the same pointer. They live as long as the store's arena, or until store_rewind forgets them. An
 * ill-shaped node cannot exist: the functions that make nodes return NULL for one and say why (store_error), and pass a
 * NULL argument through, so that only the end of a chain needs a test.
 *
 * Nodes are what was written: nothing is reordered, folded or simplified here (simplify.h does), except
 *   sums, products, matrix products, and, or: flattened (a + (b + c) is SUM(a, b, c));
 *   the negative and the reciprocal of a number are numbers; 1/(b^p) is POWER(b, -p) for a number p;
 *   1/(b*c) is PRODUCT(1/b, 1/c) for scalars.
 */
#ifndef NABLA_MATH_EXPRESSION_H
#define NABLA_MATH_EXPRESSION_H
#include "base/arena.h"
#include "base/buffer.h"
#include "base/language.h"
#include <flint/fmpq.h>

typedef enum Op {
#define OP(identifier, name, fewest, most, shape) OP_##identifier,
#include "math/operators.def"
#undef OP
    OP_COUNT
} Op;

const char *op_name(Op op);          /* the second column of operators.def */
const char *op_identifier(Op op);    /* the first */
bool op_is_derivative(Op op);        /* DERIVATIVE … SUBDIFFERENTIAL: asks for something of its first argument */

/* ---- shapes ---- */

typedef int32_t Dim; /* > 0: that many; < 0: an abstract size, the store's size number -dim - 1 */

typedef enum Kind { KIND_TENSOR, KIND_TRUTH, KIND_SET, KIND_UNDEFINED } Kind;

typedef struct Shape {
    Kind kind;
    Dim rows, columns; /* of a set: of its elements */
} Shape;

#define SHAPE_SCALAR ((Shape){KIND_TENSOR, 1, 1})
#define SHAPE_TRUTH ((Shape){KIND_TRUTH, 1, 1})
static inline bool shape_equal(Shape a, Shape b) { return a.kind == b.kind && a.rows == b.rows && a.columns == b.columns; }
static inline bool shape_is_tensor(Shape s) { return s.kind == KIND_TENSOR; }
/* A 1×1 tensor; an n×1 tensor, scalars not counted. */
static inline bool shape_is_scalar(Shape s) { return s.kind == KIND_TENSOR && s.rows == 1 && s.columns == 1; }
static inline bool shape_is_column(Shape s) { return s.kind == KIND_TENSOR && s.rows != 1 && s.columns == 1; }

/* ---- symbols ---- */

enum {
    SYMBOL_CONSTANT = 1,   /* held fixed when differentiating */
    SYMBOL_INTEGER = 2,
    SYMBOL_SYMMETRIC = 4,
    SYMBOL_POSITIVE_DEFINITE = 8, /* of a symmetric matrix */
    SYMBOL_SIZE = 16,      /* the n of R^n: a positive integer */
    SYMBOL_INDEX = 32,     /* an index: of a sum, of a component ("k in 1..n"), or bound in a set or for-all */
    SYMBOL_DIFFERENTIAL = 64, /* dx */
    SYMBOL_WILDCARD = 128, /* of a rule's pattern */
    SYMBOL_FUNCTION = 256, /* prose: f in f(x) */
    SYMBOL_INVERTIBLE = 512
};

typedef struct Expr Expr;
typedef struct Store Store;

typedef struct Symbol {
    const char *name;
    Shape shape;
    unsigned properties;        /* SYMBOL_… */
    const Expr *lower, *upper;  /* the declared range, scalars; NULL: none on that side. Vectors: holds entrywise */
    bool lower_open, upper_open;
    unsigned number;            /* its bit in Expr.symbols */
} Symbol;

enum { MOST_SYMBOLS = 64, MOST_SIZES = 8, DEEPEST_EXPRESSION = 160, MOST_NODES = 1 << 20, DEEPEST_REWRITING = 512 };

struct Expr {
    Op op;
    uint32_t count;      /* of arguments */
    uint32_t id;         /* order of making within the store, from 0 */
    uint32_t hash;
    uint16_t depth;      /* a leaf has 1 */
    uint32_t weight;     /* nodes of the tree, saturating: a measure of how long it is to write */
    uint64_t symbols;    /* bit Symbol.number for each symbol that occurs free */
    Shape shape;
    union {
        fmpq number;           /* of OP_NUMBER: read it with expr_number */
        const Symbol *symbol;  /* of OP_SYMBOL */
    };
    const Expr *arg[];
};

/* ---- the store ---- */

Store *store_new(Arena *arena);             /* ends with the arena, and so does all that it makes */
Arena *store_arena(const Store *store);
/* Errors, and what is said of an answer that is read into the store, are in this language, which must outlive it;
 * English at first. */
void store_speak(Store *store, const Language *language);
const Language *store_language(const Store *store);
const char *store_error(const Store *store); /* why the latest NULL; "" if there was none */
void store_clear_error(Store *store);
size_t store_nodes(const Store *store);
/* The abstract size called `name` (a new one if need be) as a dimension; 0 when there are too many. */
Dim store_size(Store *store, Text name);
const char *store_size_name(const Store *store, Dim dim); /* of an abstract dimension */
size_t store_sizes(const Store *store);     /* how many abstract sizes there are: dims -1 … -count */
/* A new symbol; names may repeat (bound names), identity is the pointer. NULL when MOST_SYMBOLS exist. */
const Symbol *store_symbol(Store *store, Text name, Shape shape, unsigned properties);
/* The first symbol with this name, shape and properties; a new one where there is none. NULL when MOST_SYMBOLS exist. */
const Symbol *store_symbol_like(Store *store, Text name, Shape shape, unsigned properties);
const Symbol *store_symbol_at(const Store *store, unsigned number);
size_t store_symbols(const Store *store);
/* Forgets the nodes that were made since the mark, unless symbols were made since, too, or store_keep said that all that
 * there is is to stay. Marks are gone back to latest first. */
typedef struct StoreMark {
    uint32_t count;
    size_t kept;
    ArenaMark nodes;
} StoreMark;
StoreMark store_mark(const Store *store);
void store_rewind(Store *store, StoreMark mark);
void store_keep(Store *store);
/* For rewriting that calls itself: false when it is DEEPEST_REWRITING levels deep, and then it must stop where it is. Each
 * true must be followed by one store_ascend. */
bool store_descend(Store *store);
void store_ascend(Store *store);
/* The range of a symbol, set once after it is made and before it is used. */
void symbol_set_range(const Store *store, const Symbol *symbol, const Expr *lower, bool lower_open, const Expr *upper, bool upper_open);

/* ---- making ---- */

const Expr *expr_make(Store *store, Op op, const Expr *const *args, size_t count);
/* Leaves and arrays whose shape does not follow from arguments: IDENTITY, ZEROS, ONES, UNIT, MATRIX, EMPTY_SET, SPACE. */
const Expr *expr_shaped(Store *store, Op op, Shape shape, const Expr *const *args, size_t count);
const Expr *expr_symbol(Store *store, const Symbol *symbol);
const Expr *expr_integer(Store *store, long value);
const Expr *expr_fraction(Store *store, long numerator, unsigned long denominator);
const Expr *expr_rational(Store *store, const fmpq_t value); /* copies it */
const Expr *expr_leaf(Store *store, Op op);                  /* PI, EULER, INFINITE, UNDEFINED */
const Expr *expr_dim(Store *store, Dim dim);                 /* a number, or the symbol of an abstract size */
const Expr *expr_zero(Store *store, Shape shape);            /* the number 0, or ZEROS */
const Expr *expr_identity(Store *store, Dim size);           /* the number 1 for size 1 */

const Expr *expr_1(Store *store, Op op, const Expr *a);
const Expr *expr_2(Store *store, Op op, const Expr *a, const Expr *b);
const Expr *expr_3(Store *store, Op op, const Expr *a, const Expr *b, const Expr *c);
const Expr *expr_add(Store *store, const Expr *a, const Expr *b);
const Expr *expr_subtract(Store *store, const Expr *a, const Expr *b);
const Expr *expr_negate(Store *store, const Expr *a);
/* a times b, whatever they are: numbers, scaling, or a product of matrices and columns. A row times a column is a scalar. */
const Expr *expr_multiply(Store *store, const Expr *a, const Expr *b);
const Expr *expr_reciprocal(Store *store, const Expr *a);    /* of a scalar */
const Expr *expr_divide(Store *store, const Expr *a, const Expr *b); /* b a scalar */
const Expr *expr_power(Store *store, const Expr *base, long exponent);
const Expr *expr_sqrt(Store *store, const Expr *a);
const Expr *expr_norm(Store *store, const Expr *vector);     /* the 2-norm; of a scalar: ABS; of a matrix: FROBENIUS */
/* The same operator with other arguments (as many, of shapes that fit; UNIT and MATRIX keep their shape). */
const Expr *expr_rebuild(Store *store, const Expr *e, const Expr *const *args);

/* ---- asking ---- */

bool expr_is_integer(const Expr *e, long value);             /* is it the number `value`? */
static inline bool expr_is_number(const Expr *e) { return e && e->op == OP_NUMBER; }
bool expr_is_zero(const Expr *e);                            /* the number 0, or ZEROS: as written, not by proof */
const fmpq *expr_number(const Expr *e);                      /* of OP_NUMBER; pass where an fmpq_t is read */
int expr_number_sign(const Expr *e);                         /* -1, 0, 1 of OP_NUMBER */
bool expr_get_long(const Expr *e, long *value);              /* true if it is a whole number that fits */
/* Does the symbol occur free? */
static inline bool expr_has(const Expr *e, const Symbol *symbol) { return e->symbols >> symbol->number & 1; }
bool expr_has_op(const Expr *e, Op op);
bool expr_has_op_among(const Expr *e, Op first, Op last); /* one of the operators first … last of the table */
/* The answers yes and no are held as the conditions 1 = 1 and 1 = 0: 1 for yes, 0 for no, -1 for any other expression. */
int expr_yes_or_no(const Expr *e);
static inline bool expr_is_function(Op op) { return op >= OP_ABS && op <= OP_ARTANH; }
/* An order of expressions that does not depend on when they were made: for sorting. <0, 0, >0. */
int expr_compare(const Expr *a, const Expr *b);

/* ---- changing ---- */

/* e with each free `symbol` replaced. Bound names of the replacement are not captured: they are other symbols. */
const Expr *expr_substitute(Store *store, const Expr *e, const Symbol *symbol, const Expr *replacement);
/* e with every node that is `from` replaced by `to`. */
const Expr *expr_replace(Store *store, const Expr *e, const Expr *from, const Expr *to);
/* Copies an expression of another store into this one; `symbols` maps by Symbol.number of the other store. */
const Expr *expr_import(Store *store, const Expr *e, const Expr *const *symbols);
/* Rebuilds e bottom-up: `change` is called once for each different node, after its arguments were changed. */
typedef const Expr *(*ExprChange)(void *context, Store *store, const Expr *e);
const Expr *expr_transform(Store *store, const Expr *e, ExprChange change, void *context);

/* A map from expressions of one store to pointers. */
typedef struct ExprMap { const Expr **key; void **value; size_t count, room; Arena *arena; } ExprMap;
void *exprmap_get(const ExprMap *map, const Expr *key); /* NULL: not in it */
void exprmap_put(ExprMap *map, const Expr *key, void *value);

#define EXPR_LIST(...) ((const Expr *const[]){__VA_ARGS__})
#endif
