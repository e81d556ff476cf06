/* SPDX-License-Identifier: Apache-2.0 */

#include "pke.h"

#include "ct.h"
#include "sys.h"

#include <string.h>

#define K PQL_MLKEM_MAX_K
#define SYM PQL_MLKEM_SYM_BYTES
#define ETA2 2
#define MAX_ETA 3

/* A vector that takes part in products: transformed, with the cache of dot. */
struct vector {
    PQL_ALIGNED int16_t hat[K][PQL_N];
    PQL_ALIGNED int16_t cache[K][PQL_N];
};

static void transform(const struct pql_mlkem_kernels *ring, struct vector *v, unsigned k)
{
    for (unsigned i = 0; i < k; i++) {
        ring->ntt(v->hat[i]);
        ring->mul_cache(v->cache[i], v->hat[i]);
    }
}

static void dot(const struct pql_mlkem_kernels *ring, int16_t *r, const int16_t (*a)[PQL_N], const struct vector *v,
                unsigned k)
{
    ring->dot(r, a, (const int16_t(*)[PQL_N])v->hat, (const int16_t(*)[PQL_N])v->cache, k);
}

/* A row of the matrix, or of its transpose: entry j of row i is SampleNTT(rho || j || i), or with the indices
 * exchanged. */
static size_t matrix_jobs(const struct pql_mlkem_kernels *ring, struct pql_job *jobs, int16_t (*rows)[K][PQL_N],
                          const uint8_t *rho, unsigned k, int transposed)
{
    for (unsigned i = 0; i < k; i++)
        for (unsigned j = 0; j < k; j++)
            *jobs++ = (struct pql_job){
                .in = {PQL_SPAN(rho, SYM)},
                .suffix = {(uint8_t)(transposed ? i : j), (uint8_t)(transposed ? j : i)},
                .suffix_len = 2,
                .rate = PQL_SHAKE128_RATE,
                .domain = PQL_SHAKE_DOMAIN,
                .need = PQL_N,
                .sink = ring->uniform,
                .out = rows[i][j],
            };
    return (size_t)k * k;
}

/* PRF_eta(seed, counter) (4.3): the bytes of one binomial polynomial. */
static struct pql_job noise_job(uint8_t *bytes, unsigned eta, const uint8_t *seed, unsigned counter)
{
    struct pql_job job = pql_job_shake256(bytes, 64 * eta, PQL_SPAN(seed, SYM), PQL_SPAN(NULL, 0));
    job.suffix[0] = (uint8_t)counter;
    job.suffix_len = 1;
    return job;
}

static void binomial(const struct pql_mlkem_kernels *ring, int16_t *r, const uint8_t *bytes, unsigned eta)
{
    if (eta == 3)
        ring->cbd_eta3(r, bytes);
    else
        ring->cbd_eta2(r, bytes);
}

static pql_mlkem_pack *compressor(const struct pql_mlkem_kernels *ring, unsigned d)
{
    return d == 4 ? ring->compress_d4 : d == 5 ? ring->compress_d5 : d == 10 ? ring->compress_d10 : ring->compress_d11;
}

static pql_mlkem_unpack *decompressor(const struct pql_mlkem_kernels *ring, unsigned d)
{
    return d == 4    ? ring->decompress_d4
           : d == 5  ? ring->decompress_d5
           : d == 10 ? ring->decompress_d10
                     : ring->decompress_d11;
}

size_t pql_mlkem_parse_public(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                              struct pql_mlkem_public *public, struct pql_job jobs[PQL_MLKEM_MATRIX_JOBS],
                              const uint8_t *ek)
{
    for (unsigned i = 0; i < p->k; i++) k->mlkem.decode_d12(public->t[i], ek + 384 * i);
    return matrix_jobs(&k->mlkem, jobs, public->at, ek + 384 * p->k, p->k, 1);
}

int pql_mlkem_is_reduced_vartime(const int16_t t[PQL_N])
{
    for (unsigned j = 0; j < PQL_N; j++)
        if (t[j] >= PQL_MLKEM_Q) return 0;
    return 1;
}

