/* SPDX-License-Identifier: Apache-2.0 */

/* Running the passes and sorting the lines of their workers into series. */

#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum measure_end session_prepare(struct session *session, const char *filter, bool *no_match,
                                 struct measure_error *error)
{
    enum measure_end end = subjects_ask(&session->subjects, &session->image, 1, NULL, error);
    *no_match = false;
    if (end == MEASURE_DONE)
        end = backends_choose(&session->backends, session->backend, &session->subjects.facts[0], session->image->path,
                              error);
    if (end != MEASURE_DONE) return end;
    bool some = session->wanted ? subjects_keep(&session->subjects, session->wanted, session->wanted_context)
                                : subjects_filter(&session->subjects, filter);
    if (!some) {
        *no_match = true;
        return measure_fail(error, "no operation of %s matches '%s'", session->image->path, filter ? filter : "");
    }
    size_t backends = session->backends.count, count = session->subjects.count * backends;
    session->series = calloc(count, sizeof *session->series);
    session->batch_mark = calloc(count, sizeof *session->batch_mark);
    session->single_mark = calloc(count, sizeof *session->single_mark);
    if (!session->series || !session->batch_mark || !session->single_mark)
        return measure_fail(error, "no memory for %zu operations", count);
    session->series_count = count;
    for (size_t i = 0; i < count; i++) session->series[i].name = session->subjects.items[i / backends].name;
    return MEASURE_DONE;
}

void session_clear(struct session *session)
{
    for (size_t i = 0; i < session->series_count; i++) series_clear(&session->series[i]);
    free(session->series);
    free(session->batch_mark);
    free(session->single_mark);
    session->series = NULL;
    session->series_count = 0;
    session->batch_mark = session->single_mark = NULL;
    subjects_clear(&session->subjects);
}

/* The operation; with several backends "on" says which of its series is meant. */
static bool begin_series(struct session *session, const char *name)
{
    size_t i = 0, backends = session->backends.count;
    while (i < session->series_count && strcmp(session->series[i].name, name) != 0) i += backends;
    if (i == session->series_count) return false;
    session->first = &session->series[i];
    session->current = backends == 1 ? session->first : NULL;
    term_progress_step(&session->progress, session->visits++, name);
    return true;
}

static bool on(struct session *session, const char *backend)
{
    for (size_t i = 0; session->first && i < session->backends.count; i++)
        if (strcmp(session->backends.name[i], backend) == 0) {
            session->current = session->first + i;
            return true;
        }
    return false;
}

/* "N T T ..." of batches, "T T ..." of single operations. */
static bool take_samples(struct session *session, char *rest, bool batches)
{
    struct series *series = session->current;
    uint64_t count = 1, ticks;
    if (batches && (!worker_number(&rest, &count) || count == 0)) return false;
    if (batches && !series->batch) series->batch = count;
    while (worker_number(&rest, &ticks)) {
        double each = (double)ticks / (double)count;
        if (ticks == 0 || (batches && !samples_add(&series->batches, each, session->pass))) return false;
        if (count == 1 && !samples_add(&series->singles, each, session->pass)) return false;
    }
    return rest != NULL;
}

static bool take_memory(struct series *series, char *rest)
{
    uint64_t stack, heap;
    if (!worker_number(&rest, &stack)) return false;
    if (stack > series->stack) series->stack = stack;
    if (strcmp(rest, " -") == 0) return true;
    if (!worker_number(&rest, &heap)) return false;
    if (heap > series->heap) series->heap = heap;
    series->heap_known = true;
    return true;
}

/* "UP DOWN" of a handshake. */
static bool take_wire(struct series *series, char *rest)
{
    uint64_t up, down;
    if (!worker_number(&rest, &up) || !worker_number(&rest, &down) || up > MOST_WIRE || down > MOST_WIRE) return false;
    if (up > series->up) series->up = up;
    if (down > series->down) series->down = down;
    return true;
}

/* The pass's last word: its ticks become nanoseconds. */
static bool end_pass(struct session *session, char *rest)
{
    struct environment *environment = &session->environment;
    uint64_t rate, overhead;
    char *space = strchr(rest, ' ');
    if (!space) return false;
    *space++ = 0;
    if (!worker_word(rest, sizeof environment->clock)) return false;
    if (!worker_number(&space, &rate) || !worker_number(&space, &overhead) || rate < 1000) return false;
    memcpy(environment->clock, rest, strlen(rest) + 1);
    environment->ticks_per_second = rate;
    environment->clock_overhead_ticks = overhead;
    for (size_t i = 0; i < session->series_count; i++) {
        samples_scale(&session->series[i].batches, session->batch_mark[i], 1e9 / (double)rate);
        samples_scale(&session->series[i].singles, session->single_mark[i], 1e9 / (double)rate);
    }
    return true;
}

