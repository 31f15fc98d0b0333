/* instance.c: one variant of a problem, read into a store of its own. */
#include "bank/fields.h"
#include "math/normal.h"
#include "math/printer.h"
#include "math/simplify.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_DRAWINGS = 400, COMPARE_BUDGET = 1 << 20 };

#define SAY(draw, at, ...)                                                                                   \
    diagnostics_say((draw)->diagnostics, SEVERITY_ERROR, (draw)->source, (at), __VA_ARGS__)

uint64_t variant_seed(uint64_t seed, Text student, const Problem *problem, unsigned copy) {
    uint64_t mixed = random_hash(random_hash(seed, student), text_of(problem->name));
    return copy > 1 ? random_hash(mixed + copy, TEXT("copy")) : mixed;
}

/* ---- fields of a part ---- */

typedef struct PartDraw {
    Draw *draw;
    InstancePart *part;
    AuthorMistake *mistakes;
    Text *hints, *notes;
    PointEntry *at;
} PartDraw;

static bool read_ask(PartDraw *p, const Field *field) {
    p->part->ask = field->text;
    p->part->ask_at = field->at;
    return true;
}

static const Expr *read_value(PartDraw *p, Text text, size_t at) {
    return read_strict(p->part->question.scope, text, p->draw->source, at, p->draw->diagnostics);
}

static bool read_find(PartDraw *p, const Field *field) {
    return (p->part->question.find = read_value(p, field->text, field->at));
}

static bool read_prove(PartDraw *p, const Field *field) {
    const Expr *claim = read_value(p, field->text, field->at);
    if (claim && claim->op != OP_EQUAL)
        SAY(p->draw, field->at, "a proof is of an equation: prove: LEFT = RIGHT");
    if (!claim || claim->op != OP_EQUAL) return false;
    p->part->question.prove = claim;
    p->part->question.find = claim->arg[0];
    return true;
}

static bool read_at(PartDraw *p, const Field *field) {
    p->at = ARENA_ARRAY(p->draw->instance->arena, PointEntry, MOST_POINT_ENTRIES);
    Question *q = &p->part->question;
    int count = read_point(q->scope, field->text, p->at, p->draw->source, field->at, p->draw->diagnostics);
    q->at = p->at;
    q->at_count = count > 0 ? (size_t)count : 0;
    return count >= 0;
}

/* A wrong answer in the names of the question is meant at its point; where the sizes do not fit it stays
 * general. */
static const Expr *at_point(const Question *q, const Expr *e) {
    const Expr *there = e;
    for (size_t i = 0; there && i < q->at_count; i++)
        there = expr_substitute(q->store, there, q->at[i].symbol, q->at[i].value);
    return there ? there : e;
}

const Expr *answer_read(Draw *draw, const Question *q, Text text, size_t at) {
    ReadOptions options = {.mode = READ_STRICT};
    if (q->find && q->find->op == OP_SUBDIFFERENTIAL)
        options.wants_set = true, options.shape = q->find->shape;
    Reading reading = read_expression(q->scope, text, options);
    if (!reading.expr)
        SAY(draw, at + reading.at, "%s", reading.error ? reading.error : "nothing stands here");
    return reading.expr ? at_point(q, reading.expr) : NULL;
}

static bool read_answer(PartDraw *p, const Field *field) {
    p->part->answer = answer_read(p->draw, &p->part->question, field->text, field->at);
    p->part->answer_at = field->at;
    return p->part->answer;
}

/* The next of several demands; a comma in a /pattern/ parts nothing. */
static Text cut_demand(Text *rest) {
    Text whole = text_trim(*rest);
    size_t close = 1;
    if (!text_starts(whole, "/")) return text_trim(text_cut(rest, ','));
    while (close < whole.length && (whole.start[close] != '/' || whole.start[close - 1] == '\\')) close++;
    *rest = text_slice(whole, close + 1, whole.length);
    text_cut(rest, ',');
    return text_slice(whole, 0, close + 1);
}

static bool read_method(PartDraw *p, const Field *field) {
    if (text_is(field->text, "definition")) return p->part->question.by_definition = true;
    SAY(p->draw, field->at,
        "there is one method to ask for: 'definition', the limit that defines a derivative");
    return false;
}

