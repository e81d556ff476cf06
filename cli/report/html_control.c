/* SPDX-License-Identifier: Apache-2.0 */

/* How far a check may be believed: its control, and the limits of how it was measured. */

#include "html.h"

#include "member.h"
#include "text.h"

#include <math.h>
#include <string.h>

void html_control_sentence(FILE *out, const json_t *check)
{
    const char *verdict = member_text(check, "control.verdict", "");
    if (strcmp(verdict, "failed") == 0)
        fprintf(
            out,
            "<strong class=\"v v-failed\"><span class=\"sym\" aria-hidden=\"true\">%s</span>Control failed:</strong> ",
            html_verdict_find(verdict)->symbol);
    else
        fputs("<strong>Control:</strong> ", out);
    if (strcmp(verdict, "pass") == 0)
        fputs("the baseline was timed against itself and showed no difference, as it must.", out);
    else if (strcmp(verdict, "failed") == 0)
        fputs(
            "the baseline differed from <em>itself</em> on this machine at that time. No verdict of this check can be "
            "relied upon.",
            out);
    else if (strcmp(verdict, "inconclusive") == 0)
        fputs("the baseline was timed against itself, and whether it differs could not be told.", out);
    else
        fputs("none. Whether this machine sees differences where there are none is not known.", out);
}

/* Counts operations with that verdict. */
static size_t count_of(const json_t *check, const char *verdict)
{
    const json_t *operations = member_list(check, "operations");
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(operations); i++)
        count += member_is(json_array_get(operations, i), "verdict", verdict);
    return count;
}

void html_limits(FILE *out, const json_t *check)
{
    double pairs = member_number(check, "settings.pairs"), seconds = member_number(check, "seconds");
    double least = member_number(check, "settings.processes_least"),
           most = member_number(check, "settings.processes_most"), margin = member_number(check, "settings.margin"),
           target = member_number(check, "settings.target");
    size_t unsure = count_of(check, "inconclusive");
    fputs("<ul class=\"limits\">\n", out);
    fprintf(out, "<li>%s pairs in each of %s to %s fresh processes for an operation, %s in all.</li>\n",
            whole_text(pairs).s, whole_text(least).s, whole_text(most).s, duration_text(seconds).s);
    if (isfinite(margin) && isfinite(target))
        fprintf(out,
                "<li>Changes within \xc2\xb1%.3g" NBSP "%% are taken for none; %.3g" NBSP
                "%% or more is meant to be found.</li>\n",
                100 * margin, 100 * target);
    if (member_true(check, "out_of_time"))
        fputs("<li class=\"warn\"><strong>Out of time:</strong> the budget ended before every operation was "
              "decided.</li>\n",
              out);
    if (unsure > 0)
        fprintf(out, "<li class=\"warn\">%zu %s could not be decided: that is no pass.</li>\n", unsure,
                unsure == 1 ? "operation" : "operations");
    if (member(check, "instructions") && !json_is_string(member(check, "instructions.source"))) {
        fputs("<li>Instructions were not counted: <bdi>", out);
        text_html(out, member_text(check, "instructions.reason", "no reason given"));
        fputs("</bdi>.</li>\n", out);
    }
    fputs("</ul>\n", out);
}

static void put_controlled(FILE *out, const json_t *operation)
{
    double ratio = member_number(operation, "ratio"), processes = member_number(operation, "processes"),
           pairs = member_number(operation, "pairs");
    html_text_cell(out, member_text(operation, "outcome", "-"));
    html_number_cell(out, change_text(ratio).s, ratio);
    fprintf(out, "<td class=\"n\">%s to ", change_text(member_number(operation, "low")).s);
    fprintf(out, "%s</td>", change_text(member_number(operation, "high")).s);
    html_number_cell(out, whole_text(processes).s, processes);
    html_number_cell(out, whole_text(pairs).s, pairs);
}

void html_control(FILE *out, const json_t *check, size_t number)
{
    static const char *const columns[] = {"Operation",  "Outcome", "#Change", "#95" NBSP "% interval",
                                          "#Processes", "#Pairs",  NULL};
    const json_t *operations = member_list(check, "control.operations");
    char label[64];
    if (json_array_size(operations) == 0) return;
    fputs("<details class=\"facts\">\n<summary>The control: the baseline against itself</summary>\n", out);
    snprintf(label, sizeof label, "Check %zu: control", number);
    html_operations(out, operations, label, columns, put_controlled);
    fputs("</details>\n", out);
}
