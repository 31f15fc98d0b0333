/* Pages: columns, figures beside text, room for answers; nothing leaves the page, nothing covers a figure. */
#include "base/random.h"
#include "render/blocks.h"
#include "render/fonts.h"
#include <check.h>
#include <math.h>
#include <stdlib.h>

static Arena *a; /* of the present test */

static void setup(void) { a = arena_new(); }
static void teardown(void) { arena_free(a); }

static const Shape A4 = {595.276, 841.89, 72, 72, 58, 76, 1, 0, 0};

/* ---- what stands where ---- */

typedef struct Area {
    double left, right, bottom, top;
    bool figure;
} Area;

static void add_area(Area *area, double left, double right, double bottom, double top) {
    area->left = fmin(area->left, left), area->right = fmax(area->right, right);
    area->bottom = fmin(area->bottom, bottom), area->top = fmax(area->top, top);
}

/* The ink of a box: its glyphs, rules and figures. */
static void ink_of(const Box *box, double x, double y, Area *area) {
    for (const Placed *p = box->first; p; p = p->next) {
        double left = x + p->x, low = y + p->y;
        if (p->box) ink_of(p->box, left, low, area);
        if (p->figure) {
            add_area(area, left, left + p->height / p->figure->height * p->figure->width, low,
                     low + p->height);
            area->figure = true;
        } else if (p->glyph && p->glyph->code != ' ') {
            add_area(area, left, left + p->size * (double)p->glyph->width,
                     low - p->size * (double)p->glyph->depth, low + p->size * (double)p->glyph->height);
        } else if (!p->box && !p->glyph) {
            add_area(area, left, left + p->width, low, low + p->height);
        }
    }
}

enum { AREAS_MOST = 400 };

/* The pieces of a page, its foot left out. */
static size_t areas_of(const Page *page, Area *areas) {
    size_t count = 0;
    for (const Placed *p = page->box->first; p; p = p->next) {
        bool foot = p->box && p->box->tag && p->box->tag->role == ROLE_ARTIFACT;
        if (!p->box || foot || count == AREAS_MOST) continue;
        areas[count] = (Area){1e9, -1e9, 1e9, -1e9, false};
        ink_of(p->box, p->x, p->y, &areas[count]);
        if (areas[count].right > areas[count].left) count++;
    }
    return count;
}

static const Page *pages_with(const Document *document, Shape shape, double size, size_t *count) {
    static Setter setter;
    setter = (Setter){.arena = a, .fonts = &LATIN_MODERN, .size = size};
    return section_pages(&setter, document->first, shape, count);
}

static Blocks *new_section(Document **document) {
    *document = document_new(a, TEXT("t"), TEXT("en"), PAPER_A4);
    return document_section(*document, (SectionHead){.title = TEXT("Title")});
}

static const Inlines *words(size_t count) {
    Buffer out = BUFFER_EMPTY;
    buffer_repeat(&out, "several words ", count);
    Inlines *text = inlines_of(a, (Text){arena_string(a, buffer_c(&out), out.length), out.length});
    buffer_free(&out);
    return text;
}

/* ---- tests ---- */

START_TEST(what_follows_stays_with_what_stands_before_it) {
    for (int lines = 30; lines < 60; lines++) { /* somewhere among these the page is full */
        size_t count[2];
        for (int follows = 0; follows < 2; follows++) {
            Document *document;
            Blocks *blocks = new_section(&document);
            for (int i = 0; i < lines; i++) blocks_paragraph(blocks, inlines_of(a, TEXT("A line.")));
            blocks_paragraph(blocks, inlines_of(a, TEXT("It follows.")));
            blocks->last->follows = follows;
            Area areas[AREAS_MOST];
            size_t pages;
            const Page *first = pages_with(document, A4, 11, &pages);
            count[follows] = pages > 1 ? areas_of(first, areas) : 0;
        }
        ck_assert_uint_le(count[1], count[0]);
        if (count[1] < count[0]) return; /* the line before it went with it to the next page */
    }
    ck_abort_msg("what follows was parted from the line before it");
}
END_TEST

START_TEST(columns_are_filled_one_after_the_other) {
    Document *document;
    Blocks *blocks = new_section(&document);
    for (int i = 0; i < 120; i++) blocks_paragraph(blocks, inlines_of(a, TEXT("A line.")));
    Shape two = A4;
    two.columns = 2;
    size_t one_count, two_count;
    pages_with(document, A4, 11, &one_count);
    const Page *first = pages_with(document, two, 11, &two_count);
    ck_assert_uint_eq(one_count, 3);
    ck_assert_uint_eq(two_count, 2);
    Area areas[AREAS_MOST];
    size_t count = areas_of(first, areas), right = 0;
    for (size_t i = 2; i < count; i++) { /* behind the title and its rule */
        bool at_right = areas[i].left > A4.width / 2;
        ck_assert_msg(at_right || !right, "the left column goes on behind the right one");
        right += at_right;
        if (i > 2 && at_right == (areas[i - 1].left > A4.width / 2))
            ck_assert_double_lt(areas[i].top, areas[i - 1].bottom + 1);
        ck_assert_double_lt(areas[i].top, areas[1].bottom);
    }
    ck_assert_uint_gt(right, 20);
    ck_assert_uint_gt(count, 2 * right);
}
END_TEST

