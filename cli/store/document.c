/* SPDX-License-Identifier: Apache-2.0 */

/* What a run's document must have before the store believes it. */

#include "store/form.h"
#include "store/internal.h"

#include <math.h>
#include <stdio.h>

const struct form form_of_run = {"the run's document", "pqlane-run", 1, STORE_BAD_RUN};

static const struct form_member members_of_run[] = {
    {NULL, "created", JSON_STRING},     {NULL, "library", JSON_OBJECT},      {NULL, "environment", JSON_OBJECT},
    {NULL, "fingerprint", JSON_OBJECT}, {NULL, "backend", JSON_STRING},      {NULL, "settings", JSON_OBJECT},
    {NULL, "operations", JSON_ARRAY},   {"library", "version", JSON_STRING}, {"library", "abi", JSON_INTEGER},
    {"library", "build", JSON_STRING},  {"library", "sha256", JSON_STRING},  {"library", "size", JSON_INTEGER},
    {"fingerprint", "id", JSON_STRING},
};

static bool figures_good(const json_t *operation, const char *place, struct store_error *error)
{
    static const char *const optional[] = {"low", "high", "mean", "min",     "p95",
                                           "p99", "p999", "mad",  "samples", "ops_per_second"};
    const json_t *median = json_object_get(operation, "median");
    double value = json_number_value(median);
    if (!json_is_number(median) || !isfinite(value) || value <= 0)
        return form_fail(&form_of_run, place, "has no median: a number of nanoseconds above 0", error);
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++) {
        const json_t *figure = json_object_get(operation, optional[i]);
        if (!figure || json_is_null(figure)) continue;
        char what[64];
        snprintf(what, sizeof what, "has a bad %s: a number, not negative, or null", optional[i]);
        value = json_number_value(figure);
        if (!json_is_number(figure) || !isfinite(value) || value < 0)
            return form_fail(&form_of_run, place, what, error);
    }
    return true;
}

bool store_document_check(const json_t *document, struct store_error *error)
{
    if (!form_head(&form_of_run, document, error) ||
        !form_members(&form_of_run, document, members_of_run, sizeof members_of_run / sizeof *members_of_run, error))
        return false;
    if (!form_time_good(json_object_get(document, "created")))
        return form_fail(&form_of_run, "created", "is not a time such as 2026-01-31T13:05:59Z", error);
    if (!form_name_good(json_object_get(json_object_get(document, "fingerprint"), "id")))
        return form_fail(&form_of_run, "fingerprint.id", "is not 1 to 128 printable ASCII characters", error);

    const json_t *library = json_object_get(document, "library");
    json_int_t size = json_integer_value(json_object_get(library, "size"));
    if (!store_sha256_good(json_string_value(json_object_get(library, "sha256"))))
        return form_fail(&form_of_run, "library.sha256", "is not 64 lower-case hex digits", error);
    if (size < 1 || size > (json_int_t)STORE_MOST_LIBRARY)
        return form_fail(&form_of_run, "library.size", "is not a number of bytes, or too large", error);
    return form_operations(&form_of_run, document, figures_good, error);
}
