#include "math/expression.h"
#include "math/shape.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256 };

struct Store {
    Arena *arena, *nodes;
    const Language *language;
    Buffer error;
    const Expr **table; /* open addressing, room a power of two */
    const Expr **made;  /* by Expr.id; half as many as there is room for */
    size_t room;
    uint32_t count;
    size_t kept; /* how many times marks of before became void */
    Symbol *symbols[MOST_SYMBOLS];
    size_t symbol_count;
    const Symbol *sizes[MOST_SIZES];
    size_t size_count;
    unsigned depth; /* of rewriting that calls itself */
};

/* ---- the store ---- */

static void forget_number(const Expr *e) {
    fmpq number = e->number;
    if (e->op == OP_NUMBER) fmpq_clear(&number);
}

static void release(void *what) {
    Store *store = what;
    for (uint32_t i = 0; i < store->count; i++) forget_number(store->made[i]);
    free(store->table);
    free(store->made);
    arena_free(store->nodes);
    buffer_free(&store->error);
}

static void make_room(Store *store, size_t room) {
    free(store->table);
    store->room = room;
    store->table = memory_get(room * sizeof *store->table);
    store->made = memory_resize(store->made, room / 2 * sizeof *store->made);
    memset(store->table, 0, room * sizeof *store->table);
}

Store *store_new(Arena *arena) {
    Store *store = ARENA_NEW(arena, Store);
    store->arena = arena;
    store->language = &language_english;
    store->nodes = arena_new();
    make_room(store, FIRST_ROOM);
    arena_defer(arena, release, store);
    return store;
}

Arena *store_arena(const Store *store) { return store->arena; }
void store_speak(Store *store, const Language *language) { store->language = language; }
const Language *store_language(const Store *store) { return store->language; }
const char *store_error(const Store *store) { return buffer_c(&store->error); }
void store_clear_error(Store *store) { buffer_clear(&store->error); }
size_t store_nodes(const Store *store) { return store->count; }
size_t store_sizes(const Store *store) { return store->size_count; }
size_t store_symbols(const Store *store) { return store->symbol_count; }
const Symbol *store_symbol_at(const Store *store, unsigned number) { return store->symbols[number]; }

bool store_descend(Store *store) { return store->depth < DEEPEST_REWRITING && ++store->depth; }
void store_ascend(Store *store) { store->depth--; }

static const Expr *refuse(Store *store, Message why) {
    buffer_clear(&store->error);
    language_put(store->language, &store->error, why, NULL);
    return NULL;
}

const Symbol *store_symbol(Store *store, Text name, Shape shape, unsigned properties) {
    if (store->symbol_count == MOST_SYMBOLS) return refuse(store, MESSAGE_TOO_MANY_NAMES), NULL;
    Symbol *symbol = ARENA_NEW(store->arena, Symbol);
    store_keep(store);
    *symbol = (Symbol){.name = arena_string(store->arena, name.start, name.length), .shape = shape,
                       .properties = properties, .number = (unsigned)store->symbol_count};
    return store->symbols[store->symbol_count++] = symbol;
}

const Symbol *store_symbol_like(Store *store, Text name, Shape shape, unsigned properties) {
    for (size_t i = 0; i < store->symbol_count; i++) {
        const Symbol *symbol = store->symbols[i];
        if (symbol->properties == properties && text_is(name, symbol->name) && shape_equal(symbol->shape, shape)) return symbol;
    }
    return store_symbol(store, name, shape, properties);
}

void symbol_set_range(const Store *store, const Symbol *symbol, const Expr *lower, bool lower_open, const Expr *upper,
                      bool upper_open) {
    Symbol *own = store->symbols[symbol->number];
    if (lower) own->lower = lower, own->lower_open = lower_open;
    if (upper) own->upper = upper, own->upper_open = upper_open;
}

