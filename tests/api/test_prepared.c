/* SPDX-License-Identifier: Apache-2.0 */

/* Prepared keys of key encapsulation: what they do (prepared_keys.h), and what is refused. */

#include "api/prepared_keys.h"

#include <errno.h>

#define SS PQLANE_MAX_SHARED_SECRET_BYTES
#define ALTERED 16 /* ciphertexts */

static pqlane_status prepare_public(const struct example *e, pqlane_kem_public **key, void *at)
{
    return pqlane_kem_prepare_public(e->alg, key, at, e->public_key, size_of(e, PQLANE_SIZE_PUBLIC_KEY));
}

static pqlane_status prepare_private(const struct example *e, unsigned form, pqlane_kem_private **key, void *at)
{
    size_t len;
    const uint8_t *dk = example_input(e, PRIVATE_KEY, form, &len);
    return pqlane_kem_prepare_private(e->alg, key, at, dk, len);
}

/* ---- The same as without ---- */

/* NULL, or what went wrong: threads cannot fail a test. */
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

static pqlane_status make_public(const struct example *e, void **key, void *at)
{
    pqlane_kem_public *made;
    const pqlane_status status = prepare_public(e, &made, at);
    *key = made;
    return status;
}

static pqlane_status make_private(const struct example *e, unsigned form, void **key, void *at)
{
    pqlane_kem_private *made;
    const pqlane_status status = prepare_private(e, form, &made, at);
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

static const struct prepared_kind prepared = {
    .kind = PQLANE_KIND_KEM,
    .rounds = 20,
    .public_bytes = pqlane_kem_public_bytes,
    .private_bytes = pqlane_kem_private_bytes,
    .prepare_public = make_public,
    .prepare_private = make_private,
    .public_agrees = public_agrees,
    .private_agrees = private_agrees,
    .forget_public = forget_public,
    .forget_private = forget_private,
};

/* ---- What is refused ---- */

/* Neither key comes into being, for this reason; what was begun in the caller's memory is wiped. */
static void refuse(const struct example *e, const uint8_t *ek, size_t ek_len, pqlane_status ek_status,
                   const uint8_t *dk, size_t dk_len, pqlane_status dk_status)
{
    const size_t public_bytes = pqlane_kem_public_bytes(e->alg), private_bytes = pqlane_kem_private_bytes(e->alg);
    for (unsigned own = 0; own < 2; own++) {
        uint8_t *public_block = own ? NULL : block(public_bytes), *private_block = own ? NULL : block(private_bytes);
        pqlane_kem_public *no_ek = (void *)&public_block;
        pqlane_kem_private *no_dk = (void *)&private_block;
        memset(&prepared_memory, 0, sizeof prepared_memory);
        expect_status(e->alg, pqlane_kem_prepare_public(e->alg, &no_ek, public_block, ek, ek_len), ek_status);
        expect_status(e->alg, pqlane_kem_prepare_private(e->alg, &no_dk, private_block, dk, dk_len), dk_status);
        assert_null(no_ek);
        assert_null(no_dk);
        assert_int_equal(prepared_memory.freed, prepared_memory.given);
        assert_int_equal(prepared_memory.dirty, 0);
        if (ek_status == PQLANE_ERR_PUBLIC_KEY && !own) assert_true(is_zero(public_block, public_bytes));
        if (dk_status == PQLANE_ERR_PRIVATE_KEY && !own) assert_true(is_zero(private_block, private_bytes));
        free(public_block);
        free(private_block);
    }
}

static void bad_keys(const struct example *e)
{
    const size_t ek_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), dk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    uint8_t ek[PQLANE_MAX_PUBLIC_KEY_BYTES], dk[PQLANE_MAX_PRIVATE_KEY_BYTES];
    refuse(e, e->public_key, ek_len - 1, PQLANE_ERR_LENGTH, e->private_key, dk_len - 1, PQLANE_ERR_LENGTH);
    refuse(e, NULL, ek_len, PQLANE_ERR_ARGUMENT, NULL, dk_len, PQLANE_ERR_ARGUMENT);
    memcpy(ek, e->public_key, ek_len);
    memcpy(dk, e->private_key, dk_len);
    ek[ek_len - 33] = 0xff; /* the last coefficient: 255 * 16 or more */
    dk[dk_len - 33] ^= 1;   /* the last byte of H(ek) */
    refuse(e, ek, ek_len, PQLANE_ERR_PUBLIC_KEY, dk, dk_len, PQLANE_ERR_PRIVATE_KEY);
}

