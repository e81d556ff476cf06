/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A stand-in for liboqs: the functions that its driver asks for, with one KEM, one signature and one algorithm that the
 * build leaves out, all without cryptography. Its objects have the members of liboqs 0.12 and later. FAULT says what is
 * wrong with it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum fault {
    NONE,
    OTHER_ANSWER,   /* of decapsulation */
    OWN_RANDOMNESS, /* it does not take what it is given */
    OTHER_SIZES,    /* of the KEM's public key */
    KEYGEN_FAILS,
    SIGN_FAILS
};

#define EXPORT __attribute__((visibility("default")))
#define STEPS 2000

enum { PUBLIC = FAULT == OTHER_SIZES ? 48 : 32, SECRET = 64, CIPHERTEXT = 40, SHARED = 32, MOST_SIGNATURE = 80 };

typedef struct {
    const char *method_name, *alg_version;
    uint8_t claimed_nist_level;
    bool ind_cca;
    size_t length_public_key, length_secret_key, length_ciphertext, length_shared_secret;
} OQS_KEM;

typedef struct {
    const char *method_name, *alg_version;
    uint8_t claimed_nist_level;
    bool euf_cma, suf_cma, sig_with_ctx_support;
    size_t length_public_key, length_secret_key, length_signature;
} OQS_SIG;

static void (*random_bytes)(uint8_t *, size_t);

static void draw(uint8_t *out, size_t len)
{
    static uint64_t drawn;
    const uint64_t own = (uintptr_t)&drawn + drawn;
    drawn++;
    if (random_bytes && FAULT != OWN_RANDOMNESS) {
        random_bytes(out, len);
        return;
    }
    memset(out, 0, len);
    memcpy(out, &own, sizeof own);
}

/* out from in: a chain of multiplications. Outputs that lie anywhere are refused: two builds would get other places. */
static int spin(uint8_t *out, size_t len, const uint8_t *in, size_t in_len)
{
    if ((uintptr_t)out % 64) return -1;
    uint64_t chain = 1;
    for (size_t i = 0; i < in_len; i++) chain = (chain + in[i]) * 0x9e3779b97f4a7c15u;
    for (int i = 0; i < STEPS; i++) {
        chain = chain * 0x9e3779b97f4a7c15u + 1;
        __asm__ volatile("" : "+r"(chain)); /* the compiler takes every step */
    }
    for (size_t i = 0; i < len; i++) out[i] = (uint8_t)(chain >> i % 8 * 8);
    return 0;
}

EXPORT const char *OQS_version(void)
{
    return "0.99.0";
}

EXPORT void OQS_init(void)
{
}

EXPORT int OQS_randombytes_switch_algorithm(const char *algorithm)
{
    random_bytes = NULL;
    return strcmp(algorithm, "system");
}

EXPORT void OQS_randombytes_custom_algorithm(void (*function)(uint8_t *, size_t))
{
    random_bytes = function;
}

/* ---- KEMs: one, and one that the build leaves out ---- */

static OQS_KEM kem = {"FAKE-KEM", "1", 3, true, PUBLIC, SECRET, CIPHERTEXT, SHARED};

EXPORT int OQS_KEM_alg_count(void)
{
    return 2;
}

EXPORT const char *OQS_KEM_alg_identifier(size_t i)
{
    return i == 0 ? "LEFT-OUT" : kem.method_name;
}

EXPORT int OQS_KEM_alg_is_enabled(const char *name)
{
    return strcmp(name, kem.method_name) == 0;
}

EXPORT OQS_KEM *OQS_KEM_new(const char *name)
{
    return OQS_KEM_alg_is_enabled(name) ? &kem : NULL;
}

EXPORT int OQS_KEM_keypair(const OQS_KEM *of, uint8_t *public_key, uint8_t *secret_key)
{
    if (FAULT == KEYGEN_FAILS) return -1;
    draw(secret_key, of->length_secret_key);
    return spin(public_key, of->length_public_key, secret_key, of->length_secret_key);
}

EXPORT int OQS_KEM_encaps(const OQS_KEM *of, uint8_t *ciphertext, uint8_t *shared, const uint8_t *public_key)
{
    draw(ciphertext, of->length_ciphertext);
    return spin(shared, of->length_shared_secret, public_key, of->length_public_key);
}

EXPORT int OQS_KEM_decaps(const OQS_KEM *of, uint8_t *shared, const uint8_t *ciphertext, const uint8_t *secret_key)
{
    (void)ciphertext;
    int failed = spin(shared, of->length_shared_secret, secret_key, of->length_secret_key);
    if (FAULT == OTHER_ANSWER) shared[0] ^= 1;
    return failed;
}

/* ---- Signatures: one, which is shorter than it could be ---- */

static OQS_SIG sig = {"FAKE-SIG", "1", 5, true, true, false, 32, SECRET, MOST_SIGNATURE};

EXPORT int OQS_SIG_alg_count(void)
{
    return 1;
}

EXPORT const char *OQS_SIG_alg_identifier(size_t i)
{
    return i == 0 ? sig.method_name : NULL;
}

EXPORT int OQS_SIG_alg_is_enabled(const char *name)
{
    return strcmp(name, sig.method_name) == 0;
}

EXPORT OQS_SIG *OQS_SIG_new(const char *name)
{
    return OQS_SIG_alg_is_enabled(name) ? &sig : NULL;
}

EXPORT int OQS_SIG_keypair(const OQS_SIG *of, uint8_t *public_key, uint8_t *secret_key)
{
    draw(secret_key, of->length_secret_key);
    memcpy(public_key, secret_key, of->length_public_key);
    return 0;
}

EXPORT int OQS_SIG_sign(const OQS_SIG *of, uint8_t *signature, size_t *len, const uint8_t *message, size_t message_len,
                        const uint8_t *secret_key)
{
    if (FAULT == SIGN_FAILS) return -1;
    (void)of;
    *len = MOST_SIGNATURE - secret_key[0] % 8;
    return spin(signature, *len, message, message_len);
}

EXPORT int OQS_SIG_verify(const OQS_SIG *of, const uint8_t *message, size_t message_len, const uint8_t *signature,
                          size_t len, const uint8_t *public_key)
{
    uint8_t right[MOST_SIGNATURE] __attribute__((aligned(64)));
    (void)of;
    if (len != MOST_SIGNATURE - (size_t)public_key[0] % 8) return -1;
    spin(right, len, message, message_len);
    return memcmp(right, signature, len) ? -1 : 0;
}
