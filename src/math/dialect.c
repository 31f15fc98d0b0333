/* dialect.c: words of a sentence that say what signs say, turned into the tokens that are read: "x squared", "A transpose",
 * "the square root of". */
#include "math/syntax.h"
#include <string.h>
#include <strings.h>

typedef struct Turning {
    Token *in, *out;
    size_t at, count;
    bool copied; /* "its" was told once */
} Turning;

static void put(Turning *t, TokenKind kind, Text text) {
    Token *token = &t->out[t->count++];
    *token = t->in[t->at];
    token->kind = kind;
    token->text = text;
    token->word = WORD_NONE;
    token->function = kind == TOKEN_WORD ? function_named(text) : NULL;
}

static Text digits_of(Text word) {
    static const struct Numeral {
        const char *words, *digits;
    } numerals[] = {
        {" zero ", "0"}, {" one eins ", "1"}, {" two twice double zwei deux dos ", "2"}, {" three drei trois tres ", "3"},
        {" four vier quatre cuatro ", "4"}, {" five fuenf cinq cinco ", "5"}, {" six ", "6"}, {" seven ", "7"}, {" eight ", "8"},
        {" nine ", "9"}, {" ten ", "10"}, {" half ", "0.5"},
    };
    char spaced[16] = " ";
    for (size_t i = 0; i < word.length && i + 3 < sizeof spaced; i++) spaced[i + 1] = (char)(word.start[i] | 0x20), spaced[i + 2] = ' ';
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (strstr(numerals[i].words, spaced)) return text_of(numerals[i].digits);
    return TEXT("0");
}

static bool ends_operand(const Turning *t) { return t->count && token_ends_operand(&t->out[t->count - 1]); }

/* What a part in words is of the whole: 3 of a third; 0: the word is none. */
static const char *denominator(Text word) {
    static const struct Part {
        const char *words, *digits;
    } parts[] = {
        {" half halves halbe demi demis medio medios ", "2"},
        {" third thirds drittel tiers tercio tercios ", "3"},
        {" fourth fourths quarter quarters viertel quart quarts cuarto cuartos ", "4"},
        {" fifth fifths fuenftel cinquieme cinquiemes quinto quintos ", "5"},
        {" sixth sixths sechstel sixieme sexto ", "6"},
        {" seventh sevenths ", "7"},
        {" eighth eighths achtel huitieme ", "8"},
        {" ninth ", "9"},
        {" tenth tenths zehntel dixieme ", "10"},
    };
    char spaced[16] = " ";
    if (word.length + 3 > sizeof spaced) return NULL;
    for (size_t i = 0; i < word.length; i++) spaced[i + 1] = (char)(word.start[i] | 0x20), spaced[i + 2] = ' ';
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(parts[i].words, spaced)) return parts[i].digits;
    return NULL;
}

static bool is_article(const Token *token) {
    static const char *const words[] = {"a", "an", "ein", "eine", "un", "une", "una", "one"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is_word(token, words[i])) return true;
    return false;
}

static void put_part(Turning *t, const char *digits) {
    put(t, TOKEN_DIVIDE, TEXT("/"));
    put(t, TOKEN_NUMBER, text_of(digits));
    put(t, TOKEN_CLOSE, TEXT(")"));
}

/* "two thirds", "a third", "one-third", "1 sixth": a fraction in brackets. */
static bool turn_part(Turning *t) {
    const char *digits = denominator(t->in[t->at].text);
    bool dash = t->count > 1 && t->out[t->count - 1].kind == TOKEN_MINUS && !t->in[t->at].spaced && t->in[t->at - 2].word == WORD_NUMBER;
    Token *number = t->count ? &t->out[t->count - 1 - dash] : NULL;
    if (!digits || !number || (number->kind != TOKEN_NUMBER && !is_article(number))) return false;
    t->count -= dash;
    Token whole = *number;
    if (whole.kind != TOKEN_NUMBER) whole.kind = TOKEN_NUMBER, whole.text = TEXT("1"), whole.word = WORD_NONE, whole.function = NULL;
    number->kind = TOKEN_OPEN;
    number->word = WORD_NONE;
    t->out[t->count++] = whole;
    put_part(t, digits);
    return true;
}

