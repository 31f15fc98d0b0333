#include "document/compose_parts.h"
#include "document/compose_report.h"
#include "document/fill.h"
#include <string.h>

/* ---- one question of one student ---- */

typedef struct Item { /* where the filling of one sheet stands */
    const Feedback *feedback;
    Page *page; /* of the sheet */
    Variants *variants;
    size_t first;       /* question of the problem */
    size_t problem;     /* from 0 */
    Instance *instance; /* NULL: it could not be made */
    size_t part;
    const BookQuestion *question;
    const ClassEntry *entry; /* NULL: nothing was handed in */
    ClassEntry unpacked;     /* it */
    struct SolvedParts *solved;
} Item;

typedef struct SolvedParts { /* of the problem: whose solutions stand above */
    EarlierPart *parts;
    size_t count;
} SolvedParts;

static const InstancePart *part_of(const Item *item) { return &item->instance->parts[item->part]; }

static VerdictKind kind_of(const Item *item) {
    return item->entry ? item->entry->verdict.kind : VERDICT_BLANK;
}

static Page page_of(const Item *item) {
    return item->instance ? page_about_part(item->page, item->instance, part_of(item)) : *item->page;
}

/* The row of the answer, or of another answer of the student: they agree on the variant. */
static bool row_of(const Item *item, Row *row) {
    const Book *book = item->feedback->book;
    const BookEntry *entry = NULL;
    if (item->entry) return *row = item->entry->row, true;
    for (size_t i = 0; i < book->question_count && !entry; i++)
        entry = book_cell(book, item->feedback->person, i);
    if (entry) *row = book_unpack(book, entry, item->page->arena).row;
    return entry;
}

/* The variant that the student had, as the grader finds it. */
static void find_instance(Item *item) {
    const Book *book = item->feedback->book;
    Row row;
    bool known = row_of(item, &row);
    Asked asked = asked_of(item->variants, book->bank, item->question->name,
                           book->people->people[item->feedback->person].key, known ? &row : NULL,
                           item->feedback->seed);
    item->instance = asked.instance;
    item->part = asked.part;
}

static void go_to(Item *item, size_t question) {
    item->question = &item->feedback->book->questions[question];
    const BookEntry *entry = book_cell(item->feedback->book, item->feedback->person, question);
    if (entry) item->unpacked = book_unpack(item->feedback->book, entry, item->page->arena);
    item->entry = entry ? &item->unpacked : NULL;
    find_instance(item);
}

/* ---- the question ---- */

static const char *part_label(const Item *item) {
    bool labelled = item->instance && item->instance->problem->has_parts;
    return labelled ? arena_printf(item->page->arena, "(%s) ", part_of(item)->part->name) : "";
}

static void put_first(const Page *page, const char *label, Blocks *blocks) {
    if (!*label || !blocks->first || blocks->first->kind != BLOCK_PARAGRAPH) return;
    Inlines *out = page_strong(page, label);
    inlines_append(out, blocks->first->inlines);
    blocks->first->inlines = out;
}

static void block_question(const void *filler, Text argument, Blocks *to) {
    const Item *item = filler;
    (void)argument;
    Page page = page_of(item);
    Blocks *asked = blocks_new(page.arena);
    if (!item->instance)
        blocks_paragraph(asked,
                         inlines_of(page.arena, fit_text(page.arena, text_of(item->question->name), 400)));
    else if (text_trim(part_of(item)->ask).length)
        page_prose(&page, part_of(item)->ask, part_of(item)->ask_at, asked);
    else if (part_of(item)->question.find || part_of(item)->question.prove)
        write_question(&page, &part_of(item)->question, asked);
    put_first(&page, part_label(item), asked);
    blocks_append(to, asked);
}

/* ---- the answer ---- */

enum { LONGEST_SHOWN = 400 }; /* characters */

/* 0.894 is read as 447/500, but nobody wrote that. NULL: the answer is no such number. */
static const Formula *as_decimal(const Item *item) {
    Text answer = text_trim(item->entry->row.answer);
    bool point = false, other = answer.length < 2 || answer.length > 40;
    for (size_t i = 0; i < answer.length && !other; i++) {
        bool digit = answer.start[i] >= '0' && answer.start[i] <= '9', sign = !i && answer.start[i] == '-';
        point = point || (!digit && !sign);
        other = !digit && !sign && answer.start[i] != '.' && answer.start[i] != ',';
    }
    if (other || !point) return NULL;
    return formula_number(item->page->arena, arena_string(item->page->arena, answer.start, answer.length));
}

