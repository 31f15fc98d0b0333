/* draw.c: random values of a variant, and what they must fulfil. */
#include "bank/fields.h"
#include "math/names.h"
#include "math/normal.h"
#include <stdlib.h>
#include <string.h>

enum { DRAW_BUDGET = 1 << 16, MOST_VALUES = 256, MOST_ENTRIES = 16 };

#define SAY(draw, at, ...)                                                                                   \
    diagnostics_say((draw)->diagnostics, SEVERITY_ERROR, (draw)->source, (at), __VA_ARGS__)

static bool after_word(Text *text, const char *word) {
    if (!text_starts(*text, word)) return false;
    *text = text_slice(*text, strlen(word), text->length);
    return true;
}

/* ---- what a value is drawn from: 2..9, {3, 4, 5}, (1..9)^2, (-3..3)^(2x2) ---- */

static bool read_range(Text text, long *least, long *most) {
    long dots = text_find(text, "..");
    return dots > 0 && read_long(text_slice(text, 0, (size_t)dots), least) &&
           read_long(text_slice(text, (size_t)dots + 2, text.length), most) && *least <= *most;
}

/* 9..2: it is a range, and nothing is in it. */
static bool is_backwards(Text text, long *least, long *most) {
    long dots = text_find(text, "..");
    return dots > 0 && read_long(text_slice(text, 0, (size_t)dots), least) &&
           read_long(text_slice(text, (size_t)dots + 2, text.length), most) && *least > *most;
}

static const Expr *draw_integer(Draw *draw, long least, long most) {
    return expr_integer(draw->instance->store, dice_between(draw->dice, least, most));
}

/* "2" or "(2x3)", as they stand after ^. */
static bool read_extent(Text text, long *rows, long *columns) {
    *columns = 1;
    text = text_trim(text);
    if (after_word(&text, "(")) text.length -= text_ends(text, ")");
    long cross = text_find(text, "x");
    bool good = cross < 0 ? read_long(text, rows)
                          : read_long(text_slice(text, 0, (size_t)cross), rows) &&
                                read_long(text_slice(text, (size_t)cross + 1, text.length), columns);
    return good && *rows > 0 && *columns > 0 && *rows <= MOST_ENTRIES && *columns <= MOST_ENTRIES &&
           *rows * *columns <= MOST_ENTRIES;
}

static const Expr *draw_array(Draw *draw, Text range, Text extent) {
    long least, most, rows, columns;
    if (!read_range(range, &least, &most) || !read_extent(extent, &rows, &columns)) return NULL;
    const Expr *entries[MOST_ENTRIES];
    size_t count = (size_t)(rows * columns);
    for (size_t i = 0; i < count; i++) entries[i] = draw_integer(draw, least, most);
    Store *store = draw->instance->store;
    if (columns == 1) return expr_make(store, OP_VECTOR, entries, count);
    return expr_shaped(store, OP_MATRIX, (Shape){KIND_TENSOR, (Dim)rows, (Dim)columns}, entries, count);
}

static const Expr *draw_listed(Draw *draw, const Field *field, Text list) {
    Text values[MOST_VALUES];
    size_t count = 0;
    for (Text rest = list; rest.start && count < MOST_VALUES;) {
        Text value = cut_outside(&rest, ',');
        if (value.length) values[count++] = value;
    }
    if (!count) return NULL;
    Text chosen = values[dice_between(draw->dice, 0, (long)count - 1)];
    return read_strict(draw->scope, chosen, draw->source, field_place(field, chosen), draw->diagnostics);
}

static const Expr *draw_value(Draw *draw, const Field *field, Text from) {
    long least, most, close = text_find(from, ")^");
    size_t before = draw->diagnostics->errors;
    const Expr *value = NULL;
    if (text_starts(from, "{") && text_ends(from, "}"))
        value = draw_listed(draw, field, text_slice(from, 1, from.length - 1));
    else if (text_starts(from, "(") && close > 0)
        value = draw_array(draw, text_slice(from, 1, (size_t)close),
                           text_slice(from, (size_t)close + 2, from.length));
    else if (read_range(from, &least, &most))
        value = draw_integer(draw, least, most);
    if (is_backwards(from, &least, &most))
        SAY(draw, field_place(field, from), "there is nothing in this range; did you mean %ld..%ld?", most,
            least);
    if (!value && draw->diagnostics->errors == before)
        SAY(draw, field_place(field, from),
            "expected what to pick from: 2..9, {3, 4, 5}, (1..9)^2 or (-3..3)^(2x2), in whole numbers of at most 9 digits");
    return value;
}

