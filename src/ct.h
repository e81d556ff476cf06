/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Constant time: masks instead of branches, and marks that let a checker follow secrets.
 *
 * A mask is all ones or all zeros. pql_barrier_* hides a value from the optimiser, so that it cannot turn a mask back
 * into a branch.
 *
 * pql_mark_secret / pql_mark_public say what must not decide a branch or an address. In the constant-time build
 * (PQL_CT_VALGRIND) they make memory undefined or defined for Valgrind's memcheck, which then reports every use;
 * elsewhere they are nothing. What may be declassified is a closed list, and each place in it calls pql_declassify.
 */

#ifndef PQL_CT_H
#define PQL_CT_H

#include "bytes.h"

#include <stddef.h>
#include <stdint.h>

#ifdef PQL_CT_VALGRIND
#include <valgrind/memcheck.h>
#define pql_mark_secret(data, len) VALGRIND_MAKE_MEM_UNDEFINED(data, len)
#define pql_mark_public(data, len) VALGRIND_MAKE_MEM_DEFINED(data, len)
#else
#define pql_mark_secret(data, len) ((void)(data), (void)(len))
#define pql_mark_public(data, len) ((void)(data), (void)(len))
#endif

/* The verdict may be branched on, although it comes from secrets: see the closed list in docs/security.md. */
static inline uint32_t pql_declassify(uint32_t verdict)
{
    pql_mark_public(&verdict, sizeof verdict);
    return verdict;
}

static inline uint32_t pql_barrier_u32(uint32_t x)
{
    __asm__("" : "+r"(x));
    return x;
}

static inline uint8_t pql_barrier_u8(uint8_t x)
{
    return (uint8_t)pql_barrier_u32(x);
}

/* All ones if x != 0, else 0. */
static inline uint32_t pql_mask_nonzero(uint32_t x)
{
    return pql_barrier_u32(0u - ((x | (0u - x)) >> 31));
}

/* Nonzero iff a and b differ; reads all of both. */
static inline uint32_t pql_differ(const uint8_t *a, const uint8_t *b, size_t len)
{
    uint64_t bits = 0;
    size_t i = 0;
    for (; i + 8 <= len; i += 8) bits |= pql_load64_le(a + i) ^ pql_load64_le(b + i);
    for (; i < len; i++) bits |= (uint64_t)(a[i] ^ b[i]);
    return pql_barrier_u32((uint32_t)(bits | bits >> 32));
}

/* r = mask ? a : r, for a mask of 0 or all ones. */
static inline void pql_select(uint8_t *r, const uint8_t *a, size_t len, uint32_t mask)
{
    uint8_t m = pql_barrier_u8((uint8_t)mask);
    for (size_t i = 0; i < len; i++) r[i] ^= (uint8_t)(m & (r[i] ^ a[i]));
}

#endif
