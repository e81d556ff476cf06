/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane check: is anything slower than the stored library, or than another build? */

#include "check_out.h"
#include "cli.h"
#include "measure/check_document.h"
#include "measure/target.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct check {
    const char *driver;
    struct image candidate, baseline;
    struct store *store;
    struct store_run run;
    struct check_out out;
    struct subjects subjects;
    struct environment environment;
    struct gate gate;
    struct instructions instructions;
    const char **names; /* of the operations that both have */
    struct check_report report;
};

static int read_plan(struct check *check, const struct cli_args *args)
{
    const char *level = cli_value(args, "fail-on");
    struct gate *gate = &check->gate;
    long most = JUDGE_MOST_PROCESSES, pairs = PAIRS_DEFAULT, seed = (long)time(NULL), cpu = -1;
    double budget = 0;
    if (cli_given(args, "baseline") == cli_given(args, "old"))
        return cli_usage(
            "one of --baseline LABEL and --old LIBRARY is needed: `pqlane baseline list` shows the labels");
    if (cli_given(args, "new") && cli_given(args, "lib")) return cli_usage("--new and --lib are the same");
    if (cli_given(args, "processes") && !cli_number(args, "processes", 10, GATE_MOST_PROCESSES, &most))
        return CLI_USAGE;
    if (cli_given(args, "pairs") && !cli_number(args, "pairs", 1, 10000, &pairs)) return CLI_USAGE;
    if (cli_given(args, "seed") && !cli_number(args, "seed", 0, INT32_MAX, &seed)) return CLI_USAGE;
    if (cli_given(args, "cpu") && !cli_number(args, "cpu", 0, 1 << 20, &cpu)) return CLI_USAGE;
    if (cli_given(args, "budget") && !cli_seconds(args, "budget", 1, 86400, &budget)) return CLI_USAGE;
    const char *path;
    check->driver = target_parse(cli_value(args, "target"), &path);
    if (!check->driver || path)
        return cli_usage("--target takes " TARGET_DRIVERS ", not '%s'; --old and --new say where they are",
                         cli_value(args, "target"));
    if (budget == 0) budget = strcmp(check->driver, "pqlane") == 0 ? GATE_BUDGET_SECONDS : GATE_BUDGET_OF_OTHERS;
    check->report.fail_on = SEVERITY_NOTICE;
    if (level && !severity_find(level, &check->report.fail_on))
        return cli_usage("--fail-on takes notice, warning, critical or emergency, not '%s'", level);
    gate->plan = (struct judge_plan){JUDGE_LEAST_PROCESSES, (unsigned)most, true};
    gate->confirm = gate->control = true;
    gate->pairs = pairs;
    gate->seed = (uint64_t)seed;
    gate->cpu = (int)cpu;
    gate->budget_seconds = budget;
    gate->backend = cli_value(args, "backend");
    return CLI_OK;
}

/* A stored library is measured with the driver that its run was measured with. A name of no driver is a plugin's. */
static int take_driver(struct check *check, const struct cli_args *args)
{
    const json_t *library = json_object_get(check->run.document, "library");
    const char *driver = target_driver(json_string_value(json_object_get(library, "driver")));
    if (!driver) driver = target_driver("plugin");
    if (cli_given(args, "target") && driver != check->driver)
        return cli_usage("%s@%lld was measured with --target %s", check->run.label, (long long)check->run.id, driver);
    check->driver = check->baseline.driver = driver;
    return CLI_OK;
}

/* The stored library, if it may be run. */
static int load_baseline(struct check *check, const struct cli_args *args)
{
    struct store_error error;
    struct measure_error image_error;
    uint8_t *bytes = NULL;
    size_t size;
    char origin[160];
    const char *label = cli_value(args, "baseline");
    if (!label)
        return measure_exit(target_image(&check->baseline, check->driver, cli_value(args, "old"), &image_error),
                            &image_error);
    check->store = store_open(cli_value(args, "db"), STORE_READ, STORE_PATIENCE_MS, &error);
    if (!check->store || !store_load(check->store, label, &check->run, &error) ||
        !store_may_run(&check->run, cli_value(args, "trust"), &error) ||
        !store_library_bytes(check->store, check->run.library_sha256, &bytes, &size, &error))
        return cli_failed("%s", error.text);
    check->report.run = &check->run;
    snprintf(origin, sizeof origin, "the library of %s@%lld", check->run.label, (long long)check->run.id);
    enum measure_end end = image_of_bytes(&check->baseline, origin, bytes, size, &image_error);
    free(bytes);
    if (end != MEASURE_DONE) return measure_exit(end, &image_error);
    return take_driver(check, args);
}

