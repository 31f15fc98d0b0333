/* The reader and the printer: all spellings of a thing read to one pointer, and what is printed reads back to
 * it. */
#include "math/reader.h"
#include "base/random.h"
#include "math/printer.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char declared[] =
    "x in R^n; y in R^n; a in R^n, constant; t in R; s in R, s > 0; A in R^(m x n); "
    "B in R^(n x n); S in R^(n x n) symmetric positive definite; v in R^2; u in R^3; "
    "M in R^(2 x 2); k in 1..n; lambda in R; q = (t, t^2)";

typedef struct World {
    Arena *arena;
    Store *store;
    Scope *scope;
    Diagnostics said;
} World;

static World world_of(const char *declarations) {
    World w = {.arena = arena_new()};
    w.store = store_new(w.arena);
    w.scope = scope_new(w.store);
    Source source = {"let", text_of(declarations)};
    const Expr *conditions;
    bool fine = read_declarations(w.scope, source.content, &conditions, &source, 0, &w.said);
    ck_assert_msg(fine, "%s", buffer_c(&w.said.out));
    return w;
}

static void end_world(World *w) {
    diagnostics_free(&w->said);
    arena_free(w->arena);
}

static Shape tensor(Dim rows, Dim columns) { return (Shape){KIND_TENSOR, rows, columns}; }

/* What is printed must read back to the same pointer, given the shape that was asked for. */
static void must_read_back(const World *w, const Expr *e, ReadOptions options) {
    const char *text = expression_text(w->store, e);
    if (options.mode == READ_ANSWER) options.mode = READ_STRICT;
    options.decimal_comma = options.basis_vectors = false;
    Reading again = read_expression(w->scope, text_of(text), options);
    ck_assert_msg(again.expr == e, "'%s' reads back as %s", text,
                  again.expr ? expression_text(w->store, again.expr) : again.error);
}

/* ---- groups of spellings ---- */

typedef struct Group {
    ReadMode mode;
    bool set;
    Shape shape;
    const char *const *members;
} Group;

#define GROUP(...)                                                                                           \
    {                                                                                                        \
        READ_STRICT, false, {0}, (const char *const[]) { __VA_ARGS__, NULL }                                 \
    }
#define ANSWERS(rows, columns, ...)                                                                          \
    {                                                                                                        \
        READ_ANSWER, false, {KIND_TENSOR, rows, columns}, (const char *const[]) { __VA_ARGS__, NULL }        \
    }
#define SETS(rows, ...)                                                                                      \
    {                                                                                                        \
        READ_ANSWER, true, {KIND_SET, rows, 1}, (const char *const[]) { __VA_ARGS__, NULL }                  \
    }
#define PROSE(...)                                                                                           \
    {                                                                                                        \
        READ_PROSE, false, {0}, (const char *const[]) { __VA_ARGS__, NULL }                                  \
    }

