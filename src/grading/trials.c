#include "grading/trials.h"
#include "calculus/sign.h"
#include "grading/line.h"
#include "math/printer.h"
#include "math/sets.h"
#include <math.h>
#include <string.h>

enum {
    POINTS_CONCRETE = 8, /* where no size is abstract */
    POINTS_EACH_SIZE = 3,
    POINTS_EACH_PIECE = 2,
    MOST_SIZE_ROWS = 6,
    MOST_PIECES = 48,
    MOST_NUMBERS = 8,
    HEAVIEST_WALKED = 200,
    TRIES_GENERIC = 400,
    TRIES_PIECE = 160,
    TRIES_BORDER = 8,
    BITS_BESIDE = 30,
    TRIES_PAIR = 40,
    MOST_PAIRS = 24,
    MOST_ALONG = 3,
    MOST_KINK_POINTS = 24
};

static const Expr *both(Store *store, const Expr *a, const Expr *b) {
    return !a ? b : !b ? a : expr_2(store, OP_AND, a, b);
}

/* ---- pieces: the conditions that tell one side of a kink from the other, and where a part has no value ---- */

typedef struct Pieces {
    const Expr *condition[MOST_PIECES]; /* a kink's sides; of the answer also where it may be undefined */
    size_t count;
    const Expr *border[MOST_PIECES];    /* a = b, where a piecewise expression says which piece holds */
    size_t borders;
    uint64_t names;                     /* only conditions in these can be sampled */
    bool partial;                       /* roots, logarithms and the like count */
} Pieces;

static void add_condition(const Expr **list, size_t *count, uint64_t names, const Expr *condition) {
    if (!condition || condition->symbols & ~names || !condition->symbols) return;
    for (size_t i = 0; i < *count; i++)
        if (list[i] == condition) return;
    if (*count < MOST_PIECES) list[(*count)++] = condition;
}

static void add_piece(Pieces *pieces, const Expr *condition) {
    add_condition(pieces->condition, &pieces->count, pieces->names, condition);
}

static void add_sides(Pieces *pieces, Store *store, const Expr *a, const Expr *b) {
    if (!shape_is_scalar(a->shape) || !shape_is_scalar(b->shape)) return;
    add_piece(pieces, expr_2(store, OP_GREATER, a, b));
    add_piece(pieces, expr_2(store, OP_LESS, a, b));
}

static bool is_relation(Op op) {
    return op == OP_EQUAL || op == OP_NOT_EQUAL || op == OP_LESS || op == OP_LESS_EQUAL || op == OP_GREATER ||
           op == OP_GREATER_EQUAL;
}

static bool is_even_fraction(const Expr *e) {
    return e->op == OP_NUMBER && fmpz_is_even(fmpq_denref(expr_number(e)));
}

/* Never negative, as is seen at once. */
static bool is_plainly_nonnegative(const Expr *e) { return e->weight <= HEAVIEST_WALKED && sign_at_least_zero(sign_of(e)); }

static const Expr *partial_argument(const Expr *e) {
    if (e->op == OP_LN) return e->arg[0];
    bool root = e->op == OP_POWER && !expr_is_integer(e->arg[1], 0);
    if (root && (is_even_fraction(e->arg[1]) || e->arg[1]->op != OP_NUMBER)) return e->arg[0];
    return NULL;
}

/* Where an operator that is not defined everywhere has no value. */
static void add_gap(Pieces *pieces, Store *store, const Expr *e) {
    const Expr *argument = partial_argument(e);
    if (argument && shape_is_scalar(argument->shape) && !is_plainly_nonnegative(argument))
        add_piece(pieces, expr_2(store, OP_LESS, argument, expr_integer(store, 0)));
    bool lower = e->op == OP_ARCSIN || e->op == OP_ARCCOS || e->op == OP_ARTANH;
    if ((!lower && e->op != OP_ARCOSH) || !shape_is_scalar(e->shape)) return;
    Op wrong = lower ? OP_GREATER : OP_LESS;
    add_piece(pieces, expr_2(store, wrong, e->arg[0], expr_integer(store, 1)));
    if (lower) add_piece(pieces, expr_2(store, OP_LESS, e->arg[0], expr_integer(store, -1)));
}

static void add_border(Pieces *pieces, Store *store, const Expr *a, const Expr *b) {
    if (shape_equal(a->shape, b->shape))
        add_condition(pieces->border, &pieces->borders, pieces->names, expr_2(store, OP_EQUAL, a, b));
}

