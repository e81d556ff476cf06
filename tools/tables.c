/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Prints the tables of constants of the number-theoretic transforms:
 *
 *     cc -o tables tools/tables.c
 *     for scheme in mlkem mldsa; do ./tables $scheme > src/kernels/portable/${scheme}_zetas.h; done
 *     for scheme in mlkem mldsa; do ./tables $scheme-vectors > src/kernels/vector/${scheme}_zetas.h; done
 *     ./tables taken > src/kernels/avx2/taken.h
 *
 * Entry k is zeta^BitRev(k) in Montgomery form, centred in (-q/2, q/2), and beside it the same times q^-1 modulo the
 * word, as int16_t or int32_t. For vectors the same entries stand as often and in the order as vectors want them; those
 * of ML-DSA are zeta^BitRev(k) itself and, beside it, that times 2^32 / q, rounded.
 *
 * The table of taken words has, for every set of eight words, the bytes that a byte shuffle moves together.
 */

#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct field {
    const char *name;
    int64_t q, zeta;
    unsigned index_bits, word_bits, per_line;
    int montgomery; /* entries are in Montgomery form */
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

static int64_t entry(const struct field *f, unsigned k)
{
    int64_t z = power(f->zeta, reverse(k, f->index_bits), f->q);
    if (f->montgomery) z = z * ((int64_t)1 << f->word_bits) % f->q;
    return z > f->q / 2 ? z - f->q : z;
}

static int64_t twist(const struct field *f, int64_t z)
{
    uint32_t t = (uint32_t)z * inverse(f->q);
    return f->word_bits == 16 ? (int64_t)(int16_t)t : (int64_t)(int32_t)t;
}

/* z 2^word_bits / q, rounded. */
static int64_t quotient(const struct field *f, int64_t z)
{
    return (z * ((int64_t)1 << f->word_bits) + (z < 0 ? -f->q / 2 : f->q / 2)) / f->q;
}

/* What stands beside an entry. */
static int64_t companion(const struct field *f, int64_t z)
{
    return f->montgomery ? twist(f, z) : quotient(f, z);
}

static void print_number(const struct field *f, unsigned i, int64_t z)
{
    printf("%s%lld,", i % f->per_line ? " " : "\n    ", (long long)z);
}

static void print_table(const struct field *f, const char *what, int twisted)
{
    unsigned count = 1u << f->index_bits;
    printf("\nstatic const int%u_t pql_%s_%s[%u] = {", f->word_bits, f->name, what, count);
    for (unsigned k = 0; k < count; k++) print_number(f, k, twisted ? twist(f, entry(f, k)) : entry(f, k));
    printf("\n};\n");
}

/* ---- Entries for vectors ---- */

/* Entries of layers whose blocks are whole vectors, so that all their numbers are the same. */
static int64_t plain(const struct field *f, unsigned len, unsigned i)
{
    (void)len;
    return entry(f, i);
}

/* The layer of length len, forwards and backwards, for the first of each two blocks of len coefficients. */
static int64_t layer(const struct field *f, unsigned len, unsigned i)
{
    return entry(f, 128 / len + i / len);
}

static int64_t layer_back(const struct field *f, unsigned len, unsigned i)
{
    return entry(f, 256 / len - 1 - i / len);
}

/* For products modulo X^2 - root: b0 stays (times 1), b1 is multiplied by the root. */
static int64_t root(const struct field *f, unsigned len, unsigned i)
{
    (void)len;
    int64_t z = entry(f, i % 2 ? 64 + i / 4 : 0);
    return i % 4 == 3 ? -z : z;
}

struct spread {
    const char *name;
    unsigned len, count;
    int64_t (*at)(const struct field *f, unsigned len, unsigned i);
};

static void print_spread(const struct field *f, const struct spread *s)
{
    printf("\nstatic const PQL_ALIGNED int%u_t pql_%s_%s[2][%u] = {{", f->word_bits, f->name, s->name, s->count);
    for (unsigned i = 0; i < s->count; i++) print_number(f, i, s->at(f, s->len, i));
    printf("\n}, {");
    for (unsigned i = 0; i < s->count; i++) print_number(f, i, companion(f, s->at(f, s->len, i)));
    printf("\n}};\n");
}

