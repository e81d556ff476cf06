/* SPDX-License-Identifier: Apache-2.0 */

/* One check: what it says, its plot, its table, and what it was made with. */

#include "html.h"

#include "member.h"
#include "svg.h"
#include "text.h"

#include <math.h>
#include <string.h>

/* A list item of the plot. */
static void put_row(FILE *out, const struct svg_axis *axis, const json_t *operation)
{
    const char *name = member_text(operation, "name", "-"), *verdict = member_text(operation, "verdict", "-");
    const char *kind = html_verdict_find(verdict) ? verdict : "";
    size_t len = html_algorithm_len(name);
    fprintf(out, "<li class=\"row v-%s\"", kind);
    html_filter_words(out, name, verdict);
    fputs("><bdi class=\"name\">", out);
    text_html(out, len > 0 ? name + len + 1 : name);
    fputs("</bdi>", out);
    svg_interval(out, axis, operation);
    fprintf(out, "<span class=\"val\">%s</span>", change_text(member_number(operation, "ratio")).s);
    html_verdict(out, verdict);
    fputs("</li>\n", out);
}

void html_intervals(FILE *out, const json_t *check)
{
    const json_t *operations = member_list(check, "operations");
    struct svg_axis axis = svg_axis_for(operations, member_number(check, "settings.margin"));
    const char *group = NULL;
    size_t group_len = 0;
    if (json_array_size(operations) == 0) return;
    fputs("<h4>Change of time, with 95" NBSP "% intervals</h4>\n<p class=\"key\"><span class=\"key-pt\"></span>change "
          "<span class=\"key-ci\"></span>interval <span class=\"key-dot\"></span>one process ",
          out);
    if (axis.margin > 0) fprintf(out, "<span class=\"key-band\"></span>margin of \xc2\xb1%.3g" NBSP "%% ", axis.margin);
    fputs("<span class=\"key-way\">left: faster, right: slower</span></p>\n"
          "<div class=\"plot\">\n<div class=\"row scale\">",
          out);
    svg_axis(out, &axis);
    fputs("</div>\n", out);
    for (size_t i = 0; i < json_array_size(operations); i++) {
        const json_t *operation = json_array_get(operations, i);
        const char *name = member_text(operation, "name", "-");
        size_t len = html_algorithm_len(name);
        if (!group || len != group_len || strncmp(name, group, len) != 0) {
            fprintf(out, "%s<div class=\"group\">\n<h5><bdi>", group ? "</ul>\n</div>\n" : "");
            text_html_part(out, len > 0 ? name : "Other", len > 0 ? len : 5);
            fputs("</bdi></h5>\n<ul>\n", out);
            group = name;
            group_len = len;
        }
        put_row(out, &axis, operation);
    }
    fputs("</ul>\n</div>\n</div>\n", out);
}

/* "20,168 -> 21,000 (+4.1 %)" in short: the change, and both in the title. */
static void put_amount(FILE *out, const json_t *amount)
{
    double ratio = member_number(amount, "ratio");
    if (!isfinite(ratio)) {
        html_number_cell(out, "-", NAN);
        return;
    }
    fprintf(out, "<td class=\"n\" data-v=\"%.9g\" title=\"%s to %s\">", ratio,
            whole_text(member_number(amount, "baseline")).s, whole_text(member_number(amount, "candidate")).s);
    if (member_is(amount, "verdict", "regressed")) fputs("<span class=\"v v-regressed\">", out);
    fputs(change_text(ratio).s, out);
    fputs(member_is(amount, "verdict", "regressed") ? "</span></td>" : "</td>", out);
}

static void put_interval(FILE *out, double low, double high)
{
    if (isfinite(low) && isfinite(high))
        fprintf(out, "<td class=\"n\" data-v=\"%.9g\">%s" NBSP EN_DASH NBSP "%s</td>", low, ratio_text(low).s,
                ratio_text(high).s);
    else
        html_number_cell(out, "-", NAN);
}

static void put_judged(FILE *out, const json_t *operation)
{
    const char *severity = member_text(operation, "severity", "-"), *reason = member_text(operation, "reason", "");
    double ratio = member_number(operation, "ratio"), processes = member_number(operation, "processes");
    fputs("<td>", out);
    html_verdict(out, member_text(operation, "verdict", "-"));
    if (*reason) {
        fputs("<span class=\"why\"><bdi>", out);
        text_html(out, reason);
        fputs("</bdi></span>", out);
    }
    fputs("</td>", out);
    html_number_cell(out, change_text(ratio).s, ratio);
    html_number_cell(out, ratio_text(ratio).s, ratio);
    put_interval(out, member_number(operation, "low"), member_number(operation, "high"));
    html_text_cell(out, strcmp(severity, "none") == 0 ? "-" : severity);
    html_number_cell(out, whole_text(processes).s, processes);
    put_amount(out, member(operation, "stack"));
    put_amount(out, member(operation, "instructions"));
}

