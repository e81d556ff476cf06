/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A library with pqlane's interface and no cryptography: one KEM, one signature and one hash function whose operations
 * only spin. The tests of measuring load it where a real library would do, with one thing changed at a time:
 *
 *     FAKE_ABI N        another ABI version
 *     FAKE_SPIN N       steps of each operation (default 300)
 *     FAKE_DECAPS N     steps of decapsulation (default FAKE_SPIN)
 *     FAKE_UNEVEN       decapsulation takes FAKE_DECAPS times one to eight steps, another number in each call
 *     FAKE_SIG NAME     what the signature algorithm is called
 *     FAKE_CRASH        decapsulation ends the process
 *     FAKE_WRONG        decapsulation gives another answer
 *     FAKE_FAILS        decapsulation returns an error
 *     FAKE_HEAP N       the hash asks for N bytes of the heap
 *     FAKE_STACK N      the hash takes N bytes of stack
 *     FAKE_BATCH        there are batches of key generations, each of which takes as long as one by itself
 *
 * Its backends: "fake", "half", on which every operation takes half as many steps, "absent", which this processor
 * lacks, and "wrong", which gave a wrong known answer.
 */

#include "pqlane.h"

#include <stdlib.h>
#include <string.h>

#ifndef FAKE_ABI
#define FAKE_ABI PQLANE_ABI_VERSION
#endif
#ifndef FAKE_SPIN
#define FAKE_SPIN 300
#endif
#ifndef FAKE_DECAPS
#define FAKE_DECAPS FAKE_SPIN
#endif
#ifndef FAKE_SIG
#define FAKE_SIG "FAKE-SIG"
#endif
#ifndef FAKE_STACK
#define FAKE_STACK 64
#endif

struct pqlane_alg {
    const char *name;
    pqlane_kind kind;
};

static const pqlane_alg algs[] = {
    {"FAKE-KEM", PQLANE_KIND_KEM}, {FAKE_SIG, PQLANE_KIND_SIG}, {"FAKE-HASH", PQLANE_KIND_HASH}};
#define COUNT (sizeof algs / sizeof *algs)

unsigned pqlane_abi_version(void)
{
    return FAKE_ABI;
}

const char *pqlane_version(void)
{
    return "9.9.9";
}

const char *pqlane_build_info(void)
{
    return "fake compiler -O9";
}

size_t pqlane_alg_count(void)
{
    return COUNT;
}

const pqlane_alg *pqlane_alg_at(size_t index)
{
    return index < COUNT ? &algs[index] : NULL;
}

const char *pqlane_alg_name(const pqlane_alg *alg)
{
    return alg->name;
}

pqlane_kind pqlane_alg_kind(const pqlane_alg *alg)
{
    return alg->kind;
}

size_t pqlane_alg_size(const pqlane_alg *alg, pqlane_size which)
{
    (void)alg;
    (void)which;
    return 32;
}

const char *pqlane_status_name(pqlane_status status)
{
    return status == PQLANE_ERR_SELFTEST ? "PQLANE_ERR_SELFTEST" : "PQLANE_?";
}

static const struct {
    const char *name;
    pqlane_backend_state state;
} backends[] = {{"fake", PQLANE_BACKEND_READY},
                {"half", PQLANE_BACKEND_READY},
                {"absent", PQLANE_BACKEND_UNSUPPORTED},
                {"wrong", PQLANE_BACKEND_FAILED}};
static size_t backend_in_use;

size_t pqlane_backend_count(void)
{
    return sizeof backends / sizeof *backends;
}

const char *pqlane_backend_name(size_t index)
{
    return backends[index].name;
}

pqlane_backend_state pqlane_backend_state_at(size_t index)
{
    return backends[index].state;
}

const char *pqlane_backend_current(void)
{
    return backends[backend_in_use].name;
}

pqlane_status pqlane_backend_force(const char *name)
{
    for (size_t i = 0; i < pqlane_backend_count(); i++) {
        if (strcmp(name, backends[i].name) != 0 || backends[i].state != PQLANE_BACKEND_READY) continue;
        backend_in_use = i;
        return PQLANE_OK;
    }
    return PQLANE_ERR_BACKEND;
}

