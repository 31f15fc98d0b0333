#include "base/pool.h"
#include "base/arena.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    LARGEST_CHUNK = 512,   /* jobs that go to a worker at once */
    MOST_HEARD = 1 << 16,  /* bytes that are taken at once */
    MILLISECONDS_BETWEEN_LOOKS = 250,
    CLOCK_FACTOR = 6 /* a machine that is busy with other things takes longer by the clock */
};

typedef struct Range { /* jobs from … to - 1 */
    size_t from, to;
} Range;

typedef struct Worker {
    pid_t process; /* 0: not started */
    int channel;
    Range range;   /* what it is at; empty: idle */
    Buffer answer; /* what came of its replies so far */
    size_t seen;   /* how many jobs of the range it had begun when it was last looked at … */
    double spent, clock; /* … and the seconds of processor time and of the clock then */
} Worker;

struct Pool {
    PoolWork work;
    size_t count;
    Worker workers[MOST_WORKERS];
    atomic_size_t *begun; /* of each worker: how many jobs of its range; shared with them */
    double looked;        /* when, by the clock */
};

typedef struct Run { /* one pool_run */
    Pool *pool;
    const Text *jobs;
    Arena *arena;
    Text *replies;
    Loss *losses;
    unsigned char *deaths; /* that each job was the cause of */
    Range *waiting; /* a stack; the ranges on it do not overlap */
    size_t waiting_count;
    Buffer message; /* to a worker */
} Run;

static _Noreturn void end_without_memory(void) {
    fputs("nabla: error: out of memory\n", stderr);
    exit(3);
}

Pool *pool_new(const PoolWork *work, size_t workers) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    Pool *pool = memory_get(sizeof *pool);
    *pool = (Pool){.work = *work, .count = workers};
    if (!workers) pool->count = processors > 0 ? (size_t)processors : 1;
    if (pool->count > MOST_WORKERS) pool->count = MOST_WORKERS;
    pool->begun = mmap(NULL, MOST_WORKERS * sizeof *pool->begun, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pool->begun == MAP_FAILED) end_without_memory();
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

/* A message begins with room for its length, so that it goes out in one piece. */
static void begin_message(Buffer *message) {
    buffer_clear(message);
    add_size(message, 0);
}

static bool send_message(int channel, Buffer *message) {
    size_t length = message->length - sizeof length;
    memcpy(message->data, &length, sizeof length);
    return send_all(channel, message->data, message->length);
}

typedef enum Hearing {
    HEARING_WHOLE, /* the message is here */
    HEARING_MORE,  /* not all of it yet */
    HEARING_ENDED  /* nothing comes any more */
} Hearing;

static Hearing hear_more(int channel, Buffer *message, int flags) {
    ssize_t got = recv(channel, buffer_room(message, MOST_HEARD), MOST_HEARD, flags);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return HEARING_MORE;
    if (got <= 0) return HEARING_ENDED;
    message->length += (size_t)got;
    Text view = buffer_view(message);
    return view.length >= sizeof(size_t) && take_size(&view) == view.length ? HEARING_WHOLE : HEARING_MORE;
}

/* ---- a worker's life ---- */

typedef struct Service { /* its work, with room for messages */
    const PoolWork *work;
    void *state;
    int channel;
    atomic_size_t *begun;
    Buffer jobs, reply, replies;
} Service;

static bool serve(Service *s) {
    Hearing hearing;
    buffer_clear(&s->jobs);
    do hearing = hear_more(s->channel, &s->jobs, 0);
    while (hearing == HEARING_MORE);
    if (hearing == HEARING_ENDED) return false;
    Text jobs = buffer_view(&s->jobs);
    take_size(&jobs);
    begin_message(&s->replies);
    while (jobs.length) {
        buffer_clear(&s->reply);
        atomic_fetch_add(s->begun, 1);
        s->work->reply(s->state, take_text(&jobs), &s->reply);
        add_text(&s->replies, buffer_view(&s->reply));
    }
    return send_message(s->channel, &s->replies);
}

/* A worker that asks for more than this is to fail alone, before the machine does. Sanitizers map more. */
static void bound_memory(void) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__has_feature)
    static const struct rlimit bound = {(rlim_t)2 << 30, (rlim_t)2 << 30};
    setrlimit(RLIMIT_DATA, &bound);
#endif
}

static _Noreturn void live(const PoolWork *work, int channel, atomic_size_t *begun) {
    bound_memory();
    Service service = {.work = work, .state = work->start(work->context), .channel = channel, .begun = begun};
    while (serve(&service)) continue;
    _exit(0);
}

/* ---- workers come and go ---- */

enum { STATUS_WITHOUT_MEMORY = 3 }; /* of memory_get */

/* Why it died, if it did. */
static Loss end_worker(Worker *worker) {
    int status = 0;
    if (!worker->process) return LOSS_NONE;
    close(worker->channel);
    while (waitpid(worker->process, &status, 0) < 0 && errno == EINTR) continue;
    buffer_free(&worker->answer);
    *worker = (Worker){0};
    return WIFEXITED(status) && WEXITSTATUS(status) == STATUS_WITHOUT_MEMORY ? LOSS_MEMORY : LOSS_DEATH;
}

/* Channels of the others are closed in it, so that each worker ends when its own is. */
static void begin_life(Pool *pool, const Worker *worker, int channel, int other) {
    for (size_t i = 0; i < pool->count; i++)
        if (pool->workers[i].process) close(pool->workers[i].channel);
    close(other);
    live(&pool->work, channel, &pool->begun[worker - pool->workers]);
}

