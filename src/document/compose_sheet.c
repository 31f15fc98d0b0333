#include "document/compose_parts.h"
#include "document/template.h"
#include <string.h>

/* ---- what a template is filled from ---- */

typedef struct Filler { /* where the filling of one copy stands */
    const Page *page;
    const SheetCopy *copy;
    SheetKind kind;
    size_t problem, part; /* the items that are being written */
    bool in_problem, in_part;
} Filler;

static Instance *instance_of(const Filler *f) { return f->copy->instances[f->problem]; }
static const InstancePart *part_of_filler(const Filler *f) { return &instance_of(f)->parts[f->part]; }

static Page page_of_problem(const Filler *f) {
    const Instance *instance = instance_of(f);
    Page page = page_about(f->page, &instance->parts[f->part].question, instance->problem->source);
    page.tidy = instance->picked_count > 0;
    return page;
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
    char *number = arena_printf(f->page->arena, "%g", value), *point = strchr(number, '.');
    if (point && f->page->notation.decimal_comma) *point = ',';
    return say_with(f->page->options->sentences, f->page->arena, which, name, number);
}

static Text value_total(const Filler *f) {
    double total = 0;
    for (size_t i = 0; i < f->copy->count; i++) total += points_of(f->copy->instances[i]);
    return text_of(say_number(f, total == 1 ? SAY_TOTAL_ONE : SAY_TOTAL, "points", total));
}

static Text value_points(const Filler *f) {
    double points = f->in_part ? part_of_filler(f)->points : points_of(instance_of(f));
    return text_of(say_number(f, points == 1 ? SAY_POINT : SAY_POINTS, "points", points));
}

static Text value_title(const Filler *f) { return copied(f, f->copy->title); }
static Text value_course(const Filler *f) { return copied(f, f->copy->course); }
static Text value_date(const Filler *f) { return copied(f, f->copy->date); }
static Text value_student(const Filler *f) { return copied(f, f->copy->student); }
static Text value_variant(const Filler *f) { return copied(f, f->copy->variant); }
static Text value_number(const Filler *f) {
    return text_of(arena_printf(f->page->arena, "%zu", f->problem + 1));
}
static Text value_item(const Filler *f) { return text_of(f->copy->names[f->problem]); }
static Text value_level(const Filler *f) {
    return text_of(arena_printf(f->page->arena, "%ld", instance_of(f)->problem->level));
}

typedef struct Value {
    const char *name;
    Text (*get)(const Filler *f);
    bool of_problem;
} Value;

static const Value VALUES[] = {
    {"title", value_title, false},     {"course", value_course, false},   {"date", value_date, false},
    {"student", value_student, false}, {"variant", value_variant, false}, {"total", value_total, false},
    {"number", value_number, true},    {"item", value_item, true},        {"points", value_points, true},
    {"level", value_level, true},
};
enum { VALUE_COUNT = sizeof VALUES / sizeof *VALUES };

static Text value_named(const Filler *f, Text name) {
    for (size_t i = 0; i < VALUE_COUNT; i++)
        if (text_is(name, VALUES[i].name))
            return VALUES[i].of_problem && !f->in_problem ? TEXT("") : VALUES[i].get(f);
    return TEXT("");
}

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

/* What a part is worth, behind its question, where students see it. */
static void points_last(const Filler *f, Blocks *blocks) {
    Text points = value_points(f);
    const char *said = arena_printf(f->page->arena, " (%.*s)", (int)points.length, points.start);
    if (!blocks->last || blocks->last->kind != BLOCK_PARAGRAPH) return;
    Inlines *out = inlines_new(f->page->arena);
    inlines_append(out, blocks->last->inlines);
    inlines_add(out, INLINE_EMPHASIS, text_of(said));
    blocks->last->inlines = out;
}

static void block_question(const Filler *f, Blocks *to) {
    Page page = page_of_problem(f);
    const InstancePart *part = part_of_filler(f);
    Blocks *asked = blocks_new(page.arena);
    if (text_trim(part->ask).length)
        page_prose(&page, part->ask, part->ask_at, asked);
    else if (part->question.find || part->question.prove)
        write_question(&page, &part->question, asked);
    if (instance_of(f)->problem->has_parts) label_first(&page, part_label(&page, part), asked);
    if (instance_of(f)->part_count > 1 && f->kind == SHEET_QUESTIONS) points_last(f, asked);
    page_choices(&page, part, asked);
    blocks_append(to, asked);
    write_figures(&page, &part->question, part->part->fields, part->part->field_count, to);
}

