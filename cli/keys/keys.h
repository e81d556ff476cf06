/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Keys as other programs write them: SubjectPublicKeyInfo and PKCS#8 (OneAsymmetricKey) of RFC 9935 (ML-KEM) and RFC
 * 9881 (ML-DSA), as PEM or DER; raw bytes; and X.509 certificates as carriers of a key.
 *
 *     bytes --(pem.c)--> DER --(spki.c, pkcs8.c, certificate.c: der.c)--> struct keys_key --(check.c: libpqlane)--> a
 * key that can be used
 *
 * Nothing here prints or opens files: bytes come in from memory, and what is wrong goes into the caller's struct
 * keys_error. A key that was read is whole: a private key has its expanded form and its public key filled in, its parts
 * belong together, and it passed the checks of its standard.
 *
 * DER is read strictly: one encoding per value, nothing behind the end, parameters absent.
 */

#ifndef PQL_KEYS_H
#define PQL_KEYS_H

#include "pqlane.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No key file is larger; certificates can carry much beside the key. */
#define KEYS_MAX_FILE_BYTES (64 * 1024)
#define KEYS_MAX_CERTIFICATE_BYTES (1024 * 1024)

/* Room for any key in any format that keys_encode_* writes. */
#define KEYS_MAX_ENCODED_BYTES 8192

#define KEYS_OID_TEXT_BYTES 80

/* ---- Errors ------------------------------------------------------------------------------------------------------ */

enum keys_fault {
    KEYS_OK = 0,
    KEYS_FAULT_PEM,      /* the text around the key, or its base64, is broken */
    KEYS_FAULT_DER,      /* not DER, or not the structure that the standard asks for */
    KEYS_FAULT_TRAILING, /* something stands behind the key */
    KEYS_FAULT_TYPE, /* well-formed, but another thing than was asked for: a public key for a private one, a CSR, two
                        keys */
    KEYS_FAULT_ENCRYPTED, /* a private key under a password */
    KEYS_FAULT_ALGORITHM, /* an algorithm that pqlane does not have, or not the one that was asked for */
    KEYS_FAULT_LENGTH,    /* a length that the algorithm does not have */
    KEYS_FAULT_AMBIGUOUS, /* raw bytes whose length fits several algorithms: one must be named */
    KEYS_FAULT_CHECK,     /* the key fails the standard's checks: status says which */
    KEYS_FAULT_MEMORY
};

struct keys_error {
    enum keys_fault fault;
    pqlane_status status;          /* KEYS_FAULT_CHECK: what libpqlane said; else PQLANE_OK */
    char oid[KEYS_OID_TEXT_BYTES]; /* KEYS_FAULT_ALGORITHM: the OID that was found, dotted; else "" */
    char text[512]; /* one line, "NAME: what is wrong, and what helps"; printable whatever the input was; never a secret
                     */
};

const char *keys_fault_name(enum keys_fault fault); /* "KEYS_FAULT_DER" */

/* ---- Keys -------------------------------------------------------------------------------------------------------- */

enum keys_format { KEYS_FORMAT_ANY, KEYS_FORMAT_PEM, KEYS_FORMAT_DER, KEYS_FORMAT_RAW };
enum keys_form { KEYS_FORM_SEED, KEYS_FORM_EXPANDED, KEYS_FORM_BOTH };

/* What a file may hold; a set in keys_expect, one of them in keys_key. */
#define KEYS_PUBLIC 1u
#define KEYS_PRIVATE 2u
#define KEYS_CERTIFICATE 4u /* its public key is read; its signature, dates and issuer are nobody's business here */

