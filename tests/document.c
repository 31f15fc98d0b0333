/* document.c: tests of notation, prose, sentences and compose. */
#include "base/file.h"
#include "base/random.h"
#include "calculus/rules.h"
#include "calculus/solve.h"
#include "document/compose.h"
#include "document/notation_parts.h"
#include "document/prose.h"
#include "document/theme.h"
#include "render/render.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Bench { /* a store with names, and what goes away with it */
    Arena *arena;
    Scope *scope;
    Diagnostics said;
} Bench;

static Bench bench_new(const char *let) {
    Bench bench = {.arena = arena_new()};
    bench.scope = scope_new(store_new(bench.arena));
    Source *source = ARENA_NEW(bench.arena, Source);
    *source = (Source){"let", text_of(let)};
    const Expr *conditions = NULL;
    bool read = read_declarations(bench.scope, source->content, &conditions, source, 0, &bench.said);
    ck_assert_msg(read, "%s", buffer_c(&bench.said.out));
    return bench;
}

static void bench_free(Bench *bench) {
    diagnostics_free(&bench->said);
    arena_free(bench->arena);
}

static const Expr *bench_read(Bench *bench, const char *text) {
    Source *source = ARENA_NEW(bench->arena, Source);
    *source = (Source){"expression", text_of(text)};
    const Expr *e = read_strict(bench->scope, source->content, source, 0, &bench->said);
    ck_assert_msg(e, "%s", buffer_c(&bench->said.out));
    return e;
}

/* ---- notation ---- */

#define NAMES                                                                                                \
    "x in R^n; y in R^n; a in R^n, constant; A in R^(m x n), constant; B in R^(n x n), constant; b in R^m, " \
    "constant;"                                                                                              \
    "X in R^(n x n); t in R; s in R; k in 1..n; p in R, constant; c in R, constant; alpha in R; w1 in R; "   \
    "lambda in R, constant"

typedef struct NotationCase {
    const char *written, *line;
} NotationCase;

static const NotationCase NOTATION[] = {
    {"2*t", "2t"},
    {"t*2", "2t"},
    {"2*3*t", "2 · 3t"},
    {"-t", "−t"},
    {"t - s", "t − s"},
    {"-t - 2*s + 1", "−t − 2s + 1"},
    {"t + (-3)", "t − 3"},
    {"2*(t + 1)", "2(t + 1)"},
    {"-(t + s)", "−(t + s)"},
    {"t/2", "t/2"},
    {"3*t/2", "3t/2"},
    {"1/t", "1/t"},
    {"-1/t^2", "−1/t²"},
    {"4*t/sqrt(1 + 4*t^2)", "4t/√(1 + 4t²)"},
    {"1/(2*sqrt(t))", "1/(2√t)"},
    {"(x + a)/norm(x + a)", "(x + a)/‖x + a‖₂"},
    {"norm(x)^2", "‖x‖₂²"},
    {"1/norm(x)^3", "1/‖x‖₂³"},
    {"norm1(x)", "‖x‖₁"},
    {"norm(x, p)", "‖x‖ₚ"},
    {"norminf(x)", "‖x‖_∞"},
    {"normF(X)", "‖X‖_F"},
    {"t^2", "t²"},
    {"t^10", "t¹⁰"},
    {"t^(2/3)", "t^(2/3)"},
    {"(t + 1)^2", "(t + 1)²"},
    {"sqrt(t)", "√t"},
    {"root(t, 3)", "³√t"},
    {"exp(2*t)", "e²ᵗ"},
    {"4*exp(t)", "4eᵗ"},
    {"t*exp(t)", "teᵗ"},
    {"sin(t)", "sin t"},
    {"sin(2*t)", "sin 2t"},
    {"sin(t + 1)", "sin(t + 1)"},
    {"sin(t)^2", "sin² t"},
    {"sin(t)*t", "t sin t"},
    {"sin(t)*cos(t)", "sin t cos t"},
    {"ln(t)", "ln t"},
    {"asin(t)", "arcsin t"},
    {"abs(t)", "|t|"},
    {"abs(t)*abs(s)", "|t| · |s|"},
    {"sign(x)", "sign(x)"},
    {"dot(x, y)", "x · y"},
    {"sqrt(dot(x, x))", "√(x · x)"},
    {"2*dot(x, y)", "2x · y"},
    {"dot(x, B*x)", "xᵀBx"},
    {"A'*(A*x - b)", "Aᵀ(Ax − b)"},
    {"inv(B)", "B⁻¹"},
    {"x*x'", "xxᵀ"},
    {"x_k", "xₖ"},
    {"x_k^2", "xₖ²"},
    {"alpha", "α"},
    {"w1", "w₁"},
    {"lambda*norm1(x)", "λ‖x‖₁"},
    {"(3/5, 4/5)", "(3/5, 4/5)"},
    {"max(t, s)", "max(t, s)"},
    {"tr(B*X)", "tr(BX)"},
    {"ln(det(X))", "ln det X"},
    {"pi*t", "πt"},
    {"2*pi", "2π"},
    {"derivative(t^2, t)", "d/dt t²"},
    {"derivative(t^2 + 1, t)", "d/dt (t² + 1)"},
    {"gradient(norm(x + a), x)", "∇‖x + a‖₂"},
    {"hessian(norm(x), x)", "∇²‖x‖₂"},
    {"partial(norm(x)^2, x_k)", "∂/∂xₖ ‖x‖₂²"},
    {"subdifferential(norm(x), x)", "∂‖x‖₂"},
    {"t^n", "tⁿ"},
    {"(-2)^3*t", "(−2)³t"},
    {"norm(A*x - b)^2/2", "1/2 ‖Ax − b‖₂²"},
    {"t/norm(x)^(p - 1)", "t/‖x‖₂ᵖ⁻¹"},
    {"t^(-p)", "1/tᵖ"},
    {"dot(x, y)*norm(x)", "‖x‖₂(x · y)"},
    {"(t + 1)*(t - 1)", "(t + 1)(t − 1)"},
    {"-x", "−x"},
    {"t*x", "tx"},
    {"(t + 1)*x", "(t + 1)x"},
    {"sin(t)*x", "(sin t)x"},
    {"sum(x_i^2, i, 1, n)", "∑ᵢ₌₁ⁿ xᵢ²"},
    {"(1, 2)", "(1, 2)"},
    {"[[1, 2], [3, 4]]", "[1, 2; 3, 4]"},
    {"x_k*y_k", "xₖyₖ"},
    {"(x - a)_k", "(x − a)ₖ"},
    {"diag(x)", "diag(x)"},
    {"x .* y", "x ⊙ y"},
    {"piecewise(t > 0, t, -t)", "{t, t > 0; −t, otherwise}"},
    {"derivative(derivative(sin(t), t), t)", "d²/dt² sin t"},
    {"jacobian(A*x, x)", "D(Ax)"},
    {"gradient(ln(norm(x)), x)", "∇ ln ‖x‖₂"},
    {"gradient(dot(x, y), x)", "∇ₓ(x · y)"},
    {"directional(norm(x), x, y)", "D_y‖x‖₂"},
    {"x != 0", "x ≠ 0"},
    {"-1 <= t and t <= 1", "−1 ≤ t ≤ 1"},
    {"t > 0 and s > 0", "t > 0 and s > 0"},
    {"t < 0 or t > 1", "t < 0 or t > 1"},
    {"x_i >= 0 for all i", "xᵢ ≥ 0 for all i"},
};

