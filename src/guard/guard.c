/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane_guard_*: what is asked for, and the thread. */

#include "pqlane_guard.h"

#include "kernels/select.h"
#include "metrics/clock.h"
#include "metrics/metrics.h"
#include "metrics/segment.h"
#include "turn.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#define STACK_BYTES (1024 * 1024) /* beside what the system needs: the largest operation takes an eighth of it */
#define SHARE 0.001
#define HOLD_S 10
#define MOST_OPTIONS_BYTES 1024 /* of a newer header, whose new fields must be 0 */

/* What was asked for. A child of fork() begins anew with it. */
static struct {
    int is_set, is_on;
    double share, hold_s;
    struct pql_listeners listeners;
    struct pql_limit limits[PQL_MOST_WATCHED];
    size_t limit_count;
    const char *problem;
} guard_wish;

pthread_mutex_t pql_guard_lock = PTHREAD_MUTEX_INITIALIZER; /* of all that is below, and of the wish */
static pthread_cond_t bell;
static pthread_once_t guard_once = PTHREAD_ONCE_INIT;
static pthread_t thread;
static enum { ABSENT, PRESENT, ENDING } state_of_guard;
static atomic_int to_end;

static void make_bell(void)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&bell, &attributes);
    pthread_condattr_destroy(&attributes);
}

static void lock_guard(void)
{
    pthread_mutex_lock(&pql_guard_lock);
}

static void unlock_guard(void)
{
    pthread_mutex_unlock(&pql_guard_lock);
}

/* The thread is the parent's. */
static void forget_thread(void)
{
    state_of_guard = ABSENT;
    atomic_store(&to_end, 0);
    make_bell();
    pthread_mutex_unlock(&pql_guard_lock);
}

static void prepare(void)
{
    make_bell();
    pthread_atfork(lock_guard, unlock_guard, forget_thread);
}

/* ---- Wishes ---- */

static int add_limit(const char *text, size_t len)
{
    if (guard_wish.limit_count == PQL_MOST_WATCHED ||
        !pql_limit_read(&guard_wish.limits[guard_wish.limit_count], text, len))
        return 0;
    guard_wish.limit_count++;
    return 1;
}

/* Calls `read` for each part between commas; 0: one is none. */
static int read_list(const char *text, int (*read)(const char *part, size_t len))
{
    for (;;) {
        const size_t len = strcspn(text, ",");
        if (!read(text, len)) return 0;
        if (!text[len]) return 1;
        text += len + 1;
    }
}

static int is_word(const char *part, size_t len, const char *word)
{
    return len == strlen(word) && memcmp(part, word, len) == 0;
}

static int read_word(const char *part, size_t len)
{
    if (is_word(part, len, "syslog"))
        guard_wish.listeners.to_syslog = 1;
    else if (!is_word(part, len, "on"))
        return add_limit(part, len);
    return 1;
}

static void read_environment(void)
{
    const char *text = secure_getenv("PQLANE_GUARD");
    guard_wish.is_set = 1;
    guard_wish.share = SHARE;
    guard_wish.hold_s = HOLD_S;
    if (!text || !*text || strcmp(text, "off") == 0) return;
    guard_wish.is_on = read_list(text, read_word);
    if (!guard_wish.is_on)
        guard_wish.problem = "PQLANE_GUARD is none of off, on, syslog, ALGORITHM/OPERATION:pQUANTILE:TIME, or several "
                             "with commas between them";
}

