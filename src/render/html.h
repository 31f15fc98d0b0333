/* html.h: parts of documents as HTML, for html.c and the question banks. */
#ifndef NABLA_RENDER_HTML_H
#define NABLA_RENDER_HTML_H
#include "render/names.h"

typedef struct HtmlStyle {
    bool tex; /* formulas as TeX, \( … \), for a page that has MathJax; else MathML */
    const struct Sentences *sentences; /* of alternative texts; NULL: English */
    int level;                         /* of the headings of problems: 2 where <h1> is the only one above */
    void (*figure)(void *context, Buffer *out, const Figure *figure); /* NULL: an <svg> in place */
    void *context;
    Names names; /* what links may lead to */
} HtmlStyle;

void html_blocks(Buffer *out, const Blocks *blocks, const HtmlStyle *style);
void html_inlines(Buffer *out, const Inlines *inlines, const HtmlStyle *style);
void html_formula(Buffer *out, const Formula *formula, const HtmlStyle *style);
#endif