static bool read_accept(PartDraw *p, const Field *field) {
    bool good = true;
    for (Text rest = field->text; rest.start;) {
        Text piece = cut_demand(&rest);
        good = accept_read(&p->part->accept, p->draw->instance->store, piece, p->draw->source,
                           field_place(field, piece), p->draw->diagnostics) &&
               good;
    }
    return good;
}

/* ---- mistakes: "2x -- what to tell the student. score: 0.5" ---- */

/* Cuts "score: 0.5" off the end. */
static bool cut_score(PartDraw *p, const Field *field, Text *text, double *score) {
    long at = text_find(*text, "score:");
    if (at < 0) return true;
    Text number = text_trim(text_slice(*text, (size_t)at + 6, text->length));
    *text = text_trim(text_slice(*text, 0, (size_t)at));
    if (read_decimal(number, score) && *score >= 0 && *score < 1) return true;
    SAY(p->draw, field_place(field, number), "a mistake's score is at least 0 and less than 1");
    return false;
}

/* "sqrt/lost-half" names a mistake of a rule; "a/b" is an expression. */
static bool names_rule(const Scope *scope, Text text) {
    long slash = text_find(text, "/");
    bool worded = slash > 1 && text_find(text, "-") != 0;
    for (size_t i = 0; worded && i < text.length; i++)
        worded = strchr("abcdefghijklmnopqrstuvwxyz0123456789-/", text.start[i]);
    return worded && !read_expression(scope, text, (ReadOptions){.mode = READ_STRICT}).expr;
}

static bool check_rule(PartDraw *p, const Field *field, Text name) {
    if (rule_mistake_exists(name)) return true;
    Arena *arena = p->draw->instance->arena;
    const char *near = rule_mistake_near(arena, name), *others = near ? "" : rule_mistakes_of(arena, name);
    SAY(p->draw, field_place(field, name), "no rule has a mistake '%.*s'" DID_YOU_MEAN "%s%s", (int)name.length,
        name.start, NEAR(near), *others ? "; there are " : "", others);
    return false;
}

static bool read_mistake(PartDraw *p, const Field *field) {
    AuthorMistake mistake = {.at = field->at};
    const char *sign = text_find(field->text, "--") < 0 ? "—" : "--"; /* which some editors make of it */
    long dashes = text_find(field->text, sign);
    Text what = dashes < 0 ? field->text : text_slice(field->text, 0, (size_t)dashes);
    Text feedback = dashes < 0 ? (Text){field->text.start + field->text.length, 0}
                               : text_slice(field->text, (size_t)dashes + strlen(sign), field->text.length);
    if (!cut_score(p, field, dashes < 0 ? &what : &feedback, &mistake.score)) return false;
    what = text_trim(what), feedback = text_trim(feedback);
    Arena *arena = p->draw->instance->arena;
    mistake.feedback = arena_string(arena, feedback.start, feedback.length);
    bool is_rule = names_rule(p->part->question.scope, what);
    if (is_rule && !check_rule(p, field, what)) return false;
    if (is_rule)
        mistake.rule = arena_string(arena, what.start, what.length);
    else if (!(mistake.answer = answer_read(p->draw, &p->part->question, what, field->at)))
        return false;
    APPEND(arena, p->mistakes, p->part->mistake_count, mistake);
    p->part->mistakes = p->mistakes;
    return true;
}

static bool read_hint(PartDraw *p, const Field *field) {
    APPEND(p->draw->instance->arena, p->hints, p->part->hint_count, field->text);
    p->part->hints = p->hints;
    return true;
}

static bool read_note(PartDraw *p, const Field *field) {
    APPEND(p->draw->instance->arena, p->notes, p->part->note_count, field->text);
    p->part->notes = p->notes;
    return true;
}

static bool read_points(PartDraw *p, const Field *field) {
    if (read_decimal(field->text, &p->part->points) && p->part->points >= 0 && p->part->points <= 1000)
        return true;
    SAY(p->draw, field->at, "points are a number from 0 to 1000");
    return false;
}

/* ---- a part: its fields in the order in which they need each other ---- */

typedef struct PartReader {
    FieldKey key;
    bool (*read)(PartDraw *p, const Field *field);
} PartReader;

