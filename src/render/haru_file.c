/* A document of libharu as the bytes of a PDF 1.5 file: what is no stream is packed into streams of objects,
 * which makes tagged files a third of their size, and the table of objects is a stream, too. */
#include "render/haru.h"
#include <hpdf_conf.h>
#include <hpdf_consts.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PACK = 200 }; /* objects in a stream */

/* Where an object is: libharu's entry_typ. */
enum { WAITING = HPDF_IN_USE_ENTRY, FREE = HPDF_FREE_ENTRY, WRITTEN = 'w', PACKED = 'p' };

struct HaruFile {
    HPDF_Doc document;
    HPDF_Stream writer; /* appends to `out` */
    HPDF_Stream packer; /* appends to `bodies` */
    Buffer *out;
    size_t taken;           /* bytes of the file that are in `out` no more */
    size_t start;           /* of the rest in `out` */
    z_stream deflater;      /* of one stream after the other */
    Buffer deflated;        /* scratch */
    Buffer numbers, bodies; /* the open pack: "number offset …", the objects */
    HPDF_UINT packed[PACK];
    unsigned count;
};

enum { DEFLATE_LEVEL = 3 }; /* files a tenth larger than at 6, sheets in five sixths of the time */

static HPDF_STATUS append(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT size) {
    buffer_bytes(stream->attr, bytes, size);
    return HPDF_OK;
}

static void *get_memory(void *nothing, uInt count, uInt size) {
    (void)nothing;
    return memory_get((size_t)count * size);
}

static void free_memory(void *nothing, void *memory) {
    (void)nothing;
    free(memory);
}

HaruFile *haru_file_new(Arena *arena, void *document, Buffer *out) {
    HaruFile *file = ARENA_NEW(arena, HaruFile);
    HPDF_Doc doc = document;
    *file = (HaruFile){.document = doc, .out = out, .start = out->length};
    file->writer = HPDF_CallbackWriter_New(doc->mmgr, append, out);
    file->packer = HPDF_CallbackWriter_New(doc->mmgr, append, &file->bodies);
    file->deflater.zalloc = get_memory;
    file->deflater.zfree = free_memory;
    deflateInit(&file->deflater, DEFLATE_LEVEL);
    buffer_string(out, "%PDF-1.5\n%\xB7\xBE\xAD\xAA\n");
    return file;
}

void haru_file_free(HaruFile *file) {
    HPDF_Stream_Free(file->writer);
    HPDF_Stream_Free(file->packer);
    deflateEnd(&file->deflater);
    buffer_free(&file->deflated);
    buffer_free(&file->numbers);
    buffer_free(&file->bodies);
}

unsigned haru_number(const void *object) { return ((const HPDF_Obj_Header *)object)->obj_id & 0x00FFFFFF; }

unsigned haru_file_reserve(HaruFile *file) {
    HPDF_Null nothing = HPDF_Null_New(file->document->mmgr);
    return HPDF_Xref_Add(file->document->xref, nothing) == HPDF_OK ? haru_number(nothing) : 0;
}

/* ---- streams ---- */

/* Where the next byte of the file goes. */
static size_t place(const HaruFile *file) { return file->taken + file->out->length - file->start; }

void haru_file_taken(HaruFile *file) {
    file->taken = place(file);
    file->start = 0;
    buffer_clear(file->out);
}

static void begin_object(HaruFile *file, unsigned number) {
    HPDF_XrefEntry entry = HPDF_Xref_GetEntry(file->document->xref, number);
    entry->entry_typ = WRITTEN;
    entry->byte_offset = (HPDF_UINT)place(file);
    buffer_number(file->out, number);
    buffer_string(file->out, " 0 obj\n");
}

/* Deflates what comes next of a stream. */
static void deflate_part(HaruFile *file, Text part, int flush) {
    z_stream *z = &file->deflater;
    z->next_in = (Bytef *)(uintptr_t)part.start;
    z->avail_in = (uInt)part.length;
    do {
        uInt room = (uInt)deflateBound(z, z->avail_in);
        z->next_out = (Bytef *)buffer_room(&file->deflated, room);
        z->avail_out = room;
        deflate(z, flush);
        file->deflated.length += room - z->avail_out;
    } while (!z->avail_out);
}

static void put_stream(HaruFile *file, unsigned number, const char *entries, const char *filter, Text content) {
    if (!number) return;
    begin_object(file, number);
    buffer_printf(file->out, "<<%s%s/Length %zu>>\nstream\n", entries, filter, content.length);
    buffer_text(file->out, content);
    buffer_string(file->out, "\nendstream\nendobj\n");
}

void haru_file_stream(HaruFile *file, unsigned number, const char *entries, Text content) {
    put_stream(file, number, entries, "", content);
}

void haru_file_deflated(HaruFile *file, unsigned number, const char *entries, Text content) {
    put_stream(file, number, entries, "/Filter/FlateDecode", content);
}

/* Writes an object that is a stream, with the entries `head` in its dictionary and two parts of content. */
static void write_stream(HaruFile *file, unsigned number, const char *head, Text first, Text second) {
    buffer_clear(&file->deflated);
    deflateReset(&file->deflater);
    deflate_part(file, first, Z_NO_FLUSH);
    deflate_part(file, second, Z_FINISH);
    haru_file_deflated(file, number, head, buffer_view(&file->deflated));
}

/* ---- objects ---- */

static void close_pack(HaruFile *file) {
    unsigned number = file->count ? haru_file_reserve(file) : 0;
    if (!number) return;
    char head[64];
    snprintf(head, sizeof head, "/Type/ObjStm/N %u/First %zu", file->count, file->numbers.length);
    write_stream(file, number, head, buffer_view(&file->numbers), buffer_view(&file->bodies));
    for (unsigned i = 0; i < file->count; i++)
        HPDF_Xref_GetEntry(file->document->xref, file->packed[i])->byte_offset = number;
    file->count = 0;
    buffer_clear(&file->numbers);
    buffer_clear(&file->bodies);
}

