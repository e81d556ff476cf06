/* SPDX-License-Identifier: Apache-2.0 */

/* When a group of kernels that was left may be tried again: later each time that it disappoints. Pure: whoever calls
 * says what time it is, in nanoseconds. */

#ifndef PQL_GUARD_HOLD_H
#define PQL_GUARD_HOLD_H

#include <stdint.h>

#define PQL_HOLD_MOST_NS ((uint64_t)3600 * 1000000000)   /* an hour */
#define PQL_HOLD_RELAPSE_NS ((uint64_t)300 * 1000000000) /* left again so soon after it was taken back: no better */

struct pql_hold {
    uint8_t preferred, now; /* tiers */
    uint64_t least;         /* the first time it waits so long */
    uint64_t wait, until, promoted;
};

static inline int pql_hold_is_on(const struct pql_hold *hold)
{
    return hold->now != hold->preferred;
}

static inline void pql_hold_again(struct pql_hold *hold, uint64_t now)
{
    hold->wait = hold->wait > PQL_HOLD_MOST_NS / 2 ? PQL_HOLD_MOST_NS : 2 * hold->wait;
    hold->until = now + hold->wait;
}

/* It is left for another tier. */
static inline void pql_hold_leave(struct pql_hold *hold, uint8_t tier, uint64_t now)
{
    const int is_relapse = pql_hold_is_on(hold) || (hold->promoted && now - hold->promoted < PQL_HOLD_RELAPSE_NS);
    hold->now = tier;
    if (is_relapse) {
        pql_hold_again(hold, now);
    } else {
        hold->wait = hold->least;
        hold->until = now + hold->wait;
    }
}

static inline int pql_hold_may_try(const struct pql_hold *hold, uint64_t now)
{
    return pql_hold_is_on(hold) && now >= hold->until;
}

static inline void pql_hold_promote(struct pql_hold *hold, uint64_t now)
{
    hold->now = hold->preferred;
    hold->promoted = now;
}

#endif
