/* SPDX-License-Identifier: Apache-2.0 */

/* What tests of batches of either kind share. Programs are linked with --wrap=getrandom. */

#ifndef PQL_TEST_BATCHES_H
#define PQL_TEST_BATCHES_H

#include "api/rows.h"

extern int no_randomness; /* getrandom fails */

/* What the items of a batch may be, as bits. */
enum mix {
    OTHER_KEYS = 1, /* else all have the same */
    PREPARED = 2,   /* some are prepared */
    ALL_PREPARED = 4,
    DRAWN = 8, /* some draw their randomness */
    FAULTS = 16
};

int one_in(struct rng *rng, size_t n);

/* Calls the next tier that can be used into use. */
void next_tier(size_t *tier);

#endif
