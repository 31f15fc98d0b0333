/* Values and derivatives in balls against known ones, what happens at kinks, and points of domains. */
#include "math/interval.h"
#include "world.h"

enum { BITS = 100, WORK = 1000000 };

static const char declarations[] = "t in R; s in R; z in R; x in R^3; y in R^3; w in R^3; X in R^(2 x 2)";
static const char place[] =
    "t = 3/4, s = -2/3, z = 0, x = (1, -2, 2), y = (1/2, 1/3, -1), w = 0, X = [[2, 1], [1/2, 3]]";

static World world(void) { return world_of(declarations, place, 0); }

static Status value_of(World *w, const Expr *e, Balls *balls) {
    Budget budget = {WORK};
    return evaluate_to(w->arena, e, w->point, BITS, &budget, balls);
}

/* ---- known values; those that are not short were computed with mpmath 1.3 ---- */

static const struct Known { const char *expression, *entries; } known[] = {
    {"t + s", "0.08333333333333333333333333333333333"},
    {"t*s", "-0.5"},
    {"t^3 - 2t", "-1.078125"},
    {"t^(1/2)", "0.8660254037844386467637231707529362"},
    {"s^3", "-0.2962962962962962962962962962962963"},
    {"t^s", "1.21141372855475977259414117088484"},
    {"t^-2", "1.777777777777777777777777777777778"},
    {"e^t", "2.117000016612674668545369819837096"},
    {"exp(s)", "0.5134171190325920268719864261265951"},
    {"ln(t)", "-0.2876820724517809274392190059938274"},
    {"sin(t)", "0.6816387600233341667332419527798939"},
    {"cos(s)", "0.785887260776948000724222851065347"},
    {"tan(t)", "0.9315964599440724611652027565739364"},
    {"sec(t)", "1.36670112467222613521506866015681"},
    {"csc(s)", "-1.617155292893926175121921919982077"},
    {"cot(t)", "1.073426148549377358743164542443543"},
    {"asin(t)", "0.8480620789814810080529443389984181"},
    {"acos(s)", "2.300523983021862982686118351453072"},
    {"atan(t)", "0.6435011087932843868028092287173226"},
    {"sinh(t)", "0.8223167319358299807036616344469138"},
    {"cosh(s)", "1.23057558004363394175550381702747"},
    {"tanh(s)", "-0.5827829453479101200676399872486362"},
    {"asinh(s)", "-0.6251451172504166876342516732261024"},
    {"acosh(t + 1)", "1.15881036042994681173087299087873"},
    {"atanh(t)", "0.9729550745276566525526763717215899"},
    {"pi", "3.141592653589793238462643383279503"},
    {"abs(s)", "0.6666666666666666666666666666666667"},
    {"sign(s)", "-1.0"},
    {"(-8)^(1/3)", "-2.0"},
    {"(-8)^(2/3)", "4.0"},
    {"s^(5/3)", "-0.5087618855792586079146854275287453"},
    {"0^0", "1.0"},
    {"0^(3/2)", "0.0"},
    {"0^pi", "0.0"},
    {"sign(0)", "0.0"},
    {"norm(x)", "3.0"},
    {"norm(y)", "1.166666666666666666666666666666667"},
    {"norm(x, 1)", "5.0"},
    {"norm(x, inf)", "2.0"},
    {"norm(x, 3)", "2.571281590658235355453187208739726"},
    {"norm(y, 4)", "1.018208055756165810041985485420604"},
    {"norm(y, 3/2)", "1.33702741249097224115400017932936"},
    {"normF(X)", "3.774917217635374848618342403473059"},
    {"dot(x, y)", "-2.166666666666666666666666666666667"},
    {"cross(x, y)", "1.333333333333333333333333333333333 2.0 1.333333333333333333333333333333333"},
    {"x .* y", "0.5 -0.6666666666666666666666666666666667 -2.0"},
    {"x .^ 2", "1.0 4.0 4.0"},
    {"exp(y)", 
     "1.648721270700128146848650787814164 1.395612425086089528628125319602587 "
     "0.3678794411714423215955237701614609"},
    {"x + 2y", "2.0 -1.333333333333333333333333333333333 0.0"},
    {"min(x)", "-2.0"},
    {"max(t, s, 1/2)", "0.75"},
    {"max(y)", "0.5"},
    {"sum(y)", "-0.1666666666666666666666666666666667"},
    {"x_2", "-2.0"},
    {"(t, s, 1)_2", "-0.6666666666666666666666666666666667"},
    {"sum(x_i^2, i, 1, 3)", "9.0"},
    {"sum(i^2*t, i, 2, 5)", "40.5"},
    {"sum(t, i, 3, 2)", "0.0"},
    {"prod(y_i, i, 1, 3)", "-0.1666666666666666666666666666666667"},
    {"X*X", "4.5 5.0 2.5 9.5"},
    {"X'", "2.0 0.5 1.0 3.0"},
    {"inv(X)", 
     "0.5454545454545454545454545454545455 -0.1818181818181818181818181818181818 "
     "-0.09090909090909090909090909090909091 0.3636363636363636363636363636363636"},
    {"det(X)", "5.5"},
    {"tr(X)", "5.0"},
    {"X^3", "11.5 19.5 9.75 31.0"},
    {"diag((t, s))", "0.75 0.0 0.0 -0.6666666666666666666666666666666667"},
    {"x'*y", "-2.166666666666666666666666666666667"},
    {"x*y'", 
     "0.5 0.3333333333333333333333333333333333 -1.0 -1.0 -0.6666666666666666666666666666666667 2.0 1.0 "
     "0.6666666666666666666666666666666667 -2.0"},
    {"I*x", "1.0 -2.0 2.0"},
    {"ones(3) + x", "2.0 -1.0 3.0"},
    {"piecewise(t > 1, t, s < 0, 2t, 7)", "1.5"},
    {"log(t, 2)", "-0.4150374992788438185462610560521835"},
    {"derivative(sqrt(1 + 4t^2), t)", "1.664100588675687366055025200370998"},
    {"derivative(t^t, t)", "0.5740765701316323310198788113269127"},
    {"derivative(exp(sin(t))*ln(t), t, 3)", "1.545241236487415722446113529060245"},
    {"derivative(tan(t) + sec(t) + csc(t) + cot(t), t, 2)", "16.68755667870419298421247050900407"},
    {"derivative(asin(t) + acos(t/2) + atan(t), t, 2)", "1.859677864900857173118336317407032"},
    {"derivative(sinh(t) + cosh(t)*tanh(t), t, 2)", "1.644633463871659961407323268893828"},
    {"derivative(asinh(t) + acosh(1 + t) + atanh(t), t, 3)", "65.39382126090885156783349084223752"},
    {"derivative(s^(5/3)*t, s)", "0.9539285354611098898400351766163975"},
    {"derivative(t^-3, t)", "-9.481481481481481481481481481481481"},
    {"derivative((t, t^2), t)", "1.0 1.5"},
    {"derivative(norm(derivative((t, t^2), t)), t)", "1.664100588675687366055025200370998"},
    {"gradient(norm(x), x)", 
     "0.3333333333333333333333333333333333 -0.6666666666666666666666666666666667 "
     "0.6666666666666666666666666666666667"},
    {"gradient(norm(x, 3), x)", 
     "0.1512518582740138444384227769846898 -0.6050074330960553777536911079387591 "
     "0.6050074330960553777536911079387591"},
    {"gradient(norm(y, 1), y)", "1.0 1.0 -1.0"},
    {"hessian(norm(x), x)", 
     "0.2962962962962962962962962962962963 0.07407407407407407407407407407407407 "
     "-0.07407407407407407407407407407407407 0.07407407407407407407407407407407407 "
     "0.1851851851851851851851851851851852 0.1481481481481481481481481481481481 "
     "-0.07407407407407407407407407407407407 0.1481481481481481481481481481481481 "
     "0.1851851851851851851851851851851852"},
    {"jacobian(x/norm(x), x)", 
     "0.2962962962962962962962962962962963 0.07407407407407407407407407407407407 "
     "-0.07407407407407407407407407407407407 0.07407407407407407407407407407407407 "
     "0.1851851851851851851851851851851852 0.1481481481481481481481481481481481 "
     "-0.07407407407407407407407407407407407 0.1481481481481481481481481481481481 "
     "0.1851851851851851851851851851851852"},
    {"gradient(det(X), X)", "3.0 -0.5 -1.0 2.0"},
    {"gradient(ln(det(X)), X)", 
     "0.5454545454545454545454545454545455 -0.09090909090909090909090909090909091 "
     "-0.1818181818181818181818181818181818 0.3636363636363636363636363636363636"},
    {"gradient(tr(inv(X)), X)", 
     "-0.3140495867768595041322314049586777 0.08264462809917355371900826446280992 "
     "0.1652892561983471074380165289256198 -0.1487603305785123966942148760330579"},
    {"partial(x_1^2*x_2, x_1)", "-4.0"},
    {"partial(x_1^2*x_2, x_1, x_2)", "2.0"},
    {"directional(norm(x), x, y)", "-0.7222222222222222222222222222222222"},
    {"gradient(max(x_1, x_2, x_3/3), x)", "1.0 0.0 0.0"},
    {"derivative(piecewise(t > 0, t^2, -t), t)", "1.5"},
    {"derivative(abs(s), s)", "-1.0"},
    {"gradient(sum(exp(x_i*t), i, 1, 3), x)", 
     "1.587750012459506001409027364877822 0.1673476201113223716999603530730094 "
     "3.361266802753548616951541595089457"},
    {"gradient(ln(sum(exp(x_i), i, 1, 3)), x)", 
     "0.2653879287722419303337730701380899 0.01321288695378941539525661445797893 "
     "0.7213991842739686542709703154039312"},
    {"derivative(log(t, 3), t)", "1.213652302169116524818986887648143"},
    {"gradient(dot(x, y)/(norm(x)*norm(y)), x)", 
     "0.2116402116402116402116402116402116 -0.04232804232804232804232804232804233 "
     "-0.1481481481481481481481481481481481"},
    {"derivative(det(t*X), t)", "8.25"},
    {"derivative(sin(s*t)*sinh(s), t, s)",
     "-1.177408165534319554487174704221852"},
};

