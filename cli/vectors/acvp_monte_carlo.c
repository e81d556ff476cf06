/* SPDX-License-Identifier: Apache-2.0 */

/*
 * ACVP's Monte Carlo tests: 100 results, each after 1000 hashes that feed on each other. Three families differ in what
 * a hash is fed:
 *
 *     SHA-2   the three digests before it, A || B || C, which all start as the seed
 *     SHA-3   the digest before it
 *     SHAKE   the first 16 bytes of the output before it; the last two bytes choose the next output's length
 *
 * The "alternate" version of the first two cuts or zero-pads what is fed to the seed's length.
 */

#include "acvp.h"

#include <string.h>

#define INNER_ROUNDS 1000
#define MOST_SEED_BYTES 65536
#define SHAKE_FED_BYTES 16

struct chain {
    const pqlane_alg *alg;
    uint8_t *seed; /* what the next hundredth starts from */
    size_t seed_len;
    uint8_t *work; /* room for what a hash is fed, and for the digests */
    size_t work_len;
    size_t fixed_len;                     /* of the alternate version: what is fed has this length; 0: as it is */
    size_t out_len;                       /* of the last digest */
    size_t next_len, least_out, most_out; /* SHAKE: the next output's length and its range */
};

typedef pqlane_status chain_step(struct chain *chain);

static size_t max_size(size_t a, size_t b)
{
    return a > b ? a : b;
}

static pqlane_status sha2_step(struct chain *chain)
{
    size_t len = chain->seed_len, n = chain->out_len;
    uint8_t *abc = chain->work; /* A || B || C, as a window that moves right by one digest each round */
    pqlane_status status = PQLANE_OK;
    uint8_t *fed = abc + 3 * max_size(len, n);
    size_t sizes[3] = {len, len, len};
    for (int i = 0; i < 3; i++) memcpy(abc + (size_t)i * len, chain->seed, len);
    for (int round = 0; round < INNER_ROUNDS && status == PQLANE_OK; round++) {
        size_t whole = sizes[0] + sizes[1] + sizes[2], fed_len = chain->fixed_len ? chain->fixed_len : whole;
        memset(fed, 0, fed_len);
        memcpy(fed, abc, whole < fed_len ? whole : fed_len);
        memmove(abc, abc + sizes[0], whole - sizes[0]);
        sizes[0] = sizes[1];
        sizes[1] = sizes[2];
        sizes[2] = n;
        status = pqlane_hash(chain->alg, abc + sizes[0] + sizes[1], n, fed, fed_len);
    }
    memcpy(chain->seed, abc + sizes[0] + sizes[1], n);
    chain->seed_len = n;
    return status;
}

static pqlane_status sha3_step(struct chain *chain)
{
    pqlane_status status = PQLANE_OK;
    for (int round = 0; round < INNER_ROUNDS && status == PQLANE_OK; round++) {
        size_t fed_len = chain->fixed_len ? chain->fixed_len : chain->seed_len;
        memset(chain->work, 0, fed_len);
        memcpy(chain->work, chain->seed, chain->seed_len < fed_len ? chain->seed_len : fed_len);
        status = pqlane_hash(chain->alg, chain->seed, chain->out_len, chain->work, fed_len);
        chain->seed_len = chain->out_len;
    }
    return status;
}

static pqlane_status shake_step(struct chain *chain)
{
    pqlane_status status = PQLANE_OK;
    for (int round = 0; round < INNER_ROUNDS && status == PQLANE_OK; round++) {
        memset(chain->work, 0, SHAKE_FED_BYTES);
        memcpy(chain->work, chain->seed, chain->seed_len < SHAKE_FED_BYTES ? chain->seed_len : SHAKE_FED_BYTES);
        chain->seed_len = chain->out_len = chain->next_len;
        status = pqlane_hash(chain->alg, chain->seed, chain->out_len, chain->work, SHAKE_FED_BYTES);
        size_t last_bits = (size_t)chain->seed[chain->out_len - 2] << 8 | chain->seed[chain->out_len - 1];
        chain->next_len = chain->least_out + last_bits % (chain->most_out - chain->least_out + 1);
    }
    return status;
}

/* Buffers for the chain, and the range of SHAKE's outputs, which stands in the group in bits. */
static bool make_chain(struct run *run, const pqlane_alg *alg, const json_t *group, struct bytes seed,
                       struct chain *chain)
{
    const char *version;
    *chain = (struct chain){.alg = alg, .seed_len = seed.len, .out_len = pqlane_alg_size(alg, PQLANE_SIZE_DIGEST)};
    if (pqlane_alg_capabilities(alg) & PQLANE_CAN_SQUEEZE) {
        if (!field_size(run, group, "minOutLen", 65536, &chain->least_out) ||
            !field_size(run, group, "maxOutLen", 65536, &chain->most_out))
            return false;
        chain->least_out /= 8;
        chain->most_out /= 8;
        if (chain->least_out < 2 || chain->least_out > chain->most_out)
            return malformed(run, "minOutLen and maxOutLen are no range");
        chain->next_len = chain->most_out;
    } else {
        if (!field_text_or(run, group, "mctVersion", "standard", &version)) return false;
        if (strcmp(version, "alternate") == 0) chain->fixed_len = seed.len;
    }
    size_t largest = max_size(max_size(seed.len, chain->out_len), chain->most_out);
    chain->seed = run_bytes(run, largest);
    chain->work = run_bytes(run, 6 * largest + SHAKE_FED_BYTES);
    memcpy(chain->seed, seed.data, seed.len);
    return true;
}

static chain_step *step_of(const pqlane_alg *alg)
{
    if (pqlane_alg_capabilities(alg) & PQLANE_CAN_SQUEEZE) return shake_step;
    return strcmp(pqlane_alg_standard(alg), "FIPS 202") == 0 ? sha3_step : sha2_step;
}

void acvp_monte_carlo(struct run *run, const pqlane_alg *alg, const json_t *group, const json_t *test)
{
    struct bytes seed;
    struct chain chain;
    const json_t *results, *result;
    size_t i;
    if (!field_hex(run, test, "msg", &seed) || !field_array(run, test, "resultsArray", &results)) return;
    if (!seed.len || seed.len > MOST_SEED_BYTES || !json_array_size(results)) {
        malformed(run, "a seed of %zu bytes, %zu results", seed.len, json_array_size(results));
        return;
    }
    if (!make_chain(run, alg, group, seed, &chain)) return;
    json_array_foreach (results, i, result) {
        struct bytes expected;
        char call[RUN_TEXT];
        if (!field_hex(run, result, "md", &expected)) return;
        pqlane_status status = step_of(alg)(&chain);
        struct output made = {"digest", chain.seed, chain.out_len, expected};
        snprintf(call, sizeof call, "result %zu", i + 1);
        if (!answer_holds(run, call, status, true, &made, 1)) return;
    }
    case_passed(run);
}
