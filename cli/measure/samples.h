/* SPDX-License-Identifier: Apache-2.0 */

#ifndef PQL_MEASURE_SAMPLES_H
#define PQL_MEASURE_SAMPLES_H

#include "measure.h"

/* A growing list of samples, each with the number of the worker that took it. */
struct samples {
    double *value; /* ticks while their worker runs, then nanoseconds per operation */
    unsigned *process;
    size_t count, room;
};

bool samples_add(struct samples *samples, double value, unsigned process); /* false: out of memory */
void samples_clear(struct samples *samples);

/* Multiplies the samples from an index on: ticks become nanoseconds when the worker tells its clock's rate. */
void samples_scale(struct samples *samples, size_t from, double factor);

#endif
