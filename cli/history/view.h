/* SPDX-License-Identifier: Apache-2.0 */

/* How a history looks: tables with sparklines for people, JSON (schema "pqlane-history", docs/formats.md) for programs.
 * filter: as in measure/subjects.h; NULL: all operations. */

#ifndef PQL_HISTORY_VIEW_H
#define PQL_HISTORY_VIEW_H

#include "history.h"

bool history_print(const struct history *history, const char *filter); /* to standard output; false: out of memory */
json_t *history_document(const struct history *history, const char *filter); /* NULL: out of memory */

#endif