Dim store_size(Store *store, Text name) {
    for (size_t i = 0; i < store->size_count; i++)
        if (text_is(name, store->sizes[i]->name)) return -(Dim)i - 1;
    if (store->size_count == MOST_SIZES) return refuse(store, MESSAGE_TOO_MANY_SIZES), 0;
    const Symbol *symbol = store_symbol(store, name, SHAPE_SCALAR, SYMBOL_SIZE | SYMBOL_INTEGER | SYMBOL_CONSTANT);
    if (!symbol) return 0;
    symbol_set_range(store, symbol, expr_integer(store, 1), false, NULL, false);
    store->sizes[store->size_count++] = symbol;
    return -(Dim)store->size_count;
}

/* A rule's own sizes have no name in another store. */
const char *store_size_name(const Store *store, Dim dim) {
    return dim < 0 && (size_t)-dim <= store->size_count ? store->sizes[-dim - 1]->name : "?";
}

/* ---- hash-consing ---- */

static uint32_t mix(uint32_t h, uint64_t v) {
    uint64_t x = ((uint64_t)h << 32 ^ v ^ v << 17) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(x >> 32);
}

static uint64_t number_bits(const fmpq *q) {
    if (!COEFF_IS_MPZ(q->num) && !COEFF_IS_MPZ(q->den)) return (uint64_t)q->num ^ (uint64_t)q->den << 32;
    return fmpz_fdiv_ui(fmpq_numref(q), 4294967291u) ^ fmpz_fdiv_ui(fmpq_denref(q), 4294967279u) << 32;
}

/* Hashes depend on what a node says, not on addresses or on when it was made. */
static uint32_t hash_of(const Expr *e) {
    uint32_t h = mix(0x811C9DC5u, (uint64_t)e->op);
    h = mix(h, (uint64_t)(uint32_t)e->shape.rows << 32 | (uint32_t)e->shape.columns);
    if (e->op == OP_NUMBER) return mix(h, number_bits(&e->number));
    if (e->op == OP_SYMBOL) return mix(h, e->symbol->number);
    for (uint32_t i = 0; i < e->count; i++) h = mix(h, e->arg[i]->hash);
    return h;
}

static bool same_node(const Expr *a, const Expr *b) {
    if (a->hash != b->hash || a->op != b->op || a->count != b->count || !shape_equal(a->shape, b->shape)) return false;
    if (a->op == OP_NUMBER) return fmpq_equal(&a->number, &b->number);
    if (a->op == OP_SYMBOL) return a->symbol == b->symbol;
    return !a->count || !memcmp(a->arg, b->arg, a->count * sizeof *a->arg);
}

static size_t slot_of(const Store *store, const Expr *e) {
    size_t i = e->hash & (store->room - 1);
    while (store->table[i] && store->table[i] != e) i = (i + 1) & (store->room - 1);
    return i;
}

static void place(Store *store, const Expr *e) { store->table[slot_of(store, e)] = e; }

static void grow(Store *store) {
    make_room(store, store->room * 2);
    for (uint32_t i = 0; i < store->count; i++) place(store, store->made[i]);
}

static const Expr *find(const Store *store, const Expr *like) {
    size_t i = like->hash & (store->room - 1);
    for (; store->table[i]; i = (i + 1) & (store->room - 1))
        if (same_node(store->table[i], like)) return store->table[i];
    return NULL;
}

/* Which symbols occur free: a bound name is not. */
static uint64_t free_symbols(const Expr *e) {
    uint64_t all = 0;
    for (uint32_t i = 0; i < e->count; i++) all |= e->arg[i]->symbols;
    switch ((int)e->op) {
    case OP_SUM_OVER:
    case OP_PRODUCT_OVER: return (e->arg[0]->symbols & ~e->arg[1]->symbols) | e->arg[2]->symbols | e->arg[3]->symbols;
    case OP_FOR_ALL: return e->arg[0]->symbols & ~e->arg[1]->symbols;
    case OP_SET_BUILDER: return (e->arg[0]->symbols | e->arg[2]->symbols) & ~e->arg[1]->symbols;
    case OP_LIMIT: return (e->arg[0]->symbols & ~e->arg[1]->symbols) | e->arg[2]->symbols;
    default: return all;
    }
}

