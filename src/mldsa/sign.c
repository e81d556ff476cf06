/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Signing (FIPS 204, Algorithm 7), for any number of signatures at once. Most attempts would show something of the key
 * and are thrown away; that they were, and at which check, is all that may show.
 *
 * Attempts run in rounds: commitments, then one queue with their challenges, then answers. Attempts of one signature
 * are answered in their order, and the first that is accepted is the signature; nothing of those after it is looked at.
 *
 *     lanes        0      mu  rho''  y0 y0 y0 y0 y0 | w1 w1 w1 w1 w1 w1 w1 c | w1 ...
 *     8, one       1      A00 A00 .. y0 y0 y0 y0 y0 | w1 w1 w1 w1 w1 w1 w1 c | w1 ...
 *     signature    2 - 7  A01 A01 .. y1 y1 y1 y1 y1 | masks of the attempts after next    | masks ...
 */

#include "attempt.h"
#include "keys.h"
#include "mu.h"
#include "sample.h"
#include "sys.h"

#include <string.h>

#define SEED PQL_MLDSA_SEED_BYTES

/* So many attempts fail with a probability below 2^-256 (Appendix C): a key with which they do was never generated. */
#define MAX_ATTEMPTS 814

/* Attempts in flight: as many as there are signatures to make, up to MANY. For fewer signatures than that, so many that
 * challenges take a quarter of the lanes: the others make the next masks meanwhile. */
#define MANY 8
#define FEW (PQL_MAX_LANES / 4)

/* Masks that are in use, and those that are not. */
struct masks {
    struct pql_mldsa_mask *at[MANY];
    unsigned count;
};

struct run {
    const struct pql_kernels *k;
    const struct pql_mldsa_params *p;
    struct pql_mldsa_sign *ops;
    size_t n;
    unsigned most; /* attempts in flight */
    struct pql_mldsa_commitment *commitments;
    struct masks flying, coming, idle;
    unsigned used, unused; /* commitments, masks: so many ever, and so many never */
    struct pql_queue queue;
    struct pql_lanes lanes;
    union { /* first the one, then the other */
        struct pql_job matrix[PQL_MLDSA_MAX_K * PQL_MLDSA_MAX_L];
        struct pql_mldsa_scratch scratch;
    };
};

static const struct pql_mldsa_private *private_key(const struct pql_mldsa_sign *op)
{
    return op->key ? op->key : op->own;
}

/* Is there an attempt to be begun? */
static int goes_on(const struct pql_mldsa_sign *op)
{
    return op->status != PQLANE_OK && op->begun < MAX_ATTEMPTS;
}

static void push(struct masks *masks, struct pql_mldsa_mask *mask)
{
    masks->at[masks->count++] = mask;
}

/* Queues the mask of the operation's next attempt. */
static void begin(struct run *r, struct masks *masks, struct pql_mldsa_sign *op)
{
    struct pql_mldsa_mask *mask = r->idle.at[--r->idle.count];
    if (r->idle.count < r->unused) r->unused = r->idle.count;
    mask->op = op;
    pql_mldsa_queue_mask(&r->queue, r->p, mask->jobs, mask->bytes, op->secret.rho_second, op->begun++ * r->p->l,
                         &op->hash_rho);
    push(masks, mask);
}

/* Begins attempts until so many are in flight, each for the operation that has the fewest. */
static void begin_attempts(struct run *r, struct masks *masks, unsigned count)
{
    struct pql_mldsa_sign *op;
    for (op = r->ops; op < r->ops + r->n; op++) op->in_flight = 0;
    for (unsigned i = 0; i < masks->count; i++) masks->at[i]->op->in_flight++;
    while (masks->count < count) {
        struct pql_mldsa_sign *least = NULL;
        for (op = r->ops; op < r->ops + r->n; op++)
            if (goes_on(op) && (!least || op->in_flight < least->in_flight)) least = op;
        if (!least) break;
        begin(r, masks, least);
        least->in_flight++;
    }
}

static unsigned attempts_wanted(const struct run *r)
{
    unsigned wanted = 0;
    for (size_t i = 0; i < r->n && wanted < r->most; i++) wanted += (unsigned)goes_on(&r->ops[i]);
    const unsigned least = r->k->keccak.lanes < 8 ? 1 : FEW;
    return wanted < least ? least : wanted;
}

/* Lines 1 to 7, and the first masks. What does not wait for anything stands last: it fills the lanes. */
static void begin_signatures(struct run *r)
{
    struct pql_mldsa_sign *op;
    for (op = r->ops; op < r->ops + r->n; op++) {
        const struct pql_mldsa_private *key = private_key(op);
        op->status = PQLANE_ERR_PRIVATE_KEY;
        op->begun = 0;
        if (!op->key && pql_mldsa_parse_private(r->k, r->p, op->own, op->sk) != PQLANE_OK) {
            op->begun = MAX_ATTEMPTS;
            continue;
        }
        op->mu = pql_mldsa_queue_mu(&r->queue, r->k, &op->secret.mu_job, key->tr, &op->message, NULL);
        op->hash_rho = pql_job_shake256(op->secret.rho_second, sizeof op->secret.rho_second, PQL_SPAN(key->key, SEED),
                                        PQL_SPAN(op->rnd, SEED)); /* H(K || rnd || mu) */
        op->hash_rho.in[2] = PQL_SPAN(op->mu, PQL_MLDSA_CRH_BYTES);
        op->hash_rho.after = &op->secret.mu_job.job;
        pql_queue_add(&r->queue, &op->hash_rho);
    }
    begin_attempts(r, &r->flying, attempts_wanted(r));
    for (op = r->ops; op < r->ops + r->n; op++)
        if (!op->key && goes_on(op))
            pql_mldsa_queue_rows(&r->queue, r->k, r->p, r->matrix, op->own->polys, op->sk, 0, r->p->k);
    pql_run_queue(&r->lanes, &r->k->keccak, &r->queue);
}

