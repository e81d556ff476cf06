/* SPDX-License-Identifier: Apache-2.0 */

/* Inputs for the operations: keys, ciphertexts and signatures from a seed, and what a library makes of them. */

#include "work.h"

#include "../../stats/prng.h"
#include "../parts.h"

#include <stdlib.h>
#include <string.h>

#define MOST_SIZE ((size_t)64 << 10) /* no key or signature is as long as this: a library that says so is broken */

enum { SEED, COINS, PUBLIC_KEY, PRIVATE_KEY, CIPHERTEXT, SIGNATURE, TEXT };

static const struct {
    int part;
    pqlane_size size;
    size_t len; /* offset within struct work */
} sizes[] = {
    {SEED, PQLANE_SIZE_SEED, offsetof(struct work, seed_len)},
    {COINS, PQLANE_SIZE_COINS, offsetof(struct work, coins_len)},
    {PUBLIC_KEY, PQLANE_SIZE_PUBLIC_KEY, offsetof(struct work, public_len)},
    {PRIVATE_KEY, PQLANE_SIZE_PRIVATE_KEY, offsetof(struct work, private_len)},
    {CIPHERTEXT, PQLANE_SIZE_CIPHERTEXT, offsetof(struct work, ciphertext_len)},
    {SIGNATURE, PQLANE_SIZE_SIGNATURE, offsetof(struct work, signature_len)},
    {-1, PQLANE_SIZE_RND, offsetof(struct work, rnd_len)},
    {-1, PQLANE_SIZE_DIGEST, offsetof(struct work, digest_len)},
};

/* Outputs, and what changes from call to call: one place for all, because nothing runs side by side. */
static uint8_t outputs[2][WORK_MOST_AT_ONCE * MOST_SIZE] __attribute__((aligned(64)));
static uint8_t messages[WORK_MOST_AT_ONCE][PQLANE_DRIVER_MESSAGE_BYTES] __attribute__((aligned(64)));
static uint8_t rnd[MOST_SIZE] __attribute__((aligned(64)));

static size_t *len_of(struct work *work, size_t i)
{
    return (size_t *)(void *)((char *)work + sizes[i].len);
}

static int measure_out(struct work *work, struct library *library, const pqlane_alg *alg)
{
    *work = (struct work){
        .library = library, .alg = alg, .out = {outputs[0], outputs[1]}, .messages = messages, .rnd = rnd};
    work->out_len = library->alg_size(alg, PQLANE_SIZE_SHARED_SECRET);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t here = *len_of(work, i) = library->alg_size(alg, sizes[i].size);
        if (here > work->out_len) work->out_len = here;
    }
    if (work->out_len <= MOST_SIZE - sizeof(uint64_t)) return 0;
    return library_fail(library, "gives a size of %zu bytes for %s", work->out_len, library->alg_name(alg));
}

/* ---- Making ---- */

static int expect(pqlane_status status, struct library *library, const pqlane_alg *alg, const char *what)
{
    if (!status) return 0;
    return library_fail(library, "fails to %s for %s: %s", what, library->alg_name(alg), library->status_name(status));
}

static int make_kem(const struct work *w, uint8_t *part[])
{
    struct library *library = w->library;
    if (!library->kem_keygen_from_seed || !library->kem_encaps_from_coins)
        return 0; /* then it has no operation that reads this */
    int failed = expect(
        library->kem_keygen_from_seed(w->alg, part[PUBLIC_KEY], part[PRIVATE_KEY], part[SEED], w->seed_len), library,
        w->alg, "make a key");
    if (failed) return failed;
    return expect(library->kem_encaps_from_coins(w->alg, part[CIPHERTEXT], w->out[0], part[PUBLIC_KEY], w->public_len,
                                                 part[COINS], w->coins_len),
                  library, w->alg, "encapsulate");
}

static int make_sig(const struct work *w, uint8_t *part[], uint64_t number)
{
    struct library *library = w->library;
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;
    if (!library->sig_keygen_from_seed || !library->sig_sign) return 0;
    int failed = expect(
        library->sig_keygen_from_seed(w->alg, part[PUBLIC_KEY], part[PRIVATE_KEY], part[SEED], w->seed_len), library,
        w->alg, "make a key");
    if (failed) return failed;
    memcpy(w->messages[0], &number, sizeof number);
    return expect(library->sig_sign(w->alg, part[SIGNATURE], part[PRIVATE_KEY], w->private_len, w->messages[0],
                                    PQLANE_DRIVER_MESSAGE_BYTES, &options),
                  library, w->alg, "sign");
}

