/* SPDX-License-Identifier: Apache-2.0 */

/* What the files of pqlane_sig_* share. */

#ifndef PQL_API_SIG_H
#define PQL_API_SIG_H

#include "call.h"

#define PQL_SIG_RND_BYTES PQL_MLDSA_SEED_BYTES

/* Prepared keys: they end with the last polynomial of their parameter set. */
struct pqlane_sig_public {
    struct pql_prepared head;
    struct pql_mldsa_public mldsa;
};

struct pqlane_sig_private {
    struct pql_prepared head;
    struct pql_mldsa_private mldsa;
};

/* The caller's options, copied and checked. with_mu: those of external mu, where the message is gone already. */
pqlane_status pql_sig_read_options(pqlane_sig_options *o, const pqlane_alg *alg, const pqlane_sig_options *given,
                                   int with_mu);

/* What is signed: mu if it is not NULL, else the message. */
struct pql_mldsa_message pql_sig_message(const pqlane_sig_options *o, const uint8_t *mu, const uint8_t *msg,
                                         size_t msg_len);

/* rnd where it need not be drawn, else NULL. */
const uint8_t *pql_sig_given_rnd(const pqlane_sig_options *o);

/* sk in expanded form: sk itself, or what its seed makes, in `expanded` (to be wiped by the caller). */
const uint8_t *pql_sig_expanded(const struct pql_kernels *k, const pqlane_alg *alg,
                                uint8_t expanded[PQL_MLDSA_MAX_SK_BYTES], const uint8_t *sk, size_t sk_len);

/* For which call, and with which key: a prepared one, or NULL and one as bytes. */
struct pql_signer {
    struct pql_call *call;
    const pqlane_sig_private *key;
    const uint8_t *sk;
    size_t sk_len;
};

struct pql_verifier {
    struct pql_call *call;
    const pqlane_sig_public *key;
    const uint8_t *pk;
    size_t pk_len;
};

/* Signs and verifies mu, or if mu is NULL the message. `status` is what the checks of the caller's arguments have found
 * so far; if it is not PQLANE_OK, or something else fails, the signature is cleared. */
pqlane_status pql_sig_sign(const struct pql_signer *by, uint8_t *sig, const uint8_t *mu, const uint8_t *msg,
                           size_t msg_len, pqlane_status status, const pqlane_sig_options *options);
pqlane_status pql_sig_verify(const struct pql_verifier *by, const uint8_t *mu, const uint8_t *msg, size_t msg_len,
                             const uint8_t *sig, size_t sig_len, pqlane_status status,
                             const pqlane_sig_options *options);

#endif
