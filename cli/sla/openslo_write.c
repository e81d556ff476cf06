/* SPDX-License-Identifier: Apache-2.0 */

/* From promises to OpenSLO, always in the same order and the same form. */

#include "openslo.h"
#include "tree.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Text of any kind that is fit to be shown. */
static void put_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') fputc('\\', out);
        if (*text == '\n')
            fputs("\\n", out);
        else
            fputc(*text, out);
    }
    fputs("\"\n", out);
}

/* A name or a key, of letters, digits and marks: without quotes where no reader could take it for something else. */
static void put_bare(FILE *out, const char *text)
{
    const bool bare = isalpha((unsigned char)*text) && tree_reads_as_text(text);
    fprintf(out, bare ? "%s" : "\"%s\"", text);
}

static void put_word(FILE *out, const char *text)
{
    put_bare(out, text);
    fputc('\n', out);
}

/* The fewest digits that are read as the same number again, without an exponent, which some read as text. */
static void put_number(FILE *out, double value, const struct openslo_unit *unit)
{
    char text[64];
    int digits = 0;
    do snprintf(text, sizeof text, "%.*f", digits, value * unit->per / unit->times);
    while (openslo_value(strtod(text, NULL), unit) != value && ++digits <= 24);
    fprintf(out, "%s\n", text);
}

static void put_share(FILE *out, double share)
{
    char text[32];
    size_t length = (size_t)snprintf(text, sizeof text, "%.12f", share); /* as many as are read */
    while (text[length - 1] == '0' && text[length - 2] != '.') text[--length] = 0;
    fprintf(out, "%s\n", text);
}

/* ---- Notes ------------------------------------------------------------------------------------------------------- */

static void put_titles(FILE *out, const struct sla_note *notes, size_t count, enum sla_note_kind kind, const char *head)
{
    for (size_t i = 0; i < count; i++) {
        if (notes[i].kind != kind) continue;
        fputs(head, out);
        put_quoted(out, notes[i].text);
    }
}

static bool same_key(const struct sla_note *notes, size_t count, size_t i, size_t j)
{
    return j < count && notes[j].kind == notes[i].kind && strcmp(notes[j].key, notes[i].key) == 0;
}

/* Values of one key stand one after the other. */
static void put_keyed(FILE *out, const struct sla_note *notes, size_t count, enum sla_note_kind kind, const char *head)
{
    bool begun = false;
    for (size_t i = 0; i < count; i++) {
        if (notes[i].kind != kind) continue;
        if (!begun) fputs(head, out);
        begun = true;
        const bool again = i > 0 && same_key(notes, count, i, i - 1),
                   several = again || same_key(notes, count, i, i + 1);
        if (!again) {
            fputs("    ", out);
            put_bare(out, notes[i].key);
            fputs(several ? ":\n" : ": ", out);
        }
        if (several) fputs("      - ", out);
        put_quoted(out, notes[i].text);
    }
}

static void put_metadata(FILE *out, const struct sla_note *notes, size_t count)
{
    put_titles(out, notes, count, SLA_TITLE, "  displayName: ");
    put_keyed(out, notes, count, SLA_LABEL, "  labels:\n");
    put_keyed(out, notes, count, SLA_ANNOTATION, "  annotations:\n");
}

/* ---- Documents --------------------------------------------------------------------------------------------------- */

static void put_source(FILE *out, const struct sla_objective *objective, const char *metric, const char *indent,
                       const char *measure, const char *unit)
{
    fprintf(out, "%s%s:\n%s  metricSource:\n%s    type: " OPENSLO_SOURCE "\n%s    spec:\n", indent, metric, indent,
            indent, indent);
    fprintf(out, "%s      algorithm: ", indent);
    put_word(out, objective->algorithm);
    fprintf(out, "%s      operation: ", indent);
    put_word(out, objective->operation);
    fprintf(out, "%s      measure: %s\n", indent, measure);
    if (unit) fprintf(out, "%s      unit: %s\n", indent, unit);
}

/* The largest unit in which the smallest level is at least 1: numbers of few digits. */
static const struct openslo_unit *unit_for(const struct sla_objective *objective)
{
    const struct openslo_unit *unit = NULL;
    double least = INFINITY;
    for (unsigned i = 0; i < SLA_LEVELS; i++) least = fmin(least, objective->levels[i]); /* not of NAN */
    for (size_t i = 0; i < OPENSLO_UNITS; i++) {
        const struct openslo_unit *one = &openslo_units[i];
        if (one->measure == objective->measure && (!unit || (one->times == 1 && least * one->per >= 1))) unit = one;
    }
    return unit;
}