static pqlane_status read_options(const pqlane_guard_options *options)
{
    pqlane_guard_options o = {0};
    if (options && (options->struct_size < sizeof o || options->struct_size > MOST_OPTIONS_BYTES))
        return PQLANE_ERR_ARGUMENT;
    if (options) memcpy(&o, options, sizeof o);
    for (size_t i = sizeof o; options && i < o.struct_size; i++)
        if (((const uint8_t *)options)[i]) return PQLANE_ERR_ARGUMENT;
    if (!(o.share >= 0 && o.share <= 0.5) || !(o.hold_s >= 0 && o.hold_s <= 3600)) return PQLANE_ERR_ARGUMENT;
    guard_wish.limit_count = 0;
    if (o.limits && !read_list(o.limits, add_limit)) return PQLANE_ERR_ARGUMENT;
    guard_wish.is_set = guard_wish.is_on = 1;
    guard_wish.share = o.share > 0 ? o.share : SHARE;
    guard_wish.hold_s = o.hold_s > 0 ? o.hold_s : HOLD_S;
    guard_wish.listeners = (struct pql_listeners){o.callback, o.context, o.to_syslog};
    guard_wish.problem = NULL;
    return PQLANE_OK;
}

/* ---- The thread ---- */

static void wait_until(uint64_t ns)
{
    const struct timespec when = {(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)};
    pthread_mutex_lock(&pql_guard_lock);
    while (!atomic_load(&to_end) && pthread_cond_timedwait(&bell, &pql_guard_lock, &when) != ETIMEDOUT) {}
    pthread_mutex_unlock(&pql_guard_lock);
}

static void leave_notes(void)
{
    struct pql_segment_header *header = pql_segment_here();
    if (header) atomic_store_explicit(&header->guard.state, PQL_NO_GUARD, memory_order_relaxed);
}

static void *watch(void *own)
{
    struct pql_turns *turns = own;
    prctl(PR_SET_NAME, "pqlane-guard", 0, 0, 0);
    pql_turns_begin(turns);
    while (!atomic_load(&to_end)) {
        const uint64_t now = pql_clock_ns(CLOCK_MONOTONIC);
        pql_turn(turns, now, &to_end);
        wait_until(now + PQL_TURN_NS);
    }
    pql_try_out(NULL, NULL);
    leave_notes();
    pql_windows_clear(&turns->windows);
    free(turns);
    return NULL;
}

/* Signals are for the program's own threads. */
static int make_thread(struct pql_turns *turns)
{
    pthread_attr_t attributes;
    sigset_t all, kept;
    if (pthread_attr_init(&attributes) != 0) return 0;
    pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED); /* not with a real-time thread's priority */
    pthread_attr_setstacksize(&attributes, STACK_BYTES + (size_t)PTHREAD_STACK_MIN);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &kept);
    const int made = pthread_create(&thread, &attributes, watch, turns) == 0;
    pthread_sigmask(SIG_SETMASK, &kept, NULL);
    pthread_attr_destroy(&attributes);
    return made;
}

/* With the lock held. */
static pqlane_status start_guard(void)
{
    struct pql_turns *turns = aligned_alloc(64, (sizeof *turns + 63) / 64 * 64);
    if (!turns) return PQLANE_ERR_MEMORY;
    memset(turns, 0, sizeof *turns);
    turns->share = guard_wish.share;
    for (unsigned g = 0; g < PQL_GROUPS; g++) turns->holds[g].least = (uint64_t)(1e9 * guard_wish.hold_s);
    turns->listeners = guard_wish.listeners;
    turns->has_limits = guard_wish.limit_count > 0;
    for (size_t i = 0; i < guard_wish.limit_count; i++) pql_windows_add(&turns->windows, &guard_wish.limits[i]);
    atomic_store(&to_end, 0);
    if (make_thread(turns)) {
        state_of_guard = PRESENT;
        return PQLANE_OK;
    }
    free(turns);
    guard_wish.problem = "the guard could not start: the system gave no thread";
    return PQLANE_ERR_MEMORY;
}

/* ---- From outside ---- */

