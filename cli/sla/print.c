/* SPDX-License-Identifier: Apache-2.0 */

/* A judgement for people: what it is about, the table, why something could not be judged, what it comes to. */

#include "print.h"
#include "commands.h"

#include "measure/table.h"
#include "report/member.h"
#include "store/text.h"

#include <math.h>
#include <string.h>

#define MOST_REASONS 20 /* lines below the table */

static void print_head(const struct sla_judgement *judgement)
{
    const json_t *run = judgement->run;
    char text[TEXT_BYTES], created[TEXT_BYTES], version[TEXT_BYTES], backend[TEXT_BYTES];
    printf("SLA  %s: %s, %zu promises\n", text_clean(text, judgement->file), judgement->sla->name,
           judgement->sla->count);
    printf("Run  %s, %s: %s%s, backend %s, sha256 %.16s\n\n", judgement->run_name,
           text_clean(created, member_text(run, "created", "-")), member_maker(member(run, "library")),
           text_clean(version, member_text(run, "library.version", "-")),
           text_clean(backend, member_text(run, "backend", "-")),
           text_clean(text, member_text(run, "library.sha256", "-")));
}

static enum table_style style_of_finding(const struct sla_finding *finding)
{
    static const enum table_style styles[SLA_VERDICTS] = {
        [SLA_PASS] = TABLE_FAINT,
        [SLA_BROKEN] = TABLE_BAD,
        [SLA_INCONCLUSIVE] = TABLE_DOUBT,
        [SLA_NOT_JUDGED] = TABLE_FAINT,
    };
    return styles[finding->verdict];
}

/* "4.9 - 5.2", in the unit of what was measured. */
static void interval_cell(struct table *table, const struct sla_finding *finding)
{
    const double ns = finding->measured * 1e9;
    char low[32], high[32];
    if (isnan(finding->low) || finding->low == finding->high) {
        table_cell(table, TABLE_FAINT, "-");
        return;
    }
    if (finding->objective->measure == SLA_LATENCY) {
        table_time(low, finding->low * 1e9, table_unit_for(ns));
        table_time(high, finding->high * 1e9, table_unit_for(ns));
    } else {
        table_whole(low, finding->low);
        table_whole(high, finding->high);
    }
    table_cell(table, TABLE_FAINT, "%s - %s", low, high);
}

static void floor_cells(struct table *table, const struct sla_finding *finding)
{
    const int kept = sla_level_kept(finding->objective, finding->at_floor);
    char text[SLA_TEXT];
    if (isnan(finding->floor)) {
        for (int i = 0; i < 3; i++) table_cell(table, TABLE_FAINT, "-");
        return;
    }
    table_cell(table, TABLE_PLAIN, "%s", sla_value_text(text, SLA_LATENCY, finding->floor));
    table_cell(table, TABLE_BOLD, "%.2f", finding->times);
    table_cell(table, TABLE_PLAIN, "%s", kept == SLA_NO_LEVEL ? "none" : sla_level_names[kept]);
}

static void add_finding(struct table *table, const struct sla_finding *finding, bool floors)
{
    const struct sla_objective *item = finding->objective;
    char text[SLA_TEXT], name[SLA_OPERATION];
    table_cell(table, TABLE_PLAIN, "%s", sla_operation_text(name, item));
    table_cell(table, TABLE_PLAIN, "%s", sla_measure_text(text, item));
    table_cell(table, TABLE_BOLD, "%s", sla_value_text(text, item->measure, finding->measured));
    interval_cell(table, finding);
    for (unsigned i = 0; i < SLA_LEVELS; i++)
        table_cell(table, TABLE_PLAIN, "%s", sla_value_text(text, item->measure, item->levels[i]));
    if (floors) floor_cells(table, finding);
    table_cell(table, style_of_finding(finding), "%s", sla_verdict_names[finding->verdict]);
    table_cell(table, TABLE_BAD, "%s", finding->reached == SLA_NO_LEVEL ? "" : sla_severities[finding->reached]);
}

