/* mistakes.c: wrong answers are told by which mistake they came about: the class of tests/wrong-answers.txt.
 */
#include "base/file.h"
#include "grading/class.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

typedef struct Asked {
    Text let, find, at;
} Asked;

static Asked question_of(Text line) {
    Asked q = {.let = text_trim(text_cut(&line, '|'))};
    q.find = text_trim(text_cut(&line, '|'));
    q.at = text_trim(line);
    return q;
}

static Verdict judge(Desk *desk, const Asked *q, Text answer, Arena *scratch) {
    Row row = {.let = q->let, .find = q->find, .answer = answer};
    if (q->at.length) row.at = q->at;
    return desk_judge(desk, &row, scratch);
}

/* "x :: norm/not-normalized" */
static void check_answer(Desk *desk, const Asked *q, Text line) {
    Arena *scratch = arena_new();
    long at = text_find(line, " :: ");
    ck_assert_msg(at > 0, "no mistake stands beside %.*s", (int)line.length, line.start);
    Text answer = text_slice(line, 0, (size_t)at), mistake = text_slice(line, (size_t)at + 4, line.length);
    Verdict v = judge(desk, q, answer, scratch);
    bool partial = text_is(mistake, "evaluate/not-evaluated");
    ck_assert_msg((v.kind == VERDICT_INCORRECT || (partial && v.kind == VERDICT_PARTIAL)) && v.mistake && text_is(mistake, v.mistake),
                  "%.*s ? %.*s: %s, %s; not %.*s", (int)q->find.length, q->find.start, (int)answer.length,
                  answer.start, verdict_name(v.kind), v.mistake ? v.mistake : "no mistake",
                  (int)mistake.length, mistake.start);
    ck_assert_msg(*v.feedback, "%s says nothing", v.mistake);
    arena_free(scratch);
}

START_TEST(each_wrong_answer_is_named) {
    Arena *arena = arena_new();
    Desk *desk = desk_new(NULL, NULL);
    Text content = {0};
    Buffer why = BUFFER_EMPTY;
    ck_assert(file_read(arena, "tests/wrong-answers.txt", &content, &why));
    Asked question = {0};
    size_t answers = 0;
    for (Text rest = content; rest.start;) {
        Text line = text_cut(&rest, '\n');
        bool indented = text_starts(line, "  ");
        if (!text_trim(line).length || text_starts(line, "#")) continue;
        if (indented)
            check_answer(desk, &question, text_trim(line)), answers++;
        else
            question = question_of(line);
    }
    ck_assert_uint_gt(answers, 600);
    desk_free(desk);
    arena_free(arena);
}
END_TEST

/* ---- errors carried forward ---- */

static const struct {
    const char *student, *question, *answer;
    VerdictKind kind;
} handed_in[] = {
    {"ana", "drone-speed/a", "sqrt(1+2t^2)", VERDICT_INCORRECT},
    {"ana", "drone-speed/b", "2t/sqrt(1+2t^2)", VERDICT_PARTIAL}, /* right from a, wrong as it is */
    {"ana", "drone-speed/c", "2/sqrt(3)", VERDICT_PARTIAL},       /* right from b */
    {"ben", "drone-speed/c", "8/sqrt(5)", VERDICT_PARTIAL},       /* the parts come in any order */
    {"ben", "drone-speed/b", "8t/sqrt(1+4t^2)", VERDICT_INCORRECT},
    {"ben", "drone-speed/a", "sqrt(1+4t^2)", VERDICT_CORRECT},
    {"cy", "drone-speed/a", "5", VERDICT_INCORRECT}, /* nothing is left to go on with */
    {"cy", "drone-speed/b", "0", VERDICT_INCORRECT},
    {"cy", "drone-speed/c", "0", VERDICT_INCORRECT},
    {"di", "drone-speed/b", "2t/sqrt(1+2t^2)", VERDICT_INCORRECT}, /* ana's, not her own */
    {"di", "drone-speed/c", "2/sqrt(5)", VERDICT_INCORRECT},       /* does not follow from b */
    {"ed", "norm-hessian/a", "I/norm(x)", VERDICT_INCORRECT},
    {"ed", "norm-hessian/b", "[[1/5, 0], [0, 1/5]]", VERDICT_PARTIAL}, /* from R^n to R^2 */
    {"fy", "acceleration/a", "(sin(t), cos(t), 1)", VERDICT_INCORRECT},
    {"fy", "acceleration/b", "(cos(t), -sin(t), 0)", VERDICT_PARTIAL},
    {"fy", "acceleration/c", "sqrt(2)", VERDICT_CORRECT}, /* right, though a is wrong */
    {"hal", "drone-speed/a", "100*sqrt(1+4t^2)", VERDICT_INCORRECT}, /* a mere multiple, */
    {"hal", "drone-speed/b", "400t/sqrt(1+4t^2)", VERDICT_INCORRECT},
    {"ivy", "drone-speed/a", "t^7", VERDICT_INCORRECT}, /* and what nothing explains, carry nothing */
    {"ivy", "drone-speed/b", "7t^6", VERDICT_INCORRECT},
    {"gi", "drone-speed/b", "4t/sqrt(1+4t^2)", VERDICT_CORRECT},
    {"gi", "drone-speed/c", "4t/sqrt(1+4t^2)", VERDICT_INCORRECT}, /* the same again is no step */
};
enum { HANDED_IN = sizeof handed_in / sizeof *handed_in };

