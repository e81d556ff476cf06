/* SPDX-License-Identifier: Apache-2.0 */

#include "known_answer.h"

#include <string.h>

/* FNV-1a, 64 bits: independent of every kernel under test. Integers enter with their lowest byte first on every
 * machine. */
static uint64_t checksum_bytes(uint64_t sum, const uint8_t *bytes, size_t len, size_t unit)
{
    const size_t swap = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? unit - 1 : 0;
    for (size_t i = 0; i < len; i++) sum = (sum ^ bytes[i ^ swap]) * 0x100000001b3;
    return sum;
}

#define checksum(sum, data, len) checksum_bytes(sum, (const uint8_t *)(data), len, sizeof *(data))

#define START 0xcbf29ce484222325

/* Fixed inputs: a linear congruential sequence (Knuth's MMIX constants), its upper bits. */
static uint32_t next(uint64_t *x)
{
    *x = *x * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*x >> 33);
}

static void fill(uint8_t *out, size_t len, uint64_t seed)
{
    for (size_t i = 0; i < len; i++) out[i] = (uint8_t)next(&seed);
}

/* One state, and then the same one in each lane in turn, the others being something else: the squeezed bytes of both
 * must agree. */
uint64_t pql_keccak_answer(const struct pql_keccak_kernels *group)
{
    PQL_ALIGNED uint64_t states[PQL_STATE_WORDS];
    PQL_ALIGNED uint8_t blocks[PQL_MAX_LANES][PQL_BLOCK_BYTES];
    uint64_t state[25];
    for (unsigned i = 0; i < 25; i++) state[i] = i * 0x9e3779b97f4a7c15u;
    group->permute(state);
    uint64_t sum = checksum(START, state, sizeof state), expected = checksum(START, state, 168), seed = 1;
    for (unsigned l = 0; l < group->lanes; l++) {
        for (unsigned i = 0; i < 25 * group->lanes; i++) states[i] = next(&seed);
        for (unsigned i = 0; i < 25; i++) states[i * group->lanes + l] = i * 0x9e3779b97f4a7c15u;
        group->permute_lanes(states, l + 1);
        group->squeeze_lanes(blocks, states, l + 1);
        if (checksum(START, blocks[l], 168) != expected) return 0;
    }
    return sum;
}

