/* SPDX-License-Identifier: Apache-2.0 */

/* Percentiles with an interval, from the distribution that a run document has. */

#ifndef PQL_SLA_QUANTILE_H
#define PQL_SLA_QUANTILE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct sla_quantile {
    size_t samples;
    double value, low, high; /* ns; edges of buckets, so no wider than 3.1 % beyond the samples themselves */
};

/* False: it is no distribution, too few samples lie beyond the quantile (stats_percentile_is_supported), or too many
 * are in it to be counted; *samples tells which. */
bool sla_quantile_of(const json_t *distribution, double q, struct sla_quantile *quantile);

#endif
