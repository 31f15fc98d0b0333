#include "render/canvas.h"
#include "document/spoken.h"
#include "render/haru.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Appends a number of units of a 10th, 100th, … without the C library's locale and rounding modes. */
static void decimal(Buffer *out, long units, int places) {
    char digits[24], *end = digits + sizeof digits, *at = end;
    unsigned long left = (unsigned long)labs(units);
    for (; places > 0 && left % 10 == 0; left /= 10) places--;
    for (int place = 0; left || place <= places; place++, left /= 10) { /* from the last digit on */
        if (place == places && places > 0) *--at = '.';
        if (left || place < places || !places) *--at = (char)('0' + left % 10);
    }
    if (units < 0) *--at = '-';
    buffer_bytes(out, at, (size_t)(end - at));
}

static void number(Buffer *out, double value) {
    decimal(out, lround(fmin(fmax(value, -99999), 99999) * 1000), 3);
}

/* Places of text: a hundredth of a point is a tenth of what a printer's dot measures. */
enum { PLACES = 2, PER_POINT = 100 };
static long place_of(double points) { return lround(fmin(fmax(points, -99999), 99999) * PER_POINT); }

static void numbers(Buffer *out, size_t count, const double *values, const char *operation) {
    for (size_t i = 0; i < count; i++) {
        number(out, values[i]);
        buffer_char(out, ' ');
    }
    buffer_string(out, operation);
    buffer_char(out, '\n');
}

#define OPERATE(canvas, operation, ...)                                                                      \
    numbers(&(canvas)->out, sizeof((double[]){__VA_ARGS__}) / sizeof(double), (double[]){__VA_ARGS__},       \
            operation)

static Tint colour(const Canvas *canvas, Ink ink) {
    static const Tint INKS[] = {
        [INK_BLACK] = {0, 0, 0},         [INK_GREY] = {0.45, 0.45, 0.45}, [INK_BLUE] = {0.1, 0.29, 0.6},
        [INK_RED] = {0.78, 0.06, 0.1},   [INK_GREEN] = {0.1, 0.45, 0.18}, [INK_WHITE] = {1, 1, 1},
        [INK_PALE] = {0.78, 0.78, 0.78}, [INK_ACCENT] = {0.1, 0.29, 0.6}};
    bool coloured = ink == INK_BLUE || ink == INK_RED || ink == INK_GREEN || ink == INK_ACCENT;
    if (ink == INK_ACCENT && canvas->accent && !canvas->monochrome) return *canvas->accent;
    return INKS[canvas->monochrome && coloured ? INK_BLACK : ink];
}

static void put_ink(Canvas *canvas, Ink ink, const char *grey, const char *colours) {
    Tint c = colour(canvas, ink);
    if (c.red == c.green && c.green == c.blue)
        OPERATE(canvas, grey, c.red);
    else
        OPERATE(canvas, colours, c.red, c.green, c.blue);
}

/* For text and areas. */
static void set_ink(Canvas *canvas, Ink ink) {
    if (canvas->inked && ink == canvas->ink) return;
    canvas->ink = ink;
    canvas->inked = true;
    put_ink(canvas, ink, "g", "rg");
}

/* ---- text and marks ---- */

static void close_array(Canvas *canvas) {
    if (canvas->in_array) buffer_string(&canvas->out, ")]TJ\n");
    canvas->in_array = false;
}

static void close_text(Canvas *canvas) {
    close_array(canvas);
    if (canvas->in_text) buffer_string(&canvas->out, "ET\n");
    canvas->in_text = false;
}

static void close_mark(Canvas *canvas) {
    close_text(canvas);
    if (canvas->in_span) buffer_string(&canvas->out, "EMC\n");
    if (canvas->in_mark) buffer_string(&canvas->out, "EMC\n");
    canvas->in_mark = canvas->in_span = false;
}

/* What is drawn next is the content of `tag`, NULL: of none. */
static void enter(Canvas *canvas, Tag *tag) {
    if (canvas->in_mark && canvas->marked == tag && !canvas->in_span) return;
    close_mark(canvas);
    canvas->in_mark = true;
    canvas->marked = tag;
    if (!tag || tag->role == ROLE_ARTIFACT)
        buffer_string(&canvas->out, "/Artifact BMC\n");
    else
        buffer_char(&canvas->out, '/'), buffer_string(&canvas->out, role_name(tag->role)),
            buffer_string(&canvas->out, "<</MCID "),
            buffer_number(&canvas->out, tree_mark(canvas->tree, canvas->arena, tag)),
            buffer_string(&canvas->out, ">>BDC\n");
}

