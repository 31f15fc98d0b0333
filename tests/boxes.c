/* The sizes of formulas beside those that LaTeX gives them.
 *
 * A row is a formula in LaTeX and its \wd, \ht and \dp in points, taken from pdflatex with lmodern and
 * amsmath at 10 pt by \setbox0=\hbox{$\displaystyle FORMULA$}\typeout{\the\wd0, \the\ht0, \the\dp0} The
 * reader below knows as much LaTeX as the rows use. */
#include "document/layout.h"
#include "render/fonts.h"
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MOST = 64 };

static Arena *a; /* of the present test */

static void setup(void) { a = arena_new(); }
static void teardown(void) { arena_free(a); }

/* ---- a reader of LaTeX ---- */

typedef struct Word { /* a command or a sign, and what it is called in Unicode */
    const char *latex, *sign;
} Word;

static const Word SIGNS[] = {
    {"\\nabla", "∇"}, {"\\partial", "∂"}, {"\\alpha", "α"}, {"\\lambda", "λ"}, {"\\le", "≤"},
    {"\\ge", "≥"},    {"\\ne", "≠"},      {"\\in", "∈"},    {"\\cdot", "·"},   {"\\to", "→"},
    {"\\infty", "∞"}, {"\\times", "×"},   {"\\top", "⊤"},   {"\\pm", "±"},     {"\\odot", "⊙"},
    {"\\sum", "∑"},   {"\\prod", "∏"},    {"\\int", "∫"},   {"\\subset", "⊂"}, {"\\mapsto", "↦"},
    {"\\pi", "π"},    {"\\cup", "∪"},     {"\\dots", "…"},  {"-", "−"},        {"'", "′"},
};
static const char *const NAMES[] = {"\\sin", "\\cos", "\\ln", "\\max", "\\min", "\\det", "\\exp"};
static const struct {
    const char *latex;
    Fence fence;
} FENCES[] = {{"(", FENCE_ROUND},        {")", FENCE_ROUND},        {"[", FENCE_SQUARE}, {"]", FENCE_SQUARE},
              {"\\{", FENCE_CURLY},      {"\\}", FENCE_CURLY},      {"|", FENCE_BAR},    {"\\|", FENCE_NORM},
              {"\\langle", FENCE_ANGLE}, {"\\rangle", FENCE_ANGLE}, {".", FENCE_NONE}};
static const Word ENVIRONMENTS[] = {{"pmatrix", "("}, {"bmatrix", "["}, {"vmatrix", "|"}, {"Vmatrix", "\\|"}};
static const char *const ACCENTS[] = {[ACCENT_HAT] = "\\hat",
                                      [ACCENT_VECTOR] = "\\vec",
                                      [ACCENT_BAR] = "\\bar",
                                      [ACCENT_TILDE] = "\\tilde",
                                      [ACCENT_DOT] = "\\dot"};

static const char *at; /* what is still to be read */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* The next command, number or sign, and its end. */
static const char *peek(const char **end) {
    while (*at == ' ') at++;
    const char *next = at;
    if (*next == '\\' && is_letter(next[1]))
        for (next++; is_letter(*next);) next++;
    else if (*next >= '0' && *next <= '9')
        while (*next >= '0' && *next <= '9') next++;
    else if (*next)
        next += *next == '\\' ? 2 : 1;
    *end = next;
    return arena_string(a, at, (size_t)(next - at));
}

static bool sees(const char *word) {
    const char *end;
    return !strcmp(peek(&end), word);
}

static bool take(const char *word) {
    const char *end;
    if (strcmp(peek(&end), word) != 0) return false;
    at = end;
    return true;
}

static const char *next_word(void) {
    const char *end, *word = peek(&end);
    at = end;
    return word;
}

static const Formula *read_row(const char *until);
static const Formula *read_one(void);

static Text read_braced(void) {
    ck_assert(take("{"));
    const char *start = at, *end = strchr(at, '}');
    at = end + 1;
    return (Text){start, (size_t)(end - start)};
}

static Fence fence_of(const char *word) {
    for (size_t i = 0; i < sizeof FENCES / sizeof *FENCES; i++)
        if (!strcmp(FENCES[i].latex, word)) return FENCES[i].fence;
    ck_abort_msg("no fence: %s", word);
}

static const char *closing(const char *open) {
    static const Word PAIRS[] = {{"(", ")"}, {"[", "]"},     {"\\{", "\\}"},
                                 {"|", "|"}, {"\\|", "\\|"}, {"\\langle", "\\rangle"}};
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
        if (!strcmp(PAIRS[i].latex, open)) return PAIRS[i].sign;
    return NULL;
}

/* What stands between a plain delimiter and its partner. */
static const Formula *read_fence(const char *open) {
    const char *close = closing(open);
    const Formula *body = read_row(close);
    ck_assert_msg(take(close), "'%s' expected at: %s", close, at);
    return formula_fence(a, fence_of(open), body, fence_of(open));
}

static const Formula *read_left(void) {
    Fence left = fence_of(next_word());
    const Formula *body = read_row("\\right");
    ck_assert(take("\\right"));
    return formula_fence(a, left, body, fence_of(next_word()));
}

