/* SPDX-License-Identifier: Apache-2.0 */

/* Integers from and to bytes, on machines of either byte order; compilers make one instruction of each. */

#ifndef PQL_BYTES_H
#define PQL_BYTES_H

#include <stdint.h>
#include <string.h>

/* A 64-bit integer between the machine's order and little-endian. */
static inline uint64_t pql_le64(uint64_t x)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return x;
}

static inline uint64_t pql_load64_le(const uint8_t *p)
{
    uint64_t x;
    memcpy(&x, p, sizeof x);
    return pql_le64(x);
}

static inline void pql_store64_le(uint8_t *p, uint64_t x)
{
    x = pql_le64(x);
    memcpy(p, &x, sizeof x);
}

static inline uint64_t pql_load64_be(const uint8_t *p)
{
    return __builtin_bswap64(pql_load64_le(p));
}

static inline void pql_store64_be(uint8_t *p, uint64_t x)
{
    pql_store64_le(p, __builtin_bswap64(x));
}

static inline uint32_t pql_load32_le(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint32_t pql_load24_le(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static inline uint32_t pql_load32_be(const uint8_t *p)
{
    return __builtin_bswap32(pql_load32_le(p));
}

static inline void pql_store32_be(uint8_t *p, uint32_t x)
{
    p[0] = (uint8_t)(x >> 24), p[1] = (uint8_t)(x >> 16), p[2] = (uint8_t)(x >> 8), p[3] = (uint8_t)x;
}

#endif
