/* SPDX-License-Identifier: Apache-2.0 */

/* ML-DSA (FIPS 204). Buffers have the sizes of the parameter set; lengths were checked above. */

#ifndef PQL_MLDSA_H
#define PQL_MLDSA_H

#include "hash/hash.h"
#include "kernels/kernels.h"
#include "pqlane.h"

#define PQL_MLDSA_MAX_K 8
#define PQL_MLDSA_MAX_L 7
#define PQL_MLDSA_SEED_BYTES 32 /* xi, rho, K, rnd */
#define PQL_MLDSA_CRH_BYTES 64  /* rho', tr, mu */

/* Table 1 of the standard. */
struct pql_mldsa_params {
    uint8_t k, l, eta, tau, omega;
    uint8_t gamma1_log2;     /* gamma1 = 2^17 or 2^19 */
    uint8_t gamma2_parts;    /* gamma2 = (q - 1) / 88 or (q - 1) / 32 */
    uint8_t challenge_bytes; /* of c~: lambda / 4 */
};

#define PQL_MLDSA_ETA_BYTES(eta) ((eta) == 2 ? 96 : 128)
#define PQL_MLDSA_T1_BYTES 320
#define PQL_MLDSA_T0_BYTES 416
#define PQL_MLDSA_Z_BYTES(gamma1_log2) (32 * ((gamma1_log2) + 1))

#define PQL_MLDSA_PK_BYTES(k) (32 + PQL_MLDSA_T1_BYTES * (k))
#define PQL_MLDSA_SK_BYTES(k, l, eta) \
    (PQL_MLDSA_S_IN_SK + PQL_MLDSA_ETA_BYTES(eta) * ((k) + (l)) + PQL_MLDSA_T0_BYTES * (k))
#define PQL_MLDSA_SIG_BYTES(k, l, gamma1_log2, omega, challenge) \
    ((challenge) + PQL_MLDSA_Z_BYTES(gamma1_log2) * (l) + (omega) + (k))

#define PQL_MLDSA_MAX_PK_BYTES PQL_MLDSA_PK_BYTES(8)
#define PQL_MLDSA_MAX_SK_BYTES PQL_MLDSA_SK_BYTES(8, 7, 2)

/* Algorithm 6; xi: 32 secret bytes. */
void pql_mldsa_keygen(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *pk, uint8_t *sk,
                      const uint8_t *xi);

/* Algorithm 7 from line 7 on; mu: 64 bytes, rnd: 32 bytes. PQLANE_ERR_PRIVATE_KEY if s1 or s2 is out of range, or if no
 * attempt succeeds. */
pqlane_status pql_mldsa_sign(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *sig,
                             const uint8_t *sk, const uint8_t *mu, const uint8_t *rnd);

/* Algorithm 8 with mu given. PQLANE_ERR_VERIFY. */
pqlane_status pql_mldsa_verify(const struct pql_kernels *k, const struct pql_mldsa_params *p, const uint8_t *pk,
                               const uint8_t *mu, const uint8_t *sig);

/* The public key that rho, s1 and s2 of sk make. If `full`, t0 and tr of sk must be theirs too: PQLANE_ERR_KEY_PAIR.
 * PQLANE_ERR_PRIVATE_KEY if s1 or s2 is out of range. */
pqlane_status pql_mldsa_public_from_private(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *pk,
                                            const uint8_t *sk, int full);

/* ---- The message representative mu = H(tr || M') (Algorithm 7, line 6), M' as Algorithms 2 to 5 build it ---- */

struct pql_mldsa_mu {
    struct pql_sponge sponge;
    struct pql_hash message; /* if there is a pre-hash: of the message */
    uint8_t prehashed;
};

/* tr: 64 bytes; ctx of at most 255 bytes; prehash: NULL for the pure form; internal: M' is the message itself. */
void pql_mldsa_mu_init(struct pql_mldsa_mu *state, const struct pql_kernels *k, const uint8_t *tr, const uint8_t *ctx,
                       size_t ctx_len, const struct pql_hash_params *prehash, int internal);
void pql_mldsa_mu_update(struct pql_mldsa_mu *state, const struct pql_kernels *k, const uint8_t *part, size_t len);
void pql_mldsa_mu_final(struct pql_mldsa_mu *state, const struct pql_kernels *k, uint8_t *mu);

/* tr = H(pk, 64), and where it stands in sk = rho || K || tr || s1 || s2 || t0. */
void pql_mldsa_tr(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *tr, const uint8_t *pk);

static inline const uint8_t *pql_mldsa_tr_in_sk(const uint8_t *sk)
{
    return sk + 2 * PQL_MLDSA_SEED_BYTES;
}

#define PQL_MLDSA_S_IN_SK (2 * PQL_MLDSA_SEED_BYTES + PQL_MLDSA_CRH_BYTES) /* where s1 and s2 stand, and then t0 */

#endif