/* Each entry within 10^-30 of what the row says. */
static void assert_entries(const struct Known *row) {
    World w = world();
    Balls balls;
    char *entries = strdup(row->entries), *rest = entries;
    ck_assert_msg(value_of(&w, world_read(&w, row->expression), &balls) == STATUS_OK, "%s", row->expression);
    arb_t expected;
    arb_init(expected);
    for (slong i = 0; i < balls.rows * balls.columns; i++) {
        char *entry = strsep(&rest, " ");
        ck_assert_msg(entry && !arb_set_str(expected, entry, 192), "%s: entry %ld", row->expression, (long)i);
        ck_assert_msg(mag_cmp_2exp_si(arb_radref(balls.entry + i), -90) < 0, "%s: imprecise",
                      row->expression);
        arb_add_error_2exp_si(expected, -100);
        ck_assert_msg(arb_overlaps(expected, balls.entry + i), "%s: entry %ld", row->expression, (long)i);
    }
    ck_assert_msg(!rest, "%s: too few entries", row->expression);
    arb_clear(expected);
    free(entries);
    world_free(&w);
}

START_TEST(has_known_value) { assert_entries(&known[_i]); }
END_TEST

/* ---- doubles ---- */

static bool is_within(arb_srcptr ball, Interval interval) {
    arb_t ends;
    arf_t low, high;
    arb_init(ends);
    arf_init(low);
    arf_init(high);
    arf_set_d(low, interval.low);
    arf_set_d(high, interval.high);
    arb_set_interval_arf(ends, low, high, 128);
    bool inside = arb_contains(ends, ball) && interval.high - interval.low < 1e-10;
    arf_clear(high);
    arf_clear(low);
    arb_clear(ends);
    return inside;
}

