/* SPDX-License-Identifier: Apache-2.0 */

/* Keys: made from a seed (FIPS 204, Algorithm 6), and checked when they come from outside. */

#include "ct.h"
#include "keys.h"
#include "pack.h"
#include "sample.h"
#include "sys.h"

#include <string.h>

#define K PQL_MLDSA_MAX_K
#define SEED PQL_MLDSA_SEED_BYTES
#define CRH PQL_MLDSA_CRH_BYTES

/* Line 5, s1: transformed. */
static void transform(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p,
                      struct pql_mldsa_keygen *op)
{
    memcpy(op->secret.s1_hat, op->secret.s, p->l * sizeof *op->secret.s);
    for (unsigned j = 0; j < p->l; j++) ring->ntt(op->secret.s1_hat[j]);
}

/* Rows of (t1, t0) = Power2Round(A s1 + s2): t1 to pk, where it is public, and t0 to t0_bytes. */
static void compute_rows(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p,
                         struct pql_mldsa_keygen *op, uint8_t *t0_bytes, unsigned first, unsigned end)
{
    for (unsigned i = first; i < end; i++) {
        uint8_t *pk_t1 = op->pk + SEED + PQL_MLDSA_T1_BYTES * i;
        ring->dot(op->secret.t, pql_mldsa_row(p, op->a, i - first), (const pql_mldsa_poly *)op->secret.s1_hat, p->l);
        ring->inv_ntt(op->secret.t);
        ring->add(op->secret.t, op->secret.s[p->l + i]);
        ring->reduce(op->secret.t);
        ring->power2round(op->secret.t1, op->secret.t0, op->secret.t);
        ring->pack_t1(pk_t1, op->secret.t1);
        ring->pack_t0(t0_bytes + PQL_MLDSA_T0_BYTES * i, op->secret.t0);
        pql_mark_public(pk_t1, PQL_MLDSA_T1_BYTES);
    }
}

/*
 * tr = H(pk) is the longest chain of hashes here, and all of it depends on the matrix. So it begins as soon as two
 * thirds of t are there; the other rows are sampled beside it: two jobs with a state between them.
 */
static void split_hash(const struct pql_mldsa_params *p, struct pql_mldsa_keygen *op, uint8_t *tr)
{
    const size_t head = (SEED + PQL_MLDSA_T1_BYTES * PQL_MLDSA_FIRST_ROWS(p->k)) / PQL_SHAKE256_RATE *
                        PQL_SHAKE256_RATE;
    memset(op->secret.chain, 0, sizeof op->secret.chain);
    op->hash_head = op->hash_tail = pql_job_shake256(tr, CRH, PQL_SPAN(op->pk, PQL_MLDSA_PK_BYTES(p->k)),
                                                     PQL_SPAN(NULL, 0));
    op->hash_head.in[0].len = head;
    op->hash_head.need = 0;
    op->hash_tail.in[0].data += head;
    op->hash_tail.in[0].len -= head;
    op->hash_head.chain = op->hash_tail.chain = op->secret.chain;
}

/* s1 and s2 to sk. */
static void encode_secrets(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p,
                           const struct pql_mldsa_keygen *op)
{
    for (unsigned i = 0; i < (unsigned)p->l + p->k; i++)
        pql_mldsa_pack_eta(ring, p)(op->sk + PQL_MLDSA_S_IN_SK + PQL_MLDSA_ETA_BYTES(p->eta) * i, op->secret.s[i]);
}

static void wipe_keygen(struct pql_mldsa_keygen *op)
{
    pql_wipe(&op->secret, sizeof op->secret);
    pql_wipe(op->a, sizeof op->a); /* public, but then nothing at all is left of a key */
}

