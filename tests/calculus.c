/* The rules, each row by itself; the solver, by a table of questions with the right answers of the field. */
#include "calculus/check.h"
#include "calculus/rules.h"
#include "math/normal.h"
#include "math/printer.h"
#include "math/sets.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

typedef struct Desk { /* what a question needs */
    Arena *arena;
    Question q;
    PointEntry at[MOST_POINT_ENTRIES];
    Budget budget;
} Desk;

static const Expr *read_or_fail(Desk *d, const char *text) {
    Source source = {"test", text_of(text)};
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const Expr *e = read_strict(d->q.scope, source.content, &source, 0, &said);
    ck_assert_msg(e != NULL, "%s", buffer_c(&said.out));
    diagnostics_free(&said);
    return e;
}

static void sit_down(Desk *d, const char *let, const char *find, const char *at) {
    *d = (Desk){.arena = arena_new(), .budget = {200000000}};
    d->q.store = store_new(d->arena);
    d->q.scope = scope_new(d->q.store);
    Source source = {"let", text_of(let)};
    Diagnostics said = DIAGNOSTICS_EMPTY;
    ck_assert_msg(read_declarations(d->q.scope, source.content, &d->q.condition, &source, 0, &said), "%s", buffer_c(&said.out));
    if (at) {
        Source point = {"at", text_of(at)};
        int n = read_point(d->q.scope, point.content, d->at, &point, 0, &said);
        ck_assert_msg(n > 0, "%s", buffer_c(&said.out));
        d->q.at = d->at, d->q.at_count = (size_t)n;
    }
    diagnostics_free(&said);
    d->q.find = read_or_fail(d, find);
    if (d->q.find->op == OP_EQUAL) d->q.prove = d->q.find;
}

static void get_up(Desk *d) { arena_free(d->arena); }

/* ---- rows ---- */

static const Expr *variable_of_sample(const Desk *d) {
    for (size_t i = 0; i < d->q.scope->count; i++) {
        const Expr *e = d->q.scope->names[i].meaning;
        if (e->op == OP_SYMBOL && !(e->symbol->properties & (SYMBOL_CONSTANT | SYMBOL_SIZE))) return e;
    }
    return NULL;
}

/* Solves the sample of a row by its variable. NULL: a matrix-valued function of a matrix, for which there is no form. */
static const Solution *solve_sample(Desk *d, const Rule *rule) {
    sit_down(d, rule->sample_let, rule->sample, NULL);
    const Expr *f = d->q.find, *x = variable_of_sample(d);
    ck_assert_ptr_nonnull(x);
    bool number = shape_is_scalar(x->shape), scalar = shape_is_scalar(f->shape);
    if (!number && !scalar && x->shape.columns != 1) return NULL;
    d->q.find = expr_2(d->q.store, number ? OP_DERIVATIVE : scalar ? OP_GRADIENT : OP_JACOBIAN, f, x);
    return solve(&d->q, &d->budget);
}

/* The sample of each row is solved, by that row, and every line of it agrees with automatic differentiation. */
START_TEST(row_is_right) {
    const Rule *rule = &rules_table()->rule[_i];
    if (!*rule->sample) return;
    Desk d;
    const Solution *s = solve_sample(&d, rule);
    ck_assert_msg(!s || (s->status == STATUS_OK && s->check == CHECK_AGREES), "%s: %s", rule->identifier,
                  s && s->message ? s->message : "not checked");
    for (size_t i = 0; s && i < s->step_count; i++)
        ck_assert_msg(s->steps[i].check == CHECK_AGREES, "%s: step %zu", rule->identifier, i);
    ck_assert_msg(*rule->sentence && *rule->why && *rule->name, "%s has no words", rule->identifier);
    get_up(&d);
}
END_TEST

static const WrongAnswer *find_wrong(const WrongAnswer *list, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(list[i].mistake, name)) return &list[i];
    return NULL;
}

/* Each mistake of a row with a pattern fires on the row's sample, with words for the student, never with the right answer. */
START_TEST(mistakes_fire_and_differ_from_the_truth) {
    const Rule *rule = &rules_table()->rule[_i];
    if (!*rule->sample || !rule->pattern || !rule->mistake_count) return;
    Desk d;
    const Solution *s = solve_sample(&d, rule);
    if (s) {
        const WrongAnswer *list;
        size_t count = wrong_answers(&d.q, s, &d.budget, &list, 200);
        for (size_t m = 0; m < rule->mistake_count; m++) {
            char name[120];
            snprintf(name, sizeof name, "%s/%s", rule->identifier, rule->mistakes[m].name);
            const WrongAnswer *wrong = find_wrong(list, count, name);
            ck_assert_msg(wrong != NULL, "%s does not fire on %s", name, rule->sample);
            ck_assert_msg(*wrong->feedback, "%s says nothing", name);
        }
        for (size_t i = 0; i < count; i++) ck_assert_ptr_ne(list[i].answer, s->answer);
    }
    get_up(&d);
}
END_TEST

/* ---- questions ---- */

typedef struct Row { const char *let, *find, *at, *answer; } Row;

