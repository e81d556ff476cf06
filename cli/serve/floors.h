/* SPDX-License-Identifier: Apache-2.0 */

/* What operations could cost at the least, and what classical ones cost, from a document that `pqlane bench --costs` or
 * `pqlane compare` wrote. */

#ifndef PQL_SERVE_FLOORS_H
#define PQL_SERVE_FLOORS_H

#include "file.h"

/* The JSON of /api/v1/costs, for the caller to free; `path` NULL: with empty lists. NULL: `error` says why. */
char *floors_read(const char *path, struct file_error *error);

#endif
