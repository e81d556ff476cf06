/* SPDX-License-Identifier: Apache-2.0 */

/* Labels and references: `main` and `main@7`, and what may have been meant where there is no such thing. */

#include "store/internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool store_label_good(const char *label)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = label ? strspn(label, allowed) : 0;
    return length > 0 && length < STORE_LABEL_BYTES && label[length] == 0 && label[0] != '-' && label[0] != '.';
}

bool store_label_check(const char *label, struct store_error *error)
{
    return store_label_good(label) ||
           store_fail(error, STORE_BAD_LABEL,
                      "'%.80s' is no label: 1 to %d of letters, digits, '.', '_', '-', not starting with '-' or '.'",
                      label ? label : "", STORE_LABEL_BYTES - 1);
}

static bool number_good(const char *digits, int64_t *number)
{
    char *end;
    errno = 0;
    if (*digits < '1' || *digits > '9') return false;
    *number = strtoll(digits, &end, 10);
    return !errno && *end == 0;
}

bool store_reference_parse(const char *text, struct store_reference *reference, struct store_error *error)
{
    const char *at = strchr(text, '@');
    size_t length = at ? (size_t)(at - text) : strlen(text);
    memset(reference, 0, sizeof *reference);
    if (length < sizeof reference->label) memcpy(reference->label, text, length);
    if (!store_label_good(reference->label)) return store_label_check(text, error);
    if (at && !number_good(at + 1, &reference->id))
        return store_fail(error, STORE_BAD_LABEL, "'%.100s' is no run: after '@' stands its number, as in `%s@7`", text,
                          reference->label);
    return true;
}

/* How many letters to insert, delete or replace to make b of a. Both are labels. */
static size_t distance(const char *a, const char *b)
{
    size_t row[STORE_LABEL_BYTES], length = strlen(b);
    for (size_t j = 0; j <= length; j++) row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t replaced = corner + (a[i - 1] != b[j - 1]), inserted = row[j - 1] + 1, deleted = row[j] + 1;
            corner = row[j];
            row[j] = replaced < inserted ? replaced : inserted;
            if (deleted < row[j]) row[j] = deleted;
        }
    }
    return row[length];
}

static bool is_near(const char *asked, const char *label)
{
    size_t short_length = strlen(asked) < strlen(label) ? strlen(asked) : strlen(label);
    return strncmp(asked, label, short_length) == 0 || distance(asked, label) <= 1 + short_length / 4;
}

bool store_fail_no_label(struct store *store, const struct store_reference *reference, struct store_error *error)
{
    char near[200] = "";
    size_t used = 0;
    struct store_statement *statement = store_prepare(
        store,
        reference->id ? "SELECT label || '@' || id FROM runs WHERE label = $1 ORDER BY id DESC"
                      : "SELECT DISTINCT label FROM runs ORDER BY label",
        "looking for near names", error);
    if (!statement) return false;
    if (reference->id) store_bind_text(statement, 1, reference->label);
    int more;
    while ((more = store_row(statement, error)) > 0) {
        size_t length;
        const char *label = store_column_bytes(statement, 0, &length);
        if (!label || (!reference->id && !(store_label_good(label) && is_near(reference->label, label)))) continue;
        int wrote = snprintf(near + used, sizeof near - used, "%s%.90s", used ? ", " : "", label);
        if (wrote < 0 || (size_t)wrote >= sizeof near - used) {
            near[used] = 0;
            break;
        }
        used += (size_t)wrote;
    }
    store_end(statement);
    if (more < 0) return false;
    char number[32] = "";
    if (reference->id) snprintf(number, sizeof number, "@%lld", (long long)reference->id);
    return store_fail(error, STORE_NO_LABEL, "no baseline '%s%s' in %s%s%s%s `pqlane baseline list` shows all",
                      reference->label, number, store->path, used ? ": did you mean " : "", near, used ? "?" : ";");
}
