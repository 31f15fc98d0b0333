#include "grading/verdict.h"
#include "base/buffer.h"
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

const char *verdict_remarks(Arena *arena, const Verdict *verdict) {
    Buffer text = BUFFER_EMPTY;
    if (verdict->error && verdict->column) buffer_printf(&text, "Column %zu: ", verdict->column);
    if (verdict->error) buffer_printf(&text, "%s%s ", verdict->error, asks(verdict->error) ? "" : ".");
    if (verdict->feedback && *verdict->feedback) buffer_printf(&text, "%s ", verdict->feedback);
    for (size_t i = 0; i < verdict->note_count; i++) buffer_printf(&text, "Note: %s. ", verdict->notes[i]);
    Text trimmed = text_trim(buffer_view(&text));
    const char *copy = arena_string(arena, trimmed.start ? trimmed.start : "", trimmed.length);
    buffer_free(&text);
    return copy;
}
