/* SPDX-License-Identifier: Apache-2.0 */

/* Samplers, which are called until they have enough; the norm check, whose answer depends on one coefficient; and
 * products of polynomials. */

#include "kernel.h"

#include <string.h>

/* ---- Samplers ---- */

#define STREAM 3360 /* bytes: a multiple of every unit and block */
#define GUARD 64

struct sampler {
    const char *name;
    unsigned unit, element; /* bytes of input taken together, bytes of a coefficient */
    enum ring ring;         /* of its private order */
    pql_sampler *run;
    unsigned (*candidates)(const uint8_t *unit, int64_t out[2]); /* by the standard: coefficients that a unit gives */
};

/* SampleNTT, Algorithm 7, lines 6 to 14. */
static unsigned mlkem_candidates(const uint8_t *c, int64_t out[2])
{
    unsigned n = 0;
    int64_t d1 = c[0] + 256 * (c[1] % 16), d2 = c[1] / 16 + 16 * c[2];
    if (d1 < PQL_MLKEM_Q) out[n++] = d1;
    if (d2 < PQL_MLKEM_Q) out[n++] = d2;
    return n;
}

/* CoeffFromThreeBytes, Algorithm 14. */
static unsigned mldsa_candidates(const uint8_t *b, int64_t out[2])
{
    out[0] = 65536 * (b[2] > 127 ? b[2] - 128 : b[2]) + 256 * b[1] + b[0];
    return out[0] < PQL_MLDSA_Q;
}

/* CoeffFromHalfByte, Algorithm 15, and the order of halves of Algorithm 31. */
static unsigned half_bytes(uint8_t byte, int64_t out[2], unsigned eta)
{
    const unsigned halves[2] = {byte % 16, byte / 16};
    unsigned n = 0;
    for (unsigned i = 0; i < 2; i++) {
        if (eta == 2 && halves[i] < 15) out[n++] = 2 - (int)(halves[i] % 5);
        if (eta == 4 && halves[i] < 9) out[n++] = 4 - (int)halves[i];
    }
    return n;
}

static unsigned eta2_candidates(const uint8_t *byte, int64_t out[2])
{
    return half_bytes(*byte, out, 2);
}

static unsigned eta4_candidates(const uint8_t *byte, int64_t out[2])
{
    return half_bytes(*byte, out, 4);
}

/* What the whole stream gives; how many (at most 256). */
static unsigned define_stream(const struct sampler *s, const uint8_t *stream, size_t len, int64_t out[PQL_N])
{
    unsigned have = 0;
    for (size_t at = 0; at < len && have < PQL_N; at += s->unit) {
        int64_t two[2];
        unsigned n = s->candidates(stream + at, two);
        for (unsigned i = 0; i < n && have < PQL_N; i++) out[have++] = two[i];
    }
    return have;
}

/* The stream in blocks of `block` bytes until the polynomial is full. */
static void sample_in_blocks(const struct sampler *s, const struct orders *orders, const uint8_t *stream, size_t block)
{
    static PQL_ALIGNED uint8_t memory[GUARD + 4 * PQL_N + GUARD];
    uint8_t *r = memory + GUARD;
    int64_t expected[PQL_N];
    const size_t size = s->element * PQL_N;
    unsigned have = 0;

    memset(memory, 0xa5, sizeof memory);
    for (size_t at = 0; at < STREAM && have < PQL_N; at += block) {
        const size_t len = block < STREAM - at ? block : STREAM - at;
        have = s->run(r, have, stream + at, len);
        const unsigned right = define_stream(s, stream, at + len, expected);
        if (have != right) wrong("%s has %u coefficients after %zu bytes, not %u", s->name, have, at + len, right);
    }
    if (have == PQL_N && s->run(r, have, stream, block) != PQL_N) wrong("%s: more than 256 coefficients", s->name);
    for (size_t i = 0; i < GUARD; i++)
        if (memory[i] != 0xa5 || memory[GUARD + size + i] != 0xa5) wrong("%s writes beside the polynomial", s->name);
    for (unsigned i = 0; i < have && (have == PQL_N || s->ring == NO_RING); i++) {
        const unsigned place = s->ring == NO_RING ? i : orders->order[s->ring][i];
        const int64_t x = s->element == 2 ? ((int16_t *)memory)[GUARD / 2 + place]
                                          : ((int32_t *)memory)[GUARD / 4 + place];
        if (x != expected[i])
            wrong("%s: coefficient %u is %lld, not %lld", s->name, i, (long long)x, (long long)expected[i]);
    }
}

