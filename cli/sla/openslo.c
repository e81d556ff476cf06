/* SPDX-License-Identifier: Apache-2.0 */

/* Units and periods, and what promises must not say of each other. */

#include "openslo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct openslo_unit openslo_units[OPENSLO_UNITS] = {
    {SLA_LATENCY, "ns", 1, 1e9}, {SLA_LATENCY, "us", 1, 1e6},    {SLA_LATENCY, "ms", 1, 1e3},
    {SLA_LATENCY, "s", 1, 1},    {SLA_THROUGHPUT, "1/s", 1, 1},  {SLA_STACK, "bytes", 1, 1},
    {SLA_STACK, "KiB", 1024, 1}, {SLA_STACK, "MiB", 1048576, 1},
};

/* Months, quarters and years have no fixed length. */
const struct openslo_period openslo_periods[OPENSLO_PERIODS] = {{"m", 60}, {"h", 3600}, {"d", 86400}, {"w", 604800}};

double openslo_decimal(double number)
{
    char text[32];
    snprintf(text, sizeof text, "%.15g", number);
    return strtod(text, NULL);
}

double openslo_value(double number, const struct openslo_unit *unit)
{
    return openslo_decimal(number * unit->times / unit->per);
}

const char *openslo_operator(enum sla_measure measure)
{
    return measure == SLA_THROUGHPUT ? "gte" : "lte";
}

static bool same_operation(const struct sla_objective *left, const struct sla_objective *right)
{
    return left->measure == right->measure && strcmp(left->algorithm, right->algorithm) == 0 &&
           strcmp(left->operation, right->operation) == 0;
}

bool openslo_same_promise(const struct sla_objective *left, const struct sla_objective *right)
{
    return same_operation(left, right) && (left->measure != SLA_LATENCY || left->quantile == right->quantile);
}

size_t openslo_base_length(const struct sla_objective *objective)
{
    const size_t length = strlen(objective->name);
    size_t base = length;
    unsigned count = 0;
    for (unsigned i = 0; i < SLA_LEVELS; i++) {
        if (isnan(objective->levels[i])) continue;
        const size_t tail = strlen(sla_level_names[i]) + 1;
        count++;
        if (length > tail && objective->name[length - tail] == '-' &&
            strcmp(objective->name + length - tail + 1, sla_level_names[i]) == 0)
            base = length - tail;
    }
    return count == 1 ? base : length;
}

static bool fail_level(const char *file, const struct sla_objective *objective, enum sla_level level,
                       struct sla_error *error, const char *than, const struct sla_objective *other,
                       enum sla_level limit)
{
    char here[SLA_TEXT], there[SLA_TEXT], measure[SLA_TEXT];
    error->line = objective->level_lines[level];
    snprintf(error->field, sizeof error->field, "spec.objectives");
    snprintf(
        error->text, sizeof error->text, "%.400s:%u: %s: the %s of %s/%s %s is %s, which is %s the %s in line %u, %s",
        file, error->line, error->field, sla_level_names[level], objective->algorithm, objective->operation,
        sla_measure_text(measure, objective), sla_value_text(here, objective->measure, objective->levels[level]), than,
        sla_level_names[limit], other->level_lines[limit], sla_value_text(there, other->measure, other->levels[limit]));
    return false;
}

/* A worse level must lie beyond the one before it. */
static bool in_order(const struct sla_objective *objective, const char *file, struct sla_error *error)
{
    int before = -1;
    for (int i = 0; i < SLA_LEVELS; i++) {
        if (isnan(objective->levels[i])) continue;
        if (before >= 0 && !sla_beyond(objective, (enum sla_level)before, objective->levels[i]))
            return fail_level(file, objective, (enum sla_level)i, error, "not beyond", objective,
                              (enum sla_level)before);
        before = i;
    }
    return true;
}

/* What 99 of 100 operations keep, 50 of 100 keep. */
static bool nested(const struct sla_objective *lower, const struct sla_objective *higher, const char *file,
                   struct sla_error *error)
{
    for (unsigned i = 0; i < SLA_LEVELS; i++)
        if (lower->levels[i] > higher->levels[i])
            return fail_level(file, lower, (enum sla_level)i, error, "above that of a higher percentile,", higher,
                              (enum sla_level)i);
    return true;
}

bool openslo_consistent(const struct sla *sla, const char *file, struct sla_error *error)
{
    for (size_t i = 0; i < sla->count; i++) {
        const struct sla_objective *one = &sla->items[i];
        if (!in_order(one, file, error)) return false;
        if (one->measure != SLA_LATENCY) continue;
        for (size_t j = 0; j < sla->count; j++)
            if (sla->items[j].quantile > one->quantile && same_operation(one, &sla->items[j]) &&
                !nested(one, &sla->items[j], file, error))
                return false;
    }
    return true;
}