static void check_entry(void *context, const ClassEntry *entry) {
    size_t *at = context;
    ck_assert_uint_lt(*at, HANDED_IN);
    ck_assert_msg(entry->verdict.kind == handed_in[*at].kind, "%s, %s: %s", handed_in[*at].student,
                  handed_in[*at].answer, verdict_name(entry->verdict.kind));
    bool carried = entry->verdict.kind == VERDICT_PARTIAL;
    if (carried) ck_assert_str_eq(entry->verdict.mistake, "carried/part");
    if (carried) ck_assert_double_eq(entry->verdict.score, 0.5);
    ++*at;
}

static const Bank *open_bank(void *context) { return context; }

START_TEST(errors_are_carried_from_part_to_part) {
    Arena *arena = arena_new();
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const char *path = "problems";
    Bank *bank = bank_open(arena, &path, 1, &said);
    Buffer table = BUFFER_EMPTY, out = BUFFER_EMPTY;
    buffer_string(&table, "student,problem,answer\n");
    for (size_t i = 0; i < HANDED_IN; i++)
        buffer_printf(&table, "%s,%s,\"%s\"\n", handed_in[i].student, handed_in[i].question,
                      handed_in[i].answer);
    size_t seen = 0;
    ClassSummary summary;
    Source source = {"class.csv", buffer_view(&table)};
    ClassRequest request = {
        .bank = bank, .desk = desk_new(open_bank, bank), .take = check_entry, .context = &seen};
    ck_assert(class_grade(arena, &request, &source, &out, &summary, &said));
    ck_assert_uint_eq(seen, HANDED_IN);
    ck_assert_msg(!said.errors, "%s", buffer_c(&said.out));
    desk_free(request.desk);
    buffer_free(&table);
    buffer_free(&out);
    diagnostics_free(&said);
    arena_free(arena);
}
END_TEST

