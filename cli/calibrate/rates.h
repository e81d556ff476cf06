/* SPDX-License-Identifier: Apache-2.0 */

/* Counting how often the gate was right: per kind of gate, per gate and per operation, with exact intervals. */

#ifndef PQL_CALIBRATE_RATES_H
#define PQL_CALIBRATE_RATES_H

#include "measure/measure.h"

#include <jansson.h>
#include <stdio.h>

#define RATES_MOST_KINDS 16

struct tally {
    size_t gates; /* in which it was measured */
    size_t slower, faster, inconclusive;
};

struct rates_kind {
    char name[32];
    bool slower;       /* the truth: every operation is slower; else none is */
    struct tally gate; /* gates with at least one such operation */
    size_t gate_wrong; /* gates with at least one that is slower or faster */
    struct tally all;  /* operations of all gates together */
    struct tally *operations;
    size_t control_failed;
    double seconds; /* of all gates together */
};

struct rates {
    char **names; /* of operations */
    size_t count;
    struct rates_kind kinds[RATES_MOST_KINDS];
    size_t kind_count;
};

/* From the plan's line of a record: which kinds and operations there are. Release with rates_clear(). */
bool rates_begin(struct rates *rates, const json_t *plan, struct measure_error *error);
void rates_clear(struct rates *rates);

/* Counts one gate's line: a record_gate. */
bool rates_take(void *rates, const json_t *gate, struct measure_error *error);

/* Tables on a stream. False: out of memory. */
bool rates_print(const struct rates *rates, FILE *out);
json_t *rates_json(const struct rates *rates); /* NULL: out of memory */

#endif