static const Group groups[] = {
    GROUP("t*s", "t s", "ts", "t·s", "t×s", "t•s", "t\\cdot s", "t\\times s", "(t)(s)", "t⋅s", "t\\, s",
          "\\left(t\\right)s"),
    GROUP("2*t", "2t", "2 t", "2(t)", "2·t", "2\\cdot t"),
    GROUP("t/s", "t÷s", "\\frac{t}{s}", "\\dfrac{t}{s}", "\\tfrac ts", "\\frac t s", "t∕s"),
    GROUP("3000", "3e3", "3E3", "3e+3", ".3e4", "30.0E+2"),
    GROUP("2*e*t", "2e t", "2 e t"),
    GROUP("2*e - t", "2e-t", "2e - t"),
    GROUP("2*e - 5", "2e - 5"),
    GROUP("sqrt(x .* x)", "√(x .* x)", "(x .* x)^(1/2)", "(x.*x).^(1/2)"),
    GROUP("sqrt(x.^2)", "(x.^2).^(1/2)"),
    GROUP("1/0^4", "0^(-4)"),
    GROUP("1/(1/0)", "(0^(-1))^(-1)"),
    GROUP("(partial(t^2*s, t), partial(t^2*s, s))", "gradient(t^2*s, (t, s))", "∇_{(t, s)} (t^2 s)", "∇_{t, s} (t^2 s)", "grad(t^2*s, [t, s])"),
    GROUP("[[partial(t*s, t), partial(t*s, s)], [partial(t + s, t), partial(t + s, s)]]", "jacobian((t*s, t + s), (t, s))"),
    GROUP("[[partial(partial(t*s, t), t), partial(partial(t*s, t), s)], [partial(partial(t*s, s), t), partial(partial(t*s, s), s)]]",
          "hessian(t*s, (t, s))", "∇²_{(t, s)} (t s)"),
    GROUP("1/2", "0.5", ".5", "½", "\\frac12", "5e-1", "\\frac{1}{2}"),
    GROUP("3/2", "1½", "1.5"),
    GROUP("t^2", "t**2", "t²", "t^{2}", "t^(2)", "{t}^2"),
    GROUP("t^10", "t^{10}", "t¹⁰"),
    GROUP("t^s", "tˢ", "t^{s}"),
    GROUP("exp(2*t)", "e^(2t)", "e^{2t}", "exp(2t)", "e²ᵗ", "\\exp(2t)", "exp 2t"),
    GROUP("sqrt(t)", "√t", "√(t)", "\\sqrt{t}", "\\sqrt t", "t^(1/2)", "t^{1/2}", "t^0.5", "sqrt t",
          "root(t, 2)"),
    GROUP("sqrt(1 + 4*t^2)", "√(1+4t²)", "\\sqrt{1+4t^2}", "(1+4t^2)^(1/2)"),
    GROUP("cbrt(t)", "\\sqrt[3]{t}", "root(t, 3)", "t^(1/3)", "∛t"),
    GROUP("norm(x)", "norm(x, 2)", "norm2(x)", "‖x‖", "‖x‖₂", "‖x‖_2", "||x||_2", "||x||", "\\|x\\|_2",
          "\\|x\\|", "∥x∥", "\\lVert x\\rVert_2", "\\left\\|x\\right\\|", "\\left\\lVert x \\right\\rVert",
          "|x|", "|x|_2", "‖x‖_{2}", "norm_2(x)", "\\Vert x\\Vert", "norm(x)_2"),
    GROUP("norm(x, 1)", "norm1(x)", "‖x‖₁", "||x||_1", "\\|x\\|_1", "\\|x\\|_{1}"),
    GROUP("norm(x, t)", "‖x‖_t", "‖x‖ₜ"),
    GROUP("norm(x, inf)", "norminf(x)", "‖x‖_∞", "\\|x\\|_\\infty", "\\|x\\|_{\\infty}", "‖x‖_inf"),
    GROUP("normF(A)", "‖A‖_F", "‖A‖", "norm(A)", "\\|A\\|_F", "\\|A\\|_{F}", "||A||_F"),
    GROUP("norm(x)^2", "‖x‖²", "‖x‖₂²", "‖x‖_2^2", "‖x‖^2_2", "\\|x\\|_2^2", "\\|x\\|^2", "||x||^2"),
    GROUP("abs(t)", "|t|", "\\left|t\\right|", "\\lvert t\\rvert", "\\vert t\\vert", "∣t∣"),
    GROUP("abs(abs(t) - abs(s))", "||t|-|s||", "| |t| - |s| |"),
    GROUP("abs(2*abs(t))", "|2|t||", "|2 |t| |"),
    GROUP("norm(x)*norm(y)", "‖x‖‖y‖", "||x|| ||y||", "||x||||y||", "\\|x\\|\\|y\\|", "‖x‖·‖y‖"),
    GROUP("sign(x)", "sgn(x)", "\\operatorname{sign}(x)", "\\mathrm{sgn}(x)", "\\text{sign}(x)"),
    GROUP("dot(x, y)", "x·y", "⟨x, y⟩", "\\langle x, y\\rangle", "x\\cdot y", "<x, y>"),
    GROUP("x'*y", "xᵀy", "x^T y", "x^Ty", "x^\\top y", "x^{\\top}y", "x^{T} y", "x’ y", "x′y", "x^⊤ y",
          "x^{\\mathrm T}y", "x⊺y"),
    GROUP("B'", "Bᵀ", "B^T", "B^\\top", "transpose(B)"),
    GROUP("inv(B)", "B^-1", "B⁻¹", "B^{-1}", "B^(-1)", "inverse(B)"),
    GROUP("x'*B*x", "xᵀBx", "x^T B x", "x^\\top Bx", "x'(B x)"),
    GROUP("[[1, 2], [3, 4]]", "[1 2; 3 4]", "[1, 2; 3, 4]", "\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}",
          "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\\\ \\end{pmatrix}"),
    GROUP("[[1, -2], [t - 1, t]]", "[1 -2; t-1 t]", "[1, -2; t - 1, t]"),
    GROUP("B - I", "B - I_n", "B-1*I", "B - eye(n)"),
    GROUP("outer(x, y)", "x*y'", "x y^T", "xyᵀ"),
    GROUP("tr(B)", "trace(B)", "\\operatorname{tr}(B)", "tr B"),
    GROUP("x .* y", "x ⊙ y", "x\\odot y", "x.*y"),
    GROUP("(3/5, 4/5)", "[3/5, 4/5]", "⟨3/5, 4/5⟩", "<3/5, 4/5>", "(3/5, 4/5)ᵀ", "(3/5, 4/5)^T", "(0.6, 0.8)",
          "[3/5; 4/5]", "\\begin{pmatrix}3/5\\\\4/5\\end{pmatrix}", "(\\frac35, \\frac45)", "[[3/5], [4/5]]",
          "(3/5; 4/5)"),
    GROUP("x_1", "x₁", "x1", "x_{1}", "(x)_1", "\\mathbf{x}_1"),
    GROUP("x_12", "x_{12}", "x₁₂", "x12"),
    GROUP("x_k", "xₖ", "x_{k}", "(x)_k", "{x}_k"),
    GROUP("x_1^2", "x₁²", "x_1**2", "x^2_1"),
    GROUP("x_{k+1}", "x_(k+1)", "x_{k + 1}"),
    GROUP("(B*x)_k", "(B x)_k", "(Bx)ₖ"),
    GROUP("M_(1,2)", "M_{12}", "M_{1,2}", "M_12", "M₁₂"),
    GROUP("B_(k,k)", "B_{kk}", "B_{k,k}", "B_kk"),
    GROUP("sum(x_i^2, i, 1, n)", "Σ_{i=1}^n x_i²", "\\sum_{i=1}^{n} x_i^2", "∑_{i=1}^n x_i^2",
          "\\sum_i x_i^2", "sum_{i=1}^n x_i^2", "\\sum\\limits_{i=1}^n x_i^2"),
    GROUP("prod(x_i, i, 1, n)", "∏_{i=1}^n x_i", "\\prod_{i=1}^n x_i", "prod(x)"),
    GROUP("sin(2*t)", "sin 2t", "\\sin 2t", "sin(2t)", "\\sin\\left(2t\\right)", "\\sin{2t}"),
    GROUP("sin(t)^2", "sin²t", "sin^2 t", "\\sin^2 t", "\\sin^{2}(t)", "(sin t)^2"),
    GROUP("asin(t)", "arcsin(t)", "sin^-1 t", "sin⁻¹ t", "sin^{-1}(t)", "\\arcsin t", "\\sin^{-1} t"),
    GROUP("sin(t)*cos(t)", "sin t cos t", "sin(t)cos(t)", "\\sin t\\cos t", "sint cost"),
    GROUP("t*ln(t)", "t ln t", "tlnt", "t log t", "t\\ln t", "t*log(t)"),
    GROUP("ln(t)/ln(2)", "log(t, 2)", "log_2(t)", "log_2 t", "\\log_{2} t"),
    GROUP("ln(t)/ln(10)", "log10(t)", "lg t"),
    GROUP("piecewise(t > 0, t, 0)", "t if t > 0 else 0",
          "\\begin{cases} t & t > 0 \\\\ 0 & \\text{otherwise} \\end{cases}",
          "\\begin{cases} t, & \\text{if } t > 0, \\\\ 0, & \\text{else} \\end{cases}"),
    GROUP("piecewise(x != 0, x/norm(x), 0)", "x/‖x‖ if x ≠ 0 else 0",
          "piecewise(x != zeros(n), x/norm(x), zeros(n))"),
    GROUP("-1 <= t and t <= 1", "-1 ≤ t ≤ 1", "-1 <= t <= 1", "-1 \\le t \\leq 1", "-1 =< t ∧ t <= 1",
          "-1 <= t <= 1"),
    GROUP("t != 0", "t ≠ 0", "t \\ne 0", "t \\neq 0", "t <> 0"),
    GROUP("-1 <= x_j <= 1 for all j", "(-1 <= x_j <= 1) for every j", "-1 ≤ x_j ≤ 1 ∀ j",
          "-1 <= x_j <= 1 for all j in 1..n"),
    GROUP("x in R^n", "x ∈ ℝⁿ", "x \\in \\mathbb{R}^n", "x ∈ R^{n}"),
    GROUP("pi*t", "π t", "\\pi t", "πt", "pi t"),
    GROUP("2*lambda", "2λ", "2\\lambda", "2 lambda"),
    GROUP("derivative(t^3, t)", "d/dt t^3", "\\frac{d}{dt} t^3", "\\frac{\\mathrm{d}}{\\mathrm{d}t} t^3",
          "diff(t^3, t)", "\\frac{d t^3}{dt}"),
    GROUP("derivative(t^3, t, 2)", "d^2/dt^2 t^3", "\\frac{d^2}{dt^2} t^3",
          "derivative(derivative(t^3, t), t)", "\\frac{d^{2}}{dt^{2}} t^3"),
    GROUP("gradient(norm(x), x)", "∇‖x‖", "∇_x ‖x‖", "\\nabla \\|x\\|", "grad(norm(x), x)", "d/dx ‖x‖",
          "gradient(‖x‖)", "∇(‖x‖)"),
    GROUP("hessian(norm(x), x)", "∇²‖x‖", "∇^2 norm(x)", "\\nabla^2 \\|x\\|", "∇²_x ‖x‖"),
    GROUP("jacobian(B*x, x)", "d/dx (B x)"),
    GROUP("partial(norm(x), x_k)", "∂‖x‖/∂x_k", "\\frac{\\partial \\|x\\|}{\\partial x_k}",
          "\\frac{\\partial}{\\partial x_k} \\|x\\|"),
    GROUP("partial(norm(x), x_1, x_2)", "partial(partial(norm(x), x_1), x_2)", "∂²‖x‖/∂x_1∂x_2"),
    GROUP("directional(norm(x), x, a)"),
    GROUP("subdifferential(norm(x), x)", "∂‖x‖"),
    GROUP("derivative(norm(derivative(q, t)), t)", "d/dt ‖d/dt q‖", "derivative(‖derivative(q(t), t)‖, t)"),
    GROUP("(2, 4)", "(2, 4)"),
    GROUP("cross(u, (1, 2, 3))", "u × (1, 2, 3)", "u\\times(1,2,3)"),
    GROUP("I*x", "I_n*x"),
    GROUP("B*e_k", "B*unit(k, n)"),
    GROUP("x + 0", "x + zeros(n)"),
    GROUP("ones(n)"),
    GROUP("S + 2*I", "S + 2I", "S + 2 I_n"),
    GROUP("diag(x)*y"),
    GROUP("det(S)", "\\det(S)", "\\det S"),
    GROUP("max(x)", "\\max(x)"),
    ANSWERS(-1, 1, "2*x", "∇f(x) = 2x", "grad f = 2x", "Answer: 2x", "$2x$", "\\(2x\\)", "\\[ 2x \\]",
            "\\boxed{2x}", "2x.", "2x, x ≠ 0", "2x for x != 0", "2x if ‖x‖ > 0", "２x", "2\xC2\xA0x", "2х",
            "2х", "f(x) = x·x\n= 2x", "x + x = 2x", "∂f/∂x_k = 2x", "\\frac{\\partial f}{\\partial x} = 2x",
            "so the gradient is 2x", "2𝐱", "2*x (x ≠ 0)", "2X", "(2x", "2x ="),
    ANSWERS(-1, 1, "zeros(n)", "0", "∇f = 0"),
    ANSWERS(-1, -1, "I_n", "I", "H = I", "eye(n)"),
    ANSWERS(2, 1, "(3, 4)", "3, 4", "[3 4]", "[3; 4]", "<3,4>", "(3;4)", "p'(t) = (3, 4)", "v = (3, 4)"),
    ANSWERS(1, 1, "4*t/sqrt(1 + 4*t^2)", "f'(t) = 4t/√(1+4t²)", "df/dt = 4t/sqrt(1+4t^2)",
            "y' = \\frac{4t}{\\sqrt{1+4t^{2}}}", "4t(1+4t^2)^(-1/2)", "4*t*(1+4*t**2)**(-0.5)",
            "4t÷√(1 + 4t²)", "dy/dt = 4t/√(1+4t²), t > 0"),
    ANSWERS(1, 1, "4/sqrt(5)", "4/√5 ≈ 1.789", "= 4/√5", "\\frac{4}{\\sqrt 5}", "4/sqrt(5)."),
    ANSWERS(1, 1, "undefined", "DNE", "does not exist", "f'(0) does not exist.", "not differentiable",
            "Undefined", "⊥", "It does not exist"),
    ANSWERS(1, 1, "sin(t)", "Sin(t)", "SIN(T)", "sin t"),
    /* what stands around an answer */
    ANSWERS(1, 1, "2*t", "a) 2t", "(c) 2t", "1. 2t", "part b: 2t", "b: 2t", "f'(t): 2t", "The derivative is 2t.", "it's 2t",
            "I think it's 2t", "so we get 2t", "2t by the chain rule", "2t (by the chain rule)", "2t (done)", "2t QED",
            "2t cm/h", "2t [cm/h]", "2t because d/dt t^2 = 2t", "t = 1: 2t", "at t=1: 2t", "when t = 1, 2t", "2t at t=1",
            "2t for all t", "2t, not differentiable at 0", "2t; undefined at t = 0", "t^2 -> 2t", "t^2 ⇒ 2t", "t² → 2t",
            "f(t) = t^2, f'(t) = 2t", "f' = 2t, f = t^2", "2t = f'(t)", "2t = dy/dt", "y = t^2; y' = 2t", "∴ 2t", "✓ 2t",
            "**2t**", "2t //", "w = 2, w t", "w t with w = 2", "z t where z = 2", "Antwort: 2t", "2t für t ≠ 0",
            "\\begin{aligned} f' &= t + t \\\\ &= 2t \\end{aligned}", "2t|_{t=1}", "2t\xE2\x83\x97", "f'(t)|_{t=1} = 2t"),
    ANSWERS(1, 1, "4*t/2", "4t over 2", "{4t \\over 2}", "4t:2"),
    ANSWERS(1, 1, "(1/cosh(t))^2", "sech^2 t", "sech²(t)", "\\operatorname{sech}^2 t", "sech(t)^2", "SECH(t)^2"),
    ANSWERS(1, 1, "1/tanh(t)", "coth t", "\\coth t"),
    ANSWERS(1, 1, "acos(1/t)", "asec t", "sec^-1 t", "arcsec(t)"),
    ANSWERS(1, 1, "sign(t)", "signum(t)", "SIGN(t)"),
    ANSWERS(1, 1, "tan(t)", "tg t", "math.tan(t)", "np.tan(t)"),
    ANSWERS(1, 1, "t^(1/3)", "³√t", "sqrt[3]{t}", "pow(t, 1/3)"),
    ANSWERS(1, 1, "piecewise(t > 0, 1, t < 0, -1, undefined)", "1 if t>0, -1 if t<0", "1 for t > 0 and -1 for t < 0",
            "1 (t>0), -1 (t<0)", "1, t > 0; -1, t < 0", "t > 0: 1, t < 0: -1", "if t>0: 1; if t<0: -1",
            "f'(t) = 1 for t > 0, -1 for t < 0"),
    ANSWERS(1, 1, "piecewise(t > 0, 1, -1)", "1 if t > 0, -1 otherwise", "1 for t>0, else -1", "IF(t>0, 1, -1)", "=IF(t>0;1;-1)",
            "1 wenn t > 0, sonst -1"),
    ANSWERS(-1, 1, "x", "(x_1, ..., x_n)", "(x_1, x_2, …, x_n)^T", "[x_1, \\dots, x_n]", "x^1",
            "\\begin{pmatrix} x_1 \\\\ \\vdots \\\\ x_n \\end{pmatrix}"),
    ANSWERS(-1, 1, "ones(n)", "(1, ..., 1)", "\\mathbf{1}", "𝟏", "1_n", "\\mathbb{1}_n"),
    ANSWERS(-1, 1, "2*x .* y", "(2x_1 y_1, ..., 2x_n y_n)"),
    ANSWERS(-1, 1, "B'*x", "B.T @ x", "B⊤x", "B.T*x"),
    ANSWERS(-1, -1, "I_n/t", "I/t", "Id/t", "\\mathbb{1}/t", "\\mathbf{I}/t"),
    ANSWERS(2, 1, "(t, s)", "{t, s}", "(t s)^T", "x' = t, y' = s", "x_1 = t, x_2 = s", "t\ns", "t; s",
            "df/dx1 = t, df/dx2 = s", "vector(t, s)", "array([t, s])", "(t\ns)", "t i + s j"),
    ANSWERS(2, 1, "(3/5, 4/5)", "(3/5 4/5)", "(3:5, 4:5)", "[3/5 4/5]"),
    ANSWERS(2, 1, "(v_2, v_1)", "(v[2], v[1])", "(v(2), v(1))", "(v2, v1)"),
    ANSWERS(2, 1, "(-sin(t), cos(t))", "-sin t i + cos t j"),
    ANSWERS(2, 2, "[[t, 1], [2, s]]", "((t, 1), (2, s))", "{{t, 1}, {2, s}}", "[t, 1\n2, s]", "[t  1; 2  s]",
            "Matrix([[t, 1], [2, s]])", "\\left[\\begin{array}{cc} t & 1 \\\\ 2 & s \\end{array}\\right]",
            "np.array([[t, 1], [2, s]])"),
    SETS(1, "{1, -1}", "x = 1 or x = -1", "1 or -1", "±1", "\\pm 1", "x = ±1", "+-1", "+/-1", "x1 = 1, x2 = -1", "1; -1",
         "x=1\nx=-1", "x = 1 ∨ x = -1", "either 1 or -1", "x=1 \\text{ or } x=-1"),
    SETS(1, "{2 + sqrt(3), 2 - sqrt(3)}", "2 ± √3", "2 \\pm \\sqrt 3", "2+√3 or 2-√3"),
    SETS(1, "(-1, 2]", "]-1, 2]", "(-1; 2]"),
    SETS(1, "[-1, 1]", "[-1;1]", "[-1 1]", "[-1..1]", "from -1 to 1", "all g in [-1, 1]", "the closed interval [-1,1]"),
    SETS(1, "{g : g >= -1 and g < 2}", "g >= -1 and g < 2", "g with g >= -1 and g < 2", "{ g; g >= -1 and g < 2 }"),
    SETS(1, "{w : w != 0}", "R \\ {0}", "R\\{0}", "ℝ∖{0}", "\\mathbb{R}\\setminus\\{0\\}"),
    SETS(1, "(-inf, 0) U (0, inf)", "(-∞,0) or (0,∞)", "]-∞,0[ ∪ ]0,∞["),
    SETS(2, "conv((1, 0), (0, 1))", "conv({(1, 0), (0, 1)})"),
    SETS(2, "ball(0, 1)", "the closed unit ball", "unit ball"),
    SETS(2, "{(1, g) : -1 <= g and g <= 1}", "(1, g) with -1 <= g and g <= 1"),
    SETS(1, "[-1, 1]", "[-1,1]", "\\left[-1,1\\right]", "[ −1 , 1 ]"),
    SETS(1, "(-1, 1)", "(−1,1)"),
    SETS(1, "[0, 1)", "[0,1)"),
    SETS(1, "(-inf, 3]", "(-∞, 3]"),
    SETS(1, "{3, 5}", "\\{3, 5\\}", "3, 5"),
    SETS(1, "{3}", "\\{3\\}"),
    SETS(1, "{}", "∅", "\\emptyset", "\\varnothing"),
    SETS(1, "[0, 1] U [2, 3]", "[0,1] ∪ [2,3]", "[0,1]\\cup[2,3]", "[0,1] union [2,3]"),
    SETS(1, "-1*[0, 2]", "-[0,2]"),
    SETS(1, "[0, 1] + [2, 3]"),
    SETS(2, "[-1, 1] x {1}", "[-1,1] × {1}", "[-1,1]\\times\\{1\\}"),
    SETS(2, "conv((1, 0), (0, 1))", "conv{(1,0),(0,1)}", "\\operatorname{conv}\\{(1,0),(0,1)\\}"),
    SETS(2, "{s*(1, 2) : s in [0, 1]}", "\\{ s (1,2) : s \\in [0,1] \\}"),
    SETS(2, "{g : g_1 = 2*g_2 and -1 <= g_1 and g_1 <= 1}", "{g : g_1 = 2 g_2, -1 <= g_1 <= 1}",
         "{g in R^2 : g_1 = 2g_2, -1<=g_1<=1}"),
    SETS(2, "{u_1*(1, 2) : u in R^2, norm(u) <= 1}", "{u_1 (1,2) : u ∈ R², ‖u‖ ≤ 1}"),
    SETS(2, "(3/5, 4/5)", "(0.6, 0.8)"),
    SETS(-1, "{g : norm(g) <= 1}", "{g : ‖g‖₂ ≤ 1}", "{g | ||g|| <= 1}", "\\{g : \\|g\\|_2 \\le 1\\}",
         "{g in R^n : norm(g) <= 1}", "\\left\\{ g \\in \\mathbb{R}^n \\mid \\|g\\| \\leq 1 \\right\\}",
         "∂f(0) = {g : ‖g‖ ≤ 1}"),
    SETS(-1, "ball(0, 1)", "ball(zeros(n), 1)", "ball(0, 1, 2)"),
    SETS(-1, "B'*ball(0, 1)", "Bᵀ ball(0, 1)"),
    SETS(-1, "ball(0, 1, inf)", "[-1, 1]^n", "[-1,1]ⁿ"),
    SETS(-1, "R^n", "ℝⁿ"),
    PROSE("f(x) = norm(x + a)", "f(x) = ‖x + a‖₂", "f(x)=\\|x+a\\|"),
    PROSE("gradient(f(x), x)", "∇f(x)", "\\nabla f(x)"),
    PROSE("p(t) = (t, t^2)"),
    PROSE("derivative(f(t), t, 2)", "f''(t)", "f″(t)"),
    PROSE("partial(f, x_k)", "∂f/∂x_k"),
    PROSE("r in R^d", "r ∈ ℝᵈ"),
    PROSE("h -> 0", "h → 0", "h \\to 0"),
    PROSE("B' = B", "Bᵀ = B"),
    PROSE("subdifferential(f(x), x)", "∂f(x)"),
    PROSE("c*z^w + b*z^2 + 2 + 4*exp(z)", "c z^w + b z^2 + 2 + 4e^z"),
};

