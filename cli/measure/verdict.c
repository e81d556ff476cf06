/* SPDX-License-Identifier: Apache-2.0 */

/* Names of outcomes, verdicts and severities, and what they come to over all operations. */

#include "judge.h"

#include "cli.h"

#include <string.h>

const char *tendency_name(enum tendency tendency)
{
    static const char *const names[] = {"undecided", "even", "slower", "faster"};
    return names[tendency];
}

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"pass", "regressed", "improved", "inconclusive", "new", "removed"};
    return names[verdict];
}

static const char *const severities[] = {"none", "notice", "warning", "critical", "emergency"};

const char *severity_name(enum severity severity)
{
    return severities[severity];
}

bool severity_find(const char *name, enum severity *severity)
{
    for (enum severity i = SEVERITY_NOTICE; i <= SEVERITY_EMERGENCY; i++)
        if (strcmp(severities[i], name) == 0) {
            *severity = i;
            return true;
        }
    return false;
}

enum severity judge_severity(double ratio)
{
    return ratio < 1.10    ? SEVERITY_NOTICE
           : ratio < 1.25  ? SEVERITY_WARNING
           : ratio <= 1.50 ? SEVERITY_CRITICAL
                           : SEVERITY_EMERGENCY;
}

enum verdict judge_all(const struct judgement *judgements, size_t count, enum severity fail_on)
{
    bool inconclusive = false, improved = false;
    for (size_t i = 0; i < count; i++) {
        if (judgements[i].verdict == VERDICT_REGRESSED && judgements[i].severity >= fail_on) return VERDICT_REGRESSED;
        inconclusive = inconclusive || judgements[i].verdict == VERDICT_INCONCLUSIVE ||
                       judgements[i].verdict == VERDICT_REMOVED; /* what is gone cannot have passed */
        improved = improved || judgements[i].verdict == VERDICT_IMPROVED;
    }
    return inconclusive ? VERDICT_INCONCLUSIVE : improved ? VERDICT_IMPROVED : VERDICT_PASS;
}

int judge_exit(enum verdict overall)
{
    return overall == VERDICT_REGRESSED ? CLI_NO : overall == VERDICT_INCONCLUSIVE ? CLI_INCONCLUSIVE : CLI_OK;
}
