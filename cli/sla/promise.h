/* SPDX-License-Identifier: Apache-2.0 */

/* A promise at one of its levels, as it is judged while programs run: by `sla watch`, and by the rules that `sla rules`
 * writes. Only latency and errors can be: how many operations run a second, and how deep stacks get, is up to the load.
 */

#ifndef PQL_SLA_PROMISE_H
#define PQL_SLA_PROMISE_H

#include "burn.h"
#include "pqlane_metrics.h"
#include "sla.h"

struct promise {
    const struct sla_objective *objective;
    enum sla_level level;
};

struct promises {
    struct promise *items; /* in the order of the file, and of levels */
    size_t count;
    size_t left_out; /* objectives that are judged on runs alone */
};

/* Those of an SLA, which must outlive them. False: out of memory. */
bool promises_open(struct promises *promises, const struct sla *sla);
void promises_close(struct promises *promises);

double promise_level(const struct promise *promise);  /* its value: seconds, or a share of operations */
double promise_budget(const struct promise *promise); /* the share of operations that may be bad */

/* How many operations of it a snapshot has, on all backends, and how many of them were bad: slower than the level (of
 * those that succeeded), or failed. PQLANE_ERR_VERIFY is the right answer to a wrong signature and no failure. */
struct burn_counts promise_counts(const struct promise *promise, const pqlane_metrics *metrics);

/* "ML-KEM-768/encaps: p99 over 250 us" or "ML-DSA-65/sign: errors over 0.1 %": what is wrong when it burns. */
#define PROMISE_TEXT 256
char *promise_text(char text[PROMISE_TEXT], const struct promise *promise);

const char *promise_alert(const struct promise *promise); /* the alert's name */

/* Where the alert's runbook is: a page below `base`, which ends as it likes. */
#define PROMISE_URL 1100
#define PROMISE_RUNBOOKS "docs/runbooks"
char *promise_runbook(char url[PROMISE_URL], const char *base, const struct promise *promise);
char *promise_page(char url[PROMISE_URL], const char *base, const char *page);

/* Nothing in it needs an escape in a rule, an alert or a terminal. */
bool promise_base_is_fit(const char *base);
#define PROMISE_BASE_UNFIT \
    "--runbooks takes a URL or a path of at most 1024 characters, without blanks, quotes and braces"

#endif
