#include "base/file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool failed(Buffer *why, const char *what, const char *path) {
    buffer_printf(why, "cannot %s %s: %s", what, path, strerror(errno));
    return false;
}

static bool read_stream(int fd, Buffer *out) {
    char chunk[65536];
    for (ssize_t n; (n = read(fd, chunk, sizeof chunk)) != 0;) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        buffer_bytes(out, chunk, (size_t)n);
        if (out->length > FILE_LARGEST) return errno = EFBIG, false;
    }
    return true;
}

bool file_read(Arena *arena, const char *path, Text *content, Buffer *why) {
    bool standard = !strcmp(path, "-");
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return failed(why, "open", path);
    Buffer all = BUFFER_EMPTY;
    bool good = read_stream(fd, &all);
    if (good) *content = (Text){arena_string(arena, buffer_c(&all), all.length), all.length};
    else failed(why, "read", path);
    buffer_free(&all);
    if (!standard) close(fd);
    return good;
}

static bool write_all(int fd, Text content) {
    while (content.length) {
        ssize_t n = write(fd, content.start, content.length);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        content = text_slice(content, (size_t)n, content.length);
    }
    return true;
}

/* A device or pipe is written where it stands: renaming over /dev/null would replace it. */
static bool in_place(const char *path) {
    struct stat s;
    return !stat(path, &s) && !S_ISREG(s.st_mode);
}

bool file_write(const char *path, Text content, Buffer *why) {
    if (!strcmp(path, "-")) return write_all(STDOUT_FILENO, content) || failed(why, "write", "standard output");
    bool direct = in_place(path);
    Buffer beside = BUFFER_EMPTY;
    buffer_string(&beside, path);
    if (!direct) buffer_printf(&beside, ".%ld.new", (long)getpid());
    int fd = open(beside.data, direct ? O_WRONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool good = fd >= 0 && write_all(fd, content);
    int cause = errno;
    if (fd >= 0 && close(fd) && good) good = false, cause = errno;
    if (good && !direct && rename(beside.data, path)) good = false, cause = errno;
    if (!good) {
        if (fd >= 0 && !direct) unlink(beside.data);
        errno = cause;
        failed(why, "write", path);
    }
    buffer_free(&beside);
    return good;
}

bool file_is_folder(const char *path) {
    struct stat s;
    return !stat(path, &s) && S_ISDIR(s.st_mode);
}

bool file_exists(const char *path) { return !access(path, F_OK); }

bool file_make_folder(const char *path, Buffer *why) {
    Buffer prefix = BUFFER_EMPTY;
    bool good = true;
    for (const char *p = path; good && *p; p++) {
        buffer_char(&prefix, *p);
        if (p[1] == '/' || !p[1]) good = file_is_folder(prefix.data) || !mkdir(prefix.data, 0777) || file_is_folder(prefix.data);
    }
    if (!good) failed(why, "make the folder", path);
    buffer_free(&prefix);
    return good;
}

typedef struct List {
    Arena *arena;
    const char **paths;
    size_t count, room;
} List;

static void add_path(List *list, const char *path) {
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 16;
        list->paths = memory_resize(list->paths, list->room * sizeof *list->paths);
    }
    list->paths[list->count++] = path;
}

enum { DEEPEST_FOLDER = 16 };

static void walk(List *list, const char *folder, const char *suffix, int depth) {
    DIR *dir = depth < DEEPEST_FOLDER ? opendir(folder) : NULL;
    if (!dir) return;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.') continue;
        char *path = arena_printf(list->arena, "%s/%s", folder, entry->d_name);
        struct stat s;
        if (lstat(path, &s)) continue;
        if (S_ISDIR(s.st_mode)) walk(list, path, suffix, depth + 1);
        else if (text_ends(text_of(path), suffix)) add_path(list, path);
    }
    closedir(dir);
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

size_t file_list(Arena *arena, const char *folder, const char *suffix, const char ***paths) {
    List list = {.arena = arena};
    walk(&list, folder, suffix, 0);
    if (list.count) qsort(list.paths, list.count, sizeof *list.paths, by_name);
    *paths = arena_copy(arena, list.paths, list.count * sizeof *list.paths);
    free(list.paths);
    return list.count;
}

const char *file_inside(Arena *arena, const char *folder, Text name) {
    if (!name.length || name.start[0] == '/' || memchr(name.start, '\0', name.length)) return NULL;
    for (Text rest = name; rest.start;)
        if (text_is(text_cut(&rest, '/'), "..")) return NULL;
    return arena_printf(arena, "%s/%.*s", folder, (int)name.length, name.start);
}
