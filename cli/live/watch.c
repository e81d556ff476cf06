/* SPDX-License-Identifier: Apache-2.0 */

#include "watch.h"

#include "term.h"

#include <stdlib.h>

static void clear_look(struct live_look *look)
{
    processes_clear(&look->processes);
    pqlane_metrics_forget(look->sum);
    *look = (struct live_look){0};
}

bool watch_look(struct live_watch *watch, char error[LIVE_ERROR_BYTES])
{
    struct live_look look = {.when = term_seconds()};
    if (!processes_read(&look.processes, watch->folder, error)) return false;
    look.sum = processes_sum(&look.processes);
    if (!look.sum) {
        clear_look(&look);
        snprintf(error, LIVE_ERROR_BYTES, "out of memory");
        return false;
    }
    clear_look(&watch->before);
    watch->before = watch->now;
    watch->now = look;
    return true;
}

double watch_seconds(const struct live_watch *watch)
{
    return watch->before.sum ? watch->now.when - watch->before.when : 0;
}

/* What was counted between two snapshots; `before` NULL: all of it. NULL: out of memory. */
static pqlane_metrics *difference(const pqlane_metrics *now, const pqlane_metrics *before)
{
    pqlane_metrics *made;
    pqlane_status status = pqlane_metrics_empty(&made);
    if (status == PQLANE_OK) status = pqlane_metrics_add(made, now);
    if (status == PQLANE_OK && before) status = pqlane_metrics_subtract(made, before);
    if (status == PQLANE_OK) return made;
    pqlane_metrics_forget(made);
    return NULL;
}

static bool add_difference(const struct live_watch *watch, struct live_rows *rows, const pqlane_metrics *now,
                           const pqlane_metrics *before, const struct live_process *process)
{
    struct live_rows made = {0};
    pqlane_metrics *counts = difference(now, before);
    if (!counts) return false;
    bool good = rows_add(&made, counts, watch_seconds(watch), process ? &process->facts : NULL);
    if (good && process && !process->runs) rows_drop_idle(&made);
    good = good && rows_append(rows, &made);
    rows_clear(&made);
    pqlane_metrics_forget(counts);
    return good;
}

bool watch_rows(const struct live_watch *watch, bool by_process, struct live_rows *rows)
{
    const struct live_processes *now = &watch->now.processes, *then = &watch->before.processes;
    bool good = true;
    if (!watch->before.sum) return true;
    if (!by_process) return add_difference(watch, rows, watch->now.sum, watch->before.sum, NULL);
    for (size_t i = 0; i < now->count && good; i++) {
        const struct live_process *process = &now->items[i];
        const struct live_process *earlier = then->count ? bsearch(process, then->items, then->count, sizeof *process,
                                                                   processes_compare)
                                                         : NULL;
        if (!process->runs && !earlier) continue; /* it ended before anybody looked */
        good = add_difference(watch, rows, process->counts, earlier ? earlier->counts : NULL, process);
    }
    return good;
}

size_t watch_running(const struct live_watch *watch)
{
    size_t running = 0;
    for (size_t i = 0; i < watch->now.processes.count; i++) running += watch->now.processes.items[i].runs;
    return running;
}

void watch_clear(struct live_watch *watch)
{
    clear_look(&watch->before);
    clear_look(&watch->now);
}
