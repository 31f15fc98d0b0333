/* Equality of sets and membership in them. */
#include "world.h"

enum { WORK = 1 << 22 };

static const char declarations[] = "t in R; x in R^2; v in R^2; A in R^(2 x 2); f in R^5";
static const char place[] = "t = 1/3, x = (0, 3), v = (3, 4), A = [[1, 2], [5, -1]], f = (1, 0, -2, 0, 0)";

static World world(void) { return world_of(declarations, place, 0); }

static SetComparison compare(World *w, Dim n, const char *left, const char *right) {
    Budget budget = {WORK};
    return sets_equal(w->store, world_set(w, left, n), world_set(w, right, n), w->point, &budget);
}

typedef struct Pair { Dim n; const char *left, *right; } Pair;

static const Pair equal[] = {
    /* of numbers */
    {1, "[-1, 1]", "{g : abs(g) <= 1}"},
    {1, "[-1, 1]", "{g : -1 <= g <= 1}"},
    {1, "(-1, 1)", "{g : abs(g) < 1}"},
    {1, "{3, 5}", "{5, 3, 3}"},
    {1, "(0, 1) U {1}", "(0, 1]"},
    {1, "[0, 2] U [1, 3]", "[0, 3]"},
    {1, "[0, inf)", "{g : g >= 0}"},
    {1, "(1, 5] U [2, 7)", "(1, 7)"},
    {1, "(-7, 4) U [11, 12)", "{g : 11 <= g and g < 12 or g > -7 and g < 4}"},
    {1, "(-inf, 2] U [3, inf)", "{g : g <= 2 or g >= 3}"},
    {1, "(-inf, 2] U (3, inf)", "{g : not (g > 2 and g <= 3)}"},
    {1, "(-inf, -1) U (1, inf)", "{g : abs(g) > 1}"},
    {1, "(-inf, 0) U (0, inf)", "{g : g != 0}"},
    {1, "(2, 3)", "{g : g^2 - 5g + 6 < 0}"},
    {1, "(-inf, 2] U [3, inf)", "{g : g^2 - 5g + 6 >= 0}"},
    {1, "{2}", "{g : g^2 - 4g + 4 <= 0}"},
    {1, "{}", "{g : g > 3 and g < 2 or g^2 < -1}"},
    {1, "R", "{g : g <= 0 or g >= 0}"},
    {1, "[0, 2]", "{g : g >= 0 and g <= 2 and not (g < 0)}"},
    {1, "(2, 4)", "{g : abs(g - 3) < 1}"},
    {1, "(99, 101)", "{g : abs(g - 100) < 1}"},
    {1, "(-inf, 999) U (1001, inf)", "{g : abs(1000 - g) > 1}"},
    {1, "[997, 1003]", "{g : max(g - 1000, 1000 - g) <= 3}"},
    {2, "{(1003, 0)} + {g : norm1(g) <= 1}", "{g : abs(g_1 - 1003) + abs(g_2) <= 1}"},
    {1, "R", "(-inf, inf)"},
    {1, "2*[0, 1] + 1", "[1, 3]"},
    {1, "-1*[0, 2]", "[-2, 0]"},
    {1, "[t, 1]", "[1/3, 1]"},
    {1, "{}", "[1, 0]"},
    {1, "∅", "(2, 2)"},
    {1, "0", "{0}"},
    {1, "5", "[5, 5]"},
    {1, "{g : g^2 <= 4}", "[-2, 2]"},
    {1, "{g : abs(g - 1) + abs(g) <= 3}", "[-1, 2]"},
    {1, "{u_1 : u in R^2, norm(u) <= 1}", "[-1, 1]"},
    {1, "{3u_1 + 4u_2 + 1 : u in R^2, norm(u) <= 1}", "[-4, 6]"},
    {1, "conv{-1, 3, 2}", "[-1, 3]"},
    {1, "ball(1, 2)", "[-1, 3]"},
    {1, "[0, 1] + [2, 4]", "[2, 5]"},
    {1, "{g : 1 - 2g >= 0, g > -3}", "(-3, 1/2]"},
    {1, "{2s + 1 : s in [0, 1]}", "[1, 3]"},
    /* boxes */
    {2, "{g : norminf(g) <= 1}", "[-1, 1] x [-1, 1]"},
    {2, "{g : abs(g_1) <= 1, abs(g_2) <= 1}", "[-1, 1] x [-1, 1]"},
    {2, "{g : -1 <= g_k <= 1 for all k}", "[-1, 1] x [-1, 1]"},
    {2, "{g : max(abs(g_1), abs(g_2)) <= 1}", "[-1, 1] x [-1, 1]"},
    {2, "{g : g_1 = 1, 0 <= g_2 <= 2}", "{1} x [0, 2]"},
    {2, "[0, 1] x [0, 1] + (1, 2)", "[1, 2] x [2, 3]"},
    {2, "{g : g_1 >= 1}", "[1, inf) × R"},
    {2, "conv{(0, 0), (1, 0), (1, 1), (0, 1), (1/2, 1/2)}", "[0, 1] x [0, 1]"},
    /* balls */
    {2, "{g : norm(g) <= 1}", "ball(0, 1)"},
    {2, "{g : norm(g - (1, 0)) <= 1}", "ball((1, 0), 1)"},
    {2, "{g : norm(2g) <= 2}", "ball(0, 1)"},
    {2, "{g : g_1^2 + g_2^2 <= 1}", "ball(0, 1)"},
    {2, "{g : sqrt(g_1^2 + g_2^2) <= 1}", "ball(0, 1)"},
    {2, "{g : dot(g, g) <= 4}", "2*ball(0, 1)"},
    {2, "{g : norm(g) <= 1} + {g : norm(g) <= 2}", "ball(0, 3)"},
    {2, "-1*ball((1, 2), 3)", "ball((-1, -2), 3)"},
    {2, "{g : norm(g) < 2}", "2*{g : norm(g) < 1}"},
    {2, "ball(0, 1) + [0, 1] x [0, 1]", "[0, 1] x [0, 1] + ball(0, 1)"},
    {2, "{g : norm(g, 3) <= 2}", "2*{g : norm(g, 3) <= 1}"},
    {2, "ball((1, 1), 0)", "(1, 1)"},
    {5, "{g : norm(g) <= 1}", "ball(0, 1)"},
    {5, "{g : norm(g, 1) <= 1}", "-1*{g : norm(g, 1) <= 1}"},
    /* polytopes */
    {2, "{g : norm(g, 1) <= 1}", "conv{(1, 0), (-1, 0), (0, 1), (0, -1)}"},
    {2, "{g : abs(g_1) + abs(g_2) <= 1}", "{g : norm(g, 1) <= 1}"},
    {2, "{s*(1, 2) : s in [0, 1]}", "conv{(0, 0), (1, 2)}"},
    {2, "{g : g_1 = 2 g_2, -1 <= g_1 <= 1}", "{s*(2, 1) : s in [-1/2, 1/2]}"},
    {2, "{g : g_1 >= 0, g_2 >= 0, g_1 + g_2 <= 1}", "conv{(0, 0), (1, 0), (0, 1)}"},
    {3, "{g : g_k >= 0 for all k, g_1 + g_2 + g_3 = 1}", "conv{(1, 0, 0), (0, 1, 0), (0, 0, 1)}"},
    {2, "A'*{g : norminf(g) <= 1}", "conv{(6, 1), (-4, 3), (4, -3), (-6, -1)}"},
    {2, "conv{(0, 0), (1, 0)} + conv{(0, 0), (0, 1)}", "[0, 1] x [0, 1]"},
    {2, "{(1 - s)*(1, 0) + s*(0, 1) : s in [0, 1]}", "{g : g_1 + g_2 = 1, g >= 0}"},
    {2, "{(1, 0), (0, 1)}", "{(0, 1), (1, 0)}"},
    {2, "{-1, 1} x {0}", "{(1, 0), (-1, 0)}"},
    {1, "{g : g^3 <= 8, g >= 0}", "[0, 2]"},
    {1, "{g : g >= 0 and g <= 2 and not (g^3 > 8)}", "[0, 2]"},
    {1, "{g : 3 - 2exp(-g) > 1}", "{g : g > 0}"},
    {1, "{g : sqrt(g) < 2}", "{g : 0 <= g < 4}"},
    {1, "{g : 1/g > 1}", "{g : 0 < g < 1}"},
    {1, "{g : exp(g) > 0}", "{g : g^2 >= 0}"},
    {1, "{g : ln(g) <= 0}", "{g : 0 < g <= 1}"},
    {1, "{g : g^3 < g}", "{g : g < -1 or 0 < g < 1}"},
    {2, "{g : g_1 > 0, g_2 > 0, g_1 + g_2 < 1}", "{g : 2g_1 > 0, 3g_2 > 0, 1 > g_1 + g_2}"},
};

