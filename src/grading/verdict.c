#include "grading/verdict.h"
#include <stdio.h>
#include <string.h>

const char *verdict_name(VerdictKind kind) {
    static const char *const names[VERDICT_KINDS] = {"correct",    "partial", "incorrect", "blank",
                                                     "unreadable", "review",  "error"};
    return names[kind];
}

const char *evidence_name(Evidence evidence) {
    static const char *const names[] = {"none", "proved", "refuted", "tested"};
    return names[evidence];
}

void verdict_note(Verdict *verdict, const char *note) {
    for (size_t i = 0; i < verdict->note_count; i++)
        if (!strcmp(verdict->notes[i], note)) return;
    if (verdict->note_count < MOST_REMARKS) verdict->notes[verdict->note_count++] = note;
}

Verdict verdict_error(const char *why) {
    return (Verdict){.kind = VERDICT_ERROR, .error = why, .feedback = ""};
}

/* "…; did you mean sqrt(t)?" has its mark. */
static bool asks(const char *sentence) { return *sentence && sentence[strlen(sentence) - 1] == '?'; }

const char *verdict_feedback(Arena *arena, const Verdict *verdict, const Language *language) {
    const char *said = verdict->feedback ? verdict->feedback : "";
    if (!verdict->step) return said;
    const char *line = arena_printf(arena, "%zu", verdict->step);
    return arena_printf(arena, "%s %s", said,
                        language_say(language, arena, MESSAGE_SEE_LINE, WITH({"line", text_of(line)})));
}

static void put_error(Buffer *out, const Verdict *verdict, const Language *language) {
    char column[24];
    if (!verdict->error) return;
    snprintf(column, sizeof column, "%zu", verdict->column);
    if (verdict->column)
        language_put(language, out, MESSAGE_REMARK_COLUMN,
                     WITH({"column", text_of(column)}, {"error", text_of(verdict->error)}));
    else
        buffer_string(out, verdict->error);
    buffer_string(out, asks(verdict->error) ? " " : ". ");
}

const char *verdict_remarks(Arena *arena, const Verdict *verdict, const Language *language) {
    Buffer text = BUFFER_EMPTY;
    put_error(&text, verdict, language);
    buffer_printf(&text, "%s ", verdict_feedback(arena, verdict, language));
    for (size_t i = 0; i < verdict->note_count; i++) {
        language_put(language, &text, MESSAGE_REMARK_NOTE, WITH({"note", text_of(verdict->notes[i])}));
        buffer_char(&text, ' ');
    }
    Text trimmed = text_trim(buffer_view(&text));
    const char *copy = arena_string(arena, trimmed.start ? trimmed.start : "", trimmed.length);
    buffer_free(&text);
    return copy;
}
