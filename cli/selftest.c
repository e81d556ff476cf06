/* SPDX-License-Identifier: Apache-2.0 */

/*
 * `pqlane selftest`: does the library give the right answers on this machine? Without vectors: the library's own known
 * answers, then each algorithm put to work on each tier that is ready. With vectors: every case of a folder that the
 * public API reaches (cli/vectors).
 */

#include "calibrate/calibrate.h"
#include "cli.h"

#include "pqlane.h"
#include "term.h"
#include "vectors/roundtrip.h"
#include "vectors/vectors.h"

#include <stdlib.h>
#include <string.h>

#define LONG_ACCUMULATE 10000
#define MOST_ACCUMULATE 100000000L

static const struct cli_option selftest_options[] = {
    {"vectors", 0, "DIR", "Run every test vector below DIR (ACVP, Wycheproof, CCTV, response files, X.509)"},
    {"filter", 'f', "TEXT", "Only files or operations that contain TEXT"},
    {"long", 0, NULL, "Also what takes minutes: accumulated digests of 10000 cases, messages of gigabytes"},
    {"accumulate", 0, "N", "Accumulated digests of up to N cases (1000; with --long 10000)"},
    {"backend", 'b', "NAME", "Force a backend (see pqlane list); all: every one that is ready, one after the other"},
    {"verbose", 'v', NULL, "List the reason for everything that was skipped"},
    {"json", 0, NULL, "Print the result as JSON"},
    {"aa", 0, "N", "Try the gate of `pqlane check` N times on identical code, and on code slower by a known share"},
    {"slower", 0, "LIST", "with --aa: slower by these percentages (default 3)"},
    {"slower-gates", 0, "N", "with --aa: so many gates of each of them (default: a fifth of --aa)"},
    {"candidates", 0, "DIR", "with --aa: also against each *.so in DIR, other builds of the same source"},
    {"raw", 0, "FILE", "with --aa: keep all raw pairs; a run that was stopped goes on with what is there"},
    {"replay", 0, "FILE", "Judge the raw pairs of FILE again, with each part of the gate left out"},
    {"lib", 'l', "LIBRARY", "with --aa: the library (default: the one in use)"},
    {"pairs", 0, "N", "with --aa: pairs per operation and process (default 100)"},
    {"seed", 0, "N", "with --aa and --replay: for orders and inputs (default: what --raw has, else the time)"},
    {NULL, 0, NULL, NULL},
};

/* One line on a terminal; nothing elsewhere. */
static struct term_progress progress_line;

static void show_progress(size_t done, size_t files, const char *path, const struct tally *tally)
{
    static char label[96];
    if (done == 0) term_progress_begin(&progress_line, files);
    snprintf(label, sizeof label, "%zu cases, %zu failed, %s",
             tally->counts[OUTCOME_PASSED] + tally->counts[OUTCOME_FAILED], tally->counts[OUTCOME_FAILED], path);
    for (char *c = label; *c; c++)
        if ((unsigned char)*c < 0x20 || (unsigned char)*c >= 0x7f) *c = '?'; /* names are not to be trusted */
    term_progress_step(&progress_line, done, label);
}

static int print_json(const struct tally *tally)
{
    const char *backend = pqlane_backend_current();
    json_t *root = json_pack("{s:s, s:i, s:s, s:s?}", "schema", "pqlane-selftest", "version", 1, "library",
                             pqlane_version(), "backend", backend);
    json_t *body = tally_json(tally);
    if (!root || !body || json_object_update_new(root, body) != 0 || json_dumpf(root, stdout, JSON_INDENT(2)) != 0) {
        json_decref(root);
        return cli_failed("the result could not be written as JSON");
    }
    json_decref(root);
    putchar('\n');
    return CLI_OK;
}

static int report(const struct cli_args *args, const struct tally *tally)
{
    int status = CLI_OK;
    if (cli_given(args, "json"))
        status = print_json(tally);
    else
        tally_print(tally, stdout, cli_given(args, "verbose"));
    if (fflush(stdout) != 0 && status == CLI_OK) status = cli_failed("the result could not be written: %m");
    if (status != CLI_OK) return status;
    return tally->counts[OUTCOME_FAILED] ? CLI_NO : CLI_OK;
}