static const Row rows[] = {
    {"x in R^n", "gradient(norm(x), x)", NULL, "x/norm(x)"},
    {"x in R^n", "gradient(norm(x), x)", "x = (3, 4)", "(3/5, 4/5)"},
    {"x in R^n", "gradient(norm(x)^2, x)", NULL, "2*x"},
    {"x in R^n", "gradient(1/2*norm(x)^2, x)", NULL, "x"},
    {"x in R^n; a in R^n, constant", "gradient(norm(x + a), x)", NULL, "(x + a)/norm(x + a)"},
    {"t in R; p = (t, t^2)", "norm(derivative(p, t))", NULL, "sqrt(1 + 4t^2)"},
    {"t in R; p = (t, t^2)", "derivative(norm(derivative(p, t)), t)", NULL, "4t/sqrt(1 + 4t^2)"},
    {"t in R; p = (t, t^2)", "derivative(norm(derivative(p, t)), t)", "t = 1", "4/sqrt(5)"},
    {"x in R^n", "hessian(norm(x), x)", NULL, "I/norm(x) - x*x'/norm(x)^3"},
    {"x in R^n", "hessian(norm(x), x)", "x = (3, 4)", "1/125*[[16, -12], [-12, 9]]"},
    {"t in R", "derivative(abs(t), t)", NULL, "sign(t)"},
    {"x in R^n", "gradient(norm(x, 1), x)", NULL, "sign(x)"},
    {"u in R^n; k in 1..n", "partial(norm(u)^2, u_k)", NULL, "2*u_k"},
    {"x in R^n; A in R^(n x n), constant", "gradient(norm(x - A*x, 1), x)", NULL, "(I - A)'*sign(x - A*x)"},
    {"x in R^n; A in R^(n x n), constant; k in 1..n", "partial(norm(x - A*x, 1), x_k)", NULL, "((I - A)'*sign(x - A*x))_k"},
    {"x in R", "derivative(7x^3 - 8x^2 + 2 + 4exp(x), x)", NULL, "21x^2 - 16x + 4exp(x)"},
    {"x in R", "derivative(sqrt(x), x)", "x = 9", "1/6"},
    {"x in R", "derivative(1/x, x)", NULL, "-1/x^2"},
    {"x in R", "derivative((x^2 + 1)/(x - 3), x)", NULL, "(x^2 - 6x - 1)/(x - 3)^2"},
    {"x in R", "derivative(asin(x), x)", NULL, "1/sqrt(1 - x^2)"},
    {"x in R", "derivative(ln(x), x)", NULL, "1/x"},
    {"x in R; a in R, constant, a > 0", "derivative(log(x, a), x)", NULL, "1/(x*ln(a))"},
    {"x in R^n; A in R^(n x n), constant", "gradient(x'*A*x, x)", NULL, "(A + A')*x"},
    {"x in R^n; A in R^(n x n) symmetric constant", "gradient(x'*A*x, x)", NULL, "2*A*x"},
    {"x in R^n; A in R^(m x n), constant; b in R^m, constant", "gradient(1/2*norm(A*x - b)^2, x)", NULL, "A'*(A*x - b)"},
    {"x in R^n; A in R^(m x n), constant; b in R^m, constant", "gradient(norm(A*x - b), x)", NULL, "A'*(A*x - b)/norm(A*x - b)"},
    {"x in R^n; A in R^(m x n), constant", "jacobian(A*x, x)", NULL, "A"},
    {"x in R^n; Q in R^(n x n) symmetric positive definite constant", "gradient(sqrt(x'*Q*x), x)", NULL, "Q*x/sqrt(x'*Q*x)"},
    {"x in R^n", "jacobian(x/norm(x), x)", NULL, "I/norm(x) - x*x'/norm(x)^3"},
    {"x in R^n", "gradient(ln(sum(exp(x))), x)", NULL, "exp(x)/sum(exp(x))"},
    {"x in R^n", "jacobian(exp(x)/sum(exp(x)), x)", NULL, "diag(exp(x))/sum(exp(x)) - exp(x)*exp(x)'/sum(exp(x))^2"},
    {"X in R^(m x n)", "gradient(normF(X), X)", NULL, "X/normF(X)"},
    {"X in R^(m x n)", "gradient(normF(X)^2, X)", NULL, "2*X"},
    {"X in R^(n x m); A in R^(m x n), constant", "gradient(tr(A*X), X)", NULL, "A'"},
    {"X in R^(n x k); A in R^(m x n), constant; B in R^(m x k), constant", "gradient(normF(A*X - B)^2, X)", NULL, "2*A'*(A*X - B)"},
    {"X in R^(n x n), invertible", "gradient(ln(det(X)), X)", NULL, "inv(X)'"},
    {"x in R^n; l in R, constant; A in R^(m x n), constant; b in R^m, constant", "gradient(norm(A*x - b)^2 + l*norm(x)^2, x)", NULL, "2*A'*(A*x - b) + 2*l*x"},
    {"x in R^n; a in R^n, constant", "gradient(dot(a, x)/(norm(a)*norm(x)), x)", NULL, "a/(norm(a)*norm(x)) - dot(a, x)*x/(norm(a)*norm(x)^3)"},
    {"x in R^n; v in R^n, constant", "directional(norm(x), x, v)", NULL, "dot(x, v)/norm(x)"},
    {"x in R^2", "gradient(x_1^2*x_2 + sin(x_1), x)", NULL, "(2*x_1*x_2 + cos(x_1), x_1^2)"},
    {"x in R^2", "hessian(x_1^2*x_2, x)", NULL, "[[2*x_2, 2*x_1], [2*x_1, 0]]"},
    {"x in R^2", "jacobian((x_1*x_2, x_1 + x_2^2), x)", NULL, "[[x_2, x_1], [1, 2*x_2]]"},
    {"x in R^n", "gradient(sum(x_i^2, i, 1, n), x)", NULL, "2*x"},
    {"x in R^n", "gradient(norm(x, 3), x)", NULL, "sign(x) .* abs(x).^2/norm(x, 3)^2"},
    {"x in R^2; A = [[1, 2], [5, -1]]", "A*x", "x = (3, 4)", "(11, 11)"},
    {"x in R^2; A = [[1, 2], [5, -1]]", "gradient(x'*A*x, x)", "x = (3, 4)", "(34, 13)"},
    {"u = (1, 6); v = (4, 2)", "norm(u + v)", NULL, "sqrt(89)"},
    {"u = (2, 2)", "norm(u)", NULL, "2*sqrt(2)"},
    {"t in R", "derivative(abs(t), t)", "t = 0", "undefined"},
    {"t in R", "derivative(t*abs(t), t)", "t = 2", "4"},
    {"t in R; r = (cos(t), sin(t), t)", "norm(derivative(r, t))", NULL, "sqrt(2)"},
    {"x in R", "derivative(x^x, x)", NULL, "x^x*(ln(x) + 1)"},
    {"x in R", "derivative(x^2*sin(3x), x)", NULL, "2x*sin(3x) + 3x^2*cos(3x)"},
    {"x in R; x > 0", "derivative(ln(x^2), x)", NULL, "2/x"},
    {"x in R", "derivative(max(x, x^2), x)", "x = 3", "6"},
    {"x in R", "derivative(sin(x), x, 2)", NULL, "-sin(x)"},
    {"x in R^n", "hessian(norm(x), x)*x", NULL, "zeros(n)"},
    {"x in R^n", "tr(hessian(norm(x), x))", NULL, "(n - 1)/norm(x)"},
    {"x in R^n", "norm(gradient(norm(x), x))", NULL, "1"},
    {"x in R^n", "hessian(norm(x), x) - hessian(norm(x), x)'", NULL, "zeros(n, n)"},
    {"x in R^n; v in R^n, constant", "directional(norm(x), x, v)", "x = 0", "norm(v)"},
    {"x in R", "derivative(x^(2/3), x)", "x = 0", "undefined"},
    {"x in R", "derivative(x*abs(x), x)", "x = 0", "0"},
    {"x in R^n", "gradient(norm(x)^4, x)", "x = 0", "0*x"},
    {"x in R^n", "gradient(norm(x)^(3/2), x)", "x = 0", "0*x"},
    {"x in R^n", "hessian(cos(norm(x)), x)", "x = 0", "-I_n"},
    {"x in R^n", "jacobian(x/(1 + norm(x)), x)", "x = 0", "I_n"},
    {"x in R^n; k in 1..n", "partial(norm(x, inf), x_k)", NULL, "piecewise(abs(x_k) = norm(x, inf), sign(x_k), 0)"},
    {"x in R^n; k in 1..n", "partial(max(x), x_k)", NULL, "piecewise(x_k = max(x), 1, 0)"},
    {"x in R^n", "gradient(norm(x, inf), x)", "x = (3, -4)", "(0, -1)"},
    {"x in R^3; a in R^3, constant", "jacobian(cross(a, x), x)*x", NULL, "cross(a, x)"},
    {"x in R^n; e in R, constant, e > 0", "gradient(sqrt(norm(x)^2 + e^2), x)", NULL, "x/sqrt(norm(x)^2 + e^2)"},
};

