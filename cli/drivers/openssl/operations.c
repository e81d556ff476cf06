/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Three ways to use OpenSSL. The way most programs do: keys are held as objects, contexts are made for each operation,
 * hashes and ciphers are looked up by their names and fetched anew by each call (EVP_get_digestbyname(), EVP_Digest()).
 * "+import": the other side's key, or one's own, comes as bytes each time. "+prepared": with fetched algorithms, and
 * contexts that are used again.
 */

#include "handshake.h"

#include <string.h>

typedef struct ossl_work *work_t;

static struct ossl_input *input_of(work_t w, uint64_t number)
{
    return &w->inputs[number % PQLANE_DRIVER_INPUTS];
}

/* ---- Keys ---- */

static bool generate(work_t w, EVP_PKEY_CTX *context)
{
    EVP_PKEY *key = NULL;
    bool good = context && w->library->EVP_PKEY_generate(context, &key) == 1;
    w->library->EVP_PKEY_free(key);
    return good;
}

static bool keygen(work_t w, uint64_t number)
{
    (void)number;
    EVP_PKEY_CTX *context = ossl_keygen_begin(w->library, w->row);
    bool good = generate(w, context);
    w->library->EVP_PKEY_CTX_free(context);
    return good;
}

static bool prepare_keygen(work_t w, unsigned input)
{
    if (input == 0) w->keygen = ossl_keygen_begin(w->library, w->row);
    return w->keygen != NULL;
}

static bool keygen_prepared(work_t w, uint64_t number)
{
    (void)number;
    return generate(w, w->keygen);
}

static bool hold_private(work_t w, unsigned i)
{
    w->inputs[i].private_key = ossl_read_private(w->library, w->row, w->inputs[i].private_bytes);
    return w->inputs[i].private_key != NULL;
}

static bool hold_public(work_t w, unsigned i)
{
    w->inputs[i].public_key = ossl_read_public(w->library, w->row, w->inputs[i].public_bytes);
    return w->inputs[i].public_key != NULL;
}

/* ---- Key encapsulation ---- */

static EVP_PKEY_CTX *begun(work_t w, EVP_PKEY *key, int (*init)(EVP_PKEY_CTX *context, const OSSL_PARAM *params))
{
    EVP_PKEY_CTX *context = key ? w->library->EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
    if (context && init(context, NULL) == 1) return context;
    w->library->EVP_PKEY_CTX_free(context);
    return NULL;
}

static EVP_PKEY_CTX *encapsulating(work_t w, EVP_PKEY *key)
{
    return begun(w, key, w->library->EVP_PKEY_encapsulate_init);
}

static bool encapsulate(work_t w, EVP_PKEY_CTX *context)
{
    w->out_len[0] = w->out_len[1] = OSSL_OUT_BYTES;
    return context &&
           w->library->EVP_PKEY_encapsulate(context, w->out[0], &w->out_len[0], w->out[1], &w->out_len[1]) == 1;
}

static bool encaps_with(work_t w, EVP_PKEY *key)
{
    EVP_PKEY_CTX *context = encapsulating(w, key);
    bool good = encapsulate(w, context);
    w->library->EVP_PKEY_CTX_free(context);
    return good;
}

static bool encaps(work_t w, uint64_t number)
{
    return encaps_with(w, input_of(w, number)->public_key);
}

static bool encaps_import(work_t w, uint64_t number)
{
    EVP_PKEY *key = ossl_read_public(w->library, w->row, input_of(w, number)->public_bytes);
    bool good = encaps_with(w, key);
    w->library->EVP_PKEY_free(key);
    return good;
}

static bool prepare_encaps(work_t w, unsigned i)
{
    return hold_public(w, i) && (w->inputs[i].context = encapsulating(w, w->inputs[i].public_key));
}

static bool encaps_prepared(work_t w, uint64_t number)
{
    return encapsulate(w, input_of(w, number)->context);
}

static EVP_PKEY_CTX *decapsulating(work_t w, EVP_PKEY *key)
{
    return begun(w, key, w->library->EVP_PKEY_decapsulate_init);
}

static bool decapsulate(work_t w, EVP_PKEY_CTX *context, const struct ossl_input *input)
{
    w->out_len[0] = OSSL_OUT_BYTES;
    return context && w->library->EVP_PKEY_decapsulate(context, w->out[0], &w->out_len[0], input->other.data,
                                                       input->other.len) == 1;
}

static bool decaps_with(work_t w, EVP_PKEY *key, const struct ossl_input *input)
{
    EVP_PKEY_CTX *context = decapsulating(w, key);
    bool good = decapsulate(w, context, input);
    w->library->EVP_PKEY_CTX_free(context);
    return good;
}