static void measure(Expr *e) {
    uint64_t weight = 1;
    for (uint32_t i = 0; i < e->count; i++) {
        if (e->arg[i]->depth >= e->depth) e->depth = (uint16_t)(e->arg[i]->depth + 1);
        weight += e->arg[i]->weight;
    }
    e->weight = weight > UINT32_MAX ? UINT32_MAX : (uint32_t)weight;
    e->symbols = e->op == OP_SYMBOL ? (uint64_t)1 << e->symbol->number : free_symbols(e);
}

enum { STACK_ARGUMENTS = 16 };

/* The node like `draft` (whose arguments stand in args): the one that exists, or a new one in the arena. */
static const Expr *intern(Store *store, Expr draft, const Expr *const *args) {
    _Alignas(Expr) unsigned char room[sizeof(Expr) + STACK_ARGUMENTS * sizeof(Expr *)];
    size_t bytes = sizeof(Expr) + draft.count * sizeof(Expr *);
    Expr *e = draft.count <= STACK_ARGUMENTS ? (Expr *)room : memory_get(bytes);
    *e = draft;
    if (draft.count) memcpy(e->arg, args, draft.count * sizeof *args);
    e->hash = hash_of(e);
    const Expr *found = find(store, e);
    if (!found) {
        Expr *made = NULL;
        e->depth = 1;
        measure(e);
        if (e->depth > DEEPEST_EXPRESSION) refuse(store, MESSAGE_TOO_DEEP);
        else if (store->count >= MOST_NODES) refuse(store, MESSAGE_TOO_LARGE);
        else {
            if ((store->count + 1) * 2 > store->room) grow(store);
            e->id = store->count;
            made = arena_copy(store->nodes, e, bytes);
            if (e->op == OP_NUMBER) {
                fmpq_init(&made->number);
                fmpq_set(&made->number, &draft.number);
            }
            store->made[store->count++] = made;
            place(store, made);
        }
        found = made;
    }
    if ((unsigned char *)e != room) free(e);
    return found;
}

/* ---- forgetting ---- */

StoreMark store_mark(const Store *store) {
    return (StoreMark){store->count, store->kept, arena_mark(store->nodes)};
}

void store_keep(Store *store) { store->kept++; }

/* As nodes stand in the table in the order in which they were made, no search for an older one passes the latest. */
void store_rewind(Store *store, StoreMark mark) {
    if (store->kept != mark.kept) return;
    while (store->count > mark.count) {
        const Expr *latest = store->made[--store->count];
        store->table[slot_of(store, latest)] = NULL;
        forget_number(latest);
    }
    arena_rewind(store->nodes, mark.nodes);
}

/* ---- leaves ---- */

enum { MOST_NUMBER_BITS = 1 << 16 }; /* a number longer than that is not for people */

static bool is_long(const fmpq_t q) {
    bool words = !COEFF_IS_MPZ(q->num) && !COEFF_IS_MPZ(q->den);
    return !words && fmpz_bits(fmpq_numref(q)) + fmpz_bits(fmpq_denref(q)) > MOST_NUMBER_BITS;
}

const Expr *expr_rational(Store *store, const fmpq_t value) {
    if (is_long(value))
        return refuse(store, MESSAGE_TOO_MANY_DIGITS);
    return intern(store, (Expr){.op = OP_NUMBER, .shape = SHAPE_SCALAR, .number = *value}, NULL);
}

const Expr *expr_fraction(Store *store, long numerator, unsigned long denominator) {
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_si(q, numerator, denominator);
    const Expr *e = expr_rational(store, q);
    fmpq_clear(q);
    return e;
}

const Expr *expr_integer(Store *store, long value) {
    fmpq_t q;
    fmpq_init(q);
    fmpz_set_si(fmpq_numref(q), value);
    const Expr *e = expr_rational(store, q);
    fmpq_clear(q);
    return e;
}

