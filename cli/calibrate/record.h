/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The record of a calibration: all raw pairs, one line of JSON for each gate, below a line that says what was planned
 * ("pqlane-calibration", docs/formats.md). A line is written whole or not at all: what a killed run leaves at the end
 * is cut off by the next one, which goes on where that stopped. The last such run's plan must be this one's.
 */

#ifndef PQL_CALIBRATE_RECORD_H
#define PQL_CALIBRATE_RECORD_H

#include "measure/gate.h"

#include <jansson.h>

struct record {
    int fd; /* -1: there is no file, and nothing is kept */
    const char *path;
};

/* What is taken in of a gate, from its line. False: the line is no such thing, or there is no memory: *error says so.
 */
typedef bool record_gate(void *context, const json_t *gate, struct measure_error *error);

/*
 * Opens or makes the file. In one that is there, the first line must be equal to `plan` (members "created" and
 * "environment" aside), and each further line is handed to `take`. *gates: how many there were.
 */
enum measure_end record_open(struct record *record, const char *path, const json_t *plan, record_gate *take,
                             void *context, size_t *gates, struct measure_error *error);

/* The seed that a record was made with. False: there is no such record. */
bool record_seed(const char *path, long *seed);

/* Reads a record without touching it. *plan is the caller's to release. */
enum measure_end record_read(const char *path, json_t **plan, record_gate *take, void *context,
                             struct measure_error *error);

/* Appends one line, and waits until it is on the disk. */
enum measure_end record_append(struct record *record, const json_t *gate, struct measure_error *error);

void record_close(struct record *record);

/* A gate as such a line: kind, candidate, verdicts, and every pair of every process. NULL: out of memory. */
json_t *record_of_gate(const struct gate *gate, size_t number, const char *kind, const char *candidate);

#endif
