/* A document as one self-contained page of HTML with MathML: no script, no other file, readable on a phone
 * and printed. */
#include "render/mathml.h"
#include "render/render.h"
#include <math.h>

static const char STYLE[] =
    "body{font:1.05rem/1.5 'Latin Modern Roman','STIX Two Text',Georgia,serif;max-width:48rem;margin:0 "
    "auto;padding:1rem;"
    "color:#111;background:#fff}\n"
    "h1{font-weight:normal;font-size:1.7rem;margin:.5em 0 .2em;border-bottom:2px solid "
    "#1f4e96;padding-bottom:.2em}\n"
    "h2,h3,h4{font-size:1.1rem;margin:1.6em 0 .4em}\n"
    ".line{display:flex;justify-content:space-between;gap:1em;color:#333}\n"
    ".name{flex:1;border-bottom:1px solid #555}\n"
    ".note{font-size:.88rem;color:#333}\n"
    ".aside{font-size:.85rem;color:#444;text-align:right}\n"
    ".id{font-size:.8rem;color:#555;font-weight:normal;font-family:monospace}\n"
    ".points{float:right;font-weight:normal;font-size:.95rem}\n"
    ".steps{border-collapse:collapse;width:100%;margin:.6em 0}\n"
    ".steps td{padding:.25em .2em;vertical-align:baseline}\n"
    ".steps .left{text-align:right;white-space:nowrap;width:1%;padding-left:2em}\n"
    "@media (max-width:40rem){.steps,.steps tbody,.steps tr,.steps td{display:block}"
    ".steps tr{overflow-x:auto;padding:.15em 0}.steps .left,.steps .right{display:inline-block;padding:.1em "
    "0}"
    ".steps .left{width:auto;padding-left:1em}.points{float:none;display:block}}\n"
    ".steps math{font-size:1.05em}\n"
    ".wide{overflow-x:auto}\n"
    ".answer{border:1px solid #999}.answer.blank{border-color:transparent}\n"
    "table.plain{border-collapse:collapse}table.plain td,table.plain th{border-bottom:1px solid "
    "#999;padding:.2em .6em}\n"
    "figure{display:inline-block;margin:1em;max-width:100%}figure svg{max-width:100%;height:auto}\n"
    "figcaption{font-size:.88rem;text-align:center}\n"
    "@media "
    "print{body{max-width:none;font-size:11pt}section{break-before:page}section:first-of-type{break-before:"
    "auto}"
    "article{break-inside:avoid-page}}\n";

static void text_element(Buffer *out, const char *open, Text text, const char *close) {
    if (!text.length) return;
    buffer_string(out, open);
    markup_text(out, text);
    buffer_string(out, close);
}

/* ---- inlines ---- */

static void write_inline(Buffer *out, const Inline *i) {
    switch (i->kind) {
    case INLINE_TEXT: markup_text(out, i->text); return;
    case INLINE_EMPHASIS: text_element(out, "<em>", i->text, "</em>"); return;
    case INLINE_STRONG: text_element(out, "<strong>", i->text, "</strong>"); return;
    case INLINE_CODE: text_element(out, "<code>", i->text, "</code>"); return;
    case INLINE_FORMULA: mathml_write(out, i->formula, MATHML_INLINE); return;
    case INLINE_BREAK: buffer_string(out, "<br>"); return;
    }
}

static void write_inlines(Buffer *out, const Inlines *inlines) {
    for (const Inline *i = inlines ? inlines->first : NULL; i; i = i->next) write_inline(out, i);
}

static void inlines_element(Buffer *out, const char *open, const Inlines *inlines, const char *close) {
    if (!inlines || !inlines->first) return;
    buffer_string(out, open);
    write_inlines(out, inlines);
    buffer_string(out, close);
}

/* ---- figures as SVG ---- */

static const char *const INK[] = {
    [INK_BLACK] = "#111",  [INK_GREY] = "#777",     [INK_BLUE] = "#1f4e96",
    [INK_RED] = "#b3261e", [INK_GREEN] = "#1b7a3d", [INK_WHITE] = "#fff",
};

typedef struct Window {
    double x, y, width, height, across, up;
} Window; /* user units to tenths of a millimetre */

