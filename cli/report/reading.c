/* SPDX-License-Identifier: Apache-2.0 */

#include "reading.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const json_t *reading_member(const json_t *document, const char *path)
{
    char name[64];
    while (document && path) {
        size_t length = strcspn(path, ".");
        if (length >= sizeof name) return NULL;
        memcpy(name, path, length);
        name[length] = 0;
        document = json_object_get(document, name);
        path = path[length] ? path + length + 1 : NULL;
    }
    return document;
}

const char *reading_text(const json_t *document, const char *path)
{
    return json_string_value(reading_member(document, path));
}

double reading_number(const json_t *document, const char *path)
{
    const json_t *member = reading_member(document, path);
    return json_is_number(member) ? json_number_value(member) : (double)NAN;
}

bool reading_is(const json_t *document, const char *path, const char *is)
{
    const char *text = reading_text(document, path);
    return text && strcmp(text, is) == 0;
}

unsigned reading_verdict(const json_t *object)
{
    unsigned i = 0;
    while (i < READING_VERDICTS && !reading_is(object, "verdict", verdict_name((enum verdict)i))) i++;
    return i;
}

bool reading_fails(const json_t *check, const json_t *judged)
{
    enum severity severity = SEVERITY_EMERGENCY, level = SEVERITY_NOTICE;
    const char *said = reading_text(judged, "severity"), *fail_on = reading_text(check, "settings.fail_on");
    if (reading_verdict(judged) != VERDICT_REGRESSED) return false;
    if (!said || !severity_find(said, &severity)) severity = SEVERITY_EMERGENCY;
    if (!fail_on || !severity_find(fail_on, &level)) level = SEVERITY_NOTICE;
    return severity >= level;
}

void reading_count(const json_t *check, size_t counts[READING_VERDICTS + 1])
{
    size_t i;
    const json_t *operation;
    memset(counts, 0, (READING_VERDICTS + 1) * sizeof *counts);
    json_array_foreach (json_object_get(check, "operations"), i, operation) counts[reading_verdict(operation)]++;
}

char *reading_counts_text(char text[READING_BYTES], const json_t *check)
{
    size_t counts[READING_VERDICTS + 1], total = json_array_size(json_object_get(check, "operations"));
    const char *comma = ":";
    reading_count(check, counts);
    int used = snprintf(text, READING_BYTES, "%zu operation%s", total, total == 1 ? "" : "s");
    for (unsigned i = 0; i <= READING_VERDICTS; i++) {
        if (!counts[i]) continue;
        used += snprintf(text + used, READING_BYTES - (size_t)used, "%s %zu %s", comma, counts[i],
                         i < READING_VERDICTS ? verdict_name((enum verdict)i) : "unknown");
        comma = ",";
    }
    return text;
}

/* Never "-0.0", and never hundreds of digits. */
static void put_per_cent(char text[32], double ratio)
{
    double change = 100 * (ratio - 1);
    if (!isfinite(change))
        snprintf(text, 32, "?");
    else
        snprintf(text, 32, fabs(change) < 1e6 ? "%+.1f" : "%+.3g", fabs(change) < 0.05 ? 0.0 : change);
}

char *reading_change_text(char text[READING_BYTES], const json_t *operation)
{
    char change[32], low[32], high[32];
    double ratio = reading_number(operation, "ratio");
    text[0] = 0;
    if (isnan(ratio)) return text;
    put_per_cent(change, ratio);
    put_per_cent(low, reading_number(operation, "low"));
    put_per_cent(high, reading_number(operation, "high"));
    snprintf(text, READING_BYTES, "%s %% (95 %%: %s to %s %%)", change, low, high);
    return text;
}
