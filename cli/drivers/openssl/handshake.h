/* SPDX-License-Identifier: Apache-2.0 */

/* A full TLS 1.3 handshake of a client and a server that are both here. */

#ifndef PQL_DRIVERS_OPENSSL_HANDSHAKE_H
#define PQL_DRIVERS_OPENSSL_HANDSHAKE_H

#include "work.h"

/* Both sides' contexts for an input, as a program makes them once, and a first handshake, which shows that the client
 * trusts the server. */
bool ossl_hold_contexts(struct ossl_work *work, unsigned input);

/* All of it; and with what goes into the other side put aside. */
bool ossl_handshake(struct ossl_work *work, uint64_t number);
bool ossl_handshake_client(struct ossl_work *work, uint64_t number);
bool ossl_handshake_server(struct ossl_work *work, uint64_t number);

#endif
