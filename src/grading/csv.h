/* csv.h: tables as RFC 4180 has them, and as spreadsheets write them: a byte order mark, UTF-16, ";" or a tab between
 * cells or what a first line "sep=;" says, lines ended by CR, LF or both, line feeds inside quotes. */
#ifndef NABLA_GRADING_CSV_H
#define NABLA_GRADING_CSV_H
#include "base/diagnostics.h"

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
    bool stray;    /* text stood behind a closing quote, and was dropped: mostly a quote is missing somewhere */
} CsvRecord;

/* The text of a file: UTF-16 becomes UTF-8, bytes that are not UTF-8 are read as Windows-1252 and counted in `strange`,
 * NUL becomes U+FFFD. The content itself where there is nothing to do, or else in the arena. */
Text csv_decode(Arena *arena, Text content, size_t *strange);

CsvReader csv_open(Text content); /* which must outlive it; nothing to close */
/* Opens the table of a source, decoded; what was read as Windows-1252 is said. Views are of the content, or the arena. */
CsvReader csv_open_source(Arena *arena, const Source *source, Diagnostics *diagnostics);
/* The next record; empty lines, and records of nothing but empty cells, are passed over. False: no more. */
bool csv_next(CsvReader *reader, Arena *arena, CsvRecord *record);

/* Appends a cell, quoted where it must be. A cell that a spreadsheet would run as a formula (it starts with = + - @, or
 * their full-width forms, a tab or a line end, and is no plain number) gets an apostrophe before it, which makes it
 * text. */
void csv_write_cell(Buffer *out, Text cell);
/* Appends cells with commas between and CR LF behind. */
void csv_write_record(Buffer *out, const Text *cells, size_t count);
#endif
