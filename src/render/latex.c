/* A document as LaTeX source with which a teacher can go on. */
#include "document/items.h"
#include "render/names.h"
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

typedef struct Page {
    Buffer *out;
    const Document *document;
    Names names;  /* what links may lead to */
    size_t line;  /* letters of a line */
    size_t share; /* letters of a formula's right side in it */
} Page;

/* ---- links ---- */

static bool begin_link(const Page *page, Text leads) {
    if (!names_find(&page->names, leads)) return false;
    buffer_string(page->out, "\\hyperlink{");
    names_write(page->out, leads);
    buffer_string(page->out, "}{");
    return true;
}

static void end_link(const Page *page, bool link) { buffer_string(page->out, link ? "}" : ""); }

/* ---- languages ---- */

/* What babel calls it, wherever it is spoken; NULL: it is not loaded here. */
static const char *babel_name(Text language) {
    static const char *const NAMES[][2] = {
        {"en", "english"}, {"de", "german"}, {"fr", "french"}, {"es", "spanish"}};
    Text spoken = text_cut(&language, '-');
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (text_is(spoken, NAMES[i][0])) return NAMES[i][1];
    return NULL;
}

/* The language's hyphenation and its words, without signs that mean something else in a source; other languages are
 * loaded where a text is in one. */
static void write_language(Buffer *out, Text language) {
    const char *name = babel_name(language);
    if (name) buffer_printf(out, "\\usepackage{babel}\n\\babelprovide[import,main]{%s}\n", name);
}

/* ---- inlines ---- */

static void write_inline(const Page *page, const Inline *i) {
    bool link;
    switch (i->kind) {
    case INLINE_TEXT:
        link = begin_link(page, i->leads);
        tex_text(page->out, i->text);
        end_link(page, link);
        return;
    case INLINE_EMPHASIS: text_command(page->out, "\\emph{", i->text, "}"); return;
    case INLINE_STRONG: text_command(page->out, "\\textbf{", i->text, "}"); return;
    case INLINE_CODE: text_command(page->out, "\\texttt{", i->text, "}"); return;
    case INLINE_FORMULA:
        buffer_string(page->out, "$");
        tex_formula(page->out, i->formula);
        buffer_string(page->out, "$");
        return;
    }
}

static void write_inlines(const Page *page, const Inlines *inlines) {
    bool loaded = babel_name(page->document->language);
    for (const Inline *i = inlines ? inlines->first : NULL; i; i = i->next) {
        const char *other = loaded ? babel_name(i->language) : NULL;
        if (other) buffer_printf(page->out, "\\foreignlanguage{%s}{", other);
        write_inline(page, i);
        if (other) buffer_string(page->out, "}");
    }
}

/* ---- blocks ---- */

static void write_blocks(const Page *page, const Blocks *blocks);

static void write_paragraph(const Page *page, const Inlines *inlines, const char *open, const char *close) {
    buffer_string(page->out, open);
    write_inlines(page, inlines);
    buffer_string(page->out, close);
}

/* ---- steps: what is too long for a line is broken, and its reason stands below it ---- */

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
static void write_right(const Page *page, const Formula *formula) {
    Arena *arena = arena_new();
    MathItem *items;
    size_t count = math_items(arena, formula, false, &items);
    double *widths = ARENA_ARRAY(arena, double, count), *spaces = ARENA_ARRAY(arena, double, count);
    for (size_t i = 0; i < count; i++) widths[i] = (double)letters_of(items[i].formula);
    for (size_t from = 0, end; from < count; from = end) {
        end = math_line_end(items, widths, spaces, from, count, (double)page->share);
        if (from) buffer_string(page->out, "\\\\\n&\\quad ");
        for (size_t i = from; i < end; i++) tex_formula(page->out, items[i].formula);
    }
    arena_free(arena);
}

static void write_reason(const Page *page, const StepRow *row) {
    write_inlines(page, row->rule);
    if (row->rule && row->condition) buffer_string(page->out, "; ");
    write_inlines(page, row->condition);
}

/* The letters of the formulas of all steps: they are aligned, and the reasons stand behind the longest. */
static size_t letters_of_steps(const Page *page, const Block *block) {
    size_t left = 0, right = 0;
    for (const StepRow *row = block->step; row; row = row->next) {
        size_t here = letters_of(row->left), there = letters_of(row->right);
        if (here > left) left = here;
        if (there > right) right = there;
    }
    return left + (right < page->share ? right : page->share);
}

