/* SPDX-License-Identifier: Apache-2.0 */

/* The kernels in use against all that could take their place. */

#include "kernels/select.h"
#include "metrics/clock.h"
#include "metrics/metrics.h"
#include "turn.h"

#include <stdio.h>
#include <string.h>

#define REFERENCE_ROUNDS 5
#define TO_BLAME 0.95 /* of what two groups save together, one does: then the other stays */

enum pql_group pql_ring_at(size_t row)
{
    return pql_algs[row].kind == PQLANE_KIND_KEM ? PQL_GROUP_MLKEM : PQL_GROUP_MLDSA;
}

static const struct pql_kernels *with_groups(const struct pql_kernels *k, unsigned groups, size_t tier)
{
    uint8_t tiers[PQL_GROUPS];
    memcpy(tiers, k->from, sizeof tiers);
    for (unsigned g = 0; g < PQL_GROUPS; g++)
        if (groups >> g & 1) tiers[g] = (uint8_t)tier;
    return pql_kernels_from(tiers, 0);
}

/* The kernels in use, then whatever could take the place of the ring, of the hash, or of both. */
static void line_up(struct pql_turns *turns, size_t row)
{
    const unsigned hash = 1u << PQL_GROUP_KECCAK, ring = 1u << pql_ring_at(row);
    const unsigned choices[] = {hash | ring, hash, ring};
    turns->race.count = 0;
    turns->race.is_contest = 1;
    pql_race_add(&turns->race, turns->settled);
    for (size_t tier = pql_tiers_allowed(); tier-- > 0;)
        for (size_t c = 0; c < sizeof choices / sizeof *choices; c++)
            pql_race_add(&turns->race, with_groups(turns->settled, choices[c], tier));
}

int pql_turn_race(struct pql_turns *turns, size_t row, enum pql_operation operation, unsigned rounds,
                  const atomic_int *stop)
{
    const pqlane_alg *alg = &pql_algs[row];
    pql_trial_prepare(&turns->trial, turns->settled, alg, pql_trial_for(alg, operation));
    const int is_run = pql_race_run(&turns->race, &turns->trial, rounds, PQL_RACE_BUDGET_NS, stop);
    turns->credit_ns -= (int64_t)turns->race.ns;
    if (turns->race.differ) pql_turn_ask_all(turns);
    return is_run;
}

/* The arm that is to be taken, NULL: none is faster beyond doubt. Where one group alone is nearly as good as two, the
 * other is not to blame. */
static const struct pql_arm *winner(const struct pql_race *race)
{
    const struct pql_arm *best = NULL;
    for (unsigned i = 1; i < race->count; i++)
        if (pql_arm_is_faster(race, &race->arms[i]) && (!best || race->arms[i].ratio < best->ratio))
            best = &race->arms[i];
    for (unsigned i = 1; best && i < race->count; i++) {
        const struct pql_arm *arm = &race->arms[i];
        unsigned changed = 0, of_best = 0;
        for (unsigned g = 0; g < PQL_GROUPS; g++) {
            changed += arm->k->from[g] != race->arms[0].k->from[g];
            of_best += best->k->from[g] != race->arms[0].k->from[g];
        }
        if (changed < of_best && pql_arm_is_faster(race, arm) && 1 - arm->ratio >= TO_BLAME * (1 - best->ratio))
            best = arm;
    }
    return best;
}

int pql_turn_settle(struct pql_turns *turns, const struct pql_kernels *k)
{
    if (!pql_settle(turns->settled, k)) return 0;
    turns->settled = k;
    turns->used |= k->uses;
    turns->canary.trial = NULL;
    pql_windows_restart(&turns->windows);
    pql_metrics_backend_changed();
    return 1;
}

