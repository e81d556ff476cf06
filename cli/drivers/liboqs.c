/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The driver of liboqs: every KEM and signature that a build of it has. Its functions take keys as bytes and keep
 * nothing, so there is one way to call them. Randomness is the system's; for inputs, and where two builds are to do the
 * same, it follows from a number.
 */

#include "drivers.h"
#include "parts.h"

#include "../stats/prng.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How liboqs' objects begin, in all versions since 0.7. Flags of a byte came and will come, into the gap. */
struct oqs_object {
    const char *method_name, *alg_version;
    uint8_t claimed_nist_level, flags[7];
    size_t length_public_key, length_secret_key, length_out; /* of a ciphertext or signature */
    size_t length_shared_secret;                             /* of a KEM alone */
};

/* Functions of liboqs by what they do: those of KEMs and of signatures have the same shapes here and there. */
struct oqs_family {
    int (*alg_count)(void);
    const char *(*alg_identifier)(size_t i);
    int (*alg_is_enabled)(const char *name);
    struct oqs_object *(*create)(const char *name);
    int (*keypair)(const struct oqs_object *object, uint8_t *public_key, uint8_t *secret_key);
};

struct oqs_algorithm {
    pqlane_driver_algorithm shown;
    pqlane_driver_operation operations[3];
    const struct oqs_object *object;
};

struct oqs_library {
    const char *(*version)(void);
    void (*init)(void);
    int (*switch_random)(const char *algorithm);
    void (*custom_random)(void (*function)(uint8_t *, size_t));
    struct oqs_family kem, sig;
    int (*encaps)(const struct oqs_object *kem, uint8_t *ct, uint8_t *ss, const uint8_t *ek);
    int (*decaps)(const struct oqs_object *kem, uint8_t *ss, const uint8_t *ct, const uint8_t *dk);
    int (*sign)(const struct oqs_object *sig, uint8_t *signature, size_t *len, const uint8_t *msg, size_t msg_len,
                const uint8_t *sk);
    int (*verify)(const struct oqs_object *sig, const uint8_t *msg, size_t msg_len, const uint8_t *signature,
                  size_t len, const uint8_t *pk);
    struct oqs_algorithm *algorithms;
    size_t algorithm_count;
    char error[200];
};

struct oqs_work {
    struct oqs_library *library;
    const struct oqs_algorithm *algorithm;
    int (*once)(struct oqs_work *work, uint64_t number); /* not 0: it failed */
    struct parts inputs[PQLANE_DRIVER_INPUTS];
    bool given_randomness;
    uint8_t *out[2];
    size_t out_len[2];
};

/* Outputs, and what changes from call to call: one place for all, because nothing runs side by side. */
static uint8_t oqs_outputs[2][PQLANE_DRIVER_INPUT_BYTES] __attribute__((aligned(64)));
static uint8_t oqs_message[PQLANE_DRIVER_MESSAGE_BYTES] __attribute__((aligned(64)));

enum { PUBLIC_KEY, SECRET_KEY, OUT };
static const char *const operation_names[2][3] = {{"keygen", "encaps", "decaps"}, {"keygen", "sign", "verify"}};

static char oqs_open_error[200];

/* liboqs asks for randomness without saying for whom. Nothing runs side by side. */
static struct prng numbered;

static void numbered_random(uint8_t *out, size_t len)
{
    prng_fill(&numbered, out, len);
}

/* ---- What there is ---- */

