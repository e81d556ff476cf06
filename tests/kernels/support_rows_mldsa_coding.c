/* SPDX-License-Identifier: Apache-2.0 */

/* ML-DSA's codings (FIPS 204, Algorithms 16 to 19): SimpleBitPack stores x, BitPack stores top - x, `n` here. */

#include "kernel.h"

#define AT(kernel) offsetof(struct pql_kernels, mldsa.kernel)

static void call_pack(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    (*(pql_mldsa_pack *const *)row_slot(row, k))(v[0], v[1]);
}

static void call_unpack(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    (*(pql_mldsa_unpack *const *)row_slot(row, k))(v[0], v[1]);
}

static void define_coding(const struct row *row, int64_t *const v[])
{
    for (unsigned i = 0; i < PQL_N; i++) v[0][i] = row->n ? row->n - v[1][i] : v[1][i];
}

/* Coefficients in [low, high]; the packed ones may be anything of that width. */
#define CODING(what, width, top, low_, high_)                                                  \
    {                                                                                          \
        .name = "mldsa.pack_" #what,                                                           \
        .at = AT(pack_##what),                                                                 \
        .n = top,                                                                              \
        .call = call_pack,                                                                     \
        .define = define_coding,                                                               \
        .sweep = 2,                                                                            \
        .v = {{.way = OUT, .bits = width, .count = 256, .least = 0, .most = (1 << width) - 1}, \
              {.way = IN, .bytes = 4, .count = 256, .low = low_, .high = high_}},              \
    },                                                                                         \
    {                                                                                          \
        .name = "mldsa.unpack_" #what, .at = AT(unpack_##what), .n = top, .call = call_unpack, \
        .define = define_coding, .sweep = 2,                                                   \
        .v = {{.way = OUT,                                                                     \
               .bytes = 4,                                                                     \
               .count = 256,                                                                   \
               .least = top ? top - (1 << width) + 1 : 0,                                      \
               .most = top ? top : (1 << width) - 1},                                          \
              {.way = IN, .bits = width, .count = 256, .low = 0, .high = (1 << width) - 1}},   \
    }

const struct row mldsa_coding_rows[] = {
    CODING(t1, 10, 0, 0, 1023),
    CODING(t0, 13, 4096, -4095, 4096),
    CODING(eta2, 3, 2, -2, 2),
    CODING(eta4, 4, 4, -4, 4),
    CODING(gamma1_17, 18, 131072, -131071, 131072),
    CODING(gamma1_19, 20, 524288, -524287, 524288),
    {0},
};