static Window window_of(const Figure *figure) {
    double across = 10 * figure->width / (figure->most.x - figure->least.x);
    double height = figure->height > 0 ? 10 * figure->height : across * (figure->most.y - figure->least.y);
    return (Window){figure->least.x, figure->most.y, 10 * figure->width,
                    height,          across,         height / (figure->most.y - figure->least.y)};
}

static void write_spot(Buffer *out, const Window *w, Spot spot) {
    buffer_printf(out, "%.1f %.1f ", (spot.x - w->x) * w->across, (w->y - spot.y) * w->up);
}

static void write_stroke(Buffer *out, const Mark *mark) {
    double width = mark->stroke.width > 0 ? mark->stroke.width : 0.8;
    const char *ink = INK[mark->stroke.ink];
    buffer_printf(out, " fill=\"%s\" stroke=\"%s\" stroke-width=\"%.2f\"%s%s/>\n",
                  mark->stroke.filled ? ink : "none", ink, width * 3.53,
                  mark->stroke.dashed ? " stroke-dasharray=\"14 10\"" : "",
                  mark->kind == MARK_ARROW ? " marker-end=\"url(#tip)\"" : "");
}

static void write_path(Buffer *out, const Window *w, const Mark *mark) {
    buffer_string(out, "<path d=\"");
    for (size_t i = 0; i < mark->count; i++) {
        bool curve = mark->kind == MARK_CURVE && i % 3 == 1;
        buffer_string(out, i == 0 ? "M" : curve ? "C" : mark->kind == MARK_CURVE ? "" : "L");
        write_spot(out, w, mark->points[i]);
    }
    buffer_string(out, mark->kind == MARK_POLYGON ? "Z\"" : "\"");
    write_stroke(out, mark);
}

static void write_circle(Buffer *out, const Window *w, const Mark *mark) {
    buffer_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"", (mark->points->x - w->x) * w->across,
                  (w->y - mark->points->y) * w->up, mark->radius * w->across);
    write_stroke(out, mark);
}

static void write_label(Buffer *out, const Window *w, const Mark *mark) {
    static const char *const anchors[] = {
        [ANCHOR_CENTRE] = "middle", [ANCHOR_LEFT] = "start",    [ANCHOR_RIGHT] = "end",
        [ANCHOR_TOP] = "middle",    [ANCHOR_BOTTOM] = "middle",
    };
    double below = mark->anchor == ANCHOR_TOP ? 30 : mark->anchor == ANCHOR_BOTTOM ? -8 : 10;
    Buffer line = BUFFER_EMPTY;
    formula_to_line(mark->label, false, &line);
    buffer_printf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"32\" fill=\"%s\">",
                  (mark->points->x - w->x) * w->across, (w->y - mark->points->y) * w->up + below,
                  anchors[mark->anchor], INK[mark->stroke.ink]);
    markup_text(out, buffer_view(&line));
    buffer_string(out, "</text>\n");
    buffer_free(&line);
}

static void write_mark(Buffer *out, const Window *w, const Mark *mark) {
    switch (mark->kind) {
    case MARK_LINE:
    case MARK_CURVE:
    case MARK_POLYGON:
    case MARK_ARROW: write_path(out, w, mark); return;
    case MARK_CIRCLE: write_circle(out, w, mark); return;
    case MARK_LABEL: write_label(out, w, mark); return;
    }
}

static void write_figure(Buffer *out, const Figure *figure) {
    Window w = window_of(figure);
    buffer_string(out, "<figure><svg role=\"img\" aria-label=\"");
    markup_text(out, figure->describes);
    buffer_printf(out, "\" width=\"%.1fmm\" height=\"%.1fmm\" viewBox=\"0 0 %.1f %.1f\">\n", w.width / 10,
                  w.height / 10, w.width, w.height);
    buffer_string(
        out,
        "<defs><marker id=\"tip\" orient=\"auto\" markerWidth=\"7\" markerHeight=\"6\" refX=\"6\" refY=\"3\">"
        "<path d=\"M0 0L7 3L0 6Z\" fill=\"context-stroke\"/></marker></defs>\n");
    for (const Mark *mark = figure->first; mark; mark = mark->next) write_mark(out, &w, mark);
    buffer_string(out, "</svg>");
    text_element(out, "<figcaption>", figure->caption, "</figcaption>");
    buffer_string(out, "</figure>\n");
}

