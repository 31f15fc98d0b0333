/* syntax.h: what the parts of the reader share. Tokens become a tree of nodes (parser.c), and the tree
 * becomes an expression (meaning.c): only then is known which size an I, a 0 or an e_k must have, and whether
 * (a, b) is a vector or an interval. */
#ifndef NABLA_MATH_SYNTAX_H
#define NABLA_MATH_SYNTAX_H
#include "math/lexer.h"
#include "math/names.h"
#include "math/reader.h"

typedef enum Form {
    FORM_EXPR,     /* finished: a number, a name, a constant */
    FORM_IDENTITY, /* I, as large as needed */
    FORM_ONES,     /* a bold 1: ones, or I, as many as needed */
    FORM_ELLIPSIS, /* between the entries of a vector */
    FORM_UNIT,     /* e_k; its argument is k */
    FORM_SUM,
    FORM_NEGATIVE,
    FORM_PRODUCT, /* link[i] says how argument i is joined to those before it */
    FORM_POWER,
    FORM_ENTRYWISE_POWER,
    FORM_TRANSPOSE,
    FORM_SUBSCRIPT, /* a vector or matrix, then one or two indices */
    FORM_CALL,      /* of a function of names.c */
    FORM_APPLY,     /* of a name to arguments: f(x) */
    FORM_LIST,      /* (a, b), [a, b), …: open and close say how; one of a round pair is only its content */
    FORM_ROWS,      /* a matrix: arguments are FORM_LIST, its rows */
    FORM_ANGLES,    /* ⟨a, b⟩ */
    FORM_BARS,      /* |x| */
    FORM_NORM,      /* ‖x‖ with an optional p */
    FORM_RELATION,  /* link[i] is the operator before argument i */
    FORM_LOGIC,     /* op AND, OR, NOT */
    FORM_FOR_ALL,   /* condition, index */
    FORM_IF,        /* value, condition, otherwise */
    FORM_SET,
    FORM_BUILDER,
    FORM_SETS, /* op UNION, INTERSECTION, or NOT for a difference */
    FORM_OVER,         /* Σ, Π: body, index, lower, upper */
    FORM_DERIVATIVE,   /* by each further argument in turn: d/dt, ∂/∂x_k */
    FORM_NABLA,        /* ∇f, with an optional variable; op GRADIENT or HESSIAN */
    FORM_SUBGRADIENTS, /* ∂f */
    FORM_COUNT
} Form;

typedef enum Link {
    LINK_TIMES,
    LINK_NEAR,
    LINK_DOT,
    LINK_CROSS,
    LINK_OVER,
    LINK_ENTRYWISE,
    LINK_ENTRYWISE_OVER,
    LINK_OUTER
} Link;

struct Node {
    Form form;
    Op op;
    TokenKind open, close;
    uint16_t depth;
    bool bracketed;
    size_t at; /* its place in the spelling */
    const Expr *expr;
    const Function *function;
    size_t count;
    const Node **arg;
    const unsigned char *link; /* of products (Link) and relations (Op), one an argument */
};

typedef struct Bound {
    const char *name;
    const Expr *meaning;
} Bound;

enum {
    MOST_BOUND = 16,
    DEEPEST_TREE = 150,
    LONGEST_NUMBER = 200,
    LARGEST_DECIMAL_EXPONENT = 300,
    LONGEST_WORD = 64
};

