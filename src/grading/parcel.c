#include "grading/parcel.h"
#include "grading/jsonl.h"
#include <string.h>

/* ---- texts: a length, one more than its bytes, and they; 0: absent ---- */

/* Seven bits a byte, the lowest first; all but the last have the eighth. */
static void put_size(Buffer *out, size_t size) {
    for (; size >= 0x80; size >>= 7) buffer_char(out, (char)(size | 0x80));
    buffer_char(out, (char)size);
}

static void put_text(Buffer *out, Text text) {
    put_size(out, text.start ? text.length + 1 : 0);
    if (text.start) buffer_text(out, text);
}

static void put_string(Buffer *out, const char *string) {
    put_text(out, string ? text_of(string) : (Text){NULL, 0});
}

static bool get_bytes(Text *parcel, void *to, size_t size) {
    if (parcel->length < size) return false;
    memcpy(to, parcel->start, size);
    *parcel = text_slice(*parcel, size, parcel->length);
    return true;
}

static size_t get_size(Text *parcel) {
    size_t size = 0;
    unsigned char byte = 0x80;
    for (unsigned shift = 0; byte & 0x80 && shift < 8 * sizeof size && get_bytes(parcel, &byte, 1); shift += 7)
        size |= (size_t)(byte & 0x7F) << shift;
    return size;
}

static Text get_text(Text *parcel) {
    size_t length = get_size(parcel);
    if (!length) return (Text){NULL, 0};
    Text text = text_slice(*parcel, 0, length - 1);
    *parcel = text_slice(*parcel, length - 1, parcel->length);
    return text;
}

static const char *get_string(Text *parcel, Arena *arena) {
    Text text = get_text(parcel);
    return text.start ? arena_string(arena, text.start, text.length) : NULL;
}

/* ---- rows ---- */

static const size_t row_texts[] = {offsetof(Row, problem), offsetof(Row, part),    offsetof(Row, seed),
                                   offsetof(Row, student), offsetof(Row, variant), offsetof(Row, let),
                                   offsetof(Row, find),    offsetof(Row, key),     offsetof(Row, prove),
                                   offsetof(Row, at),      offsetof(Row, answer)};
enum { ROW_TEXTS = sizeof row_texts / sizeof *row_texts };

static Text *row_text(Row *row, size_t i) { return (Text *)(void *)((char *)row + row_texts[i]); }

static void put_texts(Buffer *out, const Text *texts, size_t count) {
    put_size(out, count);
    for (size_t i = 0; i < count; i++) put_text(out, texts[i]);
}

static size_t get_texts(Text *parcel, Text *texts, size_t most) {
    size_t count = get_size(parcel);
    for (size_t i = 0; i < count && i < most; i++) texts[i] = get_text(parcel);
    return count < most ? count : most;
}

void parcel_row(Buffer *out, const Row *row) {
    Row copy = *row;
    for (size_t i = 0; i < ROW_TEXTS; i++) put_text(out, *row_text(&copy, i));
    put_texts(out, row->where, row->where_count);
    put_texts(out, row->accept, row->accept_count);
    put_texts(out, row->earlier, row->earlier_count);
    put_texts(out, row->earlier_answer, row->earlier_count);
    put_size(out, row->decimal_comma);
}

Row unparcel_row(Text parcel) {
    Row row = {0};
    for (size_t i = 0; i < ROW_TEXTS; i++) *row_text(&row, i) = get_text(&parcel);
    row.where_count = get_texts(&parcel, row.where, MOST_CONDITIONS);
    row.accept_count = get_texts(&parcel, row.accept, MOST_ACCEPTS);
    row.earlier_count = get_texts(&parcel, row.earlier, MOST_EARLIER);
    get_texts(&parcel, row.earlier_answer, MOST_EARLIER);
    row.decimal_comma = get_size(&parcel);
    return row;
}

/* ---- verdicts ---- */

static const size_t verdict_strings[] = {offsetof(Verdict, reading), offsetof(Verdict, mistake),
                                         offsetof(Verdict, feedback), offsetof(Verdict, error)};
