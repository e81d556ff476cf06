/* SPDX-License-Identifier: Apache-2.0 */

/* From a key to bytes. All lengths are known beforehand, so the DER is written from the front, in one go. */

#include "parts.h"
#include "pem.h"

#include <string.h>

/* The largest DER is both forms of a private key, with the headers of six values and an OID around them. */
#define MOST_DER_BYTES (PQLANE_MAX_PRIVATE_KEY_BYTES + PQLANE_MAX_SEED_BYTES + 6 * 6 + KEYS_MOST_OID_BYTES)
_Static_assert(KEYS_MAX_ENCODED_BYTES >= MOST_DER_BYTES * 3 / 2 + 128, "PEM of the largest key");

struct identifier {
    uint8_t oid[KEYS_MOST_OID_BYTES];
    size_t len;
};

/* AlgorithmIdentifier without parameters. */
static struct identifier identifier_of(const struct keys_key *key)
{
    struct identifier identifier;
    identifier.len = keys_encode_oid(identifier.oid, key->alg, key->prehash);
    return identifier;
}

static size_t spki_encode(uint8_t *out, const struct keys_key *key)
{
    struct identifier id = identifier_of(key);
    size_t len = keys_public_len(key);
    uint8_t *at = der_put_header(out, DER_SEQUENCE, der_size(id.len) + der_size(1 + len));
    at = der_put(at, DER_SEQUENCE, id.oid, id.len);
    at = der_put_header(at, DER_BIT_STRING, 1 + len);
    *at++ = 0; /* no unused bits */
    memcpy(at, key->public_key, len);
    return (size_t)(at + len - out);
}

/* The CHOICE inside the private key's OCTET STRING: its length, and its bytes if out is not NULL. */
static size_t choice_encode(uint8_t *out, const struct keys_key *key, enum keys_form form)
{
    size_t seed_len = pqlane_alg_size(key->alg, PQLANE_SIZE_SEED), len = keys_expanded_len(key);
    size_t both_len = der_size(seed_len) + der_size(len);
    switch (form) {
    case KEYS_FORM_SEED:
        if (out) der_put(out, DER_CONTEXT(0), key->seed, seed_len);
        return der_size(seed_len);
    case KEYS_FORM_EXPANDED:
        if (out) der_put(out, DER_OCTET_STRING, key->expanded, len);
        return der_size(len);
    case KEYS_FORM_BOTH:
        if (out) {
            uint8_t *at = der_put_header(out, DER_SEQUENCE, both_len);
            at = der_put(at, DER_OCTET_STRING, key->seed, seed_len);
            der_put(at, DER_OCTET_STRING, key->expanded, len);
        }
        return der_size(both_len);
    }
    return 0;
}

static size_t pkcs8_encode(uint8_t *out, const struct keys_key *key, enum keys_form form)
{
    static const uint8_t version = 0;
    struct identifier id = identifier_of(key);
    size_t choice_len = choice_encode(NULL, key, form);
    uint8_t *at = der_put_header(out, DER_SEQUENCE, der_size(sizeof version) + der_size(id.len) + der_size(choice_len));
    at = der_put(at, DER_INTEGER, &version, sizeof version);
    at = der_put(at, DER_SEQUENCE, id.oid, id.len);
    at = der_put_header(at, DER_OCTET_STRING, choice_len);
    choice_encode(at, key, form);
    return (size_t)(at + choice_len - out);
}

static size_t raw_encode(uint8_t *out, const uint8_t *data, size_t len)
{
    memcpy(out, data, len);
    return len;
}

/* DER, and PEM around it if asked for. */
static size_t finish(uint8_t *out, const uint8_t *der, size_t len, enum keys_format format, const char *label)
{
    return format == KEYS_FORMAT_PEM ? pem_encode(out, label, der, len) : raw_encode(out, der, len);
}

size_t keys_encode_public(uint8_t *out, const struct keys_key *key, enum keys_format format, struct keys_error *error)
{
    *error = (struct keys_error){0};
    if (format == KEYS_FORMAT_RAW) return raw_encode(out, key->public_key, keys_public_len(key));
    uint8_t der[MOST_DER_BYTES];
    return finish(out, der, spki_encode(der, key), format, KEYS_LABEL_PUBLIC);
}

size_t keys_encode_private(uint8_t *out, const struct keys_key *key, enum keys_format format, enum keys_form form,
                           struct keys_error *error)
{
    struct keys_source source = {pqlane_alg_name(key->alg), NULL, error};
    *error = (struct keys_error){0};
    if (form != KEYS_FORM_EXPANDED && !key->has_seed) {
        keys_fail(&source, KEYS_FAULT_TYPE,
                  "the key's seed is not known, so that it can be written in expanded form only");
        return 0;
    }
    if (format == KEYS_FORMAT_RAW) {
        if (form == KEYS_FORM_SEED) return raw_encode(out, key->seed, pqlane_alg_size(key->alg, PQLANE_SIZE_SEED));
        if (form == KEYS_FORM_EXPANDED) return raw_encode(out, key->expanded, keys_expanded_len(key));
        keys_fail(&source, KEYS_FAULT_TYPE, "a raw file holds one form of the private key, not both");
        return 0;
    }
    uint8_t der[MOST_DER_BYTES];
    size_t len = finish(out, der, pkcs8_encode(der, key, form), format, KEYS_LABEL_PRIVATE);
    pqlane_wipe(der, sizeof der);
    return len;
}
