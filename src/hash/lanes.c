/* SPDX-License-Identifier: Apache-2.0 */

#include "lanes.h"

#include "bytes.h"
#include "sys.h"

/* What a lane is doing: absorbing until `squeezing`, then giving to the sink. */
struct lane {
    struct pql_job *job; /* NULL: idle */
    unsigned span;       /* where absorbing goes on: in this one, the suffix being the last, */
    size_t at;           /* at this byte */
    unsigned have;       /* of what the sink needs */
    int squeezing;
};

struct engine {
    const struct pql_keccak_kernels *k;
    struct lane lane[PQL_MAX_LANES];
    PQL_ALIGNED uint64_t states[PQL_STATE_WORDS];
    PQL_ALIGNED uint8_t blocks[PQL_MAX_LANES][PQL_BLOCK_BYTES];
};

static struct pql_span span_of(const struct pql_job *job, unsigned number)
{
    return number < PQL_JOB_SPANS ? job->in[number] : PQL_SPAN(job->suffix, job->suffix_len);
}

/* Up to `rate` bytes of the lane's input, from where it stands; how many there were. */
static unsigned take_input(uint8_t *block, struct lane *lane)
{
    unsigned filled = 0;
    for (; lane->span <= PQL_JOB_SPANS; lane->span++, lane->at = 0) {
        const struct pql_span span = span_of(lane->job, lane->span);
        const size_t left = span.len - lane->at, room = lane->job->rate - filled;
        const size_t part = left < room ? left : room;
        if (part > 0) memcpy(block + filled, span.data + lane->at, part);
        filled += (unsigned)part;
        lane->at += part;
        if (part < left) break; /* full, and there is more */
    }
    return filled;
}

static int is_all_taken(const struct lane *lane)
{
    return lane->span > PQL_JOB_SPANS;
}

/* Adds the next block to the lane's state, with the padding pad10*1 if the input ends within it. */
static void absorb(struct engine *e, unsigned number)
{
    struct lane *lane = &e->lane[number];
    const unsigned lanes = e->k->lanes, last = lane->job->rate / 8u - 1;
    uint8_t *block = e->blocks[number];
    uint64_t *state = e->states + number;
    const unsigned filled = take_input(block, lane);
    unsigned words = filled / 8;
    if (filled < lane->job->rate) {
        memset(block + filled, 0, 8);
        block[filled] = lane->job->domain;
        words++;
        state[lanes * last] ^= (uint64_t)1 << 63;
        lane->squeezing = 1;
    }
    for (unsigned i = 0; i < words; i++) state[lanes * i] ^= pql_load64_le(block + 8 * i);
}

static void start(struct engine *e, unsigned number, struct pql_job *job)
{
    const unsigned lanes = e->k->lanes;
    e->lane[number] = (struct lane){.job = job};
    for (unsigned i = 0; i < 25; i++) e->states[lanes * i + number] = job->chain ? job->chain[i] : 0;
    absorb(e, number);
}

/* The next job that has nothing to wait for; it leaves the queue. */
static struct pql_job *next_ready(struct pql_queue *queue)
{
    for (struct pql_job **link = &queue->first; *link; link = &(*link)->next) {
        struct pql_job *job = *link;
        if (job->after && !job->after->done) continue;
        *link = job->next;
        return job;
    }
    return NULL;
}

/* Idle lanes take jobs, the first lanes first; returns one more than the number of the last busy lane. */
static unsigned fill_lanes(struct engine *e, struct pql_queue *queue)
{
    unsigned used = 0;
    for (unsigned l = 0; l < e->k->lanes; l++) {
        if (!e->lane[l].job) {
            struct pql_job *job = queue->first ? next_ready(queue) : NULL;
            if (job) start(e, l, job);
        }
        if (e->lane[l].job) used = l + 1;
    }
    return used;
}

/* After a permutation: the lane takes more input, or gives a block. */
static void step(struct engine *e, unsigned number)
{
    struct lane *lane = &e->lane[number];
    struct pql_job *job = lane->job;
    if (lane->squeezing) {
        if (job->sink) {
            lane->have = job->sink(job->out, lane->have, e->blocks[number], job->rate);
        } else {
            const unsigned left = job->need - lane->have, part = left < job->rate ? left : job->rate;
            memcpy((uint8_t *)job->out + lane->have, e->blocks[number], part);
            lane->have += part;
        }
    } else if (job->need == 0 && job->chain && is_all_taken(lane)) {
        for (unsigned i = 0; i < 25; i++) job->chain[i] = e->states[e->k->lanes * i + number];
    } else {
        absorb(e, number);
        return;
    }
    if (lane->have >= job->need) {
        job->done = 1;
        lane->job = NULL;
    }
}

void pql_run_queue(const struct pql_keccak_kernels *k, struct pql_queue *queue)
{
    struct engine e;
    unsigned used;
    e.k = k;
    for (unsigned l = 0; l < k->lanes; l++) e.lane[l].job = NULL;
    while ((used = fill_lanes(&e, queue)) > 0) {
        int squeezing = 0;
        k->permute_lanes(e.states, used);
        for (unsigned l = 0; l < used; l++) squeezing |= e.lane[l].job && e.lane[l].squeezing;
        if (squeezing) k->squeeze_lanes(e.blocks, e.states, used);
        for (unsigned l = 0; l < used; l++)
            if (e.lane[l].job) step(&e, l);
    }
    pql_queue_init(queue);
    pql_wipe(e.states, 25 * k->lanes * sizeof *e.states);
    pql_wipe(e.blocks, k->lanes * sizeof *e.blocks);
    pql_wipe_stack_below();
}

void pql_run_jobs(const struct pql_keccak_kernels *k, struct pql_job *jobs, size_t count)
{
    struct pql_queue queue;
    pql_queue_init(&queue);
    for (size_t i = 0; i < count; i++) pql_queue_add(&queue, &jobs[i]);
    pql_run_queue(k, &queue);
}