void pql_mlkem_pke_keygen(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ek, uint8_t *dk_pke,
                          const uint8_t *d)
{
    const struct pql_mlkem_kernels *ring = &k->mlkem;
    struct {
        PQL_ALIGNED int16_t a[K][K][PQL_N];
        PQL_ALIGNED int16_t e[K][PQL_N], t[PQL_N];
        struct vector s;
        uint8_t noise[2 * K][64 * MAX_ETA];
        uint8_t seeds[2 * SYM]; /* rho || sigma */
        struct pql_job jobs[K * K + 2 * K];
    } w;
    const uint8_t *rho = w.seeds, *sigma = w.seeds + SYM;

    w.jobs[0] = pql_job_sha3(w.seeds, 512, PQL_SPAN(d, SYM), PQL_SPAN(NULL, 0)); /* G(d || k) */
    w.jobs[0].suffix[0] = p->k;
    w.jobs[0].suffix_len = 1;
    pql_run_jobs(&k->keccak, w.jobs, 1);
    pql_mark_public(rho, SYM);

    size_t n = matrix_jobs(ring, w.jobs, w.a, rho, p->k, 0);
    for (unsigned i = 0; i < 2u * p->k; i++) w.jobs[n++] = noise_job(w.noise[i], p->eta1, sigma, i);
    pql_run_jobs(&k->keccak, w.jobs, n);

    for (unsigned i = 0; i < p->k; i++) {
        binomial(ring, w.s.hat[i], w.noise[i], p->eta1);
        binomial(ring, w.e[i], w.noise[p->k + i], p->eta1);
        ring->ntt(w.e[i]);
    }
    transform(ring, &w.s, p->k);

    for (unsigned i = 0; i < p->k; i++) { /* t = A s + e */
        dot(ring, w.t, (const int16_t(*)[PQL_N])w.a[i], &w.s, p->k);
        ring->scale_add(w.t, w.e[i]);
        ring->encode_d12(ek + 384 * i, w.t);
    }
    memcpy(ek + 384 * p->k, rho, SYM);
    pql_mark_public(ek, PQL_MLKEM_EK_BYTES(p->k));
    for (unsigned i = 0; i < p->k; i++) {
        ring->reduce(w.s.hat[i]);
        ring->encode_d12(dk_pke + 384 * i, w.s.hat[i]);
    }
    pql_wipe(&w, sizeof w);
    pql_wipe_stack_below();
}

void pql_mlkem_pke_encrypt(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ct,
                           const struct pql_mlkem_public *public, const uint8_t *m, const uint8_t *coins)
{
    const struct pql_mlkem_kernels *ring = &k->mlkem;
    struct {
        PQL_ALIGNED int16_t e[PQL_N], r[PQL_N];
        struct vector y;
        uint8_t noise[2 * K + 1][64 * MAX_ETA]; /* of y, e1, e2 */
        struct pql_job jobs[2 * K + 1];
    } w;

    for (unsigned i = 0; i <= 2u * p->k; i++) w.jobs[i] = noise_job(w.noise[i], i < p->k ? p->eta1 : ETA2, coins, i);
    pql_run_jobs(&k->keccak, w.jobs, 2u * p->k + 1);

    for (unsigned i = 0; i < p->k; i++) binomial(ring, w.y.hat[i], w.noise[i], p->eta1);
    transform(ring, &w.y, p->k);

    for (unsigned i = 0; i < p->k; i++, ct += 32 * p->du) { /* u = A^T y + e1 */
        dot(ring, w.r, public->at[i], &w.y, p->k);
        ring->inv_ntt(w.r);
        binomial(ring, w.e, w.noise[p->k + i], ETA2);
        ring->add(w.r, w.e);
        compressor(ring, p->du)(ct, w.r);
    }

    dot(ring, w.r, public->t, &w.y, p->k); /* v = t y + e2 + mu */
    ring->inv_ntt(w.r);
    binomial(ring, w.e, w.noise[2 * p->k], ETA2);
    ring->add(w.r, w.e);
    ring->decompress_d1(w.e, m);
    ring->add(w.r, w.e);
    compressor(ring, p->dv)(ct, w.r);
    pql_wipe(&w, sizeof w);
    pql_wipe_stack_below();
}

void pql_mlkem_pke_decrypt(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *m,
                           const uint8_t *dk_pke, const uint8_t *ct)
{
    const struct pql_mlkem_kernels *ring = &k->mlkem;
    struct {
        PQL_ALIGNED int16_t s[K][PQL_N], r[PQL_N], v[PQL_N];
        struct vector u;
    } w;

    for (unsigned i = 0; i < p->k; i++) {
        ring->decode_d12(w.s[i], dk_pke + 384 * i);
        decompressor(ring, p->du)(w.u.hat[i], ct + 32 * p->du * i);
    }
    decompressor(ring, p->dv)(w.v, ct + 32 * p->du * p->k);
    transform(ring, &w.u, p->k);

    dot(ring, w.r, (const int16_t(*)[PQL_N])w.s, &w.u, p->k); /* v - s u */
    ring->inv_ntt(w.r);
    ring->sub(w.r, w.v);
    ring->compress_d1(m, w.r);
    pql_wipe(&w, sizeof w);
    pql_wipe_stack_below();
}
