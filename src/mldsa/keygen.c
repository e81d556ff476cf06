/* SPDX-License-Identifier: Apache-2.0 */

/* Keys: made from a seed (FIPS 204, Algorithm 6), and checked when they come from outside. */

#include "ct.h"
#include "pack.h"
#include "sample.h"
#include "sys.h"

#include <string.h>

#define K PQL_MLDSA_MAX_K
#define L PQL_MLDSA_MAX_L
#define SEED PQL_MLDSA_SEED_BYTES
#define CRH PQL_MLDSA_CRH_BYTES

struct workspace {
    PQL_ALIGNED int32_t a[K][L][PQL_N];
    PQL_ALIGNED int32_t s[L + K][PQL_N]; /* s1, then s2 */
    PQL_ALIGNED int32_t s1_hat[L][PQL_N];
    PQL_ALIGNED int32_t t[PQL_N], t1[PQL_N], t0[PQL_N];
    uint8_t seeds[SEED + CRH + SEED]; /* rho || rho' || K */
    struct pql_job jobs[K * L + L + K];
};

void pql_mldsa_tr(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *tr, const uint8_t *pk)
{
    struct pql_job job = pql_job_shake256(tr, CRH, PQL_SPAN(pk, PQL_MLDSA_PK_BYTES(p->k)), PQL_SPAN(NULL, 0));
    pql_run_jobs(&k->keccak, &job, 1);
}

/* (t1, t0) = Power2Round(A s1 + s2): row i of t1 to pk, all of t0 to t0_bytes. */
static void compute_t(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p, struct workspace *w,
                      uint8_t *pk_t1, uint8_t *t0_bytes)
{
    memcpy(w->s1_hat, w->s, p->l * sizeof *w->s);
    for (unsigned j = 0; j < p->l; j++) ring->ntt(w->s1_hat[j]);
    for (unsigned i = 0; i < p->k; i++) {
        ring->dot(w->t, (const int32_t(*)[PQL_N])w->a[i], (const int32_t(*)[PQL_N])w->s1_hat, p->l);
        ring->inv_ntt(w->t);
        ring->add(w->t, w->s[p->l + i]);
        ring->reduce(w->t);
        ring->power2round(w->t1, w->t0, w->t);
        ring->pack_t1(pk_t1 + PQL_MLDSA_T1_BYTES * i, w->t1);
        ring->pack_t0(t0_bytes + PQL_MLDSA_T0_BYTES * i, w->t0);
    }
}

void pql_mldsa_keygen(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *pk, uint8_t *sk,
                      const uint8_t *xi)
{
    const struct pql_mldsa_kernels *ring = &k->mldsa;
    struct workspace w;
    uint8_t *rho = w.seeds, *rho_prime = rho + SEED, *key = rho_prime + CRH;

    w.jobs[0] = pql_job_shake256(w.seeds, sizeof w.seeds, PQL_SPAN(xi, SEED), PQL_SPAN(NULL, 0)); /* H(xi || k || l) */
    w.jobs[0].suffix[0] = p->k;
    w.jobs[0].suffix[1] = p->l;
    w.jobs[0].suffix_len = 2;
    pql_run_jobs(&k->keccak, w.jobs, 1);
    pql_mark_public(rho, SEED);

    size_t n = pql_mldsa_matrix_jobs(ring, p, w.jobs, w.a, rho);
    for (unsigned i = 0; i < (unsigned)p->l + p->k; i++)
        w.jobs[n++] = pql_mldsa_secret_job(ring, p, w.s[i], rho_prime, i);
    pql_run_jobs(&k->keccak, w.jobs, n);

    uint8_t *sk_s = sk + PQL_MLDSA_S_IN_SK;
    for (unsigned i = 0; i < (unsigned)p->l + p->k; i++)
        pql_mldsa_pack_eta(ring, p)(sk_s + PQL_MLDSA_ETA_BYTES(p->eta) * i, w.s[i]);
    memcpy(pk, rho, SEED);
    compute_t(ring, p, &w, pk + SEED, sk_s + PQL_MLDSA_ETA_BYTES(p->eta) * (p->l + p->k));
    pql_mark_public(pk, PQL_MLDSA_PK_BYTES(p->k));

    memcpy(sk, rho, SEED);
    memcpy(sk + SEED, key, SEED);
    pql_mldsa_tr(k, p, sk + 2 * SEED, pk);
    pql_wipe(&w, sizeof w);
    pql_wipe_stack_below();
}

pqlane_status pql_mldsa_public_from_private(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *pk,
                                            const uint8_t *sk, int full)
{
    struct {
        struct workspace w;
        uint8_t t0[PQL_MLDSA_T0_BYTES * K], tr[CRH];
    } v;

    pqlane_status status = pql_mldsa_unpack_s(&k->mldsa, p, v.w.s, sk);
    if (status != PQLANE_OK) goto out;
    size_t n = pql_mldsa_matrix_jobs(&k->mldsa, p, v.w.jobs, v.w.a, sk);
    pql_run_jobs(&k->keccak, v.w.jobs, n);
    memcpy(pk, sk, SEED);
    compute_t(&k->mldsa, p, &v.w, pk + SEED, v.t0);
    pql_mark_public(pk, PQL_MLDSA_PK_BYTES(p->k));
    if (full) {
        pql_mldsa_tr(k, p, v.tr, pk);
        uint32_t differ = pql_differ(v.tr, pql_mldsa_tr_in_sk(sk), CRH);
        differ |= pql_differ(v.t0, pql_mldsa_t0_in_sk(p, sk), PQL_MLDSA_T0_BYTES * p->k);
        if (pql_declassify(pql_mask_nonzero(differ))) status = PQLANE_ERR_KEY_PAIR;
    }
out:
    pql_wipe(&v, sizeof v);
    pql_wipe_stack_below();
    return status;
}