static void add_borders(Pieces *pieces, Store *store, const Expr *condition) {
    if (condition->op == OP_AND || condition->op == OP_OR || condition->op == OP_NOT)
        for (uint32_t i = 0; i < condition->count; i++) add_borders(pieces, store, condition->arg[i]);
    if (is_relation(condition->op)) add_border(pieces, store, condition->arg[0], condition->arg[1]);
}

/* A piece holds where its condition does and none before it. */
static void add_branches(Pieces *pieces, Store *store, const Expr *e) {
    const Expr *none = NULL;
    for (uint32_t i = 0; i < e->count; i += 2) {
        bool last = i + 1 == e->count;
        const Expr *here = last ? none : both(store, none, e->arg[i]);
        if (last || none || !is_relation(e->arg[i]->op)) add_piece(pieces, here);
        if (last) break;
        add_borders(pieces, store, e->arg[i]);
        none = both(store, none, expr_1(store, OP_NOT, e->arg[i]));
    }
}

/* Each argument of a maximum is somewhere the greatest, if only far away: x + y - 1000 of x, y and that. */
static void add_winners(Pieces *pieces, Store *store, const Expr *e) {
    Op wins = e->op == OP_MAXIMUM ? OP_GREATER : OP_LESS;
    for (uint32_t i = 1; i < e->count; i++) add_sides(pieces, store, e->arg[i - 1], e->arg[i]);
    for (uint32_t i = 0; i < e->count && e->count > 2; i++) {
        const Expr *all = NULL;
        for (uint32_t k = 0; k < e->count; k++)
            if (k != i && shape_is_scalar(e->arg[k]->shape)) all = both(store, all, expr_2(store, wins, e->arg[i], e->arg[k]));
        add_piece(pieces, all);
    }
}

static const Expr *collect_piece(void *context, Store *store, const Expr *e) {
    Pieces *pieces = context;
    if (pieces->partial) add_gap(pieces, store, e);
    if (e->op == OP_ABS || e->op == OP_SIGN)
        add_sides(pieces, store, e->arg[0], expr_integer(store, 0));
    if (e->op == OP_ABS) return e;
    if (e->op == OP_SIGN)
        add_border(pieces, store, e->arg[0], expr_integer(store, 0));
    else if (e->op == OP_MAXIMUM || e->op == OP_MINIMUM)
        add_winners(pieces, store, e);
    else if (is_relation(e->op))
        add_sides(pieces, store, e->arg[0], e->arg[1]);
    else if (e->op == OP_PIECEWISE)
        add_branches(pieces, store, e);
    return e;
}

static void walk_pieces(Pieces *pieces, Store *store, const Expr *e) {
    for (uint32_t i = 0; i < e->count; i++) walk_pieces(pieces, store, e->arg[i]);
    collect_piece(pieces, store, e);
}

/* What is light is walked as it stands; in what is not, each node is visited once. */
static void collect_pieces(Pieces *pieces, Store *store, const Expr *e) {
    if (e && e->weight <= HEAVIEST_WALKED)
        walk_pieces(pieces, store, e);
    else if (e)
        expr_transform(store, e, collect_piece, pieces);
    store_clear_error(store);
}

/* ---- choosing ---- */

static uint64_t names_of(const Scope *scope) {
    uint64_t names = 0;
    for (size_t i = 0; i < scope->count; i++) {
        const Expr *meaning = scope->names[i].meaning;
        if (meaning->op == OP_SYMBOL && !(meaning->symbol->properties & (SYMBOL_SIZE | SYMBOL_FUNCTION)))
            names |= meaning->symbols;
    }
    return names;
}

/* The same words give the same points, whatever was read into the store before. */
static uint64_t seed_of(const TrialRequest *request) {
    uint64_t seed = random_hash(1, text_of(expression_text(request->store, request->key)));
    return request->find ? random_hash(seed, text_of(expression_text(request->store, request->find))) : seed;
}

static void draw(Arena *arena, const SampleRequest *sample, Budget *budget, size_t count, Trials *trials) {
    if (count > MOST_TRIALS - trials->count) count = MOST_TRIALS - trials->count;
    if (count) trials->count += sample_points(arena, sample, budget, trials->points + trials->count, count);
}

/* Are all entries certainly on this side of the bound? */
static bool is_beyond(Arena *scratch, const Balls *value, const Expr *bound, bool above, const Point *point, Budget *budget) {
    Balls end;
    if (!value || evaluate(scratch, bound, point, 64, budget, &end) != STATUS_OK) return false;
    bool beyond = true;
    for (slong i = 0; i < value->rows * value->columns && beyond; i++)
        beyond = above ? arb_gt(value->entry + i, end.entry) : arb_lt(value->entry + i, end.entry);
    return beyond;
}

