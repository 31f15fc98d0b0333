#include "document/compose_report.h"
#include "document/fill.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS_OF_TABLE = 8, MOST_MISTAKES = 6, MOST_LOOKED_AT = 40, MOST_CHANGES = 40 };

typedef struct Slip Slip;

typedef struct Reporting {
    Page page;
    Arena *arena;
    const ClassReport *report;
    const Book *book;
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

enum { CHART_WIDTH = 165, NAMES_WIDTH = 42, BAR_STEP = 7, LEGEND_STEP = 8 }; /* millimetres, also the units */

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

/* It has no description: the table below it says the same in numbers. */
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
        add_cell(r, &cells, INLINE_TEXT, text_of(r->book->questions[q].name), 40);
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
        add_cell(r, &cells, INLINE_TEXT, text_of(example->question), 24);
        cells.items[cells.count++] = feedback_said(r->page.options, r->arena, NULL, &example->verdict);
        const char *reading = example->verdict.reading;
        add_cell(r, &cells, INLINE_CODE, reading ? text_of(reading) : example->row.answer, 32);
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

static void block_look(const void *filler, Text argument, Blocks *to) {
    const Reporting *r = filler;
    (void)argument;
    static const Align aligns[] = {ALIGN_LEFT, ALIGN_LEFT, ALIGN_LEFT, ALIGN_LEFT};
    static const Sentence words[] = {SAY_STUDENT, SAY_QUESTION, SAY_ANSWER, SAY_REASON};
    size_t count = 0;
    Block *table = NULL;
    for (size_t i = 0; i < r->book->entry_count; i++) {
        if (!wants_person(&r->book->entries[i]) || count++ >= MOST_LOOKED_AT) continue;
        ClassEntry unpacked = book_unpack(r->book, &r->book->entries[i], r->arena), *entry = &unpacked;
        Cells header = {0}, cells = {0};
        if (!table) {
            table = blocks_table(to, 4, aligns);
            add_words(r, &header, words, 4);
            table_add(to, table, true, header.items);
        }
        add_cell(r, &cells, INLINE_TEXT, student_name(r, entry->row.student), 30);
        add_cell(r, &cells, INLINE_TEXT, text_of(entry->question), 24);
        add_cell(r, &cells, INLINE_CODE, entry->row.answer, 40);
        add_cell(r, &cells, INLINE_TEXT, text_of(why_of(entry)), 160);
        table_add(to, table, false, cells.items);
    }
    if (!count) blocks_paragraph(to, page_say(&r->page, SAY_REPORT_CLEAR, NULL, 0));
    if (count > MOST_LOOKED_AT)
        blocks_paragraph(
            to, page_say_text(&r->page, SAY_REPORT_MORE, "count", count_text(r, count - MOST_LOOKED_AT)));
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
        add_cell(r, &cells, INLINE_TEXT, text_of(change->question), 24);
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

void compose_report(Document *to, const ClassReport *report, const ComposeOptions *options) {
    Reporting r = {page_new(to->arena, options), to->arena, report, report->book, NULL, 0};
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
