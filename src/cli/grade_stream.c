/* grade_stream.c: rows of JSON in, replies out, in the same order and in constant memory. */
#include "cli/grade.h"
#include "grading/jsonl.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST_LINES_AT_ONCE = 1024, MOST_BYTES_AT_ONCE = 4 << 20, INPUT_ROOM = 1 << 16 };

typedef struct Input { /* standard input, cut into lines */
    char data[INPUT_ROOM];
    size_t at, end;
    Buffer line; /* the part of a line that has come; what is longer than LONGEST_LINE is passed over */
    bool ended, failed;
} Input;

typedef struct Stream {
    Grading *grading;
    Pool *pool;
    Input *input;
    Arena *arena; /* of the batch */
    Text lines[MOST_LINES_AT_ONCE];
    size_t count, bytes, before; /* lines before those of the batch */
    Buffer out;
    int status;
} Stream;

/* ---- lines in ---- */

static bool is_ready(void) {
    struct pollfd ear = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&ear, 1, 0) > 0;
}

static void read_more(Input *input) {
    ssize_t got;
    do got = read(STDIN_FILENO, input->data, sizeof input->data);
    while (got < 0 && errno == EINTR);
    input->failed = got < 0;
    input->ended = got <= 0;
    input->at = 0;
    input->end = got > 0 ? (size_t)got : 0;
}

/* Moves bytes up to a line feed into the line; true: the line is whole. */
static bool take_bytes(Input *input) {
    const char *from = input->data + input->at;
    size_t there = input->end - input->at, room = LONGEST_LINE + 1 - input->line.length;
    const char *feed = memchr(from, '\n', there);
    size_t length = feed ? (size_t)(feed - from) : there;
    buffer_bytes(&input->line, from, length < room ? length : room);
    input->at += length + (feed != NULL);
    return feed;
}

static void add_line(Stream *stream) {
    const Buffer *line = &stream->input->line;
    stream->lines[stream->count++] =
        (Text){arena_string(stream->arena, buffer_c(line), line->length), line->length};
    stream->bytes += line->length;
    buffer_clear(&stream->input->line);
}

/* Collects what has come; waits only for the first line, so that another program may ask row by row. */
static void collect(Stream *stream) {
    Input *input = stream->input;
    stream->before += stream->count;
    stream->count = stream->bytes = 0;
    while (stream->count < MOST_LINES_AT_ONCE && stream->bytes < MOST_BYTES_AT_ONCE && !input->ended) {
        if (take_bytes(input)) {
            add_line(stream);
            continue;
        }
        if (stream->count && !is_ready()) return;
        read_more(input);
        if (input->ended && input->line.length) add_line(stream);
    }
}

/* ---- replies out ---- */

/* Only here is known on which line of the input a row stands; one that is wrong says so. */
static void take_reply(void *context, size_t i, Text reply, Loss loss) {
    Stream *stream = context;
    if (loss) {
        jsonl_lost(stream->lines[i], loss, stream->grading->language, &stream->out);
        return;
    }
    if (!text_starts(reply, "0")) {
        buffer_text(&stream->out, text_slice(reply, 1, reply.length));
        return;
    }
    stream->status = worse(stream->status, EXIT_INPUT);
    buffer_text(&stream->out, text_slice(reply, 1, reply.length - strlen("}\n")));
    buffer_printf(&stream->out, ", \"line\": %zu}\n", stream->before + i + 1);
}

/* Workers are to find the bank open, rather than each to open it. */
static void open_bank_for(Stream *stream) {
    for (size_t i = 0; i < stream->count && !stream->grading->bank_tried; i++) {
        if (text_find(stream->lines[i], "\"problem\"") < 0) continue;
        grade_bank(stream->grading);
        pool_restart(stream->pool);
    }
}

static bool write_out(Stream *stream) {
    bool good = fwrite(buffer_c(&stream->out), 1, stream->out.length, stdout) == stream->out.length &&
                !fflush(stdout);
    if (!good) stream->status = complain(EXIT_ENVIRONMENT, "grade", "the replies cannot be written");
    buffer_clear(&stream->out);
    return good;
}

static bool judge_lines(Stream *stream) {
    stream->arena = arena_new();
    collect(stream);
    open_bank_for(stream);
    pool_run(stream->pool, stream->lines, stream->count, take_reply, stream);
    arena_free(stream->arena);
    return write_out(stream) && !stream->input->ended;
}

int grade_stream(Grading *grading) {
    Crew crew = {grade_bank, grading, grading->language, CARRIED_USUALLY};
    PoolWork work = crew_for_lines(&crew);
    Stream *stream = ARENA_NEW(grading->arena, Stream);
    stream->grading = grading;
    stream->input = ARENA_NEW(grading->arena, Input);
    stream->pool = pool_new(&work, (size_t)grading->options.workers);
    while (judge_lines(stream)) continue;
    if (stream->input->failed)
        stream->status = complain(EXIT_ENVIRONMENT, "grade", "standard input cannot be read");
    pool_free(stream->pool);
    buffer_free(&stream->input->line);
    buffer_free(&stream->out);
    return stream->status;
}
