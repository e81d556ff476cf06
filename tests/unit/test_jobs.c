/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Jobs against a sponge written as the standard defines it (FIPS 202, 4 and 5.1): the whole padded message as a string,
 * one block at a time. Lengths around the rate, messages in spans, sinks that take blocks, many jobs in one queue, jobs
 * that wait for others, states carried from job to job: in 1, 2, 4 and 8 lanes, and on every tier of this machine.
 */

#include "hash/lanes.h"
#include "kernels/select.h"
#include "random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MOST_IN 1500
#define MOST_OUT 1200

/* SPONGE[f, pad10*1, rate](message || suffix), the suffix and the padding's first bit in `domain`. */
static void naive_sponge(uint8_t *out, size_t out_len, const uint8_t *message, size_t len, unsigned rate,
                         uint8_t domain)
{
    static uint8_t padded[MOST_IN + 400];
    const size_t total = (len / rate + 1) * rate;
    uint64_t state[25] = {0};
    memset(padded, 0, sizeof padded);
    memcpy(padded, message, len);
    padded[len] ^= domain;
    padded[total - 1] ^= 0x80;
    for (size_t at = 0; at < total; at += rate) {
        for (unsigned i = 0; i < rate; i++) state[i / 8] ^= (uint64_t)padded[at + i] << 8 * (i % 8);
        pql_tiers[0]->keccak->permute(state);
    }
    for (size_t at = 0; at < out_len; at++) {
        if (at > 0 && at % rate == 0) pql_tiers[0]->keccak->permute(state);
        out[at] = (uint8_t)(state[at % rate / 8] >> 8 * (at % rate % 8));
    }
}

/* ---- Groups: a plain one of each width, and those of the tiers ---- */

#define MOST_GROUPS (4 + PQL_MAX_TIERS)

static struct pql_keccak_kernels groups[MOST_GROUPS];
static unsigned group_count;
static const struct pql_keccak_kernels *keccak; /* the one under test */

/* Lanes that do not count are spoiled, as a group may. */
static void permute_plain(uint64_t *states, unsigned count, unsigned lanes)
{
    for (unsigned l = 0; l < lanes; l++) {
        uint64_t state[25];
        for (unsigned i = 0; i < 25; i++) state[i] = states[lanes * i + l];
        pql_tiers[0]->keccak->permute(state);
        for (unsigned i = 0; i < 25; i++) states[lanes * i + l] = l < count ? state[i] : 0x5555555555555555;
    }
}

static void squeeze_plain(uint8_t (*blocks)[PQL_BLOCK_BYTES], const uint64_t *states, unsigned count, unsigned lanes)
{
    memset(blocks, 0xaa, lanes * sizeof *blocks);
    for (unsigned l = 0; l < count; l++)
        for (unsigned i = 0; i < 168; i++) blocks[l][i] = (uint8_t)(states[i / 8 * lanes + l] >> 8 * (i % 8));
}

#define PLAIN(lanes)                                                                                         \
    static void permute_plain_##lanes(uint64_t *states, unsigned count)                                      \
    {                                                                                                        \
        permute_plain(states, count, lanes);                                                                 \
    }                                                                                                        \
    static void squeeze_plain_##lanes(uint8_t(*blocks)[PQL_BLOCK_BYTES], const uint64_t *states, unsigned n) \
    {                                                                                                        \
        squeeze_plain(blocks, states, n, lanes);                                                             \
    }
PLAIN(1)
PLAIN(2)
PLAIN(4)
PLAIN(8)

static int make_groups(void **state)
{
    (void)state;
    groups[group_count++] = (struct pql_keccak_kernels){"1 lane", 0, 1, NULL, permute_plain_1, squeeze_plain_1};
    groups[group_count++] = (struct pql_keccak_kernels){"2 lanes", 0, 2, NULL, permute_plain_2, squeeze_plain_2};
    groups[group_count++] = (struct pql_keccak_kernels){"4 lanes", 0, 4, NULL, permute_plain_4, squeeze_plain_4};
    groups[group_count++] = (struct pql_keccak_kernels){"8 lanes", 0, 8, NULL, permute_plain_8, squeeze_plain_8};
    for (size_t i = 0; i < pql_tier_count; i++) {
        struct pql_tier here;
        if (pql_tier_runs(&here, pql_tiers[i]) && here.keccak) groups[group_count++] = *here.keccak;
    }
    return 0;
}

