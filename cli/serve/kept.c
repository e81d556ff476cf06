/* SPDX-License-Identifier: Apache-2.0 */

#include "kept.h"

#include "moment.h"
#include "store/moments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int64_t milliseconds(double seconds)
{
    return (int64_t)(1e3 * seconds + 0.5);
}

static struct moment_clocks clocks_now(void)
{
    return (struct moment_clocks){service_now(CLOCK_REALTIME), service_now(CLOCK_MONOTONIC)};
}

/* ---- Reading ---- */

struct reading {
    struct service *service;
    struct moment_clocks now;
};

static bool read_moment(void *context, int64_t t, const char *text)
{
    struct reading *reading = context;
    moment_read(&reading->service->ticks, &reading->service->events, 1e-3 * (double)t, text, reading->now);
    return true;
}

static bool read_kept(struct kept *kept, struct service *service, struct store_error *error)
{
    struct reading reading = {service, clocks_now()};
    return store_each_moment(kept->store, kept->source, milliseconds(reading.now.t - kept->history),
                             milliseconds(reading.now.t), TICKS_MOST, read_moment, &reading, error);
}

bool kept_open(struct kept *kept, const char *db, struct service *service, double history, struct store_error *error)
{
    char host[HOST_NAME_MAX + 1] = "";
    gethostname(host, sizeof host - 1);
    *kept = (struct kept){.history = history};
    snprintf(kept->source, sizeof kept->source, "%s:%s", host, service->folder);
    kept->store = store_open(db, STORE_WRITE, KEPT_PATIENCE_MS, error);
    if (!kept->store || !read_kept(kept, service, error)) return false;
    kept->written = kept->next = service_now(CLOCK_MONOTONIC);
    kept->told = service->events.count;
    return true;
}

/* ---- Writing ---- */

struct kept_news {
    struct store_moment *moments;
    size_t count;
    double written;
    uint64_t told;
};

static void forget_news(struct kept_news *news)
{
    for (size_t i = 0; i < news->count; i++) free(news->moments[i].text);
    free(news->moments);
}

/* The events up to a tick, from `first` on: the number of the one after them. */
static uint64_t events_until(const struct events *events, uint64_t first, double at)
{
    uint64_t end = events_oldest(events, first);
    while (end < events->count && events->items[end % EVENTS_MOST].at <= at) end++;
    return end;
}

/* What happened since it was written last. False: no memory. */
static bool gather(const struct kept *kept, const struct service *service, struct kept_news *news)
{
    const struct ticks *ticks = &service->ticks;
    size_t first = ticks->count;
    while (first > 0 && ticks_at(ticks, first - 1)->at > kept->written) first--;
    *news = (struct kept_news){.written = kept->written, .told = kept->told};
    news->moments = calloc(ticks->count - first + 1, sizeof *news->moments);
    for (size_t i = first; news->moments && i < ticks->count; i++) {
        const struct tick *tick = ticks_at(ticks, i);
        const uint64_t end = events_until(&service->events, news->told, tick->at);
        struct store_moment *moment = &news->moments[news->count];
        moment->t = milliseconds(tick->t);
        moment->text = moment_write(ticks, tick, &service->events, news->told, end);
        if (!moment->text) return false;
        news->count++;
        news->written = tick->at;
        news->told = end;
    }
    return news->moments != NULL;
}

static bool write_news(struct kept *kept, struct service *service, struct store_error *error)
{
    struct kept_news news;
    pthread_mutex_lock(&service->lock);
    bool good = gather(kept, service, &news);
    pthread_mutex_unlock(&service->lock);
    if (!good)
        *error = (struct store_error){STORE_MEMORY, "no memory to keep the history"};
    else
        good = store_keep_moments(kept->store, kept->source, news.moments, news.count,
                                  milliseconds(service_now(CLOCK_REALTIME) - kept->history), error);
    if (good) {
        kept->written = news.written;
        kept->told = news.told;
    }
    forget_news(&news);
    return good;
}

static void tell_problem(struct kept *kept, struct service *service, const struct store_error *error)
{
    const struct moment_clocks now = clocks_now();
    if (strcmp(kept->problem.text, error->text) == 0) return;
    kept->problem = *error;
    pthread_mutex_lock(&service->lock);
    events_say(&service->events, now.t, now.at, EVENT_PROBLEM, error->text);
    pthread_mutex_unlock(&service->lock);
}

void kept_write(struct kept *kept, struct service *service)
{
    struct store_error error = {0};
    if (!kept->store || service_now(CLOCK_MONOTONIC) < kept->next) return;
    if (write_news(kept, service, &error))
        kept->problem = error;
    else
        tell_problem(kept, service, &error);
    kept->next = service_now(CLOCK_MONOTONIC) + KEPT_EVERY_S;
}

bool kept_close(struct kept *kept, struct service *service, struct store_error *error)
{
    const bool good = !kept->store || write_news(kept, service, error);
    store_close(kept->store);
    kept->store = NULL;
    return good;
}
