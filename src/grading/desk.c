#include "grading/desk.h"
#include "math/guard.h"
#include <stdlib.h>
#include <string.h>

enum { DRAWERS = 64, DECLARATIONS_LONGEST = 8192 };

typedef struct Drawer { /* one compiled question */
    Buffer label;       /* all that the question depends on; empty: the drawer is */
    Arena *arena;       /* of a question that a row brought */
    Instance *instance; /* of a problem of the bank */
    Grader *grader;     /* NULL: the question is wrong, see error */
    char *error;
    const InstancePart *part; /* of it; NULL: the question is a row's own */
    uint64_t used;            /* when, in rows */
} Drawer;

struct Desk {
    const Bank *(*open)(void *context);
    void *context;
    const Bank *bank; /* NULL: not opened yet, or there is none */
    Drawer drawers[DRAWERS];
    uint64_t rows;
    const Language *language;
    double carried;
    Drawer *latest; /* that was used */
    Arena *scratch;
    Buffer label; /* of the row at hand */
};

static void empty_drawer(Drawer *drawer) {
    if (drawer->instance) instance_free(drawer->instance);
    arena_free(drawer->arena);
    buffer_free(&drawer->label);
    free(drawer->error);
    *drawer = (Drawer){0};
}

Desk *desk_new(const Bank *(*open)(void *context), void *context) {
    Desk *desk = memory_get(sizeof *desk);
    *desk = (Desk){.open = open,
                   .context = context,
                   .language = &language_english,
                   .carried = CARRIED_USUALLY,
                   .scratch = arena_new()};
    desk->latest = desk->drawers;
    return desk;
}

void desk_speak(Desk *desk, const Language *language) { desk->language = language; }
void desk_carry(Desk *desk, double score) { desk->carried = score; }
const Language *desk_language(const Desk *desk) { return desk->language; }

static const Bank *bank_of_desk(Desk *desk) {
    if (!desk->bank && desk->open) desk->bank = desk->open(desk->context);
    return desk->bank;
}

void desk_free(Desk *desk) {
    if (!desk) return;
    for (size_t i = 0; i < DRAWERS; i++) empty_drawer(&desk->drawers[i]);
    arena_free(desk->scratch);
    buffer_free(&desk->label);
    free(desk);
}

Arena *desk_scratch(Desk *desk) {
    arena_rewind(desk->scratch, (ArenaMark){0});
    return desk->scratch;
}

/* ---- labels ---- */

static void label_count(Buffer *label, size_t count) { buffer_bytes(label, &count, sizeof count); }

static void label_text(Buffer *label, Text text) {
    label_count(label, text.start ? text.length + 1 : 0);
    buffer_text(label, text);
}

static void label_texts(Buffer *label, const Text *texts, size_t count) {
    label_count(label, count);
    for (size_t i = 0; i < count; i++) label_text(label, texts[i]);
}

/* Whose variant is asked: of all students who have the same one, the question is compiled once. */
static Text whose(const Row *row) {
    return row->variant.start ? row->variant : row->student.start ? row->student : TEXT("");
}

static void label_row(Buffer *label, const Row *row) {
    buffer_clear(label);
    const Text fields[] = {row->problem, row->part, row->seed,  whose(row), row->let,
                           row->find,    row->key,  row->prove, row->at};
    label_texts(label, fields, sizeof fields / sizeof *fields);
    label_texts(label, row->where, row->where_count);
    label_texts(label, row->accept, row->accept_count);
    buffer_char(label, row->decimal_comma ? ',' : '.');
}

/* ---- compiling: every function gives false, and says why in `diagnostics`, if the question is wrong ---- */

typedef struct Compilation {
    const Row *row;
    Arena *arena;
    GraderRequest request;
    Diagnostics diagnostics;
} Compilation;

static bool complain_as(Compilation *c, const char *field, Text text, const char *why) {
    Source source = {field, text};
    diagnostics_say(&c->diagnostics, SEVERITY_ERROR, &source, 0, "%s", why);
    return false;
}

static bool complain(Compilation *c, const char *field, Text text, Message why) {
    return complain_as(c, field, text, c->request.language->text[why]);
}

