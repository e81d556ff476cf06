/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Keys and certificates. A certificate's issuer, a private key's public half and a ciphertext's key may lie in other
 * files, so what is read goes into a pool, which is judged when the whole folder has been read. Results are counted for
 * the file that was judged.
 */

#ifndef PQL_VECTORS_X509_H
#define PQL_VECTORS_X509_H

#include "formats.h"

#include "keys/keys.h"

struct pool_item {
    struct pool_item *next;
    char *path, *place; /* the file that the item is from, and where in it */
    enum { POOL_CERTIFICATE, POOL_PUBLIC, POOL_PRIVATE, POOL_CIPHERTEXT, POOL_SECRET } what;
    struct keys_certificate certificate; /* POOL_CERTIFICATE */
    struct keys_key key;                 /* of the first three, if `known` */
    bool known;                          /* the algorithm of the key is one of the library's */
    uint8_t *data;                       /* of the last two */
    size_t len;
};

struct pool {
    struct pool_item *first, *last;
};

/* Reads a certificate, or a key in SPKI or PKCS#8, PEM or DER: a case of its own, and what is good goes into the pool.
 */
void x509_try(struct run *run, struct bytes data);

/* Adds an item that belongs to the run's file and place; owned by the pool. */
struct pool_item *pool_add(struct run *run);

/* Judges what waits: signatures of certificates, key pairs, ciphertexts. run lends tally and options. */
void pool_judge(struct pool *pool, const struct run *run);
void pool_free(struct pool *pool);

/* The signature algorithm of an OID: of its pure form, or of HashML-DSA with SHA2-512 (*prehash is then that hash
 * function). NULL: unknown. */
const pqlane_alg *alg_of_oid(const char *oid, const pqlane_alg **prehash);

#endif
