/* SPDX-License-Identifier: Apache-2.0 */

/* Counting. */

#include "rates.h"

#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>

static struct rates_kind *find_kind(struct rates *rates, const char *name)
{
    for (size_t i = 0; i < rates->kind_count; i++)
        if (name && strcmp(rates->kinds[i].name, name) == 0) return &rates->kinds[i];
    return NULL;
}

bool rates_begin(struct rates *rates, const json_t *plan, struct measure_error *error)
{
    const json_t *kinds = json_object_get(plan, "kinds"), *names = json_object_get(plan, "operations");
    *rates = (struct rates){.count = json_array_size(names)};
    rates->names = calloc(rates->count + 1, sizeof *rates->names);
    bool good = rates->names && rates->count > 0 && json_array_size(kinds) > 0 &&
                json_array_size(kinds) <= RATES_MOST_KINDS;
    for (size_t i = 0; good && i < rates->count; i++) {
        const char *name = json_string_value(json_array_get(names, i));
        good = name && (rates->names[i] = strdup(name));
    }
    for (size_t i = 0; good && i < json_array_size(kinds); i++) {
        struct rates_kind *kind = &rates->kinds[rates->kind_count++];
        const json_t *told = json_array_get(kinds, i);
        const char *name = json_string_value(json_object_get(told, "name"));
        good = name && strlen(name) < sizeof kind->name &&
               (kind->operations = calloc(rates->count, sizeof *kind->operations));
        if (good) snprintf(kind->name, sizeof kind->name, "%s", name);
        kind->slower = json_integer_value(json_object_get(told, "slower_thousandths")) > 0;
    }
    if (!good) measure_fail(error, "the record's first line has no kinds and operations");
    return good;
}

void rates_clear(struct rates *rates)
{
    for (size_t i = 0; rates->names && i < rates->count; i++) free(rates->names[i]);
    for (size_t i = 0; i < rates->kind_count; i++) free(rates->kinds[i].operations);
    free(rates->names);
    *rates = (struct rates){0};
}

static void count(struct tally *tally, const struct tally *seen)
{
    tally->gates++;
    tally->slower += seen->slower > 0;
    tally->faster += seen->faster > 0;
    tally->inconclusive += seen->inconclusive > 0;
}

static bool count_operation(const struct rates *rates, struct rates_kind *kind, const json_t *operation,
                            struct tally *gate)
{
    const char *name = json_string_value(json_object_get(operation, "name")),
               *verdict = json_string_value(json_object_get(operation, "verdict"));
    size_t i = 0;
    while (name && i < rates->count && strcmp(rates->names[i], name) != 0) i++;
    if (!name || !verdict || i == rates->count) return false;
    const struct tally seen = {0, strcmp(verdict, "regressed") == 0, strcmp(verdict, "improved") == 0,
                               strcmp(verdict, "inconclusive") == 0};
    count(&kind->operations[i], &seen);
    count(&kind->all, &seen);
    gate->slower += seen.slower;
    gate->faster += seen.faster;
    gate->inconclusive += seen.inconclusive;
    return true;
}

bool rates_take(void *context, const json_t *line, struct measure_error *error)
{
    struct rates *rates = context;
    struct rates_kind *kind = find_kind(rates, json_string_value(json_object_get(line, "kind")));
    const json_t *operations = json_object_get(line, "operations");
    const char *control = json_string_value(json_object_get(line, "control"));
    struct tally gate = {0};
    bool good = kind && control && json_array_size(operations) > 0;
    for (size_t i = 0; good && i < json_array_size(operations); i++)
        good = count_operation(rates, kind, json_array_get(operations, i), &gate);
    if (!good) {
        measure_fail(error, "a line of the record is no gate of this calibration");
        return false;
    }
    count(&kind->gate, &gate);
    kind->gate_wrong += gate.slower + gate.faster > 0;
    kind->control_failed += strcmp(control, "failed") == 0;
    kind->seconds += json_number_value(json_object_get(line, "seconds"));
    return true;
}