static void block_answer(const void *filler, Text argument, Blocks *to) {
    const Item *item = filler;
    (void)argument;
    if (kind_of(item) == VERDICT_BLANK) return;
    Page page = page_of(item);
    const Sentences *sentences = page.options->sentences;
    const Expr *answer = item->instance ? answer_again(&part_of(item)->question, &item->entry->verdict) : NULL;
    const char *said = say_with(sentences, page.arena, SAY_COLON, "text", say(sentences, SAY_YOUR_ANSWER));
    if (answer) {
        Block *steps = blocks_steps(to);
        steps->follows = true;
        const Formula *word = formula_text(page.arena, text_of(arena_printf(page.arena, "%s ", said)));
        const Formula *decimal = as_decimal(item), *shown = decimal ? decimal : page_formula(&page, answer);
        steps_add(to, steps, (StepRow){.label = TEXT(""), .left = FORMULA_ROW_OF(page.arena, word, shown)});
        return;
    }
    Inlines *out = inlines_of(page.arena, text_of(said));
    inlines_add(out, INLINE_TEXT, TEXT(" "));
    inlines_add(out, INLINE_CODE, fit_text(page.arena, item->entry->row.answer, LONGEST_SHOWN));
    blocks_paragraph(to, out);
    to->last->follows = true;
}

/* ---- the verdict ---- */

static const Sentence GOT[VERDICT_KINDS] = {
    [VERDICT_CORRECT] = SAY_GOT_CORRECT,       [VERDICT_PARTIAL] = SAY_GOT_PARTIAL,
    [VERDICT_INCORRECT] = SAY_GOT_INCORRECT,   [VERDICT_BLANK] = SAY_GOT_BLANK,
    [VERDICT_UNREADABLE] = SAY_GOT_UNREADABLE, [VERDICT_REVIEW] = SAY_GOT_REVIEW,
    [VERDICT_ERROR] = SAY_GOT_REVIEW,
};

static const char *number(const Page *page, double value) { return page_number(page, value, 4); }

static Text points_of(const Item *item) {
    const Page *page = item->page;
    double possible = item->question->points;
    bool has = item->entry && class_has_score(&item->entry->verdict);
    if (kind_of(item) == VERDICT_REVIEW || kind_of(item) == VERDICT_ERROR) return TEXT("");
    SayWord words[] = {{"points", number(page, has ? item->entry->verdict.score * possible : 0)},
                       {"possible", number(page, possible)}};
    Sentence which = possible == 1 ? SAY_OF_POINTS_ONE : SAY_OF_POINTS;
    return text_of(say_words(page->options->sentences, page->arena, which, words, 2));
}

static const char *error_text(const Page *page, const Verdict *verdict) {
    Verdict error = {.error = verdict->error, .column = verdict->column};
    return verdict_remarks(page->arena, &error, sentences_judging(page->options->sentences));
}

static void block_verdict(const void *filler, Text argument, Blocks *to) {
    const Item *item = filler;
    (void)argument;
    Page page = page_of(item);
    const Sentences *sentences = page.options->sentences;
    const Verdict *verdict = item->entry ? &item->entry->verdict : NULL;
    Inlines *out = page_strong(&page, arena_printf(page.arena, "%s.", say(sentences, GOT[kind_of(item)])));
    Text points = points_of(item);
    if (points.length)
        inlines_add(out, INLINE_EMPHASIS,
                    text_of(arena_printf(page.arena, " %.*s.", (int)points.length, points.start)));
    inlines_add(out, INLINE_TEXT, TEXT(" "));
    if (verdict && item->entry->by_teacher) {
        page_said(&page, say(sentences, SAY_GOT_TEACHER), out);
        inlines_add(out, INLINE_TEXT, TEXT(" "));
    }
    if (verdict && verdict->error && verdict->kind != VERDICT_ERROR)
        inlines_add(out, INLINE_TEXT, text_of(error_text(&page, verdict)));
    if (verdict && verdict->feedback && !verdict->error)
        inlines_append(out, feedback_said(page.options, page.arena, page.scope, verdict));
    if (verdict && verdict->step) {
        inlines_add(out, INLINE_TEXT, TEXT(" "));
        Text line = text_of(arena_printf(page.arena, "%zu", verdict->step));
        page_said(&page,
                  language_say(sentences_judging(sentences), page.arena, MESSAGE_SEE_LINE, WITH({"line", line})), out);
    }
    blocks_paragraph(to, out);
    to->last->follows = true;
    for (size_t i = 0; verdict && i < verdict->note_count; i++) {
        Text note = fit_text(page.arena, text_of(verdict->notes[i]), LONGEST_SHOWN);
        const char *said =
            language_say(sentences_judging(sentences), page.arena, MESSAGE_REMARK_NOTE, WITH({"note", note}));
        blocks_note(to, inlines_of(page.arena, text_of(said)));
    }
}

/* ---- the step where it went wrong ---- */

/* Only the rule that was broken is worth remembering. */
static bool is_of_rule(const char *mistake, const char *rule) {
    Text name = text_of(mistake);
    return text_is(text_cut(&name, '/'), rule);
}

