/* SPDX-License-Identifier: Apache-2.0 */

/* A benchmark as a document: JSON, schema "pqlane-run", version 1; of several backends "pqlane-runs", version 1, in
 * which there is a run of each. Both are told field by field in docs/formats.md. */

#ifndef PQL_MEASURE_RUN_DOCUMENT_H
#define PQL_MEASURE_RUN_DOCUMENT_H

#include "document.h"
#include "session.h"

/* figures: one per series of the session. NULL: out of memory. */
json_t *run_document(const struct session *session, const struct figures *figures, size_t backend, const char *filter);
json_t *runs_document(const struct session *session, const struct figures *figures, const char *filter);

/* The members that every document of a session has. */
struct document run_document_begin(const struct session *session, const char *schema, const char *filter);

/* [[lowest whole nanosecond of a bucket, samples in it], ...], empty buckets left out. */
json_t *document_distribution(const double *ns, size_t count);

#endif
