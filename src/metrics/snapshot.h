/* SPDX-License-Identifier: Apache-2.0 */

/* Sums of blocks. */

#ifndef PQL_METRICS_SNAPSHOT_H
#define PQL_METRICS_SNAPSHOT_H

#include "layout.h"
#include "pqlane_guard.h"

struct pql_series {
    char algorithm[24], operation[24], backend[16];
    uint64_t ok, spoken_for, ns, timed, errors[PQL_STATUSES], buckets[PQL_BUCKETS];
};

struct pql_backend {
    char group[16], tier[16];
    uint64_t processes;
};

#define PQL_BACKENDS 32

struct pqlane_metrics {
    pqlane_metrics_process process;
    uint64_t last; /* CLOCK_MONOTONIC of the last timing; 0: none */
    size_t backend_count, count, room;
    struct pql_backend backends[PQL_BACKENDS];
    struct pql_series *series;                             /* sorted by name */
    uint64_t guard[PQL_GUARD_KINDS], guarded, fallen_back; /* events by kind; processes */
    size_t event_count;                                    /* of one process; a sum has none */
    pqlane_guard_event events[PQL_GUARD_EVENTS];
};

/* Signs that need no escape anywhere, and an end. */
int pql_is_name(const char *name, size_t size);

/* What the guard of a process tells; events that make no sense are left out. */
void pql_snapshot_guard(pqlane_metrics *to, const struct pql_guard_notes *notes);

/* Adds what a header and a block say. PQLANE_ERR_MEMORY; PQLANE_ERR_ARGUMENT: names that are none. */
pqlane_status pql_snapshot_header(pqlane_metrics *to, const struct pql_segment_header *header);
pqlane_status pql_snapshot_block(pqlane_metrics *to, const struct pql_block *block);

#endif
