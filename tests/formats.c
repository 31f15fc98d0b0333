/* formats.c: tests of what documents become besides paper: spoken words, quizzes. */
#include "base/file.h"
#include "document/maxima.h"
#include "document/quiz.h"
#include "document/spoken.h"
#include "math/normal.h"
#include "render/quiz.h"
#include "world.h"

/* ---- formulas in words ---- */

#define NAMES                                                                                                \
    "x in R^n; a in R^n, constant; A in R^(m x n), constant; B in R^(n x n), invertible; X in R^(n x n); "   \
    "s in R; t in R; k in 1..n; p in R, constant; u in R^3; v in R^3; alpha in R"

static const struct {
    const char *written, *spoken;
} SPOKEN[] = {
    {"gradient(norm(x + a), x)", "the gradient of the two-norm of x plus a, end norm"},
    {"norm(x) + t", "the two-norm of x plus t"},
    {"norm(x)^2", "the square of the two-norm of x"},
    {"norm(x + a, 1)", "the one-norm of x plus a, end norm"},
    {"norm(x, p)", "the p-norm of x"},
    {"normF(X)", "the Frobenius norm of capital X"},
    {"t/2", "t over 2"},
    {"1/2*t^2", "the fraction t squared, over 2, end fraction"},
    {"(t + 1)/2", "one half times open parenthesis t plus 1, close parenthesis"},
    {"(t + 1)/s", "the fraction t plus 1, over s, end fraction"},
    {"t + 1/2", "t plus one half"},
    {"2/(3*t)", "the fraction 2 over 3 t, end fraction"},
    {"x/norm(x)", "x over the two-norm of x"},
    {"sqrt(t)", "the square root of t"},
    {"sqrt(t + 1)*s", "s times the square root of t plus 1, end root"},
    {"sqrt(t)*(s + 1)", "the square root of t times open parenthesis s plus 1, close parenthesis"},
    {"abs(t - 1)^3", "the cube of the absolute value of t minus 1, end absolute value"},
    {"t^(s + 1)", "t to the power s plus 1, end power"},
    {"(t + 1)^2", "open parenthesis t plus 1, close parenthesis, squared"},
    {"sin(2*t)", "the sine of 2 t"},
    {"sin(t)^2*s", "s times the square of the sine of t"},
    {"A*x", "capital A x"},
    {"A'*A*x", "capital A transpose capital A x"},
    {"inv(B)*x", "capital B inverse x"},
    {"dot(x, a)", "x dot a"},
    {"cross(u, v)", "u cross v"},
    {"(3, 4)", "the vector 3, 4, end vector"},
    {"[1, 2; 3, 4]", "the 2 by 2 matrix, row 1: 1, 2; row 2: 3, 4, end matrix"},
    {"x_k^2", "x sub k squared"},
    {"sum(x_k^2, k, 1, n)", "the sum from k equals 1 to n of x sub k squared"},
    {"derivative(sqrt(1 + t^2), t)",
     "the derivative with respect to t of the square root of 1 plus t squared, end root"},
    {"hessian(norm(x), x)", "the Hessian of the two-norm of x"},
    {"jacobian(A*x, x)", "the Jacobian of open parenthesis capital A x, close parenthesis"},
    {"piecewise(t > 0, t, 0)", "by cases: t if t is greater than 0; 0 otherwise, end cases"},
    {"-t", "minus t"},
    {"exp(-t)", "e to the power minus t, end power"},
    {"alpha*t != 0", "alpha t is not equal to 0"},
};

static char *spoken_of(const World *w, const Expr *e, const Sentences *sentences, Buffer *out) {
    NotationOptions options = {.words = sentences ? sentences_notation_words(sentences) : NULL};
    formula_spoken(notation(w->arena, w->store, e, options), sentences, out);
    return arena_string(w->arena, buffer_c(out), out->length);
}

START_TEST(formulas_are_said) {
    World w = world_of(NAMES, "", 2);
    Buffer out = BUFFER_EMPTY;
    ck_assert_str_eq(spoken_of(&w, world_read(&w, SPOKEN[_i].written), NULL, &out), SPOKEN[_i].spoken);
    buffer_free(&out);
    world_free(&w);
}
END_TEST

