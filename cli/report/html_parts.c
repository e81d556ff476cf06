/* SPDX-License-Identifier: Apache-2.0 */

/* What the sections of the page are made of: verdicts, names, cells, facts. */

#include "html.h"
#include "member.h"
#include "text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

const struct html_verdict html_verdicts[HTML_VERDICTS] = {
    {"regressed", "regressed", "\xe2\x96\xb2"}, /* up: takes longer */
    {"inconclusive", "inconclusive", "?"},
    {"improved", "improved", "\xe2\x96\xbc"},
    {"pass", "pass", "\xe2\x9c\x93"},
    {"new", "new", "+"},
    {"removed", "removed", MINUS},
};

/* The control's verdict has a word of its own. */
static const struct html_verdict failed = {"failed", "failed", "\xe2\x9c\x95"};

const struct html_verdict *html_verdict_find(const char *name)
{
    for (size_t i = 0; i < HTML_VERDICTS; i++)
        if (strcmp(html_verdicts[i].name, name) == 0) return &html_verdicts[i];
    return strcmp(name, failed.name) == 0 ? &failed : NULL;
}

void html_verdict(FILE *out, const char *name)
{
    const struct html_verdict *verdict = html_verdict_find(name);
    if (verdict) {
        fprintf(out, "<span class=\"v v-%s\"><span class=\"sym\" aria-hidden=\"true\">%s</span>%s</span>",
                verdict->name, verdict->symbol, verdict->word);
    } else {
        fputs("<span class=\"v\">", out);
        text_html(out, name);
        fputs("</span>", out);
    }
}

size_t html_algorithm_len(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash ? (size_t)(slash - name) : 0;
}

void html_name(FILE *out, const char *name)
{
    size_t len = html_algorithm_len(name);
    fputs("<bdi class=\"name\">", out);
    if (len > 0) {
        text_html_part(out, name, len);
        fputs("/<wbr>", out);
        name += len + 1;
    }
    text_html(out, name);
    fputs("</bdi>", out);
}

void html_filter_words(FILE *out, const char *name, const char *verdict)
{
    fputs(" data-f=\"", out);
    text_html(out, name);
    if (*verdict) fputc(' ', out);
    text_html(out, verdict);
    fputc('"', out);
}

/* The form of docs/formats.md: "2026-01-31T13:05:59Z". */
static bool is_time(const char *text)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    if (strlen(text) != sizeof form - 1) return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != form[i]) return false;
    return true;
}

void html_created(FILE *out, const char *created)
{
    if (is_time(created))
        fprintf(out, "<time datetime=\"%s\">%.10s %.8s UTC</time>", created, created, created + 11);
    else
        text_html(out, created);
}

void html_text_cell(FILE *out, const char *text)
{
    fputs("<td>", out);
    text_html(out, text);
    fputs("</td>", out);
}

static void begin_number(FILE *out, double sort)
{
    if (isfinite(sort))
        fprintf(out, "<td class=\"n\" data-v=\"%.9g\">", sort);
    else
        fputs("<td class=\"n\">", out);
}

void html_number_cell(FILE *out, const char *text, double sort)
{
    begin_number(out, sort);
    fprintf(out, "%s</td>", text);
}

void html_time_cell(FILE *out, double ns)
{
    struct text_time parts = time_parts(ns);
    begin_number(out, ns);
    fputs(parts.number.s, out);
    if (*parts.unit) fprintf(out, NBSP "<span class=\"u\">%s</span>", parts.unit);
    fputs("</td>", out);
}

void html_table_begin(FILE *out, const char *kind, const char *label, const char *const *columns)
{
    fputs("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"", out);
    text_html(out, label);
    fprintf(out, "\">\n<table class=\"%s\">\n<caption><span>", kind);
    text_html(out, label);
    fputs("</span></caption>\n<thead><tr>", out);
    for (; *columns; columns++)
        fprintf(out, "<th scope=\"col\"%s>%s</th>", **columns == '#' ? " class=\"n\"" : "",
                *columns + (**columns == '#'));
    fputs("</tr></thead>\n<tbody>\n", out);
}

void html_table_end(FILE *out)
{
    fputs("</tbody>\n</table>\n</div>\n", out);
}

static void put_operation(FILE *out, const json_t *operation, const json_t *above,
                          void (*put_cells)(FILE *out, const json_t *operation))
{
    const char *name = member_text(operation, "name", "-"), *last = above ? member_text(above, "name", "-") : name;
    const size_t len = html_algorithm_len(name);
    const bool begins = len != html_algorithm_len(last) || strncmp(name, last, len) != 0;
    fputs(begins ? "<tr class=\"first\"" : "<tr", out);
    html_filter_words(out, name, member_text(operation, "verdict", ""));
    fputs("><th scope=\"row\">", out);
    html_name(out, name);
    fputs("</th>", out);
    put_cells(out, operation);
    fputs("</tr>\n", out);
}

void html_operations(FILE *out, const json_t *operations, const char *label, const char *const *columns,
                     void (*put_cells)(FILE *out, const json_t *operation))
{
    size_t width = 0;
    while (columns[width]) width++;
    html_table_begin(out, "sortable", label, columns);
    for (size_t i = 0; i < json_array_size(operations); i++)
        put_operation(out, json_array_get(operations, i), i > 0 ? json_array_get(operations, i - 1) : NULL, put_cells);
    if (json_array_size(operations) == 0) fprintf(out, "<tr><td colspan=\"%zu\">No operations.</td></tr>\n", width);
    html_table_end(out);
}

void html_fact(FILE *out, const char *term, const char *value)
{
    fprintf(out, "<div><dt>%s</dt><dd><bdi>", term);
    text_html(out, value);
    fputs("</bdi></dd></div>\n", out);
}

static void share_fact(FILE *out, const char *term, double share)
{
    char text[48] = "-";
    if (isfinite(share)) snprintf(text, sizeof text, "%.3g" NBSP "%%", 100 * share);
    html_fact(out, term, text);
}

static void number_fact(FILE *out, const char *term, double number)
{
    char text[48] = "-";
    if (isfinite(number)) snprintf(text, sizeof text, "%.4g", number);
    html_fact(out, term, text);
}

void html_environment_facts(FILE *out, const json_t *environment)
{
    double cpu = member_number(environment, "measured_on_cpu");
    html_fact(out, "Processor", member_text(environment, "cpu_model", "-"));
    html_fact(out, "Logical CPUs", whole_text(member_number(environment, "cpus")).s);
    html_fact(out, "Measured on CPU",
              json_is_null(member(environment, "measured_on_cpu")) ? "a random one" : whole_text(cpu).s);
    html_fact(out, "Hypervisor", member_text(environment, "hypervisor", "-"));
    html_fact(out, "Frequency governor", member_text(environment, "governor", "-"));
    html_fact(out, "System", member_text(environment, "os", "-"));
    html_fact(out, "Kernel", member_text(environment, "kernel", "-"));
    html_fact(out, "Clock", member_text(environment, "clock", "-"));
    number_fact(out, "Load before", member_number(environment, "load_before"));
    number_fact(out, "Load after", member_number(environment, "load_after"));
    share_fact(out, "Time taken by the hypervisor", member_number(environment, "steal"));
    html_fact(out, "Times preempted", whole_text(member_number(environment, "preempted")).s);
    html_fact(out, "Instruction sets", member_text(environment, "isa", "-"));
}
