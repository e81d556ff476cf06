/* SPDX-License-Identifier: Apache-2.0 */

#include "outbox.h"

#include "measure/document.h"
#include "report/member.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#define TRIES 2    /* in a row; the outbox itself tries again */
#define RETRY_S 15 /* after what did not arrive */

/* ---- What is said ---- */

static json_t *chat_line(json_t *waiting)
{
    char *text = NULL;
    size_t size;
    const char *key;
    json_t *entry;
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    fputs("pqlane sla watch:", out);
    json_object_foreach (waiting, key, entry)
        fprintf(out, "\n%s: %s (%s, %s)", member_text(entry, "status", "-"),
                member_text(entry, "alert.annotations.summary", "-"), member_text(entry, "alert.labels.severity", "-"),
                member_text(entry, "alert.labels.urgency", "-"));
    json_t *value = fclose(out) == 0 ? json_string(text) : NULL;
    free(text);
    return value;
}

json_t *outbox_body(json_t *waiting, bool for_alertmanager)
{
    char now[32];
    const char *key;
    json_t *entry, *list = json_array();
    bool good = list != NULL;
    json_object_foreach (waiting, key, entry) {
        json_t *alert = json_copy(json_object_get(entry, "alert"));
        if (alert && !for_alertmanager && json_object_set(alert, "status", json_object_get(entry, "status")) != 0)
            good = false;
        good = json_array_append_new(list, alert) == 0 && good;
    }
    if (!good) {
        json_decref(list);
        return NULL;
    }
    if (for_alertmanager) return list;
    struct document body = document_begin();
    document_time(now);
    document_text(&body, "schema", "pqlane-sla-alert");
    document_whole(&body, "version", 1);
    document_text(&body, "created", now);
    document_put(&body, "text", chat_line(waiting));
    document_put(&body, "alerts", list);
    return document_done(&body);
}

/* ---- The thread ---- */

static bool deliver(const struct outbox *outbox, json_t *taken)
{
    json_t *body = outbox_body(taken, outbox->alert->alertmanager);
    const bool good = alert_post(outbox->alert, body, TRIES);
    json_decref(body);
    return good;
}

/* News that came meanwhile is newer than what did not arrive. Until that is tried again some time passes, unless the
 * watch ends. */
static void put_back(struct outbox *outbox, json_t *taken)
{
    struct timespec until;
    json_object_update_missing(outbox->waiting, taken);
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += RETRY_S;
    while (!outbox->ends && pthread_cond_timedwait(&outbox->news, &outbox->lock, &until) == 0) continue;
}

static void *run_outbox(void *data)
{
    struct outbox *outbox = data;
    bool is_last = false;
    pthread_mutex_lock(&outbox->lock);
    while (!is_last) {
        while (!outbox->ends && json_object_size(outbox->waiting) == 0) pthread_cond_wait(&outbox->news, &outbox->lock);
        is_last = outbox->ends;
        if (json_object_size(outbox->waiting) == 0) continue;
        json_t *taken = outbox->waiting;
        outbox->waiting = json_object();
        pthread_mutex_unlock(&outbox->lock);
        const bool good = deliver(outbox, taken);
        pthread_mutex_lock(&outbox->lock);
        if (!good) put_back(outbox, taken);
        json_decref(taken);
    }
    pthread_mutex_unlock(&outbox->lock);
    return NULL;
}

/* ---- Its owner ---- */

/* Signals are for the thread that looks. */
static bool start_thread(struct outbox *outbox)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const int failed = pthread_create(&outbox->thread, NULL, run_outbox, outbox);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed == 0;
}

bool outbox_open(struct outbox *outbox, const struct alert *alert)
{
    pthread_condattr_t attributes;
    *outbox = (struct outbox){.alert = alert, .lock = PTHREAD_MUTEX_INITIALIZER};
    if (!*alert->url) return true;
    outbox->waiting = json_object();
    if (!outbox->waiting) return false;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&outbox->news, &attributes);
    pthread_condattr_destroy(&attributes);
    outbox->is_open = start_thread(outbox);
    if (!outbox->is_open) json_decref(outbox->waiting);
    return outbox->is_open;
}

void outbox_put(struct outbox *outbox, const char *key, json_t *alert, bool is_firing)
{
    if (!outbox->is_open) {
        json_decref(alert);
        return;
    }
    struct document entry = document_begin();
    document_put(&entry, "alert", alert);
    document_text(&entry, "status", is_firing ? "firing" : "resolved");
    json_t *made = document_done(&entry);
    pthread_mutex_lock(&outbox->lock);
    if (json_object_set_new(outbox->waiting, key, made) != 0) cli_warn("no memory for an alert");
    pthread_cond_signal(&outbox->news);
    pthread_mutex_unlock(&outbox->lock);
}

bool outbox_close(struct outbox *outbox)
{
    if (!outbox->is_open) return true;
    pthread_mutex_lock(&outbox->lock);
    outbox->ends = true;
    pthread_cond_signal(&outbox->news);
    pthread_mutex_unlock(&outbox->lock);
    pthread_join(outbox->thread, NULL);
    const bool arrived = json_object_size(outbox->waiting) == 0;
    json_decref(outbox->waiting);
    pthread_cond_destroy(&outbox->news);
    *outbox = (struct outbox){0};
    return arrived;
}