uint64_t pql_sha2_answer(const struct pql_sha2_kernels *group)
{
    uint8_t blocks[256];
    uint32_t h32[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    uint64_t h64[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    fill(blocks, sizeof blocks, 2);
    group->sha256_blocks(h32, blocks, 4);
    group->sha512_blocks(h64, blocks, 2);
    return checksum(checksum(START, h32, sizeof h32), h64, sizeof h64);
}

/* Coefficients in [0, bound). */
static void fill16(int16_t *r, uint64_t seed, uint32_t bound)
{
    for (unsigned i = 0; i < PQL_N; i++) r[i] = (int16_t)(next(&seed) % bound);
}

static void fill32(int32_t *r, uint64_t seed, uint32_t bound, int32_t offset)
{
    for (unsigned i = 0; i < PQL_N; i++) r[i] = (int32_t)(next(&seed) % bound) + offset;
}

/* A reduced coefficient as the standard has it, in [0, q), or -1 if it is not reduced. */
static int32_t canonical(int32_t x, int32_t q)
{
    return x <= -q || x >= q ? -1 : x < 0 ? x + q : x;
}

static uint64_t reduce16_answer(uint64_t sum, const struct pql_mlkem_kernels *ring)
{
    PQL_ALIGNED int16_t r[PQL_N];
    int32_t reduced[PQL_N];
    fill16(r, 14, 65536);
    r[0] = INT16_MAX, r[PQL_N - 1] = INT16_MIN;
    ring->reduce(r);
    for (unsigned i = 0; i < PQL_N; i++) reduced[i] = canonical(r[i], PQL_MLKEM_Q);
    return checksum(sum, reduced, sizeof reduced);
}

static uint64_t reduce32_answer(uint64_t sum, const struct pql_mldsa_kernels *ring)
{
    const int32_t most = INT32_MAX - (1 << 22);
    PQL_ALIGNED int32_t r[PQL_N];
    fill32(r, 15, 2u * (uint32_t)most, -most);
    r[0] = most, r[PQL_N - 1] = -most;
    ring->reduce(r);
    for (unsigned i = 0; i < PQL_N; i++) r[i] = canonical(r[i], PQL_MLDSA_Q);
    return checksum(sum, r, sizeof r);
}

/* One coefficient at and just below q, in every place. */
static uint64_t exceeds16_answer(uint64_t sum, const struct pql_mlkem_kernels *ring)
{
    PQL_ALIGNED int16_t r[PQL_N] = {0};
    for (unsigned i = 0; i < PQL_N; i++) {
        const int16_t values[] = {PQL_MLKEM_Q, 4095, PQL_MLKEM_Q - 1};
        for (unsigned j = 0; j < 3; j++) {
            r[i] = values[j];
            uint32_t exceeds = ring->exceeds(r) != 0;
            sum = checksum(sum, &exceeds, sizeof exceeds);
        }
        r[i] = 0;
    }
    return sum;
}

/* One coefficient at and just below the bound, of either sign, in every place. */
static uint64_t exceeds32_answer(uint64_t sum, const struct pql_mldsa_kernels *ring)
{
    PQL_ALIGNED int32_t r[PQL_N] = {0};
    for (unsigned i = 0; i < PQL_N; i++) {
        const int32_t bound = 1 << (1 + i % 22), values[] = {bound, -bound, bound - 1, 1 - bound};
        for (unsigned j = 0; j < 4; j++) {
            r[i] = values[j];
            uint32_t exceeds = ring->exceeds(r, bound) != 0;
            sum = checksum(sum, &exceeds, sizeof exceeds);
        }
        r[i] = 0;
    }
    return sum;
}

/* A product of two polynomials goes through transform, cache, product and back; a coded one through packing and
 * unpacking. */
uint64_t pql_mlkem_answer(const struct pql_mlkem_kernels *ring)
{
    PQL_ALIGNED int16_t a[4][PQL_N], b[4][PQL_N], cache[4][PQL_N], r[PQL_N];
    uint8_t bytes[504], out[384];
    uint64_t sum = START;

    fill(bytes, sizeof bytes, 3);
    for (unsigned i = 0; i < 4; i++) { /* transformed by definition: what the uniform sampler gives */
        ring->uniform(a[i], ring->uniform(a[i], 0, bytes + 168 * (i % 2), 336), bytes, 168);
        fill16(b[i], 4 + i, PQL_MLKEM_Q);
        ring->ntt(b[i]);
        ring->mul_cache(cache[i], b[i]);
    }
    for (unsigned k = 2; k <= 4; k++) {
        ring->dot(r, (const int16_t(*)[PQL_N])a, (const int16_t(*)[PQL_N])b, (const int16_t(*)[PQL_N])cache, k);
        ring->scale_add(r, b[0]);
        ring->encode_d12(out, r);
        sum = checksum(sum, out, 384);
    }
    ring->decode_d12(a[0], out); /* and so is what the decoder gives */
    ring->dot(r, (const int16_t(*)[PQL_N])a, (const int16_t(*)[PQL_N])b, (const int16_t(*)[PQL_N])cache, 2);
    ring->inv_ntt(r);
    ring->cbd_eta2(a[0], bytes);
    ring->cbd_eta3(a[1], bytes);
    ring->add(r, a[0]);
    ring->sub(r, a[1]);
    ring->reduce(r);

    pql_mlkem_pack *const pack[] = {ring->compress_d1, ring->compress_d4, ring->compress_d5, ring->compress_d10,
                                    ring->compress_d11};
    pql_mlkem_unpack *const unpack[] = {ring->decompress_d1, ring->decompress_d4, ring->decompress_d5,
                                        ring->decompress_d10, ring->decompress_d11};
    static const size_t widths[] = {1, 4, 5, 10, 11};
    for (unsigned i = 0; i < 5; i++) {
        pack[i](out, r);
        sum = checksum(sum, out, 32 * widths[i]);
        unpack[i](a[0], out);
        sum = checksum(sum, a[0], sizeof a[0]);
    }
    sum = exceeds16_answer(sum, ring);
    return reduce16_answer(sum, ring);
}

static uint64_t rounding_answer(uint64_t sum, const struct pql_mldsa_rounding *rounding, const int32_t *a,
                                const uint8_t *hint_bits, size_t w1_bytes)
{
    PQL_ALIGNED int32_t hi[PQL_N], lo[PQL_N], used[PQL_N];
    uint8_t hint[PQL_N], out[192];
    for (unsigned i = 0; i < PQL_N; i++) hint[i] = hint_bits[i] & 1;
    rounding->decompose(hi, lo, a);
    rounding->use_hint(used, a, hint);
    sum = checksum(checksum(sum, lo, sizeof lo), used, sizeof used);
    rounding->pack_w1(out, hi);
    sum = checksum(sum, out, w1_bytes);
    for (unsigned i = 0; i < PQL_N; i++) lo[i] *= 2; /* so that hints come up */
    unsigned count = rounding->make_hint(hint, lo, hi);
    return checksum(checksum(sum, hint, sizeof hint), &count, sizeof count);
}

uint64_t pql_mldsa_answer(const struct pql_mldsa_kernels *ring)
{
    PQL_ALIGNED int32_t a[2][PQL_N], b[2][PQL_N], r[PQL_N];
    uint8_t bytes[1024], out[640];
    uint64_t sum = START;

    fill(bytes, sizeof bytes, 5);
    for (unsigned i = 0; i < 2; i++) {
        ring->uniform(a[i], ring->uniform(a[i], 0, bytes + 168 * i, 504), bytes, 336);
        fill32(b[i], 6 + i, PQL_MLDSA_Q, 0);
        ring->ntt(b[i]);
    }
    ring->dot(r, (const int32_t(*)[PQL_N])a, (const int32_t(*)[PQL_N])b, 2);
    ring->inv_ntt(r);
    ring->power2round(a[0], a[1], r);
    sum = checksum(checksum(sum, a[0], sizeof a[0]), a[1], sizeof a[1]);
    sum = rounding_answer(sum, ring->g88, r, bytes, 192);
    sum = rounding_answer(sum, ring->g32, r, bytes, 128);

    ring->shift_d(a[0]);
    ring->add(a[0], a[1]);
    ring->sub(a[0], r);
    ring->reduce(a[0]);
    sum = checksum(sum, a[0], sizeof a[0]); /* zero again */
    sum = reduce32_answer(sum, ring);
    sum = exceeds32_answer(sum, ring);

    const struct {
        pql_mldsa_pack *pack;
        pql_mldsa_unpack *unpack;
        uint32_t bits;
        int32_t top;
    } codings[] = {
        {ring->pack_t1, ring->unpack_t1, 10, 1023},
        {ring->pack_t0, ring->unpack_t0, 13, 1 << 12},
        {ring->pack_eta2, ring->unpack_eta2, 3, 2},
        {ring->pack_eta4, ring->unpack_eta4, 4, 4},
        {ring->pack_gamma1_17, ring->unpack_gamma1_17, 18, 1 << 17},
        {ring->pack_gamma1_19, ring->unpack_gamma1_19, 20, 1 << 19},
    };
    for (unsigned i = 0; i < sizeof codings / sizeof *codings; i++) {
        fill32(r, 8 + i, 1u << codings[i].bits, codings[i].top - (int32_t)(1u << codings[i].bits) + 1);
        codings[i].pack(out, r);
        sum = checksum(sum, out, 32 * codings[i].bits);
        codings[i].unpack(a[0], out);
        sum = checksum(sum, a[0], sizeof a[0]);
    }
    for (unsigned i = 0; i < 2; i++) {
        unsigned have = (i ? ring->uniform_eta4 : ring->uniform_eta2)(a[0], 0, bytes, 136);
        have = (i ? ring->uniform_eta4 : ring->uniform_eta2)(a[0], have, bytes + 136, 136);
        sum = checksum(sum, a[0], sizeof a[0]);
        sum = checksum(sum, &have, sizeof have);
    }
    return sum;
}

int pql_keccak_known_answer(const struct pql_keccak_kernels *group)
{
    return pql_keccak_answer(group) == 0x48925fe11cfa3ff9;
}

int pql_sha2_known_answer(const struct pql_sha2_kernels *group)
{
    return pql_sha2_answer(group) == 0xadd8ef4709d99f5e;
}

int pql_mlkem_known_answer(const struct pql_mlkem_kernels *group)
{
    return pql_mlkem_answer(group) == 0xb16191739708be95;
}

int pql_mldsa_known_answer(const struct pql_mldsa_kernels *group)
{
    return pql_mldsa_answer(group) == 0x215d6702d6986647;
}
