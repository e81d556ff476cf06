/* SPDX-License-Identifier: Apache-2.0 */

/* Every operation is counted once, where it belongs: by what it was, what became of it, and which thread did it. */

#include "metrics/support.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_SKIPPED 15 /* operations that a timed one speaks for besides itself, per thread */

static pqlane_metrics *take(void)
{
    pqlane_metrics *now;
    assert_int_equal(pqlane_metrics_take(&now), PQLANE_OK);
    return now;
}

static void counts_and_times(void **test)
{
    (void)test;
    assert_int_equal(pqlane_metrics_reset(), PQLANE_OK);
    assert_true(encapsulate(1000));
    pqlane_metrics *now = take();
    const pqlane_metrics_series encaps = series_of(now, "ML-KEM-512", "encaps");
    assert_int_equal(encaps.ok, 1000);
    assert_int_equal(series_of(now, "ML-KEM-512", "keygen").ok, 1);
    assert_null(series_of(now, "ML-KEM-768", "encaps").algorithm);
    assert_in_range(encaps.spoken_for, 1000 - MOST_SKIPPED, 1000);
    assert_in_range(encaps.timed, 1000 / (MOST_SKIPPED + 1), 1000);
    assert_true(encaps.seconds > 0 && encaps.seconds < 60);
    for (unsigned e = 0; e < PQLANE_METRICS_STATUSES; e++) assert_int_equal(encaps.errors[e], 0);
    pqlane_metrics_forget(now);
}

static void failures_by_status(void **test)
{
    (void)test;
    const pqlane_alg *alg = pqlane_alg_find("ML-DSA-44");
    static uint8_t pk[PQLANE_MLDSA44_PUBLIC_KEY_BYTES], sk[PQLANE_MLDSA44_PRIVATE_KEY_BYTES];
    static uint8_t sig[PQLANE_MLDSA44_SIGNATURE_BYTES];
    assert_int_equal(pqlane_metrics_reset(), PQLANE_OK);
    assert_int_equal(pqlane_sig_keygen(alg, pk, sk), PQLANE_OK);
    assert_int_equal(pqlane_sig_verify(alg, pk, sizeof pk, NULL, 0, sig, sizeof sig, NULL), PQLANE_ERR_VERIFY);
    assert_int_equal(pqlane_sig_verify(alg, pk, sizeof pk, NULL, 0, sig, 7, NULL), PQLANE_ERR_LENGTH);
    assert_int_equal(pqlane_sig_verify(alg, pk, 9, NULL, 0, sig, sizeof sig, NULL), PQLANE_ERR_LENGTH);
    pqlane_metrics *now = take();
    const pqlane_metrics_series verify = series_of(now, "ML-DSA-44", "verify");
    assert_int_equal(verify.ok, 0);
    assert_int_equal(verify.errors[-PQLANE_ERR_VERIFY], 1);
    assert_int_equal(verify.errors[-PQLANE_ERR_LENGTH], 2);
    assert_int_equal(verify.timed, 0);
    pqlane_metrics_forget(now);
}

/* Which backend it was: none for calls that were refused before. */
static void failures_by_backend(void **test)
{
    (void)test;
    pqlane_metrics *now = take();
    pqlane_metrics_series series;
    uint64_t refused = 0, wrong = 0;
    for (size_t i = 0; pqlane_metrics_at(now, i, &series, sizeof series) == PQLANE_OK; i++) {
        if (strcmp(series.operation, "verify") != 0) continue;
        if (strcmp(series.backend, "none") == 0) refused += series.errors[-PQLANE_ERR_LENGTH];
        if (strcmp(series.backend, pqlane_backend_group("mldsa")) == 0) wrong += series.errors[-PQLANE_ERR_VERIFY];
    }
    assert_int_equal(refused, 2);
    assert_int_equal(wrong, 1);
    assert_int_equal(pqlane_metrics_backends(now, "mldsa", pqlane_backend_group("mldsa")), 1);
    pqlane_metrics_forget(now);
}

static void items_of_batches(void **test)
{
    (void)test;
    const pqlane_alg *alg = pqlane_alg_find("ML-KEM-768");
    static uint8_t ek[11][PQLANE_MLKEM768_PUBLIC_KEY_BYTES], dk[11][PQLANE_MLKEM768_PRIVATE_KEY_BYTES];
    pqlane_kem_keygen_item items[11];
    assert_int_equal(pqlane_metrics_reset(), PQLANE_OK);
    for (unsigned i = 0; i < 11; i++) items[i] = (pqlane_kem_keygen_item){.ek = ek[i], .dk = dk[i]};
    items[4].ek = NULL;
    assert_int_equal(pqlane_kem_keygen_batch(alg, items, 11, sizeof *items), PQLANE_ERR_ARGUMENT);
    assert_int_equal(pqlane_kem_keygen_batch(alg, NULL, 0, sizeof *items), PQLANE_OK);
    pqlane_metrics *now = take();
    const pqlane_metrics_series batch = series_of(now, "ML-KEM-768", "keygen+batch");
    assert_int_equal(batch.ok, 10);
    assert_int_equal(batch.errors[-PQLANE_ERR_ARGUMENT], 1);
    assert_int_equal(batch.spoken_for, 10);
    pqlane_metrics_forget(now);
}

#define THREADS 8
#define ROUNDS 2000

static void *work(void *data)
{
    if (!encapsulate(ROUNDS)) *(bool *)data = true;
    return NULL;
}

