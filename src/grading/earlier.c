#include "grading/earlier.h"
#include <string.h>

typedef struct Answered {
    Text student, answer;
    Reference reference;
    struct Answered *next; /* of the same slot */
} Answered;

enum { SLOTS = 4096 };

struct EarlierAnswers {
    Arena *arena;
    Answered *slots[SLOTS];
};

EarlierAnswers *earlier_new(Arena *arena) {
    EarlierAnswers *answers = ARENA_NEW(arena, EarlierAnswers);
    answers->arena = arena;
    return answers;
}

/* The part of a problem with parts that the row is about. False: of none. */
static bool refer(const Bank *bank, const Row *row, Reference *reference) {
    Buffer why = BUFFER_EMPTY;
    *reference = (Reference){0};
    bool found =
        row->problem.length && row->student.length && bank_refer(bank, row->problem, reference, &why);
    buffer_free(&why);
    if (!found || !reference->problem->has_parts) return false;
    for (size_t i = 0; row->part.length && i < reference->problem->part_count; i++)
        if (text_is(row->part, reference->problem->parts[i].name))
            reference->part = i, reference->part_named = true;
    return reference->part_named;
}

static size_t slot_of(Text student, const Reference *reference) {
    uint64_t hash = random_hash(random_hash(reference->part, student), text_of(reference->problem->name));
    return (size_t)((hash + reference->copy) % SLOTS);
}

static Answered *find(const EarlierAnswers *answers, Text student, const Reference *reference) {
    Answered *a = answers->slots[slot_of(student, reference)];
    while (a && !(text_equal(a->student, student) && a->reference.problem == reference->problem &&
                  a->reference.part == reference->part && a->reference.copy == reference->copy))
        a = a->next;
    return a;
}

static Text keep(Arena *arena, Text text) {
    return (Text){arena_string(arena, text.start, text.length), text.length};
}

void earlier_note(EarlierAnswers *answers, const Bank *bank, const Row *row) {
    Reference reference;
    if (!refer(bank, row, &reference)) return;
    Answered *answered = find(answers, row->student, &reference);
    if (!answered) {
        Answered **slot = &answers->slots[slot_of(row->student, &reference)];
        answered = ARENA_NEW(answers->arena, Answered);
        *answered =
            (Answered){.student = keep(answers->arena, row->student), .reference = reference, .next = *slot};
        *slot = answered;
    }
    answered->answer = keep(answers->arena, row->answer);
}

void earlier_give(const EarlierAnswers *answers, const Bank *bank, Row *row) {
    Reference reference;
    if (!refer(bank, row, &reference)) return;
    while (reference.part-- && row->earlier_count < MOST_EARLIER) {
        const Answered *answered = find(answers, row->student, &reference);
        if (!answered || !text_trim(answered->answer).length) continue;
        row->earlier[row->earlier_count] = text_of(reference.problem->parts[reference.part].name);
        row->earlier_answer[row->earlier_count++] = answered->answer;
    }
}
