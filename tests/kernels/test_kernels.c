/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Every kernel of every tier that can run here, or of the tier named: is it right? `--time` asks instead how long it
 * takes.
 *
 * Inputs are all patterns of extremes that the contract allows, random ones, and, where a row says so, every value of
 * one operand. They are compared with the definition of the standard; a tier above the portable one also with the
 * portable kernel, on more random inputs than definitions have time for. PQLANE_SPARSE=N takes every N-th step of the
 * sweeps, for slow machines and checkers.
 */

#include "operands.h"
#include "ticks.h"
#include "tiers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RANDOM_ROUNDS 30
#define PORTABLE_ROUNDS 1000

static const struct row *const groups[] = {hash_rows, mlkem_rows, mldsa_rows, mldsa_coding_rows};

/* What a test runs on. */
struct subject {
    const struct pql_kernels *k;
    const struct orders *orders;
};

static struct subject portable;

/* One test: a row or a check on a tier. */
struct one {
    struct subject subject;
    const struct row *row;
    const struct check *check;
    struct rng rng;
    char name[96];
};

static int64_t given[OPERANDS][MOST_ELEMENTS], expected[OPERANDS][MOST_ELEMENTS], got[OPERANDS][MOST_ELEMENTS];

/* Runs the kernel on `given`; all operands come back in `out`. */
static void run_kernel(const struct row *row, struct subject subject, int64_t out[OPERANDS][MOST_ELEMENTS])
{
    static struct guarded memory[OPERANDS];
    const unsigned *order = row->ring == NO_RING ? NULL : subject.orders->order[row->ring];
    void *address[OPERANDS] = {0};
    for (unsigned i = 0; i < OPERANDS && row->v[i].way; i++) {
        operand_store(&row->v[i], &memory[i], given[i], order);
        address[i] = operand_address(&row->v[i], &memory[i]);
    }
    row->call(row, subject.k, address);
    for (unsigned i = 0; i < OPERANDS && row->v[i].way; i++) {
        operand_load(&row->v[i], &memory[i], out[i], order);
        if (!operand_guards_hold(&row->v[i], &memory[i])) wrong("%s writes beside operand %u", row->name, i);
    }
}

static void compare(const struct row *row)
{
    for (unsigned i = 0; i < OPERANDS && row->v[i].way; i++) {
        const struct operand *o = &row->v[i];
        for (unsigned j = 0; j < o->count; j++) {
            const int64_t x = got[i][j];
            if (o->way == IN) {
                if (x != given[i][j]) wrong("%s changes operand %u, which it only reads", row->name, i);
                continue;
            }
            if (x < o->least || x > o->most)
                wrong("%s: element %u of operand %u is %lld: beyond its bounds", row->name, j, i, (long long)x);
            if (o->opaque) continue;
            const int64_t y = expected[i][j];
            if (o->modulus ? modulo(x - y, o->modulus) != 0 : x != y)
                wrong("%s: element %u of operand %u is %lld, not %lld", row->name, j, i, (long long)x, (long long)y);
        }
    }
}

/* With `given` in place: the tier against the definition, or against portable. */
static void round_of(const struct one *one, int against_portable)
{
    const struct row *row = one->row;
    if (against_portable) {
        run_kernel(row, portable, expected);
    } else {
        int64_t *const v[OPERANDS] = {expected[0], expected[1], expected[2], expected[3]};
        memcpy(expected, given, sizeof expected);
        row->define(row, v);
    }
    run_kernel(row, one->subject, got);
    compare(row);
}

static int is_input(const struct operand *o)
{
    return o->way == IN || o->way == INOUT;
}

/* All inputs by this number, whose digits are their patterns; 0 if the number is beyond the last. */
static int fill_by_number(struct one *one, unsigned number)
{
    for (unsigned i = 0; i < OPERANDS; i++) {
        if (!is_input(&one->row->v[i])) continue;
        operand_fill(&one->row->v[i], given[i], (enum pattern)(number % PATTERNS), &one->rng);
        number /= PATTERNS;
    }
    return number == 0;
}

static unsigned pattern_count(const struct row *row)
{
    unsigned count = 1;
    for (unsigned i = 0; i < OPERANDS; i++)
        if (is_input(&row->v[i])) count *= PATTERNS;
    return count;
}

