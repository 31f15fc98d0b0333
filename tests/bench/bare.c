/* The least that libharu takes for our pages with no layout: what stands on them is given. Usage:
 *   bare FONTS OUT.pdf KIND < WHAT     FONTS: the folder with the TrueType files
 * KIND     WHAT                          writes
 * lines    text, form feeds between pages   each line below the other, in one font and size: not the same glyphs
 * words    what `pdftotext -bbox` writes    each word where it was, in one font: not the same glyphs either
 * strings  what `runs.py … whole` writes    the same glyphs in their fonts and sizes, a call for a line in one font:
 *                                           neither kerned nor justified
 * glyphs   what runs.py writes              the same glyphs at the same places (libharu has no call for TJ, which moves
 *                                           within a string)
 * all      the same                         the rules and figures, too: the same picture
 * None writes what else a sheet has: the tree of elements, what is said of formulas, text to copy, bookmarks, links. */
#include <hpdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FONTS = 64 };

typedef struct Paper {
    HPDF_Doc document;
    HPDF_Font fonts[MOST_FONTS];
    size_t count;
    const char *folder;
    HPDF_Page page; /* NULL: none yet */
    HPDF_Font font;
    HPDF_REAL size; /* of the type */
    int in_text, drawn;
} Paper;

static void begin_text(Paper *paper) {
    if (!paper->in_text) HPDF_Page_BeginText(paper->page);
    paper->in_text = 1;
}

static void end_text(Paper *paper) {
    if (paper->page && paper->in_text) HPDF_Page_EndText(paper->page);
    paper->in_text = 0;
}

static void new_page(Paper *paper, double width, double height) {
    end_text(paper);
    paper->page = HPDF_AddPage(paper->document);
    HPDF_Page_SetWidth(paper->page, (HPDF_REAL)width);
    HPDF_Page_SetHeight(paper->page, (HPDF_REAL)height);
}

static void set_font(Paper *paper, HPDF_Font font, double size) {
    paper->font = font;
    paper->size = (HPDF_REAL)size;
    HPDF_Page_SetFontAndSize(paper->page, font, paper->size);
}

static void load_font(Paper *paper, const char *file) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", paper->folder, file);
    const char *name = HPDF_LoadTTFontFromFile(paper->document, path, HPDF_TRUE);
    if (!name || paper->count == MOST_FONTS) exit(3);
    paper->fonts[paper->count++] = HPDF_GetFont(paper->document, name, "UTF-8");
}

/* ---- lines and words in one font ---- */

static void new_plain_page(Paper *paper) {
    new_page(paper, 595.276, 841.89);
    begin_text(paper);
    set_font(paper, paper->fonts[0], 11);
    HPDF_Page_SetTextLeading(paper->page, 13);
}

static void set_line(Paper *paper, char *line) {
    char *text = line + strspn(line, "\f");
    if (text != line || !paper->page) {
        new_plain_page(paper);
        HPDF_Page_MoveTextPos(paper->page, 72, 770);
    }
    HPDF_Page_ShowTextNextLine(paper->page, text);
}

static void set_word(Paper *paper, char *line) {
    double left, top, right, bottom;
    char *text = strchr(line, '>'), *end = text ? strchr(text, '<') : NULL;
    if (strstr(line, "<page ")) new_plain_page(paper);
    if (!end || sscanf(line, " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"", &left, &top, &right, &bottom) != 4)
        return;
    double size = fmin(fmax(round(10 * (bottom - top)) / 10, 1), 100);
    if (fabs(size - (double)paper->size) > 0.05) set_font(paper, paper->fonts[0], size);
    *end = '\0';
    HPDF_Page_TextOut(paper->page, (HPDF_REAL)left, (HPDF_REAL)(842 - bottom), text + 1);
}

/* ---- what runs.py recorded ---- */

static void set_glyphs(Paper *paper, HPDF_REAL x, HPDF_REAL y, const char *text) {
    begin_text(paper);
    HPDF_Page_TextOut(paper->page, x, y, text + 1);
}

static void paint(HPDF_Page page, char how) {
    if (how == 'f') HPDF_Page_Fill(page);
    if (how == 's') HPDF_Page_ClosePathStroke(page);
    if (how == 'S') HPDF_Page_Stroke(page);
}

/* The path must be begun outside of text. */
static void draw(Paper *paper, char kind, const HPDF_REAL *n, char how) {
    static const HPDF_UINT16 DASHES[] = {3, 2};
    HPDF_Page page = paper->page;
    end_text(paper);
    switch (kind) {
    case 'g': HPDF_Page_SetGrayFill(page, n[0]); break;
    case 'k': HPDF_Page_SetRGBFill(page, n[0], n[1], n[2]); break;
    case 'G': HPDF_Page_SetGrayStroke(page, n[0]); break;
    case 'K': HPDF_Page_SetRGBStroke(page, n[0], n[1], n[2]); break;
    case 'w': HPDF_Page_SetLineWidth(page, n[0]); break;
    case 'd': HPDF_Page_SetDash(page, DASHES, n[0] > 0 ? 2 : 0, 0); break;
    case 'r': HPDF_Page_Rectangle(page, n[0], n[1], n[2], n[3]); break;
    case 'm': HPDF_Page_MoveTo(page, n[0], n[1]); break;
    case 'l': HPDF_Page_LineTo(page, n[0], n[1]); break;
    case 'c': HPDF_Page_CurveTo(page, n[0], n[1], n[2], n[3], n[4], n[5]); break;
    default: paint(page, how);
    }
}

static void set_record(Paper *paper, char *line) {
    enum { MOST = 6 };
    HPDF_REAL n[MOST] = {0};
    char *rest = line + 1;
    for (int i = 0; i < (*line == 't' ? 2 : MOST); i++) n[i] = (HPDF_REAL)strtol(rest, &rest, 10) / 1000;
    switch (*line) {
    case 'F': load_font(paper, line + 2); break;
    case 'p': new_page(paper, (double)n[0], (double)n[1]); break;
    case 'f': set_font(paper, paper->fonts[lround(1000 * (double)n[0])], (double)n[1]); break;
    case 't': set_glyphs(paper, n[0], n[1], rest); break;
    default: if (paper->drawn) draw(paper, *line, n, line[2]);
    }
}

int main(int count, char **words) {
    static char line[1 << 16];
    if (count != 4) return 2;
    Paper paper = {.document = HPDF_New(NULL, NULL), .folder = words[1], .drawn = !strcmp(words[3], "all")};
    int is_lines = !strcmp(words[3], "lines"), is_words = !strcmp(words[3], "words");
    HPDF_SetCompressionMode(paper.document, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(paper.document);
    if (is_lines || is_words) load_font(&paper, "Roman.ttf");
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        (is_lines ? set_line : is_words ? set_word : set_record)(&paper, line);
    }
    end_text(&paper);
    HPDF_SaveToFile(paper.document, words[2]);
    int status = HPDF_GetError(paper.document) == HPDF_OK ? 0 : 1;
    HPDF_Free(paper.document);
    return status;
}
