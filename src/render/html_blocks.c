/* Blocks as HTML: what stands between the head and the foot of a page. */
#include "document/spoken.h"
#include "render/html.h"
#include "render/mathml.h"
#include "render/svg.h"
#include "render/tex.h"
#include <math.h>
#include <string.h>

enum { MOST_LINES = 200 }; /* to write on, in one answer */

typedef struct Page {
    Buffer *out;
    const HtmlStyle *style;
    int level; /* of the last heading */
} Page;

static void text_element(Page *page, const char *open, Text text, const char *close) {
    if (!text.length) return;
    buffer_string(page->out, open);
    markup_text(page->out, text);
    buffer_string(page->out, close);
}

/* ---- links ---- */

static bool begin_link(Page *page, Text leads) {
    if (!names_find(&page->style->names, leads)) return false;
    buffer_string(page->out, "<a href=\"#");
    names_write(page->out, leads);
    buffer_string(page->out, "\">");
    return true;
}

static void end_link(Page *page, bool link) { buffer_string(page->out, link ? "</a>" : ""); }

/* ---- formulas ---- */

static void write_tex(Page *page, const Formula *formula, const char *open, const char *close) {
    Buffer source = BUFFER_EMPTY;
    tex_formula(&source, formula);
    buffer_string(page->out, open);
    markup_text(page->out, buffer_view(&source));
    buffer_string(page->out, close);
    buffer_free(&source);
}

static void write_formula(Page *page, const Formula *formula, MathmlStyle style) {
    static const char *const open[] = {
        [MATHML_INLINE] = "\\(", [MATHML_TALL] = "\\(\\displaystyle ", [MATHML_DISPLAY] = "\\["};
    if (!formula) return;
    if (page->style->tex)
        write_tex(page, formula, open[style], style == MATHML_DISPLAY ? "\\]" : "\\)");
    else
        mathml_write(page->out, formula, style, page->style->sentences);
}

/* What may be wider than a phone scrolls: there the keyboard must reach it, and who does not see it hears what it is. */
static void write_reach(Page *page, const Formula *left, const Formula *right) {
    enum { NARROW = 32 }; /* characters that fit, nearly always */
    Buffer line = BUFFER_EMPTY, words = BUFFER_EMPTY;
    if (left) formula_to_line(left, false, &line);
    if (right) formula_to_line(right, false, &line);
    if (text_points(buffer_view(&line)) > NARROW) {
        formula_spoken(left, page->style->sentences, &words);
        if (left && right) buffer_char(&words, ' ');
        formula_spoken(right, page->style->sentences, &words);
        buffer_string(page->out, " tabindex=\"0\" role=\"group\" aria-label=\"");
        markup_text(page->out, buffer_view(&words));
        buffer_char(page->out, '"');
    }
    buffer_free(&line);
    buffer_free(&words);
}

/* ---- inlines ---- */

static void write_unlinked(Page *page, const Inline *i) {
    switch (i->kind) {
    case INLINE_TEXT: markup_text(page->out, i->text); return;
    case INLINE_EMPHASIS: text_element(page, "<em>", i->text, "</em>"); return;
    case INLINE_STRONG: text_element(page, "<strong>", i->text, "</strong>"); return;
    case INLINE_CODE: text_element(page, "<code>", i->text, "</code>"); return;
    case INLINE_FORMULA: write_formula(page, i->formula, MATHML_INLINE); return;
    }
}

static void write_inline(Page *page, const Inline *i) {
    bool link = begin_link(page, i->leads);
    write_unlinked(page, i);
    end_link(page, link);
}

static void write_inlines(Page *page, const Inlines *inlines) {
    Text language = {0};
    for (const Inline *i = inlines ? inlines->first : NULL; i; i = i->next) {
        if (!text_equal(i->language, language)) {
            if (language.length) buffer_string(page->out, "</span>");
            text_element(page, "<span lang=\"", i->language, "\">");
            language = i->language;
        }
        write_inline(page, i);
    }
    if (language.length) buffer_string(page->out, "</span>");
}

