/* SPDX-License-Identifier: Apache-2.0 */

/*
 * ML-KEM (FIPS 203). Buffers have the sizes of the parameter set; lengths were checked above.
 *
 * An operation is a structure: what goes in, what comes out, and the memory that it works with. Functions take any
 * number of them and run their hashes side by side; one is a batch of one. A prepared key stands for one that is parsed
 * anew in each operation.
 */

#ifndef PQL_MLKEM_H
#define PQL_MLKEM_H

#include "hash/lanes.h"
#include "kernels/kernels.h"
#include "pqlane.h"

#define PQL_MLKEM_MAX_K 4
#define PQL_MLKEM_SYM_BYTES 32 /* d, z, m, rho, sigma, H, K */

/* Table 2 of the standard; eta2 is 2 throughout. */
struct pql_mlkem_params {
    uint8_t k, eta1, du, dv;
};

#define PQL_MLKEM_EK_BYTES(k) (384 * (k) + 32)
#define PQL_MLKEM_DK_BYTES(k) (768 * (k) + 96)
#define PQL_MLKEM_CT_BYTES(k, du, dv) (32 * ((du) * (k) + (dv)))

#define PQL_MLKEM_MAX_EK_BYTES PQL_MLKEM_EK_BYTES(4)
#define PQL_MLKEM_MAX_DK_BYTES PQL_MLKEM_DK_BYTES(4)
#define PQL_MLKEM_MAX_CT_BYTES PQL_MLKEM_CT_BYTES(4, 11, 5)

/* The matrix A, or its transpose; transformed. */
typedef int16_t pql_mlkem_matrix[PQL_MLKEM_MAX_K][PQL_MLKEM_MAX_K][PQL_N];

/* A vector that takes part in products: k polynomials, transformed, and then dot's caches of them. */
typedef int16_t pql_mlkem_vector[2 * PQL_MLKEM_MAX_K][PQL_N];

/* PRF_eta(seed, N) for each N of a key or a ciphertext (4.3): binomial polynomials as bytes; and the jobs that make
 * them. */
typedef uint8_t pql_mlkem_noise[2 * PQL_MLKEM_MAX_K + 1][192];
typedef struct pql_job pql_mlkem_noise_jobs[2 * PQL_MLKEM_MAX_K + 1];

/* What K-PKE works with, all of it secret. Decryption borrows y and e for u and v. */
struct pql_mlkem_pke_work {
    pql_mlkem_noise noise; /* of y, e1, e2 */
    PQL_ALIGNED int16_t e[PQL_N], r[PQL_N];
    PQL_ALIGNED pql_mlkem_vector y; /* last: what stands behind 2 k polynomials is not used */
};

/* A public key, prepared: what any number of encapsulations to it share. Nothing in it is secret. */
struct pql_mlkem_public {
    PQL_ALIGNED pql_mlkem_matrix at;               /* A transposed: row i is column i of A */
    PQL_ALIGNED int16_t t[PQL_MLKEM_MAX_K][PQL_N]; /* transformed, 0 <= x < 4096; below q once 7.2 was checked */
    uint8_t h[PQL_MLKEM_SYM_BYTES];                /* H(ek) */
};

/* The jobs that fill a public key. */
struct pql_mlkem_expansion {
    struct pql_job hash_ek, rows[PQL_MLKEM_MAX_K * PQL_MLKEM_MAX_K];
};

/* A private key, prepared. `public` is the key inside it. */
struct pql_mlkem_private {
    PQL_ALIGNED int16_t s[PQL_MLKEM_MAX_K][PQL_N]; /* secret; transformed */
    uint8_t z[PQL_MLKEM_SYM_BYTES];                /* secret */
    struct pql_mlkem_public public;
};

/* Where an operation prepares a key that is not: for itself alone. */
struct pql_mlkem_own_public {
    struct pql_mlkem_public key;
    struct pql_mlkem_expansion expansion;
};

struct pql_mlkem_own_private {
    struct pql_mlkem_private key;
    struct pql_mlkem_expansion expansion;
};

/* Key generation, Algorithm 16. */
struct pql_mlkem_keygen {
    uint8_t *ek, *dk;
    const uint8_t *seed; /* d || z, 64 bytes, secret */