enum { GROUP_COUNT = sizeof groups / sizeof *groups };

START_TEST(spellings_of_a_group_read_to_one_pointer) {
    World w = world_of(declared);
    const Group *group = &groups[_i];
    ReadOptions options = {.mode = group->mode, .wants_set = group->set, .shape = group->shape};
    const Expr *first = NULL;
    for (size_t i = 0; group->members[i]; i++) {
        Reading reading = read_expression(w.scope, text_of(group->members[i]), options);
        ck_assert_msg(reading.expr, "'%s': %s", group->members[i], reading.error);
        if (!first) first = reading.expr;
        ck_assert_msg(reading.expr == first, "'%s' reads as %s, not as %s", group->members[i],
                      expression_text(w.store, reading.expr), expression_text(w.store, first));
        must_read_back(&w, reading.expr, options);
    }
    end_world(&w);
}
END_TEST

/* ---- printing ---- */

static const struct Printed {
    const char *read, *printed;
} printed[] = {
    {"8t/sqrt(1+4t^2)", "8*t/sqrt(1 + 4*t^2)"},
    {"(x+a)/‖x+a‖", "(x + a)/norm(x + a)"},
    {"a - (x - y)", "a - (x - y)"},
    {"-t^2", "-t^2"},
    {"(-t)^2", "(-t)^2"},
    {"3/(2t)", "3/(2*t)"},
    {"6/(4t)", "6/(4*t)"},
    {"t*3/5", "t*3/5"},
    {"3/5*t", "3/5*t"},
    {"2*(1/3)*t", "2*(1/3)*t"},
    {"1*(1/t)", "1*(1/t)"},
    {"t^-2", "1/t^2"},
    {"t^(-1/2)", "1/sqrt(t)"},
    {"t^(2/3)", "t^(2/3)"},
    {"(t^s)^2", "(t^s)^2"},
    {"t^s^2", "t^(s^2)"},
    {"2^-1", "2^(-1)"},
    {"I/‖x‖ - x xᵀ/‖x‖^3", "I/norm(x) - x*x'/norm(x)^3"},
    {"x'*A'*A*x", "x'*A'*A*x"},
    {"y*(x'*y)", "y*(x'*y)"},
    {"(x'*y)*y", "x'*y*y"},
    {"2*A'*(A*x)", "2*A'*A*x"},
    {"-(t+s)/2", "-(t + s)/2"},
    {"-1*3*t", "-1*3*t"},
    {"t - -3", "t + 3"},
    {"not (t<1 or t>2)", "not (t < 1 or t > 2)"},
    {"not (t<1)", "t >= 1"},
    {"0*t", "0*t"},
    {"norm(x, 3)", "norm(x, 3)"},
    {"max(t, s, 0)", "max(t, s, 0)"},
    {"(x + a)'*y", "(x + a)'*y"},
    {"(B + I)*x", "(B + I)*x"},
};

