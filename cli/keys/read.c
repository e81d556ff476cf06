/* SPDX-License-Identifier: Apache-2.0 */

/*
 * From bytes to a key. First: how is it written? A DER SEQUENCE from the first byte to the last; else PEM if a line
 * begins a PEM block; else raw if the length is that of a raw key; else whatever broken DER it is. Then: what does it
 * hold? PEM says so in its label; DER is told by its first values.
 */

#include "parts.h"
#include "pem.h"

#include <stdlib.h>
#include <string.h>

static enum keys_format find_format(const uint8_t *data, size_t len, const struct keys_expect *expect)
{
    if (der_looks_like(data, len)) return KEYS_FORMAT_DER;
    if (pem_looks_like(data, len)) return KEYS_FORMAT_PEM;
    if (len && *data == DER_SEQUENCE && !keys_is_raw_length(len, expect)) return KEYS_FORMAT_DER;
    return KEYS_FORMAT_RAW;
}

#define HOLDS_ENCRYPTED 8u

static const struct {
    const char *label;
    unsigned holds;
} labels[] = {
    {KEYS_LABEL_PUBLIC, KEYS_PUBLIC},
    {KEYS_LABEL_PRIVATE, KEYS_PRIVATE},
    {KEYS_LABEL_CERTIFICATE, KEYS_CERTIFICATE},
    {"ENCRYPTED PRIVATE KEY", HOLDS_ENCRYPTED},
};

/* 0, with the error filled, if the label is another. */
static unsigned holds_by_label(const char *label, const struct keys_source *source)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcmp(labels[i].label, label) == 0) return labels[i].holds;
    keys_fail(source, KEYS_FAULT_TYPE, "holds a PEM block '%s'; a key is '%s' or '%s', a certificate '%s'", label,
              KEYS_LABEL_PUBLIC, KEYS_LABEL_PRIVATE, KEYS_LABEL_CERTIFICATE);
    return 0;
}

/*
 * Told by the beginning of the content: a version is PKCS#8; SEQUENCE { OID, ... } is a key's algorithm, before a BIT
 * STRING (public) or an OCTET STRING (encrypted); another SEQUENCE begins a certificate. 0, with the error filled, if
 * it is not even that.
 */
static unsigned holds_by_structure(struct der in)
{
    struct der outer, first;
    if (!der_take(&in, DER_SEQUENCE, "the key", &outer)) return 0;
    if (der_peek(&outer) == DER_INTEGER) return KEYS_PRIVATE;
    if (!der_take(&outer, DER_SEQUENCE, "the first part of the key", &first)) return 0;
    if (der_peek(&first) != DER_OID) return KEYS_CERTIFICATE;
    return der_peek(&outer) == DER_OCTET_STRING ? HOLDS_ENCRYPTED : KEYS_PUBLIC;
}

/* The key inside, read like any other public key. */
static bool parse_certified(struct keys_key *key, struct der in, const struct keys_expect *expect)
{
    struct keys_certificate certificate = {0};
    if (!keys_parse_certificate(&certificate, in)) return false;
    struct der spki = {certificate.spki.data, certificate.spki.data + certificate.spki.len, in.source};
    return keys_parse_spki(key, spki, expect);
}

static bool fail_type(unsigned holds, const struct keys_expect *expect, const struct keys_source *source)
{
    char wanted[64] = "";
    for (unsigned bit = KEYS_PUBLIC; bit <= KEYS_CERTIFICATE; bit <<= 1)
        if (expect->accept & bit) {
            if (*wanted) strcat(wanted, " or ");
            strcat(wanted, keys_holds_name(bit));
        }
    return keys_fail(source, KEYS_FAULT_TYPE, "is a %s; what is needed is a %s", keys_holds_name(holds), wanted);
}

/* key->holds is known. */
static bool parse_der(struct keys_key *key, struct der in, const struct keys_expect *expect)
{
    struct der stated_public = {0};
    if (key->holds == HOLDS_ENCRYPTED) return keys_fail_encrypted(in.source);
    if (!(key->holds & expect->accept)) return fail_type(key->holds, expect, in.source);
    if (key->holds == KEYS_PRIVATE)
        return keys_parse_pkcs8(key, in, expect, &stated_public) &&
               keys_complete_private(key, &stated_public, in.source);
    return (key->holds == KEYS_PUBLIC ? keys_parse_spki : parse_certified)(key, in, expect) &&
           keys_complete_public(key, in.source);
}

