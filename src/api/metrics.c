/* SPDX-License-Identifier: Apache-2.0 */

/* What metrics are told of kernels: their groups and tiers, and which group is from which. */

#include "metrics/metrics.h"

#include "api.h"
#include "metrics/segment.h"

_Static_assert((int)PQL_SEGMENT_GROUPS == PQL_GROUPS && PQL_TIERS == PQL_MAX_TIERS,
               "metrics have room for all of them");

static void note_current(struct pql_segment_header *header)
{
    pqlane_status status = PQLANE_OK;
    const struct pql_kernels *k = pql_kernels_settled(&status);
    for (unsigned i = 0; i < PQL_GROUPS; i++)
        atomic_store_explicit(&header->tier_of[i], k ? 1u + k->from[i] : 0, memory_order_relaxed);
}

void pql_metrics_note_backends(struct pql_segment_header *header)
{
    for (unsigned i = 0; i < PQL_GROUPS; i++) strcpy(header->groups[i], pql_group_names[i]);
    for (size_t i = 0; i < pql_tier_count; i++)
        strncpy(header->tiers[i], pql_tiers[i]->name, sizeof header->tiers[i] - 1);
    strcpy(header->tiers[PQL_TRIAL_LABEL], PQL_CANARY);
    note_current(header);
}

void pql_metrics_backend_changed(void)
{
    struct pql_segment_header *header = pql_segment_here();
    if (header) note_current(header);
}
