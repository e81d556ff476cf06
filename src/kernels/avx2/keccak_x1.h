/* SPDX-License-Identifier: Apache-2.0 */

/* The first of `stride` interleaved Keccak states alone, in general registers with BMI1 (and-not) and BMI2 (rotation
 * into another register). */

#ifndef PQL_AVX2_KECCAK_X1_H
#define PQL_AVX2_KECCAK_X1_H

#include <stddef.h>
#include <stdint.h>

void pql_keccak_permute_x1_bmi(uint64_t *states, size_t stride);

#endif
