/* SPDX-License-Identifier: Apache-2.0 */

/* The ML-KEM group on vectors of 16 coefficients. */

#include "avx2.h"
#include "fields.h"
#include "vec.h"

#include "../vector/mlkem.h"

const struct pql_mlkem_kernels pql_mlkem_avx2 = VECTOR_MLKEM_KERNELS("avx2");
