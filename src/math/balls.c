/* Evaluation from outside, and what is done with its results. */
#include "math/engine.h"
#include "math/interval.h"
#include <string.h>

enum { LEAST_PRECISION = 64, MOST_PRECISION = 8192 };

/* Inside of a value only NaN and infinite balls mean that something was not known well enough; ±inf itself is
 * no number. */
static Status must_be_finite(Engine *engine, const Value *value) {
    for (slong i = 0; i < value_count(value); i++) {
        arb_srcptr ball = value->entry[i].part;
        if (arb_is_finite(ball)) continue;
        return arf_is_inf(arb_midref(ball)) && arb_is_exact(ball) ? STATUS_DOMAIN
                                                                  : ring_imprecise(&engine->ring);
    }
    return STATUS_OK;
}

static Status attempt(Arena *arena, const Expr *e, const Point *point, slong precision, Budget *budget,
                      Balls *result, bool *imprecise) {
    Engine engine;
    Value value;
    engine_start(&engine, point, e->symbols, precision, budget);
    Status status = shape_is_tensor(e->shape) || e->op == OP_UNDEFINED ? engine_evaluate(&engine, e, &value)
                                                                       : STATUS_UNABLE;
    if (status == STATUS_OK) status = must_be_finite(&engine, &value);
    if (status == STATUS_OK) {
        *result = balls_new(arena, value.rows, value.columns);
        for (slong i = 0; i < value_count(&value); i++) arb_set(result->entry + i, value.entry[i].part);
    }
    *imprecise = engine.ring.imprecise && budget->left;
    engine_stop(&engine);
    return status;
}

Status evaluate(Arena *arena, const Expr *e, const Point *point, slong precision, Budget *budget,
                Balls *result) {
    bool imprecise;
    return attempt(arena, e, point, precision, budget, result, &imprecise);
}

bool evaluate_is_defined(Arena *arena, const Expr *e, const Point *point, slong precision, Budget *budget) {
    Enclosure doubles;
    Balls balls;
    return enclose(e, point, &doubles) || evaluate(arena, e, point, precision, budget, &balls) == STATUS_OK;
}

static bool is_accurate(arb_srcptr ball, slong bits) {
    if (arb_is_exact(ball) || arb_rel_accuracy_bits(ball) >= bits) return true;
    return arb_contains_zero(ball) && mag_cmp_2exp_si(arb_radref(ball), -bits) <= 0;
}

static bool are_accurate(const Balls *balls, slong bits) {
    for (slong i = 0; i < balls->rows * balls->columns; i++)
        if (!is_accurate(balls->entry + i, bits)) return false;
    return true;
}

Status evaluate_to(Arena *arena, const Expr *e, const Point *point, slong bits, Budget *budget,
                   Balls *result) {
    Status status = STATUS_UNABLE;
    slong precision = LEAST_PRECISION;
    while (precision < bits + 8) precision *= 2;
    for (; precision <= MOST_PRECISION; precision *= 2) {
        bool imprecise;
        status = attempt(arena, e, point, precision, budget, result, &imprecise);
        if (status == STATUS_OK && are_accurate(result, bits)) return STATUS_OK;
        if (status == STATUS_DOMAIN || (status == STATUS_UNABLE && !imprecise)) return status;
    }
    return STATUS_UNABLE;
}

Agreement balls_agree(const Balls *a, const Balls *b, slong bits) {
    if (a->rows != b->rows || a->columns != b->columns) return AGREE_DISJOINT;
    for (slong i = 0; i < a->rows * a->columns; i++)
        if (!arb_overlaps(a->entry + i, b->entry + i)) return AGREE_DISJOINT;
    return are_accurate(a, bits) && are_accurate(b, bits) ? AGREE_OVERLAP : AGREE_UNKNOWN;
}

slong balls_size(const Balls *value) {
    slong most = 0;
    mag_t size;
    mag_init(size);
    for (slong i = 0; i < value->rows * value->columns; i++) {
        arb_get_mag(size, value->entry + i);
        bool larger = mag_cmp_2exp_si(size, most) > 0 && COEFF_IS_MPZ(MAG_EXP(size)) == 0;
        if (larger) most = MAG_EXP(size);
    }
    mag_clear(size);
    return most;
}

/* ---- for people ---- */

/* Zeros at the end of a decimal fraction say nothing. */
static size_t without_zeros(const char *text, size_t length) {
    if (!memchr(text, '.', length)) return length;
    while (text[length - 1] == '0') length--;
    return text[length - 1] == '.' ? length - 1 : length;
}

void ball_print(Buffer *out, const arb_t ball, slong digits) {
    if (!arb_is_finite(ball)) {
        bool infinite = arb_is_exact(ball) && arf_is_inf(arb_midref(ball));
        return buffer_string(out, !infinite ? "?" : arf_sgn(arb_midref(ball)) > 0 ? "inf" : "-inf");
    }
    char *text = arb_get_str(ball, digits, ARB_STR_NO_RADIUS);
    size_t length = strcspn(text, "e");
    buffer_bytes(out, text, without_zeros(text, length));
    if (strcmp(text + length, "e+0")) buffer_string(out, text + length);
    flint_free(text);
}

typedef struct ArrayPrinting {
    Buffer *out;
    void (*put)(Buffer *out, const void *values, slong i);
    const void *values;
} ArrayPrinting;

static void print_row(const ArrayPrinting *printing, slong from, slong count, const char *fence) {
    buffer_char(printing->out, fence[0]);
    for (slong i = 0; i < count; i++) {
        if (i) buffer_string(printing->out, ", ");
        printing->put(printing->out, printing->values, from + i);
    }
    buffer_char(printing->out, fence[1]);
}

void array_print(Buffer *out, slong rows, slong columns, void (*put)(Buffer *out, const void *values, slong i),
                 const void *values) {
    ArrayPrinting printing = {out, put, values};
    if (rows == 1 && columns == 1) return put(out, values, 0);
    if (columns == 1) return print_row(&printing, 0, rows, "()");
    buffer_char(out, '[');
    for (slong i = 0; i < rows; i++) {
        if (i) buffer_string(out, ", ");
        print_row(&printing, i * columns, columns, "[]");
    }
    buffer_char(out, ']');
}

typedef struct RoundedBalls {
    const Balls *balls;
    slong digits;
} RoundedBalls;

static void put_ball(Buffer *out, const void *values, slong i) {
    const RoundedBalls *rounded = values;
    ball_print(out, rounded->balls->entry + i, rounded->digits);
}

void balls_print(Buffer *out, const Balls *value, slong digits) {
    array_print(out, value->rows, value->columns, put_ball, &(RoundedBalls){value, digits});
}