/* "two and a half", "deux et demi": a whole and a part of it. */
static bool turn_mixed(Turning *t) {
    const Token *joint = &t->in[t->at], *part = joint + 1 + is_article(joint + 1);
    bool and = token_is_word(joint, "et") || token_is_word(joint, "y") || (joint->kind == TOKEN_AND && (part > joint + 1 || token_is_word(part, "half")));
    bool number = t->count && t->out[t->count - 1].kind == TOKEN_NUMBER && t->in[t->at - 1].kind == TOKEN_WORD;
    if (!and || !number || part->kind != TOKEN_WORD || !part->word || !denominator(part->text)) return false;
    Token *whole = &t->out[t->count - 1], copy = *whole;
    whole->kind = TOKEN_OPEN;
    t->out[t->count++] = copy;
    put(t, TOKEN_PLUS, TEXT("+"));
    put(t, TOKEN_NUMBER, TEXT("1"));
    put_part(t, denominator(part->text));
    t->at += (size_t)(part - joint);
    return true;
}

/* x squared, A transposed, A inverse: behind what they change. */
static bool turn_behind(Turning *t) {
    const Token *token = &t->in[t->at];
    if (!ends_operand(t)) return false;
    bool inverse = token_is_word(token, "inverse");
    if (token->word == WORD_BEHIND && !inverse) return put(t, TOKEN_PRIME, TEXT("'")), true;
    put(t, TOKEN_POWER, TEXT("^"));
    if (inverse) put(t, TOKEN_MINUS, TEXT("-"));
    put(t, TOKEN_NUMBER, inverse ? TEXT("1") : token_is_word(token, "cubed") ? TEXT("3") : TEXT("2"));
    return true;
}

static TokenKind sign_of(const Token *adjective) {
    if (token_is_word(adjective, "positive")) return TOKEN_GREATER;
    return token_is_word(adjective, "negative") ? TOKEN_LESS : TOKEN_NOT_EQUAL;
}

/* "for positive t" is for t > 0. */
static bool turn_adjective(Turning *t) {
    TokenKind kind = sign_of(&t->in[t->at]);
    t->out[t->count++] = t->in[t->at + 1];
    put(t, kind, TEXT(">"));
    put(t, TOKEN_NUMBER, TEXT("0"));
    t->at++;
    return true;
}

/* "negative x squared" */
static bool turn_sign(Turning *t) {
    const Token *next = &t->in[t->at + 1];
    if (t->count && t->out[t->count - 1].word == WORD_CONDITION && next->kind == TOKEN_WORD) return turn_adjective(t);
    if (ends_operand(t) || (!token_begins(next->kind) && !next->function)) return false;
    if (token_is_word(&t->in[t->at], "negative")) put(t, TOKEN_MINUS, TEXT("-"));
    return !token_is_word(&t->in[t->at], "nonzero");
}

/* "x dot y", "log base 2 of x" */
static bool turn_infix(Turning *t) {
    const Token *token = &t->in[t->at];
    if (token_is_word(token, "base")) {
        bool logarithm = t->count && t->out[t->count - 1].function && t->out[t->count - 1].function->op == OP_LN;
        return logarithm ? put(t, TOKEN_SUBSCRIPT, TEXT("_")), true : false;
    }
    bool bar = t->count && (t->out[t->count - 1].kind == TOKEN_BAR || t->out[t->count - 1].kind == TOKEN_DOUBLE_BAR);
    if ((!ends_operand(t) && !bar) || token->kind != TOKEN_WORD) return false;
    return put(t, token_is_word(token, "dot") ? TOKEN_DOT : TOKEN_CROSS, token->text), true;
}

static Text ordinal(const Token *token) {
    static const struct Ordinal {
        const char *word, *digit;
    } ordinals[] = {{"second", "2"}, {"third", "3"}, {"fourth", "4"}, {"fifth", "5"}, {"sixth", "6"}, {"seventh", "7"}, {"eighth", "8"}};
    for (size_t i = 0; i < sizeof ordinals / sizeof *ordinals; i++)
        if (token_is_word(token, ordinals[i].word)) return text_of(ordinals[i].digit);
    return (Text){"", 0};
}

