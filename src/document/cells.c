#include "document/cells.h"
#include "document/characters.h"
#include "document/items.h"
#include <string.h>

typedef struct Maker {
    Arena *arena;
    bool ascii;
} Maker;

enum { WIDEST = 100000 }; /* columns that are made: beyond, a formula is cut off */

/* ---- rectangles ---- */

Cells *cells_new(Arena *arena, int width, int height, int base) {
    Cells *cells = ARENA_NEW(arena, Cells);
    if (width > WIDEST) width = WIDEST;
    *cells = (Cells){width, height, base, ARENA_ARRAY(arena, uint32_t, (size_t)width * (size_t)height + 1)};
    for (size_t i = 0; i < (size_t)width * (size_t)height; i++) cells->code[i] = ' ';
    return cells;
}

static void set_cell(Cells *cells, int x, int y, uint32_t code) {
    if (x >= 0 && y >= 0 && x < cells->width && y < cells->height) cells->code[y * cells->width + x] = code;
}

void cells_put(Cells *to, const Cells *from, int x, int y) {
    for (int row = 0; row < from->height; row++)
        for (int column = 0; column < from->width; column++)
            set_cell(to, x + column, y + row, from->code[row * from->width + column]);
}

static void fill(Cells *cells, int x, int y, int width, uint32_t code) {
    for (int i = 0; i < width; i++) set_cell(cells, x + i, y, code);
}

static const uint32_t MARKS[] = {
    [ACCENT_HAT] = 0x302,   [ACCENT_VECTOR] = 0x20D7, [ACCENT_BAR] = 0x304,
    [ACCENT_TILDE] = 0x303, [ACCENT_DOT] = 0x307,
};

/* A combining mark has no cell of its own; a cell has one mark at the most. */
static void set_mark(uint32_t *cell, uint32_t code) {
    for (uint32_t accent = 0; accent < sizeof MARKS / sizeof *MARKS; accent++)
        if (MARKS[accent] == code && *cell >> 24 == 0) *cell |= (accent + 1) << 24;
}

Cells *cells_of_text(Arena *arena, Text text) {
    Cells *cells = cells_new(arena, (int)(text_columns(text) < WIDEST ? text_columns(text) : WIDEST), 1, 0);
    int x = 0;
    for (size_t at = 0; at < text.length;) {
        char spelled[5];
        uint32_t code = text_next(text, &at);
        size_t wide = text_columns((Text){spelled, text_encode(code, spelled)});
        if (wide == 0 && x > 0) set_mark(&cells->code[x - 1], code);
        if (wide == 0 || code == '\n') continue;
        set_cell(cells, x, 0, code);
        if (wide == 2) set_cell(cells, x + 1, 0, 0);
        x += (int)wide;
    }
    return cells;
}

Cells *cells_beside(Arena *arena, const Cells *left, int gap, const Cells *right) {
    int above = left->base > right->base ? left->base : right->base;
    int left_below = left->height - left->base, right_below = right->height - right->base;
    int below = left_below > right_below ? left_below : right_below;
    Cells *both = cells_new(arena, left->width + gap + right->width, above + below, above);
    cells_put(both, left, 0, above - left->base);
    cells_put(both, right, left->width + gap, above - right->base);
    return both;
}

/* `upper` over `lower`, centred; the base row is row `base` of the result. */
static Cells *stacked(Arena *arena, const Cells *upper, const Cells *lower, int base) {
    int width = upper->width > lower->width ? upper->width : lower->width;
    Cells *both = cells_new(arena, width, upper->height + lower->height, base);
    cells_put(both, upper, (width - upper->width) / 2, 0);
    cells_put(both, lower, (width - lower->width) / 2, upper->height);
    return both;
}

void cells_write(const Cells *cells, int indent, Buffer *out) {
    for (int row = 0; row < cells->height; row++) {
        const uint32_t *code = cells->code + row * cells->width;
        int end = cells->width;
        while (end > 0 && code[end - 1] == ' ') end--;
        if (end > 0) buffer_repeat(out, " ", (size_t)indent);
        for (int x = 0; x < end; x++) {
            if (code[x]) buffer_code(out, code[x] & 0xFFFFFF);
            if (code[x] >> 24) buffer_code(out, MARKS[(code[x] >> 24) - 1]);
        }
        buffer_char(out, '\n');
    }
}

/* ---- atoms and what is set in a line ---- */

static Cells *make(const Maker *maker, const Formula *formula, int nested);

static Cells *spelled(const Maker *maker, Text text) {
    Buffer out = BUFFER_EMPTY;
    buffer_spelled(&out, text, maker->ascii);
    Cells *cells = cells_of_text(maker->arena, buffer_view(&out));
    buffer_free(&out);
    return cells;
}