struct Reader {
    const Scope *scope;
    Store *store;
    Arena *arena;
    ReadOptions options;
    Text text; /* as it was written */
    Spelling spelling;
    Token *list; /* tokens from here on are read and, where a word is cut into names, changed */
    size_t count; /* of tokens, without the end */
    size_t at;    /* the next token */
    Token *intact; /* the tokens before the first word was cut; NULL: none was */
    bool words;          /* are there words of a sentence? */
    uint64_t seen[2];    /* the kinds of tokens (kinds_have) */
    Bound bound[MOST_BOUND];
    size_t bound_count;
    size_t depth;        /* of what is being read */
    bool signs;          /* a ± was read */
    bool lower_sign;     /* take its lower sign */
    size_t divider;      /* of a set that is told without braces: what stands between elements and condition */
    bool colons;         /* a colon divides */
    bool added_constant; /* "+ C" was read */
    bool by_rows;        /* in [1 2; 3 4]: white space separates */
    size_t summing;      /* how many calls of sum are around what is given a meaning: sum(x*v) multiplies the entries */
    bool entrywise;      /* the answer says that it is meant entry by entry */
    bool wide_rows;      /* but only what is wider than one blank */
    bool second;         /* take the second sensible reading where there are two */
    size_t doubts;       /* places with two readings so far */
    const Symbol *component; /* the index of an answer told by its components: x_i/norm(x); NULL: none */
    const Symbol *column;    /* and the second one of a matrix told by its entries: x_i x_j; NULL: none */
    const char *nearest; /* what may have been meant by what the error is about: a name like the unknown one; or NULL */
    size_t nearest_length; /* bytes of the unknown name */
    const char *error;   /* the first one */
    size_t error_at;     /* in the spelling */
    const Node *unsized; /* what has no size, where that is why there is no meaning */
    const char *notes[MOST_NOTES];
    size_t note_count;
};

/* ---- reader.c ---- */

/* Records the first error; always returns NULL. `at` is a place in the spelling. */
void *reader_fail(Reader *reader, size_t at, Message which, const NamedText *with);
void *reader_fail_as_store(Reader *reader, size_t at); /* the error is why the store made nothing */
/* The error, with the name that may have been meant. */
const char *reader_error(const Reader *reader);
void reader_note(Reader *reader, Message which, const NamedText *with);
Text reader_number(const Reader *reader, long number);
enum { LONGEST_REPEATED = 80, LONGEST_NAME_REPEATED = 32 };
/* The whole characters among the first `most` bytes: as much of a text as an error or a note repeats. */
Text shortened(Text text, size_t most);
/* A reader of the text, its tokens ready (or an error set). What only the reading needs is in the
 * arena; errors and notes are in the store's. */
Reader reader_new(const Scope *scope, Arena *arena, Text text, ReadOptions options, bool second);
/* Where a place of the spelling is in the text; and what stood there, between two places, trimmed. */
size_t reader_place(const Reader *reader, size_t at);
Text reader_slice(const Reader *reader, size_t from, size_t to);
/* A bound name's symbol: the one that exists already, so that equal texts read to equal pointers; NULL:
 * error. */
const Symbol *bound_symbol(Reader *reader, Text name, Shape shape, unsigned properties);
bool reader_bind(Reader *reader, Text name, const Expr *meaning);
const Expr *reader_lookup(const Reader *reader, Text name, bool *defined); /* NULL: not in scope */

/* To be called before a token is changed; then what was read can be read again. */
void keep_intact(Reader *reader);
void restore_tokens(Reader *reader);
/* Forgets an error and where it was: what follows is another attempt. */
void forget_error(Reader *reader);

/* The meaning, and an error where no size fits. */
const Expr *meant(Reader *reader, const Node *node, Shape want);

Shape wanted(const ReadOptions *options);

/* ---- dialect.c ---- */

/* Turns the words of an answer that say what signs say into these: squared, transposed, "the square root of". */
void turn_words(Arena *arena, Tokens *tokens);
/* (3|4) becomes (3, 4) where a vector with as many entries is asked for. */
void part_by_bars(Tokens *tokens, Shape shape);
/* Drops the bracket at the end, if it is the only one that closes nothing. False: it is not. */
bool drop_last_close(Tokens *tokens);

/* ---- suggest.c ---- */

/* The text with one small change such that it reads, in the store's arena; NULL: none is found. */
const char *suggestion(Reader *reader, bool (*reads)(const Reader *reader, Text text));

/* ---- around.c: what stands around an answer ---- */

typedef struct Span {
    size_t from, to;
} Span; /* tokens [from, to) */

/* Without labels, words of a sentence, bullets in front, and full stops behind. */
Span trim_span(Reader *reader, Span span);
/* Without "by the chain rule" in front. */
Span without_method(const Reader *reader, Span span);
/* Where a remark or a unit begins that may be left out: "by the chain rule", "(exact)", "m/s^2"; or the end. */
size_t find_remark(const Reader *reader, Span span);
/* The first token of the span, outside brackets, for which `is` holds, or its end. */
size_t find_outside(const Reader *reader, Span span, bool (*is)(const Token *token));
/* The left side of an equation as it is usually written: f'(x), ∇f, dy/dx, y; and of these one of a derivative. */
bool is_left_form(const Reader *reader, Span span);
bool is_derivative_form(const Reader *reader, Span span);
/* One word that is no name yet, or with the index of a solution: y, u, x_1. */
bool is_new_name(const Reader *reader, Span span);
bool says_undefined(Text text, const char *const *more);
/* Is there only what people write where they have no answer: "-", "?", "n/a"? */
bool says_nothing(Text text);
const Expr *truth_in_words(Store *store, Text text);

