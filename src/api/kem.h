/* SPDX-License-Identifier: Apache-2.0 */

/* What the files of pqlane_kem_* share. */

#ifndef PQL_API_KEM_H
#define PQL_API_KEM_H

#include "api.h"
#include "prepared.h"

struct pqlane_kem_public {
    struct pql_prepared head;
    struct pql_mlkem_public mlkem;
};

struct pqlane_kem_private {
    struct pql_prepared head;
    struct pql_mlkem_private mlkem;
};

/* dk in expanded form: dk itself, or what its seed makes, in `expanded` (to be wiped by the caller). */
const uint8_t *pql_kem_expanded(const struct pql_kernels *k, const pqlane_alg *alg,
                                uint8_t expanded[PQL_MLKEM_MAX_DK_BYTES], const uint8_t *dk, size_t dk_len);

#endif