static bool conjoin(Compilation *c, const Expr *condition) {
    Question *question = &c->request.question;
    if (!condition) return true;
    question->condition =
        question->condition ? expr_2(question->store, OP_AND, question->condition, condition) : condition;
    return question->condition != NULL;
}

static bool read_conditions(Compilation *c) {
    for (size_t i = 0; i < c->row->where_count; i++) {
        Text text = c->row->where[i];
        Source source = {"where", text};
        const Expr *condition = read_strict(c->request.question.scope, text, &source, 0, &c->diagnostics);
        if (!condition) return false;
        if (condition->shape.kind != KIND_TRUTH) return complain(c, "where", text, MESSAGE_ROW_CONDITION);
        if (!conjoin(c, condition)) return false;
    }
    return true;
}

static bool read_at(Compilation *c) {
    Question *question = &c->request.question;
    if (!c->row->at.start) return true;
    Source source = {"at", c->row->at};
    PointEntry *entries = ARENA_ARRAY(c->arena, PointEntry, MOST_POINT_ENTRIES);
    int count = read_point(question->scope, c->row->at, entries, &source, 0, &c->diagnostics);
    if (count < 0) return false;
    question->at = entries;
    question->at_count = (size_t)count;
    return true;
}

static bool read_accepts(Compilation *c) {
    for (size_t i = 0; i < c->row->accept_count; i++) {
        Source source = {"accept", c->row->accept[i]};
        if (!accept_read(&c->request.accept, c->request.question.store, c->row->accept[i], &source, 0,
                         &c->diagnostics))
            return false;
    }
    return true;
}

static bool read_declared(Compilation *c) {
    Text let = c->row->let.start ? c->row->let : TEXT("");
    Source source = {"let", let};
    const Expr *condition = NULL;
    if (let.length > DECLARATIONS_LONGEST) return complain(c, "let", TEXT(""), MESSAGE_ROW_LONG);
    if (!text_trim(let).length) return true;
    return read_declarations(c->request.question.scope, let, &condition, &source, 0, &c->diagnostics) &&
           conjoin(c, condition);
}

static bool is_truth_word(Text text) {
    static const char *const words[] = {"yes", "no", "true", "false"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_is(text, words[i])) return true;
    return false;
}

static bool is_infinite(const Expr *e) { return expr_has_op(e, OP_INFINITE); }

/* "(1, 7)" is a column, and may be an interval; "(1, ∞)" can only be one. */
static void read_as_interval(Compilation *c, Text text) {
    const Expr *key = c->request.key;
    bool pair = (key->op == OP_VECTOR || key->op == OP_MATRIX) && key->count == 2;
    if (!pair || !shape_is_column(key->shape)) return;
    Reading reading = read_expression(c->request.question.scope, text,
                                      (ReadOptions){.mode = READ_ANSWER, .wants_set = true, .shape = SHAPE_SCALAR});
    if (!reading.expr || reading.expr->shape.kind != KIND_SET) return;
    c->request.key_as_set = reading.expr;
    if (is_infinite(key)) c->request.key = reading.expr;
}

/* The set of arrays that the text means: of arrays like a name that is declared, or as it says itself. expr NULL: it means none. */
static Reading read_set_of_arrays(const Scope *scope, Text text) {
    ReadOptions options = {.mode = READ_ANSWER, .wants_set = true};
    for (size_t i = 0; i <= scope->count; i++) {
        options.shape = i < scope->count ? scope->names[i].meaning->shape : (Shape){0};
        if (i < scope->count && (!shape_is_tensor(options.shape) || shape_is_scalar(options.shape))) continue;
        store_clear_error(scope->store);
        Reading reading = read_expression(scope, text, options);
        if (reading.expr && reading.expr->shape.kind == KIND_SET && reading.expr->shape.rows != 1) return reading;
    }
    store_clear_error(scope->store);
    return (Reading){0};
}

