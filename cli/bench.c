/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane bench: what every operation costs on this machine. */

#include "bench_print.h"
#include "cli.h"
#include "measure/costs_document.h"
#include "measure/json_out.h"
#include "measure/run_document.h"
#include "measure/target.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEFAULT_SECONDS 0.9 /* per operation: about 80 operations in about 80 seconds */

struct bench {
    struct session session;
    struct image image;
    struct json_out out;
    struct store *store;
    struct figures *figures;
    json_t *document;
    bool several; /* backends, to be compared */
};

/* Everything that can be wrong before minutes are spent. */
static int prepare_session(struct bench *bench, const struct cli_args *args)
{
    struct session *session = &bench->session;
    struct measure_error error;
    struct store_error store_error;
    const char *label = cli_value(args, "save"), *filter = cli_value(args, "filter");
    long cpu = environment_quiet_cpu();
    bool no_match = false;
    const char *path, *driver = target_parse(cli_value(args, "target"), &path);
    if (!driver) return cli_usage("--target takes " TARGET_DRIVERS ", and :PATH, not '%s'", cli_value(args, "target"));
    if (cli_given(args, "lib") && cli_given(args, "target")) return cli_usage("--lib PATH is --target pqlane:PATH");
    if (cli_given(args, "lib")) path = cli_value(args, "lib");
    bench->several = backends_are_several(cli_value(args, "backend"));

    session->passes = SESSION_PASSES;
    session->costs = cli_given(args, "costs");
    session->seconds_each = DEFAULT_SECONDS;
    session->least_messages = !cli_given(args, "time");
    if (cli_given(args, "time") && !cli_seconds(args, "time", 0.001, 3600, &session->seconds_each)) return CLI_USAGE;
    if (cli_given(args, "cpu") && !cli_number(args, "cpu", 0, 1 << 20, &cpu)) return CLI_USAGE;
    if (label && !store_label_good(label))
        return cli_usage("'%s' is no label: up to 64 letters, digits and . _ -, not beginning with . or -", label);
    if (label && bench->several)
        return cli_usage(
            "a baseline is of one backend: --save goes with no or one --backend NAME; the library is kept, "
            "and `pqlane check --backend NAME` judges it on any");
    if (label && session->costs) return cli_usage("a baseline keeps no costs: --save goes without --costs");
    if (cli_given(args, "db") && !label) return cli_usage("--db says where to save: it goes with --save LABEL");

    enum measure_end end = json_out_open(&bench->out, cli_value(args, "json"), &error);
    if (end == MEASURE_DONE) end = target_image(&bench->image, driver, path, &error);
    if (end == MEASURE_DONE && subjects_handshakes_asked(filter)) target_beside(&bench->image);
    session->image = &bench->image;
    session->backend = cli_value(args, "backend");
    if (session->backend) unsetenv("PQLANE_BACKEND"); /* the option goes before it */
    session->cpu = (int)cpu;
    session->seed = (uint64_t)time(NULL);
    if (end == MEASURE_DONE) end = session_prepare(session, filter, &no_match, &error);
    if (end == MEASURE_DONE || no_match) subjects_warn(&session->subjects, &session->image, 1, filter);
    if (no_match) return cli_usage("%s", error.text);
    if (end != MEASURE_DONE) return measure_exit(end, &error);
    if (label) {
        bench->store = store_open(cli_value(args, "db"), STORE_WRITE, STORE_PATIENCE_MS, &store_error);
        if (!bench->store) return cli_failed("%s", store_error.text);
    }
    return CLI_OK;
}

static int measure_figures(struct bench *bench, const char *filter)
{
    struct session *session = &bench->session;
    struct measure_error error;
    enum measure_end end = session_measure(session, &error);
    if (end != MEASURE_DONE) return measure_exit(end, &error);
    bench->figures = calloc(session->series_count, sizeof *bench->figures);
    bool good = bench->figures != NULL;
    for (size_t i = 0; i < session->series_count && good; i++)
        good = series_figures(&session->series[i], session->passes, session->seed, &bench->figures[i]);
    if (good)
        bench->document = session->costs   ? costs_document(session, bench->figures, filter)
                          : bench->several ? runs_document(session, bench->figures, filter)
                                           : run_document(session, bench->figures, 0, filter);
    return bench->document ? CLI_OK : cli_failed("no memory for the figures");
}

