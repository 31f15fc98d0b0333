/* csv.h: tables as RFC 4180 has them, and as spreadsheets write them: a byte order mark, ";" or a tab between
 * cells, lines ended by CR, LF or both, line feeds inside quotes. */
#ifndef NABLA_GRADING_CSV_H
#define NABLA_GRADING_CSV_H
#include "base/arena.h"
#include "base/buffer.h"

typedef struct CsvReader {
    Text rest;
    char separator; /* found in the first record: the commonest of , ; and tab */
    size_t line;    /* of the next record, from 1 */
} CsvReader;

typedef struct CsvRecord {
    const Text *cells; /* in the arena, or views of the content */
    size_t count;
    size_t line;   /* where it starts */
    bool unclosed; /* a quote was never closed: the rest of the content is in the last cell */
} CsvRecord;

CsvReader csv_open(Text content);
/* The next record; empty lines are passed over. False: no more. */
bool csv_next(CsvReader *reader, Arena *arena, CsvRecord *record);

/* Appends a cell, quoted where it must be. A cell that a spreadsheet would run as a formula (it starts with =
 * + - @ and is no plain number) gets an apostrophe before it, which makes it text. */
void csv_write_cell(Buffer *out, Text cell);
/* Appends cells with commas between and CR LF behind. */
void csv_write_record(Buffer *out, const Text *cells, size_t count);
#endif
