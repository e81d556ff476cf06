/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane baseline: what the store of baselines remembers, and how a baseline travels. `pqlane bench --save` fills it,
 * `pqlane check` judges against it. */

#include "cli.h"
#include "file.h"
#include "store/exchange.h"
#include "store/store.h"
#include "store/text.h"
#include "store/view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A label that is no label is a mistake on the command line; everything else is in the way outside. */
static int failed(const struct store_error *error)
{
    return error->code == STORE_BAD_LABEL ? cli_usage("%s", error->text) : cli_failed("%s", error->text);
}

static int shown(bool good)
{
    return good ? CLI_OK : cli_failed("out of memory, or standard output is full");
}

static struct store *open_store(const struct cli_args *args, enum store_mode mode, struct store_error *error)
{
    return store_open(cli_value(args, "db"), mode, STORE_PATIENCE_MS, error);
}

static int run_list(const struct cli_args *args)
{
    struct store_error error;
    struct store_runs runs = {0};
    char path[4096] = "";
    bool json = cli_given(args, "json"), good;
    struct store *store = open_store(args, STORE_READ, &error);
    if (store) {
        snprintf(path, sizeof path, "%s", store_path(store));
        good = store_list(store, NULL, &runs, &error);
    } else { /* nobody saved anything yet: that is an answer, unless a file was named */
        good = error.code == STORE_MISSING && !cli_given(args, "db") && store_default_path(path, sizeof path, &error);
    }
    int status = !good ? failed(&error)
                       : shown(json ? view_json(runs.run, runs.count, path, false)
                                    : view_list(runs.run, runs.count, path));
    store_runs_clear(&runs);
    store_close(store);
    return status;
}

static int run_show(const struct cli_args *args)
{
    struct store_error error;
    struct store_run run = {0};
    struct store *store = open_store(args, STORE_READ, &error);
    int status;
    if (!store || !store_load(store, cli_word(args, 1), &run, &error))
        status = failed(&error);
    else
        status = shown(cli_given(args, "json") ? view_json(&run, 1, store_path(store), true) : view_run(&run));
    store_run_clear(&run);
    store_close(store);
    return status;
}

static int run_rm(const struct cli_args *args)
{
    struct store_error error;
    struct store_removed removed = {0};
    char age[TEXT_BYTES], size[TEXT_BYTES];
    int status = CLI_OK;
    struct store *store = open_store(args, STORE_CHANGE, &error);
    if (!store || !store_remove(store, cli_word(args, 1), &removed, &error)) {
        status = failed(&error);
    } else if (cli_given(args, "json")) {
        status = shown(view_json(removed.runs.run, removed.runs.count, store_path(store), false));
    } else {
        time_t now = time(NULL);
        for (size_t i = 0; i < removed.runs.count; i++)
            printf("removed %s@%" PRId64 ", measured %s\n", removed.runs.run[i].label, removed.runs.run[i].id,
                   text_age(age, removed.runs.run[i].created, now));
        if (removed.checks)
            printf("removed %zu verdict%s of %s\n", removed.checks, removed.checks == 1 ? "" : "s", cli_word(args, 1));
        if (removed.libraries)
            printf("removed %zu stored librar%s that nothing else uses, %s\n", removed.libraries,
                   removed.libraries == 1 ? "y" : "ies", text_size(size, removed.library_bytes));
    }
    store_runs_clear(&removed.runs);
    store_close(store);
    return status;
}

static int run_export(const struct cli_args *args)
{
    struct store_error error;
    struct file_error reason;
    struct store_run run = {0};
    struct store *store = NULL;
    char *text = NULL, size[TEXT_BYTES];
    size_t length = 0;
    int status = CLI_OK;
    const char *file = cli_word(args, 2);
    unsigned flags = cli_given(args, "force") ? FILE_FORCE : 0;
    if (!file_can_write(file, flags, &reason)) return cli_failed("%s", reason.text);
    store = open_store(args, STORE_READ, &error);
    if (!store || !store_export_text(store, cli_word(args, 1), &run, &text, &length, &error))
        status = failed(&error);
    else if (!file_write(file, text, length, flags, &reason))
        status = cli_failed("%s", reason.text);
    else if (strcmp(file, "-") != 0)
        printf("exported %s@%" PRId64 " to %s, %s\n", run.label, run.id, file, text_size(size, (int64_t)length));
    free(text);
    store_run_clear(&run);
    store_close(store);
    return status;
}

/* --as is a label, or not there. */
static bool as_good(const struct cli_args *args)
{
    const char *label = cli_value(args, "as");
    if (!label || store_label_good(label)) return true;
    cli_usage("--as takes a label: letters, digits, '.', '_', '-', at most %d, not '%s'", STORE_LABEL_BYTES - 1, label);
    return false;
}

/* What a run is now that it came into a store. how: "imported". */
static int say_arrived(const struct cli_args *args, struct store *store, const char *how, const char *label, int64_t id,
                       bool already)
{
    struct store_error error;
    struct store_run run = {0};
    char reference[STORE_LABEL_BYTES + 24];
    int status = CLI_OK;
    snprintf(reference, sizeof reference, "%s@%" PRId64, label, id);
    if (!store_load(store, reference, &run, &error)) {
        status = failed(&error);
    } else if (cli_given(args, "json")) {
        status = shown(view_json(&run, 1, store_path(store), false));
    } else {
        printf("%s %s\n", already ? "nothing to do: this very run is there as" : how, reference);
        if (!run.trusted)
            printf("Its library was not measured here: `pqlane check` runs it only with\n  --trust %s\n",
                   run.library_sha256);
    }
    store_run_clear(&run);
    return status;
}

