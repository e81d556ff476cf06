/* SPDX-License-Identifier: Apache-2.0 */

/* The structures inside a key file, each read by a file of its own; keys.h is what callers see. */

#ifndef PQL_KEYS_PARTS_H
#define PQL_KEYS_PARTS_H

#include "der.h"

/* algorithm.c: AlgorithmIdentifier. Parameters must be absent where the algorithm is one of pqlane's. what: whose
 * algorithm, for messages. */
bool keys_take_algorithm(struct der *in, const char *what, struct keys_algorithm *algorithm);

/* The same of a key: unknown algorithms, and others than expect->alg (unless NULL), are refused. */
bool keys_take_key_algorithm(struct der *in, const struct keys_expect *expect, struct keys_algorithm *algorithm);

/* The OID of an algorithm as DER, tag and length included; its length. */
#define KEYS_MOST_OID_BYTES 32
size_t keys_encode_oid(uint8_t out[KEYS_MOST_OID_BYTES], const pqlane_alg *alg, bool prehash);

/* spki.c and pkcs8.c: what the DER bytes say, into key: alg, prehash, and public_key or form, seed, expanded as far as
 * they are there. Not yet checked. stated_public: the public key beside the private one in the file, with at == NULL if
 * there is none. */
bool keys_parse_spki(struct keys_key *key, struct der in, const struct keys_expect *expect);
bool keys_parse_pkcs8(struct keys_key *key, struct der in, const struct keys_expect *expect, struct der *stated_public);

/* raw.c: the kind of key is told by its length. */
bool keys_parse_raw(struct keys_key *key, struct der in, const struct keys_expect *expect);
bool keys_is_raw_length(size_t len, const struct keys_expect *expect);

/* certificate.c: all parts, with spans into in. */
bool keys_parse_certificate(struct keys_certificate *certificate, struct der in);

/* check.c: fills in what can be computed, and refuses what does not hold together. */
bool keys_complete_public(struct keys_key *key, const struct keys_source *source);
bool keys_complete_private(struct keys_key *key, const struct der *stated_public, const struct keys_source *source);

#define KEYS_LABEL_PUBLIC "PUBLIC KEY"
#define KEYS_LABEL_PRIVATE "PRIVATE KEY"
#define KEYS_LABEL_CERTIFICATE "CERTIFICATE"

#endif
