#include "document/compose_parts.h"
#include "document/compose_report.h"
#include "document/fill.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS_OF_TABLE = 8, MOST_MISTAKES = 6, MOST_LOOKED_AT = 40, MOST_NAMED = 3, MOST_CHANGES = 40 };

typedef struct Slip Slip;

typedef struct Reporting {
    Page page;
    Arena *arena;
    const ClassReport *report;
    const Book *book;
    Variants *variants;
    Slip *slips;
    size_t slip_count;
} Reporting;

static const char *word(const Reporting *r, Sentence which) { return say(r->page.options->sentences, which); }

static const char *count_text(const Reporting *r, size_t count) {
    return arena_printf(r->arena, "%zu", count);
}

/* ---- tables ---- */

typedef struct Cells { /* of one row under construction */
    const Inlines *items[MOST_COLUMNS_OF_TABLE];
    size_t count;
} Cells;

static void add_cell(const Reporting *r, Cells *cells, InlineKind kind, Text text, size_t most) {
    Inlines *out = inlines_new(r->arena);
    inlines_add(out, kind, fit_text(r->arena, text, most));
    cells->items[cells->count++] = out;
}

static void add_words(const Reporting *r, Cells *cells, const Sentence *words, size_t count) {
    for (size_t i = 0; i < count; i++) add_cell(r, cells, INLINE_TEXT, text_of(word(r, words[i])), 60);
}

/* ---- how each question went ---- */

typedef struct Series { /* one colour of the bars, one column of the table */
    VerdictKind kind;
    Sentence name;
    Ink ink;
} Series;

static const Series SERIES[] = {
    {VERDICT_CORRECT, SAY_COUNT_CORRECT, INK_GREEN},   {VERDICT_PARTIAL, SAY_COUNT_PARTIAL, INK_BLUE},
    {VERDICT_INCORRECT, SAY_COUNT_INCORRECT, INK_RED}, {VERDICT_UNREADABLE, SAY_COUNT_UNREADABLE, INK_BLACK},
    {VERDICT_REVIEW, SAY_COUNT_REVIEW, INK_GREY},      {VERDICT_BLANK, SAY_COUNT_BLANK, INK_PALE},
};
enum { SERIES_COUNT = sizeof SERIES / sizeof *SERIES };

/* A row that is wrong is not decided either. */
static size_t count_in(const BookQuestion *question, const Series *series) {
    size_t errors = series->kind == VERDICT_REVIEW ? question->verdicts[VERDICT_ERROR] : 0;
    return question->verdicts[series->kind] + errors;
}

static size_t count_all(const Book *book, const Series *series) {
    size_t count = 0;
    for (size_t i = 0; i < book->question_count; i++) count += count_in(&book->questions[i], series);
    return count;
}

enum { CHART_WIDTH = 165, NAMES_WIDTH = 48, BAR_STEP = 7, LEGEND_STEP = 8 }; /* millimetres, also the units */

static void add_box(Figure *figure, double left, double right, double bottom, double top, Ink ink) {
    Spot corners[] = {{left, bottom}, {left, top}, {right, top}, {right, bottom}};
    figure_polygon(figure, 4, corners, (Stroke){ink, 0, false, true});
}

static void add_label(Figure *figure, double x, double y, Anchor anchor, Text text, Ink ink) {
    figure_label(figure, (Spot){x, y}, anchor, formula_text(figure->arena, text), ink);
}

/* One bar, its colours one after the other; a number where there is room for it. */
static void add_bar(const Reporting *r, Figure *figure, const BookQuestion *question, double middle) {
    double left = NAMES_WIDTH, unit = (double)(CHART_WIDTH - NAMES_WIDTH) / (double)r->book->people->count;
    add_label(figure, NAMES_WIDTH - 2, middle, ANCHOR_RIGHT, fit_text(r->arena, text_of(question->name), 24),
              INK_BLACK);
    for (size_t i = 0; i < SERIES_COUNT; i++) {
        size_t count = count_in(question, &SERIES[i]);
        double right = left + unit * (double)count;
        if (!count) continue;
        add_box(figure, left, right - 0.3, middle - 2.3, middle + 2.3, SERIES[i].ink);
        if (right - left > 5)
            add_label(figure, (left + right) / 2, middle, ANCHOR_CENTRE, text_of(count_text(r, count)),
                      SERIES[i].ink == INK_PALE ? INK_BLACK : INK_WHITE);
        left = right;
    }
}

