#include "document/compose_parts.h"
#include "document/fill.h"
#include <string.h>

/* ---- what a template is filled from ---- */

typedef struct Filler { /* where the filling of one copy stands */
    const Page *page;
    const SheetCopy *copy;
    SheetKind kind;
    size_t problem, part; /* the items that are being written */
    bool in_part;
} Filler;

static Instance *instance_of(const Filler *f) { return f->copy->instances[f->problem]; }
static const InstancePart *part_of_filler(const Filler *f) { return &instance_of(f)->parts[f->part]; }

static Page page_of_problem(const Filler *f) {
    return page_about_part(f->page, instance_of(f), part_of_filler(f));
}

static Text copied(const Filler *f, Text text) {
    return (Text){arena_string(f->page->arena, text.start, text.length), text.length};
}

/* ---- values: {name} ---- */

static double points_of(const Instance *instance) {
    double points = 0;
    for (size_t i = 0; i < instance->part_count; i++) points += instance->parts[i].points;
    return points;
}

static const char *say_number(const Filler *f, Sentence which, const char *name, double value) {
    return say_with(f->page->options->sentences, f->page->arena, which, name, page_number(f->page, value, 6));
}

static Text value_total(const void *filler) {
    const Filler *f = filler;
    double total = 0;
    for (size_t i = 0; i < f->copy->count; i++) total += points_of(f->copy->instances[i]);
    return text_of(say_number(f, total == 1 ? SAY_TOTAL_ONE : SAY_TOTAL, "points", total));
}

static Text value_points(const void *filler) {
    const Filler *f = filler;
    double points = f->in_part ? part_of_filler(f)->points : points_of(instance_of(f));
    return text_of(say_number(f, points == 1 ? SAY_POINT : SAY_POINTS, "points", points));
}

static Text value_title(const void *filler) {
    const Filler *f = filler;
    return copied(f, f->copy->title);
}
static Text value_course(const void *filler) {
    const Filler *f = filler;
    return copied(f, f->copy->course);
}
static Text value_date(const void *filler) {
    const Filler *f = filler;
    return copied(f, f->copy->date);
}
static Text value_student(const void *filler) {
    const Filler *f = filler;
    return copied(f, f->copy->student);
}
static Text value_variant(const void *filler) {
    const Filler *f = filler;
    return copied(f, f->copy->variant);
}
static Text value_number(const void *filler) {
    const Filler *f = filler;
    return text_of(arena_printf(f->page->arena, "%zu", f->problem + 1));
}

static Text value_item(const void *filler) {
    const Filler *f = filler;
    return text_of(f->copy->names[f->problem]);
}

static Text value_level(const void *filler) {
    const Filler *f = filler;
    return text_of(arena_printf(f->page->arena, "%ld", instance_of(f)->problem->level));
}

static const char PROBLEMS[] = "problems", PARTS[] = "parts"; /* the lists */

static const ValueField VALUES[] = {
    {"title", NULL, value_title},       {"course", NULL, value_course},   {"date", NULL, value_date},
    {"student", NULL, value_student},   {"variant", NULL, value_variant}, {"total", NULL, value_total},
    {"number", PROBLEMS, value_number}, {"item", PROBLEMS, value_item},   {"points", PROBLEMS, value_points},
    {"level", PROBLEMS, value_level},
};

/* ---- blocks: {{name}} ---- */

static const char *part_label(const Page *page, const InstancePart *part) {
    return arena_printf(page->arena, "(%s)", part->part->name);
}

/* The first paragraph begins with the label. */
static void label_first(const Page *page, const char *label, Blocks *blocks) {
    Inlines *out = page_strong(page, label);
    inlines_add(out, INLINE_TEXT, TEXT(" "));
    if (blocks->first && blocks->first->kind == BLOCK_PARAGRAPH) {
        inlines_append(out, blocks->first->inlines);
        blocks->first->inlines = out;
        return;
    }
    Blocks *labelled = blocks_new(page->arena);
    blocks_paragraph(labelled, out);
    blocks_append(labelled, blocks);
    *blocks = *labelled;
}

/* What a part is worth, behind its question, where students see it; on one line. */
static void points_last(const Filler *f, Blocks *blocks) {
    if (!blocks->last || blocks->last->kind != BLOCK_PARAGRAPH) return;
    Buffer said = BUFFER_EMPTY;
    buffer_string(&said, " (");
    for (Text rest = value_points(f); rest.length;) {
        buffer_text(&said, text_cut(&rest, ' '));
        if (rest.length) buffer_string(&said, "\u00A0");
    }
    buffer_string(&said, ")");
    Inlines *out = inlines_new(f->page->arena);
    inlines_append(out, blocks->last->inlines);
    inlines_add(out, INLINE_EMPHASIS, buffer_view(&said));
    blocks->last->inlines = out;
    buffer_free(&said);
}