bool is_in_ranges(Store *store, uint64_t names, const Point *point, Budget *budget) {
    Arena *scratch = arena_new();
    bool inside = true;
    for (; names && inside; names &= names - 1) {
        const Symbol *symbol = store_symbol_at(store, (unsigned)__builtin_ctzll(names));
        const Balls *value = symbol->lower || symbol->upper ? point_get(point, symbol) : NULL;
        inside = (!symbol->lower || is_beyond(scratch, value, symbol->lower, true, point, budget)) &&
                 (!symbol->upper || is_beyond(scratch, value, symbol->upper, false, point, budget));
    }
    arena_free(scratch);
    return inside;
}

static bool in_domain(const SampleRequest *sample, const Point *point, Budget *budget) {
    Arena *scratch = arena_new();
    bool inside =
        !sample->condition || evaluate_truth(scratch, sample->condition, point, 64, budget) == TRUTH_YES;
    for (size_t i = 0; inside && i < sample->defined_count; i++)
        inside = evaluate_is_defined(scratch, sample->defined[i], point, 128, budget);
    arena_free(scratch);
    return inside;
}

/* Is all defined beside the point, too, on each line through it? x = 0 stands alone in the domain of sqrt(x²(x - 1)), and x = -1 in
 * that of x^x. */
static bool is_amid(const SampleRequest *sample, uint64_t names, const Point *point, Budget *budget) {
    Arena *scratch = arena_new();
    bool defined = true;
    Line line;
    for (bool any = line_begin(scratch, &line, point, names); any && defined; any = line_next(&line)) {
        double here = line.entry < 0 ? 1 : line.base[line.entry], step = ldexp(fmax(1, fabs(here)), -BITS_BESIDE);
        for (int side = -1; side <= 1 && defined; side += 2) {
            line_go_to(&line, here + side * step);
            for (size_t i = 0; i < sample->defined_count && defined; i++)
                defined = evaluate_is_defined(scratch, sample->defined[i], line.point, 128, budget);
        }
    }
    arena_free(scratch);
    return defined;
}

/* A point at which the name has this value, if there is one in the domain. */
static bool draw_at(Arena *arena, SampleRequest sample, const Expr *domain, const Expr *where, Budget *budget,
                    Trials *trials) {
    size_t before = trials->count;
    sample.tries = TRIES_BORDER;
    sample.condition = both(trials->store, domain, where);
    if (sample.condition) draw(arena, &sample, budget, 1, trials);
    bool drawn = trials->count > before;
    if (drawn && !(is_in_ranges(trials->store, where->symbols, trials->points[before], budget) &&
                   is_amid(&sample, where->symbols, trials->points[before], budget)))
        trials->count = before;
    return trials->count > before;
}

/* Points where a condition on one number holds, found by solving it; false: it could not be solved. */
static bool draw_solved(Arena *arena, const SampleRequest *sample, const Expr *domain, const Expr *condition,
                        Budget *budget, Trials *trials) {
    Store *store = trials->store;
    uint64_t names = condition->symbols;
    if (names & (names - 1)) return false;
    const Symbol *symbol = store_symbol_at(store, (unsigned)__builtin_ctzll(names));
    if (!shape_is_scalar(symbol->shape) || symbol->properties & (SYMBOL_INTEGER | SYMBOL_INDEX)) return false;
    const Expr *x = expr_symbol(store, symbol), *plain = constants_simplified(store, condition),
               *set = expr_3(store, OP_SET_BUILDER, x, x, plain);
    fmpq numbers[MOST_NUMBERS];
    for (size_t i = 0; i < MOST_NUMBERS; i++) fmpq_init(numbers + i);
    bool any = false;
    size_t count = set ? set_numbers(set, trials->points[0], budget, numbers, MOST_NUMBERS, &any) : 0;
    for (size_t i = 0; i < count; i++) {
        const Expr *where = expr_2(store, OP_EQUAL, x, expr_rational(store, numbers + i));
        any |= draw_at(arena, *sample, domain, where, budget, trials);
    }
    for (size_t i = 0; i < MOST_NUMBERS; i++) fmpq_clear(numbers + i);
    return any;
}

