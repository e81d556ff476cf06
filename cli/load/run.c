/* SPDX-License-Identifier: Apache-2.0 */

#include "run.h"

#include "measure/measure.h"
#include "stats/prng.h"
#include "term.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

#define SLICE 0.1 /* seconds between looks at whether to stop */

struct load_state {
    const struct load_plan *plan;
    double start, end;     /* of the monotonic clock */
    _Atomic uint64_t next; /* call */
    _Atomic uint64_t wrong, failed;
    _Atomic bool stop;
};

struct load_thread {
    pthread_t id;
    struct load_state *state;
    struct load_result counts;
    struct load_room room;
};

static void sleep_until(double when)
{
    const double whole = floor(when);
    const struct timespec then = {(time_t)whole, (long)((when - whole) * 1e9)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &then, NULL);
}

/* False: the load ends before. */
static bool wait_until(const struct load_state *state, double due)
{
    double now;
    while ((now = term_seconds()) < due && !state->stop) sleep_until(due < now + SLICE ? due : now + SLICE);
    return !state->stop && now < state->end;
}

static void note_late(struct load_result *counts, double late)
{
    double bucket = LOAD_LATE_PER_OCTAVE * log2(late > 0 ? 1 + late * 1e9 : 1);
    counts->late[bucket < LOAD_LATE_BUCKETS ? (size_t)bucket : LOAD_LATE_BUCKETS - 1]++;
    if (late > counts->most_late) counts->most_late = late;
}

double load_late_quantile(const struct load_result *result, double q)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < LOAD_LATE_BUCKETS; i++) {
        sum += result->late[i];
        if (sum > 0 && (double)sum >= q * (double)result->calls)
            return fmin((exp2((double)(i + 1) / LOAD_LATE_PER_OCTAVE) - 1) * 1e-9, result->most_late);
    }
    return result->most_late;
}

/* Which operation, and on what, depends on the number of the call alone: whichever thread comes to it does the same. */
static void do_call(struct load_thread *thread, uint64_t number)
{
    struct load_state *state = thread->state;
    const struct load_mix *mix = &state->plan->mix;
    struct prng prng = {state->plan->seed + number};
    prng.state = prng_next(&prng);
    const size_t entry = load_mix_pick(mix, prng_next(&prng));
    const enum load_outcome outcome = mix->entries[entry].operation->run(
        mix->entries[entry].subject, (unsigned)prng_below(&prng, LOAD_CASES), &thread->room);
    thread->counts.calls++;
    if (outcome != LOAD_RIGHT) thread->counts.last_fault = term_seconds() - state->start;
    if (outcome == LOAD_WRONG) {
        thread->counts.faults[entry].wrong++;
        state->wrong++;
    }
    if (outcome == LOAD_FAILED) {
        thread->counts.faults[entry].failed++;
        state->failed++;
    }
}

static void *load_work(void *data)
{
    struct load_thread *thread = data;
    struct load_state *state = thread->state;
    const double rate = state->plan->rate;
    prctl(PR_SET_TIMERSLACK, 1); /* calls begin as close to their time as the machine can */
    for (;;) {
        const uint64_t number = atomic_fetch_add_explicit(&state->next, 1, memory_order_relaxed);
        const double due = rate > 0 ? state->start + (double)number / rate : 0;
        if (due >= state->end || !wait_until(state, due)) return NULL;
        if (rate > 0) note_late(&thread->counts, term_seconds() - due);
        do_call(thread, number);
    }
}

/* Signals are the main thread's. */
static unsigned start_threads(struct load_thread *threads, unsigned count)
{
    sigset_t all, before;
    unsigned started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started < count && pthread_create(&threads[started].id, NULL, load_work, &threads[started]) == 0) started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static void watch_threads(struct load_state *state)
{
    struct term_progress progress;
    char label[80];
    const double seconds = state->end - state->start;
    term_progress_begin(&progress, (size_t)ceil(seconds / SLICE));
    for (double now; (now = term_seconds()) < state->end && !measure_was_interrupted();) {
        const uint64_t next = state->next;
        snprintf(label, sizeof label, "%llu calls, %llu wrong, %llu failed", (unsigned long long)next,
                 (unsigned long long)state->wrong, (unsigned long long)state->failed);
        term_progress_step(&progress, (size_t)((now - state->start) / SLICE), label);
        sleep_until(fmin(now + SLICE, state->end));
    }
    term_progress_end(&progress);
}

static void add_counts(struct load_result *sum, const struct load_result *more, size_t entries)
{
    sum->calls += more->calls;
    for (size_t i = 0; i < entries; i++) {
        sum->faults[i].wrong += more->faults[i].wrong;
        sum->faults[i].failed += more->faults[i].failed;
    }
    for (size_t i = 0; i < LOAD_LATE_BUCKETS; i++) sum->late[i] += more->late[i];
    sum->last_fault = fmax(sum->last_fault, more->last_fault); /* of NAN and a number: the number */
    sum->most_late = fmax(sum->most_late, more->most_late);
}

bool load_run(const struct load_plan *plan, struct load_result *result)
{
    const size_t entries = plan->mix.count;
    struct load_state state = {.plan = plan};
    struct load_thread *threads = calloc(plan->threads, sizeof *threads);
    *result = (struct load_result){.faults = calloc(entries, sizeof *result->faults), .last_fault = NAN};
    bool good = threads && result->faults;
    for (unsigned i = 0; i < plan->threads && good; i++) {
        threads[i].state = &state;
        threads[i].counts.last_fault = NAN;
        threads[i].counts.faults = calloc(entries, sizeof *result->faults);
        good = threads[i].counts.faults != NULL;
    }
    state.start = term_seconds();
    state.end = state.start + plan->seconds;
    const unsigned started = good ? start_threads(threads, plan->threads) : 0;
    good = good && started == plan->threads;
    if (good) watch_threads(&state);
    state.stop = true;
    for (unsigned i = 0; i < started; i++) pthread_join(threads[i].id, NULL);
    result->seconds = term_seconds() - state.start;
    for (unsigned i = 0; i < started && good; i++) add_counts(result, &threads[i].counts, entries);
    result->wrong = state.wrong;
    result->failed = state.failed;
    if (plan->rate > 0) result->due = (uint64_t)ceil(fmin(result->seconds, plan->seconds) * plan->rate);
    if (result->due < result->calls) result->due = result->calls;
    for (unsigned i = 0; threads && i < plan->threads; i++) free(threads[i].counts.faults);
    free(threads);
    if (!good) load_result_free(result);
    return good;
}

void load_result_free(struct load_result *result)
{
    free(result->faults);
    *result = (struct load_result){0};
}
