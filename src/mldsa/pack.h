/* SPDX-License-Identifier: Apache-2.0 */

/* ML-DSA's private keys and hints as bytes (FIPS 204, 7.2), and the kernels that a parameter set picks by its
 * constants. */

#ifndef PQL_MLDSA_PACK_H
#define PQL_MLDSA_PACK_H

#include "mldsa.h"

static inline const struct pql_mldsa_rounding *pql_mldsa_rounding(const struct pql_mldsa_kernels *ring,
                                                                  const struct pql_mldsa_params *p)
{
    return p->gamma2_parts == 88 ? ring->g88 : ring->g32;
}

static inline int32_t pql_mldsa_gamma2(const struct pql_mldsa_params *p)
{
    return p->gamma2_parts == 88 ? (PQL_MLDSA_Q - 1) / 88 : (PQL_MLDSA_Q - 1) / 32;
}

/* A row of w1, packed. */
static inline size_t pql_mldsa_w1_bytes(const struct pql_mldsa_params *p)
{
    return p->gamma2_parts == 88 ? 192 : 128;
}

static inline pql_mldsa_pack *pql_mldsa_pack_eta(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p)
{
    return p->eta == 2 ? ring->pack_eta2 : ring->pack_eta4;
}

static inline pql_mldsa_unpack *pql_mldsa_unpack_gamma1(const struct pql_mldsa_kernels *ring,
                                                        const struct pql_mldsa_params *p)
{
    return p->gamma1_log2 == 17 ? ring->unpack_gamma1_17 : ring->unpack_gamma1_19;
}

static inline pql_mldsa_pack *pql_mldsa_pack_gamma1(const struct pql_mldsa_kernels *ring,
                                                    const struct pql_mldsa_params *p)
{
    return p->gamma1_log2 == 17 ? ring->pack_gamma1_17 : ring->pack_gamma1_19;
}

/* s1 and s2 of sk, one after the other: l + k polynomials. PQLANE_ERR_PRIVATE_KEY if a coefficient is not in [-eta,
 * eta]; that much is declassified. */
pqlane_status pql_mldsa_unpack_s(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p,
                                 int32_t (*s)[PQL_N], const uint8_t *sk);

/* Where t0 stands in sk. */
static inline size_t pql_mldsa_t0_in_sk(const struct pql_mldsa_params *p)
{
    return PQL_MLDSA_S_IN_SK + PQL_MLDSA_ETA_BYTES(p->eta) * (p->k + p->l);
}

/* HintBitPack, Algorithm 20: omega + k bytes. At most omega hints are set; they are public. */
void pql_mldsa_pack_hints(const struct pql_mldsa_params *p, uint8_t *out, const uint8_t (*hints)[PQL_N]);

/* HintBitUnpack, Algorithm 21, with all its checks. PQLANE_ERR_VERIFY. */
pqlane_status pql_mldsa_unpack_hints_vartime(const struct pql_mldsa_params *p, uint8_t (*hints)[PQL_N],
                                             const uint8_t *in);

#endif
