/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Every intermediate value of one key generation, encapsulation and decapsulation per parameter set (C2SP/CCTV,
 * ML-KEM/intermediate), computed with the kernels and jobs of each tier. The files follow the draft in how rho and
 * sigma come from d, so they are used from rho and sigma on.
 *
 * Polynomials stand in the files as ByteEncode_12 in hexadecimal, those before the transform as well.
 */

#include "hash/lanes.h"
#include "kernel.h"
#include "mlkem/mlkem.h"
#include "tiers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MOST_FIELDS 48
#define MOST_HEX 16384

/* ---- The file: lines of `name = hex`, `name = other name = hex`, `name = {list}` or `name = {list} = hex` ---- */

struct field {
    char *name, *value;
};

struct vector {
    char *text;
    struct field field[MOST_FIELDS];
    size_t count;
};

static bool read_vector(struct vector *v, const char *set)
{
    const char *folder = getenv("PQLANE_VECTORS");
    char path[4096];
    memset(v, 0, sizeof *v);
    snprintf(path, sizeof path, "%s/cctv/ML-KEM/intermediate/%s.txt", folder ? folder : ".", set);
    FILE *file = fopen(path, "rb");
    if (!file) {
        print_message("skipped: no %s\n", path);
        return false;
    }
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    const long size = ftell(file);
    assert_true(size > 0);
    rewind(file);
    v->text = calloc(1, (size_t)size + 1);
    assert_non_null(v->text);
    assert_int_equal(fread(v->text, 1, (size_t)size, file), size);
    fclose(file);
    for (char *line = strtok(v->text, "\n"); line && v->count < MOST_FIELDS; line = strtok(NULL, "\n")) {
        char *equals = strstr(line, " = "), *last = equals;
        if (!equals) continue;
        for (char *next = equals; next && equals[3] != '{'; next = strstr(next + 1, " = ")) last = next;
        *equals = 0;
        v->field[v->count++] = (struct field){line, last + 3};
    }
    return true;
}

/* The value of the n-th field of this name. */
static const char *value(const struct vector *v, const char *name, unsigned n)
{
    for (size_t i = 0; i < v->count; i++)
        if (strcmp(v->field[i].name, name) == 0 && n-- == 0) return v->field[i].value;
    wrong("the file has no %s", name);
}