/* Runs a test once for each group. */
static void each_group(void (*test)(void))
{
    for (unsigned g = 0; g < group_count; g++) {
        keccak = &groups[g];
        test();
    }
}

static const struct kind {
    uint8_t rate, domain;
} kinds[] = {{168, 0x1f}, {136, 0x1f}, {136, 0x06}, {72, 0x06}, {144, 0x06}, {104, 0x06}};

#define KINDS (sizeof kinds / sizeof *kinds)

/* A job and what it was made of. */
struct example {
    uint8_t message[MOST_IN], out[MOST_OUT + 1];
    size_t len, out_len;
    struct pql_job job;
};

/* A message of so many words and up to seven bytes more: in three spans, split anywhere, and a suffix. */
static void make(struct example *e, struct rng *rng, const struct kind *kind, size_t words, size_t out_len)
{
    const size_t suffix_len = rng_below(rng, 8);
    e->len = 8 * words + suffix_len;
    e->out_len = out_len;
    rng_bytes(rng, e->message, e->len);
    memset(e->out, 0xa5, sizeof e->out);
    e->job = (struct pql_job){.rate = kind->rate, .domain = kind->domain, .need = (uint16_t)out_len, .out = e->out};
    size_t at = 0;
    for (unsigned i = 0; i < PQL_JOB_SPANS; i++) {
        const size_t left = words - at / 8, part = 8 * (i + 1 < PQL_JOB_SPANS ? rng_below(rng, left + 1) : left);
        e->job.in[i] = part ? PQL_SPAN(e->message + at, part) : PQL_SPAN(NULL, 0);
        at += part;
    }
    e->job.suffix_len = (uint8_t)suffix_len;
    memcpy(e->job.suffix, e->message + at, suffix_len);
}

static void check(const struct example *e)
{
    uint8_t right[MOST_OUT];
    naive_sponge(right, e->out_len, e->message, e->len, e->job.rate, e->job.domain);
    assert_memory_equal(e->out, right, e->out_len);
    assert_int_equal(e->out[e->out_len], 0xa5);
}

static void lengths_around_the_rate(void)
{
    struct rng rng = {21};
    static struct example e;
    for (unsigned k = 0; k < KINDS; k++) {
        const size_t rate = kinds[k].rate;
        const size_t r = rate / 8, words[] = {0, 1, 2, r - 2, r - 1, r, r + 1, 2 * r - 1, 2 * r, 2 * r + 1, 5 * r + 3};
        const size_t lengths[] = {
            0, 1, 7, 8, 9, rate - 2, rate - 1, rate, rate + 1, 2 * rate - 1, 2 * rate, 2 * rate + 1, 5 * rate + 3};
        for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
            for (unsigned j = 0; j < sizeof lengths / sizeof *lengths; j++)
                for (unsigned splits = 0; splits < 5; splits++) {
                    make(&e, &rng, &kinds[k], words[i], lengths[j]);
                    pql_run_jobs(keccak, &e.job, 1);
                    check(&e);
                }
    }
}

static void many_jobs(void)
{
    static struct example examples[64];
    struct pql_job jobs[64];
    struct rng rng = {22};
    for (unsigned count = 0; count <= 64; count++) {
        for (unsigned i = 0; i < count; i++) {
            make(&examples[i], &rng, &kinds[rng_below(&rng, KINDS)], rng_below(&rng, 75), rng_below(&rng, 500));
            jobs[i] = examples[i].job;
        }
        pql_run_jobs(keccak, jobs, count);
        for (unsigned i = 0; i < count; i++) check(&examples[i]);
    }
}

/* ---- Sinks: whole blocks, in order, until the sink has what it needs ---- */

struct taken {
    uint8_t bytes[MOST_OUT];
    unsigned blocks;
    size_t at;
};

/* Takes 100 units of each block but the second, of which it takes none. */
static unsigned take(void *out, unsigned have, const uint8_t *block, size_t len)
{
    struct taken *taken = out;
    assert_true(taken->at + len <= sizeof taken->bytes);
    memcpy(taken->bytes + taken->at, block, len);
    taken->at += len;
    return taken->blocks++ == 1 ? have : have + 100;
}

