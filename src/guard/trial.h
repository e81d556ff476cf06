/* SPDX-License-Identifier: Apache-2.0 */

/* Operations of the guard's own, on keys that everybody knows: what backends are compared with. */

#ifndef PQL_GUARD_TRIAL_H
#define PQL_GUARD_TRIAL_H

#include "algs.h"
#include "metrics/operations.h"

enum pql_trial_kind { PQL_TRIAL_KEYGEN, PQL_TRIAL_ENCAPS, PQL_TRIAL_DECAPS, PQL_TRIAL_SIGN, PQL_TRIAL_VERIFY };

struct pql_trial {
    const pqlane_alg *alg;
    enum pql_trial_kind kind;
    uint8_t public[PQL_MLDSA_MAX_PK_BYTES], private[PQL_MLDSA_MAX_SK_BYTES], sent[PQLANE_MAX_SIGNATURE_BYTES];
    uint8_t out[PQLANE_MAX_SIGNATURE_BYTES]; /* of the operation that ran last, and how long it is */
    size_t out_len;
};

_Static_assert(PQL_MLDSA_MAX_PK_BYTES >= PQL_MLKEM_MAX_EK_BYTES && PQL_MLDSA_MAX_SK_BYTES >= PQL_MLKEM_MAX_DK_BYTES &&
                   PQLANE_MAX_SIGNATURE_BYTES >= PQL_MLKEM_MAX_CT_BYTES,
               "keys and ciphertexts of both schemes fit in");

/* The operation that stands for one that metrics count: those of prepared keys and batches are made of the same. */
enum pql_trial_kind pql_trial_for(const pqlane_alg *alg, enum pql_operation operation);

void pql_trial_prepare(struct pql_trial *trial, const struct pql_kernels *k, const pqlane_alg *alg,
                       enum pql_trial_kind kind);

/* Runs it `times` times, on inputs that depend on `round`; nanoseconds of this thread: what others take of the
 * processor meanwhile does not count. The output is the same for all kernels. */
uint64_t pql_trial_run(struct pql_trial *trial, const struct pql_kernels *k, unsigned round, unsigned times);

#endif
