/* SPDX-License-Identifier: Apache-2.0 */

#include "kept.h"

#include "moment.h"
#include "store/moments.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
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

static bool read_kept(struct kept *kept, struct store_error *error)
{
    struct reading reading = {kept->service, clocks_now()};
    return store_each_moment(kept->store, kept->source, milliseconds(reading.now.t - kept->history),
                             milliseconds(reading.now.t), TICKS_MOST, read_moment, &reading, error);
}

/* "HOST:FOLDER", one of a folder however it is written. */
static void name_source(struct kept *kept)
{
    char host[HOST_NAME_MAX + 1] = "", *real = realpath(kept->service->folder, NULL);
    gethostname(host, sizeof host - 1);
    snprintf(kept->source, sizeof kept->source, "%s:%s", host, real ? real : kept->service->folder);
    free(real);
}

bool kept_open(struct kept *kept, const char *db, struct service *service, double history, struct store_error *error)
{
    *kept = (struct kept){.service = service, .history = history};
    name_source(kept);
    kept->store = store_open(db, STORE_WRITE, STORE_PATIENCE_MS, error);
    if (!kept->store) return false;
    if (!read_kept(kept, error)) {
        store_close(kept->store);
        kept->store = NULL;
        return false;
    }
    kept->written = service_now(CLOCK_MONOTONIC);
    kept->told = service->new_events = service->events.count;
    return true;
}

/* ---- Writing ---- */

struct kept_news {
    struct store_moment moments[KEPT_AT_ONCE];
    size_t count;
    double written;
    uint64_t told;
    bool is_all;
};

static void forget_news(struct kept_news *news)
{
    for (size_t i = 0; i < news->count; i++) free(news->moments[i].text);
}

/* The events up to a tick, from `first` on: the number of the one after them. */
static uint64_t events_until(const struct events *events, uint64_t first, double at)
{
    uint64_t end = events_oldest(events, first);
    while (end < events->count && events->items[end % EVENTS_MOST].at <= at) end++;
    return end;
}

/* What happened since it was written last, as much as is written at once. False: no memory. */
static bool gather(const struct kept *kept, struct kept_news *news)
{
    const struct ticks *ticks = &kept->service->ticks;
    const struct events *events = &kept->service->events;
    size_t i = ticks->count;
    while (i > 0 && ticks_at(ticks, i - 1)->at > kept->written) i--;
    *news = (struct kept_news){.written = kept->written, .told = kept->told};
    for (; i < ticks->count && news->count < KEPT_AT_ONCE; i++) {
        const struct tick *tick = ticks_at(ticks, i);
        const uint64_t end = events_until(events, news->told, tick->at);
        struct store_moment *moment = &news->moments[news->count];
        moment->t = milliseconds(tick->t);
        moment->text = moment_write(ticks, tick, events, news->told, end);
        if (!moment->text) return false;
        news->count++;
        news->written = tick->at;
        news->told = end;
    }
    news->is_all = i == ticks->count;
    return true;
}

static bool write_news(struct kept *kept, bool *is_all, struct store_error *error)
{
    struct kept_news news;
    pthread_mutex_lock(&kept->service->lock);
    bool good = gather(kept, &news);
    pthread_mutex_unlock(&kept->service->lock);
    if (!good)
        *error = (struct store_error){STORE_MEMORY, "no memory to keep the history"};
    else if (news.count > 0)
        good = store_keep_moments(kept->store, kept->source, news.moments, news.count,
                                  milliseconds(service_now(CLOCK_REALTIME) - kept->history), error);
    if (good) {
        kept->written = news.written;
        kept->told = news.told;
    }
    *is_all = news.is_all;
    forget_news(&news);
    return good;
}

static bool write_all(struct kept *kept, struct store_error *error)
{
    bool is_all = false, good = true;
    while (good && !is_all) good = write_news(kept, &is_all, error);
    return good;
}

/* A problem that stays is told once. */
static void tell_problem(struct kept *kept, const char *problem)
{
    const struct moment_clocks now = clocks_now();
    if (problem && kept->problem && strcmp(kept->problem, problem) == 0) return;
    free(kept->problem);
    kept->problem = problem ? strdup(problem) : NULL;
    if (!problem) return;
    pthread_mutex_lock(&kept->service->lock);
    events_say(&kept->service->events, now.t, now.at, EVENT_PROBLEM, problem);
    pthread_mutex_unlock(&kept->service->lock);
}

/* False: it shall end. */
static bool wait_until_next(const struct kept *kept)
{
    struct pollfd end = {.fd = kept->end, .events = POLLIN};
    int ready;
    while ((ready = poll(&end, 1, 1000 * KEPT_EVERY_S)) < 0 && errno == EINTR) continue;
    return ready == 0;
}

static void *keep_writing(void *context)
{
    struct kept *kept = context;
    struct store_error error;
    while (wait_until_next(kept)) tell_problem(kept, write_all(kept, &error) ? NULL : error.text);
    return NULL;
}

bool kept_start(struct kept *kept)
{
    if (!kept->store) return true;
    kept->end = eventfd(0, EFD_CLOEXEC);
    if (kept->end < 0) return false;
    kept->is_started = pthread_create(&kept->thread, NULL, keep_writing, kept) == 0;
    if (!kept->is_started) close(kept->end);
    return kept->is_started;
}

bool kept_close(struct kept *kept, struct store_error *error)
{
    bool good = true;
    if (kept->is_started) {
        eventfd_write(kept->end, 1);
        pthread_join(kept->thread, NULL);
        close(kept->end);
        good = write_all(kept, error);
    }
    free(kept->problem);
    store_close(kept->store);
    *kept = (struct kept){0};
    return good;
}
