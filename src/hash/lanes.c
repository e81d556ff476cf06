/* SPDX-License-Identifier: Apache-2.0 */

#include "lanes.h"

#include "bytes.h"
#include "sys.h"

static unsigned first_of(unsigned set)
{
    return (unsigned)__builtin_ctz(set);
}

static void next_span(struct pql_lane *lane)
{
    struct pql_job *job = lane->job;
    while (lane->left == 0) {
        if (lane->span == PQL_JOB_SPANS) {
            if (!job->more) return;
            job->more(job);
            lane->span = 0;
        }
        lane->data = job->in[lane->span].data;
        lane->left = job->in[lane->span++].len / 8;
    }
}

/* Adds the next block of input to the lane's state, with the suffix and the padding pad10*1 if the input ends within
 * it. Rates and spans are whole words, and a suffix with the padding's first byte fits into one. */
static void absorb(struct pql_lanes *e, unsigned l)
{
    struct pql_lane *lane = &e->lane[l];
    const struct pql_job *job = lane->job;
    const size_t lanes = e->k->lanes, rate = job->rate / 8;
    uint64_t *word = e->states + l;
    for (size_t room = rate; room > 0;) {
        if (lane->left == 0) { /* the input is all in */
            *word ^= pql_load64_le(job->suffix) | (uint64_t)job->domain << 8 * job->suffix_len;
            e->states[lanes * (rate - 1) + l] ^= (uint64_t)1 << 63;
            e->squeezing |= 1u << l;
            return;
        }
        const size_t count = lane->left < room ? lane->left : room;
        const uint8_t *data = lane->data;
        for (size_t i = 0; i < count; i++, data += 8, word += lanes) *word ^= pql_load64_le(data);
        room -= count;
        lane->data = data;
        lane->left -= count;
        if (lane->left == 0) next_span(lane);
    }
}

/* Begins a job in an idle lane, whose state may be zeros already. */
static void start(struct pql_lanes *e, unsigned l, struct pql_job *job, int is_zero)
{
    const unsigned lanes = e->k->lanes;
    uint64_t *state = e->states + l;
    e->lane[l] = (struct pql_lane){.job = job};
    e->busy |= 1u << l;
    if (job->chain)
        for (unsigned i = 0; i < 25; i++) state[lanes * i] = job->chain[i];
    else if (!is_zero)
        for (unsigned i = 0; i < 25; i++) state[lanes * i] = 0;
    next_span(&e->lane[l]);
    absorb(e, l);
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

/* Idle lanes take jobs, the first lanes first. */
static void fill_lanes(struct pql_lanes *e, struct pql_queue *queue)
{
    const unsigned lanes = e->k->lanes;
    const int all_idle = !e->busy;
    if (all_idle && queue->first) memset(e->states, 0, 25 * lanes * sizeof *e->states); /* faster than one by one */
    for (unsigned idle = ~e->busy & ((1u << lanes) - 1); idle; idle &= idle - 1) {
        struct pql_job *job = next_ready(queue);
        if (!job) break;
        start(e, first_of(idle), job, all_idle);
    }
}

/* The lane's job takes its next block. */
static void squeeze(struct pql_lanes *e, unsigned l)
{
    struct pql_lane *lane = &e->lane[l];
    const struct pql_job *job = lane->job;
    if (job->sink) {
        lane->have = job->sink(job->out, lane->have, e->blocks[l], job->rate);
    } else {
        const unsigned left = job->need - lane->have, part = left < job->rate ? left : job->rate;
        memcpy((uint8_t *)job->out + lane->have, e->blocks[l], part);
        lane->have += part;
    }
}

static int is_chained(const struct pql_lane *lane)
{
    return lane->job->need == 0 && lane->job->chain && lane->left == 0;
}

/* After a permutation: the lane gives a block or takes more input. 1 if its job is done. */
static int step(struct pql_lanes *e, unsigned l)
{
    struct pql_lane *lane = &e->lane[l];
    struct pql_job *job = lane->job;
    if (e->squeezing >> l & 1) {
        squeeze(e, l);
        if (lane->have < job->need) return 0;
    } else if (is_chained(lane)) {
        for (unsigned i = 0; i < 25; i++) job->chain[i] = e->states[e->k->lanes * i + l];
    } else {
        absorb(e, l);
        return 0;
    }
    job->done = 1;
    e->busy &= ~(1u << l);
    e->squeezing &= ~(1u << l);
    return 1;
}

void pql_run_queue(struct pql_lanes *e, const struct pql_keccak_kernels *k, struct pql_queue *queue)
{
    int changed = 1; /* lanes became idle, or jobs ready */
    e->k = k;
    e->busy = e->squeezing = 0;
    for (;;) {
        if (changed && queue->first) fill_lanes(e, queue);
        if (!e->busy) break;
        const unsigned used = 32 - (unsigned)__builtin_clz(e->busy);
        k->permute_lanes(e->states, used);
        if (e->squeezing) k->squeeze_lanes(e->blocks, e->states, used);
        changed = 0;
        for (unsigned busy = e->busy; busy; busy &= busy - 1) changed |= step(e, first_of(busy));
    }
    pql_queue_init(queue);
}

void pql_wipe_lanes(struct pql_lanes *e)
{
    pql_wipe(e->states, 25 * e->k->lanes * sizeof *e->states);
    pql_wipe(e->blocks, e->k->lanes * sizeof *e->blocks);
}

void pql_run_jobs(const struct pql_keccak_kernels *k, struct pql_job *jobs, size_t count)
{
    struct pql_lanes lanes;
    struct pql_queue queue;
    pql_queue_init(&queue);
    for (size_t i = 0; i < count; i++) pql_queue_add(&queue, &jobs[i]);
    pql_run_queue(&lanes, k, &queue);
    pql_wipe_lanes(&lanes);
    pql_wipe_stack_below();
}
