#include "math/engine.h"
#include "math/interval.h"
#include "math/printer.h"
#include <stdlib.h>
#include <string.h>

enum { KEPT_PRECISION = 256, HEAVIEST_PRINTED = 16, KNOWN_ROOM = 64, MOST_KNOWN = KNOWN_ROOM / 2, MOST_EXACT = 8 };

typedef struct Given { /* the value of a symbol; rows 0: none */
    slong rows, columns;
    fmpq *rational;    /* its entries where they are rational, else NULL */
    slong reserved;    /* so many entries of its own, for another value of that many */
    const Expr *exact; /* a constant expression of its value, to be had at any precision, or NULL */
    Balls balls;       /* of rational entries not made until they are asked for: entry NULL */
    Interval *interval; /* its entries in doubles; NULL: not asked for yet, or they do not fit */
    bool unfit;        /* they do not */
} Given;

typedef struct Known { /* numbers and what they are worth, by open addressing */
    const Expr *number[KNOWN_ROOM];
    Interval value[KNOWN_ROOM];
    size_t count;
} Known;

struct Point {
    Arena *arena;
    const Store *store;
    Known *known; /* or NULL */
    slong size[MOST_SIZES];
    Given *given; /* by number of the symbol */
    size_t room;  /* symbols that are made later than the point have no value, or make room for one */
};

typedef struct Count { void *first; slong count; } Count;

static void release_balls(void *what) {
    const Count *c = what;
    arb_ptr first = c->first;
    for (slong i = 0; i < c->count; i++) arb_clear(first + i);
}

static void release_rationals(void *what) {
    const Count *c = what;
    fmpq *first = c->first;
    for (slong i = 0; i < c->count; i++) fmpq_clear(first + i);
}

static void defer(Arena *arena, void (*release)(void *), void *first, slong count) {
    Count *c = ARENA_NEW(arena, Count);
    *c = (Count){first, count};
    arena_defer(arena, release, c);
}

Balls balls_new(Arena *arena, slong rows, slong columns) {
    arb_ptr entry = ARENA_ARRAY(arena, arb_struct, rows * columns);
    for (slong i = 0; i < rows * columns; i++) arb_init(entry + i);
    defer(arena, release_balls, entry, rows * columns);
    return (Balls){rows, columns, entry};
}

Point *point_new(Arena *arena, const Store *store) {
    Point *point = ARENA_NEW(arena, Point);
    point->arena = arena;
    point->store = store;
    point->room = store_symbols(store);
    point->given = ARENA_ARRAY(arena, Given, point->room);
    return point;
}

Point *point_copy(Arena *arena, const Point *from) {
    for (size_t i = 0; i < from->room; i++) from->given[i].reserved = 0; /* so that neither changes the other's */
    Point *point = arena_copy(arena, from, sizeof *from);
    point->arena = arena;
    point->given = arena_copy(arena, from->given, from->room * sizeof *from->given);
    return point;
}

const Store *point_store(const Point *point) { return point->store; }

void point_set_size(Point *point, Dim abstract, slong value) {
    if (abstract < 0 && abstract >= -MOST_SIZES) point->size[-abstract - 1] = value;
}

slong point_size(const Point *point, Dim dim) {
    if (dim > 0) return dim;
    return dim < 0 && dim >= -MOST_SIZES ? point->size[-dim - 1] : 0;
}

static bool fits(const Point *point, const Symbol *symbol, slong rows, slong columns) {
    return rows == point_size(point, symbol->shape.rows) &&
           columns == point_size(point, symbol->shape.columns);
}

/* ---- what is remembered ---- */

static size_t place_of(const Known *known, const Expr *e) {
    size_t i = e->hash % KNOWN_ROOM;
    while (known->number[i] && known->number[i] != e) i = (i + 1) % KNOWN_ROOM;
    return i;
}

const Interval *point_known(const Point *point, const Expr *e) {
    if (!point->known) return NULL;
    size_t i = place_of(point->known, e);
    return point->known->number[i] ? &point->known->value[i] : NULL;
}