static void inlines_element(Page *page, const char *open, const Inlines *inlines, const char *close) {
    if (!inlines || !inlines->first) return;
    buffer_string(page->out, open);
    write_inlines(page, inlines);
    buffer_string(page->out, close);
}

/* ---- blocks ---- */

static void write_blocks(Page *page, const Blocks *blocks);

static void write_aside(Page *page, const StepRow *row) {
    buffer_string(page->out, "<td class=\"aside\">");
    inlines_element(page, "<span class=\"rule\">", row->rule, "</span>");
    if (row->rule && row->condition) buffer_string(page->out, "<br>");
    write_inlines(page, row->condition);
    buffer_string(page->out, "</td>");
}

static void write_step(Page *page, const StepRow *row) {
    bool sentence = row->sentence || row->label.length, formula = row->left || row->right;
    if (sentence) {
        buffer_string(page->out, "<tr><td colspan=\"3\" class=\"said\">");
        text_element(page, "<span class=\"number\">", row->label, "</span> ");
        write_inlines(page, row->sentence);
        buffer_string(page->out, "</td></tr>\n");
    }
    if (!formula && !row->rule && !row->condition) return;
    buffer_string(page->out, "<tr");
    if (!page->style->tex) write_reach(page, row->left, row->right);
    buffer_string(page->out, "><td class=\"left\">");
    write_formula(page, row->left, MATHML_TALL);
    buffer_string(page->out, "</td><td class=\"right\">");
    write_formula(page, row->right, MATHML_TALL);
    buffer_string(page->out, "</td>");
    write_aside(page, row);
    buffer_string(page->out, "</tr>\n");
}

static void write_steps(Page *page, const Block *block) {
    if (!block->step) return;
    buffer_string(page->out, "<table class=\"steps\" role=\"presentation\">\n");
    for (const StepRow *row = block->step; row; row = row->next) write_step(page, row);
    buffer_string(page->out, "</table>\n");
}

static void write_cell(Page *page, const Block *table, const TableRow *row, size_t i) {
    static const char *const aligns[] = {
        [ALIGN_LEFT] = "left", [ALIGN_RIGHT] = "right", [ALIGN_CENTRE] = "center"};
    const char *tag = row->header ? "th" : "td", *scope = row->header ? " scope=\"col\"" : "";
    buffer_printf(page->out, "<%s%s style=\"text-align:%s\">", tag, scope, aligns[table->aligns[i]]);
    write_inlines(page, row->cells[i]);
    buffer_printf(page->out, "</%s>", tag);
}

static void write_table(Page *page, const Block *block) {
    buffer_printf(page->out, "<div class=\"wide\" tabindex=\"0\" role=\"group\"><table class=\"plain%s\">\n", block->boxed ? " boxed" : "");
    for (const TableRow *row = block->row; row; row = row->next) {
        buffer_string(page->out, "<tr>");
        for (size_t i = 0; i < block->columns; i++) write_cell(page, block, row, i);
        buffer_string(page->out, "</tr>\n");
    }
    buffer_string(page->out, "</table></div>\n");
}

static void write_list(Page *page, const Block *block) {
    buffer_string(page->out, block->numbered ? "<ol>\n" : "<ul>\n");
    for (const ListItem *item = block->item; item; item = item->next) {
        buffer_string(page->out, "<li>");
        write_blocks(page, &item->content);
        buffer_string(page->out, "</li>\n");
    }
    buffer_string(page->out, block->numbered ? "</ol>\n" : "</ul>\n");
}

/* Lines are borders: browsers print these as they are, unlike backgrounds. */
static void write_answer_room(Page *page, const Block *block) {
    static const char *const kinds[] = {
        [ANSWER_LINES] = "lines", [ANSWER_BOX] = "box", [ANSWER_GRID] = "grid", [ANSWER_BLANK] = "blank"};
    if (block->answer == ANSWER_LINES) {
        buffer_string(page->out, "<div class=\"answer lines\">");
        for (size_t i = 0; (double)i + 1 <= fmin(block->amount, MOST_LINES); i++)
            buffer_string(page->out, "<div></div>");
        buffer_string(page->out, "</div>\n");
        return;
    }
    buffer_printf(page->out, "<div class=\"answer %s\" style=\"height:%.1fmm\"></div>\n",
                  kinds[block->answer], block->amount);
}

