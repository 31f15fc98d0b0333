/* A document as LaTeX source with which a teacher can go on. */
#include "document/items.h"
#include "render/render.h"
#include "render/tex.h"
#include "render/tikz.h"
#include <math.h>
#include <string.h>

static void text_command(Buffer *out, const char *open, Text text, const char *close) {
    if (!text.length) return;
    buffer_string(out, open);
    tex_text(out, text);
    buffer_string(out, close);
}

/* ---- inlines ---- */

static void write_inline(Buffer *out, const Inline *i) {
    switch (i->kind) {
    case INLINE_TEXT: tex_text(out, i->text); return;
    case INLINE_EMPHASIS: text_command(out, "\\emph{", i->text, "}"); return;
    case INLINE_STRONG: text_command(out, "\\textbf{", i->text, "}"); return;
    case INLINE_CODE: text_command(out, "\\texttt{", i->text, "}"); return;
    case INLINE_FORMULA:
        buffer_string(out, "$");
        tex_formula(out, i->formula);
        buffer_string(out, "$");
        return;
    case INLINE_BREAK: buffer_string(out, "\\newline "); return;
    }
}

static void write_inlines(Buffer *out, const Inlines *inlines) {
    for (const Inline *i = inlines ? inlines->first : NULL; i; i = i->next) write_inline(out, i);
}

/* ---- blocks ---- */

static void write_blocks(Buffer *out, const Blocks *blocks);

static void write_paragraph(Buffer *out, const Inlines *inlines, const char *open, const char *close) {
    buffer_string(out, open);
    write_inlines(out, inlines);
    buffer_string(out, close);
}

/* ---- steps: what is too long for a line is broken, and its reason stands below it ---- */

enum { LINE = 78, SHARE = 46 }; /* letters: of a line, of a formula's right side in it */

static size_t letters_of(const Formula *formula) {
    Buffer line = BUFFER_EMPTY;
    if (formula) formula_to_line(formula, false, &line);
    size_t letters = text_columns(buffer_view(&line));
    buffer_free(&line);
    return letters;
}

static size_t letters_of_inlines(const Inlines *inlines) {
    size_t letters = 0;
    for (const Inline *i = inlines ? inlines->first : NULL; i; i = i->next)
        letters += i->formula ? letters_of(i->formula) : text_columns(i->text);
    return letters;
}

/* The right side, in several lines where it is long. */
static void write_right(Buffer *out, const Formula *formula) {
    Arena *arena = arena_new();
    MathItem *items;
    size_t count = math_items(arena, formula, false, &items);
    double *widths = ARENA_ARRAY(arena, double, count), *spaces = ARENA_ARRAY(arena, double, count);
    for (size_t i = 0; i < count; i++) widths[i] = (double)letters_of(items[i].formula);
    for (size_t from = 0, end; from < count; from = end) {
        end = math_line_end(items, widths, spaces, from, count, SHARE);
        if (from) buffer_string(out, "\\\\\n&\\quad ");
        for (size_t i = from; i < end; i++) tex_formula(out, items[i].formula);
    }
    arena_free(arena);
}

static void write_reason(Buffer *out, const StepRow *row) {
    write_inlines(out, row->rule);
    if (row->rule && row->condition) buffer_string(out, "; ");
    write_inlines(out, row->condition);
}

/* Does the reason fit beside the formula? */
static bool fits_beside(const StepRow *row) {
    size_t right = letters_of(row->right),
           reason = letters_of_inlines(row->rule) + letters_of_inlines(row->condition);
    return letters_of(row->left) + (right < SHARE ? right : SHARE) + reason * 4 / 5 + 6 <= LINE;
}

static void write_step(Buffer *out, const StepRow *row) {
    bool reason = row->rule || row->condition, beside = fits_beside(row);
    if (row->sentence || row->label.length) {
        buffer_string(out, "\\intertext{");
        text_command(out, "", row->label, " ");
        write_inlines(out, row->sentence);
        buffer_string(out, "}\n");
    }
    if (!row->left && !row->right) return;
    tex_formula(out, row->left);
    buffer_string(out, letters_of(row->left) > LINE / 2 && row->right ? "&\\\\\n&" : "&");
    if (row->right) write_right(out, row->right);
    if (reason && beside) {
        buffer_string(out, "&&\\text{\\footnotesize ");
        write_reason(out, row);
        buffer_string(out, "}");
    } else if (reason) {
        buffer_string(out, "\\\\[-2pt]\n&&\\llap{\\footnotesize ");
        write_reason(out, row);
        buffer_string(out, "}");
    }
    buffer_string(out, row->next ? "\\\\\n" : "\n");
}

