/* SPDX-License-Identifier: Apache-2.0 */

/* Running the workers of a round and sorting their pairs. */

#include "gate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool visit(struct gate_round *round, const char *name)
{
    size_t i = 0;
    while (i < round->count && strcmp(round->names[i], name) != 0) i++;
    if (i == round->count) return false;
    round->current = &round->differences[i];
    term_progress_step(&round->progress, round->visits++, round->names[i]);
    return true;
}

/* "N C B C B ...": the number of operations is the same on both sides and cancels. */
static bool take_pairs(struct gate_round *round, char *rest)
{
    uint64_t count, candidate, baseline;
    long pairs = 0;
    if (!round->current || !worker_number(&rest, &count) || count == 0) return false;
    while (worker_number(&rest, &candidate)) {
        if (!worker_number(&rest, &baseline) || candidate == 0 || baseline == 0) return false;
        if (!samples_add(round->current, log((double)candidate / (double)baseline), round->process)) return false;
        pairs++;
    }
    round->current = NULL; /* one line per visit */
    return rest != NULL && pairs == round->pairs;
}

static bool take_clock(struct gate_round *round, char *rest)
{
    char *space = strchr(rest, ' ');
    if (!space || (size_t)(space - rest) >= sizeof round->clock) return false;
    *space++ = 0;
    memcpy(round->clock, rest, strlen(rest) + 1);
    return worker_number(&space, &round->ticks_per_second) && worker_number(&space, &round->clock_overhead_ticks);
}

static bool take(void *context, const char *word, char *rest)
{
    struct gate_round *round = context;
    struct library_facts ignored[2];
    if (!word) {
        term_progress_draw(&round->progress);
        return true;
    }
    if (strcmp(word, "cpu") == 0) return true;
    if (strcmp(word, "library") == 0 || strcmp(word, "build") == 0) return library_facts_line(ignored, word, rest);
    if (strcmp(word, "visit") == 0) return visit(round, rest);
    if (strcmp(word, "pair") == 0) return take_pairs(round, rest);
    if (strcmp(word, "preempted") == 0) {
        uint64_t times;
        if (!worker_number(&rest, &times)) return false;
        round->preempted += times;
        return true;
    }
    return strcmp(word, "clock") == 0 && take_clock(round, rest);
}

enum measure_end gate_round_measure(struct gate_round *round, struct measure_error *error)
{
    struct worker_job job = {
        .mode = "pairs",
        .images = {round->candidate, round->baseline},
        .image_count = 2,
        .backend = round->backend,
        .cpu = round->cpu,
        .pairs = round->pairs,
        .names = round->names,
        .name_count = round->count,
        .patience_seconds = 60 + (double)round->pairs,
    };
    enum measure_end end = MEASURE_DONE;
    double started = term_seconds();
    round->differences = calloc(round->count + 1, sizeof *round->differences);
    if (!round->differences) return measure_fail(error, "no memory for %zu operations", round->count);
    term_progress_begin(&round->progress, round->processes * round->count);
    for (round->process = 0; round->process < round->processes && end == MEASURE_DONE; round->process++) {
        job.seed = round->seed + round->process;
        end = worker_run(&job, take, round, error);
        for (size_t i = 0; i < round->count && end == MEASURE_DONE; i++)
            if (round->differences[i].count != (round->process + 1) * (size_t)round->pairs)
                end = measure_fail(error, "the worker gave no pairs of %s", round->names[i]);
    }
    term_progress_end(&round->progress);
    round->seconds = term_seconds() - started;
    return end;
}

void gate_round_clear(struct gate_round *round)
{
    for (size_t i = 0; round->differences && i < round->count; i++) {
        free(round->differences[i].value);
        free(round->differences[i].process);
    }
    free(round->differences);
    round->differences = NULL;
}
