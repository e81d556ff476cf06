/* SPDX-License-Identifier: Apache-2.0 */

#ifndef PQL_KEYS_PEM_H
#define PQL_KEYS_PEM_H

#include "der.h"

#define PEM_LABEL_BYTES 64

/* Whether a line of the text begins a PEM block. */
bool pem_looks_like(const uint8_t *data, size_t len);

/* The one block of the text: its label, and its content, at most len * 3 / 4 bytes, into out. The content may be
 * secret. */
bool pem_decode(const struct keys_source *source, const uint8_t *data, size_t len, char label[PEM_LABEL_BYTES],
                uint8_t *out, size_t *out_len);

/* The text, at most len * 3 / 2 + 128 bytes, without a zero behind it; its length. */
size_t pem_encode(uint8_t *out, const char *label, const uint8_t *content, size_t len);

#endif
