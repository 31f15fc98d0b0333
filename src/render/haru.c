#include "render/haru.h"
#include <hpdf_conf.h>
#include <hpdf_consts.h>
#include <hpdf_doc.h>
#include <hpdf_fontdef.h>
#include <hpdf_info.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <math.h>
#include <string.h>

/* Of the public header, which cannot be included beside the internal ones. */
const char *HPDF_LoadTTFontFromFile(HPDF_Doc document, const char *path, HPDF_BOOL embed);

struct HaruFont {
    HPDF_Doc document;
    HPDF_FontDef definition;
    HPDF_Dict dict;
    const Font *measures;
    bool *used; /* by glyph number */
};

HaruFont *haru_font_load(Arena *arena, void *document, const char *path, const Font *measures) {
    HPDF_Doc doc = document;
    const char *name = HPDF_LoadTTFontFromFile(doc, path, HPDF_TRUE);
    HPDF_FontDef definition = name ? HPDF_Doc_FindFontDef(doc, name) : NULL;
    if (!definition || ((HPDF_TTFontDefAttr)definition->attr)->num_glyphs != measures->count + 1) return NULL;
    HaruFont *font = ARENA_NEW(arena, HaruFont);
    *font = (HaruFont){doc, definition, HPDF_Dict_New(doc->mmgr), measures,
                       ARENA_ARRAY(arena, bool, measures->count + 1)};
    if (!font->dict || HPDF_Xref_Add(doc->xref, font->dict) != HPDF_OK) return NULL;
    font->dict->header.obj_class |= HPDF_OSUBCLASS_FONT;
    return font;
}

void haru_font_use(HaruFont *font, const Glyph *glyph) { font->used[glyph->number] = true; }

const char *haru_font_name(HaruFont *font, void *page) {
    return HPDF_Page_GetLocalFontName(page, font->dict);
}

const char *haru_image_name(void *page, void *image) { return HPDF_Page_GetXObjectName(page, image); }

int haru_width(const Glyph *glyph) { return (int)lround(1000 * (double)glyph->width); }

/* ---- strings ---- */

static void utf16(Buffer *out, uint32_t code) {
    if (code >= 0x10000)
        buffer_printf(out, "%04X%04X", 0xD800 + ((code - 0x10000) >> 10),
                      0xDC00 + ((code - 0x10000) & 0x3FF));
    else
        buffer_printf(out, "%04X", code);
}

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

void haru_set_tree(void *document, unsigned root) {
    HPDF_Doc doc = document;
    HPDF_Dict info = HPDF_Dict_New(doc->mmgr), viewer = HPDF_Dict_New(doc->mmgr);
    HPDF_Dict_AddBoolean(info, "Marked", HPDF_TRUE);
    HPDF_Dict_Add(doc->catalog, "MarkInfo", info);
    HPDF_Dict_AddBoolean(viewer, "DisplayDocTitle", HPDF_TRUE); /* a window says it, not the file's name */
    HPDF_Dict_Add(doc->catalog, "ViewerPreferences", viewer);
    HPDF_Dict_Add(doc->catalog, "StructTreeRoot", HPDF_Xref_GetEntry(doc->xref, root)->obj);
}