static void block_question(const void *filler, Text argument, Blocks *to) {
    const Filler *f = filler;
    (void)argument;
    Page page = page_of_problem(f);
    const InstancePart *part = part_of_filler(f);
    Blocks *asked = blocks_new(page.arena);
    if (text_trim(part->ask).length)
        page_prose(&page, part->ask, part->ask_at, asked);
    else if (part->question.find || part->question.prove)
        write_question(&page, &part->question, asked);
    if (instance_of(f)->problem->has_parts) label_first(&page, part_label(&page, part), asked);
    if (instance_of(f)->part_count > 1 && f->kind == SHEET_QUESTIONS) points_last(f, asked);
    page_choices(&page, part, f->kind == SHEET_QUESTIONS, asked);
    blocks_append(to, asked);
    write_figures(&page, instance_of(f), &part->question, part->part->fields, part->part->field_count, to);
}

static void block_intro(const void *filler, Text argument, Blocks *to) {
    const Filler *f = filler;
    (void)argument;
    Page page = page_of_problem(f);
    page_prose(&page, instance_of(f)->intro, instance_of(f)->intro_at, to);
    const Problem *problem = instance_of(f)->problem;
    if (problem->has_parts)
        write_figures(&page, instance_of(f), &part_of_filler(f)->question, problem->fields,
                      problem->field_count, to);
}

static void block_solution(const void *filler, Text argument, Blocks *to) {
    const Filler *f = filler;
    Instance *instance = instance_of(f);
    (void)argument;
    Page page = page_of_problem(f);
    EarlierPart *earlier = ARENA_ARRAY(page.arena, EarlierPart, f->part + 1);
    for (size_t i = 0; i < f->part; i++)
        earlier[i] = (EarlierPart){instance_solution(instance, i), instance->parts[i].part->name};
    write_solution_after(&page, &part_of_filler(f)->question, instance_solution(instance, f->part), earlier, f->part, to);
}

static void block_answer(const void *filler, Text argument, Blocks *to) {
    const Filler *f = filler;
    (void)argument;
    Page page = page_of_problem(f);
    const InstancePart *part = part_of_filler(f);
    const char *label = instance_of(f)->problem->has_parts ? part_label(&page, part) : "";
    if (part->option_count)
        label =
            arena_printf(page.arena, "%s%s(%c)", label, *label ? " " : "", (int)('a' + part->right_option));
    const Solution *solution = instance_solution(instance_of(f), f->part);
    write_answer(&page, &part->question, solution, text_of(label), to);
}

/* ---- room to answer ---- */

/* What suits a question: the more there is to derive, the more lines; a box for what is two-dimensional. */
static AnswerRoom fitting_room(const InstancePart *part) {
    static const struct {
        Op op;
        AnswerRoom room;
    } ROOMS[] = {{OP_GRADIENT, {ROOM_LINES, 4}},        {OP_DERIVATIVE, {ROOM_LINES, 3}},
                 {OP_PARTIAL, {ROOM_LINES, 3}},         {OP_DIRECTIONAL, {ROOM_LINES, 3}},
                 {OP_SUBDIFFERENTIAL, {ROOM_LINES, 3}}, {OP_JACOBIAN, {ROOM_BOX, 40}},
                 {OP_HESSIAN, {ROOM_BOX, 50}}};
    const Question *question = &part->question;
    if (part->option_count) return (AnswerRoom){ROOM_NONE, 0};
    if (question->prove) return (AnswerRoom){ROOM_LINES, 6};
    AnswerRoom room = {ROOM_LINES, 1};
    for (size_t i = 0; question->find && i < sizeof ROOMS / sizeof *ROOMS; i++)
        if (question->find->op == ROOMS[i].op) room = ROOMS[i].room;
    if (question->at_count && room.amount > 2) /* numbers take less than letters */
        room.amount = room.kind == ROOM_LINES ? 2 : 35;
    if (room.kind == ROOM_LINES && room.amount < 2 && part->points > 1) room.amount = 2;
    return room;
}

static void block_room(const void *filler, Text argument, Blocks *to) {
    static const struct {
        AnswerKind kind;
        double usual;
    } KINDS[] = {[ROOM_BLANK] = {ANSWER_BLANK, 30},
                 [ROOM_LINES] = {ANSWER_LINES, 3},
                 [ROOM_BOX] = {ANSWER_BOX, 40},
                 [ROOM_GRID] = {ANSWER_GRID, 40}};
    const Filler *f = filler;
    const InstancePart *part = part_of_filler(f);
    AnswerRoom room = answer_room_of(instance_of(f)->problem, part->part);
    if (room.kind == ROOM_FITTING && argument.length && !part->option_count)
        answer_room_read(argument, &room);
    bool guessed = room.kind == ROOM_FITTING || room.amount <= 0;
    if (room.kind == ROOM_FITTING) room = fitting_room(part);
    if (room.kind == ROOM_NONE) return;
    blocks_answer(to, KINDS[room.kind].kind, room.amount > 0 ? room.amount : KINDS[room.kind].usual);
    to->last->grows = guessed;
}