/* ---- what is required: conditions, with functions of numbers that the language does not have ---- */

enum { MOST_ARGUMENTS = 16, LONGEST_REQUIREMENT = 512, LONGEST_NUMBER_TEXT = 32 };

typedef struct Arguments {
    const Expr *value[MOST_ARGUMENTS];
    size_t count;
} Arguments;

static const Expr *exact(Draw *draw, const Expr *e) {
    return constant_simplify(draw->instance->store, e, false);
}

/* Each gives a whole number: 1 and 0 for yes and no. */
static long count_gcd(Draw *draw, const Arguments *a) {
    long gcd = 0;
    for (size_t i = 0; i < a->count; i++) {
        long value, rest;
        if (!expr_get_long(exact(draw, a->value[i]), &value)) return 0;
        for (value = labs(value); value; rest = gcd % value, gcd = value, value = rest) continue;
    }
    return gcd;
}

static long count_rational(Draw *draw, const Arguments *a) {
    return expr_is_number(exact(draw, a->value[0]));
}

static long count_integer(Draw *draw, const Arguments *a) {
    long value;
    return expr_get_long(exact(draw, a->value[0]), &value);
}

static long count_distinct(Draw *draw, const Arguments *a) {
    Budget budget = {DRAW_BUDGET};
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < i; k++)
            if (a->value[i] == a->value[k] ||
                (shape_equal(a->value[i]->shape, a->value[k]->shape) &&
                 normal_equal(draw->instance->store, a->value[i], a->value[k], &budget) == TRUTH_YES))
                return 0;
    return 1;
}

typedef struct NumberFunction {
    const char *opening;
    long (*count)(Draw *draw, const Arguments *arguments);
    bool truth; /* stands for a condition, not for a number */
} NumberFunction;

static const NumberFunction functions[] = {
    {"gcd(", count_gcd, false},
    {"rational(", count_rational, true},
    {"integer(", count_integer, true},
    {"distinct(", count_distinct, true},
};

static bool read_arguments(Draw *draw, const Field *field, size_t from, Text list, Arguments *a) {
    for (Text rest = list; rest.start && a->count < MOST_ARGUMENTS;) {
        Text piece = cut_outside(&rest, ',');
        size_t at = field->at + from + (size_t)(piece.start - list.start);
        const Expr *value = read_strict(draw->scope, piece, draw->source, at, draw->diagnostics);
        if (!value) return false;
        a->value[a->count++] = value;
    }
    return true;
}

static size_t matching_bracket(const char *text, size_t open) {
    int depth = 0;
    for (size_t i = open; text[i]; i++) {
        depth += (text[i] == '(') - (text[i] == ')');
        if (!depth) return i;
    }
    return 0;
}

/* Writes the value of the call at text[from] over it, padded: every other place stays where it was. */
static bool put_value(Draw *draw, const Field *field, size_t offset, char *text, size_t from,
                      const NumberFunction *f) {
    size_t open = from + strlen(f->opening), close = matching_bracket(text, open - 1);
    if (!close) {
        SAY(draw, field->at + offset + from, "this bracket is never closed");
        return false;
    }
    Arguments arguments = {.count = 0};
    if (!read_arguments(draw, field, offset + open, (Text){text + open, close - open}, &arguments))
        return false;
    char value[LONGEST_NUMBER_TEXT];
    int written = snprintf(value, sizeof value, f->truth ? "1=%ld" : "%ld", f->count(draw, &arguments));
    memset(text + from, ' ', close + 1 - from);
    memcpy(text + from, value, (size_t)written < close + 1 - from ? (size_t)written : close + 1 - from);
    return true;
}

static bool starts_word(const char *text, size_t at) {
    return at == 0 || !strchr("abcdefghijklmnopqrstuvwxyz_", text[at - 1]);
}