static const PartReader part_readers[] = {
    {FIELD_ASK, read_ask},       {FIELD_FIND, read_find},
    {FIELD_PROVE, read_prove},   {FIELD_AT, read_at},           {FIELD_ANSWER, read_answer},
    {FIELD_ACCEPT, read_accept}, {FIELD_MISTAKE, read_mistake}, {FIELD_HINT, read_hint},
    {FIELD_NOTE, read_note},     {FIELD_POINTS, read_points},   {FIELD_METHOD, read_method},
};

static bool read_fields(PartDraw *p, const Field *fields, size_t count, FieldKey key,
                        bool (*read)(PartDraw *, const Field *)) {
    bool good = true;
    for (size_t i = 0; i < count; i++)
        if (fields[i].key == key) good = read(p, &fields[i]) && good;
    return good;
}

static bool read_part_fields(PartDraw *p, const ProblemPart *part) {
    for (size_t i = 0; i < sizeof part_readers / sizeof *part_readers; i++)
        if (!read_fields(p, part->fields, part->field_count, part_readers[i].key, part_readers[i].read))
            return false;
    return true;
}

/* Sums, products and powers of numbers alone: what is defined so is that value. */
static bool is_arithmetic(const Expr *e) {
    bool good = e->op == OP_NUMBER || e->op == OP_SUM || e->op == OP_PRODUCT || e->op == OP_POWER || e->op == OP_VECTOR || e->op == OP_MATRIX;
    for (uint32_t i = 0; good && i < e->count; i++) good = is_arithmetic(e->arg[i]);
    return good;
}

/* p = b + d, with b and d picked, is (6, 14) from here on. */
static void compute_values(Scope *scope) {
    for (size_t i = 0; i < scope->count; i++) {
        Name *name = &scope->names[i];
        if (name->defined && is_arithmetic(name->meaning)) name->meaning = simplify(scope->store, name->meaning);
    }
}

static bool declare(Draw *draw, Scope *scope, const Field *field, const Expr **condition) {
    const Expr *more = NULL;
    if (!read_declarations(scope, field->text, &more, draw->source, field->at, draw->diagnostics))
        return false;
    if (more) *condition = *condition ? expr_2(scope->store, OP_AND, *condition, more) : more;
    compute_values(scope);
    return true;
}

/* What a part declares is not seen by the others. */
static bool part_scope(Draw *draw, const ProblemPart *part, Question *q) {
    q->scope = scope_copy(draw->scope);
    for (size_t i = 0; i < part->field_count; i++)
        if (part->fields[i].key == FIELD_LET && !declare(draw, q->scope, &part->fields[i], &q->condition))
            return false;
    return true;
}

static bool read_part(Draw *draw, const ProblemPart *part, InstancePart *into) {
    const Problem *problem = draw->instance->problem;
    PartDraw p = {.draw = draw, .part = into};
    *into = (InstancePart){.part = part, .ask = TEXT(""), .points = 1};
    into->question =
        (Question){.store = draw->instance->store, .scope = draw->scope, .condition = draw->condition};
    if (!problem->has_parts) return read_part_fields(&p, part);
    return part_scope(draw, part, &into->question) &&
           read_fields(&p, problem->fields, problem->field_count, FIELD_ACCEPT, read_accept) &&
           read_part_fields(&p, part);
}

/* ---- the whole ---- */

static bool draw_let(Draw *draw, const Field *field) {
    return declare(draw, draw->scope, field, &draw->condition);
}

static bool read_shared(Draw *draw) {
    static bool (*const readers[FIELD_COUNT])(Draw *, const Field *) = {
        [FIELD_LET] = draw_let, [FIELD_PICK] = draw_pick, [FIELD_REQUIRE] = draw_require};
    const Problem *problem = draw->instance->problem;
    for (size_t i = 0; draw->fits && i < problem->field_count; i++) {
        const Field *field = &problem->fields[i];
        if (readers[field->key] && !readers[field->key](draw, field)) return false;
    }
    return true;
}

