/* explain.c: what is said to the writer of a wrong answer, and the point that shows it. */
#include "grading/grader.h"
#include "math/printer.h"
#include <string.h>

enum { WITNESS_DIGITS = 12 };

static const char *copy_buffer(Arena *arena, Buffer *buffer) {
    const char *copy = arena_string(arena, buffer_c(buffer), buffer->length);
    buffer_free(buffer);
    return copy;
}

static const char *value_text(Judging *judging, const Sample *sample) {
    Buffer text = BUFFER_EMPTY;
    if (sample->status == STATUS_OK && sample->bits)
        balls_print(&text, &sample->value, WITNESS_DIGITS);
    else
        buffer_string(&text, sample->status == STATUS_DOMAIN ? "undefined" : "unknown");
    return copy_buffer(judging->arena, &text);
}

/* "t = 3/4, x = (1, -2)" for the names of e. */
const char *place_text(Judging *judging, const Point *point, const Expr *e) {
    Buffer text = BUFFER_EMPTY;
    point_print(point, e, &text);
    return copy_buffer(judging->arena, &text);
}

const char *judging_say(Judging *judging, Message which, const NamedText *with) {
    return language_say(store_language(judging->grader->store), judging->arena, which, with);
}

/* A value, with the decimal comma where the language has it. */
static Text spelled(Judging *judging, const char *value) {
    return text_of(language_numbers(store_language(judging->grader->store), judging->arena, value));
}

static const char *dim_text(Judging *judging, Dim dim) {
    Store *store = judging->grader->store;
    return expression_text_in(judging->arena, store, expr_dim(store, dim));
}

/* Sets are told apart by where their elements live. */
static const char *set_text(Judging *judging, Shape shape) {
    const char *rows = dim_text(judging, shape.rows), *size = rows;
    if (shape.rows == 1 && shape.columns == 1) return judging_say(judging, MESSAGE_SHAPE_NUMBERS, NULL);
    if (shape.columns != 1) size = arena_printf(judging->arena, "(%s x %s)", rows, dim_text(judging, shape.columns));
    return judging_say(judging, MESSAGE_SHAPE_SET, WITH({"size", text_of(size)}));
}

static const char *shape_text(Judging *judging, Shape shape) {
    static const Message kinds[] = {[KIND_TENSOR] = MESSAGE_OF_MATRIX,
                                    [KIND_TRUTH] = MESSAGE_OF_TRUTH,
                                    [KIND_UNDEFINED] = MESSAGE_OF_UNDEFINED};
    Message kind = kinds[shape.kind];
    if (shape.kind == KIND_SET) return set_text(judging, shape);
    if (shape.kind != KIND_TENSOR) return judging_say(judging, kind, NULL);
    if (shape_is_scalar(shape)) return judging_say(judging, MESSAGE_OF_NUMBER, NULL);
    if (shape.columns == 1 || shape.rows == 1) kind = shape.columns == 1 ? MESSAGE_OF_COLUMN : MESSAGE_OF_ROW;
    return judging_say(judging, kind,
                       WITH({"rows", text_of(dim_text(judging, shape.rows))}, {"columns", text_of(dim_text(judging, shape.columns))}));
}

/* ---- the witness ---- */

static void add_witness(Verdict *verdict, const char *name, const char *value) {
    if (verdict->witness_count < MOST_WITNESS_ENTRIES)
        verdict->witness[verdict->witness_count++] = (WitnessEntry){name, value};
}

static void add_names(Judging *judging, const Point *point, uint64_t names, Verdict *verdict) {
    Store *store = judging->grader->store;
    for (unsigned bit = 0; bit < store_symbols(store); bit++) {
        const Symbol *symbol = store_symbol_at(store, bit);
        if (!(names >> bit & 1) || symbol->properties & SYMBOL_SIZE || !point_has(point, symbol)) continue;
        const char *text = place_text(judging, point, expr_symbol(store, symbol)),
                   *value = strstr(text, " = ");
        add_witness(verdict, symbol->name, value ? value + 3 : text);
    }
    for (size_t i = 0; i < store_sizes(store); i++) {
        Dim size = -(Dim)i - 1;
        if (!point_size(point, size)) continue;
        add_witness(verdict, store_size_name(store, size),
                    arena_printf(judging->arena, "%ld", (long)point_size(point, size)));
    }
}

typedef struct Witness {
    const Point *point;
    const char *key, *answer; /* their values there */
    bool undefined;           /* the answer has none */
} Witness;

static Witness witness_of(Judging *judging, const Point *point, const Sample *key, const Sample *answer) {
    return (Witness){point, value_text(judging, key), value_text(judging, answer),
                     answer->status == STATUS_DOMAIN};
}

static const char *glimpse_text(Judging *judging, const Enclosure *value) {
    Buffer text = BUFFER_EMPTY;
    return enclosure_print(&text, value, WITNESS_DIGITS) ? copy_buffer(judging->arena, &text) : NULL;
}

/* What the key is worth at plain point i, where doubles tell: it is said to many. */
static const char *key_text(Judging *judging, Fingerprint *key, size_t i) {
    Grader *g = judging->grader;
    const char *text = g->plain[i].key ? NULL : glimpse_text(judging, fingerprint_glimpse(key, i));
    if (text) g->plain[i].key = arena_string(store_arena(g->store), text, strlen(text));
    return g->plain[i].key;
}

