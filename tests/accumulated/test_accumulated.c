/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Accumulated known answers: thousands of random cases in one digest (procedures and figures: C2SP/CCTV ML-KEM and
 * ML-DSA, the ML-KEM ones for the final FIPS 203, with the parameter byte k in G(d || k)). Inputs are read from
 * SHAKE-128 of the empty string, outputs are absorbed by another SHAKE-128.
 *
 * 10,000 cases a parameter set by default; PQLANE_ACCUMULATED=1000000 runs the long ones of ML-KEM.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "pqlane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct answer {
    const char *algorithm;
    long cases;
    const char *digest;
};

static const struct answer answers[] = {
    {"ML-KEM-512", 100, "449120c6e320ef3e9fbfa2316e5f2d2e1e6dd37d8ff5d086d5d2db7d42aff0a1"},
    {"ML-KEM-512", 10000, "705dcffc87f4e67e35a09dcaa31772e86f3341bd3ccf1e78a5fef99ae6a35a13"},
    {"ML-KEM-512", 1000000, "21dd330d4355f2ae2876b9fa2b9de62ecaf76aca1d598de8db2b467d36e36a6a"},
    {"ML-KEM-768", 100, "8d65b902f28edc683cebee2872962fd165a4d197c9e24ec74caa4470270df0b7"},
    {"ML-KEM-768", 10000, "f959d18d3d1180121433bf0e05f11e7908cf9d03edc150b2b07cb90bef5bc1c1"},
    {"ML-KEM-768", 1000000, "3b108396a277f2952ff3243a985c9709bcb95788c39b7b36a2c4e19d1a41e51e"},
    {"ML-KEM-1024", 100, "c3ffe9ebecfa479c142656cbfbc6417efa05b77e994fe538eef4daed166363df"},
    {"ML-KEM-1024", 10000, "e3bf82b013307b2e9d47dde791ff6dfc82e694e6382404abdb948b908b75bad5"},
    {"ML-KEM-1024", 1000000, "6377c4f0ecfdb32e63f7b58227960828784fe0b3e0e5e5e9f77be300f003512a"},
    {"ML-DSA-44", 100, "d51148e1f9f4fa1a723a6cf42e25f2a99eb5c1b378b3d2dbbd561b1203beeae4"},
    {"ML-DSA-44", 10000, "e7fd21f6a59bcba60d65adc44404bb29a7c00e5d8d3ec06a732c00a306a7d143"},
    {"ML-DSA-65", 100, "8358a1843220194417cadbc2651295cd8fc65125b5a5c1a239a16dc8b57ca199"},
    {"ML-DSA-65", 10000, "5ff5e196f0b830c3b10a9eb5358e7c98a3a20136cb677f3ae3b90175c3ace329"},
    {"ML-DSA-87", 100, "8c3ad714777622b8f21ce31bb35f71394f23bc0fcf3c78ace5d608990f3b061b"},
    {"ML-DSA-87", 10000, "80a8cf39317f7d0be0e24972c51ac152bd2a3e09bc0c32ce29dd82c4e7385e60"},
};

struct streams {
    pqlane_hash_state in, out;
};

static void draw(struct streams *s, uint8_t *out, size_t len)
{
    assert_int_equal(pqlane_hash_squeeze(&s->in, out, len), PQLANE_OK);
}

static void note(struct streams *s, const uint8_t *data, size_t len)
{
    assert_int_equal(pqlane_hash_update(&s->out, data, len), PQLANE_OK);
}