/* Where the condition holds on the line through a known point along one name. */
static bool draw_along(Arena *arena, const SampleRequest *sample, const Expr *condition, const Symbol *symbol,
                       const Point *from, Budget *budget, Trials *trials) {
    Store *store = trials->store;
    const Expr *x = expr_symbol(store, symbol), *set = expr_3(store, OP_SET_BUILDER, x, x, condition);
    fmpq number;
    bool empty, found = false;
    fmpq_init(&number);
    if (set && trials->count < MOST_TRIALS && set_numbers(set, from, budget, &number, 1, &empty)) {
        Point *point = point_copy(arena, from);
        point_set_rational(point, symbol, &number, 1, 1);
        uint64_t name = UINT64_C(1) << symbol->number;
        found = in_domain(sample, point, budget) && is_in_ranges(store, name, point, budget) && is_amid(sample, name, point, budget);
        if (found) trials->points[trials->count++] = point;
    }
    fmpq_clear(&number);
    return found;
}

/* A condition on several numbers, solved for one of them where the others are as at a known point: also a narrow
 * wedge is met. */
static bool draw_by_lines(Arena *arena, const SampleRequest *sample, const Expr *condition, Budget *budget,
                          Trials *trials) {
    size_t known = trials->count < MOST_ALONG ? trials->count : MOST_ALONG;
    const Expr *plain = constants_simplified(trials->store, condition);
    bool any = false;
    for (size_t i = 0; i < known; i++)
        for (uint64_t names = condition->symbols; names; names &= names - 1) {
            const Symbol *symbol = store_symbol_at(trials->store, (unsigned)__builtin_ctzll(names));
            bool real = shape_is_scalar(symbol->shape) && !(symbol->properties & (SYMBOL_INTEGER | SYMBOL_INDEX));
            if (real && draw_along(arena, sample, plain, symbol, trials->points[i], budget, trials)) {
                any = true;
                break;
            }
        }
    return any;
}

static bool draw_directly(Arena *arena, const SampleRequest *sample, const Expr *domain, const Expr *condition,
                          Budget *budget, Trials *trials) {
    SampleRequest within = *sample;
    within.condition = domain;
    if (!trials->concrete) return false;
    if (condition->symbols & (condition->symbols - 1))
        return draw_by_lines(arena, &within, condition, budget, trials);
    return draw_solved(arena, sample, domain, condition, budget, trials);
}

/* A point, if one is found soon, where one kink lies on this side and another on that: y + x > 0 > y + 3x. */
static void draw_pairs(Arena *arena, SampleRequest sample, const Pieces *fresh, const Pieces *known,
                       Budget *budget, Trials *trials) {
    Store *store = trials->store;
    const Expr *domain = sample.condition;
    size_t pairs = 0, all = fresh->count + known->count;
    sample.tries = TRIES_PAIR;
    for (size_t i = 0; i < fresh->count; i++)
        for (size_t k = i + 1; k < all && pairs < MOST_PAIRS; k++, pairs++) {
            const Expr *other = k < fresh->count ? fresh->condition[k] : known->condition[k - fresh->count];
            const Expr *pair = both(store, fresh->condition[i], other);
            if (!pair || draw_directly(arena, &sample, domain, pair, budget, trials)) continue;
            sample.condition = both(store, domain, pair);
            sample.seed += 0x9E37;
            if (sample.condition) draw(arena, &sample, budget, 1, trials);
        }
}

/* Strictly inside the declared ranges of these names, as a condition; NULL: they have none. */
static const Expr *within_ranges(Store *store, uint64_t names) {
    const Expr *all = NULL;
    for (; names; names &= names - 1) {
        const Symbol *symbol = store_symbol_at(store, (unsigned)__builtin_ctzll(names));
        const Expr *name = expr_symbol(store, symbol);
        bool number = shape_is_scalar(symbol->shape), vector = !number && symbol->shape.columns == 1;
        if (!number && !vector) continue;
        const Expr *least = vector ? expr_1(store, OP_MINIMUM, name) : name, *most = vector ? expr_1(store, OP_MAXIMUM, name) : name;
        if (symbol->lower) all = both(store, all, expr_2(store, OP_GREATER, least, symbol->lower));
        if (symbol->upper) all = both(store, all, expr_2(store, OP_LESS, most, symbol->upper));
    }
    return all;
}

/* What no random point met. The condition of the sample holds the domain and the piece. */
static void draw_guarded(Arena *arena, const SampleRequest *sample, uint64_t names, Budget *budget, Trials *trials) {
    const Expr *within_all = both(trials->store, within_ranges(trials->store, names), sample->condition);
    if (!within_all || trials->count == MOST_TRIALS) return;
    Point *point = guard_point(arena, trials->store, within_all, trials->points[0], budget);
    bool within = point && in_domain(sample, point, budget) && is_in_ranges(trials->store, names, point, budget) &&
                  is_amid(sample, names, point, budget);
    if (within) trials->points[trials->count++] = point;
}

