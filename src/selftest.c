/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A known answer for each algorithm: a whole run on inputs drawn from SHAKE-128 of the empty string, all outputs
 * absorbed by a second SHAKE-128. For ML-KEM that is one round of the accumulated test that C2SP/CCTV describes; for
 * hash functions it is the digest of "abc".
 */

#include "selftest.h"

#include "bytes.h"
#include "kernels/select.h"
#include "sys.h"

struct run {
    const struct pql_keccak_kernels *keccak;
    struct pql_sponge inputs, outputs;
};

static void draw(struct run *run, uint8_t *out, size_t len)
{
    pql_sponge_squeeze(&run->inputs, run->keccak, out, len);
}

static void note(struct run *run, const uint8_t *data, size_t len)
{
    pql_sponge_absorb(&run->outputs, run->keccak, data, len);
}

/* Two encapsulations at once, with the key as it is and prepared, which must agree: 1. */
static int send_twice(const struct pql_kernels *k, const pqlane_alg *alg, uint8_t *ct, uint8_t ss[32],
                      const uint8_t *ek, const struct pql_mlkem_public *prepared, const uint8_t m[32])
{
    uint8_t other_ct[PQL_MLKEM_MAX_CT_BYTES], other_ss[32];
    struct pql_mlkem_own_public own;
    struct pql_mlkem_encaps ops[2];
    ops[0].ct = ct;
    ops[0].ss = ss;
    ops[0].key = NULL;
    ops[0].own = &own;
    ops[0].ek = ek;
    ops[1].ct = other_ct;
    ops[1].ss = other_ss;
    ops[1].key = prepared;
    ops[0].m = ops[1].m = m;
    pql_mlkem_encaps_batch(k, &alg->mlkem, ops, 2);
    return ops[0].status == PQLANE_OK && ops[1].status == PQLANE_OK &&
           memcmp(ct, other_ct, alg->sizes[PQLANE_SIZE_CIPHERTEXT]) == 0 && memcmp(ss, other_ss, sizeof other_ss) == 0;
}

/* Two ciphertexts at once: the first to the prepared key, the second to the key as it is. */
static int receive_both(const struct pql_kernels *k, const pqlane_alg *alg, uint8_t ss[2][32], const uint8_t *dk,
                        const struct pql_mlkem_private *prepared, const uint8_t *first, const uint8_t *second)
{
    struct pql_mlkem_own_private own;
    struct pql_mlkem_decaps ops[2];
    ops[0].ss = ss[0];
    ops[0].key = prepared;
    ops[0].ct = first;
    ops[1].ss = ss[1];
    ops[1].key = NULL;
    ops[1].own = &own;
    ops[1].dk = dk;
    ops[1].ct = second;
    pql_mlkem_decaps_batch(k, &alg->mlkem, ops, 2);
    return ops[0].status == PQLANE_OK && ops[1].status == PQLANE_OK;
}

/* Keys, an encapsulation that must come back, and a random ciphertext, which gives the rejection's secret. */
static void run_kem(struct run *run, const struct pql_kernels *k, const pqlane_alg *alg)
{
    uint8_t seed[64], m[32], bad[PQL_MLKEM_MAX_CT_BYTES], ct[PQL_MLKEM_MAX_CT_BYTES], ss[32], received[2][32];
    uint8_t ek[PQL_MLKEM_MAX_EK_BYTES], dk[PQL_MLKEM_MAX_DK_BYTES];
    struct pql_mlkem_private prepared;
    const size_t ct_bytes = alg->sizes[PQLANE_SIZE_CIPHERTEXT];

    draw(run, seed, sizeof seed);
    draw(run, m, sizeof m);
    draw(run, bad, ct_bytes);
    pql_mlkem_keygen(k, &alg->mlkem, ek, dk, seed);
    note(run, ek, alg->sizes[PQLANE_SIZE_PUBLIC_KEY]);
    note(run, dk, alg->sizes[PQLANE_SIZE_PRIVATE_KEY]);
    if (pql_mlkem_prepare_private(k, &alg->mlkem, &prepared, dk) != PQLANE_OK) return;
    if (!send_twice(k, alg, ct, ss, ek, &prepared.public, m)) return;
    if (!receive_both(k, alg, received, dk, &prepared, ct, bad) || memcmp(ss, received[0], sizeof ss) != 0) return;
    note(run, ct, ct_bytes);
    note(run, ss, sizeof ss);
    note(run, received[1], sizeof received[1]);
}

