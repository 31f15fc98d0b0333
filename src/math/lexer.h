/* lexer.h: text to tokens. */
#ifndef NABLA_MATH_LEXER_H
#define NABLA_MATH_LEXER_H
#include "math/spelling.h"

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_BAD,
    TOKEN_NUMBER,
    TOKEN_WORD,
    TOKEN_NEWLINE,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_TIMES,
    TOKEN_DOT,
    TOKEN_CROSS,
    TOKEN_DIVIDE,
    TOKEN_POWER,
    TOKEN_SUBSCRIPT,
    TOKEN_PRIME,
    TOKEN_ENTRY_TIMES,
    TOKEN_ENTRY_DIVIDE,
    TOKEN_ENTRY_POWER,
    TOKEN_COMMA,
    TOKEN_SEMICOLON,
    TOKEN_COLON,
    TOKEN_RANGE,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_SQUARE_OPEN,
    TOKEN_SQUARE_CLOSE,
    TOKEN_BRACE_OPEN,
    TOKEN_BRACE_CLOSE,
    TOKEN_SET_OPEN,
    TOKEN_SET_CLOSE,
    TOKEN_ANGLE_OPEN,
    TOKEN_ANGLE_CLOSE,
    TOKEN_BAR,
    TOKEN_DOUBLE_BAR, /* not yet paired (bars.c), then one of: */
    TOKEN_BAR_OPEN,
    TOKEN_BAR_CLOSE,
    TOKEN_NORM_OPEN,
    TOKEN_NORM_CLOSE,
    TOKEN_SUCH_THAT,
    TOKEN_EQUAL,
    TOKEN_NOT_EQUAL,
    TOKEN_LESS,
    TOKEN_LESS_EQUAL,
    TOKEN_GREATER,
    TOKEN_GREATER_EQUAL,
    TOKEN_APPROX,
    TOKEN_IMPLIES,
    TOKEN_ARROW,
    TOKEN_IN,
    TOKEN_FOR_ALL,
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT,
    TOKEN_UNION,
    TOKEN_INTERSECTION,
    TOKEN_FRACTION,
    TOKEN_BINOMIAL, /* \\binom{a}{b}: a column of two */
    TOKEN_MIXED,
    TOKEN_ROOT,
    TOKEN_SUM,
    TOKEN_PRODUCT,
    TOKEN_NABLA,
    TOKEN_PARTIAL,
    TOKEN_TOP,
    TOKEN_BEGIN,
    TOKEN_FINISH,
    TOKEN_NEXT_COLUMN,
    TOKEN_NEXT_ROW,
    TOKEN_PLUS_MINUS,
    TOKEN_MINUS_PLUS,
    TOKEN_SET_MINUS,
    TOKEN_ELLIPSIS,
    TOKEN_BOLD_ONE, /* a vector of ones, or I */
    TOKEN_OVER, /* \over: everything before it is divided by everything behind it */
    TOKEN_DEGREE,
    TOKEN_OUTER, /* the outer product of two vectors */
    TOKEN_KIND_COUNT
} TokenKind;

/* Words of a sentence, which are no names: what joins an answer to what stands around it. */
typedef enum Word {
    WORD_NONE,
    WORD_IF,
    WORD_ELSE, /* and otherwise */
    WORD_CONDITION, /* for, where, when, …: a condition follows */
    WORD_ALL,       /* all, every, each */
    WORD_SUCH,      /* such that */
    WORD_IS,        /* an equal sign in words */
    WORD_SO,        /* what follows is a new statement: so, then, thus, … */
    WORD_AT,        /* a point follows */
    WORD_LET,
    WORD_FILLER,    /* the, answer, derivative, … */
    WORD_ABOUT,     /* approximately */
    WORD_BETWEEN,   /* between, from: the ends of an interval follow */
    WORD_REMARK,    /* because, exactly, …: what follows says nothing more */
    WORD_OVER,      /* a division in words */
    WORD_TO,
    WORD_POWER,     /* squared, cubed */
    WORD_BEHIND,    /* transposed, inverse: behind what they change */
    WORD_NUMBER,    /* two, twice */
    WORD_ROOT,      /* square, cube: before "root" */
    WORD_SIGNED,    /* positive, negative: behind "is", or a sign */
    WORD_PART,      /* third, quarters: behind a number, a fraction */
    WORD_INFIX      /* dot, cross: between what they join; base: behind a logarithm */
} Word;

