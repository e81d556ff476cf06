/* SPDX-License-Identifier: Apache-2.0 */

/* The groups of the AVX-512 tier. */

#ifndef PQL_AVX512_H
#define PQL_AVX512_H

#include "../kernels.h"

extern const struct pql_keccak_kernels pql_keccak_avx512;
extern const struct pql_mlkem_kernels pql_mlkem_avx512;
extern const struct pql_mldsa_kernels pql_mldsa_avx512;

#endif