START_TEST(notation_of_each) {
    Bench bench = bench_new(NAMES);
    const NotationCase *row = &NOTATION[_i];
    Buffer line = BUFFER_EMPTY;
    notation_line(&line, bench.scope->store, bench_read(&bench, row->written),
                  (NotationOptions){.italic_vectors = true}, false);
    ck_assert_msg(!strcmp(buffer_c(&line), row->line), "%s: %s, not %s", row->written, buffer_c(&line),
                  row->line);
    buffer_free(&line);
    bench_free(&bench);
}
END_TEST

START_TEST(conditions_on_pairs_are_said_once) {
    Bench bench = bench_new(NAMES "; i in 1..n; j in 1..n");
    Store *store = bench.scope->store;
    const struct { const char *condition, *line; } rows[] = {
        {"x_i < 1 or y_j < 1 or i = j", "(xᵢ < 1 or yⱼ < 1) for all i ≠ j"},
        {"x_i < y_j", "xᵢ < yⱼ for all i, j"},
    };
    const Expr *i = bench_read(&bench, "i"), *j = bench_read(&bench, "j");
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        Buffer line = BUFFER_EMPTY;
        const Expr *inner = expr_2(store, OP_FOR_ALL, bench_read(&bench, rows[k].condition), i);
        notation_line(&line, store, expr_2(store, OP_FOR_ALL, inner, j), (NotationOptions){0}, false);
        ck_assert_str_eq(buffer_c(&line), rows[k].line);
        buffer_free(&line);
    }
    bench_free(&bench);
}
END_TEST

START_TEST(notation_breaks_off_what_no_page_could_hold) {
    Bench bench = bench_new("t in R");
    Store *store = bench.scope->store;
    const Expr *e = expr_symbol(store, bench.scope->names[0].meaning->symbol);
    for (int i = 0; i < 40; i++)
        e = expr_2(store, OP_SUM, expr_1(store, OP_SIN, e), expr_1(store, OP_COS, e));
    Buffer line = BUFFER_EMPTY;
    notation_line(&line, store, e, (NotationOptions){0}, false);
    ck_assert_str_eq(buffer_c(&line), "…");
    buffer_free(&line);
    bench_free(&bench);
}
END_TEST

START_TEST(every_operator_has_a_style) {
    for (int op = 0; op < OP_COUNT; op++) {
        Expr e = {.op = (Op)op};
        ck_assert_msg(style_of(&e)->write, "%s has none", op_identifier((Op)op));
    }
}
END_TEST

/* ---- prose ---- */

typedef struct ProseCase {
    const char *written, *text;
} ProseCase;

static const ProseCase PROSE[] = {
    {"Let $f(t) = t^2$.", "Let f(t) = t².\n"},
    {"It costs $5 and $6.", "It costs $5 and $6.\n"},
    {"a $ sign, $ alone", "a $ sign, $ alone\n"},
    {"**Bold** and *slanted*, `code`", "Bold and slanted, code\n"},
    {"2 * 3 * 4 stays, and so does a*b*c", "2 * 3 * 4 stays, and so does a*b*c\n"},
    {"escaped \\$5\\$ and \\*no\\*", "escaped $5$ and *no*\n"},
    {"one\ntwo", "one two\n"},
    {"one\n\ntwo", "one\n\ntwo\n"},
    {"open $t", "open $t\n"},
    {"open **t", "open **t\n"},
    {"broken $t + * 2$ here", "broken t + * 2 here\n"},
    {"{name} stays", "{name} stays\n"},
    {"at $x = (3, 4)$", "at x = (3, 4)\n"},
    {"errors $u = (1, 2)$ and $p$", "errors u = (1, 2) and (t, t²)\n"},
    {"$2 u + u$ with $u = (1, 2)$", "2u + u with u = (1, 2)\n"},
    {"$2 u + u$ with $u = (1, 3)$", "2(1, 2) + (1, 2) with (1, 2) = (1, 3)\n"},
    {"", ""},
    {"\\", "\\\n"},
    {"$", "$\n"},
    {"$$", "$$\n"},
    {"**", "**\n"},
    {"`", "`\n"},
};

/* The document that the prose makes, as text. */
static void prose_text(Bench *bench, const char *written, Buffer *out) {
    Document *document = document_new(bench->arena, TEXT(""), TEXT("en"), PAPER_A4);
    Blocks *blocks = document_section(document, (SectionHead){0});
    Prose prose = {.arena = bench->arena, .scope = prose_names(bench->scope, text_of(written))};
    prose_blocks(&prose, text_of(written), blocks);
    render_text(document, &(TextOptions){0}, out);
}