/* A chain of multiplications in a register: its time depends on nothing but its length. */
static pqlane_status spin(uint8_t *out, int steps)
{
    uint64_t chain = 1;
    steps >>= backend_in_use;
    for (int i = 0; i < steps; i++) {
        chain *= 0x9e3779b97f4a7c15u;
        __asm__ volatile("" : "+r"(chain)); /* the compiler takes every step */
    }
    memset(out, chain ? 1 : 2, 32);
    return PQLANE_OK;
}

static int times(void)
{
#ifdef FAKE_UNEVEN
    static uint64_t calls;
    return 1 + (int)(++calls * 0x9e3779b97f4a7c15u >> 61);
#else
    return 1;
#endif
}

pqlane_status pqlane_kem_keygen(const pqlane_alg *alg, uint8_t *ek, uint8_t *dk)
{
    (void)alg;
    memset(dk, 2, 32);
    return spin(ek, FAKE_SPIN);
}

pqlane_status pqlane_kem_keygen_from_seed(const pqlane_alg *alg, uint8_t *ek, uint8_t *dk, const uint8_t *seed,
                                          size_t seed_len)
{
    (void)seed;
    (void)seed_len;
    return pqlane_kem_keygen(alg, ek, dk);
}

#ifdef FAKE_BATCH
pqlane_status pqlane_kem_keygen_batch(const pqlane_alg *alg, pqlane_kem_keygen_item *items, size_t count,
                                      size_t item_bytes)
{
    pqlane_status status = PQLANE_OK;
    (void)item_bytes;
    for (size_t i = 0; i < count; i++) status |= pqlane_kem_keygen(alg, items[i].ek, items[i].dk);
    return status;
}
#endif

pqlane_status pqlane_kem_encaps_from_coins(const pqlane_alg *alg, uint8_t *ct, uint8_t *ss, const uint8_t *ek,
                                           size_t ek_len, const uint8_t *coins, size_t coins_len)
{
    (void)ek;
    (void)ek_len;
    (void)coins;
    (void)coins_len;
    return pqlane_kem_keygen(alg, ct, ss);
}

pqlane_status pqlane_kem_decaps(const pqlane_alg *alg, uint8_t *ss, const uint8_t *dk, size_t dk_len, const uint8_t *ct,
                                size_t ct_len)
{
    (void)alg;
    (void)dk;
    (void)dk_len;
    (void)ct;
    (void)ct_len;
#ifdef FAKE_CRASH
    abort();
#endif
#ifdef FAKE_FAILS
    return PQLANE_ERR_SELFTEST;
#endif
    pqlane_status status = spin(ss, FAKE_DECAPS * times());
#ifdef FAKE_WRONG
    ss[0] ^= 1;
#endif
    return status;
}

pqlane_status pqlane_sig_keygen_from_seed(const pqlane_alg *alg, uint8_t *pk, uint8_t *sk, const uint8_t *seed,
                                          size_t seed_len)
{
    return pqlane_kem_keygen_from_seed(alg, pk, sk, seed, seed_len);
}

pqlane_status pqlane_sig_sign(const pqlane_alg *alg, uint8_t *sig, const uint8_t *sk, size_t sk_len, const uint8_t *msg,
                              size_t msg_len, const pqlane_sig_options *options)
{
    (void)alg;
    (void)sk;
    (void)sk_len;
    (void)msg_len;
    (void)options;
    return spin(sig, (msg[0] % 4 + 1) * FAKE_SPIN); /* by chance of the message, as rejection makes it */
}

pqlane_status pqlane_hash(const pqlane_alg *alg, uint8_t *out, size_t out_len, const uint8_t *msg, size_t msg_len)
{
    volatile uint8_t local[FAKE_STACK];
    for (size_t i = 0; i < sizeof local; i++) local[i] = (uint8_t)i;
    (void)alg;
    (void)out_len;
    (void)msg;
    (void)msg_len;
#ifdef FAKE_HEAP
    volatile uint8_t *memory = malloc(FAKE_HEAP);
    if (!memory) return PQLANE_ERR_ARGUMENT;
    memory[0] = 1;
    free((void *)(uintptr_t)memory);
#endif
    return spin(out, FAKE_SPIN);
}