static bool put_values(Draw *draw, const Field *field, size_t offset, char *text) {
    for (size_t at = 0; text[at]; at++)
        for (size_t k = 0; k < sizeof functions / sizeof *functions; k++)
            if (starts_word(text, at) && text_starts(text_of(text + at), functions[k].opening) &&
                !put_value(draw, field, offset, text, at, &functions[k]))
                return false;
    return true;
}

/* UNKNOWN counts as not fulfilled: another value is drawn. */
static bool holds(Draw *draw, const Expr *condition) {
    Arena *arena = arena_new();
    Budget budget = {DRAW_BUDGET};
    bool yes =
        evaluate_truth(arena, condition, point_new(arena, draw->instance->store), 128, &budget) == TRUTH_YES;
    arena_free(arena);
    return yes;
}

static bool require(Draw *draw, const Field *field, Text text) {
    size_t at = field_place(field, text);
    if (text.length > LONGEST_REQUIREMENT) {
        SAY(draw, at, "a requirement is at most %d bytes long", LONGEST_REQUIREMENT);
        return false;
    }
    char *copy = arena_string(draw->instance->arena, text.start, text.length);
    if (!put_values(draw, field, at - field->at, copy)) return false;
    const Expr *condition =
        read_strict(draw->scope, (Text){copy, text.length}, draw->source, at, draw->diagnostics);
    if (!condition) return false;
    if (condition->shape.kind != KIND_TRUTH || condition->symbols) {
        SAY(draw, at,
            condition->symbols ? "a requirement is about picked values only"
                               : "this is no condition; for example a != b");
        return false;
    }
    draw->fits = draw->fits && holds(draw, condition);
    return true;
}

bool draw_require(Draw *draw, const Field *field) {
    for (Text rest = field->text; rest.start;) {
        Text piece = cut_outside(&rest, ';');
        if (piece.length && !require(draw, field, piece)) return false;
    }
    return true;
}

/* ---- pick: "a in 2..9; b, c in {1, 2}, b != c" ---- */

static bool check_pick_name(Draw *draw, const Field *field, Text name) {
    const char *fault = NULL;
    char first = name.length ? name.start[0] : '0';
    if (!(first & 0x80) && !((first | 0x20) >= 'a' && (first | 0x20) <= 'z'))
        fault = "is no name";
    else if (function_named(name) || constant_named(name))
        fault = "means something already";
    else if (scope_find(draw->scope, name))
        fault = "is given twice";
    if (fault) SAY(draw, field_place(field, name), "'%.*s' %s", (int)name.length, name.start, fault);
    return !fault;
}

static bool put_picked(Draw *draw, const Field *field, Text name, Text from) {
    const Expr *value = check_pick_name(draw, field, name) ? draw_value(draw, field, from) : NULL;
    if (!value) return false;
    Instance *instance = draw->instance;
    Picked picked = {arena_string(instance->arena, name.start, name.length), value};
    if (!scope_put(draw->scope, name, value, true)) {
        SAY(draw, field->at, "there are too many names");
        return false;
    }
    APPEND(instance->arena, draw->picked, instance->picked_count, picked);
    instance->picked = draw->picked;
    return true;
}

static bool pick(Draw *draw, const Field *field, Text text) {
    long in = text_find(text, " in ");
    if (in < 0) {
        SAY(draw, field_place(field, text), "expected 'NAME in 2..9' or 'NAME in {3, 4, 5}'");
        return false;
    }
    Text names = text_slice(text, 0, (size_t)in),
         rest = text_trim(text_slice(text, (size_t)in + 4, text.length));
    Text from = cut_outside(&rest, ',');
    while (names.start)
        if (!put_picked(draw, field, text_trim(text_cut(&names, ',')), from)) return false;
    while (rest.start)
        if (!require(draw, field, cut_outside(&rest, ','))) return false;
    return true;
}

bool draw_pick(Draw *draw, const Field *field) {
    for (Text rest = field->text; rest.start;) {
        Text piece = cut_outside(&rest, ';');
        if (piece.length && !pick(draw, field, piece)) return false;
    }
    return true;
}
