/* SPDX-License-Identifier: Apache-2.0 */

/* Whole reports in Markdown. */

#include "markdown.h"
#include "member.h"
#include "reading.h"
#include "report.h"

/* One line per check, so that many can be seen at once. */
static void put_overview(FILE *out, const json_t *checks)
{
    fputs("\n| Check | Created | Baseline | Verdict | Regressed | Inconclusive |\n|---|---|---|---|--:|--:|\n", out);
    for (size_t i = json_array_size(checks); i-- > 0;) {
        size_t counts[READING_VERDICTS + 1];
        const json_t *entry = json_array_get(checks, i), *check = json_object_get(entry, "document");
        reading_count(check, counts);
        fputs("| ", out);
        markdown_code(out, member_text(entry, "name", NULL));
        fputs(" | ", out);
        markdown_code(out, member_text(check, "created", NULL));
        fputs(" | ", out);
        markdown_code(out, member_text(check, "baseline.path", NULL));
        fputs(" | ", out);
        markdown_verdict(out, check);
        fprintf(out, " | %zu | %zu |\n", counts[VERDICT_REGRESSED], counts[VERDICT_INCONCLUSIVE]);
    }
}

/* The newest first: that is what a reader came for. */
bool report_markdown(const struct report *report, FILE *out)
{
    size_t check_count = json_array_size(report->checks), run_count = json_array_size(report->runs);
    fputs("# ", out);
    markdown_heading(out, report->title);
    fputs("\n\nMade ", out);
    markdown_code(out, report->created);
    fprintf(out, " from %zu check%s and %zu run%s.\n", check_count, check_count == 1 ? "" : "s", run_count,
            run_count == 1 ? "" : "s");
    for (size_t i = json_array_size(report->comparisons); i-- > 0;) {
        const json_t *entry = json_array_get(report->comparisons, i);
        fputs("\n## Comparison ", out);
        markdown_code(out, member_text(entry, "name", NULL));
        fputc('\n', out);
        markdown_comparison(out, json_object_get(entry, "document"));
    }
    if (check_count > 1) put_overview(out, report->checks);
    for (size_t i = check_count; i-- > 0;) {
        const json_t *entry = json_array_get(report->checks, i), *check = json_object_get(entry, "document");
        fputs("\n## ", out);
        markdown_verdict(out, check);
        fputs(": ", out);
        markdown_code(out, member_text(entry, "name", NULL));
        fputs("\n\n", out);
        markdown_check_findings(out, check);
        markdown_check_tables(out, check);
    }
    if (run_count > 1 && !markdown_trend(out, report->runs)) return false;
    for (size_t i = run_count; i-- > 0;) {
        const json_t *entry = json_array_get(report->runs, i);
        fputs("\n## Run ", out);
        markdown_code(out, member_text(entry, "name", NULL));
        fputc('\n', out);
        markdown_run(out, json_object_get(entry, "document"), i + 1 < run_count);
    }
    return true;
}

bool report_check_summary(const json_t *check, FILE *out)
{
    fputs("## ", out);
    markdown_verdict(out, check);
    fputs(": pqlane check against ", out);
    markdown_code(out, member_text(check, "baseline.path", NULL));
    fputs("\n\n", out);
    markdown_check_findings(out, check);
    markdown_check_tables(out, check);
    fputc('\n', out); /* what the next step appends begins a block of its own */
    return true;
}
