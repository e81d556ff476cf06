/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Which gates a calibration runs, and on what: gates whose truth is known, in an order drawn from the seed, so that
 * each kind meets the machine's moods alike.
 *
 *     identical     a library against itself: every difference that is found is a false alarm
 *     relinked      against another build of the same source (--candidates): what code layout alone does
 *     slower 3%     libpqlane-slower.so against itself: every operation that is not found slower was missed
 */

#ifndef PQL_CALIBRATE_PLAN_H
#define PQL_CALIBRATE_PLAN_H

#include "measure/image.h"

#define CALIBRATE_MOST_SLOWER 8
#define CALIBRATE_MOST_CANDIDATES 500
#define CALIBRATE_MOST_GATES 100000

enum gate_kind { KIND_IDENTICAL, KIND_RELINKED, KIND_SLOWER };

struct kind {
    enum gate_kind kind;
    unsigned thousandths; /* of KIND_SLOWER */
    char name[32];        /* "identical", "relinked", "slower 3%" */
    size_t gates;
};

struct planned {
    size_t kind;      /* index into kinds */
    size_t candidate; /* index into candidates; of KIND_RELINKED */
};

struct plan {
    struct kind kinds[CALIBRATE_MOST_SLOWER + 2];
    size_t kind_count;
    struct planned *gates;
    size_t gate_count;
    struct image library;                           /* of identical, and the baseline of relinked */
    struct image slower_base;                       /* libpqlane-slower.so, slower by nothing */
    struct image slower[CALIBRATE_MOST_SLOWER + 2]; /* by kind */
    struct image *candidates;                       /* in the order of their file names */
    size_t candidate_count;
};

struct plan_wish {
    const char *library;    /* NULL: the one in use */
    size_t gates;           /* of identical copies */
    const unsigned *slower; /* thousandths */
    size_t slower_count;
    size_t slower_gates;    /* of each */
    const char *candidates; /* a folder: one gate for each *.so in it; NULL: none */
    uint64_t seed;
};

/* Release with plan_clear(), on failure too. */
enum measure_end plan_make(struct plan *plan, const struct plan_wish *wish, struct measure_error *error);
void plan_clear(struct plan *plan);

/* The two sides of a gate. */
const struct image *plan_candidate(const struct plan *plan, const struct planned *gate);
const struct image *plan_baseline(const struct plan *plan, const struct planned *gate);

#endif
