/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A private key (RFC 5958; RFC 9935, 6; RFC 9881, 6):
 *
 *     OneAsymmetricKey ::= SEQUENCE {
 *         version INTEGER,               0, or 1 if there is a public key
 *         AlgorithmIdentifier,
 *         privateKey OCTET STRING,       holds a CHOICE { seed [0] IMPLICIT OCTET STRING,
 *                                                         expandedKey OCTET STRING,
 *                                                         both SEQUENCE { seed OCTET STRING, expandedKey OCTET STRING }
 * } attributes [0] OPTIONAL,       not looked at publicKey [1] IMPLICIT BIT STRING OPTIONAL }
 */

#include "parts.h"

#include <string.h>

static bool take_sized(struct der *in, uint8_t tag, const char *what, uint8_t *out, const pqlane_alg *alg,
                       pqlane_size which)
{
    struct der octets;
    size_t len = pqlane_alg_size(alg, which);
    if (!der_take(in, tag, what, &octets)) return false;
    if (der_left(&octets) != len)
        return keys_fail(in->source, KEYS_FAULT_LENGTH, "%s has %zu bytes; that of %s has %zu", what, der_left(&octets),
                         pqlane_alg_name(alg), len);
    memcpy(out, octets.at, len);
    return true;
}

static bool parse_choice(struct keys_key *key, struct der in)
{
    static const char seed[] = "the private key's seed", expanded[] = "the expanded private key";
    struct der both;
    switch (der_peek(&in)) {
    case DER_CONTEXT(0):
        key->form = KEYS_FORM_SEED;
        if (!take_sized(&in, DER_CONTEXT(0), seed, key->seed, key->alg, PQLANE_SIZE_SEED)) return false;
        break;
    case DER_OCTET_STRING:
        key->form = KEYS_FORM_EXPANDED;
        if (!take_sized(&in, DER_OCTET_STRING, expanded, key->expanded, key->alg, PQLANE_SIZE_PRIVATE_KEY))
            return false;
        break;
    case DER_SEQUENCE:
        key->form = KEYS_FORM_BOTH;
        if (!der_take(&in, DER_SEQUENCE, "the private key", &both) ||
            !take_sized(&both, DER_OCTET_STRING, seed, key->seed, key->alg, PQLANE_SIZE_SEED) ||
            !take_sized(&both, DER_OCTET_STRING, expanded, key->expanded, key->alg, PQLANE_SIZE_PRIVATE_KEY) ||
            !der_finish(&both, KEYS_FAULT_DER, "the private key's two forms"))
            return false;
        break;
    default:
        return keys_fail(in.source, KEYS_FAULT_DER,
                         "DER byte %zu: the private key is neither a seed ([0]), nor an expanded key (OCTET STRING), "
                         "nor both (SEQUENCE)",
                         (size_t)(in.at - in.source->start));
    }
    return der_finish(&in, KEYS_FAULT_DER, "the private key");
}

bool keys_parse_pkcs8(struct keys_key *key, struct der in, const struct keys_expect *expect, struct der *stated_public)
{
    struct der sequence, version, octets, skipped;
    struct keys_algorithm algorithm;
    *stated_public = (struct der){0};
    if (!der_take(&in, DER_SEQUENCE, "the private key (PKCS#8)", &sequence) ||
        !der_finish(&in, KEYS_FAULT_TRAILING, "the private key"))
        return false;
    if (!der_take(&sequence, DER_INTEGER, "the version of PKCS#8", &version)) return false;
    if (der_left(&version) != 1 || *version.at > 1)
        return keys_fail(in.source, KEYS_FAULT_DER, "DER byte %zu: the version of PKCS#8 is neither 0 nor 1",
                         (size_t)(version.at - in.source->start));
    if (!keys_take_key_algorithm(&sequence, expect, &algorithm)) return false;
    key->alg = algorithm.alg;
    key->prehash = algorithm.prehash;
    if (!der_take(&sequence, DER_OCTET_STRING, "the private key", &octets)) return false;
    if (der_peek(&sequence) == DER_CONTEXT_CONSTRUCTED(0) && !der_take_any(&sequence, "the attributes", &skipped))
        return false;

    bool with_public = der_peek(&sequence) == DER_CONTEXT(1);
    if (with_public) {
        if (!der_take(&sequence, DER_CONTEXT(1), "the public key", stated_public)) return false;
        if (der_left(stated_public) != 1 + pqlane_alg_size(key->alg, PQLANE_SIZE_PUBLIC_KEY) ||
            *stated_public->at++ != 0)
            return keys_fail(in.source, KEYS_FAULT_LENGTH,
                             "the public key beside the private key is not %zu whole bytes",
                             pqlane_alg_size(key->alg, PQLANE_SIZE_PUBLIC_KEY));
    }
    if (with_public != (*version.at == 1))
        return keys_fail(in.source, KEYS_FAULT_DER, "PKCS#8 of version %d %s a public key", *version.at,
                         with_public ? "with" : "without");
    return der_finish(&sequence, KEYS_FAULT_DER, "the private key's fields") && parse_choice(key, octets);
}