static void block_remember(const void *filler, Text argument, Blocks *to) {
    const Item *item = filler;
    (void)argument;
    Page page = page_of(item);
    const Sentences *sentences = page.options->sentences;
    if (!item->entry || !item->entry->verdict.step || !item->instance || item->entry->by_teacher) return;
    const Step *step =
        shown_step(&page, instance_solution(item->instance, item->part), item->entry->verdict.step);
    if (!step || !step->why || !*step->why || !is_of_rule(item->entry->verdict.mistake, step->rule)) return;
    const char *name = say_rule(sentences, step->rule, "name", step->name ? step->name : "");
    const char *why = say_rule(sentences, step->rule, "why", step->why);
    Inlines *out = inlines_new(page.arena);
    inlines_add(out, INLINE_STRONG, text_of(say(sentences, SAY_REMEMBER)));
    inlines_add(out, INLINE_TEXT, TEXT(" "));
    if (*name) inlines_add(out, INLINE_EMPHASIS, text_of(arena_printf(page.arena, "%s: ", name)));
    inlines_append(out, page_rule(&page, step->rule, why, INLINE_TEXT));
    blocks_paragraph(to, out);
}

static void block_solution(const void *filler, Text argument, Blocks *to) {
    const Item *item = filler;
    (void)argument;
    Page page = page_of(item);
    if (!item->feedback->solutions || !item->instance || kind_of(item) == VERDICT_CORRECT) return;
    if (instance_fault(item->instance, item->part)) return;
    blocks_paragraph(
        to, page_strong(&page, arena_printf(page.arena, "%s.", say(page.options->sentences, SAY_WORKED))));
    const Solution *solution = instance_solution(item->instance, item->part);
    SolvedParts *solved = item->solved;
    size_t before = 0;
    while (before < solved->count && solved->parts[before].solution != solution) before++;
    write_solution_after(&page, &part_of(item)->question, solution, solved->parts, before, to);
    solved->parts[before] = (EarlierPart){solution, part_of(item)->part->name};
    solved->count = before + 1;
}

/* ---- the fields of its template ---- */

static Text problem_name(const BookQuestion *question) {
    Text rest = text_of(question->name);
    return text_cut(&rest, '/');
}

/* Whether a question begins a problem; its parts stand beside each other in the book. */
static bool begins_problem(const Book *book, size_t question) {
    return question == 0 || !text_equal(problem_name(&book->questions[question]),
                                        problem_name(&book->questions[question - 1]));
}

static size_t count_problems(void *filler) {
    const Feedback *feedback = ((const Item *)filler)->feedback;
    double points;
    size_t count = 0;
    if (book_total(feedback->book, feedback->person, &points) == TOTAL_NONE) return 0;
    for (size_t i = 0; i < feedback->book->question_count; i++) count += begins_problem(feedback->book, i);
    return count;
}

static size_t count_parts(void *filler) {
    const Item *item = filler;
    const Book *book = item->feedback->book;
    size_t end = item->first + 1;
    while (end < book->question_count && !begins_problem(book, end)) end++;
    return end - item->first;
}

static Text value_number(const void *filler) {
    const Item *item = filler;
    return text_of(arena_printf(item->page->arena, "%zu", item->problem + 1));
}

static Blocks *enter_problem(void *filler, size_t at, Blocks *to) {
    Item *item = filler;
    item->solved->count = 0;
    for (item->first = 0, item->problem = 0; item->problem < at;)
        item->problem += begins_problem(item->feedback->book, ++item->first);
    go_to(item, item->first);
    const Problem *problem = item->instance ? item->instance->problem : NULL;
    ProblemHead head = {.number = value_number(item),
                        .title = problem ? page_title(item->page, problem) : NULL,
                        .id = problem ? problem_name(item->question) : TEXT("")};
    return blocks_problem(to, head);
}

static Blocks *enter_part(void *filler, size_t at, Blocks *to) {
    Item *item = filler;
    go_to(item, item->first + at);
    return to;
}

static void leave(void *filler) { (void)filler; }

static void block_intro(const void *filler, Text argument, Blocks *to) {
    const Item *item = filler;
    Page page = page_of(item);
    (void)argument;
    if (item->instance) page_prose(&page, item->instance->intro, item->instance->intro_at, to);
}

static void block_total(const void *filler, Text argument, Blocks *to) {
    static const Sentence said[] = {[TOTAL_NONE] = SAY_FEEDBACK_NONE,
                                    [TOTAL_OPEN] = SAY_FEEDBACK_OPEN,
                                    [TOTAL_KNOWN] = SAY_FEEDBACK_TOTAL};
    const Item *item = filler;
    const Feedback *feedback = item->feedback;
    double points;
    (void)argument;
    Total total = book_total(feedback->book, feedback->person, &points);
    Filling fillings[] = {{"points", NULL, number(item->page, points)},
                          {"possible", NULL, number(item->page, book_possible(feedback->book))}};
    blocks_paragraph(to, page_say(item->page, said[total], fillings, 2));
}

