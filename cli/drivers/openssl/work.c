/* SPDX-License-Identifier: Apache-2.0 */

/* Making inputs, holding them, and letting go of them. */

#include "work.h"

#include "chain.h"

#include "../../stats/prng.h"
#include "../parts.h"

#include <stdlib.h>
#include <string.h>

enum { PRIVATE_KEY, PUBLIC_KEY, OTHER, TEXT };

/* Outputs, and what changes from call to call: one place for all, because nothing runs side by side. */
static uint8_t outputs[2][OSSL_OUT_BYTES] __attribute__((aligned(64)));
static uint8_t message[PQLANE_DRIVER_MESSAGE_BYTES] __attribute__((aligned(64)));

static struct ossl_work *new_work(struct ossl *library, const struct ossl_row *row)
{
    struct ossl_work *work = calloc(1, sizeof *work);
    if (!work) return NULL;
    work->library = library;
    work->row = row;
    work->message = message;
    for (int i = 0; i < 2; i++) work->out[i] = outputs[i];
    return work;
}

void ossl_work_end(struct ossl_work *work)
{
    if (!work) return;
    const struct ossl *library = work->library;
    for (int i = 0; i < PQLANE_DRIVER_INPUTS; i++) {
        struct ossl_input *input = &work->inputs[i];
        library->EVP_PKEY_CTX_free(input->context);
        library->EVP_MD_CTX_free(input->signing);
        library->EVP_PKEY_free(input->private_key);
        library->EVP_PKEY_free(input->public_key);
        library->EVP_PKEY_free(input->peer);
        if (library->has_libssl) library->SSL_CTX_free(input->client);
        if (library->has_libssl) library->SSL_CTX_free(input->server);
    }
    library->EVP_PKEY_CTX_free(work->keygen);
    library->EVP_MD_CTX_free(work->hashing);
    library->EVP_MD_free(work->md);
    library->EVP_CIPHER_CTX_free(work->sealing);
    library->EVP_CIPHER_free(work->cipher);
    free(work);
}

/* ---- Making ---- */

static const struct ossl_operation *find_operation(pqlane_driver_kind kind, const char *name)
{
    for (size_t i = 0; i < ossl_operation_count; i++)
        if (ossl_operations[i].kind == kind && strcmp(ossl_operations[i].name, name) == 0) return &ossl_operations[i];
    return NULL;
}

/* What the key is used for first: its ciphertext or signature goes to out[0]. */
static bool use_key(struct ossl_work *work, EVP_PKEY *key, unsigned number)
{
    const bool is_kem = work->row->shown.kind == PQLANE_DRIVER_KEM;
    const struct ossl_operation *first = find_operation(work->row->shown.kind, is_kem ? "encaps" : "sign");
    struct ossl_input *input = &work->inputs[number];
    if (is_kem)
        input->public_key = key;
    else
        input->private_key = key;
    bool good = first->once(work, number);
    input->public_key = input->private_key = NULL;
    return good;
}

static bool make_parts(struct ossl_work *work, EVP_PKEY *key, unsigned number, struct parts *parts)
{
    static uint8_t memory[4][OSSL_OUT_BYTES];
    struct ossl *library = work->library;
    size_t len = 0;
    if (!ossl_write_private(library, key, memory[PRIVATE_KEY], sizeof *memory, &len))
        return ossl_fail(library, work->row, "cannot write a private key");
    parts->part[PRIVATE_KEY] = (pqlane_driver_input){memory[PRIVATE_KEY], len};
    if (!ossl_write_public(library, work->row, key, memory[PUBLIC_KEY], sizeof *memory, &len))
        return ossl_fail(library, work->row, "cannot write a public key");
    parts->part[PUBLIC_KEY] = (pqlane_driver_input){memory[PUBLIC_KEY], len};
    if (work->row->shown.kind == PQLANE_DRIVER_AGREEMENT) {
        EVP_PKEY *peer = ossl_new_key(library, work->row);
        bool good = peer && ossl_write_public(library, work->row, peer, memory[OTHER], sizeof *memory, &len);
        library->EVP_PKEY_free(peer);
        parts->part[OTHER] = (pqlane_driver_input){memory[OTHER], len};
        return good ? true : ossl_fail(library, work->row, "cannot make a peer's key");
    }
    if (!use_key(work, key, number)) return ossl_fail(library, work->row, "cannot use a key");
    parts->part[OTHER] = (pqlane_driver_input){work->out[0], work->out_len[0]};
    return true;
}