static bool decaps(work_t w, uint64_t number)
{
    return decaps_with(w, input_of(w, number)->private_key, input_of(w, number));
}

static bool decaps_import(work_t w, uint64_t number)
{
    EVP_PKEY *key = ossl_read_private(w->library, w->row, input_of(w, number)->private_bytes);
    bool good = decaps_with(w, key, input_of(w, number));
    w->library->EVP_PKEY_free(key);
    return good;
}

static bool prepare_decaps(work_t w, unsigned i)
{
    return hold_private(w, i) && (w->inputs[i].context = decapsulating(w, w->inputs[i].private_key));
}

static bool decaps_prepared(work_t w, uint64_t number)
{
    return decapsulate(w, input_of(w, number)->context, input_of(w, number));
}

/* ---- Diffie-Hellman ---- */

static EVP_PKEY_CTX *deriving(work_t w, EVP_PKEY *key, EVP_PKEY *peer)
{
    EVP_PKEY_CTX *context = key && peer ? w->library->EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
    if (context && w->library->EVP_PKEY_derive_init(context) == 1 &&
        w->library->EVP_PKEY_derive_set_peer(context, peer) == 1)
        return context;
    w->library->EVP_PKEY_CTX_free(context);
    return NULL;
}

static bool agree(work_t w, EVP_PKEY_CTX *context)
{
    w->out_len[0] = OSSL_OUT_BYTES;
    return context && w->library->EVP_PKEY_derive(context, w->out[0], &w->out_len[0]) == 1;
}

static bool derive_with(work_t w, EVP_PKEY *key, EVP_PKEY *peer)
{
    EVP_PKEY_CTX *context = deriving(w, key, peer);
    bool good = agree(w, context);
    w->library->EVP_PKEY_CTX_free(context);
    return good;
}

static bool hold_both(work_t w, unsigned i)
{
    return hold_private(w, i) && (w->inputs[i].peer = ossl_read_public(w->library, w->row, w->inputs[i].other)) != NULL;
}

static bool derive(work_t w, uint64_t number)
{
    return derive_with(w, input_of(w, number)->private_key, input_of(w, number)->peer);
}

static bool derive_import(work_t w, uint64_t number)
{
    EVP_PKEY *peer = ossl_read_public(w->library, w->row, input_of(w, number)->other);
    bool good = derive_with(w, input_of(w, number)->private_key, peer);
    w->library->EVP_PKEY_free(peer);
    return good;
}

static bool prepare_derive(work_t w, unsigned i)
{
    return hold_both(w, i) && (w->inputs[i].context = deriving(w, w->inputs[i].private_key, w->inputs[i].peer));
}

static bool derive_prepared(work_t w, uint64_t number)
{
    return agree(w, input_of(w, number)->context);
}

/* ---- Signatures ---- */

static const uint8_t *message_of(work_t w, uint64_t number)
{
    memcpy(w->message, &number, sizeof number);
    return w->message;
}

/* To sign or to verify. key NULL: the one that the context was begun with. */
typedef bool (*use_t)(work_t w, EVP_MD_CTX *context, EVP_PKEY *key, uint64_t number);

static bool sign_in(work_t w, EVP_MD_CTX *context, EVP_PKEY *key, uint64_t number)
{
    const struct ossl *library = w->library;
    w->out_len[0] = OSSL_OUT_BYTES;
    return context &&
           library->EVP_DigestSignInit_ex(context, NULL, key ? w->row->digest : NULL, NULL, NULL, key,
                                          w->told.params) == 1 &&
           library->EVP_DigestSign(context, w->out[0], &w->out_len[0], message_of(w, number),
                                   PQLANE_DRIVER_MESSAGE_BYTES) == 1;
}

static bool verify_in(work_t w, EVP_MD_CTX *context, EVP_PKEY *key, uint64_t number)
{
    const struct ossl *library = w->library;
    const struct ossl_input *input = input_of(w, number);
    return context &&
           library->EVP_DigestVerifyInit_ex(context, NULL, key ? w->row->digest : NULL, NULL, NULL, key,
                                            w->told.params) == 1 &&
           library->EVP_DigestVerify(context, input->other.data, input->other.len,
                                     message_of(w, number % PQLANE_DRIVER_INPUTS), PQLANE_DRIVER_MESSAGE_BYTES) == 1;
}

static bool use_held(work_t w, use_t use, EVP_PKEY *key, uint64_t number)
{
    EVP_MD_CTX *context = w->library->EVP_MD_CTX_new();
    bool good = key && use(w, context, key, number);
    w->library->EVP_MD_CTX_free(context);
    return good;
}

static bool use_imported(work_t w, use_t use, EVP_PKEY *key, uint64_t number)
{
    bool good = use_held(w, use, key, number);
    w->library->EVP_PKEY_free(key);
    return good;
}