START_TEST(doubles_enclose) {
    World w = world();
    Balls balls;
    Enclosure enclosure;
    const Expr *e = world_read(&w, known[_i].expression);
    ck_assert_int_eq(value_of(&w, e, &balls), STATUS_OK);
    if (enclose(e, w.point, &enclosure)) {
        ck_assert(enclosure.rows == balls.rows && enclosure.columns == balls.columns);
        for (slong i = 0; i < balls.rows * balls.columns; i++)
            ck_assert_msg(is_within(balls.entry + i, enclosure.entry[i]), "%s: %ld", known[_i].expression,
                          (long)i);
    }
    world_free(&w);
}
END_TEST

/* What doubles print, balls print, too; ordinary values are printed by both. */
START_TEST(doubles_print_as_balls_do) {
    World w = world();
    size_t printed = 0;
    for (long i = 1; i <= 400; i++) {
        Buffer text = BUFFER_EMPTY, doubles = BUFFER_EMPTY, balls = BUFFER_EMPTY;
        buffer_printf(&text, "(%ld/%ld, -sqrt(%ld), %ld/%ld, %ld*exp(%ld), 0)", 7 * i, i % 16 + 1, i, i * i, 10 * i,
                      i % 5, -(i % 12));
        const Expr *e = world_read(&w, buffer_c(&text));
        Enclosure enclosure;
        Balls value;
        ck_assert(enclose(e, w.point, &enclosure));
        ck_assert_int_eq(evaluate_to(w.arena, e, w.point, 128, &(Budget){1000000}, &value), STATUS_OK);
        balls_print(&balls, &value, 12);
        bool told = enclosure_print(&doubles, &enclosure, 12);
        ck_assert_str_eq(buffer_c(&doubles), told ? buffer_c(&balls) : "");
        printed += told;
        buffer_free(&text);
        buffer_free(&doubles);
        buffer_free(&balls);
    }
    ck_assert_uint_gt(printed, 250);
    world_free(&w);
}
END_TEST

/* The slope of each is enclosed, and as balls have it. */
static const char *const sloping[] = {
    "t^3 - 5t + 7", "4t/sqrt(1 + 4t^2)", "abs(s)*t", "abs(s - t)", "exp(2t)*ln(t + 3)", "e^(t^2)", "sin(3t)/cos(t)", "tan(t)^2",
    "arctan(t^2)", "sinh(t)*cosh(2t)", "tanh(t/3)", "t^(5/2)", "(1 + t^2)^(-1/2)", "t*norm(x)", "s^2 + pi", "(t + 1)^-3",
};

START_TEST(doubles_enclose_slopes) {
    World w = world();
    Balls balls;
    Enclosure enclosure;
    const Expr *e = expr_2(w.store, OP_DERIVATIVE, world_read(&w, sloping[_i]),
                           expr_symbol(w.store, world_symbol(&w, "t")));
    ck_assert_int_eq(value_of(&w, e, &balls), STATUS_OK);
    ck_assert_msg(enclose(e, w.point, &enclosure), "%s", sloping[_i]);
    ck_assert_msg(is_within(balls.entry, enclosure.entry[0]), "%s", sloping[_i]);
    world_free(&w);
}
END_TEST

START_TEST(point_knows_what_it_learnt) {
    World w = world();
    Enclosure before, after;
    const Expr *root = world_read(&w, "sqrt(1 + 4t^2)"), *e = world_read(&w, "5*t/sqrt(1 + 4t^2) - sqrt(1 + 4t^2)");
    ck_assert(enclose(e, w.point, &before) && !point_known(w.point, root));
    point_learn(w.point, root);
    ck_assert(point_known(w.point, root) && enclose(e, w.point, &after));
    ck_assert(before.entry[0].low == after.entry[0].low && before.entry[0].high == after.entry[0].high);
    point_set_doubles(w.point, world_symbol(&w, "t"), (double[]){2}, 1, 1);
    ck_assert(!point_known(w.point, root) && enclose(e, w.point, &after));
    ck_assert(enclosures_part(&before, &after));
    world_free(&w);
}
END_TEST

/* ---- the store ---- */

START_TEST(store_forgets_what_is_not_kept) {
    World w = world();
    Store *s = w.store;
    const Expr *root = world_read(&w, "sqrt(1 + 4t^2)"), *number = world_read(&w, "123456789012345678901234567890");
    size_t count = store_nodes(s);
    for (long i = 2; i < 200; i++) {
        StoreMark mark = store_mark(s);
        const Expr *e = expr_add(s, number, root);
        for (long k = 0; k < 4 * i; k++) e = expr_2(s, OP_POWER, expr_integer(s, 1000 * i + k), expr_add(s, root, expr_integer(s, k)));
        ck_assert(e && store_nodes(s) > count);
        store_rewind(s, mark);
        ck_assert_uint_eq(store_nodes(s), count);
        ck_assert_ptr_eq(world_read(&w, "sqrt(1 + 4t^2)"), root);
        ck_assert_ptr_eq(world_read(&w, "123456789012345678901234567890"), number);
    }
    StoreMark mark = store_mark(s);
    const Expr *kept = expr_add(s, number, root);
    store_keep(s);
    store_rewind(s, mark);
    ck_assert_ptr_eq(expr_add(s, number, root), kept);
    world_free(&w);
}
END_TEST

START_TEST(doubles_part) {
    World w = world();
    Enclosure a, b, same;
    ck_assert(enclose(world_read(&w, "sqrt(1 + 4t^2)*x/norm(x)"), w.point, &a));
    ck_assert(enclose(world_read(&w, "sqrt(1/4 + t^2)*x*2/norm(x)"), w.point, &same));
    ck_assert(enclose(world_read(&w, "sqrt(1 + 4t^2)*(x - (0, 0, 1/10^9))/norm(x)"), w.point, &b));
    ck_assert(!enclosures_part(&a, &same) && enclosures_part(&a, &b));
    world_free(&w);
}
END_TEST