static int prepare_gate(struct check *check, const struct cli_args *args)
{
    struct measure_error error;
    const char *filter = cli_value(args, "filter");
    const char *candidate = cli_given(args, "new") ? cli_value(args, "new") : cli_value(args, "lib");
    int status = read_plan(check, args);
    if (status == CLI_OK) status = check_out_open(&check->out, args);
    if (status == CLI_OK) status = load_baseline(check, args);
    if (status == CLI_OK && !candidate && target_needs_path(check->driver))
        return cli_failed("name the library to be judged: --new PATH");
    if (status == CLI_OK)
        status = measure_exit(target_image(&check->candidate, check->driver, candidate, &error), &error);
    if (status != CLI_OK) return status;

    const struct image *images[2] = {&check->candidate, &check->baseline};
    if (subjects_handshakes_asked(filter)) {
        target_beside(&check->candidate);
        target_beside(&check->baseline);
    }
    enum measure_end end = subjects_ask(&check->subjects, images, 2, check->gate.backend, &error);
    if (end != MEASURE_DONE) return measure_exit(end, &error);
    const bool some = subjects_filter(&check->subjects, filter);
    subjects_warn(&check->subjects, images, 2, filter);
    if (!some) return cli_usage("no operation matches '%s'", filter ? filter : "");
    size_t count = check->subjects.count;
    check->names = calloc(count, sizeof *check->names);
    check->report.rows = calloc(count, sizeof *check->report.rows);
    if (!check->names || !check->report.rows) return cli_failed("no memory for %zu operations", count);
    for (size_t i = 0; i < count; i++)
        if (check->subjects.items[i].sides == 3) check->names[check->gate.count++] = check->subjects.items[i].name;
    check->gate.candidate = &check->candidate;
    check->gate.baseline = &check->baseline;
    check->gate.names = check->names;
    return CLI_OK;
}

/* Was the baseline's run measured on a machine like this one? Its numbers would count only then; its library is judged
 * anywhere. */