const Expr *expr_symbol(Store *store, const Symbol *symbol) {
    return symbol ? intern(store, (Expr){.op = OP_SYMBOL, .shape = symbol->shape, .symbol = symbol}, NULL) : NULL;
}

const Expr *expr_leaf(Store *store, Op op) { return expr_make(store, op, NULL, 0); }

const Expr *expr_dim(Store *store, Dim dim) {
    return dim > 0 ? expr_integer(store, dim) : expr_symbol(store, store->sizes[-dim - 1]);
}

const Expr *expr_shaped(Store *store, Op op, Shape shape, const Expr *const *args, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!args[i]) return NULL;
    return intern(store, (Expr){.op = op, .shape = shape, .count = (uint32_t)count}, args);
}

const Expr *expr_zero(Store *store, Shape shape) {
    return shape_is_scalar(shape) ? expr_integer(store, 0) : expr_shaped(store, OP_ZEROS, shape, NULL, 0);
}

const Expr *expr_identity(Store *store, Dim size) {
    if (size == 1) return expr_integer(store, 1);
    return expr_shaped(store, OP_IDENTITY, (Shape){KIND_TENSOR, size, size}, NULL, 0);
}

/* ---- making ---- */

static bool flattens(Op op) {
    return op == OP_SUM || op == OP_PRODUCT || op == OP_MATRIX_PRODUCT || op == OP_AND || op == OP_OR ||
           op == OP_SET_SUM || op == OP_UNION || op == OP_CARTESIAN || op == OP_HADAMARD;
}

static const Expr *make_shaped(Store *store, Op op, const Expr *const *args, size_t count) {
    Shape shape;
    buffer_clear(&store->error);
    if (!shape_of(store, op, args, count, &shape, &store->error)) return NULL;
    return intern(store, (Expr){.op = op, .shape = shape, .count = (uint32_t)count}, args);
}

static const Expr *make_flat(Store *store, Op op, const Expr *const *args, size_t count, size_t total) {
    const Expr **flat = memory_get(total * sizeof *flat);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (args[i]->op != op) flat[n++] = args[i];
        else for (uint32_t j = 0; j < args[i]->count; j++) flat[n++] = args[i]->arg[j];
    }
    const Expr *e = make_shaped(store, op, flat, n);
    free(flat);
    return e;
}

const Expr *expr_make(Store *store, Op op, const Expr *const *args, size_t count) {
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        if (!args[i]) return NULL;
        total += args[i]->op == op ? args[i]->count : 1;
    }
    bool flat = flattens(op) && total != count;
    return flat ? make_flat(store, op, args, count, total) : make_shaped(store, op, args, count);
}

const Expr *expr_1(Store *store, Op op, const Expr *a) { return expr_make(store, op, EXPR_LIST(a), 1); }
const Expr *expr_2(Store *store, Op op, const Expr *a, const Expr *b) { return expr_make(store, op, EXPR_LIST(a, b), 2); }

const Expr *expr_3(Store *store, Op op, const Expr *a, const Expr *b, const Expr *c) {
    return expr_make(store, op, EXPR_LIST(a, b, c), 3);
}

const Expr *expr_add(Store *store, const Expr *a, const Expr *b) { return expr_2(store, OP_SUM, a, b); }

static const Expr *negated_number(Store *store, const Expr *a) {
    fmpq_t q;
    fmpq_init(q);
    fmpq_neg(q, &a->number);
    const Expr *e = expr_rational(store, q);
    fmpq_clear(q);
    return e;
}

/* -(2*x) is (-2)*x, so that a sum's terms carry their sign in their number. */
const Expr *expr_negate(Store *store, const Expr *a) {
    if (!a) return NULL;
    if (a->op == OP_NUMBER) return negated_number(store, a);
    if (a->op != OP_PRODUCT || a->arg[0]->op != OP_NUMBER) return expr_2(store, OP_PRODUCT, expr_integer(store, -1), a);
    const Expr **args = memory_get(a->count * sizeof *args);
    memcpy(args, a->arg, a->count * sizeof *args);
    args[0] = negated_number(store, a->arg[0]);
    const Expr *e = expr_is_integer(args[0], 1) ? (a->count == 2 ? args[1] : expr_make(store, OP_PRODUCT, args + 1, a->count - 1))
                                                : expr_make(store, OP_PRODUCT, args, a->count);
    free(args);
    return e;
}