static void block_intro(const Filler *f, Blocks *to) {
    Page page = page_of_problem(f);
    page_prose(&page, instance_of(f)->intro, instance_of(f)->intro_at, to);
    const Problem *problem = instance_of(f)->problem;
    if (problem->has_parts)
        write_figures(&page, &part_of_filler(f)->question, problem->fields, problem->field_count, to);
}

static void block_solution(const Filler *f, Blocks *to) {
    Page page = page_of_problem(f);
    write_solution(&page, &part_of_filler(f)->question, instance_solution(instance_of(f), f->part), to);
}

static void block_answer(const Filler *f, Blocks *to) {
    Page page = page_of_problem(f);
    const InstancePart *part = part_of_filler(f);
    const char *label = instance_of(f)->problem->has_parts ? part_label(&page, part) : "";
    if (part->option_count)
        label = arena_printf(page.arena, "%s%s(%c)", label, *label ? " " : "", (int)('a' + part->right_option));
    const Solution *solution = instance_solution(instance_of(f), f->part);
    write_answer(&page, &part->question, solution, text_of(label), to);
}

/* Room to write in, millimetres: what the answer's shape needs. */
static double room_for(const Question *question) {
    static const struct {
        Op op;
        double room;
    } ROOMS[] = {{OP_GRADIENT, 34}, {OP_HESSIAN, 50}, {OP_JACOBIAN, 44}, {OP_SUBDIFFERENTIAL, 36}};
    if (question->prove) return 56;
    for (size_t i = 0; question->find && i < sizeof ROOMS / sizeof *ROOMS; i++)
        if (question->find->op == ROOMS[i].op) return ROOMS[i].room;
    return 27;
}

static void block_room(const Filler *f, Blocks *to) {
    blocks_answer(to, ANSWER_BLANK, room_for(&part_of_filler(f)->question));
}

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

static void block_notes(const Filler *f, Blocks *to) {
    write_labelled(f, SAY_REMARK, part_of_filler(f)->notes, part_of_filler(f)->note_count, to);
}

