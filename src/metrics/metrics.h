/* SPDX-License-Identifier: Apache-2.0 */

/* What the API layer asks of metrics beside watching operations (watch.h). */

#ifndef PQL_METRICS_H
#define PQL_METRICS_H

#include "layout.h"
#include "pqlane_metrics.h"

/* Writes the names of tiers and groups into a header, and which tier each group is from. Given by the API layer, which
 * knows of kernels. */
void pql_metrics_note_backends(struct pql_segment_header *header);
void pql_metrics_backend_changed(void);

/* Metrics have begun in this process, or are off. Given by the guard, who begins then if it is asked for. Called
 * without any lock. */
void pql_guard_begin(int has_metrics);

/* What was before the last pqlane_metrics_reset() is not to be taken away any more: this is another process. */
void pql_metrics_forget_base(void);

#endif
