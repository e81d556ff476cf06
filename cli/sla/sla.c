/* SPDX-License-Identifier: Apache-2.0 */

/* Names of what is promised, and how it looks to people. */

#include "openslo.h"

#include "measure/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const sla_measure_names[SLA_MEASURES] = {"latency", "errors", "throughput", "stack"};
const char *const sla_level_names[SLA_LEVELS] = {"target", "maximum", "emergency"};
const char *const sla_severities[SLA_LEVELS] = {"warning", "critical", "emergency"};

static void clear_notes(struct sla_note *notes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(notes[i].key);
        free(notes[i].text);
    }
    free(notes);
}

void sla_objective_clear(struct sla_objective *objective)
{
    clear_notes(objective->notes, objective->note_count);
    *objective = (struct sla_objective){0};
}

void sla_clear(struct sla *sla)
{
    for (size_t i = 0; i < sla->count; i++) sla_objective_clear(&sla->items[i]);
    clear_notes(sla->notes, sla->note_count);
    free(sla->items);
    *sla = (struct sla){0};
}

bool sla_note_add(struct sla_note **notes, size_t *count, enum sla_note_kind kind, const char *key, const char *text)
{
    struct sla_note *grown = realloc(*notes, (*count + 1) * sizeof *grown);
    if (!grown) return false;
    *notes = grown;
    struct sla_note *note = &grown[*count];
    *note = (struct sla_note){kind, key ? strdup(key) : NULL, strdup(text)};
    if (note->text && (note->key || !key)) {
        ++*count;
        return true;
    }
    free(note->key);
    free(note->text);
    return false;
}

bool sla_beyond(const struct sla_objective *objective, enum sla_level level, double value)
{
    const double limit = objective->levels[level];
    return objective->measure == SLA_THROUGHPUT ? value < limit : value > limit; /* NAN is neither */
}

bool sla_level_find(const char *name, enum sla_level *level)
{
    for (unsigned i = 0; i < SLA_LEVELS; i++)
        if (strcmp(sla_level_names[i], name) == 0) {
            *level = (enum sla_level)i;
            return true;
        }
    return false;
}

char *sla_measure_text(char text[SLA_TEXT], const struct sla_objective *objective)
{
    if (objective->measure == SLA_LATENCY)
        snprintf(text, SLA_TEXT, "p%.12g", objective->quantile * 100); /* as many digits as are read */
    else
        snprintf(text, SLA_TEXT, "%s", sla_measure_names[objective->measure]);
    return text;
}

char *sla_value_text(char text[SLA_TEXT], enum sla_measure measure, double value)
{
    char number[32];
    const struct table_unit *unit;
    if (isnan(value)) {
        snprintf(text, SLA_TEXT, "-");
        return text;
    }
    switch (measure) {
    case SLA_LATENCY:
        unit = table_unit_for(value * 1e9);
        snprintf(text, SLA_TEXT, "%.4g %s", value * 1e9 / unit->ns, unit->name);
        break;
    case SLA_ERRORS:
        snprintf(text, SLA_TEXT, "%.4g %%", value * 100);
        break;
    default:
        if (value < 10)
            snprintf(number, sizeof number, "%.4g", value);
        else
            table_whole(number, value);
        snprintf(text, SLA_TEXT, "%s %s", number, measure == SLA_STACK ? "B" : "/s");
    }
    return text;
}
