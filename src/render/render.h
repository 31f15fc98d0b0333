/* render.h: a document as bytes. Nothing here touches a file but the fonts, and there is no clock: the same
 * document and options give the same bytes. */
#ifndef NABLA_RENDER_RENDER_H
#define NABLA_RENDER_RENDER_H
#include "document/document.h"

typedef struct TextOptions {
    int columns; /* width of a line in terminal cells; 0 takes 80, at least 20 */
    bool ascii;  /* no byte above 126 */
} TextOptions;

/* Appends the document as plain UTF-8 text: wrapped paragraphs, stacked formulas. False never happens at
 * present. */
bool render_text(const Document *document, const TextOptions *options, Buffer *out);

/* What PDF documents share: fonts that were read, words that were set. For one document at a time. */
typedef struct PdfKit PdfKit;
PdfKit *pdf_kit_new(const char *fonts); /* the folder with the converted fonts; owned by the caller: pdf_kit_free */
void pdf_kit_free(PdfKit *kit);

typedef struct PdfOptions {
    PdfKit *kit;       /* must be given */
    bool large;        /* type at 14 pt in place of 11, for readers who need it */
    bool monochrome;   /* no colours: for copiers */
    bool pieces;       /* several documents make the file: every section has its entry in the outline */
    void (*put)(void *to, Text bytes); /* takes what is complete of a file in pieces, from the buffer, which must be
                                          empty at first; NULL: it stays there */
    void *to;
} PdfOptions;

/* Appends the document as a PDF file. Characters that no font has are shown as '?' and named in `why`, and
 * the result is still true. False: nothing was appended and `why` says what failed (fonts absent or
 * damaged, no memory). */
bool render_pdf(const Document *document, const PdfOptions *options, Buffer *out, Buffer *why);

/* The same for a file in pieces, of which only one needs to be in memory. pdf_begin takes what holds for all (title,
 * language, paper, look) from a document that lives until pdf_end. A piece may go away when it was added, but for its
 * figures, which live until the end; its links lead to problems within it. pdf_end frees the file. */
typedef struct PdfFile PdfFile;
PdfFile *pdf_begin(const Document *like, const PdfOptions *options, Buffer *out);
void pdf_add(PdfFile *file, const Document *piece);
bool pdf_end(PdfFile *file, Buffer *why);

/* Appends the document as one self-contained page of HTML with MathML. Always true. */
bool render_html(const Document *document, Buffer *out);
/* Appends the document as sentences to be read aloud, in UTF-8, a line a sentence or step. Always true. */
bool render_speech(const Document *document, Buffer *out);
/* Appends LaTeX source that pdflatex, xelatex and lualatex compile with the class exam and usual packages
 * (amsmath, amssymb, geometry, tikz; extsizes for large print). Always true. */
bool render_latex(const Document *document, Buffer *out);
#endif