START_TEST(prose_of_each) {
    Bench bench = bench_new("t in R; x in R^n; u = (1, 2); p = (t, t^2)");
    Buffer out = BUFFER_EMPTY;
    prose_text(&bench, PROSE[_i].written, &out);
    ck_assert_msg(!strcmp(buffer_c(&out), PROSE[_i].text), "%s: %s", PROSE[_i].written, buffer_c(&out));
    buffer_free(&out);
    bench_free(&bench);
}
END_TEST

START_TEST(prose_makes_lists_and_displays) {
    Bench bench = bench_new("t in R");
    Buffer out = BUFFER_EMPTY;
    prose_text(&bench, "First:\n- one\n  goes on\n- two\n\n$$t^2 + 1$$\n1. a\n2. b\n", &out);
    const char *text = buffer_c(&out);
    const char *wanted[] = {"First:", "one goes on", "two", "t² + 1", "1.", "2."};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        ck_assert_msg(strstr(text, wanted[i]), "no '%s' in:\n%s", wanted[i], text);
    buffer_free(&out);
    bench_free(&bench);
}
END_TEST

START_TEST(prose_says_what_it_cannot_read) {
    Bench bench = bench_new("t in R");
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Source source = {"bank.nabla", TEXT("ask: see $t + * 2$")};
    Prose prose = {
        .arena = bench.arena, .scope = bench.scope, .source = &source, .offset = 5, .diagnostics = &said};
    prose_inlines(&prose, text_slice(source.content, 5, source.content.length));
    ck_assert_uint_eq(said.warnings, 1);
    ck_assert_msg(strstr(buffer_c(&said.out), "bank.nabla:1:"), "%s", buffer_c(&said.out));
    diagnostics_free(&said);
    bench_free(&bench);
}
END_TEST

/* Whatever bytes come, prose ends and loses nothing but marks. */
START_TEST(prose_survives_anything) {
    static const char signs[] = "$$**``\\{}-1. \n\tax_^=(\xC3\xB1\xFF";
    Random random = random_seeded((uint64_t)_i + 1);
    char text[64];
    size_t length = (size_t)random_between(&random, 0, sizeof text - 1);
    for (size_t i = 0; i < length; i++) text[i] = signs[random_between(&random, 0, sizeof signs - 2)];
    text[length] = '\0';
    Bench bench = bench_new("t in R; x in R^n");
    Buffer out = BUFFER_EMPTY;
    prose_text(&bench, text, &out);
    buffer_free(&out);
    bench_free(&bench);
}
END_TEST

/* A long text of marks that open and never close costs no more than its length. */
START_TEST(prose_is_linear) {
    static const char *const openings[] = {"$a ", "**a ", " *a ", "`a", "{a", "$$a ", "- \n", "\\"};
    Bench bench = bench_new("t in R");
    Buffer text = BUFFER_EMPTY, out = BUFFER_EMPTY;
    buffer_repeat(&text, openings[_i], 200000);
    Prose prose = {.arena = bench.arena};
    prose_inlines(&prose, buffer_view(&text));
    prose_blocks(&prose, buffer_view(&text), blocks_new(bench.arena));
    buffer_free(&text);
    buffer_free(&out);
    bench_free(&bench);
}
END_TEST

/* ---- sentences ---- */

static const Source *file_of(Arena *arena, const char *path) {
    Source *source = ARENA_NEW(arena, Source);
    Buffer why = BUFFER_EMPTY;
    source->name = path;
    ck_assert_msg(file_read(arena, path, &source->content, &why), "%s", buffer_c(&why));
    return source;
}

START_TEST(english_file_is_what_is_built_in) {
    Arena *arena = arena_new();
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Sentences *built_in = sentences_new(arena), *read = sentences_new(arena);
    ck_assert_uint_eq(sentences_missing(built_in, NULL), SAY_COUNT + MESSAGE_COUNT);
    ck_assert(sentences_read(read, file_of(arena, "templates/sentences/en.txt"), &said));
    ck_assert_msg(!said.warnings, "%s", buffer_c(&said.out));
    ck_assert_uint_eq(sentences_missing(read, NULL), 0);
    for (int i = 0; i < SAY_COUNT; i++) ck_assert_str_eq(say(read, (Sentence)i), say(built_in, (Sentence)i));
    diagnostics_free(&said);
    arena_free(arena);
}
END_TEST

START_TEST(sentences_are_replaced_and_faults_said) {
    Arena *arena = arena_new();
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Sentences *sentences = sentences_new(arena);
    Source source = {"de.txt",
                     TEXT("language: de\nname: Vorname\n    und Name\npionts: x\npoints: {punkte} Punkte\n"
                          "rule.sqrt.name: Wurzel\n")};
    ck_assert(sentences_read(sentences, &source, &said));
    ck_assert_uint_eq(said.warnings, 2);
    ck_assert_str_eq(sentences_language(sentences), "de");
    ck_assert_str_eq(say(sentences, SAY_NAME), "Vorname und Name");
    ck_assert_str_eq(say_rule(sentences, "sqrt", "name", "square root"), "Wurzel");
    ck_assert_str_eq(say_rule(sentences, "sqrt", "why", "because"), "because");
    ck_assert_str_eq(say_with(sentences, arena, SAY_VARIANT, "variant", "7F"), "Variant 7F");
    diagnostics_free(&said);
    arena_free(arena);
}
END_TEST

static const char *const LANGUAGES[] = {"de", "fr", "es"};
enum { LANGUAGE_COUNT = sizeof LANGUAGES / sizeof *LANGUAGES };

static Sentences *sentences_of(Arena *arena, const char *language) {
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Sentences *sentences = sentences_new(arena);
    const char *path = arena_printf(arena, "templates/sentences/%s.txt", language);
    ck_assert_msg(sentences_read(sentences, file_of(arena, path), &said) && !said.warnings, "%s",
                  buffer_c(&said.out));
    diagnostics_free(&said);
    return sentences;
}

