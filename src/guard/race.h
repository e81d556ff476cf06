/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A race: the same operation on several tables of kernels in turn, round after round, so that whatever else the machine
 * does meets all of them. Each is compared with the first by its ratios in the rounds, of which only the order counts:
 * a thread that is put aside in some rounds changes nothing.
 */

#ifndef PQL_GUARD_RACE_H
#define PQL_GUARD_RACE_H

#include "trial.h"

#include <stdatomic.h>

#define PQL_RACE_ARMS 24
#define PQL_RACE_ROUNDS 31
#define PQL_RACE_LEAST 10 /* rounds: all of them must agree then */

struct pql_arm {
    const struct pql_kernels *k;
    double ns;               /* of an operation: the median */
    double ratio, low, high; /* of its time to the first's: the median, and its 95 % interval */
    int is_out;              /* it ran in the first rounds only */
    unsigned faster;         /* rounds in which it took less than 1 / 1.05 of the first's time */
};

struct pql_race {
    struct pql_arm arms[PQL_RACE_ARMS];
    unsigned count, rounds;
    int is_contest; /* only who is faster is asked: the others need not run to the end */
    int differ;     /* arms gave different results: known answers must say whose is wrong */
    uint64_t ns;    /* of this thread that the race took */
    uint64_t times[PQL_RACE_ROUNDS][PQL_RACE_ARMS];
};

/* Adds a table; NULL, or one that runs already: nothing happens. */
void pql_race_add(struct pql_race *race, const struct pql_kernels *k);

/* Runs rounds until there are `rounds`, or the time is over and there are enough. 0: there were not enough, or `stop`
 * was set: nothing can be said. */
int pql_race_run(struct pql_race *race, struct pql_trial *trial, unsigned rounds, uint64_t budget_ns,
                 const atomic_int *stop);

/* What the times of its rounds say, in each of which an arm ran so many times. */
void pql_race_compare(struct pql_race *race, unsigned times);

/* Faster than the first by 5 % or more: of equal arms it would be in less than 1 of 1000 races. */
int pql_arm_is_faster(const struct pql_race *race, const struct pql_arm *arm);

/* At most 5 % slower than the first, with 97.5 % confidence. */
int pql_arm_is_no_worse(const struct pql_arm *arm);

#endif
