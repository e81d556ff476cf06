/* SPDX-License-Identifier: Apache-2.0 */

/* Rates for people and for programs. */

#include "rates.h"

#include "measure/table.h"
#include "stats/stats.h"

#define CONFIDENCE 0.95

/* "3/500 = 0.6 % (0.1 - 1.7)" */
static void rate_cell(struct table *table, enum table_style style, size_t hits, size_t trials)
{
    double interval[2];
    if (trials == 0) {
        table_cell(table, TABLE_FAINT, "-");
        return;
    }
    stats_binomial_interval(hits, trials, CONFIDENCE, interval);
    table_cell(table, style, "%zu/%zu = %.2f %% (%.2f - %.2f)", hits, trials, 100.0 * (double)hits / (double)trials,
               100 * interval[0], 100 * interval[1]);
}

/* What the gate said that is not true, or for a true slowdown, what it should say. */
static size_t hits_of(const struct rates_kind *kind, const struct tally *tally)
{
    return kind->slower ? tally->slower : tally->slower + tally->faster;
}

static bool print_kinds(const struct rates *rates, FILE *out)
{
    static const struct table_column columns[] = {
        {"Gates of", true, 0},
        {"gates", false, 0},
        {"seconds each", false, 0},
        {"found, per gate (95 %)", true, 0},
        {"found, per operation (95 %)", true, 0},
        {"inconclusive, per operation", true, 0},
        {"control failed", false, 0},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return false;
    for (size_t i = 0; i < rates->kind_count; i++) {
        const struct rates_kind *kind = &rates->kinds[i];
        table_cell(table, TABLE_BOLD, "%s", kind->name);
        table_cell(table, TABLE_PLAIN, "%zu", kind->gate.gates);
        table_cell(table, TABLE_PLAIN, "%.1f", kind->gate.gates ? kind->seconds / (double)kind->gate.gates : 0);
        rate_cell(table, TABLE_PLAIN, kind->slower ? kind->gate.slower : kind->gate_wrong, kind->gate.gates);
        rate_cell(table, TABLE_PLAIN, hits_of(kind, &kind->all), kind->all.gates);
        rate_cell(table, TABLE_FAINT, kind->all.inconclusive, kind->all.gates);
        table_cell(table, TABLE_FAINT, "%zu", kind->control_failed);
    }
    bool printed = table_print(table, out);
    table_free(table);
    return printed;
}

static bool print_operations(const struct rates *rates, FILE *out)
{
    struct table_column columns[RATES_MOST_KINDS + 1] = {{"Operation", true, 0}};
    for (size_t i = 0; i < rates->kind_count; i++)
        columns[i + 1] = (struct table_column){rates->kinds[i].name, true, 0};
    struct table *table = table_new(columns, rates->kind_count + 1);
    if (!table) return false;
    for (size_t i = 0; i < rates->count; i++) {
        table_cell(table, TABLE_PLAIN, "%s", rates->names[i]);
        for (size_t j = 0; j < rates->kind_count; j++) {
            const struct rates_kind *kind = &rates->kinds[j];
            rate_cell(table, TABLE_PLAIN, hits_of(kind, &kind->operations[i]), kind->operations[i].gates);
        }
    }
    bool printed = table_print(table, out);
    table_free(table);
    return printed;
}

bool rates_print(const struct rates *rates, FILE *out)
{
    bool printed = print_kinds(rates, out);
    fputs(
        "\nFound: regressed or improved where the code is identical or relinked (false alarms); regressed where it is "
        "slower.\n\n",
        out);
    return printed && print_operations(rates, out);
}

static json_t *share_json(size_t hits, size_t trials)
{
    double interval[2] = {0, 1};
    if (trials) stats_binomial_interval(hits, trials, CONFIDENCE, interval);
    return json_pack("{s:I, s:I, s:f, s:f}", "hits", (json_int_t)hits, "of", (json_int_t)trials, "low", interval[0],
                     "high", interval[1]);
}

static json_t *kind_json(const struct rates *rates, const struct rates_kind *kind)
{
    json_t *operations = json_array();
    for (size_t i = 0; i < rates->count; i++)
        json_array_append_new(operations,
                              json_pack("{s:s, s:o, s:o}", "name", rates->names[i], "found",
                                        share_json(hits_of(kind, &kind->operations[i]), kind->operations[i].gates),
                                        "inconclusive",
                                        share_json(kind->operations[i].inconclusive, kind->operations[i].gates)));
    return json_pack("{s:s, s:b, s:I, s:f, s:o, s:o, s:o, s:I, s:o}", "name", kind->name, "truly_slower", kind->slower,
                     "gates", (json_int_t)kind->gate.gates, "seconds", kind->seconds, "found_per_gate",
                     share_json(kind->slower ? kind->gate.slower : kind->gate_wrong, kind->gate.gates),
                     "found_per_operation", share_json(hits_of(kind, &kind->all), kind->all.gates),
                     "inconclusive_per_operation", share_json(kind->all.inconclusive, kind->all.gates),
                     "control_failed", (json_int_t)kind->control_failed, "operations", operations);
}

json_t *rates_json(const struct rates *rates)
{
    json_t *kinds = json_array();
    for (size_t i = 0; i < rates->kind_count; i++) json_array_append_new(kinds, kind_json(rates, &rates->kinds[i]));
    if (json_array_size(kinds) == rates->kind_count) return kinds;
    json_decref(kinds);
    return NULL;
}
