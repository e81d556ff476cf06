/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Threads that work through a mix. With a rate, call number n is due n / rate seconds after the start, whatever became
 * of those before: when calls take longer than they may, those that follow begin late, and how late is noted, instead
 * of being put off as if nobody had waited (coordinated omission). Without a rate a thread's next call begins when its
 * last one has ended.
 */

#ifndef PQL_LOAD_RUN_H
#define PQL_LOAD_RUN_H

#include "mix.h"

#define LOAD_MOST_THREADS 1024

/* Lateness, in buckets of an eighth of a doubling of nanoseconds. */
#define LOAD_LATE_PER_OCTAVE 8
#define LOAD_LATE_BUCKETS (48 * LOAD_LATE_PER_OCTAVE)

struct load_plan {
    struct load_mix mix;
    unsigned threads;
    double rate; /* calls a second; 0: as many as go */
    double seconds;
    uint64_t seed; /* of the order of operations */
};

struct load_fault {
    uint64_t wrong, failed; /* calls */
};

struct load_result {
    struct load_fault *faults; /* of each entry of the mix */
    uint64_t calls, wrong, failed;
    double last_fault; /* seconds after the beginning: when the last of these ended; NAN: there is none */
    uint64_t due;      /* with a rate: calls that should have begun, of which some may not have */
    double seconds;
    double most_late; /* seconds */
    uint64_t late[LOAD_LATE_BUCKETS];
};

/* Until the time is over, or SIGINT or SIGTERM comes (measure_was_interrupted()). False: no memory or no threads, and
 * nothing is to be freed. */
bool load_run(const struct load_plan *plan, struct load_result *result);
void load_result_free(struct load_result *result);

/* Seconds that a part q of the calls was not later than. */
double load_late_quantile(const struct load_result *result, double q);

#endif
