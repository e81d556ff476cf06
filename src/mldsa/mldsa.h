/* SPDX-License-Identifier: Apache-2.0 */

/*
 * ML-DSA (FIPS 204). Buffers have the sizes of the parameter set; lengths were checked above.
 *
 * An operation is a structure: what goes in, what comes out, and the memory that it works with. Functions take any
 * number of them and run their hashes side by side; one is a batch of one. A prepared key stands for one that is parsed
 * anew in each operation.
 */

#ifndef PQL_MLDSA_H
#define PQL_MLDSA_H

#include "hash/hash.h"
#include "hash/lanes.h"
#include "kernels/kernels.h"
#include "pqlane.h"

#define PQL_MLDSA_MAX_K 8
#define PQL_MLDSA_MAX_L 7
#define PQL_MLDSA_SEED_BYTES 32 /* xi, rho, K, rnd */
#define PQL_MLDSA_CRH_BYTES 64  /* rho', tr, mu */

/* Table 1 of the standard. */
struct pql_mldsa_params {
    uint8_t k, l, eta, tau, omega;
    uint8_t gamma1_log2;     /* gamma1 = 2^17 or 2^19 */
    uint8_t gamma2_parts;    /* gamma2 = (q - 1) / 88 or (q - 1) / 32 */
    uint8_t challenge_bytes; /* of c~: lambda / 4 */
};

#define PQL_MLDSA_ETA_BYTES(eta) ((eta) == 2 ? 96 : 128)
#define PQL_MLDSA_T1_BYTES 320
#define PQL_MLDSA_T0_BYTES 416
#define PQL_MLDSA_Z_BYTES(gamma1_log2) (32 * ((gamma1_log2) + 1))
#define PQL_MLDSA_S_IN_SK (2 * PQL_MLDSA_SEED_BYTES + PQL_MLDSA_CRH_BYTES) /* where s1 and s2 stand, and then t0 */

#define PQL_MLDSA_PK_BYTES(k) (32 + PQL_MLDSA_T1_BYTES * (k))
#define PQL_MLDSA_SK_BYTES(k, l, eta) \
    (PQL_MLDSA_S_IN_SK + PQL_MLDSA_ETA_BYTES(eta) * ((k) + (l)) + PQL_MLDSA_T0_BYTES * (k))
#define PQL_MLDSA_SIG_BYTES(k, l, gamma1_log2, omega, challenge) \
    ((challenge) + PQL_MLDSA_Z_BYTES(gamma1_log2) * (l) + (omega) + (k))

#define PQL_MLDSA_MAX_PK_BYTES PQL_MLDSA_PK_BYTES(8)
#define PQL_MLDSA_MAX_SK_BYTES PQL_MLDSA_SK_BYTES(8, 7, 2)
#define PQL_MLDSA_MAX_CHALLENGE_BYTES 64
#define PQL_MLDSA_MAX_W1_BYTES 1024 /* 8 polynomials of 128 bytes; 4 of 192 are less */

typedef int32_t pql_mldsa_poly[PQL_N];

/* ---- Messages ---- */

/* What is signed: mu, or what mu is made of (Algorithms 2 to 5). */
struct pql_mldsa_message {
    const uint8_t *mu;  /* 64 bytes; or NULL, and: */
    const uint8_t *ctx; /* at most 255 bytes */
    size_t ctx_len;
    const struct pql_hash_params *prehash; /* NULL: the pure form */
    int internal;                          /* M' is the message itself */
    const uint8_t *data;
    size_t len;
};

#define PQL_MLDSA_HASHED_BYTES (11 + PQL_HASH_MAX_DIGEST) /* OID and digest */
#define PQL_MLDSA_MU_PIECES 4                             /* tr, head, context, message */

