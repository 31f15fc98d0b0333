/* render_sample.h: a worksheet with figures and a worked solution, as the renderers' tests and people's eyes
 * want it. */
#ifndef NABLA_TESTS_RENDER_SAMPLE_H
#define NABLA_TESTS_RENDER_SAMPLE_H
#include "document/document.h"
#include <math.h>

#define ROW(...) FORMULA_ROW_OF(a, __VA_ARGS__)

static const Formula *sym(Arena *a, const char *sign) { return formula_symbol(a, sign); }
static const Formula *var(Arena *a, const char *name) { return formula_variable(a, name); }
static const Formula *num(Arena *a, const char *digits) { return formula_number(a, digits); }
static const Formula *vec(Arena *a, const char *name) { return formula_vector(a, name); }
static const Formula *power(Arena *a, const Formula *base, const char *exponent) {
    return formula_scripts(a, base, NULL, sym(a, exponent));
}
static const Formula *index_of(Arena *a, const Formula *base, const char *sub) {
    return formula_scripts(a, base, sym(a, sub), NULL);
}
static const Formula *norm(Arena *a, const Formula *body, const char *sub) {
    return index_of(a, formula_fence(a, FENCE_NORM, body, FENCE_NORM), sub);
}

static const Formula *sum_xa(Arena *a) { return ROW(var(a, "x"), sym(a, "+"), var(a, "a")); }

/* d/dx ‖x+a‖₂ = (x+a)/‖x+a‖₂ */
static const Formula *sample_norm(Arena *a) {
    return ROW(formula_fraction(a, var(a, "d"), ROW(var(a, "d"), var(a, "x"))), norm(a, sum_xa(a), "2"),
               sym(a, "="), formula_fraction(a, sum_xa(a), norm(a, sum_xa(a), "2")));
}

/* f(x) = √((x₁²+x₂²)/(1+1/x₃²)) */
static const Formula *sample_radical(Arena *a) {
    const Formula *two = num(a, "2");
    const Formula *above = ROW(formula_scripts(a, var(a, "x"), num(a, "1"), two), sym(a, "+"),
                               formula_scripts(a, var(a, "x"), num(a, "2"), two));
    const Formula *below =
        ROW(num(a, "1"), sym(a, "+"),
            formula_fraction(a, num(a, "1"), formula_scripts(a, var(a, "x"), num(a, "3"), two)));
    return ROW(var(a, "f"), formula_parens(a, vec(a, "x")), sym(a, "="),
               formula_radical(a, formula_fraction(a, above, below), NULL));
}

static const Formula *hessian_cell(Arena *a, const Formula *above, bool minus) {
    const Formula *squares =
        formula_parens(a, ROW(power(a, var(a, "x"), "2"), sym(a, "+"), power(a, var(a, "y"), "2")));
    const Formula *below = formula_scripts(a, squares, NULL, ROW(num(a, "3"), sym(a, "/"), num(a, "2")));
    return minus ? ROW(sym(a, "−"), formula_fraction(a, above, below)) : formula_fraction(a, above, below);
}

static const Formula *sample_matrix(Arena *a) {
    const Formula *xy = ROW(var(a, "x"), var(a, "y"));
    const Formula *cells[] = {hessian_cell(a, power(a, var(a, "y"), "2"), false), hessian_cell(a, xy, true),
                              hessian_cell(a, xy, true), hessian_cell(a, power(a, var(a, "x"), "2"), false)};
    return ROW(var(a, "H"), sym(a, "="), formula_matrix(a, 2, 2, cells, FENCE_SQUARE, FENCE_SQUARE));
}

static const Formula *sample_hessian(Arena *a) {
    const Formula *cube =
        formula_scripts(a, formula_fence(a, FENCE_NORM, vec(a, "x"), FENCE_NORM), num(a, "2"), num(a, "3"));
    const Formula *outer = ROW(vec(a, "x"), power(a, vec(a, "x"), "⊤"));
    return ROW(power(a, sym(a, "∇"), "2"), norm(a, vec(a, "x"), "2"), sym(a, "="),
               formula_fraction(a, var(a, "I"), norm(a, vec(a, "x"), "2")), sym(a, "−"),
               formula_fraction(a, outer, cube));
}

static const Formula *braces(Arena *a, const Formula *body) {
    return formula_fence(a, FENCE_CURLY, body, FENCE_CURLY);
}

