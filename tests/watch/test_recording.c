/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What recording alone costs, and that it loses nothing: operations that do nothing, in eight threads that come and go.
 * PQLANE_OPERATIONS=100000000 is the long run; without it there are a million.
 */

#include "metrics/watch.h"
#include "pqlane_metrics.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define THREADS 8
#define LIVES 20 /* threads that follow each other */

static unsigned long per_thread;

static void do_nothing(enum pql_operation operation, pqlane_status status)
{
    const struct pql_watch watch = pql_watch_begin(0, operation);
    if (watch.kind) pql_watch_end(watch, "nothing", operation, 0, status, 1, pql_watch_elapsed(watch));
}

/* One in 64 fails. */
static void *work(void *data)
{
    (void)data;
    for (unsigned long i = 0; i < per_thread; i++)
        do_nothing(PQL_OP_ENCAPS, i % 64 == 63 ? PQLANE_ERR_RANDOM : PQLANE_OK);
    return NULL;
}

static void nothing_is_lost(void **state)
{
    const char *text = getenv("PQLANE_OPERATIONS");
    const unsigned long asked = text ? strtoul(text, NULL, 10) : 1000000;
    unsigned long failed = 0;
    pqlane_metrics *now;
    pqlane_metrics_series series, found = {0};
    (void)state;
    per_thread = asked / THREADS / LIVES;
    for (unsigned life = 0; life < LIVES; life++) {
        pthread_t threads[THREADS];
        for (unsigned i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, work, NULL), 0);
        for (unsigned i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    }
    assert_int_equal(pqlane_metrics_take(&now), PQLANE_OK);
    for (size_t i = 0; pqlane_metrics_at(now, i, &series, sizeof series) == PQLANE_OK; i++)
        if (strcmp(series.algorithm, "nothing") == 0) found = series;
    failed = per_thread / 64 * THREADS * LIVES;
    assert_int_equal(found.errors[-PQLANE_ERR_RANDOM], failed);
    assert_int_equal(found.ok, per_thread * THREADS * LIVES - failed);
    assert_true(found.spoken_for <= found.ok && found.spoken_for + 16 * THREADS * LIVES >= found.ok);
    pqlane_metrics_forget(now);
}

/* Nanoseconds of an operation that is not timed: the smallest of many tries, which a neighbour did not disturb. */
static void recording_is_cheap(void **state)
{
    enum { EACH = 10000, TRIES = 200 };
    double least = 1e9;
    (void)state;
    do_nothing(PQL_OP_SIGN, PQLANE_OK);
    for (unsigned t = 0; t < TRIES; t++) {
        atomic_store(&pql_shard->kinds[0][PQL_OP_SIGN].skip, EACH + 1);
        const uint64_t start = pql_clock_ns(CLOCK_MONOTONIC);
        for (unsigned i = 0; i < EACH; i++) do_nothing(PQL_OP_SIGN, PQLANE_OK);
        const double each = (double)(pql_clock_ns(CLOCK_MONOTONIC) - start) / EACH;
        if (each < least) least = each;
    }
    print_message("recording without the clock: %.2f ns\n", least);
    assert_true(least < 1000); /* a bound for any machine; the figure is for people */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost),
        cmocka_unit_test(recording_is_cheap),
    };
    unsetenv("PQLANE_METRICS");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