START_TEST(expressions_are_printed_with_few_brackets) {
    World w = world_of(declared);
    Reading reading = read_expression(w.scope, text_of(printed[_i].read), (ReadOptions){.mode = READ_STRICT});
    ck_assert_msg(reading.expr, "'%s': %s", printed[_i].read, reading.error);
    ck_assert_str_eq(expression_text(w.store, reading.expr), printed[_i].printed);
    must_read_back(&w, reading.expr, (ReadOptions){.mode = READ_STRICT});
    end_world(&w);
}
END_TEST

/* A random scalar or column in R^n, `depth` levels deep. */
static const Expr *random_scalar(World *w, Random *random, int depth);

static const Expr *symbol_of(World *w, const char *name) {
    return scope_find(w->scope, text_of(name))->meaning;
}

static const Expr *random_column(World *w, Random *random, int depth) {
    Store *store = w->store;
    static const char *const names[] = {"x", "y", "a"};
    long choice = depth <= 0 ? 0 : random_between(random, 0, 6);
    if (choice == 0) return symbol_of(w, names[random_between(random, 0, 2)]);
    const Expr *column = random_column(w, random, depth - 1);
    if (choice == 1) return expr_add(store, column, random_column(w, random, depth - 1));
    if (choice == 2) return expr_subtract(store, column, random_column(w, random, depth - 1));
    if (choice == 3) return expr_multiply(store, random_scalar(w, random, depth - 1), column);
    if (choice == 4) return expr_divide(store, column, random_scalar(w, random, depth - 1));
    if (choice == 5) return expr_multiply(store, symbol_of(w, "B"), column);
    return expr_2(store, OP_HADAMARD, column, random_column(w, random, depth - 1));
}

