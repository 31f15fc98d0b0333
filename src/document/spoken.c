#include "document/spoken.h"
#include "document/items.h"
#include <ctype.h>
#include <string.h>

typedef struct Speaker {
    Arena *arena;
    const Sentences *sentences;
    Buffer *out;
    bool pause; /* a comma stands before the next word */
} Speaker;

static void speak(Speaker *sp, const Formula *f);

/* ---- words ---- */

static void put_text(Speaker *sp, Text words) {
    if (!words.length) return;
    if (sp->out->length) buffer_string(sp->out, sp->pause ? ", " : " ");
    buffer_text(sp->out, words);
    sp->pause = false;
}

static void put(Speaker *sp, Sentence which) { put_text(sp, text_of(say(sp->sentences, which))); }

/* The words that close what was opened stand between pauses. */
static void put_end(Speaker *sp, Sentence which) {
    sp->pause = true;
    put(sp, which);
    sp->pause = true;
}

static void put_mark(Speaker *sp, Text mark) {
    if (!sp->pause) buffer_text(sp->out, mark);
    sp->pause = false;
}

/* A part by itself, to be put into a sentence. */
static const char *words_of(const Speaker *sp, const Formula *f) {
    Buffer out = BUFFER_EMPTY;
    Speaker inner = {sp->arena, sp->sentences, &out, false};
    if (f) speak(&inner, f);
    const char *words = arena_string(sp->arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return words;
}

static Text filled(const Speaker *sp, Text sentence, const char *name, const char *value) {
    const char *hole = arena_printf(sp->arena, "{%s}", name);
    long at = text_find(sentence, hole);
    if (at < 0) return sentence;
    size_t behind = (size_t)at + strlen(hole);
    return text_of(arena_printf(sp->arena, "%.*s%s%.*s", (int)at, sentence.start, value,
                                (int)(sentence.length - behind), sentence.start + behind));
}

static void put_filled(Speaker *sp, Sentence which, const char *name, const char *value) {
    put_text(sp, filled(sp, text_of(say(sp->sentences, which)), name, value));
}

static void put_filled_2(Speaker *sp, Sentence which, const char *name, const char *value, const char *second,
                         const char *value_2) {
    Text sentence = filled(sp, text_of(say(sp->sentences, which)), name, value);
    put_text(sp, filled(sp, sentence, second, value_2));
}

/* What a list "sign words, sign words" says of a sign; empty: it is not in it. */
static Text listed(Text list, Text sign) {
    while (list.start) {
        Text words = text_trim(text_cut(&list, ',')), first = text_cut(&words, ' ');
        if (words.start && text_equal(first, sign)) return words;
    }
    return (Text){"", 0};
}

/* A sign that a translation left out is said in English. */
static Text look_up(const Speaker *sp, Sentence list, Text sign) {
    Text words = listed(text_of(say(sp->sentences, list)), sign);
    if (words.length) return words;
    return listed(text_of(say(sentences_new(sp->arena), list)), sign);
}

/* ---- what parts are ---- */

static size_t parts_of(const Speaker *sp, const Formula *f, MathItem **items) {
    return math_items(sp->arena, f, false, items);
}

/* The one item that a row of one is. */
static const Formula *alone(const Speaker *sp, const Formula *f) {
    MathItem *items;
    return f && parts_of(sp, f, &items) == 1 ? items[0].formula : NULL;
}

static bool is_atom(const Formula *f, const char *text) {
    return f && f->kind == FORMULA_ATOM && text_is(f->text, text);
}

/* A name or a number, perhaps with a name or number below it: what needs no words that close it. */
static bool is_simple(const Speaker *sp, const Formula *f) {
    const Formula *one = alone(sp, f);
    if (!one) return false;
    if (one->kind == FORMULA_SCRIPTS && !one->parts[2])
        return is_simple(sp, one->parts[0]) && alone(sp, one->parts[1]);
    return one->kind == FORMULA_ATOM && one->class != MATH_OP;
}

static bool is_sign_word(const Formula *f) { return f && f->kind == FORMULA_ATOM && f->class == MATH_OP; }

static bool is_upright(const Formula *f, const char *letter) {
    return is_atom(f, letter) && f->face == FACE_ROMAN && f->class == MATH_ORD;
}

static const Formula *stem_of(const Formula *f) { return f->kind == FORMULA_SCRIPTS ? f->parts[0] : f; }

/* d, d², ∂: what begins both sides of the bar of a derivative. */
static bool is_d(const Formula *f) {
    const Formula *stem = stem_of(f);
    return is_upright(stem, "d") || is_upright(stem, "∂");
}

static bool is_derivative(const Speaker *sp, const Formula *f) {
    MathItem *above, *below;
    if (f->kind != FORMULA_FRACTION) return false;
    size_t over = parts_of(sp, f->parts[0], &above), under = parts_of(sp, f->parts[1], &below);
    return over >= 1 && under >= 2 && is_d(above[0].formula) && is_d(below[0].formula);
}

static bool is_operator(const Speaker *sp, const Formula *f) { /* what is said before its operand */
    const Formula *stem = stem_of(f);
    bool letter = stem->role == ROLE_JACOBIAN || stem->role == ROLE_DIRECTIONAL;
    return letter || is_sign_word(stem) || f->kind == FORMULA_LIMITS || is_atom(stem, "∇") || is_d(f) ||
           is_derivative(sp, f);
}

/* A letter or number, perhaps with short scripts: between two of these no sign need be said. */
static bool is_bare(const Speaker *sp, const Formula *f) {
    const Formula *stem = stem_of(f);
    bool letter = (stem->kind == FORMULA_ATOM && stem->class != MATH_OP) || stem->kind == FORMULA_ACCENT;
    return letter && (f == stem || !f->parts[2] || is_simple(sp, f->parts[2]));
}

static bool is_nothing(const MathItem *item) {
    return item->formula->kind == FORMULA_ROW;
} /* carries a space */

static bool is_operand(const MathItem *item) {
    const Formula *f = item->formula;
    bool opens = f->kind == FORMULA_ATOM && item->left == MATH_OPEN; /* or is a sign before a term */
    return !opens && item->left != MATH_BIN && item->left != MATH_REL && item->left != MATH_PUNCT &&
           f->class != MATH_BIN && f->kind != FORMULA_TEXT && !is_nothing(item);
}

/* Is there a product without a sign between these two, that has to be said? */
static bool multiplies(const Speaker *sp, const MathItem *before, const MathItem *item) {
    const Formula *f = item->formula;
    if (!is_operand(before) || !is_operand(item) || is_operator(sp, before->formula)) return false;
    if (stem_of(f)->role == ROLE_ARGUMENTS) return false;
    return !is_bare(sp, before->formula) || !is_bare(sp, f);
}

/* ---- atoms ---- */

static bool is_capital(Text letter) { return letter.length == 1 && isupper((unsigned char)letter.start[0]); }

static void speak_letters(Speaker *sp, Text text, bool double_struck) {
    bool plain =
        text.length && isalnum((unsigned char)text.start[0]); /* said as it stands: not worth a search */
    Text words = plain ? TEXT("") : look_up(sp, SAY_SPEECH_LETTERS, text);
    if (words.length)
        put_text(sp, words);
    else if (is_capital(text) && !double_struck)
        put_filled(sp, SAY_SPEECH_CAPITAL, "x", arena_string(sp->arena, text.start, text.length));
    else if (text_starts(text, "−"))
        put_text(sp, look_up(sp, SAY_SPEECH_SIGNS, TEXT("−"))),
            put_text(sp, text_slice(text, strlen("−"), text.length));
    else
        put_text(sp, text);
}

static void speak_function(Speaker *sp, Text name) {
    Text words = look_up(sp, SAY_SPEECH_FUNCTIONS, name);
    if (words.length) {
        put_text(sp, words);
        return;
    }
    put_text(sp, name);
    put(sp, SAY_SPEECH_OF);
}

static void speak_atom(Speaker *sp, const Formula *f) {
    Text sign = f->text;
    if (text_is(sign, ",") || text_is(sign, ";")) {
        put_mark(sp, sign);
        return;
    }
    if (f->role == ROLE_DOT) {
        put(sp, SAY_SPEECH_DOT);
        return;
    }
    bool sought = f->face == FACE_ROMAN && f->class != MATH_OP &&
                  !(sign.length && isalnum((unsigned char)sign.start[0]));
    Text words = sought ? look_up(sp, SAY_SPEECH_SIGNS, sign) : TEXT("");
    if (words.length)
        put_text(sp, words);
    else if (f->class == MATH_OP)
        speak_function(sp, sign);
    else
        speak_letters(sp, sign, f->face == FACE_DOUBLE);
}

/* ---- what encloses ---- */

static void speak_enclosed(Speaker *sp, const Formula *body, Sentence end) {
    speak(sp, body);
    if (!is_simple(sp, body)) put_end(sp, end);
}

static void speak_norm(Speaker *sp, const Formula *body, const Formula *sub) {
    static const struct {
        const char *p;
        Sentence words;
    } NORMS[] = {{"1", SAY_SPEECH_NORM_1},
                 {"2", SAY_SPEECH_NORM_2},
                 {"∞", SAY_SPEECH_NORM_INF},
                 {"F", SAY_SPEECH_NORM_F}};
    enum { KNOWN = sizeof NORMS / sizeof *NORMS };
    const Formula *p = alone(sp, sub);
    size_t known = 0;
    while (known < KNOWN && !is_atom(p, NORMS[known].p)) known++;
    if (!sub)
        put(sp, SAY_SPEECH_NORM);
    else if (known < KNOWN)
        put(sp, NORMS[known].words);
    else
        put_filled(sp, SAY_SPEECH_NORM_P, "p", words_of(sp, sub));
    speak_enclosed(sp, body, SAY_SPEECH_NORM_END);
}

/* The two formulas on both sides of the comma; false: there are not two. */
static bool halves(const Speaker *sp, const Formula *body, const char **left, const char **right) {
    MathItem *items;
    size_t count = parts_of(sp, body, &items), comma = 0;
    while (comma < count && items[comma].left != MATH_PUNCT) comma++;
    if (comma == count) return false;
    const Formula **parts = ARENA_ARRAY(sp->arena, const Formula *, count);
    for (size_t i = 0; i < count; i++) parts[i] = items[i].formula;
    *left = words_of(sp, formula_row(sp->arena, comma, parts));
    *right = words_of(sp, formula_row(sp->arena, count - comma - 1, parts + comma + 1));
    return true;
}

static void speak_interval(Speaker *sp, const Formula *f) {
    bool left = f->left == FENCE_ROUND, right = f->right == FENCE_ROUND;
    const char *from, *to;
    if (!halves(sp, f->parts[0], &from, &to)) return;
    put_filled_2(sp,
                 left && right ? SAY_SPEECH_OPEN_INTERVAL
                 : left        ? SAY_SPEECH_LEFT_OPEN
                 : right       ? SAY_SPEECH_RIGHT_OPEN
                               : SAY_SPEECH_CLOSED,
                 "a", from, "b", to);
    sp->pause = true;
}

static void speak_between(Speaker *sp, Sentence open, const Formula *body, Sentence close) {
    put(sp, open);
    speak(sp, body);
    put_end(sp, close);
}

static void speak_parentheses(Speaker *sp, const Formula *body) {
    speak_between(sp, SAY_SPEECH_OPEN, body, SAY_SPEECH_CLOSE);
}

static void speak_arguments(Speaker *sp, const Formula *body) {
    put(sp, SAY_SPEECH_OF);
    if (is_simple(sp, body))
        speak(sp, body);
    else
        speak_parentheses(sp, body);
}

static bool has_condition(const Speaker *sp, const Formula *set) {
    MathItem *items;
    size_t count = parts_of(sp, set, &items);
    for (size_t i = 0; i < count; i++)
        if (is_atom(items[i].formula, ":")) return true;
    return false;
}

static void speak_fence(Speaker *sp, const Formula *f) {
    const Formula *body = f->parts[0];
    if (f->role == ROLE_INTERVAL) {
        speak_interval(sp, f);
    } else if (f->role == ROLE_VECTOR) {
        speak_between(sp, SAY_SPEECH_VECTOR, body, SAY_SPEECH_VECTOR_END);
    } else if (f->role == ROLE_ARGUMENTS) {
        speak_arguments(sp, body);
    } else if (f->left == FENCE_NORM) {
        speak_norm(sp, body, NULL);
    } else if (f->left == FENCE_BAR) {
        put(sp, SAY_SPEECH_ABS);
        speak_enclosed(sp, body, SAY_SPEECH_ABS_END);
    } else if (f->left == FENCE_CURLY) {
        speak_between(sp, has_condition(sp, body) ? SAY_SPEECH_SET : SAY_SPEECH_SET_FINITE, body,
                      SAY_SPEECH_SET_END);
    } else if (f->left == FENCE_NONE) {
        speak(sp, body);
    } else {
        speak_parentheses(sp, body);
    }
}

static void speak_radical(Speaker *sp, const Formula *f) {
    const Formula *index = f->parts[1];
    if (!index)
        put(sp, SAY_SPEECH_ROOT);
    else if (is_atom(alone(sp, index), "3"))
        put(sp, SAY_SPEECH_ROOT_3);
    else
        put_filled(sp, SAY_SPEECH_ROOT_N, "n", words_of(sp, index));
    speak_enclosed(sp, f->parts[0], SAY_SPEECH_ROOT_END);
}

static void speak_grid(Speaker *sp, const Formula *f) {
    for (size_t r = 0; r < f->rows; r++) {
        if (r) put_mark(sp, TEXT(";"));
        put_filled(sp, SAY_SPEECH_MATRIX_ROW, "n", arena_printf(sp->arena, "%zu", r + 1));
        for (size_t c = 0; c < f->columns; c++) {
            if (c) put_mark(sp, TEXT(","));
            speak(sp, f->parts[r * f->columns + c]);
        }
    }
}

static void speak_matrix(Speaker *sp, const Formula *f) {
    if (f->columns == 1) {
        put(sp, SAY_SPEECH_VECTOR);
        for (size_t r = 0; r < f->rows; r++) {
            if (r) put_mark(sp, TEXT(","));
            speak(sp, f->parts[r]);
        }
        put_end(sp, SAY_SPEECH_VECTOR_END);
        return;
    }
    put_filled_2(sp, SAY_SPEECH_MATRIX, "rows", arena_printf(sp->arena, "%zu", f->rows), "columns",
                 arena_printf(sp->arena, "%zu", f->columns));
    sp->pause = true;
    speak_grid(sp, f);
    put_end(sp, SAY_SPEECH_MATRIX_END);
}

static bool is_words(const Speaker *sp, const Formula *f) { /* "otherwise" needs no "if" before it */
    const Formula *one = alone(sp, f);
    return one && one->kind == FORMULA_TEXT;
}

static void speak_cases(Speaker *sp, const Formula *f) {
    put(sp, SAY_SPEECH_CASES);
    for (size_t r = 0; r < f->rows; r++) {
        if (r) put_mark(sp, TEXT(";"));
        speak(sp, f->parts[2 * r]);
        if (!is_words(sp, f->parts[2 * r + 1])) put(sp, SAY_SPEECH_IF);
        speak(sp, f->parts[2 * r + 1]);
    }
    put_end(sp, SAY_SPEECH_CASES_END);
}

static void speak_lines(Speaker *sp, const Formula *f) {
    for (size_t i = 0; i < f->rows * f->columns; i++) {
        if (i && i % f->columns == 0) put_mark(sp, TEXT(";"));
        speak(sp, f->parts[i]);
    }
}

/* ---- fractions and derivatives ---- */

/* The names that are differentiated by: t of dt, "x and y" of ∂x ∂y. */
static const char *variables_of(const Speaker *sp, const Formula *below) {
    MathItem *items;
    size_t count = parts_of(sp, below, &items);
    Buffer out = BUFFER_EMPTY;
    for (size_t i = 0; i < count; i++) {
        const Formula *f = items[i].formula;
        if (is_d(f)) continue;
        if (f->kind == FORMULA_SCRIPTS && f->parts[2]) /* dt²: the order is said before */
            f = formula_scripts(sp->arena, f->parts[0], f->parts[1], NULL);
        if (out.length) buffer_printf(&out, " %s ", say(sp->sentences, SAY_AND));
        buffer_string(&out, words_of(sp, f));
    }
    const char *words = arena_string(sp->arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return words;
}

static void speak_derivative(Speaker *sp, const Formula *f) {
    MathItem *above;
    size_t count = parts_of(sp, f->parts[0], &above);
    const Formula *d = above[0].formula, *order = d->kind == FORMULA_SCRIPTS ? d->parts[2] : NULL;
    bool partial = is_upright(stem_of(d), "∂");
    const char *by = variables_of(sp, f->parts[1]);
    if (order)
        put_filled_2(sp, partial ? SAY_SPEECH_PARTIAL_N : SAY_SPEECH_DERIVATIVE_N, "n", words_of(sp, order),
                     "x", by);
    else
        put_filled(sp, partial ? SAY_SPEECH_PARTIAL : SAY_SPEECH_DERIVATIVE, "x", by);
    for (size_t i = 1; i < count; i++) speak(sp, above[i].formula);
}

/* What may stand below the bar of a fraction that is said without "the fraction": it closes itself. */
static bool closes_itself(const Speaker *sp, const Formula *f) {
    const Formula *one = alone(sp, f);
    return is_simple(sp, f) ||
           (one && (one->kind == FORMULA_RADICAL || stem_of(one)->kind == FORMULA_FENCE) &&
            (one->kind != FORMULA_SCRIPTS || !one->parts[2]));
}

static void speak_fraction(Speaker *sp, const Formula *f) {
    const Formula *above = f->parts[0], *below = f->parts[1];
    if (is_derivative(sp, f)) {
        speak_derivative(sp, f);
    } else if (is_atom(alone(sp, above), "1") && is_atom(alone(sp, below), "2")) {
        put(sp, SAY_SPEECH_HALF);
    } else if (is_simple(sp, above) && closes_itself(sp, below)) {
        speak(sp, above);
        put(sp, SAY_SPEECH_OVER);
        speak(sp, below);
    } else {
        put(sp, SAY_SPEECH_FRACTION);
        speak(sp, above);
        sp->pause = sp->pause || !is_simple(sp, above);
        put(sp, SAY_SPEECH_OVER);
        speak(sp, below);
        put_end(sp, SAY_SPEECH_FRACTION_END);
    }
}

/* ---- scripts ---- */

static void speak_sub(Speaker *sp, const Formula *sub) {
    if (!sub) return;
    put(sp, SAY_SPEECH_SUB);
    speak_enclosed(sp, sub, SAY_SPEECH_SUB_END);
}

static bool is_marker(const Formula *sup, const char *sign) { /* one sign, or several: ′′ */
    if (sup->kind == FORMULA_ROW) return sup->count && is_marker(sup->parts[0], sign);
    return is_atom(sup, sign);
}

static const Formula *without_first(const Speaker *sp, const Formula *row) {
    return formula_row(sp->arena, row->count - 1, row->parts + 1);
}

/* What is said behind the base. */
static void speak_sup(Speaker *sp, const Formula *sup) {
    const Formula *one = alone(sp, sup);
    if (is_marker(sup, "′")) {
        for (size_t i = 0, count = sup->kind == FORMULA_ROW ? sup->count : 1; i < count; i++)
            put(sp, SAY_SPEECH_PRIME);
    } else if (is_atom(one, "⊤")) {
        put(sp, SAY_SPEECH_TRANSPOSE);
    } else if (one && one->role == ROLE_INVERSE) {
        put(sp, SAY_SPEECH_INVERSE);
    } else if (is_atom(one, "2")) {
        put(sp, SAY_SPEECH_SQUARED);
    } else if (is_atom(one, "3")) {
        put(sp, SAY_SPEECH_CUBED);
    } else if (sup->kind == FORMULA_ROW && is_marker(sup, "∘")) {
        put(sp, SAY_SPEECH_ENTRYWISE);
        speak_enclosed(sp, without_first(sp, sup), SAY_SPEECH_POWER_END);
    } else {
        put(sp, SAY_SPEECH_POWER);
        speak_enclosed(sp, sup, SAY_SPEECH_POWER_END);
    }
}

/* What is said before a base that would not show where the power belongs: the square of the norm of x. */
static void speak_sup_before(Speaker *sp, const Formula *sup) {
    const Formula *one = alone(sp, sup);
    if (is_atom(one, "2"))
        put(sp, SAY_SPEECH_SQUARE_OF);
    else if (is_atom(one, "3"))
        put(sp, SAY_SPEECH_CUBE_OF);
    else
        put_filled(sp, SAY_SPEECH_POWER_OF, "n", words_of(sp, sup));
}

static void speak_nabla(Speaker *sp, const Formula *sub, const Formula *sup) {
    if (sub)
        put_filled(sp, sup ? SAY_SPEECH_HESSIAN_BY : SAY_SPEECH_GRADIENT_BY, "x", words_of(sp, sub));
    else
        put(sp, sup ? SAY_SPEECH_HESSIAN : SAY_SPEECH_GRADIENT);
}

static void speak_jacobian(Speaker *sp, const Formula *sub) {
    if (sub)
        put_filled(sp, SAY_SPEECH_JACOBIAN_BY, "x", words_of(sp, sub));
    else
        put(sp, SAY_SPEECH_JACOBIAN);
}

/* ℝⁿ, ℝ with m × n above it. */
static void speak_space(Speaker *sp, const Formula *base, const Formula *sup) {
    MathItem *items;
    speak(sp, base);
    size_t count = sup ? parts_of(sp, sup, &items) : 0;
    for (size_t i = 0; i < count; i++)
        if (is_atom(items[i].formula, "×"))
            put(sp, SAY_SPEECH_BY);
        else
            speak(sp, items[i].formula);
}

static void speak_at(Speaker *sp, const Formula *body, const Formula *point) {
    speak(sp, body);
    sp->pause = true;
    put(sp, SAY_SPEECH_AT);
    speak(sp, point);
    sp->pause = true;
}

static bool is_open_bar(const Formula *f) {
    return f->kind == FORMULA_FENCE && f->left == FENCE_NONE && f->right == FENCE_BAR;
}

/* Bases that have words of their own; false: none was said. */
static bool speak_known_base(Speaker *sp, const Formula *base, const Formula *sub, const Formula *sup) {
    bool norm = base->kind == FORMULA_FENCE && base->left == FENCE_NORM;
    if (is_atom(base, "∇"))
        speak_nabla(sp, sub, sup);
    else if (base->role == ROLE_JACOBIAN)
        speak_jacobian(sp, sub);
    else if (base->role == ROLE_DIRECTIONAL)
        put_filled(sp, SAY_SPEECH_DIRECTIONAL, "v", words_of(sp, sub));
    else if (base->kind == FORMULA_ATOM && base->face == FACE_DOUBLE && !sub)
        speak_space(sp, base, sup);
    else if (is_open_bar(base) && sub)
        speak_at(sp, base->parts[0], sub);
    else if (norm) {
        if (sup) speak_sup_before(sp, sup);
        speak_norm(sp, base->parts[0], sub);
    } else
        return false;
    return true;
}

static bool ends_clearly(const Speaker *sp, const Formula *base) { /* a letter, or what always says its end */
    bool closing = base->kind == FORMULA_FENCE && base->left != FENCE_BAR && base->role != ROLE_ARGUMENTS;
    return is_bare(sp, base) || closing || base->kind == FORMULA_MATRIX || base->kind == FORMULA_TEXT;
}

/* A superscript that is no power. */
static bool is_mark(const Speaker *sp, const Formula *sup) {
    const Formula *one = alone(sp, sup);
    return is_marker(sup, "′") || is_marker(sup, "∘") || is_atom(one, "⊤") ||
           (one && one->role == ROLE_INVERSE);
}

static void speak_scripts(Speaker *sp, const Formula *f) {
    const Formula *base = f->parts[0], *sub = f->parts[1], *sup = f->parts[2];
    const Formula *one = alone(sp, base);
    if (one) base = one;
    if (speak_known_base(sp, base, sub, sup)) return;
    bool vague = !ends_clearly(sp, base), before = vague && !sub && sup && !is_mark(sp, sup);
    if (before) speak_sup_before(sp, sup);
    if (vague && !before)
        speak_parentheses(sp, base);
    else
        speak(sp, base);
    speak_sub(sp, sub);
    if (sup && !before) speak_sup(sp, sup);
}

/* ∑ with what it runs over, lim with what tends to what. */
static void speak_limits(Speaker *sp, const Formula *f) {
    const char *under = words_of(sp, f->parts[1]), *over = words_of(sp, f->parts[2]);
    bool product = is_atom(f->parts[0], "∏");
    if (is_atom(f->parts[0], "lim"))
        put_filled(sp, SAY_SPEECH_LIMIT, "x", under);
    else if (!product && !is_atom(f->parts[0], "∑"))
        speak(sp, f->parts[0]);
    else if (f->parts[2])
        put_filled_2(sp, product ? SAY_SPEECH_PRODUCT : SAY_SPEECH_SUM, "from", under, "to", over);
    else
        put_filled(sp, product ? SAY_SPEECH_PRODUCT_OVER : SAY_SPEECH_SUM_OVER, "from", under);
}

static void speak_accent(Speaker *sp, const Formula *f) {
    static const char *const names[] = {
        [ACCENT_HAT] = "hat",     [ACCENT_VECTOR] = "vector", [ACCENT_BAR] = "bar",
        [ACCENT_TILDE] = "tilde", [ACCENT_DOT] = "dot",
    };
    speak(sp, f->parts[0]);
    put_text(sp, look_up(sp, SAY_SPEECH_ACCENTS, text_of(names[f->accent])));
}

/* ---- rows ---- */

/* d before a letter is said so; before anything else it is "the differential of". */
static bool speak_operator_sign(Speaker *sp, const Formula *f, const Formula *next) {
    if (is_atom(f, "∇"))
        put(sp, SAY_SPEECH_GRADIENT);
    else if (f->role == ROLE_JACOBIAN)
        put(sp, SAY_SPEECH_JACOBIAN);
    else if (is_upright(f, "∂") && next)
        put(sp, SAY_SPEECH_SUBDIFFERENTIAL);
    else if (is_upright(f, "d") && next && !is_bare(sp, next))
        put(sp, SAY_SPEECH_DIFFERENTIAL);
    else
        return false;
    return true;
}

static void speak_item(Speaker *sp, const Formula *f) {
    switch (f->kind) {
    case FORMULA_ATOM: speak_atom(sp, f); return;
    case FORMULA_FRACTION: speak_fraction(sp, f); return;
    case FORMULA_RADICAL: speak_radical(sp, f); return;
    case FORMULA_SCRIPTS: speak_scripts(sp, f); return;
    case FORMULA_LIMITS: speak_limits(sp, f); return;
    case FORMULA_FENCE: speak_fence(sp, f); return;
    case FORMULA_MATRIX: speak_matrix(sp, f); return;
    case FORMULA_CASES: speak_cases(sp, f); return;
    case FORMULA_LINES: speak_lines(sp, f); return;
    case FORMULA_ACCENT: speak_accent(sp, f); return;
    case FORMULA_TEXT: put_text(sp, text_trim(f->text)); return;
    case FORMULA_ROW:
    case FORMULA_SPACE: return;
    }
}

/* The one part that parentheses hold, where its words end clearly without them; else NULL. */
static const Formula *needlessly_enclosed(const Speaker *sp, const Formula *f) {
    if (f->kind != FORMULA_FENCE || f->left != FENCE_ROUND || f->role != ROLE_NONE) return NULL;
    const Formula *one = alone(sp, f->parts[0]);
    return one && one->class != MATH_OP ? one : NULL;
}

/* A formula is no deeper than FORMULA_DEEPEST. */
static void speak(Speaker *sp, const Formula *f) {
    MathItem *items;
    size_t count = parts_of(sp, f, &items);
    if (count && is_nothing(&items[count - 1])) count--;
    for (size_t i = 0; i < count; i++) {
        const Formula *item = items[i].formula, *next = i + 1 < count ? items[i + 1].formula : NULL;
        const Formula *inside = count > 1 ? needlessly_enclosed(sp, item) : NULL;
        if (i && multiplies(sp, &items[i - 1], &items[i])) put(sp, SAY_SPEECH_TIMES);
        if (inside)
            speak_item(sp, inside);
        else if (!speak_operator_sign(sp, item, next))
            speak_item(sp, item);
    }
}

/* ---- joining ---- */

static bool stands_at(Text words, size_t at, Text pair) { /* as whole words */
    Text rest = text_slice(words, at, words.length);
    bool same = rest.length >= pair.length && !memcmp(rest.start, pair.start, pair.length);
    bool begins = at == 0 || words.start[at - 1] == ' ';
    return same && begins && (rest.length == pair.length || strchr(" ,;.", rest.start[pair.length]));
}

/* The pair of words at `at` that become others; false: none does. */
static bool join_at(Text joins, Text words, size_t at, Text *pair, Text *joined) {
    while (joins.start) {
        Text entry = text_cut(&joins, ',');
        *pair = text_trim(text_cut(&entry, '>'));
        *joined = text_trim(entry);
        if (pair->length && entry.start && stands_at(words, at, *pair)) return true;
    }
    return false;
}

/* From left to right, no word twice: what was joined is not joined again. */
static void append_joined(Text words, Text joins, Buffer *out) {
    for (size_t at = 0; at < words.length;) {
        Text pair, joined;
        bool here = joins.length && join_at(joins, words, at, &pair, &joined);
        buffer_text(out, here ? joined : text_slice(words, at, at + 1));
        at += here ? pair.length : 1;
    }
}

static size_t last_word(Text text) { /* where it starts; the length if white space or nothing is last */
    size_t at = text.length;
    while (at && text.start[at - 1] != ' ' && text.start[at - 1] != '\n') at--;
    return at;
}

void formula_spoken(const Formula *formula, const Sentences *sentences, Buffer *out) {
    if (!formula) return;
    Arena *arena = arena_new();
    Buffer words = BUFFER_EMPTY;
    Speaker speaker = {arena, sentences ? sentences : sentences_new(arena), &words, false};
    speak(&speaker, formula);
    Text before = buffer_view(out), spoken = buffer_view(&words);
    while (text_ends(before, " ")) before.length--;
    size_t at = last_word(before);
    Text context = text_slice(before, at, before.length);
    const char *gap = before.length < out->length ? " " : "";
    const char *all = arena_printf(arena, "%.*s%s%.*s", (int)context.length, context.start, gap,
                                   (int)spoken.length, spoken.start ? spoken.start : "");
    out->length = at;
    append_joined(text_of(all), text_of(say(speaker.sentences, SAY_SPEECH_JOINS)), out);
    buffer_free(&words);
    arena_free(arena);
}
