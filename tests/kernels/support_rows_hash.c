/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Keccak-f and the compression functions of SHA-2, defined as their standards do: step mappings on single bits (FIPS
 * 202, 3.2), a message schedule written out, constants from the cube roots of primes (FIPS 180-4, 4.2 and 6).
 */

#include "kernel.h"

#include <string.h>

/* ---- Keccak-f[1600] ---- */

typedef uint8_t bits[5][5][64]; /* A[x][y][z] */

static void theta(bits a)
{
    bits old;
    memcpy(old, a, sizeof old);
    for (unsigned x = 0; x < 5; x++)
        for (unsigned z = 0; z < 64; z++) {
            uint8_t d = 0;
            for (unsigned y = 0; y < 5; y++) d ^= old[(x + 4) % 5][y][z] ^ old[(x + 1) % 5][y][(z + 63) % 64];
            for (unsigned y = 0; y < 5; y++) a[x][y][z] ^= d;
        }
}

static void rho(bits a)
{
    bits old;
    unsigned x = 1, y = 0;
    memcpy(old, a, sizeof old);
    for (unsigned t = 0; t < 24; t++) {
        for (unsigned z = 0; z < 64; z++) a[x][y][z] = old[x][y][(z + 64 * 6 - (t + 1) * (t + 2) / 2) % 64];
        unsigned next = (2 * x + 3 * y) % 5;
        x = y, y = next;
    }
}

static void pi(bits a)
{
    bits old;
    memcpy(old, a, sizeof old);
    for (unsigned x = 0; x < 5; x++)
        for (unsigned y = 0; y < 5; y++) memcpy(a[x][y], old[(x + 3 * y) % 5][x], 64);
}

static void chi(bits a)
{
    bits old;
    memcpy(old, a, sizeof old);
    for (unsigned x = 0; x < 5; x++)
        for (unsigned y = 0; y < 5; y++)
            for (unsigned z = 0; z < 64; z++)
                a[x][y][z] = old[x][y][z] ^ ((old[(x + 1) % 5][y][z] ^ 1) & old[(x + 2) % 5][y][z]);
}

/* Algorithm 5: a bit of the round constants. */
static uint8_t rc(unsigned t)
{
    unsigned r = 1; /* R[0] is bit 0 */
    for (unsigned i = 0; i < t % 255; i++) {
        r <<= 1;
        if (r & 256) r ^= 0x171; /* bit 8 falls into bits 0, 4, 5, 6 */
    }
    return r & 1;
}

static void iota(bits a, unsigned round)
{
    for (unsigned j = 0; j <= 6; j++) a[0][0][(1u << j) - 1] ^= rc(j + 7 * round);
}

static void define_keccak(const struct row *row, int64_t *const v[])
{
    bits a;
    (void)row;
    for (unsigned i = 0; i < 1600; i++) a[i / 64 % 5][i / 320][i % 64] = (uint64_t)v[0][i / 64] >> i % 64 & 1;
    for (unsigned round = 0; round < 24; round++) theta(a), rho(a), pi(a), chi(a), iota(a, round);
    memset(v[0], 0, 25 * sizeof *v[0]);
    for (unsigned i = 0; i < 1600; i++)
        v[0][i / 64] = (int64_t)((uint64_t)v[0][i / 64] | (uint64_t)a[i / 64 % 5][i / 320][i % 64] << i % 64);
}

static void call_keccak(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    (void)row;
    k->keccak.permute(v[0]);
}

/* ---- SHA-2 ---- */

#define LIMBS 8 /* of 32 bits, lowest first */

/* Is x^3 <= p 2^192? x in three limbs. */
static int cube_at_most(const uint32_t x[3], uint32_t p)
{
    uint32_t cube[LIMBS + 3] = {1}, bound[LIMBS + 3] = {0};
    for (unsigned factor = 0; factor < 3; factor++) {
        uint32_t product[LIMBS + 3] = {0};
        for (unsigned i = 0; i < 3; i++) {
            uint64_t carry = 0;
            for (unsigned j = 0; j < LIMBS; j++) {
                carry += product[i + j] + (uint64_t)x[i] * cube[j];
                product[i + j] = (uint32_t)carry;
                carry >>= 32;
            }
        }
        memcpy(cube, product, sizeof cube);
    }
    bound[6] = p;
    for (unsigned i = LIMBS; i-- > 0;)
        if (cube[i] != bound[i]) return cube[i] < bound[i];
    return 1;
}

/* The first 64 bits of the fractional part of the cube root of the n-th prime. */
static uint64_t constant(unsigned n)
{
    static uint64_t known[80];
    uint32_t prime = 2, x[3] = {0};
    if (known[n]) return known[n];
    for (unsigned count = 0;; prime++) {
        uint32_t divisor = 2;
        while (prime % divisor) divisor++;
        if (divisor == prime && count++ == n) break;
    }
    for (unsigned bit = 67; bit-- > 0;) {
        x[bit / 32] |= 1u << bit % 32;
        if (!cube_at_most(x, prime)) x[bit / 32] &= ~(1u << bit % 32);
    }
    return known[n] = (uint64_t)x[1] << 32 | x[0];
}