static const struct {
    const char *name;
    size_t offset;
} oqs_functions[] = {
    {"OQS_version", offsetof(struct oqs_library, version)},
    {"OQS_init", offsetof(struct oqs_library, init)},
    {"OQS_randombytes_switch_algorithm", offsetof(struct oqs_library, switch_random)},
    {"OQS_randombytes_custom_algorithm", offsetof(struct oqs_library, custom_random)},
    {"OQS_KEM_alg_count", offsetof(struct oqs_library, kem.alg_count)},
    {"OQS_KEM_alg_identifier", offsetof(struct oqs_library, kem.alg_identifier)},
    {"OQS_KEM_alg_is_enabled", offsetof(struct oqs_library, kem.alg_is_enabled)},
    {"OQS_KEM_new", offsetof(struct oqs_library, kem.create)},
    {"OQS_KEM_keypair", offsetof(struct oqs_library, kem.keypair)},
    {"OQS_KEM_encaps", offsetof(struct oqs_library, encaps)},
    {"OQS_KEM_decaps", offsetof(struct oqs_library, decaps)},
    {"OQS_SIG_alg_count", offsetof(struct oqs_library, sig.alg_count)},
    {"OQS_SIG_alg_identifier", offsetof(struct oqs_library, sig.alg_identifier)},
    {"OQS_SIG_alg_is_enabled", offsetof(struct oqs_library, sig.alg_is_enabled)},
    {"OQS_SIG_new", offsetof(struct oqs_library, sig.create)},
    {"OQS_SIG_keypair", offsetof(struct oqs_library, sig.keypair)},
    {"OQS_SIG_sign", offsetof(struct oqs_library, sign)},
    {"OQS_SIG_verify", offsetof(struct oqs_library, verify)},
};

/* All bytes that an object's operations give, or more than there is room for. */
static size_t bytes_of(const struct oqs_object *object, bool is_kem)
{
    const size_t lens[] = {object->length_public_key, object->length_secret_key, object->length_out,
                           is_kem ? object->length_shared_secret : 0};
    size_t sum = 0;
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++)
        sum += lens[i] < PQLANE_DRIVER_INPUT_BYTES ? lens[i] : PQLANE_DRIVER_INPUT_BYTES;
    return sum;
}

/* The algorithms of a family that the build has, and whose keys an input has room for. */
static void add_family(struct oqs_library *library, const struct oqs_family *family, pqlane_driver_kind kind)
{
    const bool is_kem = kind == PQLANE_DRIVER_KEM;
    for (int i = 0; i < family->alg_count(); i++) {
        const char *name = family->alg_identifier((size_t)i);
        const struct oqs_object *object = name && family->alg_is_enabled(name) ? family->create(name) : NULL;
        if (!object || bytes_of(object, is_kem) > PQLANE_DRIVER_INPUT_BYTES - 4096) continue;
        struct oqs_algorithm *algorithm = &library->algorithms[library->algorithm_count++];
        algorithm->object = object;
        algorithm->shown = (pqlane_driver_algorithm){
            .name = object->method_name,
            .kind = kind,
            .category = object->claimed_nist_level,
            .public_key = object->length_public_key,
            .ciphertext = is_kem ? object->length_out : 0,
            .signature = is_kem ? 0 : object->length_out,
        };
        for (int j = 0; j < 3; j++) {
            const bool signs = !is_kem && j == 1, draws = j == 0 || j == 1, is_decaps = is_kem && j == 2;
            algorithm->operations[j] = (pqlane_driver_operation){
                .algorithm = &algorithm->shown,
                .name = operation_names[!is_kem][j],
                .flags = (signs ? PQLANE_DRIVER_VARIES : 0u) | (draws ? PQLANE_DRIVER_TAKES_RANDOMNESS : 0u) |
                         (is_decaps ? PQLANE_DRIVER_DETERMINISTIC : 0u),
            };
        }
    }
}

static void *oqs_open(void *handle)
{
    struct oqs_library *library = calloc(1, sizeof *library);
    if (!library) {
        snprintf(oqs_open_error, sizeof oqs_open_error, "finds no memory");
        return NULL;
    }
    for (size_t i = 0; i < sizeof oqs_functions / sizeof *oqs_functions; i++) {
        void *address = dlsym(handle, oqs_functions[i].name);
        memcpy((char *)library + oqs_functions[i].offset, &address, sizeof address);
        if (address) continue;
        snprintf(oqs_open_error, sizeof oqs_open_error, "is no liboqs of version 0.8 or newer: it lacks %s",
                 oqs_functions[i].name);
        free(library);
        return NULL;
    }
    library->init();
    const int most = library->kem.alg_count() + library->sig.alg_count();
    library->algorithms = calloc((size_t)(most > 0 ? most : 0) + 1, sizeof *library->algorithms);
    if (library->algorithms) {
        add_family(library, &library->kem, PQLANE_DRIVER_KEM);
        add_family(library, &library->sig, PQLANE_DRIVER_SIGNATURE);
    }
    return library;
}

