#include "render/haru.h"
#include <hpdf_conf.h>
#include <hpdf_consts.h>
#include <hpdf_doc.h>
#include <hpdf_info.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <stdio.h>

struct HaruFont {
    HPDF_Doc document;
    HPDF_Dict dict;
    Typeface *face;
    bool *used; /* by glyph number */
};

void haru_font_use(HaruFont *font, const Glyph *glyph) { font->used[glyph->number] = true; }

const char *haru_font_name(HaruFont *font, void *page) {
    return HPDF_Page_GetLocalFontName(page, font->dict);
}

const char *haru_image_name(void *page, void *image) { return HPDF_Page_GetXObjectName(page, image); }

/* ---- strings ---- */

static bool is_ascii(Text text) {
    for (size_t i = 0; i < text.length; i++)
        if (text.start[i] < ' ' || text.start[i] > '~') return false;
    return true;
}

void haru_string_byte(Buffer *out, char c) {
    if (c == '(' || c == ')' || c == '\\' || c == '\r') buffer_char(out, '\\');
    buffer_char(out, c == '\r' ? 'r' : c);
}

/* UTF-16, the higher byte first. */
static void unicode_bytes(Buffer *out, Text text) {
    buffer_string(out, "\xFE\xFF");
    for (size_t at = 0; at < text.length;) {
        uint32_t code = text_next(text, &at), rest = code - 0x10000;
        uint32_t units[] = {0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF)};
        bool pair = code >= 0x10000;
        if (!pair) units[0] = code;
        for (int i = 0; i <= pair; i++) {
            buffer_char(out, (char)(units[i] >> 8));
            buffer_char(out, (char)(units[i] & 0xFF));
        }
    }
}

static void string_of(Buffer *out, Text bytes) {
    buffer_char(out, '(');
    for (size_t i = 0; i < bytes.length; i++) haru_string_byte(out, bytes.start[i]);
    buffer_char(out, ')');
}

void haru_text_string(Buffer *out, Text text) {
    if (is_ascii(text)) {
        string_of(out, text);
        return;
    }
    Buffer bytes = BUFFER_EMPTY;
    unicode_bytes(&bytes, text);
    string_of(out, buffer_view(&bytes));
    buffer_free(&bytes);
}

/* The text as a binary string object: libharu writes one as hexadecimal. */
static void add_text(HPDF_Dict dict, const char *key, Text text) {
    Buffer bytes = BUFFER_EMPTY;
    unicode_bytes(&bytes, text);
    HPDF_Dict_Add(dict, key, HPDF_Binary_New(dict->mmgr, (HPDF_BYTE *)bytes.data, (HPDF_UINT)bytes.length));
    buffer_free(&bytes);
}

/* ---- the document ---- */

void haru_set_info(void *document, const char *key, Text value) {
    HPDF_Doc doc = document;
    if (!doc->info) {
        doc->info = HPDF_Dict_New(doc->mmgr);
        if (!doc->info || HPDF_Xref_Add(doc->xref, doc->info) != HPDF_OK) return;
        HPDF_Dict_Add(doc->trailer, "Info", doc->info);
    }
    add_text(doc->info, key, value);
}

void haru_set_language(void *document, Text language) {
    HPDF_Doc doc = document;
    add_text(doc->catalog, "Lang", language);
}

void haru_set_object(void *document, const char *key, unsigned number) {
    HPDF_Doc doc = document;
    HPDF_Dict_Add(doc->catalog, key, HPDF_Xref_GetEntry(doc->xref, number)->obj);
}

void haru_set_tree(void *document, unsigned root) {
    HPDF_Doc doc = document;
    HPDF_Dict info = HPDF_Dict_New(doc->mmgr), viewer = HPDF_Dict_New(doc->mmgr);
    HPDF_Dict_AddBoolean(info, "Marked", HPDF_TRUE);
    HPDF_Dict_Add(doc->catalog, "MarkInfo", info);
    HPDF_Dict_AddBoolean(viewer, "DisplayDocTitle", HPDF_TRUE); /* a window says it, not the file's name */
    HPDF_Dict_Add(doc->catalog, "ViewerPreferences", viewer);
    haru_set_object(document, "StructTreeRoot", root);
}

void haru_page_set(void *page, const char *key, int value) { HPDF_Dict_AddNumber(page, key, value); }

void haru_page_annotate(void *page, unsigned number) {
    HPDF_Dict dict = page;
    HPDF_Array all = HPDF_Dict_GetItem(dict, "Annots", HPDF_OCLASS_ARRAY);
    if (!all) {
        all = HPDF_Array_New(dict->mmgr);
        HPDF_Dict_Add(dict, "Annots", all);
        HPDF_Dict_AddName(dict, "Tabs", "S"); /* from one to the next in the order of the tree */
    }
    HPDF_Xref xref = ((HPDF_PageAttr)dict->attr)->xref;
    HPDF_Array_Add(all, HPDF_Xref_GetEntry(xref, number)->obj);
}