/* "e to the x", "x to the power of 3", "x to the fourth" */
static bool turn_power(Turning *t) {
    size_t at = t->at + 1;
    if (!token_is_word(&t->in[at], "the") || !ends_operand(t)) return false;
    put(t, TOKEN_POWER, TEXT("^"));
    at++;
    Text digit = ordinal(&t->in[at]);
    if (digit.length) put(t, TOKEN_NUMBER, digit), at++;
    bool power = token_is_word(&t->in[at], "power");
    at += power;
    t->at = at - 1 + (power && token_is_word(&t->in[at], "of"));
    return true;
}

/* "the dot product of x and y" */
static bool turn_dot_product(Turning *t) {
    const Token *token = &t->in[t->at];
    bool named = token_is_word(token, "dot") || token_is_word(token, "inner") || token_is_word(token, "scalar");
    if (!named || !token_is_word(token + 1, "product") || !token_is_word(token + 2, "of")) return false;
    if (token[3].kind != TOKEN_WORD || token[4].kind != TOKEN_AND || token[5].kind != TOKEN_WORD) return false;
    const Token operands[] = {token[3], token[5]};
    put(t, TOKEN_OPEN, TEXT("("));
    t->out[t->count++] = operands[0];
    put(t, TOKEN_DOT, TEXT("."));
    t->out[t->count++] = operands[1];
    put(t, TOKEN_CLOSE, TEXT(")"));
    t->at += 5;
    return true;
}

/* How many words of "unit vector", in some languages. */
static size_t direction_length(const Token *token) {
    if (token_is_word(token, "einheitsvektor")) return 1;
    bool unit = token_is_word(token, "unit") && token_is_word(token + 1, "vector");
    bool roman = (token_is_word(token, "vecteur") || token_is_word(token, "vector")) &&
                 (token_is_word(token + 1, "unitaire") || token_is_word(token + 1, "unitario"));
    return unit || roman ? 2 : 0;
}

/* "unit vector in the direction of x" is a call: normalize of x. */
static bool turn_direction(Turning *t) {
    size_t end = t->at + direction_length(&t->in[t->at]), from = end;
    if (from == t->at) return false;
    while (t->in[end].kind == TOKEN_IN || t->in[end].word == WORD_FILLER) end++;
    if (end == from) return false;
    put(t, TOKEN_WORD, TEXT("normalize"));
    put(t, TOKEN_WORD, TEXT("of"));
    t->out[t->count - 1].word = WORD_FILLER;
    t->at = end - 1;
    return true;
}

/* Where the operand that ends before token `end` begins: a word or number, or a bracket. */
static size_t operand_start(const Turning *t, size_t end) {
    size_t depth = 0, i = end;
    do {
        i--;
        depth += token_closes(t->out[i].kind);
        depth -= depth && token_opens(t->out[i].kind);
    } while (i && depth);
    return i;
}

/* "x over its norm": what stands before the division. */
static bool turn_its(Turning *t) {
    const Token *noun = &t->in[t->at + 1];
    bool length = token_is_word(noun, "norm") || token_is_word(noun, "length") || token_is_word(noun, "magnitude");
    bool its = token_is_word(&t->in[t->at], "its") && length && noun[1].kind != TOKEN_OPEN && !token_is_word(noun + 1, "of");
    bool owns = its || (token_is_word(&t->in[t->at], "the") && length && (noun[1].kind == TOKEN_END || noun[1].word == WORD_POWER));
    size_t joint = t->count;
    while (joint && (t->out[joint - 1].word == WORD_REMARK || t->out[joint - 1].word == WORD_FILLER)) joint--;
    bool divided = joint > 1 && (t->out[joint - 1].kind == TOKEN_DIVIDE || t->out[joint - 1].word == WORD_OVER);
    if (!owns || !divided || t->copied || !token_ends_operand(&t->out[joint - 2])) return false;
    size_t from = operand_start(t, joint - 1), to = joint - 1;
    t->count = joint;
    t->copied = true;
    put(t, TOKEN_WORD, TEXT("norm"));
    put(t, TOKEN_OPEN, TEXT("("));
    for (size_t i = from; i < to; i++) t->out[t->count++] = t->out[i];
    put(t, TOKEN_CLOSE, TEXT(")"));
    t->at++;
    return true;
}

