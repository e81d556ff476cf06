/* SPDX-License-Identifier: Apache-2.0 */

#include "tell.h"

#include "measure/document.h"
#include "measure/table.h"

#include <math.h>
#include <string.h>
#include <time.h>

void tell_time(char text[TELL_TIME], double seconds)
{
    struct tm parts;
    const time_t then = time(NULL) + (time_t)seconds;
    gmtime_r(&then, &parts);
    strftime(text, TELL_TIME, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

char *tell_key(char key[TELL_KEY], const struct watched *watched, enum burn_urgency urgency)
{
    snprintf(key, TELL_KEY, "%s/%s/%s", watched->promise.objective->name, sla_level_names[watched->promise.level],
             burn_urgencies[urgency]);
    return key;
}

static bool fires(const struct watched *watched, enum burn_urgency urgency)
{
    return watched->burn.alerts[urgency].state == BURN_FIRING;
}

/* The burn rate that is too much, for the windows that decided. */
static double limit_of(const struct watched *watched, enum burn_urgency urgency)
{
    const double budget = watched->burn.budget;
    return burn_limit(budget, watched->burn.alerts[urgency].pair) / budget;
}

/* "burns 21x in 1h and 35x in 5m, 14.4x is too much"; when it is resolved, why. */
static char *rates_text(char text[128], const struct watched *watched, enum burn_urgency urgency)
{
    const struct burn_pair *pair = watched->burn.alerts[urgency].pair;
    const struct burn_sum now = burn_in(&watched->burn, pair->short_window);
    const char *all_name = burn_windows[pair->long_window].name, *now_name = burn_windows[pair->short_window].name;
    const double all_rate = burn_rate(&watched->burn, pair->long_window), limit = limit_of(watched, urgency);
    const double now_rate = burn_rate(&watched->burn, pair->short_window);
    if (now.events < BURN_LEAST_EVENTS)
        snprintf(text, 128, "had %.0f operations in %s, too few to judge", floor(now.events), now_name);
    else
        snprintf(text, 128, "burns %.3gx in %s and %.3gx in %s, %.3gx is too much", all_rate, all_name, now_rate,
                 now_name, limit);
    return text;
}

void tell_line(const struct tell *tell, const struct watched *watched, enum burn_urgency urgency, const char *now,
               FILE *out)
{
    char text[PROMISE_TEXT], rates[128], url[PROMISE_URL];
    fprintf(out, "%s  %-8s  %-9s  %-6s  %s %s: %s\n", now, fires(watched, urgency) ? "firing" : "resolved",
            sla_severities[watched->promise.level], burn_urgencies[urgency], promise_text(text, &watched->promise),
            rates_text(rates, watched, urgency), promise_runbook(url, tell->runbooks, &watched->promise));
}

/* ---- JSON ---- */

static json_t *window_object(const struct watched *watched, enum burn_window window)
{
    const struct burn_sum sum = burn_in(&watched->burn, window);
    struct document object = document_begin();
    document_text(&object, "window", burn_windows[window].name);
    document_whole(&object, "operations", llround(sum.events));
    document_whole(&object, "bad", llround(sum.bad));
    document_real(&object, "burn_rate", burn_rate(&watched->burn, window));
    return document_done(&object);
}

static void put_names(struct document *document, const struct watched *watched, enum burn_urgency urgency)
{
    const struct promise *promise = &watched->promise;
    document_text(document, "promise", promise->objective->name);
    document_text(document, "algorithm", promise->objective->algorithm);
    document_text(document, "operation", promise->objective->operation);
    document_text(document, "level", sla_level_names[promise->level]);
    document_text(document, "severity", sla_severities[promise->level]);
    document_text(document, "urgency", burn_urgencies[urgency]);
}

json_t *tell_event(const struct tell *tell, const struct watched *watched, enum burn_urgency urgency, const char *now)
{
    char url[PROMISE_URL], measure[SLA_TEXT];
    const struct burn_pair *pair = watched->burn.alerts[urgency].pair;
    struct document event = document_begin();
    document_text(&event, "t", now);
    document_text(&event, "change", fires(watched, urgency) ? "firing" : "resolved");
    put_names(&event, watched, urgency);
    document_text(&event, "measure", sla_measure_text(measure, watched->promise.objective));
    document_put(&event, "value", json_real(promise_level(&watched->promise)));
    document_put(&event, "long", window_object(watched, pair->long_window));
    document_put(&event, "short", window_object(watched, pair->short_window));
    document_real(&event, "limit", limit_of(watched, urgency));
    document_text(&event, "runbook", promise_runbook(url, tell->runbooks, &watched->promise));
    return document_done(&event);
}

static json_t *alert_labels(const struct tell *tell, const struct watched *watched, enum burn_urgency urgency)
{
    struct document labels = document_begin();
    document_text(&labels, "alertname", promise_alert(&watched->promise));
    document_text(&labels, "service", tell->sla->name);
    put_names(&labels, watched, urgency);
    document_text(&labels, "instance", tell->instance);
    return document_done(&labels);
}

static json_t *alert_annotations(const struct tell *tell, const struct watched *watched, enum burn_urgency urgency)
{
    char text[PROMISE_TEXT], rates[128], url[PROMISE_URL];
    struct document annotations = document_begin();
    document_text(&annotations, "summary", promise_text(text, &watched->promise));
    document_text(&annotations, "description", rates_text(rates, watched, urgency));
    document_text(&annotations, "runbook_url", promise_runbook(url, tell->runbooks, &watched->promise));
    return document_done(&annotations);
}

json_t *tell_alert(const struct tell *tell, const struct watched *watched, enum burn_urgency urgency)
{
    char now[TELL_TIME], ends[TELL_TIME];
    struct document alert = document_begin();
    tell_time(now, 0);
    tell_time(ends, fires(watched, urgency) ? tell->lasts : 0);
    /* Alertmanager refuses what ends before it begins: the clock may have been set back since. */
    const char *starts = strcmp(watched->fired[urgency], now) < 0 ? watched->fired[urgency] : now;
    document_put(&alert, "labels", alert_labels(tell, watched, urgency));
    document_put(&alert, "annotations", alert_annotations(tell, watched, urgency));
    document_text(&alert, "startsAt", starts);
    document_text(&alert, "endsAt", ends);
    return document_done(&alert);
}

/* ---- The table ---- */

enum { TELL_OPERATION, TELL_MEASURE, TELL_LEVEL, TELL_OVER, TELL_COUNT, TELL_WINDOWS };
#define TELL_COLUMNS (TELL_WINDOWS + BURN_WINDOWS + 1)

static void count_cell(struct table *table, const struct burn *burn)
{
    char text[32];
    table_whole(text, burn_in(burn, BURN_3D).events);
    table_cell(table, TABLE_PLAIN, "%s", text);
}

static void rate_cell(struct table *table, const struct burn *burn, enum burn_window window)
{
    const double rate = burn_rate(burn, window);
    if (isnan(rate))
        table_cell(table, TABLE_FAINT, "-");
    else
        table_cell(table, rate > 1 ? TABLE_DOUBT : TABLE_PLAIN, "%.2fx", rate);
}

static void state_cell(struct table *table, const struct watched *watched)
{
    const bool page = fires(watched, BURN_PAGE), ticket = fires(watched, BURN_TICKET);
    if (!page && !ticket)
        table_cell(table, TABLE_GOOD, "-");
    else
        table_cell(table, TABLE_BAD, "%s%s%s", page ? burn_urgencies[BURN_PAGE] : "", page && ticket ? "+" : "",
                   ticket ? burn_urgencies[BURN_TICKET] : "");
}

bool tell_table(const struct watched *items, size_t count, FILE *out)
{
    char text[SLA_TEXT];
    struct table_column columns[TELL_COLUMNS] = {
        [TELL_OPERATION] = {"Operation", true, 0}, [TELL_MEASURE] = {"measure", true, 0},
        [TELL_LEVEL] = {"level", true, 0},         [TELL_OVER] = {"value", false, 1},
        [TELL_COUNT] = {"operations", false, 2},   [TELL_COLUMNS - 1] = {"firing", true, 0},
    };
    for (int w = 0; w < BURN_WINDOWS; w++)
        columns[TELL_WINDOWS + w] = (struct table_column){burn_windows[w].name, false, BURN_WINDOWS + 2 - w};
    struct table *table = table_new(columns, TELL_COLUMNS);
    if (!table) return false;
    for (size_t i = 0; i < count; i++) {
        const struct sla_objective *objective = items[i].promise.objective;
        table_cell(table, TABLE_PLAIN, "%s/%s", objective->algorithm, objective->operation);
        table_cell(table, TABLE_PLAIN, "%s", sla_measure_text(text, objective));
        table_cell(table, TABLE_PLAIN, "%s", sla_level_names[items[i].promise.level]);
        table_cell(table, TABLE_PLAIN, "%s",
                   sla_value_text(text, objective->measure, promise_level(&items[i].promise)));
        count_cell(table, &items[i].burn);
        for (int w = 0; w < BURN_WINDOWS; w++) rate_cell(table, &items[i].burn, (enum burn_window)w);
        state_cell(table, &items[i]);
    }
    const bool good = table_print(table, out);
    table_free(table);
    return good;
}
