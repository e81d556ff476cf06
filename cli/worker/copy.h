/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A library under measurement: a private copy, loaded apart from everything else. Two copies of one library in one
 * process are two libraries: each has its own inode, its own mapping, its own data.
 */

#ifndef PQL_WORKER_COPY_H
#define PQL_WORKER_COPY_H

#include "../stats/prng.h"

#include <stdbool.h>

/* A private copy of the file `path` ("fd:N" stands for an open descriptor): in memory, or where that is refused in
 * $TMPDIR. is_of_two: of two that belong together (beside.h). */
struct library_copy {
    char path[300]; /* what to load */
    int cleaner;    /* to be closed once it is loaded: then the file is removed; -1: there is no file */
};
void copy_make(struct library_copy *copy, const char *path, bool is_of_two, int side);

/* Loads the copy at a random place and returns the loader's handle. Every mistake is fail(). */
void *copy_load(struct library_copy *copy, int side, struct prng *prng);

/* The same for what stands beside a loaded library. NULL: it cannot be loaded, or not with that one; which is said. */
void *copy_load_beside(struct library_copy *copy, void *library, int side, struct prng *prng);

#endif
