/* SPDX-License-Identifier: Apache-2.0 */

/* A gate as a document: JSON, schema "pqlane-check", version 1, told field by field in docs/formats.md. */

#ifndef PQL_MEASURE_CHECK_DOCUMENT_H
#define PQL_MEASURE_CHECK_DOCUMENT_H

#include "environment.h"
#include "gate.h"
#include "judge.h"

struct check_report {
    const struct store_run *baseline;
    const struct image *candidate;
    const struct library_facts *facts; /* candidate, baseline */
    const struct environment *environment;
    const struct gate_round *round;
    const struct subjects *subjects;    /* all operations of both libraries */
    const struct judgement *judgements; /* one per subject */
    const char *filter;
    enum severity fail_on;
    enum verdict overall;
};

json_t *check_document(const struct check_report *report); /* NULL: out of memory */

#endif