static void write_steps(Buffer *out, const Block *block) {
    if (!block->step) return;
    buffer_string(out, "\\begin{align*}\n");
    for (const StepRow *row = block->step; row; row = row->next) write_step(out, row);
    buffer_string(out, "\\end{align*}\n");
}

static void write_list(Buffer *out, const Block *block) {
    const char *environment = block->numbered ? "enumerate" : "itemize";
    buffer_printf(out, "\\begin{%s}\n", environment);
    for (const ListItem *item = block->item; item; item = item->next) {
        buffer_string(out, "\\item ");
        write_blocks(out, &item->content);
    }
    buffer_printf(out, "\\end{%s}\n", environment);
}

static void write_table(Buffer *out, const Block *block) {
    static const char aligns[] = {[ALIGN_LEFT] = 'l', [ALIGN_RIGHT] = 'r', [ALIGN_CENTRE] = 'c'};
    const char *bar = block->boxed ? "|" : "";
    buffer_printf(out, "\\begin{center}%s\\begin{tabular}{%s",
                  block->boxed ? "\\renewcommand{\\arraystretch}{1.5}" : "", bar);
    for (size_t i = 0; i < block->columns; i++) buffer_printf(out, "%c%s", aligns[block->aligns[i]], bar);
    buffer_printf(out, "}%s\n", block->boxed ? "\\hline" : "");
    for (const TableRow *row = block->row; row; row = row->next) {
        for (size_t i = 0; i < block->columns; i++) {
            if (i) buffer_string(out, " & ");
            write_inlines(out, row->cells[i]);
        }
        buffer_string(out, row->header || block->boxed ? " \\\\ \\hline\n" : " \\\\\n");
    }
    buffer_string(out, "\\end{tabular}\\end{center}\n\n");
}

static void write_answer_room(Buffer *out, const Block *block) {
    static const char *const commands[] = {
        [ANSWER_LINES] = "\\fillwithlines{%.1fmm}\n\n",
        [ANSWER_BOX] = "\\makeemptybox{%.1fmm}\n\n",
        [ANSWER_GRID] = "\\fillwithgrid{%.1fmm}\n\n",
        [ANSWER_BLANK] = "\\vspace*{%.1fmm}\n\n",
    };
    const char *command = commands[block->answer], *hole = strchr(command, '%');
    double height = block->answer == ANSWER_LINES ? 9 * block->amount : block->amount;
    buffer_bytes(out, command, (size_t)(hole - command));
    buffer_printf(out, "%.1f", height);
    buffer_string(out, hole + strlen("%.1f"));
}

/* "3 points" as \question[3], with the word for it; anything else stands at the end of the line. */
static size_t whole_points(Text points) {
    size_t digits = 0;
    while (digits < points.length && points.start[digits] >= '0' && points.start[digits] <= '9') digits++;
    return digits < points.length && points.start[digits] == ' ' ? digits : 0;
}

static void write_problem(Buffer *out, const Block *block) {
    size_t digits = whole_points(block->points);
    if (digits)
        text_command(out, "\\pointname{", text_slice(block->points, digits, block->points.length), "}\n");
    buffer_string(out, "\\question");
    if (digits) buffer_printf(out, "[%.*s]", (int)digits, block->points.start);
    buffer_string(out, " \\textbf{");
    write_inlines(out, block->inlines);
    text_command(out, "} {\\footnotesize\\ttfamily ", block->id, "");
    buffer_string(out, "}");
    if (!digits) text_command(out, "\\hfill ", block->points, "");
    buffer_string(out, "\\par\\nopagebreak\n");
    write_blocks(out, &block->content);
}

static void write_heading(Buffer *out, const Block *block) {
    static const char *const commands[] = {"\\section*{", "\\subsection*{", "\\subsubsection*{"};
    size_t level = block->level < 1 ? 0 : block->level > 3 ? 2 : (size_t)block->level - 1;
    write_paragraph(out, block->inlines, commands[level], "}\n");
}

static void write_figures(Buffer *out, const Block *block) {
    buffer_string(out, "\\begin{center}\n");
    for (size_t i = 0; i < block->figure_count; i++) {
        const Figure *figure = block->figures[i];
        buffer_printf(out, "\\begin{minipage}[t]{%.1fmm}\\centering\n", figure->width + 4);
        tikz_write(out, figure);
        text_command(out, "\\\\[2pt]{\\footnotesize ", figure->caption, "}");
        buffer_string(out,
                      i + 1 < block->figure_count ? "\n\\end{minipage}\\hfill\n" : "\n\\end{minipage}\n");
    }
    buffer_string(out, "\\end{center}\n\n");
}

