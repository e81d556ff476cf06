/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What `pqlane serve` knows: one thread looks at the folder again and again, others answer from what it saw last. So
 * that any number of requests costs the monitored processes nothing.
 */

#ifndef PQL_SERVE_SERVICE_H
#define PQL_SERVE_SERVICE_H

#include "events.h"
#include "ticks.h"

#include <pthread.h>

struct service {
    const char *folder;
    double interval;
    pthread_mutex_t lock; /* of all below, for who does not look himself */
    struct live_processes processes;
    struct ticks ticks;
    struct events events;
    bool is_ready;                  /* the folder was read when it was looked at last */
    char problem[LIVE_ERROR_BYTES]; /* what was wrong then; "": nothing */
    char *texts[2];                 /* the sum as metrics text; by format, NULL: nobody asked yet */
    const struct tick *tick;        /* that ended with the last look; NULL: none did */
    uint64_t new_events;            /* the first that api_news() has not told */
};

double service_now(clockid_t clock); /* seconds */

/* False: no memory. */
bool service_open(struct service *service, const char *folder, double interval, size_t ticks);
void service_close(struct service *service);

/* Takes together what ended, reads the folder, and ends a tick. False: it could not be read, service->problem says why,
 * and what was seen before stays. */
bool service_look(struct service *service);

/* The sum over all processes that there ever were; callers hold the lock. NULL before the first look. */
const pqlane_metrics *service_sum(const struct service *service);

/* The sum as OpenMetrics, or with PQLANE_METRICS_PROMETHEUS the format before it: a copy. NULL: no memory. */
char *service_text(struct service *service, unsigned flags);

/* Why it is not ready; false: it is. */
bool service_excuse(struct service *service, char text[LIVE_ERROR_BYTES]);

#endif
