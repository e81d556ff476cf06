/* SPDX-License-Identifier: Apache-2.0 */

#include "library_document.h"

struct document library_document_begin(const struct library_facts *facts, const struct image *image)
{
    struct document document = document_begin();
    document_text(&document, "version", facts->version);
    document_text(&document, "driver", facts->driver);
    document_whole(&document, "abi", facts->abi);
    document_text(&document, "build", facts->build);
    document_text(&document, "sha256", image->sha256);
    if (image->beside) document_text(&document, "beside_sha256", image->beside->sha256);
    document_whole(&document, "size", (int64_t)image->size);
    return document;
}