static const Expr *random_leaf(World *w, Random *random) {
    long choice = random_between(random, 0, 3);
    if (choice == 0) return symbol_of(w, "t");
    if (choice == 1) return symbol_of(w, "s");
    if (choice == 2)
        return expr_fraction(w->store, random_between(random, -9, 9),
                             (unsigned long)random_between(random, 1, 4));
    return expr_2(w->store, OP_COMPONENT, symbol_of(w, "x"), symbol_of(w, "k"));
}

static const Expr *random_scalar(World *w, Random *random, int depth) {
    Store *store = w->store;
    long choice = depth <= 0 ? 0 : random_between(random, 0, 10);
    if (choice == 0) return random_leaf(w, random);
    if (choice == 1) return expr_norm(store, random_column(w, random, depth - 1));
    if (choice == 2)
        return expr_2(store, OP_DOT, random_column(w, random, depth - 1),
                      random_column(w, random, depth - 1));
    const Expr *a = random_scalar(w, random, depth - 1);
    if (choice == 3) return expr_add(store, a, random_scalar(w, random, depth - 1));
    if (choice == 4) return expr_subtract(store, a, random_scalar(w, random, depth - 1));
    if (choice == 5) return expr_multiply(store, a, random_scalar(w, random, depth - 1));
    if (choice == 6) return expr_divide(store, a, random_scalar(w, random, depth - 1));
    if (choice == 7)
        return expr_2(
            store, OP_POWER, a,
            expr_fraction(store, random_between(random, -5, 5), (unsigned long)random_between(random, 1, 3)));
    if (choice == 8) return expr_1(store, (Op)random_between(random, OP_ABS, OP_ARTANH), a);
    if (choice == 9) return expr_negate(store, a);
    return expr_multiply(store, expr_1(store, OP_TRANSPOSE, random_column(w, random, depth - 1)),
                         random_column(w, random, depth - 1));
}

START_TEST(random_expressions_read_back) {
    World w = world_of(declared);
    Random random = random_seeded(2026 + (uint64_t)_i);
    for (int i = 0; i < 60; i++) {
        const Expr *e = i % 2 ? random_scalar(&w, &random, i % 6) : random_column(&w, &random, i % 6);
        if (e && e->depth < 40) must_read_back(&w, e, (ReadOptions){.mode = READ_STRICT});
    }
    end_world(&w);
}
END_TEST

/* ---- errors ---- */

static const struct Wrong {
    ReadMode mode;
    const char *text;
    size_t at;
    const char *says;
} wrong[] = {
    {READ_STRICT, "norm(t*x) + x", 10, "sum of a number and a vector in R^n"},
    {READ_STRICT, "sqr(t)", 0, "did you mean 'sqrt'?"},
    {READ_STRICT, "t + lamda", 4, "did you mean 'lambda'?"},
    {READ_STRICT, "(t + 1", 6, "expected )"},
    {READ_STRICT, "t + 1)", 5, "not ')'"},
    {READ_STRICT, "t +", 3, "before the end"},
    {READ_STRICT, "t + * s", 4, "not '*'"},
    {READ_STRICT, "1/2x", 3, "two ways"},
    {READ_STRICT, "|t", 0, "bar"},
    {READ_STRICT, "‖x‖ + |t", 10, "bar"},
    {READ_STRICT, "norm x", 5, "expected ( after norm"},
    {READ_STRICT, "sin(t, s)", 0, "number of arguments of sin: 2 instead of 1"},
    {READ_STRICT, "x*y", 2, "R^n"},
    {READ_STRICT, "t2", 1, "t_2"},
    {READ_STRICT, "t_1", 1, "no components"},
    {READ_STRICT, "x_0", 1, "no component 0"},
    {READ_STRICT, "v_3", 1, "no component 3"},
    {READ_STRICT, "t^20000", 2, "10000"},
    {READ_STRICT, "tr(I)", 3, "how large"},
    {READ_STRICT, "gradient(t*s, (t, t))", 0, "a name"},
    {READ_STRICT, "t'", 1, "no transpose"},
    {READ_STRICT, "x/y", 2, "divided"},
    {READ_STRICT, "[1 2; 3]", 6, "a row of length 1 after rows of length 2"},
    {READ_STRICT, "()", 0, "nothing in the brackets"},
    {READ_STRICT, "∇(t s)", 0, "by which name"},
    {READ_STRICT, "gradient(x, x)", 0, "numbers as values"},
    {READ_STRICT, "t # s", 2, "'#'"},
    {READ_STRICT, "1e999", 0, "exponent"},
    {READ_STRICT, "{g : }", 5, "not '}'"},
    {READ_STRICT, "d^2/dt t", 0, "order 2"},
    {READ_ANSWER, "2x + z", 5, "no name 'z'"},
    {READ_ANSWER, "", 0, "nothing was written"},
    {READ_ANSWER, "t = = ", 0, NULL},
    {READ_ANSWER, "3 4", 2, "operator"},
    {READ_ANSWER, "sqrtt(t)", 0, "no name 'sqrtt'; did you mean sqrt(t)?"},
    {READ_ANSWER, "4t/sqr(1 + 4t^2)", 3, "did you mean 4t/sqrt(1 + 4t^2)?"},
    {READ_ANSWER, "t) + 1", 1, "not ')'"},
    {READ_ANSWER, "t + 1))", 5, "not ')'"},
    {READ_ANSWER, "t 2", 2, "did you mean t ^2?"},
    {READ_ANSWER, "2t + w", 5, "no name 'w'"},
    {READ_ANSWER, "t/", 2, "before the end"},
    {READ_ANSWER, "±t", 0, "two values"},
    {READ_ANSWER, "2t, 3t", 0, "expected one value"},
    {READ_ANSWER, "3t or 2t", 6, "expected one answer"},
    {READ_ANSWER, "y' = 3t or y' = 2t", 11, "expected one answer"},
    {READ_ANSWER, "3t and 2t", 7, "expected one answer"},
    {READ_ANSWER, "2t lots", 3, "no name 'lots'"},
    {READ_ANSWER, "(t, ..., s)", 0, "pattern"},
    {READ_ANSWER, "t =\xCC\xB8 2 + |", 10, "bar"},
    {READ_ANSWER, "2 + (t", 0, NULL},
    {READ_ANSWER, "t ++* 2", 4, "not '*'"},
};

