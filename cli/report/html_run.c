/* SPDX-License-Identifier: Apache-2.0 */

/* One run: its table, the distributions, and where the numbers come from. */

#include "html.h"

#include "member.h"
#include "svg.h"
#include "text.h"

#include <math.h>
#include <string.h>

#define UNFOLDED 200 /* distributions; more are folded */

static void put_figures(FILE *out, const json_t *operation)
{
    double low = member_number(operation, "low"), high = member_number(operation, "high");
    double per_second = member_number(operation, "ops_per_second"), stack = member_number(operation, "stack_bytes"),
           heap = member_number(operation, "heap_bytes");
    html_time_cell(out, member_number(operation, "median"));
    html_number_cell(out, time_range_text(low, high).s, low);
    html_time_cell(out, member_number(operation, "p95"));
    html_time_cell(out, member_number(operation, "p99"));
    html_time_cell(out, member_number(operation, "p999"));
    html_time_cell(out, member_number(operation, "min"));
    html_number_cell(out, whole_text(per_second).s, per_second);
    html_number_cell(out, whole_text(stack).s, stack);
    html_number_cell(out, whole_text(heap).s, heap);
}

static void put_operations_of_run(FILE *out, const json_t *operations, size_t number)
{
    static const char *const columns[] = {
        "Operation", "#Median", "#95" NBSP "% interval", "#p95", "#p99", "#p99.9", "#Minimum", "#Ops/s", "#Stack",
        "#Heap",     NULL};
    char label[80];
    snprintf(label, sizeof label, "Run %zu: every operation; stack and heap in bytes", number);
    html_operations(out, operations, label, columns, put_figures);
}

static void put_distribution(FILE *out, const json_t *operation)
{
    const char *name = member_text(operation, "name", "-");
    fputs("<li class=\"mini\"", out);
    html_filter_words(out, name, "");
    fputs("><p>", out);
    html_name(out, name);
    fprintf(out, "</p>\n<p class=\"quiet\">median %s, p95 %s, p99 %s</p>",
            time_text(member_number(operation, "median")).s, time_text(member_number(operation, "p95")).s,
            time_text(member_number(operation, "p99")).s);
    svg_distribution(out, operation);
    fputs("</li>\n", out);
}

static void put_distributions(FILE *out, const json_t *operations, bool open)
{
    size_t count = json_array_size(operations);
    if (count == 0) return;
    fprintf(out,
            "<details class=\"facts\"%s>\n<summary>Distributions of single operations</summary>\n"
            "<p class=\"key\"><span class=\"key-50\"></span>median <span class=\"key-95\"></span>p95 "
            "<span class=\"key-99\"></span>p99 <span class=\"key-way\">time on a logarithmic axis, each operation "
            "its own; the height is how many</span></p>\n<ul class=\"minis\">\n",
            open && count <= UNFOLDED ? " open" : "");
    for (size_t i = 0; i < count; i++) put_distribution(out, json_array_get(operations, i));
    fputs("</ul>\n</details>\n", out);
}

static void put_run_facts(FILE *out, const json_t *run)
{
    fputs("<details class=\"facts\">\n<summary>Library, machine and fingerprint</summary>\n<dl>\n", out);
    html_fact(out, "Library", member_text(run, "library.version", "-"));
    html_fact(out, "Backend", member_text(run, "backend", "-"));
    html_fact(out, "Built with", member_text(run, "library.build", "-"));
    html_fact(out, "Size", whole_text(member_number(run, "library.size")).s);
    html_fact(out, "SHA-256", member_text(run, "library.sha256", "-"));
    html_fact(out, "Fingerprint", member_text(run, "fingerprint.id", "-"));
    html_fact(out, "Time", duration_text(member_number(run, "seconds")).s);
    html_fact(out, "Fresh processes", whole_text(member_number(run, "settings.passes")).s);
    html_fact(out, "Time for an operation", duration_text(member_number(run, "settings.seconds_per_operation")).s);
    html_fact(out, "Filter", member_text(run, "settings.filter", "none"));
    html_fact(out, "Seed", whole_text(member_number(run, "settings.seed")).s);
    html_environment_facts(out, member(run, "environment"));
    fputs("</dl>\n</details>\n", out);
}

void html_run(FILE *out, const json_t *entry, size_t number, bool open)
{
    const json_t *run = member(entry, "document"), *operations = member_list(run, "operations");
    fprintf(out, "<details class=\"card\" id=\"run-%zu\"%s>\n<summary><h3><bdi>", number, open ? " open" : "");
    text_html(out, member_text(entry, "name", "run"));
    fputs("</bdi></h3> <span class=\"when\">", out);
    html_created(out, member_text(run, "created", "-"));
    fprintf(out, "</span></summary>\n<p class=\"say\">%s<bdi>", member_maker(member(run, "library")));
    text_html(out, member_text(run, "library.version", "-"));
    fputs("</bdi>, backend <bdi>", out);
    text_html(out, member_text(run, "backend", "-"));
    fputs("</bdi>, on <bdi>", out);
    text_html(out, member_text(run, "environment.cpu_model", "-"));
    fprintf(out, "</bdi>: %zu operations, %s fresh processes, %s.</p>\n", json_array_size(operations),
            whole_text(member_number(run, "settings.passes")).s, duration_text(member_number(run, "seconds")).s);
    put_operations_of_run(out, operations, number);
    put_distributions(out, operations, open);
    put_run_facts(out, run);
    fputs("</details>\n", out);
}
