#include "render/svg.h"
#include "render/mathml.h"
#include <math.h>

static const char *const INK[] = {
    [INK_BLACK] = "#111",    [INK_GREY] = "#6b6b6b",
    [INK_BLUE] = "#1f4e96",  [INK_RED] = "#b3261e",
    [INK_GREEN] = "#1b7a3d", [INK_WHITE] = "#fff",
    [INK_PALE] = "#d4dae2",  [INK_ACCENT] = "var(--accent,#1f4e96)",
};

typedef struct Window {
    double x, y, width, height, across, up;
} Window; /* user units to tenths of a millimetre */

static const double POINT = 3.53; /* tenths of a millimetre */

static Window window_of(const Figure *figure) {
    double across = 10 * figure->width / (figure->most.x - figure->least.x);
    double height = figure->height > 0 ? 10 * figure->height : across * (figure->most.y - figure->least.y);
    return (Window){figure->least.x, figure->most.y, 10 * figure->width,
                    height,          across,         height / (figure->most.y - figure->least.y)};
}

static Spot on_paper(const Window *w, Spot spot) {
    return (Spot){(spot.x - w->x) * w->across, (w->y - spot.y) * w->up};
}

static void write_spot(Buffer *out, Spot spot) { buffer_printf(out, "%.1f %.1f ", spot.x, spot.y); }

static double width_of(const Mark *mark) {
    return POINT * (mark->stroke.width > 0 ? mark->stroke.width : 0.8);
}

static void write_stroke(Buffer *out, const Mark *mark) {
    const char *ink = INK[mark->stroke.ink];
    buffer_printf(out, " fill=\"%s\" stroke=\"%s\" stroke-width=\"%.2f\"%s/>\n",
                  mark->stroke.filled ? ink : "none", ink, width_of(mark),
                  mark->stroke.dashed ? " stroke-dasharray=\"14 10\"" : "");
}

/* The head of an arrow; the shaft ends inside it. */
static void write_tip(Buffer *out, Spot from, Spot to, const Mark *mark) {
    double length = hypot(to.x - from.x, to.y - from.y), tip = 6 + 5 * width_of(mark);
    if (length <= 0) return;
    double along_x = (to.x - from.x) / length, along_y = (to.y - from.y) / length, side = 0.38 * tip;
    Spot foot = {to.x - tip * along_x, to.y - tip * along_y};
    buffer_string(out, "<path d=\"M");
    write_spot(out, to);
    buffer_char(out, 'L');
    write_spot(out, (Spot){foot.x - side * along_y, foot.y + side * along_x});
    write_spot(out, (Spot){foot.x + side * along_y, foot.y - side * along_x});
    buffer_printf(out, "Z\" fill=\"%s\"/>\n", INK[mark->stroke.ink]);
}

static void write_path(Buffer *out, const Window *w, const Mark *mark) {
    buffer_string(out, "<path d=\"");
    for (size_t i = 0; i < mark->count; i++) {
        buffer_char(out, i ? 'L' : 'M');
        write_spot(out, on_paper(w, mark->points[i]));
    }
    buffer_string(out, mark->kind == MARK_POLYGON ? "Z\"" : "\"");
    write_stroke(out, mark);
    if (mark->kind == MARK_ARROW && mark->count > 1)
        write_tip(out, on_paper(w, mark->points[mark->count - 2]), on_paper(w, mark->points[mark->count - 1]),
                  mark);
}

static void write_circle(Buffer *out, const Window *w, const Mark *mark) {
    Spot centre = on_paper(w, *mark->points);
    buffer_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"", centre.x, centre.y,
                  mark->radius * w->across);
    write_stroke(out, mark);
}

/* ---- labels: letters with scripts; whatever else a formula has is written in the line ---- */

enum { SCRIPT_SIZE = 23, RAISED = 11, LOWERED = 8 };

static void write_label_part(Buffer *out, const Formula *f);

static void write_letters(Buffer *out, const Formula *f) {
    const char *style = f->face == FACE_BOLD ? " font-weight=\"bold\"" : " font-style=\"italic\"";
    bool plain = f->class != MATH_ORD || f->face == FACE_ROMAN || f->face == FACE_DOUBLE;
    bool spaced = f->class == MATH_REL || f->class == MATH_BIN;
    buffer_printf(out, "<tspan%s>%s", plain ? "" : style, spaced ? " " : "");
    Buffer line = BUFFER_EMPTY;
    if (f->face == FACE_BOLD)
        buffer_text(&line, f->text);
    else
        formula_to_line(f, false, &line);
    markup_text(out, buffer_view(&line));
    buffer_free(&line);
    buffer_printf(out, "%s</tspan>", spaced ? " " : "");
}

static void write_script(Buffer *out, const Formula *script, int shift) {
    if (!script) return;
    buffer_printf(out, "<tspan dy=\"%d\" font-size=\"%d\">", shift, SCRIPT_SIZE);
    write_label_part(out, script);
    buffer_printf(out, "</tspan><tspan dy=\"%d\">&#x200B;</tspan>", -shift);
}

static void write_delimiter(Buffer *out, uint32_t code) {
    if (code) buffer_code(out, code);
}

