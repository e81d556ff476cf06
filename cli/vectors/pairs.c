/* SPDX-License-Identifier: Apache-2.0 */

/* Cutting `name = value` text, and taking values out of it. */

#include "pairs.h"

#include "field.h"

#include <stdlib.h>
#include <string.h>

#define MOST_PAIRS_OF_RECORD 4096

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* A line's last " = " splits it: `dkPKE = NTT(s) = 2d17...` has the name `dkPKE = NTT(s)`. */
static bool split_line(const char *line, size_t len, struct pair *pair)
{
    size_t at = len;
    while (at > 0 && line[at - 1] != '=') at--;
    if (at == 0) return false;
    size_t name_len = at - 1;
    while (name_len && is_blank(line[name_len - 1])) name_len--;
    while (at < len && is_blank(line[at])) at++;
    *pair = (struct pair){line, line + at, name_len, len - at, 0, 0};
    return name_len > 0;
}

static void add_pair(struct pairs *pairs, const struct pair *pair)
{
    if ((pairs->count & (pairs->count - 1)) == 0) /* full at every power of two */
        pairs->list = tally_grow(pairs->list, pairs->count ? 2 * pairs->count : 1, sizeof *pairs->list);
    pairs->list[pairs->count++] = *pair;
}

struct pairs *pairs_read(struct bytes text)
{
    struct pairs *pairs = tally_grow(NULL, 1, sizeof *pairs);
    const char *at = (const char *)text.data, *end = at + text.len;
    size_t in_record = 0; /* pairs of the present record */
    *pairs = (struct pairs){NULL, 0, 0, 0};
    for (size_t line = 1; at < end; line++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        size_t len = (size_t)(stop - at);
        struct pair pair;
        while (len && is_blank(at[len - 1])) len--;
        if (len == 0) {
            in_record = 0;
        } else if (at[0] != '#') {
            if (split_line(at, len, &pair)) {
                if (!in_record) pairs->records++;
                if (++in_record > MOST_PAIRS_OF_RECORD) {
                    pairs->bad_line = line;
                    break;
                }
                pair.line = line;
                pair.record = pairs->records - 1;
                add_pair(pairs, &pair);
            } else if (!pairs->bad_line) {
                pairs->bad_line = line;
            }
        }
        at = newline ? newline + 1 : end;
    }
    return pairs;
}

void pairs_free(struct pairs *pairs)
{
    if (!pairs) return;
    free(pairs->list);
    free(pairs);
}

/* Pairs are in the order of their records: the first of a record, by halving. */
static size_t record_start(const struct pairs *pairs, size_t record)
{
    size_t low = 0, high = pairs->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pairs->list[middle].record < record)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct pair *pair_find(const struct pairs *pairs, size_t record, const char *name)
{
    for (size_t i = record_start(pairs, record); i < pairs->count && pairs->list[i].record == record; i++) {
        const struct pair *pair = &pairs->list[i];
        if (pair->name_len == strlen(name) && memcmp(pair->name, name, pair->name_len) == 0) return pair;
    }
    return NULL;
}

bool pair_hex_or_none(struct run *run, size_t record, const char *name, struct bytes *value)
{
    const struct pair *pair = pair_find(run->pairs, record, name);
    *value = (struct bytes){NULL, 0};
    if (!pair || hex_decode(run, pair->value, pair->value_len, value)) return true;
    return malformed(run, "line %zu: '%s' is not hexadecimal bytes (%zu characters)", pair->line, name,
                     pair->value_len);
}

bool pair_hex(struct run *run, size_t record, const char *name, struct bytes *value)
{
    if (!pair_find(run->pairs, record, name))
        return malformed(run, "the record from line %zu on has no '%s'", record_line(run->pairs, record), name);
    return pair_hex_or_none(run, record, name, value);
}

bool pair_length(struct run *run, size_t record, const char *name, size_t expected)
{
    char text[24];
    const struct pair *pair = pair_find(run->pairs, record, name);
    snprintf(text, sizeof text, "%zu", expected);
    if (!pair) return true; /* the values themselves are what counts */
    if (pair->value_len == strlen(text) && memcmp(pair->value, text, pair->value_len) == 0) return true;
    return malformed(run, "line %zu: '%s' does not agree with the %s bytes that are there", pair->line, name, text);
}

size_t record_line(const struct pairs *pairs, size_t record)
{
    size_t start = record_start(pairs, record);
    return start < pairs->count ? pairs->list[start].line : 0;
}