static Sentences *sentences_of(Arena *arena, const char *language) {
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Sentences *sentences = sentences_new(arena);
    Source *source = ARENA_NEW(arena, Source);
    Buffer why = BUFFER_EMPTY;
    source->name = arena_printf(arena, "templates/sentences/%s.txt", language);
    ck_assert_msg(file_read(arena, source->name, &source->content, &why), "%s", buffer_c(&why));
    ck_assert_msg(sentences_read(sentences, source, &said), "%s", buffer_c(&said.out));
    diagnostics_free(&said);
    return sentences;
}

static const struct {
    const char *language, *before, *written, *spoken;
} JOINED[] = {
    {"de", "Der Gradient von", "norm(x)", "Der Gradient von der Zwei-Norm von x"},
    {"de", "", "gradient(abs(t)*norm(x), x)",
     "der Gradient nach x von Klammer auf der Betrag von t mal die Zwei-Norm von x, Klammer zu"},
    {"de", "", "norm(x) = abs(t)", "die Zwei-Norm von x gleich dem Betrag von t"},
    {"fr", "la norme de", "sin(t)", "la norme du sinus de t"},
    {"fr", "", "norm(x) = 0", "la norme deux de x égale 0"},
    {"es", "el valor de", "abs(t)", "el valor del valor absoluto de t"},
};

START_TEST(words_are_joined_as_the_language_wants) {
    World w = world_of(NAMES, "", 2);
    Buffer out = BUFFER_EMPTY;
    buffer_string(&out, JOINED[_i].before);
    if (out.length) buffer_char(&out, ' ');
    const Sentences *sentences = sentences_of(w.arena, JOINED[_i].language);
    ck_assert_str_eq(spoken_of(&w, world_read(&w, JOINED[_i].written), sentences, &out), JOINED[_i].spoken);
    buffer_free(&out);
    world_free(&w);
}
END_TEST

/* The lists of a translation have words for the signs that English has words for. */
START_TEST(translated_lists_have_every_sign) {
    static const char *const languages[] = {"de", "fr", "es"};
    static const Sentence lists[] = {SAY_SPEECH_LETTERS, SAY_SPEECH_SIGNS, SAY_SPEECH_FUNCTIONS,
                                     SAY_SPEECH_ACCENTS};
    Arena *arena = arena_new();
    const Sentences *sentences = sentences_of(arena, languages[_i]);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (Text rest = text_of(say(sentences_new(arena), lists[i])); rest.start;) {
            Text entry = text_trim(text_cut(&rest, ',')), sign = text_cut(&entry, ' ');
            const char *wanted = arena_printf(arena, ", %.*s ", (int)sign.length, sign.start);
            const char *list = arena_printf(arena, ", %s", say(sentences, lists[i]));
            ck_assert_msg(strstr(list, wanted), "%s has no word for '%.*s' in %s", languages[_i],
                          (int)sign.length, sign.start, sentence_key(lists[i]));
        }
    arena_free(arena);
}
END_TEST

/* ---- what is heard is understood in one way: over all that the bank's solutions write ---- */

typedef struct Said {
    const char *spoken, *line;
} Said;

typedef struct Heard { /* a table by what was spoken */
    Arena *arena;
    Said *entries;
    size_t count, room;
} Heard;

static size_t hash_of(const char *text) {
    size_t hash = 5381;
    for (; *text; text++) hash = hash * 33 + (unsigned char)*text;
    return hash;
}

static void hear(Heard *heard, const Store *store, const Expr *e) {
    if (!e || e->weight > 300) return;
    Buffer spoken = BUFFER_EMPTY, line = BUFFER_EMPTY;
    const Formula *formula = notation(heard->arena, store, e, (NotationOptions){0});
    formula_spoken(formula, NULL, &spoken);
    formula_to_line(formula, true, &line);
    size_t at = hash_of(buffer_c(&spoken)) % heard->room;
    while (heard->entries[at].spoken && strcmp(heard->entries[at].spoken, buffer_c(&spoken)))
        at = (at + 1) % heard->room;
    Said *entry = &heard->entries[at];
    if (!entry->spoken) {
        *entry = (Said){arena_string(heard->arena, buffer_c(&spoken), spoken.length),
                        arena_string(heard->arena, buffer_c(&line), line.length)};
        ck_assert_uint_lt(++heard->count, heard->room / 2);
    }
    ck_assert_msg(!strcmp(entry->line, buffer_c(&line)), "'%s' is said for both\n%s\n%s", entry->spoken,
                  entry->line, buffer_c(&line));
    buffer_free(&spoken);
    buffer_free(&line);
}

