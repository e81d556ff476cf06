/* SPDX-License-Identifier: Apache-2.0 */

#include "avx2.h"
#include "keccak_x1.h"
#include "words.h"

#include "../cpu.h"
#include "../vector/keccak.h"
#include "../vector/keccak_squeeze.h"

static void permute(uint64_t state[25])
{
    pql_keccak_permute_x1_bmi(state, 1);
}

static void permute_lanes(uint64_t *states, unsigned count)
{
    if (count == 1)
        pql_keccak_permute_x1_bmi(states, LANES);
    else
        keccak_permute(states, LANES);
}

static void squeeze_lanes(uint8_t (*blocks)[PQL_BLOCK_BYTES], const uint64_t *states, unsigned count)
{
    (void)count; /* all are as quick as some */
    keccak_squeeze(blocks, states, LANES);
}

const struct pql_keccak_kernels pql_keccak_avx2 = {
    .tier = "avx2",
    .needs = PQL_CPU_AVX2 | PQL_CPU_BMI1 | PQL_CPU_BMI2,
    .lanes = LANES,
    .permute = permute,
    .permute_lanes = permute_lanes,
    .squeeze_lanes = squeeze_lanes,
};
