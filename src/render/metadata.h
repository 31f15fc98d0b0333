/* metadata.h: what a PDF says of itself: properties, and the same as XMP. */
#ifndef NABLA_RENDER_METADATA_H
#define NABLA_RENDER_METADATA_H
#include "document/document.h"
#include "render/haru.h"

/* Title, author, subject and language of the document. With a title and a language the file says that it keeps PDF/UA-1;
 * tests/pdfua.py looks whether it does. */
void metadata_write(HaruFile *file, void *to, const Document *document);
#endif
