#include "bank/fields.h"
#include <stdlib.h>
#include <string.h>

const Field *field_find(const Field *fields, size_t count, FieldKey key) {
    for (size_t i = 0; i < count; i++)
        if (fields[i].key == key) return &fields[i];
    return NULL;
}

Text cut_outside(Text *rest, char separator) {
    int depth = 0;
    size_t i = 0;
    for (; i < rest->length; i++) {
        char c = rest->start[i];
        depth += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
        if (c == separator && depth <= 0) break;
    }
    Text piece = text_trim(text_slice(*rest, 0, i));
    *rest = i < rest->length ? text_slice(*rest, i + 1, rest->length) : (Text){NULL, 0};
    return piece;
}

size_t field_place(const Field *field, Text piece) {
    return field->at + (size_t)(piece.start - field->text.start);
}

enum { LONGEST_NUMBER = 24 };

/* strtol and strtod want a closing NUL and an ASCII minus. */
static bool copy_number(Text text, char out[LONGEST_NUMBER]) {
    static const char minus[] = "\u2212";
    size_t n = 0;
    if (text_starts(text, minus)) {
        out[n++] = '-';
        text = text_slice(text, sizeof minus - 1, text.length);
    }
    if (!text.length || n + text.length >= LONGEST_NUMBER) return false;
    memcpy(out + n, text.start, text.length);
    out[n + text.length] = '\0';
    return strspn(out, "0123456789+-.eE") == n + text.length;
}

bool read_long(Text text, long *value) {
    char digits[LONGEST_NUMBER], *end;
    if (!copy_number(text_trim(text), digits)) return false;
    *value = strtol(digits, &end, 10);
    return end != digits && !*end && *value > -1000000000 && *value < 1000000000;
}

bool read_decimal(Text text, double *value) {
    char digits[LONGEST_NUMBER], *end;
    if (!copy_number(text_trim(text), digits)) return false;
    *value = strtod(digits, &end);
    return end != digits && !*end;
}

void *array_grow(Arena *arena, void *items, size_t count, size_t size) {
    if (count & (count - 1)) return items;
    void *more = arena_alloc(arena, size * (count ? 2 * count : 1));
    if (count) memcpy(more, items, size * count);
    return more;
}

/* ---- room to answer ---- */

static const struct {
    const char *word;
    RoomKind kind;
    double least, most;
    const char *wanted;
} rooms[] = {
    {"none", ROOM_NONE, 0, 0, "'none' alone"},
    {"blank", ROOM_BLANK, 5, 250, "the height in millimetres, from 5 to 250"},
    {"lines", ROOM_LINES, 1, 30, "how many lines, from 1 to 30"},
    {"box", ROOM_BOX, 5, 250, "the height in millimetres, from 5 to 250"},
    {"grid", ROOM_GRID, 5, 250, "the height in millimetres, from 5 to 250"},
};

const char *answer_room_read(Text text, AnswerRoom *room) {
    Text rest = text_trim(text), word = text_cut(&rest, ' ');
    Text amount = rest.start ? text_trim(rest) : (Text){"", 0};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
        if (!text_is(word, rooms[i].word)) continue;
        *room = (AnswerRoom){rooms[i].kind, 0};
        if (!amount.length) return NULL;
        bool fits = rooms[i].most > 0 && read_decimal(amount, &room->amount) &&
                    room->amount >= rooms[i].least && room->amount <= rooms[i].most;
        return fits ? NULL : rooms[i].wanted;
    }
    return "none, blank, lines, box or grid, and how much: 'lines 4', 'box 40'";
}

AnswerRoom answer_room_of(const Problem *problem, const ProblemPart *part) {
    AnswerRoom room = {ROOM_FITTING, 0};
    const Field *field = field_find(part->fields, part->field_count, FIELD_ROOM);
    if (!field) field = field_find(problem->fields, problem->field_count, FIELD_ROOM);
    if (field) answer_room_read(field->text, &room);
    return room;
}
