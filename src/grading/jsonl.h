/* jsonl.h: rows as JSON objects, one a line. */
#ifndef NABLA_GRADING_JSONL_H
#define NABLA_GRADING_JSONL_H
#include "base/pool.h"
#include "grading/desk.h"

enum { LONGEST_LINE = 1 << 20 }; /* bytes of a row */

/* Judges one line and appends the reply, with its line feed, to `out`. False: the row was wrong, the reply
 * says so. A line longer than LONGEST_LINE is given cut at that length. Blank lines have no reply. */
bool jsonl_judge(Desk *desk, Text line, Buffer *out);
/* The reply to a row that is lost: "review". */
void jsonl_lost(Text line, Loss loss, const Language *language, Buffer *out);
#endif
