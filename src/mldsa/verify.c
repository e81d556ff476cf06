/* SPDX-License-Identifier: Apache-2.0 */

/* Verification (FIPS 204, Algorithm 8). Everything here is public. */

#include "pack.h"
#include "sample.h"

#include <string.h>

#define K PQL_MLDSA_MAX_K
#define L PQL_MLDSA_MAX_L

pqlane_status pql_mldsa_verify(const struct pql_kernels *k, const struct pql_mldsa_params *p, const uint8_t *pk,
                               const uint8_t *mu, const uint8_t *sig)
{
    const struct pql_mldsa_kernels *ring = &k->mldsa;
    const struct pql_mldsa_rounding *rounding = pql_mldsa_rounding(ring, p);
    const int32_t beta = p->tau * p->eta, gamma1 = 1 << p->gamma1_log2;
    const size_t z_bytes = PQL_MLDSA_Z_BYTES(p->gamma1_log2), w1_row = pql_mldsa_w1_bytes(p);
    const uint8_t *z_in = sig + p->challenge_bytes;
    struct {
        PQL_ALIGNED int32_t a[K][L][PQL_N];
        PQL_ALIGNED int32_t z[L][PQL_N];
        PQL_ALIGNED int32_t c[PQL_N], t1[PQL_N], r[PQL_N], w1[PQL_N];
        uint8_t hints[K][PQL_N];
        uint8_t w1_bytes[K * 192], challenge[64];
        struct pql_job jobs[K * L];
    } w;

    if (pql_mldsa_unpack_hints_vartime(p, w.hints, z_in + z_bytes * p->l) != PQLANE_OK) return PQLANE_ERR_VERIFY;
    for (unsigned j = 0; j < p->l; j++) {
        pql_mldsa_unpack_gamma1(ring, p)(w.z[j], z_in + z_bytes * j);
        if (ring->exceeds(w.z[j], gamma1 - beta)) return PQLANE_ERR_VERIFY;
        ring->ntt(w.z[j]);
    }
    pql_run_jobs(&k->keccak, w.jobs, pql_mldsa_matrix_jobs(ring, p, w.jobs, w.a, pk));
    pql_mldsa_sample_in_ball(k, p, w.c, sig);
    ring->ntt(w.c);

    for (unsigned i = 0; i < p->k; i++) { /* w1' = UseHint(h, A z - c t1 2^d) */
        ring->unpack_t1(w.t1, pk + PQL_MLDSA_SEED_BYTES + PQL_MLDSA_T1_BYTES * i);
        ring->shift_d(w.t1);
        ring->ntt(w.t1);
        ring->dot(w.w1, (const int32_t(*)[PQL_N])w.c, (const int32_t(*)[PQL_N])w.t1, 1);
        ring->dot(w.r, (const int32_t(*)[PQL_N])w.a[i], (const int32_t(*)[PQL_N])w.z, p->l);
        ring->sub(w.r, w.w1);
        ring->reduce(w.r);
        ring->inv_ntt(w.r);
        rounding->use_hint(w.w1, w.r, w.hints[i]);
        rounding->pack_w1(w.w1_bytes + w1_row * i, w.w1);
    }
    w.jobs[0] = pql_job_shake256(w.challenge, p->challenge_bytes, PQL_SPAN(mu, PQL_MLDSA_CRH_BYTES),
                                 PQL_SPAN(w.w1_bytes, w1_row * p->k));
    pql_run_jobs(&k->keccak, w.jobs, 1);
    return memcmp(sig, w.challenge, p->challenge_bytes) == 0 ? PQLANE_OK : PQLANE_ERR_VERIFY;
}
