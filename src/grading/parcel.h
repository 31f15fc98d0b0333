/* parcel.h: rows and verdicts as bytes, to send them to a worker and back (pool.h). */
#ifndef NABLA_GRADING_PARCEL_H
#define NABLA_GRADING_PARCEL_H
#include "base/pool.h"
#include "grading/desk.h"

void parcel_row(Buffer *out, const Row *row);
/* The row, its texts views of the parcel. */
Row unparcel_row(Text parcel);
void parcel_verdict(Buffer *out, const Verdict *verdict);
/* The verdict, its strings in the arena. */
Verdict unparcel_verdict(Arena *arena, Text parcel);
/* The verdict on an answer that is lost, whose worker took too long or died: "review", and why. */
Verdict verdict_lost(Loss loss, const Language *language);

enum { SECONDS_EACH_ROW = 10 }; /* far more than the budgets of a row allow */

typedef struct Crew { /* how workers open the bank: desk_new */
    const Bank *(*open)(void *context);
    void *context;
    const Language *language; /* desk_speak */
    double carried;           /* desk_carry */
} Crew;

/* Workers that judge rows: a job is parcel_row's, its reply parcel_verdict's. The crew must outlive them. */
PoolWork crew_for_rows(Crew *crew);
/* Workers that judge lines of JSON: the reply is "1" if the row was right, else "0", and the line (jsonl.h).
 */
PoolWork crew_for_lines(Crew *crew);
#endif
