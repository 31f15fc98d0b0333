#include "base/arena.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SMALL_ARENA = 1024, /* with its first block: many an arena needs no more, and malloc has these at hand */
    SECOND_BLOCK = 4 * 1024,
    LARGEST_BLOCK = 1024 * 1024,
    ALIGNMENT = 16,
    CLEARED = 1024
};

typedef struct Block {
    struct Block *previous;
    size_t size, used;
    size_t clear; /* bytes from the start that are zero where they are not used */
    _Alignas(16) unsigned char data[];
} Block;

typedef struct Deferred {
    struct Deferred *previous;
    void (*release)(void *);
    void *what;
} Deferred;

struct Arena {
    Block *block; /* the latest; the first lies behind the arena */
    Block *spare; /* cleared, for when the next one is needed; or NULL */
    Deferred *deferred;
    size_t used;
    _Alignas(16) Block first[]; /* one */
};

static _Noreturn void out_of_memory(void) {
    fputs("nabla: error: out of memory\n", stderr);
    exit(3);
}

void *memory_resize(void *old, size_t size) {
    void *p = realloc(old, size ? size : 1);
    if (!p) out_of_memory();
    return p;
}

void *memory_get(size_t size) { return memory_resize(NULL, size); }

Arena *arena_new(void) {
    Arena *arena = memory_get(SMALL_ARENA);
    *arena = (Arena){.block = arena->first};
    *arena->first = (Block){.size = SMALL_ARENA - sizeof *arena - sizeof *arena->first};
    return arena;
}

static void release_since(Arena *arena, const Deferred *last) {
    for (; arena->deferred != last; arena->deferred = arena->deferred->previous)
        arena->deferred->release(arena->deferred->what);
}

void arena_free(Arena *arena) {
    if (!arena) return;
    release_since(arena, NULL);
    for (Block *b = arena->block; b->previous;) {
        Block *previous = b->previous;
        free(b);
        b = previous;
    }
    free(arena->spare);
    free(arena);
}

static Block *block_of(Arena *arena, size_t size) {
    Block *spare = arena->spare;
    if (spare && spare->size >= size) return arena->spare = NULL, spare;
    size_t wanted = arena->block->size * 2;
    if (wanted < SECOND_BLOCK) wanted = SECOND_BLOCK;
    if (wanted > LARGEST_BLOCK) wanted = LARGEST_BLOCK;
    if (wanted < size) wanted = size;
    Block *block = memory_get(sizeof *block + wanted);
    *block = (Block){.size = wanted};
    return block;
}

static void grow(Arena *arena, size_t size) {
    Block *block = block_of(arena, size);
    block->previous = arena->block;
    arena->block = block;
}

/* Clears memory in strides: a small piece costs no call, and a block no more than is used of it. */
static void clear(Block *block, size_t end) {
    size_t to = end + CLEARED < block->size ? end + CLEARED : block->size;
    memset(block->data + block->clear, 0, to - block->clear);
    block->clear = to;
}

/* A block with so many bytes, cleared, behind what is used of it. Apart from arena_alloc, which mostly has them. */
static __attribute__((noinline)) Block *make_room(Arena *arena, size_t size) {
    if (arena->block->size - arena->block->used < size) grow(arena, size);
    Block *block = arena->block;
    if (block->clear - block->used < size) clear(block, block->used + size);
    return block;
}

void *arena_alloc(Arena *arena, size_t size) {
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    Block *block = arena->block;
    if (block->clear - block->used < size) block = make_room(arena, size);
    void *p = block->data + block->used;
    block->used += size;
    arena->used += size;
    return p;
}

static void take_back(Block *block, size_t used) {
    memset(block->data + used, 0, block->used - used);
    block->used = used;
}

/* The larger of two blocks stays at hand. */
static void put_aside(Arena *arena, Block *block) {
    bool larger = !arena->spare || block->size > arena->spare->size;
    Block *other = larger ? arena->spare : block;
    if (larger) take_back(block, 0), arena->spare = block;
    free(other);
}

ArenaMark arena_mark(const Arena *arena) {
    return (ArenaMark){arena->block, arena->deferred, arena->block->used, arena->used};
}

void arena_rewind(Arena *arena, ArenaMark mark) {
    release_since(arena, mark.deferred);
    while (arena->block != mark.block && arena->block->previous) {
        Block *block = arena->block;
        arena->block = block->previous;
        put_aside(arena, block);
    }
    take_back(arena->block, mark.used_of_block);
    arena->used = mark.used;
}

void *arena_copy(Arena *arena, const void *from, size_t size) {
    void *p = arena_alloc(arena, size);
    return size ? memcpy(p, from, size) : p;
}

char *arena_string(Arena *arena, const char *from, size_t length) {
    char *s = arena_alloc(arena, length + 1);
    if (length) memcpy(s, from, length);
    return s;
}

char *arena_printf(Arena *arena, const char *format, ...) {
    char text[512];
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int length = vsnprintf(text, sizeof text, format, list);
    size_t size = (size_t)(length < 0 ? 0 : length) + 1;
    char *s = arena_alloc(arena, size);
    if (length > 0 && size <= sizeof text) memcpy(s, text, size);
    if (size > sizeof text) vsnprintf(s, size, format, again);
    va_end(again);
    va_end(list);
    return s;
}

size_t arena_used(const Arena *arena) { return arena->used; }

void arena_defer(Arena *arena, void (*release)(void *), void *what) {
    Deferred *d = ARENA_NEW(arena, Deferred);
    *d = (Deferred){arena->deferred, release, what};
    arena->deferred = d;
}
