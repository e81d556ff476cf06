/* SPDX-License-Identifier: Apache-2.0 */

/* Where a check's verdict goes beside the terminal: JSON, JUnit, the summary page of a pull request, the store, and
 * whoever is on call. */

#ifndef PQL_CLI_CHECK_OUT_H
#define PQL_CLI_CHECK_OUT_H

#include "alert/alert.h"
#include "cli.h"
#include "measure/json_out.h"

#include <jansson.h>

struct check_out {
    struct json_out json;
    const char *junit;   /* a file; NULL: none */
    const char *summary; /* $GITHUB_STEP_SUMMARY, to be appended to; NULL: none */
    const char *label;   /* to keep the verdict under; NULL: it is not kept */
    const char *db;
    struct alert alert;
};

/* From the options --json, --junit, --github-summary, --save, --db and --alert-...; asks whether all can be written
 * before anything is measured. Returns an enum cli_exit. */
int check_out_open(struct check_out *out, const struct cli_args *args);

/* Writes all of them, the store last, and sends the alert whatever becomes of them. run_id: the baseline's run, 0 for
 * none. Returns an enum cli_exit. */
int check_out_write(const struct check_out *out, const json_t *document, int64_t run_id);

#endif
