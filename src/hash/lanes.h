/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The lane engine. Every hash of a scheme is a job: what to absorb, at which rate, and a sink that takes the output.
 * A queue of jobs runs in as many lanes as the backend's permutation has states (1, 2, 4 or 8), side by side; a lane
 * whose job ends takes the next one. The states stay interleaved from the first permutation to the last.
 *
 *     queue                                          lanes
 *     job  ek          SHA3-256  -> H(ek)            0  ek ek ek ek ek ek ek ek ek  G  y0
 *     job  rho || 0 0  SHAKE128  -> sampler -> A00   1  A00 A00 A00 A22 A22 A22        y1
 *     ...                                            ...
 *     job  m || H(ek)  SHA3-512  -> K || r           a job waits for the one that it comes after
 *     job  r || 0      SHAKE256  -> 128 bytes
 *
 * Jobs start in the order of the queue: the longest should stand first. Lengths of jobs are public, and whole words of
 * 8 bytes: what is not, a job gathers in blocks (`more`).
 */

#ifndef PQL_LANES_H
#define PQL_LANES_H

#include "kernels/kernels.h"

#include "sponge.h"

/* A run of bytes to absorb; `len` is a multiple of 8. */
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
    uint8_t suffix[8];                 /* then suffix_len bytes, at most 7; the others are 0 */
    uint8_t suffix_len;
    uint8_t rate, domain;
    uint8_t done;   /* set by the engine */
    uint16_t need;  /* 0: nothing is squeezed, the input is whole blocks, and their state is left in `chain` */
    pql_sink *sink; /* NULL: `need` bytes to `out` */
    void *out;
    const struct pql_job *after; /* a job to wait for, in this queue or done before; or NULL */
    uint64_t *chain;             /* 25 words: the state to begin with; NULL: zeros */

    /* Called when `in` is absorbed, to fill in[0] anew; in[1] and in[2] are empty. With the last of the input it fills
     * the suffix and sets itself to NULL. NULL: this is all. */
    void (*more)(struct pql_job *job);
    struct pql_job *next; /* in the queue */
};

/* Jobs to run, in this order. */
struct pql_queue {
    struct pql_job *first, **end;
};

static inline void pql_queue_init(struct pql_queue *queue)
{
    queue->first = NULL;
    queue->end = &queue->first;
}

static inline void pql_queue_add(struct pql_queue *queue, struct pql_job *job)
{
    job->next = NULL;
    *queue->end = job;
    queue->end = &job->next;
}

/* What a lane is doing. */
struct pql_lane {
    struct pql_job *job;
    const uint8_t *data; /* where absorbing goes on: so many words of this span, */
    size_t left;
    unsigned span; /* and then the spans after it */
    unsigned have; /* of what the sink needs */
};

/* The engine: memory that one operation hands from queue to queue and wipes at its end. Sets of lanes are bits, lane l
 * is 1 << l. */
struct pql_lanes {
    const struct pql_keccak_kernels *k;
    unsigned busy;      /* have a job, */
    unsigned squeezing; /* whose input, padding included, is all in */
    struct pql_lane lane[PQL_MAX_LANES];
    PQL_ALIGNED uint64_t states[PQL_STATE_WORDS];
    PQL_ALIGNED uint8_t blocks[PQL_MAX_LANES][PQL_BLOCK_BYTES];
};

/* Runs all jobs and leaves the queue empty. `lanes` then holds what was hashed last, until it is wiped, and the stack
 * below the caller what kernels left there. */
void pql_run_queue(struct pql_lanes *lanes, const struct pql_keccak_kernels *k, struct pql_queue *queue);
void pql_wipe_lanes(struct pql_lanes *lanes);

/* An array of jobs that do not depend on each other, with an engine of its own, wiped. */
void pql_run_jobs(const struct pql_keccak_kernels *k, struct pql_job *jobs, size_t count);

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