/* Lives until the next call. */
static const char *words(const SetWitness *w) {
    static char said[200];
    if (w->point)
        snprintf(said, sizeof said, "only %s contains %s", w->in ? "the second" : "the first", w->point);
    else
        snprintf(said, sizeof said, "towards %s: %s and %s", w->direction, w->reach[0], w->reach[1]);
    return said;
}

START_TEST(are_equal) {
    World w = world();
    const Pair *pair = &equal[_i];
    SetComparison there = compare(&w, pair->n, pair->left, pair->right),
                  back = compare(&w, pair->n, pair->right, pair->left);
    ck_assert_msg(there.equal == TRUTH_YES && there.proved, "%s against %s: %d %s", pair->left, pair->right,
                  (int)there.equal, there.witness ? words(there.witness) : "");
    ck_assert_msg(back.equal == TRUTH_YES && back.proved, "%s against %s, turned round", pair->left,
                  pair->right);
    ck_assert_ptr_null(there.witness);
    world_free(&w);
}
END_TEST

/* Equal, but only seen to be so: irrational ends, or conditions that are no lines and no balls. */
static const Pair seen[] = {
    {1, "[0, sqrt(2)]", "[0, 2/sqrt(2)]"},
    {1, "{g : exp(g) <= 2}", "{g : g <= ln(2)}"},
    {2, "{g : norm(g) = 1}", "{g : g_1^2 + g_2^2 = 1}"},
    {2, "conv{(0, 0), (sqrt(2), 0)}", "[0, 2/sqrt(2)] x {0}"},
    {2, "{g : norm(g) <= sqrt(8)}", "ball(0, 2*sqrt(2))"},
    {2, "{g : norm(g) <= 1, g_1 >= 0}", "{g : g_1 >= 0, g_1^2 + g_2^2 <= 1}"},
};

