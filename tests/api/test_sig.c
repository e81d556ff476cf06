/* SPDX-License-Identifier: Apache-2.0 */

/* Signatures: what must hold between the functions, and what they refuse. Options have their own file. */

#include "api/rows.h"

#define SIG PQLANE_MAX_SIGNATURE_BYTES

static pqlane_status verify(const struct example *e, const uint8_t *sig)
{
    return pqlane_sig_verify(e->alg, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY), e->message, sizeof e->message,
                             sig, size_of(e, PQLANE_SIZE_SIGNATURE), NULL);
}

/* ---- The forms of a private key agree ---- */

static void forms(const struct example *e)
{
    const size_t pk_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), sig_len = size_of(e, PQLANE_SIZE_SIGNATURE);
    expect_status(e->alg, verify(e, e->signature), PQLANE_OK);
    for (unsigned form = 0; form < 2; form++) {
        uint8_t sig[SIG], pk[PQLANE_MAX_PUBLIC_KEY_BYTES];
        size_t len;
        const uint8_t *sk = example_input(e, PRIVATE_KEY, form, &len);
        expect_status(e->alg, pqlane_sig_sign(e->alg, sig, sk, len, e->message, sizeof e->message, &deterministic),
                      PQLANE_OK);
        assert_memory_equal(sig, e->signature, sig_len);
        expect_status(e->alg, pqlane_sig_sign_mu(e->alg, sig, sk, len, e->mu, 64, &deterministic), PQLANE_OK);
        assert_memory_equal(sig, e->signature, sig_len);
        expect_status(e->alg, pqlane_sig_public_from_private(e->alg, pk, sk, len), PQLANE_OK);
        assert_memory_equal(pk, e->public_key, pk_len);
        expect_status(e->alg, pqlane_sig_check_private(e->alg, sk, len), PQLANE_OK);
        expect_status(e->alg, pqlane_sig_check_pair(e->alg, sk, len, pk, pk_len), PQLANE_OK);
        pk[pk_len - 1] ^= 1;
        expect_status(e->alg, pqlane_sig_check_pair(e->alg, sk, len, pk, pk_len), PQLANE_ERR_KEY_PAIR);
    }
}

static void forms_agree(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, forms);
}

/* ---- Randomness ---- */

static void randomness(const struct example *e)
{
    const size_t sk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY), sig_len = size_of(e, PQLANE_SIZE_SIGNATURE);
    uint8_t sig[4][SIG], rnd[32] = {0}, pk[2][PQLANE_MAX_PUBLIC_KEY_BYTES], sk[2][PQLANE_MAX_PRIVATE_KEY_BYTES];
    pqlane_sig_options with_rnd = PQLANE_SIG_OPTIONS_INIT;
    with_rnd.rnd = rnd;
    with_rnd.rnd_len = sizeof rnd;
    for (unsigned i = 0; i < 2; i++) /* hedged: never the same */
        expect_status(e->alg,
                      pqlane_sig_sign(e->alg, sig[i], e->private_key, sk_len, e->message, sizeof e->message, NULL),
                      PQLANE_OK);
    for (unsigned i = 2; i < 4; i++, rnd[31] = 1)
        expect_status(e->alg,
                      pqlane_sig_sign(e->alg, sig[i], e->private_key, sk_len, e->message, sizeof e->message, &with_rnd),
                      PQLANE_OK);
    assert_memory_equal(sig[2], e->signature, sig_len); /* rnd of zeros is the deterministic variant */
    for (unsigned i = 0; i < 4; i++) {
        expect_status(e->alg, verify(e, sig[i]), PQLANE_OK);
        for (unsigned j = i + 1; j < 4; j++) assert_memory_not_equal(sig[i], sig[j], sig_len);
        expect_status(e->alg, pqlane_sig_keygen(e->alg, pk[i % 2], sk[i % 2]), PQLANE_OK);
    }
    assert_memory_not_equal(pk[0], pk[1], size_of(e, PQLANE_SIZE_PUBLIC_KEY));
    assert_memory_not_equal(sk[0], sk[1], sk_len);
    expect_status(e->alg, pqlane_sig_check_pair(e->alg, sk[1], sk_len, pk[1], size_of(e, PQLANE_SIZE_PUBLIC_KEY)),
                  PQLANE_OK);
}

static void signatures_are_hedged(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, randomness);
}

/* ---- What verification refuses ---- */