static void set_font(Canvas *canvas, const Placed *glyph, const char *font) {
    if (canvas->font == glyph->font && fabs(canvas->size - glyph->size) < 1e-9) return;
    canvas->font = glyph->font;
    canvas->size = glyph->size;
    buffer_char(&canvas->out, '/');
    buffer_string(&canvas->out, font);
    buffer_char(&canvas->out, ' ');
    OPERATE(canvas, "Tf", glyph->size);
}

static void begin_run(Canvas *canvas, const Placed *glyph, double x, double y, const char *font) {
    close_array(canvas);
    if (!canvas->in_text) {
        buffer_string(&canvas->out, "BT\n");
        canvas->left = canvas->line = 0;
        canvas->in_text = true;
    }
    set_ink(canvas, glyph->ink);
    set_font(canvas, glyph, font);
    long left = place_of(x), line = place_of(y);
    decimal(&canvas->out, left - canvas->left, PLACES);
    buffer_char(&canvas->out, ' ');
    decimal(&canvas->out, line - canvas->line, PLACES);
    buffer_string(&canvas->out, " Td[(");
    canvas->left = left;
    canvas->line = line;
    canvas->in_array = true;
    canvas->x = (double)left / PER_POINT;
    canvas->y = y;
}

static void string_glyph(Buffer *out, unsigned number) {
    haru_string_byte(out, (char)(number >> 8));
    haru_string_byte(out, (char)(number & 0xFF));
}

enum { UNSEEN = 4 }; /* 1/1000 em: differences that need no adjustment; they do not add up */

/* Glyphs in a line share one array of strings and adjustments in 1/1000 em. */
static void draw_glyph(Canvas *canvas, const Placed *glyph, double x, double y) {
    const char *font = canvas->font_name(canvas->owner, glyph->font, glyph->glyph);
    bool same = canvas->in_array && canvas->font == glyph->font && fabs(canvas->size - glyph->size) < 1e-9 &&
                fabs(canvas->y - y) < 1e-6 && canvas->ink == glyph->ink;
    long adjust = same ? lround((canvas->x - x) / canvas->size * 1000) : 0;
    if (!same || labs(adjust) > 20000)
        begin_run(canvas, glyph, x, y, font);
    else if (labs(adjust) >= UNSEEN) {
        buffer_char(&canvas->out, ')');
        decimal(&canvas->out, adjust, 0);
        buffer_char(&canvas->out, '(');
        canvas->x -= (double)adjust * canvas->size / 1000;
    }
    string_glyph(&canvas->out, glyph->glyph->number);
    canvas->x += typeface_width(glyph->glyph) * canvas->size / 1000;
}

/* ---- figures ---- */

typedef struct View {
    double x, y, across, up;
    const Figure *figure;
} View; /* user units to points */

static Spot on_paper(const View *view, Spot p) {
    return (Spot){view->x + (p.x - view->figure->least.x) * view->across,
                  view->y + (p.y - view->figure->least.y) * view->up};
}

static void path(Canvas *canvas, const View *view, const Mark *mark) {
    for (size_t i = 0; i < mark->count; i++) {
        Spot p = on_paper(view, mark->points[i]);
        OPERATE(canvas, i == 0 ? "m" : "l", p.x, p.y);
    }
}

static void circle(Canvas *canvas, const View *view, const Mark *mark) {
    static const double K = 0.5522847498; /* four Bézier arcs make a circle to 0.03 % */
    Spot c = on_paper(view, mark->points[0]);
    double rx = mark->radius * view->across, ry = mark->radius * view->up, kx = K * rx, ky = K * ry;
    OPERATE(canvas, "m", c.x + rx, c.y);
    OPERATE(canvas, "c", c.x + rx, c.y + ky, c.x + kx, c.y + ry, c.x, c.y + ry);
    OPERATE(canvas, "c", c.x - kx, c.y + ry, c.x - rx, c.y + ky, c.x - rx, c.y);
    OPERATE(canvas, "c", c.x - rx, c.y - ky, c.x - kx, c.y - ry, c.x, c.y - ry);
    OPERATE(canvas, "c", c.x + kx, c.y - ry, c.x + rx, c.y - ky, c.x + rx, c.y);
}