static const Formula *read_environment(void) {
    Text name = read_braced();
    const Formula *cells[PARTS_MOST];
    size_t count = 0, rows = 1;
    for (;;) {
        ck_assert_uint_lt(count, PARTS_MOST);
        cells[count++] = read_row("\\end");
        if (take("\\\\"))
            rows++;
        else if (!take("&"))
            break;
    }
    ck_assert(take("\\end"));
    read_braced();
    if (text_is(name, "cases")) return formula_cases(a, rows, cells);
    if (text_is(name, "aligned")) return formula_lines(a, rows, count / rows, cells);
    for (size_t i = 0; i < sizeof ENVIRONMENTS / sizeof *ENVIRONMENTS; i++)
        if (text_is(name, ENVIRONMENTS[i].latex)) {
            Fence fence = fence_of(ENVIRONMENTS[i].sign);
            return formula_matrix(a, rows, count / rows, cells, fence, fence);
        }
    ck_abort_msg("no environment: %s", name.start);
}

static const Formula *read_radical(void) {
    const Formula *index = take("[") ? read_row("]") : NULL;
    if (index) ck_assert(take("]"));
    return formula_radical(a, read_one(), index);
}

static const Formula *read_sign(const char *word) {
    for (size_t i = 0; i < sizeof ACCENTS / sizeof *ACCENTS; i++)
        if (!strcmp(ACCENTS[i], word)) return formula_accent(a, (Accent)i, read_one());
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (!strcmp(NAMES[i], word)) return formula_function(a, word + 1);
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (!strcmp(SIGNS[i].latex, word)) return formula_symbol(a, SIGNS[i].sign);
    ck_assert_msg(*word && *word != '\\', "not known: %s", word);
    return formula_symbol(a, word);
}

static const Formula *read_one(void) {
    const char *word = next_word();
    if (!strcmp(word, "{")) {
        const Formula *row = read_row("}");
        ck_assert(take("}"));
        return row;
    }
    if (!strcmp(word, "\\frac") || !strcmp(word, "\\dfrac")) {
        const Formula *above = read_one();
        return formula_fraction(a, above, read_one());
    }
    if (!strcmp(word, "\\sqrt")) return read_radical();
    if (!strcmp(word, "\\left")) return read_left();
    if (!strcmp(word, "\\begin")) return read_environment();
    if (!strcmp(word, "\\text")) return formula_text(a, read_braced());
    if (!strcmp(word, "\\mathbf")) return formula_atom(a, MATH_ORD, FACE_BOLD, read_braced());
    if (!strcmp(word, "\\mathbb")) return formula_atom(a, MATH_ORD, FACE_DOUBLE, read_braced());
    if (!strcmp(word, "\\quad")) return formula_space(a, 18);
    if (!strcmp(word, "\\,")) return formula_space(a, 3);
    return closing(word) ? read_fence(word) : read_sign(word);
}

static bool takes_limits(const Formula *base) {
    static const char *const WITH[] = {"∑", "∏", "max", "min"};
    bool found = false;
    for (size_t i = 0; i < sizeof WITH / sizeof *WITH; i++)
        found |= base->kind == FORMULA_ATOM && text_is(base->text, WITH[i]);
    return found;
}

static const Formula *with_scripts(const Formula *base) {
    const Formula *sub = NULL, *sup = NULL;
    for (;;)
        if (take("_"))
            sub = read_one();
        else if (take("^"))
            sup = read_one();
        else if (sees("'"))
            sup = read_one();
        else
            break;
    if (takes_limits(base) && (sub || sup)) return formula_limits(a, base, sub, sup);
    return sub || sup ? formula_scripts(a, base, sub, sup) : base;
}

static const Formula *read_row(const char *until) {
    const Formula *parts[PARTS_MOST];
    size_t count = 0;
    while (*at && !sees(until) && !sees("&") && !sees("\\\\")) {
        ck_assert_uint_lt(count, PARTS_MOST);
        parts[count++] = with_scripts(read_one());
    }
    return count == 1 ? parts[0] : formula_row(a, count, parts);
}

/* ---- the table ---- */

static const struct {
    const char *latex;
    double width, height, depth;
} ROWS[] = {
#include "boxes.def"
};

START_TEST(a_box_is_as_large_as_latex_makes_it) {
    Missing missing = {{0}, 0};
    Setter setter = {.arena = a, .fonts = &LATIN_MODERN, .size = 10, .missing = &missing};
    at = ROWS[_i].latex;
    const Formula *formula = read_row("}");
    ck_assert_msg(!*at, "not read: %s", at);
    Box *box = math_box(&setter, formula, true);
    double width = box->width - ROWS[_i].width, height = box->height - ROWS[_i].height,
           depth = box->depth - ROWS[_i].depth;
    ck_assert_msg(fabs(width) < 0.5 && fabs(height) < 0.5 && fabs(depth) < 0.5,
                  "%s\nis off by %.3f in width, %.3f in height, %.3f in depth", ROWS[_i].latex, width, height,
                  depth);
    ck_assert_uint_eq(missing.count, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("boxes");
    TCase *cases = tcase_create("boxes");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, a_box_is_as_large_as_latex_makes_it, 0, sizeof ROWS / sizeof *ROWS);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
