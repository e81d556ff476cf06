/* SPDX-License-Identifier: Apache-2.0 */

#include "algs.h"

#include "metrics/operations.h"

/* joint-iso-itu-t(2) country(16) us(840) organization(1) gov(101) csor(3) nistAlgorithm(4) */
#define NIST "2.16.840.1.101.3.4."

/* FIPS 203, Tables 2 and 3. */
#define MLKEM(set, arc, cat, k_, eta1_, du_, dv_, answer)                                         \
    {                                                                                             \
        .name = "ML-KEM-" #set, .aliases = {"MLKEM" #set, "mlkem-" #set}, .oid = NIST "4." #arc,  \
        .standard = "FIPS 203", .kind = PQLANE_KIND_KEM, .category = cat, .known_answer = answer, \
        .sizes = {[PQLANE_SIZE_PUBLIC_KEY] = PQL_MLKEM_EK_BYTES(k_),                              \
                  [PQLANE_SIZE_PRIVATE_KEY] = PQL_MLKEM_DK_BYTES(k_),                             \
                  [PQLANE_SIZE_SEED] = 64,                                                        \
                  [PQLANE_SIZE_CIPHERTEXT] = PQL_MLKEM_CT_BYTES(k_, du_, dv_),                    \
                  [PQLANE_SIZE_SHARED_SECRET] = 32,                                               \
                  [PQLANE_SIZE_COINS] = 32},                                                      \
        .mlkem = {.k = k_, .eta1 = eta1_, .du = du_, .dv = dv_},                                  \
    }

/* FIPS 204, Tables 1 and 2. */
#define MLDSA(set, arc, hash_arc, cat, k_, l_, eta_, tau_, omega_, gamma1_log2_, gamma2_parts_, challenge, answer) \
    {                                                                                                              \
        .name = "ML-DSA-" #set, .aliases = {"MLDSA" #set, "mldsa-" #set}, .oid = NIST "3." #arc,                   \
        .prehash_oid = NIST "3." #hash_arc, .standard = "FIPS 204", .kind = PQLANE_KIND_SIG, .category = cat,      \
        .capabilities = PQLANE_CAN_STREAM | PQLANE_CAN_PREHASH, .known_answer = answer,                            \
        .sizes = {[PQLANE_SIZE_PUBLIC_KEY] = PQL_MLDSA_PK_BYTES(k_),                                               \
                  [PQLANE_SIZE_PRIVATE_KEY] = PQL_MLDSA_SK_BYTES(k_, l_, eta_),                                    \
                  [PQLANE_SIZE_SEED] = 32,                                                                         \
                  [PQLANE_SIZE_SIGNATURE] = PQL_MLDSA_SIG_BYTES(k_, l_, gamma1_log2_, omega_, challenge),          \
                  [PQLANE_SIZE_RND] = 32,                                                                          \
                  [PQLANE_SIZE_MU] = 64},                                                                          \
        .mldsa = {.k = k_,                                                                                         \
                  .l = l_,                                                                                         \
                  .eta = eta_,                                                                                     \
                  .tau = tau_,                                                                                     \
                  .omega = omega_,                                                                                 \
                  .gamma1_log2 = gamma1_log2_,                                                                     \
                  .gamma2_parts = gamma2_parts_,                                                                   \
                  .challenge_bytes = challenge},                                                                   \
    }

/* FIPS 180-4. */
#define SHA2(size, alias, arc, start, wide_, digest, answer)                                                    \
    {                                                                                                           \
        .name = "SHA2-" size, .aliases = {"SHA-" size, alias}, .oid = NIST "2." #arc, .standard = "FIPS 180-4", \
        .kind = PQLANE_KIND_HASH, .known_answer = answer,                                                       \
        .sizes = {[PQLANE_SIZE_DIGEST] = digest, [PQLANE_SIZE_BLOCK] = (wide_) ? 128 : 64},                     \
        .hash = {.sha2_start = start, .wide = wide_, .digest_bytes = digest, .oid_arc = arc},                   \
    }