static const Formula *sample_cases(Arena *a) {
    const Formula *x = var(a, "x"), *zero = num(a, "0"), *one = num(a, "1"), *minus = num(a, "-1");
    const Formula *cells[] = {braces(a, minus),
                              ROW(x, sym(a, "<"), zero),
                              formula_fence(a, FENCE_SQUARE, ROW(minus, sym(a, ","), one), FENCE_SQUARE),
                              ROW(x, sym(a, "="), zero),
                              braces(a, one),
                              ROW(x, sym(a, ">"), zero)};
    return ROW(sym(a, "∂"), formula_fence(a, FENCE_BAR, x, FENCE_BAR), sym(a, "="),
               formula_cases(a, 3, cells));
}

static const Formula *sample_set(Arena *a) {
    const Formula *space =
        formula_scripts(a, formula_atom(a, MATH_ORD, FACE_DOUBLE, TEXT("R")), NULL, var(a, "n"));
    const Formula *body = ROW(var(a, "g"), sym(a, "∈"), space, sym(a, ":"), norm(a, var(a, "g"), "2"),
                              sym(a, "≤"), num(a, "1"));
    return ROW(sym(a, "∂"), norm(a, formula_vector(a, "0"), "2"), sym(a, "="), braces(a, body));
}

static const Formula *sample_sum(Arena *a) {
    const Formula *term = formula_scripts(
        a, formula_fence(a, FENCE_BAR, index_of(a, var(a, "x"), "i"), FENCE_BAR), NULL, var(a, "p"));
    const Formula *sum =
        formula_limits(a, sym(a, "∑"), ROW(var(a, "i"), sym(a, "="), num(a, "1")), var(a, "n"));
    const Formula *root = formula_scripts(a, formula_parens(a, ROW(sum, term)), NULL,
                                          ROW(num(a, "1"), sym(a, "/"), var(a, "p")));
    return ROW(norm(a, vec(a, "x"), "p"), sym(a, "="), root);
}

static const Formula *sample_max(Arena *a) {
    const Formula *below = ROW(num(a, "1"), sym(a, "+"), formula_fraction(a, num(a, "1"), var(a, "x")));
    const Formula *left = norm(a, formula_fraction(a, vec(a, "x"), below), "∞");
    const Formula *range = ROW(num(a, "1"), sym(a, "≤"), var(a, "i"), sym(a, "≤"), var(a, "n"));
    return ROW(left, sym(a, "="), formula_limits(a, formula_function(a, "max"), range, NULL),
               formula_fence(a, FENCE_BAR, index_of(a, var(a, "y"), "i"), FENCE_BAR));
}

static const Formula *sample_roots(Arena *a) {
    const Formula *quad = formula_space(a, 18), *x = var(a, "x");
    const Formula *f = formula_radical(
        a, formula_fraction(a, num(a, "1"), ROW(num(a, "1"), sym(a, "+"), power(a, x, "2"))), NULL);
    const Formula *inner = formula_radical(a, ROW(x, sym(a, "+"), formula_radical(a, x, NULL)), NULL);
    return ROW(f, quad, formula_radical(a, x, NULL), quad, formula_radical(a, power(a, x, "2"), NULL), quad,
               formula_radical(a, inner, NULL), quad,
               formula_radical(a, ROW(x, sym(a, "+"), num(a, "1")), num(a, "3")), quad,
               formula_accent(a, ACCENT_HAT, x), quad, formula_accent(a, ACCENT_VECTOR, var(a, "v")));
}

static const Formula *(*const SAMPLES[])(Arena *) = {sample_norm,    sample_radical, sample_matrix,
                                                     sample_hessian, sample_cases,   sample_set,
                                                     sample_sum,     sample_max,     sample_roots};
enum { SAMPLE_COUNT = sizeof SAMPLES / sizeof *SAMPLES };

/* ---- figures ---- */

static Figure *sample_balls(Arena *a) {
    Figure *f = figure_new(a, (Spot){-1.6, -1.6}, (Spot){1.6, 1.6}, 48, 0);
    figure_axes(f, false);
    figure_polygon(f, 4, (Spot[]){{-1, -1}, {1, -1}, {1, 1}, {-1, 1}},
                   (Stroke){INK_GREEN, 1.1, false, false});
    figure_circle(f, (Spot){0, 0}, 1, (Stroke){INK_BLUE, 1.1, false, false});
    figure_polygon(f, 4, (Spot[]){{1, 0}, {0, 1}, {-1, 0}, {0, -1}}, (Stroke){INK_RED, 1.1, false, false});
    figure_label(f, (Spot){1, 1.05}, ANCHOR_LEFT, norm(a, var(a, "x"), "∞"), INK_GREEN);
    figure_label(f, (Spot){0.45, 1.0}, ANCHOR_BOTTOM, norm(a, var(a, "x"), "2"), INK_BLUE);
    figure_label(f, (Spot){-0.45, -0.3}, ANCHOR_CENTRE, norm(a, var(a, "x"), "1"), INK_RED);
    figure_describe(f, TEXT("The unit balls of three norms: a square, a circle, a diamond."));
    return f;
}