static void draw_pieces(Arena *arena, SampleRequest sample, const Pieces *pieces, Budget *budget,
                        Trials *trials) {
    Store *store = trials->store;
    const Expr *domain = sample.condition;
    sample.tries = TRIES_PIECE;
    for (size_t i = 0; i < pieces->count; i++) {
        if (draw_directly(arena, &sample, domain, pieces->condition[i], budget, trials)) continue;
        sample.condition = both(store, domain, pieces->condition[i]);
        sample.seed += 0x9E37;
        size_t before = trials->count;
        if (sample.condition) draw(arena, &sample, budget, trials->concrete ? POINTS_EACH_PIECE : 1, trials);
        if (sample.condition && trials->count == before) draw_guarded(arena, &sample, pieces->condition[i]->symbols, budget, trials);
    }
}

static void draw_borders(Arena *arena, const TrialRequest *request, const Pieces *pieces, Budget *budget, Trials *trials) {
    for (size_t i = 0; i < pieces->borders && !request->at_count; i++)
        place_points(arena, request, pieces->border[i], budget, trials);
}

typedef struct Domain { /* where points are looked for */
    SampleRequest sample;
    const Expr *defined[2];
    slong sizes[MOST_SIZE_ROWS * MOST_SIZES];
    size_t size_rows, sizes_each;
} Domain;

/* A derivative asked at generic points must exist there; the key must have a value. Sets and conditions have
 * none. */
static void domain_of(const TrialRequest *request, Domain *domain) {
    size_t count = 0;
    if (shape_is_tensor(request->key->shape)) domain->defined[count++] = request->key;
    if (request->find && shape_is_tensor(request->find->shape)) domain->defined[count++] = request->find;
    domain->sizes_each = store_sizes(request->store);
    domain->size_rows = 1;
    if (domain->sizes_each)
        domain->size_rows = sample_sizes(request->store, domain->sizes, MOST_SIZE_ROWS);
    domain->sample = (SampleRequest){.store = request->store,
                                     .symbols = names_of(request->scope),
                                     .condition = request->condition,
                                     .defined = domain->defined,
                                     .defined_count = count,
                                     .tries = TRIES_GENERIC};
}

static void sampled_domain_of(const TrialRequest *request, Domain *domain) {
    domain_of(request, domain);
    domain->sample.seed = seed_of(request);
}

static SampleRequest at_sizes(const Domain *domain, size_t row) {
    SampleRequest sample = domain->sample;
    sample.sizes = domain->sizes + row * domain->sizes_each;
    sample.seed += row;
    return sample;
}

bool is_in_domain(const TrialRequest *request, const Point *point, Budget *budget) {
    Domain domain = {0};
    domain_of(request, &domain);
    return in_domain(&domain.sample, point, budget);
}

bool is_amid_domain(const TrialRequest *request, uint64_t names, const Point *point, Budget *budget) {
    Domain domain = {0};
    domain_of(request, &domain);
    return is_amid(&domain.sample, names, point, budget);
}

/* What a set of subgradients is at the kinks is what was asked. */
static void draw_kinks(Arena *arena, const TrialRequest *request, const SampleRequest *sample, const Point *from,
                       Budget *budget, Trials *trials) {
    Point *found[MOST_KINK_POINTS];
    size_t count = kink_points(arena, request, sample->symbols, from, budget, found, MOST_KINK_POINTS);
    for (size_t i = 0; i < count && trials->count < MOST_TRIALS; i++)
        if (in_domain(sample, found[i], budget) && is_in_ranges(trials->store, sample->symbols, found[i], budget))
            trials->points[trials->count++] = found[i];
}

static void draw_all(Arena *arena, const TrialRequest *request, const Domain *domain, Budget *budget,
                     Trials *trials) {
    Pieces pieces = {.names = domain->sample.symbols};
    collect_pieces(&pieces, request->store, request->key);
    collect_pieces(&pieces, request->store, request->find);
    bool kinks = request->key->shape.kind == KIND_SET && !request->at_count;
    for (size_t row = 0; row < domain->size_rows; row++) {
        SampleRequest sample = at_sizes(domain, row);
        size_t first = trials->count;
        draw(arena, &sample, budget, trials->concrete ? POINTS_CONCRETE : POINTS_EACH_SIZE, trials);
        if (kinks && trials->count > first) draw_kinks(arena, request, &sample, trials->points[first], budget, trials);
    }
    for (size_t row = 0; row < domain->size_rows && trials->count; row++)
        draw_pieces(arena, at_sizes(domain, row), &pieces, budget, trials);
    draw_borders(arena, request, &pieces, budget, trials);
}

