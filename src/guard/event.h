/* SPDX-License-Identifier: Apache-2.0 */

/* What the guard tells, and to whom: metrics, the program's callback, the system's log. */

#ifndef PQL_GUARD_EVENT_H
#define PQL_GUARD_EVENT_H

#include "pqlane_guard.h"

#include <pthread.h>

/* Of who starts and stops the guard; fork() waits for it. */
extern pthread_mutex_t pql_guard_lock;

struct pql_listeners {
    void (*callback)(const pqlane_guard_event *event, void *context);
    void *context;
    int to_syslog;
};

/* Fills in the time, and tells everybody. */
void pql_guard_tell(const struct pql_listeners *listeners, pqlane_guard_event *event);

#endif