START_TEST(are_seen_to_be_equal) {
    World w = world();
    SetComparison result = compare(&w, seen[_i].n, seen[_i].left, seen[_i].right);
    ck_assert_msg(result.equal == TRUTH_YES && !result.proved, "%s against %s: %d %s", seen[_i].left,
                  seen[_i].right, (int)result.equal, result.witness ? words(result.witness) : "");
    world_free(&w);
}
END_TEST

static const Pair different[] = {
    {1, "[-1, 1]", "(-1, 1)"},
    {1, "[-1, 1]", "[-1, 1)"},
    {1, "{-1, 1}", "[-1, 1]"},
    {1, "[0, 1]", "[0, 1.0001]"},
    {1, "0", "[-1, 1]"},
    {1, "{}", "{0}"},
    {1, "[0, inf)", "[0, 10]"},
    {1, "R", "[0, inf)"},
    {1, "[t, 1]", "[0.333, 1]"},
    {1, "[0, 1] U [2, 3]", "[0, 3]"},
    {1, "(1, 5) U (5, 7)", "(1, 7)"},
    {1, "(2, inf)", "{g : abs(g - 3) < 1}"},
    {1, "(999, inf)", "{g : abs(g - 1000) < 1}"},
    {1, "(-7, 4) U [11, 12)", "{g : 11 <= g and g < 12 or g > -7 and g < 4 or g >= 20 and g < 21}"},
    {1, "(-inf, 2] U [3, inf)", "{g : g < 2 or g >= 3}"},
    {1, "(2, 3)", "{g : g^2 - 5g + 6 <= 0}"},
    {1, "[0, 2]", "{g : g^3 <= 8, g >= 0, g <= 1.99}"},
    {1, "[0, sqrt(2)]", "[0, 1.41421356]"},
    {1, "{3, 5}", "{3}"},
    {1, "{u_1 : u in R^2, norm(u) <= 1}", "[0, 1]"},
    {1, "{g : g^3 <= 8, g >= 0}", "[0, 3]"},
    {2, "{g : norm(g) < 1}", "{g : norm(g) <= 1}"},
    {2, "{g : norm(g) <= 2}", "{g : norm(g) <= 1}"},
    {2, "{g : norm(g) = 1}", "{g : norm(g) <= 1}"},
    {2, "ball((1, 0), 1)", "ball((1/3, 0), 1)"},
    {2, "{g : norm(g) <= 1}", "{g : norminf(g) <= 1}"},
    {2, "{g : norm(g) <= 1}", "{g : norm(g, 1) <= 1}"},
    {2, "{g : norm(g, 3) <= 1}", "ball(0, 1)"},
    {2, "[-1, 1] x {1}", "{-1, 1} x {1}"},
    {2, "[0, 1] x [0, 1]", "[0, 1] x [0, 1)"},
    {2, "{g : norm(g, 1) <= 1}", "[-1, 1] x [-1, 1]"},
    {2, "R^2", "{g : g_1 <= 1}"},
    {2, "∅", "{(1, 0)}"},
    {2, "{g : g_1 >= 0, g_2 >= 0, g_1 + g_2 < 1}", "conv{(0, 0), (1, 0), (0, 1)}"},
    {2, "conv{(0, 0), (1, 0), (0, 1)}", "conv{(0, 0), (1, 0), (0, 2)}"},
    {2, "{(1, 0), (0, 1)}", "conv{(1, 0), (0, 1)}"},
    {2, "A'*{g : norminf(g) <= 1}", "A*{g : norminf(g) <= 1}"},
    {2, "ball(0, 1) + [0, 1] x [0, 1]", "ball(0, 2)"},
    {2, "{g : g_1 = 2 g_2, -1 <= g_1 <= 1}", "{g : 2 g_1 = g_2, -1 <= g_1 <= 1}"},
    {2, "{s*(1, 2) : s in [0, 1]}", "{s*(1, 2) : s in [-1, 1]}"},
    {5, "{g : norm(g) <= 1}", "{g : norm(g, 1) <= 1}"},
    {3, "{g : norm(g) <= 1}", "{(3/5, 4/5, 0)}"},
    {2, "{g : norm(g) <= 1, g_1 >= 0}", "{g : norm(g) <= 1}"},
    {1, "{g : exp(g) <= 2}", "{g : g < ln(2)}"},
    {1, "{g : exp(g) <= 2}", "{g : g <= 0.693}"},
    {1, "{g : ln(g) < 0}", "{g : g < 1}"},
    {1, "{g : ln(g) < 0}", "[0, 1)"},
    {1, "{g : sqrt(g) < 2}", "{g : g < 4}"},
    {2, "{g : norm(g) = 1}", "{(1, 0), (0, 1), (-1, 0), (0, -1)}"},
    {2, "{g : norm(g) = 1}", "{g : norm(g) = 1, g_1 <= 4/5}"},
};

