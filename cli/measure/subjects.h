/* SPDX-License-Identifier: Apache-2.0 */

/* What a library offers to be measured, asked of a worker: the names of its operations and what it says about itself.
 */

#ifndef PQL_MEASURE_SUBJECTS_H
#define PQL_MEASURE_SUBJECTS_H

#include "../worker/protocol.h"
#include "pqlane.h"
#include "worker.h"

struct library_facts {
    unsigned abi;
    char driver[64]; /* "pqlane", "openssl", ... */
    char version[64], backend[64], build[512];
    struct backend_facts {
        char name[64];
        pqlane_backend_state state;
    } backends[WORKER_MOST_BACKENDS]; /* slowest first; known after subjects_ask() */
    size_t backend_count;
};

struct offered {
    char name[128]; /* ALGORITHM/operation[+variant] */
    unsigned sides; /* 1: the first library has it, 2: the second, 3: both */
};

struct subjects {
    struct offered *items;
    size_t count;
    struct library_facts facts[2];
};

/* All operations of one or two libraries, in the order of the library's table. Release with subjects_clear(), on
 * failure too. */
enum measure_end subjects_ask(struct subjects *subjects, const struct image *const *images, int image_count,
                              const char *backend, struct measure_error *error);
void subjects_clear(struct subjects *subjects);

/* Keeps those whose name has one of the parts of a filter, "decaps,ML-DSA-65/sign$", in either case; a part that ends
 * with $ must be the name's end. NULL keeps all. False: none is left. */
bool subjects_filter(struct subjects *subjects, const char *filter);

/* Do two names of operations begin with the same algorithm? */
bool subjects_same_algorithm(const char *left, const char *right);

/* Takes a worker's "library" and "build" lines. False if the line makes no sense. */
bool library_facts_line(struct library_facts facts[2], const char *word, char *rest);

#endif