static void check_sampler(const struct sampler *s, const struct orders *orders)
{
    static const unsigned blocks_in_units[] = {1, 2, 7, 8, 45, 56, 112, 136, 168, 280, 1120};
    static uint8_t memory[STREAM + 1], *stream = memory + 1; /* at an odd address */
    struct rng rng = {4};
    for (unsigned round = 0; round < 60; round++) {
        switch (round) { /* all taken, none taken, then a few of either kind, then at random */
        case 0:
            memset(stream, 0, STREAM);
            break;
        case 1:
            memset(stream, 0xff, STREAM);
            break;
        case 2: /* q - 1 and q by turns, for both schemes */
            for (unsigned i = 0; i < STREAM; i += 6) memcpy(stream + i, "\x00\x1d\xd0\x01\x0d\xd0", 6);
            break;
        case 3:
            for (unsigned i = 0; i < STREAM; i += 6) memcpy(stream + i, "\x00\xe0\x7f\x01\xe0\xff", 6);
            break;
        default:
            rng_bytes(&rng, stream, STREAM);
            for (unsigned i = 0; i < STREAM && round % 4 == 0; i++)
                if (rng_below(&rng, 3)) stream[i] = 0xff;
        }
        for (unsigned i = 0; i < sizeof blocks_in_units / sizeof *blocks_in_units; i++)
            sample_in_blocks(s, orders, stream, (size_t)s->unit * blocks_in_units[i]);
    }
}

static void check_mlkem_uniform(const struct pql_kernels *k, const struct orders *orders)
{
    const struct sampler s = {"mlkem.uniform", 3, 2, MLKEM, k->mlkem.uniform, mlkem_candidates};
    check_sampler(&s, orders);
}

static void check_mldsa_uniform(const struct pql_kernels *k, const struct orders *orders)
{
    const struct sampler s = {"mldsa.uniform", 3, 4, MLDSA, k->mldsa.uniform, mldsa_candidates};
    check_sampler(&s, orders);
}

static void check_uniform_eta2(const struct pql_kernels *k, const struct orders *orders)
{
    const struct sampler s = {"mldsa.uniform_eta2", 1, 4, NO_RING, k->mldsa.uniform_eta2, eta2_candidates};
    check_sampler(&s, orders);
}

static void check_uniform_eta4(const struct pql_kernels *k, const struct orders *orders)
{
    const struct sampler s = {"mldsa.uniform_eta4", 1, 4, NO_RING, k->mldsa.uniform_eta4, eta4_candidates};
    check_sampler(&s, orders);
}

/* ---- exceeds: one coefficient decides, wherever it stands ---- */

static void check_mlkem_exceeds(const struct pql_kernels *k, const struct orders *orders)
{
    struct rng rng = {6};
    PQL_ALIGNED int16_t r[PQL_N];
    (void)orders;
    for (unsigned i = 0; i < PQL_N; i++) r[i] = PQL_MLKEM_Q - 1;
    if (k->mlkem.exceeds(r)) wrong("mlkem.exceeds: q - 1 is below q");
    for (unsigned i = 0; i < PQL_N; i++) r[i] = (int16_t)rng_below(&rng, PQL_MLKEM_Q);
    if (k->mlkem.exceeds(r)) wrong("mlkem.exceeds: nothing here reaches q");
    for (unsigned i = 0; i < PQL_N; i++) {
        const int16_t kept = r[i], reaching[] = {PQL_MLKEM_Q, PQL_MLKEM_Q + 1, 4094, 4095};
        for (unsigned j = 0; j < 4; j++) {
            r[i] = reaching[j];
            if (!k->mlkem.exceeds(r)) wrong("mlkem.exceeds misses %d at %u", (int)r[i], i);
        }
        r[i] = kept;
    }
}