static int run_import(const struct cli_args *args)
{
    struct store_error error;
    struct file_error reason;
    struct file_bytes bytes = {0};
    struct store_import import = {0};
    struct store *store = NULL;
    int64_t id = 0;
    bool already = false;
    const char *file = cli_word(args, 1), *label = cli_value(args, "as");
    int status;
    if (!as_good(args)) return CLI_USAGE;
    if (!file_read(file, STORE_MOST_EXPORT, &bytes, &reason)) return cli_failed("%s", reason.text);

    /* The store comes last: a file that is not good does not make one. */
    if (!store_import_parse((const char *)bytes.data, bytes.len, file_input_name(file), &import, &error) ||
        !(store = open_store(args, STORE_WRITE, &error)) ||
        !store_import_save(store, &import, label, &id, &already, &error))
        status = failed(&error);
    else
        status = say_arrived(args, store, "imported", label ? label : import.label, id, already);
    store_close(store);
    store_import_clear(&import);
    file_free(&bytes);
    return status;
}

/* From one store to another. NULL: the one that --db names, or the default. */
static int copy(const struct cli_args *args, const char *from, const char *reference, const char *to, const char *how)
{
    struct store_error error;
    struct store_run run = {0};
    struct store *source = NULL, *target = NULL;
    int64_t id = 0;
    bool already = false;
    const char *label = cli_value(args, "as");
    int status;
    if (!as_good(args)) return CLI_USAGE;
    if (!(source = store_open(from ? from : cli_value(args, "db"), STORE_READ, STORE_PATIENCE_MS, &error)) ||
        !(target = store_open(to ? to : cli_value(args, "db"), STORE_WRITE, STORE_PATIENCE_MS, &error)) ||
        !store_copy(source, reference, target, label, &run, &id, &already, &error))
        status = failed(&error);
    else
        status = say_arrived(args, target, how, label ? label : run.label, id, already);
    store_run_clear(&run);
    store_close(target);
    store_close(source);
    return status;
}

static int run_push(const struct cli_args *args)
{
    return copy(args, NULL, cli_word(args, 1), cli_word(args, 2), "pushed as");
}

static int run_pull(const struct cli_args *args)
{
    return copy(args, cli_word(args, 1), cli_word(args, 2), NULL, "pulled as");
}

static const struct action {
    const char *name;
    int words; /* after the action's name */
    const char *usage;
    const char *options; /* of those that not every action has */
    int (*run)(const struct cli_args *args);
} actions[] = {
    {"list", 0, "list", "json", run_list},
    {"show", 1, "show LABEL", "json", run_show},
    {"rm", 1, "rm LABEL", "json", run_rm},
    {"export", 2, "export LABEL FILE", "force", run_export},
    {"import", 1, "import FILE", "json as", run_import},
    {"push", 2, "push LABEL URL", "json as", run_push},
    {"pull", 2, "pull URL LABEL", "json as", run_pull},
};

static int run_action(const struct cli_args *args)
{
    static const char *const special[] = {"json", "force", "as"};
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        const struct action *action = &actions[i];
        if (strcmp(action->name, cli_word(args, 0)) != 0) continue;
        if (cli_word_count(args) - 1 != action->words) return cli_usage("it is `pqlane baseline %s`", action->usage);
        for (size_t j = 0; j < sizeof special / sizeof *special; j++)
            if (cli_given(args, special[j]) && !strstr(action->options, special[j]))
                return cli_usage("%s takes no --%s", action->name, special[j]);
        int status = action->run(args);
        if (status == CLI_OK && (fflush(stdout) != 0 || ferror(stdout)))
            return cli_failed("standard output: %s", strerror(errno));
        return status;
    }
    return cli_usage("'%s' is not one of list, show, rm, export, import, push, pull", cli_word(args, 0));
}

static const struct cli_option baseline_options[] = {
    {"db", 0, "STORE", "A file (default: pqlane/baselines.db in the XDG data folder), or the URL of a server"},
    {"json", 0, NULL, "list, show, rm, import, push, pull: JSON (docs/formats.md)"},
    {"as", 0, "LABEL", "import, push, pull: under this label instead of the one that it has"},
    {"force", 'f', NULL, "export: replace FILE if it is there"},
    {0},
};

const struct cli_command cli_baseline = {
    .name = "baseline",
    .words = "list | show LABEL | rm LABEL | export LABEL FILE | import FILE | push LABEL URL | pull URL LABEL",
    .summary = "List, show, remove, export, import, push and pull baselines",
    .details = "A baseline is a measured run and the library that it measured. `pqlane bench --save LABEL`\n"
               "makes one, `pqlane check --baseline LABEL` judges against it. A label may have many runs:\n"
               "LABEL means the one that was saved or imported last, LABEL@N run number N; `rm LABEL`\n"
               "removes all of them, `rm LABEL@N` one. Libraries go with the last run that uses them,\n"
               "stored verdicts of a check with their LABEL.\n"
               "\n"
               "FILE is one JSON file; \"-\" is standard output or input. What was imported is shown like any\n"
               "other baseline, but `check` runs its library only when told to with --trust and its SHA-256.\n"
               "\n"
               "URL is a team's PostgreSQL, postgresql://USER@HOST/DATABASE, which --db takes too, in every\n"
               "command; push and pull copy a run there and back. What others measured is trusted there as\n"
               "little as in a file. Passwords are better kept in ~/.pgpass than in a URL.",
    .options = baseline_options,
    .least_words = 1,
    .most_words = 3,
    .run = run_action,
};
