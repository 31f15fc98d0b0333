#include "document/notation_parts.h"

static const char *const ENGLISH_WORDS[WORD_COUNT] = {
    [WORD_AND] = "and",
    [WORD_OR] = "or",
    [WORD_NOT] = "not",
    [WORD_FOR_ALL] = "for all",
    [WORD_OTHERWISE] = "otherwise",
    [WORD_WHERE] = "where",
    [WORD_UNDEFINED] = "undefined",
    [WORD_YES] = "yes",
    [WORD_NO] = "no",
};

/* ---- rows ---- */

Row row_within(const Row *row) {
    Row fresh = *row;
    fresh.parts = NULL;
    fresh.count = fresh.room = 0;
    return fresh;
}

Row row_script(const Row *row) {
    Row fresh = row_within(row);
    fresh.script = true;
    return fresh;
}

void put(Row *row, const Formula *part) {
    if (row->count == row->room) {
        size_t room = row->room ? 2 * row->room : 8;
        const Formula **parts = ARENA_ARRAY(row->arena, const Formula *, room);
        for (size_t i = 0; i < row->count; i++) parts[i] = row->parts[i];
        row->parts = parts;
        row->room = room;
    }
    row->parts[row->count++] = part;
}

const Formula *row_done(const Row *row) {
    return row->count == 1 ? row->parts[0] : formula_row(row->arena, row->count, row->parts);
}

static void put_atom(Row *row, MathClass class, const char *text) {
    put(row, formula_atom(row->arena, class, FACE_ROMAN, text_of(text)));
}

void put_ordinary(Row *row, const char *text) { put_atom(row, MATH_ORD, text); }
void put_binary(Row *row, const char *sign) { put_atom(row, MATH_BIN, sign); }
void put_relation(Row *row, const char *sign) { put_atom(row, MATH_REL, sign); }
void put_comma(Row *row) { put_atom(row, MATH_PUNCT, row->options->decimal_comma ? ";" : ","); }
void put_function(Row *row, const char *name) { put(row, formula_function(row->arena, name)); }

void put_words(Row *row, const char *before, NotationWord word, const char *after) {
    const char *const *words = row->options->words ? row->options->words : ENGLISH_WORDS;
    const char *text = arena_printf(row->arena, "%s%s%s", before, words[word], after);
    put(row, formula_text(row->arena, text_of(text)));
}

/* ---- parts ---- */

const Formula *part_of(const Row *row, const Expr *e, Level least) {
    Row part = row_within(row);
    write_expr(&part, e, least);
    return row_done(&part);
}

const Formula *script_of(const Row *row, const Expr *e) {
    Row part = row_script(row);
    write_expr(&part, e, LEVEL_ANY);
    return row_done(&part);
}

const Formula *list_of(const Row *row, const Expr *e) {
    Row list = row_within(row);
    for (size_t i = 0; i < e->count; i++) {
        if (i) put_comma(&list);
        write_expr(&list, e->arg[i], LEVEL_SUM);
    }
    return row_done(&list);
}

void write_expr(Row *row, const Expr *e, Level least) {
    if (level_of(e) >= least) {
        style_of(e)->write(row, e);
        return;
    }
    put(row, formula_parens(row->arena, part_of(row, e, LEVEL_ANY)));
}

Base base_of(Row *row, const Expr *e) {
    const Style *style = style_of(e);
    return style->base ? style->base(row, e) : (Base){part_of(row, e, LEVEL_ATOM), NULL};
}

void put_scripted(Row *row, Base base, const Formula *sup) {
    put(row, base.sub || sup ? formula_scripts(row->arena, base.stem, base.sub, sup) : base.stem);
}

void write_joined(Row *row, const Expr *e) {
    const Style *style = style_of(e);
    for (size_t i = 0; i < e->count; i++) {
        if (i) put_binary(row, style->sign);
        write_expr(row, e->arg[i], style->level + 1);
    }
}

/* ---- what others call ---- */

static Row row_new(Arena *arena, const Store *store, const NotationOptions *options) {
    return (Row){.arena = arena, .store = store, .options = options, .columns = options->columns};
}

const Formula *notation(Arena *arena, const Store *store, const Expr *e, NotationOptions options) {
    Row row = row_new(arena, store, &options);
    if (e && e->weight > LONGEST_NOTATION)
        put_ordinary(&row, "…");
    else if (e)
        write_expr(&row, e, LEVEL_ANY);
    return row_done(&row);
}

const Formula *notation_symbol(Arena *arena, const Symbol *symbol, NotationOptions options) {
    Row row = row_new(arena, NULL, &options);
    put_scripted(&row, symbol_stem(&row, symbol, false), NULL);
    return row_done(&row);
}

void notation_line(Buffer *out, const Store *store, const Expr *e, NotationOptions options, bool ascii) {
    Arena *arena = arena_new();
    formula_to_line(notation(arena, store, e, options), ascii, out);
    arena_free(arena);
}
