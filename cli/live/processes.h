/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The processes of a folder of metrics. Each has a file, which stays when the process ends; what ended processes
 * counted is kept in one more, "ended.pqlane", into which their files go one by one. So the sum over all files of the
 * folder is the sum over all processes that there ever were, whoever looks, and whatever was killed when.
 *
 * That file says which process came into it last. Were its own file left behind (the power failed between the two
 * steps), it is not counted again.
 */

#ifndef PQL_LIVE_PROCESSES_H
#define PQL_LIVE_PROCESSES_H

#include "pqlane_guard.h"

#include <stdbool.h>

#define LIVE_MOST_PROCESSES 4096
#define LIVE_ERROR_BYTES 256

enum live_group { LIVE_KECCAK, LIVE_SHA2, LIVE_MLKEM, LIVE_MLDSA, LIVE_GROUPS };
extern const char *const live_groups[LIVE_GROUPS]; /* of kernels */

enum live_guard { LIVE_UNGUARDED, LIVE_PREFERRED, LIVE_FELL_BACK, LIVE_GUARDS };
extern const char *const live_guards[LIVE_GUARDS]; /* as metrics call these states; NULL: there is no guard */

struct live_process {
    pqlane_metrics_process facts;
    pqlane_metrics *counts;         /* NULL: they are in a sum alone */
    uint64_t ok, errors;            /* over all of them */
    const char *tiers[LIVE_GROUPS]; /* that its groups of kernels are from; NULL: none yet */
    pqlane_guard_event *told;       /* what its guard told last, oldest first; NULL: nothing */
    size_t told_count;
    enum live_guard guard;
    bool runs;
};

struct live_processes {
    struct live_process *items; /* by number of process */
    size_t count;
    pqlane_metrics *ended; /* never NULL after processes_read() */
    size_t unreadable;     /* files that are none of ours, or of another version */
};

/* Reads all files of a folder; what was read before is forgotten. A folder that is not there has no processes. False:
 * it cannot be read, another user could write there, or there is no memory; `error` says so, and what was read before
 * stays. */
bool processes_read(struct live_processes *processes, const char *folder, char error[LIVE_ERROR_BYTES]);

/* The same, with the sum over all, for the caller to forget. Single processes have no counts then: however many there
 * are, there is memory for the sum and for one of them. */
bool processes_read_sum(struct live_processes *processes, pqlane_metrics **sum, const char *folder,
                        char error[LIVE_ERROR_BYTES]);

/* Which of two processes comes first, as qsort() asks; 0: they are the same one. */
int processes_compare(const void *a, const void *b);

/* The sum over all that have their counts, for the caller to forget. NULL: out of memory. */
pqlane_metrics *processes_sum(const struct live_processes *processes);

/* Moves files of ended processes into the common one, unless another does so at this moment. False as above. */
bool processes_collect(const char *folder, char error[LIVE_ERROR_BYTES]);

void processes_clear(struct live_processes *processes);

/* The folder of an option, or if it is NULL this user's. False: its name is too long. */
bool processes_folder(char *out, size_t size, const char *option);

#endif
