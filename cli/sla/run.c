/* SPDX-License-Identifier: Apache-2.0 */

#include "run.h"

#include "file.h"
#include "report/member.h"
#include "store/form.h"
#include "store/text.h"

#include <stdio.h>
#include <string.h>

#define MOST_BYTES ((size_t)32 << 20) /* of a document with all its blanks, as reports take it */

/* NULL, with the error printed. */
static json_t *load_json(const char *path)
{
    struct file_bytes bytes = {0};
    struct file_error reason;
    json_error_t where;
    if (!file_read(path, MOST_BYTES, &bytes, &reason)) {
        cli_failed("%s", reason.text);
        return NULL;
    }
    json_t *document = json_loadb((const char *)bytes.data, bytes.len, JSON_REJECT_DUPLICATES, &where);
    if (!document)
        cli_failed("%s:%d: %s: not a JSON file, or a cut one", file_input_name(path), where.line, where.text);
    file_free(&bytes);
    return document;
}

/* That of one backend among several. */
static const json_t *choose_run(const json_t *document, const char *backend)
{
    size_t i;
    json_t *run;
    json_array_foreach (member_list(document, "runs"), i, run)
        if (backend && member_is(run, "backend", backend)) return run;
    return NULL;
}

static int open_file(struct sla_run *run, const char *path, const char *backend)
{
    struct store_error reason;
    const char *name = file_input_name(path);
    json_t *document = load_json(path);
    if (!document) return CLI_ENVIRONMENT;
    const bool several = member_is(document, "schema", "pqlane-runs");
    const json_t *chosen = several ? choose_run(document, backend) : document;
    run->document = json_deep_copy(chosen);
    json_decref(document);
    text_clean(run->name, name);
    if (several && !run->document)
        return backend ? cli_failed("%s: has no run of backend %s", name, backend)
                       : cli_usage("%s has runs of several backends: --backend NAME says which", name);
    if (!form_head(&form_of_run, run->document, &reason)) return cli_failed("%s: %s", name, reason.text);
    if (backend && !member_is(run->document, "backend", backend))
        return cli_failed("%s: is a run of backend %.60s, not of %s", name, member_text(run->document, "backend", "-"),
                          backend);
    return CLI_OK;
}

static int open_stored(struct sla_run *run, const char *reference, const char *db)
{
    struct store_error error;
    struct store_run stored = {0};
    struct store *store = store_open(db, STORE_READ, STORE_PATIENCE_MS, &error);
    const bool good = store && store_load(store, reference, &stored, &error);
    if (good) {
        run->document = json_incref(stored.document);
        snprintf(run->name, sizeof run->name, "%s@%lld", stored.label, (long long)stored.id);
    }
    store_run_clear(&stored);
    store_close(store);
    if (good) return CLI_OK;
    return error.code == STORE_BAD_LABEL ? cli_usage("%s", error.text) : cli_failed("%s", error.text);
}

int sla_run_open(struct sla_run *run, const struct cli_args *args)
{
    *run = (struct sla_run){0};
    if (cli_given(args, "run") == cli_given(args, "baseline"))
        return cli_usage(
            "one of --run FILE.json and --baseline LABEL is needed: `pqlane bench --save LABEL` makes one");
    if (cli_given(args, "run")) return open_file(run, cli_value(args, "run"), cli_value(args, "backend"));
    return open_stored(run, cli_value(args, "baseline"), cli_value(args, "db"));
}

void sla_run_clear(struct sla_run *run)
{
    json_decref(run->document);
    *run = (struct sla_run){0};
}

json_t *sla_costs_open(const char *path)
{
    json_t *document = load_json(path);
    if (!document) return NULL;
    if (member_is(document, "schema", "pqlane-costs") && member_number(document, "version") == 1) return document;
    cli_failed("%s: no costs of version 1: `pqlane bench --costs --json FILE` writes them", file_input_name(path));
    json_decref(document);
    return NULL;
}
