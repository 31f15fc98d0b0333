#include "document/prose.h"
#include "math/simplify.h"
#include <ctype.h>
#include <string.h>

static Inlines *run_new(const Prose *prose) {
    Inlines *run = inlines_new(prose->arena);
    run->language = prose->language;
    return run;
}

/* ---- formulas ---- */

/* Authors write a decimal point, however the numbers are set. */
static const ReadOptions PROSE_READING = {.mode = READ_PROSE};

static const Formula *typeset(const Prose *prose, const Expr *e) {
    Store *store = prose->scope->store;
    const Expr *shown = prose->tidy ? tidy(store, e) : e;
    return notation(prose->arena, store, shown ? shown : e, prose->notation);
}

/* left = line = … = line, condition */
static const Formula *typeset_reading(const Prose *prose, const Reading *reading) {
    const Formula *parts[2 * MOST_LINES + 4];
    size_t count = 0;
    const Expr *const *lines = reading->line_count ? reading->lines : &reading->expr;
    size_t line_count = reading->line_count ? reading->line_count : 1;
    if (reading->left && reading->left != lines[0]) parts[count++] = typeset(prose, reading->left);
    for (size_t i = 0; i < line_count; i++) {
        if (count) parts[count++] = formula_symbol(prose->arena, "=");
        parts[count++] = typeset(prose, lines[i]);
    }
    if (reading->condition) {
        parts[count++] = formula_symbol(prose->arena, ",");
        parts[count++] = formula_space(prose->arena, 5);
        parts[count++] = typeset(prose, reading->condition);
    }
    return formula_row(prose->arena, count, parts);
}

static void complain(const Prose *prose, size_t at, const char *error) {
    if (!prose->diagnostics || !prose->source) return;
    if (prose->strict)
        diagnostics_say(prose->diagnostics, SEVERITY_ERROR, prose->source, prose->offset + at,
                        "this formula cannot be read: %s; \\$ is the sign itself", error);
    else
        diagnostics_say(prose->diagnostics, SEVERITY_WARNING, prose->source, prose->offset + at,
                        "this formula is shown as it was written: %s", error);
}

/* Is the byte a sign = by itself? Not that of <=, >=, != and :=. */
static bool is_equals(Text text, size_t at) {
    return text.start[at] == '=' && !(at && strchr("<>!:=", text.start[at - 1])) &&
           !(at + 1 < text.length && text.start[at + 1] == '=');
}

/* x = (3, 4) says no equation between R^n and R^2 but what x is here: the sides are read apart. */
static const Formula *typeset_sides(const Prose *prose, Text formula) {
    const Formula *parts[2 * MOST_LINES];
    size_t count = 0, from = 0;
    for (size_t at = 0; at <= formula.length; at++) {
        if (at < formula.length && !is_equals(formula, at)) continue;
        Reading side = read_expression(prose->scope, text_slice(formula, from, at), PROSE_READING);
        if (!side.expr || count + 2 > 2 * MOST_LINES) return NULL;
        if (count) parts[count++] = formula_symbol(prose->arena, "=");
        parts[count++] = typeset_reading(prose, &side);
        from = at + 1;
    }
    return formula_row(prose->arena, count, parts);
}

/* The name that a formula like u = (3, 4) defines, as it was declared; NULL: it defines none. */
static const Name *defined_name(const Scope *scope, Text formula) {
    Text rest = formula, word = text_trim(text_cut(&rest, '='));
    const Name *name = rest.start ? scope_find(scope, word) : NULL;
    if (!name || !name->defined || name->meaning->op == OP_NUMBER) return NULL;
    const Expr *value = read_expression(scope, rest, PROSE_READING).expr;
    bool same = value == name->meaning || (value && !value->symbols && simplify(scope->store, value) == name->meaning);
    return same ? name : NULL;
}

static bool has_definitions(const Scope *scope) {
    for (size_t i = 0; i < scope->count; i++)
        if (scope->names[i].defined && scope->names[i].meaning->op != OP_NUMBER) return true;
    return false;
}

const Scope *prose_names(const Scope *scope, Text text) {
    Scope *names = NULL;
    if (!scope || !has_definitions(scope)) return scope;
    for (Text rest = text; rest.start;) {
        const Name *name = defined_name(scope, text_cut(&rest, '$'));
        const Symbol *symbol = name ? store_symbol_like(scope->store, text_of(name->name), name->meaning->shape, 0) : NULL;
        if (!symbol) continue;
        if (!names) names = scope_copy(scope);
        scope_put(names, text_of(name->name), expr_symbol(scope->store, symbol), false);
    }
    return names ? names : scope;
}

