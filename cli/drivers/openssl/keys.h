/* SPDX-License-Identifier: Apache-2.0 */

/* Keys of OpenSSL: made, written as bytes and read again. */

#ifndef PQL_DRIVERS_OPENSSL_KEYS_H
#define PQL_DRIVERS_OPENSSL_KEYS_H

#include "library.h"

/* A context that makes keys of a row; NULL if it fails. */
EVP_PKEY_CTX *ossl_keygen_begin(const struct ossl *library, const struct ossl_row *row);

/* A key pair, to be freed; where that takes long always the same one. NULL if it fails. */
EVP_PKEY *ossl_new_key(struct ossl *library, const struct ossl_row *row);

/* As OpenSSL writes a private key: PKCS #8, of RSA and EC the older forms; of keys that have none (hybrids) their own
 * bytes. */
bool ossl_write_private(const struct ossl *library, EVP_PKEY *key, uint8_t *out, size_t size, size_t *len);
EVP_PKEY *ossl_read_private(const struct ossl *library, const struct ossl_row *row, pqlane_driver_input bytes);

/* What stands in a certificate (SubjectPublicKeyInfo) of a signature; of the others what TLS sends. */
bool ossl_write_public(const struct ossl *library, const struct ossl_row *row, EVP_PKEY *key, uint8_t *out, size_t size,
                       size_t *len);
EVP_PKEY *ossl_read_public(const struct ossl *library, const struct ossl_row *row, pqlane_driver_input bytes);

/* A text for functions that take it through a pointer to something that they might change, and do not. */
void *ossl_text(const char *text);

/* What EVP_DigestSignInit_ex() is told about a row. deterministic: if it can be asked for. */
struct ossl_told {
    OSSL_PARAM params[4];
    int one;
};
void ossl_tell(struct ossl_told *told, const struct ossl_row *row, bool deterministic);

#endif