static Figure *sample_field(Arena *a) {
    Figure *f = figure_new(a, (Spot){-3.6, -3.6}, (Spot){3.6, 3.6}, 48, 0);
    figure_axes(f, false);
    for (int r = 1; r <= 3; r++) figure_circle(f, (Spot){0, 0}, r, (Stroke){INK_GREY, 0.5, true, false});
    for (int i = -3; i <= 3; i++)
        for (int j = -3; j <= 3; j++) {
            double length = sqrt((double)(i * i + j * j));
            if (length > 0)
                figure_arrow(f, (Spot){i, j}, (Spot){i + 0.5 * i / length, j + 0.5 * j / length},
                             (Stroke){INK_BLUE, 0.7, false, false});
        }
    figure_describe(f, TEXT("Arrows of length one that point away from the origin."));
    return f;
}

static Figure *sample_kink(Arena *a) {
    Figure *f = figure_new(a, (Spot){-3.6, -0.9}, (Spot){3.6, 4.2}, 48, 0);
    Spot curve[61];
    for (int i = 0; i <= 60; i++)
        curve[i] = (Spot){-3.2 + 6.4 * i / 60, sqrt(pow(-3.2 + 6.4 * i / 60, 2) + 0.25)};
    figure_axes(f, true);
    figure_line(f, 61, curve, (Stroke){INK_BLUE, 1.1, false, false});
    figure_line(f, 3, (Spot[]){{-3.2, 3.2}, {0, 0}, {3.2, 3.2}}, (Stroke){INK_RED, 1.1, false, false});
    figure_label(f, (Spot){3.2, 3.2}, ANCHOR_LEFT, formula_fence(a, FENCE_BAR, var(a, "x"), FENCE_BAR),
                 INK_BLACK);
    figure_describe(f, TEXT("|x| and the root of x² + 1/4, which has no kink."));
    return f;
}

/* ---- the worksheet ---- */

static Inlines *sample_intro(Arena *a) {
    Inlines *t = inlines_of(a, TEXT("Let "));
    inlines_add_formula(t, ROW(var(a, "x"), sym(a, ","), var(a, "a")));
    inlines_add(t, INLINE_TEXT, TEXT(" be real vectors with "));
    inlines_add_formula(t, ROW(sum_xa(a), sym(a, "="), num(a, "0")));
    inlines_add(t, INLINE_TEXT, TEXT(" excluded, and write "));
    inlines_add_formula(t, norm(a, var(a, "v"), "2"));
    inlines_add(
        t, INLINE_TEXT,
        TEXT(
            " for the Euclidean norm. Differentiate the shifted norm by the chain rule, find its Hessian, "
            "and describe every subgradient at the kink. We first differentiate the square root, then the "
            "inner quadratic form; the difficult point is the kink, where Fréchet differentiability fails."));
    return t;
}

static void sample_solution(Arena *a, Blocks *to) {
    const Formula *f = norm(a, sum_xa(a), "2"), *eq = sym(a, "="),
                  *d = formula_fraction(a, var(a, "d"), ROW(var(a, "d"), var(a, "x")));
    const Formula *square = power(a, norm(a, sum_xa(a), "2"), "2");
    Block *steps = blocks_steps(to);
    StepRow rows[] = {
        {.label = TEXT("1"),
         .sentence = inlines_of(a, TEXT("Write the norm as the square root of a sum of squares.")),
         .left = f,
         .right = ROW(eq, formula_radical(a, square, NULL)),
         .rule = inlines_of(a, TEXT("definition of the norm"))},
        {.label = TEXT("2"),
         .sentence = inlines_of(
             a, TEXT("The outer function is the square root; its derivative is one over twice the root.")),
         .left = ROW(d, f),
         .right =
             ROW(eq, formula_fraction(a, num(a, "1"), ROW(num(a, "2"), formula_radical(a, square, NULL))), d,
                 square),
         .rule = inlines_of(a, TEXT("chain rule")),
         .condition = inlines_of(a, TEXT("where x + a is not 0"))},
        {.right = ROW(
             eq, formula_fraction(a, ROW(num(a, "2"), formula_parens(a, sum_xa(a))), ROW(num(a, "2"), f))),
         .rule = inlines_of(a, TEXT("square of a norm"))},
        {.label = TEXT("3"),
         .sentence = inlines_of(a, TEXT("Cancel the factor 2.")),
         .right = ROW(eq, formula_fraction(a, sum_xa(a), f))},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) steps_add(to, steps, rows[i]);
}

