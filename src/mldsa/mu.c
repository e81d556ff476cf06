/* SPDX-License-Identifier: Apache-2.0 */

#include "mldsa.h"

#include "sys.h"

void pql_mldsa_mu_init(struct pql_mldsa_mu *state, const struct pql_kernels *k, const uint8_t *tr, const uint8_t *ctx,
                       size_t ctx_len, const struct pql_hash_params *prehash, int internal)
{
    pql_sponge_init(&state->sponge, PQL_SHAKE256_RATE, PQL_SHAKE_DOMAIN);
    pql_sponge_absorb(&state->sponge, &k->keccak, tr, PQL_MLDSA_CRH_BYTES);
    state->prehashed = prehash != NULL;
    if (prehash) pql_hash_init(&state->message, prehash);
    if (internal) return;

    const uint8_t head[2] = {state->prehashed, (uint8_t)ctx_len}; /* domain separator, length of the context */
    pql_sponge_absorb(&state->sponge, &k->keccak, head, sizeof head);
    pql_sponge_absorb(&state->sponge, &k->keccak, ctx, ctx_len);
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
    if (state->prehashed) { /* OID in DER, then the digest (Algorithm 4, lines 10 to 23) */
        const struct pql_hash_params *hash = state->message.params;
        const uint8_t oid[11] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, hash->oid_arc};
        uint8_t digest[PQL_HASH_MAX_DIGEST];
        pql_sponge_absorb(&state->sponge, &k->keccak, oid, sizeof oid);
        pql_hash_output(&state->message, k, digest, hash->digest_bytes);
        pql_sponge_absorb(&state->sponge, &k->keccak, digest, hash->digest_bytes);
        pql_wipe(digest, sizeof digest);
    }
    pql_sponge_squeeze(&state->sponge, &k->keccak, mu, PQL_MLDSA_CRH_BYTES);
    pql_wipe(state, sizeof *state);
    pql_wipe_stack_below();
}
