/* notation_parts.h: what the files of notation share; nobody else includes it. */
#ifndef NABLA_DOCUMENT_NOTATION_PARTS_H
#define NABLA_DOCUMENT_NOTATION_PARTS_H
#include "document/notation.h"

/* How tightly what is written holds together; what is looser than its place allows goes between brackets. */
typedef enum Level {
    LEVEL_ANY,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_RELATION,
    LEVEL_SUM,
    LEVEL_PRODUCT,
    LEVEL_FUNCTION,
    LEVEL_POWER,
    LEVEL_ATOM
} Level;

/* The order of the factors of a product of numbers. */
typedef enum Rank {
    RANK_NUMBER,
    RANK_CONSTANT,
    RANK_NAME,
    RANK_ROOT,
    RANK_SUM,
    RANK_FUNCTION,
    RANK_BIG,
    RANK_CALCULUS,
    RANK_ARRAY
} Rank;

/* A row under construction: the parts stand in one list, so that spacing and line breaks see their
 * neighbours. */
typedef struct Row {
    Arena *arena;
    const Store *store;
    const NotationOptions *options;
    bool script;  /* within a sub- or superscript: fractions have a slash */
    bool slash;   /* within the entries of a short vector, too */
    bool columns; /* vectors stand as columns here */
    const Formula **parts;
    size_t count, room;
} Row;

/* What a superscript is put on: x₁² is one stem with both scripts. */
typedef struct Base {
    const Formula *stem, *sub;
} Base;

typedef struct Style {
    void (*write)(Row *row, const Expr *e);
    Level level;
    Rank rank;
    const char *sign;                      /* the function's name, the sign between arguments */
    Base (*base)(Row *row, const Expr *e); /* of what carries its own subscript, else NULL */
} Style;
const Style *style_of(const Expr *e);

Row row_within(const Row *row); /* an empty row of the same kind */
Row row_script(const Row *row); /* the same, for a script */
void put(Row *row, const Formula *part);
const Formula *row_done(const Row *row);
void put_ordinary(Row *row, const char *text);
void put_binary(Row *row, const char *sign);
void put_minus(Row *row, const Expr *e); /* − e; if e is −u, + u */
void put_relation(Row *row, const char *sign);
void put_comma(Row *row);
void put_function(Row *row, const char *name);
void put_words(Row *row, const char *before, NotationWord word, const char *after);

Level level_of(const Expr *e);
void write_expr(Row *row, const Expr *e, Level least);
const Formula *part_of(const Row *row, const Expr *e, Level least); /* as a row of its own */
const Formula *script_of(const Row *row, const Expr *e);
const Formula *list_of(const Row *row, const Expr *e); /* the arguments with commas between */
Base base_of(Row *row, const Expr *e);
void put_scripted(Row *row, Base base, const Formula *sup);
void write_joined(Row *row, const Expr *e);           /* arguments with the style's sign between */
void write_number_size(Row *row, const Expr *number); /* |number| */

/* notation_names.c */
Base symbol_base(Row *row, const Expr *e);
Base component_base(Row *row, const Expr *e);
Base entry_base(Row *row, const Expr *e);
Base unit_base(Row *row, const Expr *e);
Base symbol_stem(Row *row, const Symbol *symbol, bool italic);
const char *name_not_in(const Expr *e, const Store *store, const char *const *candidates);

/* notation_sets.c */
void write_relation(Row *row, const Expr *e);
void write_and(Row *row, const Expr *e);
void write_or(Row *row, const Expr *e);
void write_not(Row *row, const Expr *e);
void write_for_all(Row *row, const Expr *e);
void write_piecewise(Row *row, const Expr *e);
void write_interval(Row *row, const Expr *e);
void write_braces(Row *row, const Expr *e);
void write_space(Row *row, const Expr *e);
void write_ball(Row *row, const Expr *e);
void write_hull(Row *row, const Expr *e);
void write_image(Row *row, const Expr *e);
void write_builder(Row *row, const Expr *e);
void write_box(Row *row, const Expr *e);
#endif