START_TEST(question_has_the_right_answer) {
    const Row *row = &rows[_i];
    Desk d;
    sit_down(&d, row->let, row->find, row->at);
    const Solution *s = solve(&d.q, &d.budget);
    ck_assert_msg(s->status != STATUS_UNABLE && s->check != CHECK_FAILS, "%s: %s", row->find, s->message ? s->message : "unable");
    if (!strcmp(row->answer, "undefined")) {
        ck_assert_int_eq(s->status, STATUS_DOMAIN);
    } else {
        const Expr *right = read_or_fail(&d, row->answer);
        if (s->answer->shape.rows != right->shape.rows && right->op == OP_IDENTITY) return;
        Checker checker = {d.q.store, d.q.condition, NULL, 0, &d.budget};
        ck_assert_msg(s->answer == right || check_equal(&checker, s->answer, right, NULL) == CHECK_AGREES, "%s gives %s, not %s", row->find,
                      expression_text(d.q.store, s->answer), row->answer);
        ck_assert_int_eq(s->check, CHECK_AGREES);
    }
    for (size_t i = 0; i < s->step_count; i++)
        ck_assert_msg(s->steps[i].check != CHECK_FAILS && s->steps[i].before != s->steps[i].after, "%s: step %zu (%s)", row->find, i + 1, s->steps[i].rule);
    get_up(&d);
}
END_TEST

/* ---- the form of answers ---- */

