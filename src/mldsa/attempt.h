/* SPDX-License-Identifier: Apache-2.0 */

/*
 * An attempt at a signature (FIPS 204, Algorithm 7, lines 11 to 28) in the parts between its hashes. It draws a mask y,
 * commits to w = A y, takes the challenge c from the commitment's high bits, and answers with z = y + c s1.
 *
 *     mask --> commit --> challenge, first block of SampleInBall --> respond
 */

#ifndef PQL_MLDSA_ATTEMPT_H
#define PQL_MLDSA_ATTEMPT_H

#include "mldsa.h"

#define PQL_MLDSA_MAX_Z_BYTES PQL_MLDSA_Z_BYTES(19)

/* y, packed; row by row the answer z takes its place. Secret. */
struct pql_mldsa_mask {
    struct pql_mldsa_sign *op;
    struct pql_job jobs[PQL_MLDSA_MAX_L];
    uint8_t bytes[PQL_MLDSA_MAX_L * PQL_MLDSA_MAX_Z_BYTES];
};

/* What is there of an attempt from its commitment to its answer. Secret; c~ and the block become public once the
 * attempt's turn comes. */
struct pql_mldsa_commitment {
    PQL_ALIGNED pql_mldsa_poly w[1 + PQL_MLDSA_MAX_K]; /* from w[1] on; the answer moves low bits one place forward */
    uint8_t w1[PQL_MLDSA_MAX_W1_BYTES], challenge[PQL_MLDSA_MAX_CHALLENGE_BYTES], ball[PQL_SHAKE256_RATE];
    struct pql_job hash_w1, hash_ball;
};

/* Memory of the steps, which do not need each other's. Secret. */
struct pql_mldsa_scratch {
    union {
        PQL_ALIGNED pql_mldsa_poly y[PQL_MLDSA_MAX_L];  /* transformed */
        PQL_ALIGNED pql_mldsa_poly w1[PQL_MLDSA_MAX_K]; /* high bits */
    };
    PQL_ALIGNED pql_mldsa_poly c, r, z;
    uint8_t hints[PQL_MLDSA_MAX_K][PQL_N];
};

/* Lines 12 and 13, once the mask is there. */
void pql_mldsa_commit(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_commitment *t,
                      struct pql_mldsa_scratch *w, const struct pql_mldsa_private *key, const uint8_t *mask);

/* Lines 16 to 28 and 33, once c~ is there: 1 and the signature, or 0 as soon as a check says that the answer must not
 * be seen. That it does, and which check, may show. */
int pql_mldsa_respond(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *sig,
                      struct pql_mldsa_commitment *t, struct pql_mldsa_scratch *w, const struct pql_mldsa_private *key,
                      uint8_t *mask);

#endif
