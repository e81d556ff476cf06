/* SPDX-License-Identifier: Apache-2.0 */

/* The ML-KEM group of a tier of vectors. Before this come the tier's vec.h and fields.h. */

#ifndef PQL_VECTOR_MLKEM_H
#define PQL_VECTOR_MLKEM_H

#include "mlkem_coding.h"
#include "mlkem_ntt.h"
#include "mlkem_product.h"
#include "mlkem_sample.h"

#define VECTOR_MLKEM_KERNELS(name)                                                                                  \
    {                                                                                                               \
        .tier = name, .needs = VEC_NEEDS, .ntt = mlkem_ntt, .inv_ntt = mlkem_inv_ntt, .mul_cache = mlkem_mul_cache, \
        .dot = mlkem_dot, .scale_add = mlkem_scale_add, .reduce = mlkem_reduce, .add = mlkem_add, .sub = mlkem_sub, \
        .exceeds = mlkem_exceeds, .uniform = mlkem_uniform, .cbd_eta2 = mlkem_cbd_eta2, .cbd_eta3 = mlkem_cbd_eta3, \
        .encode_d12 = mlkem_encode_d12, .decode_d12 = mlkem_decode_d12, .compress_d1 = mlkem_compress_d1,           \
        .compress_d4 = mlkem_compress_d4, .compress_d5 = mlkem_compress_d5, .compress_d10 = mlkem_compress_d10,     \
        .compress_d11 = mlkem_compress_d11, .decompress_d1 = mlkem_decompress_d1,                                   \
        .decompress_d4 = mlkem_decompress_d4, .decompress_d5 = mlkem_decompress_d5,                                 \
        .decompress_d10 = mlkem_decompress_d10, .decompress_d11 = mlkem_decompress_d11,                             \
    }

#endif
