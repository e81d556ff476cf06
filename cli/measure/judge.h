/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The rule of the gate, free of any input or output: from the differences of pairs to a verdict.
 *
 * A difference is d = ln(candidate / baseline) of one pair of batches. Pairs from one process are alike: code layout
 * and neighbours shift all of them together, so 400 pairs from 10 processes are not 400 witnesses but 10, and a test
 * over all pairs would call noise significant. The unit of the test is therefore the process: its witness is the median
 * of its differences. An operation is flagged as slower if
 *
 *     1. the one-sided exact Wilcoxon signed-rank test over the process medians, against "no difference",
 *        has p < 0.001, and
 *     2. the median over all pairs is above ln 1.015.
 *
 * For two copies of one library the test is exact: both are loaded in random order from fresh copies, so each process
 * median is as likely above 0 as below. With 10 processes p < 0.001 means that all ten agree (p = 2^-10), with 20 that
 * nearly all do. So identical code is flagged in less than one of 1024 operations, and far less because of the second
 * condition, which is there for what relinking alone does (up to 1.2 %). Testing the medians against ln 1.015 instead
 * would demand that all ten are above the margin: a single process with a lucky layout (1.7 % was seen) would hide a
 * true slowdown of 3 %.
 *
 * Faster is judged by the same rule mirrored. Where the test does not reach its level, a slowdown can still be likely:
 * all of the 95 % interval lies above the margin, or the median alone is above JUDGE_LOUD. That is inconclusive, and so
 * is an operation that the candidate lacks, and a pair of libraries with nothing in common. A likely speed-up that is
 * not shown is a pass: nothing is lost by it.
 */

#ifndef PQL_MEASURE_JUDGE_H
#define PQL_MEASURE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JUDGE_ALPHA 0.001
#define JUDGE_MARGIN 0.015
#define JUDGE_LOUD 1.10
#define JUDGE_LEAST_PROCESSES 10 /* with fewer, no p can be below JUDGE_ALPHA */

enum verdict { VERDICT_PASS, VERDICT_REGRESSED, VERDICT_IMPROVED, VERDICT_INCONCLUSIVE, VERDICT_NEW, VERDICT_REMOVED };
enum severity { SEVERITY_NONE, SEVERITY_NOTICE, SEVERITY_WARNING, SEVERITY_CRITICAL, SEVERITY_EMERGENCY };

struct judgement {
    enum verdict verdict;
    enum severity severity; /* of a regression, else none */
    double ratio;           /* candidate / baseline, from the median difference; NAN for new and removed */
    double low, high;       /* bootstrap 95 % interval over processes */
    double p_slower, p_faster;
    size_t pairs;
};

/* differences[i] was measured by process[i] < processes; every process gave at least one. False if out of memory. */
bool judge(const double *differences, const unsigned *process, size_t count, unsigned processes, uint64_t seed,
           struct judgement *judgement);

/* Below 10 % notice, below 25 % warning, up to 50 % critical, above emergency. */
enum severity judge_severity(double ratio);

const char *verdict_name(enum verdict verdict);
const char *severity_name(enum severity severity);             /* "none", "notice", ... */
bool severity_find(const char *name, enum severity *severity); /* "notice" ... "emergency" */

/* The verdict over all operations, worst first: regressed at or above the failing level, inconclusive, improved, pass;
 * and its exit code. */
enum verdict judge_all(const struct judgement *judgements, size_t count, enum severity fail_on);
int judge_exit(enum verdict overall);

#endif
