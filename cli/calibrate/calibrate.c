/* SPDX-License-Identifier: Apache-2.0 */

/* Running the plan, gate by gate. */

#include "calibrate.h"

#include "measure/document.h"
#include "measure/environment.h"
#include "measure/subjects.h"
#include "plan.h"
#include "rates.h"
#include "record.h"
#include "replay.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SLOWER_SHARE 5 /* so many gates of identical copies for one of each slowdown */

struct calibration {
    struct plan plan;
    struct subjects subjects;
    const char **names;
    unsigned slower[CALIBRATE_MOST_SLOWER];
    size_t slower_count;
    long gates, slower_gates, pairs;
    uint64_t seed;
    const char *backend, *filter;
    struct environment environment;
    struct record record;
    struct rates rates;
    size_t done; /* gates that the record had, or that were run */
};

/* "3,5" or "2.5": per cent. */
static bool read_percentages(struct calibration *calibration, const char *text)
{
    while (*text) {
        char *end;
        double percent = strtod(text, &end);
        if (end == text || (*end && *end != ',') || !(percent >= 0.1 && percent <= 900) ||
            calibration->slower_count == CALIBRATE_MOST_SLOWER)
            return false;
        calibration->slower[calibration->slower_count++] = (unsigned)(10 * percent + 0.5);
        text = *end ? end + 1 : end;
    }
    return true;
}

static int read_options(struct calibration *calibration, const struct cli_args *args)
{
    long seed = (long)time(NULL);
    const char *slower = cli_given(args, "slower") ? cli_value(args, "slower") : "3";
    calibration->pairs = PAIRS_DEFAULT;
    if (!cli_number(args, "aa", 1, CALIBRATE_MOST_GATES, &calibration->gates)) return CLI_USAGE;
    calibration->slower_gates = (calibration->gates + SLOWER_SHARE - 1) / SLOWER_SHARE;
    if (cli_given(args, "slower-gates") &&
        !cli_number(args, "slower-gates", 0, CALIBRATE_MOST_GATES, &calibration->slower_gates))
        return CLI_USAGE;
    if (cli_given(args, "pairs") && !cli_number(args, "pairs", 10, 10000, &calibration->pairs)) return CLI_USAGE;
    if (cli_given(args, "seed") && !cli_number(args, "seed", 0, INT32_MAX, &seed)) return CLI_USAGE;
    if (!cli_given(args, "seed") && cli_given(args, "raw")) record_seed(cli_value(args, "raw"), &seed);
    if (!read_percentages(calibration, slower))
        return cli_usage("--slower takes up to %d percentages from 0.1 to 900, such as 3,5, not '%s'",
                         CALIBRATE_MOST_SLOWER, slower);
    calibration->seed = (uint64_t)seed;
    calibration->backend = cli_value(args, "backend");
    calibration->filter = cli_value(args, "filter");
    return CLI_OK;
}

static json_t *kinds_json(const struct plan *plan)
{
    json_t *kinds = json_array();
    for (size_t i = 0; i < plan->kind_count; i++)
        json_array_append_new(kinds, json_pack("{s:s, s:I, s:I}", "name", plan->kinds[i].name, "slower_thousandths",
                                               (json_int_t)plan->kinds[i].thousandths, "gates",
                                               (json_int_t)plan->kinds[i].gates));
    return kinds;
}

/* The first line of the record: what must be the same for a run to be gone on with. */
static json_t *plan_json(const struct calibration *calibration)
{
    const struct plan *plan = &calibration->plan;
    char created[32];
    document_time(created);
    json_t *names = json_array(), *candidates = json_array();
    for (size_t i = 0; i < calibration->subjects.count; i++)
        json_array_append_new(names, json_string(calibration->names[i]));
    for (size_t i = 0; i < plan->candidate_count; i++)
        json_array_append_new(candidates, json_string(plan->candidates[i].sha256));
    return json_pack("{s:s, s:i, s:s, s:{s:s, s:s, s:s}, s:s, s:{s:I, s:I, s:i, s:i, s:s?, s:s?}, s:o, s:o, s:o, s:o}",
                     "schema", "pqlane-calibration", "version", 1, "created", created, "library", "version",
                     calibration->subjects.facts[0].version, "build", calibration->subjects.facts[0].build, "sha256",
                     plan->library.sha256, "slower_sha256", plan->slower_base.sha256, "settings", "seed",
                     (json_int_t)calibration->seed, "pairs", (json_int_t)calibration->pairs, "processes_least",
                     JUDGE_LEAST_PROCESSES, "processes_most", JUDGE_MOST_PROCESSES, "backend", calibration->backend,
                     "filter", calibration->filter, "kinds", kinds_json(plan), "candidates", candidates, "operations",
                     names, "environment", environment_json(&calibration->environment));
}

