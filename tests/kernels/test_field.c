/* SPDX-License-Identifier: Apache-2.0 */

/*
 * ML-DSA's field operations on every element of the field, in one digest that other implementations have computed too.
 * For r = 0 ... q - 1, twelve decimal numbers, each with a newline behind it, go into SHAKE-128:
 *
 *     r mod+- q, its magnitude, Power2Round's r1 and r0 mod q,
 *     and for gamma2 = (q - 1) / 88, then (q - 1) / 32: HighBits(r), UseHint(1, r), LowBits(r) and its magnitude
 */

#include "hash/sponge.h"
#include "kernel.h"
#include "tiers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define Q PQL_MLDSA_Q

static const uint8_t answer[32] = {0xf9, 0x30, 0x66, 0x34, 0x17, 0x27, 0x81, 0x56, 0xab, 0x05, 0xd9,
                                   0x40, 0x29, 0x4a, 0x77, 0x21, 0x0a, 0x80, 0x9c, 0x92, 0x4d, 0x8a,
                                   0xb6, 0x3e, 0xc7, 0x2f, 0x45, 0x26, 0x24, 0x76, 0x02, 0xc7};

/* Text of one polynomial's worth of elements. */
struct text {
    char data[PQL_N * 12 * 10];
    size_t len;
};

static void number(struct text *text, int32_t x)
{
    char digits[12];
    unsigned n = 0;
    if (x < 0) text->data[text->len++] = '-';
    for (uint32_t u = (uint32_t)abs(x); u || !n; u /= 10) digits[n++] = (char)('0' + u % 10);
    while (n) text->data[text->len++] = digits[--n];
    text->data[text->len++] = '\n';
}

struct rounded {
    PQL_ALIGNED int32_t high[PQL_N], low[PQL_N], hinted[PQL_N];
};

static void round_by(struct rounded *r, const struct pql_mldsa_rounding *kernels, const int32_t *a)
{
    uint8_t hints[PQL_N];
    memset(hints, 1, sizeof hints);
    kernels->decompose(r->high, r->low, a);
    kernels->use_hint(r->hinted, a, hints);
}

static void rounded_numbers(struct text *text, const struct rounded *r, unsigned i)
{
    number(text, r->high[i]);
    number(text, r->hinted[i]);
    number(text, r->low[i]);
    number(text, abs(r->low[i]));
}

/* The numbers of r, r + 1, ..., count of them. */
static void describe(struct text *text, const struct pql_mldsa_kernels *ring, int32_t r, unsigned count)
{
    PQL_ALIGNED int32_t a[PQL_N], r1[PQL_N], r0[PQL_N];
    struct rounded by88, by32;
    for (unsigned i = 0; i < PQL_N; i++) a[i] = (r + (int32_t)i) % Q;
    ring->power2round(r1, r0, a);
    round_by(&by88, ring->g88, a);
    round_by(&by32, ring->g32, a);
    text->len = 0;
    for (unsigned i = 0; i < count; i++) {
        const int32_t x = (int32_t)centred(a[i], Q);
        number(text, x);
        number(text, abs(x));
        number(text, r1[i]);
        number(text, (int32_t)modulo(r0[i], Q));
        rounded_numbers(text, &by88, i);
        rounded_numbers(text, &by32, i);
    }
}

static void every_element(void **state)
{
    (void)state;
    if (getenv("PQLANE_SPARSE")) {
        print_message("skipped: a digest over every element has no sparse form\n");
        skip();
    }
    for (size_t t = 0; t < pql_tier_count; t++) {
        static struct text text;
        struct pql_kernels k;
        struct pql_sponge sponge;
        uint8_t digest[sizeof answer];
        if (!tier_kernels(&k, t) || !k.mldsa.tier) continue;
        pql_sponge_init(&sponge, PQL_SHAKE128_RATE, PQL_SHAKE_DOMAIN);
        for (int32_t r = 0; r < Q; r += PQL_N) {
            describe(&text, &k.mldsa, r, Q - r < PQL_N ? (unsigned)(Q - r) : PQL_N);
            pql_sponge_absorb(&sponge, &pql_tiers[0]->keccak[0], (const uint8_t *)text.data, text.len);
        }
        pql_sponge_squeeze(&sponge, &pql_tiers[0]->keccak[0], digest, sizeof digest);
        assert_memory_equal(digest, answer, sizeof digest);
    }
}

/* The procedure's own example. */
static void one_element(void **state)
{
    static struct text text;
    struct pql_kernels k;
    (void)state;
    assert_true(tier_kernels(&k, 0));
    describe(&text, &k.mldsa, 6010000, 1);
    text.data[text.len] = 0;
    assert_string_equal(text.data, "-2370417\n2370417\n734\n8377489\n32\n31\n-84848\n84848\n11\n12\n248464\n248464\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_element), cmocka_unit_test(every_element)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
