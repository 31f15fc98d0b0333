/* formats.c: tests of what documents become besides paper: spoken words, quizzes. */
#include "base/file.h"
#include "document/compose.h"
#include "document/spoken.h"
#include "world.h"

/* ---- formulas in words ---- */

#define NAMES                                                                                             \
    "x in R^n; a in R^n, constant; A in R^(m x n), constant; B in R^(n x n), invertible; X in R^(n x n); " \
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
    {"de", "", "gradient(abs(t)*norm(x), x)", "der Gradient nach x von Klammer auf der Betrag von t mal die Zwei-Norm von x, Klammer zu"},
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

int main(void) {
    Suite *suite = suite_create("formats");
    TCase *speech = tcase_create("speech");
    tcase_set_timeout(speech, 60);
    tcase_add_loop_test(speech, formulas_are_said, 0, sizeof SPOKEN / sizeof *SPOKEN);
    tcase_add_loop_test(speech, words_are_joined_as_the_language_wants, 0, sizeof JOINED / sizeof *JOINED);
    tcase_add_loop_test(speech, translated_lists_have_every_sign, 0, 3);
    tcase_add_test(speech, no_two_formulas_sound_alike);
    suite_add_tcase(suite, speech);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
