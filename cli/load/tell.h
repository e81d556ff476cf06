/* SPDX-License-Identifier: Apache-2.0 */

/* What a load has to say when it is over: to people, and as a document (docs/metrics.md). */

#ifndef PQL_LOAD_TELL_H
#define PQL_LOAD_TELL_H

#include "live/rows.h"
#include "run.h"

#include <jansson.h>

struct load_story {
    const struct load_plan *plan;
    const struct load_result *result;
    const struct live_rows *rows; /* of what metrics counted; none where they are off */
    const char *mix;              /* as it was given, or NULL */
    const char *folder;           /* where other processes see the metrics, or NULL */
};

/* False: out of memory. */
bool load_print(const struct load_story *story);

/* NULL: out of memory. */
json_t *load_document(const struct load_story *story);

#endif
