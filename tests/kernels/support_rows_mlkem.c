/* SPDX-License-Identifier: Apache-2.0 */

/* ML-KEM's kernels (FIPS 203): operands with the bounds of kernels.h, and definitions on plain integers. */

#include "kernel.h"

#define Q PQL_MLKEM_Q
#define AT(kernel) offsetof(struct pql_kernels, mlkem.kernel)

/* zeta^(2 BitRev7(i) + 1): the i-th factor of X^256 + 1 is X^2 minus this (4.3). */
static int64_t root(unsigned i)
{
    return power(17, 2 * bit_reverse(i, 7) + 1, Q);
}

/* ---- How each shape of kernel is called ---- */

static void call_in_place(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    (*(void (*const *)(int16_t *))row_slot(row, k))(v[0]);
}

static void call_two(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    (*(void (*const *)(int16_t *, const int16_t *))row_slot(row, k))(v[0], v[1]);
}

static void call_bytes(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    (*(pql_mlkem_unpack *const *)row_slot(row, k))(v[0], v[1]);
}

static void call_pack(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    (*(pql_mlkem_pack *const *)row_slot(row, k))(v[0], v[1]);
}

static void call_dot(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    PQL_ALIGNED int16_t cache[4][PQL_N];
    const int16_t(*a)[PQL_N] = v[1], (*b)[PQL_N] = v[2];
    for (unsigned i = 0; i < row->n; i++) k->mlkem.mul_cache(cache[i], b[i]);
    k->mlkem.dot(v[0], a, b, (const int16_t(*)[PQL_N])cache, row->n);
}

/* ---- What they compute ---- */

/* Remainders of f modulo each X^2 - root (4.3): the definition of the transform, not its algorithm. */
static void define_ntt(const struct row *row, int64_t *const v[])
{
    int64_t f[PQL_N];
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) f[i] = modulo(v[0][i], Q);
    for (unsigned i = 0; i < PQL_N / 2; i++) {
        int64_t even = 0, odd = 0, r = 1;
        for (unsigned j = 0; j < PQL_N; j += 2, r = r * root(i) % Q) {
            even = (even + f[j] * r) % Q;
            odd = (odd + f[j + 1] * r) % Q;
        }
        v[0][2 * i] = even, v[0][2 * i + 1] = odd;
    }
}

/* The polynomial with these remainders, times 2^16: the roots' powers are orthogonal. */
static void define_inv_ntt(const struct row *row, int64_t *const v[])
{
    int64_t f[PQL_N] = {0};
    const int64_t scale = 65536 * power(128, Q - 2, Q) % Q;
    (void)row;
    for (unsigned i = 0; i < PQL_N / 2; i++) {
        const int64_t step = power(root(i), Q - 2, Q);
        int64_t r = scale;
        for (unsigned j = 0; j < PQL_N; j += 2, r = r * step % Q) {
            f[j] = modulo(f[j] + v[0][2 * i] * r, Q);
            f[j + 1] = modulo(f[j + 1] + v[0][2 * i + 1] * r, Q);
        }
    }
    for (unsigned j = 0; j < PQL_N; j++) v[0][j] = f[j];
}

/* Sum of products of linear polynomials modulo X^2 - root, times 2^-16. */
static void define_dot(const struct row *row, int64_t *const v[])
{
    const int64_t scale = power(65536, Q - 2, Q);
    for (unsigned i = 0; i < PQL_N / 2; i++) {
        int64_t even = 0, odd = 0;
        for (unsigned p = 0; p < row->n; p++) {
            const int64_t *a = v[1] + PQL_N * p + 2 * i, *b = v[2] + PQL_N * p + 2 * i;
            even += a[0] * b[0] + modulo(a[1] * b[1], Q) * root(i);
            odd += a[0] * b[1] + a[1] * b[0];
        }
        v[0][2 * i] = modulo(even, Q) * scale % Q;
        v[0][2 * i + 1] = modulo(odd, Q) * scale % Q;
    }
}

static void define_nothing(const struct row *row, int64_t *const v[])
{
    (void)row, (void)v; /* opaque, or equal modulo q to what came in */
}

