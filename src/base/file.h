/* file.h: the only room below cli/ that touches files. Paths are as the user wrote them, in UTF-8. */
#ifndef NABLA_BASE_FILE_H
#define NABLA_BASE_FILE_H
#include "base/arena.h"
#include "base/buffer.h"
#include <stdio.h>

enum { FILE_LARGEST = 256 * 1024 * 1024 }; /* bytes that file_read takes at the most */

/* Reads a whole file ("-": standard input) into the arena, with a closing NUL that is not counted. False: `why` says
 * what failed, in words for a person. */
bool file_read(Arena *arena, const char *path, Text *content, Buffer *why);
/* Writes beside `path` and renames into place, so that a reader sees the old file or the whole new one. "-" writes to
 * standard output. False: nothing was left behind and `why` says what failed. */
bool file_write(const char *path, Text content, Buffer *why);
/* The same in pieces. file_begin opens, a sink that failed takes no more, file_end renames into place unless a piece
 * failed, and frees the sink. */
typedef struct FileSink FileSink;
FileSink *file_begin(const char *path);
bool file_put(FileSink *sink, Text piece);
bool file_end(FileSink *sink, Buffer *why); /* false: nothing was left behind, and `why` says what failed */
void file_abandon(FileSink *sink); /* in place of file_end: leaves nothing behind, unless it is written where it stands */
bool file_make_folder(const char *path, Buffer *why); /* with its parents; one that exists is fine */
bool file_exists(const char *path);
bool file_is_folder(const char *path);
/* The files below `folder` whose names end in `suffix`, in the order of their names; links are not followed out. */
size_t file_list(Arena *arena, const char *folder, const char *suffix, const char ***paths);
/* Joins folder and name; NULL if `name` is absolute or would leave the folder ("..", or a NUL). */
const char *file_inside(Arena *arena, const char *folder, Text name);
#endif
