/* SPDX-License-Identifier: Apache-2.0 */

#include "sample.h"

#include "bytes.h"
#include "pack.h"

#include <string.h>

/* SHAKE of a seed and an index of two bytes. */
static struct pql_job indexed(const uint8_t *seed, size_t len, unsigned index, uint8_t rate)
{
    return (struct pql_job){
        .in = {PQL_SPAN(seed, len)},
        .suffix = {(uint8_t)index, (uint8_t)(index >> 8)},
        .suffix_len = 2,
        .rate = rate,
        .domain = PQL_SHAKE_DOMAIN,
    };
}

static void queue_sampler(struct pql_queue *queue, struct pql_job *job, pql_sink *sink, void *out, unsigned need)
{
    job->sink = sink;
    job->out = out;
    job->need = (uint16_t)need;
    pql_queue_add(queue, job);
}

void pql_mldsa_queue_rows(struct pql_queue *queue, const struct pql_kernels *k, const struct pql_mldsa_params *p,
                          struct pql_job *jobs, pql_mldsa_poly *a, const uint8_t *rho, unsigned first, unsigned end)
{
    for (unsigned r = first; r < end; r++)
        for (unsigned s = 0; s < p->l; s++, jobs++, a++) {
            *jobs = indexed(rho, PQL_MLDSA_SEED_BYTES, r << 8 | s, PQL_SHAKE128_RATE);
            queue_sampler(queue, jobs, k->mldsa.uniform, *a, PQL_N);
        }
}

void pql_mldsa_queue_secrets(struct pql_queue *queue, const struct pql_kernels *k, const struct pql_mldsa_params *p,
                             struct pql_job *jobs, pql_mldsa_poly *s, const uint8_t *rho_prime)
{
    for (unsigned i = 0; i < (unsigned)p->l + p->k; i++) {
        jobs[i] = indexed(rho_prime, PQL_MLDSA_CRH_BYTES, i, PQL_SHAKE256_RATE);
        queue_sampler(queue, &jobs[i], p->eta == 2 ? k->mldsa.uniform_eta2 : k->mldsa.uniform_eta4, s[i], PQL_N);
    }
}

void pql_mldsa_queue_mask(struct pql_queue *queue, const struct pql_mldsa_params *p, struct pql_job *jobs,
                          uint8_t *bytes, const uint8_t *rho_second, unsigned kappa, const struct pql_job *after)
{
    const size_t len = PQL_MLDSA_Z_BYTES(p->gamma1_log2);
    for (unsigned j = 0; j < p->l; j++) {
        jobs[j] = indexed(rho_second, PQL_MLDSA_CRH_BYTES, kappa + j, PQL_SHAKE256_RATE);
        jobs[j].out = bytes + len * j;
        jobs[j].need = (uint16_t)len;
        jobs[j].after = after;
        pql_queue_add(queue, &jobs[j]);
    }
}

/* ---- SampleInBall ---- */

/* The first eight bytes are signs, each further byte a place to swap with, if it is not too large. */
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

static struct pql_job ball_job(const struct pql_mldsa_params *p, const uint8_t *challenge)
{
    return pql_job_shake256(NULL, 0, PQL_SPAN(challenge, p->challenge_bytes), PQL_SPAN(NULL, 0));
}

void pql_mldsa_queue_ball(struct pql_queue *queue, const struct pql_mldsa_params *p, struct pql_job *job,
                          uint8_t block[PQL_SHAKE256_RATE], const uint8_t *challenge, const struct pql_job *after)
{
    *job = ball_job(p, challenge);
    job->out = block;
    job->need = PQL_SHAKE256_RATE;
    job->after = after;
    pql_queue_add(queue, job);
}

void pql_mldsa_sample_in_ball(const struct pql_kernels *k, const struct pql_mldsa_params *p, int32_t c[PQL_N],
                              const uint8_t *challenge, const uint8_t block[PQL_SHAKE256_RATE])
{
    struct ball ball = {.c = c, .tau = p->tau};
    memset(c, 0, PQL_N * sizeof *c);
    if (fill_ball(&ball, 0, block, PQL_SHAKE256_RATE) == p->tau) return;

    /* One block is not enough once in 2^87 challenges (tau = 60): then all of it anew. */
    struct pql_job job = ball_job(p, challenge);
    job.sink = fill_ball;
    job.out = &ball;
    job.need = p->tau;
    ball.started = 0;
    memset(c, 0, PQL_N * sizeof *c);
    pql_run_jobs(&k->keccak, &job, 1);
}

void pql_mldsa_queue_challenge(struct pql_queue *queue, const struct pql_mldsa_params *p, struct pql_job *job,
                               uint8_t *challenge, const uint8_t *mu, const uint8_t *w1)
{
    *job = pql_job_shake256(challenge, p->challenge_bytes, PQL_SPAN(mu, PQL_MLDSA_CRH_BYTES),
                            PQL_SPAN(w1, pql_mldsa_w1_bytes(p) * p->k));
    pql_queue_add(queue, job);
}
