/* SPDX-License-Identifier: Apache-2.0 */

/* Prepared keys of key encapsulation: what they do (prepared_keys.h), and what is refused. */

#include "api/prepared_keys.h"

#define SS PQLANE_MAX_SHARED_SECRET_BYTES
#define ALTERED 16 /* ciphertexts */

static pqlane_status prepare_public(const pqlane_alg *alg, void **key, void *at, const uint8_t *data, size_t len)
{
    pqlane_kem_public *made = *key;
    const pqlane_status status = pqlane_kem_prepare_public(alg, &made, at, data, len);
    *key = made;
    return status;
}

static pqlane_status prepare_private(const pqlane_alg *alg, void **key, void *at, const uint8_t *data, size_t len)
{
    pqlane_kem_private *made = *key;
    const pqlane_status status = pqlane_kem_prepare_private(alg, &made, at, data, len);
    *key = made;
    return status;
}

static void forget_public(void *key)
{
    pqlane_kem_forget_public(key);
}

static void forget_private(void *key)
{
    pqlane_kem_forget_private(key);
}

/* ---- The same as without ---- */

static const char *public_agrees(const struct example *e, const void *key)
{
    const size_t ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT), dk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    uint8_t ct[2][PQLANE_MAX_CIPHERTEXT_BYTES], ss[2][SS], received[SS];
    if (pqlane_kem_encaps_prepared_from_coins(key, ct[0], ss[0], e->coins, PQLANE_MLKEM_COINS_BYTES) != PQLANE_OK)
        return "encapsulation with coins fails";
    if (memcmp(ct[0], e->ciphertext, ct_len) != 0 || memcmp(ss[0], e->secret, SS) != 0) return "another ciphertext";
    for (unsigned i = 0; i < 2; i++) {
        if (pqlane_kem_encaps_prepared(key, ct[i], ss[i]) != PQLANE_OK) return "encapsulation fails";
        if (pqlane_kem_decaps(e->alg, received, e->private_key, dk_len, ct[i], ct_len) != PQLANE_OK ||
            memcmp(received, ss[i], SS) != 0)
            return "the ciphertext is not understood";
    }
    return memcmp(ct[0], ct[1], ct_len) != 0 && memcmp(ss[0], ss[1], SS) != 0 ? NULL : "the same coins twice";
}

static const char *private_agrees(const struct example *e, const void *key)
{
    const size_t ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT), dk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    uint8_t ct[PQLANE_MAX_CIPHERTEXT_BYTES], ss[SS], right[SS];
    if (pqlane_kem_decaps_prepared(key, ss, e->ciphertext, ct_len) != PQLANE_OK || memcmp(ss, e->secret, SS) != 0)
        return "another secret";
    for (size_t i = 0; i < ALTERED; i++) {
        memcpy(ct, e->ciphertext, ct_len);
        ct[i * (ct_len - 1) / (ALTERED - 1)] ^= (uint8_t)(1u << i % 8);
        if (pqlane_kem_decaps(e->alg, right, e->private_key, dk_len, ct, ct_len) != PQLANE_OK ||
            pqlane_kem_decaps_prepared(key, ss, ct, ct_len) != PQLANE_OK)
            return "decapsulation of an altered ciphertext fails";
        if (memcmp(ss, right, SS) != 0 || memcmp(ss, e->secret, SS) == 0) return "another secret of the rejection";
    }
    return NULL;
}

/* ---- What is refused ---- */

static void spoil_ek(uint8_t *ek, size_t len)
{
    ek[len - 33] = 0xff; /* the last coefficient: 255 * 16 or more */
}

static void spoil_dk(uint8_t *dk, size_t len)
{
    dk[len - 33] ^= 1; /* the last byte of H(ek) */
}

static void bad_calls(const struct example *e, const void *ek, const void *dk)
{
    const size_t ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT), coins_len = size_of(e, PQLANE_SIZE_COINS);
    uint8_t ct[PQLANE_MAX_CIPHERTEXT_BYTES], ss[SS];

    /* An output that is there and becomes zeros, and the call. */
#define refuses(out, len, call, right)      \
    do {                                    \
        memset(out, 0xaa, len);             \
        expect_status(e->alg, call, right); \
        assert_true(is_zero(out, len));     \
    } while (0)
    const uint8_t *coins = e->coins, *sent = e->ciphertext;
    refuses(ss, SS, pqlane_kem_encaps_prepared(ek, NULL, ss), PQLANE_ERR_ARGUMENT);
    refuses(ct, ct_len, pqlane_kem_encaps_prepared(ek, ct, NULL), PQLANE_ERR_ARGUMENT);
    refuses(ct, ct_len, pqlane_kem_encaps_prepared_from_coins(ek, ct, ss, NULL, coins_len), PQLANE_ERR_ARGUMENT);
    refuses(ss, SS, pqlane_kem_encaps_prepared_from_coins(ek, ct, ss, coins, coins_len - 1), PQLANE_ERR_LENGTH);
    refuses(ss, SS, pqlane_kem_decaps_prepared(dk, ss, sent, ct_len + 1), PQLANE_ERR_LENGTH);
    refuses(ss, SS, pqlane_kem_decaps_prepared(dk, ss, NULL, ct_len), PQLANE_ERR_ARGUMENT);
#undef refuses
    expect_status(e->alg, pqlane_kem_decaps_prepared(dk, NULL, sent, ct_len), PQLANE_ERR_ARGUMENT);

    memset(ss, 0xaa, SS); /* no key, no sizes */
    expect_status(e->alg, pqlane_kem_encaps_prepared(NULL, ct, ss), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_kem_encaps_prepared_from_coins(NULL, ct, ss, coins, coins_len), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_kem_decaps_prepared(NULL, ss, sent, ct_len), PQLANE_ERR_ARGUMENT);
    for (unsigned i = 0; i < SS; i++) assert_int_equal(ss[i], 0xaa);

    const size_t public_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), private_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    expect_status(e->alg, pqlane_kem_prepare_public(e->alg, NULL, NULL, e->public_key, public_len),
                  PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_kem_prepare_private(e->alg, NULL, NULL, e->private_key, private_len),
                  PQLANE_ERR_ARGUMENT);
}

int main(void)
{
    static const struct prepared_kind prepared = {
        .kind = PQLANE_KIND_KEM,
        .rounds = 20,
        .halves[0] = {.input = PUBLIC_KEY,
                      .bytes = pqlane_kem_public_bytes,
                      .prepare = prepare_public,
                      .agrees = public_agrees,
                      .forget = forget_public,
                      .spoil = spoil_ek,
                      .spoiled = PQLANE_ERR_PUBLIC_KEY},
        .halves[1] = {.input = PRIVATE_KEY,
                      .bytes = pqlane_kem_private_bytes,
                      .prepare = prepare_private,
                      .agrees = private_agrees,
                      .forget = forget_private,
                      .spoil = spoil_dk,
                      .spoiled = PQLANE_ERR_PRIVATE_KEY},
        .bad_calls = bad_calls,
    };
    return test_prepared_keys(&prepared);
}