static void define_scale_add(const struct row *row, int64_t *const v[])
{
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] = 65536 * v[0][i] + v[1][i];
}

static void define_add(const struct row *row, int64_t *const v[])
{
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] += v[1][i];
}

static void define_sub(const struct row *row, int64_t *const v[])
{
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] = v[1][i] - v[0][i];
}

/* Algorithm 8: the difference of two sums of eta bits. */
static void define_cbd(const struct row *row, int64_t *const v[])
{
    const unsigned eta = row->n;
    for (unsigned i = 0; i < PQL_N; i++) {
        v[0][i] = 0;
        for (unsigned j = 0; j < eta; j++) v[0][i] += v[1][2 * i * eta + j] - v[1][2 * i * eta + eta + j];
    }
}

static void define_encode(const struct row *row, int64_t *const v[])
{
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] = modulo(v[1][i], Q);
}

static void define_decode(const struct row *row, int64_t *const v[])
{
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] = v[1][i];
}

/* Compress_d (4.7): x 2^d / q, rounded to the nearest integer, modulo 2^d. q is odd, so nothing is half-way. */
static void define_compress(const struct row *row, int64_t *const v[])
{
    const int64_t m = (int64_t)1 << row->n;
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] = (2 * m * modulo(v[1][i], Q) + Q) / (2 * Q) % m;
}

/* Decompress_d (4.8): y q / 2^d, rounded, one half upwards. */
static void define_decompress(const struct row *row, int64_t *const v[])
{
    const int64_t m = (int64_t)1 << row->n;
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] = (2 * Q * v[1][i] + m) / (2 * m);
}

/* ---- The rows ---- */

#define DOT(k)                                                                                                       \
    {                                                                                                                \
        .name = "mlkem.dot, " #k, .at = AT(dot), .n = k, .ring = MLKEM, .call = call_dot, .define = define_dot,      \
        .v = {{.way = OUT, .bytes = 2, .count = 256, .least = -32767, .most = 32767, .modulus = Q, .hidden_out = 1}, \
              {.way = IN, .bytes = 2, .count = 256 * k, .low = 0, .high = 4095, .hidden_in = 1},                     \
              {.way = IN, .bytes = 2, .count = 256 * k, .low = -8 * Q + 1, .high = 8 * Q - 1, .hidden_in = 1}},      \
    }

#define CBD(eta)                                                                                                  \
    {                                                                                                             \
        .name = "mlkem.cbd_eta" #eta, .at = AT(cbd_eta##eta), .n = eta, .call = call_bytes, .define = define_cbd, \
        .v = {{.way = OUT, .bytes = 2, .count = 256, .least = -eta, .most = eta},                                 \
              {.way = IN, .bits = 1, .count = 512 * eta, .low = 0, .high = 1}},                                   \
    }

#define COMPRESS(d)                                                                                                   \
    {                                                                                                                 \
        .name = "mlkem.compress_d" #d, .at = AT(compress_d##d), .n = d, .call = call_pack, .define = define_compress, \
        .sweep = 2,                                                                                                   \
        .v = {{.way = OUT, .bits = d, .count = 256, .least = 0, .most = (1 << d) - 1},                                \
              {.way = IN, .bytes = 2, .count = 256, .low = -Q + 1, .high = Q - 1}},                                   \
    }

#define DECOMPRESS(d)                                                                           \
    {                                                                                           \
        .name = "mlkem.decompress_d" #d, .at = AT(decompress_d##d), .n = d, .call = call_bytes, \
        .define = define_decompress, .sweep = 2,                                                \
        .v = {{.way = OUT, .bytes = 2, .count = 256, .least = 0, .most = Q - 1},                \
              {.way = IN, .bits = d, .count = 256, .low = 0, .high = (1 << d) - 1}},            \
    }

