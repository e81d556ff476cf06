/* SPDX-License-Identifier: Apache-2.0 */

/* Prepared keys of signatures: what they do, with every option (prepared_keys.h), and what is refused. */

#include "api/prepared_keys.h"

#define SIG PQLANE_MAX_SIGNATURE_BYTES
#define ALTERED 8 /* signatures */

static pqlane_status prepare_public(const pqlane_alg *alg, void **key, void *at, const uint8_t *data, size_t len)
{
    pqlane_sig_public *made = *key;
    const pqlane_status status = pqlane_sig_prepare_public(alg, &made, at, data, len);
    *key = made;
    return status;
}

static pqlane_status prepare_private(const pqlane_alg *alg, void **key, void *at, const uint8_t *data, size_t len)
{
    pqlane_sig_private *made = *key;
    const pqlane_status status = pqlane_sig_prepare_private(alg, &made, at, data, len);
    *key = made;
    return status;
}

static void forget_public(void *key)
{
    pqlane_sig_forget_public(key);
}

static void forget_private(void *key)
{
    pqlane_sig_forget_private(key);
}

/* ---- The same as without ---- */

/* Options of every kind, all of them without fresh randomness. */
static size_t make_options(pqlane_sig_options options[6], const struct example *e)
{
    static const uint8_t ctx[] = "a context";
    for (unsigned i = 0; i < 6; i++) options[i] = deterministic;
    options[1].flags = 0; /* rnd that is given */
    options[1].rnd = e->seed;
    options[1].rnd_len = PQLANE_MLDSA_RND_BYTES;
    options[2].ctx = ctx;
    options[2].ctx_len = sizeof ctx - 1;
    options[3].prehash = pqlane_alg_find("SHA2-512");
    options[4].prehash = pqlane_alg_find("SHAKE-256");
    options[4].ctx = e->message;
    options[4].ctx_len = sizeof e->message;
    options[5].flags |= PQLANE_SIG_INTERNAL;
    return 6;
}

static const char *private_agrees(const struct example *e, const void *key)
{
    const size_t sig_len = size_of(e, PQLANE_SIZE_SIGNATURE), sk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY),
                 pk_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY);
    pqlane_sig_options options[6];
    uint8_t sig[2][SIG];
    const size_t n = make_options(options, e);
    for (size_t i = 0; i < n; i++) {
        const size_t len = i * 17; /* bytes of the message */
        if (pqlane_sig_sign(e->alg, sig[0], e->private_key, sk_len, e->message, len, &options[i]) != PQLANE_OK ||
            pqlane_sig_sign_prepared(key, sig[1], e->message, len, &options[i]) != PQLANE_OK)
            return "signing fails";
        if (memcmp(sig[0], sig[1], sig_len) != 0) return "another signature";
    }
    if (pqlane_sig_sign_mu_prepared(key, sig[0], e->mu, sizeof e->mu, &deterministic) != PQLANE_OK ||
        memcmp(sig[0], e->signature, sig_len) != 0)
        return "another signature of mu";
    for (unsigned i = 0; i < 2; i++)
        if (pqlane_sig_sign_prepared(key, sig[i], e->message, sizeof e->message, NULL) != PQLANE_OK ||
            pqlane_sig_verify(e->alg, e->public_key, pk_len, e->message, sizeof e->message, sig[i], sig_len, NULL) !=
                PQLANE_OK)
            return "the signature is not valid";
    return memcmp(sig[0], sig[1], sig_len) != 0 ? NULL : "the same randomness twice";
}

static const char *public_agrees(const struct example *e, const void *key)
{
    const size_t sig_len = size_of(e, PQLANE_SIZE_SIGNATURE), sk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    pqlane_sig_options options[6];
    uint8_t sig[SIG];
    const size_t n = make_options(options, e);
    for (size_t i = 0; i < n; i++) {
        const size_t len = i * 17;
        if (pqlane_sig_sign(e->alg, sig, e->private_key, sk_len, e->message, len, &options[i]) != PQLANE_OK)
            return "signing fails";
        if (pqlane_sig_verify_prepared(key, e->message, len, sig, sig_len, &options[i]) != PQLANE_OK)
            return "a valid signature is refused";
        if (pqlane_sig_verify_prepared(key, e->message, len + 1, sig, sig_len, &options[i]) != PQLANE_ERR_VERIFY)
            return "another message is accepted";
    }
    if (pqlane_sig_verify_mu_prepared(key, e->mu, sizeof e->mu, e->signature, sig_len) != PQLANE_OK)
        return "a valid signature of mu is refused";
    for (size_t i = 0; i < ALTERED; i++) {
        memcpy(sig, e->signature, sig_len);
        sig[i * (sig_len - 1) / (ALTERED - 1)] ^= (uint8_t)(1u << i % 8);
        if (pqlane_sig_verify_mu_prepared(key, e->mu, sizeof e->mu, sig, sig_len) != PQLANE_ERR_VERIFY)
            return "an altered signature is accepted";
    }
    return NULL;
}