void pql_mldsa_keygen_batch(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_keygen *ops,
                            size_t n)
{
    const struct pql_mldsa_kernels *ring = &k->mldsa;
    const unsigned first = PQL_MLDSA_FIRST_ROWS(p->k);
    struct pql_mldsa_keygen *op;
    struct pql_queue queue;
    struct pql_lanes lanes;

    pql_queue_init(&queue);
    for (op = ops; op < ops + n; op++) { /* (rho, rho', K) = H(xi || k || l) */
        op->hash_seed = pql_job_shake256(op->secret.seeds, sizeof op->secret.seeds, PQL_SPAN(op->seed, SEED),
                                         PQL_SPAN(NULL, 0));
        op->hash_seed.suffix[0] = p->k;
        op->hash_seed.suffix[1] = p->l;
        op->hash_seed.suffix_len = 2;
        pql_queue_add(&queue, &op->hash_seed);
    }
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++) {
        memcpy(op->pk, op->secret.seeds, SEED);
        pql_mark_public(op->pk, SEED);
        pql_mldsa_queue_rows(&queue, k, p, op->matrix, op->a, op->pk, 0, first);
        pql_mldsa_queue_secrets(&queue, k, p, op->vectors, op->secret.s, op->secret.seeds + SEED);
    }
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++) {
        transform(ring, p, op);
        compute_rows(ring, p, op, op->sk + pql_mldsa_t0_in_sk(p), 0, first);
        split_hash(p, op, op->sk + 2 * SEED);
        pql_queue_add(&queue, &op->hash_head);
    }
    for (op = ops; op < ops + n; op++) pql_mldsa_queue_rows(&queue, k, p, op->matrix, op->a, op->pk, first, p->k);
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++) {
        compute_rows(ring, p, op, op->sk + pql_mldsa_t0_in_sk(p), first, p->k);
        pql_queue_add(&queue, &op->hash_tail);
    }
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++) { /* sk = rho || K || tr || s1 || s2 || t0 */
        memcpy(op->sk, op->pk, SEED);
        memcpy(op->sk + SEED, op->secret.seeds + SEED + CRH, SEED);
        encode_secrets(ring, p, op);
        wipe_keygen(op);
    }
    pql_wipe_lanes(&lanes);
    pql_wipe_stack_below();
}

void pql_mldsa_keygen(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *pk, uint8_t *sk,
                      const uint8_t *seed)
{
    struct pql_mldsa_keygen op;
    op.pk = pk;
    op.sk = sk;
    op.seed = seed;
    pql_mldsa_keygen_batch(k, p, &op, 1);
}

pqlane_status pql_mldsa_public_from_private(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *pk,
                                            const uint8_t *sk, int full)
{
    struct pql_mldsa_keygen op;
    struct {
        uint8_t t0[PQL_MLDSA_T0_BYTES * K], tr[CRH];
    } derived;
    struct pql_queue queue;
    struct pql_lanes lanes;

    pqlane_status status = pql_mldsa_unpack_s(&k->mldsa, p, op.secret.s, sk);
    if (status != PQLANE_OK) goto out;
    op.pk = pk;
    memcpy(pk, sk, SEED);
    transform(&k->mldsa, p, &op);
    pql_queue_init(&queue);
    for (unsigned i = 0, end = PQL_MLDSA_FIRST_ROWS(p->k); i < p->k; i = end, end = p->k) {
        pql_mldsa_queue_rows(&queue, k, p, op.matrix, op.a, sk, i, end);
        pql_run_queue(&lanes, &k->keccak, &queue);
        compute_rows(&k->mldsa, p, &op, derived.t0, i, end);
    }
    if (full) {
        pql_mldsa_tr(k, p, derived.tr, pk);
        uint32_t differ = pql_differ(derived.tr, pql_mldsa_tr_in_sk(sk), CRH);
        differ |= pql_differ(derived.t0, sk + pql_mldsa_t0_in_sk(p), PQL_MLDSA_T0_BYTES * p->k);
        if (pql_declassify(pql_mask_nonzero(differ))) status = PQLANE_ERR_KEY_PAIR;
    }
out:
    wipe_keygen(&op);
    pql_wipe(&derived, sizeof derived);
    pql_wipe_stack_below();
    return status;
}
