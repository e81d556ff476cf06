/* SPDX-License-Identifier: Apache-2.0 */

/* Opening and writing. */

#include "check_out.h"

#include "file.h"
#include "report/report.h"
#include "store/checks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Appended: other steps of the job have their part in the same file. document NULL: only asks whether it can be. */
static int append_summary(const struct check_out *out, const json_t *document)
{
    errno = 0;
    FILE *file = fopen(out->summary, "ae");
    bool good = file && (!document || report_check_summary(document, file));
    if (file && fclose(file) != 0) good = false;
    return good ? CLI_OK : cli_failed("cannot append to %s: %s", out->summary, strerror(errno ? errno : ENOMEM));
}

/* document NULL: only asks whether the store can be written. */
static int keep(const struct check_out *out, const json_t *document, int64_t run_id)
{
    struct store_error error;
    struct store *store = store_open(out->db, STORE_WRITE, STORE_PATIENCE_MS, &error);
    bool good = store && (!document || store_save_check(store, out->label, run_id, document, NULL, &error));
    store_close(store);
    return good ? CLI_OK : cli_failed("%s", error.text);
}

int check_out_open(struct check_out *out, const struct cli_args *args)
{
    struct measure_error error;
    struct file_error reason;
    *out = (struct check_out){
        .junit = cli_value(args, "junit"), .label = cli_value(args, "save"), .db = cli_value(args, "db")};
    if (out->label && !store_label_good(out->label))
        return cli_usage("--save takes 1 to 64 of A-Z a-z 0-9 . _ - and no '-' or '.' at the start, not '%s'",
                         out->label);
    int status = measure_exit(json_out_open(&out->json, cli_value(args, "json"), &error), &error);
    if (status != CLI_OK) return status;
    if (out->junit && !file_can_write(out->junit, FILE_FORCE, &reason)) return cli_failed("%s", reason.text);
    if (out->label) status = keep(out, NULL, 0);
    if (status == CLI_OK) status = alert_open(&out->alert, args);
    if (status != CLI_OK || !cli_given(args, "github-summary")) return status;
    out->summary = secure_getenv("GITHUB_STEP_SUMMARY");
    if (!out->summary || !*out->summary)
        return cli_usage("--github-summary appends to the file that $GITHUB_STEP_SUMMARY names, and there is no such "
                         "variable");
    return append_summary(out, NULL);
}

static int write_junit(const struct check_out *out, const json_t *document)
{
    struct file_error reason;
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    bool good = stream && report_junit(document, stream) && !ferror(stream);
    if (stream && fclose(stream) != 0) good = false;
    int status = CLI_OK;
    if (!good)
        status = cli_failed("no memory for %s", out->junit);
    else if (!file_write(out->junit, text, size, FILE_FORCE, &reason))
        status = cli_failed("%s", reason.text);
    free(text);
    return status;
}

/* The verdict that was kept before this one under the label, for the alert; NULL where there is none, or none to be
 * had: the alert then ends by itself. */
static json_t *previous_verdict(const struct check_out *out)
{
    struct store_error error;
    struct store_checks checks = {0};
    struct store *store = out->label && *out->alert.url ? store_open(out->db, STORE_READ, STORE_PATIENCE_MS, &error)
                                                        : NULL;
    json_t *document = NULL;
    if (store && store_list_checks(store, out->label, 1, &checks, &error) && checks.count == 1)
        document = json_incref(checks.check[0].document);
    store_checks_clear(&checks);
    store_close(store);
    return document;
}

int check_out_write(const struct check_out *out, const json_t *document, int64_t run_id)
{
    struct measure_error error;
    json_t *previous = previous_verdict(out);
    int status = measure_exit(json_out_write(&out->json, document, &error), &error);
    if (status == CLI_OK && out->junit) status = write_junit(out, document);
    if (status == CLI_OK && out->summary) status = append_summary(out, document);
    if (status == CLI_OK && out->label) status = keep(out, document, run_id);
    if (alert_send(&out->alert, document, previous) && !json_out_is_stdout(&out->json)) puts("Alert sent.");
    json_decref(previous);
    return status;
}