const Formula *prose_formula(const Prose *prose, Text formula, size_t at) {
    if (!prose->scope) return NULL;
    Reading reading = read_expression(prose->scope, formula, PROSE_READING);
    if (reading.expr) return typeset_reading(prose, &reading);
    const Formula *sides = typeset_sides(prose, formula);
    if (!sides) complain(prose, at + reading.at, reading.error ? reading.error : "there is nothing in it");
    return sides;
}

/* ---- in the line ---- */

typedef struct Scan {
    const Prose *prose;
    Text text; /* the whole text, of which from … to is scanned */
    size_t at, to;
    InlineKind kind;  /* of the text here */
    unsigned missing; /* marks that do not stand any more in what is left */
    Buffer plain;     /* text that waits to be added */
    Inlines *out;
} Scan;

static char byte_at(const Scan *scan, size_t at) { return at < scan->to ? scan->text.start[at] : '\0'; }
static bool is_blank_byte(char c) { return !c || isspace((unsigned char)c); }
static bool is_word_byte(char c) { return isalnum((unsigned char)c) || (c & 0x80); }

static void flush(Scan *scan) {
    if (scan->plain.length) inlines_add(scan->out, scan->kind, buffer_view(&scan->plain));
    buffer_clear(&scan->plain);
}

static void add(Scan *scan, InlineKind kind, Text text) {
    flush(scan);
    inlines_add(scan->out, kind, text);
}

static bool closes_at(const Scan *scan, size_t at, const char *mark) {
    size_t length = strlen(mark);
    bool before_digit = isdigit((unsigned char)byte_at(scan, at + length));
    return at + length <= scan->to && !memcmp(scan->text.start + at, mark, length) &&
           !is_blank_byte(scan->text.start[at - 1]) && !(*mark == '$' && before_digit);
}

static size_t find_closing(const Scan *scan, size_t from, const char *mark) {
    for (size_t at = from; at < scan->to; at++) {
        if (scan->text.start[at] == '\\')
            at++;
        else if (at > from && closes_at(scan, at, mark))
            return at;
    }
    return 0;
}

/* Where `mark` next stands so that it can close, or 0: not behind white space; a $ not before a digit. Once
 * there is none there is none further on: a text of open marks is searched once, not once for each. */
static size_t closing(Scan *scan, size_t from, const char *mark) {
    unsigned bit = 1u << (*mark % 8 + (mark[1] ? 8 : 0));
    if (scan->missing & bit) return 0;
    size_t at = find_closing(scan, from, mark);
    if (!at) scan->missing |= bit;
    return at;
}

/* Each of these reads what starts at scan->at, and gives how many bytes it took: 0 leaves the byte as text.
 */

/* What looks like a formula and is none. */
static void wonder(const Scan *scan, const char *what) {
    const Prose *prose = scan->prose;
    if (!prose->diagnostics || !prose->source) return;
    diagnostics_say(prose->diagnostics, prose->strict ? SEVERITY_ERROR : SEVERITY_WARNING, prose->source,
                    prose->offset + scan->at, "%s", what);
}

static size_t take_escape(Scan *scan) {
    char next = byte_at(scan, scan->at + 1);
    if (!next || !ispunct((unsigned char)next)) return 0;
    const char *end = next == '(' ? "\\)" : next == '[' ? "\\]" : NULL;
    if (end && text_find(text_slice(scan->text, scan->at, scan->to), end) > 0)
        wonder(scan, "this is shown as text: formulas stand between $ and $");
    buffer_char(&scan->plain, next);
    return 2;
}

static void add_formula(Scan *scan, Text source, size_t at) {
    const Formula *formula = prose_formula(scan->prose, source, at);
    flush(scan);
    if (formula)
        inlines_add_formula(scan->out, formula);
    else
        inlines_add(scan->out, INLINE_EMPHASIS, source);
}

