/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Verdicts that are kept: what `pqlane check --save` found, for reports and for history. A verdict is a document (JSON,
 * "pqlane-check"), not a library: nothing is ever judged against it.
 *
 * It belongs to a label and, if it was about a stored run, to that run. When the run is removed (`rm LABEL@N`) the
 * verdict stays and names no run; `rm LABEL` removes all verdicts of the label with its runs.
 */

#ifndef PQL_CLI_STORE_CHECKS_H
#define PQL_CLI_STORE_CHECKS_H

#include "store/store.h"

/*
 * A verdict's document, schema "pqlane-check", version 2 (docs/formats.md). What the store asks of it; further members
 * are kept as they are:
 *
 *   schema "pqlane-check", version 2
 *   created      "2026-01-31T13:05:59Z" (UTC)
 *   verdict      "pass", "regressed", "improved" or "inconclusive"
 *   operations   1..STORE_MOST_OPERATIONS objects, each with a name of its own (1..128 printable ASCII characters), a
 *                verdict (one of those, "new" or "removed"), and ratio, low, high: numbers above 0, null or not there
 */
bool store_check_document_check(const json_t *document, struct store_error *error); /* STORE_BAD_CHECK, STORE_NEWER */

/* Saves a verdict under a label, which needs no runs (two files may have been judged), in one transaction. run_id: the
 * baseline's run, 0 for none; a run that was removed meanwhile counts as none. *id gets the verdict's number, never
 * used again; may be NULL. */
bool store_save_check(struct store *store, const char *label, int64_t run_id, const json_t *document, int64_t *id,
                      struct store_error *error);

struct store_check {
    int64_t id;
    char label[STORE_LABEL_BYTES];
    int64_t run_id;   /* 0: none, or removed since */
    char created[32]; /* of the document */
    char verdict[16];
    json_t *document; /* owned; validated, and its hash checked. NULL: damaged */
};

struct store_checks {
    struct store_check *check;
    size_t count;
};

/* The last `most` verdicts of a label (NULL: of all), newest last. None is no error, nor is a store of a version that
 * had no verdicts. STORE_BAD_LABEL. */
bool store_list_checks(struct store *store, const char *label, size_t most, struct store_checks *checks,
                       struct store_error *error);
void store_checks_clear(struct store_checks *checks);

#endif
