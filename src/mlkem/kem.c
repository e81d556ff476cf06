/* SPDX-License-Identifier: Apache-2.0 */

/* ML-KEM from K-PKE by the Fujisaki-Okamoto transform (FIPS 203, 6), for any number of operations at once. */

#include "ct.h"
#include "pke.h"
#include "sys.h"

#include <string.h>

#define SYM PQL_MLKEM_SYM_BYTES
#define H_BLOCK 136 /* rate of SHA3-256 */

static struct pql_job hash_h(uint8_t out[SYM], const struct pql_mlkem_params *p, const uint8_t *ek)
{
    return pql_job_sha3(out, 256, PQL_SPAN(ek, PQL_MLKEM_EK_BYTES(p->k)), PQL_SPAN(NULL, 0));
}

/* Secrets that end with a vector: without its polynomials that are not used. */
static void wipe_used(void *secret, const pql_mlkem_vector last, unsigned k)
{
    pql_wipe(secret, (size_t)((const uint8_t *)(last + 2 * k) - (const uint8_t *)secret));
}

/* ---- Keys ---- */

/*
 * H(ek) is the longest chain of hashes here, and all of it depends on the matrix. So it begins as soon as the first
 * rows of the key are there, whose samplers fill eight lanes three times; the other rows are sampled beside it.
 */
#define FIRST_ROWS 2
#define HEAD_BLOCKS (384 * FIRST_ROWS / H_BLOCK)

/* H(ek) in two jobs with a state between them. */
static void split_hash(const struct pql_mlkem_params *p, struct pql_mlkem_keygen *op, uint8_t *h)
{
    const size_t head = H_BLOCK * HEAD_BLOCKS;
    memset(op->chain, 0, sizeof op->chain);
    op->hash_head = op->hash_tail = hash_h(h, p, op->ek);
    op->hash_head.in[0].len = head;
    op->hash_head.need = 0;
    op->hash_tail.in[0].data += head;
    op->hash_tail.in[0].len -= head;
    op->hash_head.chain = op->hash_tail.chain = op->chain;
}

void pql_mlkem_keygen_batch(const struct pql_kernels *k, const struct pql_mlkem_params *p, struct pql_mlkem_keygen *ops,
                            size_t n)
{
    const size_t ek_bytes = PQL_MLKEM_EK_BYTES(p->k), dk_bytes = PQL_MLKEM_DK_BYTES(p->k);
    struct pql_mlkem_keygen *op;
    struct pql_queue queue;
    struct pql_lanes lanes;

    pql_queue_init(&queue);
    for (op = ops; op < ops + n; op++) { /* (rho, sigma) = G(d || k) */
        op->hash_g = pql_job_sha3(op->secret.seeds, 512, PQL_SPAN(op->seed, SYM), PQL_SPAN(NULL, 0));
        op->hash_g.suffix[0] = p->k;
        op->hash_g.suffix_len = 1;
        pql_queue_add(&queue, &op->hash_g);
    }
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++) {
        uint8_t *rho = op->ek + 384 * p->k;
        memcpy(rho, op->secret.seeds, SYM);
        pql_mark_public(rho, SYM);
        for (unsigned i = 0; i < FIRST_ROWS; i++)
            pql_mlkem_queue_row(&queue, k, p, op->rows + p->k * i, op->a[i], rho, i, 0);
    }
    for (op = ops; op < ops + n; op++) {
        const uint8_t *sigma = op->secret.seeds + SYM;
        pql_mlkem_queue_noise(&queue, p, op->noise, op->secret.noise, sigma, 2u * p->k, 2u * p->k, NULL);
    }
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++) {
        pql_mlkem_pke_secrets(k, p, op);
        for (unsigned i = 0; i < FIRST_ROWS; i++) pql_mlkem_pke_public_row(k, p, op, i);
        split_hash(p, op, op->dk + dk_bytes - 2 * SYM);
        pql_queue_add(&queue, &op->hash_head);
    }
    for (op = ops; op < ops + n; op++)
        for (unsigned i = FIRST_ROWS; i < p->k; i++)
            pql_mlkem_queue_row(&queue, k, p, op->rows + p->k * i, op->a[i], op->ek + 384 * p->k, i, 0);
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++) {
        for (unsigned i = FIRST_ROWS; i < p->k; i++) pql_mlkem_pke_public_row(k, p, op, i);
        pql_queue_add(&queue, &op->hash_tail);
    }
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++) { /* dk = dk_pke || ek || H(ek) || z */
        pql_mlkem_pke_encode_secret(k, p, op);
        memcpy(op->dk + 384 * p->k, op->ek, ek_bytes);
        memcpy(op->dk + dk_bytes - SYM, op->seed + SYM, SYM);
        wipe_used(&op->secret, op->secret.s, p->k);
        pql_wipe(op->a, p->k * sizeof *op->a); /* public, but then nothing at all is left of a key */
        pql_wipe(op->chain, sizeof op->chain);
    }
    pql_wipe_lanes(&lanes);
    pql_wipe_stack_below();
}