const Expr *expr_subtract(Store *store, const Expr *a, const Expr *b) { return expr_add(store, a, expr_negate(store, b)); }

const Expr *expr_multiply(Store *store, const Expr *a, const Expr *b) {
    if (!a || !b) return NULL;
    bool scaling = shape_is_scalar(a->shape) || shape_is_scalar(b->shape);
    return expr_2(store, scaling ? OP_PRODUCT : OP_MATRIX_PRODUCT, a, b);
}

static const Expr *inverted_number(Store *store, const Expr *a) {
    if (fmpq_is_zero(&a->number)) return expr_2(store, OP_POWER, a, expr_integer(store, -1));
    fmpq_t q;
    fmpq_init(q);
    fmpq_inv(q, &a->number);
    const Expr *e = expr_rational(store, q);
    fmpq_clear(q);
    return e;
}

/* 0, or a sum in which every term meets its negative. */
static bool is_nothing(Store *store, const Expr *e) {
    bool cancels = e->op == OP_SUM;
    for (uint32_t i = 0; i < e->count && cancels; i++) {
        const Expr *opposite = expr_negate(store, e->arg[i]);
        uint32_t k = 0;
        while (k < e->count && e->arg[k] != opposite) k++;
        cancels = k < e->count;
    }
    return cancels || expr_is_zero(e);
}

const Expr *expr_reciprocal(Store *store, const Expr *a) {
    if (!a) return NULL;
    if (a->op == OP_NUMBER) return inverted_number(store, a);
    bool power = a->op == OP_POWER && a->arg[1]->op == OP_NUMBER && shape_is_scalar(a->shape);
    bool nothing = power && expr_number_sign(a->arg[1]) < 0 && is_nothing(store, a->arg[0]); /* 1/0 */
    if (power && !nothing) {
        const Expr *exponent = negated_number(store, a->arg[1]);
        return expr_is_integer(exponent, 1) ? a->arg[0] : expr_2(store, OP_POWER, a->arg[0], exponent);
    }
    if (a->op != OP_PRODUCT || !shape_is_scalar(a->shape)) return expr_2(store, OP_POWER, a, expr_integer(store, -1));
    const Expr *e = expr_reciprocal(store, a->arg[0]);
    for (uint32_t i = 1; i < a->count; i++) e = expr_2(store, OP_PRODUCT, e, expr_reciprocal(store, a->arg[i]));
    return e;
}

const Expr *expr_divide(Store *store, const Expr *a, const Expr *b) {
    if (!a || !b) return NULL;
    if (!shape_is_scalar(b->shape)) return refuse(store, MESSAGE_DIVISOR);
    const Expr *inverse = expr_reciprocal(store, b);
    if (!inverse) return NULL;
    if (expr_is_integer(a, 1)) return inverse;
    if (a->op != OP_NUMBER || inverse->op != OP_NUMBER) return expr_2(store, OP_PRODUCT, a, inverse);
    fmpq_t q;
    fmpq_init(q);
    fmpq_mul(q, &a->number, &inverse->number);
    const Expr *e = expr_rational(store, q);
    fmpq_clear(q);
    return e;
}

const Expr *expr_power(Store *store, const Expr *base, long exponent) {
    return expr_2(store, OP_POWER, base, expr_integer(store, exponent));
}

const Expr *expr_sqrt(Store *store, const Expr *a) { return expr_2(store, OP_POWER, a, expr_fraction(store, 1, 2)); }

