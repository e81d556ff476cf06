/* SPDX-License-Identifier: Apache-2.0 */

/* Which backends of a library a benchmark is about. */

#ifndef PQL_MEASURE_BACKENDS_H
#define PQL_MEASURE_BACKENDS_H

#include "subjects.h"

struct backends {
    const char *
        name[WORKER_MOST_BACKENDS]; /* in the library's order: the slowest, which the others are compared with, first */
    size_t count;
    char list[WORKER_MOST_BACKENDS * 65]; /* the same as the worker takes them: NAME,NAME,... */
};

/* Does a value of --backend ask for a comparison: "all", or NAME,NAME,...? NULL does not. */
bool backends_are_several(const char *wanted);

/*
 * wanted: NAME, NAME,NAME,... or "all", which are those that are ready; NULL: the one in use. What is named and not
 * ready is MEASURE_FAILED, and the error says why. The names are those in facts, which must outlive them.
 */
enum measure_end backends_choose(struct backends *backends, const char *wanted, const struct library_facts *facts,
                                 const char *path, struct measure_error *error);

const char *backend_state_word(pqlane_backend_state state); /* for JSON: "ready", "unsupported", "failed" */
const char *backend_state_text(pqlane_backend_state state); /* for people: "not on this processor" */

#endif