/* ---- statuses ---- */

static const struct Refused { const char *expression; Status status; } refused[] = {
    {"ln(s)", STATUS_DOMAIN},
    {"ln(z)", STATUS_DOMAIN},
    {"1/z", STATUS_DOMAIN},
    {"t^z/z", STATUS_DOMAIN},
    {"sqrt(s)", STATUS_DOMAIN},
    {"s^(1/4)", STATUS_DOMAIN},
    {"z^(-1/2)", STATUS_DOMAIN},
    {"asin(2t)", STATUS_DOMAIN},
    {"acos(-2)", STATUS_DOMAIN},
    {"acosh(t)", STATUS_DOMAIN},
    {"atanh(1)", STATUS_DOMAIN},
    {"csc(z)", STATUS_DOMAIN},
    {"cot(z)", STATUS_DOMAIN},
    {"inv(X*[[0, 1], [0, 0]])", STATUS_DOMAIN},
    {"1/(t - 3/4)", STATUS_DOMAIN},
    {"1/(s + 1/3 + 1/3)", STATUS_DOMAIN},
    {"undefined", STATUS_DOMAIN},
    {"x/norm(w)", STATUS_DOMAIN},
    {"1/(norm(x) - 3)", STATUS_DOMAIN},
    {"piecewise(z > 0, 1, undefined)", STATUS_DOMAIN},
    {"1/(sqrt(2)^2 - 2)", STATUS_DOMAIN},
    {"ln(sqrt(2)*sqrt(3) - sqrt(6))", STATUS_DOMAIN},
    /* kinks */
    {"derivative(abs(z), z)", STATUS_DOMAIN},
    {"derivative(abs(t - 3/4), t)", STATUS_DOMAIN},
    {"derivative(abs(s + 2/3), s)", STATUS_DOMAIN},
    {"derivative(sign(z), z)", STATUS_DOMAIN},
    {"derivative(sqrt(z), z)", STATUS_DOMAIN},
    {"derivative(z^(1/3), z)", STATUS_DOMAIN},
    {"derivative(sqrt(z^2), z)", STATUS_DOMAIN},
    {"derivative(z^(3/2), z)", STATUS_DOMAIN},
    {"derivative(max(t, 2t - 3/4), t)", STATUS_DOMAIN},
    {"derivative(min(z, -z), z)", STATUS_DOMAIN},
    {"derivative(max(0, z), z)", STATUS_DOMAIN},
    {"derivative(asin(1 + z), z)", STATUS_DOMAIN},
    {"derivative(piecewise(z > 0, z, -z), z)", STATUS_DOMAIN},
    {"derivative(piecewise(z > 0, 1, 0), z)", STATUS_DOMAIN},
    {"derivative(piecewise(z = 0, 1, 0), z)", STATUS_DOMAIN},
    {"gradient(norm(w), w)", STATUS_DOMAIN},
    {"gradient(norm(x - (1, -2, 2)), x)", STATUS_DOMAIN},
    {"gradient(norm(w, 1), w)", STATUS_DOMAIN},
    {"gradient(norm(w, inf), w)", STATUS_DOMAIN},
    {"gradient(norm(w, 3), w)", STATUS_DOMAIN},
    {"gradient(normF(X - [[2, 1], [1/2, 3]]), X)", STATUS_DOMAIN},
    {"gradient(norm((x_1 - 1, 5 x_1), 1), x)", STATUS_DOMAIN},
    {"hessian(norm(w), w)", STATUS_DOMAIN},
    {"gradient(norm(x, inf), x)", STATUS_DOMAIN},
    {"jacobian(w/norm(w), w)", STATUS_DOMAIN},
    {"gradient(min(abs(w_1), abs(w_2)), w)", STATUS_DOMAIN},
    {"derivative(abs(z)*abs(z + 1), z)", STATUS_DOMAIN},
    {"derivative(z*abs(z), z, 2)", STATUS_DOMAIN},
    {"derivative(abs(z), z, 2)", STATUS_DOMAIN},
};

START_TEST(is_refused) {
    World w = world();
    Balls balls;
    Status status = value_of(&w, world_read(&w, refused[_i].expression), &balls);
    Enclosure enclosure;
    ck_assert_msg(status == refused[_i].status, "%s: %d", refused[_i].expression, (int)status);
    ck_assert(!enclose(world_read(&w, refused[_i].expression), w.point, &enclosure));
    world_free(&w);
}
END_TEST

/* At a kink that does no harm there is a derivative, and from one side there may be one at any kink. */
static const struct Known smooth[] = {
    {"abs(z)", "0"},
    {"norm(w)", "0"},
    {"max(z, -z)", "0"},
    {"sign(sqrt(2)*sqrt(3) - sqrt(6))", "0"},
    {"abs(sin(pi))", "0"},
    {"max(sqrt(6), sqrt(2)*sqrt(3)) - sqrt(6)", "0"},
    {"derivative(abs(z)^2, z)", "0"},
    {"derivative(z*abs(z), z)", "0"},
    {"derivative(abs(z)^3, z)", "0"},
    {"derivative(z^(5/3), z)", "0"},
    {"derivative(sqrt(z^4), z)", "0"},
    {"derivative(max(0, z)^2, z)", "0"},
    {"derivative(abs(t)*z, z)", "0.75"},
    {"derivative(abs(z) - abs(z), z)", "0"},
    {"derivative(max(z, sin(z)), z)", "1"},
    {"derivative(piecewise(z > 0, z^2, -z^2), z)", "0"},
    {"derivative(piecewise(z = 0, 0, z^2), z)", "0"},
    {"gradient(norm(w)^2, w)", "0 0 0"},
    {"gradient(norm(w)^3, w)", "0 0 0"},
    {"gradient(norm(w, 1)^2, w)", "0 0 0"},
    {"hessian(norm(w)^2/2, w)", "1 0 0 0 1 0 0 0 1"},
    {"gradient(normF(X)^2, X)", "4 2 1 6"},
    {"derivative(derivative(abs(z)^2*z, z), z)", "0"},
    {"derivative(abs(s), t)", "0"},
    {"directional(abs(z), z, -2)", "2"},
    {"directional(norm(w), w, (3, 4, 0))", "5"},
    {"directional(norm(w, 1), w, (3, -4, 0))", "7"},
    {"directional(norm(w, inf), w, (3, -4, 0))", "4"},
    {"directional(max(t, 2t - 3/4), t, 1)", "2"},
    {"directional(max(t, 2t - 3/4), t, -1)", "-1"},
    {"directional(norm(x - (1, -2, 2)), x, (2, 1, 2))", "3"},
    {"directional(sqrt(z^2 + z^3), z, 1)", "1"},
};

