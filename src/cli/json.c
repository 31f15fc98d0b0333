/* json.c: solutions and sheets as data. */
#include "cli/json.h"
#include "cli/commands.h"
#include "grading/grader.h"
#include "math/printer.h"
#include <stdlib.h>
#include <string.h>

enum { NUMERIC_DIGITS = 15 };

/* ---- a solution ---- */

static json_t *json_expr(const Store *store, const Expr *e) {
    int word = expr_yes_or_no(e);
    if (word >= 0) return json_string(word ? "yes" : "no");
    return e ? json_string(expression_text(store, e)) : json_null();
}

static json_t *json_check(Check check) {
    return check == CHECK_NONE ? json_null() : json_boolean(check == CHECK_AGREES);
}

static json_t *json_step(const Sentences *sentences, const Store *store, const Step *s) {
    Arena *arena = arena_new();
    const char *said = say_rule(sentences, s->rule, "why", s->why);
    const char *why = said ? compose_rule_line(arena, sentences, s->rule, said, NULL) : NULL;
    json_t *step =
        json_pack("{s:s, s:o, s:o, s:s?, s:o}", "rule", s->rule, "before", json_expr(store, s->before),
                  "after", json_expr(store, s->after), "why", why, "checked", json_check(s->check));
    arena_free(arena);
    return step;
}

static json_t *json_point(const Question *q) {
    if (!q->at_count) return json_null();
    json_t *at = json_object();
    for (size_t i = 0; i < q->at_count; i++)
        json_object_set_new(at, q->at[i].symbol->name, json_expr(q->store, q->at[i].value));
    return at;
}

/* The answer in decimals, where it is a constant. */
static json_t *json_numeric(const Question *q, const Expr *answer) {
    json_t *numeric = json_object();
    if (!answer || answer->symbols || !shape_is_tensor(answer->shape)) return numeric;
    Arena *arena = arena_new();
    Budget budget = {SOLVE_BUDGET};
    Balls value;
    Buffer text = BUFFER_EMPTY;
    if (evaluate_to(arena, answer, point_new(arena, q->store), 64, &budget, &value) == STATUS_OK) {
        balls_print(&text, &value, NUMERIC_DIGITS);
        json_object_set_new(numeric, "answer", json_string(buffer_c(&text)));
    }
    buffer_free(&text);
    arena_free(arena);
    return numeric;
}

json_t *json_of_solution(const Sentences *sentences, const Question *q, const Solution *s) {
    json_t *steps = json_array();
    for (size_t i = 0; i < s->step_count; i++)
        json_array_append_new(steps, json_step(sentences, q->store, &s->steps[i]));
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "answer", json_expr(q->store, s->answer), "domain",
                     json_expr(q->store, s->domain), "at", json_point(q), "elsewhere",
                     json_expr(q->store, s->elsewhere), "steps", steps, "numeric",
                     json_numeric(q, s->answer));
}

json_t *json_of_instance(const Sentences *sentences, Instance *instance) {
    if (instance->part_count == 1)
        return json_of_solution(sentences, &instance->parts[0].question, instance_solution(instance, 0));
    json_t *parts = json_array();
    for (size_t i = 0; i < instance->part_count; i++) {
        json_t *part =
            json_of_solution(sentences, &instance->parts[i].question, instance_solution(instance, i));
        json_object_set_new(part, "part", json_string(instance->parts[i].part->name));
        json_array_append_new(parts, part);
    }
    return json_pack("{s:s, s:o}", "problem", instance->problem->name, "parts", parts);
}

/* ---- a sheet ---- */

static json_t *json_text(Text text) { return json_stringn(text.start ? text.start : "", text.length); }

static json_t *json_options(const InstancePart *part) {
    if (!part->option_count) return json_null();
    json_t *options = json_array();
    for (size_t i = 0; i < part->option_count; i++)
        json_array_append_new(options, json_string(part->options[i].text));
    return options;
}

enum { MOST_MISTAKES = 8 };

/* A wrong answer and what a student is told who gives it; nothing if it is not judged wrong. */
static void add_mistake(json_t *to, Grader *grader, const Store *store, const Expr *answer, const char *mistake) {
    if (!answer || json_array_size(to) == MOST_MISTAKES) return;
    Arena *scratch = arena_new();
    const char *text = expression_text(store, answer);
    Verdict verdict = grader_judge(grader, text_of(text), scratch);
    if (verdict.kind == VERDICT_INCORRECT || verdict.kind == VERDICT_PARTIAL)
        json_array_append_new(to, json_pack("{s:s, s:s, s:f, s:s}", "answer", text, "mistake",
                                            verdict.mistake ? verdict.mistake : mistake, "score", verdict.score,
                                            "feedback", verdict.feedback ? verdict.feedback : ""));
    arena_free(scratch);
}

