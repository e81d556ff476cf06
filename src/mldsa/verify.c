/* SPDX-License-Identifier: Apache-2.0 */

/* Verification (FIPS 204, Algorithm 8), for any number of signatures at once. Everything here is public. */

#include "keys.h"
#include "mu.h"
#include "pack.h"
#include "sample.h"

#include <string.h>

struct scratch {
    PQL_ALIGNED pql_mldsa_poly c, r, w1;
};

static const struct pql_mldsa_public *public_key(const struct pql_mldsa_verify *op)
{
    return op->key ? op->key : &op->own->key;
}

/* Lines 2 to 4 and the first of line 13: h and z, transformed. */
static pqlane_status read_signature(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p,
                                    struct pql_mldsa_verify *op)
{
    const int32_t bound = (1 << p->gamma1_log2) - p->tau * p->eta;
    const size_t z_bytes = PQL_MLDSA_Z_BYTES(p->gamma1_log2);
    const uint8_t *z = op->sig + p->challenge_bytes;
    if (pql_mldsa_unpack_hints_vartime(p, op->hints, z + z_bytes * p->l) != PQLANE_OK) return PQLANE_ERR_VERIFY;
    for (unsigned j = 0; j < p->l; j++) {
        pql_mldsa_unpack_gamma1(ring, p)(op->z[j], z + z_bytes * j);
        if (ring->exceeds(op->z[j], bound)) return PQLANE_ERR_VERIFY;
        ring->ntt(op->z[j]);
    }
    return PQLANE_OK;
}

/* Lines 5 to 8. The longest chain of hashes stands first. */
static void queue_hashes(struct pql_queue *queue, const struct pql_kernels *k, const struct pql_mldsa_params *p,
                         struct pql_mldsa_verify *op)
{
    if (!op->key && !op->message.mu) pql_mldsa_queue_tr(queue, p, &op->own->hash_pk, op->own->key.tr, op->pk);
    op->mu = pql_mldsa_queue_mu(queue, k, &op->mu_job, public_key(op)->tr, &op->message,
                                op->key ? NULL : &op->own->hash_pk);
    pql_mldsa_queue_ball(queue, p, &op->hash_ball, op->ball, op->sig, NULL);
}

/* Lines 9 and 10: w1' = UseHint(h, A z - c t1 2^d), packed. */
static void recover(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_verify *op,
                    struct scratch *w)
{
    const struct pql_mldsa_kernels *ring = &k->mldsa;
    const struct pql_mldsa_rounding *rounding = pql_mldsa_rounding(ring, p);
    const struct pql_mldsa_public *key = public_key(op);
    const pql_mldsa_poly *t1 = key->polys + pql_mldsa_matrix_end(p);
    pql_mldsa_sample_in_ball(k, p, w->c, op->sig, op->ball);
    ring->ntt(w->c);
    for (unsigned i = 0; i < p->k; i++) {
        ring->dot(w->w1, (const pql_mldsa_poly *)&w->c, &t1[i], 1);
        ring->dot(w->r, pql_mldsa_row(p, key->polys, i), (const pql_mldsa_poly *)op->z, p->l);
        ring->sub(w->r, w->w1);
        ring->reduce(w->r);
        ring->inv_ntt(w->r);
        rounding->use_hint(w->w1, w->r, op->hints[i]);
        rounding->pack_w1(op->w1 + pql_mldsa_w1_bytes(p) * i, w->w1);
    }
}

void pql_mldsa_verify_batch(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_verify *ops,
                            size_t n)
{
    struct pql_mldsa_verify *op;
    struct pql_queue queue;
    struct pql_lanes lanes;
    struct scratch scratch;

    pql_queue_init(&queue);
    for (op = ops; op < ops + n; op++) {
        op->status = read_signature(&k->mldsa, p, op);
        if (op->status == PQLANE_OK) queue_hashes(&queue, k, p, op);
    }
    for (op = ops; op < ops + n; op++)
        if (!op->key && op->status == PQLANE_OK)
            pql_mldsa_queue_rows(&queue, k, p, op->own->matrix, op->own->key.polys, op->pk, 0, p->k);
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++) {
        if (op->status != PQLANE_OK) continue;
        if (!op->key) pql_mldsa_parse_public(k, p, &op->own->key, op->pk);
        recover(k, p, op, &scratch);
        pql_mldsa_queue_challenge(&queue, p, &op->hash_w1, op->challenge, op->mu, op->w1);
    }
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++)
        if (op->status == PQLANE_OK && memcmp(op->sig, op->challenge, p->challenge_bytes) != 0)
            op->status = PQLANE_ERR_VERIFY;
}

pqlane_status pql_mldsa_verify(const struct pql_kernels *k, const struct pql_mldsa_params *p, const uint8_t *pk,
                               const struct pql_mldsa_message *message, const uint8_t *sig)
{
    struct pql_mldsa_own_public own;
    struct pql_mldsa_verify op;
    op.key = NULL;
    op.own = &own;
    op.pk = pk;
    op.message = *message;
    op.sig = sig;
    pql_mldsa_verify_batch(k, p, &op, 1);
    return op.status;
}
