/* SPDX-License-Identifier: Apache-2.0 */

/* What a process gives up before it runs code that somebody else may have built. */

#ifndef PQL_CLI_RIGHTS_H
#define PQL_CLI_RIGHTS_H

#include <stdbool.h>

/* No new privileges and no core dumps; where the process is root also no network and user 65534 instead of root. What
 * the system refuses is left. True if the user changed. */
bool rights_drop(void);

#endif
