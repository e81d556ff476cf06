/* SPDX-License-Identifier: Apache-2.0 */

/* Inputs for the operations: keys, ciphertexts and signatures from the worker's seed, made once and read by both
 * libraries of a pair. */

#include "operations.h"

#include "say.h"

#include <string.h>

#define MOST_SIZE \
    ((size_t)1 << 20) /* no algorithm's key or signature is as long as this: a library that says so is broken */

static size_t size_of(const struct subject *subject, const struct library *libraries, int count, pqlane_size which)
{
    size_t size = 0;
    for (int side = count - 1; side >= 0; side--) {
        if (!subject->alg[side]) continue;
        size_t here = libraries[side].alg_size(subject->alg[side], which);
        if (here > MOST_SIZE) fail("algorithm", side, "gives a size of %zu bytes for %s", here, subject->name);
        if (size && here != size)
            fail("algorithm", WORKER_BOTH, "the two libraries give different sizes for %s", subject->name);
        size = here;
    }
    return size;
}

static void expect(pqlane_status status, const struct library *library, const struct subject *subject, const char *what)
{
    if (status)
        fail("operation", library->side, "fails to %s for %s: %s", what, subject->name, library->status_name(status));
}

static void make_kem_input(struct subject *subject, struct input *input, const struct library *library,
                           const pqlane_alg *alg)
{
    if (!library->kem_keygen_from_seed || !library->kem_encaps_from_coins)
        return; /* then it has no operation that reads this */
    expect(library->kem_keygen_from_seed(alg, input->public_key, input->private_key, input->seed, subject->seed_len),
           library, subject, "make a key");
    expect(library->kem_encaps_from_coins(alg, input->ciphertext, subject->out[0], input->public_key,
                                          subject->public_len, input->coins, subject->coins_len),
           library, subject, "encapsulate");
}

/* Memory for a prepared key, taken once. */
static void *place(void **memory, size_t bytes)
{
    if (!*memory) *memory = need_memory(bytes);
    return *memory;
}

static void prepare_kem(const struct subject *subject, struct input *input, const struct library *library,
                        const pqlane_alg *alg)
{
    const int side = library->side;
    if (!library->kem_prepare_public || !library->kem_prepare_private || !library->kem_public_bytes ||
        !library->kem_private_bytes || !library->kem_keygen_from_seed)
        return;
    expect(library->kem_prepare_public(alg, &input->prepared_public[side],
                                       place(&input->public_memory[side], library->kem_public_bytes(alg)),
                                       input->public_key, subject->public_len),
           library, subject, "prepare a public key");
    expect(library->kem_prepare_private(alg, &input->prepared_private[side],
                                        place(&input->private_memory[side], library->kem_private_bytes(alg)),
                                        input->private_key, subject->private_len),
           library, subject, "prepare a private key");
}

static void prepare_sig(const struct subject *subject, struct input *input, const struct library *library,
                        const pqlane_alg *alg)
{
    const int side = library->side;
    if (!library->sig_prepare_public || !library->sig_prepare_private || !library->sig_public_bytes ||
        !library->sig_private_bytes || !library->sig_keygen_from_seed)
        return;
    expect(library->sig_prepare_public(alg, &input->prepared_verifier[side],
                                       place(&input->public_memory[side], library->sig_public_bytes(alg)),
                                       input->public_key, subject->public_len),
           library, subject, "prepare a public key");
    expect(library->sig_prepare_private(alg, &input->prepared_signer[side],
                                        place(&input->private_memory[side], library->sig_private_bytes(alg)),
                                        input->private_key, subject->private_len),
           library, subject, "prepare a private key");
}

/* Each library prepares the keys for itself: what it keeps is its own business. */
void subject_prepare(struct subject *subject, const struct library *libraries, int count)
{
    if (subject->kind == PQLANE_KIND_HASH) return;
    for (int side = 0; side < count; side++)
        for (int i = 0; i < SUBJECT_INPUTS && subject->alg[side]; i++)
            (subject->kind == PQLANE_KIND_KEM ? prepare_kem : prepare_sig)(subject, &subject->inputs[i],
                                                                           &libraries[side], subject->alg[side]);
}