static void sample_table(Arena *a, Blocks *to) {
    static const char *const WORDS[][3] = {{"Mistake", "Answers", "Share"},
                                           {"lost inner derivative", "41", "34 %"},
                                           {"squared norm", "12", "10 %"},
                                           {"transpose dropped", "7", "6 %"}};
    const Align aligns[] = {ALIGN_LEFT, ALIGN_RIGHT, ALIGN_RIGHT};
    Block *table = blocks_table(to, 3, aligns);
    for (size_t r = 0; r < 4; r++) {
        const Inlines *cells[3];
        for (size_t c = 0; c < 3; c++) cells[c] = inlines_of(a, text_of(WORDS[r][c]));
        table_add(to, table, r == 0, cells);
    }
}

static Document *sample_document(Arena *a) {
    Document *document = document_new(a, TEXT("Differentiating a norm: ‖x + a‖₂"), TEXT("en"), PAPER_A4);
    Blocks *sheet = document_section(document, (SectionHead){.title = TEXT("Differentiating a norm"),
                                                             .course = TEXT("Calculus II, group 3"),
                                                             .date = TEXT("24 November"),
                                                             .name_word = TEXT("Name"),
                                                             .variant = TEXT("Variant 7F3A"),
                                                             .footer = TEXT("nabla"),
                                                             .bookmark = TEXT("Worksheet")});
    Blocks *first = blocks_problem(sheet, (ProblemHead){.number = TEXT("Problem 7.")});
    blocks_paragraph(first, sample_intro(a));
    for (size_t i = 0; i < SAMPLE_COUNT; i++) blocks_display(first, SAMPLES[i](a));
    const Figure *figures[] = {sample_balls(a), sample_field(a), sample_kink(a)};
    blocks_figures(first, 3, figures);
    Blocks *second =
        blocks_problem(sheet, (ProblemHead){.number = TEXT("8"),
                                            .title = inlines_of(a, TEXT("The gradient of a norm")),
                                            .points = TEXT("4 points"),
                                            .id = TEXT("shifted-norm")});
    Inlines *question = inlines_of(a, TEXT("Find the derivative of "));
    inlines_add_formula(question, norm(a, sum_xa(a), "2"));
    inlines_add(
        question, INLINE_TEXT,
        TEXT(" and give the domain of the result. Simplify as far as you can; write \"none\" where there is "
             "no derivative --- an efficient argument suffices."));
    blocks_paragraph(second, question);
    blocks_answer(second, ANSWER_LINES, 4);
    blocks_answer(second, ANSWER_GRID, 40);
    Blocks *third = blocks_problem(sheet, (ProblemHead){.number = TEXT("9"),
                                                        .title = inlines_of(a, TEXT("A list")),
                                                        .points = TEXT("2 points")});
    Block *list = blocks_list(third, true);
    blocks_paragraph(list_item(third, list), inlines_of(a, TEXT("Where is it differentiable?")));
    blocks_paragraph(list_item(third, list), inlines_of(a, TEXT("What is its subdifferential at the kink?")));
    blocks_answer(third, ANSWER_BOX, 30);
    Blocks *key = document_section(document, (SectionHead){.title = TEXT("Worked solutions"),
                                                           .footer = TEXT("nabla"),
                                                           .bookmark = TEXT("Solutions")});
    blocks_heading(key, 1, inlines_of(a, TEXT("The gradient of a norm")));
    blocks_paragraph(key, sample_intro(a));
    sample_solution(a, key);
    blocks_heading(key, 2, inlines_of(a, TEXT("What went wrong")));
    sample_table(a, key);
    blocks_note(key, inlines_of(a, TEXT("A note in small type: counted over all variants of this sheet.")));
    const double values[] = {41, 12, 7};
    const char *const labels[] = {"inner", "squared", "transpose"};
    const Figure *bars[] = {figure_bars(a, 3, values, labels, 80, 40)};
    blocks_figures(key, 1, bars);
    return document;
}
#endif
