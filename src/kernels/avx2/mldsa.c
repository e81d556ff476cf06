/* SPDX-License-Identifier: Apache-2.0 */

/* The ML-DSA group on vectors of 8 coefficients. */

#include "avx2.h"
#include "fields32.h"
#include "vec32.h"

#include "../vector/mldsa.h"

const struct pql_mldsa_kernels pql_mldsa_avx2 = VECTOR_MLDSA_KERNELS("avx2");
