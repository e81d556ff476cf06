/* SPDX-License-Identifier: Apache-2.0 */

/* The way back to what is preferred: a race, then a canary. */

#include "kernels/select.h"
#include "metrics/clock.h"
#include "turn.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define CANARY_NO_WORSE 1.25 /* the race was exact; these come one by one, and find cold caches */

static void refuse(struct pql_turns *turns, unsigned groups, uint64_t now, pqlane_guard_event *event)
{
    event->kind = PQLANE_GUARD_REFUSED;
    for (unsigned g = 0; g < PQL_GROUPS; g++)
        if (groups >> g & 1) pql_hold_again(&turns->holds[g], now);
    turns->canary.trial = NULL;
    pql_guard_tell(&turns->listeners, event);
}

/* Groups that have waited long enough, and were left because of the same operation: of the first of them. */
static unsigned may_be_tried(const struct pql_turns *turns, uint64_t now, unsigned *first)
{
    unsigned groups = 0;
    for (unsigned g = 0; g < PQL_GROUPS; g++) {
        if (!pql_hold_may_try(&turns->holds[g], now)) continue;
        if (!groups) *first = g;
        if (turns->causes[g].row == turns->causes[*first].row &&
            turns->causes[g].operation == turns->causes[*first].operation)
            groups |= 1u << g;
    }
    return groups;
}

/* Those are raced against what is in use; then the canary begins. 1 if there was a race. */
int pql_turn_try_preferred(struct pql_turns *turns, uint64_t now, const atomic_int *stop)
{
    uint8_t tiers[PQL_GROUPS];
    unsigned first = 0;
    const unsigned groups = may_be_tried(turns, now, &first);
    if (!groups || turns->credit_ns <= 0) return 0;
    const size_t row = turns->causes[first].row;
    const enum pql_operation operation = turns->causes[first].operation;
    memcpy(tiers, turns->settled->from, sizeof tiers);
    for (unsigned g = 0; g < PQL_GROUPS; g++)
        if (groups >> g & 1) tiers[g] = turns->holds[g].preferred;
    const struct pql_kernels *target = pql_kernels_from(tiers, 0), *trial = pql_kernels_from(tiers, 1);
    if (!target || !trial) return 0; /* one gave a wrong answer meanwhile */
    turns->race.count = 0;
    turns->race.is_contest = 0;
    pql_race_add(&turns->race, turns->settled);
    pql_race_add(&turns->race, target);
    if (!pql_turn_race(turns, row, operation, PQL_RACE_ROUNDS, stop)) return 1;
    now = pql_clock_ns(CLOCK_MONOTONIC); /* where others have the processor, a race takes seconds */
    pqlane_guard_event event = pql_event_about(PQLANE_GUARD_CANARY, row, operation);
    const struct pql_arm *arm = &turns->race.arms[1];
    pql_say_change(&event, turns->settled, target);
    pql_say_race(&event, &turns->race, arm);
    if (!pql_arm_is_no_worse(arm)) {
        refuse(turns, groups, now, &event);
        return 1;
    }
    struct pql_canary *canary = &turns->canary;
    canary->row = row;
    canary->operation = operation;
    canary->trial = trial;
    canary->target = target;
    canary->groups = groups;
    canary->until = now + PQL_CANARY_NS;
    pql_sum_of(&canary->trial_before, row, operation, 1);
    pql_sum_of(&canary->rest_before, row, operation, 0);
    pql_guard_tell(&turns->listeners, &event);
    return 1;
}

static void run_slice(const struct pql_turns *turns)
{
    const struct timespec slice = {0, PQL_CANARY_SLICE_NS};
    pql_try_out(turns->settled, turns->canary.trial);
    nanosleep(&slice, NULL);
    pql_try_out(NULL, NULL);
}

void pql_turn_canary(struct pql_turns *turns, uint64_t now)
{
    struct pql_canary *canary = &turns->canary;
    struct pql_sum sum;
    uint64_t tried, others;
    run_slice(turns);
    pql_sum_of(&sum, canary->row, canary->operation, 1);
    const uint64_t trial_ns = pql_sum_median(&canary->trial_before, &sum, &tried);
    pql_sum_of(&sum, canary->row, canary->operation, 0);
    const uint64_t rest_ns = pql_sum_median(&canary->rest_before, &sum, &others);
    const int is_enough = tried >= PQL_EVENTS_LEAST && others >= PQL_EVENTS_LEAST;
    if (!is_enough && now < canary->until) return;

    const struct pql_kernels *before = turns->settled;
    const unsigned groups = canary->groups;
    pqlane_guard_event event = pql_event_about(PQLANE_GUARD_PROMOTED, canary->row, canary->operation);
    pql_say_change(&event, before, canary->target);
    event.before_s = 1e-9 * (double)rest_ns;
    event.after_s = 1e-9 * (double)trial_ns;
    event.low = event.high = rest_ns ? (double)trial_ns / (double)rest_ns : 0;
    PQL_REASON(&event, "%llu of the program's operations ran on it%s", (unsigned long long)tried,
               is_enough ? "" : ": too few to compare, the race decides");
    if (is_enough && (double)trial_ns > CANARY_NO_WORSE * (double)rest_ns) {
        refuse(turns, groups, now, &event);
        return;
    }
    if (!pql_turn_settle(turns, canary->target)) {
        canary->trial = NULL; /* it is wrong, or the program has chosen another */
        return;
    }
    for (unsigned g = 0; g < PQL_GROUPS; g++)
        if (groups >> g & 1) pql_hold_promote(&turns->holds[g], now);
    pql_guard_tell(&turns->listeners, &event);
}