/* Decodes t and queues H(ek), the longest of the key's jobs. Nonzero if a coefficient is q or more. */
static uint32_t parse_public(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                             struct pql_mlkem_public *key, struct pql_mlkem_expansion *expansion, const uint8_t *ek,
                             struct pql_queue *queue)
{
    uint32_t exceeds = 0;
    for (unsigned i = 0; i < p->k; i++) {
        k->mlkem.decode_d12(key->t[i], ek + 384 * i);
        exceeds |= k->mlkem.exceeds(key->t[i]);
    }
    expansion->hash_ek = hash_h(key->h, p, ek);
    pql_queue_add(queue, &expansion->hash_ek);
    return exceeds;
}

/* The jobs that expand the matrix. */
static void queue_matrix(const struct pql_kernels *k, const struct pql_mlkem_params *p, struct pql_mlkem_public *key,
                         struct pql_mlkem_expansion *expansion, const uint8_t *ek, struct pql_queue *queue)
{
    for (unsigned i = 0; i < p->k; i++)
        pql_mlkem_queue_row(queue, k, p, expansion->rows + p->k * i, key->at[i], ek + 384 * p->k, i, 1);
}

pqlane_status pql_mlkem_prepare_public(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                                       struct pql_mlkem_public *key, const uint8_t *ek)
{
    struct pql_mlkem_expansion expansion;
    struct pql_queue queue;
    struct pql_lanes lanes;
    pql_queue_init(&queue);
    const uint32_t exceeds = parse_public(k, p, key, &expansion, ek, &queue);
    queue_matrix(k, p, key, &expansion, ek, &queue);
    pql_run_queue(&lanes, &k->keccak, &queue);
    return exceeds ? PQLANE_ERR_PUBLIC_KEY : PQLANE_OK;
}

/* A function of its own, so that what the compiler spills of s and z lies below its callers, where they wipe. */
__attribute__((noinline)) static void decode_secret(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                                                    struct pql_mlkem_private *key, const uint8_t *dk)
{
    for (unsigned i = 0; i < p->k; i++) k->mlkem.decode_d12(key->s[i], dk + 384 * i);
    memcpy(key->z, dk + PQL_MLKEM_DK_BYTES(p->k) - SYM, SYM);
}

static void wipe_secret(struct pql_mlkem_private *key)
{
    pql_wipe(key->s, sizeof key->s);
    pql_wipe(key->z, sizeof key->z);
}

/* Both are hashes of ek: public. */
static int is_hash_in_dk(const struct pql_mlkem_params *p, const uint8_t *dk, const uint8_t h[SYM])
{
    return !pql_differ(h, pql_mlkem_h_in_dk(p, dk), SYM);
}

