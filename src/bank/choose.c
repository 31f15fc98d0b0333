/* choose.c: a question as a choice of one among several answers. */
#include "bank/fields.h"
#include "math/printer.h"

enum { USUAL_OPTIONS = 4, MOST_OPTIONS = 8 };

typedef struct Choosing {
    Draw *draw;
    InstancePart *part;
    const Expr *options[MOST_OPTIONS]; /* the right one first */
    size_t count;
} Choosing;

static bool is_among(const Choosing *c, const Expr *answer) {
    for (size_t i = 0; i < c->count; i++)
        if (answers_equal(c->draw->instance->store, c->options[i], answer)) return true;
    return false;
}

static void add_other(Choosing *c, const Expr *answer, size_t most) {
    if (answer && c->count < most && !is_among(c, answer)) c->options[c->count++] = answer;
}

/* The author's mistakes first: they are the likeliest. Of the rules' only those that do not show by their
 * shape. */
static void add_mistakes(Choosing *c, const Solution *solution, size_t most) {
    Budget budget = {SOLVE_BUDGET};
    const WrongAnswer *wrong;
    for (size_t i = 0; i < c->part->mistake_count; i++) add_other(c, c->part->mistakes[i].answer, most);
    size_t count = wrong_answers(&c->part->question, solution, &budget, &wrong, 2 * MOST_OPTIONS);
    for (size_t i = 0; i < count; i++)
        if (shape_equal(wrong[i].answer->shape, solution->answer->shape)) add_other(c, wrong[i].answer, most);
}

static bool fail(const Choosing *c, size_t at, const char *message) {
    diagnostics_say(c->draw->diagnostics, SEVERITY_ERROR, c->draw->source, at, "%s", message);
    return false;
}

/* "x/‖x‖; x": the wrong ones, as the author gives them. */
static bool add_given(Choosing *c, const Field *field) {
    for (Text rest = field->text; rest.start;) {
        Text piece = cut_outside(&rest, ';');
        const Expr *answer = answer_read(c->draw, &c->part->question, piece, field_place(field, piece));
        if (!answer) return false;
        if (c->count == MOST_OPTIONS)
            return fail(c, field_place(field, piece), "more than seven wrong answers");
        if (is_among(c, answer))
            return fail(c, field_place(field, piece),
                        answers_equal(c->draw->instance->store, c->options[0], answer)
                            ? "this is the right answer, which is among the choices by itself"
                            : "this answer is there already");
        c->options[c->count++] = answer;
    }
    return true;
}

static bool add_wrong(Choosing *c, const Field *field, const Solution *solution) {
    long wanted = USUAL_OPTIONS;
    bool is_number = !field->text.length || read_long(field->text, &wanted);
    if (!is_number) return add_given(c, field);
    if (wanted < 2 || wanted > MOST_OPTIONS) return fail(c, field->at, "choose from 2 to 8 answers");
    add_mistakes(c, solution, (size_t)wanted);
    if (c->count == (size_t)wanted) return true;
    diagnostics_say(
        c->draw->diagnostics, SEVERITY_ERROR, c->draw->source, field->at,
        "the mistakes give only %zu wrong answers; add a 'mistake:', or give them: choose: A; B; C",
        c->count - 1);
    return false;
}

/* In an order that the seed gives. */
static void settle(Choosing *c) {
    Instance *instance = c->draw->instance;
    Choice *options = ARENA_ARRAY(instance->arena, Choice, c->count);
    size_t right = 0;
    for (size_t i = 0; i < c->count; i++) {
        size_t other = (size_t)dice_between(c->draw->dice, 0, (long)i);
        options[i] = options[other];
        options[other] = (Choice){c->options[i], expression_text(instance->store, c->options[i])};
        if (i && right == other) right = i; /* the right one, the first of all, made room */
    }
    c->part->options = options;
    c->part->option_count = c->count;
    c->part->right_option = right;
}

bool draw_choices(Draw *draw, size_t part, const Field *field) {
    Choosing c = {.draw = draw, .part = &draw->instance->parts[part]};
    if (c.part->question.prove) return fail(&c, field->key_at, "a proof is nothing to choose");
    const Solution *solution = instance_solution(draw->instance, part);
    if (!solution->answer) return fail(&c, field->key_at, "without an answer there is nothing to choose");
    c.options[c.count++] = solution->answer;
    if (!add_wrong(&c, field, solution)) return false;
    settle(&c);
    return true;
}