/* Does the reason fit beside formulas of so many letters? */
static bool fits_beside(const Page *page, const StepRow *row, size_t letters) {
    size_t reason = letters_of_inlines(row->rule) + letters_of_inlines(row->condition);
    return letters + reason * 4 / 5 + 6 <= page->line;
}

static void write_step_formula(const Page *page, const StepRow *row, size_t letters) {
    Buffer *out = page->out;
    tex_formula(out, row->left);
    buffer_string(out, letters_of(row->left) > page->line / 2 && row->right ? "&\\\\\n&" : "&");
    if (row->right) write_right(page, row->right);
    if (!row->rule && !row->condition) return;
    bool beside = fits_beside(page, row, letters);
    buffer_string(out, beside ? "&&\\text{\\footnotesize " : "\\\\*[-2pt]\n&&\\llap{\\footnotesize ");
    write_reason(page, row);
    buffer_string(out, "}");
}

static void write_step_sentence(const Page *page, const StepRow *row) {
    text_command(page->out, "\\textbf{", row->label, "} ");
    write_inlines(page, row->sentence);
}

/* All formulas of a solution aligned, with sentences between them; the first sentence stands above. */
static void write_steps(const Page *page, const Block *block) {
    Buffer *out = page->out;
    size_t letters = letters_of_steps(page, block);
    bool open = false;
    for (const StepRow *row = block->step; row; row = row->next) {
        bool formula = row->left || row->right, said = row->sentence || row->label.length;
        if (open) buffer_string(out, formula ? "\\\\\n" : "\n\\end{align*}\n");
        open = open && formula;
        if (said) buffer_string(out, open ? "\\intertext{" : "");
        if (said) write_step_sentence(page, row);
        if (said) buffer_string(out, open ? "}\n" : formula ? "\n" : "\n\n");
        if (formula && !open) buffer_string(out, "\\begin{align*}\n");
        if (formula) write_step_formula(page, row, letters);
        open = formula;
    }
    if (open) buffer_string(out, "\n\\end{align*}\n");
}

static void write_list(const Page *page, const Block *block) {
    const char *environment = block->numbered ? "enumerate" : "itemize";
    buffer_printf(page->out, "\\begin{%s}\n", environment);
    for (const ListItem *item = block->item; item; item = item->next) {
        buffer_string(page->out, "\\item ");
        write_blocks(page, &item->content);
    }
    buffer_printf(page->out, "\\end{%s}\n", environment);
}

