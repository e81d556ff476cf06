/* SPDX-License-Identifier: Apache-2.0 */

/* What tests of metrics share: operations to count, and what is told of them. */

#ifndef PQL_TESTS_METRICS_SUPPORT_H
#define PQL_TESTS_METRICS_SUPPORT_H

#include "pqlane_metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Encapsulates so many times with ML-KEM-512; false if one fails. */
bool encapsulate(unsigned times);

/* The series of an algorithm's operation in a snapshot, all backends together, all zeros if there is none. */
pqlane_metrics_series series_of(const pqlane_metrics *snapshot, const char *algorithm, const char *operation);

/* How many encapsulations with ML-KEM-512 a snapshot of this process tells of. */
uint64_t encapsulations(void);

#endif
