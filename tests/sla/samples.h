/* SPDX-License-Identifier: Apache-2.0 */

/* A file of promises with everything in it that may be: the tests of reading, of writing and of hostile files begin
 * with it. A line that may be missing says "# optional"; a key that may be any says "# free". */

#ifndef PQL_TESTS_SLA_SAMPLES_H
#define PQL_TESTS_SLA_SAMPLES_H

#include "sla/openslo.h"

#include <math.h>
#include <string.h>

static const char sample_file[] = "apiVersion: openslo/v1\n"
                                  "kind: Service\n"
                                  "metadata:\n"
                                  "  name: post-quantum\n"
                                  "  displayName: Keys and signatures # optional\n"
                                  "spec:\n"
                                  "  description: What we promise. # optional\n"
                                  "---\n"
                                  "apiVersion: openslo/v1\n"
                                  "kind: SLO\n"
                                  "metadata:\n"
                                  "  name: encaps-p99\n"
                                  "  labels: # optional\n"
                                  "    team: crypto # free\n"
                                  "  annotations: # optional\n"
                                  "    pqlane.dev/measured: 40 us # free\n"
                                  "spec:\n"
                                  "  description: Slow enough to be seen. # optional\n"
                                  "  service: post-quantum\n"
                                  "  indicator:\n"
                                  "    metadata:\n"
                                  "      name: encaps-p99\n"
                                  "    spec:\n"
                                  "      thresholdMetric:\n"
                                  "        metricSource:\n"
                                  "          type: pqlane\n"
                                  "          spec:\n"
                                  "            algorithm: ML-KEM-768\n"
                                  "            operation: encaps+prepared\n"
                                  "            measure: latency\n"
                                  "            unit: us\n"
                                  "  timeWindow: # optional\n"
                                  "    - duration: 4w\n"
                                  "      isRolling: true\n"
                                  "  budgetingMethod: Occurrences\n"
                                  "  objectives:\n"
                                  "    - displayName: target\n"
                                  "      op: lte\n"
                                  "      value: 7.59\n"
                                  "      target: 0.99\n"
                                  "    - displayName: emergency\n"
                                  "      op: lte\n"
                                  "      value: 250\n"
                                  "      target: 0.99\n"
                                  "---\n"
                                  "apiVersion: openslo/v1\n"
                                  "kind: SLO\n"
                                  "metadata:\n"
                                  "  name: encaps-errors\n"
                                  "spec:\n"
                                  "  service: post-quantum\n"
                                  "  indicator:\n"
                                  "    metadata:\n"
                                  "      name: encaps-errors\n"
                                  "    spec:\n"
                                  "      ratioMetric:\n"
                                  "        counter: true\n"
                                  "        bad:\n"
                                  "          metricSource:\n"
                                  "            type: pqlane\n"
                                  "            spec:\n"
                                  "              algorithm: ML-KEM-768\n"
                                  "              operation: encaps+prepared\n"
                                  "              measure: errors\n"
                                  "        total:\n"
                                  "          metricSource:\n"
                                  "            type: pqlane\n"
                                  "            spec:\n"
                                  "              algorithm: ML-KEM-768\n"
                                  "              operation: encaps+prepared\n"
                                  "              measure: operations\n"
                                  "  budgetingMethod: Occurrences\n"
                                  "  objectives:\n"
                                  "    - displayName: maximum\n"
                                  "      target: 0.9999\n"
                                  "---\n"
                                  "apiVersion: openslo/v1\n"
                                  "kind: SLO\n"
                                  "metadata:\n"
                                  "  name: sign-throughput\n"
                                  "spec:\n"
                                  "  service: post-quantum\n"
                                  "  indicator:\n"
                                  "    metadata:\n"
                                  "      name: sign-throughput\n"
                                  "    spec:\n"
                                  "      thresholdMetric:\n"
                                  "        metricSource:\n"
                                  "          type: pqlane\n"
                                  "          spec:\n"
                                  "            algorithm: ML-DSA-65\n"
                                  "            operation: sign\n"
                                  "            measure: throughput\n"
                                  "            unit: 1/s\n"
                                  "  budgetingMethod: Occurrences\n"
                                  "  objectives:\n"
                                  "    - displayName: target\n"
                                  "      op: gte\n"
                                  "      value: 20000\n"
                                  "      target: 0.5\n"
                                  "    - displayName: maximum\n"
                                  "      op: gte\n"
                                  "      value: 1500.5\n"
                                  "      target: 0.5\n";