START_TEST(has_value_at_kink) { assert_entries(&smooth[_i]); }
END_TEST

/* ---- conditions ---- */

static const struct Condition { const char *condition; Truth truth; } conditions[] = {
    {"t > s", TRUTH_YES}, {"t < s", TRUTH_NO}, {"norm(x) = 3", TRUTH_YES}, {"norm(x) != 3", TRUTH_NO},
    {"-1 <= y_k <= 1/2 for all k", TRUTH_YES}, {"-1 < y_k for all k", TRUTH_NO}, {"x <= 2", TRUTH_YES},
    {"x < 2", TRUTH_NO}, {"x = y", TRUTH_NO}, {"x != y", TRUTH_YES}, {"t > 0 and s > 0", TRUTH_NO},
    {"t > 0 or ln(s) > 0", TRUTH_YES}, {"not (t > 0)", TRUTH_NO}, {"ln(s) > 0", TRUTH_UNKNOWN},
    {"sqrt(2)*sqrt(3) = sqrt(6)", TRUTH_YES}, {"sqrt(2)*sqrt(3) < sqrt(6)", TRUTH_NO}, {"s + 2/3 = 0", TRUTH_YES}, {"t < inf", TRUTH_YES},
    {"sqrt(2) < 1.4143", TRUTH_YES}, {"t >= 3/4", TRUTH_YES},
};

START_TEST(decides_condition) {
    World w = world();
    Budget budget = {WORK};
    const Expr *e = world_read(&w, conditions[_i].condition);
    Truth truth = evaluate_truth(w.arena, e, w.point, 128, &budget);
    ck_assert_msg(truth == conditions[_i].truth, "%s: %d", conditions[_i].condition, (int)truth);
    world_free(&w);
}
END_TEST

/* ---- derivatives of random expressions ---- */

static const Expr *random_function(World *w, Random *random, int depth) {
    static const Op functions[] = {OP_EXP, OP_SIN, OP_COS, OP_ARCTAN, OP_TANH, OP_ARSINH, OP_COSH};
    Store *s = w->store;
    const Expr *t = expr_symbol(s, world_symbol(w, "t"));
    if (!depth) return random_next(random) % 3 ? t : expr_fraction(s, random_between(random, -9, 9), 4);
    const Expr *a = random_function(w, random, depth - 1), *b = random_function(w, random, depth - 1);
    const Expr *positive = expr_add(s, expr_integer(s, 2), expr_power(s, a, 2));
    switch (random_next(random) % 7) {
    case 0: return expr_add(s, a, b);
    case 1: return expr_multiply(s, a, b);
    case 2: return expr_divide(s, a, expr_sqrt(s, positive));
    case 3: return expr_1(s, OP_LN, positive);
    case 4: return expr_2(s, OP_POWER, positive, expr_1(s, OP_SIN, b));
    case 5: return expr_norm(s, expr_2(s, OP_VECTOR, positive, b));
    default: return expr_1(s, functions[random_next(random) % 7], expr_1(s, OP_SIN, a));
    }
}

static const Expr *slope(World *w, const Expr *f) {
    return expr_2(w->store, OP_DERIVATIVE, f, expr_symbol(w->store, world_symbol(w, "t")));
}

static void assert_same(World *w, const Expr *a, const Expr *b, const char *what) {
    Balls left, right;
    ck_assert_int_eq(value_of(w, a, &left), STATUS_OK);
    ck_assert_int_eq(value_of(w, b, &right), STATUS_OK);
    ck_assert_msg(balls_agree(&left, &right, 60) == AGREE_OVERLAP, "%s of random functions %d", what,
                  (int)a->id);
}

enum { RANDOM_ROUNDS = 60 };

START_TEST(obeys_rules_of_calculus) {
    World w = world();
    Random random = random_seeded((uint64_t)_i);
    Store *s = w.store;
    const Expr *f = random_function(&w, &random, 1 + _i % 3), *g = random_function(&w, &random, 2);
    assert_same(&w, slope(&w, expr_multiply(s, f, g)),
                expr_add(s, expr_multiply(s, slope(&w, f), g), expr_multiply(s, f, slope(&w, g))),
                "product rule");
    const Expr *inner = expr_1(s, OP_SIN, g);
    const Expr *outside = expr_substitute(s, f, world_symbol(&w, "t"), inner);
    const Expr *value = expr_symbol(s, world_symbol(&w, "z"));
    Balls at;
    ck_assert_int_eq(value_of(&w, inner, &at), STATUS_OK);
    point_set(w.point, world_symbol(&w, "z"), &at);
    const Expr *outer = expr_2(s, OP_DERIVATIVE, expr_substitute(s, f, world_symbol(&w, "t"), value), value);
    assert_same(&w, slope(&w, outside), expr_multiply(s, outer, slope(&w, inner)), "chain rule");
    world_free(&w);
}
END_TEST

