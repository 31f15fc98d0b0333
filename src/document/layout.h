/* layout.h: mathematics as boxes with places in points, by the rules of TeX (TeXbook, appendix G).
 *
 * Boxes live in the setter's arena. A box has a reference point at the left end of its baseline; y grows
 * upwards. */
#ifndef NABLA_DOCUMENT_LAYOUT_H
#define NABLA_DOCUMENT_LAYOUT_H
#include "document/document.h"
#include "document/metrics.h"

typedef struct Box Box;

typedef struct Placed { /* another box, a glyph, a figure, the logo, or (none of these) a filled rectangle */
    const Box *box;
    const Glyph *glyph;
    FontName font;
    double size;          /* of the glyph, points */
    double x, y;          /* of its reference point; of a rectangle: its lower left corner */
    double width, height; /* of the rectangle, or of the logo */
    bool logo;            /* the document's logo */
    const Figure *figure; /* its lines and areas, drawn with the lower left corner here */
    Ink ink;
    const struct Placed *next;
} Placed;

struct Box {
    double width, height, depth; /* points; height above and depth below the baseline */
    double italic;               /* how much of the width is for the slant of a single character */
    bool shrunk;                 /* a line of a formula that had to be set smaller to fit */
    bool single;                 /* scripts are attached as to a single character */
    Placed *first, *last;
    const Formula *formula;      /* set where the box is a whole formula */
    Text leads;                  /* the name of the problem that it leads to; empty: none */
    struct Tag *tag;             /* the element of the page that it is content of; NULL: what it lies in */
};

enum { MISSING_MOST = 16 };
typedef struct Missing { /* code points that no font has */
    uint32_t codes[MISSING_MOST];
    size_t count;
} Missing;

typedef struct Setter {
    Arena *arena;
    const FontSet *fonts;
    double size;       /* of text, points */
    Missing *missing;  /* takes what was shown as '?' */
    Ink ink;           /* of what is placed next */
    bool sans;         /* text is set without serifs */
    struct Words *words; /* that were set before, which live longer than the arena; NULL: none are kept */
} Setter;

typedef struct Shown { /* how a character is shown */
    const Glyph *glyph;
    FontName font;
    double scale, raise; /* size relative to the text's; how far above the baseline, ems of the text */
} Shown;

Box *box_new(Setter *setter);
/* Placing extends the height and depth of `to`, not its width. */
void box_place(Setter *setter, Box *to, const Box *box, double x, double y);
void box_place_glyph(Setter *setter, Box *to, Shown shown, double size, double x, double y);
void box_place_rule(Setter *setter, Box *to, double x, double y, double width, double height);
void box_place_figure(Setter *setter, Box *to, const Figure *figure, double x, double y, double height);
void box_place_logo(Setter *setter, Box *to, double x, double y, double width, double height);

/* The glyph for a character of text in `font`, with stand-ins from other fonts; '?' when there is none. */
Shown text_glyph(Setter *setter, FontName font, uint32_t code);

/* A formula on one line; `display` is TeX's display style. */
Box *math_box(Setter *setter, const Formula *formula, bool display);
/* The formula in display style as lines that fit `width` where they can: broken before relations and
 * operators, smaller where there is no place to break. Returns how many; `lines` are theirs. */
size_t math_lines(Setter *setter, const Formula *formula, double width, Box ***lines);

typedef struct MathChunk { /* a part of a formula within a paragraph that no line breaks */
    Box *box;
    double space;   /* before it, unless a line begins with it */
    bool relation;  /* whether it ends in a relation: the better place to break after */
} MathChunk;
/* A formula in text style, cut after its relations and operators. */
size_t math_chunks(Setter *setter, const Formula *formula, MathChunk **chunks);
#endif
