/* SPDX-License-Identifier: Apache-2.0 */

#define LANES 4
#include "words.h"

#include "keccak_few.h"

#include "../vector/keccak.h"
#include "../vector/keccak_squeeze.h"

void pql_keccak_permute_x4_avx512(uint64_t *states)
{
    keccak_permute(states, 8);
}

void pql_keccak_squeeze_x4_avx512(uint8_t (*blocks)[PQL_BLOCK_BYTES], const uint64_t *states)
{
    keccak_squeeze(blocks, states, 8);
}
