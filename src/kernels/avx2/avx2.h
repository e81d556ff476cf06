/* SPDX-License-Identifier: Apache-2.0 */

/* The groups of the AVX2 tier. */

#ifndef PQL_AVX2_H
#define PQL_AVX2_H

#include "../kernels.h"

extern const struct pql_keccak_kernels pql_keccak_avx2;
extern const struct pql_mlkem_kernels pql_mlkem_avx2;
extern const struct pql_mldsa_kernels pql_mldsa_avx2;

#endif