static const char *refuse_room(Text argument) {
    AnswerRoom room;
    return answer_room_read(argument, &room)
               ? "expected none, blank, lines, box or grid, and how much: 'lines 4', 'box 40' (millimetres)"
               : NULL;
}

/* ---- remarks, hints ---- */

static void write_labelled(const Filler *f, Sentence label, const Text *texts, size_t count, Blocks *to) {
    Page page = page_of_problem(f);
    page.source = NULL; /* the place of these texts in their file is not known here */
    for (size_t i = 0; i < count; i++) {
        Blocks *note = blocks_new(page.arena);
        page_prose(&page, texts[i], 0, note);
        label_first(&page, arena_printf(page.arena, "%s.", say(page.options->sentences, label)), note);
        blocks_append(to, note);
    }
}

static void block_notes(const void *filler, Text argument, Blocks *to) {
    const Filler *f = filler;
    (void)argument;
    write_labelled(f, SAY_REMARK, part_of_filler(f)->notes, part_of_filler(f)->note_count, to);
}

static void block_hints(const void *filler, Text argument, Blocks *to) {
    const Filler *f = filler;
    (void)argument;
    write_labelled(f, SAY_HINT, part_of_filler(f)->hints, part_of_filler(f)->hint_count, to);
}

/* The names that the sentence on conventions uses. */
static const Scope *convention_scope(Arena *arena) {
    static const char names[] = "x in R^n; y in R^n; g in R^n; h in R";
    static const Source source = {"conventions", {names, sizeof names - 1}};
    Scope *scope = scope_new(store_new(arena));
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const Expr *conditions = NULL;
    read_declarations(scope, source.content, &conditions, &source, 0, &said);
    diagnostics_free(&said);
    return scope;
}

static void block_conventions(const void *filler, Text argument, Blocks *to) {
    const Filler *f = filler;
    (void)argument;
    Prose prose = page_reading(f->page, 0);
    prose.scope = convention_scope(f->page->arena);
    prose.source = NULL;
    blocks_note(to, prose_inlines(&prose, text_of(say(f->page->options->sentences, SAY_CONVENTIONS))));
}

/* ---- names of links ---- */

/* What links call a problem of a student's copy; key and solutions are two answers to one question. */
static Text link_name(const Filler *f, SheetKind kind, size_t problem) {
    const SheetCopy *copy = f->copy;
    return text_of(arena_printf(
        f->page->arena, "%s %zu %.*s %.*s", kind == SHEET_QUESTIONS ? "question" : "answer", problem + 1,
        (int)copy->variant.length, copy->variant.start, (int)copy->student.length, copy->student.start));
}

/* ---- the table of points ---- */

/* The problem's number, which leads to it. */
static const Inlines *cell_link(const Filler *f, size_t problem) {
    Arena *arena = f->page->arena;
    Inlines *out = inlines_new(arena);
    inlines_add_link(out, text_of(arena_printf(arena, "%zu", problem + 1)), link_name(f, f->kind, problem));
    return out;
}

static void block_points_table(const void *filler, Text argument, Blocks *to) {
    const Filler *f = filler;
    (void)argument;
    PointsColumn *columns = ARENA_ARRAY(f->page->arena, PointsColumn, f->copy->count + 1);
    for (size_t i = 0; i < f->copy->count; i++)
        columns[i] = (PointsColumn){.name = cell_link(f, i), .possible = points_of(f->copy->instances[i])};
    write_points(f->page, columns, f->copy->count, to);
}

static bool has_hints(const void *filler) {
    const Filler *f = filler;
    return part_of_filler(f)->hint_count > 0;
}

static bool has_notes(const void *filler) {
    const Filler *f = filler;
    return part_of_filler(f)->note_count > 0;
}

static const BlockField BLOCKS[] = {
    {"conventions", NULL, block_conventions, NULL, NULL},
    {"rule", NULL, block_rule, NULL, NULL},
    {"page-break", NULL, block_page_break, NULL, NULL},
    {"points-table", NULL, block_points_table, NULL, NULL},
    {"intro", PROBLEMS, block_intro, NULL, NULL},
    {"question", PARTS, block_question, NULL, NULL},
    {"room", PARTS, block_room, NULL, refuse_room},
    {"answer", PARTS, block_answer, NULL, NULL},
    {"solution", PARTS, block_solution, NULL, NULL},
    {"notes", PARTS, block_notes, has_notes, NULL},
    {"hints", PARTS, block_hints, has_hints, NULL},
};

/* ---- lists ---- */