/* Also where more stands on the next page. */
START_TEST(the_columns_of_the_last_page_are_as_long_as_each_other) {
    Document *document;
    Blocks *blocks = new_section(&document);
    Shape two = A4;
    two.columns = 2;
    size_t count;
    for (int i = 0; i < 15; i++) blocks_paragraph(blocks, words(7));
    if (_i) blocks_page_break(blocks), blocks_paragraph(blocks, words(3));
    const Page *page = pages_with(document, two, 11, &count);
    Area areas[AREAS_MOST];
    double low[2] = {A4.height, A4.height};
    ck_assert_uint_eq(count, (size_t)_i + 1);
    count = areas_of(page, areas);
    for (size_t i = 2; i < count; i++) {
        bool at_right = areas[i].left > A4.width / 2;
        low[at_right] = fmin(low[at_right], areas[i].bottom);
    }
    ck_assert_double_lt(low[0], A4.height - 200);
    ck_assert_double_lt(fabs(low[0] - low[1]), 48); /* a paragraph of two lines is not split */
}
END_TEST

START_TEST(a_page_break_leaves_the_other_column_empty) {
    Document *document;
    Blocks *blocks = new_section(&document);
    Shape two = A4;
    two.columns = 2;
    size_t count;
    blocks_paragraph(blocks, words(3));
    blocks_page_break(blocks);
    blocks_paragraph(blocks, words(3));
    const Page *first = pages_with(document, two, 11, &count);
    Area areas[AREAS_MOST];
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(areas_of(first, areas), 3);
    ck_assert_uint_eq(areas_of(first->next, areas), 1);
    ck_assert_double_lt(areas[0].left, 100);
}
END_TEST

/* "= 12 + 12 + …": may be broken before every sign. */
static const Formula *sum(size_t count) {
    const Formula *parts[41];
    for (size_t i = 0; i < count; i++)
        parts[2 * i] = formula_symbol(a, i ? "+" : "="), parts[2 * i + 1] = formula_number(a, "12");
    return formula_row(a, 2 * count, parts);
}

static void add_steps(Blocks *blocks, size_t count, const Formula *right) {
    Block *steps = blocks_steps(blocks);
    for (size_t i = 0; i < count; i++)
        steps_add(blocks, steps,
                  (StepRow){.label = TEXT("1."),
                            .sentence = words(3),
                            .left = formula_vector(a, "x"),
                            .right = right,
                            .rule = words(1)});
}

static void add_problem(Blocks *blocks, Random *random) {
    double width = (double)random_between(random, 20, 120), height = (double)random_between(random, 15, 140);
    Blocks *problem = blocks_problem(blocks, (ProblemHead){.number = TEXT("1"), .points = TEXT("2 points")});
    Figure *figure = figure_new(a, (Spot){0, 0}, (Spot){1, 1}, width, height);
    bool first = random_between(random, 0, 4) == 0;
    if (!first) blocks_paragraph(problem, words((size_t)random_between(random, 1, 60)));
    blocks_figures(problem, 1, &(const Figure *){figure});
    for (long i = random_between(random, 0, 3); i > 0; i--) {
        blocks_paragraph(problem, words((size_t)random_between(random, 1, 20)));
        blocks_answer(problem, (AnswerKind)random_between(random, 0, 3),
                      (double)random_between(random, 1, 90));
        if (random_between(random, 0, 1))
            add_steps(problem, (size_t)random_between(random, 1, 12),
                      sum((size_t)random_between(random, 1, 20)));
    }
}

/* A frame around numbers, or rows of words. */
static void add_table(Blocks *blocks, Random *random) {
    bool boxed = random_between(random, 0, 1);
    size_t columns = (size_t)random_between(random, 1, boxed ? 6 : 3),
           rows = (size_t)random_between(random, 1, 6);
    const Align aligns[12] = {ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT};
    Block *table = blocks_table(blocks, columns, aligns);
    table->boxed = boxed;
    for (size_t r = 0; r < rows; r++) {
        const Inlines *cells[12];
        for (size_t c = 0; c < columns; c++)
            cells[c] = boxed ? inlines_of(a, TEXT("12")) : words((size_t)random_between(random, 1, 6));
        table_add(blocks, table, r == 0, cells);
    }
}

