/* carry.c: errors carried forward: an answer that is right from what went wrong before it. */
#include "calculus/specialize.h"
#include "grading/grader.h"
#include <string.h>

/* ---- a question as a function of an earlier result ---- */

/* A Hessian is the Jacobian of a gradient, a directional derivative the product with one, a partial
 * derivative an entry. */
static const Expr *by_gradient(void *context, Store *store, const Expr *e) {
    (void)context;
    bool vector = e->count > 1 && e->arg[1]->op == OP_SYMBOL && e->arg[1]->shape.columns == 1;
    const Expr *other = NULL;
    if (e->op == OP_HESSIAN && vector)
        other = expr_2(store, OP_JACOBIAN, expr_2(store, OP_GRADIENT, e->arg[0], e->arg[1]), e->arg[1]);
    if (e->op == OP_DIRECTIONAL && vector && shape_is_scalar(e->arg[0]->shape))
        other = expr_2(store, OP_DOT, expr_2(store, OP_GRADIENT, e->arg[0], e->arg[1]), e->arg[2]);
    if (e->op == OP_PARTIAL && e->arg[1]->op == OP_COMPONENT && shape_is_scalar(e->arg[0]->shape))
        other = expr_2(store, OP_COMPONENT, expr_2(store, OP_GRADIENT, e->arg[0], e->arg[1]->arg[0]),
                       e->arg[1]->arg[1]);
    return other ? other : e;
}

const Expr *spelled_by_gradients(Store *store, const Expr *e) {
    const Expr *spelled = expr_transform(store, e, by_gradient, NULL);
    return spelled ? spelled : e;
}

/* `later` with `result` in place of what `asked` asks for; NULL: it does not ask for it, or the result does
 * not fit. */
static const Expr *question_from(Store *store, const Expr *later, const Expr *asked, const Expr *result) {
    if (!shape_equal(asked->shape, result->shape)) return NULL;
    const Expr *from = expr_replace(store, later, asked, result);
    if (from != later) return from;
    const Expr *spelled = spelled_by_gradients(store, later);
    from = expr_replace(store, spelled, asked, result);
    return from == spelled ? NULL : from;
}

typedef struct Forms {
    const Expr *asked; /* a value at a point, which must not be differentiated again */
    bool inside;
} Forms;

static const Expr *note_inside(void *context, Store *store, const Expr *e) {
    Forms *forms = context;
    bool around = op_is_derivative(e->op) && e != forms->asked;
    if (around && expr_replace(store, e, forms->asked, expr_zero(store, forms->asked->shape)) != e)
        forms->inside = true;
    return e;
}

static bool is_differentiated(Store *store, const Expr *later, const Expr *asked) {
    Forms forms = {.asked = asked};
    expr_transform(store, spelled_by_gradients(store, later), note_inside, &forms);
    return forms.inside;
}

static double score_carried(const Grader *grader) {
    const GraderRequest *request = &grader->request;
    return request->accept.carried_given ? request->accept.carried : request->carried;
}

/* What nothing explains may be anything, and so may a multiple of what is right: 100t, and from it 100. */
static bool can_be_carried(const char *mistake) {
    return mistake && strcmp(mistake, "answer/factor") && strcmp(mistake, "answer/shape");
}

static bool has_form(const Expr *e) {
    for (int op = OP_DERIVATIVE; op <= OP_SUBDIFFERENTIAL; op++)
        if (expr_has_op(e, (Op)op)) return true;
    return false;
}

/* A question about R^n, at a point of R^2: with the point put in, about R^2. */
static const Expr *specialized(Grader *g, const Expr *question) {
    Question q = g->request.question;
    q.find = question;
    if (!q.at_count || !specialize_question(&q)) return question;
    const Expr *e = at_point(g, q.find);
    return e && !e->symbols ? e : question;
}

/* Is the answer what the question gives when it goes on from the result? */
static bool gives(Judging *judging, const Expr *question, const Expr *answer) {
    const Trials *trials = trials_there(judging->grader);
    if (question && !shape_equal(question->shape, answer->shape))
        question = specialized(judging->grader, question);
    if (question && !has_form(question)) question = at_point(judging->grader, question);
    bool values = question && shape_is_tensor(question->shape) && shape_equal(question->shape, answer->shape);
    return values && same_values(fingerprint_new(judging->arena, trials, question),
                                 fingerprint_new(judging->arena, trials, answer), &judging->budget);
}

/* ---- from a line of the working ---- */

enum { MOST_STEPS = 16 };

typedef struct Steps { /* what is found on the way: derivatives inside the question */
    const Expr *asked[MOST_STEPS];
    size_t count;
} Steps;

