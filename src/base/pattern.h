/* pattern.h: regular expressions of authors (PCRE2), matched against the words of strangers within bounds. */
#ifndef NABLA_BASE_PATTERN_H
#define NABLA_BASE_PATTERN_H
#include "base/arena.h"
#include "base/buffer.h"

typedef struct Pattern Pattern;

typedef enum Match { MATCH_NO, MATCH_YES, MATCH_TOO_HARD } Match;

/* Compiles a pattern: UTF-8, letters in either case. NULL: `why` says what is wrong with it. Lives in
 * `arena`. */
Pattern *pattern_new(Arena *arena, Text pattern, Buffer *why);
/* Does the pattern match the whole text? TOO_HARD: not decided within the bounds on steps, depth and memory.
 */
Match pattern_match(const Pattern *pattern, Text text);
#endif
