/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A plugin for pqlane: mlkem-native (https://github.com/pq-code-package/mlkem-native), measured and judged with
 * pqlane's clock. docs/plugins.md tells how a plugin is built. Written for pqlane_driver.h and mlkem_native.h, and
 * nothing else.
 */

#include <pqlane_driver.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* The functions of each parameter set have its number in their names. */
#define MLK_CONFIG_PARAMETER_SET 512
#include <mlkem_native.h>
#undef MLK_CONFIG_PARAMETER_SET
#undef MLK_H
#define MLK_CONFIG_PARAMETER_SET 768
#include <mlkem_native.h>
#undef MLK_CONFIG_PARAMETER_SET
#undef MLK_H
#define MLK_CONFIG_PARAMETER_SET 1024
#include <mlkem_native.h>

#ifndef MLKEM_NATIVE_VERSION
#define MLKEM_NATIVE_VERSION "unknown" /* the library does not tell */
#endif
#ifndef MLKEM_NATIVE_BUILD
#define MLKEM_NATIVE_BUILD "cc " __VERSION__
#endif

struct set {
    pqlane_driver_algorithm shown;
    size_t private_key;
    int (*keypair)(uint8_t *ek, uint8_t *dk);
    int (*keypair_derand)(uint8_t *ek, uint8_t *dk, const uint8_t *coins);
    int (*enc)(uint8_t *ct, uint8_t *ss, const uint8_t *ek);
    int (*enc_derand)(uint8_t *ct, uint8_t *ss, const uint8_t *ek, const uint8_t *coins);
    int (*dec)(uint8_t *ss, const uint8_t *ct, const uint8_t *dk);
};

static const struct set sets[] = {
    {{"ML-KEM-512", PQLANE_DRIVER_KEM, 1, MLKEM512_PUBLICKEYBYTES, MLKEM512_CIPHERTEXTBYTES, 0},
     MLKEM512_SECRETKEYBYTES,
     mlkem512_keypair,
     mlkem512_keypair_derand,
     mlkem512_enc,
     mlkem512_enc_derand,
     mlkem512_dec},
    {{"ML-KEM-768", PQLANE_DRIVER_KEM, 3, MLKEM768_PUBLICKEYBYTES, MLKEM768_CIPHERTEXTBYTES, 0},
     MLKEM768_SECRETKEYBYTES,
     mlkem768_keypair,
     mlkem768_keypair_derand,
     mlkem768_enc,
     mlkem768_enc_derand,
     mlkem768_dec},
    {{"ML-KEM-1024", PQLANE_DRIVER_KEM, 5, MLKEM1024_PUBLICKEYBYTES, MLKEM1024_CIPHERTEXTBYTES, 0},
     MLKEM1024_SECRETKEYBYTES,
     mlkem1024_keypair,
     mlkem1024_keypair_derand,
     mlkem1024_enc,
     mlkem1024_enc_derand,
     mlkem1024_dec},
};
#define SETS (sizeof sets / sizeof *sets)

/* An operation, prepared. An input is a key pair and a ciphertext for it, one after the other. */
struct work {
    const struct set *set;
    int (*once)(struct work *work, uint64_t number);
    bool given_randomness;
    const uint8_t *inputs[PQLANE_DRIVER_INPUTS];
    size_t out_len;
    uint8_t out[MLKEM1024_PUBLICKEYBYTES + MLKEM1024_SECRETKEYBYTES]; /* one after the other: the longest */
};

struct coins {
    uint8_t bytes[2 * MLKEM_SYMBYTES];
};

/* mlkem-native asks its user for this. */
int randombytes(uint8_t *out, size_t len);
int randombytes(uint8_t *out, size_t len)
{
    return getrandom(out, len, 0) == (ssize_t)len ? 0 : -1;
}

static struct coins coins_of(uint64_t number)
{
    struct coins coins = {{0}};
    memcpy(coins.bytes, &number, sizeof number);
    return coins;
}

static int keygen(struct work *work, uint64_t number)
{
    const struct set *set = work->set;
    uint8_t *ek = work->out, *dk = ek + set->shown.public_key;
    return work->given_randomness ? set->keypair_derand(ek, dk, coins_of(number).bytes) : set->keypair(ek, dk);
}

static int encaps(struct work *work, uint64_t number)
{
    const struct set *set = work->set;
    const uint8_t *ek = work->inputs[number % PQLANE_DRIVER_INPUTS];
    uint8_t *ct = work->out, *ss = ct + set->shown.ciphertext;
    return work->given_randomness ? set->enc_derand(ct, ss, ek, coins_of(number).bytes) : set->enc(ct, ss, ek);
}

static int decaps(struct work *work, uint64_t number)
{
    const struct set *set = work->set;
    const uint8_t *ek = work->inputs[number % PQLANE_DRIVER_INPUTS], *dk = ek + set->shown.public_key;
    return set->dec(work->out, dk + set->private_key, dk);
}

static const struct {
    const char *name;
    unsigned flags;
    int (*once)(struct work *work, uint64_t number);
} steps[] = {
    {"keygen", PQLANE_DRIVER_TAKES_RANDOMNESS, keygen},
    {"encaps", PQLANE_DRIVER_TAKES_RANDOMNESS, encaps},
    {"decaps", PQLANE_DRIVER_DETERMINISTIC, decaps},
};
#define STEPS (sizeof steps / sizeof *steps)

/* ---- The driver. It has one library, so `library` is its operations, set by set. ---- */

static pqlane_driver_operation operations[SETS * STEPS];
static const char *failed = "";

static void *open_library(void *handle)
{
    (void)handle; /* what is measured is linked to this plugin */
    for (size_t i = 0; i < SETS * STEPS; i++)
        operations[i] = (pqlane_driver_operation){
            .algorithm = &sets[i / STEPS].shown, .name = steps[i % STEPS].name, .flags = steps[i % STEPS].flags};
    return operations;
}

static const char *error_of(void *library)
{
    (void)library;
    return failed;
}

static const char *version_of(void *library)
{
    (void)library;
    return MLKEM_NATIVE_VERSION;
}

static const char *build_of(void *library)
{
    (void)library;
    return MLKEM_NATIVE_BUILD;
}

static const pqlane_driver_operation *operation_of(void *library, size_t i)
{
    (void)library;
    return i < SETS * STEPS ? &operations[i] : NULL;
}

static const struct set *set_of(const pqlane_driver_algorithm *algorithm)
{
    return (const struct set *)algorithm; /* its first member */
}

static size_t input_len(const struct set *set)
{
    return set->shown.public_key + set->private_key + set->shown.ciphertext;
}

static int make(void *library, const pqlane_driver_algorithm *algorithm, uint64_t seed, unsigned number, uint8_t *out,
                size_t *len)
{
    const struct set *set = set_of(algorithm);
    uint8_t *ek = out, *dk = ek + set->shown.public_key, *ct = dk + set->private_key, ss[MLKEM_BYTES];
    const struct coins coins = coins_of(seed + number);
    (void)library;
    failed = "cannot make a key pair and a ciphertext";
    *len = input_len(set);
    return set->keypair_derand(ek, dk, coins.bytes) || set->enc_derand(ct, ss, ek, coins.bytes) ? -1 : 0;
}

static void *prepare(void *library, const pqlane_driver_operation *operation,
                     const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], unsigned flags)
{
    const size_t step = (size_t)(operation - operations) % STEPS;
    const struct set *set = set_of(operation->algorithm);
    struct work *work = calloc(1, sizeof *work);
    (void)library;
    failed = "has no memory, or is given inputs of another length";
    if (!work) return NULL;
    work->set = set;
    work->once = steps[step].once;
    work->given_randomness = flags & PQLANE_DRIVER_GIVEN_RANDOMNESS;
    work->out_len = (const size_t[STEPS]){set->shown.public_key + set->private_key, set->shown.ciphertext + MLKEM_BYTES,
                                          MLKEM_BYTES}[step];
    for (int i = 0; i < PQLANE_DRIVER_INPUTS; i++) {
        work->inputs[i] = inputs[i].data;
        if (inputs[i].len == input_len(set)) continue;
        free(work);
        return NULL;
    }
    return work;
}

static int run(void *handle, uint64_t first, uint64_t count)
{
    struct work *work = handle;
    int (*const once)(struct work *, uint64_t) = work->once;
    int status = 0;
    for (uint64_t i = 0; i < count; i++) status |= once(work, first + i);
    if (status) failed = "mlkem-native returns an error";
    return status;
}

static size_t answer(void *handle, uint64_t number, uint8_t *out, size_t size)
{
    const struct work *work = handle;
    if (work->out_len > size || run(handle, number, 1)) return 0;
    memcpy(out, work->out, work->out_len);
    return work->out_len;
}

const pqlane_driver pqlane_driver_table = {
    .abi = PQLANE_DRIVER_ABI,
    .bytes = sizeof(pqlane_driver),
    .name = "mlkem-native",
    .open = open_library,
    .error = error_of,
    .version = version_of,
    .build = build_of,
    .operation = operation_of,
    .make = make,
    .prepare = prepare,
    .run = run,
    .tear_down = free,
    .answer = answer,
};
