/* SPDX-License-Identifier: Apache-2.0 */

/* A benchmark for people: where it was measured, a row per operation, and what the columns mean. */

#ifndef PQL_CLI_BENCH_PRINT_H
#define PQL_CLI_BENCH_PRINT_H

#include "measure/session.h"

/* figures: one per series of the session. Both are false if out of memory. */
bool bench_print(const struct session *session, const struct figures *figures); /* all figures of one backend */
bool bench_print_backends(const struct session *session, const struct figures *figures); /* several, side by side */

#endif