/* (f(t + h) - f(t - h))/2h is off by about h² times the third derivative. */
START_TEST(agrees_with_differences) {
    World w = world();
    Random random = random_seeded(1000 + (uint64_t)_i);
    const Expr *f = random_function(&w, &random, 3);
    Balls derivative, right, left;
    Budget budget = {WORK};
    fmpq_t t, h;
    fmpq_init(t);
    fmpq_init(h);
    fmpq_set_si(h, 1, 1);
    fmpq_div_2exp(h, h, 100);
    ck_assert_int_eq(evaluate(w.arena, slope(&w, f), w.point, 512, &budget, &derivative), STATUS_OK);
    fmpq_set_si(t, 3, 4);
    fmpq_add(t, t, h);
    point_set_rational(w.point, world_symbol(&w, "t"), t, 1, 1);
    ck_assert_int_eq(evaluate(w.arena, f, w.point, 512, &budget, &right), STATUS_OK);
    fmpq_set_si(t, 3, 4);
    fmpq_sub(t, t, h);
    point_set_rational(w.point, world_symbol(&w, "t"), t, 1, 1);
    ck_assert_int_eq(evaluate(w.arena, f, w.point, 512, &budget, &left), STATUS_OK);
    arb_sub(right.entry, right.entry, left.entry, 512);
    arb_mul_2exp_si(right.entry, right.entry, 99);
    arb_sub(right.entry, right.entry, derivative.entry, 512);
    ck_assert_msg(mag_cmp_2exp_si(arb_radref(right.entry), -150) < 0, "imprecise");
    ck_assert_msg(arf_cmpabs_2exp_si(arb_midref(right.entry), -150) < 0, "round %d", _i);
    fmpq_clear(t);
    fmpq_clear(h);
    world_free(&w);
}
END_TEST

/* The same derivative as written by a rule, at sampled points. */
static const struct Pair { const char *left, *right; } pairs[] = {
    {"gradient(norm(x + y), x)", "(x + y)/norm(x + y)"},
    {"gradient(norm(x, 4), x)", "x .^ 3/norm(x, 4)^3"},
    {"gradient(norm(x, 3), x)", "sign(x) .* x .^ 2/norm(x, 3)^2"},
    {"hessian(norm(x), x)", "I/norm(x) - x*x'/norm(x)^3"},
    {"jacobian(x/norm(x), x)", "I/norm(x) - x*x'/norm(x)^3"},
    {"gradient(norm(x)^2/2, x)", "x"},
    {"gradient(tr(X'*X), X)", "2X"},
    {"gradient(ln(det(X'*X)), X)", "2*inv(X')"},
    {"gradient(normF(X), X)", "X/normF(X)"},
    {"derivative(inv(t*I + X'*X), t)", "-inv(t*I + X'*X)^2"},
    {"derivative(det(I + t*X), t)", "det(I + t*X)*tr(inv(I + t*X)*X)"},
    {"derivative(cross(t*x, y), t)", "cross(x, y)"},
    {"gradient(dot(x, y)^3, x)", "3 dot(x, y)^2*y"},
    {"directional(norm(x), x, y)", "dot(x, y)/norm(x)"},
    {"hessian(exp(dot(x, y)), x)", "exp(dot(x, y))*y*y'"},
    {"derivative(norm((cos(t), sin(t), t)), t)", "t/sqrt(1 + t^2)"},
    {"gradient(sum(ln(1 + exp(x_i)), i, 1, 3), x)", "exp(x) ./ (ones(3) + exp(x))"},
    {"derivative(abs(t)^3, t)", "3 t*abs(t)"},
    {"derivative(t^s*(1 + s^2)^t, s)", "t^s*ln(t)*(1 + s^2)^t + t^s*2s*t*(1 + s^2)^(t - 1)"},
};

START_TEST(agrees_with_rule) {
    World w = world();
    const Expr *left = world_read(&w, pairs[_i].left), *right = world_read(&w, pairs[_i].right);
    const Expr *defined[] = {left, right};
    Point *points[5];
    Budget budget = {WORK};
    SampleRequest request = {w.store, left->symbols | right->symbols, NULL, defined, 2, NULL, 7, 100};
    size_t found = sample_points(w.arena, &request, &budget, points, 5);
    ck_assert_msg(found == 5, "%s: %zu points", pairs[_i].left, found);
    for (size_t i = 0; i < found; i++) {
        w.point = points[i];
        assert_same(&w, left, right, pairs[_i].left);
    }
    world_free(&w);
}
END_TEST

/* ---- precision and work ---- */

START_TEST(raises_precision) {
    World w = world();
    Balls low, high;
    Budget budget = {WORK};
    const Expr *e = world_read(&w, "(exp(10^-60) - 1)*10^60 + sin(10^40*pi)");
    ck_assert_int_eq(evaluate(w.arena, e, w.point, 64, &budget, &low), STATUS_OK);
    ck_assert(arb_rel_accuracy_bits(low.entry) < 30);
    ck_assert_int_eq(evaluate_to(w.arena, e, w.point, 200, &budget, &high), STATUS_OK);
    ck_assert(arb_rel_accuracy_bits(high.entry) >= 200);
    ck_assert(arb_overlaps(low.entry, high.entry));
    ck_assert_int_eq(balls_agree(&low, &high, 100), AGREE_UNKNOWN);
    world_free(&w);
}
END_TEST

static const char *const endless[] = {
    "sum(sin(i), i, 1, 10^9)", "sum(sum(i*j, i, 1, 10^5), j, 1, 10^5)", "prod(1 + 1/i, i, 1, 10^12)",
    "gradient(sum(norm(x)^i, i, 1, 10^7), x)", "derivative(sum(t^i, i, 0, 10^8), t, 6)",
};

START_TEST(gives_up_within_budget) {
    World w = world();
    Budget budget = {20000};
    Balls balls;
    const Expr *e = world_read(&w, endless[_i]);
    ck_assert_int_eq(evaluate_to(w.arena, e, w.point, 100, &budget, &balls), STATUS_UNABLE);
    ck_assert_uint_eq(budget.left, 0);
    world_free(&w);
}
END_TEST