static void check_mldsa_exceeds(const struct pql_kernels *k, const struct orders *orders)
{
    /* gamma1 - beta, gamma2 - beta, gamma2, eta + 1 of the standard's parameters, and the ends. */
    static const int32_t bounds[] = {1,      2,      3,      5,      4097,   95154,  95232,  130994,
                                     261692, 261768, 261888, 524092, 524168, 131072, 524288, PQL_MLDSA_Q - 1};
    struct rng rng = {5};
    PQL_ALIGNED int32_t r[PQL_N];
    (void)orders;
    for (unsigned b = 0; b < sizeof bounds / sizeof *bounds; b++) {
        const int32_t bound = bounds[b];
        for (unsigned sign = 0; sign < 2; sign++) {
            for (unsigned i = 0; i < PQL_N; i++) r[i] = sign ? -(bound - 1) : bound - 1;
            if (k->mldsa.exceeds(r, bound)) wrong("mldsa.exceeds: %d is not below %d", (int)r[0], (int)bound);
        }
        for (unsigned i = 0; i < PQL_N; i++) r[i] = (int32_t)rng_below(&rng, 2 * (size_t)bound - 1) - bound + 1;
        if (k->mldsa.exceeds(r, bound)) wrong("mldsa.exceeds: nothing here reaches %d", (int)bound);
        for (unsigned i = 0; i < PQL_N; i++) {
            const int32_t kept = r[i], reaching[] = {bound, -bound, PQL_MLDSA_Q - 1, -PQL_MLDSA_Q + 1};
            for (unsigned j = 0; j < 4; j++) {
                r[i] = reaching[j];
                if (!k->mldsa.exceeds(r, bound)) wrong("mldsa.exceeds(%d) misses %d at %u", (int)bound, (int)r[i], i);
            }
            r[i] = kept;
        }
    }
}

/* ---- Lanes: each is permuted and squeezed like a state alone, whatever the others are ---- */

static void check_keccak_lanes(const struct pql_kernels *k, const struct orders *orders)
{
    static PQL_ALIGNED uint64_t states[PQL_STATE_WORDS];
    static PQL_ALIGNED uint8_t blocks[PQL_MAX_LANES][PQL_BLOCK_BYTES];
    const unsigned lanes = k->keccak.lanes;
    struct rng rng = {7};
    (void)orders;
    if (lanes != 1 && lanes != 2 && lanes != 4 && lanes != 8) wrong("keccak.lanes is %u", lanes);
    for (unsigned round = 0; round < 300; round++) {
        const unsigned count = 1 + round % lanes;
        uint64_t alone[PQL_MAX_LANES][25];
        rng_bytes(&rng, (uint8_t *)states, sizeof states);
        if (round % 3 == 0) memset(states, round % 2 ? 0xff : 0, sizeof states);
        for (unsigned l = 0; l < lanes; l++)
            for (unsigned i = 0; i < 25; i++) alone[l][i] = states[lanes * i + l];
        memset(blocks, 0xa5, sizeof blocks);
        k->keccak.permute_lanes(states, count);
        k->keccak.squeeze_lanes(blocks, states, count);
        for (unsigned l = 0; l < count; l++) {
            k->keccak.permute(alone[l]);
            for (unsigned i = 0; i < 25; i++)
                if (states[lanes * i + l] != alone[l][i]) wrong("keccak.permute_lanes: lane %u of %u", l, count);
            for (unsigned i = 0; i < 168; i++)
                if (blocks[l][i] != (uint8_t)(alone[l][i / 8] >> 8 * (i % 8)))
                    wrong("keccak.squeeze_lanes: byte %u of lane %u of %u", i, l, count);
        }
        for (unsigned i = 25 * lanes; i < PQL_STATE_WORDS; i++)
            if (round % 3 == 0 && states[i] != (round % 2 ? UINT64_MAX : 0)) wrong("keccak.permute_lanes: too far");
        for (unsigned l = lanes; l < PQL_MAX_LANES; l++)
            for (unsigned i = 0; i < PQL_BLOCK_BYTES; i++)
                if (blocks[l][i] != 0xa5) wrong("keccak.squeeze_lanes: writes too far");
    }
}

