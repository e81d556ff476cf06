/* SPDX-License-Identifier: Apache-2.0 */

/* Key encapsulation: what must hold between its functions, and what they refuse. Right values are tested with the
 * standards' vectors. */

#include "api/rows.h"

#define SS PQLANE_MAX_SHARED_SECRET_BYTES

/* J(z || c): what decapsulation answers to a ciphertext that it does not accept. z is the last part of both forms of
 * the private key. */
static void rejection_secret(uint8_t out[SS], const uint8_t *private_key, size_t len, const uint8_t *ct, size_t ct_len)
{
    pqlane_hash_state state;
    assert_int_equal(pqlane_hash_init(&state, pqlane_alg_find("SHAKE-256")), PQLANE_OK);
    assert_int_equal(pqlane_hash_update(&state, private_key + len - 32, 32), PQLANE_OK);
    assert_int_equal(pqlane_hash_update(&state, ct, ct_len), PQLANE_OK);
    assert_int_equal(pqlane_hash_final(&state, out, SS), PQLANE_OK);
}

struct form {
    const uint8_t *key;
    size_t len;
};

static struct form private_form(const struct example *e, unsigned i)
{
    struct form form;
    form.key = example_input(e, PRIVATE_KEY, i, &form.len);
    return form;
}

/* ---- The forms of a private key agree ---- */

static void forms(const struct example *e)
{
    const size_t ek_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT);
    for (unsigned i = 0; i < 2; i++) {
        const struct form dk = private_form(e, i);
        uint8_t ss[SS], ek[PQLANE_MAX_PUBLIC_KEY_BYTES], expected[SS], ct[PQLANE_MAX_CIPHERTEXT_BYTES];
        expect_status(e->alg, pqlane_kem_decaps(e->alg, ss, dk.key, dk.len, e->ciphertext, ct_len), PQLANE_OK);
        assert_memory_equal(ss, e->secret, SS);
        expect_status(e->alg, pqlane_kem_public_from_private(e->alg, ek, dk.key, dk.len), PQLANE_OK);
        assert_memory_equal(ek, e->public_key, ek_len);
        expect_status(e->alg, pqlane_kem_check_private(e->alg, dk.key, dk.len), PQLANE_OK);
        expect_status(e->alg, pqlane_kem_check_pair(e->alg, dk.key, dk.len, ek, ek_len), PQLANE_OK);

        /* Another secret for a changed ciphertext, the same one every time. */
        for (size_t bit = i; bit < 8 * ct_len; bit += 257) {
            memcpy(ct, e->ciphertext, ct_len);
            ct[bit / 8] ^= (uint8_t)(1u << bit % 8);
            rejection_secret(expected, dk.key, dk.len, ct, ct_len);
            assert_memory_not_equal(expected, e->secret, SS);
            for (unsigned again = 0; again < 2; again++) {
                expect_status(e->alg, pqlane_kem_decaps(e->alg, ss, dk.key, dk.len, ct, ct_len), PQLANE_OK);
                assert_memory_equal(ss, expected, SS);
            }
        }
    }
}

static void forms_agree(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_KEM, forms);
}

/* ---- Randomness ---- */

static void fresh(const struct example *e)
{
    uint8_t ek[2][PQLANE_MAX_PUBLIC_KEY_BYTES], dk[2][PQLANE_MAX_PRIVATE_KEY_BYTES];
    uint8_t ct[2][PQLANE_MAX_CIPHERTEXT_BYTES], ss[2][SS], received[SS];
    const size_t ek_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), dk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    const size_t ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT);
    for (unsigned i = 0; i < 2; i++) {
        expect_status(e->alg, pqlane_kem_keygen(e->alg, ek[i], dk[i]), PQLANE_OK);
        expect_status(e->alg, pqlane_kem_encaps(e->alg, ct[i], ss[i], ek[0], ek_len), PQLANE_OK);
        expect_status(e->alg, pqlane_kem_decaps(e->alg, received, dk[0], dk_len, ct[i], ct_len), PQLANE_OK);
        assert_memory_equal(ss[i], received, SS);
    }
    assert_memory_not_equal(ek[0], ek[1], ek_len);
    assert_memory_not_equal(dk[0], dk[1], dk_len);
    assert_memory_not_equal(dk[0] + dk_len - 32, dk[1] + dk_len - 32, 32); /* z */
    assert_memory_not_equal(ct[0], ct[1], ct_len);
    assert_memory_not_equal(ss[0], ss[1], SS);
    expect_status(e->alg, pqlane_kem_check_pair(e->alg, dk[0], dk_len, ek[0], ek_len), PQLANE_OK);
    expect_status(e->alg, pqlane_kem_check_pair(e->alg, dk[0], dk_len, ek[1], ek_len), PQLANE_ERR_KEY_PAIR);
}

static void keys_and_ciphertexts_are_fresh(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_KEM, fresh);
}

/* ---- Keys that are refused ---- */

/* Sets the i-th number of 12 bits. */
static void set12(uint8_t *bytes, size_t i, unsigned value)
{
    uint8_t *at = bytes + i / 2 * 3;
    if (i % 2 == 0) {
        at[0] = (uint8_t)value;
        at[1] = (uint8_t)((at[1] & 0xf0) | value >> 8);
    } else {
        at[1] = (uint8_t)((at[1] & 0x0f) | (value & 15) << 4);
        at[2] = (uint8_t)(value >> 4);
    }
}

