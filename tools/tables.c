/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Prints the tables of constants of the number-theoretic transforms:
 *
 *     cc -o tables tools/tables.c
 *     for scheme in mlkem mldsa; do ./tables $scheme > src/kernels/portable/${scheme}_zetas.h; done
 *
 * Entry k is zeta^BitRev(k) in Montgomery form, centred in (-q/2, q/2), and beside it the same times q^-1 modulo the
 * word, as int16_t or int32_t.
 */

#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct field {
    const char *name;
    int64_t q, zeta;
    unsigned index_bits, word_bits, per_line;
};

static const struct field fields[] = {
    {"mlkem", 3329, 17, 7, 16, 12},     /* FIPS 203, 4.3: zeta = 17, BitRev7 */
    {"mldsa", 8380417, 1753, 8, 32, 8}, /* FIPS 204, 7.5: zeta = 1753, BitRev8 */
};

static int64_t power(int64_t x, unsigned n, int64_t q)
{
    int64_t r = 1;
    while (n--) r = r * x % q;
    return r;
}

static unsigned reverse(unsigned x, unsigned bits)
{
    unsigned r = 0;
    for (unsigned i = 0; i < bits; i++) r |= (x >> i & 1) << (bits - 1 - i);
    return r;
}

/* q^-1 modulo 2^word_bits by Newton's iteration: each step doubles the number of correct low bits. */
static uint32_t inverse(int64_t q)
{
    uint32_t r = 1;
    for (int i = 0; i < 6; i++) r *= 2 - (uint32_t)q * r;
    return r;
}

static void print_table(const struct field *f, const char *what, int twisted)
{
    unsigned count = 1u << f->index_bits;
    printf("\nstatic const int%u_t pql_%s_%s[%u] = {", f->word_bits, f->name, what, count);
    for (unsigned k = 0; k < count; k++) {
        int64_t z = power(f->zeta, reverse(k, f->index_bits), f->q);
        z = z * ((int64_t)1 << f->word_bits) % f->q;
        if (z > f->q / 2) z -= f->q;
        if (twisted) {
            uint32_t t = (uint32_t)z * inverse(f->q);
            z = f->word_bits == 16 ? (int64_t)(int16_t)t : (int64_t)(int32_t)t;
        }
        printf("%s%lld,", k % f->per_line ? " " : "\n    ", (long long)z);
    }
    printf("\n};\n");
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < sizeof fields / sizeof *fields; i++) {
        const struct field *f = &fields[i];
        if (strcmp(argv[1], f->name)) continue;
        printf("/* SPDX-License-Identifier: Apache-2.0 */\n\n/* Made by tools/tables.c: do not edit. */\n/* "
               "clang-format off */\n");
        print_table(f, "zetas", 0);
        print_table(f, "zetas_qinv", 1);
        return 0;
    }
    fprintf(stderr, "usage: tables mlkem|mldsa\n");
    return 2;
}
