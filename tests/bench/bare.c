/* The least that libharu takes for pages full of text, with no layout and in one font. Usage:
 *   bare FONT.ttf OUT.pdf lines < TEXT   text, pages apart by form feeds: a line below the other
 *   bare FONT.ttf OUT.pdf words < BOXES  what `pdftotext -bbox` writes: each word where it was, in its size
 * Both leave out what a sheet has beyond words: rules and figures, kerning, the tree of elements with what is said of
 * formulas, bookmarks, links, the choice among a dozen fonts. */
#include <hpdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct Paper {
    HPDF_Doc document;
    HPDF_Font font;
    HPDF_Page page; /* NULL: none yet */
    double size;    /* of the type */
} Paper;

static void end_page(Paper *paper) {
    if (paper->page) HPDF_Page_EndText(paper->page);
}

static void new_page(Paper *paper) {
    end_page(paper);
    paper->size = 11;
    paper->page = HPDF_AddPage(paper->document);
    HPDF_Page_SetSize(paper->page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
    HPDF_Page_BeginText(paper->page);
    HPDF_Page_SetFontAndSize(paper->page, paper->font, 11);
    HPDF_Page_SetTextLeading(paper->page, 13);
}

static void set_line(Paper *paper, char *line) {
    char *text = line + strspn(line, "\f");
    if (text != line || !paper->page) {
        new_page(paper);
        HPDF_Page_MoveTextPos(paper->page, 72, 770);
    }
    text[strcspn(text, "\n")] = '\0';
    HPDF_Page_ShowTextNextLine(paper->page, text);
}

static void set_word(Paper *paper, char *line) {
    double left, top, right, bottom;
    char *text = strchr(line, '>'), *end = text ? strchr(text, '<') : NULL;
    if (strstr(line, "<page ")) new_page(paper);
    if (!end || sscanf(line, " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"", &left, &top, &right, &bottom) != 4)
        return;
    double size = fmin(fmax(round(10 * (bottom - top)) / 10, 1), 100);
    if (fabs(size - paper->size) > 0.05) HPDF_Page_SetFontAndSize(paper->page, paper->font, (HPDF_REAL)size);
    paper->size = size;
    *end = '\0';
    HPDF_Page_TextOut(paper->page, (HPDF_REAL)left, (HPDF_REAL)(842 - bottom), text + 1);
}

int main(int count, char **words) {
    if (count != 4) return 2;
    Paper paper = {.document = HPDF_New(NULL, NULL)};
    HPDF_SetCompressionMode(paper.document, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(paper.document);
    const char *name = HPDF_LoadTTFontFromFile(paper.document, words[1], HPDF_TRUE);
    paper.font = name ? HPDF_GetFont(paper.document, name, "UTF-8") : NULL;
    if (!paper.font) return 3;
    char line[4096];
    while (fgets(line, sizeof line, stdin))
        if (!strcmp(words[3], "words"))
            set_word(&paper, line);
        else
            set_line(&paper, line);
    end_page(&paper);
    HPDF_SaveToFile(paper.document, words[2]);
    HPDF_Free(paper.document);
    return 0;
}
