/* SPDX-License-Identifier: Apache-2.0 */

/* The run that promises are made from or held against: from a file, from the store, or measured now. */

#ifndef PQL_SLA_RUN_H
#define PQL_SLA_RUN_H

#include "cli.h"
#include "sla.h"

#include <jansson.h>

struct sla_run {
    json_t *document; /* schema "pqlane-run"; its members may be anybody's */
    char name[1024];  /* fit to be shown */
};

/* From the options --run FILE, --baseline LABEL, --db and --backend, one of the first two given. Returns an enum
 * cli_exit. Release with sla_run_clear() in any case. */
int sla_run_open(struct sla_run *run, const struct cli_args *args);

/* Measures the operations of the promises, with the options --target, --backend, --time and --cpu. A library that has
 * none of them gives a run without operations. */
int sla_run_measure(struct sla_run *run, const struct sla *sla, const struct cli_args *args);

void sla_run_clear(struct sla_run *run);

/* What `bench --costs --json` wrote. NULL, with the error printed, if it is nothing of that kind. */
json_t *sla_costs_open(const char *path);

#endif
