/* SPDX-License-Identifier: Apache-2.0 */

/* Starting a measuring worker (cli/worker), reading what it says (cli/worker/protocol.h), and noticing every way in
 * which that can end. */

#ifndef PQL_MEASURE_WORKER_H
#define PQL_MEASURE_WORKER_H

#include "image.h"

struct worker_job {
    const char *mode; /* "list", "bench", "pairs" */
    const struct image *images[2];
    int image_count;
    const char *backend; /* NULL: the library's choice */
    int cpu;             /* -1: a random one of those allowed */
    uint64_t seed;
    double time_ns; /* bench: per operation */
    long least;     /* bench: samples where time varies by chance */
    long pairs;
    const char *const *names; /* of operations */
    size_t name_count;
    double patience_seconds; /* a worker that says nothing for so long is ended; 0: a minute */
    double deadline;         /* on the clock of term_seconds(): a worker still running then is ended; 0: none */
    const char *const *tool; /* words before the command line, the first a path, NULL-terminated; NULL: none */
};

/*
 * Called for every line but "error" and "end": its first word and the rest, which may be cut up. Returns false if the
 * line makes no sense to it. Called with word == NULL several times a second while there is nothing to read (to draw
 * progress).
 */
typedef bool worker_line(void *context, const char *word, char *rest);

/* Runs one worker to its end. MEASURE_DONE only if it said everything up to "end" and left with 0. */
enum measure_end worker_run(const struct worker_job *job, worker_line *line, void *context,
                            struct measure_error *error);

/* The next whole number of a rest of numbers; advances *rest. False at its end or if it is no number; *rest is then
 * NULL if it was no number. */
bool worker_number(char **rest, uint64_t *number);

/* Is this 1 to size - 1 printable characters without spaces, fit for documents and terminals? */
bool worker_word(const char *text, size_t size);

/* Where the worker's executable is: $PQLANE_WORKER, beside this executable, or in ../libexec/pqlane. False, with the
 * error, if it is nowhere. */
bool worker_find(char *path, size_t size, struct measure_error *error);

#endif