START_TEST(errors_have_a_place_and_a_reason) {
    World w = world_of(declared);
    Reading reading = read_expression(w.scope, text_of(wrong[_i].text),
                                      (ReadOptions){.mode = wrong[_i].mode, .shape = SHAPE_SCALAR});
    if (!wrong[_i].says)
        ck_assert_msg(reading.expr && !reading.error, "'%s': %s", wrong[_i].text, reading.error);
    else {
        ck_assert_msg(!reading.expr && reading.error, "'%s' was read", wrong[_i].text);
        ck_assert_msg(strstr(reading.error, wrong[_i].says), "'%s': %s", wrong[_i].text, reading.error);
        ck_assert_msg(reading.at == wrong[_i].at, "'%s': at %zu: %s", wrong[_i].text, reading.at,
                      reading.error);
    }
    end_world(&w);
}
END_TEST

/* ---- doubtful spellings ---- */

static const struct Doubt {
    const char *text, *first, *second;
} doubts[] = {
    {"1/2t", "1/2*t", "1/(2*t)"},
    {"t/2s", "t/2*s", "t/(2*s)"},
    {"e^2t", "exp(2)*t", "exp(2*t)"},
    {"√2t", "sqrt(2)*t", "sqrt(2*t)"},
    {"√t²", "sqrt(t)^2", "sqrt(t^2)"},
    {"sin t/2", "sin(t)/2", "sin(t/2)"},
    {"acot t", "pi/2 - atan(t)", "atan(1/t)"},
    {"5e-1t", "1/2*t", "5*e - t"},
    {"s^-1/2", "1/(s*2)", "1/sqrt(s)"},
    {"2e-3", "1/500", "2*e - 3"},
    {"2.5E-4", "1/4000", "5/2*e - 4"},
    {"3e5", "300000", NULL},
    {"1E3t", "1000*t", NULL},
    {"2e-t", "2*e - t", NULL},
    {"3e - 5", "3*e - 5", NULL},
    {"2e^t", "2*exp(t)", NULL},
    {"2e t", "2*e*t", NULL},
    {"sin 2t + 1", "sin(2*t) + 1", NULL},
    {"\\frac12 t", "1/2*t", NULL},
    {"t^2/2", "t^2/2", NULL},
};

START_TEST(doubtful_spellings_have_two_readings_and_a_note) {
    World w = world_of(declared);
    Reading reading = read_expression(w.scope, text_of(doubts[_i].text),
                                      (ReadOptions){.mode = READ_ANSWER, .shape = SHAPE_SCALAR});
    ck_assert_msg(reading.expr, "'%s': %s", doubts[_i].text, reading.error);
    ck_assert_str_eq(expression_text(w.store, reading.expr), doubts[_i].first);
    ck_assert_msg(!doubts[_i].second == !reading.alternative, "'%s'", doubts[_i].text);
    if (doubts[_i].second) ck_assert_str_eq(expression_text(w.store, reading.alternative), doubts[_i].second);
    end_world(&w);
}
END_TEST

/* ---- what the declarations decide ---- */

static const struct Declared {
    const char *let;
    ReadMode mode;
    Shape shape;
    const char *text, *reading; /* NULL: it cannot be read */
} by_declarations[] = {
    {"x in R^n", READ_STRICT, {0}, "I/norm(x)", "I_n/norm(x)"},
    {"x in R^n", READ_STRICT, {0}, "I", "I_n"},
    {"X in R^(3 x 3); t in R", READ_STRICT, {0}, "I", "I_3"},
    {"X in R^(2 x 2); x in R^n", READ_STRICT, {0}, "I", NULL},
    {"A in R^(m x n)", READ_STRICT, {0}, "I", NULL},
    {"t in R", READ_STRICT, {0}, "I", NULL},
    {"t in R", READ_STRICT, {0}, "t + I", NULL},
    {"t in R", READ_ANSWER, {KIND_TENSOR, 1, 1}, "I", NULL},
    {"t in R", READ_ANSWER, {KIND_TENSOR, 1, 1}, "t*e_1", NULL},
    {"x in R^n", READ_ANSWER, {KIND_TENSOR, 1, 1}, "e_1/norm(x)", "unit(1, n)/norm(x)"},
    {"x in R^2", READ_ANSWER, {KIND_TENSOR, 2, 1}, "I/norm(x)", "I_2/norm(x)"},
    {"x in R^n", READ_STRICT, {0}, "sum(e_i, i, 1, n)", "sum(unit(i, n), i, 1, n)"},
    {"x in R^n", READ_STRICT, {0}, "sum(x_i e_i, i, 1, n)", "sum(x_i*unit(i, n), i, 1, n)"},
    {"x in R^3; y in R^n", READ_ANSWER, {KIND_TENSOR, 3, 1}, "sum(e_i, i, 1, 3)", "sum(unit(i, 3), i, 1, 3)"},
    {"x in R^3; y in R^n", READ_STRICT, {0}, "sum(e_i, i, 1, 3)", NULL},
    {"e in R", READ_STRICT, {0}, "2e-3", "2*e - 3"},
    {"E in R", READ_STRICT, {0}, "2E-3", "2*E - 3"},
    {"E in R", READ_ANSWER, {KIND_TENSOR, 1, 1}, "2E-3", "2*E - 3"},
};

START_TEST(declarations_decide) {
    const struct Declared *d = &by_declarations[_i];
    World w = world_of(d->let);
    Reading reading = read_expression(w.scope, text_of(d->text), (ReadOptions){.mode = d->mode, .shape = d->shape});
    ck_assert_msg(!reading.expr == !d->reading, "'%s': %s", d->text, reading.error ? reading.error : "was read");
    if (d->reading) ck_assert_str_eq(expression_text(w.store, reading.expr), d->reading);
    end_world(&w);
}
END_TEST

/* ---- what stands around an answer ---- */

START_TEST(the_parts_of_an_answer_are_told_apart) {
    World w = world_of(declared);
    ReadOptions options = {.mode = READ_ANSWER, .shape = SHAPE_SCALAR};
    Reading r = read_expression(w.scope, TEXT("d/dt t^2 = t + t = 2t, t > 0"), options);
    ck_assert_str_eq(expression_text(w.store, r.left), "derivative(t^2, t)");
    ck_assert_str_eq(expression_text(w.store, r.condition), "t > 0");
    ck_assert_uint_eq(r.line_count, 2);
    ck_assert_str_eq(expression_text(w.store, r.lines[0]), "t + t");
    ck_assert_ptr_eq(r.lines[1], r.expr);
    r = read_expression(w.scope, TEXT("f'(t) = 2t·t\n= 2t²\nnow I simplify:\n2 t^2"), options);
    ck_assert_uint_eq(r.line_count, 3);
    ck_assert_str_eq(expression_text(w.store, r.expr), "2*t^2");
    ck_assert_uint_gt(r.note_count, 0);
    r = read_expression(w.scope, TEXT("2t where t is time"), options);
    ck_assert_ptr_null(r.condition);
    ck_assert_uint_eq(r.note_count, 1);
    r = read_expression(w.scope, TEXT("4/√5 cm/h"), options);
    ck_assert_uint_eq(r.note_count, 1);
    ck_assert_str_eq(r.notes[0], "I left out \"cm/h\"");
    r = read_expression(w.scope, TEXT("2χ"), options);
    ck_assert_str_eq(r.notes[0], "I read the letter χ of another alphabet as x");
    r = read_expression(w.scope, TEXT("2t + C"), options);
    ck_assert(r.added_constant);
    r = read_expression(w.scope, TEXT("2t for t != ±1, t in R"), options);
    ck_assert_str_eq(expression_text(w.store, r.condition), "t != 1 and t != -1 and t in R");
    r = read_expression(w.scope, TEXT(" \n "), options);
    ck_assert(r.blank && !r.expr);
    end_world(&w);
}
END_TEST