/* Puts in the point at which the question is asked. */
static void move_to(Point *point, const TrialRequest *request) {
    for (size_t i = 0; i < request->at_count; i++)
        point_set_expr(point, request->at[i].symbol, request->at[i].value, 8192);
}

static Trials no_trials(const TrialRequest *request, const Domain *domain) {
    bool tied = request->condition && expr_has_op(request->condition, OP_EQUAL);
    return (Trials){.store = request->store, .concrete = domain->sizes_each == 0, .generic = !request->at_count && !tied};
}

/* They are drawn as all are, so that they are the first of all. */
void trials_first(Arena *arena, const TrialRequest *request, Budget *budget, Trials *trials) {
    Domain domain = {0};
    sampled_domain_of(request, &domain);
    *trials = no_trials(request, &domain);
    SampleRequest sample = at_sizes(&domain, 0);
    draw(arena, &sample, budget, FIRST_TRIALS, trials);
    for (size_t i = 0; i < trials->count; i++) move_to(trials->points[i], request);
}

void trials_choose(Arena *arena, const TrialRequest *request, Budget *budget, Trials *trials) {
    Domain domain = {0};
    sampled_domain_of(request, &domain);
    *trials = no_trials(request, &domain);
    draw_all(arena, request, &domain, budget, trials);
    if (!trials->count && domain.sample.defined_count == 2) {
        domain.sample.defined_count = 1; /* the question cannot be evaluated; the key can */
        draw_all(arena, request, &domain, budget, trials);
    }
    /* A constant needs no point, but a place to stand. */
    if (!trials->count && trials->concrete && !request->key->symbols)
        trials->points[trials->count++] = point_new(arena, request->store);
    for (size_t i = 0; i < trials->count; i++) move_to(trials->points[i], request);
}

static bool is_among(const Expr *const *list, size_t count, const Expr *e) {
    for (size_t i = 0; i < count; i++)
        if (list[i] == e) return true;
    return false;
}

/* Those of the pieces that the key does not have, and does not exclude. */
static Pieces fresh_pieces(const TrialRequest *request, const Pieces *pieces, const Pieces *known, Budget *budget) {
    Pieces fresh = {.names = pieces->names};
    for (size_t i = 0; i < pieces->count; i++) {
        const Expr *piece = pieces->condition[i];
        bool excluded = is_among(known->condition, known->count, piece) ||
                        (request->form && normal_key_excludes(request->form, piece, budget));
        if (!excluded) add_piece(&fresh, piece);
    }
    for (size_t i = 0; i < pieces->borders; i++)
        if (!is_among(known->border, known->borders, pieces->border[i]))
            fresh.border[fresh.borders++] = pieces->border[i];
    return fresh;
}

static const Trials *trials_in(Arena *arena, const Trials *trials, const TrialRequest *request, const Pieces *pieces,
                               Budget *budget) {
    Pieces known = {.names = pieces->names, .partial = true};
    collect_pieces(&known, request->store, request->key);
    collect_pieces(&known, request->store, request->find);
    Pieces fresh = fresh_pieces(request, pieces, &known, budget);
    if (!fresh.count && !fresh.borders) return trials;
    Domain domain = {0};
    sampled_domain_of(request, &domain);
    Trials *more = arena_copy(arena, trials, sizeof *trials);
    SampleRequest sample = at_sizes(&domain, domain.size_rows - 1);
    draw_pieces(arena, sample, &fresh, budget, more);
    draw_pairs(arena, sample, &fresh, &known, budget, more);
    draw_borders(arena, request, &fresh, budget, more);
    for (size_t i = trials->count; i < more->count; i++) move_to(more->points[i], request);
    return more;
}

const Trials *trials_with_pieces(Arena *arena, const Trials *trials, const TrialRequest *request, const Expr *answer,
                                 Budget *budget) {
    Pieces pieces = {.names = names_of(request->scope), .partial = true};
    collect_pieces(&pieces, request->store, answer);
    bool any = trials->count && (pieces.count || pieces.borders);
    return any ? trials_in(arena, trials, request, &pieces, budget) : trials;
}