static void hear_solution(Heard *heard, const Store *store, const Solution *s) {
    for (size_t i = 0; i < s->step_count; i++) {
        hear(heard, store, s->steps[i].before);
        hear(heard, store, s->steps[i].after);
        hear(heard, store, s->steps[i].condition);
    }
    hear(heard, store, s->answer);
    hear(heard, store, s->elsewhere);
}

START_TEST(no_two_formulas_sound_alike) {
    Heard heard = {arena_new(), NULL, 0, 1 << 14};
    heard.entries = ARENA_ARRAY(heard.arena, Said, heard.room);
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const char *paths[] = {"problems"};
    Bank *bank = bank_open(heard.arena, paths, 1, &said);
    for (size_t i = 0; i < bank->problem_count; i++) {
        Instance *instance = problem_instance(bank->problems[i], 1, &said);
        ck_assert_msg(instance, "%s", buffer_c(&said.out));
        for (size_t part = 0; part < instance->part_count; part++)
            hear_solution(&heard, instance->store, instance_solution(instance, part));
        instance_free(instance);
    }
    ck_assert_uint_gt(heard.count, 500);
    diagnostics_free(&said);
    arena_free(heard.arena);
}
END_TEST

/* ---- expressions for Maxima ---- */

static const struct {
    const char *written, *maxima; /* NULL: has no form there */
} MAXIMA[] = {
    {"8*t/sqrt(1 + 4*t^2)", "8*t/sqrt(1+4*t^2)"},
    {"(t + 1)^2*s - 3/4", "(t+1)^2*s-3/4"},
    {"-2*t", "-2*t"},
    {"t - 2*s", "t-2*s"},
    {"1/(t*s)", "1/t/s"},
    {"t^(s + 1)", "(t)^(s+1)"},
    {"(t^2)^3", "(t^2)^3"},
    {"ln(t)*exp(-t) + pi", "log(t)*exp(-t)+%pi"},
    {"sign(t) + abs(t - 1)", "signum(t)+abs(t-1)"},
    {"norm(u)", "sqrt(u_1^2+u_2^2+u_3^2)"},
    {"norm(u, 1)", "abs(u_1)+abs(u_2)+abs(u_3)"},
    {"norm(u, inf)", "max(abs(u_1),abs(u_2),abs(u_3))"},
    {"dot(u, v)", "u_1*v_1+u_2*v_2+u_3*v_3"},
    {"2*dot(u, v)", "2*(u_1*v_1+u_2*v_2+u_3*v_3)"},
    {"u_2*v_3", "u_2*v_3"},
    {"u + 2*v", "matrix([u_1+2*v_1],[u_2+2*v_2],[u_3+2*v_3])"},
    {"(3/5, -4/5)", "matrix([3/5],[-4/5])"},
    {"[1, 2; 3, 4]*(t, s)", "matrix([1*t+2*s],[3*t+4*s])"},
    {"cross(u, v)", "matrix([(u_2*v_3-u_3*v_2)],[(u_3*v_1-u_1*v_3)],[(u_1*v_2-u_2*v_1)])"},
    {"norm(x)", NULL},
    {"A*x", NULL},
    {"piecewise(t > 0, t, 0)", NULL},
    {"sum(x_k^2, k, 1, n)", NULL},
};

START_TEST(maxima_can_read_expressions) {
    World w = world_of(NAMES, "", 2);
    Buffer out = BUFFER_EMPTY;
    bool written = maxima_write(&out, w.store, world_read(&w, MAXIMA[_i].written));
    ck_assert_int_eq(written, MAXIMA[_i].maxima != NULL);
    ck_assert_str_eq(buffer_c(&out), MAXIMA[_i].maxima ? MAXIMA[_i].maxima : "");
    buffer_free(&out);
    world_free(&w);
}
END_TEST

/* ---- quizzes of the whole bank ---- */

typedef struct Course { /* every problem of the bank as a quiz */
    Arena *arena;
    Bank *bank;
    Quiz *quiz;
    Diagnostics said;
} Course;

static void add_copy(Course *course, size_t number, const ComposeOptions *options) {
    for (size_t i = 0; i < course->bank->problem_count; i++) {
        const Problem *problem = course->bank->problems[i];
        Instance *instance = problem_instance(problem, number, &course->said);
        ck_assert_msg(instance, "%s", buffer_c(&course->said.out));
        SheetCopy copy = {.instances = &instance, .names = &problem->name, .count = 1};
        compose_quiz(course->quiz, &copy, number, options);
        instance_free(instance);
    }
}