static const Row forms[] = {
    {"x in R^n", "gradient(norm(x), x)", NULL, "x/norm(x)"},
    {"x in R^n; a in R^n, constant", "gradient(norm(x + a), x)", NULL, "(x + a)/norm(x + a)"},
    {"t in R; p = (t, t^2)", "derivative(norm(derivative(p, t)), t)", NULL, "4*t/sqrt(1 + 4*t^2)"},
    {"x in R^n", "hessian(norm(x), x)", NULL, "I/norm(x) - x*x'/norm(x)^3"},
    {"x in R", "derivative(7x^3 - 8x^2 + 2 + 4exp(x), x)", NULL, "21*x^2 - 16*x + 4*exp(x)"},
    {"x in R", "derivative((x^2 + 1)/(x - 3), x)", NULL, "(x^2 - 6*x - 1)/(x - 3)^2"},
    {"x in R^n; A in R^(m x n), constant; b in R^m, constant", "gradient(1/2*norm(A*x - b)^2, x)", NULL, "A'*(A*x - b)"},
    {"u = (2, 2)", "norm(u)", NULL, "2*sqrt(2)"},
    {"x in R^2", "hessian(norm(x), x)", "x = (3, 4)", "1/125*[[16, -12], [-12, 9]]"},
    {"x in R^2", "jacobian((x_1/x_2, 1/(x_1 + x_2)), x)", "x = (1, 1)", "[[1, -1], [-1/4, -1/4]]"},
    {"x in R", "derivative(cos(x^2), x)", NULL, "-2*x*sin(x^2)"},
    {"x in R; y in R", "gradient(x^2*y, x)", NULL, "2*x*y"},
    {"x in R^2", "gradient(x_1^2*x_2, x)", NULL, "(2*x_1*x_2, x_1^2)"},
    {"u = (1, 0, 0); v = (0, 1, 2)", "cross(u, v)", NULL, "(0, -2, 1)"},
    {"x in R^n, x > 0", "gradient(sum(x .* ln(x)), x)", NULL, "ln(x) + ones(n)"},
    {"x in R; a in R, constant", "derivative(x*sin(a*x), x)", NULL, "sin(a*x) + a*x*cos(a*x)"},
    /* a minus goes into a difference above the bar, and below it only where it came so */
    {"x in R", "derivative(x/(x^2 + 1), x)", NULL, "(1 - x^2)/(x^2 + 1)^2"},
    {"x in R", "derivative(ln(x)/x, x)", NULL, "(1 - ln(x))/x^2"},
    {"x in R", "derivative(x^2*exp(-x), x)", NULL, "x*(2 - x)*exp(-x)"},
    {"x in R", "derivative(ln((1 + x)/(1 - x)), x)", NULL, "2/(1 - x^2)"},
    {"x in R", "derivative(atanh(x/3), x)", NULL, "3/(9 - x^2)"},
    {"x in R", "derivative((2x + 1)/(3x - 5), x)", NULL, "-13/(3*x - 5)^2"},
    /* a number in front where that is shorter, or before a fraction; else none */
    {"x in R; a in R, constant", "derivative(9x^2 - 6a*x, x)", NULL, "18*x - 6*a"},
    {"x in R^n; a in R^n, constant", "gradient(norm(x - a)^2, x)", NULL, "2*(x - a)"},
    {"x in R", "derivative(sin(x^2), x, 2)", NULL, "2*cos(x^2) - 4*x^2*sin(x^2)"},
    {"x in R", "derivative((2x - 1)^3/(x + 1)^2, x)", NULL, "2*(x + 4)*(2*x - 1)^2/(x + 1)^3"},
    {"x in R", "derivative((x^2 + 1)/(x^2 - 1), x)", NULL, "-4*x/(x^2 - 1)^2"},
    {"x in R", "derivative(x^4 - 4x^3, x, 2)", NULL, "12*x^2 - 24*x"},
    /* exponentials stand once */
    {"x in R", "derivative(exp(x)*sin(x), x)", NULL, "(sin(x) + cos(x))*exp(x)"},
    {"x in R", "derivative(x^x, x)", NULL, "x^x*(ln(x) + 1)"},
    {"x in R", "derivative(x^(1/x), x)", NULL, "x^(1/x)*(1 - ln(x))/x^2"},
    {"x in R", "derivative(ln(1 + exp(-x)), x)", NULL, "-1/(exp(x) + 1)"},
    {"x in R^n; a in R^n, constant", "hessian(ln(1 + exp(dot(a, x))), x)", NULL, "exp(dot(a, x))*a*a'/(1 + exp(dot(a, x)))^2"},
    {"x in R^n", "hessian(exp(-norm(x)^2/2), x)", NULL, "exp(-1/2*norm(x)^2)*(x*x' - I)"},
    /* roots without squares and fractions; squares of sines and cosines */
    {"t in R; p = (cos(t) + t*sin(t), sin(t) - t*cos(t))", "norm(derivative(p, t))", NULL, "abs(t)"},
    {"t in R; p = (exp(t)*cos(t), exp(t)*sin(t))", "norm(derivative(p, t))", NULL, "sqrt(2)*exp(t)"},
    {"t in R; p = (t*cos(t), t*sin(t))", "norm(derivative(p, t))", NULL, "sqrt(t^2 + 1)"},
    {"t in R; p = (t, t^2, 2/3*t^3)", "norm(derivative(p, t))", NULL, "2*t^2 + 1"},
    {"t in R; p = (t^2, t^3)", "norm(derivative(p, t))", NULL, "abs(t)*sqrt(9*t^2 + 4)"},
    {"t in R; p = (exp(t), exp(-t), sqrt(2)*t)", "norm(derivative(p, t))", NULL, "exp(t) + exp(-t)"},
    {"t in R; p = (t, cosh(t))", "norm(derivative(p, t))", NULL, "cosh(t)"},
    {"x in R", "derivative(asin(x/2), x)", NULL, "1/sqrt(4 - x^2)"},
    {"x in R", "derivative(ln(cos(x)), x)", NULL, "-tan(x)"},
    {"x in R", "derivative(ln(tan(x)), x)", NULL, "1/(sin(x)*cos(x))"},
    {"x in R", "derivative(tan(x) - x, x)", NULL, "tan(x)^2"},
    {"x in R", "derivative((sin(x) - cos(x))/(sin(x) + cos(x)), x)", NULL, "2/(sin(x) + cos(x))^2"},
    {"x in R", "derivative((x + sqrt(x))^2, x)", NULL, "2*x + 3*sqrt(x) + 1"},
    {"x in R; a in R, constant; b in R, constant; c in R, constant; d in R, constant", "derivative((a*x + b)/(c*x + d), x)", NULL, "(a*d - b*c)/(c*x + d)^2"},
    {"x in R; n in Z, constant", "derivative(x^n*exp(-x), x)", NULL, "x^(n - 1)*(n - x)*exp(-x)"},
    {"x in R^2", "gradient(sin(x_1)*cos(x_2), x)", NULL, "(cos(x_1)*cos(x_2), -sin(x_1)*sin(x_2))"},
    /* signs */
    {"x in R", "derivative(abs(x)^3, x)", NULL, "3*x*abs(x)"},
    {"x in R^n", "gradient(norm(x, 4)^4, x)", NULL, "4*x.^3"},
    {"x in R", "derivative(ln(abs(x)), x)", NULL, "1/x"},
    {"x in R", "derivative(sqrt(x^2), x)", NULL, "sign(x)"},
    /* arrays: collected, the identity first, what is common once */
    {"x in R^n; A in R^(n x n), constant", "gradient(norm(x - A*x, 1), x)", NULL, "(I - A)'*sign(x - A*x)"},
    {"x in R^n; A in R^(n x n), constant; k in 1..n", "partial(norm(x - A*x, 1), x_k)", NULL, "((I - A)'*sign(x - A*x))_k"},
    {"x in R^n; A in R^(n x n), constant", "gradient(norm(x - A*x)^2, x)", NULL, "2*(I - A)'*(x - A*x)"},
    {"x in R^n", "gradient(norm(x)^2/(1 + norm(x)^2), x)", NULL, "2*x/(1 + norm(x)^2)^2"},
    {"x in R^n", "gradient(norm(x)*ln(norm(x)), x)", NULL, "(ln(norm(x)) + 1)*x/norm(x)"},
    {"x in R^n", "hessian(norm(x)^4, x)", NULL, "4*norm(x)^2*I + 8*x*x'"},
    {"x in R^2; a = (1, 2)", "gradient(norm(x - a), x)", NULL, "(x - (1, 2))/norm(x - (1, 2))"},
    {"x in R^3; a in R^3, constant", "gradient(norm(cross(a, x))^2, x)", NULL, "2*cross(cross(a, x), a)"},
    {"X in R^(n x n)", "gradient(tr(X^2), X)", NULL, "2*X'"},
    /* cases say what they are about */
    {"x in R", "derivative(max(0, 1 - x), x)", NULL, "piecewise(x > 1, 0, -1)"},
    {"x in R", "derivative(max(x, x^2), x)", NULL, "piecewise(0 < x and x < 1, 1, 2*x)"},
    {"u in R; y in R, constant", "derivative(max(0, 1 - y*u), u)", NULL, "piecewise(y*u > 1, 0, -y)"},
    {"x in R", "derivative(max(0, 1 - x)^2, x)", NULL, "piecewise(x > 1, 0, 2*x - 2)"},
};