/* What whole numbers, abstract sizes and functions do is not seen from pieces. */
static bool is_of_reals(const TrialRequest *request, const Expr *e) {
    if (store_sizes(request->store) || e->symbols & ~names_of(request->scope)) return false;
    for (uint64_t names = e->symbols; names; names &= names - 1) {
        const Symbol *symbol = store_symbol_at(request->store, (unsigned)__builtin_ctzll(names));
        if (symbol->properties & (SYMBOL_INTEGER | SYMBOL_INDEX)) return false;
    }
    return true;
}

bool is_in_one_piece(const TrialRequest *request, const Expr *answer, Budget *budget) {
    Pieces kinks = {.names = names_of(request->scope)}, gaps = {.names = kinks.names, .partial = true}, known = gaps;
    collect_pieces(&kinks, request->store, answer);
    if (kinks.count || kinks.borders || !is_of_reals(request, answer)) return false;
    collect_pieces(&gaps, request->store, answer);
    if (gaps.count) collect_pieces(&known, request->store, request->key);
    return gaps.count < MOST_PIECES && !fresh_pieces(request, &gaps, &known, budget).count;
}

/* ---- plain points, for showing ---- */

/* Each name starts at another of a few small numbers; an index is 1. */
static long plain_value(const Symbol *symbol, size_t point, size_t entry) {
    static const long values[] = {1, 2, 0, -1, 3, -2};
    if (symbol->properties & SYMBOL_INDEX) return 1;
    return values[(point + entry + 2 * symbol->number) % (sizeof values / sizeof *values)];
}

static bool set_plain(Point *point, const Symbol *symbol, size_t number) {
    slong rows = point_size(point, symbol->shape.rows), columns = point_size(point, symbol->shape.columns);
    if (rows < 1 || columns < 1 || rows * columns > 64) return false;
    fmpq entries[64];
    for (slong i = 0; i < rows * columns; i++) {
        fmpq_init(entries + i);
        fmpq_set_si(entries + i, plain_value(symbol, number, (size_t)i), 1);
    }
    point_set_rational(point, symbol, entries, rows, columns);
    for (slong i = 0; i < rows * columns; i++) fmpq_clear(entries + i);
    return true;
}

static bool within_range(Store *store, const Symbol *symbol, const Point *point, Budget *budget) {
    const Expr *name = expr_symbol(store, symbol);
    const struct {
        const Expr *bound;
        Op op;
    } sides[] = {{symbol->lower, symbol->lower_open ? OP_GREATER : OP_GREATER_EQUAL},
                 {symbol->upper, symbol->upper_open ? OP_LESS : OP_LESS_EQUAL}};
    Arena *scratch = arena_new();
    bool within = true;
    for (size_t i = 0; within && i < 2; i++)
        if (sides[i].bound)
            within = evaluate_truth(scratch, expr_2(store, sides[i].op, name, sides[i].bound), point, 64,
                                    budget) == TRUTH_YES;
    arena_free(scratch);
    return within;
}

/* Arrays with declared properties are left to the generic points. */
static Point *plain_point(Arena *arena, const Domain *domain, size_t number, Budget *budget) {
    const SampleRequest *sample = &domain->sample;
    unsigned special = SYMBOL_SYMMETRIC | SYMBOL_POSITIVE_DEFINITE | SYMBOL_INVERTIBLE;
    Point *point = point_new(arena, sample->store);
    for (size_t i = 0; i < domain->sizes_each; i++) point_set_size(point, -(Dim)i - 1, 2);
    for (unsigned bit = 0; bit < store_symbols(sample->store); bit++) {
        if (!(sample->symbols >> bit & 1)) continue;
        const Symbol *symbol = store_symbol_at(sample->store, bit);
        if (symbol->properties & special || !set_plain(point, symbol, number)) return NULL;
        if (!within_range((Store *)sample->store, symbol, point, budget)) return NULL;
    }
    return point;
}

bool is_asked_at(const TrialRequest *request, const Point *point, Budget *budget) {
    bool find = request->find && shape_is_tensor(request->find->shape);
    SampleRequest beside_key = {.condition = request->condition, .defined = &request->find, .defined_count = find};
    return in_domain(&beside_key, point, budget);
}

void trials_plain(Arena *arena, const TrialRequest *request, Budget *budget, Trials *trials) {
    Domain domain = {0};
    domain_of(request, &domain);
    *trials = no_trials(request, &domain);
    for (size_t i = 0; i < MOST_PLAIN && domain.sample.symbols; i++) {
        Point *point = plain_point(arena, &domain, i, budget);
        if (point) trials->points[trials->count++] = point;
    }
}

/* ---- fingerprints ---- */

