/* SPDX-License-Identifier: Apache-2.0 */

/* A check for people: what was measured, the table, what it comes to. */

#include "check_report.h"
#include "store/store.h"
#include "store/text.h"
#include "table.h"

#include <math.h>
#include <string.h>

#define MOST_NAMED 8 /* operations that are named again below the table */

static void print_side(const char *title, const struct check_report *report, int side, const char *origin)
{
    const struct image *image = side == 0 ? report->candidate : report->baseline;
    const struct library_facts *facts = &report->facts[side];
    printf("%-10s %s%s %s, backend %s, sha256 %.16s\n", title, origin, facts->driver, facts->version, facts->backend,
           image->sha256);
}

static void print_path(const struct image *image)
{
    char path[TEXT_BYTES];
    printf("           %s\n", text_clean(path, image->path));
    if (image->beside)
        printf("           beside it %s, sha256 %.16s\n", text_clean(path, image->beside->path), image->beside->sha256);
}

/* What two sides have in common: all that is loaded of them, or the one without what stands beside it. */
static void print_sameness(const struct image *candidate, const struct image *baseline)
{
    const struct image *here = candidate->beside, *there = baseline->beside;
    if (strcmp(candidate->sha256, baseline->sha256) != 0) return;
    const bool all = here && there ? strcmp(here->sha256, there->sha256) == 0 : here == there;
    printf("           the same bytes as the baseline%s\n", all ? "" : ", but not what stands beside it");
}

static void print_header(const struct check_report *report)
{
    const struct gate *gate = report->gate;
    const struct store_run *run = report->run;
    char origin[160] = "";
    if (run) snprintf(origin, sizeof origin, "%s@%lld of %s: ", run->label, (long long)run->id, run->created);
    print_side("Baseline", report, 1, origin);
    if (run)
        printf("           fingerprint %s, %s\n", run->fingerprint,
               report->same_machine ? "this machine" : "another machine: its library is judged here all the same");
    else
        print_path(report->baseline);
    print_side("Candidate", report, 0, "");
    print_path(report->candidate);
    print_sameness(report->candidate, report->baseline);
    printf("Machine    %s, %ld CPUs, hypervisor %s\n", report->environment->cpu_model, report->environment->cpus,
           report->environment->hypervisor);
    printf("Measured   %zu operations, %u fresh processes, %ld pairs or more per operation in each, in %.0f s (--seed "
           "%llu)\n\n",
           gate->count, gate->processes, gate->pairs, gate->seconds, (unsigned long long)gate->seed);
}

static enum table_style style_of(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_REGRESSED:
        return TABLE_BAD;
    case VERDICT_INCONCLUSIVE:
        return TABLE_DOUBT;
    case VERDICT_IMPROVED:
        return TABLE_GOOD;
    case VERDICT_PASS:
    case VERDICT_NEW:
    case VERDICT_REMOVED:
        break;
    }
    return TABLE_FAINT;
}

static unsigned processes_of(const struct gate_operation *operation)
{
    unsigned count = 0;
    for (int i = 0; i < operation->round_count; i++) count += operation->rounds[i].count;
    return count;
}

/* "+1.3%", or "-" for what is not known. */
static void change_cell(struct table *table, enum table_style style, double ratio)
{
    double change = 100 * (ratio - 1);
    if (isfinite(ratio))
        table_cell(table, style, "%+.1f%%", fabs(change) < 0.05 ? 0.0 : change);
    else
        table_cell(table, TABLE_FAINT, "-");
}

