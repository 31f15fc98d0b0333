/* prose.h: what authors write, Markdown with $…$, as inlines and blocks.
 *
 * Understood: paragraphs parted by empty lines; *emphasis*, **strong**, `code`; lines that begin with "- " or
 * "1. " as lists; lines that begin with "# " to "### " as headings; $formula$ in the line and $$formula$$ on a line of its own; \ before a sign takes its
 * meaning away. A $ opens a formula only before something other than white space, and closes one only behind
 * something other than white space and not before a digit: "costs $5 and $6" stays text. Whatever does not
 * fit these rules is text, so no prose is an error. */
#ifndef NABLA_DOCUMENT_PROSE_H
#define NABLA_DOCUMENT_PROSE_H
#include "document/document.h"
#include "document/notation.h"
#include "math/reader.h"

typedef struct Filling { /* what {name} in the text stands for: a formula, else a text without markup */
    const char *name;
    const Formula *formula;
    const char *text;
} Filling;

typedef struct Prose {  /* how prose is read; plain data, copied freely */
    Arena *arena;       /* where the inlines and blocks live */
    const Scope *scope; /* names in formulas; NULL: formulas stay as they were written, in italics */
    NotationOptions notation;
    Text language;           /* of the text; empty: that of the document */
    InlineKind kind;         /* of text without marks: INLINE_TEXT, or INLINE_EMPHASIS for remarks */
    bool tidy;               /* picked values stand in formulas: 1·x is written x, x + -3 as x − 3 */
    const Source *source;    /* for diagnostics; NULL: none are said */
    size_t offset;           /* where the text starts in the source */
    const Filling *fillings; /* {name} of these is replaced; other braces are text */
    size_t filling_count;
    Diagnostics *
        diagnostics; /* a formula that cannot be read is a warning here, and set in italics; NULL: only set */
    bool strict;     /* it is an error there */
} Prose;

/* The scope in which to read the text: names that it defines itself, as in "Let $u = (3, 4)$", stay names there and are
 * not what they mean. The scope itself, or a copy in its store's arena. */
const Scope *prose_names(const Scope *scope, Text text);
/* Appends the text as blocks. */
void prose_blocks(const Prose *prose, Text text, Blocks *to);
/* The text as one run: paragraphs are parted by line breaks, lists and displays stand in the line. Never
 * NULL. */
Inlines *prose_inlines(const Prose *prose, Text text);
/* What stands between $…$, as a formula; NULL if it cannot be read (said in prose->diagnostics). `at`: its
 * place in text. */
const Formula *prose_formula(const Prose *prose, Text formula, size_t at);
#endif