static const char *oqs_error(void *library)
{
    return library ? ((const struct oqs_library *)library)->error : oqs_open_error;
}

static const char *oqs_version(void *library)
{
    return ((const struct oqs_library *)library)->version();
}

static const char *oqs_build(void *library)
{
    (void)library; /* it does not tell */
    return "";
}

static const pqlane_driver_operation *oqs_operation(void *handle, size_t i)
{
    const struct oqs_library *library = handle;
    return i / 3 < library->algorithm_count ? &library->algorithms[i / 3].operations[i % 3] : NULL;
}

static int oqs_fail(struct oqs_library *library, const char *what, const struct oqs_algorithm *algorithm)
{
    snprintf(library->error, sizeof library->error, "%s (%s)", what, algorithm->shown.name);
    return -1;
}

/* ---- The operations ---- */

static const struct parts *input_of(const struct oqs_work *work, uint64_t number)
{
    return &work->inputs[number % PQLANE_DRIVER_INPUTS];
}

static const uint8_t *message_of(uint64_t number)
{
    memcpy(oqs_message, &number, sizeof number);
    return oqs_message;
}

static int kem_keygen(struct oqs_work *w, uint64_t number)
{
    (void)number;
    return w->library->kem.keypair(w->algorithm->object, w->out[0], w->out[1]);
}

static int kem_encaps(struct oqs_work *w, uint64_t number)
{
    return w->library->encaps(w->algorithm->object, w->out[0], w->out[1], input_of(w, number)->part[PUBLIC_KEY].data);
}

static int kem_decaps(struct oqs_work *w, uint64_t number)
{
    const struct parts *input = input_of(w, number);
    return w->library->decaps(w->algorithm->object, w->out[0], input->part[OUT].data, input->part[SECRET_KEY].data);
}

static int sig_keygen(struct oqs_work *w, uint64_t number)
{
    (void)number;
    return w->library->sig.keypair(w->algorithm->object, w->out[0], w->out[1]);
}

static int sig_sign(struct oqs_work *w, uint64_t number)
{
    return w->library->sign(w->algorithm->object, w->out[0], &w->out_len[0], message_of(number),
                            PQLANE_DRIVER_MESSAGE_BYTES, input_of(w, number)->part[SECRET_KEY].data);
}

static int sig_verify(struct oqs_work *w, uint64_t number)
{
    const struct parts *input = input_of(w, number);
    return w->library->verify(w->algorithm->object, message_of(number % PQLANE_DRIVER_INPUTS),
                              PQLANE_DRIVER_MESSAGE_BYTES, input->part[OUT].data, input->part[OUT].len,
                              input->part[PUBLIC_KEY].data);
}

static int (*const once[2][3])(struct oqs_work *, uint64_t) = {{kem_keygen, kem_encaps, kem_decaps},
                                                               {sig_keygen, sig_sign, sig_verify}};

static int oqs_run(void *handle, uint64_t first, uint64_t count)
{
    struct oqs_work *work = handle;
    int (*function)(struct oqs_work *, uint64_t) = work->once, failed = 0;
    for (uint64_t i = 0; i < count; i++) {
        if (work->given_randomness) numbered.state = first + i;
        failed |= function(work, first + i);
    }
    return failed ? oqs_fail(work->library, "OQS_ERROR", work->algorithm) : 0;
}

/* ---- Before and after ---- */

static void oqs_tear_down(void *handle)
{
    free(handle);
}

static struct oqs_work *new_work(struct oqs_library *library, const struct oqs_algorithm *algorithm, int operation)
{
    const struct oqs_object *object = algorithm->object;
    const bool is_kem = algorithm->shown.kind == PQLANE_DRIVER_KEM;
    const size_t shared_secret = is_kem ? object->length_shared_secret : 0;
    const size_t lens[2][3][2] = {
        {{object->length_public_key, object->length_secret_key},
         {object->length_out, shared_secret},
         {shared_secret, 0}},
        {{object->length_public_key, object->length_secret_key}, {object->length_out, 0}, {0, 0}}};
    struct oqs_work *work = calloc(1, sizeof *work);
    if (!work) return NULL;
    work->library = library;
    work->algorithm = algorithm;
    work->once = once[!is_kem][operation];
    for (int i = 0; i < 2; i++) {
        work->out_len[i] = lens[!is_kem][operation][i];
        work->out[i] = oqs_outputs[i];
    }
    return work;
}

