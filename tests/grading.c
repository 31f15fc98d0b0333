/* grading.c: what answers are worth. */
#include "grading/class.h"
#include "grading/csv.h"
#include "grading/jsonl.h"
#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- verdicts ---- */

typedef struct Case {
    const char *let, *find, *key, *at, *accept, *where; /* NULL: none */
    const char *answer, *verdict;
    const char *evidence, *mistake; /* NULL: any; "": none */
    bool comma; /* the sheet allows decimal commas */
    int last;
} Case;

#define ROW_(l, f, k, a, v, ...)                                                                             \
    { .let = l, .find = f, .key = k, .answer = a, .verdict = v, __VA_ARGS__ }
#define ROW(...) ROW_(__VA_ARGS__, .last = 0)
#define SPEED "t in R", "derivative(sqrt(1+4t^2), t)", NULL
#define NORM "x in R^n", "gradient(norm(x), x)", NULL
#define SHIFTED "x in R^n; a in R^n, constant", "gradient(norm(x + a), x)", NULL

static const Case cases[] = {
    /* the question of the source, and its published wrong key */
    ROW(SPEED, "4t/sqrt(1+4t^2)", "correct", .evidence = "proved"),
    ROW(SPEED, "8t/sqrt(1+4t^2)", "incorrect", .evidence = "refuted", .mistake = "sqrt/lost-half"),
    ROW(SPEED, "f'(t) = 4t (1+4t^2)^(-1/2)", "correct"),
    ROW(SPEED, "4/sqrt(5)", "correct", .at = "t = 1", .evidence = "proved"),
    ROW(SPEED, "4 sqrt(5)/5", "correct", .at = "t = 1", .evidence = "proved"),
    ROW(SPEED, "8/sqrt(5)", "incorrect", .at = "t = 1", .evidence = "refuted"),
    ROW(SPEED, "1.789", "correct", .at = "t = 1"),
    ROW(SPEED, "1.78", "incorrect", .at = "t = 1"),
    ROW(SPEED, "1.8", "incorrect", .at = "t = 1"),
    ROW(SPEED, "1.78", "correct", .at = "t = 1", .accept = "tolerance: 1e-2"),
    ROW(SPEED, "1.79", "correct", .at = "t = 1", .accept = "digits: 3"),
    ROW(SPEED, "4t/sqrt(1+4t^2)", "partial", .at = "t = 1", .mistake = "evaluate/not-evaluated"),
    ROW(SPEED, "8t/sqrt(1+4t^2)", "incorrect", .at = "t = 1"),
    ROW(NORM, "x/norm(x)", "incorrect", .at = "x = 0", .mistake = "evaluate/not-evaluated"),
    /* typing the question back is no answer */
    ROW(SPEED, "derivative(sqrt(1+4t^2), t)", "incorrect", .mistake = "answer/not-carried-out"),
    ROW(SHIFTED, "gradient(norm(x+a), x)", "incorrect", .mistake = "answer/not-carried-out"),
    /* norms of abstract size */
    ROW(NORM, "x/norm(x)", "correct", .evidence = "proved"),
    ROW(NORM, "x/sqrt(dot(x, x))", "correct"),
    ROW(NORM, "2x", "incorrect", .evidence = "refuted"),
    ROW(NORM, "x/norm(x)^2", "incorrect", .evidence = "refuted"),
    ROW(NORM, "x'/norm(x)", "correct"),
    ROW(NORM, "x'/norm(x)", "incorrect", .accept = "shape: strict"),
    ROW(NORM, "x/norm(x), x != 0", "correct", .accept = "domain: required"),
    ROW(NORM, "x/norm(x)", "partial", .accept = "domain: required"),
    ROW(SHIFTED, "(x+a)/||x+a||", "correct", .evidence = "proved"),
    ROW(SHIFTED, "x/||x+a||", "incorrect", .evidence = "refuted"),
    ROW(SHIFTED, "(x+a)/(||x|| + ||a||)", "incorrect", .evidence = "refuted"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "I/norm(x) - x*x'/norm(x)^3", "correct"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "I/norm(x)", "incorrect"),
    ROW("x in R^n; A in R^(n x n)", "gradient(x'*A*x, x)", NULL, "(A + A')*x", "correct"),
    ROW("x in R^n; A in R^(n x n)", "gradient(x'*A*x, x)", NULL, "2 A x", "incorrect"),
    ROW("x in R^n; A in R^(n x n), symmetric", "gradient(x'*A*x, x)", NULL, "2 A x", "correct"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "(3/5, 4/5)", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "(3, 4)", "incorrect", .at = "x = (3, 4)"),
    /* where there is no derivative */
    ROW(NORM, "undefined", "correct", .at = "x = 0"),
    ROW(NORM, "DNE", "correct", .at = "x = 0"),
    ROW(NORM, "0", "incorrect", .at = "x = 0"),
    ROW(SPEED, "undefined", "incorrect", .mistake = "domain/undefined-where-defined"),
    /* sets */
    /* asked everywhere: the kinks count */
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "sign(t)", "incorrect", .mistake = "answer/one-element"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "{t/abs(t)}", "incorrect"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{x/norm(x)}", "incorrect"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "piecewise(x != 0, {x/norm(x)}, ball(0, 1))", "correct"),
    ROW("x in R^n", "subdifferential(norm(x)^2, x)", NULL, "{2*norm(x)*x/norm(x)}", "correct"),
    ROW("x in R^n", "subdifferential(norm(x, 1), x)", NULL, "sign(x)", "incorrect", .mistake = "answer/one-element"),
    ROW("x in R^n; a in R^n", "subdifferential(norm(x + a, 1), x)", NULL, "sign(x + a)", "incorrect"),
    ROW("x in R^n; A in R^(m x n); b in R^m", "subdifferential(norm(A*x - b, 1), x)", NULL, "A'*sign(A*x - b)", "incorrect"),
    ROW("x in R^n; A in R^(m x n); b in R^m", "subdifferential(norm(A*x - b, 1), x)", NULL, "A'*box(A*x - b, 1)", "correct"),
    ROW("x in R^2", "subdifferential(abs(x_1) + x_2^2, x)", NULL, "(sign(x_1), 2x_2)", "incorrect"),
    ROW("x in R^n", "subdifferential(norm(x, 1), x)", NULL, "{g : g_i = sign(x_i) if x_i != 0, g_i in [-1, 1] if x_i = 0}", "correct"),
    ROW("x in R^n", "subdifferential(norm(x, 1), x)", NULL, "{g : g_i = sgn(x_i) when x_i ≠ 0 and -1 ≤ g_i ≤ 1 when x_i = 0}", "correct"),
    ROW("x in R^n", "subdifferential(norm(x, 1), x)", NULL, "g_i = sign(x_i) for x_i != 0, |g_i| <= 1 otherwise", "correct"),
    ROW("x in R^n", "subdifferential(norm(x, 1), x)", NULL, "{g : g_i = sign(x_i) if x_i != 0, |g_i| <= 2 if x_i = 0}", "incorrect"),
    ROW("x in R^n", "subdifferential(norm(x, 1), x)", NULL, "{g : g_i = sign(x_i) if x_i = 0, |g_i| <= 1 otherwise}", "incorrect"),
    ROW("x in R^n", "subdifferential(norm(x, 1), x)", NULL, "{g : norm(g, inf) <= 1, g'*x = norm(x, 1)}", "correct"),
    ROW("x in R^n", "subdifferential(norm(x, 1), x)", NULL, "{g : |g_i| <= 1 and g_i x_i = |x_i| for i = 1, ..., n}", "correct"),
    ROW("x in R^n", "subdifferential(norm(x, 1), x)", NULL, "{g : |g_i| <= 1 for i = 1, ..., n, g'x = 2 norm(x, 1)}", "incorrect"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "{g in R^n : norm(g, inf) <= 1, g'*x = norm(x, 1)}", "partial",
        .at = "x = (0, 2, -1)", .mistake = "evaluate/not-evaluated"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "{g in R^n : g_2 = 1, g_3 = -1, |g_1| <= 1}", "correct",
        .at = "x = (0, 2, -1)"),
    /* Huber's function: two pieces that join without a kink */
    ROW("t in R", "subdifferential(piecewise(abs(t) <= 1, t^2/2, abs(t) - 1/2), t)", NULL, "{t} if |t| <= 1 else {sign(t)}", "correct"),
    ROW("t in R", "subdifferential(piecewise(abs(t) <= 1, t^2/2, abs(t) - 1/2), t)", NULL, "[-1, 1]", "incorrect"),
    ROW("t in R", "subdifferential(piecewise(abs(t) <= 1, t^2/2, abs(t) - 1/2), t)", NULL, "{1}", "correct", .at = "t = 1"),
    ROW("t in R; d in R, d > 0, constant", "subdifferential(piecewise(abs(t) <= d, t^2/2, d*(abs(t) - d/2)), t)", NULL, "{min(max(t, -d), d)}", "correct"),
    ROW("t in R", "subdifferential(piecewise(abs(t) <= 1, t^2/2, 2abs(t) - 3/2), t)", NULL, "{1}", "review", .at = "t = 1"),
    ROW("t in R", "subdifferential(max(t, 2t - 1, -t), t)", NULL,
        "piecewise(t < 0, {-1}, t = 0, [-1, 1], t < 1, {1}, t = 1, [1, 2], {2})", "correct"),
    ROW("t in R", "subdifferential(max(t, 2t - 1, -t), t)", NULL,
        "piecewise(t < 0, {-1}, t = 0, [-1, 1], t < 1, {1}, t = 1, [1, 3], {2})", "incorrect"),
    ROW("t in R", "subdifferential(max(0, t), t)", NULL, "piecewise(t > 0, {1}, {0})", "incorrect"),
    ROW("X in R^(n x n), invertible", "gradient(tr(inv(X)), X)", NULL, "-(X^-2)'", "correct"),
    ROW("x in R^n; v in R^n", "directional(norm(x)^2, x, v)", NULL, "2<x,v>", "correct"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "\\hat{x}", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "2\\hat{\\mathbf{x}}", "correct"), /* a name with a hat */
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "\\hat{x}", "incorrect"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "Interval(-1, 1)", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "Interval[{-1, 1}]", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "Interval(-1, 2)", "incorrect", .at = "t = 0"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "t>0 ? 1 : -1", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "t>0 ? -1 : 1", "incorrect"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "2*x[]", "unreadable"),
    ROW("x in R^n; v in R^n", "directional(norm(x), x, v)", NULL, "(x,v)/||x||", "correct"),
    ROW("x in R^n; v in R^n", "directional(norm(x), x, v)", NULL, "(x,x)/||x||", "incorrect"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "every vector of length <= 1", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "all vectors g with norm at most 1", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "all vectors g with norm at most 2", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "the set of vectors g with ||g||<=1", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{g : Σ g_i² ≤ 1}", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{g : Σ g_i² ≤ 4}", "incorrect", .at = "x = 0"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "{1} x {t: |t|<=1} x {-1}", "correct", .at = "x = (3, 0, -2)"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "{1} x {t: |t|<=2} x {-1}", "incorrect", .at = "x = (3, 0, -2)"),
    ROW("x in R", NULL, "1/3", "0.3\xcc\x85", "correct"),
    ROW("t in R", NULL, "sqrt(1 + 4t^2)", "√̅1̅+̅4̅t̅²̅", "correct"),
    ROW("x in R", NULL, "16/99", "0.1\xcc\x85" "6\xcc\x85", "correct"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "[-1, 1]", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "{-1, 1}", "incorrect", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "(-1, 1)", "incorrect", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "1", "correct", .at = "t = 3"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "1/2", "correct", .at = "t = 0", .accept = "element"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "2", "incorrect", .at = "t = 0", .accept = "element"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{g : ||g|| <= 1}", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{g : ||g|| < 1}", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{g : ||g|| <= 2}", "incorrect", .at = "x = 0"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "{(1, s, -1) : -1 <= s <= 1}", "correct",
        .at = "x = (3, 0, -2)"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "{(1, 0, -1) + s (0, 1, 0) : |s| < 1}", "incorrect",
        .at = "x = (3, 0, -2)"),
    ROW("x in R^2; A = [[1, 2], [0, 1]]", "subdifferential(norm(A*x, 1), x)", NULL,
        "{(s, 2s + u) : s in [-1, 1], u in [-1, 1]}", "correct", .at = "x = 0"),
    ROW("x in R^2; A = [[1, 2], [0, 1]]", "subdifferential(norm(A*x, 1), x)", NULL,
        "{A^T u : \\|u\\|_\\infty \\le 1}", "correct", .at = "x = 0"),
    ROW("x in R^2", "subdifferential(norm(x, 1), x)", NULL, "{(s, u) : s + u in [-1, 1], |s - u| <= 1}", "incorrect",
        .at = "x = 0"),
    ROW("x in R^2", "subdifferential(norm(x, 1), x)", NULL, "(-1, 1) x (-1, 1)", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(3*norm(x), x)", NULL, "{3u : ‖u‖ ≤ 1}", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(3*norm(x), x)", NULL, "{2u : ‖u‖ ≤ 1}", "incorrect", .at = "x = 0"),
    ROW("x in R^n; a in R^n, constant", "subdifferential(norm(x) + dot(a, x), x)", NULL, "{a + g : g'g <= 1}", "correct",
        .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x) + norm(x, 1), x)", NULL, "{u + v : ‖u‖ <= 1, norminf(v) <= 1}", "correct",
        .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x) + norm(x, 1), x)", NULL, "{u + v : ‖u‖ <= 1, ‖v‖ <= 1}", "incorrect",
        .at = "x = 0"),
    ROW("x in R^n; a in R^n, constant", "subdifferential(norm(x) + |dot(a, x)|, x)", NULL,
        "{s a + u : |s| <= 1, u in ball(0, 1)}", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x) + norm(x, 1), x)", NULL, "{u + v : ‖u‖ + ‖v‖ <= 1}", "unreadable",
        .at = "x = 0"),
    ROW("x in R^n; A in R^(m x n), constant", "subdifferential(norm(A*x), x)", NULL, "A' ball(0, 1)", "correct", .at = "x = 0"),
    ROW("x in R^n; k in 1..n", "subdifferential(|x_k|, x)", NULL, "{s e_k : |s| <= 1}", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(max(x), x)", NULL, "{g : g_i >= 0, sum(g) = 1}", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(max(x), x)", NULL, "[0, 1]^n", "incorrect", .at = "x = 0"),
    ROW("X in R^(m x n)", "subdifferential(normF(X), X)", NULL, "{G : tr(G'G) <= 1}", "correct", .at = "X = 0"),
    ROW("X in R^(m x n)", "subdifferential(normF(X), X)", NULL, "{G : normF(G) <= 2}", "incorrect", .at = "X = 0"),
    ROW("x in R^n; A in R^(m x n), constant", "subdifferential(norm(A*x), x)", NULL, "{A'g : sum(g_i^2, i, 1, m) <= 1}", "correct",
        .at = "x = 0"),
    ROW("t in R", "subdifferential(sqrt(t^2), t)", NULL, "[-1, 1]", "correct", .at = "t = 0"),
    ROW("x in R", NULL, "21x^2 - 16x", "7x^3 -> 21x^2, -8x^2 -> -16x: 21x^2 - 16x", "correct"),
    ROW("x in R", NULL, "21x^2 - 16x", "(42x^2 - 32x) : 2", "correct"),
    ROW("x in R", NULL, "21x^2 - 16x", "x^2: 21x^2 - 16x", "correct"),
    ROW("t in R", "subdifferential(max(abs(t) - 1, 0), t)", NULL, "{0} if |t|<1, {sign(t)} if |t|>1, [0,1] if t=1, [-1,0] if t=-1", "correct"),
    ROW("t in R", "subdifferential(max(abs(t) - 1, 0), t)", NULL, "{0} if |t|<=1, {sign(t)} if |t|>1", "incorrect"),
    ROW("x in R^n", "subdifferential(max(norm(x), 1), x)", NULL, "{s x/||x|| : 0<=s<=1} if ||x||=1, {x/||x||} if ||x||>1, {0} otherwise", "correct"),
    ROW("x in R^n", "subdifferential(max(norm(x), 1), x)", NULL, "{x/norm(x)} if norm(x)>1, {0} otherwise", "incorrect"),
    ROW("x in R^2", "0 in subdifferential(norm(x, 1) + x_1, x)", NULL, "yes", "correct", .at = "x = (0, 0)"),
    /* the spellings of vectors and matrices */
    ROW("x in R^n", "gradient(norm(x, 3), x)", NULL, "x ⊙ |x|/‖x‖₃²", "correct"),
    ROW("x in R^n", "gradient(norm(x, 3), x)", NULL, "sign(x) .* |x|.^2/‖x‖₃²", "correct"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "x ./ norm(x)", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "x .* 2", "correct"),
    ROW("x in R^n; y in R^n; A in R^(n x n)", NULL, "x'*A*y", "(y'*A'*x)'", "correct"),
    ROW("x in R^n", "jacobian(dot(x, x)*x, x)", NULL, "xᵀx I + 2xxᵀ", "correct"),
    ROW("X in R^(n x n), invertible", "gradient(ln(det(X)), X)", NULL, "X⁻¹ᵀ", "correct"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "1/5 I - 1/125 (3, 4)(3, 4)^T", "correct", .at = "x = (3, 4)"),
    ROW("", NULL, "25", "(3, 4)ᵀ(3, 4)", "correct"),
    ROW("t in R", "subdifferential(3*abs(t), t)", NULL, "[-1, 1]", "incorrect", .at = "t = 0",
        .mistake = "subgradient-scale/factor-lost"),
    ROW("X in R^(n x n), invertible", "gradient(ln(det(X)), X)", NULL, "Xᵀ⁻¹", "correct"),
    ROW("x in R^2", "hessian(x_1^2*x_2, x)", NULL, "[2 x₂, 2 x₁; 2 x₁, 0]", "correct"),
    ROW("u in R^n; f in R^n, constant", "gradient(1/2*norm(u - f)^2, u)", NULL, "∇f(u) = u - f", "correct"),
    /* keys as they stand */
    ROW("x in R", NULL, "x^2 - 1", "(x-1)(x+1)", "correct", .evidence = "proved"),
    ROW("x in R", NULL, "x^2 - 1", "(x-1)^2", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "ln(x^2)/2", "ln(x)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "ln(x)", "ln(x^2)/2", "correct"),
    /* equal wherever both have a value: has the answer one wherever the key has? */
    ROW("x in R", NULL, "sqrt(x^2 - 1)", "sqrt(x - 1)*sqrt(x + 1)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "sqrt(x - 1)*sqrt(x + 1)", "sqrt(x^2 - 1)", "correct", .evidence = "proved"),
    ROW("x in R", NULL, "sqrt(5 - x)*sqrt(x - 3)", "sqrt((5 - x)*(x - 3))", "correct", .evidence = "proved"),
    ROW("x in R", NULL, "sqrt(x^3)", "x*sqrt(x)", "correct", .evidence = "proved"),
    ROW("x in R", NULL, "sqrt(x^3 + x^2)", "x*sqrt(x + 1)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "x", "x*sqrt(20000 - x)/sqrt(20000 - x)", "incorrect", .evidence = "refuted"),
    ROW("x in R; y in R", NULL, "(x - 20)/sqrt((x - 20)^2 + (y + 3)^2)", "(x - 20)/sqrt(x^2 + y^2 - 40x + 6y + 409)", "correct", .evidence = "proved"),
    ROW("x in R; y in R", NULL, "max(x, y, 0)", "max(x, y, 0)^2/max(x, y, 0)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "2x", "2x*(abs(x - 9000) - x + 9000)/(abs(x - 9000) - x + 9000)", "incorrect", .evidence = "refuted"),
    ROW("n in Z; x in R", NULL, "x", "x*sin(pi*n)/sin(pi*n)", "incorrect", .evidence = "refuted"),
    ROW("x in R, x > 1", NULL, "1/arcsin(x)", "arcsin(1/x)", "review"), /* of an empty domain */
    ROW("x in R, x > 0", NULL, "ln(x^2)/2", "ln(x)", "correct"),
    ROW("x in R", NULL, "ln(x^2)/2", "ln(x)", "correct", .where = "x > 0"),
    ROW("x in R", NULL, "x", "sqrt(x)^2", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "x", "sqrt(x^2)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "abs(x)", "sqrt(x^2)", "correct"),
    ROW("x in R", NULL, "x + 1", "(x^2 - 1)/(x - 1)", "correct", .evidence = "proved"),
    ROW("x in R", NULL, "1", "x/x", "correct"),
    ROW("x in R", NULL, "1", "x/(x - x)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "abs(x - 100)", "100 - x", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "x^2", "piecewise(x < 1000, x^2, 0)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "exp(x)", "exp(x) + max(0, x - 1000)", "incorrect", .evidence = "refuted"),
    /* where numbers are too large to be told apart, their difference may not be */
    ROW("x in R", NULL, "exp(x)", "exp(x) + max(0, x - 12345)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "exp(x) + max(0, x - 12345)", "exp(x)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "exp(x)", "exp(x) + abs(x - 12345) - (12345 - x)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "exp(x) + max(0, x - 12345)", "max(exp(x), exp(x) + x - 12345)", "correct"),
    /* no piece tells of the difference */
    ROW("x in R", NULL, "sqrt(sin(x)^2*x)", "sin(x)*sqrt(x)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "sqrt(sin(x)^2*x)", "abs(sin(x))*sqrt(x)", "correct"),
    /* x = 0 and x = -1 stand alone in the domain */
    ROW("x in R", NULL, "sqrt(x^2*(x - 1))", "x*sqrt(x - 1)", "correct"),
    ROW("x in R", NULL, "sqrt(x^2*(x - 1))", "2*x*sqrt(x - 1)", "incorrect"),
    ROW("x in R", NULL, "x^x + abs(x)", "exp(x*ln(x)) + max(x, -x)", "correct"),
    ROW("x in R", NULL, "(x^x)^x", "exp(x^2*ln(x))", "correct"),
    /* no place outside what is declared of an array */
    ROW("x in R^n, x > 0", NULL, "sqrt(1 + norm(x, 1)^2)", "sqrt(1 + sum(x)*norm(x, 1))", "correct"),
    ROW("x in R^n", NULL, "sqrt(1 + norm(x, 1)^2)", "sqrt(1 + sum(x)*norm(x, 1))", "incorrect"),
    /* a place that must be solved for */
    ROW("x in R^n", NULL, "norm(x)^2", "piecewise(norm(x) = 1, 5, norm(x)^2)", "incorrect", .evidence = "refuted"),
    ROW("x in R^n", NULL, "norm(x)^2", "piecewise(norm(x) = 1, 1, norm(x)^2)", "correct"),
    ROW("x in R^n; a in R^n", NULL, "norm(x - a)^2", "piecewise(a'*x = 1, 3, norm(x - a)^2)", "incorrect", .evidence = "refuted"),
    ROW("X in R^(n x n)", NULL, "normF(X)^2", "piecewise(normF(X - I) = 2, 1, normF(X)^2)", "incorrect"),
    ROW("x in R", NULL, "x^2", "piecewise(sin(x) = 1/2, 5, x^2)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "x^2", "piecewise(2^x = 3, 1, x^2)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "x^2", "piecewise(sin(x) >= 1, 5, x^2)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "x^2", "piecewise(sin(x) = 1/2, x*abs(x)*sign(x), x^2)", "correct"),
    /* a key that is a set, of numbers or of arrays like those declared */
    ROW("x in R", NULL, "[0, 1]", "{t : 0 <= t <= 1}", "correct"),
    ROW("x in R", NULL, "[0, 1]", "0 <= x <= 1", "correct"),
    ROW("x in R", NULL, "[0, 1]", "{t : t^2 <= t}", "correct"),
    ROW("x in R", NULL, "[0, 1]", "{t : t^2 < t}", "incorrect"),
    ROW("x in R", NULL, "[-1, 1]", "-1*[-1, 1]", "correct"),
    ROW("x in R; a in R", NULL, "[a - 1, a + 1]", "{t : |t - a| <= 1}", "correct"),
    ROW("x in R; a in R", NULL, "[a - 1, a + 1]", "{t : |t + a| <= 1}", "incorrect"),
    ROW("x in R", NULL, "{t : exp(t) <= 2}", "(-inf, ln(2)]", "correct"),
    ROW("x in R", NULL, "{t : exp(t) <= 2}", "(-inf, ln(2))", "incorrect"),
    ROW("x in R^2", NULL, "{g : norm(g) <= 1}", "{u : u_1^2 + u_2^2 <= 1}", "correct"),
    ROW("x in R^2", NULL, "{g : norm(g) <= 1}", "{g : norm(g, 1) <= 1}", "incorrect"),
    ROW("x in R^2", NULL, "[-1, 1] x [-1, 1]", "{g : norm(g, inf) <= 1}", "correct"),
    ROW("x in R^2", NULL, "[0, 1] x {2}", "{(s, 2) : 0 <= s <= 1}", "correct"),
    ROW("x in R^2", NULL, "{u : u_1 = u_2}", "{(t, t) : t in R}", "correct"),
    ROW("x in R^2", NULL, "{u : u_1 = u_2}", "{(t, -t) : t in R}", "incorrect"),
    ROW("x in R^3", NULL, "{g : g_1^2 + g_2^2 <= 1, |g_3| <= 1}", "ball((0, 0), 1) x [-1, 1]", "correct"),
    ROW("x in R^3", NULL, "{g : g_1^2 + g_2^2 <= 1, |g_3| <= 1}", "{g : norm(g) <= 1}", "incorrect"),
    /* a kink at a place that only exact arithmetic sees to be one */
    /* a second derivative that the formula hides at a point, and those that do not exist */
    ROW("x in R^2", "hessian(norm(x)^3, x)", NULL, "undefined", "incorrect", .at = "x = (0, 0)"),
    ROW("x in R^2", "hessian(norm(x)^3, x)", NULL, "[0, 0; 0, 0]", "correct", .at = "x = (0, 0)"),
    ROW("x in R^n", "hessian(cos(norm(x)), x)", NULL, "-I", "correct", .at = "x = 0"),
    ROW("x in R^n", "hessian(cos(norm(x)), x)", NULL, "0", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "hessian(norm(x)^2/(1 + norm(x)), x)", NULL, "2I", "correct", .at = "x = 0"),
    ROW("x in R^n", "hessian(norm(x)^2/(1 + norm(x)) + norm(x), x)", NULL, "undefined", "correct", .at = "x = 0"),
    ROW("x in R^n", "jacobian(x*exp(-norm(x)), x)", NULL, "I", "correct", .at = "x = 0"),
    ROW("x in R^n", "gradient(norm(x)^(3/2), x)", NULL, "0", "correct", .at = "x = 0"),
    ROW("t in R", "derivative(abs(t)*atan(abs(t)), t, 2)", NULL, "2", "correct", .at = "t = 0"),
    ROW("t in R", "derivative(sqrt(t^2)*ln(1 + abs(t)), t, 2)", NULL, "1", "incorrect", .at = "t = 0"),
    ROW("t in R", "derivative(sin(t)*abs(t)^(3/2), t, 2)", NULL, "0", "correct", .at = "t = 0"),
    ROW("x in R^n", "gradient(sqrt(norm(x)), x)", NULL, "undefined", "correct", .at = "x = 0"),
    ROW("x in R", NULL, "abs(x)", "x*tanh(10^9*x)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "x^2", "x^2 + e^(-1000)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "e^x", "sqrt(e^(2x) + max(0, x - 12345))", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "x^2", "piecewise(x^2 + cos(x) <= 1, 4, x^2)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "x^2", "piecewise(e^x <= 1 + x, 0, x^2)", "correct"),
    ROW("x in R; y in R", NULL, "max(x, y)", "max(x, y, x + y - 1000)", "incorrect", .evidence = "refuted"),
    ROW("x in R; y in R", NULL, "min(x, y)", "min(x, y, x + y + 1000)", "incorrect", .evidence = "refuted"),
    ROW("x in R; y in R", NULL, "max(x, y)", "max(x, y, (x + y)/2)", "correct"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "undefined", "correct", .at = "x = (0, 0)"),
    ROW("x in R^2", "hessian(norm(x, 1), x)", NULL, "undefined", "correct", .at = "x = (0, 1)"),
    ROW("x in R^2", "jacobian(x/norm(x), x)", NULL, "undefined", "correct", .at = "x = (0, 0)"),
    ROW("x in R^2", "gradient(norm(x - (sqrt(2), 1)), x)", NULL, "undefined", "correct", .at = "x = (sqrt(2), 1)"),
    ROW("x in R", NULL, "1/(sqrt(2) - sqrt(2))", "undefined", "correct"),
    ROW("x in R", "derivative(abs(sin(x)), x)", NULL, "undefined", "correct", .at = "x = pi"),
    ROW("x in R", "derivative(abs(sin(x)), x)", NULL, "0", "incorrect", .at = "x = pi"),
    ROW("x in R", "derivative(abs(sin(x)), x)", NULL, "-cos(3)", "incorrect", .at = "x = 3"),
    ROW("x in R", "derivative(max(sin(x), 0), x)", NULL, "undefined", "correct", .at = "x = pi"),
    ROW("x in R", "derivative(max(sin(x), 0), x)", NULL, "0", "incorrect", .at = "x = pi"),
    ROW("x in R", "derivative(max(sin(x), cos(x)), x)", NULL, "undefined", "correct", .at = "x = pi/4"),
    ROW("x in R", "derivative(min(sin(x), cos(x), x), x)", NULL, "cos(1/4)", "correct", .at = "x = 1/4"),
    ROW("x in R", "derivative(abs(exp(x) - 2), x)", NULL, "undefined", "correct", .at = "x = ln(2)"),
    ROW("x in R", "derivative(piecewise(x^2 < 2, x^2, 2), x)", NULL, "undefined", "correct", .at = "x = sqrt(2)"),
    ROW("x in R", "derivative(piecewise(x^2 < 2, x^2, 2), x)", NULL, "0", "incorrect", .at = "x = sqrt(2)"),
    ROW("x in R", "derivative(sin(x)*abs(sin(x)), x)", NULL, "0", "correct", .at = "x = pi"),
    ROW("x in R", "derivative((1 + x)^10000, x)", NULL, "10000 (x + 1)^9999", "correct", .evidence = "proved"),
    ROW("x in R", "derivative((1 + x)^10000, x)", NULL, "10000 (x + 1)^9998", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "(x + 1)^10000", "(-x - 1)^10000", "correct", .evidence = "proved"),
    ROW("x in R", NULL, "(x + 1)^9999", "(-x - 1)^9999", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "((1 + x^2)^2)^5000", "(1 + x^2)^10000", "correct", .evidence = "proved"),
    /* beyond a far kink, inside a narrow spike */
    ROW("x in R", NULL, "x", "x + max(0, 1 - 10^6*abs(x - sqrt(2)))", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "x", "x + max(0, 10^-8 - abs(exp(x) - 5))", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "x", "x + max(0, sin(x) - 0.9999)", "incorrect", .evidence = "refuted"),
    ROW("x in R, x > 0", NULL, "x", "x + max(0, ln(x) - 20)", "incorrect", .evidence = "refuted"),
    ROW("x in R, x > 0", NULL, "x", "x + max(0, 10^-6 - x)", "incorrect", .evidence = "refuted"),
    ROW("x in R, x > 0", NULL, "x", "x + max(0, -x - 10^6)", "correct"),
    ROW("x in R^n", NULL, "x", "x*min(1, 10^4/norm(x))", "incorrect", .evidence = "refuted"),
    ROW("x in R^n", NULL, "x", "x + max(0, 10^-5 - norm(x))*ones(n)", "incorrect", .evidence = "refuted"),
    ROW("x in R^2", NULL, "x", "x + max(0, 10^-6 - abs(x_1 - x_2))*ones(2)", "incorrect", .evidence = "refuted"),
    ROW("x in R^n", NULL, "x", "piecewise(x_1 = 0, ones(n), x)", "incorrect", .evidence = "refuted"),
    ROW("x in R^2", NULL, "x", "piecewise(x = (1, 2), ones(2), x)", "incorrect", .evidence = "refuted"),
    /* one place alone, which a condition or a sign names */
    ROW("x in R", NULL, "2x", "piecewise(x = sqrt(2), 5, 2x)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "2x", "piecewise(x = sqrt(2), 2sqrt(2), 2x)", "correct"),
    ROW("x in R", NULL, "2x", "piecewise(x^2 = 2, 5, 2x)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "2x", "piecewise(exp(x) = 3, 5, 2x)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "2x", "piecewise(x < pi, 2x, x > pi, 2x)", "correct"),
    ROW("x in R", NULL, "2x", "2x*sign(x^2 - 2)^2", "incorrect", .evidence = "refuted"),
    ROW("x in R, x > 2", NULL, "2x", "2x*sign(x^2 - 2)^2", "correct"),
    ROW("x in R", "derivative(abs(x^2 - 2), x)", NULL, "piecewise(x^2 >= 2, 2x, -2x)", "correct"),
    ROW("x in R", NULL, "sign(x)", "piecewise(x > 0, 1, -1)", "incorrect", .mistake = ""),
    ROW("x in R", NULL, "sin(2x)", "2 sin(x) cos(x)", "correct"),
    ROW("x in R", NULL, "1/cos(x)^2", "1 + tan(x)^2", "correct"),
    ROW("x in R", NULL, "x", "x + 10^(-40)", "incorrect", .evidence = "refuted"),
    ROW("", NULL, "sqrt(8)", "2 sqrt(2)", "correct", .evidence = "proved"),
    ROW("", NULL, "sin(pi/12)", "(sqrt(6) - sqrt(2))/4", "correct", .evidence = "proved"),
    ROW("", NULL, "sqrt(2)", "1.414", "correct"),
    ROW("", NULL, "sqrt(2)", "1.4142135", "incorrect"),
    ROW("", NULL, "1/3", "0.333", "incorrect", .mistake = "answer/not-exact"),
    ROW("", NULL, "(1/3, 2/3)", "(.333, .667)", "incorrect", .mistake = "answer/not-exact"),
    ROW("", NULL, "(1/3, 2/3)", "(.33, 2/3)", "incorrect", .mistake = "answer/not-exact"),
    ROW("", NULL, "(1/3, 2/3)", "(.333, .666)", "incorrect", .mistake = "answer/factor"),
    ROW("", NULL, "1/3", "0.3", "incorrect"),
    ROW("", NULL, "0", "1/(1/0)", "incorrect"),
    ROW("x in R", NULL, "0", "1/(1/(x - x))", "incorrect"),
    ROW("x in R", NULL, "x - 1", "1/(1/(x - 1))", "correct"),
    ROW("x in R^n; k in 1..n", NULL, "piecewise(abs(x_k) = norm(x, inf), sign(x_k), 0)",
        "sign(x_k) if abs(x_k) = norm(x, inf) else 0", "correct"),
    ROW("x in R^n; k in 1..n", NULL, "piecewise(abs(x_k) = norm(x, inf), sign(x_k), 0)",
        "g_k = sign(x_k) if abs(x_k) = norm(x, inf) else 1", "incorrect"),
    ROW("x in R^n", NULL, "abs(x)", "sqrt(x.^2)", "correct"),
    ROW("x in R^n", NULL, "1/norm(x)", "I/norm(x)", "incorrect", .mistake = "answer/shape"),
    ROW("x in R^n", NULL, "1/norm(x)", "e_1/norm(x)", "incorrect", .mistake = "answer/shape"),
    ROW("x in R^n", NULL, "x/norm(x)", "I/norm(x)", "incorrect", .mistake = "answer/shape"),
    ROW("x in R; y in R", "gradient(x^2*y, (x, y))", NULL, "(2x y, x^2)", "correct"),
    ROW("x in R; y in R", "gradient(x^2*y, (x, y))", NULL, "gradient(x^2*y, (x, y))", "incorrect", .mistake = "answer/not-carried-out"),
    ROW("x in R; y in R", "hessian(x^2*y, (x, y))", NULL, "[2y, 2x; 2x, 0]", "correct"),
    ROW("x in R; y in R", "jacobian((x*y, x + y), (x, y))", NULL, "[y, x; 1, 1]", "correct"),
    ROW("", NULL, "3/5", "0.6", "correct", .evidence = "proved"),
    ROW("", NULL, "(1/sqrt(5), 2/sqrt(5))", "(0.447, 0.894)", "correct"),
    ROW("", NULL, "(1, 2)", "(1, 2, 3)", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "undefined", "undefined", "correct", .evidence = "proved"),
    ROW("x in R", NULL, "x^2 - 1", "x^2 - 1", "partial", .accept = "factored"),
    ROW("x in R", NULL, "x^2 - 1", "(x - 1)(x + 1)", "correct", .accept = "factored"),
    ROW("x in R", NULL, "x^2 - 1", "(x - 1)(x + 1)", "partial", .accept = "expanded"),
    ROW("x in R", NULL, "2x", "x + x", "partial", .accept = "simplified"),
    ROW("x in R", NULL, "x/2", "1/2x", "correct"),
    ROW("x in R", NULL, "1/(2x)", "1/2x", "correct"),
    ROW("x in R", NULL, "-x", "x", "incorrect", .mistake = "answer/sign"),
    ROW("x in R", NULL, "3x^2", "6x^2", "incorrect", .mistake = "answer/factor"),
    ROW("x in R", "derivative(abs(x - 3), x)", NULL, "-1", "incorrect", .mistake = ""),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "0", "incorrect", .mistake = ""),
    ROW("x in R^n", NULL, "x - x", "0", "correct"),
    /* forms */
    ROW("", NULL, "2 sqrt(2)", "sqrt(8)", "partial", .accept = "simplified"),
    ROW("", NULL, "2 sqrt(2)", "2 sqrt(2)", "correct", .accept = "simplified"),
    ROW("", NULL, "4/sqrt(5)", "4/sqrt(5)", "correct", .accept = "simplified"),
    ROW("", NULL, "4/sqrt(5)", "4 sqrt(5)/5", "correct", .accept = "simplified"),
    ROW("", NULL, "1/2", "4/8", "partial", .accept = "simplified"),
    ROW("x in R", NULL, "x^2/4", "x^2/4", "correct", .accept = "simplified"),
    ROW("x in R", NULL, "x + 1", "(x^2 - 1)/(x - 1)", "partial", .accept = "simplified"),
    ROW("x in R", NULL, "1/(x^2 + x)", "1/(x(x + 1))", "correct", .accept = "simplified"),
    ROW("x in R", NULL, "x^2 + 2x + 1", "x^2 + 2x + 1", "correct", .accept = "simplified"),
    ROW(SPEED, "8t/(2 sqrt(1+4t^2))", "partial", .accept = "simplified"),
    ROW(NORM, "(3, 4)/5", "correct", .at = "x = (3, 4)", .accept = "simplified"),
    ROW("x in R", NULL, "2x + 4", "2x + 4", "partial", .accept = "factored"),
    ROW("x in R", NULL, "2x + 4", "2(x + 2)", "correct", .accept = "factored"),
    ROW("x in R", NULL, "x^4 - 1", "(x^2 - 1)(x^2 + 1)", "partial", .accept = "factored"),
    /* where it holds */
    ROW(NORM, "x/norm(x), x != 1", "partial", .accept = "domain: required"),
    ROW(NORM, "x/norm(x), ||x|| > 0", "correct", .accept = "domain: required"),
    ROW(SHIFTED, "(x+a)/norm(x+a), x != -a", "correct", .accept = "domain: required"),
    ROW(SHIFTED, "(x+a)/norm(x+a), x != 0", "partial", .accept = "domain: required"),
    ROW("x in R", "derivative(asin(x), x)", NULL, "1/sqrt(1-x^2), |x| < 1", "correct", .accept = "domain: required"),
    ROW("x in R", "derivative(asin(x), x)", NULL, "1/sqrt(1-x^2), -1 <= x <= 1", "partial",
        .accept = "domain: required"),
    ROW("x in R", "derivative(ln(x), x)", NULL, "1/x, x != 0", "partial", .accept = "domain: required"),
    /* kinks: the mistake at the kink is named before the domain */
    ROW("t in R", "derivative(abs(t), t)", NULL, "0", "incorrect", .at = "t = 0", .mistake = "no-derivative/zero"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "-1", "incorrect", .at = "t = 0", .mistake = "no-derivative/one-side"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "[-1, 1]", "incorrect", .at = "t = 0",
        .mistake = "no-derivative/subgradients"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "7", "incorrect", .at = "t = 0",
        .mistake = "domain/value-where-undefined"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "undefined", "incorrect", .at = "t = 0",
        .mistake = "subgradient-abs/undefined"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "{0}", "correct", .at = "t = 0", .accept = "element"),
    /* two mistakes at once */
    ROW("x in R", "derivative(sin(2x)/x, x)", NULL, "(cos(2x)*x + sin(2x))/x^2", "incorrect", .mistake = "quotient/sum"),
    ROW("x in R^n; A in R^(m x n), constant; b in R^m, constant", "gradient(norm(A*x - b)^2, x)", NULL, "A'*A*x",
        "incorrect", .mistake = "question/shift-lost"),
    /* conditions, equations, sets, words */
    ROW("x in R", NULL, "x > 2", "2 < x", "correct", .evidence = "proved"),
    ROW("x in R", NULL, "x > 2", "x >= 2", "incorrect"),
    ROW("x in R", NULL, "x > 2", "x < 2", "incorrect"),
    ROW("x in R", NULL, "x^2 - 1 = 0", "2x^2 = 2", "correct", .evidence = "proved"),
    ROW("x in R", NULL, "x^2 - 1 = 0", "x^2 = 2", "incorrect"),
    ROW("", NULL, "yes", "true", "correct"),
    ROW("", NULL, "yes", "no", "incorrect"),
    ROW("", NULL, "yes", "Yes, since 0 lies in [-1/2, 3/2].", "correct"),
    ROW("", NULL, "yes", "no, it does not", "incorrect"),
    ROW("", NULL, "yes", "ja", "correct"),
    ROW("", NULL, "yes", "yes and no", "unreadable"),
    ROW("", NULL, "yes", "0 is in it", "unreadable"),
    ROW("", NULL, "yes", "[-1, 1]", "unreadable"),
    ROW("x in R", NULL, "x > 0", "2x", "incorrect"),
    ROW("x in R", NULL, "x > 0", "undefined", "incorrect"),
    ROW("", NULL, "(1, 5] U [2, 7)", "(1, 7)", "correct"),
    ROW("", NULL, "(1, 5] U [2, 7)", "(1, 7]", "incorrect"),
    ROW("", NULL, "{1, 2, 3}", "{3, 2, 1}", "correct"),
    ROW("", NULL, "{1, 2, 3}", "{1, 2}", "incorrect"),
    ROW("", NULL, "{sqrt(2), -sqrt(2)}", "{-√2, 2/√2}", "correct"),
    ROW("", NULL, "{sqrt(2), -sqrt(2)}", "{√2}", "incorrect"),
    ROW("", NULL, "{pi/6, 5*pi/6}", "{π/3, 2π/3}", "incorrect"),
    ROW("x in R^n", "0 in subdifferential(norm(x), x)", NULL, "yes", "correct", .at = "x = 0"),
    ROW("x in R^2", "0 in subdifferential(norm(x), x)", NULL, "no", "correct", .at = "x = (1, 2)"),
    ROW(SHIFTED, "undefined", "correct", .at = "x = -a"),
    ROW(NORM, "(3/5, 4/5)", "correct", .at = "x = (3, 4)"),
    ROW("x in R^n", "subdifferential(norm1(x), x)", NULL, "[-1, 1]^n", "correct", .at = "x = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "[-1; 1]", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "-1 <= g <= 1", "correct", .at = "t = 0"),
    ROW("x in R", NULL, "max(x, 0)", "(x + |x|)/2", "correct"),
    ROW("x in R", NULL, "max(x, 0)", "x", "incorrect", .evidence = "refuted"),
    ROW("x in R", NULL, "pi/2", "atan(x) + atan(1/x)", "incorrect", .evidence = "refuted"),
    ROW("x in R, x > 0", NULL, "pi/2", "atan(x) + atan(1/x)", "correct"),
    ROW("", NULL, "pi", "22/7", "incorrect", .mistake = "answer/rounded"),
    ROW("A in R^(m x n); b in R^m; x in R^n", "gradient(norm(A*x - b)^2, x)", NULL, "2A(Ax - b)", "incorrect",
        .mistake = "gradient/transpose-lost"),
    {.accept = "/non-?convex/", .answer = "Nonconvex", .verdict = "correct"},
    {.accept = "/non-?convex/", .answer = "convex", .verdict = "incorrect"},
    /* programs, word processors and sentences; beside each tolerance a wrong answer that stays wrong */
    /* markup, accents, letters of other alphabets; labels */
    ROW(NORM, "&nbsp;x/&#8214;x&#x2016;", "correct"),
    ROW(NORM, "<p><b>x</b>/||<b>x</b>||</p>", "correct"),
    ROW(NORM, "<b>x</b>/&radic;(x&middot;x)<br/>", "correct"),
    ROW(NORM, "<b>x</b>/(x&middot;x)", "incorrect"),
    ROW(NORM, "x/<x, b>", "unreadable"),
    ROW(SPEED, "4t/&radic;(1+4t<sup>2</sup>)", "correct"),
    ROW(SPEED, "4t/&radic;(1+4t&sup2;)", "correct"),
    ROW(SPEED, "4t/&radic;(1+4t&sup3;)", "incorrect"),
    ROW(NORM, "x\xcc\x82", "correct"), /* a combining hat */
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "x\xcc\x82", "incorrect"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "(I - x̂x̂ᵀ)/‖x‖", "correct"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "(I + x̂x̂ᵀ)/‖x‖", "incorrect"),
    ROW("t in R", NULL, "(2t, 3)", "2t î + 3 ĵ", "correct"),
    ROW("t in R", NULL, "(2t, 3)", "3 î + 2t ĵ", "incorrect"),
    ROW("x in R", NULL, "exp(-x^2)", "e⁻ˣ²", "correct"),
    ROW("x in R", NULL, "exp(-2x)", "e⁻ˣ²", "incorrect"),
    ROW(NORM, "χ/‖χ‖", "correct"),
    ROW(SPEED, "4τ/√(1+4τ²)", "correct"),
    ROW(SPEED, "4т/√(1+4т²)", "correct"), /* Cyrillic */
    ROW("t in R; tau in R", NULL, "t + tau", "2τ", "incorrect"),
    ROW(SPEED, "4tau/sqrt(1+4tau^2)", "unreadable"),
    ROW(NORM, "Q3: x/||x||", "correct"),
    ROW(NORM, "Nr. 1: x/||x||", "correct"),
    ROW(NORM, "Aufgabe 1a) x/||x||", "correct"),
    ROW(NORM, "Aufgabe 1a) x", "incorrect"),
    ROW(NORM, "#1: x/||x||", "correct"),
    ROW(SHIFTED, "(a) (x+a)/||x+a||", "correct"),
    ROW("t in R", "derivative(t^2, t)", NULL, "1: 2t", "correct"),
    ROW("t in R", "derivative(t^2, t)", NULL, "Part 1: 2t", "correct"),
    ROW("t in R", "derivative(t^2, t)", NULL, "№1: 2t", "correct"),
    ROW("t in R", "derivative(t^2, t)", NULL, "Ex. 3: 2t", "correct"),
    ROW("t in R", "derivative(t^2, t)", NULL, "Q1 2t", "correct"),
    ROW("t in R", "derivative(t^2, t)", NULL, "Q1 t", "incorrect"),
    ROW("", NULL, "3/5", "3: 5", "correct"),
    ROW("", NULL, "3/5", "5: 3", "incorrect"),
    ROW("Q in R", NULL, "Q", "Q 2", "unreadable"),
    ROW(SPEED, "function(t) 4*t/sqrt(1+4*t^2)", "correct"),
    ROW(SPEED, "@(t) 4*t/sqrt(1+4*t^2)", "correct"),
    ROW(SPEED, "@(t) 8*t/sqrt(1+4*t^2)", "incorrect"),
    ROW("x in R", NULL, "ln(x)/ln(2)", "Log[2, x]", "correct"),
    ROW("x in R", NULL, "ln(x)/ln(2)", "log(2, x)", "incorrect"),
    /* signs between the parts of an answer */
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "2 x_i e_i", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "x_i e_i", "incorrect"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "2 x_i x", "unreadable"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "f(x) = x'x\r∇f(x) = 2x", "correct"),
#define POINT "x in R^2", "gradient(norm(x), x)", NULL
    ROW(POINT, "3/5 4/5", "correct", .at = "x = (3, 4)"),
    ROW(POINT, ".6 .8", "correct", .at = "x = (3, 4)"),
    ROW(POINT, "4/5 3/5", "incorrect", .at = "x = (3, 4)"),
    ROW(POINT, "3/5 4/5 1", "incorrect", .at = "x = (3, 4)"),
    ROW(POINT, "x=3/5 y=4/5", "correct", .at = "x = (3, 4)"),
    ROW(POINT, "x1=0.6 x2=0.8", "correct", .at = "x = (3, 4)"),
    ROW(POINT, "x1=0.8 x2=0.6", "incorrect", .at = "x = (3, 4)"),
    ROW(POINT, "x: 3/5, y: 4/5", "correct", .at = "x = (3, 4)"),
    ROW(POINT, "3/5 e1 + 4/5 e2", "correct", .at = "x = (3, 4)"),
    ROW(POINT, "3/5 e2 + 4/5 e1", "incorrect", .at = "x = (3, 4)"),
    ROW(POINT, "grad f = (3/5 | 4/5)", "correct", .at = "x = (3, 4)"),
    ROW(POINT, "c(0.6, 0.8)", "correct", .at = "x = (3, 4)"),
    ROW(POINT, "vec(0.8, 0.6)", "incorrect", .at = "x = (3, 4)"),
    ROW("x in R", "derivative((x^2+1)/(x-3), x)", NULL, "y' = (x²-6x-1):(x-3)²", "correct"),
    ROW("x in R", "derivative((x^2+1)/(x-3), x)", NULL, "y' = (x²-6x+1):(x-3)²", "incorrect"),
    ROW("x in R", "derivative((x^2+1)/(x-3), x)", NULL, "x squared minus 6x minus 1 over (x-3) squared", "correct"),
    ROW("x in R", "derivative((x^2+1)/(x-3), x)", NULL, "x^2-6x-1/(x-3)^2", "incorrect"),
#define SIDES "t in R", "derivative(abs(t), t)", NULL
    ROW(SIDES, "t > 0 → 1, t < 0 → -1", "correct"),
    ROW(SIDES, "t > 0 → -1, t < 0 → 1", "incorrect"),
    ROW(SIDES, "{1 if t>0; -1 if t<0}", "correct"),
    ROW(SIDES, "f'(t) = {1, t > 0; -1, t < 0}", "correct"),
    ROW(SIDES, "f'(t) = {1, t > 0; 0, t < 0}", "incorrect"),
    ROW(SIDES, "\\left\\{ \\begin{matrix} 1 & t>0 \\\\ -1 & t<0 \\end{matrix} \\right.", "correct"),
    ROW(SIDES, "-1 for negative t, 1 for positive t", "correct"),
    ROW(SIDES, "1 for negative t, -1 for positive t", "incorrect"),
    ROW(SIDES, "sign(t) but undefined at t=0", "correct"),
    ROW("x in R^n", "gradient(norm(x, 1), x)", NULL, "g_i = 1 if x_i > 0, -1 if x_i < 0", "correct"),
    ROW("x in R^n", "gradient(norm(x, 1), x)", NULL, "g_i = 1 if x_i > 0, 0 if x_i < 0", "incorrect"),
    ROW("x in R^n", NULL, "1/2*(x + abs(x))", "x_i if x_i >= 0 else 0", "correct"),
    ROW("t in R", "subdifferential(max(0, 1 - t), t)", NULL, "any number in [-1,0]", "correct", .at = "t = 1"),
    ROW("t in R", "subdifferential(max(0, 1 - t), t)", NULL, "l'intervalle [-1, 0]", "correct", .at = "t = 1"),
    ROW("t in R", "subdifferential(max(0, 1 - t), t)", NULL, "alle g mit -1<=g<=0", "correct", .at = "t = 1"),
    ROW("t in R", "subdifferential(max(0, 1 - t), t)", NULL, "[-1,1] interval", "incorrect", .at = "t = 1"),
    ROW("t in R", NULL, "(1, 2t)/sqrt(1+4t^2)", "<1, 2t>/|<1, 2t>|", "correct"),
    ROW("t in R", NULL, "|t| + 1", "|t|<1, |t|>2", "unreadable"),
    ROW("x in R^n", "gradient(ln(sum(exp(x))), x)", NULL, "exp(x)/(𝟏ᵀexp(x))", "correct"),
    ROW("x in R^n", "gradient(ln(sum(exp(x))), x)", NULL, "exp.(x)./sum(exp.(x))", "correct"),
    ROW("x in R^n", "gradient(ln(sum(exp(x))), x)", NULL, "exp(x)/(1'x)", "incorrect"),
    ROW("X in R^(m x n)", "gradient(normF(X), X)", NULL, "X/norm(X,'fro')", "correct"),
    ROW("X in R^(m x n)", "gradient(normF(X), X)", NULL, "X/√<X,X>", "correct"),
    ROW("X in R^(m x n)", "gradient(normF(X), X)", NULL, "X/⟨X,X⟩_F", "incorrect"),
    ROW("u in R^n; k in 1..n", "partial(norm(u)^2, u_k)", NULL, "2⟨u,e_k⟩", "correct"),
    ROW("x in R^n; v in R^n", "directional(norm(x), x, v)", NULL, "sum(x*v)/norm(x)", "correct"),
    ROW("x in R^n; v in R^n", "directional(norm(x), x, v)", NULL, "x x/||x||", "incorrect"),
    ROW("x in R^n; v in R^n", "directional(norm(x), x, v)", NULL, "x/||x|| dot v", "correct"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "I(n)/norm(x) - x*x'/norm(x)^3", "correct"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "identity/||x|| - xx^T/||x||^2", "incorrect"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A'*x", "A`x", "correct"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A'*x", "`A'x`", "correct"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A'*x", "A^* x", "correct"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A'*x", "A† x", "correct"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A'*x", "A x", "incorrect"),
    /* arrays told in parts */
#define GRID "x in R^2", "jacobian((x_1^2*x_2, 5*x_1 + sin(x_2)), x)", NULL
    ROW(GRID, "J11 = 2x1x2, J12 = x1^2, J21 = 5, J22 = cos(x2)", "correct"),
    ROW(GRID, "J11 = 2x1x2, J21 = 5, J12 = x1^2, J22 = cos(x2)", "correct"),
    ROW(GRID, "J11 = 2x1x2, J12 = 5, J21 = x1^2, J22 = cos(x2)", "incorrect"),
    ROW(GRID, "∂f1/∂x1 = 2x1x2, ∂f1/∂x2 = x1², ∂f2/∂x1 = 5, ∂f2/∂x2 = cos x2", "correct"),
    ROW(GRID, "(2x₁x₂, x₁²)\n(5, cos x₂)", "correct"),
    ROW(GRID, "| 2x₁x₂  x₁² |\n| 5  cos x₂ |", "correct"),
    ROW(GRID, "(2x₁x₂, 5)\n(x₁², cos x₂)", "incorrect"),
    ROW(GRID, "((2x₁x₂; x₁²); (5; cos x₂))", "correct"),
    ROW(GRID, "[[2x_1x_2,x_1^2];[5,cos x_2]]", "correct"),
    ROW(GRID, "matrix([2*x1*x2, x1^2],[5, cos(x2)])", "correct"),
    ROW(GRID, "matrix([2*x1*x2, 5],[x1^2, cos(x2)])", "incorrect"),
    ROW("t in R", "derivative((t, t^2), t)", NULL, "x'=1 y'=2t", "correct"),
    ROW("t in R", "derivative((t, t^2), t)", NULL, "x'=2t y'=1", "incorrect"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "(1,[-1,1],-1)^T", "correct", .at = "x = (2, 0, -1)"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "(1,[-1,0],-1)", "incorrect", .at = "x = (2, 0, -1)"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "g = (1, s, -1), -1 ≤ s ≤ 1", "correct", .at = "x = (2, 0, -1)"),
    ROW("t in R", "derivative(sin(2t), t)", NULL, "2 times the cosine of 2t", "correct"),
    ROW("t in R", "derivative(sin(2t), t)", NULL, "the cosine of 2t", "incorrect"),
    ROW("t in R, t > 0", "derivative(t^t, t)", NULL, "y' = y(ln t + 1) = t^t(ln t+1)", "correct"),
    ROW("t in R, t > 0", "derivative(t^t, t)", NULL, "y' = y(ln t + 1) = t^t ln t", "incorrect"),
    /* words and other programs' functions */
#define SIZE "t in R", NULL, "abs(t)"
    ROW(SIZE, "np.where(t>0, t, -t)", "correct"),
    ROW(SIZE, "np.where(t>0, -t, t)", "incorrect"),
    ROW(SIZE, "If[t>=0, t, -t]", "correct"),
    ROW(SIZE, "Wenn(t>=0; t; -t)", "correct"),
    ROW(SIZE, "Piecewise[{{t, t >= 0}, {-t, True}}]", "correct"),
    ROW(SIZE, "Piecewise[{{t, t >= 0}}, -t]", "correct"),
    ROW(SIZE, "Piecewise((t, t >= 0), (-t, t < 0))", "correct"),
    ROW(SIZE, "Piecewise((t, t >= 0), (-2t, t < 0))", "incorrect"),
    ROW(SIZE, "{t>=0: t, -t}", "correct"),
    ROW(SIZE, "{t>=0: t, t<0: -t}", "correct"),
    ROW(SIZE, "{t>=0: t, t<0: t}", "incorrect"),
    ROW(SIZE, "if t >= 0: t else: -t", "correct"),
    ROW(SIZE, "if t>=0 then t else -t", "correct"),
    ROW(SIZE, "if t>=0 then -t else t", "incorrect"),
    ROW(SIZE, "t < 0 ? -t : t", "correct"),
    ROW(SIZE, "np.maximum(t, -t)", "correct"),
    ROW(SIZE, "np.minimum(t, -t)", "incorrect"),
    ROW(SIZE, "true", "unreadable"),
    ROW("x in R^n", NULL, "1/2*(x + abs(x))", "np.maximum(x, 0)", "correct"),
    ROW("t in R", NULL, "max(0, min(1, t))", "np.clip(t, 0, 1)", "correct"),
    ROW("t in R", NULL, "max(0, min(1, t))", "Clip[t, {0, 1}]", "correct"),
    ROW("t in R", NULL, "max(0, min(1, t))", "clip(t, 0, 2)", "incorrect"),
    ROW("x in R^n", NULL, "sign(x)", "x/|x| componentwise", "correct"),
    ROW("x in R^n", NULL, "sign(x)", "x/np.abs(x)", "correct"),
    ROW("x in R^n", NULL, "sign(x)", "x/|x|", "incorrect"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A'*x", "np.matmul(A.T, x)", "correct"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A'*x", "A.transpose() @ x", "correct"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A'*x", "{}^tA x", "correct"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A'*x", "ᵗA x", "correct"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A*x", "ᵗA x", "incorrect"),
    ROW("X in R^(n x n), invertible", NULL, "inv(X)", "1/X", "unreadable"),
    ROW("x in R^n; Q in R^(n x n), symmetric positive definite", "gradient(sqrt(x'*Q*x), x)", NULL, "Qx/‖x‖_Q", "correct"),
    ROW("x in R^n; Q in R^(n x n), symmetric positive definite", "gradient(sqrt(x'*Q*x), x)", NULL, "Qx/‖x‖", "incorrect"),
    ROW(NORM, "the unit vector in the direction of x", "correct"),
    ROW(NORM, "Einheitsvektor in Richtung x", "correct"),
    ROW(SHIFTED, "unit vector in direction x+a", "correct"),
    ROW(SHIFTED, "unit vector in direction x-a", "incorrect"),
    ROW(NORM, "x over its norm", "correct"),
    ROW(NORM, "x divided by the norm", "correct"),
    ROW(NORM, "x divided by the norm squared", "incorrect"),
    ROW("x in R^n", "gradient(ln(norm(x)), x)", NULL, "x divided by the norm squared", "correct"),
    ROW("t in R", NULL, "piecewise(abs(t) <= 1, t, 1)", "t (|t|≤1), ±1 otherwise", "unreadable"),
    ROW(SHIFTED, "(x+a) divided by its length", "correct"),
    ROW(SHIFTED, "x divided by its length", "incorrect"),
    ROW(NORM, "x/(x dot x)^(1/2)", "correct"),
    ROW(NORM, "x/(x dot x)", "incorrect"),
    ROW("x in R^n; y in R^n", NULL, "dot(x, y)", "the dot product of x and y", "correct"),
    ROW("x in R^n; y in R^n", NULL, "dot(x, y)", "x . y", "correct"),
    ROW("x in R^n; y in R^n", NULL, "dot(x, y)", "x . x", "incorrect"),
    ROW("x in R", NULL, "x^4", "x to the fourth power", "correct"),
    ROW("x in R", NULL, "exp(-x^2)", "e to the minus x squared", "correct"),
    ROW("x in R", NULL, "exp(-x^2)", "e to the x squared", "incorrect"),
    ROW("x in R", NULL, "ln(x)/ln(2)", "log base 2 of x", "correct"),
    ROW("x in R", NULL, "-x^2", "negative x squared", "correct"),
    ROW("x in R", NULL, "x/2", "half of x", "correct"),
    ROW("x in R", NULL, "x/2", "x dividido por dos", "correct"),
    ROW("x in R", NULL, "x/2", "x divisé par trois", "incorrect"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "zwei mal x", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "drei mal x", "incorrect"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "2x lol", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "2x (I guess)", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "2*x # chain rule", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "2*x # 3", "unreadable"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "(2x_i)_{i=1}^n", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "(x_i)_i", "incorrect"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "[2x1 2x2 ... 2xn]", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "<2x>", "correct"),
    ROW(SPEED, "4t durch Wurzel aus (1+4t²)", "correct"),
    ROW(SPEED, "4t sur racine carrée de (1+4t^2)", "correct"),
    ROW(SPEED, "4t over root 1+4t^2", "correct"),
    ROW(SPEED, "4t/hypot(1, 2t)", "correct"),
    ROW(SPEED, "frac{4t}{sqrt{1+4t^2}}", "correct"),
    ROW(SPEED, "frac(4t, sqrt(1+4t^2))", "correct"),
    ROW(SPEED, "frac(t, sqrt(1+4t^2))", "incorrect"),
    ROW(SPEED, "by the chain rule 4t/√(1+4t²)", "correct"),
    ROW(SPEED, "f'(t) = 4t/√(1+4t²), f'(3) = 12/√37", "correct"),
    ROW(SPEED, "f'(t) = 4t/√(1+4t²), f'(3) = 12/√37", "correct", .at = "t = 3"),
    ROW(SPEED, "f'(t) = 4t/(1+4t²), f'(3) = 12/37", "incorrect"),
    /* indices */
    ROW("x in R^n; i in 1..n; j in 1..n", "partial(x_i, x_j)", NULL, "δ_ij", "correct"),
    ROW("x in R^n; i in 1..n; j in 1..n", "partial(x_i, x_j)", NULL, "\\delta_{ij}", "correct"),
    ROW("x in R^n; i in 1..n; j in 1..n", "partial(x_i, x_j)", NULL, "2δ_{ij}", "incorrect"),
    ROW("x in R^n; i in 1..n; j in 1..n", "partial(x_i, x_j)", NULL, "delta", "unreadable"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "H_ij = δ_ij/‖x‖ - x_i x_j/‖x‖³", "correct"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "H_ij = δ_ij/‖x‖ + x_i x_j/‖x‖³", "incorrect"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "1/‖x‖ - x_i²/‖x‖³ if i = j else -x_i x_j/‖x‖³", "correct"),
    ROW("x in R^n; A in R^(m x n), constant", "jacobian(A*x, x)", NULL, "J_ij = A_ij", "correct"),
    ROW("x in R^n; A in R^(n x n), constant", "jacobian(A*x, x)", NULL, "A_ji", "incorrect"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A*x", "Σ_j A_ij x_j", "correct"),
    ROW("x in R^n; A in R^(n x n)", NULL, "A*x", "Σ_j A_ji x_j", "incorrect"),
    /* numbers */
    ROW("", NULL, "7/2", "3 1/2", "correct"),
    ROW("", NULL, "7/2", "3 ½", "correct"),
    ROW("", NULL, "3/2", "3 ½", "correct"), /* or a product */
    ROW("", NULL, "7/2", "3\\frac12", "correct"),
    ROW("", NULL, "7/2", "2\\frac{1}{2}", "incorrect"),
    ROW("", NULL, "7/2", "2 1/2", "incorrect"),
    ROW("", NULL, "7/2", "350%", "correct"),
    ROW("", NULL, "7/2", "35%", "incorrect"),
    ROW("", NULL, "2001/2", "1,000.5", "correct"),
    ROW("", NULL, "2001/2", "1'000.5", "correct"),
    ROW("", NULL, "2001/2", "1 000.5", "correct"),
    ROW("", NULL, "2001/2", "1.000,5", "correct", .comma = true),
    ROW("", NULL, "2001/2", "1,000,5", "unreadable"),
    ROW("", NULL, "1000000", "1,000,000", "correct"),
    ROW("", NULL, "1000", "1,000", "unreadable"),
    ROW("", NULL, "(1, 234/10)", "(1,23.4)", "correct"),
    ROW("x in R", NULL, "2001/2", "1.0005 x 10^3", "correct"),
    ROW("x in R", NULL, "2001/2", "1.0005 x 10^2", "incorrect"),
    ROW(NORM, "x/np.linalg.norm(x)", "correct"),
    ROW(NORM, "x/Norm[x]", "correct"),
    ROW(NORM, "x/Norm[x]^2", "incorrect"),
    ROW(NORM, "x/np.sqrt(np.sum(x**2))", "correct"),
    ROW(NORM, "x/np.sum(x**2)", "incorrect"),
    ROW(NORM, "x over the norm of x", "correct"),
    ROW(NORM, "x over two times the norm of x", "incorrect"),
    ROW(NORM, "normalize(x)", "correct"),
    ROW(NORM, "x/‖x‖2", "correct"),
    ROW(NORM, "x/‖x‖3", "incorrect"),
    ROW(NORM, "x/‖x‖2²", "incorrect"),
    ROW(NORM, "(x1, x2, ..., xn)/sqrt(x1^2 + x2^2 + ... + xn^2)", "correct"),
    ROW(NORM, "(x1, x2, ..., xn)/(x1^2 + x2^2 + ... + xn^2)", "incorrect"),
    ROW(NORM, "(x1, x2, ..., xn)/sqrt(x1 + x2 + ... + xn)", "incorrect"),
    ROW(NORM, "∂f/∂x_i = x_i/‖x‖", "correct"),
    ROW(NORM, "∂f/∂x_i = x_i²/‖x‖", "incorrect"),
    ROW(NORM, "∂f/∂x_i = x_1/‖x‖", "incorrect"),
    ROW(NORM, "x_i/sqrt(sum_j x_j^2)", "correct"),
    ROW(NORM, "x_i/sum_j x_j^2", "incorrect"),
    ROW(NORM, "x/||x|| if x != 0 else undefined", "correct"),
    ROW(NORM, "x/||x||\a", "correct"),
    ROW(NORM, "\bx/\x1F||x||", "correct"),
    ROW(NORM, "2x/||x|| if x != 0 else undefined", "incorrect"),
    ROW(NORM, "*x/||x||* :)", "correct"),
    ROW(NORM, "'x/||x||'", "correct"),
    ROW(NORM, "'x/||x||", "correct"),
    ROW(NORM, "* x", "incorrect"),
    ROW(SHIFTED, "(x+a)/||x+a|| except x = -a", "correct"),
    ROW(SHIFTED, "x/||x+a|| except x = -a", "incorrect"),
    ROW(SHIFTED, "(x+a) over the norm of x+a", "correct"),
    ROW(SHIFTED, "(x+a) over the norm of x", "incorrect"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "(■(2𝑥_1@⋮@2𝑥_𝑛))", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "(■(𝑥_1@⋮@𝑥_𝑛))", "incorrect"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "two times x", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "x squared", "incorrect"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "2x as ||x||^2 = x.x", "correct"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "x as ||x||^2 = x.x", "incorrect"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "\\color{red}{2x}", "correct"),
    ROW("u in R^n; k in 1..n", "partial(norm(u)^2, u_k)", NULL, "2uk", "correct"),
    ROW("u in R^n; k in 1..n", "partial(norm(u)^2, u_k)", NULL, "uk", "incorrect"),
    ROW("x in R^n", "gradient(ln(sum(exp(x))), x)", NULL, "\\frac{e^{x_i}}{\\sum_j e^{x_j}}", "correct"),
    ROW("x in R^n", "gradient(ln(sum(exp(x))), x)", NULL, "\\frac{x_i}{\\sum_j x_j}", "incorrect"),
    ROW("x in R^n", "gradient(ln(sum(exp(x))), x)", NULL, "softmax(x)", "correct"),
    ROW("x in R^n; p in R, p > 1", "gradient(norm(x, p), x)", NULL, "sign(x) |x|^(p-1)/‖x‖_p^(p-1)", "correct"),
    ROW("x in R^n; p in R, p > 1", "gradient(norm(x, p), x)", NULL, "|x|^(p-1)/‖x‖_p^(p-1)", "incorrect"),
    ROW("x in R^n", "gradient(norm(x, 1), x)", NULL, "x/|x|", "incorrect"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "I/‖x‖ - x⊗x/‖x‖³", "correct"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "I/‖x‖ - x⊗x/‖x‖²", "incorrect"),
    ROW("x in R^n; A in R^(n x n)", "gradient(x'*A*x, x)", NULL, "(A + A transpose) x", "correct"),
    ROW("x in R^n; A in R^(n x n)", "gradient(x'*A*x, x)", NULL, "(A + A inverse) x", "incorrect"),
    ROW("x in R^n; A in R^(n x n)", "gradient(x'*A*x, x)", NULL, "(A + A.T).dot(x)", "correct"),
    ROW("x in R^n; A in R^(n x n)", "gradient(x'*A*x, x)", NULL, "A.dot(x)", "incorrect"),
    ROW("x in R^n; A in R^(n x n)", "gradient(x'*A*x, x)", NULL, "x@A + A@x", "correct"),
    ROW("x in R^n; A in R^(n x n)", "gradient(x'*A*x, x)", NULL, "x@A + x@A", "incorrect"),
    ROW("x in R^n; A in R^(n x n), invertible; b in R^n", NULL, "inv(A)*b", "A\\b", "unreadable"),
    ROW("X in R^(n x n), invertible", "gradient(ln(det(X)), X)", NULL, "transpose[Inverse[X]]", "correct"),
    ROW("X in R^(n x n), symmetric, positive definite", NULL, "inv(X)", "the inverse of X", "correct"),
    ROW("X in R^(n x n), symmetric, positive definite", NULL, "inv(X)", "the transpose of X", "incorrect"),
    ROW(SPEED, "4t/√1+4t²", "correct"),
    ROW(SPEED, "4t/√1+2t²", "incorrect"),
    ROW(SPEED, "4t/√4+4t²", "incorrect"),
    ROW(SPEED, "=4*t/POWER(1+4*t^2;1/2)", "correct"),
    ROW(SPEED, "4t/sqrt(1+4t^2))", "correct"),
    ROW(SPEED, "8t/sqrt(1+4t^2))", "incorrect"),
    ROW(SPEED, "4t divided by the square root of (1+4t^2)", "correct"),
    ROW(SPEED, "4t divided by (1+4t^2)", "incorrect"),
    ROW(SPEED, "4t/sqrt(1+4t^2) at t=1 = 4/sqrt5", "correct", .at = "t = 1"),
    ROW(SPEED, "4t/sqrt(1+4t^2) at t=1 = 8/sqrt5", "incorrect", .at = "t = 1"),
    ROW("x in R", "derivative(tan(x), x)", NULL, "Sec[x]^2", "correct"),
    ROW("x in R", "derivative(tan(x), x)", NULL, "Sec[x^2]", "incorrect"),
    ROW("x in R", "derivative(x^2*sin(x), x)", NULL, "2x sen x + x² cos x", "correct"),
    ROW("x in R", "derivative(x^2*sin(x), x)", NULL, "2x sin x\n+ x^2 cos x", "correct"),
    ROW("x in R", "derivative(x^2*sin(x), x)", NULL, "2x sin x\nx^2 cos x", "incorrect"),
    ROW("x in R", "derivative(x^2*sin(x), x)", NULL, "2x sin x\n- x^2 cos x", "incorrect"),
    ROW("x in R", "derivative(-x^(-1), x)", NULL, "one over x squared", "correct"),
    ROW("x in R", "derivative(-x^(-1), x)", NULL, "one over x cubed", "incorrect"),
    ROW("", NULL, "1/6", "0.1666...", "correct"),
    ROW("", NULL, "1/6", "0.1\\overline{6}", "correct"),
    ROW("", NULL, "1/6", "0.1(6)", "correct"),
    ROW("", NULL, "1/6", "0.1(7)", "incorrect"),
    ROW("", NULL, "1/6", "0.1777...", "incorrect"),
    ROW("", NULL, "1/6", "0.16...", "incorrect"),
    ROW("", NULL, "3/2", "0.5(3)", "correct"),
    ROW("", NULL, "1/7", "0.142857142857...", "correct"),
    ROW("", NULL, "(1/2, 1/4)", "(0{,}5; 0{,}25)", "correct"),
    ROW("", NULL, "(3, 4)", "(3 | 4)", "correct"),
    ROW("", NULL, "(3, 4)", "(4 | 3)", "incorrect"),
    ROW("t in R", NULL, "(-sin(t), cos(t), 1)", "(-sin t | cos t | 1)", "correct"),
    ROW("t in R", NULL, "(-sin(t), cos(t), 1)", "(sin t | cos t | 1)", "incorrect"),
    ROW("", NULL, "(1/2, 1/4)", "(0,5; 0,25)", "unreadable"),
    ROW("", NULL, "[[1, 2], [3, 4]]", "(1, 2; 3, 4)", "correct"),
    ROW("", NULL, "[[1, 2], [3, 4]]", "1 2\n3 4", "correct"),
    ROW("", NULL, "[[1, 2], [3, 4]]", "[1 2]\n[3 4]", "correct"),
    ROW("", NULL, "[[1, 2], [3, 4]]", "1 3\n2 4", "incorrect"),
    ROW("", NULL, "[[1, 2], [3, 4]]", "[■(1&2@3&4)]", "correct"),
    ROW("x in R^2", NULL, "(x_2, x_1)", "[x[1], x[0]]", "correct"),
    ROW("x in R^2", NULL, "(x_2, x_1)", "[x[0], x[1]]", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "-1 if t<0, 1 if t>0, undefined at 0", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1 if t<0, -1 if t>0, undefined at 0", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "-1 if t<0\n1 if t>0", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "t<0: 1\nt>0: -1", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1 when t is positive, -1 when t is negative", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1 when t is negative, -1 when t is positive", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL,
        "\\left\\{\\begin{array}{ll} 1 & t>0\\\\[2pt] -1 & t<0\\end{array}\\right.", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "{█(1, t>0@-1, t<0)┤", "correct"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "g_1 = 1, g_2 in [-1, 1], g_3 = -1", "correct",
        .at = "x = (3, 0, -2)"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "g_1 = 1, g_2 in [-1, 1], g_3 = 1", "incorrect",
        .at = "x = (3, 0, -2)"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "the closed unit ball", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "the open unit ball", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "the unit sphere", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "the closed Euclidean unit ball", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "ball of radius 1", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "the ball of radius 2", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "the ball of radius 1 around 0", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "ball with radius 1 and center 0", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "all vectors of norm at most 1", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "vectors of norm < 1", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "vectors of length 1", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "vectors of norm <= 1", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "B_1(0)", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "B_2(0)", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{g : sum(g_i^2) <= 1}", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{g : \\sum g_i^2 \\le 1}", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{g : sum g_i^2 <= 2}", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "Einheitskugel", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "boule unité fermée", "correct", .at = "x = 0"),
    ROW("x in R^2", "subdifferential(norm(x, inf), x)", NULL, "convex hull of (1,0) and (0,1)", "correct", .at = "x = (2, 2)"),
    ROW("x in R^2", "subdifferential(norm(x, inf), x)", NULL, "the convex hull of {(1,0), (0,1)}", "correct", .at = "x = (2, 2)"),
    ROW("x in R^2", "subdifferential(norm(x, inf), x)", NULL, "segment from (1,0) to (0,1)", "correct", .at = "x = (2, 2)"),
    ROW("x in R^2", "subdifferential(norm(x, inf), x)", NULL, "the line segment between (1,0) and (0,1)", "correct", .at = "x = (2, 2)"),
    ROW("x in R^2", "subdifferential(norm(x, inf), x)", NULL, "segment from (0,0) to (1,1)", "incorrect", .at = "x = (2, 2)"),
    ROW("x in R^2", "subdifferential(norm(x, inf), x)", NULL, "convex hull of (1,0), (0,1) and (0,0)", "incorrect", .at = "x = (2, 2)"),
    ROW("x in R^n; a in R^n", "subdifferential(norm(x + a), x)", NULL, "B_1(-a)", "incorrect", .at = "x = -a"),
    ROW("x in R^n; a in R^n", "subdifferential(norm(x + a), x)", NULL, "the ball of radius 1 around -a", "incorrect", .at = "x = -a"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "(1, t, -1) for t in [-1, 1]", "correct", .at = "x = (3, 0, -2)"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "(1, t, -1) for t in [0, 1]", "incorrect", .at = "x = (3, 0, -2)"),
    ROW("", NULL, "1/6", "1/6 = 0.1667", "correct"),
    ROW("", NULL, "1/6", "0.1667", "incorrect"),
    ROW("", NULL, "1/6", "1/7 = 0.1667", "incorrect"),
    ROW("", NULL, "4/sqrt(5)", "1.7888...", "correct"),
    ROW("", NULL, "4/sqrt(5)", "1.7889...", "incorrect"),
    ROW("", NULL, "4/sqrt(5)", "1.7888543819998317", "correct"),
    ROW("", NULL, "4/sqrt(5)", "1.7888543819990000", "incorrect"),
    ROW("", NULL, "4/sqrt(5)", "4/√5 = 1,789", "unreadable"),
    ROW("", NULL, "log(8, 2)", "log(8,2)", "correct"),
    ROW("", NULL, "(3/5, 4/5)", "0.6 and 0.8", "correct"),
    ROW("", NULL, "(3/5, 4/5)", "0.8 and 0.6", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1 when t>0, -1 when t<0, doesn't exist when t=0", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "-1 when t>0, 1 when t<0, doesn't exist when t=0", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "piecewise(t > 0, 1, t < 0, -1)", "correct"),
    ROW(NORM, "x/sqrt(sum x_i^2)", "correct"),
    ROW(NORM, "x/√(Σx_i²)", "correct"),
    ROW(NORM, "x/sum x_i^2", "incorrect"),
    ROW(NORM, "n'existe pas", "incorrect"),
    ROW("x in R", "derivative(1/x, x)", NULL, "-1/x^2, all x except 0", "correct"),
    ROW("x in R", "derivative(1/x, x)", NULL, "1/x^2, all x except 0", "incorrect"),
    ROW(SPEED, "4t/sqrt(1+4t^2) (for all t)", "correct"),
    ROW(SPEED, "8t/sqrt(1+4t^2) (for all t)", "incorrect"),
    ROW("x in R", NULL, "x", "​", "blank"),
    ROW(NORM, "∇f = x/||x||\nx ≠ 0", "correct"),
    ROW(NORM, "∇f = 2x/||x||\nx ≠ 0", "incorrect"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "E/||x|| - xx^T/||x||^3", "correct"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "E/||x||", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1 si t > 0 et -1 si t < 0", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "-1 si t > 0 et 1 si t < 0", "incorrect"),
    ROW("", NULL, "(1/2, 1/4)", "0,5; 0,25", "unreadable"),
    ROW("", NULL, "(1/2, 1/4)", "(5, 25, 3)", "incorrect"),
    ROW("", NULL, "(1/2, 1/4)", "(0,1,2)", "incorrect"),
    ROW("x in R^n", "gradient(norm(x)^2, x)", NULL, "2,0x", "unreadable"),
    /* decimal commas: (3/5,4/5) has two readings where they are allowed */
    ROW("", NULL, "(3/5, 4/5)", "(3/5,4/5)", "correct", .comma = true),
    ROW("", NULL, "(3/5, 4/5)", "(4/5,3/5)", "incorrect", .comma = true),
    ROW("", NULL, "(3/5, 4/5)", "(0,6; 0,8)", "correct", .comma = true),
    ROW("", NULL, "(3/5, 4/5)", "(0,6 | 0,8)", "correct", .comma = true),
    ROW("", NULL, "(3/5, 4/5)", "(0,6; 0,7)", "incorrect", .comma = true),
    ROW("", NULL, "1/6", "0,1666...", "correct", .comma = true),
    ROW("", NULL, "1/6", "0,1667...", "incorrect", .comma = true),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "[-1,1]", "correct", .at = "t = 0", .comma = true),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "[-1,2]", "incorrect", .at = "t = 0", .comma = true),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "[-1,0; 1,0]", "correct", .at = "t = 0", .comma = true),
    ROW("", NULL, "4/sqrt(5)", "1,789", "correct", .comma = true),
    ROW("", NULL, "4/sqrt(5)", "1,788", "incorrect", .comma = true),
    /* what cannot be read, or is not there */
    ROW("x in R", NULL, "x", "", "blank"),
    ROW("x in R", NULL, "x", " \n\t ", "blank"),
    ROW("x in R", NULL, "x", "x + * 2", "unreadable", .evidence = "none"),
    ROW("x in R", NULL, "x", "y + 1", "unreadable"),
    ROW("x in R", NULL, "x", "\x01\x02", "unreadable"),
    ROW("x in R", NULL, "y", "x", "error"),
    ROW("x in", NULL, "x", "x", "error"),
    ROW("x in R", "derivative(x", NULL, "x", "error"),
    ROW("x in R", "derivative(x^2, x)", NULL, "2x", "error", .at = "z = 3"),
    ROW("x in R", NULL, "x", "x", "error", .accept = "simplifed"),
    ROW("x in R", NULL, "x", "x", "error", .where = "x +"),
    ROW("x in R", NULL, "1/6", "one sixth", "correct"),
    ROW("x in R", NULL, "1/6", "a sixth", "correct"),
    ROW("x in R", NULL, "1/6", "1 sixth", "correct"),
    ROW("x in R", NULL, "1/6", "one-sixth", "correct"),
    ROW("x in R", NULL, "1/6", "ein Sechstel", "correct"),
    ROW("x in R", NULL, "1/6", "un sixième", "correct"),
    ROW("x in R", NULL, "1/6", "un sexto", "correct"),
    ROW("x in R", NULL, "1/6", "Rational[1, 6]", "correct"),
    ROW("x in R", NULL, "1/6", "Fraction(1, 6)", "correct"),
    ROW("x in R", NULL, "1/6", "1//6", "correct"),
    ROW("x in R", NULL, "1/6", "0.16̄", "correct"),
    ROW("x in R", NULL, "1/6", "0.16̇", "correct"),
    ROW("x in R", NULL, "1/6", "¹⁄₆", "correct"),
    ROW("x in R", NULL, "1/6", "<sup>1</sup>/<sub>6</sub>", "correct"),
    ROW("x in R", NULL, "1/6", "\\nicefrac{1}{6}", "correct"),
    ROW("x in R", NULL, "1/6", "١/٦", "correct"),
    ROW("x in R", NULL, "1/6", "a third", "incorrect"),
    ROW("x in R", NULL, "1/6", "one fifth", "incorrect"),
    ROW("x in R", NULL, "1/6", "0.1̄6̄", "incorrect"),
    ROW("x in R", NULL, "1/6", "1//7", "incorrect"),
    ROW("x in R", NULL, "1/6", "61", "incorrect"),
    ROW("x in R", NULL, "1/6", "two sixths", "incorrect"),
    ROW("x in R", NULL, "5/2", "two and a half", "correct"),
    ROW("x in R", NULL, "5/2", "five halves", "correct"),
    ROW("x in R", NULL, "5/2", "deux et demi", "correct"),
    ROW("x in R", NULL, "5/2", "dos y medio", "correct"),
    ROW("x in R", NULL, "5/2", "two and a third", "incorrect"),
    ROW("x in R", NULL, "5/2", "two halves", "incorrect"),
    ROW("x in R", NULL, "5/2", "half", "incorrect"),
    ROW("x in R", NULL, "pi/3", "60°", "correct"),
    ROW("x in R", NULL, "pi/3", "60 degrees", "correct"),
    ROW("x in R", NULL, "pi/3", "60^\\circ", "correct"),
    ROW("x in R", NULL, "pi/3", "60^{\\circ}", "correct"),
    ROW("x in R", NULL, "pi/3", "60º", "correct"),
    ROW("x in R", NULL, "pi/3", "PI()/3", "correct"),
    ROW("x in R", NULL, "pi/3", "%pi/3", "correct"),
    ROW("x in R", NULL, "pi/3", "RADIANS(60)", "correct"),
    ROW("x in R", NULL, "pi/3", "one third of pi", "correct"),
    ROW("x in R", NULL, "pi/3", "30°", "incorrect"),
    ROW("x in R", NULL, "pi/3", "60", "incorrect"),
    ROW("x in R", NULL, "pi/3", "60 rad", "incorrect"),
    ROW("x in R", NULL, "pi/3", "pi/6", "incorrect"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "List[3/5, 4/5]", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "List[Rational[3, 5], Rational[4, 5]]", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "{Times[3, Power[5, -1]], Times[4, Power[5, -1]]}", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "mat(3/5; 4/5)", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "$mat(delim: \"[\", 3/5; 4/5)$", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "\\binom{3/5}{4/5}", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "\\frac15\\binom34", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "torch.tensor([0.6, 0.8])", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "array([0.6, 0.8], dtype=float32)", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "Vector(2, [3/5, 4/5])", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "((3/5)¦(4/5))", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "(3/5، 4/5)", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "three fifths, four fifths", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "List[4/5, 3/5]", "incorrect", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "mat(4/5; 3/5)", "incorrect", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "\\binom{4/5}{3/5}", "incorrect", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "\\binom34", "incorrect", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "Vector(2, [4/5, 3/5])", "incorrect", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "mat(16, -12; -12, 9)/125", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "matrix(c(16, -12, -12, 9)/125, nrow=2)", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "rbind(c(16, -12), c(-12, 9))/125", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "cbind(c(16, -12), c(-12, 9))/125", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "Matrix(2, 2, [16/125, -12/125, -12/125, 9/125])", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "⎡ 16/125  -12/125⎤\n⎣-12/125    9/125⎦", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "mat(9, -12; -12, 16)/125", "incorrect", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "matrix(c(16, 9, -12, -12)/125, 2)", "incorrect", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "rbind(c(9, -12), c(-12, 16))/125", "incorrect", .at = "x = (3, 4)"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "matrix(c(1, x2, 0, x1), 2)", "correct"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "Matrix(2, 2, [1, 0, x2, x1])", "correct"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "mat(1, 0; x_2, x_1)", "correct"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "cbind(c(1, x2), c(0, x1))", "correct"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "matrix(c(1, 0, x2, x1), 2)", "incorrect"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "Matrix(2, 2, [1, x2, 0, x1])", "incorrect"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "cbind(c(1, 0), c(x2, x1))", "incorrect"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "mat(1, x_2; 0, x_1)", "incorrect"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "x*(x%*%x)^(-1/2)", "correct"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "Times[x, Power[Norm[x], -1]]", "correct"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "Divide[x, Norm[x]]", "correct"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "$ bold(x) / norm(bold(x)) $", "correct"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "x/║x║", "correct"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "x/||x||, n'existe pas en 0", "correct"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "Times[x, Power[Norm[x], -2]]", "incorrect"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "Divide[Norm[x], Norm[x]]", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "cases(1 \"if\" t > 0, -1 \"if\" t < 0)", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "$ cases(1 & \"if\" t > 0, -1 & \"if\" t < 0) $", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "$f'(t) = cases(1 \",\" t > 0, -1 \",\" t < 0)$", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "Piecewise((1, t > 0), (-1, t < 0), (nan, True))", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "heaviside(t) - heaviside(-t)", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "cases(-1 \"if\" t > 0, 1 \"if\" t < 0)", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "heaviside(t)", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1 on (0,∞), -1 on (-∞,0)", "unreadable"),
    ROW("t in R", "derivative(3*t, t)", NULL, "1 on (0,∞), 3 on (-∞,0)", "unreadable"),
    ROW("x in R", "sqrt(1/36)", NULL, "1/6 (0.1667)", "correct"),
    ROW("x in R", "sqrt(1/36)", NULL, "0.1667 (1/6)", "correct"),
    ROW("x in R", "sqrt(1/36)", NULL, "1/6 (0.2)", "incorrect"),
    ROW("x in R", "sqrt(1/36)", NULL, "1/7 (0.1429)", "incorrect"),
    ROW("x in R", "sqrt(16)", NULL, "2 (2)", "correct"),
    ROW("x in R", "sqrt(16)", NULL, "2 (2.0)", "correct"),
    ROW("x in R", "sqrt(16)", NULL, "4 (4.0)", "correct"),
    ROW("x in R", "sqrt(9)", NULL, "4 (4.0)", "incorrect"),
    ROW("x in R^2", "hessian(norm(x), x)", "x = (3, 4)", "f_xx = 16/125, f_xy = f_yx = -12/125, f_yy = 9/125", "unreadable"),
    ROW("x in R^2", "hessian(norm(x), x)", "x = (3, 4)", "9/125", "incorrect"),
    ROW("x in R^2", "gradient(norm(x), x)", "x = (3, 4)", "2-element Vector{Float64}:\n 0.6\n 0.8", "unreadable"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", "x = (1, 0, -2)", "the first entry is 1, the second anything in [-1, 1], the third -1", "unreadable"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "2*(t>0) - 1", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "[t>0] - [t<0]", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "2*(t<0) - 1", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "2·1_{t>0} - 1", "correct"),
    ROW("t in R", "derivative(max(0, t), t)", NULL, "\\mathbf{1}_{\\{t>0\\}}", "correct"),
    ROW("t in R", "derivative(max(0, t), t)", NULL, "𝟙[t > 0]", "correct"),
    ROW("t in R", "derivative(max(0, t), t)", NULL, "1_{t < 0}", "incorrect"),
    ROW("t in R", "derivative(max(0, abs(t) - 1), t)", NULL, "1{|t|>1} sign(t)", "correct"),
    ROW("t in R", "derivative(max(0, abs(t) - 1), t)", NULL, "1{|t|>2} sign(t)", "incorrect"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "yep", "correct", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "\"yes\"", "correct", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "$\\text{Yes}$", "correct", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "I think yes", "correct", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "✓", "correct", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "👍", "correct", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "0 is in [-1, 1], so yes", "correct", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "=TRUE()", "correct", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "j", "correct", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "nope", "incorrect", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "✗", "incorrect", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "👎", "incorrect", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "I think no", "incorrect", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "yes and no", "unreadable", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "not sure, yes?", "unreadable", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "I would not say yes", "unreadable", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "0 y 1", "unreadable", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "entre -1 et 1", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "zwischen -1 und 1", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "entre -1 y 1", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "von -1 bis 1", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "RealRange(-1, 1)", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "hull(-1, 1)", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "【-1,1】", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "{x in RR | -1 <= x <= 1}", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "entre 0 et 1", "incorrect", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "von -2 bis 2", "incorrect", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "hull(0, 1)", "incorrect", .at = "t = 0"),
    ROW("x in R", NULL, "x", "-", "blank"),
    ROW("x in R", NULL, "x", "?", "blank"),
    ROW("x in R", NULL, "x", "...", "blank"),
    ROW("x in R", NULL, "x", "n/a", "blank"),
    ROW("x in R", NULL, "x", "idk", "blank"),
    ROW("x in R", NULL, "x", "I don't know", "blank"),
    ROW("x in R", NULL, "x", "no idea", "blank"),
    ROW("x in R", NULL, "x", "¯\\_(ツ)_/¯", "blank"),
    ROW("x in R^n; A in R^(m x n); b in R^m", "gradient(1/2*norm(A*x - b)^2, x)", NULL, "t(A) %*% (A %*% x - b)", "correct"),
    ROW("x in R^n; A in R^(m x n); b in R^m", "gradient(1/2*norm(A*x - b)^2, x)", NULL, "A^%T . (A . x - b)", "correct"),
    ROW("x in R^n; A in R^(m x n); b in R^m", "gradient(1/2*norm(A*x - b)^2, x)", NULL, "trans(A)*(A*x-b)", "correct"),
    ROW("x in R^n; A in R^(m x n); b in R^m", "gradient(1/2*norm(A*x - b)^2, x)", NULL, "$ A^top (A x - b) $", "correct"),
    ROW("r in R^n, constant; i in 1..n", NULL, "norm1(r)", "sum |r_i|", "correct"),
    ROW("r in R^n, constant; i in 1..n", NULL, "norm1(r)", "Σ|r_i|", "correct"),
    ROW("r in R^n, constant; i in 1..n", NULL, "norm1(r)", "sum_(i=1)^n abs(r_i)", "correct"),
    ROW("r in R^n, constant; i in 1..n", NULL, "norm1(r)", "∑_(i=1)^n▒〖|r_i |〗", "correct"),
    ROW("r in R^n, constant; i in 1..n", NULL, "norm1(r)", "sum r_i", "incorrect"),
    ROW("r in R^n, constant; i in 1..n", NULL, "norm1(r)", "sum_(i=1)^n r_i", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1, t>0 -1, t<0", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1, t > 0\n-1, t < 0", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "if t>0 then 1, if t<0 then -1", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "⎧ 1, t>0\n⎨\n⎩-1, t<0", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "f'(t)=1 if t>0 and f'(t)=-1 if t<0; not differentiable at 0", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "f'(t) = 1 (t > 0), f'(t) = -1 (t < 0), f'(0) does not exist", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "f'(t)=1 für t>0; f'(t)=-1 für t<0; in t=0 nicht differenzierbar", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1 if t>0 -1 if t<0", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "-1, t>0 1, t<0", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1, t>0 1, t<0", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1, t>0 2, t<0", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "-1, t > 0\n1, t < 0", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "if t>0 then -1, if t<0 then 1", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "1, t>0, t<5", "incorrect"),
    ROW("t in R", "derivative(piecewise(abs(t) <= 1, t^2/2, abs(t) - 1/2), t)", NULL, "t, |t| <= 1 sign(t), |t| > 1", "correct"),
    ROW("t in R", "derivative(piecewise(abs(t) <= 1, t^2/2, abs(t) - 1/2), t)", NULL, "-1, t<-1 t, -1<=t<=1 1, t>1", "correct"),
    ROW("t in R", "derivative(piecewise(abs(t) <= 1, t^2/2, abs(t) - 1/2), t)", NULL, "-1, t<-1\nt, -1<=t<=1\n1, t>1", "correct"),
    ROW("t in R", "derivative(piecewise(abs(t) <= 1, t^2/2, abs(t) - 1/2), t)", NULL, "t, |t| <= 1 1, |t| > 1", "incorrect"),
    ROW("t in R", "derivative(piecewise(abs(t) <= 1, t^2/2, abs(t) - 1/2), t)", NULL, "1, t<-1 t, -1<=t<=1 -1, t>1", "incorrect"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x_{k+1} = x_k - s x_k/||x_k||", "correct"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x^{(k+1)} = x^{(k)} - s x^{(k)}/||x^{(k)}||", "correct"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x_new = x_old - s x_old/||x_old||", "correct"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x_1 = x_0 - s x_0/||x_0||", "correct"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "xₖ₊₁ = xₖ − s xₖ/‖xₖ‖", "correct"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x_{n+1} = x_n - s \\frac{x_n}{\\|x_n\\|}", "correct"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x_{k+1} = x_k + s x_k/||x_k||", "incorrect"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x_{k+1} = x_k - s x_k", "incorrect"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x_1 = x_0 - s x_0/||x_0||^2", "incorrect"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "H = (1/r)(I - x x^T / r^2), r = ||x||", "correct"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "Hess f = (I - uu^T)/||x||, u = x/||x||", "correct"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "H = (1/r)(I + x x^T / r^2), r = ||x||", "incorrect"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "Hess f = (I - uu^T)/||x||, u = x", "incorrect"),
    ROW("t in R", "derivative(sqrt(1+4t^2), t)", NULL, "u = 1+4t^2, u' = 8t, so 8t/(2 sqrt(u)) = 4t/sqrt(1+4t^2)", "correct"),
    ROW("t in R", "derivative(sqrt(1+4t^2), t)", NULL, "u = 1+4t^2, u' = 8t, so 8t/sqrt(u)", "incorrect"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "<<16/125|-12/125>,<-12/125|9/125>>", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "(1/125)*<<16,-12>|<-12,9>>", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "⎡ 0.128  -0.096 ⎤\n⎢               ⎥\n⎣-0.096   0.072 ⎦", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "<<9/125|-12/125>,<-12/125|16/125>>", "incorrect", .at = "x = (3, 4)"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "<<1|0>,<x2|x1>>", "correct"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "<<1,x2>|<0,x1>>", "correct"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "<<1,0>|<x2,x1>>", "incorrect"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "<<1|x2>,<0|x1>>", "incorrect"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "<<3/5>,<4/5>>", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "<<3/5,4/5>>", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "<3/5|4/5>", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "ans =\n\n    0.6000\n    0.8000", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "<<4/5,3/5>>", "incorrect", .at = "x = (3, 4)"),
    ROW("t in R", "derivative((cos(t), sin(t), t), t, 2)", NULL, "-cos t\n-sin t\n0", "correct"),
    ROW("t in R", "derivative((cos(t), sin(t), t), t, 2)", NULL, "⎛-cos t⎞\n⎜-sin t⎟\n⎝  0   ⎠", "correct"),
    ROW("t in R", "derivative((cos(t), sin(t), t), t, 2)", NULL, "ẍ=-cos t, ÿ=-sin t, z̈=0", "correct"),
    ROW("t in R", "derivative((cos(t), sin(t), t), t, 2)", NULL, "-sin t\n-cos t\n0", "incorrect"),
    ROW("t in R", "derivative((cos(t), sin(t), t), t, 2)", NULL, "ẍ=-cos t, ÿ=sin t, z̈=0", "incorrect"),
    ROW("r in R^n", NULL, "norm1(r)", "the 1-norm of r", "correct"),
    ROW("r in R^n", NULL, "norm1(r)", "the L1 norm of r", "correct"),
    ROW("r in R^n", NULL, "norm1(r)", "die 1-Norm von r", "correct"),
    ROW("r in R^n", NULL, "norm1(r)", "the 2-norm of r", "incorrect"),
    ROW("u in R^n; v in R^n", "gradient(dot(u, v)^2, u)", NULL, "2<u,v>v", "correct"),
    ROW("u in R^n; v in R^n", "gradient(dot(u, v)^2, u)", NULL, "2<u,v>u", "incorrect"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "if t>0 1, if t<0 -1", "correct"),
    ROW("t in R", "derivative(abs(t), t)", NULL, "if t>0 -1, if t<0 1", "incorrect"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "x over 2 norm of x", "incorrect"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mo>∇</mo><mi>f</mi><mo>=</mo><mfrac><mi>x</mi><msub><mrow><mo>∥</mo><mi>x</mi><mo>∥</mo></mrow><mn>2</mn></msub></mfrac></math>", "correct"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mfrac><mi>x</mi><msub><mrow><mo>∥</mo><mi>x</mi><mo>∥</mo></mrow><mn>1</mn></msub></mfrac></math>", "incorrect"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "<math><semantics><mfrac><mi>x</mi><msqrt><msup><mi>x</mi><mi>T</mi></msup><mi>x</mi></msqrt></mfrac><annotation encoding=\"application/x-tex\">\\frac{x}{2}</annotation></semantics></math>", "correct"),
    ROW("t in R", "derivative(sqrt(1+4t^2), t)", NULL, "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mfrac><mrow><mn>4</mn><mo>&InvisibleTimes;</mo><mi>t</mi></mrow><msqrt><mn>1</mn><mo>+</mo><mn>4</mn><msup><mi>t</mi><mn>2</mn></msup></msqrt></mfrac></math>", "correct"),
    ROW("t in R", "derivative(sqrt(1+4t^2), t)", NULL, "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mfrac><mrow><mn>8</mn><mi>t</mi></mrow><msqrt><mn>1</mn><mo>+</mo><mn>4</mn><msup><mi>t</mi><mn>2</mn></msup></msqrt></mfrac></math>", "incorrect"),
    ROW("t in R", "derivative(sqrt(1+4t^2), t)", NULL, "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mfrac><mrow><mn>4</mn><mi>t</mi></mrow><mroot><mrow><mn>1</mn><mo>+</mo><mn>4</mn><msup><mi>t</mi><mn>2</mn></msup></mrow><mn>2</mn></mroot></mfrac></math>", "correct"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mfenced><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><msub><mi>x</mi><mn>2</mn></msub></mtd><mtd><msub><mi>x</mi><mn>1</mn></msub></mtd></mtr></mtable></mfenced></math>", "correct"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mtable><mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr><mtr><mtd><msub><mi>x</mi><mn>2</mn></msub></mtd><mtd><msub><mi>x</mi><mn>1</mn></msub></mtd></mtr></mtable></math>", "incorrect"),
    ROW("x in R^2", "jacobian((x_1, x_1*x_2), x)", NULL, "<table><tr><td>1</td><td>0</td></tr><tr><td>x<sub>2</sub></td><td>x<sub>1</sub></td></tr></table>", "correct"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "x/〖‖x‖〗_2", "correct"),
    ROW("x in R^n", "gradient(norm(x), x)", NULL, "x/〖‖x‖〗_1", "incorrect"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "∇f|_(3,4) = (3/5, 4/5)", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "gradient(norm(x), x)", NULL, "\\left.\\nabla f\\right|_{(3,4)} = (4/5,3/5)", "incorrect", .at = "x = (3, 4)"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "-1..1", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "-1 … 1", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "-1 to 1 inclusive", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "everything from -1 to 1", "correct", .at = "t = 0"),
    ROW("t in R", "subdifferential(abs(t), t)", NULL, "0..1", "incorrect", .at = "t = 0"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "{1} times [-1, 1] times {-1}", "correct", .at = "x = (3, 0, -2)"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "{1}*[-1,1]*{-1}", "correct", .at = "x = (3, 0, -2)"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "{1}*[-1,1]*{1}", "incorrect", .at = "x = (3, 0, -2)"),
    ROW("x in R", "derivative(asin(x), x)", NULL, "1/sqrt(1-x^2), D_f = ]-1,1[", "correct"),
    ROW("x in R", "derivative(asin(x), x)", NULL, "1/sqrt(1-x^2) on ]-1,1[", "correct"),
    ROW("x in R", "derivative(asin(x), x)", NULL, "1/sqrt(1+x^2), D_f = ]-1,1[", "incorrect"),
    ROW("x in R^n; a in R^n, constant", "gradient(norm(x + a), x)", NULL, "u = x+a, u/||u||", "correct"),
    ROW("x in R^n; a in R^n, constant", "gradient(norm(x + a), x)", NULL, "let u=x+a\nu/||u||", "correct"),
    ROW("x in R^n; a in R^n, constant", "gradient(norm(x + a), x)", NULL, "u = x, u/||u||", "incorrect"),
    ROW("x in R^n; a in R^n, constant", "gradient(norm(x + a), x)", NULL, "let u=x-a\nu/||u||", "incorrect"),
    ROW("t in R", "derivative(sqrt(1+4t^2), t)", NULL, "It's 4/sqrt(5)", "correct", .at = "t = 1"),
    ROW("t in R", "derivative(sqrt(1+4t^2), t)", NULL, "4/sqrt(5) I guess", "correct", .at = "t = 1"),
    ROW("t in R", "derivative(sqrt(1+4t^2), t)", NULL, "1.789 (3dp)", "correct", .at = "t = 1"),
    ROW("t in R", "derivative(sqrt(1+4t^2), t)", NULL, "1.799 (3dp)", "incorrect", .at = "t = 1"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "closed unit ball {g : ||g|| <= 1}", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "the unit ball {g : ||g|| < 1}", "incorrect", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "open unit ball {g : ||g|| <= 1}", "unreadable", .at = "x = 0"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "\\begin{pmatrix}1\\\\ [-1,1] \\\\ -1\\end{pmatrix}", "correct", .at = "x = (3, 0, -2)"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "\\begin{pmatrix}1\\\\ [-1,1] \\\\ 1\\end{pmatrix}", "incorrect", .at = "x = (3, 0, -2)"),
    ROW("x in R^n", "hessian(norm(x), x)", NULL, "IdentityMatrix[n]/Norm[x] - Outer[Times,x,x]/Norm[x]^3", "correct"),
    ROW("x in R", NULL, "1/3", "0.(3)", "correct"),
    ROW("x in R", NULL, "16/99", "0.1̅6̅", "correct"),
    ROW("x in R", NULL, "1/6", "0.1̅6̅", "incorrect"),
    ROW("x in R", NULL, "1/3", "0.(31)", "incorrect"),
    ROW("x in R", "derivative(asin(x), x)", NULL, "1/√(1-x²) sur ]-1;1[", "correct"),
    ROW("x in R", "derivative(asin(x), x)", NULL, "y = arcsin x → sin y = x → cos y y' = 1 → y' = 1/cos y = 1/√(1-x²)", "correct"),
    ROW("x in R", "derivative(asin(x), x)", NULL, "y = arcsin x → sin y = x → cos y y' = 1 → y' = 1/sin y", "incorrect"),
    ROW("x in R", NULL, "pi/3", "π/3 radians", "correct"),
    ROW("x in R", NULL, "pi/3", "60 deg", "correct"),
    ROW("x in R", NULL, "pi/3", "60 radians", "incorrect"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "[[16,-12][-12,9]]/125", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "f_xx=16/125, f_xy=-12/125, f_yx=-12/125, f_yy=9/125", "correct", .at = "x = (3, 4)"),
    ROW("x in R^2", "hessian(norm(x), x)", NULL, "f_xx=9/125, f_xy=-12/125, f_yx=-12/125, f_yy=16/125", "incorrect", .at = "x = (3, 4)"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "g_1=1\ng_2∈[-1,1]\ng_3=-1", "correct", .at = "x = (3, 0, -2)"),
    ROW("x in R^3", "subdifferential(norm(x, 1), x)", NULL, "g_1=1\ng_2∈[-1,1]\ng_3=1", "incorrect", .at = "x = (3, 0, -2)"),
    ROW("t in R", "derivative(piecewise(abs(t) <= 1, t^2/2, abs(t) - 1/2), t)", NULL, "\\begin{cases} t, & \\text{if } |t|\\leq 1, \\\\ \\frac{t}{|t|}, & \\text{otherwise.}\\end{cases}", "correct"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x <- x - s*x/norm(x)", "correct"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x <- x + s*x/norm(x)", "incorrect"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x -= s*x/norm(x)", "correct"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x -= s*x/norm(x)^2", "incorrect"),
    ROW("x in R^n; a in R^n, constant", "gradient(norm(x + a), x)", NULL, "(x+a)/||x+a||\nnot differentiable at x=-a", "correct"),
    ROW("x in R^n; a in R^n, constant", "gradient(norm(x + a), x)", NULL, "(x+a)/||x+a|| pour x ≠ -a, pas dérivable en -a", "correct"),
    ROW("n in R; a in R", NULL, "n/a", "n/a", "correct"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "es 0 si t > 0", "unreadable", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "0 lies to the right", "unreadable", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "si, lo es", "correct", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "y", "correct", .at = "t = 0"),
    ROW("t in R", "0 in subdifferential(abs(t), t)", NULL, "n.", "incorrect", .at = "t = 0"),
    ROW("x in R^n; s in R, s > 0, constant", "x - s*gradient(norm(x), x)", NULL, "x_i = x_i - s x_i/|x_i|", "incorrect"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{g : ||g|| - 1 <= 0}", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{z: 0 ≤ ‖z‖ ≤ 1}", "correct", .at = "x = 0"),
    ROW("x in R^n", "subdifferential(norm(x), x)", NULL, "{z: 0 < ‖z‖ ≤ 1}", "incorrect", .at = "x = 0"),
    {.answer = "x", .verdict = "error"},
};
enum { CASES = sizeof cases / sizeof *cases };

static Row row_of(const Case *c) {
    Row row = {.answer = text_of(c->answer)};
    if (c->let) row.let = text_of(c->let);
    if (c->find) row.find = text_of(c->find);
    if (c->key) row.key = text_of(c->key);
    if (c->at) row.at = text_of(c->at);
    row.decimal_comma = c->comma;
    if (c->accept) row.accept[row.accept_count++] = text_of(c->accept);
    if (c->where) row.where[row.where_count++] = text_of(c->where);
    return row;
}

static const char *asked(const Case *c) { return c->find ? c->find : c->key ? c->key : "nothing"; }

static void check_case(Desk *desk, const Case *c) {
    Arena *scratch = arena_new();
    Row row = row_of(c);
    Verdict v = desk_judge(desk, &row, scratch);
    const char *said = v.error ? v.error : v.feedback;
    ck_assert_msg(!strcmp(verdict_name(v.kind), c->verdict), "%s ? %s: %s (%s), not %s", asked(c), c->answer,
                  verdict_name(v.kind), said, c->verdict);
    if (c->evidence)
        ck_assert_msg(!strcmp(evidence_name(v.evidence), c->evidence), "%s ? %s: %s, not %s (%s)", asked(c),
                      c->answer, evidence_name(v.evidence), c->evidence, said);
    if (c->mistake)
        ck_assert_msg(!strcmp(v.mistake ? v.mistake : "", c->mistake), "%s ? %s: %s, not %s", asked(c), c->answer,
                      v.mistake ? v.mistake : "no mistake", c->mistake);
    arena_free(scratch);
}

START_TEST(each_verdict) {
    Desk *desk = desk_new(NULL, NULL);
    check_case(desk, &cases[_i]);
    desk_free(desk);
}
END_TEST

static char *reply_text(Desk *desk, const Case *c) {
    Arena *scratch = arena_new();
    Row row = row_of(c);
    Verdict v = desk_judge(desk, &row, scratch);
    char *text = NULL;
    if (asprintf(&text, "%s %g %s %s %s %zu %s", verdict_name(v.kind), v.score, evidence_name(v.evidence),
                 v.reading ? v.reading : "-", v.mistake ? v.mistake : "-", v.step,
                 verdict_remarks(scratch, &v, &language_english)) < 0)
        abort();
    arena_free(scratch);
    return text;
}

/* Forwards in one desk, backwards in another, twice over: never two verdicts for one question. */
START_TEST(order_does_not_matter) {
    Desk *one = desk_new(NULL, NULL), *other = desk_new(NULL, NULL);
    char *first[CASES];
    for (size_t i = 0; i < CASES; i++) first[i] = reply_text(one, &cases[i]);
    for (size_t i = CASES; i-- > 0;) {
        char *second = reply_text(other, &cases[i]), *again = reply_text(one, &cases[i]);
        ck_assert_str_eq(first[i], second);
        ck_assert_str_eq(first[i], again);
        free(first[i]);
        free(second);
        free(again);
    }
    desk_free(one);
    desk_free(other);
}
END_TEST

/* ---- hostile answers ---- */

static char *repeated(const char *piece, size_t times) {
    char *all = malloc(strlen(piece) * times + 1);
    *all = '\0';
    for (size_t i = 0, n = strlen(piece); i < times; i++) memcpy(all + i * n, piece, n + 1);
    return all;
}

static const struct {
    const char *piece;
    size_t times;
} hostile[] = {
    {"(", 4000},           {"-", 4000},         {"x^", 2000},         {"sqrt(", 800}, {"9", 4000},
    {"x/", 2000},          {"[", 4000},         {"{", 4000},          {"|", 4000},    {"=", 4000},
    {"x=", 2000},          {"\xff", 10},        {"9^9^9^9^", 100},    {"x\n", 2000},  {"x", 100000},
    {"(x+1)^10000*", 300}, {"exp(", 800},       {"derivative(", 300}, {"{x : ", 700}, {"e^", 2000},
    {"1e9999 ", 1},        {"(x+1)^9999 ", 1},  {"2^10000^1", 1},     {"1/0 ", 1},    {"0^0", 1},
    {"x^x^x^x", 1},        {"sin(10^9999)", 1},
};

START_TEST(hostile_answers_end) {
    Desk *desk = desk_new(NULL, NULL);
    char *answer = repeated(hostile[_i].piece, hostile[_i].times);
    Case c = ROW("x in R", NULL, "x^2 + 1", answer, "");
    Row row = row_of(&c);
    Arena *scratch = arena_new();
    Verdict v = desk_judge(desk, &row, scratch);
    ck_assert_msg(v.kind != VERDICT_CORRECT && v.kind != VERDICT_ERROR, "%.20s…: %s", answer,
                  verdict_name(v.kind));
    arena_free(scratch);
    free(answer);
    desk_free(desk);
}
END_TEST

/* ---- JSON Lines ---- */

static json_t *reply(Desk *desk, const char *line, bool good) {
    Buffer out = BUFFER_EMPTY;
    ck_assert_int_eq(jsonl_judge(desk, text_of(line), &out), good);
    ck_assert(out.length > 0 && out.data[out.length - 1] == '\n');
    ck_assert_ptr_eq(strchr(out.data, '\n'), out.data + out.length - 1);
    json_t *object = json_loads(out.data, 0, NULL);
    ck_assert_ptr_nonnull(object);
    buffer_free(&out);
    return object;
}

static const char *field(const json_t *object, const char *name) {
    const char *value = json_string_value(json_object_get(object, name));
    return value ? value : "";
}

START_TEST(reply_has_the_fields_of_the_contract) {
    static const char *const order[] = {"id",      "verdict", "score",   "evidence", "reading",
                                        "mistake", "step",    "witness", "feedback"};
    Desk *desk = desk_new(NULL, NULL);
    json_t *object =
        reply(desk,
              "{\"id\": \"s2\", \"let\": [\"t in R\"], \"find\": \"derivative(sqrt(1+4t^2), t)\", "
              "\"answer\": \"8t/sqrt(1+4t^2)\"}",
              true);
    void *at = json_object_iter(object);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++, at = json_object_iter_next(object, at))
        ck_assert_str_eq(json_object_iter_key(at), order[i]);
    ck_assert_str_eq(field(object, "id"), "s2");
    ck_assert_str_eq(field(object, "verdict"), "incorrect");
    const json_t *witness = json_object_get(object, "witness");
    ck_assert_str_eq(field(witness, "t"), "1");
    ck_assert(!strncmp(field(witness, "answer"), "3.5777", 6));
    ck_assert(!strncmp(field(witness, "key"), "1.7888", 6));
    json_decref(object);
    desk_free(desk);
}
END_TEST

static const struct {
    const char *line, *verdict, *id;
} lines[] = {
    {"{\"id\": \"a\", \"let\": \"x in R\", \"key\": \"x\", \"answer\": \"x\"}", "correct", "a"},
    {"{\"id\": \"a\", \"let\": [\"x in R\"], \"key\": \"x\", \"answer\": \"x +\"}", "unreadable", "a"},
    {"{\"id\": \"a\", \"let\": [\"x in R\"], \"key\": \"x\"}", "error", "a"},
    {"{\"id\": \"a\", \"let\": [3, {}], \"key\": \"x\", \"answer\": \"x\"}", "error", "a"},
    {"{\"id\": \"a\", \"problem\": \"none\", \"answer\": \"x\"}", "error", "a"},
    {"{\"id\": \"a\"", "error", ""},
    {"[1, 2]", "error", ""},
    {"null", "error", ""},
    {"\xff\xfe", "error", ""},
    {"{\"id\": \"a\", \"let\": [\"x in R\"], \"key\": \"x\", \"answer\": \"\\ud800\"}", "error", ""},
    {"{\"id\": \"a\", \"let\": \"t in R\", \"find\": \"derivative(t^3, t, 2)\", \"earlier\": [\"derivative(t^3, t): 3t\"], "
     "\"answer\": \"3\"}", "partial", "a"},
    {"{\"id\": \"a\", \"let\": \"t in R\", \"find\": \"derivative(t^3, t, 2)\", \"earlier\": [\"derivative(t^3, t): 3t\"], "
     "\"accept\": \"carried: 0\", \"answer\": \"3\"}", "incorrect", "a"},
    {"{\"id\": \"a\", \"let\": \"t in R\", \"find\": \"derivative(t^3, t, 2)\", \"earlier\": [\"derivative(t^3, t): 3t^2\"], "
     "\"answer\": \"3\"}", "incorrect", "a"},
    {"{\"id\": \"a\", \"let\": \"t in R\", \"find\": \"derivative(t^3, t, 2)\", \"earlier\": [3, \"no colon\"], "
     "\"answer\": \"3\"}", "error", "a"},
    {"{\"id\": \"a\", \"let\": \"t in R\", \"find\": \"derivative(t^3, t)\", \"at\": \"t = 2\", "
     "\"answer\": \"3t\\n6\"}", "partial", "a"},
    {"{\"id\": \"a\", \"let\": \"t in R\", \"find\": \"derivative(t^3, t)\", \"at\": \"t = 2\", "
     "\"answer\": \"100t\\n200\"}", "incorrect", "a"},
    {"{\"id\": \"a\", \"let\": \"t in R\", \"find\": \"derivative(t^3, t, 2)\", \"earlier\": [\"derivative(t^3, t): 100t\"], "
     "\"answer\": \"100\"}", "incorrect", "a"},
    {"{\"id\": \"a\", \"key\": \"sqrt(2)\", \"tolerance\": 1e-2, \"answer\": \"1.41\"}", "correct", "a"},
};

START_TEST(lines_of_json) {
    Desk *desk = desk_new(NULL, NULL);
    json_t *object = reply(desk, lines[_i].line, strcmp(lines[_i].verdict, "error") != 0);
    ck_assert_str_eq(field(object, "verdict"), lines[_i].verdict);
    ck_assert_str_eq(field(object, "id"), lines[_i].id);
    json_decref(object);
    desk_free(desk);
}
END_TEST

START_TEST(column_of_an_error_counts_code_points) {
    Desk *desk = desk_new(NULL, NULL);
    json_t *object = reply(desk, "{\"let\": [\"t in R\"], \"key\": \"t\", \"answer\": \"√(t) + yy\"}", true);
    ck_assert_str_eq(field(object, "verdict"), "unreadable");
    ck_assert_int_eq(json_integer_value(json_object_get(object, "column")), 8);
    json_decref(object);
    desk_free(desk);
}
END_TEST

/* ---- tables ---- */

START_TEST(csv_reads_what_spreadsheets_write) {
    Arena *arena = arena_new();
    CsvReader reader = csv_open(TEXT("\xEF\xBB\xBF"
                                     "a;\"b\"\"c\";\"d\ne\"\r\n\r\n1;2,5;\r\nlast;\"open"));
    CsvRecord record;
    ck_assert(csv_next(&reader, arena, &record));
    ck_assert_int_eq(reader.separator, ';');
    ck_assert_uint_eq(record.count, 3);
    ck_assert(text_is(record.cells[0], "a") && text_is(record.cells[1], "b\"c") &&
              text_is(record.cells[2], "d\ne"));
    ck_assert(csv_next(&reader, arena, &record));
    ck_assert_uint_eq(record.line, 4);
    ck_assert_uint_eq(record.count, 3);
    ck_assert(text_is(record.cells[1], "2,5") && text_is(record.cells[2], ""));
    ck_assert(csv_next(&reader, arena, &record));
    ck_assert(record.unclosed && text_is(record.cells[1], "open"));
    ck_assert(!csv_next(&reader, arena, &record));
    arena_free(arena);
}
END_TEST

static const struct {
    const char *cell, *written;
} written[] = {
    {"plain", "plain"},   {"a,b", "\"a,b\""}, {"a\"b", "\"a\"\"b\""},
    {"a\nb", "\"a\nb\""}, {"", ""},           {"=1+2", "\"'=1+2\""},
    {"+x", "\"'+x\""},    {"-x", "\"'-x\""},  {"@SUM(A1)", "\"'@SUM(A1)\""},
    {"\tx", "\"'\tx\""},  {"-3.5", "-3.5"},   {"-2+3", "\"'-2+3\""},
    {"-", "\"'-\""},
};

START_TEST(csv_cells_never_run) {
    Buffer out = BUFFER_EMPTY;
    csv_write_cell(&out, text_of(written[_i].cell));
    ck_assert_str_eq(buffer_c(&out), written[_i].written);
    buffer_free(&out);
}
END_TEST

static char *grade(const char *table, ClassSummary *summary, bool *good, size_t *errors) {
    Arena *arena = arena_new();
    Buffer out = BUFFER_EMPTY;
    Diagnostics diagnostics = DIAGNOSTICS_EMPTY;
    Source source = {"class.csv", text_of(table)};
    ClassRequest request = {.desk = desk_new(NULL, NULL)};
    *good = class_grade(arena, &request, &source, &out, summary, &diagnostics);
    *errors = diagnostics.errors;
    char *text = strdup(buffer_c(&out));
    diagnostics_free(&diagnostics);
    desk_free(request.desk);
    buffer_free(&out);
    arena_free(arena);
    return text;
}

START_TEST(table_in_long_layout) {
    ClassSummary summary;
    bool good;
    size_t errors;
    char *out = grade("Student,let,key,Answer,Room\r\n"
                      "ana,x in R,2x,x + x,5\r\n"
                      "ben,x in R,2x,=2+5,6\r\n"
                      "cy,x in R,2x,,7\r\n"
                      "dee,x in R,y,3,8\r\n",
                      &summary, &good, &errors);
    ck_assert(good);
    ck_assert_uint_eq(errors, 1);
    ck_assert_uint_eq(summary.answers, 4);
    ck_assert_uint_eq(summary.verdicts[VERDICT_CORRECT], 1);
    ck_assert_uint_eq(summary.verdicts[VERDICT_BLANK], 1);
    ck_assert_uint_eq(summary.verdicts[VERDICT_ERROR], 1);
    ck_assert(!strncmp(
        out, "student,problem,part,answer,reading,verdict,score,evidence,mistake,step,feedback,Room\r\n",
        81));
    ck_assert_ptr_nonnull(strstr(out, "ana,,,x + x,"));
    ck_assert_ptr_nonnull(strstr(out, "\"'=2+5\""));
    ck_assert_ptr_null(strstr(out, ",=2"));
    free(out);
}
END_TEST

START_TEST(table_without_header_is_refused) {
    ClassSummary summary;
    bool good;
    size_t errors;
    free(grade("1,2,3\r\n4,5,6\r\n", &summary, &good, &errors));
    ck_assert(!good && errors == 1);
    free(grade("", &summary, &good, &errors));
    ck_assert(!good && errors == 1);
}
END_TEST

/* ---- working and proofs ---- */

static Verdict judge_text(Desk *desk, Arena *scratch, const char *prove, const char *find,
                          const char *answer) {
    Row row = {.let = TEXT("x in R^n; t in R"), .answer = text_of(answer)};
    if (prove) row.prove = text_of(prove);
    if (find) row.find = text_of(find);
    return desk_judge(desk, &row, scratch);
}

static const struct {
    const char *prove, *find, *answer;
    VerdictKind kind;
    const char *note;
} workings[] = {
    {NULL, "derivative((t+1)^2, t)", "2(t+1)\n2t+2", VERDICT_CORRECT, NULL},
    {NULL, "derivative((t+1)^2, t)", "2(t+1)\n2t+1", VERDICT_INCORRECT, "line 2"},
    {NULL, "derivative((t+1)^2, t)", "2(t-1)\n2t-2", VERDICT_INCORRECT, "line 1"},
    {NULL, "derivative((t+1)^2, t)", "2(t-1)\n2t+2", VERDICT_CORRECT, "line 1"},
    {"gradient(norm(x)^2, x) = 2x", NULL, "gradient(norm(x)^2, x) = gradient(dot(x, x), x) = 2x",
     VERDICT_CORRECT, NULL},
    {"gradient(norm(x)^2, x) = 2x", NULL, "gradient(norm(x)^2, x) = 2 norm(x) = 2x", VERDICT_INCORRECT, NULL},
    {"gradient(norm(x)^2, x) = 2x", NULL, "gradient(norm(x)^2, x) = 2x", VERDICT_INCORRECT, NULL},
    {"gradient(norm(x)^2, x) = 2x", NULL, "2x", VERDICT_INCORRECT, NULL},
    {"hessian(norm(x), x)*x = zeros(n)", NULL,
     "hessian(norm(x),x)*x = x/norm(x) - x*(x'*x)/norm(x)^3 = x/norm(x) - x/norm(x) = 0", VERDICT_CORRECT, NULL},
    {"gradient(norm(x)^2, x) = 2x", NULL, "norm(x)^2 = dot(x,x)\ngradient(dot(x,x),x) = 2x", VERDICT_REVIEW, NULL},
};

START_TEST(working_is_followed_line_by_line) {
    Desk *desk = desk_new(NULL, NULL);
    Arena *scratch = arena_new();
    Verdict v = judge_text(desk, scratch, workings[_i].prove, workings[_i].find, workings[_i].answer);
    const char *remarks = verdict_remarks(scratch, &v, &language_english);
    ck_assert_msg(v.kind == workings[_i].kind, "%s: %s: %s", workings[_i].answer, verdict_name(v.kind),
                  remarks);
    bool noted = strstr(remarks, "line ") != NULL;
    ck_assert_msg(noted == (workings[_i].note != NULL), "%s: %s", workings[_i].answer, remarks);
    if (noted) ck_assert_msg(strstr(remarks, workings[_i].note), "%s: %s", workings[_i].answer, remarks);
    arena_free(scratch);
    desk_free(desk);
}
END_TEST

#define LOOP(suite_case, test, table)                                                                        \
    tcase_add_loop_test(suite_case, test, 0, (int)(sizeof table / sizeof *table))

int main(void) {
    Suite *suite = suite_create("grading");
    TCase *judging = tcase_create("judging");
    tcase_set_timeout(judging, 120);
    LOOP(judging, each_verdict, cases);
    LOOP(judging, hostile_answers_end, hostile);
    LOOP(judging, working_is_followed_line_by_line, workings);
    tcase_add_test(judging, order_does_not_matter);
    suite_add_tcase(suite, judging);
    TCase *rows = tcase_create("rows");
    LOOP(rows, lines_of_json, lines);
    LOOP(rows, csv_cells_never_run, written);
    tcase_add_test(rows, reply_has_the_fields_of_the_contract);
    tcase_add_test(rows, column_of_an_error_counts_code_points);
    tcase_add_test(rows, csv_reads_what_spreadsheets_write);
    tcase_add_test(rows, table_in_long_layout);
    tcase_add_test(rows, table_without_header_is_refused);
    suite_add_tcase(suite, rows);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
