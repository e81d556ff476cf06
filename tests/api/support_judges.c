/* SPDX-License-Identifier: Apache-2.0 */

#include "judges.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SS PQLANE_MAX_SHARED_SECRET_BYTES

#define MUST(condition)                                                                \
    do {                                                                               \
        if (!(condition)) {                                                            \
            fprintf(stderr, "%s:%d: must hold: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                   \
        }                                                                              \
    } while (0)

struct data {
    const uint8_t *data;
    size_t len;
};

static size_t size_of(const struct example *e, pqlane_size which)
{
    return pqlane_alg_size(e->alg, which);
}

static bool is_zero(const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (data[i]) return false;
    return true;
}

static bool same(const struct data *input, const uint8_t *valid, size_t len)
{
    return input->len == len && memcmp(input->data, valid, len) == 0;
}

static const pqlane_alg *hash(const char *name)
{
    return pqlane_alg_find(name);
}

/* ---- ML-KEM ---- */

static void rejection_secret(uint8_t out[SS], const uint8_t *z, const uint8_t *ct, size_t ct_len)
{
    uint8_t both[32 + PQLANE_MAX_CIPHERTEXT_BYTES];
    memcpy(both, z, 32);
    memcpy(both + 32, ct, ct_len);
    MUST(pqlane_hash(hash("SHAKE-256"), out, SS, both, 32 + ct_len) == PQLANE_OK);
}

/* Decapsulation with the key prepared, and beside the example's own in a batch, answers the same. */
static void decapsulates_the_same(const struct example *e, struct data dk, struct data ct, pqlane_status status,
                                  const uint8_t ss[SS])
{
    pqlane_kem_private *key;
    uint8_t with_prepared[SS] = {0}, in_batch[SS], neighbour[SS];
    pqlane_status prepared = pqlane_kem_prepare_private(e->alg, &key, NULL, dk.data, dk.len);
    if (prepared == PQLANE_OK) prepared = pqlane_kem_decaps_prepared(key, with_prepared, ct.data, ct.len);
    pqlane_kem_forget_private(key);
    MUST(prepared == status);
    MUST(memcmp(with_prepared, ss, SS) == 0);

    const size_t ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT), dk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    pqlane_kem_decaps_item items[] = {
        {.ss = neighbour, .dk = e->private_key, .dk_len = dk_len, .ct = e->ciphertext, .ct_len = ct_len},
        {.ss = in_batch, .dk = dk.data, .dk_len = dk.len, .ct = ct.data, .ct_len = ct.len}};
    MUST(pqlane_kem_decaps_batch(e->alg, items, 2, sizeof *items) == status);
    MUST(items[0].status == PQLANE_OK && memcmp(neighbour, e->secret, SS) == 0);
    MUST(items[1].status == status && memcmp(in_batch, ss, SS) == 0);
}

/* The same of encapsulation with the example's coins. */
static void encapsulates_the_same(const struct example *e, struct data ek, pqlane_status status, const uint8_t *ct,
                                  const uint8_t ss[SS])
{
    const size_t ek_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT);
    pqlane_kem_public *key;
    struct {
        uint8_t ct[PQLANE_MAX_CIPHERTEXT_BYTES], ss[SS];
    } with_prepared = {{0}, {0}}, in_batch, neighbour;
    pqlane_status prepared = pqlane_kem_prepare_public(e->alg, &key, NULL, ek.data, ek.len);
    if (prepared == PQLANE_OK)
        prepared = pqlane_kem_encaps_prepared_from_coins(key, with_prepared.ct, with_prepared.ss, e->coins, 32);
    pqlane_kem_forget_public(key);
    MUST(prepared == status);
    MUST(memcmp(with_prepared.ct, ct, ct_len) == 0 && memcmp(with_prepared.ss, ss, SS) == 0);

    pqlane_kem_encaps_item items[] = {
        {.ct = in_batch.ct, .ss = in_batch.ss, .ek = ek.data, .ek_len = ek.len, .coins = e->coins},
        {.ct = neighbour.ct, .ss = neighbour.ss, .ek = e->public_key, .ek_len = ek_len, .coins = e->coins}};
    MUST(pqlane_kem_encaps_batch(e->alg, items, 2, sizeof *items) == status);
    MUST(items[0].status == status);
    MUST(memcmp(in_batch.ct, ct, ct_len) == 0 && memcmp(in_batch.ss, ss, SS) == 0);
    MUST(items[1].status == PQLANE_OK && memcmp(neighbour.ss, e->secret, SS) == 0);
}

static enum judgement judge_ciphertext(const struct example *e, const struct data *input)
{
    const size_t ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT), dk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    uint8_t ss[SS], right[SS];
    memset(ss, 0xaa, sizeof ss);
    const pqlane_status status = pqlane_kem_decaps(e->alg, ss, e->private_key, dk_len, input->data, input->len);
    decapsulates_the_same(e, (struct data){e->private_key, dk_len}, *input, status, ss);
    if (input->len != ct_len) {
        MUST(status == PQLANE_ERR_LENGTH);
        MUST(is_zero(ss, SS));
        return OTHER_LENGTH;
    }
    MUST(status == PQLANE_OK);
    const bool unchanged = same(input, e->ciphertext, ct_len);
    if (unchanged)
        memcpy(right, e->secret, SS);
    else
        rejection_secret(right, e->private_key + dk_len - 32, input->data, ct_len);
    MUST(memcmp(ss, right, SS) == 0);
    return unchanged ? UNCHANGED : ALTERED;
}