static bool session_line(void *context, const char *word, char *rest)
{
    struct session *session = context;
    if (!word) {
        term_progress_draw(&session->progress);
        return true;
    }
    if (strcmp(word, "cpu") == 0) return true;
    if (library_facts_are_in(word)) return library_facts_line(session->facts, word, rest);
    if (strcmp(word, "visit") == 0) return begin_series(session, rest);
    if (strcmp(word, "on") == 0) return on(session, rest);
    if (strcmp(word, "clock") == 0) return end_pass(session, rest);
    if (strcmp(word, "preempted") == 0) {
        uint64_t times;
        if (!worker_number(&rest, &times)) return false;
        session->environment.preempted += times;
        return true;
    }
    if (!session->current) return false;
    if (strcmp(word, "kernel") == 0) return costs_line(&session->current->costs, rest, session->pass);
    if (strcmp(word, "wire") == 0) return take_wire(session->current, rest);
    if (strcmp(word, "memory") == 0) return take_memory(session->current, rest);
    return (strcmp(word, "batch") == 0 || strcmp(word, "single") == 0) && take_samples(session, rest, word[0] == 'b');
}

void session_begin(struct session *session)
{
    session->started = term_seconds();
    session->pass = 0;
    environment_begin(&session->environment, session->cpu);
    term_progress_begin(&session->progress, session->passes * session->subjects.count);
}

enum measure_end session_pass(struct session *session, struct measure_error *error)
{
    size_t count = session->subjects.count;
    const char **names = malloc(count * sizeof *names);
    if (!names) return measure_fail(error, "no memory for %zu operations", count);
    for (size_t i = 0; i < count; i++) names[i] = session->subjects.items[i].name;
    struct worker_job job = {
        .mode = session->costs ? "cost" : "bench",
        .images = {session->image},
        .image_count = 1,
        .backend = session->backend ? session->backends.list : NULL,
        .cpu = session->cpu,
        .seed = session->seed + (session->costs ? 0 : session->pass), /* calls are those of one set of inputs */
        .time_ns = session->seconds_each * 1e9 / session->passes,
        .least = session->least_messages ? SESSION_LEAST_MESSAGES / session->passes : 1,
        .names = names,
        .name_count = count,
        .patience_seconds = 60 + 3 * session->seconds_each,
    };
    session->first = session->current = NULL;
    for (size_t i = 0; i < session->series_count; i++) {
        session->batch_mark[i] = session->series[i].batches.count;
        session->single_mark[i] = session->series[i].singles.count;
    }
    session->environment.ticks_per_second = 0;
    enum measure_end end = worker_run(&job, session_line, session, error);
    if (end == MEASURE_DONE && session->environment.ticks_per_second == 0)
        end = measure_fail(error, "the worker did not say what its ticks are");
    session->pass++;
    free(names);
    return end;
}

enum measure_end session_end(struct session *session, struct measure_error *error)
{
    enum measure_end end = MEASURE_DONE;
    term_progress_end(&session->progress);
    environment_end(&session->environment);
    session->seconds = term_seconds() - session->started;
    for (size_t i = 0; i < session->series_count && end == MEASURE_DONE; i++)
        if (session->series[i].batches.count == 0 || (session->series[i].singles.count == 0 && !session->costs))
            end = measure_fail(error, "the worker gave no samples of %s", session->series[i].name);
    for (size_t i = 0; i < session->series_count && end == MEASURE_DONE; i++)
        if (!costs_settle(&session->series[i].costs, (double)session->environment.ticks_per_second))
            end = measure_fail(error, "no memory for the costs of %s", session->series[i].name);
    return end;
}

enum measure_end session_measure(struct session *session, struct measure_error *error)
{
    struct measure_error ignored;
    enum measure_end end = MEASURE_DONE;
    session_begin(session);
    while (session->pass < session->passes && end == MEASURE_DONE) end = session_pass(session, error);
    enum measure_end last = session_end(session, end == MEASURE_DONE ? error : &ignored);
    return end == MEASURE_DONE ? last : end;
}
