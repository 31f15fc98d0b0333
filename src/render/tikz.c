#include "render/tikz.h"
#include "render/tex.h"

static const struct {
    const char *name, *colour, *grey;
} INK[] = {
    [INK_BLACK] = {"inkblack", "111111", "111111"}, [INK_GREY] = {"inkgrey", "6B6B6B", "6B6B6B"},
    [INK_BLUE] = {"inkblue", "1F4E96", "3A3A3A"},   [INK_RED] = {"inkred", "B3261E", "3A3A3A"},
    [INK_GREEN] = {"inkgreen", "1B7A3D", "3A3A3A"}, [INK_WHITE] = {"inkwhite", "FFFFFF", "FFFFFF"},
    [INK_PALE] = {"inkpale", "D4DAE2", "DDDDDD"},   [INK_ACCENT] = {"inkaccent", "1F4E96", "3A3A3A"},
};

void tikz_preamble(Buffer *out, bool monochrome) {
    buffer_string(out, "\\usepackage{tikz}\n\\usetikzlibrary{arrows.meta}\n");
    for (size_t i = 0; i < sizeof INK / sizeof *INK; i++)
        buffer_printf(out, "\\definecolor{%s}{HTML}{%s}\n", INK[i].name,
                      monochrome ? INK[i].grey : INK[i].colour);
}

typedef struct Window {
    Spot least;
    double across, up; /* user units to millimetres */
} Window;

static Window window_of(const Figure *figure) {
    double across = figure->width / (figure->most.x - figure->least.x);
    double up = figure->height > 0 ? figure->height / (figure->most.y - figure->least.y) : across;
    return (Window){figure->least, across, up};
}

static void write_spot(Buffer *out, const Window *w, Spot spot) {
    buffer_printf(out, "(%.2f,%.2f)", (spot.x - w->least.x) * w->across, (spot.y - w->least.y) * w->up);
}

static void write_draw(Buffer *out, const Mark *mark) {
    const char *arrow = mark->kind == MARK_ARROW ? ",-{Stealth[round]}" : "";
    buffer_printf(out, "\\%s[%s%s%s,line width=%.2fpt] ", mark->stroke.filled ? "filldraw" : "draw",
                  INK[mark->stroke.ink].name, mark->stroke.dashed ? ",dashed" : "", arrow,
                  mark->stroke.width > 0 ? mark->stroke.width : 0.8);
}

/* A new line of source now and then: TeX reads no line of any length. */
static const char *between(size_t i) { return i % 8 ? " -- " : " --\n  "; }

static void write_path(Buffer *out, const Window *w, const Mark *mark) {
    write_draw(out, mark);
    for (size_t i = 0; i < mark->count; i++) {
        if (i) buffer_string(out, between(i));
        write_spot(out, w, mark->points[i]);
    }
    buffer_string(out, mark->kind == MARK_POLYGON ? " -- cycle;\n" : ";\n");
}

static void write_circle(Buffer *out, const Window *w, const Mark *mark) {
    write_draw(out, mark);
    write_spot(out, w, *mark->points);
    buffer_printf(out, " circle[radius=%.2f];\n", mark->radius * w->across);
}

static void write_label(Buffer *out, const Window *w, const Mark *mark, bool ground) {
    static const char *const anchors[] = {
        [ANCHOR_CENTRE] = "center", [ANCHOR_LEFT] = "west",    [ANCHOR_RIGHT] = "east",
        [ANCHOR_TOP] = "north",     [ANCHOR_BOTTOM] = "south",
    };
    if (!mark->label) return;
    buffer_printf(out, "\\node[anchor=%s,inner sep=1pt,outer sep=0.5pt,font=\\footnotesize,text=%s%s] at ",
                  anchors[mark->anchor], INK[mark->stroke.ink].name, ground ? ",fill=white" : "");
    write_spot(out, w, *mark->points);
    buffer_string(out, " {$");
    tex_formula(out, mark->label);
    buffer_string(out, "$};\n");
}

static void write_mark(Buffer *out, const Window *w, const Mark *mark) {
    switch (mark->kind) {
    case MARK_LINE:
    case MARK_POLYGON:
    case MARK_ARROW: write_path(out, w, mark); return;
    case MARK_CIRCLE: write_circle(out, w, mark); return;
    case MARK_LABEL: return; /* over all others */
    }
}

static void write_comment(Buffer *out, Text text) {
    buffer_string(out, "% ");
    for (size_t i = 0; i < text.length; i++) buffer_char(out, text.start[i] == '\n' ? ' ' : text.start[i]);
    buffer_char(out, '\n');
}

void tikz_write(Buffer *out, const Figure *figure) {
    Window w = window_of(figure);
    if (figure->describes.length) write_comment(out, figure->describes);
    buffer_string(out, "\\begin{tikzpicture}[x=1mm,y=1mm,line join=round]\n");
    for (const Mark *mark = figure->first; mark; mark = mark->next) write_mark(out, &w, mark);
    for (const Mark *mark = figure->first; mark; mark = mark->next)
        if (mark->kind == MARK_LABEL)
            write_label(out, &w, mark, !figure_stands_on_area(figure, mark->points[0]));
    buffer_string(out, "\\end{tikzpicture}");
}
