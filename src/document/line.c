/* A formula as one line of text: x/‖x‖₂, (x² + y²)^(3/2), [1, 0; 0, 1]. */
#include "document/characters.h"
#include "document/items.h"
#include <ctype.h>

typedef struct Line {
    Arena *arena;
    Buffer *out;
    bool ascii;
} Line;

static void write(const Line *line, const Formula *formula, bool script);

static void write_code(const Line *line, uint32_t code) {
    char scratch[2];
    if (line->ascii)
        buffer_string(line->out, ascii_form(code, scratch));
    else
        buffer_code(line->out, code);
}

/* How many items a formula has, and whether it holds a relation or operator at the top. */
static size_t items_of(const Line *line, const Formula *formula, bool *operators) {
    MathItem *items;
    size_t count = math_items(line->arena, formula, true, &items);
    *operators = false;
    for (size_t i = 0; i < count; i++)
        *operators |= items[i].binary || items[i].relation || items[i].left == MATH_BIN ||
                      (count > 1 && items[i].formula->kind == FORMULA_FRACTION);
    if (count == 1 && items[0].formula->kind == FORMULA_FRACTION) *operators = true;
    return count;
}

static void write_grouped(const Line *line, const Formula *formula, bool group) {
    if (group) buffer_char(line->out, '(');
    write(line, formula, false);
    if (group) buffer_char(line->out, ')');
}

/* dx, ∂t: the denominator of a derivative needs no parentheses. */
static bool is_differential(const Formula *f) {
    bool letters = f->kind == FORMULA_ROW && f->count == 2 && f->parts[0]->kind == FORMULA_ATOM;
    bool name = letters && (f->parts[1]->kind == FORMULA_ATOM || f->parts[1]->kind == FORMULA_SCRIPTS);
    return name && (text_is(f->parts[0]->text, "d") || text_is(f->parts[0]->text, "∂"));
}

static void write_fraction(const Line *line, const Formula *f) {
    bool above, below;
    items_of(line, f->parts[0], &above);
    size_t factors = items_of(line, f->parts[1], &below);
    write_grouped(line, f->parts[0], above);
    buffer_char(line->out, '/');
    write_grouped(line, f->parts[1], below || (factors > 1 && !is_differential(f->parts[1])));
}

/* ---- scripts ---- */

static bool is_prime(const Formula *f) { return f->kind == FORMULA_ATOM && text_starts(f->text, "′"); }

static void write_script(const Line *line, const Formula *script, bool raised) {
    bool operators;
    if (!script) return;
    if (is_prime(script)) {
        write(line, script, true);
        return;
    }
    if (!line->ascii && formula_to_small(script, raised, line->out)) return;
    buffer_char(line->out, raised ? '^' : '_');
    size_t count = items_of(line, script, &operators);
    if (count != 1 || operators) buffer_char(line->out, '(');
    write(line, script, true);
    if (count != 1 || operators) buffer_char(line->out, ')');
}

static void write_scripts(const Line *line, const Formula *f) {
    bool operators;
    size_t count = items_of(line, f->parts[0], &operators);
    write_grouped(line, f->parts[0], count > 1 || operators);
    write_script(line, f->parts[1], false);
    write_script(line, f->parts[2], true);
}

/* ---- the rest ---- */

static bool is_short(const Formula *f) {
    return f->kind == FORMULA_ATOM &&
           (text_points(f->text) == 1 || (f->text.start[0] >= '0' && f->text.start[0] <= '9'));
}

static void write_radical(const Line *line, const Formula *f) {
    if (f->parts[1] && (line->ascii || !formula_to_small(f->parts[1], true, line->out))) {
        buffer_string(line->out, "root(");
        write(line, f->parts[1], true);
        buffer_char(line->out, ')');
    }
    write_code(line, 0x221A);
    write_grouped(line, f->parts[0], line->ascii || !is_short(f->parts[0]));
}

static void write_fence(const Line *line, Fence fence, bool right) {
    uint32_t code = right ? fence_right_code(fence) : fence_left_code(fence);
    if (code) write_code(line, code);
}

/* Cells of a row joined by `between`, rows by "; ". */
static void write_grid(const Line *line, const Formula *f, const char *between) {
    for (size_t r = 0; r < f->rows; r++) {
        if (r > 0) buffer_string(line->out, "; ");
        for (size_t c = 0; c < f->columns; c++) {
            bool empty =
                f->parts[r * f->columns + c]->kind == FORMULA_ROW && !f->parts[r * f->columns + c]->count;
            if (c > 0 && !empty) buffer_string(line->out, between);
            write(line, f->parts[r * f->columns + c], false);
        }
    }
}

