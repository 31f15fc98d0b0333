/* pool.h: work that is shared out among processes, its results in order.
 *
 * A worker that dies (a crash, no memory, killed from outside) costs at most the job that it died on: another
 * takes its place and tries that job once more, and the other jobs are done as if nothing had happened. A job
 * that takes too long is given up. What comes out does not depend on the number of workers, as long as a reply
 * depends on its job alone. */
#ifndef NABLA_BASE_POOL_H
#define NABLA_BASE_POOL_H
#include "base/buffer.h"

enum { MOST_WORKERS = 256 };

typedef struct PoolWork {
    void *(*start)(void *context);                       /* in each worker, before its first job */
    void (*reply)(void *state, Text job, Buffer *reply); /* in a worker: appends the reply to one job */
    void *context;
    double seconds; /* of processor time that a job may take, or six times as many by the clock; 0: any */
} PoolWork;

typedef struct Pool Pool;

/* Starts up to `workers` processes (0: one for each processor) when there is work for them; they see the
 * memory of the program as it is at that moment. Owned by the caller: pool_free. */
Pool *pool_new(const PoolWork *work, size_t workers);
/* Ends the workers; new ones start with the next pool_run. */
void pool_restart(Pool *pool);
void pool_free(Pool *pool);

typedef enum Loss { /* why there is no reply to a job */
    LOSS_NONE,
    LOSS_TIME,   /* it took too long */
    LOSS_MEMORY, /* it took more memory than there is */
    LOSS_DEATH   /* it cost its worker the life twice */
} Loss;

/* Takes reply i, a view for the time of the call; empty where it was lost. */
typedef void (*PoolTake)(void *context, size_t i, Text reply, Loss loss);
/* Has all jobs done, then takes their replies from first to last. */
void pool_run(Pool *pool, const Text *jobs, size_t count, PoolTake take, void *context);
#endif
