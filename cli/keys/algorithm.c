/* SPDX-License-Identifier: Apache-2.0 */

/* Algorithms as ASN.1 names them: OIDs, looked up in the library's table. */

#include "parts.h"

#include <openssl/asn1.h>
#include <openssl/objects.h>
#include <stdio.h>
#include <string.h>

/* The row of the table that has this OID for a key or a signature. */
static void find_row(struct keys_algorithm *algorithm)
{
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        const char *prehash = pqlane_alg_prehash_oid(alg);
        if (pqlane_alg_kind(alg) == PQLANE_KIND_HASH) continue;
        bool plain = strcmp(pqlane_alg_oid(alg), algorithm->oid) == 0;
        if (!plain && !(prehash && strcmp(prehash, algorithm->oid) == 0)) continue;
        algorithm->alg = alg;
        algorithm->prehash = !plain;
        return;
    }
}

bool keys_take_algorithm(struct der *in, const char *what, struct keys_algorithm *algorithm)
{
    struct der sequence, oid;
    *algorithm = (struct keys_algorithm){0};
    if (!der_take(in, DER_SEQUENCE, what, &sequence)) return false;
    const uint8_t *start = sequence.at;
    if (!der_take(&sequence, DER_OID, "the algorithm's OID", &oid)) return false;

    const unsigned char *at = start;
    ASN1_OBJECT *object = d2i_ASN1_OBJECT(NULL, &at, (long)(oid.end - start));
    int written = object ? OBJ_obj2txt(algorithm->oid, sizeof algorithm->oid, object, 1) : -1;
    ASN1_OBJECT_free(object);
    if (written <= 0 || at != oid.end)
        return keys_fail(in->source, KEYS_FAULT_DER, "DER byte %zu: %s: the OID is not well-formed",
                         (size_t)(start - in->source->start), what);
    if (written < (int)sizeof algorithm->oid) find_row(algorithm); /* no OID of ours is longer */
    return !algorithm->alg ||
           der_finish(&sequence, KEYS_FAULT_DER, "the algorithm's OID, where parameters must be absent");
}

/* What people call the algorithm of an OID that pqlane does not have: " (rsaEncryption)", or nothing. */
static void name_of(const char *oid, char *out, size_t room)
{
    int nid = OBJ_txt2nid(oid);
    if (nid == NID_undef)
        *out = 0;
    else
        snprintf(out, room, " (%s)", OBJ_nid2ln(nid));
}

bool keys_take_key_algorithm(struct der *in, const struct keys_expect *expect, struct keys_algorithm *algorithm)
{
    if (!keys_take_algorithm(in, "the key's algorithm", algorithm)) return false;
    const char *other = NULL;
    char name[96] = "";
    if (!algorithm->alg) {
        name_of(algorithm->oid, name, sizeof name);
        other = "which pqlane does not have";
    } else if (expect->alg && expect->alg != algorithm->alg) {
        snprintf(name, sizeof name, " (%s)", pqlane_alg_name(algorithm->alg));
        other = "not the one that was asked for";
    }
    if (!other) return true;
    snprintf(in->source->error->oid, sizeof in->source->error->oid, "%s", algorithm->oid);
    return keys_fail(in->source, KEYS_FAULT_ALGORITHM, "the key's algorithm is %s%s, %s", algorithm->oid, name, other);
}

size_t keys_encode_oid(uint8_t out[KEYS_MOST_OID_BYTES], const pqlane_alg *alg, bool prehash)
{
    uint8_t content[KEYS_MOST_OID_BYTES - 2];
    int len = a2d_ASN1_OBJECT(content, sizeof content, prehash ? pqlane_alg_prehash_oid(alg) : pqlane_alg_oid(alg), -1);
    return len > 0 ? (size_t)(der_put(out, DER_OID, content, (size_t)len) - out) : 0;
}
