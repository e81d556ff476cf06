/* SPDX-License-Identifier: Apache-2.0 */

/* Reading what a worker says of its pairs. */

#include "pairs.h"

#include "stats/stats.h"
#include "subjects.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PAIRS_SILENCE_SECONDS 30.0 /* most operations take 0.1 s, the slowest a few, on a busy machine more */

struct reading {
    const struct pairs_job *job;
    struct pairs_facts *facts;
    size_t index;      /* of the operation that is visited; job->count: none */
    uint64_t stack[2]; /* of it */
    size_t visits;
};

static bool begin_reading(struct reading *reading, const char *name)
{
    const struct pairs_job *job = reading->job;
    size_t i = 0;
    while (i < job->count && strcmp(job->names[i], name) != 0) i++;
    if (i == job->count) return false;
    reading->index = i;
    reading->stack[0] = reading->stack[1] = 0;
    job->starts(job->context, i);
    return true;
}

static bool median_difference(struct visit *visit)
{
    double *differences = malloc(visit->pairs * sizeof *differences);
    if (!differences) return false;
    for (size_t i = 0; i < visit->pairs; i++)
        differences[i] = log((double)visit->ticks[2 * i] / (double)visit->ticks[2 * i + 1]);
    bool done = stats_median(differences, visit->pairs, &visit->difference);
    free(differences);
    return done;
}

/* "N C B C B ..." */
static bool take_pairs(struct reading *reading, char *rest)
{
    const struct pairs_job *job = reading->job;
    const size_t asked = (size_t)job->pairs, least = asked < WORKER_PAIRS_LEAST ? asked : WORKER_PAIRS_LEAST;
    const size_t most = 2 * WORKER_PAIRS_TIMES * asked;
    struct visit visit = {.ticks = malloc(most * sizeof *visit.ticks)};
    size_t n = 0;
    bool good = visit.ticks && reading->index < job->count && worker_number(&rest, &visit.operations);
    while (good && n < most && worker_number(&rest, &visit.ticks[n])) good = visit.ticks[n++] > 0;
    uint64_t more;
    good = good && visit.operations > 0 && n >= 2 * least && n % 2 == 0 && rest && !worker_number(&rest, &more) && rest;
    visit.pairs = n / 2;
    good = good && median_difference(&visit) && job->visited(job->context, reading->index, &visit, reading->stack);
    if (!good) {
        free(visit.ticks);
        return false;
    }
    reading->visits++;
    reading->index = job->count; /* one line per visit */
    return true;
}

static bool take_clock(struct pairs_facts *facts, char *rest)
{
    char *space = strchr(rest, ' ');
    if (!space) return false;
    *space++ = 0;
    if (!worker_word(rest, sizeof facts->clock)) return false;
    memcpy(facts->clock, rest, strlen(rest) + 1);
    return worker_number(&space, &facts->ticks_per_second) && worker_number(&space, &facts->clock_overhead_ticks);
}

static bool pairs_line(void *context, const char *word, char *rest)
{
    struct reading *reading = context;
    struct library_facts ignored[2];
    if (!word) {
        if (reading->job->idle) reading->job->idle(reading->job->context);
        return true;
    }
    if (strcmp(word, "cpu") == 0) return true;
    if (library_facts_are_in(word)) return library_facts_line(ignored, word, rest);
    if (strcmp(word, "visit") == 0) return begin_reading(reading, rest);
    if (strcmp(word, "stack") == 0)
        return worker_number(&rest, &reading->stack[0]) && worker_number(&rest, &reading->stack[1]);
    if (strcmp(word, "pair") == 0) return take_pairs(reading, rest);
    if (strcmp(word, "preempted") == 0) {
        uint64_t times;
        if (!worker_number(&rest, &times)) return false;
        reading->facts->preempted += times;
        return true;
    }
    return strcmp(word, "clock") == 0 && take_clock(reading->facts, rest);
}

enum measure_end pairs_measure(const struct pairs_job *job, struct pairs_facts *facts, struct measure_error *error)
{
    struct reading reading = {.job = job, .facts = facts, .index = job->count};
    struct worker_job worker = {
        .mode = "pairs",
        .images = {job->images[0], job->images[1]},
        .image_count = 2,
        .backend = job->backend,
        .cpu = job->cpu,
        .seed = job->seed,
        .pairs = job->pairs,
        .names = job->names,
        .name_count = job->count,
        .patience_seconds = PAIRS_SILENCE_SECONDS + 0.02 * (double)job->pairs,
        .deadline = job->deadline,
    };
    enum measure_end end = worker_run(&worker, pairs_line, &reading, error);
    if (end == MEASURE_DONE && reading.visits != job->count)
        return measure_fail(error, "the worker gave pairs of %zu operations instead of %zu", reading.visits,
                            job->count);
    return end;
}
