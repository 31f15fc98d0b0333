/* bars.c: which | opens, which closes. A bar has up to four readings; they are tried in the order of their
 * likelihood until all brackets of the text match, within a bounded number of attempts. */
#include "math/lexer.h"

enum { MOST_BARS = 48, MOST_ATTEMPTS = 400, DEEPEST_BRACKETS = 128, MOST_READINGS = 5 };

typedef struct Attempt {
    Token *list;
    size_t count;
    unsigned char choice[MOST_BARS],
        readings[MOST_BARS];          /* of each bar: the one tried, and how many there are */
    TokenKind kind[MOST_BARS];        /* what it was read as */
    TokenKind open[DEEPEST_BRACKETS]; /* the brackets that are open */
    size_t place[DEEPEST_BRACKETS];   /* and the tokens where they opened */
    bool divided[DEEPEST_BRACKETS];   /* a set that has its "such that" */
    size_t depth, bars, stuck;
} Attempt;

static bool is_brace(TokenKind kind) { return kind == TOKEN_BRACE_OPEN || kind == TOKEN_SET_OPEN; }

/* The readings of the bar at token i where an operand has ended or not, likeliest first. */
static size_t readings_of(const Attempt *a, size_t i, bool after_operand, TokenKind out[MOST_READINGS]) {
    bool doubled = a->list[i].kind == TOKEN_DOUBLE_BAR,
         pair = doubled || (a->list[i].glued && a->list[i + 1].kind == TOKEN_BAR);
    TokenKind top = a->depth ? a->open[a->depth - 1] : TOKEN_END;
    size_t n = 0;
    if (after_operand && is_brace(top) && !a->divided[a->depth - 1] && !doubled) out[n++] = TOKEN_SUCH_THAT;
    if (after_operand && pair && top == TOKEN_NORM_OPEN) out[n++] = TOKEN_NORM_CLOSE;
    if (after_operand && !doubled && top == TOKEN_BAR_OPEN) out[n++] = TOKEN_BAR_CLOSE;
    if (pair) out[n++] = TOKEN_NORM_OPEN;
    if (!doubled) out[n++] = TOKEN_BAR_OPEN;
    return n;
}

static bool push(Attempt *a, TokenKind kind, size_t i) {
    if (a->depth == DEEPEST_BRACKETS) return false;
    a->place[a->depth] = i;
    a->divided[a->depth] = false;
    a->open[a->depth++] = kind;
    return true;
}

/* Takes the chosen reading of a bar; false: there is none. Moves *i behind a pair of single bars. */
static bool read_bar(Attempt *a, size_t *i, bool after_operand) {
    TokenKind readings[MOST_READINGS];
    if (a->bars == MOST_BARS) return false;
    a->readings[a->bars] = (unsigned char)readings_of(a, *i, after_operand, readings);
    if (a->choice[a->bars] >= a->readings[a->bars]) return false;
    TokenKind kind = readings[a->choice[a->bars]];
    a->kind[a->bars++] = kind;
    bool two = (kind == TOKEN_NORM_OPEN || kind == TOKEN_NORM_CLOSE) && a->list[*i].kind == TOKEN_BAR;
    size_t start = *i;
    *i += two;
    if (kind == TOKEN_SUCH_THAT) return a->divided[a->depth - 1] = true;
    if (token_opens(kind)) return push(a, kind, start);
    return a->depth--, true;
}

static bool is_bar_opener(TokenKind kind) { return kind == TOKEN_BAR_OPEN || kind == TOKEN_NORM_OPEN; }

/* A bracket of another kind must not close over an open bar. */
static bool read_bracket(Attempt *a, TokenKind kind, size_t i) {
    if (token_opens(kind)) return push(a, kind, i);
    if (!token_closes(kind) || !a->depth) return true;
    bool bar = kind == TOKEN_BAR_CLOSE || kind == TOKEN_NORM_CLOSE;
    if (!bar && is_bar_opener(a->open[a->depth - 1])) return false;
    return a->depth--, true;
}

static bool bars_are_open(Attempt *a) {
    while (a->depth--) {
        a->stuck = a->place[a->depth];
        if (is_bar_opener(a->open[a->depth])) return true;
    }
    return false;
}

static bool try_choices(Attempt *a) {
    TokenKind last = TOKEN_END;
    a->depth = a->bars = 0;
    for (size_t i = 0; i < a->count; i++) {
        a->stuck = i;
        bool after_operand =
            i && (token_closes(last) || (last == a->list[i - 1].kind && token_ends_operand(&a->list[i - 1])));
        TokenKind kind = a->list[i].kind;
        bool bar = kind == TOKEN_BAR || kind == TOKEN_DOUBLE_BAR;
        if (!(bar ? read_bar(a, &i, after_operand) : read_bracket(a, kind, i))) return false;
        last = bar ? a->kind[a->bars - 1] : kind;
    }
    return !bars_are_open(a);
}

/* The next choices in order, after those that failed; false: all were tried. */
static bool next_choices(Attempt *a) {
    size_t n = a->bars < MOST_BARS ? a->bars + 1 : MOST_BARS;
    while (n--) {
        if ((size_t)a->choice[n] + 1 < a->readings[n]) {
            a->choice[n]++;
            return true;
        }
        a->choice[n] = 0;
    }
    return false;
}

static void apply(Tokens *tokens, const Attempt *a) {
    size_t n = 0, bar = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        Token token = tokens->list[i];
        if (token.kind == TOKEN_BAR || token.kind == TOKEN_DOUBLE_BAR) {
            bool two = token.kind == TOKEN_BAR &&
                       (a->kind[bar] == TOKEN_NORM_OPEN || a->kind[bar] == TOKEN_NORM_CLOSE);
            token.kind = a->kind[bar++];
            i += two;
        }
        tokens->list[n++] = token;
    }
    tokens->count = n;
}

bool pair_bars(Tokens *tokens, size_t *at) {
    Attempt a = {.list = tokens->list, .count = tokens->count};
    size_t first = 0;
    for (size_t tries = 0; tries < MOST_ATTEMPTS; tries++) {
        for (size_t i = a.bars; i < MOST_BARS; i++) a.readings[i] = 0;
        if (try_choices(&a)) return apply(tokens, &a), true;
        if (!tries) first = a.stuck;
        if (!next_choices(&a)) break;
    }
    *at = tokens->list[first].at;
    return false;
}