static int prepare(struct calibration *calibration, const struct cli_args *args)
{
    struct measure_error error;
    int status = read_options(calibration, args);
    if (status != CLI_OK) return status;
    const struct plan_wish wish = {
        .library = cli_value(args, "lib"),
        .gates = (size_t)calibration->gates,
        .slower = calibration->slower,
        .slower_count = calibration->slower_count,
        .slower_gates = (size_t)calibration->slower_gates,
        .candidates = cli_value(args, "candidates"),
        .seed = calibration->seed,
    };
    enum measure_end end = plan_make(&calibration->plan, &wish, &error);
    const struct image *images[1] = {&calibration->plan.library};
    if (end == MEASURE_DONE) end = subjects_ask(&calibration->subjects, images, 1, calibration->backend, &error);
    if (end != MEASURE_DONE) return measure_exit(end, &error);
    if (!subjects_filter(&calibration->subjects, calibration->filter))
        return cli_usage("no operation matches '%s'", calibration->filter);
    calibration->names = calloc(calibration->subjects.count, sizeof *calibration->names);
    if (!calibration->names) return cli_failed("no memory for %zu operations", calibration->subjects.count);
    for (size_t i = 0; i < calibration->subjects.count; i++)
        calibration->names[i] = calibration->subjects.items[i].name;
    environment_begin(&calibration->environment, -1);

    json_t *plan = plan_json(calibration);
    if (!plan) return cli_failed("no memory for the plan");
    end = rates_begin(&calibration->rates, plan, &error) ? MEASURE_DONE : MEASURE_FAILED;
    if (end == MEASURE_DONE && cli_given(args, "raw"))
        end = record_open(&calibration->record, cli_value(args, "raw"), plan, rates_take, &calibration->rates,
                          &calibration->done, &error);
    json_decref(plan);
    return measure_exit(end, &error);
}

/* Number `number` of the plan. */
static enum measure_end run_gate(struct calibration *calibration, size_t number, struct measure_error *error)
{
    const struct plan *plan = &calibration->plan;
    const struct planned *planned = &plan->gates[number];
    const struct image *candidate = plan_candidate(plan, planned);
    struct gate gate = {
        .candidate = candidate,
        .baseline = plan_baseline(plan, planned),
        .backend = calibration->backend,
        .cpu = -1,
        .pairs = calibration->pairs,
        .seed = (calibration->seed << 20) + number,
        .plan = {JUDGE_LEAST_PROCESSES, JUDGE_MOST_PROCESSES, true},
        .confirm = true,
        .control = true,
        .names = calibration->names,
        .count = calibration->subjects.count,
        .quiet = true,
    };
    enum measure_end end = gate_run(&gate, error);
    if (end == MEASURE_DONE) {
        const struct kind *kind = &plan->kinds[planned->kind];
        json_t *line = record_of_gate(&gate, number, kind->name, kind->kind == KIND_RELINKED ? candidate->path : NULL);
        if (!line)
            end = measure_fail(error, "no memory for the record");
        else if (!rates_take(&calibration->rates, line, error))
            end = MEASURE_FAILED;
        else
            end = record_append(&calibration->record, line, error);
        json_decref(line);
    }
    gate_clear(&gate);
    return end;
}