/* The i-th number of 12 bits. */
static unsigned number12(const uint8_t *bytes, size_t i)
{
    const uint8_t *at = bytes + i / 2 * 3;
    return i % 2 ? (unsigned)(at[1] >> 4 | at[2] << 4) : (unsigned)(at[0] | (at[1] & 15) << 8);
}

static bool in_range(const uint8_t *ek, size_t coefficients)
{
    for (size_t i = 0; i < coefficients; i++)
        if (number12(ek, i) >= 3329) return false;
    return true;
}

/* Private keys may have numbers that are not below q: they mean what is left modulo q. */
static bool same_modulo_q(const uint8_t *a, const uint8_t *b, size_t coefficients)
{
    for (size_t i = 0; i < coefficients; i++)
        if (number12(a, i) % 3329 != number12(b, i) % 3329) return false;
    return true;
}

static enum judgement judge_ek(const struct example *e, const struct data *input)
{
    const size_t ek_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT);
    uint8_t ct[PQLANE_MAX_CIPHERTEXT_BYTES], ss[SS];
    memset(ct, 0xaa, sizeof ct);
    memset(ss, 0xaa, sizeof ss);
    const pqlane_status status = pqlane_kem_encaps_from_coins(e->alg, ct, ss, input->data, input->len, e->coins, 32);
    MUST(pqlane_kem_check_public(e->alg, input->data, input->len) == status);
    encapsulates_the_same(e, *input, status, ct, ss);
    if (status != PQLANE_OK) {
        MUST(is_zero(ct, ct_len) && is_zero(ss, SS));
        MUST(status == (input->len != ek_len ? PQLANE_ERR_LENGTH : PQLANE_ERR_PUBLIC_KEY));
        MUST(input->len != ek_len || !in_range(input->data, (ek_len - 32) * 2 / 3));
        return input->len != ek_len ? OTHER_LENGTH : MALFORMED;
    }
    MUST(in_range(input->data, (ek_len - 32) * 2 / 3));
    const bool unchanged = same(input, e->public_key, ek_len);
    MUST((memcmp(ss, e->secret, SS) == 0) == unchanged); /* K depends on H(ek) */
    MUST((memcmp(ct, e->ciphertext, ct_len) == 0) == unchanged);
    return unchanged ? UNCHANGED : ALTERED;
}

/* dk = s || ek || H(ek) || z */
static enum judgement judge_dk(const struct example *e, const struct data *input)
{
    const size_t ek_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), dk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    const size_t ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT), s_len = ek_len - 32;
    uint8_t ss[SS], rejected[SS], h[32];
    memset(ss, 0xaa, sizeof ss);
    const pqlane_status status = pqlane_kem_decaps(e->alg, ss, input->data, input->len, e->ciphertext, ct_len);
    decapsulates_the_same(e, *input, (struct data){e->ciphertext, ct_len}, status, ss);
    MUST(pqlane_kem_check_private(e->alg, input->data, input->len) == status);
    if (input->len != dk_len) {
        MUST(status == PQLANE_ERR_LENGTH);
        MUST(is_zero(ss, SS));
        return OTHER_LENGTH;
    }
    MUST(pqlane_hash(hash("SHA3-256"), h, 32, input->data + s_len, ek_len) == PQLANE_OK);
    if (memcmp(h, input->data + s_len + ek_len, 32) != 0) {
        MUST(status == PQLANE_ERR_PRIVATE_KEY);
        MUST(is_zero(ss, SS));
        return MALFORMED;
    }
    MUST(status == PQLANE_OK);
    rejection_secret(rejected, input->data + dk_len - 32, e->ciphertext, ct_len);
    const bool decrypts = same_modulo_q(input->data, e->private_key, s_len * 2 / 3);
    MUST(memcmp(ss, decrypts ? e->secret : rejected, SS) == 0);
    return same(input, e->private_key, dk_len) ? UNCHANGED : ALTERED;
}

