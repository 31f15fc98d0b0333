/* metrics.h: the measures of fonts, as TeX has them. All lengths are in ems of the font. The tables are
 * generated when the program is built (src/render/fonts.py) and never change. */
#ifndef NABLA_DOCUMENT_METRICS_H
#define NABLA_DOCUMENT_METRICS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum FontName { /* in the order of the generated table */
    FONT_ROMAN, FONT_ROMAN7, FONT_ROMAN5,
    FONT_BOLD, FONT_BOLD7, FONT_BOLD5,
    FONT_MATH, FONT_MATH7, FONT_MATH5,       /* mathematical italic */
    FONT_SYMBOL, FONT_SYMBOL7, FONT_SYMBOL5,
    FONT_LARGE,                              /* growing delimiters, radicals, big operators */
    FONT_EXTRA,                              /* double-struck letters and signs that no other font has */
    FONT_SLANTED,                            /* the text's italic */
    FONT_CODE,                               /* typewriter */
    FONT_TITLE,                              /* roman drawn for 17 points */
    FONT_SMALL,                              /* roman drawn for 8 points */
    FONT_SANS, FONT_SANS_BOLD, FONT_SANS_SLANTED, FONT_SANS_TITLE, FONT_SANS_SMALL,
    FONT_COUNT
} FontName;

enum { LARGE_CODES = 0xE000 }; /* FONT_LARGE has its glyphs here, in TeX's order (OMX) */

typedef struct Glyph {
    uint32_t code;       /* Unicode */
    uint32_t reads;      /* what copying it gives */
    uint16_t number;     /* in the font file */
    uint16_t next;       /* number of the next larger glyph, 0: none */
    uint16_t first_kern; /* in the font's kerns */
    uint16_t kern_count;
    uint16_t pieces;     /* 1 + place in the font's pieces, 0: cannot be assembled */
    float width, height, depth;
    float italic;        /* correction to the right of a slanted glyph */
    float skew;          /* how far right of its middle an accent goes */
} Glyph;

typedef struct Kern { uint32_t right; float amount; } Kern; /* sorted by the code at the right */
typedef struct Pieces { uint16_t top, middle, bottom, repeated; } Pieces; /* glyph numbers, 0: none */

typedef struct Font {
    const char *file;     /* name in the folder of fonts */
    const Glyph *glyphs;  /* sorted by code; glyph number n stands at n - 1 */
    size_t count;
    const Kern *kerns;
    const Pieces *pieces;
} Font;

/* The parameters of TeX's symbol font in a size (σ8 …), and of the font of large signs (ξ8 …). */
typedef struct MathMeasures {
    double x_height, quad, above1, above2, above3, below1, below2, sup1, sup2, sup3, sub1, sub2,
        sup_drop, sub_drop, delimiter1, delimiter2, axis;
} MathMeasures;

typedef struct LargeMeasures { double rule, limit1, limit2, limit3, limit4, limit5; } LargeMeasures;

typedef struct FontSet {
    Font fonts[FONT_COUNT];
    MathMeasures math[3]; /* text, script, script of script */
    LargeMeasures large;
} FontSet;

/* The glyph of a code point, or NULL. */
const Glyph *font_glyph(const Font *font, uint32_t code);
/* The space to add between two neighbours, ems. */
double font_kern(const Font *font, const Glyph *left, uint32_t right);
#endif
