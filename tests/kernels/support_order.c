/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The order in which a ring group keeps transformed coefficients is its own affair. It shows where transformed
 * polynomials come in from outside: the uniform sampler is fed the numbers 0 to 255, and where number i lands is where
 * the standard's coefficient i stands.
 */

#include "kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

void wrong(const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fail_msg("%s", text);
    abort();
}

/* False if something is missing or there twice. */
static bool invert(unsigned order[PQL_N], const int32_t *where)
{
    bool seen[PQL_N] = {false};
    for (unsigned i = 0; i < PQL_N; i++) {
        if (where[i] < 0 || where[i] >= PQL_N || seen[where[i]]) return false;
        seen[where[i]] = true;
        order[where[i]] = i;
    }
    return true;
}

bool find_orders(struct orders *orders, const struct pql_kernels *k)
{
    PQL_ALIGNED int16_t r16[PQL_N];
    PQL_ALIGNED int32_t r32[PQL_N];
    uint8_t bytes16[384], bytes32[768] = {0};
    for (unsigned i = 0; i < PQL_N; i += 2) { /* two numbers of 12 bits in three bytes */
        bytes16[i / 2 * 3] = (uint8_t)i;
        bytes16[i / 2 * 3 + 1] = (uint8_t)((i + 1) << 4);
        bytes16[i / 2 * 3 + 2] = (uint8_t)((i + 1) >> 4);
    }
    for (unsigned i = 0; i < PQL_N; i++) bytes32[3 * i] = (uint8_t)i;
    if (k->mlkem.uniform) {
        if (k->mlkem.uniform(r16, 0, bytes16, sizeof bytes16) != PQL_N) return false;
        for (unsigned i = 0; i < PQL_N; i++) r32[i] = r16[i];
        if (!invert(orders->order[MLKEM], r32)) return false;
    }
    if (k->mldsa.uniform) {
        if (k->mldsa.uniform(r32, 0, bytes32, sizeof bytes32) != PQL_N) return false;
        if (!invert(orders->order[MLDSA], r32)) return false;
    }
    return true;
}

int64_t modulo(int64_t x, int64_t q)
{
    x %= q;
    return x < 0 ? x + q : x;
}

int64_t centred(int64_t x, int64_t alpha)
{
    x = modulo(x, alpha);
    return 2 * x > alpha ? x - alpha : x;
}

int64_t power(int64_t x, uint64_t n, int64_t q)
{
    int64_t r = 1;
    for (; n; n /= 2, x = x * x % q)
        if (n & 1) r = r * x % q;
    return r;
}

unsigned bit_reverse(unsigned x, unsigned bits)
{
    unsigned r = 0;
    for (unsigned i = 0; i < bits; i++) r |= (x >> i & 1) << (bits - 1 - i);
    return r;
}