static void check_page(const Page *page, const Shape *shape) {
    Area areas[AREAS_MOST];
    size_t count = areas_of(page, areas);
    for (size_t i = 0; i < count; i++) {
        const Area *one = &areas[i];
        ck_assert_msg(one->bottom > shape->bottom - 1, "something lies %.1f points below the page's end",
                      shape->bottom - one->bottom);
        ck_assert_double_gt(one->left, shape->left - 1);
        ck_assert_double_lt(one->right, shape->width - shape->right + 1);
        for (size_t k = 0; one->figure && k < count; k++) {
            const Area *other = &areas[k];
            bool apart = other->right < one->left + 1 || other->left > one->right - 1 ||
                         other->top < one->bottom + 1 || other->bottom > one->top - 1;
            ck_assert_msg(k == i || apart,
                          "a figure (%.0f-%.0f, %.0f-%.0f) is covered (%.0f-%.0f, %.0f-%.0f)", one->left,
                          one->right, one->bottom, one->top, other->left, other->right, other->bottom,
                          other->top);
        }
    }
}

START_TEST(nothing_leaves_the_page_or_covers_a_figure) {
    Random random = random_seeded((uint64_t)_i + 1);
    Document *document;
    Blocks *blocks = new_section(&document);
    Shape shape = A4;
    shape.columns = (int)random_between(&random, 1, 2);
    shape.left = shape.right = (double)random_between(&random, 30, 140);
    for (long i = random_between(&random, 1, 5); i > 0; i--) add_problem(blocks, &random);
    if (shape.columns == 1) add_table(blocks, &random); /* half a page need not hold three words */
    size_t count;
    double size = (double)random_between(&random, 8, 24);
    for (const Page *page = pages_with(document, shape, size, &count); page; page = page->next)
        check_page(page, &shape);
}
END_TEST

/* How many areas stand beside the figure, how many lie below it, and how far these reach. */
static void count_around(const Page *page, size_t *beside, size_t *below, double *right_below) {
    Area areas[AREAS_MOST];
    size_t count = areas_of(page, areas), figure = 0;
    for (size_t i = 0; i < count; i++)
        if (areas[i].figure) figure = i;
    *beside = *below = 0, *right_below = 0;
    for (size_t i = figure + 1; i < count; i++) {
        bool left = areas[i].bottom > areas[figure].bottom;
        *beside += left, *below += !left;
        if (!left) *right_below = fmax(*right_below, areas[i].right);
    }
}

/* A problem with a figure and a solution; the figure is 50 millimetres wide and high. */
static const Page *solved(size_t steps, const Formula *right) {
    Document *document;
    Blocks *blocks = new_section(&document);
    Blocks *problem = blocks_problem(blocks, (ProblemHead){.number = TEXT("1")});
    Figure *figure = figure_new(a, (Spot){0, 0}, (Spot){1, 1}, 50, 50);
    blocks_paragraph(problem, words(2));
    blocks_figures(problem, 1, &(const Figure *){figure});
    add_steps(problem, steps, right);
    size_t count;
    return pages_with(document, A4, 11, &count);
}

START_TEST(steps_stand_beside_a_figure_and_get_their_width_back_below_it) {
    size_t beside, below;
    double right;
    count_around(solved(8, sum(2)), &beside, &below, &right);
    ck_assert_uint_ge(beside, 1 + 2 * 3); /* the question; sentence and formula of three steps */
    ck_assert_uint_ge(below, 2 * 3);
    ck_assert_double_gt(right, A4.width - A4.right - 0.24 * (A4.width - A4.left - A4.right));
}
END_TEST

/* A fraction, which is not broken, too long to stand beside a figure. */
START_TEST(what_would_be_set_smaller_beside_a_figure_stands_below_it) {
    size_t beside, below;
    double right;
    count_around(solved(1, formula_fraction(a, sum(14), formula_number(a, "2"))), &beside, &below, &right);
    ck_assert_uint_eq(beside, 0);
    ck_assert_uint_eq(below, 2);
}
END_TEST

/* The order in which the white grounds and the labels of a figure are drawn. */
static void read_labels(const Box *box, char *order, size_t *count) {
    for (const Placed *p = box->first; p; p = p->next) {
        if (p->box) read_labels(p->box, order, count);
        bool ground = !p->box && !p->glyph && !p->figure && p->ink == INK_WHITE;
        if (ground || (p->glyph && p->ink == INK_GREEN)) order[(*count)++] = ground ? 'w' : 'l';
    }
}