/* A node that stands in many places is evaluated once. */
START_TEST(shares_what_is_shared) {
    World w = world();
    const Expr *e = world_read(&w, "sin(t) + cos(s)");
    for (int i = 0; i < 40; i++)
        e = expr_1(w.store, OP_SIN, expr_add(w.store, e, expr_multiply(w.store, e, e)));
    Budget budget = {4000};
    Balls balls;
    ck_assert_int_eq(evaluate(w.arena, e, w.point, 64, &budget, &balls), STATUS_OK);
    ck_assert_int_eq(evaluate(w.arena, slope(&w, e), w.point, 64, &budget, &balls), STATUS_OK);
    world_free(&w);
}
END_TEST

/* A value remembered in one context must not serve in another. */
START_TEST(keeps_contexts_apart) {
    World w = world();
    static const struct Known rows[] = {
        {"sum((i*t + i*t^2)*sum(j*t + i*t^2, j, 1, i), i, 1, 2) - (t + t^2)*(t + t^2) - (2t + 2t^2)*(3t + "
         "4t^2)",
         "0"},
        {"sum(derivative(sin(t)*t*i, t) + sin(t)*t*i, i, 1, 2) - 3*(derivative(sin(t)*t, t) + sin(t)*t)",
         "0"},
        {"derivative(t*derivative(t^2*s + s^2*t^2, s), t) - (3t^2 + 6*s*t^2)", "0"},
        {"sin(t)*exp(t) + derivative(sin(t)*exp(t), t) - 2 sin(t)*exp(t) - cos(t)*exp(t)", "0"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Balls balls;
        ck_assert_int_eq(value_of(&w, world_read(&w, rows[i].expression), &balls), STATUS_OK);
        ck_assert_msg(arb_contains_zero(balls.entry), "%s", rows[i].expression);
    }
    world_free(&w);
}
END_TEST

/* ---- printing ---- */

START_TEST(prints_for_people) {
    World w = world();
    static const struct Known rows[] = {
        {"4/sqrt(5)", "1.78885438199983"},
        {"x", "(1, -2, 2)"},
        {"X", "[[2, 1], [0.5, 3]]"},
        {"10^30", "1e+30"},
        {"1/3", "0.333333333333333"},
        {"100", "100"},
        {"z", "0"},
        {"2^(1/2)*10^-9", "1.4142135623731e-9"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Balls balls;
        Buffer out = BUFFER_EMPTY;
        ck_assert_int_eq(value_of(&w, world_read(&w, rows[i].expression), &balls), STATUS_OK);
        balls_print(&out, &balls, 15);
        ck_assert_str_eq(buffer_c(&out), rows[i].entries);
        buffer_free(&out);
    }
    Buffer out = BUFFER_EMPTY;
    point_print(w.point, world_read(&w, "norm(y)*s"), &out);
    ck_assert_str_eq(buffer_c(&out), "s = -2/3, y = (1/2, 1/3, -1)");
    buffer_free(&out);
    world_free(&w);
}
END_TEST

/* ---- samples ---- */

enum { WANTED = 6, MANY_WANTED = 60 };

static size_t sample(World *w, const char *defined, uint64_t seed, Point **points, size_t count) {
    static const slong sizes[8] = {3, 2, 2, 2, 2, 2, 2, 2};
    const Expr *e = world_read(w, defined);
    uint64_t symbols = e->symbols | (w->condition ? w->condition->symbols : 0);
    Budget budget = {WORK};
    SampleRequest request = {w->store, symbols, w->condition, &e, 1, sizes, seed, 400};
    return sample_points(w->arena, &request, &budget, points, count);
}

/* Declarations, an expression that must be defined, and what must hold at each point found. */
static const struct Domain { const char *declarations, *defined, *holds; } domains[] = {
    {"t in R", "t", "t != 0"},
    {"t in R, t > 0", "ln(t)", "t > 0"},
    {"t in R, -1 < t < 1", "asin(t)", "-1 < t < 1"},
    {"t in R, t >= 1000", "t", "t >= 1000"},
    {"t in R, t <= -3", "t", "t <= -3"},
    {"t in R", "ln(t - 3) + ln(4 - t)", "3 < t < 4"},
    {"t in R", "asin(100t)", "-1 <= 100t <= 1"},
    {"t in R", "sqrt(1000000 - t^2) + sqrt(t - 990)", "990 <= t <= 1000"},
    {"t in R, 3 < t < 3.001", "t", "3 < t < 3.001"},
    {"a in R; b in R, a < b", "a*b", "a < b"},
    {"x in R^n", "sqrt(1 - norm(x)^2)", "norm(x) <= 1"},
    {"x in R^n", "ln(x_1) + ln(x_2) + ln(x_3)", "x_k > 0 for all k"},
    {"x in R^n; y in R^n", "1/(dot(x, y) - norm(x)^2)", "x != y"},
    {"m in Z", "m", "cos(2*pi*m) > 1/2"},
    {"m in Z, m >= 2", "m", "m >= 2"},
    {"x in R^n; k in 1..n", "x_k", "1 <= k <= 3"},
    {"Q in R^(n x n) symmetric positive definite; x in R^n", "x'*Q*x",
     "x'*Q*x > 0 and Q = Q' and det(Q) >= 1"},
    {"S in R^(n x n) symmetric", "S", "S = S'"},
    {"A in R^(n x n) invertible", "inv(A)", "det(A) != 0"},
};

START_TEST(samples_the_domain) {
    World w = world_of(domains[_i].declarations, "", 3);
    Point *points[WANTED];
    Budget budget = {WORK};
    size_t found = sample(&w, domains[_i].defined, 1, points, WANTED);
    ck_assert_msg(found >= 3, "%s: %zu points", domains[_i].declarations, found);
    const Expr *holds = world_read(&w, domains[_i].holds);
    for (size_t i = 0; i < found; i++) {
        Buffer out = BUFFER_EMPTY;
        point_print(points[i], NULL, &out);
        Truth truth = evaluate_truth(w.arena, holds, points[i], 128, &budget);
        ck_assert_msg(truth == TRUTH_YES, "%s at %s", domains[_i].holds, buffer_c(&out));
        buffer_free(&out);
    }
    world_free(&w);
}
END_TEST

static void print_sample(const char *declared, const char *defined, uint64_t seed, Buffer *out) {
    World w = world_of(declared, "", 3);
    Point *points[WANTED];
    size_t found = sample(&w, defined, seed, points, WANTED);
    for (size_t i = 0; i < found; i++) point_print(points[i], NULL, out);
    world_free(&w);
}

START_TEST(samples_follow_the_seed) {
    Buffer first = BUFFER_EMPTY, again = BUFFER_EMPTY, other = BUFFER_EMPTY;
    print_sample("x in R^n; t in R, t > 0", "norm(x)/t", 5, &first);
    print_sample("x in R^n; t in R, t > 0", "norm(x)/t", 5, &again);
    print_sample("x in R^n; t in R, t > 0", "norm(x)/t", 6, &other);
    ck_assert_str_eq(buffer_c(&first), buffer_c(&again));
    ck_assert_str_ne(buffer_c(&first), buffer_c(&other));
    buffer_free(&first);
    buffer_free(&again);
    buffer_free(&other);
}
END_TEST

START_TEST(finds_nothing_where_nothing_is) {
    World w = world_of("t in R, t > 0", "", 0);
    Point *points[WANTED];
    ck_assert_uint_eq(sample(&w, "ln(-t)", 1, points, WANTED), 0);
    world_free(&w);
}
END_TEST

/* Small and large, both signs, no coordinates that tie. */
START_TEST(samples_are_generic) {
    World w = world_of("x in R^n", "", 3);
    Point *points[MANY_WANTED];
    bool large = false, small = false, negative = false;
    ck_assert_uint_eq(sample(&w, "x", 3, points, MANY_WANTED), MANY_WANTED);
    for (size_t i = 0; i < MANY_WANTED; i++) {
        const Balls *x = point_get(points[i], world_symbol(&w, "x"));
        for (slong k = 0; k < 3; k++) {
            double value = arf_get_d(arb_midref(x->entry + k), ARF_RND_NEAR);
            large |= value > 4, small |= value > -1 && value < 1, negative |= value < 0;
            for (slong j = 0; j < k; j++) ck_assert(!arb_equal(x->entry + j, x->entry + k));
        }
    }
    ck_assert(large && small && negative);
    world_free(&w);
}
END_TEST

START_TEST(samples_do_not_repeat) {
    World w = world_of("t in R, 3 < t < 4", "", 0);
    Point *points[20];
    ck_assert_uint_eq(sample(&w, "t", 1, points, 20), 20);
    for (size_t i = 0; i < 20; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert(!arb_equal(point_get(points[i], world_symbol(&w, "t"))->entry,
                                 point_get(points[j], world_symbol(&w, "t"))->entry));
    world_free(&w);
}
END_TEST

START_TEST(sizes_are_few_and_different) {
    World none = world_of("t in R", "", 0), one = world_of("x in R^n", "", 1),
          two = world_of("A in R^(m x n)", "", 1);
    slong rows[16];
    ck_assert_uint_eq(sample_sizes(none.store, rows, 4), 1);
    ck_assert_uint_eq(sample_sizes(one.store, rows, 4), 4);
    ck_assert(rows[0] == 2 && rows[1] == 3 && rows[2] == 1 && rows[3] == 5);
    ck_assert_uint_eq(sample_sizes(two.store, rows, 4), 4);
    ck_assert(rows[0] == 2 && rows[1] == 3 && rows[2] == 3 && rows[3] == 2 && rows[4] == 1 && rows[5] == 1);
    arena_free(none.arena);
    arena_free(one.arena);
    world_free(&two);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static Suite *suite(void) {
    Suite *all = suite_create("evaluate");
    TCase *tests = tcase_create("evaluate");
    tcase_add_loop_test(tests, has_known_value, 0, COUNT(known));
    tcase_add_loop_test(tests, doubles_enclose, 0, COUNT(known));
    tcase_add_loop_test(tests, doubles_enclose_slopes, 0, COUNT(sloping));
    tcase_add_test(tests, point_knows_what_it_learnt);
    tcase_add_test(tests, store_forgets_what_is_not_kept);
    tcase_add_test(tests, doubles_part);
    tcase_add_test(tests, doubles_print_as_balls_do);
    tcase_add_loop_test(tests, is_refused, 0, COUNT(refused));
    tcase_add_loop_test(tests, has_value_at_kink, 0, COUNT(smooth));
    tcase_add_loop_test(tests, decides_condition, 0, COUNT(conditions));
    tcase_add_loop_test(tests, obeys_rules_of_calculus, 0, RANDOM_ROUNDS);
    tcase_add_loop_test(tests, agrees_with_differences, 0, RANDOM_ROUNDS);
    tcase_add_loop_test(tests, agrees_with_rule, 0, COUNT(pairs));
    tcase_add_test(tests, raises_precision);
    tcase_add_loop_test(tests, gives_up_within_budget, 0, COUNT(endless));
    tcase_add_test(tests, shares_what_is_shared);
    tcase_add_test(tests, keeps_contexts_apart);
    tcase_add_test(tests, prints_for_people);
    tcase_add_loop_test(tests, samples_the_domain, 0, COUNT(domains));
    tcase_add_test(tests, samples_follow_the_seed);
    tcase_add_test(tests, finds_nothing_where_nothing_is);
    tcase_add_test(tests, samples_are_generic);
    tcase_add_test(tests, samples_do_not_repeat);
    tcase_add_test(tests, sizes_are_few_and_different);
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