/* mu = H(tr || M') (Algorithm 7, line 6) as a job. */
struct pql_mldsa_mu_job {
    struct pql_job job; /* first: from there it finds the rest */
    struct pql_span pieces[PQL_MLDSA_MU_PIECES];
    uint8_t head[2], hashed[PQL_MLDSA_HASHED_BYTES];
    uint8_t block[PQL_SHAKE256_RATE];
    uint8_t mu[PQL_MLDSA_CRH_BYTES];
};

/* mu of a message in parts; `data` and `len` of the message are nothing here. The caller wipes the state. */
struct pql_mldsa_mu {
    struct pql_sponge sponge;
    struct pql_hash message; /* if there is a pre-hash: of the message */
    uint8_t prehashed;
};

void pql_mldsa_mu_init(struct pql_mldsa_mu *state, const struct pql_kernels *k, const uint8_t *tr,
                       const struct pql_mldsa_message *message);
void pql_mldsa_mu_update(struct pql_mldsa_mu *state, const struct pql_kernels *k, const uint8_t *part, size_t len);
void pql_mldsa_mu_final(struct pql_mldsa_mu *state, const struct pql_kernels *k, uint8_t *mu);

/* ---- Prepared keys. Their size depends on the parameter set: polynomials that it has not are not there. ---- */

/* What signatures with a private key share. */
struct pql_mldsa_private {
    uint8_t tr[PQL_MLDSA_CRH_BYTES];
    uint8_t key[PQL_MLDSA_SEED_BYTES]; /* K: secret */
    PQL_ALIGNED pql_mldsa_poly polys[PQL_MLDSA_MAX_K * PQL_MLDSA_MAX_L + PQL_MLDSA_MAX_L + 2 * PQL_MLDSA_MAX_K];
};

/* What verifications with a public key share. Nothing in it is secret. */
struct pql_mldsa_public {
    uint8_t tr[PQL_MLDSA_CRH_BYTES];
    PQL_ALIGNED pql_mldsa_poly polys[PQL_MLDSA_MAX_K * PQL_MLDSA_MAX_L + PQL_MLDSA_MAX_K];
};

size_t pql_mldsa_private_bytes(const struct pql_mldsa_params *p);
size_t pql_mldsa_public_bytes(const struct pql_mldsa_params *p);

/* Where an operation prepares a key that is not: for itself alone. */
struct pql_mldsa_own_public {
    struct pql_job hash_pk, matrix[PQL_MLDSA_MAX_K * PQL_MLDSA_MAX_L];
    struct pql_mldsa_public key;
};

/* PQLANE_ERR_PRIVATE_KEY if s1 or s2 is out of range; then the prepared key holds nothing secret. */
pqlane_status pql_mldsa_prepare_private(const struct pql_kernels *k, const struct pql_mldsa_params *p,
                                        struct pql_mldsa_private *key, const uint8_t *sk);
void pql_mldsa_prepare_public(const struct pql_kernels *k, const struct pql_mldsa_params *p,
                              struct pql_mldsa_public *key, const uint8_t *pk);

/* ---- Operations ---- */

/* Rows of the matrix that key generation takes first; there are never more of the others. */
#define PQL_MLDSA_FIRST_ROWS(k) ((2 * (k) + 1) / 3)
#define PQL_MLDSA_KEYGEN_POLYS (PQL_MLDSA_FIRST_ROWS(PQL_MLDSA_MAX_K) * PQL_MLDSA_MAX_L)

/* Key generation, Algorithm 6. */
struct pql_mldsa_keygen {
    uint8_t *pk, *sk;
    const uint8_t *seed; /* xi: 32 bytes, secret */

