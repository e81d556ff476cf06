/* SPDX-License-Identifier: Apache-2.0 */

/*
 * pqlane's guard: a thread that sees to it that this process runs on the backend that is right and fast.
 *
 * Processors, neighbours, microcode and compilers change what is fastest. The guard looks four times a second at what
 * operations took (pqlane_metrics.h). Where they are slower than their limit, it runs the same operation on all
 * backends in turn, for some milliseconds, and if another one is faster beyond doubt, the group of kernels that is to
 * blame is taken from there: operations that begin from then on use it, those under way end as they began, and keys
 * that were prepared stay with their kernels. After a while the guard tries the group that was preferred again, by
 * itself first, then for a small part of the program's operations (metrics call those of the backend "canary"), and
 * takes it back if it is no worse. Every group in use is asked its known answer once a second; one that is wrong is
 * never used again.
 *
 * It changes implementations of an algorithm, never the algorithm. It costs less than a thousandth of a processor,
 * races included. It needs metrics, and is off unless it is asked for, by pqlane_guard_start() or the environment:
 *
 *     PQLANE_GUARD=on                                      limits: what other backends took when an operation was new
 *     PQLANE_GUARD=ML-KEM-768/encaps:p99:200us,syslog      limits of one's own (`pqlane sla guard` writes them)
 *
 * A child of fork() begins anew, with the same choice.
 */

/* clang-format off */

#ifndef PQLANE_GUARD_H
#define PQLANE_GUARD_H

#include "pqlane_metrics.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* What happened. */
typedef enum pqlane_guard_kind {
    PQLANE_GUARD_BREACH = 0,   /* an operation is slower than its limit */
    PQLANE_GUARD_OVER = 1,     /* and is no longer */
    PQLANE_GUARD_KEPT = 2,     /* no other backend would be faster: nothing is changed */
    PQLANE_GUARD_SWITCHED = 3, /* one is, and is used from now on */
    PQLANE_GUARD_CANARY = 4,   /* some operations run on the preferred backend again */
    PQLANE_GUARD_REFUSED = 5,  /* it is still slower: later */
    PQLANE_GUARD_PROMOTED = 6, /* it is no worse, and is used again */
    PQLANE_GUARD_WRONG = 7,    /* a known answer is wrong: that group is not used any more */
    PQLANE_GUARD_KINDS = 8
} pqlane_guard_kind;

/* "breach", ...; NULL: no such kind. */
const char *pqlane_guard_kind_name(pqlane_guard_kind kind);

typedef struct pqlane_guard_event {
    pqlane_guard_kind kind;
    uint64_t when_ns;        /* after 1970 */
    char algorithm[24];      /* the operation that it is about; "": none */
    char operation[24];
    char groups[32];         /* of kernels, "keccak+mlkem"; "": none */
    char from[16], to[16];   /* tiers */
    double before_s, after_s; /* seconds that the operation took in the race; 0: there was none */
    double low, high;        /* after / before, with 95 % confidence */
    char reason[96];         /* a sentence */
} pqlane_guard_event;

/* Zeros are the start values. Later versions append members: the library takes a longer structure than it knows if what
 * is beyond is 0. */
typedef struct pqlane_guard_options {
    size_t struct_size;      /* sizeof(pqlane_guard_options) */
    const char *limits;      /* "ALGORITHM/OPERATION:pQUANTILE:TIME,...", times in ns, us, ms or s; NULL: what other
                              * backends took */
    double share;            /* of a processor for races, 0 < share <= 0.5; 0: 0.001 */
    double hold_s;           /* seconds until a backend that was left is tried again, at the least; 0: 10 */
    int to_syslog;           /* nonzero: events go there, too */
    void (*callback)(const pqlane_guard_event *event, void *context); /* in the guard's thread; NULL: none */
    void *context;
} pqlane_guard_options;

/* PQLANE_ERR_ARGUMENT: an option makes no sense; PQLANE_ERR_UNSUPPORTED: metrics are off, or the guard runs already;
 * PQLANE_ERR_MEMORY: there can be no thread. options NULL: the start values. */
pqlane_status pqlane_guard_start(const pqlane_guard_options *options) PQLANE_MUST_CHECK;

/* Waits until it has ended; backends stay as they are. PQLANE_ERR_UNSUPPORTED in its own callback. */
pqlane_status pqlane_guard_stop(void) PQLANE_MUST_CHECK;

/* Nonzero: it runs. What is wrong with PQLANE_GUARD, or why it could not start: NULL, or a sentence. */
int pqlane_guard_runs(void);
const char *pqlane_guard_problem(void);

/* ---- What snapshots know of guards ---------------------------------------------------------------------------- */

/* How often something happened, in all processes of the snapshot. */
uint64_t pqlane_guard_count(const pqlane_metrics *snapshot, pqlane_guard_kind kind);

/* How many of its processes have a guard; and of those, how many do not run on what they prefer. */
uint64_t pqlane_guard_processes(const pqlane_metrics *snapshot);
uint64_t pqlane_guard_fallen_back(const pqlane_metrics *snapshot);

/* The last events of a process, oldest first; sums have none. PQLANE_ERR_ARGUMENT: past the last. */
#define PQLANE_GUARD_EVENTS 12
size_t pqlane_guard_event_count(const pqlane_metrics *snapshot);
pqlane_status pqlane_guard_event_at(const pqlane_metrics *snapshot, size_t index, pqlane_guard_event *event,
                                    size_t bytes) PQLANE_MUST_CHECK;

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
