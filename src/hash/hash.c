/* SPDX-License-Identifier: Apache-2.0 */

#include "hash.h"

#include "sys.h"

void pql_hash_init(struct pql_hash *state, const struct pql_hash_params *params)
{
    state->params = params;
    if (params->sha2_start)
        pql_sha2_init(&state->sha2, params->sha2_start, params->wide);
    else
        pql_sponge_init(&state->sponge, params->rate, params->domain);
}

void pql_hash_update(struct pql_hash *state, const struct pql_kernels *k, const uint8_t *data, size_t len)
{
    if (state->params->sha2_start)
        pql_sha2_update(&state->sha2, &k->sha2, data, len);
    else
        pql_sponge_absorb(&state->sponge, &k->keccak, data, len);
    pql_wipe_stack_below();
}

void pql_hash_output(struct pql_hash *state, const struct pql_kernels *k, uint8_t *out, size_t len)
{
    if (state->params->sha2_start)
        pql_sha2_final(&state->sha2, &k->sha2, out, len);
    else
        pql_sponge_squeeze(&state->sponge, &k->keccak, out, len);
    pql_wipe_stack_below();
}