struct keys_key {
    const pqlane_alg *alg;
    unsigned holds;          /* what the input was: KEYS_PUBLIC, KEYS_PRIVATE or KEYS_CERTIFICATE */
    enum keys_format format; /* how it was written */
    enum keys_form form;     /* of a private key: the form it was written in */
    bool has_seed;           /* of a private key: seed is known */
    bool prehash;            /* the OID was that of HashML-DSA with SHA2-512: the key is for that use alone */
    uint8_t public_key[PQLANE_MAX_PUBLIC_KEY_BYTES]; /* always there; sizes are the algorithm's */
    uint8_t seed[PQLANE_MAX_SEED_BYTES];             /* secret */
    uint8_t expanded[PQLANE_MAX_PRIVATE_KEY_BYTES];  /* secret; always there in a private key */
};

struct keys_expect {
    unsigned accept;         /* KEYS_PUBLIC | KEYS_PRIVATE | KEYS_CERTIFICATE */
    enum keys_format format; /* KEYS_FORMAT_ANY: found out */
    const pqlane_alg *alg;   /* NULL: any; raw bytes of a length that fits several algorithms need it */
};

/* Reads a key from data. name stands at the beginning of messages. On failure the key is all zeros. End with keys_wipe.
 */
bool keys_read(struct keys_key *key, const uint8_t *data, size_t len, const char *name,
               const struct keys_expect *expect, struct keys_error *error);

/* The key pair of a seed (PQLANE_SIZE_SEED bytes of alg), checked for consistency. */
bool keys_from_seed(struct keys_key *key, const pqlane_alg *alg, const uint8_t *seed, size_t seed_len, const char *name,
                    struct keys_error *error);

void keys_wipe(struct keys_key *key);

/* Writes a key. out has KEYS_MAX_ENCODED_BYTES; its length, or 0 with the error filled if the key cannot be written so
 * (no seed known; raw has one form at a time). What keys_encode_private writes is secret. */
size_t keys_encode_public(uint8_t *out, const struct keys_key *key, enum keys_format format, struct keys_error *error);
size_t keys_encode_private(uint8_t *out, const struct keys_key *key, enum keys_format format, enum keys_form form,
                           struct keys_error *error);

/* The raw bytes that the library's functions take: of a private key always the expanded form. */
size_t keys_public_len(const struct keys_key *key);
size_t keys_expanded_len(const struct keys_key *key);

/* Words for messages: "pem", "seed", "public key". */
const char *keys_format_name(enum keys_format format);
const char *keys_form_name(enum keys_form form);
const char *keys_holds_name(unsigned holds);

/* The other way round; false if it is no such word. */
bool keys_format_find(const char *word, enum keys_format *format);
bool keys_form_find(const char *word, enum keys_form *form);

/* ---- Certificates ------------------------------------------------------------------------------------------------ */

struct keys_span {
    const uint8_t *data;
    size_t len;
};

/* An algorithm as a certificate names it. */
struct keys_algorithm {
    const pqlane_alg *alg; /* NULL: not one of pqlane's; its parameters are then not looked at */
    bool prehash;          /* the OID is that of HashML-DSA with SHA2-512 */
    char oid[KEYS_OID_TEXT_BYTES];
};

/* The parts of an X.509 certificate. Spans point into der, which belongs to this struct. */
struct keys_certificate {
    uint8_t *der;
    size_t der_len;
    struct keys_span tbs;        /* the bytes that the issuer signed */
    struct keys_span issuer;     /* Name, DER, to be compared with the issuer's subject */
    struct keys_span subject;    /* Name, DER */
    struct keys_span spki;       /* SubjectPublicKeyInfo, DER */
    struct keys_span public_key; /* the raw key, of the right length if key.alg is known */
    struct keys_span signature;  /* raw */
    struct keys_algorithm key;
    struct keys_algorithm signed_with;
};

/* PEM or DER. The signature is not verified. On failure the struct is all zeros; else end with keys_certificate_free. A
 * certificate of other algorithms is no error: key.alg or signed_with.alg is NULL. */
bool keys_read_certificate(struct keys_certificate *certificate, const uint8_t *data, size_t len, const char *name,
                           struct keys_error *error);
void keys_certificate_free(struct keys_certificate *certificate);

#endif
