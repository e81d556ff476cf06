/* SPDX-License-Identifier: Apache-2.0 */

/*
 * X.509 certificates (RFC 5280, 4.1) as carriers of a key and of a signature:
 *
 *     Certificate ::= SEQUENCE { tbsCertificate, AlgorithmIdentifier, signature BIT STRING }
 *     tbsCertificate ::= SEQUENCE { version [0], serialNumber, AlgorithmIdentifier, issuer, validity, subject,
 * SubjectPublicKeyInfo, ... }
 *
 * libcrypto judges whether the whole is a certificate (names, dates, extensions); what is used here is then picked out
 * with the strict reader.
 */

#include "parts.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <string.h>

static bool is_certificate(const struct der *in)
{
    const unsigned char *at = in->at;
    X509 *x509 = d2i_X509(NULL, &at, (long)der_left(in));
    bool good = x509 && at == in->end;
    X509_free(x509);
    ERR_clear_error();
    return good || keys_fail(in->source, KEYS_FAULT_DER, "not a well-formed X.509 certificate");
}

/* A value with its header. */
static bool take_whole(struct der *in, uint8_t tag, const char *what, struct keys_span *span, struct der *content)
{
    const uint8_t *start = in->at;
    if (!der_take(in, tag, what, content)) return false;
    *span = (struct keys_span){start, (size_t)(content->end - start)};
    return true;
}

static bool parse_tbs(struct keys_certificate *certificate, struct der tbs, struct keys_span *named_algorithm)
{
    struct der skipped, spki, bits;
    if (der_peek(&tbs) == DER_CONTEXT_CONSTRUCTED(0) && !der_take_any(&tbs, "the certificate's version", &skipped))
        return false;
    if (!der_take(&tbs, DER_INTEGER, "the serial number", &skipped) ||
        !take_whole(&tbs, DER_SEQUENCE, "the signature's algorithm", named_algorithm, &skipped) ||
        !take_whole(&tbs, DER_SEQUENCE, "the issuer", &certificate->issuer, &skipped) ||
        !der_take(&tbs, DER_SEQUENCE, "the dates", &skipped) ||
        !take_whole(&tbs, DER_SEQUENCE, "the subject", &certificate->subject, &skipped) ||
        !take_whole(&tbs, DER_SEQUENCE, "the subject's public key", &certificate->spki, &spki) ||
        !keys_take_algorithm(&spki, "the key's algorithm", &certificate->key) ||
        !der_take_bits(&spki, "the public key", &bits) || !der_finish(&spki, KEYS_FAULT_DER, "the public key"))
        return false;
    certificate->public_key = (struct keys_span){bits.at, der_left(&bits)};
    const pqlane_alg *alg = certificate->key.alg;
    if (alg && der_left(&bits) != pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY))
        return keys_fail(tbs.source, KEYS_FAULT_LENGTH,
                         "the certificate's public key has %zu bytes; that of %s has %zu", der_left(&bits),
                         pqlane_alg_name(alg), pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY));
    return true; /* identifiers and extensions may follow: libcrypto has looked at them */
}

bool keys_parse_certificate(struct keys_certificate *certificate, struct der in)
{
    struct der outer, tbs, bits;
    struct keys_span named_algorithm;
    const struct keys_source *source = in.source;
    struct der whole = in;
    if (!der_take(&in, DER_SEQUENCE, "the certificate", &outer) ||
        !der_finish(&in, KEYS_FAULT_TRAILING, "the certificate") || !is_certificate(&whole) ||
        !take_whole(&outer, DER_SEQUENCE, "the part to be signed", &certificate->tbs, &tbs))
        return false;
    if (!parse_tbs(certificate, tbs, &named_algorithm)) return false;
    const uint8_t *algorithm_start = outer.at;
    if (!keys_take_algorithm(&outer, "the signature's algorithm", &certificate->signed_with)) return false;
    if ((size_t)(outer.at - algorithm_start) != named_algorithm.len ||
        memcmp(algorithm_start, named_algorithm.data, named_algorithm.len) != 0)
        return keys_fail(source, KEYS_FAULT_DER, "the certificate names two different algorithms for its signature");
    if (!der_take_bits(&outer, "the signature", &bits) || !der_finish(&outer, KEYS_FAULT_DER, "the signature"))
        return false;
    certificate->signature = (struct keys_span){bits.at, der_left(&bits)};
    return true;
}