static void kem_case(struct streams *s, const pqlane_alg *alg)
{
    uint8_t seed[PQLANE_MAX_SEED_BYTES], m[32], bad[PQLANE_MAX_CIPHERTEXT_BYTES], ct[PQLANE_MAX_CIPHERTEXT_BYTES];
    uint8_t ek[PQLANE_MAX_PUBLIC_KEY_BYTES], dk[PQLANE_MAX_PRIVATE_KEY_BYTES], ss[32], again[32];
    const size_t ek_len = pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY),
                 dk_len = pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY);
    const size_t ct_len = pqlane_alg_size(alg, PQLANE_SIZE_CIPHERTEXT),
                 seed_len = pqlane_alg_size(alg, PQLANE_SIZE_SEED);

    draw(s, seed, seed_len);
    draw(s, m, sizeof m);
    draw(s, bad, ct_len);
    assert_int_equal(pqlane_kem_keygen_from_seed(alg, ek, dk, seed, seed_len), PQLANE_OK);
    assert_int_equal(pqlane_kem_encaps_from_coins(alg, ct, ss, ek, ek_len, m, sizeof m), PQLANE_OK);
    assert_int_equal(pqlane_kem_decaps(alg, again, dk, dk_len, ct, ct_len), PQLANE_OK);
    assert_memory_equal(ss, again, sizeof ss);
    assert_int_equal(pqlane_kem_decaps(alg, again, dk, dk_len, bad, ct_len), PQLANE_OK);
    note(s, ek, ek_len);
    note(s, dk, dk_len);
    note(s, ct, ct_len);
    note(s, ss, sizeof ss);
    note(s, again, sizeof again);
}

static void sig_case(struct streams *s, const pqlane_alg *alg)
{
    uint8_t seed[PQLANE_MAX_SEED_BYTES], sig[PQLANE_MAX_SIGNATURE_BYTES];
    uint8_t pk[PQLANE_MAX_PUBLIC_KEY_BYTES], sk[PQLANE_MAX_PRIVATE_KEY_BYTES];
    const size_t pk_len = pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY),
                 sk_len = pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY);
    const size_t sig_len = pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE),
                 seed_len = pqlane_alg_size(alg, PQLANE_SIZE_SEED);
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;

    draw(s, seed, seed_len);
    assert_int_equal(pqlane_sig_keygen_from_seed(alg, pk, sk, seed, seed_len), PQLANE_OK);
    assert_int_equal(pqlane_sig_sign(alg, sig, sk, sk_len, NULL, 0, &options), PQLANE_OK);
    assert_int_equal(pqlane_sig_verify(alg, pk, pk_len, NULL, 0, sig, sig_len, NULL), PQLANE_OK);
    note(s, pk, pk_len);
    note(s, sig, sig_len);
}

static void run(void **state)
{
    const struct answer *answer = *state;
    const pqlane_alg *alg = pqlane_alg_find(answer->algorithm), *shake = pqlane_alg_find("SHAKE-128");
    struct streams s;
    uint8_t digest[32];
    char hex[65] = "";

    assert_non_null(alg);
    assert_int_equal(pqlane_hash_init(&s.in, shake), PQLANE_OK);
    assert_int_equal(pqlane_hash_init(&s.out, shake), PQLANE_OK);
    for (long i = 0; i < answer->cases; i++) (pqlane_alg_kind(alg) == PQLANE_KIND_KEM ? kem_case : sig_case)(&s, alg);
    assert_int_equal(pqlane_hash_final(&s.out, digest, sizeof digest), PQLANE_OK);
    for (size_t i = 0; i < sizeof digest; i++) snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    assert_string_equal(hex, answer->digest);
}

int main(void)
{
    const char *text = getenv("PQLANE_ACCUMULATED");
    const long most = text ? atol(text) : 10000;
    const size_t rows = sizeof answers / sizeof *answers;
    struct CMUnitTest tests[sizeof answers / sizeof *answers];
    char names[sizeof answers / sizeof *answers][48];
    size_t n = 0;
    for (size_t i = 0; i < rows; i++) {
        if (answers[i].cases > most) continue;
        snprintf(names[n], sizeof names[n], "%s, %ld cases", answers[i].algorithm, answers[i].cases);
        tests[n] = (struct CMUnitTest){names[n], run, NULL, NULL, (void *)&answers[i]};
        n++;
    }
    return _cmocka_run_group_tests("accumulated", tests, n, NULL, NULL);
}