static void bad_memory(const struct example *e)
{
    const size_t public_bytes = pqlane_kem_public_bytes(e->alg), private_bytes = pqlane_kem_private_bytes(e->alg);
    uint8_t *wide = block(private_bytes + PQLANE_PREPARED_ALIGN);
    pqlane_kem_public *ek = NULL;
    pqlane_kem_private *dk = NULL;
    for (size_t off = 1; off < PQLANE_PREPARED_ALIGN; off += off < 8 ? 1 : 8) {
        expect_status(e->alg, prepare_public(e, &ek, wide + off), PQLANE_ERR_ARGUMENT);
        expect_status(e->alg, prepare_private(e, 0, &dk, wide + off), PQLANE_ERR_ARGUMENT);
        assert_true(!ek && !dk);
        for (size_t i = 0; i < private_bytes; i++) assert_int_equal(wide[i], 0xaa);
    }
    assert_true(public_bytes < private_bytes);
    free(wide);

    memset(&prepared_memory, 0, sizeof prepared_memory);
    prepared_memory.refuses = 1;
    errno = ERRNO_BEFORE;
    expect_status(e->alg, prepare_public(e, &ek, NULL), PQLANE_ERR_MEMORY);
    for (unsigned form = 0; form < 2; form++)
        expect_status(e->alg, prepare_private(e, form, &dk, NULL), PQLANE_ERR_MEMORY);
    assert_int_equal(errno, ERRNO_BEFORE);
    assert_true(!ek && !dk);
    prepared_memory.refuses = 0;
}

/* What functions with a prepared key refuse themselves. */
static void bad_calls(const struct example *e)
{
    const size_t ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT), coins_len = size_of(e, PQLANE_SIZE_COINS);
    uint8_t ct[PQLANE_MAX_CIPHERTEXT_BYTES], ss[SS];
    pqlane_kem_public *ek;
    pqlane_kem_private *dk;
    expect_status(e->alg, prepare_public(e, &ek, NULL), PQLANE_OK);
    expect_status(e->alg, prepare_private(e, 0, &dk, NULL), PQLANE_OK);

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

    expect_status(e->alg, prepare_public(e, NULL, NULL), PQLANE_ERR_ARGUMENT);
    expect_status(e->alg, prepare_private(e, 0, NULL, NULL), PQLANE_ERR_ARGUMENT);
    pqlane_kem_forget_public(ek);
    pqlane_kem_forget_private(dk);
    pqlane_kem_forget_public(NULL);
    pqlane_kem_forget_private(NULL);
}

static void refusals(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_KEM, bad_keys);
    each_of_kind(PQLANE_KIND_KEM, bad_memory);
    each_of_kind(PQLANE_KIND_KEM, bad_calls);
}

static void other_algorithms(void **state)
{
    const pqlane_alg *others[] = {NULL, pqlane_alg_find("ML-DSA-44"), pqlane_alg_find("SHA2-256")};
    static const uint8_t key[PQLANE_MAX_PRIVATE_KEY_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        pqlane_kem_public *ek = (void *)&ek;
        pqlane_kem_private *dk = (void *)&dk;
        assert_int_equal(pqlane_kem_public_bytes(others[i]), 0);
        assert_int_equal(pqlane_kem_private_bytes(others[i]), 0);
        assert_int_equal(pqlane_kem_prepare_public(others[i], &ek, NULL, key, sizeof key), PQLANE_ERR_ARGUMENT);
        assert_int_equal(pqlane_kem_prepare_private(others[i], &dk, NULL, key, sizeof key), PQLANE_ERR_ARGUMENT);
        assert_true(!ek && !dk);
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
