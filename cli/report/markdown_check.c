/* SPDX-License-Identifier: Apache-2.0 */

/* A check in Markdown. */

#include "markdown.h"
#include "member.h"
#include "reading.h"

#include <math.h>

const char *markdown_symbol(const json_t *object)
{
    static const char *const symbols[READING_VERDICTS + 1] = {
        [VERDICT_PASS] = "\u2705",    [VERDICT_REGRESSED] = "\u274c",          [VERDICT_IMPROVED] = "\U0001f680",
        [VERDICT_NEW] = "\U0001f195", [VERDICT_INCONCLUSIVE] = "\u26a0\ufe0f", [VERDICT_REMOVED] = "\u2796",
        [READING_UNKNOWN] = "\u2753",
    };
    return symbols[reading_verdict(object)];
}

void markdown_verdict(FILE *out, const json_t *object)
{
    unsigned verdict = reading_verdict(object);
    fprintf(out, "%s ", markdown_symbol(object));
    if (verdict == READING_UNKNOWN)
        markdown_code(out, member_text(object, "verdict", NULL));
    else
        fputs(verdict_name((enum verdict)verdict), out);
}

void markdown_facts(FILE *out, const json_t *document, const char *title, const struct markdown_fact *facts,
                    size_t count)
{
    bool first = true;
    fprintf(out, "| %s | ", title);
    for (size_t i = 0; i < count; i++) {
        const json_t *value = member(document, facts[i].path);
        if (!value || json_is_null(value)) continue; /* not known */
        fprintf(out, "%s%s", first ? "" : ", ", facts[i].before);
        markdown_value(out, value);
        fputs(facts[i].after, out);
        first = false;
    }
    fputs(first ? "- |\n" : " |\n", out);
}

static void put_ratio(FILE *out, double ratio)
{
    if (isfinite(ratio))
        fprintf(out, fabs(ratio) < 1e6 ? "%.4f" : "%.3g", ratio);
    else
        fputc('-', out);
}

/* "- `ML-DSA-65/sign`: +12.3 % (95 %: +11.0 to +13.2 %), warning: `why`" */
static void put_item(FILE *out, const json_t *operation)
{
    char change[READING_BYTES];
    fputs("- ", out);
    markdown_code(out, member_text(operation, "name", NULL));
    if (*reading_change_text(change, operation)) fprintf(out, ": %s", change);
    if (reading_verdict(operation) == VERDICT_REGRESSED) {
        fputs(", ", out);
        markdown_code(out, member_text(operation, "severity", NULL));
    }
    if (member_text(operation, "reason", NULL)) {
        fputs("; ", out);
        markdown_code(out, member_text(operation, "reason", NULL));
    }
    fputc('\n', out);
}

/* The operations with a verdict, largest ratio first, those without one last; the table has them all. */
static void put_largest(FILE *out, const json_t *operations, unsigned verdict, const char *title)
{
    const json_t *named[MARKDOWN_MOST_NAMED], *operation;
    double ratios[MARKDOWN_MOST_NAMED];
    size_t count = 0, total = 0, i;
    json_array_foreach (operations, i, operation) {
        double ratio = member_number(operation, "ratio");
        if (reading_verdict(operation) != verdict) continue;
        if (isnan(ratio)) ratio = 0;
        total++;
        if (count == MARKDOWN_MOST_NAMED && ratio <= ratios[count - 1]) continue;
        size_t at = count < MARKDOWN_MOST_NAMED ? count++ : count - 1;
        for (; at > 0 && ratio > ratios[at - 1]; at--) {
            ratios[at] = ratios[at - 1];
            named[at] = named[at - 1];
        }
        ratios[at] = ratio;
        named[at] = operation;
    }
    if (!total) return;
    fprintf(out, "\n**%s**\n\n", title);
    for (i = 0; i < count; i++) put_item(out, named[i]);
    if (count < total) fprintf(out, "- %zu more, in the table\n", total - count);
}

static void put_control(FILE *out, const json_t *check)
{
    if (member_is(check, "control.verdict", "failed"))
        fputs("\nThe control failed: the baseline differs from itself on this machine now, so that nothing can be told "
              "here. Try again on a quieter machine.\n",
              out);
    else if (member_is(check, "control.verdict", "inconclusive"))
        fputs("\nThe control was inconclusive: the baseline may differ from itself on this machine now.\n", out);
}