static const Expr *note_step(void *context, Store *store, const Expr *e) {
    Steps *steps = context;
    (void)store;
    if (op_is_derivative(e->op) && steps->count < MOST_STEPS) steps->asked[steps->count++] = e;
    return e;
}

static Steps steps_on_the_way(Grader *g) {
    const Expr *find = g->request.question.find;
    Steps steps = {.count = 0};
    if (!find) return steps;
    expr_transform(g->store, find, note_step, &steps);
    expr_transform(g->store, spelled_by_gradients(g->store, find), note_step, &steps);
    return steps;
}

/* The line stands for the function inside a derivative only if a slip is known that makes it of the function.
 */
static bool is_slip_of_function(Judging *judging, const Expr *form, const Expr *line) {
    return shape_equal(form->arg[0]->shape, line->shape) && find_slip(judging, form->arg[0], line);
}

/* The answer does what remains to be done after the line: the point is put in, or it is differentiated
 * (again) … */
static bool goes_on_from(Judging *judging, const Expr *line, const Expr *answer) {
    Grader *g = judging->grader;
    const Question *q = &g->request.question;
    Steps steps = steps_on_the_way(g);
    if (!shape_is_tensor(line->shape)) return false;
    if (names_the_point(g, line) && !names_the_point(g, answer) && gives(judging, line, answer)) return true;
    for (size_t i = 0; i < steps.count; i++) {
        const Expr *asked = steps.asked[i], *variable = asked->arg[1];
        if (!(line->symbols & variable->symbols)) continue;
        if (asked != q->find && gives(judging, question_from(g->store, q->find, asked, line), answer))
            return true;
        if (gives(judging, question_from(g->store, q->find, asked->arg[0], line), answer) &&
            is_slip_of_function(judging, asked, line))
            return true;
    }
    return false;
}

/* Was the result there before the line, so that one slip after it is all that is wrong? */
static bool was_right_before(Judging *judging, size_t line) {
    Grader *g = judging->grader;
    const Solution *solution = g->request.solution;
    const Expr *general = solution ? solution->general : NULL;
    for (size_t i = 0; i + 1 < line; i++) {
        const Expr *e = judging->reading->lines[i];
        if (!e || e == g->request.question.find || !shape_is_tensor(e->shape)) continue;
        if (gives(judging, g->key, e) || (general && gives(judging, general, e))) return true;
    }
    return false;
}

bool is_carried_from_line(Judging *judging, size_t line, const Expr *answer, const char *mistake) {
    const Reading *reading = judging->reading;
    if (!line || line >= reading->line_count || score_carried(judging->grader) <= 0) return false;
    const Expr *wrong = reading->lines[line - 1];
    if (wrong == answer || !shape_is_tensor(answer->shape)) return false;
    return (can_be_carried(mistake) && goes_on_from(judging, wrong, answer)) ||
           (was_right_before(judging, line) && gives(judging, wrong, answer));
}

void mark_carried(Judging *judging, const char *mistake, const char *feedback, Verdict *verdict) {
    verdict->kind = VERDICT_PARTIAL;
    verdict->score = score_carried(judging->grader);
    if (!verdict->mistake) verdict->mistake = mistake;
    verdict->feedback = feedback;
}

/* ---- from the answer to an earlier part ---- */

static bool same_point(const Question *a, const Question *b) {
    if (a->at_count != b->at_count) return false;
    for (size_t i = 0; i < a->at_count; i++)
        if (a->at[i].symbol != b->at[i].symbol || a->at[i].value != b->at[i].value) return false;
    return true;
}

/* The later question, going on from a result that differs from the right one. NULL: it asks the same again,
 * or something else. */
static const Expr *question_after(Grader *later, const Grader *earlier, const Expr *result) {
    const Question *q = &later->request.question, *e = &earlier->request.question;
    const Expr *asked = e->find;
    if (!q->find || !asked || (q->find == asked && same_point(q, e))) return NULL;
    if (e->at_count && (!same_point(q, e) || is_differentiated(later->store, q->find, asked))) return NULL;
    if (earlier->key->symbols && !(result->symbols & earlier->key->symbols))
        return NULL; /* nothing is left to go on with */
    return question_from(later->store, q->find, asked, result);
}

static const Expr *read_again(const Grader *grader, const char *reading) {
    ReadOptions options = {.mode = READ_ANSWER, .shape = grader->key->shape};
    return reading ? read_expression(grader->request.question.scope, text_of(reading), options).expr : NULL;
}

