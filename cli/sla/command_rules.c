/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane sla rules: an SLA as rules of Prometheus. */

#include "commands.h"
#include "file.h"
#include "rules_file.h"

#include <stdlib.h>

static int write_rules(const struct rules *rules, const char *path)
{
    char *text = NULL;
    size_t length;
    struct file_error reason;
    FILE *out = open_memstream(&text, &length);
    if (out) rules_write(rules, out);
    int status = CLI_OK;
    if (!out || fclose(out) != 0)
        status = cli_failed("no memory for the rules");
    else if (!file_write(path, text, length, FILE_FORCE, &reason))
        status = cli_failed("%s", reason.text);
    free(text);
    return status;
}

static int run_rules(const struct cli_args *args)
{
    struct sla sla = {0};
    struct promises promises = {0};
    struct rules rules = {.sla = &sla, .promises = &promises, .runbooks = PROMISE_RUNBOOKS};
    const char *path;
    long scale = 1;
    if (cli_given(args, "scale") && !cli_number(args, "scale", 1, BURN_MOST_SCALE, &scale)) return CLI_USAGE;
    rules.scale = (double)scale;
    if (cli_given(args, "runbooks")) rules.runbooks = cli_value(args, "runbooks");
    if (!promise_base_is_fit(rules.runbooks)) return cli_usage(PROMISE_BASE_UNFIT);
    int status = sla_open(&sla, args, &path);
    if (status == CLI_OK && !promises_open(&promises, &sla)) status = cli_failed("no memory for the rules");
    if (status == CLI_OK) status = write_rules(&rules, cli_given(args, "output") ? cli_value(args, "output") : "-");
    promises_close(&promises);
    sla_clear(&sla);
    return status;
}

static const struct cli_option rules_options[] = {
    {"output", 'o', "FILE", "Write them there; a file that is there is replaced (default: standard output)"},
    {"runbooks", 0, "URL", "Where docs/runbooks of pqlane can be read, for links in alerts"},
    {"scale", 0, "N", "Divide all times by N, for a trial (default 1)"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command sla_rules_command = {
    .name = "sla rules",
    .words = "[FILE]",
    .summary = "write an SLA as recording and alerting rules of Prometheus",
    .details = "The rules judge what `pqlane serve` tells as `pqlane sla watch` does: burn rates of the error\n"
               "budget in two windows of time. They need Prometheus 2.42 or newer. Throughput and stack are\n"
               "judged on runs alone (`pqlane sla check`); a comment in the file says what is left out.\n"
               "\n"
               "Times in Prometheus stand in buckets whose edges double, 1 us to 262 ms: a level between two\n"
               "is judged at the next edge above, and the alert says so. docs/alerts.md tells how to run it all.",
    .options = rules_options,
    .most_words = 1,
    .run = run_rules,
};
