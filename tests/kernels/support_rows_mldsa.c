/* SPDX-License-Identifier: Apache-2.0 */

/* ML-DSA's kernels (FIPS 204): the ring and the rounding functions. The codings are in support_rows_mldsa_coding.c. */

#include "kernel.h"

#define Q PQL_MLDSA_Q
#define AT(kernel) offsetof(struct pql_kernels, mldsa.kernel)

/* zeta^(2 BitRev8(i) + 1): where the i-th value of the transform is taken (7.5). */
static int64_t root(unsigned i)
{
    return power(1753, 2 * bit_reverse(i, 8) + 1, Q);
}

static int64_t gamma2(const struct row *row)
{
    return (Q - 1) / row->n;
}

/* ---- How each shape of kernel is called ---- */

static void call_in_place(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    (*(void (*const *)(int32_t *))row_slot(row, k))(v[0]);
}

static void call_two(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    (*(void (*const *)(int32_t *, const int32_t *))row_slot(row, k))(v[0], v[1]);
}

static void call_dot(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    k->mldsa.dot(v[0], v[1], v[2], row->n);
}

static void call_power2round(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    (void)row;
    k->mldsa.power2round(v[0], v[1], v[2]);
}

static const struct pql_mldsa_rounding *rounding(const struct row *row, const struct pql_kernels *k)
{
    return row->n == 88 ? k->mldsa.g88 : k->mldsa.g32;
}

static void call_decompose(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    rounding(row, k)->decompose(v[0], v[1], v[2]);
}

static void call_use_hint(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    rounding(row, k)->use_hint(v[0], v[1], v[2]);
}

static void call_make_hint(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    *(uint32_t *)v[1] = rounding(row, k)->make_hint(v[0], v[2], v[3]);
}

static void call_pack_w1(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    rounding(row, k)->pack_w1(v[0], v[1]);
}

/* ---- What they compute ---- */

static void define_ntt(const struct row *row, int64_t *const v[])
{
    int64_t f[PQL_N];
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) f[i] = modulo(v[0][i], Q);
    for (unsigned i = 0; i < PQL_N; i++) {
        const int64_t x = root(i);
        int64_t value = 0;
        for (unsigned j = PQL_N; j-- > 0;) value = (value * x + f[j]) % Q;
        v[0][i] = value;
    }
}

/* The polynomial with these values, times 2^32. */
static void define_inv_ntt(const struct row *row, int64_t *const v[])
{
    int64_t f[PQL_N] = {0};
    const int64_t scale = power(2, 32, Q) * power(256, Q - 2, Q) % Q;
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) {
        const int64_t step = power(root(i), Q - 2, Q);
        int64_t r = scale;
        for (unsigned j = 0; j < PQL_N; j++, r = r * step % Q) f[j] = modulo(f[j] + v[0][i] * r, Q);
    }
    for (unsigned j = 0; j < PQL_N; j++) v[0][j] = f[j];
}

static void define_dot(const struct row *row, int64_t *const v[])
{
    const int64_t scale = power(power(2, 32, Q), Q - 2, Q);
    for (unsigned i = 0; i < PQL_N; i++) {
        int64_t sum = 0;
        for (unsigned p = 0; p < row->n; p++) sum += modulo(v[1][PQL_N * p + i] * v[2][PQL_N * p + i], Q);
        v[0][i] = modulo(sum, Q) * scale % Q;
    }
}

static void define_add(const struct row *row, int64_t *const v[])
{
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] += v[1][i];
}

static void define_sub(const struct row *row, int64_t *const v[])
{
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] -= v[1][i];
}

static void define_reduce(const struct row *row, int64_t *const v[])
{
    (void)row, (void)v; /* equal modulo q to what came in */
}

static void define_shift_d(const struct row *row, int64_t *const v[])
{
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] *= 8192;
}

/* Algorithm 35. */
static void define_power2round(const struct row *row, int64_t *const v[])
{
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) {
        int64_t r = modulo(v[2][i], Q);
        v[1][i] = centred(r, 8192);
        v[0][i] = (r - v[1][i]) / 8192;
    }
}

/* Algorithm 36. */
static void decompose(int64_t *r1, int64_t *r0, int64_t r, int64_t gamma)
{
    r = modulo(r, Q);
    *r0 = centred(r, 2 * gamma);
    if (r - *r0 == Q - 1) {
        *r1 = 0;
        *r0 -= 1;
    } else {
        *r1 = (r - *r0) / (2 * gamma);
    }
}

