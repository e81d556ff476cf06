/* SPDX-License-Identifier: Apache-2.0 */

/* A server's chain of certificates as a handshake has it: its own and one intermediate, which it sends, and the root
 * that the client knows. All three are of one algorithm, and no larger than they must be. */

#ifndef PQL_DRIVERS_OPENSSL_CHAIN_H
#define PQL_DRIVERS_OPENSSL_CHAIN_H

#include "library.h"

#define OSSL_CHAIN 3 /* certificates: the root, the intermediate, the server's */

struct ossl_chain {
    EVP_PKEY *key; /* the server's */
    X509 *certificate[OSSL_CHAIN];
};

/* False: ossl_fail(). Release with ossl_chain_clear(), then too. */
bool ossl_chain_make(struct ossl *library, const struct ossl_row *signer, struct ossl_chain *chain);

/* All certificates in DER one after another, up to size bytes. False: they are too long. */
bool ossl_chain_write(const struct ossl *library, const struct ossl_chain *chain, uint8_t *out, size_t size,
                      size_t *len);
bool ossl_chain_read(struct ossl *library, const struct ossl_row *signer, pqlane_driver_input key,
                     pqlane_driver_input certificates, struct ossl_chain *chain);

void ossl_chain_clear(const struct ossl *library, struct ossl_chain *chain);

#endif