START_TEST(options_change_what_is_read) {
    World w = world_of(declared);
    Reading r =
        read_expression(w.scope, TEXT("3,5"),
                        (ReadOptions){.mode = READ_ANSWER, .decimal_comma = true, .shape = SHAPE_SCALAR});
    ck_assert_str_eq(expression_text(w.store, r.expr), "7/2");
    r = read_expression(w.scope, TEXT("3i - 4j"),
                        (ReadOptions){.mode = READ_ANSWER, .basis_vectors = true, .shape = tensor(2, 1)});
    ck_assert_str_eq(expression_text(w.store, r.expr), "(3, -4)");
    r = read_expression(w.scope, TEXT("t(i + 2j)"),
                        (ReadOptions){.mode = READ_ANSWER, .basis_vectors = true, .shape = tensor(2, 1)});
    ck_assert_str_eq(expression_text(w.store, r.expr), "t*((1, 0) + 2*(0, 1))");
    r = read_expression(w.scope, TEXT("Yes."), (ReadOptions){.mode = READ_ANSWER, .wants_truth = true});
    ck_assert_str_eq(expression_text(w.store, r.expr), "1 = 1");
    r = read_expression(w.scope, TEXT("no"), (ReadOptions){.mode = READ_ANSWER, .wants_truth = true});
    ck_assert_str_eq(expression_text(w.store, r.expr), "1 = 0");
    r = read_expression(w.scope, TEXT("t = 2"), (ReadOptions){.mode = READ_ANSWER, .wants_truth = true});
    ck_assert_str_eq(expression_text(w.store, r.expr), "t = 2");
    r = read_expression(w.scope, TEXT("[3, 4]"), (ReadOptions){.mode = READ_ANSWER, .shape = tensor(1, 2)});
    ck_assert_str_eq(expression_text(w.store, r.expr), "transpose((3, 4))");
    static const char *const words[] = {"existiert nicht", NULL};
    r = read_expression(w.scope, TEXT("Existiert nicht."),
                        (ReadOptions){.mode = READ_ANSWER, .undefined_words = words});
    ck_assert(r.expr && r.expr->op == OP_UNDEFINED);
    end_world(&w);
}
END_TEST

/* ---- hostile text ---- */

static void read_every_way(const World *w, Text text) {
    static const ReadMode modes[] = {READ_STRICT, READ_ANSWER, READ_PROSE};
    for (size_t i = 0; i < 3; i++)
        for (int set = 0; set < 2; set++) {
            ReadOptions options = {
                .mode = modes[i], .wants_set = set, .shape = set ? (Shape){KIND_SET, 2, 1} : SHAPE_SCALAR};
            Reading r = read_expression(w->scope, text, options);
            ck_assert_msg(!r.expr == !!r.error, "'%.40s'", text.start);
            ck_assert_uint_le(r.at, text.length);
        }
}

static const struct Hostile {
    const char *unit;
    size_t times;
    const char *tail;
} hostile[] = {
    {"(", 4096, ""},
    {"-", 4000, "t"},
    {"^", 4096, ""},
    {"t^", 2000, "t"},
    {"t'", 1, "''''''''''"},
    {"x'", 2000, ""},
    {"\\frac{", 680, ""},
    {"\\frac{1}{", 450, "t"},
    {"|", 4096, ""},
    {"||", 2048, ""},
    {"|t", 2048, ""},
    {"|t||", 1000, ""},
    {"{", 4096, ""},
    {"[", 4096, ""},
    {"<", 4096, ""},
    {"\\begin{bmatrix}", 270, ""},
    {"sin ", 1000, "t"},
    {"sin", 1300, "t"},
    {"not ", 1000, "t"},
    {"t+", 2000, "t"},
    {"t*", 2000, "t"},
    {"ts", 2000, ""},
    {"tsx", 1300, ""},
    {"t=", 2000, "t"},
    {"t\n", 2000, ""},
    {"\\sqrt", 800, "t"},
    {"∇", 1300, "x"},
    {"d/dt ", 800, "t"},
    {"∂", 1300, "x"},
    {"x_", 2000, "1"},
    {"x_{", 1300, ""},
    {"9", 4096, ""},
    {"10^99999", 1, ""},
    {"1e999999999999", 1, ""},
    {"2^", 1, "10000000000000000000"},
    {"\xFF\xFE\x80", 1000, ""},
    {"\\", 4096, ""},
    {"$", 4096, ""},
    {"{g:", 1300, ""},
    {"{g in R^2 : ", 340, ""},
    {"t if t else ", 340, "t"},
    {"sum(", 1000, ""},
    {"Σ_{i=1}^n ", 370, "t"},
    {"‖", 1300, ""},
    {"a if ", 800, ""},
    {"²", 2000, ""},
    {"½", 2000, ""},
    {"I*", 2000, "I"},
    {"(I+", 1000, "B"},
    {"piecewise(t>0,", 290, ""},
    {"x·", 1300, "x"},
    {",", 4096, ""},
    {"1..", 1300, ""},
    {"for all ", 500, ""},
    {"∀k ", 800, ""},
    {"e_", 2000, "k"},
    {"t/", 2000, "t"},
    {"9999^9999^", 300, "9"},
    {"\\left", 800, ""},
    {"\\mathbf{", 500, ""},
    {"\\begin{cases}", 300, ""},
    {"conv{", 800, ""},
};

START_TEST(hostile_text_is_refused_or_read) {
    World w = world_of(declared);
    Buffer text = BUFFER_EMPTY;
    buffer_repeat(&text, hostile[_i].unit, hostile[_i].times);
    buffer_string(&text, hostile[_i].tail);
    read_every_way(&w, buffer_view(&text));
    buffer_free(&text);
    end_world(&w);
}
END_TEST

START_TEST(random_bytes_do_no_harm) {
    static const char *const parts[] = {
        "x",    "t",     "(",    ")",      "|",        "‖",    "^",
        "_",    "{",     "}",    "[",      "]",        ",",    ";",
        "+",    "-",     "*",    "/",      "'",        "2",    " ",
        "sin",  "norm",  "sqrt", "\\frac", "∇",        "∂",    "=",
        "<",    ">",     "if",   "else",   "for all ", "in",   "R",
        "I",    "e",     "0",    ".",      ":",        "\n",   "sum(",
        "d/dt", "\\sum", "²",    "₁",      "ᵀ",        "\xC3", "\\begin{cases}",
        "\\\\", "&",     "k",    "A"};
    World w = world_of(declared);
    Random random = random_seeded(7 + (uint64_t)_i);
    for (int n = 0; n < 40; n++) {
        Buffer text = BUFFER_EMPTY;
        for (long k = random_between(&random, 1, 14); k > 0; k--)
            buffer_string(&text, parts[random_between(&random, 0, sizeof parts / sizeof *parts - 1)]);
        read_every_way(&w, buffer_view(&text));
        buffer_free(&text);
    }
    end_world(&w);
}
END_TEST

START_TEST(too_long_answers_and_zero_bytes_are_refused) {
    World w = world_of(declared);
    Buffer text = BUFFER_EMPTY;
    buffer_repeat(&text, "t+", LONGEST_ANSWER);
    ck_assert_ptr_null(read_expression(w.scope, buffer_view(&text), (ReadOptions){.mode = READ_ANSWER}).expr);
    buffer_free(&text);
    ck_assert_ptr_null(read_expression(w.scope, (Text){"t\0+1", 4}, (ReadOptions){.mode = READ_ANSWER}).expr);
    end_world(&w);
}
END_TEST