void haru_set_outline(void *outline, Text title, void *page, double y) {
    HPDF_Dict entry = outline;
    HPDF_Array place = HPDF_Array_New(entry->mmgr);
    add_text(entry, "Title", title);
    HPDF_Array_Add(place, page);
    HPDF_Array_AddName(place, "XYZ");
    HPDF_Array_AddNumber(place, 0);
    HPDF_Array_AddReal(place, (HPDF_REAL)y);
    HPDF_Array_AddNumber(place, 0);
    HPDF_Dict_Add(entry, "Dest", place);
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

/* Ligatures copy as their letters. */
static void write_reading(Buffer *out, uint32_t code) {
    static const char *const LETTERS[] = {"ff", "fi", "fl", "ffi", "ffl"};
    if (code < 0xFB00 || code > 0xFB04) {
        utf16(out, code);
        return;
    }
    for (const char *c = LETTERS[code - 0xFB00]; *c; c++) utf16(out, (uint32_t)*c);
}

static void write_ranges(const HaruFont *font, Buffer *out) {
    enum { MOST = 100 }; /* entries that a block may have */
    const Glyph *batch[MOST];
    size_t number = 0;
    for (size_t i = 0; i <= font->measures->count; i++) {
        bool end = i == font->measures->count;
        if (!end && font->used[i + 1] && font->measures->glyphs[i].reads)
            batch[number++] = &font->measures->glyphs[i];
        if (number == 0 || (number < MOST && !end)) continue;
        buffer_printf(out, "%zu beginbfchar\n", number);
        for (size_t k = 0; k < number; k++) {
            buffer_printf(out, "<%04X> <", batch[k]->number);
            write_reading(out, batch[k]->reads);
            buffer_string(out, ">\n");
        }
        buffer_string(out, "endbfchar\n");
        number = 0;
    }
}

/* What copying gives for each glyph. */
static HPDF_Dict reading_map(const HaruFont *font) {
    Buffer out = BUFFER_EMPTY;
    buffer_string(&out, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    write_ranges(font, &out);
    buffer_string(&out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    HPDF_Dict map = stream_of(font->document, buffer_view(&out));
    buffer_free(&out);
    return map;
}

/* [first [width width …] first [width …] …] */
static HPDF_Array widths(const HaruFont *font) {
    HPDF_Array all = HPDF_Array_New(font->document->mmgr), run = NULL;
    for (size_t number = 1; number <= font->measures->count; number++) {
        if (!font->used[number]) {
            run = NULL;
            continue;
        }
        if (!run) {
            HPDF_Array_AddNumber(all, (HPDF_INT32)number);
            run = HPDF_Array_New(font->document->mmgr);
            HPDF_Array_Add(all, run);
        }
        HPDF_Array_AddNumber(run, haru_width(&font->measures->glyphs[number - 1]));
    }
    return all;
}

static HPDF_Dict descriptor(const HaruFont *font) {
    HPDF_Doc doc = font->document;
    HPDF_FontDef definition = font->definition;
    HPDF_TTFontDefAttr attr = definition->attr;
    HPDF_Dict dict = HPDF_Dict_New(doc->mmgr), file = HPDF_DictStream_New(doc->mmgr, doc->xref);
    for (size_t i = 1; i <= font->measures->count; i++)
        if (font->used[i]) attr->glyph_tbl.flgs[i] = 1;
    HPDF_TTFontDef_SaveFontData(definition, file->stream);
    file->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
    HPDF_Dict_AddNumber(file, "Length1", (HPDF_INT32)attr->length1);
    HPDF_Xref_Add(doc->xref, dict);
    HPDF_Dict_AddName(dict, "Type", "FontDescriptor");
    HPDF_Dict_AddName(dict, "FontName", attr->base_font);
    HPDF_Dict_AddNumber(dict, "Flags", 4); /* glyphs beyond the standard Latin set */
    HPDF_Dict_Add(dict, "FontBBox", HPDF_Box_Array_New(doc->mmgr, definition->font_bbox));
    HPDF_Dict_AddNumber(dict, "ItalicAngle", 0);
    HPDF_Dict_AddNumber(dict, "Ascent", 800);
    HPDF_Dict_AddNumber(dict, "Descent", -200);
    HPDF_Dict_AddNumber(dict, "CapHeight", 683);
    HPDF_Dict_AddNumber(dict, "StemV", 69);
    HPDF_Dict_Add(dict, "FontFile2", file);
    return dict;
}

static HPDF_Dict glyph_font(const HaruFont *font) {
    HPDF_Doc doc = font->document;
    HPDF_Dict dict = HPDF_Dict_New(doc->mmgr), system = HPDF_Dict_New(doc->mmgr);
    HPDF_Xref_Add(doc->xref, dict);
    HPDF_Dict_AddName(dict, "Type", "Font");
    HPDF_Dict_AddName(dict, "Subtype", "CIDFontType2");
    HPDF_Dict_AddName(dict, "BaseFont", ((HPDF_TTFontDefAttr)font->definition->attr)->base_font);
    HPDF_Dict_Add(system, "Registry", HPDF_String_New(doc->mmgr, "Adobe", NULL));
    HPDF_Dict_Add(system, "Ordering", HPDF_String_New(doc->mmgr, "Identity", NULL));
    HPDF_Dict_AddNumber(system, "Supplement", 0);
    HPDF_Dict_Add(dict, "CIDSystemInfo", system);
    HPDF_Dict_AddNumber(dict, "DW", 500);
    HPDF_Dict_Add(dict, "W", widths(font));
    HPDF_Dict_AddName(dict, "CIDToGIDMap", "Identity");
    HPDF_Dict_Add(dict, "FontDescriptor", descriptor(font));
    return dict;
}

void haru_font_finish(HaruFont *font) {
    HPDF_Doc doc = font->document;
    HPDF_Array parts = HPDF_Array_New(doc->mmgr);
    HPDF_Dict_AddName(font->dict, "Type", "Font");
    HPDF_Dict_AddName(font->dict, "Subtype", "Type0");
    HPDF_Dict_AddName(font->dict, "BaseFont", ((HPDF_TTFontDefAttr)font->definition->attr)->base_font);
    HPDF_Dict_AddName(font->dict, "Encoding", "Identity-H");
    HPDF_Dict_Add(font->dict, "DescendantFonts", parts);
    HPDF_Array_Add(parts, glyph_font(font));
    HPDF_Dict_Add(font->dict, "ToUnicode", reading_map(font));
}
