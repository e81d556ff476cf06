/* SPDX-License-Identifier: Apache-2.0 */

/* ML-KEM from K-PKE by the Fujisaki-Okamoto transform (FIPS 203, 6). */

#include "ct.h"
#include "pke.h"
#include "sys.h"

#include <string.h>

#define SYM PQL_MLKEM_SYM_BYTES

static struct pql_job hash_h(uint8_t out[SYM], const struct pql_mlkem_params *p, const uint8_t *ek)
{
    return pql_job_sha3(out, 256, PQL_SPAN(ek, PQL_MLKEM_EK_BYTES(p->k)), PQL_SPAN(NULL, 0));
}

/* (K, r) = G(m || H(ek)) */
static void hash_g(const struct pql_kernels *k, uint8_t out[2 * SYM], const uint8_t *m, const uint8_t *h)
{
    struct pql_job job = pql_job_sha3(out, 512, PQL_SPAN(m, SYM), PQL_SPAN(h, SYM));
    pql_run_jobs(&k->keccak, &job, 1);
}

void pql_mlkem_keygen(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ek, uint8_t *dk,
                      const uint8_t *seed)
{
    const size_t ek_bytes = PQL_MLKEM_EK_BYTES(p->k);
    uint8_t *ek_in_dk = dk + 384 * p->k, *h = ek_in_dk + ek_bytes;

    pql_mlkem_pke_keygen(k, p, ek, dk, seed);
    memcpy(ek_in_dk, ek, ek_bytes);
    struct pql_job job = hash_h(h, p, ek);
    pql_run_jobs(&k->keccak, &job, 1);
    memcpy(h + SYM, seed + SYM, SYM); /* z */
    pql_wipe_stack_below();
}

pqlane_status pql_mlkem_encaps(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ct, uint8_t *ss,
                               const uint8_t *ek, const uint8_t *m)
{
    struct pql_mlkem_public public;
    struct pql_job jobs[PQL_MLKEM_MATRIX_JOBS + 1];
    uint8_t h[SYM], kr[2 * SYM];

    size_t n = pql_mlkem_parse_public(k, p, &public, jobs, ek);
    for (unsigned i = 0; i < p->k; i++)
        if (!pql_mlkem_is_reduced_vartime(public.t[i])) return PQLANE_ERR_PUBLIC_KEY;
    jobs[n++] = hash_h(h, p, ek);
    pql_run_jobs(&k->keccak, jobs, n);

    hash_g(k, kr, m, h);
    pql_mlkem_pke_encrypt(k, p, ct, &public, m, kr + SYM);
    memcpy(ss, kr, SYM);
    pql_wipe(kr, sizeof kr);
    pql_wipe_stack_below();
    return PQLANE_OK;
}

pqlane_status pql_mlkem_decaps(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ss,
                               const uint8_t *dk, const uint8_t *ct)
{
    const size_t ek_bytes = PQL_MLKEM_EK_BYTES(p->k), ct_bytes = PQL_MLKEM_CT_BYTES(p->k, p->du, p->dv);
    const uint8_t *ek = pql_mlkem_ek_in_dk(p, dk), *h = ek + ek_bytes, *z = h + SYM;
    struct pql_mlkem_public public;
    struct pql_job jobs[PQL_MLKEM_MATRIX_JOBS + 2];
    struct {
        uint8_t m[SYM], kr[2 * SYM], rejected[SYM], ct[PQL_MLKEM_MAX_CT_BYTES];
    } w;
    uint8_t h_again[SYM];
    pqlane_status status = PQLANE_OK;

    size_t n = pql_mlkem_parse_public(k, p, &public, jobs, ek);
    jobs[n++] = hash_h(h_again, p, ek);
    jobs[n++] = pql_job_shake256(w.rejected, SYM, PQL_SPAN(z, SYM), PQL_SPAN(ct, ct_bytes)); /* J(z || c) */
    pql_run_jobs(&k->keccak, jobs, n);
    if (pql_differ(h, h_again, SYM)) { /* public: both are hashes of ek */
        status = PQLANE_ERR_PRIVATE_KEY;
        goto out;
    }

    pql_mlkem_pke_decrypt(k, p, w.m, dk, ct);
    hash_g(k, w.kr, w.m, h);
    pql_mlkem_pke_encrypt(k, p, w.ct, &public, w.m, w.kr + SYM);
    pql_select(w.kr, w.rejected, SYM, pql_mask_nonzero(pql_differ(ct, w.ct, ct_bytes)));
    memcpy(ss, w.kr, SYM);
out:
    pql_wipe(&w, sizeof w);
    pql_wipe_stack_below();
    return status;
}

pqlane_status pql_mlkem_check_public(const struct pql_kernels *k, const struct pql_mlkem_params *p, const uint8_t *ek)
{
    PQL_ALIGNED int16_t t[PQL_N];
    for (unsigned i = 0; i < p->k; i++) {
        k->mlkem.decode_d12(t, ek + 384 * i);
        if (!pql_mlkem_is_reduced_vartime(t)) return PQLANE_ERR_PUBLIC_KEY;
    }
    return PQLANE_OK;
}

pqlane_status pql_mlkem_check_private(const struct pql_kernels *k, const struct pql_mlkem_params *p, const uint8_t *dk)
{
    const uint8_t *ek = pql_mlkem_ek_in_dk(p, dk);
    uint8_t h[SYM];
    struct pql_job job = hash_h(h, p, ek);
    pql_run_jobs(&k->keccak, &job, 1);
    return pql_differ(h, ek + PQL_MLKEM_EK_BYTES(p->k), SYM) ? PQLANE_ERR_PRIVATE_KEY : PQLANE_OK;
}
