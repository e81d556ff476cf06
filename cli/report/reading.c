/* SPDX-License-Identifier: Apache-2.0 */

#include "reading.h"

#include "member.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

unsigned reading_verdict(const json_t *object)
{
    unsigned i = 0;
    while (i < READING_VERDICTS && !member_is(object, "verdict", verdict_name((enum verdict)i))) i++;
    return i;
}

bool reading_fails(const json_t *check, const json_t *judged)
{
    enum severity severity = SEVERITY_EMERGENCY, level = SEVERITY_NOTICE;
    const char *said = member_text(judged, "severity", NULL), *fail_on = member_text(check, "settings.fail_on", NULL);
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
    double ratio = member_number(operation, "ratio");
    text[0] = 0;
    if (isnan(ratio)) return text;
    put_per_cent(change, ratio);
    put_per_cent(low, member_number(operation, "low"));
    put_per_cent(high, member_number(operation, "high"));
    snprintf(text, READING_BYTES, "%s %% (95 %%: %s to %s %%)", change, low, high);
    return text;
}
