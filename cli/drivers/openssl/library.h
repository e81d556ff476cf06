/* SPDX-License-Identifier: Apache-2.0 */

/* A libcrypto, 3.0 to 4.x, and the libssl that belongs to it: their functions, found by name, and what can be measured
 * of them. */

#ifndef PQL_DRIVERS_OPENSSL_LIBRARY_H
#define PQL_DRIVERS_OPENSSL_LIBRARY_H

#include "pqlane_driver.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdbool.h>

#define OPENSSL_API(X)                  \
    X(OPENSSL_init_crypto)              \
    X(OpenSSL_version)                  \
    X(CRYPTO_free)                      \
    X(ERR_clear_error)                  \
    X(ERR_peek_error)                   \
    X(ERR_error_string_n)               \
    X(EVP_KEYMGMT_fetch)                \
    X(EVP_KEYMGMT_free)                 \
    X(EVP_PKEY_CTX_new_from_name)       \
    X(EVP_PKEY_CTX_new_from_pkey)       \
    X(EVP_PKEY_CTX_free)                \
    X(EVP_PKEY_CTX_set_params)          \
    X(EVP_PKEY_keygen_init)             \
    X(EVP_PKEY_generate)                \
    X(EVP_PKEY_free)                    \
    X(EVP_PKEY_up_ref)                  \
    X(EVP_PKEY_fromdata_init)           \
    X(EVP_PKEY_fromdata)                \
    X(EVP_PKEY_get_octet_string_param)  \
    X(EVP_PKEY_get1_encoded_public_key) \
    X(EVP_PKEY_encapsulate_init)        \
    X(EVP_PKEY_encapsulate)             \
    X(EVP_PKEY_decapsulate_init)        \
    X(EVP_PKEY_decapsulate)             \
    X(EVP_PKEY_derive_init)             \
    X(EVP_PKEY_derive_set_peer)         \
    X(EVP_PKEY_derive)                  \
    X(EVP_MD_CTX_new)                   \
    X(EVP_MD_CTX_free)                  \
    X(EVP_DigestSignInit_ex)            \
    X(EVP_DigestSign)                   \
    X(EVP_DigestVerifyInit_ex)          \
    X(EVP_DigestVerify)                 \
    X(i2d_PUBKEY)                       \
    X(d2i_PUBKEY)                       \
    X(i2d_PrivateKey)                   \
    X(d2i_AutoPrivateKey)               \
    X(EVP_get_digestbyname)             \
    X(EVP_MD_fetch)                     \
    X(EVP_MD_free)                      \
    X(EVP_Digest)                       \
    X(EVP_DigestInit_ex)                \
    X(EVP_DigestUpdate)                 \
    X(EVP_DigestFinal_ex)               \
    X(EVP_get_cipherbyname)             \
    X(EVP_CIPHER_fetch)                 \
    X(EVP_CIPHER_free)                  \
    X(EVP_CIPHER_CTX_new)               \
    X(EVP_CIPHER_CTX_free)              \
    X(EVP_CIPHER_CTX_ctrl)              \
    X(EVP_EncryptInit_ex)               \
    X(EVP_EncryptUpdate)                \
    X(EVP_EncryptFinal_ex)

/* What handshakes take, of both. */
#define OPENSSL_TLS_API(X)        \
    X(TLS_client_method)          \
    X(TLS_server_method)          \
    X(SSL_CTX_new)                \
    X(SSL_CTX_free)               \
    X(SSL_CTX_ctrl)               \
    X(SSL_CTX_set_ciphersuites)   \
    X(SSL_CTX_set_verify)         \
    X(SSL_CTX_get_cert_store)     \
    X(SSL_CTX_set_num_tickets)    \
    X(SSL_CTX_use_certificate)    \
    X(SSL_CTX_use_PrivateKey)     \
    X(SSL_new)                    \
    X(SSL_free)                   \
    X(SSL_set_connect_state)      \
    X(SSL_set_accept_state)       \
    X(SSL_set0_rbio)              \
    X(SSL_set0_wbio)              \
    X(SSL_do_handshake)           \
    X(SSL_get_error)              \
    X(BIO_new)                    \
    X(BIO_s_mem)                  \
    X(BIO_up_ref)                 \
    X(BIO_free)                   \
    X(BIO_number_written)         \
    X(X509_new)                   \
    X(X509_free)                  \
    X(X509_set_version)           \
    X(X509_get_serialNumber)      \
    X(ASN1_INTEGER_set)           \
    X(X509_gmtime_adj)            \
    X(X509_getm_notBefore)        \
    X(X509_getm_notAfter)         \
    X(X509_NAME_new)              \
    X(X509_NAME_free)             \
    X(X509_NAME_add_entry_by_txt) \
    X(X509_set_subject_name)      \
    X(X509_set_issuer_name)       \
    X(X509_set_pubkey)            \
    X(X509V3_EXT_conf_nid)        \
    X(X509_EXTENSION_free)        \
    X(X509_add_ext)               \
    X(X509_sign)                  \
    X(i2d_X509)                   \
    X(d2i_X509)                   \
    X(X509_STORE_add_cert)

/* An algorithm: how OpenSSL calls it and what it needs to be told. */
struct ossl_row {
    pqlane_driver_algorithm shown;
    const char *name;    /* of the key, the hash function or the cipher; of a handshake the key exchange's group */
    const char *group;   /* of a key on a curve */
    size_t bits;         /* of a key that has them */
    const char *digest;  /* of a signature, NULL: it has its own; of a hash function its older name */
    const char *padding; /* of a signature */
    bool deterministic;  /* a signature of equal messages is equal */
    bool can_be_made_so; /* the same, if it is asked for */
    bool varies;         /* the time to sign depends on chance */
    bool slow_keys;      /* making a key takes so long, and so differently, that it is measured by nobody */
    const char *scheme;  /* TLS's name for a signature (RFC 8446, 4.2.3); NULL: it is not one of TLS's */
    const struct ossl_row *signer; /* of a handshake: whose certificates there are */
};

struct ossl_work;

/* A way to use an algorithm. */
struct ossl_operation {
    pqlane_driver_kind kind;
    const char *name;
    bool (*begin)(struct ossl_work *work, unsigned input); /* what is kept for each input; NULL: nothing */
    bool (*once)(struct ossl_work *work, uint64_t number);
    bool makes_keys, signs, is_deterministic;
    size_t len; /* bytes to be hashed or encrypted */
};

struct ossl_offered {
    pqlane_driver_operation shown;
    const struct ossl_row *row;
    const struct ossl_operation *operation;
};

#define OPENSSL_MEMBER(name) __typeof__ (&name)(name);
struct ossl {
    OPENSSL_API(OPENSSL_MEMBER)
    OPENSSL_TLS_API(OPENSSL_MEMBER)
    bool has_libssl; /* all of the second list are there */
    struct ossl_pair *pairs;
    size_t pair_count;
    struct ossl_offered *offered;
    size_t offered_count;
    EVP_PKEY **kept_keys; /* one of each row whose keys take long to make; else NULL */
    char error[256];
};

extern const struct ossl_row ossl_rows[];
extern const size_t ossl_row_count;
extern const struct ossl_operation ossl_operations[];
extern const size_t ossl_operation_count;

/* Does this version have the algorithm? */
bool ossl_has(const struct ossl *library, const struct ossl_row *row);

/* Notes that something failed, and OpenSSL's reason for it; returns false. */
bool ossl_fail(struct ossl *library, const struct ossl_row *row, const char *what);

#endif