/* "is positive" is > 0. */
static bool turn_signed(Turning *t) {
    const Token *adjective = &t->in[t->at + 1];
    if (t->in[t->at].word != WORD_IS || adjective->word != WORD_SIGNED) return false;
    put(t, sign_of(adjective), TEXT(">"));
    put(t, TOKEN_NUMBER, TEXT("0"));
    t->at++;
    return true;
}

static bool turn_root(Turning *t) {
    const Token *token = &t->in[t->at];
    if (!token_is_word(token + 1, "root")) return false;
    put(t, TOKEN_WORD, token_is_word(token, "cube") ? TEXT("cbrt") : TEXT("sqrt"));
    t->at++;
    return true;
}

/* "over the norm", "the matrix A": words before a name that say nothing more. */
static bool is_empty_word(const Turning *t) {
    const Token *token = &t->in[t->at], *next = token + 1;
    bool article = token_is_word(token, "the") && t->count && next->kind == TOKEN_WORD &&
                   (next->function || !next->word || next->word == WORD_ROOT);
    bool noun = token->function && (token_is_word(token, "matrix") || token_is_word(token, "vector")) &&
                next->kind == TOKEN_WORD && !next->word;
    bool by = t->count && t->out[t->count - 1].kind == TOKEN_DIVIDE &&
              (token->word == WORD_REMARK || token->word == WORD_OVER || token->kind == TOKEN_TIMES);
    bool unit = token_is_word(token, "unit") && token_is_word(next, "vector") && !next[1].word;
    bool part = token_is_word(token, "of") && t->count && ((t->out[t->count - 1].kind == TOKEN_NUMBER && t->in[t->at - 1].word == WORD_NUMBER) || t->in[t->at - 1].word == WORD_PART);
    return article || noun || by || unit || part;
}

/* "the 1-norm of r", "L2 norm of x": which norm, and a call of it. */
static bool turn_norm(Turning *t) {
    const Token *token = &t->in[t->at];
    bool letter = token->kind == TOKEN_WORD && token->text.length == 1 && (token->text.start[0] | 0x20) == 'l';
    size_t subscript = letter && token[1].kind == TOKEN_SUBSCRIPT;
    const Token *which = token + letter + subscript, *noun = which + 1 + (which[1].kind == TOKEN_MINUS && !which[1].spaced);
    bool known = which->kind == TOKEN_NUMBER && which->text.length == 1 && (which->text.start[0] == '1' || which->text.start[0] == '2');
    bool norm = token_is_word(noun, "norm") || token_is_word(noun, "norme") || token_is_word(noun, "norma");
    bool one = letter || noun > which + 1; /* not "2 norm of x", which may be twice */
    if (!known || !norm || !one || noun[1].word != WORD_FILLER) return false;
    put(t, TOKEN_WORD, which->text.start[0] == '1' ? TEXT("norm1") : TEXT("norm2"));
    t->at += (size_t)(noun - token);
    return true;
}

static bool is_joint(const Token *token) {
    return token_is_word(token, "et") || token_is_word(token, "und") || token_is_word(token, "y");
}

/* "1 si t > 0 et -1 si t < 0": between cases, which have two ifs. */
static bool turn_joint(Turning *t, size_t ifs) {
    const Token *token = &t->in[t->at];
    bool numbers = t->count && t->out[t->count - 1].kind == TOKEN_NUMBER && token[1].kind == TOKEN_NUMBER; /* 3/5 et 4/5 */
    if ((ifs < 2 && !numbers) || !is_joint(token) || !t->count || !token->spaced || !token[1].spaced) return false;
    return put(t, TOKEN_AND, token->text), true;
}

