#include "render/typeface.h"
#include "base/file.h"
#include "base/random.h"
#include "render/fonts.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MOST_KEPT = 32 }; /* subsets of a font */

typedef struct Kept {
    Subset subset;
    const bool *used;
    struct Kept *next;
} Kept;

typedef enum Table { TABLE_GLYF, TABLE_HEAD, TABLE_HHEA, TABLE_HMTX, TABLE_LOCA, TABLE_MAXP, TABLE_COUNT } Table;
static const char TAGS[TABLE_COUNT][5] = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}; /* in the file's order */

struct Typeface {
    const Font *measures;
    Text tables[TABLE_COUNT];
    Arena *arena; /* of the subsets */
    Kept *first;
    size_t count;
};

struct Typefaces {
    Arena *arena;
    const char *folder;
    Typeface faces[FONT_COUNT]; /* those without an arena were not read yet */
};

Typefaces *typefaces_new(const char *folder) {
    Arena *arena = arena_new();
    Typefaces *faces = ARENA_NEW(arena, Typefaces);
    *faces = (Typefaces){.arena = arena, .folder = arena_string(arena, folder, strlen(folder))};
    return faces;
}

void typefaces_free(Typefaces *faces) {
    for (int i = 0; i < FONT_COUNT; i++) arena_free(faces->faces[i].arena);
    arena_free(faces->arena);
}

/* ---- reading ---- */

static unsigned long big_endian(Text bytes, size_t at, size_t count) {
    unsigned long value = 0;
    for (size_t i = 0; i < count; i++)
        value = value << 8 | (at + i < bytes.length ? (unsigned char)bytes.start[at + i] : 0);
    return value;
}

static int signed_word(Text bytes, size_t at) { return (int16_t)big_endian(bytes, at, 2); }

/* The table of that name, which must be there. */
static bool find_table(Text file, const char *tag, Text *table) {
    enum { HEADER = 12, ENTRY = 16 };
    size_t count = big_endian(file, 4, 2);
    for (size_t i = 0; i < count && HEADER + (i + 1) * ENTRY <= file.length; i++) {
        size_t at = HEADER + i * ENTRY, from = big_endian(file, at + 8, 4), length = big_endian(file, at + 12, 4);
        if (memcmp(file.start + at, tag, 4)) continue;
        *table = text_slice(file, from, from + length);
        return from <= file.length && length <= file.length - from && length > 0;
    }
    return false;
}

static size_t glyph_offset(const Typeface *face, size_t number) {
    bool wide = big_endian(face->tables[TABLE_HEAD], 50, 2);
    return wide ? big_endian(face->tables[TABLE_LOCA], number * 4, 4)
                : 2 * big_endian(face->tables[TABLE_LOCA], number * 2, 2);
}

static bool glyph_is_sound(const Typeface *face, size_t number) {
    size_t from = glyph_offset(face, number), to = glyph_offset(face, number + 1);
    Text glyf = face->tables[TABLE_GLYF];
    if (from > to || to > glyf.length) return false;
    return from == to || signed_word(glyf, from) >= 0; /* less: made of other glyphs, which are not looked for */
}

static bool read_tables(Typeface *face, Text file) {
    static const size_t LEAST[TABLE_COUNT] = {[TABLE_HEAD] = 54, [TABLE_HHEA] = 36, [TABLE_MAXP] = 6};
    bool good = true;
    for (int i = 0; i < TABLE_COUNT && good; i++)
        good = find_table(file, TAGS[i], &face->tables[i]) && face->tables[i].length >= LEAST[i];
    good = good && big_endian(face->tables[TABLE_MAXP], 4, 2) == face->measures->count + 1;
    for (size_t i = 0; i <= face->measures->count && good; i++) good = glyph_is_sound(face, i);
    return good && big_endian(face->tables[TABLE_HEAD], 18, 2) > 0;
}

const char *typeface_path(Typefaces *faces, FontName font) {
    return arena_printf(faces->arena, "%s/%s", faces->folder, LATIN_MODERN.fonts[font].file);
}

Typeface *typeface_of(Typefaces *faces, FontName font) {
    Typeface *face = &faces->faces[font];
    if (face->arena) return face;
    Buffer why = BUFFER_EMPTY;
    Text file;
    face->measures = &LATIN_MODERN.fonts[font];
    bool good = file_read(faces->arena, typeface_path(faces, font), &file, &why) && read_tables(face, file);
    buffer_free(&why);
    if (good) face->arena = arena_new();
    return good ? face : NULL;
}

const Font *typeface_measures(const Typeface *face) { return face->measures; }

int typeface_width(const Glyph *glyph) { return (int)lround(1000 * (double)glyph->width); }

