/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What happened when: a window of time between two snapshots is a tick, and the last so many ticks are kept. A series
 * has a number, by the order in which it was first seen; a tick has a row for each series that anything happened in.
 * Memory is bounded by the number of ticks, of series, and of both together: with many series, fewer ticks are kept.
 */

#ifndef PQL_SERVE_TICKS_H
#define PQL_SERVE_TICKS_H

#include "pqlane_metrics.h"

#include <stdbool.h>

#define TICKS_MOST 3600
#define TICKS_MOST_SERIES 512 /* algorithms times operations times tiers that a machine really uses: a third of it */
#define TICKS_MOST_CELLS (1u << 17) /* ticks times series: 17 MB of rows, and answers of some 20 MB */
#define TICKS_BUCKETS (PQLANE_METRICS_EDGES + 1)

/* Quantiles of fewer operations would tell of single ones. */
#define TICKS_LEAST_COUNT 32

enum tick_quantile { TICK_P50, TICK_P95, TICK_P99, TICK_QUANTILES };
extern const double tick_quantiles[TICK_QUANTILES];

struct tick_row {
    uint32_t series;
    uint32_t buckets[TICKS_BUCKETS];  /* the last: longer than any edge */
    double quantiles[TICK_QUANTILES]; /* seconds; negative: not told */
    uint64_t ok, errors;
};

struct tick {
    double t;       /* its end, seconds after 1970 */
    double at;      /* the same on a clock that nobody sets */
    double seconds; /* its length */
    size_t processes, count;
    struct tick_row *rows; /* by number of series */
};

struct tick_series {
    char algorithm[24], operation[24], backend[16];
};

struct ticks {
    struct tick *items; /* a ring */
    size_t room, first, count;
    struct tick_series *series;
    size_t series_count;
    pqlane_metrics *before; /* the snapshot that the next tick begins with */
    double before_at;
};

/* A time that an operation of a bucket did not exceed. */
double tick_edge(size_t bucket);

/* The quantile of a series, of two significant digits; negative if it has too few operations. */
double tick_quantile(const pqlane_metrics *of, size_t series, uint64_t spoken_for, enum tick_quantile which);

bool ticks_open(struct ticks *ticks, size_t room); /* false: no memory */
void ticks_close(struct ticks *ticks);

/* The number of a series, a new one if it was not seen before and there are fewer than `most`; TICKS_MOST_SERIES: there
 * is no room for one more. */
size_t ticks_series(struct ticks *ticks, size_t most, const char *algorithm, const char *operation,
                    const char *backend);

/* How many ticks are kept, as many series as there are. */
size_t ticks_most(const struct ticks *ticks);

/* Ends a window with the sum of this moment, which is taken over; the first only begins one. NULL: it began one, or
 * there was no memory, and the window goes on. */
const struct tick *ticks_add(struct ticks *ticks, pqlane_metrics *sum, double t, double at, size_t processes);

/* Puts a tick of an earlier server behind those that are there: it is taken over, its rows in any order. */
void ticks_restore(struct ticks *ticks, struct tick *tick);

const struct tick *ticks_at(const struct ticks *ticks, size_t index);     /* 0: the oldest */
const struct tick_row *tick_find(const struct tick *tick, size_t series); /* NULL: nothing happened */

#endif
