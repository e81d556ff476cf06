/* SPDX-License-Identifier: Apache-2.0 */

/* Verdicts go in and come out. As with runs, what a row says is believed only after it was checked. */

#include "store/checks.h"

#include "store/form.h"
#include "store/internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct form form_of_check = {"the verdict's document", "pqlane-check", 2, STORE_BAD_CHECK};

static const struct form_member members_of_check[] = {
    {NULL, "created", JSON_STRING}, {NULL, "verdict", JSON_STRING}, {NULL, "operations", JSON_ARRAY}};

/* The first four are those of a whole check. */
static const char *const verdicts[] = {"pass", "regressed", "improved", "inconclusive", "new", "removed"};

static bool verdict_good(const json_t *document, size_t known)
{
    const char *verdict = json_string_value(json_object_get(document, "verdict"));
    for (size_t i = 0; verdict && i < known; i++)
        if (strcmp(verdict, verdicts[i]) == 0) return true;
    return false;
}

static bool operation_good(const json_t *operation, const char *place, struct store_error *error)
{
    static const char *const ratios[] = {"ratio", "low", "high"};
    if (!verdict_good(operation, 6))
        return form_fail(&form_of_check, place,
                         "has no verdict: pass, regressed, improved, inconclusive, new or removed", error);
    for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++) {
        char what[64];
        const json_t *number = json_object_get(operation, ratios[i]);
        double value = json_number_value(number);
        if (!number || json_is_null(number)) continue;
        snprintf(what, sizeof what, "has a bad %s: a number above 0, or null", ratios[i]);
        if (!json_is_number(number) || !isfinite(value) || value <= 0)
            return form_fail(&form_of_check, place, what, error);
    }
    return true;
}

bool store_check_document_check(const json_t *document, struct store_error *error)
{
    if (!form_head(&form_of_check, document, error) ||
        !form_members(&form_of_check, document, members_of_check, sizeof members_of_check / sizeof *members_of_check,
                      error))
        return false;
    if (!form_time_good(json_object_get(document, "created")))
        return form_fail(&form_of_check, "created", "is not a time such as 2026-01-31T13:05:59Z", error);
    if (!verdict_good(document, 4))
        return form_fail(&form_of_check, "verdict", "is not pass, regressed, improved or inconclusive", error);
    return form_operations(&form_of_check, document, operation_good, error);
}

struct verdict_saving {
    const char *label;
    int64_t run_id;
    const json_t *document;
    char *text;
    char sha256[STORE_SHA256_BYTES];
    int64_t id;
};

static bool insert_verdict(struct store *store, void *context, struct store_error *error)
{
    struct verdict_saving *new = context;
    struct store_statement *statement = store_prepare(
        store,
        "INSERT INTO checks (run_id, label, created, verdict, document_sha256, document)"
        " VALUES ((SELECT id FROM runs WHERE id = $1), $2, $3, $4, $5, $6) RETURNING id",
        "saving the verdict", error);
    if (!statement) return false;
    store_bind_integer(statement, 1, new->run_id);
    store_bind_text(statement, 2, new->label);
    store_bind_text(statement, 3, json_string_value(json_object_get(new->document, "created")));
    store_bind_text(statement, 4, json_string_value(json_object_get(new->document, "verdict")));
    store_bind_text(statement, 5, new->sha256);
    store_bind_text(statement, 6, new->text);
    return store_finish_integer(statement, &new->id, error);
}

bool store_save_check(struct store *store, const char *label, int64_t run_id, const json_t *document, int64_t *id,
                      struct store_error *error)
{
    struct verdict_saving new = {.label = label, .run_id = run_id, .document = document};
    if (!store_label_check(label, error) || !store_check_document_check(document, error) ||
        !store_kept_text(document, form_of_check.what, &new.text, new.sha256, error))
        return false;
    bool good = store_change(store, "saving the verdict", insert_verdict, &new, error);
    free(new.text);
    if (good && id) *id = new.id;
    return good;
}

/* $1: a label or NULL, $2: how many. */
#define SELECT_CHECKS                                                                   \
    "SELECT id, label, run_id, created, verdict, document_sha256, document FROM checks" \
    " WHERE $1 IS NULL OR label = $1 ORDER BY id DESC LIMIT $2"
enum {
    CHECKS_ID,
    CHECKS_LABEL,
    CHECKS_RUN_ID,
    CHECKS_CREATED,
    CHECKS_VERDICT,
    CHECKS_DOCUMENT_SHA256,
    CHECKS_DOCUMENT
};

/* A row; without its document if that is damaged, or does not say what the columns say. */
static void read_row(const struct store_statement *row, struct store_check *check)
{
    const char *damage;
    struct store_error ignored;
    memset(check, 0, sizeof *check);
    check->id = store_column_integer(row, CHECKS_ID);
    check->run_id = store_column_integer(row, CHECKS_RUN_ID);
    store_column_text(row, CHECKS_LABEL, check->label, sizeof check->label);
    store_column_text(row, CHECKS_CREATED, check->created, sizeof check->created);
    store_column_text(row, CHECKS_VERDICT, check->verdict, sizeof check->verdict);
    if (store_kept_document(row, CHECKS_DOCUMENT_SHA256, CHECKS_DOCUMENT, &check->document, &damage, &ignored) &&
        store_check_document_check(check->document, &ignored) &&
        store_member_is(check->document, "created", check->created) &&
        store_member_is(check->document, "verdict", check->verdict))
        return;
    json_decref(check->document);
    check->document = NULL;
}

static void turn_round(struct store_checks *checks)
{
    for (size_t i = 0; i < checks->count / 2; i++) {
        struct store_check check = checks->check[i];
        checks->check[i] = checks->check[checks->count - 1 - i];
        checks->check[checks->count - 1 - i] = check;
    }
}

bool store_list_checks(struct store *store, const char *label, size_t most, struct store_checks *checks,
                       struct store_error *error)
{
    static const char doing[] = "listing the verdicts";
    int more;
    *checks = (struct store_checks){0};
    if (label && !store_label_check(label, error)) return false;
    if (store->version < STORE_VERSION_CHECKS) return true;
    struct store_statement *statement = store_prepare(store, SELECT_CHECKS, doing, error);
    if (!statement) return false;
    store_bind_text(statement, 1, label);
    store_bind_integer(statement, 2, most < INT32_MAX ? (int64_t)most : INT32_MAX);
    while ((more = store_row(statement, error)) > 0) {
        struct store_check *grown = store_grown(checks->check, checks->count, sizeof *grown);
        if (!grown) {
            store_fail(error, STORE_MEMORY, "%s: out of memory", doing);
            more = -1;
            break;
        }
        checks->check = grown;
        read_row(statement, &grown[checks->count++]);
    }
    store_end(statement);
    if (more < 0)
        store_checks_clear(checks);
    else
        turn_round(checks);
    return more == 0;
}

void store_checks_clear(struct store_checks *checks)
{
    for (size_t i = 0; i < checks->count; i++) json_decref(checks->check[i].document);
    free(checks->check);
    *checks = (struct store_checks){0};
}
