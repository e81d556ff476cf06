/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane load: operations by the thousand, so that live metrics have something to show. */

#include "cli.h"
#include "load/tell.h"
#include "measure/json_out.h"
#include "pqlane_guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOAD_SECONDS 60
#define LOAD_MOST_SECONDS (7 * 24 * 3600.0)
#define LOAD_MOST_RATE 10000000
#define LOAD_MOST_ALGORITHMS 64

struct load {
    const pqlane_alg *algs[LOAD_MOST_ALGORITHMS];
    size_t count; /* of algorithms */
    struct load_subject *subjects;
    struct load_answers *answers;
    struct load_plan plan;
    struct json_out out;
    pqlane_metrics_mode mode;
    const char *folder; /* that was asked for */
    char shown[4096];   /* where metrics are */
};

static void add_algorithm(struct load *load, const pqlane_alg *alg)
{
    for (size_t i = 0; i < load->count; i++)
        if (load->algs[i] == alg) return;
    if (load->count < LOAD_MOST_ALGORITHMS) load->algs[load->count++] = alg;
}

static int choose_algorithms(struct load *load, const struct cli_args *args)
{
    for (int i = 0; i < cli_word_count(args); i++) {
        const pqlane_alg *alg = pqlane_alg_find(cli_word(args, i));
        if (!alg || !load_operations_of(alg))
            return cli_usage("'%s' is no algorithm for key encapsulation or signatures (see pqlane list)",
                             cli_word(args, i));
        add_algorithm(load, alg);
    }
    for (size_t i = 0; cli_word_count(args) == 0 && i < pqlane_alg_count(); i++)
        if (load_operations_of(pqlane_alg_at(i))) add_algorithm(load, pqlane_alg_at(i));
    return CLI_OK;
}

static int choose_metrics(struct load *load, const char *text)
{
    load->mode = PQLANE_METRICS_SHM;
    if (!text || strcmp(text, "shm") == 0) return CLI_OK;
    if (strncmp(text, "shm:", 4) == 0 && text[4]) {
        load->folder = text + 4;
        return CLI_OK;
    }
    load->mode = strcmp(text, "off") == 0 ? PQLANE_METRICS_OFF : PQLANE_METRICS_ON;
    if (load->mode == PQLANE_METRICS_OFF || strcmp(text, "on") == 0) return CLI_OK;
    return cli_usage("--metrics takes shm, shm:FOLDER, on or off, not '%s'", text);
}

static int plan_load(struct load *load, const struct cli_args *args)
{
    struct load_plan *plan = &load->plan;
    struct measure_error error;
    char problem[LOAD_PROBLEM_BYTES];
    long threads = 1, rate = 0;
    plan->seconds = LOAD_SECONDS;
    if (cli_given(args, "duration") && !cli_seconds(args, "duration", 0.001, LOAD_MOST_SECONDS, &plan->seconds))
        return CLI_USAGE;
    if (cli_given(args, "threads") && !cli_number(args, "threads", 1, LOAD_MOST_THREADS, &threads)) return CLI_USAGE;
    if (cli_given(args, "rate") && !cli_number(args, "rate", 1, LOAD_MOST_RATE, &rate)) return CLI_USAGE;
    plan->threads = (unsigned)threads;
    plan->rate = (double)rate;
    plan->seed = (uint64_t)time(NULL);
    int status = choose_metrics(load, cli_value(args, "metrics"));
    if (status == CLI_OK) status = choose_algorithms(load, args);
    if (status != CLI_OK) return status;
    load->subjects = calloc(load->count, sizeof *load->subjects);
    if (!load->subjects) return cli_failed("out of memory");
    for (size_t i = 0; i < load->count; i++) load->subjects[i].alg = load->algs[i];
    if (!load_mix_make(&plan->mix, load->subjects, load->count, cli_value(args, "mix"), problem))
        return cli_usage("%s", problem);
    if (json_out_open(&load->out, cli_value(args, "json"), &error) != MEASURE_DONE) return cli_failed("%s", error.text);
    return CLI_OK;
}

/* A folder that was asked for by name must be good; where the usual one is not, the load goes on unseen. */
static int start_metrics(struct load *load)
{
    const pqlane_status status = pqlane_metrics_start(load->mode, load->folder);
    if (status == PQLANE_ERR_ARGUMENT)
        return cli_usage("--metrics shm:FOLDER takes a folder's whole path, from / on, that is not too long, not '%s'",
                         load->folder);
    if (status == PQLANE_ERR_UNSUPPORTED && load->mode != PQLANE_METRICS_OFF)
        cli_warn("this library was built without metrics");
    const char *problem = pqlane_metrics_problem();
    if (problem && load->folder) return cli_failed("%s: %s", load->folder, problem);
    if (problem) cli_warn("%s", problem);
    const char *guard_problem = pqlane_guard_problem();
    if (guard_problem) cli_warn("%s", guard_problem);
    if (pqlane_metrics_current() != PQLANE_METRICS_SHM) return CLI_OK;
    if (load->folder)
        snprintf(load->shown, sizeof load->shown, "%s", load->folder);
    else
        pqlane_metrics_folder(load->shown, sizeof load->shown);
    return CLI_OK;
}

