/* SPDX-License-Identifier: Apache-2.0 */

#include "turn.h"

#include "kernels/select.h"
#include "metrics/clock.h"
#include "metrics/metrics.h"
#include "metrics/segment.h"

#include <stdio.h>
#include <string.h>

static const struct pql_kernels *kernels_now(void)
{
    pqlane_status status = PQLANE_OK;
    return pql_kernels_settled(&status);
}

/* What is in use was changed without the guard: by the program, or because something was wrong. What is preferred, the
 * selection knows. */
static void adopt(struct pql_turns *turns)
{
    const struct pql_kernels *k = kernels_now();
    uint8_t preferred[PQL_GROUPS];
    pql_preferred_tiers(preferred);
    for (unsigned g = 0; k && g < PQL_GROUPS; g++) {
        struct pql_hold *hold = &turns->holds[g];
        if (hold->now != k->from[g] || hold->wait == 0) hold->wait = hold->least;
        hold->now = k->from[g];
        hold->preferred = preferred[g];
    }
    if (k != turns->settled) pql_metrics_backend_changed();
    if (k) turns->used |= k->uses;
    turns->settled = k;
    turns->canary.trial = NULL;
    pql_windows_restart(&turns->windows);
}

/* Also where the program forced what the guard had taken already: the same table, and now it is what is preferred. */
static int is_changed(const struct pql_turns *turns)
{
    uint8_t preferred[PQL_GROUPS];
    int changed = kernels_now() != turns->settled;
    pql_preferred_tiers(preferred);
    for (unsigned g = 0; g < PQL_GROUPS; g++) changed |= turns->holds[g].preferred != preferred[g];
    return changed;
}

/* Operations that backends are raced with where nobody knows any more what was slow: in a child of fork(). */
static void begin_causes(struct pql_turns *turns)
{
    static const struct {
        enum pql_group group;
        const char *algorithm;
        enum pql_operation operation;
    } usual[] = {{PQL_GROUP_KECCAK, "ML-KEM-768", PQL_OP_DECAPS},
                 {PQL_GROUP_MLKEM, "ML-KEM-768", PQL_OP_DECAPS},
                 {PQL_GROUP_MLDSA, "ML-DSA-65", PQL_OP_SIGN}};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        turns->causes[usual[i].group].row = pql_row_named(usual[i].algorithm, strlen(usual[i].algorithm));
        turns->causes[usual[i].group].operation = usual[i].operation;
    }
}

void pql_turns_begin(struct pql_turns *turns)
{
    turns->credit_ns = PQL_CREDIT_MOST_NS;
    turns->wrong = pql_wrong_groups;
    begin_causes(turns);
    adopt(turns);
}

/* ---- Known answers ---- */

static void tell_wrong(struct pql_turns *turns, size_t tier, enum pql_group group)
{
    const struct pql_kernels *before = turns->settled, *now = kernels_now();
    pqlane_guard_event event = {.kind = PQLANE_GUARD_WRONG};
    pql_name_groups(event.groups, 1u << group);
    snprintf(event.from, sizeof event.from, "%s", pql_tiers[tier]->name);
    if (now) snprintf(event.to, sizeof event.to, "%s", pql_tiers[now->from[group]]->name);
    if (!now)
        PQL_REASON(&event, "a known answer of portable is wrong: every operation fails from now on");
    else if (before && before->from[group] == tier)
        PQL_REASON(&event, "a known answer is wrong: it is not used any more");
    else if (turns->used & PQL_GROUP_OF(group, tier))
        PQL_REASON(&event, "a known answer is wrong: not in use, but keys may have been prepared with it");
    else
        PQL_REASON(&event, "a known answer is wrong: it was not in use, and will not be");
    pql_guard_tell(&turns->listeners, &event);
}

/* Whoever found it out: the guard, or the program's self-test. */
static void notice_wrong(struct pql_turns *turns)
{
    const uint32_t wrong = pql_wrong_groups, news = wrong & ~turns->wrong;
    if (!news) return;
    turns->wrong = wrong;
    for (size_t tier = 0; tier < pql_tier_count; tier++)
        for (unsigned g = 0; g < PQL_GROUPS; g++)
            if (news & PQL_GROUP_OF(g, tier)) tell_wrong(turns, tier, (enum pql_group)g);
    adopt(turns);
}

/* Each group that is in use, or that keys may have been prepared with before, once in four turns. */
static void ask_next(struct pql_turns *turns)
{
    const enum pql_group group = (enum pql_group)(turns->asked++ % PQL_GROUPS);
    for (size_t tier = 0; turns->settled && tier < pql_tier_count; tier++)
        if (turns->used & PQL_GROUP_OF(group, tier) && pql_has_group(tier, group)) pql_ask_group(tier, group);
}

void pql_turn_ask_all(struct pql_turns *turns)
{
    for (size_t tier = 0; tier < pql_tier_count; tier++)
        for (unsigned g = 0; g < PQL_GROUPS; g++)
            if (pql_has_group(tier, (enum pql_group)g)) pql_ask_group(tier, (enum pql_group)g);
    notice_wrong(turns);
}

/* ---- Limits ---- */