static Cells *linear(const Maker *maker, const Formula *formula) {
    Buffer out = BUFFER_EMPTY;
    formula_to_line(formula, maker->ascii, &out);
    Cells *cells = cells_of_text(maker->arena, buffer_view(&out));
    buffer_free(&out);
    return cells;
}

/* The tight spacing of scripts: no spaces. */
static Cells *script_line(const Maker *maker, const Formula *formula) {
    Buffer out = BUFFER_EMPTY;
    formula_to_script(formula, maker->ascii, &out);
    Cells *cells = cells_of_text(maker->arena, buffer_view(&out));
    buffer_free(&out);
    return cells;
}

static Cells *code_cell(const Maker *maker, uint32_t code) {
    char text[5];
    return spelled(maker, (Text){text, text_encode(code, text)});
}

static Cells *atom(const Maker *maker, const Formula *f) {
    Buffer out = BUFFER_EMPTY;
    for (size_t at = 0; at < f->text.length;) buffer_code(&out, faced_form(text_next(f->text, &at), f->face));
    Cells *cells = spelled(maker, buffer_view(&out));
    buffer_free(&out);
    return cells;
}

/* ---- rows ---- */

static int gap_of(int space) { return space >= 18 ? space / 6 : space >= 3 ? 1 : 0; }