static double legend_step(Text name) { return 9 + 2 * (double)text_columns(name); }

/* Below the bars, or further left where it is long. */
static double legend_start(const Reporting *r) {
    double width = 0;
    for (size_t i = 0; i < SERIES_COUNT; i++)
        if (count_all(r->book, &SERIES[i])) width += legend_step(text_of(word(r, SERIES[i].name)));
    double start = CHART_WIDTH - width;
    return start < 0 ? 0 : start < NAMES_WIDTH ? start : NAMES_WIDTH;
}

/* Only the colours that are in the chart. */
static void add_legend(const Reporting *r, Figure *figure, double middle) {
    double left = legend_start(r);
    for (size_t i = 0; i < SERIES_COUNT; i++) {
        if (!count_all(r->book, &SERIES[i])) continue;
        Text name = text_of(word(r, SERIES[i].name));
        add_box(figure, left, left + 3, middle - 1.5, middle + 1.5, SERIES[i].ink);
        add_label(figure, left + 4, middle, ANCHOR_LEFT, name, INK_BLACK);
        left += legend_step(name);
    }
}

/* It has no description: the table below it says the same in numbers. In plain text it is a line a bar and one for the
 * legend. */
static void block_chart(const void *filler, Text argument, Blocks *to) {
    const Reporting *r = filler;
    (void)argument;
    size_t count = r->book->question_count;
    double height = BAR_STEP * (double)count + LEGEND_STEP;
    if (!r->book->people->count) return;
    Figure *figure = figure_new(r->arena, (Spot){0, 0}, (Spot){CHART_WIDTH, height}, CHART_WIDTH, height);
    for (size_t i = 0; i < count; i++)
        add_bar(r, figure, &r->book->questions[i], height - BAR_STEP * ((double)i + 0.5));
    add_legend(r, figure, LEGEND_STEP / 2.0 - 1);
    figure->rows = (int)count + 1;
    blocks_figures(to, 1, &(const Figure *){figure});
}

/* Only what came up has a column. */
static void block_questions(const void *filler, Text argument, Blocks *to) {
    const Reporting *r = filler;
    (void)argument;
    Align aligns[SERIES_COUNT + 1] = {ALIGN_LEFT};
    Cells header = {0};
    add_words(r, &header, &(Sentence){SAY_QUESTION}, 1);
    for (size_t i = 0; i < SERIES_COUNT; i++) {
        aligns[i + 1] = ALIGN_RIGHT;
        if (count_all(r->book, &SERIES[i])) add_words(r, &header, &SERIES[i].name, 1);
    }
    Block *table = blocks_table(to, header.count, aligns);
    table_add(to, table, true, header.items);
    for (size_t q = 0; q < r->book->question_count; q++) {
        Cells cells = {0};
        add_cell(r, &cells, INLINE_CODE, text_of(r->book->questions[q].name), 40);
        for (size_t i = 0; i < SERIES_COUNT; i++)
            if (count_all(r->book, &SERIES[i]))
                add_cell(r, &cells, INLINE_TEXT,
                         text_of(count_text(r, count_in(&r->book->questions[q], &SERIES[i]))), 12);
        table_add(to, table, false, cells.items);
    }
}

/* ---- in short ---- */

static int by_value(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static void add_mean(const Reporting *r, Blocks *to) {
    double *points = ARENA_ARRAY(r->arena, double, r->book->people->count + 1), sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < r->book->people->count; i++)
        if (book_total(r->book, i, &points[count]) == TOTAL_KNOWN) sum += points[count++];
    if (!count) return;
    qsort(points, count, sizeof *points, by_value);
    double median = (points[count / 2] + points[(count - 1) / 2]) / 2;
    Filling fillings[] = {{"mean", NULL, page_number(&r->page, sum / (double)count, 3)},
                          {"median", NULL, page_number(&r->page, median, 3)},
                          {"count", NULL, count_text(r, count)}};
    blocks_paragraph(to, page_say(&r->page, SAY_REPORT_MEAN, fillings, 3));
}

