/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The algorithms, classical and post-quantum, with the bytes that travel. Those that a version does not have are left
 * out when it is opened. Sizes: RFC 8446, 8032 and 8017, FIPS 186-5, 203, 204 and 205, draft-ietf-tls-ecdhe-mlkem. A
 * signature of ECDSA is DER, of its greatest length; an RSA key is a modulus and an exponent of 65537 in DER. Not here:
 * SecP256r1MLKEM768 and SecP384r1MLKEM1024, because OpenSSL 3.5 has no way to write their private keys.
 */

#include "library.h"

#define KEM_ROW(row_name, category_, ek, ct)                                           \
    {                                                                                  \
        .shown = {row_name, PQLANE_DRIVER_KEM, category_, ek, ct, 0}, .name = row_name \
    }
#define AGREEMENT_ROW(row_name, key, ...)                                       \
    {                                                                           \
        .shown = {row_name, PQLANE_DRIVER_AGREEMENT, 0, key, 0, 0}, __VA_ARGS__ \
    }
#define SIGNATURE_ROW(row_name, category_, pk, sig, ...)                                 \
    {                                                                                    \
        .shown = {row_name, PQLANE_DRIVER_SIGNATURE, category_, pk, 0, sig}, __VA_ARGS__ \
    }
#define RSA_ROW(row_name, bits_, pk, sig)                                                                   \
    SIGNATURE_ROW(row_name, 0, pk, sig, .name = "RSA", .bits = bits_, .digest = "SHA256", .padding = "pss", \
                  .slow_keys = true, .scheme = "rsa_pss_rsae_sha256")
#define ML_DSA_ROW(row_name, category_, pk, sig, scheme_)                                                 \
    SIGNATURE_ROW(row_name, category_, pk, sig, .name = row_name, .can_be_made_so = true, .varies = true, \
                  .scheme = scheme_)
#define SLH_DSA_ROW(row_name, category_, pk, sig) \
    SIGNATURE_ROW(row_name, category_, pk, sig, .name = row_name, .can_be_made_so = true)
#define HASH_ROW(row_name, digest_)                                                              \
    {                                                                                            \
        .shown = {row_name, PQLANE_DRIVER_HASH, 0, 0, 0, 0}, .name = row_name, .digest = digest_ \
    }
#define CIPHER_ROW(row_name, name_)                                          \
    {                                                                        \
        .shown = {row_name, PQLANE_DRIVER_CIPHER, 0, 0, 0, 0}, .name = name_ \
    }

const struct ossl_row ossl_rows[] = {
    AGREEMENT_ROW("X25519", 32, .name = "X25519"),
    AGREEMENT_ROW("X448", 56, .name = "X448"),
    AGREEMENT_ROW("ECDH-P256", 65, .name = "EC", .group = "P-256"),
    AGREEMENT_ROW("ECDH-P384", 97, .name = "EC", .group = "P-384"),
    KEM_ROW("ML-KEM-512", 1, 800, 768),
    KEM_ROW("ML-KEM-768", 3, 1184, 1088),
    KEM_ROW("ML-KEM-1024", 5, 1568, 1568),
    KEM_ROW("X25519MLKEM768", 3, 1216, 1120),
    RSA_ROW("RSA-2048", 2048, 270, 256),
    RSA_ROW("RSA-3072", 3072, 398, 384),
    RSA_ROW("RSA-4096", 4096, 526, 512),
    SIGNATURE_ROW("ECDSA-P256", 0, 65, 72, .name = "EC", .group = "P-256", .digest = "SHA256",
                  .scheme = "ecdsa_secp256r1_sha256"),
    SIGNATURE_ROW("ECDSA-P384", 0, 97, 104, .name = "EC", .group = "P-384", .digest = "SHA384",
                  .scheme = "ecdsa_secp384r1_sha384"),
    SIGNATURE_ROW("Ed25519", 0, 32, 64, .name = "ED25519", .deterministic = true, .scheme = "ed25519"),
    SIGNATURE_ROW("Ed448", 0, 57, 114, .name = "ED448", .deterministic = true, .scheme = "ed448"),
    ML_DSA_ROW("ML-DSA-44", 2, 1312, 2420, "mldsa44"),
    ML_DSA_ROW("ML-DSA-65", 3, 1952, 3309, "mldsa65"),
    ML_DSA_ROW("ML-DSA-87", 5, 2592, 4627, "mldsa87"),
    SLH_DSA_ROW("SLH-DSA-SHA2-128s", 1, 32, 7856),
    SLH_DSA_ROW("SLH-DSA-SHA2-128f", 1, 32, 17088),
    SLH_DSA_ROW("SLH-DSA-SHA2-192s", 3, 48, 16224),
    SLH_DSA_ROW("SLH-DSA-SHA2-192f", 3, 48, 35664),
    SLH_DSA_ROW("SLH-DSA-SHA2-256s", 5, 64, 29792),
    SLH_DSA_ROW("SLH-DSA-SHA2-256f", 5, 64, 49856),
    SLH_DSA_ROW("SLH-DSA-SHAKE-128s", 1, 32, 7856),
    SLH_DSA_ROW("SLH-DSA-SHAKE-128f", 1, 32, 17088),
    SLH_DSA_ROW("SLH-DSA-SHAKE-192s", 3, 48, 16224),
    SLH_DSA_ROW("SLH-DSA-SHAKE-192f", 3, 48, 35664),
    SLH_DSA_ROW("SLH-DSA-SHAKE-256s", 5, 64, 29792),
    SLH_DSA_ROW("SLH-DSA-SHAKE-256f", 5, 64, 49856),
    HASH_ROW("SHA2-256", "SHA256"),
    HASH_ROW("SHA2-384", "SHA384"),
    HASH_ROW("SHA2-512", "SHA512"),
    HASH_ROW("SHA3-256", "SHA3-256"),
    HASH_ROW("SHA3-512", "SHA3-512"),
    CIPHER_ROW("AES-128-GCM", "AES-128-GCM"),
    CIPHER_ROW("AES-256-GCM", "AES-256-GCM"),
    CIPHER_ROW("ChaCha20-Poly1305", "ChaCha20-Poly1305"),
};
const size_t ossl_row_count = sizeof ossl_rows / sizeof *ossl_rows;
