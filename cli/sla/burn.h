/* SPDX-License-Identifier: Apache-2.0 */

/*
 * How fast the error budget of a promise burns. A promise allows a part of the operations to be bad (slower than a
 * level, failed): its budget. A burn rate of 1 uses up exactly that. An alert needs the same burn in two windows of
 * time: the long one says that it matters, the short one that it still goes on, so that the alert ends soon after the
 * trouble (multi-window burn rates, as the Site Reliability Workbook has them, chapter 5).
 *
 * Pure: no clock and no input. Who looks brings the time and the counts. Memory is bounded: a window is a ring of
 * BURN_SLOTS sums, and so covers between (BURN_SLOTS - 1) / BURN_SLOTS of its length and all of it.
 */

#ifndef PQL_SLA_BURN_H
#define PQL_SLA_BURN_H

#include <stdbool.h>
#include <stdint.h>

#define BURN_SLOTS 60
#define BURN_MOST_SCALE 300 /* makes five minutes a second */

/* Fewer operations than this in the short window are not judged: a single one would be more than a hundredth of them,
 * all that p99 allows. Fewer bad ones than this are chance: budgets may be so small that one in a hundred is too many.
 */
#define BURN_LEAST_EVENTS 100
#define BURN_LEAST_BAD 5

enum burn_window { BURN_5M, BURN_30M, BURN_1H, BURN_2H, BURN_6H, BURN_1D, BURN_3D, BURN_WINDOWS };
struct burn_length {
    const char *name;
    double seconds;
};
extern const struct burn_length burn_windows[BURN_WINDOWS];

/* Who must hear of it: someone now, or someone in the next days. */
enum burn_urgency { BURN_PAGE, BURN_TICKET, BURN_URGENCIES };
extern const char *const burn_urgencies[BURN_URGENCIES];

struct burn_pair {
    double factor; /* burn rate that is too much in both windows */
    enum burn_window long_window, short_window;
    enum burn_urgency urgency;
};
#define BURN_PAIRS 4
extern const struct burn_pair burn_pairs[BURN_PAIRS];

/* The part of bad operations that is too much: the budget times the factor. Where the budget is so large that it cannot
 * burn that fast (half of the operations, for p50), the middle between the budget and all of them. */
double burn_limit(double budget, const struct burn_pair *pair);

/* Seconds that an alert must be due before it fires, and not due before it is resolved: a tenth of the shortest window
 * of its urgency. */
double burn_hold(enum burn_urgency urgency);

struct burn_counts {
    uint64_t events, bad; /* since the beginning of time */
};

struct burn_sum {
    double events, bad;
};

struct burn_ring {
    struct burn_sum slots[BURN_SLOTS];
    int64_t newest;
};

enum burn_state { BURN_QUIET, BURN_PENDING, BURN_FIRING };
enum burn_change { BURN_SAME, BURN_FIRED, BURN_RESOLVED };

struct burn_alert {
    enum burn_state state;
    enum burn_change change;      /* by the last look */
    const struct burn_pair *pair; /* the fastest that is due, or was last; NULL: none ever was */
    double since;                 /* it began to be due; or, if it fires, was due last: in the burn's own time */
};

struct burn {
    double budget, scale;
    bool has_begun;
    double now, elapsed; /* the caller's time at the last look; own time, which never goes back */
    struct burn_counts counts;
    struct burn_ring rings[BURN_WINDOWS];
    struct burn_alert alerts[BURN_URGENCIES];
};

/* A budget between 0 and 1; all times are divided by `scale`. */
void burn_open(struct burn *burn, double budget, double scale);

/* What was counted by now; the first look only begins. What is new happened evenly since the last look. If a count is
 * less than it was (files of metrics were removed), nothing is known of the time since then, and nothing is added. A
 * clock that is set back stands still once; one that leaps empties the windows. */
void burn_look(struct burn *burn, double now, const struct burn_counts *counts);

struct burn_sum burn_in(const struct burn *burn, enum burn_window window);
double burn_rate(const struct burn *burn, enum burn_window window); /* NAN: no operations */

#endif