static void put_verdicts(FILE *out, const json_t *check, size_t number)
{
    static const char *const columns[] = {
        "Operation", "Verdict",    "#Change", "#Ratio",        "#95" NBSP "% interval",
        "Severity",  "#Processes", "#Stack",  "#Instructions", NULL};
    char label[64];
    snprintf(label, sizeof label, "Check %zu: every operation", number);
    html_operations(out, member_list(check, "operations"), label, columns, put_judged);
}

static void put_library(FILE *out, const char *term, const json_t *side)
{
    const struct {
        const char *before, *member;
        int most; /* characters */
    } parts[] = {{member_maker(member(side, "library")), "library.version", 40},
                 {", backend ", "library.backend", 40},
                 {", ", "library.build", 120},
                 {", SHA-256 ", "library.sha256", 16},
                 {", libssl ", "library.beside_sha256", 16},
                 {", from ", "path", 120},
                 {"; stored as ", "label", 80},
                 {", made ", "created", 20}};
    fprintf(out, "<div class=\"wide\"><dt>%s</dt><dd><bdi>", term);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *text = member_text(side, parts[i].member, NULL);
        if (!text) continue;
        fputs(parts[i].before, out);
        text_html_part(out, text, (size_t)parts[i].most);
    }
    fputs("</bdi></dd></div>\n", out);
}

static void put_code(FILE *out, const json_t *code)
{
    char text[160] = "-";
    if (json_is_object(code))
        snprintf(text, sizeof text, "%s to %s bytes, %s", whole_text(member_number(code, "baseline")).s,
                 whole_text(member_number(code, "candidate")).s, change_text(member_number(code, "ratio")).s);
    html_fact(out, "Size of the code", text);
}

static void put_check_facts(FILE *out, const json_t *check)
{
    char text[160];
    double budget = member_number(check, "settings.budget_seconds");
    fputs("<details class=\"facts\">\n<summary>What was compared, where and how</summary>\n<dl>\n", out);
    put_library(out, "Baseline", member(check, "baseline"));
    put_library(out, "Candidate", member(check, "candidate"));
    html_fact(out, "Time", duration_text(member_number(check, "seconds")).s);
    html_fact(out, "Budget", isfinite(budget) ? duration_text(budget).s : "none");
    html_fact(out, "Pairs in each process", whole_text(member_number(check, "settings.pairs")).s);
    snprintf(text, sizeof text, "%s to %s", whole_text(member_number(check, "settings.processes_least")).s,
             whole_text(member_number(check, "settings.processes_most")).s);
    html_fact(out, "Processes in a round", text);
    html_fact(out, "Flagged measured again", member_true(check, "settings.confirm") ? "yes" : "no");
    html_fact(out, "Ended early what was clear", member_true(check, "settings.early_end") ? "yes" : "no");
    html_fact(out, "Fails from", member_text(check, "settings.fail_on", "-"));
    html_fact(out, "Filter", member_text(check, "settings.filter", "none"));
    html_fact(out, "Seed", whole_text(member_number(check, "settings.seed")).s);
    put_code(out, member(check, "code"));
    html_fact(out, "Instructions counted by",
              member_text(check, "instructions.source", member_text(check, "instructions.reason", "-")));
    html_environment_facts(out, member(check, "environment"));
    fputs("</dl>\n</details>\n", out);
}

void html_check(FILE *out, const json_t *entry, size_t number, bool open)
{
    const json_t *check = member(entry, "document");
    fprintf(out, "<details class=\"card\" id=\"check-%zu\"%s>\n<summary><h3><bdi>", number, open ? " open" : "");
    text_html(out, member_text(entry, "name", "check"));
    fputs("</bdi></h3> ", out);
    html_verdict(out, member_text(check, "verdict", "-"));
    fputs(" <span class=\"when\">", out);
    html_created(out, member_text(check, "created", "-"));
    fputs("</span></summary>\n<p class=\"say\">", out);
    html_control_sentence(out, check);
    fputs("</p>\n", out);
    html_limits(out, check);
    html_intervals(out, check);
    put_verdicts(out, check, number);
    html_control(out, check, number);
    put_check_facts(out, check);
    fputs("</details>\n", out);
}
