/* SPDX-License-Identifier: Apache-2.0 */

#include "keccak_x1.h"

#define LANES 1
#include "../vector/plain_words.h"

#include "../vector/keccak.h"

void pql_keccak_permute_x1_bmi(uint64_t *states, size_t stride)
{
    keccak_permute(states, stride);
}
