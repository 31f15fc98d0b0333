/* earlier.h: what each student of a table answered to each part of a problem, for errors carried forward. */
#ifndef NABLA_GRADING_EARLIER_H
#define NABLA_GRADING_EARLIER_H
#include "grading/desk.h"

typedef struct EarlierAnswers EarlierAnswers;

/* Lives in the arena, with copies of the answers. */
EarlierAnswers *earlier_new(Arena *arena);
/* Remembers the row's answer, if it is to a part of a problem with parts. Of several to one part the last
 * counts. */
void earlier_note(EarlierAnswers *answers, const Bank *bank, const Row *row);
/* Fills row->earlier with the student's answers to the parts before the row's own, the latest first. */
void earlier_give(const EarlierAnswers *answers, const Bank *bank, Row *row);
#endif