static void write_table(const Page *page, const Block *block) {
    static const char aligns[] = {[ALIGN_LEFT] = 'l', [ALIGN_RIGHT] = 'r', [ALIGN_CENTRE] = 'c'};
    const char *bar = block->boxed ? "|" : "";
    buffer_printf(page->out, "\\begin{center}%s\\begin{tabular}{%s",
                  block->boxed ? "\\renewcommand{\\arraystretch}{1.5}" : "", bar);
    for (size_t i = 0; i < block->columns; i++) buffer_printf(page->out, "%c%s", aligns[block->aligns[i]], bar);
    buffer_printf(page->out, "}%s\n", block->boxed ? "\\hline" : "");
    for (const TableRow *row = block->row; row; row = row->next) {
        for (size_t i = 0; i < block->columns; i++) {
            if (i) buffer_string(page->out, " & ");
            write_inlines(page, row->cells[i]);
        }
        buffer_string(page->out, row->header || block->boxed ? " \\\\ \\hline\n" : " \\\\\n");
    }
    buffer_string(page->out, "\\end{tabular}\\end{center}\n\n");
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
    buffer_string(out, "\\nopagebreak\n");
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

static void write_problem(const Page *page, const Block *block) {
    size_t digits = whole_points(block->points);
    if (digits)
        text_command(page->out, "\\pointname{", text_slice(block->points, digits, block->points.length), "}\n");
    buffer_string(page->out, "\\question");
    if (digits) buffer_printf(page->out, "[%.*s]", (int)digits, block->points.start);
    if (names_find(&page->names, block->name) == block) {
        buffer_string(page->out, "\\hypertarget{");
        names_write(page->out, block->name);
        buffer_string(page->out, "}{}");
    }
    buffer_string(page->out, " {\\raggedright\\textbf{");
    bool link = begin_link(page, block->leads);
    write_inlines(page, block->inlines);
    end_link(page, link);
    buffer_string(page->out, "}");
    text_command(page->out, " \\hspace*{\\fill}\\mbox{\\footnotesize\\ttfamily ", block->id, "}");
    if (!digits) text_command(page->out, "\\hfill ", block->points, "");
    buffer_string(page->out, "\\par}\\nopagebreak\n");
    write_blocks(page, &block->content);
}

static void write_heading(const Page *page, const Block *block) {
    static const char *const commands[] = {"\\section*{", "\\subsection*{", "\\subsubsection*{"};
    size_t level = block->level < 1 ? 0 : block->level > 3 ? 2 : (size_t)block->level - 1;
    write_paragraph(page, block->inlines, commands[level], "}\n");
}

static void write_figures(const Page *page, const Block *block) {
    buffer_string(page->out, "\\begin{center}\n");
    for (size_t i = 0; i < block->figure_count; i++) {
        const Figure *figure = block->figures[i];
        buffer_printf(page->out, "\\begin{minipage}[t]{%.1fmm}\\centering\n", figure->width + 4);
        tikz_write(page->out, figure);
        buffer_string(page->out,
                      i + 1 < block->figure_count ? "\n\\end{minipage}\\hfill\n" : "\n\\end{minipage}\n");
    }
    buffer_string(page->out, "\\end{center}\n\n");
}

static void write_block(const Page *page, const Block *block) {
    switch (block->kind) {
    case BLOCK_HEADING: write_heading(page, block); return;
    case BLOCK_PARAGRAPH: write_paragraph(page, block->inlines, "", "\n\n"); return;
    case BLOCK_NOTE: write_paragraph(page, block->inlines, "{\\small ", "\\par}\n\n"); return;
    case BLOCK_DISPLAY:
        buffer_string(page->out, "\\[");
        tex_formula(page->out, block->formula);
        buffer_string(page->out, "\\]\n");
        return;
    case BLOCK_STEPS: write_steps(page, block); return;
    case BLOCK_LIST: write_list(page, block); return;
    case BLOCK_TABLE: write_table(page, block); return;
    case BLOCK_ANSWER: write_answer_room(page->out, block); return;
    case BLOCK_PROBLEM: write_problem(page, block); return;
    case BLOCK_RULE: buffer_string(page->out, "\\noindent\\hrulefill\n\n"); return;
    case BLOCK_PAGE_BREAK: buffer_string(page->out, "\\newpage\n"); return;
    case BLOCK_FIGURES: write_figures(page, block); return;
    }
}

/* Blocks are nested no deeper than compose.c and prose.c make them: a problem, a list, its items. */
static void write_blocks(const Page *page, const Blocks *blocks) {
    bool within = false;
    for (const Block *block = blocks->first; block; block = block->next) {
        bool problem = block->kind == BLOCK_PROBLEM;
        if (problem != within) buffer_printf(page->out, "\\%s{questions}\n", problem ? "begin" : "end");
        write_block(page, block);
        within = problem;
    }
    if (within) buffer_string(page->out, "\\end{questions}\n");
}

/* ---- the document ---- */

/* The logo is a file of its own, which LaTeX finds beside the source or does without. */
static void write_logo(const Page *page) {
    const Look *look = &page->document->look;
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";
    size_t plain = 0;
    while (plain < look->logo_name.length && memchr(PLAIN, look->logo_name.start[plain], sizeof PLAIN - 1))
        plain++;
    if (!plain || plain < look->logo_name.length) return;
    int length = (int)plain;
    buffer_printf(page->out,
                  "\\IfFileExists{%.*s}{\\hspace*{\\fill}\\includegraphics[height=%.1fmm]{%.*s}}{}", length,
                  look->logo_name.start, look->logo_height > 0 ? look->logo_height : 14, length,
                  look->logo_name.start);
}

/* "page {n} of {m}", where LaTeX knows how many there are: sections count their pages from 1. */
static void write_page_words(const Page *page, Text words) {
    bool several = page->document->first->next;
    buffer_string(page->out, "\\rfoot{");
    for (Text rest = several ? TEXT("{n}") : words.length ? words : TEXT("{n}"); rest.length;) {
        bool n = text_starts(rest, "{n}"), m = text_starts(rest, "{m}");
        if (n || m)
            buffer_string(page->out, n ? "\\thepage{}" : "\\numpages{}");
        else
            tex_text(page->out, text_slice(rest, 0, 1));
        rest = text_slice(rest, n || m ? 3 : 1, rest.length);
    }
    buffer_string(page->out, "}\n");
}

static void write_head(const Page *page, const SectionHead *head) {
    Buffer *out = page->out;
    if (head->title.length) {
        text_command(out, "{\\LARGE ", head->title, "");
        write_logo(page);
        buffer_string(out, "\\par}\n\\noindent\\hrulefill\\par\n");
    }
    if (head->course.length || head->date.length) {
        buffer_string(out, "\\noindent ");
        tex_text(out, head->course);
        text_command(out, "\\hfill ", head->date, "");
        buffer_string(out, "\\par\n");
    }
    if (head->name_word.length) {
        text_command(out, "\\noindent ", head->name_word, " \\underline{\\makebox[8cm][l]{");
        tex_text(out, head->name);
        buffer_string(out, "}}");
    }
    text_command(out, "\\hfill ", head->variant, "");
    text_command(out, "\n\\lhead{", head->header, "}");
    text_command(out, "\n\\lfoot{", head->footer, "}");
    buffer_string(out, "\\par\\medskip\n\n");
    write_page_words(page, head->page_word);
}

static const char PREAMBLE[] =
    "\\usepackage[T1]{fontenc}\n\\usepackage[utf8]{inputenc}\n\\usepackage{lmodern}\n\\usepackage{amsmath,"
    "amssymb}\n"
    "\\setlength{\\parindent}{0pt}\n\\setlength{\\parskip}{4pt}\n"
    "\\allowdisplaybreaks\n\\pagestyle{headandfoot}\n\\cfoot{}\n"
    "\\setlength{\\linefillthickness}{0.3pt}\n"
    "\\widowpenalty=10000 \\clubpenalty=10000 \\interlinepenalty=5000\n"
    "\\AtBeginDocument{\\setlength{\\abovedisplayskip}{4pt plus 2pt}\\setlength{\\belowdisplayskip}{4pt plus 2pt}%\n"
    "  \\setlength{\\abovedisplayshortskip}{2pt plus 2pt}\\setlength{\\belowdisplayshortskip}{3pt plus 2pt}}\n";

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

static void write_links(Buffer *out, const Document *document) {
    buffer_string(out, "\\usepackage[hidelinks,hypertexnames=false,pageanchor=false,unicode]{hyperref}\n");
    text_command(out, "\\hypersetup{pdftitle={", document->title, "}}\n");
    text_command(out, "\\hypersetup{pdflang={", document->language, "}}\n");
}

static void write_preamble(Buffer *out, const Document *document) {
    const Look *look = &document->look;
    const TypeSize *size = size_of(look->size > 0 ? look->size : 11);
    double margin = look->margin > 0 ? look->margin : look->columns > 1 ? 19 : 25;
    buffer_printf(out, "\\documentclass[%s,%s]{exam}\n", size->extra ? "12pt" : size->name,
                  document->paper == PAPER_LETTER ? "letterpaper" : "a4paper");
    if (size->extra) buffer_printf(out, "\\usepackage[%s]{extsizes}\n", size->name);
    write_language(out, document->language);
    tikz_preamble(out, look->monochrome);
    if (look->sans) buffer_string(out, "\\renewcommand{\\familydefault}{\\sfdefault}\n");
    if (look->columns > 1) buffer_string(out, "\\usepackage{multicol}\n");
    buffer_printf(out, "%s\\usepackage[margin=25mm,left=%.1fmm,right=%.1fmm]{geometry}\n", PREAMBLE, margin,
                  margin);
    write_links(out, document);
}

bool render_latex(const Document *document, Buffer *out) {
    Arena *arena = arena_new();
    bool columns = document->look.columns > 1;
    const Page page = {out, document, names_of(arena, document), columns ? 34 : 78, columns ? 26 : 46};
    write_preamble(out, document);
    buffer_string(out, "\\begin{document}\n");
    for (const Section *section = document->first; section; section = section->next) {
        if (section != document->first) buffer_string(out, "\\newpage\\setcounter{page}{1}\n");
        write_head(&page, &section->head);
        buffer_string(out, columns ? "\\begin{multicols}{2}\n" : "");
        write_blocks(&page, &section->content);
        buffer_string(out, columns ? "\\end{multicols}\n" : "");
    }
    buffer_string(out, "\\end{document}\n");
    arena_free(arena);
    return true;
}