/* One bit changed: every bit of the beginning (the challenge) and of the end (the hints), a sample of those between. */
static void flips(const struct example *e)
{
    const size_t bits = 8 * size_of(e, PQLANE_SIZE_SIGNATURE), edge = 8 * 96;
    uint8_t sig[SIG];
    memcpy(sig, e->signature, sizeof sig);
    for (size_t bit = 0; bit < bits; bit += bit < edge || bit >= bits - edge ? 1 : 37) {
        sig[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (verify(e, sig) != PQLANE_ERR_VERIFY)
            fail_msg("%s: accepted with bit %zu changed", pqlane_alg_name(e->alg), bit);
        sig[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    expect_status(e->alg, verify(e, sig), PQLANE_OK);
}

static void changed_signatures(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, flips);
}

static void others(const struct example *e)
{
    static struct example changed;
    const size_t pk_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY);
    uint8_t sig[SIG];
    for (size_t i = 0; i < pk_len; i += 41) {
        changed = *e;
        changed.public_key[i] ^= 0x10;
        expect_status(e->alg, verify(&changed, e->signature), PQLANE_ERR_VERIFY);
    }
    for (size_t i = 0; i < sizeof e->message; i++) {
        changed = *e;
        changed.message[i] ^= 1;
        expect_status(e->alg, verify(&changed, e->signature), PQLANE_ERR_VERIFY);
    }
    for (int fill = 0; fill < 256; fill += 85) { /* nothing but zeros, ones ... */
        memset(sig, fill, sizeof sig);
        expect_status(e->alg, verify(e, sig), PQLANE_ERR_VERIFY);
    }
}

static void changed_keys_and_messages(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, others);
}

/* ---- Private keys that are refused: sk = rho || K || tr || s1 || s2 || t0 ---- */

static void private_keys(const struct example *e)
{
    const size_t sk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY), pk_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY);
    const size_t t0_len = (pk_len - 32) / 320 * 416, s_len = sk_len - 128 - t0_len;
    const struct {
        const char *part;
        size_t from, len;
        uint8_t flip, set; /* changed by exclusive or, or set if set is not 0 */
        pqlane_status check;
    } parts[] = {
        {"rho", 0, 32, 4, 0, PQLANE_ERR_KEY_PAIR},
        {"K", 32, 32, 4, 0, PQLANE_OK}, /* nothing else depends on it */
        {"tr", 64, 64, 4, 0, PQLANE_ERR_KEY_PAIR},
        {"s1 or s2 out of range", 128, s_len, 0, 0xff, PQLANE_ERR_PRIVATE_KEY},
        {"t0", 128 + s_len, t0_len, 4, 0, PQLANE_ERR_KEY_PAIR},
    };
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
        for (size_t i = 0; i < parts[p].len; i += 1 + parts[p].len / 30) {
            uint8_t sk[PQLANE_MAX_PRIVATE_KEY_BYTES], sig[SIG], pk[PQLANE_MAX_PUBLIC_KEY_BYTES];
            uint8_t *at = sk + parts[p].from + i;
            const bool refused = parts[p].check ==
                                 PQLANE_ERR_PRIVATE_KEY; /* by everything; the rest is for the full check */
            memcpy(sk, e->private_key, sk_len);
            *at = parts[p].set ? parts[p].set : *at ^ parts[p].flip;
            memset(sig, 0xaa, sizeof sig);
            memset(pk, 0xaa, sizeof pk);
            expect_status(e->alg, pqlane_sig_check_private(e->alg, sk, sk_len), parts[p].check);
            expect_status(e->alg, pqlane_sig_check_pair(e->alg, sk, sk_len, e->public_key, pk_len), parts[p].check);
            expect_status(e->alg,
                          pqlane_sig_sign(e->alg, sig, sk, sk_len, e->message, sizeof e->message, &deterministic),
                          refused ? PQLANE_ERR_PRIVATE_KEY : PQLANE_OK);
            expect_status(e->alg, pqlane_sig_public_from_private(e->alg, pk, sk, sk_len),
                          refused ? PQLANE_ERR_PRIVATE_KEY : PQLANE_OK);
            if (refused) assert_true(is_zero(sig, size_of(e, PQLANE_SIZE_SIGNATURE)) && is_zero(pk, pk_len));
        }
    uint8_t
        sk[PQLANE_MAX_PRIVATE_KEY_BYTES]; /* whole polynomials from elsewhere: in range, but another s, so another pk */
    memcpy(sk, e->private_key, sk_len);
    memcpy(sk + 128, e->private_key + 128 + 384, 384);
    expect_status(e->alg, pqlane_sig_check_private(e->alg, sk, sk_len), PQLANE_ERR_KEY_PAIR);
}

static void bad_private_keys(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, private_keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_agree),        cmocka_unit_test(signatures_are_hedged),
        cmocka_unit_test(changed_signatures), cmocka_unit_test(changed_keys_and_messages),
        cmocka_unit_test(bad_private_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
