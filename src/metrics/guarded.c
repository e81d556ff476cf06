/* SPDX-License-Identifier: Apache-2.0 */

/* What guards tell of themselves, as snapshots have it. It may come from a file, and is not trusted. */

#include "snapshot.h"

#include <math.h>
#include <string.h>

static int is_name_or_none(const char *name, size_t size)
{
    return !name[0] || pql_is_name(name, size);
}

static int is_sentence(const char *text, size_t size)
{
    size_t len = 0;
    while (len < size && text[len] >= ' ' && text[len] <= '~') len++;
    return len < size && !text[len];
}

static int makes_sense(const pqlane_guard_event *event)
{
    return (unsigned)event->kind < PQLANE_GUARD_KINDS && is_name_or_none(event->algorithm, sizeof event->algorithm) &&
           is_name_or_none(event->operation, sizeof event->operation) &&
           is_name_or_none(event->groups, sizeof event->groups) && is_name_or_none(event->from, sizeof event->from) &&
           is_name_or_none(event->to, sizeof event->to) && is_sentence(event->reason, sizeof event->reason) &&
           isfinite(event->before_s) && isfinite(event->after_s) && isfinite(event->low) && isfinite(event->high);
}

/* 0: there is none, or it is being written. */
static int read_slot(pqlane_guard_event *event, const struct pql_guard_slot *slot, uint64_t *number)
{
    uint64_t words[PQL_GUARD_WORDS];
    *number = atomic_load_explicit(&slot->number, memory_order_acquire);
    for (unsigned i = 0; i < PQL_GUARD_WORDS; i++)
        words[i] = atomic_load_explicit(&slot->words[i], memory_order_acquire); /* before the number again */
    memcpy(event, words, sizeof *event);
    return *number > 0 && atomic_load_explicit(&slot->number, memory_order_relaxed) == *number && makes_sense(event);
}

void pql_snapshot_guard(pqlane_metrics *to, const struct pql_guard_notes *notes)
{
    const uint64_t state = atomic_load_explicit(&notes->state, memory_order_relaxed);
    uint64_t numbers[PQL_GUARD_EVENTS];
    to->guarded = state != PQL_NO_GUARD;
    to->fallen_back = state == PQL_GUARD_FELL_BACK;
    for (unsigned i = 0; i < PQL_GUARD_KINDS; i++)
        to->guard[i] = atomic_load_explicit(&notes->counts[i], memory_order_relaxed);
    to->event_count = 0;
    for (unsigned i = 0; i < PQL_GUARD_EVENTS; i++) {
        pqlane_guard_event event;
        uint64_t number;
        size_t at = to->event_count;
        if (!read_slot(&event, &notes->events[i], &number)) continue;
        for (; at > 0 && numbers[at - 1] > number; at--) {
            to->events[at] = to->events[at - 1];
            numbers[at] = numbers[at - 1];
        }
        to->events[at] = event;
        numbers[at] = number;
        to->event_count++;
    }
}

uint64_t pqlane_guard_count(const pqlane_metrics *snapshot, pqlane_guard_kind kind)
{
    return snapshot && (unsigned)kind < PQLANE_GUARD_KINDS ? snapshot->guard[kind] : 0;
}

uint64_t pqlane_guard_processes(const pqlane_metrics *snapshot)
{
    return snapshot ? snapshot->guarded : 0;
}

uint64_t pqlane_guard_fallen_back(const pqlane_metrics *snapshot)
{
    return snapshot ? snapshot->fallen_back : 0;
}

size_t pqlane_guard_event_count(const pqlane_metrics *snapshot)
{
    return snapshot ? snapshot->event_count : 0;
}

pqlane_status pqlane_guard_event_at(const pqlane_metrics *snapshot, size_t index, pqlane_guard_event *event,
                                    size_t bytes)
{
    if (!snapshot || index >= snapshot->event_count || !event || bytes < sizeof *event) return PQLANE_ERR_ARGUMENT;
    memset(event, 0, bytes);
    *event = snapshot->events[index];
    return PQLANE_OK;
}