static void learn(Point *point, const Expr *e) {
    Known *known = point->known;
    Enclosure value;
    bool number = e->count && shape_is_scalar(e->shape) && enclose(e, point, &value);
    size_t i = place_of(known, e);
    if (!number || known->number[i] || known->count == MOST_KNOWN) return;
    known->number[i] = e;
    known->value[i] = value.entry[0];
    known->count++;
}

void point_learn(Point *point, const Expr *e) {
    enum { HEAVIEST_LEARNT = 200 };
    if (e->weight > HEAVIEST_LEARNT) return;
    if (!point->known) point->known = ARENA_NEW(point->arena, Known);
    for (uint32_t i = 0; i < e->count; i++) point_learn(point, e->arg[i]);
    learn(point, e);
}

/* ---- setting ---- */

/* Of this symbol; NULL: none. */
static Given *given_of(const Point *point, const Symbol *symbol) {
    bool has = symbol->number < point->room && point->given[symbol->number].rows;
    return has ? &point->given[symbol->number] : NULL;
}

static Given *room_for(Point *point, const Symbol *symbol) {
    point->known = NULL;
    if (symbol->number >= point->room) {
        size_t room = store_symbols(point->store);
        Given *given = ARENA_ARRAY(point->arena, Given, room);
        memcpy(given, point->given, point->room * sizeof *given);
        point->given = given;
        point->room = room;
    }
    return &point->given[symbol->number];
}

static slong entries_of(const Given *given) { return given->rows * given->columns; }

static const Balls *balls_of(const Point *point, Given *given) {
    if (given->balls.entry) return &given->balls;
    given->balls = balls_new(point->arena, given->rows, given->columns);
    for (slong i = 0; i < entries_of(given); i++)
        arb_set_fmpq(given->balls.entry + i, given->rational + i, KEPT_PRECISION);
    return &given->balls;
}

static bool interval_of(const Point *point, Given *given, slong i, Interval *interval) {
    return (given->rational && interval_of_rational(given->rational + i, interval)) ||
           interval_of_ball(balls_of(point, given)->entry + i, interval);
}

const Interval *point_intervals(const Point *point, const Symbol *symbol, slong *rows, slong *columns) {
    Given *given = given_of(point, symbol);
    if (!given) return NULL;
    *rows = given->rows, *columns = given->columns;
    if (given->interval || given->unfit) return given->interval;
    Interval *interval = ARENA_ARRAY(point->arena, Interval, entries_of(given));
    for (slong i = 0; i < entries_of(given) && !given->unfit; i++)
        given->unfit = !interval_of(point, given, i, &interval[i]);
    return given->interval = given->unfit ? NULL : interval;
}

void point_set(Point *point, const Symbol *symbol, const Balls *value) {
    if (!fits(point, symbol, value->rows, value->columns)) return;
    Balls copy = balls_new(point->arena, value->rows, value->columns);
    for (slong i = 0; i < value->rows * value->columns; i++) arb_set(copy.entry + i, value->entry + i);
    *room_for(point, symbol) = (Given){.rows = value->rows, .columns = value->columns, .balls = copy};
}

void point_set_doubles(Point *point, const Symbol *symbol, const double *entries, slong rows, slong columns) {
    if (!fits(point, symbol, rows, columns)) return;
    Given *given = room_for(point, symbol);
    bool again = given->reserved == rows * columns && !given->rational && given->rows == rows && given->columns == columns;
    if (!again)
        *given = (Given){.rows = rows, .columns = columns, .reserved = rows * columns, .balls = balls_new(point->arena, rows, columns),
                         .interval = ARENA_ARRAY(point->arena, Interval, rows * columns)};
    given->exact = NULL;
    for (slong i = 0; i < rows * columns; i++) {
        arb_set_d(given->balls.entry + i, entries[i]);
        given->interval[i] = (Interval){entries[i], entries[i]};
    }
}

void point_clear(Point *point) {
    point->known = NULL;
    for (size_t i = 0; i < point->room; i++) point->given[i].rows = 0;
}