static void block_summary(const void *filler, Text argument, Blocks *to) {
    const Reporting *r = filler;
    (void)argument;
    Filling fillings[] = {{"students", NULL, count_text(r, r->book->people->count)},
                          {"questions", NULL, count_text(r, r->book->question_count)},
                          {"possible", NULL, page_number(&r->page, book_possible(r->book), 4)}};
    blocks_paragraph(to, page_say(&r->page, SAY_REPORT_SUMMARY, fillings, 3));
    add_mean(r, to);
    static const Series undecided = {VERDICT_REVIEW, SAY_COUNT_REVIEW, INK_GREY};
    size_t open = count_all(r->book, &undecided);
    Sentence which = open == 1 ? SAY_REPORT_OPEN_ONE : SAY_REPORT_OPEN;
    if (open) blocks_paragraph(to, page_say_text(&r->page, which, "count", count_text(r, open)));
}

/* ---- the commonest mistakes ---- */

enum { MOST_SLIPS = 2000 }; /* kinds; later ones would come up seldom */

struct Slip { /* a mistake at a question */
    ClassEntry example;
    size_t times, first; /* the place of the example among the answers */
};

static bool same_slip(const ClassEntry *a, const ClassEntry *b) {
    const char *left = a->verdict.feedback ? a->verdict.feedback : "",
               *right = b->verdict.feedback ? b->verdict.feedback : "";
    return a->question == b->question && !strcmp(a->verdict.mistake, b->verdict.mistake) &&
           !strcmp(left, right);
}

static int by_times(const void *a, const void *b) {
    const Slip *left = a, *right = b;
    if (left->times != right->times) return left->times < right->times ? 1 : -1;
    return left->first < right->first ? -1 : left->first > right->first; /* as in the table */
}

static bool may_be_slip(const BookEntry *entry) {
    return !entry->by_teacher && (entry->kind == VERDICT_INCORRECT || entry->kind == VERDICT_PARTIAL);
}

static void count_slip(const Reporting *r, size_t place, Arena *scratch, Slip *slips, size_t *count) {
    const BookEntry *entry = &r->book->entries[place];
    ClassEntry example = book_unpack(r->book, entry, scratch);
    size_t at = 0;
    if (!example.verdict.mistake) return;
    while (at < *count && !same_slip(&slips[at].example, &example)) at++;
    if (at == MOST_SLIPS) return;
    if (at == *count) slips[(*count)++] = (Slip){.example = book_unpack(r->book, entry, r->arena), .first = place};
    slips[at].times++;
}

/* The commonest first. */
static size_t find_slips(const Reporting *r, Slip **slips) {
    size_t count = 0;
    Arena *scratch = arena_new();
    *slips = ARENA_ARRAY(r->arena, Slip, MOST_SLIPS);
    for (size_t i = 0; i < r->book->entry_count; i++) {
        if (!may_be_slip(&r->book->entries[i])) continue;
        arena_rewind(scratch, (ArenaMark){0});
        count_slip(r, i, scratch, *slips, &count);
    }
    arena_free(scratch);
    qsort(*slips, count, sizeof **slips, by_times);
    return count;
}

enum { WIDEST_EXAMPLE = 32 }; /* in characters; a longer one is cut, which cannot be done with a formula */

/* The answer as it was read, or what was written where it cannot be set. */
static void add_example(const Reporting *r, Cells *cells, const ClassEntry *example) {
    Asked asked = asked_of(r->variants, r->book->bank, example->question, example->row.student, &example->row,
                           r->report->seed);
    const Question *question = asked.instance ? &asked.instance->parts[asked.part].question : NULL;
    const Expr *answer = question ? answer_again(question, &example->verdict) : NULL;
    if (!answer || text_columns(text_of(compose_line(r->arena, question->store, answer))) > WIDEST_EXAMPLE) {
        add_cell(r, cells, INLINE_CODE, example->row.answer, WIDEST_EXAMPLE);
        return;
    }
    Page page = page_about(&r->page, question, NULL);
    Inlines *out = inlines_new(r->arena);
    inlines_add_formula(out, page_formula(&page, answer));
    cells->items[cells->count++] = out;
}

static void block_mistakes(const void *filler, Text argument, Blocks *to) {
    const Reporting *r = filler;
    (void)argument;
    static const Align aligns[] = {ALIGN_RIGHT, ALIGN_LEFT, ALIGN_LEFT, ALIGN_LEFT};
    static const Sentence words[] = {SAY_TIMES, SAY_QUESTION, SAY_WHAT_WRONG, SAY_EXAMPLE};
    const Slip *slips = r->slips;
    size_t count = r->slip_count;
    if (!count) return;
    Block *table = blocks_table(to, 4, aligns);
    Cells header = {0};
    add_words(r, &header, words, 4);
    table_add(to, table, true, header.items);
    for (size_t i = 0; i < count && i < MOST_MISTAKES; i++) {
        const ClassEntry *example = &slips[i].example;
        Cells cells = {0};
        add_cell(r, &cells, INLINE_TEXT, text_of(count_text(r, slips[i].times)), 12);
        add_cell(r, &cells, INLINE_CODE, text_of(example->question), 24);
        cells.items[cells.count++] = feedback_said(r->page.options, r->arena, NULL, &example->verdict);
        add_example(r, &cells, example);
        table_add(to, table, false, cells.items);
    }
}

