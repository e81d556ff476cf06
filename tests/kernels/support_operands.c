/* SPDX-License-Identifier: Apache-2.0 */

/* Operands of kernels in memory: laid out as the kernel wants them, between guard bytes, and read back. */

#include "operands.h"

#include <string.h>

#define GUARD_BYTE 0xa5

static size_t operand_size(const struct operand *o)
{
    return o->bytes ? (size_t)o->bytes * o->count : (size_t)o->bits * o->count / 8;
}

/* Polynomials are aligned; words stand where words may stand, and bytes at odd addresses. */
static size_t operand_offset(const struct operand *o)
{
    const int is_polynomial = (o->bytes == 2 || o->bytes == 4) && o->count % 128 == 0;
    return GUARD_BYTES + (is_polynomial || o->aligned ? 0 : o->bytes ? o->bytes : 1);
}

void *operand_address(const struct operand *o, struct guarded *memory)
{
    return memory->bytes + operand_offset(o);
}

/* Where element i stands. */
static size_t place(const struct operand *o, unsigned i, const unsigned *order, int hidden)
{
    (void)o;
    return hidden && order ? i / PQL_N * PQL_N + order[i % PQL_N] : i;
}

void operand_store(const struct operand *o, struct guarded *memory, const int64_t *value, const unsigned *order)
{
    uint8_t *data = operand_address(o, memory);
    memset(memory->bytes, GUARD_BYTE, sizeof memory->bytes);
    if (o->way == OUT) return;
    if (!o->bytes) {
        memset(data, 0, operand_size(o));
        for (unsigned i = 0; i < o->count * o->bits; i++)
            data[i / 8] |= (uint8_t)((value[i / o->bits] >> i % o->bits & 1) << i % 8);
        return;
    }
    for (unsigned i = 0; i < o->count; i++) {
        const size_t at = place(o, i, order, o->hidden_in);
        switch (o->bytes) {
        case 1:
            data[at] = (uint8_t)value[i];
            break;
        case 2:
            ((int16_t *)(void *)data)[at] = (int16_t)value[i];
            break;
        case 4:
            ((int32_t *)(void *)data)[at] = (int32_t)value[i];
            break;
        default:
            ((int64_t *)(void *)data)[at] = value[i];
        }
    }
}

void operand_load(const struct operand *o, const struct guarded *memory, int64_t *value, const unsigned *order)
{
    const uint8_t *data = memory->bytes + operand_offset(o);
    const int hidden = o->way == IN ? o->hidden_in : o->hidden_out;
    if (!o->bytes) {
        memset(value, 0, o->count * sizeof *value);
        for (unsigned i = 0; i < o->count * o->bits; i++)
            value[i / o->bits] |= (int64_t)(data[i / 8] >> i % 8 & 1) << i % o->bits;
        return;
    }
    for (unsigned i = 0; i < o->count; i++) {
        const size_t at = place(o, i, order, hidden);
        switch (o->bytes) {
        case 1:
            value[i] = data[at];
            break;
        case 2:
            value[i] = ((const int16_t *)(const void *)data)[at];
            break;
        case 4:
            value[i] = ((const int32_t *)(const void *)data)[at];
            break;
        default:
            value[i] = ((const int64_t *)(const void *)data)[at];
        }
    }
}

int operand_guards_hold(const struct operand *o, const struct guarded *memory)
{
    const size_t from = operand_offset(o), to = from + operand_size(o);
    for (size_t i = 0; i < GUARD_BYTES; i++)
        if (memory->bytes[from - 1 - i] != GUARD_BYTE || memory->bytes[to + i] != GUARD_BYTE) return 0;
    return 1;
}

/* A number in [low, high], of which the difference may need all 64 bits. */
static int64_t between(struct rng *rng, int64_t low, int64_t high)
{
    const uint64_t span = (uint64_t)high - (uint64_t)low + 1;
    return (int64_t)((uint64_t)low + (span ? rng_next(rng) % span : rng_next(rng)));
}

void operand_fill(const struct operand *o, int64_t *value, enum pattern pattern, struct rng *rng)
{
    const int64_t zero = o->low > 0 ? o->low : o->high < 0 ? o->high : 0;
    const int64_t edges[] = {o->low, o->high, zero, o->low + (o->low < o->high), o->high - (o->low < o->high)};
    for (unsigned i = 0; i < o->count; i++) {
        switch (pattern) {
        case ALL_LOW:
        case ALL_HIGH:
        case ALL_ZERO:
            value[i] = edges[pattern];
            break;
        case ALTERNATING:
            value[i] = edges[i % 2];
            break;
        case EDGES:
            value[i] = edges[rng_below(rng, sizeof edges / sizeof *edges)];
            break;
        case ANYTHING:
            value[i] = between(rng, o->low, o->high);
            break;
        }
    }
}
