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

static const char *shape_text(Judging *judging, Shape shape) {
    static const char *const kinds[] = {
        [KIND_TRUTH] = "yes or no", [KIND_SET] = "a set", [KIND_UNDEFINED] = "undefined"};
    Store *store = judging->grader->store;
    if (shape.kind != KIND_TENSOR) return kinds[shape.kind];
    if (shape_is_scalar(shape)) return "a number";
    const char *rows = expression_text(store, expr_dim(store, shape.rows));
    const char *columns = expression_text(store, expr_dim(store, shape.columns));
    if (shape.columns == 1) return arena_printf(judging->arena, "a column of %s entries", rows);
    if (shape.rows == 1) return arena_printf(judging->arena, "a row of %s entries", columns);
    return arena_printf(judging->arena, "a %s by %s matrix", rows, columns);
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

/* Most differences are seen in doubles. */
static bool witness_in_doubles(Judging *judging, Fingerprint *answer, size_t i, Witness *witness) {
    Fingerprint *key = judging->grader->plain_print;
    if (!glimpses_part(key, answer, i)) return false;
    *witness = (Witness){.point = key->trials->points[i],
                         .key = glimpse_text(judging, fingerprint_glimpse(key, i)),
                         .answer = glimpse_text(judging, fingerprint_glimpse(answer, i))};
    return witness->key && witness->answer;
}

static bool witness_in_balls(Judging *judging, Fingerprint *answer, size_t i, Witness *witness) {
    Fingerprint *key = judging->grader->plain_print;
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
    Fingerprint *plain = fingerprint_new(judging->arena, &g->plain, answer->expr);
    Witness witness;
    for (size_t i = 0; i < g->plain.count; i++)
        if (witness_in_doubles(judging, plain, i, &witness) || witness_in_balls(judging, plain, i, &witness))
            return witness;
    Fingerprint *key =
        trial < g->trials.count ? g->print : fingerprint_new(judging->arena, answer->trials, g->key);
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

/* Sets are compared as the first and the second; a student calls them the right one and yours. */
static const char *set_words(Judging *judging, const char *reason) {
    static const struct {
        const char *from, *to;
    } words[] = {{"the first", "the right one"}, {"the second", "yours"}};
    Buffer text = BUFFER_EMPTY;
    for (const char *at = reason; *at;) {
        size_t i = 0;
        while (i < 2 && strncmp(at, words[i].from, strlen(words[i].from))) i++;
        if (i < 2)
            buffer_string(&text, words[i].to), at += strlen(words[i].from);
        else
            buffer_char(&text, *at++);
    }
    const char *said = copy_buffer(judging->arena, &text);
    return arena_printf(judging->arena, "This is not the set asked for: %s.", said);
}

static const char *parting(Judging *judging, Fingerprint *answer, const Comparison *c, Verdict *verdict) {
    if (c->reason) return set_words(judging, c->reason);
    uint64_t names = judging->grader->key->symbols | answer->expr->symbols;
    if (c->undefined && judging->grader->key->shape.kind == KIND_SET)
        return arena_printf(judging->arena, "At %s your answer has no value, but what is asked for has one.",
                            place_text(judging, answer->trials->points[c->trial], answer->expr));
    bool tensors = shape_is_tensor(answer->expr->shape) && shape_is_tensor(judging->grader->key->shape);
    if (!tensors || !c->has_trial) return "This is not equal to what is asked for.";
    Witness witness = show_witness(judging, answer, c, verdict);
    if (c->never_defined) return "This has no value anywhere.";
    if (!names) return "This value is not what is asked for.";
    const char *place = place_text(judging, witness.point,
                                   names & answer->expr->symbols ? answer->expr : judging->grader->key);
    if (witness.undefined)
        return arena_printf(judging->arena, "At %s your answer has no value, but what is asked for has one.",
                            place);
    return arena_printf(judging->arena, "It is not equal to what is asked for: at %s your answer gives %s.",
                        place, witness.answer);
}

void explain_shape(Judging *judging, const Expr *answer, Verdict *verdict) {
    const char *wanted = shape_text(judging, judging->grader->key->shape);
    verdict->mistake = "answer/shape";
    verdict->feedback = arena_printf(judging->arena, "What is asked for is %s; your answer is %s.", wanted,
                                     shape_text(judging, answer->shape));
}

void explain_difference(Judging *judging, Fingerprint *answer, const Comparison *c, Verdict *verdict) {
    verdict->feedback = parting(judging, answer, c, verdict);
}