const struct row mlkem_rows[] = {
    {
        .name = "mlkem.ntt",
        .at = AT(ntt),
        .ring = MLKEM,
        .call = call_in_place,
        .define = define_ntt,
        .v = {{.way = INOUT,
               .bytes = 2,
               .count = 256,
               .low = -4095,
               .high = 4095,
               .least = -8 * Q + 1,
               .most = 8 * Q - 1,
               .modulus = Q,
               .hidden_out = 1}},
    },
    {
        .name = "mlkem.inv_ntt",
        .at = AT(inv_ntt),
        .ring = MLKEM,
        .call = call_in_place,
        .define = define_inv_ntt,
        .v = {{.way = INOUT,
               .bytes = 2,
               .count = 256,
               .low = INT16_MIN,
               .high = INT16_MAX,
               .least = -Q + 1,
               .most = Q - 1,
               .modulus = Q,
               .hidden_in = 1}},
    },
    {
        .name = "mlkem.mul_cache",
        .at = AT(mul_cache),
        .ring = MLKEM,
        .call = call_two,
        .define = define_nothing,
        .v = {{.way = OUT, .bytes = 2, .count = 256, .least = -8 * Q + 1, .most = 8 * Q - 1, .opaque = 1},
              {.way = IN, .bytes = 2, .count = 256, .low = -8 * Q + 1, .high = 8 * Q - 1, .hidden_in = 1}},
    },
    DOT(1),
    DOT(2),
    DOT(3),
    DOT(4),
    {
        .name = "mlkem.scale_add",
        .at = AT(scale_add),
        .call = call_two,
        .define = define_scale_add,
        .sweep = 1,
        .v = {{.way = INOUT,
               .bytes = 2,
               .count = 256,
               .low = -32767,
               .high = 32767,
               .least = -Q + 1,
               .most = Q - 1,
               .modulus = Q},
              {.way = IN, .bytes = 2, .count = 256, .low = -8 * Q + 1, .high = 8 * Q - 1}},
    },
    {
        .name = "mlkem.reduce",
        .at = AT(reduce),
        .call = call_in_place,
        .define = define_nothing,
        .sweep = 1,
        .v = {{.way = INOUT,
               .bytes = 2,
               .count = 256,
               .low = INT16_MIN,
               .high = INT16_MAX,
               .least = -Q + 1,
               .most = Q - 1,
               .modulus = Q}},
    },
    {
        .name = "mlkem.add",
        .at = AT(add),
        .call = call_two,
        .define = define_add,
        .sweep = 1,
        .v = {{.way = INOUT,
               .bytes = 2,
               .count = 256,
               .low = -Q + 1,
               .high = Q - 1,
               .least = -Q + 1,
               .most = Q - 1,
               .modulus = Q},
              {.way = IN, .bytes = 2, .count = 256, .low = -Q + 1, .high = Q - 1}},
    },
    {
        .name = "mlkem.sub",
        .at = AT(sub),
        .call = call_two,
        .define = define_sub,
        .sweep = 1,
        .v = {{.way = INOUT,
               .bytes = 2,
               .count = 256,
               .low = -Q + 1,
               .high = Q - 1,
               .least = -Q + 1,
               .most = Q - 1,
               .modulus = Q},
              {.way = IN, .bytes = 2, .count = 256, .low = -Q + 1, .high = Q - 1}},
    },
    CBD(2),
    CBD(3),
    {
        .name = "mlkem.encode_d12",
        .at = AT(encode_d12),
        .ring = MLKEM,
        .call = call_pack,
        .define = define_encode,
        .sweep = 2,
        .v = {{.way = OUT, .bits = 12, .count = 256, .least = 0, .most = Q - 1},
              {.way = IN, .bytes = 2, .count = 256, .low = -Q + 1, .high = Q - 1, .hidden_in = 1}},
    },
    {
        .name = "mlkem.decode_d12",
        .at = AT(decode_d12),
        .ring = MLKEM,
        .call = call_bytes,
        .define = define_decode,
        .sweep = 2,
        .v = {{.way = OUT, .bytes = 2, .count = 256, .least = 0, .most = 4095, .hidden_out = 1},
              {.way = IN, .bits = 12, .count = 256, .low = 0, .high = 4095}},
    },
    COMPRESS(1),
    COMPRESS(4),
    COMPRESS(5),
    COMPRESS(10),
    COMPRESS(11),
    DECOMPRESS(1),
    DECOMPRESS(4),
    DECOMPRESS(5),
    DECOMPRESS(10),
    DECOMPRESS(11),
    {0},
};
