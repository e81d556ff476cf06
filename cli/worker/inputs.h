/* SPDX-License-Identifier: Apache-2.0 */

/* The inputs of an algorithm: made once, by one of the libraries, and read by both. */

#ifndef PQL_WORKER_INPUTS_H
#define PQL_WORKER_INPUTS_H

#include "target.h"

#include "../stats/prng.h"

/* Those of this algorithm, which is algorithm[side] of targets[side]. Every mistake is fail(). */
const pqlane_driver_input *inputs_of(const struct target *targets, int count,
                                     const pqlane_driver_algorithm *const algorithm[2], struct prng *prng);

#endif