void markdown_check_findings(FILE *out, const json_t *check)
{
    char counts[READING_BYTES];
    const json_t *operations = json_object_get(check, "operations"), *code = json_object_get(check, "code");
    fprintf(out, "%s.\n", reading_counts_text(counts, check));
    put_control(out, check);
    if (json_is_true(json_object_get(check, "out_of_time")))
        fputs("\nThe budget of time ended before every operation was decided.\n", out);
    if (reading_verdict(code) == VERDICT_REGRESSED) {
        fputs("\nThe library's code grew from ", out);
        markdown_value(out, json_object_get(code, "baseline"));
        fputs(" to ", out);
        markdown_value(out, json_object_get(code, "candidate"));
        fputs(" bytes: ", out);
        markdown_code(out, member_text(code, "severity", NULL));
        fputs(".\n", out);
    }
    put_largest(out, operations, VERDICT_REGRESSED, "Slower, or larger");
    put_largest(out, operations, VERDICT_INCONCLUSIVE, "Could not tell");
    put_largest(out, operations, VERDICT_IMPROVED, "Faster");
    put_largest(out, operations, VERDICT_REMOVED, "Only in the baseline");
    put_largest(out, operations, VERDICT_NEW, "Only in the candidate");
    put_largest(out, operations, READING_UNKNOWN, "With a verdict that this pqlane does not know");
}

static void put_check_table(FILE *out, const json_t *check)
{
    const struct markdown_fact baseline[] = {
        {"", "baseline.path", ""},
        {"measured ", "baseline.created", ""},
        {member_maker(member(check, "baseline.library")), "baseline.library.version", ""},
        {"backend ", "baseline.library.backend", ""},
        {"", "baseline.library.build", ""},
        {"SHA-256 ", "baseline.library.sha256", ""},
        {"libssl ", "baseline.library.beside_sha256", ""},
    };
    const struct markdown_fact candidate[] = {
        {"", "candidate.path", ""},
        {member_maker(member(check, "candidate.library")), "candidate.library.version", ""},
        {"backend ", "candidate.library.backend", ""},
        {"", "candidate.library.build", ""},
        {"SHA-256 ", "candidate.library.sha256", ""},
        {"libssl ", "candidate.library.beside_sha256", ""},
    };
    static const struct markdown_fact machine[] = {
        {"", "environment.cpu_model", ""},
        {"", "environment.cpus", " CPUs"},
        {"hypervisor ", "environment.hypervisor", ""},
        {"", "environment.os", ""},
        {"", "environment.kernel", ""},
    };
    static const struct markdown_fact measured[] = {
        {"", "created", ""},
        {"in ", "seconds", " s"},
        {"load ", "environment.load_before", ""},
        {"steal ", "environment.steal", ""},
        {"preempted ", "environment.preempted", " times"},
    };
    static const struct markdown_fact rule[] = {
        {"fails from ", "settings.fail_on", " on"},
        {"", "settings.pairs", " pairs"},
        {"", "settings.processes_least", " processes at least"},
        {"", "settings.processes_most", " at most"},
        {"filter ", "settings.filter", ""},
        {"budget ", "settings.budget_seconds", " s"},
        {"seed ", "settings.seed", ""},
    };
    static const struct markdown_fact control[] = {{"", "control.verdict", ""}};
    static const struct markdown_fact code[] = {
        {"", "code.candidate", " bytes"}, {"before ", "code.baseline", ""}, {"", "code.verdict", ""}};
    static const struct markdown_fact instructions[] = {{"counted by ", "instructions.source", ""},
                                                        {"not counted: ", "instructions.reason", ""}};
#define PUT(title, facts) markdown_facts(out, check, title, facts, sizeof facts / sizeof *facts)
    fputs("\n| | |\n|---|---|\n", out);
    PUT("Baseline", baseline);
    PUT("Candidate", candidate);
    PUT("Machine", machine);
    PUT("Measured", measured);
    PUT("Rule", rule);
    PUT("Control", control);
    PUT("Code", code);
    PUT("Instructions", instructions);
#undef PUT
}

void markdown_check_tables(FILE *out, const json_t *check)
{
    char change[READING_BYTES];
    const json_t *operations = json_object_get(check, "operations"), *operation;
    size_t total = json_array_size(operations), i;
    put_check_table(out, check);
    fprintf(out, "\n<details>\n<summary>All %zu operations</summary>\n\n", total);
    fputs("| Operation | Ratio | Change (95 % interval) | Verdict | Severity | Remark |\n|---|--:|--:|---|---|---|\n",
          out);
    json_array_foreach (operations, i, operation) {
        if (i == MARKDOWN_MOST_ROWS) break;
        fputs("| ", out);
        markdown_code(out, member_text(operation, "name", NULL));
        fputs(" | ", out);
        put_ratio(out, member_number(operation, "ratio"));
        fprintf(out, " | %s | ", *reading_change_text(change, operation) ? change : "-");
        markdown_verdict(out, operation);
        fputs(" | ", out);
        markdown_code(out, member_is(operation, "severity", "none") ? NULL : member_text(operation, "severity", NULL));
        fputs(" | ", out);
        markdown_code(out, member_text(operation, "reason", NULL));
        fputs(" |\n", out);
    }
    if (total > MARKDOWN_MOST_ROWS) fprintf(out, "\n%zu more are in the JSON.\n", total - MARKDOWN_MOST_ROWS);
    fputs("\n</details>\n", out);
}
