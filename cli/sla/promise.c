/* SPDX-License-Identifier: Apache-2.0 */

#include "promise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BASE 1024

static const struct {
    const char *alert, *page;
} promise_kinds[SLA_MEASURES] = {
    [SLA_LATENCY] = {"PqlaneLatencyBurning", "latency-burning.md"},
    [SLA_ERRORS] = {"PqlaneErrorsBurning", "errors-burning.md"},
};

bool promises_open(struct promises *promises, const struct sla *sla)
{
    *promises = (struct promises){.items = calloc(sla->count * SLA_LEVELS + 1, sizeof *promises->items)};
    if (!promises->items) return false;
    for (size_t i = 0; i < sla->count; i++) {
        const struct sla_objective *objective = &sla->items[i];
        const bool is_live = promise_kinds[objective->measure].alert != NULL;
        promises->left_out += !is_live;
        for (int level = 0; is_live && level < SLA_LEVELS; level++)
            if (!isnan(objective->levels[level]))
                promises->items[promises->count++] = (struct promise){objective, (enum sla_level)level};
    }
    return true;
}

void promises_close(struct promises *promises)
{
    free(promises->items);
    *promises = (struct promises){0};
}

double promise_level(const struct promise *promise)
{
    return promise->objective->levels[promise->level];
}

double promise_budget(const struct promise *promise)
{
    return promise->objective->measure == SLA_LATENCY ? 1 - promise->objective->quantile : promise_level(promise);
}

static struct burn_counts counts_of(const struct promise *promise, const pqlane_metrics *metrics, size_t index,
                                    const pqlane_metrics_series *series)
{
    struct burn_counts counts = {0};
    if (promise->objective->measure == SLA_LATENCY) {
        counts.events = series->spoken_for;
        counts.bad = series->spoken_for - pqlane_metrics_below(metrics, index, promise_level(promise));
        return counts;
    }
    for (int e = 0; e < PQLANE_METRICS_STATUSES; e++) {
        counts.events += series->errors[e];
        if (e != -PQLANE_ERR_VERIFY) counts.bad += series->errors[e];
    }
    counts.events += series->ok;
    return counts;
}

struct burn_counts promise_counts(const struct promise *promise, const pqlane_metrics *metrics)
{
    struct burn_counts sum = {0};
    pqlane_metrics_series series;
    for (size_t i = 0; pqlane_metrics_at(metrics, i, &series, sizeof series) == PQLANE_OK; i++) {
        if (strcmp(series.algorithm, promise->objective->algorithm) != 0 ||
            strcmp(series.operation, promise->objective->operation) != 0)
            continue;
        const struct burn_counts one = counts_of(promise, metrics, i, &series);
        sum.events += one.events;
        sum.bad += one.bad;
    }
    return sum;
}

char *promise_text(char text[PROMISE_TEXT], const struct promise *promise)
{
    const struct sla_objective *objective = promise->objective;
    char measure[SLA_TEXT], value[SLA_TEXT];
    snprintf(text, PROMISE_TEXT, "%s/%s: %s over %s", objective->algorithm, objective->operation,
             sla_measure_text(measure, objective), sla_value_text(value, objective->measure, promise_level(promise)));
    return text;
}

const char *promise_alert(const struct promise *promise)
{
    return promise_kinds[promise->objective->measure].alert;
}

char *promise_page(char url[PROMISE_URL], const char *base, const char *page)
{
    const size_t length = strlen(base);
    snprintf(url, PROMISE_URL, "%s%s%s", base, length > 0 && base[length - 1] != '/' ? "/" : "", page);
    return url;
}

char *promise_runbook(char url[PROMISE_URL], const char *base, const struct promise *promise)
{
    return promise_page(url, base, promise_kinds[promise->objective->measure].page);
}

bool promise_base_is_fit(const char *base)
{
    const size_t length = strlen(base);
    if (length == 0 || length > MOST_BASE) return false;
    for (size_t i = 0; i < length; i++)
        if (base[i] <= ' ' || base[i] > '~' || strchr("\"\\{}", base[i])) return false;
    return true;
}