static bool print_findings(const struct sla_judgement *judgement)
{
    static const struct table_column columns[] = {
        {"Operation", true, 0}, {"promise", true, 0},  {"measured", false, 0},  {"95 % interval", false, 3},
        {"target", false, 1},   {"maximum", false, 0}, {"emergency", false, 2},
    };
    static const struct table_column of_floors[] = {{"floor", false, 0}, {"x", false, 0}, {"floor keeps", true, 0}};
    static const struct table_column ends[] = {{"verdict", true, 0}, {"severity", true, 0}};
    struct table_column all[sizeof columns / sizeof *columns + 5];
    size_t count = sizeof columns / sizeof *columns;
    memcpy(all, columns, sizeof columns);
    if (judgement->costs) {
        memcpy(all + count, of_floors, sizeof of_floors);
        count += 3;
    }
    memcpy(all + count, ends, sizeof ends);
    struct table *table = table_new(all, count + 2);
    for (size_t i = 0; table && i < judgement->sla->count; i++) {
        const struct sla_objective *item = judgement->findings[i].objective;
        if (i > 0 && strcmp(item->algorithm, item[-1].algorithm) != 0) table_gap(table);
        add_finding(table, &judgement->findings[i], judgement->costs != NULL);
    }
    const bool good = table && table_print(table, stdout);
    table_free(table);
    return good;
}

/* A line for each promise that could not be judged, and one for all errors. */
static void print_reasons(const struct sla_judgement *judgement)
{
    size_t counts[SLA_VERDICTS] = {0}, told = 0, untold = 0;
    char name[SLA_OPERATION], measure[SLA_TEXT];
    putchar('\n');
    for (size_t i = 0; i < judgement->sla->count; i++) {
        const struct sla_finding *finding = &judgement->findings[i];
        counts[finding->verdict]++;
        if (!*finding->reason || finding->verdict == SLA_NOT_JUDGED) continue;
        if (told++ < MOST_REASONS)
            printf("%s %s: %s\n", sla_operation_text(name, finding->objective),
                   sla_measure_text(measure, finding->objective), finding->reason);
        else
            untold++;
    }
    if (untold > 0) printf("%zu more reasons are in the JSON\n", untold);
    if (counts[SLA_NOT_JUDGED] > 0)
        printf("Errors: %zu promises, which no run tells of: `pqlane sla watch` judges them.\n",
               counts[SLA_NOT_JUDGED]);
    printf("%zu promises:", judgement->sla->count);
    const char *comma = " ";
    for (unsigned i = 0; i < SLA_VERDICTS; i++)
        if (counts[i] > 0) {
            printf("%s%zu %s", comma, counts[i], sla_verdict_names[i]);
            comma = ", ";
        }
    putchar('\n');
}

static void print_end(const struct sla_judgement *judgement)
{
    bool below = false;
    for (size_t i = 0; i < judgement->sla->count; i++) {
        const struct sla_finding *finding = &judgement->findings[i];
        below = below || finding->reached != SLA_NO_LEVEL || finding->doubtful != SLA_NO_LEVEL;
    }
    if (judgement->costs)
        puts("floor: calls of kernels x time of each alone; x: measured median / floor; floor keeps: the best level "
             "that\n"
             "would be kept if all times were shorter by x.");
    printf("Verdict: %s%s%s\n", sla_verdict_names[judgement->overall],
           judgement->overall == SLA_PASS && below ? "; what is beyond a level, or could be, is below --fail-on " : "",
           judgement->overall == SLA_PASS && below ? sla_level_names[judgement->fail_on] : "");
}

bool sla_judgement_print(const struct sla_judgement *judgement)
{
    print_head(judgement);
    if (!print_findings(judgement)) return false;
    print_reasons(judgement);
    print_end(judgement);
    return true;
}
