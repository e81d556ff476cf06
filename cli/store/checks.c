/* SPDX-License-Identifier: Apache-2.0 */

/* Verdicts go in and come out. As with runs, what a row says is believed only after it was checked. */

#include "store/checks.h"

#include "store/form.h"
#include "store/internal.h"
#include "store/schema.h"

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

static bool insert(const struct store *store, const char *label, int64_t run_id, const json_t *document,
                   const char *text, const char *sha256, struct store_error *error)
{
    sqlite3_stmt *statement = store_prepare(
        store,
        "INSERT INTO checks (label, run_id, created, verdict, document_sha256, document)"
        " VALUES (?1, (SELECT id FROM runs WHERE id = ?6), ?2, ?3, ?4, ?5)",
        error);
    if (!statement) return false;
    const char *values[] = {label, json_string_value(json_object_get(document, "created")),
                            json_string_value(json_object_get(document, "verdict")), sha256, text};
    bool good = sqlite3_bind_int64(statement, 6, run_id) == SQLITE_OK;
    for (int i = 0; i < (int)(sizeof values / sizeof *values); i++)
        good = good && store_bind_text(statement, i + 1, values[i]);
    return store_finish(store, statement, good, "saving the verdict", error);
}

bool store_save_check(struct store *store, const char *label, int64_t run_id, const json_t *document, int64_t *id,
                      struct store_error *error)
{
    static const char doing[] = "saving the verdict";
    char sha256[STORE_SHA256_BYTES];
    char *text = NULL;
    if (!store_label_check(label, error) || !store_check_document_check(document, error) ||
        !store_kept_text(document, form_of_check.what, &text, sha256, error))
        return false;
    bool good = store_exec(store, "BEGIN IMMEDIATE", doing, error);
    if (good) {
        good = insert(store, label, run_id, document, text, sha256, error);
        int64_t number = sqlite3_last_insert_rowid(store->db);
        good = store_end(store, good, doing, error);
        if (good && id) *id = number;
    }
    free(text);
    return good;
}

/* ?1: a label or NULL, ?2: how many. */
#define SELECT_CHECKS                                                                   \
    "SELECT id, label, run_id, created, verdict, document_sha256, document FROM checks" \
    " WHERE ?1 IS NULL OR label = ?1 ORDER BY id DESC LIMIT ?2"
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
static void read_row(sqlite3_stmt *row, struct store_check *check)
{
    const char *damage;
    struct store_error ignored;
    memset(check, 0, sizeof *check);
    check->id = sqlite3_column_int64(row, CHECKS_ID);
    check->run_id = sqlite3_column_int64(row, CHECKS_RUN_ID);
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
    int more = 0;
    *checks = (struct store_checks){0};
    if (label && !store_label_check(label, error)) return false;
    if (store->version < STORE_VERSION_CHECKS) return true;
    sqlite3_stmt *statement = store_prepare(store, SELECT_CHECKS, error);
    if (!statement) return false;
    sqlite3_int64 limit = most < INT32_MAX ? (sqlite3_int64)most : INT32_MAX;
    if ((label && !store_bind_text(statement, 1, label)) || sqlite3_bind_int64(statement, 2, limit) != SQLITE_OK) {
        store_fail_sqlite(store, doing, error);
        more = -1;
    }
    while (more >= 0 && (more = store_row(store, statement, doing, error)) > 0) {
        struct store_check *grown = store_grown(checks->check, checks->count, sizeof *grown);
        if (!grown) {
            store_fail(error, STORE_MEMORY, "%s: out of memory", doing);
            more = -1;
            break;
        }
        checks->check = grown;
        read_row(statement, &grown[checks->count++]);
    }
    sqlite3_finalize(statement);
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