void pql_guard_begin(int has_metrics)
{
    pthread_once(&guard_once, prepare);
    pthread_mutex_lock(&pql_guard_lock);
    if (!guard_wish.is_set) read_environment();
    if (guard_wish.is_on && !has_metrics) guard_wish.problem = "the guard could not start: metrics are off";
    if (guard_wish.is_on && has_metrics && state_of_guard == ABSENT && start_guard() != PQLANE_OK) guard_wish.is_on = 0;
    pthread_mutex_unlock(&pql_guard_lock);
}

pqlane_status pqlane_guard_start(const pqlane_guard_options *options)
{
    pthread_once(&guard_once, prepare);
    pthread_mutex_lock(&pql_guard_lock);
    pqlane_status status = state_of_guard != ABSENT ? PQLANE_ERR_UNSUPPORTED : read_options(options);
    if (status == PQLANE_ERR_ARGUMENT) guard_wish.is_set = 1, guard_wish.is_on = 0, guard_wish.limit_count = 0;
    pthread_mutex_unlock(&pql_guard_lock);
    if (status != PQLANE_OK) return status;
    if (pqlane_metrics_current() == PQLANE_METRICS_OFF) return PQLANE_ERR_UNSUPPORTED; /* else it may have begun */
    pthread_mutex_lock(&pql_guard_lock);
    if (state_of_guard == ABSENT) status = start_guard();
    pthread_mutex_unlock(&pql_guard_lock);
    return status;
}

static pqlane_status stop_guard(void)
{
    pthread_once(&guard_once, prepare);
    pthread_mutex_lock(&pql_guard_lock);
    const int is_present = state_of_guard == PRESENT;
    const pthread_t own = thread;
    if (state_of_guard != ABSENT && pthread_equal(own, pthread_self())) {
        pthread_mutex_unlock(&pql_guard_lock);
        return PQLANE_ERR_UNSUPPORTED;
    }
    guard_wish.is_set = 1;
    guard_wish.is_on = 0;
    if (is_present) {
        state_of_guard = ENDING;
        atomic_store(&to_end, 1);
        pthread_cond_broadcast(&bell);
        pthread_mutex_unlock(&pql_guard_lock);
        pthread_join(own, NULL);
        pthread_mutex_lock(&pql_guard_lock);
        state_of_guard = ABSENT;
        pthread_cond_broadcast(&bell);
    }
    while (state_of_guard == ENDING) pthread_cond_wait(&bell, &pql_guard_lock); /* another waits for it already */
    pthread_mutex_unlock(&pql_guard_lock);
    return PQLANE_OK;
}

/* Who is cancelled while it waits would leave the others waiting. */
pqlane_status pqlane_guard_stop(void)
{
    int kept;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &kept);
    const pqlane_status status = stop_guard();
    pthread_setcancelstate(kept, NULL);
    return status;
}

int pqlane_guard_runs(void)
{
    pqlane_metrics_current(); /* the environment may ask for it */
    pthread_mutex_lock(&pql_guard_lock);
    const int is_running = state_of_guard == PRESENT;
    pthread_mutex_unlock(&pql_guard_lock);
    return is_running;
}

const char *pqlane_guard_problem(void)
{
    pqlane_metrics_current();
    pthread_mutex_lock(&pql_guard_lock);
    const char *problem = guard_wish.problem;
    pthread_mutex_unlock(&pql_guard_lock);
    return problem;
}

#ifdef __GLIBC__
/* Where this code is unloaded (a static library in a plugin), the thread must not come back to it. It has two seconds:
 * a program's callback may wait for what the one who unloads has. */
__attribute__((destructor)) static void end_guard(void)
{
    struct timespec until;
    pthread_mutex_lock(&pql_guard_lock);
    const int is_present = state_of_guard == PRESENT && !pthread_equal(thread, pthread_self());
    if (is_present) {
        state_of_guard = ENDING;
        atomic_store(&to_end, 1);
        pthread_cond_broadcast(&bell);
    }
    pthread_mutex_unlock(&pql_guard_lock);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 2;
    if (is_present) pthread_timedjoin_np(thread, NULL, &until);
}
#endif