static void print_spreads(const struct field *f, const struct spread *spreads, const char *guard)
{
    printf("\n#ifndef %s\n#define %s\n\n#include \"../kernels.h\"\n", guard, guard);
    for (; spreads->name; spreads++) print_spread(f, spreads);
    printf("\n#endif\n");
}

/* ---- Sets of words ---- */

static void print_taken(void)
{
    printf("\n#ifndef PQL_AVX2_TAKEN_H\n#define PQL_AVX2_TAKEN_H\n\n#include \"../kernels.h\"\n\n"
           "/* Rows: sets of words as bit masks. Bytes of the words in the set; then 255, which shuffles in a 0. */\n"
           "static const PQL_ALIGNED uint8_t vec_taken_bytes[256][16] = {\n");
    for (unsigned set = 0; set < 256; set++) {
        unsigned count = 0;
        printf("    {");
        for (unsigned word = 0; word < 8; word++)
            if (set >> word & 1) count += (unsigned)printf("%u, %u, ", 2 * word, 2 * word + 1) > 0;
        for (; count < 8; count++) printf("255, 255, ");
        printf("},\n");
    }
    printf("};\n\n#endif\n");
}

static void print_head(void)
{
    printf("/* SPDX-License-Identifier: Apache-2.0 */\n\n/* Made by tools/tables.c: do not edit. */\n/* "
           "clang-format off */\n");
}

/* ---- The files ---- */

/* FIPS 203, 4.3: zeta = 17, BitRev7. */
static void print_mlkem(void)
{
    const struct field f = {"mlkem", 3329, 17, 7, 16, 12, 1};
    print_table(&f, "zetas", 0);
    print_table(&f, "zetas_qinv", 1);
}

static void print_mlkem_vectors(void)
{
    const struct field f = {"mlkem", 3329, 17, 7, 16, 16, 1};
    static const struct spread spreads[] = {
        {"zetas", 0, 16, plain},
        {"zetas_16", 16, 128, layer},
        {"zetas_8", 8, 128, layer},
        {"zetas_4", 4, 128, layer},
        {"zetas_2", 2, 128, layer},
        {"zetas_back_16", 16, 128, layer_back},
        {"zetas_back_8", 8, 128, layer_back},
        {"zetas_back_4", 4, 128, layer_back},
        {"zetas_back_2", 2, 128, layer_back},
        {"roots", 0, 256, root},
        {0},
    };
    print_spreads(&f, spreads, "PQL_VECTOR_MLKEM_ZETAS_H");
}

/* FIPS 204, 7.5: zeta = 1753, BitRev8. */
static void print_mldsa(void)
{
    const struct field f = {"mldsa", 8380417, 1753, 8, 32, 8, 1};
    print_table(&f, "zetas", 0);
    print_table(&f, "zetas_qinv", 1);
}

static void print_mldsa_vectors(void)
{
    const struct field f = {"mldsa", 8380417, 1753, 8, 32, 16, 0};
    static const struct spread spreads[] = {
        {"zetas", 0, 32, plain},
        {"zetas_8", 8, 128, layer},
        {"zetas_4", 4, 128, layer},
        {"zetas_2", 2, 128, layer},
        {"zetas_1", 1, 128, layer},
        {"zetas_back_8", 8, 128, layer_back},
        {"zetas_back_4", 4, 128, layer_back},
        {"zetas_back_2", 2, 128, layer_back},
        {"zetas_back_1", 1, 128, layer_back},
        {0},
    };
    print_spreads(&f, spreads, "PQL_VECTOR_MLDSA_ZETAS_H");
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } files[] = {
        {"mlkem", print_mlkem},
        {"mldsa", print_mldsa},
        {"mlkem-vectors", print_mlkem_vectors},
        {"mldsa-vectors", print_mldsa_vectors},
        {"taken", print_taken},
    };
    for (size_t i = 0; argc == 2 && i < sizeof files / sizeof *files; i++) {
        if (strcmp(argv[1], files[i].name)) continue;
        print_head();
        files[i].print();
        return 0;
    }
    fprintf(stderr, "usage: tables mlkem|mldsa|mlkem-vectors|mldsa-vectors|taken\n");
    return 2;
}