static size_t bytes_of(const struct vector *v, const char *name, unsigned n, uint8_t *out)
{
    const char *hex = value(v, name, n);
    const size_t len = strlen(hex) / 2;
    for (size_t i = 0; i < len; i++) {
        const char digits[3] = {hex[2 * i], hex[2 * i + 1], 0};
        out[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return len;
}

static void expect_bytes(const struct vector *v, const char *name, unsigned n, const uint8_t *bytes, size_t len)
{
    static uint8_t right[MOST_HEX];
    if (bytes_of(v, name, n, right) != len) wrong("%s is not %zu bytes long in the file", name, len);
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != right[i]) wrong("%s: byte %zu is %02x, not %02x", name, i, bytes[i], right[i]);
}

/* "{1, 2, 3}" */
static void expect_list(const struct vector *v, const char *name, const int16_t r[PQL_N])
{
    const char *at = value(v, name, 0) + 1;
    for (unsigned i = 0; i < PQL_N; i++) {
        char *end;
        const long x = strtol(at, &end, 10);
        if (modulo(r[i], PQL_MLKEM_Q) != x) wrong("%s: coefficient %u is %d, not %ld", name, i, r[i], x);
        at = end + 1;
    }
}

/* ---- The run ---- */

#define K PQL_MLKEM_MAX_K

struct run {
    const struct vector *v;
    const struct pql_kernels *kernels;
    const struct pql_mlkem_kernels *ring;
    const struct pql_mlkem_params *p;
};

typedef PQL_ALIGNED int16_t polynomial[PQL_N];

/* Polynomials as the file has them: `hat` ones come in the ring's order. */
static void expect_polynomials(const struct run *run, const char *name, unsigned n, const polynomial *r, unsigned count,
                               bool hat)
{
    static uint8_t bytes[K * K * 384];
    memset(bytes, 0, sizeof bytes);
    for (unsigned i = 0; i < count; i++) {
        if (hat) {
            polynomial reduced;
            memcpy(reduced, r[i], sizeof reduced);
            run->ring->reduce(reduced);
            run->ring->encode_d12(bytes + 384 * i, reduced);
            continue;
        }
        for (unsigned bit = 0; bit < 12 * PQL_N; bit++)
            bytes[384 * i + bit / 8] |= (uint8_t)((modulo(r[i][bit / 12], PQL_MLKEM_Q) >> bit % 12 & 1) << bit % 8);
    }
    expect_bytes(run->v, name, n, bytes, 384 * (size_t)count);
}

static void hash(const struct run *run, struct pql_job job)
{
    pql_run_jobs(&run->kernels->keccak, &job, 1);
}

static void matrix_entry(const struct run *run, int16_t *r, const uint8_t *rho, unsigned i, unsigned j)
{
    hash(run, (struct pql_job){.in = {PQL_SPAN(rho, 32)},
                               .suffix = {(uint8_t)j, (uint8_t)i},
                               .suffix_len = 2,
                               .rate = PQL_SHAKE128_RATE,
                               .domain = PQL_SHAKE_DOMAIN,
                               .need = PQL_N,
                               .sink = run->ring->uniform,
                               .out = r});
}

static void noise(const struct run *run, int16_t *r, const uint8_t *seed, unsigned counter, unsigned eta)
{
    uint8_t bytes[192];
    struct pql_job job = pql_job_shake256(bytes, 64 * eta, PQL_SPAN(seed, 32), PQL_SPAN(NULL, 0));
    job.suffix[0] = (uint8_t)counter;
    job.suffix_len = 1;
    hash(run, job);
    (eta == 3 ? run->ring->cbd_eta3 : run->ring->cbd_eta2)(r, bytes);
}

/* r = a b, and for a first factor that is transformed but not decoded, decoded. */
static void multiply(const struct run *run, int16_t *r, const polynomial *a, const polynomial *b)
{
    polynomial cache[K], decoded[K];
    for (unsigned i = 0; i < run->p->k; i++) {
        uint8_t bytes[384];
        memcpy(decoded[i], a[i], sizeof decoded[i]);
        run->ring->reduce(decoded[i]);
        run->ring->encode_d12(bytes, decoded[i]);
        run->ring->decode_d12(decoded[i], bytes);
        run->ring->mul_cache(cache[i], b[i]);
    }
    run->ring->dot(r, (const int16_t(*)[PQL_N])decoded, b, (const int16_t(*)[PQL_N])cache, run->p->k);
}

/* Coefficients as they are compressed, and the bytes of the ciphertext's part. */
static void compress(const struct run *run, uint8_t *out, const int16_t *r, unsigned d)
{
    const struct pql_mlkem_kernels *ring = run->ring;
    (d == 4    ? ring->compress_d4
     : d == 5  ? ring->compress_d5
     : d == 10 ? ring->compress_d10
               : ring->compress_d11)(out, r);
}

static void decompress(const struct run *run, int16_t *r, const uint8_t *in, unsigned d)
{
    const struct pql_mlkem_kernels *ring = run->ring;
    (d == 4    ? ring->decompress_d4
     : d == 5  ? ring->decompress_d5
     : d == 10 ? ring->decompress_d10
               : ring->decompress_d11)(r, in);
}

static void transform(const struct run *run, polynomial *out, const polynomial *in)
{
    for (unsigned i = 0; i < run->p->k; i++) {
        memcpy(out[i], in[i], sizeof out[i]);
        run->ring->ntt(out[i]);
    }
}

static void key_generation(const struct run *run, polynomial *s_hat, uint8_t *ek)
{
    static polynomial a[K * K], at[K * K], s[K], e[K], e_hat[K], t[K];
    const unsigned k = run->p->k;
    uint8_t rho[32], sigma[32], h[32], dk[PQL_MLKEM_MAX_DK_BYTES];
    bytes_of(run->v, "ρ", 0, rho);
    bytes_of(run->v, "σ", 0, sigma);
    for (unsigned i = 0; i < k * k; i++) {
        matrix_entry(run, a[i], rho, i / k, i % k);
        matrix_entry(run, at[i], rho, i % k, i / k);
    }
    expect_polynomials(run, "A", 0, (const polynomial *)a, k * k, true);
    expect_polynomials(run, "A^T", 0, (const polynomial *)at, k * k, true);
    for (unsigned i = 0; i < k; i++) {
        noise(run, s[i], sigma, i, run->p->eta1);
        noise(run, e[i], sigma, k + i, run->p->eta1);
    }
    expect_list(run->v, "s[0]", s[0]);
    expect_polynomials(run, "s", 0, (const polynomial *)s, k, false);
    expect_polynomials(run, "e", 0, (const polynomial *)e, k, false);
    transform(run, s_hat, (const polynomial *)s);
    transform(run, e_hat, (const polynomial *)e);
    expect_polynomials(run, "dkPKE", 0, (const polynomial *)s_hat, k, true);
    expect_polynomials(run, "NTT(e)", 0, (const polynomial *)e_hat, k, true);
    for (unsigned i = 0; i < k; i++) {
        multiply(run, t[i], (const polynomial *)&a[i * k], (const polynomial *)s_hat);
        run->ring->scale_add(t[i], e_hat[i]);
        run->ring->encode_d12(ek + 384 * i, t[i]);
    }
    expect_polynomials(run, "t", 0, (const polynomial *)t, k, true);
    memcpy(ek + 384 * k, rho, sizeof rho);
    expect_bytes(run->v, "ek", 0, ek, PQL_MLKEM_EK_BYTES(k));

    hash(run, pql_job_sha3(h, 256, PQL_SPAN(ek, PQL_MLKEM_EK_BYTES(k)), PQL_SPAN(NULL, 0)));
    expect_bytes(run->v, "H(ek)", 0, h, sizeof h);
    for (unsigned i = 0; i < k; i++) {
        polynomial reduced;
        memcpy(reduced, s_hat[i], sizeof reduced);
        run->ring->reduce(reduced);
        run->ring->encode_d12(dk + 384 * i, reduced);
    }
    memcpy(dk + 384 * k, ek, PQL_MLKEM_EK_BYTES(k));
    memcpy(dk + 384 * k + PQL_MLKEM_EK_BYTES(k), h, sizeof h);
    bytes_of(run->v, "z", 0, dk + PQL_MLKEM_DK_BYTES(k) - 32);
    expect_bytes(run->v, "dk", 0, dk, PQL_MLKEM_DK_BYTES(k));
}

static void encapsulation(const struct run *run, const uint8_t *ek, uint8_t *ct)
{
    static polynomial at[K * K], t[K], y[K], y_hat[K], e1[K], e2, mu, u[K], v;
    const unsigned k = run->p->k, du = run->p->du, dv = run->p->dv;
    uint8_t m[32], h[32], kr[64];
    bytes_of(run->v, "m", 0, m);
    bytes_of(run->v, "H(ek)", 0, h);
    hash(run, pql_job_sha3(kr, 512, PQL_SPAN(m, 32), PQL_SPAN(h, 32)));
    expect_bytes(run->v, "K", 0, kr, 32);
    expect_bytes(run->v, "r", 0, kr + 32, 32);
    run->ring->decompress_d1(mu, m);
    expect_polynomials(run, "μ", 0, (const polynomial *)&mu, 1, false);

    for (unsigned i = 0; i < k; i++) {
        noise(run, y[i], kr + 32, i, run->p->eta1);
        noise(run, e1[i], kr + 32, k + i, 2);
        run->ring->decode_d12(t[i], ek + 384 * i);
        for (unsigned j = 0; j < k; j++) matrix_entry(run, at[i * k + j], ek + 384 * k, j, i);
    }
    noise(run, e2, kr + 32, 2 * k, 2);
    expect_polynomials(run, "r", 1, (const polynomial *)y, k, false);
    expect_polynomials(run, "e1", 0, (const polynomial *)e1, k, false);
    expect_polynomials(run, "e2", 0, (const polynomial *)&e2, 1, false);
    transform(run, y_hat, (const polynomial *)y);
    expect_polynomials(run, "NTT(r)", 0, (const polynomial *)y_hat, k, true);

    for (unsigned i = 0; i < k; i++) {
        multiply(run, u[i], (const polynomial *)&at[i * k], (const polynomial *)y_hat);
        run->ring->inv_ntt(u[i]);
        run->ring->add(u[i], e1[i]);
        compress(run, ct + 32 * du * i, u[i], du);
    }
    multiply(run, v, (const polynomial *)t, (const polynomial *)y_hat);
    run->ring->inv_ntt(v);
    run->ring->add(v, e2);
    run->ring->add(v, mu);
    compress(run, ct + 32 * du * k, v, dv);
    expect_polynomials(run, "u", 0, (const polynomial *)u, k, false);
    expect_list(run->v, "u[0]", u[0]);
    expect_list(run->v, "v", v);
    expect_bytes(run->v, "c1", 0, ct, 32 * du * k);
    expect_bytes(run->v, "c2", 0, ct + 32 * du * k, 32 * dv);
    expect_bytes(run->v, "c", 0, ct, PQL_MLKEM_CT_BYTES(k, du, dv));
}

static void decapsulation(const struct run *run, const polynomial *s_hat, const uint8_t *ct)
{
    static polynomial u[K], u_hat[K], v, w;
    const unsigned k = run->p->k, du = run->p->du, dv = run->p->dv;
    uint8_t m[32], z[32], rejected[32];
    for (unsigned i = 0; i < k; i++) decompress(run, u[i], ct + 32 * du * i, du);
    decompress(run, v, ct + 32 * du * k, dv);
    expect_polynomials(run, "uᵈ", 0, (const polynomial *)u, k, false);
    expect_polynomials(run, "vᵈ", 0, (const polynomial *)&v, 1, false);
    transform(run, u_hat, (const polynomial *)u);
    expect_polynomials(run, "NTT(uᵈ)", 0, (const polynomial *)u_hat, k, true);
    multiply(run, w, s_hat, (const polynomial *)u_hat);
    run->ring->inv_ntt(w);
    run->ring->sub(w, v);
    expect_polynomials(run, "w", 0, (const polynomial *)&w, 1, false);
    run->ring->compress_d1(m, w);
    expect_bytes(run->v, "m", 0, m, sizeof m);
    bytes_of(run->v, "z", 0, z);
    hash(run, pql_job_shake256(rejected, 32, PQL_SPAN(z, 32), PQL_SPAN(ct, PQL_MLKEM_CT_BYTES(k, du, dv))));
    expect_bytes(run->v, "KBar", 0, rejected, sizeof rejected);
}

struct set {
    const char *name;
    struct pql_mlkem_params params;
};

static void every_value(void **state)
{
    const struct set *set = *state;
    struct vector vector;
    if (!read_vector(&vector, set->name)) skip();
    for (size_t i = 0; i < pql_tier_count; i++) {
        static polynomial s_hat[K];
        struct pql_kernels kernels, lowest;
        uint8_t ek[PQL_MLKEM_MAX_EK_BYTES], ct[PQL_MLKEM_MAX_CT_BYTES];
        if (!tier_kernels(&kernels, i) || !kernels.mlkem.tier) continue;
        if (!kernels.keccak.tier && tier_kernels(&lowest, 0)) kernels.keccak = lowest.keccak;
        const struct run run = {&vector, &kernels, &kernels.mlkem, &set->params};
        key_generation(&run, s_hat, ek);
        encapsulation(&run, ek, ct);
        decapsulation(&run, (const polynomial *)s_hat, ct);
    }
    free(vector.text);
}

int main(void)
{
    static const struct set sets[] = {
        {"ML-KEM-512", {2, 3, 10, 4}}, {"ML-KEM-768", {3, 2, 10, 4}}, {"ML-KEM-1024", {4, 2, 11, 5}}};
    struct CMUnitTest tests[3];
    for (unsigned i = 0; i < 3; i++)
        tests[i] = (struct CMUnitTest){sets[i].name, every_value, NULL, NULL, (void *)&sets[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