static size_t count_problems(void *filler) { return ((const Filler *)filler)->copy->count; }
static size_t count_parts(void *filler) { return instance_of(filler)->part_count; }

static Blocks *enter_problem(void *filler, size_t item, Blocks *to) {
    Filler *f = filler;
    f->problem = item;
    ProblemHead head = {.number = value_number(f), .title = page_title(f->page, instance_of(f)->problem), .id = value_item(f)};
    if (f->kind == SHEET_QUESTIONS) head.points = value_points(f);
    head.name = link_name(f, f->kind, item);
    head.leads = link_name(f, f->kind == SHEET_QUESTIONS ? SHEET_SOLUTIONS : SHEET_QUESTIONS, item);
    return blocks_problem(to, head);
}

static Blocks *enter_part(void *filler, size_t item, Blocks *to) {
    Filler *f = filler;
    f->part = item;
    f->in_part = true;
    return to;
}

static void leave_problem(void *filler) { ((Filler *)filler)->problem = 0; }

static void leave_part(void *filler) {
    Filler *f = filler;
    f->part = 0;
    f->in_part = false;
}

static const ListField LISTS[] = {
    {PROBLEMS, NULL, count_problems, enter_problem, leave_problem},
    {PARTS, PROBLEMS, count_parts, enter_part, leave_part},
};

const Fields SHEET_FIELDS = {LISTS,  sizeof LISTS / sizeof *LISTS,  VALUES, sizeof VALUES / sizeof *VALUES,
                             BLOCKS, sizeof BLOCKS / sizeof *BLOCKS};

/* ---- sheets ---- */

static const Sentence KIND_WORD[] = {
    [SHEET_QUESTIONS] = SAY_WORKSHEET,
    [SHEET_KEY] = SAY_KEY,
    [SHEET_SOLUTIONS] = SAY_SOLUTIONS,
};

const char *compose_kind_word(SheetKind kind, const Sentences *sentences) { return say(sentences, KIND_WORD[kind]); }

static Text sheet_title(const Page *page, SheetKind kind, const SheetCopy *copy) {
    const char *word = compose_kind_word(kind, page->options->sentences);
    if (!copy->title.length) return text_of(word);
    if (kind == SHEET_QUESTIONS) return copy->title;
    return text_of(arena_printf(page->arena, "%.*s – %s", (int)copy->title.length, copy->title.start, word));
}

static SectionHead head_of(const Page *page, SheetKind kind, const SheetCopy *copy) {
    const Sentences *sentences = page->options->sentences;
    SectionHead head = {.title = sheet_title(page, kind, copy), .course = copy->course, .date = copy->date};
    const char *variant = arena_printf(page->arena, "%.*s", (int)copy->variant.length, copy->variant.start);
    if (*variant) head.variant = text_of(say_with(sentences, page->arena, SAY_VARIANT, "variant", variant));
    bool named = kind == SHEET_QUESTIONS || copy->student.length;
    if (named) head.name_word = text_of(say(sentences, SAY_NAME));
    head.name = copy->student;
    head.bookmark = copy->student;
    page_head(page, &head);
    return head;
}

void compose_sheet(Document *to, SheetKind kind, const SheetCopy *copy, const ComposeOptions *options) {
    Page page = page_new(to->arena, options);
    Blocks *content = document_section(to, head_of(&page, kind, copy));
    Filler filler = {.page = &page, .copy = copy, .kind = kind};
    Source built_in = {"template", text_of(compose_template(kind))};
    fill(&page, &SHEET_FIELDS, &filler, NULL, options->templates[kind] ? options->templates[kind] : &built_in,
         content);
}

/* ---- single solutions ---- */

static SectionHead titled(const Page *page, Text title) {
    SectionHead head = {.title = title};
    page_head(page, &head);
    return head;
}

void compose_solution(Document *to, Text title, const Question *question, const Solution *solution,
                      const ComposeOptions *options) {
    Page fresh = page_new(to->arena, options), page = page_about(&fresh, question, NULL);
    Blocks *content = document_section(to, titled(&page, title));
    write_question(&page, question, content);
    write_solution(&page, question, solution, content);
}

void compose_instance(Document *to, Instance *instance, const ComposeOptions *options) {
    Page page = page_new(to->arena, options);
    SheetCopy copy = {.instances = &instance, .names = &instance->problem->name, .count = 1};
    Filler filler = {.page = &page, .copy = &copy, .kind = SHEET_SOLUTIONS};
    Blocks *content = document_section(to, titled(&page, text_of(instance->problem->title)));
    static const Source alone = {
        "template", TEXT("{{intro}}\n{{#parts}}\n{{question}}\n{{solution}}\n{{notes}}\n{{/parts}}\n")};
    fill(&page, &SHEET_FIELDS, &filler, PROBLEMS, &alone, content);
}
