/* SPDX-License-Identifier: Apache-2.0 */

/* Issuing certificates, and their bytes. */

#include "chain.h"

#include "keys.h"

#include <openssl/x509v3.h>

#define HOUR 3600L
#define YEAR (365 * 24 * HOUR)

static bool set_name(const struct ossl *library, X509 *certificate, const char *text,
                     int (*set)(X509 *, const X509_NAME *))
{
    X509_NAME *name = library->X509_NAME_new();
    bool good = name &&
                library->X509_NAME_add_entry_by_txt(name, "CN", V_ASN1_UTF8STRING, (const unsigned char *)text, -1, -1,
                                                    0) == 1 &&
                set(certificate, name) == 1;
    library->X509_NAME_free(name);
    return good;
}

static bool allow_to_issue(const struct ossl *library, X509 *certificate)
{
    X509_EXTENSION *extension = library->X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints, "critical,CA:TRUE");
    bool good = extension && library->X509_add_ext(certificate, extension, -1) == 1;
    library->X509_EXTENSION_free(extension);
    return good;
}

/* Number i of the chain, for a key, signed with the key of who issues it. */
static X509 *issue(const struct ossl *library, const struct ossl_row *signer, int i, EVP_PKEY *key, EVP_PKEY *issuer)
{
    static const char *const names[OSSL_CHAIN] = {"root", "intermediate", "server"};
    const EVP_MD *digest = signer->digest ? library->EVP_get_digestbyname(signer->digest) : NULL;
    X509 *certificate = library->X509_new();
    if (certificate && library->X509_set_version(certificate, X509_VERSION_3) == 1 &&
        library->ASN1_INTEGER_set(library->X509_get_serialNumber(certificate), i + 1) == 1 &&
        library->X509_gmtime_adj(library->X509_getm_notBefore(certificate), -HOUR) &&
        library->X509_gmtime_adj(library->X509_getm_notAfter(certificate), YEAR) &&
        set_name(library, certificate, names[i > 0 ? i - 1 : 0], library->X509_set_issuer_name) &&
        set_name(library, certificate, names[i], library->X509_set_subject_name) &&
        library->X509_set_pubkey(certificate, key) == 1 &&
        (i == OSSL_CHAIN - 1 || allow_to_issue(library, certificate)) &&
        library->X509_sign(certificate, issuer, digest) > 0)
        return certificate;
    library->X509_free(certificate);
    return NULL;
}

bool ossl_chain_make(struct ossl *library, const struct ossl_row *signer, struct ossl_chain *chain)
{
    bool good = true;
    *chain = (struct ossl_chain){NULL, {NULL}};
    for (int i = 0; i < OSSL_CHAIN && good; i++) {
        EVP_PKEY *issuer = chain->key, *key = ossl_new_key(library, signer);
        if (key) chain->certificate[i] = issue(library, signer, i, key, issuer ? issuer : key);
        library->EVP_PKEY_free(issuer);
        chain->key = key;
        good = chain->certificate[i] != NULL;
    }
    return good || ossl_fail(library, signer, "cannot make a chain of certificates");
}

bool ossl_chain_write(const struct ossl *library, const struct ossl_chain *chain, uint8_t *out, size_t size,
                      size_t *len)
{
    *len = 0;
    for (int i = 0; i < OSSL_CHAIN; i++) {
        const int der_len = library->i2d_X509(chain->certificate[i], NULL);
        unsigned char *at = out + *len;
        if (der_len <= 0 || (size_t)der_len > size - *len) return false;
        if (library->i2d_X509(chain->certificate[i], &at) != der_len) return false;
        *len += (size_t)der_len;
    }
    return true;
}

bool ossl_chain_read(struct ossl *library, const struct ossl_row *signer, pqlane_driver_input key,
                     pqlane_driver_input certificates, struct ossl_chain *chain)
{
    const unsigned char *at = certificates.data, *end = at + certificates.len;
    *chain = (struct ossl_chain){.key = ossl_read_private(library, signer, key)};
    bool good = chain->key != NULL;
    for (int i = 0; i < OSSL_CHAIN && good; i++) {
        chain->certificate[i] = library->d2i_X509(NULL, &at, (long)(end - at));
        good = chain->certificate[i] != NULL;
    }
    return good;
}

void ossl_chain_clear(const struct ossl *library, struct ossl_chain *chain)
{
    library->EVP_PKEY_free(chain->key);
    for (int i = 0; i < OSSL_CHAIN; i++) library->X509_free(chain->certificate[i]);
    *chain = (struct ossl_chain){NULL, {NULL}};
}
