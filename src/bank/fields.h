/* fields.h: what the files of bank/ share among themselves: fields and growing lists. */
#ifndef NABLA_BANK_FIELDS_H
#define NABLA_BANK_FIELDS_H
#include "bank/bank.h"

/* Cuts the next piece before a `separator` that stands outside brackets off *rest, as text_cut does; the
 * piece is trimmed. */
Text cut_outside(Text *rest, char separator);
/* Where a piece of the field's value stands in the source. */
size_t field_place(const Field *field, Text piece);
/* Reads a whole number, minus sign in any spelling; false: it is none, or too large. */
bool read_long(Text text, long *value);
/* Reads a decimal number such as 0.5; false: it is none. */
bool read_decimal(Text text, double *value);

/* An array in an arena that doubles whenever its count is a power of two: room for one more element of `size`
 * bytes. */
void *array_grow(Arena *arena, void *items, size_t count, size_t size);
#define APPEND(arena, items, count, value)                                                                   \
    ((items) = array_grow((arena), (items), (count), sizeof *(items)), (items)[(count)++] = (value))

/* "sqrt/lost-half": is it a mistake of a rule? The name of one that is like this, or NULL. All those of its rule, "" if
 * there is no such rule. In `arena`. */
bool rule_mistake_exists(Text name);
const char *rule_mistake_near(Arena *arena, Text name);
const char *rule_mistakes_of(Arena *arena, Text name);

/* ---- the numbers of a variant ---- */

typedef enum Outcome {
    OUTCOME_UNKNOWN,
    OUTCOME_NUMBER,  /* another number is to be drawn */
    OUTCOME_FITS,    /* there is an instance */
    OUTCOME_REFUSED,   /* other numbers are to be drawn: these do not fulfil what is required, */
    OUTCOME_AMBIGUOUS, /* or with them a wrong answer of the author's is right, or equal to another */
    OUTCOME_WRONG    /* an error was said */
} Outcome;

/* What a drawing comes to depends on nothing but the numbers drawn: they lead down a tree to its outcome. */
typedef struct Turn Turn;
typedef struct Dice {
    Random random;
    Variants *variants; /* that remember the outcomes; NULL: nobody does */
    Turn *root;         /* of the problem's tree */
    Turn *turn;         /* where this drawing is in it */
} Dice;

long dice_between(Dice *dice, long least, long most);
/* The outcome of the next drawing if its numbers came before, then they are drawn; else OUTCOME_UNKNOWN. */
Outcome dice_recall(Dice *dice, Instance **instance);
/* The outcome of the drawing that came after dice_recall; the instance, or NULL, is kept. */
void dice_remember(Dice *dice, Outcome outcome, Instance *instance);
/* problem_instance with these dice, which it seeds. */
Instance *instance_draw(const Problem *problem, uint64_t seed, Dice *dice, Diagnostics *diagnostics);

/* ---- one drawing of a variant ---- */

typedef struct Draw {
    Instance *instance;
    Scope *scope;
    Dice *dice;
    const Source *source;
    Diagnostics *diagnostics;
    const Expr *condition; /* what the declarations demand beyond ranges, or NULL */
    Picked *picked;
    bool fits; /* the picked values fulfil what is required */
} Draw;

/* Each reads one field; false: an error was said. */
bool draw_pick(Draw *draw, const Field *field);
bool draw_require(Draw *draw, const Field *field);
/* Makes the question of a part that was read a choice of one among several answers. */
bool draw_choices(Draw *draw, size_t part, const Field *field);
/* An answer in the spelling of a file, a set where a set is asked for; at the question's point, if it has one.
 * NULL: said. */
const Expr *answer_read(Draw *draw, const Question *question, Text text, size_t at);
/* Are two answers certainly the same? */
bool answers_equal(Store *store, const Expr *a, const Expr *b);
#endif
