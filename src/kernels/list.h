/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Every kernel once, for what is done to all of them: counting calls (counting.c) and running one alone (alone.c).
 *
 *     KERNEL(group, name, part, shape)      the member `name` of a group; `part` is what its time is spent on
 *     ROUNDING(table, name, part, shape)    the same of the ML-DSA tables that depend on gamma2
 *
 * A shape is a signature: how many sizes a call may have that differ in time, which of them a call has (from 1 on), how
 * much it counts, then result, parameters, arguments, and the operands on which it runs alone: `w` is what it works on,
 * `in` what it only reads, `size` its size, `t` the number of the call. Successive calls have different polynomials and
 * blocks, as in an operation.
 */

#ifndef PQL_KERNEL_LIST_H
#define PQL_KERNEL_LIST_H

/* clang-format off */

#define LANES   8, count, 1, void, (uint64_t *states, unsigned count), (states, count), (w->states, size)
#define SQUEEZE 8, count, 1, void, (uint8_t (*blocks)[PQL_BLOCK_BYTES], const uint64_t *states, unsigned count), \
                (blocks, states, count), (w->blocks, in->states, size)
#define STATE   1, 1, 1, void, (uint64_t *state), (state), (w->states)
#define SHA256  1, 1, count, void, (uint32_t *h, const uint8_t *blocks, size_t count), (h, blocks, count), \
                (w->h32, BLOCK, 1)
#define SHA512  1, 1, count, void, (uint64_t *h, const uint8_t *blocks, size_t count), (h, blocks, count), \
                (w->h64, BLOCK, 1)

/* A sampler goes on where its last call ended, until a polynomial is full. */
#define SAMPLER(out, rate) 1, 1, 1, unsigned, (void *r, unsigned have, const uint8_t *block, size_t len), \
                           (r, have, block, len), (out, w->have % PQL_N, BLOCK, rate)

#define PLACE16  1, 1, 1, void, (int16_t *r), (r), (POLY16)
#define WITH16   1, 1, 1, void, (int16_t *r, const int16_t *a), (r, a), (POLY16, in->a16[0])
#define TO16     1, 1, 1, void, (int16_t *r, const int16_t *a), (r, a), (OUT16, in->a16[0])
#define ASK16    1, 1, 1, uint32_t, (const int16_t *r), (r), (in->a16[t % 4])
#define PACK16   1, 1, 1, void, (uint8_t *out, const int16_t *r), (out, r), (w->bytes, in->a16[t % 4])
#define UNPACK16 1, 1, 1, void, (int16_t *r, const uint8_t *bytes), (r, bytes), (OUT16, in->bytes)
#define DOT16    4, k, 1, void, (int16_t *r, const int16_t (*a)[PQL_N], const int16_t (*b)[PQL_N], \
                                 const int16_t (*cache)[PQL_N], unsigned k), \
                 (r, a, b, cache, k), (OUT16, in->a16, in->b16, in->c16, size)

#define PLACE32  1, 1, 1, void, (int32_t *r), (r), (POLY32)
#define WITH32   1, 1, 1, void, (int32_t *r, const int32_t *a), (r, a), (POLY32, in->a32[0])
#define ASK32    1, 1, 1, uint32_t, (const int32_t *r, int32_t bound), (r, bound), (in->a32[t % 4], 1)
#define PACK32   1, 1, 1, void, (uint8_t *out, const int32_t *r), (out, r), (w->bytes, in->a32[t % 4])
#define UNPACK32 1, 1, 1, void, (int32_t *r, const uint8_t *bytes), (r, bytes), (OUT32, in->bytes)
#define SPLIT32  1, 1, 1, void, (int32_t *hi, int32_t *lo, const int32_t *a), (hi, lo, a), \
                 (OUT32, w->low32, in->a32[0])
#define USE32    1, 1, 1, void, (int32_t *hi, const int32_t *a, const uint8_t *hint), (hi, a, hint), \
                 (OUT32, in->a32[0], in->hint)
#define MAKE32   1, 1, 1, unsigned, (uint8_t *hint, const int32_t *lo, const int32_t *hi), (hint, lo, hi), \
                 (w->bytes, in->a32[0], in->b32[0])
#define DOT32    7, n, 1, void, (int32_t *r, const int32_t (*a)[PQL_N], const int32_t (*b)[PQL_N], unsigned n), \
                 (r, a, b, n), (OUT32, in->a32, in->b32, size)

