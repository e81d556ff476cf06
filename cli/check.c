/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane check: is anything slower than the stored library? */

#include "cli.h"
#include "measure/check_document.h"
#include "measure/json_out.h"
#include "measure/table.h"
#include "store/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_NAMED 8 /* operations that are named again below the table */

struct check {
    struct image candidate, baseline;
    struct store *store;
    struct store_run run;
    struct json_out out;
    struct subjects subjects;
    struct environment environment;
    struct gate_round round;
    const char **names; /* of the operations that both have */
    struct judgement *judgements;
    enum severity fail_on;
    enum verdict overall;
};

static int read_options(struct check *check, const struct cli_args *args)
{
    const char *level = cli_value(args, "fail-on");
    long processes = JUDGE_LEAST_PROCESSES, pairs = GATE_PAIRS, seed = (long)time(NULL), cpu = -1;
    if (!cli_given(args, "baseline"))
        return cli_usage("--baseline LABEL is needed: `pqlane baseline list` shows what there is");
    if (cli_given(args, "processes") && !cli_number(args, "processes", JUDGE_LEAST_PROCESSES, 1000, &processes))
        return CLI_USAGE;
    if (cli_given(args, "pairs") && !cli_number(args, "pairs", 1, 10000, &pairs)) return CLI_USAGE;
    if (cli_given(args, "seed") && !cli_number(args, "seed", 0, INT32_MAX, &seed)) return CLI_USAGE;
    if (cli_given(args, "cpu") && !cli_number(args, "cpu", 0, 1 << 20, &cpu)) return CLI_USAGE;
    check->fail_on = SEVERITY_NOTICE;
    if (level && !severity_find(level, &check->fail_on))
        return cli_usage("--fail-on takes notice, warning, critical or emergency, not '%s'", level);
    check->round.processes = (unsigned)processes;
    check->round.pairs = pairs;
    check->round.seed = (uint64_t)seed;
    check->round.cpu = (int)cpu;
    check->round.backend = cli_value(args, "backend");
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
    check->store = store_open(cli_value(args, "db"), STORE_READ, STORE_PATIENCE_MS, &error);
    if (!check->store || !store_load(check->store, label, &check->run, &error) ||
        !store_may_run(&check->run, cli_value(args, "trust"), &error) ||
        !store_library_bytes(check->store, check->run.library_sha256, &bytes, &size, &error))
        return cli_failed("%s", error.text);
    snprintf(origin, sizeof origin, "the library of %s@%lld", check->run.label, (long long)check->run.id);
    enum measure_end end = image_of_bytes(&check->baseline, origin, bytes, size, &image_error);
    free(bytes);
    return measure_exit(end, &image_error);
}

static int prepare(struct check *check, const struct cli_args *args)
{
    struct measure_error error;
    const char *filter = cli_value(args, "filter");
    int status = read_options(check, args);
    if (status == CLI_OK) status = measure_exit(json_out_open(&check->out, cli_value(args, "json"), &error), &error);
    if (status == CLI_OK) status = load_baseline(check, args);
    if (status == CLI_OK)
        status = measure_exit(image_of_file(&check->candidate, cli_value(args, "lib"), &error), &error);
    if (status != CLI_OK) return status;

    const struct image *images[2] = {&check->candidate, &check->baseline};
    enum measure_end end = subjects_ask(&check->subjects, images, 2, check->round.backend, &error);
    if (end != MEASURE_DONE) return measure_exit(end, &error);
    if (!subjects_filter(&check->subjects, filter)) return cli_usage("no operation matches '%s'", filter ? filter : "");
    size_t count = check->subjects.count;
    check->names = calloc(count, sizeof *check->names);
    check->judgements = calloc(count, sizeof *check->judgements);
    if (!check->names || !check->judgements) return cli_failed("no memory for %zu operations", count);
    for (size_t i = 0; i < count; i++)
        if (check->subjects.items[i].sides == 3) check->names[check->round.count++] = check->subjects.items[i].name;
    check->round.candidate = &check->candidate;
    check->round.baseline = &check->baseline;
    check->round.names = check->names;
    return CLI_OK;
}

/* The operations of the round are those of the subjects that both libraries have, in the same order. */
static int judge_round(struct check *check)
{
    const struct gate_round *round = &check->round;
    size_t next = 0;
    for (size_t i = 0; i < check->subjects.count; i++) {
        unsigned sides = check->subjects.items[i].sides;
        if (sides != 3) {
            check->judgements[i].verdict = sides == 1 ? VERDICT_NEW : VERDICT_REMOVED;
            continue;
        }
        const struct samples *differences = &round->differences[next++];
        if (!judge(differences->value, differences->process, differences->count, round->processes, round->seed,
                   &check->judgements[i]))
            return cli_failed("no memory to judge");
    }
    check->overall = judge_all(check->judgements, check->subjects.count, check->fail_on);
    if (round->count == 0) check->overall = VERDICT_INCONCLUSIVE; /* the libraries have nothing in common */
    return CLI_OK;
}

