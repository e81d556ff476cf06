/* SPDX-License-Identifier: Apache-2.0 */

#include "sample.h"

#include "bytes.h"

size_t pql_mldsa_matrix_jobs(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p,
                             struct pql_job *jobs, int32_t (*a)[PQL_MLDSA_MAX_L][PQL_N], const uint8_t *rho)
{
    for (unsigned r = 0; r < p->k; r++)
        for (unsigned s = 0; s < p->l; s++)
            *jobs++ = (struct pql_job){
                .in = {PQL_SPAN(rho, PQL_MLDSA_SEED_BYTES)},
                .suffix = {(uint8_t)s, (uint8_t)r},
                .suffix_len = 2,
                .rate = PQL_SHAKE128_RATE,
                .domain = PQL_SHAKE_DOMAIN,
                .need = PQL_N,
                .sink = ring->uniform,
                .out = a[r][s],
            };
    return (size_t)p->k * p->l;
}

static struct pql_job indexed(const uint8_t *seed, unsigned index)
{
    return (struct pql_job){
        .in = {PQL_SPAN(seed, PQL_MLDSA_CRH_BYTES)},
        .suffix = {(uint8_t)index, (uint8_t)(index >> 8)},
        .suffix_len = 2,
        .rate = PQL_SHAKE256_RATE,
        .domain = PQL_SHAKE_DOMAIN,
    };
}

struct pql_job pql_mldsa_secret_job(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p, int32_t *s,
                                    const uint8_t *rho_prime, unsigned index)
{
    struct pql_job job = indexed(rho_prime, index);
    job.need = PQL_N;
    job.sink = p->eta == 2 ? ring->uniform_eta2 : ring->uniform_eta4;
    job.out = s;
    return job;
}

struct pql_job pql_mldsa_mask_job(const struct pql_mldsa_params *p, uint8_t *bytes, const uint8_t *rho_second,
                                  unsigned index)
{
    struct pql_job job = indexed(rho_second, index);
    job.need = (uint16_t)PQL_MLDSA_Z_BYTES(p->gamma1_log2);
    job.out = bytes;
    return job;
}

/* The sink of SampleInBall: the first eight bytes are signs, each further byte a place to swap with, if it is not too
 * large. */
struct ball {
    int32_t *c;
    uint64_t signs;
    unsigned tau, started;
};

static unsigned fill_ball(void *out, unsigned have, const uint8_t *block, size_t len)
{
    struct ball *ball = out;
    size_t at = 0;
    if (!ball->started) {
        ball->started = 1;
        ball->signs = pql_load64_le(block);
        at = 8;
    }
    for (; at < len && have < ball->tau; at++) {
        unsigned i = PQL_N - ball->tau + have, j = block[at];
        if (j > i) continue;
        ball->c[i] = ball->c[j];
        ball->c[j] = 1 - 2 * (int32_t)(ball->signs & 1);
        ball->signs >>= 1;
        have++;
    }
    return have;
}

void pql_mldsa_sample_in_ball(const struct pql_kernels *k, const struct pql_mldsa_params *p, int32_t c[PQL_N],
                              const uint8_t *challenge)
{
    struct ball ball = {.c = c, .tau = p->tau};
    struct pql_job job = {
        .in = {PQL_SPAN(challenge, p->challenge_bytes)},
        .rate = PQL_SHAKE256_RATE,
        .domain = PQL_SHAKE_DOMAIN,
        .need = p->tau,
        .sink = fill_ball,
        .out = &ball,
    };
    memset(c, 0, PQL_N * sizeof *c);
    pql_run_jobs(&k->keccak, &job, 1);
}