/* ---- what a person should look at ---- */

static bool wants_person(const BookEntry *entry) {
    static const bool open[VERDICT_KINDS] = {
        [VERDICT_UNREADABLE] = true, [VERDICT_REVIEW] = true, [VERDICT_ERROR] = true};
    return open[entry->kind] && !entry->by_teacher;
}

static Text student_name(const Reporting *r, Text key) {
    long place = roster_find(r->book->people, key);
    return place == NOBODY ? key : person_name(r->arena, &r->book->people->people[place]);
}

static const char *why_of(const ClassEntry *entry) {
    if (entry->verdict.error) return entry->verdict.error;
    return entry->verdict.feedback ? entry->verdict.feedback : "";
}

typedef struct Open { /* an answer that waits for a person */
    ClassEntry entry;
    size_t question, place;
} Open;

/* Side by side who gave the same answer to the same question, in the order of the sheet. */
static int by_answer(const void *a, const void *b) {
    const Open *left = a, *right = b;
    if (left->question != right->question) return left->question < right->question ? -1 : 1;
    int order = text_order(left->entry.row.answer, right->entry.row.answer);
    if (order) return order;
    return left->place < right->place ? -1 : left->place > right->place;
}

static size_t find_open(const Reporting *r, Open **open) {
    const Book *book = r->book;
    size_t count = 0;
    for (size_t i = 0; i < book->entry_count; i++) count += wants_person(&book->entries[i]);
    *open = ARENA_ARRAY(r->arena, Open, count + 1);
    for (size_t i = count = 0; i < book->entry_count; i++)
        if (wants_person(&book->entries[i]))
            (*open)[count++] =
                (Open){book_unpack(book, &book->entries[i], r->arena), book->entries[i].question, i};
    qsort(*open, count, sizeof **open, by_answer);
    return count;
}

static bool same_answer(const Open *a, const Open *b) {
    return a->question == b->question && text_equal(a->entry.row.answer, b->entry.row.answer);
}

/* "Ana, Ben, Chiara + 4" */
static void add_students(const Reporting *r, Cells *cells, const Open *open, size_t count) {
    Buffer out = BUFFER_EMPTY;
    for (size_t i = 0; i < count && i < MOST_NAMED; i++) {
        if (i) buffer_string(&out, ", ");
        buffer_text(&out, fit_text(r->arena, student_name(r, open[i].entry.row.student), 30));
    }
    if (count > MOST_NAMED) buffer_printf(&out, " + %zu", count - MOST_NAMED);
    add_cell(r, cells, INLINE_TEXT, buffer_view(&out), 120);
    buffer_free(&out);
}

static void add_open(const Reporting *r, Blocks *to, Block *table, const Open *open, size_t count) {
    Cells cells = {0};
    add_cell(r, &cells, INLINE_CODE, text_of(open->entry.question), 24);
    add_cell(r, &cells, INLINE_CODE, open->entry.row.answer, 40);
    add_cell(r, &cells, INLINE_TEXT, text_of(why_of(&open->entry)), 160);
    add_students(r, &cells, open, count);
    table_add(to, table, false, cells.items);
}

static void block_look(const void *filler, Text argument, Blocks *to) {
    const Reporting *r = filler;
    (void)argument;
    static const Align aligns[] = {ALIGN_LEFT, ALIGN_LEFT, ALIGN_LEFT, ALIGN_LEFT};
    static const Sentence words[] = {SAY_QUESTION, SAY_ANSWER, SAY_REASON, SAY_STUDENT};
    Open *open;
    size_t count = find_open(r, &open), at = 0;
    if (!count) {
        blocks_paragraph(to, page_say(&r->page, SAY_REPORT_CLEAR, NULL, 0));
        return;
    }
    Block *table = blocks_table(to, 4, aligns);
    Cells header = {0};
    add_words(r, &header, words, 4);
    table_add(to, table, true, header.items);
    for (size_t rows = 0; at < count && rows < MOST_LOOKED_AT; rows++) {
        size_t end = at + 1;
        while (end < count && same_answer(&open[at], &open[end])) end++;
        add_open(r, to, table, &open[at], end - at);
        at = end;
    }
    if (at < count) blocks_paragraph(to, page_say_text(&r->page, SAY_REPORT_MORE, "count", count_text(r, count - at)));
}

