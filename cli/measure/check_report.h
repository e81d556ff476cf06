/* SPDX-License-Identifier: Apache-2.0 */

/* What a check found, row by row: time from the gate, stack, instructions. The table and the document show these rows.
 */

#ifndef PQL_MEASURE_CHECK_REPORT_H
#define PQL_MEASURE_CHECK_REPORT_H

#include "environment.h"
#include "gate.h"
#include "instructions.h"
#include "resources.h"
#include "subjects.h"

struct store_run;

struct check_row {
    const char *name;
    const struct gate_operation *measured; /* NULL: new or removed */
    struct judgement judgement;            /* of time and stack together */
    char reason[128];                      /* for people; "": none */
    struct resource stack;
    double instructions[2], instructions_ratio; /* candidate, baseline; NAN: not counted */
};

struct check_report {
    const struct store_run *run; /* NULL: the baseline is a file */
    const struct image *candidate, *baseline;
    const struct library_facts *facts; /* candidate, baseline */
    const struct environment *environment;
    const struct gate *gate;
    const struct instructions *instructions;
    bool same_machine; /* as the run's */
    bool code_known;
    struct resource code;
    struct check_row *rows; /* one per operation of both libraries */
    size_t count;
    const char *filter;
    enum severity fail_on;
    enum verdict overall;
};

/*
 * Fills rows, code and overall from the rest. Stack counts like time: more of it is a regression. Code has a verdict of
 * its own, which is shown and does not decide: a new tier of kernels doubles the code and is no mistake. rows has room
 * for subjects->count. False: out of memory.
 */
bool check_report_make(struct check_report *report, const struct subjects *subjects);

/* Header, table and summary on standard output. False: out of memory. */
bool check_report_print(const struct check_report *report);

/* The control's verdict: "pass", "failed", "inconclusive". */
const char *check_control_name(const struct gate *gate);

#endif
