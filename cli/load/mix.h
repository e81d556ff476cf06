/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Which operation how often. A mix is a list of NAME=WEIGHT; NAME is an operation ("encaps"), an algorithm
 * ("ML-KEM-768") or both ("ML-KEM-768/encaps"), and where several fit an operation, the last one counts. What is not
 * named is not done; without a mix everything is done as often.
 */

#ifndef PQL_LOAD_MIX_H
#define PQL_LOAD_MIX_H

#include "operations.h"

#define LOAD_MOST_WEIGHT 1000000

struct load_entry {
    const struct load_subject *subject;
    const struct load_operation *operation;
    uint64_t weight, until; /* `until`: the sum of the weights up to this one */
};

struct load_mix {
    struct load_entry *entries;
    size_t count;
};

/* text NULL: no mix was given. False: `problem` says why, and nothing is to be freed. */
#define LOAD_PROBLEM_BYTES 256
bool load_mix_make(struct load_mix *mix, const struct load_subject *subjects, size_t count, const char *text,
                   char problem[LOAD_PROBLEM_BYTES]);
void load_mix_free(struct load_mix *mix);

/* The entry that a random number stands for. */
size_t load_mix_pick(const struct load_mix *mix, uint64_t random);

#endif