static size_t take_formula(Scan *scan) {
    bool display = byte_at(scan, scan->at + 1) == '$';
    size_t from = scan->at + (display ? 2 : 1);
    if (!display && is_blank_byte(byte_at(scan, from))) return 0;
    size_t end = closing(scan, from, display ? "$$" : "$");
    if (!end && !isdigit((unsigned char)byte_at(scan, from)))
        wonder(scan, "no $ closes this formula; \\$ is the sign itself");
    if (!end) return 0;
    add_formula(scan, text_slice(scan->text, from, end), from);
    return end + (display ? 2 : 1) - scan->at;
}

static size_t take_code(Scan *scan) {
    size_t end = closing(scan, scan->at + 1, "`");
    if (!end) return 0;
    add(scan, INLINE_CODE, text_slice(scan->text, scan->at + 1, end));
    return end + 1 - scan->at;
}

static void scan_range(const Prose *prose, Text text, size_t from, size_t to, InlineKind kind, Inlines *out);

static size_t take_emphasis(Scan *scan) {
    bool strong = byte_at(scan, scan->at + 1) == '*';
    size_t from = scan->at + (strong ? 2 : 1);
    bool inside_word = scan->at && is_word_byte(scan->text.start[scan->at - 1]);
    if (scan->kind != scan->prose->kind || inside_word || is_blank_byte(byte_at(scan, from))) return 0;
    size_t end = closing(scan, from, strong ? "**" : "*");
    if (!end) return 0;
    flush(scan);
    scan_range(scan->prose, scan->text, from, end, strong ? INLINE_STRONG : INLINE_EMPHASIS, scan->out);
    return end + (strong ? 2 : 1) - scan->at;
}

enum { LONGEST_FILLING = 64 }; /* bytes of a name between braces */

static size_t take_filling(Scan *scan) {
    size_t most = scan->at + 1 + LONGEST_FILLING;
    Text rest = text_slice(scan->text, scan->at + 1, most < scan->to ? most : scan->to);
    long end = text_find(rest, "}");
    if (end <= 0) return 0;
    for (size_t i = 0; i < scan->prose->filling_count; i++) {
        const Filling *filling = &scan->prose->fillings[i];
        if (!text_is(text_slice(rest, 0, (size_t)end), filling->name)) continue;
        flush(scan);
        if (filling->formula)
            inlines_add_formula(scan->out, filling->formula);
        else
            inlines_add(scan->out, scan->kind, text_of(filling->text));
        return (size_t)end + 2;
    }
    return 0;
}

typedef struct ProseMark {
    char sign;
    size_t (*take)(Scan *scan);
} ProseMark;
static const ProseMark MARKS[] = {
    {'\\', take_escape}, {'$', take_formula}, {'`', take_code}, {'*', take_emphasis}, {'{', take_filling},
};

static size_t take_mark(Scan *scan) {
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        if (MARKS[i].sign == scan->text.start[scan->at]) return MARKS[i].take(scan);
    return 0;
}

/* Emphasis scans its inside with another kind, in which it cannot begin again: two levels at the most. */
static void scan_range(const Prose *prose, Text text, size_t from, size_t to, InlineKind kind, Inlines *out) {
    Scan scan = {.prose = prose, .text = text, .at = from, .to = to, .kind = kind, .out = out};
    while (scan.at < to) {
        size_t taken = take_mark(&scan);
        if (!taken) buffer_char(&scan.plain, text.start[scan.at]);
        scan.at += taken ? taken : 1;
    }
    flush(&scan);
    buffer_free(&scan.plain);
}

Inlines *prose_inlines(const Prose *prose, Text text) {
    Inlines *out = run_new(prose);
    scan_range(prose, text, 0, text.length, prose->kind, out);
    return out;
}

/* ---- blocks ---- */

typedef struct Chunk { /* a run of lines that belong together */
    size_t from, to;   /* bytes of the text */
} Chunk;

typedef enum LineKind { LINE_EMPTY, LINE_TEXT, LINE_BULLET, LINE_NUMBER, LINE_HEADING } LineKind;

/* "# " … "### "; 0: the line is no heading. */
static size_t heading_level(Text line) {
    size_t level = 0;
    while (level < line.length && line.start[level] == '#') level++;
    return level <= 3 && level < line.length && line.start[level] == ' ' ? level : 0;
}

