/* SPDX-License-Identifier: Apache-2.0 */

/* ML-KEM (FIPS 203). Buffers have the sizes of the parameter set; lengths were checked above. */

#ifndef PQL_MLKEM_H
#define PQL_MLKEM_H

#include "kernels/kernels.h"
#include "pqlane.h"

#define PQL_MLKEM_MAX_K 4
#define PQL_MLKEM_SYM_BYTES 32 /* d, z, m, rho, sigma, H, K */

/* Table 2 of the standard; eta2 is 2 throughout. */
struct pql_mlkem_params {
    uint8_t k, eta1, du, dv;
};

#define PQL_MLKEM_EK_BYTES(k) (384 * (k) + 32)
#define PQL_MLKEM_DK_BYTES(k) (768 * (k) + 96)
#define PQL_MLKEM_CT_BYTES(k, du, dv) (32 * ((du) * (k) + (dv)))

#define PQL_MLKEM_MAX_EK_BYTES PQL_MLKEM_EK_BYTES(4)
#define PQL_MLKEM_MAX_DK_BYTES PQL_MLKEM_DK_BYTES(4)
#define PQL_MLKEM_MAX_CT_BYTES PQL_MLKEM_CT_BYTES(4, 11, 5)

/* Algorithm 16; seed: d || z, secret. */
void pql_mlkem_keygen(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ek, uint8_t *dk,
                      const uint8_t *seed);

/* Algorithm 17 with the check of 7.2; m: 32 secret bytes. PQLANE_ERR_PUBLIC_KEY. */
pqlane_status pql_mlkem_encaps(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ct, uint8_t *ss,
                               const uint8_t *ek, const uint8_t *m);

/* Algorithm 18 with the check of 7.3. PQLANE_ERR_PRIVATE_KEY. */
pqlane_status pql_mlkem_decaps(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ss,
                               const uint8_t *dk, const uint8_t *ct);

/* The checks alone: 7.2 (every coefficient below q) and 7.3 (the hash of ek inside dk). */
pqlane_status pql_mlkem_check_public(const struct pql_kernels *k, const struct pql_mlkem_params *p, const uint8_t *ek);
pqlane_status pql_mlkem_check_private(const struct pql_kernels *k, const struct pql_mlkem_params *p, const uint8_t *dk);

/* Where ek stands in dk = dk_pke || ek || H(ek) || z. */
static inline const uint8_t *pql_mlkem_ek_in_dk(const struct pql_mlkem_params *p, const uint8_t *dk)
{
    return dk + 384 * p->k;
}

#endif