/* ---- a second grading ---- */

static void block_changes(const void *filler, Text argument, Blocks *to) {
    const Reporting *r = filler;
    (void)argument;
    static const Align aligns[] = {ALIGN_LEFT, ALIGN_LEFT, ALIGN_LEFT, ALIGN_LEFT, ALIGN_LEFT};
    static const Sentence words[] = {SAY_STUDENT, SAY_QUESTION, SAY_BEFORE, SAY_NOW, SAY_REASON};
    const Regrade *regrade = r->report->regrade;
    if (!regrade) return;
    if (!regrade->count) {
        blocks_paragraph(to, page_say_text(&r->page, SAY_REPORT_SAME, "count", count_text(r, regrade->same)));
        return;
    }
    Block *table = blocks_table(to, 5, aligns);
    Cells header = {0};
    add_words(r, &header, words, 5);
    table_add(to, table, true, header.items);
    for (size_t i = 0; i < regrade->count && i < MOST_CHANGES; i++) {
        const Change *change = &regrade->changes[i];
        Cells cells = {0};
        add_cell(r, &cells, INLINE_TEXT, student_name(r, change->student), 30);
        add_cell(r, &cells, INLINE_CODE, text_of(change->question), 24);
        add_cell(r, &cells, INLINE_TEXT, text_of(change->before), 24);
        add_cell(r, &cells, INLINE_TEXT, text_of(change->after), 24);
        add_cell(r, &cells, INLINE_TEXT, text_of(change->why), 160);
        table_add(to, table, false, cells.items);
    }
    if (regrade->count > MOST_CHANGES)
        blocks_paragraph(to, page_say_text(&r->page, SAY_REPORT_MORE, "count",
                                           count_text(r, regrade->count - MOST_CHANGES)));
}

/* ---- the fields of its template ---- */

static bool has_mistakes(const void *filler) {
    return ((const Reporting *)filler)->slip_count;
}

static bool has_changes(const void *filler) { return ((const Reporting *)filler)->report->regrade; }
static Text value_title(const void *filler) { return ((const Reporting *)filler)->report->title; }
static Text value_course(const void *filler) { return ((const Reporting *)filler)->report->course; }
static Text value_date(const void *filler) { return ((const Reporting *)filler)->report->date; }

static const ValueField VALUES[] = {
    {"title", NULL, value_title}, {"course", NULL, value_course}, {"date", NULL, value_date}};
static const BlockField BLOCKS[] = {
    {"summary", NULL, block_summary, NULL, NULL}, {"changes", NULL, block_changes, has_changes, NULL},
    {"chart", NULL, block_chart, NULL, NULL},     {"questions", NULL, block_questions, NULL, NULL},
    {"look", NULL, block_look, NULL, NULL},       {"mistakes", NULL, block_mistakes, has_mistakes, NULL},
    {"rule", NULL, block_rule, NULL, NULL},       {"page-break", NULL, block_page_break, NULL, NULL},
};

const Fields REPORT_FIELDS = {
    NULL, 0, VALUES, sizeof VALUES / sizeof *VALUES, BLOCKS, sizeof BLOCKS / sizeof *BLOCKS};

void compose_report(Document *to, const ClassReport *report, Variants *variants, const ComposeOptions *options) {
    Reporting r = {page_new(to->arena, options), to->arena, report, report->book, variants, NULL, 0};
    r.slip_count = find_slips(&r, &r.slips);
    const char *title = arena_string(to->arena, report->title.start, report->title.length);
    SectionHead head = {.title = text_of(say_with(options->sentences, to->arena, SAY_REPORT, "title", title)),
                        .course = report->course,
                        .date = report->date};
    page_head(&r.page, &head);
    Source built_in = {"template", text_of(compose_template(SHEET_REPORT))};
    const Source *template = options->templates[SHEET_REPORT];
    fill(&r.page, &REPORT_FIELDS, &r, NULL, template ? template : &built_in, document_section(to, head));
}
