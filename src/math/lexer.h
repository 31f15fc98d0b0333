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
    TOKEN_NEXT_ROW
} TokenKind;

typedef struct Token {
    TokenKind kind;
    bool spaced; /* white space stands before it */
    bool glued;  /* a single bar directly before another */
    size_t at;   /* its first byte in the spelling */
    Text text;   /* of words and numbers; of \begin and \end the environment */
} Token;

typedef struct LexOptions {
    bool decimal_comma; /* 3,5 is a number */
    bool newlines;      /* line ends are tokens, outside brackets */
    bool no_exponents;  /* 2e-3 is 2·e - 3 */
    bool transposes;    /* no name begins with T: A^Tx is A^T x */
} LexOptions;

typedef struct Tokens {
    Token *list;   /* the last is TOKEN_END */
    size_t count;  /* with the last */
    bool exponent; /* a number such as 2e-3 was read, which could be 2·e - 3 */
} Tokens;

/* Cuts the spelling into tokens; lives in the arena. What cannot be read is TOKEN_BAD. */
Tokens lex(Arena *arena, Text spelling, LexOptions options);
/* Does an operand end with this token, so that what follows is an operator or multiplies it? */
bool token_ends_operand(const Token *token);
bool token_opens(TokenKind kind);
bool token_closes(TokenKind kind);
bool token_is_word(const Token *token, const char *word); /* whatever the case of its letters */

/* Decides for each | and || whether it opens or closes an absolute value or a norm, or means "such that".
 * Returns false where that cannot be done; *at is then a bar without a partner. */
bool pair_bars(Tokens *tokens, size_t *at);
/* Makes brackets of < and > where no operand stands before the <: <3, 4>. */
void pair_angles(Tokens *tokens);
#endif