/* The same promises, as somebody else may write them: flow style, other keys first, other units, percent. */
static const char sample_by_hand[] =
    "{kind: SLO, apiVersion: openslo/v1, spec: {objectives: [{target: 0.5, value: 1500.5, op: gte, displayName: "
    "maximum},\n"
    " {targetPercent: 50, op: \"gte\", value: 2e4, displayName: 'target'}], budgetingMethod: Occurrences,\n"
    " indicator: {spec: {thresholdMetric: {metricSource: {spec: {unit: 1/s, measure: throughput, operation: sign,\n"
    " algorithm: ML-DSA-65}, type: pqlane}}}, metadata: {name: x}}, service: post-quantum}, metadata: {name: sign}}\n"
    "---\n"
    "spec:\n"
    "  objectives:\n"
    "  - {displayName: emergency, op: lte, value: 0.25, targetPercent: 99.0}\n"
    "  - {displayName: target, op: lte, value: 0.00759, targetPercent: 99}\n"
    "  budgetingMethod: Occurrences\n"
    "  timeWindow: [{isRolling: true, duration: 672h}]\n"
    "  indicator:\n"
    "    spec:\n"
    "      thresholdMetric:\n"
    "        metricSource:\n"
    "          type: \"pqlane\"\n"
    "          spec:\n"
    "            unit: ms\n"
    "            operation: 'encaps+prepared'\n"
    "            measure: latency\n"
    "            algorithm: |-\n"
    "              ML-KEM-768\n"
    "    metadata: {name: b}\n"
    "  service: post-quantum\n"
    "metadata: {name: encaps}\n"
    "kind: SLO\n"
    "apiVersion: openslo/v1\n"
    "---\n"
    "# Failures.\n"
    "apiVersion: openslo/v1\n"
    "kind: SLO\n"
    "metadata: {name: errors}\n"
    "spec:\n"
    "  service: post-quantum\n"
    "  indicator:\n"
    "    metadata: {name: z}\n"
    "    spec:\n"
    "      ratioMetric:\n"
    "        total: {metricSource: {type: pqlane, spec: {measure: operations, algorithm: ML-KEM-768, operation: "
    "encaps+prepared}}}\n"
    "        bad: {metricSource: {type: pqlane, spec: {measure: errors, algorithm: ML-KEM-768, operation: "
    "encaps+prepared}}}\n"
    "        counter: true\n"
    "  budgetingMethod: Occurrences\n"
    "  objectives: [{displayName: maximum, targetPercent: 99.99}]\n";

static inline bool same_number(double left, double right)
{
    return left == right || (isnan(left) && isnan(right));
}

static inline bool same_promise(const struct sla_objective *left, const struct sla_objective *right)
{
    for (unsigned i = 0; i < SLA_LEVELS; i++)
        if (!same_number(left->levels[i], right->levels[i])) return false;
    return openslo_same_promise(left, right) && same_number(left->quantile, right->quantile) &&
           left->window_s == right->window_s;
}

/* Does each promise of one stand in the other? */
static inline bool same_promises(const struct sla *left, const struct sla *right)
{
    size_t found = 0;
    for (size_t i = 0; i < left->count; i++)
        for (size_t j = 0; j < right->count; j++) found += same_promise(&left->items[i], &right->items[j]);
    return left->count == right->count && found == left->count && strcmp(left->name, right->name) == 0;
}

#endif