static bool turn_word(Turning *t) {
    switch ((int)t->in[t->at].word) {
    case WORD_PART: return turn_part(t);
    case WORD_NUMBER: return turn_part(t) || (put(t, TOKEN_NUMBER, digits_of(t->in[t->at].text)), true);
    case WORD_POWER:
    case WORD_BEHIND: return turn_behind(t);
    case WORD_IS: return turn_signed(t);
    case WORD_ROOT: return turn_root(t);
    case WORD_TO: return turn_power(t);
    case WORD_SIGNED: return turn_sign(t);
    case WORD_INFIX: return turn_infix(t);
    default: return false;
    }
}

/* What was not turned is no word of a sentence here, but a name or a function. */
static bool is_only_turned(const Token *token) { return token->word >= WORD_POWER; }

void turn_words(Arena *arena, Tokens *tokens) {
    enum { MOST_FROM_ONE = 5 };
    Turning t = {tokens->list, ARENA_ARRAY(arena, Token, tokens->count * MOST_FROM_ONE + 1), 0, 0, false};
    size_t ifs = 0;
    for (size_t i = 0; i < tokens->count; i++) ifs += tokens->list[i].word == WORD_IF || tokens->list[i].word == WORD_CONDITION;
    for (; t.at < tokens->count; t.at++) {
        if (t.at + 1 < tokens->count && (turn_direction(&t) || turn_norm(&t) || turn_dot_product(&t) || turn_its(&t) || turn_mixed(&t) || is_empty_word(&t) || turn_joint(&t, ifs) || turn_word(&t))) continue;
        t.out[t.count] = t.in[t.at];
        if (is_only_turned(&t.out[t.count])) t.out[t.count].word = WORD_NONE;
        t.count++;
    }
    tokens->list = t.out;
    tokens->count = t.count;
    for (size_t i = 0; i < t.count; i++) tokens->seen[t.out[i].kind >> 6] |= (uint64_t)1 << (t.out[i].kind & 63);
}

/* ---- brackets ---- */

/* (3|4), as vectors are written in some schools: bars that part as many entries as are asked for. */
void part_by_bars(Tokens *tokens, Shape shape) {
    size_t depth = 0, bars = 0, last = tokens->count - 1, from = 0;
    bool column = shape.kind == KIND_TENSOR && shape.columns == 1 && shape.rows > 1;
    for (size_t i = 0; i < last; i++)
        if (tokens->list[i].kind == TOKEN_EQUAL) from = i + 1; /* v = (3|4) */
    if (!column || last < from + 5 || tokens->list[from].kind != TOKEN_OPEN) return;
    for (size_t i = from; i < last; i++) {
        const Token *token = &tokens->list[i];
        if (depth == 1 && (token->kind == TOKEN_COMMA || token->kind == TOKEN_SEMICOLON)) return;
        if (!depth && i > from && !token_closes(token->kind) && token->kind != TOKEN_BAR) break;
        bool between = token_ends_operand(token - (i > 0)) && !token_closes(token[1].kind);
        bars += depth == 1 && token->kind == TOKEN_BAR && between;
        depth += token_opens(token->kind);
        depth -= depth && token_closes(token->kind);
    }
    if (bars + 1 != (size_t)shape.rows) return;
    depth = 0;
    for (size_t i = from; i < last; i++) {
        Token *token = &tokens->list[i];
        if (depth == 1 && token->kind == TOKEN_BAR) token->kind = TOKEN_COMMA;
        depth += token_opens(token->kind);
        depth -= depth && token_closes(token->kind);
    }
    kinds_add(tokens->seen, TOKEN_COMMA);
}

/* 2x): one bracket at the end that closes nothing. */
bool drop_last_close(Tokens *tokens) {
    size_t depth = 0, last = tokens->count - 1;
    if (last < 2 || tokens->list[last - 1].kind != TOKEN_CLOSE || tokens->list[last - 2].kind == TOKEN_COLON) return false;
    for (size_t i = 0; i + 1 < last; i++) {
        if (token_closes(tokens->list[i].kind) && !depth) return false;
        depth += token_opens(tokens->list[i].kind);
        depth -= token_closes(tokens->list[i].kind);
    }
    if (depth) return false;
    tokens->list[last - 1] = tokens->list[last];
    tokens->count--;
    return true;
}
