/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What a connection does once it is there, beside what its beginning costs: records are encrypted and data is hashed,
 * in pieces as long as TLS's longest record (RFC 8446, 5.1). A background, and part of no sum.
 */

#ifndef PQL_COMPARE_BACKGROUND_H
#define PQL_COMPARE_BACKGROUND_H

#include "handshake.h"

#define BACKGROUND_BYTES 16384 /* of a piece */

struct background_row {
    const struct provider *provider;
    char algorithm[65];
    pqlane_driver_kind kind; /* a cipher or a hash function */
    struct estimate cost;
};

struct background {
    struct background_row *rows; /* by algorithm, within it by provider */
    size_t count;
};

/* Operations that a comparison measures for it. */
bool background_wanted(const struct offered *item);

/* After all sessions are measured. Release with background_clear(). False: out of memory. */
bool background_make(struct background *background, const struct provider *providers, size_t count);
void background_clear(struct background *background);

/* Bytes in a second, and in the time that the server takes for a handshake (NULL: NAN). */
double background_rate(const struct background_row *row);
double background_per_handshake(const struct background_row *row, const struct handshake *handshake);

#endif
