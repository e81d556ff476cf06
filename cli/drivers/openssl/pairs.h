/* SPDX-License-Identifier: Apache-2.0 */

/* The handshakes that a libssl can do: its groups (key exchanges), each with all its signatures. */

#ifndef PQL_DRIVERS_OPENSSL_PAIRS_H
#define PQL_DRIVERS_OPENSSL_PAIRS_H

#include "library.h"

/* "X25519+ECDSA-P256", a row like those that are always there; its name is that of the group. */
struct ossl_pair {
    struct ossl_row row;
    char name[65];
};

/* Finds them: library->pairs and pair_count. None where there is no libssl. False: out of memory. */
bool ossl_find_pairs(struct ossl *library);

#endif