START_TEST(answer_has_a_person_s_form) {
    const Row *row = &forms[_i];
    Desk d;
    sit_down(&d, row->let, row->find, row->at);
    const Solution *s = solve(&d.q, &d.budget);
    const char *text = expression_text(d.q.store, s->answer);
    bool same = !strcmp(text, row->answer) || s->answer == read_or_fail(&d, row->answer);
    ck_assert_msg(same, "%s is written %s, not %s", row->find, text, row->answer);
    get_up(&d);
}
END_TEST

/* ---- the lines of a solution ---- */

typedef struct Line { const char *let, *find, *rule, *before, *after, *at; } Line;

static const Line written_lines[] = {
    /* a quotient inside a logarithm is finished before it is put in */
    {"x in R", "derivative(ln((1 + x)/(1 - x)), x)", "put-together", "derivative((1 + x)/(1 - x), x)", "2/(1 - x)^2", NULL},
    /* a minus is not worth a line of its own */
    {"x in R", "derivative(x - sin(x)*cos(x), x)", "sum", "derivative(x - sin(x)*cos(x), x)", "1 - derivative(sin(x)*cos(x), x)", NULL},
    /* the fourth power of a norm is the square of its square, which needs no condition */
    {"x in R^n", "gradient(norm(x)^4, x)", "chain-power", "differential(norm(x)^4, x, dx)", "2*norm(x)^2*differential(norm(x)^2, x, dx)", NULL},
    /* what is computed is written out first */
    {"", "norm((2, -5))", "in-entries", "norm((2, -5))", "sqrt(2^2 + (-5)^2)", NULL},
    {"", "norm((2, -5))^2", "in-entries", "norm((2, -5))^2", "2^2 + (-5)^2", NULL},
    {"", "norm((1, 6) + (4, 2))", "add-arrays", "norm((1, 6) + (4, 2))", "norm((5, 8))", NULL},
    {"", "norm((3, -2), 1)", "in-entries", "norm((3, -2), 1)", "abs(3) + abs(-2)", NULL},
    {"", "[1, 2; 5, -1]*(3, 4)", "in-entries", "[[1, 2], [5, -1]]*(3, 4)", "(1*3 + 2*4, 5*3 - 1*4)", NULL},
    {"x in R^2", "gradient(norm(x), x)", "in-entries", "(3, 4)/norm((3, 4))", "(3, 4)*sqrt(3^2 + 4^2)^(-1)", "x = (3, 4)"},
    /* a proof goes back to what the norm is */
    {"u in R^n; k in R", "norm(k*u) = abs(k)*norm(u)", "multiply-out", "sqrt(dot(k*u, k*u))", "sqrt(k^2*norm(u)^2)", NULL},
    {"u in R^n; v in R^n", "dot(u, v) = (norm(u + v)^2 - norm(u - v)^2)/4", "simplify", "(norm(u)^2 + 2*dot(u, v) + norm(v)^2 - (norm(u)^2 - 2*dot(u, v) + norm(v)^2))/4", "dot(u, v)", NULL},
    {"X in R^(n x p); A in R^(m x n); B in R^(m x p)", "gradient(norm(A*X - B)^2, X)", "put-together", "differential(normF(A*X - B)^2, X, dX)", "2*tr((A*X - B)'*A*dX)", NULL},
    /* what stands around a derivative is worked out term by term */
    {"x in R^n", "norm(gradient(norm(x), x)) = 1", "norm-multiple", "norm(x/norm(x))", "1/norm(x)*norm(x)", NULL},
    {"x in R^n", "norm(gradient(-3*norm(x), x), 1)", "norm-multiple", "norm(-3*x/norm(x), 1)", "3/norm(x)*norm(x, 1)", NULL},
    {"x in R^n", "tr(hessian(norm(x), x))", "term-by-term", "tr(I/norm(x) - x*x'/norm(x)^3)", "1/norm(x)*tr(I_n) - 1/norm(x)^3*tr(x*x')", NULL},
    {"x in R^n", "hessian(norm(x), x)*x = 0", "products", "1/norm(x)*x - 1/norm(x)^3*x*x'*x", "1/norm(x)*x - 1/norm(x)^3*norm(x)^2*x", NULL},
    /* no fraction within a fraction where lines are put together */
    {"x in R^n; y in R^n, constant", "gradient(dot(x, y)/norm(x), x)", "put-together", "differential(dot(x, y)/norm(x), x, dx)", "(dot(dx, y)*norm(x)^2 - dot(x, dx)*dot(x, y))/norm(x)^3", NULL},
    /* mixed second derivatives are derived once */
    {"x in R^2", "hessian(x_1^2*x_2, x)", "mixed", "partial(x_1^2, x_1)", "2*x_1", NULL},
    /* equal partial derivatives are derived once */
    {"x in R^2", "gradient(exp(x_1 + x_2), x)", "likewise", "partial(exp(x_1 + x_2), x_2)", "exp(x_1 + x_2)", NULL},
    /* an entry of dx is what the differential of an entry of x is written as */
    {"x in R^n; k in 1..n", "partial(sum(x_i^2, i, 1, n), x_k)", "chain-power", "differential(x_i^2, x, dx)", "2*x_i*dx_i", NULL},
    {"t in R", "subdifferential(exp(2*abs(t)), t)", "subgradient-chain", "subdifferential(exp(2*abs(t)), t)", "[-2, 2]", "t = 0"},
    /* which functions are largest, and what a smooth part's gradient is before the point is put in */
    {"t in R", "subdifferential(max(t, t^2), t)", "evaluate", "(t, t^2)", "(1, 1)", "t = 1"},
    {"t in R", "subdifferential(max(0, 1 - t), t)", "subgradient-smooth", "subdifferential(0, t)", "{0}", "t = 1"},
    {"x in R^2", "subdifferential(norm(x, inf), x)", "evaluate", "(abs(x_1), abs(x_2))", "(2, 2)", "x = (2, -2)"},
    {"x in R^n; b in R^n", "subdifferential(norm(x - b)^2/2 + norm(x, 1), x)", "subgradient-slope", "gradient(norm(x - b)^2/2, x)", "x - b", "x = 0"},
    {"x in R^2", "subdifferential(max(x_1, x_2, 0), x)", "subgradient-maximum", "subdifferential(max(x_1, x_2, 0), x)", "conv((1, 0), (0, 1), (0, 0))", "x = (0, 0)"},
    /* at a kink the general gradient is no line: the subgradients are */
    {"x in R^2", "directional(norm(x, 1), x, (1, -1))", "subgradient-norm1", "subdifferential(norm(x, 1), x)", "[-1, 1] x {1}", "x = (0, 2)"},
    {"t in R", "0 in subdifferential(abs(t) + t/2, t)", "membership", "0 in [-1/2, 3/2]", "1 = 1", "t = 0"},
};

