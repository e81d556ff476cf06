/* SPDX-License-Identifier: Apache-2.0 */

/* How many times as fast as another series one is. Both must have been measured in the same workers, one after the
 * other: each worker's ratio is of one moment, and the workers are the witnesses (docs/method.md). */

#ifndef PQL_MEASURE_SPEED_H
#define PQL_MEASURE_SPEED_H

#include "series.h"

/* NAN where no worker measured both. */
struct speed {
    double times;     /* e to the middle (Hodges-Lehmann) of what the workers saw, each the ratio of its two medians */
    double low, high; /* its 95 % interval, of the signed-rank test */
};

/* False if out of memory. */
bool speed_of(const struct series *series, const struct series *reference, unsigned processes, struct speed *speed);

#endif
