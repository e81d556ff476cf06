/* SPDX-License-Identifier: Apache-2.0 */

/* Files of metrics as anybody can make them up. */

#ifndef PQL_TESTS_METRICS_INVENT_H
#define PQL_TESTS_METRICS_INVENT_H

#include "metrics/support.h"

#define INVENT_BLOCK_BYTES 8448 /* docs/metrics.md */

/* Operations of each series that succeeded, in times of every length. */
#define INVENT_OK 6400000u

/* Writes a file of that process (pid, started, generation), with so many series that nobody has: algorithms "A0", "A1",
 * and so on, operation "made_up", backend "none". */
void invent_file(int fd, const pqlane_metrics_process *of, unsigned series);

/* The most memory that this process ever had. */
size_t most_memory(void);

#endif
