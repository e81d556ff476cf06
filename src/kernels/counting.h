/* SPDX-License-Identifier: Apache-2.0 */

/*
 * How often an operation calls each kernel, and each kernel alone for the clock.
 *
 * While calls are counted, operations on one table of kernels run on another, whose functions count and pass on to the
 * first. Both pointers stand here; nothing else changes, and the tables of the tiers never do. For a program that
 * measures: no other thread may be in the library when counting begins or ends.
 */

#ifndef PQL_COUNTING_H
#define PQL_COUNTING_H

#include "kernels.h"
#include "pqlane.h"

struct pql_counting {
    const struct pql_kernels *counted; /* NULL: nothing is */
    struct pql_kernels counters;
};
extern struct pql_counting pql_counting;

/* The table that an operation runs on, for the one that is its own. */
static inline const struct pql_kernels *pql_counted(const struct pql_kernels *k)
{
    return k == pql_counting.counted ? &pql_counting.counters : k;
}

/* And back: what a prepared key keeps. */
static inline const struct pql_kernels *pql_uncounted(const struct pql_kernels *k)
{
    return k == &pql_counting.counters ? pql_counting.counted : k;
}

/* A kernel, and where its calls of size 1 are counted; those of other sizes follow. */
struct pql_counted_kernel {
    const char *name, *part;
    unsigned at, sizes;
};

/* The kernel of an index into the counts; NULL past the last. */
const struct pql_counted_kernel *pql_counted_kernel(size_t index);
size_t pql_counts(void);

void pql_count_begin(const struct pql_kernels *k);
void pql_count_end(uint64_t *calls);

/* Calls the kernel of an index so many times. PQLANE_ERR_UNSUPPORTED: these kernels have not so many lanes. */
pqlane_status pql_run_alone(const struct pql_kernels *k, size_t index, size_t times);

#endif