static void read_intro(Instance *instance) {
    const Problem *problem = instance->problem;
    const Field *ask =
        problem->has_parts ? field_find(problem->fields, problem->field_count, FIELD_ASK) : NULL;
    instance->intro = ask ? ask->text : TEXT("");
    instance->intro_at = ask ? ask->at : 0;
}

static bool read_parts(Draw *draw) {
    Instance *instance = draw->instance;
    bool good = true;
    instance->part_count = instance->problem->part_count;
    instance->parts = ARENA_ARRAY(instance->arena, InstancePart, instance->part_count);
    for (size_t i = 0; i < instance->part_count; i++)
        good = read_part(draw, &instance->problem->parts[i], &instance->parts[i]) && good;
    return good;
}

static bool read_choices(Draw *draw) {
    for (size_t i = 0; i < draw->instance->part_count; i++) {
        const ProblemPart *part = draw->instance->parts[i].part;
        const Field *choose = field_find(part->fields, part->field_count, FIELD_CHOOSE);
        if (choose && !draw_choices(draw, i, choose)) return false;
    }
    return true;
}

bool answers_equal(Store *store, const Expr *a, const Expr *b) {
    Budget budget = {COMPARE_BUDGET};
    return a == b || (shape_equal(a->shape, b->shape) && normal_equal(store, a, b, &budget) == TRUTH_YES);
}

/* Which of the answers before it, or the key, mistake i repeats; NULL: none. A student who makes it would be
 * told that the answer is right, or be told of the wrong mistake. */
static const char *repeats(Instance *instance, size_t k, size_t i, const Expr *key) {
    const InstancePart *part = &instance->parts[k];
    const Expr *wrong = part->mistakes[i].answer;
    if (wrong && key && answers_equal(instance->store, wrong, key)) return "this is the right answer";
    for (size_t other = 0; wrong && other < i; other++) {
        const Expr *before = part->mistakes[other].answer;
        if (before && answers_equal(instance->store, wrong, before))
            return "this wrong answer equals one above";
    }
    return NULL;
}

/* The answer, found without the checks that a solution needs which is shown: most variants are not. */
static const Expr *key_of(Instance *instance, size_t k) {
    InstancePart *part = &instance->parts[k];
    if (part->solved) return part->solved->answer;
    Question question = part->question;
    question.unchecked = true;
    Budget budget = {SOLVE_BUDGET};
    return solve(&question, &budget)->answer;
}

bool instance_mistakes_differ(Instance *instance, Diagnostics *diagnostics) {
    bool differ = true;
    for (size_t k = 0; k < instance->part_count; k++) {
        const Expr *key = instance->parts[k].mistake_count ? key_of(instance, k) : NULL;
        for (size_t i = 0; i < instance->parts[k].mistake_count; i++) {
            const char *how = repeats(instance, k, i, key);
            if (how && diagnostics)
                diagnostics_say(diagnostics, SEVERITY_ERROR, instance->problem->source,
                                instance->parts[k].mistakes[i].at, "%s", how);
            differ = differ && !how;
        }
    }
    return differ;
}

static bool picks_values(const Problem *problem) {
    return field_find(problem->fields, problem->field_count, FIELD_PICK);
}

static Outcome draw_once(const Problem *problem, Dice *dice, Diagnostics *diagnostics, Instance **drawn) {
    Arena *arena = arena_new();
    Instance *instance = ARENA_NEW(arena, Instance);
    *instance = (Instance){.problem = problem, .arena = arena, .store = store_new(arena)};
    Draw draw = {.instance = instance,
                 .scope = scope_new(instance->store),
                 .dice = dice,
                 .source = problem->source,
                 .diagnostics = diagnostics,
                 .fits = true};
    read_intro(instance);
    bool picks = picks_values(problem), good = read_shared(&draw) && (!draw.fits || read_parts(&draw));
    bool fits = good && draw.fits && (!picks || instance_mistakes_differ(instance, NULL));
    good = good && (!fits || read_choices(&draw));
    *drawn = instance;
    if (good && (fits || !picks)) return OUTCOME_FITS;
    *drawn = NULL;
    arena_free(arena);
    return !good ? OUTCOME_WRONG : draw.fits ? OUTCOME_AMBIGUOUS : OUTCOME_REFUSED;
}

