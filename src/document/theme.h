/* theme.h: how documents look, as a file: `key: value` a line, `#` starts a comment line. */
#ifndef NABLA_DOCUMENT_THEME_H
#define NABLA_DOCUMENT_THEME_H
#include "base/diagnostics.h"
#include "document/document.h"

typedef struct Theme {
    Paper paper;
    Look look;           /* its logo is what theme_take_logo took */
    Tint accent;         /* where look.accent points to */
    Text header, footer; /* of every page; may be empty */
    Text logo;           /* the name of its file, a part of the theme's source; may be empty */
} Theme;

/* What stands in header and footer for what the sheet says: "{title}", course, date, student and variant, in this order. */
enum { THEME_FIELDS = 5 };
extern const char *const theme_fields[THEME_FIELDS];

/* Reads a theme; what is wrong (an unknown key, a value out of range) is said with its place. True if nothing
 * was. `source` and `theme` must outlive the looks that are taken from it. */
bool theme_read(Theme *theme, const Source *source, Diagnostics *diagnostics);
/* Takes the bytes of the logo's file, which must live as long as the theme. Fault: they are no PNG picture,
 * or a huge one: said at the place of its name. */
bool theme_take_logo(Theme *theme, Text bytes, const Source *source, Diagnostics *diagnostics);
#endif