static void threads_together(void **test)
{
    (void)test;
    pthread_t threads[THREADS];
    bool failed = false;
    assert_int_equal(pqlane_metrics_reset(), PQLANE_OK);
    for (unsigned i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, work, &failed), 0);
    for (unsigned i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    assert_false(failed);
    assert_int_equal(encapsulations(), THREADS * ROUNDS);
}

static size_t memory_pages(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%lu", &pages), 1);
    fclose(file);
    return pages;
}

static void *work_once(void *data)
{
    if (!encapsulate(1)) *(bool *)data = true;
    return NULL;
}

/* Threads that come and go leave their counts, and need no memory of their own. */
static void short_threads(void **test)
{
    (void)test;
    size_t before = 0;
    bool failed = false;
    assert_int_equal(pqlane_metrics_reset(), PQLANE_OK);
    for (unsigned i = 0; i < 3000; i++) {
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, work_once, &failed), 0);
        pthread_join(thread, NULL);
        if (i == 1000) before = memory_pages();
    }
    assert_false(failed);
    assert_int_equal(encapsulations(), 3000);
    const char *sanitizer = getenv("PQLANE_SANITIZE"); /* keeps memory of threads that ended */
    if (!sanitizer || !*sanitizer) assert_true(memory_pages() <= before + 64);
}

/* More threads at once than have memory of their own. */
#define MANY 400
static pthread_barrier_t all_there;

static void *work_together(void *data)
{
    if (!encapsulate(1)) *(bool *)data = true;
    pthread_barrier_wait(&all_there);
    if (!encapsulate(9)) *(bool *)data = true;
    return NULL;
}

static void many_threads(void **test)
{
    (void)test;
    static pthread_t threads[MANY];
    bool failed = false;
    assert_int_equal(pqlane_metrics_reset(), PQLANE_OK);
    assert_int_equal(pthread_barrier_init(&all_there, NULL, MANY), 0);
    for (unsigned i = 0; i < MANY; i++) assert_int_equal(pthread_create(&threads[i], NULL, work_together, &failed), 0);
    for (unsigned i = 0; i < MANY; i++) pthread_join(threads[i], NULL);
    assert_false(failed);
    assert_int_equal(encapsulations(), MANY * 10);
}

/* A child has counts of its own, and what it does is not its parent's. */
static void child_begins_anew(void **test)
{
    (void)test;
    assert_int_equal(pqlane_metrics_reset(), PQLANE_OK);
    assert_true(encapsulate(5));
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) _exit(encapsulations() == 0 && encapsulate(7) && encapsulations() == 7 ? 0 : 1);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(encapsulations(), 5);
}

/* Quantiles lie where the times are, and grow; sums of snapshots are sums, differences differences. */
static void snapshots_add_up(void **test)
{
    (void)test;
    pqlane_metrics *sum, *now = take();
    assert_int_equal(pqlane_metrics_empty(&sum), PQLANE_OK);
    assert_int_equal(pqlane_metrics_add(sum, now), PQLANE_OK);
    assert_int_equal(pqlane_metrics_add(sum, now), PQLANE_OK);
    assert_int_equal(pqlane_metrics_count(sum), pqlane_metrics_count(now));
    assert_int_equal(series_of(sum, "ML-KEM-512", "encaps").ok, 2 * series_of(now, "ML-KEM-512", "encaps").ok);
    for (size_t i = 0; i < pqlane_metrics_count(now); i++) {
        pqlane_metrics_series series;
        double last = 0;
        assert_int_equal(pqlane_metrics_at(now, i, &series, sizeof series), PQLANE_OK);
        for (unsigned q = 0; q <= 10 && series.spoken_for; q++) {
            const double here = pqlane_metrics_quantile(now, i, q / 10.0);
            assert_true(here >= last && here < 60);
            last = here;
        }
        assert_int_equal(pqlane_metrics_below(now, i, 3600), series.spoken_for);
        if (series.spoken_for == 0) assert_true(pqlane_metrics_quantile(now, i, 0.5) < 0);
    }
    assert_int_equal(pqlane_metrics_subtract(sum, now), PQLANE_OK);
    assert_int_equal(pqlane_metrics_subtract(sum, now), PQLANE_OK);
    assert_int_equal(series_of(sum, "ML-KEM-512", "encaps").ok, 0);
    pqlane_metrics_forget(sum);
    pqlane_metrics_forget(now);
}

static void too_late_to_choose(void **test)
{
    (void)test;
    assert_int_equal(pqlane_metrics_start(PQLANE_METRICS_OFF, NULL), PQLANE_ERR_UNSUPPORTED);
    assert_int_equal(pqlane_metrics_start((pqlane_metrics_mode)9, NULL), PQLANE_ERR_ARGUMENT);
    assert_int_equal(pqlane_metrics_current(), PQLANE_METRICS_ON);
    assert_null(pqlane_metrics_problem());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_and_times),    cmocka_unit_test(failures_by_status),
        cmocka_unit_test(failures_by_backend), cmocka_unit_test(items_of_batches),
        cmocka_unit_test(threads_together),    cmocka_unit_test(short_threads),
        cmocka_unit_test(many_threads),        cmocka_unit_test(child_begins_anew),
        cmocka_unit_test(snapshots_add_up),    cmocka_unit_test(too_late_to_choose),
    };
    unsetenv("PQLANE_METRICS");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
