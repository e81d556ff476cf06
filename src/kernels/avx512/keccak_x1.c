/* SPDX-License-Identifier: Apache-2.0 */

/* One state in vector registers: 32 of them hold it, where general registers do not. */

#define LANES 1
#include "words.h"

#include "keccak_few.h"

#include "../vector/keccak.h"

void pql_keccak_permute_x1_avx512(uint64_t state[25])
{
    keccak_permute(state, 1);
}