/* Every value of one operand, with the others all low and all high (at random they are elsewhere). */
static void sweep(struct one *one)
{
    const struct row *row = one->row;
    const unsigned swept = row->sweep - 1;
    const struct operand *o = &row->v[swept];
    const int64_t range = o->high - o->low + 1;
    const char *text = getenv("PQLANE_SPARSE");
    const int64_t step = (text && atol(text) > 0 ? atol(text) : 1) * (int64_t)o->count;
    const unsigned passes = pattern_count(row) == PATTERNS ? 1 : 2;
    for (unsigned pass = 0; pass < passes; pass++) {
        for (unsigned i = 0; i < OPERANDS; i++)
            if (is_input(&row->v[i]) && i != swept)
                operand_fill(&row->v[i], given[i], pass ? ALL_HIGH : ALL_LOW, &one->rng);
        for (int64_t start = 0; start < range; start += step) {
            for (unsigned j = 0; j < o->count; j++) given[swept][j] = o->low + (start + j) % range;
            round_of(one, 0);
        }
    }
}

static void kernel_is_right(void **state)
{
    struct one *one = *state;
    const unsigned patterns = pattern_count(one->row);
    for (unsigned i = 0; i < patterns; i++) {
        assert_true(fill_by_number(one, i));
        round_of(one, 0);
    }
    for (unsigned i = 0; i < RANDOM_ROUNDS; i++) {
        fill_by_number(one, patterns - 1); /* every input at random */
        round_of(one, 0);
    }
    for (unsigned i = 0; i < PORTABLE_ROUNDS && one->subject.k != portable.k; i++) {
        fill_by_number(one, patterns - 1 - i % patterns);
        round_of(one, 1);
    }
    if (one->row->sweep) sweep(one);
}

static void check_holds(void **state)
{
    struct one *one = *state;
    one->check->run(one->subject.k, one->subject.orders);
}

/* ---- Is every function of the table tested? ---- */

static int is_tested(size_t slot)
{
    for (unsigned g = 0; g < sizeof groups / sizeof *groups; g++)
        for (const struct row *row = groups[g]; row->name; row++)
            if (row->at == slot) return 1;
    for (const struct check *check = checks; check->name; check++)
        for (unsigned i = 0; i < sizeof check->slots / sizeof *check->slots; i++)
            if (check->slots[i] == slot) return 1;
    return 0;
}

/* The pointers of a group from its first kernel on: before it stand the tier's name and numbers. */
static void group_is_tested(size_t start, size_t first, size_t size)
{
    for (size_t slot = first; slot < start + size; slot += sizeof(void (*)(void)))
        if (!is_tested(slot)) wrong("the pointer %zu bytes into the kernel table has no test", slot - start);
}

static void nothing_is_forgotten(void **state)
{
    (void)state;
    group_is_tested(offsetof(struct pql_kernels, keccak), offsetof(struct pql_kernels, keccak.permute),
                    sizeof(struct pql_keccak_kernels));
    group_is_tested(offsetof(struct pql_kernels, sha2), offsetof(struct pql_kernels, sha2.sha256_blocks),
                    sizeof(struct pql_sha2_kernels));
    group_is_tested(offsetof(struct pql_kernels, mlkem), offsetof(struct pql_kernels, mlkem.ntt),
                    sizeof(struct pql_mlkem_kernels));
    group_is_tested(offsetof(struct pql_kernels, mldsa), offsetof(struct pql_kernels, mldsa.ntt),
                    sizeof(struct pql_mldsa_kernels));
    for (size_t within = 0; within < sizeof(struct pql_mldsa_rounding); within += sizeof(void (*)(void))) {
        unsigned seen = 0;
        for (const struct row *row = mldsa_rows; row->name; row++)
            seen += row->within == within && (row->at == offsetof(struct pql_kernels, mldsa.g88) ||
                                              row->at == offsetof(struct pql_kernels, mldsa.g32));
        if (seen != 2) wrong("rounding function %zu is tested for %u of 2 values of gamma2", within, seen);
    }
}

/* ---- Time ---- */

#define TIMINGS 1001