/* Adds what a question is worth, and what the student has of it, to the problem's column. */
static void add_points(const Item *item, size_t question, PointsColumn *column) {
    const Book *book = item->feedback->book;
    const BookEntry *entry = book_cell(book, item->feedback->person, question);
    double possible = book->questions[question].points;
    bool open = entry && (entry->kind == VERDICT_REVIEW || entry->kind == VERDICT_ERROR);
    column->possible += possible;
    column->reached += entry && entry->scored ? entry->score * possible : 0;
    column->decided = column->decided && !open;
}

static void block_points_table(const void *filler, Text argument, Blocks *to) {
    const Item *item = filler;
    const Book *book = item->feedback->book;
    Arena *arena = item->page->arena;
    PointsColumn *columns = ARENA_ARRAY(arena, PointsColumn, book->question_count + 1);
    size_t count = 0;
    (void)argument;
    for (size_t i = 0; i < book->question_count; i++) {
        if (begins_problem(book, i)) {
            const char *number = arena_printf(arena, "%zu", ++count);
            columns[count - 1] = (PointsColumn){.name = inlines_of(arena, text_of(number)), .decided = true};
        }
        add_points(item, i, &columns[count - 1]);
    }
    write_points(item->page, columns, count, to);
}

static Text value_title(const void *filler) { return ((const Item *)filler)->feedback->title; }
static Text value_course(const void *filler) { return ((const Item *)filler)->feedback->course; }
static Text value_date(const void *filler) { return ((const Item *)filler)->feedback->date; }
static Text value_item(const void *filler) { return problem_name(((const Item *)filler)->question); }

static Text value_student(const void *filler) {
    const Item *item = filler;
    const Feedback *feedback = item->feedback;
    Text name = person_name(item->page->arena, &feedback->book->people->people[feedback->person]);
    return fit_text(item->page->arena, name, 80);
}

static const char PROBLEMS[] = "problems", PARTS[] = "parts"; /* the lists */

static const ListField LISTS[] = {{PROBLEMS, NULL, count_problems, enter_problem, leave},
                                  {PARTS, PROBLEMS, count_parts, enter_part, leave}};
static const ValueField VALUES[] = {{"title", NULL, value_title},       {"course", NULL, value_course},
                                    {"date", NULL, value_date},         {"student", NULL, value_student},
                                    {"number", PROBLEMS, value_number}, {"item", PROBLEMS, value_item}};
static const BlockField BLOCKS[] = {
    {"total", NULL, block_total, NULL, NULL},        {"points-table", NULL, block_points_table, NULL, NULL},
    {"rule", NULL, block_rule, NULL, NULL},          {"page-break", NULL, block_page_break, NULL, NULL},
    {"intro", PROBLEMS, block_intro, NULL, NULL},    {"question", PARTS, block_question, NULL, NULL},
    {"answer", PARTS, block_answer, NULL, NULL},     {"verdict", PARTS, block_verdict, NULL, NULL},
    {"remember", PARTS, block_remember, NULL, NULL}, {"solution", PARTS, block_solution, NULL, NULL},
};

const Fields FEEDBACK_FIELDS = {LISTS,  sizeof LISTS / sizeof *LISTS,  VALUES, sizeof VALUES / sizeof *VALUES,
                                BLOCKS, sizeof BLOCKS / sizeof *BLOCKS};

void compose_feedback(Document *to, const Feedback *feedback, Variants *variants,
                      const ComposeOptions *options) {
    Page page = page_new(to->arena, options);
    SolvedParts solved = {ARENA_ARRAY(to->arena, EarlierPart, feedback->book->question_count + 1), 0};
    Item item = {.feedback = feedback, .page = &page, .variants = variants, .solved = &solved};
    const char *title = arena_string(to->arena, feedback->title.start, feedback->title.length);
    Text name = value_student(&item);
    SectionHead head = {.title =
                            text_of(say_with(options->sentences, to->arena, SAY_FEEDBACK, "title", title)),
                        .course = feedback->course,
                        .date = feedback->date,
                        .name_word = text_of(say(options->sentences, SAY_NAME)),
                        .name = name,
                        .bookmark = name};
    page_head(&page, &head);
    Source built_in = {"template", text_of(compose_template(SHEET_FEEDBACK))};
    const Source *template = options->templates[SHEET_FEEDBACK];
    fill(&page, &FEEDBACK_FIELDS, &item, NULL, template ? template : &built_in, document_section(to, head));
}