static void *oqs_prepare(void *handle, const pqlane_driver_operation *operation,
                         const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], unsigned flags)
{
    struct oqs_library *library = handle;
    const struct oqs_algorithm *algorithm = (const struct oqs_algorithm *)(const void *)operation->algorithm;
    struct oqs_work *work = new_work(library, algorithm, (int)(operation - algorithm->operations));
    bool good = work != NULL;
    for (int i = 0; i < PQLANE_DRIVER_INPUTS && good; i++)
        good = parts_read(&work->inputs[i], inputs[i]) &&
               work->inputs[i].part[PUBLIC_KEY].len == algorithm->object->length_public_key &&
               work->inputs[i].part[SECRET_KEY].len == algorithm->object->length_secret_key;
    if (!good) {
        oqs_fail(library, "has other sizes than the library that made the inputs, or no memory", algorithm);
        free(work);
        return NULL;
    }
    work->given_randomness = flags & PQLANE_DRIVER_GIVEN_RANDOMNESS;
    if (work->given_randomness)
        library->custom_random(numbered_random);
    else
        library->switch_random("system");
    return work;
}

/* A key pair, and what the second operation makes with it. */
static int oqs_make(void *handle, const pqlane_driver_algorithm *shown, uint64_t seed, unsigned number, uint8_t *out,
                    size_t *len)
{
    static uint8_t made[2][PQLANE_DRIVER_INPUT_BYTES] __attribute__((aligned(64)));
    struct oqs_library *library = handle;
    const struct oqs_algorithm *algorithm = (const struct oqs_algorithm *)(const void *)shown;
    struct oqs_work *keys = new_work(library, algorithm, 0), *second = new_work(library, algorithm, 1);
    struct parts *parts = second ? &second->inputs[number] : NULL;
    int failed = keys && second ? 0 : oqs_fail(library, "finds no memory", algorithm);
    library->custom_random(numbered_random);
    if (!failed) {
        for (int i = 0; i < 2; i++) keys->out[i] = made[i]; /* the second operation puts out, too */
        numbered.state = seed + number;
        if (keys->once(keys, 0)) failed = oqs_fail(library, "fails to make a key", algorithm);
    }
    if (!failed) {
        for (int i = 0; i < 2; i++) parts->part[i] = (pqlane_driver_input){keys->out[i], keys->out_len[i]};
        if (second->once(second, number)) failed = oqs_fail(library, "fails to use a key", algorithm);
    }
    if (!failed) {
        parts->part[OUT] = (pqlane_driver_input){second->out[0], second->out_len[0]};
        if (!parts_write(parts, out, len)) failed = oqs_fail(library, "has inputs that are too long", algorithm);
    }
    free(keys);
    free(second);
    return failed;
}

static size_t oqs_answer(void *handle, uint64_t number, uint8_t *out, size_t size)
{
    struct oqs_work *work = handle;
    const size_t most = work->out_len[0] + work->out_len[1];
    if (most + 1 > size || oqs_run(work, number, 1)) return 0;
    size_t at = 0;
    for (int i = 0; i < 2; at += work->out_len[i++]) memcpy(out + at, work->out[i], work->out_len[i]);
    out[at] = 0; /* verification has no output */
    return at + 1;
}

const pqlane_driver driver_liboqs = {
    .abi = PQLANE_DRIVER_ABI,
    .bytes = sizeof(pqlane_driver),
    .name = "liboqs",
    .open = oqs_open,
    .error = oqs_error,
    .version = oqs_version,
    .build = oqs_build,
    .operation = oqs_operation,
    .make = oqs_make,
    .prepare = oqs_prepare,
    .run = oqs_run,
    .tear_down = oqs_tear_down,
    .answer = oqs_answer,
};
