/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What the guard does where a backend becomes slow or wrong while operations run on it. Threads encapsulate all the
 * time and compare every result. Each case has a process of its own: a group that was wrong once is never used again.
 */

#include "pqlane_guard.h"
#include "tiers.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_S 60 /* where the machine is busy */
#define THREADS 2

/* ---- What a child does: the first thing that is not as it should be goes into `found` ---- */

static char found[512];

#define MUST(condition)                                                                                          \
    do {                                                                                                         \
        if (!(condition) && !*found) snprintf(found, sizeof found, "line %d: not so: %s", __LINE__, #condition); \
    } while (0)

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void sleep_ms(long ms)
{
    const struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

/* ---- Events ---- */

static struct {
    pthread_mutex_t lock;
    pqlane_guard_event items[256];
    double when[256];
    size_t count, looked;
} events = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void hear(const pqlane_guard_event *event, void *context)
{
    MUST(context == &events);
    pthread_mutex_lock(&events.lock);
    if (events.count < sizeof events.items / sizeof *events.items) {
        events.when[events.count] = seconds();
        events.items[events.count++] = *event;
    }
    pthread_mutex_unlock(&events.lock);
}

/* The next event of a kind after those that were looked at; NULL: it did not come. */
static const pqlane_guard_event *next_event(pqlane_guard_kind kind, double patience)
{
    for (const double end = seconds() + patience; seconds() < end; sleep_ms(5)) {
        pthread_mutex_lock(&events.lock);
        const pqlane_guard_event *event = NULL;
        while (!event && events.looked < events.count) {
            if (events.items[events.looked].kind == kind) event = &events.items[events.looked];
            events.looked++;
        }
        pthread_mutex_unlock(&events.lock);
        if (event) return event;
    }
    return NULL;
}

static double time_of(const pqlane_guard_event *event)
{
    return events.when[event - events.items];
}

static bool is_about(const pqlane_guard_event *event, const char *groups, const char *from, const char *to)
{
    const bool is = event && strcmp(event->groups, groups) == 0 && strcmp(event->from, from) == 0 &&
                    strcmp(event->to, to) == 0;
    if (event && !is && !*found)
        snprintf(found, sizeof found, "%s of %s from %s to %s", pqlane_guard_kind_name(event->kind), event->groups,
                 event->from, event->to);
    return is;
}

/* ---- Operations ---- */

static const pqlane_alg *kem;
static uint8_t ek[PQLANE_MAX_PUBLIC_KEY_BYTES], dk[PQLANE_MAX_PRIVATE_KEY_BYTES];
static const uint8_t coins[PQLANE_MLKEM_COINS_BYTES] = {7};
static uint8_t right_ct[PQLANE_MAX_CIPHERTEXT_BYTES], right_ss[PQLANE_MAX_SHARED_SECRET_BYTES];
static pthread_t threads[THREADS];
static atomic_int ended;
static atomic_ulong operations, wrong, failed;

static size_t size_of(pqlane_size which)
{
    return pqlane_alg_size(kem, which);
}

static pqlane_status encapsulate(bool *is_right)
{
    uint8_t ct[PQLANE_MAX_CIPHERTEXT_BYTES], ss[PQLANE_MAX_SHARED_SECRET_BYTES];
    const pqlane_status status = pqlane_kem_encaps_from_coins(kem, ct, ss, ek, size_of(PQLANE_SIZE_PUBLIC_KEY), coins,
                                                              sizeof coins);
    *is_right = status == PQLANE_OK && memcmp(ct, right_ct, size_of(PQLANE_SIZE_CIPHERTEXT)) == 0 &&
                memcmp(ss, right_ss, size_of(PQLANE_SIZE_SHARED_SECRET)) == 0;
    return status;
}

static void *work(void *nothing)
{
    while (!atomic_load(&ended)) {
        bool is_right;
        failed += encapsulate(&is_right) != PQLANE_OK;
        wrong += !is_right;
        operations++;
        if (operations % 64 == 0) sleep_ms(1);
    }
    return nothing;
}

static void begin(const pqlane_guard_options *options)
{
    static const uint8_t seed[64] = {1};
    tiers_make();
    kem = pqlane_alg_find("ML-KEM-768");
    MUST(pqlane_kem_keygen_from_seed(kem, ek, dk, seed, sizeof seed) == PQLANE_OK);
    MUST(pqlane_kem_encaps_from_coins(kem, right_ct, right_ss, ek, size_of(PQLANE_SIZE_PUBLIC_KEY), coins,
                                      sizeof coins) == PQLANE_OK);
    MUST(strcmp(pqlane_backend_current(), "upper") == 0);
    MUST(pqlane_guard_start(options) == PQLANE_OK);
    MUST(pqlane_guard_runs());
    for (int i = 0; i < THREADS; i++) MUST(pthread_create(&threads[i], NULL, work, NULL) == 0);
}

static void end(void)
{
    ended = 1;
    for (int i = 0; i < THREADS; i++) MUST(pthread_join(threads[i], NULL) == 0);
    MUST(pqlane_guard_stop() == PQLANE_OK);
    MUST(!pqlane_guard_runs());
}

/* The limit lets through what an instrumented build takes, too. */
static const pqlane_guard_options usual = {.struct_size = sizeof usual,
                                           .limits = "ML-KEM-768/encaps:p50:2ms",
                                           .share = 0.2,
                                           .hold_s = 0.2,
                                           .callback = hear,
                                           .context = &events};
#define SLOW_US 1000                /* of three transforms */
#define SLOW_HASH_US (SLOW_US / 20) /* of some sixty permutations */

static bool is_instrumented(void)
{
    const char *sanitizer = getenv("PQLANE_SANITIZE");
    return sanitizer && *sanitizer;
}

/* ---- Cases ---- */

/* A way back asks that equal backends look equal, which those of an instrumented build do not always. */
static void goes_back(enum pql_group group)
{
    MUST(next_event(PQLANE_GUARD_REFUSED, PATIENCE_S)); /* it is tried, and still slow */
    atomic_store(&tiers_delay_us[UPPER][group], 0);
    MUST(next_event(PQLANE_GUARD_CANARY, PATIENCE_S));
    const pqlane_guard_event *event = next_event(PQLANE_GUARD_PROMOTED, PATIENCE_S);
    MUST(event && strcmp(event->to, "upper") == 0);
    if (event) printf("promoted: %s\n", event->reason);
    events.looked = 0; /* that may have come before */
    MUST(next_event(PQLANE_GUARD_OVER, PATIENCE_S));
    MUST(strcmp(pqlane_backend_current(), "upper") == 0);
}

static void slow(enum pql_group group, const char *name, unsigned us)
{
    begin(&usual);
    sleep_ms(1000);
    const double begun = seconds();
    atomic_store(&tiers_delay_us[UPPER][group], us);
    const pqlane_guard_event *event = next_event(PQLANE_GUARD_SWITCHED, PATIENCE_S);
    MUST(is_about(event, name, "upper", event ? event->to : ""));
    if (event) {
        printf("switched after %.2f s: %s %s -> %s, %.0f us -> %.0f us (%.3f to %.3f): %s\n", time_of(event) - begun,
               event->groups, event->from, event->to, 1e6 * event->before_s, 1e6 * event->after_s, event->low,
               event->high, event->reason);
        MUST(strcmp(event->algorithm, "ML-KEM-768") == 0 && strcmp(event->operation, "encaps") == 0);
        MUST(event->before_s > 2 * event->after_s && event->high < 0.7 && event->low > 0 && event->low <= event->high);
        MUST(strcmp(pqlane_backend_group(name), event->to) == 0);
        MUST(strcmp(pqlane_backend_current(), "mixed") == 0 || strcmp(event->to, "upper") != 0);
    }
    if (!is_instrumented()) goes_back(group);
    end();
    MUST(operations > 100 && failed == 0 && wrong == 0);
}

static void slow_ring(void)
{
    slow(PQL_GROUP_MLKEM, "mlkem", SLOW_US);
}

static void slow_hash(void)
{
    slow(PQL_GROUP_KECCAK, "keccak", SLOW_HASH_US);
}

/* Where nothing is faster, nothing is changed. */
static void slow_everywhere(void)
{
    begin(&usual);
    for (int tier = 0; tier < TIERS; tier++) atomic_store(&tiers_delay_us[tier][PQL_GROUP_MLKEM], SLOW_US);
    MUST(next_event(PQLANE_GUARD_BREACH, PATIENCE_S));
    const pqlane_guard_event *event = next_event(PQLANE_GUARD_KEPT, PATIENCE_S);
    MUST(event && event->before_s > 0); /* of its own time, however long others had the processor */
    MUST(strcmp(pqlane_backend_current(), "upper") == 0);
    end();
    MUST(next_event(PQLANE_GUARD_SWITCHED, 0.01) == NULL);
    MUST(failed == 0 && wrong == 0);
}

/* Without limits of its own, an operation is measured against what the other backends took when it was new. */
static void slow_without_limits(void)
{
    pqlane_guard_options options = usual;
    options.limits = NULL;
    begin(&options);
    sleep_ms(3000);
    atomic_store(&tiers_delay_us[UPPER][PQL_GROUP_MLKEM], SLOW_US);
    const pqlane_guard_event *event;
    do event = next_event(PQLANE_GUARD_SWITCHED, PATIENCE_S);
    while (event && strstr(event->groups, "mlkem") == NULL);
    MUST(event && event->before_s > 2 * event->after_s);
    end();
    MUST(failed == 0 && wrong == 0);
}

static pqlane_status use_prepared(const pqlane_kem_private *key)
{
    uint8_t ss[PQLANE_MAX_SHARED_SECRET_BYTES];
    pqlane_kem_decaps_item item = {.ss = ss, .key = key, .ct = right_ct, .ct_len = size_of(PQLANE_SIZE_CIPHERTEXT)};
    memset(ss, 0xaa, sizeof ss);
    const pqlane_status status = pqlane_kem_decaps_prepared(key, ss, right_ct, size_of(PQLANE_SIZE_CIPHERTEXT));
    const size_t len = size_of(PQLANE_SIZE_SHARED_SECRET);
    static const uint8_t zeros[PQLANE_MAX_SHARED_SECRET_BYTES];
    MUST(memcmp(ss, status == PQLANE_OK ? right_ss : zeros, len) == 0);
    memset(ss, 0xaa, sizeof ss);
    MUST(pqlane_kem_decaps_batch(kem, &item, 1, sizeof item) == status);
    MUST(memcmp(ss, status == PQLANE_OK ? right_ss : zeros, len) == 0);
    return status;
}

static pqlane_kem_private *prepare(void)
{
    pqlane_kem_private *key;
    MUST(pqlane_kem_prepare_private(kem, &key, NULL, dk, size_of(PQLANE_SIZE_PRIVATE_KEY)) == PQLANE_OK);
    return key;
}

/* The ring that prepared a key is the only one that can use it; another hash will do as well. */
static void goes_wrong(enum pql_group group, const char *name, pqlane_status of_prepared)
{
    begin(&usual);
    pqlane_kem_private *key = prepare();
    MUST(use_prepared(key) == PQLANE_OK);
    atomic_store(&tiers_wrong[UPPER][group], 1);
    MUST(is_about(next_event(PQLANE_GUARD_WRONG, PATIENCE_S), name, "upper", "lower"));
    sleep_ms(100); /* operations that were under way */
    const unsigned long before = wrong;
    sleep_ms(500);
    MUST(wrong == before);
    MUST(pqlane_backend_state_at(UPPER) == PQLANE_BACKEND_FAILED);
    MUST(strcmp(pqlane_backend_group(name), "lower") == 0);
    MUST(use_prepared(key) == of_prepared);
    pqlane_kem_private *again = prepare();
    MUST(use_prepared(again) == PQLANE_OK);
    MUST(pqlane_backend_force("upper") == PQLANE_ERR_BACKEND);
    MUST(pqlane_backend_force(NULL) == PQLANE_OK);
    MUST(strcmp(pqlane_backend_group(name), "lower") == 0);
    atomic_store(&tiers_wrong[UPPER][group], 0); /* never again, all the same */
    sleep_ms(500);
    MUST(strcmp(pqlane_backend_group(name), "lower") == 0);
    MUST(pqlane_selftest() == PQLANE_OK);
    end();
    MUST(failed == 0);
    pqlane_kem_forget_private(key);
    pqlane_kem_forget_private(again);
}

static void wrong_ring(void)
{
    goes_wrong(PQL_GROUP_MLKEM, "mlkem", PQLANE_ERR_BACKEND);
}

static void wrong_hash(void)
{
    goes_wrong(PQL_GROUP_KECCAK, "keccak", PQLANE_OK);
}

static void wrong_portable(void)
{
    bool is_right;
    begin(&usual);
    pqlane_kem_private *key = prepare();
    atomic_store(&tiers_wrong[UPPER][PQL_GROUP_MLKEM], 1);
    MUST(next_event(PQLANE_GUARD_WRONG, PATIENCE_S));
    atomic_store(&tiers_wrong[LOWER][PQL_GROUP_MLKEM], 1);
    MUST(is_about(next_event(PQLANE_GUARD_WRONG, PATIENCE_S), "mlkem", "lower", "portable"));
    atomic_store(&tiers_wrong[PORTABLE][PQL_GROUP_MLKEM], 1);
    MUST(is_about(next_event(PQLANE_GUARD_WRONG, PATIENCE_S), "mlkem", "portable", ""));
    MUST(encapsulate(&is_right) == PQLANE_ERR_SELFTEST);
    MUST(use_prepared(key) == PQLANE_ERR_SELFTEST);
    MUST(pqlane_selftest() == PQLANE_ERR_SELFTEST);
    MUST(pqlane_backend_current() == NULL);
    MUST(pqlane_backend_force(NULL) == PQLANE_ERR_SELFTEST);
    end();
    pqlane_kem_forget_private(key);
}

/* What was forced is what is preferred; the guard goes on from there. */
static void forced_by_the_program(void)
{
    begin(&usual);
    MUST(pqlane_backend_force("portable") == PQLANE_OK);
    sleep_ms(1500);
    MUST(strcmp(pqlane_backend_current(), "portable") == 0);
    atomic_store(&tiers_delay_us[PORTABLE][PQL_GROUP_MLKEM], SLOW_US);
    const pqlane_guard_event *event = next_event(PQLANE_GUARD_SWITCHED, PATIENCE_S);
    MUST(is_about(event, "mlkem", "portable", event ? event->to : ""));
    atomic_store(&tiers_delay_us[PORTABLE][PQL_GROUP_MLKEM], 0);
    if (!is_instrumented()) {
        event = next_event(PQLANE_GUARD_PROMOTED, PATIENCE_S);
        MUST(event && strcmp(event->to, "portable") == 0);
    }
    end();
    MUST(failed == 0 && wrong == 0);
}

/* What the program forces, the guard may have taken already: all the same it is what is preferred from then on. */
static void forced_what_was_taken(void)
{
    pqlane_guard_options options = usual;
    options.hold_s = 2;
    begin(&options);
    for (int tier = PORTABLE; tier < TIERS; tier += UPPER) {
        atomic_store(&tiers_delay_us[tier][PQL_GROUP_MLKEM], SLOW_US);
        atomic_store(&tiers_delay_us[tier][PQL_GROUP_KECCAK], SLOW_HASH_US);
    }
    MUST(is_about(next_event(PQLANE_GUARD_SWITCHED, PATIENCE_S), "keccak+mlkem", "upper", "lower"));
    MUST(pqlane_backend_force("lower") == PQLANE_OK);
    tiers_delay_us[UPPER][PQL_GROUP_MLKEM] = tiers_delay_us[UPPER][PQL_GROUP_KECCAK] = 0;
    MUST(!next_event(PQLANE_GUARD_CANARY, 3 * options.hold_s) && strcmp(pqlane_backend_current(), "lower") == 0);
    end();
}

/* Keys stay with the kernels that they were prepared with, so those are asked, too. */
static void left_and_then_wrong(void)
{
    pqlane_guard_options options = usual;
    options.hold_s = 3600;
    begin(&options);
    pqlane_kem_private *key = prepare();
    atomic_store(&tiers_delay_us[UPPER][PQL_GROUP_MLKEM], SLOW_US);
    MUST(next_event(PQLANE_GUARD_SWITCHED, PATIENCE_S));
    atomic_store(&tiers_wrong[UPPER][PQL_GROUP_MLKEM], 1);
    MUST(is_about(next_event(PQLANE_GUARD_WRONG, PATIENCE_S), "mlkem", "upper", pqlane_backend_group("mlkem")));
    MUST(use_prepared(key) == PQLANE_ERR_BACKEND);
    end();
    MUST(failed == 0);
    pqlane_kem_forget_private(key);
}

/* PQLANE_BACKEND=fastest: a race at the start. */
static void chosen_by_measurement(void)
{
    bool is_right;
    setenv("PQLANE_BACKEND", "fastest", 1);
    tiers_make();
    atomic_store(&tiers_delay_us[UPPER][PQL_GROUP_MLKEM], SLOW_US);
    atomic_store(&tiers_delay_us[LOWER][PQL_GROUP_KECCAK], SLOW_HASH_US);
    kem = pqlane_alg_find("ML-KEM-768");
    encapsulate(&is_right);
    MUST(strcmp(pqlane_backend_group("mlkem"), "upper") != 0);
    MUST(strcmp(pqlane_backend_group("keccak"), "lower") != 0);
    MUST(strcmp(pqlane_backend_current(), "upper") != 0);
    MUST(pqlane_selftest() == PQLANE_OK);
    MUST(pqlane_backend_force(NULL) == PQLANE_OK);
    MUST(strcmp(pqlane_backend_current(), "upper") == 0);
}

/* ---- The interface ---- */

static atomic_int stopped_in_callback; /* a pqlane_status */

static void stop_in_callback(const pqlane_guard_event *event, void *context)
{
    stopped_in_callback = pqlane_guard_stop();
    hear(event, context);
}

static void misuse(void)
{
    pqlane_guard_options options = usual;
    pqlane_guard_event event;
    pqlane_metrics *snapshot;
    options.struct_size = sizeof options - 1;
    tiers_make();
    MUST(pqlane_guard_start(&options) == PQLANE_ERR_ARGUMENT);
    options.struct_size = sizeof options;
    options.share = 0.6;
    MUST(pqlane_guard_start(&options) == PQLANE_ERR_ARGUMENT);
    options.share = -1;
    MUST(pqlane_guard_start(&options) == PQLANE_ERR_ARGUMENT);
    options.share = 0;
    options.hold_s = -1;
    MUST(pqlane_guard_start(&options) == PQLANE_ERR_ARGUMENT);
    options.hold_s = 1;
    options.limits = "ML-KEM-768/encaps:p99:1us,";
    MUST(pqlane_guard_start(&options) == PQLANE_ERR_ARGUMENT);
    MUST(!pqlane_guard_runs());
    MUST(pqlane_guard_stop() == PQLANE_OK);
    options.limits = "ML-KEM-768/encaps:p50:1ns";
    options.callback = stop_in_callback;
    begin(&options);
    MUST(pqlane_guard_start(&options) == PQLANE_ERR_UNSUPPORTED);
    MUST(next_event(PQLANE_GUARD_BREACH, PATIENCE_S));
    MUST(stopped_in_callback == PQLANE_ERR_UNSUPPORTED);
    MUST(pqlane_metrics_take(&snapshot) == PQLANE_OK);
    MUST(pqlane_guard_processes(snapshot) == 1 && pqlane_guard_fallen_back(snapshot) == 0);
    MUST(pqlane_guard_count(snapshot, PQLANE_GUARD_BREACH) >= 1);
    MUST(pqlane_guard_event_count(snapshot) >= 1);
    MUST(pqlane_guard_event_at(snapshot, 0, &event, sizeof event) == PQLANE_OK);
    MUST(event.kind == PQLANE_GUARD_BREACH && strcmp(event.operation, "encaps") == 0 && event.when_ns > 0);
    MUST(strstr(event.reason, "took longer than"));
    MUST(pqlane_guard_event_at(snapshot, 0, &event, sizeof event - 1) == PQLANE_ERR_ARGUMENT);
    MUST(pqlane_guard_event_at(snapshot, PQLANE_GUARD_EVENTS, &event, sizeof event) == PQLANE_ERR_ARGUMENT);
    pqlane_metrics_forget(snapshot);
    end();
    MUST(pqlane_guard_stop() == PQLANE_OK);
    MUST(pqlane_guard_start(NULL) == PQLANE_OK);
    MUST(pqlane_guard_stop() == PQLANE_OK);
    MUST(pqlane_guard_kind_name(PQLANE_GUARD_KINDS) == NULL);
    MUST(strcmp(pqlane_guard_kind_name(PQLANE_GUARD_WRONG), "wrong") == 0);
}

static void asked_for_by(const char *environment, bool runs, bool has_problem)
{
    bool is_right;
    tiers_make();
    setenv("PQLANE_GUARD", environment, 1);
    kem = pqlane_alg_find("ML-KEM-768");
    encapsulate(&is_right);
    MUST(pqlane_guard_runs() == runs);
    MUST((pqlane_guard_problem() != NULL) == has_problem);
    if (runs) MUST(pqlane_guard_start(NULL) == PQLANE_ERR_UNSUPPORTED);
    MUST(pqlane_guard_stop() == PQLANE_OK);
}

static void environment_on(void)
{
    asked_for_by("on", true, false);
}

static void environment_limits(void)
{
    asked_for_by("ML-KEM-768/encaps:p99:200us,ML-DSA-65/sign:p50:2ms,syslog", true, false);
}

static void environment_off(void)
{
    asked_for_by("off", false, false);
}

static void environment_wrong(void)
{
    asked_for_by("on,ML-KEM-768/encaps:p99:200", false, true);
}

static void environment_without_metrics(void)
{
    setenv("PQLANE_METRICS", "off", 1);
    asked_for_by("on", false, true);
}

/* A child has a guard of its own. */
static void child_of_fork(void)
{
    int status = 0;
    begin(&usual);
    const pid_t child = fork();
    if (child == 0) {
        bool is_right;
        for (int i = 0; i < 100; i++) MUST(encapsulate(&is_right) == PQLANE_OK && is_right);
        MUST(pqlane_guard_runs());
        MUST(strcmp(pqlane_backend_current(), "upper") == 0);
        atomic_store(&tiers_wrong[UPPER][PQL_GROUP_MLKEM], 1);
        MUST(next_event(PQLANE_GUARD_WRONG, PATIENCE_S));
        MUST(pqlane_guard_stop() == PQLANE_OK);
        _exit(*found ? 1 : 0);
    }
    MUST(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    MUST(pqlane_guard_runs());
    end();
    MUST(failed == 0 && wrong == 0);
}

/* What it takes of a processor while nothing is wrong: the whole process sleeps, but for it. */
static void cost(void)
{
    struct timespec before, after;
    bool is_right;
    begin(&usual);
    ended = 1;
    for (int i = 0; i < THREADS; i++) MUST(pthread_join(threads[i], NULL) == 0);
    for (int i = 0; i < 100; i++) encapsulate(&is_right);
    sleep_ms(1000);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    const double begun = seconds();
    sleep_ms(5000);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    const double used = (double)(after.tv_sec - before.tv_sec) + 1e-9 * (double)(after.tv_nsec - before.tv_nsec);
    printf("the guard takes %.4f %% of a processor\n", 100 * used / (seconds() - begun));
    MUST(used / (seconds() - begun) < 0.02); /* in any build; docs/guard.md has the figure of a release */
    MUST(pqlane_guard_stop() == PQLANE_OK);
}

/* ---- Children ---- */

static void run_case(void **state)
{
    void (*const *one)(void) = *state;
    int ends[2], status;
    if (*one == child_of_fork && is_instrumented()) {
        puts("skipped: a sanitizer's allocator may be locked for ever in a child of several threads");
        skip();
    }
    *found = '\0';
    fflush(stdout);
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        unsetenv("PQLANE_BACKEND");
        unsetenv("PQLANE_GUARD");
        (*one)();
        fflush(stdout);
        _exit(write(ends[1], found, sizeof found) == sizeof found ? 0 : 1);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], found, sizeof found), sizeof found);
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    if (*found) fail_msg("%s", found);
}

#define CASES(X)                   \
    X(slow_ring)                   \
    X(slow_hash)                   \
    X(slow_everywhere)             \
    X(slow_without_limits)         \
    X(wrong_ring)                  \
    X(wrong_hash)                  \
    X(wrong_portable)              \
    X(chosen_by_measurement)       \
    X(forced_by_the_program)       \
    X(forced_what_was_taken)       \
    X(left_and_then_wrong)         \
    X(misuse)                      \
    X(environment_on)              \
    X(environment_limits)          \
    X(environment_off)             \
    X(environment_wrong)           \
    X(environment_without_metrics) \
    X(child_of_fork)               \
    X(cost)

int main(void)
{
#define POINTER(name) static void (*const name##_pointer)(void) = name;
    CASES(POINTER)
#define TEST(name) {#name, run_case, NULL, NULL, (void *)(uintptr_t)&name##_pointer},
    const struct CMUnitTest tests[] = {CASES(TEST)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
