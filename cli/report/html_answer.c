/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The answer of a comparison, for a person who decides: how many times the first handshake one takes that is
 * post-quantum in both halves, a hybrid if there is one, because that is what people deploy. Once as the sum of its
 * parts, and once as a library did it.
 */

#include "html_compare.h"

#include "member.h"

#include <math.h>
#include <string.h>

#define MOST_HANDSHAKES 1024 /* more than a comparison has: each is looked for among all */

struct answer {
    const json_t *from, *to; /* handshakes; NULL: there is none */
};

/* Of what is post-quantum, by its name. */
static bool is_hybrid(const json_t *handshake)
{
    static const char *const beginnings[] = {"X25519", "ECDH-", "SecP"};
    const char *name = member_text(handshake, "name", "");
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strncmp(name, beginnings[i], strlen(beginnings[i])) == 0) return true;
    return false;
}

static double both_sides(const json_t *handshake)
{
    const double measured = member_number(handshake, "both_sides.ns");
    return isnan(measured) ? compare_time(handshake) : measured;
}

static bool is_better(const json_t *handshake, const json_t *than)
{
    const bool is = is_hybrid(handshake), was = is_hybrid(than);
    return is == was ? both_sides(handshake) < both_sides(than) : is;
}

/* The one of a name; where providers did it themselves, that of the same one. */
static const json_t *find_first(const json_t *list, const char *name, const json_t *handshake)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *first = json_array_get(list, i);
        if (member_is(first, "name", name) &&
            (!member(handshake, "provider") ||
             member_number(first, "provider") == member_number(handshake, "provider")))
            return first;
    }
    return NULL;
}

static struct answer find_answer(const json_t *list, const char *first_name)
{
    struct answer answer = {NULL, NULL};
    const size_t count = json_array_size(list) < MOST_HANDSHAKES ? json_array_size(list) : MOST_HANDSHAKES;
    for (size_t i = 0; i < count; i++) {
        const json_t *handshake = json_array_get(list, i), *first;
        if (!(member_number(handshake, "category") > 0)) continue;
        if (!(first = find_first(list, first_name, handshake)) || first == handshake) continue;
        if (!answer.to || is_better(handshake, answer.to)) answer = (struct answer){first, handshake};
    }
    return answer;
}

static void put_name(FILE *out, const json_t *comparison, const json_t *handshake)
{
    fputs("<bdi>", out);
    text_html(out, member_text(handshake, "name", "-"));
    fputs("</bdi> <span class=\"quiet\">(", out);
    compare_providers(out, comparison, handshake);
    fputs(")</span>", out);
}

static void put_times(FILE *out, double before, double after, struct text (*shown)(double), const char *what)
{
    fprintf(out, "<li><span class=\"num\">%s</span>%s <span class=\"quiet\">%s \xe2\x86\x92 %s</span></li>\n",
            compare_times(after / before).s, what, shown(before).s, shown(after).s);
}

static void put_answer(FILE *out, const json_t *comparison, struct answer answer, const char *how)
{
    fprintf(out, "<p class=\"answer\">%s, a TLS 1.3 handshake with ", how);
    put_name(out, comparison, answer.to);
    fputs(" instead of ", out);
    put_name(out, comparison, answer.from);
    fputs(" takes</p>\n<ul class=\"answer counts\">\n", out);
    put_times(out, both_sides(answer.from), both_sides(answer.to), time_text, "the time of both sides");
    put_times(out, member_number(answer.from, "client.ns"), member_number(answer.to, "client.ns"), time_text,
              "the client's time");
    put_times(out, member_number(answer.from, "server.ns"), member_number(answer.to, "server.ns"), time_text,
              "the server's time");
    put_times(out, compare_bytes(answer.from), compare_bytes(answer.to), whole_text, "the bytes");
    fputs("</ul>\n", out);
}

void html_answer(FILE *out, const json_t *comparison)
{
    const json_t *sums = member_list(comparison, "handshakes");
    const char *first_name = member_text(json_array_get(sums, 0), "name", "-");
    const struct answer sum = find_answer(sums, first_name),
                        whole = find_answer(member_list(comparison, "measured"), first_name);
    if (sum.to) put_answer(out, comparison, sum, "As the sum of its parts");
    if (whole.to) put_answer(out, comparison, whole, "Done as a whole");
}
