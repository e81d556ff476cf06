/* SPDX-License-Identifier: Apache-2.0 */

/* What operations took in the last moments, against their limits: read from the blocks of metrics, four times a second.
 */

#ifndef PQL_GUARD_WINDOW_H
#define PQL_GUARD_WINDOW_H

#include "limit.h"
#include "metrics/layout.h"

#define PQL_MOST_WATCHED 64
#define PQL_TICKS 40        /* that are remembered: 10 seconds */
#define PQL_TICKS_LEAST 2   /* of a window */
#define PQL_EVENTS_LEAST 32 /* operations of a window */
#define PQL_ABOVE_LEAST 5   /* that were timed above the limit: of fewer, one that was interrupted would decide */

struct pql_watched {
    struct pql_limit limit;
    struct {
        uint64_t when, total, above, timed;
    } seen[PQL_TICKS];
    unsigned ticks; /* that were seen, at most PQL_TICKS count */
    int is_broken;
    uint64_t fine_since;            /* while it is broken: since when it is within the limit again; 0: it is not */
    uint64_t over_at;               /* when it ceased to be broken */
    uint64_t retry_at, retry_after; /* when races may look for something better, and how long not after the next */
};

struct pql_windows {
    struct pql_watched items[PQL_MOST_WATCHED];
    size_t count;
    size_t blocks;      /* that were seen */
    uint64_t next_look; /* looks take a two-thousandth of a processor at the most, however many threads there are */
    uint8_t *kinds;     /* of each: an index into rows and operations, see window.c; NULL: none yet */
    uint8_t is_new[PQL_ALGS][PQL_OPERATION_COUNT]; /* 1: runs, and has no limit; 2: is known to need none */
};

/* What the newest window of one says. */
struct pql_share {
    uint64_t total, above, ns;
    uint64_t timed; /* of short operations, one that is timed speaks for some that are not; of a batch, for its items */
};

/* Looks at all blocks once; `now`: CLOCK_MONOTONIC. 0: it is too early, or there is no memory. */
int pql_windows_look(struct pql_windows *windows, uint64_t now);

/* The shortest window with enough operations; 0: there is none. */
int pql_watched_share(const struct pql_watched *watched, struct pql_share *share);

/* More than the limit allows, and not by a few that were interrupted. */
int pql_share_breaks(const struct pql_share *share, const struct pql_limit *limit);

/* What was before is forgotten: the kernels have changed. */
void pql_windows_restart(struct pql_windows *windows);

/* Adds a limit; 0: there is no room. */
int pql_windows_add(struct pql_windows *windows, const struct pql_limit *limit);

void pql_windows_clear(struct pql_windows *windows);

/* The buckets of all operations of a kind: of those that metrics call "canary", or of the others. */
struct pql_sum {
    uint64_t buckets[PQL_BUCKETS];
};
void pql_sum_of(struct pql_sum *sum, size_t row, enum pql_operation operation, int is_canary);

/* The median of what came between two sums, in nanoseconds, and how many that were. */
uint64_t pql_sum_median(const struct pql_sum *before, const struct pql_sum *after, uint64_t *count);

#endif