/* ---- arrange.c ---- */

/* Puts the signs between the parts of an answer that it left out, and colons for arrows behind conditions. */
void arrange_answer(Reader *reader);

/* ---- items.c: the parts of a line ---- */

typedef enum ItemKind {
    ITEM_VALUE,
    ITEM_EQUATION,  /* left = value */
    ITEM_CONDITION, /* x != 0, for x > 0 */
    ITEM_OTHERWISE, /* a value for the rest: otherwise 0 */
    ITEM_REMARK
} ItemKind;

typedef struct Item {
    ItemKind kind;
    TokenKind joint; /* what stands before it: a comma, …; TOKEN_END before the first */
    Span span;       /* of a condition without its "for" */
    size_t equal;    /* of an equation: its first sign */
    Span condition;  /* what stands behind "if", "for" or in brackets behind the value; empty: none */
} Item;

enum { MOST_ITEMS = 24 };

/* Cuts a line at commas, semicolons, full stops, arrows, and, or. Returns how many; 0: too many. */
size_t cut_items(Reader *reader, Span line, Item items[MOST_ITEMS]);

/* ---- answers.c, answer_*.c ---- */

/* Reads a student's answer, with what stands around it. */
void read_answer(Reader *reader, Reading *reading);

/* ---- parser.c ---- */

enum { FEW_OPERANDS = 6 };

/* Still being collected, each with what joins it to those before: the first few here, all of them in the arena once
 * there are more. */
typedef struct Operands {
    const Node *few[FEW_OPERANDS];
    unsigned char few_links[FEW_OPERANDS];
    const Node **many;
    unsigned char *many_links;
    size_t count, room;
} Operands;

const Node *node_new(Reader *reader, Form form, size_t at, const Node *const *args, size_t count);
const Node *node_two(Reader *reader, Form form, size_t at, const Node *a, const Node *b);
const Node *node_expr(Reader *reader, size_t at, const Expr *expr);
void add_operand(Reader *reader, Operands *operands, unsigned char link, const Node *node);
const Node *const *operand_list(const Operands *operands);
const Node *joined(Reader *reader, Form form, size_t at,
                   const Operands *operands); /* a single one stands for itself */

const Node *parse_expression(Reader *reader); /* conditions and "a if c else b" included */
const Node *parse_condition(Reader *reader);  /* no "if" */
const Node *parse_sum(Reader *reader);        /* no relations */
const Node *parse_term(Reader *reader);       /* a product */
const Node *parse_factor(Reader *reader);     /* with its powers */
const Node *parse_postfix(Reader *reader);    /* with its indices and transposes */
const Node *parse_kronecker(Reader *reader); /* the next tokens are delta and _ */
const Node *parse_exponent(Reader *reader, const Node *base, size_t start); /* where the power begins */
const Node *parse_group(Reader *reader);                                    /* {…} of LaTeX */
bool starts_operand(const Reader *reader);
bool enter(Reader *reader); /* one level deeper; false: too deep, said */
const Node *leave(Reader *reader, const Node *node);
bool take(Reader *reader, TokenKind kind); /* moves on if the next token is of this kind */
bool expect(Reader *reader, TokenKind kind, const char *what);
/* There are two sensible readings of what stands in the spelling between `from` and `end`; the first parts at
 * `middle`. True: take the second. */
bool doubtful(Reader *reader, size_t from, size_t middle, size_t end, const char *joint);
size_t token_end(const Reader *reader, size_t i);

/* ---- primary.c, brackets.c, builders.c, words.c, forms.c ---- */

