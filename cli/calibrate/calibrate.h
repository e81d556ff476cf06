/* SPDX-License-Identifier: Apache-2.0 */

/* `pqlane selftest --aa N`: is the gate as right as it says, on this machine? And `--replay FILE`: what each of its
 * parts brings. */

#ifndef PQL_CALIBRATE_CALIBRATE_H
#define PQL_CALIBRATE_CALIBRATE_H

#include "cli.h"

int calibrate_run(const struct cli_args *args);    /* --aa */
int calibrate_replay(const struct cli_args *args); /* --replay */

#endif
