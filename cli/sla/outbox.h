/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Alerts on their way. A thread posts them, so that a place that hangs does not keep the watch from looking. An alert
 * that did not arrive stays until it does, or until there is news of it: only the newest state of each is told, so what
 * waits is bounded by the number of alerts.
 */

#ifndef PQL_SLA_OUTBOX_H
#define PQL_SLA_OUTBOX_H

#include "alert/alert.h"

#include <pthread.h>

struct outbox {
    const struct alert *alert;
    json_t *waiting; /* by key: {"alert": as Alertmanager's API has it, "status": "firing" or "resolved"} */
    pthread_mutex_t lock;
    pthread_cond_t news;
    pthread_t thread;
    bool is_open, ends;
};

/* Without a URL it stays closed, and takes nothing. False: no memory, or no thread. */
bool outbox_open(struct outbox *outbox, const struct alert *alert);

/* The newest state of an alert, which is taken over; NULL is what memory ran out for. */
void outbox_put(struct outbox *outbox, const char *key, json_t *alert, bool is_firing);

/* What waits is tried once more. False: something did not arrive. */
bool outbox_close(struct outbox *outbox);

/* What is posted of such a list: Alertmanager's list, or one object for a webhook, with a text that chats show. NULL:
 * out of memory. */
json_t *outbox_body(json_t *waiting, bool for_alertmanager);

#endif
