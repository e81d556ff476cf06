/* SPDX-License-Identifier: Apache-2.0 */

/* A folder of metrics, looked at again and again: what happened between the last two looks. Nothing is collected or
 * changed. */

#ifndef PQL_LIVE_WATCH_H
#define PQL_LIVE_WATCH_H

#include "processes.h"
#include "rows.h"

struct live_look {
    struct live_processes processes;
    pqlane_metrics *sum; /* NULL: there was no such look */
    double when;         /* seconds of the monotonic clock */
};

struct live_watch {
    const char *folder;
    struct live_look before, now;
};

/* False: `error` says why, and the last looks stay. */
bool watch_look(struct live_watch *watch, char error[LIVE_ERROR_BYTES]);

/* Seconds between the last two looks; 0: there were no two. */
double watch_seconds(const struct live_watch *watch);

/* A row for each operation and backend that there is: of all processes together, or of each that runs, and of those
 * that ended what they still did. No rows before the second look. False: out of memory. */
bool watch_rows(const struct live_watch *watch, bool by_process, struct live_rows *rows);

size_t watch_running(const struct live_watch *watch); /* processes that were there at the last look */

void watch_clear(struct live_watch *watch);

#endif