static fmpq *new_rationals(Arena *arena, slong count) {
    fmpq *rationals = ARENA_ARRAY(arena, fmpq, count);
    for (slong i = 0; i < count; i++) fmpq_init(rationals + i);
    defer(arena, release_rationals, rationals, count);
    return rationals;
}

void point_set_rational(Point *point, const Symbol *symbol, const fmpq *entries, slong rows, slong columns) {
    if (!fits(point, symbol, rows, columns)) return;
    Given *given = room_for(point, symbol);
    slong count = rows * columns;
    fmpq *rational = given->rational && given->reserved == count ? given->rational : new_rationals(point->arena, count);
    for (slong i = 0; i < count; i++) fmpq_set(rational + i, entries + i);
    *given = (Given){.rows = rows, .columns = columns, .rational = rational, .reserved = count};
}

bool point_agrees(const Point *a, const Point *b, const Symbol *symbol, bool *known) {
    Given *left = given_of(a, symbol), *right = given_of(b, symbol);
    *known = left && right;
    for (slong i = 0; *known && i < entries_of(left); i++) {
        bool rational = left->rational && right->rational;
        bool equal = rational ? fmpq_equal(left->rational + i, right->rational + i)
                              : arb_equal(balls_of(a, left)->entry + i, balls_of(b, right)->entry + i);
        if (!equal) return false;
    }
    return true;
}

/* A size has a value too where its name is used as a number. */
static Dim dim_named(const Store *store, const char *name) {
    for (size_t i = 0; i < store_sizes(store); i++)
        if (!strcmp(store_size_name(store, -(Dim)i - 1), name)) return -(Dim)i - 1;
    return 0;
}

const Balls *point_get(const Point *point, const Symbol *symbol) {
    Given *given = given_of(point, symbol);
    return given ? balls_of(point, given) : NULL;
}

const Expr *point_exact(const Point *point, Store *store, const Symbol *symbol) {
    const Given *given = given_of(point, symbol);
    if (!given || given->exact || !given->rational) return given ? given->exact : NULL;
    if (shape_is_scalar(symbol->shape)) return expr_rational(store, given->rational);
    const Expr *entries[MOST_EXACT];
    if (given->columns != 1 || given->rows > MOST_EXACT || symbol->shape.rows != given->rows) return NULL;
    for (slong i = 0; i < given->rows; i++) entries[i] = expr_rational(store, given->rational + i);
    return expr_make(store, OP_VECTOR, entries, (size_t)given->rows);
}

bool point_has(const Point *point, const Symbol *symbol) { return given_of(point, symbol) != NULL; }

/* Every entry a small fraction: then the value is kept as exact rationals. */
static bool set_fractions(Point *point, const Symbol *symbol, const Value *value) {
    slong count = value_count(value);
    for (slong i = 0; i < count; i++)
        if (!value->entry[i].exact.under) return false;
    fmpq *entries = memory_get((size_t)count * sizeof(fmpq));
    for (slong i = 0; i < count; i++) {
        fmpq_init(entries + i);
        fmpq_set_si(entries + i, value->entry[i].exact.over, (ulong)value->entry[i].exact.under);
    }
    point_set_rational(point, symbol, entries, value->rows, value->columns);
    for (slong i = 0; i < count; i++) fmpq_clear(entries + i);
    free(entries);
    return true;
}

static void set_balls(Point *point, const Symbol *symbol, const Value *value, const Expr *exact) {
    Balls balls = balls_new(point->arena, value->rows, value->columns);
    for (slong i = 0; i < value_count(value); i++) arb_set(balls.entry + i, value->entry[i].part);
    *room_for(point, symbol) = (Given){.rows = value->rows, .columns = value->columns,
                                       .exact = exact->symbols ? NULL : exact, .balls = balls};
}

