/* SPDX-License-Identifier: Apache-2.0 */

/* What a library offers to be measured, asked of a worker: the names of its operations and what it says about itself.
 */

#ifndef PQL_MEASURE_SUBJECTS_H
#define PQL_MEASURE_SUBJECTS_H

#include "../worker/protocol.h"
#include "pqlane.h"
#include "pqlane_driver.h"
#include "worker.h"

#define MOST_WIRE (1u << 24) /* bytes of a key, ciphertext, signature, or of what one side of a handshake sends */

struct library_facts {
    unsigned abi;
    char driver[64]; /* "pqlane", "openssl", ... */
    char version[64], backend[64], build[512];
    char lacks[1600]; /* why nothing can be measured of what stands beside it; "": no reason */
    struct backend_facts {
        char name[64];
        pqlane_backend_state state;
    } backends[WORKER_MOST_BACKENDS]; /* slowest first; known after subjects_ask() */
    size_t backend_count;
};

/* What a driver says of an algorithm (pqlane_driver.h). Lengths in bytes, 0: it has none. */
struct algorithm_facts {
    pqlane_driver_kind kind;
    unsigned category;
    uint64_t public_key, ciphertext, signature;
};

struct offered {
    char name[128]; /* ALGORITHM/operation[+variant] */
    unsigned sides; /* 1: the first library has it, 2: the second, 3: both */
    bool varies;    /* its time depends on chance */
    struct algorithm_facts algorithm;
};

struct subjects {
    struct offered *items;
    size_t count;
    struct algorithm_facts told; /* of the last algorithm that a worker told about */
    struct library_facts facts[2];
};

/* All operations of one or two libraries, in the order of the library's table. Release with subjects_clear(), on
 * failure too. */
enum measure_end subjects_ask(struct subjects *subjects, const struct image *const *images, int image_count,
                              const char *backend, struct measure_error *error);
void subjects_clear(struct subjects *subjects);

/* Has the name one of the parts of a filter, "decaps,ML-DSA-65/sign$", in either case? A part that ends with $ must be
 * the name's end. NULL lets all pass. */
bool subjects_pass(const char *name, const char *filter);

/* Does a filter ask for it? Handshakes are as many as there are pairs of algorithms, and take long: they are asked for
 * by a part with the + between the two, or with the name of what is done (handshake, client, server), not by one of
 * their algorithms. NULL: for all but handshakes. */
bool subjects_asked(const struct offered *item, const char *filter);

/* May it ask for handshakes? For before it is known what there is. */
bool subjects_handshakes_asked(const char *filter);

/* Keeps those that are asked for. False: none is left. */
bool subjects_filter(struct subjects *subjects, const char *filter);

/* Says why a library has no handshakes where a filter asks for some. */
void subjects_warn(const struct subjects *subjects, const struct image *const *images, int image_count,
                   const char *filter);

/* Keeps those that `wanted` is true for. False: none is left. */
bool subjects_keep(struct subjects *subjects, bool (*wanted)(const struct offered *item, const void *context),
                   const void *context);

/* Do two names of operations begin with the same algorithm? */
bool subjects_same_algorithm(const char *left, const char *right);

/* Takes a worker's lines about libraries, those with one of these words. False if the line makes no sense. */
bool library_facts_are_in(const char *word);
bool library_facts_line(struct library_facts facts[2], const char *word, char *rest);

#endif
