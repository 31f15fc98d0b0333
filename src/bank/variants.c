/* variants.c: variants that were drawn, kept for all for whom the same numbers are drawn. */
#include "bank/fields.h"
#include <stdlib.h>

enum {
    MOST_KEPT = 8 << 20, /* bytes of instances */
    UNCOUNTED = 16       /* calls of variants_trim for which nothing is counted: instances grow when they are solved, so
                            all have to be looked at */
};

struct Turn { /* where a drawing is after the numbers on the way here */
    Outcome outcome;
    long number;              /* the last of them */
    long least, most;         /* OUTCOME_NUMBER: the next one is between them */
    struct Turn *first, *next; /* what follows it; the next that follows what this follows */
    Instance *instance;       /* OUTCOME_FITS */
    struct Turn *kept;        /* the one with an instance before this */
};

typedef struct Known {
    const Problem *problem;
    Turn root;
    struct Known *next;
} Known;

struct Variants {
    Arena *arena; /* of all but the instances */
    Known *known;
    Turn *kept; /* the last turn with an instance */
    size_t calls; /* of variants_trim */
};

static Turn *turn_after(Arena *arena, Turn *turn, long number) {
    Turn *after = turn->first;
    while (after && after->number != number) after = after->next;
    if (after) return after;
    after = ARENA_NEW(arena, Turn);
    *after = (Turn){.number = number, .next = turn->first};
    return turn->first = after;
}

long dice_between(Dice *dice, long least, long most) {
    long number = random_between(&dice->random, least, most);
    if (!dice->variants) return number;
    dice->turn->outcome = OUTCOME_NUMBER;
    dice->turn->least = least;
    dice->turn->most = most;
    dice->turn = turn_after(dice->variants->arena, dice->turn, number);
    return number;
}

Outcome dice_recall(Dice *dice, Instance **instance) {
    Random random = dice->random;
    Turn *turn = dice->turn = dice->root;
    if (!dice->variants) return OUTCOME_UNKNOWN;
    while (turn->outcome == OUTCOME_NUMBER)
        turn = turn_after(dice->variants->arena, turn, random_between(&random, turn->least, turn->most));
    if (turn->outcome != OUTCOME_UNKNOWN) dice->random = random;
    *instance = turn->instance;
    return turn->outcome;
}

void dice_remember(Dice *dice, Outcome outcome, Instance *instance) {
    if (!dice->variants) return;
    dice->turn->outcome = outcome;
    dice->turn->instance = instance;
    if (!instance) return;
    dice->turn->kept = dice->variants->kept;
    dice->variants->kept = dice->turn;
}

Variants *variants_new(void) {
    Variants *variants = memory_get(sizeof *variants);
    *variants = (Variants){.arena = arena_new()};
    return variants;
}

static void forget(Variants *variants) {
    for (Turn *turn = variants->kept; turn; turn = turn->kept) instance_free(turn->instance);
    arena_free(variants->arena);
}

void variants_free(Variants *variants) {
    forget(variants);
    free(variants);
}

void variants_trim(Variants *variants) {
    if (++variants->calls % UNCOUNTED) return;
    size_t bytes = arena_used(variants->arena);
    for (const Turn *turn = variants->kept; turn; turn = turn->kept)
        bytes += arena_used(turn->instance->arena);
    if (bytes <= MOST_KEPT) return;
    forget(variants);
    *variants = (Variants){.arena = arena_new()};
}

static Turn *root_of(Variants *variants, const Problem *problem) {
    Known *known = variants->known;
    while (known && known->problem != problem) known = known->next;
    if (known) return &known->root;
    known = ARENA_NEW(variants->arena, Known);
    *known = (Known){.problem = problem, .next = variants->known};
    variants->known = known;
    return &known->root;
}

Instance *variants_instance(Variants *variants, const Problem *problem, uint64_t seed,
                            Diagnostics *diagnostics) {
    Dice dice = {.variants = variants, .root = root_of(variants, problem)};
    return instance_draw(problem, seed, &dice, diagnostics);
}
