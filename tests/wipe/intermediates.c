/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The secrets inside the schemes, computed once more, step by step as the standards describe them, with the library's
 * hash functions and kernels. "rho" and what follows from it are public and not among them.
 */

#include "intermediates.h"

#include "algs.h"
#include "kernels/select.h"

#include <string.h>

/* Windows of data that is as good as random, of coefficients below q, and of coefficients with very few values. */
enum { RANDOM = 8, DENSE = 16, SPARSE = 64 };

struct maker {
    struct needles *needles;
    const struct subject *subject;
    const struct pql_kernels *kernels;
    int failed;
};

static void add(struct maker *m, const char *name, const void *data, size_t len, size_t window)
{
    if (!needles_add(m->needles, name, data, len, window)) m->failed = 1;
}

/* The first len bytes of a hash function's output over two parts and up to two bytes. */
static void hash(struct maker *m, const char *name, uint8_t *out, size_t len, const uint8_t *a, size_t a_len,
                 const uint8_t *b, size_t b_len, const uint8_t *suffix, size_t suffix_len)
{
    pqlane_hash_state state;
    pqlane_status status = pqlane_hash_init(&state, pqlane_alg_find(name));
    if (status == PQLANE_OK) status = pqlane_hash_update(&state, a, a_len);
    if (status == PQLANE_OK) status = pqlane_hash_update(&state, b, b_len);
    if (status == PQLANE_OK) status = pqlane_hash_update(&state, suffix, suffix_len);
    if (status == PQLANE_OK) status = pqlane_hash_final(&state, out, len);
    if (status != PQLANE_OK) m->failed = 1;
}

/* ---- ML-KEM ---- */

/* A polynomial of noise: PRF(seed, counter) as bytes, coefficients, transformed. */
static void add_noise(struct maker *m, const uint8_t *seed, unsigned counter, unsigned eta)
{
    const struct pql_mlkem_kernels *ring = &m->kernels->mlkem;
    const uint8_t suffix = (uint8_t)counter;
    PQL_ALIGNED int16_t r[PQL_N];
    uint8_t bytes[192];
    hash(m, "SHAKE-256", bytes, 64 * eta, seed, 32, NULL, 0, &suffix, 1);
    add(m, "noise: bytes from SHAKE", bytes, 64 * eta, RANDOM);
    (eta == 3 ? ring->cbd_eta3 : ring->cbd_eta2)(r, bytes);
    add(m, "noise: coefficients", r, sizeof r, SPARSE);
    ring->ntt(r);
    add(m, "noise: transformed", r, sizeof r, DENSE);
}

/* Algorithm 13 */
static void add_kem_key(struct maker *m)
{
    const struct pql_mlkem_params *p = &m->subject->alg->mlkem;
    uint8_t seeds[64];
    PQL_ALIGNED int16_t s[PQL_N];
    hash(m, "SHA3-512", seeds, sizeof seeds, m->subject->seed, 32, NULL, 0, &p->k, 1);
    add(m, "sigma", seeds + 32, 32, RANDOM);
    for (unsigned i = 0; i < 2u * p->k; i += 2u * p->k - 1) add_noise(m, seeds + 32, i, p->eta1);
    m->kernels->mlkem.decode_d12(s, m->subject->private_key);
    add(m, "s from dk", s, sizeof s, DENSE);
}

/* Algorithms 14 and 17, 18 */
static void add_kem_exchange(struct maker *m)
{
    const struct subject *s = m->subject;
    const struct pql_mlkem_params *p = &s->alg->mlkem;
    const size_t ek_len = pqlane_alg_size(s->alg, PQLANE_SIZE_PUBLIC_KEY);
    const size_t ct_len = pqlane_alg_size(s->alg, PQLANE_SIZE_CIPHERTEXT);
    const uint8_t *z = s->seed + 32;
    uint8_t h[32], kr[64], rejected[32];
    PQL_ALIGNED int16_t message[PQL_N];

    hash(m, "SHA3-256", h, sizeof h, s->public_key, ek_len, NULL, 0, NULL, 0);
    hash(m, "SHA3-512", kr, sizeof kr, s->coins, 32, h, sizeof h, NULL, 0);
    add(m, "K, r", kr, sizeof kr, RANDOM);
    for (unsigned i = 0; i <= 2u * p->k; i += p->k) add_noise(m, kr + 32, i, i < p->k ? p->eta1 : 2);
    m->kernels->mlkem.decompress_d1(message, s->coins);
    add(m, "message polynomial", message, sizeof message, SPARSE);
    hash(m, "SHAKE-256", rejected, sizeof rejected, z, 32, s->ciphertext, ct_len, NULL, 0);
    add(m, "J(z || c)", rejected, sizeof rejected, RANDOM);
    hash(m, "SHAKE-256", rejected, sizeof rejected, z, 32, s->altered, ct_len, NULL, 0);
    add(m, "J(z || c), c altered", rejected, sizeof rejected, RANDOM);
}

/* ---- ML-DSA ---- */

/* A polynomial as coefficients and transformed. */
static void add_both(struct maker *m, const char *name, const char *transformed, int32_t r[PQL_N], size_t window)
{
    add(m, name, r, PQL_N * sizeof *r, window);
    m->kernels->mldsa.ntt(r);
    add(m, transformed, r, PQL_N * sizeof *r, DENSE);
}

