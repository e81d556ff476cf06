/* SPDX-License-Identifier: Apache-2.0 */

#include "guarded.h"

#include "measure/table.h"

#include <stdio.h>

/* The last event of a process; false: there is none. */
static bool last_event(const struct live_process *process, pqlane_guard_event *event)
{
    if (process->told_count > 0) *event = process->told[process->told_count - 1];
    return process->told_count > 0;
}

size_t guarded_news(const struct live_process *before, const struct live_process *now)
{
    pqlane_guard_event last;
    if (!before || !last_event(before, &last)) return 0;
    size_t i = now->told_count;
    while (i > 0 && (now->told[i - 1].when_ns != last.when_ns || now->told[i - 1].kind != last.kind)) i--;
    return i;
}

const struct live_process *guarded_latest(const struct live_processes *processes, pqlane_guard_event *event)
{
    const struct live_process *latest = NULL;
    for (size_t i = 0; i < processes->count; i++) {
        pqlane_guard_event one;
        if (!processes->items[i].runs || !last_event(&processes->items[i], &one)) continue;
        if (latest && one.when_ns <= event->when_ns) continue;
        latest = &processes->items[i];
        *event = one;
    }
    return latest;
}

void guarded_tell(char text[LIVE_ERROR_BYTES], const struct live_process *process, const pqlane_guard_event *event)
{
    char change[96] = "", times[96] = "", before[32], after[32];
    const bool has_operation = event->operation[0] != 0;
    if (event->groups[0])
        snprintf(change, sizeof change, " %s from %s to %s:", event->groups, event->from[0] ? event->from : "-",
                 event->to[0] ? event->to : "nothing");
    if (event->before_s > 0 && event->after_s > 0) {
        const struct table_unit *unit = table_unit_for(1e9 * event->before_s);
        table_time(before, 1e9 * event->before_s, unit);
        table_time(after, 1e9 * event->after_s, unit);
        snprintf(times, sizeof times, " %s %s before, %s after:", before, unit->name, after);
    }
    snprintf(text, LIVE_ERROR_BYTES, "%s %lu:%s%s%s%s%s%s%s %s",
             process->facts.program[0] ? process->facts.program : "a program", (unsigned long)process->facts.pid,
             has_operation ? " " : "", event->algorithm, has_operation ? "/" : "", event->operation,
             has_operation ? ":" : "", change, times, event->reason);
}