static Course course_new(size_t copies) {
    Course course = {.arena = arena_new()};
    const char *paths[] = {"problems"};
    course.bank = bank_open(course.arena, paths, 1, &course.said);
    ComposeOptions options = {.sentences = sentences_new(course.arena), .detail = DETAIL_NORMAL};
    course.quiz = quiz_new(course.arena, TEXT("Week 3 / {a}: #1"), options.sentences);
    for (size_t number = 1; number <= copies; number++) add_copy(&course, number, &options);
    return course;
}

static void course_free(Course *course) {
    diagnostics_free(&course->said);
    arena_free(course->arena);
    flint_cleanup();
}

static const QuizPart *part_named(const Quiz *quiz, const char *name) {
    for (const QuizPart *part = quiz->first; part; part = part->next)
        if (!strcmp(part->name, name)) return part;
    ck_abort_msg("no part '%s'", name);
}

static const char *line_of(Arena *arena, const Formula *formula) {
    Buffer line = BUFFER_EMPTY;
    formula_to_line(formula, false, &line);
    const char *text = arena_string(arena, buffer_c(&line), line.length);
    buffer_free(&line);
    return text;
}

START_TEST(parts_are_asked_in_the_kinds_that_suit_them) {
    Course course = course_new(2);
    const Quiz *quiz = course.quiz;
    const QuizPart *norm = part_named(quiz, "norm-at-point"), *proof = part_named(quiz, "squared-norm/b");
    ck_assert(norm->as[QUIZ_CHOICE] && norm->as[QUIZ_STACK] && !norm->as[QUIZ_NUMBER] &&
              !norm->as[QUIZ_ESSAY]);
    ck_assert(norm->as[QUIZ_STACK]->array);
    ck_assert_str_eq(norm->as[QUIZ_STACK]->answers[0].text, "matrix([3/5],[4/5])");
    ck_assert_str_eq(line_of(course.arena, norm->as[QUIZ_CHOICE]->answers[0].formula), "(3/5, 4/5)");
    ck_assert_str_eq(line_of(course.arena, norm->as[QUIZ_CHOICE]->answers[1].formula), "(3, 4)");
    ck_assert(proof->proof && proof->as[QUIZ_ESSAY] && !proof->as[QUIZ_CHOICE]);
    const QuizPart *speed = part_named(quiz, "drone-speed/c"), *shifted = part_named(quiz, "shifted-norm");
    ck_assert_str_eq(speed->as[QUIZ_NUMBER]->answers[0].text, "1.788854382");
    ck_assert_str_eq(speed->as[QUIZ_NUMBER]->answers[0].tolerance, "0.005");
    ck_assert(shifted->as[QUIZ_CHOICE] && !shifted->as[QUIZ_STACK]);
    size_t times = 0; /* without variants, so that the second copy adds nothing */
    for (const QuizPart *part = quiz->first; part; part = part->next)
        times += !strcmp(part->problem, "shifted-norm");
    ck_assert_uint_eq(times, 1);
    part_named(quiz, "norm-at-pythagorean-point, 2");
    course_free(&course);
}
END_TEST

START_TEST(choices_differ_and_one_is_right) {
    Course course = course_new(1);
    size_t choices = 0;
    for (const QuizPart *part = course.quiz->first; part; part = part->next) {
        const QuizItem *item = part->as[QUIZ_CHOICE];
        if (!item) continue;
        choices++;
        ck_assert_uint_ge(item->count, 2);
        for (size_t i = 0; i < item->count; i++) {
            ck_assert_msg((item->answers[i].fraction >= 1) == (i == 0), "%s", part->name);
            for (size_t j = 0; j < i; j++)
                ck_assert_msg(strcmp(line_of(course.arena, item->answers[i].formula),
                                     line_of(course.arena, item->answers[j].formula)),
                              "%s: %s twice", part->name, line_of(course.arena, item->answers[i].formula));
        }
    }
    ck_assert_uint_gt(choices, 80);
    course_free(&course);
}
END_TEST