static int by_size(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Median ticks of a call on random inputs; of nothing at all for row NULL. */
static uint64_t median_ticks(struct one *one)
{
    static struct guarded memory[OPERANDS];
    static uint64_t ticks[TIMINGS];
    const struct row *row = one->row;
    const unsigned *order = row->ring == NO_RING ? NULL : one->subject.orders->order[row->ring];
    for (unsigned t = 0; t < TIMINGS; t++) {
        void *address[OPERANDS] = {0};
        fill_by_number(one, pattern_count(row) - 1);
        for (unsigned i = 0; i < OPERANDS && row->v[i].way; i++) {
            operand_store(&row->v[i], &memory[i], given[i], order);
            address[i] = operand_address(&row->v[i], &memory[i]);
        }
        const uint64_t start = ticks_now();
        row->call(row, one->subject.k, address);
        ticks[t] = ticks_now() - start;
    }
    qsort(ticks, TIMINGS, sizeof *ticks, by_size);
    return ticks[TIMINGS / 2];
}

static void call_nothing(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    (void)row, (void)k, (void)v;
}

static int print_times(struct one *ones, size_t count)
{
    struct row nothing = *ones->row;
    struct one idle = *ones;
    nothing.call = call_nothing;
    idle.row = &nothing;
    const uint64_t overhead = median_ticks(&idle);
    printf("%-44s %10s   (median of %d; reading the clock, %llu, taken off)\n", "tier kernel", ticks_unit, TIMINGS,
           (unsigned long long)overhead);
    for (size_t i = 0; i < count; i++) {
        if (!ones[i].row) continue;
        const uint64_t ticks = median_ticks(&ones[i]);
        printf("%-44s %10llu\n", ones[i].name, (unsigned long long)(ticks > overhead ? ticks - overhead : 0));
    }
    return 0;
}

/* ---- All tests ---- */

#define MOST_TESTS 1024
#define MOST_TIERS 8

static int group_is_there(const struct pql_kernels *k, const char *name)
{
    return strncmp(name, "keccak.", 7) == 0 ? k->keccak.tier != NULL
           : strncmp(name, "sha2.", 5) == 0 ? k->sha2.tier != NULL
           : strncmp(name, "mlkem", 5) == 0 ? k->mlkem.tier != NULL
                                            : k->mldsa.tier != NULL;
}

static size_t list_tests(struct one *ones, struct subject subject, bool times)
{
    size_t count = 0;
    for (const struct row *row = timed_rows; times && row->name; row++)
        if (group_is_there(subject.k, row->name)) ones[count++] = (struct one){.subject = subject, .row = row};
    for (unsigned g = 0; g < sizeof groups / sizeof *groups; g++)
        for (const struct row *row = groups[g]; row->name; row++)
            if (group_is_there(subject.k, row->name)) ones[count++] = (struct one){.subject = subject, .row = row};
    for (const struct check *check = checks; check->name; check++)
        if (group_is_there(subject.k, check->name)) ones[count++] = (struct one){.subject = subject, .check = check};
    for (size_t i = 0; i < count; i++)
        snprintf(ones[i].name, sizeof ones[i].name, "%s %s", subject.k->tier,
                 ones[i].row ? ones[i].row->name : ones[i].check->name);
    return count;
}

int main(int argc, char **argv)
{
    static struct pql_kernels kernels[MOST_TIERS];
    static struct orders orders[MOST_TIERS];
    static struct one ones[MOST_TESTS];
    static struct CMUnitTest tests[MOST_TESTS + 1];
    const bool times = argc > 1 && strcmp(argv[1], "--time") == 0;
    const char *only = argc > 1 + times ? argv[1 + times] : NULL;
    size_t count = 0;
    for (size_t i = 0; i < pql_tier_count && i < MOST_TIERS; i++) {
        if (!tier_kernels(&kernels[i], i)) continue;
        if (!find_orders(&orders[i], &kernels[i])) {
            printf("tier %s: a uniform sampler does not give the numbers that it is fed\n", pql_tiers[i]->name);
            return 1;
        }
        const struct subject subject = {&kernels[i], &orders[i]};
        if (i == 0) portable = subject;
        if (!only || strcmp(only, kernels[i].tier) == 0) count += list_tests(ones + count, subject, times);
    }
    if (count == 0) {
        printf("no tier %s\n", only ? only : "at all");
        return 1;
    }
    if (times) return print_times(ones, count);
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){ones[i].name, ones[i].row ? kernel_is_right : check_holds, NULL, NULL, &ones[i]};
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(nothing_is_forgotten);
    return _cmocka_run_group_tests("kernels", tests, count, NULL, NULL);
}
