/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane sla init: a file of promises to begin with. */

#include "commands.h"
#include "propose.h"
#include "run.h"

#include "file.h"

#include <stdlib.h>
#include <string.h>

#define USUAL_WISHES "p50,p99,errors"
#define USUAL_HEAD_ROOM "1.5,2.5,5"
#define USUAL_SERVICE "post-quantum"

static int read_sla_plan(struct sla_plan *plan, const struct cli_args *args)
{
    const char *wishes = cli_value(args, "promise"), *head_room = cli_value(args, "head-room"),
               *service = cli_value(args, "service");
    plan->filter = cli_value(args, "filter");
    plan->service = service ? service : USUAL_SERVICE;
    if (!sla_plan_wishes(plan, wishes ? wishes : USUAL_WISHES))
        return cli_usage("--promise takes a list such as p50,p95,p99,errors,throughput,stack, each once, not '%s'",
                         wishes);
    if (!sla_plan_head_room(plan, head_room ? head_room : USUAL_HEAD_ROOM))
        return cli_usage(
            "--head-room takes three rising numbers from 1 to 1000, for target, maximum and emergency, such "
            "as " USUAL_HEAD_ROOM ", not '%s'",
            head_room);
    return CLI_OK;
}

/* The file's text, which is the caller's to free; NULL: out of memory. */
static char *write_text(const struct sla *sla, size_t *length)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    if (!out) return NULL;
    fputs("# What operations promise, as OpenSLO; `pqlane sla check` holds a library to it. Levels are proposals:\n"
          "# what was measured, times the head-room below. Change them to what you need.\n",
          out);
    sla_write(sla, false, out);
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}

/* What is written must be read again: a run may say anything. */
static int write_file(const char *path, const struct sla *sla, bool force)
{
    struct sla again;
    struct sla_error error;
    struct file_error reason;
    size_t length = 0;
    char *text = write_text(sla, &length);
    if (!text) return cli_failed("no memory for the file");
    int status = CLI_OK;
    if (!sla_parse(&again, "what this run would promise", text, length, &error))
        status = cli_failed("%s", error.text);
    else if (!file_write(path, text, length, force ? FILE_FORCE : 0, &reason))
        status = cli_failed("%s", reason.text);
    sla_clear(&again);
    free(text);
    return status;
}

static int propose_file(const struct sla_plan *plan, const struct sla_run *run, const char *path, bool force)
{
    struct sla sla;
    size_t left_out;
    int status = CLI_OK;
    if (!sla_propose(&sla, plan, run->document, run->name, &left_out))
        status = cli_failed("no memory for the promises");
    else if (sla.count == 0)
        status = left_out > 0 ? cli_failed("%s tells nothing that could be promised", run->name)
                              : cli_usage("no operation of %s has '%s' in its name", run->name,
                                          plan->filter ? plan->filter : "");
    else
        status = write_file(path, &sla, force);
    if (status == CLI_OK && left_out > 0)
        cli_warn("%zu promises are left out: %s has too few samples for them, or does not tell", left_out, run->name);
    if (status == CLI_OK && strcmp(path, "-") != 0)
        printf("%s: %zu promises from %s. `pqlane sla show %s` shows them.\n", path, sla.count, run->name, path);
    sla_clear(&sla);
    return status;
}

static int run_init(const struct cli_args *args)
{
    const char *path = cli_word_count(args) > 0 ? cli_word(args, 0) : SLA_USUAL_FILE;
    struct sla_run run = {0};
    struct sla_plan plan;
    struct file_error reason;
    const bool force = cli_given(args, "force");
    int status = read_sla_plan(&plan, args);
    if (status == CLI_OK && !file_can_write(path, force ? FILE_FORCE : 0, &reason))
        status = cli_failed("%s", reason.text);
    if (status == CLI_OK) status = sla_run_open(&run, args);
    if (status == CLI_OK) status = propose_file(&plan, &run, path, force);
    sla_run_clear(&run);
    return status;
}

static const struct cli_option init_options[] = {
    {"run", 'r', "FILE", "From this run, of pqlane bench --json; -: standard input"},
    {"baseline", 'B', "LABEL", "From the stored run of that label; LABEL@N is run number N"},
    {"db", 0, "STORE", "The store of baselines: a file (default: XDG data folder) or a URL"},
    {"backend", 'b', "NAME", "Of a run of several backends, take this one"},
    {"filter", 'f', "TEXT", "Only operations with TEXT in their name (TEXT$: at its end), or A,B,..."},
    {"promise", 'p', "LIST", "What to promise: p50, p99.9, ..., errors, throughput, stack (default " USUAL_WISHES ")"},
    {"head-room", 0, "T,M,E", "Target, maximum and emergency, times what was measured (default " USUAL_HEAD_ROOM ")"},
    {"service", 0, "NAME", "The service that promises (default " USUAL_SERVICE ")"},
    {"force", 0, NULL, "Replace a file that is there"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command sla_init_command = {
    .name = "sla init",
    .words = "[FILE]",
    .summary = "propose promises from a run, with head-room",
    .details = "Without --filter of operations without variants, as most programs use them: encaps, but not\n"
               "encaps+coins+prepared. How many operations may fail is not measured, and proposed as 1 in 10,000,\n"
               "in 1000 and in 100.",
    .options = init_options,
    .most_words = 1,
    .run = run_init,
};