/* ---- streams ---- */

/* A compressed stream with `content`. */
static HPDF_Dict stream_of(HPDF_Doc doc, Text content) {
    HPDF_Dict dict = HPDF_DictStream_New(doc->mmgr, doc->xref);
    if (!dict) return NULL;
    dict->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
    HPDF_Stream_Write(dict->stream, (const HPDF_BYTE *)content.start, (HPDF_UINT)content.length);
    return dict;
}

void *haru_form_new(void *document, Text operators, double width, double height) {
    HPDF_Doc doc = document;
    HPDF_Dict form = stream_of(doc, operators);
    if (!form) return NULL;
    form->header.obj_class |= HPDF_OSUBCLASS_XOBJECT;
    HPDF_Dict_AddName(form, "Type", "XObject");
    HPDF_Dict_AddName(form, "Subtype", "Form");
    HPDF_Box box = {-72, -72, (HPDF_REAL)width + 72,
                    (HPDF_REAL)height + 72}; /* an arrow's head may stand out */
    HPDF_Dict_Add(form, "BBox", HPDF_Box_Array_New(doc->mmgr, box));
    HPDF_Dict_Add(form, "Resources", HPDF_Dict_New(doc->mmgr));
    return form;
}

/* ---- fonts ---- */

HaruFont *haru_font_new(Arena *arena, void *document, Typeface *face) {
    HPDF_Doc doc = document;
    HaruFont *font = ARENA_NEW(arena, HaruFont);
    *font = (HaruFont){doc, HPDF_Dict_New(doc->mmgr), face,
                       ARENA_ARRAY(arena, bool, typeface_measures(face)->count + 1)};
    if (!font->dict || HPDF_Xref_Add(doc->xref, font->dict) != HPDF_OK) return NULL;
    font->dict->header.obj_class |= HPDF_OSUBCLASS_FONT;
    return font;
}

static void write_descriptor(HaruFile *file, const Subset *subset, unsigned number, Buffer *out) {
    unsigned outlines = haru_file_reserve(file);
    const int *box = subset->box;
    char head[32];
    snprintf(head, sizeof head, "/Length1 %zu", subset->length);
    haru_file_deflated(file, outlines, head, subset->file);
    buffer_clear(out);
    /* 4: there are glyphs beyond the standard Latin set */
    buffer_printf(out,
                  "<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent 800"
                  "/Descent -200/CapHeight 683/StemV 69/FontFile2 %u 0 R>>",
                  subset->name, box[0], box[1], box[2], box[3], outlines);
    haru_file_object(file, number, buffer_view(out));
}

static void write_glyph_font(HaruFile *file, const Subset *subset, unsigned number) {
    Buffer out = BUFFER_EMPTY;
    unsigned descriptor = haru_file_reserve(file);
    write_descriptor(file, subset, descriptor, &out);
    buffer_clear(&out);
    buffer_printf(&out,
                  "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDToGIDMap/Identity/DW 500/FontDescriptor %u 0 R"
                  "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/W",
                  subset->name, descriptor);
    buffer_text(&out, subset->widths);
    buffer_string(&out, ">>");
    haru_file_object(file, number, buffer_view(&out));
    buffer_free(&out);
}

void haru_font_finish(HaruFont *font, HaruFile *file) {
    HPDF_Doc doc = font->document;
    const Subset *subset = typeface_subset(font->face, font->used);
    unsigned glyphs = haru_file_reserve(file), readings = haru_file_reserve(file);
    if (!glyphs || !readings) return;
    HPDF_Array parts = HPDF_Array_New(doc->mmgr);
    write_glyph_font(file, subset, glyphs);
    haru_file_deflated(file, readings, "", subset->readings);
    HPDF_Dict_AddName(font->dict, "Type", "Font");
    HPDF_Dict_AddName(font->dict, "Subtype", "Type0");
    HPDF_Dict_AddName(font->dict, "BaseFont", subset->name);
    HPDF_Dict_AddName(font->dict, "Encoding", "Identity-H");
    HPDF_Dict_Add(font->dict, "DescendantFonts", parts);
    HPDF_Array_Add(parts, HPDF_Xref_GetEntry(doc->xref, glyphs)->obj);
    HPDF_Dict_Add(font->dict, "ToUnicode", HPDF_Xref_GetEntry(doc->xref, readings)->obj);
}
