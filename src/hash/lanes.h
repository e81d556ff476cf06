/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Every hash of a scheme is a job: what to absorb, at which rate, and a sink that takes the output. A stage is an array
 * of jobs that do not depend on each other; pql_run_jobs is free to run them in any order and side by side, in as many
 * lanes as the backend's permutation has (the portable one: one).
 *
 *     stage:   job 0  rho || 0 || 0   SHAKE128  -> uniform sampler -> A[0][0]
 *              job 1  rho || 1 || 0   SHAKE128  -> uniform sampler -> A[0][1]
 *              job 2  sigma || 0      SHAKE256  -> 128 bytes
 *              ...
 *
 * Lengths of jobs are public.
 */

#ifndef PQL_LANES_H
#define PQL_LANES_H

#include "kernels/kernels.h"

#include "sponge.h"

/* A run of bytes to absorb. */
struct pql_span {
    const uint8_t *data;
    size_t len;
};

#define PQL_JOB_SPANS 3

/*
 * Takes the job's output block by block until it has `need`: returns how much it has after this block. `out` and the
 * unit are the sink's own: bytes for pql_sink_bytes, coefficients for the samplers of the kernel table.
 */
typedef pql_sampler pql_sink;

struct pql_job {
    struct pql_span in[PQL_JOB_SPANS]; /* absorbed in this order; unused ones are {NULL, 0} */
    uint8_t suffix[4];                 /* then these bytes: indices and counters */
    uint8_t suffix_len;
    uint8_t rate, domain;
    uint16_t need;
    pql_sink *sink; /* NULL: `need` bytes to `out` */
    void *out;
};

/* Runs all jobs and wipes what it kept of them. */
void pql_run_jobs(const struct pql_keccak_kernels *k, const struct pql_job *jobs, size_t count);

/* Jobs in the standards' terms; in0 and in1 may be empty. */
static inline struct pql_job pql_job_shake256(uint8_t *out, size_t out_len, struct pql_span in0, struct pql_span in1)
{
    return (struct pql_job){
        .in = {in0, in1}, .rate = PQL_SHAKE256_RATE, .domain = PQL_SHAKE_DOMAIN, .need = (uint16_t)out_len, .out = out};
}

static inline struct pql_job pql_job_sha3(uint8_t *out, unsigned bits, struct pql_span in0, struct pql_span in1)
{
    return (struct pql_job){.in = {in0, in1},
                            .rate = (uint8_t)(200 - bits / 4),
                            .domain = PQL_SHA3_DOMAIN,
                            .need = (uint16_t)(bits / 8),
                            .out = out};
}

#define PQL_SPAN(data, len) ((struct pql_span){(data), (len)})

#endif