/* ---- blocks ---- */

static void write_blocks(Buffer *out, const Blocks *blocks);

static void write_aside(Buffer *out, const StepRow *row) {
    buffer_string(out, "<td class=\"aside\">");
    write_inlines(out, row->rule);
    if (row->rule && row->condition) buffer_string(out, "<br>");
    write_inlines(out, row->condition);
    buffer_string(out, "</td>");
}

static void write_step(Buffer *out, const StepRow *row) {
    bool sentence = row->sentence || row->label.length, formula = row->left || row->right;
    if (sentence) {
        buffer_string(out, "<tr><td colspan=\"3\">");
        text_element(out, "", row->label, " ");
        write_inlines(out, row->sentence);
        buffer_string(out, "</td></tr>\n");
    }
    if (!formula && !row->rule && !row->condition) return;
    buffer_string(out, "<tr><td class=\"left\">");
    mathml_write(out, row->left, MATHML_TALL);
    buffer_string(out, "</td><td class=\"right\">");
    mathml_write(out, row->right, MATHML_TALL);
    buffer_string(out, "</td>");
    write_aside(out, row);
    buffer_string(out, "</tr>\n");
}

static void write_steps(Buffer *out, const Block *block) {
    if (!block->step) return;
    buffer_string(out, "<div class=\"wide\"><table class=\"steps\" role=\"presentation\">\n");
    for (const StepRow *row = block->step; row; row = row->next) write_step(out, row);
    buffer_string(out, "</table></div>\n");
}

static void write_table(Buffer *out, const Block *block) {
    static const char *const aligns[] = {
        [ALIGN_LEFT] = "left", [ALIGN_RIGHT] = "right", [ALIGN_CENTRE] = "center"};
    buffer_string(out, "<table class=\"plain\">\n");
    for (const TableRow *row = block->row; row; row = row->next) {
        const char *tag = row->header ? "th" : "td", *scope = row->header ? " scope=\"col\"" : "";
        buffer_string(out, "<tr>");
        for (size_t i = 0; i < block->columns; i++) {
            buffer_printf(out, "<%s%s style=\"text-align:%s\">", tag, scope, aligns[block->aligns[i]]);
            write_inlines(out, row->cells[i]);
            buffer_printf(out, "</%s>", tag);
        }
        buffer_string(out, "</tr>\n");
    }
    buffer_string(out, "</table>\n");
}

static void write_list(Buffer *out, const Block *block) {
    buffer_string(out, block->numbered ? "<ol>\n" : "<ul>\n");
    for (const ListItem *item = block->item; item; item = item->next) {
        buffer_string(out, "<li>");
        write_blocks(out, &item->content);
        buffer_string(out, "</li>\n");
    }
    buffer_string(out, block->numbered ? "</ol>\n" : "</ul>\n");
}

static void write_answer_room(Buffer *out, const Block *block) {
    double height = block->answer == ANSWER_LINES ? 9 * block->amount : block->amount;
    bool blank = block->answer == ANSWER_BLANK;
    buffer_printf(out, "<div class=\"answer%s\" style=\"height:%.1fmm\"></div>\n", blank ? " blank" : "",
                  height);
}

static void write_problem(Buffer *out, const Block *block) {
    buffer_string(out, "<article>\n<h2>");
    text_element(out, "<span class=\"points\">", block->points, "</span>");
    text_element(out, "", block->label, ". ");
    write_inlines(out, block->inlines);
    text_element(out, " <span class=\"id\">", block->id, "</span>");
    buffer_string(out, "</h2>\n");
    write_blocks(out, &block->content);
    buffer_string(out, "</article>\n");
}

static void write_heading(Buffer *out, const Block *block) {
    int level = block->level < 1 ? 2 : block->level > 3 ? 4 : block->level + 1;
    buffer_printf(out, "<h%d>", level);
    write_inlines(out, block->inlines);
    buffer_printf(out, "</h%d>\n", level);
}