static void define_decompose(const struct row *row, int64_t *const v[])
{
    for (unsigned i = 0; i < PQL_N; i++) decompose(&v[0][i], &v[1][i], v[2][i], gamma2(row));
}

/* Algorithm 40. */
static void define_use_hint(const struct row *row, int64_t *const v[])
{
    const int64_t m = (Q - 1) / (2 * gamma2(row));
    for (unsigned i = 0; i < PQL_N; i++) {
        int64_t r1, r0;
        decompose(&r1, &r0, v[1][i], gamma2(row));
        v[0][i] = v[2][i] ? modulo(r0 > 0 ? r1 + 1 : r1 - 1, m) : r1;
    }
}

/* Algorithm 39: do the high bits of hi 2 gamma2 + lo differ from hi? */
static void define_make_hint(const struct row *row, int64_t *const v[])
{
    v[1][0] = 0;
    for (unsigned i = 0; i < PQL_N; i++) {
        int64_t r1, r0;
        decompose(&r1, &r0, v[3][i] * 2 * gamma2(row) + v[2][i], gamma2(row));
        v[0][i] = r1 != v[3][i];
        v[1][0] += v[0][i];
    }
}

static void define_pack_w1(const struct row *row, int64_t *const v[])
{
    (void)row;
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] = v[1][i];
}

/* ---- The rows ---- */

#define DOT(products, bound_a)                                                                                         \
    {                                                                                                                  \
        .name = "mldsa.dot, " #products ", |a| < " #bound_a " q", .at = AT(dot), .n = products, .ring = MLDSA,         \
        .call = call_dot, .define = define_dot,                                                                        \
        .v = {                                                                                                         \
            {.way = OUT, .bytes = 4, .count = 256, .least = -Q + 1, .most = Q - 1, .modulus = Q, .hidden_out = 1},     \
            {.way = IN,                                                                                                \
             .bytes = 4,                                                                                               \
             .count = 256 * products,                                                                                  \
             .low = -(bound_a)*Q + 1,                                                                                  \
             .high = (bound_a)*Q - 1,                                                                                  \
             .hidden_in = 1},                                                                                          \
            {.way = IN, .bytes = 4, .count = 256 * products, .low = -10 * Q + 1, .high = 10 * Q - 1, .hidden_in = 1}}, \
    }

#define ROUNDING(parts, kernel) .at = AT(g##parts), .within = offsetof(struct pql_mldsa_rounding, kernel), .n = parts
#define GAMMA2(parts) ((Q - 1) / (parts))

#define ROUNDING_ROWS(parts, w1_bits)                                                                               \
    {                                                                                                               \
        .name = "mldsa.decompose, " #parts,                                                                         \
        ROUNDING(parts, decompose),                                                                                 \
        .call = call_decompose,                                                                                     \
        .define = define_decompose,                                                                                 \
        .sweep = 3,                                                                                                 \
        .v = {{.way = OUT, .bytes = 4, .count = 256, .least = 0, .most = parts / 2 - 1},                            \
              {.way = OUT, .bytes = 4, .count = 256, .least = -GAMMA2(parts), .most = GAMMA2(parts)},               \
              {.way = IN, .bytes = 4, .count = 256, .low = -Q + 1, .high = Q - 1}},                                 \
    },                                                                                                              \
        {                                                                                                           \
            .name = "mldsa.use_hint, " #parts,                                                                      \
            ROUNDING(parts, use_hint),                                                                              \
            .call = call_use_hint,                                                                                  \
            .define = define_use_hint,                                                                              \
            .sweep = 2,                                                                                             \
            .v = {{.way = OUT, .bytes = 4, .count = 256, .least = 0, .most = parts / 2 - 1},                        \
                  {.way = IN, .bytes = 4, .count = 256, .low = -Q + 1, .high = Q - 1},                              \
                  {.way = IN, .bytes = 1, .count = 256, .low = 0, .high = 1}},                                      \
        },                                                                                                          \
        {                                                                                                           \
            .name = "mldsa.make_hint, " #parts,                                                                     \
            ROUNDING(parts, make_hint),                                                                             \
            .call = call_make_hint,                                                                                 \
            .define = define_make_hint,                                                                             \
            .sweep = 3,                                                                                             \
            .v = {{.way = OUT, .bytes = 1, .count = 256, .least = 0, .most = 1},                                    \
                  {.way = OUT, .bytes = 4, .count = 1, .least = 0, .most = 256},                                    \
                  {.way = IN, .bytes = 4, .count = 256, .low = -2 * GAMMA2(parts), .high = 2 * GAMMA2(parts)},      \
                  {.way = IN, .bytes = 4, .count = 256, .low = 0, .high = parts / 2 - 1}},                          \
        },                                                                                                          \
    {                                                                                                               \
        .name = "mldsa.pack_w1, " #parts, ROUNDING(parts, pack_w1), .call = call_pack_w1, .define = define_pack_w1, \
        .sweep = 2,                                                                                                 \
        .v = {{.way = OUT, .bits = w1_bits, .count = 256, .least = 0, .most = parts / 2 - 1},                       \
              {.way = IN, .bytes = 4, .count = 256, .low = 0, .high = parts / 2 - 1}},                              \
    }