/* `before` is the verdict on the earlier answer, `rest` what came before that: it may be right from there. */
static bool is_named_error(Grader *earlier, const Earlier *rest, Arena *scratch, Verdict *before) {
    bool wrong = before->kind == VERDICT_INCORRECT ||
                 (before->kind == VERDICT_PARTIAL && before->evidence == EVIDENCE_REFUTED);
    if (wrong && !can_be_carried(before->mistake)) carry_forward(earlier, rest, scratch, before);
    return wrong && can_be_carried(before->mistake);
}

static bool is_carried_from_part(Judging *judging, Grader *earlier, Text answer, const Earlier *rest,
                                 const Expr *given) {
    Verdict before = grader_judge(earlier, answer, judging->arena);
    bool named = shape_is_tensor(earlier->key->shape) && is_named_error(earlier, rest, judging->arena, &before);
    const Expr *result = named ? read_again(earlier, before.reading) : NULL;
    if (result && !shape_equal(result->shape, earlier->key->shape))
        result = expr_is_zero(result) ? NULL
                                      : expr_1(earlier->store, OP_TRANSPOSE, result); /* a row for a column */
    const Expr *question = result ? question_after(judging->grader, earlier, result) : NULL;
    return question && gives(judging, question, given);
}

struct Before {
    Text of;
    Grader *grader; /* NULL: it cannot be compiled */
    Before *next;
};

static const InstancePart *part_named(const Instance *instance, Text name) {
    for (size_t i = 0; i < instance->part_count; i++)
        if (text_is(name, instance->parts[i].part->name)) return &instance->parts[i];
    return NULL;
}

/* Of a part of the problem. */
static Grader *compile_part(const Grader *later, Instance *instance, Text name) {
    const InstancePart *part = part_named(instance, name);
    if (!part || part->question.prove || !part->question.find) return NULL;
    GraderRequest request = later->request;
    request.question = part->question;
    request.accept = part->accept;
    request.mistakes = part->mistakes;
    request.mistake_count = part->mistake_count;
    request.key = NULL;
    request.solution = instance_solution(instance, (size_t)(part - instance->parts));
    return grader_new(&request);
}

/* Of a question in words of the language, in the names of the later one. */
static Grader *compile_question(const Grader *later, Text text) {
    Budget budget = {BUDGET_COMPILE};
    Reading reading =
        read_expression(later->request.question.scope, text, (ReadOptions){.mode = READ_STRICT});
    if (!reading.expr || text.length > LONGEST_ANSWER) return NULL;
    GraderRequest request = {.question = later->request.question,
                             .carried = later->request.carried,
                             .decimal_comma = later->request.decimal_comma};
    request.question.find = reading.expr;
    request.question.at_count = 0;
    request.solution = solve(&request.question, &budget);
    return grader_new(&request);
}

static Grader *grader_before(Grader *later, Instance *instance, Text of) {
    Arena *arena = store_arena(later->store);
    for (const Before *b = later->before; b; b = b->next)
        if (text_equal(b->of, of)) return b->grader;
    Before *before = ARENA_NEW(arena, Before);
    before->of = (Text){arena_string(arena, of.start, of.length), of.length};
    before->grader = instance ? compile_part(later, instance, of) : compile_question(later, of);
    before->next = later->before;
    later->before = before;
    return before->grader;
}

void carry_forward(Grader *grader, const Earlier *earlier, Arena *scratch, Verdict *verdict) {
    Judging judging = {.grader = grader, .arena = scratch, .budget = {BUDGET_ANSWER}, .text = TEXT("")};
    bool wrong = verdict->kind == VERDICT_INCORRECT && grader->key && shape_is_tensor(grader->key->shape);
    const Expr *given = wrong && score_carried(grader) > 0 ? read_again(grader, verdict->reading) : NULL;
    for (size_t i = 0; given && i < earlier->count && verdict->kind == VERDICT_INCORRECT; i++) {
        Grader *before = grader_before(grader, earlier->instance, earlier->of[i]);
        Earlier rest = {earlier->instance, earlier->of + i + 1, earlier->answers + i + 1, earlier->count - i - 1};
        if (!before || !before->key || !is_carried_from_part(&judging, before, earlier->answers[i], &rest, given))
            continue;
        verdict->mistake = NULL;
        verdict->step = 0;
        Message which = earlier->instance ? MESSAGE_CARRIED_FROM_PART : MESSAGE_CARRIED_FROM;
        mark_carried(&judging, "carried/part",
                     judging_say(&judging, which, WITH({"part", earlier->of[i]}, {"question", earlier->of[i]})),
                     verdict);
    }
    store_clear_error(grader->store);
}
