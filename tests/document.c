/* document.c: tests of notation, prose, sentences and compose. */
#include "calculus/solve.h"
#include "document/compose.h"
#include "document/prose.h"
#include "render/render.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

#define NAMES "x in R^n; y in R^n; a in R^n, constant; A in R^(m x n), constant; B in R^(n x n), constant; b in R^m, constant;" \
              "X in R^(n x n); t in R; s in R; k in 1..n; p in R, constant; c in R, constant; alpha in R; w1 in R; lambda in R, constant"

typedef struct NotationCase { const char *written, *line; } NotationCase;

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
    {"sign(x)", "sign x"},
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
};

START_TEST(notation_of_each) {
    Bench bench = bench_new(NAMES);
    const NotationCase *row = &NOTATION[_i];
    Buffer line = BUFFER_EMPTY;
    notation_line(&line, bench.scope->store, bench_read(&bench, row->written), (NotationOptions){.italic_vectors = true}, false);
    ck_assert_msg(!strcmp(buffer_c(&line), row->line), "%s: %s, not %s", row->written, buffer_c(&line), row->line);
    buffer_free(&line);
    bench_free(&bench);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("document");
    TCase *cases = tcase_create("notation");
    tcase_add_loop_test(cases, notation_of_each, 0, (int)(sizeof NOTATION / sizeof *NOTATION));
    suite_add_tcase(s, cases);
    return s;
}

int main(void) {
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