START_TEST(solution_has_the_line) {
    const Line *line = &written_lines[_i];
    Desk d;
    sit_down(&d, line->let, line->find, line->at);
    const Solution *s = solve(&d.q, &d.budget);
    bool found = false;
    const char *instead = "";
    for (size_t i = 0; i < s->step_count && !found; i++) {
        const Step *step = &s->steps[i];
        const char *before = expression_text(d.q.store, step->before), *after = expression_text(d.q.store, step->after);
        if (!strcmp(step->rule, line->rule)) instead = arena_printf(d.arena, "%s = %s", before, after);
        found = !strcmp(step->rule, line->rule) && !strcmp(before, line->before) && !strcmp(after, line->after) && !step->condition;
    }
    ck_assert_msg(found, "%s has no line %s = %s; it has %s", line->find, line->before, line->after, instead);
    get_up(&d);
}
END_TEST

/* ---- domains ---- */

static const Row domains[] = {
    {"x in R^n; a in R^n, constant", "gradient(acos(dot(x, a)/(norm(x)*norm(a))), x)", NULL, "x != 0 and a != 0 and norm(a)^2*norm(x)^2 > dot(x, a)^2"},
    {"X in R^(n x n), symmetric, positive definite", "gradient(ln(det(X)), X)", NULL, ""},
    {"x in R^n; C in R^(n x n), symmetric, positive definite, constant", "gradient(x'*inv(C)*x, x)", NULL, ""},
    {"x in R^n; C in R^(n x n), constant", "gradient(x'*inv(C)*x, x)", NULL, "det(C) != 0"},
    /* never needed */
    {"x in R", "derivative(ln(x^2 + x + 1), x)", NULL, ""},
    {"x in R", "derivative(1/(x^4 + x^2 + 1), x)", NULL, ""},
    {"x in R", "derivative(ln(x + sqrt(1 + x^2)), x)", NULL, ""},
    {"x in R; y in R", "partial(1/(x^2 + x*y + y^2 + 1), y)", NULL, ""},
    {"x in R, x > 0", "derivative(ln(x)/x, x)", NULL, ""},
    {"t in R", "derivative(sqrt(3 + 2*sin(t)), t)", NULL, ""},
    {"x in R^n", "hessian(norm(x)^4, x)", NULL, ""},
    {"x in R^n; k in 1..n", "partial(norm(x)^4, x_k)", NULL, ""},
    {"x in R^n; A in R^(m x n), constant; b in R^m, constant", "gradient(norm(A*x - b)^4, x)", NULL, ""},
    {"x in R^n, x > 0", "gradient(sum(ln(x)), x)", NULL, ""},
    /* found from the answer */
    {"x in R", "derivative(cbrt(x^2 - 1), x)", NULL, "x != -1 and x != 1"},
    {"x in R", "derivative(x^2*sqrt(x), x)", NULL, "x > 0"},
    {"x in R, x >= 0", "derivative(sqrt(x), x)", NULL, "x > 0"},
    {"x in R^n", "gradient(sum(abs(x)), x)", NULL, "x_i != 0 for all i"},
    {"x in R^n", "gradient(norm(x, 3), x)", NULL, "x != 0"},
    /* solved for the name */
    {"x in R", "derivative(acos(1 - x), x)", NULL, "0 < x and x < 2"},
    {"x in R", "derivative(ln((1 + x)/(1 - x)), x)", NULL, "-1 < x and x < 1"},
    {"x in R", "derivative(ln(x^2 - 4), x)", NULL, "abs(x) > 2"},
    {"x in R", "derivative(sqrt(x^2 - 3x + 2), x)", NULL, "x < 1 or x > 2"},
    {"x in R", "derivative(ln(1 - sqrt(x)), x)", NULL, "0 < x and x < 1"},
    {"x in R", "derivative(ln(exp(x) - 2), x)", NULL, "x > ln(2)"},
    {"x in R", "derivative(1/(x^2 - 2), x)", NULL, "x != -sqrt(2) and x != sqrt(2)"},
    {"x in R; a in R, constant, a > 0", "derivative(asin(x/a), x)", NULL, "-a < x and x < a"},
    {"x in R^n; a in R^n, constant; b in R, constant", "gradient(ln(b - dot(a, x)), x)", NULL, "dot(a, x) < b"},
    /* said together */
    {"x in R", "derivative(sqrt(x)/(x - 4), x)", NULL, "x > 0 and x != 4"},
    {"x in R", "derivative(ln(x)/(x + 3), x)", NULL, "x > 0"},
    {"x in R", "derivative(x*asin(x) + sqrt(1 - x^2), x)", NULL, "-1 < x and x < 1"},
    {"x in R", "derivative(ln(x - sqrt(x^2 - 1)), x)", NULL, "x > 1"},
    {"x in R", "derivative(ln(tan(x)), x)", NULL, "tan(x) > 0"},
    {"x in R", "derivative(atanh(sin(x)), x)", NULL, "cos(x) != 0"},
    {"x in R; a in R, constant, a > 0", "derivative(ln((a + x)/(a - x)), x)", NULL, "-a < x and x < a"},
    {"t in R; r = (cos(t), sin(t))", "derivative(norm(r - (1, 0)), t)", NULL, "cos(t) != 1"},
    {"x in R^n", "gradient(norm(x.^2), x)", NULL, "x != 0"},
    {"x in R^n", "gradient(norm(exp(x)), x)", NULL, ""},
    {"x in R^2", "gradient(norm(x, inf), x)", NULL, "abs(x_1) != abs(x_2)"},
    {"x in R^n; d in R, constant, d > 0", "gradient(piecewise(norm(x) <= d, norm(x)^2/2, d*norm(x) - d^2/2), x)", NULL, ""},
    {"x in R", "derivative((x^3 - 3x + 2)/(x - 1), x)", NULL, "x != 1"},
    {"w in R^n; a in R^n, constant; y in R, constant", "gradient(max(0, 1 - y*dot(w, a))^2, w)", NULL, ""},
    {"w in R^n; a in R^n, constant; y in R, constant", "gradient(max(0, 1 - y*dot(w, a)), w)", NULL, "y*dot(w, a) != 1"},
    /* of several names */
    {"x in R; y in R", "partial(ln(x^2 + y^2), x)", NULL, "(x, y) != (0, 0)"},
    {"x in R^2", "gradient(ln(x_1^2 + x_2^2), x)", NULL, "x != 0"},
    {"x in R; y in R", "partial(1/((x - 1)^2 + 2*(y + 3)^2), x)", NULL, "(x, y) != (1, -3)"},
    {"x in R; y in R", "partial(atan(y/x), x)", NULL, "x != 0"},
    {"x in R^2; A = [[2, 1], [1, 3]]", "gradient(sqrt(x'*A*x), x)", NULL, "x != 0"},
    {"x in R^n; a in R^n, constant; b in R^n, constant", "gradient(norm(x - a) + norm(x - b), x)", NULL, "x != a and x != b"},
};