START_TEST(languages_lack_no_sentence) {
    Arena *arena = arena_new();
    Sentences *sentences = sentences_of(arena, LANGUAGES[_i]);
    Buffer keys = BUFFER_EMPTY;
    ck_assert_str_eq(sentences_language(sentences), LANGUAGES[_i]);
    size_t missing = sentences_missing(sentences, &keys);
    ck_assert_msg(!missing, "%s.txt lacks %s", LANGUAGES[_i], buffer_c(&keys));
    buffer_free(&keys);
    arena_free(arena);
}
END_TEST

/* Every {name} of the English sentence stands in the translated one. */
static void check_names(Arena *arena, Sentence which, const char *translated) {
    const char *english = say(sentences_new(arena), which);
    for (const char *at = strchr(english, '{'); at; at = strchr(at + 1, '{')) {
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)(strcspn(at, "}") + 1), at);
        ck_assert_msg(strstr(translated, name), "%s lacks %s: %s", sentence_key(which), name, translated);
    }
}

START_TEST(languages_put_in_what_english_does) {
    Arena *arena = arena_new();
    const Sentences *sentences = sentences_of(arena, LANGUAGES[_i]);
    for (int i = 0; i < SAY_COUNT; i++) check_names(arena, (Sentence)i, say(sentences, (Sentence)i));
    arena_free(arena);
}
END_TEST

START_TEST(languages_have_their_own_words) {
    Arena *arena = arena_new();
    const Sentences *german = sentences_of(arena, "de");
    ck_assert_str_eq(say_mistake(german, "sqrt/lost-half", "half"),
                     "Der Faktor 1/2 aus der Ableitung der Quadratwurzel fehlt.");
    ck_assert_str_eq(say_mistake(german, "sqrt/nothing", "english"), "english");
    ck_assert_str_eq(say_english(german, "and"), "und");
    ck_assert_str_eq(say_english(german, "some words"), "some words");
    ck_assert_str_eq(sentences_judging(german)->undefined_words[0], "nicht definiert");
    arena_free(arena);
}
END_TEST

/* ---- the words of the rules ---- */

START_TEST(each_rule_s_formulas_can_be_read) {
    Arena *arena = arena_new();
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const Rule *rule = &rules_table()->rule[_i];
    for (size_t i = 0; i < 2 * (1 + LANGUAGE_COUNT); i++) {
        const Sentences *sentences = i < 2 ? sentences_new(arena) : sentences_of(arena, LANGUAGES[i / 2 - 1]);
        const char *words = i % 2 ? say_rule(sentences, rule->identifier, "why", rule->why)
                                  : say_rule(sentences, rule->identifier, "sentence", rule->sentence);
        const char *line = compose_rule_line(arena, sentences, rule->identifier, words, &said);
        ck_assert_msg(!said.warnings, "%s", buffer_c(&said.out));
        ck_assert_msg(!strchr(line, '$'), "%s", line);
    }
    diagnostics_free(&said);
    arena_free(arena);
}
END_TEST

/* ---- sheets ---- */

static const char BANK[] = "problem shifted-norm\n"
                           "let: x in R^n; a in R^n, constant\n"
                           "ask: Let $f(x) = ‖x + a‖₂$. Find $∇f(x)$.\n"
                           "find: gradient(‖x + a‖₂, x)\n"
                           "points: 3\n"
                           "\n"
                           "problem power\n"
                           "title: A power\n"
                           "let: t in R\n"
                           "part a\n"
                           "ask: Differentiate $t^3$.\n"
                           "find: derivative(t^3, t)\n"
                           "part b\n"
                           "ask: And at $t = 2$?\n"
                           "find: derivative(t^3, t)\n"
                           "at: t = 2\n"
                           "note: It is the slope of the tangent.\n";

typedef struct Class { /* a bank in a file of its own, and its problems */
    Arena *arena;
    Instance *instances[2];
    const char *names[2];
    Diagnostics said;
} Class;

static Bank *bank_from(Arena *arena, const char *text, Diagnostics *said) {
    const char *path = arena_printf(arena, "/tmp/nabla-document-%ld.nabla", (long)getpid());
    Buffer why = BUFFER_EMPTY;
    ck_assert_msg(file_write(path, text_of(text), &why), "%s", buffer_c(&why));
    Bank *bank = bank_open(arena, &path, 1, said);
    unlink(path);
    return bank;
}

static Class class_new(void) {
    Class class = {.arena = arena_new()};
    Bank *bank = bank_from(class.arena, BANK, &class.said);
    ck_assert_msg(bank->problem_count == 2, "%s", buffer_c(&class.said.out));
    for (size_t i = 0; i < 2; i++) {
        class.instances[i] = problem_instance(bank->problems[i], 1, &class.said);
        class.names[i] = bank->problems[i]->name;
        ck_assert_msg(class.instances[i], "%s", buffer_c(&class.said.out));
    }
    return class;
}

static void class_free(Class *class) {
    for (size_t i = 0; i < 2; i++) instance_free(class->instances[i]);
    diagnostics_free(&class->said);
    arena_free(class->arena);
}

static Document *class_sheet(Class *class, SheetKind kind, const Source *template) {
    ComposeOptions options = {.sentences = sentences_new(class->arena), .detail = DETAIL_NORMAL};
    options.templates[kind] = template;
    SheetCopy copy = {.title = TEXT("Week 3"),
                      .course = TEXT("Calculus"),
                      .variant = TEXT("7F3A"),
                      .instances = class->instances,
                      .names = class->names,
                      .count = 2};
    Document *document = document_new(class->arena, TEXT("Week 3"), TEXT("en"), PAPER_A4);
    compose_sheet(document, kind, &copy, &options);
    return document;
}

/* The words of a text in order, each once found searched for behind it. */
static void check_in_order(const char *text, const char *const *words) {
    const char *at = text;
    for (; *words; words++) {
        const char *found = strstr(at, *words);
        ck_assert_msg(found, "no '%s' here in:\n%s", *words, at);
        at = found + strlen(*words);
    }
}

