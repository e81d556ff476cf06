/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Instructions instead of time. Under Valgrind's tool callgrind every instruction is counted; the requests below, which
 * do nothing elsewhere, start a count at 0 and have it written to a file of callgrind's with the operation's name in it
 * (cli/measure/instructions.c reads them). What is counted is the whole loop over all inputs, a dozen instructions of
 * this worker's for each run included: the same for every library.
 */

#include "measure.h"

#include "say.h"

#if defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define CAN_COUNT 1
#endif
#endif

void count_visit(struct work *work, const struct task *task)
{
#ifdef CAN_COUNT
    if (!RUNNING_ON_VALGRIND) fail("count", WORKER_BOTH, "instructions are counted under valgrind --tool=callgrind");
    time_batch(work, task, 0, work->first_number, PQLANE_DRIVER_INPUTS); /* what only the first call does */
    CALLGRIND_ZERO_STATS;
    time_batch(work, task, 0, work->first_number, PQLANE_DRIVER_INPUTS);
    CALLGRIND_DUMP_STATS_AT(task->name);
    say("counted %d", PQLANE_DRIVER_INPUTS);
#else
    (void)work, (void)task;
    fail("count", WORKER_BOTH, "this worker was built without Valgrind's header callgrind.h");
#endif
}
