/* SPDX-License-Identifier: Apache-2.0 */

#include "portable.h"

#include "../../bytes.h"

#define LANES 1
#include "../vector/plain_words.h"

#include "../vector/keccak.h"

static void permute(uint64_t state[25])
{
    keccak_permute(state, 1);
}

static void permute_lanes(uint64_t *states, unsigned count)
{
    (void)count; /* one lane */
    permute(states);
}

static void squeeze_lanes(uint8_t (*blocks)[PQL_BLOCK_BYTES], const uint64_t *states, unsigned count)
{
    (void)count;
    for (unsigned i = 0; i < 21; i++) pql_store64_le(blocks[0] + 8 * i, states[i]);
}

const struct pql_keccak_kernels pql_keccak_portable = {
    .tier = "portable",
    .lanes = 1,
    .permute = permute,
    .permute_lanes = permute_lanes,
    .squeeze_lanes = squeeze_lanes,
};
