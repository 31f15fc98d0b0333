#include "base/pool.h"
#include "base/arena.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LARGEST_CHUNK = 64 }; /* jobs that go to a worker at once */

typedef struct Range { /* jobs from … to - 1 */
    size_t from, to;
} Range;

typedef struct Worker {
    pid_t process; /* 0: not started */
    int channel;
    Range range;   /* what it is at; empty: idle */
    Buffer answer; /* what came of its replies so far */
} Worker;

struct Pool {
    PoolWork work;
    size_t count;
    Worker workers[MOST_WORKERS];
};

typedef struct Run { /* one pool_run */
    Pool *pool;
    const Text *jobs;
    Buffer *replies;
    bool *lost;
    Range *waiting; /* a stack; the ranges on it do not overlap */
    size_t waiting_count;
} Run;

Pool *pool_new(const PoolWork *work, size_t workers) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    Pool *pool = memory_get(sizeof *pool);
    *pool = (Pool){.work = *work, .count = workers};
    if (!workers) pool->count = processors > 0 ? (size_t)processors : 1;
    if (pool->count > MOST_WORKERS) pool->count = MOST_WORKERS;
    return pool;
}

/* ---- messages: the length of each text, then its bytes; a whole message is preceded by its own length ----
 */

static void add_size(Buffer *out, size_t size) { buffer_bytes(out, &size, sizeof size); }

static void add_text(Buffer *out, Text text) {
    add_size(out, text.length);
    buffer_text(out, text);
}

static size_t take_size(Text *message) {
    size_t size = 0;
    if (message->length < sizeof size) return 0;
    memcpy(&size, message->start, sizeof size);
    *message = text_slice(*message, sizeof size, message->length);
    return size;
}

static Text take_text(Text *message) {
    size_t length = take_size(message);
    Text text = text_slice(*message, 0, length);
    *message = text_slice(*message, length, message->length);
    return text;
}