/* ---- a TrueType file with some of the glyphs ---- */

static void put_big_endian(Buffer *out, unsigned long value, int bytes) {
    while (bytes-- > 0) buffer_char(out, (char)(value >> 8 * bytes & 0xFF));
}

static void overwrite(Buffer *out, size_t at, unsigned long value, int bytes) {
    while (bytes-- > 0) out->data[at++] = (char)(value >> 8 * bytes & 0xFF);
}

static void align(Buffer *out, size_t bytes) {
    while (out->length % bytes) buffer_char(out, 0);
}

/* Glyphs that are not used are empty; those behind the last used one are left out. */
static void put_outlines(const Typeface *face, const bool *used, size_t count, Buffer *glyf, Buffer *loca) {
    for (size_t i = 0; i < count; i++) {
        put_big_endian(loca, glyf->length / 2, 2);
        if (!used[i]) continue;
        buffer_text(glyf, text_slice(face->tables[TABLE_GLYF], glyph_offset(face, i), glyph_offset(face, i + 1)));
        align(glyf, 2);
    }
    put_big_endian(loca, glyf->length / 2, 2);
}

/* The last of the glyphs with a width of their own gives its width to all behind it. */
static void put_widths(const Typeface *face, const bool *used, size_t count, Buffer *hmtx) {
    size_t wide = big_endian(face->tables[TABLE_HHEA], 34, 2);
    Text from = face->tables[TABLE_HMTX];
    for (size_t i = 0; i < count; i++) {
        bool own = i < wide;
        size_t width = own ? 4 * i : 4 * (wide - 1), bearing = own ? 4 * i + 2 : 4 * wide + 2 * (i - wide);
        put_big_endian(hmtx, used[i] ? big_endian(from, width, 2) : 0, 2);
        put_big_endian(hmtx, used[i] ? big_endian(from, bearing, 2) : 0, 2);
    }
}

static unsigned long checksum(Text bytes) {
    unsigned long sum = 0;
    for (size_t i = 0; i < bytes.length; i += 4) sum += big_endian(bytes, i, 4);
    return sum & 0xFFFFFFFF;
}

/* A directory of the tables, then the tables. */
static void put_file(Buffer tables[TABLE_COUNT], Buffer *out) {
    enum { DIRECTORY = 12 + 16 * TABLE_COUNT };
    size_t at = DIRECTORY, head = 0;
    put_big_endian(out, 0x00010000, 4);
    put_big_endian(out, TABLE_COUNT, 2);
    put_big_endian(out, 64, 2); /* for a search by halves: of the 4 entries that are a power of two */
    put_big_endian(out, 2, 2);
    put_big_endian(out, 16 * TABLE_COUNT - 64, 2);
    for (int i = 0; i < TABLE_COUNT; i++) {
        if (i == TABLE_HEAD) head = at;
        buffer_bytes(out, TAGS[i], 4);
        put_big_endian(out, checksum(buffer_view(&tables[i])), 4);
        put_big_endian(out, at, 4);
        put_big_endian(out, tables[i].length, 4);
        at += (tables[i].length + 3) / 4 * 4;
    }
    for (int i = 0; i < TABLE_COUNT; i++) {
        buffer_text(out, buffer_view(&tables[i]));
        align(out, 4);
    }
    overwrite(out, head + 8, 0xB1B0AFBA - checksum(buffer_view(out)), 4);
}

static void put_subset(const Typeface *face, const bool *used, Buffer *out) {
    Buffer tables[TABLE_COUNT] = {{0}};
    size_t count = face->measures->count + 1;
    while (count > 1 && !used[count - 1]) count--;
    buffer_text(&tables[TABLE_HEAD], face->tables[TABLE_HEAD]);
    buffer_text(&tables[TABLE_HHEA], face->tables[TABLE_HHEA]);
    buffer_text(&tables[TABLE_MAXP], face->tables[TABLE_MAXP]);
    overwrite(&tables[TABLE_HEAD], 8, 0, 4);  /* the sum, to be found */
    overwrite(&tables[TABLE_HEAD], 50, 0, 2); /* offsets in words */
    overwrite(&tables[TABLE_HHEA], 34, count, 2);
    overwrite(&tables[TABLE_MAXP], 4, count, 2);
    put_outlines(face, used, count, &tables[TABLE_GLYF], &tables[TABLE_LOCA]);
    put_widths(face, used, count, &tables[TABLE_HMTX]);
    put_file(tables, out);
    for (int i = 0; i < TABLE_COUNT; i++) buffer_free(&tables[i]);
}

/* ---- what copying gives ---- */

