/* SPDX-License-Identifier: Apache-2.0 */

/* Writing a run down. */

#include "run_document.h"

#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

void document_time(char text[32])
{
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

json_t *document_real(double number)
{
    return isfinite(number) ? json_real(round(number * 1000) / 1000) : json_null();
}

json_t *document_distribution(const double *ns, size_t count)
{
    uint64_t *buckets = calloc(STATS_BUCKETS, sizeof *buckets);
    json_t *list = json_array();
    bool good = buckets && list;
    for (size_t i = 0; i < count && good; i++) buckets[stats_bucket((uint64_t)(ns[i] + 0.5))]++;
    for (unsigned i = 0; i < STATS_BUCKETS && good; i++)
        if (buckets[i])
            good = json_array_append_new(
                       list, json_pack("[I, I]", (json_int_t)stats_bucket_lower(i), (json_int_t)buckets[i])) == 0;
    free(buckets);
    if (good) return list;
    json_decref(list);
    return NULL;
}

static json_t *operation_json(const struct session *session, const struct series *series, const struct figures *figures)
{
    const struct environment *environment = &session->environment;
    /* Cycles are not to be had everywhere: these are ticks of the time stamp counter, and none where it is no clock. */
    double ticks = environment->clock[0] == 't' ? figures->median * (double)environment->ticks_per_second / 1e9 : NAN;
    return json_pack("{s:s, s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o}",
                     "name", series->name, "unit", "ns", "samples", (json_int_t)figures->samples, "batch",
                     (json_int_t)series->batch, "singles", (json_int_t)figures->singles, "median",
                     document_real(figures->median), "low", document_real(figures->low), "high",
                     document_real(figures->high), "mean", document_real(figures->mean), "mad",
                     document_real(figures->mad), "min", document_real(figures->min), "p95",
                     document_real(figures->p95), "p99", document_real(figures->p99), "p999",
                     document_real(figures->p999), "ops_per_second", document_real(figures->ops_per_second),
                     "ticks_median", document_real(ticks), "stack_bytes", (json_int_t)series->stack, "heap_bytes",
                     series->heap_known ? json_integer((json_int_t)series->heap) : json_null(), "distribution",
                     document_distribution(series->singles.value, series->singles.count));
}

json_t *run_document(const struct session *session, const struct figures *figures, const char *filter)
{
    char created[32];
    const struct library_facts *library = &session->facts[0];
    document_time(created);
    json_t *operations = json_array();
    bool good = operations != NULL;
    for (size_t i = 0; i < session->subjects.count && good; i++)
        good = json_array_append_new(operations, operation_json(session, &session->series[i], &figures[i])) == 0;
    if (!good) {
        json_decref(operations);
        return NULL;
    }
    return json_pack("{s:s, s:i, s:s, s:{s:s, s:I, s:s, s:s, s:I}, s:o, s:o, s:s, s:{s:o, s:i, s:I, s:s?}, s:o, s:o}",
                     "schema", "pqlane-run", "version", 1, "created", created, "library", "version", library->version,
                     "abi", (json_int_t)library->abi, "build", library->build, "sha256", session->image->sha256, "size",
                     (json_int_t)session->image->size, "environment", environment_json(&session->environment),
                     "fingerprint",
                     environment_fingerprint(&session->environment, library->build, session->image->sha256), "backend",
                     library->backend, "settings", "seconds_per_operation", document_real(session->seconds_each),
                     "passes", (int)session->passes, "seed", (json_int_t)session->seed, "filter", filter, "seconds",
                     document_real(session->seconds), "operations", operations);
}
