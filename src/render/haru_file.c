/* A document of libharu as the bytes of a PDF 1.5 file: what is no stream is packed into streams of objects,
 * which makes tagged files a third of their size, and the table of objects is a stream, too. */
#include "render/haru.h"
#include <hpdf_conf.h>
#include <hpdf_consts.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <string.h>

enum { PACK = 100 }; /* objects in a stream */

/* Where an object is: libharu's entry_typ. */
enum { WAITING = HPDF_IN_USE_ENTRY, WRITTEN = 'w', PACKED = 'p' };

struct HaruFile {
    HPDF_Doc document;
    HPDF_Stream writer; /* appends to `out` */
    HPDF_Stream packer; /* appends to `bodies` */
    Buffer *out;
    size_t start;           /* of the file in `out` */
    Buffer numbers, bodies; /* the open pack: "number offset …", the objects */
    HPDF_UINT packed[PACK];
    unsigned count;
};

static HPDF_STATUS append(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT size) {
    buffer_bytes(stream->attr, bytes, size);
    return HPDF_OK;
}

HaruFile *haru_file_new(Arena *arena, void *document, Buffer *out) {
    HaruFile *file = ARENA_NEW(arena, HaruFile);
    HPDF_Doc doc = document;
    *file = (HaruFile){.document = doc, .out = out, .start = out->length};
    file->writer = HPDF_CallbackWriter_New(doc->mmgr, append, out);
    file->packer = HPDF_CallbackWriter_New(doc->mmgr, append, &file->bodies);
    buffer_string(out, "%PDF-1.5\n%\xB7\xBE\xAD\xAA\n");
    return file;
}

void haru_file_free(HaruFile *file) {
    HPDF_Stream_Free(file->writer);
    HPDF_Stream_Free(file->packer);
    buffer_free(&file->numbers);
    buffer_free(&file->bodies);
}

unsigned haru_number(const void *object) { return ((const HPDF_Obj_Header *)object)->obj_id & 0x00FFFFFF; }

unsigned haru_file_reserve(HaruFile *file) {
    HPDF_Null nothing = HPDF_Null_New(file->document->mmgr);
    return HPDF_Xref_Add(file->document->xref, nothing) == HPDF_OK ? haru_number(nothing) : 0;
}

/* ---- objects ---- */

/* Closes the pack; the stream that it becomes waits for its turn. */
static void close_pack(HaruFile *file) {
    HPDF_Doc doc = file->document;
    HPDF_Dict stream = file->count ? HPDF_DictStream_New(doc->mmgr, doc->xref) : NULL;
    if (!stream) return;
    stream->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
    HPDF_Dict_AddName(stream, "Type", "ObjStm");
    HPDF_Dict_AddNumber(stream, "N", (HPDF_INT32)file->count);
    HPDF_Dict_AddNumber(stream, "First", (HPDF_INT32)file->numbers.length);
    HPDF_Stream_Write(stream->stream, (HPDF_BYTE *)file->numbers.data, (HPDF_UINT)file->numbers.length);
    HPDF_Stream_Write(stream->stream, (HPDF_BYTE *)file->bodies.data, (HPDF_UINT)file->bodies.length);
    for (unsigned i = 0; i < file->count; i++)
        HPDF_Xref_GetEntry(doc->xref, file->packed[i])->byte_offset = haru_number(stream);
    file->count = 0;
    buffer_clear(&file->numbers);
    buffer_clear(&file->bodies);
}

/* The object comes next in the pack: its value is to be appended to the bodies. */
static void pack(HaruFile *file, HPDF_UINT at) {
    if (file->count == PACK) close_pack(file);
    HPDF_XrefEntry entry = HPDF_Xref_GetEntry(file->document->xref, at);
    buffer_printf(&file->numbers, "%u %zu ", at, file->bodies.length);
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
    entry->entry_typ = WRITTEN; /* streams, and their lengths, which must not be packed */
    entry->byte_offset = (HPDF_UINT)(file->out->length - file->start);
    buffer_printf(file->out, "%u 0 obj\n", at);
    HPDF_Obj_WriteValue(entry->obj, file->writer, NULL);
    buffer_string(file->out, "\nendobj\n");
    if (is_dict) HPDF_MemStream_FreeData(dict->stream);
}

void haru_file_page(HaruFile *file, void *page) {
    write_entry(file, haru_number(((HPDF_PageAttr)((HPDF_Dict)page)->attr)->contents));
}

/* ---- the table of objects ---- */

static void big_endian(Buffer *out, unsigned long value, int bytes) {
    while (bytes-- > 0) buffer_char(out, (char)(value >> 8 * bytes & 0xFF));
}

/* A byte for the kind, four for the place, two for the place in a pack. */
static void write_rows(HaruFile *file, unsigned count, size_t table, Buffer *rows) {
    big_endian(rows, 0, 5);
    big_endian(rows, 0xFFFF, 2);
    for (HPDF_UINT i = 1; i < count; i++) {
        HPDF_XrefEntry entry = HPDF_Xref_GetEntry(file->document->xref, i);
        bool packed = entry->entry_typ == PACKED;
        big_endian(rows, packed ? 2 : 1, 1);
        big_endian(rows, entry->byte_offset, 4);
        big_endian(rows, packed ? entry->gen_no : 0, 2);
    }
    big_endian(rows, 1, 1); /* the table itself */
    big_endian(rows, table, 4);
    big_endian(rows, 0, 2);
}

static void write_table(HaruFile *file) {
    HPDF_Doc doc = file->document;
    unsigned count = doc->xref->entries->count;
    size_t table = file->out->length - file->start;
    Buffer rows = BUFFER_EMPTY, content = BUFFER_EMPTY;
    write_rows(file, count, table, &rows);
    HPDF_Stream plain = HPDF_MemStream_New(doc->mmgr, HPDF_STREAM_BUF_SIZ),
                packed = HPDF_CallbackWriter_New(doc->mmgr, append, &content);
    HPDF_Stream_Write(plain, (HPDF_BYTE *)rows.data, (HPDF_UINT)rows.length);
    HPDF_Stream_WriteToStream(plain, packed, HPDF_STREAM_FILTER_FLATE_DECODE, NULL);
    buffer_printf(file->out, "%u 0 obj\n<</Type/XRef/Size %u/W[1 4 2]/Root %u 0 R/Info %u 0 R", count,
                  count + 1, haru_number(doc->catalog), haru_number(doc->info));
    buffer_printf(file->out, "/Filter/FlateDecode/Length %zu>>\nstream\n", content.length);
    buffer_text(file->out, buffer_view(&content));
    buffer_printf(file->out, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", table);
    HPDF_Stream_Free(plain);
    HPDF_Stream_Free(packed);
    buffer_free(&rows);
    buffer_free(&content);
}

void haru_file_finish(HaruFile *file) {
    HPDF_Xref xref = file->document->xref;
    /* closing a pack appends a stream, so the end is asked for again */
    for (HPDF_UINT i = 1; i < xref->entries->count || file->count; i++) {
        if (i == xref->entries->count) close_pack(file);
        if (HPDF_Xref_GetEntry(xref, i)->entry_typ == WAITING) write_entry(file, i);
    }
    write_table(file);
}