static void make_sig_input(struct subject *subject, struct input *input, const struct library *library,
                           const pqlane_alg *alg, uint64_t number)
{
    if (!library->sig_keygen_from_seed || !library->sig_sign) return;
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;
    memcpy(subject->message, &number, sizeof number);
    expect(library->sig_keygen_from_seed(alg, input->public_key, input->private_key, input->seed, subject->seed_len),
           library, subject, "make a key");
    expect(library->sig_sign(alg, input->signature, input->private_key, subject->private_len, subject->message,
                             SUBJECT_MESSAGE_BYTES, &options),
           library, subject, "sign");
}

struct subject *subject_make(const char *name, const struct library *libraries, int count, struct prng *prng)
{
    struct subject *subject = need_memory(sizeof *subject);
    int maker = -1;
    subject->name = name;
    for (int side = 0; side < count; side++) {
        subject->alg[side] = library_find(&libraries[side], name);
        if (subject->alg[side] && (maker < 0 || prng_below(prng, 2))) maker = side; /* neither is always warmer */
    }
    if (maker < 0) fail("usage", WORKER_BOTH, "no library has the algorithm %s", name);
    const struct library *library = &libraries[maker];
    const pqlane_alg *alg = subject->alg[maker];
    subject->kind = library->alg_kind(alg);

    size_t shared = size_of(subject, libraries, count, PQLANE_SIZE_SHARED_SECRET);
    subject->seed_len = size_of(subject, libraries, count, PQLANE_SIZE_SEED);
    subject->coins_len = size_of(subject, libraries, count, PQLANE_SIZE_COINS);
    subject->public_len = size_of(subject, libraries, count, PQLANE_SIZE_PUBLIC_KEY);
    subject->private_len = size_of(subject, libraries, count, PQLANE_SIZE_PRIVATE_KEY);
    subject->ciphertext_len = size_of(subject, libraries, count, PQLANE_SIZE_CIPHERTEXT);
    subject->signature_len = size_of(subject, libraries, count, PQLANE_SIZE_SIGNATURE);
    subject->rnd_len = size_of(subject, libraries, count, PQLANE_SIZE_RND);
    subject->digest_len = size_of(subject, libraries, count, PQLANE_SIZE_DIGEST);
    size_t lens[] = {shared,
                     subject->public_len,
                     subject->private_len,
                     subject->ciphertext_len,
                     subject->signature_len,
                     subject->digest_len};
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++)
        if (lens[i] > subject->out_len) subject->out_len = lens[i];
    for (int i = 0; i < 2; i++) subject->out[i] = need_memory(OPERATION_MOST_AT_ONCE * subject->out_len);
    subject->rnd = need_memory(sizeof(uint64_t) + subject->rnd_len);
    subject->message = need_memory(SUBJECT_HASH_BYTES);
    if (subject->kind == PQLANE_KIND_HASH) prng_fill(prng, subject->message, SUBJECT_HASH_BYTES);

    for (uint64_t i = 0; i < SUBJECT_INPUTS && subject->kind != PQLANE_KIND_HASH; i++) {
        struct input *input = &subject->inputs[i];
        input->seed = need_memory(subject->seed_len);
        input->coins = need_memory(subject->coins_len);
        input->public_key = need_memory(subject->public_len);
        input->private_key = need_memory(subject->private_len);
        input->ciphertext = need_memory(subject->ciphertext_len);
        input->signature = need_memory(subject->signature_len);
        prng_fill(prng, input->seed, subject->seed_len);
        prng_fill(prng, input->coins, subject->coins_len);
        if (subject->kind == PQLANE_KIND_KEM)
            make_kem_input(subject, input, library, alg);
        else
            make_sig_input(subject, input, library, alg, i);
    }
    subject_prepare(subject, libraries, count);
    return subject;
}
