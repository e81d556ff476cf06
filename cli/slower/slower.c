/* SPDX-License-Identifier: Apache-2.0 */

/*
 * libpqlane-slower.so: a build of libpqlane of which the truth is known. `pqlane selftest --aa` sends it through the
 * gate to learn how many true slowdowns of a given size the gate finds on this machine.
 *
 * Every measured function runs as in libpqlane, and then goes on computing until so many thousandths of its own time
 * have passed again: slowness that is executed, not added to samples. How many stands behind a mark in the file, where
 * the command writes it before it loads the two sides of a gate: they differ in that number alone.
 *
 * In this build the library's own functions of these names are called pql_true_* (CMakeLists.txt).
 */

#include "slower.h"

#include "pqlane.h"

#if defined(__x86_64__)
static uint64_t now(void)
{
    return __builtin_ia32_rdtsc();
}
#else
#include <time.h>
static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}
#endif

static const volatile struct slower_mark wanted = {SLOWER_MARK, 0};

/* Called with the time at which the function started; its result passes through. */
static pqlane_status waste(uint64_t started, pqlane_status status)
{
    uint64_t spent = now() - started, end = started + spent + spent * wanted.thousandths / 1000;
    while (now() < end) continue;
    return status;
}

#define SLOWER(function, parameters, arguments)               \
    pqlane_status pql_true_##function parameters;             \
    pqlane_status pqlane_##function parameters                \
    {                                                         \
        uint64_t started = now();                             \
        return waste(started, pql_true_##function arguments); \
    }

typedef const pqlane_alg *alg_t;
typedef const uint8_t *in_t;

SLOWER(kem_keygen, (alg_t alg, uint8_t *ek, uint8_t *dk), (alg, ek, dk))
SLOWER(kem_keygen_from_seed, (alg_t alg, uint8_t *ek, uint8_t *dk, in_t seed, size_t seed_len),
       (alg, ek, dk, seed, seed_len))
SLOWER(kem_encaps, (alg_t alg, uint8_t *ct, uint8_t *ss, in_t ek, size_t ek_len), (alg, ct, ss, ek, ek_len))
SLOWER(kem_encaps_from_coins,
       (alg_t alg, uint8_t *ct, uint8_t *ss, in_t ek, size_t ek_len, in_t coins, size_t coins_len),
       (alg, ct, ss, ek, ek_len, coins, coins_len))
SLOWER(kem_decaps, (alg_t alg, uint8_t *ss, in_t dk, size_t dk_len, in_t ct, size_t ct_len),
       (alg, ss, dk, dk_len, ct, ct_len))
SLOWER(kem_check_public, (alg_t alg, in_t ek, size_t ek_len), (alg, ek, ek_len))
SLOWER(kem_check_private, (alg_t alg, in_t dk, size_t dk_len), (alg, dk, dk_len))
SLOWER(kem_encaps_prepared_from_coins,
       (const pqlane_kem_public *key, uint8_t *ct, uint8_t *ss, in_t coins, size_t coins_len),
       (key, ct, ss, coins, coins_len))
SLOWER(kem_decaps_prepared, (const pqlane_kem_private *key, uint8_t *ss, in_t ct, size_t ct_len), (key, ss, ct, ct_len))
SLOWER(kem_keygen_batch, (alg_t alg, pqlane_kem_keygen_item *items, size_t count, size_t item_bytes),
       (alg, items, count, item_bytes))
SLOWER(kem_encaps_batch, (alg_t alg, pqlane_kem_encaps_item *items, size_t count, size_t item_bytes),
       (alg, items, count, item_bytes))
SLOWER(kem_decaps_batch, (alg_t alg, pqlane_kem_decaps_item *items, size_t count, size_t item_bytes),
       (alg, items, count, item_bytes))
SLOWER(sig_keygen, (alg_t alg, uint8_t *pk, uint8_t *sk), (alg, pk, sk))
SLOWER(sig_keygen_from_seed, (alg_t alg, uint8_t *pk, uint8_t *sk, in_t seed, size_t seed_len),
       (alg, pk, sk, seed, seed_len))
SLOWER(sig_sign,
       (alg_t alg, uint8_t *sig, in_t sk, size_t sk_len, in_t msg, size_t msg_len, const pqlane_sig_options *options),
       (alg, sig, sk, sk_len, msg, msg_len, options))
SLOWER(sig_verify,
       (alg_t alg, in_t pk, size_t pk_len, in_t msg, size_t msg_len, in_t sig, size_t sig_len,
        const pqlane_sig_options *options),
       (alg, pk, pk_len, msg, msg_len, sig, sig_len, options))
SLOWER(sig_sign_prepared,
       (const pqlane_sig_private *key, uint8_t *sig, in_t msg, size_t msg_len, const pqlane_sig_options *options),
       (key, sig, msg, msg_len, options))
SLOWER(sig_verify_prepared,
       (const pqlane_sig_public *key, in_t msg, size_t msg_len, in_t sig, size_t sig_len,
        const pqlane_sig_options *options),
       (key, msg, msg_len, sig, sig_len, options))
SLOWER(sig_keygen_batch, (alg_t alg, pqlane_sig_keygen_item *items, size_t count, size_t item_bytes),
       (alg, items, count, item_bytes))
SLOWER(sig_sign_batch, (alg_t alg, pqlane_sig_sign_item *items, size_t count, size_t item_bytes),
       (alg, items, count, item_bytes))
SLOWER(sig_verify_batch, (alg_t alg, pqlane_sig_verify_item *items, size_t count, size_t item_bytes),
       (alg, items, count, item_bytes))
SLOWER(sig_check_private, (alg_t alg, in_t sk, size_t sk_len), (alg, sk, sk_len))
SLOWER(hash, (alg_t alg, uint8_t *out, size_t out_len, in_t msg, size_t msg_len), (alg, out, out_len, msg, msg_len))
