/* SPDX-License-Identifier: Apache-2.0 */

/* A comparison on the terminal, or as Markdown, and as a document (JSON, "pqlane-compare", docs/formats.md). */

#ifndef PQL_COMPARE_PRINT_H
#define PQL_COMPARE_PRINT_H

#include "background.h"
#include "measure/document.h"
#include "measured.h"

struct comparison {
    const struct provider *providers;
    size_t count;
    struct parts parts;
    struct handshakes handshakes;
    struct measured_handshakes measured;
    struct background background;
    const char *filter;
};

bool compare_print(const struct comparison *comparison); /* false: out of memory */
json_t *compare_document(const struct comparison *comparison);

#endif
