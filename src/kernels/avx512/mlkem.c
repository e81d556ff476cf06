/* SPDX-License-Identifier: Apache-2.0 */

/* The ML-KEM group on vectors of 32 coefficients. */

#include "avx512.h"
#include "fields.h"
#include "vec.h"

#include "../vector/mlkem.h"

const struct pql_mlkem_kernels pql_mlkem_avx512 = VECTOR_MLKEM_KERNELS("avx512");