static void write_block(Buffer *out, const Block *block) {
    switch (block->kind) {
    case BLOCK_HEADING: write_heading(out, block); return;
    case BLOCK_PARAGRAPH: write_paragraph(out, block->inlines, "", "\n\n"); return;
    case BLOCK_NOTE: write_paragraph(out, block->inlines, "{\\small ", "\\par}\n\n"); return;
    case BLOCK_DISPLAY:
        buffer_string(out, "\\[");
        tex_formula(out, block->formula);
        buffer_string(out, "\\]\n");
        return;
    case BLOCK_STEPS: write_steps(out, block); return;
    case BLOCK_LIST: write_list(out, block); return;
    case BLOCK_TABLE: write_table(out, block); return;
    case BLOCK_ANSWER: write_answer_room(out, block); return;
    case BLOCK_PROBLEM: write_problem(out, block); return;
    case BLOCK_RULE: buffer_string(out, "\\noindent\\hrulefill\n\n"); return;
    case BLOCK_PAGE_BREAK: buffer_string(out, "\\newpage\n"); return;
    case BLOCK_FIGURES: write_figures(out, block); return;
    }
}

/* Blocks are nested no deeper than compose.c and prose.c make them: a problem, a list, its items. */
static void write_blocks(Buffer *out, const Blocks *blocks) {
    bool within = false;
    for (const Block *block = blocks->first; block; block = block->next) {
        bool problem = block->kind == BLOCK_PROBLEM;
        if (problem != within) buffer_printf(out, "\\%s{questions}\n", problem ? "begin" : "end");
        write_block(out, block);
        within = problem;
    }
    if (within) buffer_string(out, "\\end{questions}\n");
}

/* ---- the document ---- */

static void write_head(Buffer *out, const SectionHead *head) {
    text_command(out, "{\\LARGE ", head->title, "\\par}\n\\noindent\\hrulefill\\par\n");
    if (head->course.length || head->date.length) {
        buffer_string(out, "\\noindent ");
        tex_text(out, head->course);
        text_command(out, "\\hfill ", head->date, "");
        buffer_string(out, "\\par\n");
    }
    if (head->name_word.length) {
        text_command(out, "\\noindent ", head->name_word, ": \\underline{\\makebox[8cm][l]{");
        tex_text(out, head->name);
        buffer_string(out, "}}");
    }
    text_command(out, "\\hfill ", head->variant, "");
    text_command(out, "\n\\lhead{", head->header, "}");
    text_command(out, "\n\\lfoot{", head->footer, "}");
    buffer_string(out, "\\par\\medskip\n\n");
}

static const char PREAMBLE[] =
    "\\usepackage[T1]{fontenc}\n\\usepackage[utf8]{inputenc}\n\\usepackage{lmodern}\n\\usepackage{amsmath,"
    "amssymb}\n"
    "\\setlength{\\parindent}{0pt}\n\\setlength{\\parskip}{4pt}\n"
    "\\allowdisplaybreaks\n\\pagestyle{headandfoot}\n\\cfoot{}\\rfoot{\\thepage}\n"
    "\\setlength{\\linefillthickness}{0.3pt}\n";

typedef struct TypeSize { /* what LaTeX calls the size */
    double up_to;
    const char *name;
    bool extra; /* known to the package extsizes alone */
} TypeSize;

static const TypeSize SIZES[] = {
    {10.5, "10pt", false}, {11.5, "11pt", false}, {13, "12pt", false},
    {15.5, "14pt", true},  {18.5, "17pt", true},  {INFINITY, "20pt", true},
};

static const TypeSize *size_of(double points) {
    const TypeSize *size = SIZES;
    while (points > size->up_to) size++;
    return size;
}

static void write_preamble(Buffer *out, const Document *document) {
    const TypeSize *size = size_of(document->look.size > 0 ? document->look.size : 11);
    double margin = document->look.margin > 0 ? document->look.margin : 25;
    buffer_printf(out, "\\documentclass[%s,%s]{exam}\n", size->extra ? "12pt" : size->name,
                  document->paper == PAPER_LETTER ? "letterpaper" : "a4paper");
    if (size->extra) buffer_printf(out, "\\usepackage[%s]{extsizes}\n", size->name);
    tikz_preamble(out, document->look.monochrome);
    if (document->look.sans) buffer_string(out, "\\renewcommand{\\familydefault}{\\sfdefault}\n");
    buffer_printf(out, "%s\\usepackage[margin=25mm,left=%.1fmm,right=%.1fmm]{geometry}\n", PREAMBLE, margin,
                  margin);
}

bool render_latex(const Document *document, Buffer *out) {
    write_preamble(out, document);
    buffer_string(out, "\\begin{document}\n");
    for (const Section *section = document->first; section; section = section->next) {
        if (section != document->first) buffer_string(out, "\\newpage\\setcounter{page}{1}\n");
        write_head(out, &section->head);
        write_blocks(out, &section->content);
    }
    buffer_string(out, "\\end{document}\n");
    return true;
}