static bool speaks_of_arrays(Text text) {
    static const char *const signs[] = {"norm", "||", "\xe2\x80\x96", "\\|", "Vert", "dot", "sum"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (text_find(text, signs[i]) >= 0) return true;
    return false;
}

/* {g : ‖g‖ <= 1} and [0, 1] x {2} can be read otherwise, too. */
static bool may_be_of_arrays(Text text, const Expr *read) {
    if (!read) return true;
    if (read->shape.kind == KIND_SET) return read->shape.rows == 1 && speaks_of_arrays(text);
    bool brackets = text_find(text, "[") >= 0 || text_find(text, "{") >= 0;
    return shape_is_tensor(read->shape) && (read->op == OP_PRODUCT || read->op == OP_CROSS) && brackets;
}

/* A key as it stands may be anything that an answer may be: a set, a condition, "undefined". */
static bool read_key(Compilation *c) {
    Text text = c->row->key;
    Source source = {"key", text};
    if (text.length > LONGEST_ANSWER) return complain(c, "key", TEXT(""), MESSAGE_ROW_LONG);
    ReadOptions options = {.mode = READ_ANSWER, .wants_truth = is_truth_word(text_trim(text))};
    Reading reading = read_expression(c->request.question.scope, text, options), other = {0};
    if (may_be_of_arrays(text, reading.expr)) other = read_set_of_arrays(c->request.question.scope, text);
    if (other.expr) reading = other;
    if (!reading.expr) {
        diagnostics_say(&c->diagnostics, SEVERITY_ERROR, &source, reading.at, "%s",
                        reading.error ? reading.error : c->request.language->text[MESSAGE_ROW_NO_KEY]);
        return false;
    }
    const Expr *equation = equation_of(c->request.question.store, &reading);
    c->request.key = equation ? equation : reading.expr;
    read_as_interval(c, text);
    return conjoin(c, reading.condition && reading.condition->shape.kind == KIND_TRUTH ? reading.condition
                                                                                       : NULL);
}

static const Expr *read_question(Compilation *c, const char *field, Text text) {
    Source source = {field, text};
    if (text.length <= LONGEST_ANSWER)
        return read_strict(c->request.question.scope, text, &source, 0, &c->diagnostics);
    complain(c, field, TEXT(""), MESSAGE_ROW_LONG);
    return NULL;
}

static bool read_asked(Compilation *c) {
    const Row *row = c->row;
    Question *question = &c->request.question;
    if (row->key.start) return read_key(c);
    if (row->find.start) return (question->find = read_question(c, "find", row->find));
    if (!row->prove.start) return true;
    question->prove = read_question(c, "prove", row->prove);
    if (question->prove && question->prove->shape.kind != KIND_TRUTH)
        return complain(c, "prove", row->prove, MESSAGE_ROW_STATEMENT);
    return question->prove;
}

static void derive(Compilation *c) {
    Budget budget = {BUDGET_COMPILE};
    c->request.question.unread = true;
    if (!c->request.key && c->request.question.find)
        c->request.solution = solve(&c->request.question, &budget);
}

static Grader *compile_own(Compilation *c, Drawer *drawer) {
    drawer->arena = c->arena = arena_new();
    Store *store = store_new(c->arena);
    store_speak(store, c->request.language);
    c->request.question.store = store;
    c->request.question.scope = scope_new(store);
    if (!read_declared(c) || !read_asked(c) || !read_conditions(c) || !read_at(c) || !read_accepts(c))
        return NULL;
    derive(c);
    return grader_new(&c->request);
}

/* ---- problems of the bank ---- */

static bool number_of(Text text, uint64_t *number) {
    *number = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.start[i] < '0' || text.start[i] > '9' || i > 18) return false;
        *number = *number * 10 + (uint64_t)(text.start[i] - '0');
    }
    return true;
}

static bool find_part(Compilation *c, Reference *reference) {
    Text name = c->row->part;
    if (!name.length) return true;
    for (size_t i = 0; i < reference->problem->part_count; i++) {
        if (!text_is(name, reference->problem->parts[i].name)) continue;
        reference->part = i;
        return reference->part_named = true;
    }
    return complain(c, "part", name, MESSAGE_ROW_NO_PART);
}