static void no_variant(const Problem *problem, bool fulfilled, Diagnostics *diagnostics) {
    const Field *field = field_find(problem->fields, problem->field_count, FIELD_REQUIRE);
    if (!field) field = field_find(problem->fields, problem->field_count, FIELD_PICK);
    diagnostics_say(diagnostics, SEVERITY_ERROR, problem->source, field->at,
                    fulfilled ? "no values with which every 'mistake' is wrong and differs from the others, in %d drawings"
                              : "no values that fulfil this in %d drawings; widen 'pick' or ask for less",
                    MOST_DRAWINGS);
}

static Outcome draw_or_recall(const Problem *problem, Dice *dice, Diagnostics *diagnostics,
                              Instance **instance) {
    Outcome outcome = dice_recall(dice, instance);
    if (outcome != OUTCOME_UNKNOWN) return outcome;
    outcome = draw_once(problem, dice, diagnostics, instance);
    dice_remember(dice, outcome, *instance);
    return outcome;
}

Instance *instance_draw(const Problem *problem, uint64_t seed, Dice *dice, Diagnostics *diagnostics) {
    if (problem->broken) {
        diagnostics_say(diagnostics, SEVERITY_ERROR, problem->source, problem->at,
                        "'%s' cannot be used before its errors are mended", problem->name);
        return NULL;
    }
    dice->random = random_seeded(problem->has_variants ? seed : 0);
    bool fulfilled = false;
    for (size_t tried = 1; tried <= MOST_DRAWINGS; tried++) {
        Instance *instance;
        Outcome outcome = draw_or_recall(problem, dice, diagnostics, &instance);
        if (outcome == OUTCOME_WRONG) return NULL;
        fulfilled = fulfilled || outcome == OUTCOME_AMBIGUOUS;
        if (outcome != OUTCOME_FITS) continue;
        instance->tried = tried;
        return instance;
    }
    no_variant(problem, fulfilled, diagnostics);
    return NULL;
}

Instance *problem_instance(const Problem *problem, uint64_t seed, Diagnostics *diagnostics) {
    Dice dice = {.variants = NULL};
    return instance_draw(problem, seed, &dice, diagnostics);
}

void instance_free(Instance *instance) {
    if (instance) arena_free(instance->arena);
}

const Solution *instance_solution(Instance *instance, size_t part) {
    InstancePart *p = &instance->parts[part];
    Budget budget = {SOLVE_BUDGET};
    if (!p->solved) p->solved = solve(&p->question, &budget);
    return p->solved;
}

const char *solution_fault(const Solution *s) {
    const char *message = s->message;
    if (s->status == STATUS_UNABLE) return message ? message : "this cannot be solved yet";
    if (s->check == CHECK_FAILS) return message ? message : "the result fails its check";
    if (s->check == CHECK_UNABLE) return message ? message : "the result could not be checked at any point";
    return NULL;
}

const char *instance_fault(Instance *instance, size_t part) {
    return solution_fault(instance_solution(instance, part));
}

const char *instance_values(Instance *instance) {
    Buffer out = BUFFER_EMPTY;
    for (size_t i = 0; i < instance->picked_count; i++) {
        buffer_printf(&out, "%s%s = ", i ? ", " : "", instance->picked[i].name);
        print_expression(&out, instance->store, instance->picked[i].value);
    }
    const char *values = arena_string(instance->arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return values;
}

static size_t question_place(const ProblemPart *part) {
    const Field *find = field_find(part->fields, part->field_count, FIELD_FIND);
    const Field *prove = field_find(part->fields, part->field_count, FIELD_PROVE);
    return find ? find->at : prove ? prove->at : part->at;
}

bool instance_verify(Instance *instance, Diagnostics *diagnostics) {
    bool good = true;
    for (size_t i = 0; i < instance->part_count; i++) {
        const char *fault = instance_fault(instance, i);
        if (!fault) continue;
        const char *values = instance_values(instance);
        good = false;
        diagnostics_say(diagnostics, SEVERITY_ERROR, instance->problem->source,
                        question_place(instance->parts[i].part), "'%s' cannot be shown: %s%s%s%s",
                        instance->problem->name, fault, *values ? " (with " : "", values, *values ? ")" : "");
    }
    return good;
}