static void sinks_take_blocks(void)
{
    static const struct {
        uint16_t need;
        unsigned blocks;
    } rows[] = {{1, 1}, {100, 1}, {101, 3}, {200, 3}, {201, 4}, {256, 4}, {500, 6}};
    struct rng rng = {23};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned k = 0; k < 2; k++) {
            static struct example e;
            struct taken taken = {.at = 0};
            uint8_t right[MOST_OUT];
            make(&e, &rng, &kinds[k], 4, 0);
            e.job.need = rows[i].need;
            e.job.sink = take;
            e.job.out = &taken;
            pql_run_jobs(keccak, &e.job, 1);
            assert_int_equal(taken.blocks, rows[i].blocks);
            assert_int_equal(taken.at, rows[i].blocks * kinds[k].rate);
            naive_sponge(right, taken.at, e.message, e.len, kinds[k].rate, kinds[k].domain);
            assert_memory_equal(taken.bytes, right, taken.at);
        }
}

/* The helpers state SHA-3 and SHAKE-256 as the naive sponge has them. */
static void helpers(void)
{
    struct rng rng = {24};
    uint8_t message[200], out[300], right[300];
    rng_bytes(&rng, message, sizeof message);
    for (unsigned bits = 256; bits <= 512; bits += 256) {
        struct pql_job job = pql_job_sha3(out, bits, PQL_SPAN(message, 152), PQL_SPAN(message + 152, 48));
        pql_run_jobs(keccak, &job, 1);
        naive_sponge(right, bits / 8, message, sizeof message, 200 - bits / 4, 0x06);
        assert_memory_equal(out, right, bits / 8);
    }
    struct pql_job job = pql_job_shake256(out, sizeof out, PQL_SPAN(message, 192), PQL_SPAN(message + 192, 8));
    pql_run_jobs(keccak, &job, 1);
    naive_sponge(right, sizeof right, message, sizeof message, 136, 0x1f);
    assert_memory_equal(out, right, sizeof right);
}

/* ---- Inputs that are gathered: the job asks for more ---- */

struct gathering {
    struct pql_job job; /* first */
    struct rng rng;
    const uint8_t *message;
    size_t left;
    uint8_t words[64];
};

/* Up to seven words at a time, none at all sometimes; with what is no whole word at the end. */
static void gather(struct pql_job *job)
{
    struct gathering *g = (struct gathering *)job;
    const size_t whole = g->left / 8 * 8, most = 8 * rng_below(&g->rng, 8), part = whole < most ? whole : most;
    memcpy(g->words, g->message, part);
    job->in[0] = PQL_SPAN(g->words, part);
    g->message += part;
    g->left -= part;
    if (g->left >= 8 || rng_below(&g->rng, 2)) return;
    memcpy(job->suffix, g->message, g->left);
    job->suffix_len = (uint8_t)g->left;
    job->more = NULL;
}

static void inputs_are_gathered(void)
{
    static struct example e[20];
    static struct gathering jobs[20];
    static struct pql_lanes lanes;
    struct rng rng = {27};
    for (unsigned round = 0; round < 100; round++) {
        struct pql_queue queue;
        pql_queue_init(&queue);
        for (unsigned i = 0; i < 20; i++) {
            make(&e[i], &rng, &kinds[rng_below(&rng, KINDS)], rng_below(&rng, 75), 1 + rng_below(&rng, 300));
            jobs[i] = (struct gathering){
                .job = e[i].job, .rng = {round + i}, .message = e[i].message, .left = e[i].len};
            memset(jobs[i].job.in, 0, sizeof jobs[i].job.in);
            memset(jobs[i].job.suffix, 0, sizeof jobs[i].job.suffix);
            jobs[i].job.suffix_len = 0;
            jobs[i].job.more = gather;
            pql_queue_add(&queue, &jobs[i].job);
        }
        pql_run_queue(&lanes, keccak, &queue);
        for (unsigned i = 0; i < 20; i++) check(&e[i]);
    }
}

/* ---- Queues: jobs that wait, and states that go on ---- */