static bool no_problem(Compilation *c, const Bank *bank) {
    Text rest = c->row->problem, name = text_cut(&rest, '/');
    name = text_trim(text_cut(&name, '#'));
    const char **names = memory_get((bank->problem_count + 1) * sizeof *names);
    for (size_t i = 0; i < bank->problem_count; i++) names[i] = bank->problems[i]->name;
    const char *near = text_nearest(name, names, bank->problem_count);
    free(names);
    Message which = near ? MESSAGE_ROW_NO_PROBLEM_NEAR : MESSAGE_ROW_NO_PROBLEM;
    Buffer said = BUFFER_EMPTY;
    language_put(c->request.language, &said, which, WITH({"name", name}, {"near", text_of(near)}));
    complain_as(c, "problem", c->row->problem, buffer_c(&said));
    buffer_free(&said);
    return false;
}

static bool find_problem(Compilation *c, const Bank *bank, Reference *reference) {
    if (!bank) return complain(c, "problem", c->row->problem, MESSAGE_ROW_NO_BANK);
    Buffer why = BUFFER_EMPTY;
    bool found = bank_refer(bank, c->row->problem, reference, &why);
    buffer_free(&why);
    if (!found && !reference->problem) return no_problem(c, bank);
    if (!found) return complain(c, "problem", c->row->problem, MESSAGE_ROW_NO_PART);
    if (!find_part(c, reference)) return false;
    if (reference->part_named || reference->problem->part_count == 1) return true;
    return complain(c, "problem", c->row->problem, MESSAGE_ROW_WHICH_PART);
}

static void take_part(Compilation *c, Instance *instance, size_t part) {
    const InstancePart *p = &instance->parts[part];
    c->request.question = p->question;
    c->request.accept = p->accept;
    c->request.mistakes = p->mistakes;
    c->request.mistake_count = p->mistake_count;
    for (size_t i = 0; i < instance->part_count; i++)
        c->request.formula_asked |= instance->parts[i].question.find == p->question.find && !instance->parts[i].question.at_count;
}

static Grader *compile_problem(Compilation *c, Drawer *drawer, const Bank *bank) {
    Reference reference = {0};
    uint64_t seed;
    const Row *row = c->row;
    if (!find_problem(c, bank, &reference)) return NULL;
    if (!number_of(row->seed, &seed)) return complain(c, "seed", row->seed, MESSAGE_ROW_SEED), NULL;
    seed = variant_seed(seed, whose(row), reference.problem, reference.copy ? reference.copy : 1);
    Instance *instance = drawer->instance = problem_instance(reference.problem, seed, &c->diagnostics);
    if (!instance) return NULL;
    c->arena = instance->arena;
    store_speak(instance->store, c->request.language);
    take_part(c, instance, reference.part);
    drawer->part = &instance->parts[reference.part];
    if (!read_conditions(c) || !read_at(c) || !read_accepts(c)) return NULL;
    if (row->at.start || row->where_count)
        derive(c);
    else if (c->request.question.find)
        c->request.solution = instance_solution(instance, reference.part);
    return grader_new(&c->request);
}

/* ---- the cache ---- */

/* "find:1:3: error: no name 'y'" and the lines with the caret: "find: no name 'y'". What is wrong with the row itself, or
 * with the name of its problem, needs no place. */
static char *said_of_row(const Diagnostics *diagnostics, const Language *language) {
    static const char mark[] = ": error: ";
    Text rest = buffer_view(&diagnostics->out), line = rest.start ? text_cut(&rest, '\n') : TEXT(""), message = line;
    Text field = text_cut(&line, ':');
    long at = text_find(message, mark);
    Buffer out = BUFFER_EMPTY;
    if (at >= 0) message = text_slice(message, (size_t)at + strlen(mark), message.length);
    if (at >= 0 && !text_is(field, "row") && !text_is(field, "problem"))
        buffer_printf(&out, "%.*s: ", (int)field.length, field.start);
    buffer_text(&out, message.length ? message : text_of(language->text[MESSAGE_ROW_QUESTION]));
    char *copy = memory_get(out.length + 1);
    memcpy(copy, buffer_c(&out), out.length + 1);
    buffer_free(&out);
    return copy;
}

