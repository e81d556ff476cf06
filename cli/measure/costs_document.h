/* SPDX-License-Identifier: Apache-2.0 */

/* Where the time of operations goes, as a document: JSON, schema "pqlane-costs", version 1 (docs/formats.md). */

#ifndef PQL_MEASURE_COSTS_DOCUMENT_H
#define PQL_MEASURE_COSTS_DOCUMENT_H

#include "document.h"
#include "session.h"

/* figures: one per series of the session. NULL: out of memory. */
json_t *costs_document(const struct session *session, const struct figures *figures, const char *filter);

#endif