static bool prepare_use(work_t w, use_t use, EVP_PKEY *key, unsigned i)
{
    w->inputs[i].signing = w->library->EVP_MD_CTX_new();
    return use(w, w->inputs[i].signing, key, i);
}

static bool sign(work_t w, uint64_t number)
{
    return use_held(w, sign_in, input_of(w, number)->private_key, number);
}

static bool sign_import(work_t w, uint64_t number)
{
    return use_imported(w, sign_in, ossl_read_private(w->library, w->row, input_of(w, number)->private_bytes), number);
}

static bool prepare_sign(work_t w, unsigned i)
{
    return hold_private(w, i) && prepare_use(w, sign_in, w->inputs[i].private_key, i);
}

static bool sign_prepared(work_t w, uint64_t number)
{
    return sign_in(w, input_of(w, number)->signing, NULL, number);
}

static bool verify(work_t w, uint64_t number)
{
    return use_held(w, verify_in, input_of(w, number)->public_key, number);
}

static bool verify_import(work_t w, uint64_t number)
{
    return use_imported(w, verify_in, ossl_read_public(w->library, w->row, input_of(w, number)->public_bytes), number);
}

static bool prepare_verify(work_t w, unsigned i)
{
    return hold_public(w, i) && prepare_use(w, verify_in, w->inputs[i].public_key, i);
}

static bool verify_prepared(work_t w, uint64_t number)
{
    return verify_in(w, input_of(w, number)->signing, NULL, number);
}

/* ---- Hash functions and ciphers: what stands beside ---- */

static bool hash(work_t w, uint64_t number)
{
    unsigned len = 0;
    (void)number;
    bool good = w->library->EVP_Digest(w->text, w->operation->len, w->out[0], &len,
                                       w->library->EVP_get_digestbyname(w->row->digest), NULL) == 1;
    w->out_len[0] = len;
    return good;
}

static bool prepare_hash(work_t w, unsigned input)
{
    if (input > 0) return true;
    w->md = w->library->EVP_MD_fetch(NULL, w->row->name, NULL);
    w->hashing = w->library->EVP_MD_CTX_new();
    return w->md && w->hashing;
}

static bool hash_prepared(work_t w, uint64_t number)
{
    const struct ossl *library = w->library;
    unsigned len = 0;
    (void)number;
    bool good = library->EVP_DigestInit_ex(w->hashing, w->md, NULL) == 1 &&
                library->EVP_DigestUpdate(w->hashing, w->text, w->operation->len) == 1 &&
                library->EVP_DigestFinal_ex(w->hashing, w->out[0], &len) == 1;
    w->out_len[0] = len;
    return good;
}

/* cipher and key NULL: those that the context has. */
static bool seal_in(work_t w, EVP_CIPHER_CTX *context, const EVP_CIPHER *cipher, const uint8_t *key)
{
    const struct ossl *library = w->library;
    const uint8_t *nonce = w->text + 32;
    int len = 0, rest = 0;
    bool good = context && library->EVP_EncryptInit_ex(context, cipher, NULL, key, nonce) == 1 &&
                library->EVP_EncryptUpdate(context, w->out[0], &len, w->text, (int)w->operation->len) == 1 &&
                library->EVP_EncryptFinal_ex(context, w->out[0] + len, &rest) == 1 &&
                library->EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, w->out[1]) == 1;
    w->out_len[0] = (size_t)len;
    w->out_len[1] = 16;
    return good;
}

static bool seal(work_t w, uint64_t number)
{
    (void)number;
    const EVP_CIPHER *cipher = w->library->EVP_get_cipherbyname(w->row->name);
    EVP_CIPHER_CTX *context = w->library->EVP_CIPHER_CTX_new();
    bool good = cipher && seal_in(w, context, cipher, w->text);
    w->library->EVP_CIPHER_CTX_free(context);
    return good;
}

static bool prepare_seal(work_t w, unsigned input)
{
    if (input > 0) return true;
    w->cipher = w->library->EVP_CIPHER_fetch(NULL, w->row->name, NULL);
    w->sealing = w->library->EVP_CIPHER_CTX_new();
    return w->cipher && seal_in(w, w->sealing, w->cipher, w->text);
}

static bool seal_prepared(work_t w, uint64_t number)
{
    (void)number;
    return seal_in(w, w->sealing, NULL, NULL);
}

