/* SPDX-License-Identifier: Apache-2.0 */

#define LANES 8
#include "words.h"

#include "avx512.h"
#include "keccak_few.h"

#include "../cpu.h"
#include "../vector/keccak.h"
#include "../vector/keccak_squeeze.h"

static void permute_lanes(uint64_t *states, unsigned count)
{
    if (count <= 4)
        pql_keccak_permute_x4_avx512(states);
    else
        keccak_permute(states, LANES);
}

static void squeeze_lanes(uint8_t (*blocks)[PQL_BLOCK_BYTES], const uint64_t *states, unsigned count)
{
    if (count <= 4)
        pql_keccak_squeeze_x4_avx512(blocks, states);
    else
        keccak_squeeze(blocks, states, LANES);
}

const struct pql_keccak_kernels pql_keccak_avx512 = {
    .tier = "avx512",
#ifndef PQL_PLAIN_VECTORS
    .needs = PQL_CPU_AVX2 | PQL_CPU_AVX512F | PQL_CPU_AVX512VL,
#endif
    .lanes = LANES,
    .permute = pql_keccak_permute_x1_avx512,
    .permute_lanes = permute_lanes,
    .squeeze_lanes = squeeze_lanes,
};