START_TEST(labels_have_a_white_ground_below_all_of_them) {
    Document *document;
    Blocks *blocks = new_section(&document);
    Figure *figure = figure_new(a, (Spot){0, 0}, (Spot){10, 10}, 50, 50);
    Spot area[] = {{6, 6}, {9, 6}, {9, 9}, {6, 9}};
    figure_polygon(figure, 4, area, (Stroke){INK_PALE, 0, false, true});
    figure_label(figure, (Spot){2, 2}, ANCHOR_LEFT, formula_number(a, "1"), INK_GREEN);
    figure_label(figure, (Spot){2, 2}, ANCHOR_RIGHT, formula_number(a, "2"), INK_GREEN);
    figure_label(figure, (Spot){7, 7}, ANCHOR_CENTRE, formula_number(a, "3"), INK_GREEN); /* on the area */
    blocks_figures(blocks, 1, &(const Figure *){figure});
    char order[16] = {0};
    size_t pages, count = 0;
    read_labels(pages_with(document, A4, 11, &pages)->box, order, &count);
    ck_assert_str_eq(order, "wwlll");
}
END_TEST

/* Counts the glyphs of roman and of sans-serif text. */
static void count_fonts(const Box *box, size_t *roman, size_t *sans) {
    for (const Placed *p = box->first; p; p = p->next) {
        if (p->box) count_fonts(p->box, roman, sans);
        bool serifs = p->font == FONT_ROMAN || p->font == FONT_BOLD || p->font == FONT_SLANTED ||
                      p->font == FONT_SMALL || p->font == FONT_TITLE;
        *roman += p->glyph && serifs;
        *sans += p->glyph && p->font >= FONT_SANS && p->font <= FONT_SANS_SMALL;
    }
}

START_TEST(sans_serif_text_has_no_serifs) {
    Document *document;
    Blocks *blocks = new_section(&document);
    Inlines *text = inlines_of(a, TEXT("Plain, "));
    inlines_add(text, INLINE_STRONG, TEXT("bold, "));
    inlines_add(text, INLINE_EMPHASIS, TEXT("slanted "));
    inlines_add_formula(text, formula_text(a, TEXT("and within a formula")));
    blocks_paragraph(blocks, text);
    blocks_note(blocks, words(5));
    for (int chosen = 0; chosen < 2; chosen++) {
        Setter setter = {.arena = a, .fonts = &LATIN_MODERN, .size = 11, .sans = chosen};
        size_t count, roman = 0, sans = 0;
        count_fonts(section_pages(&setter, document->first, A4, &count)->box, &roman, &sans);
        ck_assert_uint_eq(chosen ? roman : sans, 0);
        ck_assert_uint_gt(chosen ? sans : roman, 80);
    }
}
END_TEST

/* Three problems whose rooms leave half a page free before the fourth begins the next one. */
static double lowest_ink(bool grows, AnswerKind kind) {
    Document *document;
    Blocks *content = new_section(&document);
    for (size_t i = 0; i < 4; i++) {
        Blocks *problem = blocks_problem(content, (ProblemHead){.number = TEXT("1")});
        blocks_paragraph(problem, words(10));
        blocks_answer(problem, kind, kind == ANSWER_LINES ? i == 3 ? 22 : 3 : i == 3 ? 190 : 30);
        problem->last->grows = grows;
    }
    size_t pages, count;
    Area areas[AREAS_MOST];
    count = areas_of(pages_with(document, A4, 11, &pages), areas);
    double lowest = 1e9;
    for (size_t i = 0; i < count; i++) lowest = fmin(lowest, areas[i].bottom);
    ck_assert_uint_eq(pages, 2);
    return lowest;
}

START_TEST(room_that_may_grow_takes_what_a_page_has_left) {
    for (AnswerKind kind = ANSWER_LINES; kind <= ANSWER_GRID; kind++) {
        double as_asked = lowest_ink(false, kind), grown = lowest_ink(true, kind);
        ck_assert_msg(as_asked > A4.bottom + 200, "%d: %g", kind, as_asked);
        ck_assert_msg(grown >= A4.bottom && grown < as_asked - 150, "%d: %g", kind, grown);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("pages");
    TCase *cases = tcase_create("pages");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, what_follows_stays_with_what_stands_before_it);
    tcase_add_test(cases, columns_are_filled_one_after_the_other);
    tcase_add_loop_test(cases, the_columns_of_the_last_page_are_as_long_as_each_other, 0, 2);
    tcase_add_test(cases, a_page_break_leaves_the_other_column_empty);
    tcase_add_test(cases, sans_serif_text_has_no_serifs);
    tcase_add_test(cases, room_that_may_grow_takes_what_a_page_has_left);
    tcase_add_test(cases, steps_stand_beside_a_figure_and_get_their_width_back_below_it);
    tcase_add_test(cases, what_would_be_set_smaller_beside_a_figure_stands_below_it);
    tcase_add_test(cases, labels_have_a_white_ground_below_all_of_them);
    tcase_add_loop_test(cases, nothing_leaves_the_page_or_covers_a_figure, 0, 300);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
