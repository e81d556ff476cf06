/* SPDX-License-Identifier: Apache-2.0 */

/* What the guard does four times a second. All of it happens in one thread. */

#ifndef PQL_GUARD_TURN_H
#define PQL_GUARD_TURN_H

#include "event.h"
#include "hold.h"
#include "race.h"
#include "window.h"

#define PQL_TURN_NS 250000000u
#define PQL_RACE_BUDGET_NS 100000000u /* for one race */
#define PQL_CREDIT_MOST_NS 500000000  /* processor time for races that may be saved up */
#define PQL_FINE_NS 2000000000u       /* within the limit, until it is over */
#define PQL_CANARY_SLICE_NS 2000000u  /* of each turn: 0.8 % of the time */
#define PQL_CANARY_NS 10000000000u    /* as long as it may take until there were enough operations */
#define PQL_RETRY_NS 2000000000u      /* after a race that changed nothing; then twice as long, up to */
#define PQL_RETRY_MOST_NS 300000000000u

/* Some operations run on the preferred kernels, for a slice of each turn. */
struct pql_canary {
    size_t row; /* the operation that was slow when something was left */
    enum pql_operation operation;
    const struct pql_kernels *trial, *target; /* what they run on, and what will be settled; NULL: there is none */
    unsigned groups;
    uint64_t until;
    struct pql_sum trial_before, rest_before;
};

struct pql_turns {
    struct pql_listeners listeners;
    double share; /* of a processor, for races */
    int has_limits;
    struct pql_windows windows;
    const struct pql_kernels *settled; /* what the guard thinks is in use */
    uint32_t used;                     /* PQL_GROUP_OF() of that, and of what was: keys stay with their kernels */
    struct pql_hold holds[PQL_GROUPS];
    struct {
        size_t row;
        enum pql_operation operation;
    } causes[PQL_GROUPS]; /* what was slow when each was left */
    int64_t credit_ns;
    uint64_t last;  /* the turn before */
    unsigned asked; /* groups: whose turn it is to give its known answer */
    unsigned met;   /* operations: whose turn it is to get a limit */
    uint32_t wrong; /* groups that were told to be */
    struct pql_canary canary;
    struct pql_trial trial;
    struct pql_race race;
};

/* Zeros, with share, has_limits, listeners, limits in `windows`, and how long holds last at the least. */
void pql_turns_begin(struct pql_turns *turns);

/* One turn at this moment (CLOCK_MONOTONIC). `stop`: to end as soon as it can. */
void pql_turn(struct pql_turns *turns, uint64_t now, const atomic_int *stop);

/* ---- Parts of a turn ---- */

/* Asks all known answers: results differed, somebody is wrong. */
void pql_turn_ask_all(struct pql_turns *turns);

/* The group of an algorithm's ring. */
enum pql_group pql_ring_at(size_t row);

/* A race of an operation between the arms that are lined up; 0: it says nothing. */
int pql_turn_race(struct pql_turns *turns, size_t row, enum pql_operation operation, unsigned rounds,
                  const atomic_int *stop);

/* 0: somebody else has changed what is in use. */
int pql_turn_settle(struct pql_turns *turns, const struct pql_kernels *k);

/* Finds a limit for an operation that has none, once it ran often enough: what it would take on the best of the other
 * tiers, and a tenth more. */
void pql_turn_reference(struct pql_turns *turns, size_t row, enum pql_operation operation, const atomic_int *stop);

/* A limit is broken: what is faster is taken. */
void pql_turn_improve(struct pql_turns *turns, struct pql_watched *watched, uint64_t now, const atomic_int *stop);

/* Groups that have waited long enough are raced against what is in use; then the canary begins. 1: there was a race. */
int pql_turn_try_preferred(struct pql_turns *turns, uint64_t now, const atomic_int *stop);

/* A slice of the canary, and the verdict once there is enough. */
void pql_turn_canary(struct pql_turns *turns, uint64_t now);

/* ---- Events ---- */

pqlane_guard_event pql_event_about(pqlane_guard_kind kind, size_t row, enum pql_operation operation);
void pql_name_groups(char names[32], unsigned groups);

/* The groups that differ between two tables, and their tiers: of the first, where there are several. */
void pql_say_change(pqlane_guard_event *event, const struct pql_kernels *from, const struct pql_kernels *to);

/* What a race said of one of its arms, against the first. */
void pql_say_race(pqlane_guard_event *event, const struct pql_race *race, const struct pql_arm *arm);

#define PQL_REASON(event, ...) snprintf((event)->reason, sizeof(event)->reason, __VA_ARGS__)

#endif
