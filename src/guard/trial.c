/* SPDX-License-Identifier: Apache-2.0 */

#include "trial.h"

#include "metrics/clock.h"

#include <string.h>

#define SEED_BYTES 64

static void fill_seed(uint8_t seed[SEED_BYTES], unsigned round)
{
    for (unsigned i = 0; i < SEED_BYTES; i++) seed[i] = (uint8_t)(i ^ round);
}

enum pql_trial_kind pql_trial_for(const pqlane_alg *alg, enum pql_operation operation)
{
    static const uint8_t kinds[PQL_OPERATION_COUNT] = {[PQL_OP_ENCAPS] = PQL_TRIAL_ENCAPS,
                                                       [PQL_OP_ENCAPS_PREPARED] = PQL_TRIAL_ENCAPS,
                                                       [PQL_OP_ENCAPS_BATCH] = PQL_TRIAL_ENCAPS,
                                                       [PQL_OP_DECAPS] = PQL_TRIAL_DECAPS,
                                                       [PQL_OP_DECAPS_PREPARED] = PQL_TRIAL_DECAPS,
                                                       [PQL_OP_DECAPS_BATCH] = PQL_TRIAL_DECAPS,
                                                       [PQL_OP_SIGN] = PQL_TRIAL_SIGN,
                                                       [PQL_OP_SIGN_PREPARED] = PQL_TRIAL_SIGN,
                                                       [PQL_OP_SIGN_BATCH] = PQL_TRIAL_SIGN,
                                                       [PQL_OP_VERIFY] = PQL_TRIAL_VERIFY,
                                                       [PQL_OP_VERIFY_PREPARED] = PQL_TRIAL_VERIFY,
                                                       [PQL_OP_VERIFY_BATCH] = PQL_TRIAL_VERIFY};
    const enum pql_trial_kind kind = (enum pql_trial_kind)kinds[operation];
    const int of_kem = kind == PQL_TRIAL_ENCAPS || kind == PQL_TRIAL_DECAPS;
    return kind == PQL_TRIAL_KEYGEN || of_kem == (alg->kind == PQLANE_KIND_KEM) ? kind : PQL_TRIAL_KEYGEN;
}

static void make_keys(struct pql_trial *trial, const struct pql_kernels *k, unsigned round)
{
    uint8_t seed[SEED_BYTES];
    fill_seed(seed, round);
    if (trial->alg->kind == PQLANE_KIND_KEM)
        pql_mlkem_keygen(k, &trial->alg->mlkem, trial->public, trial->private, seed);
    else
        pql_mldsa_keygen(k, &trial->alg->mldsa, trial->public, trial->private, seed);
}

static void put_out(struct pql_trial *trial, const uint8_t *bytes, size_t len)
{
    memcpy(trial->out, bytes, len);
    trial->out_len = len;
}

/* The output is what differs where something is wrong: the least of it that depends on all the rest. */
static void run_once(struct pql_trial *trial, const struct pql_kernels *k, unsigned round)
{
    static const uint8_t rnd[PQL_MLDSA_SEED_BYTES];
    const pqlane_alg *alg = trial->alg;
    uint8_t seed[SEED_BYTES], ss[PQL_MLKEM_SYM_BYTES] = {0}, ct[PQL_MLKEM_MAX_CT_BYTES];
    struct pql_mldsa_message message = {.data = seed, .len = sizeof seed};
    pqlane_status status;
    fill_seed(seed, trial->kind == PQL_TRIAL_VERIFY ? 0 : round);
    switch (trial->kind) {
    case PQL_TRIAL_KEYGEN:
        make_keys(trial, k, round);
        put_out(trial, trial->public, alg->sizes[PQLANE_SIZE_PUBLIC_KEY]);
        break;
    case PQL_TRIAL_ENCAPS:
        status = pql_mlkem_encaps(k, &alg->mlkem, ct, ss, trial->public, seed);
        put_out(trial, status == PQLANE_OK ? ss : seed, sizeof ss);
        break;
    case PQL_TRIAL_DECAPS:
        status = pql_mlkem_decaps(k, &alg->mlkem, ss, trial->private, trial->sent);
        put_out(trial, status == PQLANE_OK ? ss : seed, sizeof ss);
        break;
    case PQL_TRIAL_SIGN:
        status = pql_mldsa_sign(k, &alg->mldsa, trial->out, trial->private, &message, rnd);
        trial->out_len = status == PQLANE_OK ? alg->sizes[PQLANE_SIZE_SIGNATURE] : 0;
        break;
    case PQL_TRIAL_VERIFY:
        status = pql_mldsa_verify(k, &alg->mldsa, trial->public, &message, trial->sent);
        put_out(trial, seed, status == PQLANE_OK ? 1 : 2);
        break;
    }
}

void pql_trial_prepare(struct pql_trial *trial, const struct pql_kernels *k, const pqlane_alg *alg,
                       enum pql_trial_kind kind)
{
    uint8_t seed[SEED_BYTES], ss[PQL_MLKEM_SYM_BYTES];
    trial->alg = alg;
    trial->kind = PQL_TRIAL_SIGN;
    make_keys(trial, k, 0);
    fill_seed(seed, 0);
    if (alg->kind == PQLANE_KIND_SIG)
        run_once(trial, k, 0);
    else if (pql_mlkem_encaps(k, &alg->mlkem, trial->out, ss, trial->public, seed) == PQLANE_OK)
        trial->out_len = alg->sizes[PQLANE_SIZE_CIPHERTEXT];
    memcpy(trial->sent, trial->out, sizeof trial->sent);
    trial->kind = kind;
}

uint64_t pql_trial_run(struct pql_trial *trial, const struct pql_kernels *k, unsigned round, unsigned times)
{
    const uint64_t start = pql_clock_ns(CLOCK_THREAD_CPUTIME_ID);
    for (unsigned i = 0; i < times; i++) run_once(trial, k, round);
    return pql_clock_ns(CLOCK_THREAD_CPUTIME_ID) - start;
}
