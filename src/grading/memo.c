/* memo.c: the same answer to the same question is judged once. */
#include "grading/grader.h"
#include <string.h>

enum { SLOTS = 512, LONGEST_REMEMBERED = 512 };

typedef struct Slot {
    Text answer; /* start NULL: empty */
    const Verdict *verdict;
} Slot;

struct Memo {
    Slot slots[SLOTS];
};

static Slot *slot_of(Memo *memo, Text answer) { return &memo->slots[random_hash(0, answer) % SLOTS]; }

const Verdict *memo_find(Memo *memo, Text answer) {
    if (!memo) return NULL;
    const Slot *slot = slot_of(memo, answer);
    return slot->answer.start && text_equal(slot->answer, answer) ? slot->verdict : NULL;
}

static const char *keep(Arena *arena, const char *string) {
    return string ? arena_string(arena, string, strlen(string)) : NULL;
}

static const Verdict *keep_verdict(Arena *arena, const Verdict *verdict) {
    Verdict *kept = arena_copy(arena, verdict, sizeof *verdict);
    const char **strings[] = {&kept->reading, &kept->mistake, &kept->feedback, &kept->error};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) *strings[i] = keep(arena, *strings[i]);
    for (size_t i = 0; i < kept->note_count; i++) kept->notes[i] = keep(arena, kept->notes[i]);
    for (size_t i = 0; i < kept->witness_count; i++) {
        kept->witness[i].name = keep(arena, kept->witness[i].name);
        kept->witness[i].value = keep(arena, kept->witness[i].value);
    }
    return kept;
}

void memo_put(Grader *grader, Text answer, const Verdict *verdict) {
    Arena *arena = store_arena(grader->store);
    if (answer.length > LONGEST_REMEMBERED) return;
    if (!grader->memo) grader->memo = ARENA_NEW(arena, Memo);
    Slot *slot = slot_of(grader->memo, answer);
    slot->answer = (Text){arena_string(arena, answer.start, answer.length), answer.length};
    slot->verdict = keep_verdict(arena, verdict);
}