static void write_block(Buffer *out, const Block *block) {
    switch (block->kind) {
    case BLOCK_HEADING: write_heading(out, block); return;
    case BLOCK_PARAGRAPH: inlines_element(out, "<p>", block->inlines, "</p>\n"); return;
    case BLOCK_NOTE: inlines_element(out, "<p class=\"note\">", block->inlines, "</p>\n"); return;
    case BLOCK_DISPLAY:
        buffer_string(out, "<div class=\"wide\">");
        mathml_write(out, block->formula, MATHML_DISPLAY);
        buffer_string(out, "</div>\n");
        return;
    case BLOCK_STEPS: write_steps(out, block); return;
    case BLOCK_LIST: write_list(out, block); return;
    case BLOCK_TABLE: write_table(out, block); return;
    case BLOCK_ANSWER: write_answer_room(out, block); return;
    case BLOCK_PROBLEM: write_problem(out, block); return;
    case BLOCK_RULE: buffer_string(out, "<hr>\n"); return;
    case BLOCK_PAGE_BREAK: buffer_string(out, "<div style=\"break-after:page\"></div>\n"); return;
    case BLOCK_FIGURES:
        for (size_t i = 0; i < block->figure_count; i++) write_figure(out, block->figures[i]);
        return;
    }
}

/* Blocks are nested no deeper than compose.c and prose.c make them: a problem, a list, its items. */
static void write_blocks(Buffer *out, const Blocks *blocks) {
    for (const Block *block = blocks->first; block; block = block->next) write_block(out, block);
}

/* ---- sections and the page ---- */

static void write_line(Buffer *out, Text left, Text right) {
    if (!left.length && !right.length) return;
    text_element(out, "<div class=\"line\"><span>", left.length ? left : TEXT(" "), "</span>");
    text_element(out, "<span>", right.length ? right : TEXT(" "), "</span></div>\n");
}

static void write_name_line(Buffer *out, const SectionHead *head) {
    if (!head->name_word.length) {
        write_line(out, (Text){"", 0}, head->variant);
        return;
    }
    text_element(out, "<div class=\"line\"><span>", head->name_word, "</span>");
    text_element(out, "<span class=\"name\">", head->name.length ? head->name : TEXT(" "), "</span>");
    text_element(out, "<span>", head->variant, "</span>");
    buffer_string(out, "</div>\n");
}

static void write_section(Buffer *out, const Section *section, Text title) {
    buffer_string(out, "<section>\n");
    text_element(out, "<h1>", section->head.title.length ? section->head.title : title, "</h1>\n");
    write_line(out, section->head.course, section->head.date);
    write_name_line(out, &section->head);
    write_blocks(out, &section->content);
    text_element(out, "<footer class=\"note\">", section->head.footer, "</footer>\n");
    buffer_string(out, "</section>\n");
}

static void write_look(Buffer *out, const Document *document) {
    const Look *look = &document->look;
    const char *margin = look->margin > 0 ? "" : "20";
    if (look->size > 0)
        buffer_printf(out, "html{font-size:%.1f%%}@media print{body{font-size:%.1fpt}}\n",
                      100 * look->size / 11, look->size);
    if (look->monochrome) buffer_string(out, "h1{border-color:#111}svg{filter:grayscale(1)}\n");
    buffer_printf(out, "@page{size:%s;margin:20mm ", document->paper == PAPER_LETTER ? "letter" : "A4");
    if (look->margin > 0) buffer_printf(out, "%.1f", look->margin);
    buffer_printf(out, "%smm}\n", margin);
}

bool render_html(const Document *document, Buffer *out) {
    text_element(out, "<!DOCTYPE html>\n<html lang=\"",
                 document->language.length ? document->language : TEXT("en"), "\">\n");
    buffer_string(out, "<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    text_element(out, "<title>", document->title.length ? document->title : TEXT("nabla"), "</title>\n");
    buffer_printf(out, "<style>\n%s", STYLE);
    write_look(out, document);
    buffer_string(out, "</style>\n</head>\n<body>\n<main>\n");
    for (const Section *section = document->first; section; section = section->next)
        write_section(out, section, document->title);
    buffer_string(out, "</main>\n</body>\n</html>\n");
    return true;
}