START_TEST(domain_is_what_it_needs) {
    const Row *row = &domains[_i];
    Desk d;
    sit_down(&d, row->let, row->find, row->at);
    const Solution *s = solve(&d.q, &d.budget);
    const char *text = s->domain ? expression_text(d.q.store, s->domain) : "";
    ck_assert_msg(!strcmp(text, row->answer), "%s holds where %s, not where %s", row->find, text, row->answer);
    ck_assert_int_eq(s->check, CHECK_AGREES);
    get_up(&d);
}
END_TEST

/* ---- subdifferentials ---- */

static const Row sets[] = {
    {"t in R", "subdifferential(abs(t), t)", "t = 0", "[-1, 1]"},
    {"t in R", "subdifferential(abs(t), t)", "t = -2", "{-1}"},
    {"x in R^n", "subdifferential(norm(x, 1), x)", "x = (3, 0, -2)", "{1} x [-1, 1] x {-1}"},
    {"x in R^n", "subdifferential(norm(x), x)", "x = 0", "{g : norm(g) <= 1}"},
    {"x in R^n", "subdifferential(norm(x), x)", "x = (3, 4)", "{(3/5, 4/5)}"},
    {"t in R", "subdifferential(max(t, -2t), t)", "t = 0", "[-2, 1]"},
    {"X in R^(2 x 3)", "subdifferential(normF(X), X)", "X = 0", "{G : normF(G) <= 1}"},
    {"X in R^(2 x 3); B in R^(2 x 3)", "subdifferential(normF(X - B), X)", NULL, "piecewise(X != B, {(X - B)/normF(X - B)}, ball(0, 1))"},
    {"x in R^2", "subdifferential(max(0, x_1 - 1)^2, x)", "x = (3, 5)", "{(4, 0)}"},
    {"t in R", "subdifferential(max(0, 1 - t), t)", NULL, "piecewise(t > 1, {0}, t < 1, {-1}, [-1, 0])"},
    {"t in R", "subdifferential(abs(2t - 1), t)", NULL, "piecewise(t > 1/2, {2}, t < 1/2, {-2}, [-2, 2])"},
    {"w in R^n; a in R^n; y in R", "subdifferential(max(0, 1 - y*dot(a, w)), w)", NULL,
     "piecewise(y*dot(a, w) > 1, {0}, y*dot(a, w) < 1, {-y*a}, conv{0, -y*a})"},
    {"t in R", "subdifferential(t^2 + 3*abs(t - 1), t)", "t = 1", "[-1, 5]"},
    {"t in R", "subdifferential(-abs(t), t)", "t = 0", "{}"},
    {"t in R", "subdifferential(exp(abs(t)), t)", "t = 0", "[-1, 1]"},
    {"t in R", "subdifferential((1 + abs(t - 1))^2, t)", "t = 1", "[-2, 2]"},
    {"x in R^2", "subdifferential(abs(x_1) + 2*abs(x_2), x)", "x = (0, 0)", "[-1, 1] x [-2, 2]"},
    {"x in R^2", "subdifferential(max(x_1, x_2), x)", "x = (1, 1)", "conv{(1, 0), (0, 1)}"},
    {"x in R^2", "subdifferential(sqrt(x_1^2 + x_2^2), x)", "x = (0, 0)", "{g : norm(g) <= 1}"},
    {"x in R^n", "subdifferential(max(x), x)", "x = (2, 2, 1)", "conv{(1, 0, 0), (0, 1, 0)}"},
    {"x in R^2", "subdifferential(norm(x, inf), x)", "x = (2, -2)", "conv{(1, 0), (0, -1)}"},
    {"x in R^2; A = [[1, 2], [0, 1]]", "subdifferential(norm(A*x, 1), x)", "x = (0, 0)", "[[1, 0], [2, 1]] * ([-1, 1] x [-1, 1])"},
};

