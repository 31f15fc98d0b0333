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

/* Of a file whose size is known, straight into the arena. False: it has another size, or cannot be read. */
static bool read_known(Arena *arena, int fd, Text *content) {
    struct stat s;
    if (fstat(fd, &s) || !S_ISREG(s.st_mode) || !s.st_size || s.st_size > FILE_LARGEST) return false;
    size_t size = (size_t)s.st_size, at = 0;
    char *bytes = arena_alloc(arena, size + 1);
    for (ssize_t n = 1; at < size && n > 0; at += n > 0 ? (size_t)n : 0) n = pread(fd, bytes + at, size - at, (off_t)at);
    *content = (Text){bytes, size};
    return at == size;
}

bool file_read(Arena *arena, const char *path, Text *content, Buffer *why) {
    bool standard = !strcmp(path, "-");
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return failed(why, "open", path);
    Buffer all = BUFFER_EMPTY;
    bool known = !standard && read_known(arena, fd, content), good = known || read_stream(fd, &all);
    if (!good) failed(why, "read", standard ? "standard input" : path);
    if (good && !known) *content = (Text){arena_string(arena, buffer_c(&all), all.length), all.length};
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

struct FileSink {
    Buffer path, beside; /* beside: empty where it is written where it stands */
    int fd;              /* -1: it cannot be opened */
    int cause;           /* errno of the first failure; 0: none */
};

static int note_cause(FileSink *sink, bool good) {
    if (!good && !sink->cause) sink->cause = errno;
    return sink->cause;
}

FileSink *file_begin(const char *path) {
    FileSink *sink = memory_get(sizeof *sink);
    *sink = (FileSink){.fd = STDOUT_FILENO};
    buffer_string(&sink->path, path);
    if (!strcmp(path, "-")) return sink;
    bool direct = in_place(path);
    if (!direct) buffer_printf(&sink->beside, "%s.%ld.new", path, (long)getpid());
    sink->fd = direct ? open(path, O_WRONLY | O_CLOEXEC)
                      : open(sink->beside.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    note_cause(sink, sink->fd >= 0);
    return sink;
}

bool file_put(FileSink *sink, Text piece) {
    return !sink->cause && !note_cause(sink, write_all(sink->fd, piece));
}

bool file_end(FileSink *sink, Buffer *why) {
    bool standard = sink->fd == STDOUT_FILENO && !strcmp(sink->path.data, "-");
    if (sink->fd >= 0 && !standard) note_cause(sink, !close(sink->fd));
    if (sink->beside.length && !sink->cause) note_cause(sink, !rename(sink->beside.data, sink->path.data));
    if (sink->beside.length && sink->cause && sink->fd >= 0) unlink(sink->beside.data);
    bool good = !sink->cause;
    errno = sink->cause;
    if (!good) failed(why, "write", standard ? "standard output" : sink->path.data);
    buffer_free(&sink->path);
    buffer_free(&sink->beside);
    free(sink);
    return good;
}

void file_abandon(FileSink *sink) {
    Buffer unsaid = BUFFER_EMPTY;
    if (!sink->cause) sink->cause = ECANCELED;
    file_end(sink, &unsaid);
    buffer_free(&unsaid);
}

bool file_write(const char *path, Text content, Buffer *why) {
    FileSink *sink = file_begin(path);
    file_put(sink, content);
    return file_end(sink, why);
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
