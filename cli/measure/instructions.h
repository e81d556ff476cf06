/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The second gate: instructions instead of time. Valgrind's callgrind counts those of each operation in each library:
 * exact, the same in every run, and blind to stalls, caches and instruction sets that Valgrind does not know. It is
 * shown beside time and never instead of it. Not counted are operations that draw randomness of their own, because
 * their rejections differ from run to run.
 */

#ifndef PQL_MEASURE_INSTRUCTIONS_H
#define PQL_MEASURE_INSTRUCTIONS_H

#include "worker.h"

struct instructions {
    const char *source; /* "callgrind"; NULL: not counted */
    char reason[256];   /* why not */
    double *counts[2];  /* per name, of one operation: candidate, baseline; NAN where it was not counted */
};

/* Counts for all names in both images. What is in the way is no failure but a reason; MEASURE_FAILED only without
 * memory. */
enum measure_end instructions_count(struct instructions *instructions, const struct image *const images[2],
                                    const char *const *names, size_t count, const char *backend, uint64_t seed,
                                    double deadline, struct measure_error *error);
void instructions_clear(struct instructions *instructions);

/* Two counts as one ratio; NAN if one is missing. */
double instructions_ratio(const struct instructions *instructions, size_t index);

#endif