static bool send_all(int channel, const void *data, size_t length) {
    for (const char *from = data; length;) {
        ssize_t sent = send(channel, from, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        from += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool send_message(int channel, const Buffer *message) {
    return send_all(channel, &message->length, sizeof message->length) &&
           send_all(channel, buffer_c(message), message->length);
}

/* ---- a worker's life ---- */

static bool receive_all(int channel, void *data, size_t length) {
    for (char *to = data; length;) {
        ssize_t got = recv(channel, to, length, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        to += got;
        length -= (size_t)got;
    }
    return true;
}

static bool serve(const PoolWork *work, void *state, int channel) {
    size_t length;
    if (!receive_all(channel, &length, sizeof length)) return false;
    char *data = memory_get(length + 1);
    Text message = {data, length};
    Buffer replies = BUFFER_EMPTY, reply = BUFFER_EMPTY;
    bool good = receive_all(channel, data, length);
    while (good && message.length) {
        buffer_clear(&reply);
        work->reply(state, take_text(&message), &reply);
        add_text(&replies, buffer_view(&reply));
    }
    good = good && send_message(channel, &replies);
    buffer_free(&reply);
    buffer_free(&replies);
    free(data);
    return good;
}

/* A worker that asks for more than this is to fail alone, before the machine does. Sanitizers map more. */
static void bound_memory(void) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__has_feature)
    static const struct rlimit bound = {(rlim_t)2 << 30, (rlim_t)2 << 30};
    setrlimit(RLIMIT_DATA, &bound);
#endif
}

static _Noreturn void live(const PoolWork *work, int channel) {
    bound_memory();
    void *state = work->start(work->context);
    while (serve(work, state, channel)) continue;
    _exit(0);
}

/* ---- workers come and go ---- */

static void end_worker(Worker *worker) {
    if (!worker->process) return;
    close(worker->channel);
    while (waitpid(worker->process, NULL, 0) < 0 && errno == EINTR) continue;
    buffer_free(&worker->answer);
    *worker = (Worker){0};
}

/* Channels of the others are closed in it, so that each worker ends when its own is. */
static void begin_life(Pool *pool, int channel, int other) {
    for (size_t i = 0; i < pool->count; i++)
        if (pool->workers[i].process) close(pool->workers[i].channel);
    close(other);
    live(&pool->work, channel);
}

static bool start_worker(Pool *pool, Worker *worker) {
    int ends[2];
    if (worker->process) return true;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) return false;
    pid_t process = fork();
    if (!process) begin_life(pool, ends[1], ends[0]);
    close(ends[1]);
    if (process < 0) close(ends[0]);
    if (process < 0) return false;
    worker->process = process;
    worker->channel = ends[0];
    return true;
}

void pool_restart(Pool *pool) {
    for (size_t i = 0; i < pool->count; i++) end_worker(&pool->workers[i]);
}

void pool_free(Pool *pool) {
    if (!pool) return;
    pool_restart(pool);
    free(pool);
}

/* ---- sharing out ---- */

static bool is_idle(const Worker *worker) { return worker->range.from == worker->range.to; }

static void put_back(Run *run, Range range) { run->waiting[run->waiting_count++] = range; }

/* What a worker died on is tried again in halves, down to the one job that kills. */
static void bury(Run *run, Worker *worker) {
    Range range = worker->range;
    size_t half = range.from + (range.to - range.from) / 2;
    end_worker(worker);
    if (range.to - range.from == 1) run->lost[range.from] = true;
    if (range.to - range.from < 2) return;
    put_back(run, (Range){half, range.to});
    put_back(run, (Range){range.from, half});
}

static size_t chunk_size(const Run *run, Range range) {
    size_t share = (range.to - range.from) / run->pool->count / 4 + 1;
    return share < LARGEST_CHUNK ? share : LARGEST_CHUNK;
}

static void give(Run *run, Worker *worker) {
    Range *top = &run->waiting[run->waiting_count - 1];
    Buffer message = BUFFER_EMPTY;
    worker->range = (Range){top->from, top->from + chunk_size(run, *top)};
    top->from = worker->range.to;
    if (top->from == top->to) run->waiting_count--;
    for (size_t i = worker->range.from; i < worker->range.to; i++) add_text(&message, run->jobs[i]);
    if (!send_message(worker->channel, &message)) bury(run, worker);
    buffer_free(&message);
}

/* Without a single worker nothing can be done: the program ends, as without memory. */
static void give_all(Run *run) {
    bool any = false;
    for (size_t i = 0; i < run->pool->count; i++) {
        Worker *worker = &run->pool->workers[i];
        bool started = run->waiting_count ? start_worker(run->pool, worker) : worker->process;
        if (started && run->waiting_count && is_idle(worker)) give(run, worker);
        any = any || started;
    }
    if (any || !run->waiting_count) return;
    fputs("nabla: no process can be started\n", stderr);
    exit(3);
}

/* The whole answer has come: its replies are those of the range. */
static void settle(Run *run, Worker *worker) {
    Text message = buffer_view(&worker->answer);
    take_size(&message);
    for (size_t i = worker->range.from; i < worker->range.to; i++)
        buffer_text(&run->replies[i], take_text(&message));
    worker->range = (Range){0, 0};
    buffer_clear(&worker->answer);
}

static void hear(Run *run, Worker *worker) {
    char data[1 << 16];
    ssize_t got = recv(worker->channel, data, sizeof data, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (got <= 0) {
        bury(run, worker);
        return;
    }
    buffer_bytes(&worker->answer, data, (size_t)got);
    Text message = buffer_view(&worker->answer);
    if (message.length >= sizeof(size_t) && take_size(&message) == message.length) settle(run, worker);
}

/* False: nobody is at work. */
static bool hear_all(Run *run) {
    struct pollfd ears[MOST_WORKERS];
    Worker *at[MOST_WORKERS];
    nfds_t count = 0;
    for (size_t i = 0; i < run->pool->count; i++) {
        Worker *worker = &run->pool->workers[i];
        if (is_idle(worker)) continue;
        ears[count] = (struct pollfd){.fd = worker->channel, .events = POLLIN};
        at[count++] = worker;
    }
    if (count) poll(ears, count, -1);
    for (nfds_t i = 0; i < count; i++)
        if (ears[i].revents) hear(run, at[i]);
    return count;
}

void pool_run(Pool *pool, const Text *jobs, size_t count, PoolTake take, void *context) {
    Arena *arena = arena_new();
    Run run = {.pool = pool, .jobs = jobs};
    run.replies = ARENA_ARRAY(arena, Buffer, count + 1);
    run.lost = ARENA_ARRAY(arena, bool, count + 1);
    run.waiting = ARENA_ARRAY(arena, Range, count + 1);
    if (count) put_back(&run, (Range){0, count});
    do give_all(&run);
    while (hear_all(&run) || run.waiting_count);
    for (size_t i = 0; i < count; i++) {
        Text reply = buffer_view(&run.replies[i]);
        if (!run.lost[i] && !reply.start) reply = TEXT("");
        take(context, i, run.lost[i] ? (Text){NULL, 0} : reply);
        buffer_free(&run.replies[i]);
    }
    arena_free(arena);
}
