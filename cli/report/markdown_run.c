/* SPDX-License-Identifier: Apache-2.0 */

/* A run in Markdown. */

#include "markdown.h"
#include "member.h"
#include "reading.h"

#include <math.h>
#include <string.h>

static void put_figures_row(FILE *out, const json_t *operation)
{
    static const char *const times[] = {"p95", "p99", "p999", "min", "mean"};
    static const char *const wholes[] = {"ops_per_second", "stack_bytes", "heap_bytes"};
    bool known = !member(operation, "unit") || member_is(operation, "unit", "ns");
    fputs("| ", out);
    markdown_code(out, member_text(operation, "name", NULL));
    fputs(" | ", out);
    markdown_time(out, known ? member_number(operation, "median") : (double)NAN);
    fputs(" | ", out);
    markdown_time(out, known ? member_number(operation, "low") : (double)NAN);
    fputs(" to ", out);
    markdown_time(out, known ? member_number(operation, "high") : (double)NAN);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        fputs(" | ", out);
        markdown_time(out, known ? member_number(operation, times[i]) : (double)NAN);
    }
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        fputs(" | ", out);
        markdown_whole(out, member_number(operation, wholes[i]));
    }
    fputs(" |\n", out);
}

static void put_run_table(FILE *out, const json_t *run)
{
    const struct markdown_fact library[] = {
        {member_maker(member(run, "library")), "library.version", ""},
        {"backend ", "backend", ""},
        {"", "library.build", ""},
        {"", "library.size", " bytes"},
        {"SHA-256 ", "library.sha256", ""},
        {"libssl ", "library.beside_sha256", ""},
    };
    static const struct markdown_fact machine[] = {
        {"", "environment.cpu_model", ""},
        {"", "environment.cpus", " CPUs"},
        {"hypervisor ", "environment.hypervisor", ""},
        {"governor ", "environment.governor", ""},
        {"fingerprint ", "fingerprint.id", ""},
    };
    static const struct markdown_fact system[] = {
        {"", "environment.os", ""}, {"", "environment.kernel", ""}, {"instruction sets ", "environment.isa", ""}};
    static const struct markdown_fact measured[] = {
        {"", "created", ""},
        {"in ", "seconds", " s"},
        {"", "settings.passes", " fresh processes"},
        {"filter ", "settings.filter", ""},
        {"on CPU ", "environment.measured_on_cpu", ""},
        {"clock ", "environment.clock", ""},
    };
    static const struct markdown_fact neighbours[] = {
        {"load ", "environment.load_before", " before"},
        {"", "environment.load_after", " after"},
        {"steal ", "environment.steal", ""},
        {"preempted ", "environment.preempted", " times"},
    };
#define PUT(title, facts) markdown_facts(out, run, title, facts, sizeof facts / sizeof *facts)
    fputs("\n| | |\n|---|---|\n", out);
    PUT("Library", library);
    PUT("Machine", machine);
    PUT("System", system);
    PUT("Measured", measured);
    PUT("Neighbours", neighbours);
#undef PUT
}

void markdown_run(FILE *out, const json_t *run, bool folded)
{
    const json_t *operations = json_object_get(run, "operations"), *operation;
    size_t total = json_array_size(operations), i;
    put_run_table(out, run);
    if (folded) fprintf(out, "\n<details>\n<summary>Figures of %zu operations</summary>\n", total);
    fputs("\n| Operation | Median | 95 % interval | p95 | p99 | p99.9 | Min | Mean | ops/s | Stack, bytes | Heap, "
          "bytes |\n"
          "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
          out);
    json_array_foreach (operations, i, operation) {
        if (i == MARKDOWN_MOST_ROWS) break;
        put_figures_row(out, operation);
    }
    if (total > MARKDOWN_MOST_ROWS) fprintf(out, "\n%zu more are in the JSON.\n", total - MARKDOWN_MOST_ROWS);
    if (folded) fputs("\n</details>\n", out);
}
