/* SPDX-License-Identifier: Apache-2.0 */

#include "service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double service_now(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

bool service_open(struct service *service, const char *folder, double interval, size_t ticks)
{
    *service = (struct service){.folder = folder, .interval = interval, .lock = PTHREAD_MUTEX_INITIALIZER};
    return ticks_open(&service->ticks, ticks);
}

static void forget_texts(struct service *service)
{
    for (size_t i = 0; i < sizeof service->texts / sizeof *service->texts; i++) {
        free(service->texts[i]);
        service->texts[i] = NULL;
    }
}

void service_close(struct service *service)
{
    processes_clear(&service->processes);
    ticks_close(&service->ticks);
    forget_texts(service);
}

/* What was seen, in the place of what was seen before. */
static void take_over(struct service *service, struct live_processes *seen, pqlane_metrics *sum, double t, double at)
{
    size_t running = 0;
    for (size_t i = 0; i < seen->count; i++) running += seen->items[i].runs;
    if (service->processes.ended) events_compare(&service->events, t, at, &service->processes, seen);
    processes_clear(&service->processes);
    service->processes = *seen;
    service->tick = ticks_add(&service->ticks, sum, t, at, running);
    forget_texts(service);
}

bool service_look(struct service *service)
{
    char problem[LIVE_ERROR_BYTES] = "", clean[LIVE_ERROR_BYTES];
    struct live_processes seen = {0};
    pqlane_metrics *sum = NULL;
    if (!service->processes.ended) processes_collect(service->folder, problem);
    bool is_read = processes_read_sum(&seen, &sum, service->folder, problem);
    processes_collect(service->folder, problem); /* now that what they told last has been read */
    if (!is_read) {                              /* there may have been too many that ended */
        *problem = '\0';
        is_read = processes_read_sum(&seen, &sum, service->folder, problem);
    }
    event_text(clean, problem);
    const double t = service_now(CLOCK_REALTIME), at = service_now(CLOCK_MONOTONIC);
    pthread_mutex_lock(&service->lock);
    service->tick = NULL;
    if (is_read) take_over(service, &seen, sum, t, at);
    if (*clean && strcmp(clean, service->problem) != 0) events_say(&service->events, t, at, EVENT_PROBLEM, clean);
    strcpy(service->problem, clean);
    service->is_ready = is_read;
    pthread_mutex_unlock(&service->lock);
    return is_read;
}

const pqlane_metrics *service_sum(const struct service *service)
{
    return service->ticks.before;
}

static char *make_text(const pqlane_metrics *sum, unsigned flags)
{
    const size_t size = pqlane_metrics_text(sum, flags, NULL, 0) + 1;
    char *text = malloc(size);
    if (text) pqlane_metrics_text(sum, flags, text, size);
    return text;
}

char *service_text(struct service *service, unsigned flags)
{
    pthread_mutex_lock(&service->lock);
    char **text = &service->texts[(flags & PQLANE_METRICS_PROMETHEUS) != 0];
    if (!*text) *text = make_text(service_sum(service), flags);
    char *copy = *text ? strdup(*text) : NULL;
    pthread_mutex_unlock(&service->lock);
    return copy;
}

bool service_excuse(struct service *service, char text[LIVE_ERROR_BYTES])
{
    pthread_mutex_lock(&service->lock);
    const bool is_ready = service->is_ready;
    snprintf(text, LIVE_ERROR_BYTES, "%s", service->problem);
    pthread_mutex_unlock(&service->lock);
    return !is_ready;
}
