/* SPDX-License-Identifier: Apache-2.0 */

/* A gate as a document: JSON, schema "pqlane-check", version 2, told field by field in docs/formats.md. */

#ifndef PQL_MEASURE_CHECK_DOCUMENT_H
#define PQL_MEASURE_CHECK_DOCUMENT_H

#include "check_report.h"

json_t *check_document(const struct check_report *report); /* NULL: out of memory */

#endif
