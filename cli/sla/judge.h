/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Promises held against a run (docs/formats.md). A level is kept, or exceeded, where the whole 95 % interval of what
 * was measured lies on one side of it; where the level lies within, nobody can tell.
 *
 *     p50         The median and its interval, as the run has them: drawn over whole processes.
 *     p95, ...    Order statistics of the run's distribution: as many operations may lie beyond as the binomial
 * interval of the part that may (Clopper and Pearson, 95 %) allows. That takes operations for independent, which those
 * of a process are not, so the interval is made wider by the median's, in proportion. throughput  1e9 / mean, wider by
 * the median's interval, in proportion. stack       The peak: a whole number without an interval. errors      Not of a
 * run: an operation that fails ends it. `pqlane sla watch` judges them.
 *
 * Where a run has a percentile and no distribution, values nearer to a level than SLA_NEAR decide nothing: by so much
 * percentiles of one library were seen to differ from run to run.
 */

#ifndef PQL_SLA_JUDGE_H
#define PQL_SLA_JUDGE_H

#include "sla.h"

#include <jansson.h>

#define SLA_NEAR 0.25

enum sla_verdict { SLA_PASS, SLA_BROKEN, SLA_INCONCLUSIVE, SLA_NOT_JUDGED, SLA_VERDICTS };
extern const char *const sla_verdict_names[SLA_VERDICTS]; /* "pass", "broken", "inconclusive", "not judged" */

#define SLA_NO_LEVEL (-1)

struct sla_finding {
    const struct sla_objective *objective;
    enum sla_verdict verdict;
    int reached, doubtful;      /* the worst level that was exceeded, and that could have been; or SLA_NO_LEVEL */
    double measured, low, high; /* in the levels' unit; NAN: not known */
    double floor, at_floor;     /* seconds: what kernels alone take, and what would be measured then; NAN: not known */
    double times;               /* measured median / floor */
    char reason[200];           /* why it could not be judged, for people; "" */
};

struct sla_judgement {
    const char *file; /* of the SLA */
    const struct sla *sla;
    const json_t *run; /* schema "pqlane-run" */
    const char *run_name;
    const json_t *costs; /* schema "pqlane-costs"; NULL: none */
    enum sla_level fail_on;
    struct sla_finding *findings; /* one per promise */
    enum sla_verdict overall;     /* broken: at or above fail_on */
};

/* Fills in findings and overall; findings has room for all. */
void sla_judge(struct sla_judgement *judgement);
int sla_judgement_exit(const struct sla_judgement *judgement); /* enum cli_exit */

/* The best level that is kept with this value, or SLA_NO_LEVEL. */
int sla_level_kept(const struct sla_objective *objective, double value);

/* The operation of a run or of costs; NULL: it has none. backend NULL: any. */
const json_t *sla_operation_of(const json_t *document, const char *name, const char *backend);

/* What a run says of an objective's measure, with its interval: false, with the reason filled in, where it says
 * nothing. Nothing has to be known of levels. */
bool sla_measured(const json_t *operation, const struct sla_objective *objective, struct sla_finding *finding);

#endif
