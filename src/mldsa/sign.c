/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Signing (FIPS 204, Algorithm 7). An attempt draws a mask y, commits to w = A y, takes the challenge c from the
 * commitment's high bits, and answers with z = y + c s1. Most attempts would show something of the key and are thrown
 * away; that they were, and at which check, is all that may show.
 */

#include "ct.h"
#include "pack.h"
#include "sample.h"
#include "sys.h"

#include <string.h>

#define K PQL_MLDSA_MAX_K
#define L PQL_MLDSA_MAX_L
#define CRH PQL_MLDSA_CRH_BYTES
#define SEED PQL_MLDSA_SEED_BYTES

/* So many attempts fail with a probability below 2^-256 (Appendix C): a key with which they do was never generated. */
#define MAX_ATTEMPTS 814

/* A private key, parsed: what any number of signatures can share. */
struct private_key {
    PQL_ALIGNED int32_t a[K][L][PQL_N];
    PQL_ALIGNED int32_t s[L + K][PQL_N]; /* s1, then s2, transformed */
    PQL_ALIGNED int32_t t0[K][PQL_N];    /* transformed */
};

struct attempt {
    PQL_ALIGNED int32_t y[L][PQL_N], hat[L][PQL_N]; /* hat: y transformed, then scratch */
    PQL_ALIGNED int32_t w1[K][PQL_N], w0[K][PQL_N];
    PQL_ALIGNED int32_t c[PQL_N], r[PQL_N];
    union { /* masks are unpacked before w1 and the hints are made */
        uint8_t mask_bytes[L][PQL_MLDSA_Z_BYTES(19)];
        struct {
            uint8_t w1_bytes[K * 192], hints[K][PQL_N];
        };
    };
    struct pql_job jobs[L];
};

/* r = c s, for s transformed. */
static void times_c(const struct pql_mldsa_kernels *ring, struct attempt *t, const int32_t (*s)[PQL_N])
{
    ring->dot(t->r, (const int32_t(*)[PQL_N])t->c, s, 1);
    ring->inv_ntt(t->r);
}

/* Lines 11 to 17: y, w = A y, and the challenge, which is public from here on; c is left transformed. */
static void commit(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct attempt *t, uint8_t *challenge,
                   const struct private_key *key, const uint8_t *mu, const uint8_t *rho_second, unsigned kappa)
{
    const struct pql_mldsa_kernels *ring = &k->mldsa;
    const struct pql_mldsa_rounding *rounding = pql_mldsa_rounding(ring, p);
    const size_t w1_row = pql_mldsa_w1_bytes(p);

    for (unsigned j = 0; j < p->l; j++) t->jobs[j] = pql_mldsa_mask_job(p, t->mask_bytes[j], rho_second, kappa + j);
    pql_run_jobs(&k->keccak, t->jobs, p->l);
    for (unsigned j = 0; j < p->l; j++) {
        pql_mldsa_unpack_gamma1(ring, p)(t->y[j], t->mask_bytes[j]);
        memcpy(t->hat[j], t->y[j], sizeof t->y[j]);
        ring->ntt(t->hat[j]);
    }
    for (unsigned i = 0; i < p->k; i++) {
        ring->dot(t->r, key->a[i], (const int32_t(*)[PQL_N])t->hat, p->l);
        ring->inv_ntt(t->r);
        rounding->decompose(t->w1[i], t->w0[i], t->r);
        rounding->pack_w1(t->w1_bytes + w1_row * i, t->w1[i]);
    }
    t->jobs[0] = pql_job_shake256(challenge, p->challenge_bytes, PQL_SPAN(mu, CRH),
                                  PQL_SPAN(t->w1_bytes, w1_row * p->k));
    pql_run_jobs(&k->keccak, t->jobs, 1);
    pql_mark_public(challenge, p->challenge_bytes);
    pql_mldsa_sample_in_ball(k, p, t->c, challenge);
    ring->ntt(t->c);
}