static const struct {
    const char *let, *find, *at, *working;
    VerdictKind kind;
    const char *mistake, *says; /* NULL: any */
} workings[] = {
    {"t in R", "derivative(sqrt(1+4t^2), t)", "t = 1", "f'(t) = 8t/sqrt(1+4t^2)\nf'(1) = 8/sqrt(5)",
     VERDICT_PARTIAL, "sqrt/lost-half", "Line 1"},
    {"t in R", "derivative(sqrt(1+4t^2), t)", "t = 1", "f'(t) = 8t/sqrt(1+4t^2)\nf'(1) = 8/5",
     VERDICT_INCORRECT, "sqrt/lost-half", "line 1"},
    {"t in R", "derivative(sqrt(1+4t^2), t)", "t = 1", "4t/sqrt(1+4t^2)\n4/sqrt(6)", VERDICT_INCORRECT, NULL,
     "line 2"},
    {"t in R", "derivative(sqrt(1+4t^2), t)", "t = 1", "4t/sqrt(1+4t^2)\n4/sqrt(6)\n2 sqrt(6)/3",
     VERDICT_PARTIAL, NULL, "Line 2"},
    {"t in R", "derivative(sqrt(1+4t^2), t)", "t = 1", "sqrt(1+4t^2)\nsqrt(5)", VERDICT_INCORRECT,
     "evaluate/function-value", "line 2"},
    {"t in R", "derivative(sqrt(1+4t^2), t)", "t = 1", "5\n5", VERDICT_INCORRECT, NULL, NULL},
    {"t in R", "derivative(sqrt(1+4t^2), t)", NULL, "8t/(2 sqrt(1+4t^2))\n8t/sqrt(1+4t^2)", VERDICT_INCORRECT,
     "sqrt/lost-half", "line 2"},
    {"t in R", "derivative((t+1)^2, t)", NULL, "t^2 + 1\n2t", VERDICT_PARTIAL, "question/split", "Line 1"},
    {"t in R", "derivative((t+1)^2, t)", NULL, "t\n1", VERDICT_INCORRECT, NULL, "line 1"},
    {"t in R", "derivative((t+1)^2, t)", NULL, "2(t-1)\n2t-2", VERDICT_INCORRECT, "question/shift-sign",
     "line 1"},
    {"x in R", "derivative(x^3, x, 2)", NULL, "x^2\n2x", VERDICT_PARTIAL, "power/factor-lost", "Line 1"},
    {"x in R", "derivative(x^3, x, 2)", NULL, "3x^2\n6x^2", VERDICT_INCORRECT, "monomial/exponent-kept",
     "line 2"},
    {"x in R", "derivative((x^2+1)/(x-3), x)", NULL,
     "(2x(x-3) - (x^2+1))/(x-3)^2\n= (2x^2 - 6x - x^2 + 1)/(x-3)^2\n= (x^2-6x+1)/(x-3)^2", VERDICT_PARTIAL,
     "question/term-sign", "Line 2"},
    {"x in R^2", "hessian(x_1^2*x_2, x)", NULL, "(x_1*x_2, x_1^2)\n[[x_2, x_1], [2x_1, 0]]", VERDICT_PARTIAL,
     "monomial/factor-lost", "Line 1"},
    {"x in R^2", "hessian(x_1^2*x_2, x)", NULL, "(2x_1*x_2, x_1^2)\n[[2x_2, 2x_1], [2x_1, 0]]",
     VERDICT_CORRECT, NULL, NULL},
    {"x in R^2", "gradient(norm(x), x)", "x = (3, 4)", "||x|| = 5\n(3, 4)/5", VERDICT_CORRECT, NULL, NULL},
    {"x in R^n", "gradient(norm(x), x)", "x = (3, 4)", "2x\n(6, 8)", VERDICT_PARTIAL, "norm/doubled",
     "Line 1"},
    {"x in R^n", "gradient(norm(x), x)", "x = (3, 4)", "x/norm(x)\n(3, 4)/5", VERDICT_CORRECT, NULL, NULL},
    {"x in R^n; v in R^n, constant", "directional(norm(x), x, v)", NULL, "2x\n2*dot(x, v)", VERDICT_PARTIAL,
     "norm/doubled", "Line 1"},
    {"x in R^n; v in R^n, constant", "directional(norm(x), x, v)", NULL, "x/norm(x)\ndot(x, v)",
     VERDICT_INCORRECT, "norm/not-normalized", "line 2"},
};

START_TEST(working_is_right_from_a_wrong_line) {
    Desk *desk = desk_new(NULL, NULL);
    Arena *scratch = arena_new();
    Asked q = {text_of(workings[_i].let), text_of(workings[_i].find), text_of(workings[_i].at)};
    Verdict v = judge(desk, &q, text_of(workings[_i].working), scratch);
    const char *remarks = verdict_remarks(scratch, &v, &language_english);
    ck_assert_msg(v.kind == workings[_i].kind, "%s: %s: %s", workings[_i].working, verdict_name(v.kind),
                  remarks);
    if (v.kind == VERDICT_PARTIAL) ck_assert_double_eq(v.score, 0.5);
    if (workings[_i].mistake)
        ck_assert_msg(v.mistake && !strcmp(v.mistake, workings[_i].mistake), "%s: %s", workings[_i].working,
                      v.mistake ? v.mistake : "no mistake");
    bool lines = strstr(remarks, "line ") || strstr(remarks, "Line ");
    ck_assert_msg(workings[_i].says ? strstr(remarks, workings[_i].says) != NULL
                                    : workings[_i].kind != VERDICT_CORRECT || !lines,
                  "%s: %s", workings[_i].working, remarks);
    arena_free(scratch);
    desk_free(desk);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("mistakes");
    TCase *class = tcase_create("class");
    tcase_set_timeout(class, 120);
    tcase_add_test(class, each_wrong_answer_is_named);
    tcase_add_test(class, errors_are_carried_from_part_to_part);
    tcase_add_loop_test(class, working_is_right_from_a_wrong_line, 0,
                        (int)(sizeof workings / sizeof *workings));
    suite_add_tcase(suite, class);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
