/* SPDX-License-Identifier: Apache-2.0 */

/*
 * SampleInBall (FIPS 204, Algorithm 29) against the standard's loop over a stream of bytes: for the parameter sets, and
 * for weights that one block of the stream is not enough for. Of the standard's own, hardly a challenge has that.
 */

#include "algs.h"
#include "api/rows.h"
#include "kernels/select.h"
#include "mldsa/sample.h"

#define STREAM 4096

/* Blocks that were read are counted. */
static size_t naive(int32_t c[PQL_N], const uint8_t *challenge, size_t len, unsigned tau)
{
    uint8_t stream[STREAM];
    size_t at = 8;
    memset(c, 0, PQL_N * sizeof *c);
    assert_int_equal(pqlane_hash(pqlane_alg_find("SHAKE-256"), stream, sizeof stream, challenge, len), PQLANE_OK);
    for (unsigned i = PQL_N - tau; i < PQL_N; i++) {
        while (stream[at] > i) assert_true(++at < STREAM);
        const unsigned bit = i + tau - PQL_N, j = stream[at++];
        const int sign = bit < 64 ? stream[bit / 8] >> bit % 8 & 1 : 0; /* the standard needs at most 64 */
        c[i] = c[j];
        c[j] = 1 - 2 * sign;
    }
    return (at + PQL_SHAKE256_RATE - 1) / PQL_SHAKE256_RATE;
}

static size_t most_blocks;

static void one_weight(const struct pql_mldsa_params *p, unsigned tau)
{
    pqlane_status status = PQLANE_OK;
    const struct pql_kernels *k = pql_kernels_in_use(&status);
    struct pql_mldsa_params changed = *p;
    struct rng rng = {tau};
    changed.tau = (uint8_t)tau;
    for (unsigned round = 0; round < 200; round++) {
        uint8_t challenge[PQL_MLDSA_MAX_CHALLENGE_BYTES], block[PQL_SHAKE256_RATE];
        int32_t c[PQL_N], right[PQL_N];
        struct pql_queue queue;
        struct pql_lanes lanes;
        struct pql_job job;
        rng_bytes(&rng, challenge, sizeof challenge);
        pql_queue_init(&queue);
        pql_mldsa_queue_ball(&queue, &changed, &job, block, challenge, NULL);
        pql_run_queue(&lanes, &k->keccak, &queue);
        pql_mldsa_sample_in_ball(k, &changed, c, challenge, block);
        const size_t blocks = naive(right, challenge, p->challenge_bytes, tau);
        assert_memory_equal(c, right, sizeof c);
        if (blocks > most_blocks) most_blocks = blocks;
    }
}

static void all_weights(const struct example *e)
{
    const struct pql_mldsa_params *p = &e->alg->mldsa;
    most_blocks = 0;
    one_weight(p, p->tau);
    assert_int_equal(most_blocks, 1);
    for (unsigned tau = 1; tau < PQL_N; tau += 18) one_weight(p, tau);
    assert_true(most_blocks > 2);
}

static void as_the_standard_has_it(void **state)
{
    (void)state;
    each_of_kind(PQLANE_KIND_SIG, all_weights);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_the_standard_has_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