/* Of those that came and have no limit, one after the other. */
static void meet_new_operation(struct pql_turns *turns, const atomic_int *stop)
{
    const unsigned kinds = (unsigned)pql_alg_count * PQL_OPERATION_COUNT;
    for (unsigned i = 0; i < kinds; i++) {
        const unsigned at = turns->met++ % kinds, row = at / PQL_OPERATION_COUNT, operation = at % PQL_OPERATION_COUNT;
        if (turns->windows.is_new[row][operation] != 1) continue;
        pql_turn_reference(turns, row, (enum pql_operation)operation, stop);
        return;
    }
}

/* Three digits or more, without a fraction. */
static void say_time(char text[32], uint64_t ns)
{
    static const struct {
        const char *name;
        uint64_t ns;
    } units[] = {{"s", 1000000000}, {"ms", 1000000}, {"us", 1000}, {"ns", 1}};
    size_t i = 0;
    while (i < 3 && ns < 100 * units[i].ns && ns % units[i].ns != 0) i++;
    while (i < 3 && ns < units[i].ns) i++;
    snprintf(text, 32, "%llu %s", (unsigned long long)(ns / units[i].ns), units[i].name);
}

static void tell_share(struct pql_turns *turns, const struct pql_watched *watched, pqlane_guard_kind kind,
                       const struct pql_share *share)
{
    pqlane_guard_event event = pql_event_about(kind, watched->limit.row, watched->limit.operation);
    char limit[32];
    say_time(limit, watched->limit.ns);
    PQL_REASON(&event, "%llu of %llu operations in %llu ms took longer than %s", (unsigned long long)share->above,
               (unsigned long long)share->total, (unsigned long long)(share->ns / 1000000), limit);
    pql_guard_tell(&turns->listeners, &event);
}

/* One that is broken again soon goes on where it was: neighbours come and go. */
static void breaks(struct pql_turns *turns, struct pql_watched *watched, const struct pql_share *share, uint64_t now)
{
    watched->fine_since = 0;
    if (watched->is_broken) return;
    watched->is_broken = 1;
    if (now - watched->over_at > watched->retry_after) watched->retry_at = watched->retry_after = 0;
    tell_share(turns, watched, PQLANE_GUARD_BREACH, share);
}

static void is_fine(struct pql_turns *turns, struct pql_watched *watched, const struct pql_share *share, uint64_t now)
{
    if (!watched->is_broken) return;
    if (!watched->fine_since) watched->fine_since = now;
    if (now - watched->fine_since < PQL_FINE_NS) return;
    watched->is_broken = 0;
    watched->over_at = now;
    tell_share(turns, watched, PQLANE_GUARD_OVER, share);
}

/* 1: there was a race. */
static int judge(struct pql_turns *turns, struct pql_watched *watched, uint64_t now, const atomic_int *stop)
{
    struct pql_share share;
    if (!pql_watched_share(watched, &share)) return 0;
    if (pql_share_breaks(&share, &watched->limit)) {
        breaks(turns, watched, &share, now);
        if (turns->credit_ns <= 0 || now < watched->retry_at) return 0;
        pql_turn_improve(turns, watched, now, stop);
        return 1;
    }
    if ((double)share.above <= (1 - watched->limit.quantile) * (double)share.total)
        is_fine(turns, watched, &share, now);
    else
        watched->fine_since = 0;
    return 0;
}

/* ---- A turn ---- */

static void say_state(const struct pql_turns *turns)
{
    struct pql_segment_header *header = pql_segment_here();
    uint64_t state = PQL_GUARD_WATCHES;
    for (unsigned g = 0; g < PQL_GROUPS; g++)
        if (pql_hold_is_on(&turns->holds[g])) state = PQL_GUARD_FELL_BACK;
    if (header) atomic_store_explicit(&header->guard.state, state, memory_order_relaxed);
}

static void save_up(struct pql_turns *turns, uint64_t now)
{
    const double more = turns->last ? turns->share * (double)(now - turns->last) : 0;
    turns->last = now;
    turns->credit_ns += (int64_t)more;
    if (turns->credit_ns > PQL_CREDIT_MOST_NS) turns->credit_ns = PQL_CREDIT_MOST_NS;
}

void pql_turn(struct pql_turns *turns, uint64_t now, const atomic_int *stop)
{
    int raced = 0;
    save_up(turns, now);
    ask_next(turns);
    notice_wrong(turns);
    if (is_changed(turns)) adopt(turns);
    if (turns->canary.trial && pql_kernels_fault(turns->canary.trial) != PQLANE_OK) turns->canary.trial = NULL;
    if (turns->settled && pql_windows_look(&turns->windows, now)) {
        for (size_t i = 0; !raced && i < turns->windows.count; i++)
            raced = judge(turns, &turns->windows.items[i], now, stop);
        if (!raced && turns->canary.trial)
            pql_turn_canary(turns, now);
        else if (!raced)
            raced = pql_turn_try_preferred(turns, now, stop);
        if (!raced && !turns->has_limits && turns->credit_ns > 0) meet_new_operation(turns, stop);
    }
    say_state(turns);
}
