/* engine.h: one evaluation at one point, private to the evaluator and the sets.
 *
 * What varies while an expression is walked is what its names stand for: the index of a sum, a variable plus
 * ε. Each such binding gets a stamp of its own, higher than those of all bindings around it, so that the
 * highest stamp among a node's names tells in which context it was evaluated: that is the key under which its
 * value is remembered. */
#ifndef NABLA_MATH_ENGINE_H
#define NABLA_MATH_ENGINE_H
#include "math/jet.h"

typedef struct Value { /* a rows×columns matrix, by rows */
    slong rows, columns;
    Jet *entry;
} Value;

typedef struct Binding {
    const Value *value; /* NULL: the name has no value */
    uint64_t stamp;     /* 0: the point's own value */
} Binding;

typedef struct Remembered {
    const Expr *e;
    uint64_t stamp;
    Value value;
    uint32_t next;      /* in the same bucket, counted from 1; 0: none */
} Remembered;

enum { FIRST_REMEMBERED = 32, FIRST_BUCKETS = 64, MOST_NILPOTENTS = 8 };

typedef struct Memory { /* a hash table that forgets in the reverse order of learning */
    Remembered *entry;
    uint32_t *bucket;
    size_t count, room, buckets;
    Remembered first[FIRST_REMEMBERED];
    uint32_t first_bucket[FIRST_BUCKETS];
} Memory;

typedef struct Engine {
    Ring ring;
    const Point *point;
    Budget *budget;
    uint64_t stamps;    /* the latest given out */
    uint64_t rebound;   /* the names whose stamp is not 0 */
    Binding bound[MOST_SYMBOLS];
    Memory memory;
} Engine;

void engine_start(Engine *engine, const Point *point, uint64_t symbols, slong precision, Budget *budget);
void engine_stop(Engine *engine);
Status engine_evaluate(Engine *engine, const Expr *e, Value *result);
Truth engine_truth(Engine *engine, const Expr *condition);
Truth engine_compare(Engine *engine, Op relation, Jet a, Jet b);
/* The values that `for all index` goes through: the declared range, or the length of what it picks entries
 * from. */
bool engine_range(Engine *engine, const Expr *condition, const Symbol *index, slong *from, slong *to);
bool engine_draw(Engine *engine, slong cost); /* false: the budget or the memory is used up */

/* Gives a name another value for a while; pass what it returns to engine_restore. */
Binding engine_bind(Engine *engine, const Symbol *symbol, const Value *value);
void engine_restore(Engine *engine, const Symbol *symbol, Binding before);

typedef struct Mark { PoolMark pool; size_t remembered; } Mark;
Mark engine_mark(const Engine *engine);
void engine_release(Engine *engine, Mark mark); /* forgets all values made since */

/* vanishing.c: could the number be 0, as far as its ball tells, which is precise? */
bool engine_in_doubt(const Engine *engine, Jet value);
/* The value of the number e, its part 0 exactly 0 if the ball leaves that open and the exact values of the point settle it. */
Jet engine_settle(Engine *engine, const Expr *e, Jet value);
/* The same for each entry of a column. */
void engine_settle_entries(Engine *engine, const Expr *e, Value *value);

Value value_new(Engine *engine, slong rows, slong columns); /* entries not set */
Value value_of(Engine *engine, Jet scalar);
/* Zeros, to be filled by value_keep, which copies a jet so that it survives engine_release. */
Value value_kept(Engine *engine, slong rows, slong columns, slong width);
void value_keep(Value *kept, slong at, Jet jet);
slong value_count(const Value *value);
bool value_whole(const Value *value, slong *number); /* is it exactly a whole number? */
Status engine_whole(Engine *engine, const Expr *e, slong *number); /* DOMAIN: it is certainly none */

typedef Status (*Operation)(Engine *engine, const Expr *e, Value *result);
/* arrays.c */
Status evaluate_matrix_product(Engine *engine, const Expr *e, Value *result);
Status evaluate_matrix_power(Engine *engine, const Value *base, const Expr *exponent, Value *result);
Status evaluate_dot(Engine *engine, const Expr *e, Value *result);
Status evaluate_cross(Engine *engine, const Expr *e, Value *result);
Status evaluate_transpose(Engine *engine, const Expr *e, Value *result);
Status evaluate_inverse(Engine *engine, const Expr *e, Value *result);
Status evaluate_trace(Engine *engine, const Expr *e, Value *result);
Status evaluate_determinant(Engine *engine, const Expr *e, Value *result);
Status evaluate_diagonal(Engine *engine, const Expr *e, Value *result);
Status evaluate_norm(Engine *engine, const Expr *e, Value *result);
Status evaluate_frobenius(Engine *engine, const Expr *e, Value *result);
Status evaluate_extreme(Engine *engine, const Expr *e, Value *result);
Jet value_total(Engine *engine, const Value *value);
Jet value_dot(Engine *engine, const Value *a, const Value *b);
Status value_product(Engine *engine, const Value *a, const Value *b, Value *result);
Status value_inverse(Engine *engine, const Value *a, Value *result);
Status value_norm(Engine *engine, const Value *v, Jet p, Jet *result); /* p may be inf */
/* derive.c */
Status evaluate_derivative(Engine *engine, const Expr *e, Value *result);
Status evaluate_directional(Engine *engine, const Expr *e, Value *result);
Status evaluate_gradient(Engine *engine, const Expr *e, Value *result);
Status evaluate_jacobian(Engine *engine, const Expr *e, Value *result);
Status evaluate_hessian(Engine *engine, const Expr *e, Value *result);
/* set_member.c */
Truth engine_member(Engine *engine, const Expr *set, const Value *element);
/* point.c: the point's value of a symbol at the ring's precision; NULL: none */
const Value *point_value(Engine *engine, const Symbol *symbol);
#endif
