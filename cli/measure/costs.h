/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What an operation is made of, as a worker in mode "cost" tells it: kernels, how often they are called, and what a
 * call takes by itself. Calls times time, over all of them, is the operation's floor.
 */

#ifndef PQL_MEASURE_COSTS_H
#define PQL_MEASURE_COSTS_H

#include "samples.h"

struct cost {
    char part[32], name[96];
    double calls;         /* counted in all workers together */
    struct samples ticks; /* of a call */
    double ns;            /* of a call: their median */
};

struct costs {
    struct cost *list;
    size_t count;
    unsigned workers;  /* that have told theirs */
    double operations; /* that they counted */
};

/* Takes the rest of a line "kernel ...". False if it makes no sense, or out of memory. */
bool costs_line(struct costs *costs, char *rest, unsigned process);
void costs_clear(struct costs *costs);

/* Fills in the times, for a clock of this rate, and puts the list in the order of names. False if out of memory. */
bool costs_settle(struct costs *costs, double ticks_per_second);

double cost_calls(const struct costs *costs, const struct cost *cost); /* by one operation */
double cost_ns(const struct costs *costs, const struct cost *cost);    /* in one operation: calls times time */
double costs_part(const struct costs *costs, const char *part);        /* of all kernels of a part; NULL: of all */

#endif