pqlane_status pql_mlkem_prepare_private(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                                        struct pql_mlkem_private *key, const uint8_t *dk)
{
    const uint8_t *ek = pql_mlkem_ek_in_dk(p, dk);
    struct pql_mlkem_expansion expansion;
    struct pql_queue queue;
    struct pql_lanes lanes;
    pql_queue_init(&queue);
    parse_public(k, p, &key->public, &expansion, ek, &queue); /* 7.3 does not ask whether t is reduced */
    queue_matrix(k, p, &key->public, &expansion, ek, &queue);
    pql_run_queue(&lanes, &k->keccak, &queue);
    if (!is_hash_in_dk(p, dk, key->public.h)) return PQLANE_ERR_PRIVATE_KEY;
    decode_secret(k, p, key, dk);
    pql_wipe_stack_below();
    return PQLANE_OK;
}

/* ---- Encapsulation and decapsulation ---- */

/* (K, r) = G(m || H(ek)), and the noise that follows from r. */
static void queue_coins(const struct pql_mlkem_params *p, struct pql_queue *queue, struct pql_job *hash_g,
                        pql_mlkem_noise_jobs jobs, uint8_t kr[2 * SYM], pql_mlkem_noise noise, const uint8_t *m,
                        const uint8_t *h, const struct pql_job *after)
{
    *hash_g = pql_job_sha3(kr, 512, PQL_SPAN(m, SYM), PQL_SPAN(h, SYM));
    hash_g->after = after;
    pql_queue_add(queue, hash_g);
    pql_mlkem_queue_noise(queue, p, jobs, noise, kr + SYM, 2u * p->k + 1, p->k, hash_g);
}

void pql_mlkem_encaps_batch(const struct pql_kernels *k, const struct pql_mlkem_params *p, struct pql_mlkem_encaps *ops,
                            size_t n)
{
    struct pql_mlkem_encaps *op;
    struct pql_queue queue;
    struct pql_lanes lanes;

    pql_queue_init(&queue);
    for (op = ops; op < ops + n; op++) {
        op->status = PQLANE_OK;
        if (!op->key && parse_public(k, p, &op->own->key, &op->own->expansion, op->ek, &queue))
            op->status = PQLANE_ERR_PUBLIC_KEY;
    }
    for (op = ops; op < ops + n; op++)
        if (!op->key) queue_matrix(k, p, &op->own->key, &op->own->expansion, op->ek, &queue);
    for (op = ops; op < ops + n; op++) {
        const struct pql_mlkem_public *key = op->key ? op->key : &op->own->key;
        const struct pql_job *after = op->key ? NULL : &op->own->expansion.hash_ek;
        queue_coins(p, &queue, &op->hash_g, op->noise, op->secret.kr, op->secret.pke.noise, op->m, key->h, after);
    }
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++) {
        if (op->status == PQLANE_OK) {
            pql_mlkem_pke_encrypt(k, p, op->ct, &op->secret.pke, op->key ? op->key : &op->own->key, op->m);
            memcpy(op->ss, op->secret.kr, SYM);
        }
        wipe_used(&op->secret, op->secret.pke.y, p->k);
    }
    pql_wipe_lanes(&lanes);
    pql_wipe_stack_below();
}