static const char *const WORKSHEET[] = {"Week 3",   "Calculus",
                                        "Name",     "Variant 7F3A",
                                        "5 points", "Conventions.",
                                        "1",        "shifted-norm",
                                        "3 points", "Let f(x) = ‖x + a‖₂. Find ∇f(x).",
                                        "2",        "A power",
                                        "(a)",      "Differentiate t³.",
                                        "(b)",      "And at t = 2? (1 point)",
                                        NULL};
static const char *const KEY[] = {"Week 3 – Answer key",
                                  "∇‖x + a‖₂",
                                  "[for x ≠ −a]",
                                  "{g ∈ ℝⁿ : ‖g‖₂ ≤ 1}",
                                  "(a)",
                                  "t³",
                                  "= 3t²",
                                  "(b)",
                                  "= 12",
                                  "ₜ₌₂",
                                  NULL};
static const char *const SOLUTIONS[] = {"Worked solutions",
                                        "Find ∇f(x)",
                                        "1.",
                                        "Read off the gradient:",
                                        "∇‖x + a‖₂",
                                        "[gradient; for x ≠ −a]",
                                        "At x = −a there is no derivative: the subgradients are",
                                        "Checked at",
                                        "(b)",
                                        "= 12",
                                        "Remark. It is the slope",
                                        NULL};
static const char *const *const SHEETS[] = {
    [SHEET_QUESTIONS] = WORKSHEET, [SHEET_KEY] = KEY, [SHEET_SOLUTIONS] = SOLUTIONS};

START_TEST(sheet_says_what_it_should) {
    Class class = class_new();
    Document *document = class_sheet(&class, (SheetKind)_i, NULL);
    Buffer out = BUFFER_EMPTY;
    render_text(document, &(TextOptions){0}, &out);
    check_in_order(buffer_c(&out), SHEETS[_i]);
    buffer_free(&out);
    class_free(&class);
}
END_TEST

START_TEST(shipped_templates_are_those_built_in) {
    static const char *const paths[] = {[SHEET_QUESTIONS] = "templates/worksheet.md",
                                        [SHEET_KEY] = "templates/key.md",
                                        [SHEET_SOLUTIONS] = "templates/solutions.md"};
    Class class = class_new();
    Buffer shipped = BUFFER_EMPTY, built_in = BUFFER_EMPTY;
    const Source *file = file_of(class.arena, paths[_i]);
    ck_assert_msg(compose_check_template(class.arena, (SheetKind)_i, file, &class.said), "%s",
                  buffer_c(&class.said.out));
    render_text(class_sheet(&class, (SheetKind)_i, file), &(TextOptions){0}, &shipped);
    render_text(class_sheet(&class, (SheetKind)_i, NULL), &(TextOptions){0}, &built_in);
    ck_assert_str_eq(buffer_c(&shipped), buffer_c(&built_in));
    buffer_free(&shipped);
    buffer_free(&built_in);
    class_free(&class);
}
END_TEST

START_TEST(template_says_other_things) {
    Class class = class_new();
    Source template = {
        "t.md", TEXT("{{! no room}}\nFor **{title}**,\n{{^student}}\nnobody\n{{/student}}\n{{#problems}}\n"
                     "Task {number} of {points}\n{{#parts}}\n{{answer}}\n{{/parts}}\n{{/problems}}\n")};
    Buffer out = BUFFER_EMPTY;
    render_text(class_sheet(&class, SHEET_QUESTIONS, &template), &(TextOptions){0}, &out);
    check_in_order(buffer_c(&out), (const char *const[]){"For Week 3", "Task 1 of 3 points", "x + a",
                                                         "Task 2 of", "3t²", NULL});
    buffer_free(&out);
    class_free(&class);
}
END_TEST

typedef struct Fault {
    const char *template, *said;
} Fault;
static const Fault FAULTS[] = {
    {"{{nothing}}\n", "t.md:1:3: error: there is no field 'nothing'"},
    {"{{#problems}}\n{{#parts}}\n{{qestion}}\n{{/parts}}\n{{/problems}}\n",
     "t.md:3:3: error: there is no field 'qestion'; did you mean 'question'?"},
    {"of {studnt}\n", "t.md:1:5: error: there is no field 'studnt'; did you mean 'student'?"},
    {"{{#problems}}\n{{question}}\n{{/problems}}\n",
     "t.md:2:3: error: 'question' stands only between {{#parts}} and {{/parts}}"},
    {"for {student\n", "t.md:1:5: error: expected a name and }"},
    {"see {{title}} here\n", "t.md:1:5: error: {{…}} stands alone in its line"},
    {"{points-table}\n", "t.md:1:2: error: this is a block"},
    {"x {points}\n", "t.md:1:4: error: 'points' stands only between {{#problems}}"},
    {"{{#problems}}\n", "t.md:1:4: error: this section is not closed"},
    {"x\n{{/problems}}\n", "t.md:2:4: error: this closes no section"},
    {"{{#problems}}\n{{#parts}}\n{{/problems}}\n{{/parts}}\n", "t.md:3:4: error"},
    {"{{#problems}}\n{{#parts}}\n{{room lions 4}}\n{{/parts}}\n{{/problems}}\n",
     "t.md:3:8: error: expected none, blank, lines, box or grid"},
    {"{{rule thick}}\n", "t.md:1:8: error: expected }} behind the name"},
    {"see\n\nIt is $x +$ now\n", "t.md:3:11: error: this formula cannot be read: expected a number, a name or a bracket"},
    {"{{#problems}}\n$$ 3 + * 4 $$\n{{/problems}}\n", "t.md:2:8: error: this formula cannot be read"},
    {"- costs $5 and ||x||$\n", "t.md:1:10: error: this formula cannot be read"},
    {"{{#problems twice}}\n", "t.md:1:13: error: expected }} behind the name"},
};

typedef struct ThemeCase {
    const char *theme, *said; /* "" if nothing is wrong */
} ThemeCase;

