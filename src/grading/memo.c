/* memo.c: the same answer to the same question is judged once. */
#include "grading/grader.h"
#include <string.h>

enum { FEWEST_SLOTS = 8, MOST_SLOTS = 512, LONGEST_REMEMBERED = 512, MOST_BYTES = 1 << 18 };

typedef struct Slot {
    Text answer; /* start NULL: empty */
    const Verdict *verdict;
} Slot;

struct Memo {
    Arena *arena; /* of all that is remembered; when it is full, that is forgotten */
    Slot *slots;
    size_t room;
};

static void free_memo(void *memo) { arena_free(((Memo *)memo)->arena); }

static Memo *memo_new(Arena *arena) {
    Memo *memo = ARENA_NEW(arena, Memo);
    memo->arena = arena_new();
    arena_defer(arena, free_memo, memo);
    return memo;
}

static Slot *slot_of(Memo *memo, Text answer) { return &memo->slots[random_hash(0, answer) % memo->room]; }

static void grow(Memo *memo) {
    Memo old = *memo;
    memo->room = old.room ? 4 * old.room : FEWEST_SLOTS;
    memo->slots = ARENA_ARRAY(memo->arena, Slot, memo->room);
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i].answer.start) *slot_of(memo, old.slots[i].answer) = old.slots[i];
}

static void forget_if_full(Memo *memo) {
    if (arena_used(memo->arena) < MOST_BYTES) return;
    arena_rewind(memo->arena, (ArenaMark){0});
    memo->room = 0;
}

/* Where the answer is to be kept: over another one only where there is no more room. */
static Slot *free_slot(Memo *memo, Text answer) {
    if (!memo->room) grow(memo);
    Slot *slot = slot_of(memo, answer);
    for (; slot->answer.start && memo->room < MOST_SLOTS; slot = slot_of(memo, answer)) grow(memo);
    return slot;
}

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
    if (answer.length > LONGEST_REMEMBERED) return;
    if (!grader->memo) grader->memo = memo_new(store_arena(grader->store));
    Memo *memo = grader->memo;
    forget_if_full(memo);
    Slot *slot = free_slot(memo, answer);
    slot->answer = (Text){arena_string(memo->arena, answer.start, answer.length), answer.length};
    slot->verdict = keep_verdict(memo->arena, verdict);
}
