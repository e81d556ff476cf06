/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Does each part of the gate earn its place? The raw pairs of a record are judged again and again by the gate's rule
 * and by rules that lack one part. A gate is drawn from the record: a random place in it, and from there on the
 * processes that followed each other, for all operations alike; so what the machine did over time stays in it. The
 * rates that come out are estimates from these draws, for comparing rules with each other.
 */

#ifndef PQL_CALIBRATE_REPLAY_H
#define PQL_CALIBRATE_REPLAY_H

#include "measure/measure.h"

#include <jansson.h>
#include <stdio.h>

#define REPLAY_GATES 1000 /* drawn for each rule and kind */

struct replay;

/* NULL: out of memory, or the plan's line says nothing; *error says which. */
struct replay *replay_begin(const json_t *plan, struct measure_error *error);
void replay_end(struct replay *replay); /* NULL is fine */

/* Takes a gate's raw pairs in: a record_gate. */
bool replay_take(void *replay, const json_t *gate, struct measure_error *error);

/* Draws, judges, and prints a table per kind. False: out of memory. */
bool replay_print(const struct replay *replay, uint64_t seed, FILE *out);

#endif
