/* SPDX-License-Identifier: Apache-2.0 */

/* Right results. They are asked whether they fit each other: wrong ones would make right ones wrong. */

#include "stats/prng.h"
#include "subject.h"

#include "pqlane_metrics.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static bool make_kem_case(const pqlane_alg *alg, const struct load_lengths *len, const struct load_key *key,
                          struct load_case *made)
{
    uint8_t received[PQLANE_MAX_SHARED_SECRET_BYTES];
    return pqlane_kem_encaps_from_coins(alg, made->ciphertext, made->secret, key->public_key, len->public_key,
                                        made->coins, len->coins) == PQLANE_OK &&
           pqlane_kem_decaps(alg, received, key->private_key, len->private_key, made->ciphertext, len->ciphertext) ==
               PQLANE_OK &&
           memcmp(received, made->secret, len->secret) == 0;
}

static bool make_sig_case(const pqlane_alg *alg, const struct load_lengths *len, const struct load_key *key,
                          struct load_case *made)
{
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.rnd = made->rnd;
    options.rnd_len = len->rnd;
    return pqlane_sig_sign(alg, made->signature, key->private_key, len->private_key, made->message,
                           sizeof made->message, &options) == PQLANE_OK &&
           pqlane_sig_verify(alg, key->public_key, len->public_key, made->message, sizeof made->message,
                             made->signature, len->signature, NULL) == PQLANE_OK;
}

static bool make_key(const pqlane_alg *alg, const struct load_lengths *len, struct load_key *made)
{
    pqlane_status status = pqlane_alg_kind(alg) == PQLANE_KIND_KEM
                               ? pqlane_kem_keygen_from_seed(alg, made->public_key, made->private_key, made->seed,
                                                             len->seed)
                               : pqlane_sig_keygen_from_seed(alg, made->public_key, made->private_key, made->seed,
                                                             len->seed);
    return status == PQLANE_OK;
}

static bool make_answers(const pqlane_alg *alg, struct load_answers *made)
{
    const struct load_lengths len = load_lengths_of(alg);
    const bool is_kem = pqlane_alg_kind(alg) == PQLANE_KIND_KEM;
    struct prng prng = {len.public_key}; /* these keys protect nothing */
    prng_fill(&prng, (uint8_t *)made, sizeof *made);
    bool good = true;
    for (unsigned i = 0; i < LOAD_KEYS && good; i++) good = make_key(alg, &len, &made->keys[i]);
    for (unsigned i = 0; i < LOAD_CASES && good; i++) {
        const struct load_key *key = &made->keys[i % LOAD_KEYS];
        good = is_kem ? make_kem_case(alg, &len, key, &made->cases[i]) : make_sig_case(alg, &len, key, &made->cases[i]);
    }
    return good;
}

/* In the child: the exit code. */
static int make_all(struct load_answers *answers, const pqlane_alg *const *algs, size_t count)
{
    const pqlane_status off = pqlane_metrics_start(PQLANE_METRICS_OFF, NULL);
    bool good = (off == PQLANE_OK || off == PQLANE_ERR_UNSUPPORTED) && setenv("PQLANE_BACKEND", "portable", 1) == 0;
    for (size_t i = 0; i < count && good; i++) good = make_answers(algs[i], &answers[i]);
    return good ? 0 : 1;
}

struct load_answers *load_answers_make(const pqlane_alg *const *algs, size_t count, const char **problem)
{
    struct load_answers *answers = mmap(NULL, count * sizeof *answers, PROT_READ | PROT_WRITE,
                                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const pid_t child = answers != MAP_FAILED ? fork() : -1;
    int status = -1;
    if (child == 0) _exit(make_all(answers, algs, count));
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    *problem = child < 0 ? "no memory for keys, or no process to make them" : "the portable kernels give wrong results";
    if (status == 0) return answers;
    if (answers != MAP_FAILED) load_answers_free(answers, count);
    return NULL;
}

void load_answers_free(struct load_answers *answers, size_t count)
{
    if (answers) munmap(answers, count * sizeof *answers);
}