/* A formula is no deeper than FORMULA_DEEPEST. */
static void write_label_part(Buffer *out, const Formula *f) {
    Buffer line = BUFFER_EMPTY;
    if (f->kind == FORMULA_ATOM) {
        write_letters(out, f);
    } else if (f->kind == FORMULA_ROW) {
        for (size_t i = 0; i < f->count; i++) write_label_part(out, f->parts[i]);
    } else if (f->kind == FORMULA_SCRIPTS) {
        write_label_part(out, f->parts[0]);
        write_script(out, f->parts[1], LOWERED);
        write_script(out, f->parts[2], -RAISED);
    } else if (f->kind == FORMULA_FENCE) {
        write_delimiter(out, fence_left_code(f->left));
        write_label_part(out, f->parts[0]);
        write_delimiter(out, fence_right_code(f->right));
    } else {
        formula_to_line(f, false, &line);
        markup_text(out, buffer_view(&line));
    }
    buffer_free(&line);
}

/* Where its base line begins, ends or has its middle, as the anchor says. */
static Spot label_start(const Window *w, const Mark *mark) {
    double below = mark->anchor == ANCHOR_TOP ? 32 : mark->anchor == ANCHOR_BOTTOM ? -8 : 10;
    double beside = mark->anchor == ANCHOR_LEFT ? 6 : mark->anchor == ANCHOR_RIGHT ? -6 : 0;
    Spot at = on_paper(w, *mark->points);
    return (Spot){at.x + beside, at.y + below};
}

typedef struct Frame { double left, right, top, bottom; } Frame;

/* Labels may reach out of the window: what they cover at most, for the fonts of a browser are not known. */
static void widen(Frame *frame, const Window *w, const Mark *mark) {
    Buffer line = BUFFER_EMPTY;
    if (!mark->label) return;
    formula_to_line(mark->label, false, &line);
    double width = 18.0 * (double)text_columns(buffer_view(&line));
    Spot at = label_start(w, mark);
    double left = mark->anchor == ANCHOR_LEFT ? at.x : mark->anchor == ANCHOR_RIGHT ? at.x - width : at.x - width / 2;
    frame->left = fmin(frame->left, left), frame->right = fmax(frame->right, left + width);
    frame->top = fmin(frame->top, at.y - 28), frame->bottom = fmax(frame->bottom, at.y + 12);
    buffer_free(&line);
}

static Frame frame_of(const Window *w, const Figure *figure) {
    Frame frame = {0, w->width, 0, w->height};
    for (const Mark *mark = figure->first; mark; mark = mark->next)
        if (mark->kind == MARK_LABEL) widen(&frame, w, mark);
    return frame;
}

/* A rim of white keeps it legible over lines. */
static void write_label(Buffer *out, const Window *w, const Mark *mark) {
    static const char *const anchors[] = {
        [ANCHOR_CENTRE] = "middle", [ANCHOR_LEFT] = "start",    [ANCHOR_RIGHT] = "end",
        [ANCHOR_TOP] = "middle",    [ANCHOR_BOTTOM] = "middle",
    };
    Spot at = label_start(w, mark);
    if (!mark->label) return;
    bool rim = mark->stroke.ink != INK_WHITE; /* white stands on what is dark */
    buffer_printf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\"%s>", at.x, at.y,
                  anchors[mark->anchor], INK[mark->stroke.ink],
                  rim ? " stroke=\"#fff\" stroke-width=\"7\" paint-order=\"stroke\"" : "");
    write_label_part(out, mark->label);
    buffer_string(out, "</text>\n");
}

static void write_mark(Buffer *out, const Window *w, const Mark *mark) {
    switch (mark->kind) {
    case MARK_LINE:
    case MARK_POLYGON:
    case MARK_ARROW: write_path(out, w, mark); return;
    case MARK_CIRCLE: write_circle(out, w, mark); return;
    case MARK_LABEL: write_label(out, w, mark); return;
    }
}

/* What has no description says nothing that does not stand beside it. */
static void write_description(Buffer *out, Text words) {
    buffer_string(out, words.length ? " role=\"img\" aria-label=\"" : " aria-hidden=\"true");
    markup_text(out, words);
    buffer_char(out, '"');
}

void svg_write(Buffer *out, const Figure *figure, bool alone) {
    Window w = window_of(figure);
    Frame f = frame_of(&w, figure);
    buffer_printf(out, "<svg%s", alone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "");
    write_description(out, figure->describes);
    buffer_printf(
        out,
        " width=\"%.1fmm\" height=\"%.1fmm\" viewBox=\"%.1f %.1f %.1f %.1f\" font-size=\"32\" "
        "font-family=\"'Latin Modern Roman','STIX Two Text',Georgia,serif\" stroke-linejoin=\"round\">\n",
        (f.right - f.left) / 10, (f.bottom - f.top) / 10, f.left, f.top, f.right - f.left, f.bottom - f.top);
    for (const Mark *mark = figure->first; mark; mark = mark->next)
        if (mark->kind != MARK_LABEL) write_mark(out, &w, mark);
    for (const Mark *mark = figure->first; mark; mark = mark->next)
        if (mark->kind == MARK_LABEL) write_mark(out, &w, mark);
    buffer_string(out, "</svg>");
}
