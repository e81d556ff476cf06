/* SPDX-License-Identifier: Apache-2.0 */

/* Promises made from what a run measured, with head-room. */

#ifndef PQL_SLA_PROPOSE_H
#define PQL_SLA_PROPOSE_H

#include "sla.h"

#include <jansson.h>

/* One thing to promise of each operation. */
struct sla_wish {
    enum sla_measure measure;
    double quantile; /* of latency */
};

#define SLA_MOST_WISHES 8

struct sla_plan {
    struct sla_wish wishes[SLA_MOST_WISHES];
    size_t wish_count;
    double head_room[SLA_LEVELS]; /* how many times what was measured; rising, at least 1 */
    const char *filter;           /* NULL: operations without variants, if there are any */
    const char *service;
};

/* "p50,p99,errors"; false: it is no such list, or has something twice. */
bool sla_plan_wishes(struct sla_plan *plan, const char *list);

/* "1.5,2.5,5" */
bool sla_plan_head_room(struct sla_plan *plan, const char *list);

/* left_out: promises that the run does not tell enough for. False: out of memory. Release with sla_clear() in any
 * case. */
bool sla_propose(struct sla *sla, const struct sla_plan *plan, const json_t *run, const char *run_name,
                 size_t *left_out);

#endif