static void put_window(FILE *out, double seconds)
{
    const struct openslo_period *period = &openslo_periods[0];
    for (size_t i = 1; i < OPENSLO_PERIODS; i++)
        if (fmod(seconds, openslo_periods[i].seconds) == 0) period = &openslo_periods[i];
    fprintf(out, "  timeWindow:\n    - duration: %.0f%s\n      isRolling: true\n", seconds / period->seconds,
            period->letter);
}

static void put_level(FILE *out, const struct sla_objective *objective, unsigned level, const struct openslo_unit *unit)
{
    const double value = objective->levels[level];
    fprintf(out, "    - displayName: %s\n", sla_level_names[level]);
    if (!unit) {
        fputs("      target: ", out);
        put_share(out, 1 - value);
        return;
    }
    fprintf(out, "      op: %s\n      value: ", openslo_operator(objective->measure));
    put_number(out, value, unit);
    fputs("      target: ", out);
    put_share(out, objective->quantile);
}

static void put_objective(FILE *out, const struct sla_objective *objective, const char *service, const char *name,
                          unsigned first, unsigned last)
{
    const struct openslo_unit *unit = unit_for(objective);
    fprintf(out, "apiVersion: " OPENSLO_VERSION "\nkind: SLO\nmetadata:\n  name: ");
    put_word(out, name);
    put_metadata(out, objective->notes, objective->note_count);
    fputs("spec:\n", out);
    put_titles(out, objective->notes, objective->note_count, SLA_DESCRIPTION, "  description: ");
    fputs("  service: ", out);
    put_word(out, service);
    fputs("  indicator:\n    metadata:\n      name: ", out);
    put_word(out, name);
    fputs("    spec:\n", out);
    if (unit) {
        put_source(out, objective, "thresholdMetric", "      ", sla_measure_names[objective->measure], unit->name);
    } else {
        fputs("      ratioMetric:\n        counter: true\n", out);
        put_source(out, objective, "bad", "        ", "errors", NULL);
        put_source(out, objective, "total", "        ", "operations", NULL);
    }
    put_window(out, objective->window_s);
    fputs("  budgetingMethod: Occurrences\n  objectives:\n", out);
    for (unsigned i = first; i <= last; i++)
        if (!isnan(objective->levels[i])) put_level(out, objective, i, unit);
}

static void put_service(FILE *out, const struct sla *sla)
{
    fprintf(out, "apiVersion: " OPENSLO_VERSION "\nkind: Service\nmetadata:\n  name: ");
    put_word(out, sla->name);
    put_metadata(out, sla->notes, sla->note_count);
    bool described = false;
    for (size_t i = 0; i < sla->note_count; i++) described = described || sla->notes[i].kind == SLA_DESCRIPTION;
    fputs(described ? "spec:\n" : "spec: {}\n", out);
    put_titles(out, sla->notes, sla->note_count, SLA_DESCRIPTION, "  description: ");
}

/* A document for each level, with the level behind the promise's name. */
static void put_levels(FILE *out, const struct sla_objective *objective, const char *service, bool *begun)
{
    for (unsigned i = 0; i < SLA_LEVELS; i++) {
        char name[OPENSLO_MOST_NAME + 1];
        if (isnan(objective->levels[i])) continue;
        if (*begun) fputs("---\n", out);
        *begun = true;
        snprintf(name, sizeof name, "%.*s-%s", (int)openslo_base_length(objective), objective->name,
                 sla_level_names[i]);
        put_objective(out, objective, service, name, i, i);
    }
}

void sla_write(const struct sla *sla, bool split, FILE *out)
{
    bool begun = sla->has_service;
    if (sla->has_service) put_service(out, sla);
    for (size_t i = 0; i < sla->count; i++) {
        if (split) {
            put_levels(out, &sla->items[i], sla->name, &begun);
            continue;
        }
        if (begun) fputs("---\n", out);
        begun = true;
        put_objective(out, &sla->items[i], sla->name, sla->items[i].name, 0, SLA_LEVELS - 1);
    }
}