/* No level is left out. */
static void write_heading(Page *page, const Block *block) {
    int level = page->style->level + (block->level < 2 ? 0 : block->level > 3 ? 2 : block->level - 1);
    if (level > page->level + 1) level = page->level + 1;
    page->level = level;
    buffer_printf(page->out, "<h%d class=\"heads\">", level);
    write_inlines(page, block->inlines);
    buffer_printf(page->out, "</h%d>\n", level);
}

static void write_problem(Page *page, const Block *block) {
    buffer_string(page->out, "<article");
    if (names_find(&page->style->names, block->name) == block) {
        buffer_string(page->out, " id=\"");
        names_write(page->out, block->name);
        buffer_char(page->out, '"');
    }
    buffer_printf(page->out, ">\n<h%d class=\"heads\">", page->style->level);
    bool link = begin_link(page, block->leads);
    text_element(page, "", block->label, ". ");
    write_inlines(page, block->inlines);
    end_link(page, link);
    text_element(page, " <span class=\"id\">", block->id, "</span>");
    text_element(page, " <span class=\"points\">", block->points, "</span>");
    buffer_printf(page->out, "</h%d>\n", page->style->level);
    page->level = page->style->level;
    write_blocks(page, &block->content);
    buffer_string(page->out, "</article>\n");
}

static void write_figure(Page *page, const Figure *figure) {
    buffer_string(page->out, "<figure>");
    if (page->style->figure)
        page->style->figure(page->style->context, page->out, figure);
    else
        svg_write(page->out, figure, false);
    buffer_string(page->out, "</figure>\n");
}

static void write_figures(Page *page, const Block *block) {
    buffer_string(page->out, "<div class=\"figures\">\n");
    for (size_t i = 0; i < block->figure_count; i++) write_figure(page, block->figures[i]);
    buffer_string(page->out, "</div>\n");
}

static void write_display(Page *page, const Block *block) {
    buffer_string(page->out, "<div class=\"wide\"");
    if (!page->style->tex) write_reach(page, block->formula, NULL);
    buffer_char(page->out, '>');
    write_formula(page, block->formula, MATHML_DISPLAY);
    buffer_string(page->out, "</div>\n");
}

static void write_block(Page *page, const Block *block) {
    switch (block->kind) {
    case BLOCK_HEADING: write_heading(page, block); return;
    case BLOCK_PARAGRAPH: inlines_element(page, "<p>", block->inlines, "</p>\n"); return;
    case BLOCK_NOTE: inlines_element(page, "<p class=\"note\">", block->inlines, "</p>\n"); return;
    case BLOCK_DISPLAY: write_display(page, block); return;
    case BLOCK_STEPS: write_steps(page, block); return;
    case BLOCK_LIST: write_list(page, block); return;
    case BLOCK_TABLE: write_table(page, block); return;
    case BLOCK_ANSWER: write_answer_room(page, block); return;
    case BLOCK_PROBLEM: write_problem(page, block); return;
    case BLOCK_RULE: buffer_string(page->out, "<hr>\n"); return;
    case BLOCK_PAGE_BREAK: buffer_string(page->out, "<div class=\"break\"></div>\n"); return;
    case BLOCK_FIGURES: write_figures(page, block); return;
    }
}

/* Blocks are nested no deeper than compose.c and prose.c make them: a problem, a list, its items. */
static void write_blocks(Page *page, const Blocks *blocks) {
    for (const Block *block = blocks->first; block; block = block->next) write_block(page, block);
}

void html_blocks(Buffer *out, const Blocks *blocks, const HtmlStyle *style) {
    write_blocks(&(Page){out, style, style->level - 1}, blocks);
}

void html_inlines(Buffer *out, const Inlines *inlines, const HtmlStyle *style) {
    write_inlines(&(Page){out, style, style->level - 1}, inlines);
}

void html_formula(Buffer *out, const Formula *formula, const HtmlStyle *style) {
    write_formula(&(Page){out, style, style->level - 1}, formula, MATHML_INLINE);
}
