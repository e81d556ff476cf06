/* SPDX-License-Identifier: Apache-2.0 */

#include "keys.h"

#include "pack.h"
#include "sample.h"
#include "sys.h"

#include <stddef.h>
#include <string.h>

#define SEED PQL_MLDSA_SEED_BYTES

size_t pql_mldsa_private_bytes(const struct pql_mldsa_params *p)
{
    return offsetof(struct pql_mldsa_private, polys) + (pql_mldsa_t0_at(p) + p->k) * sizeof(pql_mldsa_poly);
}

size_t pql_mldsa_public_bytes(const struct pql_mldsa_params *p)
{
    return offsetof(struct pql_mldsa_public, polys) + (pql_mldsa_matrix_end(p) + p->k) * sizeof(pql_mldsa_poly);
}

/* ---- Private keys ---- */

pqlane_status pql_mldsa_parse_private(const struct pql_kernels *k, const struct pql_mldsa_params *p,
                                      struct pql_mldsa_private *key, const uint8_t *sk)
{
    const struct pql_mldsa_kernels *ring = &k->mldsa;
    pql_mldsa_poly *s = key->polys + pql_mldsa_matrix_end(p), *t0 = key->polys + pql_mldsa_t0_at(p);
    const uint8_t *t0_bytes = sk + pql_mldsa_t0_in_sk(p);
    const pqlane_status status = pql_mldsa_unpack_s(ring, p, s, sk);
    if (status != PQLANE_OK) {
        pql_mldsa_wipe_private(p, key);
        return status;
    }
    memcpy(key->key, sk + SEED, SEED);
    memcpy(key->tr, pql_mldsa_tr_in_sk(sk), sizeof key->tr);
    for (unsigned i = 0; i < (unsigned)p->l + p->k; i++) ring->ntt(s[i]);
    for (unsigned i = 0; i < p->k; i++) {
        ring->unpack_t0(t0[i], t0_bytes + PQL_MLDSA_T0_BYTES * i);
        ring->ntt(t0[i]);
    }
    return PQLANE_OK;
}

void pql_mldsa_wipe_private(const struct pql_mldsa_params *p, struct pql_mldsa_private *key)
{
    pql_wipe(key->key, sizeof key->key);
    pql_wipe(key->polys + pql_mldsa_matrix_end(p), (p->l + 2u * p->k) * sizeof *key->polys);
}

pqlane_status pql_mldsa_prepare_private(const struct pql_kernels *k, const struct pql_mldsa_params *p,
                                        struct pql_mldsa_private *key, const uint8_t *sk)
{
    struct pql_job matrix[PQL_MLDSA_MAX_K * PQL_MLDSA_MAX_L];
    struct pql_queue queue;
    struct pql_lanes lanes;
    const pqlane_status status = pql_mldsa_parse_private(k, p, key, sk);
    if (status == PQLANE_OK) {
        pql_queue_init(&queue);
        pql_mldsa_queue_rows(&queue, k, p, matrix, key->polys, sk, 0, p->k);
        pql_run_queue(&lanes, &k->keccak, &queue);
    }
    pql_wipe_stack_below();
    return status;
}

/* ---- Public keys ---- */

static struct pql_job tr_job(const struct pql_mldsa_params *p, uint8_t *tr, const uint8_t *pk)
{
    return pql_job_shake256(tr, PQL_MLDSA_CRH_BYTES, PQL_SPAN(pk, PQL_MLDSA_PK_BYTES(p->k)), PQL_SPAN(NULL, 0));
}

void pql_mldsa_queue_tr(struct pql_queue *queue, const struct pql_mldsa_params *p, struct pql_job *job, uint8_t *tr,
                        const uint8_t *pk)
{
    *job = tr_job(p, tr, pk);
    pql_queue_add(queue, job);
}

void pql_mldsa_tr(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *tr, const uint8_t *pk)
{
    struct pql_job job = tr_job(p, tr, pk);
    pql_run_jobs(&k->keccak, &job, 1);
}

void pql_mldsa_parse_public(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_public *key,
                            const uint8_t *pk)
{
    pql_mldsa_poly *t1 = key->polys + pql_mldsa_matrix_end(p);
    for (unsigned i = 0; i < p->k; i++) {
        k->mldsa.unpack_t1(t1[i], pk + SEED + PQL_MLDSA_T1_BYTES * i);
        k->mldsa.shift_d(t1[i]);
        k->mldsa.ntt(t1[i]);
    }
}

void pql_mldsa_prepare_public(const struct pql_kernels *k, const struct pql_mldsa_params *p,
                              struct pql_mldsa_public *key, const uint8_t *pk)
{
    struct pql_job matrix[PQL_MLDSA_MAX_K * PQL_MLDSA_MAX_L], hash_pk;
    struct pql_queue queue;
    struct pql_lanes lanes;
    pql_queue_init(&queue);
    pql_mldsa_queue_tr(&queue, p, &hash_pk, key->tr, pk);
    pql_mldsa_queue_rows(&queue, k, p, matrix, key->polys, pk, 0, p->k);
    pql_run_queue(&lanes, &k->keccak, &queue);
    pql_mldsa_parse_public(k, p, key, pk);
}