static void change(struct pql_turns *turns, const struct pql_arm *arm, size_t row, enum pql_operation operation,
                   uint64_t now)
{
    const struct pql_kernels *before = turns->settled;
    pqlane_guard_event event = pql_event_about(PQLANE_GUARD_SWITCHED, row, operation);
    int is_back = 1;
    if (!pql_turn_settle(turns, arm->k)) return;
    pql_say_change(&event, before, arm->k);
    pql_say_race(&event, &turns->race, arm);
    for (unsigned g = 0; g < PQL_GROUPS; g++) {
        struct pql_hold *hold = &turns->holds[g];
        if (arm->k->from[g] == hold->now) continue;
        if (arm->k->from[g] == hold->preferred) {
            pql_hold_promote(hold, now);
        } else {
            is_back = 0;
            pql_hold_leave(hold, arm->k->from[g], now);
            turns->causes[g].row = row;
            turns->causes[g].operation = operation;
        }
    }
    if (is_back) event.kind = PQLANE_GUARD_PROMOTED;
    pql_guard_tell(&turns->listeners, &event);
}

/* By the ratio of a race to what the program's own operations took so far: those may have longer messages, other keys,
 * and more done before than what races run. */
void pql_turn_reference(struct pql_turns *turns, size_t row, enum pql_operation operation, const atomic_int *stop)
{
    static const struct pql_sum nothing;
    const unsigned groups = 1u << PQL_GROUP_KECCAK | 1u << pql_ring_at(row);
    struct pql_sum sum;
    uint64_t count;
    double best = 0;
    pql_sum_of(&sum, row, operation, 0);
    const uint64_t own = pql_sum_median(&nothing, &sum, &count);
    if (count < PQL_EVENTS_LEAST) return; /* later */
    turns->race.count = 0;
    turns->race.is_contest = 0;
    pql_race_add(&turns->race, turns->settled);
    for (size_t tier = 0; tier < pql_tiers_allowed(); tier++)
        pql_race_add(&turns->race, with_groups(turns->settled, groups, tier));
    if (turns->race.count > 1 && !pql_turn_race(turns, row, operation, REFERENCE_ROUNDS, stop)) return;
    turns->windows.is_new[row][operation] = 2;
    if (turns->race.count < 2) return; /* there is nothing else */
    for (unsigned i = 1; i < turns->race.count; i++)
        if (best == 0 || turns->race.arms[i].ratio < best) best = turns->race.arms[i].ratio;
    const struct pql_limit limit = {row, operation, 0.5, (uint64_t)(1.1 * best * (double)own) + 1};
    pql_windows_add(&turns->windows, &limit);
}

static void keep(struct pql_turns *turns, size_t row, enum pql_operation operation, int is_raced)
{
    pqlane_guard_event event = pql_event_about(PQLANE_GUARD_KEPT, row, operation);
    if (turns->race.count < 2) {
        PQL_REASON(&event, "there is no other backend");
    } else if (!is_raced) {
        PQL_REASON(&event, "the backends could not be raced in time");
    } else {
        event.before_s = event.after_s = 1e-9 * turns->race.arms[0].ns;
        event.low = event.high = 1;
        PQL_REASON(&event, "of %u ways to run it none is faster beyond doubt", turns->race.count);
    }
    pql_guard_tell(&turns->listeners, &event);
}

void pql_turn_improve(struct pql_turns *turns, struct pql_watched *watched, uint64_t now, const atomic_int *stop)
{
    const size_t row = watched->limit.row;
    const enum pql_operation operation = watched->limit.operation;
    const int is_first = watched->retry_after == 0;
    watched->retry_after = is_first ? PQL_RETRY_NS : 2 * watched->retry_after;
    if (watched->retry_after > PQL_RETRY_MOST_NS) watched->retry_after = PQL_RETRY_MOST_NS;
    line_up(turns, row);
    const int is_raced = turns->race.count > 1 && pql_turn_race(turns, row, operation, PQL_RACE_ROUNDS, stop);
    if (atomic_load(stop)) return;
    now = pql_clock_ns(CLOCK_MONOTONIC); /* where others have the processor, a race takes seconds */
    watched->retry_at = now + watched->retry_after;
    const struct pql_arm *arm = is_raced ? winner(&turns->race) : NULL;
    if (arm)
        change(turns, arm, row, operation, now);
    else if (is_first)
        keep(turns, row, operation, is_raced);
}