/* Every coefficient, by turns with the least and other values that are too large (FIPS 203, 7.2). */
static void public_keys(const struct example *e)
{
    static const unsigned too_large[] = {3329, 4095, 3330, 4000};
    const size_t ek_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), coefficients = (ek_len - 32) * 2 / 3;
    uint8_t ek[PQLANE_MAX_PUBLIC_KEY_BYTES], ct[PQLANE_MAX_CIPHERTEXT_BYTES], ss[SS];
    for (size_t i = 0; i < coefficients; i++) {
        memcpy(ek, e->public_key, ek_len);
        set12(ek, i, too_large[i % 4]);
        expect_status(e->alg, pqlane_kem_check_public(e->alg, ek, ek_len), PQLANE_ERR_PUBLIC_KEY);
        memset(ct, 0xaa, sizeof ct);
        memset(ss, 0xaa, sizeof ss);
        expect_status(e->alg, pqlane_kem_encaps_from_coins(e->alg, ct, ss, ek, ek_len, e->coins, 32),
                      PQLANE_ERR_PUBLIC_KEY);
        assert_true(is_zero(ct, size_of(e, PQLANE_SIZE_CIPHERTEXT)) && is_zero(ss, SS));
        set12(ek, i, 3328); /* the largest that is right */
        expect_status(e->alg, pqlane_kem_check_public(e->alg, ek, ek_len), PQLANE_OK);
    }
    expect_status(e->alg, pqlane_kem_encaps(e->alg, ct, ss, ek, ek_len), PQLANE_OK);
    set12(ek, 0, 3329);
    expect_status(e->alg, pqlane_kem_encaps(e->alg, ct, ss, ek, ek_len), PQLANE_ERR_PUBLIC_KEY);
}

static void bad_public_keys(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_KEM, public_keys);
}

/* dk = s || ek || H(ek) || z: every part changed (FIPS 203, 7.3; 7.1 for the pair). */
static void private_keys(const struct example *e)
{
    const size_t ek_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), dk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    const size_t ct_len = size_of(e, PQLANE_SIZE_CIPHERTEXT), s_len = ek_len - 32;
    const struct {
        const char *part;
        size_t from, len;
        pqlane_status check, pair;
    } parts[] = {
        {"s", 0, s_len, PQLANE_OK, PQLANE_ERR_KEY_PAIR}, /* only an exchange of secrets shows it */
        {"ek", s_len, ek_len, PQLANE_ERR_PRIVATE_KEY, PQLANE_ERR_KEY_PAIR},
        {"H(ek)", s_len + ek_len, 32, PQLANE_ERR_PRIVATE_KEY, PQLANE_ERR_PRIVATE_KEY},
        {"z", s_len + ek_len + 32, 32, PQLANE_OK, PQLANE_OK}, /* any z is as good as another */
    };
    assert_int_equal(parts[3].from + parts[3].len, dk_len);
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
        for (size_t i = 0; i < parts[p].len; i += 1 + parts[p].len / 40) {
            uint8_t dk[PQLANE_MAX_PRIVATE_KEY_BYTES], ek[PQLANE_MAX_PUBLIC_KEY_BYTES], ss[SS];
            memcpy(dk, e->private_key, dk_len);
            dk[parts[p].from + i] ^= (uint8_t)(1u << i % 8);
            memset(ss, 0xaa, sizeof ss);
            expect_status(e->alg, pqlane_kem_check_private(e->alg, dk, dk_len), parts[p].check);
            expect_status(e->alg, pqlane_kem_decaps(e->alg, ss, dk, dk_len, e->ciphertext, ct_len), parts[p].check);
            if (parts[p].check != PQLANE_OK) assert_true(is_zero(ss, SS));
            expect_status(e->alg, pqlane_kem_check_pair(e->alg, dk, dk_len, e->public_key, ek_len), parts[p].pair);
            memset(ek, 0xaa, sizeof ek);
            expect_status(e->alg, pqlane_kem_public_from_private(e->alg, ek, dk, dk_len), parts[p].check);
            assert_true(parts[p].check == PQLANE_OK ? memcmp(ek, e->public_key, ek_len) == 0 : is_zero(ek, ek_len));
        }
}

static void bad_private_keys(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_KEM, private_keys);
}

/* A pair whose public key is out of range in both: the standard's check of 7.2 says so. */
static void pair_out_of_range(const struct example *e)
{
    const size_t ek_len = size_of(e, PQLANE_SIZE_PUBLIC_KEY), dk_len = size_of(e, PQLANE_SIZE_PRIVATE_KEY);
    uint8_t ek[PQLANE_MAX_PUBLIC_KEY_BYTES], dk[PQLANE_MAX_PRIVATE_KEY_BYTES];
    memcpy(ek, e->public_key, ek_len);
    set12(ek, 7, 4095);
    memcpy(dk, e->private_key, dk_len);
    memcpy(dk + ek_len - 32, ek, ek_len);
    assert_int_equal(pqlane_hash(pqlane_alg_find("SHA3-256"), dk + 2 * ek_len - 32, 32, ek, ek_len), PQLANE_OK);
    expect_status(e->alg, pqlane_kem_check_private(e->alg, dk, dk_len), PQLANE_OK);
    expect_status(e->alg, pqlane_kem_check_pair(e->alg, dk, dk_len, ek, ek_len), PQLANE_ERR_PUBLIC_KEY);
}

static void pairs_out_of_range(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_KEM, pair_out_of_range);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_agree),        cmocka_unit_test(keys_and_ciphertexts_are_fresh),
        cmocka_unit_test(bad_public_keys),    cmocka_unit_test(bad_private_keys),
        cmocka_unit_test(pairs_out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
