/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A benchmark: every operation once in each of several fresh workers, in random order, so that what drifts during the
 * run meets all operations alike, and what one process's layout does to an operation does not decide its figures. With
 * several backends a worker measures an operation on one after the other, so that their ratio is of one moment.
 */

#ifndef PQL_MEASURE_SESSION_H
#define PQL_MEASURE_SESSION_H

#include "backends.h"
#include "environment.h"
#include "series.h"
#include "subjects.h"
#include "term.h"

#define SESSION_PASSES 10
#define SESSION_LEAST_MESSAGES 2000 /* for operations whose time varies by chance */

struct session {
    const struct image *image;
    const char *backend; /* what --backend says (backends.h); NULL: the library's choice */
    int cpu;
    uint64_t seed;
    unsigned passes;     /* SESSION_PASSES, or fewer in tests */
    double seconds_each; /* per operation, over all passes */
    bool costs;          /* what each operation is made of, instead of single ones and memory */
    bool (*wanted)(const struct offered *item, const void *context); /* NULL: what the filter asks for */
    const void *wanted_context;
    bool least_messages; /* keep to SESSION_LEAST_MESSAGES even if it takes longer */
    struct subjects subjects;
    struct backends backends;
    struct series *series; /* subject by subject, within it backend by backend */
    size_t series_count;
    struct library_facts facts[2];
    struct environment environment;
    double seconds; /* how long it took */
    /* while it runs */
    unsigned pass;
    double started;
    size_t visits;
    struct series *first, *current;   /* of the operation that is visited; that the samples are of */
    size_t *batch_mark, *single_mark; /* per series: where this pass's samples begin */
    struct term_progress progress;
};

/* Finds the operations and backends, filters them, and makes room. "no operation matches" is MEASURE_FAILED with
 * *no_match set. Release with session_clear() in any case. */
enum measure_end session_prepare(struct session *session, const char *filter, bool *no_match,
                                 struct measure_error *error);
enum measure_end session_measure(struct session *session, struct measure_error *error);

/* The same in steps, so that several sessions can be measured in turns: begin, `passes` times pass, end. A session that
 * began must end, whatever a pass said. */
void session_begin(struct session *session);
enum measure_end session_pass(struct session *session, struct measure_error *error);
enum measure_end session_end(struct session *session, struct measure_error *error);
void session_clear(struct session *session);

#endif
