/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The rule of the gate, free of any input or output: from what fresh processes saw to a verdict.
 *
 * A process runs candidate and baseline in pairs; its witness is the median of its differences d = ln(candidate /
 * baseline). Pairs from one process are alike (code layout and neighbours shift all of them together), so the unit is
 * the process. For two copies of one library a witness is as likely above 0 as below it by as much: both are loaded in
 * random order from fresh copies. That is all that the signed-rank test asks, so on identical code its levels are
 * exact, whatever the machine does.
 *
 * Witnesses are looked at while they come in, after the least number of processes and then after each, up to the most:
 *
 *     even      The middle of the witnesses (Hodges-Lehmann) is inside +-JUDGE_MARGIN, and a change of JUDGE_TARGET is
 *               excluded in both directions (signed-rank test against it, level JUDGE_BETA). Nothing more to learn.
 *     slower    At one of the three looks for it (a half, three quarters and all of the most): the signed-rank test
 *               against "no difference" has p below the look's share of JUDGE_ALPHA, and the middle is above
 *               JUDGE_MARGIN. The shares come from a spending function of Pocock's type (Lan and DeMets), and their sum
 *               is at most JUDGE_ALPHA: the union bound holds for any dependence between the looks. A look at which not
 *               even processes that all agree could be below its share is left out, and leaves that to the next.
 *     faster    The same mirrored.
 *     undecided None of these when the processes, or the time, ran out.
 *
 * What looks slower or faster is measured again, from the start, in processes of its own, and only if that says the
 * same it is `regressed` or `improved`: two independent tests, JUDGE_ALPHA squared, 1 in 40,000 for each operation and
 * direction, before the margin is counted. The margin is there for what relinking alone does. An operation that is not
 * decided after all processes is measured again, too, in up to JUDGE_AGAIN times as many: some take 10 % longer in a
 * third of the processes, with where their code happens to lie. It passes if all processes together say so, and is
 * `inconclusive` otherwise, unless the one thing left open is whether it became faster.
 *
 * JUDGE_BETA is the level of each look for even. There are up to sixteen, and the middle must be within half of
 * JUDGE_TARGET, too: simulated with normal witnesses, a true slowdown of JUDGE_TARGET is called even in none of 2500
 * rounds where they spread by 0.8 % (the machines we know: 0.3 to 0.8 %), in 4 % where by 2 %, in 11 % where by 3 %.
 */

#ifndef PQL_MEASURE_JUDGE_H
#define PQL_MEASURE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JUDGE_ALPHA 0.005
#define JUDGE_BETA 0.05
#define JUDGE_MARGIN 0.015
#define JUDGE_TARGET 0.03
#define JUDGE_LEAST_PROCESSES 5 /* no test at JUDGE_BETA is possible with fewer */
#define JUDGE_MOST_PROCESSES 20
#define JUDGE_AGAIN 3
#define JUDGE_CONFIDENCE 0.95

enum tendency { TENDENCY_UNDECIDED, TENDENCY_EVEN, TENDENCY_SLOWER, TENDENCY_FASTER };
enum verdict { VERDICT_PASS, VERDICT_REGRESSED, VERDICT_IMPROVED, VERDICT_INCONCLUSIVE, VERDICT_NEW, VERDICT_REMOVED };
enum severity { SEVERITY_NONE, SEVERITY_NOTICE, SEVERITY_WARNING, SEVERITY_CRITICAL, SEVERITY_EMERGENCY };

/* How many processes a round takes. early_end false: all of `most`, and one look, at the end, with all of JUDGE_ALPHA.
 */
struct judge_plan {
    unsigned least, most; /* 1 <= least <= most; the most of both rounds is at most STATS_WILCOXON_EXACT */
    bool early_end;
};

/* What the witnesses of one round say so far. */
struct finding {
    enum tendency tendency;
    unsigned processes;
    double ratio, low,
        high; /* candidate / baseline: the middle, and its 95 % interval (of few processes: their range) */
    double p_slower, p_faster;
    bool no_slowdown; /* a slowdown of JUDGE_TARGET is excluded and the middle is below the margin: all but `faster` is
                         decided */
};

/* witnesses: one median difference per process, 1 <= n <= plan->most. False: out of memory. */
bool judge_round(const double *witnesses, unsigned n, const struct judge_plan *plan, struct finding *finding);

/* The share of JUDGE_ALPHA that the look after n processes may spend; 0: no look. */
double judge_level(unsigned n, const struct judge_plan *plan);

/* How many processes a round may take: the first (NULL), or one after that. */
unsigned judge_most(const struct finding *first, const struct judge_plan *plan);

/* Is there to be a second round after this first one? */
bool judge_measures_again(const struct finding *first, const struct judge_plan *plan);

/* The second round's finding: of its own witnesses, which stand behind those of the first; or where the first could not
 * tell, of all together. False: out of memory. */
bool judge_second_round(const double *witnesses, const struct finding *first, unsigned n, const struct judge_plan *plan,
                        struct finding *finding);

struct judgement {
    enum verdict verdict;
    enum severity severity;  /* of a regression, else none */
    double ratio, low, high; /* over the processes of all rounds; NAN for new and removed */
    const char *reason;      /* why it is inconclusive, for people; NULL otherwise */
};

/*
 * The verdict on an operation from one or two rounds. confirm: a second round was to be made where the first found a
 * difference, or could not tell. trusted: the A/A control found nothing; otherwise nothing is believed. Leaves ratio,
 * low and high alone.
 */
void judge_operation(const struct finding *rounds, int count, bool confirm, bool trusted, struct judgement *judgement);

/* Below 10 % notice, below 25 % warning, up to 50 % critical, above emergency. */
enum severity judge_severity(double ratio);

const char *tendency_name(enum tendency tendency);
const char *verdict_name(enum verdict verdict);
const char *severity_name(enum severity severity);             /* "none", "notice", ... */
bool severity_find(const char *name, enum severity *severity); /* "notice" ... "emergency" */

/* The verdict over all operations, worst first: regressed at or above the failing level, inconclusive, improved, pass;
 * and its exit code. */
enum verdict judge_all(const struct judgement *judgements, size_t count, enum severity fail_on);
int judge_exit(enum verdict overall);

#endif