static bool is_same_machine(const struct check *check)
{
    const json_t *there = json_object_get(check->run.document, "fingerprint");
    json_t *here = environment_fingerprint(&check->environment, check->subjects.facts[0].build,
                                           check->candidate.sha256);
    bool same = here != NULL;
    static const char *const parts[] = {"cpu_model", "cpus", "isa", "hypervisor"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        same = same && json_equal(json_object_get(there, parts[i]), json_object_get(here, parts[i]));
    json_decref(here);
    return same;
}

static int measure_both(struct check *check, const struct cli_args *args)
{
    struct measure_error error;
    struct gate *gate = &check->gate;
    struct environment *environment = &check->environment;
    const struct image *images[2] = {&check->candidate, &check->baseline};
    enum measure_end end = MEASURE_DONE;
    double deadline = term_seconds() + gate->budget_seconds;
    environment_begin(environment, gate->cpu);
    if (gate->count > 0) end = gate_run(gate, &error);
    environment_end(environment);
    if (end == MEASURE_DONE && cli_given(args, "no-instructions"))
        snprintf(check->instructions.reason, sizeof check->instructions.reason, "--no-instructions");
    else if (end == MEASURE_DONE && strcmp(check->driver, "pqlane") != 0)
        snprintf(check->instructions.reason, sizeof check->instructions.reason,
                 "of libpqlane alone it is known which operations take the same steps each time");
    else if (end == MEASURE_DONE)
        end = instructions_count(&check->instructions, images, check->names, gate->count, gate->backend, gate->seed,
                                 deadline, &error);
    snprintf(environment->clock, sizeof environment->clock, "%s", gate->facts.clock);
    environment->preempted = gate->facts.preempted;
    environment->ticks_per_second = gate->facts.ticks_per_second;
    environment->clock_overhead_ticks = gate->facts.clock_overhead_ticks;
    return measure_exit(end, &error);
}

static int publish_verdicts(struct check *check, const struct cli_args *args)
{
    struct check_report *report = &check->report;
    report->candidate = &check->candidate;
    report->baseline = &check->baseline;
    report->facts = check->subjects.facts;
    report->environment = &check->environment;
    report->gate = &check->gate;
    report->instructions = &check->instructions;
    report->filter = cli_value(args, "filter");
    report->same_machine = report->run && is_same_machine(check);
    if (!check_report_make(report, &check->subjects)) return cli_failed("no memory to judge");
    if (!json_out_is_stdout(&check->out.json) && !check_report_print(report))
        return cli_failed("no memory for the table");

    json_t *document = check_document(report);
    if (!document) return cli_failed("no memory for the document");
    int status = check_out_write(&check->out, document, check->run.id);
    json_decref(document);
    if (status != CLI_OK) return status;
    if (fflush(stdout) != 0) return cli_failed("cannot write to standard output");
    return judge_exit(report->overall);
}

static int run_check(const struct cli_args *args)
{
    struct check check = {.candidate = IMAGE_NONE, .baseline = IMAGE_NONE};
    measure_catch_interrupts();
    int status = prepare_gate(&check, args);
    if (status == CLI_OK) status = measure_both(&check, args);
    if (status == CLI_OK) status = publish_verdicts(&check, args);
    gate_clear(&check.gate);
    instructions_clear(&check.instructions);
    free(check.names);
    free(check.report.rows);
    subjects_clear(&check.subjects);
    store_run_clear(&check.run);
    store_close(check.store);
    image_close(&check.candidate);
    image_close(&check.baseline);
    return status;
}

static const struct cli_option check_options[] = {
    {"baseline", 'B', "LABEL", "What to compare with; LABEL@N is run number N"},
    {"target", 0, "KIND", "What they are: pqlane (default), openssl, liboqs, plugin"},
    {"old", 0, "LIBRARY", "What to compare with: any build of libpqlane, or of the target"},
    {"new", 0, "LIBRARY", "The candidate (default: the library in use)"},
    {"lib", 'l', "LIBRARY", "The same as --new"},
    {"filter", 'f', "TEXT", "Only operations with TEXT in their name (TEXT$: at its end), or A,B,..."},
    {"budget", 0, "TIME",
     "End within this time, and say what could not be decided (default 170s; of other targets 300s)"},
    {"fail-on", 0, "LEVEL", "Exit with 1 from this severity on (default notice)"},
    {"json", 'j', "FILE", "Write the verdicts as JSON; -: to standard output"},
    {"junit", 0, "FILE", "Write them as JUnit XML: a test case per operation"},
    {"github-summary", 0, NULL, "Append them to the job's summary page ($GITHUB_STEP_SUMMARY)"},
    {"save", 's', "LABEL", "Keep the verdict in the store under LABEL, for `pqlane report`"},
    {"db", 0, "STORE", "The store of baselines: a file (default: XDG data folder) or a URL"},
    {"alert-url", 0, "URL", "Where something regressed, post an alert; @FILE: to the URL in that file"},
    {"alert-format", 0, "NAME", "alertmanager or webhook (default: by the URL's path)"},
    {"alert-for", 0, "TIME", "It ends then, unless the next check renews it (default 25h)"},
    {"trust", 0, "HASH", "Run an imported library, if this is its SHA-256"},
    {"processes", 0, "N", "At most so many fresh processes per operation and round (10 to 25, default 20)"},
    {"pairs", 0, "N", "Pairs per operation and process, at the least (default 100)"},
    {"no-instructions", 0, NULL, "Do not count instructions with callgrind"},
    {"seed", 0, "N", "For orders and inputs (default: the time)"},
    {"backend", 'b', "NAME", "Force a backend in both libraries (see pqlane list)"},
    {"cpu", 'c', "N", "Measure on this CPU (default: a random one each time)"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command cli_check = {
    .name = "check",
    .words = NULL,
    .summary = "compare with a baseline and say what became slower",
    .details = "Both libraries are loaded side by side in fresh processes, one after another, and\n"
               "measured in pairs on equal inputs. An operation is slower if the processes agree\n"
               "(signed-rank test) on more than 1.5 %, and agree again when it is measured a\n"
               "second time; it passes once a slowdown of 3 % is excluded. Beside it the\n"
               "baseline runs against itself: if that differs, everything is inconclusive.\n"
               "Severity: notice below 10 %, warning below 25 %, critical up to 50 %, emergency\n"
               "above. Peak stack is judged too. Exit codes: 0 pass or improved, 1 regressed,\n"
               "2 usage, 3 inconclusive, 4 the store or the machine is in the way.",
    .options = check_options,
    .run = run_check,
};
