/* SPDX-License-Identifier: Apache-2.0 */

/* Handshakes that libraries did as a whole, beside the sum of their parts. */

#include "html_compare.h"

#include "member.h"

#include <math.h>

/* "+230.1 us": what a measured one takes beyond the sum of its parts. */
static struct text more_text(double ns)
{
    struct text text = {"-"}, time = time_text(fabs(ns));
    if (isfinite(ns)) snprintf(text.s, sizeof text.s, "%s%.40s", ns < 0 ? MINUS : "+", time.s);
    return text;
}

static void put_measured(FILE *out, const json_t *comparison, const json_t *measured, const json_t *first,
                         double most_time)
{
    const double times[2] = {member_number(measured, "client.ns"), member_number(measured, "server.ns")},
                 both = member_number(measured, "both_sides.ns"), rest = member_number(measured, "rest.ns"),
                 up = member_number(measured, "client_bytes"), down = member_number(measured, "server_bytes"),
                 ratio = member_number(measured, "ratio.times");
    char title[240];
    compare_begin_handshake(out, measured, compare_provider(comparison, measured));
    compare_providers(out, comparison, measured);
    fputs("</span></th>", out);
    snprintf(title, sizeof title, "Client %s, server %s; both, 95 %% interval: %s", time_text(times[0]).s,
             time_text(times[1]).s,
             time_range_text(member_number(measured, "both_sides.low"), member_number(measured, "both_sides.high")).s);
    compare_bar_cell(out, "bars", times, most_time, title);
    html_time_cell(out, times[0]);
    html_time_cell(out, times[1]);
    html_time_cell(out, both);
    html_number_cell(out, measured == first ? "1" : compare_times(ratio).s, ratio);
    html_number_cell(out, more_text(rest).s, rest);
    html_number_cell(out, whole_text(up).s, up);
    html_number_cell(out, whole_text(down).s, down);
    html_number_cell(out, whole_text(member_number(measured, "rest_bytes")).s, member_number(measured, "rest_bytes"));
    fputs("</tr>\n", out);
}

/* What a provider could not do, with the reason. */
static void put_unmeasured(FILE *out, const json_t *comparison)
{
    const json_t *others = member_list(comparison, "unmeasured");
    if (json_array_size(others) == 0) return;
    fputs("<details class=\"facts\">\n<summary>Not done as a whole</summary>\n<ul>\n", out);
    for (size_t i = 0; i < json_array_size(others); i++) {
        const json_t *other = json_array_get(others, i);
        fputs("<li><bdi>", out);
        text_html(out, member_text(other, "key_exchange", "-"));
        fputs(", ", out);
        text_html(out, member_text(other, "signature", "-"));
        fputs("</bdi>, <bdi>", out);
        text_html(out, compare_provider(comparison, other));
        fputs("</bdi>: ", out);
        text_html(out, member_text(other, "reason", "-"));
        fputs("</li>\n", out);
    }
    fputs("</ul>\n</details>\n", out);
}

void html_measured(FILE *out, const json_t *comparison, size_t number)
{
    static const char *const columns[] = {
        "Handshake", "Time", "#Client", "#Server",      "#Both sides", "#Time" NBSP "\xc3\x97",
        "#Rest",     "#Up",  "#Down",   "#Rest, bytes", NULL};
    const json_t *list = member_list(comparison, "measured");
    double most_time = 0;
    char label[96];
    for (size_t i = 0; i < json_array_size(list); i++)
        most_time = fmax(most_time, compare_time(json_array_get(list, i)));
    if (json_array_size(list) > 0) {
        fputs("<h4>The same, measured in memory</h4>\n<p class=\"note\">A client and a server of the provider's libssl "
              "in one process, no network: a full handshake without tickets, all bytes that would travel. Rest: what "
              "it takes beyond the sum of its parts: record protection, the key schedule, parsing of certificates, "
              "allocation; in bytes names, dates and lengths.</p>\n" COMPARE_KEY,
              out);
        snprintf(label, sizeof label, "Comparison %zu: measured handshakes, against the first", number);
        html_table_begin(out, "sortable titled", label, columns);
        for (size_t i = 0; i < json_array_size(list); i++)
            put_measured(out, comparison, json_array_get(list, i), json_array_get(list, 0), most_time);
        html_table_end(out);
    }
    put_unmeasured(out, comparison);
}
