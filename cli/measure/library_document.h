/* SPDX-License-Identifier: Apache-2.0 */

/* A measured library as every document describes it (docs/formats.md, `library`). */

#ifndef PQL_MEASURE_LIBRARY_DOCUMENT_H
#define PQL_MEASURE_LIBRARY_DOCUMENT_H

#include "document.h"
#include "subjects.h"

struct document library_document_begin(const struct library_facts *facts, const struct image *image);

#endif
