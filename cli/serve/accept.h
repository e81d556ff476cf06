/* SPDX-License-Identifier: Apache-2.0 */

#ifndef PQL_SERVE_ACCEPT_H
#define PQL_SERVE_ACCEPT_H

#include <stdbool.h>

/* Does a request's Accept (NULL: it has none) ask for OpenMetrics, and not rather for plain text? */
bool accept_openmetrics(const char *accept);

#endif