enum { VERDICT_STRINGS = sizeof verdict_strings / sizeof *verdict_strings, VERDICT_NUMBERS = 6 };

static const char **verdict_string(Verdict *verdict, size_t i) {
    return (const char **)(void *)((char *)verdict + verdict_strings[i]);
}

void parcel_verdict(Buffer *out, const Verdict *verdict) {
    Verdict copy = *verdict;
    const size_t numbers[] = {verdict->kind,   verdict->evidence,   verdict->step,
                              verdict->column, verdict->note_count, verdict->witness_count};
    for (size_t i = 0; i < VERDICT_NUMBERS; i++) put_size(out, numbers[i]);
    buffer_bytes(out, &verdict->score, sizeof verdict->score);
    for (size_t i = 0; i < VERDICT_STRINGS; i++) put_string(out, *verdict_string(&copy, i));
    for (size_t i = 0; i < verdict->note_count; i++) put_string(out, verdict->notes[i]);
    for (size_t i = 0; i < verdict->witness_count; i++) {
        put_string(out, verdict->witness[i].name);
        put_string(out, verdict->witness[i].value);
    }
}

Verdict unparcel_verdict(Arena *arena, Text parcel) {
    size_t numbers[VERDICT_NUMBERS];
    Verdict verdict = {0};
    for (size_t i = 0; i < VERDICT_NUMBERS; i++) numbers[i] = get_size(&parcel);
    bool whole = get_bytes(&parcel, &verdict.score, sizeof verdict.score) && numbers[0] < VERDICT_KINDS &&
                 numbers[4] <= MOST_REMARKS && numbers[5] <= MOST_WITNESS_ENTRIES;
    if (!whole) return verdict_lost(LOSS_DEATH, &language_english);
    verdict.kind = (VerdictKind)numbers[0];
    verdict.evidence = (Evidence)numbers[1];
    verdict.step = numbers[2];
    verdict.column = numbers[3];
    verdict.note_count = numbers[4];
    verdict.witness_count = numbers[5];
    for (size_t i = 0; i < VERDICT_STRINGS; i++) *verdict_string(&verdict, i) = get_string(&parcel, arena);
    for (size_t i = 0; i < verdict.note_count; i++) verdict.notes[i] = get_string(&parcel, arena);
    for (size_t i = 0; i < verdict.witness_count; i++) {
        verdict.witness[i].name = get_string(&parcel, arena);
        verdict.witness[i].value = get_string(&parcel, arena);
    }
    return verdict;
}

Verdict verdict_lost(Loss loss, const Language *language) {
    static const Message reasons[] = {[LOSS_NONE] = MESSAGE_LOST_DEATH,
                                      [LOSS_TIME] = MESSAGE_LOST_TIME,
                                      [LOSS_MEMORY] = MESSAGE_LOST_MEMORY,
                                      [LOSS_DEATH] = MESSAGE_LOST_DEATH};
    return (Verdict){.kind = VERDICT_REVIEW, .feedback = language->text[reasons[loss]]};
}

/* ---- workers ---- */

static void *start_desk(void *context) {
    const Crew *crew = context;
    Desk *desk = desk_new(crew->open, crew->context);
    desk_speak(desk, crew->language);
    desk_carry(desk, crew->carried);
    return desk;
}

static void reply_to_row(void *state, Text job, Buffer *reply) {
    Row row = unparcel_row(job);
    Verdict verdict = desk_judge(state, &row, desk_scratch(state));
    parcel_verdict(reply, &verdict);
}

static void reply_to_line(void *state, Text job, Buffer *reply) {
    buffer_char(reply, '1');
    if (!jsonl_judge(state, job, reply)) reply->data[0] = '0';
}

PoolWork crew_for_rows(Crew *crew) { return (PoolWork){start_desk, reply_to_row, crew, SECONDS_EACH_ROW}; }
PoolWork crew_for_lines(Crew *crew) { return (PoolWork){start_desk, reply_to_line, crew, SECONDS_EACH_ROW}; }
