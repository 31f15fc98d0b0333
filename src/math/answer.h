/* answer.h: what the files that read an answer share (answers.c, answer_*.c). Others include syntax.h.
 *
 * Where a function reads a part, false or NULL means that it could not be: the reader has the error, if it has one. */
#ifndef NABLA_MATH_ANSWER_H
#define NABLA_MATH_ANSWER_H
#include "math/syntax.h"

typedef struct Answer {
    Reader *reader;
    Reading *reading;
    bool rounded;                 /* the member comes after ≈ */
    bool partial;                 /* something else that may be a value was not read */
    const Expr *value[MOST_LINES]; /* of each line that only gives a value */
    size_t lines, values;          /* how many lines there were, and how many of them do */
} Answer;

/* Does a set of numbers answer the question? */
static inline bool wants_numbers(const Reader *reader) {
    return reader->options.wants_set && reader->options.shape.rows <= 1 && reader->options.shape.columns <= 1;
}

/* ---- of tokens and items ---- */

static inline bool parts_members(const Token *token) {
    return token->kind == TOKEN_EQUAL || token->kind == TOKEN_APPROX || token->word == WORD_IS;
}
static inline bool is_else_token(const Token *token) { return token->word == WORD_ELSE; }
static inline bool is_relation_token(const Token *token) { return token_relates(token->kind); }
/* Is there a relation in the span, outside brackets? */
static inline bool tells_where(const Reader *reader, Span span) {
    return find_outside(reader, span, is_relation_token) < span.to;
}
static inline bool item_has_condition(const Item *item) { return item->condition.from < item->condition.to; }
static inline bool item_gives_value(const Item *item) {
    return item->kind == ITEM_VALUE || item->kind == ITEM_EQUATION;
}
/* What stands in the span, as it was written. */
static inline Text item_text(const Reader *reader, Span span) {
    return reader_slice(reader, reader->list[span.from].at, token_end(reader, span.to - 1));
}

/* ---- answer_member.c ---- */

typedef const Node *(*Parse)(Reader *reader);
/* Parses the span alone: what stands behind is hidden. */
const Node *parse_span(Reader *reader, Span span, Parse parse);
/* The conditions at the next token, behind "for", "if", "at" or a comma. */
const Node *parse_trailing(Reader *reader);
/* Reads a condition and adds it to those of the answer; one that cannot be read is told in a note. */
void add_answer_condition(Answer *answer, Span span);
/* The value of the span; of 2 ± sqrt(3), where a set is asked for, the set of both. */
const Expr *read_member(Reader *reader, Span span);
/* The same, without a remark at the end where it cannot be read with it: a note tells what was left out. */
const Expr *read_or_cut(Answer *answer, Span span);
/* Adds a value to the lines of the answer; the last one is the answer. A rounded one behind an exact one is left out. */
void add_answer_line(Answer *answer, const Expr *line);
/* A chain of equal members: each is added as a line. */
bool read_members(Answer *answer, Span span);
/* The set of two things; of two sets all that is in either. NULL stays NULL. */
const Expr *union_of(Store *store, const Expr *a, const Expr *b);

/* ---- answer_component.c ---- */

/* Gives i, j, k a meaning where they may be unit vectors. False: an error. */
bool bind_basis(Reader *reader);
/* 3i + 4j as (3, 4); without i, j, k the same expression. NULL stays NULL. */
const Expr *collect_basis_vectors(Reader *reader, const Expr *e);
/* Where an array is asked for and x_i stands there with an i that nobody declared, i is any index; of x_i x_j they are
 * the row and the column of a matrix. False: an error. */
bool bind_component(Reader *reader);
/* The vector or matrix with such an entry, x_i/norm(x); of others the same expression. */
const Expr *array_by_component(Reader *reader, const Expr *e);
/* To be called when all is read: an index that nobody declared and that is left is summed over, or is an error. */
void settle_component(Reader *reader, Reading *reading);

/* ---- answer_case.c ---- */

/* Is each value but the last followed by where it holds, and are there two of them? */
bool items_are_cases(const Reader *reader, const Item *items, size_t count);
bool read_cases(Answer *answer, const Item *items, size_t count);

/* if c then a else b; c ? a : b. The rest may be another choice. */
typedef struct Choice {
    Span condition, value, rest;
} Choice;
bool find_choice_parts(const Reader *reader, Span span, Choice *choice);
bool read_choice(Answer *answer, Span span);

/* ---- answer_set.c ---- */

bool items_are_conditions(const Item *items, size_t count);
/* "g_1 = 1, g_2 in [-1, 1]": conditions for the components of a name that is not declared. */
bool items_are_components(const Reader *reader, const Item *items, size_t count);
bool items_describe_set(const Reader *reader, const Item *items, size_t count); /* "g with ||g|| <= 1" */
/* "g_i = sign(x_i) if x_i != 0, |g_i| <= 1 otherwise": entry by entry of a name that nobody declared. */
bool line_is_entrywise(const Reader *reader, Span line);
bool read_described_set(Answer *answer, Span span); /* of any of these */
/* "(1, s, -1) with -1 <= s <= 1": elements with a name that only the condition behind them tells. */
bool items_are_parametrised(const Reader *reader, const Item *items, size_t count);
bool read_parametrised_set(Answer *answer, const Item *items, Span line);
/* "from -1 to 1", "between -1 and 1", of which the latter may leave out its ends. False: no such thing. */
bool find_interval_ends(const Reader *reader, Span span, Span ends[2], bool *between);
bool read_interval_ends(Answer *answer, const Span ends[2], bool between);

typedef struct RoundSet {
    Op relation;         /* of the distance to the centre and the radius */
    Span radius, centre; /* empty: 1, and 0 */
} RoundSet;
/* "the closed unit ball", "the ball of radius 2 around 0", "all vectors of norm at most 1". */
bool find_round_set(const Reader *reader, Span span, RoundSet *set);
bool read_round_set(Answer *answer, const RoundSet *set);
/* "the convex hull of A and B", "the segment from A to B"; moves the span to the points. */
bool find_hull_set(const Reader *reader, Span *span);
bool read_hull_set(Answer *answer, Span span);

/* ---- answer_statement.c ---- */

/* No left side, or y, x_1, x1, ∂f/∂x_1: what may stand before each of several values. */
bool item_names_one(const Reader *reader, const Item *item);
/* "u = x/norm(x)" beside or above the answer gives u a meaning in it. False: the span is nothing like that. */
bool define_name(Reader *reader, Span span);
Span without_lead(const Reader *reader, Span span); /* without "where", "let" */
/* The set with these elements; of sets all that is in any. */
const Expr *set_of_values(Reader *reader, const Expr *const *values, size_t count);
/* The parts of a line, by what they are together. The items may be changed. */
bool read_items(Answer *answer, Item *items, size_t count, Span line);
#endif
