/* SPDX-License-Identifier: Apache-2.0 */

/* Promises and judgements as JSON: schemas "pqlane-sla" and "pqlane-sla-check", version 1 (docs/formats.md). NULL: out
 * of memory. */

#ifndef PQL_SLA_DOCUMENT_H
#define PQL_SLA_DOCUMENT_H

#include "judge.h"

json_t *sla_document(const struct sla *sla);
json_t *sla_check_document(const struct sla_judgement *judgement);

#endif