static unsigned lane_count(const struct row *row, const struct pql_kernels *k)
{
    return row->n < k->keccak.lanes ? row->n : k->keccak.lanes;
}

static void call_permute_lanes(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    k->keccak.permute_lanes(v[0], lane_count(row, k));
}

static void call_squeeze_lanes(const struct row *row, const struct pql_kernels *k, void *const v[])
{
    k->keccak.squeeze_lanes(v[0], v[1], lane_count(row, k));
}

#define STATES(way_)                                                                                         \
    {                                                                                                        \
        .way = way_, .bytes = 8, .count = PQL_STATE_WORDS, .low = INT64_MIN, .high = INT64_MAX, .aligned = 1 \
    }
#define BLOCKS                                                                         \
    {                                                                                  \
        .way = OUT, .bytes = 1, .count = PQL_MAX_LANES * PQL_BLOCK_BYTES, .aligned = 1 \
    }

const struct row timed_rows[] = {
    {.name = "keccak.permute_lanes, 1", .n = 1, .call = call_permute_lanes, .v = {STATES(INOUT)}},
    {.name = "keccak.permute_lanes, at most 4", .n = 4, .call = call_permute_lanes, .v = {STATES(INOUT)}},
    {.name = "keccak.permute_lanes, all", .n = PQL_MAX_LANES, .call = call_permute_lanes, .v = {STATES(INOUT)}},
    {.name = "keccak.squeeze_lanes, 1", .n = 1, .call = call_squeeze_lanes, .v = {BLOCKS, STATES(IN)}},
    {.name = "keccak.squeeze_lanes, all", .n = PQL_MAX_LANES, .call = call_squeeze_lanes, .v = {BLOCKS, STATES(IN)}},
    {0},
};

/* ---- Products: from coefficients to coefficients, as schemes use the ring ---- */

static int64_t negacyclic(const int32_t *a, const int32_t *b, unsigned i, int64_t q)
{
    int64_t sum = 0;
    for (unsigned j = 0; j < PQL_N; j++) {
        int64_t term = (int64_t)a[j] * b[(i + PQL_N - j) % PQL_N] % q;
        sum += j <= i ? term : -term;
    }
    return modulo(sum, q);
}

/* Coefficients in (-bound, bound), every third time at its ends. */
static void fill(struct rng *rng, int32_t *r, int32_t bound)
{
    const unsigned kind = (unsigned)rng_below(rng, 3);
    for (unsigned i = 0; i < PQL_N; i++) {
        r[i] = (int32_t)rng_below(rng, 2 * (size_t)bound - 1) - bound + 1;
        if (kind == 0) r[i] = r[i] < 0 ? -bound + 1 : bound - 1;
    }
}

#define PRODUCTS 20