static const ThemeCase THEMES[] = {
    {"# large\nsize: 18\nmargin: 12.5\npaper: letter\ncolour: no\nfooter: Room 7: bring paper\n", ""},
    {"\nsiez: 18\n", "t.theme:2:1: error: a theme has no 'siez'; did you mean 'size'?"},
    {"size: 99\n", "t.theme:1:7: error: expected the size of the type in points, from 8 to 24"},
    {"size: large\n", "t.theme:1:7: error"},
    {"margin:\n", "t.theme:1:1: error: expected millimetres"},
    {"paper: a3\n", "t.theme:1:8: error: expected a4 or letter"},
    {"colour: maybe\n", "t.theme:1:9: error: expected yes or no"},
    {"font: serif\n", "t.theme:1:7: error: expected roman or sans"},
    {"columns: 3\n", "t.theme:1:10: error: expected 1 or 2"},
    {"accent: navy\n", "t.theme:1:9: error: expected a colour such as #1f4e79"},
    {"accent: #1f4e7g\n", "t.theme:1:9: error: expected a colour such as #1f4e79"},
    {"logo:\n", "t.theme:1:1: error: expected the name of a PNG file"},
    {"header: {tile} of {course}\n", "t.theme:1:9: error: expected a text in which {title}"},
    {"logo-hight: 12\n", "t.theme:1:1: error: a theme has no 'logo-hight'; did you mean 'logo-height'?"},
};

START_TEST(theme_of_each) {
    Theme theme = {0};
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Source source = {"t.theme", text_of(THEMES[_i].theme)};
    bool good = theme_read(&theme, &source, &said);
    ck_assert_int_eq(good, !*THEMES[_i].said);
    ck_assert_msg(good || strstr(buffer_c(&said.out), THEMES[_i].said), "%s", buffer_c(&said.out));
    if (good) ck_assert(theme.paper == PAPER_LETTER && theme.look.monochrome);
    if (good) ck_assert(theme.look.size == 18 && theme.look.margin == 12.5);
    diagnostics_free(&said);
}
END_TEST