    PQL_ALIGNED pql_mlkem_matrix a;
    struct pql_job rows[PQL_MLKEM_MAX_K * PQL_MLKEM_MAX_K], hash_g, hash_head, hash_tail;
    pql_mlkem_noise_jobs noise;
    uint64_t chain[25]; /* between hash_head and hash_tail, the parts of H(ek) */
    struct {
        uint8_t seeds[2 * PQL_MLKEM_SYM_BYTES]; /* rho || sigma */
        pql_mlkem_noise noise;                  /* of s and e */
        PQL_ALIGNED int16_t e[PQL_N], t[PQL_N];
        PQL_ALIGNED pql_mlkem_vector s;
    } secret;
};

/* Encapsulation, Algorithm 17 with the check of 7.2. */
struct pql_mlkem_encaps {
    uint8_t *ct, *ss;
    const struct pql_mlkem_public *key; /* or NULL, and: */
    struct pql_mlkem_own_public *own;
    const uint8_t *ek;
    const uint8_t *m;     /* 32 bytes, secret */
    pqlane_status status; /* PQLANE_ERR_PUBLIC_KEY: nothing was written */

    struct pql_job hash_g;
    pql_mlkem_noise_jobs noise;
    struct {
        uint8_t kr[2 * PQL_MLKEM_SYM_BYTES]; /* K || r = G(m || H(ek)) */
        struct pql_mlkem_pke_work pke;
    } secret;
};

/* Decapsulation, Algorithm 18 with the check of 7.3. */
struct pql_mlkem_decaps {
    uint8_t *ss;
    const struct pql_mlkem_private *key; /* or NULL, and: */
    struct pql_mlkem_own_private *own;
    const uint8_t *dk;
    const uint8_t *ct;
    pqlane_status status; /* PQLANE_ERR_PRIVATE_KEY: nothing was written */

    struct pql_job hash_j, hash_g;
    pql_mlkem_noise_jobs noise;
    struct {
        uint8_t m[PQL_MLKEM_SYM_BYTES], kr[2 * PQL_MLKEM_SYM_BYTES], rejected[PQL_MLKEM_SYM_BYTES],
            ct[PQL_MLKEM_MAX_CT_BYTES];
        struct pql_mlkem_pke_work pke;
    } secret;
};

/* n operations. */
void pql_mlkem_keygen_batch(const struct pql_kernels *k, const struct pql_mlkem_params *p, struct pql_mlkem_keygen *ops,
                            size_t n);
void pql_mlkem_encaps_batch(const struct pql_kernels *k, const struct pql_mlkem_params *p, struct pql_mlkem_encaps *ops,
                            size_t n);
void pql_mlkem_decaps_batch(const struct pql_kernels *k, const struct pql_mlkem_params *p, struct pql_mlkem_decaps *ops,
                            size_t n);

/* One operation, with the memory that it works with on the stack. */
void pql_mlkem_keygen(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ek, uint8_t *dk,
                      const uint8_t *seed);
pqlane_status pql_mlkem_encaps(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ct, uint8_t *ss,
                               const uint8_t *ek, const uint8_t *m);
pqlane_status pql_mlkem_decaps(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ss,
                               const uint8_t *dk, const uint8_t *ct);

/* The checks of 7.2 and 7.3, and what operations need of a key. After a failure the prepared key holds nothing secret.
 */
pqlane_status pql_mlkem_prepare_public(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                                       struct pql_mlkem_public *key, const uint8_t *ek);
pqlane_status pql_mlkem_prepare_private(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                                        struct pql_mlkem_private *key, const uint8_t *dk);

/* The checks alone: 7.2 (every coefficient below q) and 7.3 (the hash of ek inside dk). */
pqlane_status pql_mlkem_check_public(const struct pql_kernels *k, const struct pql_mlkem_params *p, const uint8_t *ek);
pqlane_status pql_mlkem_check_private(const struct pql_kernels *k, const struct pql_mlkem_params *p, const uint8_t *dk);

/* Where ek and H(ek) stand in dk = dk_pke || ek || H(ek) || z. */
static inline const uint8_t *pql_mlkem_ek_in_dk(const struct pql_mlkem_params *p, const uint8_t *dk)
{
    return dk + 384 * p->k;
}

static inline const uint8_t *pql_mlkem_h_in_dk(const struct pql_mlkem_params *p, const uint8_t *dk)
{
    return dk + PQL_MLKEM_DK_BYTES(p->k) - 2 * PQL_MLKEM_SYM_BYTES;
}

#endif