static bool print_table(const struct check_report *report)
{
    static const struct table_column columns[] = {
        {"Operation", true, 0}, {"ratio", false, 0},  {"95 % interval", false, 1},
        {"change", false, 0},   {"proc", false, 4},   {"instructions", false, 2},
        {"stack", false, 3},    {"verdict", true, 0}, {"severity", true, 0},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return false;
    for (size_t i = 0; i < report->count; i++) {
        const struct check_row *row = &report->rows[i];
        const struct judgement *judgement = &row->judgement;
        const bool seen = isfinite(judgement->ratio);
        enum table_style style = style_of(judgement->verdict);
        if (i > 0 && !subjects_same_algorithm(report->rows[i - 1].name, row->name)) table_gap(table);
        table_cell(table, TABLE_PLAIN, "%s", row->name);
        table_cell(table, TABLE_PLAIN, seen ? "%.4f" : "-", judgement->ratio);
        table_cell(table, TABLE_FAINT, seen ? "%.4f - %.4f" : "-", judgement->low, judgement->high);
        change_cell(table, style, judgement->ratio);
        table_cell(table, TABLE_FAINT, row->measured ? "%u" : "-", row->measured ? processes_of(row->measured) : 0);
        change_cell(table, TABLE_FAINT, row->instructions_ratio);
        change_cell(table, style_of(row->stack.verdict), row->measured ? row->stack.ratio : NAN);
        table_cell(table, style, "%s", verdict_name(judgement->verdict));
        table_cell(table, style, "%s", judgement->severity ? severity_name(judgement->severity) : "");
    }
    bool printed = table_print(table, stdout);
    table_free(table);
    return printed;
}

/* The operations with a verdict, largest ratio first; the table has them all. */
static void print_worst(const struct check_report *report, enum verdict verdict, const char *title)
{
    const struct check_row *named[MOST_NAMED];
    size_t count = 0, total = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct check_row *row = &report->rows[i];
        if (row->judgement.verdict != verdict) continue;
        total++;
        if (count == MOST_NAMED && !(row->judgement.ratio > named[count - 1]->judgement.ratio)) continue;
        size_t at = count < MOST_NAMED ? count++ : count - 1;
        for (; at > 0 && row->judgement.ratio > named[at - 1]->judgement.ratio; at--) named[at] = named[at - 1];
        named[at] = row;
    }
    for (size_t i = 0; i < count; i++) {
        const struct judgement *judgement = &named[i]->judgement;
        printf("%s: %s", title, named[i]->name);
        if (isfinite(judgement->ratio))
            printf(", %+.1f %% (95 %%: %+.1f to %+.1f %%)", 100 * (judgement->ratio - 1), 100 * (judgement->low - 1),
                   100 * (judgement->high - 1));
        if (judgement->severity) printf(", %s", severity_name(judgement->severity));
        printf("%s%s\n", *named[i]->reason ? ": " : "", named[i]->reason);
    }
    if (count < total) printf("%s: %zu more, in the table\n", title, total - count);
}

static void print_control(const struct gate *gate)
{
    double low = INFINITY, high = -INFINITY;
    if (gate->control_count == 0) return;
    for (size_t i = 0; i < gate->control_count; i++) {
        low = fmin(low, gate->controls[i].judgement.ratio - 1); /* ignores NAN */
        high = fmax(high, gate->controls[i].judgement.ratio - 1);
    }
    printf("Control: the baseline against itself, %zu operations: %s", gate->control_count, check_control_name(gate));
    if (low <= high) printf(" (%+.1f to %+.1f %%)", 100 * low, 100 * high);
    puts("");
}

/* "81 operations: 80 pass, 1 regressed", and what that means. */
static void print_summary(const struct check_report *report)
{
    size_t counts[VERDICT_REMOVED + 1] = {0};
    for (size_t i = 0; i < report->count; i++) counts[report->rows[i].judgement.verdict]++;
    printf("\n%zu operations:", report->count);
    const char *comma = "";
    for (enum verdict verdict = VERDICT_PASS; verdict <= VERDICT_REMOVED; verdict++) {
        if (counts[verdict]) {
            printf("%s %zu %s", comma, counts[verdict], verdict_name(verdict));
            comma = ",";
        }
    }
    puts("");
    print_control(report->gate);
    if (report->code_known && report->code.verdict != VERDICT_PASS)
        printf("Code: %llu instead of %llu bytes, %+.1f %%: %s%s%s; shown, not counted\n",
               (unsigned long long)report->code.candidate, (unsigned long long)report->code.baseline,
               100 * (report->code.ratio - 1), verdict_name(report->code.verdict), report->code.severity ? ", " : "",
               report->code.severity ? severity_name(report->code.severity) : "");
    if (!report->instructions->source) printf("Instructions: not counted: %s\n", report->instructions->reason);
    print_worst(report, VERDICT_REGRESSED, "Slower");
    print_worst(report, VERDICT_INCONCLUSIVE, "Could not tell");
    if (report->gate->out_of_time)
        puts("The time was over before every operation was decided: a larger --budget decides more.");
    else if (counts[VERDICT_INCONCLUSIVE])
        puts("Try again on a quieter machine, or with more --processes.");
    bool tolerated = report->overall != VERDICT_REGRESSED && counts[VERDICT_REGRESSED];
    printf("Verdict: %s%s%s\n", verdict_name(report->overall), tolerated ? "; what is slower is below --fail-on " : "",
           tolerated ? severity_name(report->fail_on) : "");
}

bool check_report_print(const struct check_report *report)
{
    print_header(report);
    if (!print_table(report)) return false;
    print_summary(report);
    return true;
}