/* A server's key, and its certificates in place of a public one. */
static bool make_chain(struct ossl *library, const struct ossl_row *signer, struct parts *parts)
{
    static uint8_t key[OSSL_OUT_BYTES], certificates[OSSL_OUT_BYTES];
    struct ossl_chain chain;
    size_t key_len = 0, len = 0;
    bool good = ossl_chain_make(library, signer, &chain);
    good = good && ((ossl_write_private(library, chain.key, key, sizeof key, &key_len) &&
                     ossl_chain_write(library, &chain, certificates, sizeof certificates, &len)) ||
                    ossl_fail(library, signer, "cannot write a chain of certificates"));
    parts->part[PRIVATE_KEY] = (pqlane_driver_input){key, key_len};
    parts->part[PUBLIC_KEY] = (pqlane_driver_input){certificates, len};
    ossl_chain_clear(library, &chain);
    return good;
}

static void make_text(uint64_t seed, struct parts *parts)
{
    static uint8_t text[OSSL_TEXT_BYTES];
    struct prng prng = {seed};
    prng_fill(&prng, text, sizeof text);
    parts->part[TEXT] = (pqlane_driver_input){text, sizeof text};
}

/* A key pair, and what its first use makes. */
static bool make_keys(struct ossl *library, const struct ossl_row *row, unsigned number, struct parts *parts)
{
    struct ossl_work *work = new_work(library, row);
    EVP_PKEY *key = work ? ossl_new_key(library, row) : NULL;
    bool good = key != NULL;
    if (!good) ossl_fail(library, row, "cannot make a key");
    if (good) ossl_tell(&work->told, row, false);
    good = good && make_parts(work, key, number, parts);
    library->EVP_PKEY_free(key);
    ossl_work_end(work);
    return good;
}

bool ossl_make_input(struct ossl *library, const struct ossl_row *row, uint64_t seed, unsigned number, uint8_t *out,
                     size_t *len)
{
    struct parts parts = {0};
    const pqlane_driver_kind kind = row->shown.kind;
    bool good = true;
    if (kind == PQLANE_DRIVER_HASH || kind == PQLANE_DRIVER_CIPHER)
        make_text(seed, &parts);
    else if (kind == PQLANE_DRIVER_HANDSHAKE)
        good = make_chain(library, row->signer, &parts);
    else
        good = make_keys(library, row, number, &parts);
    return good && (parts_write(&parts, out, len) || ossl_fail(library, row, "has inputs that are too long"));
}

/* ---- Preparing ---- */

struct ossl_work *ossl_work_begin(struct ossl *library, const struct ossl_offered *offered,
                                  const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], bool deterministic)
{
    struct ossl_work *work = new_work(library, offered->row);
    bool good = work != NULL;
    if (good) {
        work->operation = offered->operation;
        ossl_tell(&work->told, offered->row, deterministic);
    }
    for (unsigned i = 0; i < PQLANE_DRIVER_INPUTS && good; i++) {
        struct parts parts;
        good = parts_read(&parts, inputs[i]);
        work->inputs[i].private_bytes = parts.part[PRIVATE_KEY];
        work->inputs[i].public_bytes = parts.part[PUBLIC_KEY];
        work->inputs[i].other = parts.part[OTHER];
        work->text = parts.part[TEXT].data;
    }
    for (unsigned i = 0; i < PQLANE_DRIVER_INPUTS && good && work->operation->begin; i++)
        good = work->operation->begin(work, i);
    if (good) return work;
    ossl_fail(library, offered->row, "cannot take the inputs");
    ossl_work_end(work);
    return NULL;
}