/* Ligatures copy as their letters. */
static void put_reading(Buffer *out, uint32_t code) {
    static const char *const LETTERS[] = {"ff", "fi", "fl", "ffi", "ffl"};
    if (code >= 0xFB00 && code <= 0xFB04)
        for (const char *c = LETTERS[code - 0xFB00]; *c; c++) buffer_printf(out, "%04X", (unsigned)*c);
    else if (code >= 0x10000)
        buffer_printf(out, "%04X%04X", 0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF));
    else
        buffer_printf(out, "%04X", code);
}

static void put_readings(const Typeface *face, const bool *used, Buffer *out) {
    enum { MOST = 100 }; /* entries that a block may have */
    const Glyph *batch[MOST];
    size_t number = 0, count = face->measures->count;
    for (size_t i = 0; i <= count; i++) {
        bool end = i == count;
        if (!end && used[i + 1]) batch[number++] = &face->measures->glyphs[i];
        if (number == 0 || (number < MOST && !end)) continue;
        buffer_printf(out, "%zu beginbfchar\n", number);
        for (size_t k = 0; k < number; k++) {
            buffer_printf(out, "<%04X> <", batch[k]->number);
            put_reading(out, batch[k]->reads);
            buffer_string(out, ">\n");
        }
        buffer_string(out, "endbfchar\n");
        number = 0;
    }
}

static void put_map(const Typeface *face, const bool *used, Buffer *out) {
    buffer_string(out, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                       "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                       "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                       "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    put_readings(face, used, out);
    buffer_string(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}

/* [first[width width …]first[width …]…] */
static void put_width_array(const Typeface *face, const bool *used, Buffer *out) {
    bool open = false;
    buffer_char(out, '[');
    for (size_t number = 1; number <= face->measures->count; number++) {
        if (open && !used[number]) buffer_char(out, ']');
        if (!open && used[number]) buffer_printf(out, "%zu[", number);
        if (open && used[number]) buffer_char(out, ' ');
        open = used[number];
        if (open) buffer_printf(out, "%d", typeface_width(&face->measures->glyphs[number - 1]));
    }
    buffer_string(out, open ? "]]" : "]");
}

/* ---- subsets ---- */

/* What is written, as it is or deflated, in the arena. */
static Text written(const Typeface *face, const bool *used,
                    void (*put)(const Typeface *, const bool *, Buffer *), bool deflated, size_t *length) {
    Buffer plain = BUFFER_EMPTY;
    put(face, used, &plain);
    *length = plain.length;
    uLongf size = deflated ? compressBound(plain.length) : plain.length;
    char *bytes = arena_alloc(face->arena, size);
    if (deflated)
        compress((Bytef *)bytes, &size, (const Bytef *)plain.data, plain.length);
    else
        memcpy(bytes, plain.data, size);
    buffer_free(&plain);
    return (Text){bytes, size};
}

/* Six letters from what is in it: readers take fonts of one name for one font. */
static void put_name(const Typeface *face, const bool *used, char *name, size_t room) {
    const char *file = face->measures->file, *dot = strrchr(file, '.');
    uint64_t hash = random_hash(0, (Text){(const char *)used, face->measures->count + 1});
    char tag[7] = "";
    for (int i = 0; i < 6; i++, hash /= 26) tag[i] = (char)('A' + hash % 26);
    snprintf(name, room, "%s+Nabla%.*s", tag, (int)(dot ? dot - file : (long)strlen(file)), file);
}

static Kept *make_subset(Typeface *face, const bool *used) {
    Kept *kept = ARENA_NEW(face->arena, Kept);
    Subset *subset = &kept->subset;
    size_t length;
    Text head = face->tables[TABLE_HEAD];
    int em = (int)big_endian(head, 18, 2);
    kept->used = arena_copy(face->arena, used, face->measures->count + 1);
    put_name(face, used, subset->name, sizeof subset->name);
    subset->file = written(face, used, put_subset, true, &subset->length);
    subset->readings = written(face, used, put_map, true, &length);
    subset->widths = written(face, used, put_width_array, false, &length);
    for (size_t i = 0; i < 4; i++) subset->box[i] = signed_word(head, 36 + 2 * i) * 1000 / em;
    return kept;
}

const Subset *typeface_subset(Typeface *face, const bool *used) {
    for (Kept *kept = face->first; kept; kept = kept->next)
        if (!memcmp(kept->used, used, face->measures->count + 1)) return &kept->subset;
    if (face->count == MOST_KEPT) {
        arena_free(face->arena);
        face->arena = arena_new();
        face->first = NULL, face->count = 0;
    }
    Kept *kept = make_subset(face, used);
    kept->next = face->first;
    face->first = kept;
    face->count++;
    return &kept->subset;
}
