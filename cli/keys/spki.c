/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A public key: SubjectPublicKeyInfo ::= SEQUENCE { AlgorithmIdentifier, BIT STRING } with the raw key in the BIT
 * STRING (RFC 9935, 4; RFC 9881, 4).
 */

#include "parts.h"

#include <string.h>

bool keys_parse_spki(struct keys_key *key, struct der in, const struct keys_expect *expect)
{
    struct der sequence, bits;
    struct keys_algorithm algorithm;
    if (!der_take(&in, DER_SEQUENCE, "the public key (SubjectPublicKeyInfo)", &sequence) ||
        !der_finish(&in, KEYS_FAULT_TRAILING, "the public key") ||
        !keys_take_key_algorithm(&sequence, expect, &algorithm) || !der_take_bits(&sequence, "the public key", &bits) ||
        !der_finish(&sequence, KEYS_FAULT_DER, "the public key"))
        return false;
    size_t len = pqlane_alg_size(algorithm.alg, PQLANE_SIZE_PUBLIC_KEY);
    if (der_left(&bits) != len)
        return keys_fail(in.source, KEYS_FAULT_LENGTH, "the public key has %zu bytes; %s has %zu", der_left(&bits),
                         pqlane_alg_name(algorithm.alg), len);
    key->alg = algorithm.alg;
    key->prehash = algorithm.prehash;
    memcpy(key->public_key, bits.at, len);
    return true;
}
