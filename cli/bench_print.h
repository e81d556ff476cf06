/* SPDX-License-Identifier: Apache-2.0 */

/* A benchmark for people: where it was measured, a row per operation, and what the columns mean. */

#ifndef PQL_CLI_BENCH_PRINT_H
#define PQL_CLI_BENCH_PRINT_H

#include "measure/session.h"
#include "measure/table.h"

/* figures: one per series of the session. All are false if out of memory. */
bool bench_print(const struct session *session, const struct figures *figures); /* all figures of one backend */
bool bench_print_backends(const struct session *session, const struct figures *figures); /* several, side by side */
bool bench_print_costs(const struct session *session, const struct figures *figures); /* what operations are made of */

/* What they share: where it was measured, and an empty line between algorithms. */
void bench_print_header(const struct session *session, bool several);
void bench_gap_before(struct table *table, const struct session *session, size_t i);

#endif