/* The object comes next in the pack: its value is to be appended to the bodies. */
static void pack(HaruFile *file, HPDF_UINT at) {
    if (file->count == PACK) close_pack(file);
    HPDF_XrefEntry entry = HPDF_Xref_GetEntry(file->document->xref, at);
    buffer_number(&file->numbers, at);
    buffer_char(&file->numbers, ' ');
    buffer_number(&file->numbers, file->bodies.length);
    buffer_char(&file->numbers, ' ');
    entry->entry_typ = PACKED;
    entry->gen_no = (HPDF_UINT16)file->count;
    file->packed[file->count++] = at;
}

void haru_file_object(HaruFile *file, unsigned number, Text value) {
    if (!number) return; /* no more objects: libharu has told its error handler */
    pack(file, number);
    buffer_text(&file->bodies, value);
    buffer_char(&file->bodies, '\n');
}

static void write_entry(HaruFile *file, HPDF_UINT at) {
    HPDF_XrefEntry entry = HPDF_Xref_GetEntry(file->document->xref, at);
    const HPDF_Obj_Header *header = entry->obj;
    HPDF_Dict dict = entry->obj;
    bool is_dict = (header->obj_class & HPDF_OCLASS_ANY) == HPDF_OCLASS_DICT;
    if (is_dict && !dict->stream) {
        pack(file, at);
        HPDF_Obj_WriteValue(entry->obj, file->packer, NULL);
        buffer_char(&file->bodies, '\n');
        return;
    }
    begin_object(file, at); /* streams, and their lengths, which must not be packed */
    HPDF_Obj_WriteValue(entry->obj, file->writer, NULL);
    buffer_string(file->out, "\nendobj\n");
    if (is_dict) HPDF_MemStream_FreeData(dict->stream);
}

/* Only the number of an object that was written is needed. */
static void empty_dict(HPDF_Dict dict) {
    for (HPDF_DictElement last; (last = HPDF_List_ItemAt(dict->list, dict->list->count - 1));)
        HPDF_Dict_RemoveElement(dict, last->key);
}

/* The content is written from where it is: libharu's own stream stays empty, its length is not needed. */
void haru_file_page(HaruFile *file, void *page, Text content) {
    HPDF_Dict contents = ((HPDF_PageAttr)((HPDF_Dict)page)->attr)->contents;
    void *length = HPDF_Dict_GetItem(contents, "Length", HPDF_OCLASS_NUMBER);
    if (length) HPDF_Xref_GetEntry(file->document->xref, haru_number(length))->entry_typ = FREE;
    write_stream(file, haru_number(contents), "", content, TEXT(""));
    write_entry(file, haru_number(page));
    empty_dict(contents);
    empty_dict(page);
}

/* ---- the table of objects ---- */

enum { ROW = 7 }; /* bytes: one for the kind, four for the place, two for the place in a pack */

static void put_big_endian(unsigned char *to, unsigned long value, int bytes) {
    while (bytes-- > 0) *to++ = (unsigned char)(value >> 8 * bytes & 0xFF);
}

static void fill_row(unsigned char *row, HPDF_XrefEntry entry) {
    bool packed = entry->entry_typ == PACKED, is_free = entry->entry_typ == FREE;
    row[0] = packed ? 2 : is_free ? 0 : 1;
    put_big_endian(row + 1, is_free ? 0 : entry->byte_offset, 4);
    put_big_endian(row + 5, packed || is_free ? entry->gen_no : 0, 2);
}

/* Rows are alike, so each is written as its difference to the one before (PNG's filter 2). */
static void write_rows(HaruFile *file, unsigned count, Buffer *rows) {
    unsigned char before[ROW] = {0}, row[ROW];
    for (HPDF_UINT i = 0; i < count; i++) {
        fill_row(row, HPDF_Xref_GetEntry(file->document->xref, i));
        buffer_char(rows, 2);
        for (int k = 0; k < ROW; k++) buffer_char(rows, (char)(row[k] - before[k]));
        memcpy(before, row, ROW);
    }
}

static void write_table(HaruFile *file) {
    HPDF_Doc doc = file->document;
    unsigned number = haru_file_reserve(file), count = doc->xref->entries->count;
    size_t table = place(file);
    if (!number) return;
    Buffer rows = BUFFER_EMPTY, head = BUFFER_EMPTY;
    HPDF_XrefEntry entry = HPDF_Xref_GetEntry(doc->xref, number);
    entry->entry_typ = WRITTEN;
    entry->byte_offset = (HPDF_UINT)table;
    write_rows(file, count, &rows);
    buffer_printf(&head, "/Type/XRef/Size %u/W[1 4 2]/DecodeParms<</Predictor 12/Columns %d>>", count, ROW);
    buffer_printf(&head, "/Root %u 0 R/Info %u 0 R", haru_number(doc->catalog), haru_number(doc->info));
    write_stream(file, number, buffer_c(&head), buffer_view(&rows), TEXT(""));
    buffer_printf(file->out, "startxref\n%zu\n%%%%EOF\n", table);
    buffer_free(&rows);
    buffer_free(&head);
}

void haru_file_finish(HaruFile *file) {
    HPDF_Xref xref = file->document->xref;
    for (HPDF_UINT i = 1; i < xref->entries->count; i++)
        if (HPDF_Xref_GetEntry(xref, i)->entry_typ == WAITING) write_entry(file, i);
    close_pack(file);
    write_table(file);
}
