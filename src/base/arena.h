/* arena.h: memory that goes away together.
 *
 * An arena hands out memory that is never freed piece by piece; freeing the arena frees it all. Memory that
 * cannot be had ends the program with exit status 3 and a message: no caller checks for it. */
#ifndef NABLA_BASE_ARENA_H
#define NABLA_BASE_ARENA_H
#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_new(void);                          /* owned by the caller; release with arena_free */
void arena_free(Arena *arena);                   /* frees the arena and all that it handed out; NULL is allowed */
void *arena_alloc(Arena *arena, size_t size);    /* zeroed, aligned for any type; lives as long as the arena */
void *arena_copy(Arena *arena, const void *from, size_t size);
char *arena_string(Arena *arena, const char *from, size_t length); /* a copy with a closing NUL */
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Takes back all that was handed out since the mark ({0}: at all), and calls what was deferred since. Memory stays at
 * hand for the next round. */
typedef struct ArenaMark {
    void *block, *deferred;
    size_t used_of_block, used;
} ArenaMark;
ArenaMark arena_mark(const Arena *arena);
void arena_rewind(Arena *arena, ArenaMark mark);
size_t arena_used(const Arena *arena);           /* bytes handed out so far */
/* Calls `release(what)` when the arena is freed, last registered first: for what other libraries hold. */
void arena_defer(Arena *arena, void (*release)(void *what), void *what);

/* malloc and realloc that end the program with status 3 when memory is exhausted. */
void *memory_get(size_t size);
void *memory_resize(void *old, size_t size);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc((arena), sizeof(type) * (size_t)(count)))
#endif