/* SHA-256 and SHA-512 differ in the width of words, the rotations and the number of rounds. */
struct sha2 {
    unsigned width, rounds;
    unsigned upper0[3], upper1[3]; /* rotations of the Sigma functions */
    unsigned lower0[3], lower1[3]; /* of the sigma functions; the third is a shift */
};

static const struct sha2 sha256 = {32, 64, {2, 13, 22}, {6, 11, 25}, {7, 18, 3}, {17, 19, 10}};
static const struct sha2 sha512 = {64, 80, {28, 34, 39}, {14, 18, 41}, {1, 8, 7}, {19, 61, 6}};

static uint64_t word(const struct sha2 *f, uint64_t x)
{
    return f->width == 32 ? (uint32_t)x : x;
}

static uint64_t rotate(const struct sha2 *f, uint64_t x, unsigned n)
{
    return word(f, x >> n | x << (f->width - n));
}

static uint64_t upper(const struct sha2 *f, const unsigned n[3], uint64_t x)
{
    return rotate(f, x, n[0]) ^ rotate(f, x, n[1]) ^ rotate(f, x, n[2]);
}

static uint64_t lower(const struct sha2 *f, const unsigned n[3], uint64_t x)
{
    return rotate(f, x, n[0]) ^ rotate(f, x, n[1]) ^ x >> n[2];
}

static void compress(const struct sha2 *f, int64_t *state, const int64_t *block)
{
    uint64_t w[80] = {0}, h[8];
    for (unsigned i = 0; i < 2 * f->width; i++) {
        unsigned t = i / (f->width / 8);
        w[t] = w[t] << 8 | (uint64_t)block[i];
    }
    for (unsigned t = 16; t < f->rounds; t++)
        w[t] = word(f, lower(f, f->lower1, w[t - 2]) + w[t - 7] + lower(f, f->lower0, w[t - 15]) + w[t - 16]);
    for (unsigned i = 0; i < 8; i++) h[i] = word(f, (uint64_t)state[i]);
    for (unsigned t = 0; t < f->rounds; t++) {
        uint64_t ch = (h[4] & h[5]) ^ (~h[4] & h[6]), maj = (h[0] & h[1]) ^ (h[0] & h[2]) ^ (h[1] & h[2]);
        uint64_t t1 = h[7] + upper(f, f->upper1, h[4]) + ch + (constant(t) >> (64 - f->width)) + w[t];
        uint64_t t2 = upper(f, f->upper0, h[0]) + maj;
        memmove(h + 1, h, 7 * sizeof *h);
        h[4] = word(f, h[4] + t1);
        h[0] = word(f, t1 + t2);
    }
    for (unsigned i = 0; i < 8; i++) {
        uint64_t sum = word(f, (uint64_t)state[i] + h[i]);
        state[i] = f->width == 32 ? (int32_t)(uint32_t)sum : (int64_t)sum;
    }
}

static void define_sha256(const struct row *row, int64_t *const v[])
{
    for (unsigned i = 0; i < row->n; i++) compress(&sha256, v[0], v[1] + 64 * i);
}

static void define_sha512(const struct row *row, int64_t *const v[])
{
    for (unsigned i = 0; i < row->n; i++) compress(&sha512, v[0], v[1] + 128 * i);
}

static void call_sha256(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    k->sha2.sha256_blocks(v[0], v[1], row->n);
}

static void call_sha512(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    k->sha2.sha512_blocks(v[0], v[1], row->n);
}

#define SHA2(size, word_bytes, low_, high_, blocks)                                                                    \
    {                                                                                                                  \
        .name = "sha2.sha" #size "_blocks, " #blocks, .at = offsetof(struct pql_kernels, sha2.sha##size##_blocks),     \
        .n = blocks, .call = call_sha##size, .define = define_sha##size,                                               \
        .v = {                                                                                                         \
            {.way = INOUT, .bytes = word_bytes, .count = 8, .low = low_, .high = high_, .least = low_, .most = high_}, \
            {.way = IN, .bytes = 1, .count = 16 * word_bytes * blocks, .low = 0, .high = 255}},                        \
    }

const struct row hash_rows[] = {
    {
        .name = "keccak.permute",
        .at = offsetof(struct pql_kernels, keccak.permute),
        .call = call_keccak,
        .define = define_keccak,
        .v = {{.way = INOUT,
               .bytes = 8,
               .count = 25,
               .low = INT64_MIN,
               .high = INT64_MAX,
               .least = INT64_MIN,
               .most = INT64_MAX}},
    },
    SHA2(256, 4, INT32_MIN, INT32_MAX, 0),
    SHA2(256, 4, INT32_MIN, INT32_MAX, 1),
    SHA2(256, 4, INT32_MIN, INT32_MAX, 17),
    SHA2(512, 8, INT64_MIN, INT64_MAX, 0),
    SHA2(512, 8, INT64_MIN, INT64_MAX, 1),
    SHA2(512, 8, INT64_MIN, INT64_MAX, 17),
    {0},
};