/* The backend that is asked for can be used, or an error that says why not. NULL: all, or none was asked for. */
static int asked_backend(const struct cli_args *args, const char **name)
{
    const char *asked = cli_value(args, "backend");
    *name = asked && strcmp(asked, "all") != 0 ? asked : NULL;
    pqlane_status status = *name ? pqlane_backend_force(*name) : PQLANE_OK;
    if (status == PQLANE_OK) return CLI_OK;
    return cli_failed("cannot use the backend '%s' here: %s", *name, pqlane_status_text(status));
}

static int run_on_every_backend(const char *dir, const struct vectors_options *each, struct tally *tally)
{
    const char *before = pqlane_backend_current();
    struct vectors_options wanted = *each;
    int status = CLI_OK;
    for (size_t i = 0; status == CLI_OK && i < pqlane_backend_count(); i++) {
        if (pqlane_backend_state_at(i) == PQLANE_BACKEND_UNSUPPORTED) continue;
        tally->tier = pqlane_backend_name(i);
        pqlane_status forced = pqlane_backend_force(tally->tier);
        if (forced != PQLANE_OK) return cli_failed("the backend %s: %s", tally->tier, pqlane_status_text(forced));
        status = vectors_run_folder(dir, &wanted, tally);
        wanted.again = true;
    }
    if (before && strcmp(before, "mixed") == 0) before = NULL; /* what it was mixed of is found again by whoever did */
    if (status == CLI_OK && pqlane_backend_force(before) != PQLANE_OK)
        return cli_failed("the backend %s cannot be used again", before ? before : "of the start");
    return status;
}

static int run_vectors(const struct cli_args *args, const char *backend, struct tally *tally)
{
    struct vectors_options wanted = {.accumulate = VECTORS_ACCUMULATE};
    wanted.filter = cli_value(args, "filter");
    wanted.large = cli_given(args, "long");
    if (wanted.large) wanted.accumulate = LONG_ACCUMULATE;
    if (cli_given(args, "accumulate") && !cli_number(args, "accumulate", 0, MOST_ACCUMULATE, &wanted.accumulate))
        return CLI_USAGE;
    wanted.progress = show_progress;
    if (!pqlane_backend_current() && pqlane_selftest() == PQLANE_ERR_BACKEND)
        return cli_failed("PQLANE_BACKEND names no tier that can be used here: `pqlane list` names them");
    const bool all = cli_given(args, "backend") && !backend;
    int status = (all ? run_on_every_backend : vectors_run_folder)(cli_value(args, "vectors"), &wanted, tally);
    term_progress_end(&progress_line);
    if (status != CLI_OK) return status;
    status = report(args, tally);
    if (status == CLI_OK && !tally->row_count)
        return cli_failed(wanted.filter ? "nothing below %s matches the filter" : "there are no vectors below %s",
                          cli_value(args, "vectors"));
    return status;
}

static int run_selftest(const struct cli_args *args)
{
    struct tally tally = {.tier = NULL};
    const char *backend;
    if (cli_given(args, "aa")) return calibrate_run(args);
    if (cli_given(args, "replay")) return calibrate_replay(args);
    static const char *const for_calibration[] = {"slower", "slower-gates", "candidates", "raw",
                                                  "lib",    "pairs",        "seed"};
    for (size_t i = 0; i < sizeof for_calibration / sizeof *for_calibration; i++)
        if (cli_given(args, for_calibration[i])) return cli_usage("--%s goes with --aa", for_calibration[i]);
    int status = asked_backend(args, &backend);
    if (status != CLI_OK) return status;
    if (cli_given(args, "vectors")) {
        status = run_vectors(args, backend, &tally);
    } else if (cli_given(args, "long") || cli_given(args, "accumulate")) {
        return cli_usage("--long and --accumulate need --vectors");
    } else {
        roundtrip_run(cli_value(args, "filter"), backend, &tally);
        status = tally.row_count ? report(args, &tally)
                                 : cli_usage("no algorithm matches '%s'", cli_value(args, "filter"));
    }
    tally_free(&tally);
    return status;
}

const struct cli_command cli_selftest = {
    .name = "selftest",
    .words = NULL,
    .summary = "Known answers of every tier and algorithm, and test vectors",
    .details = "Without --vectors, the library checks its known answers and every algorithm is put to work on every "
               "tier that is ready.\n"
               "With --vectors, the tier in use is tested, or with --backend another, or all of them.\n"
               "With --aa, the gate's rates of false alarms and of slowdowns found are measured on this machine.\n"
               "The last line is `N passed, N failed, N skipped`. Exit codes: 0 nothing failed, 1 something failed, 4 "
               "DIR cannot be read.",
    .options = selftest_options,
    .run = run_selftest,
};