static int measure(struct check *check)
{
    struct measure_error error;
    environment_begin(&check->environment, check->round.cpu);
    if (check->round.count > 0) {
        enum measure_end end = gate_round_measure(&check->round, &error);
        if (end != MEASURE_DONE) return measure_exit(end, &error);
    }
    environment_end(&check->environment);
    snprintf(check->environment.clock, sizeof check->environment.clock, "%s", check->round.clock);
    check->environment.preempted = check->round.preempted;
    check->environment.ticks_per_second = check->round.ticks_per_second;
    check->environment.clock_overhead_ticks = check->round.clock_overhead_ticks;
    return judge_round(check);
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

static void print_header(const struct check *check)
{
    const struct library_facts *facts = check->subjects.facts;
    printf("Baseline   %s@%lld of %s: pqlane %s, backend %s, sha256 %.16s\n", check->run.label,
           (long long)check->run.id, check->run.created, facts[1].version, facts[1].backend, check->run.library_sha256);
    printf("           fingerprint %s, %s\n", check->run.fingerprint,
           is_same_machine(check) ? "this machine" : "another machine: its library is judged here all the same");
    printf("Candidate  pqlane %s, backend %s, sha256 %.16s\n", facts[0].version, facts[0].backend,
           check->candidate.sha256);
    printf("           %s\n", check->candidate.path);
    if (strcmp(check->candidate.sha256, check->run.library_sha256) == 0)
        printf("           the same bytes as the baseline\n");
    printf("Machine    %s, %ld CPUs, hypervisor %s\n", check->environment.cpu_model, check->environment.cpus,
           check->environment.hypervisor);
    printf("Measured   %zu operations, %u fresh processes x %ld pairs each, in %.0f s (--seed %llu)\n\n",
           check->round.count, check->round.processes, check->round.pairs, check->round.seconds,
           (unsigned long long)check->round.seed);
}

static enum table_style style_of(const struct judgement *judgement)
{
    switch (judgement->verdict) {
    case VERDICT_REGRESSED:
        return TABLE_BAD;
    case VERDICT_INCONCLUSIVE:
        return TABLE_DOUBT;
    case VERDICT_IMPROVED:
        return TABLE_GOOD;
    case VERDICT_PASS:
    case VERDICT_NEW:
    case VERDICT_REMOVED:
        break;
    }
    return TABLE_FAINT;
}

static bool print_table(const struct check *check)
{
    static const struct table_column columns[] = {{"Operation", true, 0},      {"ratio", false, 0},
                                                  {"95 % interval", false, 0}, {"change", false, 0},
                                                  {"verdict", true, 0},        {"severity", true, 0}};
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return false;
    for (size_t i = 0; i < check->subjects.count; i++) {
        const struct judgement *judgement = &check->judgements[i];
        enum table_style style = style_of(judgement);
        const struct offered *items = check->subjects.items;
        bool measured = items[i].sides == 3;
        double change = 100 * (judgement->ratio - 1);
        if (i > 0 && !subjects_same_algorithm(items[i - 1].name, items[i].name)) table_gap(table);
        table_cell(table, TABLE_PLAIN, "%s", items[i].name);
        table_cell(table, TABLE_PLAIN, measured ? "%.4f" : "-", judgement->ratio);
        table_cell(table, TABLE_FAINT, measured ? "%.4f - %.4f" : "-", judgement->low, judgement->high);
        table_cell(table, style, measured ? "%+.1f%%" : "-", fabs(change) < 0.05 ? 0.0 : change);
        table_cell(table, style, "%s", verdict_name(judgement->verdict));
        table_cell(table, style, "%s", judgement->severity ? severity_name(judgement->severity) : "");
    }
    bool printed = table_print(table, stdout);
    table_free(table);
    return printed;
}

/* The operations with a verdict, largest ratio first; the table has them all. */
static void print_worst(const struct check *check, enum verdict verdict, const char *title)
{
    const struct judgement *judgements = check->judgements;
    size_t named[MOST_NAMED], count = 0, total = 0;
    for (size_t i = 0; i < check->subjects.count; i++) {
        if (judgements[i].verdict != verdict) continue;
        total++;
        if (count == MOST_NAMED && judgements[i].ratio <= judgements[named[count - 1]].ratio) continue;
        size_t at = count < MOST_NAMED ? count++ : count - 1;
        for (; at > 0 && judgements[i].ratio > judgements[named[at - 1]].ratio; at--) named[at] = named[at - 1];
        named[at] = i;
    }
    for (size_t i = 0; i < count; i++) {
        const struct judgement *judgement = &judgements[named[i]];
        printf("%s: %s, %+.1f %% (95 %%: %+.1f to %+.1f %%)%s%s\n", title, check->subjects.items[named[i]].name,
               100 * (judgement->ratio - 1), 100 * (judgement->low - 1), 100 * (judgement->high - 1),
               judgement->severity ? ", " : "", judgement->severity ? severity_name(judgement->severity) : "");
    }
    if (count < total) printf("%s: %zu more, in the table\n", title, total - count);
}

/* "81 operations: 80 pass, 1 regressed", and what that means. */
static void print_summary(const struct check *check)
{
    size_t counts[VERDICT_REMOVED + 1] = {0};
    for (size_t i = 0; i < check->subjects.count; i++) counts[check->judgements[i].verdict]++;
    printf("\n%zu operations:", check->subjects.count);
    const char *comma = "";
    for (enum verdict verdict = VERDICT_PASS; verdict <= VERDICT_REMOVED; verdict++) {
        if (counts[verdict]) {
            printf("%s %zu %s", comma, counts[verdict], verdict_name(verdict));
            comma = ",";
        }
    }
    puts("");
    print_worst(check, VERDICT_REGRESSED, "Slower");
    print_worst(check, VERDICT_INCONCLUSIVE, "Could not tell");
    if (counts[VERDICT_INCONCLUSIVE]) puts("Try again on a quieter machine, or with more --processes.");
    bool tolerated = check->overall != VERDICT_REGRESSED && counts[VERDICT_REGRESSED];
    printf("Verdict: %s%s%s\n", verdict_name(check->overall), tolerated ? "; what is slower is below --fail-on " : "",
           tolerated ? severity_name(check->fail_on) : "");
}

static int publish(struct check *check, const struct cli_args *args)
{
    struct measure_error error;
    struct check_report report = {&check->run,    &check->candidate, check->subjects.facts, &check->environment,
                                  &check->round,  &check->subjects,  check->judgements,     cli_value(args, "filter"),
                                  check->fail_on, check->overall};
    if (!json_out_is_stdout(&check->out)) {
        print_header(check);
        if (!print_table(check)) return cli_failed("no memory for the table");
        print_summary(check);
    }
    json_t *document = check->out.file ? check_document(&report) : NULL;
    if (check->out.file && !document) return cli_failed("no memory for the document");
    enum measure_end end = json_out_write(&check->out, document, &error);
    json_decref(document);
    if (end != MEASURE_DONE) return measure_exit(end, &error);
    if (fflush(stdout) != 0) return cli_failed("cannot write to standard output");
    return judge_exit(check->overall);
}

static int run(const struct cli_args *args)
{
    struct check check = {.candidate = IMAGE_NONE, .baseline = IMAGE_NONE};
    measure_catch_interrupts();
    int status = prepare(&check, args);
    if (status == CLI_OK) status = measure(&check);
    if (status == CLI_OK) status = publish(&check, args);
    gate_round_clear(&check.round);
    free(check.names);
    free(check.judgements);
    subjects_clear(&check.subjects);
    store_run_clear(&check.run);
    store_close(check.store);
    image_close(&check.candidate);
    image_close(&check.baseline);
    json_out_close(&check.out);
    return status;
}

static const struct cli_option options[] = {
    {"baseline", 'B', "LABEL", "What to compare with; LABEL@N is run number N"},
    {"lib", 'l', "PATH", "The candidate (default: the library in use)"},
    {"filter", 'f', "TEXT", "Only operations with TEXT in their name, or A,B,..."},
    {"fail-on", 0, "LEVEL", "Exit with 1 from this severity on (default notice)"},
    {"json", 'j', "FILE", "Write the verdicts as JSON; -: to standard output"},
    {"db", 0, "PATH", "The store of baselines (default: XDG data folder)"},
    {"trust", 0, "HASH", "Run an imported library, if this is its SHA-256"},
    {"processes", 0, "N", "Fresh processes (default and least: 10)"},
    {"pairs", 0, "N", "Pairs per operation and process (default 200)"},
    {"seed", 0, "N", "For orders and inputs (default: the time)"},
    {"backend", 'b', "NAME", "Force a backend in both libraries (see pqlane list)"},
    {"cpu", 'c', "N", "Measure on this CPU (default: a random one each time)"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command cli_check = {
    .name = "check",
    .words = NULL,
    .summary = "compare with a stored baseline and say what became slower",
    .details = "The stored library and the candidate are loaded side by side in fresh processes\n"
               "and measured in pairs on equal inputs. Slower means: the processes agree\n"
               "(Wilcoxon, p < 0.001) and the median is more than 1.5 % above the baseline's.\n"
               "Severity: notice below 10 %, warning below 25 %, critical up to 50 %, emergency\n"
               "above. Exit codes: 0 pass or improved, 1 regressed, 2 usage, 3 inconclusive,\n"
               "4 the store or the machine is in the way.",
    .options = options,
    .run = run,
};
