/* SPDX-License-Identifier: Apache-2.0 */

/* Waves of processes, and what becomes of each operation in them. */

#include "gate.h"

#include "stats/prng.h"
#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>

/* One process: the operations that it measures. */
struct wave {
    struct gate *gate;
    struct gate_operation **operations;
    const char **names;
    unsigned *before; /* processes that each had seen before this one */
    size_t count;
    struct term_progress *progress;
    bool measuring; /* the candidate was in this wave: the control is, too */
    size_t steps;   /* visits before this wave */
    size_t done;    /* in this wave */
};

static struct gate_round *current_round(struct gate_operation *operation)
{
    return &operation->rounds[operation->round_count - 1];
}

/* How many processes the round at hand may take. */
static unsigned most_of(const struct gate *gate, const struct gate_operation *operation)
{
    return judge_most(operation->round_count > 1 ? &operation->rounds[0].finding : NULL, &gate->plan);
}

static bool is_open(const struct gate *gate, struct gate_operation *operation)
{
    const struct gate_round *round = current_round(operation);
    return round->finding.tendency == TENDENCY_UNDECIDED && round->count < most_of(gate, operation);
}

/* The control stays beside the candidate while that is measured, even where it was even early. */
static bool is_control_open(const struct gate *gate, struct gate_operation *control, bool measuring)
{
    const struct gate_round *round = current_round(control);
    return is_open(gate, control) ||
           (measuring && round->finding.tendency == TENDENCY_EVEN && round->count < gate->plan.most);
}

static bool start_round(const struct gate *gate, struct gate_operation *operation)
{
    struct gate_round *round = &operation->rounds[operation->round_count++];
    round->visits = calloc(most_of(gate, operation), sizeof *round->visits);
    return round->visits != NULL;
}

/* The medians of a round's processes. */
static size_t witnesses_of(const struct gate_round *round, double *witnesses)
{
    for (unsigned i = 0; i < round->count; i++) witnesses[i] = round->visits[i].difference;
    return round->count;
}

static void starts(void *context, size_t index)
{
    struct wave *wave = context;
    if (wave->progress) term_progress_step(wave->progress, wave->steps + wave->done, wave->names[index]);
}

static void idle(void *context)
{
    struct wave *wave = context;
    if (wave->progress) term_progress_draw(wave->progress);
}

static bool visited(void *context, size_t index, const struct visit *visit, const uint64_t stack[2])
{
    struct wave *wave = context;
    struct gate_operation *operation = wave->operations[index];
    struct gate_round *round = current_round(operation);
    double witnesses[STATS_WILCOXON_EXACT];
    if (round->count == wave->before[index] + 1) return false; /* it said so before: a process sees each once */
    wave->done++;
    round->visits[round->count++] = *visit;
    for (int side = 0; side < 2; side++)
        if (stack[side] > operation->stack[side]) operation->stack[side] = stack[side];
    const struct gate_round *first = &operation->rounds[0];
    size_t n = witnesses_of(first, witnesses);
    if (round == first) return judge_round(witnesses, (unsigned)n, &wave->gate->plan, &round->finding);
    n = witnesses_of(round, witnesses + n);
    return judge_second_round(witnesses, &first->finding, (unsigned)n, &wave->gate->plan, &round->finding);
}

static double deadline_of(const struct gate *gate, double started)
{
    return gate->budget_seconds > 0 ? started + gate->budget_seconds : 0;
}

/* Runs one process on what is open of `operations`; control: of those of the control. */
static enum measure_end run_wave(struct wave *wave, bool control, uint64_t seed, double deadline,
                                 struct measure_error *error)
{
    struct gate *gate = wave->gate;
    struct gate_operation *operations = control ? gate->controls : gate->operations;
    const struct image *candidate = control ? gate->baseline : gate->candidate;
    const size_t count = control ? gate->control_count : gate->count;
    wave->count = wave->done = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(control ? is_control_open(gate, &operations[i], wave->measuring) : is_open(gate, &operations[i])))
            continue;
        wave->operations[wave->count] = &operations[i];
        wave->before[wave->count] = current_round(&operations[i])->count;
        wave->names[wave->count++] = operations[i].name;
    }
    if (wave->count == 0) return MEASURE_DONE;
    const struct pairs_job job = {
        .images = {candidate, gate->baseline},
        .backend = gate->backend,
        .cpu = gate->cpu,
        .pairs = gate->pairs,
        .seed = seed,
        .deadline = deadline,
        .names = wave->names,
        .count = wave->count,
        .starts = starts,
        .visited = visited,
        .idle = idle,
        .context = wave,
    };
    enum measure_end end = pairs_measure(&job, &gate->facts, error);
    wave->steps += wave->done;
    return end;
}

