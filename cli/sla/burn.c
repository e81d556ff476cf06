/* SPDX-License-Identifier: Apache-2.0 */

#include "burn.h"

#include <math.h>
#include <string.h>

#define HOLD_PART 10 /* of the shortest window */

const struct burn_length burn_windows[BURN_WINDOWS] = {
    [BURN_5M] = {"5m", 300},   [BURN_30M] = {"30m", 1800}, [BURN_1H] = {"1h", 3600},   [BURN_2H] = {"2h", 7200},
    [BURN_6H] = {"6h", 21600}, [BURN_1D] = {"1d", 86400},  [BURN_3D] = {"3d", 259200},
};

const char *const burn_urgencies[BURN_URGENCIES] = {"page", "ticket"};

/* Of a budget for 30 days these are 2 % in an hour, 5 % in six, 10 % in a day, 10 % in three. */
const struct burn_pair burn_pairs[BURN_PAIRS] = {
    {14.4, BURN_1H, BURN_5M, BURN_PAGE},
    {6, BURN_6H, BURN_30M, BURN_PAGE},
    {3, BURN_1D, BURN_2H, BURN_TICKET},
    {1, BURN_3D, BURN_6H, BURN_TICKET},
};

double burn_limit(double budget, const struct burn_pair *pair)
{
    return fmin(pair->factor * budget, (1 + budget) / 2);
}

double burn_hold(enum burn_urgency urgency)
{
    double shortest = INFINITY;
    for (int i = 0; i < BURN_PAIRS; i++)
        if (burn_pairs[i].urgency == urgency)
            shortest = fmin(shortest, burn_windows[burn_pairs[i].short_window].seconds);
    return shortest / HOLD_PART;
}

void burn_open(struct burn *burn, double budget, double scale)
{
    *burn = (struct burn){.budget = budget, .scale = scale};
}

static double seconds_of(const struct burn *burn, enum burn_window window)
{
    return burn_windows[window].seconds / burn->scale;
}

/* ---- Windows ---- */

/* Slots are numbered by their time; what the place of a new one held is over. */
static struct burn_sum *slot_at(struct burn_ring *ring, int64_t number)
{
    if (number - ring->newest >= BURN_SLOTS) memset(ring->slots, 0, sizeof ring->slots);
    for (int64_t i = number - ring->newest < BURN_SLOTS ? ring->newest + 1 : number; i <= number; i++)
        ring->slots[i % BURN_SLOTS] = (struct burn_sum){0};
    if (number > ring->newest) ring->newest = number;
    return &ring->slots[number % BURN_SLOTS];
}

/* What happened between two moments, evenly over that time. What lies before the window is left out. */
static void add_evenly(struct burn_ring *ring, double slot_s, double from, double to, const struct burn_sum *what)
{
    int64_t first = (int64_t)floor(from / slot_s), last = (int64_t)floor(to / slot_s);
    if (last - first >= BURN_SLOTS) first = last - BURN_SLOTS + 1;
    for (int64_t number = first; number <= last; number++) {
        struct burn_sum *slot = slot_at(ring, number);
        const double begin = fmax(from, (double)number * slot_s), end = fmin(to, (double)(number + 1) * slot_s);
        const double part = to > from ? (end - begin) / (to - from) : 1;
        slot->events += part * what->events;
        slot->bad += part * what->bad;
    }
}

/* Counts that went back tell nothing of the time between. */
static struct burn_sum since_last(const struct burn *burn, const struct burn_counts *counts)
{
    struct burn_sum new = {0};
    if (counts->events < burn->counts.events || counts->bad < burn->counts.bad) return new;
    new.events = (double)(counts->events - burn->counts.events);
    new.bad = fmin((double)(counts->bad - burn->counts.bad), new.events);
    return new;
}

struct burn_sum burn_in(const struct burn *burn, enum burn_window window)
{
    struct burn_sum sum = {0};
    for (int i = 0; i < BURN_SLOTS; i++) {
        sum.events += burn->rings[window].slots[i].events;
        sum.bad += burn->rings[window].slots[i].bad;
    }
    return sum;
}

double burn_rate(const struct burn *burn, enum burn_window window)
{
    const struct burn_sum sum = burn_in(burn, window);
    return sum.events > 0 ? sum.bad / sum.events / burn->budget : NAN;
}

/* ---- Alerts ---- */

/* A window that was not watched for its whole length yet would let the first moments decide. */
static bool is_due(const struct burn *burn, const struct burn_pair *pair)
{
    const struct burn_sum now = burn_in(burn, pair->short_window), all = burn_in(burn, pair->long_window);
    const double limit = burn_limit(burn->budget, pair);
    return burn->elapsed >= seconds_of(burn, pair->short_window) && now.events >= BURN_LEAST_EVENTS &&
           now.bad >= BURN_LEAST_BAD && now.bad > limit * now.events && all.bad > limit * all.events;
}

static const struct burn_pair *due_pair(const struct burn *burn, enum burn_urgency urgency)
{
    for (int i = 0; i < BURN_PAIRS; i++)
        if (burn_pairs[i].urgency == urgency && is_due(burn, &burn_pairs[i])) return &burn_pairs[i];
    return NULL;
}

static void step_alert(struct burn_alert *alert, const struct burn_pair *due, double now, double hold)
{
    alert->change = BURN_SAME;
    if (due) alert->pair = due;
    if (alert->state == BURN_FIRING) {
        if (due) alert->since = now;
        if (now - alert->since < hold || due) return;
        alert->state = BURN_QUIET;
        alert->change = BURN_RESOLVED;
        return;
    }
    if (due && alert->state == BURN_QUIET) alert->since = now;
    alert->state = due ? BURN_PENDING : BURN_QUIET;
    if (!due || now - alert->since < hold) return;
    alert->state = BURN_FIRING;
    alert->since = now;
    alert->change = BURN_FIRED;
}

void burn_look(struct burn *burn, double now, const struct burn_counts *counts)
{
    const double most = 2 * seconds_of(burn, BURN_3D); /* then all is over anyway */
    double passed = burn->has_begun && now > burn->now ? fmin(now - burn->now, most) : 0;
    const struct burn_sum new = burn->has_begun ? since_last(burn, counts) : (struct burn_sum){0};
    for (int w = 0; w < BURN_WINDOWS; w++)
        add_evenly(&burn->rings[w], seconds_of(burn, (enum burn_window)w) / BURN_SLOTS, burn->elapsed,
                   burn->elapsed + passed, &new);
    burn->has_begun = true;
    burn->elapsed += passed;
    burn->now = now;
    burn->counts = *counts;
    for (int u = 0; u < BURN_URGENCIES; u++) {
        const enum burn_urgency urgency = (enum burn_urgency)u;
        step_alert(&burn->alerts[u], due_pair(burn, urgency), burn->elapsed, burn_hold(urgency) / burn->scale);
    }
}