START_TEST(theme_takes_only_pictures) {
    static const char START[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    static const struct {
        const char *sizes, *said; /* width and height, eight bytes */
    } CASES[] = {{"\0\0\1\0\0\0\1\0", NULL}, {"\0\1\0\0\0\0\1\0", "at most 3000 points"}};
    Source source = {"t.theme", TEXT("accent: #FF8000\nlogo: school.png\n")};
    for (size_t i = 0; i < 3; i++) {
        Theme theme = {0};
        Diagnostics said = DIAGNOSTICS_EMPTY;
        char bytes[32] = "GIF89a";
        if (i < 2) memcpy(bytes, START, 16), memcpy(bytes + 16, CASES[i].sizes, 8);
        const char *wanted = i < 2 ? CASES[i].said : "this is no PNG picture";
        ck_assert(theme_read(&theme, &source, &said));
        ck_assert_double_eq(theme.look.accent->red, 1);
        ck_assert_int_eq(theme_take_logo(&theme, (Text){bytes, sizeof bytes}, &source, &said), !wanted);
        ck_assert_uint_eq(theme.look.logo.length, wanted ? 0 : sizeof bytes);
        if (wanted)
            ck_assert_msg(strstr(buffer_c(&said.out), "t.theme:2:7: error"), "%s", buffer_c(&said.out));
        if (wanted) ck_assert_msg(strstr(buffer_c(&said.out), wanted), "%s", buffer_c(&said.out));
        diagnostics_free(&said);
    }
}
END_TEST

static const Block *block_of_kind(const Blocks *blocks, BlockKind kind) {
    for (const Block *b = blocks->first; b; b = b->next) {
        const Block *inside = b->kind == BLOCK_PROBLEM ? block_of_kind(&b->content, kind) : NULL;
        if (b->kind == kind || inside) return b->kind == kind ? b : inside;
    }
    return NULL;
}

static Instance *instance_from(Arena *arena, const char *text, Diagnostics *said) {
    Instance *instance = problem_instance(bank_from(arena, text, said)->problems[0], 1, said);
    ck_assert_msg(instance, "%s", buffer_c(&said->out));
    return instance;
}

/* A part that asks the same at a point does not say again how it is found, and its lines keep their numbers.
 */
START_TEST(later_parts_refer_to_lines_of_earlier_ones) {
    static const char TEXT_OF_IT[] =
        "problem p\nlet: t in R, p = (t, t^2)\nask: A curve.\n"
        "part a\nask: One.\nfind: derivative(norm(derivative(p, t)), t)\n"
        "part b\nask: Two.\nfind: derivative(norm(derivative(p, t)), t)\nat: t = 1\n";
    Arena *arena = arena_new();
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Instance *instance = instance_from(arena, TEXT_OF_IT, &said);
    ComposeOptions options = {.sentences = sentences_new(arena), .detail = DETAIL_NORMAL};
    Document *document = document_new(arena, TEXT(""), TEXT("en"), PAPER_A4);
    compose_instance(document, instance, &options);
    Buffer out = BUFFER_EMPTY;
    render_text(document, &(TextOptions){0}, &out);
    check_in_order(buffer_c(&out), (const char *const[]){"(a) One.", "1.  ", "8.  ", "(b) Two.",
                                                         "Lines 1 to 9 are those of part (a).",
                                                         "10.  Put the point in", "11.  ", NULL});
    const char *second = strstr(buffer_c(&out), "(b) Two.");
    ck_assert_ptr_null(strstr(second, "Differentiate"));
    buffer_free(&out);
    instance_free(instance);
    diagnostics_free(&said);
    arena_free(arena);
}
END_TEST

/* What a problem says of its room goes before what the template says, and that before what suits the
 * question. */
START_TEST(room_is_what_was_asked_for) {
    static const struct {
        const char *problem, *directive;
        int kind; /* -1: no room */
        double amount;
    } CASES[] = {
        {"find: derivative(t^3, t)", "room", ANSWER_LINES, 3},
        {"find: norm((3, 4))", "room", ANSWER_LINES, 1},
        {"find: hessian(t^3, t)", "room", ANSWER_BOX, 50},
        {"find: derivative(t^3, t)\nchoose: t; t^2", "room", -1, 0},
        {"find: derivative(t^3, t)\nchoose: t; t^2", "room lines 4", -1, 0},
        {"find: derivative(t^3, t)", "room grid 60", ANSWER_GRID, 60},
        {"find: derivative(t^3, t)", "room none", -1, 0},
        {"find: derivative(t^3, t)\nroom: box 45", "room grid 60", ANSWER_BOX, 45},
        {"find: derivative(t^3, t)\nroom: blank", "room", ANSWER_BLANK, 30},
    };
    Arena *arena = arena_new();
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const char *text = arena_printf(arena, "problem p\nlet: t in R\nask: Find it.\n%s\n", CASES[_i].problem);
    Instance *instance = instance_from(arena, text, &said);
    const char *template = arena_printf(
        arena, "{{#problems}}\n{{#parts}}\n{{%s}}\n{{/parts}}\n{{/problems}}\n", CASES[_i].directive);
    Source source = {"t.md", text_of(template)};
    ComposeOptions options = {.sentences = sentences_new(arena), .templates[SHEET_QUESTIONS] = &source};
    SheetCopy copy = {.instances = &instance, .names = &instance->problem->name, .count = 1};
    Document *document = document_new(arena, TEXT(""), TEXT("en"), PAPER_A4);
    compose_sheet(document, SHEET_QUESTIONS, &copy, &options);
    const Block *room = block_of_kind(&document->first->content, BLOCK_ANSWER);
    ck_assert_int_eq(room ? (int)room->answer : -1, CASES[_i].kind);
    if (room) ck_assert_double_eq(room->amount, CASES[_i].amount);
    instance_free(instance);
    diagnostics_free(&said);
    arena_free(arena);
}
END_TEST

START_TEST(points_stand_in_a_table) {
    Class class = class_new();
    Source template = {"t.md", TEXT("{{points-table}}\n")};
    const Document *document = class_sheet(&class, SHEET_QUESTIONS, &template);
    const Block *table = block_of_kind(&document->first->content, BLOCK_TABLE);
    ck_assert_ptr_nonnull(table);
    ck_assert_uint_eq(table->columns, 4);
    ck_assert(table->boxed);
    Buffer out = BUFFER_EMPTY;
    render_text(document, &(TextOptions){0}, &out);
    check_in_order(buffer_c(&out), (const char *const[]){"Problem", "1", "2", "Total", "Points", "3", "2",
                                                         "5", "Reached", NULL});
    buffer_free(&out);
    class_free(&class);
}
END_TEST

START_TEST(sentences_keep_their_marks) {
    Class class = class_new();
    Source german = {"de.txt", TEXT("language: de\ninstructions: *Alles* zeigen, auch $h > 0$.\n")},
           template = {"t.md", TEXT("{instructions} {total}\n")};
    Sentences *sentences = sentences_new(class.arena);
    ck_assert(sentences_read(sentences, &german, &class.said));
    ComposeOptions options = {.sentences = sentences, .templates[SHEET_QUESTIONS] = &template};
    SheetCopy copy = {.instances = class.instances, .names = class.names, .count = 2};
    Document *document = document_new(class.arena, TEXT(""), TEXT("de"), PAPER_A4);
    compose_sheet(document, SHEET_QUESTIONS, &copy, &options);
    const Inline *first = document->first->content.first->inlines->first;
    ck_assert(first->kind == INLINE_EMPHASIS && text_is(first->text, "Alles"));
    Buffer out = BUFFER_EMPTY;
    render_text(document, &(TextOptions){0}, &out);
    check_in_order(buffer_c(&out), (const char *const[]){"Alles zeigen, auch h > 0. 5 points in all.", NULL});
    buffer_free(&out);
    class_free(&class);
}
END_TEST

START_TEST(templates_have_headings) {
    Class class = class_new();
    Source template = {"t.md", TEXT("# {title}\n## Part *one*\nText.\n#no heading\n")};
    const Document *document = class_sheet(&class, SHEET_QUESTIONS, &template);
    const Block *first = document->first->content.first;
    ck_assert(first->kind == BLOCK_HEADING && first->level == 1);
    ck_assert(text_is(first->inlines->first->text, "Week 3"));
    ck_assert(first->next->kind == BLOCK_HEADING && first->next->level == 2);
    ck_assert(first->next->next->kind == BLOCK_PARAGRAPH && !first->next->next->next);
    class_free(&class);
}
END_TEST

START_TEST(template_leaves_other_braces) {
    Arena *arena = arena_new();
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Source source = {"t.md", TEXT("the set $\\{a\\}$, $x_{a}$, \\{nothing} and \\{ x }\n")};
    ck_assert_msg(compose_check_template(arena, SHEET_QUESTIONS, &source, &said), "%s", buffer_c(&said.out));
    diagnostics_free(&said);
    arena_free(arena);
}
END_TEST

START_TEST(template_faults_are_said) {
    Arena *arena = arena_new();
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Source source = {"t.md", text_of(FAULTS[_i].template)};
    ck_assert(!compose_check_template(arena, SHEET_QUESTIONS, &source, &said));
    ck_assert_msg(strstr(buffer_c(&said.out), FAULTS[_i].said), "%s", buffer_c(&said.out));
    diagnostics_free(&said);
    arena_free(arena);
}
END_TEST

/* ---- the other formats of the same document ---- */

START_TEST(html_is_balanced_and_escaped) {
    Class class = class_new();
    Document *document = class_sheet(&class, SHEET_SOLUTIONS, NULL);
    Blocks *more = document_section(document, (SectionHead){.title = TEXT("<script>&\"")});
    blocks_paragraph(more, inlines_of(class.arena, TEXT("a < b & c")));
    Buffer out = BUFFER_EMPTY;
    ck_assert(render_html(document, &out));
    const char *text = buffer_c(&out);
    ck_assert_ptr_null(strstr(text, "<script"));
    ck_assert_ptr_nonnull(strstr(text, "a &lt; b &amp; c"));
    check_in_order(text, (const char *const[]){"<html lang=\"en\">", "<h1>", "<math", "<mfrac>", "</mfrac>",
                                               "</html>", NULL});
    buffer_free(&out);
    class_free(&class);
}
END_TEST

/* Headings begin with the first level and skip none. */
static void check_headings(const char *text) {
    int level = 0;
    for (const char *at = strstr(text, "<h"); at; at = strstr(at + 1, "<h")) {
        if (at[2] < '1' || at[2] > '6') continue;
        int next = at[2] - '0';
        ck_assert_msg(next <= level + 1, "a heading %.20s behind level %d", at, level);
        level = next;
    }
    ck_assert_int_ge(level, 1);
}

/* Each such element has this attribute, and it is not empty. */
static void check_attribute(const char *text, const char *tag, const char *attribute) {
    char open[16];
    snprintf(open, sizeof open, "<%s ", tag);
    for (const char *at = strstr(text, open); at; at = strstr(at + 1, open)) {
        const char *value = strstr(at, attribute);
        ck_assert_msg(value && value < strchr(at, '>') && value[strlen(attribute)] != '"', "%.60s", at);
    }
}

START_TEST(html_can_be_read_aloud) {
    Class class = class_new();
    Document *document = class_sheet(&class, (SheetKind)_i, NULL);
    document->language = TEXT("fr");
    Blocks *more = document_section(document, (SectionHead){.title = TEXT("More")});
    Figure *figure = figure_new(class.arena, (Spot){0, 0}, (Spot){1, 1}, 40, 40);
    figure_describe(figure, TEXT("An empty square"));
    blocks_figures(more, 1, (const Figure *const[]){figure});
    Buffer out = BUFFER_EMPTY;
    ck_assert(render_html(document, &out));
    const char *text = buffer_c(&out);
    check_headings(text);
    check_attribute(text, "html", "lang=\"");
    check_attribute(text, "math", "alttext=\"");
    check_attribute(text, "svg", "aria-label=\"");
    ck_assert_ptr_nonnull(strstr(text, "<html lang=\"fr\">"));
    ck_assert_ptr_null(strstr(text, "<math>"));
    ck_assert_ptr_null(strstr(text, "http"));
    buffer_free(&out);
    class_free(&class);
}
END_TEST

START_TEST(latex_runs_no_command_of_the_text) {
    Class class = class_new();
    Document *document = class_sheet(&class, SHEET_SOLUTIONS, NULL);
    Blocks *more = document_section(document, (SectionHead){0});
    blocks_paragraph(more, inlines_of(class.arena, TEXT("\\input{/etc/passwd} 50% $x$ a_b")));
    Buffer out = BUFFER_EMPTY;
    ck_assert(render_latex(document, &out));
    const char *text = buffer_c(&out);
    ck_assert_ptr_null(strstr(text, "\\input{/"));
    ck_assert_ptr_nonnull(strstr(text, "\\textbackslash{}input\\{/etc/passwd\\} 50\\% \\$x\\$ a\\_b"));
    check_in_order(text,
                   (const char *const[]){"\\begin{document}", "\\frac{", "\\lVert", "\\end{document}", NULL});
    buffer_free(&out);
    class_free(&class);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("document");
    TCase *cases = tcase_create("notation");
    tcase_add_loop_test(cases, notation_of_each, 0, (int)(sizeof NOTATION / sizeof *NOTATION));
    tcase_add_test(cases, every_operator_has_a_style);
    tcase_add_test(cases, notation_breaks_off_what_no_page_could_hold);
    tcase_add_test(cases, conditions_on_pairs_are_said_once);
    suite_add_tcase(s, cases);
    TCase *prose = tcase_create("prose");
    tcase_add_loop_test(prose, prose_of_each, 0, (int)(sizeof PROSE / sizeof *PROSE));
    tcase_add_test(prose, prose_makes_lists_and_displays);
    tcase_add_test(prose, prose_says_what_it_cannot_read);
    tcase_add_loop_test(prose, prose_survives_anything, 0, 300);
    tcase_add_loop_test(prose, prose_is_linear, 0, 8);
    suite_add_tcase(s, prose);
    TCase *rules = tcase_create("rules");
    tcase_add_loop_test(rules, each_rule_s_formulas_can_be_read, 0, (int)rules_table()->count);
    suite_add_tcase(s, rules);
    TCase *sheets = tcase_create("sheets");
    tcase_add_test(sheets, english_file_is_what_is_built_in);
    tcase_add_test(sheets, sentences_are_replaced_and_faults_said);
    tcase_add_loop_test(sheets, languages_lack_no_sentence, 0, LANGUAGE_COUNT);
    tcase_add_loop_test(sheets, languages_put_in_what_english_does, 0, LANGUAGE_COUNT);
    tcase_add_test(sheets, languages_have_their_own_words);
    tcase_add_loop_test(sheets, sheet_says_what_it_should, 0, SHEET_FEEDBACK);
    tcase_add_loop_test(sheets, shipped_templates_are_those_built_in, 0, SHEET_FEEDBACK);
    tcase_add_test(sheets, template_says_other_things);
    tcase_add_loop_test(sheets, template_faults_are_said, 0, (int)(sizeof FAULTS / sizeof *FAULTS));
    tcase_add_test(sheets, theme_takes_only_pictures);
    tcase_add_loop_test(sheets, room_is_what_was_asked_for, 0, 9);
    tcase_add_test(sheets, later_parts_refer_to_lines_of_earlier_ones);
    tcase_add_test(sheets, points_stand_in_a_table);
    tcase_add_test(sheets, sentences_keep_their_marks);
    tcase_add_test(sheets, templates_have_headings);
    tcase_add_loop_test(sheets, theme_of_each, 0, (int)(sizeof THEMES / sizeof *THEMES));
    tcase_add_test(sheets, template_leaves_other_braces);
    tcase_add_test(sheets, html_is_balanced_and_escaped);
    tcase_add_loop_test(sheets, html_can_be_read_aloud, 0, SHEET_FEEDBACK);
    tcase_add_test(sheets, latex_runs_no_command_of_the_text);
    suite_add_tcase(s, sheets);
    return s;
}

int main(void) {
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
