/* haru.h: what libharu's public interface lacks or gets wrong, done with its installed internal headers:
 * composite fonts that name glyphs directly (embedded as a subset, with a right table for copying), raw
 * page contents, Unicode properties, and files with compressed objects (PDF 1.5).
 *
 * Documents and pages are those of hpdf.h. Errors are raised in the document's error handler. */
#ifndef NABLA_RENDER_HARU_H
#define NABLA_RENDER_HARU_H
#include "base/arena.h"
#include "base/buffer.h"
#include "render/typeface.h"

typedef struct HaruFont HaruFont;
typedef struct HaruFile HaruFile;

/* A font of the document, which shows glyphs of the typeface; lives in `arena`, valid as long as the document. NULL:
 * libharu failed. */
HaruFont *haru_font_new(Arena *arena, void *document, Typeface *face);
/* Marks a glyph as used. */
void haru_font_use(HaruFont *font, const Glyph *glyph);
/* Operators as a picture of this size, which haru_image_name names on a page. */
void *haru_form_new(void *document, Text operators, double width, double height);
/* The font's name in the resources of a page. */
const char *haru_font_name(HaruFont *font, void *page);
/* Writes the used glyphs, their widths and their text; once, when all pages are done. */
void haru_font_finish(HaruFont *font, HaruFile *file);

/* The name of an image of hpdf.h in the resources of a page. */
const char *haru_image_name(void *page, void *image);

void haru_page_set(void *page, const char *key, int value);
void haru_page_annotate(void *page, unsigned number); /* with an object that was reserved in the file */
void haru_set_info(void *document, const char *key, Text value);        /* a property of the file, UTF-8 */
void haru_set_language(void *document, Text language);
/* An entry of the document's catalog is the object with that number. */
void haru_set_object(void *document, const char *key, unsigned number);
/* The file is tagged: the tree of its elements is the object `root`. */
void haru_set_tree(void *document, unsigned root);
/* Appends UTF-8 text as a PDF string: "(x)" where it is ASCII, else in UTF-16. */
void haru_text_string(Buffer *out, Text text);
/* Appends a byte of a string between ( and ): a bare end of line would be read as another one. */
void haru_string_byte(Buffer *out, char c);

/* ---- the file ---- */

/* A document as bytes: contents of pages are written as soon as they are complete, and all that is no stream
 * goes into compressed streams of objects. Begins the file at the end of `out`, which nothing else may change
 * until haru_file_finish. */
HaruFile *haru_file_new(Arena *arena, void *document, Buffer *out);
/* The number of an object that haru_file_object will write. */
unsigned haru_file_reserve(HaruFile *file);
void haru_file_object(HaruFile *file, unsigned number, Text value);
/* A stream with further entries of its dictionary and content as it is, or content that was deflated. */
void haru_file_stream(HaruFile *file, unsigned number, const char *entries, Text content);
void haru_file_deflated(HaruFile *file, unsigned number, const char *entries, Text content);
/* The page is complete: writes its content, operators. */
void haru_file_page(HaruFile *file, void *page, Text content);
/* What was written so far was taken from `out`, which becomes empty. */
void haru_file_taken(HaruFile *file);
/* Writes all that is left, and the table of objects. */
void haru_file_finish(HaruFile *file);
/* Frees what the file holds, finished or not. */
void haru_file_free(HaruFile *file);
/* The number of an object of libharu's: a page. */
unsigned haru_number(const void *object);
#endif
