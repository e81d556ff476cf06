/* SPDX-License-Identifier: Apache-2.0 */

/* What an operation may take, as the guard is told: "ML-KEM-768/encaps:p99:200us". */

#ifndef PQL_GUARD_LIMIT_H
#define PQL_GUARD_LIMIT_H

#include "metrics/operations.h"

#include <stddef.h>
#include <stdint.h>

struct pql_limit {
    size_t row; /* of the table of algorithms */
    enum pql_operation operation;
    double quantile; /* 0.99: one of a hundred operations may take longer than */
    uint64_t ns;
};

/* 0: it is none. */
int pql_limit_read(struct pql_limit *limit, const char *text, size_t len);

/* The part of operations over the limit from which on it is broken. At 14.4 times what is allowed the errors of a month
 * are spent in two days, which is when a person is woken; where that is more than all there are (p50), half of those
 * that should be below it are not. */
double pql_limit_breach(const struct pql_limit *limit);

/* Numbers of names; a count past the last: there is no such thing. */
size_t pql_row_named(const char *algorithm, size_t len);
enum pql_operation pql_operation_named(const char *operation, size_t len);

#endif
