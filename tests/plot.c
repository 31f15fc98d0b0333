/* Figures from a problem's own data: what is drawn, and what is said of figures that cannot be drawn. */
#include "document/plot.h"
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Drawn {
    Arena *arena;
    const Figure *figure;
    Diagnostics said;
} Drawn;

/* The figure that `text` asks for in a problem about `find`. */
static Drawn draw(const char *declarations, const char *find, const char *text) {
    Drawn d = {.arena = arena_new()};
    Source names = {"let", text_of(declarations)}, asked = {"find", text_of(find)},
           wanted = {"figure", text_of(text)};
    Question question = {.store = store_new(d.arena)};
    question.scope = scope_new(question.store);
    ck_assert(read_declarations(question.scope, names.content, &question.condition, &names, 0, &d.said));
    question.find = read_strict(question.scope, asked.content, &asked, 0, &d.said);
    ck_assert_msg(question.find, "%s", buffer_c(&d.said.out));
    PlotRequest request = {.question = &question,
                           .sentences = sentences_new(d.arena),
                           .text = wanted.content,
                           .source = &wanted,
                           .diagnostics = &d.said};
    d.figure = plot_figure(d.arena, &request);
    return d;
}

static void forget(Drawn *d) {
    diagnostics_free(&d->said);
    arena_free(d->arena);
}

static size_t marks(const Figure *figure, MarkKind kind, Ink ink, bool dashed) {
    size_t count = 0;
    for (const Mark *mark = figure->first; mark; mark = mark->next)
        count += mark->kind == kind && mark->stroke.ink == ink && mark->stroke.dashed == dashed;
    return count;
}

static const struct {
    const char *let, *find, *text;
    MarkKind kind;
    Ink ink;
    bool dashed;
    size_t count;
    const char *says;
} GOOD[] = {
    {"x in R^n", "gradient(norm(x), x)", "contours norm(x)", MARK_LINE, INK_BLUE, false, 2,
     "Level sets of the two-norm of x at"},
    {"x in R^n", "gradient(norm(x), x)", "contours f", MARK_LINE, INK_BLUE, true, 1, "at 1, 2 and 3"},
    {"x in R^n", "gradient(norm(x), x)", "gradient field", MARK_ARROW, INK_BLUE, false, 48,
     "gradients of the two-norm of x as"},
    {"x in R^2", "norm((3, 4))", "unit balls", MARK_POLYGON, INK_RED, true, 1, "diamond"},
    {"t in R", "derivative(t^2, t)", "graph f, tangent at t = 1", MARK_LINE, INK_RED, true, 1,
     "tangent at 1"},
    {"t in R", "subdifferential(|t|, t)", "graph f, subgradients at t = 0", MARK_LINE, INK_RED, true, 5,
     "kink at 0"},
    {"t in R", "derivative(1/t, t)", "graph f", MARK_LINE, INK_BLUE, false, 2, "graph of 1 over t"},
    {"t in R, p = (t, t^2)", "derivative(p, t)", "curve p, velocity at t = 1", MARK_ARROW, INK_RED, false, 1,
     "(1, 2)"},
    {"x in R^n; a in R^n", "gradient(norm(x), x)", "contours norm(x + a), with a = (1, 2)", MARK_LINE,
     INK_BLUE, false, 3, "the two-norm of x plus a, end norm, a equals the vector 1, 2, end vector at"},
    {"t in R; c in R", "derivative(c*t, t)", "graph f, tangent at t = 1, with c = 2", MARK_LINE, INK_RED,
     true, 1, "2"},
    {"t in R", "norm((1, 6))", "vectors (1, 6), (4, 2)", MARK_ARROW, INK_BLUE, false, 2, "head to tail"},
};

START_TEST(figure_shows_what_was_asked) {
    Drawn d = draw(GOOD[_i].let, GOOD[_i].find, GOOD[_i].text);
    ck_assert_msg(d.figure, "%s: %s", GOOD[_i].text, buffer_c(&d.said.out));
    ck_assert_msg(strstr(d.figure->describes.start, GOOD[_i].says), "%s", d.figure->describes.start);
    size_t found = marks(d.figure, GOOD[_i].kind, GOOD[_i].ink, GOOD[_i].dashed);
    ck_assert_msg(found == GOOD[_i].count, "%s: %zu", GOOD[_i].text, found);
    forget(&d);
}
END_TEST