/* Only the child of load_answers_make() has used kernels before metrics start. */
static int prepare_load(struct load *load)
{
    const char *problem;
    load->answers = load_answers_make(load->algs, load->count, &problem);
    if (!load->answers) return cli_failed("%s", problem);
    int end = start_metrics(load);
    if (end != CLI_OK) return end;
    if (!pqlane_backend_current()) return cli_failed("no backend can be used: see pqlane list");
    for (size_t i = 0; i < load->count; i++) {
        pqlane_status status = load_subject_open(&load->subjects[i], load->algs[i], &load->answers[i]);
        if (status != PQLANE_OK)
            return cli_failed("keys of %s: %s", pqlane_alg_name(load->algs[i]), pqlane_status_text(status));
    }
    return CLI_OK;
}

static int tell_load(const struct load *load, const struct load_story *story)
{
    struct measure_error error;
    json_t *document = load->out.file ? load_document(story) : NULL;
    if (load->out.file && !document) return cli_failed("no memory for the document");
    enum measure_end end = json_out_write(&load->out, document, &error);
    json_decref(document);
    if (end != MEASURE_DONE) return cli_failed("%s", error.text);
    if (!json_out_is_stdout(&load->out) && !load_print(story)) return cli_failed("no memory for the table");
    if (fflush(stdout) != 0) return cli_failed("cannot write to standard output");
    return story->result->wrong + story->result->failed > 0 ? CLI_NO : CLI_OK;
}

static int put_load(struct load *load, const char *mix)
{
    struct load_result result;
    struct live_rows rows = {0};
    pqlane_metrics *counts = NULL;
    if (!load_run(&load->plan, &result)) return cli_failed("no memory, or no threads, for the load");
    int status = CLI_OK;
    const char *problem = *load->shown ? pqlane_metrics_problem() : NULL; /* that was not there at the beginning */
    if (problem) cli_warn("%s", problem);
    if (pqlane_metrics_take(&counts) != PQLANE_OK || !rows_add(&rows, counts, result.seconds, NULL))
        status = cli_failed("no memory for the figures");
    rows_drop_idle(&rows);
    rows_sort(&rows, LIVE_OPERATION, false);
    const struct load_story story = {
        .plan = &load->plan, .result = &result, .rows = &rows, .mix = mix, .folder = *load->shown ? load->shown : NULL};
    if (status == CLI_OK) status = tell_load(load, &story);
    rows_clear(&rows);
    pqlane_metrics_forget(counts);
    load_result_free(&result);
    return status;
}

static int run_load(const struct cli_args *args)
{
    struct load load = {0};
    measure_catch_interrupts();
    int status = plan_load(&load, args);
    if (status == CLI_OK) status = prepare_load(&load);
    if (status == CLI_OK) status = put_load(&load, cli_value(args, "mix"));
    load_mix_free(&load.plan.mix);
    for (size_t i = 0; i < load.count && load.subjects; i++) load_subject_clear(&load.subjects[i]);
    free(load.subjects);
    load_answers_free(load.answers, load.count);
    return status;
}

static const struct cli_option load_options[] = {
    {"duration", 't', "DURATION", "How long (default 60s)"},
    {"threads", 'n', "N", "Threads (default 1)"},
    {"rate", 'r', "N", "Calls a second, all threads together (default: as many as go)"},
    {"mix", 'm', "LIST", "NAME=WEIGHT,... of operations and algorithms (default: all operations)"},
    {"metrics", 0, "MODE", "shm (default), shm:FOLDER, on or off, as the variable PQLANE_METRICS"},
    {"json", 'j', "FILE", "Write what came of it as JSON; -: to standard output"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command cli_load = {
    .name = "load",
    .words = "[ALGORITHM ...]",
    .summary = "put a load on this library, for live metrics to show",
    .details = "Operations of the algorithms (default: all for key encapsulation and signatures) in random\n"
               "order, on keys and inputs whose right results are known: all that comes out is compared. A\n"
               "wrong result, or a call that fails, makes the exit code 1.\n"
               "\n"
               "In a mix, NAME is an operation, an algorithm or both:\n"
               "  pqlane load --mix encaps=8,decaps=8,keygen=1\n"
               "  pqlane load --mix ML-KEM-768=9,ML-DSA-65/sign=1\n"
               "The last that fits an operation counts; what is not named is not done. A batch is one call for\n"
               "eight.\n"
               "\n"
               "With --rate each call has its time, whatever became of those before; how late they began is\n"
               "told. SIGINT and SIGTERM end the load early, and what came of it is printed as at its end.",
    .options = load_options,
    .most_words = LOAD_MOST_ALGORITHMS,
    .run = run_load,
};
