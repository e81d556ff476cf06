/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What must hold for every input whatsoever; the fuzzing harnesses and the mutation test ask the same.
 *
 * Refused: a named fault, one printable line that begins with the input's name, and nothing left in the output.
 * Accepted: the key passes the library's checks, it can be written and read again, and DER has one encoding: what was
 * read and what is written are the same bytes, but for attributes and a public key beside the private one, which are
 * dropped.
 */

#ifndef PQL_TEST_KEYS_OUTCOME_H
#define PQL_TEST_KEYS_OUTCOME_H

#include "keys/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OUTCOME_NAME "input"

#define OUTCOME_MUST(condition)                                                        \
    do {                                                                               \
        if (!(condition)) {                                                            \
            fprintf(stderr, "%s:%d: must hold: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                   \
        }                                                                              \
    } while (0)

static inline void outcome_refused(const struct keys_error *error, const void *output, size_t output_len)
{
    static const char start[] = OUTCOME_NAME ": ";
    const uint8_t *bytes = output;
    OUTCOME_MUST(error->fault != KEYS_OK);
    OUTCOME_MUST(strncmp(keys_fault_name(error->fault), "KEYS_FAULT_", 11) == 0);
    OUTCOME_MUST((error->fault == KEYS_FAULT_CHECK) == (error->status != PQLANE_OK));
    OUTCOME_MUST(strncmp(error->text, start, strlen(start)) == 0 && strlen(error->text) > strlen(start));
    for (const char *c = error->text; *c; c++) OUTCOME_MUST((unsigned char)*c >= 0x20 && *c != 0x7f);
    for (size_t i = 0; i < output_len; i++) OUTCOME_MUST(bytes[i] == 0);
}

static inline void outcome_accepted(const struct keys_key *key, const uint8_t *data, size_t len)
{
    uint8_t written[KEYS_MAX_ENCODED_BYTES];
    struct keys_key again;
    struct keys_error error;
    struct keys_expect expect = {
        .accept = key->holds & KEYS_PRIVATE ? KEYS_PRIVATE : KEYS_PUBLIC, .format = key->format, .alg = key->alg};
    size_t written_len = expect.accept == KEYS_PRIVATE
                             ? keys_encode_private(written, key, key->format, key->form, &error)
                             : keys_encode_public(written, key, key->format, &error);
    OUTCOME_MUST(written_len > 0 && written_len <= sizeof written);
    OUTCOME_MUST(keys_read(&again, written, written_len, OUTCOME_NAME, &expect, &error));
    OUTCOME_MUST(again.alg == key->alg && again.form == key->form);
    OUTCOME_MUST(memcmp(again.public_key, key->public_key, sizeof key->public_key) == 0);
    OUTCOME_MUST(memcmp(again.expanded, key->expanded, sizeof key->expanded) == 0);
    OUTCOME_MUST(memcmp(again.seed, key->seed, sizeof key->seed) == 0);
    if (key->format == KEYS_FORMAT_DER && key->holds != KEYS_CERTIFICATE) {
        OUTCOME_MUST(len >= written_len && (len == written_len || key->holds == KEYS_PRIVATE));
        if (len == written_len) OUTCOME_MUST(memcmp(written, data, len) == 0);
    }
    keys_wipe(&again);
}

/* True if the input is a key. */
static inline bool outcome_of_key(const uint8_t *data, size_t len, const struct keys_expect *expect)
{
    struct keys_key key;
    struct keys_error error;
    bool good = keys_read(&key, data, len, OUTCOME_NAME, expect, &error);
    if (good)
        outcome_accepted(&key, data, len);
    else
        outcome_refused(&error, &key, sizeof key);
    keys_wipe(&key);
    return good;
}

static inline void outcome_inside(const struct keys_certificate *certificate, struct keys_span span)
{
    OUTCOME_MUST(span.data >= certificate->der && span.data + span.len <= certificate->der + certificate->der_len);
}

/* True if the input is a certificate. */
static inline bool outcome_of_certificate(const uint8_t *data, size_t len)
{
    struct keys_certificate certificate;
    struct keys_error error;
    bool good = keys_read_certificate(&certificate, data, len, OUTCOME_NAME, &error);
    if (!good) {
        outcome_refused(&error, &certificate, sizeof certificate);
        return false;
    }
    outcome_inside(&certificate, certificate.tbs);
    outcome_inside(&certificate, certificate.issuer);
    outcome_inside(&certificate, certificate.subject);
    outcome_inside(&certificate, certificate.spki);
    outcome_inside(&certificate, certificate.public_key);
    outcome_inside(&certificate, certificate.signature);
    OUTCOME_MUST(*certificate.key.oid && *certificate.signed_with.oid);
    OUTCOME_MUST(!certificate.key.alg ||
                 certificate.public_key.len == pqlane_alg_size(certificate.key.alg, PQLANE_SIZE_PUBLIC_KEY));
    keys_certificate_free(&certificate);
    return true;
}

#endif