START_TEST(are_different) {
    World w = world();
    const Pair *pair = &different[_i];
    SetComparison there = compare(&w, pair->n, pair->left, pair->right),
                  back = compare(&w, pair->n, pair->right, pair->left);
    ck_assert_msg(there.equal == TRUTH_NO && there.proved && there.witness, "%s against %s: %d", pair->left,
                  pair->right, (int)there.equal);
    ck_assert_msg(back.equal == TRUTH_NO && back.witness, "%s against %s, turned round", pair->left,
                  pair->right);
    world_free(&w);
}
END_TEST

START_TEST(says_where_they_differ) {
    World w = world();
    static const struct { Dim n; const char *left, *right, *witness;
    } rows[] = {
        {1, "[0, 1]", "[0, 1)", "only the first contains 1"},
        {1, "{2}", "{2, 3}", "only the second contains 3"},
        {2, "[0, 1] x {1/2}", "[0, 2] x {1/2}", "only the second contains (2, 1/2)"},
        {2, "ball(0, 1)", "ball(0, 2)", "towards (1, 0): 1 and 2"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_str_eq(words(compare(&w, rows[i].n, rows[i].left, rows[i].right).witness), rows[i].witness);
    world_free(&w);
}
END_TEST

/* The subdifferential of ‖·‖₁ as the solver writes it. */
START_TEST(boxes_by_signs) {
    World w = world();
    Store *s = w.store;
    Budget budget = {WORK};
    const Expr *f = expr_symbol(s, world_symbol(&w, "f")), *x = expr_symbol(s, world_symbol(&w, "x"));
    const Expr *small = expr_2(s, OP_ENTRYWISE_SET, x, expr_integer(s, 2));
    const Expr *large = expr_2(s, OP_ENTRYWISE_SET, f, expr_integer(s, 1));
    ck_assert_int_eq(sets_equal(s, small, world_set(&w, "[-2, 2] x {2}", 2), w.point, &budget).equal,
                     TRUTH_YES);
    ck_assert_int_eq(sets_equal(s, small, world_set(&w, "[-2, 2] x {1}", 2), w.point, &budget).equal,
                     TRUTH_NO);
    const Expr *same = world_set(&w, "{1} x [-1, 1] x {-1} x [-1, 1] x [-1, 1]", 5);
    ck_assert_int_eq(sets_equal(s, large, same, w.point, &budget).equal, TRUTH_YES);
    ck_assert_int_eq(set_contains(s, large, world_read(&w, "(1, 1/2, -1, 0, -1)"), w.point, &budget),
                     TRUTH_YES);
    ck_assert_int_eq(set_contains(s, large, world_read(&w, "(1, 1/2, 1, 0, -1)"), w.point, &budget),
                     TRUTH_NO);
    world_free(&w);
}
END_TEST

static const struct Member { Dim n; const char *set, *element; Truth truth; } members[] = {
    {1, "[-1, 1]", "1", TRUTH_YES},
    {1, "(-1, 1)", "1", TRUTH_NO},
    {1, "[-1, 1]", "sqrt(2)", TRUTH_NO},
    {1, "[0, inf)", "10^9", TRUTH_YES},
    {1, "{3, 5}", "5", TRUTH_YES},
    {1, "{3, 5}", "4", TRUTH_NO},
    {1, "[0, sqrt(2)]", "2/sqrt(2)", TRUTH_UNKNOWN},
    {1, "[0, 1] U (2, 3)", "2", TRUTH_NO},
    {1, "{g : g^3 = 8}", "2", TRUTH_YES},
    {1, "∅", "0", TRUTH_NO},
    {1, "[0, 1]", "3*t", TRUTH_YES},
    {2, "ball(0, 5)", "v", TRUTH_YES},
    {2, "{g : norm(g) < 5}", "v", TRUTH_NO},
    {2, "{g : norm(g - v) <= 1}", "(3, 5)", TRUTH_YES},
    {2, "[-1, 1] x {1}", "(1/2, 1)", TRUTH_YES},
    {2, "[-1, 1] x {1}", "(1/2, 2)", TRUTH_NO},
    {2, "conv{(0, 0), (1, 0), (0, 1)}", "(1/2, 1/2)", TRUTH_YES},
    {2, "conv{(0, 0), (1, 0), (0, 1)}", "(1/2, 0.501)", TRUTH_NO},
    {2, "A'*{g : norminf(g) <= 1}", "(6, 1)", TRUTH_YES},
    {2, "A'*{g : norminf(g) <= 1}", "(6, 2)", TRUTH_NO},
    {2, "A*ball(0, 1)", "A*(3/5, 4/5)", TRUTH_YES},
    {2, "A*ball(0, 1)", "A*(3/5, 5/5)", TRUTH_NO},
    {2, "{s*(1, 2) : s in [0, 1]}", "(1/2, 1)", TRUTH_YES},
    {2, "{s*(1, 2) : s in [0, 1]}", "(1/2, 2)", TRUTH_NO},
    {2, "{s*(1, 2) : s in (-inf, inf)}", "(-5, -10)", TRUTH_YES},
    {2, "ball(0, 1) + (1, 1)", "(2, 1)", TRUTH_YES},
    {2, "ball(0, 1) + [0, 1] x [0, 1]", "(3, 0)", TRUTH_NO},
    {2, "{g : g_1*g_2 = 12}", "v", TRUTH_YES},
    {2, "{g : norm(g) <= 1, g_1 >= 0}", "(-1/2, 0)", TRUTH_NO},
    {2, "R^2", "v", TRUTH_YES},
    {3, "{g : g_k >= 0 for all k, g_1 + g_2 + g_3 = 1}", "(1/2, 1/3, 1/6)", TRUTH_YES},
    {3, "conv{(1, 0, 0), (0, 1, 0), (0, 0, 1)}", "(1/2, 1/3, 1/5)", TRUTH_NO},
};

START_TEST(decides_membership) {
    World w = world();
    Budget budget = {WORK};
    const struct Member *row = &members[_i];
    Truth truth = set_contains(w.store, world_set(&w, row->set, row->n), world_read(&w, row->element),
                               w.point, &budget);
    ck_assert_msg(truth == row->truth, "%s in %s: %d", row->element, row->set, (int)truth);
    world_free(&w);
}
END_TEST

/* Linear images of random hulls, built in two ways. */
START_TEST(images_of_hulls_agree) {
    World w = world();
    Store *s = w.store;
    Random random = random_seeded((uint64_t)_i);
    Budget budget = {WORK};
    const Expr *a = expr_symbol(s, world_symbol(&w, "A")), *points[6], *images[7];
    for (int i = 0; i < 6; i++) {
        const Expr *entries[] = {expr_fraction(s, random_between(&random, -20, 20), 3),
                                 expr_fraction(s, random_between(&random, -20, 20), 7)};
        points[i] = expr_make(s, OP_VECTOR, entries, 2);
        images[5 - i] = expr_multiply(s, a, points[i]);
    }
    images[6] = expr_multiply(s, expr_fraction(s, 1, 2), expr_add(s, images[0], images[1]));
    const Expr *image = expr_2(s, OP_SET_IMAGE, a, expr_make(s, OP_HULL, points, 6));
    SetComparison same = sets_equal(s, image, expr_make(s, OP_HULL, images, 7), w.point, &budget);
    ck_assert(same.equal == TRUTH_YES && same.proved);
    images[6] = expr_multiply(s, expr_integer(s, 50), images[0]);
    SetComparison other = sets_equal(s, image, expr_make(s, OP_HULL, images, 7), w.point, &budget);
    ck_assert(other.equal == TRUTH_NO && other.witness);
    world_free(&w);
}
END_TEST

START_TEST(gives_up_within_budget) {
    World w = world();
    for (uint64_t work = 0; work < 3000; work += 37) {
        Budget budget = {work};
        const Expr *a = world_set(&w, "{g : norm(g) <= 1, g_1 >= 0}", 2),
                   *b = world_set(&w, "{g : g_1 >= 0, g_1^2 + g_2^2 <= 1}", 2);
        SetComparison result = sets_equal(w.store, a, b, w.point, &budget);
        ck_assert_int_ne(result.equal, TRUTH_NO);
        if (!budget.left) ck_assert_int_eq(result.equal, TRUTH_UNKNOWN);
    }
    world_free(&w);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Suite *suite(void) {
    Suite *all = suite_create("sets");
    TCase *tests = tcase_create("sets");
    tcase_add_loop_test(tests, are_equal, 0, COUNT(equal));
    tcase_add_loop_test(tests, are_seen_to_be_equal, 0, COUNT(seen));
    tcase_add_loop_test(tests, are_different, 0, COUNT(different));
    tcase_add_test(tests, says_where_they_differ);
    tcase_add_test(tests, boxes_by_signs);
    tcase_add_loop_test(tests, decides_membership, 0, COUNT(members));
    tcase_add_loop_test(tests, images_of_hulls_agree, 0, 10);
    tcase_add_test(tests, gives_up_within_budget);
    suite_add_tcase(all, tests);
    return all;
}

int main(void) {
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
