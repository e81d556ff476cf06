/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Wiping inside the library: functions that promise to wipe what they kept, called directly. Seen from the public
 * interface a later function may write over what they left; that would hide a wipe that is missing.
 */

#include "algs.h"
#include "hash/lanes.h"
#include "kernels/select.h"
#include "mlkem/pke.h"
#include "search.h"
#include "secrets/subject.h"
#include "stack.h"
#include "sys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct pql_kernels *kernels;
static struct subject subject;
static uint8_t output[PQLANE_MAX_PRIVATE_KEY_BYTES];

/* ---- Hashing: the last state and the last block, known beforehand ---- */

/* The functions under test wipe what they kept themselves; what kernels leave below is their callers' business. */
static void sha512_blocks(uint64_t h[8], const uint8_t *blocks, size_t count)
{
    kernels->sha2.sha512_blocks(h, blocks, count);
    pql_wipe_stack_below();
}

static const struct pql_sha2_kernels clean_sha2 = {.sha512_blocks = sha512_blocks};

static unsigned ignore(void *out, unsigned have, const uint8_t *block, size_t len)
{
    (void)out, (void)block, (void)len;
    return have + 1;
}

#define HASHED 296 /* bytes of the message: jobs take whole words */

static void run_jobs(void *argument)
{
    (void)argument;
    struct pql_job job = pql_job_shake256(output, 32, PQL_SPAN(subject.message, HASHED), PQL_SPAN(NULL, 0));
    pql_run_jobs(&kernels->keccak, &job, 1);
}

static void run_sink(void *argument)
{
    (void)argument;
    struct pql_job jobs[2];
    jobs[0] = pql_job_shake256(NULL, 1, PQL_SPAN(subject.message, HASHED), PQL_SPAN(NULL, 0));
    jobs[0].sink = ignore;
    jobs[1] = pql_job_shake256(output, 32, PQL_SPAN(NULL, 0), PQL_SPAN(NULL, 0)); /* takes the lane, not the block */
    pql_run_jobs(&kernels->keccak, jobs, 2);
}

static int add_squeezed(struct needles *needles)
{
    uint8_t block[PQL_SHAKE256_RATE];
    return pqlane_hash(pqlane_alg_find("SHAKE-256"), block, sizeof block, subject.message, HASHED) == PQLANE_OK &&
           needles_add(needles, "squeezed block", block, sizeof block, 8);
}

static void final_sha2(void *argument)
{
    pql_sha2_final(argument, &clean_sha2, output, 28);
}

static int start_sha2(struct needles *needles, struct pql_sha2 *state)
{
    uint8_t digest[64];
    pql_sha2_init(state, pql_sha2_start_512, 1);
    pql_sha2_update(state, &kernels->sha2, subject.message, sizeof subject.message);
    return pqlane_hash(pqlane_alg_find("SHA2-512"), digest, sizeof digest, subject.message, sizeof subject.message) ==
               PQLANE_OK &&
           needles_add(needles, "digest", digest, sizeof digest, 8);
}

/* More than the few words that a leaf spills where nothing is optimised; less than what is kept in an array. */
#define A_BUFFER 48

/* The needles must not be on the stack after the call. */
static int not_found(const char *name, struct needles *needles, int ready, void (*call)(void *), void *argument)
{
    struct remains remains;
    struct found found = {.bytes = A_BUFFER};
    if (!ready || !on_painted_stack(&remains, call, argument)) {
        printf("WRONG: %s could not be prepared\n", name);
    } else {
        search(needles, remains.data, remains.len, &found);
        if (found.bytes >= A_BUFFER) printf("FOUND: %s: %zu bytes of the %s\n", name, found.bytes, found.name);
    }
    needles_clear(needles);
    return found.bytes < A_BUFFER;
}

/* ---- What is left must not depend on secrets ---- */

static struct pql_hash hash_state;
static struct pql_mldsa_mu pure, hashed;

static void hash_update(void *argument)
{
    (void)argument;
    pql_hash_update(&hash_state, kernels, subject.message, sizeof subject.message);
}

static void mu_update(void *argument)
{
    (void)argument;
    pql_mldsa_mu_update(&pure, kernels, subject.message, sizeof subject.message);
}

static void mu_final(void *argument)
{
    (void)argument;
    pql_mldsa_mu_final(&hashed, kernels, output);
}

/* Public data of one subject, secrets of another number. */
static int prepare(const pqlane_alg *alg, unsigned number)
{
    static const uint8_t tr[PQL_MLDSA_CRH_BYTES];
    const struct pql_mldsa_message as_it_is = {.len = 0}, by_hash = {.prehash = &pqlane_alg_find("SHA2-512")->hash};
    if (!subject_make(&subject, alg, FORM_EXPANDED, 1, number)) return 0;
    switch (pqlane_alg_kind(alg)) {
    case PQLANE_KIND_KEM:
        break;
    case PQLANE_KIND_SIG:
        pql_mldsa_mu_init(&pure, kernels, tr, &as_it_is);
        pql_mldsa_mu_init(&hashed, kernels, tr, &by_hash);
        pql_mldsa_mu_update(&hashed, kernels, subject.message, sizeof subject.message);
        break;
    case PQLANE_KIND_HASH:
        pql_hash_init(&hash_state, &alg->hash);
        break;
    }
    return 1;
}

static int same_remains(const pqlane_alg *alg, const char *name, void (*call)(void *))
{
    struct remains remains;
    for (unsigned i = 0; i < 2; i++) {
        if (!prepare(alg, 2 + i) || !on_painted_stack(&remains, call, NULL)) return 0;
        if (i == 0) keep_remains(&remains);
    }
    size_t depth = differ_at(&remains);
    if (depth > 0)
        printf("DIFFERS: %s of %s: what is left depends on secrets at depth %zu\n", name, pqlane_alg_name(alg), depth);
    return depth == 0;
}

static const struct {
    pqlane_kind kind;
    const char *name;
    void (*call)(void *argument);
} functions[] = {
    {PQLANE_KIND_SIG, "pql_mldsa_mu_update", mu_update},
    {PQLANE_KIND_SIG, "pql_mldsa_mu_final", mu_final},
    {PQLANE_KIND_HASH, "pql_hash_update", hash_update},
};

int main(void)
{
    pqlane_status status = PQLANE_OK;
    struct needles needles = {.count = 0};
    struct pql_sha2 sha2;
    unsigned good = 0, all = 0;
    if (getenv("PQLANE_SANITIZE") && *getenv("PQLANE_SANITIZE")) {
        puts("skipped: wiping: a sanitizer keeps stack frames of its own");
        return 77;
    }
    kernels = pql_kernels_in_use(&status);
    if (!kernels) return 1;

    fill(subject.message, sizeof subject.message, 5);
    good += (unsigned)not_found("pql_run_jobs: bytes", &needles, add_squeezed(&needles), run_jobs, NULL), all++;
    good += (unsigned)not_found("pql_run_jobs: a sink", &needles, add_squeezed(&needles), run_sink, NULL), all++;
    good += (unsigned)not_found("pql_sha2_final", &needles, start_sha2(&needles, &sha2), final_sha2, &sha2), all++;
    for (size_t i = 0; i < pqlane_alg_count(); i++)
        for (size_t j = 0; j < sizeof functions / sizeof *functions; j++) {
            const pqlane_alg *alg = pqlane_alg_at(i);
            if (functions[j].kind != pqlane_alg_kind(alg)) continue;
            good += (unsigned)same_remains(alg, functions[j].name, functions[j].call), all++;
        }
    printf("%u passed, %u failed, 0 skipped\n", good, all - good);
    return good < all;
}
