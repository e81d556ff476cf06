/* SPDX-License-Identifier: Apache-2.0 */

/* The ML-DSA group of a tier of vectors. Before this come the tier's vec32.h and fields32.h. */

#ifndef PQL_VECTOR_MLDSA_H
#define PQL_VECTOR_MLDSA_H

#include "mldsa_coding.h"
#include "mldsa_ntt.h"
#include "mldsa_product.h"
#include "mldsa_rounding.h"
#include "mldsa_sample.h"

static const struct pql_mldsa_rounding mldsa_g88 = {mldsa_decompose_g88, mldsa_use_hint_g88, mldsa_make_hint_g88,
                                                    mldsa_pack_w1_g88};
static const struct pql_mldsa_rounding mldsa_g32 = {mldsa_decompose_g32, mldsa_use_hint_g32, mldsa_make_hint_g32,
                                                    mldsa_pack_w1_g32};

#define VECTOR_MLDSA_KERNELS(name)                                                                                    \
    {                                                                                                                 \
        .tier = name, .needs = VEC_NEEDS, .ntt = mldsa_ntt, .inv_ntt = mldsa_inv_ntt, .dot = mldsa_dot,               \
        .add = mldsa_add, .sub = mldsa_sub, .reduce = mldsa_reduce, .shift_d = mldsa_shift_d,                         \
        .exceeds = mldsa_exceeds, .power2round = mldsa_power2round, .g88 = &mldsa_g88, .g32 = &mldsa_g32,             \
        .uniform = mldsa_uniform, .uniform_eta2 = mldsa_uniform_eta2, .uniform_eta4 = mldsa_uniform_eta4,             \
        .pack_t1 = mldsa_pack_t1, .pack_t0 = mldsa_pack_t0, .pack_eta2 = mldsa_pack_eta2,                             \
        .pack_eta4 = mldsa_pack_eta4, .pack_gamma1_17 = mldsa_pack_gamma1_17, .pack_gamma1_19 = mldsa_pack_gamma1_19, \
        .unpack_t1 = mldsa_unpack_t1, .unpack_t0 = mldsa_unpack_t0, .unpack_eta2 = mldsa_unpack_eta2,                 \
        .unpack_eta4 = mldsa_unpack_eta4, .unpack_gamma1_17 = mldsa_unpack_gamma1_17,                                 \
        .unpack_gamma1_19 = mldsa_unpack_gamma1_19,                                                                   \
    }

#endif