START_TEST(subdifferential_is_right) {
    const Row *row = &sets[_i];
    Desk d;
    sit_down(&d, row->let, row->find, row->at);
    const Solution *s = solve(&d.q, &d.budget);
    ck_assert_msg(s->status == STATUS_OK && s->check != CHECK_FAILS, "%s: %s", row->find, s->message ? s->message : "unable");
    for (size_t i = 0; i < s->step_count; i++)
        ck_assert_msg(s->steps[i].check == CHECK_AGREES, "%s: step %zu (%s) is not checked", row->find, i + 1, s->steps[i].rule);
    Reading right = read_expression(d.q.scope, text_of(row->answer), (ReadOptions){.mode = READ_ANSWER, .wants_set = true, .shape = s->answer->shape});
    ck_assert_msg(right.expr != NULL, "%s: %s", row->answer, right.error);
    Point *point = point_new(d.arena, d.q.store);
    for (size_t i = 0; i < store_sizes(d.q.store); i++) point_set_size(point, -(Dim)i - 1, 3);
    SetComparison same = sets_equal(d.q.store, s->answer, right.expr, point, &d.budget);
    ck_assert_msg(same.equal == TRUTH_YES, "%s gives %s, not %s", row->find, expression_text(d.q.store, s->answer), row->answer);
    get_up(&d);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("calculus");
    TCase *t = tcase_create("rules");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, row_is_right, 0, (int)rules_table()->count);
    tcase_add_loop_test(t, mistakes_fire_and_differ_from_the_truth, 0, (int)rules_table()->count);
    tcase_add_loop_test(t, question_has_the_right_answer, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_loop_test(t, answer_has_a_person_s_form, 0, (int)(sizeof forms / sizeof *forms));
    tcase_add_loop_test(t, solution_has_the_line, 0, (int)(sizeof written_lines / sizeof *written_lines));
    tcase_add_loop_test(t, domain_is_what_it_needs, 0, (int)(sizeof domains / sizeof *domains));
    tcase_add_loop_test(t, subdifferential_is_right, 0, (int)(sizeof sets / sizeof *sets));
    suite_add_tcase(s, t);
    return s;
}

int main(void) {
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