/* With a prepared key. Functions of their own: keys are large, and need not be on the stack beside others. */
__attribute__((noinline)) static int sign_prepared(const struct pql_kernels *k, const pqlane_alg *alg, uint8_t *sig,
                                                   const uint8_t *sk, const struct pql_mldsa_message *message,
                                                   const uint8_t *rnd)
{
    struct pql_mldsa_private prepared;
    struct pql_mldsa_sign op;
    if (pql_mldsa_prepare_private(k, &alg->mldsa, &prepared, sk) != PQLANE_OK) return 0;
    op.sig = sig;
    op.key = &prepared;
    op.message = *message;
    op.rnd = rnd;
    pql_mldsa_sign_batch(k, &alg->mldsa, &op, 1);
    return op.status == PQLANE_OK;
}

__attribute__((noinline)) static int verify_prepared(const struct pql_kernels *k, const pqlane_alg *alg,
                                                     const uint8_t *pk, const struct pql_mldsa_message *message,
                                                     const uint8_t *sig)
{
    struct pql_mldsa_public prepared;
    struct pql_mldsa_verify op;
    pql_mldsa_prepare_public(k, &alg->mldsa, &prepared, pk);
    op.key = &prepared;
    op.message = *message;
    op.sig = sig;
    pql_mldsa_verify_batch(k, &alg->mldsa, &op, 1);
    return op.status == PQLANE_OK;
}

/* Keys, and a deterministic signature of the empty message, the same with a prepared key, which must verify and, for
 * another mu, must not. */
static void run_sig(struct run *run, const struct pql_kernels *k, const pqlane_alg *alg)
{
    static const uint8_t rnd[PQL_MLDSA_SEED_BYTES];
    uint8_t xi[PQL_MLDSA_SEED_BYTES], mu[PQL_MLDSA_CRH_BYTES], pk[PQL_MLDSA_MAX_PK_BYTES], sk[PQL_MLDSA_MAX_SK_BYTES];
    uint8_t sig[PQLANE_MAX_SIGNATURE_BYTES], again[PQLANE_MAX_SIGNATURE_BYTES];
    const struct pql_mldsa_message empty = {.len = 0}, other = {.mu = mu};
    struct pql_mldsa_mu state;

    draw(run, xi, sizeof xi);
    pql_mldsa_keygen(k, &alg->mldsa, pk, sk, xi);
    note(run, pk, alg->sizes[PQLANE_SIZE_PUBLIC_KEY]);
    note(run, sk, alg->sizes[PQLANE_SIZE_PRIVATE_KEY]);
    pql_mldsa_mu_init(&state, k, pql_mldsa_tr_in_sk(sk), &empty);
    pql_mldsa_mu_final(&state, k, mu);
    mu[0] ^= 1;
    if (pql_mldsa_sign(k, &alg->mldsa, sig, sk, &empty, rnd) != PQLANE_OK) return;
    if (!sign_prepared(k, alg, again, sk, &empty, rnd) || !verify_prepared(k, alg, pk, &empty, again)) return;
    note(run, sig, alg->sizes[PQLANE_SIZE_SIGNATURE]);
    if (memcmp(sig, again, alg->sizes[PQLANE_SIZE_SIGNATURE]) != 0 ||
        pql_mldsa_verify(k, &alg->mldsa, pk, &other, sig) == PQLANE_OK)
        note(run, mu, sizeof mu); /* then the answer is another */
}

uint64_t pql_selftest_answer(const struct pql_kernels *k, const pqlane_alg *alg)
{
    struct run run = {.keccak = &k->keccak};
    struct pql_hash hash;
    uint8_t digest[PQL_HASH_MAX_DIGEST];
    pql_sponge_init(&run.inputs, PQL_SHAKE128_RATE, PQL_SHAKE_DOMAIN);
    pql_sponge_init(&run.outputs, PQL_SHAKE128_RATE, PQL_SHAKE_DOMAIN);
    switch (alg->kind) {
    case PQLANE_KIND_KEM:
        run_kem(&run, k, alg);
        pql_sponge_squeeze(&run.outputs, run.keccak, digest, 32);
        break;
    case PQLANE_KIND_SIG:
        run_sig(&run, k, alg);
        pql_sponge_squeeze(&run.outputs, run.keccak, digest, 32);
        break;
    case PQLANE_KIND_HASH:
        pql_hash_init(&hash, &alg->hash);
        pql_hash_update(&hash, k, (const uint8_t *)"abc", 3);
        pql_hash_output(&hash, k, digest, alg->hash.digest_bytes);
        break;
    }
    return pql_load64_be(digest);
}

pqlane_status pql_selftest_alg(const pqlane_alg *alg)
{
    pqlane_status status = PQLANE_OK;
    const struct pql_kernels *k = pql_kernels_in_use(&status);
    if (!k) return status;
    return pql_selftest_answer(k, alg) == alg->known_answer ? PQLANE_OK : PQLANE_ERR_SELFTEST;
}