/* Our own reader understands the spelling of numbers that Maxima has: what is written is what is meant. */
static const char *as_answer(Arena *arena, const char *maxima) {
    static const char *const pairs[][2] = {
        {"%pi", "pi "}, {"%e", "e "}, {"log(", "ln("}, {"signum(", "sign("}};
    Buffer out = BUFFER_EMPTY;
    while (*maxima) {
        size_t i = 0;
        while (i < 4 && strncmp(maxima, pairs[i][0], strlen(pairs[i][0]))) i++;
        if (i < 4)
            buffer_string(&out, pairs[i][1]), maxima += strlen(pairs[i][0]);
        else
            buffer_char(&out, *maxima++);
    }
    const char *text = arena_string(arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return text;
}

START_TEST(what_maxima_reads_is_the_key) {
    Arena *arena = arena_new();
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const char *paths[] = {"problems"};
    Bank *bank = bank_open(arena, paths, 1, &said);
    size_t compared = 0;
    for (size_t i = 0; i < bank->problem_count; i++) {
        Instance *instance = problem_instance(bank->problems[i], 1, &said);
        for (size_t part = 0; part < instance->part_count; part++) {
            const Expr *key = instance_solution(instance, part)->answer;
            Buffer out = BUFFER_EMPTY;
            bool number = key && shape_is_tensor(key->shape) && shape_is_scalar(key->shape);
            if (number && maxima_write(&out, instance->store, key)) {
                const Scope *scope = instance->parts[part].question.scope;
                Text text = text_of(as_answer(arena, buffer_c(&out)));
                Reading reading =
                    read_expression(scope, text, (ReadOptions){.mode = READ_ANSWER, .shape = key->shape});
                Budget budget = {1 << 24};
                ck_assert_msg(reading.expr, "%s: %s: %s", bank->problems[i]->name, text.start, reading.error);
                Truth equal = reading.expr == key ? TRUTH_YES
                                                  : normal_equal(instance->store, key, reading.expr, &budget);
                ck_assert_msg(equal == TRUTH_YES, "%s: %s", bank->problems[i]->name, text.start);
                compared++;
            }
            buffer_free(&out);
        }
        instance_free(instance);
    }
    ck_assert_uint_gt(compared, 25);
    diagnostics_free(&said);
    arena_free(arena);
}
END_TEST

START_TEST(banks_escape_what_means_something_to_them) {
    Course course = course_new(1);
    Buffer xml = BUFFER_EMPTY, gift = BUFFER_EMPTY, notes = BUFFER_EMPTY;
    render_moodle(course.quiz, &xml, &notes);
    buffer_clear(&notes);
    render_gift(course.quiz, &gift, &notes);
    ck_assert_ptr_nonnull(
        strstr(buffer_c(&xml), "<text>$course$/top/Week 3 // {a}: #1/Numbers/drone-speed</text>"));
    ck_assert_ptr_nonnull(strstr(buffer_c(&xml), "<answertest>AlgEquiv</answertest>"));
    ck_assert_ptr_nonnull(
        strstr(buffer_c(&gift), "::norm-at-point::[html]<p>Find the gradient of \\\\(f ( \\\\mathbf\\{"));
    ck_assert_ptr_nonnull(strstr(buffer_c(&notes), "GIFT cannot express 'linear-map'"));
    ck_assert_ptr_null(strstr(buffer_c(&notes), "squared-norm/b")); /* a proof is an essay */
    buffer_free(&xml);
    buffer_free(&gift);
    buffer_free(&notes);
    course_free(&course);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("formats");
    TCase *speech = tcase_create("speech");
    tcase_set_timeout(speech, 60);
    tcase_add_loop_test(speech, formulas_are_said, 0, sizeof SPOKEN / sizeof *SPOKEN);
    tcase_add_loop_test(speech, words_are_joined_as_the_language_wants, 0, sizeof JOINED / sizeof *JOINED);
    tcase_add_loop_test(speech, translated_lists_have_every_sign, 0, 3);
    tcase_add_test(speech, no_two_formulas_sound_alike);
    suite_add_tcase(suite, speech);
    TCase *quiz = tcase_create("quiz");
    tcase_set_timeout(quiz, 60);
    tcase_add_loop_test(quiz, maxima_can_read_expressions, 0, sizeof MAXIMA / sizeof *MAXIMA);
    tcase_add_test(quiz, what_maxima_reads_is_the_key);
    tcase_add_test(quiz, parts_are_asked_in_the_kinds_that_suit_them);
    tcase_add_test(quiz, choices_differ_and_one_is_right);
    tcase_add_test(quiz, banks_escape_what_means_something_to_them);
    suite_add_tcase(suite, quiz);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