/* A line that ends in a filled head with a notch. */
static void arrow(Canvas *canvas, const View *view, const Mark *mark) {
    Spot from = on_paper(view, mark->points[0]), to = on_paper(view, mark->points[1]);
    double length = hypot(to.x - from.x, to.y - from.y), head = fmin(2.2 + 3 * mark->stroke.width, length);
    if (length < 1e-6) return;
    double dx = (to.x - from.x) / length, dy = (to.y - from.y) / length, half = 0.36 * head;
    double nx = to.x - 0.75 * head * dx, ny = to.y - 0.75 * head * dy, bx = to.x - head * dx,
           by = to.y - head * dy;
    OPERATE(canvas, "m", from.x, from.y);
    OPERATE(canvas, "l", nx, ny);
    buffer_string(&canvas->out, "S\n");
    OPERATE(canvas, "m", to.x, to.y);
    OPERATE(canvas, "l", bx - half * dy, by + half * dx);
    OPERATE(canvas, "l", nx, ny);
    OPERATE(canvas, "l", bx + half * dy, by - half * dx);
    buffer_string(&canvas->out, "f\n");
}

/* Without colours, areas that touch are told apart by how dark they are. */
static void shade(Canvas *canvas, Ink ink) {
    static const double GREYS[] = {
        [INK_GREEN] = 0.58, [INK_BLUE] = 0.42, [INK_GREY] = 0.3,   [INK_RED] = 0.16,
        [INK_PALE] = 0.85,  [INK_WHITE] = 1,   [INK_ACCENT] = 0.52};
    OPERATE(canvas, "g", GREYS[ink]);
    canvas->inked = false;
}

static void draw_mark(Canvas *canvas, const View *view, const Mark *mark) {
    if (mark->kind == MARK_LABEL || mark->count == 0) return;
    set_ink(canvas, mark->stroke.ink);
    put_ink(canvas, mark->stroke.ink, "G", "RG");
    if (canvas->monochrome && mark->stroke.filled) shade(canvas, mark->stroke.ink);
    OPERATE(canvas, "w", mark->stroke.width);
    buffer_string(&canvas->out, mark->stroke.dashed ? "[2.5 2] 0 d\n" : "[] 0 d\n");
    if (mark->kind == MARK_ARROW) {
        if (mark->count == 2) arrow(canvas, view, mark);
        return;
    }
    if (mark->kind == MARK_CIRCLE)
        circle(canvas, view, mark);
    else
        path(canvas, view, mark);
    bool closed = mark->kind == MARK_POLYGON || mark->kind == MARK_CIRCLE;
    buffer_string(&canvas->out, closed ? (mark->stroke.filled ? "f\n" : "s\n") : "S\n");
}

Text canvas_figure(Canvas *canvas, const Figure *f, double scale) {
    View view = {0, 0, f->width * scale / (f->most.x - f->least.x),
                 f->height * scale / (f->most.y - f->least.y), f};
    Buffer page = canvas->out;
    Ink before = canvas->ink;
    canvas->out = canvas->figure;
    canvas->inked = false;
    buffer_clear(&canvas->out);
    buffer_string(&canvas->out, "1 j 1 J\n");
    for (const Mark *mark = f->first; mark; mark = mark->next) draw_mark(canvas, &view, mark);
    canvas->figure = canvas->out;
    canvas->out = page;
    canvas->ink = before;
    canvas->inked = true;
    return buffer_view(&canvas->figure);
}

/* A figure that comes again is drawn once and called by its name. */
static void draw_figure(Canvas *canvas, const Placed *placed, double x, double y) {
    const Figure *f = placed->figure;
    double scale = placed->height / f->height; /* points per millimetre of the figure */
    const char *name = canvas->figure_name(canvas->owner, f, scale);
    close_text(canvas);
    buffer_string(&canvas->out, "q\n");
    OPERATE(canvas, "cm", 1, 0, 0, 1, x, y);
    if (name)
        buffer_printf(&canvas->out, "/%s Do\n", name);
    else
        buffer_text(&canvas->out, canvas_figure(canvas, f, scale));
    buffer_string(&canvas->out, "Q\n");
}

/* ---- boxes ---- */

static void draw_rule(Canvas *canvas, const Placed *rule, double x, double y) {
    close_text(canvas);
    set_ink(canvas, rule->ink);
    OPERATE(canvas, "re f", x, y, rule->width, rule->height);
}

static Text words_of(Canvas *canvas, const Formula *formula) {
    buffer_clear(&canvas->words);
    formula_to_line(formula, false, &canvas->words);
    return buffer_view(&canvas->words);
}

/* The element of a formula within `tag`, with the formula as one says it. A formula without words is the rest
 * of the one before it. */
