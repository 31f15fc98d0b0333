/* theme.h: how sheets look, as a file: `key: value` a line, `#` starts a comment line. */
#ifndef NABLA_DOCUMENT_THEME_H
#define NABLA_DOCUMENT_THEME_H
#include "base/diagnostics.h"
#include "document/document.h"

typedef struct Theme {
    Paper paper; /* paper: a4 or letter */
    Look look;   /* size: points; margin: millimetres; colour: yes or no */
    Text footer; /* footer: what stands at the foot of every page; may be empty */
} Theme;

/* Reads a theme; what is wrong (an unknown key, a value out of range) is said with its place. True if nothing
 * was. `source` must outlive the theme. */
bool theme_read(Theme *theme, const Source *source, Diagnostics *diagnostics);
#endif
