/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Eight threads that use everything at once, the first use of the library included, while a ninth switches backends.
 * Every thread must see the same results; ThreadSanitizer (preset tsan) must see no race.
 */

#include "api/rows.h"

#include <pthread.h>
#include <stdatomic.h>

#define THREADS 8
#define ROUNDS 3

static pthread_barrier_t together;
static atomic_bool finished;

struct worker {
    pthread_t thread;
    uint8_t digest[32]; /* of everything that came out */
    const char *wrong;  /* NULL if nothing was */
};

/* All functions of an algorithm; what does not depend on randomness goes into the digest. */
static const char *use_all(pqlane_hash_state *digest, const struct example *e)
{
    uint8_t buffer[MOST_OUT][MOST_OUT_BYTES], *const out[MOST_OUT] = {buffer[0], buffer[1]};
    for (const struct function *f = functions; f->name; f++) {
        if (f->kind != pqlane_alg_kind(e->alg)) continue;
        for (unsigned form = 0; form < function_forms(f); form++) {
            const struct call call = example_call(f, e, form, out);
            if (f->call(&call) != PQLANE_OK) return f->name;
            for (unsigned i = 0; i < MOST_OUT && !f->draws; i++)
                if (pqlane_hash_update(digest, buffer[i], function_out_size(f, e->alg, i)) != PQLANE_OK)
                    return "pqlane_hash_update";
        }
    }
    return NULL;
}

static void *work(void *data)
{
    struct worker *worker = data;
    struct example *e = malloc(sizeof *e);
    pqlane_hash_state digest;
    pthread_barrier_wait(&together); /* the library's first use by all of them at once */
    if (!e || pqlane_hash_init(&digest, pqlane_alg_find("SHA3-256")) != PQLANE_OK) worker->wrong = "start";
    for (unsigned round = 0; round < ROUNDS && !worker->wrong; round++)
        for (size_t i = 0; i < pqlane_alg_count() && !worker->wrong; i++) {
            if (example_make(e, pqlane_alg_at(i), 1000 * round + i) != PQLANE_OK) worker->wrong = "example";
            if (!worker->wrong) worker->wrong = use_all(&digest, e);
        }
    if (!worker->wrong && pqlane_selftest() != PQLANE_OK) worker->wrong = "pqlane_selftest";
    if (!worker->wrong && pqlane_hash_final(&digest, worker->digest, sizeof worker->digest) != PQLANE_OK)
        worker->wrong = "final";
    free(e);
    return NULL;
}

/* Any tier at any time: whoever is in the middle of an operation keeps what it started with. */
static void *switch_backends(void *data)
{
    const char **wrong = data;
    while (!atomic_load(&finished)) {
        for (size_t i = 0; i < pqlane_backend_count(); i++)
            if (pqlane_backend_state_at(i) == PQLANE_BACKEND_READY &&
                pqlane_backend_force(pqlane_backend_name(i)) != PQLANE_OK)
                *wrong = "pqlane_backend_force";
        if (pqlane_backend_force(NULL) != PQLANE_OK || !pqlane_backend_current()) *wrong = "pqlane_backend_force(NULL)";
    }
    return NULL;
}

static void everything_at_once(void **state)
{
    static struct worker workers[THREADS];
    const char *wrong = NULL;
    pthread_t switcher;
    (void)state;
    assert_int_equal(pthread_barrier_init(&together, NULL, THREADS), 0);
    for (unsigned i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    assert_int_equal(pthread_create(&switcher, NULL, switch_backends, &wrong), 0);
    for (unsigned i = 0; i < THREADS; i++) assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
    atomic_store(&finished, true);
    assert_int_equal(pthread_join(switcher, NULL), 0);
    if (wrong) fail_msg("%s", wrong);
    for (unsigned i = 0; i < THREADS; i++) {
        if (workers[i].wrong) fail_msg("thread %u: %s", i, workers[i].wrong);
        assert_memory_equal(workers[i].digest, workers[0].digest, sizeof workers[i].digest);
    }
    assert_false(is_zero(workers[0].digest, sizeof workers[0].digest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everything_at_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
