/* Unions of intervals. */
#include "math/set_form.h"

bool is_infinite(Jet a) { return arf_is_inf(arb_midref(a.part)) != 0; }

int order_of(Engine *engine, Jet a, Jet b) {
    if (is_infinite(a) || is_infinite(b)) {
        int left = is_infinite(a) ? arf_sgn(arb_midref(a.part)) : 0,
            right = is_infinite(b) ? arf_sgn(arb_midref(b.part)) : 0;
        return left < right ? -1 : left > right;
    }
    Sign sign = jet_sign(&engine->ring, jet_subtract(&engine->ring, a, b));
    if (sign != SIGN_UNKNOWN && sign != SIGN_KINK) return (int)sign;
    engine->ring.imprecise = true;
    return 0;
}

static bool is_empty(Engine *engine, Interval i) {
    int order = order_of(engine, i.lower.at, i.upper.at);
    return order > 0 || (order == 0 && !(i.lower.closed && i.upper.closed));
}

static Line line_new(Engine *engine, slong room) {
    return (Line){ring_bytes(&engine->ring, (size_t)(room ? room : 1) * sizeof(Interval)), 0};
}

/* An infinite end never belongs to the set. */
Line line_of(Engine *engine, Interval interval) {
    Line line = line_new(engine, 1);
    if (is_infinite(interval.lower.at)) interval.lower.closed = false;
    if (is_infinite(interval.upper.at)) interval.upper.closed = false;
    if (!is_empty(engine, interval)) line.interval[line.count++] = interval;
    return line;
}

static bool starts_before(Engine *engine, Interval a, Interval b) {
    int order = order_of(engine, a.lower.at, b.lower.at);
    return order < 0 || (order == 0 && a.lower.closed && !b.lower.closed);
}

static End later(Engine *engine, End a, End b) {
    int order = order_of(engine, a.at, b.at);
    if (order == 0) return (End){a.at, a.closed || b.closed};
    return order > 0 ? a : b;
}

/* Puts an interval behind those that start before it, joined to the last where they touch. */
static void append(Engine *engine, Line *line, Interval next) {
    Interval *last = line->count ? &line->interval[line->count - 1] : NULL;
    int gap = last ? order_of(engine, next.lower.at, last->upper.at) : 1;
    bool touches = last && (gap < 0 || (gap == 0 && (next.lower.closed || last->upper.closed)));
    if (touches) last->upper = later(engine, last->upper, next.upper);
    else line->interval[line->count++] = next;
}

Line line_union(Engine *engine, Line a, Line b) {
    Line line = line_new(engine, a.count + b.count);
    slong i = 0, j = 0;
    while (i < a.count || j < b.count) {
        bool left = j == b.count || (i < a.count && starts_before(engine, a.interval[i], b.interval[j]));
        append(engine, &line, left ? a.interval[i++] : b.interval[j++]);
    }
    return line;
}

static End tighter(Engine *engine, End a, End b, int sense) {
    int order = sense * order_of(engine, a.at, b.at);
    if (order == 0) return (End){a.at, a.closed && b.closed};
    return order > 0 ? a : b;
}

Line line_intersection(Engine *engine, Line a, Line b) {
    Line line = line_new(engine, a.count * b.count);
    for (slong i = 0; i < a.count; i++)
        for (slong j = 0; j < b.count; j++) {
            Interval both = {tighter(engine, a.interval[i].lower, b.interval[j].lower, 1),
                             tighter(engine, a.interval[i].upper, b.interval[j].upper, -1)};
            if (!is_empty(engine, both)) line.interval[line.count++] = both;
        }
    return line;
}

Jet infinite(Engine *engine, int sign) {
    Jet jet = jet_parts(&engine->ring, 1);
    if (sign < 0) arb_neg_inf(jet.part);
    else arb_pos_inf(jet.part);
    return jet;
}

/* The gaps between the intervals, and what lies beyond them. */
Line line_complement(Engine *engine, Line line) {
    Line gaps = line_new(engine, line.count + 1);
    Interval gap = {{infinite(engine, -1), false}, {infinite(engine, 1), false}};
    for (slong i = 0; i <= line.count; i++) {
        Interval next = gap;
        if (i < line.count) next.upper = (End){line.interval[i].lower.at, !line.interval[i].lower.closed};
        Line part = line_of(engine, next);
        if (part.count) gaps.interval[gaps.count++] = part.interval[0];
        if (i < line.count) gap.lower = (End){line.interval[i].upper.at, !line.interval[i].upper.closed};
    }
    return gaps;
}

static bool same_end(Engine *engine, End a, End b) {
    return a.closed == b.closed && order_of(engine, a.at, b.at) == 0;
}

bool line_equal(Engine *engine, Line a, Line b) {
    if (a.count != b.count) return false;
    for (slong i = 0; i < a.count; i++)
        if (!same_end(engine, a.interval[i].lower, b.interval[i].lower) ||
            !same_end(engine, a.interval[i].upper, b.interval[i].upper)) return false;
    return true;
}

/* Inside on one side of an end: certainly (YES), certainly not (NO). */
static Truth within(Engine *engine, End end, Jet x, Op strict, Op weak) {
    if (is_infinite(end.at)) return TRUTH_YES;
    return engine_compare(engine, end.closed ? weak : strict, end.at, x);
}

Truth line_contains(Engine *engine, Line line, Jet x) {
    Truth any = TRUTH_NO;
    for (slong i = 0; i < line.count && any != TRUTH_YES; i++) {
        Truth low = within(engine, line.interval[i].lower, x, OP_LESS, OP_LESS_EQUAL);
        Truth high = within(engine, line.interval[i].upper, x, OP_GREATER, OP_GREATER_EQUAL);
        if (low == TRUTH_NO || high == TRUTH_NO) continue;
        any = low == TRUTH_YES && high == TRUTH_YES ? TRUTH_YES : TRUTH_UNKNOWN;
    }
    return any;
}