static bool parse_raw(struct keys_key *key, struct der in, const struct keys_expect *expect)
{
    struct der nothing = {0};
    if (!keys_parse_raw(key, in, expect)) return false;
    return key->holds == KEYS_PUBLIC ? keys_complete_public(key, in.source)
                                     : keys_complete_private(key, &nothing, in.source);
}

/* The DER inside PEM, in memory of its own; it may be secret, and the caller ends with close_pem, also on failure. */
static bool open_pem(const uint8_t *data, size_t len, const struct keys_source *source, unsigned *holds, uint8_t **der,
                     size_t *der_len)
{
    char label[PEM_LABEL_BYTES];
    *der = malloc(len);
    if (!*der) return keys_fail(source, KEYS_FAULT_MEMORY, "not enough memory for %zu bytes", len);
    if (!pem_decode(source, data, len, label, *der, der_len)) return false;
    *holds = holds_by_label(label, source);
    return *holds != 0;
}

static void close_pem(uint8_t *der, size_t len)
{
    if (der) pqlane_wipe(der, len);
    free(der);
}

bool keys_read(struct keys_key *key, const uint8_t *data, size_t len, const char *name,
               const struct keys_expect *expect, struct keys_error *error)
{
    struct keys_source source = {name, data, error};
    uint8_t *opened = NULL;
    size_t opened_len = 0;
    bool good = false;
    *error = (struct keys_error){0};
    *key = (struct keys_key){0};
    if (len == 0 || len > KEYS_MAX_CERTIFICATE_BYTES) {
        keys_fail(&source, KEYS_FAULT_LENGTH, "%s", len ? "too large for a key" : "is empty");
        goto out;
    }
    key->format = expect->format == KEYS_FORMAT_ANY ? find_format(data, len, expect) : expect->format;
    struct der in = {data, data + len, &source};
    if (key->format == KEYS_FORMAT_RAW) {
        good = parse_raw(key, in, expect);
        goto out;
    }
    if (key->format == KEYS_FORMAT_PEM) {
        if (!open_pem(data, len, &source, &key->holds, &opened, &opened_len)) goto out;
        source.start = opened;
        in = (struct der){opened, opened + opened_len, &source};
    } else {
        key->holds = holds_by_structure(in);
        if (!key->holds) goto out;
    }
    good = parse_der(key, in, expect);
out:
    close_pem(opened, len);
    if (!good) keys_wipe(key);
    return good;
}

bool keys_read_certificate(struct keys_certificate *certificate, const uint8_t *data, size_t len, const char *name,
                           struct keys_error *error)
{
    struct keys_source source = {name, data, error};
    unsigned holds = KEYS_CERTIFICATE;
    *error = (struct keys_error){0};
    *certificate = (struct keys_certificate){0};
    if (len == 0 || len > KEYS_MAX_CERTIFICATE_BYTES)
        return keys_fail(&source, KEYS_FAULT_LENGTH, "%s", len ? "too large for a certificate" : "is empty");
    bool good = true;
    if (!der_looks_like(data, len) && pem_looks_like(data, len)) {
        good = open_pem(data, len, &source, &holds, &certificate->der, &certificate->der_len);
        if (good && holds != KEYS_CERTIFICATE) good = keys_fail(&source, KEYS_FAULT_TYPE, "is not a certificate");
    } else if ((certificate->der = malloc(len)) != NULL) {
        memcpy(certificate->der, data, len);
        certificate->der_len = len;
    } else {
        good = keys_fail(&source, KEYS_FAULT_MEMORY, "not enough memory for %zu bytes", len);
    }
    if (good) {
        source.start = certificate->der;
        struct der in = {certificate->der, certificate->der + certificate->der_len, &source};
        good = keys_parse_certificate(certificate, in);
    }
    if (!good) keys_certificate_free(certificate);
    return good;
}

void keys_certificate_free(struct keys_certificate *certificate)
{
    free(certificate->der);
    *certificate = (struct keys_certificate){0};
}