void pql_mlkem_decaps_batch(const struct pql_kernels *k, const struct pql_mlkem_params *p, struct pql_mlkem_decaps *ops,
                            size_t n)
{
    const size_t ct_bytes = PQL_MLKEM_CT_BYTES(p->k, p->du, p->dv);
    struct pql_mlkem_decaps *op;
    struct pql_queue queue;
    struct pql_lanes lanes;

    pql_queue_init(&queue);
    for (op = ops; op < ops + n; op++) {
        const struct pql_mlkem_private *key = op->key ? op->key : &op->own->key;
        op->status = PQLANE_OK;
        if (!op->key) {
            decode_secret(k, p, &op->own->key, op->dk);
            parse_public(k, p, &op->own->key.public, &op->own->expansion, pql_mlkem_ek_in_dk(p, op->dk), &queue);
        }
        pql_mlkem_pke_decrypt(k, p, op->secret.m, &op->secret.pke, key->s, op->ct);
        op->hash_j = pql_job_shake256(op->secret.rejected, SYM, PQL_SPAN(key->z, SYM), PQL_SPAN(op->ct, ct_bytes));
        pql_queue_add(&queue, &op->hash_j); /* J(z || c) */
    }
    for (op = ops; op < ops + n; op++) {
        const uint8_t *h = op->key ? op->key->public.h : pql_mlkem_h_in_dk(p, op->dk);
        queue_coins(p, &queue, &op->hash_g, op->noise, op->secret.kr, op->secret.pke.noise, op->secret.m, h, NULL);
    }
    for (op = ops; op < ops + n; op++)
        if (!op->key)
            queue_matrix(k, p, &op->own->key.public, &op->own->expansion, pql_mlkem_ek_in_dk(p, op->dk), &queue);
    pql_run_queue(&lanes, &k->keccak, &queue);

    for (op = ops; op < ops + n; op++) {
        const struct pql_mlkem_private *key = op->key ? op->key : &op->own->key;
        uint8_t *kr = op->secret.kr;
        if (!op->key && !is_hash_in_dk(p, op->dk, op->own->key.public.h)) {
            op->status = PQLANE_ERR_PRIVATE_KEY;
        } else {
            pql_mlkem_pke_encrypt(k, p, op->secret.ct, &op->secret.pke, &key->public, op->secret.m);
            pql_select(kr, op->secret.rejected, SYM, pql_mask_nonzero(pql_differ(op->ct, op->secret.ct, ct_bytes)));
            memcpy(op->ss, kr, SYM);
        }
        if (!op->key) wipe_secret(&op->own->key);
        wipe_used(&op->secret, op->secret.pke.y, p->k);
    }
    pql_wipe_lanes(&lanes);
    pql_wipe_stack_below();
}

/* ---- One operation ---- */

void pql_mlkem_keygen(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ek, uint8_t *dk,
                      const uint8_t *seed)
{
    struct pql_mlkem_keygen op;
    op.ek = ek;
    op.dk = dk;
    op.seed = seed;
    pql_mlkem_keygen_batch(k, p, &op, 1);
}

pqlane_status pql_mlkem_encaps(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ct, uint8_t *ss,
                               const uint8_t *ek, const uint8_t *m)
{
    struct pql_mlkem_own_public own;
    struct pql_mlkem_encaps op;
    op.ct = ct;
    op.ss = ss;
    op.key = NULL;
    op.own = &own;
    op.ek = ek;
    op.m = m;
    pql_mlkem_encaps_batch(k, p, &op, 1);
    return op.status;
}

pqlane_status pql_mlkem_decaps(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ss,
                               const uint8_t *dk, const uint8_t *ct)
{
    struct pql_mlkem_own_private own;
    struct pql_mlkem_decaps op;
    op.ss = ss;
    op.key = NULL;
    op.own = &own;
    op.dk = dk;
    op.ct = ct;
    pql_mlkem_decaps_batch(k, p, &op, 1);
    return op.status;
}

/* ---- Checks ---- */

pqlane_status pql_mlkem_check_public(const struct pql_kernels *k, const struct pql_mlkem_params *p, const uint8_t *ek)
{
    PQL_ALIGNED int16_t t[PQL_N];
    uint32_t exceeds = 0;
    for (unsigned i = 0; i < p->k; i++) {
        k->mlkem.decode_d12(t, ek + 384 * i);
        exceeds |= k->mlkem.exceeds(t);
    }
    return exceeds ? PQLANE_ERR_PUBLIC_KEY : PQLANE_OK;
}

pqlane_status pql_mlkem_check_private(const struct pql_kernels *k, const struct pql_mlkem_params *p, const uint8_t *dk)
{
    uint8_t h[SYM];
    struct pql_job job = hash_h(h, p, pql_mlkem_ek_in_dk(p, dk));
    pql_run_jobs(&k->keccak, &job, 1);
    return is_hash_in_dk(p, dk, h) ? PQLANE_OK : PQLANE_ERR_PRIVATE_KEY;
}
