/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane sla check: does a run keep what was promised? */

#include "commands.h"
#include "document.h"
#include "print.h"
#include "run.h"

#include "measure/json_out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct sla_check {
    struct sla sla;
    struct sla_run run;
    struct sla_judgement judgement;
    json_t *costs;
    struct json_out out;
};

static int prepare_check(struct sla_check *check, const struct cli_args *args)
{
    static const char *const of_measuring[] = {"target", "time", "cpu"};
    const bool stored = cli_given(args, "run") || cli_given(args, "baseline");
    const char *level = cli_value(args, "fail-on");
    struct measure_error error;
    check->judgement.fail_on = SLA_MAXIMUM;
    if (level && !sla_level_find(level, &check->judgement.fail_on))
        return cli_usage("--fail-on takes target, maximum or emergency, not '%s'", level);
    for (size_t i = 0; stored && i < sizeof of_measuring / sizeof *of_measuring; i++)
        if (cli_given(args, of_measuring[i]))
            return cli_usage("--%s is about measuring now: it does not go with a run that is there", of_measuring[i]);
    if (cli_given(args, "db") && !cli_given(args, "baseline"))
        return cli_usage("--db says where the baseline is: it goes with --baseline LABEL");
    if (cli_given(args, "backend") && cli_given(args, "baseline"))
        return cli_usage("a baseline is of one backend: --backend goes with --run, or with measuring now");
    int status = sla_open(&check->sla, args, &check->judgement.file);
    if (status == CLI_OK && !sla_filter(&check->sla, cli_value(args, "filter"))) status = CLI_USAGE;
    if (status == CLI_OK) status = measure_exit(json_out_open(&check->out, cli_value(args, "json"), &error), &error);
    if (status == CLI_OK && cli_given(args, "costs")) {
        check->costs = sla_costs_open(cli_value(args, "costs"));
        if (!check->costs) status = CLI_ENVIRONMENT;
    }
    if (status != CLI_OK) return status;
    return stored ? sla_run_open(&check->run, args) : sla_run_measure(&check->run, &check->sla, args);
}

static int judge_run(struct sla_check *check)
{
    struct sla_judgement *judgement = &check->judgement;
    struct measure_error error;
    judgement->sla = &check->sla;
    judgement->run = check->run.document;
    judgement->run_name = check->run.name;
    judgement->costs = check->costs;
    judgement->findings = calloc(check->sla.count, sizeof *judgement->findings);
    if (!judgement->findings) return cli_failed("no memory to judge");
    sla_judge(judgement);
    if (!json_out_is_stdout(&check->out) && !sla_judgement_print(judgement))
        return cli_failed("no memory for the table");
    json_t *document = check->out.file ? sla_check_document(judgement) : NULL;
    if (check->out.file && !document) return cli_failed("no memory for the document");
    const int status = measure_exit(json_out_write(&check->out, document, &error), &error);
    json_decref(document);
    if (status != CLI_OK) return status;
    if (fflush(stdout) != 0) return cli_failed("cannot write to standard output: %s", strerror(errno));
    return sla_judgement_exit(judgement);
}

static int run_sla_check(const struct cli_args *args)
{
    struct sla_check check = {0};
    int status = prepare_check(&check, args);
    if (status == CLI_OK) status = judge_run(&check);
    free(check.judgement.findings);
    json_decref(check.costs);
    sla_run_clear(&check.run);
    sla_clear(&check.sla);
    return status;
}

static const struct cli_option check_options[] = {
    {"run", 'r', "FILE", "Judge this run, of pqlane bench --json; -: standard input"},
    {"baseline", 'B', "LABEL", "Judge the stored run of that label; LABEL@N is run number N"},
    {"db", 0, "STORE", "The store of baselines: a file (default: XDG data folder) or a URL"},
    {"fail-on", 0, "LEVEL", "Exit with 1 from this level on: target, maximum (default) or emergency"},
    {"costs", 0, "FILE", "With the distance to the floor, from pqlane bench --costs --json FILE"},
    {"filter", 'f', "TEXT", "Only operations with TEXT in their name (TEXT$: at its end), or A,B,..."},
    {"json", 'j', "FILE", "Write the judgement as JSON; -: to standard output"},
    {"target", 0, "KIND[:PATH]", "Measure openssl, liboqs:PATH, plugin:PATH or pqlane:PATH"},
    {"backend", 'b', "NAME", "Measure with this backend; of a run of several, take this one"},
    {"time", 't', "DURATION", "How long to measure each (default 900ms)"},
    {"cpu", 'c', "N", "Measure on this CPU (default: the last one allowed)"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command sla_check_command = {
    .name = "sla check",
    .words = "[FILE]",
    .summary = "judge whether a run keeps the promises",
    .details = "Without --run and --baseline the operations that the file is about are measured now.\n"
               "A level is exceeded where the whole interval of what was measured lies beyond it, and kept where\n"
               "all of it lies before; where it lies within, or nothing was measured, nobody can tell. Errors are\n"
               "not of a run: they are judged live, by pqlane sla watch.\n"
               "\n"
               "Exit codes: 0 kept, 1 exceeded at or above --fail-on, 2 usage, 3 could not tell, 4 the file, the\n"
               "store or the machine is in the way.",
    .options = check_options,
    .most_words = 1,
    .run = run_sla_check,
};
