/* SPDX-License-Identifier: Apache-2.0 */

/* A run of now, of what is promised alone. */

#include "commands.h"
#include "run.h"

#include "measure/run_document.h"
#include "measure/target.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define USUAL_SECONDS 0.9 /* per operation, as a benchmark */

static bool is_promised(const struct offered *item, const void *context)
{
    const struct sla *sla = context;
    char name[SLA_OPERATION];
    for (size_t i = 0; i < sla->count; i++)
        if (sla->items[i].measure != SLA_ERRORS && strcmp(sla_operation_text(name, &sla->items[i]), item->name) == 0)
            return true;
    return false;
}

static int prepare_run(struct session *session, struct image *image, const struct sla *sla, const struct cli_args *args,
                       bool *no_match)
{
    struct measure_error error;
    long cpu = environment_quiet_cpu();
    const char *path, *driver = target_parse(cli_value(args, "target"), &path);
    if (!driver) return cli_usage("--target takes " TARGET_DRIVERS ", and :PATH, not '%s'", cli_value(args, "target"));
    if (backends_are_several(cli_value(args, "backend")))
        return cli_usage("promises are held against one backend: --backend NAME");
    session->passes = SESSION_PASSES;
    session->seconds_each = USUAL_SECONDS;
    session->least_messages = !cli_given(args, "time");
    session->wanted = is_promised;
    session->wanted_context = sla;
    session->seed = (uint64_t)time(NULL);
    if (cli_given(args, "time") && !cli_seconds(args, "time", 0.001, 3600, &session->seconds_each)) return CLI_USAGE;
    if (cli_given(args, "cpu") && !cli_number(args, "cpu", 0, 1 << 20, &cpu)) return CLI_USAGE;
    session->cpu = (int)cpu;
    session->backend = cli_value(args, "backend");
    if (session->backend) unsetenv("PQLANE_BACKEND"); /* the option goes before it */
    enum measure_end end = target_image(image, driver, path, &error);
    session->image = image;
    if (end == MEASURE_DONE) end = session_prepare(session, NULL, no_match, &error);
    return *no_match ? CLI_OK : measure_exit(end, &error);
}

static int measure_run(struct session *session, json_t **document)
{
    struct measure_error error;
    enum measure_end end = session_measure(session, &error);
    if (end != MEASURE_DONE) return measure_exit(end, &error);
    struct figures *figures = calloc(session->series_count, sizeof *figures);
    bool good = figures != NULL;
    for (size_t i = 0; i < session->series_count && good; i++)
        good = series_figures(&session->series[i], session->passes, session->seed, &figures[i]);
    *document = good ? run_document(session, figures, 0, NULL) : NULL;
    free(figures);
    if (!*document) return cli_failed("no memory for the figures");
    environment_warn(&session->environment);
    return CLI_OK;
}

int sla_run_measure(struct sla_run *run, const struct sla *sla, const struct cli_args *args)
{
    struct session session = {0};
    struct image image = IMAGE_NONE;
    bool no_match = false;
    *run = (struct sla_run){.name = "measured now"};
    measure_catch_interrupts();
    int status = prepare_run(&session, &image, sla, args, &no_match);
    if (status == CLI_OK) {
        if (no_match)
            run->document = json_object();
        else
            status = measure_run(&session, &run->document);
    }
    session_clear(&session);
    image_close(&image);
    return status == CLI_OK && !run->document ? cli_failed("no memory for the run") : status;
}
