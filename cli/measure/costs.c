/* SPDX-License-Identifier: Apache-2.0 */

#include "costs.h"

#include "stats/stats.h"
#include "worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_KERNELS 1024 /* of a library */

static struct cost *find(struct costs *costs, const char *part, const char *name)
{
    for (size_t i = 0; i < costs->count; i++)
        if (strcmp(costs->list[i].name, name) == 0) return &costs->list[i];
    if (costs->count == MOST_KERNELS) return NULL;
    struct cost *list = realloc(costs->list, (costs->count + 1) * sizeof *list);
    if (!list) return NULL;
    costs->list = list;
    struct cost *cost = &list[costs->count++];
    *cost = (struct cost){0};
    snprintf(cost->part, sizeof cost->part, "%s", part);
    snprintf(cost->name, sizeof cost->name, "%s", name);
    return cost;
}

/* "PART NAME K M N T..." */
bool costs_line(struct costs *costs, char *rest, unsigned process)
{
    char *space = NULL;
    const char *part = strtok_r(rest, " ", &space), *name = strtok_r(NULL, " ", &space);
    uint64_t calls, operations, batch, ticks;
    if (!name || !worker_word(part, sizeof costs->list->part) || !worker_word(name, sizeof costs->list->name))
        return false;
    if (!worker_number(&space, &calls) || !worker_number(&space, &operations) || !worker_number(&space, &batch) ||
        operations == 0 || batch == 0)
        return false;
    struct cost *cost = find(costs, part, name);
    if (!cost) return false;
    cost->calls += (double)calls;
    if (process == costs->workers) {
        costs->operations += (double)operations;
        costs->workers++;
    }
    while (worker_number(&space, &ticks))
        if (!samples_add(&cost->ticks, (double)ticks / (double)batch, process)) return false;
    return space != NULL && cost->ticks.count > 0;
}

void costs_clear(struct costs *costs)
{
    for (size_t i = 0; i < costs->count; i++) samples_clear(&costs->list[i].ticks);
    free(costs->list);
    *costs = (struct costs){0};
}

static int by_name(const void *left, const void *right)
{
    return strcmp(((const struct cost *)left)->name, ((const struct cost *)right)->name);
}

bool costs_settle(struct costs *costs, double ticks_per_second)
{
    for (size_t i = 0; i < costs->count; i++) {
        struct cost *cost = &costs->list[i];
        if (!stats_median(cost->ticks.value, cost->ticks.count, &cost->ns)) return false;
        cost->ns *= 1e9 / ticks_per_second;
    }
    if (costs->count > 0) qsort(costs->list, costs->count, sizeof *costs->list, by_name);
    return true;
}

double cost_calls(const struct costs *costs, const struct cost *cost)
{
    return cost->calls / costs->operations;
}

double cost_ns(const struct costs *costs, const struct cost *cost)
{
    return cost_calls(costs, cost) * cost->ns;
}

double costs_part(const struct costs *costs, const char *part)
{
    double ns = 0;
    for (size_t i = 0; i < costs->count; i++)
        if (!part || strcmp(costs->list[i].part, part) == 0) ns += cost_ns(costs, &costs->list[i]);
    return ns;
}
