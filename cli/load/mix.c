/* SPDX-License-Identifier: Apache-2.0 */

#include "mix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_NAME 63

/* What a part of a mix names; NULL: any. */
struct named {
    const pqlane_alg *alg;
    char operation[MOST_NAME + 1];
};

static bool fits(const struct load_entry *entry, const struct named *named)
{
    if (named->alg && named->alg != entry->subject->alg) return false;
    return !*named->operation || strcmp(named->operation, entry->operation->name) == 0;
}

/* False: it begins with what is no algorithm, or ends where a word is missing. */
static bool read_name(struct named *named, const char *text)
{
    char algorithm[MOST_NAME + 1];
    const char *slash = strchr(text, '/');
    *named = (struct named){.alg = slash ? NULL : pqlane_alg_find(text)};
    if (slash) {
        snprintf(algorithm, sizeof algorithm, "%.*s", (int)(slash - text), text);
        named->alg = pqlane_alg_find(algorithm);
    }
    if (slash || !named->alg) snprintf(named->operation, sizeof named->operation, "%s", slash ? slash + 1 : text);
    return named->alg ? !slash || slash[1] : !slash && *text;
}

/* NAME=WEIGHT, of so many bytes. */
static bool apply_part(struct load_mix *mix, const char *part, size_t len, char problem[LOAD_PROBLEM_BYTES])
{
    char text[MOST_NAME + 1], *end;
    struct named named;
    size_t fitting = 0;
    snprintf(text, sizeof text, "%.*s", (int)(len < sizeof text ? len : sizeof text - 1), part);
    char *equals = strrchr(text, '=');
    const unsigned long weight = equals && equals[1] >= '0' && equals[1] <= '9' ? strtoul(equals + 1, &end, 10) : 0;
    if (len >= sizeof text || !equals || equals[1] < '0' || equals[1] > '9' || *end || weight > LOAD_MOST_WEIGHT) {
        snprintf(problem, LOAD_PROBLEM_BYTES, "--mix takes NAME=WEIGHT,... with weights up to %d, not '%s'",
                 LOAD_MOST_WEIGHT, text);
        return false;
    }
    *equals = '\0';
    const bool is_name = read_name(&named, text);
    for (size_t i = 0; i < mix->count && is_name; i++) {
        if (!fits(&mix->entries[i], &named)) continue;
        mix->entries[i].weight = weight;
        fitting++;
    }
    if (fitting == 0)
        snprintf(problem, LOAD_PROBLEM_BYTES, "'%s' in --mix is no algorithm or operation of this load", text);
    return fitting > 0;
}

static bool apply_text(struct load_mix *mix, const char *text, char problem[LOAD_PROBLEM_BYTES])
{
    for (size_t i = 0; i < mix->count; i++) mix->entries[i].weight = 0;
    for (size_t len; *text; text += len + (text[len] != 0)) {
        len = strcspn(text, ",");
        if (!apply_part(mix, text, len, problem)) return false;
    }
    return true;
}

bool load_mix_make(struct load_mix *mix, const struct load_subject *subjects, size_t count, const char *text,
                   char problem[LOAD_PROBLEM_BYTES])
{
    size_t total = 0;
    uint64_t sum = 0;
    *mix = (struct load_mix){0};
    for (size_t i = 0; i < count; i++)
        for (const struct load_operation *row = load_operations_of(subjects[i].alg); row->name; row++) total++;
    mix->entries = calloc(total + 1, sizeof *mix->entries);
    snprintf(problem, LOAD_PROBLEM_BYTES, "out of memory");
    if (!mix->entries) return false;
    for (size_t i = 0; i < count; i++)
        for (const struct load_operation *row = load_operations_of(subjects[i].alg); row->name; row++)
            mix->entries[mix->count++] = (struct load_entry){.subject = &subjects[i], .operation = row, .weight = 1};
    bool good = !text || apply_text(mix, text, problem);
    for (size_t i = 0; i < mix->count; i++) mix->entries[i].until = sum += mix->entries[i].weight;
    if (good && sum == 0) {
        snprintf(problem, LOAD_PROBLEM_BYTES, "--mix leaves nothing to do");
        good = false;
    }
    if (!good) load_mix_free(mix);
    return good;
}

void load_mix_free(struct load_mix *mix)
{
    free(mix->entries);
    *mix = (struct load_mix){0};
}

size_t load_mix_pick(const struct load_mix *mix, uint64_t random)
{
    const uint64_t at = random % mix->entries[mix->count - 1].until;
    size_t low = 0, high = mix->count - 1;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (mix->entries[middle].until > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