static void block_hints(const Filler *f, Blocks *to) {
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

static void block_conventions(const Filler *f, Blocks *to) {
    Prose prose = page_reading(f->page, 0);
    prose.scope = convention_scope(f->page->arena);
    prose.source = NULL;
    blocks_note(to, prose_inlines(&prose, text_of(say(f->page->options->sentences, SAY_CONVENTIONS))));
}

static void block_rule(const Filler *f, Blocks *to) {
    (void)f;
    blocks_rule(to);
}

static void block_page_break(const Filler *f, Blocks *to) {
    (void)f;
    blocks_page_break(to);
}

typedef enum Place { PLACE_ANYWHERE, PLACE_PROBLEM, PLACE_PART } Place;
typedef struct BlockField {
    const char *name;
    Place place;
    void (*write)(const Filler *f, Blocks *to);
} BlockField;

static const BlockField BLOCKS[] = {
    {"conventions", PLACE_ANYWHERE, block_conventions},
    {"rule", PLACE_ANYWHERE, block_rule},
    {"page-break", PLACE_ANYWHERE, block_page_break},
    {"intro", PLACE_PROBLEM, block_intro},
    {"question", PLACE_PART, block_question},
    {"room", PLACE_PART, block_room},
    {"answer", PLACE_PART, block_answer},
    {"solution", PLACE_PART, block_solution},
    {"notes", PLACE_PART, block_notes},
    {"hints", PLACE_PART, block_hints},
};
enum { BLOCK_FIELD_COUNT = sizeof BLOCKS / sizeof *BLOCKS };

/* ---- the host of a template ---- */

static bool host_knows(void *context, Text name) {
    (void)context;
    if (text_is(name, "problems") || text_is(name, "parts")) return true;
    for (size_t i = 0; i < BLOCK_FIELD_COUNT; i++)
        if (text_is(name, BLOCKS[i].name)) return true;
    for (size_t i = 0; i < VALUE_COUNT; i++)
        if (text_is(name, VALUES[i].name)) return true;
    for (int i = 0; i < SAY_COUNT; i++)
        if (text_is(name, sentence_key((Sentence)i))) return true;
    return false;
}

enum { LISTS = 2, FIELDS = LISTS + BLOCK_FIELD_COUNT + VALUE_COUNT + SAY_COUNT };

static const char *host_nearest(void *context, Text name) {
    (void)context;
    const char *names[FIELDS] = {"problems", "parts"};
    size_t count = LISTS;
    for (size_t i = 0; i < BLOCK_FIELD_COUNT; i++) names[count++] = BLOCKS[i].name;
    for (size_t i = 0; i < VALUE_COUNT; i++) names[count++] = VALUES[i].name;
    for (int i = 0; i < SAY_COUNT; i++) names[count++] = sentence_key((Sentence)i);
    return text_nearest(name, names, count);
}

static Place place_of(Text name) {
    for (size_t i = 0; i < BLOCK_FIELD_COUNT; i++)
        if (text_is(name, BLOCKS[i].name)) return BLOCKS[i].place;
    for (size_t i = 0; i < VALUE_COUNT; i++)
        if (text_is(name, VALUES[i].name)) return VALUES[i].of_problem ? PLACE_PROBLEM : PLACE_ANYWHERE;
    return text_is(name, "parts") ? PLACE_PROBLEM : PLACE_ANYWHERE;
}

static const char *host_where(void *context, Text name) {
    const Filler *f = context;
    static const char *const lists[] = {
        [PLACE_ANYWHERE] = NULL, [PLACE_PROBLEM] = "problems", [PLACE_PART] = "parts"};
    Place place = place_of(name);
    return f->in_problem && place == PLACE_PROBLEM ? NULL : lists[place];
}

static size_t host_count(void *context, Text name) {
    const Filler *f = context;
    if (text_is(name, "problems")) return f->in_problem ? 0 : f->copy->count;
    if (text_is(name, "parts")) return f->in_problem && !f->in_part ? instance_of(f)->part_count : 0;
    if (text_is(name, "hints")) return f->in_part && part_of_filler(f)->hint_count ? 1 : 0;
    if (text_is(name, "notes")) return f->in_part && part_of_filler(f)->note_count ? 1 : 0;
    return value_named(f, name).length ? 1 : 0;
}

static Inlines *problem_title(const Filler *f) {
    const Problem *problem = instance_of(f)->problem;
    return strcmp(problem->title, problem->name) ? inlines_of(f->page->arena, text_of(problem->title)) : NULL;
}

static Blocks *enter_problem(Filler *f, size_t item, Blocks *to) {
    f->problem = item;
    f->in_problem = true;
    ProblemHead head = {.number = value_number(f), .title = problem_title(f), .id = value_item(f)};
    if (f->kind == SHEET_QUESTIONS) head.points = value_points(f);
    return blocks_problem(to, head);
}

static Blocks *host_enter(void *context, Text name, size_t item, Blocks *to) {
    Filler *f = context;
    if (text_is(name, "problems")) return enter_problem(f, item, to);
    if (!text_is(name, "parts")) return to;
    f->part = item;
    f->in_part = true;
    return to;
}

static void host_leave(void *context, Text name) {
    Filler *f = context;
    if (text_is(name, "parts")) f->in_part = false, f->part = 0;
    if (text_is(name, "problems")) f->in_problem = false, f->problem = 0;
}

/* A value or a sentence on a line of its own is a paragraph. */
static void host_text(void *context, Text markdown, Blocks *to) {
    const Filler *f = context;
    Filling fillings[VALUE_COUNT + SAY_COUNT];
    size_t count = 0;
    for (; count < VALUE_COUNT; count++) {
        Text value = value_named(f, text_of(VALUES[count].name));
        fillings[count] =
            (Filling){VALUES[count].name, NULL, arena_string(f->page->arena, value.start, value.length)};
    }
    for (int i = 0; i < SAY_COUNT; i++)
        fillings[count++] =
            (Filling){sentence_key((Sentence)i), NULL, say(f->page->options->sentences, (Sentence)i)};
    Prose prose = page_reading(f->page, 0);
    prose.fillings = fillings;
    prose.filling_count = count;
    prose_blocks(&prose, markdown, to);
}

static bool stands_in(const Filler *f, Place place) {
    return place == PLACE_ANYWHERE || (place == PLACE_PROBLEM && f->in_problem) ||
           (place == PLACE_PART && f->in_part);
}

static void host_block(void *context, Text name, Blocks *to) {
    const Filler *f = context;
    for (size_t i = 0; i < BLOCK_FIELD_COUNT; i++) {
        if (!text_is(name, BLOCKS[i].name)) continue;
        if (stands_in(f, BLOCKS[i].place)) BLOCKS[i].write(f, to);
        return;
    }
    host_text(context, text_of(arena_printf(f->page->arena, "{%.*s}", (int)name.length, name.start)), to);
}

static TemplateHost host_of(Filler *f) {
    return (TemplateHost){.context = f,
                          .knows = host_knows,
                          .nearest = host_nearest,
                          .where = host_where,
                          .count = host_count,
                          .enter = host_enter,
                          .leave = host_leave,
                          .block = host_block,
                          .text = host_text};
}

/* ---- templates ---- */

static const char *const BUILT_IN[] = {
    /* as in templates/ */
    [SHEET_QUESTIONS] =
        "{instructions} {total}\n\n{{conventions}}\n{{#problems}}\n{{intro}}\n{{#parts}}\n{{question}}\n"
        "{{room}}\n{{/parts}}\n{{/problems}}\n",
    [SHEET_KEY] = "{{#problems}}\n{{#parts}}\n{{answer}}\n{{/parts}}\n{{/problems}}\n",
    [SHEET_SOLUTIONS] =
        "{{conventions}}\n{{#problems}}\n{{intro}}\n{{#parts}}\n{{question}}\n{{solution}}\n{{notes}}\n"
        "{{/parts}}\n{{/problems}}\n",
};

const char *compose_template(SheetKind kind) { return BUILT_IN[kind]; }

bool compose_check_template(Arena *arena, const Source *source, Diagnostics *diagnostics) {
    Filler nobody = {0};
    TemplateHost host = host_of(&nobody);
    return template_read(arena, source, &host, diagnostics);
}

static void fill_with(Filler *f, const Source *source, Blocks *to) {
    Diagnostics said = DIAGNOSTICS_EMPTY;
    TemplateHost host = host_of(f);
    const Template *template = template_read(f->page->arena, source, &host, &said);
    if (template) template_fill(template, &host, to);
    diagnostics_free(&said);
}

/* ---- sheets ---- */

static const Sentence KIND_WORD[] = {
    [SHEET_QUESTIONS] = SAY_WORKSHEET,
    [SHEET_KEY] = SAY_KEY,
    [SHEET_SOLUTIONS] = SAY_SOLUTIONS,
};

static Text sheet_title(const Page *page, SheetKind kind, const SheetCopy *copy) {
    const char *word = say(page->options->sentences, KIND_WORD[kind]);
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
    head.page_word = text_of(say(sentences, SAY_PAGE));
    head.bookmark = copy->student;
    head.footer = page->options->footer;
    return head;
}

void compose_sheet(Document *to, SheetKind kind, const SheetCopy *copy, const ComposeOptions *options) {
    Page page = page_new(to->arena, options);
    Blocks *content = document_section(to, head_of(&page, kind, copy));
    Filler filler = {.page = &page, .copy = copy, .kind = kind};
    Source built_in = {"template", text_of(BUILT_IN[kind])};
    fill_with(&filler, options->templates[kind] ? options->templates[kind] : &built_in, content);
}

/* ---- single solutions ---- */

static SectionHead titled(const ComposeOptions *options, Text title) {
    return (SectionHead){.title = title, .page_word = text_of(say(options->sentences, SAY_PAGE))};
}

void compose_solution(Document *to, Text title, const Question *question, const Solution *solution,
                      const ComposeOptions *options) {
    Page fresh = page_new(to->arena, options), page = page_about(&fresh, question, NULL);
    Blocks *content = document_section(to, titled(options, title));
    write_question(&page, question, content);
    write_solution(&page, question, solution, content);
}

void compose_instance(Document *to, Instance *instance, const ComposeOptions *options) {
    Page page = page_new(to->arena, options);
    SheetCopy copy = {.instances = &instance, .names = &instance->problem->name, .count = 1};
    Filler filler = {.page = &page, .copy = &copy, .kind = SHEET_SOLUTIONS, .in_problem = true};
    Blocks *content = document_section(to, titled(options, text_of(instance->problem->title)));
    static const Source alone = {
        "template", TEXT("{{intro}}\n{{#parts}}\n{{question}}\n{{solution}}\n{{notes}}\n{{/parts}}\n")};
    fill_with(&filler, &alone, content);
}
