/* SPDX-License-Identifier: Apache-2.0 */

/*
 * One kernel, called again and again on data of its own: what it costs without what stands around it. Polynomials are
 * zero, which is within every bound and stays so; only samplers care what they get, and get random bytes.
 */

#include "counting.h"
#include "list.h"

#include <string.h>

#define POLYNOMIALS 4 /* that calls take in turn */
#define RANDOM_BLOCKS 64

struct inputs {
    PQL_ALIGNED int16_t a16[4][PQL_N], b16[4][PQL_N], c16[4][PQL_N];
    PQL_ALIGNED int32_t a32[7][PQL_N], b32[7][PQL_N];
    PQL_ALIGNED uint64_t states[PQL_STATE_WORDS];
    PQL_ALIGNED uint8_t random[RANDOM_BLOCKS][PQL_BLOCK_BYTES];
    uint8_t bytes[640], hint[PQL_N];
};

struct work {
    PQL_ALIGNED int16_t poly16[POLYNOMIALS][PQL_N], out16[POLYNOMIALS][PQL_N];
    PQL_ALIGNED int32_t poly32[POLYNOMIALS][PQL_N], out32[POLYNOMIALS][PQL_N], low32[PQL_N];
    PQL_ALIGNED uint64_t states[PQL_STATE_WORDS];
    PQL_ALIGNED uint8_t blocks[PQL_MAX_LANES][PQL_BLOCK_BYTES];
    uint64_t h64[8];
    uint32_t h32[8];
    uint8_t bytes[640];
    unsigned have; /* of a sampler */
};

#define POLY16 w->poly16[t % POLYNOMIALS]
#define POLY32 w->poly32[t % POLYNOMIALS]
#define OUT16 w->out16[t % POLYNOMIALS]
#define OUT32 w->out32[t % POLYNOMIALS]
#define BLOCK in->random[t % RANDOM_BLOCKS]

#define GIVE_void
#define GIVE_unsigned w->have =
#define GIVE_uint32_t w->have =
#define SHAPED(id, ...) ENTRY(id, __VA_ARGS__) /* a shape becomes what it stands for */
#define ENTRY(id, on, sizes, at, weight, result, parameters, arguments, operands)                             \
    static void run_##id(const struct pql_kernels *k, struct work *w, const struct inputs *in, unsigned size, \
                         size_t times)                                                                        \
    {                                                                                                         \
        (void)in, (void)size;                                                                                 \
        for (size_t t = 0; t < times; t++) GIVE_##result on operands;                                         \
    }
#define KERNEL(group, name, part, shape) SHAPED(group##_##name, k->group.name, shape)
#define ROUNDING(table, name, part, shape) SHAPED(table##_##name, k->mldsa.table->name, shape)
PQL_KERNEL_LIST(KERNEL, ROUNDING)
#undef KERNEL
#undef ROUNDING

/* In the order of the list, as pql_counted_kernel() has them. */
static void (*const runs[])(const struct pql_kernels *k, struct work *w, const struct inputs *in, unsigned size,
                            size_t times) = {
#define KERNEL(group, name, part, shape) run_##group##_##name,
#define ROUNDING(table, name, part, shape) run_##table##_##name,
    PQL_KERNEL_LIST(KERNEL, ROUNDING)};

/* Bytes as the hashes give them, for samplers. */
static void fill(uint8_t *bytes, size_t len)
{
    uint64_t x = 1;
    for (size_t i = 0; i < len; i++) {
        x = x * 0x5851f42d4c957f2du + 0x14057b7ef767814fu;
        bytes[i] = (uint8_t)(x >> 56);
    }
}

pqlane_status pql_run_alone(const struct pql_kernels *k, size_t index, size_t times)
{
    const struct pql_counted_kernel *first = pql_counted_kernel(0), *kernel = pql_counted_kernel(index);
    struct inputs in;
    struct work w;
    if (!kernel) return PQLANE_ERR_ARGUMENT;
    const unsigned size = (unsigned)index - kernel->at + 1;
    if (strncmp(kernel->name, "keccak.", 7) == 0 && size > k->keccak.lanes) return PQLANE_ERR_UNSUPPORTED;
    memset(&in, 0, sizeof in);
    memset(&w, 0, sizeof w);
    fill(in.random[0], sizeof in.random);
    runs[kernel - first](k, &w, &in, size, times);
    return PQLANE_OK;
}
