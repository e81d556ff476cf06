/* SPDX-License-Identifier: Apache-2.0 */

/* Verdicts. */

#include "judge.h"

#include "cli.h"
#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const verdicts[] = {"pass", "regressed", "improved", "inconclusive", "new", "removed"};
static const char *const severities[] = {"none", "notice", "warning", "critical", "emergency"};

const char *verdict_name(enum verdict verdict)
{
    return verdicts[verdict];
}

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

/* The median difference of each process. */
static bool process_medians(const double *differences, const unsigned *process, size_t count, unsigned processes,
                            double *medians)
{
    double *own = malloc((count + 1) * sizeof *own);
    bool good = own != NULL;
    for (unsigned i = 0; i < processes && good; i++) {
        size_t n = 0;
        for (size_t j = 0; j < count; j++)
            if (process[j] == i) own[n++] = differences[j];
        good = n > 0 && stats_median(own, n, &medians[i]);
    }
    free(own);
    return good;
}

bool judge(const double *differences, const unsigned *process, size_t count, unsigned processes, uint64_t seed,
           struct judgement *judgement)
{
    double median, interval[2], margin = log(1 + JUDGE_MARGIN);
    double *slower = malloc(2 * (size_t)processes * sizeof *slower), *faster = slower ? slower + processes : NULL;
    bool good = slower && process_medians(differences, process, count, processes, slower);
    for (unsigned i = 0; i < processes && good; i++) faster[i] = -slower[i];
    *judgement = (struct judgement){.verdict = VERDICT_PASS, .pairs = count};
    good = good && stats_wilcoxon_greater(slower, processes, &judgement->p_slower, NULL) &&
           stats_wilcoxon_greater(faster, processes, &judgement->p_faster, NULL) &&
           stats_median(differences, count, &median) &&
           stats_median_interval(differences, process, count, processes, seed, interval);
    free(slower);
    if (!good) return false;

    judgement->ratio = exp(median);
    judgement->low = exp(interval[0]);
    judgement->high = exp(interval[1]);
    if (judgement->p_slower < JUDGE_ALPHA && median > margin) {
        judgement->verdict = VERDICT_REGRESSED;
        judgement->severity = judge_severity(judgement->ratio);
    } else if (judgement->p_faster < JUDGE_ALPHA && median < -margin) {
        judgement->verdict = VERDICT_IMPROVED;
    } else if (interval[0] > margin || median > log(JUDGE_LOUD)) {
        judgement->verdict = VERDICT_INCONCLUSIVE;
    }
    return true;
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