/* Most differences are seen in doubles. */
static bool witness_in_doubles(Judging *judging, Fingerprint *answer, size_t i, Witness *witness) {
    Fingerprint *key = key_print(judging->grader, AT_PLAIN);
    if (!glimpses_part(key, answer, i)) return false;
    *witness = (Witness){.point = key->trials->points[i],
                         .key = key_text(judging, key, i),
                         .answer = glimpse_text(judging, fingerprint_glimpse(answer, i))};
    return witness->key && witness->answer;
}

static bool witness_in_balls(Judging *judging, Fingerprint *answer, size_t i, Witness *witness) {
    Fingerprint *key = key_print(judging->grader, AT_PLAIN);
    const Sample *k = fingerprint_at(key, i, 128, &judging->budget);
    const Sample *a = fingerprint_at(answer, i, 128, &judging->budget);
    bool differ = k->status == STATUS_OK && a->status == STATUS_OK &&
                  balls_agree(&k->value, &a->value, 1) == AGREE_DISJOINT;
    if (differ) *witness = witness_of(judging, key->trials->points[i], k, a);
    return differ;
}

/* A point with small whole values where they differ as well, if there is one: it is easier to check by hand.
 */
static Witness best_witness(Judging *judging, Fingerprint *answer, size_t trial) {
    Grader *g = judging->grader;
    Fingerprint *plain = fingerprint_new(judging->arena, key_print(g, AT_PLAIN)->trials, answer->expr);
    Witness witness;
    for (size_t i = 0; i < plain->trials->count; i++) {
        bool differ = witness_in_doubles(judging, plain, i, &witness) || witness_in_balls(judging, plain, i, &witness);
        if (differ && is_asked_at_plain(g, i)) return witness;
    }
    Fingerprint *key = key_print(g, trial < FIRST_TRIALS ? AT_FIRST : AT_ALL);
    if (trial >= key->trials->count) key = fingerprint_new(judging->arena, answer->trials, g->key);
    return witness_of(judging, answer->trials->points[trial],
                      fingerprint_at(key, trial, 128, &judging->budget),
                      fingerprint_at(answer, trial, 128, &judging->budget));
}

static Witness show_witness(Judging *judging, Fingerprint *answer, const Comparison *c, Verdict *verdict) {
    uint64_t names = judging->grader->key->symbols | answer->expr->symbols;
    Witness witness = best_witness(judging, answer, c->trial);
    if (names) add_names(judging, witness.point, names, verdict);
    add_witness(verdict, "answer", witness.answer);
    add_witness(verdict, "key", witness.key);
    return witness;
}

/* ---- in words ---- */

/* The key was compared with the answer: the first set is the right one. */
static const char *set_words(Judging *judging, const SetWitness *where) {
    if (where->point)
        return judging_say(judging, where->in ? MESSAGE_SET_EXTRA : MESSAGE_SET_LACKS,
                           WITH({"point", spelled(judging, where->point)}));
    return judging_say(judging, MESSAGE_SET_REACH,
                       WITH({"direction", spelled(judging, where->direction)},
                            {"right", spelled(judging, where->reach[0])},
                            {"yours", spelled(judging, where->reach[1])}));
}

static const char *parting(Judging *judging, Fingerprint *answer, const Comparison *c, Verdict *verdict) {
    if (c->where) return set_words(judging, c->where);
    uint64_t names = judging->grader->key->symbols | answer->expr->symbols;
    if (c->undefined && judging->grader->key->shape.kind == KIND_SET)
        return judging_say(
            judging, MESSAGE_NO_VALUE_AT,
            WITH({"place", text_of(place_text(judging, answer->trials->points[c->trial], answer->expr))}));
    bool tensors = shape_is_tensor(answer->expr->shape) && shape_is_tensor(judging->grader->key->shape);
    if (!tensors || !c->has_trial) return judging_say(judging, MESSAGE_DIFFERENT, NULL);
    Witness witness = show_witness(judging, answer, c, verdict);
    if (c->never_defined) return judging_say(judging, MESSAGE_NO_VALUE, NULL);
    if (!names) return judging_say(judging, MESSAGE_DIFFERENT_VALUE, NULL);
    const char *place = place_text(judging, witness.point,
                                   names & answer->expr->symbols ? answer->expr : judging->grader->key);
    return judging_say(judging, witness.undefined ? MESSAGE_NO_VALUE_AT : MESSAGE_DIFFERENT_AT,
                       WITH({"place", text_of(place)}, {"value", spelled(judging, witness.answer)}));
}

void explain_shape(Judging *judging, const Expr *answer, Verdict *verdict) {
    verdict->mistake = "answer/shape";
    verdict->feedback =
        judging_say(judging, MESSAGE_WRONG_SHAPE,
                    WITH({"wanted", text_of(shape_text(judging, judging->grader->key->shape))},
                         {"given", text_of(shape_text(judging, answer->shape))}));
}

void explain_difference(Judging *judging, Fingerprint *answer, const Comparison *c, Verdict *verdict) {
    verdict->feedback = parting(judging, answer, c, verdict);
}