/* Lines 18 to 28: z over y and the hints, or 0 as soon as a check says that the attempt must not be seen. */
static int respond(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p, struct attempt *t,
                   const struct private_key *key)
{
    const int32_t beta = p->tau * p->eta, gamma1 = 1 << p->gamma1_log2, gamma2 = pql_mldsa_gamma2(p);
    unsigned hint_count = 0;

    for (unsigned j = 0; j < p->l; j++) {
        times_c(ring, t, &key->s[j]);
        ring->add(t->y[j], t->r);
        ring->reduce(t->y[j]);
        if (pql_declassify(ring->exceeds(t->y[j], gamma1 - beta))) return 0;
    }
    for (unsigned i = 0; i < p->k; i++) {
        times_c(ring, t, &key->s[p->l + i]);
        ring->sub(t->w0[i], t->r);
        ring->reduce(t->w0[i]);
        if (pql_declassify(ring->exceeds(t->w0[i], gamma2 - beta))) return 0;
    }
    for (unsigned i = 0; i < p->k; i++) {
        times_c(ring, t, &key->t0[i]);
        ring->reduce(t->r);
        if (pql_declassify(ring->exceeds(t->r, gamma2))) return 0;
        ring->add(t->w0[i], t->r);
        hint_count += pql_mldsa_rounding(ring, p)->make_hint(t->hints[i], t->w0[i], t->w1[i]);
    }
    return !pql_declassify(hint_count > p->omega);
}

/* Line 33: c~ is in its place already. */
static void write_signature(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p, uint8_t *sig,
                            struct attempt *t)
{
    const size_t z_bytes = PQL_MLDSA_Z_BYTES(p->gamma1_log2);
    uint8_t *z = sig + p->challenge_bytes;
    for (unsigned j = 0; j < p->l; j++) pql_mldsa_pack_gamma1(ring, p)(z + z_bytes * j, t->y[j]);
    pql_mark_public(z, z_bytes * p->l);
    pql_mark_public(t->hints, sizeof t->hints);
    pql_mldsa_pack_hints(p, z + z_bytes * p->l, (const uint8_t(*)[PQL_N])t->hints);
}

/* Lines 1 to 7; the hash that makes rho'' rides with the matrix. */
static pqlane_status parse(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct private_key *key,
                           struct pql_job jobs[K * L + 1], uint8_t *rho_second, const uint8_t *sk, const uint8_t *mu,
                           const uint8_t *rnd)
{
    const struct pql_mldsa_kernels *ring = &k->mldsa;
    pqlane_status status = pql_mldsa_unpack_s(ring, p, key->s, sk);
    if (status != PQLANE_OK) return status;
    size_t n = pql_mldsa_matrix_jobs(ring, p, jobs, key->a, sk);
    jobs[n] = pql_job_shake256(rho_second, CRH, PQL_SPAN(sk + SEED, SEED), PQL_SPAN(rnd, SEED)); /* H(K || rnd || mu) */
    jobs[n++].in[2] = PQL_SPAN(mu, CRH);
    pql_run_jobs(&k->keccak, jobs, n);

    for (unsigned i = 0; i < (unsigned)p->l + p->k; i++) ring->ntt(key->s[i]);
    for (unsigned i = 0; i < p->k; i++) {
        ring->unpack_t0(key->t0[i], pql_mldsa_t0_in_sk(p, sk) + PQL_MLDSA_T0_BYTES * i);
        ring->ntt(key->t0[i]);
    }
    return PQLANE_OK;
}

pqlane_status pql_mldsa_sign(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *sig,
                             const uint8_t *sk, const uint8_t *mu, const uint8_t *rnd)
{
    struct {
        struct private_key key;
        union {
            struct pql_job parse_jobs[K * L + 1];
            struct attempt attempt;
        };
        uint8_t rho_second[CRH];
    } w;

    pqlane_status status = parse(k, p, &w.key, w.parse_jobs, w.rho_second, sk, mu, rnd);
    if (status != PQLANE_OK) goto out;
    status = PQLANE_ERR_PRIVATE_KEY;
    for (unsigned attempt = 0; attempt < MAX_ATTEMPTS && status != PQLANE_OK; attempt++) {
        commit(k, p, &w.attempt, sig, &w.key, mu, w.rho_second, attempt * p->l);
        if (respond(&k->mldsa, p, &w.attempt, &w.key)) {
            write_signature(&k->mldsa, p, sig, &w.attempt);
            status = PQLANE_OK;
        }
    }
out:
    pql_wipe(&w, sizeof w);
    pql_wipe_stack_below();
    return status;
}
