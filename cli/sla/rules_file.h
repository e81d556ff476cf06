/* SPDX-License-Identifier: Apache-2.0 */

/* The rules that make Prometheus judge an SLA as `sla watch` does, from what `pqlane serve` tells. */

#ifndef PQL_SLA_RULES_FILE_H
#define PQL_SLA_RULES_FILE_H

#include "promise.h"

struct rules {
    const struct sla *sla;
    const struct promises *promises;
    const char *runbooks; /* fit: promise_base_is_fit() */
    double scale;         /* all times are divided by it */
};

/* Buckets have edges that double; a level between two is judged at the next above. NAN: it is above the last. */
double rules_edge(double seconds);

/* As YAML; the same rules give the same text. */
void rules_write(const struct rules *rules, FILE *out);

#endif
