/* SPDX-License-Identifier: Apache-2.0 */

/* Prepared keys of signatures: what they do, with every option (prepared_keys.h), and what is refused. */

#include "api/prepared_keys.h"

#include <errno.h>

#define SIG PQLANE_MAX_SIGNATURE_BYTES
#define ALTERED 8 /* signatures */

static pqlane_status prepare_public(const struct example *e, pqlane_sig_public **key, void *at)
{
    return pqlane_sig_prepare_public(e->alg, key, at, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY));
}

static pqlane_status prepare_private(const struct example *e, unsigned form, pqlane_sig_private **key, void *at)
{
    size_t len;
    const uint8_t *sk = example_input(e, PRIVATE_KEY, form, &len);
    return pqlane_sig_prepare_private(e->alg, key, at, sk, len);
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

/* NULL, or what went wrong: threads cannot fail a test. */
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

static pqlane_status make_public(const struct example *e, void **key, void *at)
{
    pqlane_sig_public *made;
    const pqlane_status status = prepare_public(e, &made, at);
    *key = made;
    return status;
}

static pqlane_status make_private(const struct example *e, unsigned form, void **key, void *at)
{
    pqlane_sig_private *made;
    const pqlane_status status = prepare_private(e, form, &made, at);
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

static const struct prepared_kind prepared = {
    .kind = PQLANE_KIND_SIG,
    .rounds = 5,
    .public_bytes = pqlane_sig_public_bytes,
    .private_bytes = pqlane_sig_private_bytes,
    .prepare_public = make_public,
    .prepare_private = make_private,
    .public_agrees = public_agrees,
    .private_agrees = private_agrees,
    .forget_public = forget_public,
    .forget_private = forget_private,
};

/* ---- What is refused ---- */

/* Neither key comes into being, for this reason; what was begun in the caller's memory is wiped. */
static void refuse(const struct example *e, const uint8_t *pk, size_t pk_len, pqlane_status pk_status,
                   const uint8_t *sk, size_t sk_len, pqlane_status sk_status)
{
    const size_t public_bytes = pqlane_sig_public_bytes(e->alg), private_bytes = pqlane_sig_private_bytes(e->alg);
    for (unsigned own = 0; own < 2; own++) {
        uint8_t *public_block = own ? NULL : block(public_bytes), *private_block = own ? NULL : block(private_bytes);
        pqlane_sig_public *no_pk = (void *)&public_block;
        pqlane_sig_private *no_sk = (void *)&private_block;
        memset(&prepared_memory, 0, sizeof prepared_memory);
        if (pk_status != PQLANE_OK) {
            expect_status(e->alg, pqlane_sig_prepare_public(e->alg, &no_pk, public_block, pk, pk_len), pk_status);
            assert_null(no_pk);
        }
        expect_status(e->alg, pqlane_sig_prepare_private(e->alg, &no_sk, private_block, sk, sk_len), sk_status);
        assert_null(no_sk);
        assert_int_equal(prepared_memory.freed, prepared_memory.given);
        assert_int_equal(prepared_memory.dirty, 0);
        if (sk_status == PQLANE_ERR_PRIVATE_KEY && !own) assert_true(is_zero(private_block, private_bytes));
        free(public_block);
        free(private_block);
    }
}

static void bad_keys(const struct example *e)
{
    const size_t pk_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), sk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    uint8_t sk[PQLANE_MAX_PRIVATE_KEY_BYTES];
    refuse(e, e->public_key, pk_len - 1, PQLANE_ERR_LENGTH, e->private_key, sk_len - 1, PQLANE_ERR_LENGTH);
    refuse(e, NULL, pk_len, PQLANE_ERR_ARGUMENT, NULL, sk_len, PQLANE_ERR_ARGUMENT);
    memcpy(sk, e->private_key, sk_len);
    sk[128] |= 0x0f; /* s1: 7 of three bits, 15 of four: more than 2 eta */
    refuse(e, e->public_key, pk_len, PQLANE_OK, sk, sk_len, PQLANE_ERR_PRIVATE_KEY);
}

static void bad_memory(const struct example *e)
{
    const size_t public_bytes = pqlane_sig_public_bytes(e->alg), private_bytes = pqlane_sig_private_bytes(e->alg);
    uint8_t *wide = block(private_bytes + PQLANE_PREPARED_ALIGN);
    pqlane_sig_public *pk = NULL;
    pqlane_sig_private *sk = NULL;
    for (size_t off = 1; off < PQLANE_PREPARED_ALIGN; off += off < 8 ? 1 : 8) {
        expect_status(e->alg, prepare_public(e, &pk, wide + off), PQLANE_ERR_ARGUMENT);
        expect_status(e->alg, prepare_private(e, 0, &sk, wide + off), PQLANE_ERR_ARGUMENT);
        assert_true(!pk && !sk);
    }
    for (size_t i = 0; i < private_bytes; i++) assert_int_equal(wide[i], 0xaa);
    assert_true(public_bytes < private_bytes);
    free(wide);

    memset(&prepared_memory, 0, sizeof prepared_memory);
    prepared_memory.refuses = 1;
    errno = ERRNO_BEFORE;
    expect_status(e->alg, prepare_public(e, &pk, NULL), PQLANE_ERR_MEMORY);
    for (unsigned form = 0; form < 2; form++)
        expect_status(e->alg, prepare_private(e, form, &sk, NULL), PQLANE_ERR_MEMORY);
    assert_int_equal(errno, ERRNO_BEFORE);
    assert_true(!pk && !sk);
    prepared_memory.refuses = 0;
}

/* What functions with a prepared key refuse themselves. */
static void bad_calls(const struct example *e)
{
    const size_t sig_len = size_of(e, PQLANE_SIZE_SIGNATURE), len = sizeof e->message;
    const uint8_t *msg = e->message, *given = e->signature;
    pqlane_sig_options unknown = deterministic;
    pqlane_sig_mu state;
    uint8_t sig[SIG];
    pqlane_sig_public *pk;
    pqlane_sig_private *sk;
    unknown.flags = 1u << 20;
    expect_status(e->alg, prepare_public(e, &pk, NULL), PQLANE_OK);
    expect_status(e->alg, prepare_private(e, 0, &sk, NULL), PQLANE_OK);

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

    expect_status(e->alg, prepare_public(e, NULL, NULL), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, prepare_private(e, 0, NULL, NULL), PQLANE_ERR_ARGUMENT);
    pqlane_sig_forget_public(pk);
    pqlane_sig_forget_private(sk);
    pqlane_sig_forget_public(NULL);
    pqlane_sig_forget_private(NULL);
}

static void refusals(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, bad_keys);
    each_of_kind(PQLANE_KIND_SIG, bad_memory);
    each_of_kind(PQLANE_KIND_SIG, bad_calls);
}

static void other_algorithms(void **state)
{
    const pqlane_alg *others[] = {NULL, pqlane_alg_find("ML-KEM-512"), pqlane_alg_find("SHA2-256")};
    static const uint8_t key[PQLANE_MAX_PRIVATE_KEY_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        pqlane_sig_public *pk = (void *)&pk;
        pqlane_sig_private *sk = (void *)&sk;
        assert_int_equal(pqlane_sig_public_bytes(others[i]), 0);
        assert_int_equal(pqlane_sig_private_bytes(others[i]), 0);
        assert_int_equal(pqlane_sig_prepare_public(others[i], &pk, NULL, key, sizeof key), PQLANE_ERR_ARGUMENT);
        assert_int_equal(pqlane_sig_prepare_private(others[i], &sk, NULL, key, sizeof key), PQLANE_ERR_ARGUMENT);
        assert_true(!pk && !sk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(they_do_what_the_keys_do, (void *)&prepared),
        cmocka_unit_test_prestate(they_stay_with_their_tier, (void *)&prepared),
        cmocka_unit_test_prestate(threads_share_them, (void *)&prepared),
        cmocka_unit_test(refusals),
        cmocka_unit_test(other_algorithms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
