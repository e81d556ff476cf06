/* SPDX-License-Identifier: Apache-2.0 */

#include "event.h"

#include "metrics/clock.h"
#include "metrics/segment.h"

#include <string.h>
#include <syslog.h>

static const char *const kind_names[PQLANE_GUARD_KINDS] = {"breach", "over",    "kept",     "switched",
                                                           "canary", "refused", "promoted", "wrong"};

_Static_assert((int)PQL_GUARD_KINDS == PQLANE_GUARD_KINDS && PQL_GUARD_EVENTS == PQLANE_GUARD_EVENTS,
               "metrics have room for all of them");
_Static_assert(sizeof(pqlane_guard_event) <= 8 * PQL_GUARD_WORDS, "a slot has room for an event");

const char *pqlane_guard_kind_name(pqlane_guard_kind kind)
{
    return (unsigned)kind < PQLANE_GUARD_KINDS ? kind_names[kind] : NULL;
}

static void note(struct pql_guard_notes *notes, const pqlane_guard_event *event)
{
    uint64_t words[PQL_GUARD_WORDS] = {0}, number = 1;
    memcpy(words, event, sizeof *event);
    for (unsigned i = 0; i < PQL_GUARD_KINDS; i++)
        number += atomic_load_explicit(&notes->counts[i], memory_order_relaxed);
    struct pql_guard_slot *slot = &notes->events[(number - 1) % PQL_GUARD_EVENTS];
    atomic_store_explicit(&slot->number, 0, memory_order_relaxed);
    for (unsigned i = 0; i < PQL_GUARD_WORDS; i++)
        atomic_store_explicit(&slot->words[i], words[i], memory_order_release); /* not before the 0 */
    atomic_store_explicit(&slot->number, number, memory_order_release);
    atomic_fetch_add_explicit(&notes->counts[event->kind], 1, memory_order_relaxed);
}

static void log_event(const pqlane_guard_event *event)
{
    const int is_wrong = event->kind == PQLANE_GUARD_WRONG;
    const int priority = is_wrong ? LOG_ERR : event->kind == PQLANE_GUARD_SWITCHED ? LOG_WARNING : LOG_NOTICE;
    syslog(LOG_USER | priority, "pqlane guard: %s%s%s%s%s%s%s: %s", kind_names[event->kind],
           event->algorithm[0] ? " " : "", event->algorithm, event->operation[0] ? "/" : "", event->operation,
           event->groups[0] ? " " : "", event->groups, event->reason);
}

void pql_guard_tell(const struct pql_listeners *listeners, pqlane_guard_event *event)
{
    struct pql_segment_header *header = pql_segment_here();
    event->when_ns = pql_clock_ns(CLOCK_REALTIME);
    if (header) note(&header->guard, event);
    if (listeners->to_syslog) { /* a fork() in the middle would leave syslog() locked in the child */
        pthread_mutex_lock(&pql_guard_lock);
        log_event(event);
        pthread_mutex_unlock(&pql_guard_lock);
    }
    if (listeners->callback) listeners->callback(event, listeners->context);
}