static void check_mlkem_product(const struct pql_kernels *k, const struct orders *orders)
{
    const struct pql_mlkem_kernels *ring = &k->mlkem;
    struct rng rng = {6};
    (void)orders;
    for (unsigned round = 0; round < PRODUCTS; round++) {
        int32_t a[PQL_N], b[PQL_N];
        PQL_ALIGNED int16_t a_hat[1][PQL_N], b_hat[1][PQL_N], cache[1][PQL_N], r[PQL_N];
        uint8_t bytes[384];
        fill(&rng, a, 4096);
        fill(&rng, b, 4096);
        for (unsigned i = 0; i < PQL_N; i++) a_hat[0][i] = (int16_t)a[i], b_hat[0][i] = (int16_t)b[i];
        ring->ntt(a_hat[0]);
        ring->ntt(b_hat[0]);
        ring->mul_cache(cache[0], b_hat[0]);
        ring->reduce(a_hat[0]);
        ring->encode_d12(bytes, a_hat[0]); /* products take their first factor as it is decoded */
        ring->decode_d12(a_hat[0], bytes);
        ring->dot(r, (const int16_t(*)[PQL_N])a_hat, (const int16_t(*)[PQL_N])b_hat, (const int16_t(*)[PQL_N])cache, 1);
        ring->inv_ntt(r);
        for (unsigned i = 0; i < PQL_N; i++)
            if (modulo(r[i], PQL_MLKEM_Q) != negacyclic(a, b, i, PQL_MLKEM_Q)) wrong("coefficient %u of a product", i);
    }
}

static void check_mldsa_product(const struct pql_kernels *k, const struct orders *orders)
{
    const struct pql_mldsa_kernels *ring = &k->mldsa;
    struct rng rng = {7};
    (void)orders;
    for (unsigned round = 0; round < PRODUCTS; round++) {
        int32_t a[PQL_N], b[PQL_N];
        PQL_ALIGNED int32_t a_hat[1][PQL_N], b_hat[1][PQL_N], r[PQL_N];
        fill(&rng, a, PQL_MLDSA_Q);
        fill(&rng, b, PQL_MLDSA_Q);
        memcpy(a_hat, a, sizeof a);
        memcpy(b_hat, b, sizeof b);
        ring->ntt(a_hat[0]);
        ring->ntt(b_hat[0]);
        ring->dot(r, (const int32_t(*)[PQL_N])a_hat, (const int32_t(*)[PQL_N])b_hat, 1);
        ring->inv_ntt(r);
        for (unsigned i = 0; i < PQL_N; i++)
            if (modulo(r[i], PQL_MLDSA_Q) != negacyclic(a, b, i, PQL_MLDSA_Q)) wrong("coefficient %u of a product", i);
    }
}

#define SLOT(kernel) offsetof(struct pql_kernels, kernel)

const struct check checks[] = {
    {"mlkem.uniform", {SLOT(mlkem.uniform)}, MLKEM, check_mlkem_uniform},
    {"mldsa.uniform", {SLOT(mldsa.uniform)}, MLDSA, check_mldsa_uniform},
    {"mldsa.uniform_eta2", {SLOT(mldsa.uniform_eta2)}, MLDSA, check_uniform_eta2},
    {"mldsa.uniform_eta4", {SLOT(mldsa.uniform_eta4)}, MLDSA, check_uniform_eta4},
    {"mldsa.exceeds", {SLOT(mldsa.exceeds)}, MLDSA, check_mldsa_exceeds},
    {"mlkem.exceeds", {SLOT(mlkem.exceeds)}, MLKEM, check_mlkem_exceeds},
    {"keccak.lanes", {SLOT(keccak.permute_lanes), SLOT(keccak.squeeze_lanes)}, NO_RING, check_keccak_lanes},
    {"mlkem: a product of polynomials", {0}, MLKEM, check_mlkem_product},
    {"mldsa: a product of polynomials", {0}, MLDSA, check_mldsa_product},
    {"mlkem: reads its bytes alone", {0}, MLKEM, check_mlkem_reads},
    {"mldsa: reads its bytes alone", {0}, MLDSA, check_mldsa_reads},
    {NULL, {0}, NO_RING, NULL},
};
