/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Stored runs as series: what an operation took, run after run, on one machine with one backend, and where that
 * changed. Numbers of different runs are shown, never judged: only a check, which measures both libraries at once, can
 * tell a change from a mood. Documents may be anybody's (report.h).
 */

#ifndef PQL_HISTORY_HISTORY_H
#define PQL_HISTORY_HISTORY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Of change points (stats/change_points.h). */
#define HISTORY_LEVEL 0.001
#define HISTORY_LEAST 3 /* runs between two of them: one busy hour is not a new level */

struct history_run {
    const char *name; /* "main@3" */
    const json_t *document;
    json_t *operations; /* by name */
    size_t series;      /* the number of its machine and backend: 0 is that of the newest run, 1 of the newest other */
    const struct history_run *before; /* in its series; NULL: it is the first */
    unsigned changes;                 /* since then (lineage.h) */
};

struct history {
    struct history_run *runs; /* oldest first */
    size_t count, series;
};

#define HISTORY_SHOWN 40 /* runs of which a report shows the trend */

/* runs: as in struct report, oldest first, which must outlive the history; the newest `most` are taken. False if out of
 * memory; to be closed in any case. */
bool history_open(struct history *history, const json_t *runs, size_t most);
void history_close(struct history *history);

/* The operations of a series, as the names of an object, in the order of the newest run. NULL if out of memory. */
json_t *history_operations(const struct history *history, size_t series);

/* What an operation took in a run. */
struct history_point {
    size_t run;
    double median, low, high; /* NAN: not known; a median is above 0 */
};

struct history_point history_point(const struct history *history, size_t run, const char *operation);

/* A change point. */
struct history_shift {
    size_t at;            /* the first point of the new level */
    double before, after; /* middles of the points up to the neighbouring changes */
    double p;
};

/* An operation in a series. */
struct history_track {
    struct history_point *points; /* all of them known; oldest first */
    size_t count;
    struct history_shift *shifts;
    size_t shift_count;
};

/* To be cleared in any case. False if out of memory. */
bool history_track(const struct history *history, size_t series, const char *operation, struct history_track *track);
void history_track_clear(struct history_track *track);

#endif
