/* SPDX-License-Identifier: Apache-2.0 */

/* The formats: what recognises a file by its contents (and by its name where contents do not tell), and what runs it.
 */

#ifndef PQL_VECTORS_FORMATS_H
#define PQL_VECTORS_FORMATS_H

#include "field.h"
#include "trial.h"

struct format {
    const char *name;
    bool (*recognises)(const struct run *run);
    void (*run)(struct run *run);
};

/* Each list ends with a row without a name. */
extern const struct format acvp_formats[], wycheproof_formats[], accumulated_formats[], kat_formats[], cctv_formats[],
    hackathon_formats[], composite_formats[], x509_formats[], uncovered_formats[], bare_formats[];

/* The contents of a file that was read: which format, if any, and run it. Ends with the tally complete but for what
 * waits in the pool. */
void run_contents(struct run *run);

/* Files that are no vectors by their name: licences, read-me files, manifests, sealed archives. */
bool name_is_no_vector(const char *name);

/* A file beside the present one, whole, in the case's memory. False, with the case ended, if it is not there or its
 * name is no plain name. */
bool read_beside(struct run *run, const char *name, struct bytes *value);

/* ---- Walking the groups and tests that ACVP and Wycheproof share ---- */

typedef void test_function(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test);

/* Every test of a group, each as a case of its own with its own place and memory. */
void run_tests(struct run *run, const pqlane_alg *alg, const json_t *group, size_t group_index,
               test_function *function);

/* The number of tests in a group or of a whole file of groups, for what is skipped. */
size_t count_tests(const json_t *group);

/* ---- Helpers for recognisers ---- */

bool has_field(const struct run *run, const char *name); /* the file is a JSON object with this member */
bool first_has_field(const struct run *run,
                     const char *name); /* the file is a JSON list whose first element has this member */
bool name_contains(const char *text, const char *part); /* letters in either case */

/* The algorithm whose name stands in a text, in either case; the longest, if several; NULL if none. */
const pqlane_alg *alg_in_text(const char *text, pqlane_kind kind);

#endif