/* Algorithm 6, and what Algorithm 7 unpacks */
static void add_sig_key(struct maker *m)
{
    const struct pql_mldsa_params *p = &m->subject->alg->mldsa;
    const struct pql_mldsa_kernels *ring = &m->kernels->mldsa;
    const size_t eta_bytes = PQL_MLDSA_ETA_BYTES(p->eta);
    const uint8_t *sk = m->subject->private_key, kl[2] = {p->k, p->l};
    uint8_t seeds[128];
    PQL_ALIGNED int32_t r[PQL_N];

    hash(m, "SHAKE-256", seeds, sizeof seeds, m->subject->seed, 32, NULL, 0, kl, sizeof kl);
    add(m, "rho', K", seeds + 32, 96, RANDOM);
    for (unsigned i = 0; i < (unsigned)p->l + p->k; i += p->l) {
        (p->eta == 2 ? ring->unpack_eta2 : ring->unpack_eta4)(r, sk + 128 + eta_bytes * i);
        add_both(m, i ? "s2" : "s1", i ? "s2, transformed" : "s1, transformed", r, SPARSE);
    }
    ring->unpack_t0(r, sk + 128 + eta_bytes * (p->k + p->l));
    add_both(m, "t0", "t0, transformed", r, DENSE);
}

/* rho'' and the mask of the first attempt, for the mu that is given or that of the message. */
static void add_sig_mask(struct maker *m, const uint8_t *mu, const uint8_t *rnd)
{
    const struct pql_mldsa_params *p = &m->subject->alg->mldsa;
    const struct pql_mldsa_kernels *ring = &m->kernels->mldsa;
    const uint8_t *key = m->subject->private_key + 32, index[2] = {0, 0};
    uint8_t both[96], rho_second[64], bytes[640];
    const size_t len = PQL_MLDSA_Z_BYTES(p->gamma1_log2);
    PQL_ALIGNED int32_t y[PQL_N];

    memcpy(both, rnd, 32);
    memcpy(both + 32, mu, 64);
    hash(m, "SHAKE-256", rho_second, sizeof rho_second, key, 32, both, sizeof both, NULL, 0);
    add(m, "rho''", rho_second, sizeof rho_second, RANDOM);
    hash(m, "SHAKE-256", bytes, len, rho_second, sizeof rho_second, NULL, 0, index, sizeof index);
    add(m, "y: bytes from SHAKE", bytes, len, RANDOM);
    (p->gamma1_log2 == 17 ? ring->unpack_gamma1_17 : ring->unpack_gamma1_19)(y, bytes);
    add_both(m, "y", "y, transformed", y, DENSE);
}

static void add_sig_message(struct maker *m)
{
    static const uint8_t zeros[32];
    const struct subject *s = m->subject;
    const size_t pk_len = pqlane_alg_size(s->alg, PQLANE_SIZE_PUBLIC_KEY);
    pqlane_sig_mu state;
    uint8_t mu[64];
    pqlane_status status = pqlane_sig_mu_init(&state, s->alg, s->public_key, pk_len, NULL);
    if (status == PQLANE_OK) status = pqlane_sig_mu_update(&state, s->message, sizeof s->message);
    if (status == PQLANE_OK) status = pqlane_sig_mu_final(&state, mu);
    if (status != PQLANE_OK) m->failed = 1;
    add(m, "mu of the message", mu, sizeof mu, RANDOM);
    add_sig_mask(m, mu, zeros);
    add_sig_mask(m, mu, s->rnd);
}

int add_secrets(struct needles *needles, struct subject *s)
{
    pqlane_status status = PQLANE_OK;
    struct secret secrets[SUBJECT_MAX_SECRETS];
    struct maker m = {.needles = needles, .subject = s, .kernels = pql_kernels_in_use(&status)};
    size_t n = subject_secrets(s, secrets);
    for (size_t i = 0; i < n; i++) add(&m, secrets[i].name, secrets[i].data, secrets[i].len, RANDOM);
    if (!m.kernels || m.failed) return 0;
    switch (pqlane_alg_kind(s->alg)) {
    case PQLANE_KIND_KEM:
        add_kem_key(&m);
        add_kem_exchange(&m);
        break;
    case PQLANE_KIND_SIG:
        add_sig_key(&m);
        add_sig_message(&m);
        break;
    case PQLANE_KIND_HASH:
        break;
    }
    return !m.failed;
}

int add_results(struct needles *needles, const struct subject *s)
{
    const struct results *r = &s->results;
    uint8_t key[PQLANE_MAX_PRIVATE_KEY_BYTES];
    struct secret secrets[2];
    int ok = needles_add(needles, "shared secret", r->shared_secret, sizeof r->shared_secret, RANDOM) &&
             needles_add(needles, "mu", r->mu, sizeof r->mu, RANDOM) &&
             needles_add(needles, "digest", r->digest, sizeof r->digest, RANDOM);
    if (pqlane_alg_kind(s->alg) == PQLANE_KIND_HASH) return ok;
    memcpy(key, r->private_key, sizeof key);
    subject_key_secrets(s->alg, key, secrets);
    return ok && needles_add(needles, "private key", secrets[0].data, secrets[0].len, RANDOM) &&
           needles_add(needles, "private key", secrets[1].data, secrets[1].len, RANDOM);
}
