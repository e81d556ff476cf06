/* SPDX-License-Identifier: Apache-2.0 */

/* Running a folder of test vectors: what the command, the tests and the fuzzer see of cli/vectors. */

#ifndef PQL_VECTORS_H
#define PQL_VECTORS_H

#include "tally.h"

#include <stdint.h>

struct vectors_options {
    const char *filter; /* run only files or operations that contain this text; NULL: all */
    long accumulate;    /* longest accumulated digest to compute, in cases */
    bool large;         /* also hash messages of gigabytes */
    bool again;         /* the folder was run before, on another tier: what is no vectors in it has been told */
    /* Called before each file; NULL: nobody wants to know. */
    void (*progress)(size_t done, size_t files, const char *path, const struct tally *tally);
};

#define VECTORS_ACCUMULATE 1000 /* what a quick run computes */

/* Runs every file below a folder, in sorted order. CLI_OK when the folder was read, whatever its cases said (see the
 * tally); CLI_ENVIRONMENT, with the error printed, when the folder cannot be read. */
int vectors_run_folder(const char *dir, const struct vectors_options *options, struct tally *tally);

/* Runs one file that lies in memory, with nothing beside it: path_hint stands for its path, where a name decides what
 * contents cannot. Returns 0; what is wrong with the data is in the tally. */
int vectors_run_buffer(const char *path_hint, const uint8_t *data, size_t len, struct tally *tally);

#endif