static Tag *formula_tag(Canvas *canvas, Tag *tag, const Formula *formula, Text words) {
    if (!tag || tag->role == ROLE_FIGURE || tag->role == ROLE_ARTIFACT) return tag;
    if (!words.length && canvas->formula) return canvas->formula;
    buffer_clear(&canvas->spoken);
    formula_spoken(formula, canvas->sentences, &canvas->spoken);
    canvas->formula = tag_new(canvas->arena, tag, ROLE_FORMULA);
    if (tag->language.length) canvas->formula->language = canvas->language;
    canvas->formula->alternative = (Text){
        arena_string(canvas->arena, buffer_c(&canvas->spoken), canvas->spoken.length), canvas->spoken.length};
    return canvas->formula;
}

/* A whole formula is copied as its linear text, not as the pieces it is drawn with. It ends where something
 * else begins, so that what follows of it in the line joins it. The mark around it ends with it: some readers
 * take the end of what is within a mark for the end of the mark. */
static void begin_formula(Canvas *canvas, const Formula *formula, Tag *tag, double y) {
    Text words = words_of(canvas, formula);
    bool joins = !words.length && canvas->in_span && fabs(canvas->span_y - y) < 1e-6;
    canvas->in_formula = true;
    if (joins) return;
    enter(canvas, formula_tag(canvas, tag, formula, words));
    close_text(canvas);
    buffer_string(&canvas->out, "/Span<</ActualText");
    haru_text_string(&canvas->out, words);
    buffer_string(&canvas->out, ">>BDC\n");
    canvas->in_span = true;
    canvas->span_y = y;
}

static void draw_logo(Canvas *canvas, const Placed *p, double x, double y) {
    const char *name = canvas->logo_name(canvas->owner);
    close_text(canvas);
    if (!name) return;
    buffer_string(&canvas->out, "q\n");
    OPERATE(canvas, "cm", p->width, 0, 0, p->height, x, y);
    buffer_printf(&canvas->out, "/%s Do\nQ\n", name);
}

/* Where the figure is drawn, for those who magnify it. */
static void place_figure(Tag *tag, const Placed *placed, double x, double y) {
    const Figure *f = placed->figure;
    double place[4] = {x, y, x + placed->height / f->height * f->width, y + placed->height};
    if (tag && tag->role == ROLE_FIGURE) memcpy(tag->place, place, sizeof place);
}

static void draw(Canvas *canvas, const Box *box, double x, double y, Tag *tag);

static void draw_placed(Canvas *canvas, const Placed *p, double x, double y, Tag *tag) {
    if (p->box) {
        draw(canvas, p->box, x, y, tag);
        return;
    }
    if (p->logo) {
        enter(canvas, NULL);
        draw_logo(canvas, p, x, y);
        return;
    }
    bool artifact = !p->glyph && !p->figure && !(tag && tag->role == ROLE_ARTIFACT);
    if (!canvas->in_formula) enter(canvas, artifact ? NULL : tag);
    if (p->glyph)
        draw_glyph(canvas, p, x, y);
    else if (p->figure)
        place_figure(tag, p, x, y), draw_figure(canvas, p, x, y);
    else
        draw_rule(canvas, p, x, y);
}

static void draw(Canvas *canvas, const Box *box, double x, double y, Tag *tag) {
    if (canvas->depth >= BOXES_DEEPEST) return;
    canvas->depth++;
    bool text = !(tag && tag->role == ROLE_ARTIFACT);
    if (box->tag && text) tag = box->tag;
    bool leads = tag && text && links_know(canvas->links, box->leads);
    if (leads) tag = tag_new(canvas->arena, tag, ROLE_LINK);
    bool formula = box->formula && box->formula->kind != FORMULA_SPACE && !canvas->in_formula;
    if (formula) begin_formula(canvas, box->formula, tag, y);
    for (const Placed *p = box->first; p; p = p->next) draw_placed(canvas, p, x + p->x, y + p->y, tag);
    if (formula) canvas->in_formula = false;
    if (leads && tag->number) {
        double rectangle[4] = {x, y - box->depth, x + box->width, y + box->height};
        links_add(canvas->links, canvas->arena, tag, canvas->page, rectangle, box->leads);
    }
    canvas->depth--;
}

void canvas_begin(Canvas *canvas) {
    buffer_clear(&canvas->out);
    canvas->font = FONT_COUNT;
    canvas->ink = INK_BLACK;
    canvas->inked = true;
}

void canvas_draw(Canvas *canvas, const Box *box, double x, double y) { draw(canvas, box, x, y, NULL); }

void canvas_finish(Canvas *canvas) { close_mark(canvas); }
