/* SPDX-License-Identifier: Apache-2.0 */

/* Few Keccak states, in registers of AVX512VL: shorter ones are as quick or quicker, and clock no core down. */

#ifndef PQL_AVX512_KECCAK_FEW_H
#define PQL_AVX512_KECCAK_FEW_H

#include "../kernels.h"

void pql_keccak_permute_x1_avx512(uint64_t state[25]);

/* The first four of eight interleaved states. */
void pql_keccak_permute_x4_avx512(uint64_t *states);
void pql_keccak_squeeze_x4_avx512(uint8_t (*blocks)[PQL_BLOCK_BYTES], const uint64_t *states);

#endif