static void fill_drawer(Desk *desk, Drawer *drawer, const Row *row) {
    Compilation c = {.row = row};
    c.request.decimal_comma = row->decimal_comma;
    c.request.language = desk->language;
    c.request.carried = desk->carried;
    bool own =
        row->find.start || row->key.start || row->prove.start || (row->accept_count && !row->problem.start);
    if (own)
        drawer->grader = compile_own(&c, drawer);
    else if (row->problem.start)
        drawer->grader = compile_problem(&c, drawer, bank_of_desk(desk));
    else
        complain(&c, "row", TEXT(""), MESSAGE_ROW_NO_QUESTION);
    if (!drawer->grader) drawer->error = said_of_row(&c.diagnostics, desk->language);
    diagnostics_free(&c.diagnostics);
}

static bool holds(const Drawer *drawer, Text label) { return text_equal(buffer_view(&drawer->label), label); }

/* Rows of one question mostly come together. NULL: the question did not come up lately. */
static Drawer *find_drawer(Desk *desk, Text label) {
    if (holds(desk->latest, label)) return desk->latest;
    for (size_t i = 0; i < DRAWERS; i++)
        if (holds(&desk->drawers[i], label)) return &desk->drawers[i];
    return NULL;
}

static Drawer *oldest_drawer(Desk *desk) {
    Drawer *oldest = &desk->drawers[0];
    for (size_t i = 1; i < DRAWERS; i++)
        if (desk->drawers[i].used < oldest->used) oldest = &desk->drawers[i];
    return oldest;
}

/* The drawer of the question, or one that was emptied for it. */
static Drawer *choose_drawer(Desk *desk, Text label) {
    Drawer *found = find_drawer(desk, label);
    if (found && !(found->grader && grader_is_full(found->grader))) return found;
    Drawer *emptied = found ? found : oldest_drawer(desk);
    empty_drawer(emptied);
    return emptied;
}

/* "b", "(B)", "b.": which of so many choices; -1: none. */
static long letter_of(Text answer, size_t count) {
    Text word = text_trim(answer);
    if (text_starts(word, "(")) word = text_slice(word, 1, word.length);
    if (text_ends(word, ")") || text_ends(word, ".")) word.length--;
    long place = word.length == 1 ? (word.start[0] | 0x20) - 'a' : -1;
    return place >= 0 && (size_t)place < count ? place : -1;
}

/* A letter stands for the choice at it. */
static Text answer_meant(const Drawer *drawer, Text answer) {
    long place = drawer->part ? letter_of(answer, drawer->part->option_count) : -1;
    return place < 0 ? answer : text_of(drawer->part->options[place].text);
}

typedef struct Sitting { /* one row being judged */
    Desk *desk;
    const Row *row;
    Arena *scratch;
    Drawer *drawer;
    bool fresh;
    Verdict *verdict;
} Sitting;

static void sit(void *context) {
    Sitting *s = context;
    if (s->fresh) fill_drawer(s->desk, s->drawer, s->row);
    *s->verdict = s->drawer->grader
                      ? grader_judge(s->drawer->grader, answer_meant(s->drawer, s->row->answer), s->scratch)
                      : verdict_error(s->drawer->error);
    const Row *row = s->row;
    Earlier earlier = {s->drawer->instance, row->earlier, row->earlier_answer, row->earlier_count};
    if (s->drawer->grader && row->earlier_count) carry_forward(s->drawer->grader, &earlier, s->scratch, s->verdict);
}

Verdict desk_judge(Desk *desk, const Row *row, Arena *scratch) {
    label_row(&desk->label, row);
    Text label = buffer_view(&desk->label);
    Drawer *drawer = desk->latest = choose_drawer(desk, label);
    Verdict verdict;
    Sitting sitting = {.desk = desk, .row = row, .scratch = scratch, .drawer = drawer, .fresh = !drawer->label.length,
                       .verdict = &verdict};
    if (sitting.fresh) buffer_text(&drawer->label, label);
    drawer->used = ++desk->rows;
    if (guarded(sit, &sitting)) return verdict;
    empty_drawer(drawer);
    return (Verdict){.kind = VERDICT_REVIEW, .feedback = desk->language->text[MESSAGE_TOO_MUCH_MEMORY]};
}
