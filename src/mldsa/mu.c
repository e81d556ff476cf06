/* SPDX-License-Identifier: Apache-2.0 */

#include "mu.h"

#include "sys.h"

#include <string.h>

/* Domain separator and length of the context (Algorithms 2 and 4). */
static void write_head(uint8_t head[2], const struct pql_mldsa_message *message)
{
    head[0] = message->prehash != NULL;
    head[1] = (uint8_t)message->ctx_len;
}

/* What stands for a message that is hashed before: OID in DER, then the digest (Algorithm 4, lines 10 to 23). Returns
 * its length. */
static size_t write_hashed(uint8_t out[PQL_MLDSA_HASHED_BYTES], const struct pql_kernels *k, struct pql_hash *state)
{
    const struct pql_hash_params *hash = state->params;
    const uint8_t oid[] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, hash->oid_arc};
    memcpy(out, oid, sizeof oid);
    pql_hash_output(state, k, out + sizeof oid, hash->digest_bytes);
    return sizeof oid + hash->digest_bytes;
}

/* ---- In parts ---- */

void pql_mldsa_mu_init(struct pql_mldsa_mu *state, const struct pql_kernels *k, const uint8_t *tr,
                       const struct pql_mldsa_message *message)
{
    uint8_t head[2];
    pql_sponge_init(&state->sponge, PQL_SHAKE256_RATE, PQL_SHAKE_DOMAIN);
    pql_sponge_absorb(&state->sponge, &k->keccak, tr, PQL_MLDSA_CRH_BYTES);
    state->prehashed = message->prehash != NULL;
    if (message->prehash) pql_hash_init(&state->message, message->prehash);
    if (message->internal) return;

    write_head(head, message);
    pql_sponge_absorb(&state->sponge, &k->keccak, head, sizeof head);
    pql_sponge_absorb(&state->sponge, &k->keccak, message->ctx, message->ctx_len);
}

void pql_mldsa_mu_update(struct pql_mldsa_mu *state, const struct pql_kernels *k, const uint8_t *part, size_t len)
{
    if (state->prehashed)
        pql_hash_update(&state->message, k, part, len);
    else
        pql_sponge_absorb(&state->sponge, &k->keccak, part, len);
    pql_wipe_stack_below();
}

void pql_mldsa_mu_final(struct pql_mldsa_mu *state, const struct pql_kernels *k, uint8_t *mu)
{
    if (state->prehashed) {
        uint8_t hashed[PQL_MLDSA_HASHED_BYTES];
        pql_sponge_absorb(&state->sponge, &k->keccak, hashed, write_hashed(hashed, k, &state->message));
        pql_wipe(hashed, sizeof hashed);
    }
    pql_sponge_squeeze(&state->sponge, &k->keccak, mu, PQL_MLDSA_CRH_BYTES);
    pql_wipe_stack_below();
}

/* ---- At once ---- */

/* The next block of the pieces; at their end what is left, its last bytes as the suffix. */
static void next_block(struct pql_job *job)
{
    struct pql_mldsa_mu_job *mu = (struct pql_mldsa_mu_job *)job;
    size_t have = 0;
    for (struct pql_span *piece = mu->pieces; piece < mu->pieces + PQL_MLDSA_MU_PIECES; piece++) {
        const size_t room = sizeof mu->block - have, part = piece->len < room ? piece->len : room;
        if (part == 0) continue;
        memcpy(mu->block + have, piece->data, part);
        piece->data += part;
        piece->len -= part;
        have += part;
    }
    const size_t words = have / 8 * 8;
    job->in[0] = PQL_SPAN(mu->block, words);
    if (have == sizeof mu->block) return;
    memcpy(job->suffix, mu->block + words, have - words);
    job->suffix_len = (uint8_t)(have - words);
    job->more = NULL;
}

/* A function of its own: the state of a hash is large, and most messages need none. What it leaves on the stack lies
 * where operations wipe at their end. */
__attribute__((noinline)) static struct pql_span hash_message(uint8_t out[PQL_MLDSA_HASHED_BYTES],
                                                              const struct pql_kernels *k,
                                                              const struct pql_mldsa_message *message)
{
    struct pql_hash state;
    pql_hash_init(&state, message->prehash);
    pql_hash_update(&state, k, message->data, message->len);
    return PQL_SPAN(out, write_hashed(out, k, &state));
}

const uint8_t *pql_mldsa_queue_mu(struct pql_queue *queue, const struct pql_kernels *k, struct pql_mldsa_mu_job *mu,
                                  const uint8_t *tr, const struct pql_mldsa_message *message,
                                  const struct pql_job *after)
{
    if (message->mu) {
        mu->job.done = 1;
        return message->mu;
    }
    write_head(mu->head, message);
    mu->pieces[0] = PQL_SPAN(tr, PQL_MLDSA_CRH_BYTES);
    mu->pieces[1] = PQL_SPAN(mu->head, message->internal ? 0 : sizeof mu->head);
    mu->pieces[2] = PQL_SPAN(message->ctx, message->internal ? 0 : message->ctx_len);
    mu->pieces[3] = message->prehash ? hash_message(mu->hashed, k, message) : PQL_SPAN(message->data, message->len);
    mu->job = pql_job_shake256(mu->mu, sizeof mu->mu, PQL_SPAN(NULL, 0), PQL_SPAN(NULL, 0));
    mu->job.more = next_block;
    mu->job.after = after;
    pql_queue_add(queue, &mu->job);
    return mu->mu;
}