/* ---- declarations ---- */

static const struct Slip {
    const char *text;
    size_t column;
    const char *says;
} slips[] = {
    {"x R^n", 3, "expected in"},
    {"x in Q^n", 6, "expected R, R^n"},
    {"x in R^", 8, "expected a size"},
    {"x in Rn", 6, "did you mean 'R^n'?"},
    {"A in Rmxn", 6, "did you mean 'R^(m x n)'?"},
    {"x in R2", 7, "did you mean 'R^2'?"},
    {"S in R^(n x n) symetric", 16, "did you mean 'symmetric'?"},
    {"t in reals", 6, "did you mean 'R'?"},
    {"A in R^(m x", 12, "expected a size"},
    {"x in R^n; x in R", 11, "declared twice"},
    {"constant", 1, "belongs after a name"},
    {"S in R^(m x n) symmetric", 16, "square"},
    {"t in R, q > 0", 9, "no name 'q'"},
    {"sin in R", 1, "another name"},
    {"x in R^0", 8, "no size"},
    {"t in R t > 0", 8, "expected , or ;"},
    {"p = (t, t^2)", 6, "no name 't'"},
    {"k in 1..", 9, "before the end"},
    {"t in R, t + 1", 9, "condition"},
    {"x in R^n, x > (1, 2)", 13, "R^2"},
};

START_TEST(mistakes_in_declarations_are_placed) {
    Arena *arena = arena_new();
    Store *store = store_new(arena);
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Source source = {"let", text_of(slips[_i].text)};
    const Expr *conditions;
    char place[32];
    snprintf(place, sizeof place, "let:1:%zu: error: ", slips[_i].column);
    ck_assert_msg(!read_declarations(scope_new(store), source.content, &conditions, &source, 0, &said), "%s",
                  slips[_i].text);
    ck_assert_msg(strstr(buffer_c(&said.out), place) && strstr(buffer_c(&said.out), slips[_i].says), "%s",
                  buffer_c(&said.out));
    diagnostics_free(&said);
    arena_free(arena);
}
END_TEST

static const Symbol *symbol_named(const World *w, const char *name) {
    const Name *found = scope_find(w->scope, text_of(name));
    ck_assert_msg(found && found->meaning->op == OP_SYMBOL, "%s", name);
    return found->meaning->symbol;
}

START_TEST(declarations_say_what_a_name_is) {
    World w = world_of(
        "x, b in R^n, constant; S in R^(n x n) symmetric, positive definite; A in R^{m×3}; t in R, -1 < t <= "
        "2; "
        "i in Z; k in 1..n; x_1 in R; λ in (0, 1]; m0 in N; q = (t, t^2), y in R^2, y > 0; M in R^nxn");
    const Symbol *t = symbol_named(&w, "t"), *k = symbol_named(&w, "k"), *lambda = symbol_named(&w, "lambda");
    ck_assert_uint_eq(symbol_named(&w, "x")->properties, SYMBOL_CONSTANT);
    ck_assert_uint_eq(symbol_named(&w, "b")->properties, SYMBOL_CONSTANT);
    ck_assert_uint_eq(symbol_named(&w, "S")->properties,
                      SYMBOL_SYMMETRIC | SYMBOL_POSITIVE_DEFINITE | SYMBOL_INVERTIBLE);
    ck_assert_int_eq(symbol_named(&w, "A")->shape.columns, 3);
    ck_assert_int_eq(symbol_named(&w, "M")->shape.columns, symbol_named(&w, "x")->shape.rows);
    ck_assert(symbol_named(&w, "n")->properties & SYMBOL_SIZE);
    ck_assert(expr_is_integer(t->lower, -1) && t->lower_open && expr_is_integer(t->upper, 2) &&
              !t->upper_open);
    ck_assert(k->properties == (SYMBOL_INDEX | SYMBOL_INTEGER) && expr_is_integer(k->lower, 1) &&
              k->upper == symbol_of(&w, "n"));
    ck_assert(expr_is_integer(lambda->lower, 0) && lambda->lower_open && !lambda->upper_open);
    ck_assert(symbol_named(&w, "i")->properties == SYMBOL_INTEGER &&
              expr_is_integer(symbol_named(&w, "m0")->lower, 1));
    ck_assert(scope_find(w.scope, TEXT("q"))->defined && expr_is_zero(symbol_named(&w, "y")->lower));
    ck_assert_ptr_ne(symbol_named(&w, "x_1"), symbol_named(&w, "x"));
    end_world(&w);
}
END_TEST

START_TEST(other_conditions_are_handed_back) {
    World w = world_of("t in R; x in R^n");
    Source source = {"let", TEXT("y in R^n, y != -x; s in R, s > t, s < 3")};
    const Expr *conditions;
    ck_assert(read_declarations(w.scope, source.content, &conditions, &source, 0, &w.said));
    ck_assert_str_eq(expression_text(w.store, conditions), "y != -x and s > t");
    ck_assert(expr_is_integer(symbol_named(&w, "s")->upper, 3));
    end_world(&w);
}
END_TEST

START_TEST(points_give_names_values) {
    World w = world_of(declared);
    PointEntry entries[MOST_POINT_ENTRIES];
    Source source = {"at", TEXT("x = 0, v = (3, 4); t = 1/2, n = 2")};
    ck_assert_int_eq(read_point(w.scope, source.content, entries, &source, 0, &w.said), 4);
    ck_assert(entries[0].value->op == OP_ZEROS && entries[1].symbol == symbol_named(&w, "v"));
    ck_assert_str_eq(expression_text(w.store, entries[2].value), "1/2");
    static const char *const bad[] = {"v = 3",   "z = 1",     "x",         "v = (1, 2, 3)",
                                      "t = 1 2", "x = (1, 2", "q = (1, 1)"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        source.content = text_of(bad[i]);
        ck_assert_msg(read_point(w.scope, source.content, entries, &source, 0, &w.said) == -1, "%s", bad[i]);
    }
    ck_assert_uint_eq(w.said.errors, sizeof bad / sizeof *bad);
    end_world(&w);
}
END_TEST

#define ADD_TABLE(test, table) tcase_add_loop_test(all, test, 0, (int)(sizeof table / sizeof *table))

int main(void) {
    Suite *suite = suite_create("reader");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_loop_test(all, spellings_of_a_group_read_to_one_pointer, 0, GROUP_COUNT);
    ADD_TABLE(expressions_are_printed_with_few_brackets, printed);
    tcase_add_loop_test(all, random_expressions_read_back, 0, 12);
    ADD_TABLE(errors_have_a_place_and_a_reason, wrong);
    ADD_TABLE(doubtful_spellings_have_two_readings_and_a_note, doubts);
    ADD_TABLE(declarations_decide, by_declarations);
    tcase_add_test(all, the_parts_of_an_answer_are_told_apart);
    tcase_add_test(all, options_change_what_is_read);
    ADD_TABLE(hostile_text_is_refused_or_read, hostile);
    tcase_add_loop_test(all, random_bytes_do_no_harm, 0, 12);
    tcase_add_test(all, too_long_answers_and_zero_bytes_are_refused);
    ADD_TABLE(mistakes_in_declarations_are_placed, slips);
    tcase_add_test(all, declarations_say_what_a_name_is);
    tcase_add_test(all, other_conditions_are_handed_back);
    tcase_add_test(all, points_give_names_values);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    flint_cleanup();
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