static enum judgement judge_kem_seed(const struct example *e, const struct data *input)
{
    const size_t ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT), ek_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY);
    uint8_t ss[SS], rejected[SS], ek[PQLANE_MAX_PUBLIC_KEY_BYTES];
    memset(ss, 0xaa, sizeof ss);
    const pqlane_status status = pqlane_kem_decaps(e->alg, ss, input->data, input->len, e->ciphertext, ct_len);
    decapsulates_the_same(e, *input, (struct data){e->ciphertext, ct_len}, status, ss);
    if (input->len != 64) {
        MUST(status == PQLANE_ERR_LENGTH);
        MUST(is_zero(ss, SS));
        return OTHER_LENGTH;
    }
    MUST(status == PQLANE_OK); /* any seed is a key */
    rejection_secret(rejected, input->data + 32, e->ciphertext, ct_len);
    const bool same_pair = memcmp(input->data, e->seed, 32) == 0;
    MUST(memcmp(ss, same_pair ? e->secret : rejected, SS) == 0);
    MUST(pqlane_kem_public_from_private(e->alg, ek, input->data, 64) == PQLANE_OK);
    MUST((memcmp(ek, e->public_key, ek_len) == 0) == same_pair);
    return same(input, e->seed, 64) ? UNCHANGED : ALTERED;
}

/* ---- ML-DSA ---- */

static enum judgement judge_verify(const struct example *e, const uint8_t *pk, size_t pk_len, const uint8_t *msg,
                                   size_t msg_len, const uint8_t *sig, size_t sig_len, bool unchanged)
{
    const pqlane_status status = pqlane_sig_verify(e->alg, pk, pk_len, msg, msg_len, sig, sig_len, NULL);
    if (pk_len != size_of(e, PQLANE_SIZE_PUBLIC_KEY) || sig_len != size_of(e, PQLANE_SIZE_SIGNATURE)) {
        MUST(status == PQLANE_ERR_LENGTH);
        return OTHER_LENGTH;
    }
    MUST(status == (unchanged ? PQLANE_OK : PQLANE_ERR_VERIFY));
    return unchanged ? UNCHANGED : ALTERED;
}

static enum judgement judge_pk(const struct example *e, const struct data *input)
{
    return judge_verify(e, input->data, input->len, e->message, sizeof e->message, e->signature,
                        size_of(e, PQLANE_SIZE_SIGNATURE),
                        same(input, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY)));
}

static enum judgement judge_message(const struct example *e, const struct data *input)
{
    return judge_verify(e, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY), input->data, input->len, e->signature,
                        size_of(e, PQLANE_SIZE_SIGNATURE), same(input, e->message, sizeof e->message));
}

static enum judgement judge_signature(const struct example *e, const struct data *input)
{
    return judge_verify(e, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY), e->message, sizeof e->message,
                        input->data, input->len, same(input, e->signature, size_of(e, PQLANE_SIZE_SIGNATURE)));
}

/* Are all coefficients of s1 and s2 in range? eta is 4 in category 3: 4 bits for 9 values; elsewhere 2: 3 bits for 5
 * (FIPS 204, Table 1). */
static bool s_in_range(const struct example *e, const uint8_t *s)
{
    const size_t k = (size_of(e, PQLANE_SIZE_PUBLIC_KEY) - 32) / 320;
    const size_t s_bytes = size_of(e, PQLANE_SIZE_PRIVATE_KEY) - 128 - 416 * k;
    const unsigned bits = pqlane_alg_category(e->alg) == 3 ? 4 : 3;
    for (size_t i = 0; i < 8 * s_bytes; i += bits) {
        unsigned value = 0;
        for (unsigned j = 0; j < bits; j++) value |= (unsigned)(s[(i + j) / 8] >> (i + j) % 8 & 1) << j;
        if (value > (bits == 3 ? 4 : 8)) return false;
    }
    return true;
}