    struct pql_job matrix[PQL_MLDSA_KEYGEN_POLYS], vectors[PQL_MLDSA_MAX_L + PQL_MLDSA_MAX_K], hash_seed, hash_head,
        hash_tail;
    PQL_ALIGNED pql_mldsa_poly a[PQL_MLDSA_KEYGEN_POLYS]; /* the rows at hand */
    struct {
        PQL_ALIGNED pql_mldsa_poly s[PQL_MLDSA_MAX_L + PQL_MLDSA_MAX_K]; /* s1, then s2 */
        PQL_ALIGNED pql_mldsa_poly s1_hat[PQL_MLDSA_MAX_L];
        PQL_ALIGNED pql_mldsa_poly t, t1, t0;
        uint8_t seeds[2 * PQL_MLDSA_SEED_BYTES + PQL_MLDSA_CRH_BYTES]; /* rho || rho' || K */
        uint64_t chain[25]; /* between hash_head and hash_tail, the parts of tr = H(pk) */
    } secret;
};

/* Signing, Algorithm 7. */
struct pql_mldsa_sign {
    uint8_t *sig;
    const struct pql_mldsa_private *key; /* or NULL, and: */
    struct pql_mldsa_private *own;
    const uint8_t *sk;
    struct pql_mldsa_message message; /* secret */
    const uint8_t *rnd;               /* 32 bytes, secret */
    pqlane_status status;             /* PQLANE_ERR_PRIVATE_KEY: s1 or s2 is out of range, or no attempt succeeded */

    unsigned begun, in_flight; /* attempts */
    const uint8_t *mu;         /* the message's, once it is there */
    struct pql_job hash_rho;
    struct {
        struct pql_mldsa_mu_job mu_job;
        uint8_t rho_second[PQL_MLDSA_CRH_BYTES];
    } secret;
};

/* Verification, Algorithm 8. Everything is public. */
struct pql_mldsa_verify {
    const struct pql_mldsa_public *key; /* or NULL, and: */
    struct pql_mldsa_own_public *own;
    const uint8_t *pk;
    struct pql_mldsa_message message;
    const uint8_t *sig;
    pqlane_status status; /* PQLANE_OK or PQLANE_ERR_VERIFY */

    struct pql_mldsa_mu_job mu_job;
    const uint8_t *mu; /* the message's, once it is there */
    struct pql_job hash_ball, hash_w1;
    PQL_ALIGNED pql_mldsa_poly z[PQL_MLDSA_MAX_L];
    uint8_t hints[PQL_MLDSA_MAX_K][PQL_N], w1[PQL_MLDSA_MAX_W1_BYTES], ball[PQL_SHAKE256_RATE],
        challenge[PQL_MLDSA_MAX_CHALLENGE_BYTES];
};

/* n operations; of those that sign, one at most with a key that is not prepared. */
void pql_mldsa_keygen_batch(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_keygen *ops,
                            size_t n);
void pql_mldsa_sign_batch(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_sign *ops,
                          size_t n);
void pql_mldsa_verify_batch(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_verify *ops,
                            size_t n);

/* One operation, with the memory that it works with on the stack. */
void pql_mldsa_keygen(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *pk, uint8_t *sk,
                      const uint8_t *seed);
pqlane_status pql_mldsa_sign(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *sig,
                             const uint8_t *sk, const struct pql_mldsa_message *message, const uint8_t *rnd);
pqlane_status pql_mldsa_verify(const struct pql_kernels *k, const struct pql_mldsa_params *p, const uint8_t *pk,
                               const struct pql_mldsa_message *message, const uint8_t *sig);

/* The public key that rho, s1 and s2 of sk make. If `full`, t0 and tr of sk must be theirs too: PQLANE_ERR_KEY_PAIR.
 * PQLANE_ERR_PRIVATE_KEY if s1 or s2 is out of range. */
pqlane_status pql_mldsa_public_from_private(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *pk,
                                            const uint8_t *sk, int full);

/* tr = H(pk, 64), and where it stands in sk = rho || K || tr || s1 || s2 || t0. */
void pql_mldsa_tr(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *tr, const uint8_t *pk);

static inline const uint8_t *pql_mldsa_tr_in_sk(const uint8_t *sk)
{
    return sk + 2 * PQL_MLDSA_SEED_BYTES;
}

#endif