/* FIPS 202: capacity of twice the digest, or of twice the strength. */
#define SHA3(size, arc, answer)                                                                                   \
    {                                                                                                             \
        .name = "SHA3-" #size, .oid = NIST "2." #arc, .standard = "FIPS 202", .kind = PQLANE_KIND_HASH,           \
        .known_answer = answer, .sizes = {[PQLANE_SIZE_DIGEST] = size / 8, [PQLANE_SIZE_BLOCK] = 200 - size / 4}, \
        .hash = {.rate = 200 - size / 4, .domain = PQL_SHA3_DOMAIN, .digest_bytes = size / 8, .oid_arc = arc},    \
    }

#define SHAKE(strength, arc, answer)                                                                               \
    {                                                                                                              \
        .name = "SHAKE-" #strength, .aliases = {"SHAKE" #strength}, .oid = NIST "2." #arc, .standard = "FIPS 202", \
        .kind = PQLANE_KIND_HASH, .capabilities = PQLANE_CAN_SQUEEZE, .known_answer = answer,                      \
        .sizes = {[PQLANE_SIZE_DIGEST] = strength / 4, [PQLANE_SIZE_BLOCK] = 200 - strength / 4},                  \
        .hash = {                                                                                                  \
            .rate = 200 - strength / 4, .domain = PQL_SHAKE_DOMAIN, .digest_bytes = strength / 4, .oid_arc = arc}, \
    }

/* clang-format off */
const struct pqlane_alg pql_algs[] = {
    /*    set  arc  category k  eta1 du dv  known answer */
    MLKEM(512,  1,  1,       2, 3,   10, 4, 0x124b6a9587c1c50a),
    MLKEM(768,  2,  3,       3, 2,   10, 4, 0xf98f7d4cdfead60f),
    MLKEM(1024, 3,  5,       4, 2,   11, 5, 0xbbadeda836ff6321),

    /*    set arc hash category k  l eta tau omega log2(gamma1) parts |c~|  known answer */
    MLDSA(44, 17, 32,  2,       4, 4, 2,  39, 80,   17,          88,   32,  0x5079200590f7a56e),
    MLDSA(65, 18, 33,  3,       6, 5, 4,  49, 55,   19,          32,   48,  0x7b68765b0a392d05),
    MLDSA(87, 19, 34,  5,       8, 7, 2,  60, 75,   19,          32,   64,  0x2091ad19b399c4a3),

    /*   name       alias         arc start                wide digest known answer */
    SHA2("224",     "SHA224",     4,  pql_sha2_start_224,      0,   28,    0x23097d223405d822),
    SHA2("256",     "SHA256",     1,  pql_sha2_start_256,      0,   32,    0xba7816bf8f01cfea),
    SHA2("384",     "SHA384",     2,  pql_sha2_start_384,      1,   48,    0xcb00753f45a35e8b),
    SHA2("512",     "SHA512",     3,  pql_sha2_start_512,      1,   64,    0xddaf35a193617aba),
    SHA2("512/224", "SHA512/224", 5,  pql_sha2_start_512_224,  1,   28,    0x4634270f707b6a54),
    SHA2("512/256", "SHA512/256", 6,  pql_sha2_start_512_256,  1,   32,    0x53048e2681941ef9),

    /*   size arc known answer; SHAKE: strength */
    SHA3(224,  7,  0xe642824c3f8cf24a),
    SHA3(256,  8,  0x3a985da74fe225b2),
    SHA3(384,  9,  0xec01498288516fc9),
    SHA3(512,  10, 0xb751850b1a57168a),
    SHAKE(128, 11, 0x5881092dd818bf5c),
    SHAKE(256, 12, 0x483366601360a877),
};
/* clang-format on */

const size_t pql_alg_count = sizeof pql_algs / sizeof *pql_algs;
_Static_assert(sizeof pql_algs / sizeof *pql_algs <= PQL_ALGS, "metrics have room for every row");