static bool is_letter(uint32_t code) { return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z'); }

/* ASCII words must not run together: "grad f". */
static bool run_together(const Cells *left, const Cells *right) {
    if (left->width + right->width <= 2 || !left->width || !right->width) return false;
    return is_letter(left->code[(left->base + 1) * left->width - 1]) &&
           is_letter(right->code[right->base * right->width]);
}

/* A text that ends in a space brings its own. */
static int gap_before(const MathItem *items, size_t i) {
    const Formula *before = items[i - 1].formula;
    return before->kind == FORMULA_TEXT && text_ends(before->text, " ") ? 0 : gap_of(items[i].space);
}

static Cells *items_cells(const Maker *maker, const MathItem *items, size_t from, size_t to, int nested) {
    int width = 0, above = 0, below = 1;
    Cells **parts = ARENA_ARRAY(maker->arena, Cells *, to - from + 1);
    int *places = ARENA_ARRAY(maker->arena, int, to - from + 1);
    for (size_t i = from; i < to; i++) {
        const Cells *part = parts[i - from] = make(maker, items[i].formula, nested);
        int gap = i > from ? gap_before(items, i) : 0;
        if (i > from && gap == 0 && maker->ascii && run_together(parts[i - from - 1], part)) gap = 1;
        places[i - from] = width + gap;
        width += gap + part->width;
        if (part->base > above) above = part->base;
        if (part->height - part->base > below) below = part->height - part->base;
    }
    Cells *row = cells_new(maker->arena, width, above + below, above);
    for (size_t i = 0; i < to - from; i++) cells_put(row, parts[i], places[i], above - parts[i]->base);
    return row;
}

static Cells *row(const Maker *maker, const Formula *formula, int nested) {
    MathItem *items;
    size_t count = math_items(maker->arena, formula, false, &items);
    return items_cells(maker, items, 0, count, nested);
}

/* ---- fractions and radicals ---- */

static Cells *fraction(const Maker *maker, const Formula *f, int nested) {
    Cells *above = make(maker, f->parts[0], nested + 1), *below = make(maker, f->parts[1], nested + 1);
    if (nested > 0 && above->height == 1 &&
        below->height == 1) { /* a fraction in a fraction stays in its line if short */
        Cells *line = linear(maker, f);
        if (line->width <= 12) return line;
    }
    int width = above->width > below->width ? above->width : below->width;
    if (nested > 0) width += 2;
    Cells *bar = cells_new(maker->arena, width, 1, 0);
    fill(bar, 0, 0, width, maker->ascii ? '-' : 0x2500);
    return stacked(maker->arena, stacked(maker->arena, above, bar, 0), below, above->height);
}

static Cells *radical(const Maker *maker, const Formula *f, int nested) {
    Cells *body = make(maker, f->parts[0], nested);
    if (f->parts[1] || (body->height == 1 && (maker->ascii || body->width == 1))) return linear(maker, f);
    int slope =
        body->height == 1 ? 0 : body->height; /* √ with a line over it, or a sign drawn with strokes */
    int x = slope ? slope + 2 : 1;
    Cells *cells =
        cells_new(maker->arena, x + body->width + (slope ? 1 : 0), body->height + 1, body->base + 1);
    fill(cells, slope + 1, 0, cells->width - slope - 1, '_');
    cells_put(cells, body, x, 1);
    if (slope) set_cell(cells, 0, body->height, maker->ascii ? '\\' : 0x2572);
    for (int i = 0; i < slope; i++) set_cell(cells, slope - i, 1 + i, maker->ascii ? '/' : 0x2571);
    if (!slope) set_cell(cells, 0, 1, 0x221A);
    return cells;
}

/* ---- fences ---- */

/* The pieces of tall delimiters: top, middle, bottom, straight part; a sign of one row; then the ASCII forms.
 */
typedef struct Tall {
    uint32_t top, middle, bottom, straight;
    const char *ascii;
} Tall;

static const Tall *tall_form(Fence fence, bool right) {
    static const Tall FORMS[][2] = {
        [FENCE_NONE] = {{0, 0, 0, 0, ""}, {0, 0, 0, 0, ""}},
        [FENCE_ROUND] = {{0x239B, 0x239C, 0x239D, 0x239C, "/|\\|"},
                         {0x239E, 0x239F, 0x23A0, 0x239F, "\\|/|"}},
        [FENCE_SQUARE] = {{0x23A1, 0x23A2, 0x23A3, 0x23A2, "[[[["}, {0x23A4, 0x23A5, 0x23A6, 0x23A5, "]]]]"}},
        [FENCE_CURLY] = {{0x23A7, 0x23A8, 0x23A9, 0x23AA, "/{\\|"},
                         {0x23AB, 0x23AC, 0x23AD, 0x23AA, "\\}/|"}},
        [FENCE_BAR] = {{0x2502, 0x2502, 0x2502, 0x2502, "||||"}, {0x2502, 0x2502, 0x2502, 0x2502, "||||"}},
        [FENCE_NORM] = {{0x2016, 0x2016, 0x2016, 0x2016, "||||"}, {0x2016, 0x2016, 0x2016, 0x2016, "||||"}},
        [FENCE_ANGLE] = {{0x2571, 0x27E8, 0x2572, 0x2502, "/<\\|"},
                         {0x2572, 0x27E9, 0x2571, 0x2502, "\\>/|"}},
    };
    return &FORMS[fence][right];
}

static Cells *tall_fence(const Maker *maker, Fence fence, bool right, int height, int base) {
    const Tall *form = tall_form(fence, right);
    int width = maker->ascii && fence == FENCE_NORM ? 2 : 1;
    if (fence == FENCE_CURLY && height == 2) height = 3; /* a brace needs its middle */
    Cells *cells = cells_new(maker->arena, width, height, base);
    for (int y = 0; y < height; y++) {
        int piece = y == 0 ? 0 : y == height - 1 ? 2 : y == height / 2 ? 1 : 3;
        const uint32_t codes[] = {form->top, form->middle, form->bottom, form->straight};
        fill(cells, 0, y, width, maker->ascii ? (uint32_t)form->ascii[piece] : codes[piece]);
    }
    return cells;
}

/* Whether a body of two rows is only a line under the line of a radical: plain delimiters suit it. */
static bool is_overlined(const Cells *body) {
    if (body->height != 2 || body->base != 1) return false;
    for (int x = 0; x < body->width; x++)
        if (body->code[x] != ' ' && body->code[x] != '_') return false;
    return true;
}

static Cells *fenced(const Maker *maker, Cells *body, Fence left, Fence right, int padding) {
    bool tall = body->height > 1 && !is_overlined(body);
    int height = body->height, base = body->base, gap = tall ? padding : 0;
    for (int side = 0; side < 2; side++) {
        Fence fence = side ? right : left;
        uint32_t code = side ? fence_right_code(fence) : fence_left_code(fence);
        if (!code) continue;
        Cells *sign = tall ? tall_fence(maker, fence, side, height, base) : code_cell(maker, code);
        body =
            side ? cells_beside(maker->arena, body, gap, sign) : cells_beside(maker->arena, sign, gap, body);
    }
    return body;
}

/* ---- scripts and limits ---- */

static Cells *small_cells(const Maker *maker, const Formula *script, bool raised) {
    Buffer out = BUFFER_EMPTY;
    bool small = !maker->ascii && formula_to_small(script, raised, &out);
    Cells *cells = small ? cells_of_text(maker->arena, buffer_view(&out)) : NULL;
    buffer_free(&out);
    return cells;
}

/* A subscript of one sign that Unicode has no small form of is written as in a line of text, ‖x‖_∞: a row for it alone
 * would tear the formula apart. */
static Cells *lower_cells(const Maker *maker, const Formula *script, const Cells *base) {
    Cells *small = small_cells(maker, script, false), *plain = small ? NULL : script_line(maker, script);
    if (small || base->height > 1 || plain->width != 1 || plain->height != 1) return small;
    Cells *cells = cells_new(maker->arena, 2, 1, 0);
    fill(cells, 0, 0, 1, '_');
    cells_put(cells, plain, 1, 0);
    return cells;
}

/* A script that Unicode can write small stands in the row of the base (or in its first or last row); another
 * one in a row of its own above or below. */
static Cells *scripts(const Maker *maker, const Formula *f, int nested) {
    Cells *base = make(maker, f->parts[0], nested);
    if (maker->ascii && base->height == 1) return linear(maker, f);
    Cells *sub = f->parts[1] ? lower_cells(maker, f->parts[1], base) : NULL;
    Cells *sup = f->parts[2] ? small_cells(maker, f->parts[2], true) : NULL;
    bool high = f->parts[2] && !sup && base->height == 1, low = f->parts[1] && !sub && base->height == 1;
    bool level = sub && sup && base->height == 1; /* one behind the other: x₁² */
    if (f->parts[1] && !sub) sub = script_line(maker, f->parts[1]);
    if (f->parts[2] && !sup) sup = script_line(maker, f->parts[2]);
    int sub_width = sub ? sub->width : 0, sup_width = sup ? sup->width : 0;
    int width = level ? sub_width + sup_width : sub_width > sup_width ? sub_width : sup_width;
    Cells *cells = cells_new(maker->arena, base->width + width, base->height + high + low, base->base + high);
    cells_put(cells, base, 0, high);
    if (sub) cells_put(cells, sub, base->width, low ? high + base->height : high + base->height - 1);
    if (sup) cells_put(cells, sup, base->width + (level ? sub_width : 0), 0);
    return cells;
}

static Cells *limits(const Maker *maker, const Formula *f, int nested) {
    Cells *cells = make(maker, f->parts[0], nested);
    if (nested > 0 && !f->parts[2]) return scripts(maker, f, nested);
    if (f->parts[2]) {
        Cells *over = script_line(maker, f->parts[2]);
        cells = stacked(maker->arena, over, cells, over->height + cells->base);
    }
    return f->parts[1] ? stacked(maker->arena, cells, script_line(maker, f->parts[1]), cells->base) : cells;
}

/* ---- grids ---- */

static int cell_offset(FormulaKind kind, size_t column, int room) {
    if (kind == FORMULA_MATRIX) return room / 2;
    return kind == FORMULA_LINES && column % 2 == 0 ? room : 0;
}

static Cells *grid_row(const Maker *maker, const Formula *f, Cells **cells, const int *widths, int gap) {
    Cells *line = cells_new(maker->arena, 0, 1, 0);
    for (size_t c = 0; c < f->columns; c++) {
        Cells *padded = cells_new(maker->arena, widths[c], cells[c]->height, cells[c]->base);
        cells_put(padded, cells[c], cell_offset(f->kind, c, widths[c] - cells[c]->width), 0);
        line = cells_beside(maker->arena, line,
                            c == 0                     ? 0
                            : f->kind == FORMULA_LINES ? 1 + (c % 2 == 0)
                                                       : gap,
                            padded);
    }
    return line;
}

static Cells *grid(const Maker *maker, const Formula *f, int nested) {
    int *widths = ARENA_ARRAY(maker->arena, int, f->columns + 1), height = 0, y = 0;
    Cells **cells = ARENA_ARRAY(maker->arena, Cells *, f->count + 1),
          **rows = ARENA_ARRAY(maker->arena, Cells *, f->rows + 1);
    for (size_t i = 0; i < f->count; i++) {
        cells[i] = make(maker, f->parts[i], nested);
        if (cells[i]->width > widths[i % f->columns]) widths[i % f->columns] = cells[i]->width;
    }
    for (size_t r = 0; r < f->rows; r++) {
        rows[r] = grid_row(maker, f, cells + r * f->columns, widths, f->kind == FORMULA_CASES ? 3 : 2);
        height += rows[r]->height;
    }
    bool airy = f->rows > 0 && height > (int)f->rows; /* tall rows need an empty one between them */
    if (airy) height += (int)f->rows - 1;
    if (f->kind == FORMULA_CASES && height == 2) airy = true, height = 3;
    Cells *all = cells_new(maker->arena, f->rows ? rows[0]->width : 0, height ? height : 1, height / 2);
    for (size_t r = 0; r < f->rows; r++) {
        cells_put(all, rows[r], 0, y);
        y += rows[r]->height + airy;
    }
    return all;
}

static Cells *accent(const Maker *maker, const Formula *f, int nested) {
    Cells *body = make(maker, f->parts[0], nested);
    if (maker->ascii || body->width != 1 || body->height != 1 || body->code[0] >> 24) return linear(maker, f);
    set_mark(&body->code[0], MARKS[f->accent]);
    return body;
}

/* ---- all kinds ---- */

static Cells *make(const Maker *maker, const Formula *f, int nested) {
    switch (f->kind) {
    case FORMULA_ATOM: return atom(maker, f);
    case FORMULA_ROW: return row(maker, f, nested);
    case FORMULA_FRACTION: return fraction(maker, f, nested);
    case FORMULA_RADICAL: return radical(maker, f, nested);
    case FORMULA_SCRIPTS: return scripts(maker, f, nested);
    case FORMULA_LIMITS: return limits(maker, f, nested);
    case FORMULA_FENCE: return fenced(maker, make(maker, f->parts[0], nested), f->left, f->right, 0);
    case FORMULA_MATRIX:
    case FORMULA_CASES:
        return fenced(maker, grid(maker, f, nested), f->left, f->right, f->kind == FORMULA_MATRIX);
    case FORMULA_LINES: return grid(maker, f, nested);
    case FORMULA_ACCENT: return accent(maker, f, nested);
    case FORMULA_TEXT: return spelled(maker, f->text);
    case FORMULA_SPACE: break;
    }
    return cells_new(maker->arena, 0, 1, 0);
}

Cells *cells_of_formula(Arena *arena, const Formula *formula, bool ascii) {
    Maker maker = {arena, ascii};
    return make(&maker, formula, 0);
}

/* Opens the fences of one row that do not fit in a line, so that they can be broken. */
static size_t open_wide_fences(const Maker *maker, MathItem **items, size_t count, int columns) {
    for (size_t i = 0; i < count; i++) {
        const Formula *f = (*items)[i].formula;
        if (f->kind == FORMULA_SCRIPTS) f = f->parts[0];
        const Cells *cells = f->kind == FORMULA_FENCE ? make(maker, f, 0) : NULL;
        if (cells && cells->height == 1 && cells->width * 5 > columns * 3)
            count = math_open_fence(maker->arena, items, count, i);
    }
    return count;
}

Cells *cells_of_lines(Arena *arena, const Formula *formula, int columns, bool ascii) {
    Maker maker = {arena, ascii};
    MathItem *items;
    size_t count = math_items(arena, formula, false, &items);
    count = open_wide_fences(&maker, &items, count, columns);
    double *widths = ARENA_ARRAY(arena, double, count + 1), *spaces = ARENA_ARRAY(arena, double, count + 1);
    for (size_t i = 0; i < count; i++) {
        widths[i] = make(&maker, items[i].formula, 0)->width;
        spaces[i] = i ? gap_before(items, i) : 0;
    }
    Cells *all = NULL;
    for (size_t from = 0; from < count || !all;) {
        int indent = all ? 4 : 0;
        size_t to = math_line_end(items, widths, spaces, from, count, columns - indent);
        Cells *line = items_cells(&maker, items, from, to, 0);
        Cells *moved = cells_beside(arena, cells_new(arena, 0, 1, 0), indent, line);
        if (!all) {
            all = moved;
        } else {
            Cells *longer = cells_new(arena, all->width > moved->width ? all->width : moved->width,
                                      all->height + moved->height, all->base);
            cells_put(longer, all, 0, 0);
            cells_put(longer, moved, 0, all->height);
            all = longer;
        }
        from = to;
    }
    return all;
}

/* A formula that cannot be broken to fit is written in a line, and that is wrapped at its spaces. */
static void write_wrapped(Text line, int columns, Buffer *out) {
    int used = 0;
    while (line.start) {
        Text word = text_cut(&line, ' ');
        if (!word.length) continue;
        int width = (int)text_columns(word);
        if (used > 0 && used + 1 + width > columns) {
            buffer_string(out, "\n    ");
            used = 4;
        } else if (used > 0) {
            buffer_char(out, ' ');
            used++;
        }
        buffer_text(out, word);
        used += width;
    }
    buffer_char(out, '\n');
}

void formula_to_text(const Formula *formula, int columns, bool ascii, Buffer *out) {
    Arena *arena = arena_new();
    Cells *cells = cells_of_lines(arena, formula, columns, ascii);
    Buffer line = BUFFER_EMPTY;
    if (cells->width > columns) {
        formula_to_line(formula, ascii, &line);
        write_wrapped(buffer_view(&line), columns, out);
    } else {
        cells_write(cells, 0, out);
    }
    buffer_free(&line);
    arena_free(arena);
}