const struct ossl_operation ossl_operations[] = {
    {PQLANE_DRIVER_KEM, "keygen", .once = keygen, .makes_keys = true},
    {PQLANE_DRIVER_KEM, "keygen+prepared", .begin = prepare_keygen, .once = keygen_prepared, .makes_keys = true},
    {PQLANE_DRIVER_KEM, "encaps", .begin = hold_public, .once = encaps},
    {PQLANE_DRIVER_KEM, "encaps+import", .once = encaps_import},
    {PQLANE_DRIVER_KEM, "encaps+prepared", .begin = prepare_encaps, .once = encaps_prepared},
    {PQLANE_DRIVER_KEM, "decaps", .begin = hold_private, .once = decaps, .is_deterministic = true},
    {PQLANE_DRIVER_KEM, "decaps+import", .once = decaps_import, .is_deterministic = true},
    {PQLANE_DRIVER_KEM, "decaps+prepared", .begin = prepare_decaps, .once = decaps_prepared, .is_deterministic = true},
    {PQLANE_DRIVER_AGREEMENT, "keygen", .once = keygen, .makes_keys = true},
    {PQLANE_DRIVER_AGREEMENT, "keygen+prepared", .begin = prepare_keygen, .once = keygen_prepared, .makes_keys = true},
    {PQLANE_DRIVER_AGREEMENT, "derive", .begin = hold_both, .once = derive, .is_deterministic = true},
    {PQLANE_DRIVER_AGREEMENT, "derive+import", .begin = hold_private, .once = derive_import, .is_deterministic = true},
    {PQLANE_DRIVER_AGREEMENT, "derive+prepared", .begin = prepare_derive, .once = derive_prepared,
     .is_deterministic = true},
    {PQLANE_DRIVER_SIGNATURE, "keygen", .once = keygen, .makes_keys = true},
    {PQLANE_DRIVER_SIGNATURE, "keygen+prepared", .begin = prepare_keygen, .once = keygen_prepared, .makes_keys = true},
    {PQLANE_DRIVER_SIGNATURE, "sign", .begin = hold_private, .once = sign, .signs = true},
    {PQLANE_DRIVER_SIGNATURE, "sign+import", .once = sign_import, .signs = true},
    {PQLANE_DRIVER_SIGNATURE, "sign+prepared", .begin = prepare_sign, .once = sign_prepared, .signs = true},
    {PQLANE_DRIVER_SIGNATURE, "verify", .begin = hold_public, .once = verify},
    {PQLANE_DRIVER_SIGNATURE, "verify+import", .once = verify_import},
    {PQLANE_DRIVER_SIGNATURE, "verify+prepared", .begin = prepare_verify, .once = verify_prepared},
    {PQLANE_DRIVER_HASH, "hash+64B", .once = hash, .is_deterministic = true, .len = 64},
    {PQLANE_DRIVER_HASH, "hash+1KiB", .once = hash, .is_deterministic = true, .len = 1024},
    {PQLANE_DRIVER_HASH, "hash+16KiB", .once = hash, .is_deterministic = true, .len = OSSL_TEXT_BYTES},
    {PQLANE_DRIVER_HASH, "hash+64B+prepared", .begin = prepare_hash, .once = hash_prepared, .is_deterministic = true,
     .len = 64},
    {PQLANE_DRIVER_HASH, "hash+1KiB+prepared", .begin = prepare_hash, .once = hash_prepared, .is_deterministic = true,
     .len = 1024},
    {PQLANE_DRIVER_HASH, "hash+16KiB+prepared", .begin = prepare_hash, .once = hash_prepared, .is_deterministic = true,
     .len = OSSL_TEXT_BYTES},
    {PQLANE_DRIVER_CIPHER, "seal+64B", .once = seal, .is_deterministic = true, .len = 64},
    {PQLANE_DRIVER_CIPHER, "seal+1KiB", .once = seal, .is_deterministic = true, .len = 1024},
    {PQLANE_DRIVER_CIPHER, "seal+16KiB", .once = seal, .is_deterministic = true, .len = OSSL_TEXT_BYTES},
    {PQLANE_DRIVER_CIPHER, "seal+64B+prepared", .begin = prepare_seal, .once = seal_prepared, .is_deterministic = true,
     .len = 64},
    {PQLANE_DRIVER_CIPHER, "seal+1KiB+prepared", .begin = prepare_seal, .once = seal_prepared, .is_deterministic = true,
     .len = 1024},
    {PQLANE_DRIVER_CIPHER, "seal+16KiB+prepared", .begin = prepare_seal, .once = seal_prepared,
     .is_deterministic = true, .len = OSSL_TEXT_BYTES},
    {PQLANE_DRIVER_HANDSHAKE, "handshake", .begin = ossl_hold_contexts, .once = ossl_handshake, .signs = true},
    {PQLANE_DRIVER_HANDSHAKE, "client", .begin = ossl_hold_contexts, .once = ossl_handshake_client},
    {PQLANE_DRIVER_HANDSHAKE, "server", .begin = ossl_hold_contexts, .once = ossl_handshake_server, .signs = true},
};
const size_t ossl_operation_count = sizeof ossl_operations / sizeof *ossl_operations;