/* What known mistakes give in place of the answer: the author's first, then those of the rules. */
static json_t *json_mistakes(const Sentences *sentences, Instance *instance, size_t index) {
    const InstancePart *part = &instance->parts[index];
    json_t *mistakes = json_array();
    if (part->option_count || part->question.prove) return mistakes;
    const Solution *solution = instance_solution(instance, index);
    GraderRequest request = {.question = part->question,
                             .solution = solution,
                             .accept = part->accept,
                             .mistakes = part->mistakes,
                             .mistake_count = part->mistake_count,
                             .language = sentences_judging(sentences)};
    Grader *grader = grader_new(&request);
    for (size_t i = 0; i < part->mistake_count; i++)
        add_mistake(mistakes, grader, instance->store, part->mistakes[i].answer, "author");
    const WrongAnswer *list = NULL;
    Budget budget = {BUDGET_COMPILE};
    size_t count = wrong_answers(&part->question, solution, &budget, &list, MOST_MISTAKES);
    for (size_t i = 0; i < count; i++)
        add_mistake(mistakes, grader, instance->store, list[i].answer, list[i].mistake);
    store_clear_error(instance->store);
    return mistakes;
}

static json_t *json_part(const Sentences *sentences, Instance *instance, size_t index) {
    const InstancePart *part = &instance->parts[index];
    const Question *q = &part->question;
    json_t *data =
        json_pack("{s:s, s:o, s:f, s:o, s:o, s:o}", "part", part->part->name, "ask", json_text(part->ask),
                  "points", part->points, "find", json_expr(q->store, q->find), "prove",
                  json_expr(q->store, q->prove), "options", json_options(part));
    json_t *solution = json_of_solution(sentences, q, instance_solution(instance, index));
    json_object_update(data, solution);
    json_decref(solution);
    json_object_set_new(data, "mistakes", json_mistakes(sentences, instance, index));
    return data;
}

static json_t *json_problem(const Sentences *sentences, const SheetCopy *copy, size_t index) {
    Instance *instance = copy->instances[index];
    const Problem *problem = instance->problem;
    json_t *parts = json_array(), *topics = json_array();
    for (size_t i = 0; i < problem->topic_count; i++)
        json_array_append_new(topics, json_string(problem->topics[i]));
    for (size_t i = 0; i < instance->part_count; i++)
        json_array_append_new(parts, json_part(sentences, instance, i));
    return json_pack("{s:s, s:s, s:o, s:I, s:s, s:o, s:o}", "problem", copy->names[index], "title",
                     problem->title, "topics", topics, "level", (json_int_t)problem->level, "values",
                     instance_values(instance), "intro", json_text(instance->intro), "parts", parts);
}

json_t *json_of_copy(const Sentences *sentences, const SheetCopy *copy) {
    json_t *problems = json_array();
    for (size_t i = 0; i < copy->count; i++)
        json_array_append_new(problems, json_problem(sentences, copy, i));
    return json_pack("{s:o, s:o, s:o}", "student", json_text(copy->student), "variant",
                     json_text(copy->variant), "problems", problems);
}

json_t *json_of_sheet(const Sentences *sentences, const SheetPlan *plan, json_t *copies) {
    return json_pack("{s:o, s:o, s:o, s:s, s:I, s:o}", "title", json_text(plan->title), "course",
                     json_text(plan->course), "date", json_text(plan->date), "language",
                     sentences_language(sentences), "seed", (json_int_t)plan->seed, "copies", copies);
}

int write_json(const char *command, const char *path, json_t *value) {
    char *text = json_dumps(value, JSON_INDENT(2));
    Buffer out = BUFFER_EMPTY;
    buffer_string(&out, text ? text : "");
    buffer_char(&out, '\n');
    int status = text ? write_output(command, path, buffer_view(&out))
                      : complain(EXIT_ENVIRONMENT, command, "the solution cannot be written as JSON");
    buffer_free(&out);
    free(text);
    json_decref(value);
    return status;
}
