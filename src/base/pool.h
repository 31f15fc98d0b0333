/* pool.h: work that is shared out among processes, its results in order.
 *
 * A worker that dies (a crash, no memory) costs only the job that it died on: another takes its place, and
 * the other jobs are done as if nothing had happened. What comes out does not depend on the number of
 * workers, as long as a reply depends on its job alone. */
#ifndef NABLA_BASE_POOL_H
#define NABLA_BASE_POOL_H
#include "base/buffer.h"

enum { MOST_WORKERS = 256 };

typedef struct PoolWork {
    void *(*start)(void *context);                       /* in each worker, before its first job */
    void (*reply)(void *state, Text job, Buffer *reply); /* in a worker: appends the reply to one job */
    void *context;
} PoolWork;

typedef struct Pool Pool;

/* Starts up to `workers` processes (0: one for each processor) when there is work for them; they see the
 * memory of the program as it is at that moment. Owned by the caller: pool_free. */
Pool *pool_new(const PoolWork *work, size_t workers);
/* Ends the workers; new ones start with the next pool_run. */
void pool_restart(Pool *pool);
void pool_free(Pool *pool);

/* Takes reply i, a view for the time of the call; start NULL: the job cost its worker the life. */
typedef void (*PoolTake)(void *context, size_t i, Text reply);
/* Has all jobs done, then takes their replies from first to last. */
void pool_run(Pool *pool, const Text *jobs, size_t count, PoolTake take, void *context);
#endif
