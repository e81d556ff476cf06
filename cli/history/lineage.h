/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What lies between two runs. Their numbers are of one series only if machine, driver and backend are the same; what
 * else may differ (the library, its compiler, the system) is what a history is about, and is named.
 */

#ifndef PQL_HISTORY_LINEAGE_H
#define PQL_HISTORY_LINEAGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* The members of a fingerprint that tell machines apart. */
#define LINEAGE_MACHINE 4
extern const char *const lineage_machine[LINEAGE_MACHINE];

const char *lineage_driver(const json_t *run); /* what its library was measured with: "pqlane", "openssl", ... */

/* Any two documents that are no runs are of one machine, too. */
bool lineage_same_series(const json_t *left, const json_t *right);

/* What may change within a series. */
struct lineage_trait {
    const char *name; /* in documents and for people: "compiler" */
    const char *path; /* of the member of a run */
    size_t shown;     /* bytes of it that people want to see */
    char letter;      /* where there is no room for more: library, compiler, system */
};
#define LINEAGE_TRAITS 5
extern const struct lineage_trait lineage_traits[LINEAGE_TRAITS];

/* Bit i: trait i is not the same. */
unsigned lineage_changes(const json_t *before, const json_t *after);

#endif
