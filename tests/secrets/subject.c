/* SPDX-License-Identifier: Apache-2.0 */

#include "subject.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* What will be drawn, made beforehand so that drawing is but a copy, as it is where the kernel writes. */
static uint8_t pool[SUBJECT_DRAWN_BYTES];
static size_t pool_len, pool_used;
static void (*draw_told)(void *data, size_t len);

/* splitmix64 */
static uint64_t next(uint64_t *x)
{
    uint64_t z = *x += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

void fill(uint8_t *out, size_t len, uint64_t number)
{
    uint64_t x = number * 0xd1342543de82ef95 + 1;
    for (size_t i = 0; i < len; i++) out[i] = (uint8_t)(next(&x) >> 56);
}

void draw_from(uint64_t number, size_t len, void (*drawn)(void *data, size_t len))
{
    fill(pool, sizeof pool, number);
    pool_len = len;
    pool_used = 0;
    draw_told = drawn;
}

/* Stands before the C library's in these programs. */
ssize_t getrandom(void *out, size_t len, unsigned flags)
{
    (void)flags;
    if (len > pool_len - pool_used) {
        errno = EIO;
        return -1;
    }
    memcpy(out, pool + pool_used, len);
    pool_used += len;
    if (draw_told) draw_told(out, len);
    return (ssize_t)len;
}

const uint8_t *subject_key(const struct subject *s)
{
    return s->form == FORM_SEED ? s->seed : s->private_key;
}

size_t subject_key_len(const struct subject *s)
{
    return pqlane_alg_size(s->alg, s->form == FORM_SEED ? PQLANE_SIZE_SEED : PQLANE_SIZE_PRIVATE_KEY);
}

/* ML-KEM: dk = dk_pke || ek || H(ek) || z. ML-DSA: sk = rho || K || tr || s1 || s2 || t0. */
size_t subject_key_secrets(const pqlane_alg *alg, uint8_t *key, struct secret *secrets)
{
    const size_t len = pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY);
    if (pqlane_alg_kind(alg) == PQLANE_KIND_KEM) {
        const size_t pke_len = len - pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY) - 64;
        secrets[0] = (struct secret){"dk_pke", key, pke_len};
        secrets[1] = (struct secret){"z", key + len - 32, 32};
    } else {
        secrets[0] = (struct secret){"K", key + 32, 32};
        secrets[1] = (struct secret){"s1, s2, t0", key + 128, len - 128};
    }
    return 2;
}

size_t subject_secrets(struct subject *s, struct secret secrets[SUBJECT_MAX_SECRETS])
{
    size_t n = 0;
    secrets[n++] = (struct secret){"message", s->message, sizeof s->message};
    if (pqlane_alg_kind(s->alg) == PQLANE_KIND_HASH) return n;

    secrets[n++] = (struct secret){"seed", s->seed, pqlane_alg_size(s->alg, PQLANE_SIZE_SEED)};
    n += subject_key_secrets(s->alg, s->private_key, secrets + n);
    n += subject_key_secrets(s->alg, s->other_key, secrets + n);
    n += subject_key_secrets(s->alg, s->bad_key, secrets + n);
    if (pqlane_alg_kind(s->alg) == PQLANE_KIND_KEM) {
        secrets[n++] = (struct secret){"coins", s->coins, sizeof s->coins};
    } else {
        secrets[n++] = (struct secret){"mu", s->mu, sizeof s->mu};
        secrets[n++] = (struct secret){"rnd", s->rnd, sizeof s->rnd};
    }
    return n;
}

/* other_key: the public parts of private_key, secret parts of a key from another seed. bad_key: the same, and wrong. */
static int make_other_keys(struct subject *s, unsigned number)
{
    const size_t seed_len = pqlane_alg_size(s->alg, PQLANE_SIZE_SEED);
    uint8_t seed[PQLANE_MAX_SEED_BYTES], public_key[PQLANE_MAX_PUBLIC_KEY_BYTES];
    uint8_t key[PQLANE_MAX_PRIVATE_KEY_BYTES];
    struct secret from[2], to[2];
    fill(seed, sizeof seed, 100 + number);
    pqlane_status status = pqlane_alg_kind(s->alg) == PQLANE_KIND_KEM
                               ? pqlane_kem_keygen_from_seed(s->alg, public_key, key, seed, seed_len)
                               : pqlane_sig_keygen_from_seed(s->alg, public_key, key, seed, seed_len);
    memcpy(s->other_key, s->private_key, sizeof key);
    subject_key_secrets(s->alg, key, from);
    size_t n = subject_key_secrets(s->alg, s->other_key, to);
    for (size_t i = 0; i < n; i++) memcpy(to[i].data, from[i].data, to[i].len);
    memcpy(s->bad_key, s->other_key, sizeof s->bad_key);
    if (pqlane_alg_kind(s->alg) == PQLANE_KIND_KEM)
        s->bad_key[pqlane_alg_size(s->alg, PQLANE_SIZE_PRIVATE_KEY) - 64] ^= 1;
    else
        s->bad_key[128] |= 0x0f; /* 7 of three bits, 15 of four: more than 2 eta */
    return status == PQLANE_OK;
}

static int make_kem(struct subject *s)
{
    const pqlane_alg *alg = s->alg;
    const size_t ek_len = pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY);
    uint8_t shared_secret[PQLANE_MLKEM_SHARED_SECRET_BYTES];
    if (pqlane_kem_keygen_from_seed(alg, s->public_key, s->private_key, s->seed, PQLANE_MLKEM_SEED_BYTES) !=
            PQLANE_OK ||
        pqlane_kem_encaps_from_coins(alg, s->ciphertext, shared_secret, s->public_key, ek_len, s->coins,
                                     sizeof s->coins) != PQLANE_OK)
        return 0;
    memcpy(s->altered, s->ciphertext, sizeof s->altered);
    s->altered[5] ^= 4;
    return 1;
}

static int make_sig(struct subject *s)
{
    return pqlane_sig_keygen_from_seed(s->alg, s->public_key, s->private_key, s->seed, PQLANE_MLDSA_SEED_BYTES) ==
           PQLANE_OK;
}

int subject_make(struct subject *s, const pqlane_alg *alg, enum form form, unsigned public_number,
                 unsigned secret_number)
{
    memset(s, 0, sizeof *s);
    s->alg = alg;
    s->form = form;
    fill(s->seed, sizeof s->seed, 1000 + public_number);
    fill(s->coins, sizeof s->coins, 2000 + secret_number);
    fill(s->message, sizeof s->message, 3000 + secret_number);
    fill(s->mu, sizeof s->mu, 4000 + secret_number);
    fill(s->rnd, sizeof s->rnd, 5000 + secret_number);
    switch (pqlane_alg_kind(alg)) {
    case PQLANE_KIND_KEM:
        return make_kem(s) && make_other_keys(s, secret_number);
    case PQLANE_KIND_SIG:
        return make_sig(s) && make_other_keys(s, secret_number);
    case PQLANE_KIND_HASH:
        return 1;
    }
    return 0;
}
