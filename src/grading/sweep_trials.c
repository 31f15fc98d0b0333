/* sweep_trials.c: a point where two expressions differ that agree at all trials and were not proved equal: sqrt(x sin²x) and
 * sqrt(x) sin(x). Along lines through known points, near and far, in doubles. */
#include "grading/line.h"
#include "grading/trials.h"
#include <math.h>

enum {
    NEAR = 48,      /* places on both sides, in steps of less than one */
    FAR = 16,       /* in powers of √10 */
    TINY = 24,      /* towards 0, too: x tanh(10⁹ x) is no |x| */
    MOST_ASKED = 8, /* places where doubles do not tell whether the answer has a value */
    MOST_STARTS = 2,
    SHARE = 4 /* of the budget */
};

typedef struct Sweep {
    const Expr *key, *answer;
    const TrialRequest *request;
    Budget *budget;
    Line line;
    int asked;
} Sweep;

static bool has_no_value(Sweep *sweep) {
    Balls value;
    if (sweep->asked++ >= MOST_ASKED) return false;
    Arena *scratch = arena_new();
    Status status = evaluate_to(scratch, sweep->answer, sweep->line.point, 64, sweep->budget, &value);
    arena_free(scratch);
    return status == STATUS_DOMAIN;
}

static bool differ_at(Sweep *sweep, double place) {
    Enclosure key, answer;
    uint64_t work = sweep->key->weight + sweep->answer->weight;
    if (sweep->budget->left <= work) return false;
    sweep->budget->left -= work;
    line_go_to(&sweep->line, place);
    if (!enclose(sweep->key, sweep->line.point, &key)) return false;
    bool known = enclose(sweep->answer, sweep->line.point, &answer);
    if (known ? !enclosures_part(&key, &answer) : !has_no_value(sweep)) return false;
    uint64_t name = UINT64_C(1) << sweep->line.symbol->number;
    return is_in_domain(sweep->request, sweep->line.point, sweep->budget) &&
           is_in_ranges(sweep->request->store, name, sweep->line.point, sweep->budget);
}

/* Not at round numbers, where holes are. */
static bool differ_on_line(Sweep *sweep) {
    for (int i = 0; i < NEAR + FAR + TINY; i++) {
        double power = i < NEAR + FAR ? i - NEAR : NEAR + FAR - 5 - i, size = i < NEAR ? 0.371 + i * 0.731 : 13.7 * pow(10, power / 2);
        if (differ_at(sweep, size) || (sweep->line.entry >= 0 && differ_at(sweep, -size))) return true;
    }
    return false;
}

const Trials *trials_with_difference(Arena *arena, const Trials *trials, const TrialRequest *request, const Expr *key,
                                     const Expr *answer, Budget *budget) {
    Budget share = {budget->left / SHARE};
    Sweep sweep = {.key = key, .answer = answer, .request = request, .budget = &share};
    size_t starts = trials->count < MOST_STARTS ? trials->count : MOST_STARTS;
    if (!trials->generic || trials->count == MOST_TRIALS) return trials;
    for (size_t k = 0; k < starts; k++) {
        const Point *from = trials->points[k * (trials->count - 1)];
        for (bool any = line_begin(arena, &sweep.line, from, key->symbols | answer->symbols); any; any = line_next(&sweep.line)) {
            if (!differ_on_line(&sweep)) continue;
            Trials *more = arena_copy(arena, trials, sizeof *trials);
            more->points[more->count++] = sweep.line.point;
            return more;
        }
    }
    return trials;
}