/* Kept first, shown then: a reader of the table that goes away takes nothing with it. */
static int publish_run(struct bench *bench, const struct cli_args *args)
{
    struct measure_error error;
    struct store_error store_error;
    char path[1024];
    int64_t id = 0;
    if (bench->store) {
        image_name(&bench->image, path, sizeof path);
        if (!store_save(bench->store, cli_value(args, "save"), bench->document, path, &id, &store_error))
            return cli_failed("%s", store_error.text);
    }
    if (json_out_write(&bench->out, bench->document, &error) != MEASURE_DONE) return cli_failed("%s", error.text);
    if (!json_out_is_stdout(&bench->out)) {
        bool (*print)(const struct session *, const struct figures *) = bench->session.costs ? bench_print_costs
                                                                        : bench->several     ? bench_print_backends
                                                                                             : bench_print;
        if (!print(&bench->session, bench->figures)) return cli_failed("no memory for the table");
        if (bench->store)
            printf("Saved as %s@%lld in %s\n", cli_value(args, "save"), (long long)id, store_path(bench->store));
    }
    environment_warn(&bench->session.environment);
    if (fflush(stdout) != 0) return cli_failed("cannot write to standard output");
    return CLI_OK;
}

static int run_bench(const struct cli_args *args)
{
    struct bench bench = {.image = IMAGE_NONE};
    measure_catch_interrupts();
    int status = prepare_session(&bench, args);
    if (status == CLI_OK) status = measure_figures(&bench, cli_value(args, "filter"));
    if (status == CLI_OK) status = publish_run(&bench, args);
    json_decref(bench.document);
    free(bench.figures);
    store_close(bench.store);
    session_clear(&bench.session);
    image_close(&bench.image);
    return status;
}

static const struct cli_option bench_options[] = {
    {"filter", 'f', "TEXT", "Only operations with TEXT in their name (TEXT$: at its end), or A,B,..."},
    {"time", 't', "DURATION", "How long to measure each (default 900ms)"},
    {"costs", 0, NULL, "Where the time goes: kernels, randomness, the rest, and the distance to the limit"},
    {"json", 'j', "FILE", "Write the run as JSON; -: to standard output"},
    {"save", 's', "LABEL", "Keep the run and the measured library as a baseline"},
    {"db", 0, "STORE", "The store of baselines: a file (default: XDG data folder) or a URL"},
    {"lib", 'l', "PATH", "Measure this library instead of the one in use"},
    {"target", 0, "KIND[:PATH]", "Measure openssl, liboqs:PATH, plugin:PATH or pqlane:PATH"},
    {"backend", 'b', "NAME", "Force a backend (see pqlane list); NAME,NAME,... or all (that are ready): compare them"},
    {"cpu", 'c', "N", "Measure on this CPU (default: the last one allowed)"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command cli_bench = {
    .name = "bench",
    .words = NULL,
    .summary = "measure what every operation costs here",
    .details = "Every operation is measured in ten fresh processes, in random order: in batches\n"
               "of about 0.3 ms for the median, one by one for the percentiles. Signing is\n"
               "measured over at least 2000 messages, unless --time is given. Columns that a\n"
               "narrow window has no room for are in the JSON (docs/formats.md).\n"
               "Handshakes of openssl are measured where --filter has the + of a pair: X25519+ECDSA-P256/.\n\n"
               "With --costs the library counts the calls of its kernels, and each process times\n"
               "them alone, in turns with the operation: their sum is the floor that this\n"
               "structure has with these kernels. With one operation, kernel by kernel.\n\n"
               "Several backends are compared: each process measures an operation on one after\n"
               "the other, which takes as many times as long. There is no --save then: a\n"
               "baseline keeps the library, and pqlane check --backend judges it on any.",
    .options = bench_options,
    .run = run_bench,
};
