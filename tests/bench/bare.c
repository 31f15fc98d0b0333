/* The least that libharu takes for pages full of text: reads text, pages apart by form feeds, and sets each
 * line where it comes, in one font, with no layout. Usage: bare FONT.ttf OUT.pdf < TEXT */
#include <hpdf.h>
#include <stdio.h>
#include <string.h>

static HPDF_Page new_page(HPDF_Doc document, HPDF_Font font) {
    HPDF_Page page = HPDF_AddPage(document);
    HPDF_Page_SetSize(page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
    HPDF_Page_BeginText(page);
    HPDF_Page_SetFontAndSize(page, font, 11);
    HPDF_Page_SetTextLeading(page, 13);
    HPDF_Page_MoveTextPos(page, 72, 770);
    return page;
}

int main(int count, char **words) {
    if (count != 3) return 2;
    HPDF_Doc document = HPDF_New(NULL, NULL);
    HPDF_SetCompressionMode(document, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(document);
    const char *name = HPDF_LoadTTFontFromFile(document, words[1], HPDF_TRUE);
    HPDF_Font font = name ? HPDF_GetFont(document, name, "UTF-8") : NULL;
    if (!font) return 3;
    char line[4096];
    HPDF_Page page = NULL;
    while (fgets(line, sizeof line, stdin)) {
        char *text = line + strspn(line, "\f");
        if (text != line && page) HPDF_Page_EndText(page);
        if (text != line || !page) page = new_page(document, font);
        text[strcspn(text, "\n")] = '\0';
        HPDF_Page_ShowTextNextLine(page, text);
    }
    if (page) HPDF_Page_EndText(page);
    HPDF_SaveToFile(document, words[2]);
    HPDF_Free(document);
    return 0;
}
