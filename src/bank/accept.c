/* accept.c: how strict the author wants an answer to be read. */
#include "bank/fields.h"
#include <stddef.h>

typedef struct AcceptWord {
    const char *word;
    size_t flag; /* its place in Accept */
} AcceptWord;

static const AcceptWord words[] = {
    {"expanded", offsetof(Accept, expanded)},
    {"factored", offsetof(Accept, factored)},
    {"simplified", offsetof(Accept, simplified)},
    {"shape: strict", offsetof(Accept, strict_shape)},
    {"domain: required", offsetof(Accept, domain_required)},
    {"element", offsetof(Accept, element)},
};
enum { WORDS = sizeof words / sizeof *words };

/* 1e-3, 0.001 or 1/1000, exactly. The language's reader would take the e of 1e-3 for Euler's number. */
static const Expr *read_tolerance(Store *store, Text text) {
    double value;
    long denominator = 1;
    if (text_starts(text, "1/") && read_long(text_slice(text, 2, text.length), &denominator) &&
        denominator > 0)
        return expr_fraction(store, 1, (unsigned long)denominator);
    if (!read_decimal(text, &value) || !(value > 0 && value < 1e6)) return NULL;
    unsigned long scale = 1;
    while (scale < 1000000000000 && value * (double)scale < 1e5) scale *= 10;
    return expr_fraction(store, (long)(value * (double)scale + 0.5), scale);
}

bool accept_read_carried(Text text, double *score) {
    return read_decimal(text, score) && *score >= 0 && *score < 1;
}

static bool accept_value(Accept *accept, Store *store, Text key, Text value, bool *known) {
    *known = true;
    if (text_is(key, "tolerance")) return (accept->tolerance = read_tolerance(store, value));
    if (text_is(key, "carried")) return (accept->carried_given = accept_read_carried(value, &accept->carried));
    if (text_is(key, "digits"))
        return read_long(value, &accept->digits) && accept->digits > 0 && accept->digits <= 100;
    return *known = false;
}

static void unknown(Text text, const Source *source, size_t at, Diagnostics *diagnostics) {
    enum { VALUES = 3 };
    const char *names[WORDS + VALUES] = {"tolerance: 1e-3", "digits: 3", "carried: 0.5"};
    for (size_t i = 0; i < WORDS; i++) names[i + VALUES] = words[i].word;
    const char *near = text_nearest(text, names, WORDS + VALUES);
    diagnostics_say(diagnostics, SEVERITY_ERROR, source, at,
                    "'%.*s' is nothing to accept; did you mean '%s'?", (int)text.length, text.start,
                    near ? near : "simplified");
}

/* "shape:strict" is "shape: strict". */
static bool same_word(Text key, Text value, const char *word) {
    Text right = text_of(word), left = text_cut(&right, ':');
    return text_equal(key, left) && text_equal(value, text_trim(right));
}

static bool read_pattern(Accept *accept, Store *store, Text text, const Source *source, size_t at,
                         Diagnostics *diagnostics) {
    Buffer why = BUFFER_EMPTY;
    accept->pattern = pattern_new(store_arena(store), text_slice(text, 1, text.length - 1), &why);
    if (!accept->pattern) diagnostics_say(diagnostics, SEVERITY_ERROR, source, at, "%s", buffer_c(&why));
    buffer_free(&why);
    return accept->pattern;
}

bool accept_read(Accept *accept, Store *store, Text text, const Source *source, size_t at,
                 Diagnostics *diagnostics) {
    Text value = text_trim(text), key = text_trim(text_cut(&value, ':'));
    bool known;
    text = text_trim(text);
    if (text.length > 2 && text_starts(text, "/") && text_ends(text, "/"))
        return read_pattern(accept, store, text, source, at, diagnostics);
    value = text_trim(value);
    for (size_t i = 0; i < WORDS; i++) {
        if (!same_word(key, value, words[i].word)) continue;
        *(bool *)((char *)accept + words[i].flag) = true;
        return true;
    }
    if (accept_value(accept, store, key, value, &known)) return true;
    if (known)
        diagnostics_say(diagnostics, SEVERITY_ERROR, source, at, "'%.*s' is no value for '%.*s'", (int)value.length,
                        value.start, (int)key.length, key.start);
    else
        unknown(text, source, at, diagnostics);
    return false;
}
