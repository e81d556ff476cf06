/* SPDX-License-Identifier: Apache-2.0 */

/* What the tests of calibration share: records made up line by line. */

#ifndef PQL_TESTS_CALIBRATE_SUPPORT_H
#define PQL_TESTS_CALIBRATE_SUPPORT_H

#include "measure/measure.h"
#include "random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))
#define OPERATION_A "ALG/one"
#define OPERATION_B "ALG/two"

static UNUSED json_t *plan_line(void)
{
    return json_pack("{s:s, s:i, s:s, s:[{s:s, s:i, s:i}, {s:s, s:i, s:i}], s:[s, s]}", "schema", "pqlane-calibration",
                     "version", 1, "created", "2026-01-31T13:05:59Z", "kinds", "name", "identical",
                     "slower_thousandths", 0, "gates", 4, "name", "slower 3%", "slower_thousandths", 30, "gates", 2,
                     "operations", OPERATION_A, OPERATION_B);
}

/* A process of 20 pairs; the candidate takes so much more time, and both share what the moment does. */
static UNUSED json_t *process_of(struct rng *rng, double ratio)
{
    json_t *ticks = json_array();
    for (int i = 0; i < 20; i++) {
        double moment = 100000 * (1 + 0.5 * (double)(rng_next(rng) % 1000) / 1000);
        double jitter = 1 + 0.002 * ((double)(rng_next(rng) % 1000) / 500 - 1);
        json_array_append_new(ticks, json_integer((json_int_t)(moment * ratio * jitter)));
        json_array_append_new(ticks, json_integer((json_int_t)moment));
    }
    return json_pack("{s:i, s:o}", "n", 4, "ticks", ticks);
}

static UNUSED json_t *operation_of(struct rng *rng, const char *name, const char *verdict, double ratio)
{
    json_t *processes = json_array();
    for (int i = 0; i < 5; i++) json_array_append_new(processes, process_of(rng, ratio));
    return json_pack("{s:s, s:s, s:[{s:s, s:o}]}", "name", name, "verdict", verdict, "rounds", "outcome", "even",
                     "processes", processes);
}

/* A gate of both operations. */
static UNUSED json_t *gate_line(struct rng *rng, const char *kind, const char *first, const char *second,
                                const char *control, double ratio)
{
    return json_pack("{s:s, s:s, s:f, s:[o, o]}", "kind", kind, "control", control, "seconds", 2.5, "operations",
                     operation_of(rng, OPERATION_A, first, ratio), operation_of(rng, OPERATION_B, second, ratio));
}

#endif