typedef struct Token {
    TokenKind kind;
    bool spaced; /* white space stands before it */
    bool wide;   /* more than one blank does, or a tab */
    bool glued;  /* a single bar directly before another */
    unsigned char word; /* Word, whatever the case of the letters */
    uint32_t at; /* its first byte in the spelling */
    Text text;   /* of words and numbers; of \begin and \end the environment */
    const struct Function *function; /* what a word is called by that is a function's name */
} Token;

typedef struct LexOptions {
    bool decimal_comma; /* 3,5 is a number */
    bool newlines;      /* line ends are tokens, outside brackets */
    bool no_exponents;  /* 2e-3 is 2·e - 3 */
    bool periods;       /* 0.1(6) is a number */
    bool groups;        /* 1,000.5 is a number */
    bool transposes;    /* no name begins with T: A^Tx is A^T x */
} LexOptions;

typedef struct Tokens {
    Token *list;   /* the last is TOKEN_END */
    size_t count;  /* with the last */
    bool doubtful; /* a number such as 2e-3 was read, which could be 2·e - 3, or 0.1(6), which could be a product */
    bool words;    /* are there words of a sentence? */
    uint64_t seen[2]; /* which kinds there are: ask kinds_have */
} Tokens;

static inline bool kinds_have(const uint64_t seen[2], TokenKind kind) {
    return seen[kind >> 6] >> (kind & 63) & 1;
}
static inline void kinds_add(uint64_t seen[2], TokenKind kind) { seen[kind >> 6] |= (uint64_t)1 << (kind & 63); }
/* A sign that was left out before the token. */
static inline Token token_left_out(Token before, TokenKind kind) {
    before.text.length = 0;
    before.kind = kind;
    return before;
}

/* Cuts the spelling into tokens; lives in the arena. What cannot be read is TOKEN_BAD. */
Tokens lex(Arena *arena, Text spelling, LexOptions options);
/* Does an operand end with this token, so that what follows is an operator or multiplies it? */
bool token_ends_operand(const Token *token);
bool token_is_word(const Token *token, const char *word); /* whatever the case of its letters */

enum { TRAIT_OPENS = 1, TRAIT_CLOSES = 2, TRAIT_OPERAND = 4, TRAIT_RELATION = 8 };
extern const unsigned char token_traits[TOKEN_KIND_COUNT];
static inline bool token_opens(TokenKind kind) { return token_traits[kind] & TRAIT_OPENS; }
static inline bool token_closes(TokenKind kind) { return token_traits[kind] & TRAIT_CLOSES; }
static inline bool token_relates(TokenKind kind) { return token_traits[kind] & TRAIT_RELATION; }
/* Can an operand begin with a token of this kind? */
static inline bool token_begins(TokenKind kind) { return token_traits[kind] & TRAIT_OPERAND; }

/* Decides for each | and || whether it opens or closes an absolute value or a norm, or means "such that".
 * Returns false where that cannot be done; *at is then a bar without a partner. */
bool pair_bars(Tokens *tokens, size_t *at);
/* What only answers contain: leaves out the names of libraries (np.sqrt) and the point of an evaluation
 * (f'|_{t=1}), makes square brackets of Maple's <a | b> and
 * <<a, b> | <c, d>>, turns the brackets of ]a, b[ into round ones, and the times
 * between two sets into the sign of their product where a set is asked for. */
void adapt_tokens(Arena *arena, Tokens *tokens, bool wants_set);
/* Makes brackets of < and > where no operand stands before the <: <3, 4>; barred: only of those in bars, |<3, 4>|. */
void pair_angles(Tokens *tokens, bool barred);
#endif