#define PQL_KERNEL_LIST(KERNEL, ROUNDING) \
    KERNEL(keccak, permute, hash, STATE) \
    KERNEL(keccak, permute_lanes, hash, LANES) \
    KERNEL(keccak, squeeze_lanes, squeeze, SQUEEZE) \
    KERNEL(sha2, sha256_blocks, hash, SHA256) \
    KERNEL(sha2, sha512_blocks, hash, SHA512) \
    KERNEL(mlkem, ntt, ring, PLACE16) \
    KERNEL(mlkem, inv_ntt, ring, PLACE16) \
    KERNEL(mlkem, mul_cache, ring, TO16) \
    KERNEL(mlkem, dot, ring, DOT16) \
    KERNEL(mlkem, scale_add, ring, WITH16) \
    KERNEL(mlkem, reduce, ring, PLACE16) \
    KERNEL(mlkem, add, ring, WITH16) \
    KERNEL(mlkem, sub, ring, WITH16) \
    KERNEL(mlkem, exceeds, pack, ASK16) \
    KERNEL(mlkem, uniform, sample, SAMPLER(OUT16, 168)) \
    KERNEL(mlkem, cbd_eta2, sample, UNPACK16) \
    KERNEL(mlkem, cbd_eta3, sample, UNPACK16) \
    KERNEL(mlkem, encode_d12, pack, PACK16) \
    KERNEL(mlkem, decode_d12, pack, UNPACK16) \
    KERNEL(mlkem, compress_d1, pack, PACK16) \
    KERNEL(mlkem, compress_d4, pack, PACK16) \
    KERNEL(mlkem, compress_d5, pack, PACK16) \
    KERNEL(mlkem, compress_d10, pack, PACK16) \
    KERNEL(mlkem, compress_d11, pack, PACK16) \
    KERNEL(mlkem, decompress_d1, pack, UNPACK16) \
    KERNEL(mlkem, decompress_d4, pack, UNPACK16) \
    KERNEL(mlkem, decompress_d5, pack, UNPACK16) \
    KERNEL(mlkem, decompress_d10, pack, UNPACK16) \
    KERNEL(mlkem, decompress_d11, pack, UNPACK16) \
    KERNEL(mldsa, ntt, ring, PLACE32) \
    KERNEL(mldsa, inv_ntt, ring, PLACE32) \
    KERNEL(mldsa, dot, ring, DOT32) \
    KERNEL(mldsa, add, ring, WITH32) \
    KERNEL(mldsa, sub, ring, WITH32) \
    KERNEL(mldsa, reduce, ring, PLACE32) \
    KERNEL(mldsa, shift_d, ring, PLACE32) \
    KERNEL(mldsa, exceeds, ring, ASK32) \
    KERNEL(mldsa, power2round, ring, SPLIT32) \
    ROUNDING(g88, decompose, ring, SPLIT32) \
    ROUNDING(g88, use_hint, ring, USE32) \
    ROUNDING(g88, make_hint, ring, MAKE32) \
    ROUNDING(g88, pack_w1, pack, PACK32) \
    ROUNDING(g32, decompose, ring, SPLIT32) \
    ROUNDING(g32, use_hint, ring, USE32) \
    ROUNDING(g32, make_hint, ring, MAKE32) \
    ROUNDING(g32, pack_w1, pack, PACK32) \
    KERNEL(mldsa, uniform, sample, SAMPLER(OUT32, 168)) \
    KERNEL(mldsa, uniform_eta2, sample, SAMPLER(OUT32, 136)) \
    KERNEL(mldsa, uniform_eta4, sample, SAMPLER(OUT32, 136)) \
    KERNEL(mldsa, pack_t1, pack, PACK32) \
    KERNEL(mldsa, pack_t0, pack, PACK32) \
    KERNEL(mldsa, pack_eta2, pack, PACK32) \
    KERNEL(mldsa, pack_eta4, pack, PACK32) \
    KERNEL(mldsa, pack_gamma1_17, pack, PACK32) \
    KERNEL(mldsa, pack_gamma1_19, pack, PACK32) \
    KERNEL(mldsa, unpack_t1, pack, UNPACK32) \
    KERNEL(mldsa, unpack_t0, pack, UNPACK32) \
    KERNEL(mldsa, unpack_eta2, pack, UNPACK32) \
    KERNEL(mldsa, unpack_eta4, pack, UNPACK32) \
    KERNEL(mldsa, unpack_gamma1_17, pack, UNPACK32) \
    KERNEL(mldsa, unpack_gamma1_19, pack, UNPACK32)

/* clang-format on */

#endif
