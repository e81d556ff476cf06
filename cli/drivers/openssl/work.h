/* SPDX-License-Identifier: Apache-2.0 */

/* An operation with its inputs, and what of OpenSSL is kept from one call to the next. */

#ifndef PQL_DRIVERS_OPENSSL_WORK_H
#define PQL_DRIVERS_OPENSSL_WORK_H

#include "keys.h"

#define OSSL_TEXT_BYTES (16 * 1024)
#define OSSL_OUT_BYTES (64 * 1024)

struct ossl_input {
    pqlane_driver_input private_bytes, public_bytes; /* of a handshake the second is a chain of certificates */
    pqlane_driver_input other;                       /* a ciphertext, a peer's public key, or a signature */
    EVP_PKEY *private_key, *public_key, *peer;
    EVP_PKEY_CTX *context;
    EVP_MD_CTX *signing;
    SSL_CTX *client, *server;
};

struct ossl_work {
    struct ossl *library;
    const struct ossl_row *row;
    const struct ossl_operation *operation;
    struct ossl_input inputs[PQLANE_DRIVER_INPUTS];
    struct ossl_told told;
    EVP_PKEY_CTX *keygen;
    EVP_MD *md;
    EVP_MD_CTX *hashing;
    EVP_CIPHER *cipher;
    EVP_CIPHER_CTX *sealing;
    const uint8_t *text; /* OSSL_TEXT_BYTES to be hashed or encrypted; begins with a key and a nonce for that */
    uint8_t *message;    /* to be signed */
    uint8_t *out[2];     /* OSSL_OUT_BYTES each */
    size_t out_len[2];
    pqlane_driver_talk talk; /* since the last run began */
};

/* Key pair and what belongs to it. False: ossl_fail(). */
bool ossl_make_input(struct ossl *library, const struct ossl_row *row, uint64_t seed, unsigned number, uint8_t *out,
                     size_t *len);

struct ossl_work *ossl_work_begin(struct ossl *library, const struct ossl_offered *offered,
                                  const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], bool deterministic);
void ossl_work_end(struct ossl_work *work);

#endif