const Node *parse_primary(Reader *reader);
/* Does "1 + …" stand behind the sign or name of a root, and is this the reading where all of it is below the root? */
bool is_root_of_sum(Reader *reader);
const Node *parse_root(Reader *reader); /* the next token is the root, or what stands for it */
const Node *parse_brackets(Reader *reader); /* (…), […], {…}, <…>, |…|, \begin… */
const Node *parse_name(Reader *reader);
bool is_made_of_names(const Reader *reader, Text word); /* is it a name, or letters that are? */
/* A name that is being declared: x, v0, x_1. Empty: none stands here. */
Text take_new_name(Reader *reader);
const Node *parse_call(Reader *reader, const Function *function, size_t at);
const Node *parse_items(Reader *reader, TokenKind close, const char *what, Form form, size_t at);
const Node *parse_derivative_form(Reader *reader, bool *found); /* d/dt f, ∂f/∂x, \frac{df}{dt} */
const Node *parse_nabla(Reader *reader);
const Node *parse_conditions(Reader *reader); /* joined by commas */
/* The token that divides a set builder, which begins at the next token, or 0; and what stands in its braces. */
size_t find_divider(const Reader *reader);
const Node *parse_builder(Reader *reader, size_t at, size_t divider);
/* A set told by its condition alone, up to the end: -1 <= g <= 1, or "g with norm(g) <= 1". */
const Node *parse_described_set(Reader *reader);
bool bind_for_all(
    Reader *reader); /* binds the k of "for all k" in the rest of this bracket, before that is read */
const Node *parse_over(Reader *reader); /* Σ, Π */
const Node *parse_space(Reader *reader,
                        bool make_sizes); /* R^n, R^(m x n): FORM_SPACE with an expr of that space */
bool at_space(const Reader *reader);      /* does R^… stand here? */

static inline const Token *now(const Reader *reader) { return &reader->list[reader->at]; }
/* Does the white space before the next token part two entries? */
static inline bool at_gap(const Reader *reader) {
    return reader->by_rows && (reader->wide_rows ? now(reader)->wide : now(reader)->spaced);
}
static inline bool at_kind(const Reader *reader, TokenKind kind) { return now(reader)->kind == kind; }

/* ---- meaning.c, meaning_algebra.c, meaning_derivative.c ---- */

#define SHAPE_ANY ((Shape){KIND_TENSOR, 0, 0})
/* What the node means, as an expression. `want` is the shape that the place asks for (SHAPE_ANY: none). NULL:
 * an error, or reader->unsized is set and no size fits. */
const Expr *meaning(Reader *reader, const Node *node, Shape want);
/* The meanings of arguments that must have one shape: bare zeros and I take it from the others. False: as
 * NULL. */
bool meanings_alike(Reader *reader, const Node *const *nodes, size_t count, Shape want, const Expr **out);
/* The derivative of f by a number, a component or a vector. NULL stays NULL. */
const Expr *derivative_by(Reader *reader, const Expr *f, const Expr *by);
/* The gradient, Hessian, … (op) of f by a name; of numbers that are listed, (x, y), the partial derivatives. */
const Expr *derivative_of(Store *store, Op op, const Expr *f, const Expr *by);
/* A power; the square root of a column is taken entry by entry. */
const Expr *power_of(Store *store, const Expr *base, const Expr *exponent);
/* The one name that e depends on; of several the only vector or matrix. NULL: an error at the node. */
const Expr *variable_of(Reader *reader, const Node *node, const Expr *e);
/* The dimension that an expression says: a number or the name of a size; 0: none. */
Dim dim_of(Store *store, const Expr *e);
/* (y_1, ..., y_n): the vector whose entries follow the pattern. Items are the entries before and behind the dots. */
const Expr *vector_of_pattern(Reader *reader, const Node *node);
/* The vector as long as is asked for whose entry with that index the number is; NULL: none is known. */
const Expr *vector_of_entry(Reader *reader, const Expr *entry, const Symbol *index);
/* The matrix as large as is asked for whose entry in that row and column the number is; NULL: none is known. */
const Expr *matrix_of_entry(Reader *reader, const Expr *entry, const Symbol *row, const Symbol *column);
/* x_1^2 + ... + x_n^2: the sum of the vector whose entries are the terms. */
const Expr *sum_of_pattern(Reader *reader, const Node *sum);
/* Reports the store's reason at the node's place where e is NULL. */
const Expr *checked(Reader *reader, const Node *node, const Expr *e);
#endif