/* After a wave: confirmations begin. Returns how many operations are open. */
static size_t next_rounds(struct gate *gate, bool *good)
{
    size_t open = 0;
    for (size_t i = 0; i < gate->count; i++) {
        struct gate_operation *operation = &gate->operations[i];
        const bool again = judge_measures_again(&operation->rounds[0].finding, &gate->plan);
        if (again && gate->confirm && operation->round_count == 1) *good = start_round(gate, operation) && *good;
        open += is_open(gate, operation);
    }
    return open;
}

/* The operations of the control: a few, drawn at random. */
static bool choose_controls(struct gate *gate, struct prng *prng)
{
    size_t *order = malloc((gate->count + 1) * sizeof *order);
    if (!order) return false;
    prng_permutation(prng, order, gate->count);
    gate->control_count = !gate->control ? 0 : gate->count < GATE_CONTROLS ? gate->count : GATE_CONTROLS;
    bool good = true;
    for (size_t i = 0; i < gate->control_count; i++) {
        gate->controls[i].name = gate->names[order[i]];
        good = start_round(gate, &gate->controls[i]) && good;
    }
    free(order);
    return good;
}

static size_t open_controls(struct gate *gate, bool measuring)
{
    size_t open = 0;
    for (size_t i = 0; i < gate->control_count; i++) open += is_control_open(gate, &gate->controls[i], measuring);
    return open;
}

/* Ratio and interval over the processes of all rounds. */
static bool sum_up(struct gate_operation *operation)
{
    double all[STATS_WILCOXON_EXACT], middle, interval[2];
    size_t n = 0;
    struct judgement *judgement = &operation->judgement;
    for (int i = 0; i < operation->round_count; i++) n += witnesses_of(&operation->rounds[i], all + n);
    judgement->ratio = judgement->low = judgement->high = NAN;
    if (n == 0) return true;
    if (!stats_location(all, n, &middle) || !stats_location_interval(all, n, JUDGE_CONFIDENCE, interval)) return false;
    judgement->ratio = exp(middle);
    judgement->low = exp(interval[0]);
    judgement->high = exp(interval[1]);
    return true;
}

static void judge_control(struct gate *gate)
{
    gate->control_finding = TENDENCY_EVEN;
    for (size_t i = 0; i < gate->control_count; i++) {
        enum tendency tendency = gate->controls[i].rounds[0].finding.tendency;
        if (tendency == TENDENCY_SLOWER || tendency == TENDENCY_FASTER) {
            gate->control_finding = tendency;
            return;
        }
        if (tendency == TENDENCY_UNDECIDED) gate->control_finding = TENDENCY_UNDECIDED;
    }
}

static bool judge_gate(struct gate *gate)
{
    bool good = true;
    judge_control(gate);
    bool trusted = gate->control_finding == TENDENCY_EVEN || gate->control_finding == TENDENCY_UNDECIDED;
    for (size_t i = 0; i < gate->control_count; i++) good = sum_up(&gate->controls[i]) && good;
    for (size_t i = 0; i < gate->count; i++) {
        struct gate_operation *operation = &gate->operations[i];
        struct finding findings[GATE_ROUNDS];
        for (int j = 0; j < operation->round_count; j++) findings[j] = operation->rounds[j].finding;
        judge_operation(findings, operation->round_count, gate->confirm, trusted, &operation->judgement);
        good = sum_up(operation) && good;
    }
    return good;
}