static int measure(struct calibration *calibration)
{
    struct measure_error error;
    struct term_progress progress;
    enum measure_end end = MEASURE_DONE;
    const struct plan *plan = &calibration->plan;
    size_t first = calibration->done;
    term_progress_begin(&progress, plan->gate_count - (first < plan->gate_count ? first : plan->gate_count));
    for (size_t i = first; i < plan->gate_count && end == MEASURE_DONE; i++) {
        term_progress_step(&progress, i - first, plan->kinds[plan->gates[i].kind].name);
        end = run_gate(calibration, i, &error);
        if (end == MEASURE_DONE) calibration->done++;
    }
    term_progress_end(&progress);
    if (end == MEASURE_INTERRUPTED && calibration->record.fd >= 0) {
        cli_failed("interrupted after %zu of %zu gates: the same command goes on from there", calibration->done,
                   plan->gate_count);
        return MEASURE_EXIT_INTERRUPTED;
    }
    environment_end(&calibration->environment);
    return measure_exit(end, &error);
}

static int print(const struct calibration *calibration, const struct cli_args *args)
{
    const struct environment *environment = &calibration->environment;
    if (cli_given(args, "json")) {
        json_t *kinds = rates_json(&calibration->rates);
        json_t *root = json_pack("{s:s, s:i, s:s, s:I, s:o, s:o}", "schema", "pqlane-rates", "version", 1, "library",
                                 calibration->plan.library.sha256, "seed", (json_int_t)calibration->seed, "environment",
                                 environment_json(environment), "kinds", kinds);
        bool good = root && json_dumpf(root, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) == 0;
        json_decref(root);
        if (!good) return cli_failed("the result could not be written as JSON");
        putchar('\n');
    } else {
        printf("Library   pqlane %s, sha256 %.16s\n", calibration->subjects.facts[0].version,
               calibration->plan.library.sha256);
        printf("Machine   %s, %ld CPUs, hypervisor %s, load %.1f to %.1f\n", environment->cpu_model, environment->cpus,
               environment->hypervisor, environment->load_before, environment->load_after);
        printf("Measured  %zu gates of %zu operations (--seed %llu)\n\n", calibration->done,
               calibration->subjects.count, (unsigned long long)calibration->seed);
        if (!rates_print(&calibration->rates, stdout)) return cli_failed("no memory for the table");
    }
    return fflush(stdout) == 0 ? CLI_OK : cli_failed("cannot write to standard output");
}

int calibrate_run(const struct cli_args *args)
{
    struct calibration calibration = {.record = {.fd = -1}, .plan = {.library = IMAGE_NONE, .slower_base = IMAGE_NONE}};
    measure_catch_interrupts();
    int status = prepare(&calibration, args);
    if (status == CLI_OK) status = measure(&calibration);
    if (status == CLI_OK) status = print(&calibration, args);
    record_close(&calibration.record);
    rates_clear(&calibration.rates);
    subjects_clear(&calibration.subjects);
    free(calibration.names);
    plan_clear(&calibration.plan);
    return status;
}

/* Both ways to look at a record, fed line by line. */
struct looking {
    const char *path;
    json_t *plan;
    struct rates rates;
    struct replay *replay;
};

static bool look(void *context, const json_t *gate, struct measure_error *error)
{
    struct looking *looking = context;
    if (!looking->replay) {
        looking->replay = replay_begin(looking->plan, error);
        if (!looking->replay || !rates_begin(&looking->rates, looking->plan, error)) return false;
    }
    return rates_take(&looking->rates, gate, error) && replay_take(looking->replay, gate, error);
}

int calibrate_replay(const struct cli_args *args)
{
    struct measure_error error = {"the record has no gates"};
    struct looking looking = {.path = cli_value(args, "replay")};
    long seed = 1;
    if (cli_given(args, "seed") && !cli_number(args, "seed", 0, INT32_MAX, &seed)) return CLI_USAGE;
    measure_catch_interrupts();
    enum measure_end end = record_read(looking.path, &looking.plan, look, &looking, &error);
    int status = CLI_OK;
    if (end != MEASURE_DONE || !looking.replay) status = cli_failed("%s", error.text);
    if (status == CLI_OK && !rates_print(&looking.rates, stdout)) status = cli_failed("no memory for the table");
    if (status == CLI_OK) putchar('\n');
    if (status == CLI_OK && !replay_print(looking.replay, (uint64_t)seed, stdout))
        status = cli_failed("no memory to judge again");
    if (fflush(stdout) != 0 && status == CLI_OK) status = cli_failed("cannot write to standard output");
    replay_end(looking.replay);
    rates_clear(&looking.rates);
    json_decref(looking.plan);
    return status;
}