int work_make_input(struct library *library, const pqlane_alg *alg, uint64_t seed, unsigned number, uint8_t *out,
                    size_t *len)
{
    static uint8_t memory[PARTS_MOST][MOST_SIZE] __attribute__((aligned(64)));
    uint8_t *part[PARTS_MOST];
    struct parts parts = {0};
    struct work w;
    struct prng prng = {seed + number};
    int failed = measure_out(&w, library, alg);
    if (failed) return failed;
    for (int i = 0; i < PARTS_MOST; i++) parts.part[i].data = part[i] = memory[i];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i].part >= 0) parts.part[sizes[i].part].len = *len_of(&w, i);
    pqlane_kind kind = library->alg_kind(alg);
    if (kind == PQLANE_KIND_HASH) parts.part[TEXT].len = WORK_TEXT_BYTES;
    prng_fill(&prng, part[SEED], w.seed_len);
    prng_fill(&prng, part[COINS], w.coins_len);
    prng_fill(&prng, part[TEXT], parts.part[TEXT].len);
    if (kind == PQLANE_KIND_KEM) failed = make_kem(&w, part);
    if (kind == PQLANE_KIND_SIG) failed = make_sig(&w, part, number);
    if (failed) return failed;
    return parts_write(&parts, out, len) ? 0 : library_fail(library, "has inputs that are too long");
}

/* ---- Preparing ---- */

/* Memory for a prepared key. NULL, where there is none, has the library take its own. */
static void *place(void **memory, size_t bytes)
{
    return *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
}

static int prepare_kem(const struct work *w, struct input *input)
{
    struct library *library = w->library;
    if (!library->kem_prepare_public || !library->kem_prepare_private || !library->kem_public_bytes ||
        !library->kem_private_bytes || !library->kem_keygen_from_seed)
        return 0;
    int failed = expect(library->kem_prepare_public(w->alg, &input->prepared_public,
                                                    place(&input->public_memory, library->kem_public_bytes(w->alg)),
                                                    input->public_key, w->public_len),
                        library, w->alg, "prepare a public key");
    if (failed) return failed;
    return expect(library->kem_prepare_private(w->alg, &input->prepared_private,
                                               place(&input->private_memory, library->kem_private_bytes(w->alg)),
                                               input->private_key, w->private_len),
                  library, w->alg, "prepare a private key");
}

static int prepare_sig(const struct work *w, struct input *input)
{
    struct library *library = w->library;
    if (!library->sig_prepare_public || !library->sig_prepare_private || !library->sig_public_bytes ||
        !library->sig_private_bytes || !library->sig_keygen_from_seed)
        return 0;
    int failed = expect(library->sig_prepare_public(w->alg, &input->prepared_verifier,
                                                    place(&input->public_memory, library->sig_public_bytes(w->alg)),
                                                    input->public_key, w->public_len),
                        library, w->alg, "prepare a public key");
    if (failed) return failed;
    return expect(library->sig_prepare_private(w->alg, &input->prepared_signer,
                                               place(&input->private_memory, library->sig_private_bytes(w->alg)),
                                               input->private_key, w->private_len),
                  library, w->alg, "prepare a private key");
}

static int read_input(struct work *work, struct input *input, pqlane_driver_input given)
{
    struct parts parts;
    bool good = parts_read(&parts, given);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && good; i++)
        good = sizes[i].part < 0 || parts.part[sizes[i].part].len == *len_of(work, i);
    if (!good)
        return library_fail(work->library, "has other sizes for %s than the library that made the inputs",
                            work->library->alg_name(work->alg));
    *input = (struct input){.seed = parts.part[SEED].data,
                            .coins = parts.part[COINS].data,
                            .public_key = parts.part[PUBLIC_KEY].data,
                            .private_key = parts.part[PRIVATE_KEY].data,
                            .ciphertext = parts.part[CIPHERTEXT].data,
                            .signature = parts.part[SIGNATURE].data};
    work->text = parts.part[TEXT].data;
    if (work->row->kind == PQLANE_KIND_KEM) return prepare_kem(work, input);
    return work->row->kind == PQLANE_KIND_SIG ? prepare_sig(work, input) : 0;
}

struct work *work_begin(struct library *library, const struct offered *offered,
                        const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], unsigned flags)
{
    struct work *work = malloc(sizeof *work);
    if (!work) {
        library_fail(library, "finds no memory");
        return NULL;
    }
    int failed = measure_out(work, library, offered->alg);
    if (!failed) {
        work->row = offered->row;
        work->given_randomness = flags & PQLANE_DRIVER_GIVEN_RANDOMNESS;
    }
    for (int i = 0; i < PQLANE_DRIVER_INPUTS && !failed; i++) failed = read_input(work, &work->inputs[i], inputs[i]);
    if (!failed) return work;
    work_end(work);
    return NULL;
}

void work_end(struct work *work)
{
    for (int i = 0; i < PQLANE_DRIVER_INPUTS && work; i++) {
        free(work->inputs[i].public_memory);
        free(work->inputs[i].private_memory);
    }
    free(work);
}