/* Each job hashes what the one before made: they run one after the other, whatever their place in the queue. */
static void jobs_wait(void)
{
    enum { CHAIN = 20 };
    static struct pql_job jobs[CHAIN];
    static uint8_t out[CHAIN + 1][64];
    static struct pql_lanes lanes; /* handed from queue to queue */
    struct rng rng = {25};
    for (unsigned round = 0; round < 50; round++) {
        struct pql_queue queue;
        uint8_t right[64];
        unsigned order[CHAIN];
        memset(out, 0, sizeof out);
        memset(right, 0, sizeof right);
        for (unsigned i = 0; i < CHAIN; i++) {
            jobs[i] = pql_job_sha3(out[i + 1], 512, PQL_SPAN(out[i], 64), PQL_SPAN(NULL, 0));
            jobs[i].after = i > 0 ? &jobs[i - 1] : NULL;
            order[i] = i;
            naive_sponge(right, 64, right, 64, 72, 0x06);
        }
        pql_queue_init(&queue);
        for (unsigned i = 0; i < CHAIN; i++) {
            const unsigned j = i + (unsigned)rng_below(&rng, CHAIN - i), kept = order[i];
            order[i] = order[j];
            order[j] = kept;
            pql_queue_add(&queue, &jobs[order[i]]);
        }
        pql_run_queue(&lanes, keccak, &queue);
        assert_null(queue.first);
        assert_memory_equal(out[CHAIN], right, 64);
        for (unsigned i = 0; i < CHAIN; i++) assert_true(jobs[i].done);
    }
}

/* One message in two jobs, beside others of every length. */
static void states_go_on(void)
{
    struct rng rng = {26};
    static struct example whole, beside[10];
    static struct pql_lanes lanes;
    for (unsigned blocks = 0; blocks < 6; blocks++)
        for (unsigned others = 0; others < 10; others++) {
            struct pql_queue queue;
            struct pql_job head, tail;
            uint64_t chain[25] = {0};
            make(&whole, &rng, &kinds[2], 112, 32);
            head = tail = whole.job;
            head.chain = tail.chain = chain;
            for (unsigned i = 0; i < PQL_JOB_SPANS; i++) head.in[i] = tail.in[i] = PQL_SPAN(NULL, 0);
            head.in[0] = tail.in[0] = PQL_SPAN(whole.message, 896);
            head.suffix_len = 0;
            head.in[0].len = 136 * blocks;
            head.need = 0;
            tail.in[0].data += 136 * blocks;
            tail.in[0].len -= 136 * blocks;
            tail.after = &head;
            pql_queue_init(&queue);
            pql_queue_add(&queue, &tail);
            if (blocks > 0)
                pql_queue_add(&queue, &head);
            else
                head.done = 1;
            for (unsigned i = 0; i < others; i++) {
                make(&beside[i], &rng, &kinds[rng_below(&rng, KINDS)], rng_below(&rng, 75), 1 + rng_below(&rng, 500));
                pql_queue_add(&queue, &beside[i].job);
            }
            pql_run_queue(&lanes, keccak, &queue);
            check(&whole);
            for (unsigned i = 0; i < others; i++) check(&beside[i]);
        }
}

struct on_group {
    void (*test)(void);
};

static void on_each_group(void **state)
{
    each_group(((const struct on_group *)*state)->test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {.name = "lengths_around_the_rate",
         .test_func = on_each_group,
         .initial_state = &(struct on_group){lengths_around_the_rate}},
        {.name = "many_jobs", .test_func = on_each_group, .initial_state = &(struct on_group){many_jobs}},
        {.name = "sinks_take_blocks",
         .test_func = on_each_group,
         .initial_state = &(struct on_group){sinks_take_blocks}},
        {.name = "helpers", .test_func = on_each_group, .initial_state = &(struct on_group){helpers}},
        {.name = "jobs_wait", .test_func = on_each_group, .initial_state = &(struct on_group){jobs_wait}},
        {.name = "inputs_are_gathered",
         .test_func = on_each_group,
         .initial_state = &(struct on_group){inputs_are_gathered}},
        {.name = "states_go_on", .test_func = on_each_group, .initial_state = &(struct on_group){states_go_on}},
    };
    return cmocka_run_group_tests(tests, make_groups, NULL);
}