/* A bare 0 stands for a zero vector or matrix. */
static Value spread_zero(Engine *engine, const Symbol *symbol, Value value) {
    slong rows = point_size(engine->point, symbol->shape.rows),
          columns = point_size(engine->point, symbol->shape.columns);
    if (value_count(&value) != 1 || !jet_is_zero(value.entry[0]) || rows * columns <= 1) return value;
    Value spread = value_new(engine, rows, columns);
    for (slong i = 0; i < rows * columns; i++) spread.entry[i] = value.entry[0];
    return spread;
}

Status point_set_expr(Point *point, const Symbol *symbol, const Expr *value, slong precision) {
    Budget budget = {1u << 20};
    Engine engine;
    Value result;
    engine_start(&engine, point, value->symbols, precision, &budget);
    Status status = engine_evaluate(&engine, value, &result);
    if (status == STATUS_OK) {
        result = spread_zero(&engine, symbol, result);
        if (!fits(point, symbol, result.rows, result.columns)) status = STATUS_UNABLE;
        else if (!set_fractions(point, symbol, &result)) set_balls(point, symbol, &result, value);
    }
    engine_stop(&engine);
    return status;
}

/* ---- for the engine ---- */

static Value *stored(Engine *engine, slong rows, slong columns) {
    Value *value = ring_bytes(&engine->ring, sizeof *value);
    *value = value_new(engine, rows, columns);
    return value;
}

const Value *point_value(Engine *engine, const Symbol *symbol) {
    const Point *point = engine->point;
    Given *given = given_of(point, symbol);
    slong size = given ? 0 : point_size(point, dim_named(point->store, symbol->name));
    if (!given && !(symbol->properties & SYMBOL_SIZE && size)) return NULL;
    Value *value = stored(engine, given ? given->rows : 1, given ? given->columns : 1);
    if (!given) value->entry[0] = jet_integer(&engine->ring, size);
    else if (given->exact && engine_evaluate(engine, given->exact, value) != STATUS_OK) return NULL;
    else if (!given->exact)
        for (slong i = 0; i < value_count(value); i++)
            value->entry[i] = given->rational ? jet_rational(&engine->ring, given->rational + i)
                                              : jet_ball(&engine->ring, given->balls.entry + i);
    return value;
}

/* ---- for people ---- */

enum { POINT_DIGITS = 12 };

static void print_entry(Buffer *out, const Given *given, slong i) {
    if (!given->rational) {
        ball_print(out, given->balls.entry + i, POINT_DIGITS);
        return;
    }
    const fmpq *value = given->rational + i;
    print_whole(out, fmpq_numref(value));
    if (fmpz_is_one(fmpq_denref(value))) return;
    buffer_char(out, '/');
    print_whole(out, fmpq_denref(value));
}

static void print_row(Buffer *out, const Given *given, slong from, slong count, const char *fence) {
    buffer_char(out, fence[0]);
    for (slong i = 0; i < count; i++) {
        if (i) buffer_string(out, ", ");
        print_entry(out, given, from + i);
    }
    buffer_char(out, fence[1]);
}

static void print_given(Buffer *out, const Store *store, const Given *given) {
    bool number = given->rows == 1 && given->columns == 1;
    if (number && given->exact && given->exact->weight <= HEAVIEST_PRINTED)
        return buffer_string(out, expression_text(store, given->exact));
    if (number) return print_entry(out, given, 0);
    if (given->columns == 1) return print_row(out, given, 0, given->rows, "()");
    buffer_char(out, '[');
    for (slong i = 0; i < given->rows; i++) {
        if (i) buffer_string(out, ", ");
        print_row(out, given, i * given->columns, given->columns, "[]");
    }
    buffer_char(out, ']');
}

void point_print(const Point *point, const Expr *e, Buffer *out) {
    bool first = true;
    for (unsigned i = 0; i < store_symbols(point->store); i++) {
        const Symbol *symbol = store_symbol_at(point->store, i);
        const Given *given = given_of(point, symbol);
        if (!given || (e && !expr_has(e, symbol))) continue;
        if (!first) buffer_string(out, ", ");
        buffer_string(out, symbol->name);
        buffer_string(out, " = ");
        print_given(out, point->store, given);
        first = false;
    }
}