Fingerprint *fingerprint_new(Arena *arena, const Trials *trials, const Expr *expr) {
    Fingerprint *print = ARENA_NEW(arena, Fingerprint);
    *print = (Fingerprint){.expr = expr, .trials = trials, .arena = arena};
    print->samples = ARENA_ARRAY(arena, Sample, trials->count + 1);
    print->glimpses = ARENA_ARRAY(arena, Glimpse, trials->count + 1);
    return print;
}

Fingerprint *fingerprint_extended(Arena *arena, const Trials *trials, Fingerprint *print) {
    if (trials == print->trials) return print;
    Fingerprint *extended = fingerprint_new(arena, trials, print->expr);
    memcpy(extended->samples, print->samples, print->trials->count * sizeof *print->samples);
    memcpy(extended->glimpses, print->glimpses, print->trials->count * sizeof *print->glimpses);
    extended->form = print->form;
    extended->weighed = print->weighed;
    extended->same_form = print->same_form;
    return extended;
}

/* With room for the entries that there are. */
static const Enclosure *kept_enclosure(Arena *arena, const Enclosure *value) {
    size_t entries = (size_t)(value->rows * value->columns);
    return arena_copy(arena, value, offsetof(Enclosure, entry) + entries * sizeof *value->entry);
}

/* With a budget of its own, so that it does not depend on what was judged before. */
static bool enclose_by_balls(Fingerprint *print, size_t i, Enclosure *value) {
    enum { BITS = 64, BUDGET_GLIMPSE = 200000 };
    Budget budget = {BUDGET_GLIMPSE};
    Balls balls;
    if (evaluate_to(print->arena, print->expr, print->trials->points[i], BITS, &budget, &balls) != STATUS_OK) return false;
    value->rows = balls.rows;
    value->columns = balls.columns;
    if (balls.rows * balls.columns > MOST_ENCLOSED) return false;
    for (slong k = 0; k < balls.rows * balls.columns; k++)
        if (!interval_of_ball(balls.entry + k, &value->entry[k])) return false;
    return true;
}

static const Enclosure *kept_number(Arena *arena, Interval value) {
    Enclosure *kept = arena_alloc(arena, offsetof(Enclosure, entry) + sizeof value);
    kept->rows = kept->columns = 1;
    kept->entry[0] = value;
    return kept;
}

void fingerprint_look(Fingerprint *print, size_t from) {
    Interval values[MOST_AT_ONCE];
    const Point *const *points = (const Point *const *)print->trials->points;
    if (!shape_is_scalar(print->expr->shape)) return;
    while (from < print->trials->count && print->glimpses[from].tried) from++;
    for (size_t count = 0; from < print->trials->count; from += count) {
        size_t left = print->trials->count - from;
        count = left < MOST_AT_ONCE ? left : MOST_AT_ONCE;
        Told told = enclose_at(print->expr, points + from, count, values);
        for (size_t i = 0; i < count; i++) {
            Glimpse *glimpse = &print->glimpses[from + i];
            bool seen = told >> i & 1;
            if (seen && !glimpse->tried) glimpse->value = kept_number(print->arena, values[i]);
            glimpse->tried |= seen || !print->lasting;
        }
    }
}

const Enclosure *fingerprint_glimpse(Fingerprint *print, size_t i) {
    Glimpse *glimpse = &print->glimpses[i];
    Enclosure value;
    if (!glimpse->tried && shape_is_tensor(print->expr->shape) &&
        (enclose(print->expr, print->trials->points[i], &value) || (print->lasting && enclose_by_balls(print, i, &value))))
        glimpse->value = kept_enclosure(print->arena, &value);
    glimpse->tried = true;
    return glimpse->value;
}

bool glimpses_part(Fingerprint *a, Fingerprint *b, size_t i) {
    const Enclosure *left = fingerprint_glimpse(a, i), *right = left ? fingerprint_glimpse(b, i) : NULL;
    return right && enclosures_part(left, right);
}

const Sample *fingerprint_at(Fingerprint *print, size_t i, slong bits, Budget *budget) {
    Sample *sample = &print->samples[i];
    if (sample->bits >= bits) return sample;
    sample->bits = bits;
    const Point *point = print->trials->points[i];
    const PointEntry *place = print->trials->place[i];
    const Expr *expr = place ? expr_at_place(print->trials->store, print->expr, place) : NULL;
    if (!expr) expr = print->expr;
    if (expr->shape.kind == KIND_TRUTH)
        sample->truth = evaluate_truth(print->arena, expr, point, bits, budget);
    else
        sample->status = evaluate_to(print->arena, expr, point, bits, budget, &sample->value);
    return sample;
}
