/* SPDX-License-Identifier: Apache-2.0 */

/* The rule (judge.h). */

#include "judge.h"

#include "stats/stats.h"

#include <math.h>

#define MOST_WITNESSES STATS_WILCOXON_EXACT

double judge_level(unsigned n, const struct judge_plan *plan)
{
    if (!plan->early_end) return n == plan->most ? JUDGE_ALPHA : 0;
    const unsigned looks[] = {(plan->most + 1) / 2, (3 * plan->most + 3) / 4, plan->most};
    double spent = 0;
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        double share = stats_alpha_spent(JUDGE_ALPHA, (double)looks[i] / plan->most) - spent;
        if (share < ldexp(1, -(int)looks[i])) continue; /* not even processes that all agree are below it */
        if (looks[i] == n) return share;
        spent += share;
    }
    return 0;
}

/* p of the one-sided signed-rank test against "the middle is at most `shift`", for the witnesses times `sign`. */
static bool p_above(const double *witnesses, unsigned n, double sign, double shift, double *p)
{
    double moved[MOST_WITNESSES];
    for (unsigned i = 0; i < n; i++) moved[i] = sign * witnesses[i] - shift;
    return stats_wilcoxon_greater(moved, n, p, NULL);
}

bool judge_round(const double *witnesses, unsigned n, const struct judge_plan *plan, struct finding *finding)
{
    const double margin = log1p(JUDGE_MARGIN), target = log1p(JUDGE_TARGET);
    double middle, interval[2], p_as_slow, p_as_fast;
    *finding = (struct finding){.tendency = TENDENCY_UNDECIDED, .processes = n};
    if (!stats_location(witnesses, n, &middle) || !stats_location_interval(witnesses, n, JUDGE_CONFIDENCE, interval) ||
        !p_above(witnesses, n, 1, 0, &finding->p_slower) || !p_above(witnesses, n, -1, 0, &finding->p_faster) ||
        !p_above(witnesses, n, -1, -target, &p_as_slow) || !p_above(witnesses, n, 1, -target, &p_as_fast))
        return false;
    finding->ratio = exp(middle);
    finding->low = exp(interval[0]);
    finding->high = exp(interval[1]);
    finding->no_slowdown = middle < margin && p_as_slow <= JUDGE_BETA;

    const double level = judge_level(n, plan);
    if (n < plan->least || (!plan->early_end && n < plan->most)) return true;
    if (finding->p_slower <= level && middle > margin)
        finding->tendency = TENDENCY_SLOWER;
    else if (finding->p_faster <= level && middle < -margin)
        finding->tendency = TENDENCY_FASTER;
    else if (finding->no_slowdown && middle > -margin && p_as_fast <= JUDGE_BETA)
        finding->tendency = TENDENCY_EVEN;
    return true;
}

static bool may_be_slower(const struct finding *finding)
{
    return finding->tendency == TENDENCY_SLOWER ||
           (finding->tendency == TENDENCY_UNDECIDED && (!finding->no_slowdown || finding->processes == 0));
}

unsigned judge_most(const struct finding *first, const struct judge_plan *plan)
{
    return first && first->tendency == TENDENCY_UNDECIDED ? JUDGE_AGAIN * plan->most : plan->most;
}

bool judge_measures_again(const struct finding *first, const struct judge_plan *plan)
{
    return first->tendency == TENDENCY_SLOWER || first->tendency == TENDENCY_FASTER ||
           (first->processes == plan->most && may_be_slower(first));
}

bool judge_second_round(const double *witnesses, const struct finding *first, unsigned n, const struct judge_plan *plan,
                        struct finding *finding)
{
    const struct judge_plan together = {plan->least, plan->most + judge_most(first, plan), plan->early_end};
    if (first->tendency != TENDENCY_UNDECIDED) return judge_round(witnesses + first->processes, n, plan, finding);
    return judge_round(witnesses, first->processes + n, &together, finding);
}

/* Why a slowdown of the first round is not confirmed; NULL: it is. */
static const char *doubt(const struct finding *rounds, int count)
{
    if (count == 2 && rounds[1].tendency == TENDENCY_SLOWER) return NULL;
    if (count == 2 && rounds[1].tendency != TENDENCY_UNDECIDED) return "slower, but not when measured again";
    return count == 2 && rounds[1].processes > 0 ? "slower, but the processes do not agree when measured again"
                                                 : "slower, but there was no time to measure it again";
}

void judge_operation(const struct finding *rounds, int count, bool confirm, bool trusted, struct judgement *judgement)
{
    const struct finding *first = &rounds[0], *last = &rounds[count - 1];
    const char *reason = NULL;
    judgement->verdict = VERDICT_PASS;
    judgement->severity = SEVERITY_NONE;
    if (first->processes == 0) {
        reason = "not measured: out of time";
    } else if (!trusted) {
        reason = "the baseline differs from itself on this machine now";
    } else if (first->tendency == TENDENCY_SLOWER) {
        reason = confirm ? doubt(rounds, count) : NULL;
        judgement->verdict = VERDICT_REGRESSED;
    } else if (first->tendency == TENDENCY_FASTER) {
        if (last->tendency == TENDENCY_SLOWER) reason = "faster, and slower when measured again";
        if (last->tendency == TENDENCY_FASTER && (count == 2 || !confirm)) judgement->verdict = VERDICT_IMPROVED;
    } else if (may_be_slower(first) && may_be_slower(last)) {
        reason = "the processes do not agree";
    }
    judgement->reason = reason;
    if (reason) judgement->verdict = VERDICT_INCONCLUSIVE;
    if (judgement->verdict == VERDICT_REGRESSED) judgement->severity = judge_severity(last->ratio);
}