const Expr *expr_norm(Store *store, const Expr *a) {
    if (!a) return NULL;
    if (shape_is_scalar(a->shape)) return expr_1(store, OP_ABS, a);
    return a->shape.columns == 1 ? expr_2(store, OP_NORM, a, expr_integer(store, 2)) : expr_1(store, OP_FROBENIUS, a);
}

const Expr *expr_rebuild(Store *store, const Expr *e, const Expr *const *args) {
    if (!e->count) return e;
    if (e->op == OP_UNIT || e->op == OP_MATRIX) return expr_shaped(store, e->op, e->shape, args, e->count);
    return expr_make(store, e->op, args, e->count);
}

/* ---- asking ---- */

const fmpq *expr_number(const Expr *e) { return &e->number; }
int expr_number_sign(const Expr *e) { return fmpq_sgn(&e->number); }

bool expr_get_long(const Expr *e, long *value) {
    if (!expr_is_number(e) || !fmpz_is_one(fmpq_denref(&e->number)) || !fmpz_fits_si(fmpq_numref(&e->number))) return false;
    *value = fmpz_get_si(fmpq_numref(&e->number));
    return true;
}

bool expr_is_integer(const Expr *e, long value) {
    long got;
    return e && expr_get_long(e, &got) && got == value;
}

int expr_yes_or_no(const Expr *e) {
    if (!e || e->op != OP_EQUAL || !expr_is_integer(e->arg[0], 1)) return -1;
    return expr_is_integer(e->arg[1], 1) ? 1 : expr_is_integer(e->arg[1], 0) ? 0 : -1;
}

bool expr_is_zero(const Expr *e) { return e && (e->op == OP_ZEROS || (e->op == OP_NUMBER && fmpq_is_zero(&e->number))); }

/* ---- order ---- */

static int compare_u(uint64_t a, uint64_t b) { return (a > b) - (a < b); }

int expr_compare(const Expr *a, const Expr *b) {
    if (a == b) return 0;
    if (a->op != b->op) return compare_u(a->op, b->op);
    if (a->op == OP_NUMBER) return fmpq_cmp(&a->number, &b->number);
    if (a->op == OP_SYMBOL) {
        int order = strcmp(a->symbol->name, b->symbol->name);
        return order ? order : compare_u(a->symbol->number, b->symbol->number);
    }
    if (a->count != b->count) return compare_u(a->count, b->count);
    for (uint32_t i = 0; i < a->count; i++) {
        int order = expr_compare(a->arg[i], b->arg[i]);
        if (order) return order;
    }
    int rows = compare_u((uint32_t)a->shape.rows, (uint32_t)b->shape.rows);
    return rows ? rows : compare_u((uint32_t)a->shape.columns, (uint32_t)b->shape.columns);
}

/* ---- maps and changes ---- */

static size_t slot(const ExprMap *map, const Expr *key) {
    size_t i = key->hash & (map->room - 1);
    while (map->key[i] && map->key[i] != key) i = (i + 1) & (map->room - 1);
    return i;
}

void *exprmap_get(const ExprMap *map, const Expr *key) { return map->room ? map->value[slot(map, key)] : NULL; }

void exprmap_put(ExprMap *map, const Expr *key, void *value) {
    if (map->count * 2 >= map->room) {
        ExprMap old = *map;
        map->room = old.room ? old.room * 2 : 16;
        map->key = ARENA_ARRAY(map->arena, const Expr *, map->room);
        map->value = ARENA_ARRAY(map->arena, void *, map->room);
        for (size_t i = 0; i < old.room; i++) {
            if (!old.key[i]) continue;
            size_t j = slot(map, old.key[i]);
            map->key[j] = old.key[i], map->value[j] = old.value[i];
        }
    }
    size_t i = slot(map, key);
    map->count += !map->key[i];
    map->key[i] = key;
    map->value[i] = value;
}

typedef struct Walk {
    Store *store;
    ExprMap done;
    const Expr *(*leaf)(void *context, Store *store, const Expr *e); /* may answer for a node before its arguments; NULL: go on */
    ExprChange change;
    void *context;
} Walk;

