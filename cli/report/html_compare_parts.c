/* SPDX-License-Identifier: Apache-2.0 */

/* Reading a comparison's elements, and the cells that its tables share. */

#include "html_compare.h"

#include "member.h"
#include "svg.h"

#include <math.h>
#include <string.h>

const char *compare_provider(const json_t *comparison, const json_t *from)
{
    double index = member_number(from, "provider");
    if (!(index >= 0 && index < 1e6)) return "-";
    return member_text(json_array_get(member_list(comparison, "providers"), (size_t)index), "name", "-");
}

double compare_time(const json_t *handshake)
{
    return member_number(handshake, "client.ns") + member_number(handshake, "server.ns");
}

double compare_bytes(const json_t *handshake)
{
    return member_number(handshake, "client_bytes") + member_number(handshake, "server_bytes");
}

void compare_providers(FILE *out, const json_t *comparison, const json_t *handshake)
{
    const char *seen[4] = {NULL};
    size_t count = 0;
    const json_t *exchanges = member_list(handshake, "key_exchange");
    if (member(handshake, "provider")) {
        text_html(out, compare_provider(comparison, handshake));
        return;
    }
    for (size_t i = 0; i <= json_array_size(exchanges) && count < 4; i++) {
        const json_t *part = i < json_array_size(exchanges) ? json_array_get(exchanges, i)
                                                            : member(handshake, "signature");
        const char *name = compare_provider(comparison, part);
        bool is_new = true;
        for (size_t k = 0; k < count; k++) is_new = is_new && strcmp(seen[k], name) != 0;
        if (!is_new) continue;
        if (count > 0) fputs(" + ", out);
        text_html(out, name);
        seen[count++] = name;
    }
}

struct text compare_times(double times)
{
    struct text text = {"-"};
    if (isfinite(times) && times >= 0)
        snprintf(text.s, sizeof text.s, "%.*f\xc3\x97",
                 times < 0.0995 ? 3
                 : times < 9.95 ? 2
                 : times < 99.5 ? 1
                                : 0,
                 times);
    return text;
}

void compare_bar_cell(FILE *out, const char *kind, const double parts[2], double longest, const char *title)
{
    fprintf(out, "<td class=\"%s\">", kind);
    svg_bar(out, parts, 2, longest, title);
    fputs("</td>", out);
}

void compare_begin_handshake(FILE *out, const json_t *handshake, const char *filter_word)
{
    const char *name = member_text(handshake, "name", "-");
    fputs("<tr", out);
    html_filter_words(out, name, filter_word);
    fputs("><th scope=\"row\"><bdi class=\"name\">", out);
    text_html(out, name);
    fputs("</bdi><br><span class=\"quiet\">", out);
}