/* A round: commitments, challenges beside the masks of the next round, answers. */
static void run_round(struct run *r)
{
    const unsigned n = r->flying.count;
    struct pql_mldsa_commitment *t = r->commitments;
    for (unsigned i = 0; i < n; i++) {
        struct pql_mldsa_mask *mask = r->flying.at[i];
        pql_mldsa_commit(r->k, r->p, &t[i], &r->scratch, private_key(mask->op), mask->bytes);
        pql_mldsa_queue_challenge(&r->queue, r->p, &t[i].hash_w1, t[i].challenge, mask->op->mu, t[i].w1);
    }
    for (unsigned i = 0; i < n; i++)
        pql_mldsa_queue_ball(&r->queue, r->p, &t[i].hash_ball, t[i].ball, t[i].challenge, &t[i].hash_w1);
    if (2 * n <= r->k->keccak.lanes) begin_attempts(r, &r->coming, n);
    pql_run_queue(&r->lanes, &r->k->keccak, &r->queue);

    for (unsigned i = 0; i < n; i++) {
        struct pql_mldsa_mask *mask = r->flying.at[i];
        struct pql_mldsa_sign *op = mask->op;
        if (op->status != PQLANE_OK && /* else an attempt before this one is the signature */
            pql_mldsa_respond(r->k, r->p, op->sig, &t[i], &r->scratch, private_key(op), mask->bytes))
            op->status = PQLANE_OK;
        push(&r->idle, mask);
    }
    if (n > r->used) r->used = n;
}

/* The attempts of the next round: those whose masks are there already and are still wanted, and others. */
static void next_attempts(struct run *r)
{
    const struct masks coming = r->coming;
    r->flying.count = r->coming.count = 0;
    for (unsigned i = 0; i < coming.count; i++)
        push(coming.at[i]->op->status == PQLANE_OK ? &r->idle : &r->flying, coming.at[i]);
    begin_attempts(r, &r->flying, attempts_wanted(r));
    pql_run_queue(&r->lanes, &r->k->keccak, &r->queue);
}

/* Everything secret: the masks that were in use are those at the top. */
static void wipe_run(struct run *r)
{
    const struct pql_mldsa_params *p = r->p;
    for (struct pql_mldsa_sign *op = r->ops; op < r->ops + r->n; op++) {
        if (!op->key) pql_mldsa_wipe_private(p, op->own);
        pql_wipe(&op->secret, sizeof op->secret);
    }
    for (unsigned i = r->unused; i < r->idle.count; i++)
        pql_wipe(r->idle.at[i]->bytes, PQL_MLDSA_Z_BYTES(p->gamma1_log2) * p->l);
    for (unsigned i = 0; i < r->used; i++) {
        struct pql_mldsa_commitment *t = &r->commitments[i];
        pql_wipe(t->w, (1u + p->k) * sizeof *t->w);
        pql_wipe(t->w1, sizeof t->w1);
        pql_wipe(t->challenge, sizeof t->challenge);
        pql_wipe(t->ball, sizeof t->ball);
    }
    pql_wipe(r, sizeof *r); /* scratch and lanes */
}

/* With memory for so many attempts and masks. */
static void sign(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_sign *ops, size_t n,
                 struct pql_mldsa_commitment *commitments, unsigned most, struct pql_mldsa_mask *masks,
                 unsigned mask_count)
{
    struct run r;
    r.k = k;
    r.p = p;
    r.ops = ops;
    r.n = n;
    r.most = most;
    r.commitments = commitments;
    r.flying.count = r.coming.count = r.idle.count = r.used = 0;
    for (unsigned i = 0; i < mask_count; i++) push(&r.idle, &masks[i]);
    r.unused = mask_count;
    pql_queue_init(&r.queue);

    begin_signatures(&r);
    while (r.flying.count > 0) {
        run_round(&r);
        next_attempts(&r);
    }
    wipe_run(&r);
    pql_wipe_stack_below();
}

/* Functions of their own: one signature does not need the memory of many. */
__attribute__((noinline)) static void sign_one(const struct pql_kernels *k, const struct pql_mldsa_params *p,
                                               struct pql_mldsa_sign *op)
{
    struct pql_mldsa_commitment commitments[FEW];
    struct pql_mldsa_mask masks[2 * FEW];
    sign(k, p, op, 1, commitments, FEW, masks, 2 * FEW);
}

__attribute__((noinline)) static void sign_many(const struct pql_kernels *k, const struct pql_mldsa_params *p,
                                                struct pql_mldsa_sign *ops, size_t n)
{
    struct pql_mldsa_commitment commitments[MANY];
    struct pql_mldsa_mask masks[MANY];
    sign(k, p, ops, n, commitments, MANY, masks, MANY);
}

void pql_mldsa_sign_batch(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_sign *ops,
                          size_t n)
{
    if (n == 1)
        sign_one(k, p, ops);
    else
        sign_many(k, p, ops, n);
}

pqlane_status pql_mldsa_sign(const struct pql_kernels *k, const struct pql_mldsa_params *p, uint8_t *sig,
                             const uint8_t *sk, const struct pql_mldsa_message *message, const uint8_t *rnd)
{
    struct pql_mldsa_private own;
    struct pql_mldsa_sign op;
    op.sig = sig;
    op.key = NULL;
    op.own = &own;
    op.sk = sk;
    op.message = *message;
    op.rnd = rnd;
    pql_mldsa_sign_batch(k, p, &op, 1);
    return op.status;
}