const struct row mldsa_rows[] = {
    {
        .name = "mldsa.ntt",
        .at = AT(ntt),
        .ring = MLDSA,
        .call = call_in_place,
        .define = define_ntt,
        .v = {{.way = INOUT,
               .bytes = 4,
               .count = 256,
               .low = -Q + 1,
               .high = Q - 1,
               .least = -10 * Q + 1,
               .most = 10 * Q - 1,
               .modulus = Q,
               .hidden_out = 1}},
    },
    {
        .name = "mldsa.inv_ntt",
        .at = AT(inv_ntt),
        .ring = MLDSA,
        .call = call_in_place,
        .define = define_inv_ntt,
        .v = {{.way = INOUT,
               .bytes = 4,
               .count = 256,
               .low = -Q + 1,
               .high = Q - 1,
               .least = -Q + 1,
               .most = Q - 1,
               .modulus = Q,
               .hidden_in = 1}},
    },
    DOT(1, 1),
    DOT(4, 1),
    DOT(5, 1),
    DOT(7, 1),
    DOT(1, 10),
    {
        .name = "mldsa.add",
        .at = AT(add),
        .call = call_two,
        .define = define_add,
        .v = {{.way = INOUT,
               .bytes = 4,
               .count = 256,
               .low = -(1 << 30),
               .high = (1 << 30) - 1,
               .least = INT32_MIN,
               .most = INT32_MAX},
              {.way = IN, .bytes = 4, .count = 256, .low = -(1 << 30) + 1, .high = (1 << 30) - 1}},
    },
    {
        .name = "mldsa.sub",
        .at = AT(sub),
        .call = call_two,
        .define = define_sub,
        .v = {{.way = INOUT,
               .bytes = 4,
               .count = 256,
               .low = -(1 << 30),
               .high = (1 << 30) - 1,
               .least = INT32_MIN,
               .most = INT32_MAX},
              {.way = IN, .bytes = 4, .count = 256, .low = -(1 << 30) + 1, .high = (1 << 30) - 1}},
    },
    {
        .name = "mldsa.reduce",
        .at = AT(reduce),
        .call = call_in_place,
        .define = define_reduce,
        .v = {{.way = INOUT,
               .bytes = 4,
               .count = 256,
               .low = -INT32_MAX + (1 << 22),
               .high = INT32_MAX - (1 << 22),
               .least = -(1 << 22) - (1 << 21),
               .most = (1 << 22) + (1 << 21),
               .modulus = Q}},
    },
    {
        .name = "mldsa.shift_d",
        .at = AT(shift_d),
        .call = call_in_place,
        .define = define_shift_d,
        .sweep = 1,
        .v = {{.way = INOUT, .bytes = 4, .count = 256, .low = 0, .high = 1023, .least = 0, .most = 1023 * 8192}},
    },
    {
        .name = "mldsa.power2round",
        .at = AT(power2round),
        .call = call_power2round,
        .define = define_power2round,
        .sweep = 3,
        .v = {{.way = OUT, .bytes = 4, .count = 256, .least = 0, .most = 1023},
              {.way = OUT, .bytes = 4, .count = 256, .least = -4095, .most = 4096},
              {.way = IN, .bytes = 4, .count = 256, .low = -Q + 1, .high = Q - 1}},
    },
    ROUNDING_ROWS(88, 6),
    ROUNDING_ROWS(32, 4),
    {0},
};
