/* SPDX-License-Identifier: Apache-2.0 */

#include "pke.h"

#include "ct.h"

#define K PQL_MLKEM_MAX_K
#define SYM PQL_MLKEM_SYM_BYTES
#define ETA2 2

static void transform(const struct pql_mlkem_kernels *ring, pql_mlkem_vector v, unsigned k)
{
    for (unsigned i = 0; i < k; i++) {
        ring->ntt(v[i]);
        ring->mul_cache(v[k + i], v[i]);
    }
}

static void dot(const struct pql_mlkem_kernels *ring, int16_t *r, const int16_t (*a)[PQL_N], pql_mlkem_vector v,
                unsigned k)
{
    ring->dot(r, a, (const int16_t(*)[PQL_N])v, (const int16_t(*)[PQL_N])(v + k), k);
}

void pql_mlkem_queue_row(struct pql_queue *queue, const struct pql_kernels *k, const struct pql_mlkem_params *p,
                         struct pql_job *jobs, int16_t (*out)[PQL_N], const uint8_t *rho, unsigned row, int transposed)
{
    for (unsigned j = 0; j < p->k; j++) {
        jobs[j] = (struct pql_job){
            .in = {PQL_SPAN(rho, SYM)},
            .suffix = {(uint8_t)(transposed ? row : j), (uint8_t)(transposed ? j : row)},
            .suffix_len = 2,
            .rate = PQL_SHAKE128_RATE,
            .domain = PQL_SHAKE_DOMAIN,
            .need = PQL_N,
            .sink = k->mlkem.uniform,
            .out = out[j],
        };
        pql_queue_add(queue, &jobs[j]);
    }
}

void pql_mlkem_queue_noise(struct pql_queue *queue, const struct pql_mlkem_params *p, struct pql_job *jobs,
                           pql_mlkem_noise noise, const uint8_t *seed, unsigned count, unsigned first,
                           const struct pql_job *after)
{
    for (unsigned i = 0; i < count; i++) {
        const unsigned eta = i < first ? p->eta1 : ETA2;
        jobs[i] = (struct pql_job){
            .in = {PQL_SPAN(seed, SYM)},
            .suffix = {(uint8_t)i},
            .suffix_len = 1,
            .rate = PQL_SHAKE256_RATE,
            .domain = PQL_SHAKE_DOMAIN,
            .need = (uint16_t)(64 * eta),
            .out = noise[i],
            .after = after,
        };
        pql_queue_add(queue, &jobs[i]);
    }
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

void pql_mlkem_pke_secrets(const struct pql_kernels *k, const struct pql_mlkem_params *p, struct pql_mlkem_keygen *op)
{
    for (unsigned i = 0; i < p->k; i++) binomial(&k->mlkem, op->secret.s[i], op->secret.noise[i], p->eta1);
    transform(&k->mlkem, op->secret.s, p->k);
}

void pql_mlkem_pke_public_row(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                              struct pql_mlkem_keygen *op, unsigned i) /* t = A s + e */
{
    const struct pql_mlkem_kernels *ring = &k->mlkem;
    binomial(ring, op->secret.e, op->secret.noise[p->k + i], p->eta1);
    ring->ntt(op->secret.e);
    dot(ring, op->secret.t, (const int16_t(*)[PQL_N])op->a[i], op->secret.s, p->k);
    ring->scale_add(op->secret.t, op->secret.e);
    ring->encode_d12(op->ek + 384 * i, op->secret.t);
    pql_mark_public(op->ek + 384 * i, 384);
}

void pql_mlkem_pke_encode_secret(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                                 struct pql_mlkem_keygen *op)
{
    for (unsigned i = 0; i < p->k; i++) {
        k->mlkem.reduce(op->secret.s[i]);
        k->mlkem.encode_d12(op->dk + 384 * i, op->secret.s[i]);
    }
}

void pql_mlkem_pke_encrypt(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ct,
                           struct pql_mlkem_pke_work *w, const struct pql_mlkem_public *key, const uint8_t *m)
{
    const struct pql_mlkem_kernels *ring = &k->mlkem;

    for (unsigned i = 0; i < p->k; i++) binomial(ring, w->y[i], w->noise[i], p->eta1);
    transform(ring, w->y, p->k);

    for (unsigned i = 0; i < p->k; i++, ct += 32 * p->du) { /* u = A^T y + e1 */
        dot(ring, w->r, key->at[i], w->y, p->k);
        ring->inv_ntt(w->r);
        binomial(ring, w->e, w->noise[p->k + i], ETA2);
        ring->add(w->r, w->e);
        compressor(ring, p->du)(ct, w->r);
    }

    dot(ring, w->r, key->t, w->y, p->k); /* v = t y + e2 + mu */
    ring->inv_ntt(w->r);
    binomial(ring, w->e, w->noise[2 * p->k], ETA2);
    ring->add(w->r, w->e);
    ring->decompress_d1(w->e, m);
    ring->add(w->r, w->e);
    compressor(ring, p->dv)(ct, w->r);
}

void pql_mlkem_pke_decrypt(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *m,
                           struct pql_mlkem_pke_work *w, const int16_t (*s)[PQL_N], const uint8_t *ct)
{
    const struct pql_mlkem_kernels *ring = &k->mlkem;
    int16_t(*u)[PQL_N] = w->y;
    int16_t *v = w->e;

    for (unsigned i = 0; i < p->k; i++) decompressor(ring, p->du)(u[i], ct + 32 * p->du * i);
    decompressor(ring, p->dv)(v, ct + 32 * p->du * p->k);
    transform(ring, u, p->k);

    dot(ring, w->r, s, u, p->k); /* v - s u */
    ring->inv_ntt(w->r);
    ring->sub(w->r, v);
    ring->compress_d1(m, w->r);
}
