#include "math/recycle.h"
#include <flint/flint.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { STEP = 16, CLASSES = 32, LARGE = CLASSES }; /* pieces of up to 16, 32, … 512 bytes; what is larger is not kept */

typedef struct Piece {
    size_t class;
    _Alignas(STEP) struct Piece *next; /* of its class, while nobody has it; else here are the user's bytes */
} Piece;

/* What came back, by size. Memory has no owner but the thread; whoever frees a piece keeps it. */
static _Thread_local Piece *kept[CLASSES];

static size_t class_of(size_t size) { return size ? (size - 1) / STEP : 0; }
static size_t room_of(size_t class) { return (class + 1) * STEP; }
static void *user_of(Piece *piece) { return &piece->next; }
static Piece *piece_of(void *user) { return (Piece *)(void *)((char *)user - offsetof(Piece, next)); }

static void *from_library(size_t class, size_t size) {
    if (size > SIZE_MAX - sizeof(Piece)) return NULL;
    Piece *piece = malloc(offsetof(Piece, next) + (class < LARGE ? room_of(class) : size));
    if (!piece) return NULL;
    piece->class = class < LARGE ? class : LARGE;
    return user_of(piece);
}

static void *get(size_t size) {
    size_t class = class_of(size);
    Piece *piece = class < LARGE ? kept[class] : NULL;
    if (!piece) return from_library(class, size);
    kept[class] = piece->next;
    return user_of(piece);
}

static void *get_zeroed(size_t count, size_t size) {
    void *user = size && count > SIZE_MAX / size ? NULL : get(count * size);
    return user ? memset(user, 0, count * size) : NULL;
}

static void give_back(void *user) {
    if (!user) return;
    Piece *piece = piece_of(user);
    if (piece->class == LARGE) return free(piece);
    piece->next = kept[piece->class];
    kept[piece->class] = piece;
}

static void *resize_large(Piece *piece, size_t size) {
    if (size > SIZE_MAX - sizeof *piece) return NULL;
    Piece *moved = realloc(piece, offsetof(Piece, next) + size);
    return moved ? user_of(moved) : NULL;
}

/* A large piece stays one, however small it gets. */
static void *resize(void *user, size_t size) {
    if (!user) return get(size);
    Piece *piece = piece_of(user);
    if (piece->class == LARGE) return resize_large(piece, size);
    size_t room = room_of(piece->class);
    if (size <= room) return user;
    void *moved = get(size);
    if (!moved) return NULL;
    memcpy(moved, user, room);
    give_back(user);
    return moved;
}

#if defined(__has_feature)
#define SANITIZED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

void recycle_flint_memory(void) {
    if (!SANITIZED) __flint_set_memory_functions(get, get_zeroed, resize, give_back);
}