static const struct {
    const char *text, *says;
} BAD[] = {
    {"contour norm(x)", "figure:1:1: error: no figure is called 'contour norm(x)'; did you mean 'contours'?"},
    {"contours norm(y)", "figure:1:15: error"},
    {"contours x", "with numbers as values"},
    {"graph f", "a number that depends on a number"},
    {"graph t^2, tangent at t = x", "figure:1:23: error"},
    {"graph ln(t), tangent at t = -1", "no value here"},
    {"curve t^2", "figure:1:7: error: a curve is a point of the plane"},
    {"vectors", "name the vectors"},
    {"vectors (1, 2, 3)", "not a vector of the plane"},
    {"contours norm(x + a)", "depends on x, a; give the others values"},
    {"contours norm(x + a), with a = (1, 2, 3)",
     "figure:1:28: error: a value is a number, or a vector of the plane"},
    {"contours norm(x + a), with b = 2", "figure:1:28: error: no name 'b'"},
    {"graph 2", "depends on no name"},
    {"", "no figure is called ''"},
};

START_TEST(fault_is_said_at_its_place) {
    Drawn d = draw("x in R^n; a in R^n; t in R", "gradient(norm(x), x)", BAD[_i].text);
    ck_assert_msg(!d.figure, "%s", BAD[_i].text);
    ck_assert_msg(strstr(buffer_c(&d.said.out), BAD[_i].says), "%s", buffer_c(&d.said.out));
    forget(&d);
}
END_TEST

/* Every point of a level set has that level: the norm is evaluated here by its definition. */
START_TEST(contours_have_their_level) {
    Drawn d = draw("x in R^n", "gradient(norm(x), x)", "contours norm(x, 1)");
    ck_assert(d.figure);
    for (const Mark *mark = d.figure->first; mark; mark = mark->next)
        for (size_t i = 0; mark->kind == MARK_LINE && mark->stroke.ink == INK_BLUE && i < mark->count; i++) {
            double level = fabs(mark->points[i].x) + fabs(mark->points[i].y);
            ck_assert_double_eq_tol(level, round(level), 1e-9);
        }
    forget(&d);
}
END_TEST

/* Corners that lie within the cells of the grid are no less sharp: they are points of the line, and what is between two
 * points has the level, too. */
START_TEST(contours_keep_their_corners) {
    Drawn d = draw("x in R^n; a in R^n", "gradient(norm(x), x)", "contours norm(x + a, 1), with a = (0.13, 0.27)");
    ck_assert_msg(d.figure, "%s", buffer_c(&d.said.out));
    for (const Mark *mark = d.figure->first; mark; mark = mark->next)
        for (size_t i = 1; mark->kind == MARK_LINE && mark->stroke.ink == INK_BLUE && i < mark->count; i++) {
            const Spot *from = &mark->points[i - 1], *to = &mark->points[i];
            double x = (from->x + to->x) / 2 + 0.13, y = (from->y + to->y) / 2 + 0.27;
            bool edge = fmax(fabs(to->x), fabs(to->y)) > 3.3; /* the level 3 leaves the grid */
            ck_assert_msg(edge || fabs(fabs(x) + fabs(y) - round(fabs(x) + fabs(y))) < 1e-3, "%g %g", x, y);
        }
    forget(&d);
}
END_TEST

/* The label of a steep arrow from the origin would cover the axis on its usual side. */
START_TEST(labels_keep_off_the_axes) {
    Drawn d = draw("t in R", "norm((1, 6))", "vectors (1, 6), (4, 2)");
    size_t count = 0;
    for (const Mark *mark = d.figure->first; mark; mark = mark->next)
        if (mark->kind == MARK_LABEL && mark->stroke.ink == INK_BLUE) {
            ck_assert_double_gt(mark->points[0].x, 0.4);
            count++;
        }
    ck_assert_uint_eq(count, 2);
    forget(&d);
}
END_TEST

int main(void) {
    Suite *s = suite_create("plot");
    TCase *figures = tcase_create("figures");
    tcase_add_loop_test(figures, figure_shows_what_was_asked, 0, (int)(sizeof GOOD / sizeof *GOOD));
    tcase_add_loop_test(figures, fault_is_said_at_its_place, 0, (int)(sizeof BAD / sizeof *BAD));
    tcase_add_test(figures, contours_have_their_level);
    tcase_add_test(figures, contours_keep_their_corners);
    tcase_add_test(figures, labels_keep_off_the_axes);
    suite_add_tcase(s, figures);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