static bool start_worker(Pool *pool, Worker *worker) {
    int ends[2];
    if (worker->process) return true;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) return false;
    pid_t process = fork();
    if (!process) begin_life(pool, worker, ends[1], ends[0]);
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
    munmap(pool->begun, MOST_WORKERS * sizeof *pool->begun);
    free(pool);
}

/* ---- sharing out ---- */

static bool is_idle(const Worker *worker) { return worker->range.from == worker->range.to; }

static void put_back(Run *run, size_t from, size_t to) {
    if (from < to) run->waiting[run->waiting_count++] = (Range){from, to};
}

static atomic_size_t *begun_of(const Run *run, const Worker *worker) {
    return &run->pool->begun[worker - run->pool->workers];
}

/* The job that a worker is at. */
static size_t job_at(const Run *run, const Worker *worker) {
    size_t begun = atomic_load(begun_of(run, worker)), last = worker->range.to - 1;
    size_t at = worker->range.from + (begun ? begun - 1 : 0);
    return at < last ? at : last;
}

/* The job that a worker died on is tried once more, alone: it may have been killed for no fault of the job. */
static void bury(Run *run, Worker *worker, bool overdue) {
    Range range = worker->range;
    size_t job = job_at(run, worker);
    Loss loss = end_worker(worker);
    put_back(run, job + 1, range.to);
    put_back(run, range.from, job);
    if (overdue || run->deaths[job]++)
        run->losses[job] = overdue ? LOSS_TIME : loss;
    else
        put_back(run, job, job + 1);
}

static const size_t UNSEEN = (size_t)-1;

/* The last jobs go out in small pieces, so that workers end together; one alone has nobody to wait for. */
static size_t chunk_size(const Run *run, Range range) {
    size_t pieces = run->pool->count > 1 ? 4 * run->pool->count : 1;
    size_t share = (range.to - range.from - 1) / pieces + 1;
    return share < LARGEST_CHUNK ? share : LARGEST_CHUNK;
}

static void give(Run *run, Worker *worker) {
    Range *top = &run->waiting[run->waiting_count - 1];
    worker->range = (Range){top->from, top->from + chunk_size(run, *top)};
    top->from = worker->range.to;
    if (top->from == top->to) run->waiting_count--;
    begin_message(&run->message);
    for (size_t i = worker->range.from; i < worker->range.to; i++) add_text(&run->message, run->jobs[i]);
    atomic_store(begun_of(run, worker), 0);
    worker->seen = UNSEEN;
    if (!send_message(worker->channel, &run->message)) bury(run, worker, false);
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
    for (size_t i = worker->range.from; i < worker->range.to; i++) {
        Text reply = take_text(&message);
        run->replies[i] = (Text){arena_string(run->arena, reply.start, reply.length), reply.length};
    }
    worker->range = (Range){0, 0};
    buffer_clear(&worker->answer);
}

static void hear(Run *run, Worker *worker) {
    Hearing hearing = hear_more(worker->channel, &worker->answer, MSG_DONTWAIT);
    if (hearing == HEARING_WHOLE) settle(run, worker);
    if (hearing == HEARING_ENDED) bury(run, worker, false);
}

/* ---- looking after them ---- */

static double seconds_on(clockid_t clock) {
    struct timespec time = {0};
    clock_gettime(clock, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* A job that began before the last look, and takes too long, is given up with its worker. */
static void look_at(Run *run, Worker *worker, double now) {
    clockid_t clock;
    double limit = run->pool->work.seconds;
    if (is_idle(worker) || clock_getcpuclockid(worker->process, &clock)) return;
    size_t begun = atomic_load(begun_of(run, worker));
    double spent = seconds_on(clock);
    if (begun != worker->seen) {
        worker->seen = begun;
        worker->spent = spent;
        worker->clock = now;
    } else if (spent - worker->spent > limit || now - worker->clock > CLOCK_FACTOR * limit) {
        kill(worker->process, SIGKILL);
        bury(run, worker, true);
    }
}

static void look_at_all(Run *run) {
    double now = seconds_on(CLOCK_MONOTONIC);
    if (run->pool->work.seconds <= 0 || now - run->pool->looked < 1e-3 * MILLISECONDS_BETWEEN_LOOKS) return;
    run->pool->looked = now;
    for (size_t i = 0; i < run->pool->count; i++) look_at(run, &run->pool->workers[i], now);
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
    int heard = count ? poll(ears, count, MILLISECONDS_BETWEEN_LOOKS) : 0;
    for (nfds_t i = 0; i < count && heard > 0; i++)
        if (ears[i].revents) hear(run, at[i]);
    look_at_all(run);
    return count;
}

void pool_run(Pool *pool, const Text *jobs, size_t count, PoolTake take, void *context) {
    Arena *arena = arena_new();
    Run run = {.pool = pool, .jobs = jobs, .arena = arena};
    run.replies = ARENA_ARRAY(arena, Text, count + 1);
    run.losses = ARENA_ARRAY(arena, Loss, count + 1);
    run.deaths = ARENA_ARRAY(arena, unsigned char, count + 1);
    run.waiting = ARENA_ARRAY(arena, Range, count + 1);
    put_back(&run, 0, count);
    do give_all(&run);
    while (hear_all(&run) || run.waiting_count);
    for (size_t i = 0; i < count; i++)
        take(context, i, run.losses[i] ? TEXT("") : run.replies[i], run.losses[i]);
    buffer_free(&run.message);
    arena_free(arena);
}