/* ---- What is refused ---- */

static void spoil_sk(uint8_t *sk, size_t len)
{
    (void)len;
    sk[128] |= 0x0f; /* s1: 7 of three bits, 15 of four: more than 2 eta */
}

static void bad_calls(const struct example *e, const void *pk, const void *sk)
{
    const size_t sig_len = size_of(e, PQLANE_SIZE_SIGNATURE), len = sizeof e->message;
    const uint8_t *msg = e->message, *given = e->signature;
    pqlane_sig_options unknown = deterministic;
    pqlane_sig_mu state;
    uint8_t sig[SIG];
    unknown.flags = 1u << 20;

    /* A signature that is there and becomes zeros, and the call. */
#define refuses(call, right)                \
    do {                                    \
        memset(sig, 0xaa, sig_len);         \
        expect_status(e->alg, call, right); \
        assert_true(is_zero(sig, sig_len)); \
    } while (0)
    refuses(pqlane_sig_sign_prepared(sk, sig, NULL, len, NULL), PQLANE_ERR_ARGUMENT);
    refuses(pqlane_sig_sign_prepared(sk, sig, msg, len, &unknown), PQLANE_ERR_ARGUMENT);
    refuses(pqlane_sig_sign_mu_prepared(sk, sig, e->mu, sizeof e->mu - 1, NULL), PQLANE_ERR_LENGTH);
    refuses(pqlane_sig_sign_mu_prepared(sk, sig, NULL, sizeof e->mu, NULL), PQLANE_ERR_ARGUMENT);
#undef refuses
    expect_status(e->alg, pqlane_sig_sign_prepared(sk, NULL, msg, len, NULL), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_sig_sign_mu_prepared(sk, NULL, e->mu, sizeof e->mu, NULL), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_sig_verify_prepared(pk, NULL, len, given, sig_len, NULL), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_sig_verify_prepared(pk, msg, len, given, sig_len + 1, NULL), PQLANE_ERR_LENGTH);
    expect_status(e->alg, pqlane_sig_verify_prepared(pk, msg, len, NULL, sig_len, NULL), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_sig_verify_prepared(pk, msg, len, given, sig_len, &unknown), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_sig_verify_mu_prepared(pk, e->mu, 63, given, sig_len), PQLANE_ERR_LENGTH);
    expect_status(e->alg, pqlane_sig_mu_init_private(&state, sk, &unknown), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_sig_mu_init_public(NULL, pk, NULL), PQLANE_ERR_ARGUMENT);

    memset(sig, 0xaa, SIG); /* no key, no sizes */
    expect_status(e->alg, pqlane_sig_sign_prepared(NULL, sig, msg, len, NULL), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_sig_sign_mu_prepared(NULL, sig, e->mu, sizeof e->mu, NULL), PQLANE_ERR_ARGUMENT);
    for (unsigned i = 0; i < SIG; i++) assert_int_equal(sig[i], 0xaa);
    expect_status(e->alg, pqlane_sig_verify_prepared(NULL, msg, len, given, sig_len, NULL), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_sig_verify_mu_prepared(NULL, e->mu, 64, given, sig_len), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_sig_mu_init_private(&state, NULL, NULL), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_sig_mu_init_public(&state, NULL, NULL), PQLANE_ERR_ARGUMENT);
    assert_true(is_zero((const uint8_t *)&state, sizeof state));

    const size_t public_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), private_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    expect_status(e->alg, pqlane_sig_prepare_public(e->alg, NULL, NULL, e->public_key, public_len),
                  PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, pqlane_sig_prepare_private(e->alg, NULL, NULL, e->private_key, private_len),
                  PQLANE_ERR_ARGUMENT);
}

int main(void)
{
    static const struct prepared_kind prepared = {
        .kind = PQLANE_KIND_SIG,
        .rounds = 5,
        .halves[0] = {.input = PUBLIC_KEY,
                      .bytes = pqlane_sig_public_bytes,
                      .prepare = prepare_public,
                      .agrees = public_agrees,
                      .forget = forget_public},
        .halves[1] = {.input = PRIVATE_KEY,
                      .bytes = pqlane_sig_private_bytes,
                      .prepare = prepare_private,
                      .agrees = private_agrees,
                      .forget = forget_private,
                      .spoil = spoil_sk,
                      .spoiled = PQLANE_ERR_PRIVATE_KEY},
        .bad_calls = bad_calls,
    };
    return test_prepared_keys(&prepared);
}