static const Expr *walk(Walk *w, const Expr *e) {
    const Expr *found = exprmap_get(&w->done, e);
    if (found) return found;
    const Expr *result = w->leaf ? w->leaf(w->context, w->store, e) : NULL;
    if (!result && e->count) {
        const Expr **args = ARENA_ARRAY(w->done.arena, const Expr *, e->count);
        for (uint32_t i = 0; i < e->count; i++)
            if (!(args[i] = walk(w, e->arg[i]))) return NULL;
        result = memcmp(args, e->arg, e->count * sizeof *args) ? expr_rebuild(w->store, e, args) : e;
    } else if (!result) result = e;
    if (result && w->change) result = w->change(w->context, w->store, result);
    if (result) exprmap_put(&w->done, e, (void *)(uintptr_t)result);
    return result;
}

static const Expr *run(Store *store, const Expr *e, const Expr *(*leaf)(void *, Store *, const Expr *), ExprChange change,
                       void *context) {
    if (!e) return NULL;
    Walk w = {.store = store, .done = {.arena = arena_new()}, .leaf = leaf, .change = change, .context = context};
    const Expr *result = walk(&w, e);
    arena_free(w.done.arena);
    return result;
}

const Expr *expr_transform(Store *store, const Expr *e, ExprChange change, void *context) {
    return run(store, e, NULL, change, context);
}

typedef struct Replacement { const Expr *from, *to; } Replacement;

static const Expr *replace_here(void *context, Store *store, const Expr *e) {
    const Replacement *r = context;
    (void)store;
    if (e == r->from) return r->to;
    bool cannot = r->from->op == OP_SYMBOL && !expr_has(e, r->from->symbol);
    return cannot ? e : NULL;
}

const Expr *expr_replace(Store *store, const Expr *e, const Expr *from, const Expr *to) {
    if (!to) return NULL;
    return run(store, e, replace_here, NULL, &(Replacement){from, to});
}

const Expr *expr_substitute(Store *store, const Expr *e, const Symbol *symbol, const Expr *replacement) {
    return expr_replace(store, e, expr_symbol(store, symbol), replacement);
}

static const Expr *import_here(void *context, Store *store, const Expr *e) {
    const Expr *const *symbols = context;
    if (e->op == OP_SYMBOL) return symbols[e->symbol->number];
    if (e->op == OP_NUMBER) return expr_rational(store, &e->number);
    return e->count ? NULL : expr_shaped(store, e->op, e->shape, NULL, 0);
}

/* Every node goes through expr_rebuild, since none of the other store's may stay. */
const Expr *expr_import(Store *store, const Expr *e, const Expr *const *symbols) {
    if (!e) return NULL;
    const Expr *leaf = import_here((void *)(uintptr_t)symbols, store, e);
    if (leaf || !e->count) return leaf;
    const Expr **args = memory_get(e->count * sizeof *args);
    for (uint32_t i = 0; i < e->count; i++) args[i] = expr_import(store, e->arg[i], symbols);
    const Expr *result = expr_rebuild(store, e, args);
    free(args);
    return result;
}

typedef struct Search { Op first, last; bool found; } Search;

static bool is_sought(const Search *search, const Expr *e) { return search->first <= e->op && e->op <= search->last; }

static const Expr *look(void *context, Store *store, const Expr *e) {
    Search *search = context;
    (void)store;
    search->found |= is_sought(search, e);
    return e;
}

bool expr_has_op_among(const Expr *e, Op first, Op last) {
    Search search = {first, last, false};
    if (is_sought(&search, e)) return true;
    if (e->weight > 4096) { /* shared nodes: visit each once */
        run(NULL, e, NULL, look, &search);
        return search.found;
    }
    for (uint32_t i = 0; i < e->count; i++)
        if (expr_has_op_among(e->arg[i], first, last)) return true;
    return false;
}

bool expr_has_op(const Expr *e, Op op) { return expr_has_op_among(e, op, op); }