/* sk = rho || K || tr || s1 || s2 || t0; K alone may be anything. */
static enum judgement judge_sk(const struct example *e, const struct data *input)
{
    const size_t sk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY), pk_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY);
    const size_t sig_len = size_of(e, PQLANE_SIZE_SIGNATURE);
    uint8_t sig[PQLANE_MAX_SIGNATURE_BYTES];
    const pqlane_status checked = pqlane_sig_check_private(e->alg, input->data, input->len);
    memset(sig, 0xaa, sizeof sig);
    const pqlane_status status = pqlane_sig_sign(e->alg, sig, input->data, input->len, e->message, sizeof e->message,
                                                 &deterministic);
    if (status != PQLANE_OK) MUST(is_zero(sig, sig_len));
    if (input->len != sk_len) {
        MUST(status == PQLANE_ERR_LENGTH);
        MUST(checked == PQLANE_ERR_LENGTH);
        return OTHER_LENGTH;
    }
    if (!s_in_range(e, input->data + 128)) {
        MUST(status == PQLANE_ERR_PRIVATE_KEY);
        MUST(checked == PQLANE_ERR_PRIVATE_KEY);
        return MALFORMED;
    }
    const bool whole = memcmp(input->data, e->private_key, 32) == 0 &&
                       memcmp(input->data + 64, e->private_key + 64, sk_len - 64) == 0;
    MUST(status == PQLANE_OK || (status == PQLANE_ERR_PRIVATE_KEY && !whole)); /* forged keys may fail all attempts */
    MUST(checked == (whole ? PQLANE_OK : PQLANE_ERR_KEY_PAIR));
    if (whole) /* with any K signatures are valid */
        MUST(pqlane_sig_verify(e->alg, e->public_key, pk_len, e->message, sizeof e->message, sig, sig_len, NULL) ==
             PQLANE_OK);
    return same(input, e->private_key, sk_len) ? UNCHANGED : ALTERED;
}

static enum judgement judge_sig_seed(const struct example *e, const struct data *input)
{
    const size_t pk_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY);
    uint8_t pk[PQLANE_MAX_PUBLIC_KEY_BYTES];
    const pqlane_status status = pqlane_sig_check_pair(e->alg, input->data, input->len, e->public_key, pk_len);
    memset(pk, 0xaa, sizeof pk);
    const pqlane_status derived = pqlane_sig_public_from_private(e->alg, pk, input->data, input->len);
    if (input->len != 32) {
        MUST(status == PQLANE_ERR_LENGTH);
        MUST(derived == PQLANE_ERR_LENGTH);
        MUST(is_zero(pk, pk_len));
        return OTHER_LENGTH;
    }
    const bool unchanged = same(input, e->seed, 32);
    MUST(derived == PQLANE_OK);
    MUST((memcmp(pk, e->public_key, pk_len) == 0) == unchanged);
    MUST(status == (unchanged ? PQLANE_OK : PQLANE_ERR_KEY_PAIR));
    return unchanged ? UNCHANGED : ALTERED;
}

/* ---- By kind of input ---- */

enum judgement judge_input(const struct example *e, enum input input, unsigned form, const uint8_t *data, size_t len)
{
    static const struct {
        pqlane_kind kind;
        enum input input;
        unsigned form;
        enum judgement (*judge)(const struct example *e, const struct data *input);
    } rows[] = {
        {PQLANE_KIND_KEM, PUBLIC_KEY, 0, judge_ek},   {PQLANE_KIND_KEM, PRIVATE_KEY, 0, judge_kem_seed},
        {PQLANE_KIND_KEM, PRIVATE_KEY, 1, judge_dk},  {PQLANE_KIND_KEM, CIPHERTEXT, 0, judge_ciphertext},
        {PQLANE_KIND_SIG, PUBLIC_KEY, 0, judge_pk},   {PQLANE_KIND_SIG, PRIVATE_KEY, 0, judge_sig_seed},
        {PQLANE_KIND_SIG, PRIVATE_KEY, 1, judge_sk},  {PQLANE_KIND_SIG, SIGNATURE, 0, judge_signature},
        {PQLANE_KIND_SIG, MESSAGE, 0, judge_message},
    };
    if (input == PRIVATE_KEY && len == size_of(e, PQLANE_SIZE_SEED)) form = 0; /* the length tells the forms apart */
    if (input == PRIVATE_KEY && len == size_of(e, PQLANE_SIZE_PRIVATE_KEY)) form = 1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].kind == pqlane_alg_kind(e->alg) && rows[i].input == input && rows[i].form == form)
            return rows[i].judge(e, &(struct data){data, len});
    MUST(!"an input that the algorithm does not have");
    abort();
}