/* On one line the cases end in a brace, too, or nobody sees where. */
static void write_cases(const Line *line, const Formula *f) {
    write_fence(line, f->left, false);
    write_grid(line, f, ", ");
    write_fence(line, f->left, true);
}

static void write_accent(const Line *line, const Formula *f) {
    static const struct {
        uint32_t mark;
        const char *name;
    } MARKS[] = {[ACCENT_HAT] = {0x302, "hat"},
                 [ACCENT_VECTOR] = {0x20D7, "vec"},
                 [ACCENT_BAR] = {0x304, "bar"},
                 [ACCENT_TILDE] = {0x303, "tilde"},
                 [ACCENT_DOT] = {0x307, "dot"}};
    if (!line->ascii && is_short(f->parts[0])) {
        write(line, f->parts[0], false);
        buffer_code(line->out, MARKS[f->accent].mark);
        return;
    }
    buffer_string(line->out, MARKS[f->accent].name);
    write_grouped(line, f->parts[0], true);
}

static void write_atom(const Line *line, const Formula *f) {
    for (size_t at = 0; at < f->text.length;) write_code(line, faced_form(text_next(f->text, &at), f->face));
}

static void write_item(const Line *line, const Formula *f) {
    switch (f->kind) {
    case FORMULA_ATOM: write_atom(line, f); break;
    case FORMULA_FRACTION: write_fraction(line, f); break;
    case FORMULA_RADICAL: write_radical(line, f); break;
    case FORMULA_SCRIPTS:
    case FORMULA_LIMITS: write_scripts(line, f); break;
    case FORMULA_FENCE:
        write_fence(line, f->left, false);
        write(line, f->parts[0], false);
        write_fence(line, f->right, true);
        break;
    case FORMULA_MATRIX:
    case FORMULA_CASES: write_cases(line, f); break;
    case FORMULA_LINES: write_grid(line, f, " "); break;
    case FORMULA_ACCENT: write_accent(line, f); break;
    case FORMULA_TEXT: buffer_spelled(line->out, f->text, line->ascii); break;
    case FORMULA_ROW:
    case FORMULA_SPACE: break;
    }
}

/* Whether two spellings would run into one word: "alpha" "x", "grad" "f"; single letters may stand side by
 * side. */
static bool run_together(Text left, Text right) {
    size_t before = 0, after = 0;
    while (before < left.length && isalpha((unsigned char)left.start[left.length - 1 - before])) before++;
    while (after < right.length && isalpha((unsigned char)right.start[after])) after++;
    return before && after && before + after > 2;
}

static void write(const Line *line, const Formula *formula, bool script) {
    MathItem *items;
    size_t count = math_items(line->arena, formula, script, &items), begin = line->out->length;
    for (size_t i = 0; i < count; i++) {
        Buffer item = BUFFER_EMPTY;
        Line inner = {line->arena, &item, line->ascii};
        write_item(&inner, items[i].formula);
        Text before = text_slice(buffer_view(line->out), begin, line->out->length),
             after = buffer_view(&item);
        bool spaced = items[i].space >= 3 || (line->ascii && run_together(before, after));
        if (i > 0 && spaced && before.length && !text_ends(before, " ")) buffer_char(line->out, ' ');
        buffer_text(line->out, after);
        buffer_free(&item);
    }
}

static void write_alone(const Formula *formula, bool ascii, bool script, Buffer *out) {
    Buffer text = BUFFER_EMPTY;
    Line line = {arena_new(), &text, ascii};
    write(&line, formula, script);
    buffer_text(out, buffer_view(&text));
    buffer_free(&text);
    arena_free(line.arena);
}

void formula_to_line(const Formula *formula, bool ascii, Buffer *out) {
    write_alone(formula, ascii, false, out);
}
void formula_to_script(const Formula *formula, bool ascii, Buffer *out) {
    write_alone(formula, ascii, true, out);
}

bool formula_to_small(const Formula *formula, bool raised, Buffer *out) {
    Buffer plain = BUFFER_EMPTY, small = BUFFER_EMPTY;
    formula_to_script(formula, false, &plain);
    bool all = plain.length > 0;
    for (size_t at = 0; at < plain.length && all;) {
        uint32_t code = text_next(buffer_view(&plain), &at),
                 form = raised ? raised_form(code) : lowered_form(code);
        all = form != 0;
        if (all) buffer_code(&small, form);
    }
    if (all) buffer_text(out, buffer_view(&small));
    buffer_free(&plain);
    buffer_free(&small);
    return all;
}