/* A guess: what is even takes the least number of processes, what goes on after that half as many as it may. */
static size_t steps_left(struct gate *gate, size_t open)
{
    size_t waves = gate->processes < gate->plan.least ? gate->plan.least - gate->processes : gate->plan.most / 2;
    return waves * (open + open_controls(gate, open > 0));
}

/* Processes until nothing is open or the time is over. */
static enum measure_end run_waves(struct gate *gate, struct wave *wave, struct prng *prng, double started,
                                  struct measure_error *error)
{
    const double deadline = deadline_of(gate, started);
    enum measure_end end = MEASURE_DONE;
    double visit_seconds = 0; /* what a visit took in the last wave */
    bool good = true;
    for (size_t open = gate->count; end == MEASURE_DONE && (open > 0 || open_controls(gate, false) > 0);) {
        double begun = term_seconds();
        if (deadline > 0 && begun + visit_seconds * (double)open > deadline) {
            gate->out_of_time = open > 0;
            break;
        }
        wave->measuring = open > 0;
        if (wave->progress) wave->progress->total = wave->steps + steps_left(gate, open);
        end = run_wave(wave, false, prng_next(prng) >> 1, deadline, error);
        if (open > 0) visit_seconds = (term_seconds() - begun) / (double)open;
        gate->processes += open > 0;
        if (end == MEASURE_DONE) end = run_wave(wave, true, prng_next(prng) >> 1, deadline, error);
        open = next_rounds(gate, &good);
        if (!good) return measure_fail(error, "no memory to go on measuring");
    }
    if (end == MEASURE_OUT_OF_TIME) {
        gate->out_of_time = wave->measuring;
        end = MEASURE_DONE;
    }
    return end;
}

enum measure_end gate_run(struct gate *gate, struct measure_error *error)
{
    const size_t most = gate->count > GATE_CONTROLS ? gate->count : GATE_CONTROLS;
    struct term_progress progress;
    struct prng prng = {gate->seed};
    struct wave wave = {.gate = gate,
                        .operations = calloc(most, sizeof *wave.operations),
                        .names = calloc(most, sizeof *wave.names),
                        .before = calloc(most, sizeof *wave.before),
                        .progress = gate->quiet ? NULL : &progress};
    double started = term_seconds();
    enum measure_end end = MEASURE_FAILED;
    gate->operations = calloc(gate->count + 1, sizeof *gate->operations);
    bool good = wave.operations && wave.names && wave.before && gate->operations && choose_controls(gate, &prng);
    for (size_t i = 0; good && i < gate->count; i++) {
        gate->operations[i].name = gate->names[i];
        good = start_round(gate, &gate->operations[i]);
    }
    if (!good) {
        measure_fail(error, "no memory for %zu operations", gate->count);
        goto out;
    }
    if (wave.progress) term_progress_begin(&progress, gate->count * gate->plan.least);
    end = run_waves(gate, &wave, &prng, started, error);
    if (wave.progress) term_progress_end(&progress);
    gate->seconds = term_seconds() - started;
    if (end == MEASURE_DONE && !judge_gate(gate)) end = measure_fail(error, "no memory to judge");
out:
    free(wave.operations);
    free(wave.names);
    free(wave.before);
    return end;
}

static void clear_operation(struct gate_operation *operation)
{
    for (int i = 0; i < operation->round_count; i++) {
        struct gate_round *round = &operation->rounds[i];
        for (unsigned j = 0; round->visits && j < round->count; j++) free(round->visits[j].ticks);
        free(round->visits);
    }
    *operation = (struct gate_operation){0};
}

void gate_clear(struct gate *gate)
{
    for (size_t i = 0; gate->operations && i < gate->count; i++) clear_operation(&gate->operations[i]);
    for (size_t i = 0; i < GATE_CONTROLS; i++) clear_operation(&gate->controls[i]);
    free(gate->operations);
    gate->operations = NULL;
}

size_t gate_pairs(const struct gate_operation *operation)
{
    size_t pairs = 0;
    for (int i = 0; i < operation->round_count; i++)
        for (unsigned j = 0; j < operation->rounds[i].count; j++) pairs += operation->rounds[i].visits[j].pairs;
    return pairs;
}
