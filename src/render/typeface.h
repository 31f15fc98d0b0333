/* typeface.h: fonts as their TrueType files hold them, and subsets of them. Documents share them: a file is read once,
 * and a subset that documents have in common is made once. */
#ifndef NABLA_RENDER_TYPEFACE_H
#define NABLA_RENDER_TYPEFACE_H
#include "base/text.h"
#include "document/metrics.h"

typedef struct Typefaces Typefaces; /* of one folder */
typedef struct Typeface Typeface;

/* Owned by the caller: typefaces_free. */
Typefaces *typefaces_new(const char *folder);
void typefaces_free(Typefaces *faces);
/* The font, read where it is first asked for; NULL: its file cannot be used, typeface_path says which one. */
Typeface *typeface_of(Typefaces *faces, FontName font);
const char *typeface_path(Typefaces *faces, FontName font);
const Font *typeface_measures(const Typeface *face);

/* Width of a glyph as the file has it: 1/1000 em. */
int typeface_width(const Glyph *glyph);

typedef struct Subset {
    char name[64];   /* in a PDF: "ABCDEF+NablaRoman", the letters stand for what is in it */
    Text file;       /* a TrueType file with the used glyphs under their numbers, deflated */
    size_t length;   /* of the file before it was deflated */
    Text readings;   /* what copying gives for each glyph: a CMap, deflated */
    Text widths;     /* of the glyphs, as a PDF array */
    int box[4];      /* around all glyphs of the font, 1/1000 em: left, bottom, right, top */
} Subset;

/* The subset with the glyphs whose numbers are `used`; valid until the next call for this font. */
const Subset *typeface_subset(Typeface *face, const bool *used);
#endif
