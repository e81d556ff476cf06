/* SPDX-License-Identifier: Apache-2.0 */

/* What one wants to know first: the newest check's verdict in words, the counts, and what changed. */

#include "html.h"

#include "member.h"
#include "text.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define LISTED 12 /* operations of a kind; the table has the rest */

static void count(const json_t *operations, size_t counts[HTML_VERDICTS])
{
    memset(counts, 0, HTML_VERDICTS * sizeof *counts);
    for (size_t i = 0; i < json_array_size(operations); i++)
        for (size_t k = 0; k < HTML_VERDICTS; k++)
            counts[k] += member_is(json_array_get(operations, i), "verdict", html_verdicts[k].name);
}

static void put_headline(FILE *out, const char *verdict, const size_t counts[HTML_VERDICTS])
{
    size_t regressed = counts[0], unsure = counts[1], improved = counts[2], removed = counts[5];
    if (strcmp(verdict, "pass") == 0 && regressed > 0)
        fprintf(out, "Pass: %zu regressed, but below the level that fails", regressed);
    else if (strcmp(verdict, "pass") == 0)
        fputs("Pass: no operation got slower", out);
    else if (strcmp(verdict, "regressed") == 0)
        fprintf(out, "Regressed: %zu %s got worse", regressed, regressed == 1 ? "operation" : "operations");
    else if (strcmp(verdict, "improved") == 0)
        fprintf(out, "Improved: %zu %s got faster, %s", improved, improved == 1 ? "operation" : "operations",
                regressed ? "and what got slower is below the level that fails" : "none slower");
    else if (strcmp(verdict, "inconclusive") == 0)
        fprintf(out, "Inconclusive: %zu %s could not be decided, %zu removed", unsure,
                unsure == 1 ? "operation" : "operations", removed);
    else
        fputs("No verdict that this report knows", out);
}

static void put_counts(FILE *out, const size_t counts[HTML_VERDICTS])
{
    fputs("<ul class=\"counts\">\n", out);
    for (size_t k = 0; k < HTML_VERDICTS; k++)
        fprintf(out,
                "<li class=\"v-%s%s\"><span class=\"num\">%s</span> <span class=\"sym\" aria-hidden=\"true\">%s"
                "</span>%s</li>\n",
                html_verdicts[k].name, counts[k] ? "" : " zero", whole_text((double)counts[k]).s,
                html_verdicts[k].symbol, html_verdicts[k].word);
    fputs("</ul>\n", out);
}

static void put_changed(FILE *out, const json_t *operation)
{
    double ratio = member_number(operation, "ratio"), low = member_number(operation, "low"),
           high = member_number(operation, "high");
    const char *severity = member_text(operation, "severity", "none"), *reason = member_text(operation, "reason", "");
    fputs("<li>", out);
    html_name(out, member_text(operation, "name", "-"));
    fprintf(out, "<span><strong>%s</strong>", change_text(ratio).s);
    if (isfinite(low) && isfinite(high))
        fprintf(out, " <span class=\"quiet\">ratio %s, 95" NBSP "%% interval %s" NBSP EN_DASH NBSP "%s</span>",
                ratio_text(ratio).s, ratio_text(low).s, ratio_text(high).s);
    if (strcmp(severity, "none") != 0) {
        fputs(" <span class=\"sev\">", out);
        text_html(out, severity);
        fputs("</span>", out);
    }
    if (*reason) {
        fputs(" <span class=\"quiet\">(<bdi>", out);
        text_html(out, reason);
        fputs("</bdi>)</span>", out);
    }
    fputs("</span></li>\n", out);
}

/* How far from 1; what is not known comes last. */
static double distance_of(const json_t *operation)
{
    double ratio = member_number(operation, "ratio");
    return isfinite(ratio) ? fabs(ratio - 1) : -1;
}

/* The next one in the list: less far than the last one shown, or as far and behind it. SIZE_MAX: none. */
static size_t next_of(const json_t *operations, const char *verdict, size_t last)
{
    double limit = last == SIZE_MAX ? INFINITY : distance_of(json_array_get(operations, last)), best = -2;
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < json_array_size(operations); i++) {
        const json_t *operation = json_array_get(operations, i);
        double distance = distance_of(operation);
        bool follows = last == SIZE_MAX || distance < limit || (distance == limit && i > last);
        if (!follows || distance <= best || !member_is(operation, "verdict", verdict)) continue;
        best = distance;
        found = i;
    }
    return found;
}

/* Operations with a verdict, those that changed most first. */
static void put_most_changed(FILE *out, const json_t *operations, const char *verdict, const char *title, size_t total)
{
    size_t shown = 0;
    if (total == 0) return;
    fprintf(out,
            "<h3 class=\"v-%s\"><span class=\"sym\" aria-hidden=\"true\">%s</span>%s</h3>\n<ul class=\"changed\">\n",
            verdict, html_verdict_find(verdict)->symbol, title);
    for (size_t i = SIZE_MAX; shown < LISTED && (i = next_of(operations, verdict, i)) != SIZE_MAX; shown++)
        put_changed(out, json_array_get(operations, i));
    if (total > shown) fprintf(out, "<li>and %zu more</li>\n", total - shown);
    fputs("</ul>\n", out);
}

static void put_newest(FILE *out, const json_t *entry, size_t number)
{
    const json_t *check = member(entry, "document"), *operations = member_list(check, "operations");
    const char *verdict = member_text(check, "verdict", "-");
    const struct html_verdict *known = html_verdict_find(verdict);
    size_t counts[HTML_VERDICTS];
    count(operations, counts);
    fprintf(out,
            "<div class=\"hero v-%s\">\n<span class=\"big\" aria-hidden=\"true\">%s</span>\n<div>\n<p class=\"head\">",
            known ? known->name : "", known ? known->symbol : "?");
    put_headline(out, verdict, counts);
    fprintf(out, "</p>\n<p class=\"quiet\">The newest check, <a href=\"#check-%zu\"><bdi>", number);
    text_html(out, member_text(entry, "name", "check"));
    fputs("</bdi></a>, of ", out);
    html_created(out, member_text(check, "created", "-"));
    fputs(", against <bdi>", out);
    text_html(out, member_text(check, "baseline.label", member_text(check, "baseline.path", "an unknown baseline")));
    fputs("</bdi>.</p>\n</div>\n</div>\n", out);
    put_counts(out, counts);
    put_most_changed(out, operations, "regressed", "What regressed", counts[0]);
    put_most_changed(out, operations, "inconclusive", "What could not be decided", counts[1]);
    put_most_changed(out, operations, "improved", "What improved", counts[2]);
    fputs("<h3>How far to believe it</h3>\n<p class=\"say\">", out);
    html_control_sentence(out, check);
    fputs("</p>\n", out);
    html_limits(out, check);
}

void html_summary(FILE *out, const struct report *report)
{
    size_t checks = json_array_size(report->checks), runs = json_array_size(report->runs);
    fputs("<section id=\"summary\" class=\"card\" aria-labelledby=\"summary-title\">\n"
          "<h2 id=\"summary-title\">Summary</h2>\n",
          out);
    if (checks > 0)
        put_newest(out, json_array_get(report->checks, checks - 1), checks);
    else
        fprintf(out, "<p class=\"say\">There is no check in this report, so nothing is judged%s.</p>\n",
                runs > 0 ? ": it shows what was measured" : ", and no run, so nothing is shown either");
    fputs("</section>\n", out);
}