static LineKind line_kind(Text line) {
    Text t = text_trim(line);
    if (!t.length) return LINE_EMPTY;
    if (heading_level(t)) return LINE_HEADING;
    if (text_starts(t, "- ") || text_starts(t, "* ")) return LINE_BULLET;
    size_t digits = 0;
    while (digits < t.length && isdigit((unsigned char)t.start[digits])) digits++;
    return digits && digits < 4 && text_starts(text_slice(t, digits, t.length), ". ") ? LINE_NUMBER
                                                                                      : LINE_TEXT;
}

static Text line_at(Text text, size_t from) {
    Text rest = text_slice(text, from, text.length);
    return text_cut(&rest, '\n');
}

static size_t after_line(Text text, size_t from) {
    size_t end = from + line_at(text, from).length + 1;
    return end < text.length ? end : text.length;
}

/* The lines from `from` up to an empty one or one that starts a list item. */
static Chunk chunk_at(Text text, size_t from) {
    Chunk chunk = {from, after_line(text, from)};
    while (chunk.to < text.length && line_kind(line_at(text, chunk.to)) == LINE_TEXT)
        chunk.to = after_line(text, chunk.to);
    return chunk;
}

static void add_paragraph(const Prose *prose, Text text, Chunk chunk, Blocks *to) {
    if (!text_trim(text_slice(text, chunk.from, chunk.to)).length) return;
    Inlines *out = run_new(prose);
    scan_range(prose, text, chunk.from, chunk.to, prose->kind, out);
    blocks_paragraph(to, out);
}

static void add_display(const Prose *prose, Text source, size_t at, Blocks *to) {
    const Formula *formula = prose_formula(prose, source, at);
    if (formula) {
        blocks_display(to, formula);
        return;
    }
    Inlines *out = run_new(prose);
    inlines_add(out, INLINE_EMPHASIS, source);
    blocks_paragraph(to, out);
}

/* A display $$…$$ parts its paragraph. Gives where the scan goes on. */
static size_t add_until_display(const Prose *prose, Text text, Chunk chunk, Blocks *to) {
    long open = text_find(text_slice(text, chunk.from, chunk.to), "$$");
    size_t from = chunk.from + (size_t)(open < 0 ? 0 : open) + 2;
    long length = open < 0 ? -1 : text_find(text_slice(text, from, chunk.to), "$$");
    if (length < 1) {
        add_paragraph(prose, text, chunk, to);
        return chunk.to;
    }
    add_paragraph(prose, text, (Chunk){chunk.from, from - 2}, to);
    add_display(prose, text_slice(text, from, from + (size_t)length), from, to);
    return from + (size_t)length + 2;
}

static void add_chunk(const Prose *prose, Text text, Chunk chunk, Blocks *to) {
    while (chunk.from < chunk.to) chunk.from = add_until_display(prose, text, chunk, to);
}

/* Behind the "- " or "12. " of the line at `from`. */
static size_t item_start(Text text, size_t from) {
    while (isspace((unsigned char)text.start[from])) from++;
    while (text.start[from] != ' ') from++;
    return from + 1;
}

/* The items from `from` on; gives where the list ends. */
static size_t add_list(const Prose *prose, Text text, size_t from, Blocks *to) {
    LineKind kind = line_kind(line_at(text, from));
    Block *list = blocks_list(to, kind == LINE_NUMBER);
    while (from < text.length && line_kind(line_at(text, from)) == kind) {
        Chunk item = chunk_at(text, from);
        item.from = item_start(text, from);
        add_chunk(prose, text, item, list_item(to, list));
        from = item.to;
    }
    return from;
}

static void add_heading(const Prose *prose, Text text, size_t from, Blocks *to) {
    Text line = line_at(text, from);
    size_t start = (size_t)(text_trim(line).start - line.start), level = heading_level(text_trim(line));
    Inlines *out = run_new(prose);
    scan_range(prose, text, from + start + level + 1, from + line.length, prose->kind, out);
    blocks_heading(to, (int)level, out);
}

void prose_blocks(const Prose *prose, Text text, Blocks *to) {
    for (size_t at = 0; at < text.length;) {
        LineKind kind = line_kind(line_at(text, at));
        if (kind == LINE_EMPTY || kind == LINE_HEADING) {
            if (kind == LINE_HEADING) add_heading(prose, text, at, to);
            at = after_line(text, at);
        } else if (kind == LINE_TEXT) {
            Chunk chunk = chunk_at(text, at);
            add_chunk(prose, text, chunk, to);
            at = chunk.to;
        } else {
            at = add_list(prose, text, at, to);
        }
    }
}
